//! The quality of the customers of a run or of a book, and how it changed since the last check.

mod book;
mod record;

pub use book::{Check, Past, check_book, past, remember};
pub use record::{COLUMNS, csv_rows, json};

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::mask::mask;
use crate::domain::quality;
use crate::finding::{Code, Finding, Severity};
use crate::i18n::Language;
use crate::pipeline::{Checked, words};
use crate::table::Table;
use crate::template::{self, Kind};

/// The fields that a complete customer has, unless the settings say otherwise.
const WANTED: [&str; 5] = ["tax_id", "address", "phone", "contact_name", "category"];

/// Errors, warnings and hints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub errors: u32,
    pub warnings: u32,
    pub infos: u32,
}

impl Counts {
    fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
        }
    }
}

/// One customer, or one group of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scored {
    pub key: String,
    pub label: String,
    pub customers: u32,
    /// Out of 1000.
    pub score: u32,
    pub counts: Counts,
    /// Share of the wanted fields that are filled, in ten-thousandths.
    pub complete: u32,
}

/// A finding and whose it is, ready to be shown: personal data is masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub customer_code: String,
    pub code: Code,
    pub severity: Severity,
    pub field: String,
    pub value: String,
    pub suggestion: String,
    pub message: String,
    /// Equal for the same trouble at the next check.
    pub key: String,
}

/// The whole picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quality {
    pub total: Scored,
    pub categories: Vec<Scored>,
    pub salespersons: Vec<Scored>,
    pub customers: Vec<Scored>,
    /// The gravest code first, then the most frequent.
    pub codes: Vec<(Code, Severity, u32)>,
    pub findings: Vec<Listed>,
}

/// What is summed up for a customer or a group.
#[derive(Default)]
struct Sum {
    label: String,
    customers: u32,
    scores: u64,
    counts: Counts,
    filled: u32,
    wanted: u32,
}

impl Sum {
    fn of(mut self, key: String) -> Scored {
        let label = std::mem::take(&mut self.label);
        let complete = (u64::from(self.filled) * 10_000).checked_div(self.wanted.into());
        Scored {
            key,
            label,
            customers: self.customers,
            score: quality::mean(self.scores, self.customers.into()),
            counts: self.counts,
            complete: u32::try_from(complete.unwrap_or(10_000)).expect("a share is at most 1"),
        }
    }

    fn add(&mut self, one: &Sum) {
        self.customers += one.customers;
        self.scores += one.scores;
        self.counts.errors += one.counts.errors;
        self.counts.warnings += one.counts.warnings;
        self.counts.infos += one.counts.infos;
        self.filled += one.filled;
        self.wanted += one.wanted;
    }
}

/// One customer row with what it is grouped by.
struct Person {
    code: String,
    category: String,
    salesperson: String,
    sum: Sum,
}

/// Scores the customers of what was checked.
pub fn of(checked: &Checked, language: Language) -> Quality {
    let (mut people, places) = people(checked);
    let mut findings = Vec::new();
    let mut codes: BTreeMap<(Severity, Code), u32> = BTreeMap::new();
    for finding in &checked.findings {
        let place = &finding.place;
        let key = place.row.map(|row| (place.file_order, place.sheet_order, row));
        let person = key.and_then(|key| places.get(&key)).copied();
        if let Some(person) = person {
            people[person].sum.counts.add(finding.severity);
        }
        *codes.entry((finding.severity, finding.code)).or_default() += 1;
        let code = person.map_or("", |person| people[person].code.as_str());
        findings.push(listed(finding, code, language));
    }
    for person in &mut people {
        let Sum { counts, filled, wanted, .. } = person.sum;
        person.sum.scores = quality::score(counts.errors, counts.warnings, filled, wanted).into();
    }
    let mut total = Sum::default();
    people.iter().for_each(|person| total.add(&person.sum));
    let categories = groups(&people, |person| &person.category);
    let salespersons = groups(&people, |person| &person.salesperson);
    let mut codes: Vec<(Code, Severity, u32)> =
        codes.into_iter().map(|((severity, code), count)| (code, severity, count)).collect();
    codes.sort_by_key(|(code, severity, count)| {
        (std::cmp::Reverse(*severity), std::cmp::Reverse(*count), *code)
    });
    let customers = people.into_iter().map(|person| person.sum.of(person.code)).collect();
    let total = total.of(String::new());
    Quality { total, categories, salespersons, customers, codes, findings }
}

fn groups<'a>(people: &'a [Person], key: impl Fn(&'a Person) -> &'a String) -> Vec<Scored> {
    let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
    for person in people {
        sums.entry(key(person)).or_default().add(&person.sum);
    }
    sums.into_iter()
        .map(|(key, mut sum)| {
            sum.label = key.to_owned();
            sum.of(key.to_owned())
        })
        .collect()
}

/// Whose each row is, as (file, sheet, row).
type Places = BTreeMap<(u32, u32, u32), usize>;

/// The customers, and which of them each row is: its own and those of its contacts.
fn people(checked: &Checked) -> (Vec<Person>, Places) {
    let mut people: Vec<Person> = Vec::new();
    let mut by_code: BTreeMap<String, usize> = BTreeMap::new();
    let mut places = Places::new();
    let mut others = Vec::new();
    for file in &checked.tables.files {
        for sheet in &file.sheets {
            let Some(table) = &sheet.table else { continue };
            let cells = Cells::of(table);
            for (at, row) in table.rows().enumerate() {
                let place = (file.order, sheet.order, row);
                let code = cells.text("customer_code", at);
                if table.template.kind != Kind::Customer {
                    others.push((place, code));
                    continue;
                }
                let code = if code.is_empty() { cells.text("customer_name", at) } else { code };
                let person = *by_code.entry(code.clone()).or_insert_with(|| {
                    people.push(person(&cells, at, code, checked));
                    people.len() - 1
                });
                places.insert(place, person);
            }
        }
    }
    for (place, code) in others {
        places.extend(by_code.get(&code).map(|person| (place, *person)));
    }
    (people, places)
}

fn person(cells: &Cells, at: usize, code: String, checked: &Checked) -> Person {
    let category = cells.text("category", at);
    let wanted: Vec<&str> = match checked.settings.needed(&category) {
        Some(fields) => fields.iter().map(String::as_str).collect(),
        None => WANTED.to_vec(),
    };
    let is_filled = |field: &&&str| {
        let one = |field: &str| cells.is_filled(field, at);
        // A mobile is a phone to reach the customer by.
        one(field) || (**field == "phone" && one("mobile"))
    };
    let count = |number: usize| u32::try_from(number).expect("a template has few fields");
    let sum = Sum {
        label: cells.text("customer_name", at),
        customers: 1,
        filled: count(wanted.iter().filter(is_filled).count()),
        wanted: count(wanted.len()),
        ..Sum::default()
    };
    Person { code, category, salesperson: cells.text("salesperson", at), sum }
}

/// The columns of a table by field.
struct Cells<'a>(BTreeMap<&'a str, &'a polars::prelude::Column>);

impl<'a> Cells<'a> {
    fn of(table: &'a Table) -> Cells<'a> {
        let columns = table.frame.columns().iter();
        Cells(columns.map(|column| (column.name().as_str(), column)).collect())
    }

    fn text(&self, field: &str, at: usize) -> String {
        let cells = self.0.get(field).and_then(|column| column.try_str());
        let cell = cells.and_then(|cells| cells.get(at));
        cell.map(str::trim).unwrap_or_default().to_owned()
    }

    fn is_filled(&self, field: &str, at: usize) -> bool {
        let Some(column) = self.0.get(field) else { return false };
        match column.try_str() {
            Some(cells) => cells.get(at).is_some_and(|text| !text.trim().is_empty()),
            None => column.as_materialized_series().is_not_null().get(at).unwrap_or(false),
        }
    }
}

fn listed(finding: &Finding, customer_code: &str, language: Language) -> Listed {
    let field = finding.field.clone().unwrap_or_default();
    let shown = if is_personal(finding) { masked(finding) } else { finding.clone() };
    Listed {
        customer_code: customer_code.to_owned(),
        code: finding.code,
        severity: finding.severity,
        key: key(finding, customer_code),
        message: words::message(&shown, language),
        field,
        value: shown.value,
        suggestion: shown.suggestion.unwrap_or_default(),
    }
}

/// The identity of a finding from one check to the next: not its place, which moves.
fn key(finding: &Finding, customer_code: &str) -> String {
    use sha2::{Digest, Sha256};
    let field = finding.field.as_deref().unwrap_or_default();
    let parts = [finding.code.word(), customer_code, field, &finding.value].join("\u{0}");
    let digest = Sha256::digest(parts.as_bytes());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn is_personal(finding: &Finding) -> bool {
    static FIELDS: std::sync::LazyLock<BTreeSet<String>> = std::sync::LazyLock::new(|| {
        let templates = template::load();
        let fields = templates.templates.into_iter().flat_map(|template| template.fields);
        fields.filter(|field| field.personal).map(|field| field.key).collect()
    });
    finding.code == Code::TaxIdPersonal
        || finding.field.as_deref().is_some_and(|field| FIELDS.contains(field))
}

fn masked(finding: &Finding) -> Finding {
    let mut finding = finding.clone();
    for (name, argument) in &mut finding.arguments {
        // The codes of customers are what the reader goes by, and no personal data.
        if *name == "customers" {
            continue;
        }
        if argument.chars().filter(char::is_ascii_digit).count() >= 5 || *argument == finding.value
        {
            *argument = mask(argument);
        }
    }
    finding.value = mask(&finding.value);
    finding.suggestion = finding.suggestion.as_deref().map(mask);
    finding
}
