//! Calendar days, and every way in which a ledger writes one.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};

use super::text::fold;

/// A calendar day without time or zone.
pub type Date = NaiveDate;

/// The order of the parts where a text such as `1/2/2013` leaves it open.
///
/// Under [`DateOrder::Ymd`] a text whose year stands last is read month first, as the
/// spreadsheet programs write it that make such texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DateOrder {
    #[default]
    Ymd,
    Mdy,
    Dmy,
}

/// Why a text is not a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum DateFault {
    #[error("the cell is empty")]
    Empty,
    #[error("this is a month, not a day")]
    MonthOnly,
    #[error("there is no such day in the calendar")]
    Impossible,
    #[error("the year is not between 1900 and 2199")]
    YearOutOfRange,
    #[error("this is not a date")]
    Unreadable,
}

/// The first and the last year that a ledger can mean.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// Two-digit years below this one are of this century: 49 is 2049, 50 is 1950.
const PIVOT: i32 = 50;

/// Numbers that are taken for the serial of a day when they stand as text: 1954 to 2119.
const SERIALS: std::ops::RangeInclusive<i64> = 20_000..=80_000;

/// Reads a day in any usual writing; a time of day after it is left out.
pub fn parse_date(text: &str, order: DateOrder) -> Result<Date, DateFault> {
    let folded = arabic(fold(text));
    let text = folded.trim().trim_start_matches('\'').trim();
    if text.is_empty() {
        return Err(DateFault::Empty);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (head, rest) = text.split_at(digits);
    match digits {
        5 if is_fraction(rest) => serial_text(head),
        6 if rest.is_empty() => Err(month_text(head)),
        8 if is_fraction(rest) || is_time(rest) => compact(head),
        12 | 14 if rest.is_empty() && is_clock(&head[8..]) => compact(&head[..8]),
        0..=4 => parts(text, order),
        _ => Err(DateFault::Unreadable),
    }
}

/// The order that a text with its year last proves, because one part is over 12; `None`
/// where it proves nothing. The reader asks a whole column before it decides.
pub fn order_shown(text: &str) -> Option<DateOrder> {
    let folded = fold(text);
    let (found, _, _) = split(folded.trim()).ok()?;
    match found {
        [Part::Number(first, 1..=2), Part::Number(second, 1..=2), Part::Number(_, 4)] => {
            match (first > 12, second > 12) {
                (true, false) => Some(DateOrder::Dmy),
                (false, true) => Some(DateOrder::Mdy),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The day of a spreadsheet serial. In the 1900 system the serial 60 is the 29th of February
/// 1900, which never was, so that there is no day for it; later serials are one too high.
pub fn from_serial(serial: i64, date1904: bool) -> Option<Date> {
    let days = match (date1904, serial) {
        (true, 0..) => serial.checked_add(1_461)?, // 1904-01-01 counted from 1899-12-31
        (false, 1..=59) => serial,
        (false, 61..) => serial - 1,
        _ => return None,
    };
    let origin = NaiveDate::from_ymd_opt(1899, 12, 31).expect("the origin is a day");
    let day = origin.checked_add_signed(chrono::Duration::try_days(days)?)?;
    YEARS.contains(&day.year()).then_some(day)
}

/// The last day of the day's month.
pub fn month_end(day: Date) -> Date {
    let (year, month) = match day.month() {
        12 => (day.year() + 1, 1),
        month => (day.year(), month + 1),
    };
    NaiveDate::from_ymd_opt(year, month, 1)
        .and_then(|first| first.pred_opt())
        .expect("a month of a ledger has a last day")
}

/// Days since 1970-01-01.
pub fn day_number(day: Date) -> i32 {
    day.num_days_from_ce() - UNIX_DAYS
}

/// The day that is so many days after 1970-01-01.
pub fn from_day_number(number: i32) -> Option<Date> {
    NaiveDate::from_num_days_from_ce_opt(number.checked_add(UNIX_DAYS)?)
}

/// Days from the first day of the common era to 1970-01-01.
const UNIX_DAYS: i32 = 719_163;

/// One of the three parts of a written day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Absent,
    /// A number and how many digits it was written with.
    Number(u32, usize),
    /// A month by name.
    Month(u32),
}

/// A day whose parts are separated.
fn parts(text: &str, order: DateOrder) -> Result<Date, DateFault> {
    let (found, year_mark, rest) = split(text)?;
    let [first, second, third] = found;
    if third == Part::Absent {
        if !rest.trim_matches(['月', '份', ' ']).is_empty() {
            return Err(DateFault::Unreadable);
        }
        return Err(match (first, second) {
            (Part::Number(_, 4), Part::Number(1..=12, 1..=2) | Part::Month(_))
            | (Part::Month(_), Part::Number(_, 4))
            | (Part::Number(1..=12, 1..=2), Part::Number(_, 4)) => DateFault::MonthOnly,
            (Part::Number(_, 2), Part::Number(1..=12, 1..=2)) if year_mark => DateFault::MonthOnly,
            _ => DateFault::Unreadable,
        });
    }
    if !is_time(rest) {
        return Err(DateFault::Unreadable);
    }
    match found {
        [Part::Month(month), day, year] | [day, Part::Month(month), year]
            if !is_year(day) && is_year_like(year) =>
        {
            from_parts(year, Part::Month(month), day)
        }
        [year, Part::Month(month), day] => from_parts(year, Part::Month(month), day),
        [year, month, day] if year_mark || is_year(year) => from_parts(year, month, day),
        [first, second, third] => ordered([first, second, third], order),
    }
}

fn is_year(part: Part) -> bool {
    matches!(part, Part::Number(_, 4))
}

fn is_year_like(part: Part) -> bool {
    matches!(part, Part::Number(_, 2 | 4))
}

/// A day in numbers of which the first is not a four-digit year: the given order if it makes a
/// day, else the first other order that does.
fn ordered(found: [Part; 3], order: DateOrder) -> Result<Date, DateFault> {
    let [first, second, third] = found;
    let orders = match order {
        DateOrder::Dmy => [DateOrder::Dmy, DateOrder::Mdy, DateOrder::Ymd],
        DateOrder::Mdy => [DateOrder::Mdy, DateOrder::Dmy, DateOrder::Ymd],
        DateOrder::Ymd => [DateOrder::Ymd, DateOrder::Mdy, DateOrder::Dmy],
    };
    let mut fault = DateFault::Unreadable;
    for order in orders {
        let day = match order {
            DateOrder::Ymd => from_parts(first, second, third),
            DateOrder::Mdy => from_parts(third, first, second),
            DateOrder::Dmy => from_parts(third, second, first),
        };
        match day {
            Ok(day) => return Ok(day),
            Err(DateFault::Unreadable) => {}
            Err(other) if fault == DateFault::Unreadable => fault = other,
            Err(_) => {}
        }
    }
    Err(fault)
}

fn from_parts(year: Part, month: Part, day: Part) -> Result<Date, DateFault> {
    let year = match year {
        Part::Number(year, 4) => i32::try_from(year).map_err(|_| DateFault::Unreadable)?,
        Part::Number(short, 2) => {
            let short = i32::try_from(short).map_err(|_| DateFault::Unreadable)?;
            if short < PIVOT { 2000 + short } else { 1900 + short }
        }
        _ => return Err(DateFault::Unreadable),
    };
    let month = match month {
        Part::Month(month) | Part::Number(month, 1..=2) => month,
        _ => return Err(DateFault::Unreadable),
    };
    let Part::Number(day, 1..=2) = day else {
        return Err(DateFault::Unreadable);
    };
    calendar_day(year, month, day)
}

fn calendar_day(year: i32, month: u32, day: u32) -> Result<Date, DateFault> {
    let date = NaiveDate::from_ymd_opt(year, month, day).ok_or(DateFault::Impossible)?;
    if YEARS.contains(&year) { Ok(date) } else { Err(DateFault::YearOutOfRange) }
}

/// The parts of a text, whether the first is marked as the year by 年, and what follows them.
fn split(text: &str) -> Result<([Part; 3], bool, &str), DateFault> {
    let mut found = [Part::Absent; 3];
    let mut rest = skip_weekday(text);
    let mut year_mark = false;
    for (position, place) in found.iter_mut().enumerate() {
        let Some((part, after)) = read_part(rest) else {
            break;
        };
        *place = part;
        rest = after;
        if position == 2 {
            rest = rest.trim_start_matches(['日', '号', '號']);
            break;
        }
        let next = rest.trim_start_matches([' ', '-', '/', '.', ',', '\'', '年', '月', '_', '\\']);
        let separator = &rest[..rest.len() - next.len()];
        if separator.is_empty() && read_part(next).is_none() {
            break;
        }
        year_mark |= position == 0 && separator.contains('年');
        rest = next;
    }
    if found[0] == Part::Absent { Err(DateFault::Unreadable) } else { Ok((found, year_mark, rest)) }
}

fn read_part(text: &str) -> Option<(Part, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 4 {
        return None;
    }
    if digits > 0 {
        let value = text[..digits].parse().ok()?;
        return Some((Part::Number(value, digits), skip_ordinal(&text[digits..])));
    }
    let (word, rest) = read_word(text);
    Some((Part::Month(month_named(word)?), rest))
}

/// A run of letters of an alphabet.
fn read_word(text: &str) -> (&str, &str) {
    let letter = |sign: char| sign.is_ascii_alphabetic() || ('\u{c0}'..='\u{17f}').contains(&sign);
    let end = text.find(|sign| !letter(sign)).unwrap_or(text.len());
    text.split_at(end)
}

/// Leaves out the ending of an ordinal: 1st, 2nd, 3rd, 31th, 1er.
fn skip_ordinal(text: &str) -> &str {
    let (word, rest) = read_word(text);
    let ordinal = ["st", "nd", "rd", "th", "er"];
    if ordinal.iter().any(|ending| word.eq_ignore_ascii_case(ending)) { rest } else { text }
}

/// The months' names in English and French, small letters, without accents.
const MONTHS: [[&str; 2]; 12] = [
    ["january", "janvier"],
    ["february", "fevrier"],
    ["march", "mars"],
    ["april", "avril"],
    ["may", "mai"],
    ["june", "juin"],
    ["july", "juillet"],
    ["august", "aout"],
    ["september", "septembre"],
    ["october", "octobre"],
    ["november", "novembre"],
    ["december", "decembre"],
];

/// The days' names in English and French; any beginning of three letters counts.
const WEEKDAYS: [&str; 14] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
];

/// The month that begins with the word, where exactly one does.
fn month_named(word: &str) -> Option<u32> {
    let mut found = None;
    for (number, names) in (1..).zip(MONTHS) {
        if names.iter().any(|name| begins_with(name, word)) {
            if found.is_some() {
                return None;
            }
            found = Some(number);
        }
    }
    found
}

/// Whether the name begins with the word (three letters at least), accents and case apart.
fn begins_with(name: &str, word: &str) -> bool {
    let mut letters = 0;
    let mut name = name.chars();
    for sign in word.chars() {
        let plain = match sign {
            'é' | 'É' | 'è' | 'È' => 'e',
            'û' | 'Û' => 'u',
            other => other.to_ascii_lowercase(),
        };
        if name.next() != Some(plain) {
            return false;
        }
        letters += 1;
    }
    letters >= 3
}

/// Leaves out a day of the week before the date.
fn skip_weekday(text: &str) -> &str {
    let (word, rest) = read_word(text);
    if !word.is_empty() && WEEKDAYS.iter().any(|name| begins_with(name, word)) {
        return rest.trim_start_matches(['.', ',', ' ']);
    }
    skip_chinese_weekday(text).unwrap_or(text).trim_start_matches([',', ' '])
}

fn skip_chinese_weekday(text: &str) -> Option<&str> {
    let rest = ["星期", "礼拜", "周"].iter().find_map(|word| text.strip_prefix(word))?;
    rest.strip_prefix(['1', '2', '3', '4', '5', '6', '7', '日', '天'])
}

/// Whether what follows a date is nothing, or a time of day, a zone, or a day of the week.
fn is_time(text: &str) -> bool {
    if text.trim_end_matches(['.', ' ']).is_empty() {
        return true;
    }
    let mut rest = text.trim();
    // A number must not follow at once, unless 日 stood between: `2024-01-3108` is no date.
    if rest.starts_with(['-', '.', '/']) {
        return false;
    }
    loop {
        rest = rest.trim_start_matches([' ', ',', '(', ')', '[', ']']);
        if rest.is_empty() {
            return true;
        }
        if let Some(after) = skip_chinese_weekday(rest) {
            rest = after;
            continue;
        }
        let (word, after) = read_word(rest);
        if !word.is_empty() {
            let known = ["t", "z", "am", "pm", "utc", "gmt", "cst"];
            let weekday = WEEKDAYS.iter().any(|name| begins_with(name, word));
            if !weekday && !known.iter().any(|name| word.eq_ignore_ascii_case(name)) {
                return false;
            }
            rest = after.trim_start_matches('.');
            continue;
        }
        match clock(rest) {
            Some(after) => rest = after,
            None => return false,
        }
    }
}

/// What follows a time of day such as `8:30:00.0`, `上午8时30分`, `+08:00`.
fn clock(text: &str) -> Option<&str> {
    let day_part = ["上午", "下午", "凌晨", "中午", "晚上"];
    if let Some(after) = day_part.iter().find_map(|word| text.strip_prefix(word)) {
        return Some(after);
    }
    let mut rest = text.trim_start_matches(['+', '-']);
    for (position, limit) in [24, 59, 60].into_iter().enumerate() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if !(1..=2).contains(&digits) || rest[..digits].parse::<u32>().ok()? > limit {
            // `8时` alone is a time; `8` alone is not, and is refused before it comes here.
            return (position > 0 && digits == 0).then_some(rest);
        }
        rest = &rest[digits..];
        let next = rest.trim_start_matches([':', '时', '時', '点', '分', '秒']);
        if next.len() == rest.len() {
            if position == 0 {
                return None;
            }
            break;
        }
        rest = next;
    }
    if let Some(fraction) = rest.strip_prefix('.') {
        rest = fraction.trim_start_matches(|sign: char| sign.is_ascii_digit());
    }
    Some(rest)
}

/// Whether digits are hours, minutes and perhaps seconds.
fn is_clock(digits: &str) -> bool {
    let pair = |at: usize| digits.get(at..at + 2).and_then(|pair| pair.parse::<u32>().ok());
    pair(0).is_some_and(|hour| hour <= 24)
        && pair(2).is_some_and(|minute| minute < 60)
        && (digits.len() == 4 || pair(4).is_some_and(|second| second <= 60))
}

/// Nothing, or a decimal fraction, as where a program wrote a number as text.
fn is_fraction(text: &str) -> bool {
    text.strip_prefix('.').map_or(text.is_empty(), |digits| {
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn serial_text(digits: &str) -> Result<Date, DateFault> {
    let serial: i64 = digits.parse().map_err(|_| DateFault::Unreadable)?;
    if !SERIALS.contains(&serial) {
        return Err(DateFault::Unreadable);
    }
    from_serial(serial, false).ok_or(DateFault::Unreadable)
}

/// Six digits are a month such as 202401, or something that cannot be known.
fn month_text(digits: &str) -> DateFault {
    let year = digits[..4].parse().is_ok_and(|year| YEARS.contains(&year));
    let month = digits[4..].parse().is_ok_and(|month: u32| (1..=12).contains(&month));
    if year && month { DateFault::MonthOnly } else { DateFault::Unreadable }
}

fn compact(digits: &str) -> Result<Date, DateFault> {
    let number = |text: &str| text.parse::<u32>().map_err(|_| DateFault::Unreadable);
    let year = i32::try_from(number(&digits[..4])?).map_err(|_| DateFault::Unreadable)?;
    calendar_day(year, number(&digits[4..6])?, number(&digits[6..8])?)
}

/// Chinese numerals of a formal date as digits: 二〇二四年一月三十一日.
fn arabic(text: Cow<'_, str>) -> Cow<'_, str> {
    const NUMERALS: &str = "〇零○一二三四五六七八九十";
    if text.is_ascii() || !text.chars().any(|sign| NUMERALS.contains(sign)) {
        return text;
    }
    let digit = |sign: char| match sign {
        '〇' | '零' | '○' => Some('0'),
        sign => "一二三四五六七八九".chars().zip('1'..='9').find_map(|pair| {
            let (numeral, digit) = pair;
            (numeral == sign).then_some(digit)
        }),
    };
    let signs: Vec<char> = text.chars().collect();
    let mut plain = String::with_capacity(text.len());
    for (position, &sign) in signs.iter().enumerate() {
        let before = position.checked_sub(1).and_then(|at| digit(signs[at])).is_some();
        let after = signs.get(position + 1).copied().and_then(digit).is_some();
        match (digit(sign), sign) {
            (Some(digit), _) => plain.push(digit),
            (None, '十') => match (before, after) {
                (true, true) => {}                // 二十一 → 21
                (true, false) => plain.push('0'), // 二十 → 20
                (false, true) => plain.push('1'), // 十一 → 11
                (false, false) => plain.push_str("10"),
            },
            (None, other) => plain.push(other),
        }
    }
    Cow::Owned(plain)
}

#[cfg(test)]
#[path = "date_tests.rs"]
mod tests;
