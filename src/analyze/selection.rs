//! Which part of the ledger a report is of.

use std::collections::BTreeSet;

use polars::prelude::{BooleanChunked, ChunkUnique, NewChunkedArray, PolarsError};

use super::{AnalyzeError, Ledger, Promise};

/// What a report is narrowed to; an empty list is everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    pub customers: Vec<String>,
    pub categories: Vec<String>,
    pub salespersons: Vec<String>,
    /// An ISO code.
    pub currency: Option<String>,
    /// As in the ledger frame: the empty one is 应收账款.
    pub control_accounts: Vec<String>,
    /// A line's own category and salesperson come before its customer's, as in sales. Otherwise
    /// a customer is in or out with all of its lines, so that its balance stays its balance.
    pub by_line: bool,
}

impl Selection {
    pub fn is_everything(&self) -> bool {
        let none = [&self.customers, &self.categories, &self.salespersons, &self.control_accounts];
        none.iter().all(|wanted| wanted.is_empty()) && self.currency.is_none()
    }
}

/// The control accounts on which the lines of a ledger stand, each once, in their order.
pub fn control_accounts(ledger: &Ledger) -> Result<Vec<String>, AnalyzeError> {
    let read = || {
        let accounts = ledger.lines.column("control_account")?.str()?.unique()?;
        Ok(accounts.iter().map(|account| account.unwrap_or_default().to_owned()).collect())
    };
    let found: Result<BTreeSet<String>, PolarsError> = read();
    let refused = |source| AnalyzeError::Engine { statistic: "control accounts", source };
    Ok(found.map_err(refused)?.into_iter().collect())
}

impl Ledger {
    /// The lines of the selection, and its customers with their terms.
    pub fn narrowed(&self, selection: &Selection) -> Result<Ledger, AnalyzeError> {
        if selection.is_everything() {
            return Ok(self.clone());
        }
        let narrowed = narrow(self, selection);
        narrowed.map_err(|source| AnalyzeError::Engine { statistic: "selection", source })
    }
}

fn narrow(ledger: &Ledger, selection: &Selection) -> Result<Ledger, PolarsError> {
    let people = &ledger.customers;
    let codes = people.column("customer_code")?.str()?;
    // What each list of the selection says of a customer.
    let admitted = |column: &str, wanted: &[String]| -> Result<BTreeSet<String>, PolarsError> {
        let values = people.column(column)?.str()?;
        let pairs = codes.iter().zip(values.iter());
        let is_wanted = |value: &str| wanted.iter().any(|word| word == value);
        Ok(pairs
            .filter(|(_, value)| is_wanted(value.unwrap_or_default()))
            .filter_map(|(code, _)| Some(code?.to_owned()))
            .collect())
    };
    // A class may be asked for by its name where the book has its code.
    let tree = ledger.classes.get("category");
    let coded = |word: &String| match tree.and_then(|tree| tree.code_of(word)) {
        Some(code) => code.to_owned(),
        None => word.clone(),
    };
    let wanted: Vec<String> = selection.categories.iter().map(coded).collect();
    let by_category = admitted("category", &wanted)?;
    let by_salesperson = admitted("salesperson", &selection.salespersons)?;
    let is_admitted = |code: &str| {
        (selection.customers.is_empty() || selection.customers.iter().any(|wanted| wanted == code))
            && (selection.categories.is_empty() || by_category.contains(code))
            && (selection.salespersons.is_empty() || by_salesperson.contains(code))
    };
    // A line may bring in a customer whose own card says otherwise, whose name is still needed.
    let remaining: Vec<bool> = codes
        .iter()
        .map(|code| selection.by_line || is_admitted(code.unwrap_or_default()))
        .collect();
    let lines = &ledger.lines;
    let text = |column: &str| lines.column(column)?.str();
    let customers = text("customer_code")?;
    let currencies = text("currency")?;
    let categories = text("category")?;
    let salespersons = text("salesperson")?;
    let accounts = match selection.control_accounts.is_empty() {
        true => None,
        false => Some(text("control_account")?),
    };
    let is_on = |at: usize| {
        let account = accounts.map(|accounts| accounts.get(at).unwrap_or_default());
        account.is_none_or(|account| selection.control_accounts.iter().any(|it| it == account))
    };
    let holds = |wanted: &[String], own: &str, customer: &str, of: &BTreeSet<String>| {
        if wanted.is_empty() {
            true
        } else if selection.by_line && !own.is_empty() {
            wanted.iter().any(|word| word == own)
        } else {
            of.contains(customer)
        }
    };
    let mut kept = Vec::with_capacity(lines.height());
    for at in 0..lines.height() {
        let customer = customers.get(at).unwrap_or_default();
        let category = categories.get(at).unwrap_or_default();
        let salesperson = salespersons.get(at).unwrap_or_default();
        let is_customer = selection.customers.is_empty()
            || selection.customers.iter().any(|code| code == customer);
        let currency = selection.currency.as_deref();
        kept.push(
            is_customer
                && is_on(at)
                && currency.is_none_or(|code| currencies.get(at) == Some(code))
                && holds(&wanted, category, customer, &by_category)
                && holds(&selection.salespersons, salesperson, customer, &by_salesperson),
        );
    }
    // A customer's credits and its settlements stay together; sales settle nothing.
    let standing: BTreeSet<(&str, &str)> = (0..lines.height())
        .filter(|at| kept[*at])
        .map(|at| (customers.get(at).unwrap_or_default(), currencies.get(at).unwrap_or_default()))
        .collect();
    let settlements = ledger
        .settlements
        .iter()
        .filter(|pair| standing.contains(&(pair.customer_code.as_str(), pair.currency.as_str())))
        .filter(|pair| {
            selection.control_accounts.is_empty()
                || selection.control_accounts.contains(&pair.control_account)
        })
        .filter(|_| !selection.by_line)
        .cloned()
        .collect();
    let mask = |chosen: &[bool]| BooleanChunked::from_slice("kept".into(), chosen);
    let lines = lines.filter(&mask(&kept))?;
    let customers = people.filter(&mask(&remaining))?;
    let disputes = ledger.disputes.clone();
    let is_kept = |promise: &&Promise| {
        standing.contains(&(promise.customer_code.as_str(), promise.currency.as_str()))
    };
    let promises = ledger.promises.iter().filter(is_kept).cloned().collect();
    Ok(Ledger {
        settlements,
        disputes,
        promises,
        first_movement: ledger.first_movement,
        classes: ledger.classes.clone(),
        ..Ledger::new(lines, customers)
    })
}
