//! The rows of a sheet out of its XML, as every usual writer puts it.
//!
//! The order of elements and the form of attributes are taken strictly: whatever is unusual ends
//! the scan as [`Stop::Odd`], and calamine reads the sheet instead.

use std::borrow::Cow;
use std::ops::ControlFlow;

use memchr::{memchr, memmem};

use crate::read::Limits;
use crate::read::cell::is_blank;
use crate::read::layout::{HIDDEN_ROWS_KEPT, Hidden};
use crate::read::recognise::Fault;

use super::escape::{resolved, unescaped};
use super::number::number;
use super::piece::Stop;
use super::row::{LeanCell, LeanRow, LeanValue, Styles};
use super::strings::{Strings, item, tag};
use super::texts::Texts;

/// The errors that a cell can hold.
const ERRORS: [&str; 7] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];

/// Where a scan stands in its sheet.
pub struct Scan<'a> {
    texts: Texts<'a>,
    shared: &'a Strings,
    styles: &'a Styles,
    limits: &'a Limits,
    scratch: String,
    cells: Vec<LeanCell>,
    begun: bool,
    /// The rows came to their end.
    pub ended: bool,
    /// The last row, as Excel counts.
    row: u32,
    /// Rows that were handed over.
    pub given: u64,
    pub hidden: Hidden,
}

/// What is known of a cell before its value.
#[derive(Default)]
struct Head<'p> {
    column: u32,
    style: u32,
    kind: &'p str,
}

/// What stands between the tags of a cell.
#[derive(Default)]
struct Body<'p> {
    value: Option<&'p str>,
    /// The text of a cell that carries its own.
    inline: Option<Cow<'p, str>>,
    formula: Option<&'p str>,
}

type Visit<'v> = &'v mut dyn FnMut(LeanRow<'_>) -> ControlFlow<()>;

impl<'a> Scan<'a> {
    pub fn new(shared: &'a Strings, styles: &'a Styles, limits: &'a Limits) -> Scan<'a> {
        Scan {
            texts: Texts::new(shared),
            shared,
            styles,
            limits,
            scratch: String::new(),
            cells: Vec::new(),
            begun: false,
            ended: false,
            row: 0,
            given: 0,
            hidden: Hidden::default(),
        }
    }

    /// Takes a piece that holds whole rows.
    pub fn piece(&mut self, piece: &[u8], visit: Visit<'_>) -> Result<ControlFlow<()>, Stop> {
        self.texts.tidy();
        let text = std::str::from_utf8(piece).map_err(|_| Stop::Odd)?;
        let mut at = 0;
        if !self.begun {
            let start = memmem::find(piece, b"<sheetData").ok_or(Stop::Odd)?;
            let (name, attributes, after) = tag(&text[start..]).ok_or(Stop::Odd)?;
            if name != "sheetData" || attributes.ends_with('/') {
                return Err(Stop::Odd);
            }
            at = text.len() - after.len();
            self.begun = true;
        }
        while let Some(next) = not_blank(piece, at) {
            let rest = &piece[next..];
            if rest.starts_with(b"</sheetData>") {
                self.ended = true;
                return Ok(ControlFlow::Break(()));
            }
            if !rest.starts_with(b"<row") {
                return Err(Stop::Odd);
            }
            at = self.row(text, next)?;
            if self.cells.is_empty() {
                continue;
            }
            self.given += 1;
            let row = LeanRow {
                number: self.row,
                cells: &self.cells,
                texts: &self.texts,
                styles: self.styles,
            };
            if visit(row).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Reads the row that begins here; gives where it ends.
    fn row(&mut self, text: &str, at: usize) -> Result<usize, Stop> {
        let (name, attributes, after) = tag(&text[at..]).ok_or(Stop::Odd)?;
        if name != "row" {
            return Err(Stop::Odd);
        }
        let (mut number, mut hides) = (None, false);
        for (name, value) in Attributes(attributes) {
            match name {
                "r" if number.is_none() => number = Some(value),
                "hidden" => hides = value == "1" || value == "true",
                "r" | "" => return Err(Stop::Odd),
                _ if name.ends_with(":r") || name.ends_with(":hidden") => return Err(Stop::Odd),
                _ => {}
            }
        }
        let before = self.row;
        self.row = match number {
            Some(digits) => whole(digits).ok_or(Stop::Odd)?,
            None => self.row + 1,
        };
        // Rows in another order, or twice, are put together by the other way.
        if self.row <= before {
            return Err(Stop::Odd);
        }
        if hides {
            self.hidden.row_count += 1;
            if self.hidden.rows.len() < HIDDEN_ROWS_KEPT {
                self.hidden.rows.push(self.row);
            }
        }
        self.cells.clear();
        let start = text.len() - after.len();
        if attributes.ends_with('/') {
            return Ok(start);
        }
        self.cells(text, start, number)
    }

    fn cells(&mut self, text: &str, start: usize, row: Option<&str>) -> Result<usize, Stop> {
        let bytes = text.as_bytes();
        let (mut at, mut next) = (start, 0);
        loop {
            at = not_blank(bytes, at).ok_or(Stop::Odd)?;
            let rest = &bytes[at..];
            if rest.starts_with(b"</row>") {
                return Ok(at + 6);
            }
            if !rest.starts_with(b"<c") {
                return Err(Stop::Odd);
            }
            let mut head = Head { column: next, ..Head::default() };
            let (after, filled) = self.head(text, at + 2, row, &mut head).ok_or(Stop::Odd)?;
            if head.column < next {
                return Err(Stop::Odd);
            }
            if u64::from(head.column) >= self.limits.columns {
                let found = u64::from(head.column) + 1;
                return Err(Stop::Fault(Fault::Limit("columns", self.limits.columns, found)));
            }
            next = head.column + 1;
            at = after;
            if filled {
                let (body, after) = body(text, at, &mut self.scratch).ok_or(Stop::Odd)?;
                at = after;
                self.take(&head, body)?;
            }
        }
    }

    /// The attributes of a cell; gives where they end, and whether something follows.
    fn head<'p>(
        &self,
        text: &'p str,
        mut at: usize,
        row: Option<&str>,
        head: &mut Head<'p>,
    ) -> Option<(usize, bool)> {
        let bytes = text.as_bytes();
        let (mut placed, mut styled) = (false, false);
        loop {
            match bytes.get(at)? {
                b'>' => return Some((at + 1, true)),
                b'/' => return (*bytes.get(at + 1)? == b'>').then_some((at + 2, false)),
                b' ' | b'\t' | b'\r' | b'\n' => {}
                _ => return None,
            }
            at = not_blank(bytes, at)?;
            if matches!(bytes[at], b'>' | b'/') {
                continue;
            }
            let equals = match bytes.get(at + 1)? {
                b'=' => at + 1,
                _ => at + memchr(b'=', &bytes[at..])?,
            };
            let name = &text[at..equals];
            let value = bytes.get(equals + 1).filter(|sign| **sign == b'"').map(|_| equals + 2)?;
            let end = value + bytes[value..].iter().position(|byte| *byte == b'"')?;
            let value = &text[value..end];
            at = end + 1;
            match name {
                "r" if !placed => {
                    placed = true;
                    head.column = self.column(value, row)?;
                }
                "s" if !styled => {
                    styled = true;
                    head.style = digits(value)?;
                }
                "t" if head.kind.is_empty() && !value.is_empty() => head.kind = value,
                "r" | "s" | "t" => return None,
                _ if name.contains([':', '<', '>', ' ']) => return None,
                _ => {}
            }
        }
    }

    /// The column of a place such as `AB12`, which must lie in this row.
    fn column(&self, place: &str, row: Option<&str>) -> Option<u32> {
        let bytes = place.as_bytes();
        let letters = bytes.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
        let (letters, digits) = bytes.split_at(letters);
        if letters.is_empty() || letters.len() > 6 {
            return None;
        }
        let here = match row {
            Some(row) => row.as_bytes() == digits,
            None => whole(std::str::from_utf8(digits).ok()?)? == self.row,
        };
        let column = letters.iter().fold(0, |sum, byte| sum * 26 + u32::from(byte - b'A') + 1);
        here.then_some(column - 1)
    }

    /// Keeps what a cell shows.
    fn take(&mut self, head: &Head<'_>, body: Body<'_>) -> Result<(), Stop> {
        if let Some(text) = body.inline {
            return self.text(head, &text);
        }
        let Some(value) = body.value.filter(|value| !value.is_empty()) else {
            return match (head.kind, body.formula) {
                // An empty text is a value.
                ("str", _) if body.value.is_some() => Ok(()),
                ("" | "n" | "s" | "b" | "str" | "inlineStr", Some(formula)) => {
                    let formula = format!("={}", resolved(formula).ok_or(Stop::Odd)?);
                    self.error(head, &formula)
                }
                ("" | "n" | "s" | "b" | "str" | "inlineStr", None) => Ok(()),
                _ => Err(Stop::Odd),
            };
        };
        let value = match head.kind {
            "" | "n" => LeanValue::Number(number(value).ok_or(Stop::Odd)?),
            "s" => {
                let place: u32 = digits(value).ok_or(Stop::Odd)?;
                if place as usize >= self.shared.len() {
                    return Err(Stop::Odd);
                }
                let text = self.shared.get(place as usize);
                if shows_nothing(text) {
                    return Ok(());
                }
                self.within(text)?;
                LeanValue::Text(place)
            }
            "b" => match value {
                "0" => LeanValue::Bool(false),
                "1" => LeanValue::Bool(true),
                _ => return Err(Stop::Odd),
            },
            "e" if ERRORS.contains(&value) => return self.error(head, value),
            "str" => {
                let text = unescaped(resolved(value).ok_or(Stop::Odd)?);
                return self.text(head, &text);
            }
            _ => return Err(Stop::Odd),
        };
        self.cells.push(LeanCell { column: head.column, style: head.style, value });
        Ok(())
    }

    fn text(&mut self, head: &Head<'_>, text: &str) -> Result<(), Stop> {
        if shows_nothing(text) {
            return Ok(());
        }
        self.within(text)?;
        let value = LeanValue::Text(self.texts.keep(text).ok_or(Stop::Odd)?);
        self.cells.push(LeanCell { column: head.column, style: head.style, value });
        Ok(())
    }

    fn error(&mut self, head: &Head<'_>, text: &str) -> Result<(), Stop> {
        self.within(text)?;
        let value = LeanValue::Error(self.texts.keep(text).ok_or(Stop::Odd)?);
        self.cells.push(LeanCell { column: head.column, style: head.style, value });
        Ok(())
    }

    fn within(&self, text: &str) -> Result<(), Stop> {
        let (most, length) = (self.limits.cell_bytes, text.len() as u64);
        match length > most {
            true => Err(Stop::Fault(Fault::Limit("cell-bytes", most, length))),
            false => Ok(()),
        }
    }
}

/// What stands between the tags of a cell, and where it ends.
fn body<'p>(text: &'p str, mut at: usize, scratch: &mut String) -> Option<(Body<'p>, usize)> {
    let bytes = text.as_bytes();
    let mut body = Body::default();
    loop {
        at = not_blank(bytes, at)?;
        let rest = &bytes[at..];
        if rest.starts_with(b"</c>") {
            return Some((body, at + 4));
        }
        if body.value.is_some() || body.inline.is_some() {
            return None;
        }
        if rest.starts_with(b"<v>") {
            let end = at + 3 + memchr(b'<', &bytes[at + 3..])?;
            body.value = Some(&text[at + 3..end]);
            at = bytes[end..].starts_with(b"</v>").then_some(end + 4)?;
            continue;
        }
        let (name, attributes, after) = tag(&text[at..])?;
        at = text.len() - after.len();
        let empty = attributes.ends_with('/');
        match (name, empty) {
            ("v", true) => body.value = Some(""),
            ("f", _) if body.formula.is_none() => {
                let end = if empty { 0 } else { memchr(b'<', after.as_bytes())? };
                let formula = &after[..end];
                if !empty {
                    after[end..].starts_with("</f>").then_some(())?;
                    at += end + 4;
                }
                // A shared formula without a value is worked out by the other way.
                let plain = attributes.is_empty() || attributes == "/";
                body.formula = Some(if plain { formula } else { SHARED });
            }
            ("is", false) => {
                let (inline, after) = item(after, scratch)?;
                body.inline = Some(inline);
                at = text.len() - after.len();
            }
            _ => return None,
        }
    }
}

/// A formula that no XML can hold: one that this way cannot tell.
const SHARED: &str = "&?;";

/// Whether a text shows nothing; most texts begin with a letter or a digit.
fn shows_nothing(text: &str) -> bool {
    !text.bytes().next().is_some_and(|byte| byte.is_ascii_graphic()) && is_blank(text)
}

fn not_blank(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    rest.iter().position(|byte| !byte.is_ascii_whitespace()).map(|skipped| at + skipped)
}

/// A number from 1 on, of at most seven digits.
fn whole(text: &str) -> Option<u32> {
    let sound = text.len() <= 7 && !text.starts_with('0');
    digits(text).filter(|number| sound && *number > 0)
}

fn digits(text: &str) -> Option<u32> {
    let bytes = text.as_bytes();
    if bytes.is_empty() || bytes.len() > 9 {
        return None;
    }
    bytes
        .iter()
        .try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
}

/// Names and values of a tag; one without a name where the form is unusual.
struct Attributes<'p>(&'p str);

impl<'p> Iterator for Attributes<'p> {
    type Item = (&'p str, &'p str);

    fn next(&mut self) -> Option<(&'p str, &'p str)> {
        self.0 = self.0.trim_ascii_start();
        if self.0.is_empty() || self.0 == "/" {
            return None;
        }
        let split = self.0.split_once("=\"").and_then(|(name, rest)| {
            let (value, rest) = rest.split_once('"')?;
            Some((name, value, rest))
        });
        let Some((name, value, rest)) = split else {
            self.0 = "";
            return Some(("", ""));
        };
        self.0 = rest;
        Some((name, value))
    }
}
