//! Rules of countries for which the crate has none, or one that refuses real numbers.

/// Whether a number holds, given with and without its separators; `None` where the crate
/// is to judge.
pub(super) fn holds(folded: &str, letters: &str, country: &str) -> Option<bool> {
    let text = letters.strip_prefix(country).unwrap_or(letters);
    match country {
        "AD" => Some(andorra(text)),
        "AL" => Some(albania(text)),
        "AT" if austrian_register(letters) => Some(true),
        "AZ" => Some(azerbaijan(text)),
        "EU" | "IM" => Some(one_stop_shop(text, country)),
        "ID" => Some(indonesia(text)),
        "KR" if korea(text) => Some(true),
        "MX" => Some(mexico(letters)),
        "PY" => Some(paraguay(text)),
        "BG" if text.len() == 9 => Some(bulgaria(text)),
        "CZ" if czech_special(text) || birth_number(text) => Some(true),
        // Two numbers in force whose check digit is wrong in the register itself.
        "DO" if matches!(text, "10233317" | "501676936") => Some(true),
        "EC" if text.len() == 13 && text.as_bytes()[2] == b'9' => Some(ecuador(text)),
        "FR" if letters.len() == 14 => Some(french_establishment(letters)),
        // Before the number of a registered issuer of invoices stands a T.
        "JP" if letters.strip_prefix('T').is_some_and(japan) => Some(true),
        "LV" if text.len() == 11 && text.starts_with(['0', '1', '2', '3']) => Some(latvia(text)),
        "NZ" if !new_zealand(text) => Some(false),
        "RO" if text.len() == 14 && romanian_register(text) => Some(true),
        "RO" if text.starts_with(['J', 'F', 'C']) && !romanian_year(text) => Some(false),
        "SK" if slovakia(text) || birth_number(text) => Some(true),
        "SN" => Some(senegal(text)),
        "SV" => Some(el_salvador(text)),
        "SG" => Some(singapore(text)),
        "TW" => Some(taiwan(text)),
        "US" if american_person(folded) => Some(true),
        "UY" => Some(uruguay(text)),
        // Since 2025 the twelve digits of a person's identity serve as the tax number.
        "VN" if text.len() == 12 && digits(text).is_some() => Some(true),
        "BE" => Some(belgium(text)),
        _ => None,
    }
}

fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|character| character.to_digit(10)).collect()
}

fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// The crate has the range of company numbers the wrong way round.
fn andorra(text: &str) -> bool {
    let bytes = text.as_bytes();
    let &[first, ref middle @ .., last] = bytes else {
        return false;
    };
    middle.len() == 6
        && middle.iter().all(u8::is_ascii_digit)
        && last.is_ascii_uppercase()
        && match first {
            b'F' => middle <= b"699999".as_slice(),
            b'A' | b'L' => middle > b"699999".as_slice() && middle < b"800000".as_slice(),
            letter => b"CDEGOPU".contains(&letter),
        }
}

/// The crate reads more into the number than the register promises.
fn albania(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && (b'A'..=b'M').contains(&bytes[0])
        && bytes[1..9].iter().all(u8::is_ascii_digit)
        && bytes[9].is_ascii_uppercase()
}

/// Firmenbuchnummer: a serial number and one check letter.
fn austrian_register(letters: &str) -> bool {
    let text = letters.strip_prefix("FN").unwrap_or(letters);
    let (body, letter) = text.split_at(text.bytes().take_while(u8::is_ascii_digit).count());
    (1..=6).contains(&body.len()) && letter.len() == 1 && letter.as_bytes()[0].is_ascii_uppercase()
}

/// Enterprise numbers of Belgium begin with 0, which was once left out, or 1.
fn belgium(text: &str) -> bool {
    let padded = format!("{text:0>10}");
    let Some(digits) = digits(&padded) else {
        return false;
    };
    let value = |digits: &[u32]| digits.iter().fold(0, |value, digit| value * 10 + digit);
    (9..=10).contains(&text.len())
        && digits[0] < 2
        && value(&digits) > 0
        && (value(&digits[..8]) + value(&digits[8..])).is_multiple_of(97)
}

/// The crate takes the second set of weights at the wrong time.
fn bulgaria(text: &str) -> bool {
    let Some(digits) = digits(text) else {
        return false;
    };
    let first = weighted(&digits[..8], &[1, 2, 3, 4, 5, 6, 7, 8]) % 11;
    let check = match first {
        10 => weighted(&digits[..8], &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10,
        other => other,
    };
    check == digits[8]
}

/// The number of a company or, by its shorter sum, of a public body.
fn ecuador(text: &str) -> bool {
    let Some(digits) = digits(text) else {
        return false;
    };
    let province = digits[0] * 10 + digits[1];
    let public = !text.ends_with("0000")
        && weighted(&digits, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11);
    let company = !text.ends_with("000")
        && weighted(&digits, &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11);
    (matches!(province, 1..=24 | 30 | 50)) && (public || company)
}

/// SIRET: the SIREN in it must hold too. The post offices have a sum of their own.
fn french_establishment(text: &str) -> bool {
    let Some(digits) = digits(text) else {
        return false;
    };
    let post = text.starts_with("356000000") && digits.iter().sum::<u32>().is_multiple_of(5);
    luhn(&digits[..9]) && (luhn(&digits) || post)
}

/// 法人番号: the check digit stands first.
fn japan(text: &str) -> bool {
    let Some(digits) = digits(text) else {
        return false;
    };
    digits.len() == 13 && {
        let sum = weighted(&digits[1..], &[2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]);
        9 - sum % 9 == digits[0]
    }
}

/// 사업자등록번호 without its check digit: numbers in force are known that fail it.
pub(super) fn korea(text: &str) -> bool {
    text.len() == 10
        && digits(text).is_some()
        && &text[..3] >= "101"
        && &text[3..5] != "00"
        && &text[5..9] != "0000"
}

/// The check digit that most numbers of Korean businesses have.
pub(super) fn korean_check_holds(text: &str) -> bool {
    digits(text).is_some_and(|digits| {
        let sum = weighted(&digits, &[1, 3, 7, 1, 3, 7, 1, 3, 5]) + digits[8] * 5 / 10;
        (sum + digits[9]).is_multiple_of(10)
    })
}

/// A person of Latvia; since 2017 the number begins with 32 and tells no birth date.
fn latvia(text: &str) -> bool {
    let Some(digits) = digits(text) else {
        return false;
    };
    let two = |at: usize| digits[at] * 10 + digits[at + 1];
    let year = i32::try_from(1800 + digits[6] * 100 + two(4)).expect("a year is small");
    let born = chrono::NaiveDate::from_ymd_opt(year, two(2), two(0)).is_some();
    let sum = 1 + weighted(&digits[..10], &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]);
    (born || text.starts_with("32")) && sum % 11 % 10 == digits[10]
}

/// The numbers of persons in America, written with their two dashes, and of preparers:
/// nine digits alone are those of an employer.
fn american_person(folded: &str) -> bool {
    let parts: Vec<&str> = folded.split('-').collect();
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [area, group, serial] => {
            (area.len(), group.len(), serial.len()) == (3, 2, 4)
                && parts.iter().all(|part| all_digits(part))
                && !matches!(*area, "000" | "666")
                && (*group != "00" && *serial != "0000")
        }
        [one] => one.len() == 9 && one.starts_with('P') && all_digits(&one[1..]),
        _ => false,
    }
}

/// The birth number of a Czech: the crate knows only one century of it.
fn birth_number(text: &str) -> bool {
    let Some(digits) = digits(text) else {
        return false;
    };
    let two = |at: usize| digits[at] * 10 + digits[at + 1];
    let year = match (digits.len(), two(0)) {
        (9, year @ 80..) => 1800 + year,
        (9, year @ ..54) => 1900 + year,
        (10, year @ 54..) => 1900 + year,
        (10, year) => 2000 + year,
        _ => return false,
    };
    let year = i32::try_from(year).expect("a year is small");
    let check = || {
        let rest = digits[..9].iter().fold(0, |rest, digit| (rest * 10 + digit) % 11);
        rest % 10 == digits[9]
    };
    chrono::NaiveDate::from_ymd_opt(year, two(2) % 50 % 20, two(4)).is_some()
        && (digits.len() == 9 || check())
}

/// The crate does not know that a leading zero is often left out.
fn azerbaijan(text: &str) -> bool {
    let padded = format!("{text:0>10}");
    let Some(digits) = digits(&padded) else {
        return false;
    };
    (9..=10).contains(&text.len())
        && matches!(digits[9], 1 | 2)
        && weighted(&digits, &[4, 1, 8, 6, 2, 7, 5, 3]) % 11 == digits[8]
}

/// Numbers of the European one stop shop name the member state by its ISO number.
fn one_stop_shop(text: &str, prefix: &str) -> bool {
    const STATES: &str = "040 056 100 191 196 203 208 233 246 250 276 300 348 372 380 428 440 442 \
        470 528 616 620 642 703 705 724 752 900";
    let length = if prefix == "EU" { 9 } else { 10 };
    text.len() == length
        && digits(text).is_some()
        && STATES.split(' ').any(|state| text.starts_with(state))
}

/// Fifteen digits, sixteen with a leading zero since 2024, or the sixteen of a person.
fn indonesia(text: &str) -> bool {
    let Some(digits) = digits(text) else {
        return false;
    };
    match digits.len() {
        15 => luhn(&digits[..9]),
        16 if digits[0] == 0 => luhn(&digits[..10]),
        16 => true,
        _ => false,
    }
}

pub(super) fn luhn(digits: &[u32]) -> bool {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let value = |(index, digit): (usize, &u32)| match index % 2 {
        1 => doubled(*digit),
        _ => *digit,
    };
    digits.iter().rev().enumerate().map(value).sum::<u32>().is_multiple_of(10)
}

/// Many numbers in force do not have the check digit that the law describes, so only
/// the shape and the date count.
fn mexico(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let names = match letters.len() {
        12 => 3,
        10 | 13 => 4,
        _ => return false,
    };
    let (name, rest) = letters.split_at(names);
    let (date, ending) = rest.split_at(6);
    let date: String = date.iter().collect();
    name.iter().all(|letter| letter.is_ascii_uppercase() || matches!(letter, '&' | 'Ñ'))
        && digits(&date).is_some()
        && ["19", "20"].iter().any(|century| {
            chrono::NaiveDate::parse_from_str(&format!("{century}{date}"), "%Y%m%d").is_ok()
        })
        && ending.iter().all(char::is_ascii_alphanumeric)
}

/// The crate takes the remainder 0 for 1.
fn paraguay(text: &str) -> bool {
    let Some(digits) = digits(text) else {
        return false;
    };
    let Some((check, body)) = digits.split_last() else {
        return false;
    };
    let sum: u32 = body.iter().rev().zip(2..).map(|(digit, weight)| digit * weight).sum();
    (5..=9).contains(&digits.len()) && (11 - sum % 11) % 11 % 10 == *check
}

/// Nine digits that begin with a 6: persons without a birth number.
fn czech_special(text: &str) -> bool {
    let Some(digits) = digits(text) else {
        return false;
    };
    if digits.len() != 9 || digits[0] != 6 {
        return false;
    }
    let sum = weighted(&digits[1..8], &[8, 7, 6, 5, 4, 3, 2]) % 11;
    (18 - (10 - sum) % 11) % 10 == digits[8]
}

/// The crate asks for a birth date where the number need only be a multiple of 11.
fn slovakia(text: &str) -> bool {
    let Some(digits) = digits(text) else {
        return false;
    };
    digits.len() == 10
        && digits[0] != 0
        && matches!(digits[2], 2..=4 | 7..=9)
        && digits.iter().fold(0, |rest, digit| (rest * 10 + digit) % 11) == 0
}

/// The trade register's number since 2024: letter, year, serial, county, check digit.
fn romanian_register(text: &str) -> bool {
    let (first, rest) = text.split_at(text.chars().next().map_or(0, char::len_utf8));
    let Some(digits) = digits(rest) else {
        return false;
    };
    let Some((check, body)) = digits.split_last() else {
        return false;
    };
    let letter = match first {
        "J" => 4,
        "F" => 0,
        "C" => 7,
        _ => return false,
    };
    let year = digits[..4].iter().fold(0, |value, digit| value * 10 + digit);
    let county = digits[10] * 10 + digits[11];
    let old_county = (1..=40).contains(&county) || matches!(county, 51 | 52);
    (1990..=2100).contains(&year)
        && (old_county && year <= 2024 || county == 0 && year >= 2024)
        && (letter + body.iter().sum::<u32>()) % 10 == *check
}

/// The old numbers of the register end in their year, from 1990 until the new ones came.
fn romanian_year(text: &str) -> bool {
    let year = text.len().checked_sub(4).and_then(|start| text.get(start..));
    year.and_then(|year| year.parse().ok()).is_some_and(|year: u32| (1990..=2024).contains(&year))
}

/// The crate does not look at the range of numbers that are given out.
fn new_zealand(text: &str) -> bool {
    text.parse().is_ok_and(|number: u64| (10_000_001..150_000_000).contains(&number))
}

fn senegal(text: &str) -> bool {
    let (number, office) = match text.len() {
        7 | 9 => (text, ""),
        10 | 12 if text.is_ascii() => text.split_at(text.len() - 3),
        _ => return false,
    };
    let Some(digits) = digits(&format!("{number:0>9}")) else {
        return false;
    };
    let office_holds = match office.as_bytes() {
        [] => true,
        [regime, centre, form] => {
            b"012".contains(regime)
                && centre.is_ascii_uppercase()
                && !b"IOXY".contains(centre)
                && form.is_ascii_digit()
        }
        _ => false,
    };
    office_holds && weighted(&digits, &[1, 2, 1, 2, 1, 2, 1, 2, 1]).is_multiple_of(10)
}

/// The crate takes only serial number 100, not those up to it, for the old form.
fn el_salvador(text: &str) -> bool {
    let Some(digits) = digits(text) else {
        return false;
    };
    if digits.len() != 14 || !matches!(digits[0], 0 | 1 | 9) {
        return false;
    }
    let serial = digits[10] * 100 + digits[11] * 10 + digits[12];
    let expected = match serial {
        ..=100 => weighted(&digits, &[14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11 % 10,
        _ => (11 - weighted(&digits, &[2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10,
    };
    expected == digits[13]
}

/// The crate stops at 21; there is a department 22.
fn uruguay(text: &str) -> bool {
    let Some(digits) = digits(text) else {
        return false;
    };
    digits.len() == 12
        && ("01".."23").contains(&&text[..2])
        && &text[2..8] != "000000"
        && &text[8..11] == "001"
        && (11 - weighted(&digits, &[4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 == digits[11]
}

/// The crate asks the clock for the newest year; this room has none.
fn singapore(text: &str) -> bool {
    const ENTITIES: &str = "CC CD CH CL CM CP CS CX DP FB FC FM FN GA GB GS HS LL LP MB MC MD MH \
        MM MQ NB NR PA PB PF RF RP SM SS TC TU VH XL";
    const ALPHABET: &str = "ABCDEFGHJKLMNPQRSTUVWX0123456789";
    let Some((body, check)) =
        text.is_ascii().then(|| text.split_at_checked(text.len().max(1) - 1)).flatten()
    else {
        return false;
    };
    let symbol = |symbols: &str, sum: u32| {
        let index = usize::try_from(sum % 11).expect("a remainder of 11 is small");
        check == &symbols[index..=index]
    };
    if let Some(digits) = digits(body) {
        return match body.len() {
            8 => symbol("XMKECAWLJDB", weighted(&digits, &[10, 4, 9, 3, 8, 2, 7, 1])),
            // A local company begins with its year.
            9 => {
                body < "2100"
                    && symbol("ZKCMDNERGWH", weighted(&digits, &[10, 8, 6, 4, 9, 7, 5, 3, 1]))
            }
            _ => false,
        };
    }
    let values: Option<Vec<u32>> = body
        .chars()
        .map(|letter| ALPHABET.find(letter).and_then(|index| u32::try_from(index).ok()))
        .collect();
    let Some(values) = values else { return false };
    body.len() == 9
        && body.starts_with(['R', 'S', 'T'])
        && digits(&body[1..3]).is_some()
        && ENTITIES.split(' ').any(|entity| entity == &body[3..5])
        && digits(&body[5..]).is_some()
        && symbol(ALPHABET, weighted(&values, &[4, 3, 5, 3, 10, 2, 2, 5, 7]) + 6)
}

/// Since 2023 the sum needs only be a multiple of 5; a 7 in the seventh place counts as
/// 0 or 1.
fn taiwan(text: &str) -> bool {
    let Some(digits) = digits(text) else {
        return false;
    };
    let sum: u32 = digits
        .iter()
        .zip([1, 2, 1, 2, 1, 2, 4, 1])
        .map(|(digit, weight)| digit * weight / 10 + digit * weight % 10)
        .sum();
    digits.len() == 8 && (sum.is_multiple_of(5) || digits[6] == 7 && (sum + 1).is_multiple_of(5))
}
