//! A customer and its contacts as the archive keeps them.

use crate::domain::filter::Cells;
use crate::domain::money::format_amount;
use crate::domain::{Amount, Currency, Date};

/// Signs between the tags of a customer.
const TAG_SEPARATORS: &[char] = &['、', ';', '；', ',', '，', '|', '\n'];

/// The tags of a cell, as they are written.
pub fn tags(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(TAG_SEPARATORS).map(str::trim).filter(|tag| !tag.is_empty())
}

/// Tags as the archive keeps them: each once, in order, one sign between.
pub fn join_tags<'a>(found: impl IntoIterator<Item = &'a str>) -> String {
    let sorted: std::collections::BTreeSet<&str> = found.into_iter().collect();
    sorted.into_iter().collect::<Vec<_>>().join("；")
}

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
    /// Date fields of the template by key.
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

impl Cells for Customer {
    fn any(&self, field: &str, test: &mut dyn FnMut(&str) -> bool) -> bool {
        match (field, self.texts.get(field)) {
            ("customer_code", _) => test(&self.customer_code),
            ("customer_name", _) => test(&self.customer_name),
            ("tags", Some(cell)) => tags(cell).any(test),
            (_, Some(text)) => test(text),
            _ => test(&self.text(field)),
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

impl Contact {
    /// Any field by its key, empty where there is none.
    pub fn text(&self, key: &str) -> &str {
        match key {
            "customer_code" => &self.customer_code,
            "contact_name" => &self.contact_name,
            "contact_position" => &self.contact_position,
            "phone" => &self.phone,
            "mobile" => &self.mobile,
            "fax" => &self.fax,
            "email" => &self.email,
            "remark" => &self.remark,
            _ => "",
        }
    }
}

/// What a further record of the archive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    BankAccount,
    Address,
    /// 客户分类.
    Category,
    /// 地区分类.
    Region,
}

impl ItemKind {
    pub const ALL: [ItemKind; 4] =
        [ItemKind::BankAccount, ItemKind::Address, ItemKind::Category, ItemKind::Region];

    /// Whether it is a class that customers stand in, and belongs to none of them.
    pub fn is_class(self) -> bool {
        matches!(self, ItemKind::Category | ItemKind::Region)
    }

    /// The field that names a record of the kind.
    pub fn key(self) -> &'static str {
        match self {
            ItemKind::BankAccount => "bank_account",
            ItemKind::Address => "address",
            ItemKind::Category => "category_code",
            ItemKind::Region => "region_code",
        }
    }
}

/// A further record: a bank account or an address of a customer, or a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub kind: ItemKind,
    /// Empty for a class.
    pub customer_code: String,
    /// What names it: the account, the address, the code of the class.
    pub item: String,
    /// Its other fields by key; absent where empty.
    pub fields: std::collections::BTreeMap<String, String>,
}

impl Item {
    /// Any field by its key, empty where there is none.
    pub fn text(&self, key: &str) -> &str {
        if key == self.kind.key() {
            return &self.item;
        }
        match key {
            "customer_code" => &self.customer_code,
            _ => self.fields.get(key).map_or("", String::as_str),
        }
    }
}

/// What belongs to one customer, the main record of each kind first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attached {
    pub contacts: Vec<Contact>,
    /// Bank accounts, then addresses.
    pub items: Vec<Item>,
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
