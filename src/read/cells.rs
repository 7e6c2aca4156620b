//! Sheets as a stream of bytes: what the reading process hands over, row by row.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::domain::date::from_serial;

use super::cell::{CellValue, RawCell, RawRow};
use super::coded_look::{look_bytes, look_of_bytes, looks_bytes, looks_of_bytes};
use super::layout::{Hidden, Looks};
use super::recognise::Fault;
use crate::template::look::Look;

const EPOCH: u8 = 1;
const SHEET: u8 = 2;
const ROW: u8 = 3;
const END: u8 = 4;
const FAULT: u8 = 5;
const FORMAT: u8 = 6;
const UNSEEN: u8 = 7;
const CUT: u8 = 8;
const LOOK: u8 = 9;
const LAYOUT: u8 = 10;

/// Added to the kind of a cell that has a number format.
const FORMATTED: u8 = 0x80;
/// Added to the kind of a cell that has a look of its own.
const LOOKED: u8 = 0x40;

/// The names of limits that a reading process can exceed.
const LIMITS: [&str; 4] = ["columns", "cell-bytes", "rows", "sheets"];

/// Writes sheets as bytes.
pub struct CellWriter<W> {
    out: W,
    row: Vec<u8>,
    /// Number formats that were written, by which cells name them.
    formats: HashMap<Arc<str>, u32>,
    /// As the formats, the looks.
    looks: HashMap<Arc<Look>, u32>,
}

impl<W: Write> CellWriter<W> {
    pub fn new(out: W) -> CellWriter<W> {
        CellWriter { out, row: Vec::new(), formats: HashMap::new(), looks: HashMap::new() }
    }

    pub fn into_inner(self) -> W {
        self.out
    }

    pub fn epoch(&mut self, date1904: bool) -> io::Result<()> {
        self.out.write_all(&[EPOCH, u8::from(date1904)])
    }

    pub fn sheet(&mut self, name: &str, hidden: bool) -> io::Result<()> {
        let mut head = vec![SHEET, u8::from(hidden)];
        put_text(&mut head, name);
        self.out.write_all(&head)
    }

    /// Says that the file is cut off somewhere behind what is handed over.
    pub fn cut(&mut self) -> io::Result<()> {
        self.out.write_all(&[CUT])
    }

    /// Says which rows and columns of the sheet are hidden.
    pub fn unseen(&mut self, hidden: &Hidden) -> io::Result<()> {
        if *hidden == Hidden::default() {
            return Ok(());
        }
        let mut bytes = vec![UNSEEN];
        bytes.extend(hidden.row_count.to_le_bytes());
        for list in [&hidden.rows, &hidden.columns] {
            bytes.extend(length(list.len()));
            bytes.extend(list.iter().flat_map(|number| number.to_le_bytes()));
        }
        self.out.write_all(&bytes)
    }

    /// The number of a format, which is written where it is new.
    fn format(&mut self, format: &Arc<str>) -> io::Result<u32> {
        if let Some(number) = self.formats.get(format) {
            return Ok(*number);
        }
        let number = u32::try_from(self.formats.len()).unwrap_or(u32::MAX);
        let mut bytes = vec![FORMAT];
        put_text(&mut bytes, format);
        self.out.write_all(&bytes)?;
        self.formats.insert(format.clone(), number);
        Ok(number)
    }

    /// Says how the sheet looks beside its cells.
    pub fn looks(&mut self, looks: &Looks) -> io::Result<()> {
        self.piece(LAYOUT, &looks_bytes(looks))
    }

    fn piece(&mut self, kind: u8, piece: &[u8]) -> io::Result<()> {
        if piece.is_empty() {
            return Ok(());
        }
        self.out.write_all(&[kind])?;
        self.out.write_all(&length(piece.len()))?;
        self.out.write_all(piece)
    }

    /// The number of a look, which is written where it is new.
    fn look(&mut self, look: &Arc<Look>) -> io::Result<u32> {
        if let Some(number) = self.looks.get(look) {
            return Ok(*number);
        }
        let number = u32::try_from(self.looks.len()).unwrap_or(u32::MAX);
        self.piece(LOOK, &look_bytes(look))?;
        self.looks.insert(look.clone(), number);
        Ok(number)
    }

    pub fn row(&mut self, row: &RawRow) -> io::Result<()> {
        self.row.clear();
        self.row.extend(row.number.to_le_bytes());
        for cell in &row.cells {
            let format = match &cell.number_format {
                Some(format) => Some(self.format(format)?),
                None => None,
            };
            let look = match &cell.look {
                Some(look) => Some(self.look(look)?),
                None => None,
            };
            self.row.extend(cell.column.to_le_bytes());
            let kind = self.row.len();
            put_cell(&mut self.row, cell);
            if let Some(number) = format {
                self.row[kind] |= FORMATTED;
                self.row.extend(number.to_le_bytes());
            }
            if let Some(number) = look {
                self.row[kind] |= LOOKED;
                self.row.extend(number.to_le_bytes());
            }
        }
        self.out.write_all(&[ROW])?;
        self.out.write_all(&length(self.row.len()))?;
        self.out.write_all(&self.row)
    }

    /// Says that nothing is missing, or what was wrong; without it the bytes count for nothing.
    pub fn end(&mut self, result: &Result<(), Fault>) -> io::Result<()> {
        let mut bytes = Vec::new();
        match result {
            Ok(()) => bytes.push(END),
            Err(fault) => {
                bytes.push(FAULT);
                match fault {
                    Fault::Encrypted => bytes.push(0),
                    Fault::Truncated => bytes.push(3),
                    Fault::Limit(name, most, found) => {
                        let place = LIMITS.iter().position(|known| known == name).unwrap_or(0);
                        bytes.extend([1, place as u8]);
                        bytes.extend(most.to_le_bytes());
                        bytes.extend(found.to_le_bytes());
                    }
                    Fault::Damaged(reason) => {
                        bytes.push(2);
                        put_text(&mut bytes, reason);
                    }
                    other => {
                        bytes.push(2);
                        put_text(&mut bytes, &format!("{other:?}"));
                    }
                }
            }
        }
        self.out.write_all(&bytes)?;
        self.out.flush()
    }
}

fn length(bytes: usize) -> [u8; 4] {
    u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes()
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    out.extend(length(text.len()));
    out.extend(text.as_bytes());
}

fn put_cell(out: &mut Vec<u8>, cell: &RawCell) {
    match &cell.value {
        CellValue::Empty => {
            out.push(0);
        }
        CellValue::Text(text) => {
            out.push(1);
            put_text(out, text);
        }
        CellValue::Number(number) => {
            out.push(2);
            out.extend(number.to_le_bytes());
        }
        CellValue::Date { serial, .. } => {
            out.push(3);
            out.extend(serial.to_le_bytes());
            put_text(out, &cell.text);
        }
        CellValue::Bool(value) => out.extend([4, u8::from(*value)]),
        CellValue::Error(error) => {
            out.push(5);
            put_text(out, error);
        }
    }
}

/// Takes values off the front of bytes; `None` where they end too early.
struct Taker<'a>(&'a [u8]);

impl<'a> Taker<'a> {
    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.bytes(1).map(|bytes| bytes[0])
    }

    fn whole(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.bytes(4)?.try_into().ok()?))
    }

    fn long(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.bytes(8)?.try_into().ok()?))
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.whole()? as usize;
        std::str::from_utf8(self.bytes(length)?).ok()
    }

    fn list(&mut self) -> Option<Vec<u32>> {
        let count = self.whole()?;
        (0..count).map(|_| self.whole()).collect()
    }

    fn hidden(&mut self) -> Option<Hidden> {
        let row_count = self.long()?;
        Some(Hidden { row_count, rows: self.list()?, columns: self.list()? })
    }

    fn piece(&mut self) -> Option<&'a [u8]> {
        let length = self.whole()? as usize;
        self.bytes(length)
    }

    fn cell(&mut self, book: &Coded) -> Option<RawCell> {
        let date1904 = book.date1904;
        let column = self.whole()?;
        let kind = self.byte()?;
        let plain =
            |value, text: &str| RawCell { value, text: text.into(), ..RawCell::text(column, "") };
        let mut number = None;
        let mut cell = match kind & !(FORMATTED | LOOKED) {
            1 => RawCell::text(column, self.text()?),
            2 => {
                number = Some(f64::from_bits(self.long()?));
                plain(CellValue::Empty, "")
            }
            3 => {
                let serial = f64::from_bits(self.long()?);
                let text = self.text()?;
                match from_serial(serial.floor() as i64, date1904) {
                    Some(day) => plain(CellValue::Date { day, serial }, text),
                    None => RawCell::number(column, serial, None),
                }
            }
            4 => match self.byte()? != 0 {
                true => plain(CellValue::Bool(true), "TRUE"),
                false => plain(CellValue::Bool(false), "FALSE"),
            },
            5 => {
                let error = self.text()?;
                plain(CellValue::Error(error.to_owned()), error)
            }
            _ => plain(CellValue::Empty, ""),
        };
        if kind & FORMATTED != 0 {
            cell.number_format = Some(book.formats.get(self.whole()? as usize)?.clone());
        }
        if let Some(number) = number {
            cell = RawCell::number(column, number, cell.number_format);
        }
        if kind & LOOKED != 0 {
            cell.look = book.looks.get(self.whole()? as usize)?.clone();
        }
        Some(cell)
    }
}

/// A sheet of a stream: its name, whether it is hidden, and the place of its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct CodedSheet {
    pub name: String,
    pub hidden: bool,
    /// Its rows and columns that nobody sees.
    pub unseen: Hidden,
    pub looks: Looks,
    rows: std::ops::Range<usize>,
}

/// Sheets that came as bytes.
#[derive(Debug, Default)]
pub struct Coded {
    bytes: Vec<u8>,
    formats: Vec<Arc<str>>,
    looks: Vec<Option<Arc<Look>>>,
    pub date1904: bool,
    /// The file is cut off.
    pub cut: bool,
    pub sheets: Vec<CodedSheet>,
}

impl Coded {
    /// Finds the sheets in a stream; `None` where its end is missing.
    pub fn new(bytes: Vec<u8>) -> Option<Result<Coded, Fault>> {
        let mut coded = Coded::default();
        let mut taker = Taker(&bytes);
        loop {
            match taker.byte()? {
                EPOCH => coded.date1904 = taker.byte()? != 0,
                SHEET => {
                    let hidden = taker.byte()? != 0;
                    let name = taker.text()?.to_owned();
                    let start = bytes.len() - taker.0.len();
                    let (unseen, looks) = (Hidden::default(), Looks::default());
                    coded.sheets.push(CodedSheet {
                        name,
                        hidden,
                        unseen,
                        looks,
                        rows: start..start,
                    });
                }
                CUT => coded.cut = true,
                FORMAT => coded.formats.push(Arc::from(taker.text()?)),
                LOOK => coded.looks.push(look_of_bytes(taker.piece()?)),
                LAYOUT => {
                    let looks = looks_of_bytes(taker.piece()?);
                    if let Some(sheet) = coded.sheets.last_mut() {
                        sheet.looks = looks;
                    }
                }
                UNSEEN => {
                    let unseen = taker.hidden()?;
                    if let Some(sheet) = coded.sheets.last_mut() {
                        sheet.unseen = unseen;
                    }
                }
                ROW => {
                    let length = taker.whole()? as usize;
                    taker.bytes(length)?;
                    if let Some(sheet) = coded.sheets.last_mut() {
                        sheet.rows.end = bytes.len() - taker.0.len();
                    }
                }
                END => break,
                FAULT => return fault(&mut taker).map(Err),
                _ => return None,
            }
        }
        coded.bytes = bytes;
        Some(Ok(coded))
    }

    /// Gives each row of a stream to `visit` as it comes, until it breaks; `None` where the end of
    /// the stream is missing.
    pub fn flow(
        mut input: impl Read,
        visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>,
    ) -> Option<Result<(), Fault>> {
        let (mut known, mut piece) = (Coded::default(), Vec::new());
        loop {
            match take_byte(&mut input)? {
                EPOCH => known.date1904 = take_byte(&mut input)? != 0,
                FORMAT => {
                    take_piece(&mut input, &mut piece)?;
                    known.formats.push(Arc::from(std::str::from_utf8(&piece).ok()?));
                }
                LOOK => {
                    take_piece(&mut input, &mut piece)?;
                    known.looks.push(look_of_bytes(&piece));
                }
                ROW => {
                    take_piece(&mut input, &mut piece)?;
                    if visit(known.row(&piece)?).is_break() {
                        return Some(Ok(()));
                    }
                }
                END => return Some(Ok(())),
                FAULT => {
                    piece.clear();
                    input.read_to_end(&mut piece).ok()?;
                    return fault(&mut Taker(&piece)).map(Err);
                }
                _ => return None,
            }
        }
    }

    /// Gives each row of a sheet to `visit` until it breaks.
    pub fn rows(&self, sheet: usize, visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>) {
        let Some(sheet) = self.sheets.get(sheet) else {
            return;
        };
        let mut taker = Taker(&self.bytes[sheet.rows.clone()]);
        while let Some(row) = self.next_row(&mut taker) {
            if visit(row).is_break() {
                return;
            }
        }
    }

    fn next_row(&self, taker: &mut Taker<'_>) -> Option<RawRow> {
        loop {
            match taker.byte()? {
                ROW => break,
                FORMAT => drop(taker.text()?),
                LOOK | LAYOUT => drop(taker.piece()?),
                _ => drop(taker.hidden()?),
            }
        }
        self.row(taker.piece()?)
    }

    fn row(&self, piece: &[u8]) -> Option<RawRow> {
        let mut inside = Taker(piece);
        let mut row = RawRow { number: inside.whole()?, ..RawRow::default() };
        while !inside.0.is_empty() {
            row.cells.push(inside.cell(self)?);
        }
        Some(row)
    }
}

fn take_byte(input: &mut impl Read) -> Option<u8> {
    let mut byte = [0];
    input.read_exact(&mut byte).ok()?;
    Some(byte[0])
}

/// Reads the length of a piece and the piece.
fn take_piece(input: &mut impl Read, piece: &mut Vec<u8>) -> Option<()> {
    let mut length = [0; 4];
    input.read_exact(&mut length).ok()?;
    let length = u32::from_le_bytes(length);
    piece.clear();
    let taken = input.take(u64::from(length)).read_to_end(piece).ok()?;
    (taken as u64 == u64::from(length)).then_some(())
}

fn fault(taker: &mut Taker<'_>) -> Option<Fault> {
    Some(match taker.byte()? {
        0 => Fault::Encrypted,
        3 => Fault::Truncated,
        1 => {
            let name = LIMITS.get(usize::from(taker.byte()?))?;
            Fault::Limit(name, taker.long()?, taker.long()?)
        }
        _ => Fault::Damaged(taker.text()?.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream() -> Vec<u8> {
        let mut writer = CellWriter::new(Vec::new());
        writer.epoch(true).unwrap();
        for name in ["甲", ""] {
            writer.sheet(name, name.is_empty()).unwrap();
            let cells = vec![
                RawCell::text(0, "客户"),
                RawCell::number(3, 1.5, None),
                RawCell { value: CellValue::Error("#N/A".into()), ..RawCell::text(4, "#N/A") },
                RawCell { value: CellValue::Bool(true), ..RawCell::text(9, "TRUE") },
            ];
            writer.row(&RawRow { number: 7, cells, fields: None }).unwrap();
        }
        writer.end(&Ok(())).unwrap();
        writer.into_inner()
    }

    #[test]
    fn rows_come_back_as_they_were_written() {
        let coded = Coded::new(stream()).unwrap().unwrap();
        assert!(coded.date1904);
        assert_eq!(coded.sheets[0].name, "甲");
        assert!(coded.sheets[1].hidden);
        let mut seen = Vec::new();
        coded.rows(1, &mut |row| {
            let texts: Vec<String> = row.cells.iter().map(|cell| cell.text.clone()).collect();
            seen.push((row.number, texts.join(" ")));
            ControlFlow::Continue(())
        });
        assert_eq!(seen, [(7, "客户 1.5 #N/A TRUE".to_owned())]);
    }

    #[test]
    fn a_stream_without_its_end_counts_for_nothing() {
        let whole = stream();
        for length in 0..whole.len() {
            assert!(Coded::new(whole[..length].to_vec()).is_none(), "{length}");
        }
        for fault in
            [Fault::Encrypted, Fault::Damaged("x".to_owned()), Fault::Limit("cell-bytes", 1, 2)]
        {
            let mut writer = CellWriter::new(Vec::new());
            writer.end(&Err(fault.clone())).unwrap();
            assert_eq!(Coded::new(writer.into_inner()).unwrap().unwrap_err(), fault);
        }
    }
}
