//! `wanglai customer remove|restore|merge|revert`: who is in the archive; one change taken back.

use serde_json::json;

use super::difference::{self, COLUMNS, Shown};
use crate::archive::record::Key;
use crate::archive::{Archive, Edit, LoadStatus, Loaded, Obstacle, Refusal};
use crate::cli::arguments::{
    CustomerChange, CustomerMerge, CustomerRemove, CustomerRestore, CustomerRevert, Format,
};
use crate::cli::output::{Context, Failure, print, print_csv, talk};
use crate::cli::run::who;
use crate::cli::{CLEAN, FINDINGS};
use crate::pipeline::{PipelineError, change, duplicates, settings};

pub fn remove(arguments: &CustomerRemove, context: &Context) -> Result<u8, Failure> {
    let archive = open(&arguments.change)?;
    let mut codes = arguments.chosen.codes.clone();
    if let Some(source) = &arguments.chosen.filter {
        let chosen = super::filter::customers(&archive, source)?;
        codes.extend(chosen.into_iter().map(|customer| customer.customer_code));
    }
    let edits = codes.iter().map(|code| Edit::Remove { key: Key::customer(code) }).collect();
    make(archive, edits, "customer remove", &arguments.change, context)
}

pub fn restore(arguments: &CustomerRestore, context: &Context) -> Result<u8, Failure> {
    let archive = open(&arguments.change)?;
    let codes = arguments.codes.iter().cloned();
    let edits = codes.map(|code| Edit::Restore { code }).collect();
    make(archive, edits, "customer restore", &arguments.change, context)
}

pub fn merge(arguments: &CustomerMerge, context: &Context) -> Result<u8, Failure> {
    let archive = open(&arguments.change)?;
    let edits = match (&arguments.into, &arguments.from) {
        (Some(into), _) => {
            let codes = arguments.codes.iter().cloned();
            codes.map(|from| Edit::Merge { from, into: into.clone() }).collect()
        }
        (None, Some(path)) => {
            let marked = duplicates::marked(path)?;
            change::merges(&marked).map_err(|groups| {
                Failure::usage("error-merge-unclear", vec![("groups", groups.join(", "))])
            })?
        }
        (None, None) => Vec::new(),
    };
    if edits.is_empty() {
        return Err(Failure::usage("error-merge-nothing", Vec::new()));
    }
    make(archive, edits, "customer merge", &arguments.change, context)
}

pub fn revert(arguments: &CustomerRevert, context: &Context) -> Result<u8, Failure> {
    let archive = open(&arguments.change)?;
    let edits = arguments.changes.iter().map(|change| Edit::Revert { change: *change }).collect();
    make(archive, edits, "customer revert", &arguments.change, context)
}

fn open(change: &CustomerChange) -> Result<Archive, Failure> {
    let mut archive = Archive::open(&change.book.book).map_err(PipelineError::from)?;
    archive.signed_by(&who());
    Ok(archive)
}

/// Makes the edits as one batch and shows the difference; or says of each that cannot be made why,
/// and makes none.
fn make(
    mut archive: Archive,
    edits: Vec<Edit>,
    name: &str,
    arguments: &CustomerChange,
    context: &Context,
) -> Result<u8, Failure> {
    let dry_run = arguments.dry_run;
    let loaded = change::edit(&mut archive, edits, name, dry_run)?;
    let refused = loaded.status == LoadStatus::Refused;
    let differences = if refused { &[][..] } else { &loaded.differences };
    let settings = settings::read(archive.directory())?;
    let rows = Shown::new(&settings.templates, arguments.unmask).rows(differences);
    match context.format {
        Format::Json => {
            let mut record = difference::record(&loaded, &rows, dry_run);
            record["refused"] = loaded.refused.iter().map(|one| refusal(one, context)).collect();
            print(&serde_json::to_string_pretty(&record).expect("the record is JSON"));
        }
        Format::Text => difference::print_rows(&rows, context),
        _ => print_csv(&COLUMNS, rows),
    }
    if context.format != Format::Json {
        for one in &loaded.refused {
            talk(&said(one, context));
        }
    }
    say(&loaded, dry_run, context);
    Ok(if refused { FINDINGS } else { CLEAN })
}

fn say(loaded: &Loaded, dry_run: bool, context: &Context) {
    let key = match (loaded.status, dry_run) {
        (LoadStatus::Refused, _) => "change-none",
        (LoadStatus::Unchanged | LoadStatus::Empty, _) => "change-nothing",
        (LoadStatus::Loaded, true) => "import-dry-run",
        (LoadStatus::Loaded, false) => "change-done",
    };
    let batch = loaded.batch.map(|batch| batch.to_string()).unwrap_or_default();
    context.say(key, &[("batch", batch)]);
}

/// The word of an obstacle, and what it names.
fn obstacle(obstacle: &Obstacle) -> (&'static str, String) {
    let numbers =
        |batches: &[i64]| batches.iter().map(i64::to_string).collect::<Vec<String>>().join(", ");
    match obstacle {
        Obstacle::Unknown => ("unknown", String::new()),
        Obstacle::Removed => ("removed", String::new()),
        Obstacle::Merged { into } => ("merged", into.clone()),
        Obstacle::NotFormer => ("not-former", String::new()),
        Obstacle::Documents { batches } => ("documents", numbers(batches)),
        Obstacle::Children { codes } => ("children", codes.join(", ")),
        Obstacle::HasMerged { codes } => ("has-merged", codes.join(", ")),
        Obstacle::Itself => ("itself", String::new()),
        Obstacle::NoSuchChange => ("no-such-change", String::new()),
        Obstacle::Withdrawn => ("withdrawn", String::new()),
        Obstacle::EditedSince { batch } => ("edited-since", batch.to_string()),
        Obstacle::WholeBatch { batch } => ("whole-batch", batch.to_string()),
    }
}

fn said(refusal: &Refusal, context: &Context) -> String {
    let (word, named) = obstacle(&refusal.obstacle);
    let variables = [("code", refusal.code.clone()), ("named", named)];
    context.text(&format!("refused-{word}"), &variables)
}

fn refusal(refusal: &Refusal, context: &Context) -> serde_json::Value {
    let (word, named) = obstacle(&refusal.obstacle);
    json!({
        "customer_code": refusal.code,
        "reason": word,
        "named": named,
        "message": said(refusal, context),
    })
}
