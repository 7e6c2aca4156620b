//! The book (账套): SQLite for customers and batches, Parquet for ledger lines.
//!
//! The folder is plain: `book.db`, `ledger/batch-000001.parquet` … and `book.lock`. A ledger file
//! never changes, and belongs to the book only while the catalogue in `book.db` names it; so one
//! transaction of SQLite decides over customers and lines together. The state of a customer is
//! the fold of its history rows in force; undoing a batch withdraws its rows and folds again.

mod batches;
mod collection;
mod customers;
mod difference;
mod doctor;
mod edit;
mod error;
mod fold;
mod former;
mod history;
#[cfg(test)]
mod kill_tests;
mod known_lines;
mod ledger;
mod load;
mod lock;
#[cfg(test)]
mod machine_tests;
mod merge;
mod mode;
mod reader;
pub mod record;
mod schema;
mod settlement;
#[cfg(test)]
mod tests;
mod undo;
mod writer;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension};

use crate::post::Posting;

pub use collection::{NewNote, Note, NoteOf};
pub use difference::{Difference, Verdict};
pub use doctor::{Examination, Found, Totals, Trouble};
pub use edit::{Edit, Obstacle, Refusal};
pub use error::ArchiveError;
pub use former::{Former, FormerCustomers};
pub use known_lines::KnownLines;
pub use ledger::LedgerFile;
pub use load::{Differing, LoadStatus, Loaded};
pub use mode::{Mode, Modes};
pub use reader::{CodeRange, LedgerReader};
pub use settlement::{NewSettlement, Pair, SettledDocument, Settlement};
pub use undo::{Outcome, Undone, UndoneRow};

use lock::WriteLock;
use record::RecordKind;

/// One file to be loaded.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The file, or the command.
    pub file: String,
    /// Of the file's bytes; empty for a command.
    pub sha256: String,
    /// The templates of its sheets, each once.
    pub templates: Vec<String>,
    pub rows_accepted: u64,
    pub rows_rejected: u64,
    pub posting: Posting,
    /// What is done after the posting, which then has no lines.
    pub edits: Vec<Edit>,
}

/// A committed batch as `batch list` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchRecord {
    pub batch: i64,
    pub file: String,
    pub sha256: String,
    pub templates: Vec<String>,
    pub mode: String,
    pub rows_accepted: u64,
    pub rows_rejected: u64,
    pub lines_added: u64,
    pub lines_same: u64,
    /// `loaded` or `undone`.
    pub status: String,
    /// UTC, ISO 8601.
    pub created: String,
    pub who: String,
}

/// One sheet of a committed batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchSheet {
    pub sheet_order: u32,
    pub sheet: String,
    pub template: String,
    pub rows_accepted: u64,
    pub rows_rejected: u64,
}

/// One change of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its number in the book; a later change has a greater one.
    pub id: i64,
    pub batch: i64,
    /// The batch's file, or the command that made it.
    pub source: String,
    /// UTC, ISO 8601.
    pub at: String,
    pub who: String,
    pub kind: RecordKind,
    pub customer_code: String,
    /// Which of the customer's records, such as a contact's name; empty: the customer.
    pub item: String,
    /// `*`: the whole record was added, `new` is a JSON object of its fields.
    pub field: String,
    pub old: String,
    pub new: String,
    /// Empty: in force; else when it was withdrawn by the undoing of its batch.
    pub withdrawn: String,
}

impl Change {
    pub fn key(&self) -> record::Key {
        record::Key::of(self.kind, &self.customer_code, &self.item)
    }

    pub fn is_in_force(&self) -> bool {
        self.withdrawn.is_empty()
    }
}

/// An open book.
pub struct Archive {
    directory: PathBuf,
    connection: Connection,
    patience: Duration,
    who: String,
}

impl Archive {
    /// Makes a new book; the folder may exist, a book in it may not.
    pub fn create(directory: &Path) -> Result<Archive, ArchiveError> {
        if directory.join("book.db").exists() {
            return Err(ArchiveError::Exists { directory: directory.to_owned() });
        }
        let folder = ledger::folder(directory);
        fs::create_dir_all(&folder)
            .map_err(|source| ArchiveError::File { path: folder, source })?;
        Archive::connect(directory)
    }

    /// Opens a book; an older one is migrated after a copy of it was kept.
    pub fn open(directory: &Path) -> Result<Archive, ArchiveError> {
        if !directory.join("book.db").is_file() {
            return Err(ArchiveError::Missing { directory: directory.to_owned() });
        }
        Archive::connect(directory)
    }

    /// Opens the book of a folder, or makes one.
    pub fn open_or_create(directory: &Path) -> Result<Archive, ArchiveError> {
        if directory.join("book.db").exists() {
            Archive::open(directory)
        } else {
            Archive::create(directory)
        }
    }

    fn connect(directory: &Path) -> Result<Archive, ArchiveError> {
        let mut connection = Connection::open(directory.join("book.db"))?;
        connection.busy_timeout(Duration::from_secs(30))?;
        let patience = Duration::from_secs(10);
        let lock = match schema::state(&connection, directory)? {
            schema::State::Older(_) => {
                let lock = WriteLock::take(directory, patience, "")?;
                connection.pragma_update(None, "journal_mode", "WAL")?;
                schema::migrate(&mut connection, directory)?;
                Some(lock)
            }
            schema::State::Current => WriteLock::take(directory, Duration::ZERO, "").ok(),
        };
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.set_prepared_statement_cache_capacity(64);
        let directory = directory.to_owned();
        let archive = Archive { directory, connection, patience, who: String::new() };
        if lock.is_some() {
            // Nobody needs it: what cannot be removed now the next writer removes.
            let _ = archive.tidy();
        }
        Ok(archive)
    }

    /// How long a change waits for another process before it says who holds the book.
    pub fn wait_for_lock(&mut self, patience: Duration) {
        self.patience = patience;
    }

    /// Who makes the changes, for the history.
    pub fn signed_by(&mut self, who: &str) {
        self.who = who.to_owned();
    }

    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Loads one file as one batch: all of it, or nothing. See [`Loaded`].
    ///
    /// With `dry_run` the same transaction is rolled back at its end.
    pub fn load(
        &mut self,
        batch: Batch,
        modes: impl Into<Modes>,
        dry_run: bool,
    ) -> Result<Loaded, ArchiveError> {
        self.load_next(batch, modes, dry_run, &mut KnownLines::default())
    }

    /// As [`Archive::load`], one of a series of loads.
    pub fn load_next(
        &mut self,
        batch: Batch,
        modes: impl Into<Modes>,
        dry_run: bool,
        known: &mut KnownLines,
    ) -> Result<Loaded, ArchiveError> {
        load::load(self, batch, &modes.into(), dry_run, known)
    }

    /// Takes a batch back, and says what of it could not be.
    pub fn undo(&mut self, batch: i64) -> Result<Undone, ArchiveError> {
        undo::undo(self, batch, false)
    }

    /// What [`Archive::undo`] would do; changes nothing.
    pub fn undo_dry_run(&mut self, batch: i64) -> Result<Undone, ArchiveError> {
        undo::undo(self, batch, true)
    }

    /// Removes what a killed run left in the ledger folder; the caller holds the lock.
    fn tidy(&self) -> Result<(), ArchiveError> {
        let catalogued: BTreeSet<String> =
            self.ledger_files()?.into_iter().map(|file| file.path).collect();
        ledger::remove_uncatalogued(&self.directory, &catalogued)
    }

    /// A setting of the book.
    pub fn setting(&self, name: &str) -> Result<Option<String>, ArchiveError> {
        Ok(self
            .connection
            .query_row("SELECT value FROM setting WHERE name = ?1", [name], |row| row.get(0))
            .optional()?)
    }

    /// Changes a setting of the book.
    pub fn set_setting(&mut self, name: &str, value: &str) -> Result<(), ArchiveError> {
        let _lock = WriteLock::take(&self.directory, self.patience, &self.who)?;
        self.connection.execute(
            "INSERT INTO setting (name, value) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [name, value],
        )?;
        Ok(())
    }
}

/// The ledger files in force, in order of batch.
fn catalogue(connection: &Connection) -> Result<Vec<LedgerFile>, ArchiveError> {
    let mut statement = connection
        .prepare("SELECT batch, path, sha256, bytes, lines FROM ledger_file ORDER BY batch")?;
    let rows = statement.query_map([], |row| {
        Ok(LedgerFile {
            batch: row.get(0)?,
            path: row.get(1)?,
            sha256: row.get(2)?,
            bytes: count(row, 3)?,
            lines: count(row, 4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Now, by the clock of the database.
fn now(connection: &Connection) -> Result<String, ArchiveError> {
    let text = "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now')";
    Ok(connection.query_row(text, [], |row| row.get(0))?)
}

/// A count out of a column; SQLite knows only signed numbers, and no count is negative.
fn count(row: &rusqlite::Row, column: usize) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(column)?.unsigned_abs())
}

/// A count as SQLite keeps it.
fn stored(count: u64) -> i64 {
    i64::try_from(count).expect("no count of rows, lines or bytes reaches 2^63")
}
