//! 承诺回款: what customers promised against what they paid.

use std::collections::BTreeMap;

use super::pairing::paired_accounts;
use super::query::{day_number, names};
use super::{AccountKey, AnalyzeError, Ledger, Method};
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
    pub customer_name: String,
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
        let key = (promise.customer_code.clone(), promise.currency.clone());
        of_account.entry(key).or_default().push(promise);
    }
    if of_account.is_empty() {
        return Ok(Vec::new());
    }
    let mut receipts: BTreeMap<AccountKey, Vec<(i64, i64)>> = BTreeMap::new();
    for paired in paired_accounts(ledger, as_of, Method::Fifo)? {
        let credits = paired.account.credits.iter().filter(|credit| credit.is_receipt);
        let mut receipts_of: Vec<(i64, i64)> =
            credits.map(|credit| (credit.day, credit.amount)).collect();
        // Several control accounts stand one behind the other.
        receipts_of.sort_by_key(|receipt| receipt.0);
        let key = (paired.customer_code.to_owned(), paired.currency.to_owned());
        receipts.insert(key, receipts_of);
    }
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
                customer_name: names.get(&promise.customer_code).cloned().unwrap_or_default(),
                in_time: kept.in_time,
                late: kept.late,
                state: kept.state(day_number(as_of)),
            });
        }
    }
    Ok(rows)
}
