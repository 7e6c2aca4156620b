//! 账龄 with what is no plain claim apart: contested documents, openings of unknown age, prepayments
//! and free credit notes.

use std::collections::BTreeMap;

use super::open_item::{OpenItems, open_items};
use super::result::{Aging, Basis, Method};
use super::{AccountKey, AnalyzeError, Bands, Ledger, aging};
use crate::domain::Date;
use crate::table::ledger::RECEIPT;

/// Beside each row of an ageing: what its bands hold no more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Apart {
    pub disputed: i64,
    /// Openings without a document of their own: at least as old as their day.
    pub age_unknown: i64,
    /// Receipts that settle nothing, never above 0; with the next one the row's unapplied.
    pub prepaid: i64,
    /// Red invoices and other credits that settle nothing, never above 0.
    pub credit_notes: i64,
}

/// An ageing whose bands hold plain claims only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgingApart {
    pub aging: Aging,
    /// As many as the ageing's rows.
    pub apart: Vec<Apart>,
}

/// Σ bands + disputed + age unknown + prepaid + credit notes = balance in each row.
pub fn aging_apart(
    ledger: &Ledger,
    as_of: Date,
    method: Method,
    basis: Basis,
    bands: &Bands,
) -> Result<AgingApart, AnalyzeError> {
    let aging = aging(ledger, as_of, method, basis, bands)?;
    Ok(set_apart(aging, &open_items(ledger, as_of, method)?, bands))
}

/// The same of an ageing and the open items of its day and method.
pub fn set_apart(mut aging: Aging, items: &OpenItems, bands: &Bands) -> AgingApart {
    let (as_of, basis) = (aging.as_of, aging.basis);
    let mut found: BTreeMap<AccountKey, (Apart, Vec<i64>)> = BTreeMap::new();
    for item in &items.rows {
        let key = (item.customer_code.clone(), item.currency.clone());
        let (apart, sums) =
            found.entry(key).or_insert_with(|| (Apart::default(), vec![0; aging.band_keys.len()]));
        apart.disputed += item.disputed;
        let place = match (item.open < 0, item.is_age_unknown) {
            (true, _) if item.kind == RECEIPT => &mut apart.prepaid,
            (true, _) => &mut apart.credit_notes,
            (false, true) => &mut apart.age_unknown,
            (false, false) => {
                let due = basis == Basis::Due;
                let past_due = item.due_date.map_or(0, |due| (as_of - due).num_days());
                &mut sums[bands.place(basis, if due { past_due } else { item.age_days })]
            }
        };
        *place += item.open - item.disputed;
    }
    let mut aparts = Vec::with_capacity(aging.rows.len());
    for row in &mut aging.rows {
        let key = (row.customer_code.clone(), row.currency.clone());
        let none = || (Apart::default(), vec![0; row.bands.len()]);
        let (apart, sums) = found.remove(&key).unwrap_or_else(none);
        row.bands = sums;
        assert!(
            apart.prepaid + apart.credit_notes == row.unapplied
                && row.bands.iter().sum::<i64>()
                    + apart.disputed
                    + apart.age_unknown
                    + row.unapplied
                    == row.balance,
            "what stands apart and the bands add up to the balance: {row:?} {apart:?}"
        );
        aparts.push(apart);
    }
    AgingApart { aging, apart: aparts }
}
