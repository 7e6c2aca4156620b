//! What sales are made of: ABC classes, returns, tax by rate, effects of price and quantity.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::pivot::expressions;
use super::{period_parameters, sales_by_currency};
use crate::analyze::made::names;
use crate::analyze::query::{Query, day_number, guard, ratio};
use crate::analyze::result::Group;
use crate::analyze::{AnalyzeError, Ledger, Text};
use crate::domain::Date;
use crate::domain::period::Period;
use crate::domain::segment::{Class, ClassEnds, Effect, classes, effect};

/// One group with its class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbcRow {
    pub currency: Text,
    /// From 1, the highest gross first.
    pub rank: usize,
    pub key: Text,
    pub label: Text,
    pub gross: i64,
    /// Gross ÷ the gross of all groups above 0; 0 where it is not above 0.
    pub share_ten_thousandths: i64,
    /// Of this one and all before it.
    pub cumulative_ten_thousandths: i64,
    pub class: Class,
}

/// ABC 分类 of sales by a group; by currency and rank.
pub fn abc(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
    group: Group,
    ends: ClassEnds,
) -> Result<Vec<AbcRow>, AnalyzeError> {
    let mut found = Vec::new();
    for (currency, mut rows) in sales_by_currency(ledger, from, to, group)?.rows {
        rows.sort_by(|a, b| b.gross.cmp(&a.gross).then_with(|| a.key.cmp(&b.key)));
        let amounts: Vec<i64> = rows.iter().map(|row| row.gross).collect();
        let ranked = ranked(&amounts);
        for ((row, class), (rank, share, cumulative)) in
            rows.into_iter().zip(classes(&amounts, ends)).zip(ranked)
        {
            found.push(AbcRow {
                currency: currency.clone(),
                rank,
                key: row.key,
                label: row.label,
                gross: row.gross,
                share_ten_thousandths: share,
                cumulative_ten_thousandths: cumulative,
                class,
            });
        }
    }
    Ok(found)
}

/// Rank, share and cumulative share of amounts that stand from the highest down.
pub(in crate::analyze) fn ranked(amounts: &[i64]) -> Vec<(usize, i64, i64)> {
    let total: i64 = amounts.iter().map(|amount| (*amount).max(0)).sum();
    let mut reached = 0;
    let mut rows = Vec::with_capacity(amounts.len());
    for (rank, amount) in (1..).zip(amounts) {
        let part = (*amount).max(0);
        reached += part;
        let of = |part| ratio(part, 10_000, total).unwrap_or_default();
        rows.push((rank, of(part), of(reached)));
    }
    rows
}

/// What one group sold and took back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnRow {
    pub currency: Text,
    pub key: Text,
    pub label: Text,
    pub sold_documents: i64,
    /// With tax.
    pub sold: i64,
    pub returned_documents: i64,
    /// 红字, above 0.
    pub returned: i64,
    /// returned ÷ sold; `None` where nothing was sold.
    pub rate_ten_thousandths: Option<i64>,
}

/// 退货率 by a group; by currency and key.
pub fn returns(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
    group: Group,
) -> Result<Vec<ReturnRow>, AnalyzeError> {
    guard(ledger, &["gross"])?;
    let [from_day, to_day] = period_parameters(from, to);
    let (key, label) = expressions(group);
    let parameters =
        [from_day, to_day, ("row_key", key.to_owned()), ("row_label", label.to_owned())];
    let text = include_str!("../sql/sales_return.sql");
    let query = Query { statistic: "returns", text, parameters: &parameters };
    let answer = query.run_summed(ledger, &["currency", "row_key"], Some("row_label"))?;
    let names = names(ledger)?;
    let currencies = answer.text("currency")?;
    let labels = answer.text("row_label")?;
    let sold_documents = answer.integers("sold_documents")?;
    let sold = answer.integers("sold")?;
    let returned_documents = answer.integers("returned_documents")?;
    let returned = answer.integers("returned")?;
    let mut rows = Vec::with_capacity(answer.height());
    for (at, key) in answer.text("row_key")?.into_iter().enumerate() {
        let label = match group {
            Group::Customer => names.of(&key).clone(),
            _ => labels[at].clone(),
        };
        rows.push(ReturnRow {
            currency: currencies[at].clone(),
            label: if label.is_empty() { key.clone() } else { label },
            key,
            sold_documents: sold_documents[at],
            sold: sold[at],
            returned_documents: returned_documents[at],
            returned: returned[at],
            rate_ten_thousandths: ratio(returned[at], 10_000, sold[at]),
        });
    }
    Ok(rows)
}

/// Sales at one rate of tax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxRow {
    pub currency: Text,
    /// A decimal fraction such as `0.13`; empty: the lines state none.
    pub tax_rate: Text,
    pub documents: i64,
    pub net: i64,
    pub tax: i64,
    pub gross: i64,
    /// net × rate, half away from zero; `None` without a rate.
    pub tax_by_rate: Option<i64>,
    /// tax − tax by rate.
    pub difference: Option<i64>,
}

/// 销项税 by rate; by currency and rate.
pub fn tax_by_rate(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
) -> Result<Vec<TaxRow>, AnalyzeError> {
    guard(ledger, &["net", "tax", "gross"])?;
    let parameters = period_parameters(from, to);
    let text = include_str!("../sql/sales_tax.sql");
    let query = Query { statistic: "tax", text, parameters: &parameters };
    let answer = query.run_summed(ledger, &["currency", "tax_rate"], None)?;
    let currencies = answer.text("currency")?;
    let documents = answer.integers("documents")?;
    let net = answer.integers("net")?;
    let tax = answer.integers("tax")?;
    let gross = answer.integers("gross")?;
    let mut rows = Vec::with_capacity(answer.height());
    for (at, tax_rate) in answer.text("tax_rate")?.into_iter().enumerate() {
        let by_rate = tax_rate.parse().ok().and_then(|rate: Decimal| {
            let exact = Decimal::from(net[at]).checked_mul(rate)?;
            exact.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64()
        });
        rows.push(TaxRow {
            currency: currencies[at].clone(),
            tax_rate,
            documents: documents[at],
            net: net[at],
            tax: tax[at],
            gross: gross[at],
            tax_by_rate: by_rate,
            difference: by_rate.map(|by_rate| tax[at] - by_rate),
        });
    }
    Ok(rows)
}

/// What the change of one product's net sales comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectRow {
    pub currency: Text,
    pub key: Text,
    pub label: Text,
    pub quantity_before_millionths: i64,
    pub net_before: i64,
    pub quantity_millionths: i64,
    pub net: i64,
    pub effect: Effect,
}

/// 量价分析 by product, of a period against an earlier one; by currency and key.
pub fn effects(
    ledger: &Ledger,
    period: Period,
    before: Period,
) -> Result<Vec<EffectRow>, AnalyzeError> {
    guard(ledger, &["net", "quantity_millionths"])?;
    let parameters = two_periods(period, before);
    let text = include_str!("../sql/sales_effect.sql");
    let answer = Query { statistic: "price and quantity", text, parameters: &parameters };
    let answer = answer.run(ledger)?;
    let currencies = answer.text("currency")?;
    let labels = answer.text("product_name")?;
    let quantity_before = answer.integers("quantity_before")?;
    let net_before = answer.integers("net_before")?;
    let quantity = answer.integers("quantity")?;
    let net = answer.integers("net")?;
    let mut rows = Vec::with_capacity(answer.height());
    for (at, key) in answer.text("product_key")?.into_iter().enumerate() {
        let found = effect((net_before[at], quantity_before[at]), (net[at], quantity[at]));
        let found = found.ok_or(AnalyzeError::TooLarge)?;
        assert!(
            found.price + found.quantity + found.range == net[at] - net_before[at],
            "the effects add up to the change: {key}"
        );
        let label = if labels[at].is_empty() { &key } else { &labels[at] };
        rows.push(EffectRow {
            currency: currencies[at].clone(),
            label: label.clone(),
            key,
            quantity_before_millionths: quantity_before[at],
            net_before: net_before[at],
            quantity_millionths: quantity[at],
            net: net[at],
            effect: found,
        });
    }
    Ok(rows)
}

/// The days of a period and of the one that it is held against.
pub(super) fn two_periods(period: Period, before: Period) -> [(&'static str, String); 4] {
    let day = |date: Date| day_number(date).to_string();
    [
        ("before_from_day", day(before.from)),
        ("before_to_day", day(before.to)),
        ("from_day", day(period.from)),
        ("to_day", day(period.to)),
    ]
}
