//! A customer and its contacts as the archive keeps them.

use crate::domain::{Amount, Date};

/// One customer. Text fields are empty where the source says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Customer {
    /// 客户编码, the key; text, zeros stay.
    pub customer_code: String,
    /// 客户名称.
    pub customer_name: String,
    /// Every other text field of the customers template by its field key (`tax_id`,
    /// `phone`, `category` …), normalised; absent where empty.
    pub texts: std::collections::BTreeMap<String, String>,
    /// 信用额度 in minor units of the customer's currency (field `currency`, else CNY).
    pub credit_limit: Option<Amount>,
    /// 信用期限 in days.
    pub credit_days: Option<u32>,
    /// Date fields by key: `credit_from`, `credit_until`, `developed_on`, `stopped_on`,
    /// `contract_until`.
    pub dates: std::collections::BTreeMap<String, Date>,
    /// True where the customer was made from a document's code and name alone.
    pub incomplete: bool,
}

/// A person to talk to at a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    pub customer_code: String,
    pub contact_name: String,
    pub contact_position: String,
    pub phone: String,
    pub mobile: String,
    pub fax: String,
    pub email: String,
    pub is_main: bool,
    pub remark: String,
}

/// What the book knows of a customer, as a value for the checks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownCustomer {
    pub customer_name: String,
    pub credit_days: Option<u32>,
    pub stopped_on: Option<Date>,
    pub incomplete: bool,
}

/// All customers of the book by code.
pub type KnownCustomers = std::collections::BTreeMap<String, KnownCustomer>;
