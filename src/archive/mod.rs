//! The book (账套): SQLite for customers and batches, Parquet for ledger lines.
//!
//! The folder is plain: `book.db`, `ledger/batch-000001.parquet` … and `book.lock`. A ledger file
//! never changes, and belongs to the book only while the catalogue in `book.db` names it; so one
//! transaction of SQLite decides over customers and lines together. The state of a customer is
//! the fold of its history rows in force; undoing a batch withdraws its rows and folds again.

mod collection;
mod difference;
mod error;
mod fold;
mod former;
mod history;
#[cfg(test)]
mod kill_tests;
mod ledger;
mod load;
mod lock;
mod merge;
mod mode;
pub mod record;
mod schema;
mod settlement;
#[cfg(test)]
mod tests;
mod undo;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use polars::prelude::{Column, DataFrame, NamedFrom, Series};
use rusqlite::{Connection, OptionalExtension};

use crate::domain::customer::{Contact, Customer, KnownCustomer, KnownCustomers};
use crate::post::Posting;

pub use collection::{NewNote, Note, NoteOf};
pub use difference::{Difference, Verdict};
pub use error::ArchiveError;
pub use former::{Former, FormerCustomers};
pub use ledger::LedgerFile;
pub use load::{Differing, LoadStatus, Loaded};
pub use mode::{Mode, Modes};
pub use settlement::{NewSettlement, Pair, Settlement};
pub use undo::{Outcome, Undone, UndoneRow};

use lock::WriteLock;
use record::RecordKind;

/// One file to be loaded.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub file: String,
    pub sha256: String,
    /// The templates of its sheets, each once.
    pub templates: Vec<String>,
    pub rows_accepted: u64,
    pub rows_rejected: u64,
    pub posting: Posting,
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

/// What `verify` found wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    Database(String),
    LedgerFileMissing(String),
    LedgerFileDiffers(String),
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
            archive.tidy()?;
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
        load::load(self, batch, &modes.into(), dry_run)
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

    /// The customers by code, as the checks need them.
    pub fn known_customers(&self) -> Result<KnownCustomers, ArchiveError> {
        let mut statement = self.connection.prepare(
            "SELECT customer_code, customer_name, credit_days, stopped_on, incomplete
             FROM customer",
        )?;
        let rows = statement.query_map([], |row| {
            let code: String = row.get(0)?;
            let known = KnownCustomer {
                customer_name: row.get(1)?,
                credit_days: row.get(2)?,
                stopped_on: row.get::<_, String>(3)?.parse().ok(),
                incomplete: row.get(4)?,
            };
            Ok((code, known))
        })?;
        let mut known: KnownCustomers = rows.collect::<Result<_, _>>()?;
        self.add_merged(&mut known)?;
        Ok(known)
    }

    /// A merged customer is known by its old code and name, else as the one that it is now.
    fn add_merged(&self, known: &mut KnownCustomers) -> Result<(), ArchiveError> {
        let former = FormerCustomers::of(&self.connection)?;
        for (code, now) in former.merged() {
            if let Some(mut customer) = known.get(now).cloned() {
                customer.customer_name.clone_from(&former.by_code[code].customer_name);
                known.insert(code.to_owned(), customer);
            }
        }
        Ok(())
    }

    /// Customers that were removed or merged into others.
    pub fn former_customers(&self) -> Result<FormerCustomers, ArchiveError> {
        FormerCustomers::of(&self.connection)
    }

    /// Every customer in order of code.
    pub fn customers(&self) -> Result<Vec<Customer>, ArchiveError> {
        Ok(record::all(&self.connection, RecordKind::Customer)?
            .into_iter()
            .map(|(key, fields)| record::customer_of(key.code, fields))
            .collect())
    }

    pub fn customer(&self, code: &str) -> Result<Option<Customer>, ArchiveError> {
        let key = record::Key::customer(code);
        Ok(record::find(&self.connection, &key)?
            .map(|fields| record::customer_of(code.to_owned(), fields)))
    }

    /// Every contact in order of customer, the main one first, then by name.
    pub fn contacts(&self) -> Result<Vec<Contact>, ArchiveError> {
        let mut contacts: Vec<Contact> = record::all(&self.connection, RecordKind::Contact)?
            .into_iter()
            .map(|(key, fields)| record::contact_of(key, fields))
            .collect();
        contacts.sort_by(|a, b| {
            (&a.customer_code, !a.is_main, &a.contact_name).cmp(&(
                &b.customer_code,
                !b.is_main,
                &b.contact_name,
            ))
        });
        Ok(contacts)
    }

    /// The customers as the statistics need them, in order of code.
    pub fn customers_frame(&self) -> Result<DataFrame, ArchiveError> {
        const TEXTS: [&str; 8] = [
            "customer_code",
            "customer_name",
            "category",
            "region",
            "salesperson",
            "currency",
            "credit_parent_code",
            "credit_grade",
        ];
        let mut statement = self.connection.prepare(
            "SELECT customer_code, customer_name, category, region, salesperson,
                    iif(currency = '', 'CNY', currency), credit_parent_code, credit_grade,
                    credit_limit, credit_days,
                    CAST(julianday(nullif(credit_from, '')) - 2440587.5 AS INTEGER),
                    CAST(julianday(nullif(credit_until, '')) - 2440587.5 AS INTEGER)
             FROM customer ORDER BY customer_code",
        )?;
        let mut rows = statement.query([])?;
        let mut texts: [Vec<String>; 8] = Default::default();
        let mut integers: [Vec<Option<i64>>; 4] = Default::default();
        while let Some(row) = rows.next()? {
            for (at, cells) in texts.iter_mut().enumerate() {
                cells.push(row.get(at)?);
            }
            for (at, cells) in integers.iter_mut().enumerate() {
                cells.push(row.get(TEXTS.len() + at)?);
            }
        }
        let mut columns: Vec<Column> = TEXTS
            .iter()
            .zip(texts)
            .map(|(name, cells)| Series::new((*name).into(), cells).into())
            .collect();
        let height = integers[0].len();
        let names = ["credit_limit", "credit_days", "credit_from_day", "credit_until_day"];
        for (name, cells) in names.iter().zip(integers) {
            columns.push(Series::new((*name).into(), cells).into());
        }
        Ok(DataFrame::new(height, columns).expect("every column has one cell a customer"))
    }

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

    /// File and hash of every batch in force, for the provenance of a report.
    pub fn sources(&self) -> Result<Vec<(String, String)>, ArchiveError> {
        let mut statement = self
            .connection
            .prepare("SELECT file, sha256 FROM batch WHERE status = 'loaded' ORDER BY batch")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
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

    /// Looks for damage: the database by its own check, each ledger file by its hash.
    pub fn verify(&self) -> Result<Vec<Damage>, ArchiveError> {
        let mut damages = Vec::new();
        let mut statement = self.connection.prepare("PRAGMA integrity_check")?;
        let words = statement.query_map([], |row| row.get::<_, String>(0))?;
        for word in words {
            let word = word?;
            if word != "ok" {
                damages.push(Damage::Database(word));
            }
        }
        for file in self.ledger_files()? {
            match ledger::hash_of(&self.directory, &file)? {
                None => damages.push(Damage::LedgerFileMissing(file.path)),
                Some(hash) if hash != file.sha256 => {
                    damages.push(Damage::LedgerFileDiffers(file.path));
                }
                Some(_) => {}
            }
        }
        Ok(damages)
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
