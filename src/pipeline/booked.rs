//! What the book had to say to a file: customers it keeps otherwise, lines it has already.

use crate::archive::{LoadStatus, Loaded};
use crate::finding::{Code, Finding, Place};
use crate::table::{FileTables, Sheet, Table};
use crate::template::Kind;

/// The fields that the checks hold against the book before anything is loaded.
const SAID_BEFORE: [&str; 3] = ["customer_name", "credit_days", "stopped_on"];

/// The findings of one load. What a file says otherwise is said even where nothing was loaded.
pub fn findings(file: &FileTables, loaded: &Loaded) -> Vec<Finding> {
    let mut findings = Vec::new();
    for differing in &loaded.conflicts() {
        let fields = differing.fields.iter().map(String::as_str);
        let of_customer = differing.key.item.is_empty();
        let fields: Vec<&str> =
            fields.filter(|field| !of_customer || !SAID_BEFORE.contains(field)).collect();
        if fields.is_empty() {
            continue;
        }
        let place = row_of_customer(file, &differing.key.code)
            .unwrap_or_else(|| Place::file(file.order, &file.file));
        findings.push(
            Finding::new(Code::CustomerDiffersFromBook, place)
                .field("customer_code")
                .value(&differing.key.code)
                .argument("kind", "several")
                .argument("customer", &differing.key.code)
                .argument("differing_fields", fields.join(", ")),
        );
    }
    if loaded.status == LoadStatus::Loaded && loaded.lines_same > 0 {
        let place = Place::file(file.order, &file.file);
        findings.push(
            Finding::new(Code::DocumentAlreadyInBook, place).argument("count", loaded.lines_same),
        );
    }
    findings
}

/// The cell in which a customer's own row names its code.
fn row_of_customer(file: &FileTables, code: &str) -> Option<Place> {
    file.sheets.iter().find_map(|sheet| {
        let table = sheet.table.as_ref()?;
        if table.template.kind != Kind::Customer && !table.template.kind.is_item() {
            return None;
        }
        let row = row_of(table, code)?;
        Some(place(file, sheet, table, row))
    })
}

fn row_of(table: &Table, code: &str) -> Option<u32> {
    let codes = table.frame.column("customer_code").ok()?.str().ok()?;
    let rows = table.frame.column("row").ok()?.u32().ok()?;
    let at = codes.iter().position(|known| known == Some(code))?;
    rows.get(at)
}

fn place(file: &FileTables, sheet: &Sheet, table: &Table, row: u32) -> Place {
    Place {
        file_order: file.order,
        sheet_order: sheet.order,
        row: Some(row),
        column: table.column_of("customer_code"),
        file: file.file.clone(),
        sheet: sheet.name.clone(),
    }
}
