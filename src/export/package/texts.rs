//! The texts of a workbook that its large sheets share: each stands once, and cells name it.

use std::borrow::Cow;

use string_interner::{DefaultBackend, DefaultSymbol, StringInterner, Symbol};

/// Bytes of shared texts, so that the memory stays small; further texts stand in their cells.
const BYTES_MAX: usize = 16 << 20;
/// Longer texts hardly ever come twice.
const LENGTH_MAX: usize = 200;

/// Shared texts behind those that the workbook has already.
#[derive(Default)]
pub struct Texts {
    new: StringInterner<DefaultBackend>,
    /// The bytes of the new ones.
    bytes: usize,
    /// The number of the first new one.
    first: u32,
    /// Cells that name them.
    pub uses: u64,
}

impl Texts {
    pub fn behind(first: u32) -> Texts {
        Texts { first, ..Texts::default() }
    }

    /// The number of the next new one: how many there are in all.
    pub fn last(&self) -> u32 {
        self.first + u32::try_from(self.new.len()).expect("the texts are limited")
    }

    /// The number of a text; `None` where it is not shared.
    pub fn number(&mut self, text: &str) -> Option<u32> {
        if text.len() > LENGTH_MAX {
            return None;
        }
        let symbol: DefaultSymbol = match self.new.get(text) {
            Some(symbol) => symbol,
            None if self.bytes >= BYTES_MAX => return None,
            None => {
                self.bytes += text.len();
                self.new.get_or_intern(text)
            }
        };
        self.uses += 1;
        Some(self.first + u32::try_from(symbol.to_usize()).expect("the texts are limited"))
    }

    /// The new ones by their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.new.iter().map(|(_, text)| text)
    }
}

/// A text as XML holds it; a control sign, and what looks like one written out, as Excel does.
pub fn escaped(text: &str) -> Cow<'_, str> {
    // 0xEF begins U+FFFE and U+FFFF, which no XML may hold.
    let special = |byte: u8| matches!(byte, b'&' | b'<' | b'>' | b'_' | 0xEF) || byte < 0x20;
    if !text.bytes().any(special) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (at, sign) in text.char_indices() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' => out.push(sign),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                out.push_str(&format!("_x{:04X}_", u32::from(sign)))
            }
            '_' if is_code(&text.as_bytes()[at..]) => out.push_str("_x005F_"),
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}

/// `_x0041_`.
fn is_code(text: &[u8]) -> bool {
    text.len() >= 7
        && text[1] == b'x'
        && text[2..6].iter().all(u8::is_ascii_hexdigit)
        && text[6] == b'_'
}

/// A text as the value of an attribute.
pub fn attribute(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#xA;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_escaped_as_excel_does() {
        for (text, wanted) in [
            ("甲 & <乙> \"丙\"\n", "甲 &amp; &lt;乙&gt; \"丙\"\n"),
            ("a_b_x0041_", "a_b_x005F_x0041_"),
            ("_xZZZZ_ _x", "_xZZZZ_ _x"),
            ("\u{1}\r", "_x0001__x000D_"),
        ] {
            assert_eq!(escaped(text), wanted);
        }
        assert_eq!(attribute("\"a\"\n&"), "&quot;a&quot;&#xA;&amp;");
    }

    #[test]
    fn texts_are_counted_from_those_that_are_there() {
        let mut texts = Texts::behind(5);
        let given = ["甲", "乙", "甲"].map(|text| texts.number(text));
        assert_eq!(given, [Some(5), Some(6), Some(5)]);
        assert_eq!((texts.uses, texts.last()), (3, 7));
        assert_eq!(texts.number(&"长".repeat(100)), None);
    }
}
