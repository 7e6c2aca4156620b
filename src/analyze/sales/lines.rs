//! 销售明细: the lines behind the sales of each customer, as they were posted, so that Σ over a
//! customer is its row of sales.

use std::cmp::Reverse;

use super::super::account::shown;
use super::super::balance::period_parameters;
use super::super::made::names;
use super::super::query::{Query, date_of, guard};
use super::super::tables::Table;
use super::super::text::Text;
use super::super::{AnalyzeError, Ledger};
use crate::domain::Date;

/// A sold line; red ones are below 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SalesLine {
    pub customer_code: Text,
    pub customer_name: Text,
    pub currency: Text,
    pub date: Option<Date>,
    /// Empty: the document has none.
    pub document_number: Text,
    pub product_code: Text,
    pub product_name: Text,
    pub quantity_millionths: Option<i64>,
    pub net: i64,
    pub tax: i64,
    pub gross: i64,
}

/// The lines of a period by customer, currency, day and number, no more than so many: those of the
/// customers that bought most come first. Says how many customers are left out.
pub fn sales_lines(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
    lines_max: usize,
) -> Result<(Vec<SalesLine>, usize), AnalyzeError> {
    guard(ledger, &["gross"])?;
    let parameters = period_parameters(from, to);
    let text = include_str!("../sql/sales_size.sql");
    let sizes = Query { statistic: "sales lines", text, parameters: &parameters }.run(ledger)?;
    let sums = sizes.integers("line_count")?.into_iter().zip(sizes.integers("gross")?);
    let mut customers: Vec<(&str, (i64, i64))> =
        sizes.borrowed("customer_code")?.into_iter().zip(sums).collect();
    customers.sort_by_key(|(code, (_, gross))| (Reverse(*gross), *code));
    let (mut chosen, mut taken) = (Vec::new(), 0);
    for (code, (lines, _)) in &customers {
        let lines = usize::try_from(*lines).expect("a count is not below 0");
        if taken + lines <= lines_max {
            taken += lines;
            chosen.push([*code]);
        }
    }
    let left_out = customers.len() - chosen.len();
    Ok((rows(ledger, &parameters, &chosen)?, left_out))
}

fn rows(
    ledger: &Ledger,
    parameters: &[(&str, String)],
    chosen: &[[&str; 1]],
) -> Result<Vec<SalesLine>, AnalyzeError> {
    let text = include_str!("../sql/sales_line.sql");
    let query = Query { statistic: "sales lines", text, parameters };
    let table = Table { name: "chosen_customer", columns: ["chosen_customer_code"], rows: chosen };
    let answer = query.run_with(ledger, &table)?;
    let names = names(ledger)?;
    let (codes, currencies) = (answer.text("customer_code")?, answer.text("currency")?);
    let days = answer.integers("document_day")?;
    let numbers = answer.text("document_number")?;
    let (products, labels) = (answer.text("product_code")?, answer.text("product_name")?);
    let quantities = answer.optional_integers("quantity_millionths")?;
    let (net, tax) = (answer.integers("net")?, answer.integers("tax")?);
    let gross = answer.integers("gross")?;
    let line = |at: usize| SalesLine {
        customer_code: codes[at].clone(),
        customer_name: names.of(&codes[at]).clone(),
        currency: currencies[at].clone(),
        date: date_of(days[at]),
        document_number: shown(&numbers[at]),
        product_code: products[at].clone(),
        product_name: labels[at].clone(),
        quantity_millionths: quantities[at],
        net: net[at],
        tax: tax[at],
        gross: gross[at],
    };
    Ok((0..answer.height()).map(line).collect())
}
