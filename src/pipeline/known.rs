//! What of a book the checks of some tables need: never a whole large book for a few rows.

use std::collections::BTreeSet;

use polars::prelude::PlHashSet;

use crate::archive::Archive;
use crate::domain::customer::KnownCustomers;
use crate::pipeline::PipelineError;
use crate::table::{Table, Tables};
use crate::template::Kind;

/// The fields by which customers are found to be one.
const IDENTITY: [&str; 7] =
    ["customer_name", "tax_id", "address", "phone", "mobile", "email", "bank_account"];

/// The customers of the book that the tables name. Where a row names one above it, perhaps by its
/// name, all of them.
pub fn of(archive: &Archive, tables: &Tables) -> Result<KnownCustomers, PipelineError> {
    if !archive.has_customers()? {
        return Ok(KnownCustomers::new());
    }
    let mut codes = BTreeSet::new();
    for table in tables_of(tables) {
        for field in ["parent_code", "credit_parent_code"] {
            if texts(table, field).any(|text| !text.is_empty()) {
                return Ok(archive.known_customers()?);
            }
        }
        for field in ["customer_code", "customer_name"] {
            let named: PlHashSet<&str> = texts(table, field).collect();
            codes.extend(named.into_iter().filter(|text| !text.is_empty()).map(str::to_owned));
        }
    }
    Ok(archive.known_customers_among(&codes)?)
}

/// Whether the tables have a customer that the book does not have with the same name, numbers and
/// address: only then can there be a duplicate that was not there before.
pub fn has_newcomers(archive: &Archive, tables: &Tables) -> Result<bool, PipelineError> {
    for table in tables_of(tables).filter(|table| table.template.kind == Kind::Customer) {
        let columns: Vec<(&str, Vec<&str>)> =
            IDENTITY.iter().map(|field| (*field, texts(table, field).collect())).collect();
        for (at, code) in texts(table, "customer_code").enumerate() {
            let Some(known) = archive.customer(code)? else { return Ok(true) };
            let differs = columns.iter().any(|(field, cells)| {
                cells.get(at).is_some_and(|cell| !cell.is_empty() && *cell != known.text(field))
            });
            if differs {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn tables_of(tables: &Tables) -> impl Iterator<Item = &Table> {
    let sheets = tables.files.iter().flat_map(|file| &file.sheets);
    sheets.filter_map(|sheet| sheet.table.as_ref())
}

/// The cells of a column of text; none where there is no such column.
fn texts<'t>(table: &'t Table, field: &str) -> impl Iterator<Item = &'t str> {
    let column = table.frame.column(field).ok().and_then(|column| column.str().ok());
    column.into_iter().flat_map(|cells| cells.iter().map(|cell| cell.unwrap_or("")))
}
