//! 承诺回款: what their rows say that customers promised to pay.

use std::collections::BTreeMap;

use crate::domain::Currency;
use crate::domain::date::from_day_number;
use crate::domain::ledger::is_made_number;
use crate::post::PostedPromise;
use crate::post::documents::{Documents, Line, of_line};

/// One promise for each document and day, whose rows add up.
pub fn of(lines: &[Line], sheets: &[Option<Documents>]) -> Vec<PostedPromise> {
    let mut found: Vec<PostedPromise> = Vec::new();
    let mut places: BTreeMap<(&str, Currency, &str, i32), usize> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.sides.debit > 0) {
        let documents = of_line(sheets, line);
        let Some((due_day, amount, made_day)) = documents.promised(line.row()) else { continue };
        let made_day = made_day.unwrap_or(line.document_day);
        let days = from_day_number(due_day).zip(from_day_number(made_day));
        let Some((due_on, made_on)) = days else { continue };
        let amount = amount.unwrap_or(line.sides.debit);
        let number = documents.number(line);
        let number = if is_made_number(number) { "" } else { number };
        let currency = documents.rows.currency(line.row());
        let customer = documents.customer(line.row());
        let key = (customer, currency, number, due_day);
        match places.get(&key) {
            Some(at) => {
                let known = &mut found[*at];
                known.amount = known.amount.saturating_add(amount);
                known.made_on = known.made_on.min(made_on);
            }
            None => {
                places.insert(key, found.len());
                found.push(PostedPromise {
                    customer_code: customer.to_owned(),
                    document_number: number.to_owned(),
                    currency,
                    amount,
                    made_on,
                    due_on,
                });
            }
        }
    }
    found
}
