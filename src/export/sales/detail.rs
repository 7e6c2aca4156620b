//! Who comes and goes, what a first purchase is followed by, price against quantity, tax by rate.

use std::collections::BTreeMap;

use crate::analyze::{CohortRow, EffectRow, RetentionRow, TaxRow};
use crate::domain::period::Period;
use crate::export::grid::{Column, Emphasis, Rows, Statement, Value};
use crate::export::style::{self, Book};
use crate::i18n;

use super::SalesDetail;

/// Months after the first purchase that are shown.
const MONTHS_AFTER: usize = 12;

/// The statements of the details that the report has.
pub(super) fn statements<'a>(book: &Book, detail: &'a SalesDetail) -> Vec<Statement<'a>> {
    let mut statements = Vec::new();
    if let Some((period, before)) = detail.periods {
        statements.push(retention(book, &detail.retention, (period, before)));
        statements.push(effects(book, &detail.effects, (period, before)));
    }
    if !detail.cohorts.is_empty() {
        statements.push(cohorts(book, &detail.cohorts));
    }
    if !detail.tax.is_empty() {
        statements.push(tax(book, &detail.tax));
    }
    statements
}

fn plain(book: &Book, key: &str) -> Column {
    Column::plain(book.text(&format!("column-{key}")))
}

fn sum(book: &Book, key: &str) -> Column {
    Column::sum(book.text(&format!("column-{key}")))
}

fn begin<'a>(book: &Book, key: &'static str, name: &str, columns: Vec<Column>) -> Statement<'a> {
    Statement {
        key,
        leads: None,
        sheet: book.text(&format!("export-sheet-{name}")),
        title: book.text(&format!("export-title-{name}")),
        period: book.period_line(book.caption.from, book.caption.to),
        columns,
        currency_at: 2,
        rows: Rows::made(Vec::new()),
        totals: Vec::new(),
        notes: vec![book.text(&format!("export-note-{name}"))],
        grouped: false,
    }
}

/// Which period is held against which.
fn against(book: &Book, (period, before): (Period, Period)) -> String {
    let days = |period: Period| format!("{} – {}", book.day(period.from), book.day(period.to));
    let words = [("period", days(period)), ("before", days(before))];
    book.text_with("report-against", &words)
}

/// 新增、留存、回流、流失.
fn retention<'a>(
    book: &Book,
    rows: &'a [RetentionRow],
    periods: (Period, Period),
) -> Statement<'a> {
    let columns = vec![
        Column::plain(book.text("export-column-code")),
        Column::plain(book.text("export-column-name")),
        plain(book, "retention"),
        plain(book, "first-sale"),
        plain(book, "last-sale"),
        sum(book, "gross-before"),
        Column::sum(book.text("export-column-gross")).with(Emphasis::Bar),
    ];
    let mut statement = begin(book, "sales-retention", "retention", columns);
    statement.period = against(book, periods);
    let language = book.caption.language;
    let account = |row: &'a RetentionRow| (&*row.customer_code, &*row.currency);
    statement.rows = Rows::of(rows, account, move |row, values| {
        let word = i18n::word(language, &format!("retention-{}", row.retention.word()));
        values.extend([&*row.customer_code, &*row.customer_name, word].map(Value::text));
        values.extend([row.first_sale, row.last_sale].map(|day| Value::maybe(day, Value::Day)));
        values.extend([row.gross_before, row.gross].map(Value::amount));
    });
    statement
}

/// 量价分析: price + quantity + range = the change.
fn effects<'a>(book: &Book, rows: &'a [EffectRow], periods: (Period, Period)) -> Statement<'a> {
    let columns = vec![
        Column::plain(book.text("export-column-product-code")),
        Column::plain(book.text("export-group-product")),
        sum(book, "quantity-before"),
        sum(book, "net-before"),
        Column::sum(book.text("export-column-quantity")),
        Column::sum(book.text("export-column-net")),
        sum(book, "change").with(Emphasis::Bar),
        sum(book, "price-effect"),
        sum(book, "quantity-effect"),
        sum(book, "range-effect"),
    ];
    let mut statement = begin(book, "sales-effect", "effect", columns);
    statement.period = against(book, periods);
    let account = |row: &'a EffectRow| (&*row.key, &*row.currency);
    statement.rows = Rows::of(rows, account, |row, values| {
        values.extend([
            Value::text(&*row.key),
            Value::text(&*row.label),
            Value::Quantity(i128::from(row.quantity_before_millionths)),
            Value::amount(row.net_before),
            Value::Quantity(i128::from(row.quantity_millionths)),
            Value::amount(row.net),
            Value::Amount(i128::from(row.net) - i128::from(row.net_before)),
        ]);
        let effect = &row.effect;
        values.extend([effect.price, effect.quantity, effect.range].map(Value::amount));
    });
    statement
}

/// 首购同期群: which part of those who first bought in a month bought again so many months later.
fn cohorts<'a>(book: &Book, rows: &'a [CohortRow]) -> Statement<'a> {
    let mut columns = vec![
        plain(book, "cohort"),
        Column { total: crate::export::grid::Total::Sum, ..plain(book, "size") },
    ];
    for month in 0..=MONTHS_AFTER {
        let word = book.text_with("export-column-month-after", &[("month", month.to_string())]);
        columns.push(Column::plain(word).with(Emphasis::Shade));
    }
    let mut statement = begin(book, "sales-cohort", "cohort", columns);
    statement.currency_at = 1;
    let mut cohorts: BTreeMap<(&str, &str), Vec<&CohortRow>> = BTreeMap::new();
    for row in rows {
        cohorts.entry((&row.currency, &row.cohort)).or_default().push(row);
    }
    let mut made = Vec::new();
    for ((currency, cohort), months) in cohorts {
        let size = months[0].size;
        let mut shares = vec![Value::Blank; MONTHS_AFTER + 1];
        for month in months {
            let place = usize::try_from(month.month).ok().and_then(|at| shares.get_mut(at));
            if let Some(place) = place {
                let share = style::share(month.customers as i128, size as i128);
                *place = Value::maybe(share, Value::Ratio);
            }
        }
        let mut values = vec![Value::text(cohort), Value::Count(size as i64)];
        values.extend(shares);
        made.push((currency, values));
    }
    statement.rows = Rows::made(made);
    statement
}

/// 销项税 by rate.
fn tax<'a>(book: &Book, rows: &'a [TaxRow]) -> Statement<'a> {
    let columns = vec![
        plain(book, "tax-rate"),
        Column::plain(book.text("export-column-documents")),
        Column::sum(book.text("export-column-net")),
        Column::sum(book.text("export-column-tax")),
        Column::sum(book.text("export-column-gross")).with(Emphasis::Bar),
        sum(book, "tax-by-rate"),
        sum(book, "difference"),
    ];
    let mut statement = begin(book, "sales-tax", "tax", columns);
    statement.currency_at = 1;
    let mut made = Vec::new();
    for row in rows {
        let rate = match row.tax_rate.as_str() {
            "" => book.text("export-not-said"),
            rate => percent(rate),
        };
        let mut values = vec![Value::text(rate), Value::Count(row.documents)];
        values.extend([row.net, row.tax, row.gross].map(Value::amount));
        values.push(Value::maybe(row.tax_by_rate, Value::amount));
        values.push(Value::maybe(row.difference, Value::amount));
        made.push((row.currency.as_str(), values));
    }
    statement.rows = Rows::made(made);
    statement
}

/// `13%` of `0.13`.
fn percent(rate: &str) -> String {
    let digits = rate.parse::<rust_decimal::Decimal>().ok();
    let percent = digits.and_then(|rate| rate.checked_mul(rust_decimal::Decimal::ONE_HUNDRED));
    percent.map_or_else(|| rate.to_owned(), |percent| format!("{}%", percent.normalize()))
}
