//! sales.xlsx: sales by each group, with a summary in front.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::analyze::{
    AbcRow, CohortRow, EffectRow, Group, Pivot, RetentionRow, ReturnRow, RfmRow, Sales, SalesLine,
    SalesRow, TaxRow, TrendRow,
};
use crate::domain::period::Period;
use crate::i18n::{self, Language};

use super::contents::Contents;
use super::grid::{self, Account, Column, Emphasis, Leads, Rows, Source, Statement, Value};
use super::provenance::Provenance;
use super::style::{self, Book, Caption};
use super::summary::{Card, ChartKind, Overview, Panel, SmallRow};

mod detail;
mod lines;

/// All that sales.xlsx shows.
#[derive(Clone, Debug)]
pub struct SalesReport {
    pub caption: Caption,
    /// By any group and in any currency; those of one group share a sheet.
    pub groups: Vec<Sales>,
    pub detail: SalesDetail,
    pub provenance: Provenance,
}

/// What is said of groups beside their sums, and statements of their own; what is empty is left
/// out.
#[derive(Clone, Debug, Default)]
pub struct SalesDetail {
    /// Of all sales together, by month.
    pub trend: Vec<TrendRow>,
    pub abc: Vec<(Group, Vec<AbcRow>)>,
    pub returns: Vec<(Group, Vec<ReturnRow>)>,
    pub rfm: Vec<RfmRow>,
    /// The period of retention and effects, and that before it.
    pub periods: Option<(Period, Period)>,
    pub retention: Vec<RetentionRow>,
    pub effects: Vec<EffectRow>,
    pub cohorts: Vec<CohortRow>,
    pub tax: Vec<TaxRow>,
    /// Two groups at once.
    pub pivots: Vec<Pivot>,
    /// The lines behind the sales, or those of the customers that bought most.
    pub lines: Vec<SalesLine>,
    /// Customers whose lines are too many to be shown.
    pub customers_without_lines: usize,
}

/// A name, its amount, and the row of the group's statement that a click leads to.
type Entry = (String, i128, Option<usize>);

const TOP: usize = 10;
const MONTHS_MAX: usize = 24;
/// Columns of a name in the tables of the summary.
const WIDE: usize = 5;
/// Slices of the pie before the rest is one slice.
const SLICES_MAX: usize = 7;

impl SalesReport {
    /// What sales.xlsx and the page show.
    pub fn contents(&self) -> Contents<'_> {
        self.contents_on(Book::new(&self.caption))
    }

    /// The same on a book whose sheets may be shorter.
    pub(super) fn contents_on<'a>(&'a self, book: Book<'a>) -> Contents<'a> {
        Contents {
            title: book.text("export-title-sales"),
            overview: overview(&book, self),
            statements: statements(&book, self),
            methods: methods(&book),
            provenance: &self.provenance,
            book,
        }
    }
}

/// The names and words of the methods behind the figures.
fn methods(book: &Book) -> Vec<(String, String)> {
    vec![(book.text("export-title-sales"), book.text("export-note-sales"))]
}

/// All statements in the order of their sheets.
fn statements<'a>(book: &Book, report: &'a SalesReport) -> Vec<Statement<'a>> {
    let mut statements = Vec::new();
    for group in Group::ALL {
        let sales: Vec<&Sales> = of_group(report, group).collect();
        if !sales.is_empty() {
            statements.push(statement(book, group, &sales, &report.detail));
        }
    }
    statements.extend(detail::statements(book, &report.detail));
    statements.extend(lines::statements(book, &report.detail));
    // A click on a customer leads to its lines, and back.
    let firsts = Arc::new(lines::beginnings(&report.detail.lines));
    let sums = statements.iter().position(|one| one.key == key(Group::Customer));
    let lines = statements.iter().position(|one| one.key == lines::LINES);
    if let Some(lines) = lines {
        let sums = sums.map(|sums| {
            statements[sums].leads =
                Some(Leads { to: lines::LINES, rows: firsts.clone(), only: None });
            let rows = &statements[sums].rows;
            (0..rows.len()).map(|at| (rows.account(at), at)).collect()
        });
        let rows = Arc::new(sums.unwrap_or_default());
        let to = key(Group::Customer);
        statements[lines].leads = Some(Leads { to, rows, only: Some(firsts) });
    }
    statements
}

/// Further columns of a group's statement, and what stands in them.
struct Further<'a> {
    classes: HashMap<(&'a str, &'a str), &'a AbcRow>,
    returns: HashMap<(&'a str, &'a str), &'a ReturnRow>,
    segments: HashMap<(&'a str, &'a str), &'a RfmRow>,
    trend: HashMap<(&'a str, &'a str), &'a TrendRow>,
}

impl<'a> Further<'a> {
    fn of(group: Group, detail: &'a SalesDetail) -> Further<'a> {
        let abc = detail.abc.iter().filter(|(of, _)| *of == group).flat_map(|(_, rows)| rows);
        let returns = detail.returns.iter().filter(|(of, _)| *of == group);
        let rfm = detail.rfm.iter().filter(|_| group == Group::Customer);
        let trend = detail.trend.iter().filter(|_| group == Group::Month);
        Further {
            classes: abc.map(|row| ((&*row.currency, &*row.key), row)).collect(),
            returns: returns
                .flat_map(|(_, rows)| rows)
                .map(|row| ((&*row.currency, &*row.key), row))
                .collect(),
            segments: rfm.map(|row| ((&*row.currency, &*row.customer_code), row)).collect(),
            trend: trend.map(|row| ((&*row.currency, &*row.month), row)).collect(),
        }
    }

    fn columns(&self, book: &Book) -> Vec<Column> {
        let plain = |key: &str| Column::plain(book.text(&format!("column-{key}")));
        let mut columns = Vec::new();
        if !self.classes.is_empty() {
            columns.push(plain("class"));
        }
        if !self.returns.is_empty() {
            columns.push(Column::sum(book.text("column-returned")));
            columns.push(plain("return-rate").with(Emphasis::Alert));
        }
        if !self.segments.is_empty() {
            columns.extend(["recency-days", "segment"].map(plain));
        }
        if !self.trend.is_empty() {
            columns.extend(["month-rate", "year-rate"].map(plain));
        }
        columns
    }

    fn cells(&self, language: Language, place: (&'a str, &'a str), values: &mut Vec<Value<'a>>) {
        if !self.classes.is_empty() {
            let class = self.classes.get(&place);
            values.push(Value::maybe(class, |row| Value::text(row.class.word())));
        }
        if !self.returns.is_empty() {
            let row = self.returns.get(&place);
            values.push(Value::amount(row.map_or(0, |row| row.returned)));
            let rate = row.and_then(|row| row.rate_ten_thousandths);
            values.push(Value::maybe(rate, Value::Ratio));
        }
        if !self.segments.is_empty() {
            let row = self.segments.get(&place);
            values.push(Value::maybe(row, |row| Value::Count(row.recency_days)));
            let key = |row: &&RfmRow| format!("segment-{}", row.segment.word());
            values.push(Value::maybe(row.map(key), |key| Value::text(i18n::word(language, &key))));
        }
        if !self.trend.is_empty() {
            let row = self.trend.get(&place);
            for rate in [
                row.and_then(|row| row.month_rate_ten_thousandths),
                row.and_then(|row| row.year_rate_ten_thousandths),
            ] {
                values.push(Value::maybe(rate, Value::Ratio));
            }
        }
    }
}

/// The key of a group's statement.
fn key(group: Group) -> &'static str {
    match group {
        Group::Customer => "sales-customer",
        Group::Category => "sales-category",
        Group::Region => "sales-region",
        Group::Salesperson => "sales-salesperson",
        Group::Product => "sales-product",
        Group::Month => "sales-month",
    }
}

/// Groups whose rows have a code beside their name.
fn is_coded(group: Group) -> bool {
    matches!(group, Group::Customer | Group::Product)
}

fn of_group(report: &SalesReport, group: Group) -> impl Iterator<Item = &Sales> {
    report.groups.iter().filter(move |sales| sales.group == group)
}

fn gross(sales: &Sales) -> i128 {
    sales.rows.iter().map(|row| i128::from(row.gross)).sum()
}

fn statement<'a>(
    book: &Book,
    group: Group,
    sales: &[&'a Sales],
    detail: &'a SalesDetail,
) -> Statement<'a> {
    let further = Further::of(group, detail);
    let word = book.text(&format!("export-group-{}", group.name()));
    let named = is_coded(group);
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
    columns.extend(further.columns(book));
    let (mut rows, mut totals) = (Vec::new(), Vec::new());
    for sales in sales {
        let all = gross(sales);
        let mut running = 0_i128;
        for row in &sales.rows {
            running += i128::from(row.gross);
            let account = (row.key.as_str(), sales.currency.as_str());
            rows.push((account, row, style::share(running, all)));
        }
        if all != 0 {
            totals.push((sales.currency.to_string(), share, Value::Ratio(10_000)));
        }
    }
    let (from, to) = sales.first().map_or((None, book.caption.to), |one| (one.from, one.to));
    Statement {
        key: key(group),
        leads: None,
        sheet: word.clone(),
        title: book.text_with("export-title-sales-by", &[("group", word)]),
        period: book.period_line(from, to),
        columns,
        currency_at: 1 + usize::from(named),
        rows: rows_of(book, rows, named, further),
        totals,
        notes: vec![book.text("export-note-sales")],
        grouped: false,
    }
}

/// A row of sales with its account, and what it and all before it are of the whole.
type Running<'a> = (Account<'a>, &'a SalesRow, Option<i64>);

fn rows_of<'a>(book: &Book, rows: Vec<Running<'a>>, named: bool, further: Further<'a>) -> Rows<'a> {
    let rows = Arc::new(rows);
    let of = rows.clone();
    let (language, not_said) = (book.caption.language, book.word("export-not-said"));
    let cells = move |at: usize, values: &mut Vec<Value<'a>>| {
        let ((key, currency), row, cumulative) = of[at];
        if named {
            values.push(Value::text(key));
        }
        values.push(Value::text(label(not_said, row)));
        values.push(Value::Count(row.documents));
        values.push(Value::Quantity(i128::from(row.quantity_millionths)));
        values.extend([row.net, row.tax, row.gross].map(Value::amount));
        values.push(Value::Ratio(row.share_ten_thousandths));
        values.push(Value::maybe(cumulative, Value::Ratio));
        further.cells(language, (currency, key), values);
    };
    Rows::new(rows.len(), move |at| rows[at].0, cells)
}

fn shown_label(book: &Book, row: &SalesRow) -> String {
    label(book.word("export-not-said"), row).to_owned()
}

fn label<'a>(not_said: &'static str, row: &'a SalesRow) -> &'a str {
    match (row.label.trim().is_empty(), row.key.trim().is_empty()) {
        (false, _) => &row.label,
        (true, false) => &row.key,
        (true, true) => not_said,
    }
}

/// The figures of the summary.
fn overview(book: &Book, report: &SalesReport) -> Overview {
    let filled = report.groups.iter().filter(|sales| !sales.rows.is_empty());
    let unit = grid::currencies(filled.map(|sales| sales.currency.as_str()));
    let mut currencies = unit.clone();
    if currencies.is_empty() {
        currencies.push("CNY".to_owned());
    }
    let several = currencies.len() > 1;
    let size = |currency: &str| {
        let sales = report.groups.iter().filter(|sales| sales.currency == currency);
        sales.map(|sales| sales.rows.len()).max().unwrap_or(0)
    };
    let mut main = currencies[0].as_str();
    for currency in &currencies[1..] {
        if size(currency) > size(main) {
            main = currency;
        }
    }
    let mut notes = vec![book.text("export-note-sales")];
    if several {
        let words = [("currency", main.to_owned())];
        notes.push(book.text_with("export-note-currency", &words));
    }
    let cards = currencies.iter().map(|currency| cards(book, report, currency, several));
    Overview {
        title: book.text("export-title-sales"),
        period: book.period_line(report.caption.from, report.caption.to),
        cards: cards.collect(),
        panels: View { book, report, currency: main }.panels(),
        currencies: unit,
        notes,
    }
}

fn cards(book: &Book, report: &SalesReport, currency: &str, several: bool) -> Vec<Card> {
    let find = |group| of_group(report, group).find(|sales| sales.currency == currency);
    let card = |key: &str, value: Value<'static>, remark: String| {
        let words = book.text(&format!("export-card-{key}"));
        let label = if several { format!("{words} {currency}") } else { words };
        Card { label, value, currency: currency.to_owned(), remark, source: None }
    };
    // Each document stands once in the months and once among the customers.
    let whole =
        find(Group::Month).or(find(Group::Customer)).or(Group::ALL.into_iter().find_map(find));
    let total = |column: usize| {
        let group = whole?.group;
        let column = column + usize::from(is_coded(group));
        Some(Source { statement: key(group), columns: vec![column] })
    };
    let rows = whole.map_or(&[][..], |sales| &sales.rows);
    let sum = |pick: fn(&SalesRow) -> i64| rows.iter().map(|row| i128::from(pick(row))).sum();
    let (net, tax, all): (i128, i128, i128) =
        (sum(|row| row.net), sum(|row| row.tax), sum(|row| row.gross));
    let documents: i128 = sum(|row| row.documents);
    let months = find(Group::Month).map_or(0, |sales| sales.rows.len());
    let months = book.text_with("export-remark-months", &[("count", months.to_string())]);
    let mut cards = vec![
        Card { source: total(5), ..card("gross", Value::Amount(all), months) },
        Card { source: total(3), ..card("net", Value::Amount(net), String::new()) },
        Card { source: total(4), ..card("tax", Value::Amount(tax), String::new()) },
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
    let (month, amount) = best.map_or((String::new(), Value::Blank), |row| {
        (shown_label(book, row), Value::amount(row.gross))
    });
    cards.push(card("best-month", amount, month));
    cards
}

/// The charts and their tables, in one currency.
struct View<'a> {
    book: &'a Book<'a>,
    report: &'a SalesReport,
    currency: &'a str,
}

impl View<'_> {
    fn rows(&self, group: Group) -> &[SalesRow] {
        let sales = of_group(self.report, group).find(|sales| sales.currency == self.currency);
        sales.map_or(&[], |sales| &sales.rows)
    }

    fn panels(&self) -> Vec<Panel> {
        let months = self.rows(Group::Month);
        let months = &months[months.len().saturating_sub(MONTHS_MAX)..];
        let mut panels = Vec::new();
        if !months.is_empty() {
            let rows =
                months.iter().map(|row| (shown_label(self.book, row), row.gross.into(), None));
            let mut panel = self.panel(Group::Month, "export-chart-months", rows);
            panel.chart = (months.len() > 1).then_some(ChartKind::Lines { amounts: vec![1] });
            panels.push(panel);
        }
        if !self.rows(Group::Customer).is_empty() {
            panels.push(self.top());
        }
        panels.extend(self.split(Group::Category, false));
        panels.extend(self.split(Group::Salesperson, true));
        panels.extend(self.segments());
        panels.extend(self.retention());
        panels
    }

    /// 客户分群: how many customers of each kind, and what they bought.
    fn segments(&self) -> Option<Panel> {
        let mut sums: BTreeMap<&str, (i64, i128)> = BTreeMap::new();
        for row in self.report.detail.rfm.iter().filter(|row| row.currency == self.currency) {
            let sum = sums.entry(row.segment.word()).or_default();
            *sum = (sum.0 + 1, sum.1 + i128::from(row.monetary));
        }
        let mut panel = self.counted("segment", sums, "export-chart-segment")?;
        panel.chart = (panel.rows.len() > 1).then_some(ChartKind::Bars { amount: 2 });
        Some(panel)
    }

    /// 新增、留存、回流、流失 since the period before.
    fn retention(&self) -> Option<Panel> {
        let mut sums: BTreeMap<&str, (i64, i128)> = BTreeMap::new();
        for row in self.report.detail.retention.iter() {
            if row.currency == self.currency {
                // Who was lost bought before.
                let amount = if row.gross == 0 { -row.gross_before } else { row.gross };
                let sum = sums.entry(row.retention.word()).or_default();
                *sum = (sum.0 + 1, sum.1 + i128::from(amount));
            }
        }
        let mut panel = self.counted("retention", sums, "export-chart-retention")?;
        panel.is_right = true;
        panel.chart = (panel.rows.len() > 1).then_some(ChartKind::Bars { amount: 2 });
        Some(panel)
    }

    /// Names of a kind with their customers and amounts, the largest first.
    fn counted(&self, kind: &str, sums: BTreeMap<&str, (i64, i128)>, title: &str) -> Option<Panel> {
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.first()?;
        sums.sort_by_key(|(word, (_, amount))| (std::cmp::Reverse(*amount), *word));
        let rows = sums.into_iter().map(|(word, (count, amount))| {
            let word = Value::text(self.book.text(&format!("{kind}-{word}")));
            SmallRow::new(vec![word, Value::Count(count), Value::Amount(amount)])
        });
        Some(Panel {
            is_right: false,
            title: self.book.text(title),
            columns: vec![
                (self.book.text(&format!("column-{kind}")), WIDE),
                (self.book.text("column-customers"), 2),
                (self.book.text("export-column-gross"), 4),
            ],
            currency: self.currency.to_owned(),
            rows: rows.collect(),
            chart: None,
        })
    }

    /// The largest rows of a group, and the rest as one.
    fn slices(&self, group: Group) -> Vec<Entry> {
        let rows = self.rows(group);
        let kept = if rows.len() > SLICES_MAX + 1 { SLICES_MAX } else { rows.len() };
        let (shown, rest) = rows.split_at(kept);
        let name = |row: &SalesRow| (shown_label(self.book, row), i128::from(row.gross), None);
        let mut slices: Vec<_> = shown.iter().map(name).collect();
        if !rest.is_empty() {
            let sum = rest.iter().map(|row| i128::from(row.gross)).sum();
            slices.push((self.book.text("export-others"), sum, None));
        }
        slices
    }

    /// What the sales are made of; one part alone is not worth a chart.
    fn split(&self, group: Group, is_right: bool) -> Option<Panel> {
        let slices = self.slices(group);
        if slices.len() < 2 {
            return None;
        }
        // A slice cannot be below 0.
        let round = slices.iter().all(|(_, amount, _)| *amount >= 0);
        let title = format!("export-chart-{}", group.name());
        let mut panel = self.panel(group, &title, slices.into_iter());
        panel.is_right = is_right;
        panel.chart = Some(match round && group == Group::Category {
            true => ChartKind::Pie { amount: 1 },
            false => ChartKind::Bars { amount: 1 },
        });
        Some(panel)
    }

    fn top(&self) -> Panel {
        let first = of_group(self.report, Group::Customer)
            .take_while(|sales| sales.currency != self.currency)
            .map(|sales| sales.rows.len())
            .sum::<usize>();
        let all: i128 = self.rows(Group::Customer).iter().map(|row| i128::from(row.gross)).sum();
        let shown = self.rows(Group::Customer).iter().take(TOP).enumerate();
        let rows = shown
            .map(|(at, row)| (shown_label(self.book, row), row.gross.into(), Some(first + at)));
        let mut panel = self.panel(Group::Customer, "export-chart-customers", rows);
        panel.is_right = true;
        panel.columns[0].1 = WIDE - 1;
        panel.columns[1].1 = WIDE - 1;
        panel.columns.push((self.book.text("export-column-cumulative"), 2));
        let mut running = 0_i128;
        for row in &mut panel.rows {
            if let Value::Amount(amount) = row.values[1] {
                running += amount;
            }
            row.values.push(Value::maybe(style::share(running, all), Value::Ratio));
        }
        panel.chart = Some(ChartKind::Pareto { amount: 1, share: 3 });
        panel
    }

    /// A small table of names, amounts and shares.
    fn panel(&self, group: Group, title: &str, rows: impl Iterator<Item = Entry>) -> Panel {
        let all: i128 = self.rows(group).iter().map(|row| i128::from(row.gross)).sum();
        let small = rows.map(|(name, amount, row)| SmallRow {
            link: row.map(|row| (key(group), row)),
            ..SmallRow::new(vec![
                Value::text(name),
                Value::Amount(amount),
                Value::maybe(style::share(amount, all), Value::Ratio),
            ])
        });
        let heading = self.book.text(&format!("export-group-{}", group.name()));
        Panel {
            is_right: false,
            title: self.book.text(title),
            columns: vec![
                (heading, WIDE),
                (self.book.text("export-column-gross"), 4),
                (self.book.text("export-column-share"), 2),
            ],
            currency: self.currency.to_owned(),
            rows: small.collect(),
            chart: None,
        }
    }
}
