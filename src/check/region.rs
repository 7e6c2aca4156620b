//! The province of a customer, as its address, tax id, phone and region each say it.

use std::ops::Range;

use super::country::{Home, home};
use super::tax_id;
use super::view::{Row, View};
use crate::domain::phone::{Expect, parse_phones};
use crate::domain::region::{province_of_address, province_of_division, province_short_name};
use crate::domain::tax_id::region_of;
use crate::finding::{Code, Finding};
use crate::template::Kind;

/// Parts of the country that sales regions are called by, each with every province that one
/// firm or another counts in it.
const PARTS: &[(&str, &[&str])] = &[
    ("华北", &["11", "12", "13", "14", "15", "37", "41"]),
    ("东北", &["15", "21", "22", "23"]),
    ("华东", &["31", "32", "33", "34", "35", "36", "37"]),
    ("华中", &["34", "36", "41", "42", "43"]),
    ("华南", &["35", "36", "43", "44", "45", "46"]),
    ("西南", &["45", "50", "51", "52", "53", "54"]),
    ("西北", &["14", "15", "61", "62", "63", "64", "65"]),
];

/// One field and the province that it names.
struct Source {
    field: &'static str,
    province: &'static str,
}

/// Every source that names another province than most of them do; of two, the address is
/// believed first, then the tax id.
pub fn agree(view: &View, rows: Range<usize>, findings: &mut Vec<Finding>) {
    if view.kind() != Kind::Customer {
        return;
    }
    let named = ["address", "tax_id", "phone", "region"];
    if named.iter().filter(|field| view.has(field)).count() < 2 {
        return;
    }
    for row in rows.map(|index| view.row(index)) {
        if home(row.text("country")) == Home::Domestic {
            judge(row, findings);
        }
    }
}

fn judge(row: Row, findings: &mut Vec<Finding>) {
    let sources = sources(row);
    let votes = |province: &str| sources.iter().filter(|other| other.province == province).count();
    // The first of the sources with the most votes: `max_by_key` would take the last.
    let Some(believed) = sources.iter().rev().max_by_key(|source| votes(source.province)) else {
        return;
    };
    let differing = sources.iter().filter(|source| source.province != believed.province);
    for source in differing {
        let found = province_short_name(source.province).unwrap_or_default();
        findings.push(disagreement(row, source.field, found, believed));
    }
    if let Some((part, provinces)) = row.text("region").and_then(part_of_country)
        && !provinces.contains(&believed.province)
    {
        findings.push(disagreement(row, "region", part, believed));
    }
}

fn disagreement(row: Row, field: &str, found: &str, believed: &Source) -> Finding {
    row.finding(Code::RegionDisagrees, field)
        .argument("found", found)
        .argument("expected", province_short_name(believed.province).unwrap_or_default())
        .argument("other_field", believed.field)
}

fn sources(row: Row) -> Vec<Source> {
    let mut sources = Vec::new();
    let mut add = |field, province: Option<&'static str>| {
        sources.extend(province.map(|province| Source { field, province }));
    };
    add("address", row.text("address").and_then(province_of_address));
    add("tax_id", row.text("tax_id").and_then(of_tax_id));
    add("phone", row.text("phone").and_then(of_phone));
    let region = row.text("region").filter(|region| part_of_country(region).is_none());
    add("region", region.and_then(province_of_address));
    sources
}

/// The division in a company's number; that of a person is where it was born.
fn of_tax_id(number: &str) -> Option<&'static str> {
    let parsed = tax_id::parse(number, None).ok()?;
    if parsed.kind.is_personal() {
        return None;
    }
    province_of_division(region_of(&parsed)?)
}

/// The province of the first landline's area code.
fn of_phone(cell: &str) -> Option<&'static str> {
    let phones = parse_phones(cell, Expect::Landline, None);
    let area = phones.into_iter().flatten().find_map(|phone| phone.area)?;
    province_of_address(area.province)
}

fn part_of_country(region: &str) -> Option<(&'static str, &'static [&'static str])> {
    let name = region
        .trim_start_matches("中国")
        .trim_end_matches(['区', '片'])
        .trim_end_matches("大")
        .trim_end_matches("地");
    PARTS.iter().find(|(part, _)| *part == name).map(|(part, provinces)| (*part, *provinces))
}
