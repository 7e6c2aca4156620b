//! The parts of a ledger that a statistic by customers is asked of.

use std::ops::Range;

use polars::prelude::{DataFrame, LazyFrame, PolarsError, UInt32Chunked, col, lit};
use rayon::slice::ParallelSliceMut;

use super::coded::EMPTY;

/// Customers with neighbouring codes, and where their lines are. Who has no code stands before all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub customers: Range<u32>,
    pub lines: Range<usize>,
}

impl Part {
    /// The rows of these customers in a table that has no order.
    pub fn of(&self, table: LazyFrame) -> LazyFrame {
        let code = || col("customer_code");
        let below = code().lt(lit(self.customers.end));
        table.filter(match self.customers.start {
            EMPTY => below.or(code().is_null()),
            start => below.and(code().gt_eq(lit(start))),
        })
    }
}

/// Lines of the customers that a statistic by customers is asked of at once; more where there
/// would be more parts than this. Few lines and what is made of them stay in the caches of a core;
/// each part costs the planning of its text. Tests have small ledgers.
const LINES_A_PART: usize = if cfg!(test) { 4 } else { 1 << 16 };
const PARTS_MAX: usize = if cfg!(test) { 4 } else { 128 };

/// The parts of lines that are in order by customer, one at least: each has all lines of some
/// customers.
pub(super) fn parts(lines: &DataFrame) -> Result<Vec<Part>, PolarsError> {
    let height = lines.height();
    let count = height.div_ceil(LINES_A_PART).min(PARTS_MAX);
    let (mut parts, mut next) = (Vec::new(), (0, 0));
    if let (true, Ok(column)) = (count > 1, lines.column("customer_code")) {
        let codes = column.u32()?.rechunk();
        // The lines without a customer stand before all.
        let nobody = codes.null_count();
        let codes = &codes.downcast_as_array().values()[nobody..];
        for part in 1..count {
            let Some(at) = (height * part / count).checked_sub(nobody) else { continue };
            let code = codes[at];
            let end = nobody + codes.partition_point(|other| *other < code);
            // Nobody and the empty text stay together.
            if code > EMPTY && end > next.1 {
                parts.push(Part { customers: next.0..code, lines: next.1..end });
                next = (code, end);
            }
        }
    }
    parts.push(Part { customers: next.0..u32::MAX, lines: next.1..height });
    Ok(parts)
}

/// The lines by customer, those of one customer as they stand.
pub(super) fn by_customer(lines: DataFrame) -> Result<DataFrame, PolarsError> {
    let Ok(column) = lines.column("customer_code") else { return Ok(lines) };
    let codes = column.u32()?;
    if codes.iter().is_sorted() {
        return Ok(lines);
    }
    // The customer, then where the line stood.
    let place = |(at, code): (u32, Option<u32>)| {
        u64::from(code.map_or(0, |code| code + 1)) << 32 | u64::from(at)
    };
    let mut places: Vec<u64> = (0..).zip(codes.iter()).map(place).collect();
    places.par_sort_unstable();
    let order = places.into_iter().map(|place| place as u32).collect();
    let order = UInt32Chunked::from_vec("order".into(), order);
    let height = lines.height();
    // One column after the other, so that no more than one is in memory twice.
    let columns = lines.into_columns().into_iter().map(|column| column.take(&order));
    DataFrame::new(height, columns.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use polars::prelude::{IntoColumn, NewChunkedArray};
    use proptest::prelude::*;

    use super::*;

    fn lines(codes: &[Option<u32>]) -> DataFrame {
        let codes = UInt32Chunked::from_slice_options("customer_code".into(), codes);
        by_customer(DataFrame::new(codes.len(), vec![codes.into_column()]).unwrap()).unwrap()
    }

    proptest! {
        /// Each line is in one part, that of its customer.
        #[test]
        fn parts_have_each_line_once(
            codes in proptest::collection::vec(proptest::option::of(0..9_u32), 0..60),
        ) {
            let lines = lines(&codes);
            let sorted: Vec<_> =
                lines.column("customer_code").unwrap().u32().unwrap().iter().collect();
            let (mut code, mut line) = (0, 0);
            for Part { customers, lines } in parts(&lines).unwrap() {
                prop_assert_eq!((customers.start, lines.start), (code, line));
                for code in &sorted[lines.clone()] {
                    prop_assert!(customers.contains(&code.unwrap_or(EMPTY)));
                }
                (code, line) = (customers.end, lines.end);
            }
            prop_assert_eq!((code, line), (u32::MAX, codes.len()));
        }
    }

    /// A part of nobody alone would end where it begins, before the empty text.
    #[test]
    fn nobody_and_the_empty_text_are_in_the_first_part() {
        let codes = [[None; 9], [Some(EMPTY); 9], [Some(1); 9]].concat();
        let first = Part { customers: 0..1, lines: 0..18 };
        let last = Part { customers: 1..u32::MAX, lines: 18..27 };
        assert_eq!(parts(&lines(&codes)).unwrap(), [first, last]);
    }
}
