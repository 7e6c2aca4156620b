//! 销售明细: the lines behind the sales of each customer. A listing, no statistic: the lines as they
//! were posted, so that Σ over a customer is its row of sales.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::PolarsError;

use super::super::query::{date_of, names};
use super::super::{AnalyzeError, Ledger};
use crate::domain::Date;
use crate::domain::ledger::is_made_number;
use crate::table::ledger::SALES;

/// A sold line; red ones are below 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SalesLine {
    pub customer_code: String,
    pub customer_name: String,
    pub currency: String,
    pub date: Option<Date>,
    /// Empty: the document has none.
    pub document_number: String,
    pub product_code: String,
    pub product_name: String,
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
    let refused = |source| AnalyzeError::Engine { statistic: "sales lines", source };
    let places = sold(ledger, from, to).map_err(refused)?;
    let sizes = sizes(ledger, &places).map_err(refused)?;
    let all = sizes.len();
    let mut customers: Vec<(&str, (usize, i128))> = sizes.into_iter().collect();
    customers.sort_by_key(|(code, (_, gross))| (Reverse(*gross), *code));
    let (mut chosen, mut taken) = (BTreeSet::new(), 0);
    for (code, (lines, _)) in customers {
        if taken + lines <= lines_max {
            taken += lines;
            chosen.insert(code);
        }
    }
    let rows = rows(ledger, &places, &chosen, &names(ledger)?).map_err(refused)?;
    Ok((rows, all - chosen.len()))
}

/// The places of the sold lines of a period.
fn sold(ledger: &Ledger, from: Option<Date>, to: Date) -> Result<Vec<usize>, PolarsError> {
    let days = ledger.lines.column("document_day")?.i32()?;
    let kinds = ledger.lines.column("kind")?.str()?;
    let is_sold = |(day, kind): (Option<i32>, Option<&str>)| {
        let date = day.and_then(|day| date_of(i64::from(day)));
        let is_within = |date: Date| date <= to && from.is_none_or(|from| date >= from);
        kind == Some(SALES) && date.is_some_and(is_within)
    };
    let lines = days.iter().zip(kinds.iter()).enumerate();
    Ok(lines.filter(|(_, line)| is_sold(*line)).map(|(at, _)| at).collect())
}

/// By customer how many lines, and what they came to. Amounts of several currencies are compared
/// as they stand.
fn sizes<'l>(
    ledger: &'l Ledger,
    places: &[usize],
) -> Result<BTreeMap<&'l str, (usize, i128)>, PolarsError> {
    let codes = ledger.lines.column("customer_code")?.str()?;
    let gross = ledger.lines.column("gross")?.i64()?;
    let mut sizes: BTreeMap<&str, (usize, i128)> = BTreeMap::new();
    for at in places {
        let size = sizes.entry(codes.get(*at).unwrap_or_default()).or_default();
        let amount = i128::from(gross.get(*at).unwrap_or_default());
        *size = (size.0 + 1, size.1 + amount);
    }
    Ok(sizes)
}

fn rows(
    ledger: &Ledger,
    places: &[usize],
    chosen: &BTreeSet<&str>,
    names: &BTreeMap<String, String>,
) -> Result<Vec<SalesLine>, PolarsError> {
    let text = |name: &str| ledger.lines.column(name)?.str();
    let whole = |name: &str| ledger.lines.column(name)?.i64();
    let days = ledger.lines.column("document_day")?.i32()?;
    let (codes, currencies) = (text("customer_code")?, text("currency")?);
    let (numbers, products) = (text("document_number")?, text("product_code")?);
    let product_names = text("product_name")?;
    let quantities = whole("quantity_millionths")?;
    let (net, tax, gross) = (whole("net")?, whole("tax")?, whole("gross")?);
    let is_chosen = |at: &usize| chosen.contains(codes.get(*at).unwrap_or_default());
    let mut places: Vec<usize> = places.iter().copied().filter(is_chosen).collect();
    places.sort_by_key(|at| {
        (codes.get(*at), currencies.get(*at), days.get(*at), numbers.get(*at), *at)
    });
    let owned = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let line = |at: usize| {
        let customer_code = owned(codes.get(at));
        let number = numbers.get(at).unwrap_or_default();
        SalesLine {
            customer_name: names.get(&customer_code).cloned().unwrap_or_default(),
            customer_code,
            currency: owned(currencies.get(at)),
            date: days.get(at).and_then(|day| date_of(i64::from(day))),
            document_number: owned(Some(number).filter(|number| !is_made_number(number))),
            product_code: owned(products.get(at)),
            product_name: owned(product_names.get(at)),
            quantity_millionths: quantities.get(at),
            net: net.get(at).unwrap_or_default(),
            tax: tax.get(at).unwrap_or_default(),
            gross: gross.get(at).unwrap_or_default(),
        }
    };
    Ok(places.into_iter().map(line).collect())
}
