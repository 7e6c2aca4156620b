//! Documents in a foreign currency: their exchange rates, and their amounts in local currency.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::view::{Row, View};
use crate::domain::money::exchange::{local_contradicted, rate_between};
use crate::domain::money::format_amount;
use crate::domain::{Amount, Currency};
use crate::finding::{Code, Finding, Severity};
use crate::template::Kind;

/// The currency that books are kept in (本位币), as the reports in local currency take it.
const LOCAL: Currency = Currency::CNY;

/// Row by row where the table has a column of rates, else once for each currency.
pub fn check(view: &View, findings: &mut Vec<Finding>) {
    match (view.kind().is_document(), view.has("exchange_rate")) {
        (true, true) => rates(view, findings),
        (true, false) => no_rates(view, findings),
        (false, _) => {}
    }
}

fn rates(view: &View, findings: &mut Vec<Finding>) {
    for row in view.every_row() {
        let rate = row.decimal("exchange_rate").filter(|rate| !rate.is_zero());
        if row.currency() == LOCAL {
            findings.extend(rate.filter(|rate| *rate != Decimal::ONE).map(|_| {
                row.finding(Code::ExchangeRateLocal, "exchange_rate")
                    .argument("currency", LOCAL.code())
            }));
            continue;
        }
        match rate {
            Some(rate) => findings.extend(local_differs(row, rate)),
            None if row.is_faulted("exchange_rate") => {}
            None => findings.push(missing(row)),
        }
    }
}

/// A row without a rate; where it states its local amount, the rate follows.
fn missing(row: Row) -> Finding {
    let mut finding = row
        .finding(Code::ExchangeRateMissing, "exchange_rate")
        .argument("place", "row")
        .argument("currency", row.currency().code());
    finding.suggestion = row.decimal("local_amount").and_then(|stated| {
        let rate = amounts(row).into_iter().find_map(|it| rate_between(it, stated, LOCAL))?;
        Some(rate.to_string())
    });
    finding
}

fn local_differs(row: Row, rate: Decimal) -> Option<Finding> {
    let stated = row.decimal("local_amount")?;
    let amounts = amounts(row);
    let off = |amount: &Decimal| local_contradicted(*amount, rate, stated, LOCAL);
    let expected = off(amounts.first()?)?;
    // Some sources state the local amount without tax.
    if amounts.iter().any(|amount| off(amount).is_none()) {
        return None;
    }
    Some(
        row.finding(Code::LocalAmountDiffers, "local_amount")
            .argument("rule", "product")
            .argument("amount", format_amount(Amount(minor(row)?), row.currency()))
            .argument("currency", row.currency().code())
            .argument("rate", rate.normalize())
            .argument("expected", format_amount(Amount(expected), LOCAL)),
    )
}

/// The amounts that a row states of its document, the one that is owed first.
fn amounts(row: Row) -> Vec<Decimal> {
    let fields: &[&str] = match row.view.kind() {
        Kind::Sales => &["gross_amount", "net_amount"],
        Kind::Receipt => &["received_amount"],
        _ => &["amount"],
    };
    let (net, tax) = (row.whole("net_amount"), row.whole("tax_amount"));
    let with_tax = net.zip(tax).and_then(|(net, tax)| net.checked_add(tax));
    let stated = fields.iter().filter_map(|field| row.whole(field));
    let scale = row.currency().exponent();
    stated.chain(with_tax).map(|minor| Decimal::new(minor, scale)).collect()
}

fn minor(row: Row) -> Option<i64> {
    let fields = ["gross_amount", "received_amount", "amount", "net_amount"];
    fields.into_iter().find_map(|field| row.whole(field))
}

fn no_rates(view: &View, findings: &mut Vec<Finding>) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut named = 0;
    for (text, rows) in view.distinct("currency") {
        named += rows.len();
        if let Some(currency) = Currency::parse(text.trim()).filter(|it| *it != LOCAL) {
            *counts.entry(currency.code().to_owned()).or_default() += rows.len();
        }
    }
    if view.table.currency != LOCAL && view.height() > named {
        let code = view.table.currency.code().to_owned();
        *counts.entry(code).or_default() += view.height() - named;
    }
    // A source that says its currency only once keeps its books in it, and may need no rate.
    let says_by_row = view.table.column_of("currency").is_some();
    for (code, count) in counts {
        let mut finding = Finding::new(Code::ExchangeRateMissing, view.heading("currency"))
            .field("currency")
            .argument("place", "table")
            .argument("currency", code)
            .argument("count", count);
        if !says_by_row {
            finding.severity = Severity::Info;
        }
        findings.push(finding);
    }
}
