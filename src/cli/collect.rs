//! `wanglai collect`: 催收 notes, what customers contest and what they promise to pay.

use crate::analyze;
use crate::archive::{Archive, NewNote, NoteOf};
use crate::cli::CLEAN;
use crate::cli::arguments::{Collect, CollectCommand, Format};
use crate::cli::output::{Context, Failure, print, print_csv, print_table, records};
use crate::cli::run::{now, who};
use crate::domain::money::{format_amount, parse_amount};
use crate::domain::{Amount, Currency, Date};
use crate::pipeline::{self, PipelineError};

const LISTED: [&str; 10] = [
    "note",
    "kind",
    "customer_code",
    "document_number",
    "currency",
    "amount",
    "due_date",
    "noted_on",
    "closed_on",
    "reason",
];

pub fn collect(arguments: &Collect, context: &Context) -> Result<u8, Failure> {
    match &arguments.command {
        CollectCommand::Dispute(dispute) => {
            let mut archive = Archive::open(&dispute.book.book).map_err(PipelineError::from)?;
            refuse_unknown(&archive, &dispute.code)?;
            let currency = currency_of(&archive, &dispute.code, &dispute.document)?;
            archive.signed_by(&who());
            let document_number = dispute.document.clone();
            let wrong =
                |text: &str| Failure::usage("error-provided", vec![("amount", text.to_owned())]);
            let read = |text: &String| {
                let amount = parse_amount(text, currency).ok().map(|read| read.amount.0);
                amount.filter(|amount| *amount > 0).ok_or_else(|| wrong(text))
            };
            let amount = dispute.amount.as_ref().map(read).transpose()?;
            let currency = currency.code().to_owned();
            let of = NoteOf::Dispute { document_number, currency, amount };
            add(&mut archive, &dispute.code, of, dispute.since, &dispute.reason, context)
        }
        CollectCommand::Promise(promise) => {
            let mut archive = Archive::open(&promise.book.book).map_err(PipelineError::from)?;
            refuse_unknown(&archive, &promise.code)?;
            archive.signed_by(&who());
            let unknown =
                || Failure::usage("error-currency", vec![("currency", promise.currency.clone())]);
            let currency = Currency::parse(&promise.currency).ok_or_else(unknown)?;
            let wrong =
                || Failure::usage("error-provided", vec![("amount", promise.amount.clone())]);
            let amount = parse_amount(&promise.amount, currency).map_err(|_| wrong())?.amount.0;
            if amount <= 0 {
                return Err(wrong());
            }
            let of = NoteOf::Promise {
                document_number: String::new(),
                currency: currency.code().to_owned(),
                amount,
                due_on: promise.due.to_string(),
            };
            add(&mut archive, &promise.code, of, promise.since, &promise.reason, context)
        }
        CollectCommand::Close(close) => {
            let mut archive = Archive::open(&close.book.book).map_err(PipelineError::from)?;
            let on = close.on.unwrap_or_else(today).to_string();
            archive.close_note(close.note, &on).map_err(PipelineError::from)?;
            let variables = [("note", close.note.to_string()), ("day", on)];
            context.say("collect-closed", &variables);
            Ok(CLEAN)
        }
        CollectCommand::List(book) => {
            let archive = Archive::open(&book.book).map_err(PipelineError::from)?;
            list(&archive, context)
        }
    }
}

fn today() -> Date {
    chrono::Local::now().date_naive()
}

/// A note on a customer that the book does not have would never be seen again.
fn refuse_unknown(archive: &Archive, code: &str) -> Result<(), Failure> {
    if archive.customer(code).map_err(PipelineError::from)?.is_none() {
        return Err(Failure::usage("error-collect-customer", vec![("code", code.to_owned())]));
    }
    Ok(())
}

/// The currency of a document of a customer, which the book must have.
fn currency_of(archive: &Archive, code: &str, document: &str) -> Result<Currency, Failure> {
    let ledger = pipeline::ledger(archive)?;
    let currency = analyze::document_currency(&ledger, code, document);
    currency.and_then(|code| Currency::parse(&code)).ok_or_else(|| {
        let variables = vec![("code", code.to_owned()), ("document", document.to_owned())];
        Failure::usage("error-collect-document", variables)
    })
}

fn add(
    archive: &mut Archive,
    code: &str,
    of: NoteOf,
    since: Option<Date>,
    reason: &str,
    context: &Context,
) -> Result<u8, Failure> {
    let note = NewNote {
        customer_code: code.to_owned(),
        of,
        noted_on: since.unwrap_or_else(today).to_string(),
        reason: reason.to_owned(),
    };
    let number = archive.add_note(&note, &now()).map_err(PipelineError::from)?;
    context.say("collect-noted", &[("note", number.to_string())]);
    Ok(CLEAN)
}

fn list(archive: &Archive, context: &Context) -> Result<u8, Failure> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for note in archive.notes().map_err(PipelineError::from)? {
        let (kind, document, currency, amount, due) = match note.of.of {
            NoteOf::Dispute { document_number, currency, amount } => {
                let known = Currency::parse(&currency).unwrap_or(Currency::CNY);
                let amount = amount.map_or_else(String::new, |it| format_amount(Amount(it), known));
                ("dispute", document_number, currency, amount, String::new())
            }
            NoteOf::Promise { document_number, currency, amount, due_on } => {
                let known = Currency::parse(&currency).unwrap_or(Currency::CNY);
                let amount = format_amount(Amount(amount), known);
                ("promise", document_number, currency, amount, due_on)
            }
        };
        rows.push(vec![
            note.note.to_string(),
            kind.to_owned(),
            note.of.customer_code,
            document,
            currency,
            amount,
            due,
            note.of.noted_on,
            note.closed_on,
            note.of.reason,
        ]);
    }
    match context.format {
        Format::Json => {
            let records = records(&LISTED, &rows);
            print(&serde_json::to_string_pretty(&records).expect("the rows are JSON"));
        }
        Format::Text => {
            let heading =
                |key: &&str| context.text(&format!("column-{}", key.replace('_', "-")), &[]);
            let headings: Vec<String> = LISTED.iter().map(heading).collect();
            print_table(&headings, &rows, usize::MAX);
        }
        _ => print_csv(&LISTED, rows),
    }
    Ok(CLEAN)
}
