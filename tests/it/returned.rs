//! The returned copy fed back: as it is, and with suggestions accepted.

use std::fs;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format, Workbook};
use serde_json::Value;
use wanglai::read::{Limits, Workbook as Read, workbook};

use super::program::{rows, stdout, wanglai};

const CUSTOMERS: &str = "客户编码,客户名称,税号,电话\n\
    C1,福州润达商贸有限公司,91350100M00O100Y43,0591-87654321\n\
    C2,杭州西湖商贸有限公司,,571-88886666\n\
    C3,宁波东港五金有限公司,,0574-87654321\n";

fn returned(folder: &Path, input: &Path) -> PathBuf {
    let out = folder.join("out");
    let words = ["check".into(), input.display().to_string(), "--out".into()];
    let output = wanglai(words.into_iter().chain([out.display().to_string()]));
    assert!(matches!(output.status.code(), Some(0 | 1)));
    let name = input.file_name().expect("a name").to_string_lossy().into_owned();
    out.join(if name.ends_with(".xlsx") { name } else { format!("{name}.xlsx") })
}

fn read(path: &Path) -> Read {
    workbook(path, "copy.xlsx", 0, &Limits::default()).expect("the copy opens")
}

/// The sheet of the copy after its summary, as rows of texts by column.
fn cells(book: &Read) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    book.rows(1, &mut |row| {
        let width = row.cells.last().map_or(0, |cell| cell.column as usize + 1);
        let mut texts = vec![String::new(); width];
        for cell in &row.cells {
            texts[cell.column as usize] = cell.text.clone();
        }
        found.push(texts);
        std::ops::ControlFlow::Continue(())
    })
    .expect("the rows can be read");
    found
}

/// The copy as a user saves it, with a word in the column of consent of some rows.
fn answered(path: &Path, accepted: &[usize]) {
    let answers: Vec<(usize, &str)> = accepted.iter().map(|row| (*row, "yes")).collect();
    answered_with(path, &answers);
}

fn answered_with(path: &Path, answers: &[(usize, &str)]) {
    let rows = cells(&read(path));
    let accept = rows[0].iter().position(|cell| cell == "Accept suggestion").expect("the column");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("客户").expect("a name");
    for (number, row) in (0..).zip(&rows) {
        for (column, cell) in (0..).zip(row) {
            sheet.write_string(number, column, cell).expect("a cell");
        }
        for (_, answer) in answers.iter().filter(|(row, _)| *row == number as usize) {
            sheet.write_string(number, accept as u16, *answer).expect("a cell");
        }
    }
    workbook.save(path).expect("the answer is written");
}

fn json(output: &str) -> Value {
    serde_json::from_str(output).expect("JSON")
}

#[test]
fn only_what_was_accepted_is_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("a.csv");
    fs::write(&input, CUSTOMERS).expect("a file");
    let book = folder.path().join("book").display().to_string();
    stdout(&wanglai(["init", &book]), 0);
    let import = |path: &Path, code: i32| {
        let path = path.display().to_string();
        let words = ["import", &path, "--book", &book, "--mode", "overwrite", "--format", "json"];
        json(&stdout(&wanglai(words), code))
    };
    let list = || {
        let words = ["customer", "list", "--book", &book, "--unmask", "--format", "csv"];
        rows(&stdout(&wanglai(words), 0))
    };
    import(&input, 1);
    assert_eq!(list().len(), 2);
    let before = list();

    // As it is: the faulty row is still faulty, and nothing else changes.
    let copy = returned(folder.path(), &input);
    let record = import(&copy, 1);
    assert_eq!(record["counts"]["error"], 1);
    assert_eq!(list(), before);

    answered(&copy, &[1, 2]);
    let record = import(&copy, 0);
    assert_eq!(record["findings"]["suggestion-accepted"], 2);
    let after = list();
    assert_eq!(after.len(), 3);
    assert_eq!(after[0]["tax_id"], "91350100M000100Y43");
    assert_eq!(after[1]["phone"], "0571-88886666");
    assert_eq!(after[2], before[1]);
}

#[test]
fn one_suggestion_of_a_row_is_taken_apart_from_the_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("a.csv");
    let rows = ["C1", "C2", "C3"].map(|code| {
        format!("{code},润达商贸{code}号,91350100m000100y43,571-8888666{}\n", &code[1..])
    });
    fs::write(&input, format!("客户编码,客户名称,税号,电话\n{}", rows.concat())).expect("a file");
    let copy = returned(folder.path(), &input);
    answered_with(&copy, &[(1, "电话"), (2, "税号、D"), (3, "都要")]);
    let words = ["check", &copy.display().to_string(), "--format", "json"].map(str::to_owned);
    let record = json(&stdout(&wanglai(words), 0));
    let findings = record["findings"].as_array().expect("a list");
    let of = |code: &str| -> Vec<String> {
        let found = findings.iter().filter(|finding| finding["code"] == code);
        found.map(|finding| finding["cell"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(of("suggestion-accepted"), ["D2", "C3", "D3"]);
    assert_eq!(of("accept-unknown"), ["F4"]);
    assert_eq!(of("tax-id-normalised"), ["C2", "C4"]);
    assert_eq!(of("phone-zero-lost"), ["D4"]);
}

#[test]
fn widths_and_merged_cells_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("客户").expect("a name");
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 2, "客户档案", &plain).expect("a range");
    sheet.set_column_width(1, 44).expect("a width");
    for (column, heading) in (0..).zip(["客户编码", "客户名称", "税号"]) {
        let look = Format::new().set_bold().set_background_color("#336699").set_font_size(13);
        sheet.write_string_with_format(1, column, heading, &look).expect("a cell");
    }
    for (column, cell) in (0..).zip(["C1", "福州润达商贸有限公司", "91350100M00O100Y43"])
    {
        sheet.write_string(2, column, cell).expect("a cell");
    }
    let input = folder.path().join("b.xlsx");
    workbook.save(&input).expect("the input is written");
    let copy = read(&returned(folder.path(), &input));
    let looks = copy.looks(1);
    assert_eq!(looks.merged, [[1, 0, 1, 2]]);
    assert!(
        looks.widths.iter().any(|(column, width)| *column == 1 && (43.0..46.0).contains(width))
    );
    let mut headings = Vec::new();
    copy.rows(1, &mut |row| {
        headings.extend(row.cells.into_iter().filter(|cell| cell.text == "客户名称"));
        std::ops::ControlFlow::Continue(())
    })
    .expect("the rows can be read");
    let look = headings[0].look.clone().expect("the heading has its look");
    assert_eq!((look.bold, look.fill, look.size), (true, Some(0x33_66_99), Some(130)));
    let rows = cells(&copy);
    assert_eq!(rows[0][0], "客户档案");
    assert_eq!(rows[1][3..], ["Check result", "Accept suggestion"]);
}

/// What a legacy workbook looked like is what its copy looks like, but for what is marked.
#[test]
fn the_looks_of_a_legacy_workbook_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = "samples/sources/客户往来明细账.xls";
    let input = Path::new(env!("CARGO_MANIFEST_DIR")).join(sample);
    let opening = wanglai::read::Opening::default();
    let original = wanglai::read::workbook_with(&input, sample, 0, &opening).expect("it opens");
    let copy = read(&returned(folder.path(), &input));
    let (before, after) = (original.looks(0), copy.looks(1));
    assert_eq!((before.merged, before.heights), (after.merged, after.heights));
    let widths = |widths: &[(u32, f64)]| -> Vec<(u32, i64)> {
        let shown = widths.iter().filter(|(column, _)| *column < 6);
        shown.map(|(column, width)| (*column, width.round() as i64)).collect()
    };
    assert_eq!(widths(&before.widths), widths(&after.widths));
    let looks = |book: &Read, sheet: usize| {
        let mut looks = std::collections::BTreeMap::new();
        book.rows(sheet, &mut |row| {
            for cell in row.cells.into_iter().filter(|cell| !cell.text.is_empty()) {
                looks.insert((row.number, cell.column), (cell.number_format, cell.look));
            }
            std::ops::ControlFlow::Continue(())
        })
        .expect("the rows can be read");
        looks
    };
    let (before, after) = (looks(&original, 0), looks(&copy, 1));
    let kept = before.iter().filter(|(place, look)| after.get(place) == Some(look)).count();
    assert!(before.values().any(|(_, look)| look.is_some()));
    assert!(kept * 10 >= before.len() * 9, "{kept} of {} cells look as before", before.len());
}

#[test]
fn what_is_hidden_or_frozen_stays_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("客户").expect("a name");
    for (column, heading) in (0..).zip(["客户编码", "客户名称", "税号", "备注", "地址"])
    {
        sheet.write_string(0, column, heading).expect("a cell");
    }
    for row in 1..6 {
        let name = format!("福州润达商贸{row}号有限公司");
        for (column, cell) in (0..).zip([&format!("C{row}"), &name, "91350100M00O100Y43", "a", ""])
        {
            sheet.write_string(row, column, cell).expect("a cell");
        }
    }
    sheet.set_column_hidden(3).expect("hidden").set_freeze_panes(1, 2).expect("frozen");
    sheet.set_row_height(0, 33).expect("a height");
    let input = folder.path().join("c.xlsx");
    workbook.save(&input).expect("the input is written");
    let looks = read(&returned(folder.path(), &input)).looks(1);
    assert_eq!(looks.hidden_columns, [3]);
    assert_eq!(looks.frozen, Some((1, 2)));
    assert!(looks.heights.contains(&(1, 33.0)), "{:?}", looks.heights);
}

/// A field that the book keeps otherwise is named, even where nothing is loaded.
#[test]
fn what_the_book_keeps_otherwise_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = folder.path().join("book").display().to_string();
    stdout(&wanglai(["init", &book]), 0);
    let import = |name: &str, text: &str| -> String {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a file");
        let path = path.display().to_string();
        stdout(&wanglai(["import", &path, "--book", &book, "--lang", "zh"]), 0)
    };
    let customer = |address: &str| {
        format!("客户编码,客户名称,地址\nC1,福州润达商贸有限公司,福建省福州市{address}\n")
    };
    let receipts = "客户编码,单据日期,单据号,收款金额\nC1,2024-01-05,S1,5.00\n";
    import("a.csv", &customer("鼓楼区1号"));
    import("b.csv", receipts);
    let said = import("c.csv", &customer("台江区9号"));
    assert!(said.contains("客户 C1 与账套不同，账套保留原值：地址"), "{said}");
    let said = import("d.csv", &format!("{receipts}C1,2024-01-06,S2,6.00\n"));
    assert!(said.contains("有 1 行单据已在账套中"), "{said}");
}
