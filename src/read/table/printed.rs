//! What a sheet prints of its own sums and balances, held against its rows.

use std::collections::BTreeMap;

use crate::domain::Currency;
use crate::finding::{Code, Finding};
use crate::read::cell::{CellValue, RawRow};
use crate::read::column::Typed;
use crate::read::control::{BalanceRow, Sums};
use crate::read::kind::Total;
use crate::read::ledger;

use crate::template::Kind;

use super::{TableReader, shown};

/// An amount on the row of a total.
struct Printed {
    /// Of its field.
    place: usize,
    column: u32,
    text: String,
    amount: i64,
    /// How far apart sums may be, in the smallest unit of money.
    tolerance: u64,
}

impl TableReader {
    /// Compares the amounts of a total with what the rows add up to.
    pub(super) fn compare_total(&mut self, row: &RawRow, total: Total) {
        let context = self.context;
        if self.layout.kind != Kind::Ledger {
            self.sums.values_mut().for_each(Sums::catch_up);
        }
        if self.currencies.len() < 2 && self.currency_of(row) == context.currency {
            let balance = self.by_key.get("balance").copied();
            for printed in self.printed(row) {
                let expected = match Some(printed.place) == balance {
                    true => self.balance_expected(row, total, printed.amount),
                    false => self.sum_expected(total, &printed),
                };
                if let Some(expected) = expected {
                    let place = self.at(Some(row.number), Some(printed.column));
                    let finding = Finding::new(Code::ControlTotalDiffers, place)
                        .field(&self.fields[printed.place].field().key)
                        .value(printed.text)
                        .argument("expected", shown(expected, context.currency));
                    self.findings.push(finding);
                }
            }
        }
        if matches!(total, Total::Sub | Total::Grand) {
            self.sums.values_mut().for_each(Sums::boundary);
        }
    }

    /// The amounts on the row of a total.
    fn printed(&mut self, row: &RawRow) -> Vec<Printed> {
        let mut found = Vec::new();
        let balance = self.by_key.get("balance");
        for place in self.sums.keys() {
            let field = &mut self.fields[*place];
            let summed = !field.field().derived || Some(place) == balance;
            let Some(cell) = field.cell(row).cloned().filter(|_| summed) else { continue };
            let (counts, tolerance) = (field.counts, field.counts.rounded);
            if matches!(cell.value, CellValue::Number(_) | CellValue::Text(_))
                && let Ok(Some(Typed::Whole(amount))) = field.typed(&cell, self.context)
            {
                let (column, text) = (cell.column, cell.text);
                found.push(Printed { place: *place, column, text, amount, tolerance });
            }
            field.counts = counts;
        }
        found
    }

    /// What a printed sum should be, where it is not.
    fn sum_expected(&mut self, total: Total, printed: &Printed) -> Option<i128> {
        let Printed { place, amount, tolerance, .. } = printed;
        match total {
            Total::Sub | Total::Grand => {
                self.sums.get(place)?.differs(*amount, total == Total::Grand, *tolerance)
            }
            Total::ToDate(span) => {
                self.to_date.get_mut(place)?.differs(Some(span), *amount, *tolerance)
            }
            Total::Cumulative => self.to_date.get_mut(place)?.differs(None, *amount, *tolerance),
            Total::CarriedOut => {
                self.carried.insert(*place, *amount);
                None
            }
            Total::CarriedIn => {
                let out = self.carried.get(place).filter(|out| *out != amount)?;
                Some(i128::from(*out))
            }
        }
    }

    /// What the balance on the row of a total should be: that of the customer whose block it
    /// ends, or of all customers so far. The balance of a grand total is that of many customers.
    fn balance_expected(&self, row: &RawRow, total: Total, printed: i64) -> Option<i128> {
        let of_block = !matches!(total, Total::Grand | Total::Cumulative) && !self.interleaved;
        let known = self.running.known(&self.block).filter(|_| of_block)?;
        let printed = i128::from(self.signed(row, printed));
        let fits = printed == known || self.running.known_of_all() == Some(printed);
        (!fits).then_some(known)
    }

    /// A balance with the sign of its side.
    fn signed(&self, row: &RawRow, balance: i64) -> i64 {
        match self.text_of(row, "direction").as_str() {
            "平" => 0,
            _ if ledger::is_credit(row, self.source("direction")) => -balance,
            _ => balance,
        }
    }

    /// Compares the running balance that a line prints with the one that its customer has.
    pub(super) fn compare_balance(
        &mut self,
        row: &RawRow,
        whole: &BTreeMap<usize, i64>,
        is_opening: bool,
        faulted: bool,
        currency: Currency,
    ) {
        let value = |key: &str| self.by_key.get(key).and_then(|place| whole.get(place)).copied();
        let printed = value("balance").map(|printed| self.signed(row, printed));
        let (debit, credit) = (value("debit_amount"), value("credit_amount"));
        let differs = self.running.differs(&BalanceRow {
            customer: &self.block,
            debit: debit.unwrap_or(0),
            credit: credit.unwrap_or(0),
            printed,
            is_opening,
            faulted,
        });
        if let Some(expected) = differs {
            let cell = self.source("balance");
            let finding =
                Finding::new(Code::RunningBalanceDiffers, self.at(Some(row.number), cell))
                    .field("balance")
                    .value(self.text_of(row, "balance"))
                    .argument("expected", shown(expected, currency))
                    .argument("customer", &self.block);
            self.findings.push(finding);
        }
    }

    /// A line of another account is in the printed totals, though it is no receivable.
    pub(super) fn add_up(&mut self, row: &RawRow) {
        let context = self.context;
        for (place, sums) in &mut self.sums {
            let field = &mut self.fields[*place];
            let counts = field.counts;
            if let Some(cell) = field.cell(row).cloned()
                && let Ok(Some(Typed::Whole(amount))) = field.typed(&cell, context)
            {
                sums.add(amount);
            }
            field.counts = counts;
        }
    }
}
