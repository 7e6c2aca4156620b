//! What is said of a sheet as a whole: its columns, what was done to them, what was passed over.

use crate::finding::{Code, Finding};
use crate::read::heading::missing_fields;
use crate::read::ledger::Ledger;
use crate::read::voucher::Passed;
use crate::table::Column;

use super::TableReader;

impl TableReader {
    /// Columns that are missing, doubled or unknown.
    pub(super) fn say_columns(&mut self) {
        let template = self.recognised.template.clone();
        for key in missing_fields(&template, &|key| self.by_key.contains_key(key)) {
            let finding = Finding::new(Code::ColumnMissing, self.at(Some(self.header_row), None))
                .field(&key)
                .argument("template", &template.name);
            self.findings.push(finding);
        }
        for column in &self.recognised.columns.clone() {
            if column.field.is_none() {
                let finding = self.column_finding(column, &template.fields);
                self.findings.push(finding);
            }
        }
    }

    fn column_finding(&self, column: &Column, fields: &[crate::template::Field]) -> Finding {
        let place = self.at(Some(self.header_row), Some(column.index));
        let duplicates = &self.recognised.duplicates;
        let found = duplicates.binary_search_by_key(&column.index, |(index, _)| *index);
        let Some((_, field)) = found.ok().map(|place| &duplicates[place]) else {
            return Finding::new(Code::ColumnUnknown, place)
                .value(&column.heading)
                .argument("heading", &column.heading);
        };
        let key = &fields[*field].key;
        let first = self.recognised.columns.iter().find(|known| known.field.as_ref() == Some(key));
        let first = first.map(|known| known.heading.clone()).unwrap_or_default();
        let mut finding = Finding::new(Code::ColumnDuplicate, place)
            .field(key)
            .value(&column.heading)
            .argument("heading", &column.heading)
            .argument("first", &first);
        if first != column.heading {
            // Two names for one thing, such as 发票号码 and 数电发票号码: nothing is wrong.
            finding.severity = crate::finding::Severity::Info;
        }
        finding
    }

    /// What was done to whole columns, said once for each.
    pub(super) fn say_counts(&mut self) {
        for place in 0..self.fields.len() {
            let field = &self.fields[place];
            let key = field.field().key.clone();
            let column = field.sources.first().copied();
            let mut counts = vec![
                (Code::ZerosRestored, field.counts.zeros),
                (Code::DecimalStripped, field.counts.decimals),
                (Code::AmountRounded, field.counts.rounded),
            ];
            if key == "customer_code" {
                counts.push((Code::CustomerDefaulted, field.counts.defaulted));
            }
            if field.counts.invisible > 0 {
                let place = self.at(Some(field.counts.invisible_from), column);
                let finding = Finding::new(Code::InvisibleRemoved, place)
                    .field(&key)
                    .argument("count", field.counts.invisible);
                self.findings.push(finding);
            }
            let field = &self.fields[place];
            let scale = field.scale;
            let default = field.default.clone().unwrap_or_default();
            for (code, count) in counts {
                if count > 0 {
                    let mut finding = Finding::new(code, self.at(Some(self.header_row), column))
                        .field(&key)
                        .argument("count", count);
                    if code == Code::CustomerDefaulted {
                        finding = finding.argument("customer", &default);
                    }
                    self.findings.push(finding);
                }
            }
            if let Some(signs) = &field.signs {
                let place = self.at(Some(signs.row), Some(signs.column));
                let finding = Finding::new(Code::CurrencySignDiffers, place)
                    .field(&key)
                    .value(&signs.text)
                    .argument("count", signs.count)
                    .argument("shown", signs.shown.code())
                    .argument("currency", signs.expected.code());
                self.findings.push(finding);
            }
            if scale > 0 {
                let finding =
                    Finding::new(Code::AmountScaled, self.at(Some(self.header_row), column))
                        .field(&key)
                        .argument("factor", 10_u64.pow(scale));
                self.findings.push(finding);
            }
        }
    }

    /// A ledger names its customer in a column or in titles, or cannot be loaded at all.
    pub(super) fn say_no_customer(&mut self) {
        let column = self.source("customer_code").or(self.source("customer_name"));
        let titled = self.ledger.as_ref().is_none_or(Ledger::named_customer)
            || self.vouchers.names_customers();
        if column.is_none() && !titled && self.rows_taken() > 0 {
            let template = self.recognised.template.name.clone();
            let finding = Finding::new(Code::ColumnMissing, self.at(Some(self.header_row), None))
                .field("customer_code")
                .argument("template", template);
            self.findings.push(finding);
        }
    }

    pub(super) fn say_closing(&mut self) {
        let place = self.at(Some(self.header_row), None);
        let finding = match self.titles.period {
            Some((_, day)) => Finding::new(Code::BalanceTableRead, place).argument("day", day),
            None => Finding::new(Code::ColumnMissing, place)
                .field("document_date")
                .argument("template", &self.recognised.template.name),
        };
        self.findings.push(finding);
    }

    /// Lines that are no receivables, said once.
    pub(super) fn say_passed(&mut self) {
        for (code, passed) in [
            (Code::AccountNotReceivable, self.vouchers.other_accounts),
            (Code::VoucherVoid, self.vouchers.voided),
        ] {
            let Passed { count, first } = passed;
            if count > 0 {
                let place = self.at(Some(first), None);
                self.findings.push(Finding::new(code, place).argument("count", count));
            }
        }
    }

    /// Dates whose day and month a program exchanged.
    pub(super) fn say_swapped(&mut self) {
        let period = self.titles.period;
        for (place, swapped) in &self.swapped {
            let key = &self.fields[*place].field().key;
            // A due date may well lie beyond the period of the sheet.
            let period = period.filter(|_| key == "document_date");
            for (row, column, meant) in swapped.found(period) {
                let finding = Finding::new(Code::DateSwapped, self.at(Some(row), Some(column)))
                    .field(key)
                    .argument("meant", meant)
                    .suggest(Some(meant.to_string()));
                self.findings.push(finding);
            }
        }
    }

    /// Codes that a program took for numbers.
    pub(super) fn say_zeros_lost(&mut self) {
        for (row, column, digits, whole) in self.zeros.found() {
            let finding = Finding::new(Code::CodeZerosLost, self.at(Some(row), Some(column)))
                .field("customer_code")
                .value(digits)
                .suggest(Some(whole));
            self.findings.push(finding);
        }
    }
}
