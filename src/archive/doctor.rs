//! The examination of a book: the database, each ledger file, the catalogue, the fold of history.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::DataFrame;
use rusqlite::{Connection, TransactionBehavior, params};

use crate::archive::fold::{self, State};
use crate::archive::former::FormerCustomers;
use crate::archive::ledger::{self, LedgerFile};
use crate::archive::lock::WriteLock;
use crate::archive::record::{self, Key, RecordKind};
use crate::archive::{Archive, ArchiveError, catalogue, count, schema, stored};

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// The database's own check complains.
    Database {
        reason: String,
    },
    /// A table or index is missing or another one.
    Schema {
        name: String,
    },
    LedgerFileMissing {
        path: String,
    },
    /// Its bytes are not those that were written.
    LedgerFileDiffers {
        path: String,
    },
    /// A file in the ledger folder that no row of the catalogue names.
    FileUnknown {
        path: String,
    },
    /// The file holds another number of lines than its batch says.
    Lines {
        batch: i64,
        counted: u64,
        noted: u64,
    },
    /// The note of who is named by the lines of a batch is wrong.
    LinesByCustomer {
        batch: i64,
    },
    /// The tables say other than the history of a customer.
    Record {
        code: String,
    },
}

impl Trouble {
    /// The word in machine-readable output and in the keys of the texts.
    pub fn word(&self) -> &'static str {
        match self {
            Trouble::Database { .. } => "database",
            Trouble::Schema { .. } => "schema",
            Trouble::LedgerFileMissing { .. } => "ledger-file-missing",
            Trouble::LedgerFileDiffers { .. } => "ledger-file-differs",
            Trouble::FileUnknown { .. } => "file-unknown",
            Trouble::Lines { .. } => "lines",
            Trouble::LinesByCustomer { .. } => "lines-by-customer",
            Trouble::Record { .. } => "record",
        }
    }

    /// What it is about.
    pub fn subject(&self) -> String {
        match self {
            Trouble::Database { reason } => reason.clone(),
            Trouble::Schema { name } => name.clone(),
            Trouble::LedgerFileMissing { path }
            | Trouble::LedgerFileDiffers { path }
            | Trouble::FileUnknown { path } => path.clone(),
            Trouble::Lines { batch, counted, noted } => format!("{batch}: {counted} ≠ {noted}"),
            Trouble::LinesByCustomer { batch } => batch.to_string(),
            Trouble::Record { code } => code.clone(),
        }
    }
}

/// A trouble, and whether it was mended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    pub trouble: Trouble,
    pub mended: bool,
}

/// What there is in a book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub version: i64,
    pub customers: u64,
    pub former_customers: u64,
    pub batches: u64,
    pub changes: u64,
    pub ledger_files: u64,
    pub lines: u64,
    /// Debit and credit by currency, in minor units.
    pub sums: BTreeMap<String, (i128, i128)>,
}

/// What an examination came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examination {
    pub found: Vec<Found>,
    pub totals: Totals,
}

impl Archive {
    /// Examines the whole book, and with `mend` mends what is safe: an index or a note that can be
    /// made again, tables that the history makes again. No user's data is ever thrown away.
    pub fn examine(&mut self, mend: bool) -> Result<Examination, ArchiveError> {
        let _lock = match mend {
            true => Some(WriteLock::take(&self.directory, self.patience, &self.who)?),
            false => None,
        };
        let directory = self.directory.clone();
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let mut found = Vec::new();
        check_database(&transaction, mend, &mut found)?;
        check_schema(&transaction, mend, &mut found)?;
        let mut totals = totals(&transaction)?;
        for file in catalogue(&transaction)? {
            match ledger::hash_of(&directory, &file)? {
                None => keep(&mut found, Trouble::LedgerFileMissing { path: file.path }),
                Some(hash) if hash != file.sha256 => {
                    keep(&mut found, Trouble::LedgerFileDiffers { path: file.path });
                }
                Some(_) => {
                    let frame = ledger::read(&directory, &file)?;
                    check_lines(&transaction, &file, &frame, mend, &mut found)?;
                    add_up(&frame, &mut totals);
                }
            }
        }
        for path in ledger::unknown(&directory, &catalogue(&transaction)?)? {
            keep(&mut found, Trouble::FileUnknown { path });
        }
        check_records(&transaction, mend, &mut found)?;
        if mend {
            transaction.commit()?;
        }
        Ok(Examination { found, totals })
    }

    /// Looks for damage and changes nothing.
    pub fn verify(&mut self) -> Result<Vec<Trouble>, ArchiveError> {
        Ok(self.examine(false)?.found.into_iter().map(|found| found.trouble).collect())
    }
}

fn keep(found: &mut Vec<Found>, trouble: Trouble) {
    found.push(Found { trouble, mended: false });
}

fn check_database(
    connection: &Connection,
    mend: bool,
    found: &mut Vec<Found>,
) -> Result<(), ArchiveError> {
    let reasons = |text: &str| -> Result<Vec<String>, ArchiveError> {
        let mut statement = connection.prepare(text)?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    };
    let complaints = |text: &str| -> Result<Vec<String>, ArchiveError> {
        Ok(reasons(text)?.into_iter().filter(|word| word != "ok").collect())
    };
    let before = complaints("PRAGMA integrity_check")?;
    let mut after = before.clone();
    if mend && before.iter().any(|reason| reason.contains("index")) {
        // An index holds nothing that its table has not.
        connection.execute_batch("REINDEX")?;
        after = complaints("PRAGMA integrity_check")?;
    }
    for reason in before {
        let mended = !after.contains(&reason);
        found.push(Found { trouble: Trouble::Database { reason }, mended });
    }
    for table in reasons("SELECT DISTINCT \"table\" FROM pragma_foreign_key_check")? {
        let reason = format!("foreign keys of {table}");
        keep(found, Trouble::Database { reason });
    }
    Ok(())
}

fn check_schema(
    connection: &Connection,
    mend: bool,
    found: &mut Vec<Found>,
) -> Result<(), ArchiveError> {
    let now = schema::objects(connection)?;
    for (name, text) in schema::expected()? {
        if now.get(&name) == Some(&text) {
            continue;
        }
        let can_make = !now.contains_key(&name) && text.starts_with("CREATE INDEX");
        if mend && can_make {
            connection.execute_batch(&text)?;
        }
        found.push(Found { trouble: Trouble::Schema { name }, mended: mend && can_make });
    }
    Ok(())
}

fn totals(connection: &Connection) -> Result<Totals, ArchiveError> {
    let number = |table: &str| {
        connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| count(row, 0))
    };
    Ok(Totals {
        version: schema::VERSION,
        customers: number("customer")?,
        former_customers: number("former_customer")?,
        batches: number("batch")?,
        changes: number("history")?,
        ledger_files: number("ledger_file")?,
        ..Totals::default()
    })
}

/// The lines of one file against what its batch says of them.
fn check_lines(
    connection: &Connection,
    file: &LedgerFile,
    frame: &DataFrame,
    mend: bool,
    found: &mut Vec<Found>,
) -> Result<(), ArchiveError> {
    let batch = file.batch;
    let noted: u64 = connection.query_row(
        "SELECT lines_added FROM batch WHERE batch = ?1 AND status = 'loaded'",
        [batch],
        |row| count(row, 0),
    )?;
    let counted = frame.height() as u64;
    if counted != noted {
        keep(found, Trouble::Lines { batch, counted, noted });
    }
    let mut by_customer: BTreeMap<String, u64> = BTreeMap::new();
    for code in ledger::codes(frame) {
        *by_customer.entry(code.to_owned()).or_default() += 1;
    }
    let mut statement = connection
        .prepare_cached("SELECT customer_code, lines FROM batch_customer WHERE batch = ?1")?;
    let rows = statement.query_map([batch], |row| Ok((row.get(0)?, count(row, 1)?)))?;
    let noted: BTreeMap<String, u64> = rows.collect::<Result<_, _>>()?;
    if noted != by_customer {
        if mend {
            connection.execute("DELETE FROM batch_customer WHERE batch = ?1", [batch])?;
            for (code, lines) in &by_customer {
                connection.execute(
                    "INSERT INTO batch_customer (batch, customer_code, lines) VALUES (?1, ?2, ?3)",
                    params![batch, code, stored(*lines)],
                )?;
            }
        }
        found.push(Found { trouble: Trouble::LinesByCustomer { batch }, mended: mend });
    }
    Ok(())
}

fn add_up(frame: &DataFrame, totals: &mut Totals) {
    totals.lines += frame.height() as u64;
    let text = "a ledger frame has its columns";
    let currencies = frame.column("currency").and_then(|column| column.str()).expect(text);
    let debits = frame.column("debit").and_then(|column| column.i64()).expect(text);
    let credits = frame.column("credit").and_then(|column| column.i64()).expect(text);
    for ((currency, debit), credit) in currencies.iter().zip(debits.iter()).zip(credits.iter()) {
        let currency = currency.unwrap_or("");
        if !totals.sums.contains_key(currency) {
            totals.sums.insert(currency.to_owned(), (0, 0));
        }
        if let Some(sums) = totals.sums.get_mut(currency) {
            sums.0 += i128::from(debit.unwrap_or(0));
            sums.1 += i128::from(credit.unwrap_or(0));
        }
    }
}

/// The tables against the history, customer by customer.
fn check_records(
    connection: &Connection,
    mend: bool,
    found: &mut Vec<Found>,
) -> Result<(), ArchiveError> {
    let former = FormerCustomers::of(connection)?;
    let items = items(connection)?;
    for code in every_code(connection)? {
        let (_, expected) = fold::current(connection, &code)?;
        let actual = State {
            customer: record::find(connection, &Key::customer(&code))?,
            items: items.get(&code).cloned().unwrap_or_default(),
            former: former
                .by_code
                .get(&code)
                .map(|former| (former.customer_name.clone(), former.merged_into.clone())),
        };
        if actual != expected {
            if mend {
                fold::project(connection, &code)?;
            }
            found.push(Found { trouble: Trouble::Record { code }, mended: mend });
        }
    }
    Ok(())
}

/// What belongs to customers, by their code.
fn items(
    connection: &Connection,
) -> Result<BTreeMap<String, BTreeMap<Key, record::Fields>>, ArchiveError> {
    let mut items: BTreeMap<String, BTreeMap<Key, record::Fields>> = BTreeMap::new();
    for kind in RecordKind::ALL.into_iter().filter(|kind| *kind != RecordKind::Customer) {
        for (key, fields) in record::all(connection, kind)? {
            items.entry(key.code.clone()).or_default().insert(key, fields);
        }
    }
    Ok(items)
}

/// Every code that any table of customers or any line in force names.
fn every_code(connection: &Connection) -> Result<BTreeSet<String>, ArchiveError> {
    let mut statement = connection.prepare(
        "SELECT customer_code FROM customer
         UNION SELECT customer_code FROM former_customer
         UNION SELECT customer_code FROM history
         UNION SELECT customer_code FROM batch_customer JOIN batch USING (batch)
             WHERE status = 'loaded'",
    )?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
