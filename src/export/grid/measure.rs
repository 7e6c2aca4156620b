//! How wide the columns of a statement are.

use crate::export::style::{self, Book};

use super::{Statement, capitalised};

/// Columns of the number with its separators and its sign.
pub(super) fn grouped_width(value: i128, digits: u32) -> usize {
    let whole = value.unsigned_abs() / 10_u128.pow(digits);
    let places = whole.checked_ilog10().unwrap_or(0) as usize + 1;
    let point = if digits > 0 { digits as usize + 1 } else { 0 };
    usize::from(value < 0) + places + (places - 1) / 3 + point
}

/// The width of every column, in characters, with one for the currency where it is shown.
pub(super) fn widths(book: &Book, statement: &Statement, currency_at: Option<usize>) -> Vec<usize> {
    let survey = statement.rows.survey();
    let mut widths: Vec<usize> = Vec::new();
    let of_columns = statement.columns.iter().enumerate();
    let mut columns: Vec<(&str, usize)> = of_columns
        .map(|(at, column)| (column.heading.as_str(), survey.widest(at, column.total)))
        .collect();
    let currency = capitalised(&book.text("export-column-currency"));
    if let Some(at) = currency_at {
        // A code has three letters.
        columns.insert(at, (&currency, 3));
    }
    for (heading, widest) in columns {
        let widest = widest.max(4);
        // A heading may stand on two lines, and leaves room for the arrow of the filter.
        let words = heading.split_whitespace();
        let word = words.filter(|word| !word.chars().any(style::wide));
        let word = word.map(style::display_width).max().unwrap_or(0) + 3;
        let heading = (style::display_width(heading).div_ceil(2) + 4).max(word);
        let widest = widest.min(42) + 3;
        widths.push(widest.max(heading).max(9));
    }
    let caption =
        style::display_width(&book.company_line()) + style::display_width(&statement.period) + 30;
    // The letters of the title are nearly twice as wide.
    let title = style::display_width(&statement.title) * 2;
    let all: usize = widths.iter().sum();
    let short = caption.max(title).saturating_sub(all);
    if let Some(name) = widths.get_mut(1) {
        // The name column gives the title and the caption their room.
        *name += short.min(30);
    }
    widths
}

/// Where the middle and the right part of the caption begin: about a third of the width each.
pub(super) fn thirds(widths: &[usize]) -> (usize, usize) {
    let all: usize = widths.iter().sum();
    let reach = |part: usize| {
        let mut sum = 0;
        let before = widths.iter().take_while(|width| {
            sum += **width;
            sum < part
        });
        before.count() + 1
    };
    let left = reach(all / 3).clamp(1, widths.len().saturating_sub(2).max(1));
    let right = reach(all * 2 / 3).clamp(left + 1, widths.len().saturating_sub(1).max(left + 1));
    (left, right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::grid::decimal_text;

    #[test]
    fn the_width_of_a_number_is_that_of_its_text() {
        for value in [0, 9, -9, 99, 1_000, -123_456, 999_999_999, i128::from(i64::MIN)] {
            for digits in [0, 2, 3, 6] {
                let text = decimal_text(value, digits);
                let places = text.trim_start_matches('-').split('.').next().unwrap().len();
                let wanted = text.len() + (places - 1) / 3;
                assert_eq!(grouped_width(value, digits), wanted, "{text}");
            }
        }
    }
}
