//! One cell against the declaration of its field.

use std::ops::Range;

use rust_decimal::Decimal;

use super::view::View;
use crate::domain::{Currency, text};
use crate::finding::{Code, Finding, Severity};
use crate::template::{Choice, Field, FieldType};

/// A required cell is empty, though its column stands there.
pub fn required(view: &View, rows: Range<usize>, findings: &mut Vec<Finding>) {
    for field in view.fields().filter(|field| field.required) {
        for index in rows.clone() {
            let row = view.row(index);
            let excused = row.is_filled(&field.key)
                || row.is_faulted(&field.key)
                || stands_in(field)
                    .iter()
                    .any(|other| row.is_filled(other) || row.is_faulted(other));
            if !excused {
                findings.push(row.finding(Code::RequiredMissing, &field.key));
            }
        }
    }
}

/// The fields that may say it instead, by the rules of the declaration.
fn stands_in(field: &Field) -> &'static [&'static str] {
    let has = |rule: &str| field.rules.iter().any(|name| name == rule);
    if has("code-or-name") {
        &["customer_code", "customer_name"]
    } else if has("date-or-month-day") {
        &["month", "day"]
    } else {
        &[]
    }
}

/// A text is longer than its field: worth knowing, and an error only for a key.
pub fn length(view: &View, findings: &mut Vec<Finding>) {
    for field in view.fields() {
        let Some(limit) = field.length else { continue };
        for (value, rows) in view.distinct(&field.key) {
            let length = value.trim().chars().count();
            if length <= limit as usize {
                continue;
            }
            for index in rows {
                let mut finding = view
                    .row(index)
                    .finding(Code::TextTooLong, &field.key)
                    .argument("length", length)
                    .argument("limit", limit);
                if !field.unique {
                    finding.severity = Severity::Warning;
                }
                findings.push(finding);
            }
        }
    }
}

/// A value is none of the drop-down's. Only a side (借/贷) that nobody can read is an error.
pub fn choice(view: &View, findings: &mut Vec<Finding>) {
    for field in view.fields_of(FieldType::Choice) {
        if field.choices.is_empty() || field.rules.iter().any(|rule| rule == "open-choice") {
            continue;
        }
        for (value, rows) in view.distinct(&field.key) {
            if field.choices.iter().any(|choice| is_choice(choice, value)) {
                continue;
            }
            for row in rows.into_iter().map(|index| view.row(index)) {
                if row.is_faulted(&field.key) {
                    continue;
                }
                let mut finding = row.finding(Code::ChoiceUnknown, &field.key);
                if field.key != "direction" && !field.required {
                    finding.severity = Severity::Warning;
                }
                findings.push(finding);
            }
        }
    }
}

fn is_choice(choice: &Choice, value: &str) -> bool {
    let value = plain(value);
    let words = [&choice.key, &choice.words.zh, &choice.words.en, &choice.words.fr];
    words.into_iter().chain(&choice.aliases).any(|word| plain(word) == value)
}

/// A word without the accidents of typing.
pub fn plain(value: &str) -> String {
    let folded = text::fold(value);
    folded.chars().filter(|sign| !sign.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// A cell of personal data that stands masked (138****8000), as an export writes it: to load it
/// would put stars in the place of what the book knows.
pub fn masked(view: &View, findings: &mut Vec<Finding>) {
    for field in view.fields().filter(|field| field.personal) {
        for (value, rows) in view.distinct(&field.key) {
            let is_email = value.starts_with("***@");
            let longest = value.split(|sign| sign != '*').map(str::len).max().unwrap_or(0);
            let shows = value.chars().filter(|sign| *sign != '*').count();
            if is_email || longest >= 4 || longest >= 1 && shows <= 1 {
                let rows = rows.into_iter().map(|index| view.row(index));
                findings.extend(rows.map(|row| row.finding(Code::ValueMasked, &field.key)));
            }
        }
    }
}

/// A currency that no list knows.
pub fn currency(view: &View, findings: &mut Vec<Finding>) {
    for field in view.fields_of(FieldType::Currency) {
        for (value, rows) in view.distinct(&field.key) {
            if Currency::parse(value).is_some() {
                continue;
            }
            for row in rows.into_iter().map(|index| view.row(index)) {
                if !row.is_faulted(&field.key) {
                    findings.push(row.finding(Code::CurrencyUnknown, &field.key));
                }
            }
        }
    }
}

/// The value-added tax rates that China has or had, in ten-thousandths.
const TAX_RATES: &[i64] =
    &[0, 50, 100, 150, 200, 300, 400, 500, 600, 900, 1000, 1100, 1300, 1600, 1700];

/// A tax rate that was never in force.
pub fn tax_rate(view: &View, findings: &mut Vec<Finding>) {
    for (value, rows) in view.distinct("tax_rate") {
        let Ok(rate) = value.trim().parse::<Decimal>() else { continue };
        if TAX_RATES.iter().any(|known| Decimal::new(*known, 4) == rate) {
            continue;
        }
        for row in rows.into_iter().map(|index| view.row(index)) {
            if row.currency() == Currency::CNY {
                findings.push(row.finding(Code::TaxRateUnknown, "tax_rate"));
            }
        }
    }
}
