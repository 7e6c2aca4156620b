//! What the statistics give back: owned plain values, all money in minor units.

use super::Text;
use crate::domain::Date;

/// 往来客户余额表 over a period: opening + debit − credit = closing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balances {
    pub from: Option<Date>,
    pub to: Date,
    pub rows: Vec<BalanceRow>,
}

/// One customer in one currency; sorted by customer, then currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalanceRow {
    pub customer_code: Text,
    pub customer_name: Text,
    pub currency: Text,
    pub opening: i64,
    pub debit: i64,
    pub credit: i64,
    pub closing: i64,
}

/// How credits are set against debits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Only what is matched is settled; an unmatched credit is unapplied.
    OpenItem,
    /// All credits of a customer pay its oldest debits first.
    Fifo,
    /// The closing balance is filled from the newest debits backward.
    T3,
}

impl Method {
    pub const ALL: [Method; 3] = [Method::OpenItem, Method::Fifo, Method::T3];

    /// The name on the command line and in `run.json`.
    pub fn name(self) -> &'static str {
        match self {
            Method::OpenItem => "open-item",
            Method::Fifo => "fifo",
            Method::T3 => "t3",
        }
    }

    /// The method by which payments are told: t3 pairs nothing, and counts as fifo.
    pub fn pairing(self) -> Method {
        if self == Method::T3 { Method::Fifo } else { self }
    }

    pub fn parse(name: &str) -> Option<Method> {
        Method::ALL.into_iter().find(|method| method.name() == name)
    }
}

/// The day from which an age counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    Document,
    Due,
}

impl Basis {
    pub const ALL: [Basis; 2] = [Basis::Document, Basis::Due];

    /// The name on the command line and in `run.json`.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Document => "document",
            Basis::Due => "due",
        }
    }

    pub fn parse(name: &str) -> Option<Basis> {
        Basis::ALL.into_iter().find(|basis| basis.name() == name)
    }
}

/// 账龄分析: Σ bands + unapplied = balance in each row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aging {
    pub as_of: Date,
    pub method: Method,
    pub basis: Basis,
    /// The bands in order, such as `d0_30` or `not_due`: the keys of the columns.
    pub band_keys: Vec<String>,
    pub rows: Vec<AgingRow>,
}

/// One customer in one currency; sorted by customer, then currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgingRow {
    pub customer_code: Text,
    pub customer_name: Text,
    pub currency: Text,
    pub balance: i64,
    /// Credits that settle nothing (预收): never above 0.
    pub unapplied: i64,
    /// As many as `band_keys`.
    pub bands: Vec<i64>,
}

/// By what sales are summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    Customer,
    Category,
    Region,
    Salesperson,
    Product,
    Month,
}

impl Group {
    pub const ALL: [Group; 6] = [
        Group::Customer,
        Group::Category,
        Group::Region,
        Group::Salesperson,
        Group::Product,
        Group::Month,
    ];

    /// The name on the command line and in `run.json`.
    pub fn name(self) -> &'static str {
        match self {
            Group::Customer => "customer",
            Group::Category => "category",
            Group::Region => "region",
            Group::Salesperson => "salesperson",
            Group::Product => "product",
            Group::Month => "month",
        }
    }

    pub fn parse(name: &str) -> Option<Group> {
        Group::ALL.into_iter().find(|group| group.name() == name)
    }
}

/// Sales in one currency by one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sales {
    pub from: Option<Date>,
    pub to: Date,
    pub group: Group,
    pub currency: Text,
    pub rows: Vec<SalesRow>,
}

/// One group; by gross, highest first, then key; months ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SalesRow {
    /// A code, a name, or a month such as `2024-03`; empty: not said.
    pub key: Text,
    /// The words for it: the customer's or product's name, else the key.
    pub label: Text,
    pub documents: i64,
    pub quantity_millionths: i64,
    pub net: i64,
    pub tax: i64,
    pub gross: i64,
    /// Gross ÷ the gross of all groups, × 10,000, half away from zero; 0 where that is 0.
    pub share_ten_thousandths: i64,
}

/// 回款 over a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collections {
    pub from: Option<Date>,
    pub to: Date,
    /// Days of the period, both ends counted; `None` where there is no line.
    pub period_days: Option<i64>,
    pub rows: Vec<CollectionRow>,
}

/// One customer in one currency; sorted by customer, then currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectionRow {
    pub customer_code: Text,
    pub customer_name: Text,
    pub currency: Text,
    pub opening: i64,
    /// Sales of the period with tax, red invoices taken off.
    pub sales: i64,
    /// Receipts of the period, paid back money taken off.
    pub received: i64,
    pub closing: i64,
    /// received ÷ (opening + sales); `None` where that is not above 0.
    pub collection_rate_ten_thousandths: Option<i64>,
    /// closing ÷ sales × days of the period; `None` without sales.
    pub dso_days_tenths: Option<i64>,
}

/// 信用: used against the limit, and days past term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    pub as_of: Date,
    pub rows: Vec<CreditRow>,
}

/// One customer in one currency; sorted by customer, then currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditRow {
    pub customer_code: Text,
    pub customer_name: Text,
    pub currency: Text,
    /// The currency in which the customer's limit is granted.
    pub is_own_currency: bool,
    /// Only where the row is in the customer's own currency.
    pub limit: Option<i64>,
    /// The balance as of the day.
    pub used: i64,
    /// limit − used; negative where the limit is exceeded.
    pub available: Option<i64>,
    /// What `used` is above the limit; 0 where it is not, or where there is no limit.
    pub over_limit: i64,
    /// Days past due of the oldest open debit by `fifo`; 0: due today or later; `None`: none open.
    pub oldest_overdue_days: Option<i64>,
    pub term_days: Option<i64>,
    /// Something open is past due.
    pub over_term: bool,
}

/// A sum that must tie, and both of its sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    pub name: String,
    pub holds: bool,
    pub left: String,
    pub right: String,
}
