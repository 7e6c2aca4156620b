//! Formats that are built in memory before the first row is known: .xls, .xlsb, .ods.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::sync::Arc;

use calamine::{Data, Ods, Range, Reader, SheetType, SheetVisible};

use super::Limits;
use super::biff::{self, Reading};
use super::cell::RawRow;
use super::cells::CellWriter;
use super::ods::{self, Beside};
use super::recognise::{Fault, FileType};
use super::streamed::raw_cell;
use super::xlsb;

/// Reads a workbook and writes its sheets as bytes, the end with what was wrong.
pub fn write(file_type: FileType, bytes: Vec<u8>, reading: &Reading<'_>, out: impl Write) {
    let mut writer = CellWriter::new(out);
    let result = sheets(file_type, bytes, reading, &mut writer);
    // Where the reader of the bytes has gone there is nobody to tell.
    let _ = writer.end(&result);
}

fn sheets<W: Write>(
    file_type: FileType,
    bytes: Vec<u8>,
    reading: &Reading<'_>,
    writer: &mut CellWriter<W>,
) -> Result<(), Fault> {
    let limits = reading.limits;
    match file_type {
        FileType::Xls if bytes.first() == Some(&9) => biff::read_old(&bytes, reading, writer),
        FileType::Xls => biff::read(&bytes, reading, writer),
        FileType::Xlsb => xlsb::read(&bytes, limits, writer),
        FileType::Ods => {
            let beside = ods::beside(&bytes);
            let mut book = Ods::new(Cursor::new(bytes)).map_err(|fault| match fault {
                calamine::OdsError::Password => Fault::Encrypted,
                other => damaged(&other),
            })?;
            ranges(&mut book, &beside, limits, writer)
        }
        _ => Ok(()),
    }
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
