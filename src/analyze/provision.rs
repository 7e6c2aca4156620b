//! 坏账准备: Σ band × rate over the ageing of each customer.

use std::collections::BTreeMap;

use chrono::{Datelike, Months};
use rust_decimal::Decimal;

use super::pairing::each_unpaired_account;
use super::query::{day_number, texts_of_lines};
use super::{Aging, AgingRow, AnalyzeError, Bands, Basis, Ledger, Method, aging};
use crate::domain::Date;
use crate::domain::payment::Account;
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

/// balance × rate of each row of the ageing, half away from zero; a customer that is owed loses
/// nothing.
pub fn provision_of_balances(aging: &Aging, rate: Decimal) -> Result<Vec<i64>, AnalyzeError> {
    let lost = |row: &AgingRow| of_band(row.balance.max(0), rate).ok_or(AnalyzeError::TooLarge);
    aging.rows.iter().map(lost).collect()
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
    let ends: Vec<Date> = (0..=months).rev().filter_map(|back| month_end(as_of, back)).collect();
    let history = match method {
        Method::Fifo => fifo_history(ledger, &ends, basis, bands)?,
        _ => history(ledger, &ends, method, basis, bands)?,
    };
    let rates = history
        .into_iter()
        .filter_map(|(currency, history)| Some((currency, migration_rates(&history, final_loss)?)));
    Ok(rates.collect())
}

/// By currency the sums of the bands at each of these days, from the first on which it has a line.
type History = BTreeMap<String, Vec<Vec<i64>>>;

fn history(
    ledger: &Ledger,
    ends: &[Date],
    method: Method,
    basis: Basis,
    bands: &Bands,
) -> Result<History, AnalyzeError> {
    let mut history = History::new();
    for end in ends {
        let aging = aging(ledger, *end, method, basis, bands)?;
        let mut sums: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for row in aging.rows {
            let sum = sums
                .entry(row.currency.to_string())
                .or_insert_with(|| vec![0; aging.band_keys.len()]);
            for (total, amount) in sum.iter_mut().zip(row.bands) {
                *total += amount;
            }
        }
        for (currency, sum) in sums {
            history.entry(currency).or_default().push(sum);
        }
    }
    Ok(history)
}

/// The same by fifo, which needs no ageing of its own for each day: what was paid by then, taken
/// from the oldest debits on, leaves what was open then.
fn fifo_history(
    ledger: &Ledger,
    ends: &[Date],
    basis: Basis,
    bands: &Bands,
) -> Result<History, AnalyzeError> {
    let days: Vec<i64> = ends.iter().map(|end| day_number(*end)).collect();
    let Some(last) = ends.last() else { return Ok(History::new()) };
    let mut history = History::new();
    for (currency, first) in first_days(ledger)? {
        let known = days.iter().filter(|day| **day >= first).count();
        if known > 0 {
            history.insert(currency.to_owned(), vec![vec![0; bands.keys(basis).len()]; known]);
        }
    }
    each_unpaired_account(ledger, *last, |paired| {
        let Some(sums) = history.get_mut(paired.currency) else { return };
        let skipped = days.len() - sums.len();
        let Account { mut debits, credits, .. } = paired.account;
        debits.sort_by_key(|debit| (debit.day, debit.due_day));
        for (day, sums) in days[skipped..].iter().zip(sums) {
            let by_then = credits.iter().filter(|credit| credit.day <= *day);
            let mut paid: i64 = by_then.map(|credit| credit.amount).sum();
            for debit in debits.iter().take_while(|debit| debit.day <= *day) {
                let open = (debit.amount - paid).max(0);
                paid = (paid - debit.amount).max(0);
                let from = if basis == Basis::Due { debit.due_day } else { debit.day };
                sums[bands.place(basis, day - from)] += open;
            }
        }
    })?;
    Ok(history)
}

/// The day of the first line of each currency.
fn first_days(ledger: &Ledger) -> Result<BTreeMap<&str, i64>, AnalyzeError> {
    let refused = |source| AnalyzeError::Engine { statistic: "provision", source };
    let currencies = texts_of_lines(ledger, "currency").map_err(refused)?;
    let lines = &ledger.made.coded(ledger).map_err(refused)?.lines;
    let days = lines.column("document_day").and_then(|column| column.i32()).map_err(refused)?;
    let mut first: BTreeMap<&str, i64> = BTreeMap::new();
    for (currency, day) in currencies.iter().zip(days.iter()) {
        let day = day.map_or(i64::MAX, i64::from);
        let known = first.entry(currency).or_insert(day);
        *known = day.min(*known);
    }
    Ok(first)
}

/// The day so many months before, at the end of its month; the cut-off day itself for 0.
fn month_end(as_of: Date, back: u32) -> Option<Date> {
    if back == 0 {
        return Some(as_of);
    }
    let later = as_of.with_day(1)?.checked_sub_months(Months::new(back - 1))?;
    later.pred_opt()
}
