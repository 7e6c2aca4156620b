//! The ledger of the book, ready for the statistics.

use crate::analyze::{self, Ledger};
use crate::archive::{Archive, CodeRange};
use crate::i18n::Language;
use crate::pipeline::PipelineError;
use crate::pipeline::settling::{self, Condition};

/// The ledger of the book, ready for the statistics.
pub fn ledger(archive: &Archive) -> Result<Ledger, PipelineError> {
    Ok(ledger_and_condition(archive)?.0)
}

/// The same, and which of the book's settlements are no more what they were.
pub fn ledger_and_condition(archive: &Archive) -> Result<(Ledger, Condition), PipelineError> {
    // Where a line comes from takes half of its place, and no statistic asks for it.
    let reader = archive.ledger_reader()?;
    let lines = reader.read(&analyze::LINE_COLUMNS, &CodeRange::default())?;
    let mut ledger = Ledger::new(lines, archive.customers_frame()?);
    ledger.take_classes(archive.class_trees()?)?;
    with_settlements(archive, ledger)
}

/// The same without the texts of its lines, for who chooses none of them.
pub(super) fn by_columns(archive: &Archive) -> Result<(Ledger, Condition), PipelineError> {
    let (reader, all) = (archive.ledger_reader()?, CodeRange::default());
    let read = |columns: &[&str]| Ok(reader.read(columns, &all)?);
    let (customers, trees) = (archive.customers_frame()?, archive.class_trees()?);
    with_settlements(archive, Ledger::by_columns::<PipelineError>(customers, trees, read)?)
}

/// Puts what the book remembers of documents beside the lines.
fn with_settlements(
    archive: &Archive,
    mut ledger: Ledger,
) -> Result<(Ledger, Condition), PipelineError> {
    let in_force = settling::in_force(archive, &ledger)?;
    ledger.take_settlements(in_force.pairs);
    (ledger.disputes, ledger.promises) = settling::contested_and_promised(archive)?;
    Ok((ledger, in_force.condition))
}

/// What a command that changed the ledger did to its settlements, in words.
pub fn settlement_notes(
    archive: &Archive,
    language: Language,
) -> Result<Vec<String>, PipelineError> {
    if archive.settlements()?.iter().all(|one| !one.undone.is_empty()) {
        return Ok(Vec::new());
    }
    Ok(settling::notes(&ledger_and_condition(archive)?.1, language))
}
