//! Rows against the customers of the run and of the book.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::PlHashSet;

use super::Rejected;
use super::customer::company;
use super::view::{Book, Row, View};
use crate::domain::Date;
use crate::finding::{Code, Finding};
use crate::template::Kind;

/// What is known of a customer while its documents are judged.
struct Customer {
    names: BTreeSet<String>,
    name: String,
    stopped_on: Option<Date>,
}

/// Customers by code: the run's own rows say more than the book.
fn customers(book: &Book) -> BTreeMap<String, Customer> {
    let mut customers: BTreeMap<String, Customer> = BTreeMap::new();
    for (code, known) in book.known {
        let names = BTreeSet::from([company(&known.customer_name)]);
        let name = known.customer_name.clone();
        customers.insert(code.clone(), Customer { names, name, stopped_on: known.stopped_on });
    }
    let mut seen = BTreeSet::new();
    for row in book.of(Kind::Customer).flat_map(View::every_row) {
        let Some(code) = row.text("customer_code") else { continue };
        if !seen.insert(code) {
            continue;
        }
        let fields = ["customer_name", "short_name", "english_name"];
        let known = customers.remove(code);
        let mut names: BTreeSet<String> =
            fields.into_iter().filter_map(|field| row.text(field)).map(company).collect();
        names.extend(known.as_ref().map(|known| company(&known.name)));
        let name = row.text("customer_name").unwrap_or_default().to_owned();
        let stopped_on = row.day("stopped_on").or(known.and_then(|known| known.stopped_on));
        customers.insert(code.to_owned(), Customer { names, name, stopped_on });
    }
    customers
}

/// A customer row says otherwise than the book: name, credit term or date of stopping.
pub fn differs(book: &Book, findings: &mut Vec<Finding>) {
    if book.known.is_empty() {
        return;
    }
    for row in book.of(Kind::Customer).flat_map(View::every_row) {
        let known = row.text("customer_code").and_then(|code| book.known.get(code));
        let Some(known) = known.filter(|known| !known.incomplete) else { continue };
        let name = row.text("customer_name").filter(|name| {
            !known.customer_name.is_empty() && company(name) != company(&known.customer_name)
        });
        if name.is_some() {
            findings.push(departs(row, "customer_name", known.customer_name.clone()));
        }
        if let (Some(days), Some(in_book)) = (row.whole("credit_days"), known.credit_days)
            && days != i64::from(in_book)
        {
            findings.push(departs(row, "credit_days", in_book.to_string()));
        }
        if let (Some(day), Some(in_book)) = (row.day("stopped_on"), known.stopped_on)
            && day != in_book
        {
            findings.push(departs(row, "stopped_on", in_book.to_string()));
        }
    }
}

fn departs(row: Row, field: &str, in_book: String) -> Finding {
    row.finding(Code::CustomerDiffersFromBook, field)
        .argument("customer", row.text("customer_code").unwrap_or_default())
        .argument("kind", "one")
        .argument("in_book", in_book)
}

/// A document calls its customer by another name: said once for each name.
pub fn name(book: &Book, findings: &mut Vec<Finding>) {
    let customers = customers(book);
    let mut said = BTreeSet::new();
    for (row, _) in book.documents().flat_map(View::customers) {
        let (Some(code), Some(name)) = (row.text("customer_code"), row.text("customer_name"))
        else {
            continue;
        };
        let Some(customer) = customers.get(code) else { continue };
        if customer.name.is_empty() || said.contains(&(code, name)) {
            continue;
        }
        if !customer.names.contains(&company(name)) {
            findings.push(
                row.finding(Code::CustomerNameDiffers, "customer_name")
                    .argument("customer", code)
                    .argument("known", &customer.name),
            );
        }
        said.insert((code, name));
    }
}

/// A document is dated after its customer was stopped.
pub fn stopped(book: &Book, findings: &mut Vec<Finding>) {
    let known = book.known.values().any(|known| known.stopped_on.is_some());
    if !known && !book.of(Kind::Customer).any(|view| view.has("stopped_on")) {
        return;
    }
    let mut customers = customers(book);
    customers.retain(|_, customer| customer.stopped_on.is_some());
    if customers.is_empty() {
        return;
    }
    for row in book.documents().flat_map(View::every_row) {
        let customer = row.text("customer_code").and_then(|code| customers.get(code));
        let stopped_on = customer.and_then(|customer| customer.stopped_on);
        if let (Some(day), Some(stopped_on)) = (row.day("document_date"), stopped_on)
            && day > stopped_on
        {
            findings.push(
                row.finding(Code::CustomerStopped, "document_date")
                    .argument("customer", row.text("customer_code").unwrap_or_default())
                    .argument("stopped_on", stopped_on),
            );
        }
    }
}

/// A customer that neither the run nor the book has: one warning for each customer, or an
/// error on each row where the rules are strict. A customer row that is itself rejected does
/// not make its customer known.
pub fn unknown<'a>(book: &'a Book<'a>, rejected: &Rejected, findings: &mut Vec<Finding>) {
    let accepted = || {
        let rows = book.of(Kind::Customer).flat_map(View::every_row);
        rows.filter(|row| !rejected.contains(&row.key()))
    };
    let mut codes: PlHashSet<&str> = book.known.keys().map(String::as_str).collect();
    codes.extend(accepted().filter_map(|row| row.text("customer_code")));
    // Most files name customers by their codes.
    let names = LazyCell::new(|| -> PlHashSet<String> {
        let known = book.known.values().map(|known| company(&known.customer_name));
        let of = |row: Row<'a>| {
            let fields = ["customer_name", "short_name"].into_iter();
            fields.filter_map(move |field| row.text(field)).map(company)
        };
        known.chain(accepted().flat_map(of)).collect()
    });
    let mut unknown: BTreeMap<&str, (Row, &'static str, u64)> = BTreeMap::new();
    let named = |view: &'a View<'a>| -> Vec<(Row<'a>, u64)> {
        match book.rules.strict {
            true => view.every_row().map(|row| (row, 1)).collect(),
            false => view.customers().collect(),
        }
    };
    for (row, count) in book.documents().flat_map(named) {
        let (customer, field) = match (row.text("customer_code"), row.text("customer_name")) {
            (Some(code), _) if !codes.contains(code) => (code, "customer_code"),
            (None, Some(name)) if !names.contains(&company(name)) => (name, "customer_name"),
            _ => continue,
        };
        if book.rules.strict {
            findings.push(
                row.finding(Code::CustomerUnknownStrict, field).argument("customer", customer),
            );
        } else {
            unknown.entry(customer).or_insert((row, field, 0)).2 += count;
        }
    }
    for (customer, (row, field, rows)) in unknown {
        let name = row.text("customer_name").unwrap_or_default();
        findings.push(
            row.finding(Code::CustomerUnknown, field)
                .argument("customer", customer)
                .argument("name", name)
                .argument("rows", rows),
        );
    }
}
