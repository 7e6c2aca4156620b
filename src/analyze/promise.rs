//! 承诺回款: what customers promised against what they paid.

use std::collections::BTreeMap;

use super::made::names;
use super::query::{Query, day_number, guard};
use super::{AccountKey, AnalyzeError, Ledger, Text};
use crate::domain::Date;
use crate::domain::payment::{PromiseState, Promised, keep};

/// A payment that a customer promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    pub customer_code: String,
    pub currency: String,
    pub amount: i64,
    pub made_on: Date,
    pub due_on: Date,
}

/// A promise, and what was received for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromiseRow {
    pub promise: Promise,
    pub customer_name: Text,
    /// Received by the due day, and after it.
    pub in_time: i64,
    pub late: i64,
    pub state: PromiseState,
}

/// Receipts pay the promises that were made by their day, the one due first before the others; by
/// customer, currency and due day. A promise made after the cut-off day is not there yet.
pub fn promises(ledger: &Ledger, as_of: Date) -> Result<Vec<PromiseRow>, AnalyzeError> {
    let names = names(ledger)?;
    let mut of_account: BTreeMap<AccountKey, Vec<&Promise>> = BTreeMap::new();
    for promise in ledger.promises.iter().filter(|promise| promise.made_on <= as_of) {
        let key = (promise.customer_code.as_str().into(), promise.currency.as_str().into());
        of_account.entry(key).or_default().push(promise);
    }
    if of_account.is_empty() {
        return Ok(Vec::new());
    }
    let receipts = receipts(ledger, as_of)?;
    let mut rows = Vec::new();
    for (key, mut promises) in of_account {
        promises.sort_by_key(|promise| (promise.due_on, promise.made_on, promise.amount));
        let mut promised: Vec<Promised> = promises
            .iter()
            .map(|promise| {
                let (made, due) = (day_number(promise.made_on), day_number(promise.due_on));
                Promised::new(promise.amount, made, due)
            })
            .collect();
        keep(&mut promised, receipts.get(&key).map_or(&[], Vec::as_slice));
        for (promise, kept) in promises.into_iter().zip(promised) {
            rows.push(PromiseRow {
                promise: promise.clone(),
                customer_name: names.of(&promise.customer_code).clone(),
                in_time: kept.in_time,
                late: kept.late,
                state: kept.state(day_number(as_of)),
            });
        }
    }
    Ok(rows)
}

/// What each customer paid on which day: day and amount, by day.
fn receipts(
    ledger: &Ledger,
    as_of: Date,
) -> Result<BTreeMap<AccountKey, Vec<(i64, i64)>>, AnalyzeError> {
    guard(ledger, &["debit", "credit"])?;
    let parameters = [("as_of_day", day_number(as_of).to_string())];
    let text = include_str!("sql/promise.sql");
    let answer = Query { statistic: "promises", text, parameters: &parameters }.run(ledger)?;
    let keys = answer.text("customer_code")?.into_iter().zip(answer.text("currency")?);
    let paid = answer.integers("document_day")?.into_iter().zip(answer.integers("received")?);
    let mut receipts: BTreeMap<AccountKey, Vec<(i64, i64)>> = BTreeMap::new();
    for (key, receipt) in keys.zip(paid) {
        receipts.entry(key).or_default().push(receipt);
    }
    Ok(receipts)
}
