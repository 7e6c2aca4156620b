//! What documents are as a whole, so that a matched one cannot change unnoticed.

use std::collections::BTreeMap;

use super::query::{Query, guard};
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
    let named: Vec<(&ControlKey, &str)> = wanted
        .iter()
        .flat_map(|(key, numbers)| numbers.keys().map(move |number| (key, number.as_str())))
        .collect();
    if named.is_empty() {
        return Ok(wanted);
    }
    let text = include_str!("sql/document_state.sql");
    let query = Query { statistic: "document states", text, parameters: &[] };
    let answer = query.run_with_documents(ledger, &named)?;
    let (codes, currencies) = (answer.text("customer_code")?, answer.text("currency")?);
    let accounts = answer.text("control_account")?;
    let numbers = answer.borrowed("document_number")?;
    let (debits, credits) = (answer.integers("debit")?, answer.integers("credit")?);
    let counts = answer.integers("line_count")?;
    let keys = codes.into_iter().zip(currencies).zip(accounts);
    for (at, ((code, currency), account)) in keys.enumerate() {
        let lines = u64::try_from(counts[at]).expect("a count is not below 0");
        let state = DocumentState { debit: debits[at], credit: credits[at], lines };
        let of_account = wanted.get_mut(&(code, currency, account));
        let known = of_account.and_then(|numbers_of| numbers_of.get_mut(numbers[at]));
        *known.expect("only documents that were asked for are answered") = state;
    }
    Ok(wanted)
}
