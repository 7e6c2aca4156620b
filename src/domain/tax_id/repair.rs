//! The one social credit code that a misread number can be.

use super::normal::Normal;
use super::uscc;

/// Mends look-alikes, width, case and blanks, or else one pair of swapped neighbours:
/// `Some` only where exactly one candidate passes both checks.
pub fn repair(text: &str) -> Option<String> {
    let normal = Normal::of(text);
    if normal.length() > 18 {
        return among_words(normal.text());
    }
    if normal.length() != 18 || normal.first_foreign_character().is_some() {
        return None;
    }
    let written: [u8; 18] = normal.text().as_bytes().try_into().ok()?;
    let possible = written.map(possible_symbol);
    if uscc::holds(&possible) {
        // A number that was right, though in lower case or with blanks, is not broken;
        // its normal form is still what should be written.
        return (normal.text() != text || possible != written).then(|| text_of(&possible));
    }
    let mut passing: Option<[u8; 18]> = None;
    let mut candidate_count = 0;
    let mut consider = |candidate: [u8; 18]| {
        if uscc::holds(&candidate) && passing != Some(candidate) {
            passing = Some(candidate);
            candidate_count += 1;
        }
    };
    for index in 0..possible.len() {
        if let Some(other) = look_alike(possible[index]) {
            let mut candidate = possible;
            candidate[index] = other;
            consider(candidate);
        }
    }
    // A reader who takes one 1 for an L takes them all.
    if possible.iter().filter(|byte| **byte == b'L').count() > 1 {
        consider(possible.map(|byte| if byte == b'L' { b'1' } else { byte }));
    }
    if possible == written {
        for index in 1..written.len() {
            if written[index - 1] != written[index] {
                let mut candidate = written;
                candidate.swap(index - 1, index);
                consider(candidate);
            }
        }
    }
    match (candidate_count, passing) {
        (1, Some(candidate)) => Some(text_of(&candidate)),
        _ => None,
    }
}

/// The one code among other words, such as a label before it: 税号：91350100M000100Y43.
fn among_words(text: &str) -> Option<String> {
    let mut codes = text
        .split(|sign: char| !sign.is_ascii_alphanumeric())
        .filter(|piece| piece.len() == 18 && uscc::holds(piece.as_bytes()));
    let code = codes.next()?;
    codes.next().is_none().then(|| code.to_owned())
}

/// The letters that no code contains have one reading each.
fn possible_symbol(byte: u8) -> u8 {
    match byte {
        b'O' => b'0',
        b'I' => b'1',
        b'S' => b'5',
        b'Z' => b'2',
        b'V' => b'U',
        other => other,
    }
}

/// Symbols that may stand for each other although both are allowed.
fn look_alike(byte: u8) -> Option<u8> {
    match byte {
        b'L' => Some(b'1'),
        b'B' => Some(b'8'),
        b'8' => Some(b'B'),
        b'Q' => Some(b'0'),
        b'0' => Some(b'Q'),
        _ => None,
    }
}

fn text_of(code: &[u8; 18]) -> String {
    code.iter().copied().map(char::from).collect()
}
