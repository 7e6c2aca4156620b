//! `wanglai run`: the main job.

use std::path::Path;

use chrono::{SecondsFormat, Utc};

use crate::check;
use crate::cli::arguments::{Format, Reading, Run};
use crate::cli::output::{Context, Failure, exit_code, print, refuse_score};
use crate::cli::{WORLD, mapping};
use crate::finding::{Finding, Severity};
use crate::pipeline::{self, FileOutcome, ReadOptions, RunOptions, RunOutcome, record, settings};
use crate::read::Opening;
use crate::template;

pub fn run(arguments: &Run, context: &Context) -> Result<u8, Failure> {
    refuse_score(arguments.reading.fail_on)?;
    let book = arguments.book.clone().unwrap_or_else(|| arguments.out.join("book"));
    let options = RunOptions {
        read: read_options(&arguments.reading, Some(&book), context)?,
        out: arguments.out.clone(),
        book,
        as_of: arguments.as_of,
        language: context.language,
        company: arguments.company.clone(),
        created: now(),
        who: who(),
    };
    let outcome = pipeline::run(&options)?;
    if context.format == Format::Json {
        let record = serde_json::to_string_pretty(&record::run(&outcome));
        print(&record.expect("the record is JSON"));
    } else if !context.quiet {
        summary(&outcome, context);
    }
    if outcome.world_failed {
        return Ok(WORLD);
    }
    Ok(exit_code(&outcome.findings, arguments.reading.fail_on))
}

/// How the inputs of any command are read, and judged by the settings of its book.
pub fn read_options(
    reading: &Reading,
    book: Option<&Path>,
    context: &Context,
) -> Result<ReadOptions, Failure> {
    let book_settings = book.map(settings::read).transpose()?;
    let (mut templates, settings) = match book_settings {
        Some(found) => (found.templates, found.checks),
        None => (template::load(), check::Settings::default()),
    };
    if let Some(book) = book {
        mapping::add_packs_of(book, &mut templates)?;
    }
    for path in &reading.alias {
        mapping::add_pack(path, &mut templates)?;
    }
    Ok(ReadOptions {
        inputs: reading.inputs.clone(),
        templates,
        opening: opening(reading),
        strict: reading.strict,
        settings,
        progress: context.progress,
    })
}

/// How files are opened: this program itself reads what must be stoppable.
fn opening(reading: &Reading) -> Opening {
    let worker = std::env::current_exe().ok();
    let (encoding, partial) = (reading.encoding, reading.partial);
    let mut opening = Opening { worker, encoding, partial, ..Opening::default() };
    for (name, most) in &reading.limit {
        // The name was judged with the command line.
        opening.limits.set(name, *most);
    }
    opening
}

/// The moment, as the book and the record write it.
pub fn now() -> String {
    Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The user of the operating system, until roles exist.
pub fn who() -> String {
    let name = |variable| std::env::var(variable).ok().filter(|name| !name.is_empty());
    name("USER").or_else(|| name("USERNAME")).unwrap_or_else(|| "unknown".to_owned())
}

fn summary(outcome: &RunOutcome, context: &Context) {
    let mut lines = Vec::new();
    for file in &outcome.files {
        lines.extend(file_lines(file, context));
    }
    lines.push(findings_line(&outcome.findings, context));
    match outcome.as_of {
        Some(as_of) => lines.push(context.text("run-as-of", &[("day", as_of.to_string())])),
        None => lines.push(context.text("run-no-documents", &[])),
    }
    let held = outcome.assertions.iter().filter(|assertion| assertion.holds).count();
    let variables = [("held", held.to_string()), ("all", outcome.assertions.len().to_string())];
    if !outcome.assertions.is_empty() {
        lines.push(context.text("run-assertions", &variables));
    }
    lines.extend(outcome.notes.iter().cloned());
    for assertion in outcome.assertions.iter().filter(|assertion| !assertion.holds) {
        let variables = [
            ("name", assertion.name.clone()),
            ("left", assertion.left.clone()),
            ("right", assertion.right.clone()),
        ];
        lines.push(context.text("run-assertion-fails", &variables));
    }
    lines.push(context.text("run-outputs", &[]));
    lines.extend(outcome.outputs.iter().map(|path| format!("  {}", path.display())));
    print(&lines.join("\n"));
}

/// What happened to one file, in figures.
pub fn file_lines(file: &FileOutcome, context: &Context) -> Vec<String> {
    let status = context.text(&format!("status-{}", file.status), &[]);
    let mut lines = vec![format!("{}  {}  {status}", file.tables.file, file.tables.file_type)];
    for sheet in &file.tables.sheets {
        let posted = file.sheets.iter().find(|posted| posted.sheet_order == sheet.order);
        let (accepted, rejected) =
            posted.map_or((0, 0), |posted| (posted.rows_accepted, posted.rows_rejected));
        let template = sheet.table.as_ref().map(|table| table.template.clone());
        let title = template.map_or_else(
            || context.text("inspect-no-template", &[]),
            |template| pipeline::words::of(&template.title, context.language).to_owned(),
        );
        let variables = [
            ("sheet", context.sheet(&sheet.name)),
            ("template", title),
            ("read", sheet.account.rows_read.to_string()),
            ("accepted", accepted.to_string()),
            ("rejected", rejected.to_string()),
            ("skipped", sheet.account.rows_skipped().to_string()),
        ];
        lines.push(context.text("run-sheet", &variables).trim_end().to_owned());
    }
    if file.lines_same > 0 {
        let variables = [("same", file.lines_same.to_string())];
        lines.push(context.text("run-lines-same", &variables));
    }
    lines
}

/// How many findings of each severity.
pub fn findings_line(findings: &[Finding], context: &Context) -> String {
    let count = |severity| {
        findings.iter().filter(|finding| finding.severity == severity).count().to_string()
    };
    context.text(
        "findings-counted",
        &[
            ("errors", count(Severity::Error)),
            ("warnings", count(Severity::Warning)),
            ("infos", count(Severity::Info)),
        ],
    )
}
