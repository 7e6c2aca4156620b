//! A thousand random ledgers: what settles what, document by document, against plain pairing; and
//! what stands on each control account.

use std::collections::BTreeMap;

use super::figures_oracle::{term, thousand};
use super::oracle::{Key, by_account, by_control};
use super::*;
use crate::domain::ageing::{self, Line};
use crate::domain::settle::{self, Item, Rule};

/// One side of a part of a document, with what is open of it.
#[derive(Clone, Debug)]
struct Part {
    number: String,
    settles: String,
    day: Date,
    due: Date,
    open: i64,
}

/// What was paid: document, its day, who paid, from when on.
type Paid = BTreeMap<(ControlKey, String, Date, String, Date), i64>;

/// What is open of a document and day: above 0 of debits, below of credits.
type Left = BTreeMap<(ControlKey, String, Date, bool), i64>;

/// Pays the document that a credit names, then what was committed, cent by cent as it is written.
fn pair(
    key: &ControlKey,
    lines: &[Line],
    committed: &[&SettledPair],
    found: (&mut Paid, &mut Left),
) {
    let days = chrono::TimeDelta::days(term(&key.0).unwrap_or(0));
    let part = |line: &Line| Part {
        number: line.document_number.clone(),
        settles: line.settles.clone(),
        day: line.document_date,
        due: line.due_date.unwrap_or(line.document_date + days),
        open: line.amount.abs(),
    };
    let net = ageing::net(lines);
    let side = |is_debit: bool| -> Vec<Part> {
        net.iter()
            .filter(|line| line.amount != 0 && (line.amount > 0) == is_debit)
            .map(part)
            .collect()
    };
    let (mut debits, mut credits) = (side(true), side(false));
    debits.sort_by_key(|debit| (debit.day, debit.due));
    credits.sort_by_key(|credit| (credit.day, credit.number.clone()));
    let mut pay = |debits: &mut [Part], credit: &mut Part, number: &str, day: Date, most: i64| {
        let mut left = most.min(credit.open);
        for debit in debits.iter_mut().filter(|debit| debit.number == number) {
            let amount = debit.open.min(left);
            if amount > 0 {
                debit.open -= amount;
                credit.open -= amount;
                left -= amount;
                let since = day.max(debit.day);
                let paid =
                    (key.clone(), number.to_owned(), debit.day, credit.number.clone(), since);
                *found.0.entry(paid).or_default() += amount;
            }
        }
    };
    for credit in credits.iter_mut().filter(|credit| !credit.settles.is_empty()) {
        let (number, day, most) = (credit.settles.clone(), credit.day, credit.open);
        pay(&mut debits, credit, &number, day, most);
    }
    let mut committed = committed.to_vec();
    committed.sort_by_key(|one| (one.settled_on, &one.debit_number, &one.credit_number));
    for one in committed {
        let mut left = one.amount;
        for credit in credits.iter_mut().filter(|credit| credit.number == one.credit_number) {
            let before = credit.open;
            pay(&mut debits, credit, &one.debit_number, one.settled_on, left);
            left -= before - credit.open;
        }
    }
    for (parts, is_debit) in [(debits, true), (credits, false)] {
        for part in parts.into_iter().filter(|part| part.open > 0) {
            let sign = if is_debit { 1 } else { -1 };
            let of = (key.clone(), part.number, part.day, is_debit);
            *found.1.entry(of).or_default() += sign * part.open;
        }
    }
}

/// The entries of one that are not those of the other.
fn same<K: Ord + std::fmt::Debug, V: PartialEq + std::fmt::Debug>(
    found: &BTreeMap<K, V>,
    expected: &BTreeMap<K, V>,
) {
    for (key, value) in found {
        assert_eq!(Some(value), expected.get(key), "{key:?}");
    }
    for (key, value) in expected {
        assert_eq!(found.get(key), Some(value), "{key:?}");
    }
}

/// Holds the settlements and the open items of a ledger against [`pair`].
fn hold(ledger: &Ledger, lines: &[super::tests::TestLine], as_of: Date) {
    let (mut paid, mut left) = (Paid::new(), Left::new());
    for (key, lines) in by_control(lines, as_of) {
        let committed = ledger.settlements.iter();
        let committed: Vec<&SettledPair> =
            committed.filter(|one| one.key() == key && one.settled_on <= as_of).collect();
        pair(&key, &lines, &committed, (&mut paid, &mut left));
    }
    let mut found = Paid::new();
    for row in settlements(ledger, as_of).unwrap() {
        assert!(row.amount > 0 && row.settled_on.unwrap() <= as_of);
        let key = [row.customer_code, row.currency, row.control_account].map(str::to_owned);
        let [number, by] = [row.document_number, row.settled_by].map(str::to_owned);
        let of = (key.into(), number, row.document_date.unwrap(), by, row.settled_on.unwrap());
        *found.entry(of).or_default() += row.amount;
    }
    same(&found, &paid);
    let mut open = Left::new();
    for item in open_items(ledger, as_of, Method::OpenItem).unwrap().rows {
        let key = [item.customer_code, item.currency, item.control_account];
        let key = key.map(|text| text.to_string()).into();
        let of =
            (key, item.document_number.to_string(), item.document_date.unwrap(), item.open > 0);
        *open.entry(of).or_default() += item.open;
    }
    same(&open, &left);
}

#[test]
fn settlements_are_those_of_plain_pairing() {
    thousand(|ledger, lines, as_of| {
        hold(ledger, lines, as_of);
        // What is settled is what open-item leaves out.
        let mut settled: BTreeMap<Key, i64> = BTreeMap::new();
        for row in settlements(ledger, as_of).unwrap() {
            let key = (row.customer_code.to_owned(), row.currency.to_owned());
            *settled.entry(key).or_default() += row.amount;
        }
        let mut expected: BTreeMap<Key, i64> = BTreeMap::new();
        for (key, lines) in by_account(lines, as_of) {
            let debits: i64 = lines.net().iter().map(|line| line.amount.max(0)).sum();
            let open = lines.open(Method::OpenItem, term(&key.0), as_of);
            let left: i64 = open.debits.iter().map(|debit| debit.amount).sum();
            if debits > left {
                expected.insert(key, debits - left);
            }
        }
        assert_eq!(settled, expected);
    });
}

/// What is open of a document for settling, and its newest day.
type Sides = BTreeMap<(ControlKey, bool, String), (i64, Date)>;

/// Debits less what names them; credits that name nothing, and what of a document's own credits
/// its debits do not take.
fn sides(lines: &[super::tests::TestLine], as_of: Date) -> Sides {
    let mut sides = Sides::new();
    for (key, lines) in by_control(lines, as_of) {
        // A part that states no document but is a sale or an opening is tied to its own number.
        let mut parts: BTreeMap<_, (i64, Date)> = BTreeMap::new();
        for (at, line) in lines.iter().enumerate() {
            let alone = if line.document_number.is_empty() { at } else { usize::MAX };
            let dates = (line.document_date, line.due_date);
            let of = (alone, &line.document_number, line.kind, dates, &line.settles);
            parts.entry(of).or_insert((0, line.document_date)).0 += line.amount;
        }
        let mut of_number: BTreeMap<&str, [(i64, Option<Date>); 4]> = BTreeMap::new();
        for ((_, number, kind, _, settles), (amount, day)) in parts {
            let is_tied = matches!(kind.word(), "sales" | "opening");
            let (at, number) = match (amount > 0, settles.is_empty()) {
                (true, _) => (0, number),
                (false, true) if is_tied => (2, number),
                (false, true) => (1, number),
                (false, false) => (3, settles),
            };
            if amount != 0 && !number.is_empty() {
                let side = &mut of_number.entry(number).or_default()[at];
                *side = (side.0 + amount.abs(), side.1.max(Some(day)));
            }
        }
        for (number, [debit, free, own, named]) in of_number {
            let rest = (own.0 - debit.0).max(0);
            let credit = free.0 + rest;
            let open = (debit.0 - own.0 - named.0).max(0);
            let credit_day = if rest > 0 { free.1.max(own.1) } else { free.1 };
            for (is_debit, open, day) in [(true, open, debit.1), (false, credit, credit_day)] {
                if open > 0 {
                    sides.insert((key.clone(), is_debit, number.to_owned()), (open, day.unwrap()));
                }
            }
        }
    }
    sides
}

/// Debits above 0, credits below.
fn items_of(account: OpenAccount) -> Vec<Item> {
    let credits = account.credits.into_values();
    let credits = credits.map(|item| Item { amount: -item.amount, ..item });
    account.debits.into_values().chain(credits).collect()
}

fn open_sides(ledger: &Ledger, as_of: Date) -> Sides {
    let mut found = Sides::new();
    for (key, account) in open_documents(ledger, as_of).unwrap() {
        for item in items_of(account).into_iter().filter(|item| item.amount != 0) {
            let of = (key.clone(), item.amount > 0, item.document_number);
            found.insert(of, (item.amount.abs(), item.date));
        }
    }
    found
}

#[test]
fn committed_settlements_pay_what_they_say() {
    thousand(|ledger, lines, as_of| {
        let mut ledger = ledger.clone();
        let last = as_of + chrono::TimeDelta::days(2_000);
        for day in [as_of, last] {
            same(&open_sides(&ledger, day), &sides(lines, day));
        }
        let mut pairs = Vec::new();
        for (key, account) in open_documents(&ledger, last).unwrap() {
            let items = items_of(account);
            for found in settle::propose(&items) {
                let members: Vec<&Item> = found.items.iter().map(|at| &items[*at]).collect();
                let settled_on = members.iter().map(|item| item.date).max().unwrap();
                for (debit, credit, amount) in settle::pair_off(&members).unwrap() {
                    pairs.push(SettledPair {
                        customer_code: key.0.clone(),
                        currency: key.1.clone(),
                        control_account: key.2.clone(),
                        debit_number: members[debit].document_number.clone(),
                        credit_number: members[credit].document_number.clone(),
                        debit_date: members[debit].date,
                        settled_on,
                        amount,
                    });
                }
            }
        }
        assert!(!pairs.is_empty(), "some of a hundred ledgers have something to settle");
        ledger.take_settlements(pairs);
        // As of an earlier day only what was settled by then counts.
        hold(&ledger, lines, as_of);
        hold(&ledger, lines, last);
        let mut expected = sides(lines, last);
        for pair in &ledger.settlements {
            for (is_debit, number) in [(true, &pair.debit_number), (false, &pair.credit_number)] {
                let of = (pair.key(), is_debit, number.clone());
                expected.get_mut(&of).expect("what is matched was open").0 -= pair.amount;
            }
        }
        expected.retain(|_, (open, _)| *open != 0);
        same(&open_sides(&ledger, last), &expected);
        for account in open_documents(&ledger, last).unwrap().into_values() {
            let again = settle::propose(&items_of(account));
            assert!(again.iter().all(|one| one.rule != Rule::EqualAmount));
        }
        for basis in Basis::ALL {
            let aged = aging(&ledger, as_of, Method::OpenItem, basis, &Bands::default()).unwrap();
            // The room asserts that bands and what stands apart are the balance.
            let bands = Bands::default();
            let mut sums = ApartSums::of(&aged, &bands);
            each_open_item(&ledger, as_of, Method::OpenItem, |item| sums.add(&item)).unwrap();
            sums.set_apart(aged);
        }
    });
}

#[test]
fn matched_documents_are_all_their_lines() {
    thousand(|ledger, lines, _| {
        let mut expected = DocumentStates::new();
        for line in lines {
            let [currency, account] = [line.currency, line.control_account].map(str::to_owned);
            let documents = expected.entry((line.customer.clone(), currency, account)).or_default();
            let state = documents.entry(line.number.clone()).or_default();
            state.debit += line.amount.max(0);
            state.credit += (-line.amount).max(0);
            state.lines += 1;
            // Known to no line, on an account that has others, and on one that has none.
            documents.entry("nowhere".to_owned()).or_default();
        }
        expected.entry(("nobody".to_owned(), "CNY".to_owned(), String::new())).or_default();
        let mut wanted = expected.clone();
        for documents in wanted.values_mut() {
            documents.values_mut().for_each(|state| *state = DocumentState::default());
        }
        assert_eq!(document_states(ledger, wanted).unwrap(), expected);
    });
}

#[test]
fn balances_of_control_accounts_add_up_to_those_of_customers() {
    thousand(|ledger, lines, to| {
        for from in [None, Some(to - chrono::TimeDelta::days(200)), Some(to)] {
            let by_control = by_control(lines, to).into_iter();
            let balance = |lines: Vec<Line>| lines.iter().map(|line| line.amount).sum::<i64>();
            let expected: BTreeMap<ControlKey, i64> =
                by_control.map(|(key, lines)| (key, balance(lines))).collect();
            let mut found = BTreeMap::new();
            let mut sums: BTreeMap<Key, [i64; 4]> = BTreeMap::new();
            for (account, row) in account_balances(ledger, from, to).unwrap() {
                let key: Key = (row.customer_code.to_string(), row.currency.to_string());
                let amounts = [row.opening, row.debit, row.credit, row.closing];
                let sum = sums.entry(key.clone()).or_default();
                sum.iter_mut().zip(amounts).for_each(|(sum, amount)| *sum += amount);
                found.insert((key.0, key.1, account.to_string()), row.closing);
            }
            assert_eq!(found, expected);
            for row in balances(ledger, from, to).unwrap().rows {
                let amounts = [row.opening, row.debit, row.credit, row.closing];
                assert_eq!(
                    sums[&(row.customer_code.to_string(), row.currency.to_string())],
                    amounts
                );
            }
        }
    });
}
