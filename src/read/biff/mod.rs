//! Worksheets of Excel 2 to 2003: records, from version 5 on in a compound file.
//!
//! Cells are taken as they come, with the values that stand in the file; formulas, charts, macros
//! and pictures are passed over, so that nothing in them can spoil a sheet. [MS-XLS] 2.4.

mod cipher;
mod container;
mod look;
mod old;
mod records;
mod sheet;

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, WINDOWS_1252};

use super::Limits;
use super::cell::{CellValue, RawCell};
use super::cells::CellWriter;
use super::format::{self, Shown};
use super::recognise::Fault;

pub use container::stream as compound_stream;
pub use old::read as read_old;
pub use records::unpacked;

use crate::template::look::Look;
use records::{Records, narrow, word};

/// What is read of a workbook before its sheets.
#[derive(Default)]
struct Book {
    version8: bool,
    encoding: Option<&'static Encoding>,
    /// The user named the character set.
    fixed: bool,
    date1904: bool,
    formats: BTreeMap<u16, String>,
    /// By style, the number of its format.
    styles: Vec<u16>,
    look: look::Styles,
    sheets: Vec<Bound>,
    strings: Vec<String>,
}

/// A sheet as the head of the workbook announces it.
struct Bound {
    start: usize,
    hidden: bool,
    kind: u8,
    name: String,
}

/// A style as cells share it.
struct Style {
    format: Option<(Arc<str>, Shown)>,
    look: Option<Arc<Look>>,
}

/// How a file is read.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The user's word on the character set.
    pub encoding: Option<&'static Encoding>,
    pub limits: &'a Limits,
    /// What a cut file still holds is wanted.
    pub partial: bool,
}

/// Reads the worksheets of a compound file of version 5 or 8.
pub fn read<W: Write>(
    file: &[u8],
    reading: &Reading<'_>,
    writer: &mut CellWriter<W>,
) -> Result<(), Fault> {
    let mut stream = container::workbook_stream(file)?;
    if stream.cut && !reading.partial {
        return Err(Fault::Truncated);
    }
    let (book, at) = Book::read(&mut stream.bytes, reading)?;
    let unwritten = |fault: std::io::Error| Fault::Damaged(fault.to_string());
    if stream.cut {
        writer.cut().map_err(unwritten)?;
    }
    writer.epoch(book.date1904).map_err(unwritten)?;
    let worksheets: Vec<&Bound> = book.sheets.iter().filter(|sheet| sheet.kind == 0).collect();
    let (count, most) = (worksheets.len() as u64, reading.limits.sheets);
    if count > most {
        return Err(Fault::Limit("sheets", most, count));
    }
    let styles = book.styles();
    for bound in worksheets {
        sheet::Sheet::read(&book, &styles, &stream.bytes, bound.start, reading)?.write(
            &book,
            bound,
            &styles,
            reading.limits,
            writer,
        )?;
    }
    if book.sheets.is_empty() {
        // A file of one sheet alone, as Excel 4 and 5 could save it.
        let bound = Bound { start: 0, hidden: false, kind: 0, name: String::new() };
        let sheet = sheet::Sheet::read(&book, &styles, &stream.bytes, at, reading)?;
        sheet.write(&book, &bound, &styles, reading.limits, writer)?;
    }
    Ok(())
}

impl Book {
    /// Reads the head of a workbook; gives also where it began.
    fn read(stream: &mut [u8], reading: &Reading<'_>) -> Result<(Book, usize), Fault> {
        let encoding = reading.encoding;
        let mut book = Book { encoding, fixed: encoding.is_some(), ..Book::default() };
        // The password record stands at the beginning: nothing before it is enciphered.
        if let Some((version8, password)) = password(stream)
            && !cipher::decipher(stream, &password, version8)
        {
            return Err(Fault::Encrypted);
        }
        let mut records = Records::new(stream, 0);
        let mut depth = 0_u32;
        while let Some((kind, data)) = records.next() {
            match kind {
                0x0809 | 0x0409 | 0x0209 => {
                    if depth == 0 {
                        book.version8 = word(data, 0) == Some(0x0600);
                        if word(data, 2) == Some(0x0010) {
                            // It begins with a sheet: there is no head.
                            return Ok((book, 0));
                        }
                    }
                    depth += 1;
                }
                0x000a => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        break;
                    }
                }
                0x00fc => {
                    let mut pieces = records.pieces(data);
                    let _ = pieces.skip(8);
                    while let Some(text) = pieces.text(2) {
                        book.strings.push(text);
                    }
                }
                // Every field is taken by its place: a record that is too short says nothing.
                _ => drop(book.record(kind, data)),
            }
        }
        if records.broken && !reading.partial {
            return Err(Fault::Truncated);
        }
        Ok((book, 0))
    }

    fn record(&mut self, kind: u16, data: &[u8]) -> Option<()> {
        self.look.take(kind, data, self.version8, self.encoding);
        match kind {
            0x0042 if !self.fixed => self.encoding = code_page(word(data, 0)?),
            0x0022 => self.date1904 = word(data, 0)? == 1,
            0x041e => {
                let text = if self.version8 {
                    Records::new(&[], 0).pieces(data.get(2..)?).text(2)?
                } else {
                    narrow(data.get(3..)?, self.encoding)
                };
                self.formats.insert(word(data, 0)?, text);
            }
            0x00e0 => self.styles.push(word(data, 2)?),
            0x0085 => {
                let name = if self.version8 {
                    Records::new(&[], 0).pieces(data.get(6..)?).text(1)?
                } else {
                    let length = usize::from(*data.get(6)?);
                    narrow(data.get(7..)?.get(..length).or(data.get(7..))?, self.encoding)
                };
                self.sheets.push(Bound {
                    start: records::long(data, 0)? as usize,
                    hidden: data.get(4)? & 3 != 0,
                    kind: *data.get(5)?,
                    name,
                });
            }
            _ => {}
        }
        Some(())
    }

    fn styles(&self) -> Vec<Style> {
        let format = |number: &u16| {
            let own = self.formats.get(number).map(String::as_str);
            let text = own.unwrap_or_else(|| format::built_in(*number));
            let general = text.is_empty() || text.eq_ignore_ascii_case("general");
            (!general).then(|| (Arc::from(text), format::shown(text)))
        };
        let looks = self.look.looks(self.version8);
        let mut looks = looks.into_iter().chain(std::iter::repeat(None));
        let style = |number| Style { format: format(number), look: looks.next().flatten() };
        self.styles.iter().map(style).collect()
    }
}

/// The password record of a stream, and whether the stream is of version 8.
fn password(stream: &[u8]) -> Option<(bool, Vec<u8>)> {
    let mut records = Records::new(stream, 0);
    let version8 = records.next().and_then(|(_, data)| word(data, 0)) == Some(0x0600);
    for _ in 0..8 {
        let (kind, data) = records.next()?;
        // Zero says that there is no password after all.
        if kind == 0x002f {
            let nothing = data.len() <= 2 && data.iter().all(|byte| *byte == 0);
            return (!nothing).then(|| (version8, data.to_vec()));
        }
    }
    None
}

/// An error or a truth value.
fn special(column: u32, is_bool: bool, value: u8) -> RawCell {
    let (value, text) = match (is_bool, value) {
        (true, 0) => (CellValue::Bool(false), "FALSE"),
        (true, _) => (CellValue::Bool(true), "TRUE"),
        (false, code) => {
            let text = error_text(code);
            (CellValue::Error(text.to_owned()), text)
        }
    };
    RawCell { value, ..RawCell::text(column, text) }
}

/// The error of a code in binary workbooks.
pub fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        0x2b => "#GETTING_DATA",
        _ => "#N/A",
    }
}

/// The character set of a code page.
fn code_page(number: u16) -> Option<&'static Encoding> {
    match number {
        936 => Some(GB18030),
        950 => Some(BIG5),
        932 => Some(SHIFT_JIS),
        949 => Some(EUC_KR),
        1250..=1258 => Encoding::for_label(format!("windows-{number}").as_bytes()),
        10000 => Some(encoding_rs::MACINTOSH),
        0x8001 => Some(WINDOWS_1252),
        _ => None,
    }
}
