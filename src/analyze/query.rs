//! Runs one SQL text over the ledger, and the tables that texts read beside it.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use polars::prelude::{
    BooleanChunked, ChunkUnique, Column, DataFrame, Expr, IntoLazy, LazyFrame, NamedFrom,
    NewChunkedArray, PlHashSet, PolarsError, Series, SortMultipleOptions, col, lit,
};
use polars::sql::SQLContext;

use super::answer::{Answer, Codes};
use super::coded::{self, Coded, Texts};
use super::text::Text;
use super::{AnalyzeError, Ledger, SettledPair};
use crate::domain::Date;

/// A day in the units of the ledger: days since 1970-01-01.
pub(super) fn day_number(date: Date) -> i64 {
    date.signed_duration_since(epoch()).num_days()
}

/// The date of a day of the ledger, where the calendar has it.
pub(super) fn date_of(day: i64) -> Option<Date> {
    epoch().checked_add_signed(chrono::TimeDelta::try_days(day)?)
}

fn epoch() -> NaiveDate {
    NaiveDate::from_ymd_opt(1970, 1, 1).expect("1970-01-01 is a day")
}

/// One statistic: its name, its SQL text and the integers put into it.
pub(super) struct Query<'a> {
    pub statistic: &'static str,
    pub text: &'static str,
    pub parameters: &'a [(&'a str, String)],
}

impl Query<'_> {
    /// The text without its comments and with every placeholder filled.
    fn filled(&self) -> String {
        let mut text = without_comments(self.text);
        for (name, value) in self.parameters {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        assert!(!text.contains('{'), "every placeholder of `{}` has a value", self.statistic);
        text
    }

    /// The answer, from memory where the ledger was asked the same before.
    pub(super) fn run<'a>(&self, ledger: &'a Ledger) -> Result<Answer<'a>, AnalyzeError> {
        let make = |text: &str| frame(ledger, text, None);
        self.answer(ledger, |_, text| self.remembered(ledger, text, make))
    }

    /// As [`Query::run`], of a text each of whose rows is of one customer, or a sum that the caller
    /// adds up: it is asked of some customers after the other, so that what the engine holds does
    /// not grow with the ledger.
    pub(super) fn run_by_customer<'a>(
        &self,
        ledger: &'a Ledger,
    ) -> Result<Answer<'a>, AnalyzeError> {
        let make = |text: &str| by_customer(ledger, text, None);
        self.answer(ledger, |_, text| self.remembered(ledger, text, make))
    }

    /// As [`Query::run_by_customer`], of a text of sums by these keys, which its rows are in order
    /// by: what several customers come to is added up, of the label the greatest is taken. A
    /// document is one of a single customer, so that counts of documents add up too.
    pub(super) fn run_summed<'a>(
        &self,
        ledger: &'a Ledger,
        keys: &[&str],
        label: Option<&str>,
    ) -> Result<Answer<'a>, AnalyzeError> {
        let make = |text: &str| sum_up(by_customer(ledger, text, None)?, keys, label);
        self.answer(ledger, |_, text| self.remembered(ledger, text, make))
    }

    /// As [`Query::run_by_customer`], calling `see` with the rows of some customers after the
    /// other.
    pub(super) fn each_by_customer<'a>(
        &self,
        ledger: &'a Ledger,
        mut see: impl FnMut(Answer<'a>) -> Result<(), AnalyzeError>,
    ) -> Result<(), AnalyzeError> {
        let refused = |source| AnalyzeError::Engine { statistic: self.statistic, source };
        let coded = ledger.made.coded(ledger).map_err(refused)?;
        for customers in coded::customers_in_parts(&coded.lines).map_err(refused)? {
            see(self.answer(ledger, |_, text| {
                frame_among(ledger, text, None, |table| among(table, &customers))
            })?)?;
        }
        Ok(())
    }

    /// As [`Query::run_by_customer`]. What of the text ends with the part of the half is made once
    /// for the queries that have it in common, and in memory as long as the caller keeps it.
    pub(super) fn run_behind<'a>(
        &self,
        ledger: &'a Ledger,
        half: &mut Half,
    ) -> Result<Answer<'a>, AnalyzeError> {
        let make = |text: &str| {
            let (shared, rest) = cut(text, half.part);
            let known = half.made.take().filter(|(made, _)| *made == shared);
            let (shared, rows) = match known {
                Some(known) => known,
                None => {
                    let rows = by_customer(ledger, &shared, None)?;
                    (shared, rows)
                }
            };
            half.made = Some((shared, rows.clone()));
            by_customer(ledger, &rest, Some((half.part, rows)))
        };
        self.answer(ledger, |_, text| self.remembered(ledger, text, make))
    }

    /// As [`Query::run_by_customer`], for an answer as long as the ledger that nobody asks for
    /// twice.
    pub(super) fn run_once<'a>(&self, ledger: &'a Ledger) -> Result<Answer<'a>, AnalyzeError> {
        self.answer(ledger, |_, text| {
            ledger.made.answer(text).map_or_else(|| by_customer(ledger, text, None), Ok)
        })
    }

    /// Over the lines of these customers only; never remembered.
    pub(super) fn run_of<'a>(
        &self,
        ledger: &'a Ledger,
        customers: &HashSet<Text>,
    ) -> Result<Answer<'a>, AnalyzeError> {
        self.answer(ledger, |coded, text| {
            let codes: PlHashSet<u32> =
                customers.iter().filter_map(|code| coded.texts.code(code)).collect();
            let column = coded.lines.column("customer_code")?.u32()?;
            let kept: Vec<bool> =
                column.iter().map(|code| code.is_some_and(|code| codes.contains(&code))).collect();
            let mask = BooleanChunked::from_slice("kept".into(), &kept);
            frame(ledger, text, Some(("ledger_line", coded.lines.filter(&mask)?)))
        })
    }

    /// Over a table beside the ledger, which the text reads by its name; never remembered.
    pub(super) fn run_with<'a, const COUNT: usize>(
        &self,
        ledger: &'a Ledger,
        table: &Table<'_, COUNT>,
    ) -> Result<Answer<'a>, AnalyzeError> {
        self.answer(ledger, |coded, text| {
            frame(ledger, text, Some((table.name, table.coded(&coded.texts)?)))
        })
    }

    /// The answer in memory, else as it is made, and remembered.
    fn remembered(
        &self,
        ledger: &Ledger,
        text: &str,
        make: impl FnOnce(&str) -> Result<DataFrame, PolarsError>,
    ) -> Result<DataFrame, PolarsError> {
        if let Some(frame) = ledger.made.answer(text) {
            return Ok(frame);
        }
        let frame = make(text)?;
        ledger.made.remember(self.statistic, text, &frame);
        Ok(frame)
    }

    /// What `make` gives for the filled text.
    fn answer<'a>(
        &self,
        ledger: &'a Ledger,
        make: impl FnOnce(&Coded, &str) -> Result<DataFrame, PolarsError>,
    ) -> Result<Answer<'a>, AnalyzeError> {
        let statistic = self.statistic;
        let refused = |source| AnalyzeError::Engine { statistic, source };
        let coded = ledger.made.coded(ledger).map_err(refused)?;
        let frame = make(coded, &self.filled()).map_err(refused)?;
        Ok(Answer::of(statistic, frame, &coded.texts, &ledger.made))
    }
}

/// The rows of each customer in order of the customers' codes.
fn by_customer(
    ledger: &Ledger,
    text: &str,
    beside: Option<(&str, DataFrame)>,
) -> Result<DataFrame, PolarsError> {
    let coded = ledger.made.coded(ledger)?;
    in_parts(&coded.lines, |customers| {
        frame_among(ledger, text, beside.clone(), |table| among(table, customers))
    })
}

fn sum_up(rows: DataFrame, keys: &[&str], label: Option<&str>) -> Result<DataFrame, PolarsError> {
    let names: Vec<&str> = rows.get_column_names().into_iter().map(|name| name.as_str()).collect();
    let is_sum = |name: &&str| !keys.contains(name) && label != Some(*name);
    let sums = names.into_iter().filter(is_sum).map(|name| col(name).sum());
    let figures: Vec<Expr> = label.map(|name| col(name).max()).into_iter().chain(sums).collect();
    let keys: Vec<Expr> = keys.iter().map(|name| col(*name)).collect();
    // As texts have it.
    let order = SortMultipleOptions::default().with_nulls_last(true);
    rows.lazy().group_by(&keys).agg(figures).sort_by_exprs(&keys, order).collect()
}

/// What `make` gives for one range of customers after the other.
fn in_parts(
    lines: &DataFrame,
    make: impl Fn(&Range<u32>) -> Result<DataFrame, PolarsError>,
) -> Result<DataFrame, PolarsError> {
    let mut parts = coded::customers_in_parts(lines)?.into_iter();
    let first = parts.next().expect("some range has all customers");
    let mut whole = make(&first)?;
    for part in parts {
        whole.vstack_mut_owned(make(&part)?)?;
    }
    Ok(whole)
}

/// The rows of a range of customers; a row that names none stands before all.
fn among(table: LazyFrame, customers: &Range<u32>) -> LazyFrame {
    if *customers == coded::ALL {
        return table;
    }
    let code = || col("customer_code");
    let below = code().lt(lit(customers.end));
    table.filter(match customers.start {
        0 => below.or(code().is_null()),
        start => below.and(code().gt_eq(lit(start))),
    })
}

fn frame(
    ledger: &Ledger,
    text: &str,
    beside: Option<(&str, DataFrame)>,
) -> Result<DataFrame, PolarsError> {
    frame_among(ledger, text, beside, |table| table)
}

/// The answer to a text over what `of` takes of each table.
fn frame_among(
    ledger: &Ledger,
    text: &str,
    beside: Option<(&str, DataFrame)>,
    of: impl Fn(LazyFrame) -> LazyFrame,
) -> Result<DataFrame, PolarsError> {
    let coded = ledger.made.coded(ledger)?;
    let mut context = SQLContext::new();
    let lines = coded.lines.clone().lazy();
    let lines =
        if text.contains("line_order") { lines.with_row_index("line_order", None) } else { lines };
    context.register("ledger_line", of(lines));
    context.register("customer", of(coded.customers.clone().lazy()));
    if text.contains("document_part") {
        context.register("document_part", of(document_parts(ledger)?.lazy()));
    }
    if text.contains("calendar") {
        context.register("calendar", calendar(&ledger.lines)?.lazy());
    }
    if text.contains("settlement_pair") {
        context.register("settlement_pair", settlement_pairs(ledger, &coded.texts)?.lazy());
    }
    if let Some((name, table)) = beside {
        context.register(name, of(table.lazy()));
    }
    context.execute(&coded.texts.coded(text))?.collect()
}

/// What of a text ends with a named part, and its rows once they are made.
pub(super) struct Half {
    part: &'static str,
    made: Option<(String, DataFrame)>,
}

impl Half {
    pub(super) fn up_to(part: &'static str) -> Half {
        Half { part, made: None }
    }
}

/// The text up to the end of a named part, as a query of that part; and the rest, which reads it.
fn cut(text: &str, part: &str) -> (String, String) {
    const END: &str = "\n),\n";
    let begin = text.find(&format!("\n{part} AS (")).expect("the text has the part");
    let end = begin + text[begin..].find(END).expect("another part follows");
    let shared = format!("{}\n)\nSELECT * FROM {part}\n", &text[..end]);
    (shared, format!("WITH {}", &text[end + END.len()..]))
}

fn without_comments(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("--"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The view that the texts on ageing and settling read, made once a ledger.
pub(super) fn document_parts(ledger: &Ledger) -> Result<DataFrame, PolarsError> {
    if let Some(parts) = ledger.made.parts().clone() {
        return Ok(parts);
    }
    let coded = ledger.made.coded(ledger)?;
    let text = coded.texts.coded(&without_comments(include_str!("sql/document_part.sql")));
    let parts = in_parts(&coded.lines, |customers| {
        let mut context = SQLContext::new();
        context.register("ledger_line", among(coded.lines.clone().lazy(), customers));
        context.execute(&text)?.collect()
    })?;
    let parts = coded::lean(parts)?;
    Ok(ledger.made.parts().get_or_insert(parts).clone())
}

/// Texts beside the ledger that a SQL text asks for, such as the documents of settlements.
pub(super) struct Table<'a, const COUNT: usize> {
    pub name: &'static str,
    pub columns: [&'static str; COUNT],
    pub rows: &'a [[&'a str; COUNT]],
}

impl<const COUNT: usize> Table<'_, COUNT> {
    /// Rows with a text that the ledger does not have are left out: they meet no line.
    fn coded(&self, texts: &Texts) -> Result<DataFrame, PolarsError> {
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
    frame.with_column(integer("settled_day", |pair| day_number(pair.settled_on)))?;
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
        let Some(date) = date_of(i64::from(number)) else {
            continue;
        };
        let year_start = date.with_ordinal(1).expect("every year has a first day");
        day.push(number);
        month.push(i64::from(date.year()) * 100 + i64::from(date.month()));
        first.push(day_number(year_start) as i32);
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

/// A text column of the lines, in the order of the ledger.
pub(super) fn texts_of_lines<'a>(ledger: &'a Ledger, name: &str) -> Result<Codes<'a>, PolarsError> {
    let coded = ledger.made.coded(ledger)?;
    Ok(Codes::of(coded.lines.column(name)?.u32()?.clone(), &coded.texts))
}

/// Whether the lines have more than one text in a column.
pub(super) fn has_several(ledger: &Ledger, name: &str) -> Result<bool, AnalyzeError> {
    let column = texts_of_lines(ledger, name);
    let column =
        column.map_err(|source| AnalyzeError::Engine { statistic: "control accounts", source })?;
    Ok(column.is_of_several())
}

/// Refuses a ledger in which any sum over the columns could leave 64 bits, as the engine adds
/// without a check. The bound is the sum of all absolute values, a quarter of the range.
pub(super) fn guard(ledger: &Ledger, columns: &[&str]) -> Result<(), AnalyzeError> {
    for name in columns {
        let refused = |source| AnalyzeError::Engine { statistic: "bounds", source };
        let column = ledger.lines.column(name).map_err(refused)?;
        let values = column.i64().map_err(refused)?;
        let mut total: i128 = 0;
        for array in values.downcast_iter() {
            total += array.iter().flatten().map(|value| i128::from(*value).abs()).sum::<i128>();
        }
        if total > i128::from(i64::MAX / 4) {
            return Err(AnalyzeError::TooLarge);
        }
    }
    Ok(())
}

/// part × scale ÷ whole, half away from zero; `None` where the whole is 0 or the result too large.
pub(super) fn ratio(part: i64, scale: i64, whole: i64) -> Option<i64> {
    if whole == 0 {
        return None;
    }
    let (part, whole) = (i128::from(part) * i128::from(scale), i128::from(whole));
    let negative = (part < 0) != (whole < 0);
    let (part, whole) = (part.abs(), whole.abs());
    let rounded = (part * 2 + whole) / (whole * 2);
    i64::try_from(if negative { -rounded } else { rounded }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_rounded_half_away_from_zero() {
        let cases = [
            (1, 2, Some(5_000)),
            (1, 16, Some(625)),
            (1, 20_000, Some(1)),
            (-1, 20_000, Some(-1)),
            (1, -20_000, Some(-1)),
            (1, 20_001, Some(0)),
            (i64::MAX, 1, None),
            (1, 0, None),
        ];
        for (part, whole, expected) in cases {
            assert_eq!(ratio(part, 10_000, whole), expected, "{part} / {whole}");
        }
    }
}
