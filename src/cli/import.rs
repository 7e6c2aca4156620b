//! `wanglai import`: one file is one atomic batch.

use crate::archive::{self, Archive};
use crate::cli::WORLD;
use crate::cli::arguments::{Format, Import, Mode};
use crate::cli::output::{Context, Failure, exit_code, print, refuse_score};
use crate::cli::run::{file_lines, findings_line, read_options, who};
use crate::pipeline::{self, FileOutcome, PipelineError, record};

pub fn import(arguments: &Import, context: &Context) -> Result<u8, Failure> {
    refuse_score(arguments.reading.fail_on)?;
    let options = read_options(&arguments.reading, Some(&arguments.book), context)?;
    let mut archive = Archive::open_or_create(&arguments.book).map_err(PipelineError::from)?;
    archive.signed_by(&who());
    let checked = pipeline::check_with(&options, Some(&archive))?;
    let mode = match arguments.mode {
        Mode::Add => archive::Mode::Add,
        Mode::Fill => archive::Mode::Fill,
        Mode::Overwrite => archive::Mode::Overwrite,
    };
    let (files, findings) = pipeline::load(&mut archive, &checked, mode, arguments.dry_run)?;
    if context.format == Format::Json {
        let record = record::import(&files, &findings, arguments.dry_run);
        print(&serde_json::to_string_pretty(&record).expect("the record is JSON"));
    } else if !context.quiet {
        let mut lines = Vec::new();
        if arguments.dry_run {
            lines.push(context.text("import-dry-run", &[]));
        }
        for file in &files {
            lines.extend(file_lines(file, context));
            lines.extend(changes(file, context));
        }
        lines.extend(findings.iter().map(|finding| context.finding(finding)));
        lines.push(findings_line(&findings, context));
        print(&lines.join("\n"));
    }
    if checked.world_failed {
        return Ok(WORLD);
    }
    Ok(exit_code(&findings, arguments.reading.fail_on))
}

fn changes(file: &FileOutcome, context: &Context) -> Option<String> {
    let loaded = file.loaded.as_ref()?;
    let variables = [
        ("batch", loaded.batch.map_or_else(|| "–".to_owned(), |batch| batch.to_string())),
        ("added", loaded.customers_added.to_string()),
        ("changed", loaded.customers_changed.to_string()),
        ("same", loaded.customers_same.to_string()),
        ("differing", loaded.conflicts().len().to_string()),
        ("lines", loaded.lines_added.to_string()),
    ];
    Some(context.text("import-changes", &variables))
}
