//! A sheet is looked at in memory that grows with a batch of its rows, not with the file.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use polars::prelude::{Column, DataFrame};
use polars_io::parquet::write::ParquetWriter;

use super::hostile::{Cost, inspect};

/// Rows of a file, and of a longer one: more than a batch in both.
const ROWS: [u32; 2] = [17_000, 45_000];

/// How much more memory the longer one may take; its texts are 14 MiB more.
const GROWTH_MOST: u64 = 9 << 20;

/// Writes a file of so many rows.
type Write = fn(&Path, u32);

const COLUMNS: [&str; 4] = ["单据日期", "单据号", "客户编码", "金额"];

/// A text of two hundred and fifty bytes that stands in one row only.
fn text(row: u32) -> String {
    format!("XS{row:07}-{}", "0123456789abcdef".repeat(15))
}

/// The relations of a part to others of a workbook.
fn relations(targets: &[(&str, &str)]) -> String {
    const BASE: &str = "http://schemas.openxmlformats.org";
    let relation = |(place, (kind, target)): (usize, &(&str, &str))| {
        format!(
            "<Relationship Id=\"r{place}\" Target=\"{target}\" \
             Type=\"{BASE}/officeDocument/2006/relationships/{kind}\"/>"
        )
    };
    let all: String = targets.iter().enumerate().map(relation).collect();
    format!("<Relationships xmlns=\"{BASE}/package/2006/relationships\">{all}</Relationships>")
}

/// A package that is written part by part, none of it packed.
struct Package(ZipWriter<BufWriter<File>>);

impl Package {
    fn new(path: &Path) -> Package {
        Package(ZipWriter::new(BufWriter::new(File::create(path).expect("a file"))))
    }

    fn part(&mut self, name: &str, write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.0.start_file(name, options).expect("a part");
        let mut part = BufWriter::new(&mut self.0);
        write(&mut part).and_then(|()| part.flush()).expect("a part");
    }

    fn text(&mut self, name: &str, content: &str) {
        self.part(name, |part| part.write_all(content.as_bytes()));
    }

    fn finish(self) {
        self.0.finish().expect("a package").flush().expect("a file");
    }
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// A workbook of one sheet in which each row has two texts of its own, begun.
fn begun(path: &Path) -> Package {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut package = Package::new(path);
    package.text("[Content_Types].xml", "<Types/>");
    package.text("_rels/.rels", &relations(&[("officeDocument", "xl/workbook.xml")]));
    package.text(
        "xl/workbook.xml",
        &format!(
            "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{office}\"><sheets><sheet name=\"S\" \
             sheetId=\"1\" r:id=\"r0\"/></sheets></workbook>"
        ),
    );
    package
        .text("xl/_rels/workbook.xml.rels", &relations(&[("worksheet", "worksheets/sheet1.xml")]));
    package
}

/// As usual writers make it. Even its smaller sheet is read across threads.
fn workbook(path: &Path, rows: u32) {
    shared_workbook(path, rows, "");
}

/// With prefixes, as programs put them that write with the library of Microsoft.
fn prefixed_workbook(path: &Path, rows: u32) {
    shared_workbook(path, rows, "x:");
}

/// Its texts are shared strings; the names of its elements begin with `x`.
fn shared_workbook(path: &Path, rows: u32, x: &str) {
    let space = if x.is_empty() { "xmlns" } else { "xmlns:x" };
    let mut package = begun(path);
    package.part("xl/sharedStrings.xml", |part| {
        write!(part, "<{x}sst {space}=\"{MAIN}\">")?;
        let headings = COLUMNS.map(str::to_owned).into_iter();
        for shown in headings.chain((0..2 * rows).map(text)) {
            write!(part, "<{x}si><{x}t>{shown}</{x}t></{x}si>")?;
        }
        write!(part, "</{x}sst>")
    });
    package.part("xl/worksheets/sheet1.xml", |part| {
        let shared = |number: u32| format!("<{x}c t=\"s\"><{x}v>{number}</{x}v></{x}c>");
        write!(part, "<{x}worksheet {space}=\"{MAIN}\"><{x}sheetData><{x}row>")?;
        part.write_all((0..4).map(shared).collect::<String>().as_bytes())?;
        for row in 0..rows {
            let (number, code) = (shared(4 + 2 * row), shared(5 + 2 * row));
            let blank = " ".repeat(200);
            write!(
                part,
                "</{x}row>{blank}<{x}row><{x}c><{x}v>45000</{x}v></{x}c>{number}{code}\
                 <{x}c><{x}v>{row}.5</{x}v></{x}c>"
            )?;
        }
        write!(part, "</{x}row></{x}sheetData></{x}worksheet>")
    });
    package.finish();
}

/// With prefixes, which usual writers do not put there; its texts stand in the cells.
fn odd_workbook(path: &Path, rows: u32) {
    let mut package = begun(path);
    package.part("xl/worksheets/sheet1.xml", |part| {
        let cell =
            |text: &str| format!("<x:c t=\"inlineStr\"><x:is><x:t>{text}</x:t></x:is></x:c>");
        write!(part, "<x:worksheet xmlns:x=\"{MAIN}\"><x:sheetData><x:row>")?;
        part.write_all(COLUMNS.map(cell).concat().as_bytes())?;
        for row in 0..rows {
            let (number, code) = (cell(&text(2 * row)), cell(&text(2 * row + 1)));
            write!(
                part,
                "</x:row><x:row><x:c><x:v>45000</x:v></x:c>{number}{code}\
                 <x:c><x:v>{row}.5</x:v></x:c>"
            )?;
        }
        write!(part, "</x:row></x:sheetData></x:worksheet>")
    });
    package.finish();
}

/// A record of a binary workbook, and a text in one.
fn record(kind: u8, data: &[u8]) -> Vec<u8> {
    let length = [data.len() as u8 | 0x80, (data.len() >> 7) as u8];
    [&[kind], &length[..], data].concat()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let bytes = units.iter().flat_map(|unit| unit.to_le_bytes());
    (units.len() as u32).to_le_bytes().into_iter().chain(bytes).collect()
}

fn binary_workbook(path: &Path, rows: u32) {
    let mut package = Package::new(path);
    package.text("_rels/.rels", &relations(&[("officeDocument", "xl/workbook.bin")]));
    let targets = [("worksheet", "worksheets/sheet1.bin"), ("sharedStrings", "sharedStrings.bin")];
    package.text("xl/_rels/workbook.bin.rels", &relations(&targets));
    let sheet = [&[0, 0, 0, 0, 1, 0, 0, 0][..], &wide("r0"), &wide("S")].concat();
    let sheet = [&[0x9c, 1, sheet.len() as u8][..], &sheet].concat();
    package.part("xl/workbook.bin", |part| part.write_all(&sheet));
    package.part("xl/sharedStrings.bin", |part| {
        let headings = COLUMNS.map(str::to_owned).into_iter();
        for shown in headings.chain((0..2 * rows).map(text)) {
            part.write_all(&record(0x13, &[&[0][..], &wide(&shown)].concat()))?;
        }
        Ok(())
    });
    package.part("xl/worksheets/sheet1.bin", |part| {
        let row = |row: u32| record(0, &[&row.to_le_bytes()[..], &[0; 9]].concat());
        let cell = |kind: u8, column: u32, value: &[u8]| {
            record(kind, &[&column.to_le_bytes()[..], &[0; 4], value].concat())
        };
        let text = |column: u32, number: u32| cell(7, column, &number.to_le_bytes());
        let number = |column: u32, number: f64| cell(5, column, &number.to_le_bytes());
        part.write_all(&row(0))?;
        for column in 0..4 {
            part.write_all(&text(column, column))?;
        }
        for at in 0..rows {
            let amount = f64::from(at) + 0.5;
            let cells =
                [number(0, 45_000.0), text(1, 4 + 2 * at), text(2, 5 + 2 * at), number(3, amount)];
            part.write_all(&[row(at + 1), cells.concat()].concat())?;
        }
        Ok(())
    });
    package.finish();
}

fn open_document(path: &Path, rows: u32) {
    let mut package = Package::new(path);
    package.text("mimetype", "application/vnd.oasis.opendocument.spreadsheet");
    package.part("content.xml", |part| {
        let text_cell = |text: &str| {
            format!(
                "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p>\
                 </table:table-cell>"
            )
        };
        write!(
            part,
            "<office:document-content><office:spreadsheet><table:table table:name=\"S\">\
             <table:table-row>{}</table:table-row>",
            COLUMNS.map(text_cell).concat()
        )?;
        for row in 0..rows {
            let (number, code) = (text_cell(&text(2 * row)), text_cell(&text(2 * row + 1)));
            write!(
                part,
                "<table:table-row><table:table-cell office:value-type=\"date\" \
                 office:date-value=\"2024-05-01\"/>{number}{code}<table:table-cell \
                 office:value-type=\"float\" office:value=\"{row}.5\"/></table:table-row>"
            )?;
        }
        write!(part, "</table:table></office:spreadsheet></office:document-content>")
    });
    package.finish();
}

/// A table of one group of rows.
fn parquet(path: &Path, rows: u32) {
    let texts = |name: &str, odd: u32| {
        Column::new(name.into(), (0..rows).map(|row| text(2 * row + odd)).collect::<Vec<_>>())
    };
    let amounts: Vec<f64> = (0..rows).map(|row| f64::from(row) + 0.5).collect();
    let columns = vec![
        Column::new(COLUMNS[0].into(), vec!["2024-05-01"; rows as usize]),
        texts(COLUMNS[1], 0),
        texts(COLUMNS[2], 1),
        Column::new(COLUMNS[3].into(), amounts),
    ];
    let mut frame = DataFrame::new(rows as usize, columns).expect("a frame");
    let writer = ParquetWriter::new(File::create(path).expect("a file"));
    writer.with_row_group_size(Some(rows as usize)).finish(&mut frame).expect("a table");
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

/// A page, as many systems write it and call it .xls.
fn page(path: &Path, rows: u32) {
    let mut file = BufWriter::new(File::create(path).expect("a file"));
    let line = |cells: [String; 4]| format!("<tr><td>{}</td></tr>\n", cells.join("</td><td>"));
    write!(file, "<html><meta charset=utf-8><table>{}", line(COLUMNS.map(str::to_owned)))
        .expect("a line");
    for row in 0..rows {
        let day = "2024-05-01".to_owned();
        let cells = [day, text(2 * row), text(2 * row + 1), format!("{row}.5")];
        file.write_all(line(cells).as_bytes()).expect("a line");
    }
    file.write_all(b"</table></html>").and_then(|()| file.flush()).expect("a file");
}

fn objects(path: &Path, rows: u32) {
    let mut file = BufWriter::new(File::create(path).expect("a file"));
    let [day, number, code, amount] = COLUMNS;
    for row in 0..rows {
        let (first, second) = (text(2 * row), text(2 * row + 1));
        let sign = if row == 0 { '[' } else { ',' };
        writeln!(
            file,
            "{sign}{{\"{day}\":\"2024-05-01\",\"{number}\":\"{first}\",\"{code}\":\"{second}\",\
             \"{amount}\":{row}.5}}"
        )
        .expect("a line");
    }
    file.write_all(b"]").and_then(|()| file.flush()).expect("a file");
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
    let files: [(&str, Write); 10] = [
        ("a.xlsx", workbook),
        ("odd.xlsx", odd_workbook),
        ("prefixed.xlsx", prefixed_workbook),
        ("a.xlsb", binary_workbook),
        ("a.ods", open_document),
        ("a.parquet", parquet),
        ("a.csv", delimited),
        ("gb.csv", in_gb18030),
        ("a.html", page),
        ("a.json", objects),
    ];
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
        if std::env::var_os("WANGLAI_COSTS").is_some() {
            eprintln!("{name}\t{} and {} MiB", few >> 20, many >> 20);
        }
        assert!(many < few + GROWTH_MOST, "{name}: {} and {} MiB", few >> 20, many >> 20);
    }
}
