//! `wanglai check`: findings only; with `--out` also the marked workbooks.

use crate::archive::Archive;
use crate::cli::arguments::{Check, FailOn, Format};
use crate::cli::output::{Context, Failure, exit_code, print, print_csv};
use crate::cli::run::{findings_line, read_options};
use crate::cli::{WORLD, quality};
use crate::finding::Finding;
use crate::pipeline::returned::Copies;
use crate::pipeline::{self, record, words};

pub fn check(arguments: &Check, context: &Context) -> Result<u8, Failure> {
    if arguments.reading.inputs.is_empty() {
        return quality::check_book(arguments, context);
    }
    let options = read_options(&arguments.reading, arguments.book.as_deref(), context)?;
    let archive = arguments.book.as_deref().map(Archive::open).transpose();
    let archive = archive.map_err(pipeline::PipelineError::from)?;
    let checked = pipeline::check_with(&options, archive.as_ref())?;
    print_findings(&checked.findings, context);
    if let Some(out) = &arguments.out {
        let found = (checked.inputs.as_slice(), checked.findings.as_slice());
        let copies = Copies::of(found, &options, out, context.language);
        for path in copies.write(&checked.tables.files)? {
            context.say("written", &[("file", path.display().to_string())]);
        }
    }
    if checked.world_failed {
        return Ok(WORLD);
    }
    if let FailOn::Score(least) = arguments.reading.fail_on {
        let score = pipeline::quality::of(&checked, context.language).total.score;
        return Ok(quality::score_exit(score, least, context));
    }
    Ok(exit_code(&checked.findings, arguments.reading.fail_on))
}

pub fn print_findings(findings: &[Finding], context: &Context) {
    match context.format {
        Format::Json => {
            let record = record::findings(findings, context.language);
            print(&serde_json::to_string_pretty(&record).expect("the record is JSON"));
        }
        Format::Csv | Format::Xlsx | Format::Html | Format::Parquet => print_csv(
            &[
                "code",
                "severity",
                "file",
                "sheet",
                "cell",
                "row",
                "field",
                "value",
                "suggestion",
                "message",
            ],
            findings.iter().map(|finding| csv_row(finding, context)),
        ),
        Format::Text => {
            let mut lines: Vec<String> =
                findings.iter().map(|finding| context.finding(finding)).collect();
            lines.push(findings_line(findings, context));
            print(&lines.join("\n"));
        }
    }
}

fn csv_row(finding: &Finding, context: &Context) -> Vec<String> {
    vec![
        finding.code.word().to_owned(),
        finding.severity.word().to_owned(),
        finding.place.file.to_string(),
        finding.place.sheet.to_string(),
        finding.place.cell().unwrap_or_default(),
        finding.place.row.map(|row| row.to_string()).unwrap_or_default(),
        finding.field.clone().unwrap_or_default(),
        finding.value.clone(),
        finding.suggestion.clone().unwrap_or_default(),
        words::message(finding, context.language),
    ]
}
