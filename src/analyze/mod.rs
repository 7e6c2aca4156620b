//! Stage 4: statistics from ledger frames, each a SQL text over integer money.

mod account;
mod aging;
mod aging_apart;
mod answer;
mod assertions;
mod balance;
mod classes;
mod coded;
mod columns;
mod credit_pool;
mod document_state;
mod engine;
mod explain;
mod extent;
mod future;
mod local;
mod made;
mod open;
mod open_item;
mod pairing;
mod parts;
mod payment;
mod promise;
mod provision;
mod query;
mod result;
mod sales;
mod selection;
mod summary;
mod tables;
mod text;

pub use account::{
    Account, AccountLine, AccountRow, SettlementRow, account, account_within, each_account_line,
    settlements,
};
pub use aging::{aging, credit};
pub use aging_apart::{AgingApart, Apart, ApartSums, aging_apart};
pub use assertions::assertions;
pub use balance::{account_balances, balances, collections};
pub use coded::LINE_COLUMNS;
pub use credit_pool::{CreditPoolRow, CreditPools, GradeRow, credit_pools, grades};
pub use document_state::{DocumentState, DocumentStates, document_states};
pub use explain::explain;
pub use extent::Extent;
pub use future::{FutureItem, future_items};
pub use local::localized;
pub use open::{AccountKey, ControlKey, Documents, OpenAccount, SettledPair, open_documents};
pub use open_item::{OpenItem, OpenItems, each_open_item, open_items};
pub use payment::{
    Forecast, ForecastRow, ForecastWeek, HABIT_DAYS, PaymentRow, Payments, forecast, payments,
};
pub use promise::{Promise, PromiseRow, promises};
pub use provision::{Provision, ProvisionRow, migration, provision, provision_of_balances};
pub use result::{
    Aging, AgingRow, Assertion, BalanceRow, Balances, Basis, CollectionRow, Collections, Credit,
    CreditRow, Group, Method, Sales, SalesRow,
};
pub use sales::{
    AbcRow, CohortRow, EffectRow, MonthMovement, MonthReceived, Pivot, PivotCell, RetentionRow,
    ReturnRow, RfmRow, SalesLine, SalesSum, TaxRow, TrendRow, abc, cohorts, effects,
    movements_by_month, pivot, received_by_month, retention, returns, rfm, sales, sales_currencies,
    sales_lines, tax_by_rate, trend,
};
pub use selection::{Selection, control_accounts};
pub use summary::{ConcentrationRow, KeyFigures, concentration, key_figures, key_figures_of};
pub use text::Text;

use std::collections::BTreeMap;

use polars::prelude::DataFrame;

use crate::domain::Date;
use crate::domain::tree::ClassTree;

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
    settlements: Vec<SettledPair>,
    /// Documents that customers contest.
    pub disputes: Vec<Dispute>,
    /// Payments that customers promised.
    pub promises: Vec<Promise>,
    /// The first day on which something happened, where `lines` are a part of a longer ledger.
    pub first_movement: Option<Date>,
    /// The trees of classes by field, where the lines and customers bear their codes.
    classes: BTreeMap<String, ClassTree>,
    made: made::Made,
}

impl Ledger {
    /// A ledger in which only the lines say what they settle.
    pub fn new(lines: DataFrame, customers: DataFrame) -> Ledger {
        Ledger {
            lines,
            customers,
            settlements: Vec::new(),
            disputes: Vec::new(),
            promises: Vec::new(),
            first_movement: None,
            classes: BTreeMap::new(),
            made: made::Made::default(),
        }
    }

    /// Makes what several statistics share, before they are made side by side.
    pub fn prepare(&self) -> Result<(), AnalyzeError> {
        let made = tables::document_parts(self);
        made.map(|_| ()).map_err(|source| AnalyzeError::Engine { statistic: "documents", source })
    }

    /// The same for the statistics that pair the two sides of accounts as of a day.
    pub fn prepare_accounts(&self, as_of: Date) -> Result<(), AnalyzeError> {
        pairing::prepare(self, as_of)
    }

    /// Puts the committed matches beside the lines.
    pub fn take_settlements(&mut self, settlements: Vec<SettledPair>) {
        self.settlements = settlements;
        self.made.forget_answers();
    }

    /// Lets go of the answers on accounts; those on sales are asked for again.
    pub fn forget_accounts(&self) {
        self.made.keep_answers(sales::is_of_sales);
    }

    /// Lets go of the documents; what was made by [`Ledger::prepare_accounts`] stays.
    pub fn forget_documents(&self) {
        self.made.forget_documents();
    }

    /// The ledger with what sales are asked of, so that the caller can let go of the other columns,
    /// and of what statistics on accounts were made from.
    pub fn of_sales(&self) -> Result<Ledger, AnalyzeError> {
        let refused = |source| AnalyzeError::Engine { statistic: "sales", source };
        let coded = self.made.coded(self).and_then(coded::Coded::of_sales).map_err(refused)?;
        let lines = coded.numbers().map_err(refused)?;
        let names = self.customers.select(["customer_code", "customer_name"]).map_err(refused)?;
        let (classes, made) = (self.classes.clone(), self.made.of_fewer(coded));
        Ok(Ledger { classes, made, ..Ledger::new(lines, names) })
    }

    /// Leaves out the customers that do not fit; their lines are the caller's.
    pub fn keep_customers(&mut self, fits: impl Fn(&str) -> bool) -> Result<(), AnalyzeError> {
        use polars::prelude::{BooleanChunked, NewChunkedArray};
        let refused = |source| AnalyzeError::Engine { statistic: "customers", source };
        let codes = self.customers.column("customer_code").and_then(|column| column.str());
        let kept: Vec<bool> =
            codes.map_err(refused)?.iter().map(|code| fits(code.unwrap_or_default())).collect();
        let mask = BooleanChunked::from_slice("kept".into(), &kept);
        self.customers = self.customers.filter(&mask).map_err(refused)?;
        self.made = made::Made::default();
        Ok(())
    }

    /// What is contested on a day.
    fn contested(&self, as_of: Date) -> Contested<'_> {
        let mut amounts: BTreeMap<(&str, &str), Option<i64>> = BTreeMap::new();
        for dispute in &self.disputes {
            let is_over = dispute.until.is_some_and(|until| until <= as_of);
            if dispute.since > as_of || is_over {
                continue;
            }
            let key = (dispute.customer_code.as_str(), dispute.document_number.as_str());
            let known = amounts.entry(key).or_insert(Some(0));
            *known = known.zip(dispute.amount).map(|(one, other)| one.saturating_add(other));
        }
        Contested { amounts }
    }
}

/// The documents that are contested on a day, by customer and number: how much; `None`: all.
struct Contested<'a> {
    amounts: BTreeMap<(&'a str, &'a str), Option<i64>>,
}

impl Contested<'_> {
    /// How much of what is open of a document is contested.
    fn of(&self, customer_code: &str, document_number: &str, open: i64) -> i64 {
        match self.amounts.get(&(customer_code, document_number)) {
            Some(amount) => amount.unwrap_or(open).min(open),
            None => 0,
        }
    }
}

/// A document that its customer contests, from a day on and until it was cleared up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    pub customer_code: String,
    pub document_number: String,
    /// In minor units; `None`: the whole document.
    pub amount: Option<i64>,
    pub since: Date,
    /// From this day on it is contested no more.
    pub until: Option<Date>,
}

/// part ÷ whole × 10,000, half away from zero; `None` where the whole is 0.
pub fn share_ten_thousandths(part: i64, whole: i64) -> Option<i64> {
    query::ratio(part, 10_000, whole)
}

/// The customers' names by code.
pub fn customer_names(ledger: &Ledger) -> Result<BTreeMap<String, String>, AnalyzeError> {
    Ok(made::names(ledger)?.owned())
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
    /// Lines in a currency cannot be told in local currency; the first of their documents, by
    /// customer.
    #[error("{lines} lines in {currency} have no exchange rate, the first of document {document}")]
    RateMissing { currency: String, lines: u64, document: String },
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

    /// The band of an age in days: since the document, or past due (0 and below: not due).
    pub(crate) fn place(&self, basis: Basis, age_days: i64) -> usize {
        if basis == Basis::Due && age_days <= 0 {
            return 0;
        }
        let within = |end: &u32| age_days <= i64::from(*end);
        let place = self.0.iter().position(within).unwrap_or(self.0.len());
        place + usize::from(basis == Basis::Due)
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
    use polars::prelude::ChunkAgg;
    let newest = ledger.lines.column("document_day").ok()?.i32().ok()?.max()?;
    month_end(query::date_of(i64::from(newest))?)
}

fn month_end(date: Date) -> Option<Date> {
    use chrono::{Datelike, Months};
    date.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// The day of the oldest line; `None` in a ledger without lines.
pub fn first_day(ledger: &Ledger) -> Option<Date> {
    use polars::prelude::ChunkAgg;
    let oldest = ledger.lines.column("document_day").ok()?.i32().ok()?.min()?;
    query::date_of(i64::from(oldest))
}

/// Whether a document, or a sale where `sales_only`, is dated in a period.
pub fn has_documents(ledger: &Ledger, from: Date, to: Date, sales_only: bool) -> bool {
    let (first, last) = (query::day_number(from), query::day_number(to));
    let found = || -> Option<bool> {
        let days = ledger.lines.column("document_day").ok()?.i32().ok()?;
        let kinds = ledger.lines.column("kind").ok()?.str().ok()?;
        let mut lines = days.iter().zip(kinds.iter());
        Some(lines.any(|(day, kind)| {
            day.is_some_and(|day| (first..=last).contains(&i64::from(day)))
                && (!sales_only || kind == Some(crate::table::ledger::SALES))
        }))
    };
    found().unwrap_or(false)
}

/// The currency of the first line of a customer's document, where the ledger has one.
pub fn document_currency(ledger: &Ledger, code: &str, number: &str) -> Option<String> {
    let column = |name: &str| ledger.lines.column(name).ok()?.str().ok();
    let (codes, numbers) = (column("customer_code")?, column("document_number")?);
    let mut lines = codes.iter().zip(numbers.iter());
    let at = lines.position(|line| line == (Some(code), Some(number)))?;
    column("currency")?.get(at).map(str::to_owned)
}

#[cfg(test)]
mod accounts_oracle;
#[cfg(test)]
mod figures_oracle;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod settling_oracle;
#[cfg(test)]
mod tests;
