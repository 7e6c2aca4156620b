//! Rows of documents: each becomes a ledger line, a settled invoice two.

use std::collections::BTreeMap;

use chrono::Datelike;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::domain::date::day_number;
use crate::domain::ledger::{Line, LineKind, Side, Sides, made_number};
use crate::domain::money::extend;
use crate::domain::{Currency, Date};
use crate::post::Posting;
use crate::post::customers::mention;
use crate::post::row::{Rows, derived_fingerprint};
use crate::table::Table;
use crate::template::Kind;

/// The words of a legacy ledger's opening row.
const OPENING_WORDS: [&str; 7] =
    ["期初", "年初", "上年结转", "上期结转", "opening", "brought forward", "nouveau"];

/// The lines of one accepted row.
pub fn lines(
    kind: Kind,
    table: &Table,
    rows: &Rows,
    at: usize,
    posting: &mut Posting,
) -> Vec<Line> {
    mention(rows, at, posting);
    match kind {
        Kind::Opening => vec![opening(table, rows, at)],
        Kind::Sales => sales(table, rows, at),
        Kind::Receipt => vec![receipt(table, rows, at)],
        Kind::Ledger => ledger(table, rows, at),
        Kind::Customer | Kind::Contact => Vec::new(),
    }
}

fn opening(table: &Table, rows: &Rows, at: usize) -> Line {
    let mut line = blank(LineKind::Opening, table, rows, at);
    let amount = rows.amount("amount", at).unwrap_or(0);
    let is_credit_type =
        ["receipt", "advance", "red_invoice"].contains(&rows.text("document_type", at));
    line.sides = match Side::parse(rows.text("direction", at)) {
        Some(side) => Sides::of(side, amount),
        // Without a direction the type decides: an advance is a credit, however it is signed.
        None if is_credit_type => Sides::of(Side::Credit, amount.saturating_abs()),
        None => Sides::of(Side::Debit, amount),
    };
    line
}

fn receipt(table: &Table, rows: &Rows, at: usize) -> Line {
    let mut line = blank(LineKind::Receipt, table, rows, at);
    line.sides = Sides::of(Side::Credit, rows.amount("received_amount", at).unwrap_or(0));
    line.settles = rows.text("settles_document", at).to_owned();
    line
}

/// A row of a legacy ledger; one that fills both sides becomes two lines, so that the sums of
/// both columns stay those of the source.
fn ledger(table: &Table, rows: &Rows, at: usize) -> Vec<Line> {
    let debit = rows.amount("debit_amount", at).unwrap_or(0);
    let credit = rows.amount("credit_amount", at).unwrap_or(0);
    let summary = rows.text("summary", at).to_lowercase();
    let has_opening_words = OPENING_WORDS.iter().any(|word| summary.contains(word));
    let is_opening = rows.flag("opening", at)
        || (has_opening_words && (debit, credit) == (0, 0))
        // 期初 with its balance on one side and no voucher of its own.
        || (has_opening_words && rows.text("voucher_number", at).is_empty());
    let kind = if is_opening { LineKind::Opening } else { LineKind::Other };
    let mut line = blank(kind, table, rows, at);
    if debit != 0 && credit != 0 {
        line.sides = Sides::of(Side::Debit, debit);
        let fingerprint = derived_fingerprint(&line.fingerprint, "credit", 0);
        let other = Line { fingerprint, sides: Sides::of(Side::Credit, credit), ..line.clone() };
        return vec![line, other];
    }
    line.sides = if credit != 0 {
        Sides::of(Side::Credit, credit)
    } else if debit != 0 {
        Sides::of(Side::Debit, debit)
    } else if is_opening {
        // An opening row has only a balance, on the side that its direction names.
        let side = Side::parse(rows.text("direction", at)).unwrap_or(Side::Debit);
        Sides::of(side, rows.amount("balance", at).unwrap_or(0))
    } else {
        Sides::default()
    };
    vec![line]
}

/// The invoice and, where it says on which day it was settled, the receipt of that day.
fn sales(table: &Table, rows: &Rows, at: usize) -> Vec<Line> {
    let document_type = rows.text("document_type", at);
    let is_sale = document_type != "other_receivable";
    let kind = if is_sale { LineKind::Sales } else { LineKind::Other };
    let mut line = blank(kind, table, rows, at);
    let mut money = SalesMoney::of(rows, at, line.currency);
    let mut quantity = rows.decimal("quantity", at).and_then(millionths);
    if document_type == "red_invoice" && money.gross > 0 {
        // 红字 written with positive amounts: its type says that it takes away.
        money = money.negated();
        quantity = quantity.map(i64::saturating_neg);
    }
    line.sides = Sides::of(Side::Debit, money.gross);
    if line.sides.credit > 0 {
        // A red invoice may name the one that it takes away from.
        line.settles = rows.text("settles_document", at).to_owned();
    }
    line.quantity_millionths = quantity;
    if is_sale {
        (line.net, line.tax, line.gross) = (money.net, money.tax, money.gross);
    }
    let Some(settled_day) = rows.day("settled_on", at) else {
        return vec![line];
    };
    if line.document_number.is_empty() {
        // The receipt must name the invoice, also one without a number.
        line.document_number = made_number(&line.fingerprint, 1);
    }
    let receipt = Line {
        kind: LineKind::Receipt,
        fingerprint: derived_fingerprint(&line.fingerprint, "settled", settled_day),
        document_day: settled_day,
        due_day: None,
        sides: Sides { debit: line.sides.credit, credit: line.sides.debit },
        settles: line.document_number.clone(),
        product_code: String::new(),
        product_name: String::new(),
        quantity_millionths: None,
        unit_price: String::new(),
        net: 0,
        tax: 0,
        gross: 0,
        tax_rate: String::new(),
        ..line.clone()
    };
    vec![line, receipt]
}

/// The three amounts of an invoice line, what is missing taken from the others.
struct SalesMoney {
    net: i64,
    tax: i64,
    gross: i64,
}

impl SalesMoney {
    fn negated(&self) -> SalesMoney {
        SalesMoney {
            net: self.net.saturating_neg(),
            tax: self.tax.saturating_neg(),
            gross: self.gross.saturating_neg(),
        }
    }

    fn of(rows: &Rows, at: usize, currency: Currency) -> SalesMoney {
        let tax = rows.amount("tax_amount", at);
        let gross = rows.amount("gross_amount", at);
        let net = rows.amount("net_amount", at).or_else(|| match gross {
            Some(gross) => Some(gross.saturating_sub(tax.unwrap_or(0))),
            None => {
                extend(rows.decimal("quantity", at)?, rows.decimal("unit_price", at)?, currency)
                    .map(|amount| amount.0)
            }
        });
        let net = net.unwrap_or(0);
        let gross = gross.unwrap_or_else(|| net.saturating_add(tax.unwrap_or(0)));
        SalesMoney { net, tax: tax.unwrap_or_else(|| gross.saturating_sub(net)), gross }
    }
}

/// A quantity in millionths, half away from zero; `None` beyond the range of the column.
fn millionths(quantity: Decimal) -> Option<i64> {
    quantity
        .checked_mul(Decimal::from(1_000_000))?
        .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
        .to_i64()
}

/// A line with everything that all kinds of document share.
fn blank(kind: LineKind, table: &Table, rows: &Rows, at: usize) -> Line {
    let text = |key: &str| rows.text(key, at).to_owned();
    let mut document_number = text("document_number");
    if document_number.is_empty() {
        document_number = text("voucher_number");
    }
    Line {
        kind,
        row: rows.number(at),
        fingerprint: rows.fingerprint(table.template.name.as_str(), at),
        customer_code: rows.customer_code(at).to_owned(),
        document_number,
        document_day: document_day(table, rows, at),
        due_day: rows.day("due_date", at),
        currency: rows.currency(at),
        sides: Sides::default(),
        settles: String::new(),
        product_code: text("product_code"),
        product_name: text("product_name"),
        quantity_millionths: None,
        unit_price: text("unit_price"),
        net: 0,
        tax: 0,
        gross: 0,
        tax_rate: text("tax_rate"),
        salesperson: text("salesperson"),
        department: text("department"),
        category: text("category"),
        region: text("region"),
        bill_number: text("bill_number"),
        exchange_rate: text("exchange_rate"),
        settlement_method: text("settlement_method"),
        summary: text("summary"),
    }
}

/// The day of a document: its date; else its month and day in the year of the sheet's period;
/// else its due date; else the start of the period; an undated one is as old as can be.
fn document_day(table: &Table, rows: &Rows, at: usize) -> i32 {
    rows.day("document_date", at)
        .or_else(|| {
            let (from, to) = table.period?;
            let part = |key| u32::try_from(rows.amount(key, at)?).ok();
            let (month, day) = (part("month")?, part("day")?);
            [from.year(), to.year()]
                .into_iter()
                .filter_map(|year| Date::from_ymd_opt(year, month, day))
                .find(|date| (from..=to).contains(date))
                .map(day_number)
        })
        .or_else(|| rows.day("due_date", at))
        .or_else(|| table.period.map(|(from, _)| day_number(from)))
        .unwrap_or(0)
}

/// The receipt of a settled invoice is of its open amount: what receipts of the same file that
/// name the invoice have paid until that day is taken off, in reading order.
pub fn settle_open_amounts(lines: &mut Vec<(usize, Line)>) {
    type Document = (String, String, Currency);
    let mut paid: BTreeMap<Document, Vec<(i32, i64)>> = BTreeMap::new();
    let named = |line: &Line| (line.customer_code.clone(), line.settles.clone(), line.currency);
    let is_settling = |lines: &[(usize, Line)], at: usize| {
        // The line of a settled invoice stands right behind it, from the same row.
        at > 0
            && lines[at].1.kind == LineKind::Receipt
            && lines[at - 1].1.kind != LineKind::Receipt
            && lines[at - 1].0 == lines[at].0
            && lines[at - 1].1.row == lines[at].1.row
    };
    for at in 0..lines.len() {
        let line = &lines[at].1;
        if line.kind == LineKind::Receipt && !line.settles.is_empty() && !is_settling(lines, at) {
            paid.entry(named(line)).or_default().push((line.document_day, line.sides.credit));
        }
    }
    if paid.is_empty() {
        return;
    }
    let mut emptied = Vec::new();
    for at in 0..lines.len() {
        if !is_settling(lines, at) {
            continue;
        }
        let line = &mut lines[at].1;
        let Some(payments) = paid.get_mut(&named(line)) else { continue };
        let settled_day = line.document_day;
        for (_, amount) in payments.iter_mut().filter(|(day, _)| *day <= settled_day) {
            let taken = (*amount).min(line.sides.credit);
            *amount -= taken;
            line.sides.credit -= taken;
        }
        if line.sides == Sides::default() {
            emptied.push(at);
        }
    }
    for at in emptied.into_iter().rev() {
        lines.remove(at);
    }
}

/// Gives each document without a number one of its own, so that matching item by item never
/// takes two of them for one.
pub fn number_the_unnumbered(lines: &mut [(usize, Line)]) {
    let mut met: BTreeMap<String, u32> = BTreeMap::new();
    for (_, line) in lines.iter_mut().filter(|(_, line)| line.document_number.is_empty()) {
        let occurrence = met.entry(line.fingerprint.clone()).or_insert(0);
        *occurrence += 1;
        line.document_number = made_number(&line.fingerprint, *occurrence);
    }
}
