//! Cells that are said to hold a number and hold something else, such as `<v>5,5</v>`.
//!
//! Excel takes such a workbook for damaged, and other programs show 5, 0 or nothing: nobody knows
//! what was meant, so the cell is an error.

use super::cell::is_blank;

/// Whether the words of a cell without a kind are no number.
pub fn is_no_number(words: &str) -> bool {
    !is_blank(words) && words.trim_ascii().parse::<f64>().is_err()
}
