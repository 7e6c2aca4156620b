//! Codes that a program took for numbers: their leading zeros are gone.

use super::cell::{CellValue, RawCell, clean};

/// Number cells that stay in mind.
const KEPT: usize = 10_000;

/// The codes of one column.
#[derive(Debug, Default)]
pub struct Zeros {
    /// The one width of all codes of digits that are text; `None` before the first.
    width: Option<usize>,
    /// Codes of several widths: a shorter one may be whole.
    uneven: bool,
    leading_zero: bool,
    /// Number cells: row, column, digits.
    numbers: Vec<(u32, u32, String)>,
}

impl Zeros {
    pub fn see(&mut self, row: u32, cell: &RawCell) {
        match cell.value {
            CellValue::Text(_) => self.see_text(&cell.text),
            CellValue::Number(_) if self.numbers.len() < KEPT => {
                let text = clean(&cell.text);
                if is_digits(&text) {
                    self.numbers.push((row, cell.column, text));
                }
            }
            _ => {}
        }
    }

    /// Sees a text; the same text again tells nothing new.
    pub fn see_text(&mut self, text: &str) {
        let cleaned;
        let text = match is_digits(text) {
            true => text,
            false => {
                cleaned = clean(text);
                &cleaned
            }
        };
        if is_digits(text) {
            self.uneven |= *self.width.get_or_insert(text.len()) != text.len();
            self.leading_zero |= text.starts_with('0');
        }
    }

    /// The cells that are shorter than every code of the column, and what they were.
    pub fn found(&self) -> Vec<(u32, u32, String, String)> {
        let Some(width) = self.width.filter(|_| self.leading_zero && !self.uneven) else {
            return Vec::new();
        };
        let short = self.numbers.iter().filter(|(.., digits)| digits.len() < width);
        short
            .map(|(row, column, digits)| {
                (*row, *column, digits.clone(), format!("{digits:0>width$}"))
            })
            .collect()
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_among_codes_of_one_width_lost_their_zeros() {
        let mut zeros = Zeros::default();
        zeros.see(2, &RawCell::text(0, "001"));
        zeros.see(3, &RawCell::number(0, 2.0, None));
        zeros.see(4, &RawCell::number(0, 300.0, None));
        let found: Vec<String> = zeros.found().into_iter().map(|found| found.3).collect();
        assert_eq!(found, ["002"]);
        zeros.see(5, &RawCell::text(0, "0012"));
        assert!(zeros.found().is_empty());
    }
}
