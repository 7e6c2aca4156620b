//! 坏账准备: Σ band × rate over the ageing of each customer.

use std::collections::BTreeMap;

use chrono::{Datelike, Months};
use rust_decimal::Decimal;

use super::{Aging, AnalyzeError, Bands, Basis, Ledger, Method, aging};
use crate::domain::Date;
use crate::domain::provision::{migration_rates, of_band};

/// What is to be set aside, by customer and currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provision {
    pub aging: Aging,
    /// One for each band of the ageing.
    pub rates: Vec<Decimal>,
    /// One for each row of the ageing: what is lost of each band, and their sum.
    pub rows: Vec<ProvisionRow>,
}

/// The part of each band that is likely lost, and the sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvisionRow {
    pub bands: Vec<i64>,
    pub total: i64,
}

/// Each band is rounded by itself, so that the bands add up to the total as printed.
/// What is unapplied lowers nothing: a prepayment is no answer to another customer's loss.
///
/// # Panics
/// Where there is not one rate for each band; the caller has counted them.
pub fn provision(aging: Aging, rates: Vec<Decimal>) -> Result<Provision, AnalyzeError> {
    assert!(rates.len() == aging.band_keys.len(), "one rate for each band");
    let mut rows = Vec::with_capacity(aging.rows.len());
    for row in &aging.rows {
        let pairs = row.bands.iter().zip(&rates);
        let bands: Option<Vec<i64>> = pairs.map(|(amount, rate)| of_band(*amount, *rate)).collect();
        let bands = bands.ok_or(AnalyzeError::TooLarge)?;
        let total = bands.iter().sum();
        rows.push(ProvisionRow { bands, total });
    }
    Ok(Provision { aging, rates, rows })
}

/// The rates of loss of each currency by migration over the ends of the last months, the cut-off
/// day first among them; each with the ends that they are made from.
pub fn migration(
    ledger: &Ledger,
    as_of: Date,
    method: Method,
    basis: Basis,
    bands: &Bands,
    months: u32,
    final_loss: Decimal,
) -> Result<BTreeMap<String, Vec<Decimal>>, AnalyzeError> {
    let mut history: BTreeMap<String, Vec<Vec<i64>>> = BTreeMap::new();
    for back in (0..=months).rev() {
        let Some(end) = month_end(as_of, back) else { continue };
        let aging = aging(ledger, end, method, basis, bands)?;
        let mut sums: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for row in aging.rows {
            let sum = sums.entry(row.currency).or_insert_with(|| vec![0; aging.band_keys.len()]);
            for (total, amount) in sum.iter_mut().zip(row.bands) {
                *total += amount;
            }
        }
        for (currency, sum) in sums {
            history.entry(currency).or_default().push(sum);
        }
    }
    let rates = history
        .into_iter()
        .filter_map(|(currency, history)| Some((currency, migration_rates(&history, final_loss)?)));
    Ok(rates.collect())
}

/// The day so many months before, at the end of its month; the cut-off day itself for 0.
fn month_end(as_of: Date, back: u32) -> Option<Date> {
    if back == 0 {
        return Some(as_of);
    }
    let later = as_of.with_day(1)?.checked_sub_months(Months::new(back - 1))?;
    later.pred_opt()
}
