//! The sheets of an .xlsx: their parts are scanned while they are inflated, as usual writers put
//! them, or read event by event where they are put otherwise.
//!
//! Both ways give the same rows, and calamine gives them too: the tests hold the three against
//! each other. The program asks calamine about the styles alone.

mod escape;
#[cfg(test)]
mod lane_tests;
mod line;
mod listed;
mod number;
mod odd;
mod piece;
mod row;
mod scan;
mod strings;
mod styles;
mod tail;
#[cfg(test)]
mod tests;
mod texts;

pub use row::{LeanCell, LeanRow, LeanValue};
pub use strings::{Strings, StringsWriter};
#[cfg(test)]
pub use styles::format_of;
pub use styles::{Style, Styles};
pub use tail::Seen;
pub use texts::Texts;

use std::io::Read;
use std::ops::ControlFlow;

use quick_xml::events::Event;
use zip::ZipArchive;

use crate::read::Limits;
use crate::read::bytes::{Bytes, Reader};
use crate::read::events::{Events, damaged};
use crate::read::layout::{self, HIDDEN_ROWS_KEPT, Hidden};
use crate::read::parts::{Parts, Place};
use crate::read::recognise::Fault;
use crate::read::source::quietly;
use crate::read::visit::RowVisitor;

use listed::listed;
use piece::{Guard, Pieces, Stop};
use scan::{Batch, scan};
use strings::is_utf8;

/// Bytes of shared strings that stay in memory where rows are given away.
pub const STRINGS_KEPT: usize = 8 << 20;

/// Bytes of a sheet before its rows.
const PROLOGUE_MAX: u64 = 64 << 10;

/// Inflated bytes from which inflating a sheet is worth a thread of its own.
const OVERLAP_FROM: u64 = 2 << 20;

/// A workbook whose sheets can be read.
pub struct Book {
    bytes: Bytes,
    shared: Strings,
    styles: Styles,
    pub sheets: Vec<BookSheet>,
    /// Inflated bytes as the directory says.
    inflated: u64,
    /// No sheet is scanned: a test holds both ways against each other.
    #[cfg(test)]
    pub by_events: bool,
}

/// A sheet of a workbook.
pub struct BookSheet {
    pub name: String,
    pub hidden: bool,
    /// The name of its part as the workbook says it.
    target: String,
    part: Option<Part>,
}

/// The part of one sheet.
struct Part {
    place: Place,
    /// What stands before its rows; `None` where that is not as usual writers put it.
    prologue: Option<Vec<u8>>,
}

/// How a scan of a sheet went.
enum Scanned {
    /// To its end, or until the visitor had enough.
    Whole(Hidden),
    /// The other way must read the sheet; so many rows were handed over already.
    Odd(u64),
}

impl Book {
    /// Opens a package; so many bytes of its shared strings stay in memory.
    pub fn open(bytes: &Bytes, limits: &Limits, room: usize) -> Result<Book, Fault> {
        let mut parts = open(bytes)?;
        let listed = listed(&mut parts, limits)?;
        let inflated = parts.inflated();
        let shared = shared_strings(&mut parts, &listed.shared, inflated, limits, room)?;
        let mut styles = Styles::read(&mut parts, &listed.styles, &listed.theme)?;
        styles.date1904 = listed.date1904;
        let mut sheets = Vec::new();
        for sheet in listed.sheets {
            let part = parts.place(&sheet.part).map(|place| {
                let prologue = parts.open(&sheet.part).and_then(prologue);
                Part { place, prologue }
            });
            let (name, hidden, target) = (sheet.name, sheet.hidden, sheet.part);
            sheets.push(BookSheet { name, hidden, target, part });
        }
        let bytes = bytes.clone();
        Ok(Book {
            bytes,
            shared,
            styles,
            sheets,
            inflated,
            #[cfg(test)]
            by_events: false,
        })
    }

    pub fn date1904(&self) -> bool {
        self.styles.date1904
    }

    /// Whether a part is judged against the limits while its sheet is scanned.
    pub fn judges(&self, part: &str) -> bool {
        let mut parts = self.sheets.iter().filter_map(|sheet| sheet.part.as_ref());
        parts.any(|known| known.place.name == part && known.prologue.is_some())
    }

    /// Gives each filled row of a sheet to `visitor` until it breaks; says what is hidden. No row
    /// shows more than `given_most` bytes.
    pub fn rows(
        &self,
        sheet: usize,
        limits: &Limits,
        given_most: u64,
        visitor: &mut dyn RowVisitor,
    ) -> Result<Hidden, Fault> {
        match self.scanned(sheet, limits, &mut |row| visitor.lean(row))? {
            Scanned::Whole(hidden) => Ok(hidden),
            // The rows that were handed over are left out.
            Scanned::Odd(mut given) => {
                self.events(sheet, limits, given_most, &mut |row| match given {
                    0 => visitor.raw(row),
                    _ => {
                        given -= 1;
                        ControlFlow::Continue(())
                    }
                })
            }
        }
    }

    /// As [`Book::rows`], event by event.
    fn events(
        &self,
        sheet: usize,
        limits: &Limits,
        given_most: u64,
        visit: crate::read::visit::Visit<'_>,
    ) -> Result<Hidden, Fault> {
        let target = &self.sheets[sheet].target;
        quietly(|| {
            let mut parts = open(&self.bytes)?;
            let part = parts.open(target).ok_or_else(|| damaged(target, "the part is missing"))?;
            let (strings, styles) = (&self.shared, &self.styles);
            let shared = odd::Shared { strings, styles, limits, given_most };
            odd::rows(Events::new(part, target), target, shared, visit)
        })
    }

    /// As [`Book::rows`], by a scan that may leave off.
    fn scanned(&self, sheet: usize, limits: &Limits, visit: Visit<'_>) -> Result<Scanned, Fault> {
        let known = self.sheets[sheet].part.as_ref();
        let usual = known.and_then(|part| Some((&part.place, part.prologue.as_ref()?)));
        #[cfg(test)]
        let usual = usual.filter(|_| !self.by_events);
        let Some((place, prologue)) = usual else { return Ok(Scanned::Odd(0)) };
        let damaged = |fault: zip::result::ZipError| Fault::Damaged(fault.to_string());
        let mut package = ZipArchive::new(self.bytes.reader()).map_err(damaged)?;
        let source = package.by_index(place.number).map_err(damaged)?;
        let mut pieces = Pieces::new(source, guard(place, self.inflated, limits), b"<row");
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
        let overlaps = place.size >= OVERLAP_FROM;
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
                let mut hidden = layout::hidden_columns(&prologue[..]);
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

fn open(bytes: &Bytes) -> Result<Parts<Reader>, Fault> {
    let parts = Parts::new(bytes.reader());
    parts.ok_or_else(|| Fault::Damaged("the directory cannot be read".to_owned()))
}

fn guard(place: &Place, inflated: u64, limits: &Limits) -> Guard {
    Guard {
        name: place.name.clone(),
        packed: place.packed,
        before: inflated.saturating_sub(place.size),
        limits: limits.clone(),
        size: 0,
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

/// What stands before the rows of a sheet, with the opening of their element, as usual writers
/// put it.
fn prologue(part: impl Read) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    // A part that breaks off shows it again when it is read.
    let _ = part.take(PROLOGUE_MAX).read_to_end(&mut head);
    let start = memchr::memmem::find(&head, b"<sheetData")?;
    let end = start + memchr::memchr(b'>', &head[start..])?;
    head.truncate(end + 1);
    let text = std::str::from_utf8(&head).ok()?;
    // A remark can hold anything.
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) if element.local_name().as_ref() == "sheetData" => break,
            Event::Eof | Event::DocType(_) => return None,
            _ => {}
        }
    }
    let ends = reader.buffer_position() == head.len() as u64;
    (ends && is_utf8(text) && !text.ends_with("/>")).then_some(head)
}

fn shared_strings(
    parts: &mut Parts<Reader>,
    name: &str,
    inflated: u64,
    limits: &Limits,
    room: usize,
) -> Result<Strings, Fault> {
    // Without a text that begins as usual the first piece would be the whole part.
    let head = parts.head(name, PROLOGUE_MAX).unwrap_or_default();
    let usual = memchr::memmem::find(&head, b"<si").is_some();
    let (Some(place), Some(part)) = (parts.place(name), parts.open(name)) else {
        return Ok(Strings::none());
    };
    let mut pieces = Pieces::new(part, guard(&place, inflated, limits), b"<si");
    let scanned = if usual { Strings::read(&mut pieces, room) } else { Err(Stop::Odd) };
    drop(pieces);
    match scanned {
        Ok(strings) => return Ok(strings),
        Err(Stop::Fault(fault)) => return Err(fault),
        Err(Stop::Odd | Stop::Unplaced) => {}
    }
    let part = parts.open(name).ok_or_else(|| damaged(name, "the part is missing"))?;
    odd::strings(Events::new(part, name), name, limits, room)
}
