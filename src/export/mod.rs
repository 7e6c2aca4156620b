//! Stage 5: workbooks; rust_xlsxwriter lives here alone.

mod chart;
mod contents;
mod form;
#[cfg(test)]
mod form_tests;
mod grid;
mod layout;
mod letter;
mod marked;
mod package;
mod page;
mod plain;
mod proposal;
mod provenance;
mod quality;
mod receivables;
#[cfg(test)]
mod recomputed_tests;
mod records;
mod sales;
mod settlement;
mod style;
mod summary;
mod template;
#[cfg(test)]
mod tests;

pub use contents::Contents;
pub use layout::{Content, Filling, Layout, LayoutError, Placeholder};
pub use letter::{Letter, letter_workbook};
pub use marked::{
    CellView, CodeWords, MarkedNote, MergedRange, RowView, SourceCell, SourceRow, SourceRows,
    SourceSheet, SourceValue, SourceWorkbook, ValueView, marked_copy,
};
pub use page::{PagePart, plain_page, report_page};
pub use plain::{PlainReport, plain_workbook};
pub use proposal::{PROPOSAL_COLUMNS, ProposalRow, proposal_workbook};
pub use provenance::{InputFile, Provenance};
pub use quality::{
    QualityCheck, QualityFinding, QualityReport, QualityRow, quality_page, quality_workbook,
};
pub use receivables::{
    AccountBalance, LocalBalances, MonthFlow, ProvisionEstimate, ReceivablesDetail,
    ReceivablesReport,
};
pub use records::{
    Records, content, customers_workbook, records_csv, records_json, records_parquet,
    records_workbook, serial_of,
};
pub use sales::{SalesDetail, SalesReport};
pub use settlement::{SETTLEMENT_COLUMNS, settlement_workbook};
pub use style::Caption;
pub use template::template_workbook;

/// Why a workbook could not be made: a limit of the format that no splitting avoids, or no room
/// where it is written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("the workbook could not be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    #[error("the table could not be written: {0}")]
    Table(#[from] polars::prelude::PolarsError),
    #[error("{0}")]
    File(#[from] std::io::Error),
}
