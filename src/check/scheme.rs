//! What the user's settings ask of codes, categories and completeness.

use std::collections::{BTreeMap, BTreeSet};

use super::view::{Book, Places, Row, View};
use crate::domain::code::{CodeFault, CodeScheme};
use crate::domain::tree::{ClassTree, Standing};
use crate::finding::{Code, Finding};
use crate::template::Kind;

/// The tables of classes with the field of a customer that stands in each.
const CLASSES: [(Kind, &str, &str, &str); 2] = [
    (Kind::Category, "category", "category_code", "category_name"),
    (Kind::Region, "region", "region_code", "region_name"),
];

/// A code whose length is that of no level of its scheme (编码方案).
pub fn levels(book: &Book, findings: &mut Vec<Finding>) {
    for (field, scheme) in &book.rules.settings.schemes {
        for view in book.of(Kind::Customer) {
            // A category may be given by name; only figures are a code.
            level(view, field, scheme, field != "customer_code", findings);
        }
        for (kind, class, code, _) in CLASSES {
            for view in book.of(kind).filter(|_| class == field) {
                level(view, code, scheme, false, findings);
            }
        }
    }
}

fn level(
    view: &View,
    field: &str,
    scheme: &CodeScheme,
    figures_only: bool,
    findings: &mut Vec<Finding>,
) {
    for (code, rows) in view.distinct(field) {
        let is_code = !figures_only || code.bytes().all(|b| b.is_ascii_digit());
        let Err(CodeFault::Length { length, allowed }) = scheme.level(code.trim()) else {
            continue;
        };
        if !is_code {
            continue;
        }
        let allowed: Vec<String> = allowed.iter().map(usize::to_string).collect();
        for index in rows {
            findings.push(
                view.row(index)
                    .finding(Code::CodeScheme, field)
                    .argument("length", length)
                    .argument("allowed", allowed.join(", ")),
            );
        }
    }
}

/// The classes of a field that the book has, and those that this run brings.
fn tree(book: &Book, field: &str) -> ClassTree {
    let mut tree = book.rules.settings.trees.get(field).cloned().unwrap_or_default();
    for (kind, _, code, name) in CLASSES.iter().filter(|(_, class, ..)| *class == field) {
        for row in book.of(*kind).flat_map(View::every_row) {
            if let Some(code) = row.text(code) {
                tree.insert(code, row.text(name).unwrap_or_default());
            }
        }
    }
    tree
}

/// A class that neither the book nor the settings have, or that has others below it.
pub fn categories(book: &Book, findings: &mut Vec<Finding>) {
    let settings = &book.rules.settings;
    for (field, values) in &settings.values {
        let known: BTreeSet<&str> = values.iter().map(String::as_str).collect();
        for view in book.of(Kind::Customer) {
            for (value, rows) in view.distinct(field) {
                let value = value.trim();
                let below = || {
                    let scheme = settings.schemes.get(field)?;
                    known.iter().find(|other| {
                        other.len() > value.len()
                            && other.starts_with(value)
                            && scheme.level(value).is_ok()
                    })
                };
                if !known.contains(value) {
                    say(view, field, rows, Code::CategoryUnknown, "", findings);
                } else if let Some(below) = below() {
                    say(view, field, rows, Code::CategoryNotLeaf, below, findings);
                }
            }
        }
    }
    for (_, field, ..) in CLASSES {
        let tree = tree(book, field);
        if tree.is_empty() || settings.values.contains_key(field) {
            continue;
        }
        for view in book.of(Kind::Customer) {
            for (value, rows) in view.distinct(field) {
                match tree.standing(value) {
                    Standing::Leaf => {}
                    Standing::Unknown => {
                        say(view, field, rows, Code::CategoryUnknown, "", findings);
                    }
                    Standing::Inner(code) => {
                        let name = tree.name(code).unwrap_or_default();
                        let below = format!("{code} {name}");
                        let below = below.trim_end();
                        say(view, field, rows, Code::CategoryNotLeaf, below, findings);
                    }
                }
            }
        }
    }
}

fn say(
    view: &View,
    field: &str,
    rows: Places,
    code: Code,
    below: &str,
    findings: &mut Vec<Finding>,
) {
    for row in rows {
        let finding = view.row(row).finding(code, field);
        findings.push(if below.is_empty() { finding } else { finding.argument("below", below) });
    }
}

/// Tables of classes: a code twice under different names, and one whose upper class is missing.
pub fn classes(book: &Book, findings: &mut Vec<Finding>) {
    for (kind, field, code_field, name_field) in CLASSES {
        let tree = tree(book, field);
        let scheme = book.rules.settings.schemes.get(field);
        let mut seen: BTreeMap<&str, Row> = BTreeMap::new();
        for row in book.of(kind).flat_map(View::every_row) {
            let Some(code) = row.text(code_field) else { continue };
            match seen.get(code) {
                Some(first) if first.text(name_field) != row.text(name_field) => findings.push(
                    row.finding(Code::ClassDuplicate, code_field)
                        .argument("other", first.seen_from(row, code_field))
                        .argument("other_name", first.text(name_field).unwrap_or_default()),
                ),
                Some(_) => {}
                None => {
                    seen.insert(code, row);
                }
            }
            if let Some(parent) = scheme.and_then(|scheme| tree.missing_parent(code, scheme)) {
                findings.push(
                    row.finding(Code::ClassParentMissing, code_field).argument("parent", parent),
                );
            }
        }
    }
}

/// A customer without the fields that the settings ask of its category.
pub fn complete(book: &Book, findings: &mut Vec<Finding>) {
    let settings = &book.rules.settings;
    if settings.complete.is_empty() {
        return;
    }
    for row in book.of(Kind::Customer).flat_map(View::every_row) {
        let category = row.text("category").unwrap_or_default();
        let Some(needed) = settings.needed(category) else { continue };
        let missing: Vec<&str> = needed
            .iter()
            .map(String::as_str)
            .filter(|field| !row.is_filled(field) && !row.is_faulted(field))
            .collect();
        if !missing.is_empty() {
            findings.push(
                row.finding(Code::CustomerIncomplete, "customer_code")
                    .argument("missing_fields", missing.join(", ")),
            );
        }
    }
}
