//! From a cell's text to its numbers: labels, separators, prefixes, extensions.

use rlibphonenumber::Region;

use super::chinese::{self, Reading};
use super::{Expect, Phone, PhoneFault, PhoneKind, PhoneNote, foreign};
use crate::domain::text::fold_sign;

/// What stands between numbers.
pub(super) const SEPARATORS: [char; 15] =
    ['/', '、', ';', '；', '，', ',', '\n', '\r', '|', '｜', '／', '\\', '&', '\u{2028}', '\u{b}'];

/// Words before or after a number that say what it is, the longest first.
#[rustfmt::skip]
const LABELS: [&str; 48] = [
    "手机同微信", "微信同号", "telephone", "téléphone", "电话号码", "固定电话", "联系电话", "办公电话",
    "移动电话", "联系方式", "联系手机", "公司电话", "手机号码", "传真号码", "客服电话", "服务热线", "portable", "mobile",
    "phone", "手机号", "同微信", "cell", "电话", "手机", "座机", "固话", "传真", "总机", "热线", "直线", "办公", "住宅",
    "微信", "電話", "手機", "傳真", "tél", "tel", "mob", "fax", "办", "宅", "家", "t", "m", "p", "f", "h",
];

/// Words between a number and its extension, the longest first.
const EXTENSIONS: [&str; 11] =
    ["extension", "分机号", "poste", "extn", "分机", "内线", "ext", "轉", "转", "分", "x"];

/// What a cell says where there is no number.
const NONE: [&str; 12] =
    ["", "无", "暂无", "没有", "不详", "未知", "未填", "n/a", "na", "none", "null", "nil"];

/// More digits than this are no number, nor two.
const DIGITS_MAX: usize = 40;
const EXTENSION_MAX: usize = 8;

/// The digits of one piece of a cell.
struct Scan {
    digits: [u8; DIGITS_MAX],
    length: usize,
    /// A plus stood before the first digit.
    plus: bool,
    /// How many digits stood before the first and the last dash or opening bracket.
    first_dash: usize,
    last_dash: usize,
    /// How many digits stood before each blank.
    blanks: [usize; 8],
    blank_count: usize,
    extension: [u8; EXTENSION_MAX],
    extension_length: usize,
}

impl Scan {
    fn digits(&self) -> &[u8] {
        &self.digits[..self.length]
    }

    fn extension(&self) -> Option<String> {
        let digits = &self.extension[..self.extension_length];
        (!digits.is_empty()).then(|| chinese::text(digits).to_owned())
    }
}

pub(super) fn parse(
    text: &str,
    expect: Expect,
    region: Option<Region>,
) -> Vec<Result<Phone, PhoneFault>> {
    let mut read: Vec<Result<Phone, PhoneFault>> = Vec::new();
    let mut offset = 0;
    if NONE.iter().any(|word| text.trim().eq_ignore_ascii_case(word)) {
        return read;
    }
    for piece in text.split_inclusive(SEPARATORS) {
        let bare = piece.trim_end_matches(SEPARATORS);
        if bare.chars().any(|sign| sign.is_alphanumeric() || "*#+".contains(sign)) {
            // The digits after a stroke may be the last ones of another number: 88886666/67.
            match alternative(bare, &read) {
                Some(other) => piece_numbers(&other, 0, expect, region, &mut read),
                None => piece_numbers(bare, offset, expect, region, &mut read),
            }
        }
        offset += piece.chars().count();
    }
    add_area(&mut read);
    read
}

/// The number that ends in these one to four digits instead of the last ones of the landline
/// before it.
fn alternative(piece: &str, read: &[Result<Phone, PhoneFault>]) -> Option<String> {
    let digits = piece.trim();
    if !(1..=4).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let Some(Ok(before)) = read.last() else {
        return None;
    };
    let fixed = matches!(before.kind, PhoneKind::Landline | PhoneKind::Local);
    if !fixed || before.extension.is_some() || before.country != "CN" {
        return None;
    }
    let kept = before.display.len().checked_sub(digits.len())?;
    Some(format!("{}{digits}", &before.display[..kept]))
}

/// A number without area code after one that has it is most likely of the same area.
fn add_area(read: &mut [Result<Phone, PhoneFault>]) {
    let mut area = None;
    for phone in read.iter_mut().flatten() {
        area = phone.area.or(area);
        let display = &phone.display;
        for note in &mut phone.notes {
            if let (PhoneNote::AreaMissing { suggestion }, Some(area)) = (note, area) {
                let whole = format!("{}-{display}", area.code);
                let digits = display.bytes().take_while(u8::is_ascii_digit).count();
                let mut joined = area.code.as_bytes().to_vec();
                joined.extend_from_slice(&display.as_bytes()[..digits]);
                let fits = chinese::read(&joined, false, Expect::Any).is_ok();
                *suggestion = fits.then_some(whole);
            }
        }
    }
}

/// Reads the one number of a piece, or the several that only blanks divide.
fn piece_numbers(
    piece: &str,
    offset: usize,
    expect: Expect,
    region: Option<Region>,
    read: &mut Vec<Result<Phone, PhoneFault>>,
) {
    let restored = match power_of_ten(piece) {
        Some(Some(digits)) => Some(digits),
        Some(None) => return read.push(Err(PhoneFault::DigitsLost)),
        None => None,
    };
    let scan = match scan(restored.as_deref().unwrap_or(piece), offset) {
        Ok(scan) => scan,
        Err(fault) => return read.push(Err(fault)),
    };
    let mut first = number(&scan, expect, region);
    if first.is_err() && region.is_none() && !scan.plus {
        let mut several = Vec::new();
        if split_at_blanks(&scan, 0, 0, expect, &mut several) {
            read.append(&mut several);
            return;
        }
    }
    if let (Ok(phone), Some(_)) = (&mut first, restored.filter(|_| !piece.ends_with(".0"))) {
        phone.notes.push(PhoneNote::Restored { suggestion: phone.display.clone() });
    }
    read.push(first);
}

/// Tries every blank as the end of a certain number; true where that explains all digits.
fn split_at_blanks(
    scan: &Scan,
    start: usize,
    from: usize,
    expect: Expect,
    read: &mut Vec<Result<Phone, PhoneFault>>,
) -> bool {
    let ends = scan.blanks[..scan.blank_count].iter().copied().enumerate().skip(from);
    for (at, end) in ends.chain([(scan.blank_count, scan.length)]) {
        if end <= start {
            continue;
        }
        let (digits, prefixed) = strip_china(&scan.digits[start..end]);
        let reading = certain(digits, prefixed, expect);
        // Behind a landline a number without an area code is one of the same place.
        let beside = || {
            let fixed = matches!(read.last(), Some(Ok(before)) if before.area.is_some());
            let local = chinese::read(digits, prefixed, expect).ok();
            local.filter(|local| fixed && local.kind == PhoneKind::Local && !local.placeholder)
        };
        let Some(reading) = reading.or_else(beside) else {
            continue;
        };
        let last = end == scan.length;
        read.push(chinese_phone(&reading, if last { scan.extension() } else { None }, expect));
        if last || split_at_blanks(scan, end, at + 1, expect, read) {
            return true;
        }
        read.pop();
    }
    false
}

fn certain(digits: &[u8], prefixed: bool, expect: Expect) -> Option<Reading<'_>> {
    chinese::read(digits, prefixed, expect).ok().filter(Reading::is_certain)
}

/// A number that a program wrote with a fraction or a power of ten: its digits, `Some(None)`
/// where they are lost, `None` where it is not one.
fn power_of_ten(piece: &str) -> Option<Option<String>> {
    let piece = piece.trim();
    if let Some(whole) = piece.strip_suffix(".0") {
        return whole.bytes().all(|byte| byte.is_ascii_digit()).then(|| Some(whole.to_owned()));
    }
    let at = piece.find(['e', 'E', 'Ｅ'])?;
    let mantissa = &piece[..at];
    let exponent = piece[at..].trim_start_matches(['e', 'E', 'Ｅ']).trim_start_matches('+');
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() || exponent.is_empty() {
        return None;
    }
    if !plain(whole) || !plain(fraction) || !plain(exponent) {
        return None;
    }
    let exponent: usize = exponent.parse().ok()?;
    // Fewer digits than the exponent has places were cut off when the number was shown.
    Some((fraction.len() == exponent).then(|| format!("{whole}{fraction}")))
}

/// Collects the digits of a piece, and refuses any sign that has no place there.
fn scan(piece: &str, offset: usize) -> Result<Scan, PhoneFault> {
    let mut scan = Scan {
        digits: [0; DIGITS_MAX],
        length: 0,
        plus: false,
        first_dash: 0,
        last_dash: 0,
        blanks: [0; 8],
        blank_count: 0,
        extension: [0; EXTENSION_MAX],
        extension_length: 0,
    };
    let mut in_extension = false;
    let mut rest = piece;
    let mut position = offset;
    while let Some(original) = rest.chars().next() {
        position += 1;
        let after = &rest[original.len_utf8()..];
        let sign = fold_sign(original);
        let fault = PhoneFault::Character { character: original, position };
        rest = after;
        match sign {
            None => {}
            Some(digit @ '0'..='9') => {
                push_digit(&mut scan, digit as u8, in_extension)?;
            }
            Some('-' | '(' | '_' | '~') => mark_dash(&mut scan),
            Some(')' | '.' | ':' | '·' | '\'' | '[' | ']') => {}
            Some(' ') => mark_blank(&mut scan),
            Some('+') if scan.length == 0 && !scan.plus => scan.plus = true,
            Some('#' | '转' | '轉') if scan.length > 0 => in_extension = true,
            Some(_) => {
                let word = word_at(original, after).ok_or(fault)?;
                position += word.signs - 1;
                rest = &after[word.bytes - original.len_utf8()..];
                if word.extension {
                    in_extension = scan.length > 0;
                } else if scan.length > 0 {
                    mark_blank(&mut scan);
                }
            }
        }
    }
    Ok(scan)
}

fn push_digit(scan: &mut Scan, digit: u8, in_extension: bool) -> Result<(), PhoneFault> {
    let (digits, length) = if in_extension {
        (&mut scan.extension[..], &mut scan.extension_length)
    } else {
        (&mut scan.digits[..], &mut scan.length)
    };
    let place = digits.get_mut(*length).ok_or(PhoneFault::Length { digits: *length + 1 })?;
    *place = digit;
    *length += 1;
    Ok(())
}

fn mark_dash(scan: &mut Scan) {
    if scan.length > 0 {
        scan.last_dash = scan.length;
        if scan.first_dash == 0 {
            scan.first_dash = scan.length;
        }
    }
}

fn mark_blank(scan: &mut Scan) {
    if scan.length > 0 && scan.blank_count < scan.blanks.len() {
        scan.blanks[scan.blank_count] = scan.length;
        scan.blank_count += 1;
    }
}

/// A label or an extension's word.
struct Word {
    bytes: usize,
    signs: usize,
    extension: bool,
}

/// The known word that stands here, its first sign given apart.
fn word_at(first: char, after: &str) -> Option<Word> {
    let find = |words: &'static [&'static str]| {
        words.iter().find_map(|word| {
            let mut expected = word.chars();
            let same = |sign: char, expected: char| {
                fold_sign(sign).is_some_and(|sign| sign.to_lowercase().next() == Some(expected))
            };
            if !same(first, expected.next()?) {
                return None;
            }
            let (mut bytes, mut signs, mut rest) = (first.len_utf8(), 1, after.chars());
            for expected in expected {
                let sign = rest.next()?;
                if !same(sign, expected) {
                    return None;
                }
                bytes += sign.len_utf8();
                signs += 1;
            }
            // A word of letters must end where the letters end: `m` is not a part of `max`.
            let open =
                word.is_ascii() && rest.next().is_some_and(|next| next.is_ascii_alphabetic());
            (!open).then_some((bytes, signs))
        })
    };
    if let Some((bytes, signs)) = find(&EXTENSIONS) {
        return Some(Word { bytes, signs, extension: true });
    }
    find(&LABELS).map(|(bytes, signs)| Word { bytes, signs, extension: false })
}

/// The number of a piece.
fn number(scan: &Scan, expect: Expect, region: Option<Region>) -> Result<Phone, PhoneFault> {
    let digits = scan.digits();
    let (international, rest) = match digits {
        [b'0', b'0', rest @ ..] if !scan.plus && rest.len() > 6 => (true, rest),
        _ => (scan.plus, digits),
    };
    if international && !rest.starts_with(b"86") {
        let whole = format!("+{}", chinese::text(rest));
        return foreign::read(&whole, None, expect, scan.extension());
    }
    if let Some(region) = region.filter(|_| !international) {
        let found = foreign::read(chinese::text(digits), Some(region), expect, scan.extension());
        // A foreign customer may well have a Chinese number.
        if found.is_ok() {
            return found;
        }
        let (digits, prefixed) = strip_china(digits);
        return match certain(digits, prefixed, expect).filter(|_| digits.len() >= 7) {
            Some(reading) => chinese_phone(&reading, scan.extension(), expect),
            None => found,
        };
    }
    let (bare, prefixed) = if international { (&rest[2..], true) } else { strip_china(digits) };
    let bare = if prefixed { bare.strip_prefix(b"0").unwrap_or(bare) } else { bare };
    with_extension(scan, bare, prefixed, expect)
}

/// Takes off a 86 that stands without plus, where enough digits follow it.
fn strip_china(digits: &[u8]) -> (&[u8], bool) {
    match digits {
        [b'0', b'0', b'8', b'6', rest @ ..] if rest.len() >= 7 => (rest, true),
        [b'8', b'6', rest @ ..] if rest.len() >= 10 => (rest, true),
        _ => (digits, false),
    }
}

/// Decides whether digits after the last dash belong to the number or are an extension.
fn with_extension(
    scan: &Scan,
    digits: &[u8],
    prefixed: bool,
    expect: Expect,
) -> Result<Phone, PhoneFault> {
    let whole = chinese::read(digits, prefixed, expect);
    if let Ok(reading) = &whole
        && (reading.is_certain() || scan.last_dash == 0 || scan.extension_length > 0)
    {
        return chinese_phone(reading, scan.extension(), expect);
    }
    let after_dash = scan.length.saturating_sub(scan.last_dash);
    if scan.last_dash > 0 && scan.extension_length == 0 && (1..=6).contains(&after_dash) {
        let (number, extension) = digits.split_at(digits.len().saturating_sub(after_dash));
        let extension = Some(chinese::text(extension).to_owned());
        if let Ok(reading) = chinese::read(number, prefixed, expect) {
            // 571-8888-8888 is an area without its zero rather than a short number.
            let local = reading.kind == PhoneKind::Local && scan.first_dash >= 4;
            if reading.is_certain() || (local && !reading.placeholder) || whole.is_err() {
                return chinese_phone(&reading, extension, expect);
            }
        }
    }
    chinese_phone(&whole?, scan.extension(), expect)
}

/// A Chinese number with everything that is to be said of it.
fn chinese_phone(
    reading: &Reading<'_>,
    extension: Option<String>,
    expect: Expect,
) -> Result<Phone, PhoneFault> {
    if expect == Expect::Mobile && reading.kind != PhoneKind::Mobile && !reading.placeholder {
        return Err(PhoneFault::NotMobile);
    }
    let mut display = String::with_capacity(20);
    chinese::display(reading, &mut display);
    if let Some(extension) = &extension {
        display.push('-');
        display.push_str(extension);
    }
    let mut notes = Vec::new();
    if let Some(area) = reading.area
        && let Some(successor) = area.successor
    {
        let suggestion = chinese::renumbered(reading);
        notes.push(PhoneNote::AreaRetired { area: area.code, successor, suggestion });
    }
    if reading.zero_lost {
        notes.push(PhoneNote::ZeroLost { suggestion: display.clone() });
    }
    if let Some(kind) = reading.special {
        let prefix = chinese::text(&reading.number[..3]).to_owned();
        notes.push(PhoneNote::SpecialPrefix { prefix, kind });
    }
    match reading.kind {
        _ if reading.placeholder => notes.push(PhoneNote::Placeholder),
        PhoneKind::Service => notes.push(PhoneNote::Service),
        PhoneKind::Local => notes.push(PhoneNote::AreaMissing { suggestion: None }),
        _ => {}
    }
    Ok(Phone {
        e164: chinese::e164(reading),
        display,
        kind: reading.kind,
        extension,
        country: "CN".to_owned(),
        area: reading.area,
        notes,
    })
}
