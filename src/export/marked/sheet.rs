//! A sheet of the copy: what surrounds its rows, and the findings that are told at their cells.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{Format, Worksheet};

use super::cell::NumberFormats;
use super::consent;
use super::rows::{Columns, Lines, Marks, Shapes};
use super::survey::Survey;
use super::{CodeWords, Losses, MarkedNote, MergedRange, SourceRows, SourceSheet};
use crate::export::ExportError;
use crate::export::form::{COLUMNS_MAX, ROWS_MAX, note, shortened};
use crate::i18n::{Language, text};

/// Notes are drawings: far more of them than this make a workbook unusable.
pub const NOTES_MAX: usize = 10_000;
/// A merged range of more cells is not kept; each of its cells would have to be written.
const MERGED_CELLS_MAX: u64 = 10_000;
/// Findings told in full at one place.
pub const TOLD_MAX: usize = 5;

/// What a sheet is made from.
pub struct Page<'a, R> {
    pub source: &'a SourceSheet<R>,
    pub notes: Vec<&'a MarkedNote>,
    pub words: &'a BTreeMap<String, CodeWords>,
    pub language: Language,
}

impl<'a, R: SourceRows> Page<'a, R> {
    /// Writes what surrounds the rows; gives the rows, and what could not be kept.
    pub fn write<'p>(
        &'p self,
        sheet: &mut Worksheet,
        known: &mut NumberFormats,
    ) -> Result<(Lines<'p, R>, Losses), ExportError> {
        let source = self.source;
        let survey = Survey::of(&source.rows, source.header_row, &self.notes, known);
        sheet.set_hidden(source.hidden);
        sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
        for (column, width) in self.widths(&survey) {
            if let Some(column) = sheet_column(column).filter(|_| (0.0..=255.0).contains(&width)) {
                sheet.set_column_width(column, width)?;
            }
        }
        self.hide_columns(sheet)?;
        self.freeze(sheet)?;
        let result = self.result_column(&survey);
        let no_result_column = source.header_row.is_some() && result.is_none();
        let mut losses = Losses {
            cells: survey.lost_cells,
            texts: survey.cut_texts,
            no_result_column,
            ..Losses::default()
        };
        if let Some(column) = result {
            sheet.set_column_width(column, 60)?;
        }
        let accept = result.and_then(|column| accept_column(&survey, column));
        if let Some(column) = accept {
            sheet.set_column_width(column, 14)?;
            consent::offer(self, &survey.headings, sheet, column)?;
        }
        self.merge(sheet, &mut losses);
        let marks = self.marks(result);
        self.write_notes(sheet, &marks, result, &mut losses)?;
        Ok((self.lines(survey, Columns { result, accept }, marks), losses))
    }

    /// The rows, as they will be written.
    fn lines<'p>(&'p self, mut survey: Survey, columns: Columns, marks: Marks<'p>) -> Lines<'p, R> {
        let shapes = Shapes {
            heights: self.source.heights.iter().copied().collect(),
            hidden: self.source.hidden_rows.iter().copied().collect(),
        };
        let shaped = shapes.heights.keys().last().max(shapes.hidden.last());
        let found = marks.range(..=ROWS_MAX).next_back().map(|(row, _)| row);
        let rows = [Some(&survey.last_row), found, shaped].into_iter().flatten();
        let last_row = rows.copied().chain(self.source.header_row).max().unwrap_or(1);
        let marked = marks.values().flat_map(BTreeMap::keys).flatten();
        let marked = marked.copied().filter_map(sheet_column).max();
        let filled = survey.columns.checked_sub(1).and_then(sheet_column);
        let last_column = [columns.result, columns.accept, marked, filled].into_iter().flatten();
        Lines {
            page: self,
            marks,
            columns,
            shapes,
            formats: std::mem::take(&mut survey.styles.formats),
            styles: RefCell::new(survey.styles),
            last: (last_row.clamp(1, ROWS_MAX), last_column.max().unwrap_or(0)),
            cells: survey.cells,
            ascending: survey.ascending,
        }
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

    /// The widths of the source; where it has none (a csv), as its first rows need.
    fn widths(&self, survey: &Survey) -> Vec<(u32, f64)> {
        if !self.source.column_widths.is_empty() {
            return self.source.column_widths.clone();
        }
        survey.widths.iter().map(|(column, width)| (*column, f64::from(*width) + 2.0)).collect()
    }

    /// The column of an earlier copy, else the one after the last; `None` without headings.
    fn result_column(&self, survey: &Survey) -> Option<u16> {
        let header_row = self.source.header_row?;
        let next = || self.last_column(header_row, survey).map_or(0, |last| last.saturating_add(1));
        sheet_column(survey.earlier.unwrap_or_else(next))
    }

    /// The last column that anything below the title uses or that a finding names.
    fn last_column(&self, header_row: u32, survey: &Survey) -> Option<u32> {
        let filled =
            (0..).zip(&survey.filled).filter(|(_, own)| own.is_some()).map(|(column, _)| column);
        let merged = self.source.merged.iter().filter(|range| range.last_row >= header_row);
        let merged = merged.filter(|range| is_kept(range)).map(|range| range.last_column);
        let found = self.notes.iter().filter_map(|note| note.column);
        let found = found.filter(|column| *column < COLUMNS_MAX);
        filled.chain(merged).chain(found).max()
    }

    fn marks(&self, result_column: Option<u16>) -> Marks<'a> {
        let mut marks = Marks::new();
        for note in &self.notes {
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

    /// Merges what the source merged, from top to bottom.
    fn merge(&self, sheet: &mut Worksheet, losses: &mut Losses) {
        let (kept, lost): (Vec<_>, Vec<_>) = self.source.merged.iter().partition(|it| is_kept(it));
        losses.merges += lost.len() as u64;
        let mut kept: Vec<MergedRange> = kept.into_iter().copied().collect();
        kept.sort_by_key(|range| range.first_row);
        for range in kept {
            losses.merges += u64::from(!merge(sheet, range));
        }
    }

    fn write_notes(
        &self,
        sheet: &mut Worksheet,
        marks: &Marks,
        result_column: Option<u16>,
        losses: &mut Losses,
    ) -> Result<(), ExportError> {
        let mut notes_left = NOTES_MAX;
        for (number, here) in marks.range(1..=ROWS_MAX) {
            for (column, findings) in here {
                let column = match column {
                    Some(column) => sheet_column(*column),
                    None => result_column,
                };
                let Some(column) = column else { continue };
                match notes_left.checked_sub(1) {
                    Some(rest) => notes_left = rest,
                    None => {
                        losses.notes = true;
                        return Ok(());
                    }
                }
                sheet.insert_note(number - 1, column, &note(&self.told(findings)))?;
            }
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

    pub fn more(&self, findings: usize) -> Option<String> {
        let left = findings.checked_sub(TOLD_MAX).filter(|left| *left > 0)?;
        Some(text(self.language, "marked-more", &[("count", left.to_string())]))
    }
}

/// The column beside the results, unless the user has filled it with something else.
fn accept_column(survey: &Survey, result_column: u16) -> Option<u16> {
    let column = u32::from(result_column) + 1;
    let is_free = survey.filled.get(column as usize).is_none_or(|own| *own != Some(false));
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
