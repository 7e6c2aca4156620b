//! Loading one file: customers, contacts, lines and their batch in one transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use polars::prelude::{BooleanChunked, DataFrame, NamedFrom, NewChunkedArray, PlHashMap, Series};
use rusqlite::{Connection, TransactionBehavior, params};

use crate::archive::collection;
use crate::archive::difference::{Difference, Verdict};
use crate::archive::edit::Refusal;
use crate::archive::former::FormerCustomers;
use crate::archive::known_lines::KnownLines;
use crate::archive::ledger::{self, LedgerFile};
use crate::archive::lock::WriteLock;
use crate::archive::merge::Loading;
use crate::archive::record::Key;
use crate::archive::writer::{self, LINES_A_GROUP};
use crate::archive::{Archive, ArchiveError, Batch, Modes, catalogue, now, stored};
use crate::post::Posting;
use crate::table::ledger::{Lines, schema};

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
    /// An edit cannot be done; nothing was written.
    Refused,
}

/// A record for which the file says other than the book, and the book keeps its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Differing {
    pub key: Key,
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
    /// Contacts and other records that belong to customers.
    pub items_added: u64,
    pub items_changed: u64,
    /// Field by field, in order of record and field.
    pub differences: Vec<Difference>,
    /// Codes of removed customers that the file brought back.
    pub brought_back: Vec<String>,
    /// Records that edits changed.
    pub edited: u64,
    /// Edits that cannot be done, in their order; then nothing is.
    pub refused: Vec<Refusal>,
    /// Codes of customers made from documents alone, in order.
    pub incomplete_added: Vec<String>,
    pub lines_added: u64,
    /// What the file says is contested or promised, and of which the book had no note.
    pub notes_added: u64,
    /// Lines that stand in the book from another file, and were not loaded again.
    pub lines_same: u64,
}

impl Loaded {
    /// The records of which the book keeps other values than the file has, in order; some of
    /// their other fields may have been filled.
    pub fn conflicts(&self) -> Vec<Differing> {
        let mut found: Vec<Differing> = Vec::new();
        for one in self.differences.iter().filter(|one| one.verdict == Verdict::Conflict) {
            match found.last_mut().filter(|last| last.key == one.key) {
                Some(last) => last.fields.push(one.field.clone()),
                None => {
                    found.push(Differing { key: one.key.clone(), fields: vec![one.field.clone()] })
                }
            }
        }
        found
    }

    fn is_nothing_new(&self) -> bool {
        self.customers_added == 0
            && self.customers_changed == 0
            && self.items_added == 0
            && self.items_changed == 0
            && self.incomplete_added.is_empty()
            && self.brought_back.is_empty()
            && self.edited == 0
            && self.lines_added == 0
            && self.notes_added == 0
    }
}

pub fn load(
    archive: &mut Archive,
    mut batch: Batch,
    modes: &Modes,
    dry_run: bool,
    known: &mut KnownLines,
) -> Result<Loaded, ArchiveError> {
    if batch.rows_accepted == 0 {
        return Ok(Loaded { status: LoadStatus::Empty, ..Loaded::default() });
    }
    let _lock = WriteLock::take(&archive.directory, archive.patience, &archive.who)?;
    archive.tidy()?;
    let directory = archive.directory.clone();
    let transaction =
        archive.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if let Some(earlier) = earlier_load(&transaction, &batch.sha256, modes)? {
        return Ok(Loaded {
            batch: Some(earlier),
            status: LoadStatus::Unchanged,
            customers_same: batch.posting.customers.len() as u64,
            lines_same: batch.posting.lines.count() as u64,
            ..Loaded::default()
        });
    }
    let number: i64 =
        transaction
            .query_row("SELECT coalesce(max(batch), 0) + 1 FROM batch", [], |row| row.get(0))?;
    let author = Author { batch: number, at: now(&transaction)?, who: archive.who.clone() };
    let mut loading = Loading {
        connection: &transaction,
        batch: number,
        modes,
        former: FormerCustomers::of(&transaction)?,
        loaded: Loaded { batch: Some(number), ..Loaded::default() },
        rests_on: BTreeSet::new(),
    };
    let resolved = resolve_names(&loading, &mut batch.posting)?;
    insert_batch(&transaction, &batch, modes, &author)?;
    let lines = batch.posting.lines.clone();
    let mut lines = Incoming { lines: &*lines, resolved, is_new: Vec::new() };
    lines.is_new = new_lines(&directory, &mut loading, &lines, known)?;
    let has_lines = loading.loaded.lines_added > 0;
    assert!(!has_lines || batch.edits.is_empty(), "files bring lines, and commands edits");
    // The file is of the book only when the catalogue names it: it may be written before it is
    // known whether the records can be.
    let mut file = None;
    let recorded = rayon::in_place_scope(|scope| {
        if has_lines && !dry_run {
            scope.spawn(|_| {
                file = Some(writer::write(&directory, number, &schema(), lines.parts(number)));
            });
        }
        record(loading, &mut batch, &author, &lines)
    })?;
    let Recorded { loaded, rests_on } = recorded;
    if !loaded.refused.is_empty() {
        return Ok(Loaded { batch: None, status: LoadStatus::Refused, ..loaded });
    }
    if loaded.is_nothing_new() {
        return Ok(Loaded { batch: None, status: LoadStatus::Unchanged, ..loaded });
    }
    close_batch(&transaction, number, &loaded, &rests_on)?;
    if dry_run {
        // Dropping the transaction rolls it back.
        return Ok(Loaded { batch: None, ..loaded });
    }
    if let Some(file) = file {
        insert_ledger_file(&transaction, &file?)?;
    }
    transaction.commit()?;
    Ok(loaded)
}

/// What became of the records, and the earlier batches that the batch rests on.
struct Recorded {
    loaded: Loaded,
    rests_on: BTreeSet<i64>,
}

/// Writes all of a batch that stands in the database.
fn record(
    mut loading: Loading,
    batch: &mut Batch,
    author: &Author,
    lines: &Incoming,
) -> Result<Recorded, ArchiveError> {
    loading.records(&batch.posting)?;
    loading.edits(&batch.edits)?;
    for dispute in &mut batch.posting.disputes {
        dispute.customer_code = loading.code_now(&dispute.customer_code).to_owned();
    }
    for promise in &mut batch.posting.promises {
        promise.customer_code = loading.code_now(&promise.customer_code).to_owned();
    }
    let Loading { connection, batch: number, mut loaded, rests_on, .. } = loading;
    let (at, who) = (author.at.as_str(), author.who.as_str());
    loaded.notes_added = collection::note_posted(connection, number, &batch.posting, (at, who))?;
    loaded.differences.sort_by(|a, b| (&a.key, &a.field).cmp(&(&b.key, &b.field)));
    count_by_customer(connection, number, lines)?;
    Ok(Recorded { loaded, rests_on })
}

/// Who changes what, when: the same for all rows of one transaction.
struct Author {
    batch: i64,
    at: String,
    who: String,
}

/// The batch that brought the same bytes, unless it did less than these modes would do now, or
/// was left incomplete by the undoing of another one.
fn earlier_load(
    connection: &Connection,
    sha256: &str,
    modes: &Modes,
) -> Result<Option<i64>, ArchiveError> {
    // A command has no bytes that it could have in common with another one.
    if sha256.is_empty() {
        return Ok(None);
    }
    let mut statement = connection.prepare_cached(
        "SELECT batch, mode FROM batch
         WHERE sha256 = ?1 AND status = 'loaded' AND lacking = 0 ORDER BY batch",
    )?;
    let rows = statement
        .query_map([sha256], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
    for row in rows {
        let (batch, words) = row?;
        if Modes::parse(&words).is_some_and(|earlier| earlier.covers(modes)) {
            return Ok(Some(batch));
        }
    }
    Ok(None)
}

fn insert_batch(
    connection: &Connection,
    batch: &Batch,
    modes: &Modes,
    author: &Author,
) -> Result<(), ArchiveError> {
    connection.execute(
        "INSERT INTO batch (batch, file, sha256, templates, mode, rows_accepted, rows_rejected,
             lines_added, lines_same, status, created, who)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0, 'loaded', ?8, ?9)",
        params![
            author.batch,
            batch.file,
            batch.sha256,
            batch.templates.join("+"),
            modes.to_string(),
            stored(batch.rows_accepted),
            stored(batch.rows_rejected),
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

/// Writes into the batch what only its end knows.
fn close_batch(
    connection: &Connection,
    batch: i64,
    loaded: &Loaded,
    rests_on: &BTreeSet<i64>,
) -> Result<(), ArchiveError> {
    let left_out = loaded.lines_same + loaded.customers_same + loaded.conflicts().len() as u64;
    connection.execute(
        "UPDATE batch SET lines_added = ?2, lines_same = ?3, left_out = ?4 WHERE batch = ?1",
        params![batch, stored(loaded.lines_added), stored(loaded.lines_same), stored(left_out)],
    )?;
    for earlier in rests_on {
        connection.execute(
            "INSERT INTO batch_rest (batch, earlier) VALUES (?1, ?2)",
            params![batch, earlier],
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
    lines: &Incoming,
) -> Result<(), ArchiveError> {
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    for range in lines.ranges() {
        let part = lines.part(&["customer_code"], range);
        let mut here: PlHashMap<&str, i64> = PlHashMap::default();
        for code in ledger::codes(&part) {
            *here.entry(code).or_insert(0) += 1;
        }
        for (code, count) in here {
            match counts.get_mut(code) {
                Some(known) => *known += count,
                None => _ = counts.insert(code.to_owned(), count),
            }
        }
    }
    let mut statement = connection.prepare_cached(
        "INSERT INTO batch_customer (batch, customer_code, lines) VALUES (?1, ?2, ?3)",
    )?;
    for (code, count) in counts {
        statement.execute(params![batch, code, count])?;
    }
    Ok(())
}

/// The lines of a file on their way into the book: those that it has not yet, under the codes of
/// its customers.
struct Incoming<'a> {
    lines: &'a dyn Lines,
    /// The codes of customers of whom rows gave only the name.
    resolved: BTreeMap<String, String>,
    /// By line; empty: all of them are.
    is_new: Vec<bool>,
}

impl Incoming<'_> {
    /// The lines in groups.
    fn ranges(&self) -> impl Iterator<Item = Range<usize>> + Send + use<> {
        let count = self.lines.count();
        (0..count).step_by(LINES_A_GROUP).map(move |from| from..count.min(from + LINES_A_GROUP))
    }

    /// These columns of the lines of a range that are new.
    fn part(&self, columns: &[&str], range: Range<usize>) -> DataFrame {
        let mut part = self.lines.frame(columns, range.clone());
        if !self.resolved.is_empty() && columns.contains(&"customer_code") {
            let resolved = |code| self.resolved.get(code).map_or(code, String::as_str);
            let codes: Vec<&str> = ledger::codes(&part).map(resolved).collect();
            let column = Series::new("customer_code".into(), codes);
            part.with_column(column.into()).expect("the column has one cell a line");
        }
        if !self.is_new.is_empty() {
            let mask = BooleanChunked::from_slice("new".into(), &self.is_new[range]);
            part = part.filter(&mask).expect("the mask has one mark a line");
        }
        part
    }

    /// All that is to be written, group by group.
    fn parts(&self, batch: i64) -> impl Iterator<Item = DataFrame> + Send {
        let schema = schema();
        let names: Vec<String> = schema.iter_names().map(ToString::to_string).collect();
        self.ranges().map(move |range| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let mut part = self.part(&names, range);
            let column = Series::new("batch".into(), vec![batch; part.height()]);
            part.with_column(column.into()).expect("the column has one cell a line");
            part
        })
    }
}

/// Which of the lines the book has not yet, where it has some of them: of equal rows, as many as
/// the file has more than the book.
fn new_lines(
    directory: &std::path::Path,
    loading: &mut Loading,
    lines: &Incoming,
    known: &mut KnownLines,
) -> Result<Vec<bool>, ArchiveError> {
    let files = catalogue(loading.connection)?;
    let count = lines.lines.count();
    loading.loaded.lines_added = count as u64;
    if count == 0 || files.is_empty() {
        return Ok(Vec::new());
    }
    let prints = |range| ledger::fingerprints(&lines.part(&["fingerprint"], range));
    let incoming: Vec<u128> = lines.ranges().flat_map(prints).collect();
    if !known.may_have(directory, &files, &incoming)? {
        return Ok(Vec::new());
    }
    let mut in_book: PlHashMap<u128, u32> = incoming.iter().map(|print| (*print, 0)).collect();
    let found_in = ledger::count_fingerprints(directory, &files, &mut in_book)?;
    loading.rests_on.extend(found_in);
    let is_new: Vec<bool> = incoming
        .iter()
        .map(|print| {
            let left = in_book.get_mut(print).expect("every incoming fingerprint was put in");
            let is_new = *left == 0;
            *left = left.saturating_sub(1);
            is_new
        })
        .collect();
    let loaded = &mut loading.loaded;
    loaded.lines_added = is_new.iter().filter(|is_new| **is_new).count() as u64;
    loaded.lines_same = is_new.len() as u64 - loaded.lines_added;
    Ok(if loaded.lines_same == 0 { Vec::new() } else { is_new })
}

/// Puts the code of the one customer of that exact name where a row gave only the name; gives
/// the codes by those names, for the lines.
fn resolve_names(
    loading: &Loading,
    posting: &mut Posting,
) -> Result<BTreeMap<String, String>, ArchiveError> {
    let connection = loading.connection;
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
        "SELECT customer_code FROM customer WHERE customer_name = ?1 AND customer_code <> ?1
         UNION SELECT customer_code FROM former_customer
         WHERE customer_name = ?1 AND customer_code <> ?1 AND merged_into <> ''",
    )?;
    let mut is_code = connection.prepare_cached(
        "SELECT 1 FROM customer WHERE customer_code = ?1
         UNION ALL SELECT 1 FROM former_customer WHERE customer_code = ?1",
    )?;
    let mut resolved: BTreeMap<String, String> = BTreeMap::new();
    for name in named_only {
        if is_code.exists([name])? {
            continue;
        }
        let mut found: BTreeSet<String> =
            statement.query_map([name], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let in_file = by_name.get(name.as_str()).into_iter().flatten();
        found.extend(in_file.map(|code| (*code).to_owned()));
        // Codes that lead to one customer are one.
        found = found.iter().map(|code| loading.code_now(code).to_owned()).collect();
        if let (1, Some(code)) = (found.len(), found.pop_first()) {
            resolved.insert(name.clone(), code);
        }
    }
    replace_codes(posting, &resolved);
    Ok(resolved)
}

fn replace_codes(posting: &mut Posting, resolved: &BTreeMap<String, String>) {
    let replace = |code: &mut String| {
        if let Some(found) = resolved.get(code) {
            code.clone_from(found);
        }
    };
    posting.customers.iter_mut().for_each(|customer| replace(&mut customer.customer_code));
    posting.contacts.iter_mut().for_each(|contact| replace(&mut contact.customer_code));
    posting.items.iter_mut().for_each(|item| replace(&mut item.customer_code));
    posting.disputes.iter_mut().for_each(|dispute| replace(&mut dispute.customer_code));
    posting.promises.iter_mut().for_each(|promise| replace(&mut promise.customer_code));
    for (name, code) in resolved {
        if posting.mentioned.remove(name).is_some() {
            posting.mentioned.entry(code.clone()).or_insert_with(|| name.clone());
        }
    }
}
