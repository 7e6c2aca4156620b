//! Workbooks with gaps against the same ones as rust_xlsxwriter writes them alone.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use crate::export::style::Book;
use crate::export::tests::{receivables, sales, workbook};
use crate::i18n::Language;

/// The parts of a package by name.
pub(crate) fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = package.file_names().map(|name| name.unwrap().into_owned()).collect();
    let text = |name: &String| {
        let mut text = String::new();
        let mut part = package.by_name(name).unwrap();
        assert!(part.last_modified().is_some_and(|moment| moment.is_valid()), "{name}");
        part.read_to_string(&mut text).unwrap();
        (name.clone(), text)
    };
    names.iter().map(text).collect()
}

/// The elements of this name in a text, each up to its end.
fn elements<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(&open) {
        rest = &rest[at..];
        let tag = rest.find('>').unwrap() + 1;
        if !rest[open.len()..].starts_with([' ', '>', '/']) {
            rest = &rest[tag..];
            continue;
        }
        let end = match rest[..tag].ends_with("/>") {
            true => tag,
            false => rest.find(&close).unwrap() + close.len(),
        };
        found.push(&rest[..end]);
        rest = &rest[end..];
    }
    found
}

fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let tag = &element[..element.find('>').unwrap()];
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

/// Every style with what it names written out.
fn styles(parts: &BTreeMap<String, String>) -> Vec<String> {
    let text = &parts["xl/styles.xml"];
    let inside = |list: &str| elements(text, list).first().copied().unwrap_or("");
    let fonts = elements(inside("fonts"), "font");
    let (fills, borders) =
        (elements(inside("fills"), "fill"), elements(inside("borders"), "border"));
    let formats: BTreeMap<&str, &str> = elements(inside("numFmts"), "numFmt")
        .into_iter()
        .map(|format| {
            (attribute(format, "numFmtId").unwrap(), attribute(format, "formatCode").unwrap())
        })
        .collect();
    let style = |xf: &&str| {
        let place = |name: &str| attribute(xf, name).unwrap().parse::<usize>().unwrap();
        let number = attribute(xf, "numFmtId").unwrap();
        let alignment = elements(xf, "alignment").concat();
        let quoted = attribute(xf, "quotePrefix");
        let (font, fill) = (fonts[place("fontId")], fills[place("fillId")]);
        let format = formats.get(number).unwrap_or(&number);
        format!("{format} {font} {fill} {} {alignment} {quoted:?}", borders[place("borderId")])
    };
    elements(inside("cellXfs"), "xf").iter().map(style).collect()
}

/// What stands around the rows, and each row and cell with its value and its style.
fn sheet(text: &str, styles: &[String], shared: &[&str]) -> Vec<String> {
    let (head, rest) = text.split_once("<sheetData>").unwrap();
    let (rows, tail) = rest.split_once("</sheetData>").unwrap();
    let mut lines = vec![head.to_owned(), tail.to_owned()];
    for row in elements(rows, "row") {
        let of = |name| attribute(row, name);
        let shape = format!("row {:?} {:?} {:?}", of("r"), of("ht"), of("hidden"));
        let cells: Vec<String> = elements(row, "c")
            .into_iter()
            // A plain cell without a value, as merging leaves it, is no cell.
            .filter(|cell| attribute(cell, "s").is_some() || !cell.ends_with("/>"))
            .map(|cell| shown(cell, styles, shared))
            .collect();
        if !cells.is_empty() || of("ht").is_some() || of("hidden").is_some() {
            lines.push(shape);
            lines.extend(cells);
        }
    }
    lines
}

fn shown(cell: &str, styles: &[String], shared: &[&str]) -> String {
    let style = attribute(cell, "s").map_or(0, |style| style.parse::<usize>().unwrap());
    let inner = |name| elements(cell, name).first().map(|it| it.to_string());
    let value = match attribute(cell, "t") {
        Some("s") => {
            let number = inner("v").unwrap();
            let number = number.trim_start_matches("<v>").trim_end_matches("</v>");
            shared[number.parse::<usize>().unwrap()].replace("si>", "is>")
        }
        Some("inlineStr") => inner("is").unwrap(),
        kind => format!("{kind:?} {:?} {:?}", inner("f"), inner("v")),
    };
    format!("{} {value} {}", attribute(cell, "r").unwrap(), styles[style])
}

/// Both workbooks show the same in every cell and around the cells.
pub(crate) fn assert_same(gapped: &[u8], plain: &[u8]) {
    let (gapped, plain) = (parts(gapped), parts(plain));
    assert!(gapped.keys().eq(plain.keys()), "the same parts");
    let known = [&gapped, &plain]
        .map(|parts| (styles(parts), elements(&parts["xl/sharedStrings.xml"], "si")));
    for (name, text) in &plain {
        if name.starts_with("xl/worksheets/sheet") {
            let lines = sheet(&gapped[name], &known[0].0, &known[0].1);
            let wanted = sheet(text, &known[1].0, &known[1].1);
            for (line, wanted) in lines.iter().zip(&wanted) {
                assert_eq!(line, wanted, "{name}");
            }
            assert_eq!(lines.len(), wanted.len(), "{name}");
        } else if !["xl/styles.xml", "xl/sharedStrings.xml"].contains(&name.as_str()) {
            assert_eq!(&gapped[name], text, "{name}");
        }
    }
    let shared = &gapped["xl/sharedStrings.xml"];
    let unique = attribute(&shared[shared.find("<sst").unwrap()..], "uniqueCount").unwrap();
    assert_eq!(unique.parse(), Ok(known[0].1.len()), "the texts are counted");
}

#[test]
fn a_sheet_with_a_gap_is_the_sheet_without_one() {
    for (count, currencies) in [(60, &["CNY"][..]), (90, &["CNY", "JPY", "KWD"])] {
        for language in [Language::Zh, Language::Fr] {
            let report = receivables(count, currencies, language);
            let with = |gap_from: usize, rows_per_sheet: usize| {
                let mut book = Book::new(&report.caption);
                (book.gap_from, book.rows_per_sheet) = (gap_from, rows_per_sheet);
                workbook(report.contents_on(book)).unwrap()
            };
            for rows_per_sheet in [40, 1_000_000] {
                let gapped = with(0, rows_per_sheet);
                assert!(gapped == with(0, rows_per_sheet), "the bytes are the same each time");
                assert_same(&gapped, &with(usize::MAX, rows_per_sheet));
            }
            let report = sales(count, currencies, language);
            let with = |gap_from: usize| {
                let mut book = Book::new(&report.caption);
                book.gap_from = gap_from;
                workbook(report.contents_on(book)).unwrap()
            };
            assert_same(&with(0), &with(usize::MAX));
        }
    }
}
