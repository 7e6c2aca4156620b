//! Sheets out of the bytes that the reading process hands over.

use std::io::{Read, Seek, SeekFrom};
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use crate::domain::date::from_serial;
use crate::template::look::Look;

use super::Limits;
use super::bytes::Bytes;
use super::cell::{CellValue, RawCell, RawRow};
use super::cells::{
    CUT, END, EPOCH, FAULT, FORMAT, FORMATTED, LAYOUT, LOOK, LOOKED, ROW, SHEET, UNSEEN,
};
use super::coded_look::{look_of_bytes, looks_of_bytes};
use super::layout::{Hidden, Looks};
use super::recognise::Fault;

/// Bytes of the kind and the length before a piece.
const HEAD: usize = 5;

/// A sheet of a stream: its name, whether it is hidden, and the place of its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct CodedSheet {
    pub name: String,
    pub hidden: bool,
    /// Its rows and columns that nobody sees.
    pub unseen: Hidden,
    pub looks: Looks,
    rows: Range<u64>,
}

/// Sheets that came as bytes.
#[derive(Debug)]
pub struct Coded {
    bytes: Bytes,
    known: Known,
    /// The file is cut off.
    pub cut: bool,
    pub sheets: Vec<CodedSheet>,
}

impl Coded {
    /// Finds the sheets in a stream; `None` where its end is missing.
    pub fn new(bytes: Bytes) -> Option<Result<Coded, Fault>> {
        let (mut known, mut cut) = (Known::default(), false);
        let mut sheets: Vec<CodedSheet> = Vec::new();
        let (mut input, mut piece, mut end) = (bytes.reader(), Vec::new(), 0);
        loop {
            let kind = take_piece(&mut input, &mut piece)?;
            end += (HEAD + piece.len()) as u64;
            let sheet = sheets.last_mut();
            match kind {
                SHEET => sheets.push(CodedSheet::new(&piece, end)?),
                CUT => cut = true,
                LAYOUT => sheet?.looks = looks_of_bytes(&piece),
                UNSEEN => sheet?.unseen = Taker(&piece).hidden()?,
                ROW => sheet?.rows.end = end,
                END => return Some(Ok(Coded { bytes, known, cut, sheets })),
                FAULT => return fault(&mut Taker(&piece)).map(Err),
                kind => known.note(kind, &piece)?,
            }
        }
    }

    pub fn date1904(&self) -> bool {
        self.known.date1904
    }

    /// Gives each row of a sheet to `visit` until it breaks.
    pub fn rows(
        &self,
        sheet: usize,
        visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>,
    ) -> Result<(), Fault> {
        let Some(CodedSheet { rows, .. }) = self.sheets.get(sheet) else {
            return Ok(());
        };
        let mut input = self.bytes.reader();
        input.seek(SeekFrom::Start(rows.start))?;
        let mut input = input.take(rows.end - rows.start);
        let mut piece = Vec::new();
        while input.limit() > 0 {
            // The pieces were all there when the sheets were found.
            let unread = || Fault::Damaged("a temporary file breaks off".to_owned());
            let kind = take_piece(&mut input, &mut piece).ok_or_else(unread)?;
            if kind == ROW && visit(self.known.row(&piece).ok_or_else(unread)?).is_break() {
                break;
            }
        }
        Ok(())
    }
}

impl CodedSheet {
    fn new(piece: &[u8], start: u64) -> Option<CodedSheet> {
        let (hidden, name) = piece.split_first()?;
        Some(CodedSheet {
            name: std::str::from_utf8(name).ok()?.to_owned(),
            hidden: *hidden != 0,
            unseen: Hidden::default(),
            looks: Looks::default(),
            rows: start..start,
        })
    }
}

/// Reads the next piece; gives its kind.
fn take_piece(input: &mut impl Read, piece: &mut Vec<u8>) -> Option<u8> {
    let mut head = [0; HEAD];
    input.read_exact(&mut head).ok()?;
    let [kind, length @ ..] = head;
    let length = u64::from(u32::from_le_bytes(length));
    piece.clear();
    let taken = input.take(length).read_to_end(piece).ok()?;
    (taken as u64 == length).then_some(kind)
}

/// What rows name by number.
#[derive(Debug, Default)]
struct Known {
    date1904: bool,
    formats: Vec<Arc<str>>,
    looks: Vec<Option<Arc<Look>>>,
}

impl Known {
    fn note(&mut self, kind: u8, piece: &[u8]) -> Option<()> {
        match kind {
            EPOCH => self.date1904 = *piece.first()? != 0,
            FORMAT => self.formats.push(Arc::from(std::str::from_utf8(piece).ok()?)),
            LOOK => self.looks.push(look_of_bytes(piece)),
            _ => return None,
        }
        Some(())
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

    fn cell(&mut self, known: &Known) -> Option<RawCell> {
        let date1904 = known.date1904;
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
            cell.number_format = Some(known.formats.get(self.whole()? as usize)?.clone());
        }
        if let Some(number) = number {
            cell = RawCell::number(column, number, cell.number_format);
        }
        if kind & LOOKED != 0 {
            cell.look = known.looks.get(self.whole()? as usize)?.clone();
        }
        Some(cell)
    }
}

fn fault(taker: &mut Taker<'_>) -> Option<Fault> {
    Some(match taker.byte()? {
        0 => Fault::Encrypted,
        3 => Fault::Truncated,
        1 => {
            let name = Limits::NAMES.get(usize::from(taker.byte()?))?;
            Fault::Limit(name, taker.long()?, taker.long()?)
        }
        _ => Fault::Damaged(taker.text()?.to_owned()),
    })
}

#[cfg(test)]
impl Coded {
    /// The rows of a sheet in a test: their numbers, and what their cells show.
    pub fn shown(&self, sheet: usize) -> Vec<(u32, String)> {
        let mut seen = Vec::new();
        let rows = self.rows(sheet, &mut |row| {
            let texts: Vec<String> = row.cells.iter().map(|cell| cell.text.clone()).collect();
            seen.push((row.number, texts.join(" ")));
            ControlFlow::Continue(())
        });
        rows.unwrap();
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::super::cells::CellWriter;
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
        let coded = Coded::new(stream().into()).unwrap().unwrap();
        assert!(coded.date1904());
        assert_eq!(coded.sheets[0].name, "甲");
        assert!(coded.sheets[1].hidden);
        assert_eq!(coded.shown(1), [(7, "客户 1.5 #N/A TRUE".to_owned())]);
    }

    #[test]
    fn a_stream_without_its_end_counts_for_nothing() {
        let whole = stream();
        for length in 0..whole.len() {
            assert!(Coded::new(whole[..length].to_vec().into()).is_none(), "{length}");
        }
        for fault in
            [Fault::Encrypted, Fault::Damaged("x".to_owned()), Fault::Limit("cell-bytes", 1, 2)]
        {
            let mut writer = CellWriter::new(Vec::new());
            writer.end(&Err(fault.clone())).unwrap();
            assert_eq!(Coded::new(writer.into_inner().into()).unwrap().unwrap_err(), fault);
        }
    }
}
