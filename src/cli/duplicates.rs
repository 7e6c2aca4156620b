//! `wanglai customer duplicates`: who is likely whom, as a proposal to mark.

use serde_json::json;

use crate::archive::Archive;
use crate::cli::arguments::{CustomerDuplicates, Format};
use crate::cli::output::{Context, Failure, print, print_csv};
use crate::cli::{CLEAN, write_file};
use crate::dedupe::{Candidate, Group, Reason};
use crate::domain::mask::mask;
use crate::export::{self, PROPOSAL_COLUMNS, ProposalRow};
use crate::pipeline::{PipelineError, duplicates, words};
use crate::template;

/// What helps to decide, by field key.
const DETAILS: [&str; 5] = ["tax_id", "phone", "mobile", "address", "bank_account"];

pub fn duplicates(arguments: &CustomerDuplicates, context: &Context) -> Result<u8, Failure> {
    let list = &arguments.list;
    let mut archive = Archive::open(&list.book.book).map_err(PipelineError::from)?;
    if !arguments.never.is_empty() {
        for code in &arguments.never {
            if archive.customer(code).map_err(PipelineError::from)?.is_none() {
                return Err(Failure::usage("error-no-customer", vec![("code", code.clone())]));
            }
        }
        duplicates::keep_apart(&mut archive, &arguments.never)?;
    }
    if let Some(path) = &arguments.from {
        let rows = duplicates::marked(path)?;
        let count = duplicates::keep_apart_marked(&mut archive, &rows)?;
        context.say("duplicates-kept-apart", &[("count", count.to_string())]);
    }
    let (candidates, groups) = duplicates::of_archive(&archive)?;
    let hidden = hidden(list.unmask);
    let rows: Vec<ProposalRow> = (1..)
        .zip(&groups)
        .flat_map(|(number, group)| rows(number, group, &candidates, &hidden, context))
        .collect();
    let bytes = match context.format {
        Format::Xlsx => {
            let headings = DETAILS.map(|key| words::heading(key, context.language));
            let bytes = export::proposal_workbook(&rows, &headings, context.language);
            Some(bytes.map_err(PipelineError::from)?)
        }
        _ => None,
    };
    let xlsx_name = || "duplicates.xlsx".into();
    match (bytes, &arguments.out) {
        (Some(bytes), out) => {
            let path = out.clone().unwrap_or_else(xlsx_name);
            write_file(&path, &bytes)?;
            context.say("written", &[("file", path.display().to_string())]);
        }
        (None, Some(path)) => {
            let text = match context.format {
                Format::Json => json_text(&rows, &groups, &candidates),
                _ => csv_text(&rows),
            };
            write_file(path, text.as_bytes())?;
            context.say("written", &[("file", path.display().to_string())]);
        }
        (None, None) => match context.format {
            Format::Json => print(&json_text(&rows, &groups, &candidates)),
            Format::Text => print(&plain_text(&rows, context)),
            _ => print_csv(&headings(), rows.iter().map(cells)),
        },
    }
    Ok(CLEAN)
}

fn headings() -> Vec<&'static str> {
    PROPOSAL_COLUMNS.into_iter().chain(DETAILS).collect()
}

/// Which of the details are masked.
fn hidden(unmask: bool) -> Vec<bool> {
    let templates = template::load();
    let personal = |key: &str| {
        let field = templates.templates.iter().find_map(|template| template.field(key));
        field.is_some_and(|field| field.personal)
    };
    DETAILS.iter().map(|key| personal(key) && !unmask).collect()
}

fn rows(
    number: u32,
    group: &Group,
    candidates: &[Candidate],
    hidden: &[bool],
    context: &Context,
) -> Vec<ProposalRow> {
    group
        .members
        .iter()
        .map(|member| {
            let candidate = &candidates[*member];
            let pair = group.pair_of(*member);
            let reasons = pair.map(|pair| pair.reasons.as_slice()).unwrap_or_default();
            let cells = [
                &candidate.tax_id,
                &candidate.phones[0],
                &candidate.phones[1],
                &candidate.address,
                &candidate.bank_account,
            ];
            let details = cells.into_iter().zip(hidden);
            ProposalRow {
                group: number,
                mark: if *member == group.keep { "keep".to_owned() } else { String::new() },
                customer_code: candidate.customer_code.clone(),
                customer_name: candidate.customer_name.clone(),
                score: pair.map_or(0, |pair| pair.score),
                reasons: reasons_of(reasons, context),
                details: details
                    .map(|(cell, hide)| if *hide { mask(cell) } else { cell.clone() })
                    .collect(),
            }
        })
        .collect()
}

/// Reasons in words for people, as keys in a csv.
fn reasons_of(reasons: &[Reason], context: &Context) -> String {
    match context.format {
        Format::Csv => {
            let keys: Vec<&str> = reasons.iter().map(|reason| reason.word()).collect();
            keys.join(" ")
        }
        _ => words::reasons(reasons, context.language),
    }
}

fn cells(row: &ProposalRow) -> Vec<String> {
    let mut cells = vec![
        row.group.to_string(),
        row.mark.clone(),
        row.customer_code.clone(),
        row.customer_name.clone(),
        row.score.to_string(),
        row.reasons.clone(),
    ];
    cells.extend(row.details.iter().cloned());
    cells
}

fn csv_text(rows: &[ProposalRow]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(headings()).expect("a vector takes every record");
    for row in rows {
        writer.write_record(cells(row)).expect("a vector takes every record");
    }
    let bytes = writer.into_inner().expect("a vector takes every byte");
    String::from_utf8(bytes).expect("the cells are UTF-8")
}

fn json_text(rows: &[ProposalRow], groups: &[Group], candidates: &[Candidate]) -> String {
    let reasons_of = |group: &Group, member: usize| -> Vec<&'static str> {
        let pair = group.pair_of(member);
        let reasons = pair.map(|pair| pair.reasons.as_slice()).unwrap_or_default();
        reasons.iter().map(|reason: &Reason| reason.word()).collect()
    };
    let mut rest = rows.iter();
    let list: Vec<serde_json::Value> = (1..)
        .zip(groups)
        .map(|(number, group)| {
            let members: Vec<serde_json::Value> = group
                .members
                .iter()
                .zip(rest.by_ref())
                .map(|(member, row)| {
                    json!({
                        "customer_code": row.customer_code,
                        "customer_name": row.customer_name,
                        "mark": row.mark,
                        "score": row.score,
                        "reasons": reasons_of(group, *member),
                        "message": row.reasons,
                    })
                })
                .collect();
            let keep = &candidates[group.keep].customer_code;
            json!({"group": number, "score": group.score, "keep": keep, "members": members})
        })
        .collect();
    let record = json!({"version": 1, "groups": list});
    serde_json::to_string_pretty(&record).expect("the groups are JSON")
}

fn plain_text(rows: &[ProposalRow], context: &Context) -> String {
    let mut lines = Vec::new();
    let mut group = 0;
    for row in rows {
        if row.group != group {
            group = row.group;
            lines.push(context.text("duplicates-group", &[("group", group.to_string())]));
        }
        let keep = if row.mark == "keep" { "*" } else { " " };
        lines.push(format!(
            "  {keep} {:>3}  {}  {}  {}",
            row.score, row.customer_code, row.customer_name, row.reasons
        ));
    }
    lines.push(context.text("duplicates-counted", &[("groups", group.to_string())]));
    lines.join("\n")
}
