//! `wanglai doctor`: examines a book, mends what is safe and says the rest.

use serde_json::json;

use crate::archive::{Archive, Examination, Found};
use crate::cli::arguments::{Doctor, Format};
use crate::cli::output::{Context, Failure, print, print_csv};
use crate::cli::run::who;
use crate::cli::{CLEAN, FINDINGS};
use crate::domain::money::format_amount;
use crate::domain::{Amount, Currency};
use crate::pipeline::PipelineError;

const COLUMNS: [&str; 3] = ["trouble", "subject", "mended"];

pub fn doctor(arguments: &Doctor, context: &Context) -> Result<u8, Failure> {
    let mut archive = Archive::open(&arguments.book.book).map_err(PipelineError::from)?;
    archive.signed_by(&who());
    let examination = archive.examine(!arguments.dry_run).map_err(PipelineError::from)?;
    match context.format {
        Format::Json => print(&json_text(&examination)),
        Format::Text => print(&plain_text(&examination, context)),
        _ => print_csv(&COLUMNS, examination.found.iter().map(row)),
    }
    let is_sound = examination.found.iter().all(|found| found.mended);
    Ok(if is_sound { CLEAN } else { FINDINGS })
}

fn row(found: &Found) -> Vec<String> {
    vec![found.trouble.word().to_owned(), found.trouble.subject(), found.mended.to_string()]
}

/// Debit and credit of each currency as decimal text.
fn sums(examination: &Examination) -> Vec<[String; 3]> {
    let shown = |sum: i128, code: &str| {
        let currency = Currency::parse(code).unwrap_or(Currency::CNY);
        i64::try_from(sum).map_or(sum.to_string(), |sum| format_amount(Amount(sum), currency))
    };
    let sums = examination.totals.sums.iter();
    sums.map(|(code, (debit, credit))| [code.clone(), shown(*debit, code), shown(*credit, code)])
        .collect()
}

fn json_text(examination: &Examination) -> String {
    let totals = &examination.totals;
    let sums: Vec<serde_json::Value> = sums(examination)
        .into_iter()
        .map(|[currency, debit, credit]| {
            json!({"currency": currency, "debit": debit, "credit": credit})
        })
        .collect();
    let found: Vec<serde_json::Value> = examination
        .found
        .iter()
        .map(|one| {
            json!({
                "trouble": one.trouble.word(),
                "subject": one.trouble.subject(),
                "mended": one.mended,
            })
        })
        .collect();
    let record = json!({
        "version": 1,
        "troubles": found,
        "totals": {
            "version": totals.version,
            "customers": totals.customers,
            "former_customers": totals.former_customers,
            "batches": totals.batches,
            "changes": totals.changes,
            "ledger_files": totals.ledger_files,
            "lines": totals.lines,
            "sums": sums,
        },
    });
    serde_json::to_string_pretty(&record).expect("the record is JSON")
}

fn plain_text(examination: &Examination, context: &Context) -> String {
    let totals = &examination.totals;
    let variables = [
        ("version", totals.version.to_string()),
        ("customers", totals.customers.to_string()),
        ("former", totals.former_customers.to_string()),
        ("batches", totals.batches.to_string()),
        ("changes", totals.changes.to_string()),
        ("files", totals.ledger_files.to_string()),
        ("lines", totals.lines.to_string()),
    ];
    let mut lines = vec![context.text("doctor-totals", &variables)];
    for [currency, debit, credit] in sums(examination) {
        let variables = [("currency", currency), ("debit", debit), ("credit", credit)];
        lines.push(context.text("doctor-sums", &variables));
    }
    for found in &examination.found {
        let variables = [("subject", found.trouble.subject())];
        let said = context.text(&format!("trouble-{}", found.trouble.word()), &variables);
        let verdict = if found.mended { "doctor-mended" } else { "doctor-open" };
        lines.push(format!("  {said}  {}", context.text(verdict, &[])));
    }
    let open = examination.found.iter().filter(|found| !found.mended).count();
    lines.push(match (examination.found.is_empty(), open) {
        (true, _) => context.text("doctor-sound", &[]),
        (false, 0) => context.text("doctor-all-mended", &[]),
        (false, _) => context.text("doctor-trouble", &[("count", open.to_string())]),
    });
    lines.join("\n")
}
