//! Customers written by hand: the same stages as a file, so that the same checks judge them.

use crate::archive::{Archive, Loaded, Mode};
use crate::domain::customer::Customer;
use crate::finding::{Finding, Severity};
use crate::pipeline::{self, PipelineError, ReadOptions, settings};
use crate::read::Opening;
use crate::template::{self, Template};

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
pub fn template_of_customers() -> Template {
    let templates = template::load().templates;
    let mut found = templates.into_iter().filter(|known| known.name == "customers");
    found.next().expect("the customers template is built in")
}

/// Writes `set` into each customer, as one batch or not at all. `at` tells the batch from an equal
/// one of another moment; `name` is what the batch is called.
pub fn change(
    archive: &mut Archive,
    customers: &[Customer],
    set: &[(String, String)],
    name: &str,
    at: &str,
    dry_run: bool,
) -> Result<Changed, PipelineError> {
    let template = template_of_customers();
    let table = table(customers, set, &template);
    let failed = |source| PipelineError::File { path: name.into(), source };
    let folder = tempfile::tempdir().map_err(failed)?;
    let path = folder.path().join(format!("{name}.csv"));
    pipeline::write_file(&path, &table)?;
    let options = ReadOptions {
        inputs: vec![path],
        templates: template::load(),
        opening: Opening::default(),
        strict: false,
        settings: settings::of_book(archive.directory())?,
        progress: false,
    };
    let mut checked = pipeline::check_with(&options, Some(archive))?;
    for file in &mut checked.tables.files {
        file.file = name.into();
        // The same values may be set again after others stood between.
        file.sha256 = format!("{} {at}", file.sha256);
    }
    let refused = checked.findings.iter().any(|finding| finding.severity == Severity::Error);
    if refused {
        return Ok(Changed { findings: checked.findings, loaded: None, differences: Vec::new() });
    }
    let posted: Vec<Customer> = checked
        .tables
        .files
        .iter()
        .flat_map(|file| crate::post::post(file, &Default::default()).customers)
        .collect();
    let (files, findings) = pipeline::load(archive, &checked, Mode::Overwrite, dry_run)?;
    Ok(Changed {
        findings,
        loaded: files.into_iter().find_map(|file| file.loaded),
        differences: differences(customers, &posted, &template),
    })
}

/// The customers as a table of text with all that they hold, and what is set over it.
fn table(customers: &[Customer], set: &[(String, String)], template: &Template) -> Vec<u8> {
    let given = |key: &str| set.iter().rev().find(|(field, _)| field == key);
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
            if old != new && !new.is_empty() {
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
