//! Amounts, rates and currencies, by table and by oracle.

use super::*;
use proptest::prelude::*;
use std::str::FromStr;

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

#[test]
fn amounts_in_every_usual_writing() {
    for (text, minor) in [
        ("1234.5", 123_450),
        ("1,234.50", 123_450),
        ("1，234．50", 123_450),
        ("１２３４．５０", 123_450),
        ("1 234.50", 123_450),
        ("1\u{a0}234.50", 123_450),
        ("1\u{202f}234,50", 123_450),
        ("1'234.50", 123_450),
        ("1.234,50", 123_450),
        ("1234,50", 123_450),
        ("¥1,234.50", 123_450),
        ("￥1,234.50", 123_450),
        ("¥ 1234.5", 123_450),
        ("$1,234.50", 123_450),
        ("1234.50元", 123_450),
        ("1234.50元整", 123_450),
        ("RMB 1,234.50", 123_450),
        ("CNY1234.50", 123_450),
        ("1234.50 rmb", 123_450),
        ("人民币1234.50元", 123_450),
        ("€1.234,50", 123_450),
        ("£1,234.50", 123_450),
        ("(1,234.50)", -123_450),
        ("（1,234.50）", -123_450),
        ("(¥1,234.50)", -123_450),
        ("¥(1,234.50)", -123_450),
        ("-¥1,234.50", -123_450),
        ("¥-1,234.50", -123_450),
        ("1,234.50-", -123_450),
        ("−1234.5", -123_450),
        ("－1234.5", -123_450),
        ("+1234.5", 123_450),
        ("1.23E+5", 12_300_000),
        ("1.23e5", 12_300_000),
        ("-1.5E-1", -15),
        ("-", 0),
        ("—", 0),
        ("--", 0),
        ("0", 0),
        ("-0.00", 0),
        ("1.2万", 1_200_000),
        ("1.2万元", 1_200_000),
        ("3亿", 30_000_000_000),
        ("5", 500),
        ("5.", 500),
        (".5", 50),
        ("-.5", -50),
        ("0,5", 50),
        ("12,345,678.9", 1_234_567_890),
        ("1.234.567", 123_456_700),
        ("12,34,567.00", 123_456_700),
        ("1,234", 123_400),
        ("'100", 10_000),
        ("92233720368547758.07", i64::MAX),
    ] {
        let read = parse_amount(text, Currency::CNY);
        assert_eq!(read, Ok(ParsedAmount { amount: Amount(minor), rounded: false }), "{text}");
    }
}

#[test]
fn what_is_no_amount_is_refused() {
    for (text, fault) in [
        ("", AmountFault::Empty),
        (" \u{a0}", AmountFault::Empty),
        ("abc", AmountFault::Unreadable),
        ("12abc", AmountFault::Unreadable),
        ("1.2.3,4,5", AmountFault::Unreadable),
        ("1,23,4", AmountFault::Grouping),
        ("12,34.56", AmountFault::Grouping),
        ("1,2345", AmountFault::Ambiguous),
        ("1234,567", AmountFault::Ambiguous),
        ("--5", AmountFault::Unreadable),
        ("(-5)", AmountFault::Unreadable),
        ("-(5)", AmountFault::Unreadable),
        ("(5", AmountFault::Unreadable),
        (",", AmountFault::Unreadable),
        (".", AmountFault::Unreadable),
        ("¥", AmountFault::Unreadable),
        ("1.5E", AmountFault::Unreadable),
        ("1E99", AmountFault::Overflow),
        ("92233720368547758.08", AmountFault::Overflow),
        ("99999999999999999999999999999999999999999", AmountFault::Overflow),
        ("13%", AmountFault::Unreadable),
        ("2024-01-31", AmountFault::Unreadable),
        ("NaN", AmountFault::Unreadable),
        ("inf", AmountFault::Unreadable),
        ("#N/A", AmountFault::Unreadable),
    ] {
        assert_eq!(parse_amount(text, Currency::CNY), Err(fault), "{text}");
    }
}

#[test]
fn finer_digits_are_rounded_half_away_from_zero_and_said() {
    for (text, code, minor, rounded) in [
        ("0.005", "CNY", 1, true),
        ("-0.005", "CNY", -1, true),
        ("0.0049999999999999999999999999999999999999999999", "CNY", 0, true),
        ("1.0050", "CNY", 101, true),
        ("1.00000", "CNY", 100, false),
        ("1234.5", "JPY", 1_235, true),
        ("1234", "JPY", 1_234, false),
        ("1234", "KRW", 1_234, false),
        ("1.2345", "KWD", 1_235, true),
        ("1.234", "KWD", 1_234, false),
        ("1E-39", "CNY", 0, true),
    ] {
        let read = parse_amount(text, currency(code));
        assert_eq!(read, Ok(ParsedAmount { amount: Amount(minor), rounded }), "{text} {code}");
    }
}

#[test]
fn rates_are_fractions() {
    for (text, rate) in [
        ("13%", "0.13"),
        ("13％", "0.13"),
        ("13", "0.13"),
        ("0.13", "0.13"),
        ("1", "0.01"),
        ("1.5", "0.015"),
        ("0.5%", "0.005"),
        ("免税", "0"),
        ("不征税", "0"),
        ("0", "0"),
        ("0%", "0"),
        ("零税率", "0"),
        ("Exempt", "0"),
        ("exonéré", "0"),
        ("5‰", "0.005"),
        ("9.00%", "0.09"),
        ("13.0", "0.13"),
        (" 6 % ", "0.06"),
        ("-", "0"),
    ] {
        assert_eq!(parse_rate(text).unwrap().to_string(), rate, "{text}");
    }
    for text in ["", "abc", "-13%", "%"] {
        assert!(parse_rate(text).is_err(), "{text}");
    }
}

#[test]
fn currencies_by_code_sign_and_name() {
    for (text, code) in [
        ("cny", "CNY"),
        ("RMB", "CNY"),
        ("人民币", "CNY"),
        ("元", "CNY"),
        ("¥", "CNY"),
        ("￥", "CNY"),
        ("美元", "USD"),
        ("$", "USD"),
        ("USD", "USD"),
        ("US$", "USD"),
        ("U.S. dollar", "USD"),
        ("ＵＳＤ", "USD"),
        ("欧元", "EUR"),
        ("€", "EUR"),
        ("日元", "JPY"),
        ("港币", "HKD"),
        ("HK$", "HKD"),
        ("新台币", "TWD"),
        ("英镑", "GBP"),
        ("livre sterling", "GBP"),
        ("dollar américain", "USD"),
        ("人民币(CNY)", "CNY"),
        ("CNY-人民币", "CNY"),
        ("人民币/RMB", "CNY"),
        ("USD美元", "USD"),
        ("美元USD", "USD"),
        ("kwd", "KWD"),
        ("VND", "VND"),
        ("ZWG", "ZWG"),
        (" 韩元 ", "KRW"),
    ] {
        assert_eq!(
            Currency::parse(text).map(|found| found.code().to_owned()).as_deref(),
            Some(code),
            "{text}"
        );
    }
    for text in ["", "XYZ", "人民币(USD)", "AED AFN", "Q", "ED ", "12", "()"] {
        assert_eq!(Currency::parse(text), None, "{text}");
    }
    for (code, exponent) in [("JPY", 0), ("KRW", 0), ("VND", 0), ("KWD", 3), ("CNY", 2), ("CLF", 4)]
    {
        assert_eq!(currency(code).exponent(), exponent);
    }
    for (text, code) in [
        ("$12.00", Some("USD")),
        ("12.00 EUR", Some("EUR")),
        ("(¥12)", Some("CNY")),
        ("12", None),
        ("1.2万元", Some("CNY")),
        ("-£5", Some("GBP")),
        ("-", None),
        ("", None),
    ] {
        assert_eq!(currency_shown(text), code.map(currency), "{text}");
    }
}

#[test]
fn amounts_are_written_plainly() {
    for (minor, code, text) in [
        (-123_450, "CNY", "-1234.50"),
        (5, "CNY", "0.05"),
        (-5, "CNY", "-0.05"),
        (0, "CNY", "0.00"),
        (1_234, "JPY", "1234"),
        (-1, "KWD", "-0.001"),
        (i64::MIN, "CNY", "-92233720368547758.08"),
    ] {
        assert_eq!(format_amount(Amount(minor), currency(code)), text);
    }
}

#[test]
fn quantity_times_price_is_rounded_once() {
    for (quantity, price, minor) in [
        ("3", "0.335", 101),
        ("-3", "0.335", -101),
        ("1.005", "1", 101),
        ("0", "5", 0),
        ("0.000001", "4999.999", 0),
        ("0.000001", "5000", 1),
        ("7", "14.285714", 10_000),
    ] {
        let product = extend(
            Decimal::from_str(quantity).unwrap(),
            Decimal::from_str(price).unwrap(),
            Currency::CNY,
        );
        assert_eq!(product, Some(Amount(minor)), "{quantity} × {price}");
    }
    assert_eq!(extend(Decimal::MAX, Decimal::MAX, Currency::CNY), None);
}

/// The plain oracle: digits rounded by adding one to a decimal text by hand.
fn oracle(whole: u64, fraction: &str, places: usize) -> i128 {
    let mut digits: String = format!("{whole}{fraction}");
    while digits.len() < whole.to_string().len() + places + 1 {
        digits.push('0');
    }
    let keep = whole.to_string().len() + places;
    let kept: i128 = digits[..keep].parse().unwrap();
    kept + i128::from(digits.as_bytes()[keep] >= b'5')
}

proptest! {
    #[test]
    fn reading_agrees_with_the_oracle(
        whole in 0u64..90_000_000_000_000,
        fraction in "[0-9]{0,12}",
        negative: bool,
        writing in 0usize..5,
        code in prop::sample::select(vec!["CNY", "JPY", "KWD"]),
    ) {
        let currency = currency(code);
        let grouped = {
            let plain = whole.to_string();
            let mut text = String::new();
            for (position, digit) in plain.chars().enumerate() {
                if position > 0 && (plain.len() - position) % 3 == 0 {
                    text.push(',');
                }
                text.push(digit);
            }
            text
        };
        let text = match (writing, negative) {
            (0, true) => format!("-{whole}.{fraction}"),
            (1, true) => format!("({grouped}.{fraction})"),
            (2, true) => format!("￥{grouped}.{fraction}-"),
            (3, true) => format!("（{grouped}．{fraction}元）"),
            (_, true) => format!("\u{2212}{grouped}.{fraction}"),
            (0, false) => format!("{whole}.{fraction}"),
            (1, false) => format!("+{grouped}.{fraction}"),
            (2, false) => format!("￥{grouped}.{fraction}"),
            (_, false) => grouped.replace(',', " ") + "." + &fraction,
        };
        let expected = oracle(whole, &fraction, currency.exponent() as usize);
        let expected = if negative { -expected } else { expected };
        let read = parse_amount(&text, currency).unwrap();
        prop_assert_eq!(i128::from(read.amount.0), expected, "{}", text);
        let finer = fraction.bytes().skip(currency.exponent() as usize).any(|byte| byte != b'0');
        prop_assert_eq!(read.rounded, finer, "{}", text);
    }

    #[test]
    fn what_is_written_is_read_back(
        minor: i64,
        code in prop::sample::select(vec!["CNY", "JPY", "KWD"]),
    ) {
        prop_assume!(minor != i64::MIN);
        let currency = currency(code);
        let text = format_amount(Amount(minor), currency);
        let read = parse_amount(&text, currency).unwrap();
        prop_assert_eq!(read, ParsedAmount { amount: Amount(minor), rounded: false });
        let decimal = parse_decimal(&text).unwrap();
        prop_assert_eq!(amount_of(decimal, currency), Some(read));
    }

    #[test]
    fn extension_agrees_with_integers(
        quantity in -1_000_000_000i64..1_000_000_000,
        price in 0i64..1_000_000_000,
    ) {
        let (quantity_text, price_text) = (Decimal::new(quantity, 4), Decimal::new(price, 4));
        let product = extend(quantity_text, price_text, Currency::CNY).unwrap();
        let exact = i128::from(quantity) * i128::from(price); // × 10^-8
        let half = 500_000 * exact.signum();
        prop_assert_eq!(i128::from(product.0), (exact + half) / 1_000_000);
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,24}", mixed in "[0-9,.' ()E+¥$元万%-]{0,20}") {
        let _ = parse_amount(&text, Currency::CNY);
        let _ = parse_amount(&mixed, Currency::CNY);
        let _ = parse_decimal(&mixed);
        let _ = parse_rate(&mixed);
        let _ = Currency::parse(&text);
        let _ = currency_shown(&mixed);
    }
}

#[test]
fn a_sign_contradicts_only_a_currency_it_cannot_mean() {
    for (text, currency, shown) in [
        ("$1,200.00", "CNY", Some("USD")),
        ("$1,200.00", "HKD", None),
        ("US$1,200.00", "HKD", Some("USD")),
        ("HK$ 5", "USD", Some("HKD")),
        ("€ 12", "CNY", Some("EUR")),
        ("￥12", "JPY", None),
        ("¥12", "USD", Some("CNY")),
        ("12元", "HKD", None),
        ("人民币12元", "USD", Some("CNY")),
        ("¥12", "CNY", None),
        ("12.00", "USD", None),
        ("(12.00)", "CNY", None),
    ] {
        let found = currency_contradicted(text, self::currency(currency));
        assert_eq!(found.as_ref().map(Currency::code), shown, "{text} {currency}");
    }
}
