//! The plain functions of `domain` over the lines of a test; and the same figures by any number
//! of threads.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::tests::{TestLine, ledger_of, line};
use super::*;
use crate::domain::ageing;
use crate::domain::ledger::LineKind;
use crate::table::ledger;

const FIRST_DAY: i32 = 19_600;

/// C3 is not in the customers' file.
const TERMS: [(&str, Option<i64>, Option<i64>); 3] =
    [("C0", Some(30), Some(5_000)), ("C1", Some(0), None), ("C2", None, Some(0))];

fn ledger_with_terms(lines: &[TestLine]) -> Ledger {
    let customers: Vec<_> = TERMS
        .iter()
        .map(|(code, days, limit)| (*code, "名称", "华北", "CNY", *limit, *days))
        .collect();
    ledger_of(lines, &customers)
}

pub(super) fn date_of(day: i32) -> Date {
    query::date_of(i64::from(day)).unwrap()
}

fn kind_of(word: &str) -> LineKind {
    let kinds = [LineKind::Opening, LineKind::Sales, LineKind::Receipt, LineKind::Other];
    kinds.into_iter().find(|kind| kind.word() == word).unwrap()
}

/// The lines of each customer, currency and control account as the oracle takes them.
pub(super) fn by_control(
    lines: &[TestLine],
    as_of: Date,
) -> BTreeMap<ControlKey, Vec<ageing::Line>> {
    let mut accounts: BTreeMap<ControlKey, Vec<ageing::Line>> = BTreeMap::new();
    for line in lines.iter().filter(|line| date_of(line.day) <= as_of) {
        let [currency, account] = [line.currency, line.control_account].map(str::to_owned);
        let key = (line.customer.clone(), currency, account);
        accounts.entry(key).or_default().push(ageing::Line {
            document_date: date_of(line.day),
            due_date: line.due.map(date_of),
            document_number: line.number.clone(),
            amount: line.amount,
            settles: line.settles.clone(),
            kind: kind_of(line.kind),
        });
    }
    accounts
}

/// The lines of a customer in one currency, each control account by itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines(pub Vec<Vec<ageing::Line>>);

impl Lines {
    pub fn all(&self) -> impl Iterator<Item = &ageing::Line> {
        self.0.iter().flatten()
    }

    pub fn balance(&self) -> i64 {
        self.all().map(|line| line.amount).sum()
    }

    pub fn net(&self) -> Vec<ageing::Line> {
        self.0.iter().flat_map(|lines| ageing::net(lines)).collect()
    }

    /// What is open of all control accounts, none of which pays another.
    pub fn open(&self, method: Method, credit_days: Option<i64>, as_of: Date) -> ageing::Open {
        let mut whole = ageing::Open::default();
        for lines in &self.0 {
            let open = match method {
                Method::OpenItem => ageing::open_item(lines, credit_days, as_of),
                Method::Fifo => ageing::fifo(lines, credit_days, as_of),
                Method::T3 => ageing::t3(lines, credit_days, as_of),
            };
            whole.debits.extend(open.debits);
            whole.unapplied += open.unapplied;
        }
        whole
    }
}

/// A customer in one currency.
pub(super) type Key = (String, String);

/// By customer and currency.
pub(super) fn by_account(lines: &[TestLine], as_of: Date) -> BTreeMap<Key, Lines> {
    let mut accounts: BTreeMap<Key, Lines> = BTreeMap::new();
    for ((customer, currency, _), lines) in by_control(lines, as_of) {
        accounts.entry((customer, currency)).or_default().0.push(lines);
    }
    accounts
}

pub(super) type Row = (String, String, i64, i64, Vec<i64>);

pub(super) fn by_oracle(
    lines: &[TestLine],
    as_of: Date,
    method: Method,
    basis: Basis,
    term: &dyn Fn(&str) -> Option<i64>,
) -> Vec<Row> {
    let due = basis == Basis::Due;
    let ends: &[i64] = if due { &[0, 30, 60, 90, 180, 365] } else { &[30, 60, 90, 180, 365] };
    let mut rows = Vec::new();
    for ((customer, currency), lines) in by_account(lines, as_of) {
        let open = lines.open(method, term(&customer), as_of);
        let balance = lines.balance();
        let bands = ageing::bands(&open, due, ends, as_of);
        rows.push((customer, currency, balance, open.unapplied, bands));
    }
    rows
}

pub(super) fn by_sql(ledger: &Ledger, as_of: Date, method: Method, basis: Basis) -> Vec<Row> {
    let aging = aging(ledger, as_of, method, basis, &Bands::default()).unwrap();
    let rows = aging.rows.into_iter();
    let row = |row: AgingRow| {
        let (code, currency) = (row.customer_code.to_string(), row.currency.to_string());
        (code, currency, row.balance, row.unapplied, row.bands)
    };
    rows.map(row).collect()
}

/// All statistics of a ledger of 20,000 lines from a fixed seed, as text.
fn everything(by_columns: bool) -> String {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let mut lines = Vec::new();
    for _ in 0..20_000 {
        let kind =
            [ledger::OPENING, ledger::SALES, ledger::RECEIPT, ledger::OTHER][next(4) as usize];
        let amount = next(100_000) as i64 * if kind == ledger::RECEIPT { -1 } else { 1 };
        let (customer, number) = (format!("C{}", next(300)), format!("N{}", next(40)));
        let mut line = line(kind, &customer, &number, FIRST_DAY + next(800) as i32, amount);
        line.settles = format!("N{}", next(60));
        line.region = ["", "华东", "华南"][next(3) as usize];
        line.control_account = ["", "", "1221"][next(3) as usize];
        line.currency = ["CNY", "CNY", "USD"][next(3) as usize];
        lines.push(line);
    }
    let mut ledger = ledger_with_terms(&lines);
    if by_columns {
        let read = |names: &[&str]| -> Result<_, AnalyzeError> {
            Ok(ledger.lines.select(names.iter().copied()).unwrap())
        };
        ledger = Ledger::by_columns(ledger.customers.clone(), BTreeMap::new(), read).unwrap();
    }
    for at in 0..200 {
        ledger.disputes.push(Dispute {
            customer_code: format!("C{at}"),
            document_number: format!("N{}", at % 40),
            amount: (at % 2 == 0).then_some(5_000),
            since: date_of(FIRST_DAY + at),
            until: None,
        });
        ledger.promises.push(Promise {
            customer_code: format!("C{at}"),
            currency: "CNY".to_owned(),
            amount: 70_000,
            made_on: date_of(FIRST_DAY + at),
            due_on: date_of(FIRST_DAY + at + 30),
        });
    }
    let as_of = date_of(FIRST_DAY + 700);
    let from = Some(date_of(FIRST_DAY + 300));
    let mut text = String::new();
    let mut add = |report: &dyn std::fmt::Debug| writeln!(text, "{report:?}").unwrap();
    on_accounts(&ledger, from, as_of, &mut add);
    on_sales(&ledger, from, as_of, &mut add);
    text
}

fn on_accounts(
    ledger: &Ledger,
    from: Option<Date>,
    as_of: Date,
    add: &mut impl FnMut(&dyn std::fmt::Debug),
) {
    let bands = Bands::default();
    for method in Method::ALL {
        for basis in Basis::ALL {
            add(&aging(ledger, as_of, method, basis, &bands).unwrap());
            add(&aging_apart(ledger, as_of, method, basis, &bands).unwrap());
        }
        add(&open_items(ledger, as_of, method).unwrap());
        add(&payments(ledger, from, as_of, method).unwrap());
        add(&forecast(ledger, as_of, method).unwrap());
        add(&key_figures(ledger, from, as_of, method).unwrap());
        let one = rust_decimal::Decimal::ONE;
        let aged = aging(ledger, as_of, method, Basis::Due, &bands).unwrap();
        add(&provision_of_balances(&aged, "0.0375".parse().unwrap()).unwrap());
        let rates = ["0", "0.01", "0.05", "0.1", "0.25", "0.5", "1"];
        add(&provision(aged, rates.map(|rate| rate.parse().unwrap()).into()).unwrap());
        add(&migration(ledger, as_of, method, Basis::Due, &bands, 3, one).unwrap());
    }
    add(&balances(ledger, from, as_of).unwrap());
    add(&account_balances(ledger, from, as_of).unwrap());
    let stated = std::collections::BTreeMap::from([("USD".to_owned(), "7.1234".parse().unwrap())]);
    let local = localized(ledger, crate::domain::Currency::CNY, &stated).unwrap();
    add(&balances(&local, from, as_of).unwrap());
    add(&account(&local, from, as_of).unwrap());
    add(&document_states(ledger, wanted(ledger)).unwrap());
    add(&account(ledger, from, as_of).unwrap());
    add(&account_within(ledger, &balances(ledger, from, as_of).unwrap(), 900).unwrap());
    add(&collections(ledger, from, as_of).unwrap());
    add(&settlements(ledger, as_of).unwrap());
    add(&future_items(ledger, as_of).unwrap());
    add(&open_documents(ledger, as_of).unwrap());
    add(&credit(ledger, as_of).unwrap());
    add(&credit_pools(ledger, as_of).unwrap());
    add(&grades(ledger, as_of).unwrap());
    add(&promises(ledger, as_of).unwrap());
    add(&concentration(ledger, as_of).unwrap());
    add(&assertions(ledger, as_of));
    add(&received_by_month(ledger, from, as_of).unwrap());
    add(&movements_by_month(ledger, as_of).unwrap());
}

/// Every document of the first customers, and some that nobody has.
fn wanted(ledger: &Ledger) -> DocumentStates {
    let mut wanted = DocumentStates::new();
    for (key, account) in open_documents(ledger, date_of(FIRST_DAY + 2_000)).unwrap() {
        let documents = wanted.entry(key).or_default();
        let numbers = account.debits.into_keys().chain(account.credits.into_keys());
        documents.extend(numbers.map(|number| (number, DocumentState::default())));
        documents.insert("nowhere".to_owned(), DocumentState::default());
    }
    wanted
}

fn on_sales(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
    add: &mut impl FnMut(&dyn std::fmt::Debug),
) {
    for group in Group::ALL {
        add(&sales(ledger, from, to, group, None).unwrap());
        add(&pivot(ledger, from, to, group, Group::Month).unwrap());
        add(&pivot(ledger, from, to, Group::Customer, group).unwrap());
        add(&abc(ledger, from, to, group, Default::default()).unwrap());
        add(&returns(ledger, from, to, group).unwrap());
    }
    add(&trend(ledger, to, None).unwrap());
    add(&rfm(ledger, from, to).unwrap());
    add(&sales_lines(ledger, from, to, 500).unwrap());
    add(&cohorts(ledger, to).unwrap());
    add(&tax_by_rate(ledger, from, to).unwrap());
    let period = crate::domain::period::Period::new(from.unwrap(), to).unwrap();
    let before = period.earlier(crate::domain::period::Against::Before).unwrap();
    add(&retention(ledger, period, before).unwrap());
    add(&effects(ledger, period, before).unwrap());
}

/// The engine takes its threads once in a process, so that each number needs a process. A ledger
/// that is read column by column says what one of whole lines does.
#[test]
fn one_thread_and_many_give_the_same() {
    const ANSWER: &str = "WANGLAI_TEST_ANSWER";
    if let Ok(path) = std::env::var(ANSWER) {
        std::fs::write(path, everything(true)).unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let expected = everything(false);
    for threads in ["1", "2", "7"] {
        let path = folder.path().join(threads);
        let run = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "analyze::oracle::one_thread_and_many_give_the_same"])
            .env("POLARS_MAX_THREADS", threads)
            .env(ANSWER, &path)
            .output()
            .unwrap();
        assert!(run.status.success(), "{threads} threads: {run:?}");
        assert!(std::fs::read_to_string(&path).unwrap() == expected, "{threads} threads");
    }
}
