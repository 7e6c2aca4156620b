//! A period of days, and the period that it is held against.

use chrono::{Datelike, Months};

use super::Date;

/// Which earlier period a period is held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Against {
    /// That right before it, as long: whole months against whole months, else days against days.
    #[default]
    Before,
    /// The same days of the year before (去年同期).
    YearBefore,
}

/// From its first to its last day, both in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: Date,
    pub to: Date,
}

impl Period {
    /// `None` where it ends before it begins.
    pub fn new(from: Date, to: Date) -> Option<Period> {
        (from <= to).then_some(Period { from, to })
    }

    /// From the first of January to a day of the same year.
    pub fn year_to(to: Date) -> Period {
        let from = to.with_ordinal(1).expect("every year has a first day");
        Period { from, to }
    }

    /// The earlier period; `None` beyond the calendar.
    pub fn earlier(self, against: Against) -> Option<Period> {
        let is_month_end = |date: Date| date.succ_opt().is_some_and(|next| next.day() == 1);
        let months = match against {
            Against::YearBefore => 12,
            Against::Before if self.from.day() == 1 && is_month_end(self.to) => {
                let month = |date: Date| date.year() * 12 + date.month0().cast_signed();
                u32::try_from(month(self.to) - month(self.from) + 1).ok()?
            }
            Against::Before => {
                let to = self.from.pred_opt()?;
                let from = to.checked_sub_signed(self.to - self.from)?;
                return Some(Period { from, to });
            }
        };
        let back = Months::new(months);
        let mut to = self.to.checked_sub_months(back)?;
        if is_month_end(self.to) {
            // The last day of February against the last day of another month.
            to = to.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()?;
        }
        Some(Period { from: self.from.checked_sub_months(back)?, to })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_go_against_months_and_days_against_days() {
        for (period, against, expected) in [
            ("2024-03-01 2024-03-31", Against::Before, "2024-02-01 2024-02-29"),
            ("2024-01-01 2024-06-30", Against::Before, "2023-07-01 2023-12-31"),
            ("2024-03-05 2024-03-14", Against::Before, "2024-02-24 2024-03-04"),
            ("2024-02-01 2024-02-29", Against::YearBefore, "2023-02-01 2023-02-28"),
            ("2023-02-01 2023-02-28", Against::YearBefore, "2022-02-01 2022-02-28"),
            ("2025-02-01 2025-02-28", Against::YearBefore, "2024-02-01 2024-02-29"),
            ("2024-03-05 2024-03-14", Against::YearBefore, "2023-03-05 2023-03-14"),
        ] {
            let (from, to) = period.split_once(' ').unwrap();
            let period = Period::new(from.parse().unwrap(), to.parse().unwrap()).unwrap();
            let earlier = period.earlier(against).unwrap();
            assert_eq!(format!("{} {}", earlier.from, earlier.to), expected, "{from}");
        }
        let day = |text: &str| text.parse().unwrap();
        assert_eq!(Period::new(day("2024-02-02"), day("2024-02-01")), None);
        assert_eq!(Period::year_to(day("2024-05-06")).from, day("2024-01-01"));
    }
}
