//! The customers above a customer, and the credit that is given to it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rust_decimal::Decimal;

use super::field::plain;
use super::view::{Book, View};
use crate::finding::{Code, Finding};
use crate::template::Kind;

const PARENTS: [&str; 2] = ["parent_code", "credit_parent_code"];

/// A parent that nobody knows, or that is below its own child. Its own code as its parent is
/// how the old systems say that there is none.
pub fn parents(book: &Book, findings: &mut Vec<Finding>) {
    if !book.of(Kind::Customer).any(|view| PARENTS.iter().any(|field| view.has(field))) {
        return;
    }
    let mut known: BTreeSet<String> = book.known.keys().map(|code| plain(code)).collect();
    known.extend(book.known.values().map(|customer| plain(&customer.customer_name)));
    let mut above: BTreeMap<&str, &str> = BTreeMap::new();
    for row in book.of(Kind::Customer).flat_map(View::every_row) {
        let names = ["customer_code", "customer_name", "short_name"];
        known.extend(names.into_iter().filter_map(|field| row.text(field)).map(plain));
        if let (Some(code), Some(parent)) = (row.text("customer_code"), row.text("parent_code")) {
            above.entry(code).or_insert(parent);
        }
    }
    for row in book.of(Kind::Customer).flat_map(View::every_row) {
        for field in PARENTS {
            let Some(parent) = row.text(field) else { continue };
            if !known.contains(&plain(parent)) {
                findings.push(row.finding(Code::ParentUnknown, field));
            }
        }
        if let Some(code) = row.text("customer_code")
            && let Some(through) = cycle(code, &above)
        {
            let finding = row.finding(Code::ParentCycle, "parent_code");
            findings.push(finding.argument("through", through));
        }
    }
}

/// The way from a customer up to itself, where there is one of at least two steps.
fn cycle(code: &str, above: &BTreeMap<&str, &str>) -> Option<String> {
    let mut way = vec![code];
    let mut at = code;
    loop {
        let parent = *above.get(at)?;
        if parent == at {
            return None;
        }
        if parent == code {
            way.push(parent);
            return Some(way.join(" → "));
        }
        if way.contains(&parent) {
            return None;
        }
        way.push(parent);
        at = parent;
    }
}

/// More days of credit than any trade gives.
const CREDIT_DAYS_MAX: i64 = 1095;

/// A term of credit or a discount that is far from any use: a slip of the column, most often.
pub fn credit(view: &View, rows: Range<usize>, findings: &mut Vec<Finding>) {
    if view.kind() != Kind::Customer {
        return;
    }
    for row in rows.map(|index| view.row(index)) {
        if row.whole("credit_days").is_some_and(|days| days > CREDIT_DAYS_MAX) {
            findings.push(
                row.finding(Code::CreditImplausible, "credit_days")
                    .argument("most", CREDIT_DAYS_MAX),
            );
        }
        if row.decimal("discount_rate").is_some_and(|rate| rate > Decimal::ONE) {
            let finding = row.finding(Code::CreditImplausible, "discount_rate");
            findings.push(finding.argument("most", "100%"));
        }
    }
}
