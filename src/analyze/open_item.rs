//! 未核销明细: every document of which something is open as of a day, and the prepayments apart.

use std::collections::BTreeMap;

use super::made::names;
use super::pairing::{PairedAccount, each_made};
use super::query::{date_of, day_number};
use super::text::Text;
use super::{AnalyzeError, Ledger, Method};
use crate::domain::Date;
use crate::domain::ledger::is_made_number;

/// The open documents; the rows of one customer and currency stand together, by day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenItems {
    pub as_of: Date,
    pub method: Method,
    pub rows: Vec<OpenItem>,
}

/// One part of a document: what it came to, what was settled of it, and what is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenItem {
    pub customer_code: Text,
    pub customer_name: Text,
    pub currency: Text,
    /// 往来科目, as in the ledger frame.
    pub control_account: Text,
    /// As in the ledger frame.
    pub kind: &'static str,
    /// Empty: the document has none.
    pub document_number: Text,
    pub document_date: Option<Date>,
    pub due_date: Option<Date>,
    /// Above 0 a debit, below 0 a credit; the two below have its sign.
    pub amount: i64,
    pub settled: i64,
    pub open: i64,
    /// Since the document's day.
    pub age_days: i64,
    /// Past the due day; 0 where it is not due, and for a credit.
    pub overdue_days: i64,
    /// How much of what is open the customer contests, as noted on or before the day.
    pub disputed: i64,
    /// An opening balance without a document of its own: it is at least so old, nobody knows more.
    pub is_age_unknown: bool,
}

/// What is open of every document as of a day: Σ open = Σ bands + unapplied of the ageing by the
/// same method.
pub fn open_items(ledger: &Ledger, as_of: Date, method: Method) -> Result<OpenItems, AnalyzeError> {
    let mut rows = Vec::new();
    each_open_item(ledger, as_of, method, |item| rows.push(item))?;
    Ok(OpenItems { as_of, method, rows })
}

/// Calls `see` with the rows of [`open_items`] in their order.
pub fn each_open_item(
    ledger: &Ledger,
    as_of: Date,
    method: Method,
    mut see: impl FnMut(OpenItem),
) -> Result<(), AnalyzeError> {
    let as_of_day = day_number(as_of);
    let names = names(ledger)?;
    let contested = ledger.contested(as_of);
    let items = |paired: PairedAccount| {
        let account = &paired.account;
        let [code, currency] =
            [paired.customer_code, paired.currency].map(|text| ledger.made.text(text));
        let name = names.of(paired.customer_code).clone();
        let of_debits = account.debits.iter().map(|debit| debit.control_account);
        let of_credits = account.credits.iter().map(|credit| credit.control_account);
        let control_accounts: BTreeMap<u32, Text> = of_debits
            .chain(of_credits)
            .map(|name| (name, ledger.made.text(paired.text(name))))
            .collect();
        let (mut rows, texts) = (Vec::new(), ledger.made.known_texts());
        let item = |control_account: u32,
                    kind,
                    number: u32,
                    day,
                    due_day: Option<i64>,
                    (amount, open): (i64, i64)| {
            let number = paired.text(number);
            OpenItem {
                customer_code: code.clone(),
                customer_name: name.clone(),
                currency: currency.clone(),
                control_account: control_accounts[&control_account].clone(),
                kind,
                is_age_unknown: kind == crate::table::ledger::OPENING && is_made_number(number),
                disputed: match due_day {
                    Some(_) => contested.of(paired.customer_code, number, open),
                    None => 0,
                },
                document_number: texts.seen(if is_made_number(number) { "" } else { number }),
                document_date: date_of(day),
                due_date: due_day.and_then(date_of),
                amount,
                settled: amount - open,
                open,
                age_days: as_of_day - day,
                overdue_days: due_day.map_or(0, |due_day| (as_of_day - due_day).max(0)),
            }
        };
        for (debit, kind) in account.debits.iter().zip(&paired.debit_kinds) {
            if debit.open > 0 {
                let (due_day, amounts) = (Some(debit.due_day), (debit.amount, debit.open));
                let account = debit.control_account;
                rows.push(item(account, kind, debit.number, debit.day, due_day, amounts));
            }
        }
        for (credit, kind) in account.credits.iter().zip(&paired.credit_kinds) {
            if credit.open > 0 {
                let amounts = (-credit.amount, -credit.open);
                let account = credit.control_account;
                rows.push(item(account, kind, credit.number, credit.day, None, amounts));
            }
        }
        rows.sort_by(|a, b| {
            let key = |row: &OpenItem| (row.document_date, row.open < 0, row.due_date);
            (key(a), &a.document_number).cmp(&(key(b), &b.document_number))
        });
        rows
    };
    each_made(ledger, as_of, method, items, |rows| rows.into_iter().for_each(&mut see))
}
