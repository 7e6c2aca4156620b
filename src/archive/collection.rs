//! Notes of 催收 in the book: documents that a customer contests, payments that it promised.

use rusqlite::{Connection, params};

use crate::archive::former::FormerCustomers;
use crate::archive::lock::WriteLock;
use crate::archive::{Archive, ArchiveError};
use crate::post::{PostedDispute, PostedPromise, Posting};

/// What a note says; the days are ISO 8601.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteOf {
    /// The customer contests a document, or this much of it in minor units.
    Dispute { document_number: String, currency: String, amount: Option<i64> },
    /// The customer promised to pay an amount, in minor units, by a day; for a document, where one
    /// is named.
    Promise { document_number: String, currency: String, amount: i64, due_on: String },
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
            NoteOf::Dispute { document_number, currency, amount } => {
                let amount = amount.unwrap_or(0);
                ("dispute", currency.as_str(), amount, "", document_number.as_str())
            }
            NoteOf::Promise { document_number, currency, amount, due_on } => {
                let document = document_number.as_str();
                ("promise", currency.as_str(), *amount, due_on.as_str(), document)
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

    /// Every note by its number, closed ones too, but for those of batches that were undone; under
    /// the codes of today.
    pub fn notes(&self) -> Result<Vec<Note>, ArchiveError> {
        let mut statement = self.connection.prepare(
            "SELECT note, kind, customer_code, currency, amount, due_on, document_number, noted_on,
                    closed_on, reason, created, who
             FROM collection_note
             WHERE batch = 0 OR batch IN (SELECT batch FROM batch WHERE status = 'loaded')
             ORDER BY note",
        )?;
        let former = FormerCustomers::of(&self.connection)?;
        let rows = statement.query_map([], |row| {
            let code: String = row.get(2)?;
            let kind: String = row.get(1)?;
            let of = if kind == "dispute" {
                let amount: i64 = row.get(4)?;
                let amount = (amount > 0).then_some(amount);
                let (document_number, currency) = (row.get(6)?, row.get(3)?);
                NoteOf::Dispute { document_number, currency, amount }
            } else {
                NoteOf::Promise {
                    document_number: row.get(6)?,
                    currency: row.get(3)?,
                    amount: row.get(4)?,
                    due_on: row.get(5)?,
                }
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

/// Notes what the rows of a batch say is contested or promised, unless the book has it: as a note
/// that stands, or as one of the same day that was closed since. Gives how many are new.
pub(super) fn note_posted(
    connection: &Connection,
    batch: i64,
    posting: &Posting,
    author: (&str, &str),
) -> Result<u64, ArchiveError> {
    let disputes = note_disputes(connection, batch, &posting.disputes, author)?;
    Ok(disputes + note_promises(connection, batch, &posting.promises, author)?)
}

fn note_disputes(
    connection: &Connection,
    batch: i64,
    disputes: &[PostedDispute],
    (created, who): (&str, &str),
) -> Result<u64, ArchiveError> {
    let mut added = 0;
    let mut statement = connection.prepare_cached(
        "INSERT INTO collection_note
             (kind, customer_code, amount, document_number, noted_on, reason, created, who, batch,
              currency)
         SELECT 'dispute', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
         WHERE NOT EXISTS (
             SELECT 1 FROM collection_note
             WHERE kind = 'dispute' AND customer_code = ?1 AND document_number = ?3
                 AND (closed_on = '' OR noted_on = ?4)
                 AND (batch = 0 OR batch IN (SELECT batch FROM batch WHERE status = 'loaded')))",
    )?;
    for one in disputes {
        added += statement.execute(params![
            one.customer_code,
            one.amount.unwrap_or(0),
            one.document_number,
            one.since.to_string(),
            one.reason,
            created,
            who,
            batch,
            one.currency.code()
        ])? as u64;
    }
    Ok(added)
}

/// A promise for a document is the same one where its day is; without a document, where its
/// amount is too.
fn note_promises(
    connection: &Connection,
    batch: i64,
    promises: &[PostedPromise],
    (created, who): (&str, &str),
) -> Result<u64, ArchiveError> {
    let mut added = 0;
    let mut statement = connection.prepare_cached(
        "INSERT INTO collection_note
             (kind, customer_code, currency, amount, due_on, document_number, noted_on, created,
              who, batch)
         SELECT 'promise', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
         WHERE NOT EXISTS (
             SELECT 1 FROM collection_note
             WHERE kind = 'promise' AND customer_code = ?1 AND currency = ?2 AND due_on = ?4
                 AND document_number = ?5 AND (?5 <> '' OR amount = ?3)
                 AND (closed_on = '' OR noted_on = ?6)
                 AND (batch = 0 OR batch IN (SELECT batch FROM batch WHERE status = 'loaded')))",
    )?;
    for one in promises {
        added += statement.execute(params![
            one.customer_code,
            one.currency.code(),
            one.amount,
            one.due_on.to_string(),
            one.document_number,
            one.made_on.to_string(),
            created,
            who,
            batch
        ])? as u64;
    }
    Ok(added)
}
