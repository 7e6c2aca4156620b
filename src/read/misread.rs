//! Cells that are said to hold a number and hold something else, such as `<v>5,5</v>`.
//!
//! Excel takes such a workbook for damaged, and other programs show 5, 0 or nothing: nobody knows
//! what was meant, so the cell is an error. calamine gives its words as if they were a text.

use std::collections::HashSet;
use std::io::BufReader;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::bytes::Bytes;
use super::cell::is_blank;
use super::layout::{attribute, path_of};

/// Whether the words of a cell without a kind are no number.
pub fn is_no_number(words: &str) -> bool {
    !is_blank(words) && words.trim_ascii().parse::<f64>().is_err()
}

/// The cells of a sheet that name no kind, and so are numbers, but hold other words: by row and
/// column from 0, counted as calamine does.
pub fn cells(bytes: &Bytes, sheet: &str) -> HashSet<(u32, u32)> {
    let mut found = HashSet::new();
    let Ok(mut package) = ZipArchive::new(bytes.reader()) else { return found };
    let Some(path) = path_of(&mut package, sheet) else { return found };
    let Ok(part) = package.by_name(&path) else { return found };
    let mut reader = Reader::from_reader(BufReader::new(part));
    let (mut buffer, mut at, mut cell) = (Vec::new(), (0_u32, 0_u32), Cell::default());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) => match element.local_name().as_ref() {
                "row" => at.0 = row_of(&element).unwrap_or(at.0),
                "c" => {
                    at = place_of(&element).unwrap_or(at);
                    let untyped = attribute(&element, "t").is_none();
                    cell = Cell { untyped, ..Cell::default() };
                }
                name => cell.inside_value = name == "v",
            },
            Ok(Event::Text(words)) if cell.inside_value => {
                cell.wrong = cell.untyped && is_no_number(&words);
                cell.inside_value = false;
            }
            Ok(Event::Empty(element)) => match element.local_name().as_ref() {
                "row" => at = (row_of(&element).unwrap_or(at.0).saturating_add(1), 0),
                "c" => {
                    at = place_of(&element).unwrap_or(at);
                    at.1 = at.1.saturating_add(1);
                }
                _ => {}
            },
            Ok(Event::End(element)) => match element.local_name().as_ref() {
                "row" => at = (at.0.saturating_add(1), 0),
                "c" => {
                    if std::mem::take(&mut cell).wrong {
                        found.insert(at);
                    }
                    at.1 = at.1.saturating_add(1);
                }
                _ => cell.inside_value = false,
            },
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

#[derive(Default)]
struct Cell {
    untyped: bool,
    inside_value: bool,
    wrong: bool,
}

fn row_of(element: &BytesStart) -> Option<u32> {
    attribute(element, "r")?.parse::<u32>().ok()?.checked_sub(1)
}

fn place_of(element: &BytesStart) -> Option<(u32, u32)> {
    let place = attribute(element, "r")?;
    let (row, column) = super::layout::cell(&place)?;
    Some((row.checked_sub(1)?, column))
}
