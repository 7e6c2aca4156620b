//! A written number, exactly: whole digits and a power of ten.

use rust_decimal::Decimal;

use super::currency::strip_sign;
use crate::domain::text::{fold, is_dash};

/// Why a text is not an amount or a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum AmountFault {
    #[error("the cell is empty")]
    Empty,
    #[error("the separators can be read in more than one way")]
    Ambiguous,
    #[error("the thousands separators do not stand at every third digit")]
    Grouping,
    #[error("the number is too large")]
    Overflow,
    #[error("this is not a number")]
    Unreadable,
}

/// mantissa × 10^-scale. `inexact` says that further digits, not all zero, were left out; it
/// never changes which way a number is rounded to a coarser unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub negative: bool,
    pub mantissa: u128,
    pub scale: i32,
    pub inexact: bool,
}

/// Significant digits that are kept; those after them only count as "not zero".
const DIGITS_MAX: u32 = 36;
/// No exponent that a ledger can mean is beyond this one.
const EXPONENT_MAX: i32 = 40;

impl Number {
    pub fn from_decimal(decimal: Decimal) -> Number {
        Number {
            negative: decimal.is_sign_negative(),
            mantissa: decimal.mantissa().unsigned_abs(),
            scale: i32::try_from(decimal.scale()).expect("a scale is at most 28"),
            inexact: false,
        }
    }

    /// The whole number of units of 10^-places, rounded half away from zero, and whether
    /// anything but zero was rounded off; `None` where it does not fit.
    pub fn rounded_to(&self, places: i32) -> Option<(u128, bool)> {
        let dropped = self.scale - places;
        if dropped <= 0 {
            let factor = 10_u128.checked_pow(dropped.unsigned_abs());
            let mantissa = match (self.mantissa, factor) {
                (0, _) => 0,
                (mantissa, factor) => mantissa.checked_mul(factor?)?,
            };
            return Some((mantissa, self.inexact));
        }
        let Some(divisor) = 10_u128.checked_pow(dropped.unsigned_abs()) else {
            // More digits are dropped than a mantissa has: below half of the unit.
            return Some((0, self.mantissa != 0 || self.inexact));
        };
        let (whole, rest) = (self.mantissa / divisor, self.mantissa % divisor);
        // The divisor is even, so that its half is exact.
        let rounded = if rest >= divisor / 2 { whole + 1 } else { whole };
        Some((rounded, rest != 0 || self.inexact))
    }

    /// The nearest decimal of 96 bits; `None` where the whole part does not fit.
    pub fn to_decimal(self) -> Option<Decimal> {
        const MANTISSA_MAX: u128 = (1 << 96) - 1;
        for places in (0..=self.scale.clamp(0, 28)).rev() {
            let (mantissa, _) = self.rounded_to(places)?;
            if mantissa <= MANTISSA_MAX {
                let signed = i128::try_from(mantissa).ok()?;
                let signed = if self.negative { -signed } else { signed };
                let scale = u32::try_from(places).ok()?;
                return Decimal::try_from_i128_with_scale(signed, scale).ok();
            }
        }
        None
    }
}

/// Reads a number in any of the writings of [`super::parse_amount`].
pub(super) fn read_number(text: &str) -> Result<Number, AmountFault> {
    let folded = fold(text);
    let text = folded.trim().trim_start_matches('\'').trim();
    if text.is_empty() {
        return Err(AmountFault::Empty);
    }
    if text.chars().all(is_dash) {
        return Ok(Number { negative: false, mantissa: 0, scale: 0, inexact: false });
    }
    let (bare, negative) = strip_signs(text)?;
    let (bare, power) = strip_power(bare);
    let (bare, exponent) = strip_exponent(bare)?;
    let mut number = digits(bare)?;
    number.negative = negative && (number.mantissa != 0 || number.inexact);
    number.scale -= power + exponent;
    Ok(number)
}

/// Takes off brackets, plus and minus, and signs of currency, each at most once on either side.
fn strip_signs(text: &str) -> Result<(&str, bool), AmountFault> {
    let mut rest = text;
    let mut signs = 0;
    let mut negative = false;
    let mut currencies = 0;
    loop {
        rest = rest.trim();
        let before = rest;
        if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            (rest, negative) = (inner, true);
            signs += 1;
        } else if let Some(inner) = rest.strip_prefix('-').or_else(|| rest.strip_suffix('-')) {
            (rest, negative) = (inner, true);
            signs += 1;
        } else if let Some(inner) = rest.strip_prefix('+').or_else(|| rest.strip_suffix('+')) {
            rest = inner;
            signs += 1;
        } else if let Some(inner) = strip_sign(rest) {
            rest = inner;
            currencies += 1;
        }
        if signs > 1 || currencies > 3 {
            return Err(AmountFault::Unreadable);
        }
        if rest.len() == before.len() {
            return Ok((rest, negative));
        }
    }
}

/// Takes off 万 and its like, and gives its power of ten.
fn strip_power(text: &str) -> (&str, i32) {
    const POWERS: [(&str, i32); 8] = [
        ("万亿", 12),
        ("百万", 6),
        ("千万", 7),
        ("亿", 8),
        ("億", 8),
        ("万", 4),
        ("萬", 4),
        ("千", 3),
    ];
    for (word, power) in POWERS {
        if let Some(rest) = text.strip_suffix(word) {
            return (rest.trim_end(), power);
        }
    }
    (text, 0)
}

/// Takes off `E+5`.
fn strip_exponent(text: &str) -> Result<(&str, i32), AmountFault> {
    let Some(at) = text.find(['e', 'E']) else {
        return Ok((text, 0));
    };
    let (mantissa, exponent) = (&text[..at], &text[at + 1..]);
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(AmountFault::Unreadable);
    }
    let exponent = exponent.parse().map_err(|_| AmountFault::Overflow)?;
    if !(-EXPONENT_MAX..=EXPONENT_MAX).contains(&exponent) {
        return Err(AmountFault::Overflow);
    }
    Ok((mantissa.trim_end(), exponent))
}

/// Digits with their separators.
fn digits(text: &str) -> Result<Number, AmountFault> {
    if !text.bytes().all(|byte| byte.is_ascii_digit() || b".,' ".contains(&byte)) {
        return Err(AmountFault::Unreadable);
    }
    let (whole, fraction) = decimal_point(text)?;
    if whole.bytes().chain(fraction.bytes()).all(|byte| !byte.is_ascii_digit()) {
        return Err(AmountFault::Unreadable);
    }
    let mut number = Number { negative: false, mantissa: 0, scale: 0, inexact: false };
    for byte in whole.bytes().filter(u8::is_ascii_digit) {
        push(&mut number, byte).ok_or(AmountFault::Overflow)?;
    }
    for byte in fraction.bytes() {
        if number.mantissa >= 10_u128.pow(DIGITS_MAX) {
            number.inexact |= byte != b'0';
        } else {
            push(&mut number, byte).ok_or(AmountFault::Overflow)?;
            number.scale += 1;
        }
    }
    Ok(number)
}

fn push(number: &mut Number, byte: u8) -> Option<()> {
    let digit = u128::from(byte - b'0');
    number.mantissa = number.mantissa.checked_mul(10)?.checked_add(digit)?;
    Some(())
}

/// Finds the decimal sign: the whole part (its groups checked) and the digits of the fraction.
fn decimal_point(text: &str) -> Result<(&str, &str), AmountFault> {
    let count = |sign: char| text.bytes().filter(|byte| *byte == sign as u8).count();
    let (points, commas) = (count('.'), count(','));
    let spaced = text.contains([' ', '\'']);
    let split_at = |at: usize| (&text[..at], &text[at + 1..]);
    let last_point = text.rfind('.').unwrap_or(0);
    let last_comma = text.rfind(',').unwrap_or(0);
    let (whole, fraction) = match (points, commas) {
        (0, 0) => (text, ""),
        (1, _) if last_point >= last_comma => split_at(last_point),
        // 1.234,56 and 1 234,56: the comma can only be the decimal sign.
        (_, 1) if last_comma > last_point && (points > 0 || spaced) => split_at(last_comma),
        (0, 1) => return lone_comma(text, last_comma),
        (0, _) | (_, 0) => (text, ""),
        _ => return Err(AmountFault::Unreadable),
    };
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(AmountFault::Unreadable);
    }
    check_groups(whole)?;
    Ok((whole, fraction))
}

/// One comma and no other separator: 1,234 is a thousand, 0,5 and 1234,56 are decimals, and
/// what could be either is refused.
fn lone_comma(text: &str, at: usize) -> Result<(&str, &str), AmountFault> {
    let (whole, fraction) = (&text[..at], &text[at + 1..]);
    match (whole.len(), fraction.len()) {
        (1..=3, 3) if !whole.starts_with('0') => Ok((text, "")),
        (1.., 1 | 2) => Ok((whole, fraction)),
        (1, _) if whole == "0" && !fraction.is_empty() => Ok((whole, fraction)),
        (0, _) | (_, 0) => Err(AmountFault::Unreadable),
        _ => Err(AmountFault::Ambiguous),
    }
}

/// Whether one sign separates groups of three digits (or, as in India, of two before the last
/// three).
fn check_groups(whole: &str) -> Result<(), AmountFault> {
    let Some(at) = whole.find(['.', ',', ' ', '\'']) else {
        return Ok(());
    };
    let separator = char::from(whole.as_bytes()[at]);
    let (mut threes, mut twos) = (true, true);
    let last = whole.split(separator).count() - 1;
    for (groups, group) in whole.split(separator).enumerate() {
        if group.is_empty() || !group.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(AmountFault::Grouping);
        }
        let (first, end) = (groups == 0, groups == last);
        threes &= if first { group.len() <= 3 } else { group.len() == 3 };
        twos &= match (first, end) {
            (true, _) => group.len() <= 2,
            (_, true) => group.len() == 3,
            _ => group.len() == 2,
        };
    }
    let indian = twos && separator == ',' && last >= 2;
    if threes || indian { Ok(()) } else { Err(AmountFault::Grouping) }
}
