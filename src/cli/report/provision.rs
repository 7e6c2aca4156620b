//! 坏账准备: by ageing bands, by balance or by migration, at rates that the user states.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Grid, aged, aging, bands, money};
use crate::analyze::{self, Aging, Ledger};
use crate::cli::arguments::{Basis, Estimate, Report};
use crate::cli::output::{Context, Failure};
use crate::domain::money::parse_amount;
use crate::domain::provision::{of_band, parse_rate};
use crate::domain::{Currency, Date};
use crate::pipeline::{PipelineError, settings};

pub(super) fn provision(
    arguments: &Report,
    ledger: &Ledger,
    as_of: Date,
    context: &Context,
) -> Result<Grid, Failure> {
    match arguments.estimate {
        Estimate::Bands => {
            let aging = aged(arguments, ledger, as_of)?;
            let rates = rates(arguments, &aging.band_keys)?;
            let say = said(&aging.band_keys, &rates);
            context.say("report-provision", &[("rates", say)]);
            let provision = analyze::provision(aging, rates).map_err(PipelineError::from)?;
            let totals = provision.rows.iter().map(|row| row.total).collect();
            grid(arguments, &provision.aging, totals, context)
        }
        Estimate::Balance => {
            let rate = single(arguments, &["balance".to_owned()])?;
            context.say("report-provision-balance", &[("rate", percentage(rate))]);
            let aging = aged(arguments, ledger, as_of)?;
            let totals =
                analyze::provision_of_balances(&aging, rate).map_err(PipelineError::from)?;
            grid(arguments, &aging, totals, context)
        }
        Estimate::Migration => migration(arguments, ledger, as_of, context),
    }
}

fn lost(amount: i64, rate: Decimal) -> Result<i64, Failure> {
    let lost = of_band(amount, rate).ok_or(analyze::AnalyzeError::TooLarge);
    Ok(lost.map_err(PipelineError::from)?)
}

/// Each currency has rates of its own, from its own history.
fn migration(
    arguments: &Report,
    ledger: &Ledger,
    as_of: Date,
    context: &Context,
) -> Result<Grid, Failure> {
    let last = single(arguments, &["d…_plus".to_owned()])?;
    let bands = bands(arguments, "30,60,90,120,150,180")?;
    let method = arguments.method.map_or(analyze::Method::Fifo, Into::into);
    let basis = match arguments.by {
        Basis::Document => analyze::Basis::Document,
        Basis::Due => analyze::Basis::Due,
    };
    let by_currency =
        analyze::migration(ledger, as_of, method, basis, &bands, arguments.months, last);
    let by_currency = by_currency.map_err(PipelineError::from)?;
    let aging =
        analyze::aging(ledger, as_of, method, basis, &bands).map_err(PipelineError::from)?;
    let mut totals = Vec::with_capacity(aging.rows.len());
    for row in &aging.rows {
        let rates = by_currency.get(row.currency.as_str()).ok_or_else(|| {
            Failure::usage("error-migration-history", vec![("currency", row.currency.to_string())])
        })?;
        let mut total = 0_i64;
        for (amount, rate) in row.bands.iter().zip(rates) {
            total += lost(*amount, *rate)?;
        }
        totals.push(total);
    }
    for (currency, rates) in &by_currency {
        let months = ("months", arguments.months.to_string());
        let rates = ("rates", said(&aging.band_keys, rates));
        context.say("report-provision-migration", &[("currency", currency.clone()), months, rates]);
    }
    grid(arguments, &aging, totals, context)
}

fn grid(
    arguments: &Report,
    aging: &Aging,
    totals: Vec<i64>,
    context: &Context,
) -> Result<Grid, Failure> {
    let mut columns: Vec<String> = aging::COLUMNS.map(str::to_owned).into();
    columns.extend(aging.band_keys.iter().cloned());
    columns.push("provision".to_owned());
    let mut grid = Grid { columns, rows: Vec::with_capacity(aging.rows.len()), numbers_from: 3 };
    let mut needed: BTreeMap<&str, i64> = BTreeMap::new();
    for (row, total) in aging.rows.iter().zip(totals) {
        let mut cells = aging::cells(row);
        cells.push(money(total, &row.currency));
        grid.rows.push(cells);
        *needed.entry(&row.currency).or_default() += total;
    }
    say_difference(arguments, &needed, context)?;
    Ok(grid)
}

/// What is to be added to, or taken back from, what is already provided.
fn say_difference(
    arguments: &Report,
    needed: &BTreeMap<&str, i64>,
    context: &Context,
) -> Result<(), Failure> {
    let Some(text) = &arguments.provided else { return Ok(()) };
    let mut totals = needed.iter();
    let (Some((code, total)), None) = (totals.next(), totals.next()) else {
        return Err(Failure::usage("error-provided-currency", Vec::new()));
    };
    let currency = Currency::parse(code).unwrap_or(Currency::CNY);
    let provided = parse_amount(text, currency)
        .map_err(|_| Failure::usage("error-provided", vec![("amount", text.clone())]))?;
    let provided = provided.amount.0;
    let amounts = [
        ("needed", money(*total, code)),
        ("provided", money(provided, code)),
        ("difference", money(total.saturating_sub(provided), code)),
    ];
    context.say("report-provided", &amounts);
    Ok(())
}

fn said(keys: &[String], rates: &[Decimal]) -> String {
    let pairs = keys.iter().zip(rates);
    let said: Vec<String> =
        pairs.map(|(key, rate)| format!("{key} {}%", percentage(*rate))).collect();
    said.join(", ")
}

fn percentage(rate: Decimal) -> String {
    (rate * Decimal::ONE_HUNDRED).normalize().to_string()
}

/// The one rate of the command line; never a default.
fn single(arguments: &Report, wanted: &[String]) -> Result<Decimal, Failure> {
    let bands = || ("bands", wanted.join(", "));
    match &arguments.rates[..] {
        [text] => rate(text),
        [] => Err(Failure::usage("error-rates-missing", vec![bands()])),
        texts => {
            let counts = [("found", texts.len().to_string()), ("wanted", "1".to_owned())];
            let variables = counts.into_iter().chain([bands()]).collect();
            Err(Failure::usage("error-rates-count", variables))
        }
    }
}

fn rate(text: &str) -> Result<Decimal, Failure> {
    parse_rate(text).ok_or_else(|| Failure::usage("error-rate", vec![("rate", text.to_owned())]))
}

/// The rates of the command line, else of the book's settings; never a default, as a rate is a
/// judgement that the user answers for.
fn rates(arguments: &Report, band_keys: &[String]) -> Result<Vec<Decimal>, Failure> {
    let mut texts = arguments.rates.clone();
    if texts.is_empty() {
        let book = arguments.book.as_ref().expect("clap requires a book unless --explain is given");
        texts = settings::provision_rates(book)?;
    }
    let bands = || ("bands", band_keys.join(", "));
    if texts.is_empty() {
        return Err(Failure::usage("error-rates-missing", vec![bands()]));
    }
    if texts.len() != band_keys.len() {
        let counts = [("found", texts.len().to_string()), ("wanted", band_keys.len().to_string())];
        let variables = counts.into_iter().chain([bands()]).collect();
        return Err(Failure::usage("error-rates-count", variables));
    }
    texts.iter().map(|text| rate(text)).collect()
}
