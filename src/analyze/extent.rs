//! Between which days a ledger lies, seen a piece at a time.

use polars::prelude::DataFrame;

use super::query;
use crate::domain::Date;
use crate::table::ledger::OPENING;

/// The first and the last day of all lines, and the first of those that are no opening.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    first: Option<i32>,
    last: Option<i32>,
    first_movement: Option<i32>,
}

impl Extent {
    /// Takes in a piece of a ledger with the columns `kind` and `document_day`.
    pub fn see(&mut self, lines: &DataFrame) {
        let days = lines.column("document_day").and_then(|column| column.i32());
        let kinds = lines.column("kind").and_then(|column| column.str());
        let (Ok(days), Ok(kinds)) = (days, kinds) else { return };
        for (day, kind) in days.iter().zip(kinds.iter()) {
            let Some(day) = day else { continue };
            self.first = Some(self.first.map_or(day, |first| first.min(day)));
            self.last = Some(self.last.map_or(day, |last| last.max(day)));
            if kind != Some(OPENING) {
                let first = self.first_movement;
                self.first_movement = Some(first.map_or(day, |first| first.min(day)));
            }
        }
    }

    pub fn first_day(&self) -> Option<Date> {
        self.first.and_then(|day| query::date_of(i64::from(day)))
    }

    pub fn first_movement(&self) -> Option<Date> {
        self.first_movement.and_then(|day| query::date_of(i64::from(day)))
    }

    /// The last day of the month of the newest line.
    pub fn default_as_of(&self) -> Option<Date> {
        let newest = query::date_of(i64::from(self.last?))?;
        super::month_end(newest)
    }
}
