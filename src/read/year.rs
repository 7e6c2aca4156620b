//! The printed sums of a year so far (本年累计), held against the rows.
//!
//! A sheet that begins with the year must print what its rows add up to. One that begins later
//! starts from a sum that nobody sees: its first print is believed and the later ones must follow.

/// The sum of one amount column since the year began.
#[derive(Debug, Default)]
pub struct YearSums {
    /// Of the customer's block.
    block: Run,
    /// Of all rows, for a sheet whose totals are those of all customers.
    sheet: Run,
    faulted: bool,
}

#[derive(Debug, Default)]
struct Run {
    total: i128,
    /// What the year already had when the rows began; `None` before it is known.
    before: Option<i128>,
}

impl Run {
    fn fits(&self, printed: i128, tolerance: i128) -> bool {
        self.before.is_none_or(|before| (self.total + before - printed).abs() <= tolerance)
    }

    fn begin(&mut self, with_year: bool) {
        *self = Run { total: 0, before: with_year.then_some(0) };
    }
}

impl YearSums {
    pub fn add(&mut self, amount: i64) {
        self.block.total += i128::from(amount);
        self.sheet.total += i128::from(amount);
    }

    /// A cell could not be read, so no sum from here on proves anything.
    pub fn fault(&mut self) {
        self.faulted = true;
    }

    /// The rows of another customer begin; whether they begin with the year.
    pub fn begin_block(&mut self, first: bool, with_year: bool) {
        self.block.begin(with_year);
        if first {
            self.sheet.begin(with_year);
        }
    }

    /// Another year begins.
    pub fn begin_year(&mut self) {
        self.block.begin(true);
        self.sheet.begin(true);
    }

    /// What a printed sum should be, where it is neither that of the block nor that of the sheet.
    pub fn differs(&mut self, printed: i64, tolerance: u64) -> Option<i128> {
        let (printed, tolerance) = (i128::from(printed), i128::from(tolerance));
        if self.faulted {
            return None;
        }
        let runs = [&mut self.block, &mut self.sheet];
        if runs.iter().any(|run| run.fits(printed, tolerance)) {
            for run in runs {
                run.before.get_or_insert(printed - run.total);
            }
            return None;
        }
        let expected = self.block.total + self.block.before.unwrap_or(0);
        // The first parting was said; the next print is held against this one.
        for run in [&mut self.block, &mut self.sheet] {
            run.before = Some(printed - run.total);
        }
        Some(expected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_a_year_are_followed_from_its_beginning_or_the_first_print() {
        let mut sums = YearSums::default();
        sums.begin_block(true, true);
        sums.add(500);
        assert_eq!(sums.differs(500, 0), None);
        sums.add(100);
        assert_eq!(sums.differs(650, 0), Some(600));
        sums.add(10);
        assert_eq!(sums.differs(660, 0), None, "a parting is said once");
        sums.begin_block(false, false);
        sums.add(7);
        assert_eq!(sums.differs(107, 0), None, "a hundred stood before");
        sums.add(3);
        assert_eq!(sums.differs(111, 0), Some(110));
        sums.begin_year();
        sums.add(4);
        assert_eq!(sums.differs(5, 1), None);
        assert_eq!(sums.differs(6, 1), Some(4));
        sums.fault();
        assert_eq!(sums.differs(9, 0), None);
    }
}
