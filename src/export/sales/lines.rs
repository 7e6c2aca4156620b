//! 销售明细, and 交叉表: the lines behind the sales, and two groups at once.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::analyze::{Group, Pivot, SalesLine};
use crate::export::grid::{Column, Emphasis, RowOf, Rows, Statement, Value};
use crate::export::style::Book;

use super::SalesDetail;

/// The key of the lines' statement.
pub(super) const LINES: &str = "sales-lines";
/// Rows of a pivot that are shown one by one; the rest is one row.
const ROWS_MAX: usize = 1_000;

/// The statements of the details that the report has.
pub(super) fn statements<'a>(book: &Book, detail: &'a SalesDetail) -> Vec<Statement<'a>> {
    let pivots = detail.pivots.iter().filter_map(|pivot| of_pivot(book, pivot));
    let mut statements: Vec<Statement> = pivots.collect();
    if !detail.lines.is_empty() {
        statements.push(lines(book, detail));
    }
    statements
}

/// Where the lines of each account begin.
pub(super) fn beginnings(lines: &[SalesLine]) -> RowOf<'_> {
    let mut found = RowOf::new();
    for (at, line) in lines.iter().enumerate() {
        found.entry((line.customer_code.as_str(), line.currency.as_str())).or_insert(at);
    }
    found
}

/// Every sold line; the first of a customer leads back to its sum.
fn lines<'a>(book: &Book, detail: &'a SalesDetail) -> Statement<'a> {
    let plain = |key: &str| Column::plain(book.text(&format!("export-column-{key}")));
    let sum = |key: &str| Column::sum(book.text(&format!("export-column-{key}")));
    let account = |line: &'a SalesLine| (&*line.customer_code, &*line.currency);
    let mut statement = Statement {
        key: LINES,
        leads: None,
        sheet: book.text("export-sheet-sales-lines"),
        title: book.text("export-title-sales-lines"),
        period: book.period_line(book.caption.from, book.caption.to),
        columns: vec![
            plain("code"),
            plain("name"),
            plain("date"),
            plain("number"),
            plain("product-code"),
            Column::plain(book.text("export-group-product")),
            sum("quantity"),
            sum("net"),
            sum("tax"),
            sum("gross"),
        ],
        currency_at: 2,
        rows: Rows::of(&detail.lines, account, line_cells),
        totals: Vec::new(),
        notes: vec![book.text("export-note-sales")],
        grouped: true,
    };
    if detail.customers_without_lines > 0 {
        let count = detail.customers_without_lines.to_string();
        statement.notes.push(book.text_with("export-note-sales-part", &[("count", count)]));
    }
    statement
}

fn line_cells<'a>(line: &'a SalesLine, values: &mut Vec<Value<'a>>) {
    values.extend([&*line.customer_code, &*line.customer_name].map(Value::text));
    values.push(Value::maybe(line.date, Value::Day));
    let texts = [&*line.document_number, &*line.product_code, &*line.product_name];
    values.extend(texts.map(Value::text));
    let quantity = |millionths| Value::Quantity(i128::from(millionths));
    values.push(Value::maybe(line.quantity_millionths, quantity));
    values.extend([line.net, line.tax, line.gross].map(Value::amount));
}

/// The words for a row, and its sums by the keys of the columns.
type PivotRow<'a> = (&'a str, BTreeMap<&'a str, i128>);

/// The key of a pivot's statement.
fn pivot_key(rows_by: Group) -> &'static str {
    match rows_by {
        Group::Customer => "pivot-customer",
        Group::Category => "pivot-category",
        Group::Region => "pivot-region",
        Group::Salesperson => "pivot-salesperson",
        Group::Product => "pivot-product",
        Group::Month => "pivot-month",
    }
}

/// Rows of one group, a column for each key of the other; `None` where a group has only one key,
/// so that its single row says nothing new.
fn of_pivot<'a>(book: &Book, pivot: &'a Pivot) -> Option<Statement<'a>> {
    let columns: BTreeSet<&str> = pivot.cells.iter().map(|cell| &*cell.column_key).collect();
    let mut rows: BTreeMap<(&str, &str), PivotRow> = BTreeMap::new();
    for cell in &pivot.cells {
        let row = rows.entry((&cell.currency, &cell.row_key)).or_default();
        row.0 = &cell.row_label;
        *row.1.entry(&cell.column_key).or_default() += i128::from(cell.gross);
    }
    let keys: BTreeSet<&str> = rows.keys().map(|(_, key)| *key).collect();
    if keys.len() < 2 || columns.is_empty() {
        return None;
    }
    let word = |group: Group| book.text(&format!("export-group-{}", group.name()));
    let words = [("rows", word(pivot.rows_by)), ("columns", word(pivot.columns_by))];
    let is_coded = super::is_coded(pivot.rows_by);
    let mut headings = Vec::new();
    if is_coded {
        let code = format!("export-column-{}-code", pivot.rows_by.name());
        headings.push(Column::plain(book.text(&code)));
    }
    headings.push(Column::plain(word(pivot.rows_by)));
    headings.extend(columns.iter().map(|key| Column::sum(said(book, key))));
    headings.push(Column::sum(book.text("export-total")).with(Emphasis::Bar));
    let mut statement = Statement {
        key: pivot_key(pivot.rows_by),
        leads: None,
        sheet: book.text_with("export-sheet-pivot", &words),
        title: book.text_with("export-title-pivot", &words),
        period: book.period_line(pivot.from, pivot.to),
        columns: headings,
        currency_at: 1 + usize::from(is_coded),
        rows: Rows::made(Vec::new()),
        totals: Vec::new(),
        notes: vec![book.text("export-note-pivot")],
        grouped: false,
    };
    let mut sums: Vec<_> = rows
        .into_iter()
        .map(|((currency, key), (label, cells))| {
            (currency, cells.values().sum::<i128>(), key, label, cells)
        })
        .collect();
    sums.par_sort_unstable_by_key(|(currency, sum, key, ..)| (*currency, Reverse(*sum), *key));
    let mut made = Vec::new();
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    let mut others: BTreeMap<&str, BTreeMap<&str, i128>> = BTreeMap::new();
    for (currency, _, key, label, cells) in sums {
        let count = shown.entry(currency).or_default();
        *count += 1;
        if *count > ROWS_MAX {
            let rest = others.entry(currency).or_default();
            cells.iter().for_each(|(key, sum)| *rest.entry(key).or_default() += sum);
            continue;
        }
        let mut head = vec![Value::text(said(book, label))];
        if is_coded {
            head.insert(0, Value::text(key));
        }
        made.push((currency, cells_of(head, &columns, &cells)));
    }
    for (currency, cells) in others {
        let mut head = vec![Value::text(book.word("export-others"))];
        if is_coded {
            head.insert(0, Value::Blank);
        }
        made.push((currency, cells_of(head, &columns, &cells)));
    }
    statement.rows = Rows::made(made);
    Some(statement)
}

fn said(book: &Book, key: &str) -> String {
    if key.trim().is_empty() { book.text("export-not-said") } else { key.to_owned() }
}

fn cells_of<'a>(
    mut values: Vec<Value<'a>>,
    columns: &BTreeSet<&str>,
    cells: &BTreeMap<&str, i128>,
) -> Vec<Value<'a>> {
    let amounts = columns.iter().map(|key| cells.get(key).copied());
    values.extend(amounts.map(|amount| Value::maybe(amount, Value::Amount)));
    values.push(Value::Amount(cells.values().sum()));
    values
}
