//! Documents against each other.

use std::collections::{BTreeMap, HashMap};

use super::Rejected;
use super::field::plain;
use super::view::{Book, Row, View};
use crate::domain::control_account;
use crate::finding::{Code, Finding};
use crate::template::Kind;

/// The same row twice in one table, or one document number with two contents.
pub fn duplicate(book: &Book, findings: &mut Vec<Finding>) {
    for view in &book.views {
        if !matches!(view.kind(), Kind::Customer | Kind::Contact) {
            twice(view, findings);
        }
    }
    for kind in [Kind::Opening, Kind::Receipt] {
        differing(book, kind, findings);
    }
}

/// Rows equal in every cell. Without a number two equal rows may well be two documents.
fn twice(view: &View, findings: &mut Vec<Finding>) {
    let mut firsts: HashMap<u64, usize> = HashMap::new();
    for number in NUMBERS {
        // Rows that are equal have one number.
        for (_, rows) in view.distinct(number).filter(|(_, rows)| rows.len() > 1) {
            firsts.clear();
            for row in rows.into_iter().map(|index| view.row(index)) {
                let Some(field) = number_field(row).filter(|field| *field == number) else {
                    continue;
                };
                let first = view.row(*firsts.entry(row.fingerprint()).or_insert(row.index));
                if first.index != row.index && row.same_content(first) {
                    findings.push(repeated(row, first, field, "yes"));
                }
            }
        }
    }
}

/// The fields that may number a document, the best first.
const NUMBERS: [&str; 2] = ["document_number", "voucher_number"];

fn number_field(row: Row) -> Option<&'static str> {
    NUMBERS.into_iter().find(|field| row.is_filled(field))
}

fn repeated(row: Row, first: Row, field: &str, same: &str) -> Finding {
    row.finding(Code::DocumentDuplicate, field)
        .argument("first", first.seen_from(row, field))
        .argument("same", same)
}

/// One number of one customer with two contents. A receipt may stand on several rows, one
/// for each document that it settles.
fn differing(book: &Book, kind: Kind, findings: &mut Vec<Finding>) {
    let mut firsts: BTreeMap<[&str; 4], Row> = BTreeMap::new();
    for row in book.of(kind).flat_map(View::every_row) {
        let Some(number) = row.text("document_number") else { continue };
        let settles = row.text("settles_document").unwrap_or_default();
        let key = [customer(row), account(row), number, settles];
        let first = *firsts.entry(key).or_insert(row);
        if first.key() != row.key() && !row.same_content(first) {
            findings.push(repeated(row, first, "document_number", "no"));
        }
    }
}

/// 往来科目: documents of one number on two accounts are two documents.
fn account(row: Row<'_>) -> &str {
    control_account::stated(row.text("control_account").unwrap_or_default())
}

fn customer(row: Row<'_>) -> &str {
    row.text("customer_code").or_else(|| row.text("customer_name")).unwrap_or_default()
}

/// A receipt or a red invoice settles a document that is not there. What the book holds of a
/// customer that it knows is not seen here, so only customers new to the book are judged.
pub fn settled(book: &Book, rejected: &Rejected, findings: &mut Vec<Finding>) {
    if !book.documents().any(|view| view.has("settles_document")) {
        return;
    }
    let mut documents: BTreeMap<&str, Vec<Row>> = BTreeMap::new();
    for view in book.documents().filter(|view| view.kind() != Kind::Receipt) {
        for row in view.every_row().filter(|row| !rejected.contains(&row.key())) {
            if let Some(number) = row.text("document_number") {
                documents.entry(number).or_default().push(row);
            }
        }
    }
    let names = ["customer_code", "customer_name"];
    for row in book.documents().flat_map(View::every_row) {
        let Some(number) = row.text("settles_document") else { continue };
        if row.text("customer_code").is_some_and(|code| book.known.contains_key(code)) {
            continue;
        }
        let own: Vec<String> =
            names.iter().filter_map(|field| row.text(field)).map(plain).collect();
        let bearing = documents.get(number).map_or(&[][..], Vec::as_slice);
        let is_own = |other: &&Row| {
            let named = names.iter().filter_map(|field| other.text(field));
            named.map(plain).any(|name| own.contains(&name))
        };
        let mut owned = bearing.iter().filter(is_own);
        if owned.clone().any(|other| account(*other) == account(row)) {
            continue;
        }
        let (whose, owner) = match (owned.next(), bearing.first()) {
            (Some(other), _) => ("account", control_account::shown(account(*other))),
            (None, Some(other)) => ("other", customer(*other)),
            (None, None) => ("nobody", ""),
        };
        findings.push(
            row.finding(Code::SettledDocumentUnknown, "settles_document")
                .argument("customer", customer(row))
                .argument("whose", whose)
                .argument("owner", owner)
                .argument("account", control_account::shown(account(row))),
        );
    }
}
