//! What the reading process reads: .xls, .xlsb, .ods, Parquet, and the .xlsx that are not as usual
//! writers make them.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::sync::Arc;

use calamine::{Data, Ods, Range, Reader, SheetType, SheetVisible};

use super::Limits;
use super::biff::{self, Reading};
use super::bytes::Bytes;
use super::cell::RawRow;
use super::cells::CellWriter;
use super::ods::{self, Beside};
use super::recognise::{Fault, FileType};
use super::records;
use super::streamed::{self, raw_cell};
use super::xlsb;

/// What is wanted of a workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Every sheet with its rows.
    Whole,
    /// The names of the sheets alone.
    Names,
    /// The rows of one sheet, by its place among the sheets.
    Sheet(usize),
}

impl Wanted {
    /// The word on the command line of the reading process.
    pub fn word(self) -> String {
        match self {
            Wanted::Whole => "whole".to_owned(),
            Wanted::Names => "names".to_owned(),
            Wanted::Sheet(place) => place.to_string(),
        }
    }

    pub fn of_word(word: &str) -> Option<Wanted> {
        match word {
            "whole" => Some(Wanted::Whole),
            "names" => Some(Wanted::Names),
            place => place.parse().ok().map(Wanted::Sheet),
        }
    }
}

/// Reads a workbook and writes its sheets as bytes, the end with what was wrong.
pub fn write(
    file_type: FileType,
    bytes: Bytes,
    wanted: Wanted,
    reading: &Reading<'_>,
    out: impl Write,
) {
    let mut writer = CellWriter::new(out);
    let result = match file_type {
        FileType::Xlsx | FileType::Xlsm => package(&bytes, wanted, reading, &mut writer),
        _ => sheets(file_type, bytes, reading, &mut writer),
    };
    // Where the reader of the bytes has gone there is nobody to tell.
    let _ = writer.end(&result);
}

fn sheets<W: Write>(
    file_type: FileType,
    bytes: Bytes,
    reading: &Reading<'_>,
    writer: &mut CellWriter<W>,
) -> Result<(), Fault> {
    let limits = reading.limits;
    let bytes = bytes.into_vec().map_err(|fault| damaged(&fault))?;
    match file_type {
        FileType::Xls if bytes.first() == Some(&9) => biff::read_old(&bytes, reading, writer),
        FileType::Xls => biff::read(&bytes, reading, writer),
        FileType::Xlsb => xlsb::read(&bytes, limits, writer),
        FileType::Parquet => records::parquet(bytes, limits, writer),
        FileType::Ods => {
            let beside = ods::beside(&bytes, limits)?;
            let mut book = Ods::new(Cursor::new(bytes)).map_err(|fault| match fault {
                calamine::OdsError::Password => Fault::Encrypted,
                other => damaged(&other),
            })?;
            ranges(&mut book, &beside, limits, writer)
        }
        _ => Ok(()),
    }
}

/// The names of the sheets of a package, or the rows of one of them.
fn package<W: Write>(
    bytes: &Bytes,
    wanted: Wanted,
    reading: &Reading<'_>,
    writer: &mut CellWriter<W>,
) -> Result<(), Fault> {
    let unwritten = |fault: std::io::Error| damaged(&fault);
    let mut book = streamed::open(bytes)?;
    writer.epoch(book.has_1904_epoch()).map_err(unwritten)?;
    let names = names(book.sheets_metadata(), reading.limits)?;
    let Wanted::Sheet(place) = wanted else {
        for (name, hidden) in &names {
            writer.sheet(name, *hidden).map_err(unwritten)?;
        }
        return Ok(());
    };
    let Some((name, _)) = names.get(place) else { return Ok(()) };
    let mut written = Ok(());
    let visit = &mut |row: RawRow| {
        written = writer.row(&row);
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    streamed::package_rows(&mut book, bytes, name, reading.limits, visit)?;
    written.map_err(unwritten)
}

fn damaged(fault: &dyn std::fmt::Display) -> Fault {
    Fault::Damaged(fault.to_string())
}

/// The names of the sheets that hold cells, and whether each is hidden.
fn names(metadata: &[calamine::Sheet], limits: &Limits) -> Result<Vec<(String, bool)>, Fault> {
    let sheets = metadata.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<(String, bool)> =
        sheets.map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible)).collect();
    let count = names.len() as u64;
    if count > limits.sheets {
        return Err(Fault::Limit("sheets", limits.sheets, count));
    }
    Ok(names)
}

fn ranges<W: Write>(
    book: &mut Ods<Cursor<Vec<u8>>>,
    beside: &BTreeMap<String, Beside>,
    limits: &Limits,
    writer: &mut CellWriter<W>,
) -> Result<(), Fault> {
    let unwritten = |fault: std::io::Error| damaged(&fault);
    writer.epoch(false).map_err(unwritten)?;
    let nothing = Beside::default();
    for (name, hidden) in names(book.sheets_metadata(), limits)? {
        let range = book.worksheet_range(&name).map_err(|fault| damaged(&fault))?;
        let beside = beside.get(&name).unwrap_or(&nothing);
        writer.sheet(&name, hidden).map_err(unwritten)?;
        writer.unseen(&beside.unseen).map_err(unwritten)?;
        range_rows(&range, beside, limits, writer)?;
    }
    Ok(())
}

fn range_rows<W: Write>(
    range: &Range<Data>,
    beside: &Beside,
    limits: &Limits,
    writer: &mut CellWriter<W>,
) -> Result<(), Fault> {
    let Some((first_row, first_column)) = range.start() else {
        return Ok(());
    };
    for (cells, row_index) in range.rows().zip(first_row..) {
        let mut row = RawRow { number: row_index.saturating_add(1), ..RawRow::default() };
        for (value, column) in cells.iter().zip(first_column..) {
            let format = beside.formats.get(&(row_index, column));
            let format = format.map(|format| Arc::from(format.as_str()));
            row.cells.extend(raw_cell(column, value, format, false));
        }
        if !row.cells.is_empty() {
            limits.check_row(&row)?;
            writer.row(&row).map_err(|fault| damaged(&fault))?;
        }
    }
    Ok(())
}
