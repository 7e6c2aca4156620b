//! Loading one file: customers, contacts, lines and their batch in one transaction.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use polars::prelude::{BooleanChunked, DataFrame, NamedFrom, NewChunkedArray, Series};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::archive::history::{Author, note_added, note_changed};
use crate::archive::ledger::{self, LedgerFile};
use crate::archive::lock::WriteLock;
use crate::archive::record::{self, Fields, Key};
use crate::archive::{Archive, ArchiveError, Batch, Mode, catalogue, now, stored};
use crate::post::Posting;

/// What became of a load.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LoadStatus {
    /// A batch was committed.
    #[default]
    Loaded,
    /// The book has all of it already; nothing was written.
    Unchanged,
    /// No row was accepted; nothing was written.
    Empty,
}

/// A customer or contact for which the file says other than the book, and the book keeps its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Differing {
    pub customer_code: String,
    pub contact_name: Option<String>,
    pub fields: Vec<String>,
}

/// What a load did, or with `dry_run` would have done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The batch that was committed; where the same bytes are in the book, the batch that
    /// brought them; else `None`.
    pub batch: Option<i64>,
    pub status: LoadStatus,
    pub customers_added: u64,
    pub customers_changed: u64,
    pub customers_same: u64,
    /// In order of code; some of their other fields may have been filled.
    pub differing: Vec<Differing>,
    pub contacts_added: u64,
    pub contacts_changed: u64,
    /// Codes of customers made from documents alone, in order.
    pub incomplete_added: Vec<String>,
    pub lines_added: u64,
    /// Lines that stand in the book from another file, and were not loaded again.
    pub lines_same: u64,
}

pub fn load(
    archive: &mut Archive,
    mut batch: Batch,
    mode: Mode,
    dry_run: bool,
) -> Result<Loaded, ArchiveError> {
    if batch.rows_accepted == 0 {
        return Ok(Loaded { status: LoadStatus::Empty, ..Loaded::default() });
    }
    let _lock = WriteLock::take(&archive.directory, archive.patience)?;
    archive.tidy()?;
    let directory = archive.directory.clone();
    let transaction =
        archive.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if let Some(earlier) = earlier_load(&transaction, &batch.sha256, mode)? {
        return Ok(Loaded {
            batch: Some(earlier),
            status: LoadStatus::Unchanged,
            customers_same: batch.posting.customers.len() as u64,
            lines_same: batch.posting.lines.height() as u64,
            ..Loaded::default()
        });
    }
    let number: i64 =
        transaction
            .query_row("SELECT coalesce(max(batch), 0) + 1 FROM batch", [], |row| row.get(0))?;
    let author = Author { batch: Some(number), at: now(&transaction)?, who: archive.who.clone() };
    let mut loaded = Loaded { batch: Some(number), ..Loaded::default() };

    resolve_names(&transaction, &mut batch.posting)?;
    let files = catalogue(&transaction)?;
    let mut lines = new_lines(&directory, &files, &batch.posting.lines, &mut loaded)?;
    insert_batch(&transaction, &batch, mode, &author, &loaded)?;
    load_customers(&transaction, &batch.posting, mode, &author, &mut loaded)?;
    load_mentioned(&transaction, &batch.posting, &author, &mut loaded)?;
    load_contacts(&transaction, &batch.posting, mode, &author, &mut loaded)?;
    if is_nothing_new(&loaded) {
        return Ok(Loaded { batch: None, status: LoadStatus::Unchanged, ..loaded });
    }
    count_by_customer(&transaction, number, &lines)?;
    let left_out = loaded.lines_same + loaded.customers_same + loaded.differing.len() as u64;
    transaction.execute(
        "UPDATE batch SET left_out = ?2 WHERE batch = ?1",
        params![number, stored(left_out)],
    )?;
    if dry_run {
        // Dropping the transaction rolls it back.
        return Ok(Loaded { batch: None, ..loaded });
    }
    if lines.height() > 0 {
        let column = Series::new("batch".into(), vec![number; lines.height()]);
        lines.with_column(column.into()).expect("the column has one cell a line");
        let file = ledger::write(&directory, number, &mut lines)?;
        insert_ledger_file(&transaction, &file)?;
    }
    transaction.commit()?;
    Ok(loaded)
}

/// The batch that brought the same bytes, unless it did less than `mode` would do now, or was
/// left incomplete by the undoing of another one.
fn earlier_load(
    connection: &Connection,
    sha256: &str,
    mode: Mode,
) -> Result<Option<i64>, ArchiveError> {
    let mut statement = connection.prepare_cached(
        "SELECT batch, mode FROM batch
         WHERE sha256 = ?1 AND status = 'loaded' AND lacking = 0 ORDER BY batch",
    )?;
    let rows = statement
        .query_map([sha256], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
    for row in rows {
        let (batch, word) = row?;
        if Mode::parse(&word).is_some_and(|earlier| earlier >= mode) {
            return Ok(Some(batch));
        }
    }
    Ok(None)
}

fn is_nothing_new(loaded: &Loaded) -> bool {
    loaded.customers_added == 0
        && loaded.customers_changed == 0
        && loaded.contacts_added == 0
        && loaded.contacts_changed == 0
        && loaded.incomplete_added.is_empty()
        && loaded.lines_added == 0
}

fn insert_batch(
    connection: &Connection,
    batch: &Batch,
    mode: Mode,
    author: &Author,
    loaded: &Loaded,
) -> Result<(), ArchiveError> {
    connection.execute(
        "INSERT INTO batch (batch, file, sha256, templates, mode, rows_accepted, rows_rejected,
             lines_added, lines_same, status, created, who)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'loaded', ?10, ?11)",
        params![
            author.batch,
            batch.file,
            batch.sha256,
            batch.templates.join("+"),
            mode.word(),
            stored(batch.rows_accepted),
            stored(batch.rows_rejected),
            stored(loaded.lines_added),
            stored(loaded.lines_same),
            author.at,
            author.who
        ],
    )?;
    for sheet in batch.posting.sheets.iter().filter(|sheet| !sheet.template.is_empty()) {
        connection.execute(
            "INSERT INTO batch_sheet
                 (batch, sheet_order, sheet, template, rows_accepted, rows_rejected)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                author.batch,
                sheet.sheet_order,
                sheet.sheet,
                sheet.template,
                stored(sheet.rows_accepted),
                stored(sheet.rows_rejected)
            ],
        )?;
    }
    Ok(())
}

fn insert_ledger_file(connection: &Connection, file: &LedgerFile) -> Result<(), ArchiveError> {
    connection.execute(
        "INSERT INTO ledger_file (batch, path, sha256, bytes, lines)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![file.batch, file.path, file.sha256, stored(file.bytes), stored(file.lines)],
    )?;
    Ok(())
}

fn count_by_customer(
    connection: &Connection,
    batch: i64,
    lines: &DataFrame,
) -> Result<(), ArchiveError> {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for code in codes(lines).iter() {
        *counts.entry(code.unwrap_or("")).or_insert(0) += 1;
    }
    let mut statement = connection.prepare_cached(
        "INSERT INTO batch_customer (batch, customer_code, lines) VALUES (?1, ?2, ?3)",
    )?;
    for (code, count) in counts {
        statement.execute(params![batch, code, count])?;
    }
    Ok(())
}

fn codes(lines: &DataFrame) -> &polars::prelude::StringChunked {
    lines
        .column("customer_code")
        .and_then(|column| column.str())
        .expect("a ledger frame has the text column `customer_code`")
}

/// The lines that the book has not yet: of equal rows, as many as the file has more than the
/// book.
fn new_lines(
    directory: &std::path::Path,
    files: &[LedgerFile],
    lines: &DataFrame,
    loaded: &mut Loaded,
) -> Result<DataFrame, ArchiveError> {
    if lines.height() == 0 {
        return Ok(lines.clone());
    }
    let incoming = ledger::fingerprints(lines);
    let mut in_book: HashMap<u128, u32> = incoming.iter().map(|print| (*print, 0)).collect();
    ledger::count_fingerprints(directory, files, &mut in_book)?;
    let is_new: Vec<bool> = incoming
        .iter()
        .map(|print| {
            let left = in_book.get_mut(print).expect("every incoming fingerprint was put in");
            let is_new = *left == 0;
            *left = left.saturating_sub(1);
            is_new
        })
        .collect();
    loaded.lines_added = is_new.iter().filter(|is_new| **is_new).count() as u64;
    loaded.lines_same = is_new.len() as u64 - loaded.lines_added;
    let mask = BooleanChunked::from_slice("new".into(), &is_new);
    Ok(lines.filter(&mask).expect("the mask has one mark a line"))
}

/// Puts the code of the one customer of that exact name where a row gave only the name.
fn resolve_names(connection: &Connection, posting: &mut Posting) -> Result<(), ArchiveError> {
    let mut by_name: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for customer in posting.customers.iter().filter(|it| it.customer_code != it.customer_name) {
        by_name.entry(&customer.customer_name).or_default().insert(&customer.customer_code);
    }
    let named_only: BTreeSet<&String> = posting
        .mentioned
        .iter()
        .filter(|(code, name)| code == name)
        .map(|(code, _)| code)
        .chain(
            posting
                .customers
                .iter()
                .filter(|customer| customer.customer_code == customer.customer_name)
                .map(|customer| &customer.customer_code),
        )
        .filter(|name| !name.is_empty())
        .collect();
    let mut statement = connection.prepare_cached(
        "SELECT customer_code FROM customer WHERE customer_name = ?1 AND customer_code <> ?1",
    )?;
    let mut is_code =
        connection.prepare_cached("SELECT 1 FROM customer WHERE customer_code = ?1")?;
    let mut resolved: BTreeMap<String, String> = BTreeMap::new();
    for name in named_only {
        if is_code.exists([name])? {
            continue;
        }
        let mut found: BTreeSet<String> =
            statement.query_map([name], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let in_file = by_name.get(name.as_str()).into_iter().flatten();
        found.extend(in_file.map(|code| (*code).to_owned()));
        if let (1, Some(code)) = (found.len(), found.pop_first()) {
            resolved.insert(name.clone(), code);
        }
    }
    if !resolved.is_empty() {
        replace_codes(posting, &resolved);
    }
    Ok(())
}

fn replace_codes(posting: &mut Posting, resolved: &BTreeMap<String, String>) {
    let replace = |code: &mut String| {
        if let Some(found) = resolved.get(code) {
            code.clone_from(found);
        }
    };
    posting.customers.iter_mut().for_each(|customer| replace(&mut customer.customer_code));
    posting.contacts.iter_mut().for_each(|contact| replace(&mut contact.customer_code));
    for (name, code) in resolved {
        if posting.mentioned.remove(name).is_some() {
            posting.mentioned.entry(code.clone()).or_insert_with(|| name.clone());
        }
    }
    if posting.lines.height() > 0 {
        let cells: Vec<&str> = codes(&posting.lines)
            .iter()
            .map(|code| {
                let code = code.unwrap_or("");
                resolved.get(code).map_or(code, String::as_str)
            })
            .collect();
        let column = Series::new("customer_code".into(), cells);
        posting.lines.with_column(column.into()).expect("the column has one cell a line");
    }
}

/// What merging an incoming row into the book's row makes.
struct Merged {
    fields: Fields,
    /// Fields in which the file says other than the book, and the book keeps its own.
    kept: Vec<String>,
}

/// Merges by mode; an empty incoming field never erases.
fn merge(current: &Fields, incoming: &Fields, mode: Mode) -> Merged {
    let mut merged = Merged { fields: current.clone(), kept: Vec::new() };
    for (key, value) in incoming {
        let take = match current.get(key) {
            Some(own) if own == value => continue,
            Some(_) => mode == Mode::Overwrite,
            None => mode >= Mode::Fill,
        };
        if take {
            merged.fields.insert(key.clone(), value.clone());
        } else {
            merged.kept.push(key.clone());
        }
    }
    merged
}

fn load_customers(
    connection: &Connection,
    posting: &Posting,
    mode: Mode,
    author: &Author,
    loaded: &mut Loaded,
) -> Result<(), ArchiveError> {
    for customer in &posting.customers {
        let key = Key::customer(&customer.customer_code);
        let incoming = record::fields_of(customer);
        let Some(current) = record::find(connection, &key)? else {
            record::write(connection, &key, &incoming)?;
            note_added(connection, author, &key, &incoming)?;
            loaded.customers_added += 1;
            continue;
        };
        if current.contains_key("incomplete") && !customer.incomplete {
            complete(connection, author, &key, current, &incoming, mode, loaded)?;
            continue;
        }
        let merged = merge(&current, &incoming, mode);
        settle_merge(connection, author, &key, &current, merged, loaded)?;
    }
    loaded.differing.sort();
    Ok(())
}

/// Completes a customer that was made from documents: the sheet's name counts, blanks are filled.
fn complete(
    connection: &Connection,
    author: &Author,
    key: &Key,
    mut current: Fields,
    incoming: &Fields,
    mode: Mode,
    loaded: &mut Loaded,
) -> Result<(), ArchiveError> {
    current.remove("incomplete");
    if incoming.contains_key("customer_name") {
        current.remove("customer_name");
    }
    let merged = merge(&current, incoming, mode.max(Mode::Fill));
    record::write(connection, key, &merged.fields)?;
    note_added(connection, author, key, &merged.fields)?;
    loaded.customers_changed += 1;
    note_kept(key, merged.kept, loaded);
    Ok(())
}

fn settle_merge(
    connection: &Connection,
    author: &Author,
    key: &Key,
    current: &Fields,
    merged: Merged,
    loaded: &mut Loaded,
) -> Result<(), ArchiveError> {
    let is_changed = merged.fields != *current;
    if is_changed {
        record::write(connection, key, &merged.fields)?;
        note_changed(connection, author, key, current, &merged.fields)?;
    }
    match (key.contact.is_some(), is_changed) {
        (true, true) => loaded.contacts_changed += 1,
        (false, true) => loaded.customers_changed += 1,
        (false, false) if merged.kept.is_empty() => loaded.customers_same += 1,
        _ => {}
    }
    note_kept(key, merged.kept, loaded);
    Ok(())
}

fn note_kept(key: &Key, fields: Vec<String>, loaded: &mut Loaded) {
    if !fields.is_empty() {
        loaded.differing.push(Differing {
            customer_code: key.code.clone(),
            contact_name: key.contact.clone(),
            fields,
        });
    }
}

/// Makes an incomplete customer of each one that only documents or contacts name.
fn load_mentioned(
    connection: &Connection,
    posting: &Posting,
    author: &Author,
    loaded: &mut Loaded,
) -> Result<(), ArchiveError> {
    let mut is_known =
        connection.prepare_cached("SELECT 1 FROM customer WHERE customer_code = ?1")?;
    for (code, name) in posting.mentioned.iter().filter(|(code, _)| !code.is_empty()) {
        if is_known.exists([code])? {
            continue;
        }
        let name = if name.is_empty() { code } else { name };
        let fields = Fields::from([
            ("customer_name".to_owned(), name.clone()),
            ("incomplete".to_owned(), "1".to_owned()),
        ]);
        let key = Key::customer(code);
        record::write(connection, &key, &fields)?;
        note_added(connection, author, &key, &fields)?;
        loaded.incomplete_added.push(code.clone());
    }
    Ok(())
}

fn load_contacts(
    connection: &Connection,
    posting: &Posting,
    mode: Mode,
    author: &Author,
    loaded: &mut Loaded,
) -> Result<(), ArchiveError> {
    for contact in &posting.contacts {
        let key = Key::contact(&contact.customer_code, &contact.contact_name);
        let mut incoming = record::contact_fields(contact);
        if incoming.contains_key("is_main") {
            let other = other_main(connection, &key)?;
            match other {
                Some(other) if mode == Mode::Overwrite => {
                    // There is one main contact: the new one takes the mark over.
                    let current = record::find(connection, &other)?.unwrap_or_default();
                    let mut without = current.clone();
                    without.remove("is_main");
                    record::write(connection, &other, &without)?;
                    note_changed(connection, author, &other, &current, &without)?;
                }
                Some(_) => {
                    incoming.remove("is_main");
                }
                None => {}
            }
        }
        match record::find(connection, &key)? {
            Some(current) => {
                let merged = merge(&current, &incoming, mode);
                settle_merge(connection, author, &key, &current, merged, loaded)?;
            }
            None => {
                record::write(connection, &key, &incoming)?;
                note_added(connection, author, &key, &incoming)?;
                loaded.contacts_added += 1;
            }
        }
    }
    loaded.differing.sort();
    Ok(())
}

/// The main contact of the same customer, where it is another one.
fn other_main(connection: &Connection, key: &Key) -> Result<Option<Key>, ArchiveError> {
    let name: Option<String> = connection
        .prepare_cached(
            "SELECT contact_name FROM contact
             WHERE customer_code = ?1 AND contact_name <> ?2 AND is_main = 1
             ORDER BY contact_name",
        )?
        .query_row(params![key.code, key.contact], |row| row.get(0))
        .optional()?;
    Ok(name.map(|name| Key::contact(&key.code, &name)))
}
