//! 未核销: the documents of each account that a settlement may match, and those it has matched.

use std::collections::BTreeMap;

use super::query::{Query, date_of, day_number, guard};
use super::{AnalyzeError, Ledger, Text};
use crate::domain::Date;
use crate::domain::ledger::is_made_number;
use crate::domain::settle::Item;

/// What one credit document pays of one debit document by a committed settlement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettledPair {
    pub customer_code: String,
    pub currency: String,
    /// 往来科目, as in the ledger frame.
    pub control_account: String,
    pub debit_number: String,
    pub credit_number: String,
    pub debit_date: Date,
    /// In force from this day on, never before the newest of its documents.
    pub settled_on: Date,
    pub amount: i64,
}

impl SettledPair {
    pub fn key(&self) -> ControlKey {
        let [code, currency] = [&self.customer_code, &self.currency].map(String::clone);
        (code, currency, self.control_account.clone())
    }
}

/// A customer in one currency.
pub type AccountKey = (Text, Text);

/// A customer in one currency on one control account: what settles stands within it.
pub type ControlKey = (String, String, String);

/// The documents of one side of an account by number.
pub type Documents = BTreeMap<String, Item>;

/// The two sides of an account, each document with what is open of it; amounts are positive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenAccount {
    pub debits: Documents,
    pub credits: Documents,
}

/// What the ledger has for settling as of a day, with the ledger's own settlements taken off.
/// Documents whose number the program made are left out: nobody could name them.
pub fn open_documents(
    ledger: &Ledger,
    as_of: Date,
) -> Result<BTreeMap<ControlKey, OpenAccount>, AnalyzeError> {
    guard(ledger, &["debit", "credit"])?;
    let parameters = [("as_of_day", day_number(as_of).to_string())];
    let text = include_str!("sql/open_document.sql");
    let answer = Query { statistic: "open documents", text, parameters: &parameters };
    let answer = answer.run(ledger)?;
    let codes = answer.text("customer_code")?;
    let currencies = answer.text("currency")?;
    let control_accounts = answer.text("control_account")?;
    let sides = answer.integers("side")?;
    let numbers = answer.text("document_number")?;
    let days = answer.integers("document_day")?;
    let amounts = answer.integers("amount")?;
    let departments = answer.text("department")?;
    let projects = answer.text("project")?;
    let bills = answer.text("bill_number")?;
    let mut accounts: BTreeMap<ControlKey, OpenAccount> = BTreeMap::new();
    for at in 0..answer.height() {
        let Some(date) = date_of(days[at]) else { continue };
        if is_made_number(&numbers[at]) {
            continue;
        }
        let key = [&codes, &currencies, &control_accounts].map(|texts| texts[at].to_string());
        let account = accounts.entry(key.into()).or_default();
        let mut item = Item {
            document_number: numbers[at].to_string(),
            date,
            amount: amounts[at],
            department: departments[at].to_string(),
            project: projects[at].to_string(),
            bill_number: bills[at].to_string(),
        };
        // What settles a document comes behind its debits, first what bears its own number.
        match sides[at] {
            0 => {
                account.debits.insert(numbers[at].to_string(), item);
            }
            1 => add(&mut account.credits, item),
            2 => {
                let open = account.debits.get(&*numbers[at]).map_or(0, |debit| debit.amount);
                take_off(&mut account.debits, &numbers[at], amounts[at]);
                item.amount -= open.min(item.amount);
                add(&mut account.credits, item);
            }
            _ => take_off(&mut account.debits, &numbers[at], amounts[at]),
        }
    }
    for pair in ledger.settlements.iter().filter(|pair| pair.settled_on <= as_of) {
        if let Some(account) = accounts.get_mut(&pair.key()) {
            take_off(&mut account.debits, &pair.debit_number, pair.amount);
            take_off(&mut account.credits, &pair.credit_number, pair.amount);
        }
    }
    Ok(accounts)
}

/// A credit document of two kinds of line is one document still.
fn add(documents: &mut Documents, item: Item) {
    // What its own debits took is no part of it, and does not make it younger.
    if item.amount == 0 {
        return;
    }
    match documents.get_mut(&item.document_number) {
        Some(known) => {
            known.amount += item.amount;
            known.date = known.date.max(item.date);
        }
        None => {
            documents.insert(item.document_number.clone(), item);
        }
    }
}

fn take_off(documents: &mut Documents, number: &str, amount: i64) {
    if let Some(item) = documents.get_mut(number) {
        item.amount = (item.amount - amount).max(0);
    }
}
