//! `wanglai customer add|edit`: fields of customers written by hand.

use serde_json::json;

use crate::archive::Archive;
use crate::cli::arguments::{CustomerAdd, CustomerChange, CustomerEdit, FailOn, Format};
use crate::cli::output::{
    Context, Failure, exit_code, print, print_csv, print_table, records, talk,
};
use crate::cli::run::who;
use crate::domain::customer::Customer;
use crate::domain::mask::mask;
use crate::domain::text::nearest;
use crate::finding::Severity;
use crate::pipeline::change::{self, Changed, Writing, template_of_customers};
use crate::pipeline::{PipelineError, record, words};

const COLUMNS: [&str; 4] = ["customer_code", "field", "old", "new"];

pub fn add(arguments: &CustomerAdd, context: &Context) -> Result<u8, Failure> {
    let archive = open(&arguments.change, &arguments.set, &[])?;
    let code = arguments.code.clone();
    if archive.customer(&code).map_err(PipelineError::from)?.is_some_and(|it| !it.incomplete) {
        return Err(Failure::usage("error-customer-exists", vec![("code", code)]));
    }
    let former = archive.former_customers().map_err(PipelineError::from)?;
    if former.by_code.contains_key(&code) {
        super::show::find(&archive, &code)?;
    }
    let customer = Customer { customer_code: code, ..Customer::default() };
    let writing = Writing { set: &arguments.set, name: "customer add", ..Writing::default() };
    write(archive, &[customer], writing, &arguments.change, context)
}

pub fn edit(arguments: &CustomerEdit, context: &Context) -> Result<u8, Failure> {
    let archive = open(&arguments.change, &arguments.set, &arguments.clear)?;
    let mut customers = Vec::new();
    if let Some(source) = &arguments.chosen.filter {
        customers = super::filter::customers(&archive, source)?;
    }
    for code in &arguments.chosen.codes {
        let customer = super::show::find(&archive, code)?;
        if !customers.contains(&customer) {
            customers.push(customer);
        }
    }
    let (set, clear) = (&arguments.set, &arguments.clear);
    let writing = Writing { set, clear, name: "customer edit", ..Writing::default() };
    write(archive, &customers, writing, &arguments.change, context)
}

fn open(
    change: &CustomerChange,
    set: &[(String, String)],
    clear: &[String],
) -> Result<Archive, Failure> {
    let template = template_of_customers(&change.book.book)?;
    for key in set.iter().map(|(key, _)| key).chain(clear) {
        let known = template.field(key).is_some_and(|field| !field.derived);
        if !known || key == "customer_code" {
            let keys: Vec<&str> = template.fields.iter().map(|field| field.key.as_str()).collect();
            let near = nearest(key, &keys).unwrap_or_default().to_owned();
            let variables = vec![("field", key.clone()), ("near", near)];
            return Err(Failure::usage("error-no-field", variables));
        }
    }
    if clear.iter().any(|key| key == "customer_name") {
        return Err(Failure::usage("error-clear-name", Vec::new()));
    }
    let mut archive = Archive::open(&change.book.book).map_err(PipelineError::from)?;
    archive.signed_by(&who());
    Ok(archive)
}

fn write(
    mut archive: Archive,
    customers: &[Customer],
    writing: Writing,
    arguments: &CustomerChange,
    context: &Context,
) -> Result<u8, Failure> {
    let writing = Writing { dry_run: arguments.dry_run, ..writing };
    let changed = change::change(&mut archive, customers, &writing)?;
    show(&changed, arguments, context)?;
    Ok(exit_code(&changed.findings, FailOn::Severity(Severity::Error)))
}

fn show(changed: &Changed, arguments: &CustomerChange, context: &Context) -> Result<(), Failure> {
    let template = template_of_customers(&arguments.book.book)?;
    let rows: Vec<[String; 4]> = changed
        .differences
        .iter()
        .map(|one| {
            let personal = template.field(&one.field).is_some_and(|field| field.personal);
            let hide = personal && !arguments.unmask;
            let shown = |text: &str| if hide { mask(text) } else { text.to_owned() };
            [one.customer_code.clone(), one.field.clone(), shown(&one.old), shown(&one.new)]
        })
        .collect();
    let batch = changed.loaded.as_ref().and_then(|loaded| loaded.batch);
    match context.format {
        Format::Json => {
            let mut written = record::findings(&changed.findings, context.language);
            written["dry_run"] = json!(arguments.dry_run);
            written["batch"] = json!(batch);
            written["changes"] = records(&COLUMNS, &rows);
            print(&serde_json::to_string_pretty(&written).expect("the record is JSON"));
            return Ok(());
        }
        Format::Text => {
            let headings =
                COLUMNS.map(|key| context.text(&format!("mend-{}", key.replace('_', "-")), &[]));
            let named: Vec<Vec<String>> = rows
                .into_iter()
                .map(|mut row| {
                    row[1] = words::heading(&row[1], context.language);
                    row.into()
                })
                .collect();
            if !named.is_empty() {
                print_table(&headings, &named, 4);
            }
        }
        _ => print_csv(&COLUMNS, rows.into_iter().map(Vec::from).collect::<Vec<_>>()),
    }
    for finding in &changed.findings {
        talk(&context.finding(finding));
    }
    let key = match (&changed.loaded, arguments.dry_run, changed.differences.is_empty()) {
        (None, ..) => "change-refused",
        (_, _, true) => "change-nothing",
        (_, true, _) => "import-dry-run",
        _ => "change-done",
    };
    let batch = batch.map(|batch| batch.to_string()).unwrap_or_default();
    context.say(key, &[("batch", batch)]);
    Ok(())
}
