//! The sums that must tie: each is counted twice, on two ways through the ledger.

use std::collections::BTreeMap;

use polars::prelude::{PlHashMap, PlHashSet};
use rayon::prelude::*;

use super::aging::aging_by_both;
use super::query::{Query, day_number, guard};
use super::result::{Aging, Assertion, Balances, Group, Method};
use super::sales::sales_by_currency;
use super::{AnalyzeError, Bands, Ledger, Text, balances};
use crate::domain::money::format_amount;
use crate::domain::{Amount, Currency, Date};

/// Every assertion by currency. What cannot be computed does not hold.
pub fn assertions(ledger: &Ledger, as_of: Date) -> Vec<Assertion> {
    match all(ledger, as_of) {
        Ok(assertions) => assertions,
        Err(error) => vec![Assertion {
            name: "the statistics can be computed".to_string(),
            holds: false,
            left: error.to_string(),
            right: String::new(),
        }],
    }
}

/// The control totals of one currency, made from all lines without asking for a customer.
#[derive(Clone, Copy, Default)]
struct Control {
    balance: i64,
    gross: i64,
}

fn all(ledger: &Ledger, as_of: Date) -> Result<Vec<Assertion>, AnalyzeError> {
    guard(ledger, &["debit", "credit", "net", "tax", "gross"])?;
    let control = control(ledger, as_of)?;
    let balances = balances(ledger, None, as_of)?;
    let mut assertions = Vec::new();
    for (currency, control) in &control {
        assertions.extend(roll_forward(&balances, currency, *control));
    }
    // Two at a time: who waits for the engine would begin another one, and all would be in memory.
    ledger.prepare()?;
    let aged = |method| aging_by_both(ledger, as_of, method, &Bands::default());
    let sold = |group| sales_by_currency(ledger, None, as_of, group);
    let (agings, groups) = rayon::join(
        || Method::ALL.into_iter().map(aged).collect::<Result<Vec<_>, _>>(),
        || Group::ALL.into_iter().map(sold).collect::<Result<Vec<_>, _>>(),
    );
    let agings: Vec<Aging> = agings?.into_iter().flatten().collect();
    let closing = closing_by_currency(&balances);
    let nobody = Closing::default();
    let aged = agings.par_iter().flat_map_iter(|aging| {
        let of = |currency: &Text| closing.get(currency.as_str()).unwrap_or(&nobody);
        control.keys().map(move |currency| ages(aging, of(currency), currency))
    });
    assertions.par_extend(aged);
    drop(agings);
    for (group, sales) in Group::ALL.into_iter().zip(groups?) {
        for (currency, control) in &control {
            let rows = sales.rows.get(currency).map_or(&[][..], Vec::as_slice);
            let left: i64 = rows.iter().map(|row| row.gross).sum();
            let name = format!("{currency}: sales by {} = sales of all lines", group.name());
            assertions.push(assertion(currency, name, true, left, control.gross));
        }
    }
    Ok(assertions)
}

fn control(ledger: &Ledger, as_of: Date) -> Result<BTreeMap<Text, Control>, AnalyzeError> {
    let parameters = [("as_of_day", day_number(as_of).to_string())];
    let text = include_str!("sql/control.sql");
    let answer = Query { statistic: "control", text, parameters: &parameters }.run(ledger)?;
    let balance = answer.integers("balance")?;
    let gross = answer.integers("gross")?;
    let sums = balance.into_iter().zip(gross).map(|(balance, gross)| Control { balance, gross });
    Ok(answer.text("currency")?.into_iter().zip(sums).collect())
}

/// Opening + debit − credit = closing, and Σ closing = the control total.
fn roll_forward(balances: &Balances, currency: &str, control: Control) -> [Assertion; 2] {
    let (mut left, mut right, mut each) = (0, 0, true);
    for row in balances.rows.iter().filter(|row| row.currency == currency) {
        let moved = row.opening + row.debit - row.credit;
        each &= moved == row.closing;
        left += moved;
        right += row.closing;
    }
    let rolled = format!("{currency}: opening + debit - credit = closing");
    let total = format!("{currency}: sum of customers = control total of all lines");
    [
        assertion(currency, rolled, each, left, right),
        assertion(currency, total, true, right, control.balance),
    ]
}

/// The balances of customers by their codes.
type Closing<'a> = PlHashMap<&'a str, i64>;

fn closing_by_currency(balances: &Balances) -> BTreeMap<&str, Closing<'_>> {
    let mut found: BTreeMap<&str, Closing> = BTreeMap::new();
    for row in &balances.rows {
        let of_currency = found.entry(row.currency.as_str()).or_default();
        of_currency.insert(row.customer_code.as_str(), row.closing);
    }
    found
}

/// Σ bands + unapplied = the balance of the same customer in the balances, for every customer.
fn ages(aging: &Aging, closing: &Closing, currency: &str) -> Assertion {
    let (mut left, mut each, mut seen) = (0, true, PlHashSet::default());
    seen.reserve(closing.len());
    for row in aging.rows.iter().filter(|row| row.currency == currency) {
        let aged = row.bands.iter().sum::<i64>() + row.unapplied;
        let code = row.customer_code.as_str();
        each &= closing.get(code) == Some(&aged) && seen.insert(code);
        left += aged;
    }
    each &= seen.len() == closing.len();
    let (method, basis) = (aging.method.name(), aging.basis.name());
    let name = format!("{currency}: aging {method} by {basis}: bands + unapplied = balance");
    assertion(currency, name, each, left, closing.values().sum())
}

fn assertion(currency: &str, name: String, each: bool, left: i64, right: i64) -> Assertion {
    let text = |minor: i64| match Currency::parse(currency) {
        Some(currency) => format_amount(Amount(minor), currency),
        None => minor.to_string(),
    };
    Assertion { name, holds: each && left == right, left: text(left), right: text(right) }
}
