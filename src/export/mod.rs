//! Stage 5: workbooks; rust_xlsxwriter lives here alone.

mod customers;
mod form;
#[cfg(test)]
mod form_tests;
mod marked;
mod template;

pub use customers::customers_workbook;
pub use marked::{
    CodeWords, MarkedNote, MergedRange, SourceCell, SourceRow, SourceSheet, SourceValue,
    SourceWorkbook, marked_copy,
};
pub use template::template_workbook;

/// Why a workbook could not be made: a limit of the format that no splitting avoids.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("the workbook could not be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}
