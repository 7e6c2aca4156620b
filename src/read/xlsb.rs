//! Binary workbooks: the records of their parts, taken one after the other as they are inflated.
//!
//! [MS-XLSB] 2.1 and 2.4. Values are those that stand in the file; formulas are passed over.

use std::io::{Read, Write};
use std::ops::Range;
use std::sync::Arc;

use super::Limits;
use super::biff::{error_text, unpacked};
use super::bytes::Bytes;
use super::cell::{CellValue, RawCell, RawRow, is_blank};
use super::cells::CellWriter;
use super::format::{self, Shown};
use super::layout::Hidden;
use super::parts::Parts;
use super::recognise::Fault;
use super::xlsx::{STRINGS_KEPT, Seen, Strings, StringsWriter};

/// Reads the worksheets of a package.
pub fn read<W: Write>(
    bytes: &Bytes,
    limits: &Limits,
    writer: &mut CellWriter<W>,
) -> Result<(), Fault> {
    let missing = |part: &str| Fault::Damaged(format!("{part} is missing"));
    let mut parts = Parts::new(bytes.reader()).ok_or_else(|| missing("the directory"))?;
    let relations = parts.relations("xl", "workbook.bin");
    let target = |kind: &str| {
        let found = relations.iter().find(|relation| relation.kind.eq_ignore_ascii_case(kind));
        found.map(|relation| relation.target.clone())
    };
    let workbook = parts.open("xl/workbook.bin").ok_or_else(|| missing("xl/workbook.bin"))?;
    let (sheets, date1904) = sheets(workbook)?;
    let strings = target("sharedStrings").unwrap_or_else(|| "xl/sharedStrings.bin".to_owned());
    let strings = strings_of(parts.open(&strings), limits)?;
    let styles = target("styles").unwrap_or_else(|| "xl/styles.bin".to_owned());
    let looks = looks(parts.open(&styles))?;
    let mut book = Book { date1904, strings, seen: Seen::default(), looks };
    writer.epoch(book.date1904)?;
    let mut count = 0_u64;
    for Listed { name, relation, hidden } in sheets {
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
        let part = parts.open(&relation.target).ok_or_else(|| missing(&relation.target))?;
        writer.sheet(&name, hidden)?;
        book.sheet(part, limits, writer)?;
    }
    Ok(())
}

/// Bytes of a part that are inflated at a time.
const PIECE: u64 = 64 << 10;

/// The records of a part.
struct Records<R> {
    part: R,
    /// Inflated bytes, and where the next record begins in them.
    window: Vec<u8>,
    at: usize,
}

impl<R: Read> Records<R> {
    fn new(part: R) -> Records<R> {
        Records { part, window: Vec::new(), at: 0 }
    }

    /// The next record; a cut one ends the part.
    fn next(&mut self) -> Result<Option<(u32, &[u8])>, Fault> {
        loop {
            if let Some((kind, data)) = record(&self.window[self.at..]) {
                let data = self.at + data.start..self.at + data.end;
                self.at = data.end;
                return Ok(Some((kind, &self.window[data])));
            }
            self.window.drain(..self.at);
            self.at = 0;
            if self.part.by_ref().take(PIECE).read_to_end(&mut self.window)? == 0 {
                return Ok(None);
            }
        }
    }
}

/// The kind and the place of the data of the record that bytes begin with: a kind in one or two
/// bytes, a length in one to four bytes of seven bits each, then the data.
fn record(bytes: &[u8]) -> Option<(u32, Range<usize>)> {
    let (mut kind, mut at) = (u32::from(*bytes.first()?), 1);
    if kind & 0x80 != 0 {
        kind = kind & 0x7f | u32::from(*bytes.get(1)?) << 7;
        at = 2;
    }
    let mut length = 0;
    for place in 0..4 {
        let byte = *bytes.get(at)?;
        at += 1;
        length |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            break;
        }
    }
    (bytes.len() - at >= length).then_some((kind, at..at + length))
}

/// The bits of a cell that number its style.
const STYLE: u32 = 0x00ff_ffff;

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

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    relation: String,
    hidden: bool,
}

/// The sheets, and whether days are counted from 1904.
fn sheets(part: impl Read) -> Result<(Vec<Listed>, bool), Fault> {
    let (mut sheets, mut date1904) = (Vec::new(), false);
    let mut records = Records::new(part);
    while let Some((kind, data)) = records.next()? {
        match kind {
            0x99 => date1904 = long(data, 0).is_some_and(|flags| flags & 1 == 1),
            0x9c => {
                let found = long(data, 0).zip(text(data, 8));
                let Some((state, (relation, end))) = found else { continue };
                let name = text(data, end).map(|(name, _)| name).unwrap_or_default();
                sheets.push(Listed { name, relation, hidden: state & 3 != 0 });
            }
            _ => {}
        }
    }
    Ok((sheets, date1904))
}

fn strings_of(part: Option<impl Read>, limits: &Limits) -> Result<Strings, Fault> {
    let mut strings = StringsWriter::new(STRINGS_KEPT);
    let Some(part) = part else { return strings.finish().ok_or_else(unkept) };
    let (mut records, mut count) = (Records::new(part), 0_u64);
    while let Some((kind, data)) = records.next()? {
        if kind != 0x13 {
            continue;
        }
        count += 1;
        if count > limits.shared_strings {
            return Err(Fault::Limit("shared-strings", limits.shared_strings, count));
        }
        let text = text(data, 1).map(|(text, _)| text).unwrap_or_default();
        strings.push(&text).ok_or_else(unkept)?;
    }
    strings.finish().ok_or_else(unkept)
}

fn unkept() -> Fault {
    Fault::Damaged("the shared strings cannot be kept".to_owned())
}

/// How the cells of each style show numbers.
type NumberLook = Option<(Arc<str>, Shown)>;

fn looks(part: Option<impl Read>) -> Result<Vec<NumberLook>, Fault> {
    let mut looks = Vec::new();
    let Some(part) = part else { return Ok(looks) };
    let (mut formats, mut in_cells) = (std::collections::BTreeMap::new(), false);
    let mut records = Records::new(part);
    while let Some((kind, data)) = records.next()? {
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
                looks.push((!general).then(|| (Arc::from(format), format::shown(format))));
            }
            _ => {}
        }
    }
    Ok(looks)
}

/// What the sheets share.
struct Book {
    date1904: bool,
    strings: Strings,
    /// What was read of the strings that stand in a file.
    seen: Seen,
    looks: Vec<NumberLook>,
}

impl Book {
    fn sheet<W: Write>(
        &mut self,
        part: impl Read,
        limits: &Limits,
        writer: &mut CellWriter<W>,
    ) -> Result<(), Fault> {
        let mut records = Records::new(part);
        let (mut row, mut column, mut unseen) = (RawRow::default(), 0_u32, false);
        let mut hidden = Hidden::default();
        while let Some((kind, data)) = records.next()? {
            match kind {
                0x00 => {
                    hand_over(&mut row, unseen, &mut hidden, limits, writer)?;
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
                    hidden.add_columns(columns);
                }
                0x92 => break,
                0x01..=0x0b | 0x3e => {
                    column = long(data, 0).unwrap_or(u32::MAX);
                    row.cells.extend(self.cell(column, kind, data, limits)?);
                    let count = row.cells.len() as u64;
                    if count > limits.columns {
                        return Err(Fault::Limit("columns", limits.columns, count));
                    }
                }
                // A cell beside the last one leaves its column out.
                0x0c..=0x12 => {
                    column = column.saturating_add(1);
                    let whole = [&column.to_le_bytes()[..], data].concat();
                    row.cells.extend(self.cell(column, kind - 11, &whole, limits)?);
                }
                _ => {}
            }
        }
        hand_over(&mut row, unseen, &mut hidden, limits, writer)?;
        Ok(writer.unseen(&hidden)?)
    }

    /// A cell. What is wrong with the strings in a file is a fault; the rest cannot fail.
    fn cell(
        &mut self,
        column: u32,
        kind: u32,
        data: &[u8],
        limits: &Limits,
    ) -> Result<Option<RawCell>, Fault> {
        if kind != 0x07 {
            return Ok(self.own_cell(column, kind, data));
        }
        let Some((style, number)) = long(data, 4).zip(long(data, 8)) else { return Ok(None) };
        let text = match self.strings.any(number as usize, &mut self.seen) {
            // A string that there is not shows nothing.
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            found => found?,
        };
        if is_blank(text) {
            return Ok(None);
        }
        // A row can show a long text in each of its cells.
        let (most, length) = (limits.cell_bytes, text.len() as u64);
        if length > most {
            return Err(Fault::Limit("cell-bytes", most, length));
        }
        let look = self.looks.get((style & STYLE) as usize).and_then(Option::as_ref);
        let number_format = look.map(|(format, _)| format.clone());
        Ok(Some(RawCell { number_format, ..RawCell::text(column, text) }))
    }

    /// A cell that holds its own value; a record that is too short says nothing.
    fn own_cell(&self, column: u32, kind: u32, data: &[u8]) -> Option<RawCell> {
        let style = long(data, 4)? & STYLE;
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
            0x3e => words(&text(data, 9)?.0),
            _ => None,
        }
    }
}

fn hand_over<W: Write>(
    row: &mut RawRow,
    unseen: bool,
    hidden: &mut Hidden,
    limits: &Limits,
    writer: &mut CellWriter<W>,
) -> Result<(), Fault> {
    row.cells.sort_by_key(|cell| cell.column);
    row.cells.dedup_by_key(|cell| cell.column);
    if !row.cells.is_empty() {
        limits.check_row(row)?;
        writer.row(row)?;
        if unseen {
            hidden.add_row(row.number);
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
        let mut records = Records::new(&bytes[..]);
        let first = records.next().unwrap().map(|(kind, data)| (kind, data.len()));
        assert_eq!(first, Some((0x81, 128)));
        assert_eq!(records.next().unwrap(), None);
        assert_eq!(text(&[1, 0, 0, 0, 0x32, 0x75], 0), Some(("甲".to_owned(), 6)));
        assert_eq!(text(&[0xff, 0xff, 0xff, 0x7f, 0], 0), None);
    }

    #[test]
    fn a_long_text_behind_those_in_memory_is_a_text() {
        let letters = [1 << 20; 9].into_iter().chain([3 << 20, 1]);
        let mut part = Vec::new();
        for (place, count) in letters.clone().enumerate() {
            let sign = [b'a' + place as u8, 0];
            let data = [&[0][..], &(count as u32).to_le_bytes(), &sign.repeat(count)].concat();
            let length = [0, 7, 14, 21].map(|by| (data.len() >> by) as u8 & 0x7f);
            part.extend([0x13, length[0] | 0x80, length[1] | 0x80, length[2] | 0x80, length[3]]);
            part.extend(data);
        }
        let strings = strings_of(Some(&part[..]), &Limits::default()).unwrap();
        let mut seen = Seen::default();
        for (place, count) in letters.enumerate() {
            let text = strings.any(place, &mut seen).unwrap();
            assert_eq!((text.len(), text.as_bytes()[0]), (count, b'a' + place as u8));
        }
    }
}
