//! The quick way into the sheets of an .xlsx: its parts are scanned while they are inflated.
//!
//! Names, styles and the epoch come from calamine, which reads a copy of the package without its
//! large parts. What this way does not know for sure is left to calamine too, so that both give
//! the same rows.

mod escape;
mod line;
mod number;
mod piece;
mod row;
mod scan;
mod strings;
mod tail;
#[cfg(test)]
mod tests;
mod texts;

pub use row::{LeanCell, LeanRow, LeanValue, Style, Styles};
pub use strings::{Strings, StringsWriter};
pub use tail::Seen;
pub use texts::Texts;

use std::io::{Cursor, Read, Write};
use std::ops::ControlFlow;

use calamine::{Data, Reader as _, Sheet, Xlsx};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::read::Limits;
use crate::read::bytes::{Bytes, Reader};
use crate::read::layout::{self, HIDDEN_ROWS_KEPT, Hidden};
use crate::read::recognise::Fault;
use crate::read::streamed::format_of;
use crate::read::style::look_of;

use piece::{Guard, Pieces, Stop};
use scan::{Batch, scan};
use strings::is_utf8;

/// Bytes of shared strings that stay in memory where rows are given away.
pub const STRINGS_KEPT: usize = 8 << 20;

/// Bytes of a sheet before its rows.
const PROLOGUE_MAX: u64 = 64 << 10;

/// Inflated bytes from which inflating a sheet is worth a thread of its own.
const OVERLAP_FROM: u64 = 2 << 20;

/// The small parts that calamine is asked about.
const SMALL_PART_MAX: u64 = 16 << 20;

/// Styles beyond this number are for calamine.
const STYLES_MAX: usize = 70_000;

/// A workbook whose sheets can be scanned.
pub struct Quick {
    bytes: Bytes,
    shared: Strings,
    styles: Styles,
    pub sheets: Vec<Sheet>,
    /// By name, the part of each sheet that can be scanned.
    parts: Vec<(String, Part)>,
    /// Inflated bytes as the directory says.
    inflated: u64,
}

/// The part of one sheet.
#[derive(Clone)]
struct Part {
    name: String,
    size: u64,
    packed: u64,
    prologue: Vec<u8>,
}

/// How a scan of a sheet went.
pub enum Scanned {
    /// To its end, or until the visitor had enough.
    Whole(Hidden),
    /// calamine must read the sheet; so many rows were handed over already.
    Odd(u64),
}

impl Quick {
    /// Opens a package; `None` where it is not as usual writers make it.
    /// So many bytes of its shared strings stay in memory.
    pub fn open(bytes: &Bytes, limits: &Limits, room: usize) -> Option<Quick> {
        let mut package = ZipArchive::new(bytes.reader()).ok()?;
        let names: Vec<String> = package
            .file_names()
            .map(|name| Some(name.ok()?.into_owned()))
            .collect::<Option<_>>()?;
        let mut parts = Vec::new();
        let mut inflated = 0_u64;
        for name in &names {
            let part = package.by_name(name).ok()?;
            let (size, packed) = (part.size(), part.compressed_size());
            inflated = inflated.saturating_add(size);
            if is_sheet(name)
                && let Some(prologue) = prologue(part)
            {
                parts.push(Part { name: name.clone(), size, packed, prologue });
            }
        }
        let shared = shared_strings(&mut package, &names, inflated, limits, room)?;
        let styles_most = styles_at_most(&mut package)?;
        let probe = probe(&mut package, &names, &parts, styles_most)?;
        let mut asked: Xlsx<_> = Xlsx::new(Cursor::new(probe)).ok()?;
        let sheets = asked.sheets_metadata().to_vec();
        if sheets.len() as u64 > limits.sheets {
            return None;
        }
        let mut styles = Styles { date1904: asked.has_1904_epoch(), ..Styles::default() };
        let mut found = Vec::new();
        for sheet in &sheets {
            let place = layout::path_of(&mut package, &sheet.name);
            let place = place.and_then(|path| parts.iter().position(|part| part.name == path));
            let Some(place) = place else { continue };
            if answers(&mut asked, &sheet.name, place, &mut styles).is_some() {
                found.push((sheet.name.clone(), parts[place].clone()));
            }
        }
        if styles.known.is_empty() && !found.is_empty() && styles_most > 0 {
            return None;
        }
        let bytes = bytes.clone();
        Some(Quick { bytes, shared, styles, sheets, parts: found, inflated })
    }

    pub fn date1904(&self) -> bool {
        self.styles.date1904
    }

    /// Whether a sheet can be scanned.
    pub fn has(&self, part: &str) -> bool {
        self.parts.iter().any(|(_, known)| known.name == part)
    }

    /// Gives each filled row of a sheet to `visit` until it breaks.
    pub fn rows(
        &self,
        sheet: &str,
        limits: &Limits,
        visit: &mut dyn FnMut(LeanRow<'_>) -> ControlFlow<()>,
    ) -> Result<Scanned, Fault> {
        let Some((_, part)) = self.parts.iter().find(|(name, _)| name == sheet) else {
            return Ok(Scanned::Odd(0));
        };
        let damaged = |fault: zip::result::ZipError| Fault::Damaged(fault.to_string());
        let mut package = ZipArchive::new(self.bytes.reader()).map_err(damaged)?;
        let source = package.by_name(&part.name).map_err(damaged)?;
        let guard = Guard {
            name: part.name.clone(),
            packed: part.packed,
            before: self.inflated - part.size,
            limits: limits.clone(),
            size: 0,
            hides: false,
        };
        let mut pieces = Pieces::new(source, guard, b"<row");
        let mut hand = Hand {
            texts: Texts::new(&self.shared),
            styles: &self.styles,
            limits,
            numbers: Vec::new(),
            last: 0,
            given: 0,
            hidden: Hidden::default(),
            ended: false,
        };
        let overlaps = part.size >= OVERLAP_FROM;
        let threads = if overlaps { rayon::current_num_threads() } else { 1 };
        let take = &mut |batch: &mut Batch| hand.over(batch, visit);
        let result = line::each(&mut pieces, &self.shared, limits, threads, take);
        let broke = matches!(result, Ok(ControlFlow::Break(()))) && !hand.ended;
        if !broke {
            // What follows the rows is judged too, and what the other way will read.
            pieces.finish()?;
        }
        match result {
            Ok(_) if broke || hand.ended => {
                let mut hidden = layout::hidden_in(&part.prologue[..]);
                hidden.rows = hand.hidden.rows;
                hidden.row_count = hand.hidden.row_count;
                Ok(Scanned::Whole(hidden))
            }
            // The end is missing, or something is odd: the other way says what it is.
            Ok(_) | Err(Stop::Odd | Stop::Unplaced) => Ok(Scanned::Odd(hand.given)),
            Err(Stop::Fault(fault)) => Err(fault),
        }
    }
}

type Visit<'v> = &'v mut dyn FnMut(LeanRow<'_>) -> ControlFlow<()>;

/// Hands the rows of pieces over, in the order of the sheet.
struct Hand<'a> {
    texts: Texts<'a>,
    styles: &'a Styles,
    limits: &'a Limits,
    /// Of each text of a piece, its number in the sheet.
    numbers: Vec<u32>,
    /// The last row, as Excel counts.
    last: u32,
    /// Rows that were handed over.
    given: u64,
    hidden: Hidden,
    /// The rows came to their end.
    ended: bool,
}

impl Hand<'_> {
    fn over(&mut self, batch: &mut Batch, visit: Visit<'_>) -> Result<ControlFlow<()>, Stop> {
        if matches!(batch.stop, Some(Stop::Unplaced)) {
            scan(batch, false, Some(self.last), self.texts.shared(), self.limits);
        }
        if batch.first > 0 {
            // Rows in another order, or twice, are put together by the other way.
            if batch.first <= self.last {
                return Err(Stop::Odd);
            }
            self.last = batch.last;
        }
        self.hidden.row_count += batch.hidden.row_count;
        let room = HIDDEN_ROWS_KEPT.saturating_sub(self.hidden.rows.len());
        self.hidden.rows.extend(batch.hidden.rows.iter().take(room));
        self.number(batch)?;
        let mut start = 0;
        for (number, end) in &batch.rows {
            self.given += 1;
            let (texts, styles) = (&self.texts, self.styles);
            let cells = &batch.cells[start..*end];
            if visit(LeanRow { number: *number, cells, texts, styles }).is_break() {
                return Ok(ControlFlow::Break(()));
            }
            start = *end;
        }
        self.ended = batch.ended;
        match batch.stop.take() {
            Some(stop) => Err(stop),
            None if self.ended => Ok(ControlFlow::Break(())),
            None => Ok(ControlFlow::Continue(())),
        }
    }

    /// Gives the texts that stand in the cells of a piece their numbers in the sheet.
    fn number(&mut self, batch: &mut Batch) -> Result<(), Stop> {
        self.texts.tidy();
        if batch.own.len() == 0 {
            return Ok(());
        }
        self.numbers.clear();
        let mut behind = batch.behind.iter().peekable();
        for own in 0..batch.own.len() {
            let text = batch.own.get(own);
            let number = match behind.next_if(|(known, _)| *known as usize == own) {
                Some((_, place)) => self.texts.keep_place(*place, text),
                None => self.texts.keep(text),
            };
            self.numbers.push(number.ok_or(Stop::Odd)?);
        }
        let shared = self.texts.shared().len();
        for cell in &mut batch.cells {
            if let LeanValue::Text(number) | LeanValue::Error(number) = &mut cell.value
                && let Some(own) = (*number as usize).checked_sub(shared)
            {
                *number = self.numbers[own];
            }
        }
        Ok(())
    }
}

/// Whether a part is a sheet by its name.
pub fn is_sheet(name: &str) -> bool {
    name.starts_with("xl/") && name.contains("worksheets/") && name.ends_with(".xml")
}

/// What stands before the rows of a sheet, with the opening of their element.
fn prologue(part: impl Read) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    // A part that breaks off shows it again when it is read.
    let _ = part.take(PROLOGUE_MAX).read_to_end(&mut head);
    let start = memchr::memmem::find(&head, b"<sheetData")?;
    let end = start + memchr::memchr(b'>', &head[start..])?;
    head.truncate(end + 1);
    let text = std::str::from_utf8(&head).ok()?;
    (is_utf8(text) && !text.ends_with("/>")).then_some(head)
}

fn shared_strings(
    package: &mut ZipArchive<Reader>,
    names: &[String],
    inflated: u64,
    limits: &Limits,
    room: usize,
) -> Option<Strings> {
    let mut named = names.iter().filter(|name| name.eq_ignore_ascii_case("xl/sharedStrings.xml"));
    let Some(name) = named.next() else {
        return Some(Strings::none());
    };
    let part = package.by_name(name).ok()?;
    let guard = Guard {
        name: name.clone(),
        packed: part.compressed_size(),
        before: inflated.saturating_sub(part.size()),
        limits: limits.clone(),
        size: 0,
        hides: false,
    };
    let mut pieces = Pieces::new(part, guard, b"<si");
    Strings::read(&mut pieces, room).ok().filter(|_| named.next().is_none())
}

/// No fewer than the styles that cells can name.
fn styles_at_most(package: &mut ZipArchive<Reader>) -> Option<usize> {
    let mut text = Vec::new();
    if let Ok(part) = package.by_name("xl/styles.xml") {
        part.take(SMALL_PART_MAX).read_to_end(&mut text).ok()?;
    }
    let count = memchr::memmem::find_iter(&text, "xf").count();
    (count < STYLES_MAX).then_some(count)
}

/// A copy of the package in which each sheet holds its own place in the list of parts, and one
/// number in every style.
fn probe(
    package: &mut ZipArchive<Reader>,
    names: &[String],
    parts: &[Part],
    styles: usize,
) -> Option<Vec<u8>> {
    let mut copy = ZipWriter::new(Cursor::new(Vec::new()));
    for (at, name) in names.iter().enumerate() {
        let lower = name.to_ascii_lowercase();
        let asked = lower == "[content_types].xml"
            || lower.ends_with(".rels") && !lower.contains("worksheets/")
            || lower.starts_with("xl/theme/")
            || lower.starts_with("xl/") && lower.matches('/').count() == 1;
        let asked = asked && lower.contains(".xml") || lower == "_rels/.rels";
        if !asked || lower == "xl/sharedstrings.xml" {
            continue;
        }
        let part = package.by_index_raw(at).ok()?;
        if part.size() > SMALL_PART_MAX {
            return None;
        }
        copy.raw_copy_file(part).ok()?;
    }
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (place, part) in parts.iter().enumerate() {
        copy.start_file(part.name.as_str(), stored).ok()?;
        copy.write_all(&part.prologue).ok()?;
        let mut rows = format!("<row r=\"1\"><c r=\"A1\"><v>{place}</v></c></row>");
        if place == 0 {
            for style in 0..styles {
                rows += &format!("<row><c s=\"{style}\"><v>1.5</v></c></row>");
            }
        }
        rows += "</sheetData></worksheet>";
        copy.write_all(rows.as_bytes()).ok()?;
    }
    copy.finish().ok().map(Cursor::into_inner)
}

/// Whether calamine finds the part under the name of the sheet; what it says of the styles.
fn answers(
    asked: &mut Xlsx<Cursor<Vec<u8>>>,
    sheet: &str,
    place: usize,
    styles: &mut Styles,
) -> Option<()> {
    let mut reader = asked.worksheet_cells_reader(sheet).ok()?;
    let first = reader.next_cell().ok()??;
    let found = matches!(Data::from(first.get_value().clone()), Data::Float(number)
        if number == place as f64);
    if place == 0 && styles.known.is_empty() {
        for (number, style) in reader.styles().to_vec().iter().enumerate() {
            let cell = reader.next_cell().ok()??;
            (cell.get_position().0 as usize == number + 1).then_some(())?;
            let time = match Data::from(cell.get_value().clone()) {
                Data::DateTime(moment) if moment.is_duration() => {
                    Some(calamine::ExcelDateTimeType::TimeDelta)
                }
                Data::DateTime(_) => Some(calamine::ExcelDateTimeType::DateTime),
                _ => None,
            };
            styles.known.push(Style { time, format: format_of(style), look: look_of(style) });
        }
    }
    found.then_some(())
}
