//! The tables that the SQL texts read.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use chrono::Datelike;
use polars::prelude::{
    ChunkUnique, Column, DataFrame, IdxSize, IntoLazy, LazyFrame, NamedFrom, PolarsError, Series,
};
use polars::sql::SQLContext;

use super::coded::{self, Coded, Texts};
use super::parts::Part;
use super::{Ledger, SettledPair, engine};
use crate::domain::date::{day_number, from_day_number};

/// Rows by customer, a frame for each part of the ledger.
pub(super) type Pieces = Arc<Vec<DataFrame>>;

/// What one text reads, of a whole ledger or of its parts side by side.
pub(super) struct Tables<'a> {
    coded: &'a Coded,
    /// Whether the lines have `line_order`, their place: those of a customer stand as in the
    /// ledger.
    are_numbered: bool,
    by_customer: Vec<(&'static str, Pieces)>,
    /// Each part reads all of them.
    others: Vec<(&'static str, DataFrame)>,
}

/// What a text reads, by its name.
type Named = Vec<(&'static str, LazyFrame)>;

impl<'a> Tables<'a> {
    /// Those that the text names.
    pub fn of(ledger: &'a Ledger, text: &str) -> Result<Tables<'a>, PolarsError> {
        let mut tables = Tables::of_lines(ledger)?;
        tables.are_numbered = text.contains("line_order");
        if text.contains("document_part") {
            tables.by_customer.push(("document_part", document_parts(ledger)?));
        }
        if text.contains("calendar") {
            tables.others.push(("calendar", calendar(&ledger.lines)?));
        }
        if text.contains("settlement_pair") {
            let pairs = settlement_pairs(ledger, &tables.coded.texts)?;
            tables.others.push(("settlement_pair", pairs));
        }
        Ok(tables)
    }

    /// Lines and customers alone.
    fn of_lines(ledger: &'a Ledger) -> Result<Tables<'a>, PolarsError> {
        let coded = ledger.made.coded(ledger)?;
        Ok(Tables { coded, are_numbered: false, by_customer: Vec::new(), others: Vec::new() })
    }

    /// With one more, or with another one instead of what the ledger has by that name.
    pub fn with(mut self, name: &'static str, table: DataFrame) -> Tables<'a> {
        self.others.push((name, table));
        self
    }

    /// With one more that has the parts of the ledger.
    pub fn with_pieces(mut self, name: &'static str, pieces: Pieces) -> Tables<'a> {
        self.by_customer.push((name, pieces));
        self
    }

    /// What a text says of all rows.
    pub fn ask(&self, text: &str) -> Result<DataFrame, PolarsError> {
        let mut tables = self.lines(0..self.coded.lines.height());
        tables.push(("customer", self.coded.customers.clone().lazy()));
        for (name, pieces) in &self.by_customer {
            tables.push((name, stacked(pieces.iter().cloned().map(Ok))?.lazy()));
        }
        tables.extend(self.others());
        ask(tables, &self.coded.texts.coded(text))
    }

    /// What a text says of the rows of each part.
    pub fn ask_parts(
        &self,
        text: &str,
    ) -> impl Iterator<Item = Result<DataFrame, PolarsError>> + use<> {
        let text: Arc<str> = self.coded.texts.coded(text).into();
        let job = |(at, part): (usize, &Part)| {
            let mut tables = self.lines(part.lines.clone());
            tables.push(("customer", part.of(self.coded.customers.clone().lazy())));
            let by_customer = self.by_customer.iter();
            tables.extend(by_customer.map(|(name, pieces)| (*name, pieces[at].clone().lazy())));
            tables.extend(self.others());
            let text = text.clone();
            move || ask(tables, &text)
        };
        engine::side_by_side(self.coded.parts.iter().enumerate().map(job).collect())
    }

    fn lines(&self, rows: Range<usize>) -> Named {
        let lines = self.coded.lines.slice(rows.start as i64, rows.len()).lazy();
        let numbered = || lines.clone().with_row_index("line_order", Some(rows.start as IdxSize));
        vec![("ledger_line", if self.are_numbered { numbered() } else { lines })]
    }

    fn others(&self) -> impl Iterator<Item = (&'static str, LazyFrame)> {
        self.others.iter().map(|(name, table)| (*name, table.clone().lazy()))
    }
}

/// A table of the same name before another one is not read.
fn ask(tables: Named, coded_text: &str) -> Result<DataFrame, PolarsError> {
    let mut context = SQLContext::new();
    for (name, table) in tables {
        context.register(name, table);
    }
    context.execute(coded_text)?.collect()
}

/// The rows of all parts.
pub(super) fn stacked(
    pieces: impl IntoIterator<Item = Result<DataFrame, PolarsError>>,
) -> Result<DataFrame, PolarsError> {
    let mut pieces = pieces.into_iter();
    let mut whole = pieces.next().expect("a ledger has a part")?;
    for piece in pieces {
        whole.vstack_mut_owned(piece?)?;
    }
    Ok(whole)
}

/// The view that the texts on ageing and settling read, made once a ledger.
pub(super) fn document_parts(ledger: &Ledger) -> Result<Pieces, PolarsError> {
    if let Some(documents) = ledger.made.documents().clone() {
        return Ok(documents);
    }
    let text = without_comments(include_str!("sql/document_part.sql"));
    let pieces = Tables::of_lines(ledger)?.ask_parts(&text);
    let pieces: Pieces =
        Arc::new(pieces.map(|piece| coded::lean(piece?)).collect::<Result<_, _>>()?);
    Ok(ledger.made.documents().get_or_insert(pieces).clone())
}

/// A SQL text as the engine reads it, but for its placeholders and literals.
pub(super) fn without_comments(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("--"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Texts beside the ledger that a SQL text asks for, such as the documents of settlements.
pub(super) struct Table<'a, const COUNT: usize> {
    pub name: &'static str,
    pub columns: [&'static str; COUNT],
    pub rows: &'a [[&'a str; COUNT]],
}

impl<const COUNT: usize> Table<'_, COUNT> {
    /// Rows with a text that the ledger does not have are left out: they meet no line.
    pub fn coded(&self, texts: &Texts) -> Result<DataFrame, PolarsError> {
        let coded = self.rows.iter().filter_map(|row| codes_of(texts, *row));
        frame_of(&coded.collect::<Vec<_>>(), self.columns)
    }
}

/// `None` where the ledger lacks one of them.
fn codes_of<const COUNT: usize>(texts: &Texts, row: [&str; COUNT]) -> Option<[u32; COUNT]> {
    let codes = row.map(|text| texts.code(text));
    codes.iter().all(Option::is_some).then(|| codes.map(|code| code.expect("all were seen")))
}

fn frame_of<const COUNT: usize>(
    codes: &[[u32; COUNT]],
    names: [&str; COUNT],
) -> Result<DataFrame, PolarsError> {
    let column = |(at, name): (usize, &str)| -> Column {
        Series::new(name.into(), codes.iter().map(|row| row[at]).collect::<Vec<u32>>()).into()
    };
    DataFrame::new(codes.len(), names.into_iter().enumerate().map(column).collect())
}

/// The committed settlements, one row for each debit and credit. One of documents that the ledger
/// does not have settles nothing in it.
fn settlement_pairs(ledger: &Ledger, texts: &Texts) -> Result<DataFrame, PolarsError> {
    let coded = ledger.settlements.iter().filter_map(|pair| {
        let of = [&pair.customer_code, &pair.currency, &pair.control_account, &pair.debit_number];
        Some((codes_of(texts, of.map(String::as_str))?, pair))
    });
    let (codes, pairs): (Vec<[u32; 4]>, Vec<&SettledPair>) = coded.unzip();
    let names = ["pair_customer_code", "pair_currency", "pair_control_account", "debit_number"];
    let mut frame = frame_of(&codes, names)?;
    let integer = |name: &str, of: fn(&SettledPair) -> i64| -> Column {
        Series::new(name.into(), pairs.iter().map(|pair| of(pair)).collect::<Vec<i64>>()).into()
    };
    frame.with_column(integer("settled_day", |pair| day_number(pair.settled_on).into()))?;
    frame.with_column(integer("pair_amount", |pair| pair.amount))?;
    Ok(frame)
}

/// One row a day from the first to the last document: `calendar_day`, `calendar_month`
/// (year × 100 + month) and `year_first_day`. SQL engines do not agree on functions of dates, so
/// the texts join this table instead.
fn calendar(lines: &DataFrame) -> Result<DataFrame, PolarsError> {
    let (mut day, mut month, mut first) = (Vec::new(), Vec::new(), Vec::new());
    // Only days that occur, so that one wild date makes no table of a million rows.
    let occurring = lines.column("document_day")?.i32()?.unique()?;
    let occurring: BTreeSet<i32> = occurring.iter().flatten().collect();
    for number in occurring {
        let Some(date) = from_day_number(number) else {
            continue;
        };
        let year_start = date.with_ordinal(1).expect("every year has a first day");
        day.push(number);
        month.push(i64::from(date.year()) * 100 + i64::from(date.month()));
        first.push(day_number(year_start));
    }
    DataFrame::new(
        day.len(),
        vec![
            Series::new("calendar_day".into(), day).into(),
            Series::new("calendar_month".into(), month).into(),
            Series::new("year_first_day".into(), first).into(),
        ],
    )
}
