//! 客户往来明细账: each document of a customer with a running balance; and what settles what.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::balance::{balances, period_parameters};
use super::pairing::each_account;
use super::query::{Query, date_of, guard, names, texts_of_lines};
use super::text::{Shared, Text};
use super::{AnalyzeError, Ledger, Method};
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRow {
    pub customer_code: Text,
    pub customer_name: Text,
    pub currency: Text,
    pub is_opening: bool,
    /// As in the ledger frame.
    pub kind: Text,
    /// `None` for the opening of a period that names no start.
    pub date: Option<Date>,
    /// Empty: the document has none.
    pub document_number: Text,
    pub summary: Text,
    pub due_date: Option<Date>,
    /// Both sides of an opening are 0: its balance says it all.
    pub debit: i64,
    pub credit: i64,
    /// Above 0: the customer owes.
    pub balance: i64,
}

/// A row of an account whose texts are the ledger's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountLine<'a> {
    pub customer_code: &'a str,
    pub customer_name: &'a str,
    pub currency: &'a str,
    pub is_opening: bool,
    pub kind: &'a str,
    pub date: Option<Date>,
    pub document_number: &'a str,
    pub summary: &'a str,
    pub due_date: Option<Date>,
    pub debit: i64,
    pub credit: i64,
    pub balance: i64,
}

/// The documents of each customer and currency that has a line by `to`, after their opening.
pub fn account(ledger: &Ledger, from: Option<Date>, to: Date) -> Result<Account, AnalyzeError> {
    account_of(ledger, (from, to), None)
}

fn account_of(
    ledger: &Ledger,
    (from, to): (Option<Date>, Date),
    customers: Option<&HashSet<String>>,
) -> Result<Account, AnalyzeError> {
    let (mut rows, mut texts) = (Vec::new(), Shared::default());
    each_line_of(ledger, (from, to), customers, |line| {
        rows.push(AccountRow {
            customer_code: texts.of(line.customer_code),
            customer_name: texts.of(line.customer_name),
            currency: texts.of(line.currency),
            is_opening: line.is_opening,
            kind: texts.of(line.kind),
            date: line.date,
            document_number: texts.of(line.document_number),
            summary: texts.of(line.summary),
            due_date: line.due_date,
            debit: line.debit,
            credit: line.credit,
            balance: line.balance,
        });
    })?;
    rows.shrink_to_fit();
    Ok(Account { from, to, rows })
}

/// Calls `see` with the rows of [`account`] in their order.
pub fn each_account_line(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
    see: impl FnMut(AccountLine<'_>),
) -> Result<(), AnalyzeError> {
    each_line_of(ledger, (from, to), None, see)
}

/// The same of these customers only.
fn each_line_of(
    ledger: &Ledger,
    (from, to): (Option<Date>, Date),
    customers: Option<&HashSet<String>>,
    mut see: impl FnMut(AccountLine<'_>),
) -> Result<(), AnalyzeError> {
    guard(ledger, &["debit", "credit"])?;
    let parameters = period_parameters(from, to);
    let text = include_str!("sql/ledger.sql");
    let query = Query { statistic: "ledger", text, parameters: &parameters };
    let answer = match customers {
        Some(customers) => query.run_of(ledger, customers)?,
        None => query.run_once(ledger)?,
    };
    let names = names(ledger)?;
    let codes = answer.borrowed("customer_code")?;
    let currencies = answer.borrowed("currency")?;
    let movements = answer.integers("is_movement")?;
    let kinds = answer.borrowed("kind")?;
    let days = answer.integers("document_day")?;
    let numbers = answer.borrowed("document_number")?;
    let due_days = answer.optional_integers("due_day")?;
    let summaries = answer.borrowed("summary")?;
    let debits = answer.integers("debit")?;
    let credits = answer.integers("credit")?;
    let (mut balance, mut name) = (0_i64, "");
    for at in 0..answer.height() {
        let is_opening = movements[at] == 0;
        if is_opening {
            (balance, name) = (0, names.of(codes[at]));
        }
        // The guard has seen that no sum leaves 64 bits.
        balance += debits[at] - credits[at];
        see(AccountLine {
            customer_code: codes[at],
            customer_name: name,
            currency: currencies[at],
            is_opening,
            kind: kinds[at],
            date: if is_opening { from } else { date_of(days[at]) },
            document_number: shown_number(numbers[at]),
            summary: summaries[at],
            due_date: due_days[at].filter(|_| !is_opening).and_then(date_of),
            debit: if is_opening { 0 } else { debits[at] },
            credit: if is_opening { 0 } else { credits[at] },
            balance,
        });
    }
    Ok(())
}

/// As [`account`], of no more than so many ledger lines: the customers that owe or are owed most
/// come first. Says how many customers are left out.
pub fn account_within(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
    lines_max: usize,
) -> Result<(Account, usize), AnalyzeError> {
    if ledger.lines.height() <= lines_max {
        return Ok((account(ledger, from, to)?, 0));
    }
    let refused = |source| AnalyzeError::Engine { statistic: "ledger", source };
    let codes = texts_of_lines(ledger, "customer_code").map_err(refused)?;
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for code in codes.iter() {
        *counts.entry(code).or_default() += 1;
    }
    // The sizes of amounts of several currencies are compared as they stand.
    let mut sizes: BTreeMap<String, i128> = BTreeMap::new();
    for row in balances(ledger, from, to)?.rows {
        *sizes.entry(row.customer_code).or_default() += i128::from(row.closing).abs();
    }
    let all = sizes.len();
    let mut customers: Vec<(String, i128)> = sizes.into_iter().collect();
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
fn shown_number(number: &str) -> &str {
    if is_made_number(number) { "" } else { number }
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
                document_number: shown_number(paired.text(debit.number)),
                document_date: date_of(debit.day),
                settled_by: shown_number(paired.text(credit.number)),
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
