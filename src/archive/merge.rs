//! Rows of a file into records of the book, by the mode of each field.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use crate::archive::difference::{self, Difference, Verdict};
use crate::archive::fold;
use crate::archive::former::FormerCustomers;
use crate::archive::history::{self, REMOVED, note_added, note_changed};
use crate::archive::load::Loaded;
use crate::archive::record::{self, Fields, Key, RecordKind};
use crate::archive::{ArchiveError, Mode, Modes};
use crate::post::Posting;

/// One transaction that brings records into the book as a batch.
pub struct Loading<'a> {
    pub connection: &'a Connection,
    pub batch: i64,
    pub modes: &'a Modes,
    pub former: FormerCustomers,
    pub loaded: Loaded,
    /// Earlier batches that had brought something which this one therefore leaves out.
    pub rests_on: BTreeSet<i64>,
}

/// What merging an incoming row into the book's record makes.
struct Merged {
    fields: Fields,
    /// Fields in which the row says other than the book, and the book keeps its own.
    kept: Fields,
}

/// Merges by mode; an empty incoming field never erases.
fn merge(current: &Fields, incoming: Fields, mode_of: &dyn Fn(&str) -> Mode) -> Merged {
    let mut merged = Merged { fields: current.clone(), kept: Fields::new() };
    for (key, value) in incoming {
        let mode = mode_of(&key);
        let take = match current.get(&key) {
            Some(own) if *own == value => continue,
            Some(_) => mode == Mode::Overwrite,
            None => mode >= Mode::Fill,
        };
        if take {
            merged.fields.insert(key, value);
        } else {
            merged.kept.insert(key, value);
        }
    }
    merged
}

impl Loading<'_> {
    /// All records of a posting: customers, those that only other rows name, and what belongs to
    /// customers.
    pub fn records(&mut self, posting: &Posting) -> Result<(), ArchiveError> {
        for customer in &posting.customers {
            let fields = record::fields_of(customer);
            self.customer(&customer.customer_code, fields, customer.incomplete)?;
        }
        for (code, name) in posting.mentioned.iter().filter(|(code, _)| !code.is_empty()) {
            self.mentioned(code, name)?;
        }
        for contact in &posting.contacts {
            let key = Key::contact(self.code_now(&contact.customer_code), &contact.contact_name);
            self.item(&key, record::contact_fields(contact))?;
        }
        for item in &posting.items {
            let kind = RecordKind::of_item(item.kind);
            let key = Key::of(kind, self.code_now(&item.customer_code), &item.item);
            self.item(&key, item.fields.clone())?;
        }
        Ok(())
    }

    /// The code under which a customer stands now.
    pub fn code_now<'c>(&'c self, code: &'c str) -> &'c str {
        self.former.now(code).unwrap_or(code)
    }

    fn customer(
        &mut self,
        code: &str,
        mut incoming: Fields,
        incomplete: bool,
    ) -> Result<(), ArchiveError> {
        for field in ["parent_code", "credit_parent_code"] {
            if let Some(parent) = incoming.get_mut(field) {
                *parent = self.code_now(parent).to_owned();
            }
        }
        let key = Key::customer(self.code_now(code));
        let Some(current) = record::find(self.connection, &key)? else {
            if self.former.is_removed(&key.code) {
                return self.bring_back(&key, incoming);
            }
            self.loaded.customers_added += 1;
            return self.add(&key, incoming);
        };
        if current.contains_key("incomplete") && !incomplete {
            return self.complete(&key, &current, incoming);
        }
        // A row under a code of old says less of the customer than a row of its own.
        let most = if key.code == code { Mode::Overwrite } else { Mode::Fill };
        let merged = merge(&current, incoming, &|field| self.modes.of(field).min(most));
        self.settle(&key, &current, merged)
    }

    fn add(&mut self, key: &Key, fields: Fields) -> Result<(), ArchiveError> {
        record::write(self.connection, key, &fields)?;
        note_added(self.connection, self.batch, key, &fields)?;
        self.loaded.differences.push(difference::added(key, &fields));
        Ok(())
    }

    /// Completes a customer that was made from documents: the sheet's name counts, blanks are
    /// filled.
    fn complete(
        &mut self,
        key: &Key,
        before: &Fields,
        incoming: Fields,
    ) -> Result<(), ArchiveError> {
        let mut current = before.clone();
        current.remove("incomplete");
        if incoming.contains_key("customer_name") {
            current.remove("customer_name");
        }
        let merged = merge(&current, incoming, &|field| self.modes.of(field).max(Mode::Fill));
        record::write(self.connection, key, &merged.fields)?;
        note_added(self.connection, self.batch, key, &merged.fields)?;
        self.loaded.customers_changed += 1;
        self.compare(key, before, &merged)
    }

    /// A removed customer that a file names again is what it was, with the file's values.
    fn bring_back(&mut self, key: &Key, incoming: Fields) -> Result<(), ArchiveError> {
        let changes = history::of_customer(self.connection, &key.code)?;
        let folded = fold::in_force(&changes).remove(key).unwrap_or_default();
        let mut before = folded.fields;
        before.remove(REMOVED);
        before.remove("incomplete");
        let merged = merge(&before, incoming, &|field| self.modes.of(field).max(Mode::Fill));
        note_added(self.connection, self.batch, key, &merged.fields)?;
        self.former.by_code.remove(&key.code);
        fold::project(self.connection, &key.code)?;
        self.loaded.brought_back.push(key.code.clone());
        self.loaded.differences.push(difference::added(key, &merged.fields));
        self.compare(key, &merged.fields, &merged)
    }

    /// Makes an incomplete customer of one that only documents or contacts name; a removed one
    /// comes back as it was.
    fn mentioned(&mut self, code: &str, name: &str) -> Result<(), ArchiveError> {
        let key = Key::customer(self.code_now(code));
        let mut is_known =
            self.connection.prepare_cached("SELECT 1 FROM customer WHERE customer_code = ?1")?;
        if is_known.exists([&key.code])? {
            return Ok(());
        }
        if self.former.is_removed(&key.code) {
            history::note(self.connection, self.batch, &key, REMOVED, "1", "")?;
            self.former.by_code.remove(&key.code);
            fold::project(self.connection, &key.code)?;
            self.loaded.brought_back.push(key.code);
            return Ok(());
        }
        let name = if name.is_empty() { code } else { name };
        let fields = Fields::from([
            ("customer_name".to_owned(), name.to_owned()),
            ("incomplete".to_owned(), "1".to_owned()),
        ]);
        self.loaded.incomplete_added.push(code.to_owned());
        self.add(&key, fields)
    }

    /// A record that belongs to a customer.
    fn item(&mut self, key: &Key, mut incoming: Fields) -> Result<(), ArchiveError> {
        if incoming.contains_key("is_main") {
            match other_main(self.connection, key)? {
                // There is one main record of a kind: the new one takes the mark over.
                Some(other) if self.modes.of("is_main") == Mode::Overwrite => {
                    let current = record::find(self.connection, &other)?.unwrap_or_default();
                    let mut without = current.clone();
                    without.remove("is_main");
                    record::write(self.connection, &other, &without)?;
                    note_changed(self.connection, self.batch, &other, &current, &without)?;
                }
                Some(_) => {
                    incoming.remove("is_main");
                }
                None => {}
            }
        }
        match record::find(self.connection, key)? {
            Some(current) => {
                let merged = merge(&current, incoming, &|field| self.modes.of(field));
                self.settle(key, &current, merged)
            }
            None => {
                self.loaded.items_added += 1;
                self.add(key, incoming)
            }
        }
    }

    /// Writes what merging made, and counts it.
    fn settle(&mut self, key: &Key, current: &Fields, merged: Merged) -> Result<(), ArchiveError> {
        let is_changed = merged.fields != *current;
        if is_changed {
            record::write(self.connection, key, &merged.fields)?;
            note_changed(self.connection, self.batch, key, current, &merged.fields)?;
        }
        match (key.is_customer(), is_changed) {
            (false, true) => self.loaded.items_changed += 1,
            (true, true) => self.loaded.customers_changed += 1,
            (true, false) if merged.kept.is_empty() => self.loaded.customers_same += 1,
            _ => {}
        }
        self.compare(key, current, &merged)
    }

    /// Notes the differences of one record, and what the batch leaves out because of others.
    fn compare(&mut self, key: &Key, before: &Fields, merged: &Merged) -> Result<(), ArchiveError> {
        difference::changed(key, before, &merged.fields, &mut self.loaded.differences);
        for (field, value) in &merged.kept {
            let own = merged.fields.get(field).map_or("", String::as_str);
            self.loaded.differences.push(Difference::of(
                key,
                (field, own, value),
                &merged.fields,
                Verdict::Conflict,
            ));
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT batch FROM history
             WHERE customer_code = ?1 AND withdrawn = '' AND batch <> ?2",
        )?;
        let rows = statement.query_map(params![key.code, self.batch], |row| row.get(0))?;
        for batch in rows {
            self.rests_on.insert(batch?);
        }
        Ok(())
    }
}

/// The main record of the same customer and kind, where it is another one.
pub fn other_main(connection: &Connection, key: &Key) -> Result<Option<Key>, ArchiveError> {
    let (table, column) = (key.kind.word(), key.kind.item_column());
    let item: Option<String> = connection
        .prepare_cached(&format!(
            "SELECT {column} FROM {table}
             WHERE customer_code = ?1 AND {column} <> ?2 AND is_main = 1 ORDER BY {column}"
        ))?
        .query_row(params![key.code, key.item], |row| row.get(0))
        .optional()?;
    Ok(item.map(|item| Key { item, ..key.clone() }))
}
