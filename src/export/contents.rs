//! What a report shows, before it is a workbook or a part of the page: both say the same.

use std::io::Write;

use super::ExportError;
use super::grid::{self, Statement};
use super::provenance::{self, Provenance};
use super::style::Book;
use super::summary::{self, Overview};

/// The summary and the statements of a report, in the order of their sheets.
pub struct Contents<'a> {
    pub(super) book: Book<'a>,
    pub(super) title: String,
    pub(super) overview: Overview,
    pub(super) statements: Vec<Statement<'a>>,
    /// The names and words of the methods behind the figures.
    pub(super) methods: Vec<(String, String)>,
    pub(super) provenance: &'a Provenance,
}

impl Contents<'_> {
    /// Writes the workbook, while its large sheets are made.
    pub fn write_workbook(self, out: &mut dyn Write) -> Result<(), ExportError> {
        let Contents { mut book, title, overview, statements, methods, provenance } = self;
        let name = book.claim_name(&book.text("export-sheet-summary"));
        let places = grid::write(&mut book, statements)?;
        provenance::write(&mut book, provenance, &methods)?;
        let sheet = summary::sheet(&book, name, &overview, &places)?;
        book.push_first(sheet);
        book.finish(&title, out)
    }
}
