//! 往来科目: a report of some control accounts only, and once for each of them.

use super::{Grid, is_of_sales};
use crate::analyze::{self, Ledger, Selection};
use crate::cli::arguments::{Report, ReportName};
use crate::cli::output::{Context, Failure};
use crate::domain::control_account::{is_known, shown, stated};
use crate::pipeline::PipelineError;

/// The accounts of the option, as the ledger frame has them.
pub(super) fn wanted(arguments: &Report) -> Vec<String> {
    arguments.control_account.iter().map(|text| stated(text).to_owned()).collect()
}

/// Limits and promises are of a customer, not of an account; sales of none.
pub(super) fn refuse(arguments: &Report) -> Result<(), Failure> {
    use ReportName::{All, Credit, Grades, Promises, Quality};
    let whole = [All, Credit, Grades, Promises, Quality].contains(&arguments.name);
    match arguments.by_control_account && (whole || is_of_sales(arguments.name)) {
        true => Err(Failure::usage("error-by-control-account", Vec::new())),
        false => Ok(()),
    }
}

/// The report of each account behind that of the one before, the account in front of each row.
pub(super) fn each(
    ledger: &Ledger,
    context: &Context,
    for_people: bool,
    one: impl Fn(&Ledger) -> Result<Grid, Failure>,
) -> Result<Grid, Failure> {
    let mut whole = Grid::new(&[], 0);
    for account in analyze::control_accounts(ledger).map_err(PipelineError::from)? {
        let selection =
            Selection { control_accounts: vec![account.clone()], ..Selection::default() };
        let part = one(&ledger.narrowed(&selection).map_err(PipelineError::from)?)?;
        let word = if for_people { named(&account, context) } else { shown(&account).to_owned() };
        whole.columns = ["control_account".to_owned()].into_iter().chain(part.columns).collect();
        whole.numbers_from = part.numbers_from + 1;
        for mut row in part.rows {
            row.insert(0, word.clone());
            whole.rows.push(row);
        }
    }
    Ok(whole)
}

/// 1122 应收账款.
fn named(account: &str, context: &Context) -> String {
    let code = shown(account);
    match is_known(account) {
        true => format!("{code} {}", context.text(&format!("control-account-{code}"), &[])),
        false => code.to_owned(),
    }
}
