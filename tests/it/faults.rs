//! One small file for each finding under `samples/faults`, with what is found in it.
//!
//! Every sample is checked against the customers of `samples/faults/book.csv`. After a change
//! that is meant, `WANGLAI_BLESS=1 cargo test --test it faults` writes the expected lists anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use wanglai::check::{Rules, Settings, all};
use wanglai::dedupe::Never;
use wanglai::domain::customer::{KnownCustomer, KnownCustomers};
use wanglai::finding::{Code, Finding};
use wanglai::pipeline::{drift, duplicates};
use wanglai::read;
use wanglai::table::Tables;
use wanglai::template;

/// Codes that a single file cannot show, and why.
const WITHOUT_SAMPLE: &[(Code, &str)] = &[
    (Code::DocumentAlreadyInBook, "the archive says it while it loads a file a second time"),
    (Code::SuggestionAccepted, "the answer of a user to the findings of another run"),
];

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/faults")
}

/// The samples by their word, in order of name.
fn samples() -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder()).expect("the samples can be listed") {
        let path = entry.expect("an entry can be read").path();
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let word = name.split('.').next().unwrap_or_default().to_owned();
        if !name.ends_with(".expected.csv") && !name.ends_with(".toml") && word != "book" {
            found.push((word, path));
        }
    }
    found.sort();
    found
}

fn tables_of(path: &Path) -> (Tables, Vec<Finding>) {
    let shown = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
    let workbook = read::workbook(path, &shown, 0, &read::Limits::default());
    let workbook = workbook.expect("a sample can be opened");
    let (file, findings) = read::tables(&workbook, &template::load(), &read::Options::default());
    (Tables { files: vec![file] }, findings)
}

/// The customers of the book, as the archive would know them.
fn book() -> KnownCustomers {
    let (tables, _) = tables_of(&folder().join("book.csv"));
    let sheet = &tables.files[0].sheets[0];
    let frame = &sheet.table.as_ref().expect("the book's customers are recognised").frame;
    let text = |field: &str, row: usize| {
        let cells = frame.column(field).expect("the column is there").str().expect("text");
        cells.get(row).unwrap_or_default().to_owned()
    };
    let mut known = KnownCustomers::new();
    for row in 0..frame.height() {
        let days = frame.column("credit_days").expect("the column is there");
        let stopped = frame.column("stopped_on").expect("the column is there");
        let stopped = stopped.date().expect("dates").physical().get(row);
        let customer = KnownCustomer {
            customer_name: text("customer_name", row),
            credit_days: days.i64().expect("numbers").get(row).map(|days| days as u32),
            stopped_on: stopped.and_then(wanglai::domain::date::from_day_number),
            incomplete: false,
        };
        known.insert(text("customer_code", row), customer);
    }
    known
}

/// The settings that a sample needs stand beside it.
fn settings(word: &str) -> Settings {
    let path = folder().join(format!("{word}.settings.toml"));
    match fs::read_to_string(path) {
        Ok(text) => Settings::parse(&text, &["tax_id", "phone"], &[]).expect("good settings"),
        Err(_) => Settings::default(),
    }
}

fn findings(word: &str, path: &Path, known: &KnownCustomers) -> Vec<Finding> {
    let (tables, mut findings) = tables_of(path);
    let strict = word == Code::CustomerUnknownStrict.word();
    let settings = settings(word);
    findings.extend(all(&tables, known, &Rules { strict, settings, ..Rules::default() }));
    findings.extend(duplicates::findings(&tables, &[], &Never::new()));
    findings.extend(drift::findings(&tables, &findings, None));
    findings.sort();
    findings
}

/// The list as csv: code, severity, sheet, cell, row, field, suggestion.
fn list(findings: &[Finding]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = ["code", "severity", "sheet", "cell", "row", "field", "suggestion"];
    writer.write_record(head).expect("memory takes every line");
    for finding in findings {
        let row = finding.place.row.map(|row| row.to_string()).unwrap_or_default();
        let cells = [
            finding.code.word(),
            finding.severity.word(),
            &finding.place.sheet,
            &finding.place.cell().unwrap_or_default(),
            &row,
            finding.field.as_deref().unwrap_or_default(),
            finding.suggestion.as_deref().unwrap_or_default(),
        ];
        writer.write_record(cells).expect("memory takes every line");
    }
    String::from_utf8(writer.into_inner().expect("memory can be flushed")).expect("UTF-8")
}

#[test]
fn every_sample_shows_its_finding_and_what_else_it_must() {
    let known = book();
    let mut wrong = Vec::new();
    for (word, path) in samples() {
        let found = findings(&word, &path, &known);
        let listed = list(&found);
        if !found.iter().any(|finding| finding.code.word() == word) {
            wrong.push(format!("{word} is not found in its sample:\n{listed}"));
        }
        let expected_path = folder().join(format!("{word}.expected.csv"));
        if std::env::var_os("WANGLAI_BLESS").is_some() {
            fs::write(&expected_path, &listed).expect("the expected list can be written");
        }
        let expected = fs::read_to_string(&expected_path).unwrap_or_default();
        if expected != listed {
            wrong.push(format!("{word}: expected\n{expected}found\n{listed}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_sample_and_every_sample_a_code() {
    let samples: BTreeSet<String> = samples().into_iter().map(|(word, _)| word).collect();
    let codes: BTreeSet<String> = Code::ALL
        .iter()
        .filter(|code| !WITHOUT_SAMPLE.iter().any(|(other, _)| other == *code))
        .map(|code| code.word().to_owned())
        .collect();
    let missing: Vec<_> = codes.difference(&samples).collect();
    let extra: Vec<_> = samples.difference(&codes).collect();
    assert!(missing.is_empty() && extra.is_empty(), "missing {missing:?}, extra {extra:?}");
}
