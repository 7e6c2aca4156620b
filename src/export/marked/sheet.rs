//! A sheet of the copy: the rows as they stood, the findings at their cells, one column more.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::cell::{self, Formats};
use super::consent;
use super::{
    CodeWords, Losses, MarkedNote, MergedRange, SourceCell, SourceRows, SourceSheet, SourceValue,
};
use crate::export::ExportError;
use crate::export::form::{
    COLUMNS_MAX, ROWS_MAX, display_width, heading_format, note, shortened, write_text,
};
use crate::finding::Severity;
use crate::i18n::{Language, text};
use crate::template::own::{ACCEPT_HEADING, RESULT_HEADING, is_own_heading};

/// Notes are drawings: far more of them than this make a workbook unusable.
pub const NOTES_MAX: usize = 10_000;
/// A sheet with more cells is written row by row through a temporary file.
const CELLS_IN_MEMORY_MAX: usize = 300_000;
/// A merged range of more cells is not kept; each of its cells would have to be written.
const MERGED_CELLS_MAX: u64 = 10_000;
/// Findings told in full at one place.
const TOLD_MAX: usize = 5;

/// What a sheet is made from.
pub struct Page<'a, R> {
    pub source: &'a SourceSheet<R>,
    pub notes: &'a [&'a MarkedNote],
    pub words: &'a BTreeMap<String, CodeWords>,
    pub language: Language,
}

/// The findings by row and column; `None` is the whole row.
type Marks<'a> = BTreeMap<u32, BTreeMap<Option<u32>, Vec<&'a MarkedNote>>>;

/// What is known of the rows before they are written.
#[derive(Default)]
struct Facts {
    cells: usize,
    last_row: Option<u32>,
    /// Rows come in order, none of them twice.
    ascending: bool,
    /// The cells of the heading, and the column among them that is of an earlier copy.
    headings: Vec<SourceCell>,
    earlier: Option<u32>,
    /// By column that has a filled cell, whether the first of them is a heading of ours.
    filled: BTreeMap<u32, bool>,
    /// By column, as wide as the first rows need.
    widths: BTreeMap<u32, u32>,
}

/// Rows by which the widths of columns are found.
const WIDTH_ROWS: usize = 200;

impl Facts {
    fn of(rows: &impl SourceRows, header_row: Option<u32>) -> Facts {
        let mut facts = Facts { ascending: true, ..Facts::default() };
        let mut count = 0;
        rows.each(&mut |row| {
            facts.cells += row.cells.len();
            facts.ascending &= facts.last_row.is_none_or(|last| last < row.number);
            facts.last_row = Some(row.number);
            for cell in &row.cells {
                if count < WIDTH_ROWS {
                    let width = facts.widths.entry(cell.column).or_default();
                    *width = display_width(&cell.text).clamp(8, 40).max(*width);
                }
                if cell.value != SourceValue::Empty {
                    let own = || is_own_heading(&cell.text);
                    facts.filled.entry(cell.column).or_insert_with(own);
                }
            }
            if header_row == Some(row.number) && facts.headings.is_empty() {
                let mut cells = row.cells.iter();
                let own = cells.find(
                    |cell| matches!(&cell.value, SourceValue::Text(text) if is_own_heading(text)),
                );
                facts.earlier = own.map(|cell| cell.column);
                facts.headings.clone_from(&row.cells);
            }
            count += 1;
        });
        facts
    }
}

impl<'a, R: SourceRows> Page<'a, R> {
    /// Adds the sheet; gives the column of the results and what could not be kept.
    pub fn write(
        &self,
        workbook: &mut Workbook,
        name: &str,
        formats: &mut Formats,
    ) -> Result<(Option<u16>, Losses), ExportError> {
        let facts = Facts::of(&self.source.rows, self.source.header_row);
        let sheet = if facts.cells > CELLS_IN_MEMORY_MAX {
            workbook.add_worksheet_with_low_memory()?
        } else {
            workbook.add_worksheet()
        };
        sheet.set_name(name)?;
        sheet.set_hidden(self.source.hidden);
        sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
        for (column, width) in self.widths(&facts) {
            if let Some(column) = sheet_column(column).filter(|_| (0.0..=255.0).contains(&width)) {
                sheet.set_column_width(column, width)?;
            }
        }
        self.hide_columns(sheet)?;
        self.freeze(sheet)?;
        let mut losses = Losses::default();
        let result_column = self.result_column(&facts);
        losses.no_result_column = self.source.header_row.is_some() && result_column.is_none();
        if let Some(column) = result_column {
            sheet.set_column_width(column, 60)?;
        }
        let accept_column = result_column.and_then(|column| accept_column(&facts, column));
        if let Some(column) = accept_column {
            sheet.set_column_width(column, 14)?;
            consent::offer(self, &facts.headings, sheet, column)?;
        }
        let columns = Columns { result: result_column, accept: accept_column };
        let shapes = Shapes {
            heights: self.source.heights.iter().copied().collect(),
            hidden: self.source.hidden_rows.iter().copied().collect(),
        };
        let notes_left = NOTES_MAX;
        let out = Out { sheet, columns, shapes, formats, losses: &mut losses, notes_left };
        self.write_rows(out, facts.ascending)?;
        Ok((result_column, losses))
    }

    /// What was hidden stays so, unless something is wrong there.
    fn hide_columns(&self, sheet: &mut Worksheet) -> Result<(), ExportError> {
        let marked: BTreeSet<u32> = self.notes.iter().filter_map(|note| note.column).collect();
        for column in self.source.hidden_columns.iter().filter(|column| !marked.contains(column)) {
            if let Some(column) = sheet_column(*column) {
                sheet.set_column_hidden(column)?;
            }
        }
        Ok(())
    }

    /// The panes of the source; where it has none, the headings stay in sight.
    fn freeze(&self, sheet: &mut Worksheet) -> Result<(), ExportError> {
        let (rows, columns) = match (self.source.frozen, self.source.header_row) {
            (Some(frozen), _) => frozen,
            (None, Some(row)) if row <= 20 => (row, 0),
            _ => return Ok(()),
        };
        if let Some(column) = sheet_column(columns).filter(|_| rows < ROWS_MAX) {
            sheet.set_freeze_panes(rows, column)?;
        }
        Ok(())
    }

    /// The height of a row, and whether nobody saw it, as in the source.
    fn shape_row(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        shapes: &Shapes,
        marked: bool,
    ) -> Result<(), ExportError> {
        if let Some(height) = shapes.heights.get(&(row + 1)) {
            sheet.set_row_height(row, *height)?;
        }
        if !marked && shapes.hidden.contains(&(row + 1)) {
            sheet.set_row_hidden(row)?;
        }
        Ok(())
    }

    /// The widths of the source; where it has none (a csv), as its first rows need.
    fn widths(&self, facts: &Facts) -> Vec<(u32, f64)> {
        if !self.source.column_widths.is_empty() {
            return self.source.column_widths.clone();
        }
        facts.widths.iter().map(|(column, width)| (*column, f64::from(*width) + 2.0)).collect()
    }

    /// The column of an earlier copy, else the one after the last; `None` without headings.
    fn result_column(&self, facts: &Facts) -> Option<u16> {
        let header_row = self.source.header_row?;
        let next = || self.last_column(header_row, facts).map_or(0, |last| last.saturating_add(1));
        sheet_column(facts.earlier.unwrap_or_else(next))
    }

    /// The last column that anything below the title uses or that a finding names.
    fn last_column(&self, header_row: u32, facts: &Facts) -> Option<u32> {
        let filled = facts.filled.keys().copied();
        let merged = self.source.merged.iter().filter(|range| range.last_row >= header_row);
        let merged = merged.filter(|range| is_kept(range)).map(|range| range.last_column);
        let found = self.notes.iter().filter_map(|note| note.column);
        let found = found.filter(|column| *column < COLUMNS_MAX);
        filled.chain(merged).chain(found).max()
    }

    /// Writes the rows in order, and those between them that have only findings.
    fn write_rows(&self, mut out: Out<'_>, ascending: bool) -> Result<(), ExportError> {
        let marks = self.marks(out.columns.result);
        let mut merged = self.merged_by_row(out.losses);
        let mut extra: BTreeSet<u32> = marks.keys().chain(merged.keys()).copied().collect();
        extra.extend(self.source.header_row);
        extra.extend(out.shapes.heights.keys().chain(&out.shapes.hidden));
        let mut result = Ok(());
        let mut write = |number: u32, cells: &[SourceCell]| {
            if result.is_ok() {
                let here = (marks.get(&number), merged.remove(&number).unwrap_or_default());
                result = self.write_row(&mut out, number, cells, here);
            }
        };
        let mut between = |number: u32, cells: &[SourceCell]| {
            while let Some(before) = extra.first().copied().filter(|extra| *extra <= number) {
                extra.pop_first();
                if before < number {
                    write(before, &[]);
                }
            }
            write(number, cells);
        };
        if ascending {
            self.source.rows.each(&mut |row| between(row.number, &row.cells));
        } else {
            let mut rows: BTreeMap<u32, Vec<SourceCell>> = BTreeMap::new();
            self.source.rows.each(&mut |row| rows.entry(row.number).or_default().extend(row.cells));
            rows.iter().for_each(|(number, cells)| between(*number, cells));
        }
        for number in std::mem::take(&mut extra) {
            write(number, &[]);
        }
        result
    }

    fn write_row(
        &self,
        out: &mut Out<'_>,
        number: u32,
        cells: &[SourceCell],
        (marks, merged): (Option<&Here<'a>>, Vec<MergedRange>),
    ) -> Result<(), ExportError> {
        let Some(row) = number.checked_sub(1).filter(|row| *row < ROWS_MAX) else {
            out.losses.cells += cells.len() as u64;
            return Ok(());
        };
        // A range is announced with its first row, so that rows can be written in order.
        for range in merged {
            out.losses.merges += u64::from(!merge(out.sheet, range));
        }
        self.shape_row(out.sheet, row, &out.shapes, marks.is_some())?;
        let line = Line { row, cells, marks, result_column: out.columns.result };
        self.write_cells(out.sheet, &line, out.columns.accept, out.formats, out.losses)?;
        self.write_notes(out.sheet, &line, &mut out.notes_left, out.losses)?;
        self.write_result(out.sheet, &line)?;
        self.write_consent(out.sheet, &line, out.columns.accept)
    }

    fn marks(&self, result_column: Option<u16>) -> Marks<'a> {
        let mut marks = Marks::new();
        for note in self.notes {
            let Some(row) = note.row.filter(|row| *row > 0) else { continue };
            // Without a column of results the whole row speaks at its first cell.
            let column = match (note.column, result_column) {
                (None, None) => Some(0),
                (column, _) => column,
            };
            marks.entry(row).or_default().entry(column).or_default().push(note);
        }
        marks
    }

    fn merged_by_row(&self, losses: &mut Losses) -> BTreeMap<u32, Vec<MergedRange>> {
        let mut by_row: BTreeMap<u32, Vec<MergedRange>> = BTreeMap::new();
        for range in &self.source.merged {
            if !is_kept(range) {
                losses.merges += 1;
            } else {
                by_row.entry(range.first_row).or_default().push(*range);
            }
        }
        by_row
    }

    fn write_cells(
        &self,
        sheet: &mut Worksheet,
        line: &Line,
        accept: Option<u16>,
        formats: &mut Formats,
        losses: &mut Losses,
    ) -> Result<(), ExportError> {
        let mut unwritten = line.marked_columns();
        for source in line.cells {
            let Some(column) = sheet_column(source.column) else {
                losses.cells += 1;
                continue;
            };
            let own = Some(column) == line.result_column || Some(column) == accept;
            if own && self.below_headings(line.row) {
                continue;
            }
            let mark = unwritten.remove(&column);
            cell::write(sheet, line.row, column, source, mark, formats, losses)?;
        }
        for (column, severity) in unwritten {
            let format = cell::coloured(Format::new(), severity);
            sheet.write_blank(line.row, column, &format)?;
        }
        Ok(())
    }

    fn below_headings(&self, row: u32) -> bool {
        self.source.header_row.is_some_and(|header_row| row + 1 >= header_row)
    }

    fn write_notes(
        &self,
        sheet: &mut Worksheet,
        line: &Line,
        notes_left: &mut usize,
        losses: &mut Losses,
    ) -> Result<(), ExportError> {
        for (column, findings) in line.marks.into_iter().flatten() {
            let column = match column {
                Some(column) => sheet_column(*column),
                None => line.result_column,
            };
            let Some(column) = column else { continue };
            match notes_left.checked_sub(1) {
                Some(rest) => *notes_left = rest,
                None => {
                    losses.notes = true;
                    return Ok(());
                }
            }
            sheet.insert_note(line.row, column, &note(&self.told(findings)))?;
        }
        Ok(())
    }

    /// The text of a note: what, why, how to mend, and the one value that would mend it.
    fn told(&self, findings: &[&MarkedNote]) -> String {
        let language = self.language;
        let mut lines = Vec::new();
        for finding in findings.iter().take(TOLD_MAX) {
            let severity = super::severity_word(finding.severity, language);
            let words = self.words.get(&finding.code);
            let title = words.map_or(finding.code.as_str(), |words| words.title.as_str());
            lines.push(format!("[{severity}] {title}"));
            lines.push(finding.message.clone());
            if let Some(words) = words {
                if !words.why.is_empty() {
                    lines.push(text(language, "marked-why", &[("why", words.why.clone())]));
                }
                if !words.how.is_empty() {
                    lines.push(text(language, "marked-fix", &[("how", words.how.clone())]));
                }
            }
            if let Some(suggestion) = &finding.suggestion {
                let suggestion = shortened(suggestion, 500);
                lines.push(text(language, "marked-suggestion", &[("suggestion", suggestion)]));
            }
        }
        lines.extend(self.more(findings.len()));
        lines.join("\n")
    }

    fn more(&self, findings: usize) -> Option<String> {
        let left = findings.checked_sub(TOLD_MAX).filter(|left| *left > 0)?;
        Some(text(self.language, "marked-more", &[("count", left.to_string())]))
    }

    /// The heading of the column of consent, and an open cell where there is a suggestion.
    fn write_consent(
        &self,
        sheet: &mut Worksheet,
        line: &Line,
        column: Option<u16>,
    ) -> Result<(), ExportError> {
        let Some(column) = column else { return Ok(()) };
        if self.source.header_row == Some(line.row + 1) {
            let heading = ACCEPT_HEADING[self.language as usize];
            sheet.write_string_with_format(line.row, column, heading, &heading_format(false))?;
            return Ok(());
        }
        let mut findings = line.marks.into_iter().flat_map(BTreeMap::values).flatten();
        if findings.any(|finding| finding.suggestion.is_some()) {
            let open = Format::new().set_background_color("#FFF8E1");
            sheet.write_blank(line.row, column, &open)?;
        }
        Ok(())
    }

    fn write_result(&self, sheet: &mut Worksheet, line: &Line) -> Result<(), ExportError> {
        let Some(column) = line.result_column else { return Ok(()) };
        if self.source.header_row == Some(line.row + 1) {
            let heading = RESULT_HEADING[self.language as usize];
            sheet.write_string_with_format(line.row, column, heading, &heading_format(false))?;
            return Ok(());
        }
        let findings: Vec<&MarkedNote> =
            line.marks.into_iter().flat_map(BTreeMap::values).flatten().copied().collect();
        let Some(worst) = findings.iter().map(|finding| finding.severity).max() else {
            return Ok(());
        };
        let told = findings.iter().take(TOLD_MAX).map(|finding| {
            let severity = super::severity_word(finding.severity, self.language);
            format!("[{severity}] {}", shortened(&finding.message, 2_000))
        });
        let content: Vec<String> = told.chain(self.more(findings.len())).collect();
        let format = cell::coloured(Format::new(), worst);
        write_text(sheet, line.row, column, &content.join("; "), &format)
    }
}

/// Rows as Excel counts: their heights, and those that nobody saw.
struct Shapes {
    heights: BTreeMap<u32, f64>,
    hidden: BTreeSet<u32>,
}

/// The columns that the program adds.
#[derive(Clone, Copy)]
struct Columns {
    result: Option<u16>,
    accept: Option<u16>,
}

/// Where a sheet is written to, and what is counted on the way.
struct Out<'o> {
    sheet: &'o mut Worksheet,
    columns: Columns,
    shapes: Shapes,
    formats: &'o mut Formats,
    losses: &'o mut Losses,
    notes_left: usize,
}

/// The findings of a row by column.
type Here<'a> = BTreeMap<Option<u32>, Vec<&'a MarkedNote>>;

/// One row of the copy, counted from 0.
struct Line<'a> {
    row: u32,
    cells: &'a [SourceCell],
    marks: Option<&'a Here<'a>>,
    result_column: Option<u16>,
}

impl Line<'_> {
    /// The columns to colour, each by its worst finding.
    fn marked_columns(&self) -> BTreeMap<u16, Severity> {
        let mut columns = BTreeMap::new();
        for (column, findings) in self.marks.into_iter().flatten() {
            let column = column.and_then(sheet_column);
            let worst = findings.iter().map(|finding| finding.severity).max();
            if let (Some(column), Some(worst)) = (column, worst) {
                columns.insert(column, worst);
            }
        }
        columns
    }
}

/// The column beside the results, unless the user has filled it with something else.
fn accept_column(facts: &Facts, result_column: u16) -> Option<u16> {
    let column = u32::from(result_column) + 1;
    let is_free = facts.filled.get(&column).is_none_or(|own| *own);
    sheet_column(column).filter(|_| is_free)
}

/// A column as Excel counts it, `None` beyond the last.
pub fn sheet_column(column: u32) -> Option<u16> {
    u16::try_from(column).ok().filter(|_| column < COLUMNS_MAX)
}

/// Whether a merged range is small enough to be kept.
fn is_kept(range: &MergedRange) -> bool {
    let rows = u64::from(range.last_row.saturating_sub(range.first_row)) + 1;
    let columns = u64::from(range.last_column.saturating_sub(range.first_column)) + 1;
    range.first_row > 0 && rows * columns <= MERGED_CELLS_MAX
}

/// Merges a range; false where Excel would refuse it.
fn merge(sheet: &mut Worksheet, range: MergedRange) -> bool {
    let (Some(first_column), Some(last_column)) =
        (sheet_column(range.first_column), sheet_column(range.last_column))
    else {
        return false;
    };
    let (Some(first_row), Some(last_row)) =
        (range.first_row.checked_sub(1), range.last_row.checked_sub(1))
    else {
        return false;
    };
    let format = Format::new();
    sheet.merge_range(first_row, first_column, last_row, last_column, "", &format).is_ok()
}
