//! `wanglai customer history`: every change of a customer and its contacts, or of all.

use std::collections::BTreeMap;

use super::difference::{field_words, shown_item};
use crate::archive::{Archive, Change};
use crate::cli::CLEAN;
use crate::cli::arguments::{CustomerHistory, Format};
use crate::cli::output::{Context, Failure, print, print_csv, print_table, records};
use crate::domain::mask::mask;
use crate::domain::money::format_amount;
use crate::domain::{Amount, Currency};
use crate::pipeline::PipelineError;
use crate::pipeline::change::template_of_customers;
use crate::template::Template;

const COLUMNS: [&str; 12] = [
    "change",
    "at",
    "who",
    "batch",
    "source",
    "customer_code",
    "kind",
    "item",
    "field",
    "old",
    "new",
    "in_force",
];

pub fn history(arguments: &CustomerHistory, context: &Context) -> Result<u8, Failure> {
    let archive = Archive::open(&arguments.list.book.book).map_err(PipelineError::from)?;
    let (changes, customers) = match &arguments.code {
        Some(code) => (archive.history(code), archive.customer(code).map(Vec::from_iter)),
        None => (archive.full_history(), archive.customers()),
    };
    let (changes, customers) =
        (changes.map_err(PipelineError::from)?, customers.map_err(PipelineError::from)?);
    if let (Some(code), true) = (&arguments.code, changes.is_empty()) {
        return Err(Failure::usage("error-no-customer", vec![("code", code.clone())]));
    }
    let currencies: BTreeMap<&str, Currency> = customers
        .iter()
        .map(|customer| (customer.customer_code.as_str(), customer.currency()))
        .collect();
    let template = template_of_customers(&arguments.list.book.book)?;
    let rows: Vec<Vec<String>> = changes
        .iter()
        .flat_map(|change| {
            let currency = currencies.get(change.customer_code.as_str());
            let currency = currency.copied().unwrap_or(Currency::CNY);
            rows(change, &template, currency, arguments.list.unmask)
        })
        .collect();
    match context.format {
        Format::Json => {
            let list = records(&COLUMNS, &rows);
            print(&serde_json::to_string_pretty(&list).expect("the rows are JSON"));
        }
        Format::Text => {
            let headings =
                COLUMNS.map(|key| context.text(&format!("history-{}", key.replace('_', "-")), &[]));
            let named: Vec<Vec<String>> = rows
                .into_iter()
                .map(|mut row| {
                    row[6] = context.text(&format!("kind-{}", row[6].replace('_', "-")), &[]);
                    row[8] = field_words(&row[8], context);
                    row
                })
                .collect();
            print_table(&headings, &named, COLUMNS.len());
        }
        _ => print_csv(&COLUMNS, rows),
    }
    Ok(CLEAN)
}

/// A change of one field; a row that was added whole is one change a field.
fn rows(
    change: &Change,
    template: &Template,
    currency: Currency,
    unmask: bool,
) -> Vec<Vec<String>> {
    let row = |field: &str, old: &str, new: &str| {
        let personal = template.field(field).is_some_and(|field| field.personal);
        let hide = personal && !unmask;
        let shown = |text: &str| match text.parse() {
            // The book keeps minor units.
            Ok(minor) if field == "credit_limit" => format_amount(Amount(minor), currency),
            _ if hide => mask(text),
            _ => text.to_owned(),
        };
        vec![
            change.id.to_string(),
            change.at.clone(),
            change.who.clone(),
            change.batch.to_string(),
            change.source.clone(),
            change.customer_code.clone(),
            change.kind.word().to_owned(),
            shown_item(change.kind, &change.item, unmask),
            field.to_owned(),
            shown(old),
            shown(new),
            change.is_in_force().to_string(),
        ]
    };
    if change.field != "*" {
        return vec![row(&change.field, &change.old, &change.new)];
    }
    let fields: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&change.new).unwrap_or_default();
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    fields.iter().map(|(field, value)| row(field, "", &text(value))).collect()
}
