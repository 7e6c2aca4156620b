//! The returned workbooks: a marked copy of every input that has findings.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::domain::date::day_number;
use crate::export::{
    self, CellView, CodeWords, MarkedNote, MergedRange, RowView, SourceRows, SourceSheet,
    SourceWorkbook, ValueView,
};
use crate::finding::Finding;
use crate::i18n::{self, Language};
use crate::pipeline::{Checked, PipelineError, ReadOptions, words, write_while_made};
use crate::read::{self, SeenCell, SeenValue, Workbook};

/// Writes the copies below `folder`; a file without findings has none.
pub fn write(
    checked: &Checked,
    findings: &[Finding],
    options: &ReadOptions,
    folder: &Path,
    language: Language,
) -> Result<Vec<PathBuf>, PipelineError> {
    let code_words = code_words(findings, language);
    let names = names(checked);
    let mut by_file: BTreeMap<u32, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        by_file.entry(finding.place.file_order).or_default().push(finding);
    }
    let copies: Vec<Option<PathBuf>> = checked
        .inputs
        .par_iter()
        .zip(&checked.tables.files)
        .zip(&names)
        .map(|((input, file), name)| {
            let Some(here) = by_file.get(&file.order).filter(|_| file.unreadable.is_none()) else {
                return Ok(None);
            };
            let (path, shown) = (&input.path, &input.shown);
            let workbook = read::workbook_with(path, shown, file.order, &options.opening)?;
            let source = source(&workbook, file);
            let notes: Vec<MarkedNote> = here.iter().map(|found| note(found, language)).collect();
            let path = folder.join(name);
            write_while_made(&path, |out| {
                export::marked_copy(&source, &notes, &code_words, language, out)
            })?;
            Ok(Some(path))
        })
        .collect::<Result<_, PipelineError>>()?;
    Ok(copies.into_iter().flatten().collect())
}

/// The copies' names: the input's own, as .xlsx, and never twice the same.
fn names(checked: &Checked) -> Vec<PathBuf> {
    let mut taken = BTreeSet::new();
    let mut names = Vec::new();
    for input in &checked.inputs {
        let shown = PathBuf::from(&input.shown);
        let is_xlsx = shown.extension().is_some_and(|extension| extension == "xlsx");
        // The whole name stays in front, so that sales.xls and sales.csv do not meet.
        let wish = if is_xlsx { input.shown.clone() } else { format!("{}.xlsx", input.shown) };
        let mut name = wish.clone();
        let mut number = 2;
        while !taken.insert(name.to_lowercase()) {
            name = format!("{}-{number}.xlsx", wish.trim_end_matches(".xlsx"));
            number += 1;
        }
        names.push(PathBuf::from(name));
    }
    names
}

/// The rows of a sheet as the workbook gives them, each time anew.
struct Reread<'w> {
    workbook: &'w Workbook,
    sheet: usize,
}

impl SourceRows for Reread<'_> {
    fn each(&self, visit: &mut dyn FnMut(RowView)) {
        // What could not be read to its end was said when it was first read.
        let _ = self.workbook.see(self.sheet, &mut |row| {
            let cells: Vec<CellView> = row.cells.iter().map(cell).collect();
            visit(RowView { number: row.number, cells: &cells });
        });
    }
}

fn source<'w>(
    workbook: &'w Workbook,
    file: &crate::table::FileTables,
) -> SourceWorkbook<Reread<'w>> {
    let sheets = workbook.sheets().iter().enumerate().map(|(index, name)| {
        let table = file.sheets.iter().find(|sheet| sheet.order == name.order);
        let looks = workbook.looks(index);
        let header_row = table.and_then(|sheet| Some(sheet.table.as_ref()?.header_row));
        SourceSheet {
            order: name.order,
            name: name.name.to_string(),
            hidden: name.hidden,
            header_row,
            rows: Reread { workbook, sheet: index },
            column_widths: looks.widths,
            merged: looks.merged.into_iter().map(merged).collect(),
            hidden_columns: looks.hidden_columns,
            hidden_rows: looks.hidden_rows,
            heights: looks.heights,
            frozen: looks.frozen,
        }
    });
    SourceWorkbook { file: workbook.file.to_string(), sheets: sheets.collect() }
}

fn merged([first_row, first_column, last_row, last_column]: [u32; 4]) -> MergedRange {
    MergedRange { first_row, first_column, last_row, last_column }
}

fn cell<'a>(cell: &SeenCell<'a>) -> CellView<'a> {
    let value = match cell.value {
        SeenValue::Empty => ValueView::Empty,
        SeenValue::Text(text) => ValueView::Text(text),
        SeenValue::Number(number) => ValueView::Number(number),
        SeenValue::Date { day, serial } => {
            // The copy counts from 1900 whatever the source counts from: 1970-01-01 is 25,569.
            ValueView::Date(f64::from(day_number(day)) + 25_569.0 + serial.fract())
        }
        SeenValue::Bool(truth) => ValueView::Bool(truth),
        SeenValue::Error(text) => ValueView::Error(text),
    };
    let SeenCell { column, text, number_format, look, .. } = *cell;
    CellView { column, value, text, number_format, look }
}

fn note(finding: &Finding, language: Language) -> MarkedNote {
    let place = &finding.place;
    let of_file = place.sheet.is_empty() && place.row.is_none() && place.column.is_none();
    MarkedNote {
        sheet: (!of_file).then_some(place.sheet_order),
        row: place.row,
        column: place.column,
        severity: finding.severity,
        code: finding.code.word().to_owned(),
        message: words::message(finding, language),
        suggestion: finding.suggestion.clone(),
    }
}

/// What each code that was found means.
fn code_words(findings: &[Finding], language: Language) -> BTreeMap<String, CodeWords> {
    let codes: BTreeSet<_> = findings.iter().map(|finding| finding.code).collect();
    codes
        .into_iter()
        .map(|code| {
            let part = |attribute: &str| {
                i18n::text(language, &format!("{}.{attribute}", code.word()), &[])
            };
            let words = CodeWords {
                title: part("title"),
                what: part("what"),
                why: part("why"),
                how: part("fix"),
            };
            (code.word().to_owned(), words)
        })
        .collect()
}
