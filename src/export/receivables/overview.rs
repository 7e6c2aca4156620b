//! The summary of the receivables: what is owed, what is late, by whom, and how it is paid.

use crate::analyze::{Aging, BalanceRow, Basis, ForecastWeek, KeyFigures, Method};

use crate::export::grid::{self, Source, Value};
use crate::export::style::{self, Book};
use crate::export::summary::{Card, ChartKind, Overview, Panel, SmallRow};

use super::statement::{BALANCES, LEDGER, aging_key, band_words, collection_totals, openings};
use super::{MonthFlow, ReceivablesReport};

const TOP: usize = 10;
const MONTHS_MAX: usize = 24;
/// The columns of the statements that the summary draws its sums from.
const CLOSING_AT: usize = 5;
const RECEIVABLE_AT: usize = 6;
const ADVANCE_AT: usize = 7;
const FIRST_BAND_AT: usize = 4;

/// The figures of the summary.
pub(crate) fn overview(book: &Book, report: &ReceivablesReport) -> Overview {
    let mut currencies = grid::currencies(codes(report));
    let unit = currencies.clone();
    if currencies.is_empty() {
        currencies.push("CNY".to_owned());
    }
    let several = currencies.len() > 1;
    let cards = currencies.iter().map(|currency| cards(book, report, currency, several));
    let main = main_currency(report, &currencies);
    let mut notes = vec![book.text("export-note-summary")];
    if several {
        let words = [("currency", main.to_owned())];
        notes.push(book.text_with("export-note-currency", &words));
    }
    Overview {
        title: book.text("export-title-receivables"),
        period: book.as_of_line(report.caption.as_of),
        cards: cards.collect(),
        panels: View { book, report, currency: main }.panels(),
        currencies: unit,
        notes,
    }
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

/// The totals of some bands.
fn bands_source(aging: &Aging, bands: impl Iterator<Item = usize>) -> Source {
    let columns = bands.map(|band| FIRST_BAND_AT + band).collect();
    Source { statement: aging_key(aging), columns }
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
    let card = |key: &str, value: Value<'static>, remark: String| {
        let words = book.text(&format!("export-card-{key}"));
        let label = if several { format!("{words} {currency}") } else { words };
        Card { label, value, currency: currency.to_owned(), remark, source: None }
    };
    let count = |key: &str, count: usize| book.text_with(key, &[("count", count.to_string())]);
    let of_debt = |part: i128| {
        let share = style::share(part, owed).map_or("—".to_owned(), percent);
        book.text_with("export-remark-share", &[("share", share)])
    };
    let mut cards = vec![Card {
        source: Some(Source { statement: BALANCES, columns: vec![CLOSING_AT] }),
        ..card(
            "balance",
            Value::Amount(balance),
            count("export-remark-customers", rows().filter(|row| row.closing != 0).count()),
        )
    }];
    let due = aging_by(report, Basis::Due);
    let overdue = due.map(|aging| band_sums(aging, currency).iter().skip(1).sum::<i128>());
    let remark = overdue.map_or(String::new(), of_debt);
    cards.push(Card {
        source: due.map(|aging| bands_source(aging, 1..aging.band_keys.len())),
        ..card("overdue", Value::maybe(overdue, Value::Amount), remark)
    });
    let oldest = aging_by(report, Basis::Document).and_then(|aging| {
        let sums = band_sums(aging, currency);
        let at = sums.iter().rposition(|sum| *sum != 0)?;
        let words = band_words(book, &aging.band_keys[at], aging.basis);
        let source = bands_source(aging, std::iter::once(at));
        Some(Card { source: Some(source), ..card("oldest", Value::Amount(sums[at]), words) })
    });
    cards.push(oldest.unwrap_or_else(|| card("oldest", Value::Blank, String::new())));
    let top: i128 = debtors.iter().take(TOP).map(|(_, row)| i128::from(row.closing)).sum();
    let share = Value::maybe(style::share(top, owed), Value::Ratio);
    cards.push(card("top", share, count("export-remark-debtors", debtors.len())));
    let (rate, days) = collection_totals(&report.collections, currency);
    let period = report.collections.period_days.map_or(String::new(), |days| {
        book.text_with("export-remark-days", &[("days", days.to_string())])
    });
    cards.push(card("rate", Value::maybe(rate, Value::Ratio), period));
    cards.push(card("dso", Value::maybe(days, Value::Tenths), book.text("export-remark-dso")));
    let key = report.detail.key_figures.iter().find(|key| key.currency == currency);
    cards.extend(key.into_iter().flat_map(|key| more_cards(book, key, &card)));
    cards
}

/// 重分类, and how claims are paid.
fn more_cards(
    book: &Book,
    key: &KeyFigures,
    card: &dyn Fn(&str, Value<'static>, String) -> Card,
) -> [Card; 6] {
    let count =
        |count: i64| book.text_with("export-remark-customers", &[("count", count.to_string())]);
    let of_balances = |column| Some(Source { statement: BALANCES, columns: vec![column] });
    let ratio = |share| Value::maybe(share, Value::Ratio);
    let tenths = |days| Value::maybe(days, Value::Tenths);
    let remark = |key: &str| book.text(&format!("export-remark-{key}"));
    [
        Card {
            source: of_balances(RECEIVABLE_AT),
            ..card("receivable", Value::amount(key.receivable), count(key.receivable_customers))
        },
        Card {
            source: of_balances(ADVANCE_AT),
            ..card("advance", Value::amount(key.advance), count(key.advance_customers))
        },
        card("effectiveness", ratio(key.effectiveness_ten_thousandths), remark("effectiveness")),
        card("days-to-pay", tenths(key.days_to_pay_tenths), remark("days-to-pay")),
        card("days-late", tenths(key.days_late_tenths), remark("days-late")),
        card("concentration", ratio(key.concentration_ten_thousandths), remark("concentration")),
    ]
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
    currency: &'a str,
}

impl View<'_> {
    fn panels(&self) -> Vec<Panel> {
        let bands = [Basis::Document, Basis::Due].map(|basis| {
            let aging = aging_by(self.report, basis)?;
            let sums = band_sums(aging, self.currency);
            sums.iter().any(|sum| *sum != 0).then_some((aging, sums))
        });
        let mut panels: Vec<Panel> =
            bands.iter().flatten().map(|(aging, sums)| self.bands(aging, sums)).collect();
        let debtors = debtors(self.report, self.currency);
        if !debtors.is_empty() {
            panels.push(self.top(&debtors));
        }
        let months = self.months();
        if !months.is_empty() {
            panels.push(self.flows(&months));
        }
        panels.extend(self.forecast());
        panels
    }

    /// The receipts of the next weeks; `None` where nothing is expected.
    fn forecast(&self) -> Option<Panel> {
        let weeks = &self.report.detail.forecast.as_ref()?.weeks;
        let weeks: Vec<&ForecastWeek> =
            weeks.iter().filter(|week| week.currency == self.currency).collect();
        weeks.iter().find(|week| week.expected > 0)?;
        let rows = weeks.iter().map(|week| {
            let from = week.from.map_or_else(String::new, |day| day.to_string());
            let amounts = [week.expected, week.by_then, week.by_then_low].map(Value::amount);
            SmallRow::new([Value::text(from)].into_iter().chain(amounts).collect())
        });
        let columns = [("week-from", 2), ("expected", 3), ("by-then", 3), ("by-then-low", 3)];
        let title = self.book.text("export-chart-forecast");
        let mut panel = self.panel(title, &columns, rows.collect());
        panel.chart = Some(ChartKind::Flows { columns: vec![1], line: Some(2) });
        Some(panel)
    }

    fn bands(&self, aging: &Aging, sums: &[i128]) -> Panel {
        let basis = aging.basis.name();
        let method = self.book.text(&format!("export-method-{}", aging.method.name()));
        let title = self.book.text_with(&format!("export-chart-{basis}"), &[("method", method)]);
        let all: i128 = sums.iter().sum();
        let rows = aging.band_keys.iter().zip(sums).enumerate().map(|(at, (key, sum))| SmallRow {
            source: Some((1, bands_source(aging, std::iter::once(at)))),
            ..SmallRow::new(vec![
                // The title says whether the days are of age or of delay.
                Value::text(band_words(self.book, key, Basis::Document)),
                Value::Amount(*sum),
                Value::maybe(style::share(*sum, all), Value::Ratio),
            ])
        });
        let colour = if aging.basis == Basis::Due { style::AMBER } else { style::BLUE };
        let columns = [("band", 4), ("amount", 4), ("share", 3)];
        let mut panel = self.panel(title, &columns, rows.collect());
        panel.chart = Some(ChartKind::Columns { amount: 1, colour });
        panel
    }

    fn top(&self, debtors: &[(usize, &BalanceRow)]) -> Panel {
        let owed: i128 = debtors.iter().map(|(_, row)| i128::from(row.closing)).sum();
        let mut running = 0_i128;
        let opened = openings(&self.report.account.rows);
        let rows = debtors.iter().take(TOP).map(|(index, debtor)| {
            let closing = i128::from(debtor.closing);
            running += closing;
            let account = (debtor.customer_code.as_str(), debtor.currency.as_str());
            let opening = opened.get(&account).copied();
            SmallRow {
                // To the lines, or to the balance of a customer whose lines are not shown.
                link: Some(opening.map_or((BALANCES, *index), |at| (LEDGER, at))),
                ..SmallRow::new(vec![
                    Value::text(shown_name(debtor)),
                    Value::Amount(closing),
                    Value::maybe(style::share(closing, owed), Value::Ratio),
                    Value::maybe(style::share(running, owed), Value::Ratio),
                ])
            }
        });
        let title = self.book.text("export-chart-top");
        let columns = [("name", 5), ("balance", 3), ("share", 2), ("cumulative", 2)];
        let mut panel = self.panel(title, &columns, rows.collect());
        panel.is_right = true;
        panel.chart = Some(ChartKind::Pareto { amount: 1, share: 3 });
        panel
    }

    /// The last months in this currency, oldest first.
    fn months(&self) -> Vec<&MonthFlow> {
        let flows = self.report.sales_by_month.iter();
        let mut months: Vec<_> = flows.filter(|flow| flow.currency == self.currency).collect();
        months.sort_by(|a, b| a.month.cmp(&b.month));
        months.split_off(months.len().saturating_sub(MONTHS_MAX))
    }

    fn flows(&self, months: &[&MonthFlow]) -> Panel {
        let received = months.iter().any(|flow| flow.received.is_some());
        let balance = months.iter().any(|flow| flow.balance.is_some());
        let rows = months.iter().map(|flow| {
            let mut values = vec![Value::text(flow.month.clone()), Value::amount(flow.sales)];
            if received {
                values.push(Value::maybe(flow.received, Value::amount));
            }
            if balance {
                values.push(Value::maybe(flow.balance, Value::amount));
            }
            SmallRow::new(values)
        });
        let mut columns = vec![("month", 3), ("sales", 3)];
        columns.extend(received.then_some(("received", 3)));
        columns.extend(balance.then_some(("month-end", 3)));
        let key = if received { "export-chart-flows" } else { "export-chart-sales" };
        let mut panel = self.panel(self.book.text(key), &columns, rows.collect());
        panel.is_right = true;
        let line = balance.then_some(columns.len() - 1);
        let last = columns.len() - usize::from(balance);
        let drawn = ChartKind::Flows { columns: (1..last).collect(), line };
        // A trend needs two points.
        panel.chart = (months.len() > 1).then_some(drawn);
        panel
    }

    fn panel(&self, title: String, columns: &[(&str, usize)], rows: Vec<SmallRow>) -> Panel {
        let words =
            |(key, span): &(&str, usize)| (self.book.text(&format!("export-column-{key}")), *span);
        Panel {
            is_right: false,
            title,
            columns: columns.iter().map(words).collect(),
            currency: self.currency.to_owned(),
            rows,
            chart: None,
        }
    }
}

fn shown_name(row: &BalanceRow) -> String {
    let name =
        if row.customer_name.trim().is_empty() { &row.customer_code } else { &row.customer_name };
    name.to_string()
}
