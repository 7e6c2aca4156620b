//! The history of every field: one row a change, written by its batch and withdrawn by an undo.

use std::collections::BTreeSet;

use rusqlite::{Connection, Row, params};

use crate::archive::record::{Fields, Key, RecordKind, to_json};
use crate::archive::{ArchiveError, Change};

/// The field of a record that was added as a whole.
pub const WHOLE: &str = "*";
/// The field that takes a record out of its table while it is `1`.
pub const REMOVED: &str = "removed";
/// The field that takes a customer out of its table while it names another one.
pub const MERGED_INTO: &str = "merged_into";

/// Notes that a record was added, or an incomplete customer completed.
pub fn note_added(
    connection: &Connection,
    batch: i64,
    key: &Key,
    fields: &Fields,
) -> rusqlite::Result<()> {
    note(connection, batch, key, WHOLE, "", &to_json(fields))
}

/// Notes each field in which two states differ.
pub fn note_changed(
    connection: &Connection,
    batch: i64,
    key: &Key,
    old: &Fields,
    new: &Fields,
) -> rusqlite::Result<()> {
    let fields: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for field in fields {
        let value = |fields: &Fields| fields.get(field).cloned().unwrap_or_default();
        let (before, after) = (value(old), value(new));
        if before != after {
            note(connection, batch, key, field, &before, &after)?;
        }
    }
    Ok(())
}

/// Notes one change of one field.
pub fn note(
    connection: &Connection,
    batch: i64,
    key: &Key,
    field: &str,
    old: &str,
    new: &str,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO history (batch, kind, customer_code, item, field, old, new)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    statement.execute(params![batch, key.kind.word(), key.code, key.item, field, old, new])?;
    Ok(())
}

/// Takes every change of a batch out of force.
pub fn withdraw(connection: &Connection, batch: i64, at: &str) -> rusqlite::Result<()> {
    connection.execute("UPDATE history SET withdrawn = ?2 WHERE batch = ?1", params![batch, at])?;
    Ok(())
}

/// Puts what a batch changed of one record back into force.
pub fn reinstate(connection: &Connection, batch: i64, key: &Key) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE history SET withdrawn = ''
         WHERE batch = ?1 AND kind = ?2 AND customer_code = ?3 AND item = ?4",
        params![batch, key.kind.word(), key.code, key.item],
    )?;
    Ok(())
}

/// Every change of a customer and what belongs to it, the oldest first.
pub fn of_customer(connection: &Connection, code: &str) -> Result<Vec<Change>, ArchiveError> {
    select(connection, "history.customer_code = ?1", &code)
}

/// Every change that a batch made, the oldest first.
pub fn of_batch(connection: &Connection, batch: i64) -> Result<Vec<Change>, ArchiveError> {
    select(connection, "history.batch = ?1", &batch)
}

/// Every change made before a moment, the oldest first.
pub fn before(connection: &Connection, moment: &str) -> Result<Vec<Change>, ArchiveError> {
    select(connection, "batch.created < ?1", &moment)
}

/// One change by its number.
pub fn by_id(connection: &Connection, id: i64) -> Result<Option<Change>, ArchiveError> {
    Ok(select(connection, "history.id = ?1", &id)?.pop())
}

fn select(
    connection: &Connection,
    condition: &str,
    value: &dyn rusqlite::ToSql,
) -> Result<Vec<Change>, ArchiveError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT history.id, history.batch, batch.file, batch.created, batch.who, history.kind,
             history.customer_code, history.item, history.field, history.old, history.new,
             history.withdrawn
         FROM history JOIN batch USING (batch) WHERE {condition} ORDER BY history.id"
    ))?;
    let rows = statement.query_map([value], change)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn change(row: &Row) -> rusqlite::Result<Change> {
    let word: String = row.get(5)?;
    let kind = RecordKind::parse(&word).ok_or_else(|| {
        let reason = format!("no kind of record is called {word}").into();
        rusqlite::Error::FromSqlConversionFailure(5, rusqlite::types::Type::Text, reason)
    })?;
    Ok(Change {
        id: row.get(0)?,
        batch: row.get(1)?,
        source: row.get(2)?,
        at: row.get(3)?,
        who: row.get(4)?,
        kind,
        customer_code: row.get(6)?,
        item: row.get(7)?,
        field: row.get(8)?,
        old: row.get(9)?,
        new: row.get(10)?,
        withdrawn: row.get(11)?,
    })
}
