//! 坏账准备: Σ band × rate over the ageing of each customer.

use rust_decimal::Decimal;

use super::{Aging, AnalyzeError};
use crate::domain::provision::of_band;

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
