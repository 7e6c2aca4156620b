//! Suggestions that the user accepted in a returned copy, put into the tables.

use std::collections::BTreeMap;

use polars::prelude::{NamedFrom, Series};

use crate::finding::{Code, Finding};
use crate::table::{Table, Tables};

/// Replaces the cells that a user gave up by the suggestions that were made for them; gives one
/// finding for each cell. Only cells of text have suggestions; the first of a cell counts.
pub fn take(tables: &mut Tables, findings: &[Finding]) -> Vec<Finding> {
    let mut taken = Vec::new();
    for file in &mut tables.files {
        for sheet in &mut file.sheets {
            let Some(table) = sheet.table.as_mut().filter(|table| !table.accepted.is_empty())
            else {
                continue;
            };
            let mut cells: BTreeMap<(u32, &str), &Finding> = BTreeMap::new();
            for finding in findings {
                let place = &finding.place;
                if (place.file_order, place.sheet_order) != (file.order, sheet.order) {
                    continue;
                }
                if let (Some(row), Some(field), Some(_)) =
                    (place.row, finding.field.as_deref(), &finding.suggestion)
                    && table.accepted.get(&row).is_some_and(|given| given.takes(place.column))
                {
                    cells.entry((row, field)).or_insert(finding);
                }
            }
            taken.extend(replace(table, &cells));
        }
    }
    taken
}

fn replace(table: &mut Table, cells: &BTreeMap<(u32, &str), &Finding>) -> Vec<Finding> {
    let rows: Vec<u32> = table.rows().collect();
    let mut by_field: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for ((_, field), finding) in cells {
        by_field.entry(field).or_default().push(finding);
    }
    let mut taken = Vec::new();
    for (field, findings) in by_field {
        let Some(texts) = table.frame.column(field).ok().and_then(|column| column.try_str()) else {
            continue;
        };
        let mut texts: Vec<Option<String>> =
            texts.iter().map(|text| text.map(str::to_owned)).collect();
        for finding in findings {
            let suggestion = finding.suggestion.clone().unwrap_or_default();
            let Some(at) = rows.iter().position(|row| Some(*row) == finding.place.row) else {
                continue;
            };
            let old = texts[at].replace(suggestion.clone()).unwrap_or_default();
            taken.push(
                Finding::new(Code::SuggestionAccepted, finding.place.clone())
                    .field(field)
                    .value(old)
                    .argument("suggestion", suggestion),
            );
        }
        let column = Series::new(field.into(), texts);
        table.frame.with_column(column.into()).expect("a column of the same height");
    }
    taken
}
