//! What a book tells of its batches: the lines in force, the sources, the changes.

use polars::prelude::DataFrame;

use crate::archive::former::{self, FormerCustomers};
use crate::archive::{
    Archive, ArchiveError, BatchRecord, BatchSheet, Change, LedgerFile, catalogue, count, history,
    ledger,
};

impl Archive {
    /// All ledger lines in force, in order of batch and line, under the codes of today.
    pub fn ledger(&self) -> Result<DataFrame, ArchiveError> {
        let mut files = self.ledger_files()?;
        loop {
            match self.read_ledger(&files) {
                Err(ArchiveError::LedgerMissing { path }) => {
                    // Another process may have undone the batch since the catalogue was read.
                    let now = self.ledger_files()?;
                    if now == files {
                        return Err(ArchiveError::LedgerMissing { path });
                    }
                    files = now;
                }
                other => return other,
            }
        }
    }

    fn read_ledger(&self, files: &[LedgerFile]) -> Result<DataFrame, ArchiveError> {
        let schema = crate::table::ledger::schema();
        let mut lines = DataFrame::empty_with_schema(&schema);
        let former = FormerCustomers::of(&self.connection)?;
        let merged = former.merged();
        let to_resolve = former::batches_to_resolve(&self.connection)?;
        for file in files {
            let mut frame = ledger::read(&self.directory, file)?;
            let damaged =
                |reason: String| ArchiveError::LedgerDamaged { path: file.path.clone(), reason };
            if **frame.schema() != schema {
                return Err(damaged("its columns are not those of a ledger".to_owned()));
            }
            if to_resolve.contains(&file.batch) {
                former::resolve_codes(&mut frame, &merged);
            }
            lines.vstack_mut(&frame).map_err(|error| damaged(error.to_string()))?;
        }
        Ok(lines)
    }

    /// The catalogue of the ledger folder.
    pub fn ledger_files(&self) -> Result<Vec<LedgerFile>, ArchiveError> {
        catalogue(&self.connection)
    }

    /// Every batch in order of number, the undone ones too.
    pub fn batches(&self) -> Result<Vec<BatchRecord>, ArchiveError> {
        let mut statement = self.connection.prepare(
            "SELECT batch, file, sha256, templates, mode, rows_accepted, rows_rejected,
                    lines_added, lines_same, status, created, who
             FROM batch ORDER BY batch",
        )?;
        let rows = statement.query_map([], |row| {
            let templates: String = row.get(3)?;
            let templates = templates.split('+').filter(|name| !name.is_empty());
            Ok(BatchRecord {
                batch: row.get(0)?,
                file: row.get(1)?,
                sha256: row.get(2)?,
                templates: templates.map(str::to_owned).collect(),
                mode: row.get(4)?,
                rows_accepted: count(row, 5)?,
                rows_rejected: count(row, 6)?,
                lines_added: count(row, 7)?,
                lines_same: count(row, 8)?,
                status: row.get(9)?,
                created: row.get(10)?,
                who: row.get(11)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// File and hash of every file in force, for the provenance of a report.
    pub fn sources(&self) -> Result<Vec<(String, String)>, ArchiveError> {
        let mut statement = self.connection.prepare(
            "SELECT file, sha256 FROM batch WHERE status = 'loaded' AND sha256 <> ''
                 ORDER BY batch",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every change that was ever made, the oldest first.
    pub fn full_history(&self) -> Result<Vec<Change>, ArchiveError> {
        // No moment is later than this one.
        history::before(&self.connection, "9999")
    }

    /// Every change of a customer and what belongs to it, the oldest first.
    pub fn history(&self, code: &str) -> Result<Vec<Change>, ArchiveError> {
        history::of_customer(&self.connection, code)
    }

    /// One change by its number.
    pub fn change(&self, id: i64) -> Result<Option<Change>, ArchiveError> {
        history::by_id(&self.connection, id)
    }

    /// Every change that a batch made, the oldest first.
    pub fn batch_changes(&self, batch: i64) -> Result<Vec<Change>, ArchiveError> {
        history::of_batch(&self.connection, batch)
    }

    /// The recognised sheets of a batch in the order of the workbook.
    pub fn batch_sheets(&self, batch: i64) -> Result<Vec<BatchSheet>, ArchiveError> {
        let mut statement = self.connection.prepare(
            "SELECT sheet_order, sheet, template, rows_accepted, rows_rejected
             FROM batch_sheet WHERE batch = ?1 ORDER BY sheet_order",
        )?;
        let rows = statement.query_map([batch], |row| {
            Ok(BatchSheet {
                sheet_order: row.get(0)?,
                sheet: row.get(1)?,
                template: row.get(2)?,
                rows_accepted: count(row, 3)?,
                rows_rejected: count(row, 4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
