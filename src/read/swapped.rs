//! Dates whose day and month a program exchanged when it took 03/04/2024 for its own order.

use chrono::{Datelike, NaiveDate};

use crate::domain::Date;

use super::cell::{CellValue, RawCell, clean};

/// Date cells that stay in mind; a column with more of one kind needs no proof.
const KEPT: usize = 100_000;

/// The date cells of one column.
#[derive(Debug, Default)]
pub struct Swapped {
    /// Cells that a program took for dates: row, column, day.
    dates: Vec<(u32, u32, Date)>,
    /// One of them has a day beyond 12, so the program's order was the right one.
    proven: bool,
    /// Texts such as 25/12/2024 that the program could take for no date.
    left_as_text: u64,
}

impl Swapped {
    pub fn see(&mut self, row: u32, cell: &RawCell) {
        match &cell.value {
            CellValue::Date { day, .. } => self.see_day(row, cell.column, *day),
            CellValue::Text(text) => self.left_as_text += u64::from(is_day_first(&clean(text))),
            _ => {}
        }
    }

    /// A cell that a program took for a date.
    pub fn see_day(&mut self, row: u32, column: u32, day: Date) {
        self.proven |= day.day() > 12;
        if self.dates.len() < KEPT {
            self.dates.push((row, column, day));
        }
    }

    /// Cells that are likely exchanged, with the day that was meant: those of a column where only
    /// impossible dates stayed text, and those that lie in the period only when exchanged.
    pub fn found(&self, period: Option<(Date, Date)>) -> Vec<(u32, u32, Date)> {
        let column = !self.proven && self.left_as_text > 0;
        let outside = |day: Date| period.is_some_and(|(first, last)| day < first || day > last);
        let exchanged = self.dates.iter().filter_map(|(row, place, day)| {
            let meant = NaiveDate::from_ymd_opt(day.year(), day.day(), day.month())?;
            let by_period = outside(*day) && !outside(meant);
            (meant != *day && (column || by_period)).then_some((*row, *place, meant))
        });
        exchanged.collect()
    }
}

/// 25/12/2024: the first number can only be a day.
pub fn is_day_first(text: &str) -> bool {
    let mut parts = text.split(['/', '-', '.']).map(str::parse::<u32>);
    matches!(
        (parts.next(), parts.next(), parts.next()),
        (Some(Ok(13..=31)), Some(Ok(1..=12)), Some(Ok(_)))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> Date {
        NaiveDate::from_ymd_opt(2024, month, day).unwrap()
    }

    fn date(day: Date) -> RawCell {
        RawCell { value: CellValue::Date { day, serial: 0.0 }, ..RawCell::text(0, "") }
    }

    #[test]
    fn a_column_or_a_period_shows_the_exchange() {
        let mut column = Swapped::default();
        column.see(2, &date(day(4, 3)));
        column.see(3, &date(day(5, 5)));
        assert_eq!(column.found(None), []);
        assert_eq!(column.found(Some((day(3, 1), day(3, 31)))), [(2, 0, day(3, 4))]);
        column.see(4, &RawCell::text(0, "25/12/2024"));
        assert_eq!(column.found(None), [(2, 0, day(3, 4))]);
        column.see(5, &date(day(12, 25)));
        assert_eq!(column.found(None), []);
    }
}
