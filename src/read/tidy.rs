//! Packages that keep the rules of the format loosely, put together as usual writers do.
//!
//! The rules let a part stand anywhere, be named with dots or another slash, and be written in
//! UTF-16. Few writers do so, and readers that are made for the usual form refuse it. Two faults
//! are mended that leave no doubt about what is meant: the way to the workbook is lost though it
//! stands in its usual place, and texts have the name that a beta of Excel 2007 gave them.

use std::io::{Cursor, Write};

use encoding_rs::{UTF_16BE, UTF_16LE};
use quick_xml::escape::escape;

use super::bytes::Bytes;
use super::parts::{Parts, Relation};

/// Where readers look for the parts that all sheets share, by the kind of their relation.
const SHARED: [(&str, &str); 2] =
    [("sharedStrings", "xl/sharedStrings.xml"), ("styles", "xl/styles.xml")];

const WORKBOOK: &str = "xl/workbook.xml";
const ROOT: &str = "_rels/.rels";
const OFFICE_DOCUMENT: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
const BETA_TEXT: &str = "<sstItem";

/// The same package in the usual form; `None` where it has that form already, or where it cannot
/// be read at all.
pub fn package(bytes: &Bytes) -> Option<Vec<u8>> {
    let mut parts = Parts::new(bytes.reader())?;
    let names = parts.names();
    let relations = parts.relations("xl", "workbook.xml");
    let odd_relations =
        relations.iter().any(|relation| relation.is_odd || moved(relation).is_some());
    let wide: Vec<bool> = names.iter().map(|name| is_text(name) && parts.is_wide(name)).collect();
    let odd_names = names.iter().any(|name| name.starts_with(['/', '\\']));
    let leads = parts.relations("", "").iter().any(|known| known.kind == "officeDocument");
    let lost = !leads && parts.has(WORKBOOK);
    let beta = parts.head(SHARED[0].1, 1024).is_some_and(|head| holds(&head, BETA_TEXT));
    if !odd_relations && !odd_names && !lost && !beta && !wide.contains(&true) {
        return None;
    }
    let mut made = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default());
    for (name, wide) in names.iter().zip(wide) {
        let plain = name.replace('\\', "/").trim_start_matches('/').to_owned();
        let content = if plain.eq_ignore_ascii_case("xl/_rels/workbook.xml.rels") {
            written(&relations).into_bytes()
        } else if lost && plain.eq_ignore_ascii_case(ROOT) {
            continue;
        } else if beta && plain.eq_ignore_ascii_case(SHARED[0].1) {
            let text = String::from_utf8_lossy(&parts.bytes(name)?).into_owned();
            text.replace("<sstItem", "<si").replace("</sstItem", "</si").into_bytes()
        } else if wide {
            narrowed(&parts.bytes(name)?)
        } else {
            parts.bytes(name)?
        };
        let found = relations.iter().find(|known| known.target.eq_ignore_ascii_case(&plain));
        let place = found.and_then(moved).map_or(plain, str::to_owned);
        made.start_file(place, options).ok()?;
        made.write_all(&content).ok()?;
    }
    if lost {
        let workbook = Relation {
            id: "rId1".to_owned(),
            kind: "officeDocument".to_owned(),
            type_name: OFFICE_DOCUMENT.to_owned(),
            target: WORKBOOK.to_owned(),
            is_external: false,
            is_odd: false,
        };
        made.start_file(ROOT, options).ok()?;
        made.write_all(written(&[workbook]).as_bytes()).ok()?;
    }
    made.finish().ok().map(Cursor::into_inner)
}

fn holds(text: &[u8], word: &str) -> bool {
    memchr::memmem::find(text, word.as_bytes()).is_some()
}

/// Where a part should stand, if it stands elsewhere.
fn moved(relation: &Relation) -> Option<&'static str> {
    let (_, place) = SHARED.iter().find(|(kind, _)| *kind == relation.kind)?;
    (!relation.target.eq_ignore_ascii_case(place)).then_some(place)
}

fn is_text(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".xml", ".rels"].iter().any(|end| name.ends_with(end))
}

fn written(relations: &[Relation]) -> String {
    let mut text = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/\
        relationships\">"
        .to_owned();
    for relation in relations {
        let target = match moved(relation) {
            Some(place) => format!("/{place}"),
            None if relation.is_external => relation.target.clone(),
            None => format!("/{}", relation.target),
        };
        let mode = if relation.is_external { " TargetMode=\"External\"" } else { "" };
        let (id, kind, target) =
            (escape(&relation.id), escape(&relation.type_name), escape(&target));
        text += &format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"{mode}/>");
    }
    text + "</Relationships>"
}

/// A part in UTF-16 as UTF-8, without its declaration, which names the other.
fn narrowed(bytes: &[u8]) -> Vec<u8> {
    let encoding = match bytes {
        [0xfe, 0xff, ..] | [0, b'<', ..] => UTF_16BE,
        _ => UTF_16LE,
    };
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    let start = text.find("?>").filter(|_| text.starts_with("<?xml")).map_or(0, |at| at + 2);
    text[start..].as_bytes().to_vec()
}
