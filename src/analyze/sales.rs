//! 销售: sales by customer, category, region, salesperson, product or month.

mod lines;
mod loyalty;
mod mix;
mod pivot;

pub use lines::{SalesLine, sales_lines};
pub use loyalty::{CohortRow, RetentionRow, RfmRow, cohorts, retention, rfm};
pub(super) use mix::ranked;
pub use mix::{AbcRow, EffectRow, ReturnRow, TaxRow, abc, effects, returns, tax_by_rate};
pub use pivot::{Pivot, PivotCell, TrendRow, pivot, trend};

use std::collections::BTreeMap;

use super::balance::period_parameters;
use super::made::names;
use super::query::{Query, day_number, guard, ratio};
use super::result::{Group, Sales, SalesRow};
use super::{AnalyzeError, Ledger, Text};
use crate::domain::{Currency, Date};

/// Sales in one currency; without `currency` in that with the most lines of the period.
pub fn sales(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
    group: Group,
    currency: Option<&str>,
) -> Result<Sales, AnalyzeError> {
    let mut sum = SalesSum::new(group);
    sum.add(ledger, from, to)?;
    Ok(sum.finish(from, to, currency))
}

/// Sales summed over the parts of a ledger, each of whole customers.
pub struct SalesSum {
    group: Group,
    rows: BTreeMap<(Text, Text), SalesRow>,
    line_counts: BTreeMap<Text, i64>,
}

impl SalesSum {
    pub fn new(group: Group) -> SalesSum {
        SalesSum { group, rows: BTreeMap::new(), line_counts: BTreeMap::new() }
    }

    /// Takes in one part.
    pub fn add(
        &mut self,
        ledger: &Ledger,
        from: Option<Date>,
        to: Date,
    ) -> Result<(), AnalyzeError> {
        let found = sales_by_currency(ledger, from, to, self.group)?;
        self.add_counts(found.line_counts);
        for (currency, rows) in found.rows {
            for row in rows {
                self.add_row((currency.clone(), row.key.clone()), row)?;
            }
        }
        Ok(())
    }

    /// Takes in what another sum has.
    pub fn merge(&mut self, other: SalesSum) -> Result<(), AnalyzeError> {
        self.add_counts(other.line_counts);
        other.rows.into_iter().try_for_each(|(key, row)| self.add_row(key, row))
    }

    fn add_counts(&mut self, line_counts: BTreeMap<Text, i64>) {
        for (currency, count) in line_counts {
            *self.line_counts.entry(currency).or_default() += count;
        }
    }

    fn add_row(&mut self, key: (Text, Text), row: SalesRow) -> Result<(), AnalyzeError> {
        let Some(known) = self.rows.get_mut(&key) else {
            self.rows.insert(key, row);
            return Ok(());
        };
        known.documents += row.documents;
        let add = |sum: &mut i64, more: i64| -> Result<(), AnalyzeError> {
            *sum = sum.checked_add(more).ok_or(AnalyzeError::TooLarge)?;
            Ok(())
        };
        add(&mut known.quantity_millionths, row.quantity_millionths)?;
        add(&mut known.net, row.net)?;
        add(&mut known.tax, row.tax)?;
        add(&mut known.gross, row.gross)?;
        // As the query over the whole ledger would: the greatest label.
        known.label = std::mem::take(&mut known.label).max(row.label);
        Ok(())
    }

    /// The sales of one currency; without `currency` of that with the most lines.
    pub fn finish(self, from: Option<Date>, to: Date, currency: Option<&str>) -> Sales {
        let currency = match currency {
            Some(currency) => currency.into(),
            None => main_currency(&self.line_counts),
        };
        let mut rows: Vec<SalesRow> = self
            .rows
            .into_iter()
            .filter(|((of, _), _)| *of == currency)
            .map(|(_, row)| row)
            .collect();
        share(&mut rows);
        sort(&mut rows, self.group);
        Sales { from, to, group: self.group, currency, rows }
    }
}

/// The currency with the most lines, of equals the first by code.
fn main_currency(line_counts: &BTreeMap<Text, i64>) -> Text {
    line_counts
        .iter()
        .max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)))
        .map_or_else(|| Currency::CNY.code().into(), |(currency, _)| currency.clone())
}

/// The currencies of the sales up to a day, that with the most lines first.
pub fn sales_currencies(ledger: &Ledger, to: Date) -> Result<Vec<Text>, AnalyzeError> {
    let by_currency = sales_by_currency(ledger, None, to, Group::Month)?;
    let main = main_currency(&by_currency.line_counts);
    let mut currencies: Vec<Text> = by_currency.rows.into_keys().collect();
    // The sort is stable: after the main one they stand by code.
    currencies.sort_by_key(|currency| *currency != main);
    Ok(currencies)
}

/// What was received in one month, in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthReceived {
    /// `2024-03`.
    pub month: Text,
    pub currency: Text,
    pub received: i64,
}

/// Receipts by month, by currency and month; money paid back is taken off.
pub fn received_by_month(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
) -> Result<Vec<MonthReceived>, AnalyzeError> {
    guard(ledger, &["debit", "credit"])?;
    let parameters = period_parameters(from, to);
    let text = include_str!("sql/received_month.sql");
    let answer = Query { statistic: "received by month", text, parameters: &parameters };
    let answer = answer.run(ledger)?;
    let currencies = answer.text("currency")?;
    let months = answer.text("calendar_month")?;
    let received = answer.integers("received")?;
    let rows = currencies.into_iter().zip(months).zip(received);
    Ok(rows
        .map(|((currency, month), received)| MonthReceived { month, currency, received })
        .collect())
}

/// All debits and all credits of one month in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthMovement {
    /// `2024-03`.
    pub month: Text,
    pub currency: Text,
    pub debit: i64,
    pub credit: i64,
}

/// What moved the balance by month, by currency and month, from the first line on.
pub fn movements_by_month(ledger: &Ledger, to: Date) -> Result<Vec<MonthMovement>, AnalyzeError> {
    guard(ledger, &["debit", "credit"])?;
    let parameters = [("to_day", day_number(to).to_string())];
    let text = include_str!("sql/movement_month.sql");
    let answer = Query { statistic: "movements by month", text, parameters: &parameters };
    let answer = answer.run(ledger)?;
    let currencies = answer.text("currency")?;
    let months = answer.text("calendar_month")?;
    let debits = answer.integers("debit")?;
    let credits = answer.integers("credit")?;
    let keys = currencies.into_iter().zip(months);
    let rows = keys.zip(debits.into_iter().zip(credits));
    Ok(rows
        .map(|((currency, month), (debit, credit))| MonthMovement {
            month,
            currency,
            debit,
            credit,
        })
        .collect())
}

pub(super) struct ByCurrency {
    line_counts: BTreeMap<Text, i64>,
    pub rows: BTreeMap<Text, Vec<SalesRow>>,
}

fn text_of(group: Group) -> (&'static str, &'static str) {
    match group {
        Group::Customer => ("sales by customer", include_str!("sql/sales_customer.sql")),
        Group::Category => ("sales by category", include_str!("sql/sales_category.sql")),
        Group::Region => ("sales by region", include_str!("sql/sales_region.sql")),
        Group::Salesperson => ("sales by salesperson", include_str!("sql/sales_salesperson.sql")),
        Group::Product => ("sales by product", include_str!("sql/sales_product.sql")),
        Group::Month => ("sales by month", include_str!("sql/sales_month.sql")),
    }
}

/// Whether it is the name of a statistic on sales by a group.
pub(super) fn is_of_sales(statistic: &str) -> bool {
    Group::ALL.into_iter().any(|group| text_of(group).0 == statistic)
}

pub(super) fn sales_by_currency(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
    group: Group,
) -> Result<ByCurrency, AnalyzeError> {
    guard(ledger, &["net", "tax", "gross", "quantity_millionths"])?;
    let parameters = period_parameters(from, to);
    let (statistic, text) = text_of(group);
    let query = Query { statistic, text, parameters: &parameters };
    let answer = query.run_summed(ledger, &["currency", "group_key"], Some("group_label"))?;
    let names = names(ledger)?;
    let keys = answer.text("group_key")?;
    let labels = answer.text("group_label")?;
    let currencies = answer.text("currency")?;
    let lines = answer.integers("line_count")?;
    let documents = answer.integers("documents")?;
    let quantity = answer.integers("quantity_millionths")?;
    let net = answer.integers("net")?;
    let tax = answer.integers("tax")?;
    let gross = answer.integers("gross")?;
    let mut rows: BTreeMap<Text, Vec<SalesRow>> = BTreeMap::new();
    let mut line_counts: BTreeMap<Text, i64> = BTreeMap::new();
    let texts = keys.into_iter().zip(labels).zip(currencies);
    for (index, ((key, label), currency)) in texts.enumerate() {
        *line_counts.entry(currency.clone()).or_default() += lines[index];
        let label = match group {
            Group::Customer => names.of(&key).clone(),
            _ => ledger.class_label(group, &key).unwrap_or(label),
        };
        rows.entry(currency).or_default().push(SalesRow {
            label: if label.is_empty() { key.clone() } else { label },
            key,
            documents: documents[index],
            quantity_millionths: quantity[index],
            net: net[index],
            tax: tax[index],
            gross: gross[index],
            share_ten_thousandths: 0,
        });
    }
    Ok(ByCurrency { line_counts, rows })
}

fn share(rows: &mut [SalesRow]) {
    let total: i64 = rows.iter().map(|row| row.gross).sum();
    for row in rows {
        row.share_ten_thousandths = ratio(row.gross, 10_000, total).unwrap_or_default();
    }
}

fn sort(rows: &mut [SalesRow], group: Group) {
    rows.sort_by(|a, b| match group {
        Group::Month => a.key.cmp(&b.key),
        _ => b.gross.cmp(&a.gross).then_with(|| a.key.cmp(&b.key)),
    });
}
