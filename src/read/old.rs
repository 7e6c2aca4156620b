//! Worksheets of Excel 2 to 4: one stream of records without a container.

use std::collections::BTreeMap;

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, WINDOWS_1252};

use crate::domain::date::from_serial;

use super::Limits;
use super::cell::{CellValue, RawCell, RawRow, is_blank};
use super::cells::{CellWriter, Coded};
use super::decode;
use super::recognise::Fault;

/// Reads the worksheets of a stream; `encoding` is the user's word on the character set.
pub fn read(
    bytes: &[u8],
    encoding: Option<&'static Encoding>,
    limits: &Limits,
) -> Result<Coded, Fault> {
    let mut book = Book { encoding, fixed: encoding.is_some(), ..Book::default() };
    let mut at = 0;
    while at + 4 <= bytes.len() {
        let kind = u16::from_le_bytes([bytes[at], bytes[at + 1]]);
        let length = usize::from(u16::from_le_bytes([bytes[at + 2], bytes[at + 3]]));
        let Some(data) = bytes.get(at + 4..at + 4 + length) else {
            return Err(Fault::Truncated);
        };
        at += 4 + length;
        if kind == 0x002f {
            return Err(Fault::Encrypted);
        }
        // Every field is taken by its place: a record that is too short says nothing.
        let _ = book.record(kind, data);
        if kind & 0xff == 0x0a && book.sheets.len() < 2 && book.depth == 0 {
            break;
        }
    }
    book.coded(limits)
}

#[derive(Default)]
struct Book {
    version: u8,
    depth: u32,
    encoding: Option<&'static Encoding>,
    /// The user named the character set.
    fixed: bool,
    date1904: bool,
    formats: Vec<String>,
    /// By style, the format.
    styles: Vec<u8>,
    names: Vec<String>,
    sheets: Vec<BTreeMap<(u16, u16), RawCell>>,
    /// Where a formula waits for its text.
    waiting: Option<(u16, u16)>,
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes([*data.get(at)?, *data.get(at + 1)?]))
}

fn double(data: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(data.get(at..at + 8)?.try_into().ok()?))
}

impl Book {
    fn record(&mut self, kind: u16, data: &[u8]) -> Option<()> {
        match kind {
            0x0009 | 0x0209 | 0x0409 => {
                self.version = [2, 3, 4][usize::from(kind >> 9)];
                match word(data, 2)? {
                    0x0010 => self.sheets.push(BTreeMap::new()),
                    0x0100 => self.depth += 1,
                    _ => {}
                }
            }
            0x0042 if !self.fixed => self.encoding = code_page(word(data, 0)?),
            0x0022 => self.date1904 = word(data, 0)? == 1,
            0x001e => self.formats.push(self.text(data.get(1..)?)),
            0x041e => self.formats.push(self.text(data.get(3..)?)),
            0x0043 => self.styles.push(data.get(2)? & 0x3f),
            0x0243 | 0x0443 => self.styles.push(*data.get(1)?),
            0x0085 => self.names.push(self.text(data.get(5..)?)),
            _ => return self.cell(kind, data),
        }
        Some(())
    }

    fn cell(&mut self, kind: u16, data: &[u8]) -> Option<()> {
        if matches!(kind, 0x0007 | 0x0207) {
            let place = self.waiting.take()?;
            let text = self.text(data.get(if kind == 0x0007 { 1.. } else { 2.. })?);
            return self.put(place, RawCell::text(u32::from(place.1), &text));
        }
        let place = (word(data, 0)?, word(data, 2)?);
        let column = u32::from(place.1);
        // In version 2 three bytes of attributes stand where later a style is named.
        let (start, format) = match kind {
            0x0002..=0x0006 => (7, data.get(5)? & 0x3f),
            _ => (6, *self.styles.get(usize::from(word(data, 4)?)).unwrap_or(&0)),
        };
        let cell = match kind {
            0x0002 => self.number(column, f64::from(word(data, start)?), format),
            0x0003 | 0x0203 => self.number(column, double(data, start)?, format),
            0x027e => {
                let packed = data.get(start..start + 4)?.try_into().ok()?;
                self.number(column, unpacked(u32::from_le_bytes(packed)), format)
            }
            0x0004 => RawCell::text(column, &self.text(data.get(start + 1..)?)),
            0x0204 => RawCell::text(column, &self.text(data.get(start + 2..)?)),
            0x0005 | 0x0205 => special(column, *data.get(start + 1)? == 0, *data.get(start)?),
            0x0006 | 0x0206 | 0x0406 => {
                let result = data.get(start..start + 8)?;
                match (&result[6..], result[0]) {
                    ([0xff, 0xff], 0) => {
                        self.waiting = Some(place);
                        return Some(());
                    }
                    ([0xff, 0xff], 3) => return Some(()),
                    ([0xff, 0xff], which) => special(column, which == 1, result[2]),
                    _ => self.number(column, double(data, start)?, format),
                }
            }
            _ => return None,
        };
        self.put(place, cell)
    }

    fn put(&mut self, place: (u16, u16), cell: RawCell) -> Option<()> {
        if !is_blank(&cell.text) {
            self.sheets.last_mut()?.insert(place, cell);
        }
        Some(())
    }

    fn text(&self, bytes: &[u8]) -> String {
        match self.encoding {
            Some(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            None => decode::decode(bytes).text,
        }
    }

    fn number(&self, column: u32, number: f64, format: u8) -> RawCell {
        let shown = self.formats.get(usize::from(format)).map_or("", String::as_str);
        let plain = || RawCell::number(column, number, None);
        if !is_date(shown) || !(1.0..2_958_466.0).contains(&number) {
            return plain();
        }
        from_serial(number.floor() as i64, self.date1904).map_or_else(plain, |day| RawCell {
            value: CellValue::Date { day, serial: number },
            ..RawCell::text(column, &day.to_string())
        })
    }

    fn coded(self, limits: &Limits) -> Result<Coded, Fault> {
        let mut writer = CellWriter::new(Vec::new());
        let written = "a vector takes every byte";
        writer.epoch(self.date1904).expect(written);
        let count = self.sheets.len() as u64;
        if count > limits.sheets {
            return Err(Fault::Limit("sheets", limits.sheets, count));
        }
        for (order, cells) in self.sheets.into_iter().enumerate() {
            let name = self.names.get(order).map_or("", String::as_str);
            writer.sheet(name, false).expect(written);
            let mut row = RawRow::default();
            for ((line, _), cell) in cells {
                let number = u32::from(line) + 1;
                if row.number != number && !row.cells.is_empty() {
                    writer.row(&row).expect(written);
                    row.cells.clear();
                }
                row.number = number;
                row.cells.push(cell);
            }
            if !row.cells.is_empty() {
                writer.row(&row).expect(written);
            }
        }
        writer.end(&Ok(())).expect(written);
        Coded::new(writer.into_inner()).expect("the stream was ended")
    }
}

/// A number of thirty bits: a whole one or the upper half of a double, perhaps hundredths.
fn unpacked(packed: u32) -> f64 {
    let number = match packed & 2 {
        0 => f64::from_bits(u64::from(packed & !3) << 32),
        _ => f64::from(packed.cast_signed() >> 2),
    };
    if packed & 1 == 1 { number / 100.0 } else { number }
}

fn special(column: u32, is_bool: bool, value: u8) -> RawCell {
    let (value, text) = match (is_bool, value) {
        (true, 0) => (CellValue::Bool(false), "FALSE"),
        (true, _) => (CellValue::Bool(true), "TRUE"),
        (false, code) => {
            let text = match code {
                0x00 => "#NULL!",
                0x07 => "#DIV/0!",
                0x0f => "#VALUE!",
                0x17 => "#REF!",
                0x1d => "#NAME?",
                0x24 => "#NUM!",
                _ => "#N/A",
            };
            (CellValue::Error(text.to_owned()), text)
        }
    };
    RawCell { value, ..RawCell::text(column, text) }
}

/// Whether a number format shows a day.
fn is_date(format: &str) -> bool {
    let mut quoted = false;
    let bare = format.chars().filter(|sign| {
        quoted ^= *sign == '"';
        !quoted
    });
    let bare: String = bare.flat_map(char::to_lowercase).collect();
    bare != "general" && (bare.contains('y') || bare.contains('d') && bare.contains('m'))
}

fn code_page(number: u16) -> Option<&'static Encoding> {
    match number {
        936 => Some(GB18030),
        950 => Some(BIG5),
        932 => Some(SHIFT_JIS),
        949 => Some(EUC_KR),
        1250..=1258 => Encoding::for_label(format!("windows-{number}").as_bytes()),
        0x8001 => Some(WINDOWS_1252),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes(), &(data.len() as u16).to_le_bytes(), data].concat()
    }

    #[test]
    fn cells_of_version_two_with_a_chinese_code_page() {
        let text = GB18030.encode("客户").0;
        let label = [&[0, 0, 1, 0, 0, 0, 0, text.len() as u8][..], &text].concat();
        let number = [&[1, 0, 0, 0, 0, 1, 0][..], &45322_f64.to_le_bytes()].concat();
        let stream = [
            record(0x0009, &[2, 0, 0x10, 0]),
            record(0x0042, &936_u16.to_le_bytes()),
            record(0x001e, b"\x07General"),
            record(0x001e, b"\x08yyyy/m/d"),
            record(0x0004, &label),
            record(0x0002, &[1, 0, 1, 0, 0, 0, 0, 7, 0]),
            record(0x0003, &number),
            record(0x000a, &[]),
        ]
        .concat();
        let coded = read(&stream, None, &Limits::default()).unwrap();
        let mut seen = Vec::new();
        coded.rows(0, &mut |row| {
            let texts: Vec<String> = row.cells.iter().map(|cell| cell.text.clone()).collect();
            seen.push((row.number, texts.join(" ")));
            ControlFlow::Continue(())
        });
        assert_eq!(seen, [(1, "客户".to_owned()), (2, "2024-01-31 7".to_owned())]);
        for length in 4..stream.len() {
            // Whatever is missing, it ends.
            let _ = read(&stream[..length], None, &Limits::default());
        }
        assert_eq!(unpacked(0x3ff0_0000), 1.0);
        assert_eq!(unpacked((1234 << 2) | 3), 12.34);
    }
}
