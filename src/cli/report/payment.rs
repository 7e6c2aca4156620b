//! What is open, how customers pay, what the next weeks bring, and where the claims lie.

use super::{Grid, fixed, money};
use crate::analyze::{self, Ledger, Method, OpenItem};
use crate::cli::arguments::Report;
use crate::cli::output::{Context, Failure};
use crate::domain::Date;
use crate::pipeline::PipelineError;

fn day(date: Option<Date>) -> String {
    date.map_or_else(String::new, |date| date.to_string())
}

fn maybe(value: Option<i64>, digits: u32) -> String {
    value.map_or_else(String::new, |value| fixed(value, digits, false))
}

/// The method of the option, else that which this report begins with.
fn method(arguments: &Report, default: Method) -> Method {
    arguments.method.map_or(default, Into::into)
}

const OPEN: [&str; 14] = [
    "customer_code",
    "customer_name",
    "currency",
    "kind",
    "document_number",
    "document_date",
    "due_date",
    "amount",
    "settled",
    "open",
    "age_days",
    "overdue_days",
    "disputed",
    "age_unknown",
];

pub(super) fn open(arguments: &Report, ledger: &Ledger, as_of: Date) -> Result<Grid, Failure> {
    let method = method(arguments, Method::OpenItem);
    if arguments.future {
        if method != Method::OpenItem {
            return Err(Failure::usage("error-future-method", Vec::new()));
        }
        return future(ledger, as_of);
    }
    let open = analyze::open_items(ledger, as_of, method).map_err(PipelineError::from)?;
    let mut grid = Grid::new(&OPEN, 7);
    grid.rows = open.rows.iter().map(open_cells).collect();
    Ok(grid)
}

/// What was open on the day, and what later money has made of it.
fn future(ledger: &Ledger, as_of: Date) -> Result<Grid, Failure> {
    let columns: Vec<&str> = OPEN.into_iter().chain(["future", "remaining"]).collect();
    let mut grid = Grid::new(&columns, 7);
    for row in analyze::future_items(ledger, as_of).map_err(PipelineError::from)? {
        let mut cells = open_cells(&row.item);
        cells.push(money(row.future, &row.item.currency));
        cells.push(money(row.item.open - row.future, &row.item.currency));
        grid.rows.push(cells);
    }
    Ok(grid)
}

fn open_cells(row: &OpenItem) -> Vec<String> {
    let money = |amount| money(amount, &row.currency);
    vec![
        row.customer_code.to_string(),
        row.customer_name.to_string(),
        row.currency.to_string(),
        row.kind.to_owned(),
        row.document_number.to_string(),
        day(row.document_date),
        day(row.due_date),
        money(row.amount),
        money(row.settled),
        money(row.open),
        row.age_days.to_string(),
        row.overdue_days.to_string(),
        money(row.disputed),
        row.is_age_unknown.to_string(),
    ]
}

pub(super) fn payment(arguments: &Report, ledger: &Ledger, to: Date) -> Result<Grid, Failure> {
    let method = method(arguments, Method::Fifo);
    let payments = analyze::payments(ledger, arguments.from, to, method);
    let mut grid = Grid::new(
        &[
            "customer_code",
            "customer_name",
            "currency",
            "paid",
            "paid_late",
            "days_to_pay",
            "days_late",
            "days_late_quarter",
            "days_late_median",
            "days_late_three_quarters",
            "not_due",
            "overdue",
            "effectiveness",
        ],
        3,
    );
    for row in payments.map_err(PipelineError::from)?.rows {
        let money = |amount| money(amount, &row.currency);
        let quartile = |at: usize| {
            row.quartiles_days_late.map_or_else(String::new, |days| days[at].to_string())
        };
        grid.rows.push(vec![
            row.customer_code.to_string(),
            row.customer_name.to_string(),
            row.currency.to_string(),
            money(row.paid),
            money(row.paid_late),
            maybe(row.days_to_pay_tenths, 1),
            maybe(row.days_late_tenths, 1),
            quartile(0),
            quartile(1),
            quartile(2),
            money(row.not_due),
            money(row.overdue),
            maybe(row.effectiveness_ten_thousandths, 4),
        ]);
    }
    Ok(grid)
}

/// Weeks of each currency; with `--detail` the customers and their habits.
pub(super) fn forecast(arguments: &Report, ledger: &Ledger, as_of: Date) -> Result<Grid, Failure> {
    let method = method(arguments, Method::Fifo);
    let forecast = analyze::forecast(ledger, as_of, method).map_err(PipelineError::from)?;
    if !arguments.detail {
        let mut grid = Grid::new(
            &[
                "currency",
                "week",
                "from",
                "to",
                "expected",
                "by_then_low",
                "by_then",
                "by_then_high",
            ],
            4,
        );
        for week in forecast.weeks {
            let money = |amount| money(amount, &week.currency);
            grid.rows.push(vec![
                week.currency.to_string(),
                week.week.to_string(),
                day(week.from),
                day(week.to),
                money(week.expected),
                money(week.by_then_low),
                money(week.by_then),
                money(week.by_then_high),
            ]);
        }
        return Ok(grid);
    }
    let mut columns: Vec<String> = [
        "customer_code",
        "customer_name",
        "currency",
        "open",
        "habit",
        "days_late_quarter",
        "days_late_median",
        "days_late_three_quarters",
    ]
    .map(str::to_owned)
    .into();
    columns.extend((1..=12).map(|week| format!("week_{week}")));
    let mut grid = Grid { columns, rows: Vec::new(), numbers_from: 3 };
    for row in forecast.customers {
        let money = |amount| money(amount, &row.currency);
        let mut cells = vec![
            row.customer_code.to_string(),
            row.customer_name.to_string(),
            row.currency.to_string(),
            money(row.open),
            if row.is_own_habit { "own" } else { "common" }.to_owned(),
        ];
        cells.extend(row.days_late.map(|days| days.to_string()));
        cells.extend(row.weeks.map(money));
        grid.rows.push(cells);
    }
    Ok(grid)
}

pub(super) fn concentration(ledger: &Ledger, as_of: Date) -> Result<Grid, Failure> {
    let rows = analyze::concentration(ledger, as_of).map_err(PipelineError::from)?;
    let mut grid = Grid::new(
        &["currency", "rank", "customer_code", "customer_name", "balance", "share", "cumulative"],
        4,
    );
    for row in rows {
        grid.rows.push(vec![
            row.currency.to_string(),
            row.rank.to_string(),
            row.customer_code.to_string(),
            row.customer_name.to_string(),
            money(row.balance, &row.currency),
            fixed(row.share_ten_thousandths, 4, false),
            fixed(row.cumulative_ten_thousandths, 4, false),
        ]);
    }
    Ok(grid)
}

/// The few figures that matter, a row for each figure and currency.
pub(super) fn summary(
    arguments: &Report,
    ledger: &Ledger,
    to: Date,
    context: &Context,
) -> Result<Grid, Failure> {
    let method = method(arguments, Method::Fifo);
    let figures = analyze::key_figures(ledger, arguments.from, to, method);
    let mut grid = Grid::new(&["currency", "figure", "value", "unit", "formula"], 2);
    for one in figures.map_err(PipelineError::from)? {
        let amount = |value: i64| Some(money(value, &one.currency));
        let rate = |value: Option<i64>| value.map(|value| fixed(value, 4, false));
        let tenths = |value: Option<i64>| value.map(|value| fixed(value, 1, false));
        let rows = [
            ("balance", amount(one.balance), "money"),
            ("receivable", amount(one.receivable), "money"),
            ("receivable_customers", Some(one.receivable_customers.to_string()), "count"),
            ("advance", amount(one.advance), "money"),
            ("advance_customers", Some(one.advance_customers.to_string()), "count"),
            ("overdue", amount(one.overdue), "money"),
            ("overdue_share", rate(one.overdue_share_ten_thousandths), "fraction"),
            ("sales", amount(one.sales), "money"),
            ("received", amount(one.received), "money"),
            ("collection_rate", rate(one.collection_rate_ten_thousandths), "fraction"),
            ("dso_days", tenths(one.dso_days_tenths), "days"),
            ("effectiveness", rate(one.effectiveness_ten_thousandths), "fraction"),
            ("days_to_pay", tenths(one.days_to_pay_tenths), "days"),
            ("days_late", tenths(one.days_late_tenths), "days"),
            ("top_ten_share", rate(one.top_ten_share_ten_thousandths), "fraction"),
            ("concentration_index", rate(one.concentration_ten_thousandths), "fraction"),
        ];
        for (figure, value, unit) in rows {
            grid.rows.push(vec![
                one.currency.to_string(),
                figure.to_owned(),
                value.unwrap_or_default(),
                unit.to_owned(),
                context.text(&format!("formula-{}", figure.replace('_', "-")), &[]),
            ]);
        }
    }
    Ok(grid)
}

/// What was promised, and what was received for it.
pub(super) fn promises(ledger: &Ledger, as_of: Date) -> Result<Grid, Failure> {
    let mut grid = Grid::new(
        &[
            "customer_code",
            "customer_name",
            "currency",
            "made_on",
            "due_date",
            "promised",
            "received_in_time",
            "received_late",
            "state",
        ],
        5,
    );
    for row in analyze::promises(ledger, as_of).map_err(PipelineError::from)? {
        let money = |amount| money(amount, &row.promise.currency);
        grid.rows.push(vec![
            row.promise.customer_code.to_string(),
            row.customer_name.to_string(),
            row.promise.currency.to_string(),
            row.promise.made_on.to_string(),
            row.promise.due_on.to_string(),
            money(row.promise.amount),
            money(row.in_time),
            money(row.late),
            row.state.word().to_owned(),
        ]);
    }
    Ok(grid)
}
