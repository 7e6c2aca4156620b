//! Text between two tags as a person reads it.

use std::borrow::Cow;

/// The length of `_x000D_`.
const ESCAPE: usize = 7;

/// Resolves the references of XML; `None` where this way does not know what to do.
pub fn resolved(raw: &str) -> Option<Cow<'_, str>> {
    if memchr::memchr2(b'&', b'\r', raw.as_bytes()).is_none() {
        return Some(Cow::Borrowed(raw));
    }
    // A carriage return is made a line feed by some readers and not by others.
    if raw.contains('\r') {
        return None;
    }
    quick_xml::escape::unescape(raw).ok()
}

/// The text of an element `t` or of a formula's value: `_x000D_` is the sign of that number.
pub fn unescaped(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("_x") {
        return text;
    }
    let (mut plain, mut rest) = (String::with_capacity(text.len()), &*text);
    while let Some(at) = rest.find("_x") {
        let Some(unit) = unit(&rest[at..]) else {
            plain.push_str(&rest[..=at]);
            rest = &rest[at + 1..];
            continue;
        };
        plain.push_str(&rest[..at]);
        rest = &rest[at + ESCAPE..];
        let low = self::unit(rest).filter(|low| (0xdc00..0xe000).contains(low));
        let sign = match (unit, low) {
            (0xd800..0xdc00, Some(low)) => {
                rest = &rest[ESCAPE..];
                char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00))
            }
            _ => char::from_u32(unit),
        };
        plain.push(sign.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// The UTF-16 unit that a text begins with, where it begins with an escape.
fn unit(text: &str) -> Option<u32> {
    let bytes = text.as_bytes().get(..ESCAPE)?;
    let sound = bytes.starts_with(b"_x") && bytes[6] == b'_';
    let hexadecimal = bytes[2..6].iter().all(u8::is_ascii_hexdigit);
    let digits = text.get(2..6).filter(|_| sound && hexadecimal)?;
    u32::from_str_radix(digits, 16).ok()
}

/// A text as `t` gives it: blanks at its ends count only where the writer says so.
pub fn text_of(raw: &str, preserve: bool) -> Option<Cow<'_, str>> {
    let text = resolved(raw)?;
    if preserve {
        return Some(unescaped(text));
    }
    let trimmed = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches([' ', '\t', '\n'])),
        Cow::Owned(text) => Cow::Owned(text.trim_matches([' ', '\t', '\r', '\n']).to_owned()),
    };
    Some(unescaped(trimmed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_what_they_stand_for() {
        for (raw, text) in [
            ("甲&amp;乙", "甲&乙"),
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD83D__xDCF7_!", "\u{1f4f7}!"),
            ("_xD83D_x", "\u{fffd}x"),
            ("_x00_x000A_", "_x00\n"),
            ("a_xb_", "a_xb_"),
        ] {
            assert_eq!(unescaped(resolved(raw).unwrap()), text, "{raw}");
        }
        assert_eq!(resolved("a\rb"), None);
        assert_eq!(resolved("&nbsp;"), None);
        assert_eq!(text_of(" a ", false).unwrap(), "a");
        assert_eq!(text_of(" a&#32;", true).unwrap(), " a ");
    }
}
