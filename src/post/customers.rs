//! Rows of the archive: a customer, its contacts.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::domain::Currency;
use crate::domain::customer::{Contact, Customer, Item, ItemKind, join_tags, tags};
use crate::post::Posting;
use crate::post::row::Rows;
use crate::table::Table;
use crate::template::FieldType;

/// Posts the rows of customers, each with its main contact where the row names one.
pub fn customers(table: &Table, rows: &Rows, accepted: &[u32], posting: &mut Posting) {
    let made = accepted.par_iter().with_min_len(256).map(|at| {
        let at = *at as usize;
        let has_contact = !rows.text("contact_name", at).is_empty();
        let main = || Contact { is_main: true, remark: String::new(), ..person(rows, at) };
        Some((customer(table, rows, at)?, has_contact.then(main)))
    });
    for (customer, contact) in made.collect::<Vec<_>>().into_iter().flatten() {
        posting.customers.push(customer);
        posting.contacts.extend(contact);
    }
}

fn customer(table: &Table, rows: &Rows, at: usize) -> Option<Customer> {
    let mut customer = Customer {
        customer_code: rows.customer_code(at).to_owned(),
        customer_name: rows.text("customer_name", at).to_owned(),
        credit_limit: rows.amount("credit_limit", at).map(crate::domain::Amount),
        credit_days: rows.amount("credit_days", at).and_then(|days| u32::try_from(days).ok()),
        ..Customer::default()
    };
    if customer.customer_code.is_empty() {
        return None;
    }
    for field in &table.template.fields {
        let key = field.key.as_str();
        if field.derived || ["customer_code", "customer_name"].contains(&key) {
            continue;
        }
        let text = match field.field_type {
            FieldType::Date => {
                customer.dates.extend(rows.date(key, at).map(|date| (key.to_owned(), date)));
                continue;
            }
            // Those of the credit have a place of their own.
            FieldType::Integer if key != "credit_days" => {
                rows.amount(key, at).map(|number| number.to_string()).unwrap_or_default()
            }
            _ if key == "tags" => join_tags(tags(rows.text(key, at))),
            _ => rows.text(key, at).to_owned(),
        };
        if !text.is_empty() {
            customer.texts.insert(key.to_owned(), text);
        }
    }
    // A limit in the currency of the sheet's title keeps that currency.
    if customer.credit_limit.is_some() && rows.currency(at) != Currency::CNY {
        customer.texts.insert("currency".to_owned(), rows.currency(at).code().to_owned());
    }
    Some(customer)
}

/// Posts a row of the contacts template.
pub fn contact(rows: &Rows, at: usize, posting: &mut Posting) {
    let contact = Contact { is_main: is_yes(rows, at), ..person(rows, at) };
    if contact.customer_code.is_empty() {
        return;
    }
    mention(rows, at, posting);
    posting.contacts.push(contact);
}

/// Posts a row of a bank account, an address or a class.
pub fn item(kind: ItemKind, table: &Table, rows: &Rows, at: usize, posting: &mut Posting) {
    let name = rows.text(kind.key(), at).to_owned();
    let customer_code = match kind.is_class() {
        true => String::new(),
        false => rows.customer_code(at).to_owned(),
    };
    if name.is_empty() || !kind.is_class() && customer_code.is_empty() {
        return;
    }
    if !kind.is_class() {
        mention(rows, at, posting);
    }
    let mut fields = BTreeMap::new();
    for key in table.template.fields.iter().map(|field| field.key.as_str()) {
        let text = match key {
            "customer_code" | "customer_name" => continue,
            "is_main" if is_yes(rows, at) => "1",
            "is_main" => "",
            _ if key == kind.key() => continue,
            _ => rows.text(key, at),
        };
        if !text.is_empty() {
            fields.insert(key.to_owned(), text.to_owned());
        }
    }
    posting.items.push(Item { kind, customer_code, item: name, fields });
}

/// Notes the customer that a row names.
pub fn mention(rows: &Rows, at: usize, posting: &mut Posting) {
    let name = rows.text("customer_name", at);
    let known = posting.mentioned.entry(rows.customer_code(at).to_owned()).or_default();
    if known.is_empty() {
        *known = name.to_owned();
    }
}

fn person(rows: &Rows, at: usize) -> Contact {
    let text = |key: &str| rows.text(key, at).to_owned();
    Contact {
        customer_code: rows.customer_code(at).to_owned(),
        contact_name: text("contact_name"),
        contact_position: text("contact_position"),
        phone: text("phone"),
        mobile: text("mobile"),
        fax: text("fax"),
        email: text("email"),
        is_main: false,
        remark: text("remark"),
    }
}

fn is_yes(rows: &Rows, at: usize) -> bool {
    let yes = ["yes", "y", "true", "1", "是", "主", "√", "oui", "main"];
    rows.flag("is_main", at)
        || rows.amount("is_main", at) == Some(1)
        || yes.contains(&rows.text("is_main", at).trim().to_lowercase().as_str())
}
