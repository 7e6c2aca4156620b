//! Customers that left the archive: removed ones, and merged ones whose code leads on to another.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{DataFrame, NamedFrom, Series};
use rusqlite::{Connection, params};

use crate::archive::ArchiveError;

/// A customer that is in the archive no more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Former {
    pub customer_name: String,
    /// Whom it was merged into, a former one perhaps; empty: it was removed.
    pub merged_into: String,
}

/// All of them by code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormerCustomers {
    pub by_code: BTreeMap<String, Former>,
}

impl FormerCustomers {
    pub fn of(connection: &Connection) -> Result<FormerCustomers, ArchiveError> {
        let mut statement = connection.prepare_cached(
            "SELECT customer_code, customer_name, merged_into FROM former_customer",
        )?;
        let rows = statement.query_map([], |row| {
            Ok((row.get(0)?, Former { customer_name: row.get(1)?, merged_into: row.get(2)? }))
        })?;
        Ok(FormerCustomers { by_code: rows.collect::<Result<_, _>>()? })
    }

    /// The code under which a code's documents stand now; `None`: under itself.
    pub fn now(&self, code: &str) -> Option<&str> {
        let mut found = None;
        // No chain is longer than all of them; a ring would be a damage, and ends here too.
        for _ in 0..=self.by_code.len() {
            let known = self.by_code.get(found.unwrap_or(code));
            match known.filter(|former| !former.merged_into.is_empty()) {
                Some(former) => found = Some(former.merged_into.as_str()),
                None => break,
            }
        }
        found
    }

    /// Whether the customer was removed.
    pub fn is_removed(&self, code: &str) -> bool {
        self.by_code.get(code).is_some_and(|former| former.merged_into.is_empty())
    }

    /// The merged ones, each with the code under which it stands now.
    pub fn merged(&self) -> BTreeMap<&str, &str> {
        let codes = self.by_code.keys();
        codes.filter_map(|code| Some((code.as_str(), self.now(code)?))).collect()
    }
}

pub fn write(connection: &Connection, code: &str, name: &str, into: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO former_customer (customer_code, customer_name, merged_into)
             VALUES (?1, ?2, ?3) ON CONFLICT (customer_code) DO UPDATE
             SET customer_name = excluded.customer_name, merged_into = excluded.merged_into",
        )?
        .execute([code, name, into])?;
    Ok(())
}

pub fn delete(connection: &Connection, code: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM former_customer WHERE customer_code = ?1")?
        .execute([code])?;
    Ok(())
}

/// Whether another customer was merged into this one.
pub fn is_target(connection: &Connection, code: &str) -> Result<bool, ArchiveError> {
    let mut statement =
        connection.prepare_cached("SELECT 1 FROM former_customer WHERE merged_into = ?1")?;
    Ok(statement.exists([code])?)
}

/// The batches in force whose ledger lines name a customer, under its code or an older one.
pub fn batches_naming(connection: &Connection, code: &str) -> Result<Vec<i64>, ArchiveError> {
    let mut statement = connection.prepare_cached(
        "WITH RECURSIVE names (code) AS (
             VALUES (?1)
             UNION
             SELECT customer_code FROM former_customer JOIN names ON merged_into = code
         )
         SELECT DISTINCT batch FROM names
             JOIN batch_customer ON batch_customer.customer_code = code
             JOIN batch USING (batch)
         WHERE status = 'loaded' ORDER BY batch",
    )?;
    let rows = statement.query_map([code], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The batches whose ledger lines name a merged customer.
pub fn batches_to_resolve(connection: &Connection) -> Result<BTreeSet<i64>, ArchiveError> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT batch FROM former_customer JOIN batch_customer USING (customer_code)
         WHERE merged_into <> ''",
    )?;
    let rows = statement.query_map(params![], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Puts the code of today where a line has one that was merged.
pub fn resolve_codes(frame: &mut DataFrame, merged: &BTreeMap<&str, &str>) {
    let codes = frame
        .column("customer_code")
        .and_then(|column| column.str())
        .expect("a ledger frame has the text column `customer_code`");
    let cells: Vec<&str> = codes
        .iter()
        .map(|code| {
            let code = code.unwrap_or("");
            merged.get(code).copied().unwrap_or(code)
        })
        .collect();
    let column = Series::new("customer_code".into(), cells);
    frame.with_column(column.into()).expect("the column has one cell a line");
}
