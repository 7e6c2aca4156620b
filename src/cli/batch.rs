//! `wanglai batch`: what was loaded, and taking it back.

use serde_json::json;

use crate::archive::{Archive, BatchRecord, Outcome, Undone, UndoneRow};
use crate::cli::arguments::{Batch, BatchCommand, BatchShow, Format};
use crate::cli::customer::difference::{self, Shown};
use crate::cli::output::{Context, Failure, print, print_csv, print_table, records};
use crate::cli::run::who;
use crate::cli::{CLEAN, FINDINGS};
use crate::pipeline::{self, PipelineError, settings};

const COLUMNS: [&str; 8] =
    ["batch", "file", "sha256", "template", "rows_accepted", "rows_rejected", "status", "created"];

pub fn batch(arguments: &Batch, context: &Context) -> Result<u8, Failure> {
    match &arguments.command {
        BatchCommand::List(book) => {
            let archive = Archive::open(&book.book).map_err(PipelineError::from)?;
            list(&archive.batches().map_err(PipelineError::from)?, context);
            Ok(CLEAN)
        }
        BatchCommand::Show(one) => show(one, context),
        BatchCommand::Undo(one) => {
            let mut archive = Archive::open(&one.book.book).map_err(PipelineError::from)?;
            archive.signed_by(&who());
            let undone = match one.dry_run {
                true => archive.undo_dry_run(one.batch),
                false => archive.undo(one.batch),
            };
            let code = say_undone(&undone.map_err(PipelineError::from)?, one.dry_run, context);
            for note in pipeline::settlement_notes(&archive, context.language)? {
                context.say_line(&note);
            }
            Ok(code)
        }
    }
}

/// One batch with its sheets and what it changed.
fn show(arguments: &BatchShow, context: &Context) -> Result<u8, Failure> {
    let archive = Archive::open(&arguments.book.book).map_err(PipelineError::from)?;
    let mut batches = archive.batches().map_err(PipelineError::from)?;
    batches.retain(|record| record.batch == arguments.batch);
    if batches.is_empty() {
        let variables = vec![("batch", arguments.batch.to_string())];
        return Err(Failure::usage("error-no-batch", variables));
    }
    let sheets = archive.batch_sheets(arguments.batch).map_err(PipelineError::from)?;
    let changes = archive.batch_changes(arguments.batch).map_err(PipelineError::from)?;
    let settings = settings::read(&arguments.book.book)?;
    let rows = Shown::new(&settings.templates, arguments.unmask).changes(&changes);
    match context.format {
        Format::Json => {
            let record = &batches[0];
            let mut shown = json_of(record);
            shown["mode"] = json!(record.mode);
            shown["who"] = json!(record.who);
            shown["lines_added"] = json!(record.lines_added);
            shown["lines_same"] = json!(record.lines_same);
            shown["sheets"] = sheets
                .iter()
                .map(|sheet| {
                    json!({
                        "sheet": sheet.sheet,
                        "template": sheet.template,
                        "rows_accepted": sheet.rows_accepted,
                        "rows_rejected": sheet.rows_rejected,
                    })
                })
                .collect();
            shown["changes"] = records(&difference::COLUMNS, &rows);
            print(&serde_json::to_string_pretty(&shown).expect("the record is JSON"));
        }
        Format::Text => {
            list(&batches, context);
            for sheet in &sheets {
                let variables = [
                    ("sheet", context.sheet(&sheet.sheet)),
                    ("template", sheet.template.clone()),
                    ("accepted", sheet.rows_accepted.to_string()),
                    ("rejected", sheet.rows_rejected.to_string()),
                ];
                print(&context.text("batch-sheet", &variables));
            }
            difference::print_rows(&rows, context);
        }
        _ => list(&batches, context),
    }
    Ok(CLEAN)
}

const OUTCOMES: [&str; 6] = ["customer_code", "kind", "item", "field", "outcome", "batches"];

/// Says row by row what an undo reversed, what it could not reverse, and why.
fn say_undone(undone: &Undone, dry_run: bool, context: &Context) -> u8 {
    let kept: Vec<&UndoneRow> =
        undone.rows.iter().filter(|row| row.outcome != Outcome::Reversed).collect();
    let code = if kept.is_empty() { CLEAN } else { FINDINGS };
    let rows = undone.rows.iter().map(|row| {
        let (word, batches) = outcome(&row.outcome);
        vec![
            row.key.code.clone(),
            row.key.kind.word().to_owned(),
            difference::shown_item(row.key.kind, &row.key.item, false),
            row.field.clone(),
            word.to_owned(),
            batches,
        ]
    });
    match context.format {
        Format::Text => {}
        Format::Json => {
            let rows: Vec<Vec<String>> = rows.collect();
            let record = json!({
                "version": 1,
                "batch": undone.batch,
                "dry_run": dry_run,
                "rows": records(&OUTCOMES, &rows),
                "customers_removed": undone.customers_removed,
                "lines_removed": undone.lines_removed,
                "dependent": undone.dependent,
            });
            print(&serde_json::to_string_pretty(&record).expect("the record is JSON"));
            return code;
        }
        _ => {
            print_csv(&OUTCOMES, rows);
            return code;
        }
    }
    let variables = [
        ("batch", undone.batch.to_string()),
        ("reversed", (undone.rows.len() - kept.len()).to_string()),
        ("lines", undone.lines_removed.to_string()),
        ("kept", kept.len().to_string()),
    ];
    print(&context.text("batch-undone", &variables));
    // A short undo is said in full; of a long one what was not reversed.
    let few = undone.rows.len() <= 20;
    for row in undone.rows.iter().filter(|row| few || row.outcome != Outcome::Reversed) {
        let (word, batches) = outcome(&row.outcome);
        let kind = context.text(&format!("kind-{}", row.key.kind.word().replace('_', "-")), &[]);
        let named = match row.key.is_customer() {
            true => row.key.code.clone(),
            false => {
                let item = difference::shown_item(row.key.kind, &row.key.item, false);
                format!("{} {kind} {item}", row.key.code)
            }
        };
        let variables = [
            ("code", named),
            ("field", difference::field_words(&row.field, context)),
            ("batches", batches),
        ];
        print(&context.text(&format!("batch-{word}"), &variables));
    }
    for batch in &undone.dependent {
        print(&context.text("batch-dependent", &[("batch", batch.to_string())]));
    }
    if dry_run {
        context.say("import-dry-run", &[]);
    }
    code
}

/// The word of an outcome, and the batches that it names.
fn outcome(outcome: &Outcome) -> (&'static str, String) {
    let named = |batches: &[i64]| batches.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    match outcome {
        Outcome::Reversed => ("reversed", String::new()),
        Outcome::KeptEditedSince(batch) => ("kept-edited", named(&[*batch])),
        Outcome::KeptWithDocuments(batches) => ("kept-documents", named(batches)),
        Outcome::NotPossible(batches) => ("not-possible", named(batches)),
    }
}

fn json_of(record: &BatchRecord) -> serde_json::Value {
    json!({
        "batch": record.batch,
        "file": record.file,
        "sha256": record.sha256,
        "template": record.templates.join(" "),
        "rows_accepted": record.rows_accepted,
        "rows_rejected": record.rows_rejected,
        "status": record.status,
        "created": record.created,
    })
}

fn list(batches: &[BatchRecord], context: &Context) {
    match context.format {
        Format::Csv | Format::Xlsx | Format::Html | Format::Parquet => {
            print_csv(&COLUMNS, batches.iter().map(row))
        }
        Format::Json => {
            let rows: Vec<_> = batches.iter().map(json_of).collect();
            print(&serde_json::to_string_pretty(&rows).expect("the rows are JSON"));
        }
        Format::Text => {
            let headings = COLUMNS
                .map(|name| context.text(&format!("column-{}", name.replace('_', "-")), &[]));
            let rows: Vec<Vec<String>> = batches
                .iter()
                .map(|record| {
                    let mut cells = row(record);
                    cells[2].truncate(12);
                    cells[6] = context.text(&format!("status-{}", record.status), &[]);
                    cells
                })
                .collect();
            print_table(&headings, &rows, COLUMNS.len());
        }
    }
}

fn row(record: &BatchRecord) -> Vec<String> {
    vec![
        record.batch.to_string(),
        record.file.clone(),
        record.sha256.clone(),
        record.templates.join(" "),
        record.rows_accepted.to_string(),
        record.rows_rejected.to_string(),
        record.status.clone(),
        record.created.clone(),
    ]
}
