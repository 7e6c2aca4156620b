//! Stage 5: workbooks; rust_xlsxwriter lives here alone.

mod chart;
mod customers;
mod form;
#[cfg(test)]
mod form_tests;
mod grid;
mod letter;
mod marked;
mod page;
mod plain;
mod proposal;
mod provenance;
mod quality;
mod receivables;
#[cfg(test)]
mod recomputed_tests;
mod sales;
mod settlement;
mod style;
mod summary;
mod template;
#[cfg(test)]
mod tests;

pub use customers::customers_workbook;
pub use letter::{Letter, letter_workbook};
pub use marked::{
    CodeWords, MarkedNote, MergedRange, SourceCell, SourceRow, SourceRows, SourceSheet,
    SourceValue, SourceWorkbook, marked_copy,
};
pub use page::{plain_page, report_page};
pub use plain::{PlainReport, plain_workbook};
pub use proposal::{PROPOSAL_COLUMNS, ProposalRow, proposal_workbook};
pub use provenance::{InputFile, Provenance};
pub use quality::{
    QualityCheck, QualityFinding, QualityReport, QualityRow, quality_page, quality_workbook,
};
pub use receivables::{MonthFlow, ReceivablesDetail, ReceivablesReport, receivables_workbook};
pub use sales::{SalesDetail, SalesReport, sales_workbook};
pub use settlement::{SETTLEMENT_COLUMNS, settlement_workbook};
pub use style::Caption;
pub use template::template_workbook;

/// Why a workbook could not be made: a limit of the format that no splitting avoids.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("the workbook could not be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}
