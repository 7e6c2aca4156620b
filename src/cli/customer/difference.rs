//! Differences field by field, as a table of a few, or all of them for machines.

use serde_json::{Value, json};

use crate::archive::record::RecordKind;
use crate::archive::{Change, Difference, Loaded};
use crate::cli::output::{Context, print_table, records};
use crate::domain::mask::mask;
use crate::pipeline::words;
use crate::template::{Template, Templates};

/// The columns of machine-readable output.
pub const COLUMNS: [&str; 7] = ["verdict", "customer_code", "kind", "item", "field", "old", "new"];
/// What a person reads before the rest is only counted.
const SHOWN_MAX: usize = 40;

/// Hides what is personal unless the user asks for it.
pub struct Shown<'a> {
    templates: &'a [Template],
    unmask: bool,
}

impl<'a> Shown<'a> {
    /// `templates`: those of the book, which have the fields of the user.
    pub fn new(templates: &'a Templates, unmask: bool) -> Shown<'a> {
        Shown { templates: &templates.templates, unmask }
    }

    pub fn value(&self, field: &str, text: &str) -> String {
        let fields = self.templates.iter().filter_map(|template| template.field(field));
        let personal = fields.into_iter().any(|field| field.personal);
        if personal && !self.unmask { mask(text) } else { text.to_owned() }
    }

    /// What tells the records of a customer apart: a person's name, a number.
    pub fn item(&self, kind: RecordKind, item: &str) -> String {
        shown_item(kind, item, self.unmask)
    }

    pub fn rows(&self, differences: &[Difference]) -> Vec<Vec<String>> {
        differences
            .iter()
            .map(|one| {
                vec![
                    one.verdict.word().to_owned(),
                    one.key.code.clone(),
                    one.key.kind.word().to_owned(),
                    self.item(one.key.kind, &one.key.item),
                    one.field.clone(),
                    self.value(&one.field, &one.old),
                    self.value(&one.field, &one.new),
                ]
            })
            .collect()
    }

    /// The changes of a batch in the same columns.
    pub fn changes(&self, changes: &[Change]) -> Vec<Vec<String>> {
        changes
            .iter()
            .map(|one| {
                let is_whole = one.field == "*";
                let new = if is_whole { String::new() } else { self.value(&one.field, &one.new) };
                vec![
                    if is_whole { "new" } else { "changed" }.to_owned(),
                    one.customer_code.clone(),
                    one.kind.word().to_owned(),
                    self.item(one.kind, &one.item),
                    one.field.clone(),
                    self.value(&one.field, &one.old),
                    new,
                ]
            })
            .collect()
    }
}

/// What tells the records of a customer apart, masked unless the user asks for it.
pub fn shown_item(kind: RecordKind, item: &str, unmask: bool) -> String {
    if unmask || !kind.is_personal() { item.to_owned() } else { mask(item) }
}

/// A field in words: those of the templates, and what the archive itself notes.
pub fn field_words(field: &str, context: &Context) -> String {
    match field {
        "*" => context.text("field-whole", &[]),
        "removed" | "merged_into" | "incomplete" => {
            context.text(&format!("field-{}", field.replace('_', "-")), &[])
        }
        _ => words::heading(field, context.language),
    }
}

/// Prints the first of the rows as a table, and says how many there are besides.
pub fn print_rows(rows: &[Vec<String>], context: &Context) {
    if rows.is_empty() {
        return;
    }
    let headings =
        COLUMNS.map(|key| context.text(&format!("difference-{}", key.replace('_', "-")), &[]));
    let named: Vec<Vec<String>> = rows
        .iter()
        .take(SHOWN_MAX)
        .map(|row| {
            let mut row = row.clone();
            row[0] = context.text(&format!("verdict-{}", row[0]), &[]);
            row[2] = context.text(&format!("kind-{}", row[2].replace('_', "-")), &[]);
            row[4] = field_words(&row[4], context);
            row
        })
        .collect();
    print_table(&headings, &named, COLUMNS.len());
    if rows.len() > SHOWN_MAX {
        let more = (rows.len() - SHOWN_MAX).to_string();
        crate::cli::output::print(&context.text("difference-more", &[("more", more)]));
    }
}

/// What a load came to, for machines.
pub fn record(loaded: &Loaded, rows: &[Vec<String>], dry_run: bool) -> Value {
    json!({
        "version": 1,
        "dry_run": dry_run,
        "batch": loaded.batch,
        "changes": records(&COLUMNS, rows),
    })
}
