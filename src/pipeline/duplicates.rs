//! Duplicates among the customers of a run and of its book.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;

use crate::archive::Archive;
use crate::dedupe::{self, Candidate, Group, Never, Pair};
use crate::domain::customer::Customer;
use crate::finding::{Code, Finding, Place, Severity};
use crate::i18n::{self, Language};
use crate::pipeline::PipelineError;
use crate::read;
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
    // A run of documents alone has nobody to say it of.
    if candidates.iter().all(|candidate| candidate.place.is_none()) {
        return findings;
    }
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

/// What the user says of one customer in a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    Keep,
    Merge,
    Never,
}

/// One row of a proposal with its mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    pub group: String,
    pub mark: Option<Mark>,
    pub customer_code: String,
}

/// The rows of a proposal that the user marked and saved: group, mark and code are its first three
/// columns. A mark may be written in any language or as its key.
pub fn marked(path: &Path) -> Result<Vec<Marked>, PipelineError> {
    let shown = path.display().to_string();
    let workbook = read::workbook(path, &shown, 0, &read::Limits::default())?;
    let mut rows = Vec::new();
    if workbook.sheets().is_empty() {
        return Ok(rows);
    }
    // A file that is damaged behind the rows read so far still says what they say.
    let _ = workbook.rows(0, &mut |row| {
        let text = |column| row.cell(column).map_or("", |cell| cell.text.trim()).to_owned();
        let (group, customer_code) = (text(0), text(2));
        if group.bytes().all(|byte| byte.is_ascii_digit()) && !customer_code.is_empty() {
            rows.push(Marked { group, mark: mark(&text(1)), customer_code });
        }
        ControlFlow::Continue(())
    });
    Ok(rows)
}

fn mark(text: &str) -> Option<Mark> {
    let text = text.to_lowercase();
    let named = |key: &str| {
        let said = |language| i18n::text(language, &format!("proposal-mark-{key}"), &[]);
        text == key
            || Language::ALL.into_iter().any(|language| said(language).to_lowercase() == text)
    };
    [("keep", Mark::Keep), ("merge", Mark::Merge), ("never", Mark::Never)]
        .into_iter()
        .find_map(|(key, mark)| named(key).then_some(mark))
}

/// Remembers every `never` of a proposal: that customer and the one that its group keeps, or all
/// others of the group where none is kept. Gives how many customers were so marked.
pub fn keep_apart_marked(archive: &mut Archive, rows: &[Marked]) -> Result<usize, PipelineError> {
    let mut groups: BTreeMap<&str, Vec<&Marked>> = BTreeMap::new();
    for row in rows {
        groups.entry(&row.group).or_default().push(row);
    }
    let mut count = 0;
    for members in groups.values() {
        let kept = members.iter().find(|row| row.mark == Some(Mark::Keep));
        for row in members.iter().filter(|row| row.mark == Some(Mark::Never)) {
            let others = members.iter().filter(|other| kept.is_none_or(|kept| kept == *other));
            for other in others.filter(|other| other.customer_code != row.customer_code) {
                keep_apart(archive, &[row.customer_code.clone(), other.customer_code.clone()])?;
            }
            count += 1;
        }
    }
    Ok(count)
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
