//! `wanglai inspect`: what the program sees in each file; writes nothing.

use serde_json::{Value, json};

use crate::cli::arguments::{Format, Inspect};
use crate::cli::output::{Context, Failure, print};
use crate::cli::run::read_options;
use crate::cli::{CLEAN, FINDINGS, WORLD, mapping};
use crate::finding::{Finding, Severity, column_letters};
use crate::pipeline::{self, record, words};
use crate::read;
use crate::table::{Column, FileTables, MatchReason, Sheet};

pub fn inspect(arguments: &Inspect, context: &Context) -> Result<u8, Failure> {
    let book = arguments.book.as_deref();
    let mut options = read_options(&arguments.reading, book, context)?;
    let mut seen = pipeline::survey_inputs(&options)?;
    if let (Some(book), false) = (book, arguments.map.is_empty()) {
        let path = mapping::remember(book, &arguments.map, &seen.tables, &options.templates)?;
        context.say("written", &[("file", path.display().to_string())]);
        options = read_options(&arguments.reading, Some(book), context)?;
        seen = pipeline::survey_inputs(&options)?;
    }
    if context.format == Format::Json {
        let record = json!({
            "version": 1,
            "files": seen.tables.files.iter().map(file_record).collect::<Vec<_>>(),
            "findings": record::findings(&seen.findings, context.language)["findings"],
        });
        print(&serde_json::to_string_pretty(&record).expect("the record is JSON"));
    } else {
        let mut lines = Vec::new();
        for file in &seen.tables.files {
            lines.extend(file_text(file, context));
            let of_file = |finding: &&Finding| {
                let whole = finding.place.row.is_none() || finding.code.word().starts_with("file-");
                finding.place.file_order == file.order && whole
            };
            let talk = seen.findings.iter().filter(of_file);
            lines.extend(talk.map(|finding| context.finding(finding)));
        }
        print(&lines.join("\n"));
    }
    if seen.world_failed {
        return Ok(WORLD);
    }
    let refused = seen
        .findings
        .iter()
        .any(|finding| finding.severity == Severity::Error && finding.place.row.is_none());
    Ok(if refused { FINDINGS } else { CLEAN })
}

fn file_text(file: &FileTables, context: &Context) -> Vec<String> {
    let encoding = file.encoding.as_deref().map_or_else(String::new, |name| format!("  {name}"));
    let mut lines = vec![format!("{}  {}{encoding}", file.file, file.file_type)];
    for sheet in &file.sheets {
        let title = sheet.table.as_ref().map_or_else(
            || context.text("inspect-no-template", &[]),
            |table| words::of(&table.template.title, context.language).to_owned(),
        );
        let hidden = if sheet.hidden { context.text("inspect-hidden", &[]) } else { String::new() };
        let header = sheet.table.as_ref().map_or_else(String::new, |table| {
            context.text("inspect-header-row", &[("row", table.header_row.to_string())])
        });
        let variables = [
            ("sheet", context.sheet(&sheet.name)),
            ("template", title),
            ("rows", sheet.account.rows_read.to_string()),
        ];
        let line = context.text("inspect-sheet", &variables);
        lines.push(format!("{} {header} {hidden}", line.trim_end()).trim_end().to_owned());
        for column in sheet.table.iter().flat_map(|table| &table.columns) {
            lines.push(format!("    {}", column_text(column, sheet, context)));
        }
    }
    lines
}

fn column_text(column: &Column, sheet: &Sheet, context: &Context) -> String {
    let letters = column_letters(column.index);
    let template = sheet.table.as_ref().map(|table| &table.template);
    let field = column.field.as_deref().and_then(|key| template?.field(key));
    match (field, &column.reason) {
        (Some(field), Some(reason)) => {
            let heading = words::of(&field.heading, context.language);
            let why = match reason {
                MatchReason::Heading => context.text("inspect-by-heading", &[]),
                MatchReason::Alias => context.text("inspect-by-alias", &[]),
                MatchReason::Pack(name) => {
                    context.text("inspect-by-pack", &[("pack", name.clone())])
                }
            };
            format!("{letters}  {} → {heading} ({}, {why})", column.heading, field.key)
        }
        _ => {
            let none = context.text("inspect-no-field", &[]);
            let near = proposal(column, sheet).map(|key| {
                let field =
                    [("field", format!("{} ({key})", words::heading(key, context.language)))];
                context.text("inspect-proposal", &field)
            });
            format!("{letters}  {} → {none}{}", column.heading, near.unwrap_or_default())
        }
    }
}

fn file_record(file: &FileTables) -> Value {
    json!({
        "file": &*file.file,
        "sha256": file.sha256,
        "type": file.file_type,
        "encoding": file.encoding,
        "unreadable": file.unreadable.map(|code| code.word()),
        "sheets": file.sheets.iter().map(|sheet| json!({
            "sheet": &*sheet.name,
            "hidden": sheet.hidden,
            "template": sheet.table.as_ref().map(|table| table.template.name.clone()),
            "header_row": sheet.table.as_ref().map(|table| table.header_row),
            "rows_read": sheet.account.rows_read,
            "rows_skipped": sheet.account.rows_skipped(),
            "columns": sheet.table.iter().flat_map(|table| &table.columns)
                .map(|column| column_record(column, sheet))
                .collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}

/// The field that an unknown heading may mean.
fn proposal<'a>(column: &Column, sheet: &'a Sheet) -> Option<&'a str> {
    let table = sheet.table.as_ref().filter(|_| column.field.is_none())?;
    let taken = table.columns.iter().filter_map(|column| column.field.as_deref()).collect();
    read::propose(&table.template, &taken, &column.heading)
}

fn column_record(column: &Column, sheet: &Sheet) -> Value {
    let reason = column.reason.as_ref().map(|reason| match reason {
        MatchReason::Heading => "heading".to_owned(),
        MatchReason::Alias => "alias".to_owned(),
        MatchReason::Pack(name) => format!("pack {name}"),
    });
    json!({
        "column": column_letters(column.index),
        "heading": column.heading,
        "field": column.field,
        "reason": reason,
        "proposal": proposal(column, sheet),
    })
}
