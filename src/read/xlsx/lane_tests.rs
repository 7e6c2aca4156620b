//! Rows that are typed as they are scanned against the same rows read event by event.

use polars::prelude::DataFrame;
use proptest::prelude::*;

use crate::finding::Finding;
use crate::read::Limits;
use crate::table::Sheet;

/// A value of a random table: more often usual than not.
#[derive(Clone, Debug)]
enum Filled {
    Nothing,
    Text(&'static str),
    Number(f64, &'static str),
}

fn filled() -> impl Strategy<Value = Filled> {
    let texts = prop::sample::select(vec![
        "001",
        "002",
        "C-01",
        "甲公司",
        " 乙公司 ",
        "2024-05-01",
        "25/12/2024",
        "合计",
        "小计",
        "USD",
        "人民币",
        "1,234.50",
        "￥12",
        "$5",
        "-",
        "13%",
        "17850.0",
        "制表：张三",
        "a:b",
        "客户编码",
        "9\u{200b}9",
        "是",
        "n/a",
        "红字发票",
        "91350100M000100Y43",
        "0.125",
        "普通发票",
    ]);
    let numbers = prop::sample::select(vec![
        1.0,
        2.5,
        100.0,
        -3.0,
        0.1 + 0.2,
        1.005,
        45000.0,
        45001.5,
        28.249_999_999_999_996,
        0.13,
        1234567.89,
        1e15,
        123_456_789_012_345_680.0,
        7.0,
        0.0,
        731.939_999_999_999_9,
    ]);
    let formats = prop::sample::select(vec!["", "", "", "yyyy-mm-dd", "0%", "00000", "[h]:mm"]);
    prop_oneof![
        1 => Just(Filled::Nothing),
        4 => texts.prop_map(Filled::Text),
        4 => (numbers, formats).prop_map(|(number, format)| Filled::Number(number, format)),
    ]
}

/// The first sheet, read in batches of so many rows that are put together again.
fn in_batches(book: &crate::read::Workbook, most: usize) -> (Sheet, Vec<Finding>) {
    let together = std::sync::Mutex::new(None::<DataFrame>);
    let headings = crate::read::Headings::new(&crate::template::load());
    let take = |batch: crate::read::Batch| {
        assert!(batch.frame.height() <= most, "{}", batch.frame.height());
        match &mut *together.lock().unwrap() {
            Some(frame) => drop(frame.vstack_mut(&batch.frame).unwrap()),
            empty => *empty = Some(batch.frame),
        }
    };
    let (mut file, findings) =
        crate::read::batches(book, &headings, &Default::default(), most, &take);
    let mut sheet = file.sheets.remove(0);
    if let Some(table) = &mut sheet.table {
        assert_eq!(table.frame.height(), 0);
        table.frame = together.into_inner().unwrap().unwrap_or_else(|| table.frame.clone());
    }
    (sheet, findings)
}

fn usual(column: usize, row: usize) -> Filled {
    let number = (row * 7 % 13) as f64;
    match column {
        0 => Filled::Number(45_000.0 + number, "yyyy-mm-dd"),
        1 => Filled::Text(["X1", "X2", "X3", "X4"][row % 4]),
        2 => Filled::Text(["001", "002", "003"][row / 2 % 3]),
        3 => Filled::Text(["甲公司", "乙公司", "丙公司"][row / 2 % 3]),
        4 => Filled::Number(number + 1.0, ""),
        5 => Filled::Number(2.5, ""),
        _ => Filled::Number((number + 1.0) * 2.5, ""),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn both_lanes_make_the_same_table(
        rows in prop::collection::vec(prop::collection::vec((0_u32..9, filled()), 10), 1..30),
        kind in 0_usize..3,
    ) {
        let headings = [
            ["单据日期", "单据号", "客户编码", "客户名称", "数量", "单价", "金额", "税率", "币种", "备注"],
            ["收款日期", "单据号", "客户编码", "客户名称", "结算方式", "核销单号", "收款金额", "业务员",
             "币种", "摘要"],
            ["发展日期", "税号", "客户编码", "客户名称", "信用期限", "电话", "信用额度", "邮编", "币种", "备注"],
        ][kind];
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        for (column, heading) in (0..).zip(headings) {
            sheet.write(0, column, heading).unwrap();
        }
        for (number, row) in rows.iter().enumerate() {
            for (column, (odd, filled)) in row.iter().enumerate() {
                let filled = if *odd == 0 { filled.clone() } else { usual(column, number) };
                let (line, column) = (number as u32 + 1, column as u16);
                match filled {
                    Filled::Nothing => continue,
                    Filled::Text(text) => sheet.write_string(line, column, text).unwrap(),
                    Filled::Number(value, "") => sheet.write_number(line, column, value).unwrap(),
                    Filled::Number(value, format) => {
                        let format = rust_xlsxwriter::Format::new().set_num_format(format);
                        sheet.write_number_with_format(line, column, value, &format).unwrap()
                    }
                };
            }
        }
        let bytes = workbook.save_to_buffer().unwrap();
        let limits = Limits::default();
        let open = || crate::read::Workbook::from_bytes(bytes.clone(), "a.xlsx", 0, &limits);
        let read = |workbook: &crate::read::Workbook| {
            crate::read::tables(workbook, &crate::template::load(), &Default::default())
        };
        let (ours, found) = read(&open());
        let (theirs, expected) = read(&open().by_events());
        prop_assert_eq!(&found, &expected);
        let (ours, theirs) = (&ours.sheets[0], &theirs.sheets[0]);
        prop_assert_eq!(&ours.account, &theirs.account);
        if let (Some(ours), Some(theirs)) = (&ours.table, &theirs.table) {
            let same = ours.frame.equals_missing(&theirs.frame);
            prop_assert!(same, "{} {}", ours.frame, theirs.frame);
            prop_assert_eq!(&ours.faulted, &theirs.faulted);
        }
        prop_assert_eq!(ours.table.is_some(), theirs.table.is_some());
        let (parts, found) = in_batches(&open(), 1 + rows.len() / 3);
        prop_assert_eq!(found, expected);
        prop_assert_eq!(&parts.account, &theirs.account);
        if let (Some(parts), Some(theirs)) = (&parts.table, &theirs.table) {
            prop_assert!(parts.frame.equals_missing(&theirs.frame), "{}", parts.frame);
            prop_assert_eq!(&parts.faulted, &theirs.faulted);
        }
    }
}
