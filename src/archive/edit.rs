//! Changes that no file can say: a field cleared, a customer removed, brought back or merged, one
//! change reverted.

use rusqlite::{Connection, params};

use crate::archive::difference;
use crate::archive::fold;
use crate::archive::former;
use crate::archive::history::{self, MERGED_INTO, REMOVED, WHOLE, note, note_added, note_changed};
use crate::archive::merge::{Loading, other_main};
use crate::archive::record::{self, Fields, Key, RecordKind};
use crate::archive::{ArchiveError, Change, Difference, Verdict};

/// One change; a batch does all of its edits or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Empties a field.
    Clear { key: Key, field: String },
    /// Takes a record out of the archive; its history stays.
    Remove { key: Key },
    /// Brings a removed or merged customer back as it was.
    Restore { code: String },
    /// Makes one customer of two: what the one that stays lacks is taken over, and the documents
    /// of the other are its own from now on.
    Merge { from: String, into: String },
    /// Sets a field back to what it was before one change.
    Revert { change: i64 },
}

/// Why an edit cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Obstacle {
    /// The archive has no such record.
    Unknown,
    /// It is removed already.
    Removed,
    /// It was merged into this customer.
    Merged { into: String },
    /// It is in the archive.
    NotFormer,
    /// Documents of these batches name it; stopping it is the way.
    Documents { batches: Vec<i64> },
    /// These customers name it as the one above them or as the one that their credit counts for.
    Children { codes: Vec<String> },
    /// These customers were merged into it.
    HasMerged { codes: Vec<String> },
    /// Both are the same.
    Itself,
    /// There is no change of this number.
    NoSuchChange,
    /// The change is not in force.
    Withdrawn,
    /// The field was changed since by this batch.
    EditedSince { batch: i64 },
    /// The change is a part of something that only the undoing of its batch takes back.
    WholeBatch { batch: i64 },
}

/// An edit that cannot be done; none of its batch is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refusal {
    /// The customer, or the number of the change.
    pub code: String,
    pub obstacle: Obstacle,
}

/// What an edit comes to.
type Done = Result<Result<(), Obstacle>, ArchiveError>;

impl Loading<'_> {
    /// Does every edit; what cannot be done is noted, and the caller rolls all back.
    pub fn edits(&mut self, edits: &[Edit]) -> Result<(), ArchiveError> {
        for edit in edits {
            let (code, done) = match edit {
                Edit::Clear { key, field } => (key.code.clone(), self.clear(key, field)?),
                Edit::Remove { key } => (key.code.clone(), self.remove(key)?),
                Edit::Restore { code } => (code.clone(), self.restore(code)?),
                Edit::Merge { from, into } => (from.clone(), self.merge_into(from, into)?),
                Edit::Revert { change } => (change.to_string(), self.revert(*change)?),
            };
            if let Err(obstacle) = done {
                self.loaded.refused.push(Refusal { code, obstacle });
            }
        }
        Ok(())
    }

    /// The record, or why there is none.
    fn find(&self, key: &Key) -> Result<Result<Fields, Obstacle>, ArchiveError> {
        if let Some(fields) = record::find(self.connection, key)? {
            return Ok(Ok(fields));
        }
        Ok(Err(match self.former.now(&key.code) {
            Some(into) => Obstacle::Merged { into: into.to_owned() },
            None if self.former.is_removed(&key.code) => Obstacle::Removed,
            None => Obstacle::Unknown,
        }))
    }

    /// Writes one field of a record that is there.
    fn set(
        &mut self,
        key: &Key,
        before: &Fields,
        field: &str,
        value: &str,
    ) -> rusqlite::Result<()> {
        let mut after = before.clone();
        if value.is_empty() {
            after.remove(field);
        } else {
            after.insert(field.to_owned(), value.to_owned());
        }
        self.replace(key, before, &after)
    }

    fn replace(&mut self, key: &Key, before: &Fields, after: &Fields) -> rusqlite::Result<()> {
        if before != after {
            record::write(self.connection, key, after)?;
            note_changed(self.connection, self.batch, key, before, after)?;
            difference::changed(key, before, after, &mut self.loaded.differences);
            self.loaded.edited += 1;
        }
        Ok(())
    }

    fn clear(&mut self, key: &Key, field: &str) -> Done {
        let before = match self.find(key)? {
            Ok(fields) => fields,
            Err(obstacle) => return Ok(Err(obstacle)),
        };
        self.set(key, &before, field, "")?;
        Ok(Ok(()))
    }

    fn remove(&mut self, key: &Key) -> Done {
        let before = match self.find(key)? {
            Ok(fields) => fields,
            Err(obstacle) => return Ok(Err(obstacle)),
        };
        if key.is_customer()
            && let Some(obstacle) = needed(self.connection, &key.code)?
        {
            return Ok(Err(obstacle));
        }
        self.note_out(key, &before, REMOVED, "1")?;
        Ok(Ok(()))
    }

    /// Notes that a record leaves its table, and writes the tables so.
    fn note_out(
        &mut self,
        key: &Key,
        before: &Fields,
        field: &str,
        value: &str,
    ) -> Result<(), ArchiveError> {
        note(self.connection, self.batch, key, field, "", value)?;
        fold::project(self.connection, &key.code)?;
        let name = before.get("customer_name").unwrap_or(&key.item);
        let now = if field == MERGED_INTO { value } else { "" };
        let left = Difference::of(key, (field, name, now), before, Verdict::Changed);
        self.loaded.differences.push(left);
        self.loaded.edited += 1;
        self.former = former::FormerCustomers::of(self.connection)?;
        Ok(())
    }

    fn restore(&mut self, code: &str) -> Done {
        let Some(former) = self.former.by_code.get(code).cloned() else {
            let is_there = record::find(self.connection, &Key::customer(code))?.is_some();
            return Ok(Err(if is_there { Obstacle::NotFormer } else { Obstacle::Unknown }));
        };
        let (field, old) = match former.merged_into.as_str() {
            "" => (REMOVED, "1"),
            into => (MERGED_INTO, into),
        };
        let key = Key::customer(code);
        note(self.connection, self.batch, &key, field, old, "")?;
        fold::project(self.connection, code)?;
        if field == MERGED_INTO {
            // The other one may have been there for the sake of this one alone.
            fold::project(self.connection, old)?;
        }
        self.former.by_code.remove(code);
        let restored = (field, former.merged_into.as_str(), former.customer_name.as_str());
        let back = Difference::of(&key, restored, &Fields::new(), Verdict::Changed);
        self.loaded.differences.push(back);
        self.loaded.edited += 1;
        Ok(Ok(()))
    }

    fn merge_into(&mut self, from: &str, into: &str) -> Done {
        if from == into {
            return Ok(Err(Obstacle::Itself));
        }
        let (source, target) = (Key::customer(from), Key::customer(into));
        let (theirs, own) = match (self.find(&source)?, self.find(&target)?) {
            (Ok(theirs), Ok(own)) => (theirs, own),
            (Err(obstacle), _) | (_, Err(obstacle)) => return Ok(Err(obstacle)),
        };
        self.take_over(&target, &own, &theirs)?;
        for kind in RecordKind::ALL.into_iter().filter(|kind| *kind != RecordKind::Customer) {
            for (key, fields) in record::of_customer(self.connection, kind, from)? {
                self.take_item(&key.under(into), fields)?;
            }
        }
        for field in ["parent_code", "credit_parent_code"] {
            for child in children(self.connection, field, from)? {
                let key = Key::customer(&child);
                let before = record::find(self.connection, &key)?.unwrap_or_default();
                let parent = if child == into { "" } else { into };
                self.set(&key, &before, field, parent)?;
            }
        }
        self.note_out(&source, &theirs, MERGED_INTO, into)?;
        Ok(Ok(()))
    }

    /// Fills what the customer that stays lacks; where both say something it keeps its own.
    fn take_over(&mut self, key: &Key, own: &Fields, theirs: &Fields) -> Result<(), ArchiveError> {
        let mut after = own.clone();
        let completes = own.contains_key("incomplete") && !theirs.contains_key("incomplete");
        if completes {
            after.remove("incomplete");
            if theirs.contains_key("customer_name") {
                after.remove("customer_name");
            }
        }
        for (field, value) in theirs.iter().filter(|(field, _)| *field != "incomplete") {
            // Nobody is the one above itself.
            let is_self = *value == key.code && field.ends_with("parent_code");
            match after.get(field) {
                Some(kept) if kept == value => {}
                Some(kept) => self.loaded.differences.push(Difference::of(
                    key,
                    (field, kept, value),
                    own,
                    Verdict::Conflict,
                )),
                None if is_self => {}
                None => {
                    after.insert(field.clone(), value.clone());
                }
            }
        }
        if completes {
            // Complete as by a row of a sheet, whatever becomes of earlier ones.
            record::write(self.connection, key, &after)?;
            note_added(self.connection, self.batch, key, &after)?;
            difference::changed(key, own, &after, &mut self.loaded.differences);
            self.loaded.edited += 1;
        } else {
            self.replace(key, own, &after)?;
        }
        Ok(())
    }

    fn take_item(&mut self, key: &Key, mut fields: Fields) -> Result<(), ArchiveError> {
        if fields.contains_key("is_main") && other_main(self.connection, key)?.is_some() {
            fields.remove("is_main");
        }
        match record::find(self.connection, key)? {
            Some(own) => self.take_over(key, &own, &fields),
            None => {
                record::write(self.connection, key, &fields)?;
                note_added(self.connection, self.batch, key, &fields)?;
                self.loaded.differences.push(difference::added(key, &fields));
                self.loaded.items_added += 1;
                Ok(())
            }
        }
    }

    fn revert(&mut self, number: i64) -> Done {
        let Some(change) = history::by_id(self.connection, number)? else {
            return Ok(Err(Obstacle::NoSuchChange));
        };
        if !change.is_in_force() {
            return Ok(Err(Obstacle::Withdrawn));
        }
        let all = history::of_customer(self.connection, &change.customer_code)?;
        if let Some(batch) = edited_since(&all, &change) {
            return Ok(Err(Obstacle::EditedSince { batch }));
        }
        let key = change.key();
        match change.field.as_str() {
            WHOLE if all.iter().any(|one| one.id < number && is_of(one, &key)) => {
                Ok(Err(Obstacle::WholeBatch { batch: change.batch }))
            }
            WHOLE => self.remove(&key),
            MERGED_INTO if !change.new.is_empty() => {
                Ok(Err(Obstacle::WholeBatch { batch: change.batch }))
            }
            MERGED_INTO => self.merge_into(&key.code, &change.old),
            REMOVED if change.new.is_empty() => self.remove(&key),
            REMOVED if key.is_customer() => self.restore(&key.code),
            REMOVED => {
                note(self.connection, self.batch, &key, REMOVED, "1", "")?;
                fold::project(self.connection, &key.code)?;
                self.loaded.edited += 1;
                Ok(Ok(()))
            }
            field => match self.find(&key)? {
                Ok(before) => {
                    self.set(&key, &before, field, &change.old)?;
                    Ok(Ok(()))
                }
                Err(obstacle) => Ok(Err(obstacle)),
            },
        }
    }
}

fn is_of(change: &Change, key: &Key) -> bool {
    change.is_in_force() && change.key() == *key
}

/// The last batch that changed the same field, or the record as a whole, after a change.
fn edited_since(all: &[Change], change: &Change) -> Option<i64> {
    let key = change.key();
    all.iter()
        .rev()
        .find(|other| {
            other.id > change.id
                && is_of(other, &key)
                && (change.field == WHOLE || other.field == change.field || other.field == WHOLE)
        })
        .map(|other| other.batch)
}

/// What keeps a customer from being removed.
fn needed(connection: &Connection, code: &str) -> Result<Option<Obstacle>, ArchiveError> {
    let batches = former::batches_naming(connection, code)?;
    if !batches.is_empty() {
        return Ok(Some(Obstacle::Documents { batches }));
    }
    let mut codes = children(connection, "parent_code", code)?;
    codes.extend(children(connection, "credit_parent_code", code)?);
    codes.retain(|child| child != code);
    codes.sort();
    codes.dedup();
    if !codes.is_empty() {
        return Ok(Some(Obstacle::Children { codes }));
    }
    let mut statement = connection.prepare_cached(
        "SELECT customer_code FROM former_customer WHERE merged_into = ?1 ORDER BY customer_code",
    )?;
    let rows = statement.query_map([code], |row| row.get(0))?;
    let codes: Vec<String> = rows.collect::<Result<_, _>>()?;
    Ok((!codes.is_empty()).then_some(Obstacle::HasMerged { codes }))
}

/// The customers that name another one in a field.
fn children(connection: &Connection, field: &str, code: &str) -> Result<Vec<String>, ArchiveError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT customer_code FROM customer
         WHERE {field} = ?1 AND {field} <> '' ORDER BY customer_code"
    ))?;
    let rows = statement.query_map(params![code], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
