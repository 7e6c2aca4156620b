//! A report as people read it: bands, kinds, states and figures in words, rates in percent. What a
//! machine reads keeps its keys.

use rust_decimal::Decimal;

use super::Grid;
use crate::cli::arguments::Format;
use crate::cli::output::Context;
use crate::i18n;

/// Columns of fractions, which people read in percent.
const FRACTIONS: [&str; 8] = [
    "collection_rate",
    "effectiveness",
    "share",
    "cumulative",
    "month_rate",
    "year_rate",
    "return_rate",
    "tax_rate",
];

/// The columns in words.
pub(super) fn headings(grid: &Grid, context: &Context) -> Vec<String> {
    let is_by_due = grid.columns.iter().any(|key| key == "not_due");
    let heading = |key: &String| {
        let name = format!("column-{}", key.replace('_', "-"));
        i18n::find(context.language, &name, &[])
            .or_else(|| band(key, is_by_due, context))
            .unwrap_or_else(|| key.clone())
    };
    grid.columns.iter().map(heading).collect()
}

/// 31–60 天, 365 天以上, 未到期, 第 3 周.
fn band(key: &str, is_by_due: bool, context: &Context) -> Option<String> {
    let ending = if is_by_due { "-overdue" } else { "" };
    if key == "not_due" {
        return Some(context.text("export-band-not-due", &[]));
    }
    if let Some(week) = key.strip_prefix("week_") {
        return Some(context.text("report-week", &[("week", week.to_owned())]));
    }
    let (first, last) = key.strip_prefix('d')?.split_once('_')?;
    let days: u32 = first.parse().ok()?;
    Some(match last {
        "plus" => {
            let over = days.saturating_sub(1).to_string();
            context.text(&format!("export-band-over{ending}"), &[("days", over)])
        }
        last => {
            let ends = [("first", first.to_owned()), ("last", last.to_owned())];
            context.text(&format!("export-band{ending}"), &ends)
        }
    })
}

/// Puts words in the place of keys. A workbook keeps fractions, which it can reckon with.
pub(super) fn put(grid: &mut Grid, context: &Context) {
    let has_percent = context.format != Format::Xlsx;
    let unit = grid.columns.iter().position(|column| column == "unit");
    for row in &mut grid.rows {
        let is_fraction = unit.is_some_and(|unit| row[unit] == "fraction");
        for (column, cell) in grid.columns.iter().zip(row.iter_mut()) {
            let rate = FRACTIONS.contains(&column.as_str()) || (column == "value" && is_fraction);
            let said = match key(column, cell) {
                Some(key) => i18n::find(context.language, &key, &[]),
                None if rate && has_percent => percent(cell, column == "tax_rate"),
                None => None,
            };
            if let Some(said) = said {
                *cell = said;
            }
        }
        if let Some(unit) = unit.filter(|_| is_fraction && has_percent) {
            row[unit].clear();
        }
    }
}

/// The words of a cell that holds a key.
fn key(column: &str, cell: &str) -> Option<String> {
    Some(match (column, cell) {
        ("age_unknown" | "over_term", "true") => "export-yes".to_owned(),
        ("age_unknown" | "over_term", _) => "export-no".to_owned(),
        ("kind", kind) => format!("ledger-{kind}"),
        ("habit", habit) => format!("export-habit-{habit}"),
        ("limit_state", state) => format!("limit-state-{state}"),
        ("state", state) => format!("promise-{state}"),
        ("figure", figure) => format!("figure-{}", figure.replace('_', "-")),
        ("unit", unit) => format!("unit-{unit}"),
        _ => return None,
    })
}

/// 47.74% of 0.4774; 13% of 0.13 where it is `short`.
fn percent(cell: &str, short: bool) -> Option<String> {
    let percent = cell.parse::<Decimal>().ok()? * Decimal::ONE_HUNDRED;
    Some(if short { format!("{}%", percent.normalize()) } else { format!("{percent:.2}%") })
}
