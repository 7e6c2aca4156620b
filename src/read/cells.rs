//! Sheets as a stream of bytes: what the reading process hands over, row by row.
//!
//! The stream is made of pieces, each with its kind and its length before it; [`super::coded`]
//! reads them.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

use super::Limits;
use super::cell::{CellValue, RawCell, RawRow};
use super::coded_look::{look_bytes, looks_bytes};
use super::layout::{Hidden, Looks};
use super::recognise::Fault;
use crate::template::look::Look;

/// The kinds of pieces.
pub const EPOCH: u8 = 1;
pub const SHEET: u8 = 2;
pub const ROW: u8 = 3;
pub const END: u8 = 4;
pub const FAULT: u8 = 5;
pub const FORMAT: u8 = 6;
pub const UNSEEN: u8 = 7;
pub const CUT: u8 = 8;
pub const LOOK: u8 = 9;
pub const LAYOUT: u8 = 10;

/// Added to the kind of a cell that has a number format.
pub const FORMATTED: u8 = 0x80;
/// Added to the kind of a cell that has a look of its own.
pub const LOOKED: u8 = 0x40;

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
        self.piece(EPOCH, &[u8::from(date1904)])
    }

    pub fn sheet(&mut self, name: &str, hidden: bool) -> io::Result<()> {
        let mut head = vec![u8::from(hidden)];
        head.extend(name.as_bytes());
        self.piece(SHEET, &head)
    }

    /// Says that the file is cut off somewhere behind what is handed over.
    pub fn cut(&mut self) -> io::Result<()> {
        self.piece(CUT, &[])
    }

    /// Says which rows and columns of the sheet are hidden, before or behind its rows.
    pub fn unseen(&mut self, hidden: &Hidden) -> io::Result<()> {
        if *hidden == Hidden::default() {
            return Ok(());
        }
        let mut bytes = hidden.row_count.to_le_bytes().to_vec();
        for list in [&hidden.rows, &hidden.columns] {
            bytes.extend(length(list.len()));
            bytes.extend(list.iter().flat_map(|number| number.to_le_bytes()));
        }
        self.piece(UNSEEN, &bytes)
    }

    /// Says how the sheet looks beside its cells.
    pub fn looks(&mut self, looks: &Looks) -> io::Result<()> {
        self.piece(LAYOUT, &looks_bytes(looks))
    }

    fn piece(&mut self, kind: u8, piece: &[u8]) -> io::Result<()> {
        self.out.write_all(&[kind])?;
        self.out.write_all(&length(piece.len()))?;
        self.out.write_all(piece)
    }

    /// The number of a format, which is written where it is new.
    fn format(&mut self, format: &Arc<str>) -> io::Result<u32> {
        if let Some(number) = self.formats.get(format) {
            return Ok(*number);
        }
        let number = u32::try_from(self.formats.len()).unwrap_or(u32::MAX);
        self.piece(FORMAT, format.as_bytes())?;
        self.formats.insert(format.clone(), number);
        Ok(number)
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
        match result {
            Ok(()) => self.piece(END, &[])?,
            Err(fault) => self.piece(FAULT, &fault_bytes(fault))?,
        }
        self.out.flush()
    }
}

fn fault_bytes(fault: &Fault) -> Vec<u8> {
    let mut bytes = Vec::new();
    match fault {
        Fault::Encrypted => bytes.push(0),
        Fault::Truncated => bytes.push(3),
        Fault::Limit(name, most, found) => {
            let place = Limits::NAMES.iter().position(|known| known == name).unwrap_or(0);
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
    bytes
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
