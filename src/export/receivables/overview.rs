//! The summary of receivables.xlsx: what is owed, what is late, by whom, and how it is paid.

use rust_xlsxwriter::{Chart, Worksheet};

use crate::analyze::{Aging, BalanceRow, Basis, Method};

use crate::export::ExportError;
use crate::export::chart::{self, Words};
use crate::export::grid::{self, Placed, Value};
use crate::export::style::{self, Book};
use crate::export::summary::{Card, HALF, SHORT_NAMES, SmallRow, SmallTable, Summary};

use super::{MonthFlow, ReceivablesReport};

const TOP: usize = 10;
const MONTHS_MAX: usize = 24;

/// The summary sheet; `placed` says where each customer's balance stands.
pub(super) fn sheet(
    book: &Book,
    name: String,
    report: &ReceivablesReport,
    placed: &Placed,
) -> Result<Worksheet, ExportError> {
    let currencies = grid::currencies(codes(report));
    let title = book.text("export-title-receivables");
    let period = book.as_of_line(report.caption.as_of);
    let mut summary = Summary::new(book, name, &title, &period, &currencies)?;
    let fallback = ["CNY".to_owned()];
    let shown = if currencies.is_empty() { &fallback[..] } else { &currencies[..] };
    // Further currencies stand in the sheets behind.
    for currency in shown.iter().take(4) {
        summary.cards(book, &cards(book, report, currency, shown.len() > 1))?;
    }
    let main = main_currency(report, shown);
    let view = View { book, report, placed, currency: main };
    view.fill(&mut summary, shown.len())?;
    Ok(summary.finish())
}

fn codes(report: &ReceivablesReport) -> impl Iterator<Item = &str> {
    report.balances.rows.iter().map(|row| row.currency.as_str())
}

/// The currency of most customers, which the charts show.
fn main_currency<'a>(report: &ReceivablesReport, currencies: &'a [String]) -> &'a str {
    let count = |currency: &str| codes(report).filter(|code| *code == currency).count();
    let mut best = currencies[0].as_str();
    for currency in &currencies[1..] {
        if count(currency) > count(best) {
            best = currency;
        }
    }
    best
}

/// The ageing by this day, by `fifo` where there is one.
fn aging_by(report: &ReceivablesReport, basis: Basis) -> Option<&Aging> {
    let mut by_basis = report.agings.iter().filter(|aging| aging.basis == basis);
    let first = by_basis.clone().next();
    by_basis.find(|aging| aging.method == Method::Fifo).or(first)
}

/// The sum of each band in one currency.
fn band_sums(aging: &Aging, currency: &str) -> Vec<i128> {
    let mut sums = vec![0_i128; aging.band_keys.len()];
    for row in aging.rows.iter().filter(|row| row.currency == currency) {
        for (sum, band) in sums.iter_mut().zip(&row.bands) {
            *sum += i128::from(*band);
        }
    }
    sums
}

/// The rows that owe something, the greatest first, with their place in the statement.
fn debtors<'a>(report: &'a ReceivablesReport, currency: &str) -> Vec<(usize, &'a BalanceRow)> {
    let rows = report.balances.rows.iter().enumerate();
    let mut debtors: Vec<_> =
        rows.filter(|(_, row)| row.currency == currency && row.closing > 0).collect();
    debtors.sort_by_key(|(index, row)| (std::cmp::Reverse(row.closing), *index));
    debtors
}

fn cards(book: &Book, report: &ReceivablesReport, currency: &str, several: bool) -> Vec<Card> {
    let rows = || report.balances.rows.iter().filter(|row| row.currency == currency);
    let balance: i128 = rows().map(|row| i128::from(row.closing)).sum();
    let debtors = debtors(report, currency);
    let owed: i128 = debtors.iter().map(|(_, row)| i128::from(row.closing)).sum();
    let card = |key: &str, value: Value, remark: String| {
        let words = book.text(&format!("export-card-{key}"));
        let label = if several { format!("{words} {currency}") } else { words };
        Card { label, value, currency: currency.to_owned(), remark }
    };
    let count = |key: &str, count: usize| book.text_with(key, &[("count", count.to_string())]);
    let of_debt = |part: i128| {
        let share = style::share(part, owed).map_or("—".to_owned(), percent);
        book.text_with("export-remark-share", &[("share", share)])
    };
    let mut cards = vec![card(
        "balance",
        Value::Amount(balance),
        count("export-remark-customers", rows().filter(|row| row.closing != 0).count()),
    )];
    let due = aging_by(report, Basis::Due).map(|aging| band_sums(aging, currency));
    let overdue = due.map(|sums| sums.iter().skip(1).sum::<i128>());
    let remark = overdue.map_or(String::new(), of_debt);
    cards.push(card("overdue", Value::maybe(overdue, Value::Amount), remark));
    let oldest = aging_by(report, Basis::Document).and_then(|aging| {
        let sums = band_sums(aging, currency);
        let at = sums.iter().rposition(|sum| *sum != 0)?;
        Some((super::band_words(book, &aging.band_keys[at], aging.basis), sums[at]))
    });
    let (band, amount) =
        oldest.map_or((String::new(), Value::Blank), |(band, sum)| (band, Value::Amount(sum)));
    cards.push(card("oldest", amount, band));
    let top: i128 = debtors.iter().take(TOP).map(|(_, row)| i128::from(row.closing)).sum();
    let share = Value::maybe(style::share(top, owed), Value::Ratio);
    cards.push(card("top", share, count("export-remark-debtors", debtors.len())));
    let (rate, days) = super::collection_totals(&report.collections, currency);
    let period = report.collections.period_days.map_or(String::new(), |days| {
        book.text_with("export-remark-days", &[("days", days.to_string())])
    });
    cards.push(card("rate", Value::maybe(rate, Value::Ratio), period));
    cards.push(card("dso", Value::maybe(days, Value::Tenths), book.text("export-remark-dso")));
    cards
}

/// `12.3%` of ten-thousandths.
fn percent(share: i64) -> String {
    let tenths = (share.abs() + 5) / 10;
    let sign = if share < 0 && tenths > 0 { "-" } else { "" };
    format!("{sign}{}.{}%", tenths / 10, tenths % 10)
}

/// The charts and their tables, in one currency.
struct View<'a> {
    book: &'a Book<'a>,
    report: &'a ReceivablesReport,
    placed: &'a Placed,
    currency: &'a str,
}

impl View<'_> {
    fn fill(&self, summary: &mut Summary, currencies: usize) -> Result<(), ExportError> {
        let bands = [Basis::Document, Basis::Due].map(|basis| {
            let aging = aging_by(self.report, basis)?;
            let sums = band_sums(aging, self.currency);
            sums.iter().any(|sum| *sum != 0).then_some((aging, sums))
        });
        let debtors = debtors(self.report, self.currency);
        let months = self.months();
        let count = bands.iter().flatten().count()
            + usize::from(!debtors.is_empty())
            + usize::from(months.len() > 1);
        let top = summary.below_charts(count);
        let (mut left, mut right) = (top, top);
        let mut charts = Vec::new();
        for (aging, sums) in bands.iter().flatten() {
            charts.push(self.bands(summary, &mut left, aging, sums)?);
        }
        if !debtors.is_empty() {
            charts.push(self.top(summary, &mut right, &debtors)?);
        }
        if !months.is_empty() {
            let chart = self.flows(summary, &mut right, &months)?;
            // A line needs two points.
            charts.extend((months.len() > 1).then_some(chart));
        }
        summary.charts(charts)?;
        let mut notes = vec![self.book.text("export-note-summary")];
        if currencies > 1 {
            let words = [("currency", self.currency.to_owned())];
            notes.push(self.book.text_with("export-note-currency", &words));
        }
        for (row, note) in (left.max(right)..).zip(notes) {
            summary.note(self.book, row, &note)?;
        }
        Ok(())
    }

    fn words(&self, title: String, amounts: impl Iterator<Item = i128>) -> Words {
        let unit = 10_i128.pow(style::digits_of(self.currency));
        let (mut most, mut least) = (0, 0);
        for amount in amounts {
            (most, least) = (most.max(amount.abs()), least.min(amount));
        }
        Words {
            title,
            language: self.book.caption.language,
            largest: most / unit,
            none_below_zero: least == 0,
        }
    }

    fn bands(
        &self,
        summary: &mut Summary,
        row: &mut u32,
        aging: &Aging,
        sums: &[i128],
    ) -> Result<Chart, ExportError> {
        let basis = aging.basis.name();
        let method = self.book.text(&format!("export-method-{}", aging.method.name()));
        let title = self.book.text_with(&format!("export-chart-{basis}"), &[("method", method)]);
        let all: i128 = sums.iter().sum();
        let rows = aging.band_keys.iter().zip(sums).map(|(key, sum)| SmallRow {
            values: vec![
                // The title says whether the days are of age or of delay.
                Value::Text(super::band_words(self.book, key, Basis::Document)),
                Value::Amount(*sum),
                Value::maybe(style::share(*sum, all), Value::Ratio),
            ],
            link: None,
        });
        let table = self.table(&title, &[("band", 4), ("amount", 4), ("share", 3)], rows);
        let (cells, next) = summary.table(self.book, (*row, 0), &table)?;
        *row = next;
        let words = self.words(title, sums.iter().copied());
        let colour = if aging.basis == Basis::Due { style::AMBER } else { style::BLUE };
        Ok(chart::columns(&words, &cells, &cells.at(4), colour))
    }

    fn top(
        &self,
        summary: &mut Summary,
        row: &mut u32,
        debtors: &[(usize, &BalanceRow)],
    ) -> Result<Chart, ExportError> {
        let owed: i128 = debtors.iter().map(|(_, row)| i128::from(row.closing)).sum();
        let mut running = 0_i128;
        let shown = &debtors[..debtors.len().min(TOP)];
        let rows = shown.iter().map(|(index, debtor)| {
            let closing = i128::from(debtor.closing);
            running += closing;
            let link = self.placed.row(*index).map(|(sheet, row)| (sheet.to_owned(), row));
            SmallRow {
                values: vec![
                    Value::Text(shown_name(debtor)),
                    Value::Amount(closing),
                    Value::maybe(style::share(closing, owed), Value::Ratio),
                    Value::maybe(style::share(running, owed), Value::Ratio),
                ],
                link,
            }
        });
        let title = self.book.text("export-chart-top");
        let columns = [("name", 5), ("balance", 3), ("share", 2), ("cumulative", 2)];
        let table = self.table(&title, &columns, rows);
        let (cells, next) = summary.table(self.book, (*row, HALF), &table)?;
        *row = next;
        let names: Vec<String> = shown.iter().map(|(_, row)| shown_name(row)).collect();
        summary.short_names(cells.first, &names)?;
        let words = self.words(title, shown.iter().map(|(_, row)| i128::from(row.closing)));
        let amounts = self.book.text("export-column-balance");
        let shares = self.book.text("export-column-cumulative");
        Ok(chart::pareto(
            &words,
            &cells.at(SHORT_NAMES),
            (&amounts, &cells.at(17)),
            (&shares, &cells.at(22)),
        ))
    }

    /// The last months in this currency, oldest first.
    fn months(&self) -> Vec<&MonthFlow> {
        let flows = self.report.sales_by_month.iter();
        let mut months: Vec<_> = flows.filter(|flow| flow.currency == self.currency).collect();
        months.sort_by(|a, b| a.month.cmp(&b.month));
        months.split_off(months.len().saturating_sub(MONTHS_MAX))
    }

    fn flows(
        &self,
        summary: &mut Summary,
        row: &mut u32,
        months: &[&MonthFlow],
    ) -> Result<Chart, ExportError> {
        let received = months.iter().any(|flow| flow.received.is_some());
        let rows = months.iter().map(|flow| {
            let mut values = vec![Value::Text(flow.month.clone()), Value::amount(flow.sales)];
            if received {
                values.push(Value::maybe(flow.received, Value::amount));
            }
            SmallRow { values, link: None }
        });
        let mut columns = vec![("month", 4), ("sales", 4)];
        columns.extend(received.then_some(("received", 4)));
        let key = if received { "export-chart-flows" } else { "export-chart-sales" };
        let title = self.book.text(key);
        let table = self.table(&title, &columns, rows);
        let (cells, next) = summary.table(self.book, (*row, HALF), &table)?;
        *row = next;
        let amounts = months.iter().flat_map(|flow| [Some(flow.sales), flow.received]);
        let words = self.words(title, amounts.flatten().map(i128::from));
        let mut series = vec![(self.book.text("export-column-sales"), cells.at(16))];
        series.extend(received.then(|| (self.book.text("export-column-received"), cells.at(20))));
        Ok(chart::lines(&words, &cells, &series))
    }

    fn table(
        &self,
        heading: &str,
        columns: &[(&str, usize)],
        rows: impl Iterator<Item = SmallRow>,
    ) -> SmallTable {
        let words =
            |(key, span): &(&str, usize)| (self.book.text(&format!("export-column-{key}")), *span);
        SmallTable {
            heading: heading.to_owned(),
            columns: columns.iter().map(words).collect(),
            currency: self.currency.to_owned(),
            rows: rows.collect(),
        }
    }
}

fn shown_name(row: &BalanceRow) -> String {
    let name =
        if row.customer_name.trim().is_empty() { &row.customer_code } else { &row.customer_name };
    name.clone()
}
