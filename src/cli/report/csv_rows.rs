//! Rows of csv written straight into bytes, for the reports that are as long as the ledger.

use chrono::Datelike;

use crate::domain::{Currency, Date};

/// Bytes of csv, quoted as the csv crate quotes: only where a cell needs it.
#[derive(Default)]
pub(super) struct CsvRows {
    pub bytes: Vec<u8>,
    is_within_row: bool,
    /// The currency of the last amount and its digits: rows of one currency stand together.
    currency: String,
    exponent: u32,
}

impl CsvRows {
    pub fn row(&mut self, cells: &[String]) {
        for cell in cells {
            self.text(cell);
        }
        self.end();
    }

    pub fn text(&mut self, cell: &str) {
        self.separate();
        let needs_quotes = cell.bytes().any(|byte| matches!(byte, b'"' | b',' | b'\r' | b'\n'));
        if !needs_quotes {
            self.bytes.extend_from_slice(cell.as_bytes());
            return;
        }
        self.bytes.push(b'"');
        for byte in cell.bytes() {
            if byte == b'"' {
                self.bytes.push(b'"');
            }
            self.bytes.push(byte);
        }
        self.bytes.push(b'"');
    }

    /// An amount of minor units with the digits of its currency.
    pub fn money(&mut self, minor: i64, currency: &str) {
        self.separate();
        if self.currency != currency {
            self.exponent = Currency::parse(currency).unwrap_or(Currency::CNY).exponent();
            currency.clone_into(&mut self.currency);
        }
        if minor < 0 {
            self.bytes.push(b'-');
        }
        self.digits(minor.unsigned_abs(), self.exponent as usize);
    }

    pub fn date(&mut self, date: Option<Date>) {
        self.separate();
        let Some(date) = date else { return };
        match u64::try_from(date.year()) {
            Ok(year @ 1_000..=9_999) => {
                self.digits(year, 0);
                for part in [date.month(), date.day()] {
                    let (tens, ones) = (part / 10, part % 10);
                    self.bytes.extend([b'-', b'0' + tens as u8, b'0' + ones as u8]);
                }
            }
            _ => self.bytes.extend_from_slice(date.to_string().as_bytes()),
        }
    }

    /// Ends the row.
    pub fn end(&mut self) {
        self.bytes.push(b'\n');
        self.is_within_row = false;
    }

    fn separate(&mut self) {
        if self.is_within_row {
            self.bytes.push(b',');
        }
        self.is_within_row = true;
    }

    /// A number with so many decimals.
    fn digits(&mut self, number: u64, decimals: usize) {
        // 20 digits are the most, and a point.
        let mut written = [b'0'; 24];
        let (mut at, mut left, mut count) = (written.len(), number, 0);
        while left > 0 || count <= decimals {
            if count == decimals && decimals > 0 {
                at -= 1;
                written[at] = b'.';
            }
            at -= 1;
            written[at] = b'0' + (left % 10) as u8;
            left /= 10;
            count += 1;
        }
        self.bytes.extend_from_slice(&written[at..]);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::CsvRows;
    use crate::cli::report::money;
    use crate::domain::Date;

    proptest! {
        /// The bytes of the csv crate, over cells that need quotes and cells that do not.
        #[test]
        fn rows_are_those_of_the_csv_crate(
            rows in proptest::collection::vec(
                ("[ -~甲\r\n\t']{0,8}", any::<i64>(), -1_000_000..3_000_000_i32, any::<bool>()),
                0..20,
            ),
            small in -2_000..2_000_i64,
        ) {
            let mut expected = csv::Writer::from_writer(Vec::new());
            let mut made = CsvRows::default();
            for (text, amount, day, is_small) in &rows {
                let amount = if *is_small { small } else { *amount };
                let date = Date::from_ymd_opt(1970, 1, 1).unwrap();
                let date = date.checked_add_signed(chrono::TimeDelta::days((*day).into()));
                let currency = ["CNY", "JPY", "KWD", "CLF"][day.unsigned_abs() as usize % 4];
                let shown = date.map_or_else(String::new, |date| date.to_string());
                let cells = ["x".to_owned(), text.clone(), money(amount, currency), shown];
                expected.write_record(&cells).unwrap();
                if *is_small {
                    made.row(&cells);
                } else {
                    made.text("x");
                    made.text(text);
                    made.money(amount, currency);
                    made.date(date);
                    made.end();
                }
            }
            let expected = expected.into_inner().unwrap();
            prop_assert_eq!(String::from_utf8(made.bytes), String::from_utf8(expected));
        }
    }
}
