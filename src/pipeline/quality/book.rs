//! The periodic check of a book: its customers as a table, and what earlier checks found.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Quality;
use crate::archive::Archive;
use crate::check;
use crate::pipeline::{
    self, Checked, PipelineError, ReadOptions, duplicates, settings as book_settings,
};
use crate::read::Opening;
use crate::template::{Kind, Template};

/// The book's setting that remembers the checks.
const CHECKS: &str = "quality.checks";
/// Checks of which the figures are kept.
const CHECKS_MAX: usize = 200;

/// The figures of one check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// RFC 3339.
    pub at: String,
    /// Out of 1000.
    pub score: u32,
    pub customers: u32,
    pub errors: u32,
    pub warnings: u32,
    pub infos: u32,
    pub new: u32,
    pub mended: u32,
    pub open: u32,
}

/// What the checks before this one found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// The oldest first.
    pub checks: Vec<Check>,
    /// The findings of the last check by their keys.
    pub last: BTreeSet<String>,
}

impl Past {
    /// New, mended and still open findings since the last check; a report right after a check
    /// tells what that check told.
    pub fn compare(&self, now: &BTreeSet<String>) -> (u32, u32, u32) {
        match self.checks.last() {
            None => (count(now.len()), 0, 0),
            Some(last) if *now == self.last => (last.new, last.mended, last.open),
            Some(_) => self.since(now),
        }
    }

    fn since(&self, now: &BTreeSet<String>) -> (u32, u32, u32) {
        let new = now.difference(&self.last).count();
        let mended = self.last.difference(now).count();
        (count(new), count(mended), count(now.len() - new))
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Quality {
    /// The keys of all findings.
    pub fn keys(&self) -> BTreeSet<String> {
        self.findings.iter().map(|listed| listed.key.clone()).collect()
    }
}

/// The earlier checks of a book.
pub fn past(archive: &Archive) -> Result<Past, PipelineError> {
    let text = archive.setting(CHECKS)?.unwrap_or_default();
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

/// Adds this check to the book; gives its figures.
pub fn remember(
    archive: &mut Archive,
    quality: &Quality,
    at: &str,
) -> Result<Check, PipelineError> {
    let mut past = past(archive)?;
    let keys = quality.keys();
    let (new, mended, open) = past.since(&keys);
    let counts = quality.total.counts;
    let check = Check {
        at: at.to_owned(),
        score: quality.total.score,
        customers: quality.total.customers,
        errors: counts.errors,
        warnings: counts.warnings,
        infos: counts.infos,
        new,
        mended,
        open,
    };
    past.checks.push(check.clone());
    if past.checks.len() > CHECKS_MAX {
        past.checks.remove(0);
    }
    past.last = keys;
    let text = serde_json::to_string(&past).expect("figures and texts are JSON");
    archive.set_setting(CHECKS, &text)?;
    Ok(check)
}

/// Checks the customers and contacts that the book keeps, by its settings.
pub fn check_book(
    archive: &Archive,
    mut settings: check::Settings,
) -> Result<Checked, PipelineError> {
    settings.trees = archive.class_trees()?;
    let folder = tempfile::tempdir()
        .map_err(|source| PipelineError::File { path: archive.directory().to_owned(), source })?;
    let templates = book_settings::templates(archive.directory())?;
    let find = |kind: Kind| templates.templates.iter().find(move |known| known.kind == kind);
    let customers = find(Kind::Customer).expect("the customers template is built in");
    let contacts = find(Kind::Contact).expect("the contacts template is built in");
    let mut inputs = Vec::new();
    let records = archive.customers()?;
    let path = folder.path().join("customers.csv");
    let fields = fields(customers);
    let rows = records
        .iter()
        .map(|customer| fields.iter().map(|field| customer.text(field)).collect::<Vec<_>>());
    pipeline::write_file(&path, &table(customers, rows))?;
    inputs.push(path);
    let people = archive.contacts()?;
    if !people.is_empty() {
        let path = folder.path().join("contacts.csv");
        let rows = people.iter().map(|contact| contact_row(contacts, contact));
        pipeline::write_file(&path, &table(contacts, rows))?;
        inputs.push(path);
    }
    let options = ReadOptions {
        inputs,
        templates: templates.clone(),
        opening: Opening::default(),
        strict: false,
        settings,
        progress: false,
    };
    let mut checked = pipeline::check(&options, Default::default())?;
    let never = duplicates::never(archive)?;
    let mut found = duplicates::findings(&checked.tables, &[], &never);
    checked.settings.weigh(&mut found);
    checked.findings.extend(found);
    checked.findings.sort();
    Ok(checked)
}

fn fields(template: &Template) -> Vec<&str> {
    let own = template.fields.iter().filter(|field| !field.derived);
    own.map(|field| field.key.as_str()).collect()
}

fn contact_row(template: &Template, contact: &crate::domain::customer::Contact) -> Vec<String> {
    fields(template)
        .into_iter()
        .map(|field| match field {
            "customer_code" => contact.customer_code.clone(),
            "contact_name" => contact.contact_name.clone(),
            "contact_position" => contact.contact_position.clone(),
            "phone" => contact.phone.clone(),
            "mobile" => contact.mobile.clone(),
            "fax" => contact.fax.clone(),
            "email" => contact.email.clone(),
            "is_main" => if contact.is_main { "是" } else { "否" }.to_owned(),
            "remark" => contact.remark.clone(),
            _ => String::new(),
        })
        .collect()
}

/// A csv with the template's own headings.
fn table(template: &Template, rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let headings = template.fields.iter().filter(|field| !field.derived);
    let headings: Vec<&str> = headings.map(|field| field.heading.zh.as_str()).collect();
    writer.write_record(headings).expect("a vector takes every record");
    for row in rows {
        writer.write_record(row).expect("a vector takes every record");
    }
    writer.into_inner().expect("a vector takes every byte")
}
