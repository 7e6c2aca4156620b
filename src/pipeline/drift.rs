//! What an old system says of a customer's account, against the documents of the run and the book.

use std::collections::{BTreeMap, HashMap};

use polars::prelude::DataFrame;

use crate::domain::money::format_amount;
use crate::domain::{Amount, Currency, Date, date};
use crate::finding::{Code, Finding, Place};
use crate::pipeline::loading::rejected_rows;
use crate::post;
use crate::table::{Sheet, Table, Tables, ledger};
use crate::template::Kind;

const BALANCE: &str = "receivable_balance";
/// The day and the amount of the last sale, then of the last receipt.
const LAST: [(&str, &str, Side); 2] = [
    ("last_transaction_on", "last_transaction_amount", Side::Sold),
    ("last_receipt_on", "last_receipt_amount", Side::Received),
];

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Sold,
    Received,
}

/// Whether some customer row states what its documents would tell.
pub fn is_stated(tables: &Tables) -> bool {
    tables.files.iter().flat_map(|file| &file.sheets).filter_map(|sheet| sheet.table.as_ref()).any(
        |table| {
            let mut stated = LAST.iter().flat_map(|(day, amount, _)| [*day, *amount]);
            table.template.kind == Kind::Customer
                && (table.column_of(BALANCE).is_some()
                    || stated.any(|field| table.column_of(field).is_some()))
        },
    )
}

/// One finding for each cell that says otherwise than the accepted documents of the run and
/// those of the book, `booked` (`table::ledger`). A customer without documents is not judged.
pub fn findings(tables: &Tables, found: &[Finding], booked: Option<&DataFrame>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !is_stated(tables) {
        return findings;
    }
    let accounts = accounts(tables, found, booked);
    for file in &tables.files {
        for sheet in &file.sheets {
            let customers = |table: &&Table| table.template.kind == Kind::Customer;
            let Some(table) = sheet.table.as_ref().filter(customers) else { continue };
            let place = Place { sheet_order: sheet.order, ..Place::file(file.order, &file.file) };
            Stated { table, sheet, place }.compare(&accounts, &mut findings);
        }
    }
    findings
}

/// What the documents tell of one customer in one currency.
#[derive(Default)]
struct Account {
    balance: i64,
    /// The newest day with a sale, and with a receipt; by document the amounts of that day.
    last: BTreeMap<Side, (i32, BTreeMap<String, i64>)>,
}

type Accounts = BTreeMap<(String, String), Account>;

/// The accounts by customer and currency.
fn accounts(tables: &Tables, found: &[Finding], booked: Option<&DataFrame>) -> Accounts {
    let mut accounts = Accounts::new();
    // A line that stands in the book and in a file, or in two files, is one line.
    let mut counted: HashMap<String, u32> = HashMap::new();
    if let Some(lines) = booked {
        add(lines, &mut counted, &mut accounts);
    }
    for file in &tables.files {
        let posting = post::post(file, &rejected_rows(found, file));
        let lines = posting.lines.frame(&COLUMNS, 0..posting.lines.count());
        add(&lines, &mut counted, &mut accounts);
    }
    accounts
}

/// What [`add`] looks at.
const COLUMNS: [&str; 8] = [
    "fingerprint",
    "kind",
    "customer_code",
    "document_number",
    "document_day",
    "currency",
    "debit",
    "credit",
];

/// Adds the lines of one source that the sources before it do not have.
fn add(lines: &DataFrame, counted: &mut HashMap<String, u32>, accounts: &mut Accounts) {
    let as_declared = "the ledger frame has its declared columns";
    let text = |name: &str| lines.column(name).expect(as_declared).str().expect(as_declared);
    let money = |name: &str| lines.column(name).expect(as_declared).i64().expect(as_declared);
    let (customers, currencies) = (text("customer_code"), text("currency"));
    let (kinds, numbers) = (text("kind"), text("document_number"));
    let fingerprints = text("fingerprint");
    let days = lines.column("document_day").expect(as_declared).i32().expect(as_declared);
    let (debits, credits) = (money("debit"), money("credit"));
    let mut here: HashMap<&str, u32> = HashMap::new();
    for at in 0..lines.height() {
        let fingerprint = fingerprints.get(at).unwrap_or_default();
        let occurrence = here.entry(fingerprint).or_default();
        *occurrence += 1;
        if *occurrence <= counted.get(fingerprint).copied().unwrap_or(0) {
            continue;
        }
        let key = [customers, currencies].map(|cells| cells.get(at).unwrap_or_default());
        let account = accounts.entry((key[0].to_owned(), key[1].to_owned())).or_default();
        let (debit, credit) = (debits.get(at).unwrap_or(0), credits.get(at).unwrap_or(0));
        // A sum beyond what 64 bits hold is refused when the file is loaded.
        account.balance = account.balance.saturating_add(debit).saturating_sub(credit);
        let (side, amount) = match kinds.get(at).unwrap_or_default() {
            ledger::OPENING => continue,
            ledger::SALES => (Side::Sold, debit.saturating_sub(credit)),
            ledger::RECEIPT => (Side::Received, credit.saturating_sub(debit)),
            _ if debit != 0 => (Side::Sold, debit),
            _ => (Side::Received, credit),
        };
        let Some(day) = days.get(at) else { continue };
        let last = account.last.entry(side).or_insert((day, BTreeMap::new()));
        if day > last.0 {
            *last = (day, BTreeMap::new());
        }
        if day == last.0 {
            let number = numbers.get(at).unwrap_or_default().to_owned();
            let sum = last.1.entry(number).or_default();
            *sum = sum.saturating_add(amount);
        }
    }
    for (fingerprint, count) in here {
        let most = counted.entry(fingerprint.to_owned()).or_default();
        *most = (*most).max(count);
    }
}

/// A table of customers that states something of their accounts.
struct Stated<'a> {
    table: &'a Table,
    sheet: &'a Sheet,
    place: Place,
}

impl Stated<'_> {
    fn compare(&self, accounts: &Accounts, findings: &mut Vec<Finding>) {
        let frame = &self.table.frame;
        let text = |name: &str| frame.column(name).ok().and_then(|column| column.str().ok());
        let whole = |name: &str| frame.column(name).ok().and_then(|column| column.i64().ok());
        let day = |name: &str| frame.column(name).ok().and_then(|column| column.date().ok());
        let Some(codes) = text("customer_code") else { return };
        let currencies = text("currency");
        for (at, row) in self.table.rows().enumerate() {
            let Some(code) = codes.get(at) else { continue };
            let currency = currencies.and_then(|cells| cells.get(at)).and_then(Currency::parse);
            let currency = currency.unwrap_or(self.table.currency);
            let key = (code.to_owned(), currency.code().to_owned());
            let Some(account) = accounts.get(&key) else { continue };
            let shown = |amount: i64| format_amount(Amount(amount), currency);
            let mut say = |code, field, value: String, expected: String| {
                findings.push(self.finding(code, (row, field), &key.0, value, expected));
            };
            if let Some(stated) = whole(BALANCE).and_then(|cells| cells.get(at))
                && stated != account.balance
            {
                say(Code::BalanceDrifts, BALANCE, shown(stated), shown(account.balance));
            }
            for (day_field, amount_field, side) in LAST {
                let Some((last, amounts)) = account.last.get(&side) else { continue };
                let stated = day(day_field).and_then(|cells| cells.physical().get(at));
                if let Some(stated) = stated.filter(|stated| stated != last) {
                    let iso = |day| date::from_day_number(day).as_ref().map(Date::to_string);
                    let [value, expected] =
                        [iso(stated), iso(*last)].map(Option::unwrap_or_default);
                    say(Code::LastDocumentDrifts, day_field, value, expected);
                }
                // Of several documents on that day nobody knows which the old system meant.
                let total = amounts.values().fold(0_i64, |sum, one| sum.saturating_add(*one));
                let meant = |stated: &i64| {
                    *stated == total || amounts.values().any(|amount| amount == stated)
                };
                let stated = whole(amount_field).and_then(|cells| cells.get(at));
                if let Some(stated) = stated.filter(|stated| !meant(stated)) {
                    say(Code::LastDocumentDrifts, amount_field, shown(stated), shown(total));
                }
            }
        }
    }

    fn finding(
        &self,
        code: Code,
        (row, field): (u32, &str),
        customer: &str,
        value: String,
        expected: String,
    ) -> Finding {
        let column = self.table.column_of(field);
        let sheet = self.sheet.name.clone();
        let cell = Place { row: Some(row), column, sheet, ..self.place.clone() };
        Finding::new(code, cell)
            .field(field)
            .value(value)
            .argument("customer", customer)
            .argument("expected", expected)
    }
}
