//! Sales by one group or two, their trend, classes, segments, cohorts, effects, returns and tax.

use std::collections::BTreeMap;

use super::{Grid, fixed, money};
use crate::analyze::{self, Ledger, PivotCell};
use crate::cli::arguments::{Against, Group, Measure, Report};
use crate::cli::output::{Context, Failure};
use crate::domain::Date;
use crate::domain::period::{self, Period};
use crate::domain::segment::ClassEnds;
use crate::pipeline::PipelineError;

pub(super) fn group(arguments: &Report) -> analyze::Group {
    arguments.group.unwrap_or(Group::Customer).into()
}

fn maybe(value: Option<i64>, digits: u32) -> String {
    value.map_or_else(String::new, |value| fixed(value, digits, false))
}

pub(super) fn sales(
    arguments: &Report,
    ledger: &Ledger,
    to: Date,
    context: &Context,
) -> Result<Grid, Failure> {
    // A currency that was asked for is the only one that the ledger has left.
    let sales = analyze::sales(ledger, arguments.from, to, group(arguments), None);
    let sales = sales.map_err(PipelineError::from)?;
    let others = analyze::sales_currencies(ledger, to).map_err(PipelineError::from)?;
    if others.len() > 1 && arguments.currency.is_none() {
        let variables = [("currency", sales.currency.to_string()), ("all", others.join(", "))];
        context.say("report-currencies", &variables);
    }
    if let Some(across) = arguments.across {
        return pivot(arguments, ledger, to, across, &sales.currency);
    }
    Ok(grid_of(&sales))
}

/// The columns of the contract.
pub(super) fn grid_of(sales: &analyze::Sales) -> Grid {
    let mut grid =
        Grid::new(&["key", "label", "documents", "quantity", "net", "tax", "gross", "share"], 2);
    for row in &sales.rows {
        let money = |amount| money(amount, &sales.currency);
        grid.rows.push(vec![
            row.key.to_string(),
            row.label.to_string(),
            row.documents.to_string(),
            fixed(row.quantity_millionths, 6, true),
            money(row.net),
            money(row.tax),
            money(row.gross),
            fixed(row.share_ten_thousandths, 4, false),
        ]);
    }
    grid
}

/// One row for each key of the first group, one column for each of the second, and the total.
fn pivot(
    arguments: &Report,
    ledger: &Ledger,
    to: Date,
    across: Group,
    currency: &str,
) -> Result<Grid, Failure> {
    let rows_by = group(arguments);
    let pivot = analyze::pivot(ledger, arguments.from, to, rows_by, across.into());
    let pivot = pivot.map_err(PipelineError::from)?;
    let keys = pivot.column_keys(currency);
    let measure = |cell: &PivotCell| match arguments.measure {
        Measure::Gross => cell.gross,
        Measure::Net => cell.net,
        Measure::Tax => cell.tax,
        Measure::Quantity => cell.quantity_millionths,
        Measure::Documents => cell.documents,
    };
    let shown = |value: i64| match arguments.measure {
        Measure::Gross | Measure::Net | Measure::Tax => money(value, currency),
        Measure::Quantity => fixed(value, 6, true),
        Measure::Documents => value.to_string(),
    };
    let mut rows: BTreeMap<(&str, &str), BTreeMap<&str, i64>> = BTreeMap::new();
    for cell in pivot.cells.iter().filter(|cell| cell.currency == currency) {
        let row = rows.entry((&cell.row_key, &cell.row_label)).or_default();
        *row.entry(&cell.column_key).or_default() += measure(cell);
    }
    let mut columns = vec!["key".to_owned(), "label".to_owned()];
    columns.extend(keys.iter().cloned());
    columns.push("total".to_owned());
    let mut grid = Grid { columns, rows: Vec::new(), numbers_from: 2 };
    for ((key, label), cells) in rows {
        let mut row = vec![key.to_owned(), label.to_owned()];
        row.extend(keys.iter().map(|key| shown(cells.get(key.as_str()).copied().unwrap_or(0))));
        row.push(shown(cells.values().sum()));
        grid.rows.push(row);
    }
    Ok(grid)
}

pub(super) fn trend(arguments: &Report, ledger: &Ledger, to: Date) -> Result<Grid, Failure> {
    let rows = analyze::trend(ledger, to, arguments.group.map(Into::into));
    let mut grid = Grid::new(
        &[
            "currency",
            "key",
            "label",
            "month",
            "gross",
            "month_before",
            "month_rate",
            "year_before",
            "year_rate",
        ],
        4,
    );
    let first = arguments.from.map(|from| from.to_string());
    let first = first.as_deref().map_or("", |day| &day[..7]);
    for row in rows.map_err(PipelineError::from)? {
        // The months before the period are there to be compared with.
        if row.month.as_str() < first {
            continue;
        }
        let money = |amount| money(amount, &row.currency);
        grid.rows.push(vec![
            row.currency.to_string(),
            row.key.to_string(),
            row.label.to_string(),
            row.month.to_string(),
            money(row.gross),
            row.month_before.map_or_else(String::new, money),
            maybe(row.month_rate_ten_thousandths, 4),
            row.year_before.map_or_else(String::new, money),
            maybe(row.year_rate_ten_thousandths, 4),
        ]);
    }
    Ok(grid)
}

pub(super) fn abc(arguments: &Report, ledger: &Ledger, to: Date) -> Result<Grid, Failure> {
    let ends = match arguments.classes[..] {
        [] => Some(ClassEnds::default()),
        [a, b] => ClassEnds::new(a, b),
        _ => None,
    };
    let ends = ends.ok_or_else(|| Failure::usage("error-classes", Vec::new()))?;
    let rows = analyze::abc(ledger, arguments.from, to, group(arguments), ends);
    let mut grid = Grid::new(
        &["currency", "rank", "key", "label", "gross", "share", "cumulative", "class"],
        4,
    );
    for row in rows.map_err(PipelineError::from)? {
        grid.rows.push(vec![
            row.currency.to_string(),
            row.rank.to_string(),
            row.key.to_string(),
            row.label.to_string(),
            money(row.gross, &row.currency),
            fixed(row.share_ten_thousandths, 4, false),
            fixed(row.cumulative_ten_thousandths, 4, false),
            row.class.word().to_owned(),
        ]);
    }
    Ok(grid)
}

pub(super) fn rfm(
    arguments: &Report,
    ledger: &Ledger,
    to: Date,
    context: &Context,
    for_people: bool,
) -> Result<Grid, Failure> {
    let rows = analyze::rfm(ledger, arguments.from, to).map_err(PipelineError::from)?;
    let mut grid = Grid::new(
        &[
            "customer_code",
            "customer_name",
            "currency",
            "recency_days",
            "frequency",
            "monetary",
            "recency_score",
            "frequency_score",
            "monetary_score",
            "segment",
        ],
        3,
    );
    for row in rows {
        grid.rows.push(vec![
            row.customer_code.to_string(),
            row.customer_name.to_string(),
            row.currency.to_string(),
            row.recency_days.to_string(),
            row.frequency.to_string(),
            money(row.monetary, &row.currency),
            row.scores.recency.to_string(),
            row.scores.frequency.to_string(),
            row.scores.monetary.to_string(),
            shown_word("segment", row.segment.word(), context, for_people),
        ]);
    }
    Ok(grid)
}

/// A word of ours in the user's language; a machine reads one that no language changes.
fn shown_word(kind: &str, word: &str, context: &Context, for_people: bool) -> String {
    if for_people { context.text(&format!("{kind}-{word}"), &[]) } else { word.to_owned() }
}

/// The period of the options, from January on where none begins it, and the one before.
fn periods(arguments: &Report, to: Date, context: &Context) -> Result<(Period, Period), Failure> {
    let wrong = || Failure::usage("error-period", Vec::new());
    let period = match arguments.from {
        Some(from) => Period::new(from, to).ok_or_else(wrong)?,
        None => Period::year_to(to),
    };
    let against = match arguments.against {
        Against::Before => period::Against::Before,
        Against::Year => period::Against::YearBefore,
    };
    let before = period.earlier(against).ok_or_else(wrong)?;
    let days = |period: Period| format!("{} – {}", period.from, period.to);
    context.say("report-against", &[("period", days(period)), ("before", days(before))]);
    Ok((period, before))
}

pub(super) fn retention(
    arguments: &Report,
    ledger: &Ledger,
    to: Date,
    context: &Context,
    for_people: bool,
) -> Result<Grid, Failure> {
    let (period, before) = periods(arguments, to, context)?;
    let rows = analyze::retention(ledger, period, before).map_err(PipelineError::from)?;
    let mut grid = Grid::new(
        &[
            "customer_code",
            "customer_name",
            "currency",
            "retention",
            "first_sale",
            "last_sale",
            "gross_before",
            "gross",
        ],
        6,
    );
    let day = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
    for row in rows {
        grid.rows.push(vec![
            row.customer_code.to_string(),
            row.customer_name.to_string(),
            row.currency.to_string(),
            shown_word("retention", row.retention.word(), context, for_people),
            day(row.first_sale),
            day(row.last_sale),
            money(row.gross_before, &row.currency),
            money(row.gross, &row.currency),
        ]);
    }
    Ok(grid)
}

pub(super) fn cohort(ledger: &Ledger, to: Date) -> Result<Grid, Failure> {
    let rows = analyze::cohorts(ledger, to).map_err(PipelineError::from)?;
    let mut grid =
        Grid::new(&["currency", "cohort", "size", "month", "customers", "share", "gross"], 2);
    for row in rows {
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let share = analyze::share_ten_thousandths(count(row.customers), count(row.size));
        grid.rows.push(vec![
            row.currency.to_string(),
            row.cohort.to_string(),
            row.size.to_string(),
            row.month.to_string(),
            row.customers.to_string(),
            maybe(share, 4),
            money(row.gross, &row.currency),
        ]);
    }
    Ok(grid)
}

pub(super) fn effect(
    arguments: &Report,
    ledger: &Ledger,
    to: Date,
    context: &Context,
) -> Result<Grid, Failure> {
    let (period, before) = periods(arguments, to, context)?;
    let rows = analyze::effects(ledger, period, before).map_err(PipelineError::from)?;
    let mut grid = Grid::new(
        &[
            "currency",
            "key",
            "label",
            "quantity_before",
            "net_before",
            "quantity",
            "net",
            "change",
            "price_effect",
            "quantity_effect",
            "range_effect",
        ],
        3,
    );
    for row in rows {
        let money = |amount| money(amount, &row.currency);
        grid.rows.push(vec![
            row.currency.to_string(),
            row.key.to_string(),
            row.label.to_string(),
            fixed(row.quantity_before_millionths, 6, true),
            money(row.net_before),
            fixed(row.quantity_millionths, 6, true),
            money(row.net),
            money(row.net - row.net_before),
            money(row.effect.price),
            money(row.effect.quantity),
            money(row.effect.range),
        ]);
    }
    Ok(grid)
}

pub(super) fn returns(arguments: &Report, ledger: &Ledger, to: Date) -> Result<Grid, Failure> {
    let rows = analyze::returns(ledger, arguments.from, to, group(arguments));
    let mut grid = Grid::new(
        &[
            "currency",
            "key",
            "label",
            "sold_documents",
            "sold",
            "returned_documents",
            "returned",
            "return_rate",
        ],
        3,
    );
    for row in rows.map_err(PipelineError::from)? {
        grid.rows.push(vec![
            row.currency.to_string(),
            row.key.to_string(),
            row.label.to_string(),
            row.sold_documents.to_string(),
            money(row.sold, &row.currency),
            row.returned_documents.to_string(),
            money(row.returned, &row.currency),
            maybe(row.rate_ten_thousandths, 4),
        ]);
    }
    Ok(grid)
}

pub(super) fn tax(arguments: &Report, ledger: &Ledger, to: Date) -> Result<Grid, Failure> {
    let rows = analyze::tax_by_rate(ledger, arguments.from, to).map_err(PipelineError::from)?;
    let mut grid = Grid::new(
        &["currency", "tax_rate", "documents", "net", "tax", "gross", "tax_by_rate", "difference"],
        2,
    );
    for row in rows {
        let money = |amount| money(amount, &row.currency);
        grid.rows.push(vec![
            row.currency.to_string(),
            row.tax_rate.to_string(),
            row.documents.to_string(),
            money(row.net),
            money(row.tax),
            money(row.gross),
            row.tax_by_rate.map_or_else(String::new, money),
            row.difference.map_or_else(String::new, money),
        ]);
    }
    Ok(grid)
}
