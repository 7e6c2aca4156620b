//! Layouts written by one library, filled, and read by another.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use rust_xlsxwriter::{Format, Formula, Workbook};

use super::*;

fn cells(bytes: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
    let range = book.worksheet_range(sheet).expect("the sheet is there");
    let text = |cell: &Data| cell.to_string();
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

fn formulas(bytes: &[u8], sheet: &str) -> Vec<String> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
    let range = book.worksheet_formula(sheet).expect("the sheet is there");
    // The places are counted from the first formula of the sheet.
    range.used_cells().map(|(row, column, text)| format!("{row},{column}:{text}")).collect()
}

fn fill(bytes: &[u8], records: usize) -> Vec<u8> {
    let filling = Filling {
        records,
        of_record: &|record, name| match name {
            "信用额度" => Content::Number(format!("{}.50", record + 1)),
            "合同到期日" => Content::Day("2024-01-31".to_owned(), 45_322),
            "客户名称" => Content::Text(format!("=甲<{record}>&")),
            other => Content::Text(format!("{other} {record}")),
        },
        of_export: &|name| (name == "户数").then(|| Content::Number(records.to_string())),
        heading: &|name| format!("<{name}>"),
    };
    Layout::open(bytes).expect("a layout").fill(&filling).expect("it can be filled")
}

#[test]
fn a_row_of_placeholders_is_written_once_a_record_and_the_rest_follows() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("清单").expect("a name");
    let day = Format::new().set_num_format("yyyy-mm-dd");
    sheet.merge_range(0, 0, 0, 3, "客户清单（{{户数}} 户）", &Format::new()).expect("a title");
    sheet.write_row(1, 0, ["客户", "额度", "到期", "两倍"]).expect("headings");
    sheet.write(2, 0, "{{ 客户名称 }}（{{编码}}）").expect("a cell");
    sheet.write(2, 1, "{{信用额度}}").expect("a cell");
    sheet.write_with_format(2, 2, "{{合同到期日}}", &day).expect("a cell");
    sheet.write_formula(2, 3, Formula::new("=B3*2")).expect("a formula");
    sheet.write(3, 0, "合计").expect("a cell");
    sheet.write_formula(3, 1, Formula::new("=SUM(B3:B3)")).expect("a formula");
    sheet.autofilter(1, 0, 2, 3).expect("a filter");
    sheet.set_print_area(0, 0, 3, 3).expect("an area");
    let other = workbook.add_worksheet().set_name("封面").expect("a name");
    other.write_formula(0, 0, Formula::new("=清单!B4")).expect("a formula");
    let bytes = workbook.save_to_buffer().expect("a workbook");

    let layout = Layout::open(&bytes).expect("a layout");
    let found = layout.placeholders().expect("placeholders");
    assert_eq!(found.len(), 5);
    assert_eq!((found[1].cell.as_str(), found[1].name.as_str()), ("A3", "客户名称"));

    let filled = fill(&bytes, 3);
    let rows = cells(&filled, "清单");
    assert_eq!(rows[0][0], "客户清单（3 户）");
    assert_eq!(rows[2][..3], ["=甲<0>&（编码 0）", "1.5", "45322"]);
    assert_eq!(rows[4][..2], ["=甲<2>&（编码 2）", "3.5"]);
    assert_eq!(rows[5][0], "合计");
    let wanted = ["0,2:B3*2", "1,2:B4*2", "2,2:B5*2", "3,0:SUM(B3:B5)"];
    assert_eq!(formulas(&filled, "清单"), wanted);
    assert_eq!(formulas(&filled, "封面"), ["0,0:清单!B6"]);
    let again = Layout::open(&filled).expect("a workbook still");
    let names = again.text("xl/workbook.xml").expect("the part is there");
    assert!(names.contains("$A$1:$D$6") && names.contains("$A$2:$D$5"), "{names}");

    let empty = cells(&fill(&bytes, 0), "清单");
    assert_eq!((empty[2][1].as_str(), empty[3][0].as_str()), ("", "合计"));
}

#[test]
fn placeholders_without_headings_above_become_the_headings() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "我的客户").expect("a title");
    sheet.write_row(2, 1, ["{{编码}}", "{{信用额度}}"]).expect("placeholders");
    let bytes = workbook.save_to_buffer().expect("a workbook");
    let rows = cells(&fill(&bytes, 2), "Sheet1");
    assert_eq!(rows[2][1..], ["<编码>", "<信用额度>"]);
    assert_eq!(rows[3][1..], ["编码 0", "1.5"]);
    assert_eq!(rows[4][1..], ["编码 1", "2.5"]);
}

#[test]
fn what_is_no_layout_is_refused() {
    assert_eq!(Layout::open(b"a,b").err(), Some(LayoutError::NotAPackage));
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write(0, 0, "{x}").expect("a cell");
    let bytes = workbook.save_to_buffer().expect("a workbook");
    let layout = Layout::open(&bytes).expect("a workbook");
    assert_eq!(layout.placeholders().err(), Some(LayoutError::NoPlaceholder));
}
