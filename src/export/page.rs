//! report.html: the figures, charts and tables of the workbooks as one page without a network.

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Cursor, Read, Seek, Write};

use rayon::prelude::*;
use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};

use super::contents::Contents;
use super::grid::{Emphasis, Kind, Rows, Statement, Total, Value, decimal_text, percent_text};
use super::plain::PlainReport;
use super::provenance::{self, Provenance};
use super::style::{self, Book, Caption};
use super::summary::{ChartKind, Overview, Panel};
use crate::i18n::{self, Language};

/// Rows of the one table of a page.
const ROWS_MAX: usize = 20_000;
/// Rows of each of the many tables of a page that must still go with a mail; the workbooks have
/// the others.
const TABLE_ROWS_MAX: usize = 5_000;
/// Rows of a table that goes on line by line, or document by document.
const LINES_MAX: usize = 2_000;
/// Integers that a page's script holds exactly.
const EXACT_BELOW: i128 = 1 << 53;

/// What a page shows of one report, as the text that stands in it.
pub struct PagePart {
    /// The cards and charts.
    figures: Vec<u8>,
    /// Where there are any. Those of a report wait in a file without a name for the others.
    tables: Option<Box<dyn Read + Send>>,
    methods: Vec<(String, String)>,
}

impl Contents<'_> {
    /// The part of the page.
    pub fn page_part(&self) -> io::Result<PagePart> {
        // The widths of the workbook's columns come from it too.
        self.statements.par_iter().for_each(|statement| _ = statement.rows.survey());
        let mut written = BufWriter::new(tempfile::tempfile()?);
        for (at, statement) in self.statements.iter().enumerate() {
            if at > 0 {
                written.write_all(b",")?;
            }
            serde_json::to_writer(Safe(&mut written), &Table::of(&self.book, statement))?;
        }
        let mut tables = written.into_inner()?;
        tables.rewind()?;
        Ok(PagePart {
            figures: json(&Part::of(&self.overview)),
            tables: (!self.statements.is_empty()).then(|| Box::new(tables) as _),
            methods: self.methods.clone(),
        })
    }
}

/// Writes the page of reports of one book and day.
pub fn report_page(
    caption: &Caption,
    provenance: &Provenance,
    parts: Vec<PagePart>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let book = Book::new(caption);
    let title = book.text("page-title");
    let record = Record {
        cover: Cover::of(&book, &title, &book.as_of_line(caption.as_of)),
        basis: Basis {
            checks: checks(&book, provenance),
            methods: parts.iter().flat_map(|part| part.methods.clone()).collect(),
            inputs: inputs(provenance),
        },
        parts,
    };
    fill(record, &title, caption.language, out)
}

/// Writes the page of one report that is already text.
pub fn plain_page(
    report: &PlainReport,
    title: &str,
    caption: &Caption,
    out: &mut dyn Write,
) -> io::Result<()> {
    let book = Book::new(caption);
    let columns = report.headings.iter().enumerate().map(|(at, heading)| ColumnOut {
        word: heading.clone(),
        kind: if at >= report.numbers_from { "figure" } else { "text" },
        alert: false,
        sum: false,
    });
    let rows = &report.rows[..report.rows.len().min(ROWS_MAX)];
    let table = Table {
        key: "report",
        name: title.to_owned(),
        title: title.to_owned(),
        period: String::new(),
        columns: columns.collect(),
        rows: RowsOut::Texts(rows),
        notes: left_out(&book, report.rows.len(), ROWS_MAX).into_iter().collect(),
        ..Table::default()
    };
    let record = Record {
        cover: Cover::of(&book, title, &book.period_line(caption.from, caption.to)),
        parts: vec![PagePart {
            figures: Vec::new(),
            tables: Some(Box::new(Cursor::new(json(&table)))),
            methods: Vec::new(),
        }],
        basis: Basis::default(),
    };
    fill(record, title, caption.language, out)
}

fn fill(record: Record, title: &str, language: Language, out: &mut dyn Write) -> io::Result<()> {
    const WORDS: [(&str, &str); 12] = [
        ("search", "quality-search"),
        ("previous", "quality-previous"),
        ("next", "quality-next"),
        ("numbers", "page-numbers"),
        ("all", "page-all"),
        ("checks", "export-section-checks"),
        ("methods", "export-section-method"),
        ("inputs", "export-section-inputs"),
        ("total", "export-total"),
        ("none", "export-none"),
        ("holds", "export-holds"),
        ("fails", "export-fails"),
    ];
    let words: serde_json::Map<String, serde_json::Value> = WORDS
        .iter()
        .map(|(name, key)| ((*name).to_owned(), i18n::text(language, key, &[]).into()))
        .collect();
    let page = include_str!("report.html")
        .replace("{{style}}", include_str!("page.css"))
        .replace("{{script}}", include_str!("page.js"))
        .replace("{{charts}}", include_str!("charts.js"))
        .replace("{{language}}", language.tag())
        .replace("{{title}}", &escaped(title))
        .replace("{{words}}", &serde_json::Value::from(words).to_string().replace('<', LESS));
    let (before, behind) = page.split_once("{{data}}").expect("the page has a place for its data");
    out.write_all(before.as_bytes())?;
    record.write(out)?;
    out.write_all(behind.as_bytes())
}

/// What stands for a `<`, so that nothing in the data ends the element that it stands in.
const LESS: &str = "\\u003c";

/// Takes JSON for an element of a page.
struct Safe<W>(W);

impl<W: Write> Write for Safe<W> {
    fn write(&mut self, json: &[u8]) -> io::Result<usize> {
        for (at, piece) in json.split(|byte| *byte == b'<').enumerate() {
            if at > 0 {
                self.0.write_all(LESS.as_bytes())?;
            }
            self.0.write_all(piece)?;
        }
        Ok(json.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// All that the script of the page is given: one object.
struct Record {
    cover: Cover,
    parts: Vec<PagePart>,
    basis: Basis,
}

impl Record {
    fn write(self, out: &mut dyn Write) -> io::Result<()> {
        let (cover, basis) = (json(&self.cover), json(&self.basis));
        out.write_all(cover.strip_suffix(b"}").expect("the cover is an object"))?;
        let figures = self.parts.iter().map(|part| &part.figures[..]);
        let figures: Vec<&[u8]> = figures.filter(|figures| !figures.is_empty()).collect();
        out.write_all(b",\"parts\":[")?;
        out.write_all(&figures.join(&b','))?;
        out.write_all(b"],\"tables\":[")?;
        let tables = self.parts.into_iter().filter_map(|part| part.tables);
        for (at, mut tables) in tables.enumerate() {
            if at > 0 {
                out.write_all(b",")?;
            }
            io::copy(&mut tables, out)?;
        }
        out.write_all(b"],")?;
        out.write_all(basis.strip_prefix(b"{").expect("the basis is an object"))
    }
}

/// A value as it stands in the page.
fn json(value: &impl Serialize) -> Vec<u8> {
    let mut out = Vec::new();
    serde_json::to_writer(Safe(&mut out), value).expect("the record is JSON");
    out
}

/// What the figures rest on.
#[derive(Serialize, Default)]
struct Basis {
    checks: Vec<CheckOut>,
    methods: Vec<(String, String)>,
    inputs: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Cover {
    language: &'static str,
    title: String,
    company: String,
    period: String,
    made: String,
}

impl Cover {
    fn of(book: &Book, title: &str, period: &str) -> Cover {
        let moment = [("moment", book.caption.created.clone())];
        let program = concat!("wanglai ", env!("CARGO_PKG_VERSION"));
        Cover {
            language: book.caption.language.tag(),
            title: title.to_owned(),
            company: if book.caption.company.is_empty() {
                String::new()
            } else {
                book.company_line()
            },
            period: period.to_owned(),
            made: format!("{} · {program}", book.text_with("export-created", &moment)),
        }
    }
}

#[derive(Serialize)]
struct CheckOut {
    words: String,
    holds: bool,
    left: String,
    right: String,
}

fn checks(book: &Book, provenance: &Provenance) -> Vec<CheckOut> {
    let assertions = provenance.assertions.iter();
    assertions
        .map(|assertion| CheckOut {
            words: provenance::check_words(book, &assertion.name),
            holds: assertion.holds,
            left: assertion.left.clone(),
            right: assertion.right.clone(),
        })
        .collect()
}

fn inputs(provenance: &Provenance) -> Vec<(String, String)> {
    let inputs = provenance.inputs.iter().take(TABLE_ROWS_MAX);
    inputs.map(|input| (input.file.clone(), input.sha256.clone())).collect()
}

/// The cards and charts of one report.
#[derive(Serialize)]
struct Part<'a> {
    title: &'a str,
    period: &'a str,
    cards: Vec<CardOut<'a>>,
    panels: Vec<PanelOut<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct CardOut<'a> {
    label: &'a str,
    kind: &'static str,
    value: CellOut<'a>,
    digits: u32,
    remark: &'a str,
    /// The table that the figure is the total of.
    table: Option<&'static str>,
}

#[derive(Serialize)]
struct PanelOut<'a> {
    title: &'a str,
    chart: Option<ChartOut>,
    digits: u32,
    columns: Vec<ColumnOut>,
    rows: Vec<Cells<'a>>,
    /// Where a click on the name of a row leads: a table and one of its rows.
    links: Vec<Option<(&'static str, usize)>>,
}

#[derive(Serialize)]
struct ChartOut {
    kind: &'static str,
    amounts: Vec<usize>,
    line: Option<usize>,
    amber: bool,
}

impl<'a> Part<'a> {
    fn of(overview: &'a Overview) -> Part<'a> {
        let cards = overview.cards.iter().flatten().map(|card| CardOut {
            label: &card.label,
            kind: word_of(card.value.kind()),
            value: CellOut(&card.value),
            digits: style::digits_of(&card.currency),
            remark: &card.remark,
            table: card.source.as_ref().map(|source| source.statement),
        });
        Part {
            title: &overview.title,
            period: &overview.period,
            cards: cards.collect(),
            panels: overview.panels.iter().map(panel).collect(),
            notes: &overview.notes,
        }
    }
}

fn panel(panel: &Panel) -> PanelOut<'_> {
    let columns = panel.columns.iter().enumerate().map(|(at, (word, _))| {
        let values = panel.rows.iter().filter_map(|row| row.values.get(at));
        let kind = word_of(values.filter_map(Value::kind).next());
        ColumnOut { word: word.clone(), kind, alert: false, sum: false }
    });
    PanelOut {
        title: &panel.title,
        chart: panel.chart.as_ref().map(chart),
        digits: style::digits_of(&panel.currency),
        columns: columns.collect(),
        rows: panel.rows.iter().map(|row| Cells(&row.values)).collect(),
        links: panel.rows.iter().map(|row| row.link).collect(),
    }
}

fn chart(kind: &ChartKind) -> ChartOut {
    let out = |kind, amounts: &[usize], line| ChartOut {
        kind,
        amounts: amounts.to_vec(),
        line,
        amber: false,
    };
    match kind {
        ChartKind::Columns { amount, colour } => {
            ChartOut { amber: *colour == style::AMBER, ..out("columns", &[*amount], None) }
        }
        ChartKind::Bars { amount } => out("bars", &[*amount], None),
        ChartKind::Pareto { amount, share } => out("columns", &[*amount], Some(*share)),
        ChartKind::Lines { amounts } => out("lines", amounts, None),
        ChartKind::Flows { columns, line } => out("columns", columns, *line),
        ChartKind::Pie { amount } => out("pie", &[*amount], None),
    }
}

/// One statement.
#[derive(Serialize, Default)]
struct Table<'a, 'r> {
    key: &'static str,
    name: String,
    title: String,
    period: String,
    columns: Vec<ColumnOut>,
    /// The column of the currency, where the rows are of several.
    currency_at: Option<usize>,
    /// The decimals of the amounts of each row, or those of all.
    digits: Vec<u32>,
    rows: RowsOut<'a, 'r>,
    link_to: Option<&'static str>,
    /// The rows of `link_to`.
    links: Vec<Option<usize>>,
    totals: Vec<TotalOut>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct TotalOut {
    cells: Vec<serde_json::Value>,
    digits: u32,
}

#[derive(Serialize)]
struct ColumnOut {
    word: String,
    kind: &'static str,
    /// Red where above 0.
    alert: bool,
    /// What is shown is summed up below it.
    sum: bool,
}

impl<'a, 'r> Table<'a, 'r> {
    fn of(book: &Book, statement: &'a Statement<'r>) -> Table<'a, 'r> {
        let (rows, survey) = (&statement.rows, statement.rows.survey());
        let currencies = survey.currencies();
        let several = currencies.len() > 1;
        let at = statement.currency_at;
        let most = if statement.grouped { LINES_MAX } else { TABLE_ROWS_MAX };
        let shown = rows.len().min(most);
        let mut columns: Vec<ColumnOut> = statement
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| ColumnOut {
                word: column.heading.clone(),
                kind: word_of(survey.kind(at)),
                alert: column.emphasis == Emphasis::Alert,
                sum: column.total == Total::Sum,
            })
            .collect();
        if several {
            let word = book.text("export-column-currency");
            columns.insert(at, ColumnOut { word, kind: "text", alert: false, sum: false });
        }
        let digits: Vec<u32> = (0..shown).map(|at| style::digits_of(rows.currency(at))).collect();
        let distinct: BTreeSet<u32> = digits.iter().copied().collect();
        let mut notes = statement.notes.clone();
        notes.extend(left_out(book, rows.len(), most));
        let currency_at = several.then_some(at);
        let leads = statement.leads.as_ref();
        let links = leads.map(|leads| (0..shown).map(|at| leads.row(rows, at)).collect());
        let totals = currencies.iter().map(|currency| total(statement, currency, currency_at));
        Table {
            key: statement.key,
            name: statement.sheet.clone(),
            title: statement.title.clone(),
            period: statement.period.clone(),
            columns,
            currency_at,
            digits: if distinct.len() > 1 { digits } else { distinct.into_iter().collect() },
            rows: RowsOut::Made { rows, shown, currency_at },
            link_to: leads.map(|leads| leads.to),
            links: links.unwrap_or_default(),
            totals: totals.collect(),
            notes,
        }
    }
}

fn left_out(book: &Book, rows: usize, most: usize) -> Option<String> {
    let count = rows.checked_sub(most).filter(|count| *count > 0)?;
    Some(book.text_with("page-rows-left-out", &[("count", count.to_string())]))
}

fn total(statement: &Statement, currency: &str, currency_at: Option<usize>) -> TotalOut {
    let mut cells: Vec<serde_json::Value> = (0..statement.columns.len())
        .map(|at| {
            let given =
                statement.totals.iter().find(|(code, column, _)| code == currency && *column == at);
            let value = match statement.columns[at].total {
                Total::Sum => statement.rows.survey().sum(at, currency),
                Total::Nothing => given.map_or(Value::Blank, |(_, _, value)| value.clone()),
            };
            serde_json::to_value(CellOut(&value)).expect("a cell is JSON")
        })
        .collect();
    if let Some(at) = currency_at {
        cells.insert(at, currency.into());
    }
    TotalOut { cells, digits: style::digits_of(currency) }
}

/// How the values of a column are written.
fn word_of(kind: Option<Kind>) -> &'static str {
    match kind {
        None | Some(Kind::Text) => "text",
        Some(Kind::Amount) => "amount",
        Some(Kind::Count) => "count",
        Some(Kind::Quantity) => "quantity",
        Some(Kind::Ratio) => "ratio",
        // Written out already, as a rate is.
        Some(Kind::Rate | Kind::Original) => "rate",
        Some(Kind::Tenths) => "tenths",
        Some(Kind::Day) => "day",
        Some(Kind::Alarm) => "alarm",
    }
}

/// The rows of a table.
enum RowsOut<'a, 'r> {
    /// The first of a statement's, with the currency put before the nth value.
    Made {
        rows: &'a Rows<'r>,
        shown: usize,
        currency_at: Option<usize>,
    },
    Texts(&'a [Vec<String>]),
}

impl Default for RowsOut<'_, '_> {
    fn default() -> Self {
        RowsOut::Texts(&[])
    }
}

impl Serialize for RowsOut<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (rows, shown, currency_at) = match self {
            RowsOut::Texts(rows) => return serializer.collect_seq(rows.iter()),
            RowsOut::Made { rows, shown, currency_at } => (rows, *shown, *currency_at),
        };
        let mut out = serializer.serialize_seq(Some(shown))?;
        let mut cells = Vec::new();
        for at in 0..shown {
            rows.fill(at, &mut cells);
            if let Some(column) = currency_at {
                cells.insert(column, Value::text(rows.currency(at)));
            }
            out.serialize_element(&Cells(&cells))?;
        }
        out.end()
    }
}

/// The cells of one row.
struct Cells<'a>(&'a [Value<'a>]);

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(CellOut))
    }
}

/// One value: an integer of its smallest unit, or text.
struct CellOut<'a>(&'a Value<'a>);

impl Serialize for CellOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let integer = match self.0 {
            Value::Blank => return serializer.serialize_none(),
            Value::Text(text) | Value::Alarm(text) => return serializer.serialize_str(text),
            Value::Day(day) => return serializer.collect_str(day),
            Value::Rate(rate) => return serializer.serialize_str(&percent_text(*rate)),
            Value::Original(value, digits) => {
                return serializer.serialize_str(&decimal_text(*value, *digits));
            }
            Value::Amount(value) | Value::Quantity(value) => *value,
            Value::Count(value) | Value::Ratio(value) | Value::Tenths(value) => i128::from(*value),
        };
        match i64::try_from(integer) {
            Ok(small) if integer.abs() < EXACT_BELOW => serializer.serialize_i64(small),
            _ => serializer.collect_str(&integer),
        }
    }
}
