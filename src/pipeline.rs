//! The whole run on one page: read, check, post, load, analyse, export.

mod accept;
mod booked;
pub mod change;
pub mod choose;
pub mod drift;
pub mod duplicates;
mod known;
mod ledger;
pub mod letters;
mod loading;
pub mod mend;
pub mod profile;
pub mod quality;
pub mod record;
pub mod reports;
pub mod returned;
pub mod settings;
mod settled;
pub mod settling;
pub mod words;

pub use ledger::{ledger, ledger_and_condition, settlement_notes};
pub use loading::load;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use crate::analyze::{self, AnalyzeError, Assertion};
use crate::archive::{Archive, ArchiveError, Loaded, Mode};
use crate::check;
use crate::domain::Date;
use crate::domain::customer::KnownCustomers;
use crate::domain::filter::FilterFault;
use crate::export::ExportError;
use crate::finding::{Code, Finding, Place};
use crate::i18n::Language;
use crate::pipeline::reports::{Cover, Origin};
use crate::pipeline::returned::{Copies, Judged};
use crate::post::SheetPosting;
use crate::read::{self, Input, ReadError};
use crate::table::{FileTables, Sheet, Tables};
use crate::template::Templates;
use crate::template::custom::CustomError;

/// How inputs are read and judged.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    pub inputs: Vec<PathBuf>,
    pub templates: Templates,
    pub opening: read::Opening,
    /// Documents of unknown customers are rejected.
    pub strict: bool,
    /// Of the book: severities, schemes, values.
    pub settings: check::Settings,
    /// A bar for each file on stderr.
    pub progress: bool,
}

/// What the main job is to do.
#[derive(Clone, Debug)]
pub struct RunOptions {
    pub read: ReadOptions,
    pub out: PathBuf,
    pub book: PathBuf,
    /// The cut-off; `None`: the last day of the month of the newest document.
    pub as_of: Option<Date>,
    pub language: Language,
    /// 编制单位 on the workbooks; may be empty.
    pub company: String,
    /// The moment of the run, RFC 3339, from the caller's clock.
    pub created: String,
    /// Who runs it, for the history.
    pub who: String,
}

/// What reading and checking found.
pub struct Checked {
    pub inputs: Vec<Input>,
    pub tables: Tables,
    /// Sorted by place.
    pub findings: Vec<Finding>,
    /// Files that the machine could not open at all.
    pub world_failed: bool,
    /// The settings that the findings were weighed by.
    pub settings: check::Settings,
}

impl Checked {
    /// Adds findings of a later stage, and weighs all as the book wants it.
    fn add(&mut self, findings: Vec<Finding>) {
        self.findings.extend(findings);
        self.settings.weigh(&mut self.findings);
        self.findings.sort();
    }
}

/// One input after it was loaded.
pub struct FileOutcome {
    pub tables: FileTables,
    pub sheets: Vec<SheetPosting>,
    pub batch: Option<i64>,
    /// `loaded`, `unchanged`, `empty` or `unreadable`.
    pub status: &'static str,
    pub lines_added: u64,
    pub lines_same: u64,
    /// `None` where nothing was loaded, and at the end of a whole run, which tells it no more.
    pub loaded: Option<Loaded>,
}

/// All that a run did.
pub struct RunOutcome {
    pub created: String,
    pub as_of: Option<Date>,
    pub book: PathBuf,
    pub files: Vec<FileOutcome>,
    pub findings: Vec<Finding>,
    pub outputs: Vec<PathBuf>,
    pub assertions: Vec<Assertion>,
    /// What must be known of the book's settlements.
    pub notes: Vec<String>,
    pub world_failed: bool,
}

/// What ends a run: the world, never the data.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    #[error(transparent)]
    Analyze(#[from] AnalyzeError),
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error("{}: {source}", path.display())]
    Settings { path: PathBuf, source: check::SettingsError },
    #[error("{}: {source}", path.display())]
    Custom { path: PathBuf, source: CustomError },
    #[error("{place}: {fault:?}")]
    Filter { place: String, filter: String, fault: Box<FilterFault>, near: Option<String> },
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: std::io::Error },
}

impl PipelineError {
    /// The key of the words for people, and what they name.
    pub fn words(&self) -> (&'static str, Vec<(&'static str, String)>) {
        let reason = |error: &dyn std::error::Error| vec![("reason", error.to_string())];
        match self {
            PipelineError::Read(ReadError::NotFound(path)) => {
                ("error-input-missing", vec![("file", path.display().to_string())])
            }
            PipelineError::Read(ReadError::NoTables(path)) => {
                ("error-input-empty", vec![("file", path.display().to_string())])
            }
            PipelineError::Read(error) => ("error-input", reason(error)),
            PipelineError::Archive(error) => (error.key(), error.arguments()),
            PipelineError::Analyze(error) => ("error-analysis", reason(error)),
            PipelineError::Export(error) => ("error-export", reason(error)),
            PipelineError::Settings { path, source } => settings::words(path, source),
            PipelineError::Custom { path, source } => settings::custom_words(path, source),
            PipelineError::Filter { place, filter, fault, near } => {
                let (key, mut variables) = words::filter(filter, fault, near.clone());
                variables[0].1 = format!("{place}\n  {}", variables[0].1);
                (key, variables)
            }
            PipelineError::File { path, source } => {
                let file = ("file", path.display().to_string());
                ("error-file", vec![file, ("reason", source.to_string())])
            }
        }
    }
}

/// The main job.
pub fn run(options: &RunOptions) -> Result<RunOutcome, PipelineError> {
    let mut archive = Archive::open_or_create(&options.book)?;
    archive.signed_by(&options.who);
    let Checked { inputs, mut tables, findings: found, world_failed, settings } =
        check_with(&options.read, Some(&archive))?;
    let folder = options.out.join("returned");
    let copies = Copies::of((&inputs, &found), &options.read, &folder, options.language);
    let (done, copies) = copies.write_beside(|judged| -> Result<_, PipelineError> {
        let whole = (&mut tables, found.as_slice(), &settings);
        let (mut files, findings) =
            loading::load_each(&mut archive, whole, &Mode::Add.into(), false, |file, later| {
                let (mut file, later) = (file.clone(), later.to_vec());
                file.drop_rows();
                judged.send(Judged { file, later }).expect("copies are written until the end");
            })?;
        drop(judged);
        // The rows are in the book now: what follows needs the account of them alone.
        drop(tables);
        for file in &mut files {
            file.tables.drop_rows();
            file.loaded = None;
        }
        Ok((files, findings, report(archive, options)?))
    });
    let (files, findings, Reported { as_of, notes, mut outputs, assertions }) = done?;
    outputs.extend(copies?);
    let mut outcome = RunOutcome {
        created: options.created.clone(),
        as_of,
        book: options.book.clone(),
        files,
        findings,
        outputs,
        assertions,
        notes,
        world_failed,
    };
    let path = options.out.join("run.json");
    outcome.outputs.push(path.clone());
    let record = serde_json::to_vec_pretty(&record::run(&outcome)).expect("the record is JSON");
    write_file(&path, &record)?;
    Ok(outcome)
}

/// What a run says of the whole book.
struct Reported {
    as_of: Option<Date>,
    notes: Vec<String>,
    outputs: Vec<PathBuf>,
    assertions: Vec<Assertion>,
}

/// Writes what the book holds: the workbooks, the page and the customers.
fn report(archive: Archive, options: &RunOptions) -> Result<Reported, PipelineError> {
    let (out, language) = (options.out.as_path(), options.language);
    let (ledger, condition) = ledger::by_columns(&archive)?;
    let notes = settling::notes(&condition, language);
    let as_of = options.as_of.or_else(|| analyze::default_as_of(&ledger));
    let origin = Origin::of(&archive)?;
    let mut customers = None;
    let written = &mut customers;
    let write_customers = move || *written = Some(reports::write_customers(archive, language, out));
    let (mut outputs, assertions) = match as_of {
        Some(as_of) => {
            let (company, created) = (options.company.as_str(), options.created.as_str());
            let notes = notes.clone();
            let cover = Cover { from: None, as_of, language, company, created, notes };
            reports::write(origin, ledger, &cover, out, write_customers)?
        }
        // Nothing in the ledger has a day.
        None => {
            write_customers();
            (Vec::new(), Vec::new())
        }
    };
    outputs.push(customers.expect("they were written besides")?);
    Ok(Reported { as_of, notes, outputs, assertions })
}

/// Stages 1 and 2: every file is read and every row judged, in one pass.
pub fn check(options: &ReadOptions, known: KnownCustomers) -> Result<Checked, PipelineError> {
    let mut checked = read_inputs(options)?;
    let rules = rules(options);
    let mut found = accept(&mut checked.tables, &known, &rules);
    found.extend(check::all(&checked.tables, &known, &rules));
    checked.add(found);
    Ok(checked)
}

fn rules(options: &ReadOptions) -> check::Rules {
    check::Rules { strict: options.strict, as_of: None, settings: options.settings.clone() }
}

/// Puts what the user accepted in a returned copy into the tables, so that it is judged as if
/// the user had written it.
fn accept(tables: &mut Tables, known: &KnownCustomers, rules: &check::Rules) -> Vec<Finding> {
    let mut sheets = tables.files.iter().flat_map(|file| &file.sheets);
    let has_any = |sheet: &Sheet| sheet.table.as_ref().is_some_and(|it| !it.accepted.is_empty());
    if !sheets.any(has_any) {
        return Vec::new();
    }
    let found = check::all(tables, known, rules);
    accept::take(tables, &found)
}

/// As [`check`], against the book: its customers, the duplicates among those of both, and what
/// an old system says of accounts.
pub fn check_with(
    options: &ReadOptions,
    archive: Option<&Archive>,
) -> Result<Checked, PipelineError> {
    check_against(options, archive, true)
}

/// As [`check_with`], for what is to be changed in the book: duplicates are looked for only where
/// somebody new comes in.
pub fn check_changes(options: &ReadOptions, book: &Archive) -> Result<Checked, PipelineError> {
    check_against(options, Some(book), false)
}

fn check_against(
    options: &ReadOptions,
    archive: Option<&Archive>,
    always: bool,
) -> Result<Checked, PipelineError> {
    let mut options = options.clone();
    if let Some(book) = archive {
        options.settings.trees = book.class_trees()?;
    }
    let mut checked = read_inputs(&options)?;
    let known = archive.map(|book| known::of(book, &checked.tables)).transpose()?;
    let (known, rules) = (known.unwrap_or_default(), rules(&options));
    let mut accepted = accept(&mut checked.tables, &known, &rules);
    let others = match archive {
        Some(book) if always || known::has_newcomers(book, &checked.tables)? => {
            Some((book.customers()?, duplicates::never(book)?))
        }
        Some(_) => None,
        None => Some(Default::default()),
    };
    let tables = &checked.tables;
    let (found, mut duplicates) = rayon::join(
        || check::all(tables, &known, &rules),
        || match &others {
            Some((customers, never)) => duplicates::findings(tables, customers, never),
            None => Vec::new(),
        },
    );
    accepted.extend(found);
    checked.add(accepted);
    let stated = archive.filter(|_| drift::is_stated(&checked.tables));
    let booked = stated.map(Archive::ledger).transpose()?;
    let mut found = drift::findings(&checked.tables, &checked.findings, booked.as_ref());
    if let Some(book) = archive {
        found.extend(settled::findings(&checked.tables, &checked.findings, &known, book)?);
    }
    found.append(&mut duplicates);
    checked.add(found);
    Ok(checked)
}

/// Stage 1 alone: files side by side, each with a bar where a person looks.
pub fn read_inputs(options: &ReadOptions) -> Result<Checked, PipelineError> {
    read_with(options, read::tables_with)
}

/// As [`read_inputs`], the rows judged and dropped batch by batch: what the files are and what
/// reading finds, in memory that does not grow with their rows.
pub fn survey_inputs(options: &ReadOptions) -> Result<Checked, PipelineError> {
    let mut options = options.clone();
    options.opening.passing = true;
    read_with(&options, |workbook, headings, options| {
        read::batches(workbook, headings, options, read::ROWS_A_BATCH, &drop)
    })
}

/// How the sheets of a workbook are read.
type ReadTables =
    fn(&read::Workbook, &read::Headings, &read::Options<'_>) -> (FileTables, Vec<Finding>);

fn read_with(options: &ReadOptions, read: ReadTables) -> Result<Checked, PipelineError> {
    let inputs = read::inputs(&options.inputs)?;
    let bars = indicatif::MultiProgress::new();
    let headings = read::Headings::new(&options.templates);
    let results: Vec<(FileTables, Vec<Finding>, bool)> = inputs
        .par_iter()
        .enumerate()
        .map(|(order, input)| {
            let order = u32::try_from(order).expect("fewer files than 32 bits count");
            let bar = options.progress.then(|| bars.add(file_bar(&input.shown)));
            let result = read_file(input, order, &headings, &options.opening, bar.as_ref(), read);
            if let Some(bar) = bar {
                bar.finish_and_clear();
            }
            result
        })
        .collect();
    let mut tables = Tables::default();
    let mut findings = Vec::new();
    let mut world_failed = false;
    for (file, found, failed) in results {
        tables.files.push(file);
        findings.extend(found);
        world_failed |= failed;
    }
    findings.sort();
    let settings = options.settings.clone();
    Ok(Checked { inputs, tables, findings, world_failed, settings })
}

/// Reads one file; one that the machine cannot open is a finding, and the others go on.
fn read_file(
    input: &Input,
    order: u32,
    headings: &read::Headings,
    opening: &read::Opening,
    bar: Option<&ProgressBar>,
    read: ReadTables,
) -> (FileTables, Vec<Finding>, bool) {
    match read::workbook_with(&input.path, &input.shown, order, opening) {
        Ok(workbook) => {
            let options = read::Options { progress: bar, ..read::Options::default() };
            let (tables, findings) = read(&workbook, headings, &options);
            (tables, findings, false)
        }
        Err(error) => {
            let file: Arc<str> = Arc::from(input.shown.as_str());
            let place = Place::file(order, &file);
            let finding =
                Finding::new(Code::FileUnreadable, place).argument("reason", error.to_string());
            let tables = FileTables {
                order,
                file,
                sha256: String::new(),
                file_type: "unknown".to_owned(),
                encoding: None,
                unreadable: Some(Code::FileUnreadable),
                sheets: Vec::new(),
            };
            (tables, vec![finding], true)
        }
    }
}

/// One line of progress: the file and the rows read so far.
fn file_bar(shown: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {msg}  {human_pos}  {elapsed}")
        .expect("the template of the bar is valid");
    ProgressBar::new_spinner().with_style(style).with_message(shown.to_owned())
}

/// Writes a file and the folders above it; it stands there whole or not at all.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), PipelineError> {
    write_while_made(path, |out| Ok(out.write_all(bytes)?))
}

/// As [`write_file`], of what is written while it is made.
pub fn write_while_made(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), ExportError>,
) -> Result<(), PipelineError> {
    let failed = |source| PipelineError::File { path: path.to_owned(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut written = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    write(&mut written).map_err(|error| match error {
        ExportError::File(source) => failed(source),
        error => PipelineError::Export(error),
    })?;
    give_name(written, path)
}

/// Gives a file that is whole its name.
pub fn give_name(written: tempfile::NamedTempFile, path: &Path) -> Result<(), PipelineError> {
    let failed = |source| PipelineError::File { path: path.to_owned(), source };
    allow_reading(written.as_file()).map_err(failed)?;
    written.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// A temporary file is its owner's alone; what is handed over is readable as any new file.
#[cfg(unix)]
fn allow_reading(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn allow_reading(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}
