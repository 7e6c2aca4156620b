//! The declared fields (templates/*.toml): one truth for reading, checking and writing.

pub mod custom;
mod load;
pub mod look;
pub mod own;
pub mod print;

pub use load::{heading_key, load, read_pack};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Text in the three languages of the program.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub zh: String,
    pub en: String,
    pub fr: String,
}

/// What a template's rows become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Customer,
    Contact,
    BankAccount,
    Address,
    /// Classes of customers.
    Category,
    Region,
    Opening,
    Sales,
    Receipt,
    Ledger,
}

impl Kind {
    /// Rows that become lines of the ledger.
    pub fn is_document(self) -> bool {
        matches!(self, Kind::Opening | Kind::Sales | Kind::Receipt | Kind::Ledger)
    }

    /// Rows that become records of a customer which stands elsewhere.
    pub fn is_item(self) -> bool {
        matches!(self, Kind::Contact | Kind::BankAccount | Kind::Address)
    }

    /// Rows that are classes.
    pub fn is_class(self) -> bool {
        matches!(self, Kind::Category | Kind::Region)
    }
}

/// How a field's cells are typed, and which frame column carries them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldType {
    /// Free text: String.
    Text,
    /// A key: String, zeros stay.
    Code,
    /// String, one of `choices` by key.
    Choice,
    /// String; the original text, judged by check/.
    TaxId,
    Phone,
    Mobile,
    Email,
    Postcode,
    BankAccount,
    /// String, ISO 4217 code in capitals.
    Currency,
    /// Date.
    Date,
    /// Int64, minor units of the row's currency.
    Amount,
    /// String, canonical decimal text without exponent (quantity, price).
    Decimal,
    /// String, canonical decimal text as a fraction: 13% → 0.13.
    Rate,
    /// Int64.
    Integer,
}

/// One value of a drop-down.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub key: String,
    pub words: Words,
    /// Other ways in which sources write it.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// One declared field.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The stable key of machine-readable output.
    pub key: String,
    pub heading: Words,
    /// Other headings that mean this field, in any system or language.
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(rename = "type")]
    pub field_type: FieldType,
    /// Greatest length in characters.
    pub length: Option<u32>,
    #[serde(default)]
    pub required: bool,
    /// No two rows of an archive may share it.
    #[serde(default)]
    pub unique: bool,
    /// Names of the row rules of check/ that this field takes part in.
    #[serde(default)]
    pub rules: Vec<String>,
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// Column width in characters.
    pub width: u32,
    /// Personal data: masked on output unless asked.
    #[serde(default)]
    pub personal: bool,
    /// Computed by the source; read, compared, never loaded.
    #[serde(default)]
    pub derived: bool,
    /// What to fill in, for the note on the heading and the second sheet.
    pub note: Words,
    /// An example cell for the second sheet.
    #[serde(default)]
    pub example: String,
}

/// One import template.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// `customers`, `contacts`, `categories`, `sales_invoices`, `receipts` and so on.
    pub name: String,
    pub version: u32,
    pub kind: Kind,
    pub title: Words,
    /// Words in the name of a sheet, a file or a title row that speak for this template where the
    /// headings fit several templates equally well.
    #[serde(default)]
    pub named_by: Vec<String>,
    /// A sheet is this template only if, for at least one of these sets, each key is matched.
    pub recognised_by: Vec<Vec<String>>,
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
}

impl Template {
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// The template without the fields that its source computes and nobody loads.
    pub fn without_derived(&self) -> Template {
        let fields = self.fields.iter().filter(|field| !field.derived).cloned().collect();
        Template { fields, ..self.clone() }
    }

    /// The template as a form to fill in: what the source computes is not asked for, but for the
    /// running balance of a ledger, which is copied with its lines and proves them.
    pub fn to_fill_in(&self) -> Template {
        match self.kind {
            Kind::Ledger => self.clone(),
            _ => self.without_derived(),
        }
    }

    /// Whether a name, in any case, holds a word that speaks for this template.
    pub fn is_named_in(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.named_by.iter().any(|word| name.contains(word.as_str()))
    }
}

/// Headings and habits of one source, added to a template (templates/alias/*.toml).
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AliasPack {
    pub name: String,
    /// The template it speaks of.
    pub template: String,
    /// Headings that must all stand in the header row for the pack to apply; empty: always.
    #[serde(default)]
    pub requires: Vec<String>,
    /// Heading → field key; an empty key: the column means nothing here.
    pub headings: BTreeMap<String, String>,
    /// Field key → value where the cell is empty or the column absent.
    #[serde(default)]
    pub defaults: BTreeMap<String, String>,
    /// `ymd`, `mdy` or `dmy` for dates such as 1/2/2013.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<String>,
    /// Each row is the balance of a customer at the end of the period in the title.
    #[serde(default)]
    pub closing: bool,
    /// The heading of a column that voids its row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub void: Option<String>,
}

/// All templates and alias packs in force.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    pub templates: Vec<Template>,
    pub packs: Vec<AliasPack>,
}

#[cfg(test)]
mod declared_tests;
