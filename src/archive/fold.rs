//! What the changes in force make of a customer, and the tables written so.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::archive::former;
use crate::archive::history::{self, MERGED_INTO, REMOVED, WHOLE};
use crate::archive::record::{self, Fields, Key, from_json};
use crate::archive::{ArchiveError, Change};

/// What some changes make of one record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    pub fields: Fields,
    /// Whether one of them added the record as a whole.
    pub has_whole: bool,
    /// Whether there is any at all.
    pub has_any: bool,
}

impl Folded {
    /// Removed, or merged into another one.
    pub fn is_out(&self) -> bool {
        self.fields.contains_key(REMOVED) || self.fields.contains_key(MERGED_INTO)
    }

    /// Whether the record stands in its table; a customer may do so for other reasons, too.
    pub fn is_there(&self) -> bool {
        self.has_any && !self.is_out()
    }

    fn apply(&mut self, change: &Change) {
        self.has_any = true;
        if change.field == WHOLE {
            self.has_whole = true;
            // What was removed and is added again starts afresh.
            if self.fields.contains_key(REMOVED) {
                self.fields.clear();
            }
            // A whole row of a sheet says that the customer is complete.
            self.fields.remove("incomplete");
            self.fields.extend(from_json(&change.new));
        } else if change.new.is_empty() {
            self.fields.remove(&change.field);
        } else {
            self.fields.insert(change.field.clone(), change.new.clone());
        }
    }
}

/// Folds the changes that `counts` by record; records without one that counts are empty.
pub fn fold(changes: &[Change], counts: impl Fn(&Change) -> bool) -> BTreeMap<Key, Folded> {
    let mut records: BTreeMap<Key, Folded> = BTreeMap::new();
    for change in changes {
        let folded = records.entry(change.key()).or_default();
        if counts(change) {
            folded.apply(change);
        }
    }
    records
}

/// Folds what is in force now.
pub fn in_force(changes: &[Change]) -> BTreeMap<Key, Folded> {
    fold(changes, Change::is_in_force)
}

/// The name that a customer had last, by any change, withdrawn ones too.
pub fn last_name(changes: &[Change]) -> String {
    let names = changes.iter().rev().filter(|change| change.key().is_customer());
    names
        .filter_map(|change| match change.field.as_str() {
            WHOLE => from_json(&change.new).remove("customer_name"),
            "customer_name" => Some(change.new.clone()),
            _ => None,
        })
        .find(|name| !name.is_empty())
        .unwrap_or_default()
}

/// A customer whose base is withdrawn keeps its name and counts as incomplete.
pub fn completed(folded: &Folded, changes: &[Change]) -> Fields {
    let mut fields = folded.fields.clone();
    if !folded.has_whole {
        fields.insert("incomplete".to_owned(), "1".to_owned());
        let name = last_name(changes);
        if !name.is_empty() {
            fields.entry("customer_name".to_owned()).or_insert(name);
        }
    }
    fields
}

/// The state of one customer as its tables are to hold it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// `None`: no customer, or a former one.
    pub customer: Option<Fields>,
    /// What belongs to it: contacts and other records.
    pub items: BTreeMap<Key, Fields>,
    /// The name, and whom it was merged into or nothing where it was removed.
    pub former: Option<(String, String)>,
}

/// What the changes that `counts` make of a customer. Where documents name it (`is_needed`) it
/// stays, though as an incomplete one.
pub fn state(
    changes: &[Change],
    code: &str,
    is_needed: bool,
    counts: impl Fn(&Change) -> bool,
) -> State {
    let mut records = fold(changes, counts);
    let own = records.remove(&Key::customer(code)).unwrap_or_default();
    if own.is_out() {
        let into = own.fields.get(MERGED_INTO).cloned().unwrap_or_default();
        return State { former: Some((last_name(changes), into)), ..State::default() };
    }
    records.retain(|_, folded| folded.is_there());
    // The records under the empty code are those of the book itself, such as its classes.
    let is_there = own.has_any || is_needed || !records.is_empty() && !code.is_empty();
    State {
        customer: is_there.then(|| completed(&own, changes)),
        items: records.into_iter().map(|(key, folded)| (key, folded.fields)).collect(),
        former: None,
    }
}

/// The state of a customer by its changes in force and the documents that name it.
pub fn current(connection: &Connection, code: &str) -> Result<(Vec<Change>, State), ArchiveError> {
    let changes = history::of_customer(connection, code)?;
    let is_needed = former::is_target(connection, code)?
        || !former::batches_naming(connection, code)?.is_empty();
    let state = state(&changes, code, is_needed, Change::is_in_force);
    Ok((changes, state))
}

/// Writes the tables of a customer as its history says.
pub fn project(connection: &Connection, code: &str) -> Result<(), ArchiveError> {
    project_former(connection, code)?;
    let (changes, state) = current(connection, code)?;
    if let Some(fields) = &state.customer {
        record::write(connection, &Key::customer(code), fields)?;
    }
    for key in fold(&changes, |_| false).keys().filter(|key| !key.is_customer()) {
        match state.items.get(key) {
            Some(fields) => record::write(connection, key, fields)?,
            None => record::delete(connection, key)?,
        }
    }
    if state.customer.is_none() {
        record::delete(connection, &Key::customer(code))?;
    }
    Ok(())
}

/// Writes whether a customer is a former one, as its history says.
pub fn project_former(connection: &Connection, code: &str) -> Result<(), ArchiveError> {
    let changes = history::of_customer(connection, code)?;
    match state(&changes, code, false, Change::is_in_force).former {
        Some((name, into)) => former::write(connection, code, &name, &into)?,
        None => former::delete(connection, code)?,
    }
    Ok(())
}
