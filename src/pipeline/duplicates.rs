//! Duplicates among the customers of a run and of its book.

use std::collections::{BTreeMap, BTreeSet};

use crate::archive::Archive;
use crate::dedupe::{self, Candidate, Group, Never, Pair};
use crate::domain::customer::Customer;
use crate::finding::{Code, Finding, Place, Severity};
use crate::pipeline::PipelineError;
use crate::table::{FileTables, Sheet, Table, Tables};
use crate::template::Kind;

/// The book's setting that remembers whom the user keeps apart.
const NEVER: &str = "duplicates.never";
/// From this score on a duplicate is worth a warning.
const WARNING_MIN: u32 = 90;

/// Every customer of the tables, then those of the book that the tables do not name.
pub fn candidates(tables: &Tables, book: &[Customer]) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut codes = BTreeSet::new();
    for file in &tables.files {
        for sheet in &file.sheets {
            let Some(table) = &sheet.table else { continue };
            if table.template.kind == Kind::Customer {
                of_table(file, sheet, table, &mut codes, &mut found);
            }
        }
    }
    let others = book.iter().filter(|customer| !codes.contains(&customer.customer_code));
    found.extend(others.map(of_book));
    found
}

fn of_table(
    file: &FileTables,
    sheet: &Sheet,
    table: &Table,
    codes: &mut BTreeSet<String>,
    found: &mut Vec<Candidate>,
) {
    let columns: BTreeMap<&str, _> = table
        .frame
        .columns()
        .iter()
        .filter_map(|column| Some((column.name().as_str(), column.try_str()?)))
        .collect();
    let place = Place { sheet_order: sheet.order, ..Place::file(file.order, &file.file) };
    let column = table.column_of("customer_name");
    for (at, row) in table.rows().enumerate() {
        let text = |field: &str| {
            let cell = columns.get(field).and_then(|cells| cells.get(at));
            cell.map(str::trim).unwrap_or_default().to_owned()
        };
        let name = text("customer_name");
        let code = Some(text("customer_code")).filter(|code| !code.is_empty());
        let code = code.unwrap_or_else(|| name.clone());
        if name.is_empty() || !codes.insert(code.clone()) {
            continue;
        }
        let filled = columns.keys().filter(|field| !text(field).is_empty()).count();
        let cell = Place { row: Some(row), column, sheet: sheet.name.clone(), ..place.clone() };
        found.push(Candidate {
            customer_code: code,
            customer_name: name,
            tax_id: text("tax_id"),
            address: text("address"),
            phones: vec![text("phone"), text("mobile")],
            email: text("email"),
            bank_account: text("bank_account"),
            parent_code: text("parent_code"),
            country: text("country"),
            filled: u32::try_from(filled).expect("a template has few fields"),
            place: Some(cell),
        });
    }
}

fn of_book(customer: &Customer) -> Candidate {
    let text = |field: &str| customer.text(field);
    let filled = customer.texts.len() + customer.dates.len();
    Candidate {
        customer_code: customer.customer_code.clone(),
        customer_name: customer.customer_name.clone(),
        tax_id: text("tax_id"),
        address: text("address"),
        phones: vec![text("phone"), text("mobile")],
        email: text("email"),
        bank_account: text("bank_account"),
        parent_code: text("parent_code"),
        country: text("country"),
        filled: u32::try_from(filled).expect("a template has few fields"),
        place: None,
    }
}

/// A finding for each customer of the tables that likely is another one too; the one to keep is
/// not blamed, unless all the others are in the book.
pub fn findings(tables: &Tables, book: &[Customer], never: &Never) -> Vec<Finding> {
    let candidates = candidates(tables, book);
    let mut findings = Vec::new();
    for group in dedupe::groups(&candidates, never) {
        let in_files = group.members.iter().filter(|at| candidates[**at].place.is_some()).count();
        for member in &group.members {
            if *member == group.keep && in_files > 1 {
                continue;
            }
            let pair = group.pair_of(*member).expect("a member stands in a pair");
            findings.extend(finding(*member, pair, &candidates));
        }
    }
    findings
}

fn finding(member: usize, pair: &Pair, candidates: &[Candidate]) -> Option<Finding> {
    let place = candidates[member].place.clone()?;
    let other = &candidates[if pair.one == member { pair.two } else { pair.one }];
    let words: Vec<&str> = pair.reasons.iter().map(|reason| reason.word()).collect();
    let mut finding = Finding::new(Code::CustomerDuplicate, place)
        .field("customer_name")
        .value(&candidates[member].customer_name)
        .argument("other", &other.customer_code)
        .argument("name", &other.customer_name)
        .argument("score", pair.score)
        .argument("reasons", words.join(", "));
    if pair.score >= WARNING_MIN {
        finding.severity = Severity::Warning;
    }
    Some(finding)
}

/// The groups of a book with their candidates.
pub fn of_archive(archive: &Archive) -> Result<(Vec<Candidate>, Vec<Group>), PipelineError> {
    let candidates = candidates(&Tables::default(), &archive.customers()?);
    let groups = dedupe::groups(&candidates, &never(archive)?);
    Ok((candidates, groups))
}

/// Whom the user keeps apart.
pub fn never(archive: &Archive) -> Result<Never, PipelineError> {
    let text = archive.setting(NEVER)?.unwrap_or_default();
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

/// Remembers that these customers are not one, each pair of them.
pub fn keep_apart(archive: &mut Archive, codes: &[String]) -> Result<(), PipelineError> {
    let mut never = never(archive)?;
    for (at, one) in codes.iter().enumerate() {
        for two in &codes[at + 1..] {
            never.insert((one.min(two).clone(), one.max(two).clone()));
        }
    }
    let text = serde_json::to_string(&never).expect("pairs of texts are JSON");
    archive.set_setting(NEVER, &text)?;
    Ok(())
}
