//! Taking a batch back: its changes are withdrawn and what they touched is folded again.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::archive::history::{self, WHOLE, fold};
use crate::archive::lock::WriteLock;
use crate::archive::record::{self, Fields, Key};
use crate::archive::{Archive, ArchiveError, Change, count, now};

/// What became of one change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Reversed,
    /// Edited since: the batch that did, `None` for a change by hand. The later value stays.
    KeptEditedSince(Option<i64>),
    /// Documents of these batches name the customer: it stays as an incomplete one.
    KeptWithDocuments(Vec<i64>),
}

/// One change of the batch, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UndoneRow {
    pub customer_code: String,
    pub contact_name: Option<String>,
    /// `*`: the customer or contact as a whole.
    pub field: String,
    pub outcome: Outcome,
}

/// What an undo did, or would have done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    pub batch: i64,
    /// In the order in which the batch made the changes.
    pub rows: Vec<UndoneRow>,
    pub customers_removed: u64,
    pub lines_removed: u64,
    /// Later batches that left something out since this one had brought it: loading their
    /// files again brings it back.
    pub dependent: Vec<i64>,
}

pub fn undo(archive: &mut Archive, batch: i64, dry_run: bool) -> Result<Undone, ArchiveError> {
    let _lock = WriteLock::take(&archive.directory, archive.patience)?;
    archive.tidy()?;
    let transaction =
        archive.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    require_loaded(&transaction, batch)?;
    let mut undone = Undone { batch, ..Undone::default() };

    let changes = history::of_batch(&transaction, batch)?;
    let mut codes: BTreeSet<String> =
        changes.iter().map(|change| change.customer_code.clone()).collect();
    codes.extend(named_by(&transaction, batch)?);
    withdraw(&transaction, batch, &mut undone)?;
    for code in &codes {
        fold_customer(&transaction, code, &mut undone)?;
    }
    for change in &changes {
        undone.rows.push(judge(&transaction, change)?);
    }
    undone.dependent = mark_dependent(&transaction, batch)?;
    if dry_run {
        // Dropping the transaction rolls it back.
        return Ok(undone);
    }
    transaction.commit()?;
    archive.tidy()?;
    Ok(undone)
}

fn require_loaded(connection: &Connection, batch: i64) -> Result<(), ArchiveError> {
    let status: Option<String> = connection
        .query_row("SELECT status FROM batch WHERE batch = ?1", [batch], |row| row.get(0))
        .optional()?;
    match status.as_deref() {
        None => Err(ArchiveError::NoSuchBatch { batch }),
        Some("undone") => Err(ArchiveError::AlreadyUndone { batch }),
        Some(_) => Ok(()),
    }
}

/// The customers that the batch's ledger lines name.
fn named_by(connection: &Connection, batch: i64) -> Result<Vec<String>, ArchiveError> {
    let mut statement =
        connection.prepare_cached("SELECT customer_code FROM batch_customer WHERE batch = ?1")?;
    let rows = statement.query_map([batch], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes the batch's changes and its ledger file out of force.
fn withdraw(connection: &Connection, batch: i64, undone: &mut Undone) -> Result<(), ArchiveError> {
    undone.lines_removed = connection
        .query_row("SELECT lines FROM ledger_file WHERE batch = ?1", [batch], |row| count(row, 0))
        .optional()?
        .unwrap_or(0);
    connection.execute(
        "UPDATE batch SET status = 'undone', undone = ?2 WHERE batch = ?1",
        params![batch, now(connection)?],
    )?;
    connection.execute("DELETE FROM ledger_file WHERE batch = ?1", [batch])?;
    connection.execute("UPDATE customer_history SET in_force = 0 WHERE batch = ?1", [batch])?;
    Ok(())
}

/// Batches in force, other than undone ones, whose ledger lines name a customer.
fn documents_of(connection: &Connection, code: &str) -> Result<Vec<i64>, ArchiveError> {
    let mut statement = connection.prepare_cached(
        "SELECT batch FROM batch_customer JOIN batch USING (batch)
         WHERE customer_code = ?1 AND status = 'loaded' ORDER BY batch",
    )?;
    let rows = statement.query_map([code], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Writes a customer and its contacts as the changes in force make them.
fn fold_customer(
    connection: &Connection,
    code: &str,
    undone: &mut Undone,
) -> Result<(), ArchiveError> {
    let changes = history::of_customer(connection, code)?;
    let key = Key::customer(code);
    let Some(current) = record::find(connection, &key)? else {
        return Ok(());
    };
    let contacts: BTreeSet<&String> =
        changes.iter().filter_map(|change| change.contact_name.as_ref()).collect();
    let mut has_contacts = false;
    for name in contacts {
        let key = Key::contact(code, name);
        let folded = fold(&changes, &key);
        if folded.has_any {
            record::write(connection, &key, &folded.fields)?;
            has_contacts = true;
        } else {
            record::delete(connection, &key)?;
        }
    }
    let folded = fold(&changes, &key);
    if folded.has_any || has_contacts || !documents_of(connection, code)?.is_empty() {
        let fields = completed(folded.fields, folded.has_whole, &current);
        record::write(connection, &key, &fields)?;
    } else {
        record::delete(connection, &key)?;
        undone.customers_removed += 1;
    }
    Ok(())
}

/// A customer whose base was withdrawn keeps its name and counts as incomplete.
fn completed(mut fields: Fields, has_whole: bool, current: &Fields) -> Fields {
    if !has_whole {
        fields.insert("incomplete".to_owned(), "1".to_owned());
        if let (false, Some(name)) =
            (fields.contains_key("customer_name"), current.get("customer_name"))
        {
            fields.insert("customer_name".to_owned(), name.clone());
        }
    }
    fields
}

/// Says what became of a change, after the folding.
fn judge(connection: &Connection, change: &Change) -> Result<UndoneRow, ArchiveError> {
    let key = Key { code: change.customer_code.clone(), contact: change.contact_name.clone() };
    let later = history::of_customer(connection, &key.code)?
        .into_iter()
        .filter(|other| other.in_force && other.contact_name == key.contact)
        .rfind(|other| {
            change.field == WHOLE || other.field == change.field || other.field == WHOLE
        });
    let is_gone = record::find(connection, &key)?.is_none();
    let outcome = match later {
        _ if is_gone => Outcome::Reversed,
        Some(other) if change.field == WHOLE || is_later(&other, change) => {
            Outcome::KeptEditedSince(other.batch)
        }
        Some(_) => Outcome::Reversed,
        None if change.field == WHOLE => {
            Outcome::KeptWithDocuments(documents_of(connection, &key.code)?)
        }
        None => Outcome::Reversed,
    };
    Ok(UndoneRow {
        customer_code: key.code,
        contact_name: key.contact,
        field: change.field.clone(),
        outcome,
    })
}

/// Batches count upward; a change by hand has no number and is later than any batch it meets.
fn is_later(other: &Change, change: &Change) -> bool {
    match (other.batch, change.batch) {
        (Some(other), Some(own)) => other > own,
        _ => true,
    }
}

/// Later batches that found something in the book already: the same file loads again.
fn mark_dependent(connection: &Connection, batch: i64) -> Result<Vec<i64>, ArchiveError> {
    connection.execute(
        "UPDATE batch SET lacking = 1
         WHERE batch > ?1 AND status = 'loaded' AND left_out > 0",
        [batch],
    )?;
    let mut statement = connection.prepare(
        "SELECT batch FROM batch
         WHERE batch > ?1 AND status = 'loaded' AND left_out > 0 ORDER BY batch",
    )?;
    let rows = statement.query_map([batch], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
