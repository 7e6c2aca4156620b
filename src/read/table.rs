//! The rows of a recognised sheet: each is judged, completed, typed and counted.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use chrono::Datelike;
use polars::prelude::PolarsResult;

use crate::domain::date::{DateOrder, from_day_number, order_shown};
use crate::domain::money::{Amount, format_amount};
use crate::domain::{Currency, Date};
use crate::finding::{Code, Finding, Place};
use crate::table::{Account, Column, Table};
use crate::template::own::is_own_heading;
use crate::template::{AliasPack, FieldType, Kind, Template, heading_key};

use super::cell::{RawCell, RawRow, clean};
use super::column::{CellFault, Context, FieldColumn, Typed};
use super::consent::Answers;
use super::control::{RunningBalance, Sums};
use super::digest::digest_of;
use super::heading::Recognised;
use super::kind::{Layout, RowKind};
use super::ledger::{
    CARRIED_ACCOUNT, CARRIED_CODE, CARRIED_CREDIT, CARRIED_DATE, CARRIED_DEBIT, CARRIED_NAME,
    CARRIED_SUMMARY, CARRIED_VOUCHER, Ledger, Places,
};
use super::swapped::Swapped;
use super::title::{Titles, account_in, customer_in, period_in, scale_of_heading};
use super::to_date::{Begins, Span, SumsToDate};
use super::voucher::{Line, Vouchers};
use super::zeros::Zeros;

mod frame;
mod lane;
mod levels;
mod printed;
mod said;

use lane::Lane;
use levels::Levels;

/// A sheet under its heading while it is read.
pub struct TableReader {
    recognised: Recognised,
    layout: Layout,
    header_row: u32,
    heading_columns: u32,
    /// Columns that the program itself added to a marked copy.
    own_columns: Vec<u32>,
    answers: Answers,
    place: Place,
    titles: Titles,
    context: Context,
    fields: Vec<FieldColumn>,
    /// By field key, the place in `fields`.
    by_key: BTreeMap<String, usize>,
    /// Of the rows since the last frame, their numbers.
    rows: Vec<u32>,
    /// Rows that earlier frames have.
    framed: u64,
    faulted: BTreeSet<(u32, String)>,
    ledger: Option<Ledger>,
    vouchers: Vouchers,
    levels: Levels,
    sums: BTreeMap<usize, Sums>,
    /// By field, its sums since the month, the year and the period began.
    to_date: BTreeMap<usize, SumsToDate>,
    /// By field, what the page before carried over.
    carried: BTreeMap<usize, i64>,
    running: RunningBalance,
    currencies: BTreeSet<String>,
    block: String,
    /// Digests of the names of blocks, as long as none came again; whether there was one.
    blocks: HashSet<u64>,
    begun: bool,
    /// The customers stand in turn, so that no total is of one of them.
    interleaved: bool,
    lane: Option<Lane>,
    zeros: Zeros,
    /// By field, its dates.
    swapped: BTreeMap<usize, Swapped>,
    /// Of the row before.
    month: Option<(i32, u32)>,
    pub findings: Vec<Finding>,
}

impl TableReader {
    /// `ahead` are the first rows of data, by which open questions are decided.
    #[expect(clippy::too_many_arguments, reason = "each is one fact about the sheet")]
    pub fn new(
        recognised: Recognised,
        heading: &[RawRow],
        titles: Titles,
        place: Place,
        currency: Currency,
        order: DateOrder,
        date1904: bool,
        ahead: &[RawRow],
    ) -> TableReader {
        let pack = recognised.pack.clone();
        let default = |key: &str| pack.as_ref().and_then(|pack| pack.defaults.get(key).cloned());
        let home = currency;
        let currency = default("currency")
            .and_then(|code| Currency::parse(&code))
            .or(titles.currency)
            .unwrap_or(home);
        let kind = recognised.template.kind;
        let last = recognised.columns.iter().map(|column| column.index + 1).max();
        let mut reader = TableReader {
            layout: Layout {
                kind,
                columns: recognised.columns.clone(),
                headings: heading.to_vec(),
            },
            header_row: heading.last().map_or(1, |row| row.number),
            heading_columns: last.unwrap_or(0),
            own_columns: own_columns(heading),
            answers: Answers::new(heading, &recognised.columns, &recognised.template),
            place,
            context: Context { currency, order, date1904 },
            fields: Vec::new(),
            by_key: BTreeMap::new(),
            rows: Vec::new(),
            framed: 0,
            faulted: BTreeSet::new(),
            ledger: None,
            vouchers: Vouchers::default(),
            levels: Levels::default(),
            sums: BTreeMap::new(),
            to_date: BTreeMap::new(),
            carried: BTreeMap::new(),
            running: RunningBalance::default(),
            currencies: BTreeSet::new(),
            block: String::new(),
            blocks: HashSet::new(),
            begun: false,
            interleaved: false,
            lane: None,
            zeros: Zeros::default(),
            swapped: BTreeMap::new(),
            month: None,
            findings: Vec::new(),
            titles,
            recognised,
        };
        reader.make_fields(pack.as_deref());
        reader.context.order = reader.decide_order(pack.as_deref(), ahead, order);
        let columns = &reader.layout.columns;
        reader.vouchers = Vouchers::new(kind, columns, pack.as_deref(), ahead);
        reader.vouchers.titled(reader.titles.currency, home);
        if kind == Kind::Ledger {
            reader.begin_ledger(ahead, pack.as_deref());
        }
        reader.say_columns();
        reader.lane = Lane::new(&reader);
        reader
    }

    /// The columns of the sheet.
    pub fn columns(&self) -> &[Column] {
        &self.recognised.columns
    }

    fn make_fields(&mut self, pack: Option<&AliasPack>) {
        let template = self.recognised.template.clone();
        let mut sources: BTreeMap<usize, Vec<u32>> =
            self.recognised.sources.iter().cloned().collect();
        for (key, column) in [
            ("document_date", CARRIED_DATE),
            ("voucher_number", CARRIED_VOUCHER),
            ("customer_code", CARRIED_CODE),
            ("customer_name", CARRIED_NAME),
            ("debit_amount", CARRIED_DEBIT),
            ("credit_amount", CARRIED_CREDIT),
            ("summary", CARRIED_SUMMARY),
            ("control_account", CARRIED_ACCOUNT),
        ] {
            let place = template.fields.iter().position(|field| field.key == key);
            if let (Kind::Ledger, Some(place)) = (template.kind, place) {
                sources.entry(place).or_default().push(column);
            }
        }
        for (place, field) in template.fields.iter().enumerate() {
            let default = pack.and_then(|pack| pack.defaults.get(&field.key).cloned());
            let Some(mut columns) = sources.remove(&place).or(default.as_ref().map(|_| Vec::new()))
            else {
                continue;
            };
            if !matches!(field.field_type, FieldType::Text | FieldType::Code) {
                let first = columns.first().copied();
                columns.retain(|column| Some(*column) == first || *column >= CARRIED_DATE);
            }
            let mut made = FieldColumn::new(&template, place, columns);
            made.default = default;
            if made.is_amount() {
                let heading = self.heading_of(made.sources.first().copied());
                made.scale = self.titles.scale.max(scale_of_heading(&heading));
                let mut sums = Sums::default();
                sums.boundary();
                self.sums.insert(self.fields.len(), sums);
                if ["debit_amount", "credit_amount"].contains(&field.key.as_str()) {
                    self.to_date.insert(self.fields.len(), SumsToDate::default());
                }
            }
            if field.field_type == FieldType::Date {
                self.swapped.insert(self.fields.len(), Swapped::default());
            }
            self.by_key.insert(field.key.clone(), self.fields.len());
            self.fields.push(made);
        }
    }

    fn heading_of(&self, column: Option<u32>) -> String {
        let found = self.recognised.columns.iter().find(|known| Some(known.index) == column);
        found.map(|known| known.heading.clone()).unwrap_or_default()
    }

    fn decide_order(
        &self,
        pack: Option<&AliasPack>,
        ahead: &[RawRow],
        order: DateOrder,
    ) -> DateOrder {
        match pack.and_then(|pack| pack.date_order.as_deref()) {
            Some("mdy") => return DateOrder::Mdy,
            Some("dmy") => return DateOrder::Dmy,
            Some("ymd") => return DateOrder::Ymd,
            _ => {}
        }
        let dates = self.fields.iter().filter(|f| f.field().field_type == FieldType::Date);
        let mut cells = dates.flat_map(|field| ahead.iter().filter_map(|row| field.cell(row)));
        // Below French headings 05/02/2024 is a day of February.
        let accents = ['é', 'è', 'ê', 'É', 'à', 'À', 'ç', 'û', 'ô'];
        let mut headings = self.recognised.columns.iter().map(|column| &column.heading);
        let usual = match order {
            DateOrder::Ymd if headings.any(|heading| heading.contains(accents)) => DateOrder::Dmy,
            order => order,
        };
        cells.find_map(|cell| order_shown(&cell.text)).unwrap_or(usual)
    }

    fn source(&self, key: &str) -> Option<u32> {
        let field = &self.fields[*self.by_key.get(key)?];
        field.sources.first().copied().filter(|column| *column < CARRIED_DATE)
    }

    /// The column of the year beside those of month and day.
    fn year_column(&self) -> Option<u32> {
        self.headed(&["年", "年份", "年度", "会计年度", "iyear", "year", "annee", "exercice"])
    }

    /// A column by the normal forms of its headings.
    fn headed(&self, words: &[&str]) -> Option<u32> {
        let mut columns = self.recognised.columns.iter();
        let found = columns.find(|column| words.contains(&heading_key(&column.heading).as_str()));
        found.map(|column| column.index)
    }

    fn begin_ledger(&mut self, ahead: &[RawRow], pack: Option<&AliasPack>) {
        let places = Places {
            date: self.source("document_date"),
            year: self.year_column(),
            month: self.source("month"),
            day: self.source("day"),
            voucher: self.source("voucher_number"),
            voucher_word: self.headed(&["凭证字", "凭证类别", "凭证类型", "csign"]),
            summary: self.source("summary"),
            code: self.source("customer_code"),
            name: self.source("customer_name"),
            direction: self.source("direction"),
            debit: self.source("debit_amount"),
            credit: self.source("credit_amount"),
            balance: self.source("balance"),
        };
        let context = self.context;
        let dated = self.by_key.get("document_date").copied();
        let first: Option<Date> = dated.and_then(|place| {
            let field = &mut self.fields[place];
            ahead.iter().find_map(|row| {
                let cell = field.cell(row)?.clone();
                match field.typed(&cell, context) {
                    Ok(Some(Typed::Day(day))) => from_day_number(day),
                    _ => None,
                }
            })
        });
        let mut ledger = Ledger::new(places, &self.titles, first);
        ledger.look_at_names(ahead);
        if self.vouchers.is_journal() {
            ledger.keep_customers_apart();
        }
        if pack.is_some_and(|pack| pack.closing) {
            ledger.closing_on(self.titles.period.map(|period| period.1));
            self.vouchers.close();
            self.say_closing();
        }
        self.ledger = Some(ledger);
    }

    fn at(&self, row: Option<u32>, column: Option<u32>) -> Place {
        Place { row, column: column.filter(|column| *column < CARRIED_DATE), ..self.place.clone() }
    }

    fn push_row(&mut self, mut row: RawRow, account: &mut Account) {
        if let Some(unknown) = self.answers.take(&row) {
            let place = self.at(Some(row.number), Some(unknown.column));
            let finding = Finding::new(Code::AcceptUnknown, place).value(unknown.text.trim());
            self.findings.push(finding);
        }
        row.cells.retain(|cell| !self.own_columns.contains(&cell.column));
        match self.layout.judge(&row) {
            RowKind::Blank => account.blank += 1,
            RowKind::Other => account.subtotal += 1,
            RowKind::Title => {
                account.title += 1;
                let texts: Vec<String> = row.cells.iter().map(|cell| clean(&cell.text)).collect();
                let joined = texts.join("  ");
                if let Some(ledger) = &mut self.ledger {
                    if let Some(customer) = customer_in(&joined) {
                        ledger.begin_block(customer);
                    }
                    self.titles.account = account_in(&joined).or(self.titles.account.take());
                    if let Some(period) = period_in(&joined) {
                        ledger.begin_period(period);
                    }
                }
            }
            RowKind::Total(total) => {
                account.subtotal += 1;
                self.compare_total(&row, total);
            }
            RowKind::Data => {
                let line = self.vouchers.judge(&row);
                if line == Line::Ours {
                    let (number, home) = (Some(row.number), self.context.currency);
                    let at = |column| self.at(number, Some(column));
                    let found = self.vouchers.take_foreign(&mut row, home, at);
                    self.findings.extend(found);
                    let customer = self.vouchers.customer(&row);
                    if let Some(customer) = customer.or_else(|| self.customer_of_level(&row)) {
                        row.cells.push(RawCell::text(CARRIED_NAME, &customer));
                    }
                    self.vouchers.carry_account(&mut row, self.titles.account.as_deref());
                }
                let opening = self.ledger.as_ref().is_some_and(|l| l.is_opening(&row));
                if let Some(ledger) = &mut self.ledger
                    && ledger.complete(&mut row).is_break()
                {
                    account.subtotal += 1;
                    return;
                }
                if line != Line::Ours {
                    account.subtotal += 1;
                    if line == Line::OtherAccount {
                        self.add_up(&row);
                    }
                    return;
                }
                self.data(&row, opening, account);
            }
        }
    }

    fn data(&mut self, row: &RawRow, opening: bool, account: &mut Account) {
        self.compare_fields(row);
        let currency = self.currency_of(row);
        let context = Context { currency, ..self.context };
        let block = self.block_of(row);
        let new_block = block != self.block || !self.begun;
        if new_block {
            let begins = self.ledger.as_ref().map(|ledger| ledger.begins(row));
            self.begin_block(&block, begins.unwrap_or_default());
        }
        self.begin_month(row, new_block);
        let code = self.by_key.get("customer_code").and_then(|place| self.fields[*place].cell(row));
        if let Some(cell) = code {
            self.zeros.see(row.number, cell);
        }
        for (place, swapped) in &mut self.swapped {
            if let Some(cell) = self.fields[*place].cell(row) {
                swapped.see(row.number, cell);
            }
        }
        let coded = self.has(row, "customer_code");
        let mut whole: BTreeMap<usize, i64> = BTreeMap::new();
        let mut money_faulted = false;
        for place in 0..self.fields.len() {
            let field = &mut self.fields[place];
            // A default name belongs to the default code, never to a code of the source.
            let defaulted = !(coded && field.field().key == "customer_name");
            let is_amount = field.is_amount();
            match field.put(row, context, defaulted) {
                Ok(Some(Typed::Whole(amount))) if is_amount => {
                    whole.insert(place, amount);
                    let key = (self.fields[place].field().key.clone(), currency.code().to_owned());
                    *account.amounts.entry(key).or_default() += i128::from(amount);
                    if let Some(sums) = self.sums.get_mut(&place) {
                        sums.add(amount);
                    }
                    if let Some(sums) = self.to_date.get_mut(&place).filter(|_| !opening) {
                        sums.add(amount);
                    }
                }
                Ok(_) => {}
                Err(fault) => {
                    money_faulted |= is_amount;
                    if let Some(sums) = self.sums.get_mut(&place) {
                        sums.fault();
                    }
                    if let Some(sums) = self.to_date.get_mut(&place) {
                        sums.fault();
                    }
                    self.fault(row.number, place, fault);
                }
            }
        }
        if opening {
            self.sums.values_mut().for_each(Sums::boundary);
        }
        self.rows.push(row.number);
        self.currencies.insert(currency.code().to_owned());
        if self.layout.kind == Kind::Ledger {
            self.compare_balance(row, &whole, opening, money_faulted, currency);
        }
    }

    fn begin_block(&mut self, block: &str, begins: Begins) {
        let first = !std::mem::replace(&mut self.begun, true);
        if !self.interleaved && !self.blocks.insert(digest_of(block)) {
            self.interleaved = true;
            self.blocks = HashSet::new();
        }
        self.enter_block(block, first, begins);
    }

    /// The rows from here on are those of the block.
    fn enter_block(&mut self, block: &str, first: bool, begins: Begins) {
        self.block.clear();
        self.block.push_str(block);
        self.carried.clear();
        match self.layout.kind {
            Kind::Ledger => self.sums.values_mut().for_each(Sums::boundary),
            _ => self.sums.values_mut().for_each(Sums::begin),
        }
        self.to_date.values_mut().for_each(|sums| sums.begin_block(first, begins));
    }

    /// 本月合计 adds up the rows of a month, whatever was printed before it.
    fn begin_month(&mut self, row: &RawRow, new_block: bool) {
        let Some(place) = self.by_key.get("document_date").filter(|_| self.ledger.is_some()) else {
            return;
        };
        let field = &mut self.fields[*place];
        let typed = field.cell(row).cloned().map(|cell| field.typed(&cell, self.context));
        if let Some(Ok(Some(Typed::Day(day)))) = typed {
            let month = from_day_number(day).map(|day| (day.year(), day.month()));
            if month != self.month {
                let year = |month: Option<(i32, u32)>| month.map(|(year, _)| year);
                let before = self.month.filter(|before| month > Some(*before));
                for sums in self.to_date.values_mut().filter(|_| before.is_some()) {
                    sums.begin(Span::Month, new_block);
                    if year(month) > year(before) {
                        sums.begin(Span::Year, new_block);
                    }
                }
                self.month = month;
                self.sums.values_mut().for_each(Sums::may_begin);
            }
        }
    }

    fn has(&self, row: &RawRow, key: &str) -> bool {
        let field = self.by_key.get(key).map(|place| &self.fields[*place]);
        field.is_some_and(|field| field.cell(row).is_some())
    }

    fn text_of(&self, row: &RawRow, key: &str) -> String {
        let field = self.by_key.get(key).map(|place| &self.fields[*place]);
        let cell = field.and_then(|field| field.cell(row));
        cell.map(|cell| clean(&cell.text)).unwrap_or_default()
    }

    fn block_of(&self, row: &RawRow) -> String {
        let code = self.text_of(row, "customer_code");
        if code.is_empty() { self.text_of(row, "customer_name") } else { code }
    }

    fn currency_of(&self, row: &RawRow) -> Currency {
        let text = self.text_of(row, "currency");
        Currency::parse(&text).unwrap_or(self.context.currency)
    }

    fn fault(&mut self, row: u32, place: usize, fault: CellFault) {
        let field = &self.fields[place];
        let key = field.field().key.clone();
        let column = fault.column.filter(|column| *column < CARRIED_DATE);
        let column = column.or(field.sources.first().copied());
        let derived = field.field().derived;
        let mut finding =
            Finding::new(fault.code, self.at(Some(row), column)).field(&key).value(fault.value);
        // What is never loaded keeps no row out.
        if derived {
            finding.severity = finding.severity.min(crate::finding::Severity::Warning);
        }
        self.findings.push(finding);
        if !derived {
            self.faulted.insert((row, key));
        }
    }

    /// In a csv a row with fields beyond the heading is shifted: its values cannot be trusted.
    fn compare_fields(&mut self, row: &RawRow) {
        let Some(fields) = row.fields else {
            return;
        };
        let filled = row
            .cells
            .iter()
            .filter(|cell| cell.column < CARRIED_DATE)
            .map(|cell| cell.column + 1)
            .max()
            .unwrap_or(0);
        let over = filled > self.heading_columns;
        if !over && fields >= self.heading_columns {
            return;
        }
        let mut finding = Finding::new(Code::LineFieldsWrong, self.at(Some(row.number), None))
            .argument("found", fields)
            .argument("expected", self.heading_columns);
        if over {
            finding.severity = crate::finding::Severity::Error;
        }
        self.findings.push(finding);
    }

    pub fn template(&self) -> &Arc<Template> {
        &self.recognised.template
    }

    /// All rows of the table so far, in frames or not.
    pub fn rows_taken(&self) -> u64 {
        self.framed + self.rows.len() as u64
    }

    /// The table with the rows since the last frame, and its findings.
    pub fn finish(mut self, file: &str, sheet: &str) -> PolarsResult<(Table, Vec<Finding>)> {
        self.say_counts();
        self.say_passed();
        self.say_swapped();
        self.say_zeros_lost();
        self.say_no_customer();
        let frame = self.take_frame(file, sheet)?;
        let table = Table {
            template: self.recognised.template,
            header_row: self.header_row,
            columns: self.recognised.columns,
            frame,
            faulted: self.faulted,
            accepted: self.answers.given,
            currency: self.context.currency,
            period: self.titles.period,
        };
        Ok((table, self.findings))
    }
}

fn own_columns(heading: &[RawRow]) -> Vec<u32> {
    let cells = heading.iter().flat_map(|row| &row.cells);
    cells.filter(|cell| is_own_heading(&cell.text)).map(|cell| cell.column).collect()
}

fn shown(amount: i128, currency: Currency) -> String {
    match i64::try_from(amount) {
        Ok(amount) => format_amount(Amount(amount), currency),
        Err(_) => amount.to_string(),
    }
}
