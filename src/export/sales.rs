//! sales.xlsx: sales by each group, with a summary in front.

use rust_xlsxwriter::{Chart, Worksheet};

use crate::analyze::{Group, Sales, SalesRow};

use super::ExportError;
use super::chart::{self, Cells, Words};
use super::grid::{self, Column, Emphasis, Placed, Row, Statement, Value};
use super::provenance::{self, Provenance};
use super::style::{self, Book, Caption};
use super::summary::{Card, HALF, SHORT_NAMES, SmallRow, SmallTable, Summary};

/// All that sales.xlsx shows.
#[derive(Clone, Debug)]
pub struct SalesReport {
    pub caption: Caption,
    /// By any group and in any currency; those of one group share a sheet.
    pub groups: Vec<Sales>,
    pub provenance: Provenance,
}

/// A name, its amount, and the sheet and row that a click leads to.
type Entry = (String, i128, Option<(String, u32)>);

const TOP: usize = 10;
const MONTHS_MAX: usize = 24;
/// Columns of a name in the tables of the summary.
const WIDE: u16 = 5;
/// Slices of the pie before the rest is one slice.
const SLICES_MAX: usize = 7;

/// The bytes of sales.xlsx.
pub fn sales_workbook(report: &SalesReport) -> Result<Vec<u8>, ExportError> {
    build(report, Book::new(&report.caption))
}

/// As [`sales_workbook`], on a book whose sheets may be shorter.
pub(super) fn build(report: &SalesReport, mut book: Book) -> Result<Vec<u8>, ExportError> {
    let title = book.text("export-title-sales");
    let wanted = book.text("export-sheet-summary");
    let summary = book.claim_name(&wanted);
    let mut customers = None;
    for group in Group::ALL {
        let sales: Vec<&Sales> = of_group(report, group).collect();
        if sales.is_empty() {
            continue;
        }
        let placed = statement(&mut book, group, &sales)?;
        if group == Group::Customer {
            customers = Some(placed);
        }
    }
    let method = (book.text("export-title-sales"), book.text("export-note-sales"));
    provenance::write(&mut book, &report.provenance, &[method])?;
    let sheet = overview(&book, summary, report, customers.as_ref())?;
    book.push_first(sheet);
    book.finish(&title)
}

fn of_group(report: &SalesReport, group: Group) -> impl Iterator<Item = &Sales> {
    report.groups.iter().filter(move |sales| sales.group == group)
}

fn gross(sales: &Sales) -> i128 {
    sales.rows.iter().map(|row| i128::from(row.gross)).sum()
}

fn statement(book: &mut Book, group: Group, sales: &[&Sales]) -> Result<Placed, ExportError> {
    let word = book.text(&format!("export-group-{}", group.name()));
    let named = matches!(group, Group::Customer | Group::Product);
    let mut columns = Vec::new();
    if named {
        columns.push(Column::plain(book.text(&format!("export-column-{}-code", group.name()))));
    }
    columns.push(Column::plain(word.clone()));
    // One document may hold several products or categories: their counts do not add up.
    let documents = book.text("export-column-documents");
    columns.push(match group {
        Group::Customer | Group::Month => Column::sum(documents),
        _ => Column::plain(documents),
    });
    for key in ["quantity", "net", "tax"] {
        columns.push(Column::sum(book.text(&format!("export-column-{key}"))));
    }
    columns.push(Column::sum(book.text("export-column-gross")).with(Emphasis::Bar));
    columns.push(Column::plain(book.text("export-column-share")));
    columns.push(Column::plain(book.text("export-column-cumulative")));
    let share = columns.len() - 2;
    let (mut rows, mut totals) = (Vec::new(), Vec::new());
    for sales in sales {
        let all = gross(sales);
        let mut running = 0_i128;
        for row in &sales.rows {
            running += i128::from(row.gross);
            let values = cells(book, named, row, style::share(running, all));
            rows.push(Row { currency: sales.currency.clone(), values });
        }
        if all != 0 {
            totals.push((sales.currency.clone(), share, Value::Ratio(10_000)));
        }
    }
    let (from, to) = sales.first().map_or((None, book.caption.to), |one| (one.from, one.to));
    let statement = Statement {
        sheet: word.clone(),
        title: book.text_with("export-title-sales-by", &[("group", word)]),
        period: book.period_line(from, to),
        columns,
        currency_at: 1 + usize::from(named),
        rows,
        totals,
        notes: vec![book.text("export-note-sales")],
    };
    grid::write(book, statement)
}

fn cells(book: &Book, named: bool, row: &SalesRow, cumulative: Option<i64>) -> Vec<Value> {
    let mut values = Vec::new();
    if named {
        values.push(Value::Text(row.key.clone()));
    }
    values.push(Value::Text(label(book, row)));
    values.push(Value::Count(row.documents));
    values.push(Value::Quantity(i128::from(row.quantity_millionths)));
    values.extend([row.net, row.tax, row.gross].map(Value::amount));
    values.push(Value::Ratio(row.share_ten_thousandths));
    values.push(Value::maybe(cumulative, Value::Ratio));
    values
}

fn label(book: &Book, row: &SalesRow) -> String {
    match (row.label.trim().is_empty(), row.key.trim().is_empty()) {
        (false, _) => row.label.clone(),
        (true, false) => row.key.clone(),
        (true, true) => book.text("export-not-said"),
    }
}

fn overview(
    book: &Book,
    name: String,
    report: &SalesReport,
    customers: Option<&Placed>,
) -> Result<Worksheet, ExportError> {
    let filled = report.groups.iter().filter(|sales| !sales.rows.is_empty());
    let currencies = grid::currencies(filled.map(|sales| sales.currency.as_str()));
    let title = book.text("export-title-sales");
    let period = book.period_line(report.caption.from, report.caption.to);
    let mut summary = Summary::new(book, name, &title, &period, &currencies)?;
    let fallback = ["CNY".to_owned()];
    let shown = if currencies.is_empty() { &fallback[..] } else { &currencies[..] };
    for currency in shown.iter().take(4) {
        summary.cards(book, &cards(book, report, currency, shown.len() > 1))?;
    }
    let size = |currency: &str| {
        let sales = report.groups.iter().filter(|sales| sales.currency == currency);
        sales.map(|sales| sales.rows.len()).max().unwrap_or(0)
    };
    let mut main = shown[0].as_str();
    for currency in &shown[1..] {
        if size(currency) > size(main) {
            main = currency;
        }
    }
    View { book, report, customers, currency: main }.fill(&mut summary, shown.len())?;
    Ok(summary.finish())
}

fn cards(book: &Book, report: &SalesReport, currency: &str, several: bool) -> Vec<Card> {
    let find = |group| of_group(report, group).find(|sales| sales.currency == currency);
    let card = |key: &str, value: Value, remark: String| {
        let words = book.text(&format!("export-card-{key}"));
        let label = if several { format!("{words} {currency}") } else { words };
        Card { label, value, currency: currency.to_owned(), remark }
    };
    // Each document stands once in the months and once among the customers.
    let whole =
        find(Group::Month).or(find(Group::Customer)).or(Group::ALL.into_iter().find_map(find));
    let rows = whole.map_or(&[][..], |sales| &sales.rows);
    let sum = |pick: fn(&SalesRow) -> i64| rows.iter().map(|row| i128::from(pick(row))).sum();
    let (net, tax, all): (i128, i128, i128) =
        (sum(|row| row.net), sum(|row| row.tax), sum(|row| row.gross));
    let documents: i128 = sum(|row| row.documents);
    let months = find(Group::Month).map_or(0, |sales| sales.rows.len());
    let months = book.text_with("export-remark-months", &[("count", months.to_string())]);
    let mut cards = vec![
        card("gross", Value::Amount(all), months),
        card("net", Value::Amount(net), String::new()),
        card("tax", Value::Amount(tax), String::new()),
        card(
            "documents",
            Value::Count(i64::try_from(documents).unwrap_or(i64::MAX)),
            String::new(),
        ),
    ];
    let customers = find(Group::Customer).map_or(&[][..], |sales| &sales.rows);
    let top: i128 = customers.iter().take(TOP).map(|row| i128::from(row.gross)).sum();
    let of_customers: i128 = customers.iter().map(|row| i128::from(row.gross)).sum();
    let count = customers.len().to_string();
    let remark = book.text_with("export-remark-customers", &[("count", count)]);
    cards.push(card(
        "top-sales",
        Value::maybe(style::share(top, of_customers), Value::Ratio),
        remark,
    ));
    let best = find(Group::Month).and_then(|sales| {
        sales.rows.iter().max_by_key(|row| (row.gross, std::cmp::Reverse(&row.key)))
    });
    let (month, amount) = best
        .map_or((String::new(), Value::Blank), |row| (label(book, row), Value::amount(row.gross)));
    cards.push(card("best-month", amount, month));
    cards
}

/// The charts and their tables, in one currency.
struct View<'a> {
    book: &'a Book<'a>,
    report: &'a SalesReport,
    customers: Option<&'a Placed>,
    currency: &'a str,
}

impl View<'_> {
    fn rows(&self, group: Group) -> &[SalesRow] {
        let sales = of_group(self.report, group).find(|sales| sales.currency == self.currency);
        sales.map_or(&[], |sales| &sales.rows)
    }

    fn fill(&self, summary: &mut Summary, currencies: usize) -> Result<(), ExportError> {
        let months = self.rows(Group::Month);
        let months = &months[months.len().saturating_sub(MONTHS_MAX)..];
        let customers = self.rows(Group::Customer);
        let slices = self.slices(Group::Category);
        let people = self.slices(Group::Salesperson);
        let present = [months.len() > 1, !customers.is_empty(), slices.len() > 1, people.len() > 1];
        let top = summary.below_charts(present.iter().filter(|present| **present).count());
        let (mut left, mut right) = (top, top);
        let mut charts = Vec::new();
        if !months.is_empty() {
            let rows = months.iter().map(|row| (label(self.book, row), row.gross.into(), None));
            let title = self.book.text("export-chart-months");
            let (cells, words) =
                self.part(summary, (&mut left, 0), Group::Month, title, rows.collect())?;
            let series = (self.book.text("export-column-gross"), cells.at(WIDE));
            charts.extend(present[0].then(|| chart::lines(&words, &cells, &[series])));
        }
        if !customers.is_empty() {
            charts.push(self.top(summary, &mut right, customers)?);
        }
        for (group, slices, at) in
            [(Group::Category, slices, 0_usize), (Group::Salesperson, people, HALF)]
        {
            if slices.len() > 1 {
                let row = if at == 0 { &mut left } else { &mut right };
                charts.push(self.split(summary, (row, at), group, slices)?);
            }
        }
        summary.charts(charts)?;
        let mut notes = vec![self.book.text("export-note-sales")];
        if currencies > 1 {
            let words = [("currency", self.currency.to_owned())];
            notes.push(self.book.text_with("export-note-currency", &words));
        }
        for (row, note) in (left.max(right)..).zip(notes) {
            summary.note(self.book, row, &note)?;
        }
        Ok(())
    }

    /// The largest rows of a group, and the rest as one.
    fn slices(&self, group: Group) -> Vec<Entry> {
        let rows = self.rows(group);
        let kept = if rows.len() > SLICES_MAX + 1 { SLICES_MAX } else { rows.len() };
        let (shown, rest) = rows.split_at(kept);
        let name = |row: &SalesRow| (label(self.book, row), i128::from(row.gross), None);
        let mut slices: Vec<_> = shown.iter().map(name).collect();
        if !rest.is_empty() {
            let sum = rest.iter().map(|row| i128::from(row.gross)).sum();
            slices.push((self.book.text("export-others"), sum, None));
        }
        slices
    }

    fn split(
        &self,
        summary: &mut Summary,
        place: (&mut u32, usize),
        group: Group,
        slices: Vec<Entry>,
    ) -> Result<Chart, ExportError> {
        // A slice cannot be below 0.
        let round = slices.iter().all(|(_, amount, _)| *amount >= 0);
        let title = self.book.text(&format!("export-chart-{}", group.name()));
        let column = grid::column_number(place.1);
        let (cells, words) = self.part(summary, place, group, title, slices)?;
        Ok(match round && group == Group::Category {
            true => chart::pie(&words, &cells, &cells.at(column + WIDE)),
            false => chart::bars(&words, &cells, &cells.at(column + WIDE)),
        })
    }

    fn top(
        &self,
        summary: &mut Summary,
        row: &mut u32,
        customers: &[SalesRow],
    ) -> Result<Chart, ExportError> {
        let currency_first = of_group(self.report, Group::Customer)
            .take_while(|sales| sales.currency != self.currency)
            .map(|sales| sales.rows.len())
            .sum::<usize>();
        let shown = &customers[..customers.len().min(TOP)];
        let rows: Vec<_> = shown
            .iter()
            .enumerate()
            .map(|(index, row)| {
                let place = self.customers.and_then(|placed| placed.row(currency_first + index));
                let link = place.map(|(sheet, row)| (sheet.to_owned(), row));
                (label(self.book, row), i128::from(row.gross), link)
            })
            .collect();
        let names: Vec<String> = rows.iter().map(|(name, _, _)| name.clone()).collect();
        let title = self.book.text("export-chart-customers");
        let (cells, words) = self.part(summary, (row, HALF), Group::Customer, title, rows)?;
        summary.short_names(cells.first, &names)?;
        Ok(chart::bars(&words, &cells.at(SHORT_NAMES), &cells.at(17)))
    }

    /// One small table of names, amounts and shares.
    fn part(
        &self,
        summary: &mut Summary,
        (row, left): (&mut u32, usize),
        group: Group,
        title: String,
        rows: Vec<Entry>,
    ) -> Result<(Cells, Words), ExportError> {
        let all: i128 = self.rows(group).iter().map(|row| i128::from(row.gross)).sum();
        let unit = 10_i128.pow(style::digits_of(self.currency));
        let largest = rows.iter().map(|(_, amount, _)| amount.abs()).max().unwrap_or(0) / unit;
        let none_below_zero = rows.iter().all(|(_, amount, _)| *amount >= 0);
        let small = rows.into_iter().map(|(name, amount, link)| SmallRow {
            values: vec![
                Value::Text(name),
                Value::Amount(amount),
                Value::maybe(style::share(amount, all), Value::Ratio),
            ],
            link,
        });
        let heading = self.book.text(&format!("export-group-{}", group.name()));
        let table = SmallTable {
            heading: title.clone(),
            columns: vec![
                (heading, usize::from(WIDE)),
                (self.book.text("export-column-gross"), 4),
                (self.book.text("export-column-share"), 2),
            ],
            currency: self.currency.to_owned(),
            rows: small.collect(),
        };
        let (cells, next) = summary.table(self.book, (*row, left), &table)?;
        *row = next;
        Ok((cells, Words { title, language: self.book.caption.language, largest, none_below_zero }))
    }
}
