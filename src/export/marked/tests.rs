//! The copy read back by an independent reader: nothing moved, nothing live, everything said.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};

use super::*;
use crate::export::package::tests::assert_same;

fn cell(column: u32, value: SourceValue, number_format: Option<&str>) -> SourceCell {
    let text = match &value {
        SourceValue::Text(text) | SourceValue::Error(text) => text.clone(),
        SourceValue::Number(number) | SourceValue::Date(number) => number.to_string(),
        SourceValue::Bool(truth) => truth.to_string(),
        SourceValue::Empty => String::new(),
    };
    SourceCell { column, value, text, number_format: number_format.map(Arc::from), look: None }
}

fn words(column: u32, content: &str) -> SourceCell {
    cell(column, SourceValue::Text(content.to_owned()), None)
}

fn row(number: u32, cells: Vec<SourceCell>) -> SourceRow {
    SourceRow { number, cells }
}

fn customers() -> SourceSheet {
    SourceSheet {
        order: 0,
        name: "客户档案".into(),
        header_row: Some(3),
        column_widths: vec![(1, 30.0), (99_999, 5.0), (2, -1.0)],
        merged: vec![
            MergedRange { first_row: 1, first_column: 0, last_row: 1, last_column: 3 },
            MergedRange { first_row: 1, first_column: 2, last_row: 2, last_column: 3 },
            MergedRange { first_row: 1, first_column: 0, last_row: 900_000, last_column: 9 },
        ],
        rows: vec![
            row(1, vec![words(0, "示例公司客户档案")]),
            row(3, vec![words(0, "客户编码"), words(1, "客户名称"), words(2, "税号")]),
            row(
                4,
                vec![
                    words(0, "0001"),
                    words(1, "=HYPERLINK(\"http://example.com\")"),
                    words(2, "91350100M00O100Y43"),
                    cell(3, SourceValue::Number(7.0), Some("00000")),
                ],
            ),
            row(
                5,
                vec![
                    words(0, "@SUM(A1)"),
                    cell(1, SourceValue::Error("#DIV/0!".into()), None),
                    cell(2, SourceValue::Text(String::new()), Some("@")),
                    cell(3, SourceValue::Date(45322.0), None),
                    cell(4, SourceValue::Bool(true), None),
                ],
            ),
        ],
        ..SourceSheet::default()
    }
}

fn note(sheet: u32, row: u32, column: Option<u32>, severity: Severity) -> MarkedNote {
    MarkedNote {
        sheet: Some(sheet),
        row: Some(row),
        column,
        severity,
        code: "tax-id-letter".into(),
        message: "第 12 位不允许字母 O".into(),
        suggestion: Some("91350100M000100Y43".into()),
    }
}

fn meanings() -> BTreeMap<String, CodeWords> {
    let meaning = CodeWords {
        title: "税号含不允许的字母".into(),
        what: "统一社会信用代码不含 I、O、Z、S、V。".into(),
        why: "字母容易与数字混淆。".into(),
        how: "对照营业执照改正。".into(),
    };
    BTreeMap::from([("tax-id-letter".to_owned(), meaning)])
}

/// The copy; one whose sheets have gaps must show the same.
fn copy(sheets: Vec<SourceSheet>, notes: &[MarkedNote]) -> Vec<u8> {
    let source = SourceWorkbook { file: "客户.xlsx".into(), sheets };
    let with = |gap_from| {
        let mut bytes = Vec::new();
        let manner = (Language::Zh, gap_from);
        super::copy(&source, notes, &meanings(), manner, &mut bytes).unwrap();
        bytes
    };
    let plain = with(usize::MAX);
    assert_same(&with(0), &plain);
    plain
}

fn open(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap()
}

fn value(bytes: &[u8], sheet: &str, row: u32, column: u32) -> Data {
    let range = open(bytes).worksheet_range(sheet).unwrap();
    range.get_value((row, column)).cloned().unwrap_or(Data::Empty)
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn every_cell_stands_where_it_stood_and_no_text_is_live() {
    let bytes = copy(vec![customers()], &[note(0, 4, Some(2), Severity::Error)]);
    let mut workbook = open(&bytes);
    assert_eq!(workbook.sheet_names(), ["检查汇总", "客户档案"]);
    let range = workbook.worksheet_range("客户档案").unwrap();
    let at = |row: u32, column: u32| range.get_value((row - 1, column)).cloned();
    assert_eq!(at(1, 0), Some(Data::String("示例公司客户档案".into())));
    assert_eq!(at(4, 0), Some(Data::String("0001".into())));
    assert_eq!(at(4, 1), Some(Data::String("=HYPERLINK(\"http://example.com\")".into())));
    assert_eq!(at(4, 3), Some(Data::Float(7.0)));
    assert_eq!(at(5, 1), Some(Data::String("#DIV/0!".into())));
    assert!(matches!(at(5, 3), Some(Data::DateTime(day)) if day.as_f64() == 45322.0));
    assert_eq!(at(5, 4), Some(Data::Bool(true)));
    for sheet in ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"] {
        assert!(!part(&bytes, sheet).contains("<f>"), "{sheet} holds a formula");
    }
    assert!(part(&bytes, "xl/styles.xml").contains("quotePrefix=\"1\""));
    assert!(part(&bytes, "xl/styles.xml").contains("formatCode=\"00000\""));
}

#[test]
fn a_fault_is_told_at_its_cell_in_its_row_and_in_front() {
    let notes = [
        note(0, 4, Some(2), Severity::Error),
        note(0, 5, Some(2), Severity::Warning),
        note(0, 5, None, Severity::Info),
        MarkedNote { sheet: None, row: None, ..note(0, 1, None, Severity::Info) },
    ];
    let bytes = copy(vec![customers()], &notes);
    // The result stands in the first free column: E is used, so F.
    assert_eq!(value(&bytes, "客户档案", 2, 5), Data::String("检查结果".into()));
    let result = value(&bytes, "客户档案", 3, 5).to_string();
    assert!(result.starts_with("[错误] 第 12 位"), "{result}");
    assert!(value(&bytes, "客户档案", 4, 5).to_string().contains("[提示]"));
    let comments = part(&bytes, "xl/comments1.xml");
    for told in ["ref=\"C4\"", "ref=\"C5\"", "ref=\"F5\"", "对照营业执照改正", "91350100M000100Y43"]
    {
        assert!(comments.contains(told), "{told}");
    }
    let front = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(front.contains("location=\"'客户档案'!C4\""), "a link leads to the cell");
    let range = open(&bytes).worksheet_range("检查汇总").unwrap();
    let all: Vec<String> = range.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
    for told in
        ["错误 1 项，警告 1 项，提示 2 项", "整个文件", "统一社会信用代码不含 I、O、Z、S、V。"]
    {
        assert!(all.iter().any(|cell| cell == told), "{told}: {all:?}");
    }
    // One overlapping and one huge merged range could not be kept.
    assert!(all.iter().any(|cell| cell.contains("2 个合并区域")), "{all:?}");
}

#[test]
fn a_copy_of_a_copy_has_one_summary_and_one_result_column() {
    let mut sheet = customers();
    sheet.order = 1;
    sheet.rows[1].cells.push(words(5, "检查结果"));
    sheet.rows[2].cells.push(words(5, "[错误] 旧的结果"));
    let old = SourceSheet { name: "检查汇总".into(), ..SourceSheet::default() };
    let bytes = copy(vec![old, sheet], &[note(1, 5, Some(0), Severity::Error)]);
    assert_eq!(open(&bytes).sheet_names(), ["检查汇总", "客户档案"]);
    assert_eq!(value(&bytes, "客户档案", 2, 5), Data::String("检查结果".into()));
    assert_eq!(value(&bytes, "客户档案", 3, 5), Data::Empty);
    assert_eq!(value(&bytes, "客户档案", 2, 6), Data::String("采纳建议".into()));
    assert_eq!(value(&bytes, "客户档案", 2, 7), Data::Empty);
}

#[test]
fn what_the_format_cannot_hold_is_left_out_and_said() {
    let long = "长".repeat(40_000);
    let sheet = SourceSheet {
        name: "一[个]:非常*非常/非常?非常\\长的工作表名字超过三十一个字符".into(),
        header_row: Some(1),
        rows: vec![
            row(1, vec![words(0, "客户编码"), words(16_383, "客户名称")]),
            row(2, vec![words(0, &long), words(16_384, "没有列")]),
            row(3, vec![words(0, "\u{FFFF}\u{1}_x0041_\u{0}é")]),
            row(2_000_000, vec![words(0, "没有行")]),
        ],
        ..SourceSheet::default()
    };
    let twin = SourceSheet { order: 1, ..sheet.clone() };
    let notes = [
        note(0, 2_000_000, Some(0), Severity::Error),
        note(0, 3, Some(70_000), Severity::Error),
        note(0, 3, None, Severity::Error),
        note(7, 1, Some(1), Severity::Error),
        note(0, 9, Some(3), Severity::Error),
    ];
    let bytes = copy(vec![sheet, twin], &notes);
    let mut workbook = open(&bytes);
    let names = workbook.sheet_names();
    assert_eq!(names.len(), 3);
    assert!(names[2].ends_with(" (2)"), "{names:?}");
    let first = workbook.worksheet_range(&names[1]).unwrap();
    let kept = first.get_value((1, 0)).unwrap().to_string();
    assert!(kept.ends_with('…') && kept.encode_utf16().count() == 32_767);
    assert_eq!(first.get_value((2, 0)).unwrap().to_string().chars().last(), Some('é'));
    let front = workbook.worksheet_range("检查汇总").unwrap();
    let all: String = front.used_cells().map(|(_, _, cell)| cell.to_string() + "\n").collect();
    for told in ["改名为", "2 个单元格超出", "1 个单元格的文字超过", "没有空列可写"]
    {
        assert!(all.contains(told), "{told}: {all}");
    }
}

#[test]
fn many_faults_keep_their_colour_where_notes_end() {
    let rows = (0..12_000).map(|number| row(number + 1, vec![words(0, "客户编码")])).collect();
    let sheet = SourceSheet { header_row: Some(1), rows, ..SourceSheet::default() };
    let notes: Vec<MarkedNote> =
        (2..=12_000).map(|row| note(0, row, Some(0), Severity::Error)).collect();
    let bytes = copy(vec![sheet], &notes);
    assert_eq!(open(&bytes).sheet_names()[1], "客户");
    assert_eq!(part(&bytes, "xl/comments1.xml").matches("<comment ").count(), 10_000);
    assert!(value(&bytes, "客户", 11_999, 1).to_string().contains("[错误]"));
    let front = open(&bytes).worksheet_range("检查汇总").unwrap();
    assert!(front.used_cells().any(|(_, _, cell)| cell.to_string().contains("前 10000 个单元格")));
}

#[test]
fn a_sheet_written_through_a_file_is_the_same_sheet() {
    let rows = (1..=60_000)
        .map(|number| row(number, (0..6).map(|column| words(column, "=1+1")).collect()))
        .collect();
    let merged = vec![MergedRange { first_row: 7, first_column: 0, last_row: 9, last_column: 1 }];
    let sheet = SourceSheet { header_row: Some(1), rows, merged, ..SourceSheet::default() };
    let bytes = copy(vec![sheet], &[note(0, 60_000, Some(5), Severity::Error)]);
    assert_eq!(value(&bytes, "客户", 59_999, 5), Data::String("=1+1".into()));
    assert_eq!(value(&bytes, "客户", 8, 1), Data::String("=1+1".into()));
    assert!(value(&bytes, "客户", 59_999, 6).to_string().contains("[错误]"));
}

#[test]
fn the_same_source_gives_the_same_bytes() {
    let notes = [note(0, 4, Some(2), Severity::Error)];
    assert_eq!(copy(vec![customers()], &notes), copy(vec![customers()], &notes));
}
