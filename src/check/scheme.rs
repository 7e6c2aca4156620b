//! What the user's settings ask of codes, categories and completeness.

use std::collections::BTreeSet;

use super::view::{Book, View};
use crate::domain::code::CodeFault;
use crate::finding::{Code, Finding};
use crate::template::Kind;

/// A code whose length is that of no level of its scheme (编码方案).
pub fn levels(book: &Book, findings: &mut Vec<Finding>) {
    for (field, scheme) in &book.rules.settings.schemes {
        for view in book.of(Kind::Customer) {
            for (code, rows) in view.distinct(field) {
                // A category may be given by name; only figures are a code.
                let is_code = field == "customer_code" || code.bytes().all(|b| b.is_ascii_digit());
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
    }
}

/// A category that the settings do not list, or that has others below it.
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
                let finding = |index: usize, code: Code| view.row(index).finding(code, field);
                if !known.contains(value) {
                    findings.extend(rows.iter().map(|row| finding(*row, Code::CategoryUnknown)));
                } else if let Some(below) = below() {
                    findings.extend(
                        rows.iter().map(|row| {
                            finding(*row, Code::CategoryNotLeaf).argument("below", below)
                        }),
                    );
                }
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
