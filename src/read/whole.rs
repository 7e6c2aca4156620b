//! What the reading process reads: .xls, .xlsb, .ods, Parquet, and the .xlsx that are not as usual
//! writers make them.

use std::io::Write;
use std::ops::ControlFlow;

use calamine::{Reader as _, SheetType, SheetVisible};

use super::Limits;
use super::biff::{self, Reading};
use super::bytes::Bytes;
use super::cell::RawRow;
use super::cells::CellWriter;
use super::ods;
use super::recognise::{Fault, FileType};
use super::records;
use super::streamed;
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
    match file_type {
        FileType::Xls => {
            let bytes = bytes.into_vec()?;
            match bytes.first() {
                Some(9) => biff::read_old(&bytes, reading, writer),
                _ => biff::read(&bytes, reading, writer),
            }
        }
        FileType::Xlsb => xlsb::read(&bytes, reading.limits, writer),
        FileType::Ods => ods::read(&bytes, reading.limits, writer),
        FileType::Parquet => records::parquet(&bytes, reading.limits, writer),
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
    let mut book = streamed::open(bytes)?;
    writer.epoch(book.has_1904_epoch())?;
    let names = names(book.sheets_metadata(), reading.limits)?;
    let Wanted::Sheet(place) = wanted else {
        for (name, hidden) in &names {
            writer.sheet(name, *hidden)?;
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
    Ok(written?)
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
