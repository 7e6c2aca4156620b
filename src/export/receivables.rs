//! receivables.xlsx: balances, ageing, collections and credit, with a summary in front.

use std::collections::BTreeMap;

use crate::analyze::{Aging, Balances, Basis, Collections, Credit, Method, MonthReceived, Sales};

use super::ExportError;
use super::grid::{self, Column, Emphasis, Placed, Row, Statement, Value};
use super::provenance::{self, Provenance};
use super::style::{self, Book, Caption};

mod overview;

/// Sales and receipts of one month in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthFlow {
    /// `2024-03`.
    pub month: String,
    pub currency: String,
    pub sales: i64,
    /// `None`: not known.
    pub received: Option<i64>,
}

impl MonthFlow {
    /// The months of one currency that have sales or receipts, in order; a month that has only
    /// one of them has 0 of the other.
    pub fn of(sales: &Sales, received: &[MonthReceived]) -> Vec<MonthFlow> {
        let mut months: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
        for row in &sales.rows {
            months.entry(&row.key).or_default().0 += row.gross;
        }
        for row in received.iter().filter(|row| row.currency == sales.currency) {
            months.entry(&row.month).or_default().1 += row.received;
        }
        let flow = |(month, (sold, received)): (&str, (i64, i64))| MonthFlow {
            month: month.to_owned(),
            currency: sales.currency.clone(),
            sales: sold,
            received: Some(received),
        };
        months.into_iter().map(flow).collect()
    }
}

/// All that receivables.xlsx shows.
#[derive(Clone, Debug)]
pub struct ReceivablesReport {
    pub caption: Caption,
    pub balances: Balances,
    /// In the order of their sheets.
    pub agings: Vec<Aging>,
    pub collections: Collections,
    pub credit: Credit,
    pub sales_by_month: Vec<MonthFlow>,
    pub provenance: Provenance,
}

/// The bytes of receivables.xlsx.
pub fn receivables_workbook(report: &ReceivablesReport) -> Result<Vec<u8>, ExportError> {
    build(report, Book::new(&report.caption))
}

/// As [`receivables_workbook`], on a book whose sheets may be shorter.
pub(super) fn build(report: &ReceivablesReport, mut book: Book) -> Result<Vec<u8>, ExportError> {
    let title = book.text("export-title-receivables");
    let wanted = book.text("export-sheet-summary");
    let summary = book.claim_name(&wanted);
    let placed = balances(&mut book, &report.balances)?;
    for aging in &report.agings {
        write_aging(&mut book, aging)?;
    }
    collections(&mut book, &report.collections)?;
    credit(&mut book, &report.credit)?;
    let methods = methods(&book, report);
    provenance::write(&mut book, &report.provenance, &methods)?;
    let sheet = overview::sheet(&book, summary, report, &placed)?;
    book.push_first(sheet);
    book.finish(&title)
}

fn customer_columns(book: &Book) -> Vec<Column> {
    ["export-column-code", "export-column-name"].map(|key| Column::plain(book.text(key))).into()
}

fn customer_cells(code: &str, name: &str) -> Vec<Value> {
    vec![Value::Text(code.to_owned()), Value::Text(name.to_owned())]
}

fn balances(book: &mut Book, balances: &Balances) -> Result<Placed, ExportError> {
    let mut columns = customer_columns(book);
    for key in ["opening", "debit", "credit", "closing"] {
        columns.push(Column::sum(book.text(&format!("export-column-{key}"))));
    }
    let closing = columns.pop().expect("a column was pushed just now");
    columns.push(closing.with(Emphasis::Bar));
    let rows = balances.rows.iter().map(|row| {
        let mut values = customer_cells(&row.customer_code, &row.customer_name);
        values.extend([row.opening, row.debit, row.credit, row.closing].map(Value::amount));
        Row { currency: row.currency.clone(), values }
    });
    let statement = Statement {
        sheet: book.text("export-sheet-balances"),
        title: book.text("export-title-balances"),
        period: book.period_line(balances.from, balances.to),
        columns,
        currency_at: 2,
        rows: rows.collect(),
        totals: Vec::new(),
        notes: vec![book.text("export-note-balances")],
    };
    grid::write(book, statement)
}

fn write_aging(book: &mut Book, aging: &Aging) -> Result<Placed, ExportError> {
    let method = book.text(&format!("export-method-{}", aging.method.name()));
    let basis = book.text(&format!("export-basis-{}", aging.basis.name()));
    let words = [("method", method), ("basis", basis)];
    let mut columns = customer_columns(book);
    columns.push(Column::sum(book.text("export-column-balance")).with(Emphasis::Bar));
    columns.push(Column::sum(book.text("export-column-unapplied")));
    for (at, key) in aging.band_keys.iter().enumerate() {
        let overdue = aging.basis == Basis::Due && at > 0;
        let emphasis = if overdue { Emphasis::Alert } else { Emphasis::Plain };
        columns.push(Column::sum(band_words(book, key, aging.basis)).with(emphasis));
    }
    let rows = aging.rows.iter().map(|row| {
        let mut values = customer_cells(&row.customer_code, &row.customer_name);
        values.extend([row.balance, row.unapplied].map(Value::amount));
        values.extend(row.bands.iter().map(|band| Value::amount(*band)));
        Row { currency: row.currency.clone(), values }
    });
    let statement = Statement {
        sheet: book.text_with("export-sheet-aging", &words),
        title: book.text_with("export-title-aging", &words),
        period: book.as_of_line(aging.as_of),
        columns,
        currency_at: 2,
        rows: rows.collect(),
        totals: Vec::new(),
        notes: vec![method_note(book, aging.method), book.text("export-note-aging")],
    };
    grid::write(book, statement)
}

fn method_note(book: &Book, method: Method) -> String {
    book.text(&format!("export-note-{}", method.name()))
}

/// `31–60 天`, `逾期 1–30 天`, `未到期` from the key of a band.
fn band_words(book: &Book, key: &str, basis: Basis) -> String {
    if key == "not_due" {
        return book.text("export-band-not-due");
    }
    let ending = if basis == Basis::Due { "-overdue" } else { "" };
    let days = key.strip_prefix('d').and_then(|days| days.split_once('_'));
    match days {
        Some((first, "plus")) => {
            // `366 and more` is said as `over 365`.
            let over = first.parse::<i64>().map_or(first.to_owned(), |n| (n - 1).to_string());
            book.text_with(&format!("export-band-over{ending}"), &[("days", over)])
        }
        Some((first, last)) => book.text_with(
            &format!("export-band{ending}"),
            &[("first", first.to_owned()), ("last", last.to_owned())],
        ),
        None => key.to_owned(),
    }
}

/// Received ÷ (opening + sales) and days outstanding of one currency.
fn collection_totals(collections: &Collections, currency: &str) -> (Option<i64>, Option<i64>) {
    let rows = || collections.rows.iter().filter(|row| row.currency == currency);
    let sum = |pick: fn(&crate::analyze::CollectionRow) -> i64| -> i128 {
        rows().map(|row| i128::from(pick(row))).sum()
    };
    let (sales, closing) = (sum(|row| row.sales), sum(|row| row.closing));
    let due = sum(|row| row.opening) + sales;
    let rate = if due > 0 { style::share(sum(|row| row.received), due) } else { None };
    let days = match collections.period_days {
        // A share counts ten-thousandths; tenths of a day are a thousand times fewer.
        Some(days) if sales > 0 => style::share(closing * i128::from(days), sales * 1_000),
        _ => None,
    };
    (rate, days)
}

fn collections(book: &mut Book, collections: &Collections) -> Result<(), ExportError> {
    let mut columns = customer_columns(book);
    for key in ["opening", "sales", "received", "closing"] {
        columns.push(Column::sum(book.text(&format!("export-column-{key}"))));
    }
    columns.push(Column::plain(book.text("export-column-rate")));
    columns.push(Column::plain(book.text("export-column-dso")));
    let rows: Vec<Row> = collections
        .rows
        .iter()
        .map(|row| {
            let mut values = customer_cells(&row.customer_code, &row.customer_name);
            values.extend([row.opening, row.sales, row.received, row.closing].map(Value::amount));
            values.push(Value::maybe(row.collection_rate_ten_thousandths, Value::Ratio));
            values.push(Value::maybe(row.dso_days_tenths, Value::Tenths));
            Row { currency: row.currency.clone(), values }
        })
        .collect();
    let mut totals = Vec::new();
    for currency in grid::currencies(rows.iter().map(|row| row.currency.as_str())) {
        let (rate, days) = collection_totals(collections, &currency);
        totals.push((currency.clone(), 6, Value::maybe(rate, Value::Ratio)));
        totals.push((currency, 7, Value::maybe(days, Value::Tenths)));
    }
    let statement = Statement {
        sheet: book.text("export-sheet-collections"),
        title: book.text("export-title-collections"),
        period: book.period_line(collections.from, collections.to),
        columns,
        currency_at: 2,
        rows,
        totals,
        notes: vec![book.text("export-note-collections")],
    };
    grid::write(book, statement)?;
    Ok(())
}

fn credit(book: &mut Book, credit: &Credit) -> Result<(), ExportError> {
    let mut columns = customer_columns(book);
    for key in ["limit", "used", "available", "over-limit"] {
        columns.push(Column::sum(book.text(&format!("export-column-{key}"))));
    }
    let over = columns.pop().expect("a column was pushed just now");
    columns.push(over.with(Emphasis::Alert));
    columns.push(Column::plain(book.text("export-column-term")));
    let overdue = Column::plain(book.text("export-column-overdue-days"));
    columns.push(overdue.with(Emphasis::Alert));
    columns.push(Column::plain(book.text("export-column-over-term")));
    let yes = book.text("export-yes");
    let rows = credit.rows.iter().map(|row| {
        let mut values = customer_cells(&row.customer_code, &row.customer_name);
        values.push(Value::maybe(row.limit, Value::amount));
        values.push(Value::amount(row.used));
        values.push(Value::maybe(row.available, Value::amount));
        values.push(Value::amount(row.over_limit));
        values.push(Value::maybe(row.term_days, Value::Count));
        values.push(Value::maybe(row.oldest_overdue_days, Value::Count));
        values.push(if row.over_term { Value::Alarm(yes.clone()) } else { Value::Blank });
        Row { currency: row.currency.clone(), values }
    });
    let statement = Statement {
        sheet: book.text("export-sheet-credit"),
        title: book.text("export-title-credit"),
        period: book.as_of_line(credit.as_of),
        columns,
        currency_at: 2,
        rows: rows.collect(),
        totals: Vec::new(),
        notes: vec![book.text("export-note-credit")],
    };
    grid::write(book, statement)?;
    Ok(())
}

fn methods(book: &Book, report: &ReceivablesReport) -> Vec<(String, String)> {
    let mut methods = Vec::new();
    for method in Method::ALL {
        if report.agings.iter().any(|aging| aging.method == method) {
            let name = book.text(&format!("export-method-{}", method.name()));
            methods.push((name, method_note(book, method)));
        }
    }
    methods.push((book.text("export-sheet-collections"), book.text("export-note-collections")));
    methods.push((book.text("export-sheet-credit"), book.text("export-note-credit")));
    methods
}
