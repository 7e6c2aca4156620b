//! `wanglai customer`: the archive, one customer or all.

mod change;
pub mod filter;
mod history;

use crate::archive::Archive;
use crate::cli::CLEAN;
use crate::cli::arguments::{Customer, CustomerCommand, CustomerList, Format};
use crate::cli::output::{Context, Failure, print, print_csv, print_table};
use crate::domain::customer;
use crate::domain::mask::mask;
use crate::pipeline::{PipelineError, words};
use crate::template::{self, Field, Template};

pub fn customer(arguments: &Customer, context: &Context) -> Result<u8, Failure> {
    let mut filter = None;
    let (list, code) = match &arguments.command {
        CustomerCommand::List(chosen) => {
            filter = chosen.filter.as_deref().map(filter::filter).transpose()?;
            (&chosen.list, None)
        }
        CustomerCommand::Duplicates(arguments) => {
            return super::duplicates::duplicates(arguments, context);
        }
        CustomerCommand::Show(show) => (&show.list, Some(&show.code)),
        CustomerCommand::Add(add) => return change::add(add, context),
        CustomerCommand::Edit(edit) => return change::edit(edit, context),
        CustomerCommand::History(show) => return history::history(show, context),
    };
    let archive = Archive::open(&list.book.book).map_err(PipelineError::from)?;
    let mut customers = archive.customers().map_err(PipelineError::from)?;
    if let Some(filter) = filter {
        customers.retain(|known| filter.matches(&|key| known.text(key)));
    }
    if let Some(code) = code {
        customers.retain(|known| known.customer_code == *code);
        if customers.is_empty() {
            return Err(Failure::usage("error-no-customer", vec![("code", code.clone())]));
        }
    }
    let templates = template::load();
    let template = templates
        .templates
        .iter()
        .find(|known| known.name == "customers")
        .expect("the customers template is built in");
    let fields: Vec<&Field> = template.fields.iter().filter(|field| !field.derived).collect();
    let rows: Vec<Vec<String>> =
        customers.iter().map(|known| cells(known, &fields, list)).collect();
    match (context.format, code) {
        (Format::Text, Some(_)) => show_one(template, &fields, &rows[0], context),
        (Format::Text, None) => show_table(&fields, &rows, context),
        (Format::Json, _) => {
            let records: Vec<serde_json::Value> = rows
                .iter()
                .map(|row| {
                    let cells = fields.iter().zip(row);
                    cells
                        .map(|(field, cell)| (field.key.clone(), cell.clone().into()))
                        .collect::<serde_json::Map<_, _>>()
                        .into()
                })
                .collect();
            print(&serde_json::to_string_pretty(&records).expect("the rows are JSON"));
        }
        _ => {
            let keys: Vec<&str> = fields.iter().map(|field| field.key.as_str()).collect();
            print_csv(&keys, rows);
        }
    }
    Ok(CLEAN)
}

/// The cells of a customer in the order of the fields; personal data masked unless asked.
fn cells(known: &customer::Customer, fields: &[&Field], list: &CustomerList) -> Vec<String> {
    fields
        .iter()
        .map(|field| {
            let cell = known.text(&field.key);
            if field.personal && !list.unmask { mask(&cell) } else { cell }
        })
        .collect()
}

fn show_one(template: &Template, fields: &[&Field], row: &[String], context: &Context) {
    let mut lines = vec![words::of(&template.title, context.language).to_owned()];
    for (field, cell) in fields.iter().zip(row) {
        if !cell.is_empty() {
            lines.push(format!("  {}: {cell}", words::of(&field.heading, context.language)));
        }
    }
    print(&lines.join("\n"));
}

fn show_table(fields: &[&Field], rows: &[Vec<String>], context: &Context) {
    const SHOWN: [&str; 8] = [
        "customer_code",
        "customer_name",
        "category",
        "region",
        "tax_id",
        "salesperson",
        "credit_limit",
        "credit_days",
    ];
    let places: Vec<usize> =
        SHOWN.iter().filter_map(|key| fields.iter().position(|field| field.key == *key)).collect();
    let headings: Vec<String> = places
        .iter()
        .map(|place| words::of(&fields[*place].heading, context.language).to_owned())
        .collect();
    let shown: Vec<Vec<String>> =
        rows.iter().map(|row| places.iter().map(|place| row[*place].clone()).collect()).collect();
    print_table(&headings, &shown, 6);
}
