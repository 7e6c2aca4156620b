//! 账龄: the bands of the contract, and apart from them what is no plain claim.

use super::{Grid, aged, bands, money};
use crate::analyze::{self, AgingRow, Ledger};
use crate::cli::arguments::{Basis, Report};
use crate::cli::output::{Context, Failure};
use crate::domain::Date;
use crate::pipeline::PipelineError;

/// What stands before the bands.
pub(super) const COLUMNS: [&str; 5] =
    ["customer_code", "customer_name", "currency", "balance", "unapplied"];

/// A row of the contract: the customer, its balance, and its bands.
pub(super) fn cells(row: &AgingRow) -> Vec<String> {
    let money = |amount| money(amount, &row.currency);
    let mut cells = vec![
        row.customer_code.to_string(),
        row.customer_name.to_string(),
        row.currency.to_string(),
        money(row.balance),
        money(row.unapplied),
    ];
    cells.extend(row.bands.iter().map(|band| money(*band)));
    cells
}

fn grid(band_keys: &[String]) -> Grid {
    let mut columns: Vec<String> = COLUMNS.map(str::to_owned).into();
    columns.extend(band_keys.iter().cloned());
    Grid { columns, rows: Vec::new(), numbers_from: 3 }
}

pub(super) fn aging(
    arguments: &Report,
    ledger: &Ledger,
    as_of: Date,
    context: &Context,
) -> Result<Grid, Failure> {
    if arguments.apart {
        return apart(arguments, ledger, as_of, context);
    }
    let aging = aged(arguments, ledger, as_of)?;
    let mut grid = grid(&aging.band_keys);
    grid.rows = aging.rows.iter().map(cells).collect();
    Ok(grid)
}

/// The bands hold plain claims only; behind them stands what they leave out.
fn apart(
    arguments: &Report,
    ledger: &Ledger,
    as_of: Date,
    context: &Context,
) -> Result<Grid, Failure> {
    let bands = bands(arguments, "30,60,90,180,365")?;
    let basis = match arguments.by {
        Basis::Document => analyze::Basis::Document,
        Basis::Due => analyze::Basis::Due,
    };
    let method = arguments.method.map_or(analyze::Method::OpenItem, Into::into);
    let found =
        analyze::aging_apart(ledger, as_of, method, basis, &bands).map_err(PipelineError::from)?;
    let mut grid = grid(&found.aging.band_keys);
    grid.columns.extend(["disputed", "age_unknown", "prepaid", "credit_notes"].map(str::to_owned));
    let mut unknown = 0;
    for (row, apart) in found.aging.rows.iter().zip(&found.apart) {
        let mut line = cells(row);
        let amounts = [apart.disputed, apart.age_unknown, apart.prepaid, apart.credit_notes];
        line.extend(amounts.map(|amount| money(amount, &row.currency)));
        grid.rows.push(line);
        unknown += usize::from(apart.age_unknown > 0);
    }
    if unknown > 0 {
        context.say("report-age-unknown", &[("count", unknown.to_string())]);
    }
    Ok(grid)
}
