//! Posting (过账): accepted rows become customers and ledger lines.
//!
//! A row is posted unless its place stands in `rejected`. Nothing is lost on the way: for every
//! sheet, accepted + rejected is what was read, in rows and in money, or the program stops.

mod customers;
mod disputes;
mod documents;
mod frame;
mod promises;
mod row;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{DataFrame, PlHashMap, PlHashSet};
use rayon::prelude::*;

use crate::domain::customer::{Contact, Customer, Item, ItemKind};
use crate::domain::{Currency, Date};
use crate::table::{FileTables, Sheet, Table};
use crate::template::{FieldType, Kind};
use documents::{Documents, Line};
use row::{Rows, Wholes};

/// Sums of money by amount field and currency, in minor units.
pub type Amounts = BTreeMap<(String, String), i128>;

/// What the accepted rows of one file become.
#[derive(Clone, Debug, Default)]
pub struct Posting {
    /// In reading order; a customer without a code has its name as the code.
    pub customers: Vec<Customer>,
    pub contacts: Vec<Contact>,
    /// Bank accounts, addresses and classes, in reading order.
    pub items: Vec<Item>,
    /// What the rows say that customers contest, in reading order.
    pub disputes: Vec<PostedDispute>,
    /// What the rows say that customers promised to pay, in reading order.
    pub promises: Vec<PostedPromise>,
    /// Every customer that a document or a contact names: code → name (may be empty). Where a
    /// row gives only a name, code and name are equal, and the archive looks the code up.
    pub mentioned: BTreeMap<String, String>,
    /// [`crate::table::ledger::schema`]; `batch` is 0 until the archive sets it.
    pub lines: DataFrame,
    pub sheets: Vec<SheetPosting>,
}

/// A document that its row says the customer contests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostedDispute {
    pub customer_code: String,
    pub document_number: String,
    /// The day of the document: a row does not say since when it is contested.
    pub since: Date,
    pub currency: Currency,
    /// In minor units; `None`: the whole document.
    pub amount: Option<i64>,
    pub reason: String,
}

/// A payment that its row says the customer promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostedPromise {
    pub customer_code: String,
    /// The document that it is for; empty: it has no number.
    pub document_number: String,
    pub currency: Currency,
    /// In minor units, above 0.
    pub amount: i64,
    pub made_on: Date,
    pub due_on: Date,
}

/// The account of one sheet after the checks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetPosting {
    pub sheet_order: u32,
    pub sheet: String,
    /// The template's name; empty where none fits.
    pub template: String,
    pub rows_accepted: u64,
    pub rows_rejected: u64,
    pub amounts_accepted: Amounts,
    pub amounts_rejected: Amounts,
}

/// Posts the rows of a file whose (sheet order, row) is not rejected.
pub fn post(file: &FileTables, rejected: &BTreeSet<(u32, u32)>) -> Posting {
    let mut posting = Posting::default();
    let rows: Vec<Option<Rows>> =
        file.sheets.iter().map(|sheet| sheet.table.as_ref().map(Rows::of)).collect();
    let documents: Vec<Option<Documents>> = file
        .sheets
        .iter()
        .zip(&rows)
        .map(|(sheet, rows)| Some(Documents::of(sheet.table.as_ref()?, rows.as_ref()?)))
        .collect();
    let mut lines: Vec<Line> = Vec::new();
    for (index, sheet) in file.sheets.iter().enumerate() {
        let mut account = SheetPosting {
            sheet_order: sheet.order,
            sheet: sheet.name.to_string(),
            ..SheetPosting::default()
        };
        if let (Some(table), Some(rows), Some(documents)) =
            (&sheet.table, &rows[index], &documents[index])
        {
            account.template = table.template.name.clone();
            let is_rejected = rejection(rejected, sheet, rows);
            sum_up(sheet, table, rows, &is_rejected, &mut account);
            let accepted: Vec<usize> = (0..rows.len()).filter(|at| !is_rejected[*at]).collect();
            match table.template.kind {
                Kind::Customer => {
                    for at in accepted {
                        customers::customer(table, rows, at, &mut posting);
                    }
                }
                Kind::Contact => {
                    for at in accepted {
                        customers::contact(rows, at, &mut posting);
                    }
                }
                Kind::BankAccount | Kind::Address | Kind::Category | Kind::Region => {
                    let kind = match table.template.kind {
                        Kind::BankAccount => ItemKind::BankAccount,
                        Kind::Address => ItemKind::Address,
                        Kind::Category => ItemKind::Category,
                        _ => ItemKind::Region,
                    };
                    for at in accepted {
                        customers::item(kind, table, rows, at, &mut posting);
                    }
                }
                _ => {
                    mention_all(documents, &accepted, &mut posting);
                    post_documents(index, table, documents, &accepted, &mut lines);
                }
            }
        }
        posting.sheets.push(account);
    }
    documents::settle_open_amounts(&mut lines, &documents);
    documents::number_the_unnumbered(&mut lines, &documents);
    posting.disputes = disputes::of(&lines, &documents);
    posting.promises = promises::of(&lines, &documents);
    posting.lines = frame::ledger_frame(file, &lines, &documents);
    posting
}

/// By row of the table, whether it is rejected.
fn rejection(rejected: &BTreeSet<(u32, u32)>, sheet: &Sheet, rows: &Rows) -> Vec<bool> {
    let here = rejected.range((sheet.order, 0)..=(sheet.order, u32::MAX));
    let here: PlHashSet<u32> = here.map(|(_, row)| *row).collect();
    (0..rows.len()).map(|at| here.contains(&rows.number(at))).collect()
}

/// Notes the customers that documents name.
fn mention_all(documents: &Documents, accepted: &[usize], posting: &mut Posting) {
    let mut named: PlHashMap<&str, &str> = PlHashMap::default();
    for at in accepted {
        let name = named.entry(documents.customer(*at)).or_default();
        if name.is_empty() {
            *name = documents.customer_name(*at);
        }
    }
    for (code, name) in named {
        let known = posting.mentioned.entry(code.to_owned()).or_default();
        if known.is_empty() {
            *known = name.to_owned();
        }
    }
}

/// The lines of a sheet in reading order; the identities of its rows by all threads.
fn post_documents(
    index: usize,
    table: &Table,
    documents: &Documents,
    accepted: &[usize],
    lines: &mut Vec<Line>,
) {
    let kind = table.template.name.as_str();
    let identity = documents.rows.identity(kind);
    let fingerprints: Vec<u128> = accepted
        .par_iter()
        .with_min_len(1_024)
        .map_init(Vec::new, |room, at| identity.of(*at, room))
        .collect();
    lines.reserve(accepted.len());
    for (at, fingerprint) in accepted.iter().zip(fingerprints) {
        documents.lines(documents.blank(index, *at, fingerprint), lines);
    }
}

/// Sums rows and money of a sheet by accepted and rejected, and proves that nothing is lost.
fn sum_up(
    sheet: &Sheet,
    table: &Table,
    rows: &Rows,
    is_rejected: &[bool],
    account: &mut SheetPosting,
) {
    for (field, currency) in sheet.account.amounts.keys() {
        for amounts in [&mut account.amounts_accepted, &mut account.amounts_rejected] {
            amounts.insert((field.clone(), currency.clone()), 0);
        }
    }
    let counted: Vec<(&str, Wholes)> = table
        .template
        .fields
        .iter()
        .filter(|field| field.field_type == FieldType::Amount && rows.has(&field.key))
        // What the source computes itself is counted only where reading counts it too.
        .filter(|field| {
            !field.derived || sheet.account.amounts.keys().any(|(key, _)| *key == field.key)
        })
        .map(|field| (field.key.as_str(), rows.wholes(&field.key)))
        .collect();
    // By currency, of each field whether it stands anywhere, and its sums.
    let mut sums: BTreeMap<&str, Vec<(bool, [i128; 2])>> = BTreeMap::new();
    for (at, is_rejected) in is_rejected.iter().enumerate() {
        let side = usize::from(*is_rejected);
        account.rows_rejected += u64::from(*is_rejected);
        account.rows_accepted += u64::from(!is_rejected);
        let sums = sums.entry(rows.currency_code(at));
        let sums = sums.or_insert_with(|| vec![(false, [0; 2]); counted.len()]);
        for ((_, amounts), (stands, sums)) in counted.iter().zip(sums) {
            if let Some(amount) = amounts.at(at) {
                *stands = true;
                sums[side] += i128::from(amount);
            }
        }
    }
    for (currency, sums) in sums {
        let stand = counted.iter().zip(sums).filter(|(_, (stands, _))| *stands);
        for ((field, _), (_, [accepted, rejected])) in stand {
            let key = || ((*field).to_owned(), currency.to_owned());
            *account.amounts_accepted.entry(key()).or_insert(0) += accepted;
            *account.amounts_rejected.entry(key()).or_insert(0) += rejected;
        }
    }
    assert_nothing_lost(sheet, account);
}

/// accepted + rejected = read, for every amount field and currency: anything else is a bug.
fn assert_nothing_lost(sheet: &Sheet, account: &SheetPosting) {
    let read = &sheet.account;
    assert_eq!(
        account.rows_accepted + account.rows_rejected + read.rows_skipped(),
        read.rows_read,
        "rows of sheet {}: accepted + rejected + skipped is not what was read",
        account.sheet
    );
    let keys: BTreeSet<_> = account
        .amounts_accepted
        .keys()
        .chain(account.amounts_rejected.keys())
        .chain(read.amounts.keys())
        .collect();
    for key in keys {
        let of = |amounts: &Amounts| amounts.get(key).copied().unwrap_or(0);
        assert_eq!(
            of(&account.amounts_accepted) + of(&account.amounts_rejected),
            of(&read.amounts),
            "{} in {} of sheet {}: accepted + rejected is not what was read",
            key.0,
            key.1,
            account.sheet
        );
    }
}
