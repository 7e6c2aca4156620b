//! One cell as it stands in the file, and the text that a person sees in it.

use std::sync::Arc;

use crate::domain::Date;
use crate::domain::date::from_serial;
use crate::domain::text::{is_invisible, short_decimal};
use crate::template::look::Look;

use super::format::{self, Shown};

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue {
    Empty,
    Text(String),
    Number(f64),
    /// A number that the file formats as a day, with its serial.
    Date {
        day: Date,
        serial: f64,
    },
    Bool(bool),
    /// An error value such as `#N/A`, or `=…`: a formula whose value is not in the file.
    Error(String),
}

/// A cell that is not empty.
#[derive(Clone, Debug, PartialEq)]
pub struct RawCell {
    /// From 0.
    pub column: u32,
    pub value: CellValue,
    /// The text as it is displayed, where the format says no more than zeros or a day.
    pub text: String,
    pub number_format: Option<Arc<str>>,
    /// `None`: those of a plain cell.
    pub look: Option<Arc<Look>>,
}

/// A row with at least one cell, the cells in the order of their columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawRow {
    /// As Excel counts, or the line in a csv.
    pub number: u32,
    pub cells: Vec<RawCell>,
    /// How many fields the line of a csv has.
    pub fields: Option<u32>,
}

impl RawRow {
    /// The cell of a column.
    pub fn cell(&self, column: u32) -> Option<&RawCell> {
        self.cells
            .binary_search_by_key(&column, |cell| cell.column)
            .ok()
            .map(|place| &self.cells[place])
    }
}

impl RawCell {
    pub fn text(column: u32, text: &str) -> RawCell {
        RawCell {
            column,
            value: CellValue::Text(text.to_owned()),
            text: text.to_owned(),
            number_format: None,
            look: None,
        }
    }

    pub fn number(column: u32, number: f64, number_format: Option<Arc<str>>) -> RawCell {
        let plain = decimal_text(number);
        let digits = plain.bytes().all(|byte| byte.is_ascii_digit());
        let pattern = number_format.as_deref().filter(|_| digits).and_then(format::digit_pattern);
        let text = pattern.map_or(plain.clone(), |pattern| format::filled(&pattern, &plain));
        RawCell { column, value: CellValue::Number(number), text, number_format, look: None }
    }

    /// A number as its format shows it: a day where the format shows a moment.
    pub fn formatted(
        column: u32,
        number: f64,
        number_format: Option<Arc<str>>,
        shown: Option<Shown>,
        date1904: bool,
    ) -> RawCell {
        let moment = shown == Some(Shown::Moment) && (1.0..2_958_466.0).contains(&number);
        let day = moment.then(|| from_serial(number.floor() as i64, date1904)).flatten();
        let Some(day) = day else {
            // A length of time is a number; its format would add nothing to it.
            let figure = !matches!(shown, Some(Shown::Moment | Shown::Duration));
            return RawCell::number(column, number, number_format.filter(|_| figure));
        };
        let seconds = ((number - number.floor()) * 86_400.0).round() as u32;
        let text = match seconds.min(86_399) {
            0 => day.format("%Y-%m-%d").to_string(),
            seconds => {
                let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
                format!("{} {hour:02}:{minute:02}:{second:02}", day.format("%Y-%m-%d"))
            }
        };
        let value = CellValue::Date { day, serial: number };
        RawCell { column, value, text, number_format, look: None }
    }
}

/// A number as the decimal text of its fifteen significant digits, which is what a
/// spreadsheet program keeps: 731.9399999999999 → 731.94, and never an exponent.
pub fn decimal_text(number: f64) -> String {
    let mut text = String::new();
    push_decimal(&mut text, number);
    text
}

/// As [`decimal_text`], behind what is there.
pub fn push_decimal(text: &mut String, number: f64) {
    for (digits, scale) in [(0, 1.0), (2, 100.0), (4, 10_000.0)] {
        let scaled = (number * scale).round();
        // A quotient of exact numbers is the double that its decimal stands for.
        if scaled.abs() < 1e15 && scaled / scale == number {
            return short_decimal(scaled as i64, digits, |piece| text.push_str(piece));
        }
    }
    text.push_str(&any_decimal(number));
}

fn any_decimal(number: f64) -> String {
    if !number.is_finite() {
        return number.to_string();
    }
    let scientific = format!("{number:.14e}");
    let (mantissa, exponent) = scientific.split_once('e').expect("the form {:e} has an exponent");
    let exponent: i32 = exponent.parse().expect("the exponent is an integer");
    let negative = mantissa.starts_with('-');
    let digits: String = mantissa.bytes().filter(u8::is_ascii_digit).map(char::from).collect();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return "0".to_owned();
    }
    let point = exponent + 1;
    let length = i32::try_from(digits.len()).expect("fifteen digits at most");
    let plain = match usize::try_from(point) {
        Ok(point) if length <= exponent + 1 => format!("{digits:0<point$}"),
        Ok(point) if point > 0 => format!("{}.{}", &digits[..point], &digits[point..]),
        _ => format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize)),
    };
    if negative { format!("-{plain}") } else { plain }
}

/// A cell's text as data: invisible signs gone, line breaks and no-break spaces as blanks,
/// nothing at the ends.
pub fn clean(text: &str) -> String {
    let plain = |byte: &u8| (0x20..0x7f).contains(byte);
    if text.as_bytes().iter().all(plain) {
        return text.trim().to_owned();
    }
    let mut cleaned = String::with_capacity(text.len());
    let mut after_break = false;
    for sign in text.chars() {
        let breaks =
            matches!(sign, '\r' | '\n' | '\t' | '\u{b}' | '\u{c}' | '\u{2028}' | '\u{2029}');
        if breaks {
            if !after_break && !cleaned.ends_with(' ') {
                cleaned.push(' ');
            }
        } else if sign.is_whitespace() {
            cleaned.push(' ');
        } else if !is_invisible(sign) && !sign.is_control() {
            cleaned.push(sign);
        }
        after_break = breaks;
    }
    cleaned.trim().to_owned()
}

/// Whether a text shows nothing.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|sign| sign.is_whitespace() || is_invisible(sign) || sign.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_see_them() {
        for (number, text) in [
            (0.0, "0"),
            (17850.0, "17850"),
            (-3.5, "-3.5"),
            (731.939_999_999_999_9, "731.94"),
            (0.1 + 0.2, "0.3"),
            (0.000_012, "0.000012"),
            (0.5, "0.5"),
            (6.222_020_200_112_233e18, "6222020200112230000"),
            (100.0, "100"),
            (1e21, "1000000000000000000000"),
        ] {
            assert_eq!(decimal_text(number), text);
        }
        for (format, text) in [("00000", "00123"), ("0-00\\-0;@", "0-12-3"), ("0.00", "123")] {
            assert_eq!(RawCell::number(0, 123.0, Some(format.into())).text, text, "{format}");
        }
    }

    #[test]
    fn the_short_way_writes_what_the_long_one_does() {
        let mut state = 5_u64;
        for _ in 0..200_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888);
            let whole = (state >> (state % 53 + 11)) as i64 - (1 << 20);
            for number in [whole as f64 / 100.0, whole as f64 / 10_000.0, f64::from_bits(state)] {
                assert_eq!(decimal_text(number), any_decimal(number), "{number:e}");
            }
        }
    }

    #[test]
    fn texts_lose_what_nobody_sees() {
        assert_eq!(clean("\u{feff} 甲\u{200b}公司\u{a0}\r\n二部\t"), "甲公司 二部");
        assert!(is_blank(" \u{a0}\u{200b}\t"));
    }
}
