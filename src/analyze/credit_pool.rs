//! 信用 in full: limits in force, pooled on the parent; and a suggestion from payment behaviour.

use std::collections::BTreeMap;

use polars::prelude::PolarsError;

use super::balance::period_parameters;
use super::payment::payments;
use super::query::{Query, date_of, day_number, guard};
use super::{AccountKey, AnalyzeError, CreditRow, Ledger, Method, Text, credit};
use crate::domain::credit::{Behaviour, Grade, LimitState, limit_state, pool_head, suggest};
use crate::domain::{Currency, Date};

/// What the customers' cards say of credit beyond limit and term.
struct Card {
    parent: String,
    grade: String,
    from: Option<Date>,
    until: Option<Date>,
}

fn cards(ledger: &Ledger) -> Result<BTreeMap<String, Card>, AnalyzeError> {
    let read = || -> Result<BTreeMap<String, Card>, PolarsError> {
        let text = |name: &str| ledger.customers.column(name)?.str().cloned();
        let day = |name: &str| ledger.customers.column(name)?.i64().cloned();
        let (codes, parents) = (text("customer_code")?, text("credit_parent_code")?);
        let grades = text("credit_grade")?;
        let (from, until) = (day("credit_from_day")?, day("credit_until_day")?);
        let mut cards = BTreeMap::new();
        for at in 0..ledger.customers.height() {
            let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
            let card = Card {
                parent: text(parents.get(at)),
                grade: text(grades.get(at)),
                from: from.get(at).and_then(date_of),
                until: until.get(at).and_then(date_of),
            };
            cards.insert(text(codes.get(at)), card);
        }
        Ok(cards)
    };
    read().map_err(|source| AnalyzeError::Engine { statistic: "credit cards", source })
}

/// A customer's credit with that of its pool: the customer that 信用单位 names, else itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditPoolRow {
    pub credit: CreditRow,
    pub pool_code: Text,
    /// The currency of the pool's limit; balances in other currencies stand outside.
    pub pool_currency: Text,
    pub pool_limit: Option<i64>,
    /// Σ balances of the members in the pool's currency.
    pub pool_used: i64,
    /// limit in force − used; a limit that is not valid on the day counts as 0.
    pub pool_available: Option<i64>,
    pub pool_over_limit: i64,
    pub limit_from: Option<Date>,
    pub limit_until: Option<Date>,
    pub limit_state: LimitState,
}

/// The credit of a ledger's customers for their pools. A ledger that is read in parts gives one
/// for each: a pool may have members in several parts.
#[derive(Default)]
pub struct CreditPools {
    cards: BTreeMap<String, Card>,
    rows: Vec<CreditRow>,
}

impl CreditPools {
    pub fn of(ledger: &Ledger, as_of: Date) -> Result<CreditPools, AnalyzeError> {
        Ok(CreditPools { cards: cards(ledger)?, rows: credit(ledger, as_of)?.rows })
    }

    /// Takes in the customers of another part.
    pub fn merge(&mut self, part: CreditPools) {
        self.cards.extend(part.cards);
        self.rows.extend(part.rows);
    }

    /// One row a customer, in the currency of its limit; by customer.
    pub fn rows(&self, as_of: Date) -> Vec<CreditPoolRow> {
        let parents: BTreeMap<&str, &str> =
            self.cards.iter().map(|(code, card)| (code.as_str(), card.parent.as_str())).collect();
        let mut used: BTreeMap<(&str, &str), i64> = BTreeMap::new();
        let mut own: BTreeMap<&str, &CreditRow> = BTreeMap::new();
        for row in &self.rows {
            let head = pool_head(&parents, &row.customer_code);
            *used.entry((head, &row.currency)).or_default() += row.used;
            let kept = own.entry(&row.customer_code).or_insert(row);
            if row.is_own_currency {
                *kept = row;
            }
        }
        let mut pools = Vec::with_capacity(own.len());
        for (code, row) in &own {
            let head = pool_head(&parents, code);
            let card = self.cards.get(head);
            let limit = own.get(head).and_then(|head| head.limit);
            let currency =
                own.get(head).map_or(row.currency.as_str(), |head| head.currency.as_str());
            let (from, until) = (card.and_then(|card| card.from), card.and_then(|card| card.until));
            let state = limit_state(limit.is_some(), from, until, as_of);
            let pool_used = used.get(&(head, currency)).copied().unwrap_or_default();
            let in_force = limit.map(|limit| if state == LimitState::Valid { limit } else { 0 });
            pools.push(CreditPoolRow {
                credit: (*row).clone(),
                pool_code: head.into(),
                pool_currency: currency.into(),
                pool_limit: limit,
                pool_used,
                pool_available: in_force.map(|limit| limit.saturating_sub(pool_used)),
                pool_over_limit: in_force.map_or(0, |limit| pool_used.saturating_sub(limit).max(0)),
                limit_from: from,
                limit_until: until,
                limit_state: state,
            });
        }
        pools
    }
}

/// The same of a whole ledger.
pub fn credit_pools(ledger: &Ledger, as_of: Date) -> Result<Vec<CreditPoolRow>, AnalyzeError> {
    Ok(CreditPools::of(ledger, as_of)?.rows(as_of))
}

/// What a customer's payments of a year say of its credit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradeRow {
    pub customer_code: Text,
    pub customer_name: Text,
    pub currency: Text,
    pub behaviour: Behaviour,
    /// As the card has it; empty: none.
    pub grade: Text,
    pub limit: Option<i64>,
    /// `None`: there is no payment and nothing overdue to judge by.
    pub suggested_grade: Option<Grade>,
    pub suggested_limit: Option<i64>,
}

/// What each customer bought in a period, by customer and currency.
fn sold(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
) -> Result<BTreeMap<AccountKey, i64>, AnalyzeError> {
    guard(ledger, &["gross"])?;
    let parameters = period_parameters(from, to);
    let text = include_str!("sql/grade.sql");
    let answer =
        Query { statistic: "grades", text, parameters: &parameters }.run_by_customer(ledger)?;
    let keys = answer.text("customer_code")?.into_iter().zip(answer.text("currency")?);
    Ok(keys.zip(answer.integers("sales")?).collect())
}

/// A suggestion for each customer that bought, paid or owes; by customer and currency.
pub fn grades(ledger: &Ledger, as_of: Date) -> Result<Vec<GradeRow>, AnalyzeError> {
    let from = date_of(day_number(as_of) - 364);
    let cards = cards(ledger)?;
    let sold = sold(ledger, from, as_of)?;
    let paid: BTreeMap<AccountKey, (i64, Option<i64>)> =
        payments(ledger, from, as_of, Method::Fifo)?
            .rows
            .into_iter()
            .map(|row| ((row.customer_code, row.currency), (row.paid, row.days_late_tenths)))
            .collect();
    let credit = credit(ledger, as_of)?.rows;
    let mut rows = Vec::with_capacity(credit.len());
    for row in credit {
        let key = (row.customer_code.clone(), row.currency.clone());
        let (paid, days_late_tenths) = paid.get(&key).copied().unwrap_or_default();
        let behaviour = Behaviour {
            sales: sold.get(&key).copied().unwrap_or_default(),
            paid,
            days_late_tenths,
            oldest_overdue_days: row.oldest_overdue_days.unwrap_or_default(),
            term_days: row.term_days.unwrap_or_default(),
        };
        let exponent = Currency::parse(&row.currency).map_or(2, |currency| currency.exponent());
        let suggestion = suggest(&behaviour, exponent);
        rows.push(GradeRow {
            grade: cards
                .get(row.customer_code.as_str())
                .map_or_else(Text::default, |card| card.grade.as_str().into()),
            customer_code: row.customer_code,
            customer_name: row.customer_name,
            currency: row.currency,
            behaviour,
            limit: row.limit,
            suggested_grade: suggestion.map(|(grade, _)| grade),
            suggested_limit: suggestion.map(|(_, limit)| limit),
        });
    }
    Ok(rows)
}
