//! What a legacy ledger leaves to the eye: the customer of a block, the day of a row whose
//! voucher began above, the year in the title, the balance carried forward.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use chrono::{Datelike, NaiveDate};

use crate::domain::Date;
use crate::domain::money::parse_decimal;

use super::cell::{CellValue, RawCell, RawRow, clean};
use super::kind::total_word;
use super::title::{TitleCustomer, Titles, customer_of_object, split_customer, year_start};
use super::to_date::Begins;

/// Columns beyond those of any sheet, for cells that a row takes from elsewhere.
pub const CARRIED_DATE: u32 = u32::MAX - 8;
pub const CARRIED_ACCOUNT: u32 = u32::MAX - 7;
pub const CARRIED_VOUCHER: u32 = u32::MAX - 6;
pub const CARRIED_CODE: u32 = u32::MAX - 5;
pub const CARRIED_NAME: u32 = u32::MAX - 4;
pub const CARRIED_DEBIT: u32 = u32::MAX - 3;
pub const CARRIED_CREDIT: u32 = u32::MAX - 2;
pub const CARRIED_SUMMARY: u32 = u32::MAX - 1;

/// The summary of a row of a balance table, which posting takes for an opening balance.
const BALANCE_SUMMARY: &str = "期初余额";

/// Where the fields stand that reading a ledger asks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Places {
    pub date: Option<u32>,
    pub year: Option<u32>,
    pub month: Option<u32>,
    pub day: Option<u32>,
    pub voucher: Option<u32>,
    /// The word before a voucher's number, where it stands apart: 记 and 12.
    pub voucher_word: Option<u32>,
    pub summary: Option<u32>,
    pub code: Option<u32>,
    pub name: Option<u32>,
    pub direction: Option<u32>,
    pub debit: Option<u32>,
    pub credit: Option<u32>,
    pub balance: Option<u32>,
}

/// What the rows above have said.
#[derive(Default)]
pub struct Ledger {
    pub places: Places,
    /// The first day of the period, or of the year of the first dated row.
    pub start: Option<Date>,
    /// The first day of the period that a title says.
    stated: Option<Date>,
    year: Option<i32>,
    month: Option<u32>,
    day: Option<u32>,
    last_date: Option<RawCell>,
    last_voucher: Option<RawCell>,
    customer: TitleCustomer,
    /// The rows are balances at the end of the period.
    closing: Option<Date>,
    /// A row's customer is its own, never that of the row above.
    own_customers: bool,
    /// A cell such as 001 甲公司 holds the code and the name.
    split_names: bool,
}

impl Ledger {
    pub fn new(places: Places, titles: &Titles, first_dated: Option<Date>) -> Ledger {
        let start = titles.period.map(|period| period.0);
        let first = first_dated.map(year_start);
        Ledger {
            places,
            start: start.or(first),
            stated: start,
            year: start.or(first).map(|day| day.year()),
            customer: titles.customer.clone().unwrap_or_default(),
            ..Ledger::default()
        }
    }

    /// The rows are balances of this day.
    pub fn closing_on(&mut self, day: Option<Date>) {
        self.closing = day;
    }

    /// Each row names its own customer or has none.
    pub fn keep_customers_apart(&mut self) {
        self.own_customers = true;
    }

    /// Splits the customers' names where all of those ahead hold a code and a name.
    pub fn look_at_names(&mut self, ahead: &[RawRow]) {
        let (None, Some(column)) = (self.places.code, self.places.name) else {
            return;
        };
        let cells = ahead.iter().filter_map(|row| text_at(row, Some(column)));
        let names: BTreeSet<String> = cells.filter(|text| total_word(text).is_none()).collect();
        let split: Vec<TitleCustomer> = names.iter().map(|name| split_customer(name)).collect();
        let codes: BTreeSet<&str> = split.iter().map(|customer| customer.code.as_str()).collect();
        let whole = split.iter().all(|found| !found.code.is_empty() && !found.name.is_empty());
        let zero =
            |code: &&str| code.starts_with('0') || !code.starts_with(|s: char| s.is_ascii_digit());
        // 360 科技 may be the name of a single customer.
        self.split_names =
            whole && !names.is_empty() && (names.len() > 1 || codes.iter().all(zero));
    }

    /// A title of a later block says its own period.
    pub fn begin_period(&mut self, period: (Date, Date)) {
        self.start = Some(period.0);
        self.stated = self.start;
        self.year = Some(period.0.year());
    }

    /// Whether a title named a customer.
    pub fn named_customer(&self) -> bool {
        self.customer != TitleCustomer::default()
    }

    /// The customer of the rows that follow.
    pub fn begin_block(&mut self, customer: TitleCustomer) {
        self.customer = customer;
        self.month = None;
        self.day = None;
        self.last_date = None;
        self.last_voucher = None;
    }

    /// Adds to a row what it takes from above. Breaks where the row is an opening balance of
    /// nothing, which is no row of data.
    pub fn complete(&mut self, row: &mut RawRow) -> ControlFlow<()> {
        let opening = self.is_opening(row);
        if opening {
            self.name_opening(row);
        }
        self.join_voucher(row);
        self.complete_customer(row);
        if let Some(day) = self.closing {
            self.push_date(row, Some(day));
            row.cells.push(RawCell::text(CARRIED_SUMMARY, BALANCE_SUMMARY));
            return self.complete_opening(row);
        }
        self.complete_date(row, opening);
        if opening {
            self.complete_opening(row)?;
        }
        ControlFlow::Continue(())
    }

    /// What the rows that begin with this one begin with.
    pub fn begins(&self, row: &RawRow) -> Begins {
        let first = |day: Date| day.ordinal() == 1;
        let summary = text_at(row, self.places.summary).unwrap_or_default();
        let new_year = ["上年结转", "年初"].iter().any(|word| summary.starts_with(word));
        let new_month = ["上月结转", "月初"].iter().any(|word| summary.starts_with(word));
        let year = new_year || self.stated.is_some_and(first);
        Begins {
            month: year || new_month || self.stated.is_some_and(|day| day.day() == 1),
            year,
            period: self.stated.is_some() || self.is_opening(row),
        }
    }

    pub fn is_opening(&self, row: &RawRow) -> bool {
        match text_at(row, self.places.summary) {
            Some(summary) => opens(&summary),
            None => self.opening_cell(row).is_some(),
        }
    }

    /// The cell that calls a row without a summary an opening balance.
    fn opening_cell(&self, row: &RawRow) -> Option<u32> {
        let mut cells = row.cells.iter();
        let found = cells.find(|cell| {
            matches!(cell.value, CellValue::Text(_))
                && ![self.places.code, self.places.name].contains(&Some(cell.column))
                && opens(&clean(&cell.text))
        });
        found.map(|cell| cell.column)
    }

    /// 期初余额 in the column of numbers or kinds is what the row is about.
    fn name_opening(&self, row: &mut RawRow) {
        if text_at(row, self.places.summary).is_none()
            && let Some(column) = self.opening_cell(row)
        {
            row.cells.retain(|cell| cell.column != column);
            row.cells.push(RawCell::text(CARRIED_SUMMARY, BALANCE_SUMMARY));
        }
    }

    /// 记 and 12 in two columns are the voucher 记-12.
    fn join_voucher(&self, row: &mut RawRow) {
        let (word, number) =
            (text_at(row, self.places.voucher_word), text_at(row, self.places.voucher));
        let (Some(word), Some(number)) = (word, number) else { return };
        if number.bytes().all(|byte| byte.is_ascii_digit()) && word.chars().count() <= 8 {
            let voucher = RawCell::text(
                self.places.voucher.unwrap_or_default(),
                &format!("{}-{number}", word.trim_end_matches('-')),
            );
            for cell in row.cells.iter_mut().filter(|cell| cell.column == voucher.column) {
                *cell = voucher.clone();
            }
        }
    }

    fn complete_customer(&mut self, row: &mut RawRow) {
        let code = text_at(row, self.places.code);
        let object = text_at(row, self.places.name).filter(|name| is_object(name));
        if let Some(found) = object.and_then(|object| customer_of_object(&object)) {
            row.cells.retain(|cell| Some(cell.column) != self.places.name);
            for (column, text) in [(CARRIED_CODE, &found.code), (CARRIED_NAME, &found.name)] {
                if !text.is_empty() && (column == CARRIED_NAME || code.is_none()) {
                    row.cells.push(RawCell::text(column, text));
                }
            }
            if !self.own_customers {
                self.customer = found;
            }
            return;
        }
        let name = text_at(row, self.places.name);
        if let (true, Some(name)) = (self.split_names, &name) {
            self.customer = split_customer(name);
            row.cells.retain(|cell| Some(cell.column) != self.places.name);
        } else if code.is_some() || name.is_some() {
            if !self.own_customers {
                let (code, name) = (code.unwrap_or_default(), name.unwrap_or_default());
                self.customer = TitleCustomer { code, name };
            }
            return;
        }
        for (column, text) in
            [(CARRIED_CODE, &self.customer.code), (CARRIED_NAME, &self.customer.name)]
        {
            if !text.is_empty() {
                row.cells.push(RawCell::text(column, text));
            }
        }
    }

    fn complete_date(&mut self, row: &mut RawRow, opening: bool) {
        if let Some(year) = whole_at(row, self.places.year).and_then(|year| year.try_into().ok()) {
            self.year = Some(if year < 100 { year + 2000 } else { year });
        }
        if let Some(cell) = self.places.date.and_then(|column| row.cell(column)) {
            // A month and a day without the year are completed from the title.
            let text = clean(&cell.text);
            let short = text.split(['-', '.', '/', '月']).count() == 2 && text.len() <= 10;
            match (short, self.year, month_day(&text)) {
                (true, Some(year), Some((month, day)))
                    if matches!(cell.value, CellValue::Text(_)) =>
                {
                    let column = cell.column;
                    row.cells.retain(|cell| cell.column != column);
                    self.push_date(row, NaiveDate::from_ymd_opt(year, month, day));
                }
                _ => self.last_date = Some(cell.clone()),
            }
            self.last_voucher = self.places.voucher.and_then(|column| row.cell(column)).cloned();
            return;
        }
        if self.places.month.is_some() || self.places.day.is_some() {
            self.month = whole_at(row, self.places.month).or(self.month);
            let day = whole_at(row, self.places.day);
            self.day = day.or(self.day);
            if let (false, Some(year), Some(month), Some(day)) =
                (opening && day.is_none(), self.year, self.month, self.day)
            {
                return self.push_date(row, NaiveDate::from_ymd_opt(year, month, day));
            }
        }
        if opening {
            return self.push_date(row, self.start);
        }
        // A line without a day of its own belongs to the voucher that began above.
        let voucher = self.places.voucher.and_then(|column| row.cell(column));
        let carried = self.last_voucher.clone().filter(|_| voucher.is_none());
        if let Some(above) = &self.last_date {
            row.cells.push(RawCell { column: CARRIED_DATE, ..above.clone() });
            if let Some(above) = carried {
                row.cells.push(RawCell { column: CARRIED_VOUCHER, ..above });
            }
            row.cells.sort_by_key(|cell| cell.column);
        }
    }

    fn push_date(&self, row: &mut RawRow, day: Option<Date>) {
        if let Some(day) = day {
            row.cells.push(RawCell::text(CARRIED_DATE, &day.to_string()));
            row.cells.sort_by_key(|cell| cell.column);
        }
    }

    /// An opening row often has its amount in the balance column alone.
    fn complete_opening(&self, row: &mut RawRow) -> ControlFlow<()> {
        let has = |column: Option<u32>| {
            text_at(row, column)
                .and_then(|text| parse_decimal(&text).ok())
                .is_some_and(|number| !number.is_zero())
        };
        if has(self.places.debit) || has(self.places.credit) {
            return ControlFlow::Continue(());
        }
        let balance = self.places.balance.and_then(|column| row.cell(column)).cloned();
        let Some(mut cell) = balance else {
            return ControlFlow::Break(());
        };
        let Ok(number) = parse_decimal(&clean(&cell.text)) else {
            return ControlFlow::Continue(());
        };
        if number.is_zero() {
            return ControlFlow::Break(());
        }
        let credit = is_credit(row, self.places.direction);
        cell.value = CellValue::Text(number.to_string());
        cell.column = match credit || number.is_sign_negative() {
            true => CARRIED_CREDIT,
            false => CARRIED_DEBIT,
        };
        if number.is_sign_negative() && !credit {
            cell.value = CellValue::Text((-number).to_string());
        }
        cell.text = match &cell.value {
            CellValue::Text(text) => text.clone(),
            _ => cell.text,
        };
        let empty = [self.places.debit, self.places.credit];
        row.cells.retain(|known| !empty.contains(&Some(known.column)));
        row.cells.push(cell);
        row.cells.sort_by_key(|cell| cell.column);
        ControlFlow::Continue(())
    }
}

/// Whether a text is the name of an opening balance.
fn opens(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "期初",
        "上年结转",
        "上年余额",
        "年初",
        "上期结转",
        "上期余额",
        "上月结转",
        "上月余额",
        "月初余额",
        "opening",
        "brought forward",
        "balance b/f",
        "à nouveau",
        "report à nouveau",
        "solde initial",
        "solde d’ouverture",
    ];
    let text = text.to_lowercase();
    WORDS.iter().any(|word| text.starts_with(word))
}

/// Whether a customer's cell says its kind before the name, as 客户:甲公司 or [客户]001/甲公司.
fn is_object(name: &str) -> bool {
    let name = name.trim_start_matches(['[', '【', '(', '（']);
    let rest = ["客户", "往来单位"].iter().find_map(|kind| name.strip_prefix(kind));
    rest.is_some_and(|rest| {
        rest.starts_with([':', '：', '-', '—', '_', '/', ']', '】', ')', '）', ' '])
    })
}

/// Whether the direction of a row is the credit side.
pub fn is_credit(row: &RawRow, direction: Option<u32>) -> bool {
    let Some(text) = text_at(row, direction) else {
        return false;
    };
    let text = text.to_lowercase();
    text.starts_with('贷') || ["c", "cr", "credit", "crédit", "créditeur"].contains(&text.as_str())
}

fn text_at(row: &RawRow, column: Option<u32>) -> Option<String> {
    let text = clean(&row.cell(column?)?.text);
    (!text.is_empty()).then_some(text)
}

fn whole_at(row: &RawRow, column: Option<u32>) -> Option<u32> {
    let text = text_at(row, column)?;
    text.trim_end_matches(['年', '月', '日']).parse().ok()
}

/// 03-15 · 3.15 · 3月15日.
fn month_day(text: &str) -> Option<(u32, u32)> {
    let mut parts = text
        .split(|sign: char| !sign.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse::<u32>().ok());
    match (parts.next()??, parts.next()??, parts.next()) {
        (month @ 1..=12, day @ 1..=31, None) => Some((month, day)),
        _ => None,
    }
}
