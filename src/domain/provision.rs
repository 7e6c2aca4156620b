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

/// How a claim of each band ends up lost, from the sums of the bands at successive ends of months.
///
/// m(k) = Σ band k+1 at the next end ÷ Σ band k at each end, at most 1: the part that moves on
/// instead of being paid. The loss of a band = the product of the m of it and all after it ×
/// `final_loss`, the user's rate for the last band. A band that never held anything moves on whole,
/// as nothing says better. Six decimals, half away from zero. `None` with fewer than two ends.
pub fn migration_rates(history: &[Vec<i64>], final_loss: Decimal) -> Option<Vec<Decimal>> {
    let count = history.first()?.len();
    if history.len() < 2 || history.iter().any(|sums| sums.len() != count) {
        return None;
    }
    let mut rates = vec![final_loss; count];
    for band in (0..count.saturating_sub(1)).rev() {
        let sum = |part: &[Vec<i64>], band: usize| -> i128 {
            part.iter().map(|sums| i128::from(sums[band])).sum()
        };
        let held = sum(&history[..history.len() - 1], band);
        let moved = sum(&history[1..], band + 1);
        let rate = if held == 0 {
            Decimal::ONE
        } else {
            let (held, moved) = (i64::try_from(held).ok()?, i64::try_from(moved).ok()?);
            Decimal::from(moved).checked_div(Decimal::from(held))?.min(Decimal::ONE)
        };
        rates[band] = rate * rates[band + 1];
    }
    let rounded =
        |rate: Decimal| rate.round_dp_with_strategy(6, RoundingStrategy::MidpointAwayFromZero);
    Some(rates.into_iter().map(rounded).collect())
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

    #[test]
    fn a_band_is_lost_as_far_as_it_moves_on() {
        let one = Decimal::ONE;
        let history = [vec![100, 40, 10], vec![100, 50, 20], vec![80, 50, 10]];
        // From the first band 100 of 200 moved on, from the second 30 of 90.
        let rates = migration_rates(&history, one).unwrap();
        let shown: Vec<String> = rates.iter().map(Decimal::to_string).collect();
        assert_eq!(shown, ["0.166667", "0.333333", "1"]);
        let half: Decimal = "0.5".parse().unwrap();
        assert_eq!(migration_rates(&history, half).unwrap()[1].to_string(), "0.166667");
        assert_eq!(migration_rates(&history[..1], one), None);
        let never = [vec![0, 10], vec![0, 30]];
        assert_eq!(migration_rates(&never, one).unwrap(), [one, one]);
    }
}
