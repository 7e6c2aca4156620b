//! A thousand random ledgers: every report against plain loops over the lines, to the cent.

use std::collections::{BTreeMap, BTreeSet};

use super::oracle::{Key, by_account, by_oracle, by_sql, date_of};
use super::tests::{TestLine, ledger_of, line};
use super::*;
use crate::domain::ageing;
use crate::domain::payment::{self, WEEKS};
use crate::domain::period::{Against, Period};
use crate::domain::segment::{ClassEnds, Retention};
use crate::table::ledger;

const FIRST_DAY: i32 = 19_600;
/// Ledgers that are put into one frame, each with customers of its own.
const TOGETHER: u64 = 100;

/// xorshift: the same numbers on every machine.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }
}

/// Few customers, numbers and days, so that documents meet.
fn random_ledger(random: &mut Random, prefix: &str) -> Vec<TestLine> {
    let mut lines = Vec::new();
    for _ in 0..random.below(48) {
        let kinds = [ledger::SALES, ledger::SALES, ledger::RECEIPT, ledger::OPENING, ledger::OTHER];
        let kind = random.pick(&kinds);
        // Amounts are often equal, and sometimes large.
        let most = random.pick(&[1, 100, 500, 500, 9_000_000_000]);
        let amount = if most == 1 { 100 } else { random.below(most) as i64 + 1 };
        let is_negative = match kind {
            ledger::RECEIPT => random.below(16) != 0,
            _ => random.below(4) == 0,
        };
        let amount = if is_negative { -amount } else { amount };
        let customer = format!("{prefix}-{}", random.below(4));
        let number = match random.below(7) {
            0 => String::new(),
            number => format!("N{number}"),
        };
        let day = FIRST_DAY + random.below(800) as i32;
        let mut line = line(kind, &customer, &number, day, amount);
        line.due = (random.below(2) == 0).then(|| line.day + random.below(120) as i32 - 5);
        line.currency = if random.below(8) == 0 { "USD" } else { "CNY" };
        line.settles = match random.below(8) {
            settles @ 1..=5 => format!("N{settles}"),
            _ => String::new(),
        };
        line.product = random.pick(&["", "P1", "P2", "P3"]);
        line.region = random.pick(&["", "华东", "华南"]);
        line.tax = amount / 10;
        line.control_account = random.pick(&["", "", "", "", "1221"]);
        lines.push(line);
    }
    lines
}

/// Calls the judge with a frame of a hundred ledgers, their lines and a day, ten times.
pub(super) fn thousand(judge: impl Fn(&Ledger, &[TestLine], Date)) {
    for seed in 1..=10_u64 {
        println!("seed {seed}");
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut lines = Vec::new();
        for one in 0..TOGETHER {
            lines.extend(random_ledger(&mut random, &format!("K{one:02}")));
        }
        let customers: Vec<(String, Option<i64>)> = (0..TOGETHER)
            .flat_map(|one| {
                let of = |which: u8, limit| (format!("K{one:02}-{which}"), limit);
                [of(0, Some(5_000)), of(1, None), of(2, Some(0))]
            })
            .collect();
        let cards: Vec<_> = customers
            .iter()
            .map(|(code, limit)| (code.as_str(), "名称", "华北", "CNY", *limit, term(code)))
            .collect();
        let as_of = date_of(FIRST_DAY + 300 + random.below(600) as i32);
        judge(&ledger_of(&lines, &cards), &lines, as_of);
    }
}

/// The last of the four customers of each ledger has no card, the one before it no term.
pub(super) fn term(customer: &str) -> Option<i64> {
    match customer.rsplit('-').next() {
        Some("0") => Some(30),
        Some("1") => Some(0),
        _ => None,
    }
}

fn has_card(customer: &str) -> bool {
    !customer.ends_with("-3")
}

#[test]
fn ageing_of_a_thousand_ledgers() {
    thousand(|ledger, lines, as_of| {
        for method in Method::ALL {
            for basis in Basis::ALL {
                let expected = by_oracle(lines, as_of, method, basis, &term);
                assert_eq!(by_sql(ledger, as_of, method, basis), expected, "{method:?} {basis:?}");
            }
        }
        for assertion in assertions(ledger, as_of) {
            assert!(assertion.holds, "{assertion:?}");
        }
    });
}

#[test]
fn open_items_and_what_stands_apart_add_up_to_the_ageing() {
    thousand(|ledger, lines, as_of| {
        for method in Method::ALL {
            type Sums = (i64, BTreeMap<(Date, Date), i64>);
            let mut found: BTreeMap<Key, Sums> = BTreeMap::new();
            for item in open_items(ledger, as_of, method).unwrap().rows {
                assert_eq!(item.amount, item.settled + item.open);
                let sums = found
                    .entry((item.customer_code.to_string(), item.currency.to_string()))
                    .or_default();
                match item.due_date {
                    Some(due) => {
                        *sums.1.entry((item.document_date.unwrap(), due)).or_default() += item.open;
                    }
                    None => sums.0 += item.open,
                }
            }
            let mut expected: BTreeMap<Key, Sums> = BTreeMap::new();
            for (key, lines) in by_account(lines, as_of) {
                let days = term(&key.0);
                let open = lines.open(method, days, as_of);
                let sums = expected.entry(key).or_default();
                sums.0 = open.unapplied;
                for debit in open.debits {
                    *sums.1.entry((debit.document_date, debit.due_date)).or_default() +=
                        debit.amount;
                }
            }
            expected.retain(|_, sums| sums.0 != 0 || !sums.1.is_empty());
            assert_eq!(found, expected, "{method:?}");
        }
        for (method, basis) in Method::ALL.into_iter().flat_map(|it| Basis::ALL.map(|by| (it, by)))
        {
            // The room asserts that the bands and what stands apart are the balance.
            let apart = aging_apart(ledger, as_of, method, basis, &Bands::default()).unwrap();
            assert_eq!(apart.aging.rows.len(), apart.apart.len());
        }
    });
}

/// Which receipt pays which debit by age, cent by cent: (due day, payment day, amount).
pub(super) fn payments_by_age(
    lines: &[ageing::Line],
    days: Option<i64>,
) -> Vec<(i64, i64, i64, i64, bool)> {
    let day = super::query::day_number;
    let net = ageing::net(lines);
    let mut debits: Vec<(i64, i64, bool, String, i64)> = Vec::new();
    let mut credits: Vec<(i64, String, bool, i64)> = Vec::new();
    for line in &net {
        let document_day = day(line.document_date);
        let due = line.due_date.map(day);
        if line.amount > 0 {
            let by_term = due.unwrap_or(document_day + days.unwrap_or(0));
            let number = line.document_number.clone();
            debits.push((document_day, by_term, due.is_none(), number, line.amount));
        } else if line.amount < 0 {
            let is_receipt = line.kind.word() == ledger::RECEIPT;
            credits.push((document_day, line.document_number.clone(), is_receipt, -line.amount));
        }
    }
    debits.sort();
    credits.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let mut paid = Vec::new();
    for (credit_day, _, is_receipt, mut left) in credits {
        for debit in &mut debits {
            let amount = debit.4.min(left);
            if amount > 0 {
                debit.4 -= amount;
                left -= amount;
                paid.push((debit.0, debit.1, debit.0.max(credit_day), amount, is_receipt));
            }
        }
    }
    paid
}

#[test]
fn payments_agree_with_plain_pairing() {
    thousand(|ledger, lines, to| {
        let from = to - chrono::TimeDelta::days(200);
        let (first, last) = (super::query::day_number(from), super::query::day_number(to));
        let found = payments(ledger, Some(from), to, Method::Fifo).unwrap();
        let mut expected = BTreeMap::new();
        for (key, lines) in by_account(lines, to) {
            let (mut paid, mut late, mut to_pay, mut days_late) = (0, 0, 0_i128, 0_i128);
            let days = term(&key.0);
            let paid_by_age = lines.0.iter().flat_map(|lines| payments_by_age(lines, days));
            for (day, due, payment, amount, is_receipt) in paid_by_age {
                if is_receipt && (first..=last).contains(&payment) {
                    paid += amount;
                    late += if payment > due { amount } else { 0 };
                    to_pay += i128::from(amount * (payment - day));
                    days_late += i128::from(amount) * i128::from(payment - due);
                }
            }
            expected.insert(key, (paid, late, to_pay, days_late));
        }
        // Two credits of one day and number may stand in any order, which moves money between
        // the kinds of credit; without such a pair the sums are equal.
        for row in found.rows {
            let key = (row.customer_code.to_string(), row.currency.to_string());
            let sums = (row.paid, row.paid_late, row.amount_days_to_pay, row.amount_days_late);
            let mut seen = BTreeSet::new();
            let is_plain = by_account(lines, to)[&key]
                .all()
                .filter(|line| line.amount < 0)
                .all(|line| seen.insert((line.document_date, line.document_number.clone())));
            if is_plain {
                assert_eq!(sums, expected[&key], "{key:?}");
            }
        }
    });
}

#[test]
fn a_forecast_is_the_open_items_moved_by_habit() {
    thousand(|ledger, lines, as_of| {
        let forecast = forecast(ledger, as_of, Method::Fifo).unwrap();
        let mut totals: BTreeMap<&str, i64> = BTreeMap::new();
        for row in &forecast.customers {
            let key = (row.customer_code.to_string(), row.currency.to_string());
            let open = by_account(lines, as_of)[&key].open(Method::Fifo, term(&key.0), as_of);
            assert_eq!(row.open, open.debits.iter().map(|debit| debit.amount).sum::<i64>());
            let mut weeks = [0; WEEKS];
            for debit in &open.debits {
                let expected = debit.due_date + chrono::TimeDelta::days(row.days_late[1]);
                let day = (expected - as_of).num_days().max(1);
                if let Some(week) = weeks.get_mut(((day - 1) / 7) as usize) {
                    *week += debit.amount;
                }
            }
            assert_eq!(row.weeks, weeks);
            *totals.entry(&row.currency).or_default() += weeks.iter().sum::<i64>();
        }
        for week in &forecast.weeks {
            assert!(week.by_then_low <= week.by_then && week.by_then <= week.by_then_high);
            if week.week == payment::WEEKS {
                assert_eq!(week.by_then, totals.get(&*week.currency).copied().unwrap_or(0));
            }
        }
    });
}

fn sold(lines: &[TestLine], from: Date, to: Date) -> Vec<&TestLine> {
    let lines = lines.iter().filter(|line| line.kind == ledger::SALES);
    lines.filter(|line| (from..=to).contains(&date_of(line.day))).collect()
}

fn month(line: &TestLine) -> String {
    date_of(line.day).to_string()[..7].to_owned()
}

fn key_of(line: &TestLine, group: Group) -> String {
    match group {
        Group::Customer => line.customer.clone(),
        // The cards of the test say so; other customers have no card.
        Group::Category => if has_card(&line.customer) { "批发" } else { "" }.to_owned(),
        Group::Region if line.region.is_empty() && has_card(&line.customer) => "华北".into(),
        Group::Region => line.region.to_owned(),
        Group::Salesperson => String::new(),
        Group::Product if line.product.is_empty() => "!".to_owned(),
        Group::Product => line.product.to_owned(),
        Group::Month => month(line),
    }
}

/// Documents (by customer and number; lines without one by themselves) with their gross.
fn documents<'a>(
    lines: impl IntoIterator<Item = &'a &'a TestLine>,
) -> BTreeMap<(String, String), i64> {
    let mut found = BTreeMap::new();
    for (at, line) in lines.into_iter().enumerate() {
        let number = if line.number.is_empty() { format!("~{at}") } else { line.number.clone() };
        *found.entry((line.customer.clone(), number)).or_default() += line.amount;
    }
    found
}

#[test]
fn sales_by_one_group() {
    thousand(|ledger, lines, to| {
        let from = to - chrono::TimeDelta::days(250);
        for (group, currency) in
            Group::ALL.into_iter().flat_map(|group| ["CNY", "USD"].map(|code| (group, code)))
        {
            let mut groups: BTreeMap<String, Vec<&TestLine>> = BTreeMap::new();
            for line in sold(lines, from, to).into_iter().filter(|line| line.currency == currency) {
                groups.entry(key_of(line, group)).or_default().push(line);
            }
            let total: i64 = groups.values().flatten().map(|line| line.amount).sum();
            let expected: BTreeMap<_, _> = groups
                .into_iter()
                .map(|(key, lines)| {
                    let gross: i64 = lines.iter().map(|line| line.amount).sum();
                    let tax: i64 = lines.iter().map(|line| line.tax).sum();
                    let share = share_ten_thousandths(gross, total).unwrap_or(0);
                    let count = documents(&lines).len() as i64;
                    let quantity = 1_500_000 * lines.len() as i64;
                    (key, (count, quantity, gross - tax, tax, gross, share))
                })
                .collect();
            let sales = sales(ledger, Some(from), to, group, Some(currency)).unwrap();
            let found: BTreeMap<_, _> = sales
                .rows
                .into_iter()
                .map(|row| {
                    let sums = (
                        row.documents,
                        row.quantity_millionths,
                        row.net,
                        row.tax,
                        row.gross,
                        row.share_ten_thousandths,
                    );
                    (row.key.to_string(), sums)
                })
                .collect();
            assert_eq!(found, expected, "{group:?}");
        }
    });
}

type Cell = (String, String, String);

#[test]
fn sales_by_two_groups_and_their_trend() {
    thousand(|ledger, lines, to| {
        let from = to - chrono::TimeDelta::days(250);
        let sold = sold(lines, from, to);
        for rows_by in Group::ALL {
            for columns_by in [Group::Month, Group::Region] {
                let mut cells: BTreeMap<Cell, Vec<&TestLine>> = BTreeMap::new();
                for line in &sold {
                    let keys = (key_of(line, rows_by), key_of(line, columns_by));
                    cells.entry((line.currency.into(), keys.0, keys.1)).or_default().push(line);
                }
                let expected: Vec<_> = cells
                    .into_iter()
                    .map(|(key, lines)| {
                        let gross: i64 = lines.iter().map(|line| line.amount).sum();
                        let tax: i64 = lines.iter().map(|line| line.tax).sum();
                        (key, documents(&lines).len() as i64, gross - tax, tax, gross)
                    })
                    .collect();
                let pivot = pivot(ledger, Some(from), to, rows_by, columns_by).unwrap();
                let mut found: Vec<_> = pivot
                    .cells
                    .into_iter()
                    .map(|cell| {
                        let key = [cell.currency, cell.row_key, cell.column_key];
                        let key: (String, String, String) = key.map(|text| text.to_string()).into();
                        (key, cell.documents, cell.net, cell.tax, cell.gross)
                    })
                    .collect();
                found.sort();
                assert_eq!(found, expected, "{rows_by:?} {columns_by:?}");
            }
        }
        let mut months: BTreeMap<(String, String), i64> = BTreeMap::new();
        for line in lines.iter().filter(|line| line.kind == ledger::SALES) {
            if date_of(line.day) <= to {
                *months.entry((line.currency.into(), month(line))).or_default() += line.amount;
            }
        }
        for row in trend(ledger, to, None).unwrap() {
            let at =
                |month: &str| months.get(&(row.currency.to_string(), month.to_owned())).copied();
            assert_eq!(row.gross, at(&row.month).unwrap_or(0));
            let year_before =
                format!("{:04}{}", row.month[..4].parse::<i32>().unwrap() - 1, &row.month[4..]);
            match row.year_before {
                Some(before) => assert_eq!(before, at(&year_before).unwrap_or(0)),
                None => assert_eq!(at(&year_before), None),
            }
        }
    });
}

#[test]
fn classes_returns_tax_and_effects() {
    thousand(|ledger, lines, to| {
        let from = to - chrono::TimeDelta::days(250);
        let sold_lines = sold(lines, from, to);
        for group in Group::ALL {
            let abc = abc(ledger, Some(from), to, group, ClassEnds::default()).unwrap();
            let mut sums: BTreeMap<(String, String), i64> = BTreeMap::new();
            for line in &sold_lines {
                *sums.entry((line.currency.into(), key_of(line, group))).or_default() +=
                    line.amount;
            }
            let found: BTreeMap<_, _> = abc
                .iter()
                .map(|row| ((row.currency.to_string(), row.key.to_string()), row.gross))
                .collect();
            assert_eq!(found, sums, "{group:?}");
            for pair in abc.windows(2).filter(|pair| pair[0].currency == pair[1].currency) {
                assert!(pair[0].gross >= pair[1].gross && pair[0].class <= pair[1].class);
                assert!(pair[0].cumulative_ten_thousandths <= pair[1].cumulative_ten_thousandths);
            }
            for row in returns(ledger, Some(from), to, group).unwrap() {
                let of_key: Vec<&TestLine> = sold_lines
                    .iter()
                    .copied()
                    .filter(|line| line.currency == row.currency && key_of(line, group) == row.key)
                    .collect();
                let documents = documents(&of_key);
                let red: Vec<i64> = documents.into_values().collect();
                let returned: i64 =
                    red.iter().filter(|gross| **gross < 0).map(|gross| -gross).sum();
                let sold: i64 = red.iter().filter(|gross| **gross >= 0).sum();
                assert_eq!((row.sold, row.returned), (sold, returned), "{group:?} {}", row.key);
                let count = red.iter().filter(|gross| **gross < 0).count() as i64;
                assert_eq!(row.returned_documents, count);
                assert_eq!(row.sold_documents, red.len() as i64 - count);
            }
        }
        for currency in ["CNY", "USD"] {
            let sums = |of: fn(&TestLine) -> i64| -> i64 {
                let lines = sold_lines.iter().filter(|line| line.currency == currency);
                lines.map(|line| of(line)).sum()
            };
            let rows = tax_by_rate(ledger, Some(from), to).unwrap();
            let rows: Vec<_> = rows.iter().filter(|row| row.currency == currency).collect();
            assert_eq!(rows.iter().map(|row| row.tax).sum::<i64>(), sums(|line| line.tax));
            assert_eq!(rows.iter().map(|row| row.gross).sum::<i64>(), sums(|line| line.amount));
        }
        let period = Period::new(from, to).unwrap();
        let before = period.earlier(Against::Before).unwrap();
        for row in effects(ledger, period, before).unwrap() {
            let net = |period: Period| -> (i64, i64) {
                let lines = sold(lines, period.from, period.to).into_iter().filter(|line| {
                    line.currency == row.currency && key_of(line, Group::Product) == row.key
                });
                lines.fold((0, 0), |sum, line| (sum.0 + line.amount - line.tax, sum.1 + 1_500_000))
            };
            assert_eq!(net(before), (row.net_before, row.quantity_before_millionths));
            assert_eq!(net(period), (row.net, row.quantity_millionths));
        }
    });
}

#[test]
fn segments_cohorts_and_who_came_and_went() {
    thousand(|ledger, lines, to| {
        let bought = |line: &&TestLine| line.kind == ledger::SALES && date_of(line.day) <= to;
        let mut accounts: BTreeMap<(String, String), Vec<&TestLine>> = BTreeMap::new();
        for line in lines.iter().filter(bought) {
            let key = (line.currency.to_owned(), line.customer.clone());
            accounts.entry(key).or_default().push(line);
        }
        let purchases = |lines: &[&TestLine]| -> Vec<i32> {
            lines.iter().filter(|line| line.amount > 0).map(|line| line.day).collect()
        };
        let rows = rfm(ledger, None, to).unwrap();
        let last = super::query::day_number(to);
        for row in &rows {
            let lines = &accounts[&(row.currency.to_string(), row.customer_code.to_string())];
            let newest = *purchases(lines).iter().max().unwrap();
            assert_eq!(row.recency_days, last - i64::from(newest));
            assert_eq!(row.monetary, lines.iter().map(|line| line.amount).sum::<i64>());
        }
        let buyers = accounts.values().filter(|lines| !purchases(lines).is_empty()).count();
        assert_eq!(rows.len(), buyers);
        let cohorts = cohorts(ledger, to).unwrap();
        let first: usize = cohorts.iter().filter(|row| row.month == 0).map(|row| row.size).sum();
        assert_eq!(first, buyers);
        for row in cohorts {
            let mut customers = 0;
            for ((currency, _), lines) in &accounts {
                let days = purchases(lines);
                let Some(oldest) = days.iter().min() else { continue };
                let months: BTreeSet<String> =
                    days.iter().map(|day| date_of(*day).to_string()[..7].to_owned()).collect();
                let cohort = date_of(*oldest);
                let wanted = cohort
                    .checked_add_months(chrono::Months::new(row.month as u32))
                    .unwrap()
                    .to_string();
                let is_in = cohort.to_string()[..7] == row.cohort && *currency == row.currency;
                customers += usize::from(is_in && months.contains(&wanted[..7]));
            }
            assert_eq!(row.customers, customers, "{row:?}");
        }
        let period = Period::new(to - chrono::TimeDelta::days(150), to).unwrap();
        let before = period.earlier(Against::Before).unwrap();
        let found: BTreeMap<_, _> = retention(ledger, period, before)
            .unwrap()
            .into_iter()
            .map(|row| ((row.currency.to_string(), row.customer_code.to_string()), row.retention))
            .collect();
        let mut expected = BTreeMap::new();
        for (key, lines) in &accounts {
            let days: Vec<Date> = purchases(lines).into_iter().map(date_of).collect();
            let within =
                |period: Period| days.iter().any(|day| (period.from..=period.to).contains(day));
            let earlier = days.iter().any(|day| *day < before.from);
            if let Some(state) = Retention::of(earlier, within(before), within(period)) {
                expected.insert(key.clone(), state);
            }
        }
        assert_eq!(found, expected);
    });
}

#[test]
fn key_figures_and_concentration_are_the_balances() {
    thousand(|ledger, lines, to| {
        let mut balances: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for ((_, currency), lines) in by_account(lines, to) {
            balances.entry(currency).or_default().push(lines.balance());
        }
        for one in key_figures(ledger, None, to, Method::Fifo).unwrap() {
            let of = &balances[one.currency.as_str()];
            assert_eq!(one.balance, of.iter().sum::<i64>());
            assert_eq!(one.receivable, of.iter().filter(|sum| **sum > 0).sum::<i64>());
            assert_eq!(one.receivable - one.advance, one.balance);
        }
        for row in concentration(ledger, to).unwrap() {
            let mut owing: Vec<i64> =
                balances[row.currency.as_str()].iter().copied().filter(|sum| *sum > 0).collect();
            owing.sort_by(|a, b| b.cmp(a));
            assert_eq!(row.balance, owing[row.rank - 1]);
        }
    });
}
