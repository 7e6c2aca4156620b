//! Stage 5: workbooks; rust_xlsxwriter lives here alone.

mod chart;
mod grid;
pub mod provenance;
pub mod receivables;
pub mod sales;
mod style;
mod summary;
#[cfg(test)]
mod tests;

pub use provenance::{InputFile, Provenance};
pub use receivables::{MonthFlow, ReceivablesReport, receivables_workbook};
pub use sales::{SalesReport, sales_workbook};
pub use style::Caption;

/// Why a workbook could not be made: a limit of the format that no splitting avoids.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("the workbook could not be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}
