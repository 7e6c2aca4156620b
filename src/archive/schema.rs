//! The tables of `book.db`, by numbered migrations.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::Connection;

use crate::archive::ArchiveError;

/// `WANG`: marks a database as a book.
const APPLICATION_ID: i64 = 0x5741_4E47;

/// Each migration takes the schema from its position to the next; never edited once released.
const MIGRATIONS: [&str; 7] = [
    include_str!("schema/001.sql"),
    include_str!("schema/002.sql"),
    include_str!("schema/003.sql"),
    include_str!("schema/004.sql"),
    include_str!("schema/005.sql"),
    include_str!("schema/006.sql"),
    include_str!("schema/007.sql"),
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

/// Every table and index by name, as the text that makes it.
pub fn objects(connection: &Connection) -> Result<BTreeMap<String, String>, ArchiveError> {
    let mut statement = connection.prepare(
        "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What [`objects`] gives for a sound book of this version.
pub fn expected() -> Result<BTreeMap<String, String>, ArchiveError> {
    let connection = Connection::open_in_memory()?;
    for migration in MIGRATIONS {
        connection.execute_batch(migration)?;
    }
    objects(&connection)
}

/// Keeps a whole copy of the database beside it before an older one is changed.
fn back_up(connection: &Connection, directory: &Path, version: i64) -> Result<(), ArchiveError> {
    let path = directory.join(format!("book.version-{version}.db"));
    if !path.exists() {
        connection.execute("VACUUM INTO ?1", [path.to_string_lossy()])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::archive::Archive;

    /// Tables with their columns, and indexes with what they index: what a schema is apart from
    /// how its text is written.
    fn shape(connection: &Connection) -> BTreeSet<String> {
        let lines = |text: &str| -> Vec<String> {
            let mut statement = connection.prepare(text).unwrap();
            let rows = statement.query_map([], |row| row.get(0)).unwrap();
            rows.collect::<Result<_, _>>().unwrap()
        };
        let columns = lines(
            "SELECT tables.name || ' ' || strict || ' ' || wr || ' ' || info.name || ' ' ||
                 info.type || ' ' || \"notnull\" || ' ' || coalesce(dflt_value, '-') || ' ' ||
                 info.pk
             FROM pragma_table_list AS tables JOIN pragma_table_info(tables.name) AS info
             WHERE tables.schema = 'main'",
        );
        let indexes =
            lines("SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL");
        let words = |text: String| text.split_whitespace().collect::<Vec<&str>>().join(" ");
        columns.into_iter().chain(indexes).map(words).collect()
    }

    fn version(connection: &Connection) -> i64 {
        connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn the_migrations_add_up_to_the_schema() {
        let migrated = Connection::open_in_memory().unwrap();
        for migration in MIGRATIONS {
            migrated.execute_batch(migration).unwrap();
        }
        let whole = Connection::open_in_memory().unwrap();
        whole.execute_batch(include_str!("schema/schema.sql")).unwrap();
        let (migrated, whole) = (shape(&migrated), shape(&whole));
        let apart: Vec<&String> = migrated.symmetric_difference(&whole).collect();
        assert!(apart.is_empty(), "schema.sql is to say what the migrations make: {apart:#?}");
    }

    #[test]
    fn a_book_of_every_version_is_migrated_once_and_kept_as_it_was() {
        for from in 1..MIGRATIONS.len() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("book.db");
            std::fs::create_dir(folder.path().join("ledger")).unwrap();
            let old = Connection::open(&path).unwrap();
            for migration in &MIGRATIONS[..from] {
                old.execute_batch(migration).unwrap();
            }
            old.execute_batch(&format!(
                "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {from};
                 INSERT INTO setting VALUES ('kept', 'yes');"
            ))
            .unwrap();
            drop(old);
            // Opened twice: the second time there is nothing to do.
            for _ in 0..2 {
                let mut archive = Archive::open(folder.path()).unwrap();
                assert_eq!(archive.setting("kept").unwrap().as_deref(), Some("yes"));
                assert_eq!(archive.verify().unwrap(), []);
            }
            let migrated = Connection::open(&path).unwrap();
            assert_eq!(version(&migrated), VERSION);
            let backup = folder.path().join(format!("book.version-{from}.db"));
            let kept = Connection::open(backup).unwrap();
            assert_eq!(version(&kept), from as i64);
            assert_ne!(shape(&kept), shape(&migrated));
        }
    }

    #[test]
    fn a_migrated_book_has_its_history_and_can_be_undone() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("ledger")).unwrap();
        let old = Connection::open(folder.path().join("book.db")).unwrap();
        old.execute_batch(MIGRATIONS[0]).unwrap();
        old.execute_batch(&format!(
            "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1;
             INSERT INTO batch VALUES (1, 'a', 'a', 'customers', 'add', 1, 0, 0, 0, 0, 'loaded', 0,
                 '2026-01-01T00:00:00Z', 'li', '');
             INSERT INTO batch VALUES (2, 'b', 'b', 'customers', 'overwrite', 1, 0, 0, 0, 3,
                 'undone', 0, '2026-01-02T00:00:00Z', 'li', '2026-01-03T00:00:00Z');
             INSERT INTO customer (customer_code, customer_name) VALUES ('C1', '甲');
             INSERT INTO contact (customer_code, contact_name, phone) VALUES ('C1', '李', '1');
             INSERT INTO customer_history VALUES
                 (1, 1, 'C1', NULL, '*', '', '{{\"customer_name\":\"甲\"}}', 'x', 'y', 1),
                 (2, 1, 'C1', '李', '*', '', '{{\"phone\":\"1\"}}', 'x', 'y', 1),
                 (3, 2, 'C1', NULL, 'region', '', '华东', 'x', 'y', 0);"
        ))
        .unwrap();
        drop(old);
        let mut archive = Archive::open(folder.path()).unwrap();
        assert_eq!(archive.verify().unwrap(), []);
        let history = archive.history("C1").unwrap();
        let withdrawn: Vec<&str> = history.iter().map(|one| one.withdrawn.as_str()).collect();
        assert_eq!(withdrawn, ["", "", "2026-01-03T00:00:00Z"]);
        assert_eq!((history[1].item.as_str(), history[1].who.as_str()), ("李", "li"));
        // On that day the undone batch was still in force.
        let then = archive.customer_as_of("C1", "2026-01-03T00:00:00Z").unwrap().unwrap().0;
        assert_eq!(then.text("region"), "华东");
        archive.undo(1).unwrap();
        assert!(archive.customers().unwrap().is_empty() && archive.contacts().unwrap().is_empty());
    }
}
