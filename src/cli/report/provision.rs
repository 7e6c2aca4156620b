//! 坏账准备 by ageing bands, at rates that the user states.

use rust_decimal::Decimal;

use super::{Grid, aged, money};
use crate::analyze::{self, Ledger};
use crate::cli::arguments::Report;
use crate::cli::output::{Context, Failure};
use crate::domain::Date;
use crate::domain::provision::parse_rate;
use crate::pipeline::{PipelineError, settings};

pub(super) fn provision(
    arguments: &Report,
    ledger: &Ledger,
    as_of: Date,
    context: &Context,
) -> Result<Grid, Failure> {
    let aging = aged(arguments, ledger, as_of)?;
    let rates = rates(arguments, &aging.band_keys)?;
    let pairs = aging.band_keys.iter().zip(&rates);
    let said: Vec<String> =
        pairs.map(|(key, rate)| format!("{key} {}%", percentage(*rate))).collect();
    context.say("report-provision", &[("rates", said.join(", "))]);
    let provision = analyze::provision(aging, rates).map_err(PipelineError::from)?;
    let mut columns: Vec<String> =
        ["customer_code", "customer_name", "currency", "balance", "unapplied"]
            .map(str::to_owned)
            .into();
    columns.extend(provision.aging.band_keys.iter().cloned());
    columns.push("provision".to_owned());
    let mut rows = Vec::with_capacity(provision.rows.len());
    for (row, lost) in provision.aging.rows.iter().zip(&provision.rows) {
        let money = |amount| money(amount, &row.currency);
        let mut cells = vec![
            row.customer_code.clone(),
            row.customer_name.clone(),
            row.currency.clone(),
            money(row.balance),
            money(row.unapplied),
        ];
        cells.extend(row.bands.iter().map(|band| money(*band)));
        cells.push(money(lost.total));
        rows.push(cells);
    }
    Ok(Grid { columns, rows, numbers_from: 3 })
}

fn percentage(rate: Decimal) -> String {
    (rate * Decimal::ONE_HUNDRED).normalize().to_string()
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
    let rate = |text: &String| {
        parse_rate(text)
            .ok_or_else(|| Failure::usage("error-rate", vec![("rate", text.to_owned())]))
    };
    texts.iter().map(rate).collect()
}
