//! The rows of a typed frame, read cell by cell.

use std::collections::BTreeMap;

use polars::prelude::{Column, DataType, Int32Chunked, Int64Chunked, StringChunked, UInt32Chunked};
use sha2::{Digest, Sha256};

use crate::domain::{Currency, Date};
use crate::table::Table;
use crate::template::Kind;

/// Columns that say where a row stands, not what it says.
const PROVENANCE: [&str; 3] = ["file", "sheet", "row"];

/// Fields that change without making another document of it.
const NO_IDENTITY: [&str; 9] = [
    "balance",
    "currency",
    "settled_on",
    "disputed",
    "disputed_amount",
    "dispute_reason",
    "promise_due_on",
    "promised_amount",
    "promised_on",
];

/// One column of a frame in its own type.
#[derive(Debug)]
enum Cells {
    Text(StringChunked),
    Whole(Int64Chunked),
    /// Days since 1970-01-01.
    Day(Int32Chunked),
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

/// The texts of a column, empty where there is none.
#[derive(Clone, Copy)]
pub struct Texts<'a>(pub Option<&'a StringChunked>);

impl<'a> Texts<'a> {
    pub fn at(self, at: usize) -> &'a str {
        self.0.and_then(|cells| cells.get(at)).unwrap_or("")
    }
}

/// The whole numbers of a column.
#[derive(Clone, Copy)]
pub struct Wholes<'a>(Option<&'a Int64Chunked>);

impl Wholes<'_> {
    pub fn at(self, at: usize) -> Option<i64> {
        self.0.and_then(|cells| cells.get(at))
    }
}

/// The days of a column, counted from 1970-01-01.
#[derive(Clone, Copy)]
pub struct Days<'a>(Option<&'a Int32Chunked>);

impl Days<'_> {
    pub fn at(self, at: usize) -> Option<i32> {
        self.0.and_then(|cells| cells.get(at))
    }
}

/// The rows of one table.
#[derive(Debug)]
pub struct Rows {
    /// Of the template.
    pub kind: Kind,
    /// In the table's title.
    pub period: Option<(Date, Date)>,
    numbers: UInt32Chunked,
    cells: BTreeMap<String, Cells>,
    /// The currency of rows that name none, and the column in which they may.
    currency: Currency,
    own_currencies: Option<StringChunked>,
    /// The columns that make the identity of a row, in the order of their keys: what stands
    /// before a value of each.
    identity: Vec<(String, Vec<u8>)>,
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
            // Where a row comes from is one cell for all rows, and nobody asks for it by row.
            if !PROVENANCE.contains(&name)
                && let Some(found) = Cells::of(column)
            {
                cells.insert(name.to_owned(), found);
            }
        }
        let identity = cells
            .keys()
            // What the source computed may change when another row is mended; the currency
            // stands in the identity as it is understood; the day of settlement comes later
            // than the invoice, which stays the same invoice, and so does what is contested.
            .filter(|key| {
                let derived = table.template.field(key).is_some_and(|field| field.derived);
                !derived && !NO_IDENTITY.contains(&key.as_str())
            })
            .map(|key| (key.clone(), sized(key.as_bytes())))
            .collect();
        let own_currencies = match cells.get("currency") {
            Some(Cells::Text(cells)) => Some(cells.clone()),
            _ => None,
        };
        let (kind, period, currency) = (table.template.kind, table.period, table.currency);
        Rows { kind, period, numbers, cells, currency, own_currencies, identity }
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

    pub fn texts(&self, key: &str) -> Texts<'_> {
        Texts(match self.cells.get(key) {
            Some(Cells::Text(cells)) => Some(cells),
            _ => None,
        })
    }

    /// A column of money or other whole numbers.
    pub fn wholes(&self, key: &str) -> Wholes<'_> {
        Wholes(match self.cells.get(key) {
            Some(Cells::Whole(cells)) => Some(cells),
            _ => None,
        })
    }

    pub fn days(&self, key: &str) -> Days<'_> {
        Days(match self.cells.get(key) {
            Some(Cells::Day(cells)) => Some(cells),
            _ => None,
        })
    }

    /// The text of a cell, empty where there is none.
    pub fn text(&self, key: &str, at: usize) -> &str {
        self.texts(key).at(at)
    }

    /// A cell of money or another whole number.
    pub fn amount(&self, key: &str, at: usize) -> Option<i64> {
        self.wholes(key).at(at)
    }

    /// Days since 1970-01-01.
    pub fn day(&self, key: &str, at: usize) -> Option<i32> {
        self.days(key).at(at)
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

    /// The currency of a row: its own, or the table's.
    pub fn currency(&self, at: usize) -> Currency {
        self.own_currency(at).unwrap_or(self.currency)
    }

    fn own_currency(&self, at: usize) -> Option<Currency> {
        Currency::parse(self.own_currencies.as_ref()?.get(at).filter(|text| !text.is_empty())?)
    }

    /// The code under which reading summed the row's amounts.
    pub fn currency_code(&self, at: usize) -> &str {
        // A currency that nobody knows counts as none, as it did when the row was read.
        match self.own_currency(at) {
            Some(_) => self.text("currency", at),
            None => self.currency.code(),
        }
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
    pub fn identity(&self, kind: &str) -> Identity<'_> {
        let columns = self.identity.iter().map(|(key, before)| (&before[..], &self.cells[key]));
        let mut begin = Vec::new();
        field(&mut begin, &sized(b"kind"), kind.as_bytes());
        begin.extend(sized(b"currency"));
        Identity { rows: self, columns: columns.collect(), begin }
    }
}

/// Makes the identities of rows.
pub struct Identity<'r> {
    rows: &'r Rows,
    columns: Vec<(&'r [u8], &'r Cells)>,
    /// What all rows have in common.
    begin: Vec<u8>,
}

impl Identity<'_> {
    /// The identity of a row; `room` is for its bytes.
    pub fn of(&self, at: usize, room: &mut Vec<u8>) -> u128 {
        room.clear();
        field(room, &self.begin, self.rows.currency_code(at).as_bytes());
        for (key, cells) in &self.columns {
            match cells {
                Cells::Text(cells) => {
                    if let Some(text) = cells.get(at).filter(|text| !text.is_empty()) {
                        field(room, key, text.as_bytes());
                    }
                }
                Cells::Whole(cells) => {
                    if let Some(number) = cells.get(at) {
                        field(room, key, &number.to_le_bytes());
                    }
                }
                Cells::Day(cells) => {
                    if let Some(day) = cells.get(at) {
                        field(room, key, &day.to_le_bytes());
                    }
                }
                Cells::Flag(cells) => {
                    if cells.get(at) == Some(true) {
                        field(room, key, b"1");
                    }
                }
            }
        }
        first_half(Sha256::digest(room).into())
    }
}

/// Bytes with their length in front.
fn sized(bytes: &[u8]) -> Vec<u8> {
    let mut sized = (bytes.len() as u64).to_le_bytes().to_vec();
    sized.extend(bytes);
    sized
}

/// Adds a value behind what stands before it, its length in front, so that no two rows can run
/// into one text.
fn field(bytes: &mut Vec<u8>, before: &[u8], value: &[u8]) {
    bytes.extend(before);
    bytes.extend((value.len() as u64).to_le_bytes());
    bytes.extend(value);
}

/// The identity of a line that comes out of another one.
pub fn derived_fingerprint(fingerprint: u128, what: &str, day: i32) -> u128 {
    let mut bytes = Vec::new();
    field(&mut bytes, &sized(b"of"), digits(fingerprint).as_bytes());
    field(&mut bytes, &sized(what.as_bytes()), &day.to_le_bytes());
    first_half(Sha256::digest(bytes).into())
}

fn first_half(whole: [u8; 32]) -> u128 {
    u128::from_be_bytes(whole[..16].try_into().expect("sixteen of thirty-two bytes"))
}

/// The 32 hexadecimal digits of a fingerprint.
pub fn digits(fingerprint: u128) -> String {
    let mut digits = String::with_capacity(32);
    for byte in fingerprint.to_be_bytes() {
        for half in [byte >> 4, byte & 15] {
            digits.push(char::from(b"0123456789abcdef"[usize::from(half)]));
        }
    }
    digits
}
