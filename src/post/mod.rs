//! Posting (过账): accepted rows become customers and ledger lines.
//!
//! A row is posted unless its place stands in `rejected`. Nothing is lost on the way: for every
//! sheet, accepted + rejected is what was read, in rows and in money, or the program stops.

mod customers;
mod documents;
mod frame;
mod row;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::DataFrame;

use crate::domain::customer::{Contact, Customer};
use crate::domain::ledger::Line;
use crate::table::{FileTables, Sheet, Table};
use crate::template::{FieldType, Kind};
use row::Rows;

/// Sums of money by amount field and currency, in minor units.
pub type Amounts = BTreeMap<(String, String), i128>;

/// What the accepted rows of one file become.
#[derive(Clone, Debug, Default)]
pub struct Posting {
    /// In reading order; a customer without a code has its name as the code.
    pub customers: Vec<Customer>,
    pub contacts: Vec<Contact>,
    /// Every customer that a document or a contact names: code → name (may be empty). Where a
    /// row gives only a name, code and name are equal, and the archive looks the code up.
    pub mentioned: BTreeMap<String, String>,
    /// [`crate::table::ledger::schema`]; `batch` is 0 until the archive sets it.
    pub lines: DataFrame,
    pub sheets: Vec<SheetPosting>,
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
    let mut lines: Vec<(usize, Line)> = Vec::new();
    for (index, sheet) in file.sheets.iter().enumerate() {
        let mut account = SheetPosting {
            sheet_order: sheet.order,
            sheet: sheet.name.to_string(),
            ..SheetPosting::default()
        };
        if let Some(table) = &sheet.table {
            account.template = table.template.name.clone();
            let rows = Rows::of(table);
            sum_up(sheet, table, &rows, rejected, &mut account);
            let accepted =
                (0..rows.len()).filter(|at| !rejected.contains(&(sheet.order, rows.number(*at))));
            match table.template.kind {
                Kind::Customer => {
                    for at in accepted {
                        customers::customer(table, &rows, at, &mut posting);
                    }
                }
                Kind::Contact => {
                    for at in accepted {
                        customers::contact(&rows, at, &mut posting);
                    }
                }
                kind => {
                    for at in accepted {
                        let found = documents::lines(kind, table, &rows, at, &mut posting);
                        lines.extend(found.into_iter().map(|line| (index, line)));
                    }
                }
            }
        }
        posting.sheets.push(account);
    }
    documents::settle_open_amounts(&mut lines);
    documents::number_the_unnumbered(&mut lines);
    posting.lines = frame::ledger_frame(file, &lines);
    posting
}

/// Sums rows and money of a sheet by accepted and rejected, and proves that nothing is lost.
fn sum_up(
    sheet: &Sheet,
    table: &Table,
    rows: &Rows,
    rejected: &BTreeSet<(u32, u32)>,
    account: &mut SheetPosting,
) {
    for (field, currency) in sheet.account.amounts.keys() {
        for amounts in [&mut account.amounts_accepted, &mut account.amounts_rejected] {
            amounts.insert((field.clone(), currency.clone()), 0);
        }
    }
    let counted: Vec<&str> = table
        .template
        .fields
        .iter()
        .filter(|field| field.field_type == FieldType::Amount && rows.has(&field.key))
        // What the source computes itself is counted only where reading counts it too.
        .filter(|field| {
            !field.derived || sheet.account.amounts.keys().any(|(key, _)| *key == field.key)
        })
        .map(|field| field.key.as_str())
        .collect();
    for at in 0..rows.len() {
        let (amounts, count) = if rejected.contains(&(sheet.order, rows.number(at))) {
            (&mut account.amounts_rejected, &mut account.rows_rejected)
        } else {
            (&mut account.amounts_accepted, &mut account.rows_accepted)
        };
        *count += 1;
        for field in &counted {
            if let Some(amount) = rows.amount(field, at) {
                let key = ((*field).to_owned(), rows.currency_code(at).to_owned());
                *amounts.entry(key).or_insert(0) += i128::from(amount);
            }
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
