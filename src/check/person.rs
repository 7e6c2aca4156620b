//! The people of a customer: each once, one main contact, someone who can be reached.

use std::collections::BTreeMap;

use super::field::plain;
use super::view::{Book, Row, View};
use crate::finding::{Code, Finding};
use crate::template::Kind;

/// One person twice at one customer, and two main contacts.
pub fn repeated(book: &Book, findings: &mut Vec<Finding>) {
    let mut people: BTreeMap<(String, String), Row> = BTreeMap::new();
    let mut mains: BTreeMap<String, Row> = BTreeMap::new();
    for row in book.of(Kind::Contact).flat_map(View::every_row) {
        let customer = row.text("customer_code").or_else(|| row.text("customer_name"));
        let Some(customer) = customer.map(str::to_owned) else { continue };
        if let Some(name) = row.text("contact_name") {
            let key = (customer.clone(), plain(name));
            match people.get(&key) {
                Some(first) => findings.push(
                    row.finding(Code::ContactDuplicate, "contact_name")
                        .argument("customer", &customer)
                        .argument("first", first.seen_from(row, "contact_name")),
                ),
                None => {
                    people.insert(key, row);
                }
            }
        }
        if row.text("is_main").is_some_and(is_yes) {
            match mains.get(&customer) {
                Some(first) => findings.push(
                    row.finding(Code::ContactMainDuplicate, "is_main")
                        .argument("customer", &customer)
                        .argument("first", first.seen_from(row, "is_main")),
                ),
                None => {
                    mains.insert(customer, row);
                }
            }
        }
    }
}

fn is_yes(text: &str) -> bool {
    matches!(
        plain(text).as_str(),
        "yes" | "y" | "是" | "√" | "✓" | "1" | "true" | "oui" | "o" | "vrai" | "主要" | "对" | "真"
    )
}

const WAYS: [&str; 4] = ["phone", "mobile", "email", "fax"];

/// A contact whom nothing reaches, where the table has a column that could.
pub fn unreachable(view: &View, findings: &mut Vec<Finding>) {
    if view.kind() != Kind::Contact || !WAYS.iter().any(|field| view.has(field)) {
        return;
    }
    for row in view.every_row() {
        let reached = |field: &str| row.is_filled(field) || row.is_faulted(field);
        if row.is_filled("contact_name") && !WAYS.iter().any(|field| reached(field)) {
            findings.push(row.finding(Code::ContactUnreachable, "contact_name"));
        }
    }
}
