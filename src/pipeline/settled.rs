//! Credits that name a document that their customer does not have on their account, neither in
//! the run nor in the book: nothing settles across customers, nor across accounts.

use std::collections::{BTreeMap, BTreeSet};

use crate::archive::Archive;
use crate::domain::control_account;
use crate::domain::customer::KnownCustomers;
use crate::finding::{Code, Finding, Place};
use crate::pipeline::PipelineError;
use crate::pipeline::loading::rejected_rows;
use crate::table::{Table, Tables};
use crate::template::Kind;

/// A row that names the document it settles.
struct Naming<'t> {
    place: Place,
    customer: &'t str,
    account: &'t str,
    number: &'t str,
}

/// Rows of customers that the book knows; those of others `check` has judged. The ledger is read
/// only where the run itself does not have the document.
pub fn findings(
    tables: &Tables,
    found: &[Finding],
    known: &KnownCustomers,
    archive: &Archive,
) -> Result<Vec<Finding>, PipelineError> {
    let tables_of = tables.files.iter().flat_map(|file| &file.sheets);
    let mut tables_of = tables_of.filter_map(|sheet| sheet.table.as_ref());
    if !tables_of.any(|table| table.column_of("settles_document").is_some()) {
        return Ok(Vec::new());
    }
    let mut naming = naming(tables, found, known);
    if naming.is_empty() {
        return Ok(Vec::new());
    }
    let wanted: BTreeSet<&str> = naming.iter().map(|row| row.number).collect();
    let mut owners = owners_in(tables, found, &wanted);
    let has = |owners: &Owners, row: &Naming| {
        let owners = owners.get(row.number).into_iter().flatten();
        owners.into_iter().any(|(code, account)| code == row.customer && account == row.account)
    };
    naming.retain(|row| !has(&owners, row));
    if naming.is_empty() {
        return Ok(Vec::new());
    }
    let reader = archive.ledger_reader()?;
    let columns = ["kind", "customer_code", "control_account", "document_number"];
    reader.each_slice(&columns, |_, frame| {
        let text = |name: &str| frame.column(name).and_then(|column| column.str());
        let as_declared = "the ledger frame has its declared columns";
        let (kinds, codes) = (text("kind").expect(as_declared), text("customer_code"));
        let numbers = text("document_number").expect(as_declared);
        let accounts = text("control_account").expect(as_declared);
        let lines = kinds.iter().zip(codes.expect(as_declared).iter());
        for ((kind, code), (account, number)) in lines.zip(accounts.iter().zip(numbers.iter())) {
            let number = number.unwrap_or_default();
            if kind != Some(crate::table::ledger::RECEIPT) && wanted.contains(number) {
                let [code, account] = [code, account].map(|it| it.unwrap_or_default().to_owned());
                owners.entry(number.to_owned()).or_default().insert((code, account));
            }
        }
        Ok(())
    })?;
    naming.retain(|row| !has(&owners, row));
    Ok(naming.iter().map(|row| finding(row, &owners)).collect())
}

/// The customers that have a document, and on which account, by its number.
type Owners = BTreeMap<String, BTreeSet<(String, String)>>;

fn finding(row: &Naming, owners: &Owners) -> Finding {
    let owners = owners.get(row.number).into_iter().flatten();
    let own = owners.clone().find(|(code, _)| code == row.customer);
    let (whose, owner) = match (own, owners.into_iter().next()) {
        (Some((_, account)), _) => ("account", control_account::shown(account)),
        (None, Some((code, _))) => ("other", code.as_str()),
        (None, None) => ("nobody", ""),
    };
    Finding::new(Code::SettledDocumentUnknown, row.place.clone())
        .field("settles_document")
        .value(row.number)
        .argument("customer", row.customer)
        .argument("whose", whose)
        .argument("owner", owner)
        .argument("account", control_account::shown(row.account))
}

fn naming<'t>(tables: &'t Tables, found: &[Finding], known: &KnownCustomers) -> Vec<Naming<'t>> {
    let mut rows = Vec::new();
    for (place, table, accepted) in documents(tables, found) {
        let Some(column) = table.column_of("settles_document") else { continue };
        let numbers = texts(table, "settles_document");
        let customers = texts(table, "customer_code");
        let accounts = accounts(table);
        for (at, row) in accepted {
            let (Some(number), Some(customer)) = (numbers.get(at), customers.get(at)) else {
                continue;
            };
            if !number.is_empty() && known.contains_key(*customer) {
                let place = Place { row: Some(row), column: Some(column), ..place.clone() };
                let account = accounts.get(at).copied().unwrap_or_default();
                rows.push(Naming { place, customer, account, number });
            }
        }
    }
    rows
}

/// The documents of the run that a credit may name.
fn owners_in(tables: &Tables, found: &[Finding], wanted: &BTreeSet<&str>) -> Owners {
    let mut owners = Owners::new();
    for (_, table, accepted) in documents(tables, found) {
        if table.template.kind == Kind::Receipt {
            continue;
        }
        let numbers = texts(table, "document_number");
        let codes = texts(table, "customer_code");
        let accounts = accounts(table);
        for (at, _) in accepted {
            let (Some(number), Some(code)) = (numbers.get(at), codes.get(at)) else { continue };
            if wanted.contains(number) {
                let account = accounts.get(at).copied().unwrap_or_default();
                let owner = ((*code).to_owned(), account.to_owned());
                owners.entry((*number).to_owned()).or_default().insert(owner);
            }
        }
    }
    owners
}

/// A table of documents with its accepted rows: their place in the frame, and as Excel counts.
type Documents<'t> = (Place, &'t Table, Vec<(usize, u32)>);

fn documents<'t>(tables: &'t Tables, found: &[Finding]) -> Vec<Documents<'t>> {
    let mut documents = Vec::new();
    for file in &tables.files {
        let rejected = rejected_rows(found, file);
        for sheet in &file.sheets {
            let of = |table: &&Table| table.template.kind.is_document();
            let Some(table) = sheet.table.as_ref().filter(of) else { continue };
            let place = Place::file(file.order, &file.file);
            let place = Place { sheet_order: sheet.order, sheet: sheet.name.clone(), ..place };
            let rows = table.rows().enumerate();
            let accepted = rows.filter(|(_, row)| !rejected.contains(&(sheet.order, *row)));
            documents.push((place, table, accepted.collect()));
        }
    }
    documents
}

/// The control account of each row, as the ledger frame has it.
fn accounts(table: &Table) -> Vec<&str> {
    texts(table, "control_account").into_iter().map(control_account::stated).collect()
}

/// The cells of a column of text, trimmed; none where there is no such column.
fn texts<'t>(table: &'t Table, field: &str) -> Vec<&'t str> {
    let column = table.frame.column(field).ok().and_then(|column| column.str().ok());
    let cells = column.into_iter().flat_map(|cells| cells.iter());
    cells.map(|cell| cell.unwrap_or("").trim()).collect()
}
