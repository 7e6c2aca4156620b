//! 关键指标: the few figures of each currency that matter, and where the claims lie.

use std::collections::BTreeMap;

use super::balance::{period_days, period_parameters};
use super::made::names;
use super::payment::{Payments, payments};
use super::query::{Query, day_number, guard, ratio};
use super::sales::ranked;
use super::{AnalyzeError, Ledger, Method, Text};
use crate::domain::Date;

/// One customer that owes, among all that do; by currency, the highest balance first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConcentrationRow {
    pub currency: Text,
    /// From 1.
    pub rank: usize,
    pub customer_code: Text,
    pub customer_name: Text,
    pub balance: i64,
    /// balance ÷ all balances above 0.
    pub share_ten_thousandths: i64,
    /// Of this one and all before it.
    pub cumulative_ten_thousandths: i64,
}

/// 集中度 of the claims as of a day.
pub fn concentration(ledger: &Ledger, as_of: Date) -> Result<Vec<ConcentrationRow>, AnalyzeError> {
    guard(ledger, &["debit", "credit"])?;
    let names = names(ledger)?;
    let owing = owing(ledger, as_of)?;
    let mut rows = Vec::with_capacity(owing.len());
    for one in owing.chunk_by(|a, b| a.0 == b.0) {
        let amounts: Vec<i64> = one.iter().map(|(_, _, balance)| *balance).collect();
        for ((currency, code, balance), (rank, share, cumulative)) in
            one.iter().zip(ranked(&amounts))
        {
            rows.push(ConcentrationRow {
                currency: (*currency).into(),
                rank,
                customer_code: (*code).into(),
                customer_name: names.of(code).clone(),
                balance: *balance,
                share_ten_thousandths: share,
                cumulative_ten_thousandths: cumulative,
            });
        }
    }
    Ok(rows)
}

/// Currency, customer and balance of those that owe, the highest balance of a currency first.
fn owing(ledger: &Ledger, as_of: Date) -> Result<Vec<(&str, &str, i64)>, AnalyzeError> {
    let parameters = [("as_of_day", day_number(as_of).to_string())];
    let text = include_str!("sql/concentration.sql");
    let answer = Query { statistic: "concentration", text, parameters: &parameters }.run(ledger)?;
    let keys = answer.borrowed("currency")?.into_iter().zip(answer.borrowed("customer_code")?);
    let rows = keys.zip(answer.integers("balance")?);
    Ok(rows.map(|((currency, code), balance)| (currency, code, balance)).collect())
}

/// The figures of one currency over a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyFigures {
    pub currency: Text,
    /// receivable − advance (net).
    pub balance: i64,
    /// 借方重分类: the balances of the customers that owe.
    pub receivable: i64,
    pub receivable_customers: i64,
    /// 贷方重分类 (预收): the balances of the customers that are owed, above 0.
    pub advance: i64,
    pub advance_customers: i64,
    /// Open and past due.
    pub overdue: i64,
    /// overdue ÷ (overdue + not due).
    pub overdue_share_ten_thousandths: Option<i64>,
    pub sales: i64,
    pub received: i64,
    /// received ÷ (opening + sales).
    pub collection_rate_ten_thousandths: Option<i64>,
    /// closing ÷ sales × days of the period.
    pub dso_days_tenths: Option<i64>,
    /// (opening + sales − closing) ÷ (opening + sales − not due).
    pub effectiveness_ten_thousandths: Option<i64>,
    /// Weighed by the amounts paid.
    pub days_to_pay_tenths: Option<i64>,
    pub days_late_tenths: Option<i64>,
    /// The ten highest balances ÷ all balances above 0.
    pub top_ten_share_ten_thousandths: Option<i64>,
    /// Herfindahl: Σ (balance ÷ all balances above 0)²; 1 where one customer owes all.
    pub concentration_ten_thousandths: Option<i64>,
}

/// Sums on the way to the rates.
#[derive(Default)]
struct Sums {
    opening: i64,
    not_due: i64,
    paid: i64,
    to_pay: i128,
    late: i128,
    /// The highest first.
    balances: Vec<i64>,
}

/// The key figures of every currency, by its code.
pub fn key_figures(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
    method: Method,
) -> Result<Vec<KeyFigures>, AnalyzeError> {
    key_figures_of(ledger, from, to, &payments(ledger, from, to, method)?)
}

/// The key figures, where the payments of the same period are known.
pub fn key_figures_of(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
    payments: &Payments,
) -> Result<Vec<KeyFigures>, AnalyzeError> {
    let mut found: BTreeMap<Text, (KeyFigures, Sums)> = BTreeMap::new();
    guard(ledger, &["debit", "credit", "gross"])?;
    let parameters = period_parameters(from, to);
    let text = include_str!("sql/key_figure.sql");
    let query = Query { statistic: "key figures", text, parameters: &parameters };
    let answer = query.run_by_customer(ledger)?;
    let currencies = answer.borrowed("currency")?;
    let whole = |name| answer.integers(name);
    let (opening, sales, received) = (whole("opening")?, whole("sales")?, whole("received")?);
    let (balance, receivable, advance) =
        (whole("balance")?, whole("receivable")?, whole("advance")?);
    let (owing, owed) = (whole("receivable_customers")?, whole("advance_customers")?);
    for (at, currency) in currencies.into_iter().enumerate() {
        let (figures, sums) = found.entry(currency.into()).or_default();
        figures.balance += balance[at];
        figures.receivable += receivable[at];
        figures.receivable_customers += owing[at];
        figures.advance += advance[at];
        figures.advance_customers += owed[at];
        figures.sales += sales[at];
        figures.received += received[at];
        sums.opening += opening[at];
    }
    for (currency, _, balance) in self::owing(ledger, to)? {
        found.entry(currency.into()).or_default().1.balances.push(balance);
    }
    for row in &payments.rows {
        let (figures, sums) = found.entry(row.currency.clone()).or_default();
        figures.overdue += row.overdue;
        sums.not_due += row.not_due;
        sums.paid += row.paid;
        sums.to_pay += row.amount_days_to_pay;
        sums.late += row.amount_days_late;
    }
    let days = period_days(ledger, from, to)?;
    let finished = found.into_iter().map(|(currency, (figures, sums))| {
        let figures = KeyFigures { currency, ..figures };
        finish(figures, sums, days)
    });
    Ok(finished.collect())
}

fn finish(mut figures: KeyFigures, sums: Sums, days: Option<i64>) -> KeyFigures {
    let due = sums.opening + figures.sales;
    let could = due - sums.not_due;
    let part = |part: i64, whole: i64| {
        if whole > 0 { ratio(part, 10_000, whole) } else { None }
    };
    figures.overdue_share_ten_thousandths = part(figures.overdue, figures.overdue + sums.not_due);
    figures.collection_rate_ten_thousandths = part(figures.received, due);
    figures.effectiveness_ten_thousandths = part(due - figures.balance, could);
    figures.dso_days_tenths = days
        .filter(|_| figures.sales > 0)
        .and_then(|days| ratio(figures.balance, days * 10, figures.sales));
    figures.days_to_pay_tenths = super::payment::tenths(sums.to_pay, sums.paid);
    figures.days_late_tenths = super::payment::tenths(sums.late, sums.paid);
    let top: i64 = sums.balances.iter().take(10).sum();
    figures.top_ten_share_ten_thousandths = part(top, figures.receivable);
    figures.concentration_ten_thousandths = herfindahl(&sums.balances);
    figures
}

/// Σ (amount ÷ total)² × 10,000, half away from zero. The amounts are first made so small that
/// their squares fit, which changes the result by less than its last digit.
fn herfindahl(amounts: &[i64]) -> Option<i64> {
    let total: i128 = amounts.iter().map(|amount| i128::from(*amount)).sum();
    let scale = (total >> 40).max(1);
    let squares: i128 = amounts.iter().map(|amount| (i128::from(*amount) / scale).pow(2)).sum();
    let whole = (total / scale).pow(2);
    if whole == 0 {
        return None;
    }
    i64::try_from((squares * 20_000 + whole) / (whole * 2)).ok()
}
