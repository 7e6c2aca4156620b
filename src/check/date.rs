//! The dates of one row against each other, and against those of the run.

use std::ops::Range;

use super::view::{Book, View};
use crate::domain::{Date, date};
use crate::finding::{Code, Finding, Severity};
use crate::template::FieldType;

/// (earlier, later, refused): the later date must not stand before the earlier one. Money may
/// come before its invoice, so that is only worth a look.
const IN_ORDER: &[(&str, &str, bool)] = &[
    ("document_date", "due_date", true),
    ("document_date", "settled_on", false),
    ("developed_on", "stopped_on", true),
    ("credit_from", "credit_until", true),
    ("contract_from", "contract_until", true),
    ("licence_from", "licence_until", true),
];

/// A later date stands before an earlier one.
pub fn order(view: &View, rows: Range<usize>, findings: &mut Vec<Finding>) {
    for (earlier, later, refused) in IN_ORDER {
        if !view.has(earlier) || !view.has(later) {
            continue;
        }
        for row in rows.clone().map(|index| view.row(index)) {
            let (Some(first), Some(second)) = (row.day(earlier), row.day(later)) else { continue };
            if second < first {
                let mut finding = row
                    .finding(Code::DateOrder, later)
                    .argument("other_field", *earlier)
                    .argument("other", first);
                if !refused {
                    finding.severity = Severity::Warning;
                }
                findings.push(finding);
            }
        }
    }
}

/// The first year of computerised books.
const YEAR_MIN: i32 = 1980;
/// The last year of a promise such as a due date or the end of a contract.
const YEAR_MAX: i32 = 2100;
/// Days after the reference date that a document may be dated.
const DAYS_AHEAD_MAX: i32 = 731;

/// A date far from all others: a slip of the year, most often. Documents of a closed year are
/// judged against the run's cut-off date or, without one, against their fellows.
pub fn plausible(book: &Book, findings: &mut Vec<Finding>) {
    let latest = latest_document_day(book);
    for view in &book.views {
        for field in view.fields_of(FieldType::Date) {
            let is_document = matches!(field.key.as_str(), "document_date" | "settled_on");
            for row in view.every_row() {
                let Some(day) = row.day(&field.key) else { continue };
                let after = match latest {
                    Some(latest) if is_document => day > latest,
                    _ => chrono::Datelike::year(&day) > YEAR_MAX,
                };
                if after || chrono::Datelike::year(&day) < YEAR_MIN {
                    findings.push(row.finding(Code::DateImplausible, &field.key));
                }
            }
        }
    }
}

fn latest_document_day(book: &Book) -> Option<Date> {
    if let Some(as_of) = book.rules.as_of {
        return date::from_day_number(date::day_number(as_of) + DAYS_AHEAD_MAX);
    }
    let mut days: Vec<i32> = book
        .views
        .iter()
        .flat_map(View::every_row)
        .filter_map(|row| row.day("document_date"))
        .map(date::day_number)
        .collect();
    days.sort_unstable();
    // The day that all but one in twenty documents do not pass; the middle of a short list.
    let at = if days.len() < 20 { days.len() / 2 } else { days.len() - days.len() / 20 - 1 };
    let ahead = if days.len() < 20 { 5 * DAYS_AHEAD_MAX } else { DAYS_AHEAD_MAX };
    date::from_day_number(days.get(at)?.checked_add(ahead)?)
}
