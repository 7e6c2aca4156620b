//! Money: integers of a currency's minor unit (ISO 4217), never a float.
//!
//! ```
//! use wanglai::domain::{Amount, Currency, money};
//! let read = money::parse_amount("（￥1,234.5）", Currency::CNY)?;
//! assert_eq!(read.amount, Amount(-123_450));
//! assert_eq!(money::format_amount(read.amount, Currency::CNY), "-1234.50");
//! # Ok::<(), money::AmountFault>(())
//! ```

mod capital;
mod currency;
pub mod exchange;
mod number;

pub use capital::in_capitals;
pub use currency::{Currency, currency_contradicted, currency_shown};
pub use number::AmountFault;

use number::{Number, read_number};
use rust_decimal::Decimal;

use super::text::fold;

/// An amount in minor units (分 for CNY) of a currency that stands beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(pub i64);

/// An amount as it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParsedAmount {
    pub amount: Amount,
    /// True where the text had more decimals than the currency, and they were not zeros.
    pub rounded: bool,
}

/// Reads an amount: thousands separators, signs of currencies, brackets or a minus on either
/// side for a negative one, full width signs, 万 and 亿, powers of ten.
///
/// A lone dash, which ledgers print for nothing, is zero. What is finer than the minor unit is
/// rounded half away from zero. A sign of currency is left out, whichever it is: ask
/// [`currency_shown`] where no column says the currency.
pub fn parse_amount(text: &str, currency: Currency) -> Result<ParsedAmount, AmountFault> {
    to_minor(&read_number(text)?, currency.exponent()).ok_or(AmountFault::Overflow)
}

/// Reads a quantity, price or exchange rate, in the same writings as an amount. Beyond the 28
/// digits that the type holds it is rounded half away from zero.
pub fn parse_decimal(text: &str) -> Result<Decimal, AmountFault> {
    read_number(text)?.to_decimal().ok_or(AmountFault::Overflow)
}

/// Words that stand in a rate's column for no tax.
const NO_TAX: [&str; 18] = [
    "免税",
    "免征",
    "免征增值税",
    "免",
    "不征税",
    "不征",
    "不征增值税",
    "零税率",
    "0税率",
    "普通零税率",
    "出口零税率",
    "出口免税",
    "exempt",
    "taxexempt",
    "zerorated",
    "exonéré",
    "exonérée",
    "exoneree",
];

/// Reads a rate: 13%, 0.13 and 13 are all 0.13, since a rate of one or more can only have been
/// meant as a percentage (1 is the 1% of small taxpayers). 免税 and its like are zero.
pub fn parse_rate(text: &str) -> Result<Decimal, AmountFault> {
    let folded = fold(text);
    let plain = folded.trim();
    let word: String =
        plain.to_lowercase().chars().filter(|sign| !" -()".contains(*sign)).collect();
    if NO_TAX.contains(&word.as_str()) {
        return Ok(Decimal::ZERO);
    }
    let (digits, shift) = match plain.strip_suffix(['%', '﹪']) {
        Some(digits) => (digits, Some(2)),
        None => (plain.strip_suffix('‰').unwrap_or(plain), plain.ends_with('‰').then_some(3)),
    };
    let rate = parse_decimal(digits)?;
    if rate.is_sign_negative() && !rate.is_zero() {
        return Err(AmountFault::Unreadable);
    }
    let shift = shift.unwrap_or(if rate >= Decimal::ONE { 2 } else { 0 });
    let divisor = Decimal::from(10_u64.pow(shift));
    Ok(rate.checked_div(divisor).ok_or(AmountFault::Overflow)?.normalize())
}

/// A decimal as an amount, rounded half away from zero; `None` where it does not fit.
pub fn amount_of(decimal: Decimal, currency: Currency) -> Option<ParsedAmount> {
    to_minor(&Number::from_decimal(decimal), currency.exponent())
}

/// Quantity × unit price, rounded once and half away from zero; `None` where it does not fit.
pub fn extend(quantity: Decimal, unit_price: Decimal, currency: Currency) -> Option<Amount> {
    let (quantity, unit_price) = (quantity.normalize(), unit_price.normalize());
    let product = Number {
        negative: quantity.is_sign_negative() != unit_price.is_sign_negative(),
        mantissa: quantity
            .mantissa()
            .unsigned_abs()
            .checked_mul(unit_price.mantissa().unsigned_abs())?,
        scale: i32::try_from(quantity.scale() + unit_price.scale()).ok()?,
        inexact: false,
    };
    to_minor(&product, currency.exponent()).map(|extended| extended.amount)
}

/// The amount as plain decimal text with the currency's digits, such as `-1234.50`.
pub fn format_amount(amount: Amount, currency: Currency) -> String {
    let exponent = currency.exponent();
    let sign = if amount.0 < 0 { "-" } else { "" };
    let minor = amount.0.unsigned_abs();
    if exponent == 0 {
        return format!("{sign}{minor}");
    }
    let unit = 10_u64.pow(exponent);
    let width = exponent as usize;
    format!("{sign}{}.{:0width$}", minor / unit, minor % unit)
}

/// The number in minor units, rounded half away from zero.
fn to_minor(number: &Number, exponent: u32) -> Option<ParsedAmount> {
    let (mantissa, remainder) = number.rounded_to(i32::try_from(exponent).ok()?)?;
    let magnitude = i64::try_from(mantissa).ok()?;
    let amount = Amount(if number.negative { -magnitude } else { magnitude });
    Some(ParsedAmount { amount, rounded: remainder })
}

#[cfg(test)]
mod tests;
