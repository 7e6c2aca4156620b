//! 余额表: opening to closing, in the currency of the documents and in local currency; reclassified.

use std::collections::BTreeMap;

use chrono::Datelike;
use rust_decimal::Decimal;

use super::{Grid, money};
use crate::analyze::{self, BalanceRow, Ledger};
use crate::cli::arguments::Report;
use crate::cli::output::{Context, Failure};
use crate::domain::{Currency, Date};
use crate::pipeline::PipelineError;

/// The ledger in local currency, where the options ask for it.
pub(super) fn local(
    arguments: &Report,
    ledger: &Ledger,
) -> Result<Option<(Currency, Ledger)>, Failure> {
    let Some(code) = &arguments.local else { return Ok(None) };
    let unknown =
        |code: &str| Failure::usage("error-currency", vec![("currency", code.to_owned())]);
    let local = Currency::parse(code).ok_or_else(|| unknown(code))?;
    let mut stated: BTreeMap<String, Decimal> = BTreeMap::new();
    for (code, rate) in &arguments.exchange {
        let currency = Currency::parse(code).ok_or_else(|| unknown(code))?;
        stated.insert(currency.code().to_owned(), *rate);
    }
    match analyze::localized(ledger, local, &stated) {
        Ok(localized) => Ok(Some((local, localized))),
        Err(analyze::AnalyzeError::RateMissing { currency, lines, document }) => {
            let variables = vec![
                ("local", local.code().to_owned()),
                ("currency", currency),
                ("count", lines.to_string()),
                ("document", document),
            ];
            Err(Failure::usage("error-exchange-missing", variables))
        }
        Err(error) => Err(PipelineError::from(error).into()),
    }
}

pub(super) fn balances(
    arguments: &Report,
    ledger: &Ledger,
    to: Date,
    context: &Context,
    for_people: bool,
) -> Result<Grid, Failure> {
    let from = arguments.from;
    let read = |ledger: &Ledger, from| -> Result<Vec<BalanceRow>, Failure> {
        Ok(analyze::balances(ledger, from, to).map_err(PipelineError::from)?.rows)
    };
    let rows = read(ledger, from)?;
    let local = local(arguments, ledger)?;
    let mut columns =
        vec!["customer_code", "customer_name", "currency", "opening", "debit", "credit", "closing"];
    let years = match arguments.reclassify {
        true => {
            columns.extend(["year_debit", "year_credit", "direction", "receivable", "advance"]);
            read(ledger, to.with_ordinal(1))?
        }
        false => Vec::new(),
    };
    let locals = match &local {
        Some((_, localized)) => {
            columns.extend(["opening_local", "debit_local", "credit_local", "closing_local"]);
            read(localized, from)?
        }
        None => Vec::new(),
    };
    let mut grid = Grid::new(&columns, 3);
    for (at, row) in rows.iter().enumerate() {
        let money = |amount| money(amount, &row.currency);
        let mut cells = vec![
            row.customer_code.to_string(),
            row.customer_name.to_string(),
            row.currency.to_string(),
            money(row.opening),
            money(row.debit),
            money(row.credit),
            money(row.closing),
        ];
        // The same query over the same lines gives the same customers in the same order.
        if let Some(year) = years.get(at) {
            cells.extend([
                money(year.debit),
                money(year.credit),
                super::account::direction(row.closing, for_people, context),
                money(row.closing.max(0)),
                money(row.closing.saturating_neg().max(0)),
            ]);
        }
        if let (Some(one), Some((currency, _))) = (locals.get(at), &local) {
            let amounts = [one.opening, one.debit, one.credit, one.closing];
            cells.extend(amounts.map(|amount| super::money(amount, currency.code())));
        }
        grid.rows.push(cells);
    }
    Ok(grid)
}
