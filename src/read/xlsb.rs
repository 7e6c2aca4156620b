//! Binary workbooks: the records of their parts, taken one after the other.
//!
//! [MS-XLSB] 2.1 and 2.4. Values are those that stand in the file; formulas are passed over.

use std::io::{Cursor, Write};
use std::sync::Arc;

use super::Limits;
use super::biff::{error_text, unpacked};
use super::cell::{CellValue, RawCell, RawRow, is_blank};
use super::cells::CellWriter;
use super::format::{self, Shown};
use super::layout::Hidden;
use super::parts::Parts;
use super::recognise::Fault;

/// Reads the worksheets of a package.
pub fn read<W: Write>(
    bytes: &[u8],
    limits: &Limits,
    writer: &mut CellWriter<W>,
) -> Result<(), Fault> {
    let unwritten = |fault: std::io::Error| Fault::Damaged(fault.to_string());
    let missing = |part: &str| Fault::Damaged(format!("{part} is missing"));
    let mut parts = Parts::new(Cursor::new(bytes)).ok_or_else(|| missing("the directory"))?;
    let relations = parts.relations("xl", "workbook.bin");
    let target = |kind: &str| {
        let found = relations.iter().find(|relation| relation.kind.eq_ignore_ascii_case(kind));
        found.map(|relation| relation.target.clone())
    };
    let workbook = parts.bytes("xl/workbook.bin").ok_or_else(|| missing("xl/workbook.bin"))?;
    let mut book = Book::default();
    let sheets = book.read_workbook(&workbook);
    let strings = target("sharedStrings").unwrap_or_else(|| "xl/sharedStrings.bin".to_owned());
    book.read_strings(&parts.bytes(&strings).unwrap_or_default());
    let styles = target("styles").unwrap_or_else(|| "xl/styles.bin".to_owned());
    book.read_styles(&parts.bytes(&styles).unwrap_or_default());
    writer.epoch(book.date1904).map_err(unwritten)?;
    let mut count = 0_u64;
    for (name, relation, hidden) in sheets {
        let found = relations.iter().find(|known| known.id == relation);
        let relation = found.ok_or_else(|| missing(&name))?;
        // Charts, macros and dialogues have no rows.
        if !relation.kind.eq_ignore_ascii_case("worksheet") {
            continue;
        }
        count += 1;
        if count > limits.sheets {
            return Err(Fault::Limit("sheets", limits.sheets, count));
        }
        let part = parts.bytes(&relation.target).ok_or_else(|| missing(&relation.target))?;
        writer.sheet(&name, hidden).map_err(unwritten)?;
        book.sheet(&part, limits, writer)?;
    }
    Ok(())
}

/// Records: a kind and a length in one to four bytes of seven bits each, then the bytes.
struct Records<'a>(&'a [u8]);

impl<'a> Records<'a> {
    fn number(&mut self, most: u32) -> Option<u32> {
        let mut number = 0;
        for place in 0..most {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u32::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(number)
    }

    fn next(&mut self) -> Option<(u32, &'a [u8])> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        let mut kind = u32::from(*first);
        if first & 0x80 != 0 {
            let (second, rest) = self.0.split_first()?;
            self.0 = rest;
            kind = u32::from(first & 0x7f) | u32::from(*second) << 7;
        }
        let length = self.number(4)? as usize;
        let (data, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some((kind, data))
    }
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

fn double(data: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(data.get(at..at + 8)?.try_into().ok()?))
}

/// A text with its length before it, and where it ends.
fn text(data: &[u8], at: usize) -> Option<(String, usize)> {
    let length = long(data, at)?;
    if length == u32::MAX {
        return Some((String::new(), at + 4));
    }
    let end = (at + 4).checked_add((length as usize).checked_mul(2)?)?;
    let units = data.get(at + 4..end)?.chunks_exact(2);
    let units: Vec<u16> = units.map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
    Some((String::from_utf16_lossy(&units), end))
}

/// What the sheets share.
#[derive(Default)]
struct Book {
    date1904: bool,
    strings: Vec<String>,
    /// By style.
    looks: Vec<Option<(Arc<str>, Shown)>>,
}

impl Book {
    /// The sheets: name, relation, whether hidden.
    fn read_workbook(&mut self, part: &[u8]) -> Vec<(String, String, bool)> {
        let (mut records, mut sheets) = (Records(part), Vec::new());
        while let Some((kind, data)) = records.next() {
            match kind {
                0x99 => self.date1904 = long(data, 0).is_some_and(|flags| flags & 1 == 1),
                0x9c => {
                    let found = long(data, 0).zip(text(data, 8));
                    let Some((state, (relation, end))) = found else { continue };
                    let name = text(data, end).map(|(name, _)| name).unwrap_or_default();
                    sheets.push((name, relation, state & 3 != 0));
                }
                _ => {}
            }
        }
        sheets
    }

    fn read_strings(&mut self, part: &[u8]) {
        let mut records = Records(part);
        while let Some((kind, data)) = records.next() {
            if kind == 0x13 {
                self.strings.push(text(data, 1).map(|(text, _)| text).unwrap_or_default());
            }
        }
    }

    fn read_styles(&mut self, part: &[u8]) {
        let mut records = Records(part);
        let (mut formats, mut in_cells) = (std::collections::BTreeMap::new(), false);
        while let Some((kind, data)) = records.next() {
            match kind {
                0x2c => {
                    let found = word(data, 0).zip(text(data, 2));
                    formats.extend(found.map(|(number, (format, _))| (number, format)));
                }
                0x0269 => in_cells = true,
                0x026a => in_cells = false,
                0x2f if in_cells => {
                    let number = word(data, 2).unwrap_or(0);
                    let own = formats.get(&number).map(String::as_str);
                    let format = own.unwrap_or_else(|| format::built_in(number));
                    let general = format.is_empty() || format.eq_ignore_ascii_case("general");
                    let look = (!general).then(|| (Arc::from(format), format::shown(format)));
                    self.looks.push(look);
                }
                _ => {}
            }
        }
    }

    fn sheet<W: Write>(
        &self,
        part: &[u8],
        limits: &Limits,
        writer: &mut CellWriter<W>,
    ) -> Result<(), Fault> {
        let mut records = Records(part);
        let (mut row, mut column) = (RawRow::default(), 0_u32);
        let (mut hidden_rows, mut hidden_columns, mut unseen) = (Vec::new(), Vec::new(), false);
        while let Some((kind, data)) = records.next() {
            match kind {
                0x00 => {
                    hand_over(&mut row, unseen, &mut hidden_rows, limits, writer)?;
                    let at = long(data, 0).unwrap_or(u32::MAX);
                    if at >= 1 << 20 {
                        break;
                    }
                    unseen = data.get(11).is_some_and(|flags| flags & 0x10 != 0);
                    (row.number, column) = (at + 1, 0);
                }
                0x3c if word(data, 16).is_some_and(|flags| flags & 1 == 1) => {
                    let ends = long(data, 0).zip(long(data, 4));
                    let columns = ends.into_iter().flat_map(|(first, last)| first..=last);
                    hidden_columns.extend(columns.take(1000));
                }
                0x92 => break,
                0x01..=0x0b | 0x3e => {
                    column = long(data, 0).unwrap_or(u32::MAX);
                    row.cells.extend(self.cell(column, kind, data));
                    let count = row.cells.len() as u64;
                    if count > limits.columns {
                        return Err(Fault::Limit("columns", limits.columns, count));
                    }
                }
                // A cell beside the last one leaves its column out.
                0x0c..=0x12 => {
                    column = column.saturating_add(1);
                    let whole = [&column.to_le_bytes()[..], data].concat();
                    row.cells.extend(self.cell(column, kind - 11, &whole));
                }
                _ => {}
            }
        }
        hand_over(&mut row, unseen, &mut hidden_rows, limits, writer)?;
        let hidden = Hidden::new(hidden_rows, hidden_columns);
        writer.unseen(&hidden).map_err(|fault| Fault::Damaged(fault.to_string()))
    }

    /// A cell; a record that is too short says nothing.
    fn cell(&self, column: u32, kind: u32, data: &[u8]) -> Option<RawCell> {
        let style = long(data, 4)? & 0x00ff_ffff;
        let look = self.looks.get(style as usize).and_then(Option::as_ref);
        let number = |number: f64| {
            let (format, shown) = look.cloned().unzip();
            Some(RawCell::formatted(column, number, format, shown, self.date1904))
        };
        let format = || look.map(|(format, _)| format.clone());
        let words = |text: &str| {
            let shows = !is_blank(text);
            shows.then(|| RawCell { number_format: format(), ..RawCell::text(column, text) })
        };
        let plain = |value: CellValue, text: &str| {
            Some(RawCell { value, number_format: format(), ..RawCell::text(column, text) })
        };
        match kind {
            0x02 => number(unpacked(long(data, 8)?)),
            0x05 | 0x09 => number(double(data, 8)?),
            0x03 | 0x0b => {
                let error = error_text(*data.get(8)?);
                plain(CellValue::Error(error.to_owned()), error)
            }
            0x04 | 0x0a => match *data.get(8)? {
                0 => plain(CellValue::Bool(false), "FALSE"),
                _ => plain(CellValue::Bool(true), "TRUE"),
            },
            0x06 | 0x08 => words(&text(data, 8)?.0),
            0x07 => words(self.strings.get(long(data, 8)? as usize)?),
            0x3e => words(&text(data, 9)?.0),
            _ => None,
        }
    }
}

fn hand_over<W: Write>(
    row: &mut RawRow,
    unseen: bool,
    hidden: &mut Vec<u32>,
    limits: &Limits,
    writer: &mut CellWriter<W>,
) -> Result<(), Fault> {
    row.cells.sort_by_key(|cell| cell.column);
    row.cells.dedup_by_key(|cell| cell.column);
    if !row.cells.is_empty() {
        limits.check_row(row)?;
        writer.row(row).map_err(|fault| Fault::Damaged(fault.to_string()))?;
        if unseen {
            hidden.push(row.number);
        }
    }
    row.cells.clear();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_and_cut_ones_end_the_part() {
        // A kind of two bytes, a length of two bytes.
        let bytes = [&[0x81, 0x01, 0x80, 0x01][..], &[7; 128], &[0x05, 0x02, 1]].concat();
        let mut records = Records(&bytes);
        assert_eq!(records.next().map(|(kind, data)| (kind, data.len())), Some((0x81, 128)));
        assert_eq!(records.next(), None);
        assert_eq!(text(&[1, 0, 0, 0, 0x32, 0x75], 0), Some(("甲".to_owned(), 6)));
        assert_eq!(text(&[0xff, 0xff, 0xff, 0x7f, 0], 0), None);
    }
}
