//! 坏账准备 by ageing bands: what is likely lost of what is open, at the user's rates.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

/// amount × rate, half away from zero to the minor unit; `None` beyond 64 bits.
pub fn of_band(amount: i64, rate: Decimal) -> Option<i64> {
    Decimal::from(amount)
        .checked_mul(rate)?
        .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
        .to_i64()
}

/// A rate of loss: `5%` or the fraction `0.05`; from 0 to 1. A bare number above 1 is refused,
/// as `5` could be meant either way and money depends on it.
pub fn parse_rate(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let percent = text.strip_suffix(['%', '％']);
    let number: Decimal = percent.unwrap_or(text).trim().parse().ok()?;
    let rate = if percent.is_some() { number / Decimal::ONE_HUNDRED } else { number };
    (Decimal::ZERO..=Decimal::ONE).contains(&rate).then_some(rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_a_percentage_or_a_fraction() {
        for (text, expected) in [
            ("5%", Some("0.05")),
            ("0.5％", Some("0.005")),
            ("0.05", Some("0.05")),
            ("100%", Some("1")),
            ("1", Some("1")),
            ("0", Some("0")),
            ("5", None),
            ("101%", None),
            ("-1%", None),
            ("", None),
        ] {
            let expected = expected.map(|rate| rate.parse::<Decimal>().unwrap());
            assert_eq!(parse_rate(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_lost_is_rounded_half_away_from_zero() {
        let five = parse_rate("5%").unwrap();
        for (amount, expected) in [(0, 0), (9, 0), (10, 1), (100, 5), (130, 7), (-10, -1)] {
            assert_eq!(of_band(amount, five), Some(expected), "{amount}");
        }
        assert_eq!(of_band(i64::MAX, Decimal::ONE), Some(i64::MAX));
    }
}
