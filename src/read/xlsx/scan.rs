//! The rows of a sheet out of a piece of its XML, as every usual writer puts it.
//!
//! The order of elements and the form of attributes are taken strictly: whatever is unusual ends
//! the scan as [`Stop::Odd`], and the sheet is read event by event instead.

use std::borrow::Cow;

use memchr::{memchr, memmem};

use crate::read::Limits;
use crate::read::layout::Hidden;
use crate::read::recognise::Fault;
use crate::read::value::is_no_number;

use super::escape::{resolved, unescaped};
use super::number::{number, number_at};
use super::piece::Stop;
use super::row::{LeanCell, LeanValue};
use super::strings::{Strings, item, shows_nothing, tag};
use super::tail::Seen;
use super::texts::Own;

/// The rows of one piece.
#[derive(Debug, Default)]
pub struct Batch {
    /// The bytes of the piece, which hold whole rows.
    pub piece: Vec<u8>,
    /// Texts that stand in cells are numbered from the end of the shared strings on.
    pub cells: Vec<LeanCell>,
    /// Of each row that shows something, its number and where its cells end.
    pub rows: Vec<(u32, usize)>,
    pub own: Own,
    /// Of texts that are shared strings in a file, their numbers among the own and in the file.
    pub behind: Vec<(u32, u32)>,
    /// What was read of the shared strings that stand in a file.
    pub seen: Seen,
    /// The numbers of the first and the last row; 0: there is none.
    pub first: u32,
    pub last: u32,
    pub hidden: Hidden,
    /// The rows of the sheet came to their end.
    pub ended: bool,
    /// Why the scan ends behind these rows.
    pub stop: Option<Stop>,
}

impl Batch {
    /// Forgets the rows, not the room.
    pub fn clear(&mut self) {
        self.cells.clear();
        self.rows.clear();
        self.own.clear();
        self.behind.clear();
        self.hidden = Hidden::default();
        (self.first, self.last) = (0, 0);
        (self.ended, self.stop) = (false, None);
    }
}

/// Scans the piece of a batch. The first piece of a sheet begins before its rows; `before` is the
/// number of the row before the piece, where that is known.
pub fn scan(
    batch: &mut Batch,
    is_first: bool,
    before: Option<u32>,
    shared: &Strings,
    limits: &Limits,
) {
    batch.clear();
    let piece = std::mem::take(&mut batch.piece);
    let scratch = String::new();
    let mut scan = Scan { batch, shared, limits, scratch, row: before.unwrap_or(0), before };
    let result = scan.piece(&piece, is_first);
    batch.stop = result.err();
    batch.piece = piece;
}

/// Where a scan stands in its piece.
struct Scan<'a> {
    batch: &'a mut Batch,
    shared: &'a Strings,
    limits: &'a Limits,
    scratch: String,
    /// The last row, as Excel counts.
    row: u32,
    before: Option<u32>,
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

impl Scan<'_> {
    fn piece(&mut self, piece: &[u8], is_first: bool) -> Result<(), Stop> {
        let text = std::str::from_utf8(piece).map_err(|_| Stop::Odd)?;
        let mut at = 0;
        if is_first {
            let start = memmem::find(piece, b"<sheetData").ok_or(Stop::Odd)?;
            let (name, attributes, after) = tag(&text[start..]).ok_or(Stop::Odd)?;
            if name != "sheetData" || attributes.ends_with('/') {
                return Err(Stop::Odd);
            }
            at = text.len() - after.len();
        }
        while let Some(next) = not_blank(piece, at) {
            let rest = &piece[next..];
            if rest.starts_with(b"</sheetData>") {
                self.batch.ended = true;
                return Ok(());
            }
            if !rest.starts_with(b"<row") {
                return Err(Stop::Odd);
            }
            let given = self.batch.cells.len();
            let row = self.row(text, next);
            if row.is_err() {
                // The cells of a row that cannot be read to its end do not count.
                self.batch.cells.truncate(given);
            }
            at = row?;
            if self.batch.cells.len() > given {
                self.batch.rows.push((self.row, self.batch.cells.len()));
            }
        }
        Ok(())
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
            None if self.before.is_none() && self.batch.first == 0 => return Err(Stop::Unplaced),
            None => self.row + 1,
        };
        // Rows in another order, or twice, are put together by the other way.
        if self.row <= before {
            return Err(Stop::Odd);
        }
        if self.batch.first == 0 {
            self.batch.first = self.row;
        }
        self.batch.last = self.row;
        if hides {
            self.batch.hidden.add_row(self.row);
        }
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
            if !filled {
                continue;
            }
            if let Some(after) = self.short(bytes, at, &head)? {
                at = after;
                continue;
            }
            let (body, after) = body(text, at, &mut self.scratch).ok_or(Stop::Odd)?;
            at = after;
            self.take(&head, body)?;
        }
    }

    /// Takes what nearly every cell holds: a number, or that of a shared string. Gives where the
    /// cell ends; `None` where it is anything else.
    fn short(&mut self, bytes: &[u8], at: usize, head: &Head<'_>) -> Result<Option<usize>, Stop> {
        let Some(value) = bytes[at..].strip_prefix(b"<v>") else { return Ok(None) };
        let (value, length) = match head.kind {
            "s" => match digits_at(value) {
                Some((place, length)) => {
                    if !value[length..].starts_with(b"</v></c>") {
                        return Ok(None);
                    }
                    let Some(text) = self.shared(place)? else {
                        return Ok(Some(at + 3 + length + 8));
                    };
                    (text, length)
                }
                None => return Ok(None),
            },
            "" | "n" => match number_at(value) {
                Some((number, length)) if value[length..].starts_with(b"</v></c>") => {
                    (LeanValue::Number(number), length)
                }
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        self.push(head, value);
        Ok(Some(at + 3 + length + 8))
    }

    /// A shared string; `None` where it shows nothing.
    fn shared(&mut self, place: u32) -> Result<Option<LeanValue>, Stop> {
        let number = place as usize;
        if let Some(behind) = number.checked_sub(self.shared.len()) {
            return self.behind(place, behind);
        }
        if self.shared.is_blank(number) {
            return Ok(None);
        }
        if self.shared.longest as u64 > self.limits.cell_bytes {
            within(self.shared.get(number), self.limits)?;
        }
        Ok(Some(LeanValue::Text(place)))
    }

    /// A shared string of those that stand in a file: as if it stood in the cell.
    fn behind(&mut self, place: u32, number: usize) -> Result<Option<LeanValue>, Stop> {
        let tail = self.shared.tail().ok_or(Stop::Odd)?;
        let Batch { own, behind, seen, .. } = &mut *self.batch;
        let text = tail.get(number, seen).map_err(|_| Stop::Odd)?;
        if shows_nothing(text) {
            return Ok(None);
        }
        within(text, self.limits)?;
        let added = own.add(text).ok_or(Stop::Odd)?;
        behind.push((added, place));
        Ok(Some(LeanValue::Text(numbered(self.shared, Some(added))?)))
    }

    fn push(&mut self, head: &Head<'_>, value: LeanValue) {
        self.batch.cells.push(LeanCell { column: head.column, style: head.style, value });
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
            if let (Some(place), false) = (bytes[at..].strip_prefix(b"r=\""), placed) {
                placed = true;
                let (column, length) = self.column(place, row)?;
                head.column = column;
                at += 3 + length + 1;
                continue;
            }
            let equals = match bytes.get(at + 1)? {
                b'=' => at + 1,
                _ => at + memchr(b'=', &bytes[at..])?,
            };
            let name = &bytes[at..equals];
            let value = bytes.get(equals + 1).filter(|sign| **sign == b'"').map(|_| equals + 2)?;
            let end = value + bytes[value..].iter().position(|byte| *byte == b'"')?;
            at = end + 1;
            match name {
                b"s" if !styled => {
                    styled = true;
                    head.style = digits(&bytes[value..end])?;
                }
                b"t" if head.kind.is_empty() && end > value => head.kind = &text[value..end],
                b"r" | b"s" | b"t" => return None,
                _ if name.iter().any(|sign| b":<> ".contains(sign)) => return None,
                _ => {}
            }
        }
    }

    /// The column of a place such as `AB12"`, which must lie in this row, and the length of the
    /// place without the quote.
    fn column(&self, place: &[u8], row: Option<&str>) -> Option<(u32, usize)> {
        let (mut column, mut letters) = (0, 0);
        while let Some(letter @ b'A'..=b'Z') = place.get(letters) {
            if letters == 6 {
                return None;
            }
            column = column * 26 + u32::from(letter - b'A') + 1;
            letters += 1;
        }
        let digits = &place[letters..];
        let length = match row {
            // A few digits are sooner compared one by one.
            Some(row) => {
                let same = row.bytes().zip(digits).all(|(here, digit)| here == *digit);
                same.then_some(row.len())?
            }
            None => {
                let length = memchr(b'"', digits)?;
                let number = whole(std::str::from_utf8(&digits[..length]).ok()?)?;
                (number == self.row).then_some(length)?
            }
        };
        let ends = digits.get(length) == Some(&b'"');
        (ends && letters > 0).then(|| (column - 1, letters + length))
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
            "" | "n" => {
                // A number may be written with references, such as &#46; for its point.
                let words = resolved(value).ok_or(Stop::Odd)?;
                match number(&words) {
                    Some(number) => LeanValue::Number(number),
                    // An error of the cell.
                    None if is_no_number(&words) => return self.error(head, &words),
                    None => return Err(Stop::Odd),
                }
            }
            "s" => match self.shared(digits(value.as_bytes()).ok_or(Stop::Odd)?)? {
                Some(text) => text,
                None => return Ok(()),
            },
            "b" => match value {
                "0" => LeanValue::Bool(false),
                "1" => LeanValue::Bool(true),
                _ => return Err(Stop::Odd),
            },
            "e" => return self.error(head, &resolved(value).ok_or(Stop::Odd)?),
            "str" => {
                let text = unescaped(resolved(value).ok_or(Stop::Odd)?);
                return self.text(head, &text);
            }
            _ => return Err(Stop::Odd),
        };
        self.push(head, value);
        Ok(())
    }

    fn text(&mut self, head: &Head<'_>, text: &str) -> Result<(), Stop> {
        if shows_nothing(text) {
            return Ok(());
        }
        let number = self.keep(text)?;
        self.push(head, LeanValue::Text(number));
        Ok(())
    }

    fn error(&mut self, head: &Head<'_>, text: &str) -> Result<(), Stop> {
        let number = self.keep(text)?;
        self.push(head, LeanValue::Error(number));
        Ok(())
    }

    /// The number of a text that stands in a cell.
    fn keep(&mut self, text: &str) -> Result<u32, Stop> {
        within(text, self.limits)?;
        numbered(self.shared, self.batch.own.keep(text))
    }
}

/// The number of a text of the cells, behind those of the shared strings.
fn numbered(shared: &Strings, own: Option<u32>) -> Result<u32, Stop> {
    let first = u32::try_from(shared.len()).map_err(|_| Stop::Odd)?;
    own.and_then(|own| first.checked_add(own)).ok_or(Stop::Odd)
}

fn within(text: &str, limits: &Limits) -> Result<(), Stop> {
    let (most, length) = (limits.cell_bytes, text.len() as u64);
    match length > most {
        true => Err(Stop::Fault(Fault::Limit("cell-bytes", most, length))),
        false => Ok(()),
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

fn not_blank(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    rest.iter().position(|byte| !byte.is_ascii_whitespace()).map(|skipped| at + skipped)
}

/// A number from 1 on, of at most seven digits.
fn whole(text: &str) -> Option<u32> {
    let sound = text.len() <= 7 && !text.starts_with('0');
    digits(text.as_bytes()).filter(|number| sound && *number > 0)
}

fn digits(text: &[u8]) -> Option<u32> {
    digits_at(text).filter(|(_, length)| *length == text.len()).map(|(number, _)| number)
}

/// The number that bytes begin with, of at most nine digits, and how many they are.
fn digits_at(bytes: &[u8]) -> Option<(u32, usize)> {
    let (mut number, mut length) = (0, 0);
    while let Some(digit @ b'0'..=b'9') = bytes.get(length) {
        if length == 9 {
            return None;
        }
        number = number * 10 + u32::from(digit - b'0');
        length += 1;
    }
    (length > 0).then_some((number, length))
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
