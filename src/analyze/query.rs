//! Runs one SQL text over the ledger, whole or a part of its customers at a time.

use std::collections::HashSet;
use std::sync::Arc;

use polars::prelude::{
    BooleanChunked, DataFrame, Expr, IntoLazy, NewChunkedArray, PlHashSet, PolarsError,
    SortMultipleOptions, col,
};

use super::answer::{Answer, Codes};
use super::coded::Coded;
use super::tables::{Pieces, Table, Tables, stacked, without_comments};
use super::text::Text;
use super::{AnalyzeError, Ledger};
use crate::domain::{Date, date};

/// A day in the units of the ledger: days since 1970-01-01.
pub(super) fn day_number(day: Date) -> i64 {
    date::day_number(day).into()
}

/// The date of a day of the ledger, where the calendar has it.
pub(super) fn date_of(day: i64) -> Option<Date> {
    date::from_day_number(day.try_into().ok()?)
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
        let make = |text: &str| Tables::of(ledger, text)?.ask(text);
        self.answer(ledger, |_, text| self.remembered(ledger, text, make))
    }

    /// As [`Query::run`], of a text each of whose rows is of one customer, or a sum that the caller
    /// adds up: each thread of the engine is asked of some customers after the other, so that what
    /// the engine holds does not grow with the ledger.
    pub(super) fn run_by_customer<'a>(
        &self,
        ledger: &'a Ledger,
    ) -> Result<Answer<'a>, AnalyzeError> {
        self.answer(ledger, |_, text| {
            self.remembered(ledger, text, |text| by_customer(ledger, text))
        })
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
        let make = |text: &str| sum_up(by_customer(ledger, text)?, keys, label);
        self.answer(ledger, |_, text| self.remembered(ledger, text, make))
    }

    /// As [`Query::run_by_customer`], calling `see` with the rows of some customers after the
    /// other.
    pub(super) fn each_by_customer<'a>(
        &self,
        ledger: &'a Ledger,
        mut see: impl FnMut(Answer<'a>) -> Result<(), AnalyzeError>,
    ) -> Result<(), AnalyzeError> {
        let statistic = self.statistic;
        let refused = |source| AnalyzeError::Engine { statistic, source };
        let texts = &ledger.made.coded(ledger).map_err(refused)?.texts;
        let text = self.filled();
        for piece in Tables::of(ledger, &text).map_err(refused)?.ask_parts(&text) {
            see(Answer::of(statistic, piece.map_err(refused)?, texts, &ledger.made))?;
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
                    let rows = Tables::of(ledger, &shared)?.ask_parts(&shared);
                    (shared, Arc::new(rows.collect::<Result<_, _>>()?))
                }
            };
            half.made = Some((shared, rows.clone()));
            stacked(Tables::of(ledger, &rest)?.with_pieces(half.part, rows).ask_parts(&rest))
        };
        self.answer(ledger, |_, text| self.remembered(ledger, text, make))
    }

    /// As [`Query::run_by_customer`], for an answer as long as the ledger that nobody asks for
    /// twice.
    pub(super) fn run_once<'a>(&self, ledger: &'a Ledger) -> Result<Answer<'a>, AnalyzeError> {
        self.answer(ledger, |_, text| {
            ledger.made.answer(text).map_or_else(|| by_customer(ledger, text), Ok)
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
            Tables::of(ledger, text)?.with("ledger_line", coded.lines.filter(&mask)?).ask(text)
        })
    }

    /// Over a table beside the ledger, which the text reads by its name; never remembered.
    pub(super) fn run_with<'a, const COUNT: usize>(
        &self,
        ledger: &'a Ledger,
        table: &Table<'_, COUNT>,
    ) -> Result<Answer<'a>, AnalyzeError> {
        self.answer(ledger, |coded, text| {
            let rows = table.coded(&coded.texts)?;
            Tables::of(ledger, text)?.with(table.name, rows).ask(text)
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
fn by_customer(ledger: &Ledger, text: &str) -> Result<DataFrame, PolarsError> {
    stacked(Tables::of(ledger, text)?.ask_parts(text))
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

/// What of a text ends with a named part, and its rows once they are made.
pub(super) struct Half {
    part: &'static str,
    made: Option<(String, Pieces)>,
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

/// A text column of the lines, by customer.
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
