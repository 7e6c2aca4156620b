//! Sheets of one file that say the same, wholly or nearly: nothing of them is taken twice.

use std::collections::BTreeMap;

use crate::finding::{Code, Finding, Place, Severity};
use crate::template::Kind;

use super::sheet::Outcome;

/// Two sheets are nearly the same from this share of equal rows on, in percent.
const NEARLY_FROM: usize = 80;

/// Fewer equal rows than these may well be chance.
const ROWS_LEAST: usize = 3;

/// Says of each sheet whether an earlier one of the same template says the same: of the sheet as
/// a whole, or row by row where they differ in a few rows.
pub fn findings(outcomes: &[Outcome], place: &Place) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, later) in outcomes.iter().enumerate() {
        let Some(kind) = kind_of(later) else { continue };
        let place = Place {
            sheet_order: later.sheet.order,
            sheet: later.sheet.name.clone(),
            ..place.clone()
        };
        let said = |row: Option<u32>, earlier: &Outcome| {
            let mut finding = Finding::new(Code::SheetDuplicate, Place { row, ..place.clone() })
                .argument("sheet", &later.sheet.name)
                .argument("other", &earlier.sheet.name);
            if matches!(kind, Kind::Customer | Kind::Contact) {
                // A customer is known by its code, so the same row again adds nothing.
                finding.severity = Severity::Warning;
            }
            finding
        };
        let alike = outcomes[..at].iter().filter(|earlier| kind_of(earlier) == Some(kind));
        for earlier in alike {
            if earlier.digest == later.digest {
                found.push(said(None, earlier));
                break;
            }
            // Rows of a ledger may be equal and belong to the customers of different titles.
            let repeated = repeated(earlier, later);
            let least = earlier.rows.len().min(later.rows.len());
            let nearly =
                repeated.len() >= ROWS_LEAST && repeated.len() * 100 >= least * NEARLY_FROM;
            if nearly && kind != Kind::Ledger {
                found.extend(repeated.into_iter().map(|row| said(Some(row), earlier)));
                break;
            }
        }
    }
    found
}

/// The kind of a sheet that has rows.
fn kind_of(outcome: &Outcome) -> Option<Kind> {
    let table = outcome.sheet.table.as_ref().filter(|table| table.frame.height() > 0)?;
    Some(table.template.kind)
}

/// The rows of a sheet that stand in an earlier one too, each as often as it stands there.
fn repeated(earlier: &Outcome, later: &Outcome) -> Vec<u32> {
    let mut left: BTreeMap<u64, u64> = BTreeMap::new();
    for (_, digest) in &earlier.rows {
        *left.entry(*digest).or_default() += 1;
    }
    let again = later.rows.iter().filter(|(_, digest)| {
        left.get_mut(digest).filter(|count| **count > 0).map(|count| *count -= 1).is_some()
    });
    again.map(|(row, _)| *row).collect()
}
