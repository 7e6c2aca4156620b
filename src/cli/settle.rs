//! `wanglai settle`: 两清, proposed by rules, committed, listed and undone.

use serde_json::{Map, Value};

use crate::analyze::{self, Ledger};
use crate::archive::Archive;
use crate::cli::arguments::{Format, Settle, SettleCommand, SettlePropose};
use crate::cli::output::{Context, Failure, print, print_csv, print_table};
use crate::cli::run::{now, who};
use crate::cli::{CLEAN, write_file};
use crate::domain::money::format_amount;
use crate::domain::{Amount, Currency, Date};
use crate::export;
use crate::pipeline::settling::{self, Proposal};
use crate::pipeline::{self, PipelineError};

const LISTED: [&str; 11] = [
    "settlement",
    "rule",
    "settled_on",
    "customer_code",
    "currency",
    "debit_number",
    "credit_number",
    "amount",
    "status",
    "created",
    "who",
];

pub fn settle(arguments: &Settle, context: &Context) -> Result<u8, Failure> {
    match &arguments.command {
        SettleCommand::Propose(propose) => {
            let (_, ledger, as_of) = open(propose, context)?;
            let proposals = settling::propose(&ledger, as_of)?;
            show(&rows(&proposals, &ledger)?, propose, context)?;
        }
        SettleCommand::Commit(commit) => {
            let (mut archive, ledger, as_of) = open(&commit.propose, context)?;
            archive.signed_by(&who());
            let proposals = match &commit.file {
                Some(file) => settling::from_file(file, &ledger, as_of)?.map_err(|refusal| {
                    let key = format!("error-settle-{}", refusal.reason);
                    let number = ("number", refusal.number);
                    Failure::usage(&key, vec![number, ("document", refusal.document_number)])
                })?,
                None => settling::propose(&ledger, as_of)?,
            };
            settling::commit(&mut archive, &proposals, &now())?;
            context.say("settle-committed", &[("count", proposals.len().to_string())]);
        }
        SettleCommand::Undo(undo) => {
            let mut archive = Archive::open(&undo.book.book).map_err(PipelineError::from)?;
            archive.undo_settlement(undo.settlement, &now()).map_err(PipelineError::from)?;
            let number = ("settlement", undo.settlement.to_string());
            context.say("settle-undone", &[number]);
        }
        SettleCommand::List(book) => {
            let archive = Archive::open(&book.book).map_err(PipelineError::from)?;
            list(&archive, context)?;
        }
    }
    Ok(CLEAN)
}

fn open(arguments: &SettlePropose, context: &Context) -> Result<(Archive, Ledger, Date), Failure> {
    let archive = Archive::open(&arguments.book.book).map_err(PipelineError::from)?;
    let ledger = pipeline::ledger(&archive)?;
    say_broken(&archive, context)?;
    let as_of = arguments.as_of.or_else(|| analyze::default_as_of(&ledger));
    let as_of = as_of.ok_or_else(|| Failure::usage("error-empty-ledger", Vec::new()))?;
    Ok((archive, ledger, as_of))
}

/// Matches whose documents are not what they were are said, and count as open.
pub fn say_broken(archive: &Archive, context: &Context) -> Result<(), Failure> {
    say_numbers(&pipeline::broken_settlements(archive)?, context);
    Ok(())
}

pub fn say_numbers(broken: &[i64], context: &Context) {
    if !broken.is_empty() {
        let numbers: Vec<String> = broken.iter().map(i64::to_string).collect();
        context.say("settle-broken", &[("numbers", numbers.join(", "))]);
    }
}

fn rows(proposals: &[Proposal], ledger: &Ledger) -> Result<Vec<Vec<String>>, Failure> {
    let names = analyze::customer_names(ledger).map_err(PipelineError::from)?;
    let mut rows = Vec::new();
    for (number, proposal) in (1..).zip(proposals) {
        let currency = Currency::parse(&proposal.currency).unwrap_or(Currency::CNY);
        for item in &proposal.items {
            let amount = format_amount(Amount(item.amount.saturating_abs()), currency);
            let (debit, credit) =
                if item.amount > 0 { (amount, String::new()) } else { (String::new(), amount) };
            rows.push(vec![
                number.to_string(),
                proposal.rule.word().to_owned(),
                proposal.settled_on.to_string(),
                proposal.customer_code.clone(),
                names.get(&proposal.customer_code).cloned().unwrap_or_default(),
                proposal.currency.clone(),
                item.document_number.clone(),
                item.date.to_string(),
                debit,
                credit,
            ]);
        }
    }
    Ok(rows)
}

fn show(rows: &[Vec<String>], arguments: &SettlePropose, context: &Context) -> Result<(), Failure> {
    let columns = export::SETTLEMENT_COLUMNS;
    let is_workbook = |path: &std::path::Path| path.extension().is_some_and(|end| end == "xlsx");
    let path = match (&arguments.out, context.format) {
        (None, Format::Xlsx) => Some("settlement.xlsx".into()),
        (out, _) => out.clone(),
    };
    let Some(path) = path else {
        match context.format {
            Format::Json => print(&json(&columns, rows)),
            Format::Text => {
                let headings: Vec<String> =
                    columns.iter().map(|key| heading(key, context)).collect();
                let words = |row: &Vec<String>| {
                    let mut row = row.clone();
                    row[1] = context.text(&format!("settle-rule-{}", row[1]), &[]);
                    row
                };
                print_table(&headings, &rows.iter().map(words).collect::<Vec<_>>(), 8);
            }
            _ => print_csv(&columns, rows.iter().cloned()),
        }
        return Ok(());
    };
    let bytes = if is_workbook(&path) || context.format == Format::Xlsx {
        export::settlement_workbook(rows, context.language).map_err(PipelineError::from)?
    } else {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(columns).expect("a vector takes every record");
        for row in rows {
            writer.write_record(row).expect("a vector takes every record");
        }
        writer.into_inner().expect("a vector takes every byte")
    };
    write_file(&path, &bytes)?;
    context.say("written", &[("file", path.display().to_string())]);
    Ok(())
}

fn heading(key: &str, context: &Context) -> String {
    context.text(&format!("column-{}", key.replace('_', "-")), &[])
}

fn json(columns: &[&str], rows: &[Vec<String>]) -> String {
    let object = |row: &Vec<String>| -> Value {
        let cells = columns.iter().zip(row);
        Value::Object(
            cells
                .map(|(key, cell)| ((*key).to_owned(), cell.clone().into()))
                .collect::<Map<_, _>>(),
        )
    };
    let rows: Vec<Value> = rows.iter().map(object).collect();
    serde_json::to_string_pretty(&rows).expect("the rows are JSON")
}

fn list(archive: &Archive, context: &Context) -> Result<(), Failure> {
    let broken = pipeline::broken_settlements(archive)?;
    let mut rows = Vec::new();
    for one in archive.settlements().map_err(PipelineError::from)? {
        let status = match (one.undone.is_empty(), broken.contains(&one.settlement)) {
            (false, _) => "undone",
            (true, true) => "broken",
            (true, false) => "in-force",
        };
        let currency = Currency::parse(&one.of.currency).unwrap_or(Currency::CNY);
        for pair in &one.of.pairs {
            rows.push(vec![
                one.settlement.to_string(),
                one.of.rule.clone(),
                one.of.settled_on.clone(),
                one.of.customer_code.clone(),
                one.of.currency.clone(),
                pair.debit_number.clone(),
                pair.credit_number.clone(),
                format_amount(Amount(pair.amount), currency),
                status.to_owned(),
                one.created.clone(),
                one.who.clone(),
            ]);
        }
    }
    match context.format {
        Format::Json => print(&json(&LISTED, &rows)),
        Format::Text => {
            let headings: Vec<String> = LISTED.iter().map(|key| heading(key, context)).collect();
            print_table(&headings, &rows, usize::MAX);
        }
        _ => print_csv(&LISTED, rows),
    }
    Ok(())
}
