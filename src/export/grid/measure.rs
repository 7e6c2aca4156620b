//! How wide the columns of a statement are.

use crate::export::style::{self, Book};

use super::{Statement, Total, Value};

/// Columns of the number with its separators and its sign.
pub(super) fn grouped_width(value: i128, digits: u32) -> usize {
    let whole = value.unsigned_abs() / 10_u128.pow(digits);
    let places = whole.checked_ilog10().unwrap_or(0) as usize + 1;
    let point = if digits > 0 { digits as usize + 1 } else { 0 };
    usize::from(value < 0) + places + (places - 1) / 3 + point
}

/// The width of every column, in characters.
pub(super) fn widths(book: &Book, statement: &Statement) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    for (at, column) in statement.columns.iter().enumerate() {
        let mut widest = 4;
        let mut sums: Vec<(&str, i128)> = Vec::new();
        for row in &statement.rows {
            widest = widest.max(row.values[at].shown_width(&row.currency));
            if column.total == Total::Sum {
                let known = sums.iter().position(|(currency, _)| *currency == row.currency);
                let place = known.unwrap_or(sums.len());
                if place == sums.len() {
                    sums.push((&row.currency, 0));
                }
                let sum = &mut sums[place].1;
                *sum += row.values[at].integer().unwrap_or(0);
                let digits = row.values[at].digits(&row.currency);
                let total = grouped_width(*sum, digits);
                widest = widest.max(total.saturating_sub(usize::from(digits < 2)));
            }
        }
        // A heading may stand on two lines, and leaves room for the arrow of the filter.
        let words = column.heading.split_whitespace();
        let word = words.filter(|word| !word.chars().any(style::wide));
        let word = word.map(style::display_width).max().unwrap_or(0) + 3;
        let heading = (style::display_width(&column.heading).div_ceil(2) + 4).max(word);
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

/// The most decimals that a quantity of the statement needs, so that all of them line up.
pub(super) fn quantity_digits(statement: &Statement) -> u32 {
    let digits = |value: &Value| match value {
        Value::Quantity(value) => {
            let zeros = (0..6).take_while(|n| value % 10_i128.pow(n + 1) == 0).count();
            6 - zeros as u32
        }
        _ => 0,
    };
    let values = statement.rows.iter().flat_map(|row| &row.values);
    values.map(digits).max().unwrap_or(0)
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
