//! 账龄 with what is no plain claim apart: contested documents, openings of unknown age, prepayments
//! and free credit notes.

use std::collections::BTreeMap;

use super::open_item::{OpenItem, each_open_item};
use super::result::{Aging, Basis, Method};
use super::{AccountKey, AnalyzeError, Bands, Ledger, aging};
use crate::domain::Date;
use crate::table::ledger::SALES;

/// Beside each row of an ageing: what its bands hold no more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Apart {
    pub disputed: i64,
    /// Openings without a document of their own: at least as old as their day.
    pub age_unknown: i64,
    /// Receipts, openings on the credit side and credits of a legacy ledger that settle nothing,
    /// never above 0; with the next one the row's unapplied.
    pub prepaid: i64,
    /// Red invoices that settle nothing, never above 0.
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
    let mut sums = ApartSums::of(&aging, bands);
    each_open_item(ledger, as_of, method, |item| sums.add(&item))?;
    Ok(sums.set_apart(aging))
}

/// What of the open items of an ageing's day and method belongs into its bands, and what stands
/// apart.
pub struct ApartSums<'b> {
    as_of: Date,
    basis: Basis,
    bands: &'b Bands,
    /// In the order in which the accounts came.
    found: Vec<(AccountKey, Apart, Vec<i64>)>,
}

impl<'b> ApartSums<'b> {
    pub fn of(aging: &Aging, bands: &'b Bands) -> ApartSums<'b> {
        ApartSums { as_of: aging.as_of, basis: aging.basis, bands, found: Vec::new() }
    }

    /// Takes in an item; those of one account stand together.
    pub fn add(&mut self, item: &OpenItem) {
        let (basis, as_of) = (self.basis, self.as_of);
        let is_same = |key: &AccountKey| key.0 == item.customer_code && key.1 == item.currency;
        if !self.found.last().is_some_and(|(key, ..)| is_same(key)) {
            let key = (item.customer_code.clone(), item.currency.clone());
            self.found.push((key, Apart::default(), vec![0; self.bands.keys(basis).len()]));
        }
        let (_, apart, sums) = self.found.last_mut().expect("the account was just found");
        apart.disputed += item.disputed;
        let place = match (item.open < 0, item.is_age_unknown) {
            (true, _) if item.kind == SALES => &mut apart.credit_notes,
            (true, _) => &mut apart.prepaid,
            (false, true) => &mut apart.age_unknown,
            (false, false) => {
                let due = basis == Basis::Due;
                let past_due = item.due_date.map_or(0, |due| (as_of - due).num_days());
                &mut sums[self.bands.place(basis, if due { past_due } else { item.age_days })]
            }
        };
        *place += item.open - item.disputed;
    }

    /// The ageing with that.
    pub fn set_apart(self, mut aging: Aging) -> AgingApart {
        let found = self.found.into_iter().map(|(key, apart, sums)| (key, (apart, sums)));
        let mut found: BTreeMap<AccountKey, (Apart, Vec<i64>)> = found.collect();
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
}
