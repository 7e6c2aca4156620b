//! Records (customers, their contacts …) as plain fields of text, between types and tables.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rusqlite::types::{ToSql, ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::domain::Amount;
use crate::domain::customer::{Contact, Customer, Item, ItemKind};

/// The fields that are not empty, by key; numbers as decimal text, a mark that is set as `1`.
pub type Fields = BTreeMap<String, String>;

/// The columns of one table.
pub struct Shape {
    table: &'static str,
    keys: &'static [&'static str],
    texts: &'static [&'static str],
    /// NULL where empty.
    numbers: &'static [&'static str],
    /// 0 or 1.
    marks: &'static [&'static str],
    /// Whether other fields may stand in the JSON object of the column `more`.
    more: bool,
}

const CUSTOMER: Shape = Shape {
    table: "customer",
    keys: &["customer_code"],
    texts: &[
        "customer_name",
        "short_name",
        "category",
        "region",
        "industry",
        "tax_id",
        "address",
        "postcode",
        "bank_name",
        "bank_account",
        "legal_representative",
        "contact_name",
        "contact_position",
        "phone",
        "mobile",
        "fax",
        "email",
        "credit_grade",
        "credit_from",
        "credit_until",
        "salesperson",
        "department",
        "currency",
        "country",
        "parent_code",
        "credit_parent_code",
        "discount_rate",
        "payment_terms",
        "shipping_address",
        "mnemonic",
        "english_name",
        "english_address",
        "developed_on",
        "stopped_on",
        "contract_until",
        "remark",
    ],
    numbers: &["credit_limit", "credit_days"],
    marks: &["incomplete"],
    more: true,
};

const CONTACT: Shape = Shape {
    table: "contact",
    keys: &["customer_code", "contact_name"],
    texts: &["contact_position", "phone", "mobile", "fax", "email", "remark"],
    numbers: &[],
    marks: &["is_main"],
    more: false,
};

const BANK_ACCOUNT: Shape = Shape {
    table: "bank_account",
    keys: &["customer_code", "bank_account"],
    texts: &["bank_name", "account_name", "account_currency", "remark"],
    numbers: &[],
    marks: &["is_main"],
    more: false,
};

const ADDRESS: Shape = Shape {
    table: "address",
    keys: &["customer_code", "address"],
    texts: &["address_use", "postcode", "contact_name", "phone", "remark"],
    numbers: &[],
    marks: &["is_main"],
    more: false,
};

const CATEGORY: Shape = Shape {
    table: "category",
    keys: &["category_code"],
    texts: &["category_name", "remark"],
    numbers: &[],
    marks: &[],
    more: false,
};

const REGION: Shape = Shape {
    table: "region",
    keys: &["region_code"],
    texts: &["region_name", "remark"],
    numbers: &[],
    marks: &[],
    more: false,
};

/// The date fields of a customer.
const DATES: [&str; 9] = [
    "credit_from",
    "credit_until",
    "developed_on",
    "stopped_on",
    "contract_from",
    "contract_until",
    "licence_from",
    "licence_until",
    "modified_on",
];

/// What a record is; each kind has a table of its own. All are kept by the same history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordKind {
    Customer,
    Contact,
    BankAccount,
    Address,
    Category,
    Region,
}

impl RecordKind {
    pub const ALL: [RecordKind; 6] = [
        RecordKind::Customer,
        RecordKind::Contact,
        RecordKind::BankAccount,
        RecordKind::Address,
        RecordKind::Category,
        RecordKind::Region,
    ];

    /// The kind that items of the domain are kept as.
    pub fn of_item(kind: ItemKind) -> RecordKind {
        match kind {
            ItemKind::BankAccount => RecordKind::BankAccount,
            ItemKind::Address => RecordKind::Address,
            ItemKind::Category => RecordKind::Category,
            ItemKind::Region => RecordKind::Region,
        }
    }

    /// The kind of the domain that it is kept for; `None` for customers and contacts.
    pub fn item_kind(self) -> Option<ItemKind> {
        ItemKind::ALL.into_iter().find(|kind| RecordKind::of_item(*kind) == self)
    }

    /// Whether what names a record is personal: a person, an account.
    pub fn is_personal(self) -> bool {
        matches!(self, RecordKind::Contact | RecordKind::BankAccount)
    }

    /// Classes belong to no customer: they stand under the empty code.
    fn is_class(self) -> bool {
        matches!(self, RecordKind::Category | RecordKind::Region)
    }

    /// The word in the history.
    pub fn word(self) -> &'static str {
        self.shape().table
    }

    pub fn parse(word: &str) -> Option<RecordKind> {
        RecordKind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The column that names a record among those of its customer; of a customer its own code.
    pub fn item_column(self) -> &'static str {
        self.shape().keys.last().expect("every table has a key")
    }

    fn shape(self) -> &'static Shape {
        match self {
            RecordKind::Customer => &CUSTOMER,
            RecordKind::Contact => &CONTACT,
            RecordKind::BankAccount => &BANK_ACCOUNT,
            RecordKind::Address => &ADDRESS,
            RecordKind::Category => &CATEGORY,
            RecordKind::Region => &REGION,
        }
    }
}

/// A customer, or one of the records that belong to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub kind: RecordKind,
    pub code: String,
    /// Which of the customer's records of that kind; empty for the customer itself.
    pub item: String,
}

impl Key {
    pub fn customer(code: &str) -> Key {
        Key::of(RecordKind::Customer, code, "")
    }

    pub fn contact(code: &str, name: &str) -> Key {
        Key::of(RecordKind::Contact, code, name)
    }

    pub fn of(kind: RecordKind, code: &str, item: &str) -> Key {
        Key { kind, code: code.to_owned(), item: item.to_owned() }
    }

    /// The same record under another customer.
    pub fn under(&self, code: &str) -> Key {
        Key::of(self.kind, code, &self.item)
    }

    pub fn is_customer(&self) -> bool {
        self.kind == RecordKind::Customer
    }

    fn shape(&self) -> &'static Shape {
        self.kind.shape()
    }

    fn values(&self) -> Vec<ToSqlOutput<'_>> {
        let (code, item) = (borrowed(&self.code), borrowed(&self.item));
        match self.kind {
            RecordKind::Customer => vec![code],
            RecordKind::Category | RecordKind::Region => vec![item],
            _ => vec![code, item],
        }
    }
}

impl Shape {
    fn columns(&self) -> Vec<&'static str> {
        let mut columns = [self.texts, self.numbers, self.marks].concat();
        if self.more {
            columns.push("more");
        }
        columns
    }

    fn fields(&self, row: &Row, first: usize) -> rusqlite::Result<Fields> {
        self.fields_of(&self.columns(), row, first)
    }

    /// The fields of a row that has these columns from the given one on.
    fn fields_of(&self, columns: &[&str], row: &Row, first: usize) -> rusqlite::Result<Fields> {
        let mut fields = Fields::new();
        for (at, column) in columns.iter().copied().enumerate() {
            let text = match row.get(first + at)? {
                Value::Text(text) if column == "more" => {
                    fields.extend(from_json(&text));
                    continue;
                }
                Value::Integer(0) if self.marks.contains(&column) => continue,
                Value::Integer(number) => number.to_string(),
                Value::Text(text) if !text.is_empty() => text,
                _ => continue,
            };
            fields.insert(column.to_owned(), text);
        }
        Ok(fields)
    }

    /// Adds the values of all columns but the keys.
    fn values<'f>(&self, fields: &'f Fields, values: &mut Vec<ToSqlOutput<'f>>) {
        let text = |column: &str| fields.get(column).map_or("", String::as_str);
        values.extend(self.texts.iter().map(|column| borrowed(text(column))));
        values.extend(self.numbers.iter().map(|column| {
            ToSqlOutput::Owned(text(column).parse().map_or(Value::Null, Value::Integer))
        }));
        values.extend(
            self.marks
                .iter()
                .map(|column| ToSqlOutput::Owned(Value::Integer(i64::from(text(column) == "1")))),
        );
        if self.more {
            let named = |key: &str| {
                [self.texts, self.numbers, self.marks].iter().any(|known| known.contains(&key))
                    || key == "more"
            };
            let others: Fields = fields
                .iter()
                .filter(|(key, _)| !named(key))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            let more = if others.is_empty() { String::new() } else { to_json(&others) };
            values.push(ToSqlOutput::Owned(Value::Text(more)));
        }
    }
}

/// One row; `None` where there is none.
pub fn find(connection: &Connection, key: &Key) -> rusqlite::Result<Option<Fields>> {
    let shape = key.shape();
    let mut statement = connection.prepare_cached(&Words::of(key.kind).find)?;
    let values = key.values();
    statement.query_row(rusqlite::params_from_iter(values), |row| shape.fields(row, 0)).optional()
}

/// Every record of a kind in order of its key.
pub fn all(connection: &Connection, kind: RecordKind) -> rusqlite::Result<Vec<(Key, Fields)>> {
    select(connection, kind, "", &[])
}

/// The records of a kind that belong to one customer, in order of their key.
pub fn of_customer(
    connection: &Connection,
    kind: RecordKind,
    code: &str,
) -> rusqlite::Result<Vec<(Key, Fields)>> {
    if kind.is_class() {
        return Ok(Vec::new());
    }
    select(connection, kind, "WHERE customer_code = ?1", &[&code])
}

fn select(
    connection: &Connection,
    kind: RecordKind,
    condition: &str,
    values: &[&dyn ToSql],
) -> rusqlite::Result<Vec<(Key, Fields)>> {
    let shape = kind.shape();
    let keys = shape.keys.join(", ");
    let sql = format!(
        "SELECT {keys}, {} FROM {} {condition} ORDER BY {keys}",
        shape.columns().join(", "),
        shape.table
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(values, |row| {
        let (code, item) = match kind {
            RecordKind::Customer => (row.get(0)?, String::new()),
            _ if kind.is_class() => (String::new(), row.get(0)?),
            _ => (row.get(0)?, row.get(1)?),
        };
        Ok((Key { kind, code, item }, shape.fields(row, shape.keys.len())?))
    })?;
    rows.collect()
}

/// Goes through the records of a kind in no order, with these fields alone.
pub fn scan(
    connection: &Connection,
    kind: RecordKind,
    fields: &[&str],
    visit: &mut dyn FnMut(Key, Fields),
) -> rusqlite::Result<()> {
    let shape = kind.shape();
    let has = |column: &&str| fields.contains(column) || *column == "currency";
    let mut columns: Vec<&str> = shape.columns().into_iter().filter(has).collect();
    if shape.more && fields.iter().any(|field| !shape.columns().contains(field)) {
        columns.push("more");
    }
    let sql = [shape.keys, &columns].concat().join(", ");
    let mut statement = connection.prepare(&format!("SELECT {sql} FROM {}", shape.table))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let item = if shape.keys.len() > 1 { row.get(1)? } else { String::new() };
        let key = Key { kind, code: row.get(0)?, item };
        visit(key, shape.fields_of(&columns, row, shape.keys.len())?);
    }
    Ok(())
}

/// Writes a row, whether it is there or not.
pub fn write(connection: &Connection, key: &Key, fields: &Fields) -> rusqlite::Result<()> {
    let mut values = key.values();
    key.shape().values(fields, &mut values);
    let mut statement = connection.prepare_cached(&Words::of(key.kind).write)?;
    statement.execute(rusqlite::params_from_iter(values))?;
    Ok(())
}

/// The SQL texts of a kind, which are asked for with every record.
struct Words {
    find: String,
    write: String,
}

impl Words {
    fn of(kind: RecordKind) -> &'static Words {
        static ALL: LazyLock<BTreeMap<RecordKind, Words>> = LazyLock::new(|| {
            RecordKind::ALL.into_iter().map(|kind| (kind, Words::new(kind.shape()))).collect()
        });
        &ALL[&kind]
    }

    fn new(shape: &Shape) -> Words {
        let (table, keys, columns) = (shape.table, shape.keys.join(", "), shape.columns());
        let places: Vec<String> =
            (1..=shape.keys.len() + columns.len()).map(|at| format!("?{at}")).collect();
        let updates: Vec<String> =
            columns.iter().map(|column| format!("{column} = excluded.{column}")).collect();
        let (columns, places) = (columns.join(", "), places.join(", "));
        let (condition, updates) = (condition(shape), updates.join(", "));
        Words {
            find: format!("SELECT {columns} FROM {table} WHERE {condition}"),
            write: format!(
                "INSERT INTO {table} ({keys}, {columns}) VALUES ({places})
                 ON CONFLICT ({keys}) DO UPDATE SET {updates}"
            ),
        }
    }
}

fn borrowed(text: &str) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes()))
}

pub fn delete(connection: &Connection, key: &Key) -> rusqlite::Result<()> {
    let shape = key.shape();
    let sql = format!("DELETE FROM {} WHERE {}", shape.table, condition(shape));
    connection.prepare_cached(&sql)?.execute(rusqlite::params_from_iter(key.values()))?;
    Ok(())
}

fn condition(shape: &Shape) -> String {
    let parts: Vec<String> =
        shape.keys.iter().enumerate().map(|(at, key)| format!("{key} = ?{}", at + 1)).collect();
    parts.join(" AND ")
}

pub fn customer_of(code: String, mut fields: Fields) -> Customer {
    let mut customer = Customer {
        customer_code: code,
        customer_name: fields.remove("customer_name").unwrap_or_default(),
        credit_limit: number(&mut fields, "credit_limit").map(Amount),
        credit_days: number(&mut fields, "credit_days"),
        incomplete: fields.remove("incomplete").is_some(),
        ..Customer::default()
    };
    for key in DATES {
        if let Some(date) = fields.remove(key).and_then(|text| text.parse().ok()) {
            customer.dates.insert(key.to_owned(), date);
        }
    }
    customer.texts = fields;
    customer
}

fn number<T: std::str::FromStr>(fields: &mut Fields, key: &str) -> Option<T> {
    fields.remove(key)?.parse().ok()
}

pub fn fields_of(customer: &Customer) -> Fields {
    let mut fields = customer.texts.clone();
    let mut set = |key: &str, value: String| fields.insert(key.to_owned(), value);
    set("customer_name", customer.customer_name.clone());
    if let Some(limit) = customer.credit_limit {
        set("credit_limit", limit.0.to_string());
    }
    if let Some(days) = customer.credit_days {
        set("credit_days", days.to_string());
    }
    if customer.incomplete {
        set("incomplete", "1".to_owned());
    }
    for (key, date) in &customer.dates {
        set(key, date.to_string());
    }
    fields.retain(|_, value| !value.is_empty());
    fields
}

pub fn contact_of(key: Key, mut fields: Fields) -> Contact {
    let mut take = |key: &str| fields.remove(key).unwrap_or_default();
    Contact {
        customer_code: key.code,
        contact_name: key.item,
        contact_position: take("contact_position"),
        phone: take("phone"),
        mobile: take("mobile"),
        fax: take("fax"),
        email: take("email"),
        is_main: take("is_main") == "1",
        remark: take("remark"),
    }
}

pub fn contact_fields(contact: &Contact) -> Fields {
    let is_main = if contact.is_main { "1" } else { "" };
    [
        ("contact_position", contact.contact_position.as_str()),
        ("phone", &contact.phone),
        ("mobile", &contact.mobile),
        ("fax", &contact.fax),
        ("email", &contact.email),
        ("is_main", is_main),
        ("remark", &contact.remark),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .collect()
}

pub fn item_of(kind: ItemKind, key: Key, fields: Fields) -> Item {
    Item { kind, customer_code: key.code, item: key.item, fields }
}

pub fn to_json(fields: &Fields) -> String {
    serde_json::to_string(fields).expect("a map of text to text is JSON")
}

/// The fields of a JSON object; nothing where the text is none.
pub fn from_json(text: &str) -> Fields {
    serde_json::from_str(text).unwrap_or_default()
}
