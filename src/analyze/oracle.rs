//! Random ledgers: the SQL texts against the plain functions of `domain`, to the cent.

use std::collections::BTreeMap;
use std::fmt::Write;

use proptest::prelude::*;

use super::tests::{TestLine, ledger_of, line};
use super::*;
use crate::domain::ageing::{self, Open};
use crate::domain::credit::overdue_days;
use crate::domain::ledger::LineKind;
use crate::domain::settle::{self, Item, Rule};
use crate::table::ledger;

const FIRST_DAY: i32 = 19_600;

/// Few customers, numbers and days, so that documents meet, and amounts are often equal.
fn any_line() -> impl Strategy<Value = TestLine> {
    let kind = prop_oneof![
        Just(ledger::OPENING),
        Just(ledger::SALES),
        Just(ledger::RECEIPT),
        Just(ledger::OTHER)
    ];
    let amount = prop_oneof![4 => 1_i64..500, 2 => Just(100), 1 => 1_i64..9_000_000_000];
    let due = proptest::option::of(-5_i32..120);
    (kind, 0..4_u8, 0..8_u8, 0..800_i32, due, amount, 0..10_u8, any::<(u8, bool)>()).prop_map(
        |(kind, customer, number, offset, due, amount, settles, (odd, usd))| {
            let negative = if kind == ledger::RECEIPT { odd % 16 != 0 } else { odd % 4 == 0 };
            let amount = if negative { -amount } else { amount };
            let number = if number == 0 { String::new() } else { format!("N{number}") };
            let mut line = line(kind, &format!("C{customer}"), &number, FIRST_DAY + offset, amount);
            line.due = due.map(|days| line.day + days);
            line.currency = if usd && odd % 8 == 1 { "USD" } else { "CNY" };
            if settles > 3 {
                line.settles = format!("N{}", settles - 3);
            }
            line.product = ["", "P1", "P2"][usize::from(odd) % 3];
            line.region = ["", "华东", "华南"][usize::from(odd / 3) % 3];
            line
        },
    )
}

fn any_lines() -> impl Strategy<Value = Vec<TestLine>> {
    proptest::collection::vec(any_line(), 0..60)
}

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

pub(super) fn term_of(customer: &str) -> Option<i64> {
    TERMS.iter().find(|(code, ..)| *code == customer).and_then(|(_, days, _)| *days)
}

pub(super) fn date_of(day: i32) -> Date {
    query::date_of(i64::from(day)).unwrap()
}

fn kind_of(word: &str) -> LineKind {
    let kinds = [LineKind::Opening, LineKind::Sales, LineKind::Receipt, LineKind::Other];
    kinds.into_iter().find(|kind| kind.word() == word).unwrap()
}

/// The lines of each customer and currency as the oracle takes them.
pub(super) fn by_account(
    lines: &[TestLine],
    as_of: Date,
) -> BTreeMap<(String, String), Vec<ageing::Line>> {
    let mut accounts: BTreeMap<(String, String), Vec<ageing::Line>> = BTreeMap::new();
    for line in lines.iter().filter(|line| date_of(line.day) <= as_of) {
        let account = (line.customer.clone(), line.currency.to_string());
        accounts.entry(account).or_default().push(ageing::Line {
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
        let open = match method {
            Method::OpenItem => ageing::open_item(&lines, term(&customer), as_of),
            Method::Fifo => ageing::fifo(&lines, term(&customer), as_of),
            Method::T3 => ageing::t3(&lines, term(&customer), as_of),
        };
        let balance = lines.iter().map(|line| line.amount).sum();
        let bands = ageing::bands(&open, due, ends, as_of);
        rows.push((customer, currency, balance, open.unapplied, bands));
    }
    rows
}

pub(super) fn by_sql(ledger: &Ledger, as_of: Date, method: Method, basis: Basis) -> Vec<Row> {
    let aging = aging(ledger, as_of, method, basis, &Bands::default()).unwrap();
    let rows = aging.rows.into_iter();
    rows.map(|row| (row.customer_code, row.currency, row.balance, row.unapplied, row.bands))
        .collect()
}

fn agree(lines: &[TestLine], offset: i32, method: Method) {
    let as_of = date_of(FIRST_DAY + offset);
    let ledger = ledger_with_terms(lines);
    for basis in Basis::ALL {
        let expected = by_oracle(lines, as_of, method, basis, &term_of);
        assert_eq!(by_sql(&ledger, as_of, method, basis), expected, "{method:?} {basis:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn open_item_agrees(lines in any_lines(), offset in 0..900_i32) {
        agree(&lines, offset, Method::OpenItem);
    }

    #[test]
    fn fifo_agrees(lines in any_lines(), offset in 0..900_i32) {
        agree(&lines, offset, Method::Fifo);
    }

    #[test]
    fn t3_agrees(lines in any_lines(), offset in 0..900_i32) {
        agree(&lines, offset, Method::T3);
    }

    #[test]
    fn credit_agrees(lines in any_lines(), offset in 0..900_i32) {
        let as_of = date_of(FIRST_DAY + offset);
        let credit = credit(&ledger_with_terms(&lines), as_of).unwrap();
        let accounts = by_account(&lines, as_of);
        let with_line = |row: &&CreditRow| {
            accounts.contains_key(&(row.customer_code.clone(), row.currency.clone()))
        };
        prop_assert_eq!(credit.rows.iter().filter(with_line).count(), accounts.len());
        for row in &credit.rows {
            let account = (row.customer_code.clone(), row.currency.clone());
            let lines = accounts.get(&account).cloned().unwrap_or_default();
            let open: Open = ageing::fifo(&lines, term_of(&row.customer_code), as_of);
            let oldest = open.debits.iter().map(|debit| overdue_days(debit.due_date, as_of)).max();
            prop_assert_eq!(row.oldest_overdue_days, oldest);
            prop_assert_eq!(row.used, lines.iter().map(|line| line.amount).sum::<i64>());
            if let Some(limit) = row.limit {
                prop_assert_eq!(row.available, Some(limit - row.used));
                prop_assert_eq!(row.over_limit, (row.used - limit).max(0));
            }
        }
    }

    #[test]
    fn balances_and_collections_agree(lines in any_lines(), from in 0..500_i32, days in 0..400) {
        let (first, last) = (FIRST_DAY + from, FIRST_DAY + from + days);
        let ledger = ledger_with_terms(&lines);
        let (from, to) = (Some(date_of(first)), date_of(last));
        let mut expected: BTreeMap<(String, String), [i64; 6]> = BTreeMap::new();
        for line in lines.iter().filter(|line| line.day <= last) {
            let account = (line.customer.clone(), line.currency.to_string());
            let sums = expected.entry(account).or_default();
            if line.day < first || line.kind == ledger::OPENING {
                sums[0] += line.amount;
            } else {
                sums[if line.amount > 0 { 1 } else { 2 }] += line.amount.abs();
                sums[4] += if line.kind == ledger::SALES { line.amount } else { 0 };
                sums[5] -= if line.kind == ledger::RECEIPT { line.amount } else { 0 };
            }
            sums[3] += line.amount;
        }
        let collections = collections(&ledger, from, to).unwrap().rows;
        let rows = balances(&ledger, from, to).unwrap().rows.into_iter().zip(collections);
        let found: BTreeMap<_, _> = rows
            .map(|(row, collection)| {
                assert_eq!(row.customer_code, collection.customer_code);
                assert_eq!((row.opening, row.closing), (collection.opening, collection.closing));
                let sums = [row.opening, row.debit, row.credit, row.closing];
                let [a, b, c, d] = sums;
                let sums = [a, b, c, d, collection.sales, collection.received];
                ((row.customer_code, row.currency), sums)
            })
            .collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn every_assertion_holds(lines in any_lines(), offset in 0..900_i32) {
        for assertion in assertions(&ledger_with_terms(&lines), date_of(FIRST_DAY + offset)) {
            prop_assert!(assertion.holds, "{:?}", assertion);
        }
    }
}

/// All statistics of a ledger of 20,000 lines from a fixed seed, as text.
fn everything() -> String {
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
        lines.push(line);
    }
    let ledger = ledger_with_terms(&lines);
    let as_of = date_of(FIRST_DAY + 700);
    let from = Some(date_of(FIRST_DAY + 300));
    let mut text = String::new();
    for method in Method::ALL {
        for basis in Basis::ALL {
            let aging = aging(&ledger, as_of, method, basis, &Bands::default()).unwrap();
            writeln!(text, "{aging:?}").unwrap();
        }
    }
    for group in Group::ALL {
        writeln!(text, "{:?}", sales(&ledger, from, as_of, group, None).unwrap()).unwrap();
    }
    writeln!(text, "{:?}", balances(&ledger, from, as_of).unwrap()).unwrap();
    writeln!(text, "{:?}", collections(&ledger, from, as_of).unwrap()).unwrap();
    writeln!(text, "{:?}", credit(&ledger, as_of).unwrap()).unwrap();
    text
}

/// The engine takes its threads once in a process, so that each number needs a process.
#[test]
fn one_thread_and_many_give_the_same() {
    const ANSWER: &str = "WANGLAI_TEST_ANSWER";
    if let Ok(path) = std::env::var(ANSWER) {
        std::fs::write(path, everything()).unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let expected = everything();
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

proptest! {
    #[test]
    fn accounts_end_in_their_balances(lines in any_lines(), from in 0..500_i32, days in 0..400) {
        let ledger = ledger_with_terms(&lines);
        for from in [None, Some(date_of(20_000 + from))] {
            let to = date_of(20_000 + days + 100);
            let account = super::account(&ledger, from, to).unwrap();
            let balances = super::balances(&ledger, from, to).unwrap();
            let mut rolled: BTreeMap<(String, String), [i64; 4]> = BTreeMap::new();
            for row in &account.rows {
                let key = (row.customer_code.clone(), row.currency.clone());
                let sums = rolled.entry(key).or_default();
                if row.is_opening {
                    sums[0] = row.balance;
                }
                sums[1] += row.debit;
                sums[2] += row.credit;
                sums[3] = row.balance;
            }
            let expected: BTreeMap<(String, String), [i64; 4]> = balances
                .rows
                .iter()
                .map(|row| {
                    let key = (row.customer_code.clone(), row.currency.clone());
                    (key, [row.opening, row.debit, row.credit, row.closing])
                })
                .collect();
            prop_assert_eq!(rolled, expected);
        }
    }

    #[test]
    fn settlements_are_what_open_item_leaves_out(lines in any_lines(), offset in 0..900_i32) {
        let ledger = ledger_with_terms(&lines);
        let as_of = date_of(20_000 + offset);
        let mut settled: BTreeMap<(String, String), i64> = BTreeMap::new();
        for row in super::settlements(&ledger, as_of).unwrap() {
            prop_assert!(row.amount > 0 && row.settled_on.unwrap() <= as_of);
            *settled.entry((row.customer_code, row.currency)).or_default() += row.amount;
        }
        let accounts = by_account(&lines, as_of);
        let mut expected: BTreeMap<(String, String), i64> = BTreeMap::new();
        let open = super::aging(
            &ledger, as_of, Method::OpenItem, Basis::Document, &super::Bands::default(),
        ).unwrap();
        for row in open.rows {
            let key = (row.customer_code, row.currency);
            let net = ageing::net(&accounts[&key]);
            let debits: i64 = net.iter().map(|line| line.amount.max(0)).sum();
            let paid = debits - row.bands.iter().sum::<i64>();
            if paid > 0 {
                expected.insert(key, paid);
            }
        }
        prop_assert_eq!(settled, expected);
    }
}

proptest! {
    #[test]
    fn committed_settlements_keep_every_sum(lines in any_lines(), offset in 0..900_i32) {
        let mut ledger = ledger_with_terms(&lines);
        let last = date_of(FIRST_DAY + 2_000);
        let before = super::aging(
            &ledger, last, Method::OpenItem, Basis::Document, &super::Bands::default(),
        ).unwrap();
        let mut settled: BTreeMap<(String, String), i64> = BTreeMap::new();
        for (key, account) in super::open_documents(&ledger, last).unwrap() {
            let credits = account.credits.into_values();
            let credits = credits.map(|item| Item { amount: -item.amount, ..item });
            let items: Vec<Item> = account.debits.into_values().chain(credits).collect();
            for found in settle::propose(&items) {
                let members: Vec<&Item> = found.items.iter().map(|at| &items[*at]).collect();
                let settled_on = members.iter().map(|item| item.date).max().unwrap();
                for (debit, credit, amount) in settle::pair_off(&members).unwrap() {
                    *settled.entry(key.clone()).or_default() += amount;
                    ledger.settlements.push(super::SettledPair {
                        customer_code: key.0.clone(),
                        currency: key.1.clone(),
                        debit_number: members[debit].document_number.clone(),
                        credit_number: members[credit].document_number.clone(),
                        debit_date: members[debit].date,
                        settled_on,
                        amount,
                    });
                }
            }
        }
        let after = super::aging(
            &ledger, last, Method::OpenItem, Basis::Document, &super::Bands::default(),
        ).unwrap();
        for (before, after) in before.rows.iter().zip(&after.rows) {
            let key = (before.customer_code.clone(), before.currency.clone());
            let paid = settled.get(&key).copied().unwrap_or_default();
            prop_assert_eq!(before.balance, after.balance);
            prop_assert_eq!(before.unapplied + paid, after.unapplied);
        }
        // As of any earlier day the sums hold as well: the room asserts them.
        let as_of = date_of(FIRST_DAY + offset);
        super::aging(&ledger, as_of, Method::OpenItem, Basis::Due, &super::Bands::default())
            .unwrap();
        let again = super::open_documents(&ledger, last).unwrap();
        for account in again.into_values() {
            let credits = account.credits.into_values();
            let credits = credits.map(|item| Item { amount: -item.amount, ..item });
            let items: Vec<Item> = account.debits.into_values().chain(credits).collect();
            prop_assert!(settle::propose(&items).iter().all(|one| one.rule != Rule::EqualAmount));
        }
    }
}
