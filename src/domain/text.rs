//! One spelling for the signs that keyboards and programs write in many ways.

use std::borrow::Cow;

/// `value` ÷ 10^`digits` in its shortest form, handed over piece by piece: `-12` `.` `5`.
pub fn short_decimal(value: i64, digits: u32, mut put: impl FnMut(&str)) {
    if value < 0 {
        put("-");
    }
    let unit = 10_u64.pow(digits);
    let (whole, mut rest) = (value.unsigned_abs() / unit, value.unsigned_abs() % unit);
    let mut buffer = itoa::Buffer::new();
    put(buffer.format(whole));
    if rest == 0 {
        return;
    }
    let mut places = digits as usize;
    while rest % 10 == 0 {
        rest /= 10;
        places -= 1;
    }
    put(".");
    let rest = buffer.format(rest);
    put(&"0000000000000000000"[..places - rest.len()]);
    put(rest);
}

/// Full width signs, odd blanks and odd dashes as their plain ones; invisible signs left out.
///
/// This is the part of Unicode's NFKC that figures need, without its cost: a plain ASCII
/// text is given back as it is.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter_map(fold_sign).collect())
}

/// One sign folded; `None` where it is invisible.
pub fn fold_sign(sign: char) -> Option<char> {
    Some(match sign {
        // The full width yuan and pound signs lie outside the block below.
        '\u{ffe5}' => '¥',
        '\u{ffe1}' => '£',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - 0xfee0)?,
        '\u{3002}' | '\u{ff61}' => '.',
        '‘' | '’' | '`' | '´' => '\'',
        '〔' | '【' | '﹙' => '(',
        '〕' | '】' | '﹚' => ')',
        sign if is_dash(sign) => '-',
        sign if is_invisible(sign) => return None,
        sign if sign.is_whitespace() || sign.is_control() => ' ',
        sign => sign,
    })
}

/// Hyphens, dashes and the minus sign of every kind.
pub fn is_dash(sign: char) -> bool {
    matches!(
        sign,
        '-' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2212}'
                | '\u{2043}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{ff0d}'
                | '\u{2500}'
                | '\u{2501}'
    )
}

/// Signs that take no room: zero width, direction, byte order mark, soft hyphen.
pub fn is_invisible(sign: char) -> bool {
    matches!(
        sign,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
    )
}

/// Signs by which a spreadsheet program tells a formula.
const LIVE: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// A text that no spreadsheet program takes for a formula when it opens a csv: an apostrophe
/// stands before what looks like one. [`unguarded`] gives the text back.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_live(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text without the apostrophe that guards it.
pub fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_live(rest)).unwrap_or(text)
}

fn is_live(text: &str) -> bool {
    text.trim_start_matches('\'').trim_start_matches(' ').starts_with(LIVE)
}

/// The known word that takes the fewest changes of single letters to reach; of two as near, the
/// first.
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    known.iter().copied().min_by_key(|candidate| {
        let begins = candidate.starts_with(word) && !word.is_empty();
        (if begins { 1 } else { distance(word, candidate) }, candidate.len())
    })
}

/// How many letters must be put in, taken out or changed to make one text of the other.
pub fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, sign) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (column, known) in other.iter().enumerate() {
            let changed = diagonal + usize::from(sign != *known);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_guarded_text_is_no_formula_and_comes_back(text in "[' =+@\t＝a-]{0,6}") {
            let written = guarded(&text);
            proptest::prop_assert!(!written.starts_with(LIVE), "{written:?}");
            proptest::prop_assert_eq!(unguarded(&written), text.as_str());
        }
    }
}
