//! Rows of a journal that are no receivable: lines of other accounts, vouchers that were voided;
//! and amounts that stand in the foreign currency beside the local one.

use rust_decimal::Decimal;

use crate::domain::control_account;
use crate::domain::money::exchange::local_contradicted;
use crate::domain::money::{format_amount, parse_decimal};
use crate::domain::{Amount, Currency};
use crate::finding::{Code, Finding, Place};
use crate::table::Column;
use crate::template::{AliasPack, Kind, heading_key};

use super::cell::{RawCell, RawRow, clean};
use super::ledger::CARRIED_ACCOUNT;

/// Headings of the column that names the account of a line.
const ACCOUNTS: [&str; 11] = [
    "科目名称",
    "科目全称",
    "会计科目",
    "科目",
    "科目代码",
    "科目编码",
    "会计科目编码",
    "会计科目名称",
    "一级科目",
    "总账科目",
    "ccode",
];

/// Beginnings of the accounts of customers, by name and by the codes of both charts of accounts.
const RECEIVABLE: [&str; 4] = ["应收", "预收", "其他应收", "合同负债"];
const RECEIVABLE_CODES: [&str; 7] = ["1121", "1122", "1221", "1131", "1133", "2203", "2131"];

/// Words and numbers by which a line says that it is void.
const VOID: [&str; 7] = ["1", "1.0", "是", "Y", "作废", "已作废", "已废弃"];

/// Whether a column names the account of each line.
pub fn names_accounts(columns: &[Column]) -> bool {
    let keys = ACCOUNTS.map(heading_key);
    columns.iter().any(|column| keys.contains(&heading_key(&column.heading)))
}

/// Headings of an amount in the currency of a line, beside that in the currency of the books.
const FOREIGN_DEBITS: [&str; 8] = [
    "md_f",
    "借方外币",
    "借方原币",
    "外币借方",
    "借方金额原币",
    "借方金额外币",
    "原币金额",
    "外币金额",
];
const FOREIGN_CREDITS: [&str; 8] = [
    "mc_f",
    "贷方外币",
    "贷方原币",
    "外币贷方",
    "贷方金额原币",
    "贷方金额外币",
    "原币金额",
    "外币金额",
];

/// The customer at the end of the path of an account: 应收账款 - 甲公司, 112201 应收账款_甲公司.
pub fn customer_of_account(account: &str) -> Option<String> {
    let code = |sign: char| sign.is_ascii_digit() || sign == '.' || sign.is_whitespace();
    let (head, rest) =
        account.trim_start_matches(code).split_once(['-', '_', '/', '\\', '—', '－'])?;
    let named = RECEIVABLE.iter().any(|start| head.trim().starts_with(start));
    let last = rest.rsplit(['_', '/', '\\']).next()?.trim().trim_start_matches('-').trim();
    (named && !last.is_empty()).then(|| last.to_owned())
}

/// Signs between the levels of a code, and between it and the name.
const BETWEEN: [char; 4] = ['.', '-', '_', ' '];

/// The code that the text of an account begins with.
fn leading_code(account: &str) -> &str {
    let code = |sign: char| sign.is_ascii_digit() || ".-_".contains(sign);
    let end = account.find(|sign| !code(sign)).unwrap_or(account.len());
    account[..end].trim_end_matches(BETWEEN)
}

/// What a line of a journal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Ours,
    /// Of an account that is none of a customer.
    OtherAccount,
    Void,
}

/// The columns of a journal that decide over its lines.
#[derive(Debug, Default)]
pub struct Vouchers {
    is_ledger: bool,
    accounts: Vec<u32>,
    /// Some line ahead names an account of customers, so the others are told by their accounts.
    told_by_account: bool,
    customers: Vec<u32>,
    /// The rows are balances of accounts, of which some are sums of those below.
    closing: bool,
    /// The account of customers whose sub-accounts are being read.
    above: Option<String>,
    void: Option<u32>,
    currency: Option<u32>,
    exchange_rate: Option<u32>,
    /// By side, the local amount and the foreign one.
    foreign: Vec<(&'static str, u32, u32)>,
    /// The currency that a title names, and that of the books where it is another one.
    titled: Option<(Currency, Currency)>,
    /// How many lines were passed over, and the first of them.
    pub other_accounts: Passed,
    pub voided: Passed,
}

/// Lines that were passed over.
#[derive(Clone, Copy, Debug, Default)]
pub struct Passed {
    pub count: u64,
    pub first: u32,
}

impl Passed {
    fn add(&mut self, row: u32) {
        if self.count == 0 {
            self.first = row;
        }
        self.count += 1;
    }
}

impl Vouchers {
    pub fn new(
        kind: Kind,
        columns: &[Column],
        pack: Option<&AliasPack>,
        ahead: &[RawRow],
    ) -> Vouchers {
        let headed = |wanted: &str| {
            let wanted = heading_key(wanted);
            let found = columns.iter().find(|column| heading_key(&column.heading) == wanted);
            found.map(|column| column.index)
        };
        let void = pack.and_then(|pack| headed(pack.void.as_deref()?));
        if kind != Kind::Ledger {
            return Vouchers { void, ..Vouchers::default() };
        }
        let field = |key: &str| {
            let found = columns.iter().find(|column| column.field.as_deref() == Some(key));
            found.map(|column| column.index)
        };
        let mut foreign = Vec::new();
        for (key, headings) in
            [("debit_amount", FOREIGN_DEBITS), ("credit_amount", FOREIGN_CREDITS)]
        {
            let beside = headings.into_iter().find_map(headed);
            let both = field(key).zip(beside);
            foreign.extend(both.map(|(local, foreign)| (key, local, foreign)));
        }
        let mut vouchers = Vouchers {
            is_ledger: true,
            accounts: ACCOUNTS.into_iter().filter_map(headed).collect(),
            customers: ["customer_code", "customer_name"].into_iter().filter_map(field).collect(),
            void,
            currency: field("currency"),
            exchange_rate: field("exchange_rate"),
            foreign,
            ..Vouchers::default()
        };
        vouchers.told_by_account = ahead.iter().any(|row| vouchers.is_receivable(row));
        vouchers
    }

    /// A title names the currency of the lines.
    pub fn titled(&mut self, currency: Option<Currency>, home: Currency) {
        self.titled = currency.filter(|currency| *currency != home).map(|titled| (titled, home));
    }

    /// Whether lines of several accounts stand here, so that a customer is never one of the
    /// line above.
    pub fn is_journal(&self) -> bool {
        !self.accounts.is_empty() && (!self.customers.is_empty() || self.told_by_account)
    }

    /// Whether the customers stand in the accounts, as 应收账款 - 甲公司.
    pub fn names_customers(&self) -> bool {
        self.customers.is_empty() && self.told_by_account
    }

    /// The rows are balances, not lines.
    pub fn close(&mut self) {
        self.closing = true;
    }

    /// Whether rows may be the sums of accounts that stand below them.
    pub fn has_levels(&self) -> bool {
        self.closing && self.names_customers() && !self.accounts.is_empty()
    }

    /// The rows whose codes begin so are of customers.
    pub fn begin_levels(&mut self, code: &str) {
        self.above = Some(code.to_owned());
    }

    pub fn end_levels(&mut self) {
        self.above = None;
    }

    /// The code of a row's account, such as 1122, 112201 and 1122.01.
    pub fn code_of(&self, row: &RawRow) -> Option<String> {
        let coded = |account: String| {
            let code = leading_code(&account);
            let digits = code.bytes().filter(u8::is_ascii_digit).count();
            (digits >= 3).then(|| code.to_owned())
        };
        self.accounts_of(row).find_map(coded)
    }

    /// The name of a row's account, without its code.
    pub fn name_of(&self, row: &RawRow) -> Option<String> {
        let named = |account: String| {
            let name = account[leading_code(&account).len()..].trim_start_matches(BETWEEN).trim();
            (!name.is_empty()).then(|| name.to_owned())
        };
        self.accounts_of(row).find_map(named)
    }

    fn accounts_of<'a>(&'a self, row: &'a RawRow) -> impl Iterator<Item = String> + 'a {
        let cells = self.accounts.iter().filter_map(|column| row.cell(*column));
        cells.map(|cell| clean(&cell.text))
    }

    pub fn is_receivable(&self, row: &RawRow) -> bool {
        let code = || self.code_of(row).unwrap_or_default();
        if self.above.as_ref().is_some_and(|above| code().starts_with(above)) {
            return true;
        }
        self.accounts_of(row).any(|account| {
            let begins = |starts: &[&str]| starts.iter().any(|start| account.starts_with(start));
            begins(&RECEIVABLE) || begins(&RECEIVABLE_CODES)
        })
    }

    /// The control account on which a line of a ledger stands: that of its own column, else that of
    /// the title. 应收账款 is where a line stands that says nothing.
    pub fn carry_account(&self, row: &mut RawRow, title: Option<&str>) {
        if !self.is_ledger {
            return;
        }
        let own: Vec<String> = self.accounts_of(row).collect();
        let known = |account: &&str| control_account::is_known(account);
        let coded = |account: &&str| account.len() == 4 && account.parse::<u16>().is_ok();
        let levels = || own.iter().map(|account| control_account::of_ledger(account));
        let account = match own.is_empty() {
            true => control_account::of_ledger(title.unwrap_or_default()),
            // The last level of an account may be a customer's name: it is no account.
            false => levels().find(known).or_else(|| levels().find(coded)).unwrap_or_default(),
        };
        if !account.is_empty() {
            row.cells.push(RawCell::text(CARRIED_ACCOUNT, account));
        }
    }

    /// Judges a line and counts it where it is passed over.
    pub fn judge(&mut self, row: &RawRow) -> Line {
        let text = |column: u32| row.cell(column).map(|cell| clean(&cell.text));
        if self.void.and_then(text).is_some_and(|flag| VOID.contains(&&*flag)) {
            self.voided.add(row.number);
            return Line::Void;
        }
        if !self.is_journal() || self.accounts_of(row).next().is_none() {
            return Line::Ours;
        }
        let named = self.customers.iter().any(|column| row.cell(*column).is_some());
        let ours = if self.told_by_account { self.is_receivable(row) } else { named };
        if ours {
            return Line::Ours;
        }
        self.other_accounts.add(row.number);
        Line::OtherAccount
    }

    /// The customer in the path of an account such as 应收账款 - 甲公司.
    pub fn customer(&self, row: &RawRow) -> Option<String> {
        if !self.names_customers() {
            return None;
        }
        self.accounts_of(row).find_map(|account| customer_of_account(&account))
    }

    /// Puts the foreign amount in the place of the local one where the line is in a currency
    /// other than that of the books; finds where the two contradict the line's rate. A line that
    /// has a local amount only, such as an exchange difference, is one in the books' currency.
    pub fn take_foreign(
        &self,
        row: &mut RawRow,
        home: Currency,
        place: impl Fn(u32) -> Place,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        let named = self.currency.and_then(|column| row.cell(column));
        let currency = named.and_then(|cell| Currency::parse(&clean(&cell.text)));
        let (currency, home) = match self.titled {
            Some((titled, books)) => (Some(currency.unwrap_or(titled)), books),
            None => (currency, home),
        };
        let Some(currency) = currency.filter(|currency| *currency != home) else {
            return findings;
        };
        if let Some(finding) = self.local_only(row, currency, home, &place) {
            findings.push(finding);
            return findings;
        }
        for (field, local, foreign) in &self.foreign {
            let number = |column: u32| {
                let read = row.cell(column).and_then(|cell| parse_decimal(&cell.text).ok());
                read.filter(|number| !number.is_zero())
            };
            let rate = self.exchange_rate.and_then(number);
            let (Some(stated), Some(amount)) = (number(*local), number(*foreign)) else {
                continue;
            };
            let expected = rate.and_then(|rate| local_contradicted(amount, rate, stated, home));
            if let (Some(rate), Some(expected)) = (rate, expected) {
                findings.push(
                    differs(place(*local), field, stated)
                        .argument("rule", "product")
                        .argument("amount", amount)
                        .argument("currency", currency.code())
                        .argument("rate", rate.normalize())
                        .argument("expected", format_amount(Amount(expected), home)),
                );
            }
            let Some(cell) = row.cell(*foreign).cloned() else {
                continue;
            };
            for known in row.cells.iter_mut().filter(|known| known.column == *local) {
                *known = RawCell { column: *local, ..cell.clone() };
            }
        }
        findings
    }

    fn local_only(
        &self,
        row: &mut RawRow,
        currency: Currency,
        home: Currency,
        place: &impl Fn(u32) -> Place,
    ) -> Option<Finding> {
        let number = |column: u32| {
            let read = row.cell(column).and_then(|cell| parse_decimal(&cell.text).ok());
            read.filter(|number| !number.is_zero())
        };
        if self.foreign.iter().any(|(_, _, foreign)| number(*foreign).is_some()) {
            return None;
        }
        let mut sides = self.foreign.iter();
        let (field, local, stated) = sides
            .find_map(|(field, local, _)| number(*local).map(|stated| (*field, *local, stated)))?;
        let finding = differs(place(local), field, stated)
            .argument("rule", "only")
            .argument("currency", currency.code())
            .argument("local", home.code());
        match self.currency {
            Some(named) => {
                for cell in row.cells.iter_mut().filter(|cell| cell.column == named) {
                    *cell = RawCell::text(named, home.code());
                }
            }
            // Below a title of another currency it is no amount of the ledger.
            None => row.cells.retain(|cell| cell.column != local),
        }
        Some(finding)
    }
}

fn differs(place: Place, field: &str, stated: Decimal) -> Finding {
    Finding::new(Code::LocalAmountDiffers, place).field(field).value(stated.to_string())
}
