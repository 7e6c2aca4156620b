//! 本位币: the ledger in local currency, at the exchange rates of its documents.

use std::collections::BTreeMap;

use polars::prelude::{NamedFrom, PolarsError, Series};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::query::texts_of_lines;
use super::{AnalyzeError, Ledger};
use crate::domain::Currency;

/// Columns of money in the ledger frame.
const MONEY: [&str; 5] = ["debit", "credit", "net", "tax", "gross"];

/// The same ledger with its money in minor units of `local`, each line at the rate of its
/// document (local = amount × rate, half away from zero), else at that of `stated` for its
/// currency. The column `currency` still names the currency of the document, so that rows of a
/// report on both ledgers stand side by side. A line without a rate is an error, never a zero. What
/// chooses lines by their texts finds none in such a ledger.
pub fn localized(
    ledger: &Ledger,
    local: Currency,
    stated: &BTreeMap<String, Decimal>,
) -> Result<Ledger, AnalyzeError> {
    let refused = |source| AnalyzeError::Engine { statistic: "local currency", source };
    let factors = factors(ledger, local, stated).map_err(refused)??;
    let coded = ledger.made.coded(ledger).map_err(refused)?;
    let mut lines = coded.lines.clone();
    for name in MONEY {
        let column = coded.lines.column(name).and_then(|column| column.i64().cloned());
        let column = column.map_err(refused)?;
        let mut values = Vec::with_capacity(factors.len());
        for (amount, factor) in column.iter().zip(&factors) {
            let converted = match (amount, factor) {
                (Some(amount), Some(factor)) => Some(converted(amount, *factor)?),
                (amount, _) => amount,
            };
            values.push(converted);
        }
        let values = Series::new(name.into(), values);
        lines.with_column(values.into()).map_err(refused)?;
    }
    let coded = coded.with(lines);
    let lines = coded.numbers().map_err(refused)?;
    let made = ledger.made.beside(coded);
    let settlements = Vec::new();
    let disputes = ledger.disputes.clone();
    let classes = ledger.classes.clone();
    let customers = ledger.customers.clone();
    Ok(Ledger { settlements, disputes, classes, made, ..Ledger::new(lines, customers) })
}

fn converted(amount: i64, factor: Decimal) -> Result<i64, AnalyzeError> {
    Decimal::from(amount)
        .checked_mul(factor)
        .map(|exact| exact.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero))
        .and_then(|rounded| rounded.to_i64())
        .ok_or(AnalyzeError::TooLarge)
}

/// Minor units of the local currency for one minor unit of each line; `None`: it is the same.
type Factors = Vec<Option<Decimal>>;

fn factors(
    ledger: &Ledger,
    local: Currency,
    stated: &BTreeMap<String, Decimal>,
) -> Result<Result<Factors, AnalyzeError>, PolarsError> {
    let currencies = texts_of_lines(ledger, "currency")?;
    let rates = texts_of_lines(ledger, "exchange_rate")?;
    let numbers = texts_of_lines(ledger, "document_number")?;
    let mut known: BTreeMap<(&str, &str), Option<Decimal>> = BTreeMap::new();
    let mut missing: BTreeMap<&str, (u64, &str)> = BTreeMap::new();
    let mut factors = Vec::with_capacity(ledger.lines.height());
    for ((currency, rate), number) in currencies.iter().zip(rates.iter()).zip(numbers.iter()) {
        if currency == local.code() {
            factors.push(None);
            continue;
        }
        let factor = *known.entry((currency, rate)).or_insert_with(|| {
            let own = rate.parse().ok().filter(|rate: &Decimal| *rate > Decimal::ZERO);
            let rate = own.or_else(|| stated.get(currency).copied())?;
            scaled(rate, Currency::parse(currency)?.exponent(), local.exponent())
        });
        if factor.is_none() {
            missing.entry(currency).or_insert((0, number)).0 += 1;
        }
        factors.push(factor);
    }
    Ok(match missing.into_iter().next() {
        Some((currency, (lines, document))) => Err(AnalyzeError::RateMissing {
            currency: currency.to_owned(),
            lines,
            document: document.to_owned(),
        }),
        None => Ok(factors),
    })
}

/// A rate between main units as one between minor units.
fn scaled(rate: Decimal, from: u32, to: u32) -> Option<Decimal> {
    if to >= from {
        rate.checked_mul(Decimal::from(10_u64.pow(to - from)))
    } else {
        rate.checked_div(Decimal::from(10_u64.pow(from - to)))
    }
}
