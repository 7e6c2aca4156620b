//! Formats that are built in memory before the first row is known: .xls, .xlsb, .ods.

use std::io::{Cursor, Write};

use calamine::{Data, Ods, Range, Reader, SheetType, SheetVisible, Xlsb};

use super::Limits;
use super::biff::{self, Reading};
use super::cell::RawRow;
use super::cells::CellWriter;
use super::recognise::{Fault, FileType};
use super::source::raw_cell;

type Bytes = Cursor<Vec<u8>>;

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
    if file_type == FileType::Xls {
        return match bytes.first() {
            Some(9) => biff::read_old(&bytes, reading, writer),
            _ => biff::read(&bytes, reading, writer),
        };
    }
    let bytes = Cursor::new(bytes);
    match file_type {
        FileType::Xlsb => {
            let mut book = Xlsb::new(bytes).map_err(|fault| match fault {
                calamine::XlsbError::Password => Fault::Encrypted,
                other => damaged(&other),
            })?;
            binary(&mut book, limits, writer)
        }
        FileType::Ods => {
            let mut book = Ods::new(bytes).map_err(|fault| match fault {
                calamine::OdsError::Password => Fault::Encrypted,
                other => damaged(&other),
            })?;
            ranges(&mut book, false, limits, writer)
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

fn ranges<B, W: Write>(
    book: &mut B,
    date1904: bool,
    limits: &Limits,
    writer: &mut CellWriter<W>,
) -> Result<(), Fault>
where
    B: Reader<Bytes>,
    B::Error: std::fmt::Display,
{
    let unwritten = |fault: std::io::Error| damaged(&fault);
    writer.epoch(date1904).map_err(unwritten)?;
    for (name, hidden) in names(book.sheets_metadata(), limits)? {
        let range = book.worksheet_range(&name).map_err(|fault| damaged(&fault))?;
        writer.sheet(&name, hidden).map_err(unwritten)?;
        range_rows(&range, date1904, limits, writer)?;
    }
    Ok(())
}

fn range_rows<W: Write>(
    range: &Range<Data>,
    date1904: bool,
    limits: &Limits,
    writer: &mut CellWriter<W>,
) -> Result<(), Fault> {
    let Some((first_row, first_column)) = range.start() else {
        return Ok(());
    };
    for (cells, row_index) in range.rows().zip(first_row..) {
        let mut row = RawRow { number: row_index.saturating_add(1), ..RawRow::default() };
        for (value, column) in cells.iter().zip(first_column..) {
            row.cells.extend(raw_cell(column, value, None, date1904));
        }
        hand_over(&row, limits, writer)?;
    }
    Ok(())
}

/// The cells of a binary workbook one after the other, whatever corners of a sheet they fill.
fn binary<W: Write>(
    book: &mut Xlsb<Bytes>,
    limits: &Limits,
    writer: &mut CellWriter<W>,
) -> Result<(), Fault> {
    let date1904 = book.has_1904_epoch();
    let unwritten = |fault: std::io::Error| damaged(&fault);
    writer.epoch(date1904).map_err(unwritten)?;
    for (name, hidden) in names(book.sheets_metadata(), limits)? {
        writer.sheet(&name, hidden).map_err(unwritten)?;
        let mut reader = book.worksheet_cells_reader(&name).map_err(|fault| damaged(&fault))?;
        let mut row = RawRow::default();
        while let Some(cell) = reader.next_cell().map_err(|fault| damaged(&fault))? {
            let (row_index, column) = cell.get_position();
            let number = row_index.saturating_add(1);
            if row.number != number {
                hand_over(&row, limits, writer)?;
                row = RawRow { number, ..RawRow::default() };
            }
            let value = Data::from(cell.get_value().clone());
            row.cells.extend(raw_cell(column, &value, None, date1904));
            let count = row.cells.len() as u64;
            if count > limits.columns {
                return Err(Fault::Limit("columns", limits.columns, count));
            }
        }
        hand_over(&row, limits, writer)?;
    }
    Ok(())
}

fn hand_over<W: Write>(
    row: &RawRow,
    limits: &Limits,
    writer: &mut CellWriter<W>,
) -> Result<(), Fault> {
    for cell in &row.cells {
        let length = cell.text.len() as u64;
        if length > limits.cell_bytes {
            return Err(Fault::Limit("cell-bytes", limits.cell_bytes, length));
        }
    }
    if row.cells.is_empty() {
        return Ok(());
    }
    writer.row(row).map_err(|fault| damaged(&fault))
}
