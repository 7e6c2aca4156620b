//! The quality of an archive for machines.

use serde_json::{Value, json};

use super::{Check, Listed, Quality, Scored};
use crate::domain::quality::shown;
use crate::i18n::{self, Language};

/// The whole picture; `now` are the figures of this moment against the last check.
pub fn json(quality: &Quality, now: &Check, trend: &[Check], language: Language) -> Value {
    let codes: Vec<Value> = quality
        .codes
        .iter()
        .map(|(code, severity, count)| {
            json!({
                "code": code.word(),
                "severity": severity.word(),
                "title": i18n::text(language, &format!("{}.title", code.word()), &[]),
                "count": count,
            })
        })
        .collect();
    json!({
        "version": 1,
        "at": now.at,
        "score": shown(now.score),
        "formula": i18n::text(language, "quality-formula", &[]),
        "customers_checked": now.customers,
        "complete": ratio(quality.total.complete),
        "counts": {"error": now.errors, "warning": now.warnings, "info": now.infos},
        "since_last_check": {"new": now.new, "mended": now.mended, "open": now.open},
        "by_code": codes,
        "trend": trend.iter().map(check).collect::<Vec<_>>(),
        "categories": list(&quality.categories),
        "salespersons": list(&quality.salespersons),
        "customers": list(&quality.customers),
        "findings": quality.findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn check(check: &Check) -> Value {
    json!({
        "at": check.at,
        "score": shown(check.score),
        "customers": check.customers,
        "errors": check.errors,
        "warnings": check.warnings,
        "infos": check.infos,
        "new": check.new,
        "mended": check.mended,
        "open": check.open,
    })
}

fn list(scored: &[Scored]) -> Vec<Value> {
    scored
        .iter()
        .map(|one| {
            json!({
                "key": one.key,
                "label": one.label,
                "customers": one.customers,
                "score": shown(one.score),
                "errors": one.counts.errors,
                "warnings": one.counts.warnings,
                "infos": one.counts.infos,
                "complete": ratio(one.complete),
            })
        })
        .collect()
}

fn finding(listed: &Listed) -> Value {
    json!({
        "customer_code": listed.customer_code,
        "code": listed.code.word(),
        "severity": listed.severity.word(),
        "field": listed.field,
        "value": listed.value,
        "suggestion": listed.suggestion,
        "message": listed.message,
    })
}

/// The columns of the csv.
pub const COLUMNS: [&str; 9] =
    ["scope", "key", "label", "customers", "score", "errors", "warnings", "infos", "complete"];

/// One row for the whole, then the groups, then every customer.
pub fn csv_rows(quality: &Quality) -> Vec<Vec<String>> {
    let scopes = [
        ("total", std::slice::from_ref(&quality.total)),
        ("category", quality.categories.as_slice()),
        ("salesperson", &quality.salespersons),
        ("customer", &quality.customers),
    ];
    let rows = scopes.into_iter().flat_map(|(scope, list)| {
        list.iter().map(move |one| {
            vec![
                scope.to_owned(),
                one.key.clone(),
                one.label.clone(),
                one.customers.to_string(),
                shown(one.score),
                one.counts.errors.to_string(),
                one.counts.warnings.to_string(),
                one.counts.infos.to_string(),
                ratio(one.complete),
            ]
        })
    });
    rows.collect()
}

/// `0.8333` of 8333 ten-thousandths.
fn ratio(ten_thousandths: u32) -> String {
    format!("{}.{:04}", ten_thousandths / 10_000, ten_thousandths % 10_000)
}
