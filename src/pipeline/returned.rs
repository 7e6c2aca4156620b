//! The returned workbooks: a marked copy of every input that has findings.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc::{self, Sender};
use std::thread;

use rayon::prelude::*;

use crate::domain::date::day_number;
use crate::export::{
    self, CellView, CodeWords, MarkedNote, MergedRange, RowView, SourceRows, SourceSheet,
    SourceWorkbook, ValueView,
};
use crate::finding::Finding;
use crate::i18n::{self, Language};
use crate::pipeline::{PipelineError, ReadOptions, words, write_while_made};
use crate::read::{self, Input, SeenCell, SeenValue, Workbook};
use crate::table::FileTables;

/// The copies of the inputs, below a folder; a file without findings has none.
pub struct Copies<'a> {
    inputs: &'a [Input],
    /// Sorted by place.
    findings: &'a [Finding],
    names: Vec<PathBuf>,
    options: &'a ReadOptions,
    folder: &'a Path,
    language: Language,
}

/// A file of which all is known that its copy says.
pub struct Judged {
    /// Its rows are not needed.
    pub file: FileTables,
    /// What was found since the copies were begun.
    pub later: Vec<Finding>,
}

/// A copy that was written, by the order of its file; `None` where the file has no findings.
type Written = (u32, Result<Option<PathBuf>, PipelineError>);

impl<'a> Copies<'a> {
    pub fn of(
        (inputs, findings): (&'a [Input], &'a [Finding]),
        options: &'a ReadOptions,
        folder: &'a Path,
        language: Language,
    ) -> Copies<'a> {
        Copies { inputs, findings, names: names(inputs), options, folder, language }
    }

    /// Writes the copies of these files; gives them in the files' order.
    pub fn write(&self, files: &[FileTables]) -> Result<Vec<PathBuf>, PipelineError> {
        in_order(files.par_iter().map(|file| self.write_one(file, &[])).collect())
    }

    /// Writes copies while `work` goes on and says of one file after the other that all of it is
    /// known; gives what the work gives, and the copies in the files' order.
    ///
    /// They have threads of their own, so that the work waits for none of them.
    pub fn write_beside<T>(
        &self,
        work: impl FnOnce(Sender<Judged>) -> T,
    ) -> (T, Result<Vec<PathBuf>, PipelineError>) {
        let (sender, receiver) = mpsc::channel::<Judged>();
        let receiver = Mutex::new(receiver);
        let next = || receiver.lock().expect("who waits for a file does not panic").recv();
        let write = || -> Vec<Written> {
            let files = std::iter::from_fn(|| next().ok());
            files.map(|judged| self.write_one(&judged.file, &judged.later)).collect()
        };
        thread::scope(|scope| {
            let count = rayon::current_num_threads().div_ceil(2);
            let threads: Vec<_> = (0..count).map(|_| scope.spawn(write)).collect();
            let made = work(sender);
            let written = threads.into_iter().flat_map(|thread| {
                thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            (made, in_order(written.collect()))
        })
    }

    fn write_one(&self, file: &FileTables, later: &[Finding]) -> Written {
        let place = file.order as usize;
        let (input, name) = (&self.inputs[place], &self.names[place]);
        let mut findings: Vec<&Finding> = self.of_file(file.order).iter().chain(later).collect();
        findings.sort();
        if findings.is_empty() || file.unreadable.is_some() {
            return (file.order, Ok(None));
        }
        let path = self.folder.join(name);
        let written = self.copy(input, file, &findings, &path);
        (file.order, written.map(|()| Some(path)))
    }

    fn copy(
        &self,
        input: &Input,
        file: &FileTables,
        findings: &[&Finding],
        path: &Path,
    ) -> Result<(), PipelineError> {
        let opening = &self.options.opening;
        let workbook = read::workbook_with(&input.path, &input.shown, file.order, opening)?;
        let source = source(&workbook, file);
        let words = code_words(findings, self.language);
        let notes: Vec<MarkedNote> =
            findings.iter().map(|found| note(found, self.language)).collect();
        write_while_made(path, |out| {
            export::marked_copy(&source, &notes, &words, self.language, out)
        })
    }

    fn of_file(&self, order: u32) -> &'a [Finding] {
        let from = self.findings.partition_point(|found| found.place.file_order < order);
        let to = self.findings.partition_point(|found| found.place.file_order <= order);
        &self.findings[from..to]
    }
}

fn in_order(mut written: Vec<Written>) -> Result<Vec<PathBuf>, PipelineError> {
    written.sort_by_key(|(order, _)| *order);
    written.into_iter().filter_map(|(_, path)| path.transpose()).collect()
}

/// The copies' names: the input's own, as .xlsx, and never twice the same.
fn names(inputs: &[Input]) -> Vec<PathBuf> {
    let mut taken = BTreeSet::new();
    let mut names = Vec::new();
    for input in inputs {
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

fn source<'w>(workbook: &'w Workbook, file: &FileTables) -> SourceWorkbook<Reread<'w>> {
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
fn code_words(findings: &[&Finding], language: Language) -> BTreeMap<String, CodeWords> {
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
