//! What pays what in every account, by one of two methods: the ground of 核销, open items, payment
//! behaviour and forecast.

use std::collections::BTreeMap;
use std::sync::Arc;

use polars::prelude::{DataFrame, Int64Chunked};
use rayon::iter::{IntoParallelIterator, ParallelExtend, ParallelIterator};
use rayon::slice::ParallelSliceMut;

use super::answer::Answer;
use super::coded::Texts;
use super::query::{Query, day_number, guard};
use super::tables::document_parts;
use super::{AnalyzeError, Ledger, Method};
use crate::domain::Date;
use crate::domain::payment::{Account, Committed, Credit, Debit};

/// Accounts that are in memory at once, of all that are asked for.
const AT_ONCE: usize = 512;

/// One account with its two sides paired off. Its documents and control accounts are named by the
/// codes of their texts.
pub(super) struct PairedAccount<'a> {
    pub customer_code: &'a str,
    pub currency: &'a str,
    pub account: Account<u32>,
    /// The kind of each debit and of each credit, as in the ledger frame.
    pub debit_kinds: Vec<&'static str>,
    pub credit_kinds: Vec<&'static str>,
    texts: &'a Texts,
}

/// Makes what all below share, before they are asked for side by side.
pub(super) fn prepare(ledger: &Ledger, as_of: Date) -> Result<(), AnalyzeError> {
    Sides::of(ledger, as_of).map(|_| ())
}

/// Calls `see` with each account by customer and currency, each control account of it paired by
/// itself. The method `t3` pairs nothing, it says only what is open.
pub(super) fn each_account<'a>(
    ledger: &'a Ledger,
    as_of: Date,
    method: Method,
    see: impl FnMut(PairedAccount<'a>),
) -> Result<(), AnalyzeError> {
    each_made(ledger, as_of, method, |account| account, see)
}

/// The same with what `make` makes of each account, several side by side.
pub(super) fn each_made<'a, T: Send>(
    ledger: &'a Ledger,
    as_of: Date,
    method: Method,
    make: impl Fn(PairedAccount<'a>) -> T + Sync,
    see: impl FnMut(T),
) -> Result<(), AnalyzeError> {
    let sides = Sides::of(ledger, as_of)?;
    let committed = committed(ledger, as_of, sides.texts);
    let pair = |rows: &[SideRow]| {
        let mut of_controls = rows.chunk_by(SideRow::is_of_control).map(|rows| {
            let (key, mut paired) = sides.account(rows);
            paired.pay(method, committed.get(&key).map_or(&[], Vec::as_slice));
            paired
        });
        let mut whole = of_controls.next().expect("an account has a row");
        of_controls.for_each(|other| whole.append(other));
        make(whole)
    };
    sides.each(SideRow::is_of_account, pair, see);
    Ok(())
}

/// Calls `see` with each control account of each customer and currency, before anything is paid.
pub(super) fn each_unpaired_account<'a>(
    ledger: &'a Ledger,
    as_of: Date,
    see: impl FnMut(PairedAccount<'a>),
) -> Result<(), AnalyzeError> {
    let sides = Sides::of(ledger, as_of)?;
    sides.each(SideRow::is_of_control, |rows| sides.account(rows).1, see);
    Ok(())
}

impl<'a> PairedAccount<'a> {
    /// The text of a document or control account.
    pub fn text(&self, name: u32) -> &'a str {
        self.texts.of(name)
    }

    fn add(&mut self, row: &SideRow, control_account: u32, kind: &'static str) {
        let SideRow { number, due_by_term, settles, amount, paid, .. } = *row;
        let [day, due_day] = [row.day, row.due_day].map(i64::from);
        if amount > 0 {
            self.debit_kinds.push(kind);
            self.account.debits.push(Debit {
                control_account,
                number,
                day,
                due_day,
                due_by_term,
                amount,
                open: amount,
            });
        }
        if paid > 0 {
            self.credit_kinds.push(kind);
            self.account.credits.push(Credit {
                control_account,
                number,
                settles,
                day,
                is_receipt: kind == crate::table::ledger::RECEIPT,
                amount: paid,
                open: paid,
            });
        }
    }

    /// Takes in another control account of the same customer and currency.
    fn append(&mut self, other: PairedAccount<'a>) {
        self.account.append(other.account);
        self.debit_kinds.extend(other.debit_kinds);
        self.credit_kinds.extend(other.credit_kinds);
    }

    fn pay(&mut self, method: Method, committed: &[Committed<u32>]) {
        match method {
            Method::OpenItem => self.account.pay_by_name(committed),
            Method::Fifo => self.account.pay_by_age(),
            Method::T3 => {
                let kinds = &self.debit_kinds;
                let is_opening = |at: usize| kinds[at] == crate::table::ledger::OPENING;
                self.account.fill_from_newest(is_opening);
            }
        }
    }
}

/// The codes of a customer, a currency and a control account.
type ControlCodes = (u32, u32, u32);

/// The matches in force. One of documents that the ledger does not have pays nothing in it.
fn committed(
    ledger: &Ledger,
    as_of: Date,
    texts: &Texts,
) -> BTreeMap<ControlCodes, Vec<Committed<u32>>> {
    let mut found: BTreeMap<ControlCodes, Vec<Committed<u32>>> = BTreeMap::new();
    for pair in ledger.settlements.iter().filter(|pair| pair.settled_on <= as_of) {
        let code = |text: &String| texts.code(text);
        let key = [&pair.customer_code, &pair.currency, &pair.control_account].map(code);
        let numbers = [&pair.debit_number, &pair.credit_number].map(code);
        let ([Some(customer), Some(currency), Some(control)], [Some(debit), Some(credit)]) =
            (key, numbers)
        else {
            continue;
        };
        found.entry((customer, currency, control)).or_default().push(Committed {
            debit_number: debit,
            credit_number: credit,
            day: day_number(pair.settled_on),
            amount: pair.amount,
        });
    }
    found
}

/// A row of the query: texts by their codes, and rows compare as they stand in an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SideRow {
    control: ControlCodes,
    day: i32,
    number: u32,
    kind: u32,
    settles: u32,
    due_day: i32,
    due_by_term: bool,
    amount: i64,
    paid: i64,
}

impl SideRow {
    fn is_of_control(&self, other: &SideRow) -> bool {
        self.control == other.control
    }

    /// Of the same customer and currency.
    fn is_of_account(&self, other: &SideRow) -> bool {
        (self.control.0, self.control.1) == (other.control.0, other.control.1)
    }
}

/// What one account after the other is made of, one control account of a customer and currency
/// after the other.
fn side_rows(ledger: &Ledger, as_of: Date) -> Result<Vec<SideRow>, AnalyzeError> {
    guard(ledger, &["debit", "credit"])?;
    let parameters = [("as_of_day", day_number(as_of).to_string())];
    let text = include_str!("sql/payment.sql");
    let query = Query { statistic: "payment", text, parameters: &parameters };
    let documents = document_parts(ledger);
    let documents =
        documents.map_err(|source| AnalyzeError::Engine { statistic: "payment", source })?;
    let mut rows = Vec::with_capacity(documents.iter().map(DataFrame::height).sum());
    query.each_by_customer(ledger, |answer| take_sides(&answer, &mut rows))?;
    // The engine's own sort by so many columns takes several times as long.
    rows.par_sort_unstable();
    Ok(rows)
}

fn take_sides(answer: &Answer, rows: &mut Vec<SideRow>) -> Result<(), AnalyzeError> {
    let code = |name| answer.codes(name);
    let customers = code("customer_code")?;
    let currencies = code("currency")?;
    let control_accounts = code("control_account")?;
    let document_numbers = code("document_number")?;
    let kinds = code("kind")?;
    let settled = code("settles")?;
    let days = answer.numbers("document_day")?;
    let due_days = answer.numbers("due_day")?;
    let by_term = answer.numbers("due_by_term")?;
    let amounts = answer.numbers("amount")?;
    let paid = answer.numbers("paid")?;
    let row = |at: usize| {
        let whole = |column: &Int64Chunked| column.get(at).unwrap_or_default();
        // A term of millions of years ends where no calendar has a day.
        let day = |column| whole(column).clamp(i32::MIN.into(), i32::MAX.into()) as i32;
        SideRow {
            control: (customers.code(at), currencies.code(at), control_accounts.code(at)),
            day: day(&days),
            number: document_numbers.code(at),
            kind: kinds.code(at),
            settles: settled.code(at),
            due_day: day(&due_days),
            due_by_term: whole(&by_term) == 1,
            amount: whole(&amounts),
            paid: whole(&paid),
        }
    };
    rows.par_extend((0..answer.height()).into_par_iter().map(row));
    Ok(())
}

/// The two sides of all accounts.
struct Sides<'a> {
    rows: Arc<Vec<SideRow>>,
    texts: &'a Texts,
}

impl<'a> Sides<'a> {
    fn of(ledger: &'a Ledger, as_of: Date) -> Result<Sides<'a>, AnalyzeError> {
        let rows = ledger.made.side_rows(as_of, || side_rows(ledger, as_of))?;
        let refused = |source| AnalyzeError::Engine { statistic: "payment", source };
        Ok(Sides { rows, texts: &ledger.made.coded(ledger).map_err(refused)?.texts })
    }

    /// Makes something of the rows that are together, several side by side, and calls `see` with it
    /// in order.
    fn each<T: Send>(
        &self,
        are_together: fn(&SideRow, &SideRow) -> bool,
        make: impl Fn(&[SideRow]) -> T + Sync,
        mut see: impl FnMut(T),
    ) {
        let mut accounts = self.rows.chunk_by(are_together);
        loop {
            let some: Vec<&[SideRow]> = accounts.by_ref().take(AT_ONCE).collect();
            if some.is_empty() {
                return;
            }
            let made: Vec<T> = some.into_par_iter().map(&make).collect();
            made.into_iter().for_each(&mut see);
        }
    }

    /// What the rows of one control account have; nothing pays anything yet.
    fn account(&self, rows: &[SideRow]) -> (ControlCodes, PairedAccount<'a>) {
        let control = rows[0].control;
        let (customer, currency, control_account) = control;
        let mut paired = PairedAccount {
            customer_code: self.texts.of(customer),
            currency: self.texts.of(currency),
            account: Account::default(),
            debit_kinds: Vec::new(),
            credit_kinds: Vec::new(),
            texts: self.texts,
        };
        for of_kind in rows.chunk_by(|row, next| row.kind == next.kind) {
            let kind = kind_word(self.texts.of(of_kind[0].kind));
            for row in of_kind {
                paired.add(row, control_account, kind);
            }
        }
        (control, paired)
    }
}

fn kind_word(kind: &str) -> &'static str {
    use crate::table::ledger::{OPENING, OTHER, RECEIPT, SALES};
    [OPENING, SALES, RECEIPT].into_iter().find(|word| *word == kind).unwrap_or(OTHER)
}
