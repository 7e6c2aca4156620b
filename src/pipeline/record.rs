//! run.json: what was read, accepted, rejected and written, for machines.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::domain::money::format_amount;
use crate::domain::{Amount, Currency};
use crate::finding::Finding;
use crate::i18n::Language;
use crate::pipeline::{FileOutcome, RunOutcome, words};
use crate::post::SheetPosting;
use crate::table::Sheet;

/// The record of a run.
pub fn run(outcome: &RunOutcome) -> Value {
    let outputs: Vec<String> =
        outcome.outputs.iter().map(|path| path.display().to_string()).collect();
    json!({
        "version": 1,
        "program": concat!("wanglai ", env!("CARGO_PKG_VERSION")),
        "created": outcome.created,
        "as_of": outcome.as_of.map(|day| day.to_string()),
        "book": outcome.book.display().to_string(),
        "inputs": outcome.files.iter().map(file).collect::<Vec<_>>(),
        "findings": by_code(&outcome.findings),
        "counts": counts(&outcome.findings),
        "outputs": outputs,
        "assertions": outcome.assertions.iter().map(|assertion| json!({
            "name": assertion.name,
            "holds": assertion.holds,
            "left": assertion.left,
            "right": assertion.right,
        })).collect::<Vec<_>>(),
    })
}

/// The findings of `check --format json`.
pub fn findings(findings: &[Finding], language: Language) -> Value {
    let rows: Vec<Value> = findings
        .iter()
        .map(|finding| {
            json!({
                "code": finding.code.word(),
                "severity": finding.severity.word(),
                "file": &*finding.place.file,
                "sheet": &*finding.place.sheet,
                "cell": finding.place.cell(),
                "row": finding.place.row,
                "field": finding.field,
                "value": finding.value,
                "suggestion": finding.suggestion,
                "message": words::message(finding, language),
            })
        })
        .collect();
    json!({"version": 1, "findings": rows, "counts": counts(findings)})
}

/// The record of `import --format json`.
pub fn import(files: &[FileOutcome], findings: &[Finding], dry_run: bool) -> Value {
    json!({
        "version": 1,
        "dry_run": dry_run,
        "inputs": files.iter().map(file).collect::<Vec<_>>(),
        "findings": by_code(findings),
        "counts": counts(findings),
    })
}

/// How many findings of each severity.
pub fn counts(findings: &[Finding]) -> Value {
    let count =
        |word: &str| findings.iter().filter(|finding| finding.severity.word() == word).count();
    json!({"error": count("error"), "warning": count("warning"), "info": count("info")})
}

fn by_code(findings: &[Finding]) -> Map<String, Value> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.code.word()).or_default() += 1;
    }
    counts.into_iter().map(|(word, count)| (word.to_owned(), json!(count))).collect()
}

fn file(outcome: &FileOutcome) -> Value {
    let tables = &outcome.tables;
    let sheets: Vec<Value> = tables
        .sheets
        .iter()
        .map(|sheet| {
            let posted = outcome.sheets.iter().find(|posted| posted.sheet_order == sheet.order);
            sheet_record(sheet, posted)
        })
        .collect();
    json!({
        "file": &*tables.file,
        "sha256": tables.sha256,
        "type": tables.file_type,
        "encoding": tables.encoding,
        "unreadable": tables.unreadable.map(|code| code.word()),
        "batch": outcome.batch,
        "status": outcome.status,
        "lines_added": outcome.lines_added,
        "lines_same": outcome.lines_same,
        "sheets": sheets,
    })
}

fn sheet_record(sheet: &Sheet, posted: Option<&SheetPosting>) -> Value {
    let account = &sheet.account;
    let (accepted, rejected) =
        posted.map_or((0, 0), |posted| (posted.rows_accepted, posted.rows_rejected));
    json!({
        "sheet": &*sheet.name,
        "hidden": sheet.hidden,
        "template": sheet.table.as_ref().map(|table| table.template.name.clone()),
        "header_row": sheet.table.as_ref().map(|table| table.header_row),
        "rows_read": account.rows_read,
        "rows_accepted": accepted,
        "rows_rejected": rejected,
        "rows_skipped": account.rows_skipped(),
        "skipped": {"blank": account.blank, "title": account.title, "subtotal": account.subtotal},
        "amounts": amounts(sheet, posted),
    })
}

/// Per amount field: an object by currency where the sheet has several, else read, accepted and
/// rejected at once.
fn amounts(sheet: &Sheet, posted: Option<&SheetPosting>) -> Map<String, Value> {
    let mut fields: BTreeMap<&str, Vec<(&str, i128)>> = BTreeMap::new();
    for ((field, currency), amount) in &sheet.account.amounts {
        fields.entry(field).or_default().push((currency, *amount));
    }
    let one = |field: &str, currency: &str, read: i128| {
        let key = (field.to_owned(), currency.to_owned());
        let sum = |sums: Option<&BTreeMap<(String, String), i128>>| {
            sums.and_then(|sums| sums.get(&key)).copied().unwrap_or(0)
        };
        json!({
            "currency": currency,
            "read": decimal(read, currency),
            "accepted": decimal(sum(posted.map(|posted| &posted.amounts_accepted)), currency),
            "rejected": decimal(sum(posted.map(|posted| &posted.amounts_rejected)), currency),
        })
    };
    fields
        .into_iter()
        .map(|(field, sums)| {
            let mut records: Vec<Value> =
                sums.iter().map(|(currency, read)| one(field, currency, *read)).collect();
            let record = if records.len() == 1 { records.remove(0) } else { json!(records) };
            (field.to_owned(), record)
        })
        .collect()
}

/// Decimal text of a sum with the currency's digits.
fn decimal(sum: i128, currency: &str) -> String {
    let currency = Currency::parse(currency).unwrap_or(Currency::CNY);
    match i64::try_from(sum) {
        Ok(sum) => format_amount(Amount(sum), currency),
        Err(_) => format!("{sum}e-{}", currency.exponent()),
    }
}
