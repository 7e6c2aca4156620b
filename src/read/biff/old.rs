//! Worksheets of Excel 2 to 4: one stream of records without a container.

use std::collections::BTreeMap;
use std::io::Write;

use encoding_rs::Encoding;

use super::super::Limits;
use super::super::cell::{RawCell, RawRow, is_blank};
use super::super::cells::CellWriter;
use super::super::format;
use super::super::recognise::Fault;
use super::records::{Records, double, long, narrow, unpacked, word};
use super::{Reading, code_page, special};

/// Reads the worksheets of a stream.
pub fn read<W: Write>(
    bytes: &[u8],
    reading: &Reading<'_>,
    writer: &mut CellWriter<W>,
) -> Result<(), Fault> {
    let encoding = reading.encoding;
    let mut book = Book { encoding, fixed: encoding.is_some(), ..Book::default() };
    let mut records = Records::new(bytes, 0);
    while let Some((kind, data)) = records.next() {
        if kind == 0x002f {
            return Err(Fault::Encrypted);
        }
        // Every field is taken by its place: a record that is too short says nothing.
        let _ = book.record(kind, data);
        if kind & 0xff == 0x0a && book.sheets.len() < 2 && book.depth == 0 {
            break;
        }
    }
    if records.broken && !reading.partial {
        return Err(Fault::Truncated);
    }
    book.write(reading.limits, writer)
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
            0x027e => self.number(column, unpacked(long(data, start)?), format),
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
        narrow(bytes, self.encoding)
    }

    fn number(&self, column: u32, number: f64, style: u8) -> RawCell {
        let text = self.formats.get(usize::from(style)).map_or("", String::as_str);
        let general = text.is_empty() || text.eq_ignore_ascii_case("general");
        let look = (!general).then(|| (text.into(), format::shown(text)));
        let (format, shown) = look.unzip();
        RawCell::formatted(column, number, format, shown, self.date1904)
    }

    fn write<W: Write>(self, limits: &Limits, writer: &mut CellWriter<W>) -> Result<(), Fault> {
        let unwritten = |fault: std::io::Error| Fault::Damaged(fault.to_string());
        writer.epoch(self.date1904).map_err(unwritten)?;
        let count = self.sheets.len() as u64;
        if count > limits.sheets {
            return Err(Fault::Limit("sheets", limits.sheets, count));
        }
        for (order, cells) in self.sheets.into_iter().enumerate() {
            let name = self.names.get(order).map_or("", String::as_str);
            writer.sheet(name, false).map_err(unwritten)?;
            let mut row = RawRow::default();
            for ((line, _), cell) in cells {
                let number = u32::from(line) + 1;
                if row.number != number && !row.cells.is_empty() {
                    limits.check_row(&row)?;
                    writer.row(&row).map_err(unwritten)?;
                    row.cells.clear();
                }
                row.number = number;
                row.cells.push(cell);
            }
            if !row.cells.is_empty() {
                limits.check_row(&row)?;
                writer.row(&row).map_err(unwritten)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {

    use encoding_rs::GB18030;

    use super::super::super::coded::Coded;
    use super::*;

    fn read(stream: &[u8]) -> Coded {
        let limits = Limits::default();
        let reading = Reading { encoding: None, limits: &limits, partial: true };
        let mut writer = CellWriter::new(Vec::new());
        let result = super::read(stream, &reading, &mut writer);
        writer.end(&result).unwrap();
        Coded::new(writer.into_inner().into()).unwrap().unwrap()
    }

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
        let coded = read(&stream);
        assert_eq!(coded.shown(0), [(1, "客户".to_owned()), (2, "2024-01-31 7".to_owned())]);
        for length in 4..stream.len() {
            // Whatever is missing, it ends.
            let _ = read(&stream[..length]);
        }
        assert_eq!(unpacked(0x3ff0_0000), 1.0);
        assert_eq!(unpacked((1234 << 2) | 3), 12.34);
    }
}
