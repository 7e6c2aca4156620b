//! What the reading process reads: .xls, .xlsb, .ods and Parquet.

use std::io::Write;

use super::biff::{self, Reading};
use super::bytes::Bytes;
use super::cells::CellWriter;
use super::ods;
use super::recognise::{Fault, FileType};
use super::records;
use super::xlsb;

/// Reads a workbook and writes its sheets as bytes, the end with what was wrong.
pub fn write(file_type: FileType, bytes: Bytes, reading: &Reading<'_>, out: impl Write) {
    let mut writer = CellWriter::new(out);
    let result = sheets(file_type, bytes, reading, &mut writer);
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
