//! 未核销明细 with what came in after the day: which of it pays what was open then.

use std::collections::BTreeMap;

use super::made::names;
use super::open_item::{OpenItem, open_items};
use super::pairing::each_account;
use super::query::{date_of, day_number};
use super::text::Text;
use super::{AnalyzeError, Ledger, Method};
use crate::domain::Date;
use crate::domain::ledger::is_made_number;

/// What is open of a document, and what of it later money has settled; it has the sign of `open`,
/// so that open - future remains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FutureItem {
    pub item: OpenItem,
    pub future: i64,
}

/// An account and one of its documents: control account, number, day and due day; a credit has no
/// due day.
type Key = (String, String, String, String, Option<Date>, Option<Date>);

/// The open items as of a day by open-item, each with what the credits dated after the day, and
/// the matches committed for later days, settle of it; then what of those credits settles nothing.
/// Σ (open - future) = the balance of the day less the later credits that pay no later document.
pub fn future_items(ledger: &Ledger, as_of: Date) -> Result<Vec<FutureItem>, AnalyzeError> {
    let end = Date::from_ymd_opt(9999, 12, 31).expect("the calendar has this day");
    let as_of_day = day_number(as_of);
    let mut settled: BTreeMap<Key, i64> = BTreeMap::new();
    let mut free: Vec<OpenItem> = Vec::new();
    each_account(ledger, end, Method::OpenItem, |paired| {
        let key = |control_account: u32, number: u32, day: i64, due: Option<i64>| -> Key {
            let (control_account, number) = (paired.text(control_account), paired.text(number));
            let number = if is_made_number(number) { "" } else { number };
            let (code, currency) = (paired.customer_code.to_string(), paired.currency.to_string());
            let names = (control_account.to_owned(), number.to_owned());
            (code, currency, names.0, names.1, date_of(day), due.and_then(date_of))
        };
        let account = &paired.account;
        // Of a later credit what pays a later invoice is no answer to what was open.
        let mut left: Vec<i64> = account.credits.iter().map(|credit| credit.amount).collect();
        for pair in account.pairs.iter().filter(|pair| pair.day > as_of_day) {
            let (debit, credit) = (&account.debits[pair.debit], &account.credits[pair.credit]);
            left[pair.credit] -= pair.amount;
            if debit.day > as_of_day {
                continue;
            }
            let account = debit.control_account;
            let of = key(account, debit.number, debit.day, Some(debit.due_day));
            *settled.entry(of).or_default() += pair.amount;
            if credit.day <= as_of_day {
                let of = key(account, credit.number, credit.day, None);
                *settled.entry(of).or_default() -= pair.amount;
            }
        }
        let later = account.credits.iter().zip(&paired.credit_kinds).zip(left);
        for ((credit, kind), left) in later.filter(|((credit, _), _)| credit.day > as_of_day) {
            if left > 0 {
                let (customer_code, currency, control_account, document_number, document_date, _) =
                    key(credit.control_account, credit.number, credit.day, None);
                free.push(OpenItem {
                    customer_code: customer_code.into(),
                    customer_name: Text::default(),
                    currency: currency.into(),
                    control_account: control_account.into(),
                    kind,
                    document_number: document_number.into(),
                    document_date,
                    due_date: None,
                    amount: -left,
                    settled: -left,
                    open: 0,
                    age_days: 0,
                    overdue_days: 0,
                    disputed: 0,
                    is_age_unknown: false,
                });
            }
        }
    })?;
    let mut rows: Vec<FutureItem> = Vec::new();
    for item in open_items(ledger, as_of, Method::OpenItem)?.rows {
        let of = (
            item.customer_code.to_string(),
            item.currency.to_string(),
            item.control_account.to_string(),
            item.document_number.to_string(),
            item.document_date,
            item.due_date,
        );
        // Documents without a number of one day share what settles them, the first before others.
        let left = settled.entry(of).or_default();
        let future =
            if item.open > 0 { item.open.min(*left).max(0) } else { item.open.max(*left).min(0) };
        *left -= future;
        rows.push(FutureItem { item, future });
    }
    let names = names(ledger)?;
    for mut item in free {
        item.customer_name = names.of(&item.customer_code).clone();
        let future = -item.amount;
        rows.push(FutureItem { item: OpenItem { settled: 0, ..item }, future });
    }
    rows.sort_by(|a, b| {
        let account =
            |row: &FutureItem| (row.item.customer_code.clone(), row.item.currency.clone());
        account(a).cmp(&account(b)).then(a.item.document_date.cmp(&b.item.document_date))
    });
    Ok(rows)
}
