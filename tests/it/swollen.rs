//! Files whose cells show far more than the file holds: one text in any number of cells, one row
//! any number of times; and what the reading process must bear instead of the program.

use std::fs;

use super::compound::{compound, record, stream};
use super::hostile::{Files, formulas_everywhere, judge, sheet, xlsx, zip};
use super::program::{stdout, wanglai};

const RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/\
    relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/\
    officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
    <Relationship Id=\"r2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
    relationships/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>";

/// The letters of a column from 0.
fn letters(column: usize) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    if column < 26 { last.to_string() } else { format!("{}{last}", letters(column / 26 - 1)) }
}

/// Rows of which each cell shows the one shared text.
fn shared_rows(rows: usize, columns: usize) -> String {
    (1..=rows)
        .map(|row| {
            let cells = (0..columns)
                .map(|column| format!("<c r=\"{}{row}\" t=\"s\"><v>0</v></c>", letters(column)));
            format!("<row r=\"{row}\">{}</row>", cells.collect::<String>())
        })
        .collect()
}

fn with_text(length: usize, body: &str) -> Vec<u8> {
    let strings = format!("<sst uniqueCount=\"1\"><si><t>{}</t></si></sst>", "x".repeat(length));
    xlsx(
        body,
        &[
            ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
            ("xl/sharedStrings.xml", strings.as_bytes()),
        ],
    )
}

/// The same sheet with a prefix before its names, which usual writers do not put there.
fn prefixed(body: &str) -> String {
    let mut made = body.replace("xmlns=", "xmlns:x=");
    for name in ["worksheet", "sheetData", "row", "c", "v", "is", "t"] {
        for end in [" ", ">"] {
            made = made.replace(&format!("<{name}{end}"), &format!("<x:{name}{end}"));
        }
        made = made.replace(&format!("</{name}>"), &format!("</x:{name}>"));
    }
    made
}

#[test]
fn one_text_in_any_number_of_cells() {
    let long = 130_000;
    let heading = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>客户编码</t></is></c>\
        <c r=\"B1\" t=\"inlineStr\"><is><t>客户名称</t></is></c>\
        <c r=\"C1\" t=\"inlineStr\"><is><t>备注</t></is></c></row>";
    let customers: String = (2..20_000)
        .map(|row| {
            format!(
                "<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c><c r=\"B{row}\" t=\"inlineStr\">\
                 <is><t>c{row}</t></is></c><c r=\"C{row}\" t=\"s\"><v>0</v></c></row>"
            )
        })
        .collect();
    let ledger = shared_rows(20_000, 4);
    let wide = sheet(&shared_rows(1, 16_384));
    let tall = sheet(&shared_rows(20_000, 3));
    let mut files: Files = vec![
        ("beyond-a-cell.xlsx".into(), with_text(1_000_000, &wide)),
        ("wide.xlsx".into(), with_text(long, &wide)),
        ("tall.xlsx".into(), with_text(long, &tall)),
        ("short-texts.xlsx".into(), with_text(4_000, &tall)),
        ("remarks.xlsx".into(), with_text(long, &sheet(&format!("{heading}{customers}")))),
        ("ledger.xlsx".into(), with_text(long, &sheet(&ledger))),
        // The same event by event.
        ("odd-wide.xlsx".into(), with_text(long, &prefixed(&wide))),
        ("odd-tall.xlsx".into(), with_text(long, &prefixed(&tall))),
    ];
    let text = [&16_000_u16.to_le_bytes()[..], &[0], &[b'x'; 8_000]].concat();
    let rest = [&[0_u8][..], &[b'x'; 8_000]].concat();
    let counts = [1, 0, 0, 0, 1, 0, 0, 0];
    let strings = [record(0x00fc, &[&counts[..], &text].concat()), record(0x003c, &rest)].concat();
    let cells: Vec<u8> = (0..50_000_u16)
        .flat_map(|row| record(0x00fd, &[&row.to_le_bytes()[..], &[0; 8]].concat()))
        .collect();
    files.push(("tall.xls".into(), compound("Workbook", &stream("S", &strings, &cells))));
    judge(&files);
}

#[test]
fn packages_that_are_not_as_usual_writers_put_them() {
    let nameless = "<c><v>1</v></c>".repeat(15_000);
    let wide: String = (0..150).map(|_| format!("<row>{nameless}</row>")).collect();
    let formulas = formulas_everywhere();
    let attributes: String = (0..1_000_000).map(|at| format!(" a{at}=\"1\"")).collect();
    let mut files: Files = Vec::new();
    for (name, body) in [
        ("wide", sheet(&wide)),
        ("formulas", sheet(&formulas)),
        ("attributes", sheet(&format!("<row{attributes}/>"))),
        ("deep", sheet(&"<a>".repeat(1_000_000))),
        ("cut", "<worksheet><sheetData><row><c r=\"A1".to_owned()),
        ("corner", sheet("<row r=\"1\"><c r=\"ZZZZZZZ1\"><v>1</v></c></row>")),
        ("columns", {
            let columns = "<col min=\"1\" max=\"1000\" hidden=\"1\"/>".repeat(400_000);
            sheet("").replace("<sheetData>", &format!("<cols>{columns}</cols><sheetData>"))
        }),
        ("value", sheet(&format!("<row><c t=\"str\"><v>{}</v></c></row>", "x".repeat(40 << 20)))),
        ("attribute", sheet(&format!("<row a=\"{}\"/>", "x".repeat(40 << 20)))),
        ("formula", sheet(&format!("<row><c><f>{}</f></c></row>", "A1&amp;".repeat(6 << 20)))),
        ("again", sheet(&format!("<row>{}</row>", "<c r=\"A1\"><v>1</v></c>".repeat(60_000)))),
    ] {
        files.push((format!("odd-{name}.xlsx"), xlsx(&prefixed(&body), &[])));
    }
    let run = format!("<x:r><x:t>{}</x:t></x:r>", "x".repeat(1 << 20));
    for (name, inside) in [
        ("runs", format!("<x:si>{}</x:si>", run.repeat(50))),
        ("texts", "<x:si/>".repeat(8_500_000)),
    ] {
        let strings = format!("<x:sst>{inside}</x:sst>");
        let strings = [("xl/sharedStrings.xml", strings.as_bytes())];
        files.push((format!("odd-{name}.xlsx"), xlsx(&sheet(""), &strings)));
    }
    judge(&files);
}

#[test]
fn an_odd_package_is_read_as_any_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = |place: &str, text: &str| {
        format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let rows = format!(
        "<row r=\"1\">{}{}</row><row r=\"2\">{}{}</row><row r=\"5\">{}{}</row>",
        text("A1", "客户编码"),
        text("B1", "客户名称"),
        text("A2", "001"),
        text("B2", "上海甲贸易有限公司"),
        text("A5", "002"),
        text("B5", "北京乙商行")
    );
    for (name, bytes) in [
        ("usual.xlsx", xlsx(&sheet(&rows), &[])),
        ("odd.xlsx", xlsx(&prefixed(&sheet(&rows)), &[])),
        ("behind.xlsx", [&b"\xef\xbb\xbf\r\n"[..], &xlsx(&sheet(&rows), &[])].concat()),
    ] {
        let (input, out) = (folder.path().join(name), folder.path().join(format!("{name}.out")));
        fs::write(&input, bytes).expect("the file can be written");
        let run = wanglai(["run".as_ref(), input.as_os_str(), "--out".as_ref(), out.as_os_str()]);
        assert_eq!(run.status.code(), Some(0), "{name}: {run:?}");
        let book = out.join("book").display().to_string();
        let list = stdout(&wanglai(["customer", "list", "--format", "csv", "--book", &book]), 0);
        assert!(list.contains("001,上海甲贸易有限公司"), "{name}: {list}");
        assert!(list.contains("002,北京乙商行"), "{name}: {list}");
    }
}

#[test]
fn parquet_tables_that_are_damaged() {
    use polars::prelude::{DataFrame, NamedFrom, Series};
    let codes = Series::new("客户编码".into(), (0..500).collect::<Vec<i64>>());
    let mut frame = DataFrame::new(500, vec![codes.into()]).expect("a frame");
    let mut whole = Vec::new();
    polars_io::parquet::write::ParquetWriter::new(&mut whole)
        .finish(&mut frame)
        .expect("a table can be written");
    let mut files: Files = vec![("sound.parquet".into(), whole.clone())];
    let step = whole.len() / 24;
    for at in (4..whole.len()).step_by(step) {
        let mut damaged = whole.clone();
        damaged[at..(at + 3).min(whole.len())].fill(0xff);
        files.push((format!("damaged-{at}.parquet"), damaged));
        let mut cut = whole[..at].to_vec();
        cut.extend(b"PAR1");
        files.push((format!("cut-{at}.parquet"), cut));
    }
    files.push(("nothing.parquet".into(), b"PAR1\xff\xff\xff\xffPAR1".to_vec()));
    files.push(("zip.xlsx".into(), zip(&[("inner.parquet", whole.as_slice())])));
    judge(&files);
}

#[test]
fn what_no_program_writes_is_refused_with_its_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = |cell: &str| {
        let text = "<c r=\"A1\" t=\"inlineStr\"><is><t>客户编码</t></is></c>\
            <c r=\"B1\" t=\"inlineStr\"><is><t>客户名称</t></is></c>";
        sheet(&format!("<row r=\"1\">{text}</row><row r=\"2\">{cell}</row>"))
    };
    for (cell, reason) in [
        ("<c r=\"$A$2\"><v>1</v></c>", Some("cell $A$2")),
        ("<c r=\"2A\"><v>1</v></c>", Some("cell 2A")),
        ("<c r=\"A2\" t=\"zz\"><v>1</v></c>", Some("zz")),
        ("<c r=\"A2\" t=\"s\"><v>9</v></c>", Some("shared strings")),
        // What some programs do write is read.
        ("<c r=\"A2\"><v>\n 1 </v></c>", None),
        ("<!-- x --><c r=\"a2\"><v>+1</v></c>", None),
        ("<c><v>1</v></c>", None),
    ] {
        let path = folder.path().join("a.xlsx");
        fs::write(&path, xlsx(&rows(cell), &[])).expect("the file can be written");
        let path = path.display().to_string();
        let seen = wanglai(["inspect", "--lang", "en", &path]);
        let words = stdout(&seen, i32::from(reason.is_some()));
        let told = reason.is_none_or(|reason| words.contains(reason));
        assert!(told, "{cell}: {words}");
    }
}
