//! `wanglai batch`: what was loaded, and taking it back.

use serde_json::json;

use crate::archive::{Archive, BatchRecord, Outcome, Undone, UndoneRow};
use crate::cli::arguments::{Batch, BatchCommand, Format};
use crate::cli::output::{Context, Failure, print, print_csv, print_table};
use crate::cli::run::who;
use crate::cli::{CLEAN, FINDINGS};
use crate::pipeline::PipelineError;

const COLUMNS: [&str; 8] =
    ["batch", "file", "sha256", "template", "rows_accepted", "rows_rejected", "status", "created"];

pub fn batch(arguments: &Batch, context: &Context) -> Result<u8, Failure> {
    match &arguments.command {
        BatchCommand::List(book) => {
            let archive = Archive::open(&book.book).map_err(PipelineError::from)?;
            list(&archive.batches().map_err(PipelineError::from)?, context);
            Ok(CLEAN)
        }
        BatchCommand::Show(number) => {
            let archive = Archive::open(&number.book.book).map_err(PipelineError::from)?;
            let batches = archive.batches().map_err(PipelineError::from)?;
            let one: Vec<BatchRecord> =
                batches.into_iter().filter(|record| record.batch == number.batch).collect();
            if one.is_empty() {
                let variables = vec![("batch", number.batch.to_string())];
                return Err(Failure::usage("error-no-batch", variables));
            }
            list(&one, context);
            Ok(CLEAN)
        }
        BatchCommand::Undo(number) => {
            let mut archive = Archive::open(&number.book.book).map_err(PipelineError::from)?;
            archive.signed_by(&who());
            let undone = archive.undo(number.batch).map_err(PipelineError::from)?;
            Ok(say_undone(&undone, context))
        }
    }
}

/// Says row by row what an undo could not reverse, and why.
fn say_undone(undone: &Undone, context: &Context) -> u8 {
    let kept: Vec<&UndoneRow> =
        undone.rows.iter().filter(|row| row.outcome != Outcome::Reversed).collect();
    let variables = [
        ("batch", undone.batch.to_string()),
        ("reversed", (undone.rows.len() - kept.len()).to_string()),
        ("lines", undone.lines_removed.to_string()),
        ("kept", kept.len().to_string()),
    ];
    print(&context.text("batch-undone", &variables));
    for row in &kept {
        let named =
            |batches: &[i64]| batches.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
        let (key, batches) = match &row.outcome {
            Outcome::Reversed => continue,
            Outcome::KeptEditedSince(batch) => ("batch-kept-edited", named(&[*batch])),
            Outcome::KeptWithDocuments(batches) => ("batch-kept-documents", named(batches)),
            Outcome::NotPossible(batches) => ("batch-not-possible", named(batches)),
        };
        let variables =
            [("code", row.key.code.clone()), ("field", row.field.clone()), ("batches", batches)];
        print(&context.text(key, &variables));
    }
    for batch in &undone.dependent {
        print(&context.text("batch-dependent", &[("batch", batch.to_string())]));
    }
    if kept.is_empty() { CLEAN } else { FINDINGS }
}

fn list(batches: &[BatchRecord], context: &Context) {
    match context.format {
        Format::Csv | Format::Xlsx | Format::Html => print_csv(&COLUMNS, batches.iter().map(row)),
        Format::Json => {
            let rows: Vec<_> = batches
                .iter()
                .map(|record| {
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
                })
                .collect();
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
