//! The shared strings of a workbook: one column, into which the columns of its sheets look.
//!
//! Where rows are given away as they come, the column ends at a size, and the strings behind it
//! stand in a file. The strings of a workbook stand in the order in which its cells first show
//! them, so that the column holds those that come again and again.

use std::borrow::Cow;
use std::io::{self, Read};

use memchr::memchr;
use polars::prelude::{StringChunked, StringChunkedBuilder};

use crate::read::cell::is_blank;

use super::escape::text_of;
use super::piece::{Pieces, Stop};
use super::tail::{Seen, Tail, TailWriter};

/// Bytes of a text in the column beside its own.
const VIEW: usize = 16;

/// Texts by their number.
#[derive(Debug)]
pub struct Strings {
    /// Text 0 is the missing one, so that a text has the place of its number and one.
    column: StringChunked,
    len: usize,
    /// Some text shows nothing.
    has_blank: bool,
    /// Bytes of the longest text.
    pub longest: usize,
    /// The texts behind those of the column.
    tail: Option<Tail>,
}

impl Strings {
    pub fn none() -> Strings {
        StringsWriter::new(0).finish().expect("nothing is written")
    }

    /// How many texts stand in the column.
    pub fn len(&self) -> usize {
        self.len
    }

    /// The texts behind those of the column.
    pub fn tail(&self) -> Option<&Tail> {
        self.tail.as_ref()
    }

    pub fn get(&self, number: usize) -> &str {
        self.column.get(number + 1).unwrap_or_default()
    }

    /// A text of the column or behind it; the blocks that were read before are looked at first.
    pub fn any<'s>(&'s self, number: usize, seen: &'s mut Seen) -> io::Result<&'s str> {
        match (number.checked_sub(self.len), &self.tail) {
            (None, _) => Ok(self.get(number)),
            (Some(behind), Some(tail)) => tail.get(behind, seen),
            (Some(_), None) => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Whether a text shows nothing.
    pub fn is_blank(&self, number: usize) -> bool {
        self.has_blank && is_blank(self.get(number))
    }

    /// The texts behind the missing one.
    pub fn column(&self) -> &StringChunked {
        &self.column
    }

    /// Reads the part of the shared strings; so many bytes of them stay in memory.
    pub fn read<R: Read>(pieces: &mut Pieces<R>, room: usize) -> Result<Strings, Stop> {
        let mut strings = StringsWriter::new(room);
        let mut begun = false;
        let mut room = Vec::new();
        while let Some(piece) = pieces.next(room)? {
            let text = std::str::from_utf8(&piece).map_err(|_| Stop::Odd)?;
            let rest = if begun { text } else { after_opening(text).ok_or(Stop::Odd)? };
            begun = true;
            if strings.take(rest).ok_or(Stop::Odd)? {
                return strings.finish().ok_or(Stop::Odd);
            }
            room = piece;
        }
        Err(Stop::Odd)
    }
}

#[cfg(test)]
impl From<&[&str]> for Strings {
    fn from(texts: &[&str]) -> Strings {
        let mut reading = StringsWriter::new(usize::MAX);
        texts.iter().for_each(|text| reading.push(text).unwrap());
        reading.finish().unwrap()
    }
}

/// Texts while they are taken.
pub struct StringsWriter {
    column: StringChunkedBuilder,
    len: usize,
    has_blank: bool,
    longest: usize,
    /// Bytes that the column may still take.
    room: usize,
    tail: Option<TailWriter>,
}

impl StringsWriter {
    /// Takes texts, of which so many bytes stay in memory.
    pub fn new(room: usize) -> StringsWriter {
        let mut column = StringChunkedBuilder::new("".into(), 0);
        column.append_null();
        StringsWriter { column, len: 0, has_blank: false, longest: 0, room, tail: None }
    }

    /// Takes the next text; `None` where it cannot be kept.
    pub fn push(&mut self, text: &str) -> Option<()> {
        if let Some(tail) = &mut self.tail {
            return tail.push(text).ok();
        }
        match self.room.checked_sub(text.len() + VIEW) {
            Some(room) => self.room = room,
            None => match TailWriter::new() {
                Ok(tail) => return self.tail.insert(tail).push(text).ok(),
                // Without a place for temporary files all texts stay.
                Err(_) => self.room = usize::MAX,
            },
        }
        self.column.append_value(text);
        self.len += 1;
        self.has_blank |= shows_nothing(text);
        self.longest = self.longest.max(text.len());
        Some(())
    }

    pub fn finish(self) -> Option<Strings> {
        let StringsWriter { column, len, has_blank, longest, tail, .. } = self;
        let tail = tail.map(TailWriter::finish).transpose().ok()?;
        Some(Strings { column: column.finish(), len, has_blank, longest, tail })
    }

    /// Takes the texts of a piece; whether the last of all was among them.
    fn take(&mut self, mut rest: &str) -> Option<bool> {
        let mut scratch = String::new();
        loop {
            // What nearly every text is written as.
            while let Some(inside) = rest.strip_prefix("<si><t>") {
                let end = memchr(b'<', inside.as_bytes())?;
                let Some(after) = inside[end..].strip_prefix("</t></si>") else { break };
                self.push(&text_of(&inside[..end], false)?)?;
                rest = after;
            }
            rest = rest.trim_ascii_start();
            if rest.is_empty() {
                return Some(false);
            }
            if rest.starts_with("</sst>") {
                return Some(true);
            }
            let (name, tag, after) = tag(rest)?;
            if name != "si" {
                return None;
            }
            if tag.ends_with('/') {
                rest = after;
                self.push("")?;
                continue;
            }
            let (text, after) = item(after, &mut scratch)?;
            self.push(&text)?;
            rest = after;
        }
    }
}

/// Whether a text shows nothing; most texts begin with a letter or a digit.
pub fn shows_nothing(text: &str) -> bool {
    !text.bytes().next().is_some_and(|byte| byte.is_ascii_graphic()) && is_blank(text)
}

/// What follows the opening of the element `sst`.
fn after_opening(text: &str) -> Option<&str> {
    let start = text.find("<sst")?;
    let declared = &text[..start];
    let (name, tag, after) = tag(&text[start..])?;
    let plain = name == "sst" && !tag.ends_with('/') && !declared.contains("<!");
    (plain && is_utf8(declared)).then_some(after)
}

/// Whether the declaration of a part names no other encoding.
pub fn is_utf8(declared: &str) -> bool {
    let Some((_, named)) = declared.split_once("encoding=") else {
        return true;
    };
    let name = named.get(1..6).unwrap_or_default();
    name.eq_ignore_ascii_case("utf-8")
}

/// The tag that a text begins with: its name, what follows the name in it, what follows it.
pub fn tag(text: &str) -> Option<(&str, &str, &str)> {
    let inner = text.strip_prefix('<')?;
    let end = memchr(b'>', inner.as_bytes())?;
    let (inside, after) = (&inner[..end], &inner[end + 1..]);
    let named = inside.find([' ', '\t', '\r', '\n']).unwrap_or(inside.len());
    let named = match inside[..named].strip_suffix('/') {
        Some(name) if !name.is_empty() => name.len(),
        _ => named,
    };
    let (name, attributes) = inside.split_at(named);
    // A sign `>` inside a value cut the tag short; a prefix or `<!` is not for this way.
    let quotes = attributes.bytes().filter(|byte| *byte == b'"').count();
    let plain = quotes % 2 == 0 && !attributes.contains('\'') && !name.contains([':', '!', '?']);
    plain.then_some((name, attributes, after))
}

/// The text of an element `si` or `is`, and what follows its end.
pub fn item<'p>(inside: &'p str, scratch: &mut String) -> Option<(Cow<'p, str>, &'p str)> {
    let (mut rest, mut phonetic) = (inside, false);
    let mut single: Option<Cow<'p, str>> = None;
    let mut several = false;
    scratch.clear();
    loop {
        rest = &rest[memchr(b'<', rest.as_bytes())?..];
        let (name, attributes, after) = tag(rest)?;
        rest = after;
        match name {
            "/si" | "/is" => break,
            "rPh" => phonetic = !attributes.ends_with('/'),
            "/rPh" => phonetic = false,
            "t" if !phonetic => {
                let (text, after) = piece_of_text(attributes, rest)?;
                rest = after;
                match single.take() {
                    None if !several => single = Some(text),
                    before => {
                        several = true;
                        scratch.push_str(&before.unwrap_or_default());
                        scratch.push_str(&text);
                    }
                }
            }
            _ => {}
        }
    }
    let text = if several { Cow::Owned(scratch.clone()) } else { single.unwrap_or_default() };
    Some((text, rest))
}

/// The text of an element `t`, and what follows its end.
fn piece_of_text<'p>(attributes: &str, rest: &'p str) -> Option<(Cow<'p, str>, &'p str)> {
    if attributes.ends_with('/') {
        return Some((Cow::Borrowed(""), rest));
    }
    let end = memchr(b'<', rest.as_bytes())?;
    let after = rest[end..].strip_prefix("</t>")?;
    let preserve = attributes.contains("xml:space=\"preserve\"");
    Some((text_of(&rest[..end], preserve)?, after))
}
