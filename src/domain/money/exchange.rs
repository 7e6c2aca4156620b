//! Amounts of one currency in another one, at an exchange rate.

use rust_decimal::Decimal;

use super::{Currency, amount_of};

/// Minor units by which a stated local amount may be off from amount × rate: the cent that one
/// rounding more or less makes.
pub const LOCAL_TOLERANCE: i64 = 1;

/// Decimals of a rate that is reckoned from two amounts.
const RATE_SCALES: std::ops::RangeInclusive<u32> = 0..=6;

/// amount × rate in minor units of `local`, where the stated local amount is off from it by more
/// than [`LOCAL_TOLERANCE`]; `None` where they agree.
pub fn local_contradicted(
    amount: Decimal,
    rate: Decimal,
    stated: Decimal,
    local: Currency,
) -> Option<i64> {
    let expected = amount_of(amount.checked_mul(rate)?, local)?.amount.0;
    let stated = amount_of(stated, local)?.amount.0;
    (expected.checked_sub(stated)?.saturating_abs() > LOCAL_TOLERANCE).then_some(expected)
}

/// The rate with the fewest decimals at which the amount is exactly the stated local one.
pub fn rate_between(amount: Decimal, stated: Decimal, local: Currency) -> Option<Decimal> {
    let exact = stated.checked_div(amount)?;
    let stated = amount_of(stated, local)?;
    RATE_SCALES
        .map(|scale| exact.round_dp(scale))
        .find(|rate| {
            let product = amount.checked_mul(*rate).and_then(|product| amount_of(product, local));
            *rate > Decimal::ZERO && product.is_some_and(|it| it.amount == stated.amount)
        })
        .map(|rate| rate.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_local_amount_may_be_a_cent_off() {
        let off = |stated: &str| {
            local_contradicted(
                decimal("1000.01"),
                decimal("7.1234"),
                decimal(stated),
                Currency::CNY,
            )
        };
        // 1000.01 × 7.1234 = 7123.471234
        assert_eq!(off("7123.47"), None);
        assert_eq!(off("7123.48"), None);
        assert_eq!(off("7123.46"), None);
        assert_eq!(off("7123.45"), Some(712_347));
        assert_eq!(off("7123.49"), Some(712_347));
        assert_eq!(off("-7123.47"), Some(712_347));
        let yen = Currency::parse("JPY").unwrap();
        assert_eq!(local_contradicted(decimal("100"), decimal("7.1"), decimal("711"), yen), None);
    }

    #[test]
    fn a_rate_follows_from_two_amounts() {
        let rate = |amount: &str, stated: &str| {
            rate_between(decimal(amount), decimal(stated), Currency::CNY)
        };
        assert_eq!(rate("100", "710"), Some(decimal("7.1")));
        assert_eq!(rate("1000.01", "7123.47"), Some(decimal("7.1234")));
        assert_eq!(rate("-100", "-710"), Some(decimal("7.1")));
        assert_eq!(rate("100", "-710"), None);
        assert_eq!(rate("0", "5"), None);
        // Six decimals are not enough for so much money.
        assert_eq!(rate("1000000000", "7123456789.12"), None);
    }
}
