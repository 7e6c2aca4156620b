//! The parts of a workbook's package around its sheets: names, relations, styles.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::sheet::attribute;
use super::shift::{SheetShifts, formula};

/// What a number in a cell of each style is shown as.
#[derive(Default)]
pub struct Styles {
    pub is_day: Vec<bool>,
    pub is_text: Vec<bool>,
}

/// The sheets by the name of their part.
pub fn sheets(workbook: &str, relations: &str) -> BTreeMap<String, String> {
    let targets = targets(relations);
    let mut found = BTreeMap::new();
    let mut reader = Reader::from_str(workbook);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(element) | Event::Empty(element) if element.name().as_ref() == "sheet" => {
                let name = attribute(&element, "name").unwrap_or_default();
                let target = attribute(&element, "r:id").and_then(|id| targets.get(&id).cloned());
                if let Some(target) = target {
                    let path = match target.strip_prefix('/') {
                        Some(whole) => whole.to_owned(),
                        None => format!("xl/{target}"),
                    };
                    found.insert(path, name);
                }
            }
            _ => {}
        }
    }
    found
}

/// The parts that a part relates to, by the name of the relation.
pub fn targets(relations: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut reader = Reader::from_str(relations);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(element) | Event::Empty(element)
                if element.name().as_ref() == "Relationship" =>
            {
                let id = attribute(&element, "Id").unwrap_or_default();
                found.insert(id, attribute(&element, "Target").unwrap_or_default());
            }
            _ => {}
        }
    }
    found
}

impl Styles {
    pub fn read(xml: &str) -> Styles {
        let mut formats: BTreeMap<u32, String> = BTreeMap::new();
        let mut styles = Styles::default();
        let mut in_cells = false;
        let mut reader = Reader::from_str(xml);
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Eof => break,
                Event::End(element) if element.name().as_ref() == "cellXfs" => in_cells = false,
                Event::Start(element) | Event::Empty(element) => match element.name().as_ref() {
                    "numFmt" => {
                        let id = attribute(&element, "numFmtId").and_then(|id| id.parse().ok());
                        let code = attribute(&element, "formatCode").unwrap_or_default();
                        formats.extend(id.map(|id| (id, code)));
                    }
                    "cellXfs" => in_cells = true,
                    "xf" if in_cells => {
                        let id = attribute(&element, "numFmtId").and_then(|id| id.parse().ok());
                        let id = id.unwrap_or(0);
                        let code = formats.get(&id).map(String::as_str);
                        styles.is_day.push(is_day(id, code));
                        styles.is_text.push(id == 49 || code == Some("@"));
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        styles
    }
}

fn is_day(id: u32, code: Option<&str>) -> bool {
    match code {
        None => matches!(id, 14..=22 | 27..=36 | 50..=58),
        Some(code) => {
            let outside: String = code.split('"').step_by(2).collect();
            let outside = outside.to_lowercase();
            outside.contains('y') || outside.contains('d') && outside.contains('m')
        }
    }
}

/// The workbook's own part: names follow their cells, and whoever opens it computes anew.
pub fn recomputed(workbook: &str, shifts: &SheetShifts) -> String {
    let mut out = String::new();
    let mut rest = workbook;
    while let Some(at) = rest.find("<definedName ") {
        let Some(open) = rest[at..].find('>') else { break };
        let Some(end) = rest[at..].find("</definedName>") else { break };
        let body = &rest[at + open + 1..at + end];
        let plain = quick_xml::escape::unescape(body).unwrap_or_default();
        let moved = formula(&plain, "", shifts, None);
        out.push_str(&rest[..at + open + 1]);
        out.push_str(&quick_xml::escape::escape(moved.as_str()));
        rest = &rest[at + end..];
    }
    out.push_str(rest);
    let anew = " fullCalcOnLoad=\"1\"";
    if out.contains("fullCalcOnLoad") {
        return out;
    }
    if let Some(at) = out.find("<calcPr") {
        out.insert_str(at + "<calcPr".len(), anew);
        return out;
    }
    let places = ["</definedNames>", "</externalReferences>", "</sheets>"];
    if let Some((at, tag)) = places.iter().find_map(|tag| Some((out.find(tag)?, tag))) {
        out.insert_str(at + tag.len(), &format!("<calcPr{anew}/>"));
    }
    out
}

/// The XML without the one empty element that names a part.
pub fn without_element_of(xml: &str, part: &str) -> String {
    let Some(at) = xml.find(part) else { return xml.to_owned() };
    let start = xml[..at].rfind('<');
    let end = xml[at..].find("/>").map(|end| at + end + 2);
    match (start, end) {
        (Some(start), Some(end)) => format!("{}{}", &xml[..start], &xml[end..]),
        _ => xml.to_owned(),
    }
}
