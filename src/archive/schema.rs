//! The tables of `book.db`, by numbered migrations.

use std::path::Path;

use rusqlite::Connection;

use crate::archive::ArchiveError;

/// `WANG`: marks a database as a book.
const APPLICATION_ID: i64 = 0x5741_4E47;

/// Each migration takes the schema from its position to the next; never edited once released.
const MIGRATIONS: [&str; 4] = [
    include_str!("schema/001.sql"),
    include_str!("schema/002.sql"),
    include_str!("schema/003.sql"),
    include_str!("schema/004.sql"),
];

/// The schema that this program writes.
pub const VERSION: i64 = MIGRATIONS.len() as i64;

/// What a database is, by its header.
pub enum State {
    /// Of this program's version.
    Current,
    /// New, or older: to be migrated from this version.
    Older(i64),
}

/// Looks at a database without changing it.
pub fn state(connection: &Connection, directory: &Path) -> Result<State, ArchiveError> {
    let pragma = |name: &str| {
        connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0))
    };
    let not_a_book = || ArchiveError::NotABook { directory: directory.to_owned() };
    let application = pragma("application_id").map_err(|_| not_a_book())?;
    let version = pragma("user_version")?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let is_empty = application == 0 && version == 0 && tables == 0;
    if application != APPLICATION_ID && !is_empty {
        return Err(not_a_book());
    }
    match version {
        VERSION => Ok(State::Current),
        newer if newer > VERSION => {
            Err(ArchiveError::NewerVersion { found: newer, supported: VERSION })
        }
        older => Ok(State::Older(older)),
    }
}

/// Brings a database to this program's version: all steps, or none.
pub fn migrate(connection: &mut Connection, directory: &Path) -> Result<(), ArchiveError> {
    let State::Older(from) = state(connection, directory)? else {
        return Ok(());
    };
    if from > 0 {
        back_up(connection, directory, from)?;
    }
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let done = usize::try_from(from)
        .map_err(|_| ArchiveError::NotABook { directory: directory.to_owned() })?;
    for migration in MIGRATIONS.iter().skip(done) {
        transaction.execute_batch(migration)?;
    }
    transaction.execute_batch(&format!(
        "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION};"
    ))?;
    transaction.commit()?;
    Ok(())
}

/// Keeps a whole copy of the database beside it before an older one is changed.
fn back_up(connection: &Connection, directory: &Path, version: i64) -> Result<(), ArchiveError> {
    let path = directory.join(format!("book.version-{version}.db"));
    if !path.exists() {
        connection.execute("VACUUM INTO ?1", [path.to_string_lossy()])?;
    }
    Ok(())
}
