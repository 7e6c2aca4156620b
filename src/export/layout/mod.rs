//! The user's own layout: a workbook with placeholders such as `{{客户名称}}`, filled in place.
//!
//! Only what must change is changed, in the XML of the package: looks, widths, print set-up,
//! pictures and whatever else the workbook has stay as they were. A row with placeholders of a
//! record is written once a record, and formulas, merged cells, filters and print areas follow.

mod package;
mod sheet;
mod shift;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use package::{Styles, recomputed, sheets, targets, without_element_of};
use sheet::{Cell, Row, SheetXml, cut, texts_of};
use shift::{Block, SheetShifts, Shifts};
use write::{Sheet, with_ranges};

/// Bytes of a part of a layout, inflated.
const PART_MAX: u64 = 256 << 20;
const ROWS_MAX: u32 = 1_048_576;

/// Why a workbook is no layout.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    #[error("it is no .xlsx workbook")]
    NotAPackage,
    #[error("its part {0} cannot be read")]
    Damaged(String),
    #[error("no cell of it has a placeholder")]
    NoPlaceholder,
    #[error("more rows than a sheet has")]
    TooLong,
}

/// What stands in the place of a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Text(String),
    /// Decimal text; a number where the cell takes one.
    Number(String),
    /// A day as ISO text and its serial number; the latter where the cell shows days.
    Day(String, i64),
}

/// A placeholder and the cell where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Placeholder {
    pub sheet: String,
    pub cell: String,
    pub name: String,
}

/// What a layout is filled with.
pub struct Filling<'a> {
    pub records: usize,
    /// Of a record, by the name of the placeholder.
    pub of_record: &'a dyn Fn(usize, &str) -> Content,
    /// Of the whole export, such as its day; `None`: a placeholder of the records.
    pub of_export: &'a dyn Fn(&str) -> Option<Content>,
    /// The heading of a placeholder that stands in a row of headings.
    pub heading: &'a dyn Fn(&str) -> String,
}

/// A workbook that was opened as a layout.
pub struct Layout {
    /// Every part in the order of the package.
    parts: Vec<(String, Vec<u8>)>,
    /// The sheets by the name of their part.
    sheets: BTreeMap<String, String>,
    shared: Vec<String>,
    styles: Styles,
}

impl Layout {
    pub fn open(bytes: &[u8]) -> Result<Layout, LayoutError> {
        let mut package =
            ZipArchive::new(Cursor::new(bytes)).map_err(|_| LayoutError::NotAPackage)?;
        let mut parts = Vec::new();
        for index in 0..package.len() {
            let part = package.by_index(index).map_err(|_| LayoutError::NotAPackage)?;
            let name = part.name().map_err(|_| LayoutError::NotAPackage)?.into_owned();
            let mut content = Vec::new();
            let read = part.take(PART_MAX).read_to_end(&mut content);
            if read.is_err() || content.len() as u64 == PART_MAX {
                return Err(LayoutError::Damaged(name));
            }
            parts.push((name, content));
        }
        let mut layout = Layout {
            parts,
            sheets: BTreeMap::new(),
            shared: Vec::new(),
            styles: Styles::default(),
        };
        let workbook = layout.text("xl/workbook.xml").ok_or(LayoutError::NotAPackage)?;
        let relations = layout.text("xl/_rels/workbook.xml.rels").unwrap_or_default();
        layout.sheets = sheets(workbook, relations);
        layout.shared = texts_of(layout.text("xl/sharedStrings.xml").unwrap_or_default(), "si");
        layout.styles = Styles::read(layout.text("xl/styles.xml").unwrap_or_default());
        Ok(layout)
    }

    fn text(&self, name: &str) -> Option<&str> {
        let (_, content) = self.parts.iter().find(|(part, _)| part == name)?;
        std::str::from_utf8(content).ok()
    }

    fn cut_sheets(&self) -> Result<Vec<(&str, &str, SheetXml)>, LayoutError> {
        let sheets = self.sheets.iter().filter_map(|(part, name)| {
            let xml = self.text(part)?;
            Some(cut(xml).map(|sheet| (part.as_str(), name.as_str(), sheet)))
        });
        sheets.collect()
    }

    /// Every placeholder, in order of sheet and row.
    pub fn placeholders(&self) -> Result<Vec<Placeholder>, LayoutError> {
        let mut found = Vec::new();
        for (_, name, sheet) in self.cut_sheets()? {
            for row in &sheet.rows {
                for cell in &row.cells {
                    let text = cell.text(&self.shared).unwrap_or_default();
                    found.extend(names_in(&text).into_iter().map(|placeholder| Placeholder {
                        sheet: name.to_owned(),
                        cell: format!("{}{}", cell.column, row.number),
                        name: placeholder,
                    }));
                }
            }
        }
        if found.is_empty() { Err(LayoutError::NoPlaceholder) } else { Ok(found) }
    }

    /// The workbook with every placeholder filled.
    pub fn fill(&self, filling: &Filling) -> Result<Vec<u8>, LayoutError> {
        let mut sheets = self.cut_sheets()?;
        let mut shifts = SheetShifts::new();
        let mut headed: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
        for (_, name, sheet) in &mut sheets {
            let (blocks, headings) = self.blocks(sheet, filling)?;
            shifts.insert((*name).to_owned(), Shifts { blocks });
            headed.insert((*name).to_owned(), headings);
        }
        let mut written: BTreeMap<String, String> = BTreeMap::new();
        for (part, name, sheet) in &sheets {
            let own =
                Sheet { layout: self, name, sheet, shifts: &shifts, headings: &headed[*name] };
            written.insert((*part).to_owned(), own.write(filling));
            for table in self.tables_of(part) {
                if let Some(text) = self.text(&table) {
                    let text = with_ranges(text, &shifts[*name]);
                    written.insert(table, text);
                }
            }
        }
        if let Some(workbook) = self.text("xl/workbook.xml") {
            written.insert("xl/workbook.xml".to_owned(), recomputed(workbook, &shifts));
        }
        self.pack(&written)
    }

    /// The blocks of a sheet, and the rows of placeholders that are headings: those below which
    /// nothing stands and above which no headings do.
    fn blocks(
        &self,
        sheet: &mut SheetXml,
        filling: &Filling,
    ) -> Result<(Vec<Block>, BTreeSet<u32>), LayoutError> {
        let copies = u32::try_from(filling.records.max(1)).map_err(|_| LayoutError::TooLong)?;
        let is_record = |row: &Row| {
            let names = row.cells.iter().filter_map(|cell| cell.text(&self.shared));
            names.flat_map(|text| names_in(&text)).any(|name| (filling.of_export)(&name).is_none())
        };
        let mut blocks: Vec<Block> = Vec::new();
        let mut headings = BTreeSet::new();
        let mut at = 0;
        while at < sheet.rows.len() {
            if !is_record(&sheet.rows[at]) {
                at += 1;
                continue;
            }
            let number = sheet.rows[at].number;
            let next = |offset: usize| sheet.rows.get(at + offset);
            let is_alone = next(1).is_none_or(|row| row.number > number + 1 || row.is_blank());
            if is_alone && !self.has_headings_above(sheet, at) {
                headings.insert(number);
                let mut below = match next(1).filter(|row| row.number == number + 1) {
                    Some(_) => sheet.rows.remove(at + 1),
                    None => Row { number: number + 1, ..Row::default() },
                };
                for cell in &sheet.rows[at].cells {
                    let text = cell.text(&self.shared).unwrap_or_default();
                    if names_in(&text).is_empty() {
                        continue;
                    }
                    match below.cells.iter_mut().find(|own| own.column == cell.column) {
                        Some(own) => own.set_text(&text),
                        None => {
                            let mut own = Cell { column: cell.column.clone(), ..Cell::default() };
                            own.set_text(&text);
                            below.cells.push(own);
                        }
                    }
                }
                below.cells.sort_by_key(|cell| (cell.column.len(), cell.column.clone()));
                sheet.rows.insert(at + 1, below);
                blocks.push(Block { first: number + 1, last: number + 1, copies });
                at += 2;
                continue;
            }
            let mut last = number;
            while at < sheet.rows.len()
                && is_record(&sheet.rows[at])
                && sheet.rows[at].number <= last + 1
            {
                last = sheet.rows[at].number;
                at += 1;
            }
            blocks.push(Block { first: number, last, copies });
        }
        let added: u64 =
            blocks.iter().map(|block| u64::from(block.height()) * u64::from(copies)).sum();
        let last = sheet.rows.last().map_or(0, |row| u64::from(row.number));
        if added + last > u64::from(ROWS_MAX) {
            return Err(LayoutError::TooLong);
        }
        Ok((blocks, headings))
    }

    /// Whether most placeholders of a row have a text in the row above them.
    fn has_headings_above(&self, sheet: &SheetXml, at: usize) -> bool {
        let row = &sheet.rows[at];
        let above = at.checked_sub(1).map(|above| &sheet.rows[above]);
        let Some(above) = above.filter(|above| above.number + 1 == row.number) else {
            return false;
        };
        let holds = |cell: &&Cell| {
            let text = cell.text(&self.shared).unwrap_or_default();
            !names_in(&text).is_empty()
        };
        let columns: Vec<&str> =
            row.cells.iter().filter(holds).map(|cell| cell.column.as_str()).collect();
        let is_headed = |column: &&&str| {
            above.cells.iter().any(|cell| cell.column == ***column && !cell.is_blank())
        };
        columns.iter().filter(is_headed).count() * 2 >= columns.len()
    }

    /// The parts of the tables that stand on a sheet.
    fn tables_of(&self, part: &str) -> Vec<String> {
        let Some((folder, file)) = part.rsplit_once('/') else { return Vec::new() };
        let relations = self.text(&format!("{folder}/_rels/{file}.rels")).unwrap_or_default();
        let targets = targets(relations).into_values();
        let tables = targets.filter_map(|target| {
            let name = target.rsplit_once("tables/")?.1.to_owned();
            Some(format!("xl/tables/{name}"))
        });
        tables.collect()
    }

    /// Every part again, those that were written in their new form, without the order of
    /// computing that no longer holds.
    fn pack(&self, written: &BTreeMap<String, String>) -> Result<Vec<u8>, LayoutError> {
        const CHAIN: &str = "xl/calcChain.xml";
        let mut package = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default());
        let failed = |name: &str| LayoutError::Damaged(name.to_owned());
        for (name, content) in self.parts.iter().filter(|(name, _)| name != CHAIN) {
            let mut content = match written.get(name) {
                Some(text) => text.clone().into_bytes(),
                None => content.clone(),
            };
            if ["[Content_Types].xml", "xl/_rels/workbook.xml.rels"].contains(&name.as_str()) {
                let text = String::from_utf8_lossy(&content);
                content = without_element_of(&text, "calcChain.xml").into_bytes();
            }
            package.start_file(name.as_str(), options).map_err(|_| failed(name))?;
            package.write_all(&content).map_err(|_| failed(name))?;
        }
        let bytes = package.finish().map_err(|_| failed("package"))?;
        Ok(bytes.into_inner())
    }
}

/// The names between `{{` and `}}`.
fn names_in(text: &str) -> Vec<String> {
    let pieces = text.split("{{").skip(1).filter_map(|piece| piece.split_once("}}"));
    pieces.map(|(name, _)| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests;
