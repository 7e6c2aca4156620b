//! Rows of documents: each becomes a ledger line, a settled invoice two.

use std::collections::BTreeMap;

use chrono::Datelike;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::domain::control_account;
use crate::domain::date::day_number;
use crate::domain::ledger::{LineKind, Side, Sides, made_number};
use crate::domain::money::extend;
use crate::domain::{Currency, Date};
use crate::post::row::{Days, Rows, Texts, Wholes, derived_fingerprint, digits};
use crate::template::Kind;

/// The words of a legacy ledger's opening row.
const OPENING_WORDS: [&str; 12] = [
    "期初",
    "年初",
    "月初余额",
    "上年结转",
    "上年余额",
    "上期结转",
    "上期余额",
    "上月结转",
    "上月余额",
    "opening",
    "brought forward",
    "nouveau",
];

/// The columns that documents are read from, looked up once for a sheet.
pub struct Documents<'a> {
    pub rows: &'a Rows,
    customer_code: Texts<'a>,
    customer_name: Texts<'a>,
    document_number: Texts<'a>,
    voucher_number: Texts<'a>,
    document_type: Texts<'a>,
    settles: Texts<'a>,
    control_account: Texts<'a>,
    direction: Texts<'a>,
    summary: Texts<'a>,
    disputed: Texts<'a>,
    disputed_amount: Wholes<'a>,
    dispute_reason: Texts<'a>,
    promise_due_on: Days<'a>,
    promised_amount: Wholes<'a>,
    promised_on: Days<'a>,
    quantity: Texts<'a>,
    unit_price: Texts<'a>,
    document_date: Days<'a>,
    due_date: Days<'a>,
    settled_on: Days<'a>,
    /// 金额 of an opening item, 收款金额 of a receipt.
    amount: Wholes<'a>,
    net: Wholes<'a>,
    tax: Wholes<'a>,
    gross: Wholes<'a>,
    debit: Wholes<'a>,
    credit: Wholes<'a>,
    balance: Wholes<'a>,
    month: Wholes<'a>,
    day: Wholes<'a>,
}

/// The document that a credit settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settles {
    Nothing,
    /// The one that its row names, if any.
    Named,
    /// The one of its own row.
    Own,
}

/// A line of the ledger: what its row does not say by itself. Money is in minor units.
#[derive(Clone, Debug)]
pub struct Line {
    pub fingerprint: u128,
    /// The place of its sheet among those of the file, and of its row in the table.
    pub sheet: u32,
    pub at: u32,
    pub kind: LineKind,
    pub settles: Settles,
    /// Days since 1970-01-01.
    pub document_day: i32,
    pub sides: Sides,
    /// The number that the program made, where the row has none.
    pub made_number: Option<Box<str>>,
}

impl Line {
    pub fn row(&self) -> usize {
        self.at as usize
    }
}

/// What an invoice says of its goods; nothing on other lines.
#[derive(Clone, Copy, Debug, Default)]
pub struct Goods {
    pub quantity_millionths: Option<i64>,
    pub net: i64,
    pub tax: i64,
    pub gross: i64,
}

impl<'a> Documents<'a> {
    pub fn of(rows: &'a Rows) -> Documents<'a> {
        let amount = if rows.kind == Kind::Receipt { "received_amount" } else { "amount" };
        Documents {
            rows,
            customer_code: rows.texts("customer_code"),
            customer_name: rows.texts("customer_name"),
            document_number: rows.texts("document_number"),
            voucher_number: rows.texts("voucher_number"),
            document_type: rows.texts("document_type"),
            settles: rows.texts("settles_document"),
            control_account: rows.texts("control_account"),
            direction: rows.texts("direction"),
            summary: rows.texts("summary"),
            disputed: rows.texts("disputed"),
            disputed_amount: rows.wholes("disputed_amount"),
            dispute_reason: rows.texts("dispute_reason"),
            promise_due_on: rows.days("promise_due_on"),
            promised_amount: rows.wholes("promised_amount"),
            promised_on: rows.days("promised_on"),
            quantity: rows.texts("quantity"),
            unit_price: rows.texts("unit_price"),
            document_date: rows.days("document_date"),
            due_date: rows.days("due_date"),
            settled_on: rows.days("settled_on"),
            amount: rows.wholes(amount),
            net: rows.wholes("net_amount"),
            tax: rows.wholes("tax_amount"),
            gross: rows.wholes("gross_amount"),
            debit: rows.wholes("debit_amount"),
            credit: rows.wholes("credit_amount"),
            balance: rows.wholes("balance"),
            month: rows.wholes("month"),
            day: rows.wholes("day"),
        }
    }

    /// The customer's code, or its name where the row gives no code.
    pub fn customer(&self, at: usize) -> &'a str {
        match self.customer_code.at(at) {
            "" => self.customer_name.at(at),
            code => code,
        }
    }

    pub fn customer_name(&self, at: usize) -> &'a str {
        self.customer_name.at(at)
    }

    /// The columns where a line's customer stands, and its number.
    pub fn codes(&self) -> Texts<'a> {
        self.customer_code
    }

    pub fn numbers(&self) -> Texts<'a> {
        self.document_number
    }

    /// The account on which the document stands, as the ledger frame has it.
    pub fn control_account(&self, at: usize) -> &'a str {
        control_account::stated(self.control_account.at(at))
    }

    /// Whether the row says that its document is contested: by a word, else by an amount.
    pub fn is_disputed(&self, at: usize) -> bool {
        match self.disputed.at(at) {
            "yes" => true,
            "" => self.disputed_amount.at(at).is_some_and(|amount| amount > 0),
            _ => false,
        }
    }

    /// How much of a contested row is contested (`None`: all of it), and why.
    pub fn contested(&self, at: usize) -> (Option<i64>, &'a str) {
        (self.disputed_amount.at(at).filter(|amount| *amount > 0), self.dispute_reason.at(at))
    }

    /// By which day the row says that its customer promised to pay, how much (`None`: all of it),
    /// and on which day it did.
    pub fn promised(&self, at: usize) -> Option<(i32, Option<i64>, Option<i32>)> {
        let amount = self.promised_amount.at(at).filter(|amount| *amount > 0);
        Some((self.promise_due_on.at(at)?, amount, self.promised_on.at(at)))
    }

    /// The number that the row itself gives.
    fn own_number(&self, at: usize) -> &'a str {
        match self.document_number.at(at) {
            "" => self.voucher_number.at(at),
            number => number,
        }
    }

    /// The number of the line's document.
    pub fn number<'l>(&self, line: &'l Line) -> &'l str
    where
        'a: 'l,
    {
        line.made_number.as_deref().unwrap_or_else(|| self.own_number(line.row()))
    }

    /// The number of the document that the line settles; empty: unmatched.
    pub fn settled<'l>(&self, line: &'l Line) -> &'l str
    where
        'a: 'l,
    {
        match line.settles {
            Settles::Nothing => "",
            Settles::Named => self.settles.at(line.row()),
            Settles::Own => self.number(line),
        }
    }

    /// The day on which the line falls due by its row.
    pub fn due_day(&self, line: &Line) -> Option<i32> {
        if line.settles == Settles::Own { None } else { self.due_date.at(line.row()) }
    }

    /// Adds the lines of one accepted row.
    pub fn lines(&self, blank: Line, lines: &mut Vec<Line>) {
        match self.rows.kind {
            Kind::Opening => lines.push(self.opening(blank)),
            Kind::Sales => self.sales(blank, lines),
            Kind::Receipt => {
                let amount = self.amount.at(blank.row()).unwrap_or(0);
                lines.push(Line { sides: Sides::of(Side::Credit, amount), ..blank });
            }
            Kind::Ledger => self.ledger(blank, lines),
            _ => {}
        }
    }

    fn opening(&self, blank: Line) -> Line {
        let at = blank.row();
        let amount = self.amount.at(at).unwrap_or(0);
        let is_credit_type =
            ["receipt", "advance", "red_invoice"].contains(&self.document_type.at(at));
        let sides = match Side::parse(self.direction.at(at)) {
            Some(side) => Sides::of(side, amount),
            // Without a direction the type decides: an advance is a credit, however it is signed.
            None if is_credit_type => Sides::of(Side::Credit, amount.saturating_abs()),
            None => Sides::of(Side::Debit, amount),
        };
        Line { sides, ..blank }
    }

    /// A row of a legacy ledger; one that fills both sides becomes two lines, so that the sums of
    /// both columns stay those of the source.
    fn ledger(&self, blank: Line, lines: &mut Vec<Line>) {
        let at = blank.row();
        let debit = self.debit.at(at).unwrap_or(0);
        let credit = self.credit.at(at).unwrap_or(0);
        let summary = self.summary.at(at).to_lowercase();
        let has_opening_words = OPENING_WORDS.iter().any(|word| summary.contains(word));
        let is_opening = self.rows.flag("opening", at)
            || (has_opening_words && (debit, credit) == (0, 0))
            // 期初 with its balance on one side and no voucher of its own.
            || (has_opening_words && self.voucher_number.at(at).is_empty());
        let kind = if is_opening { LineKind::Opening } else { LineKind::Other };
        let line = Line { kind, ..blank };
        if debit != 0 && credit != 0 {
            let fingerprint = derived_fingerprint(line.fingerprint, "credit", 0);
            let other =
                Line { fingerprint, sides: Sides::of(Side::Credit, credit), ..line.clone() };
            lines.push(Line { sides: Sides::of(Side::Debit, debit), ..line });
            lines.push(other);
            return;
        }
        let sides = if credit != 0 {
            Sides::of(Side::Credit, credit)
        } else if debit != 0 {
            Sides::of(Side::Debit, debit)
        } else if is_opening {
            // An opening row has only a balance, on the side that its direction names.
            let side = Side::parse(self.direction.at(at)).unwrap_or(Side::Debit);
            Sides::of(side, self.balance.at(at).unwrap_or(0))
        } else {
            Sides::default()
        };
        lines.push(Line { sides, ..line });
    }

    /// The invoice and, where it says on which day it was settled, the receipt of that day.
    fn sales(&self, blank: Line, lines: &mut Vec<Line>) {
        let at = blank.row();
        let is_sale = self.document_type.at(at) != "other_receivable";
        let kind = if is_sale { LineKind::Sales } else { LineKind::Other };
        let (money, _) = self.money(at);
        let mut line = Line { kind, sides: Sides::of(Side::Debit, money.gross), ..blank };
        if line.sides.credit > 0 {
            // A red invoice may name the one that it takes away from.
            line.settles = Settles::Named;
        }
        let Some(settled_day) = self.settled_on.at(at) else {
            lines.push(line);
            return;
        };
        if self.own_number(at).is_empty() {
            // The receipt must name the invoice, also one without a number.
            line.made_number = Some(made_number(&digits(line.fingerprint), 1).into());
        }
        let receipt = Line {
            kind: LineKind::Receipt,
            fingerprint: derived_fingerprint(line.fingerprint, "settled", settled_day),
            document_day: settled_day,
            sides: Sides { debit: line.sides.credit, credit: line.sides.debit },
            settles: Settles::Own,
            ..line.clone()
        };
        lines.push(line);
        lines.push(receipt);
    }

    /// What a line says of its goods.
    pub fn goods(&self, line: &Line) -> Goods {
        if self.rows.kind != Kind::Sales || line.settles == Settles::Own {
            return Goods::default();
        }
        let (money, is_negated) = self.money(line.row());
        let quantity = decimal(self.quantity.at(line.row())).and_then(millionths);
        let quantity_millionths =
            if is_negated { quantity.map(i64::saturating_neg) } else { quantity };
        match line.kind {
            LineKind::Sales => {
                let SalesMoney { net, tax, gross } = money;
                Goods { quantity_millionths, net, tax, gross }
            }
            _ => Goods { quantity_millionths, ..Goods::default() },
        }
    }

    /// The money of an invoice, and whether its signs were turned: 红字 written with positive
    /// amounts, whose type says that it takes away.
    fn money(&self, at: usize) -> (SalesMoney, bool) {
        let money = self.stated_money(at);
        let is_negated = money.gross > 0 && self.document_type.at(at) == "red_invoice";
        (if is_negated { money.negated() } else { money }, is_negated)
    }

    fn stated_money(&self, at: usize) -> SalesMoney {
        let tax = self.tax.at(at);
        let gross = self.gross.at(at);
        let net = self.net.at(at).or_else(|| match gross {
            Some(gross) => Some(gross.saturating_sub(tax.unwrap_or(0))),
            None => {
                let (quantity, price) = (self.quantity.at(at), self.unit_price.at(at));
                let currency = self.rows.currency(at);
                extend(decimal(quantity)?, decimal(price)?, currency).map(|amount| amount.0)
            }
        });
        let net = net.unwrap_or(0);
        let gross = gross.unwrap_or_else(|| net.saturating_add(tax.unwrap_or(0)));
        SalesMoney { net, tax: tax.unwrap_or_else(|| gross.saturating_sub(net)), gross }
    }

    /// A line with everything that all kinds of document share.
    pub fn blank(&self, sheet: u32, at: u32, fingerprint: u128) -> Line {
        Line {
            fingerprint,
            sheet,
            at,
            kind: match self.rows.kind {
                Kind::Opening => LineKind::Opening,
                Kind::Receipt => LineKind::Receipt,
                _ => LineKind::Other,
            },
            settles: match self.rows.kind {
                Kind::Receipt => Settles::Named,
                _ => Settles::Nothing,
            },
            document_day: self.document_day(at as usize),
            sides: Sides::default(),
            made_number: None,
        }
    }

    /// The day of a document: its date; else its month and day in the year of the sheet's period;
    /// else its due date; else the start of the period; an undated one is as old as can be.
    fn document_day(&self, at: usize) -> i32 {
        self.document_date
            .at(at)
            .or_else(|| {
                let (from, to) = self.rows.period?;
                let part = |column: Wholes| u32::try_from(column.at(at)?).ok();
                let (month, day) = (part(self.month)?, part(self.day)?);
                [from.year(), to.year()]
                    .into_iter()
                    .filter_map(|year| Date::from_ymd_opt(year, month, day))
                    .find(|date| (from..=to).contains(date))
                    .map(day_number)
            })
            .or_else(|| self.due_date.at(at))
            .or_else(|| self.rows.period.map(|(from, _)| day_number(from)))
            .unwrap_or(0)
    }
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
}

fn decimal(text: &str) -> Option<Decimal> {
    text.parse().ok()
}

/// A quantity in millionths, half away from zero; `None` beyond the range of the column.
fn millionths(quantity: Decimal) -> Option<i64> {
    quantity
        .checked_mul(Decimal::from(1_000_000))?
        .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
        .to_i64()
}

/// The documents of the sheet on which a line stands.
pub fn of_line<'s, 'a>(sheets: &'s [Option<Documents<'a>>], line: &Line) -> &'s Documents<'a> {
    sheets[line.sheet as usize].as_ref().expect("the sheet of a line gave it")
}

/// The receipt of a settled invoice is of its open amount: what receipts of the same file that
/// name the invoice have paid until that day is taken off, in reading order.
pub fn settle_open_amounts(lines: &mut Vec<Line>, sheets: &[Option<Documents>]) {
    type Document = (String, String, String, Currency);
    let mut paid: BTreeMap<Document, Vec<(i32, i64)>> = BTreeMap::new();
    let documents = |line: &Line| of_line(sheets, line);
    let named = |line: &Line| {
        let documents = documents(line);
        let customer = documents.customer(line.row()).to_owned();
        let account = documents.control_account(line.row()).to_owned();
        let currency = documents.rows.currency(line.row());
        (customer, account, documents.settled(line).to_owned(), currency)
    };
    for line in lines.iter().filter(|line| line.kind == LineKind::Receipt) {
        // The line of a settled invoice stands right behind it, from the same row.
        if line.settles == Settles::Named && !documents(line).settled(line).is_empty() {
            paid.entry(named(line)).or_default().push((line.document_day, line.sides.credit));
        }
    }
    if paid.is_empty() {
        return;
    }
    for line in lines.iter_mut().filter(|line| line.settles == Settles::Own) {
        let Some(payments) = paid.get_mut(&named(line)) else { continue };
        let settled_day = line.document_day;
        for (_, amount) in payments.iter_mut().filter(|(day, _)| *day <= settled_day) {
            let taken = (*amount).min(line.sides.credit);
            *amount -= taken;
            line.sides.credit -= taken;
        }
    }
    let is_emptied = |line: &Line| {
        let touched = line.settles == Settles::Own && line.sides == Sides::default();
        touched && paid.contains_key(&named(line))
    };
    lines.retain(|line| !is_emptied(line));
}

/// Gives each document without a number one of its own, so that matching item by item never
/// takes two of them for one.
pub fn number_the_unnumbered(lines: &mut [Line], sheets: &[Option<Documents>]) {
    let mut met: BTreeMap<u128, u32> = BTreeMap::new();
    for line in lines {
        if !of_line(sheets, line).number(line).is_empty() {
            continue;
        }
        let occurrence = met.entry(line.fingerprint).or_insert(0);
        *occurrence += 1;
        line.made_number = Some(made_number(&digits(line.fingerprint), *occurrence).into());
    }
}
