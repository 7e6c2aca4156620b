//! `wanglai export`: the archive in a layout or a view, as a workbook or for programs.

mod layout;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::archive::Archive;
use crate::cli::arguments::{Export, Format, Table};
use crate::cli::output::{Context, Failure};
use crate::cli::{CLEAN, view, write_file};
use crate::domain::customer::{Contact, Customer, Item, ItemKind};
use crate::domain::mask::mask;
use crate::export::{self, Records};
use crate::pipeline::settings::BookSettings;
use crate::pipeline::{PipelineError, choose, settings};
use crate::template::custom::View;
use crate::template::{Field, Template};

/// What a file of an export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Csv,
    Json,
    Xlsx,
    Parquet,
}

pub fn export(arguments: &Export, context: &Context) -> Result<u8, Failure> {
    let kind = kind(arguments, context)?;
    let book = &arguments.book.book;
    let settings = settings::read(book)?;
    let view = view::named(arguments.view.as_deref(), &settings)?;
    let archive = Archive::open(book).map_err(PipelineError::from)?;
    let customers = view::chosen(&archive, &settings, view, arguments.filter.as_deref())?;
    if let Some(layout) = &arguments.template {
        let bytes = layout::filled(layout, &customers, &settings, arguments, context)?;
        let out = arguments.out.as_ref().expect("a layout was refused without a file");
        write_file(out, &bytes)?;
        said(out, customers.len(), arguments, context);
        return Ok(CLEAN);
    }
    let whole = kind == Kind::Xlsx && arguments.table.is_none() && view.is_none();
    let tables: Vec<Table> = match arguments.table {
        Some(table) => vec![table],
        None if whole => Table::ALL.to_vec(),
        None => vec![Table::Customers],
    };
    let contents = Contents::of(&archive, &customers)?;
    let mut kinds = Vec::new();
    for table in tables {
        let rows = contents.rows(table);
        if rows > 0 || table == Table::Customers || arguments.table.is_some() {
            kinds.push((table, rows));
        }
    }
    let cells: Vec<CellOf> =
        kinds.iter().map(|(table, _)| contents.cells(*table, arguments.unmask)).collect();
    let records: Vec<Records> = kinds
        .iter()
        .zip(&cells)
        .map(|((table, rows), cell)| {
            let template = match table {
                Table::Customers => seen(&settings, view),
                other => {
                    let template = settings.templates.template(other.template());
                    template.expect("every table has a built-in template").without_derived()
                }
            };
            Records { template, rows: *rows, cell }
        })
        .collect();
    let first = &records[0];
    let bytes = match kind {
        Kind::Csv => export::records_csv(first),
        Kind::Json => export::records_json(first),
        Kind::Parquet => export::records_parquet(first).map_err(PipelineError::from)?,
        Kind::Xlsx => {
            export::records_workbook(&records, context.language).map_err(PipelineError::from)?
        }
    };
    match &arguments.out {
        Some(path) => {
            write_file(path, &bytes)?;
            said(path, first.rows, arguments, context);
        }
        None => {
            // A closed pipe is the reader's wish.
            let _ = std::io::stdout().lock().write_all(&bytes);
        }
    }
    Ok(CLEAN)
}

fn said(path: &Path, rows: usize, arguments: &Export, context: &Context) {
    let variables = [("file", path.display().to_string()), ("rows", rows.to_string())];
    context.say("export-done", &variables);
    if !arguments.unmask {
        context.say("export-masked", &[]);
    }
}

/// The text of a cell by its row and field.
type CellOf<'a> = Box<dyn Fn(usize, &Field) -> String + 'a>;

/// The records of a book that belong to the chosen customers.
struct Contents<'a> {
    customers: &'a [Customer],
    contacts: Vec<Contact>,
    items: BTreeMap<ItemKind, Vec<Item>>,
    names: BTreeMap<&'a str, &'a str>,
}

impl<'a> Contents<'a> {
    fn of(archive: &Archive, customers: &'a [Customer]) -> Result<Contents<'a>, Failure> {
        let names: BTreeMap<&str, &str> = customers
            .iter()
            .map(|it| (it.customer_code.as_str(), it.customer_name.as_str()))
            .collect();
        let mut contacts = archive.contacts().map_err(PipelineError::from)?;
        contacts.retain(|contact| names.contains_key(contact.customer_code.as_str()));
        let mut items = BTreeMap::new();
        for kind in ItemKind::ALL {
            let mut found = archive.items(kind).map_err(PipelineError::from)?;
            let is_chosen = |item: &Item| names.contains_key(item.customer_code.as_str());
            found.retain(|item| kind.is_class() || is_chosen(item));
            items.insert(kind, found);
        }
        Ok(Contents { customers, contacts, items, names })
    }

    fn rows(&self, table: Table) -> usize {
        match table.item() {
            Some(kind) => self.items[&kind].len(),
            None if table == Table::Contacts => self.contacts.len(),
            None => self.customers.len(),
        }
    }

    /// The cells of a table, by row and field.
    fn cells(&self, table: Table, unmask: bool) -> CellOf<'_> {
        let masked = move |field: &Field, text: &str| match field.personal && !unmask {
            true => mask(text),
            false => text.to_owned(),
        };
        let name = |code: &str| self.names.get(code).copied().unwrap_or_default();
        match table.item() {
            Some(kind) => Box::new(move |row, field| {
                let item = &self.items[&kind][row];
                match field.key.as_str() {
                    "customer_name" => name(&item.customer_code).to_owned(),
                    "is_main" => yes(item.text("is_main") == "1").to_owned(),
                    key => masked(field, item.text(key)),
                }
            }),
            None if table == Table::Contacts => Box::new(move |row, field| {
                let contact = &self.contacts[row];
                match field.key.as_str() {
                    "customer_name" => name(&contact.customer_code).to_owned(),
                    "is_main" => yes(contact.is_main).to_owned(),
                    key => masked(field, contact.text(key)),
                }
            }),
            None => Box::new(move |row, field| view::cell(&self.customers[row], field, unmask)),
        }
    }
}

fn yes(mark: bool) -> &'static str {
    if mark { "yes" } else { "no" }
}

/// The template with the columns of a view, in its order.
fn seen(settings: &BookSettings, view: Option<&View>) -> Template {
    let template = settings.customers();
    let fields = choose::columns(template, view).into_iter().cloned().collect();
    Template { fields, ..template.clone() }
}

/// The kind of the file: as it is asked for, else by the file's name, else csv.
fn kind(arguments: &Export, context: &Context) -> Result<Kind, Failure> {
    let extension = |path: &PathBuf| {
        let extension = path.extension().unwrap_or_default();
        extension.to_string_lossy().to_lowercase()
    };
    if arguments.template.is_some() {
        return match arguments.out {
            Some(_) => Ok(Kind::Xlsx),
            None => Err(Failure::usage("error-export-out", Vec::new())),
        };
    }
    let kind = match context.format {
        Format::Csv => Kind::Csv,
        Format::Json => Kind::Json,
        Format::Xlsx => Kind::Xlsx,
        Format::Parquet => Kind::Parquet,
        Format::Html => return Err(Failure::usage("error-export-format", Vec::new())),
        Format::Text => match arguments.out.as_ref().map(extension).as_deref() {
            Some("xlsx") => Kind::Xlsx,
            Some("json") => Kind::Json,
            Some("parquet") => Kind::Parquet,
            Some("csv" | "txt") => Kind::Csv,
            None => Kind::Csv,
            Some(_) => return Err(Failure::usage("error-export-format", Vec::new())),
        },
    };
    let binary = matches!(kind, Kind::Xlsx | Kind::Parquet);
    if binary && arguments.out.is_none() {
        return Err(Failure::usage("error-export-out", Vec::new()));
    }
    Ok(kind)
}
