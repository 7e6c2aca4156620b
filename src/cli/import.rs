//! `wanglai import`: one file is one atomic batch.

use crate::archive::{self, Archive, Difference, Modes, Verdict};
use crate::cli::WORLD;
use crate::cli::arguments::{Format, Import, Mode};
use crate::cli::customer::difference::{self, Shown};
use crate::cli::output::{Context, Failure, exit_code, print, print_csv, records, refuse_score};
use crate::cli::run::{file_lines, findings_line, read_options, who};
use crate::domain::text::nearest;
use crate::pipeline::{self, FileOutcome, PipelineError, record, settings};
use crate::template::{Kind, Template};

pub fn import(arguments: &Import, context: &Context) -> Result<u8, Failure> {
    refuse_score(arguments.reading.fail_on)?;
    let options = read_options(&arguments.reading, Some(&arguments.book), context)?;
    // A dry run of a new book leaves no book behind.
    let trial = arguments.dry_run && !arguments.book.join("book.db").exists();
    let failed = |error: std::io::Error| Failure::file(&arguments.book, &error);
    let folder = trial.then(tempfile::tempdir).transpose().map_err(failed)?;
    let book = folder.as_ref().map_or(arguments.book.as_path(), |folder| folder.path());
    let mut archive = Archive::open_or_create(book).map_err(PipelineError::from)?;
    archive.signed_by(&who());
    let modes = modes(arguments)?;
    let mut checked = pipeline::check_changes(&options, &archive)?;
    let (files, findings) = pipeline::load(&mut archive, &mut checked, modes, arguments.dry_run)?;
    let shown = Shown::new(&options.templates, arguments.unmask);
    if context.format == Format::Json {
        let mut record = record::import(&files, &findings, arguments.dry_run);
        let rows: Vec<Vec<String>> = files.iter().flat_map(|file| rows(file, &shown)).collect();
        record["changes"] = records(&columns(), &rows);
        print(&serde_json::to_string_pretty(&record).expect("the record is JSON"));
    } else if context.format == Format::Csv {
        print_csv(&columns(), files.iter().flat_map(|file| rows(file, &shown)));
    } else if !context.quiet {
        let mut lines = Vec::new();
        if arguments.dry_run {
            lines.push(context.text("import-dry-run", &[]));
        }
        for file in &files {
            lines.extend(file_lines(file, context));
            lines.extend(changes(file, context));
            if let Some(loaded) = &file.loaded {
                print(&std::mem::take(&mut lines).join("\n"));
                let known = |one: &&Difference| one.verdict != Verdict::New;
                let changed: Vec<Difference> =
                    loaded.differences.iter().filter(known).cloned().collect();
                difference::print_rows(&shown.rows(&changed), context);
            }
        }
        lines.extend(findings.iter().map(|finding| context.finding(finding)));
        lines.push(findings_line(&findings, context));
        print(&lines.join("\n"));
    }
    if !arguments.dry_run {
        for note in pipeline::settlement_notes(&archive, context.language)? {
            context.say_line(&note);
        }
    }
    if checked.world_failed {
        return Ok(WORLD);
    }
    Ok(exit_code(&findings, arguments.reading.fail_on))
}

/// The mode of the import and those of single fields, which must be fields of customers or of what
/// belongs to them.
fn modes(arguments: &Import) -> Result<Modes, Failure> {
    let of = |mode: Mode| match mode {
        Mode::Add => archive::Mode::Add,
        Mode::Fill => archive::Mode::Fill,
        Mode::Overwrite => archive::Mode::Overwrite,
    };
    let mut modes = Modes::from(of(arguments.mode));
    let templates = settings::templates(&arguments.book)?.templates;
    let of_records = |known: &&Template| known.kind == Kind::Customer || known.kind.is_item();
    let keys: Vec<&str> = templates
        .iter()
        .filter(of_records)
        .flat_map(|known| known.fields.iter().map(|field| field.key.as_str()))
        .collect();
    for (field, mode) in &arguments.field_mode {
        if !keys.contains(&field.as_str()) {
            let near = nearest(field, &keys).unwrap_or_default().to_owned();
            let variables = vec![("field", field.clone()), ("near", near)];
            return Err(Failure::usage("error-no-field", variables));
        }
        modes.by_field.insert(field.clone(), of(*mode));
    }
    Ok(modes)
}

fn columns() -> Vec<&'static str> {
    ["file"].into_iter().chain(difference::COLUMNS).collect()
}

/// What one file changes, field by field.
fn rows(file: &FileOutcome, shown: &Shown) -> Vec<Vec<String>> {
    let loaded = file.loaded.iter();
    loaded
        .flat_map(|loaded| shown.rows(&loaded.differences))
        .map(|row| [vec![file.tables.file.to_string()], row].concat())
        .collect()
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
