//! The rows of a sheet's XML: read with their raw cells, written again with others between.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::LayoutError;

/// One cell, as much of it as it was.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// Letters of the column.
    pub column: String,
    pub style: Option<usize>,
    /// The attribute `t`.
    pub kind: String,
    /// All between the tags.
    pub inside: String,
}

#[derive(Clone, Debug, Default)]
pub struct Row {
    /// As Excel counts.
    pub number: u32,
    /// Attributes but for the number and the spans, as they are written.
    pub attributes: String,
    pub cells: Vec<Cell>,
}

/// A sheet cut at its rows.
#[derive(Clone, Debug, Default)]
pub struct SheetXml {
    pub before: String,
    pub rows: Vec<Row>,
    pub after: String,
}

pub fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let mut found = element.attributes().flatten();
    let found = found.find(|attribute| attribute.key.as_ref() == name)?;
    quick_xml::escape::unescape(&found.value).ok().map(|text| text.into_owned())
}

/// Cuts a sheet; its rows must be in order and in one piece, as every program writes them.
pub fn cut(xml: &str) -> Result<SheetXml, LayoutError> {
    let damaged = || LayoutError::Damaged("sheet".to_owned());
    let mut reader = Reader::from_str(xml);
    let mut sheet = SheetXml::default();
    let mut start = None;
    let mut cell_from = 0;
    loop {
        let position = usize::try_from(reader.buffer_position()).map_err(|_| damaged())?;
        let event = reader.read_event().map_err(|fault| LayoutError::Damaged(fault.to_string()))?;
        let after = usize::try_from(reader.buffer_position()).map_err(|_| damaged())?;
        match event {
            Event::Eof => break,
            Event::Empty(element) if element.name().as_ref() == "sheetData" => {
                sheet.before = format!("{}<sheetData>", &xml[..position]);
                sheet.after = format!("</sheetData>{}", &xml[after..]);
                return Ok(sheet);
            }
            Event::Start(element) if element.name().as_ref() == "sheetData" => {
                sheet.before = xml[..after].to_owned();
                start = Some(());
            }
            Event::End(element) if element.name().as_ref() == "sheetData" => {
                sheet.after = xml[position..].to_owned();
                return Ok(sheet);
            }
            Event::Start(element) | Event::Empty(element)
                if start.is_some() && element.name().as_ref() == "row" =>
            {
                let last = sheet.rows.last().map_or(0, |row| row.number);
                sheet.rows.push(row(&element, last + 1));
            }
            Event::Empty(element) if start.is_some() && element.name().as_ref() == "c" => {
                let row = sheet.rows.last_mut().ok_or_else(damaged)?;
                row.cells.push(cell(&element));
            }
            Event::Start(element) if start.is_some() && element.name().as_ref() == "c" => {
                let row = sheet.rows.last_mut().ok_or_else(damaged)?;
                row.cells.push(cell(&element));
                cell_from = after;
            }
            Event::End(element) if start.is_some() && element.name().as_ref() == "c" => {
                let row = sheet.rows.last_mut().ok_or_else(damaged)?;
                let cell = row.cells.last_mut().ok_or_else(damaged)?;
                cell.inside = xml[cell_from..position].to_owned();
            }
            _ => {}
        }
    }
    Err(damaged())
}

fn row(element: &BytesStart, next: u32) -> Row {
    let number = attribute(element, "r").and_then(|text| text.parse().ok()).unwrap_or(next);
    let others = element.attributes().flatten();
    let others = others.filter(|one| !["r", "spans"].contains(&one.key.as_ref()));
    let attributes = others.map(|one| format!(" {}=\"{}\"", one.key.as_ref(), one.value));
    Row { number, attributes: attributes.collect(), cells: Vec::new() }
}

fn cell(element: &BytesStart) -> Cell {
    let place = attribute(element, "r").unwrap_or_default();
    Cell {
        column: place.trim_end_matches(|sign: char| sign.is_ascii_digit()).to_owned(),
        style: attribute(element, "s").and_then(|text| text.parse().ok()),
        kind: attribute(element, "t").unwrap_or_default(),
        inside: String::new(),
    }
}

/// The text inside each element of a name, without what is spoken (`rPh`).
pub fn texts_of(xml: &str, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut reader = Reader::from_str(xml);
    let (mut current, mut silent, mut in_text) = (None, false, None);
    loop {
        let position = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let Ok(event) = reader.read_event() else { return found };
        match event {
            Event::Eof => return found,
            Event::Start(element) => match element.name().as_ref() {
                tag if tag == name => current = Some(String::new()),
                "rPh" => silent = true,
                "t" => in_text = Some(usize::try_from(reader.buffer_position()).unwrap_or(0)),
                _ => {}
            },
            Event::Empty(element) if element.name().as_ref() == name => found.push(String::new()),
            Event::End(element) => match element.name().as_ref() {
                tag if tag == name => found.extend(current.take()),
                "rPh" => silent = false,
                "t" => {
                    if let (Some(from), Some(text), false) =
                        (in_text.take(), current.as_mut(), silent)
                    {
                        let raw = xml.get(from..position).unwrap_or_default();
                        text.push_str(&quick_xml::escape::unescape(raw).unwrap_or_default());
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
}

impl Cell {
    /// The text that the cell shows, where it is text and no formula.
    pub fn text(&self, shared: &[String]) -> Option<String> {
        if self.inside.contains("<f") {
            return None;
        }
        match self.kind.as_str() {
            "s" => {
                let number = between(&self.inside, "<v>", "</v>")?;
                shared.get(number.trim().parse::<usize>().ok()?).cloned()
            }
            "inlineStr" => texts_of(&self.inside, "is").pop(),
            "str" => {
                let raw = between(&self.inside, "<v>", "</v>")?;
                quick_xml::escape::unescape(raw).ok().map(|text| text.into_owned())
            }
            _ => None,
        }
    }

    pub fn is_blank(&self) -> bool {
        self.inside.trim().is_empty()
    }

    pub fn write(&self, row: u32, out: &mut String) {
        out.push_str(&format!("<c r=\"{}{row}\"", self.column));
        if let Some(style) = self.style {
            out.push_str(&format!(" s=\"{style}\""));
        }
        if !self.kind.is_empty() {
            out.push_str(&format!(" t=\"{}\"", self.kind));
        }
        match self.inside.is_empty() {
            true => out.push_str("/>"),
            false => out.push_str(&format!(">{}</c>", self.inside)),
        }
    }

    pub fn set_text(&mut self, text: &str) {
        let legal = |sign: &char| {
            !matches!(sign, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}')
                && !matches!(sign, '\u{fffe}' | '\u{ffff}')
        };
        let text: String = text.chars().filter(legal).collect();
        let text = super::super::form::shortened(&text, super::super::form::TEXT_MAX);
        if text.is_empty() {
            self.kind.clear();
            self.inside.clear();
            return;
        }
        self.kind = "inlineStr".to_owned();
        let escaped = quick_xml::escape::escape(text.as_str());
        self.inside = format!("<is><t xml:space=\"preserve\">{escaped}</t></is>");
    }

    pub fn set_number(&mut self, number: &str) {
        self.kind.clear();
        self.inside = format!("<v>{number}</v>");
    }
}

pub fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let from = text.find(start)? + start.len();
    let length = text[from..].find(end)?;
    Some(&text[from..from + length])
}

impl Row {
    pub fn write(&self, number: u32, out: &mut String) {
        out.push_str(&format!("<row r=\"{number}\"{}>", self.attributes));
        for cell in &self.cells {
            cell.write(number, out);
        }
        out.push_str("</row>");
    }

    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }
}
