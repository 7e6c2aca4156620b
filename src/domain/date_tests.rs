//! Dates in every writing, by table and by oracle.

use super::*;
use proptest::prelude::*;

fn day(year: i32, month: u32, day: u32) -> Date {
    Date::from_ymd_opt(year, month, day).unwrap()
}

#[test]
fn every_usual_writing_is_the_same_day() {
    for text in [
        "2024.1.31",
        "2024-01-31",
        "2024/1/31",
        "2024年1月31日",
        "2024年01月31号",
        "20240131",
        "2024-1-31 08:30:00",
        "2024-1-31 08:30:00.0",
        "2024/1/31 0:00",
        "2024-01-31T08:30:00Z",
        "2024-01-31T08:30:00.123+08:00",
        "２０２４－０１－３１",
        "２０２４．１．３１",
        "2024。1。31",
        "31-Jan-2024",
        "31-JAN-24",
        "Jan 31 2024",
        "January 31, 2024",
        "31 janv. 2024",
        "31 janvier 2024",
        "31st January 2024",
        "2024-Jan-31",
        "45322",
        "45322.0",
        "45322.354",
        "1/31/2024",
        "31/1/2024",
        "31.01.2024",
        "24-1-31",
        "24.01.31",
        "2024 01 31",
        "2024年1月31日 星期三",
        "2024年1月31日（周三）",
        "2024-01-31 Wednesday",
        "Wed, 31 Jan 2024",
        "Wednesday, January 31, 2024",
        "20240131083000",
        "20240131 08:30",
        "202401310830",
        "二〇二四年一月三十一日",
        "'2024-1-31",
        " 2024-1-31 ",
        "2024-1-31.",
        "1/31/24",
        "2024/1/31 8:30 AM",
        "2024/1/31 上午8:30",
        "2024年1月31日8时30分",
        "24年1月31日",
        "2024-1-31\u{a0}08:30:00",
        "\u{feff}2024\u{2013}01\u{2013}31",
        "20240131.0",
        "2024年1月31日08:30:00",
        "31Jan2024",
        "2024/ 1/31",
    ] {
        assert_eq!(parse_date(text, DateOrder::Ymd), Ok(day(2024, 1, 31)), "{text}");
    }
}

#[test]
fn what_is_no_day_is_refused_with_its_reason() {
    for (text, fault) in [
        ("", DateFault::Empty),
        ("  ", DateFault::Empty),
        ("2024年1月", DateFault::MonthOnly),
        ("2024-01", DateFault::MonthOnly),
        ("202401", DateFault::MonthOnly),
        ("Jan 2024", DateFault::MonthOnly),
        ("2024-02-30", DateFault::Impossible),
        ("2023-02-29", DateFault::Impossible),
        ("20230229", DateFault::Impossible),
        ("2024-13-01", DateFault::Impossible),
        ("31/31/2024", DateFault::Impossible),
        ("2024-00-10", DateFault::Impossible),
        ("1899-12-31", DateFault::YearOutOfRange),
        ("2200-01-01", DateFault::YearOutOfRange),
        ("19999", DateFault::Unreadable),
        ("80001", DateFault::Unreadable),
        ("5/6/7", DateFault::Unreadable),
        ("2024-01-31-001", DateFault::Unreadable),
        ("2024-01-311", DateFault::Unreadable),
        ("2024-01-31 abc", DateFault::Unreadable),
        ("2024-01-31 25:00", DateFault::Unreadable),
        ("不详", DateFault::Unreadable),
        ("待定", DateFault::Unreadable),
        ("1月31日", DateFault::Unreadable),
        ("123456789", DateFault::Unreadable),
        ("-45322", DateFault::Unreadable),
        ("31 jui 2024", DateFault::Unreadable),
    ] {
        assert_eq!(parse_date(text, DateOrder::Ymd), Err(fault), "{text}");
    }
}

#[test]
fn the_order_decides_only_what_is_open() {
    for (text, order, expected) in [
        ("1/2/2013", DateOrder::Ymd, day(2013, 1, 2)),
        ("1/2/2013", DateOrder::Mdy, day(2013, 1, 2)),
        ("1/2/2013", DateOrder::Dmy, day(2013, 2, 1)),
        ("13/2/2013", DateOrder::Mdy, day(2013, 2, 13)),
        ("2/13/2013", DateOrder::Dmy, day(2013, 2, 13)),
        ("1/2/03", DateOrder::Dmy, day(2003, 2, 1)),
        ("01/02/03", DateOrder::Ymd, day(2001, 2, 3)),
        ("31/12/99", DateOrder::Ymd, day(1999, 12, 31)),
        ("2013/2/1", DateOrder::Dmy, day(2013, 2, 1)),
        ("49-1-1", DateOrder::Ymd, day(2049, 1, 1)),
        ("50-1-1", DateOrder::Ymd, day(1950, 1, 1)),
        ("15 août 2024", DateOrder::Ymd, day(2024, 8, 15)),
        ("1er févr. 2024", DateOrder::Ymd, day(2024, 2, 1)),
        ("14 juil. 2024", DateOrder::Ymd, day(2024, 7, 14)),
        ("29-Feb-2024", DateOrder::Ymd, day(2024, 2, 29)),
        ("Sept 3, 2024", DateOrder::Ymd, day(2024, 9, 3)),
        ("二〇二三年十二月二十日", DateOrder::Ymd, day(2023, 12, 20)),
    ] {
        assert_eq!(parse_date(text, order), Ok(expected), "{text} {order:?}");
    }
    assert_eq!(order_shown("13/2/2013"), Some(DateOrder::Dmy));
    assert_eq!(order_shown("2/13/2013 8:00"), Some(DateOrder::Mdy));
    assert_eq!(order_shown("2/3/2013"), None);
    assert_eq!(order_shown("2013-2-13"), None);
}

#[test]
fn serials_keep_the_leap_bug_and_both_systems() {
    for (serial, date1904, expected) in [
        (0, false, None),
        (1, false, Some(day(1900, 1, 1))),
        (59, false, Some(day(1900, 2, 28))),
        (60, false, None),
        (61, false, Some(day(1900, 3, 1))),
        (45_322, false, Some(day(2024, 1, 31))),
        (43_860, true, Some(day(2024, 1, 31))),
        (0, true, Some(day(1904, 1, 1))),
        (-1, true, None),
        (2_958_465, false, None),
        (i64::MAX, false, None),
        (i64::MAX, true, None),
        (i64::MIN, false, None),
    ] {
        assert_eq!(from_serial(serial, date1904), expected, "{serial} {date1904}");
    }
    assert_eq!(month_end(day(2024, 2, 3)), day(2024, 2, 29));
    assert_eq!(month_end(day(2023, 12, 31)), day(2023, 12, 31));
    assert_eq!(day_number(day(1970, 1, 1)), 0);
    assert_eq!(from_day_number(-1), Some(day(1969, 12, 31)));
    assert_eq!(from_day_number(i32::MAX), None);
}

proptest! {
    #[test]
    fn any_day_is_read_back_in_any_writing(number in -25_567i32..84_006, writing in 0usize..9) {
        let expected = from_day_number(number).unwrap();
        let format = ["%Y-%m-%d", "%Y/%-m/%-d", "%Y.%m.%d", "%Y年%-m月%-d日", "%Y%m%d",
            "%d-%b-%Y", "%B %-d, %Y", "%Y-%m-%d %H:%M:%S", "%-d %b %Y"][writing];
        let time = expected.and_hms_opt(8, 30, 0).unwrap();
        let text = time.format(format).to_string();
        prop_assert_eq!(parse_date(&text, DateOrder::Ymd), Ok(expected), "{}", text);
        prop_assert_eq!(from_day_number(day_number(expected)), Some(expected));
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,24}", mixed in "[0-9年月日/.: T+a-z-]{0,20}") {
        let _ = parse_date(&text, DateOrder::Mdy);
        let _ = parse_date(&mixed, DateOrder::Dmy);
        let _ = order_shown(&mixed);
    }
}
