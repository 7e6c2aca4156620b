//! 争议: the documents that their rows say customers contest.

use std::collections::BTreeMap;

use crate::domain::date::from_day_number;
use crate::domain::ledger::is_made_number;
use crate::post::PostedDispute;
use crate::post::documents::{Documents, Line, of_line};

/// One dispute a document, whose rows add up; a document without a number cannot be named.
pub fn of(lines: &[Line], sheets: &[Option<Documents>]) -> Vec<PostedDispute> {
    let mut found: Vec<PostedDispute> = Vec::new();
    let mut places: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for line in lines {
        let documents = of_line(sheets, line);
        if line.sides.debit <= 0 || !documents.is_disputed(line.row()) {
            continue;
        }
        let (customer, number) = (documents.customer(line.row()), documents.number(line));
        let Some(since) = from_day_number(line.document_day) else { continue };
        if number.is_empty() || is_made_number(number) {
            continue;
        }
        let (amount, reason) = documents.contested(line.row());
        let Some(at) = places.get(&(customer, number)) else {
            places.insert((customer, number), found.len());
            found.push(PostedDispute {
                customer_code: customer.to_owned(),
                document_number: number.to_owned(),
                since,
                currency: documents.rows.currency(line.row()),
                amount,
                reason: reason.to_owned(),
            });
            continue;
        };
        let known = &mut found[*at];
        known.since = known.since.min(since);
        known.amount = known.amount.zip(amount).map(|(one, other)| one.saturating_add(other));
        if known.reason.is_empty() {
            known.reason = reason.to_owned();
        }
    }
    found
}
