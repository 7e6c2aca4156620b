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
use std::sync::Arc;

use polars::prelude::{DataFrame, PlHashMap, PlHashSet};
use rayon::prelude::*;

use crate::domain::customer::{Contact, Customer, Item, ItemKind};
use crate::domain::{Currency, Date};
use crate::table::ledger::Lines;
use crate::table::{FileTables, Sheet, Table};
use crate::template::{FieldType, Kind};
use documents::{Documents, Line};
use frame::Posted;
use row::{Rows, Wholes};

/// Sums of money by amount field and currency, in minor units.
pub type Amounts = BTreeMap<(String, String), i128>;

/// What the accepted rows of one file become.
#[derive(Clone, Debug)]
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
    /// They look at the rows of the file's tables, which stay as long as they do.
    pub lines: Arc<dyn Lines>,
    pub sheets: Vec<SheetPosting>,
}

impl Default for Posting {
    fn default() -> Posting {
        Posting {
            customers: Vec::new(),
            contacts: Vec::new(),
            items: Vec::new(),
            disputes: Vec::new(),
            promises: Vec::new(),
            mentioned: BTreeMap::new(),
            lines: Arc::new(DataFrame::empty_with_schema(&crate::table::ledger::schema())),
            sheets: Vec::new(),
        }
    }
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

/// Rows whose lines one thread makes at once, and those that all threads do before their lines
/// are put behind the ones before.
const ROWS_A_PIECE: usize = 1 << 12;
const ROWS_A_WAVE: usize = 1 << 17;

/// Posts the rows of a file whose (sheet order, row) is not rejected.
pub fn post(file: &FileTables, rejected: &BTreeSet<(u32, u32)>) -> Posting {
    let mut posting = Posting::default();
    let rows: Vec<Option<Rows>> =
        file.sheets.iter().map(|sheet| sheet.table.as_ref().map(Rows::of)).collect();
    let documents: Vec<Option<Documents>> =
        rows.iter().map(|rows| rows.as_ref().map(Documents::of)).collect();
    let mut lines: Vec<Line> = Vec::new();
    for ((sheet, place), documents) in file.sheets.iter().zip(0..).zip(&documents) {
        let mut account = SheetPosting {
            sheet_order: sheet.order,
            sheet: sheet.name.to_string(),
            ..SheetPosting::default()
        };
        if let (Some(table), Some(documents)) = (&sheet.table, documents) {
            account.template = table.template.name.clone();
            let rows = documents.rows;
            let is_rejected = rejection(rejected, sheet, rows);
            let accepted: Vec<u32> =
                is_rejected.iter().zip(0..).filter_map(|(no, at)| (!no).then_some(at)).collect();
            rayon::join(
                || sum_up(sheet, table, rows, &is_rejected, &mut account),
                || post_rows((table, place, documents), &accepted, &mut posting, &mut lines),
            );
        }
        posting.sheets.push(account);
    }
    documents::settle_open_amounts(&mut lines, &documents);
    documents::number_the_unnumbered(&mut lines, &documents);
    posting.disputes = disputes::of(&lines, &documents);
    posting.promises = promises::of(&lines, &documents);
    let names = file.sheets.iter().map(|sheet| sheet.name.clone());
    let sheets = names.zip(rows).collect();
    posting.lines = Arc::new(Posted { file: file.file.clone(), sheets, lines });
    posting
}

/// Posts the accepted rows of one table, the sheet at a place of the file.
fn post_rows(
    (table, place, documents): (&Table, u32, &Documents),
    accepted: &[u32],
    posting: &mut Posting,
    lines: &mut Vec<Line>,
) {
    let rows = documents.rows;
    let each = accepted.iter().map(|at| *at as usize);
    match rows.kind {
        Kind::Customer => customers::customers(table, rows, accepted, posting),
        Kind::Contact => each.for_each(|at| customers::contact(rows, at, posting)),
        Kind::BankAccount | Kind::Address | Kind::Category | Kind::Region => {
            let kind = match rows.kind {
                Kind::BankAccount => ItemKind::BankAccount,
                Kind::Address => ItemKind::Address,
                Kind::Category => ItemKind::Category,
                _ => ItemKind::Region,
            };
            each.for_each(|at| customers::item(kind, table, rows, at, posting));
        }
        _ => {
            rayon::join(
                || mention_all(documents, accepted, posting),
                || post_documents((table, place, documents), accepted, lines),
            );
        }
    }
}

/// By row of the table, whether it is rejected.
fn rejection(rejected: &BTreeSet<(u32, u32)>, sheet: &Sheet, rows: &Rows) -> Vec<bool> {
    let here = rejected.range((sheet.order, 0)..=(sheet.order, u32::MAX));
    let here: PlHashSet<u32> = here.map(|(_, row)| *row).collect();
    (0..rows.len()).map(|at| here.contains(&rows.number(at))).collect()
}

/// Notes the customers that documents name.
fn mention_all(documents: &Documents, accepted: &[u32], posting: &mut Posting) {
    let mut named: PlHashMap<&str, &str> = PlHashMap::default();
    for at in accepted.iter().map(|at| *at as usize) {
        let name = named.entry(documents.customer(at)).or_default();
        if name.is_empty() {
            *name = documents.customer_name(at);
        }
    }
    for (code, name) in named {
        let known = posting.mentioned.entry(code.to_owned()).or_default();
        if known.is_empty() {
            *known = name.to_owned();
        }
    }
}

/// The lines of a sheet in reading order, with the identities of their rows, by all threads.
fn post_documents(
    (table, place, documents): (&Table, u32, &Documents),
    accepted: &[u32],
    lines: &mut Vec<Line>,
) {
    let identity = documents.rows.identity(&table.template.name);
    lines.reserve_exact(accepted.len());
    for wave in accepted.chunks(ROWS_A_WAVE) {
        let pieces: Vec<Vec<Line>> = wave
            .par_chunks(ROWS_A_PIECE)
            .map(|piece| {
                let (mut lines, mut room) = (Vec::with_capacity(piece.len()), Vec::new());
                for at in piece {
                    let fingerprint = identity.of(*at as usize, &mut room);
                    documents.lines(documents.blank(place, *at, fingerprint), &mut lines);
                }
                lines
            })
            .collect();
        pieces.into_iter().for_each(|piece| lines.extend(piece));
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
