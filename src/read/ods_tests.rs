//! The rows of .ods files against those of calamine: of random ones, and of real ones.

use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use calamine::{Ods, Reader, SheetVisible};
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::bytes::Bytes;
use super::cells::CellWriter;
use super::coded::Coded;
use super::recognise::Fault;
use super::tests::real;
use super::value::raw_cell;
use super::*;

/// The name of a sheet, whether it is hidden, and its cells by row and column.
type Sheet = (String, bool, Vec<(u32, u32, CellValue)>);

fn coded(bytes: &[u8]) -> Result<Coded, Fault> {
    let mut writer = CellWriter::new(Vec::new());
    let result = super::ods::read(&bytes.to_vec().into(), &Limits::default(), &mut writer);
    writer.end(&result).unwrap();
    Coded::new(Bytes::from(writer.into_inner())).expect("the stream was ended")
}

fn ours(bytes: &[u8]) -> Result<Vec<Sheet>, Fault> {
    let coded = coded(bytes)?;
    let sheet = |(at, sheet): (usize, &super::coded::CodedSheet)| {
        let mut cells = Vec::new();
        coded.rows(at, &mut |row| {
            assert!(!row.cells.is_empty());
            cells.extend(row.cells.into_iter().map(|cell| (row.number, cell.column, cell.value)));
            ControlFlow::Continue(())
        })?;
        Ok((sheet.name.clone(), sheet.hidden, cells))
    };
    coded.sheets.iter().enumerate().map(sheet).collect()
}

fn calamine(bytes: &[u8]) -> Option<Vec<Sheet>> {
    let mut book = Ods::new(Cursor::new(bytes)).ok()?;
    let sheets = book.sheets_metadata().to_vec();
    let sheet = |sheet: calamine::Sheet| {
        let range = book.worksheet_range(&sheet.name).ok()?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut cells = Vec::new();
        for (row, number) in range.rows().zip(first_row + 1..) {
            for (value, column) in row.iter().zip(first_column..) {
                let cell = raw_cell(column, value, None, false);
                cells.extend(cell.map(|cell| (number, column, cell.value)));
            }
        }
        Some((sheet.name, sheet.visible != SheetVisible::Visible, cells))
    };
    sheets.into_iter().map(sheet).collect()
}

fn package(tables: &str) -> Vec<u8> {
    let space = |name: &str| format!(" xmlns:{name}=\"urn:oasis:names:tc:opendocument:{name}\"");
    let spaces = ["office", "style", "table", "text", "calcext", "draw"].map(space).concat();
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content{spaces}>\
         <office:automatic-styles><style:style style:name=\"ta1\" style:family=\"table\">\
         <style:table-properties table:display=\"true\"/></style:style><style:style \
         style:name=\"ta2\" style:family=\"table\"><style:table-properties \
         table:display=\"false\"/></style:style></office:automatic-styles><office:body>\
         <office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
        ("content.xml", &content),
    ] {
        package.start_file(name, SimpleFileOptions::default()).unwrap();
        package.write_all(text.as_bytes()).unwrap();
    }
    package.finish().unwrap().into_inner()
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[ -%'-;=?-~甲乙é]{0,5}",
        1 => Just("&amp;&lt;&#20013;&#x41;".to_owned()),
        1 => Just("<text:s/>".to_owned()),
        1 => (0..9_u32).prop_map(|count| format!("<text:s text:c=\"{count}\"/>")),
        1 => Just("<text:tab/><text:line-break/>".to_owned()),
        1 => "[a-c]{1,3}".prop_map(|text| {
            format!("<text:span>{text}<text:a>&gt;</text:a></text:span>")
        }),
    ];
    let remark = "<office:annotation><dc:creator>甲</dc:creator><text:p>不是</text:p>\
        </office:annotation>";
    let paragraphs = prop::collection::vec(prop::collection::vec(piece, 0..4), 0..3);
    (paragraphs, any::<bool>()).prop_map(move |(paragraphs, remarked)| {
        let shown = paragraphs.iter().map(|pieces| format!("<text:p>{}</text:p>", pieces.concat()));
        format!("{}{}", if remarked { remark } else { "" }, shown.collect::<String>())
    })
}

fn cell() -> impl Strategy<Value = String> {
    let typed = |kind: &str, more: String| {
        format!(" office:value-type=\"{kind}\"{more} calcext:value-type=\"{kind}\"")
    };
    let value = prop_oneof![
        3 => Just(String::new()),
        4 => Just(typed("string", String::new())),
        1 => Just(typed("string", " office:string-value=\"写&amp;出\"".to_owned())),
        2 => (-999_999..999_999_i32).prop_map(move |number| {
            let number = f64::from(number) / 100.0;
            typed("float", format!(" office:value=\"{number}\""))
        }),
        1 => Just(typed("percentage", " office:value=\"0.07\"".to_owned())),
        1 => Just(typed("currency", " office:currency=\"CNY\" office:value=\"12.5\"".to_owned())),
        1 => Just(typed("date", " office:date-value=\"2024-02-29T10:00:00\"".to_owned())),
        1 => Just(typed("time", " office:time-value=\"PT10H00M00S\"".to_owned())),
        1 => any::<bool>().prop_map(move |it| {
            typed("boolean", format!(" office:boolean-value=\"{it}\""))
        }),
        1 => Just(" office:value-type=\"string\" office:string-value=\"\" \
                   calcext:value-type=\"error\"".to_owned()),
        1 => Just(" table:formula=\"of:=[.A1]\"".to_owned()
            + " office:value-type=\"float\" office:value=\"3\""),
    ];
    let name = prop_oneof![5 => Just("table-cell"), 1 => Just("covered-table-cell")];
    let repeated = prop_oneof![4 => Just(1_u32), 1 => 0..5_u32, 1 => Just(40_u32)];
    (name, value, repeated, text()).prop_map(|(name, value, repeated, text)| {
        let repeated = match repeated {
            1 => String::new(),
            count => format!(" table:number-columns-repeated=\"{count}\""),
        };
        let text = if value.is_empty() { String::new() } else { text };
        format!("<table:{name}{value}{repeated}>{text}</table:{name}>")
    })
}

fn row() -> impl Strategy<Value = String> {
    let repeated = prop_oneof![4 => Just(1_u32), 1 => 1..4_u32, 1 => Just(60_u32)];
    (repeated, prop::collection::vec(cell(), 0..6), any::<bool>()).prop_map(
        |(repeated, cells, grouped)| {
            let cells = cells.concat();
            let row = format!(
                "<table:table-row table:number-rows-repeated=\"{repeated}\">{cells}\
                 </table:table-row>"
            );
            match grouped {
                true => format!("<table:table-row-group>{row}</table:table-row-group>"),
                false => row,
            }
        },
    )
}

fn tables() -> impl Strategy<Value = String> {
    let table = (prop::collection::vec(row(), 0..6), 1..3_u32);
    prop::collection::vec(table, 1..4).prop_map(|tables| {
        let table = |(at, (rows, style)): (usize, &(Vec<String>, u32))| {
            format!(
                "<table:table table:name=\"表&amp;{at}\" table:style-name=\"ta{style}\">\
                 <table:table-column table:number-columns-repeated=\"9\"/>{}</table:table>",
                rows.concat()
            )
        };
        tables.iter().enumerate().map(table).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn random_spreadsheets_read_as_by_calamine(tables in tables()) {
        let bytes = package(&tables);
        prop_assert_eq!(ours(&bytes).unwrap(), calamine(&bytes).unwrap(), "{}", tables);
    }
}

#[test]
fn real_spreadsheets_read_as_by_calamine() {
    let mut seen = 0;
    for folder in ["calamine_tests", "poi_spreadsheet"] {
        let Some(folder) = real(folder) else { return };
        for entry in walkdir::WalkDir::new(folder).into_iter().flatten() {
            let path = entry.path();
            if path.extension().is_none_or(|extension| extension != "ods") {
                continue;
            }
            let bytes = std::fs::read(path).unwrap();
            let Some(theirs) = calamine(&bytes) else { continue };
            // What repeats one row a thousand million times is refused.
            let Ok(found) = ours(&bytes) else {
                assert!(path.ends_with("issue_594_dos.ods"), "{}", path.display());
                continue;
            };
            assert_eq!(found, theirs, "{}", path.display());
            seen += 1;
        }
    }
    assert!(seen >= 10, "{seen}");
}

fn one_cell(attributes: &str, inside: &str) -> Vec<Sheet> {
    ours(&package(&format!(
        "<table:table table:name=\"S\">\n <table:table-row>\n  <table:table-cell {attributes}>\n   \
         {inside}\n  </table:table-cell>\n </table:table-row>\n</table:table>"
    )))
    .unwrap()
}

#[test]
fn what_stands_beside_a_text_is_no_part_of_it() {
    let text = "office:value-type=\"string\"";
    let shape = "<draw:frame><draw:text-box><text:p>图</text:p></draw:text-box></draw:frame>";
    let sub = "<table:table table:name=\"T\"><table:table-row><table:table-cell \
        office:value-type=\"string\"><text:p>里</text:p></table:table-cell></table:table-row>\
        </table:table>";
    for beside in [shape, sub, "<office:annotation><text:p>注</text:p></office:annotation>"] {
        for inside in
            [format!("{beside}<text:p>甲</text:p>"), format!("<text:p>甲</text:p>{beside}")]
        {
            let cells = vec![(1, 0, CellValue::Text("甲".to_owned()))];
            assert_eq!(one_cell(text, &inside), [("S".to_owned(), false, cells)], "{inside}");
        }
    }
}

#[test]
fn a_number_that_is_none_is_an_error_of_its_cell() {
    let cells =
        one_cell("office:value-type=\"float\" office:value=\"5,5\"", "<text:p>5,5</text:p>");
    assert_eq!(cells[0].2, [(1, 0, CellValue::Error("5,5".to_owned()))]);
}

#[test]
fn hidden_rows_and_codes_are_seen() {
    let number = |shown: &str| {
        format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"123\"><text:p>{shown}\
             </text:p></table:table-cell>"
        )
    };
    let table = format!(
        "<table:table table:name=\"S\"><table:table-column/><table:table-column \
         table:visibility=\"collapse\" table:number-columns-repeated=\"2\"/><table:table-row \
         table:visibility=\"filter\" table:number-rows-repeated=\"30\">{}</table:table-row>\
         <table:table-row table:visibility=\"collapse\"/><table:table-row>{}</table:table-row>\
         </table:table>",
        number("123"),
        number("00123")
    );
    let coded = coded(&package(&table)).unwrap();
    let unseen = &coded.sheets[0].unseen;
    assert_eq!((unseen.row_count, unseen.rows.len(), &unseen.columns[..]), (30, 20, &[1, 2][..]));
    let mut last = None;
    let read = coded.rows(0, &mut |row| {
        last = Some((row.number, row.cells[0].text.clone()));
        ControlFlow::Continue(())
    });
    read.unwrap();
    assert_eq!(last, Some((32, "00123".to_owned())));
}

/// The cells of both would stand in one row.
#[test]
fn a_row_inside_of_a_row_is_refused() {
    let cell = "<table:table-cell office:value-type=\"float\" office:value=\"7\"/>";
    let inner = format!("<table:table-row>{cell}</table:table-row>");
    let table = |row: &str| {
        let row = format!("<table:table-row>{cell}{row}</table:table-row>");
        ours(&package(&format!("<table:table table:name=\"S\">{row}</table:table>")))
    };
    assert_eq!(table("").unwrap()[0].2, [(1, 0, CellValue::Number(7.0))]);
    assert!(matches!(table(&inner), Err(Fault::Damaged(reason)) if reason.contains("row")));
}

#[test]
fn what_is_no_whole_spreadsheet_is_refused() {
    for tables in
        ["<table:table table:name=\"S\"><table:table-row>", "&unknown;<", "</office:body>"]
    {
        assert!(matches!(ours(&package(tables)), Err(Fault::Damaged(_))), "{tables}");
    }
}
