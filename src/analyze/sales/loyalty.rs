//! How customers buy over time: RFM segments, who came and went, cohorts of first purchase.

use std::collections::{BTreeMap, BTreeSet};

use super::mix::two_periods;
use super::period_parameters;
use crate::analyze::answer::Answer;
use crate::analyze::made::names;
use crate::analyze::query::{Query, date_of, day_number, guard};
use crate::analyze::{AnalyzeError, Ledger, Text};
use crate::domain::Date;
use crate::domain::period::Period;
use crate::domain::segment::{Retention, Rfm, Segment, scores};

/// What one customer bought in one currency, and its segment among all customers of the currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RfmRow {
    pub currency: Text,
    pub customer_code: Text,
    pub customer_name: Text,
    /// Days since the last purchase.
    pub recency_days: i64,
    /// Documents.
    pub frequency: i64,
    /// With tax, returns taken off.
    pub monetary: i64,
    pub scores: Rfm,
    pub segment: Segment,
}

/// One month of one customer.
struct CustomerMonth {
    customer_code: Text,
    currency: Text,
    month: Text,
    documents: i64,
    last_day: Option<i64>,
    gross: i64,
}

fn customer_months(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
) -> Result<Vec<CustomerMonth>, AnalyzeError> {
    guard(ledger, &["gross"])?;
    let parameters = period_parameters(from, to);
    let text = include_str!("../sql/sales_customer_month.sql");
    let answer = Query { statistic: "customers by month", text, parameters: &parameters };
    let answer: Answer = answer.run_by_customer(ledger)?;
    let codes = answer.text("customer_code")?;
    let currencies = answer.text("currency")?;
    let months = answer.text("calendar_month")?;
    let documents = answer.integers("documents")?;
    let last_days = answer.optional_integers("last_day")?;
    let gross = answer.integers("gross")?;
    let texts = codes.into_iter().zip(currencies).zip(months).enumerate();
    Ok(texts
        .map(|(at, ((customer_code, currency), month))| CustomerMonth {
            customer_code,
            currency,
            month,
            documents: documents[at],
            last_day: last_days[at],
            gross: gross[at],
        })
        .collect())
}

/// RFM: customers that bought something in the period; by currency and customer.
pub fn rfm(ledger: &Ledger, from: Option<Date>, to: Date) -> Result<Vec<RfmRow>, AnalyzeError> {
    let names = names(ledger)?;
    let mut sums: BTreeMap<(Text, Text), (i64, i64, i64)> = BTreeMap::new();
    for month in customer_months(ledger, from, to)? {
        let key = (month.currency, month.customer_code);
        let sum = sums.entry(key).or_insert((i64::MIN, 0, 0));
        sum.0 = sum.0.max(month.last_day.unwrap_or(i64::MIN));
        sum.1 += month.documents;
        sum.2 += month.gross;
    }
    sums.retain(|_, sum| sum.0 > i64::MIN);
    let mut rows: Vec<RfmRow> = Vec::with_capacity(sums.len());
    // Of each customer the last day, documents and gross.
    type Bought<'a> = (&'a str, (i64, i64, i64));
    let mut by_currency: BTreeMap<&str, Vec<Bought>> = BTreeMap::new();
    for ((currency, code), sum) in &sums {
        by_currency.entry(currency).or_default().push((code, *sum));
    }
    for (currency, customers) in by_currency {
        let scored = |of: fn(&(i64, i64, i64)) -> i64| {
            scores(&customers.iter().map(|(_, sum)| of(sum)).collect::<Vec<i64>>())
        };
        let (recency, frequency) = (scored(|sum| sum.0), scored(|sum| sum.1));
        let monetary = scored(|sum| sum.2);
        for (at, (code, (last_day, documents, gross))) in customers.iter().enumerate() {
            let scores =
                Rfm { recency: recency[at], frequency: frequency[at], monetary: monetary[at] };
            rows.push(RfmRow {
                currency: currency.into(),
                customer_code: (*code).into(),
                customer_name: names.of(code).clone(),
                recency_days: day_number(to) - last_day,
                frequency: *documents,
                monetary: *gross,
                scores,
                segment: Segment::of(scores),
            });
        }
    }
    Ok(rows)
}

/// The customers of one first month, and what became of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CohortRow {
    pub currency: Text,
    /// The month of the first purchase, such as `2024-03`.
    pub cohort: Text,
    /// Customers whose first purchase fell into it.
    pub size: usize,
    /// Months since; 0 is the first month itself.
    pub month: i64,
    /// Customers of the cohort that bought in that month.
    pub customers: usize,
    pub gross: i64,
}

/// 首购同期群; by currency, cohort and month, months in which nobody bought left out.
pub fn cohorts(ledger: &Ledger, to: Date) -> Result<Vec<CohortRow>, AnalyzeError> {
    let mut first: BTreeMap<(Text, Text), Text> = BTreeMap::new();
    let months: Vec<CustomerMonth> = customer_months(ledger, None, to)?
        .into_iter()
        .filter(|month| month.last_day.is_some())
        .collect();
    for month in &months {
        let key = (month.currency.clone(), month.customer_code.clone());
        let known = first.entry(key).or_insert_with(|| month.month.clone());
        if month.month < *known {
            known.clone_from(&month.month);
        }
    }
    let mut sizes: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for ((currency, _), cohort) in &first {
        *sizes.entry((currency, cohort)).or_default() += 1;
    }
    let mut sums: BTreeMap<(&str, &str, i64), (BTreeSet<&str>, i64)> = BTreeMap::new();
    for month in &months {
        let cohort = &first[&(month.currency.clone(), month.customer_code.clone())];
        let since = months_between(cohort, &month.month);
        let sum = sums.entry((&month.currency, cohort, since)).or_default();
        sum.0.insert(&month.customer_code);
        sum.1 += month.gross;
    }
    let row = |((currency, cohort, month), (customers, gross)): (_, (BTreeSet<&str>, i64))| {
        let (currency, cohort): (&str, &str) = (currency, cohort);
        CohortRow {
            currency: currency.into(),
            cohort: cohort.into(),
            size: sizes[&(currency, cohort)],
            month,
            customers: customers.len(),
            gross,
        }
    };
    Ok(sums.into_iter().map(row).collect())
}

/// From one `2024-03` to another.
fn months_between(from: &str, to: &str) -> i64 {
    let number = |name: &str| -> Option<i64> {
        let (year, month) = name.rsplit_once('-')?;
        Some(year.parse::<i64>().ok()? * 12 + month.parse::<i64>().ok()?)
    };
    number(to).zip(number(from)).map_or(0, |(to, from)| to - from)
}

/// A customer that came, stayed or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetentionRow {
    pub currency: Text,
    pub customer_code: Text,
    pub customer_name: Text,
    pub retention: Retention,
    pub first_sale: Option<Date>,
    pub last_sale: Option<Date>,
    pub gross_before: i64,
    pub gross: i64,
}

/// 新增、留存、回流、流失 of a period against an earlier one; by currency and customer. Who
/// bought in neither is left out.
pub fn retention(
    ledger: &Ledger,
    period: Period,
    before: Period,
) -> Result<Vec<RetentionRow>, AnalyzeError> {
    guard(ledger, &["gross"])?;
    let parameters = two_periods(period, before);
    let text = include_str!("../sql/sales_retention.sql");
    let answer = Query { statistic: "retention", text, parameters: &parameters }.run(ledger)?;
    let names = names(ledger)?;
    let currencies = answer.text("currency")?;
    let earlier = answer.integers("bought_earlier")?;
    let bought_before = answer.integers("bought_before")?;
    let now = answer.integers("bought_now")?;
    let gross_before = answer.integers("gross_before")?;
    let gross = answer.integers("gross")?;
    let first = answer.optional_integers("first_day")?;
    let last = answer.optional_integers("last_day")?;
    let mut rows = Vec::new();
    for (at, customer_code) in answer.text("customer_code")?.into_iter().enumerate() {
        let bought = (earlier[at] > 0, bought_before[at] > 0, now[at] > 0);
        let Some(retention) = Retention::of(bought.0, bought.1, bought.2) else { continue };
        rows.push(RetentionRow {
            currency: currencies[at].clone(),
            customer_name: names.of(&customer_code).clone(),
            customer_code,
            retention,
            first_sale: first[at].and_then(date_of),
            last_sale: last[at].and_then(date_of),
            gross_before: gross_before[at],
            gross: gross[at],
        });
    }
    Ok(rows)
}
