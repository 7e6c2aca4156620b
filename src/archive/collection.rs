//! Notes of 催收 in the book: documents that a customer contests, payments that it promised.

use rusqlite::params;

use crate::archive::former::FormerCustomers;
use crate::archive::lock::WriteLock;
use crate::archive::{Archive, ArchiveError};

/// What a note says; the days are ISO 8601.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteOf {
    /// The customer contests a document.
    Dispute { document_number: String },
    /// The customer promised to pay an amount, in minor units, by a day.
    Promise { currency: String, amount: i64, due_on: String },
}

/// A note before it stands in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNote {
    pub customer_code: String,
    pub of: NoteOf,
    pub noted_on: String,
    pub reason: String,
}

/// A note in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub note: i64,
    pub of: NewNote,
    /// Empty: it stands.
    pub closed_on: String,
    pub created: String,
    pub who: String,
}

impl Archive {
    /// Adds a note; gives its number.
    pub fn add_note(&mut self, note: &NewNote, created: &str) -> Result<i64, ArchiveError> {
        let _lock = WriteLock::take(&self.directory, self.patience, &self.who)?;
        let (kind, currency, amount, due_on, document) = match &note.of {
            NoteOf::Dispute { document_number } => ("dispute", "", 0, "", document_number.as_str()),
            NoteOf::Promise { currency, amount, due_on } => {
                ("promise", currency.as_str(), *amount, due_on.as_str(), "")
            }
        };
        self.connection.execute(
            "INSERT INTO collection_note (kind, customer_code, currency, amount, due_on,
                document_number, noted_on, reason, created, who)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                kind,
                note.customer_code,
                currency,
                amount,
                due_on,
                document,
                note.noted_on,
                note.reason,
                created,
                self.who
            ],
        )?;
        Ok(self.connection.last_insert_rowid())
    }

    /// Closes a note that stands, as of a day.
    pub fn close_note(&mut self, note: i64, closed_on: &str) -> Result<(), ArchiveError> {
        let _lock = WriteLock::take(&self.directory, self.patience, &self.who)?;
        let changed = self.connection.execute(
            "UPDATE collection_note SET closed_on = ?2 WHERE note = ?1 AND closed_on = ''",
            params![note, closed_on],
        )?;
        if changed == 0 { Err(ArchiveError::NoSuchNote { note }) } else { Ok(()) }
    }

    /// Every note by its number, closed ones too; under the codes of today.
    pub fn notes(&self) -> Result<Vec<Note>, ArchiveError> {
        let mut statement = self.connection.prepare(
            "SELECT note, kind, customer_code, currency, amount, due_on, document_number, noted_on,
                    closed_on, reason, created, who
             FROM collection_note ORDER BY note",
        )?;
        let former = FormerCustomers::of(&self.connection)?;
        let rows = statement.query_map([], |row| {
            let code: String = row.get(2)?;
            let kind: String = row.get(1)?;
            let of = if kind == "dispute" {
                NoteOf::Dispute { document_number: row.get(6)? }
            } else {
                NoteOf::Promise { currency: row.get(3)?, amount: row.get(4)?, due_on: row.get(5)? }
            };
            Ok(Note {
                note: row.get(0)?,
                of: NewNote {
                    customer_code: former.now(&code).unwrap_or(&code).to_owned(),
                    of,
                    noted_on: row.get(7)?,
                    reason: row.get(9)?,
                },
                closed_on: row.get(8)?,
                created: row.get(10)?,
                who: row.get(11)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
