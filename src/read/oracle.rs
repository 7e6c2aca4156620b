//! The rows of a package as calamine gives them: what our own readers are held against.

use std::collections::{HashMap, HashSet};
use std::io::BufReader;
use std::ops::ControlFlow;
use std::sync::Arc;

use calamine::{Data, DataRef, Reader as _, Xlsx, XlsxError, XlsxFormulaMetadata};
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::template::look::Look;

use super::Limits;
use super::bytes::{Bytes, Reader};
use super::cell::{CellValue, RawCell, RawRow};
use super::layout::{attribute, path_of};
use super::recognise::Fault;
use super::source::quietly;
use super::style::look_of;
use super::value::{is_no_number, raw_cell, refused};
use super::xlsx::format_of;

/// What calamine says, as a fault of the file.
fn package_fault(fault: XlsxError) -> Fault {
    match fault {
        XlsxError::Password => Fault::Encrypted,
        other => Fault::Damaged(other.to_string()),
    }
}

/// Gives each row of a sheet to `visit` until it breaks.
pub fn calamine_rows(
    bytes: &Bytes,
    sheet: &str,
    limits: &Limits,
    visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>,
) -> Result<(), Fault> {
    quietly(|| {
        let mut package = Xlsx::new(bytes.reader()).map_err(package_fault)?;
        package_rows(&mut package, bytes, sheet, limits, visit)
    })
}

fn package_rows(
    package: &mut Xlsx<Reader>,
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
    let mut formulas = None;
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
        let own = matches!(cell.get_value(), DataRef::String(words) if is_no_number(words));
        let value = Data::from(cell.get_value().clone());
        let mut cell = match raw_cell(column, &value, format, date1904) {
            Some(cell) => cell,
            None if value != Data::Empty => continue,
            None => {
                let found = formulas.get_or_insert_with(|| uncomputed(bytes, sheet));
                let Some(formula) = found.get(&(row_index, column)) else {
                    continue;
                };
                let value = CellValue::Error(format!("={formula}"));
                RawCell { value, ..RawCell::text(column, &format!("={formula}")) }
            }
        };
        if own {
            let wrong = misread.get_or_insert_with(|| misread_cells(bytes, sheet));
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

/// Hands a row over, its cells in order and each column once.
fn emit(row: &mut RawRow, visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>) -> ControlFlow<()> {
    let mut row = std::mem::take(row);
    row.cells.sort_by_key(|cell| cell.column);
    row.cells.dedup_by_key(|cell| cell.column);
    visit(row)
}

/// The formulas without a value of a sheet, by row and column from 0.
fn uncomputed(bytes: &Bytes, sheet: &str) -> HashMap<(u32, u32), String> {
    let mut found = HashMap::new();
    let Ok(mut package) = Xlsx::new(bytes.reader()) else {
        return found;
    };
    let Ok(mut reader) = package.worksheet_cells_reader(sheet) else {
        return found;
    };
    while let Ok(Some(cell)) = reader.next_cell_with_formula_metadata() {
        if let (DataRef::Empty, Some(formula)) = (&cell.value, &cell.formula) {
            let text = match formula {
                XlsxFormulaMetadata::Normal { formula } => formula.clone(),
                _ => String::new(),
            };
            found.insert(cell.pos, text);
        }
    }
    found
}

/// The cells of a sheet that name no kind, and so are numbers, but hold other words: by row and
/// column from 0, counted as calamine does.
fn misread_cells(bytes: &Bytes, sheet: &str) -> HashSet<(u32, u32)> {
    let mut found = HashSet::new();
    let Ok(mut package) = ZipArchive::new(bytes.reader()) else { return found };
    let Some(path) = path_of(&mut package, sheet) else { return found };
    let Ok(part) = package.by_name(&path) else { return found };
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(part));
    let (mut buffer, mut at, mut cell) = (Vec::new(), (0_u32, 0_u32), Cell::default());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) => match element.local_name().as_ref() {
                "row" => at.0 = row_of(&element).unwrap_or(at.0),
                "c" => {
                    at = place_of(&element).unwrap_or(at);
                    let untyped = attribute(&element, "t").is_none();
                    cell = Cell { untyped, ..Cell::default() };
                }
                name => cell.inside_value = name == "v",
            },
            Ok(Event::Text(words)) if cell.inside_value => {
                cell.wrong = cell.untyped && is_no_number(&words);
                cell.inside_value = false;
            }
            Ok(Event::Empty(element)) => match element.local_name().as_ref() {
                "row" => at = (row_of(&element).unwrap_or(at.0).saturating_add(1), 0),
                "c" => {
                    at = place_of(&element).unwrap_or(at);
                    at.1 = at.1.saturating_add(1);
                }
                _ => {}
            },
            Ok(Event::End(element)) => match element.local_name().as_ref() {
                "row" => at = (at.0.saturating_add(1), 0),
                "c" => {
                    if std::mem::take(&mut cell).wrong {
                        found.insert(at);
                    }
                    at.1 = at.1.saturating_add(1);
                }
                _ => cell.inside_value = false,
            },
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

#[derive(Default)]
struct Cell {
    untyped: bool,
    inside_value: bool,
    wrong: bool,
}

fn row_of(element: &BytesStart) -> Option<u32> {
    attribute(element, "r")?.parse::<u32>().ok()?.checked_sub(1)
}

fn place_of(element: &BytesStart) -> Option<(u32, u32)> {
    let place = attribute(element, "r")?;
    let (row, column) = super::layout::cell(&place)?;
    Some((row.checked_sub(1)?, column))
}
