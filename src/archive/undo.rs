//! Taking a batch back: its changes are withdrawn and what they touched is folded again.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::archive::fold::{self, Folded};
use crate::archive::former::{self, FormerCustomers};
use crate::archive::history::{self, MERGED_INTO, REMOVED, WHOLE};
use crate::archive::lock::WriteLock;
use crate::archive::record::Key;
use crate::archive::{Archive, ArchiveError, Change, count, now};

/// What became of one change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Reversed,
    /// Edited since, by this batch. The later value stays.
    KeptEditedSince(i64),
    /// Documents of these batches name the customer: it stays as an incomplete one.
    KeptWithDocuments(Vec<i64>),
    /// It would take a customer away that what these batches brought needs: the change stays.
    NotPossible(Vec<i64>),
}

/// One change of the batch, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UndoneRow {
    pub key: Key,
    /// `*`: the record as a whole.
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
    let _lock = WriteLock::take(&archive.directory, archive.patience, &archive.who)?;
    archive.tidy()?;
    let transaction =
        archive.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    require_loaded(&transaction, batch)?;
    let mut undone = Undone { batch, ..Undone::default() };

    let changes = history::of_batch(&transaction, batch)?;
    let codes = touched(&transaction, batch, &changes)?;
    let mut there = BTreeSet::new();
    for code in &codes {
        if is_there(&transaction, code)? {
            there.insert(code);
        }
    }
    withdraw(&transaction, batch, &archive.who, &mut undone)?;
    let impossible = project_possible(&transaction, batch, &codes)?;
    for code in there {
        undone.customers_removed += u64::from(!is_there(&transaction, code)?);
    }
    undone.rows = judge(&transaction, &changes, &impossible)?;
    undone.dependent = mark_dependent(&transaction, batch)?;
    if dry_run {
        // Dropping the transaction rolls it back.
        return Ok(undone);
    }
    transaction.commit()?;
    // The batch is undone; what cannot be removed now the next writer removes.
    let _ = archive.tidy();
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

/// The customers whose state may be another one without the batch.
fn touched(
    connection: &Connection,
    batch: i64,
    changes: &[Change],
) -> Result<BTreeSet<String>, ArchiveError> {
    let mut codes: BTreeSet<String> =
        changes.iter().map(|change| change.customer_code.clone()).collect();
    let mut statement =
        connection.prepare_cached("SELECT customer_code FROM batch_customer WHERE batch = ?1")?;
    for code in statement.query_map([batch], |row| row.get(0))? {
        codes.insert(code?);
    }
    // Lines under a code of old keep the customer that it leads to.
    let former = FormerCustomers::of(connection)?;
    let now = codes.iter().filter_map(|code| former.now(code)).map(str::to_owned);
    let now: Vec<String> = now.collect();
    codes.extend(now);
    Ok(codes)
}

fn is_there(connection: &Connection, code: &str) -> Result<bool, ArchiveError> {
    let mut statement =
        connection.prepare_cached("SELECT 1 FROM customer WHERE customer_code = ?1")?;
    Ok(statement.exists([code])?)
}

/// Takes the batch's changes and its ledger file out of force.
fn withdraw(
    connection: &Connection,
    batch: i64,
    who: &str,
    undone: &mut Undone,
) -> Result<(), ArchiveError> {
    let at = now(connection)?;
    undone.lines_removed = connection
        .query_row("SELECT lines FROM ledger_file WHERE batch = ?1", [batch], |row| count(row, 0))
        .optional()?
        .unwrap_or(0);
    connection.execute(
        "UPDATE batch SET status = 'undone', undone = ?2, undone_by = ?3 WHERE batch = ?1",
        params![batch, at, who],
    )?;
    connection.execute("DELETE FROM ledger_file WHERE batch = ?1", [batch])?;
    history::withdraw(connection, batch, &at)?;
    Ok(())
}

/// Writes the tables without the batch, but puts back into force what must stay, until nothing is
/// amiss; gives the customers of which that is so with the batches that need them.
fn project_possible(
    connection: &Connection,
    batch: i64,
    codes: &BTreeSet<String>,
) -> Result<BTreeMap<String, Vec<i64>>, ArchiveError> {
    let mut impossible = BTreeMap::new();
    loop {
        // Who leads to whom decides who is needed, so that comes first.
        for code in codes {
            fold::project_former(connection, code)?;
        }
        let mut amiss = None;
        for code in codes.iter().filter(|code| !impossible.contains_key(*code)) {
            let batches = needed_by(connection, code)?;
            if !batches.is_empty() {
                amiss = Some((code.clone(), batches));
                break;
            }
        }
        let Some((code, batches)) = amiss else { break };
        history::reinstate(connection, batch, &Key::customer(&code))?;
        impossible.insert(code, batches);
    }
    for code in codes {
        fold::project(connection, code)?;
    }
    Ok(impossible)
}

/// The batches that need a customer which would be out of the archive now: those of its
/// documents, or those that took away the one that it was merged into.
fn needed_by(connection: &Connection, code: &str) -> Result<Vec<i64>, ArchiveError> {
    let own = folded(connection, code)?;
    if own.fields.contains_key(REMOVED) {
        return former::batches_naming(connection, code);
    }
    let mut seen = BTreeSet::from([code.to_owned()]);
    let mut next = own.fields.get(MERGED_INTO).cloned();
    while let Some(target) = next {
        let folded = folded(connection, &target)?;
        let is_gone = folded.fields.contains_key(REMOVED);
        if is_gone || !seen.insert(target.clone()) {
            let changes = history::of_customer(connection, &target)?;
            let field = if is_gone { REMOVED } else { MERGED_INTO };
            let last = changes.iter().rev().find(|change| {
                change.withdrawn.is_empty() && change.field == field && !change.new.is_empty()
            });
            return Ok(last.map(|change| change.batch).into_iter().collect());
        }
        next = folded.fields.get(MERGED_INTO).cloned();
    }
    Ok(Vec::new())
}

fn folded(connection: &Connection, code: &str) -> Result<Folded, ArchiveError> {
    let changes = history::of_customer(connection, code)?;
    Ok(fold::in_force(&changes).remove(&Key::customer(code)).unwrap_or_default())
}

/// Says what became of each change, after the folding.
fn judge(
    connection: &Connection,
    changes: &[Change],
    impossible: &BTreeMap<String, Vec<i64>>,
) -> Result<Vec<UndoneRow>, ArchiveError> {
    let mut histories: BTreeMap<&str, Vec<Change>> = BTreeMap::new();
    for change in changes {
        if !histories.contains_key(change.customer_code.as_str()) {
            let all = history::of_customer(connection, &change.customer_code)?;
            histories.insert(&change.customer_code, all);
        }
    }
    let judged = changes.iter().map(|change| {
        let key = change.key();
        let outcome = match impossible.get(&key.code) {
            Some(batches) if key.is_customer() => Outcome::NotPossible(batches.clone()),
            _ => outcome(connection, change, &histories[key.code.as_str()])?,
        };
        Ok(UndoneRow { key, field: change.field.clone(), outcome })
    });
    judged.collect()
}

fn outcome(
    connection: &Connection,
    change: &Change,
    history: &[Change],
) -> Result<Outcome, ArchiveError> {
    let key = change.key();
    let is_whole = change.field == WHOLE;
    let in_force = history.iter().filter(|other| other.withdrawn.is_empty() && other.key() == key);
    let later = in_force
        .filter(|other| is_whole || other.field == change.field || other.field == WHOLE)
        .rfind(|other| other.id > change.id);
    let folded = fold::in_force(history).remove(&key).unwrap_or_default();
    if let Some(other) = later.filter(|_| folded.is_there()) {
        return Ok(Outcome::KeptEditedSince(other.batch));
    }
    if !is_whole || !key.is_customer() || folded.has_any {
        return Ok(Outcome::Reversed);
    }
    let documents = former::batches_naming(connection, &key.code)?;
    if !documents.is_empty() {
        return Ok(Outcome::KeptWithDocuments(documents));
    }
    let items = history.iter().filter(|other| other.withdrawn.is_empty());
    let merged = merged_by(connection, &key.code)?;
    let needs = items.map(|other| other.batch).chain(merged).max();
    Ok(needs.map_or(Outcome::Reversed, Outcome::KeptEditedSince))
}

/// The last batch in force that merged another customer into this one.
fn merged_by(connection: &Connection, code: &str) -> Result<Option<i64>, ArchiveError> {
    let mut statement = connection.prepare_cached(
        "SELECT max(history.batch) FROM former_customer JOIN history USING (customer_code)
         WHERE merged_into = ?1 AND field = ?2 AND new = ?1 AND withdrawn = ''",
    )?;
    Ok(statement.query_row([code, MERGED_INTO], |row| row.get(0))?)
}

/// Later batches that found something in the book already: the same file loads again.
fn mark_dependent(connection: &Connection, batch: i64) -> Result<Vec<i64>, ArchiveError> {
    let mut statement = connection.prepare(
        "SELECT batch FROM batch_rest JOIN batch USING (batch)
         WHERE earlier = ?1 AND status = 'loaded' ORDER BY batch",
    )?;
    let rows = statement.query_map([batch], |row| row.get(0))?;
    let dependent: Vec<i64> = rows.collect::<Result<_, _>>()?;
    for other in &dependent {
        connection.execute("UPDATE batch SET lacking = 1 WHERE batch = ?1", [other])?;
    }
    Ok(dependent)
}
