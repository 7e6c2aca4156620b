//! Stage 4: statistics from ledger frames, each a SQL text over integer money.

mod account;
mod aging;
mod assertions;
mod balance;
mod open;
mod provision;
mod query;
mod result;
mod sales;
mod selection;

pub use account::{Account, AccountRow, SettlementRow, account, settlements};
pub use aging::{aging, credit};
pub use assertions::assertions;
pub use balance::{balances, collections};
pub use open::{AccountKey, Documents, OpenAccount, SettledPair, open_documents};
pub use provision::{Provision, ProvisionRow, provision};
pub use result::{
    Aging, AgingRow, Assertion, BalanceRow, Balances, Basis, CollectionRow, Collections, Credit,
    CreditRow, Group, Method, Sales, SalesRow,
};
pub use sales::{MonthReceived, received_by_month, sales, sales_currencies};
pub use selection::Selection;

use std::collections::BTreeMap;

use polars::prelude::DataFrame;

use crate::domain::Date;

/// What the statistics are made from.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// `table::ledger::schema()`.
    pub lines: DataFrame,
    /// `customer_code`, `customer_name`, `category`, `region`, `salesperson`, `currency` as String;
    /// `credit_limit` and `credit_days` as Int64, null where there is none.
    pub customers: DataFrame,
    /// Committed matches beside those that the lines themselves name. No credit may stand in
    /// them with more than its lines that name no document.
    pub settlements: Vec<SettledPair>,
}

impl Ledger {
    /// A ledger in which only the lines say what they settle.
    pub fn new(lines: DataFrame, customers: DataFrame) -> Ledger {
        Ledger { lines, customers, settlements: Vec::new() }
    }
}

/// The customers' names by code.
pub fn customer_names(ledger: &Ledger) -> Result<BTreeMap<String, String>, AnalyzeError> {
    query::names(ledger)
}

/// Why a statistic could not be made.
#[derive(Debug, thiserror::Error)]
pub enum AnalyzeError {
    /// The engine refused the SQL text or the frame: a column is missing or of another type.
    #[error("the statistic `{statistic}` could not be computed: {source}")]
    Engine { statistic: &'static str, source: polars::prelude::PolarsError },
    /// A sum does not fit 64 bits of minor units.
    #[error("the amounts of the ledger are too large to be summed in 64 bits")]
    TooLarge,
}

/// The upper ends of the bands in days, ascending; the last band has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bands(Vec<u32>);

impl Default for Bands {
    fn default() -> Bands {
        Bands(vec![30, 60, 90, 180, 365])
    }
}

impl Bands {
    /// `None` unless there is at least one end and each is above the one before it and above 0.
    pub fn new(ends: Vec<u32>) -> Option<Bands> {
        let ascending = ends.windows(2).all(|pair| pair[0] < pair[1]);
        let within = ends.first().is_some_and(|first| *first > 0)
            && ends.last().is_some_and(|last| *last <= 1_000_000);
        (ascending && within).then_some(Bands(ends))
    }

    /// `30,60,90`.
    pub fn parse(text: &str) -> Option<Bands> {
        let ends: Result<Vec<u32>, _> = text.split(',').map(|end| end.trim().parse()).collect();
        Bands::new(ends.ok()?)
    }

    pub fn ends(&self) -> &[u32] {
        &self.0
    }

    /// The column keys: `d0_30` … `d366_plus`, or `not_due`, `d1_30` … `d366_plus`.
    pub fn keys(&self, basis: Basis) -> Vec<String> {
        let (mut keys, mut first) = match basis {
            Basis::Document => (Vec::new(), 0),
            Basis::Due => (vec!["not_due".to_string()], 1),
        };
        for end in &self.0 {
            keys.push(format!("d{first}_{end}"));
            first = end + 1;
        }
        keys.push(format!("d{first}_plus"));
        keys
    }
}

/// The last day of the month of the newest document, the cut-off of a report that names none.
pub fn default_as_of(ledger: &Ledger) -> Option<Date> {
    use chrono::{Datelike, Months};
    use polars::prelude::ChunkAgg;
    let newest = ledger.lines.column("document_day").ok()?.i32().ok()?.max()?;
    let date = query::date_of(i64::from(newest))?;
    date.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// The SQL text of a report by its name, such as `aging-fifo` or `sales-region`.
pub fn explain(name: &str) -> Option<&'static str> {
    Some(match name {
        "balances" => include_str!("sql/balances.sql"),
        "ledger" => include_str!("sql/ledger.sql"),
        "settlement" => include_str!("sql/settlement.sql"),
        "collections" => include_str!("sql/collections.sql"),
        "credit" => include_str!("sql/credit.sql"),
        "aging" | "aging-open-item" => include_str!("sql/aging_open_item.sql"),
        "aging-fifo" => include_str!("sql/aging_fifo.sql"),
        "aging-t3" => include_str!("sql/aging_t3.sql"),
        "sales" | "sales-customer" => include_str!("sql/sales_customer.sql"),
        "sales-category" => include_str!("sql/sales_category.sql"),
        "sales-region" => include_str!("sql/sales_region.sql"),
        "sales-salesperson" => include_str!("sql/sales_salesperson.sql"),
        "sales-product" => include_str!("sql/sales_product.sql"),
        "sales-month" => include_str!("sql/sales_month.sql"),
        _ => return None,
    })
}

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;
