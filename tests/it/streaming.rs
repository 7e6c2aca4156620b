//! A sheet is looked at in memory that grows with a batch of its rows, not with the file.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::hostile::{Cost, inspect};

/// Rows of which even the sheet of a workbook is read across threads, and thrice as many.
const ROWS: [u32; 2] = [40_000, 120_000];

/// How much more memory thrice the rows may take; their texts are 61 MiB more.
const GROWTH_MOST: u64 = 20 << 20;

/// Writes a file of so many rows.
type Write = fn(&Path, u32);

const COLUMNS: [&str; 4] = ["单据日期", "单据号", "客户编码", "金额"];

/// A text of four hundred bytes that stands in one row only.
fn text(row: u32) -> String {
    format!("XS{row:07}-{}", "0123456789abcdef".repeat(24))
}

/// A workbook in which each row has two texts of its own, none of it packed.
fn workbook(path: &Path, rows: u32) {
    let base = "http://schemas.openxmlformats.org";
    let package = format!("{base}/package/2006/relationships");
    let office = format!("{base}/officeDocument/2006/relationships");
    let main = format!("xmlns=\"{base}/spreadsheetml/2006/main\"");
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{package}\"><Relationship Id=\"a\" Type=\"{office}/{kind}\" \
             Target=\"{target}\"/></Relationships>"
        )
    };
    let sheets = format!(
        "<workbook {main} xmlns:r=\"{office}\"><sheets><sheet name=\"S\" sheetId=\"1\" \
         r:id=\"a\"/></sheets></workbook>"
    );
    let small = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", sheets),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml")),
    ];
    let mut package = ZipWriter::new(BufWriter::new(File::create(path).expect("a file")));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in small {
        package.start_file(name, options).expect("a part");
        package.write_all(content.as_bytes()).expect("a part");
    }
    package.start_file("xl/sharedStrings.xml", options).expect("a part");
    let mut part = BufWriter::new(&mut package);
    write!(part, "<sst {main}>").expect("a part");
    let headings = COLUMNS.map(str::to_owned).into_iter();
    for shown in headings.chain((0..2 * rows).map(text)) {
        write!(part, "<si><t>{shown}</t></si>").expect("a part");
    }
    write!(part, "</sst>").expect("a part");
    drop(part);
    package.start_file("xl/worksheets/sheet1.xml", options).expect("a part");
    let mut part = BufWriter::new(&mut package);
    write!(part, "<worksheet {main}><sheetData><row>").expect("a part");
    for place in 0..COLUMNS.len() {
        write!(part, "<c t=\"s\"><v>{place}</v></c>").expect("a part");
    }
    for row in 0..rows {
        let (number, code) = (4 + 2 * row, 5 + 2 * row);
        write!(
            part,
            "</row><row><c><v>45000</v></c><c t=\"s\"><v>{number}</v></c><c t=\"s\"><v>{code}</v>\
             </c><c><v>{row}.5</v></c>"
        )
        .expect("a part");
    }
    write!(part, "</row></sheetData></worksheet>").expect("a part");
    drop(part);
    package.finish().expect("a package").flush().expect("a file");
}

/// The same rows as a csv.
fn delimited(path: &Path, rows: u32) {
    written(path, rows, COLUMNS.join(",").as_bytes());
}

/// The same rows as a csv in GB18030, as Excel saves it in China.
fn in_gb18030(path: &Path, rows: u32) {
    let headings = COLUMNS.join(",");
    written(path, rows, &encoding_rs::GB18030.encode(&headings).0);
}

fn written(path: &Path, rows: u32, headings: &[u8]) {
    let mut file = BufWriter::new(File::create(path).expect("a file"));
    file.write_all(&[headings, b"\n"].concat()).expect("a line");
    for row in 0..rows {
        let (number, code) = (text(2 * row), text(2 * row + 1));
        writeln!(file, "2024-05-01,{number},{code},{row}.5").expect("a line");
    }
    file.flush().expect("a file");
}

fn looked_at(path: &Path, rows: u32) -> Cost {
    let cost = inspect(path, &[]);
    assert_eq!(cost.code, Some(0), "{}", cost.talk);
    assert!(cost.words.contains(&rows.to_string()), "{}", cost.words);
    cost
}

#[test]
fn memory_does_not_grow_with_the_rows() {
    let folder = tempfile::tempdir().expect("a folder");
    let files: [(&str, Write); 3] =
        [("a.xlsx", workbook), ("a.csv", delimited), ("gb.csv", in_gb18030)];
    for (name, write) in files {
        let path = folder.path().join(name);
        let peak = |rows: u32| {
            write(&path, rows);
            looked_at(&path, rows).memory
        };
        let [few, many] = ROWS.map(peak);
        if few == 0 {
            // The system does not tell what a process takes.
            return;
        }
        assert!(many < few + GROWTH_MOST, "{name}: {} and {} MiB", few >> 20, many >> 20);
    }
}
