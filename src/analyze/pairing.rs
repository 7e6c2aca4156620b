//! What pays what in every account, by one of two methods: the ground of 核销, open items, payment
//! behaviour and forecast.

use std::collections::BTreeMap;
use std::ops::Range;

use polars::prelude::Int64Chunked;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::query::{Codes, Query, day_number, guard};
use super::{AnalyzeError, Ledger, Method};
use crate::domain::Date;
use crate::domain::payment::{Account, Committed, Credit, Debit};

/// Control accounts that are in memory at once, of all that are asked for.
const AT_ONCE: usize = 512;

/// One account with its two sides paired off.
pub(super) struct PairedAccount<'a> {
    pub customer_code: &'a str,
    pub currency: &'a str,
    pub account: Account<'a>,
    /// The kind of each debit and of each credit, as in the ledger frame.
    pub debit_kinds: Vec<&'static str>,
    pub credit_kinds: Vec<&'static str>,
}

/// Calls `see` with each account by customer and currency, each control account of it paired by
/// itself. The method `t3` pairs nothing, it says only what is open.
pub(super) fn each_account<'a>(
    ledger: &'a Ledger,
    as_of: Date,
    method: Method,
    mut see: impl FnMut(PairedAccount<'a>),
) -> Result<(), AnalyzeError> {
    let sides = Sides::of(ledger, as_of)?;
    let committed = committed(ledger, as_of);
    let mut whole: Option<PairedAccount> = None;
    let pair = |rows| {
        let mut paired = sides.account(rows);
        paired.pay(method, &committed);
        paired
    };
    sides.each(pair, |paired| match whole.as_mut().filter(|whole| whole.is_of(&paired)) {
        Some(whole) => whole.append(paired),
        None => whole.replace(paired).into_iter().for_each(&mut see),
    });
    whole.into_iter().for_each(see);
    Ok(())
}

/// Calls `see` with each control account of each customer and currency, before anything is paid.
pub(super) fn each_unpaired_account<'a>(
    ledger: &'a Ledger,
    as_of: Date,
    see: impl FnMut(PairedAccount<'a>),
) -> Result<(), AnalyzeError> {
    let sides = Sides::of(ledger, as_of)?;
    sides.each(|rows| sides.account(rows), see);
    Ok(())
}

impl<'a> PairedAccount<'a> {
    /// Of a single control account, before they are put together.
    fn control_account(&self) -> &'a str {
        let of_debit = self.account.debits.first().map(|debit| debit.control_account);
        let of_credit = || self.account.credits.first().map(|credit| credit.control_account);
        of_debit.or_else(of_credit).unwrap_or_default()
    }

    fn is_of(&self, other: &PairedAccount) -> bool {
        self.customer_code == other.customer_code && self.currency == other.currency
    }

    /// Takes in another control account of the same customer and currency.
    fn append(&mut self, other: PairedAccount<'a>) {
        self.account.append(other.account);
        self.debit_kinds.extend(other.debit_kinds);
        self.credit_kinds.extend(other.credit_kinds);
    }

    fn pay(&mut self, method: Method, committed: &BTreeMap<ControlKey<'_>, Vec<Committed>>) {
        match method {
            Method::OpenItem => {
                let key = (self.customer_code, self.currency, self.control_account());
                self.account.pay_by_name(committed.get(&key).map_or(&[], Vec::as_slice));
            }
            Method::Fifo => self.account.pay_by_age(),
            Method::T3 => {
                let kinds = &self.debit_kinds;
                let is_opening = |at: usize| kinds[at] == crate::table::ledger::OPENING;
                self.account.fill_from_newest(is_opening);
            }
        }
    }
}

/// A customer, a currency and a control account.
type ControlKey<'a> = (&'a str, &'a str, &'a str);

fn committed(ledger: &Ledger, as_of: Date) -> BTreeMap<ControlKey<'_>, Vec<Committed>> {
    let mut found: BTreeMap<ControlKey<'_>, Vec<Committed>> = BTreeMap::new();
    for pair in ledger.settlements.iter().filter(|pair| pair.settled_on <= as_of) {
        let control_account = pair.control_account.as_str();
        let key = (pair.customer_code.as_str(), pair.currency.as_str(), control_account);
        found.entry(key).or_default().push(Committed {
            debit_number: pair.debit_number.clone(),
            credit_number: pair.credit_number.clone(),
            day: day_number(pair.settled_on),
            amount: pair.amount,
        });
    }
    found
}

/// The two sides of all accounts, one control account of a customer and currency after the other.
struct Sides<'a> {
    height: usize,
    codes: Codes<'a>,
    currencies: Codes<'a>,
    control_accounts: Codes<'a>,
    numbers: Codes<'a>,
    kinds: Codes<'a>,
    settles: Codes<'a>,
    days: Int64Chunked,
    due_days: Int64Chunked,
    by_term: Int64Chunked,
    amounts: Int64Chunked,
    paid: Int64Chunked,
}

impl<'a> Sides<'a> {
    fn of(ledger: &'a Ledger, as_of: Date) -> Result<Sides<'a>, AnalyzeError> {
        guard(ledger, &["debit", "credit"])?;
        let parameters = [("as_of_day", day_number(as_of).to_string())];
        let text = include_str!("sql/payment.sql");
        let answer = Query { statistic: "payment", text, parameters: &parameters }.run(ledger)?;
        Ok(Sides {
            height: answer.height(),
            codes: answer.codes("customer_code")?,
            currencies: answer.codes("currency")?,
            control_accounts: answer.codes("control_account")?,
            numbers: answer.codes("document_number")?,
            kinds: answer.codes("kind")?,
            settles: answer.codes("settles")?,
            days: answer.numbers("document_day")?,
            due_days: answer.numbers("due_day")?,
            by_term: answer.numbers("due_by_term")?,
            amounts: answer.numbers("amount")?,
            paid: answer.numbers("paid")?,
        })
    }

    /// Makes the control accounts from their rows side by side, and calls `see` with them in order.
    fn each(
        &self,
        make: impl Fn(Range<usize>) -> PairedAccount<'a> + Sync,
        mut see: impl FnMut(PairedAccount<'a>),
    ) {
        let mut accounts = self.accounts();
        loop {
            let some: Vec<Range<usize>> = accounts.by_ref().take(AT_ONCE).collect();
            if some.is_empty() {
                return;
            }
            let made: Vec<PairedAccount> = some.into_par_iter().map(&make).collect();
            made.into_iter().for_each(&mut see);
        }
    }

    /// The rows of each control account.
    fn accounts(&self) -> impl Iterator<Item = Range<usize>> {
        let keys = [&self.codes, &self.currencies, &self.control_accounts];
        let mut from = 0;
        std::iter::from_fn(move || {
            let first = from;
            let is_same = |at: &usize| keys.iter().all(|key| key.is_same(first, *at));
            from = (first..self.height).find(|at| !is_same(at)).unwrap_or(self.height);
            (first < from).then_some(first..from)
        })
    }

    /// What some rows have; nothing pays anything yet.
    fn account(&self, rows: Range<usize>) -> PairedAccount<'a> {
        let whole = |column: &Int64Chunked, at: usize| column.get(at).unwrap_or_default();
        let mut paired = PairedAccount {
            customer_code: self.codes.at(rows.start),
            currency: self.currencies.at(rows.start),
            account: Account::default(),
            debit_kinds: Vec::new(),
            credit_kinds: Vec::new(),
        };
        // One and the same for all of them.
        let control_account = self.control_accounts.at(rows.start);
        // The row whose kind was looked up last.
        let mut kind: Option<(usize, &'static str)> = None;
        for at in rows {
            let day = whole(&self.days, at);
            let number = self.numbers.at(at);
            if kind.is_none_or(|(known, _)| !self.kinds.is_same(known, at)) {
                kind = Some((at, kind_word(self.kinds.at(at))));
            }
            let (_, kind) = kind.expect("the kind was just found");
            let (amount, paid) = (whole(&self.amounts, at), whole(&self.paid, at));
            if amount > 0 {
                paired.debit_kinds.push(kind);
                paired.account.debits.push(Debit {
                    control_account,
                    number,
                    day,
                    due_day: whole(&self.due_days, at),
                    due_by_term: whole(&self.by_term, at) == 1,
                    amount,
                    open: amount,
                });
            }
            if paid > 0 {
                paired.credit_kinds.push(kind);
                paired.account.credits.push(Credit {
                    control_account,
                    number,
                    settles: self.settles.at(at),
                    day,
                    is_receipt: kind == crate::table::ledger::RECEIPT,
                    amount: paid,
                    open: paid,
                });
            }
        }
        paired
    }
}

fn kind_word(kind: &str) -> &'static str {
    use crate::table::ledger::{OPENING, OTHER, RECEIPT, SALES};
    [OPENING, SALES, RECEIPT].into_iter().find(|word| *word == kind).unwrap_or(OTHER)
}
