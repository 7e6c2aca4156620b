//! `wanglai customer show`: one customer, its contacts, bank accounts and addresses.

use serde_json::Value;

use super::{end_of, print_rows};
use crate::archive::Archive;
use crate::cli::CLEAN;
use crate::cli::arguments::{CustomerShow, Format};
use crate::cli::output::{Context, Failure, print, records};
use crate::cli::view;
use crate::domain::customer::{Attached, Contact, Customer, Item, ItemKind};
use crate::domain::mask::mask;
use crate::i18n::Language;
use crate::pipeline::settings::BookSettings;
use crate::pipeline::{PipelineError, choose, settings, words};
use crate::template::{Field, Template};

/// What may belong to a customer, by the name of its template.
const TABLES: [(&str, Option<ItemKind>); 3] = [
    ("contacts", None),
    ("bank_accounts", Some(ItemKind::BankAccount)),
    ("addresses", Some(ItemKind::Address)),
];

pub fn show(arguments: &CustomerShow, context: &Context) -> Result<u8, Failure> {
    let archive = Archive::open(&arguments.list.book.book).map_err(PipelineError::from)?;
    let (customer, attached) = found(&archive, arguments, context)?;
    let settings = settings::read(&arguments.list.book.book)?;
    let fields = choose::columns(settings.customers(), None);
    let unmask = arguments.list.unmask;
    match context.format {
        Format::Text => {
            let mut lines =
                vec![words::of(&settings.customers().title, context.language).to_owned()];
            for field in fields {
                let cell = view::shown(&customer, field, context.language, unmask);
                if !cell.is_empty() {
                    lines
                        .push(format!("  {}: {cell}", words::of(&field.heading, context.language)));
                }
            }
            for table in tables(&attached, &settings, unmask) {
                lines.extend(table.lines(context.language));
            }
            print(&lines.join("\n"));
        }
        Format::Json => {
            let keys: Vec<&str> = fields.iter().map(|field| field.key.as_str()).collect();
            let cells = fields.iter().map(|field| view::cell(&customer, field, unmask));
            let mut list = records(&keys, &[cells.collect::<Vec<String>>()]);
            for table in tables(&attached, &settings, unmask) {
                list[0][table.template.name.as_str()] = table.records();
            }
            print(&serde_json::to_string_pretty(&list).expect("the rows are JSON"));
        }
        _ => print_rows(&[customer], &fields, false, unmask, context),
    }
    Ok(CLEAN)
}

/// The customer that is asked for, now or at the end of a day, and what belongs to it.
fn found(
    archive: &Archive,
    arguments: &CustomerShow,
    context: &Context,
) -> Result<(Customer, Attached), Failure> {
    let code = &arguments.code;
    if let Some(day) = arguments.as_of {
        let found = archive.customer_as_of(code, &end_of(day)).map_err(PipelineError::from)?;
        return found.ok_or_else(|| {
            let variables = vec![("code", code.clone()), ("day", day.to_string())];
            Failure::usage("error-no-customer-then", variables)
        });
    }
    let former = archive.former_customers().map_err(PipelineError::from)?;
    let now = former.now(code).unwrap_or(code);
    if now != code {
        let variables = [("code", code.clone()), ("into", now.to_owned())];
        context.say("customer-merged", &variables);
    }
    let customer = find(archive, now)?;
    Ok((customer, archive.attached(now).map_err(PipelineError::from)?))
}

/// The customer of a code, or why there is none.
pub fn find(archive: &Archive, code: &str) -> Result<Customer, Failure> {
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

/// The records of one kind that belong to a customer.
struct Table<'a> {
    template: &'a Template,
    fields: Vec<&'a Field>,
    rows: Vec<Vec<String>>,
}

fn tables<'a>(attached: &Attached, settings: &'a BookSettings, unmask: bool) -> Vec<Table<'a>> {
    let table = |(name, kind): (&str, Option<ItemKind>)| {
        let template = settings.templates.template(name).expect("the template is built in");
        let mut fields = choose::columns(template, None);
        // Whose it is stands above.
        fields.retain(|field| !["customer_code", "customer_name"].contains(&field.key.as_str()));
        let cell = |field: &Field, text: &str, is_main: bool| match field.key.as_str() {
            "is_main" => if is_main { "yes" } else { "no" }.to_owned(),
            _ if field.personal && !unmask => mask(text),
            _ => text.to_owned(),
        };
        let rows = match kind {
            None => {
                let row = |one: &Contact| {
                    let cells = fields.iter();
                    cells.map(|field| cell(field, one.text(&field.key), one.is_main)).collect()
                };
                attached.contacts.iter().map(row).collect()
            }
            Some(kind) => {
                let row = |one: &Item| {
                    let is_main = one.text("is_main") == "1";
                    let cells = fields.iter();
                    cells.map(|field| cell(field, one.text(&field.key), is_main)).collect()
                };
                attached.items.iter().filter(|item| item.kind == kind).map(row).collect()
            }
        };
        Table { template, fields, rows }
    };
    TABLES.into_iter().map(table).collect()
}

impl Table<'_> {
    fn records(&self) -> Value {
        let keys: Vec<&str> = self.fields.iter().map(|field| field.key.as_str()).collect();
        records(&keys, &self.rows)
    }

    /// The title and one line a record; nothing where there is none.
    fn lines(&self, language: Language) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.rows.is_empty() {
            lines.push(words::of(&self.template.title, language).to_owned());
        }
        for row in &self.rows {
            let cells = self.fields.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
            let named = cells.map(|(field, cell)| {
                let cell = view::written(cell.clone(), field, language);
                format!("{}: {cell}", words::of(&field.heading, language))
            });
            let between = if language == Language::Zh { "；" } else { "; " };
            lines.push(format!("  {}", named.collect::<Vec<_>>().join(between)));
        }
        lines
    }
}
