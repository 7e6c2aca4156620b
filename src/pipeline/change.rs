//! Customers written by hand: the same stages as a file, so that the same checks judge them.

use std::collections::BTreeMap;
use std::path::Path;

use crate::archive::record::Key;
use crate::archive::{Archive, Batch, Edit, Loaded, Mode};
use crate::domain::customer::Customer;
use crate::finding::{Finding, Severity};
use crate::pipeline::duplicates::{Mark, Marked};
use crate::pipeline::{self, PipelineError, ReadOptions, settings};
use crate::post::{self, Posting};
use crate::read::Opening;
use crate::template::Template;

/// One field of one customer before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub customer_code: String,
    pub field: String,
    pub old: String,
    pub new: String,
}

/// What came of a change.
pub struct Changed {
    /// Of all rows; an error refuses the whole change.
    pub findings: Vec<Finding>,
    /// `None` where it was refused.
    pub loaded: Option<Loaded>,
    /// In order of the customers, then of the template's fields.
    pub differences: Vec<Difference>,
}

/// The template that customers are written in.
pub fn template_of_customers(book: &Path) -> Result<Template, PipelineError> {
    Ok(settings::read(book)?.customers().clone())
}

/// What is written into customers.
#[derive(Clone, Debug, Default)]
pub struct Writing<'a> {
    /// Field and value.
    pub set: &'a [(String, String)],
    /// Fields that are emptied.
    pub clear: &'a [String],
    /// What the batch is called.
    pub name: &'a str,
    pub dry_run: bool,
}

/// Writes into each customer, as one batch or not at all.
pub fn change(
    archive: &mut Archive,
    customers: &[Customer],
    writing: &Writing,
) -> Result<Changed, PipelineError> {
    let book_settings = settings::read(archive.directory())?;
    let template = book_settings.customers().clone();
    let table = table(customers, writing, &template);
    let failed = |source| PipelineError::File { path: writing.name.into(), source };
    let folder = tempfile::tempdir().map_err(failed)?;
    let path = folder.path().join(format!("{}.csv", writing.name));
    pipeline::write_file(&path, &table)?;
    let options = ReadOptions {
        inputs: vec![path],
        templates: book_settings.templates,
        opening: Opening::default(),
        strict: false,
        settings: book_settings.checks,
        progress: false,
    };
    let mut checked = pipeline::check_changes(&options, archive)?;
    for finding in &mut checked.findings {
        finding.place.file = writing.name.into();
    }
    let refused = checked.findings.iter().any(|finding| finding.severity == Severity::Error);
    let file = checked.tables.files.first().filter(|_| !refused);
    let Some(file) = file else {
        return Ok(Changed { findings: checked.findings, loaded: None, differences: Vec::new() });
    };
    let posting = post::post(file, &Default::default());
    let posted = posting.customers.clone();
    let batch = Batch {
        file: writing.name.to_owned(),
        // No file: the same values may be set again after others stood between.
        sha256: String::new(),
        templates: vec![template.name.clone()],
        rows_accepted: customers.len() as u64,
        rows_rejected: 0,
        posting,
        edits: clearings(customers, writing.clear),
    };
    let loaded = archive.load(batch, Mode::Overwrite, writing.dry_run)?;
    Ok(Changed {
        findings: checked.findings,
        loaded: Some(loaded),
        differences: differences(customers, &posted, &template),
    })
}

fn clearings(customers: &[Customer], fields: &[String]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for customer in customers {
        for field in fields.iter().filter(|field| !customer.text(field).is_empty()) {
            let key = Key::customer(&customer.customer_code);
            edits.push(Edit::Clear { key, field: field.clone() });
        }
    }
    edits
}

/// Makes edits as one batch, or none of them where one cannot be made.
pub fn edit(
    archive: &mut Archive,
    edits: Vec<Edit>,
    name: &str,
    dry_run: bool,
) -> Result<Loaded, PipelineError> {
    let batch = Batch {
        file: name.to_owned(),
        sha256: String::new(),
        templates: vec!["customers".to_owned()],
        rows_accepted: edits.len() as u64,
        rows_rejected: 0,
        posting: Posting::default(),
        edits,
    };
    Ok(archive.load(batch, Mode::Add, dry_run)?)
}

/// What a marked proposal says is to be merged: each `merge` of a group into its one `keep`.
/// Fails with the groups that do not have exactly one.
pub fn merges(rows: &[Marked]) -> Result<Vec<Edit>, Vec<String>> {
    let mut groups: BTreeMap<&str, Vec<&Marked>> = BTreeMap::new();
    for row in rows {
        groups.entry(&row.group).or_default().push(row);
    }
    let (mut edits, mut unclear) = (Vec::new(), Vec::new());
    for (group, members) in groups {
        let of = |mark: Mark| {
            let marked = members.iter().filter(move |row| row.mark == Some(mark));
            marked.map(|row| row.customer_code.clone()).collect::<Vec<String>>()
        };
        let (kept, merged) = (of(Mark::Keep), of(Mark::Merge));
        match kept.as_slice() {
            _ if merged.is_empty() => {}
            [into] => edits
                .extend(merged.into_iter().map(|from| Edit::Merge { from, into: into.clone() })),
            _ => unclear.push(group.to_owned()),
        }
    }
    if unclear.is_empty() { Ok(edits) } else { Err(unclear) }
}

/// The customers as a table of text with all that they hold, and what is set over it.
fn table(customers: &[Customer], writing: &Writing, template: &Template) -> Vec<u8> {
    let given = |key: &str| writing.set.iter().rev().find(|(field, _)| field == key);
    let cleared = |key: &str| writing.clear.iter().any(|field| field == key);
    let fields: Vec<&str> = template
        .fields
        .iter()
        .filter(|field| !field.derived)
        .map(|field| field.key.as_str())
        .filter(|key| given(key).is_some() || customers.iter().any(|it| !it.text(key).is_empty()))
        .collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = "a row can be written into memory";
    writer.write_record(&fields).expect(written);
    for customer in customers {
        let cells = fields.iter().map(|key| match given(key) {
            Some((_, value)) => value.clone(),
            None if cleared(key) => String::new(),
            None => customer.text(key),
        });
        writer.write_record(cells).expect(written);
    }
    writer.into_inner().expect(written)
}

fn differences(old: &[Customer], new: &[Customer], template: &Template) -> Vec<Difference> {
    let mut found = Vec::new();
    for (before, after) in old.iter().zip(new) {
        for field in template.fields.iter().filter(|field| !field.derived) {
            let (old, new) = (before.text(&field.key), after.text(&field.key));
            if old != new {
                found.push(Difference {
                    customer_code: after.customer_code.clone(),
                    field: field.key.clone(),
                    old,
                    new,
                });
            }
        }
    }
    found
}
