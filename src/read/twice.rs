//! Sheets of one file that say the same, wholly or nearly: nothing of them is taken twice.

use std::collections::BTreeMap;

use polars::prelude::DataFrame;

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
            if !kind.is_document() {
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
    found.extend(summed(outcomes, place, &found));
    found
}

/// Sheets of documents that another sheet has line by line, as the invoices of a tax bureau's
/// export stand on one sheet and their lines on the next: the lines are taken.
fn summed(outcomes: &[Outcome], place: &Place, found: &[Finding]) -> Vec<Finding> {
    let said = |outcome: &Outcome| {
        found.iter().any(|finding| finding.place.sheet_order == outcome.sheet.order)
    };
    let sales = outcomes.iter().filter(|outcome| kind_of(outcome) == Some(Kind::Sales));
    let sales: Vec<&Outcome> = sales.filter(|one| !said(one)).collect();
    if sales.len() < 2 {
        return Vec::new();
    }
    let sums: Vec<(&Outcome, &BTreeMap<String, i64>)> =
        sales.into_iter().filter_map(|one| Some((one, one.documents.known()?))).collect();
    let mut summed = Vec::new();
    for (whole, documents) in &sums {
        let lines = sums.iter().find(|(other, lines)| {
            let same = || documents.iter().all(|(number, sum)| lines.get(number) == Some(sum));
            other.height > whole.height && same()
        });
        if let Some((lines, _)) = lines {
            let place = Place {
                sheet_order: whole.sheet.order,
                sheet: whole.sheet.name.clone(),
                ..place.clone()
            };
            let finding = Finding::new(Code::SheetDuplicate, place)
                .argument("sheet", &whole.sheet.name)
                .argument("other", &lines.sheet.name);
            summed.push(finding);
        }
    }
    summed
}

/// What the documents of a sheet come to.
#[derive(Default)]
pub struct DocumentSums {
    sums: BTreeMap<String, i64>,
    /// A document has no number or no money.
    unknown: bool,
}

impl DocumentSums {
    /// Adds the rows of a frame.
    pub fn add(&mut self, frame: &DataFrame) {
        self.unknown |= self.try_add(frame).is_none();
    }

    fn try_add(&mut self, frame: &DataFrame) -> Option<()> {
        let numbers = frame.column("document_number").ok()?.str().ok()?;
        let money = frame.column("gross_amount").or_else(|_| frame.column("net_amount")).ok()?;
        for (number, amount) in numbers.iter().zip(money.i64().ok()?.iter()) {
            let (number, amount) = (number?, amount?);
            match self.sums.get_mut(number) {
                Some(sum) => *sum = sum.checked_add(amount)?,
                None => drop(self.sums.insert(number.to_owned(), amount)),
            }
        }
        Some(())
    }

    /// By document, its money.
    fn known(&self) -> Option<&BTreeMap<String, i64>> {
        (!self.unknown).then_some(&self.sums)
    }
}

/// The kind of a sheet that has rows.
fn kind_of(outcome: &Outcome) -> Option<Kind> {
    let table = outcome.sheet.table.as_ref().filter(|_| outcome.height > 0)?;
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
