//! The amounts of one row against each other.

use std::ops::Range;

use rust_decimal::Decimal;

use super::view::{Row, View};
use crate::domain::money;
use crate::finding::{Code, Finding, Severity};
use crate::template::Kind;

/// Fields that make no sense below zero; the flag says whether the row is refused for it.
const NEVER_NEGATIVE: &[(&str, bool)] = &[
    ("credit_limit", true),
    ("credit_days", true),
    ("exchange_rate", true),
    // A refund to the customer is a negative receipt, and a discount line a negative price.
    ("received_amount", false),
    ("unit_price", false),
    ("tax_rate", false),
    ("discount_rate", false),
];

/// An amount below zero where only amounts above it make sense.
pub fn sign(view: &View, rows: Range<usize>, findings: &mut Vec<Finding>) {
    for (field, refused) in NEVER_NEGATIVE {
        if !view.has(field) {
            continue;
        }
        for row in rows.clone().map(|index| view.row(index)) {
            let negative = row.whole(field).is_some_and(|whole| whole < 0)
                || row.decimal(field).is_some_and(|decimal| decimal < Decimal::ZERO);
            if negative {
                let mut finding = row.finding(Code::AmountNegative, field);
                if !refused {
                    finding.severity = Severity::Warning;
                }
                findings.push(finding);
            }
        }
    }
}

/// 价税合计 = 金额 + 税额 to the cent; price and rate must lead near to the amounts.
pub fn agree(view: &View, rows: Range<usize>, findings: &mut Vec<Finding>) {
    if view.kind() != Kind::Sales {
        return;
    }
    for row in rows.map(|index| view.row(index)) {
        let found = sum_differs(row).or_else(|| tax_differs(row)).or_else(|| price_differs(row));
        findings.extend(found);
    }
}

fn sum_differs(row: Row) -> Option<Finding> {
    let net = row.whole("net_amount")?;
    let gross = row.whole("gross_amount")?;
    let tax = row.whole("tax_amount")?;
    let expected = net.checked_add(tax)?;
    let difference = gross.checked_sub(expected)?;
    (difference.unsigned_abs() > 1).then(|| {
        row.finding(Code::AmountsDisagree, "gross_amount")
            .argument("rule", "sum")
            .argument("expected", row.amount(expected))
            .argument("difference", row.amount(difference))
    })
}

/// The tax was rounded by its own line, from net or from gross: 6 分 of either side are let be.
fn tax_differs(row: Row) -> Option<Finding> {
    let net = row.whole("net_amount")?;
    let tax = row.whole("tax_amount")?;
    let rate = row.decimal("tax_rate")?;
    let exact = Decimal::from(net).checked_mul(rate)?;
    let difference = Decimal::from(tax) - exact;
    if difference.abs() <= Decimal::from(6) {
        return None;
    }
    let expected = i64::try_from(exact.round()).ok()?;
    let mut finding = row
        .finding(Code::AmountsDisagree, "tax_amount")
        .argument("rule", "rate")
        .argument("expected", row.amount(expected))
        .argument("difference", row.amount(tax.checked_sub(expected)?));
    finding.severity = Severity::Warning;
    Some(finding)
}

/// A price is net or gross, and was itself rounded: only what fits neither way is said.
fn price_differs(row: Row) -> Option<Finding> {
    let quantity = row.decimal("quantity")?;
    let price = row.decimal("unit_price")?;
    let expected = money::extend(quantity, price, row.currency())?.0;
    let amounts = [row.whole("net_amount"), row.whole("gross_amount")];
    let amounts: Vec<i64> = amounts.into_iter().flatten().collect();
    // Half of the last digit of the price, in minor units, for each piece.
    let slack = Decimal::new(5, price.scale().max(2) + 1)
        * quantity.abs()
        * Decimal::from(10_i64.pow(row.currency().exponent()));
    let near = |amount: &i64| {
        let difference = Decimal::from(*amount) - Decimal::from(expected);
        // Some sources write a returned quantity without its sign.
        let turned = Decimal::from(*amount) + Decimal::from(expected);
        difference.abs().min(turned.abs()) <= slack + Decimal::ONE
    };
    if amounts.is_empty() || amounts.iter().any(near) {
        return None;
    }
    let mut finding = row
        .finding(Code::AmountsDisagree, "unit_price")
        .argument("rule", "price")
        .argument("expected", row.amount(expected))
        .argument("difference", row.amount(amounts[0].checked_sub(expected)?));
    finding.severity = Severity::Warning;
    Some(finding)
}

/// A line of a ledger stands on one side: 借 or 贷.
pub fn one_side(view: &View, rows: Range<usize>, findings: &mut Vec<Finding>) {
    for row in rows.map(|index| view.row(index)) {
        let (Some(debit), Some(credit)) = (row.whole("debit_amount"), row.whole("credit_amount"))
        else {
            continue;
        };
        if debit != 0 && credit != 0 {
            findings.push(
                row.finding(Code::BothSidesFilled, "credit_amount")
                    .argument("debit", row.amount(debit))
                    .argument("credit", row.amount(credit)),
            );
        }
    }
}

/// A document row without any amount says nothing. A field that the template requires is
/// reported as missing by its own check.
pub fn some(view: &View, rows: Range<usize>, findings: &mut Vec<Finding>) {
    // Each set of fields is enough.
    let enough: &[&[&str]] = match view.kind() {
        Kind::Sales => &[&["gross_amount"], &["net_amount"], &["quantity", "unit_price"]],
        Kind::Ledger => &[&["debit_amount"], &["credit_amount"], &["balance"]],
        _ => return,
    };
    let shown = enough.iter().map(|fields| fields[0]).find(|field| view.has(field));
    let shown = shown.unwrap_or(enough[0][0]);
    for row in rows.map(|index| view.row(index)) {
        let says = |field: &&str| row.is_filled(field) || row.is_faulted(field);
        if !enough.iter().any(|fields| fields.iter().all(says)) {
            findings.push(row.finding(Code::NoAmount, shown));
        }
    }
}

/// Rows whose amount will be quantity × unit price: said once for the table, at the heading.
pub fn computed(view: &View, findings: &mut Vec<Finding>) {
    if view.kind() != Kind::Sales {
        return;
    }
    let is_computed = |row: &Row| {
        let amounts = ["gross_amount", "net_amount"];
        let none = amounts.iter().all(|field| !row.is_filled(field) && !row.is_faulted(field));
        none && row.is_filled("quantity") && row.is_filled("unit_price")
    };
    let count = view.every_row().filter(is_computed).count();
    if count > 0 {
        let place = view.heading("unit_price");
        let finding = Finding::new(Code::AmountComputed, place).field("unit_price");
        findings.push(finding.argument("count", count));
    }
}

/// A promised amount is nothing to hold receipts against without the day that it is promised for.
pub fn promised(view: &View, rows: Range<usize>, findings: &mut Vec<Finding>) {
    if !view.has("promised_amount") {
        return;
    }
    for row in rows.map(|index| view.row(index)) {
        let is_undated = row.day("promise_due_on").is_none() && !row.is_faulted("promise_due_on");
        if row.whole("promised_amount").is_some_and(|amount| amount > 0) && is_undated {
            findings.push(row.finding(Code::PromiseUndated, "promised_amount"));
        }
    }
}
