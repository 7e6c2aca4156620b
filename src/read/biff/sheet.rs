//! The cells of one sheet of version 5 or 8, and what of it nobody sees.

use std::io::Write;

use super::super::Limits;
use super::super::cell::{CellValue, RawCell, RawRow, is_blank};
use super::super::cells::CellWriter;
use super::super::layout::{HEIGHTS_MAX, Hidden, Looks, MERGED_MAX};
use super::super::recognise::Fault;
use super::records::{Records, double, long, narrow, unpacked, word};
use super::{Book, Bound, Reading, Style, special};

/// Cells in the order in which they stand in the file; texts apart, that a cell stays small.
#[derive(Default)]
pub struct Sheet {
    cells: Vec<Cell>,
    texts: Vec<String>,
    hidden_rows: Vec<u16>,
    hidden_columns: Vec<(u16, u16)>,
    looks: Looks,
    is_frozen: bool,
    /// Where a formula waits for its text.
    waiting: Option<(Place, u16)>,
}

/// Row and column from 0.
type Place = (u16, u16);

#[derive(Clone, Copy)]
struct Cell {
    place: Place,
    style: u16,
    value: Value,
}

#[derive(Clone, Copy)]
enum Value {
    /// Nothing but a look.
    Blank,
    Number(f64),
    /// By its place among the texts that the workbook shares.
    Shared(u32),
    /// By its place among the texts of the sheet.
    Text(u32),
    Special(bool, u8),
}

impl Cell {
    fn is_filled(&self) -> bool {
        !matches!(self.value, Value::Blank)
    }
}

impl Sheet {
    /// Reads the records of a sheet from its beginning in the stream.
    pub fn read(
        book: &Book,
        styles: &[Style],
        stream: &[u8],
        start: usize,
        reading: &Reading<'_>,
    ) -> Result<Sheet, Fault> {
        debug_assert!(styles.len() == book.styles.len(), "one for each record");
        let mut sheet = Sheet::default();
        let mut records = Records::new(stream, start);
        if start >= stream.len() && !reading.partial {
            return Err(Fault::Truncated);
        }
        let mut depth = 0_u32;
        while let Some((kind, data)) = records.next() {
            match kind {
                0x0809 => {
                    depth += 1;
                    if depth == 1 && matches!(word(data, 2), Some(0x0020 | 0x0040 | 0x0006)) {
                        // A chart or a macro sheet that is announced as a worksheet.
                        return Ok(sheet);
                    }
                }
                0x000a => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Ok(sheet);
                    }
                }
                // A chart within a sheet has cells of its own.
                _ if depth > 1 => {}
                0x0207 => {
                    let mut pieces = records.pieces(data);
                    if let Some((place, style)) = sheet.waiting.take() {
                        let text = match book.version8 {
                            true => pieces.text(2).unwrap_or_default(),
                            false => narrow(data.get(2..).unwrap_or_default(), book.encoding),
                        };
                        sheet.put_text(place, style, text);
                    }
                }
                // Every field is taken by its place: a record that is too short says nothing.
                _ => drop(sheet.record(book, kind, data)),
            }
        }
        if records.broken && !reading.partial {
            return Err(Fault::Truncated);
        }
        Ok(sheet)
    }

    fn record(&mut self, book: &Book, kind: u16, data: &[u8]) -> Option<()> {
        match kind {
            0x0208 => {
                let (row, flags) = (word(data, 0)?, *data.get(12)?);
                if flags & 0x20 != 0 {
                    self.hidden_rows.push(row);
                }
                // Heights are twentieths of a point; the flag says that a user chose this one.
                if flags & 0x40 != 0 && self.looks.heights.len() < HEIGHTS_MAX {
                    let height = f64::from(word(data, 6)? & 0x7fff) / 20.0;
                    self.looks.heights.push((u32::from(row) + 1, height));
                }
                return Some(());
            }
            0x007d => {
                let (first, last) = (word(data, 0)?, word(data, 2)?.min(255));
                if data.get(8)? & 1 != 0 {
                    self.hidden_columns.push((first, last));
                }
                // Widths are 256ths of a character.
                let width = f64::from(word(data, 4)?) / 256.0;
                let columns = (first..=last).map(|column| (u32::from(column), width));
                self.looks.widths.extend(columns);
                return Some(());
            }
            0x00e5 => return self.merge(data),
            0x023e => {
                self.is_frozen = word(data, 0)? & 8 != 0;
                return Some(());
            }
            0x0041 if self.is_frozen => {
                self.looks.frozen = Some((u32::from(word(data, 2)?), u32::from(word(data, 0)?)));
                return Some(());
            }
            _ => {}
        }
        let place = (word(data, 0)?, word(data, 2)?);
        let style = word(data, 4)?;
        match kind {
            0x0201 => self.put(place, style, Value::Blank),
            0x00be => {
                let (styles, last) = (data.get(4..)?, word(data, data.len().checked_sub(2)?)?);
                for (packed, column) in styles.chunks_exact(2).zip(place.1..=last) {
                    self.put((place.0, column), word(packed, 0)?, Value::Blank);
                }
            }
            0x0203 => self.put(place, style, Value::Number(double(data, 6)?)),
            0x027e => self.put(place, style, Value::Number(unpacked(long(data, 6)?))),
            0x00bd => {
                let mut column = place.1;
                for packed in data.get(4..)?.chunks_exact(6) {
                    let number = unpacked(long(packed, 2)?);
                    self.put((place.0, column), word(packed, 0)?, Value::Number(number));
                    column = column.checked_add(1)?;
                }
            }
            0x00fd => self.put(place, style, Value::Shared(long(data, 6)?)),
            0x0204 | 0x00d6 => {
                let text = match book.version8 {
                    true => Records::new(&[], 0).pieces(data.get(6..)?).text(2)?,
                    false => {
                        let length = usize::from(word(data, 6)?);
                        let bytes = data.get(8..)?;
                        narrow(bytes.get(..length).unwrap_or(bytes), book.encoding)
                    }
                };
                self.put_text(place, style, text);
            }
            0x0205 => self.put(place, style, Value::Special(*data.get(7)? == 0, *data.get(6)?)),
            0x0006 | 0x0206 | 0x0406 => {
                let result = data.get(6..14)?;
                match (&result[6..], result[0]) {
                    ([0xff, 0xff], 0) => self.waiting = Some((place, style)),
                    ([0xff, 0xff], 3) => {}
                    ([0xff, 0xff], which) => {
                        self.put(place, style, Value::Special(which == 1, result[2]));
                    }
                    _ => self.put(place, style, Value::Number(double(data, 6)?)),
                }
            }
            _ => {}
        }
        Some(())
    }

    fn merge(&mut self, data: &[u8]) -> Option<()> {
        for range in data.get(2..)?.chunks_exact(8) {
            let [first_row, last_row, first_column, last_column] =
                [0, 2, 4, 6].map(|at| u32::from(word(range, at).unwrap_or_default()));
            if self.looks.merged.len() < MERGED_MAX
                && first_row <= last_row
                && first_column <= last_column
            {
                let merged = [first_row + 1, first_column, last_row + 1, last_column];
                self.looks.merged.push(merged);
            }
        }
        Some(())
    }

    fn put(&mut self, place: Place, style: u16, value: Value) {
        self.cells.push(Cell { place, style, value });
    }

    fn put_text(&mut self, place: Place, style: u16, text: String) {
        let at = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text);
        self.put(place, style, Value::Text(at));
    }

    /// Hands the sheet over row by row.
    pub fn write<W: Write>(
        mut self,
        book: &Book,
        bound: &Bound,
        styles: &[Style],
        limits: &Limits,
        writer: &mut CellWriter<W>,
    ) -> Result<(), Fault> {
        let unwritten = |fault: std::io::Error| Fault::Damaged(fault.to_string());
        // Of two records for one cell the later one counts, so the order must be kept; one that
        // has a style alone takes nothing away.
        self.cells.sort_by_key(|cell| (cell.place, cell.is_filled()));
        writer.sheet(&bound.name, bound.hidden).map_err(unwritten)?;
        writer.unseen(&self.hidden()).map_err(unwritten)?;
        let columns = self.hidden_columns.iter().flat_map(|(first, last)| *first..=*last);
        self.looks.hidden_columns = columns.map(u32::from).take(256).collect();
        self.looks.hidden_rows = self.hidden_rows.iter().map(|row| u32::from(*row) + 1).collect();
        writer.looks(&self.looks).map_err(unwritten)?;
        for cells in self.cells.chunk_by(|one, other| one.place.0 == other.place.0) {
            let mut row = RawRow { number: u32::from(cells[0].place.0) + 1, ..RawRow::default() };
            for (at, cell) in cells.iter().enumerate() {
                if cells.get(at + 1).is_some_and(|next| next.place == cell.place) {
                    continue;
                }
                row.cells.extend(self.shown(cell, book, styles));
            }
            limits.check_row(&row)?;
            if row.cells.iter().any(|cell| cell.value != CellValue::Empty) {
                writer.row(&row).map_err(unwritten)?;
            }
        }
        Ok(())
    }

    fn shown(&self, cell: &Cell, book: &Book, styles: &[Style]) -> Option<RawCell> {
        let column = u32::from(cell.place.1);
        let style = styles.get(usize::from(cell.style));
        let format = style.and_then(|style| style.format.as_ref());
        let look = || style.and_then(|style| style.look.clone());
        let number_format = || format.map(|(format, _)| format.clone());
        let dressed =
            |cell: RawCell| RawCell { number_format: number_format(), look: look(), ..cell };
        let text = |text: &String| {
            let shows = !is_blank(text);
            shows.then(|| dressed(RawCell::text(column, text)))
        };
        match cell.value {
            Value::Blank => {
                let cell = RawCell { value: CellValue::Empty, ..RawCell::text(column, "") };
                look().is_some().then(|| dressed(cell))
            }
            Value::Number(number) => {
                let shown = format.map(|(_, shown)| *shown);
                let date1904 = book.date1904;
                let cell = RawCell::formatted(column, number, number_format(), shown, date1904);
                Some(RawCell { look: look(), ..cell })
            }
            Value::Shared(at) => text(book.strings.get(at as usize)?),
            Value::Text(at) => text(self.texts.get(at as usize)?),
            Value::Special(is_bool, value) => Some(dressed(special(column, is_bool, value))),
        }
    }

    /// The hidden rows that hold something, and the hidden columns.
    fn hidden(&mut self) -> Hidden {
        self.hidden_rows.sort_unstable();
        self.hidden_rows.dedup();
        let filled = |row: &u16| {
            let at = self.cells.partition_point(|cell| cell.place.0 < *row);
            let cells = self.cells[at..].iter().take_while(|cell| cell.place.0 == *row);
            cells.into_iter().any(Cell::is_filled)
        };
        let rows: Vec<u32> =
            self.hidden_rows.iter().copied().filter(filled).map(|row| u32::from(row) + 1).collect();
        let columns = self.hidden_columns.iter().flat_map(|(first, last)| *first..=*last);
        Hidden::new(rows, columns.map(u32::from).take(256).collect())
    }
}
