//! Compares printed totals and printed running balances with what the rows add up to.

use std::collections::{HashMap, HashSet};

/// Begins of customers' blocks that stay in mind while no total is printed: of a longer stretch
/// the later half.
const BEGINS_MAX: usize = 1 << 17;

/// The running sum of one amount column, and the sums at which a block may begin.
#[derive(Default)]
pub struct Sums {
    total: i128,
    starts: HashSet<i128>,
    last_start: i128,
    faulted: bool,
    /// Sums at which customers' blocks began since the last printed total.
    begins: Vec<i128>,
}

impl Sums {
    pub fn add(&mut self, amount: i64) {
        self.total += i128::from(amount);
    }

    /// A cell could not be read, so no total from here on proves anything.
    pub fn fault(&mut self) {
        self.faulted = true;
    }

    pub fn total(&self) -> i128 {
        self.total
    }

    pub fn is_faulted(&self) -> bool {
        self.faulted
    }

    /// A block may begin here.
    pub fn boundary(&mut self) {
        self.starts.insert(self.total);
        self.last_start = self.total;
    }

    /// The block of a customer begins here. Only a printed total asks for it, and most sheets
    /// have none.
    pub fn begin(&mut self) {
        if self.begins.len() == BEGINS_MAX {
            self.begins.drain(..BEGINS_MAX / 2);
        }
        self.begins.push(self.total);
        self.last_start = self.total;
    }

    /// Learns where the blocks began, for a printed total.
    pub fn catch_up(&mut self) {
        self.starts.extend(self.begins.drain(..));
    }

    /// A month begins here, whose total may be printed.
    pub fn may_begin(&mut self) {
        self.starts.insert(self.total);
    }

    /// What a printed total should be, where no block ending here adds up to it.
    pub fn differs(&self, printed: i64, grand: bool, tolerance: u64) -> Option<i128> {
        let printed = i128::from(printed);
        if self.faulted || printed == self.total || self.starts.contains(&(self.total - printed)) {
            return None;
        }
        let expected = if grand { self.total } else { self.total - self.last_start };
        let apart = (self.total - printed).abs().min((expected - printed).abs());
        (apart > i128::from(tolerance)).then_some(expected)
    }
}

/// The printed running balances of a ledger, by customer.
#[derive(Default)]
pub struct RunningBalance {
    expected: HashMap<String, State>,
}

#[derive(Clone, Copy)]
enum State {
    Known(i128),
    /// The first parting was said, or a cell could not be read.
    Lost,
}

/// One ledger row as far as its balance goes.
pub struct BalanceRow<'a> {
    pub customer: &'a str,
    pub debit: i64,
    pub credit: i64,
    /// The printed balance with its sign, where there is one.
    pub printed: Option<i64>,
    pub is_opening: bool,
    pub faulted: bool,
}

impl RunningBalance {
    /// The balance that the rows of a customer give, where every one of them could be read.
    pub fn known(&self, customer: &str) -> Option<i128> {
        match self.expected.get(customer)? {
            State::Known(balance) => Some(*balance),
            State::Lost => None,
        }
    }

    /// The balance of all customers together, where every row of each could be read.
    pub fn known_of_all(&self) -> Option<i128> {
        let balances = self.expected.values().map(|state| match state {
            State::Known(balance) => Some(*balance),
            State::Lost => None,
        });
        balances.sum()
    }

    /// The balance that the rows give, at the first row of a customer where the printed
    /// one differs.
    pub fn differs(&mut self, row: &BalanceRow<'_>) -> Option<i128> {
        let change = i128::from(row.debit) - i128::from(row.credit);
        let printed = row.printed.map(i128::from);
        if row.faulted {
            self.expected.insert(row.customer.to_owned(), State::Lost);
            return None;
        }
        let state = self.expected.get(row.customer).copied();
        let (next, differs) = match (state, row.is_opening) {
            (Some(State::Lost), _) => (State::Lost, None),
            (None, true) => (State::Known(printed.unwrap_or(change)), None),
            (None, false) => match printed {
                Some(printed) => (State::Known(printed), None),
                None => return None,
            },
            (Some(State::Known(_)), true) if printed.is_some() => {
                (State::Known(printed.unwrap_or_default()), None)
            }
            (Some(State::Known(before)), _) => {
                let expected = before + change;
                match printed {
                    Some(printed) if printed != expected => (State::Lost, Some(expected)),
                    _ => (State::Known(expected), None),
                }
            }
        };
        self.expected.insert(row.customer.to_owned(), next);
        differs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_of_the_block_or_of_everything() {
        let mut sums = Sums::default();
        sums.boundary();
        sums.add(100);
        sums.add(50);
        assert_eq!(sums.differs(150, false, 0), None);
        sums.boundary();
        sums.add(7);
        assert_eq!(sums.differs(7, false, 0), None);
        assert_eq!(sums.differs(157, true, 0), None);
        assert_eq!(sums.differs(8, false, 0), Some(7));
        assert_eq!(sums.differs(158, true, 0), Some(157));
        sums.fault();
        assert_eq!(sums.differs(158, true, 0), None);
    }

    #[test]
    fn blocks_are_learnt_when_a_total_is_printed() {
        let mut sums = Sums::default();
        sums.boundary();
        for amounts in [&[100, 50][..], &[7]] {
            sums.begin();
            amounts.iter().for_each(|amount| sums.add(*amount));
        }
        sums.catch_up();
        for printed in [7, 157] {
            assert_eq!(sums.differs(printed, true, 0), None, "{printed}");
        }
        assert_eq!(sums.differs(8, false, 0), Some(7));
        (0..2 * BEGINS_MAX).for_each(|_| sums.begin());
        assert!(sums.begins.len() <= BEGINS_MAX);
    }

    #[test]
    fn only_the_first_parting_is_said() {
        let mut running = RunningBalance::default();
        let mut row = |debit, credit, printed, is_opening| {
            running.differs(&BalanceRow {
                customer: "001",
                debit,
                credit,
                printed,
                is_opening,
                faulted: false,
            })
        };
        assert_eq!(row(0, 0, Some(1000), true), None);
        assert_eq!(row(500, 0, Some(1500), false), None);
        assert_eq!(row(0, 200, Some(1200), false), Some(1300));
        assert_eq!(row(0, 200, Some(900), false), None);
    }
}
