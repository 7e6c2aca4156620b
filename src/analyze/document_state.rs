//! What documents are as a whole, so that a matched one cannot change unnoticed.

use std::collections::BTreeMap;

use super::query::{Query, guard};
use super::tables::Table;
use super::{AnalyzeError, ControlKey, Ledger};

/// All lines of one document in one account, whatever their days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DocumentState {
    pub debit: i64,
    pub credit: i64,
    pub lines: u64,
}

/// The states of documents by account and number; one that the ledger lacks has no lines.
pub type DocumentStates = BTreeMap<ControlKey, BTreeMap<String, DocumentState>>;

/// Fills in the states of the documents that `wanted` names.
pub fn document_states(
    ledger: &Ledger,
    mut wanted: DocumentStates,
) -> Result<DocumentStates, AnalyzeError> {
    guard(ledger, &["debit", "credit"])?;
    let named: Vec<[&str; 4]> = wanted
        .iter()
        .flat_map(|((code, currency, account), numbers)| {
            numbers.keys().map(move |number| [code.as_str(), currency, account, number])
        })
        .collect();
    if named.is_empty() {
        return Ok(wanted);
    }
    let text = include_str!("sql/document_state.sql");
    let query = Query { statistic: "document states", text, parameters: &[] };
    let columns =
        ["matched_customer_code", "matched_currency", "matched_control_account", "matched_number"];
    let answer =
        query.run_with(ledger, &Table { name: "matched_document", columns, rows: &named })?;
    let (codes, currencies) = (answer.text("customer_code")?, answer.text("currency")?);
    let accounts = answer.text("control_account")?;
    let numbers = answer.borrowed("document_number")?;
    let (debits, credits) = (answer.integers("debit")?, answer.integers("credit")?);
    let counts = answer.integers("line_count")?;
    let keys = codes.into_iter().zip(currencies).zip(accounts);
    for (at, ((code, currency), account)) in keys.enumerate() {
        let lines = u64::try_from(counts[at]).expect("a count is not below 0");
        let state = DocumentState { debit: debits[at], credit: credits[at], lines };
        let key = [code, currency, account].map(|text| text.to_string());
        let of_account = wanted.get_mut(&ControlKey::from(key));
        let known = of_account.and_then(|numbers_of| numbers_of.get_mut(numbers[at]));
        *known.expect("only documents that were asked for are answered") = state;
    }
    Ok(wanted)
}
