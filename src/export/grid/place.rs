//! Where the statements of a workbook stand, so that links and sums can name their cells.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::export::style::Book;

use super::{FIRST_ROW, Statement, column_letter, row_number};

/// The places of all statements of a workbook by their keys.
#[derive(Default)]
pub(crate) struct Places(BTreeMap<&'static str, Arc<Place>>);

/// Where the rows and totals of one statement stand.
pub(super) struct Place {
    /// The sheets, each with its number of data rows.
    pub parts: Vec<(String, usize)>,
    rows_per_sheet: usize,
    pub currencies: Vec<String>,
    /// Where the column of the currency is put, if there are several.
    pub currency_at: Option<usize>,
}

/// The total of some columns of a statement in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    pub statement: &'static str,
    pub columns: Vec<usize>,
}

impl Places {
    /// Names the sheets of a statement.
    pub fn claim(&mut self, book: &mut Book, statement: &Statement) {
        let per_sheet = book.rows_per_sheet;
        let rows = statement.rows.len();
        let parts = (0..rows.div_ceil(per_sheet).max(1))
            .map(|part| {
                let name = book.claim_name(&statement.sheet);
                (name, rows.saturating_sub(part * per_sheet).min(per_sheet))
            })
            .collect();
        let currencies = statement.rows.survey().currencies();
        let currency_at = (currencies.len() > 1).then_some(statement.currency_at);
        let place = Place { parts, rows_per_sheet: per_sheet, currencies, currency_at };
        let known = self.0.insert(statement.key, Arc::new(place));
        assert!(known.is_none(), "each statement has a key of its own: {}", statement.key);
    }

    pub(super) fn of(&self, key: &'static str) -> &Place {
        &self.0[key]
    }

    pub(super) fn find(&self, key: &'static str) -> Option<&Arc<Place>> {
        self.0.get(key)
    }

    /// The sheet and the row of a statement's nth data row.
    pub fn row(&self, key: &'static str, index: usize) -> Option<(&str, u32)> {
        self.find(key)?.row(index)
    }

    /// The sheet and the row of the total that a figure is made of.
    pub fn total(&self, source: &Source, currency: &str) -> Option<(&str, u32)> {
        let place = self.find(source.statement)?;
        let (name, rows) = place.parts.last()?;
        let at = place.currencies.iter().position(|code| code == currency)?;
        Some((name, FIRST_ROW + row_number((*rows).max(1)) + row_number(at)))
    }

    /// The formula that gives a total as it stands on its statement; `None` without such a total.
    pub fn formula(&self, source: &Source, currency: &str) -> Option<String> {
        let place = self.find(source.statement)?;
        let (name, line) = self.total(source, currency)?;
        let cells: Vec<String> = source
            .columns
            .iter()
            .map(|column| {
                let shifted = place.currency_at.is_some_and(|at| *column >= at);
                let letter = column_letter(column + usize::from(shifted));
                format!("'{name}'!{letter}{}", line + 1)
            })
            .collect();
        (!cells.is_empty()).then(|| format!("={}", cells.join("+")))
    }
}

impl Place {
    pub fn row(&self, index: usize) -> Option<(&str, u32)> {
        let (name, rows) = self.parts.get(index / self.rows_per_sheet)?;
        let within = index % self.rows_per_sheet;
        (within < *rows).then_some((name, FIRST_ROW + u32::try_from(within).ok()?))
    }
}
