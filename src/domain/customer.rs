//! A customer and its contacts as the archive keeps them.

use crate::domain::money::format_amount;
use crate::domain::{Amount, Currency, Date};

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

impl Customer {
    /// The currency of the customer's own amounts.
    pub fn currency(&self) -> Currency {
        let code = self.texts.get("currency").map_or("", String::as_str);
        Currency::parse(code).unwrap_or(Currency::CNY)
    }

    /// Any field by its key, as text; empty where there is none.
    pub fn text(&self, key: &str) -> String {
        match key {
            "customer_code" => self.customer_code.clone(),
            "customer_name" => self.customer_name.clone(),
            "credit_limit" => self
                .credit_limit
                .map_or_else(String::new, |limit| format_amount(limit, self.currency())),
            "credit_days" => self.credit_days.map_or_else(String::new, |days| days.to_string()),
            _ => match (self.dates.get(key), self.texts.get(key)) {
                (Some(day), _) => day.to_string(),
                (None, Some(text)) => text.clone(),
                (None, None) => String::new(),
            },
        }
    }
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
