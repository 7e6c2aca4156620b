//! The ledger frame: one line per accepted document row, the same for Parquet and for SQL.
//!
//! Columns in order (see [`schema`]). Money is Int64 minor units of `currency`; both sides are
//! never null, one of them is 0. A red (negative) invoice is a credit: its `debit` is 0 and its
//! `credit` positive, while `net`, `tax`, `gross` keep their sign.

use std::fmt::Debug;
use std::ops::Range;

use polars::prelude::{DataFrame, DataType, Schema};

/// Kinds of line in the column `kind`.
pub const OPENING: &str = "opening";
pub const SALES: &str = "sales";
pub const RECEIPT: &str = "receipt";
/// A line of a legacy ledger, or another receivable.
pub const OTHER: &str = "other";

/// The schema of the ledger frame.
pub fn schema() -> Schema {
    let text = DataType::String;
    let mut schema = Schema::default();
    for (name, data_type) in [
        // Provenance.
        ("batch", DataType::Int64),
        ("line", DataType::Int64), // unique within the batch, in reading order
        ("file", text.clone()),
        ("sheet", text.clone()),
        ("row", DataType::UInt32),
        // SHA-256 (hex, first 32 digits) of the accepted fields: the identity of a row.
        ("fingerprint", text.clone()),
        // The document.
        ("kind", text.clone()),
        ("customer_code", text.clone()),
        ("document_number", text.clone()),
        ("document_day", DataType::Int32), // days since 1970-01-01
        ("due_day", DataType::Int32),      // null: document day + credit term
        ("currency", text.clone()),
        ("debit", DataType::Int64),
        ("credit", DataType::Int64),
        // The number of the debit document that a credit settles; empty: unmatched.
        ("settles", text.clone()),
        // Sales.
        ("product_code", text.clone()),
        ("product_name", text.clone()),
        ("quantity_millionths", DataType::Int64), // null where there is none
        ("unit_price", text.clone()),             // canonical decimal text, may be empty
        ("net", DataType::Int64),                 // sales only, else 0
        ("tax", DataType::Int64),
        ("gross", DataType::Int64),
        ("tax_rate", text.clone()),
        // Who and what.
        ("salesperson", text.clone()),
        ("department", text.clone()),
        ("project", text.clone()),
        // 往来科目, in one spelling; empty: 应收账款.
        ("control_account", text.clone()),
        ("category", text.clone()), // of the line; empty: the customer's
        ("region", text.clone()),
        ("bill_number", text.clone()),
        ("exchange_rate", text.clone()),
        ("settlement_method", text.clone()),
        ("summary", text.clone()),
    ] {
        schema.insert(name.into(), data_type);
    }
    schema
}

/// Ledger lines in reading order that become frames a part at a time, so that the lines of a
/// large file never stand in memory as a whole.
pub trait Lines: Debug + Send + Sync {
    fn count(&self) -> usize;

    /// These columns of the lines of a range, as [`schema`] has them; `batch` is 0 until the
    /// archive sets it.
    fn frame(&self, columns: &[&str], range: Range<usize>) -> DataFrame;
}

impl Lines for DataFrame {
    fn count(&self) -> usize {
        self.height()
    }

    fn frame(&self, columns: &[&str], range: Range<usize>) -> DataFrame {
        let part = self.select(columns.iter().copied());
        let part = part.expect("a frame of ledger lines has the columns of a ledger");
        part.slice(i64::try_from(range.start).expect("lines fit the memory"), range.len())
    }
}
