//! The balance that an old system shows for a customer, against that of its documents.

use std::collections::BTreeMap;

use crate::domain::money::format_amount;
use crate::domain::{Amount, Currency};
use crate::finding::{Code, Finding, Place};
use crate::pipeline::{Checked, rejected_rows};
use crate::post;
use crate::table::{Sheet, Table};
use crate::template::Kind;

/// One finding for each customer whose balance is not that of the documents beside it. A
/// customer without documents in this run is not judged.
pub fn findings(checked: &Checked) -> Vec<Finding> {
    let files = &checked.tables.files;
    let has_balance = |table: &Table| {
        table.template.kind == Kind::Customer && table.column_of("receivable_balance").is_some()
    };
    let tables =
        || files.iter().flat_map(|file| &file.sheets).filter_map(|sheet| sheet.table.as_ref());
    let has_documents =
        tables().any(|table| !matches!(table.template.kind, Kind::Customer | Kind::Contact));
    if !has_documents || !tables().any(has_balance) {
        return Vec::new();
    }
    let owed = owed(checked);
    let mut findings = Vec::new();
    for file in files {
        for sheet in &file.sheets {
            let Some(table) = sheet.table.as_ref().filter(|table| has_balance(table)) else {
                continue;
            };
            let place = Place { sheet_order: sheet.order, ..Place::file(file.order, &file.file) };
            compare(table, sheet, &place, &owed, &mut findings);
        }
    }
    findings
}

/// What each customer owes in each currency by the accepted documents.
fn owed(checked: &Checked) -> BTreeMap<(String, String), i64> {
    let mut owed: BTreeMap<(String, String), i64> = BTreeMap::new();
    for file in &checked.tables.files {
        let posting = post::post(file, &rejected_rows(&checked.findings, file));
        let lines = &posting.lines;
        let as_declared = "the ledger frame has its declared columns";
        let text = |name: &str| lines.column(name).expect(as_declared).str().expect(as_declared);
        let money = |name: &str| lines.column(name).expect(as_declared).i64().expect(as_declared);
        let (customers, currencies) = (text("customer_code"), text("currency"));
        let (debits, credits) = (money("debit"), money("credit"));
        for at in 0..lines.height() {
            let key = [customers, currencies].map(|cells| cells.get(at).unwrap_or_default());
            let change = debits.get(at).unwrap_or(0).checked_sub(credits.get(at).unwrap_or(0));
            let sum = owed.entry((key[0].to_owned(), key[1].to_owned())).or_default();
            // A sum beyond what 64 bits hold is refused when the file is loaded.
            *sum = sum.saturating_add(change.unwrap_or(0));
        }
    }
    owed
}

fn compare(
    table: &Table,
    sheet: &Sheet,
    place: &Place,
    owed: &BTreeMap<(String, String), i64>,
    findings: &mut Vec<Finding>,
) {
    let frame = &table.frame;
    let Ok(codes) = frame.column("customer_code").and_then(|column| column.str()) else { return };
    let Ok(balances) = frame.column("receivable_balance").and_then(|column| column.i64()) else {
        return;
    };
    let currencies = frame.column("currency").and_then(|column| column.str()).ok();
    for (at, row) in table.rows().enumerate() {
        let (Some(code), Some(balance)) = (codes.get(at), balances.get(at)) else { continue };
        let currency = currencies.and_then(|cells| cells.get(at)).and_then(Currency::parse);
        let currency = currency.unwrap_or(table.currency);
        let Some(expected) = owed.get(&(code.to_owned(), currency.code().to_owned())) else {
            continue;
        };
        if *expected != balance {
            let shown = |amount: i64| format_amount(Amount(amount), currency);
            let column = table.column_of("receivable_balance");
            let cell = Place { row: Some(row), column, sheet: sheet.name.clone(), ..place.clone() };
            findings.push(
                Finding::new(Code::BalanceDrifts, cell)
                    .field("receivable_balance")
                    .value(shown(balance))
                    .argument("customer", code)
                    .argument("expected", shown(*expected)),
            );
        }
    }
}
