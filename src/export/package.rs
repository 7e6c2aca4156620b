//! Workbooks whose large sheets are written by this program: rust_xlsxwriter makes the package
//! with a gap in the place of most rows, which is filled here and deflated side by side.

mod pack;
mod rows;
#[cfg(test)]
pub(super) mod tests;
mod texts;

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Write};

use rawzip::time::UtcDateTime;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};
use zip::ZipArchive;

use crate::finding::column_letters;

use pack::{Packed, Packing, pack};
pub(super) use rows::Rows;
use rows::put_text;
use texts::{Texts, attribute};

/// Cells from which the rows of a sheet are worth a gap.
pub(super) const CELLS_FROM: usize = 20_000;

const SHARED: &str = "xl/sharedStrings.xml";

/// Rows of a sheet that rust_xlsxwriter leaves out, counted from 0, both ends included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gap {
    pub first: u32,
    pub last: u32,
    pub last_column: u16,
}

/// A click on a cell, counted from 0, leads to a cell of the workbook.
#[derive(Clone)]
pub(super) struct Link {
    pub row: u32,
    pub column: u16,
    /// `'sheet'!A7`.
    pub location: String,
    pub shown: String,
}

impl Gap {
    /// Shows rust_xlsxwriter the formats of the cells that will stand in the gap, of which there
    /// are at least as many as formats.
    pub fn show(self, sheet: &mut Worksheet, formats: &[&Format]) -> Result<(), XlsxError> {
        for (at, format) in formats.iter().enumerate() {
            let (row, column) = self.place(at);
            assert!(row <= self.last, "a gap has a cell for each of its formats");
            sheet.write_blank(row, column, format)?;
        }
        // The used range of the sheet reaches to the corner of the gap.
        let corner = self.place(0);
        if corner != (self.last, self.last_column) && !formats.is_empty() {
            let taken = formats.len() > self.cells() - 1;
            let format = if taken { formats[formats.len() - 1] } else { formats[0] };
            sheet.write_blank(self.last, self.last_column, format)?;
        }
        Ok(())
    }

    fn cells(self) -> usize {
        (self.last - self.first + 1) as usize * (usize::from(self.last_column) + 1)
    }

    /// Where the nth format is shown.
    fn place(self, at: usize) -> (u32, u16) {
        let columns = usize::from(self.last_column) + 1;
        let row = u32::try_from(at / columns).expect("fewer formats than cells of a sheet");
        (self.first + row, u16::try_from(at % columns).expect("a column of the gap"))
    }
}

/// The rows of a sheet with a gap.
pub(super) trait Body {
    fn gap(&self) -> Gap;
    /// The formats that its cells have, as the gap shows them.
    fn formats(&self) -> Vec<&Format>;
    /// From top to bottom.
    fn links(&self) -> Box<dyn Iterator<Item = Link> + '_>;
    /// Writes the rows; `styles` are the numbers of the formats.
    fn write(&self, styles: &[u32], rows: &mut Rows);
}

/// Writes a workbook whose sheets have these rows in their gaps.
pub(super) fn fill(
    bytes: Vec<u8>,
    bodies: Vec<Option<Box<dyn Body + '_>>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    if bodies.iter().all(Option::is_none) {
        return out.write_all(&bytes);
    }
    Package::open(bytes).write(bodies, out)
}

/// A workbook in the making: the package as rust_xlsxwriter wrote it, and the texts that are new.
struct Package {
    parts: ZipArchive<Cursor<Vec<u8>>>,
    texts: Texts,
    /// The list of shared texts without its end, and how often they are used.
    shared: (String, u64),
}

impl Package {
    fn open(bytes: Vec<u8>) -> Package {
        let mut parts = ZipArchive::new(Cursor::new(bytes)).expect("the package was just written");
        let shared = part(&mut parts, SHARED);
        let head = &shared[..shared.find("><si>").expect("each workbook has a text")];
        let count = |name: &str| -> u64 {
            let value = head.split_once(name).and_then(|(_, rest)| rest.split('"').next());
            value.and_then(|value| value.parse().ok()).expect("texts are counted")
        };
        let unique = u32::try_from(count(" uniqueCount=\"")).expect("a sheet has fewer cells");
        let uses = count(" count=\"");
        let texts = Texts::behind(unique);
        Package { parts, texts, shared: (shared, uses) }
    }

    /// Writes the parts in their order; a sheet is let go of when it is written.
    fn write(
        mut self,
        bodies: Vec<Option<Box<dyn Body + '_>>>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let sheets = bodies.into_iter().enumerate();
        let mut bodies: BTreeMap<String, Box<dyn Body + '_>> =
            sheets.filter_map(|(at, body)| Some((sheet_name(at), body?))).collect();
        // The first day that a package can name, so that equal content gives equal bytes.
        let day = UtcDateTime::from_components(1980, 1, 1, 0, 0, 0, 0).expect("a day");
        let mut package = rawzip::ZipArchiveWriter::new(out);
        for at in 0..self.parts.len() {
            let mut old = self.parts.by_index_raw(at).expect("the package was just written");
            let name = old.name().expect("names of parts are plain").into_owned();
            let entry = package.new_file(&name).compression_method(method(&old));
            let (mut entry, _) = entry.last_modified(day).start().map_err(io::Error::other)?;
            let packed = if let Some(body) = bodies.remove(&name) {
                drop(old);
                self.fill(&name, &*body, &mut entry)?
            } else if name == SHARED {
                drop(old);
                assert!(bodies.is_empty(), "the shared texts stand behind the sheets");
                self.share(&mut entry)?
            } else {
                io::copy(&mut old, &mut entry)?;
                Packed { crc: old.crc32(), size: old.size() }
            };
            let told = rawzip::DataDescriptorOutput::new(packed.crc, packed.size);
            entry.finish(told).map_err(io::Error::other)?;
        }
        package.finish().map_err(io::Error::other)?;
        Ok(())
    }

    /// Writes a sheet with its gap filled.
    fn fill(&mut self, name: &str, body: &dyn Body, out: &mut dyn Write) -> io::Result<Packed> {
        let text = part(&mut self.parts, name);
        let gap = body.gap();
        let shown = 0..body.formats().len();
        let styles: Vec<u32> = shown.map(|at| style_at(&text, gap.place(at))).collect();
        let (head, tail) = around(&text, gap);
        let (before, behind) = tail.split_at(links_at(tail));
        let texts = &mut self.texts;
        pack(out, |packing| {
            packing.text().extend_from_slice(head.as_bytes());
            body.write(&styles, &mut Rows::new(packing, texts));
            packing.text().extend_from_slice(before.as_bytes());
            put_links(packing, body.links());
            packing.text().extend_from_slice(behind.as_bytes());
        })
    }

    /// Writes the list of shared texts with the new ones at its end.
    fn share(&mut self, out: &mut dyn Write) -> io::Result<Packed> {
        let (shared, uses) = &self.shared;
        let (first, rest) = shared.split_once(" count=\"").expect("texts are counted");
        let (_, items) = rest.split_once('>').expect("the element has an end");
        let items = items.strip_suffix("</sst>").expect("the list has an end");
        let (count, unique) = (uses + self.texts.uses, self.texts.last());
        let head = format!("{first} count=\"{count}\" uniqueCount=\"{unique}\">");
        let new = std::mem::take(&mut self.texts);
        pack(out, |packing| {
            packing.text().extend_from_slice(head.as_bytes());
            packing.text().extend_from_slice(items.as_bytes());
            packing.advance();
            for text in new.iter() {
                packing.text().extend_from_slice(b"<si>");
                put_text(packing.text(), text);
                packing.text().extend_from_slice(b"</si>");
                packing.advance();
            }
            packing.text().extend_from_slice(b"</sst>");
        })
    }
}

/// The part of the nth sheet.
fn sheet_name(at: usize) -> String {
    format!("xl/worksheets/sheet{}.xml", at + 1)
}

const WRITTEN: &str = "memory takes all";

fn method<R: Read>(part: &zip::read::ZipFile<'_, R>) -> rawzip::CompressionMethod {
    match part.compression() {
        zip::CompressionMethod::Stored => rawzip::CompressionMethod::STORE,
        _ => rawzip::CompressionMethod::DEFLATE,
    }
}

fn put_links(packing: &mut Packing, links: impl Iterator<Item = Link>) {
    let mut links = links.peekable();
    if links.peek().is_none() {
        return;
    }
    packing.text().extend_from_slice(b"<hyperlinks>");
    for link in links {
        let (letters, row) = (column_letters(link.column.into()), link.row + 1);
        let (location, shown) = (attribute(&link.location), attribute(&link.shown));
        let out = packing.text();
        write!(out, "<hyperlink ref=\"{letters}{row}\" location=\"{location}\"").expect(WRITTEN);
        write!(out, " display=\"{shown}\"/>").expect(WRITTEN);
        packing.advance();
    }
    packing.text().extend_from_slice(b"</hyperlinks>");
}

/// A part of the package as text.
fn part(parts: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> String {
    let mut text = String::new();
    let mut part = parts.by_name(name).expect("the package has the part");
    part.read_to_string(&mut text).expect("the package was just written");
    text
}

/// What stands before the rows of the gap, and what behind them.
fn around(text: &str, gap: Gap) -> (&str, &str) {
    let row = |number: u32| text.find(&format!("<row r=\"{number}\""));
    let first = row(gap.first + 1).expect("the gap shows a format in its first row");
    let last = row(gap.last + 1).expect("the gap reaches to its last row");
    let end = text[last..].find("</row>").expect("a row with cells has an end") + last;
    (&text[..first], &text[end + "</row>".len()..])
}

/// The style of a cell; 0 where it has none.
fn style_at(text: &str, (row, column): (u32, u16)) -> u32 {
    let cell = format!("<c r=\"{}{}\"", column_letters(column.into()), row + 1);
    let found = text.find(&cell).map(|at| &text[at + cell.len()..]);
    let style = found.and_then(|rest| rest.strip_prefix(" s=\"")?.split('"').next());
    style.map_or(0, |style| style.parse().expect("the number of a style"))
}

/// Where links stand behind the rows of a sheet.
fn links_at(tail: &str) -> usize {
    assert!(!tail.contains("<hyperlinks>"), "a sheet with a gap has its links from elsewhere");
    let before = ["<printOptions", "<pageMargins"];
    before.iter().find_map(|name| tail.find(name)).expect("each sheet has margins")
}
