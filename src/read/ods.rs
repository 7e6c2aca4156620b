//! What calamine leaves out of an .ods: hidden rows and columns, and numbers shown with zeros.
//!
//! The text of a cell stands in the file as the program last showed it, so a code such as 00123
//! that is kept as a number is known by its text. What cannot be read is simply not there.

use std::collections::{BTreeMap, HashMap};
use std::io::Cursor;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Limits;
use super::format::{digit_pattern, filled};
use super::layout::{Hidden, attribute};
use super::parts::Parts;
use super::recognise::Fault;

/// What stands beside the values of a sheet.
#[derive(Default)]
pub struct Beside {
    pub unseen: Hidden,
    /// The formats of codes that are kept as numbers, by row and column from 0.
    pub formats: HashMap<(u32, u32), String>,
}

/// Rows and columns that one element repeats are followed so far.
const REPEATED_MOST: u32 = 1000;

/// Codes that are kept of a sheet.
const CODES_MOST: usize = 2_000_000;

/// Reads what stands beside the values, by the names of the sheets.
///
/// A row that holds something may be repeated no more often than a sheet may have rows: whoever
/// builds them would have to do it one by one.
pub fn beside(bytes: &[u8], limits: &Limits) -> Result<BTreeMap<String, Beside>, Fault> {
    let mut found = BTreeMap::new();
    let part = Parts::new(Cursor::new(bytes)).and_then(|mut parts| parts.bytes("content.xml"));
    let Some(part) = part else { return Ok(found) };
    let mut reader = Reader::from_reader(part.as_slice());
    let mut sheet = Sheet::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => sheet.start(&element, false),
            Ok(Event::Empty(element)) => sheet.start(&element, true),
            Ok(Event::Text(text)) if sheet.shows => sheet.shown.push_str(&text),
            Ok(Event::End(element)) => match element.local_name().as_ref() {
                "table-cell" => sheet.end_cell(),
                "table-row" => sheet.end_row(),
                "p" => sheet.shows = false,
                "table" => {
                    let Sheet { name, rows, columns, formats, .. } = std::mem::take(&mut sheet);
                    let unseen = Hidden::new(rows, columns);
                    found.entry(name).or_insert(Beside { unseen, formats });
                }
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return Ok(found),
            Ok(_) => {}
        }
        if sheet.filled_rows > limits.rows {
            return Err(Fault::Limit("rows", limits.rows, sheet.filled_rows));
        }
    }
}

#[derive(Default)]
struct Sheet {
    name: String,
    /// Of the next row, column and heading column, from 0.
    row: u32,
    column: u32,
    headed: u32,
    row_repeated: u32,
    row_hidden: bool,
    row_filled: bool,
    /// Rows that hold something, each as often as it is repeated.
    filled_rows: u64,
    /// Of the cell: how often it stands, and its number.
    cell: (u32, Option<String>),
    /// The text of a paragraph of the cell is wanted.
    shows: bool,
    shown: String,
    rows: Vec<u32>,
    columns: Vec<u32>,
    formats: HashMap<(u32, u32), String>,
}

impl Sheet {
    fn start(&mut self, element: &BytesStart, empty: bool) {
        let number = |name: &str| {
            let found = attribute(element, name).and_then(|text| text.trim().parse::<u32>().ok());
            found.unwrap_or(1)
        };
        let unseen = || {
            let word = attribute(element, "visibility").unwrap_or_default();
            ["collapse", "filter"].contains(&word.as_str())
        };
        match element.local_name().as_ref() {
            "table" => {
                let name = attribute(element, "name").unwrap_or_default();
                *self = Sheet { name, ..Sheet::default() };
            }
            "table-column" => {
                let repeated = number("number-columns-repeated");
                if unseen() {
                    let last = self.headed.saturating_add(repeated.min(REPEATED_MOST));
                    self.columns.extend(self.headed..last);
                }
                self.headed = self.headed.saturating_add(repeated);
            }
            "table-row" => {
                self.row_repeated = number("number-rows-repeated");
                self.row_hidden = unseen();
                (self.row_filled, self.column) = (false, 0);
                if empty {
                    self.end_row();
                }
            }
            "table-cell" | "covered-table-cell" => {
                let kind = attribute(element, "value-type").unwrap_or_default();
                self.row_filled |= !kind.is_empty();
                let value = attribute(element, "value").filter(|_| kind == "float");
                self.cell = (number("number-columns-repeated"), value);
                self.shown.clear();
                if empty {
                    self.end_cell();
                }
            }
            "p" => self.shows = self.cell.1.is_some() && !empty,
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        let (repeated, value) = std::mem::take(&mut self.cell);
        let format = value.and_then(|value| code_format(&self.shown, &value));
        if let Some(format) = format {
            for column in self.column..self.column.saturating_add(repeated.min(REPEATED_MOST)) {
                for row in self.row..self.row.saturating_add(self.row_repeated.min(REPEATED_MOST)) {
                    if self.formats.len() < CODES_MOST {
                        self.formats.insert((row, column), format.clone());
                    }
                }
            }
        }
        self.column = self.column.saturating_add(repeated);
    }

    fn end_row(&mut self) {
        if self.row_hidden && self.row_filled {
            let last = self.row.saturating_add(self.row_repeated.min(REPEATED_MOST));
            self.rows.extend((self.row..last).map(|row| row.saturating_add(1)));
        }
        if self.row_filled {
            self.filled_rows += u64::from(self.row_repeated);
        }
        self.row = self.row.saturating_add(self.row_repeated);
        self.row_repeated = 1;
    }
}

/// The format by which a number shows as this text, where it is that of a code.
fn code_format(shown: &str, value: &str) -> Option<String> {
    let shown = shown.trim();
    if shown == value || !shown.contains(|sign: char| sign.is_ascii_digit()) {
        return None;
    }
    let zeros = |sign: char| if sign.is_ascii_digit() { '0' } else { sign };
    let format: String = shown.chars().map(zeros).collect();
    let pattern = digit_pattern(&format)?;
    (filled(&pattern, value) == shown).then_some(format)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_known_by_what_is_shown() {
        assert_eq!(code_format("00123", "123").as_deref(), Some("00000"));
        assert_eq!(code_format("0-12-3", "123").as_deref(), Some("0-00-0"));
        for (shown, value) in [("123", "123"), ("1,234", "1234"), ("5", "0.05"), ("", "1")] {
            assert_eq!(code_format(shown, value), None, "{shown}");
        }
    }
}
