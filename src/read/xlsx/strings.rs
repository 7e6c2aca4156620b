//! The shared strings of a workbook, in one piece of memory.

use std::borrow::Cow;
use std::io::Read;

use memchr::memchr;

use super::escape::text_of;
use super::piece::{Pieces, Stop};

/// Texts by their number.
#[derive(Debug, Default)]
pub struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn get(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[number] as usize]
    }

    /// Adds a text; false where there is no room left.
    pub fn push(&mut self, text: &str) -> bool {
        let end = u32::try_from(self.text.len() + text.len());
        let fits = end.is_ok();
        if let Ok(end) = end {
            self.text.push_str(text);
            self.ends.push(end);
        }
        fits
    }

    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Reads the part of the shared strings.
    pub fn read<R: Read>(pieces: &mut Pieces<R>) -> Result<Strings, Stop> {
        let mut strings = Strings::default();
        let mut begun = false;
        let mut room = Vec::new();
        while let Some(piece) = pieces.next(room)? {
            let text = std::str::from_utf8(&piece).map_err(|_| Stop::Odd)?;
            let rest = if begun { text } else { after_opening(text).ok_or(Stop::Odd)? };
            begun = true;
            if strings.take(rest).ok_or(Stop::Odd)? {
                return Ok(strings);
            }
            room = piece;
        }
        Err(Stop::Odd)
    }

    /// Takes the texts of a piece; whether the last of all was among them.
    fn take(&mut self, mut rest: &str) -> Option<bool> {
        let mut scratch = String::new();
        loop {
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
                self.push("").then_some(())?;
                continue;
            }
            let (text, after) = item(after, &mut scratch)?;
            self.push(&text).then_some(())?;
            rest = after;
        }
    }
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
