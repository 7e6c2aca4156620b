//! Numbers as writers of workbooks put them.

/// Powers of ten that a double holds exactly.
const EXACT: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// The nearest double of `-12.5` or `1.25E-7`; `None` for anything written otherwise.
pub fn number(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    let digits = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let (mut whole, mut count, mut decimals, mut point) = (0_u64, 0, 0, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                count += 1;
                if count > 19 {
                    return long(text);
                }
                whole = whole * 10 + u64::from(byte - b'0');
                decimals += usize::from(point);
            }
            b'.' if !point && count > 0 => point = true,
            b'e' | b'E' => return long(text),
            _ => return None,
        }
    }
    if count == 0 || point && decimals == 0 {
        return None;
    }
    if whole >= 1 << 53 {
        return long(text);
    }
    // Both sides are exact, so their quotient is the nearest double.
    let value = whole as f64 / EXACT[decimals];
    Some(if digits.len() < bytes.len() { -value } else { value })
}

/// As [`number`], of the number that bytes begin with, and its length; `None` where it is long or
/// has an exponent.
pub fn number_at(bytes: &[u8]) -> Option<(f64, usize)> {
    let negative = bytes.first() == Some(&b'-');
    let start = usize::from(negative);
    let (mut whole, mut at, mut point) = (0_u64, start, None);
    loop {
        match bytes.get(at)? {
            digit @ b'0'..=b'9' => {
                whole = whole.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'))
            }
            b'.' if point.is_none() && at > start => point = Some(at),
            _ => break,
        }
        at += 1;
        if at - start > 18 {
            return None;
        }
    }
    let decimals = point.map_or(0, |point| at - point - 1);
    let long = whole >= 1 << 53 || matches!(bytes[at], b'e' | b'E');
    if long || at == start || point.is_some() && decimals == 0 {
        return None;
    }
    // Both sides are exact, so their quotient is the nearest double.
    let value = whole as f64 / EXACT[decimals];
    Some((if negative { -value } else { value }, at))
}

/// As [`number`], whatever the length.
fn long(text: &str) -> Option<f64> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let mantissa = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let sound = match mantissa.split_once('.') {
        Some((whole, decimals)) => digits(whole) && digits(decimals),
        None => digits(mantissa),
    };
    let exponent = exponent.map(|text| text.strip_prefix(['+', '-']).unwrap_or(text));
    (sound && exponent.is_none_or(digits)).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_nearest_doubles() {
        for text in [
            "0",
            "-0",
            "1",
            "-12.5",
            "0.1",
            "731.9399999999999",
            "28.249999999999996",
            "1E5",
            "1.25E-7",
            "9007199254740993",
            "12345678901234567890",
            "4.9e-324",
            "1e400",
            "0.30",
            "179769313486231570000000000000000000000",
            "000123.4500",
            "0.0000000000000000000001",
        ] {
            let plain: f64 = text.parse().unwrap();
            assert_eq!(number(text).map(f64::to_bits), Some(plain.to_bits()), "{text}");
        }
        for text in ["", "-", "1.", ".5", "+1", "1,5", "inf", "NaN", " 1", "1e", "--1", "1.2.3"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_way_of_writing_agrees_with_the_standard_one(
            text in r"-?[0-9]{1,22}(\.[0-9]{1,22})?([eE][-+]?[0-9]{1,3})?",
        ) {
            let plain: f64 = text.parse().unwrap();
            assert_eq!(number(&text).map(f64::to_bits), Some(plain.to_bits()), "{text}");
            let short = format!("{text}<");
            if let Some((number, length)) = number_at(short.as_bytes()) {
                assert_eq!((number.to_bits(), length), (plain.to_bits(), text.len()), "{text}");
            }
        }
    }
}
