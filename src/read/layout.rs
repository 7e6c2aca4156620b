//! What a sheet of a package looks like beside its cells: column widths and merged ranges.
//!
//! This is for the returned copy alone, so whatever cannot be read is simply not there.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use memchr::memmem;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::bytes::Bytes;

/// Columns from 0 with their widths in characters, and ranges of merged cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Looks {
    pub widths: Vec<(u32, f64)>,
    /// First row, first column, last row, last column; rows as Excel counts, columns from 0.
    pub merged: Vec<[u32; 4]>,
    /// Columns from 0 and rows as Excel counts that nobody sees.
    pub hidden_columns: Vec<u32>,
    pub hidden_rows: Vec<u32>,
    /// Rows as Excel counts with a height of their own, in points.
    pub heights: Vec<(u32, f64)>,
    /// Rows above and columns beside the part that moves.
    pub frozen: Option<(u32, u32)>,
}

/// More columns or ranges than these are not worth keeping.
const COLUMNS_MAX: u32 = 1_000;
pub const MERGED_MAX: usize = 20_000;
/// Hidden rows, and rows with a height of their own.
pub const HEIGHTS_MAX: usize = 100_000;
/// Bytes of the small parts that name the sheets.
const PART_MAX: u64 = 8 << 20;

/// The looks of a sheet by its name.
pub fn looks(bytes: &Bytes, sheet: &str) -> Looks {
    let mut looks = Looks::default();
    let Ok(mut package) = ZipArchive::new(bytes.reader()) else { return looks };
    let Some(path) = path_of(&mut package, sheet) else { return looks };
    let Ok(part) = package.by_name(&path) else { return looks };
    let thin = thinned(part);
    let mut reader = Reader::from_reader(&thin[..]);
    let mut buffer = Vec::new();
    while let Ok(event) = reader.read_event_into(&mut buffer) {
        match event {
            Event::Eof => break,
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "col" => add_width(&element, &mut looks),
                "row" => add_height(&element, &mut looks),
                "pane"
                    if attribute(&element, "state").is_some_and(|it| it.starts_with("frozen")) =>
                {
                    let count =
                        |name| attribute(&element, name).and_then(|text| text.parse::<f64>().ok());
                    let [rows, columns] =
                        ["ySplit", "xSplit"].map(|name| count(name).unwrap_or(0.0) as u32);
                    looks.frozen = Some((rows, columns));
                }
                "mergeCell" if looks.merged.len() < MERGED_MAX => {
                    looks.merged.extend(attribute(&element, "ref").and_then(|text| range(&text)));
                }
                _ => {}
            },
            _ => {}
        }
        buffer.clear();
    }
    looks
}

/// The XML of a sheet without its cells: of its rows stand those with a shape of their own.
fn thinned(mut part: impl Read) -> Vec<u8> {
    const ROWS: &[u8] = b"<sheetData";
    const END: &[u8] = b"</sheetData";
    let (mut thin, mut piece) = (Vec::new(), Vec::new());
    let mut inside = false;
    let mut shaped = 0;
    loop {
        let kept = piece.len();
        // A part that breaks off has looks up to there.
        let read = part.by_ref().take(PIECE).read_to_end(&mut piece);
        let is_last = piece.len() == kept || read.is_err();
        let mut at = 0;
        loop {
            let rest = &piece[at..];
            let wanted = if inside { END } else { ROWS };
            let whole = |at: &usize| is_last || at + wanted.len() + 2 <= rest.len();
            let found = memmem::find(rest, wanted).filter(whole);
            // What is sought may begin in this piece and end in the next one.
            let sure = found.unwrap_or(match is_last {
                true => rest.len(),
                false => rest.len().saturating_sub(TAG_MAX),
            });
            if !inside {
                thin.extend_from_slice(&rest[..sure]);
                at += sure;
            } else {
                at += rows(&rest[..found.unwrap_or(rest.len())], sure, &mut thin, &mut shaped);
            }
            match found {
                None => break,
                Some(_) => {
                    thin.extend_from_slice(wanted);
                    at += wanted.len();
                    // An element without rows ends where it begins.
                    inside = !inside && !piece[at..].starts_with(b"/>");
                    if inside {
                        thin.push(b'>');
                    }
                }
            }
        }
        if is_last {
            return thin;
        }
        piece.drain(..at);
    }
}

/// Bytes that are inflated at a time.
const PIECE: u64 = 256 << 10;
/// The longest opening tag of a row that is looked for.
const TAG_MAX: usize = 4 << 10;

/// Keeps the tags of rows with a shape of their own that begin before `sure`.
fn rows(piece: &[u8], sure: usize, thin: &mut Vec<u8>, shaped: &mut usize) -> usize {
    for start in memmem::find_iter(piece, b"<row ").take_while(|start| *start < sure) {
        let Some(length) = memchr::memchr(b'>', &piece[start..]) else { continue };
        let tag = &piece[start..start + length];
        let has_shape = [&b" ht="[..], b"hidden"].iter().any(|it| memmem::find(tag, it).is_some());
        if has_shape && *shaped < 2 * HEIGHTS_MAX {
            *shaped += 1;
            thin.extend_from_slice(tag.strip_suffix(b"/").unwrap_or(tag));
            thin.extend_from_slice(b"/>");
        }
    }
    sure
}

/// Rows and columns of a sheet that nobody sees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// The first of them, as Excel counts.
    pub rows: Vec<u32>,
    pub row_count: u64,
    /// Columns from 0.
    pub columns: Vec<u32>,
}

impl Hidden {
    /// Of all hidden rows and columns.
    pub fn new(mut rows: Vec<u32>, columns: Vec<u32>) -> Hidden {
        let row_count = rows.len() as u64;
        rows.truncate(HIDDEN_ROWS_KEPT);
        Hidden { rows, row_count, columns }
    }

    /// Adds hidden columns from 0: of those that are said at once, and of all, no more than some.
    pub fn add_columns(&mut self, columns: impl Iterator<Item = u32>) {
        let room = COLUMNS_KEPT.saturating_sub(self.columns.len());
        self.columns.extend(columns.take(room.min(COLUMNS_MAX as usize)));
    }

    /// Adds the next hidden row, as Excel counts.
    pub fn add_row(&mut self, row: u32) {
        self.row_count += 1;
        if self.rows.len() < HIDDEN_ROWS_KEPT {
            self.rows.push(row);
        }
    }
}

/// Columns of which something is kept: as many as a sheet of Excel has.
const COLUMNS_KEPT: usize = 16_384;

/// Hidden rows that are named.
pub const HIDDEN_ROWS_KEPT: usize = 20;

/// The hidden columns in what stands before the rows of a sheet.
pub fn hidden_columns(prologue: &[u8]) -> Hidden {
    let mut hidden = Hidden::default();
    let mut reader = Reader::from_reader(prologue);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "col" =>
            {
                add_hidden(&element, &mut hidden);
            }
            _ => {}
        }
    }
    hidden
}

/// Adds the columns of an element `col` where they are hidden.
pub fn add_hidden(element: &BytesStart, hidden: &mut Hidden) {
    let number = |name: &str| attribute(element, name)?.parse::<u32>().ok();
    let flag = attribute(element, "hidden");
    if !flag.is_some_and(|flag| flag == "1" || flag == "true") {
        return;
    }
    if let (Some(first), Some(last)) = (number("min"), number("max")) {
        hidden.add_columns((first..=last).filter_map(|at| at.checked_sub(1)));
    }
}

fn add_width(element: &BytesStart, looks: &mut Looks) {
    let number = |name: &str| attribute(element, name)?.parse::<u32>().ok()?.checked_sub(1);
    let width = attribute(element, "width").and_then(|text| text.parse::<f64>().ok());
    if let (Some(first), Some(last), Some(width)) = (number("min"), number("max"), width) {
        let columns = (first..=last.min(COLUMNS_MAX)).map(|column| (column, width));
        looks.widths.extend(columns.take(COLUMNS_KEPT.saturating_sub(looks.widths.len())));
    }
    if attribute(element, "hidden").is_some_and(|flag| flag == "1" || flag == "true")
        && let (Some(first), Some(last)) = (number("min"), number("max"))
    {
        let room = COLUMNS_KEPT.saturating_sub(looks.hidden_columns.len());
        looks.hidden_columns.extend((first..=last.min(COLUMNS_MAX)).take(room));
    }
}

/// A row that is hidden or has a height of its own.
fn add_height(element: &BytesStart, looks: &mut Looks) {
    let Some(row) = attribute(element, "r").and_then(|row| row.parse::<u32>().ok()) else {
        return;
    };
    let is_set =
        |name: &str| attribute(element, name).is_some_and(|flag| flag == "1" || flag == "true");
    if looks.hidden_rows.len() < HEIGHTS_MAX && is_set("hidden") {
        looks.hidden_rows.push(row);
    }
    let height = attribute(element, "ht").and_then(|text| text.parse::<f64>().ok());
    if let Some(height) = height.filter(|_| looks.heights.len() < HEIGHTS_MAX)
        && is_set("customHeight")
    {
        looks.heights.push((row, height));
    }
}

/// The part of a sheet: its name leads to a relation, the relation to the part.
pub fn path_of<R: Read + Seek>(package: &mut ZipArchive<R>, sheet: &str) -> Option<String> {
    let mut relation = None;
    elements(&text_of(package, "xl/workbook.xml")?, "sheet", |element| {
        if attribute(element, "name").as_deref() == Some(sheet) {
            relation = attribute(element, "id");
        }
    });
    let relation = relation?;
    let mut targets = BTreeMap::new();
    elements(&text_of(package, "xl/_rels/workbook.xml.rels")?, "Relationship", |element| {
        if let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target")) {
            targets.insert(id, target);
        }
    });
    let target = targets.remove(&relation)?;
    Some(match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("xl/{target}"),
    })
}

fn text_of<R: Read + Seek>(package: &mut ZipArchive<R>, name: &str) -> Option<String> {
    let mut text = String::new();
    package.by_name(name).ok()?.take(PART_MAX).read_to_string(&mut text).ok()?;
    Some(text)
}

pub fn elements(text: &str, name: &str, mut visit: impl FnMut(&BytesStart)) {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element))
                if element.local_name().as_ref() == name =>
            {
                visit(&element);
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// An attribute by its name without prefix.
pub fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let found = element.attributes().flatten();
    let found = found.filter(|attribute| attribute.key.local_name().as_ref() == name);
    let value = found.last()?.value;
    quick_xml::escape::unescape(&value).ok().map(|text| text.into_owned())
}

/// `B2:D5` as first row, first column, last row, last column.
fn range(text: &str) -> Option<[u32; 4]> {
    let (first, last) = text.split_once(':')?;
    let ((first_row, first_column), (last_row, last_column)) = (cell(first)?, cell(last)?);
    (first_row <= last_row && first_column <= last_column).then_some([
        first_row,
        first_column,
        last_row,
        last_column,
    ])
}

/// `B2` as its row as Excel counts, and its column from 0.
pub fn cell(text: &str) -> Option<(u32, u32)> {
    let split = text.find(|sign: char| sign.is_ascii_digit())?;
    let (letters, digits) = text.split_at(split);
    let column = letters.bytes().try_fold(0_u32, |column, letter| {
        let value = u32::from(letter.to_ascii_uppercase().checked_sub(b'A')?) + 1;
        column.checked_mul(26)?.checked_add(value).filter(|_| value <= 26)
    })?;
    Some((digits.parse().ok()?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_and_nonsense_is_not() {
        for (text, expected) in [
            ("A1:B2", Some([1, 0, 2, 1])),
            ("AA10:AB10", Some([10, 26, 10, 27])),
            ("B2:A1", None),
            ("A1", None),
            ("1:2", None),
            ("A0x:B2", None),
            ("ZZZZZZZZZZZ1:B2", None),
        ] {
            assert_eq!(range(text), expected, "{text}");
        }
        assert_eq!(looks(&b"no package".to_vec().into(), "Sheet1"), Looks::default());
    }

    #[test]
    fn shapes_of_rows_are_found_in_a_sheet_of_many_pieces() {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet().set_name("大").expect("a name");
        sheet.set_freeze_panes(2, 1).expect("panes");
        for row in 0..30_000 {
            sheet.write_string(row, 0, format!("第 {row} 行 ht=\"9\" hidden")).expect("a cell");
            sheet.write_number(row, 1, f64::from(row)).expect("a cell");
            if row % 7 == 0 {
                sheet.set_row_height(row, 30).expect("a height");
            }
            if row % 11 == 0 {
                sheet.set_row_hidden(row).expect("hidden");
            }
        }
        let plain = rust_xlsxwriter::Format::new();
        sheet.merge_range(40_000, 0, 40_000, 2, "", &plain).expect("a range");
        workbook.add_worksheet().set_name("空").expect("a name");
        let bytes = Bytes::from(workbook.save_to_buffer().expect("a workbook"));
        let found = looks(&bytes, "大");
        let expected: Vec<(u32, f64)> = (0..30_000).step_by(7).map(|row| (row + 1, 30.0)).collect();
        assert_eq!(found.heights, expected);
        let expected: Vec<u32> = (0..30_000).step_by(11).map(|row| row + 1).collect();
        assert_eq!(found.hidden_rows, expected);
        assert_eq!((found.merged, found.frozen), (vec![[40_001, 0, 40_001, 2]], Some((2, 1))));
        assert_eq!(looks(&bytes, "空"), Looks::default());
    }

    #[test]
    fn widths_and_merged_ranges_of_a_workbook_are_found() {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        workbook.add_worksheet().set_name("别的").expect("a name");
        let sheet = workbook.add_worksheet().set_name("客户 & 档案").expect("a name");
        sheet.set_column_width(1, 30).expect("a width");
        let plain = rust_xlsxwriter::Format::new();
        sheet.merge_range(0, 0, 0, 2, "客户档案", &plain).expect("a range");
        let bytes = Bytes::from(workbook.save_to_buffer().expect("a workbook"));
        let looks = looks(&bytes, "客户 & 档案");
        assert_eq!(looks.merged, [[1, 0, 1, 2]]);
        assert!(looks.widths.iter().any(|(column, width)| *column == 1 && *width > 29.0));
        assert_eq!(super::looks(&bytes, "没有"), Looks::default());
    }
}
