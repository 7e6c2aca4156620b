//! Sales by two groups at once, and how they move from month to month and year to year.

use std::collections::{BTreeMap, BTreeSet};

use super::period_parameters;
use crate::analyze::made::names;
use crate::analyze::query::{Query, guard, ratio};
use crate::analyze::result::Group;
use crate::analyze::{AnalyzeError, Ledger, Text};
use crate::domain::Date;

/// Sales by two groups, all currencies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pivot {
    pub from: Option<Date>,
    pub to: Date,
    pub rows_by: Group,
    pub columns_by: Group,
    /// By currency, row key and column key; cells without a line are left out.
    pub cells: Vec<PivotCell>,
}

/// What one group of the rows sold in one group of the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PivotCell {
    pub currency: Text,
    pub row_key: Text,
    /// The words for the row, as in sales.
    pub row_label: Text,
    pub column_key: Text,
    pub documents: i64,
    pub quantity_millionths: i64,
    pub net: i64,
    pub tax: i64,
    pub gross: i64,
}

/// The SQL expressions of a group's key and of its label.
pub(super) fn expressions(group: Group) -> (&'static str, &'static str) {
    match group {
        Group::Customer => ("customer_code", "''"),
        Group::Category => (
            "CASE WHEN category <> '' THEN category ELSE COALESCE(customer_category, '') END",
            "''",
        ),
        Group::Region => {
            ("CASE WHEN region <> '' THEN region ELSE COALESCE(customer_region, '') END", "''")
        }
        Group::Salesperson => (
            "CASE WHEN salesperson <> '' THEN salesperson \
             ELSE COALESCE(customer_salesperson, '') END",
            "''",
        ),
        Group::Product => {
            ("CASE WHEN product_code <> '' THEN product_code ELSE product_name END", "product_name")
        }
        Group::Month => ("calendar_month", "''"),
    }
}

/// Sales by two groups of a period.
pub fn pivot(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
    rows_by: Group,
    columns_by: Group,
) -> Result<Pivot, AnalyzeError> {
    guard(ledger, &["net", "tax", "gross", "quantity_millionths"])?;
    let [from_day, to_day] = period_parameters(from, to);
    let (row_key, row_label) = expressions(rows_by);
    let parameters = [
        from_day,
        to_day,
        ("row_key", row_key.to_owned()),
        ("row_label", row_label.to_owned()),
        ("column_key", expressions(columns_by).0.to_owned()),
    ];
    let text = include_str!("../sql/sales_pivot.sql");
    let query = Query { statistic: "sales pivot", text, parameters: &parameters };
    let keys = ["currency", "row_key", "column_key"];
    let answer = query.run_summed(ledger, &keys, Some("row_label"))?;
    let names = names(ledger)?;
    let currencies = answer.text("currency")?;
    let row_keys = answer.text("row_key")?;
    let labels = answer.text("row_label")?;
    let column_keys = answer.text("column_key")?;
    let documents = answer.integers("documents")?;
    let quantity = answer.integers("quantity_millionths")?;
    let net = answer.integers("net")?;
    let tax = answer.integers("tax")?;
    let gross = answer.integers("gross")?;
    let mut cells = Vec::with_capacity(answer.height());
    let texts = currencies.into_iter().zip(row_keys).zip(labels).zip(column_keys);
    for (at, (((currency, row_key), label), column_key)) in texts.enumerate() {
        let label = match rows_by {
            Group::Customer => names.of(&row_key).clone(),
            _ => ledger.class_label(rows_by, &row_key).unwrap_or(label),
        };
        cells.push(PivotCell {
            currency,
            row_label: if label.is_empty() { row_key.clone() } else { label },
            row_key,
            column_key,
            documents: documents[at],
            quantity_millionths: quantity[at],
            net: net[at],
            tax: tax[at],
            gross: gross[at],
        });
    }
    Ok(Pivot { from, to, rows_by, columns_by, cells })
}

/// Sales of one group in one month, against the month before and the month of the year before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrendRow {
    pub currency: Text,
    /// Empty with its label: all sales together.
    pub key: Text,
    pub label: Text,
    /// `2024-03`.
    pub month: Text,
    pub gross: i64,
    /// 环比: `None` where that month lies before the first month of the currency.
    pub month_before: Option<i64>,
    pub month_rate_ten_thousandths: Option<i64>,
    /// 同比.
    pub year_before: Option<i64>,
    pub year_rate_ten_thousandths: Option<i64>,
}

/// Every month from the first to the last one of the currency, months without sales too; by
/// currency, key and month.
pub fn trend(
    ledger: &Ledger,
    to: Date,
    group: Option<Group>,
) -> Result<Vec<TrendRow>, AnalyzeError> {
    let rows_by = group.unwrap_or(Group::Month);
    let pivot = pivot(ledger, None, to, rows_by, Group::Month)?;
    let mut ends: BTreeMap<Text, (i64, i64)> = BTreeMap::new();
    let mut labels: BTreeMap<(Text, Text), Text> = BTreeMap::new();
    let mut sums: BTreeMap<(Text, Text), BTreeMap<i64, i64>> = BTreeMap::new();
    for cell in pivot.cells {
        let Some(month) = month_number(&cell.column_key) else { continue };
        let end = ends.entry(cell.currency.clone()).or_insert((month, month));
        *end = (end.0.min(month), end.1.max(month));
        let (key, label) = match group {
            Some(_) => (cell.row_key, cell.row_label),
            None => (Text::default(), Text::default()),
        };
        let key = (cell.currency, key);
        labels.entry(key.clone()).or_insert(label);
        *sums.entry(key).or_default().entry(month).or_default() += cell.gross;
    }
    let mut rows = Vec::new();
    for ((currency, key), months) in sums {
        let (first, last) = ends[&currency];
        let label = labels[&(currency.clone(), key.clone())].clone();
        let at = |month: i64| (month >= first).then(|| months.get(&month).copied().unwrap_or(0));
        for month in first..=last {
            let gross = at(month).unwrap_or_default();
            let (month_before, year_before) = (at(month - 1), at(month - 12));
            rows.push(TrendRow {
                currency: currency.clone(),
                key: key.clone(),
                label: label.clone(),
                month: format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
                    .into(),
                gross,
                month_before,
                month_rate_ten_thousandths: month_before.and_then(|before| rate(gross, before)),
                year_before,
                year_rate_ten_thousandths: year_before.and_then(|before| rate(gross, before)),
            });
        }
    }
    Ok(rows)
}

/// (now − before) ÷ before × 10,000; `None` where before is not above 0.
fn rate(now: i64, before: i64) -> Option<i64> {
    if before > 0 { ratio(now.checked_sub(before)?, 10_000, before) } else { None }
}

/// `2024-03` as a count of months.
fn month_number(name: &str) -> Option<i64> {
    let (year, month) = name.rsplit_once('-')?;
    Some(year.parse::<i64>().ok()? * 12 + month.parse::<i64>().ok()? - 1)
}

/// The keys of the columns of a pivot in one currency, in order.
impl Pivot {
    pub fn column_keys(&self, currency: &str) -> Vec<String> {
        let cells = self.cells.iter().filter(|cell| cell.currency == currency);
        let keys: BTreeSet<&str> = cells.map(|cell| &*cell.column_key).collect();
        keys.into_iter().map(str::to_owned).collect()
    }
}
