//! What one sheet became: a typed frame, where it came from, and the account of its rows.

pub mod ledger;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use polars::prelude::DataFrame;

use crate::domain::{Currency, Date};
use crate::template::{Kind, Template};

/// Every file that was read, in the order of the inputs.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    pub files: Vec<FileTables>,
}

/// What stood in one file.
#[derive(Clone, Debug)]
pub struct FileTables {
    /// Position among the inputs; `Place::file_order`.
    pub order: u32,
    /// The path as it is shown: relative to the input that was given.
    pub file: Arc<str>,
    /// SHA-256 of the bytes, in hexadecimal; empty where the file could not be opened.
    pub sha256: String,
    /// The true type by content: `xlsx`, `xls`, `csv` …
    pub file_type: String,
    /// The character set of a text file.
    pub encoding: Option<String>,
    /// Why nothing was read, by the code of the finding; `None` where the file was read.
    pub unreadable: Option<crate::finding::Code>,
    pub sheets: Vec<Sheet>,
}

impl FileTables {
    /// Forgets the rows, which take far more room than all that is known about them.
    pub fn drop_rows(&mut self) {
        self.drop_where(|_| true);
    }

    /// Forgets the rows of documents.
    pub fn drop_documents(&mut self) {
        self.drop_where(Kind::is_document);
    }

    fn drop_where(&mut self, is: impl Fn(Kind) -> bool) {
        let tables = self.sheets.iter_mut().filter_map(|sheet| sheet.table.as_mut());
        for table in tables.filter(|table| is(table.template.kind)) {
            table.frame = DataFrame::default();
        }
    }
}

/// One sheet of a file.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Position in the workbook; `Place::sheet_order`.
    pub order: u32,
    /// Empty for a csv.
    pub name: Arc<str>,
    pub hidden: bool,
    /// `None`: no template fits (or the sheet is empty); its rows all count as skipped.
    pub table: Option<Table>,
    pub account: Account,
}

/// The lossless account of a sheet: every row and every amount that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Rows from the first to the last filled one, the heading rows not counted.
    pub rows_read: u64,
    pub blank: u64,
    pub title: u64,
    /// Subtotal, total, carried-forward, repeated heading and signature rows.
    pub subtotal: u64,
    /// Σ over all data rows by amount field and currency, in minor units, as read.
    pub amounts: BTreeMap<(String, String), i128>,
}

impl Account {
    pub fn rows_skipped(&self) -> u64 {
        self.blank + self.title + self.subtotal
    }
}

/// Why a column was taken for a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MatchReason {
    /// The template's own heading in zh, en or fr.
    Heading,
    /// An alias of the template.
    Alias,
    /// A heading of the named alias pack.
    Pack(String),
}

/// A column of the sheet and the field it was taken for.
#[derive(Clone, Debug)]
pub struct Column {
    /// Column from 0.
    pub index: u32,
    /// The heading as the user wrote it.
    pub heading: String,
    /// `None`: no field fits.
    pub field: Option<String>,
    pub reason: Option<MatchReason>,
}

/// Which suggestions of a row a user takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Consent {
    /// All of them.
    Row,
    /// Those of these columns, from 0.
    Columns(BTreeSet<u32>),
}

impl Consent {
    /// Whether the suggestion of a column is taken.
    pub fn takes(&self, column: Option<u32>) -> bool {
        match self {
            Consent::Row => true,
            Consent::Columns(columns) => column.is_some_and(|column| columns.contains(&column)),
        }
    }
}

/// One recognised sheet as a typed polars frame.
///
/// The frame has, first, `file` and `sheet` (String, constant) and `row` (UInt32, as Excel
/// counts); then one column per matched or defaulted field, named by its key and typed as
/// `FieldType` says. A cell that could not be typed is null and stands in `faulted`.
#[derive(Clone, Debug)]
pub struct Table {
    pub template: Arc<Template>,
    /// The last heading row as Excel counts.
    pub header_row: u32,
    pub columns: Vec<Column>,
    pub frame: DataFrame,
    /// Cells that reading already found wrong: (row, field key).
    pub faulted: BTreeSet<(u32, String)>,
    /// By row, which suggestions the user accepted in a returned copy.
    pub accepted: BTreeMap<u32, Consent>,
    /// The currency of rows that name none.
    pub currency: Currency,
    /// The period in the title, where there is one.
    pub period: Option<(Date, Date)>,
}

impl Table {
    /// The rows of the frame as Excel counts them.
    pub fn rows(&self) -> impl Iterator<Item = u32> {
        let rows = self.frame.column("row").expect("every table frame has the column `row`");
        let rows = rows.u32().expect("the column `row` is UInt32").clone();
        (0..rows.len()).filter_map(move |at| rows.get(at))
    }

    /// The column (from 0) of a field, where the sheet has one.
    pub fn column_of(&self, field: &str) -> Option<u32> {
        self.columns
            .iter()
            .find(|column| column.field.as_deref() == Some(field))
            .map(|column| column.index)
    }
}
