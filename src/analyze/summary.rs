//! 关键指标: the few figures of each currency that matter, and where the claims lie.

use std::collections::BTreeMap;

use super::balance::collections;
use super::payment::payments;
use super::query::ratio;
use super::sales::ranked;
use super::{AnalyzeError, Ledger, Method, balances};
use crate::domain::Date;

/// One customer that owes, among all that do; by currency, the highest balance first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConcentrationRow {
    pub currency: String,
    /// From 1.
    pub rank: usize,
    pub customer_code: String,
    pub customer_name: String,
    pub balance: i64,
    /// balance ÷ all balances above 0.
    pub share_ten_thousandths: i64,
    /// Of this one and all before it.
    pub cumulative_ten_thousandths: i64,
}

/// 集中度 of the claims as of a day.
pub fn concentration(ledger: &Ledger, as_of: Date) -> Result<Vec<ConcentrationRow>, AnalyzeError> {
    let mut owing = balances(ledger, None, as_of)?.rows;
    owing.retain(|row| row.closing > 0);
    owing.sort_by(|a, b| {
        let key = (&a.currency, b.closing, &a.customer_code);
        key.cmp(&(&b.currency, a.closing, &b.customer_code))
    });
    let mut rows = Vec::with_capacity(owing.len());
    for one in owing.chunk_by(|a, b| a.currency == b.currency) {
        let amounts: Vec<i64> = one.iter().map(|row| row.closing).collect();
        for (row, (rank, share, cumulative)) in one.iter().zip(ranked(&amounts)) {
            rows.push(ConcentrationRow {
                currency: row.currency.clone(),
                rank,
                customer_code: row.customer_code.clone(),
                customer_name: row.customer_name.clone(),
                balance: row.closing,
                share_ten_thousandths: share,
                cumulative_ten_thousandths: cumulative,
            });
        }
    }
    Ok(rows)
}

/// The figures of one currency over a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyFigures {
    pub currency: String,
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
    closing: i64,
    not_due: i64,
    paid: i64,
    to_pay: i128,
    late: i128,
    balances: Vec<i64>,
}

/// The key figures of every currency, by its code.
pub fn key_figures(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
    method: Method,
) -> Result<Vec<KeyFigures>, AnalyzeError> {
    let mut found: BTreeMap<String, (KeyFigures, Sums)> = BTreeMap::new();
    let moved = collections(ledger, from, to)?;
    for row in moved.rows {
        let (figures, sums) = found.entry(row.currency).or_default();
        figures.balance += row.closing;
        figures.sales += row.sales;
        figures.received += row.received;
        sums.opening += row.opening;
        sums.closing += row.closing;
        if row.closing > 0 {
            figures.receivable += row.closing;
            figures.receivable_customers += 1;
            sums.balances.push(row.closing);
        } else if row.closing < 0 {
            figures.advance -= row.closing;
            figures.advance_customers += 1;
        }
    }
    for row in payments(ledger, from, to, method)?.rows {
        let (figures, sums) = found.entry(row.currency).or_default();
        figures.overdue += row.overdue;
        sums.not_due += row.not_due;
        sums.paid += row.paid;
        sums.to_pay += row.amount_days_to_pay;
        sums.late += row.amount_days_late;
    }
    let days = moved.period_days;
    let finished = found.into_iter().map(|(currency, (figures, sums))| {
        let figures = KeyFigures { currency, ..figures };
        finish(figures, sums, days)
    });
    Ok(finished.collect())
}

fn finish(mut figures: KeyFigures, mut sums: Sums, days: Option<i64>) -> KeyFigures {
    let due = sums.opening + figures.sales;
    let could = due - sums.not_due;
    let part = |part: i64, whole: i64| {
        if whole > 0 { ratio(part, 10_000, whole) } else { None }
    };
    figures.overdue_share_ten_thousandths = part(figures.overdue, figures.overdue + sums.not_due);
    figures.collection_rate_ten_thousandths = part(figures.received, due);
    figures.effectiveness_ten_thousandths = part(due - sums.closing, could);
    figures.dso_days_tenths = days
        .filter(|_| figures.sales > 0)
        .and_then(|days| ratio(sums.closing, days * 10, figures.sales));
    figures.days_to_pay_tenths = super::payment::tenths(sums.to_pay, sums.paid);
    figures.days_late_tenths = super::payment::tenths(sums.late, sums.paid);
    sums.balances.sort_unstable_by(|a, b| b.cmp(a));
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
