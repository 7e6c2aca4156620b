//! `wanglai report quality`, and `wanglai check --book` without inputs.

use crate::archive::Archive;
use crate::cli::arguments::{Check, FailOn, Format, Report};
use crate::cli::output::{Context, Failure, exit_code, print, print_table};
use crate::cli::run::now;
use crate::cli::{CLEAN, FINDINGS, check, write_file};
use crate::domain::quality::shown;
use crate::export::{self, QualityCheck, QualityFinding, QualityReport, QualityRow, quality_page};
use crate::finding::{Finding, Place};
use crate::pipeline::quality::{self, Listed, Past, Quality, Scored};
use crate::pipeline::{Checked, PipelineError, settings};

/// The periodic check: finds, says what changed since the last one, and remembers.
pub fn check_book(arguments: &Check, context: &Context) -> Result<u8, Failure> {
    let book = arguments.book.as_ref().expect("clap requires a book where there is no input");
    let mut archive = Archive::open(book).map_err(PipelineError::from)?;
    let checked = quality::check_book(&archive, settings::of_book(book)?)?;
    let found = quality::of(&checked, context.language);
    let figures = quality::remember(&mut archive, &found, &now())?;
    let shown_book = book.display().to_string();
    check::print_findings(&in_book(&checked, &found, &shown_book), context);
    let variables = [
        ("score", shown(figures.score)),
        ("new", figures.new.to_string()),
        ("mended", figures.mended.to_string()),
        ("open", figures.open.to_string()),
    ];
    context.say("quality-checked", &variables);
    if let Some(out) = &arguments.out {
        let past = quality::past(&archive)?;
        let report = Pictured { found: &found, figures: &figures, past: &past, company: "" };
        report.write_all(out, context)?;
    }
    match arguments.reading.fail_on {
        FailOn::Score(least) => Ok(score_exit(figures.score, least, context)),
        severity => Ok(exit_code(&checked.findings, severity)),
    }
}

/// The findings as those of the book: at a customer instead of a row of a table.
fn in_book(checked: &Checked, found: &Quality, book: &str) -> Vec<Finding> {
    let file: std::sync::Arc<str> = book.into();
    let pairs = checked.findings.iter().zip(&found.findings);
    pairs
        .map(|(finding, listed)| {
            let sheet = listed.customer_code.as_str().into();
            Finding { place: Place { sheet, ..Place::file(0, &file) }, ..finding.clone() }
        })
        .collect()
}

/// The exit code for a score, with a word to those who wait for it.
pub fn score_exit(score: u32, least: u32, context: &Context) -> u8 {
    if score >= least {
        return CLEAN;
    }
    let variables = [("score", shown(score)), ("least", shown(least))];
    context.say("quality-below", &variables);
    FINDINGS
}

/// Checks the book as it is now, without remembering it.
fn look(archive: &Archive, context: &Context) -> Result<(Quality, quality::Check, Past), Failure> {
    let checked = quality::check_book(archive, settings::of_book(archive.directory())?)?;
    let found = quality::of(&checked, context.language);
    let past = quality::past(archive)?;
    let (new, mended, open) = past.compare(&found.keys());
    let counts = found.total.counts;
    let figures = quality::Check {
        at: now(),
        score: found.total.score,
        customers: found.total.customers,
        errors: counts.errors,
        warnings: counts.warnings,
        infos: counts.infos,
        new,
        mended,
        open,
    };
    Ok((found, figures, past))
}

/// Writes every form of the report of a book into a folder.
pub fn write_all(
    archive: &Archive,
    out: &std::path::Path,
    company: &str,
    context: &Context,
) -> Result<(), Failure> {
    let (found, figures, past) = look(archive, context)?;
    Pictured { found: &found, figures: &figures, past: &past, company }.write_all(out, context)
}

/// quality.csv alone.
pub fn write_csv(
    archive: &Archive,
    out: &std::path::Path,
    context: &Context,
) -> Result<(), Failure> {
    let (found, _, _) = look(archive, context)?;
    let path = out.join("quality.csv");
    write_file(&path, csv_text(&found).as_bytes())?;
    context.say("written", &[("file", path.display().to_string())]);
    Ok(())
}

pub fn report(arguments: &Report, context: &Context) -> Result<u8, Failure> {
    let book = arguments.book.as_ref().expect("clap requires a book unless --explain is given");
    let archive = Archive::open(book).map_err(PipelineError::from)?;
    let (found, figures, past) = look(&archive, context)?;
    let company = &arguments.company;
    let report = Pictured { found: &found, figures: &figures, past: &past, company };
    let (name, bytes) = match context.format {
        Format::Xlsx => ("quality.xlsx", report.workbook(context)?),
        Format::Html => ("quality.html", report.page(context).into_bytes()),
        Format::Json => ("", report.json_text(context).into_bytes()),
        Format::Csv | Format::Parquet => ("", csv_text(&found).into_bytes()),
        Format::Text if arguments.out.is_some() => ("", csv_text(&found).into_bytes()),
        Format::Text => {
            report.show(context);
            return Ok(CLEAN);
        }
    };
    match &arguments.out {
        None if name.is_empty() => print(&String::from_utf8_lossy(&bytes)),
        out => {
            let path = match out {
                Some(out) if out.is_dir() && !name.is_empty() => out.join(name),
                Some(out) => out.clone(),
                None => name.into(),
            };
            write_file(&path, &bytes)?;
            context.say("written", &[("file", path.display().to_string())]);
        }
    }
    Ok(CLEAN)
}

fn csv_text(found: &Quality) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(quality::COLUMNS).expect("a vector takes every record");
    for row in quality::csv_rows(found) {
        writer.write_record(row).expect("a vector takes every record");
    }
    let bytes = writer.into_inner().expect("a vector takes every byte");
    String::from_utf8(bytes).expect("the cells are UTF-8")
}

/// All that a report of the quality shows.
struct Pictured<'a> {
    found: &'a Quality,
    figures: &'a quality::Check,
    past: &'a Past,
    company: &'a str,
}

impl Pictured<'_> {
    fn record(&self, context: &Context) -> serde_json::Value {
        quality::json(self.found, self.figures, &self.past.checks, context.language)
    }

    fn json_text(&self, context: &Context) -> String {
        serde_json::to_string_pretty(&self.record(context)).expect("the record is JSON")
    }

    fn page(&self, context: &Context) -> String {
        quality_page(&self.record(context), context.language)
    }

    fn workbook(&self, context: &Context) -> Result<Vec<u8>, Failure> {
        let title = |word: &str| context.text(&format!("{word}.title"), &[]);
        let report = QualityReport {
            language: context.language,
            company: self.company.to_owned(),
            now: exported(self.figures),
            trend: self.past.checks.iter().map(exported).collect(),
            codes: self
                .found
                .codes
                .iter()
                .map(|(code, severity, count)| (title(code.word()), *severity, *count))
                .collect(),
            categories: self.found.categories.iter().map(row).collect(),
            salespersons: self.found.salespersons.iter().map(row).collect(),
            customers: self.found.customers.iter().map(row).collect(),
            findings: self
                .found
                .findings
                .iter()
                .map(|listed| finding(listed, title(listed.code.word())))
                .collect(),
        };
        Ok(export::quality_workbook(&report).map_err(PipelineError::from)?)
    }

    /// Writes every form of the report into a folder.
    fn write_all(&self, out: &std::path::Path, context: &Context) -> Result<(), Failure> {
        let files = [
            ("quality.xlsx", self.workbook(context)?),
            ("quality.html", self.page(context).into_bytes()),
            ("quality.csv", csv_text(self.found).into_bytes()),
            ("quality.json", self.json_text(context).into_bytes()),
        ];
        for (name, bytes) in files {
            let path = out.join(name);
            write_file(&path, &bytes)?;
            context.say("written", &[("file", path.display().to_string())]);
        }
        Ok(())
    }

    fn show(&self, context: &Context) {
        let figures = self.figures;
        let variables = [
            ("score", shown(figures.score)),
            ("customers", figures.customers.to_string()),
            ("errors", figures.errors.to_string()),
            ("warnings", figures.warnings.to_string()),
            ("infos", figures.infos.to_string()),
            ("new", figures.new.to_string()),
            ("mended", figures.mended.to_string()),
            ("open", figures.open.to_string()),
        ];
        print(&context.text("quality-said", &variables));
        print(&context.text("quality-formula", &[]));
        let headings: Vec<String> = ["code", "severity", "finding", "count"]
            .map(|key| context.text(&format!("quality-{key}"), &[]))
            .into();
        let rows = self.found.codes.iter().map(|(code, severity, count)| {
            vec![
                code.word().to_owned(),
                context.text(&format!("severity-{}", severity.word()), &[]),
                context.text(&format!("{}.title", code.word()), &[]),
                count.to_string(),
            ]
        });
        print_table(&headings, &rows.collect::<Vec<_>>(), 3);
        // The customers that most need a look.
        let mut worst: Vec<&Scored> =
            self.found.customers.iter().filter(|one| one.score < 1000).collect();
        worst.sort_by_key(|one| one.score);
        let headings: Vec<String> = ["key", "label", "score", "errors", "warnings"]
            .map(|key| context.text(&format!("quality-{key}"), &[]))
            .into();
        let rows = worst.iter().take(20).map(|one| {
            vec![
                one.key.clone(),
                one.label.clone(),
                shown(one.score),
                one.counts.errors.to_string(),
                one.counts.warnings.to_string(),
            ]
        });
        print_table(&headings, &rows.collect::<Vec<_>>(), 2);
    }
}

fn exported(check: &quality::Check) -> QualityCheck {
    QualityCheck {
        at: check.at.clone(),
        score: check.score,
        customers: check.customers,
        errors: check.errors,
        warnings: check.warnings,
        infos: check.infos,
        new: check.new,
        mended: check.mended,
        open: check.open,
    }
}

fn row(one: &Scored) -> QualityRow {
    QualityRow {
        key: one.key.clone(),
        label: one.label.clone(),
        customers: one.customers,
        score: one.score,
        errors: one.counts.errors,
        warnings: one.counts.warnings,
        infos: one.counts.infos,
        complete: one.complete,
    }
}

fn finding(listed: &Listed, title: String) -> QualityFinding {
    QualityFinding {
        severity: listed.severity,
        code: listed.code.word().to_owned(),
        title,
        customer_code: listed.customer_code.clone(),
        message: listed.message.clone(),
        suggestion: listed.suggestion.clone(),
    }
}
