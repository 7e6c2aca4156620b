//! `wanglai customer`: the archive, one customer or all.

mod change;
pub mod difference;
pub mod due;
pub mod filter;
mod history;
mod lifecycle;
mod show;

use crate::archive::Archive;
use crate::cli::CLEAN;
use crate::cli::arguments::{Customer, CustomerCommand, CustomerFilter, Format};
use crate::cli::output::{Context, Failure, print, print_csv, print_table, records};
use crate::cli::view;
use crate::domain::{Date, customer};
use crate::pipeline::{PipelineError, choose, settings, words};
use crate::template::Field;

pub fn customer(arguments: &Customer, context: &Context) -> Result<u8, Failure> {
    match &arguments.command {
        CustomerCommand::List(chosen) => list(chosen, context),
        CustomerCommand::Show(of) => show::show(of, context),
        CustomerCommand::Add(add) => change::add(add, context),
        CustomerCommand::Edit(edit) => change::edit(edit, context),
        CustomerCommand::Remove(remove) => lifecycle::remove(remove, context),
        CustomerCommand::Restore(restore) => lifecycle::restore(restore, context),
        CustomerCommand::Merge(merge) => lifecycle::merge(merge, context),
        CustomerCommand::History(of) => history::history(of, context),
        CustomerCommand::Revert(revert) => lifecycle::revert(revert, context),
        CustomerCommand::Due(arguments) => due::report(arguments, context),
        CustomerCommand::Duplicates(of) => super::duplicates::duplicates(of, context),
    }
}

/// Every customer, or those that a filter and a view choose.
fn list(arguments: &CustomerFilter, context: &Context) -> Result<u8, Failure> {
    let book = &arguments.list.book.book;
    let settings = settings::read(book)?;
    let view = view::named(arguments.view.as_deref(), &settings)?;
    let archive = Archive::open(book).map_err(PipelineError::from)?;
    let then = arguments.as_of.map(end_of);
    let filter = arguments.filter.as_deref();
    let customers = view::chosen_as_of(&archive, &settings, view, filter, then.as_deref())?;
    let fields = choose::columns(settings.customers(), view);
    print_rows(&customers, &fields, view.is_none(), arguments.list.unmask, context);
    Ok(CLEAN)
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

/// Rows as people or programs read them; `short`: few columns on a terminal.
fn print_rows(
    customers: &[customer::Customer],
    fields: &[&Field],
    short: bool,
    unmask: bool,
    context: &Context,
) {
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
    if context.format == Format::Text {
        let is_shown = |field: &&&Field| !short || SHOWN.contains(&field.key.as_str());
        let fields: Vec<&Field> = fields.iter().filter(is_shown).copied().collect();
        let heading = |field: &&Field| words::of(&field.heading, context.language).to_owned();
        let headings: Vec<String> = fields.iter().map(heading).collect();
        let row = |known: &customer::Customer| {
            let cells = fields.iter();
            cells.map(|field| view::shown(known, field, context.language, unmask)).collect()
        };
        let rows: Vec<Vec<String>> = customers.iter().map(row).collect();
        print_table(&headings, &rows, if short { 6 } else { fields.len() });
        return;
    }
    let keys: Vec<&str> = fields.iter().map(|field| field.key.as_str()).collect();
    let rows: Vec<Vec<String>> = customers
        .iter()
        .map(|known| fields.iter().map(|field| view::cell(known, field, unmask)).collect())
        .collect();
    match context.format {
        Format::Json => {
            let list = records(&keys, &rows);
            print(&serde_json::to_string_pretty(&list).expect("the rows are JSON"));
        }
        _ => print_csv(&keys, rows),
    }
}
