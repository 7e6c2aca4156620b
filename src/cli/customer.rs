//! `wanglai customer`: the archive, one customer or all.

mod change;
pub mod difference;
pub mod filter;
mod history;
mod lifecycle;

use crate::archive::Archive;
use crate::cli::CLEAN;
use crate::cli::arguments::{
    Customer, CustomerCommand, CustomerFilter, CustomerList, CustomerShow, Format,
};
use crate::cli::output::{Context, Failure, print, print_csv, print_table};
use crate::domain::mask::mask;
use crate::domain::{Date, customer};
use crate::pipeline::change::template_of_customers;
use crate::pipeline::{PipelineError, words};
use crate::template::{Field, Template};

pub fn customer(arguments: &Customer, context: &Context) -> Result<u8, Failure> {
    match &arguments.command {
        CustomerCommand::List(chosen) => list(chosen, context),
        CustomerCommand::Show(show) => one(show, context),
        CustomerCommand::Add(add) => change::add(add, context),
        CustomerCommand::Edit(edit) => change::edit(edit, context),
        CustomerCommand::Remove(remove) => lifecycle::remove(remove, context),
        CustomerCommand::Restore(restore) => lifecycle::restore(restore, context),
        CustomerCommand::Merge(merge) => lifecycle::merge(merge, context),
        CustomerCommand::History(of) => history::history(of, context),
        CustomerCommand::Revert(revert) => lifecycle::revert(revert, context),
        CustomerCommand::Duplicates(of) => super::duplicates::duplicates(of, context),
    }
}

fn list(arguments: &CustomerFilter, context: &Context) -> Result<u8, Failure> {
    let filter = arguments.filter.as_deref().map(filter::filter).transpose()?;
    let archive = Archive::open(&arguments.list.book.book).map_err(PipelineError::from)?;
    let customers = match (&filter, arguments.as_of) {
        (filter, Some(day)) => {
            let mut customers = archive.customers_as_of(&end_of(day));
            if let (Some(filter), Ok(customers)) = (filter, &mut customers) {
                customers.retain(|known| filter.matches(&|key| known.text(key)));
            }
            customers
        }
        (Some(filter), None) => filter::that_fit(&archive, filter),
        (None, None) => archive.customers(),
    };
    print_customers(&customers.map_err(PipelineError::from)?, &arguments.list, false, context);
    Ok(CLEAN)
}

fn one(arguments: &CustomerShow, context: &Context) -> Result<u8, Failure> {
    let archive = Archive::open(&arguments.list.book.book).map_err(PipelineError::from)?;
    let code = &arguments.code;
    let customer = match arguments.as_of {
        Some(day) => {
            let found = archive.customer_as_of(code, &end_of(day)).map_err(PipelineError::from)?;
            let unknown = || {
                let variables = vec![("code", code.clone()), ("day", day.to_string())];
                Failure::usage("error-no-customer-then", variables)
            };
            found.map(|(customer, _)| customer).ok_or_else(unknown)?
        }
        None => {
            let former = archive.former_customers().map_err(PipelineError::from)?;
            let now = former.now(code).unwrap_or(code);
            if now != code {
                let variables = [("code", code.clone()), ("into", now.to_owned())];
                context.say("customer-merged", &variables);
            }
            find(&archive, now)?
        }
    };
    print_customers(&[customer], &arguments.list, true, context);
    Ok(CLEAN)
}

/// The customer of a code, or why there is none.
fn find(archive: &Archive, code: &str) -> Result<customer::Customer, Failure> {
    if let Some(customer) = archive.customer(code).map_err(PipelineError::from)? {
        return Ok(customer);
    }
    let former = archive.former_customers().map_err(PipelineError::from)?;
    let mut variables = vec![("code", code.to_owned())];
    Err(match former.now(code) {
        Some(into) => {
            variables.push(("into", into.to_owned()));
            Failure::usage("error-customer-merged", variables)
        }
        None if former.is_removed(code) => Failure::usage("error-customer-removed", variables),
        None => Failure::usage("error-no-customer", variables),
    })
}

/// The moment at which a day is over here, in UTC as the book writes it.
fn end_of(day: Date) -> String {
    let midnight = day.succ_opt().unwrap_or(day).and_time(chrono::NaiveTime::MIN);
    let utc = match midnight.and_local_timezone(chrono::Local).earliest() {
        Some(local) => local.naive_utc(),
        // A clock that is put forward at midnight has no such moment.
        None => midnight,
    };
    utc.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn print_customers(
    customers: &[customer::Customer],
    list: &CustomerList,
    is_one: bool,
    context: &Context,
) {
    let template = template_of_customers();
    let fields: Vec<&Field> = template.fields.iter().filter(|field| !field.derived).collect();
    let rows: Vec<Vec<String>> =
        customers.iter().map(|known| cells(known, &fields, list)).collect();
    match context.format {
        Format::Text if is_one => show_one(&template, &fields, &rows[0], context),
        Format::Text => show_table(&fields, &rows, context),
        Format::Json => {
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
