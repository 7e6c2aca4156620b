//! The quick way against calamine: on odd sheets, on random ones, on real ones.

use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Book, Scanned};
use crate::read::Limits;
use crate::read::bytes::Bytes;
use crate::read::cell::{CellValue, RawRow};
use crate::read::oracle::calamine_rows;
use crate::read::recognise::Fault;
use crate::read::visit::Plainly;

const SPREADSHEET: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// A workbook of one sheet with these rows and shared strings.
fn workbook(sheet: &str, shared: &str) -> Bytes {
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let parts = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"a\" \
                 Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{SPREADSHEET}\" xmlns:r=\"{relations}\"><sheets>\
                 <sheet name=\"S\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"a\" \
                 Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{SPREADSHEET}\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" \
                 formatCode=\"00000\"/></numFmts><fonts count=\"1\"><font/></fonts>\
                 <cellXfs count=\"4\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>\
                 <xf numFmtId=\"164\"/><xf numFmtId=\"46\"/></cellXfs></styleSheet>"
            ),
        ),
        ("xl/sharedStrings.xml", format!("<sst xmlns=\"{SPREADSHEET}\">{shared}</sst>")),
        ("xl/worksheets/sheet1.xml", sheet.to_owned()),
    ];
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        package.start_file(name, SimpleFileOptions::default()).unwrap();
        package.write_all(text.as_bytes()).unwrap();
    }
    package.finish().unwrap().into_inner().into()
}

fn rows_in(rows: &str) -> String {
    format!("<worksheet xmlns=\"{SPREADSHEET}\"><sheetData>{rows}</sheetData></worksheet>")
}

type Rows = Result<Vec<RawRow>, Fault>;

/// The rows that calamine gives, and ours; whether the sheet was scanned to its end. What a scan
/// hands over is held against what is read event by event.
fn both(bytes: &Bytes, sheet: &str, limits: &Limits) -> (Rows, Rows, bool) {
    let mut theirs = Vec::new();
    let result = calamine_rows(bytes, sheet, limits, &mut |row| {
        theirs.push(row);
        ControlFlow::Continue(())
    });
    let theirs = result.map(|()| theirs);
    let book = match Book::open(bytes, limits, usize::MAX) {
        Ok(book) => book,
        Err(fault) => return (theirs, Err(fault), false),
    };
    let Some(place) = book.sheets.iter().position(|known| known.name == sheet) else {
        return (theirs.clone(), theirs, false);
    };
    let mut by_events = Vec::new();
    let result = book.events(place, limits, u64::MAX, &mut |row| {
        by_events.push(row);
        ControlFlow::Continue(())
    });
    let by_events = result.map(|hidden| (by_events, hidden));
    let mut scanned = false;
    // The same with shared strings in a file.
    for book in [&book, &Book::open(bytes, limits, 40).unwrap()] {
        let mut rows = Vec::new();
        let end = book.scanned(place, limits, &mut |row| {
            rows.push(row.raw());
            ControlFlow::Continue(())
        });
        scanned = !matches!(end, Ok(Scanned::Odd(_)));
        match (end, &by_events) {
            (Ok(Scanned::Whole(hidden)), known) => {
                assert_eq!(known.as_ref(), Ok(&(rows, hidden)));
            }
            // What was handed over must be what the other way begins with.
            (Ok(Scanned::Odd(given)), known) => {
                assert_eq!(given, rows.len() as u64);
                if let Ok((known, _)) = known {
                    assert_eq!(known[..rows.len()], rows[..]);
                }
            }
            (Err(fault), known) => assert_eq!(known.as_ref(), Err(&fault)),
        }
        let mut whole = Vec::new();
        let mut all = |row| {
            whole.push(row);
            ControlFlow::Continue(())
        };
        let end = book.rows(place, limits, u64::MAX, &mut Plainly(&mut all));
        assert_eq!(end.map(|hidden| (whole, hidden)), by_events);
    }
    (theirs, by_events.map(|(rows, _)| rows), scanned)
}

fn agree(sheet: &str, shared: &str) -> bool {
    let (theirs, ours, quick) = both(&workbook(sheet, shared), "S", &Limits::default());
    match (&ours, &theirs) {
        // Reasons are in words of their own.
        (Err(_), Err(_)) => {}
        _ => assert_eq!(format!("{ours:?}"), format!("{theirs:?}"), "{sheet}\n{shared}"),
    }
    quick
}

#[test]
fn usual_sheets_are_scanned_and_odd_ones_left() {
    let shared = "<si><t>甲&amp;乙</t></si><si><r><t>富</t></r><r><rPr/><t xml:space=\"preserve\"> 文\
                  </t></r><rPh><t>音</t></rPh></si><si/><si><t/></si><si><t> a_x000D_ </t></si>";
    for (rows, quick) in [
        ("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\"><v>1.50</v></c></row>", true),
        ("<row><c t=\"s\"><v>1</v></c><c t=\"s\"><v>4</v></c></row><row/><row><c/></row>", true),
        ("<row r=\"7\" hidden=\"1\"><c r=\"B7\" s=\"1\"><v>45000.5</v></c></row>", true),
        ("<row r=\"7\"><c r=\"B7\" s=\"2\"><v>12</v></c><c s=\"3\"><v>0.5</v></c></row>", true),
        ("<row r=\"2\"><c r=\"A2\" s=\"99\"><v>-1E-7</v></c></row>", true),
        ("<row><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#N/A</v></c></row>", true),
        ("<row><c t=\"str\"><f>A1&amp;\"x\"</f><v>文&lt;x</v></c></row>", true),
        ("<row><c><f>SUM(A1:A9)</f></c><c><f>1+1</f><v></v></c></row>", true),
        ("<row><c t=\"inlineStr\"><is><t>内</t></is></c><c t=\"s\"><v>2</v></c></row>", true),
        (" <row >\n<c  r=\"A1\"\ts=\"0\" >\n<v>3</v>\n</c></row>\n", true),
        ("<row><c><v>5,5</v></c><c s=\"2\"><v>abc</v></c><c><v>=1</v></c></row>", true),
        ("<row><c t=\"s\"><v></v></c><c t=\"str\"><v></v></c><c><v/></c></row>", true),
        // Odd ones: another way of writing, or what no writer should write.
        ("<row r='1'><c r=\"A1\"><v>1</v></c></row>", false),
        ("<row><c r=\"B3\"><v>1</v></c></row>", false),
        ("<row><c r=\"b1\"><v>1</v></c></row>", false),
        ("<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c><v>1</v></c></row>", false),
        ("<row><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>", false),
        ("<row><c><v>5,5</v></c></row><row/><row><c t=\"d\"><v>5,5</v></c></row>", false),
        ("<row><c><v>+1</v></c></row>", false),
        ("<row><c t=\"d\"><v>2024-05-01T00:00:00</v></c></row>", false),
        ("<row><c t=\"s\"><v>77</v></c></row>", false),
        ("<row><c t=\"zz\"><v>1</v></c></row>", false),
        ("<row><c t=\"b\"><v>true</v></c></row>", false),
        ("<row><!-- no --><c><v>5</v></c></row>", false),
        ("<row><c><f t=\"shared\" si=\"0\"/></c></row>", false),
        ("<row><c t=\"str\"><v>a&nbsp;b</v></c></row>", false),
        ("<x:row><x:c><x:v>1</x:v></x:c></x:row>", false),
        ("<row><c><v>1</v></c>", false),
    ] {
        assert_eq!(agree(&rows_in(rows), shared), quick, "{rows}");
    }
    let whole = rows_in("<row><c><v>1</v></c></row>");
    assert!(!agree(&whole.replace("sheetData", "x:sheetData"), ""));
    assert!(!agree(
        &whole.replace("<worksheet", "<?xml version=\"1.0\" encoding=\"gbk\"?><worksheet"),
        ""
    ));
    assert!(!agree(&whole.replace("<sheetData>", "<!--<sheetData>--><sheetData>"), ""));
    let named = rows_in("<row><c t=\"s\"><v>0</v></c></row>");
    assert!(agree(&named, "<si><t><![CDATA[x]]></t></si>"));
    assert!(agree(&named, "<x:si><x:t>y</x:t></x:si>"));
}

#[test]
fn words_in_a_cell_of_a_number_are_an_error_and_no_amount() {
    let number = "<row r=\"1\"><c/><c r=\"B1\"><v>5,5</v></c><c><v>1.5</v></c></row>\
                  <row><c t=\"str\"><v>5,5</v></c><c><v>x</v></c></row>";
    // Another way of quoting is for the other reader.
    for (rows, quick) in [(number.to_owned(), true), (number.replace('"', "'"), false)] {
        let bytes = workbook(&rows_in(&rows), "");
        let (theirs, ours, scanned) = both(&bytes, "S", &Limits::default());
        assert_eq!((&ours, scanned), (&theirs, quick));
        let mut seen = Vec::new();
        for row in ours.unwrap() {
            seen.extend(row.cells.into_iter().map(|cell| (row.number, cell.column, cell.value)));
        }
        assert_eq!(
            seen,
            [
                (1, 1, CellValue::Error("5,5".to_owned())),
                (1, 2, CellValue::Number(1.5)),
                (2, 0, CellValue::Text("5,5".to_owned())),
                (2, 1, CellValue::Error("x".to_owned())),
            ]
        );
    }
}

/// Where calamine refuses the sheet, takes a part of the value or loses it.
#[test]
fn values_are_read_whole_where_calamine_does_not() {
    let error = |text: &str| CellValue::Error(text.to_owned());
    let text = |text: &str| CellValue::Text(text.to_owned());
    for (cell, quick, value) in [
        ("<c t=\"n\"><v>5,5</v></c>", true, error("5,5")),
        ("<c t=\"n\"><v>abc</v></c>", true, error("abc")),
        ("<c t='n'><v>abc</v></c>", false, error("abc")),
        ("<x:c t=\"n\"><x:v>abc</x:v></x:c>", false, error("abc")),
        ("<c><v>5&#44;5</v></c>", true, error("5,5")),
        ("<c><v>5&#46;5</v></c>", true, CellValue::Number(5.5)),
        ("<c s='0'><v>5&#46;5</v></c>", false, CellValue::Number(5.5)),
        ("<c t=\"n\"><v>&#53;&#x2e;5</v></c>", true, CellValue::Number(5.5)),
        ("<c><v>5<!-- no -->.5</v></c>", false, CellValue::Number(5.5)),
        ("<c><v> 5 </v></c>", false, CellValue::Number(5.0)),
        ("<c><v><![CDATA[5]]></v></c>", false, CellValue::Number(5.0)),
        ("<c t=\"str\"><v>a<![CDATA[<b>]]></v></c>", false, text("a<b>")),
        ("<c><v>1</v><f>A2</f></c>", false, CellValue::Number(1.0)),
        ("<c><v>1</v><extLst><ext/></extLst></c>", false, CellValue::Number(1.0)),
        ("<c t=\"e\"><f>B1#</f><v>#SPILL!</v></c>", true, error("#SPILL!")),
        ("<c t='e'><v>#CALC!</v></c>", false, error("#CALC!")),
    ] {
        let bytes = workbook(&rows_in(&format!("<row>{cell}</row>")), "");
        let (theirs, ours, scanned) = both(&bytes, "S", &Limits::default());
        assert!(scanned == quick && theirs != ours, "{cell}");
        assert_eq!(ours.unwrap()[0].cells[0].value, value, "{cell}");
    }
}

/// A cell that cannot be what it says it is, or a sheet that breaks off: nothing of it is taken.
#[test]
fn what_cannot_be_told_is_refused() {
    for (rows, reason) in [
        ("<row><c t=\"s\"><v>77</v></c></row>", "shared strings is \"77\""),
        ("<row><c t=\"s\"><v>x</v></c></row>", "shared strings is \"x\""),
        ("<row><c t=\"b\"><v>2</v></c></row>", "holds \"2\""),
        ("<row><c t=\"zz\"><v>1</v></c></row>", "kind \"zz\""),
        ("<row r=\"0\"><c><v>1</v></c></row>", "row 0"),
        ("<row r=\"99999999999\"><c><v>1</v></c></row>", "row 99999999999"),
        ("<row><c r=\"1\"><v>1</v></c></row>", "cell 1"),
        ("<row><c><v>1</v><c><v>2</v></c></row>", "no end"),
        ("<row><c><v>1</v></row>", "no end"),
        ("<row><c t=\"str\"><v>&none;</v></c></row>", "&none;"),
        ("<row><c><v>1</v></c></row><![CDATA[", ""),
    ] {
        let (_, ours, _) = both(&workbook(&rows_in(rows), ""), "S", &Limits::default());
        let Err(Fault::Damaged(said)) = ours else { panic!("{rows}: {ours:?}") };
        assert!(said.contains(reason), "{rows}: {said}");
    }
}

#[test]
fn limits_are_those_of_the_other_way() {
    let sheet = rows_in(
        "<row><c><v>1</v></c></row><row r=\"5\"><c r=\"B5\" t=\"str\"><v>长长长</v></c></row>",
    );
    let bytes = workbook(&sheet, "");
    for limits in
        [Limits { columns: 1, ..Limits::default() }, Limits { cell_bytes: 8, ..Limits::default() }]
    {
        let (theirs, ours, quick) = both(&bytes, "S", &limits);
        assert!(quick && theirs.is_err());
        assert_eq!(ours, theirs);
    }
}

fn text() -> impl Strategy<Value = String> {
    let sign = prop_oneof![
        Just("甲"),
        Just("a"),
        Just(" "),
        Just("\n"),
        Just("&amp;"),
        Just("&#65;"),
        Just("_x000D_"),
        Just("_x"),
        Just("_xD83D_"),
        Just("1"),
        Just("."),
        Just("&gt;"),
        Just("\u{a0}"),
        Just("_"),
        Just("&#13;"),
        Just("\r"),
        Just("&bad;"),
    ];
    let weighted = prop_oneof![30 => sign, 1 => Just("<!--x-->")];
    prop::collection::vec(weighted, 0..6).prop_map(|signs| signs.concat())
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        text().prop_map(|text| format!(" t=\"str\"><v>{text}</v>")),
        text().prop_map(|text| format!(" t=\"inlineStr\"><is><t>{text}</t></is>")),
        text().prop_map(|text| {
            format!(
                " t=\"inlineStr\"><is><r><t xml:space=\"preserve\">{text}</t></r><t> b</t></is>"
            )
        }),
        (0_u32..9).prop_map(|place| format!(" t=\"s\"><v>{place}</v>")),
        any::<f64>().prop_map(|number| format!("><v>{number}</v>")),
        (-9_999_999_i64..9_999_999).prop_map(|cents| format!("><v>{}</v>", cents as f64 / 100.0)),
        Just(" t=\"e\"><v>#REF!</v>".to_owned()),
        Just(" t=\"b\"><v>0</v>".to_owned()),
        Just("><f>A1+1</f>".to_owned()),
        // Of a number, calamine takes what stands before a reference or a remark, and one between
        // blanks for words.
        text().prop_map(|text| {
            let plain = text.replace("<!--x-->", "").replace(['&', '\r'], "");
            format!("><v>{}</v>", plain.trim_ascii())
        }),
        Just(">".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn random_sheets_agree(
        rows in prop::collection::vec(
            (1_u32..3, prop::collection::vec((1_u32..4, 0_u32..6, value()), 0..5)), 0..6),
        placed in any::<bool>(),
        shared in prop::collection::vec(text(), 5..9),
    ) {
        let mut sheet = String::new();
        let mut number = 0;
        for (step, cells) in rows {
            number += if placed { step } else { 1 };
            sheet += &if placed { format!("<row r=\"{number}\">") } else { "<row>".to_owned() };
            let mut column = 0;
            for (step, style, value) in cells {
                column += step;
                let letter = char::from(b'@' + column as u8);
                let place = if placed { format!(" r=\"{letter}{number}\"") } else { String::new() };
                sheet += &format!("<c{place} s=\"{style}\"{value}</c>");
            }
            sheet += "</row>";
        }
        let shared: String = shared.iter().map(|text| format!("<si><t>{text}</t></si>")).collect();
        agree(&rows_in(&sheet), &shared);
    }
}

#[test]
fn a_large_sheet_is_the_same_on_any_number_of_threads() {
    let mut rows = String::new();
    for number in 1..=40_000 {
        let (short, own, shared) = (number % 7 == 0, number % 97, number % 5);
        // Rows and cells without their numbers, hidden rows, texts of the cells' own.
        let (row, cell) = match short {
            true => (String::new(), String::new()),
            false => (format!(" r=\"{number}\""), format!(" r=\"A{number}\"")),
        };
        let hidden = if number % 1_000 == 3 { " hidden=\"1\"" } else { "" };
        rows += &format!(
            "<row{row}{hidden}><c{cell} t=\"s\"><v>{shared}</v></c><c t=\"str\"><v>词{own}</v></c>\
             <c s=\"1\"><v>{}</v></c></row>",
            f64::from(number) / 8.0
        );
    }
    let shared =
        "<si><t>甲</t></si><si/><si><t> </t></si><si><t>乙&amp;</t></si><si><t>丙</t></si>";
    let bytes = workbook(&rows_in(&rows), shared);
    let limits = Limits::default();
    let quick = Book::open(&bytes, &limits, usize::MAX).unwrap();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let mut found = Vec::new();
            let scanned = quick.scanned(0, &limits, &mut |row| {
                found.push(row.raw());
                ControlFlow::Continue(())
            });
            let Ok(Scanned::Whole(hidden)) = scanned else { panic!("the sheet was left") };
            (found, hidden)
        })
    };
    let (theirs, ours, _) = both(&bytes, "S", &limits);
    assert_eq!(ours.as_ref(), theirs.as_ref());
    let alone = on(1);
    assert_eq!(Ok(&alone.0), theirs.as_ref());
    assert_eq!(alone.1.row_count, 40);
    for threads in [2, 5] {
        assert!(on(threads) == alone, "{threads} threads");
    }
    // Whoever has enough is not kept.
    let mut count = 0;
    let scanned = quick.scanned(0, &limits, &mut |_| {
        count += 1;
        if count == 30_000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(scanned, Ok(Scanned::Whole(_))) && count == 30_000);
}

fn first_difference(ours: &Rows, theirs: &Rows) -> Option<String> {
    let (ours, theirs) = match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => (ours, theirs),
        // Reasons are in words of their own.
        (Err(_), Err(_)) => return None,
        _ => return Some(format!("{:?} {:?}", ours.as_ref().err(), theirs.as_ref().err())),
    };
    let cells = |rows: &[RawRow]| {
        let mut cells = Vec::new();
        for row in rows {
            cells.extend(row.cells.iter().map(|cell| format!("{}: {cell:?}", row.number)));
        }
        cells
    };
    let (ours, theirs) = (cells(ours), cells(theirs));
    let pairs = ours.iter().zip(&theirs).find(|(ours, theirs)| ours != theirs);
    let longer = (ours.len() != theirs.len()).then(|| "one is longer".to_owned());
    pairs.map(|(ours, theirs)| format!("{ours}\n{theirs}")).or(longer)
}

#[test]
fn real_workbooks_agree() {
    let (mut seen, mut wrong) = ((0, 0), Vec::new());
    for folder in ["calamine_tests", "poi_spreadsheet"] {
        let Some(folder) = crate::read::tests::real(folder) else { continue };
        let files = std::fs::read_dir(&folder).unwrap();
        for path in files.flatten().map(|entry| entry.path()) {
            let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
            if !["xlsx", "xlsm"].contains(&extension.as_str()) {
                continue;
            }
            let bytes: Bytes = std::fs::read(&path).unwrap().into();
            let limits = Limits::default();
            let opened = crate::read::Workbook::from_bytes(
                bytes.clone().into_vec().unwrap(),
                "x",
                0,
                &limits,
            );
            for sheet in opened.sheets() {
                let (theirs, ours, quick) = both(&bytes, &sheet.name, &limits);
                if theirs.is_err() && path.ends_with("xlsx-corrupted.xlsx") {
                    // Its relations break off behind the last of them.
                    continue;
                }
                wrong.extend(
                    first_difference(&ours, &theirs)
                        .map(|cells| format!("{} {}: {cells}", path.display(), sheet.name)),
                );
                seen.0 += 1;
                seen.1 += usize::from(quick);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    eprintln!("{} of {} sheets were scanned", seen.1, seen.0);
    assert!(seen.0 == 0 || seen.1 * 2 >= seen.0, "{seen:?}");
}
