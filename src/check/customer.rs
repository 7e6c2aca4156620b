//! The customers of a run against each other.

use std::collections::{BTreeMap, BTreeSet};

use super::field::plain;
use super::tax_id;
use super::view::{Book, Row, View};
use crate::domain::phone::{Expect, parse_phones};
use crate::finding::{Code, Finding, Severity};
use crate::template::Kind;

/// Two rows with one code: an error where they say different things, for one of them would
/// be lost.
pub fn code(book: &Book, findings: &mut Vec<Finding>) {
    for rows in groups(book, "customer_code", str::to_owned).values() {
        for row in &rows[1..] {
            let same = row.same_content(rows[0]);
            let mut finding = row
                .finding(Code::CustomerCodeDuplicate, "customer_code")
                .argument("first", rows[0].seen_from(*row, "customer_code"))
                .argument("same", if same { "yes" } else { "no" });
            if same {
                finding.severity = Severity::Warning;
            }
            findings.push(finding);
        }
    }
}

/// Codes that differ only in case, width or blanks are most often one customer.
pub fn case(book: &Book, findings: &mut Vec<Finding>) {
    for rows in groups(book, "customer_code", plain).values() {
        let mut seen: BTreeMap<&str, Row> = BTreeMap::new();
        for row in rows {
            let Some(written) = row.text("customer_code") else { continue };
            if !seen.contains_key(written)
                && let Some((other, first)) = seen.first_key_value()
            {
                findings.push(
                    row.finding(Code::CustomerCodeDiffersInCase, "customer_code")
                        .argument("other", other)
                        .argument("first", first.seen_from(*row, "customer_code")),
                );
            }
            seen.entry(written).or_insert(*row);
        }
    }
}

/// Two customers with one short name cannot be told apart on most forms.
pub fn short_name(book: &Book, findings: &mut Vec<Finding>) {
    for rows in groups(book, "short_name", plain).values() {
        let first = rows[0];
        for row in &rows[1..] {
            if row.text("customer_code") == first.text("customer_code") {
                continue;
            }
            findings.push(
                row.finding(Code::ShortNameDuplicate, "short_name")
                    .argument("other", first.text("customer_code").unwrap_or_default())
                    .argument("first", first.seen_from(*row, "short_name")),
            );
        }
    }
}

/// Same tax id with two names, same name with two tax ids: one finding for each group, where
/// the second one first appears.
pub fn pairs(book: &Book, findings: &mut Vec<Finding>) {
    let rows = numbered_rows(book);
    for (row, first) in differing(&rows, NUMBER, NAME) {
        findings.push(pair(row, first, Code::TaxIdTwoNames, "tax_id", "customer_name"));
    }
    for (row, first) in differing(&rows, NAME, NUMBER) {
        findings.push(pair(row, first, Code::NameTwoTaxIds, "customer_name", "tax_id"));
    }
}

/// Of the rows with one `key`, the first whose `other` is not that of the first of them, and that.
fn differing<'a>(rows: &[Numbered<'a>], key: usize, other: usize) -> Vec<(Row<'a>, Row<'a>)> {
    let mut groups: BTreeMap<&str, Vec<&Numbered>> = BTreeMap::new();
    for row in rows {
        groups.entry(&row.texts[key]).or_default().push(row);
    }
    let pairs = groups.into_values().filter_map(|group| {
        let first = group[0];
        let second = group.iter().find(|row| row.texts[other] != first.texts[other])?;
        Some((second.row, first.row))
    });
    pairs.collect()
}

fn pair(row: Row, first: Row, code: Code, shared: &str, differs: &str) -> Finding {
    let shown = |row: Row, field: &str| {
        let text = row.text(field).unwrap_or_default();
        match field {
            "tax_id" => tax_id::shown_text(text, row.text("country")),
            _ => text.to_owned(),
        }
    };
    row.finding(code, shared)
        .value(shown(row, shared))
        .argument("one", shown(first, differs))
        .argument("two", shown(row, differs))
        .argument("first", first.seen_from(row, shared))
}

/// A row with a readable tax id and a name, both in their normal form.
struct Numbered<'a> {
    row: Row<'a>,
    texts: [String; 2],
}

/// The places of the two.
const NUMBER: usize = 0;
const NAME: usize = 1;

fn numbered_rows<'a>(book: &'a Book<'a>) -> Vec<Numbered<'a>> {
    let views = book.views.iter().filter(|view| view.has("tax_id"));
    // Who stands in many rows is compared once, where it first appears.
    let rows = views.flat_map(|view| view.combinations(&["tax_id", "country", "customer_name"]));
    rows.filter_map(|(row, _)| {
        Some(Numbered { row, texts: [number(row)?, row.text("customer_name").map(company)?] })
    })
    .collect()
}

/// The normal form of a row's tax id; `None` where it is no number.
fn number(row: Row) -> Option<String> {
    let tax_id = tax_id::parse(row.text("tax_id")?, row.text("country")).ok()?;
    Some(tax_id.normal)
}

/// A company's name without the accidents of typing: blanks, width and case.
pub fn company(name: &str) -> String {
    plain(name)
}

/// Customers that must share a mobile before it is said.
const CUSTOMERS_SHARING_MIN: usize = 3;

/// One mobile on many customers is a salesperson's, or a stopgap.
pub fn shared_phone(book: &Book, findings: &mut Vec<Finding>) {
    for rows in mobiles(book).values() {
        let codes: BTreeSet<&str> =
            rows.iter().filter_map(|row| row.text("customer_code")).collect();
        if codes.len() < CUSTOMERS_SHARING_MIN {
            continue;
        }
        let some: Vec<&str> = codes.iter().take(5).copied().collect();
        findings.push(
            rows[0]
                .finding(Code::PhoneShared, "mobile")
                .argument("count", codes.len())
                .argument("customers", some.join(", ")),
        );
    }
}

/// The rows of the customers by each number in their mobile, however it is written.
fn mobiles<'a>(book: &'a Book<'a>) -> BTreeMap<String, Vec<Row<'a>>> {
    let mut found: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in book.of(Kind::Customer).flat_map(View::every_row) {
        let Some(cell) = row.text("mobile") else { continue };
        let phones = parse_phones(cell, Expect::Any, None);
        let numbers: BTreeSet<String> = phones
            .into_iter()
            .flatten()
            .map(|phone| if phone.e164.is_empty() { phone.display } else { phone.e164 })
            .collect();
        for number in numbers {
            found.entry(number).or_default().push(row);
        }
    }
    found
}

/// The rows of the customers by one of their fields, in reading order.
fn groups<'a>(
    book: &'a Book<'a>,
    field: &str,
    key: impl Fn(&str) -> String,
) -> BTreeMap<String, Vec<Row<'a>>> {
    let mut groups: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for view in book.of(Kind::Customer) {
        for row in view.every_row() {
            if let Some(text) = row.text(field) {
                groups.entry(key(text)).or_default().push(row);
            }
        }
    }
    groups
}
