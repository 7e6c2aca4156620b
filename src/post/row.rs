//! The rows of a typed frame, read cell by cell.

use std::collections::BTreeMap;
use std::str::FromStr;

use polars::prelude::{Column, DataType, Int64Chunked, StringChunked, UInt32Chunked};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use crate::domain::{Currency, Date};
use crate::table::Table;

/// Columns that say where a row stands, not what it says.
const PROVENANCE: [&str; 3] = ["file", "sheet", "row"];

/// One column of a frame in its own type.
enum Cells {
    Text(StringChunked),
    Whole(Int64Chunked),
    /// Days since 1970-01-01.
    Day(polars::prelude::Int32Chunked),
    Flag(polars::prelude::BooleanChunked),
}

impl Cells {
    /// `None` for a type that no field has.
    fn of(column: &Column) -> Option<Cells> {
        let as_declared = "the column has the type that was just looked at";
        Some(match column.dtype() {
            DataType::String => {
                Cells::Text(column.str().expect(as_declared).rechunk().into_owned())
            }
            DataType::Int64 => {
                Cells::Whole(column.i64().expect(as_declared).rechunk().into_owned())
            }
            DataType::Boolean => {
                Cells::Flag(column.bool().expect(as_declared).rechunk().into_owned())
            }
            DataType::Date => {
                Cells::Day(column.date().expect(as_declared).physical().rechunk().into_owned())
            }
            _ => return None,
        })
    }
}

/// The rows of one table.
pub struct Rows {
    numbers: UInt32Chunked,
    cells: BTreeMap<String, Cells>,
    /// The currency of rows that name none.
    currency: Currency,
    /// The keys of the columns that make the identity of a row, in order.
    identity: Vec<String>,
}

impl Rows {
    pub fn of(table: &Table) -> Rows {
        let numbers = table
            .frame
            .column("row")
            .and_then(|column| column.u32().cloned())
            .expect("every table's frame has its rows' numbers");
        let mut cells = BTreeMap::new();
        for column in table.frame.columns() {
            let name = column.name().as_str();
            if let (false, Some(found)) = (PROVENANCE.contains(&name), Cells::of(column)) {
                cells.insert(name.to_owned(), found);
            }
        }
        let identity = cells
            .keys()
            // What the source computed may change when another row is mended; the currency
            // stands in the identity as it is understood; the day of settlement comes later
            // than the invoice, which stays the same invoice.
            .filter(|key| {
                let derived = table.template.field(key).is_some_and(|field| field.derived);
                !derived && !["balance", "currency", "settled_on"].contains(&key.as_str())
            })
            .cloned()
            .collect();
        Rows { numbers, cells, currency: table.currency, identity }
    }

    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The row as Excel counts it.
    pub fn number(&self, at: usize) -> u32 {
        self.numbers.get(at).expect("every row of a table has its number")
    }

    pub fn has(&self, key: &str) -> bool {
        self.cells.contains_key(key)
    }

    /// The text of a cell, empty where there is none.
    pub fn text(&self, key: &str, at: usize) -> &str {
        match self.cells.get(key) {
            Some(Cells::Text(cells)) => cells.get(at).unwrap_or(""),
            _ => "",
        }
    }

    /// A cell of money or another whole number.
    pub fn amount(&self, key: &str, at: usize) -> Option<i64> {
        match self.cells.get(key) {
            Some(Cells::Whole(cells)) => cells.get(at),
            _ => None,
        }
    }

    /// Days since 1970-01-01.
    pub fn day(&self, key: &str, at: usize) -> Option<i32> {
        match self.cells.get(key) {
            Some(Cells::Day(cells)) => cells.get(at),
            _ => None,
        }
    }

    pub fn date(&self, key: &str, at: usize) -> Option<Date> {
        self.day(key, at).and_then(crate::domain::date::from_day_number)
    }

    /// A mark that reading set on the row.
    pub fn flag(&self, key: &str, at: usize) -> bool {
        match self.cells.get(key) {
            Some(Cells::Flag(cells)) => cells.get(at).unwrap_or(false),
            _ => false,
        }
    }

    pub fn decimal(&self, key: &str, at: usize) -> Option<Decimal> {
        Decimal::from_str(self.text(key, at)).ok()
    }

    /// The currency of a row: its own, or the table's.
    pub fn currency(&self, at: usize) -> Currency {
        Currency::parse(self.text("currency", at)).unwrap_or(self.currency)
    }

    /// The code under which reading summed the row's amounts.
    pub fn currency_code(&self, at: usize) -> &str {
        let text = self.text("currency", at);
        // A currency that nobody knows counts as none, as it did when the row was read.
        if Currency::parse(text).is_some() { text } else { self.currency.code() }
    }

    /// The customer's code, or its name where the row gives no code.
    pub fn customer_code(&self, at: usize) -> &str {
        match self.text("customer_code", at) {
            "" => self.text("customer_name", at),
            code => code,
        }
    }

    /// The identity of a row: SHA-256 over its accepted fields, wherever it stands.
    ///
    /// Empty cells do not count, so that the same row in a layout with more columns is the same.
    pub fn fingerprint(&self, kind: &str, at: usize) -> String {
        let mut hash = Sha256::new();
        field(&mut hash, "kind", kind.as_bytes());
        field(&mut hash, "currency", self.currency_code(at).as_bytes());
        for key in &self.identity {
            match &self.cells[key] {
                Cells::Text(cells) => {
                    if let Some(text) = cells.get(at).filter(|text| !text.is_empty()) {
                        field(&mut hash, key, text.as_bytes());
                    }
                }
                Cells::Whole(cells) => {
                    if let Some(number) = cells.get(at) {
                        field(&mut hash, key, &number.to_le_bytes());
                    }
                }
                Cells::Day(cells) => {
                    if let Some(day) = cells.get(at) {
                        field(&mut hash, key, &day.to_le_bytes());
                    }
                }
                Cells::Flag(cells) => {
                    if cells.get(at) == Some(true) {
                        field(&mut hash, key, b"1");
                    }
                }
            }
        }
        digits(hash)
    }
}

/// Adds one field, its length in front, so that no two rows can run into one text.
fn field(hash: &mut Sha256, key: &str, value: &[u8]) {
    for bytes in [key.as_bytes(), value] {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
}

/// The identity of a line that comes out of another one.
pub fn derived_fingerprint(fingerprint: &str, what: &str, day: i32) -> String {
    let mut hash = Sha256::new();
    field(&mut hash, "of", fingerprint.as_bytes());
    field(&mut hash, what, &day.to_le_bytes());
    digits(hash)
}

/// The first 32 hexadecimal digits.
fn digits(hash: Sha256) -> String {
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
