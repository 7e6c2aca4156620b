//! `wanglai export --template FILE`: customers in a workbook of the user's own.

use std::path::Path;

use crate::cli::arguments::Export;
use crate::cli::output::{Context, Failure};
use crate::cli::view;
use crate::domain::customer::Customer;
use crate::export::{Content, Filling, Layout, LayoutError, Placeholder, content};
use crate::pipeline::settings::BookSettings;
use crate::pipeline::words;
use crate::template::Field;

/// Placeholders that are no field of a customer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Special {
    /// The number of the row, from 1.
    Number,
    Today,
    Count,
}

const SPECIAL: [(&str, Special); 9] = [
    ("序号", Special::Number),
    ("number", Special::Number),
    ("numéro", Special::Number),
    ("今天", Special::Today),
    ("today", Special::Today),
    ("aujourd’hui", Special::Today),
    ("户数", Special::Count),
    ("count", Special::Count),
    ("nombre", Special::Count),
];

/// The user's workbook with the customers in it.
pub fn filled(
    path: &Path,
    customers: &[Customer],
    settings: &BookSettings,
    arguments: &Export,
    context: &Context,
) -> Result<Vec<u8>, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::file(path, &error))?;
    let refused = |error: LayoutError| refuse(path, &error);
    let layout = Layout::open(&bytes).map_err(refused)?;
    let placeholders = layout.placeholders().map_err(refused)?;
    let unknown: Vec<String> = placeholders
        .iter()
        .filter(|one| special(&one.name).is_none() && field(&one.name, settings).is_none())
        .map(|one| unknown(one, settings))
        .collect();
    if !unknown.is_empty() {
        let variables = vec![("file", path.display().to_string()), ("list", unknown.join("\n  "))];
        return Err(Failure::usage("error-layout-placeholder", variables));
    }
    let today = chrono::Local::now().date_naive();
    let filling = Filling {
        records: customers.len(),
        of_record: &|record, name| match (special(name), field(name, settings)) {
            (Some(_), _) => Content::Number((record + 1).to_string()),
            (None, Some(field)) => {
                let shown = |unmask| view::cell(&customers[record], field, unmask);
                content(&shown(arguments.unmask), field, context.language)
            }
            (None, None) => Content::Text(String::new()),
        },
        of_export: &|name| match special(name)? {
            Special::Number => None,
            Special::Today => {
                Some(Content::Day(today.to_string(), crate::export::serial_of(today)))
            }
            Special::Count => Some(Content::Number(customers.len().to_string())),
        },
        heading: &|name| match field(name, settings) {
            Some(field) => words::of(&field.heading, context.language).to_owned(),
            None => name.to_owned(),
        },
    };
    layout.fill(&filling).map_err(refused)
}

fn special(name: &str) -> Option<Special> {
    let name = name.to_lowercase();
    SPECIAL.iter().find(|(word, _)| *word == name).map(|(_, special)| *special)
}

fn field<'a>(name: &str, settings: &'a BookSettings) -> Option<&'a Field> {
    settings.customers().field_named(name)
}

/// Where an unknown placeholder stands and what may be meant.
fn unknown(one: &Placeholder, settings: &BookSettings) -> String {
    let near = settings.customers().nearest_field(&one.name);
    format!("{}!{}  {{{{{}}}}} → {{{{{near}}}}}", one.sheet, one.cell, one.name)
}

fn refuse(path: &Path, error: &LayoutError) -> Failure {
    let mut variables = vec![("file", path.display().to_string())];
    let key = match error {
        LayoutError::NotAPackage => "error-layout-kind",
        LayoutError::NoPlaceholder => "error-layout-empty",
        LayoutError::TooLong => "error-layout-long",
        LayoutError::Damaged(part) => {
            variables.push(("part", part.clone()));
            "error-layout-damaged"
        }
    };
    Failure::usage(key, variables)
}
