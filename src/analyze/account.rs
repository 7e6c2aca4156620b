//! 客户往来明细账: each document of a customer with a running balance; and what settles what.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};
use std::ops::Deref;

use rayon::slice::ParallelSliceMut;

use super::answer::Answer;
use super::balance::period_parameters;
use super::made::names;
use super::pairing::each_account;
use super::query::{Query, date_of, guard, texts_of_lines};
use super::text::Text;
use super::{AnalyzeError, Balances, Ledger, Method};
use crate::domain::Date;
use crate::domain::ledger::is_made_number;

/// The documents of a period; the rows of one customer and currency stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub from: Option<Date>,
    pub to: Date,
    pub rows: Vec<AccountRow>,
}

/// The opening of a customer in one currency, or one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountRow<T = Text> {
    pub customer_code: T,
    pub customer_name: T,
    pub currency: T,
    pub is_opening: bool,
    /// As in the ledger frame.
    pub kind: T,
    /// `None` for the opening of a period that names no start.
    pub date: Option<Date>,
    /// Empty: the document has none.
    pub document_number: T,
    pub summary: T,
    pub due_date: Option<Date>,
    /// Both sides of an opening are 0: its balance says it all.
    pub debit: i64,
    pub credit: i64,
    /// Above 0: the customer owes.
    pub balance: i64,
}

/// A row of an account whose texts are the ledger's own.
pub type AccountLine<'a> = AccountRow<&'a str>;

/// The documents of each customer and currency that has a line by `to`, after their opening.
pub fn account(ledger: &Ledger, from: Option<Date>, to: Date) -> Result<Account, AnalyzeError> {
    account_of(ledger, (from, to), None)
}

fn account_of(
    ledger: &Ledger,
    (from, to): (Option<Date>, Date),
    customers: Option<&HashSet<Text>>,
) -> Result<Account, AnalyzeError> {
    let answer = lines_of(ledger, (from, to), customers)?;
    let mut rows = Vec::with_capacity(answer.height());
    each_line(ledger, &answer, from, (Answer::text, Text::clone), |row| rows.push(row))?;
    Ok(Account { from, to, rows })
}

/// Calls `see` with the rows of [`account`] in their order.
pub fn each_account_line(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
    see: impl FnMut(AccountLine<'_>),
) -> Result<(), AnalyzeError> {
    let answer = lines_of(ledger, (from, to), None)?;
    each_line(ledger, &answer, from, (Answer::borrowed, Text::as_str), see)
}

/// The answer to what the lines are, of all customers or of these.
fn lines_of<'a>(
    ledger: &'a Ledger,
    (from, to): (Option<Date>, Date),
    customers: Option<&HashSet<Text>>,
) -> Result<Answer<'a>, AnalyzeError> {
    guard(ledger, &["debit", "credit"])?;
    let parameters = period_parameters(from, to);
    let text = include_str!("sql/ledger.sql");
    let query = Query { statistic: "ledger", text, parameters: &parameters };
    in_order(match customers {
        Some(customers) => query.run_of(ledger, customers)?,
        None => query.run_once(ledger)?,
    })
}

/// The rows of each account together: its opening, then its documents by day, debits before
/// credits, number, kind and due day. Codes stand in the order of their texts, so that the engine
/// need not sort by eight columns.
fn in_order(answer: Answer<'_>) -> Result<Answer<'_>, AnalyzeError> {
    let [customers, currencies] = [answer.codes("customer_code")?, answer.codes("currency")?];
    let [numbers, kinds] = [answer.codes("document_number")?, answer.codes("kind")?];
    let [movements, days] = [answer.integers("is_movement")?, answer.integers("document_day")?];
    let [debits, credits] = [answer.integers("debit")?, answer.integers("credit")?];
    let due_days = answer.optional_integers("due_day")?;
    let mut order: Vec<u32> = (0..).take(answer.height()).collect();
    order.par_sort_unstable_by_key(|row| {
        let at = *row as usize;
        let account = (customers.code(at), currencies.code(at));
        let of_day = (debits[at] <= credits[at], numbers.code(at), kinds.code(at), due_days[at]);
        (account, movements[at], days[at], of_day)
    });
    answer.in_order(order)
}

/// How rows take the texts of a column, and the name of a customer.
type Taking<'a, T> = (fn(&Answer<'a>, &str) -> Result<Vec<T>, AnalyzeError>, fn(&'a Text) -> T);

fn each_line<'a, T: Clone + Default + Deref<Target = str>>(
    ledger: &'a Ledger,
    answer: &Answer<'a>,
    from: Option<Date>,
    (column, name_of): Taking<'a, T>,
    mut see: impl FnMut(AccountRow<T>),
) -> Result<(), AnalyzeError> {
    let names = names(ledger)?;
    let codes = column(answer, "customer_code")?;
    let currencies = column(answer, "currency")?;
    let movements = answer.integers("is_movement")?;
    let kinds = column(answer, "kind")?;
    let days = answer.integers("document_day")?;
    let numbers = column(answer, "document_number")?;
    let due_days = answer.optional_integers("due_day")?;
    let summaries = column(answer, "summary")?;
    let debits = answer.integers("debit")?;
    let credits = answer.integers("credit")?;
    let (mut balance, mut name) = (0_i64, T::default());
    for at in 0..answer.height() {
        let is_opening = movements[at] == 0;
        if is_opening {
            (balance, name) = (0, name_of(names.of(&codes[at])));
        }
        // The guard has seen that no sum leaves 64 bits.
        balance += debits[at] - credits[at];
        see(AccountRow {
            customer_code: codes[at].clone(),
            customer_name: name.clone(),
            currency: currencies[at].clone(),
            is_opening,
            kind: kinds[at].clone(),
            date: if is_opening { from } else { date_of(days[at]) },
            document_number: shown(&numbers[at]),
            summary: summaries[at].clone(),
            due_date: due_days[at].filter(|_| !is_opening).and_then(date_of),
            debit: if is_opening { 0 } else { debits[at] },
            credit: if is_opening { 0 } else { credits[at] },
            balance,
        });
    }
    Ok(())
}

/// As [`account`] over the period of the balances, of no more than so many ledger lines: the
/// customers that owe or are owed most come first. Says how many customers are left out.
pub fn account_within(
    ledger: &Ledger,
    balances: &Balances,
    lines_max: usize,
) -> Result<(Account, usize), AnalyzeError> {
    let (from, to) = (balances.from, balances.to);
    if ledger.lines.height() <= lines_max {
        return Ok((account(ledger, from, to)?, 0));
    }
    let refused = |source| AnalyzeError::Engine { statistic: "ledger", source };
    let codes = texts_of_lines(ledger, "customer_code").map_err(refused)?;
    let counts = codes.counts();
    // The sizes of amounts of several currencies are compared as they stand.
    let mut sizes: BTreeMap<Text, i128> = BTreeMap::new();
    for row in &balances.rows {
        *sizes.entry(row.customer_code.clone()).or_default() += i128::from(row.closing).abs();
    }
    let all = sizes.len();
    let mut customers: Vec<(Text, i128)> = sizes.into_iter().collect();
    customers.sort_by_key(|(_, size)| Reverse(*size));
    let (mut chosen, mut lines) = (HashSet::new(), 0);
    for (code, _) in customers {
        let count = counts.get(code.as_str()).copied().unwrap_or(0);
        if lines + count <= lines_max {
            lines += count;
            chosen.insert(code);
        }
    }
    let left_out = all - chosen.len();
    Ok((account_of(ledger, (from, to), Some(&chosen))?, left_out))
}

/// A number that the program made is not shown to people.
pub(super) fn shown<T: Clone + Default + Deref<Target = str>>(number: &T) -> T {
    if is_made_number(number) { T::default() } else { number.clone() }
}

/// 核销: which credit pays what of which document, and from when on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettlementRow<'a> {
    pub customer_code: &'a str,
    pub customer_name: &'a str,
    pub currency: &'a str,
    /// 往来科目, as in the ledger frame.
    pub control_account: &'a str,
    /// The document that is paid.
    pub document_number: &'a str,
    pub document_date: Option<Date>,
    /// The document that pays.
    pub settled_by: &'a str,
    /// The later of the two dates.
    pub settled_on: Option<Date>,
    pub amount: i64,
}

/// All settlements in force as of a day, by customer, currency, document and day.
pub fn settlements(ledger: &Ledger, as_of: Date) -> Result<Vec<SettlementRow<'_>>, AnalyzeError> {
    let names = names(ledger)?;
    let mut rows = Vec::new();
    each_account(ledger, as_of, Method::OpenItem, |paired| {
        let from = rows.len();
        let customer_name = names.of(paired.customer_code);
        for pair in &paired.account.pairs {
            let debit = &paired.account.debits[pair.debit];
            let credit = &paired.account.credits[pair.credit];
            rows.push(SettlementRow {
                customer_code: paired.customer_code,
                customer_name,
                currency: paired.currency,
                control_account: paired.text(debit.control_account),
                document_number: shown(&paired.text(debit.number)),
                document_date: date_of(debit.day),
                settled_by: shown(&paired.text(credit.number)),
                settled_on: date_of(pair.day),
                amount: pair.amount,
            });
        }
        rows[from..].sort_by_key(|row| {
            (row.document_number, row.settled_on, row.document_date, row.settled_by)
        });
    })?;
    Ok(rows)
}
