//! 付款表现: how customers pay, how well claims are collected, and what the next weeks bring.

use std::collections::BTreeMap;

use super::balance::collections;
use super::made::names;
use super::pairing::{PairedAccount, each_account};
use super::query::{date_of, day_number, ratio};
use super::{AnalyzeError, Ledger, Method, Text};
use crate::domain::Date;
use crate::domain::payment::{Habit, WEEKS, receipts_by_week};

/// How each customer paid in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payments {
    pub from: Option<Date>,
    pub to: Date,
    pub method: Method,
    pub rows: Vec<PaymentRow>,
}

/// One customer in one currency; sorted by customer, then currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentRow {
    pub customer_code: Text,
    pub customer_name: Text,
    pub currency: Text,
    /// What money paid of documents in the period.
    pub paid: i64,
    /// What of it came after the due day.
    pub paid_late: i64,
    /// Σ paid × days from the document to its payment, and from its due day.
    pub amount_days_to_pay: i128,
    pub amount_days_late: i128,
    /// Σ paid × days ÷ Σ paid, in tenths of a day; `None` where nothing was paid.
    pub days_to_pay_tenths: Option<i64>,
    pub days_late_tenths: Option<i64>,
    /// Days late within which a quarter, half, three quarters of the money came.
    pub quartiles_days_late: Option<[i64; 3]>,
    /// What is open and not due, and what is past due, at the end of the period.
    pub not_due: i64,
    pub overdue: i64,
    /// (opening + sales − closing) ÷ (opening + sales − not due), × 10,000: the part of what could
    /// be collected that was; `None` where the whole is not above 0.
    pub effectiveness_ten_thousandths: Option<i64>,
}

/// Sums of amount × days.
#[derive(Default)]
struct Paid {
    amount: i64,
    late: i64,
    to_pay: i128,
    days_late: i128,
    habit: Habit,
}

impl Paid {
    /// The payments with money whose day lies in the period.
    fn of(paired: &PairedAccount<'_>, from_day: i64, to_day: i64) -> Paid {
        let mut sums = Paid::default();
        let account = &paired.account;
        for pair in &account.pairs {
            if !account.credits[pair.credit].is_receipt || !(from_day..=to_day).contains(&pair.day)
            {
                continue;
            }
            let debit = &account.debits[pair.debit];
            let days_late = pair.day - debit.due_day;
            sums.amount += pair.amount;
            sums.late += if days_late > 0 { pair.amount } else { 0 };
            sums.to_pay += i128::from(pair.amount) * i128::from(pair.day - debit.day);
            sums.days_late += i128::from(pair.amount) * i128::from(days_late);
            sums.habit.add(days_late, pair.amount);
        }
        sums
    }
}

/// sum ÷ whole in tenths, half away from zero; `None` where the whole is 0.
pub(super) fn tenths(sum: i128, whole: i64) -> Option<i64> {
    let whole = i128::from(whole);
    if whole == 0 {
        return None;
    }
    let rounded = (sum.abs() * 20 + whole) / (whole * 2);
    i64::try_from(if sum < 0 { -rounded } else { rounded }).ok()
}

/// Payment behaviour of a period, and the collection effectiveness index.
pub fn payments(
    ledger: &Ledger,
    from: Option<Date>,
    to: Date,
    method: Method,
) -> Result<Payments, AnalyzeError> {
    let names = names(ledger)?;
    let (from_day, to_day) = (from.map_or(i64::MIN, day_number), day_number(to));
    let mut rows: Vec<PaymentRow> = Vec::new();
    each_account(ledger, to, method.pairing(), |paired| {
        let sums = Paid::of(&paired, from_day, to_day);
        let mut row = PaymentRow {
            customer_name: names.of(paired.customer_code).clone(),
            paid: sums.amount,
            paid_late: sums.late,
            amount_days_to_pay: sums.to_pay,
            amount_days_late: sums.days_late,
            days_to_pay_tenths: tenths(sums.to_pay, sums.amount),
            days_late_tenths: tenths(sums.days_late, sums.amount),
            quartiles_days_late: (sums.amount > 0)
                .then(|| [25, 50, 75].map(|percent| sums.habit.percentile(percent))),
            ..PaymentRow::default()
        };
        for debit in &paired.account.debits {
            let overdue = debit.due_day < to_day;
            *(if overdue { &mut row.overdue } else { &mut row.not_due }) += debit.open;
        }
        row.customer_code = ledger.made.text(paired.customer_code);
        row.currency = ledger.made.text(paired.currency);
        rows.push(row);
    })?;
    rows.shrink_to_fit();
    // Both stand by customer and currency.
    let mut moves = collections(ledger, from, to)?.rows.into_iter().peekable();
    for row in &mut rows {
        let key = (&row.customer_code, &row.currency);
        while moves.next_if(|moved| (&moved.customer_code, &moved.currency) < key).is_some() {}
        if let Some(moved) = moves.next_if(|moved| (&moved.customer_code, &moved.currency) == key) {
            let due = moved.opening + moved.sales;
            let could = due - row.not_due;
            row.effectiveness_ten_thousandths =
                (could > 0).then(|| ratio(due - moved.closing, 10_000, could)).flatten();
        }
    }
    Ok(Payments { from, to, method, rows })
}

/// The receipts that the next weeks are likely to bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    pub as_of: Date,
    pub method: Method,
    /// By currency, then week.
    pub weeks: Vec<ForecastWeek>,
    /// By customer and currency, those of whom something is expected.
    pub customers: Vec<ForecastRow>,
}

/// One week of one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForecastWeek {
    pub currency: Text,
    /// From 1.
    pub week: usize,
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub expected: i64,
    /// By the end of the week, if everybody pays as late as in the slowest quarter, as usual, and
    /// as early as in the quickest quarter.
    pub by_then_low: i64,
    pub by_then: i64,
    pub by_then_high: i64,
}

/// One customer in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForecastRow {
    pub customer_code: Text,
    pub customer_name: Text,
    pub currency: Text,
    /// What is open, contested documents left out.
    pub open: i64,
    /// Days late within which a quarter, half and three quarters of its money came.
    pub days_late: [i64; 3],
    /// The habit is its own; else that of all customers of the currency.
    pub is_own_habit: bool,
    /// Expected in each week, as usual.
    pub weeks: [i64; WEEKS],
}

/// Days before the cut-off whose payments make a habit.
pub const HABIT_DAYS: i64 = 730;

/// Each open document is expected so many days after its due day as its customer usually takes.
pub fn forecast(ledger: &Ledger, as_of: Date, method: Method) -> Result<Forecast, AnalyzeError> {
    let names = names(ledger)?;
    let as_of_day = day_number(as_of);
    let contested = ledger.contested(as_of);
    // Of each customer and currency the habit, and what is open of debits with their due days.
    type Expected<'a> = (&'a str, &'a str, Habit, Vec<(i64, i64)>);
    let mut accounts: Vec<Expected> = Vec::new();
    let mut common: BTreeMap<&str, Habit> = BTreeMap::new();
    each_account(ledger, as_of, method.pairing(), |paired| {
        let habit = Paid::of(&paired, as_of_day - HABIT_DAYS, as_of_day).habit;
        common.entry(paired.currency).or_default().merge(&habit);
        let debits = paired.account.debits.iter().filter(|debit| debit.open > 0);
        let open = debits.map(|debit| {
            let number = paired.text(debit.number);
            let of = contested.of(paired.customer_code, number, debit.open);
            (debit.due_day, debit.open - of)
        });
        accounts.push((paired.customer_code, paired.currency, habit, open.collect()));
    })?;
    let mut totals: BTreeMap<&str, [[i64; WEEKS]; 3]> = BTreeMap::new();
    let mut customers = Vec::new();
    for (code, currency, own, open) in &accounts {
        let is_own_habit = own.is_known();
        let habit = if is_own_habit { own } else { &common[currency] };
        let days_late = [25, 50, 75].map(|percent| habit.percentile(percent));
        let of_weeks = |days| receipts_by_week(open.iter().copied(), days, as_of_day);
        let by_quartile = days_late.map(of_weeks);
        let sums = totals.entry(*currency).or_insert([[0; WEEKS]; 3]);
        for (sum, weeks) in sums.iter_mut().zip(&by_quartile) {
            for (total, amount) in sum.iter_mut().zip(weeks) {
                *total += amount;
            }
        }
        let whole: i64 = open.iter().map(|(_, amount)| amount).sum();
        if whole > 0 {
            customers.push(ForecastRow {
                customer_code: ledger.made.text(code),
                customer_name: names.of(code).clone(),
                currency: ledger.made.text(currency),
                open: whole,
                days_late,
                is_own_habit,
                weeks: by_quartile[1],
            });
        }
    }
    let mut weeks = Vec::new();
    for (currency, [early, usual, late]) in totals {
        let (mut high, mut middle, mut low) = (0, 0, 0);
        for week in 0..WEEKS {
            high += early[week];
            middle += usual[week];
            low += late[week];
            let first = as_of_day + 1 + 7 * week as i64;
            weeks.push(ForecastWeek {
                currency: currency.into(),
                week: week + 1,
                from: date_of(first),
                to: date_of(first + 6),
                expected: usual[week],
                by_then_low: low,
                by_then: middle,
                by_then_high: high,
            });
        }
    }
    Ok(Forecast { as_of, method, weeks, customers })
}
