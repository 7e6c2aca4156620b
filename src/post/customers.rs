//! Rows of the archive: a customer, its contacts.

use crate::domain::Currency;
use crate::domain::customer::{Contact, Customer};
use crate::post::Posting;
use crate::post::row::Rows;
use crate::table::Table;
use crate::template::FieldType;

/// Posts a customer's row, with its main contact where the row names one.
pub fn customer(table: &Table, rows: &Rows, at: usize, posting: &mut Posting) {
    let mut customer = Customer {
        customer_code: rows.customer_code(at).to_owned(),
        customer_name: rows.text("customer_name", at).to_owned(),
        credit_limit: rows.amount("credit_limit", at).map(crate::domain::Amount),
        credit_days: rows.amount("credit_days", at).and_then(|days| u32::try_from(days).ok()),
        ..Customer::default()
    };
    if customer.customer_code.is_empty() {
        return;
    }
    for field in &table.template.fields {
        let key = field.key.as_str();
        if field.derived || ["customer_code", "customer_name"].contains(&key) {
            continue;
        }
        if field.field_type == FieldType::Date {
            if let Some(date) = rows.date(key, at) {
                customer.dates.insert(key.to_owned(), date);
            }
        } else if !rows.text(key, at).is_empty() {
            customer.texts.insert(key.to_owned(), rows.text(key, at).to_owned());
        }
    }
    // A limit in the currency of the sheet's title keeps that currency.
    if customer.credit_limit.is_some() && rows.currency(at) != Currency::CNY {
        customer.texts.insert("currency".to_owned(), rows.currency(at).code().to_owned());
    }
    if !rows.text("contact_name", at).is_empty() {
        posting.contacts.push(Contact { is_main: true, remark: String::new(), ..person(rows, at) });
    }
    posting.customers.push(customer);
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
