//! Numbers of natural persons abroad, who are customers under the number of their identity.

use stdnum::Validator;

use crate::domain::Date;

/// Whether a number, given with its separators and without, is that of a person of the country.
pub(super) fn holds(folded: &str, letters: &str, country: &str) -> bool {
    use stdnum::country as c;
    let crates: &[&dyn Validator] = match country {
        "FI" => &[&c::fi::HETU],
        "NO" => &[&c::no::FODSELSNUMMER],
        "PL" => &[&c::pl::PESEL],
        "RO" => &[&c::ro::CNP],
        "SE" => &[&c::se::PERSONNUMMER],
        _ => &[],
    };
    if crates.iter().any(|rule| [folded, letters].iter().any(|text| rule.validate(text).is_ok())) {
        return true;
    }
    let Some(digits) = letters.chars().map(|sign| sign.to_digit(10)).collect::<Option<Vec<u32>>>()
    else {
        return false;
    };
    match country {
        "DK" => denmark(&digits),
        "EE" => baltic(&digits) && baltic_birth(&digits),
        "FR" => france(&digits),
        "JP" => japan(&digits),
        "KR" => korea(&digits),
        "LT" => baltic(&digits) && (digits[0] == 9 || baltic_birth(&digits)),
        "MY" => digits.len() == 12 && is_day(&[1900, 2000], &digits),
        "NL" => netherlands(&digits),
        "TH" => thailand(&digits),
        "ZA" => south_africa(&digits),
        _ => false,
    }
}

fn two(digits: &[u32], at: usize) -> u32 {
    digits[at] * 10 + digits[at + 1]
}

fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

fn date(year: u32, month: u32, day: u32) -> bool {
    i32::try_from(year).is_ok_and(|year| Date::from_ymd_opt(year, month, day).is_some())
}

/// Year, month and day of two digits each, in one of the centuries.
fn is_day(centuries: &[u32], digits: &[u32]) -> bool {
    let (month, day) = (two(digits, 2), two(digits, 4));
    centuries.iter().any(|century| date(century + two(digits, 0), month, day))
}

/// CPR: a date of birth; its check digit was given up in 2007.
fn denmark(digits: &[u32]) -> bool {
    if digits.len() != 10 {
        return false;
    }
    let (day, month, year) = (two(digits, 0), two(digits, 2), two(digits, 4));
    let century = match (digits[6], year) {
        (5..=8, 58..) => 1800,
        (0..=3, _) | (4 | 9, 37..) => 1900,
        _ => 2000,
    };
    date(century + year, month, day)
}

/// Isikukood and asmens kodas have one check digit with two sets of weights.
fn baltic(digits: &[u32]) -> bool {
    if digits.len() != 11 {
        return false;
    }
    let check = match weighted(&digits[..10], &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11 {
        10 => weighted(&digits[..10], &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10,
        other => other,
    };
    check == digits[10]
}

/// The first digit has the century, and the sex.
fn baltic_birth(digits: &[u32]) -> bool {
    let first = digits[0];
    (1..=8).contains(&first) && is_day(&[1800 + (first - 1) / 2 * 100], &digits[1..])
}

/// Numéro fiscal de référence: the key is the remainder by 511.
fn france(digits: &[u32]) -> bool {
    let value = |digits: &[u32]| digits.iter().fold(0_u64, |sum, d| sum * 10 + u64::from(*d));
    digits.len() == 13 && digits[0] < 4 && value(&digits[..10]) % 511 == value(&digits[10..])
}

/// マイナンバー.
fn japan(digits: &[u32]) -> bool {
    digits.len() == 12 && {
        let sum = weighted(&digits[..11], &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
        (11 - sum % 11) % 11 % 10 == digits[11]
    }
}

/// 주민등록번호: a date of birth, a place up to 96, a check digit.
fn korea(digits: &[u32]) -> bool {
    if digits.len() != 13 {
        return false;
    }
    let century = match digits[6] {
        1 | 2 | 5 | 6 => 1900,
        3 | 4 | 7 | 8 => 2000,
        _ => 1800,
    };
    let sum = weighted(&digits[..12], &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]);
    is_day(&[century], digits) && two(digits, 7) <= 96 && (11 - sum % 11) % 10 == digits[12]
}

/// Burgerservicenummer: leading zeros may be left out.
fn netherlands(digits: &[u32]) -> bool {
    if !(8..=9).contains(&digits.len()) {
        return false;
    }
    let mut padded = vec![0; 9 - digits.len()];
    padded.extend(digits);
    let sum = weighted(&padded[..8], &[9, 8, 7, 6, 5, 4, 3, 2]);
    sum > 0 && sum % 11 == padded[8]
}

fn thailand(digits: &[u32]) -> bool {
    digits.len() == 13 && !matches!(digits[0], 0 | 9) && {
        let sum = weighted(&digits[..12], &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
        (11 - sum % 11) % 10 == digits[12]
    }
}

/// A date of birth, 0 or 1 for a citizen or a resident, and the check digit of Luhn.
fn south_africa(digits: &[u32]) -> bool {
    digits.len() == 13
        && is_day(&[1900, 2000], digits)
        && digits[10] < 2
        && super::foreign_rules::luhn(digits)
}
