//! 账龄分析 by three methods, and 信用, which ages too.

use polars::prelude::PlHashMap;

use super::answer::Answer;
use super::made::{Names, names};
use super::query::{Half, Query, day_number, guard};
use super::result::{Aging, AgingRow, Basis, Credit, CreditRow, Method};
use super::{AnalyzeError, Bands, Ledger};
use crate::domain::{Amount, Date, credit};

/// What is open as of a day, by age.
pub fn aging(
    ledger: &Ledger,
    as_of: Date,
    method: Method,
    basis: Basis,
    bands: &Bands,
) -> Result<Aging, AnalyzeError> {
    aging_behind(ledger, (as_of, method, basis), bands, &mut running())
}

/// The same by both dates, which differ only in what they make of the open amounts.
pub(super) fn aging_by_both(
    ledger: &Ledger,
    as_of: Date,
    method: Method,
    bands: &Bands,
) -> Result<[Aging; 2], AnalyzeError> {
    let mut running = running();
    let mut by = |basis| aging_behind(ledger, (as_of, method, basis), bands, &mut running);
    Ok([by(Basis::Document)?, by(Basis::Due)?])
}

/// Of the texts the running sums of what is owed and paid.
fn running() -> Half {
    Half::up_to("running")
}

fn aging_behind(
    ledger: &Ledger,
    (as_of, method, basis): (Date, Method, Basis),
    bands: &Bands,
    running: &mut Half,
) -> Result<Aging, AnalyzeError> {
    guard(ledger, &["debit", "credit"])?;
    let age_from = match basis {
        Basis::Document => "document_day",
        Basis::Due => "due_day",
    };
    let parameters = [
        ("as_of_day", day_number(as_of).to_string()),
        ("age_from", age_from.to_string()),
        ("bands", band_sums(basis, bands)),
    ];
    let (statistic, text) = match method {
        Method::OpenItem => ("aging open-item", include_str!("sql/aging_open_item.sql")),
        Method::Fifo => ("aging fifo", include_str!("sql/aging_fifo.sql")),
        Method::T3 => ("aging t3", include_str!("sql/aging_t3.sql")),
    };
    let query = Query { statistic, text, parameters: &parameters };
    let answer = query.run_behind(ledger, running)?;
    let band_keys = bands.keys(basis);
    let rows = aging_rows(&answer, band_keys.len(), names(ledger)?)?;
    Ok(Aging { as_of, method, basis, band_keys, rows })
}

/// One sum for each band, `band_0` the youngest: the one piece of SQL that depends on the bands.
fn band_sums(basis: Basis, bands: &Bands) -> String {
    let mut ends: Vec<i64> = bands.ends().iter().map(|end| i64::from(*end)).collect();
    if basis == Basis::Due {
        ends.insert(0, 0);
    }
    let mut sums = Vec::new();
    for index in 0..=ends.len() {
        let above = index.checked_sub(1).map(|below| format!("age_days > {}", ends[below]));
        let within = ends.get(index).map(|end| format!("age_days <= {end}"));
        let condition: Vec<String> = above.into_iter().chain(within).collect();
        sums.push(format!(
            "SUM(CASE WHEN {} THEN open_amount ELSE 0 END) AS band_{index}",
            condition.join(" AND ")
        ));
    }
    sums.join(", ")
}

fn aging_rows(
    answer: &Answer,
    band_count: usize,
    names: &Names,
) -> Result<Vec<AgingRow>, AnalyzeError> {
    let codes = answer.text("customer_code")?;
    let currencies = answer.text("currency")?;
    let balance = answer.integers("balance")?;
    let unapplied = answer.integers("unapplied")?;
    let mut columns = Vec::with_capacity(band_count);
    for index in 0..band_count {
        columns.push(answer.integers(&format!("band_{index}"))?);
    }
    let mut rows = Vec::with_capacity(answer.height());
    for (index, (customer_code, currency)) in codes.into_iter().zip(currencies).enumerate() {
        let row = AgingRow {
            customer_name: names.of(&customer_code).clone(),
            customer_code,
            currency,
            balance: balance[index],
            unapplied: unapplied[index],
            bands: columns.iter().map(|column| column[index]).collect(),
        };
        assert!(
            row.bands.iter().sum::<i64>() + row.unapplied == row.balance && row.unapplied <= 0,
            "bands + unapplied = balance, and unapplied is not above 0: {row:?}"
        );
        rows.push(row);
    }
    rows.sort_by(|a, b| (&a.customer_code, &a.currency).cmp(&(&b.customer_code, &b.currency)));
    Ok(rows)
}

/// Credit used against the limit, and the oldest open debit by method fifo.
pub fn credit(ledger: &Ledger, as_of: Date) -> Result<Credit, AnalyzeError> {
    guard(ledger, &["debit", "credit"])?;
    let as_of_day = day_number(as_of);
    let parameters = [("as_of_day", as_of_day.to_string())];
    let text = include_str!("sql/credit.sql");
    let answer =
        Query { statistic: "credit", text, parameters: &parameters }.run_by_customer(ledger)?;
    let (names, terms) = (names(ledger)?, terms(ledger)?);
    let codes = answer.text("customer_code")?;
    let currencies = answer.text("currency")?;
    let used = answer.integers("used")?;
    let oldest_due = answer.optional_integers("oldest_due_day")?;
    let mut rows = Vec::with_capacity(answer.height());
    for (index, (customer_code, currency)) in codes.into_iter().zip(currencies).enumerate() {
        let terms = terms.get(customer_code.as_str());
        // A limit is an amount of the customer's own currency: it bounds no other.
        let own_currency = terms.map_or("CNY", |terms| terms.currency);
        let is_own_currency = currency == own_currency;
        let limit = terms.and_then(|terms| terms.limit.filter(|_| is_own_currency));
        let line = credit::line(limit.map(Amount), Amount(used[index]));
        let overdue = oldest_due[index].map(|due_day| (as_of_day - due_day).max(0));
        rows.push(CreditRow {
            customer_name: names.of(&customer_code).clone(),
            customer_code,
            currency,
            is_own_currency,
            limit,
            used: used[index],
            available: line.available.map(|amount| amount.0),
            over_limit: line.over_limit.0,
            oldest_overdue_days: overdue,
            term_days: terms.and_then(|terms| terms.days),
            over_term: overdue.is_some_and(|days| days > 0),
        });
    }
    rows.sort_by(|a, b| (&a.customer_code, &a.currency).cmp(&(&b.customer_code, &b.currency)));
    Ok(Credit { as_of, rows })
}

/// What a customer was granted.
struct Terms<'a> {
    currency: &'a str,
    limit: Option<i64>,
    days: Option<i64>,
}

/// By the codes of customers.
fn terms(ledger: &Ledger) -> Result<PlHashMap<&str, Terms<'_>>, AnalyzeError> {
    let read = || -> Result<_, polars::prelude::PolarsError> {
        let codes = ledger.customers.column("customer_code")?.str()?;
        let currencies = ledger.customers.column("currency")?.str()?;
        let limits = ledger.customers.column("credit_limit")?.i64()?;
        let days = ledger.customers.column("credit_days")?.i64()?;
        let mut terms = PlHashMap::default();
        terms.reserve(codes.len());
        let values = codes.iter().zip(currencies.iter()).zip(limits.iter()).zip(days.iter());
        for (((code, currency), limit), days) in values {
            let currency = currency.filter(|code| !code.is_empty()).unwrap_or("CNY");
            terms.insert(code.unwrap_or_default(), Terms { currency, limit, days });
        }
        Ok(terms)
    };
    read().map_err(|source| AnalyzeError::Engine { statistic: "credit terms", source })
}
