//! Posting and loading: what was read and judged becomes batches of the book, file by file.

use std::collections::{BTreeSet, VecDeque};

use crate::archive::{Archive, Batch, KnownLines, LoadStatus, Loaded, Modes};
use crate::check;
use crate::finding::{Finding, Severity};
use crate::pipeline::{Checked, FileOutcome, PipelineError, booked};
use crate::post::{self, Posting, SheetPosting};
use crate::table::{FileTables, Tables};

/// Rows of the files that are posted while others are loaded; the next file always is.
const ROWS_AHEAD: u64 = 1 << 18;

/// Posts and loads every file as a batch of its own; gives all findings, those of the book too.
/// Files are posted while the ones before them are loaded, and their rows of documents are
/// forgotten when they are in the book.
pub fn load(
    archive: &mut Archive,
    checked: &mut Checked,
    mode: impl Into<Modes>,
    dry_run: bool,
) -> Result<(Vec<FileOutcome>, Vec<Finding>), PipelineError> {
    let Checked { findings, tables, settings, .. } = checked;
    load_each(archive, (tables, findings, settings), &mode.into(), dry_run, |_, _| ())
}

/// As [`load`]; says of each file when it is loaded, and what the book had to say to it.
pub fn load_each(
    archive: &mut Archive,
    (tables, found, settings): (&mut Tables, &[Finding], &check::Settings),
    modes: &Modes,
    dry_run: bool,
    mut is_loaded: impl FnMut(&FileTables, &[Finding]),
) -> Result<(Vec<FileOutcome>, Vec<Finding>), PipelineError> {
    let mut findings = found.to_vec();
    let mut outcomes = Vec::new();
    let mut known = KnownLines::default();
    let mut places = customers_first(tables).into_iter().peekable();
    let post = |file: &FileTables| post::post(file, &rejected_rows(found, file));
    let first = places.next().map(|place| (place, post(&tables.files[place])));
    let mut posted = VecDeque::from_iter(first);
    while let Some((place, posting)) = posted.pop_front() {
        tables.files[place].drop_documents();
        let mut ahead: u64 = posted.iter().map(|(place, _)| rows_of(&tables.files[*place])).sum();
        let mut following = Vec::new();
        while let Some(next) = places.next_if(|next| {
            ahead += rows_of(&tables.files[*next]);
            ahead <= ROWS_AHEAD || posted.is_empty() && following.is_empty()
        }) {
            following.push((next, None));
        }
        let file = &tables.files[place];
        let sheets = posting.sheets.clone();
        let batch = batch_of(file, posting);
        let loaded = rayon::in_place_scope(|scope| {
            for (place, posting) in &mut following {
                let file = &tables.files[*place];
                scope.spawn(|_| *posting = Some(post(file)));
            }
            match file.unreadable {
                Some(_) => Ok(None),
                None => archive.load_next(batch, modes.clone(), dry_run, &mut known).map(Some),
            }
        })?;
        let made = |(place, posting): (_, Option<_>)| {
            (place, posting.expect("the scope waits for all that it began"))
        };
        posted.extend(following.into_iter().map(made));
        let booked = loaded.as_ref().map(|loaded| booked::findings(file, loaded));
        let mut booked = booked.unwrap_or_default();
        settings.weigh(&mut booked);
        is_loaded(file, &booked);
        findings.extend(booked);
        outcomes.push(outcome(file, sheets, loaded));
    }
    outcomes.sort_by_key(|outcome| outcome.tables.order);
    findings.sort();
    Ok((outcomes, findings))
}

fn rows_of(file: &FileTables) -> u64 {
    file.sheets.iter().map(|sheet| sheet.account.rows_read).sum()
}

fn batch_of(file: &FileTables, posting: Posting) -> Batch {
    Batch {
        file: file.file.to_string(),
        sha256: file.sha256.clone(),
        templates: templates_of(file),
        rows_accepted: posting.sheets.iter().map(|sheet| sheet.rows_accepted).sum(),
        rows_rejected: posting.sheets.iter().map(|sheet| sheet.rows_rejected).sum(),
        posting,
        edits: Vec::new(),
    }
}

/// Files with customers are loaded before the documents that name them.
fn customers_first(tables: &Tables) -> Vec<usize> {
    let has_customers =
        |file: &FileTables| templates_of(file).iter().any(|name| name == "customers");
    let mut places: Vec<usize> = (0..tables.files.len()).collect();
    places.sort_by_key(|place| {
        let file = &tables.files[*place];
        (!has_customers(file), file.order)
    });
    places
}

fn templates_of(file: &FileTables) -> Vec<String> {
    let names: BTreeSet<String> = file
        .sheets
        .iter()
        .filter_map(|sheet| sheet.table.as_ref())
        .map(|table| table.template.name.clone())
        .collect();
    names.into_iter().collect()
}

/// The rows of a file that an error keeps out: (sheet, row). An error of the heading row or of
/// the sheet as a whole, such as a missing column, keeps out every row of the sheet.
pub fn rejected_rows(findings: &[Finding], file: &FileTables) -> BTreeSet<(u32, u32)> {
    let mut rejected = BTreeSet::new();
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter(|finding| finding.place.file_order == file.order);
    for place in errors.map(|finding| &finding.place) {
        let sheet = file.sheets.iter().find(|sheet| sheet.order == place.sheet_order);
        let Some(table) = sheet.and_then(|sheet| sheet.table.as_ref()) else { continue };
        match place.row {
            Some(row) if row > table.header_row => {
                rejected.insert((place.sheet_order, row));
            }
            _ => rejected.extend(table.rows().map(|row| (place.sheet_order, row))),
        }
    }
    rejected
}

fn outcome(file: &FileTables, sheets: Vec<SheetPosting>, loaded: Option<Loaded>) -> FileOutcome {
    FileOutcome {
        tables: file.clone(),
        sheets,
        batch: loaded.as_ref().and_then(|loaded| loaded.batch),
        status: loaded.as_ref().map_or("unreadable", |loaded| status(loaded.status)),
        lines_added: loaded.as_ref().map_or(0, |loaded| loaded.lines_added),
        lines_same: loaded.as_ref().map_or(0, |loaded| loaded.lines_same),
        loaded,
    }
}

fn status(status: LoadStatus) -> &'static str {
    match status {
        LoadStatus::Loaded => "loaded",
        LoadStatus::Unchanged => "unchanged",
        LoadStatus::Empty => "empty",
        LoadStatus::Refused => "refused",
    }
}
