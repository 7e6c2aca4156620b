//! Sheets and shared strings that are not as usual writers put them, event by event: prefixes,
//! other quotes, remarks, rows in any order, days as text, formulas that share their words.
//!
//! Slower than the scan; no more than a row is in memory. calamine gives the same rows, but for
//! what it does not understand or takes for something else, which the tests list.

use std::borrow::Cow;
use std::io::Read;
use std::ops::ControlFlow;

use calamine::{Data, ExcelDateTime};
use quick_xml::events::{BytesStart, Event};

use crate::read::Limits;
use crate::read::cell::{CellValue, RawCell, RawRow, is_blank};
use crate::read::events::{EVENT_MAX, Events, damaged, push_reference};
use crate::read::layout::{self, Hidden};
use crate::read::recognise::Fault;
use crate::read::value::{raw_cell, refused};
use crate::read::visit::Visit;

use super::escape::unescaped;
use super::strings::{Strings, StringsWriter};
use super::styles::Styles;
use super::tail::Seen;

/// Reads a part of shared strings, of which so many bytes stay in memory.
pub fn strings<R: Read>(
    mut events: Events<'_, R>,
    name: &str,
    limits: &Limits,
    room: usize,
) -> Result<Strings, Fault> {
    let unkept = || damaged(name, "the texts cannot be kept");
    let mut strings = StringsWriter::new(room);
    let (mut count, mut inside, mut runs) = (0, false, Runs::default());
    loop {
        match events.next()? {
            Event::Start(element) if inside => runs.start(&element),
            Event::Start(element) if element.local_name().as_ref() == "si" => {
                (inside, runs) = (true, Runs::default());
            }
            Event::End(element) => match element.local_name().as_ref() {
                "si" if inside => {
                    inside = false;
                    count += 1;
                    if count > limits.shared_strings {
                        return Err(Fault::Limit("shared-strings", limits.shared_strings, count));
                    }
                    strings.push(&runs.text).ok_or_else(unkept)?;
                }
                "sst" => return strings.finish().ok_or_else(unkept),
                ending if inside => runs.end(ending),
                _ => {}
            },
            Event::Text(words) if inside => runs.show(&words.xml10_content()),
            Event::CData(words) if inside => runs.show(&words.xml10_content()),
            Event::GeneralRef(sign) if inside && runs.in_run => {
                push_reference(name, &sign, &mut runs.run)?;
            }
            Event::Eof => return Err(events.broken_off()),
            _ => {}
        }
        if runs.text.len() + runs.run.len() > EVENT_MAX {
            return Err(damaged(name, &format!("a text has more than {} MiB", EVENT_MAX >> 20)));
        }
    }
}

/// The text of an element `si` or `is`, which can come in several runs.
#[derive(Default)]
struct Runs {
    text: String,
    /// The run that is open, as it is written.
    run: String,
    in_run: bool,
    preserve: bool,
    /// How the words sound is no part of them.
    phonetic: bool,
}

impl Runs {
    fn start(&mut self, element: &BytesStart) {
        match element.local_name().as_ref() {
            "rPh" => self.phonetic = true,
            "t" if !self.phonetic => {
                self.preserve = raw(element, "xml:space").is_some_and(|it| it == "preserve");
                self.in_run = true;
                self.run.clear();
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "rPh" => self.phonetic = false,
            "t" if self.in_run => {
                self.in_run = false;
                let ends: &[char] = if self.preserve { &[] } else { &[' ', '\t', '\r', '\n'] };
                self.text.push_str(&unescaped(Cow::Borrowed(self.run.trim_matches(ends))));
            }
            _ => {}
        }
    }

    fn show(&mut self, words: &str) {
        if self.in_run {
            self.run.push_str(words);
        }
    }
}

/// An attribute by its whole name, as it is written.
fn raw<'e>(element: &'e BytesStart, name: &str) -> Option<Cow<'e, str>> {
    let mut attributes = element.attributes();
    // An element may have any number of them.
    attributes.with_checks(false);
    let found = attributes.flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(found.value)
}

/// What the sheets of a workbook share.
#[derive(Clone, Copy)]
pub struct Shared<'a> {
    pub strings: &'a Strings,
    pub styles: &'a Styles,
    pub limits: &'a Limits,
    /// Bytes that the cells of the sheet may show.
    pub given_most: u64,
}

/// Gives each row of a sheet that shows something to `visit` until it breaks; says what is hidden.
pub fn rows<R: Read>(
    mut events: Events<'_, R>,
    name: &str,
    shared: Shared<'_>,
    visit: Visit<'_>,
) -> Result<Hidden, Fault> {
    let mut sheet = Sheet::new(name, shared);
    loop {
        let flow = match events.next()? {
            Event::Start(element) => sheet.start(&element)?,
            Event::End(element) => sheet.end(element.local_name().as_ref(), visit)?,
            Event::Text(words) => sheet.show(&words.xml10_content())?,
            Event::CData(words) => sheet.show(&words.xml10_content())?,
            Event::GeneralRef(sign) => sheet.show_reference(&sign)?,
            // A sheet that has no rows, or a chart in its place.
            Event::Eof if sheet.begun && sheet.last == 0 => ControlFlow::Break(()),
            Event::Eof => return Err(events.broken_off()),
            _ => ControlFlow::Continue(()),
        };
        if flow.is_break() {
            return Ok(sheet.hidden);
        }
    }
}

/// Where words belong.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Nowhere,
    Value,
    Formula,
    /// Between the tags of a text that the cell carries itself.
    Inline,
}

/// What was read of a sheet so far.
struct Sheet<'a> {
    name: &'a str,
    shared: Shared<'a>,
    /// What was read of the strings that stand in a file.
    seen: Seen,
    /// Some element was seen; the rows were.
    begun: bool,
    in_rows: bool,
    /// The row and the column of the next cell that does not say its own, from 0.
    next: (u32, u32),
    row: RawRow,
    /// Bytes that its cells show.
    row_bytes: u64,
    /// The last row with something in it, as Excel counts.
    last: u32,
    cell: Option<Cell>,
    hidden: Hidden,
}

/// A cell while it is read.
struct Cell {
    at: (u32, u32),
    style: u32,
    kind: String,
    place: Place,
    value: String,
    has_inline: bool,
    inline: Runs,
    /// The words of its formula, where it has them for itself.
    formula: Option<String>,
}

impl<'a> Sheet<'a> {
    fn new(name: &'a str, shared: Shared<'a>) -> Sheet<'a> {
        Sheet {
            name,
            shared,
            seen: Seen::default(),
            begun: false,
            in_rows: false,
            next: (0, 0),
            row: RawRow::default(),
            row_bytes: 0,
            last: 0,
            cell: None,
            hidden: Hidden::default(),
        }
    }

    fn damaged(&self, reason: &str) -> Fault {
        damaged(self.name, reason)
    }

    fn start(&mut self, element: &BytesStart) -> Result<ControlFlow<()>, Fault> {
        self.begun = true;
        let local = element.local_name();
        let name = local.as_ref();
        if let Some(cell) = &mut self.cell {
            if name == "c" || name == "row" {
                return Err(self.damaged("a cell has no end"));
            }
            cell.start(name, element);
            return Ok(ControlFlow::Continue(()));
        }
        match name {
            "sheetData" => self.in_rows = true,
            "col" if !self.in_rows => layout::add_hidden(element, &mut self.hidden),
            "row" if self.in_rows => {
                if let Some(number) = raw(element, "r") {
                    let row = number.parse::<u32>().ok().and_then(|row| row.checked_sub(1));
                    self.next.0 = row.ok_or_else(|| self.damaged(&format!("row {number}")))?;
                }
                let flag = raw(element, "hidden");
                if flag.is_some_and(|flag| flag == "1" || flag == "true") {
                    self.hidden.add_row(self.next.0.saturating_add(1));
                }
            }
            "c" if self.in_rows => self.begin_cell(element)?,
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    }

    fn begin_cell(&mut self, element: &BytesStart) -> Result<(), Fault> {
        let mut at = self.next;
        if let Some(place) = raw(element, "r") {
            let known =
                layout::cell(&place).and_then(|(row, column)| Some((row.checked_sub(1)?, column)));
            at = known.ok_or_else(|| self.damaged(&format!("cell {place}")))?;
        }
        let most = self.shared.limits.columns;
        if u64::from(at.1) >= most {
            return Err(Fault::Limit("columns", most, u64::from(at.1) + 1));
        }
        self.next.1 = at.1 + 1;
        let style = raw(element, "s").and_then(|style| style.parse().ok()).unwrap_or(0);
        let kind = raw(element, "t").map(Cow::into_owned).unwrap_or_default();
        self.cell = Some(Cell {
            at,
            style,
            kind,
            place: Place::Nowhere,
            value: String::new(),
            has_inline: false,
            inline: Runs::default(),
            formula: None,
        });
        Ok(())
    }

    fn end(&mut self, name: &str, visit: Visit<'_>) -> Result<ControlFlow<()>, Fault> {
        match (&mut self.cell, name) {
            (Some(_), "c") => {
                let cell = self.cell.take().expect("a cell is open");
                return self.end_cell(cell, visit);
            }
            (Some(_), "row" | "sheetData") => return Err(self.damaged("a cell has no end")),
            (Some(cell), name) => cell.end(name),
            (None, "row") if self.in_rows => {
                self.next = (self.next.0.saturating_add(1), 0);
            }
            (None, "sheetData") if self.in_rows => {
                let _ = self.hand_over(visit);
                return Ok(ControlFlow::Break(()));
            }
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    }

    fn show(&mut self, words: &str) -> Result<ControlFlow<()>, Fault> {
        if let Some(cell) = &mut self.cell {
            match cell.place {
                Place::Nowhere => {}
                Place::Value => cell.value.push_str(words),
                Place::Formula => cell.formula.get_or_insert_default().push_str(words),
                Place::Inline => cell.inline.show(words),
            }
            cell.within(self.shared.limits)?;
        }
        Ok(ControlFlow::Continue(()))
    }

    fn show_reference(
        &mut self,
        sign: &quick_xml::events::BytesRef,
    ) -> Result<ControlFlow<()>, Fault> {
        // What stands between cells belongs to nobody.
        if self.cell.as_ref().is_none_or(|cell| cell.place == Place::Nowhere) {
            return Ok(ControlFlow::Continue(()));
        }
        let mut words = String::new();
        push_reference(self.name, sign, &mut words)?;
        self.show(&words)
    }

    fn end_cell(&mut self, cell: Cell, visit: Visit<'_>) -> Result<ControlFlow<()>, Fault> {
        let ((row, column), style) = (cell.at, self.shared.styles.get(cell.style));
        let Some(made) = self.made(cell)? else { return Ok(ControlFlow::Continue(())) };
        let made = RawCell { column, look: style.look.clone(), ..made };
        let (most, length) = (self.shared.limits.cell_bytes, made.text.len() as u64);
        if length > most {
            return Err(Fault::Limit("cell-bytes", most, length));
        }
        let number = row.saturating_add(1);
        if self.row.number != number {
            if self.hand_over(visit).is_break() {
                return Ok(ControlFlow::Break(()));
            }
            self.row.number = number;
        }
        self.last = number;
        self.row.cells.push(made);
        self.row_bytes += length;
        let most = self.shared.given_most;
        if self.row_bytes > most {
            return Err(Fault::Limit("given-ratio", most, self.row_bytes));
        }
        let (most, count) = (self.shared.limits.columns, self.row.cells.len() as u64);
        if count > most {
            // The same cells again and again.
            return Err(Fault::Limit("columns", most, count));
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Hands the row over, its cells in order and each column once.
    fn hand_over(&mut self, visit: Visit<'_>) -> ControlFlow<()> {
        let mut row = std::mem::take(&mut self.row);
        self.row_bytes = 0;
        if row.cells.is_empty() {
            return ControlFlow::Continue(());
        }
        row.cells.sort_by_key(|cell| cell.column);
        row.cells.dedup_by_key(|cell| cell.column);
        visit(row)
    }

    /// What a cell shows, in column 0; `None` where that is nothing.
    fn made(&mut self, cell: Cell) -> Result<Option<RawCell>, Fault> {
        let style = self.shared.styles.get(cell.style);
        let date1904 = self.shared.styles.date1904;
        let given = |value: Data| raw_cell(0, &value, style.format.clone(), date1904);
        if cell.has_inline {
            return Ok(given(Data::String(cell.inline.text)));
        }
        let words = cell.value;
        if words.is_empty() || matches!(cell.kind.as_str(), "inlineStr" | "is") {
            let formula = cell.formula.map(|formula| format!("={formula}"));
            let error = |text: String| RawCell {
                value: CellValue::Error(text.clone()),
                ..RawCell::text(0, &text)
            };
            // An empty text is a value.
            return Ok(formula.filter(|_| cell.kind != "str").map(error));
        }
        let wrong = |this: &Self| {
            this.damaged(&format!("a cell of the kind {:?} holds {words:?}", cell.kind))
        };
        Ok(match cell.kind.as_str() {
            "" | "n" => match words.trim_ascii().parse::<f64>() {
                Ok(number) => given(match style.time {
                    Some(kind) => Data::DateTime(ExcelDateTime::new(number, kind, date1904)),
                    None => Data::Float(number),
                }),
                // An error of the cell.
                Err(_) => given(Data::String(words)).map(refused),
            },
            "s" => {
                let name = self.name;
                let none = || damaged(name, &format!("none of the shared strings is {words:?}"));
                let number = words.trim_ascii().parse::<usize>().map_err(|_| none())?;
                match self.shared.strings.any(number, &mut self.seen) {
                    Ok(text) => given(Data::String(text.to_owned())),
                    Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {
                        return Err(none());
                    }
                    Err(fault) => return Err(fault.into()),
                }
            }
            "str" => given(Data::String(unescaped(Cow::Owned(words)).into_owned())),
            "b" => match words.trim_ascii() {
                "" => None,
                truth if truth == "1" || truth.eq_ignore_ascii_case("true") => {
                    given(Data::Bool(true))
                }
                truth if truth == "0" || truth.eq_ignore_ascii_case("false") => {
                    given(Data::Bool(false))
                }
                _ => return Err(wrong(self)),
            },
            "e" => given(Data::String(words))
                .map(|cell| RawCell { value: CellValue::Error(cell.text.clone()), ..cell }),
            "d" => given(Data::DateTimeIso(words)).filter(|cell| !is_blank(&cell.text)),
            _ => return Err(wrong(self)),
        })
    }
}

impl Cell {
    fn start(&mut self, name: &str, element: &BytesStart) {
        match name {
            _ if self.place == Place::Inline => self.inline.start(element),
            "v" => self.place = Place::Value,
            "f" => {
                self.place = Place::Formula;
                // Of formulas that share their words, one alone has them.
                let shares = raw(element, "t").is_some_and(|kind| kind == "shared");
                if shares {
                    self.place = Place::Nowhere;
                }
                self.formula.get_or_insert_default();
            }
            "is" => {
                self.place = Place::Inline;
                self.has_inline = true;
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "is" => self.place = Place::Nowhere,
            name if self.place == Place::Inline => self.inline.end(name),
            _ => self.place = Place::Nowhere,
        }
    }

    /// What is not shown is not kept either beyond what may be shown.
    fn within(&self, limits: &Limits) -> Result<(), Fault> {
        let parts = [self.value.len(), self.inline.text.len() + self.inline.run.len()];
        let formula = self.formula.as_ref().map_or(0, String::len);
        let length = parts.into_iter().chain([formula]).max().unwrap_or(0) as u64;
        // References and escapes are longer than what they stand for.
        let most = limits.cell_bytes.saturating_mul(ESCAPED);
        match length > most {
            true => Err(Fault::Limit("cell-bytes", limits.cell_bytes, length)),
            false => Ok(()),
        }
    }
}

/// The length of `_x000D_`, which stands for one byte.
const ESCAPED: u64 = 7;
