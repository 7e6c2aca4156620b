//! The rows of a package as calamine streams them, and its values as this program sees them.

use std::ops::ControlFlow;
use std::sync::Arc;

use calamine::{Data, DataRef, Reader as _, Style, Xlsx, XlsxError};

use crate::domain::date::from_serial;
use crate::template::look::Look;

use super::Limits;
use super::bytes::{Bytes, Reader};
use super::cell::{CellValue, RawCell, RawRow, is_blank};
use super::formulas;
use super::misread;
use super::recognise::Fault;
use super::style::look_of;

pub type Package = Xlsx<Reader>;

/// What calamine says, as a fault of the file.
fn package_fault(fault: XlsxError) -> Fault {
    match fault {
        XlsxError::Password => Fault::Encrypted,
        other => Fault::Damaged(other.to_string()),
    }
}

/// Opens a package.
pub fn open(bytes: &Bytes) -> Result<Package, Fault> {
    Xlsx::new(bytes.reader()).map_err(package_fault)
}

/// The rows of a sheet as calamine gives them: what the quick way is held against.
#[cfg(test)]
pub fn calamine_rows(
    bytes: &Bytes,
    sheet: &str,
    limits: &Limits,
    visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>,
) -> Result<(), Fault> {
    super::source::quietly(|| package_rows(&mut open(bytes)?, bytes, sheet, limits, visit))
}

/// The rows of a sheet of an open package.
pub fn package_rows(
    package: &mut Package,
    bytes: &Bytes,
    sheet: &str,
    limits: &Limits,
    visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>,
) -> Result<(), Fault> {
    let date1904 = package.has_1904_epoch();
    let mut reader = match package.worksheet_cells_reader(sheet) {
        Ok(reader) => reader,
        // A chart or a dialogue in the place of a sheet has no rows.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(fault) => return Err(package_fault(fault)),
    };
    let formats: Vec<Option<Arc<str>>> = reader.styles().iter().map(format_of).collect();
    let looks: Vec<Option<Arc<Look>>> = reader.styles().iter().map(look_of).collect();
    let mut row = RawRow::default();
    // Asked for at the first empty cell: most sheets have no formula without a value.
    let mut uncomputed = None;
    let mut misread = None;
    loop {
        let (cell, style) = match reader.next_cell_with_style_id() {
            Ok(Some(found)) => found,
            Ok(None) => break,
            Err(XlsxError::XmlEof("sheetData")) if row.number == 0 => break,
            Err(fault) => return Err(package_fault(fault)),
        };
        let (row_index, column) = cell.get_position();
        if u64::from(column) >= limits.columns {
            return Err(Fault::Limit("columns", limits.columns, u64::from(column) + 1));
        }
        let format = formats.get(style).cloned().flatten();
        let own =
            matches!(cell.get_value(), DataRef::String(words) if misread::is_no_number(words));
        let value = Data::from(cell.get_value().clone());
        let mut cell = match raw_cell(column, &value, format, date1904) {
            Some(cell) => cell,
            None if value != Data::Empty => continue,
            None => {
                let found = uncomputed.get_or_insert_with(|| formulas::uncomputed(bytes, sheet));
                let Some(formula) = found.get(&(row_index, column)) else {
                    continue;
                };
                let value = CellValue::Error(format!("={formula}"));
                RawCell { value, ..RawCell::text(column, &format!("={formula}")) }
            }
        };
        if own {
            let wrong = misread.get_or_insert_with(|| misread::cells(bytes, sheet));
            if wrong.contains(&(row_index, column)) {
                cell = refused(cell);
            }
        }
        cell.look = looks.get(style).cloned().flatten();
        if cell.text.len() as u64 > limits.cell_bytes {
            return Err(Fault::Limit("cell-bytes", limits.cell_bytes, cell.text.len() as u64));
        }
        if row.number != row_index + 1 {
            if !row.cells.is_empty() && emit(&mut row, visit).is_break() {
                return Ok(());
            }
            row.number = row_index + 1;
        }
        row.cells.push(cell);
        let count = row.cells.len() as u64;
        if count > limits.columns {
            // The same cells again and again.
            return Err(Fault::Limit("columns", limits.columns, count));
        }
    }
    if !row.cells.is_empty() {
        let _ = emit(&mut row, visit);
    }
    Ok(())
}

/// A cell whose words are no value.
pub fn refused(cell: RawCell) -> RawCell {
    // What begins as a formula has no value that its format could show.
    let number_format = cell.number_format.filter(|_| !cell.text.starts_with('='));
    RawCell { value: CellValue::Error(cell.text.clone()), number_format, ..cell }
}

/// Hands a row over, its cells in order and each column once.
fn emit(row: &mut RawRow, visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>) -> ControlFlow<()> {
    let mut row = std::mem::take(row);
    row.cells.sort_by_key(|cell| cell.column);
    row.cells.dedup_by_key(|cell| cell.column);
    visit(row)
}

pub fn format_of(style: &Style) -> Option<Arc<str>> {
    let code = style.number_format.as_ref()?.format_code.as_str();
    (!code.is_empty() && code != "General").then(|| Arc::from(code))
}

/// A cell as this program sees it; `None` where it shows nothing.
pub fn raw_cell(
    column: u32,
    value: &Data,
    format: Option<Arc<str>>,
    date1904: bool,
) -> Option<RawCell> {
    let plain = |value, text: String| {
        let number_format = format.clone();
        Some(RawCell { column, value, text, number_format, look: None })
    };
    match value {
        Data::Empty => None,
        Data::String(text) | Data::DurationIso(text) => (!is_blank(text))
            .then(|| RawCell { number_format: format, ..RawCell::text(column, text) }),
        Data::Int(number) => Some(RawCell::number(column, *number as f64, format)),
        Data::Float(number) => Some(RawCell::number(column, *number, format)),
        Data::Bool(value) => {
            plain(CellValue::Bool(*value), if *value { "TRUE" } else { "FALSE" }.to_owned())
        }
        Data::Error(error) => plain(CellValue::Error(error.to_string()), error.to_string()),
        Data::DateTimeIso(text) => {
            let day = text.get(..10).unwrap_or(text);
            Some(RawCell::text(column, day))
        }
        Data::DateTime(moment) => {
            let serial = moment.as_f64();
            let whole = serial.floor();
            let in_range = moment.is_datetime() && (1.0..2_958_466.0).contains(&whole);
            let day = in_range.then(|| from_serial(whole as i64, date1904)).flatten();
            let Some(day) = day else {
                return Some(RawCell::number(column, serial, None));
            };
            let text = match moment.to_ymd_hms_milli() {
                (.., 0, 0, 0, _) => day.format("%Y-%m-%d").to_string(),
                (.., hour, minute, second, _) => {
                    format!("{} {hour:02}:{minute:02}:{second:02}", day.format("%Y-%m-%d"))
                }
            };
            plain(CellValue::Date { day, serial }, text)
        }
    }
}
