//! A thousand random ledgers: the reports on accounts against plain loops, to the cent.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::Column;
use rust_decimal::{Decimal, RoundingStrategy};

use super::figures_oracle::{Random, payments_by_age, term, thousand};
use super::oracle::{Key, Lines, by_account, by_control, by_oracle, date_of};
use super::tests::TestLine;
use super::*;
use crate::domain::Currency;
use crate::domain::ageing;
use crate::domain::credit::{Grade, LimitState, overdue_days};
use crate::domain::payment::PromiseState;
use crate::table::ledger;

/// A period that ends on the day, and one from the beginning.
fn periods(to: Date) -> [Option<Date>; 3] {
    [None, Some(to - chrono::TimeDelta::days(200)), Some(to)]
}

fn key(line: &TestLine) -> Key {
    (line.customer.clone(), line.currency.to_owned())
}

/// Whether a line is before the period: an opening always is.
fn is_before(line: &TestLine, from: Option<Date>) -> bool {
    line.kind == ledger::OPENING || from.is_some_and(|from| date_of(line.day) < from)
}

#[test]
fn balances_and_collections_of_a_thousand_ledgers() {
    thousand(|ledger, lines, to| {
        for from in periods(to) {
            let mut expected: BTreeMap<Key, [i64; 6]> = BTreeMap::new();
            for line in lines.iter().filter(|line| date_of(line.day) <= to) {
                let sums = expected.entry(key(line)).or_default();
                if is_before(line, from) {
                    sums[0] += line.amount;
                } else {
                    sums[if line.amount > 0 { 1 } else { 2 }] += line.amount.abs();
                    sums[4] += if line.kind == ledger::SALES { line.amount } else { 0 };
                    sums[5] -= if line.kind == ledger::RECEIPT { line.amount } else { 0 };
                }
                sums[3] += line.amount;
            }
            let collections = collections(ledger, from, to).unwrap().rows;
            let rows = balances(ledger, from, to).unwrap().rows;
            assert_eq!(rows.len(), collections.len());
            let found: BTreeMap<Key, [i64; 6]> = rows
                .into_iter()
                .zip(collections)
                .map(|(row, other)| {
                    assert_eq!((row.opening, row.closing), (other.opening, other.closing));
                    assert_eq!(row.customer_code, other.customer_code);
                    let due = other.opening + other.sales;
                    let rate = share_ten_thousandths(other.received, due).filter(|_| due > 0);
                    assert_eq!(other.collection_rate_ten_thousandths, rate);
                    let [a, b, c, d] = [row.opening, row.debit, row.credit, row.closing];
                    let sums = [a, b, c, d, other.sales, other.received];
                    ((row.customer_code.to_string(), row.currency.to_string()), sums)
                })
                .collect();
            assert_eq!(found, expected, "from {from:?}");
        }
    });
}

type Moved = (Date, String, String, i64, i64);

#[test]
fn every_line_stands_once_in_its_account() {
    thousand(|ledger, lines, to| {
        for from in periods(to) {
            let mut expected: BTreeMap<Key, (i64, Vec<Moved>)> = BTreeMap::new();
            for line in lines.iter().filter(|line| date_of(line.day) <= to) {
                let (opening, moved) = expected.entry(key(line)).or_default();
                if is_before(line, from) {
                    *opening += line.amount;
                } else {
                    let sides = (line.amount.max(0), (-line.amount).max(0));
                    let (kind, number) = (line.kind.to_owned(), line.number.clone());
                    moved.push((date_of(line.day), kind, number, sides.0, sides.1));
                }
            }
            expected.values_mut().for_each(|(_, moved)| moved.sort());
            let mut found: BTreeMap<Key, (i64, Vec<Moved>)> = BTreeMap::new();
            let mut running: Option<(Key, Date, i64)> = None;
            for row in account(ledger, from, to).unwrap().rows {
                let key = (row.customer_code.to_string(), row.currency.to_string());
                if row.is_opening {
                    running = Some((key.clone(), Date::MIN, row.balance));
                    let is_new = found.insert(key, (row.balance, Vec::new())).is_none();
                    assert!(is_new, "the rows of an account stand together");
                    continue;
                }
                let (account, day, balance) = running.as_mut().expect("an opening comes first");
                assert_eq!(*account, key);
                let date = row.date.unwrap();
                assert!(*day <= date, "by day");
                *day = date;
                *balance += row.debit - row.credit;
                assert_eq!(*balance, row.balance);
                let (kind, number) = (row.kind.to_string(), row.document_number.to_string());
                let moved = (date, kind, number, row.debit, row.credit);
                found.get_mut(&key).unwrap().1.push(moved);
            }
            found.values_mut().for_each(|(_, moved)| moved.sort());
            assert_eq!(found, expected, "from {from:?}");
        }
    });
}

/// Limits as the cards of the test have them.
fn limit(customer: &str) -> Option<i64> {
    match customer.rsplit('-').next() {
        Some("0") => Some(5_000),
        Some("2") => Some(0),
        _ => None,
    }
}

/// What money paid within days, and how late on average in tenths; `None` where two credits of one
/// day and number may stand in any order, which moves money between kinds of credit.
fn paid_within(
    lines: &Lines,
    days: Option<i64>,
    from: Date,
    to: Date,
) -> Option<(i64, Option<i64>)> {
    let mut seen = BTreeSet::new();
    let mut credits = lines.all().filter(|line| line.amount < 0);
    if !credits.all(|line| seen.insert((line.document_date, line.document_number.clone()))) {
        return None;
    }
    let (first, last) = (query::day_number(from), query::day_number(to));
    let (mut paid, mut late) = (0_i64, 0_i128);
    for (_, due, payment, amount, is_receipt) in
        lines.0.iter().flat_map(|lines| payments_by_age(lines, days))
    {
        if is_receipt && (first..=last).contains(&payment) {
            paid += amount;
            late += i128::from(amount) * i128::from(payment - due);
        }
    }
    let half = RoundingStrategy::MidpointAwayFromZero;
    let tenths = (paid > 0).then(|| {
        let exact = Decimal::from_i128_with_scale(late * 10, 0) / Decimal::from(paid);
        i64::try_from(exact.round_dp_with_strategy(0, half)).unwrap()
    });
    Some((paid, tenths))
}

/// The rules as an accountant would write them down.
fn suggested(
    sales: i64,
    late_tenths: Option<i64>,
    overdue: i64,
    days: Option<i64>,
) -> Option<(&'static str, i64)> {
    if late_tenths.is_none() && overdue == 0 {
        return None;
    }
    let late = Decimal::new(late_tenths.unwrap_or(0), 1);
    let over = |days: i64, average: i64| overdue > days || late > Decimal::from(average);
    let (grade, factor) = if over(90, 60) {
        ("D", "0")
    } else if over(30, 30) {
        ("C", "0.5")
    } else if over(0, 5) {
        ("B", "1")
    } else {
        ("A", "1.2")
    };
    let factor: Decimal = factor.parse().unwrap();
    let days = Decimal::from(days.unwrap_or(0) + 30);
    let limit = Decimal::from(sales.max(0)) * days * factor / Decimal::from(365);
    let hundreds = (limit / Decimal::from(10_000)).floor() * Decimal::from(10_000);
    Some((grade, i64::try_from(hundreds).unwrap()))
}

#[test]
fn credit_of_a_thousand_ledgers() {
    let compared = Cell::new(0);
    thousand(|ledger, lines, as_of| {
        let accounts = by_account(lines, as_of);
        let credit = credit(ledger, as_of).unwrap();
        let with_line = |row: &&CreditRow| {
            accounts.contains_key(&(row.customer_code.to_string(), row.currency.to_string()))
        };
        assert_eq!(credit.rows.iter().filter(with_line).count(), accounts.len());
        let pools = credit_pools(ledger, as_of).unwrap();
        let grades = grades(ledger, as_of).unwrap();
        let year_ago = as_of - chrono::TimeDelta::days(364);
        for row in &credit.rows {
            let key = (row.customer_code.to_string(), row.currency.to_string());
            let lines = accounts.get(&key).cloned().unwrap_or_default();
            let open = lines.open(Method::Fifo, term(&row.customer_code), as_of);
            let oldest = open.debits.iter().map(|debit| overdue_days(debit.due_date, as_of)).max();
            assert_eq!(row.oldest_overdue_days, oldest);
            assert_eq!(row.over_term, oldest.is_some_and(|days| days > 0));
            assert_eq!(row.used, lines.balance());
            // A limit is an amount of the card's own currency.
            let limit = limit(&key.0).filter(|_| key.1 == "CNY");
            assert_eq!(row.limit, limit);
            assert_eq!(row.available, limit.map(|limit| limit - row.used));
            assert_eq!(row.over_limit, limit.map_or(0, |limit| (row.used - limit).max(0)));
            let grade = grades
                .iter()
                .find(|one| one.customer_code == row.customer_code && one.currency == row.currency);
            let grade = grade.expect("a suggestion, or none, for each account");
            let behaviour = &grade.behaviour;
            let bought: i64 = lines
                .all()
                .filter(|line| line.kind.word() == ledger::SALES && line.document_date >= year_ago)
                .map(|line| line.amount)
                .sum();
            assert_eq!(behaviour.sales, bought);
            assert_eq!(behaviour.oldest_overdue_days, oldest.unwrap_or(0));
            assert_eq!(behaviour.term_days, term(&key.0).unwrap_or(0));
            assert_eq!(grade.limit, limit);
            if let Some((paid, late)) = paid_within(&lines, term(&key.0), year_ago, as_of) {
                assert_eq!((behaviour.paid, behaviour.days_late_tenths), (paid, late), "{key:?}");
                let expected = suggested(bought, late, oldest.unwrap_or(0), term(&key.0));
                let found = grade.suggested_grade.map(Grade::word).zip(grade.suggested_limit);
                assert_eq!(found, expected, "{key:?}");
                compared.set(compared.get() + 1);
            }
        }
        // Nobody is pooled on another here: a pool is its own account.
        for pool in pools {
            assert_eq!(pool.pool_code, pool.credit.customer_code);
            assert_eq!((pool.pool_used, pool.pool_limit), (pool.credit.used, pool.credit.limit));
        }
    });
    assert!(compared.get() > 2_000, "{} accounts", compared.get());
}

/// The first customer of each ledger is the head of the two after it, who stand in other parts.
#[test]
fn pools_of_a_thousand_ledgers_reach_over_parts() {
    thousand(|ledger, lines, as_of| {
        let codes = ledger.customers.column("customer_code").unwrap().str().unwrap().clone();
        let codes: Vec<&str> = codes.iter().flatten().collect();
        let head = |code: &str| format!("{}-0", &code[..code.len() - 2]);
        let heads: Vec<String> = codes.iter().map(|code| head(code)).collect();
        let mut pooled = ledger.clone();
        let parents = Column::new("credit_parent_code".into(), heads);
        pooled.customers.with_column(parents).unwrap();
        // The limits of a third of the heads begin later, of a third they are over.
        let day = query::day_number(as_of);
        let valid = |code: &str| match code[1..3].parse::<i64>().unwrap() % 3 {
            0 => (None, Some(day)),
            1 => (Some(day + 1), None),
            _ => (None, Some(day - 1)),
        };
        for (name, days) in [
            ("credit_from_day", codes.iter().map(|code| valid(code).0).collect::<Vec<_>>()),
            ("credit_until_day", codes.iter().map(|code| valid(code).1).collect()),
        ] {
            pooled.customers.with_column(Column::new(name.into(), days)).unwrap();
        }
        let mut parts = CreditPools::default();
        for place in ["-0", "-1", "-2"] {
            let customers = codes.iter().filter(|code| code.ends_with(place));
            let customers = customers.map(|code| (*code).to_owned()).collect();
            let part = pooled.narrowed(&Selection { customers, ..Selection::default() }).unwrap();
            parts.merge(CreditPools::of(&part, as_of).unwrap());
        }
        let mut used: BTreeMap<String, i64> = BTreeMap::new();
        for line in lines.iter().filter(|line| date_of(line.day) <= as_of) {
            if line.currency == "CNY" && codes.contains(&&*line.customer) {
                *used.entry(head(&line.customer)).or_default() += line.amount;
            }
        }
        let rows = parts.rows(as_of);
        let mut whole = credit_pools(&pooled, as_of).unwrap();
        whole.retain(|row| codes.contains(&&*row.credit.customer_code));
        assert_eq!(rows, whole);
        for row in rows {
            assert_eq!(row.pool_code, head(&row.credit.customer_code));
            assert_eq!(row.pool_limit, Some(5_000));
            let of_pool = used.get(row.pool_code.as_str()).copied().unwrap_or_default();
            assert_eq!(row.pool_used, of_pool);
            let (state, in_force) = match valid(&row.pool_code) {
                (None, Some(until)) if until == day => (LimitState::Valid, 5_000),
                (Some(_), _) => (LimitState::NotYet, 0),
                _ => (LimitState::Expired, 0),
            };
            assert_eq!((row.limit_state, row.pool_available), (state, Some(in_force - of_pool)));
            assert_eq!(row.pool_over_limit, (of_pool - in_force).max(0));
        }
    });
}

#[test]
fn contested_documents_stand_apart_by_every_method() {
    thousand(|ledger, lines, as_of| {
        let mut ledger = ledger.clone();
        let mut random = Random(0x1234_5678_9abc_def1);
        let mut contested: BTreeMap<(String, String), Option<i64>> = BTreeMap::new();
        for line in lines.iter().filter(|line| !line.number.is_empty()) {
            if random.below(5) != 0 {
                continue;
            }
            let since = as_of + chrono::TimeDelta::days(random.below(400) as i64 - 300);
            let until = (random.below(3) == 0)
                .then(|| since + chrono::TimeDelta::days(random.below(300) as i64));
            let amount = (random.below(2) == 0).then(|| random.below(300) as i64 + 1);
            let (customer_code, number) = (line.customer.clone(), line.number.clone());
            if since <= as_of && until.is_none_or(|until| as_of < until) {
                let known =
                    contested.entry((customer_code.clone(), number.clone())).or_insert(Some(0));
                *known = known.zip(amount).map(|(one, other)| one + other);
            }
            ledger.disputes.push(Dispute {
                customer_code,
                document_number: number,
                amount,
                since,
                until,
            });
        }
        for method in Method::ALL {
            let mut expected: BTreeMap<Key, i64> = BTreeMap::new();
            for item in open_items(&ledger, as_of, method).unwrap().rows {
                let number = (item.customer_code.to_string(), item.document_number.to_string());
                let amount = match contested.get(&number) {
                    Some(amount) if item.open > 0 => amount.unwrap_or(item.open).min(item.open),
                    _ => 0,
                };
                assert_eq!(item.disputed, amount, "{method:?} {item:?}");
                let key = (item.customer_code.to_string(), item.currency.to_string());
                *expected.entry(key).or_default() += amount;
            }
            let found = aging_apart(&ledger, as_of, method, Basis::Due, &Bands::default());
            let found = found.unwrap();
            for (row, apart) in found.aging.rows.iter().zip(&found.apart) {
                let key = (row.customer_code.to_string(), row.currency.to_string());
                let disputed = expected.get(&key).copied().unwrap_or(0);
                assert_eq!(apart.disputed, disputed, "{method:?} {key:?}");
            }
        }
    });
}

#[test]
fn a_provision_is_the_bands_at_their_rates() {
    thousand(|ledger, lines, as_of| {
        let rates: Vec<Decimal> = ["0", "0.005", "0.05", "0.123", "0.5", "1"]
            .iter()
            .map(|rate| rate.parse().unwrap())
            .collect();
        for method in Method::ALL {
            let basis = Basis::Document;
            let aged = aging(ledger, as_of, method, basis, &Bands::default()).unwrap();
            let found = provision(aged, rates.clone()).unwrap();
            let expected = by_oracle(lines, as_of, method, basis, &term);
            for (row, (.., bands)) in found.rows.iter().zip(&expected) {
                let lost: Vec<i64> = bands
                    .iter()
                    .zip(&rates)
                    .map(|(amount, rate)| {
                        let exact = Decimal::from(*amount) * rate;
                        let half = RoundingStrategy::MidpointAwayFromZero;
                        i64::try_from(exact.round_dp_with_strategy(0, half)).unwrap()
                    })
                    .collect();
                assert_eq!(row.total, lost.iter().sum::<i64>());
                assert_eq!(row.bands, lost);
            }
            assert_eq!(found.rows.len(), expected.len());
        }
        let rate: Decimal = "0.0375".parse().unwrap();
        let (method, basis) = (Method::OpenItem, Basis::Due);
        let aged = aging(ledger, as_of, method, basis, &Bands::default()).unwrap();
        let found = provision_of_balances(&aged, rate).unwrap();
        let expected = by_account(lines, as_of).into_values().map(|lines| {
            let exact = Decimal::from(lines.balance().max(0)) * rate;
            let half = RoundingStrategy::MidpointAwayFromZero;
            i64::try_from(exact.round_dp_with_strategy(0, half)).unwrap()
        });
        assert_eq!(found, expected.collect::<Vec<_>>());
        // By migration: the sums of the bands at three ends of months, by the plain ageing.
        let ends = [2, 1, 0].map(|back| match back {
            0 => as_of,
            back => {
                let first = as_of.format("%Y-%m-01").to_string().parse::<Date>().unwrap();
                let first = first.checked_sub_months(chrono::Months::new(back - 1)).unwrap();
                first.pred_opt().unwrap()
            }
        });
        for (method, basis) in Method::ALL.into_iter().flat_map(|it| Basis::ALL.map(|by| (it, by)))
        {
            migrates(ledger, lines, (method, basis), ends);
        }
    });
}

/// The rates of two months by migration from the plain ageing at their ends.
fn migrates(
    ledger: &Ledger,
    lines: &[TestLine],
    (method, basis): (Method, Basis),
    ends: [Date; 3],
) {
    let as_of = ends[2];
    let mut sums: BTreeMap<String, Vec<Vec<i128>>> = BTreeMap::new();
    for end in ends {
        let mut of_end: BTreeMap<String, Vec<i128>> = BTreeMap::new();
        for row in by_oracle(lines, end, method, basis, &term) {
            let sum = of_end.entry(row.1).or_insert_with(|| vec![0; row.4.len()]);
            sum.iter_mut().zip(row.4).for_each(|(sum, band)| *sum += i128::from(band));
        }
        of_end.into_iter().for_each(|(code, sum)| sums.entry(code).or_default().push(sum));
    }
    let bands = Bands::default();
    let count = bands.keys(basis).len();
    let found = migration(ledger, as_of, method, basis, &bands, 2, Decimal::ONE).unwrap();
    for (currency, rates) in found {
        let sums = &sums[&currency];
        let mut expected = vec![Decimal::ONE; count];
        for band in (0..count - 1).rev() {
            let held: i128 = sums[..sums.len() - 1].iter().map(|sum| sum[band]).sum();
            let moved: i128 = sums[1..].iter().map(|sum| sum[band + 1]).sum();
            let rate = match held {
                0 => Decimal::ONE,
                held => (Decimal::from(moved) / Decimal::from(held)).min(Decimal::ONE),
            };
            expected[band] = rate * expected[band + 1];
        }
        let half = RoundingStrategy::MidpointAwayFromZero;
        let rounded = expected.iter().map(|rate| rate.round_dp_with_strategy(6, half));
        assert_eq!(rates, rounded.collect::<Vec<_>>(), "{currency} {method:?} {basis:?}");
    }
}

#[test]
fn promises_take_the_receipts_in_their_order() {
    thousand(|ledger, lines, as_of| {
        let mut ledger = ledger.clone();
        let mut random = Random(0xfeed_5678_9abc_def1);
        let accounts: BTreeSet<Key> = lines.iter().map(key).collect();
        for (customer_code, currency) in &accounts {
            for _ in 0..random.below(4) {
                let made_on = as_of - chrono::TimeDelta::days(random.below(500) as i64 - 20);
                let due_on = made_on + chrono::TimeDelta::days(random.below(90) as i64);
                ledger.promises.push(Promise {
                    customer_code: customer_code.clone(),
                    currency: currency.clone(),
                    amount: random.below(900) as i64 + 1,
                    made_on,
                    due_on,
                });
            }
        }
        let found = promises(&ledger, as_of).unwrap();
        let there = ledger.promises.iter().filter(|promise| promise.made_on <= as_of);
        assert_eq!(found.len(), there.count());
        let by_lines = by_account(lines, as_of);
        let mut seen: BTreeMap<Key, Vec<&PromiseRow>> = BTreeMap::new();
        for row in &found {
            let key = (row.promise.customer_code.clone(), row.promise.currency.clone());
            seen.entry(key).or_default().push(row);
        }
        for (key, rows) in seen {
            // Receipts of a document, its lines set against each other, day by day.
            let mut days: BTreeMap<Date, i64> = BTreeMap::new();
            for line in by_lines.get(&key).map(Lines::net).unwrap_or_default() {
                if line.kind.word() == ledger::RECEIPT && line.amount < 0 {
                    *days.entry(line.document_date).or_default() -= line.amount;
                }
            }
            let mut kept: Vec<[i64; 2]> = vec![[0, 0]; rows.len()];
            for (day, mut left) in days {
                for (row, kept) in rows.iter().zip(&mut kept) {
                    if row.promise.made_on <= day {
                        let take = (row.promise.amount - kept[0] - kept[1]).min(left);
                        left -= take;
                        kept[usize::from(day > row.promise.due_on)] += take;
                    }
                }
            }
            for (row, [in_time, late]) in rows.into_iter().zip(kept) {
                assert_eq!((row.in_time, row.late), (in_time, late), "{row:?}");
                let is_whole = in_time + late >= row.promise.amount;
                let expected = match (is_whole, as_of > row.promise.due_on) {
                    (true, _) if late > 0 => PromiseState::Late,
                    (true, _) => PromiseState::Kept,
                    (false, true) => PromiseState::Broken,
                    (false, false) => PromiseState::Open,
                };
                assert_eq!(row.state, expected, "{row:?}");
            }
        }
    });
}

#[test]
fn local_currency_is_each_line_at_its_rate() {
    thousand(|ledger, lines, as_of| {
        let rate: Decimal = "7.1234".parse().unwrap();
        let stated = BTreeMap::from([("USD".to_owned(), rate)]);
        let local = localized(ledger, Currency::CNY, &stated).unwrap();
        let mut expected: BTreeMap<Key, i64> = BTreeMap::new();
        for line in lines.iter().filter(|line| date_of(line.day) <= as_of) {
            let amount = match line.currency {
                "CNY" => line.amount,
                _ => {
                    let exact = Decimal::from(line.amount) * rate;
                    let half = RoundingStrategy::MidpointAwayFromZero;
                    i64::try_from(exact.round_dp_with_strategy(0, half)).unwrap()
                }
            };
            *expected.entry(key(line)).or_default() += amount;
        }
        let rows = balances(&local, None, as_of).unwrap().rows.into_iter();
        let found: BTreeMap<Key, i64> = rows
            .map(|row| ((row.customer_code.to_string(), row.currency.to_string()), row.closing))
            .collect();
        assert_eq!(found, expected);
    });
}

#[test]
fn what_later_money_settles_is_what_it_leaves_open() {
    thousand(|ledger, lines, as_of| {
        type Left = BTreeMap<(Key, Date, Date), i64>;
        let mut found = Left::new();
        for row in future_items(ledger, as_of).unwrap() {
            let item = row.item;
            assert!(item.open == 0 || row.future.abs() <= item.open.abs(), "{item:?}");
            if item.open > 0 {
                let key = (item.customer_code.to_string(), item.currency.to_string());
                let of = (key, item.document_date.unwrap(), item.due_date.unwrap());
                *found.entry(of).or_default() += item.open - row.future;
            }
        }
        found.retain(|_, left| *left != 0);
        let mut expected = Left::new();
        let end = as_of + chrono::TimeDelta::days(4_000);
        for (key, lines) in by_control(lines, end) {
            let key = (key.0, key.1);
            // Debits of the day against every credit that ever comes.
            let netted = ageing::net(&lines);
            let known: Vec<ageing::Line> = netted
                .into_iter()
                .filter(|line| line.amount < 0 || line.document_date <= as_of)
                .collect();
            for debit in ageing::open_item(&known, term(&key.0), end).debits {
                let of = (key.clone(), debit.document_date, debit.due_date);
                *expected.entry(of).or_default() += debit.amount;
            }
        }
        assert_eq!(found, expected);
    });
}

#[test]
fn sold_lines_add_up_to_their_customers() {
    thousand(|ledger, lines, to| {
        let from = Some(to - chrono::TimeDelta::days(300));
        let (rows, left_out) = sales_lines(ledger, from, to, usize::MAX).unwrap();
        let is_sold = |line: &&TestLine| {
            let date = date_of(line.day);
            line.kind == ledger::SALES && date <= to && from.is_some_and(|from| from <= date)
        };
        let mut expected: BTreeMap<Key, (i64, i64)> = BTreeMap::new();
        for line in lines.iter().filter(is_sold) {
            let sums = expected.entry(key(line)).or_default();
            *sums = (sums.0 + line.amount, sums.1 + 1);
        }
        let mut found: BTreeMap<Key, (i64, i64)> = BTreeMap::new();
        for row in &rows {
            let key = (row.customer_code.to_string(), row.currency.to_string());
            let sums = found.entry(key).or_default();
            *sums = (sums.0 + row.gross, sums.1 + 1);
        }
        assert_eq!((found, left_out), (expected, 0));
        // With less room the customers stay whole.
        let (part, left_out) = sales_lines(ledger, from, to, rows.len() / 2).unwrap();
        assert!(part.len() <= rows.len() / 2 && left_out > 0);
        let codes: BTreeSet<&Text> = part.iter().map(|row| &row.customer_code).collect();
        let whole = rows.iter().filter(|row| codes.contains(&row.customer_code)).count();
        assert_eq!(whole, part.len());
    });
}
