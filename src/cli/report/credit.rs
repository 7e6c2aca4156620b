//! Credit: limits and their use, pooled ones too, and what payments suggest.

use super::{Grid, fixed, money};
use crate::analyze::{self, CreditPools, CreditRow, Ledger};
use crate::cli::arguments::Report;
use crate::cli::output::{Context, Failure};
use crate::domain::{Currency, Date};
use crate::pipeline::PipelineError;

const COLUMNS: [&str; 9] = [
    "customer_code",
    "customer_name",
    "limit",
    "used",
    "available",
    "over_limit",
    "oldest_overdue_days",
    "term_days",
    "over_term",
];

fn number(value: Option<i64>) -> String {
    value.map_or_else(String::new, |days| days.to_string())
}

fn cells(row: &CreditRow) -> Vec<String> {
    let money = |amount| money(amount, &row.currency);
    vec![
        row.customer_code.to_string(),
        row.customer_name.to_string(),
        row.limit.map_or_else(String::new, money),
        money(row.used),
        row.available.map_or_else(String::new, money),
        money(row.over_limit),
        number(row.oldest_overdue_days),
        number(row.term_days),
        row.over_term.to_string(),
    ]
}

pub(super) fn credit(
    arguments: &Report,
    ledger: &Ledger,
    as_of: Date,
    context: &Context,
) -> Result<Grid, Failure> {
    if arguments.pooled {
        let pools = CreditPools::of(ledger, as_of).map_err(PipelineError::from)?;
        return Ok(pooled(&pools, as_of));
    }
    let (grid, others) = own(arguments, ledger, as_of)?;
    say_others(others, context);
    Ok(grid)
}

/// One row a customer: that in the currency of its limit, as the columns name no currency. Says how
/// many rows in other currencies are left out.
pub(super) fn own(
    arguments: &Report,
    ledger: &Ledger,
    as_of: Date,
) -> Result<(Grid, usize), Failure> {
    let mut credit = analyze::credit(ledger, as_of).map_err(PipelineError::from)?;
    if let Some(wanted) = arguments.currency.as_deref().and_then(Currency::parse) {
        credit.rows.retain(|row| row.currency == wanted.code());
    }
    let mut shown: Vec<&CreditRow> = Vec::new();
    let mut others = 0;
    for row in &credit.rows {
        match shown.last_mut() {
            Some(last) if last.customer_code == row.customer_code => {
                others += 1;
                if row.is_own_currency {
                    *last = row;
                }
            }
            _ => shown.push(row),
        }
    }
    let mut grid = Grid::new(&COLUMNS, 2);
    grid.rows = shown.into_iter().map(cells).collect();
    Ok((grid, others))
}

pub(super) fn say_others(others: usize, context: &Context) {
    if others > 0 {
        context.say("report-credit-currencies", &[("count", others.to_string())]);
    }
}

/// The columns of `credit`, then those of the pool and of the limit's validity.
pub(super) fn pooled(pools: &CreditPools, as_of: Date) -> Grid {
    let mut columns = COLUMNS.to_vec();
    columns.extend([
        "pool_code",
        "pool_currency",
        "pool_limit",
        "pool_used",
        "pool_available",
        "pool_over_limit",
        "limit_from",
        "limit_until",
        "limit_state",
    ]);
    let mut grid = Grid::new(&columns, 2);
    let day = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
    for row in pools.rows(as_of) {
        let money = |amount| money(amount, &row.pool_currency);
        let mut line = cells(&row.credit);
        line.extend([
            row.pool_code.to_string(),
            row.pool_currency.to_string(),
            row.pool_limit.map_or_else(String::new, money),
            money(row.pool_used),
            row.pool_available.map_or_else(String::new, money),
            money(row.pool_over_limit),
            day(row.limit_from),
            day(row.limit_until),
            row.limit_state.word().to_owned(),
        ]);
        grid.rows.push(line);
    }
    grid
}

/// The suggestion of grade and limit beside what the card has.
pub(super) fn grades(ledger: &Ledger, as_of: Date, context: &Context) -> Result<Grid, Failure> {
    let mut grid = Grid::new(
        &[
            "customer_code",
            "customer_name",
            "currency",
            "sales",
            "paid",
            "days_late",
            "oldest_overdue_days",
            "term_days",
            "grade",
            "suggested_grade",
            "limit",
            "suggested_limit",
        ],
        3,
    );
    context.say("report-grades", &[]);
    for row in analyze::grades(ledger, as_of).map_err(PipelineError::from)? {
        let money = |amount| money(amount, &row.currency);
        let late = row.behaviour.days_late_tenths;
        grid.rows.push(vec![
            row.customer_code.to_string(),
            row.customer_name.to_string(),
            row.currency.to_string(),
            money(row.behaviour.sales),
            money(row.behaviour.paid),
            late.map_or_else(String::new, |late| fixed(late, 1, false)),
            row.behaviour.oldest_overdue_days.to_string(),
            row.behaviour.term_days.to_string(),
            row.grade.to_string(),
            row.suggested_grade.map_or_else(String::new, |grade| grade.word().to_owned()),
            row.limit.map_or_else(String::new, money),
            row.suggested_limit.map_or_else(String::new, money),
        ]);
    }
    Ok(grid)
}
