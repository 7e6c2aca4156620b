//! `wanglai settle`: 两清, proposed by rules, committed, listed, checked and undone.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::analyze::{self, Ledger};
use crate::archive::Archive;
use crate::cli::arguments::{Format, Settle, SettleCommand, SettlePropose};
use crate::cli::output::{Context, Failure, print, print_csv, print_table};
use crate::cli::run::{now, who};
use crate::cli::{CLEAN, FINDINGS, write_file};
use crate::domain::money::format_amount;
use crate::domain::{Amount, Currency, Date, control_account};
use crate::export;
use crate::pipeline::settling::{self, Alteration, Altered, Condition, Proposal};
use crate::pipeline::{self, PipelineError};

const LISTED: [&str; 12] = [
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
    "control_account",
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
            settling::commit(&mut archive, &ledger, &proposals, &now())?;
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
        SettleCommand::Check(book) => {
            let archive = Archive::open(&book.book).map_err(PipelineError::from)?;
            return check(&archive, context);
        }
    }
    Ok(CLEAN)
}

fn open(arguments: &SettlePropose, context: &Context) -> Result<(Archive, Ledger, Date), Failure> {
    let archive = Archive::open(&arguments.book.book).map_err(PipelineError::from)?;
    let (ledger, condition) = pipeline::ledger_and_condition(&archive)?;
    say_condition(&condition, context);
    let as_of = arguments.as_of.or_else(|| analyze::default_as_of(&ledger));
    let as_of = as_of.ok_or_else(|| Failure::usage("error-empty-ledger", Vec::new()))?;
    Ok((archive, ledger, as_of))
}

/// Matches whose documents are not what they were are said; gives what was said.
pub fn say_condition(condition: &Condition, context: &Context) -> Vec<String> {
    let notes = settling::notes(condition, context.language);
    for note in &notes {
        context.say_line(note);
    }
    notes
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
                control_account::shown(&proposal.control_account).to_owned(),
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
    let condition = pipeline::ledger_and_condition(archive)?.1;
    let altered: BTreeSet<i64> = condition.altered.iter().map(|one| one.settlement).collect();
    let mut rows = Vec::new();
    for one in archive.settlements().map_err(PipelineError::from)? {
        let status = if !one.undone.is_empty() {
            "undone"
        } else if condition.broken.contains(&one.settlement) {
            "broken"
        } else if altered.contains(&one.settlement) {
            "altered"
        } else {
            "in-force"
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
                control_account::shown(&one.of.control_account).to_owned(),
            ]);
        }
    }
    print_rows(&LISTED, rows, context);
    Ok(())
}

fn print_rows(columns: &[&str], rows: Vec<Vec<String>>, context: &Context) {
    match context.format {
        Format::Json => print(&json(columns, &rows)),
        Format::Text => {
            let headings: Vec<String> = columns.iter().map(|key| heading(key, context)).collect();
            print_table(&headings, &rows, usize::MAX);
        }
        _ => print_csv(columns, rows),
    }
}

const CHECKED: [&str; 12] = [
    "settlement",
    "status",
    "customer_code",
    "currency",
    "moved_from",
    "document_number",
    "debit_then",
    "debit_now",
    "credit_then",
    "credit_now",
    "lines_then",
    "lines_now",
];

/// What of the matches in force is no more as it was; none is exit 0.
fn check(archive: &Archive, context: &Context) -> Result<u8, Failure> {
    let condition = pipeline::ledger_and_condition(archive)?.1;
    let settlements = archive.settlements().map_err(PipelineError::from)?;
    let mut rows = Vec::new();
    for one in settlements.iter().filter(|one| condition.broken.contains(&one.settlement)) {
        let named = [one.settlement.to_string(), "broken".to_owned()];
        let mut row: Vec<String> = named.into();
        row.extend([one.of.customer_code.clone(), one.of.currency.clone()]);
        row.resize(CHECKED.len(), String::new());
        rows.push(row);
    }
    rows.extend(condition.altered.iter().map(altered_row));
    rows.sort_by_key(|row| row[0].parse::<i64>().expect("the number of a settlement"));
    let in_force = settlements.iter().filter(|one| one.undone.is_empty()).count();
    let count = [("count", in_force.to_string()), ("found", rows.len().to_string())];
    context.say("settle-checked", &count);
    let code = if rows.is_empty() { CLEAN } else { FINDINGS };
    if !rows.is_empty() || context.format != Format::Text {
        print_rows(&CHECKED, rows, context);
    }
    Ok(code)
}

fn altered_row(one: &Altered) -> Vec<String> {
    let currency = Currency::parse(&one.currency).unwrap_or(Currency::CNY);
    let money = |amount| format_amount(Amount(amount), currency);
    let mut row = vec![
        one.settlement.to_string(),
        "altered".to_owned(),
        one.customer_code.clone(),
        one.currency.clone(),
    ];
    match &one.alteration {
        Alteration::Moved { from } => row.push(from.clone()),
        Alteration::Document { then, now } => row.extend([
            String::new(),
            then.document_number.clone(),
            money(then.debit),
            money(now.debit),
            money(then.credit),
            money(now.credit),
            then.lines.to_string(),
            now.lines.to_string(),
        ]),
    }
    row.resize(CHECKED.len(), String::new());
    row
}
