//! What stands in a cell of a statement, and how it is written.

use std::borrow::Cow;

use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, FormatAlign, Worksheet};

use crate::domain::Date;
use crate::export::ExportError;
use crate::export::style::{self, Book};
use crate::i18n::Language;

use super::Layout;
use super::measure::grouped_width;

/// Integers below this are exact as the number of a cell.
pub(super) const EXACT_BELOW: i128 = 1 << 53;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Blank,
    Text(Cow<'a, str>),
    /// Minor units of the row's currency.
    Amount(i128),
    /// Minor units of another currency than the row's, and the digits of that one.
    Original(i128, u32),
    Count(i64),
    /// Millionths.
    Quantity(i128),
    /// Ten-thousandths, shown in percent.
    Ratio(i64),
    /// A share of 1 with all its digits, shown in percent.
    Rate(Decimal),
    Tenths(i64),
    Day(Date),
    /// A word that asks for attention.
    Alarm(Cow<'a, str>),
}

/// What the value of a cell is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Amount,
    Original,
    Count,
    Quantity,
    Ratio,
    Rate,
    Tenths,
    Day,
    Alarm,
}

impl<'a> Value<'a> {
    pub fn text(text: impl Into<Cow<'a, str>>) -> Value<'a> {
        Value::Text(text.into())
    }

    pub fn amount(minor: i64) -> Value<'a> {
        Value::Amount(i128::from(minor))
    }

    /// `None` for a blank.
    pub fn kind(&self) -> Option<Kind> {
        Some(match self {
            Value::Blank => return None,
            Value::Text(_) => Kind::Text,
            Value::Amount(_) => Kind::Amount,
            Value::Original(..) => Kind::Original,
            Value::Count(_) => Kind::Count,
            Value::Quantity(_) => Kind::Quantity,
            Value::Ratio(_) => Kind::Ratio,
            Value::Rate(_) => Kind::Rate,
            Value::Tenths(_) => Kind::Tenths,
            Value::Day(_) => Kind::Day,
            Value::Alarm(_) => Kind::Alarm,
        })
    }

    pub fn maybe<T>(value: Option<T>, make: impl Fn(T) -> Value<'a>) -> Value<'a> {
        value.map_or(Value::Blank, make)
    }

    /// The integer that a sum adds up.
    pub(super) fn integer(&self) -> Option<i128> {
        match self {
            Value::Amount(value) | Value::Quantity(value) => Some(*value),
            Value::Count(value) => Some(i128::from(*value)),
            _ => None,
        }
    }

    /// The decimals of the value in a row of this currency.
    pub(super) fn digits(&self, currency: &str) -> u32 {
        match self {
            Value::Amount(_) => style::digits_of(currency),
            Value::Original(_, digits) => *digits,
            Value::Quantity(_) => 6,
            _ => 0,
        }
    }

    /// Too large for the number of a cell: written as text instead.
    pub fn too_large(&self) -> bool {
        self.integer().is_some_and(|value| value.abs() >= EXACT_BELOW)
    }

    pub(super) fn shown_width(&self, currency: &str) -> usize {
        match self {
            Value::Blank => 0,
            Value::Text(text) | Value::Alarm(text) => style::display_width(text),
            Value::Quantity(value) => grouped_width(*value, 6).saturating_sub(4),
            Value::Amount(value) => grouped_width(*value, style::digits_of(currency)),
            Value::Original(value, digits) => grouped_width(*value, *digits),
            Value::Count(value) => grouped_width(i128::from(*value), 0),
            Value::Ratio(_) | Value::Tenths(_) => 8,
            Value::Rate(rate) => percent_text(*rate).len(),
            Value::Day(_) => 10,
        }
    }
}

/// The formats of data rows or of total rows, by the place of their kind.
pub(crate) struct Formats(Vec<Format>);

const TEXT: usize = 0;
const COUNT: usize = 1;
const QUANTITY: usize = 2;
const RATIO: usize = 3;
const TENTHS: usize = 4;
const DAY: usize = 5;
const ALARM: usize = 6;
/// Amounts without decimals, then those with one and more.
const AMOUNTS: usize = 7;
const DIGITS_MAX: usize = 4;
const RATE: usize = AMOUNTS + DIGITS_MAX + 1;
/// Decimals with which a rate is still a number of a cell.
const RATE_DIGITS_MAX: u32 = 12;

impl Formats {
    pub(super) fn new(book: &Book, layout: &Layout, total: bool) -> Formats {
        Formats::with(book, layout.quantity_digits, total)
    }

    pub fn with(book: &Book, quantity_digits: u32, total: bool) -> Formats {
        let number = |format: &str| book.look.number(format, total);
        let day = match book.caption.language {
            Language::Fr => "dd/mm/yyyy",
            Language::Zh | Language::En => "yyyy-mm-dd",
        };
        let text = if total { book.look.total_label() } else { book.look.text.clone() };
        let day = text.clone().set_num_format(day).set_align(FormatAlign::Center);
        let mut formats = vec![
            text,
            number(&style::amount_format(0)),
            number(&style::amount_format(quantity_digits)),
            number("0.00%_ ;[Red]-0.00%_ ;\"-\"_ ;@"),
            number("#,##0.0_ ;[Red]-#,##0.0_ ;\"-\"_ ;@"),
            day,
            book.look.bad.clone(),
        ];
        let digits = 0..=u32::try_from(DIGITS_MAX).expect("a small number");
        formats.extend(digits.map(|digits| number(&style::amount_format(digits))));
        formats.push(number("0.00##%_ "));
        Formats(formats)
    }

    /// The format of words.
    pub fn text(&self) -> &Format {
        &self.0[TEXT]
    }

    pub fn of(&self, value: &Value, currency: &str) -> &Format {
        &self.0[Formats::place(value, currency)]
    }

    pub(super) fn all(&self) -> &[Format] {
        &self.0
    }

    /// The place of a value's format among all.
    pub(super) fn place(value: &Value, currency: &str) -> usize {
        match value {
            Value::Blank | Value::Text(_) => TEXT,
            Value::Amount(_) => AMOUNTS + DIGITS_MAX.min(style::digits_of(currency) as usize),
            Value::Original(_, digits) => AMOUNTS + DIGITS_MAX.min(*digits as usize),
            Value::Count(_) => COUNT,
            Value::Quantity(_) => QUANTITY,
            Value::Ratio(_) => RATIO,
            Value::Rate(_) => RATE,
            Value::Tenths(_) => TENTHS,
            Value::Day(_) => DAY,
            Value::Alarm(_) => ALARM,
        }
    }
}

/// What a cell of a workbook holds.
pub(super) enum Held<'a> {
    Nothing,
    Text(Cow<'a, str>),
    /// An integer ÷ 10 to a power, both exact as doubles.
    Number(i64, u32),
}

/// What a value is in a cell of a row in this currency; nothing ever becomes a formula.
pub(super) fn held<'a>(value: &'a Value<'_>, currency: &str) -> Held<'a> {
    let (scaled, digits) = match value {
        Value::Blank => return Held::Nothing,
        Value::Text(text) | Value::Alarm(text) => return Held::Text(style::clean(text)),
        Value::Day(day) => {
            let serial = day_serial(*day).map(|serial| Held::Number(serial.into(), 0));
            return serial.unwrap_or_else(|| Held::Text(day.to_string().into()));
        }
        Value::Ratio(value) => (i128::from(*value), 4),
        Value::Rate(rate) => match rate.normalize() {
            rate if rate.scale() <= RATE_DIGITS_MAX => (rate.mantissa(), rate.scale()),
            rate => return Held::Text(percent_text(rate).into()),
        },
        Value::Tenths(value) => (i128::from(*value), 1),
        Value::Original(value, digits) => (*value, *digits),
        other => (other.integer().unwrap_or(0), other.digits(currency)),
    };
    match i64::try_from(scaled) {
        Ok(small) if scaled.abs() < EXACT_BELOW => Held::Number(small, digits),
        _ => Held::Text(decimal_text(scaled, digits).into()),
    }
}

/// Writes one cell; nothing from an input ever becomes a formula.
pub(crate) fn write_value(
    sheet: &mut Worksheet,
    (line, column): (u32, u16),
    value: &Value,
    currency: &str,
    formats: &Formats,
) -> Result<(), ExportError> {
    write_formatted(sheet, (line, column), value, currency, formats.of(value, currency))
}

/// Writes one cell in a format of the caller's.
pub(crate) fn write_formatted(
    sheet: &mut Worksheet,
    (line, column): (u32, u16),
    value: &Value,
    currency: &str,
    format: &Format,
) -> Result<(), ExportError> {
    match held(value, currency) {
        Held::Nothing => sheet.write_blank(line, column, format)?,
        Held::Text(text) => sheet.write_string_with_format(line, column, text, format)?,
        Held::Number(value, digits) => {
            // Both sides of the division are exact, so the cell holds the nearest double.
            let number = value as f64 / 10_i64.pow(digits) as f64;
            sheet.write_number_with_format(line, column, number, format)?
        }
    };
    Ok(())
}

/// The day as the number of a cell; `None` before March 1900, where Excel counts a day too many.
fn day_serial(day: Date) -> Option<i32> {
    let days = day.signed_duration_since(Date::from_ymd_opt(1899, 12, 30)?).num_days();
    i32::try_from(days).ok().filter(|days| *days > 60)
}

/// `12.5%` from 0.125.
pub(crate) fn percent_text(rate: Decimal) -> String {
    format!("{}%", (rate * Decimal::ONE_HUNDRED).normalize())
}

/// `-1234.50` from minor units.
pub(crate) fn decimal_text(value: i128, digits: u32) -> String {
    let (sign, value) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    let unit = 10_u128.pow(digits);
    match digits {
        0 => format!("{sign}{value}"),
        _ => format!("{sign}{}.{:0width$}", value / unit, value % unit, width = digits as usize),
    }
}
