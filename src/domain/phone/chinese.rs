//! The rules of Chinese numbers, over digits that stand alone.

use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};

use super::areas::{Area, Digits, area_of};
use super::plan::{SpecialUse, is_service, mobile_prefix};
use super::{Expect, PhoneFault, PhoneKind};

/// What digits turned out to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading<'a> {
    pub kind: PhoneKind,
    /// The area, whose zero is not in `number`.
    pub area: Option<&'static Area>,
    /// The number without its area code.
    pub number: &'a [u8],
    /// The area code stood without its zero, and nothing excuses that.
    pub zero_lost: bool,
    pub special: Option<SpecialUse>,
    pub placeholder: bool,
}

impl<'a> Reading<'a> {
    fn plain(kind: PhoneKind, number: &'a [u8]) -> Reading<'a> {
        Reading { kind, area: None, number, zero_lost: false, special: None, placeholder: false }
    }

    /// Nothing about it is guessed.
    pub fn is_certain(&self) -> bool {
        !self.zero_lost && !self.placeholder && self.kind != PhoneKind::Local
    }
}

pub(super) fn text(digits: &[u8]) -> &str {
    std::str::from_utf8(digits).expect("digits are ASCII")
}

/// Reads digits without any international prefix. `prefixed` says that +86 stood before them,
/// so that an area code rightly has no zero.
pub(super) fn read(
    digits: &[u8],
    prefixed: bool,
    expect: Expect,
) -> Result<Reading<'_>, PhoneFault> {
    if is_placeholder(digits) {
        let kind = if digits.len() == 11 { PhoneKind::Mobile } else { PhoneKind::Local };
        return Ok(Reading { placeholder: true, ..Reading::plain(kind, digits) });
    }
    let length = PhoneFault::Length { digits: digits.len() };
    match (digits, digits.len()) {
        ([], _) => Err(length),
        ([b'0', mobile @ ..], 12) if is_mobile(mobile) => read_mobile(mobile),
        ([b'0', ..], _) => read_area(digits),
        ([b'1', b'0', b'6', ..] | [b'1', b'4', ..], 13) if machine_prefix(digits) => Ok(Reading {
            special: Some(SpecialUse::MachineToMachine),
            ..Reading::plain(PhoneKind::Mobile, digits)
        }),
        ([b'1', ..], 11) => read_mobile(digits),
        _ if is_service(digits) => Ok(Reading::plain(PhoneKind::Service, digits)),
        ([b'1', b'0', ..], 10) => without_zero(digits, prefixed).ok_or(length),
        ([b'1', ..], _) => Err(length),
        (_, 10 | 11) => without_zero(digits, prefixed).ok_or(length),
        ([b'2'..=b'8', ..], 7 | 8) => Ok(Reading::plain(PhoneKind::Local, digits)),
        (_, 7 | 8) if expect != Expect::Mobile => Err(subscriber_fault("", digits)),
        _ => Err(length),
    }
}

/// Numbers of machines have 13 digits: 106x, and 14x where people have none.
fn machine_prefix(digits: &[u8]) -> bool {
    digits[1] == b'0'
        || mobile_prefix(first_four(digits)) == Some(Some(SpecialUse::MachineToMachine))
}

fn subscriber_fault(area: &str, subscriber: &[u8]) -> PhoneFault {
    PhoneFault::Subscriber { area: area.to_owned(), subscriber: text(subscriber).to_owned() }
}

fn first_four(digits: &[u8]) -> u16 {
    digits.iter().take(4).fold(0, |value, byte| value * 10 + u16::from(byte - b'0'))
}

fn is_mobile(digits: &[u8]) -> bool {
    digits.len() == 11 && digits[0] == b'1' && mobile_prefix(first_four(digits)).is_some()
}

fn read_mobile(digits: &[u8]) -> Result<Reading<'_>, PhoneFault> {
    match mobile_prefix(first_four(digits)) {
        Some(special) => Ok(Reading { special, ..Reading::plain(PhoneKind::Mobile, digits) }),
        None => Err(PhoneFault::MobilePrefix { prefix: text(&digits[..3]).to_owned() }),
    }
}

/// Digits that begin with the zero of an area code.
fn read_area(digits: &[u8]) -> Result<Reading<'_>, PhoneFault> {
    let width = area_width(digits);
    if digits.len() < width + 5 {
        return Err(PhoneFault::Length { digits: digits.len() });
    }
    let (code, number) = digits.split_at(width);
    let unknown = || PhoneFault::AreaUnknown { area: text(code).to_owned() };
    let area = area_of(text(code)).ok_or_else(unknown)?;
    // Nobody has a number of nothing but zeros, nor one counted up from 1.
    let filler = matches!(number, b"12345678" | b"1234567") || number.iter().all(|d| *d == b'0');
    if filler && has_length(area, number) {
        let reading = Reading { area: Some(area), ..Reading::plain(PhoneKind::Landline, number) };
        return Ok(Reading { placeholder: true, ..reading });
    }
    // A service number may be called through an area: 0571-96345.
    let service = number.len() <= 6 && is_service(number);
    let kind = if service { PhoneKind::Service } else { PhoneKind::Landline };
    if !service {
        check_subscriber(area, digits, number)?;
    }
    Ok(Reading { area: Some(area), ..Reading::plain(kind, number) })
}

/// 010 and 02x have three digits, the others four.
fn area_width(digits: &[u8]) -> usize {
    match digits {
        [b'0', b'1', b'0', ..] | [b'0', b'2', ..] => 3,
        _ => 4,
    }
}

fn check_subscriber(area: &Area, digits: &[u8], number: &[u8]) -> Result<(), PhoneFault> {
    if !has_length(area, number) {
        return Err(PhoneFault::Length { digits: digits.len() });
    }
    let good = match number[0] {
        b'2'..=b'8' => true,
        // Only some of these are in use, and libphonenumber knows which.
        b'1' | b'9' => PHONE_NUMBER_UTIL
            .parse(text(digits), Some(Region::CN))
            .is_ok_and(|number| number.is_valid()),
        _ => false,
    };
    if good { Ok(()) } else { Err(subscriber_fault(area.code, number)) }
}

fn has_length(area: &Area, number: &[u8]) -> bool {
    match area.digits {
        Digits::Seven => number.len() == 7,
        Digits::Eight => number.len() == 8,
        Digits::Either => matches!(number.len(), 7 | 8),
    }
}

/// Ten or eleven digits that are a landline once a zero stands before them.
fn without_zero(digits: &[u8], prefixed: bool) -> Option<Reading<'_>> {
    let mut whole = [b'0'; 12];
    whole[1..=digits.len()].copy_from_slice(digits);
    let whole = &whole[..=digits.len()];
    let width = area_width(whole);
    let area = area_of(text(&whole[..width]))?;
    let number = &digits[width - 1..];
    check_subscriber(area, whole, number).ok()?;
    Some(Reading {
        area: Some(area),
        zero_lost: !prefixed,
        ..Reading::plain(PhoneKind::Landline, number)
    })
}

/// One digit over and over, 12345678, or a mobile prefix with nothing but zeros.
fn is_placeholder(digits: &[u8]) -> bool {
    let [first, rest @ ..] = digits else {
        return false;
    };
    let repeated = rest.iter().all(|digit| digit == first);
    let zeros = digits.len() == 11 && *first == b'1' && digits[3..].iter().all(|d| *d == b'0');
    let counted = b"1234567890123".starts_with(digits) && digits.len() >= 7;
    digits.len() >= 6 && (repeated || zeros || counted)
}

/// The number as it is written, the area code with its zero and a dash.
pub(super) fn display(reading: &Reading<'_>, out: &mut String) {
    let number = text(reading.number);
    if let Some(area) = reading.area {
        out.push_str(area.code);
        out.push('-');
        out.push_str(number);
    } else if reading.kind == PhoneKind::Service && number.len() == 10 {
        for part in [&number[..3], "-", &number[3..6], "-", &number[6..]] {
            out.push_str(part);
        }
    } else {
        out.push_str(number);
    }
}

/// The number for the whole world; empty where that is not known.
pub(super) fn e164(reading: &Reading<'_>) -> String {
    if reading.kind == PhoneKind::Local || reading.placeholder {
        return String::new();
    }
    let mut whole = String::with_capacity(16);
    whole.push_str("+86");
    if let Some(area) = reading.area {
        whole.push_str(&area.code[1..]);
    }
    whole.push_str(text(reading.number));
    whole
}

/// A number of a retired area under its new code, where its digits fit there.
pub(super) fn renumbered(reading: &Reading<'_>) -> Option<String> {
    let successor = area_of(reading.area?.successor?)?;
    let number = reading.number;
    has_length(successor, number).then(|| format!("{}-{}", successor.code, text(number)))
}
