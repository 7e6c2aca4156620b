//! How the cells of each style look and show numbers, as calamine understands the part.

use std::io::{Cursor, Read, Write};
use std::sync::Arc;

use calamine::{Data, ExcelDateTimeType, Reader as _, Xlsx, XlsxError};
use memchr::memmem;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::read::bytes::Reader;
use crate::read::events::damaged;
use crate::read::parts::Parts;
use crate::read::recognise::Fault;
use crate::read::style::look_of;
use crate::template::look::Look;

/// Bytes of the part of the styles, and of a theme.
const PART_MAX: u64 = 64 << 20;

/// Excel keeps 65,490 styles of cells, and as many named ones.
const STYLES_MAX: usize = 140_000;

/// How the numbers of a style are shown.
#[derive(Clone, Debug, Default)]
pub struct Style {
    /// Numbers are moments or spans of time.
    pub time: Option<ExcelDateTimeType>,
    pub format: Option<Arc<str>>,
    pub look: Option<Arc<Look>>,
}

/// The styles of a workbook by number; a number beyond them is the plain style.
#[derive(Debug, Default)]
pub struct Styles {
    pub known: Vec<Style>,
    pub plain: Style,
    pub date1904: bool,
}

impl Styles {
    pub fn get(&self, number: u32) -> &Style {
        self.known.get(number as usize).unwrap_or(&self.plain)
    }

    /// Reads the styles of a package.
    pub fn read(parts: &mut Parts<Reader>, styles: &str, theme: &str) -> Result<Styles, Fault> {
        let mut read = Styles::default();
        let Some(part) = parts.open(styles) else { return Ok(read) };
        let count = count(part).filter(|count| *count <= STYLES_MAX);
        let count = count.ok_or_else(|| damaged(styles, "too many styles"))?;
        let wrong = |fault: &dyn std::fmt::Display| damaged(styles, &fault.to_string());
        let probe = probe(parts, styles, theme, count).map_err(|fault| wrong(&fault))?;
        let mut asked = Xlsx::new(Cursor::new(probe)).map_err(|fault| wrong(&fault))?;
        read.known = answers(&mut asked).map_err(|fault| wrong(&fault))?;
        Ok(read)
    }
}

pub fn format_of(style: &calamine::Style) -> Option<Arc<str>> {
    let code = style.number_format.as_ref()?.format_code.as_str();
    (!code.is_empty() && code != "General").then(|| Arc::from(code))
}

/// No fewer than the styles that cells can name; `None` where the part is too large.
fn count(part: impl Read) -> Option<usize> {
    let (mut part, mut window, mut count) = (part.take(PART_MAX + 1), Vec::new(), 0);
    loop {
        // The last two bytes were looked at already, but for a word that goes on behind them.
        let kept = window.len();
        // A part that breaks off shows it again when it is parsed.
        let read = part.by_ref().take(1 << 16).read_to_end(&mut window).unwrap_or(0);
        if read == 0 {
            return (part.limit() > 0).then_some(count);
        }
        let fresh = &window[kept.saturating_sub(2)..];
        count += memmem::find_iter(fresh, b"<xf").count();
        count += memmem::find_iter(fresh, b":xf").count();
        window.drain(..window.len().saturating_sub(2));
    }
}

/// A workbook with these styles and one number in each of them.
fn probe(
    parts: &mut Parts<Reader>,
    styles: &str,
    theme: &str,
    count: usize,
) -> zip::result::ZipResult<Vec<u8>> {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut probe = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let leads = |kind: &str, to: &str| {
        format!(
            "<Relationships><Relationship Id=\"a\" Type=\"{OFFICE}/{kind}\" Target=\"{to}\"/>\
             </Relationships>"
        )
    };
    let sheet = "<sheet name=\"S\" sheetId=\"1\" r:id=\"a\"/>";
    for (name, text) in [
        ("_rels/.rels", leads("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", format!("<workbook><sheets>{sheet}</sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels", leads("worksheet", "sheet1.xml")),
    ] {
        probe.start_file(name, stored)?;
        probe.write_all(text.as_bytes())?;
    }
    probe.start_file("xl/sheet1.xml", stored)?;
    let mut rows = String::from("<worksheet><sheetData>");
    for style in 0..count {
        rows += &format!("<row><c s=\"{style}\"><v>1.5</v></c></row>");
    }
    rows += "</sheetData></worksheet>";
    probe.write_all(rows.as_bytes())?;
    parts.copy(styles, PART_MAX, &mut probe, "xl/styles.xml")?;
    parts.copy(theme, PART_MAX, &mut probe, "xl/theme/theme1.xml")?;
    probe.finish().map(Cursor::into_inner)
}

/// What calamine says of each style.
fn answers(asked: &mut Xlsx<Cursor<Vec<u8>>>) -> Result<Vec<Style>, XlsxError> {
    let mut reader = asked.worksheet_cells_reader("S")?;
    let styles = reader.styles().to_vec();
    let mut known = Vec::with_capacity(styles.len());
    for style in &styles {
        let cell = reader.next_cell()?.ok_or(XlsxError::Unexpected("a style is not counted"))?;
        let time = match Data::from(cell.get_value().clone()) {
            Data::DateTime(moment) if moment.is_duration() => Some(ExcelDateTimeType::TimeDelta),
            Data::DateTime(_) => Some(ExcelDateTimeType::DateTime),
            _ => None,
        };
        known.push(Style { time, format: format_of(style), look: look_of(style) });
    }
    Ok(known)
}
