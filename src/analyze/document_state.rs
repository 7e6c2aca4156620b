//! What documents are as a whole, so that a matched one cannot change unnoticed.

use std::collections::BTreeMap;

use polars::prelude::PolarsError;

use super::query::guard;
use super::{AccountKey, AnalyzeError, Ledger};

/// All lines of one document in one account, whatever their days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DocumentState {
    pub debit: i64,
    pub credit: i64,
    pub lines: u64,
}

/// The states of documents by account and number; one that the ledger lacks has no lines.
pub type DocumentStates = BTreeMap<AccountKey, BTreeMap<String, DocumentState>>;

/// Fills in the states of the documents that `wanted` names, in one pass over the lines.
pub fn document_states(
    ledger: &Ledger,
    mut wanted: DocumentStates,
) -> Result<DocumentStates, AnalyzeError> {
    guard(ledger, &["debit", "credit"])?;
    let refused = |source| AnalyzeError::Engine { statistic: "document states", source };
    if !wanted.is_empty() {
        add_up(ledger, &mut wanted).map_err(refused)?;
    }
    Ok(wanted)
}

fn add_up(ledger: &Ledger, wanted: &mut DocumentStates) -> Result<(), PolarsError> {
    let text = |name: &str| ledger.lines.column(name)?.str();
    let whole = |name: &str| ledger.lines.column(name)?.i64();
    let (codes, currencies, numbers) =
        (text("customer_code")?, text("currency")?, text("document_number")?);
    let (debits, credits) = (whole("debit")?, whole("credit")?);
    let lines = codes.iter().zip(currencies.iter()).zip(numbers.iter());
    let lines = lines.zip(debits.iter().zip(credits.iter()));
    // Lines of an account stand together, so the last one is asked first.
    let mut key: AccountKey = AccountKey::default();
    let mut is_wanted = false;
    for (((code, currency), number), (debit, credit)) in lines {
        let (code, currency) = (code.unwrap_or_default(), currency.unwrap_or_default());
        if key.0 != code || key.1 != currency {
            key = (code.to_owned(), currency.to_owned());
            is_wanted = wanted.contains_key(&key);
        }
        if !is_wanted {
            continue;
        }
        let account = wanted.get_mut(&key).expect("it was just seen to be wanted");
        if let Some(state) = account.get_mut(number.unwrap_or_default()) {
            state.debit += debit.unwrap_or(0);
            state.credit += credit.unwrap_or(0);
            state.lines += 1;
        }
    }
    Ok(())
}
