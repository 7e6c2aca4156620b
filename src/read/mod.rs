//! Stage 1: bytes → workbook → recognise → normalise → typed frames, and a lossless account.
//!
//! [`workbook`] opens a file and says what it is; only the world can fail there. [`tables`]
//! types every recognised sheet and never fails: what is wrong with the data is a finding.

mod biff;
mod bytes;
mod cell;
mod cells;
mod coded;
mod coded_look;
mod column;
mod consent;
mod control;
mod currencies;
mod decode;
mod digest;
mod enciphered;
mod events;
#[cfg(test)]
mod expected_tests;
mod format;
mod heading;
mod inputs;
mod kind;
mod layout;
mod ledger;
mod limits;
mod markup;
mod message;
mod ods;
#[cfg(test)]
mod ods_tests;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod pack_tests;
mod package;
mod parts;
mod propose;
mod recognise;
mod records;
mod salvage;
mod sheet;
mod source;
mod spool;
mod style;
mod swapped;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod tidy;
mod title;
mod to_date;
mod transcode;
mod twice;
mod value;
mod view;
mod visit;
mod voucher;
mod whole;
pub mod worker;
mod xlsb;
mod xlsx;
mod zeros;

pub use cell::{CellValue, RawCell, RawRow, decimal_text};
pub use heading::Headings;
pub use inputs::{Input, inputs};
pub use layout::Looks;
pub use limits::{Limits, Opening};
pub use propose::propose;
pub use recognise::{Fault, FileType};
pub use source::{SheetName, Workbook, workbook, workbook_with};
pub use view::{SeenCell, SeenRow, SeenValue};

use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicatif::ProgressBar;
use polars::prelude::DataFrame;
use rayon::prelude::*;

use crate::domain::Currency;
use crate::domain::date::DateOrder;
use crate::finding::{Code, Finding, Place, Severity};
use crate::table::{FileTables, Sheet};
use crate::template::{Template, Templates};

/// How cells are read where the file leaves it open.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The currency of rows that name none.
    pub currency: Currency,
    pub date_order: DateOrder,
    /// Shown to the user while a file is read; one step a row.
    pub progress: Option<&'a ProgressBar>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options { currency: Currency::CNY, date_order: DateOrder::Ymd, progress: None }
    }
}

/// The world's trouble with a file.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("{} does not exist", .0.display())]
    NotFound(PathBuf),
    #[error("no table stands below {}", .0.display())]
    NoTables(PathBuf),
    #[error("{} may not be read", .0.display())]
    Denied(PathBuf),
    #[error("{} is not a file", .0.display())]
    NotAFile(PathBuf),
    #[error("{} cannot be read: {source}", path.display())]
    Io { path: PathBuf, source: std::io::Error },
}

impl ReadError {
    fn new(path: &Path, source: std::io::Error) -> ReadError {
        match source.kind() {
            std::io::ErrorKind::NotFound => ReadError::NotFound(path.to_owned()),
            std::io::ErrorKind::PermissionDenied => ReadError::Denied(path.to_owned()),
            _ => ReadError::Io { path: path.to_owned(), source },
        }
    }
}

/// Rows of a frame that [`batches`] gives, unless the caller knows better.
pub const ROWS_A_BATCH: usize = 16_384;

/// The next rows of a sheet, as a frame of their own.
#[derive(Debug)]
pub struct Batch {
    pub sheet: SheetName,
    pub template: Arc<Template>,
    pub frame: DataFrame,
}

/// Who takes the batches of a workbook; those of one sheet come in order.
pub type TakeBatch<'t> = &'t (dyn Fn(Batch) + Sync);

/// Reads every sheet of a workbook.
pub fn tables(
    workbook: &Workbook,
    templates: &Templates,
    options: &Options<'_>,
) -> (FileTables, Vec<Finding>) {
    tables_with(workbook, &Headings::new(templates), options)
}

/// As [`tables_with`], the rows in batches of so many at most: each is given away when it is full,
/// so that memory grows with the batch and not with the sheet. What is found is the same; the
/// tables that come back are without rows. Where the file turns out to be unreadable at last, what
/// was given counts for nothing.
pub fn batches(
    workbook: &Workbook,
    headings: &Headings,
    options: &Options<'_>,
    rows: usize,
    take: TakeBatch<'_>,
) -> (FileTables, Vec<Finding>) {
    every_sheet(workbook, headings, options, Some((rows.max(1), take)))
}

/// As [`tables`], with headings that were prepared once for many files.
pub fn tables_with(
    workbook: &Workbook,
    headings: &Headings,
    options: &Options<'_>,
) -> (FileTables, Vec<Finding>) {
    every_sheet(workbook, headings, options, None)
}

fn every_sheet(
    workbook: &Workbook,
    headings: &Headings,
    options: &Options<'_>,
    batches: Option<(usize, TakeBatch<'_>)>,
) -> (FileTables, Vec<Finding>) {
    let mut findings = workbook.trouble.clone();
    let mut unreadable = workbook.unreadable;
    let read: Vec<_> = (0..workbook.sheets().len())
        .into_par_iter()
        .map(|index| sheet::read(workbook, index, headings, options, batches))
        .collect();
    let mut outcomes = Vec::new();
    for (name, result) in workbook.sheets().iter().zip(read) {
        let place = Place { sheet_order: name.order, sheet: name.name.clone(), ..workbook.place() };
        match result {
            Ok(mut outcome) => {
                findings.append(&mut outcome.findings);
                outcomes.push(outcome);
            }
            Err(fault) => {
                let code = match fault {
                    Fault::Limit(..) => Code::FileLimitExceeded,
                    _ => Code::FileUnreadable,
                };
                unreadable = unreadable.or(Some(code));
                findings.push(source::describe(Finding::new(code, place), &fault));
            }
        }
    }
    findings.extend(twice::findings(&outcomes, &workbook.place()));
    let mut sheets: Vec<_> = outcomes.into_iter().map(|outcome| outcome.sheet).collect();
    if unreadable.is_some() {
        // Half a file is worse than none: what stood after the damage is unknown.
        sheets.clear();
        findings.retain(|finding| finding.place.row.is_none());
    }
    let holds_nothing = |sheet: &Sheet| sheet.table.is_none() && sheet.account.rows_read == 0;
    if unreadable.is_none() && sheets.iter().all(holds_nothing) {
        let mut finding = Finding::new(Code::FileUnreadable, workbook.place());
        finding.severity = Severity::Warning;
        findings.push(source::describe(finding, &Fault::Empty));
    }
    if sheets.iter().all(|sheet| sheet.table.is_none()) {
        // Nothing at all was taken from the file: that is no side remark.
        let unrecognised = |finding: &&mut Finding| finding.code == Code::SheetUnrecognised;
        for finding in findings.iter_mut().filter(unrecognised) {
            finding.severity = Severity::Error;
        }
    }
    findings.sort();
    let tables = FileTables {
        order: workbook.order,
        file: workbook.file.clone(),
        sha256: workbook.sha256.clone(),
        file_type: workbook.type_word().to_owned(),
        encoding: workbook.encoding.clone(),
        unreadable,
        sheets,
    };
    (tables, findings)
}
