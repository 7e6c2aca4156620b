//! What a load changes, field by field, as people read it.

use crate::archive::history::WHOLE;
use crate::archive::record::{Fields, Key};
use crate::domain::money::format_amount;
use crate::domain::{Amount, Currency};

/// What became of one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The record is new; the field is `*`, its new value the record's name.
    New,
    Changed,
    /// The file says other than the book, and the book keeps its own.
    Conflict,
}

impl Verdict {
    pub const ALL: [Verdict; 3] = [Verdict::New, Verdict::Changed, Verdict::Conflict];

    /// The word in machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::New => "new",
            Verdict::Changed => "changed",
            Verdict::Conflict => "conflict",
        }
    }
}

/// One field of one record before and after, money with the digits of its currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub key: Key,
    pub field: String,
    pub old: String,
    /// Of a conflict: what the file says.
    pub new: String,
    pub verdict: Verdict,
}

impl Difference {
    /// Of a field with its old and new value; `fields` knows the record's currency.
    pub fn of(
        key: &Key,
        (field, old, new): (&str, &str, &str),
        fields: &Fields,
        verdict: Verdict,
    ) -> Difference {
        Difference {
            key: key.clone(),
            field: field.to_owned(),
            old: shown(field, old, fields),
            new: shown(field, new, fields),
            verdict,
        }
    }
}

/// A value as people read it: the book keeps money in minor units.
pub fn shown(field: &str, value: &str, fields: &Fields) -> String {
    match value.parse() {
        Ok(minor) if field == "credit_limit" => {
            let code = fields.get("currency").map_or("", String::as_str);
            format_amount(Amount(minor), Currency::parse(code).unwrap_or(Currency::CNY))
        }
        _ => value.to_owned(),
    }
}

/// A new record.
pub fn added(key: &Key, fields: &Fields) -> Difference {
    let name = fields.get("customer_name").unwrap_or(&key.item);
    Difference::of(key, (WHOLE, "", name), fields, Verdict::New)
}

/// Each field in which two states of a record differ.
pub fn changed(key: &Key, before: &Fields, after: &Fields, found: &mut Vec<Difference>) {
    let mut fields: Vec<&String> = before.keys().chain(after.keys()).collect();
    fields.sort();
    fields.dedup();
    for field in fields {
        let value = |fields: &Fields| fields.get(field).cloned().unwrap_or_default();
        let (old, new) = (value(before), value(after));
        if old != new {
            let difference = Difference {
                key: key.clone(),
                field: field.clone(),
                old: shown(field, &old, before),
                new: shown(field, &new, after),
                verdict: Verdict::Changed,
            };
            found.push(difference);
        }
    }
}
