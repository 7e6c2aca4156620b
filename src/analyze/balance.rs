//! 往来客户余额表 and 回款: what moved in a period.

use super::answer::Answer;
use super::made::names;
use super::query::{Query, day_number, guard, has_several, ratio};
use super::result::{BalanceRow, Balances, CollectionRow, Collections};
use super::{AnalyzeError, Ledger, Text};
use crate::domain::Date;

/// Below the day of any line: the start of a period that names none.
const NO_START: i64 = i32::MIN as i64;

pub(super) fn period_parameters(from: Option<Date>, to: Date) -> [(&'static str, String); 2] {
    let from_day = from.map_or(NO_START, day_number);
    [("from_day", from_day.to_string()), ("to_day", day_number(to).to_string())]
}

/// Opening, debit, credit and closing of each customer and currency that has a line by `to`.
pub fn balances(ledger: &Ledger, from: Option<Date>, to: Date) -> Result<Balances, AnalyzeError> {
    guard(ledger, &["debit", "credit"])?;
    let parameters = period_parameters(from, to);
    let text = include_str!("sql/balances.sql");
    let answer =
        Query { statistic: "balances", text, parameters: &parameters }.run_by_customer(ledger)?;
    let mut rows = balance_rows(ledger, &answer)?;
    rows.sort_by(|a, b| (&a.customer_code, &a.currency).cmp(&(&b.customer_code, &b.currency)));
    Ok(Balances { from, to, rows })
}

/// The balances on each control account (as in the ledger frame), by account and customer; none
/// where all lines stand on one.
pub fn account_balances(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
) -> Result<Vec<(Text, BalanceRow)>, AnalyzeError> {
    if !has_several(ledger, "control_account")? {
        return Ok(Vec::new());
    }
    guard(ledger, &["debit", "credit"])?;
    let parameters = period_parameters(from, to);
    let text = include_str!("sql/balances_account.sql");
    let query = Query { statistic: "balances by account", text, parameters: &parameters };
    let answer = query.run(ledger)?;
    let rows = balance_rows(ledger, &answer)?;
    Ok(answer.text("control_account")?.into_iter().zip(rows).collect())
}

fn balance_rows(ledger: &Ledger, answer: &Answer<'_>) -> Result<Vec<BalanceRow>, AnalyzeError> {
    let names = names(ledger)?;
    let codes = answer.text("customer_code")?;
    let currencies = answer.text("currency")?;
    let opening = answer.integers("opening")?;
    let debit = answer.integers("debit")?;
    let credit = answer.integers("credit")?;
    let closing = answer.integers("closing")?;
    let mut rows = Vec::with_capacity(answer.height());
    for (index, (customer_code, currency)) in codes.into_iter().zip(currencies).enumerate() {
        let row = BalanceRow {
            customer_name: names.of(&customer_code).clone(),
            customer_code,
            currency,
            opening: opening[index],
            debit: debit[index],
            credit: credit[index],
            closing: closing[index],
        };
        assert!(
            row.opening + row.debit - row.credit == row.closing,
            "opening + debit - credit = closing: {row:?}"
        );
        rows.push(row);
    }
    Ok(rows)
}

/// Sales, receipts, collection rate and days sales outstanding of a period. Without `from` the
/// period begins with the first line that is not an opening one.
pub fn collections(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
) -> Result<Collections, AnalyzeError> {
    guard(ledger, &["debit", "credit", "gross"])?;
    let parameters = period_parameters(from, to);
    let text = include_str!("sql/collections.sql");
    let answer = Query { statistic: "collections", text, parameters: &parameters }
        .run_by_customer(ledger)?;
    let period_days = period_days(ledger, from, to)?;
    let names = names(ledger)?;
    let codes = answer.text("customer_code")?;
    let currencies = answer.text("currency")?;
    let opening = answer.integers("opening")?;
    let sales = answer.integers("sales")?;
    let received = answer.integers("received")?;
    let closing = answer.integers("closing")?;
    let mut rows = Vec::with_capacity(answer.height());
    for (index, (customer_code, currency)) in codes.into_iter().zip(currencies).enumerate() {
        let due = opening[index] + sales[index];
        let sold = sales[index] > 0;
        rows.push(CollectionRow {
            customer_name: names.of(&customer_code).clone(),
            customer_code,
            currency,
            opening: opening[index],
            sales: sales[index],
            received: received[index],
            closing: closing[index],
            collection_rate_ten_thousandths: (due > 0)
                .then(|| ratio(received[index], 10_000, due))
                .flatten(),
            dso_days_tenths: period_days
                .filter(|_| sold)
                .and_then(|days| ratio(closing[index], days * 10, sales[index])),
        });
    }
    rows.sort_by(|a, b| (&a.customer_code, &a.currency).cmp(&(&b.customer_code, &b.currency)));
    Ok(Collections { from, to, period_days, rows })
}

/// The days of a period, both ends counted.
pub(super) fn period_days(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
) -> Result<Option<i64>, AnalyzeError> {
    let first_day = match from.or(ledger.first_movement.filter(|first| *first <= to)) {
        Some(date) => Some(day_number(date)),
        None => {
            let parameters = [("to_day", day_number(to).to_string())];
            let text = include_str!("sql/period.sql");
            let answer =
                Query { statistic: "period", text, parameters: &parameters }.run(ledger)?;
            answer.optional_integers("first_day")?.first().copied().flatten()
        }
    };
    Ok(first_day.map(|first| day_number(to) - first + 1).filter(|days| *days > 0))
}
