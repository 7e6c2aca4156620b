//! The customers of a book: one, all, those that fit, and as they stood on another day.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{Column, DataFrame, NamedFrom, Series};
use rusqlite::{Connection, Row, params};

use crate::archive::fold::{self, State};
use crate::archive::former::FormerCustomers;
use crate::archive::history;
use crate::archive::record::{self, Fields, Key, RecordKind};
use crate::archive::{Archive, ArchiveError, Change};
use crate::domain::customer::{
    Attached, Contact, Customer, Item, ItemKind, KnownCustomer, KnownCustomers,
};
use crate::domain::tree::ClassTree;

/// What the checks need to know of a customer.
const KNOWN: &str = "SELECT customer_code, customer_name, credit_days, stopped_on, incomplete";

fn known(row: &Row) -> rusqlite::Result<(String, KnownCustomer)> {
    let known = KnownCustomer {
        customer_name: row.get(1)?,
        credit_days: row.get(2)?,
        stopped_on: row.get::<_, String>(3)?.parse().ok(),
        incomplete: row.get(4)?,
    };
    Ok((row.get(0)?, known))
}

impl Archive {
    /// The customers by code, as the checks need them.
    pub fn known_customers(&self) -> Result<KnownCustomers, ArchiveError> {
        let mut statement = self.connection.prepare(&format!("{KNOWN} FROM customer"))?;
        let rows = statement.query_map([], known)?;
        let mut known: KnownCustomers = rows.collect::<Result<_, _>>()?;
        self.add_merged(&mut known)?;
        Ok(known)
    }

    /// Whether the book has a customer at all.
    pub fn has_customers(&self) -> Result<bool, ArchiveError> {
        Ok(self.connection.prepare("SELECT 1 FROM customer LIMIT 1")?.exists([])?)
    }

    /// Those of these codes alone.
    pub fn known_customers_among(
        &self,
        codes: &BTreeSet<String>,
    ) -> Result<KnownCustomers, ArchiveError> {
        let former = FormerCustomers::of(&self.connection)?;
        let mut statement =
            self.connection.prepare(&format!("{KNOWN} FROM customer WHERE customer_code = ?1"))?;
        let mut found = KnownCustomers::new();
        for code in codes {
            let mut rows = statement.query([former.now(code).unwrap_or(code)])?;
            if let Some(row) = rows.next()? {
                let (_, mut customer) = known(row)?;
                if let Some(former) = former.by_code.get(code) {
                    customer.customer_name.clone_from(&former.customer_name);
                }
                found.insert(code.clone(), customer);
            }
        }
        Ok(found)
    }

    /// A merged customer is known by its old code and name, else as the one that it is now.
    fn add_merged(&self, known: &mut KnownCustomers) -> Result<(), ArchiveError> {
        let former = FormerCustomers::of(&self.connection)?;
        for (code, now) in former.merged() {
            if let Some(mut customer) = known.get(now).cloned() {
                customer.customer_name.clone_from(&former.by_code[code].customer_name);
                known.insert(code.to_owned(), customer);
            }
        }
        Ok(())
    }

    /// Customers that were removed or merged into others.
    pub fn former_customers(&self) -> Result<FormerCustomers, ArchiveError> {
        FormerCustomers::of(&self.connection)
    }

    /// Every customer in order of code.
    pub fn customers(&self) -> Result<Vec<Customer>, ArchiveError> {
        Ok(record::all(&self.connection, RecordKind::Customer)?
            .into_iter()
            .map(|(key, fields)| record::customer_of(key.code, fields))
            .collect())
    }

    pub fn customer(&self, code: &str) -> Result<Option<Customer>, ArchiveError> {
        let key = Key::customer(code);
        Ok(record::find(&self.connection, &key)?
            .map(|fields| record::customer_of(code.to_owned(), fields)))
    }

    /// Every contact in order of customer, the main one first, then by name.
    pub fn contacts(&self) -> Result<Vec<Contact>, ArchiveError> {
        let mut contacts: Vec<Contact> = record::all(&self.connection, RecordKind::Contact)?
            .into_iter()
            .map(|(key, fields)| record::contact_of(key, fields))
            .collect();
        contacts.sort_by(|a, b| {
            (&a.customer_code, !a.is_main, &a.contact_name).cmp(&(
                &b.customer_code,
                !b.is_main,
                &b.contact_name,
            ))
        });
        Ok(contacts)
    }

    /// Every bank account, address or class, in order of its key.
    pub fn items(&self, kind: ItemKind) -> Result<Vec<Item>, ArchiveError> {
        Ok(record::all(&self.connection, RecordKind::of_item(kind))?
            .into_iter()
            .map(|(key, fields)| record::item_of(kind, key, fields))
            .collect())
    }

    /// The trees of classes by the field of a customer that stands in them.
    pub fn class_trees(&self) -> Result<BTreeMap<String, ClassTree>, ArchiveError> {
        let mut trees = BTreeMap::new();
        for (field, kind) in [("category", ItemKind::Category), ("region", ItemKind::Region)] {
            let mut tree = ClassTree::default();
            for class in self.items(kind)? {
                tree.insert(&class.item, class.text(&format!("{field}_name")));
            }
            if !tree.is_empty() {
                trees.insert(field.to_owned(), tree);
            }
        }
        Ok(trees)
    }

    /// The customers as the statistics need them, in order of code.
    pub fn customers_frame(&self) -> Result<DataFrame, ArchiveError> {
        const TEXTS: [&str; 8] = [
            "customer_code",
            "customer_name",
            "category",
            "region",
            "salesperson",
            "currency",
            "credit_parent_code",
            "credit_grade",
        ];
        let mut statement = self.connection.prepare(
            "SELECT customer_code, customer_name, category, region, salesperson,
                    iif(currency = '', 'CNY', currency), credit_parent_code, credit_grade,
                    credit_limit, credit_days,
                    CAST(julianday(nullif(credit_from, '')) - 2440587.5 AS INTEGER),
                    CAST(julianday(nullif(credit_until, '')) - 2440587.5 AS INTEGER)
             FROM customer ORDER BY customer_code",
        )?;
        let mut rows = statement.query([])?;
        let mut texts: [Vec<String>; 8] = Default::default();
        let mut integers: [Vec<Option<i64>>; 4] = Default::default();
        while let Some(row) = rows.next()? {
            for (at, cells) in texts.iter_mut().enumerate() {
                cells.push(row.get(at)?);
            }
            for (at, cells) in integers.iter_mut().enumerate() {
                cells.push(row.get(TEXTS.len() + at)?);
            }
        }
        let mut columns: Vec<Column> = TEXTS
            .iter()
            .zip(texts)
            .map(|(name, cells)| Series::new((*name).into(), cells).into())
            .collect();
        let height = integers[0].len();
        let names = ["credit_limit", "credit_days", "credit_from_day", "credit_until_day"];
        for (name, cells) in names.iter().zip(integers) {
            columns.push(Series::new((*name).into(), cells).into());
        }
        Ok(DataFrame::new(height, columns).expect("every column has one cell a customer"))
    }

    /// The customers that fit, in order of code. `fields` are the keys that `fits` looks at: only
    /// those are read of the others.
    pub fn customers_that(
        &self,
        fields: &[&str],
        fits: &dyn Fn(&Customer) -> bool,
    ) -> Result<Vec<Customer>, ArchiveError> {
        let mut codes: Vec<String> = Vec::new();
        let mut count = 0_usize;
        record::scan(&self.connection, RecordKind::Customer, fields, &mut |key, fields| {
            count += 1;
            let customer = record::customer_of(key.code, fields);
            if fits(&customer) {
                codes.push(customer.customer_code);
            }
        })?;
        if codes.len() > count / 8 {
            // Most of them: one pass over all is the shorter way.
            let mut customers = self.customers()?;
            let codes: BTreeSet<String> = codes.into_iter().collect();
            customers.retain(|customer| codes.contains(&customer.customer_code));
            return Ok(customers);
        }
        codes.sort();
        let mut customers = Vec::with_capacity(codes.len());
        for code in codes {
            customers.extend(self.customer(&code)?);
        }
        Ok(customers)
    }

    /// The contacts, bank accounts and addresses of a customer.
    pub fn attached(&self, code: &str) -> Result<Attached, ArchiveError> {
        let mut rows = Vec::new();
        for kind in RecordKind::ALL {
            rows.extend(record::of_customer(&self.connection, kind, code)?);
        }
        Ok(attached(rows))
    }

    /// A customer as it stood before a moment (UTC, ISO 8601), and what belonged to it.
    pub fn customer_as_of(
        &self,
        code: &str,
        before: &str,
    ) -> Result<Option<(Customer, Attached)>, ArchiveError> {
        let changes = history::of_customer(&self.connection, code)?;
        let state = state_as_of(&self.connection, code, &changes, before)?;
        Ok(state
            .customer
            .map(|fields| (record::customer_of(code.to_owned(), fields), attached(state.items))))
    }

    /// Every customer as it stood before a moment (UTC, ISO 8601), in order of code.
    pub fn customers_as_of(&self, before: &str) -> Result<Vec<Customer>, ArchiveError> {
        let mut by_code: BTreeMap<String, Vec<Change>> = BTreeMap::new();
        for change in history::before(&self.connection, before)? {
            by_code.entry(change.customer_code.clone()).or_default().push(change);
        }
        let mut customers = Vec::new();
        for (code, changes) in by_code {
            let state = state_as_of(&self.connection, &code, &changes, before)?;
            customers.extend(state.customer.map(|fields| record::customer_of(code, fields)));
        }
        Ok(customers)
    }
}

/// The main record of each kind stands first, the others by what names them.
fn attached(rows: impl IntoIterator<Item = (Key, Fields)>) -> Attached {
    let mut attached = Attached::default();
    for (key, fields) in rows {
        if key.kind == RecordKind::Contact {
            attached.contacts.push(record::contact_of(key, fields));
        } else if let Some(kind) = key.kind.item_kind().filter(|kind| !kind.is_class()) {
            attached.items.push(record::item_of(kind, key, fields));
        }
    }
    attached.contacts.sort_by_key(|one| (!one.is_main, one.contact_name.clone()));
    attached.items.sort_by_key(|one| (one.kind, one.text("is_main") != "1", one.item.clone()));
    attached
}

fn state_as_of(
    connection: &Connection,
    code: &str,
    changes: &[Change],
    before: &str,
) -> Result<State, ArchiveError> {
    let is_needed = is_needed_as_of(connection, code, before)?;
    Ok(fold::state(changes, code, is_needed, |change| {
        change.at.as_str() < before
            && (change.withdrawn.is_empty() || change.withdrawn.as_str() >= before)
    }))
}

/// Whether documents named a customer before a moment.
fn is_needed_as_of(
    connection: &Connection,
    code: &str,
    before: &str,
) -> Result<bool, ArchiveError> {
    let mut statement = connection.prepare_cached(
        "SELECT 1 FROM batch_customer JOIN batch USING (batch)
         WHERE customer_code = ?1 AND created < ?2 AND (undone = '' OR undone >= ?2)",
    )?;
    Ok(statement.exists(params![code, before])?)
}
