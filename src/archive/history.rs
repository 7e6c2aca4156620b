//! The history of every field: written by each change, folded again by an undo.

use rusqlite::{Connection, Row, params};

use crate::archive::record::{Fields, Key, from_json, to_json};
use crate::archive::{ArchiveError, Change};

/// The field of a row that was added as a whole.
pub const WHOLE: &str = "*";

/// Who changes what, when: the same for all rows of one transaction.
pub struct Author {
    pub batch: Option<i64>,
    pub at: String,
    pub who: String,
}

/// Notes that a row was added, or an incomplete one completed.
pub fn note_added(
    connection: &Connection,
    author: &Author,
    key: &Key,
    fields: &Fields,
) -> rusqlite::Result<()> {
    note(connection, author, key, WHOLE, "", &to_json(fields))
}

/// Notes each field in which two states differ.
pub fn note_changed(
    connection: &Connection,
    author: &Author,
    key: &Key,
    old: &Fields,
    new: &Fields,
) -> rusqlite::Result<()> {
    let value = |fields: &Fields, field: &str| fields.get(field).cloned().unwrap_or_default();
    let mut fields: Vec<&String> = old.keys().chain(new.keys()).collect();
    fields.sort();
    fields.dedup();
    for field in fields {
        let (before, after) = (value(old, field), value(new, field));
        if before != after {
            note(connection, author, key, field, &before, &after)?;
        }
    }
    Ok(())
}

fn note(
    connection: &Connection,
    author: &Author,
    key: &Key,
    field: &str,
    old: &str,
    new: &str,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO customer_history
             (batch, customer_code, contact_name, field, old, new, at, who)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    statement.execute(params![
        author.batch,
        key.code,
        key.contact,
        field,
        old,
        new,
        author.at,
        author.who
    ])?;
    Ok(())
}

/// Every change of a customer and its contacts, the oldest first.
pub fn of_customer(connection: &Connection, code: &str) -> Result<Vec<Change>, ArchiveError> {
    let mut statement = connection.prepare_cached(
        "SELECT batch, customer_code, contact_name, field, old, new, at, who, in_force
         FROM customer_history WHERE customer_code = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([code], change)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Every change that a batch made, the oldest first.
pub fn of_batch(connection: &Connection, batch: i64) -> Result<Vec<Change>, ArchiveError> {
    let mut statement = connection.prepare_cached(
        "SELECT batch, customer_code, contact_name, field, old, new, at, who, in_force
         FROM customer_history WHERE batch = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([batch], change)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn change(row: &Row) -> rusqlite::Result<Change> {
    Ok(Change {
        batch: row.get(0)?,
        customer_code: row.get(1)?,
        contact_name: row.get(2)?,
        field: row.get(3)?,
        old: row.get(4)?,
        new: row.get(5)?,
        at: row.get(6)?,
        who: row.get(7)?,
        in_force: row.get(8)?,
    })
}

/// What the changes in force make of one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    pub fields: Fields,
    /// Whether a change in force added the row as a whole.
    pub has_whole: bool,
    /// Whether any change is in force at all.
    pub has_any: bool,
}

/// Folds the changes of one customer or contact out of all changes of its customer.
pub fn fold(changes: &[Change], key: &Key) -> Folded {
    let mut folded = Folded::default();
    let in_force =
        changes.iter().filter(|change| change.in_force && change.contact_name == key.contact);
    for change in in_force {
        folded.has_any = true;
        if change.field == WHOLE {
            folded.has_whole = true;
            // A whole row of a sheet says that the customer is complete.
            folded.fields.remove("incomplete");
            folded.fields.extend(from_json(&change.new));
        } else if change.new.is_empty() {
            folded.fields.remove(&change.field);
        } else {
            folded.fields.insert(change.field.clone(), change.new.clone());
        }
    }
    folded
}
