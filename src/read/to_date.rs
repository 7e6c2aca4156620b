//! The printed sums of a month, a year or a period so far (本月累计, 本年累计, 期间累计), held
//! against the rows.
//!
//! A sheet that begins with the year must print what its rows add up to. One that begins later
//! starts from a sum that nobody sees: its first print is believed and the later ones must follow.

/// From when on a printed sum adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    Month,
    Year,
    /// Since the beginning that the title or the opening balance states.
    Period,
}

const SPANS: [Span; 3] = [Span::Month, Span::Year, Span::Period];

/// Which spans the first row of a block is the first of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Begins {
    pub month: bool,
    pub year: bool,
    pub period: bool,
}

impl Begins {
    fn with(self, span: Span) -> bool {
        match span {
            Span::Month => self.month,
            Span::Year => self.year,
            Span::Period => self.period,
        }
    }
}

/// The sums of one amount column since each span began.
#[derive(Debug, Default)]
pub struct SumsToDate {
    /// By span, the rows of the customer's block.
    blocks: [Run; 3],
    /// By span, all rows, for a sheet whose totals are those of all customers.
    sheets: [Run; 3],
    faulted: bool,
}

#[derive(Debug, Default)]
struct Run {
    total: i128,
    /// What the span already had when the rows began; `None` before it is known.
    before: Option<i128>,
}

impl Run {
    fn fits(&self, printed: i128, tolerance: i128) -> bool {
        self.before.is_none_or(|before| (self.total + before - printed).abs() <= tolerance)
    }

    fn begin(&mut self, known: bool) {
        *self = Run { total: 0, before: known.then_some(0) };
    }

    fn believe(&mut self, printed: i128) {
        self.before = Some(printed - self.total);
    }
}

impl SumsToDate {
    pub fn add(&mut self, amount: i64) {
        let runs = self.blocks.iter_mut().chain(&mut self.sheets);
        runs.for_each(|run| run.total += i128::from(amount));
    }

    /// A cell could not be read, so no sum from here on proves anything.
    pub fn fault(&mut self) {
        self.faulted = true;
    }

    /// The rows of another customer begin, the first ones of the sheet or later ones.
    pub fn begin_block(&mut self, first: bool, begins: Begins) {
        for (place, span) in SPANS.into_iter().enumerate() {
            self.blocks[place].begin(begins.with(span));
            if first {
                self.sheets[place].begin(begins.with(span));
            }
        }
    }

    /// Another month or year begins within the sheet, and within the block unless it is new.
    pub fn begin(&mut self, span: Span, new_block: bool) {
        self.sheets[span as usize].begin(true);
        if !new_block {
            self.blocks[span as usize].begin(true);
        }
    }

    /// What a printed sum should be, where it is neither that of the block nor that of the sheet.
    /// A sum that does not say its span may be of any.
    pub fn differs(&mut self, span: Option<Span>, printed: i64, tolerance: u64) -> Option<i128> {
        let (printed, tolerance) = (i128::from(printed), i128::from(tolerance));
        if self.faulted {
            return None;
        }
        let places: Vec<usize> = match span {
            Some(span) => vec![span as usize],
            None => SPANS.map(|span| span as usize).to_vec(),
        };
        let mut fitting = None;
        for place in places.iter().copied() {
            let runs = [&self.blocks[place], &self.sheets[place]];
            if runs.iter().any(|run| run.fits(printed, tolerance)) {
                fitting = Some(place);
                break;
            }
        }
        let Some(place) = fitting else {
            let last = places.last().copied().unwrap_or_default();
            let block = &self.blocks[last];
            let expected = block.total + block.before.unwrap_or(0);
            // The first parting was said; the next print is held against this one.
            for place in places {
                self.blocks[place].believe(printed);
                self.sheets[place].believe(printed);
            }
            return Some(expected);
        };
        for run in [&mut self.blocks[place], &mut self.sheets[place]] {
            if run.before.is_none() {
                run.believe(printed);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEAR: Option<Span> = Some(Span::Year);

    #[test]
    fn sums_of_a_year_are_followed_from_its_beginning_or_the_first_print() {
        let mut sums = SumsToDate::default();
        sums.begin_block(true, Begins { year: true, ..Begins::default() });
        sums.add(500);
        assert_eq!(sums.differs(YEAR, 500, 0), None);
        sums.add(100);
        assert_eq!(sums.differs(YEAR, 650, 0), Some(600));
        sums.add(10);
        assert_eq!(sums.differs(YEAR, 660, 0), None, "a parting is said once");
        sums.begin_block(false, Begins::default());
        sums.add(7);
        assert_eq!(sums.differs(YEAR, 107, 0), None, "a hundred stood before");
        sums.add(3);
        assert_eq!(sums.differs(YEAR, 111, 0), Some(110));
        sums.begin(Span::Year, false);
        sums.add(4);
        assert_eq!(sums.differs(YEAR, 5, 1), None);
        assert_eq!(sums.differs(YEAR, 6, 1), Some(4));
        sums.fault();
        assert_eq!(sums.differs(YEAR, 9, 0), None);
    }

    #[test]
    fn months_and_periods_have_sums_of_their_own() {
        let (month, period) = (Some(Span::Month), Some(Span::Period));
        let mut sums = SumsToDate::default();
        sums.begin_block(true, Begins { month: true, year: false, period: true });
        sums.add(500);
        assert_eq!(sums.differs(month, 500, 0), None);
        sums.begin(Span::Month, false);
        sums.add(30);
        assert_eq!(sums.differs(month, 30, 0), None);
        assert_eq!(sums.differs(period, 530, 0), None);
        assert_eq!(sums.differs(YEAR, 930, 0), None, "the year had 400 before");
        assert_eq!(sums.differs(None, 930, 0), None);
        assert_eq!(sums.differs(None, 931, 0), Some(530));
        sums.add(1);
        assert_eq!(sums.differs(month, 33, 0), Some(932), "after the parting");
        // Another customer begins in a later month: what it had before is not known.
        sums.begin_block(false, Begins::default());
        sums.begin(Span::Month, true);
        sums.add(5);
        assert_eq!(sums.differs(month, 25, 0), None);
        sums.add(5);
        assert_eq!(sums.differs(month, 31, 0), Some(30));
    }
}
