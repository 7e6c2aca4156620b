//! stdout is data, stderr is talk: how both are written.

use std::io::{IsTerminal, Write};
use std::path::Path;

use unicode_width::UnicodeWidthStr;

use crate::archive::ArchiveError;
use crate::cli::arguments::{FailOn, Format, Global};
use crate::cli::{CLEAN, FINDINGS, USAGE, WORLD};
use crate::finding::{Finding, Severity};
use crate::i18n::{Language, text};
use crate::pipeline::{self, words};

/// What every command needs to know of the caller.
pub struct Context {
    pub language: Language,
    pub format: Format,
    pub quiet: bool,
    /// Progress bars only where a person looks at them.
    pub progress: bool,
    pub colour: bool,
}

impl Context {
    pub fn new(global: &Global, language: Language) -> Context {
        let terminal = std::io::stderr().is_terminal();
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Context {
            language,
            format: global.format,
            quiet: global.quiet,
            progress: terminal && !global.quiet,
            colour: std::io::stdout().is_terminal() && !plain,
        }
    }

    pub fn text(&self, key: &str, variables: &[(&str, String)]) -> String {
        text(self.language, key, variables)
    }

    /// A sheet's name before what it was taken for; a csv has none.
    pub fn sheet(&self, name: &str) -> String {
        if name.is_empty() { String::new() } else { format!("{name} → ") }
    }

    /// A line to stderr, unless `--quiet`.
    pub fn say(&self, key: &str, variables: &[(&str, String)]) {
        if !self.quiet {
            talk(&self.text(key, variables));
        }
    }

    /// Says a line that is already in words.
    pub fn say_line(&self, line: &str) {
        if !self.quiet {
            talk(line);
        }
    }

    /// Says what failed and how to mend it; gives the exit code.
    pub fn fail(&self, failure: &Failure) -> u8 {
        let variables: Vec<(&str, String)> =
            failure.variables.iter().map(|(name, value)| (*name, value.clone())).collect();
        let said = self.text(&failure.key, &variables);
        talk(&format!("{}{said}", self.text("error-prefix", &[])));
        let hint = format!("{}.hint", failure.key);
        if let Some(hint) = crate::i18n::find(self.language, &hint, &variables) {
            talk(&format!("{}{hint}", self.text("hint-prefix", &[])));
        }
        failure.exit
    }

    /// One finding as people read it.
    pub fn finding(&self, finding: &Finding) -> String {
        let mut out = String::new();
        let place = &finding.place;
        let mut steps = vec![place.file.to_string()];
        if !place.sheet.is_empty() {
            steps.push(place.sheet.to_string());
        }
        match (place.cell(), place.row) {
            (Some(cell), _) => steps.push(cell),
            (None, Some(row)) => steps.push(self.text("finding-row", &[("row", row.to_string())])),
            (None, None) => {}
        }
        let field = words::field(finding, self.language).unwrap_or_default();
        let severity = self.text(&format!("severity-{}", finding.severity.word()), &[]);
        let colour = match finding.severity {
            Severity::Error => "31",
            Severity::Warning => "33",
            Severity::Info => "36",
        };
        let code = self.paint(colour, finding.code.word());
        out.push_str(&format!("{}  {field}  {code}  {severity}\n", steps.join(" › ")));
        if !finding.value.is_empty() {
            out.push_str(&format!("  {}\n", one_line(&finding.value)));
        }
        out.push_str(&format!("  {}{}", caret(finding), words::message(finding, self.language)));
        if let Some(suggestion) = &finding.suggestion {
            let variables = [("suggestion", suggestion.clone())];
            out.push_str(&format!("\n  {}", self.text("finding-suggestion", &variables)));
        }
        out
    }

    fn paint(&self, colour: &str, words: &str) -> String {
        if self.colour { format!("\x1b[{colour}m{words}\x1b[0m") } else { words.to_owned() }
    }
}

/// Why a command ended early: a key of the words, what it names, and the exit code.
#[derive(Debug)]
pub struct Failure {
    pub key: String,
    pub variables: Vec<(&'static str, String)>,
    pub exit: u8,
}

impl Failure {
    pub fn world(key: &str, variables: Vec<(&'static str, String)>) -> Failure {
        Failure { key: key.to_owned(), variables, exit: WORLD }
    }

    pub fn usage(key: &str, variables: Vec<(&'static str, String)>) -> Failure {
        Failure { key: key.to_owned(), variables, exit: USAGE }
    }

    pub fn file(path: &Path, error: &std::io::Error) -> Failure {
        let variables = vec![("file", path.display().to_string()), ("reason", error.to_string())];
        Failure::world("error-file", variables)
    }
}

impl From<pipeline::PipelineError> for Failure {
    fn from(error: pipeline::PipelineError) -> Failure {
        let (key, variables) = error.words();
        // Settings are the user's words, as a command line is, and so is the number of a batch.
        let exit = match error {
            pipeline::PipelineError::Settings { .. }
            | pipeline::PipelineError::Custom { .. }
            | pipeline::PipelineError::Filter { .. }
            | pipeline::PipelineError::Archive(
                ArchiveError::NoSuchBatch { .. } | ArchiveError::AlreadyUndone { .. },
            ) => USAGE,
            _ => WORLD,
        };
        Failure { key: key.to_owned(), variables, exit }
    }
}

/// A line of talk on stderr; that nobody listens any more ends nothing.
pub fn talk(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Prints to stdout; a closed pipe ends quietly.
pub fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let newline = if text.ends_with('\n') { "" } else { "\n" };
    let _ = write!(out, "{text}{newline}").and_then(|()| out.flush());
}

/// A part of a text that goes on.
pub fn print_bytes(bytes: &[u8]) {
    let _ = std::io::stdout().lock().write_all(bytes);
}

/// Rows as JSON objects under the keys of their columns.
pub fn records<R: AsRef<[String]>>(columns: &[&str], rows: &[R]) -> serde_json::Value {
    let record = |row: &R| -> serde_json::Value {
        let cells = columns.iter().zip(row.as_ref());
        cells.map(|(key, cell)| ((*key).to_owned(), serde_json::json!(cell))).collect()
    };
    rows.iter().map(record).collect()
}

/// Prints rows as csv with the given headings.
pub fn print_csv(headings: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(headings).expect("a vector takes every record");
    for row in rows {
        writer.write_record(&row).expect("a vector takes every record");
    }
    let bytes = writer.into_inner().expect("a vector takes every byte");
    print(&String::from_utf8_lossy(&bytes));
}

/// Prints rows as a table of aligned columns; wide Chinese letters count twice.
pub fn print_table(headings: &[String], rows: &[Vec<String>], numbers_from: usize) {
    let mut widths: Vec<usize> = headings.iter().map(|heading| width(heading)).collect();
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            widths[at] = widths[at].max(width(cell));
        }
    }
    let line = |cells: &[String]| {
        let padded: Vec<String> = cells
            .iter()
            .enumerate()
            .map(|(at, cell)| {
                let blanks = " ".repeat(widths[at] - width(cell));
                if at >= numbers_from {
                    format!("{blanks}{cell}")
                } else {
                    format!("{cell}{blanks}")
                }
            })
            .collect();
        padded.join("  ").trim_end().to_owned()
    };
    let mut lines = vec![line(headings)];
    lines.extend(rows.iter().map(|row| line(row)));
    print(&lines.join("\n"));
}

/// Blanks and a caret below the character that a finding points at, where the value is shown as
/// it was judged.
fn caret(finding: &Finding) -> String {
    let position = finding.arguments.iter().find(|(name, _)| *name == "position");
    let position: Option<usize> = position.and_then(|(_, text)| text.parse().ok());
    match position {
        Some(position) if (1..=finding.value.len()).contains(&position) => {
            let plain = finding.value.bytes().all(|letter| letter.is_ascii_alphanumeric());
            if plain { format!("{}^ ", " ".repeat(position - 1)) } else { String::new() }
        }
        _ => String::new(),
    }
}

fn width(text: &str) -> usize {
    text.width()
}

fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(200).collect()
}

/// The exit code for these findings under the threshold; a threshold on the score is the
/// caller's to judge.
pub fn exit_code(findings: &[Finding], fail_on: FailOn) -> u8 {
    let threshold = match fail_on {
        FailOn::Severity(severity) => severity,
        FailOn::Score(_) => return CLEAN,
    };
    let reached = findings.iter().any(|finding| finding.severity >= threshold);
    if reached { FINDINGS } else { CLEAN }
}

/// Refuses a threshold on the score where no score is made.
pub fn refuse_score(fail_on: FailOn) -> Result<(), Failure> {
    match fail_on {
        FailOn::Severity(_) => Ok(()),
        FailOn::Score(_) => Err(Failure::usage("error-fail-on-score", Vec::new())),
    }
}
