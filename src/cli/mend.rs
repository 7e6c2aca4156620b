//! `wanglai mend`: brings customers to their normal form, and takes accepted repairs.

use serde_json::json;

use crate::archive::Archive;
use crate::cli::CLEAN;
use crate::cli::arguments::{Format, Mend};
use crate::cli::output::{Context, Failure, print, print_csv, print_table};
use crate::cli::run::{now, who};
use crate::domain::mask::mask;
use crate::domain::text::nearest;
use crate::finding::Code;
use crate::pipeline::{PipelineError, mend, words};
use crate::template;

const COLUMNS: [&str; 7] =
    ["customer_code", "contact_name", "field", "old", "new", "reason", "applied"];

pub fn mend(arguments: &Mend, context: &Context) -> Result<u8, Failure> {
    let accepted = arguments.accept.iter().map(|word| code(word)).collect::<Result<Vec<_>, _>>()?;
    let mut archive = Archive::open(&arguments.book.book).map_err(PipelineError::from)?;
    archive.signed_by(&who());
    let mends = mend::proposals(&archive, &accepted)?;
    let loaded = mend::apply(&mut archive, &mends, &now(), arguments.dry_run)?;
    let templates = template::load();
    let personal = |key: &str| {
        let field = templates.templates.iter().find_map(|template| template.field(key));
        field.is_some_and(|field| field.personal) && !arguments.unmask
    };
    let rows: Vec<Vec<String>> = mends
        .iter()
        .map(|one| {
            let hide = personal(&one.field);
            let shown = |text: &str| if hide { mask(text) } else { text.to_owned() };
            vec![
                one.customer_code.clone(),
                if personal("contact_name") {
                    mask(&one.contact_name)
                } else {
                    one.contact_name.clone()
                },
                one.field.clone(),
                shown(&one.old),
                shown(&one.new),
                one.reason.to_owned(),
                one.applied.to_string(),
            ]
        })
        .collect();
    let batch = loaded.as_ref().and_then(|loaded| loaded.batch);
    match context.format {
        Format::Json => {
            let list: Vec<serde_json::Value> = rows
                .iter()
                .zip(&mends)
                .map(|(row, one)| {
                    json!({
                        "customer_code": row[0],
                        "contact_name": row[1],
                        "field": row[2],
                        "old": row[3],
                        "new": row[4],
                        "reason": row[5],
                        "applied": one.applied,
                    })
                })
                .collect();
            let dry_run = arguments.dry_run;
            let record = json!({"version": 1, "dry_run": dry_run, "batch": batch, "mends": list});
            print(&serde_json::to_string_pretty(&record).expect("the record is JSON"));
        }
        Format::Text => show(&rows, context),
        _ => print_csv(&COLUMNS, rows),
    }
    let count = |applied: bool| mends.iter().filter(|one| one.applied == applied).count();
    let variables = [
        ("applied", count(true).to_string()),
        ("offered", count(false).to_string()),
        ("batch", batch.map_or_else(|| "–".to_owned(), |batch| batch.to_string())),
    ];
    context.say(if arguments.dry_run { "mend-would" } else { "mend-done" }, &variables);
    Ok(CLEAN)
}

fn show(rows: &[Vec<String>], context: &Context) {
    let headings: Vec<String> =
        ["customer-code", "contact-name", "field", "old", "new", "reason", "applied"]
            .map(|key| context.text(&format!("mend-{key}"), &[]))
            .into();
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let mut row = row.clone();
            row[2] = words::heading(&row[2], context.language);
            row[5] = match row[5].as_str() {
                mend::NORMAL_FORM => context.text("mend-normal-form", &[]),
                word => context.text(&format!("{word}.title"), &[]),
            };
            row[6] = context.text(&format!("mend-{}", row[6]), &[]);
            row
        })
        .collect();
    print_table(&headings, &rows, COLUMNS.len());
}

/// The code of a word, or the nearest one in the refusal.
fn code(word: &str) -> Result<Code, Failure> {
    Code::parse(word).ok_or_else(|| {
        let known: Vec<&str> = Code::ALL.iter().map(|code| code.word()).collect();
        let near = nearest(word, &known).unwrap_or_default().to_owned();
        Failure::usage("error-no-code", vec![("code", word.to_owned()), ("near", near)])
    })
}
