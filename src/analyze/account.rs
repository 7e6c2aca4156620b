//! 客户往来明细账: each document of a customer with a running balance; and what settles what.

use super::balance::period_parameters;
use super::query::{Query, date_of, day_number, guard, names};
use super::{AnalyzeError, Ledger};
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
    pub customer_code: String,
    pub customer_name: String,
    pub currency: String,
    pub is_opening: bool,
    /// As in the ledger frame.
    pub kind: String,
    /// `None` for the opening of a period that names no start.
    pub date: Option<Date>,
    /// Empty: the document has none.
    pub document_number: String,
    pub summary: String,
    pub due_date: Option<Date>,
    /// Both sides of an opening are 0: its balance says it all.
    pub debit: i64,
    pub credit: i64,
    /// Above 0: the customer owes.
    pub balance: i64,
}

/// The documents of each customer and currency that has a line by `to`, after their opening.
pub fn account(ledger: &Ledger, from: Option<Date>, to: Date) -> Result<Account, AnalyzeError> {
    guard(ledger, &["debit", "credit"])?;
    let parameters = period_parameters(from, to);
    let text = include_str!("sql/ledger.sql");
    let answer = Query { statistic: "ledger", text, parameters: &parameters }.run(ledger)?;
    let names = names(ledger)?;
    let codes = answer.text("customer_code")?;
    let currencies = answer.text("currency")?;
    let movements = answer.integers("is_movement")?;
    let kinds = answer.text("kind")?;
    let days = answer.integers("document_day")?;
    let numbers = answer.text("document_number")?;
    let due_days = answer.optional_integers("due_day")?;
    let summaries = answer.text("summary")?;
    let debits = answer.integers("debit")?;
    let credits = answer.integers("credit")?;
    let balances = answer.integers("balance")?;
    let mut rows = Vec::with_capacity(answer.height());
    for at in 0..answer.height() {
        let is_opening = movements[at] == 0;
        rows.push(AccountRow {
            customer_name: names.get(&codes[at]).cloned().unwrap_or_default(),
            customer_code: codes[at].clone(),
            currency: currencies[at].clone(),
            is_opening,
            kind: kinds[at].clone(),
            date: if is_opening { from } else { date_of(days[at]) },
            document_number: shown_number(&numbers[at]),
            summary: summaries[at].clone(),
            due_date: due_days[at].filter(|_| !is_opening).and_then(date_of),
            debit: if is_opening { 0 } else { debits[at] },
            credit: if is_opening { 0 } else { credits[at] },
            balance: balances[at],
        });
    }
    assert_running(&rows);
    Ok(Account { from, to, rows })
}

/// Each balance is the one above it, plus the debit, less the credit.
fn assert_running(rows: &[AccountRow]) {
    for pair in rows.windows(2).filter(|pair| !pair[1].is_opening) {
        assert!(
            pair[0].balance + pair[1].debit - pair[1].credit == pair[1].balance
                && pair[0].customer_code == pair[1].customer_code
                && pair[0].currency == pair[1].currency,
            "a running balance follows from the row above it: {pair:?}"
        );
    }
}

/// A number that the program made is not shown to people.
fn shown_number(number: &str) -> String {
    if is_made_number(number) { String::new() } else { number.to_owned() }
}

/// 核销: which credit pays what of which document, and from when on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettlementRow {
    pub customer_code: String,
    pub customer_name: String,
    pub currency: String,
    /// The document that is paid.
    pub document_number: String,
    pub document_date: Option<Date>,
    /// The document that pays.
    pub settled_by: String,
    /// The later of the two dates.
    pub settled_on: Option<Date>,
    pub amount: i64,
}

/// One side of a settlement, with what is left of it.
struct Side {
    number: String,
    day: i64,
    left: i64,
}

/// All settlements in force as of a day, by customer, currency, document and day.
pub fn settlements(ledger: &Ledger, as_of: Date) -> Result<Vec<SettlementRow>, AnalyzeError> {
    guard(ledger, &["debit", "credit"])?;
    let parameters = [("as_of_day", day_number(as_of).to_string())];
    let text = include_str!("sql/settlement.sql");
    let answer = Query { statistic: "settlement", text, parameters: &parameters }.run(ledger)?;
    let names = names(ledger)?;
    let codes = answer.text("customer_code")?;
    let currencies = answer.text("currency")?;
    let sides = answer.integers("side")?;
    let settled = answer.text("settled_number")?;
    let numbers = answer.text("document_number")?;
    let days = answer.integers("document_day")?;
    let amounts = answer.integers("amount")?;
    let mut rows = Vec::new();
    let mut at = 0;
    while at < answer.height() {
        let is_same = |other: usize| {
            (&codes[other], &currencies[other], &settled[other])
                == (&codes[at], &currencies[at], &settled[at])
        };
        let end = (at..answer.height()).find(|other| !is_same(*other)).unwrap_or(answer.height());
        let of_side = |wanted: i64| -> Vec<Side> {
            let chosen = (at..end).filter(|place| sides[*place] == wanted);
            let side = |place: usize| Side {
                number: numbers[place].clone(),
                day: days[place],
                left: amounts[place],
            };
            chosen.map(side).collect()
        };
        for (debit_day, credit, amount) in pair_off(of_side(0), of_side(1)) {
            rows.push(SettlementRow {
                customer_name: names.get(&codes[at]).cloned().unwrap_or_default(),
                customer_code: codes[at].clone(),
                currency: currencies[at].clone(),
                document_number: shown_number(&settled[at]),
                document_date: date_of(debit_day),
                settled_by: shown_number(&credit.number),
                settled_on: date_of(debit_day.max(credit.day)),
                amount,
            });
        }
        at = end;
    }
    let committed = ledger.settlements.iter().filter(|pair| pair.settled_on <= as_of);
    rows.extend(committed.map(|pair| SettlementRow {
        customer_code: pair.customer_code.clone(),
        customer_name: names.get(&pair.customer_code).cloned().unwrap_or_default(),
        currency: pair.currency.clone(),
        document_number: pair.debit_number.clone(),
        document_date: Some(pair.debit_date),
        settled_by: pair.credit_number.clone(),
        settled_on: Some(pair.settled_on),
        amount: pair.amount,
    }));
    rows.sort_by(|a, b| {
        let key = |row: &SettlementRow| {
            (row.customer_code.clone(), row.currency.clone(), row.document_number.clone())
        };
        (key(a), a.settled_on, &a.settled_by).cmp(&(key(b), b.settled_on, &b.settled_by))
    });
    Ok(rows)
}

/// The oldest credit pays the oldest debit, until one side is used up.
fn pair_off(mut debits: Vec<Side>, credits: Vec<Side>) -> Vec<(i64, Side, i64)> {
    let mut pairs = Vec::new();
    for mut credit in credits {
        for debit in debits.iter_mut().filter(|debit| debit.left > 0) {
            let amount = debit.left.min(credit.left);
            if amount == 0 {
                break;
            }
            debit.left -= amount;
            credit.left -= amount;
            let paid = Side { number: credit.number.clone(), day: credit.day, left: 0 };
            pairs.push((debit.day, paid, amount));
        }
    }
    pairs
}
