//! The returned copy: the same sheets and cells, what is wrong coloured and explained.

mod cell;
mod consent;
mod listing;
mod rows;
mod sheet;
mod summary;
mod survey;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::Arc;

use rust_xlsxwriter::{DocProperties, Workbook};

use super::ExportError;
use super::form::epoch;
use super::package::{self, Body};
use crate::finding::Severity;
use crate::i18n::Language;
use crate::template::look::Look;
use crate::template::own::SUMMARY_SHEET;

/// The rows of a sheet, given again as often as they are asked for: the rows of a large sheet are
/// read anew rather than kept.
pub trait SourceRows {
    fn each(&self, visit: &mut dyn FnMut(RowView));
}

impl SourceRows for Vec<SourceRow> {
    fn each(&self, visit: &mut dyn FnMut(RowView)) {
        for row in self {
            let cells: Vec<CellView> = row.cells.iter().map(SourceCell::view).collect();
            visit(RowView { number: row.number, cells: &cells });
        }
    }
}

/// A row in passing.
#[derive(Clone, Copy, Debug)]
pub struct RowView<'a> {
    /// As Excel counts, from 1.
    pub number: u32,
    /// From left to right.
    pub cells: &'a [CellView<'a>],
}

/// A cell in passing.
#[derive(Clone, Copy, Debug)]
pub struct CellView<'a> {
    /// From 0.
    pub column: u32,
    pub value: ValueView<'a>,
    /// What the cell showed.
    pub text: &'a str,
    pub number_format: Option<&'a Arc<str>>,
    /// `None`: those of a plain cell.
    pub look: Option<&'a Arc<Look>>,
}

/// As [`SourceValue`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ValueView<'a> {
    Empty,
    Text(&'a str),
    Number(f64),
    Date(f64),
    Bool(bool),
    Error(&'a str),
}

/// A workbook as it was read.
#[derive(Clone, Debug, Default)]
pub struct SourceWorkbook<R = Vec<SourceRow>> {
    /// The file as it is shown.
    pub file: String,
    pub sheets: Vec<SourceSheet<R>>,
}

#[derive(Clone, Debug, Default)]
pub struct SourceSheet<R = Vec<SourceRow>> {
    /// Position in the workbook; `Place::sheet_order`.
    pub order: u32,
    /// Empty for a csv.
    pub name: String,
    pub hidden: bool,
    /// The last heading row as Excel counts; `None` where no template fits.
    pub header_row: Option<u32>,
    /// Column from 0 and its width in characters.
    pub column_widths: Vec<(u32, f64)>,
    pub merged: Vec<MergedRange>,
    /// Columns from 0.
    pub hidden_columns: Vec<u32>,
    /// Rows as Excel counts.
    pub hidden_rows: Vec<u32>,
    /// Rows as Excel counts, with their heights in points.
    pub heights: Vec<(u32, f64)>,
    /// Rows above and columns beside the part that moves.
    pub frozen: Option<(u32, u32)>,
    pub rows: R,
}

/// Rows as Excel counts, columns from 0, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MergedRange {
    pub first_row: u32,
    pub first_column: u32,
    pub last_row: u32,
    pub last_column: u32,
}

#[derive(Clone, Debug, Default)]
pub struct SourceRow {
    /// As Excel counts, from 1.
    pub number: u32,
    pub cells: Vec<SourceCell>,
}

#[derive(Clone, Debug)]
pub struct SourceCell {
    /// From 0.
    pub column: u32,
    pub value: SourceValue,
    /// What the cell showed.
    pub text: String,
    pub number_format: Option<Arc<str>>,
    /// `None`: those of a plain cell.
    pub look: Option<Arc<Look>>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SourceValue {
    Empty,
    Text(String),
    Number(f64),
    /// A serial number of the 1900 system, with the time as its fraction.
    Date(f64),
    Bool(bool),
    Error(String),
}

/// One finding with its words ready to be shown.
#[derive(Clone, Debug)]
pub struct MarkedNote {
    /// The sheet's `order`; `None` for the whole file.
    pub sheet: Option<u32>,
    /// As Excel counts; `None` for the whole sheet.
    pub row: Option<u32>,
    /// From 0; `None` for the whole row.
    pub column: Option<u32>,
    pub severity: Severity,
    /// The word of the code.
    pub code: String,
    /// What is wrong here, with its values.
    pub message: String,
    pub suggestion: Option<String>,
}

/// What a code means, for the summary and the notes.
#[derive(Clone, Debug, Default)]
pub struct CodeWords {
    pub title: String,
    pub what: String,
    pub why: String,
    pub how: String,
}

impl SourceCell {
    fn of(view: &CellView) -> SourceCell {
        SourceCell {
            column: view.column,
            value: match view.value {
                ValueView::Empty => SourceValue::Empty,
                ValueView::Text(text) => SourceValue::Text(text.to_owned()),
                ValueView::Number(number) => SourceValue::Number(number),
                ValueView::Date(serial) => SourceValue::Date(serial),
                ValueView::Bool(truth) => SourceValue::Bool(truth),
                ValueView::Error(text) => SourceValue::Error(text.to_owned()),
            },
            text: view.text.to_owned(),
            number_format: view.number_format.cloned(),
            look: view.look.cloned(),
        }
    }

    fn view(&self) -> CellView<'_> {
        CellView {
            column: self.column,
            value: match &self.value {
                SourceValue::Empty => ValueView::Empty,
                SourceValue::Text(text) => ValueView::Text(text),
                SourceValue::Number(number) => ValueView::Number(*number),
                SourceValue::Date(serial) => ValueView::Date(*serial),
                SourceValue::Bool(truth) => ValueView::Bool(*truth),
                SourceValue::Error(text) => ValueView::Error(text),
            },
            text: &self.text,
            number_format: self.number_format.as_ref(),
            look: self.look.as_ref(),
        }
    }
}

/// Something of the source that the format could not hold; said on the summary sheet.
#[derive(Clone, Debug, Default)]
struct Losses {
    cells: u64,
    texts: u64,
    merges: u64,
    notes: bool,
    no_result_column: bool,
}

/// A sheet of the copy: where its findings link to, and what it lost.
struct Copied {
    order: u32,
    /// Its name in the source, and here.
    source_name: String,
    name: String,
    result_column: Option<u16>,
    losses: Losses,
}

/// Writes a copy of the workbook that says what is wrong where; mended, it imports again.
pub fn marked_copy<R: SourceRows>(
    source: &SourceWorkbook<R>,
    notes: &[MarkedNote],
    words: &BTreeMap<String, CodeWords>,
    language: Language,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    copy(source, notes, words, (language, package::CELLS_FROM), out)
}

/// As [`marked_copy`]; a sheet with so many cells is written with a gap.
fn copy<R: SourceRows>(
    source: &SourceWorkbook<R>,
    notes: &[MarkedNote],
    words: &BTreeMap<String, CodeWords>,
    (language, gap_from): (Language, usize),
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new().set_author("wanglai").set_creation_datetime(&epoch()?);
    workbook.set_properties(&properties);
    workbook.add_worksheet().set_name(SUMMARY_SHEET[language as usize])?;

    let mut by_sheet: BTreeMap<u32, Vec<&MarkedNote>> = BTreeMap::new();
    for note in notes {
        if let Some(sheet) = note.sheet {
            by_sheet.entry(sheet).or_default().push(note);
        }
    }
    let pages: Vec<sheet::Page<R>> = source
        .sheets
        .iter()
        .filter(|sheet| !is_old_summary(sheet))
        .map(|source| {
            let notes = by_sheet.remove(&source.order).unwrap_or_default();
            sheet::Page { source, notes, words, language }
        })
        .collect();
    let mut number_formats = cell::NumberFormats::default();
    let mut names = BTreeSet::from([SUMMARY_SHEET[language as usize].to_lowercase()]);
    let mut copied = Vec::new();
    // The front sheet comes last.
    let mut bodies: Vec<Option<Box<dyn Body + '_>>> = vec![None];
    for page in &pages {
        let name = sheet_name(page.source, &source.file, &mut names);
        let sheet = workbook.add_worksheet();
        sheet.set_name(&name)?;
        let (lines, losses) = page.write(sheet, &mut number_formats)?;
        copied.push(Copied {
            order: page.source.order,
            source_name: page.source.name.clone(),
            name,
            result_column: lines.columns.result,
            losses,
        });
        bodies.push(if lines.cells < gap_from.max(1) {
            lines.write_plainly(sheet)?;
            None
        } else {
            lines.gap().show(sheet, &lines.formats())?;
            Some(Box::new(lines))
        });
    }
    let front = workbook.worksheet_from_index(0)?;
    let listing = summary::write(front, &source.file, &copied, notes, words, language)?;
    front.set_active(true);
    if listing.cells() < gap_from.max(listing.formats().len()) {
        listing.write_plainly(front)?;
    } else {
        listing.gap().show(front, &listing.formats())?;
        bodies[0] = Some(Box::new(listing));
    }
    let bytes = workbook.save_to_buffer()?;
    drop(workbook);
    Ok(package::fill(bytes, bodies, out)?)
}

/// The front sheet of an earlier copy: a new one takes its place.
fn is_old_summary<R>(sheet: &SourceSheet<R>) -> bool {
    SUMMARY_SHEET.contains(&sheet.name.trim())
}

/// A name that Excel allows and no other sheet has; the sheet's own wherever it can be.
fn sheet_name<R>(sheet: &SourceSheet<R>, file: &str, taken: &mut BTreeSet<String>) -> String {
    let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let wish = if sheet.name.trim().is_empty() { stem } else { sheet.name.as_str() };
    let legal: String = wish
        .chars()
        .filter(|letter| !letter.is_control() && !matches!(letter, '\u{FFFE}' | '\u{FFFF}'))
        .map(|letter| if "[]:*?/\\".contains(letter) { '_' } else { letter })
        .collect();
    let legal = legal.trim_matches('\'');
    let base = if legal.is_empty() { "Sheet" } else { legal };
    // Excel keeps the name History for itself.
    let reserved = base.eq_ignore_ascii_case("history");
    for attempt in 1_u32.. {
        let suffix = match attempt {
            1 if reserved => "_".to_owned(),
            1 => String::new(),
            _ => format!(" ({attempt})"),
        };
        let mut name = String::new();
        for letter in base.chars() {
            let length = |text: &str| text.encode_utf16().count();
            if length(&name) + letter.len_utf16() + length(&suffix) > 31 {
                break;
            }
            name.push(letter);
        }
        let name = format!("{}{suffix}", name.trim_end_matches('\''));
        if taken.insert(name.to_lowercase()) {
            return name;
        }
    }
    unreachable!("a workbook has fewer sheets than there are numbers")
}

/// The word of a severity, for people.
fn severity_word(severity: Severity, language: Language) -> String {
    let key = match severity {
        Severity::Error => "marked-severity-error",
        Severity::Warning => "marked-severity-warning",
        Severity::Info => "marked-severity-info",
    };
    crate::i18n::text(language, key, &[])
}
