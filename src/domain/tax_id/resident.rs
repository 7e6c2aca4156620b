//! 居民身份证: the old fifteen digits, and eighteen by GB 11643.

use crate::domain::{Date, region};

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

/// What keeps a text of eighteen characters from being a resident id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResidentFault {
    /// The character at this index is neither a digit nor the last X.
    Shape {
        index: usize,
    },
    Province,
    Birth,
    Check {
        expected: char,
    },
}

/// Nobody with a tax number was born after it, for as long as this table of divisions
/// can be of use: a bound for callers that do not say which day it is.
pub(super) fn latest_birth() -> Date {
    Date::from_ymd_opt(2040, 12, 31).expect("the last day of a year exists")
}

/// Whether fifteen digits can be an id: it has no check digit, so the division must be
/// one that has been.
pub(super) fn fifteen_holds(text: &str, today: Date) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
        && region::known_division(&text[..6])
        && region::province_name(&text[..2]).is_some()
        && birth(1900 + number(&text[6..8]), &text[8..12], today)
}

/// Why eighteen characters are no id.
pub(super) fn eighteen_fault(text: &str, today: Date) -> Result<(), ResidentFault> {
    let bytes = text.as_bytes();
    if let Some(index) = bytes[..17].iter().position(|byte| !byte.is_ascii_digit()) {
        return Err(ResidentFault::Shape { index });
    }
    if !bytes[17].is_ascii_digit() && bytes[17] != b'X' {
        return Err(ResidentFault::Shape { index: 17 });
    }
    // 83 is the residence permit of people from Taiwan; a leading 9 is the card of a
    // foreign resident, with the province behind it.
    let province = if bytes[0] == b'9' { &text[1..3] } else { &text[..2] };
    if province != "83" && region::province_name(province).is_none() {
        return Err(ResidentFault::Province);
    }
    if !birth(number(&text[6..10]), &text[10..14], today) {
        return Err(ResidentFault::Birth);
    }
    let sum: u32 = bytes.iter().zip(WEIGHTS).map(|(b, w)| u32::from(b - b'0') * w).sum();
    let expected = CHECKS[usize::try_from(sum % 11).expect("a remainder of 11 is small")];
    if bytes[17] == expected {
        return Ok(());
    }
    Err(ResidentFault::Check { expected: char::from(expected) })
}

fn birth(year: u32, month_day: &str, today: Date) -> bool {
    let year = i32::try_from(year).expect("four digits fit");
    let (month, day) = (number(&month_day[..2]), number(&month_day[2..]));
    year >= 1900 && Date::from_ymd_opt(year, month, day).is_some_and(|date| date <= today)
}

/// The value of a few ASCII digits.
fn number(digits: &str) -> u32 {
    digits.bytes().fold(0, |value, byte| value * 10 + u32::from(byte - b'0'))
}
