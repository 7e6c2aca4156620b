//! Rows and cells of a large sheet, written as the text of its part.

use std::borrow::Cow;
use std::io::Write;

use super::pack::Packing;
use super::texts::{Texts, escaped};
use crate::domain::text::short_decimal;
use crate::finding::column_letters;

/// Integers below this are exact as the number of a cell.
const EXACT_BELOW: f64 = 9_007_199_254_740_992.0;

/// Texts of a column after which it is known whether they come again.
const TRIED: u32 = 4_096;

/// Pixels of a row without a height of its own.
const PIXELS: u32 = 20;

/// Writes the rows of one sheet, from top to bottom.
pub struct Rows<'r, 'p, 'scope> {
    packing: &'r mut Packing<'p, 'scope>,
    texts: &'r mut Texts,
    /// The letters of the columns so far.
    letters: Vec<String>,
    /// How many texts each column had, and how many of them were new.
    asked: Vec<(u32, u32)>,
    /// The number of the row that is open, as text.
    row: String,
}

impl<'r, 'p, 'scope> Rows<'r, 'p, 'scope> {
    pub(super) fn new(packing: &'r mut Packing<'p, 'scope>, texts: &'r mut Texts) -> Self {
        Rows { packing, texts, letters: Vec::new(), asked: Vec::new(), row: String::new() }
    }

    /// Begins a row, counted from 0; its height is in points.
    pub fn begin(&mut self, row: u32, height: Option<f64>, hidden: bool) {
        self.row.clear();
        self.row.push_str(itoa::Buffer::new().format(row + 1));
        let out = self.packing.text();
        for piece in ["<row r=\"", self.row.as_str(), "\""] {
            out.extend_from_slice(piece.as_bytes());
        }
        // Whole pixels, as rust_xlsxwriter writes them.
        let pixels = height.map_or(PIXELS, |height| (height * 4.0 / 3.0).round() as u32);
        let own = pixels != PIXELS && pixels != 0;
        if own {
            write!(out, " ht=\"{}\"", f64::from(pixels) * 0.75).expect("memory takes all");
        }
        if hidden || pixels == 0 {
            out.extend_from_slice(b" hidden=\"1\"");
        }
        if own {
            out.extend_from_slice(b" customHeight=\"1\"");
        }
        out.push(b'>');
    }

    /// Ends the row that is open.
    pub fn end(&mut self) {
        self.packing.text().extend_from_slice(b"</row>");
        self.packing.advance();
    }

    /// The cell up to its style; style 0 is the plain one.
    fn open(&mut self, column: u16, style: u32) -> &mut Vec<u8> {
        let at = usize::from(column);
        while self.letters.len() <= at {
            let next = u32::try_from(self.letters.len()).expect("a column");
            self.letters.push(column_letters(next));
        }
        let out = self.packing.text();
        for piece in ["<c r=\"", self.letters[at].as_str(), self.row.as_str(), "\""] {
            out.extend_from_slice(piece.as_bytes());
        }
        if style != 0 {
            out.extend_from_slice(b" s=\"");
            out.extend_from_slice(itoa::Buffer::new().format(style).as_bytes());
            out.push(b'"');
        }
        out
    }

    /// A cell without a value; a plain one is no cell.
    pub fn blank(&mut self, column: u16, style: u32) {
        if style == 0 {
            return;
        }
        self.open(column, style).extend_from_slice(b"/>");
    }

    pub fn boolean(&mut self, column: u16, style: u32, truth: bool) {
        let out = self.open(column, style);
        out.extend_from_slice(b" t=\"b\"><v>");
        out.push(if truth { b'1' } else { b'0' });
        out.extend_from_slice(b"</v></c>");
    }

    /// A finite number.
    pub fn number(&mut self, column: u16, style: u32, number: f64) {
        let out = self.open(column, style);
        out.extend_from_slice(b"><v>");
        put_number(out, number);
        out.extend_from_slice(b"</v></c>");
    }

    /// `value` ÷ 10^`digits`, exactly.
    pub fn decimal(&mut self, column: u16, style: u32, value: i64, digits: u32) {
        let out = self.open(column, style);
        out.extend_from_slice(b"><v>");
        put_decimal(out, value, digits);
        out.extend_from_slice(b"</v></c>");
    }

    /// A text, which never becomes a formula; one without signs is no value.
    pub fn text(&mut self, column: u16, style: u32, text: &str) {
        if text.is_empty() {
            return self.blank(column, style);
        }
        if let Some(number) = self.shared(column, text) {
            let out = self.open(column, style);
            out.extend_from_slice(b" t=\"s\"><v>");
            out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
            out.extend_from_slice(b"</v></c>");
            return;
        }
        let out = self.open(column, style);
        out.extend_from_slice(b" t=\"inlineStr\"><is>");
        put_text(out, text);
        out.extend_from_slice(b"</is></c>");
    }
}

impl Rows<'_, '_, '_> {
    /// The number of a text, unless the column hardly ever has one twice.
    fn shared(&mut self, column: u16, text: &str) -> Option<u32> {
        let at = usize::from(column);
        if self.asked.len() <= at {
            self.asked.resize(at + 1, (0, 0));
        }
        let (asked, new) = &mut self.asked[at];
        if *asked >= TRIED && *new > *asked / 10 * 9 {
            return None;
        }
        let before = self.texts.last();
        let number = self.texts.number(text);
        *asked = asked.saturating_add(1);
        *new += u32::from(self.texts.last() != before);
        number
    }
}

/// The element of a text, with the blanks at its ends.
pub fn put_text(out: &mut Vec<u8>, text: &str) {
    let blank = ['\t', '\n', ' '];
    let keeps = text.starts_with(blank) || text.ends_with(blank);
    let opening: &[u8] = if keeps { b"<t xml:space=\"preserve\">" } else { b"<t>" };
    out.extend_from_slice(opening);
    let text: Cow<str> = escaped(text);
    out.extend_from_slice(text.as_bytes());
    out.extend_from_slice(b"</t>");
}

/// The shortest decimal that reads back as the number.
fn put_number(out: &mut Vec<u8>, number: f64) {
    for (digits, scale) in [(0, 1.0), (2, 100.0), (4, 10_000.0)] {
        let scaled = (number * scale).round();
        // A quotient of exact numbers is the double that its decimal stands for.
        if scaled.abs() < EXACT_BELOW && scaled / scale == number {
            return put_decimal(out, scaled as i64, digits);
        }
    }
    write!(out, "{number}").expect("memory takes all");
}

fn put_decimal(out: &mut Vec<u8>, value: i64, digits: u32) {
    short_decimal(value, digits, |piece| out.extend_from_slice(piece.as_bytes()));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(number: f64) -> String {
        let mut out = Vec::new();
        put_number(&mut out, number);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_are_written_short() {
        for (number, text) in [
            (0.0, "0"),
            (-3.5, "-3.5"),
            (12_345.67, "12345.67"),
            (100.0, "100"),
            (0.05, "0.05"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.30000000000000004"),
            (731.939_999_999_999_9, "731.9399999999999"),
            (1e21, "1000000000000000000000"),
        ] {
            assert_eq!(shown(number), text);
        }
    }

    proptest! {
        #[test]
        fn a_number_reads_back_as_it_was(bits: u64, cents in -1_i64 << 52..1 << 52) {
            let number = f64::from_bits(bits);
            if number.is_finite() {
                prop_assert_eq!(shown(number).parse::<f64>().unwrap(), number);
            }
            let number = cents as f64 / 100.0;
            prop_assert_eq!(shown(number).parse::<f64>().unwrap(), number);
        }

        #[test]
        fn a_decimal_is_the_double_nearest_to_it(
            value in -1_i64 << 53..1 << 53,
            digits in 0..7_u32,
        ) {
            let mut out = Vec::new();
            put_decimal(&mut out, value, digits);
            let text = String::from_utf8(out).unwrap();
            let wanted = value as f64 / 10_i64.pow(digits) as f64;
            prop_assert_eq!(text.parse::<f64>().unwrap(), wanted);
        }
    }
}
