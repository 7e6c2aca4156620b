//! Values of real workbooks against what Excel shows in them, cell by cell.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::tests::real;
use super::*;
use crate::domain::money::parse_decimal;

type Cells = BTreeMap<(u32, u32), RawCell>;

/// Every file below a folder by its name.
fn files(folder: &Path) -> BTreeMap<String, PathBuf> {
    let walked = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let files = walked.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.into_path()))
        .collect()
}

fn cells(workbook: &Workbook, sheet: usize) -> Cells {
    let mut cells = Cells::new();
    if sheet >= workbook.sheets().len() {
        return cells;
    }
    let read = workbook.rows(sheet, &mut |row| {
        // A cell that has a style alone shows nothing.
        for cell in row.cells.into_iter().filter(|cell| cell.value != CellValue::Empty) {
            cells.insert((row.number, cell.column), cell);
        }
        ControlFlow::Continue(())
    });
    read.map(|()| cells).unwrap_or_default()
}

/// The filled cells of a csv.
fn shown_cells(path: &Path) -> BTreeMap<(u32, u32), String> {
    let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
    let mut cells = BTreeMap::new();
    // The reader counts lines; a cell of several lines is one row of Excel.
    let mut within = 0;
    let _ = super::text::rows(&text.into_bytes().into(), b',', &Limits::default(), &mut |row| {
        let number = row.number - within;
        for cell in row.cells {
            within += cell.text.replace("\r\n", "\n").matches(['\n', '\r']).count() as u32;
            cells.insert((number, cell.column), cell.text.trim().to_owned());
        }
        ControlFlow::Continue(())
    });
    cells
}

/// A number as it may be shown: grouped, rounded, in percent, with signs of money.
fn number(text: &str) -> Option<f64> {
    let percent = text.contains('%');
    let plain: String =
        text.chars().filter(|s| s.is_ascii_digit() || "+-.Ee()".contains(*s)).collect();
    let negative = plain.starts_with('(') && plain.ends_with(')');
    let plain = plain.trim_matches(['(', ')']);
    let number: f64 = match parse_decimal(plain) {
        Ok(number) => number.to_string().parse().ok()?,
        Err(_) => plain.parse().ok()?,
    };
    let number = if percent { number / 100.0 } else { number };
    Some(if negative { -number } else { number })
}

/// Two texts but for blanks and cases; what the character set of the csv lacks stands there as a
/// low line or as a byte that is no letter.
fn alike(text: &str, shown: &str) -> bool {
    let plain = |text: &str| {
        let signs = text.chars().filter(|sign| sign.is_ascii_graphic() && *sign != '_');
        signs.collect::<String>().to_lowercase()
    };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let numbers = digits(text);
    plain(text) == plain(shown) || !numbers.is_empty() && numbers == digits(shown)
}

/// Whether a cell says what is shown, a number to the digits that are shown.
fn agrees(cell: Option<&RawCell>, shown: &str) -> bool {
    let shown = shown.trim();
    let Some(cell) = cell else {
        return shown.is_empty();
    };
    let text = cell.text.trim();
    if alike(text, shown) {
        return true;
    }
    match &cell.value {
        CellValue::Number(value) => {
            if shown.is_empty() || shown.starts_with("##") {
                // A format that hides, a column that is too narrow.
                return true;
            }
            let digits = shown.chars().filter(char::is_ascii_digit).count();
            // Quoted signs of a format, such as (0.0"%"), change nothing about the number.
            let plain = shown.replace(['%', '(', ')'], "");
            [shown, plain.as_str()].into_iter().filter_map(number).any(|shown| {
                let apart = (shown - value).abs();
                apart <= 0.51 || apart <= value.abs() * 0.1_f64.powi(digits.min(4) as i32 - 1)
            }) || shown.contains([':', '/', '年'])
        }
        // A day is shown in any of a hundred ways: its year, month or day must be there.
        CellValue::Date { day, .. } => {
            let parts = [day.format("%-d"), day.format("%y"), day.format("%-m"), day.format("%b")];
            let parts = parts.map(|part| part.to_string());
            shown.starts_with("##")
                || parts.iter().any(|part| shown.contains(part.as_str()))
                || shown.contains(':')
        }
        CellValue::Text(_) | CellValue::Error(_) => {
            shown.starts_with("##") || text.starts_with('=')
        }
        _ => false,
    }
}

/// Sheets whose values differ, and why. Of their 5,398 cells xlrd and openpyxl read the same value
/// out of the file as this program in 4,973, each held against them; 425 are of a chart, which is
/// no sheet. Whoever wrote the csv had a later Excel compute anew.
const KNOWN: &[(&str, &str)] = &[
    ("29982.xls.0", "counts from today"),
    ("34775.xls.3", "the csv is of a chart, which is no sheet here"),
    ("34775.xls.6", "as above"),
    ("44891.xls.2", "the text counts from today; errors of a later Excel"),
    ("49761.xls.0", "the cell holds no number"),
    ("56574.xlsx.2", "today"),
    ("56688_4.xlsx.0", "today"),
    ("ConditionalFormattingSamples.xls.7", "the format shows a word for each number"),
    ("CustomXMLMappings-complex-type.xlsx.1", "the headings of a mapped table, named anew"),
    ("DGet.xls.1", "computed by a later Excel"),
    ("DStar.xls.0", "the csv is of another version of the workbook"),
    ("DStar.xls.1", "as above"),
    ("ElapsedFormatTests.xlsx.1", "computed by a later Excel"),
    ("FormulaEvalTestData.xls.0", "computed by a later Excel"),
    ("LookupFunctionsTestCaseData.xls.1", "computed by a later Excel"),
    ("LookupFunctionsTestCaseData.xls.2", "as above"),
    ("StringContinueRecords.xls.0", "computed by a later Excel, without the other files"),
    ("StringContinueRecords.xls.1", "today"),
    ("excelant.xls.0", "functions that only Excel has"),
    ("excelant.xls.2", "as above"),
];

#[test]
fn real_workbooks_say_what_excel_shows() {
    let (Some(books), Some(shown)) = (real("poi_spreadsheet"), real("poi_expected_csv")) else {
        return;
    };
    let books = files(&books);
    let limits = Limits::default();
    let (mut agree, mut differ, mut sheets, mut refused) = (0_u64, 0_u64, 0_u64, Vec::new());
    let mut wrong = Vec::new();
    for (name, path) in files(&shown) {
        let Some(name) = name.strip_prefix("apachepoi_").and_then(|n| n.strip_suffix(".csv"))
        else {
            continue;
        };
        let Some((book, index)) = name.rsplit_once('.') else { continue };
        let Some(file) = books.get(book) else { continue };
        let workbook = workbook(file, book, 0, &limits).unwrap();
        if let Some(code) = workbook.unreadable {
            refused.push(format!("{book} {}", code.word()));
            continue;
        }
        let sheet: usize = index.parse().unwrap();
        let found = cells(&workbook, sheet);
        sheets += 1;
        let shown = shown_cells(&path);
        // The csv begins at the first cell in use, which may be one whose format shows nothing.
        let first = |cells: &mut dyn Iterator<Item = (u32, u32)>| {
            cells.fold((u32::MAX, u32::MAX), |least, at| (least.0.min(at.0), least.1.min(at.1)))
        };
        let (ours, theirs) = (first(&mut found.keys().copied()), first(&mut shown.keys().copied()));
        let shifts = [(ours.0.wrapping_sub(theirs.0), ours.1.wrapping_sub(theirs.1)), (0, 0)];
        let apart_by = |(down, right): (u32, u32)| {
            let moved = shown
                .iter()
                .map(|(at, text)| ((at.0.wrapping_add(down), at.1.wrapping_add(right)), text));
            let apart = moved.filter(|(at, text)| !agrees(found.get(at), text));
            apart
                .map(|(at, text)| {
                    let cell = found.get(&at).map(|cell| cell.text.clone());
                    format!("{} {} {cell:?} {text:?}", at.0, at.1)
                })
                .collect::<Vec<String>>()
        };
        let mut apart = shifts.map(apart_by).into_iter().min_by_key(Vec::len).unwrap_or_default();
        agree += (shown.len() - apart.len()) as u64;
        if std::env::var_os("WANGLAI_DIFFERENCES").is_some() {
            apart.iter().for_each(|line| eprintln!("differs {name} {line}"));
        }
        differ += apart.len() as u64;
        if !apart.is_empty() && !KNOWN.iter().any(|(known, _)| *known == name) {
            apart.truncate(3);
            wrong.push(format!("{name} {apart:?}"));
        }
    }
    eprintln!("{sheets} sheets: {agree} cells agree, {differ} differ; {refused:?}");
    assert!(wrong.is_empty(), "{} sheets: {wrong:#?}", wrong.len());
}

#[test]
fn binary_workbooks_say_what_calamine_reads() {
    let folders = ["calamine_tests", "poi_spreadsheet"].map(real);
    let (mut same, mut books) = (0_u64, 0);
    for (name, path) in folders.into_iter().flatten().flat_map(|folder| files(&folder)) {
        let theirs = calamine::open_workbook::<calamine::Xlsb<_>, _>(&path);
        let (true, Ok(mut theirs)) = (name.ends_with(".xlsb"), theirs) else { continue };
        let ours = workbook(&path, &name, 0, &Limits::default()).unwrap();
        assert_eq!(ours.unreadable, None, "{name}");
        books += 1;
        for (sheet, known) in ours.sheets().iter().enumerate() {
            let found = cells(&ours, sheet);
            let Ok(range) = calamine::Reader::worksheet_range(&mut theirs, &known.name) else {
                continue;
            };
            let start = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let at = (start.0 + row as u32 + 1, start.1 + column as u32);
                let wanted = value::raw_cell(at.1, value, None, ours.date1904);
                let Some(wanted) = wanted else { continue };
                let text = found.get(&at).map(|cell| cell.text.as_str());
                // What a format of zeros shows is known to us alone.
                let alike = text.is_some_and(|text| {
                    text == wanted.text || text.trim_start_matches('0') == wanted.text
                });
                assert!(alike, "{name} {} {at:?}: {text:?} {:?}", known.name, wanted.text);
                same += 1;
            }
        }
    }
    eprintln!("{books} binary workbooks: {same} cells are those that calamine reads");
}

const CUT: &str = "its end is missing; what it holds is read if the user asks (--partial)";
const LOCKED: &str = "a password of its own";
const NO_WORKBOOK: &str = "no workbook";
const NO_PACKAGE: &str = "its directory of parts is damaged, made so by a fuzzer";

/// Files that are refused, and why. Some of them another reader opens: it stops at the fault and
/// says nothing of it, or believes what cannot be trusted.
const REFUSED: &[(&str, &str)] = &[
    ("51832.xls", LOCKED),
    ("54764-2.xlsx", "declares a document type, which can expand without end"),
    ("62624.bin", NO_WORKBOOK),
    ("62625.bin", NO_WORKBOOK),
    ("63327.emf", NO_WORKBOOK),
    ("ContentTypeHasEntities.ooxml", NO_WORKBOOK),
    ("CorePropertiesHasEntities.ooxml", NO_WORKBOOK),
    ("OOM_alloc3.xls", CUT),
    ("SimpleEMF_windows.emf", NO_WORKBOOK),
    ("clusterfuzz-testcase-minimized-POIHSSFFuzzer-4651309315719168.xls", CUT),
    ("clusterfuzz-testcase-minimized-POIHSSFFuzzer-4657005060816896.xls", CUT),
    ("clusterfuzz-testcase-minimized-POIHSSFFuzzer-5175219985448960.xls", CUT),
    ("clusterfuzz-testcase-minimized-POIHSSFFuzzer-5786329142919168.xls", CUT),
    ("clusterfuzz-testcase-minimized-POIHSSFFuzzer-6137883240824832.xls", CUT),
    ("clusterfuzz-testcase-minimized-POIHSSFFuzzer-6537773940867072.xls", CUT),
    ("clusterfuzz-testcase-minimized-POIXSSFFuzzer-5089447305609216.xlsx", CUT),
    ("clusterfuzz-testcase-minimized-POIXSSFFuzzer-5185049589579776.xlsx", NO_PACKAGE),
    (
        "clusterfuzz-testcase-minimized-POIXSSFFuzzer-5937385319563264.xlsx",
        "its sheet breaks the parser, which is caught; the fuzzed cells mean nothing",
    ),
    ("clusterfuzz-testcase-minimized-POIXSSFFuzzer-6419366255919104.xlsx", CUT),
    ("clusterfuzz-testcase-minimized-POIXSSFFuzzer-6448258963341312.xlsx", NO_PACKAGE),
    ("clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-5542865479270400.xlsx", CUT),
    ("clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-5636439151607808.xlsx", CUT),
    ("clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-6594557414080512.xlsx", CUT),
    ("crash-274d6342e4842d61be0fb48eaadad6208ae767ae.xlsx", NO_PACKAGE),
    ("invalid.xlsx", NO_WORKBOOK),
    ("issue252.xlsx", "the part that leads to its sheets is garbled, its checksum wrong"),
    ("issue_594_dos.ods", "repeats a row a thousand million times"),
    ("logoKarmokar4.png", NO_WORKBOOK),
    ("pass_protected.ods", LOCKED),
    ("pass_protected.xlsb", LOCKED),
    ("pass_protected.xlsx", LOCKED),
    ("poc-shared-strings.xlsx", "a text of a million signs in each of its cells, to fill memory"),
    ("protected_sha512.xlsx", LOCKED),
    ("vmlDrawing1.vml", NO_WORKBOOK),
];

#[test]
fn what_is_refused_is_refused_for_a_reason() {
    let folders = ["calamine_tests", "poi_spreadsheet"].map(real);
    if folders.iter().any(Option::is_none) {
        return;
    }
    let mut refused = Vec::new();
    for (name, path) in folders.into_iter().flatten().flat_map(|folder| files(&folder)) {
        if name == "SOURCE.txt" {
            continue;
        }
        let workbook = workbook(&path, &name, 0, &Limits::default()).unwrap();
        let read = |sheet| workbook.rows(sheet, &mut |_| ControlFlow::Continue(()));
        let whole = (0..workbook.sheets().len()).all(|sheet| read(sheet).is_ok());
        if workbook.unreadable.is_some() || !whole {
            refused.push(name);
        }
    }
    refused.sort();
    let known: Vec<&str> = REFUSED.iter().map(|(name, _)| *name).collect();
    assert_eq!(refused, known);
}
