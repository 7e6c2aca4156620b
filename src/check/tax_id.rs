//! The column of tax ids: what `domain::tax_id` decides, said at the cell.

use std::collections::HashMap;

use rayon::prelude::*;

use super::country::{Home, home};
use super::view::{Row, View};
use crate::domain::mask::mask;
use crate::domain::tax_id::{
    TaxId, TaxIdFault, TaxIdKind, TaxIdNote, absent_reason, foreign, repair,
};
use crate::finding::{Code, Finding, Severity};
use crate::template::{FieldType, Kind};

/// Every code that this check may give.
pub const CODES: &[Code] = &[
    Code::TaxIdLength,
    Code::TaxIdLetter,
    Code::TaxIdDepartment,
    Code::TaxIdCheck,
    Code::TaxIdResident,
    Code::TaxIdOldNumberCheck,
    Code::TaxIdOrganisationCheck,
    Code::TaxIdXiamen,
    Code::TaxIdRegionUnknown,
    Code::TaxIdOldNumber,
    Code::TaxIdPersonal,
    Code::TaxIdAmbiguous,
    Code::TaxIdAbsent,
    Code::TaxIdNormalised,
    Code::TaxIdForeignCheck,
];

/// What one number is said to be, without its place.
pub struct Verdict {
    code: Code,
    /// Another severity than the code's own.
    severity: Option<Severity>,
    arguments: Vec<(&'static str, String)>,
    suggestion: Option<String>,
    /// The number is that of a person.
    personal: bool,
}

impl Verdict {
    pub fn new(code: Code) -> Verdict {
        Verdict { code, severity: None, arguments: Vec::new(), suggestion: None, personal: false }
    }

    pub fn argument(mut self, name: &'static str, value: impl ToString) -> Verdict {
        self.arguments.push((name, value.to_string()));
        self
    }

    pub fn suggest(mut self, suggestion: Option<String>) -> Verdict {
        self.suggestion = suggestion;
        self
    }

    pub fn weigh(mut self, severity: Severity) -> Verdict {
        self.severity = Some(severity);
        self
    }

    pub fn at(&self, row: Row, field: &str) -> Finding {
        let mut finding = row.finding(self.code, field).suggest(self.suggestion.clone());
        finding.arguments = self.arguments.clone();
        finding.severity = self.severity.unwrap_or(finding.severity);
        if self.personal {
            finding.value = mask(&finding.value);
        }
        finding
    }
}

/// Judges each distinct number of each country once.
pub fn check(view: &View, findings: &mut Vec<Finding>) {
    for field in view.fields_of(FieldType::TaxId) {
        let numbers = by_country(view, &field.key);
        let judged: Vec<Vec<Verdict>> =
            numbers.par_iter().map(|(number, country, _)| judge(number, *country)).collect();
        for ((_, _, rows), verdicts) in numbers.iter().zip(&judged) {
            for verdict in verdicts {
                for index in rows {
                    let mut finding = verdict.at(view.row(*index), &field.key);
                    // The tax id on a document is not what the document is about.
                    if view.kind() != Kind::Customer {
                        finding.severity = finding.severity.min(Severity::Warning);
                    }
                    findings.push(finding);
                }
            }
        }
    }
}

/// The distinct numbers, each with its country and its rows.
fn by_country<'a>(view: &'a View, field: &str) -> Vec<(&'a str, Option<&'a str>, Vec<usize>)> {
    let mut found = Vec::new();
    for (number, rows) in view.distinct(field) {
        if !view.has("country") {
            found.push((number, None, rows.into_iter().collect()));
            continue;
        }
        let mut parts: Vec<(&str, Option<&str>, Vec<usize>)> = Vec::new();
        let mut places: HashMap<Option<&str>, usize> = HashMap::new();
        for index in rows {
            let country = view.text("country", index);
            let at = *places.entry(country).or_insert_with(|| {
                parts.push((number, country, Vec::new()));
                parts.len() - 1
            });
            parts[at].2.push(index);
        }
        found.append(&mut parts);
    }
    found
}

/// Reads a number by the country of its customer.
pub fn parse(number: &str, country: Option<&str>) -> Result<TaxId, TaxIdFault> {
    match home(country) {
        Home::Domestic => TaxId::parse(number),
        Home::Country(code) => foreign(number, code),
        Home::Elsewhere => foreign(number, ""),
    }
}

/// Whether the number is, or may be, that of a person.
fn is_personal(tax_id: &TaxId) -> bool {
    tax_id.kind.is_personal() || tax_id.notes.contains(&TaxIdNote::Personal)
}

/// The number as a finding may show it: that of a person is masked.
fn shown(tax_id: &TaxId) -> String {
    if is_personal(tax_id) { mask(&tax_id.normal) } else { tax_id.normal.clone() }
}

/// A cell's number as a finding may show it.
pub fn shown_text(number: &str, country: Option<&str>) -> String {
    match parse(number, country) {
        Ok(tax_id) if is_personal(&tax_id) => mask(number),
        _ => number.to_owned(),
    }
}

fn judge(number: &str, country: Option<&str>) -> Vec<Verdict> {
    if let Some(reason) = absent_reason(number) {
        return vec![Verdict::new(Code::TaxIdAbsent).argument("reason", reason)];
    }
    match parse(number, country) {
        Ok(tax_id) => {
            let personal = is_personal(&tax_id);
            let noted = tax_id.notes.iter().filter_map(|note| say(note, &tax_id));
            noted.map(|verdict| Verdict { personal, ..verdict }).collect()
        }
        Err(fault) => vec![refuse(&fault).suggest(repair(number))],
    }
}

fn say(note: &TaxIdNote, tax_id: &TaxId) -> Option<Verdict> {
    Some(match note {
        TaxIdNote::OrganisationCheckFails { expected } => {
            Verdict::new(Code::TaxIdOrganisationCheck).argument("expected", expected)
        }
        TaxIdNote::XiamenPre2016 => Verdict::new(Code::TaxIdXiamen),
        TaxIdNote::RegionUnknown { division } => {
            Verdict::new(Code::TaxIdRegionUnknown).argument("division", division)
        }
        TaxIdNote::Ambiguous { .. } => Verdict::new(Code::TaxIdAmbiguous),
        TaxIdNote::OldNumber => Verdict::new(Code::TaxIdOldNumber),
        TaxIdNote::Personal => Verdict::new(Code::TaxIdPersonal),
        TaxIdNote::Normalised { .. } => Verdict::new(Code::TaxIdNormalised)
            .argument("normal", shown(tax_id))
            .suggest(Some(tax_id.normal.clone())),
        TaxIdNote::ForeignUnchecked => return None,
        TaxIdNote::ForeignCheckFails => {
            let TaxIdKind::Foreign(country) = tax_id.kind else { return None };
            Verdict::new(Code::TaxIdForeignCheck)
                .argument("country", country.code())
                .weigh(Severity::Warning)
        }
    })
}

fn refuse(fault: &TaxIdFault) -> Verdict {
    match fault {
        TaxIdFault::Length { length } => Verdict::new(Code::TaxIdLength).argument("length", length),
        TaxIdFault::Letter { position, letter } => Verdict::new(Code::TaxIdLetter)
            .argument("position", position)
            .argument("letter", letter),
        TaxIdFault::Department { pair } => {
            Verdict::new(Code::TaxIdDepartment).argument("pair", pair)
        }
        TaxIdFault::Check { position, expected } => Verdict::new(Code::TaxIdCheck)
            .argument("position", position)
            .argument("expected", expected),
        TaxIdFault::Province { .. } | TaxIdFault::Birth { .. } | TaxIdFault::Suffix { .. } => {
            let position = fault.position().unwrap_or(1);
            Verdict::new(Code::TaxIdResident).argument("position", position)
        }
        TaxIdFault::OldNumberChecks => Verdict::new(Code::TaxIdOldNumberCheck),
        TaxIdFault::Foreign { country } => {
            Verdict::new(Code::TaxIdForeignCheck).argument("country", country.code())
        }
    }
}
