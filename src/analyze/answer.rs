//! The columns that a query gave back.

use polars::prelude::{
    ChunkAgg, Column, DataFrame, DataType, Int64Chunked, PlHashMap, PolarsError, UInt32Chunked,
};

use super::AnalyzeError;
use super::coded::{self, Texts};
use super::made::Made;
use super::text::Text;

/// A text column of an answer; null is empty.
pub(super) struct Codes<'a> {
    codes: UInt32Chunked,
    texts: &'a Texts,
}

impl<'a> Codes<'a> {
    pub(super) fn of(codes: UInt32Chunked, texts: &'a Texts) -> Codes<'a> {
        Codes { codes, texts }
    }

    /// Whether not all rows have the same text.
    pub(super) fn is_of_several(&self) -> bool {
        self.codes.min() != self.codes.max()
    }

    /// The texts of all rows.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'a str> {
        self.codes.iter().map(|code| code.map_or("", |code| self.texts.of(code)))
    }

    /// How many rows have each text.
    pub(super) fn counts(&self) -> PlHashMap<&'a str, usize> {
        let mut counts: PlHashMap<u32, usize> = PlHashMap::default();
        for code in self.codes.iter() {
            *counts.entry(code.unwrap_or(coded::EMPTY)).or_default() += 1;
        }
        counts.into_iter().map(|(code, count)| (self.texts.of(code), count)).collect()
    }

    /// Null has the code of the empty text.
    pub(super) fn code(&self, row: usize) -> u32 {
        self.codes.get(row).unwrap_or(coded::EMPTY)
    }
}

/// What a query gave back.
pub(super) struct Answer<'a> {
    statistic: &'static str,
    frame: DataFrame,
    texts: &'a Texts,
    made: &'a Made,
}

impl<'a> Answer<'a> {
    pub(super) fn of(
        statistic: &'static str,
        frame: DataFrame,
        texts: &'a Texts,
        made: &'a Made,
    ) -> Answer<'a> {
        Answer { statistic, frame, texts, made }
    }

    /// The same rows, each of which is named once, in another order.
    pub(super) fn in_order(self, order: Vec<u32>) -> Result<Answer<'a>, AnalyzeError> {
        let frame = self.frame.take(&UInt32Chunked::from_vec("order".into(), order));
        let frame = frame.map_err(|source| self.refused(source))?;
        Ok(Answer { frame, ..self })
    }

    pub(super) fn height(&self) -> usize {
        self.frame.height()
    }

    /// A text column; null is empty. A whole number is a month, 202403 is `2024-03`.
    pub(super) fn text(&self, name: &str) -> Result<Vec<Text>, AnalyzeError> {
        let read = || -> Result<Vec<Text>, PolarsError> {
            let column = self.frame.column(name)?;
            // The engine has done its work before other reports wait for the texts.
            if *column.dtype() != DataType::UInt32 {
                let numbers = column.strict_cast(&DataType::Int64)?;
                let (numbers, mut texts) = (numbers.i64()?, self.made.texts());
                let month =
                    |number: Option<i64>| texts.of(&number.map_or_else(String::new, month_name));
                return Ok(numbers.iter().map(month).collect());
            }
            let (codes, mut texts) = (column.u32()?, self.made.texts());
            // Many rows say what the one before them says.
            let (mut last, mut known) = (None, Text::default());
            let text = |code: Option<u32>| {
                if code != last {
                    known = texts.of(code.map_or("", |code| self.texts.of(code)));
                    last = code;
                }
                known.clone()
            };
            Ok(codes.iter().map(text).collect())
        };
        read().map_err(|source| self.refused(source))
    }

    /// A text column as the ledger has it; null is empty.
    pub(super) fn borrowed(&self, name: &str) -> Result<Vec<&'a str>, AnalyzeError> {
        let words = self.frame.column(name).and_then(|column| self.words(column));
        words.map_err(|source| self.refused(source))
    }

    fn words(&self, column: &Column) -> Result<Vec<&'a str>, PolarsError> {
        let texts = self.texts;
        let codes = column.u32()?.iter();
        Ok(codes.map(|code| code.map_or("", |code| texts.of(code))).collect())
    }

    /// A text column that is looked into row by row.
    pub(super) fn codes(&self, name: &str) -> Result<Codes<'a>, AnalyzeError> {
        let column =
            self.frame.column(name).and_then(|column| Ok(column.u32()?.rechunk().into_owned()));
        Ok(Codes { codes: column.map_err(|source| self.refused(source))?, texts: self.texts })
    }

    /// An integer column that is looked into row by row.
    pub(super) fn numbers(&self, name: &str) -> Result<Int64Chunked, AnalyzeError> {
        let read = || -> Result<Int64Chunked, PolarsError> {
            let column = self.frame.column(name)?.strict_cast(&DataType::Int64)?;
            Ok(column.i64()?.rechunk().into_owned())
        };
        read().map_err(|source| self.refused(source))
    }

    /// An integer column in which null says that there is nothing.
    pub(super) fn optional_integers(&self, name: &str) -> Result<Vec<Option<i64>>, AnalyzeError> {
        let read = || -> Result<Vec<Option<i64>>, PolarsError> {
            let column: Column = self.frame.column(name)?.strict_cast(&DataType::Int64)?;
            Ok(column.i64()?.iter().collect())
        };
        read().map_err(|source| self.refused(source))
    }

    /// An integer column; null, the sum of nothing, is 0.
    pub(super) fn integers(&self, name: &str) -> Result<Vec<i64>, AnalyzeError> {
        let values = self.optional_integers(name)?;
        Ok(values.into_iter().map(Option::unwrap_or_default).collect())
    }

    fn refused(&self, source: PolarsError) -> AnalyzeError {
        AnalyzeError::Engine { statistic: self.statistic, source }
    }
}

fn month_name(number: i64) -> String {
    format!("{}-{:02}", number.div_euclid(100), number.rem_euclid(100))
}
