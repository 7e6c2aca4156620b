//! Which credit pays which debit, and what a customer's habit of paying is.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::date::{day_number, from_day_number};

/// What documents and control accounts are named by: texts, or numbers that compare as their texts
/// do. The least one names nothing.
pub trait Name: Copy + Ord + Default {}

impl<N: Copy + Ord + Default> Name for N {}

/// A part of a debit document of one account. Days are counted from 1970-01-01.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debit<N> {
    /// 往来科目, as in the ledger frame: only credits of the same one pay it.
    pub control_account: N,
    /// The least name: nothing can name it.
    pub number: N,
    pub day: i64,
    pub due_day: i64,
    /// The due day is not stated but follows from the credit term.
    pub due_by_term: bool,
    pub amount: i64,
    /// What of the amount nothing pays.
    pub open: i64,
}

/// A part of a credit document of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit<N> {
    pub control_account: N,
    pub number: N,
    /// The document that it pays; the least name: none.
    pub settles: N,
    pub day: i64,
    /// Money, as against a credit note or a line of a legacy ledger.
    pub is_receipt: bool,
    /// Above 0.
    pub amount: i64,
    /// What of the amount pays nothing.
    pub open: i64,
}

/// A committed match: what one credit document pays of one debit document, from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Committed<N> {
    pub debit_number: N,
    pub credit_number: N,
    pub day: i64,
    pub amount: i64,
}

/// What one credit pays of one debit, by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    pub debit: usize,
    pub credit: usize,
    /// The later of the days of the two, or that of the match.
    pub day: i64,
    pub amount: i64,
}

/// The two sides of one customer's account as of a day, and what pays what. It is paid off on one
/// control account at a time, and [`Account::append`] puts them together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account<N> {
    pub debits: Vec<Debit<N>>,
    pub credits: Vec<Credit<N>>,
    pub pairs: Vec<Pair>,
}

impl<N: Name> Account<N> {
    /// Puts another account's sides, and what pays what in it, behind these.
    pub fn append(&mut self, other: Account<N>) {
        let (debits, credits) = (self.debits.len(), self.credits.len());
        self.debits.extend(other.debits);
        self.credits.extend(other.credits);
        self.pairs.extend(other.pairs.into_iter().map(|pair| Pair {
            debit: pair.debit + debits,
            credit: pair.credit + credits,
            ..pair
        }));
    }

    /// Only what is matched is paid: a credit pays the document that it names, the oldest debit of
    /// it first; then the committed matches in order of their days.
    pub fn pay_by_name(&mut self, committed: &[Committed<N>]) {
        let nothing = N::default();
        let credits = self.credits_by_age();
        let is_asked = |credit: &Credit<N>| credit.settles != nothing;
        if committed.is_empty() && !self.credits.iter().any(is_asked) {
            return;
        }
        // The debits of one document stand together, by age.
        let mut documents = self.debits_by_age(|debit| debit.number != nothing);
        documents.sort_by_key(|at| self.debits[*at].number);
        for credit in credits.iter().copied() {
            let Credit { settles, day, open, .. } = self.credits[credit];
            if settles != nothing {
                let debits = self.debits_of(&documents, settles);
                self.pay(debits, credit, day, open);
            }
        }
        let mut committed = committed.to_vec();
        committed.sort_by_key(|one| (one.day, one.debit_number, one.credit_number));
        for one in committed {
            let mut left = one.amount;
            for credit in credits.iter().copied() {
                let from = &self.credits[credit];
                if from.number == one.credit_number && left > 0 {
                    let most = left.min(from.open);
                    let debits = self.debits_of(&documents, one.debit_number);
                    left -= self.pay(debits, credit, one.day, most);
                }
            }
        }
    }

    /// Those of the debits, which stand in order of their numbers, that bear this one.
    fn debits_of<'d>(&self, documents: &'d [usize], number: N) -> &'d [usize] {
        let from = documents.partition_point(|at| self.debits[*at].number < number);
        let rest = &documents[from..];
        &rest[..rest.iter().take_while(|at| self.debits[**at].number == number).count()]
    }

    /// All credits pay the debits, the oldest first.
    pub fn pay_by_age(&mut self) {
        let debits = self.debits_by_age(|_| true);
        let mut first = 0;
        for credit in self.credits_by_age() {
            let day = self.credits[credit].day;
            let most = self.credits[credit].open;
            self.pay(&debits[first..], credit, day, most);
            while first < debits.len() && self.debits[debits[first]].open == 0 {
                first += 1;
            }
        }
    }

    /// As T3 does it: nothing pays anything, what is owed as a whole stands in the newest debits,
    /// and a credit balance in the newest credits. A debit of `is_opening` is dated at the first
    /// day of its year.
    pub fn fill_from_newest(&mut self, is_opening: impl Fn(usize) -> bool) {
        let openings = self.debits.iter_mut().enumerate().filter(|(at, _)| is_opening(*at));
        for (_, debit) in openings {
            let first_day = first_day_of_year(debit.day);
            if debit.due_by_term {
                debit.due_day -= debit.day - first_day;
            }
            debit.day = first_day;
        }
        let debits: i64 = self.debits.iter().map(|debit| debit.amount).sum();
        let credits: i64 = self.credits.iter().map(|credit| credit.amount).sum();
        let (mut owed, mut prepaid) = ((debits - credits).max(0), (credits - debits).max(0));
        for at in self.debits_by_age(|_| true).into_iter().rev() {
            let open = self.debits[at].amount.min(owed);
            self.debits[at].open = open;
            owed -= open;
        }
        for at in self.credits_by_age().into_iter().rev() {
            let open = self.credits[at].amount.min(prepaid);
            self.credits[at].open = open;
            prepaid -= open;
        }
    }

    fn debits_by_age(&self, is_meant: impl Fn(&Debit<N>) -> bool) -> Vec<usize> {
        let mut order: Vec<usize> =
            (0..self.debits.len()).filter(|at| is_meant(&self.debits[*at])).collect();
        order.sort_by_key(|at| {
            let debit = &self.debits[*at];
            (debit.day, debit.due_day, debit.due_by_term, debit.number, *at)
        });
        order
    }

    fn credits_by_age(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.credits.len()).collect();
        order.sort_by_key(|at| (self.credits[*at].day, self.credits[*at].number, *at));
        order
    }

    /// Pays debits in their order with at most so much of a credit; gives what was paid.
    fn pay(&mut self, debits: &[usize], credit: usize, day: i64, most: i64) -> i64 {
        let mut left = most;
        for debit in debits.iter().copied() {
            if left == 0 {
                break;
            }
            let amount = self.debits[debit].open.min(left);
            if amount > 0 {
                self.debits[debit].open -= amount;
                left -= amount;
                let day = day.max(self.debits[debit].day);
                self.pairs.push(Pair { debit, credit, day, amount });
            }
        }
        self.credits[credit].open -= most - left;
        most - left
    }
}

fn first_day_of_year(day: i64) -> i64 {
    let date = i32::try_from(day).ok().and_then(from_day_number);
    let first = date.and_then(|date| date.with_ordinal(1));
    first.map_or(day, |first| i64::from(day_number(first)))
}

/// How much was paid how many days after the due day (below 0: before it).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Habit {
    days_late: BTreeMap<i64, i128>,
    payments: u32,
}

/// From so many payments on a customer has a habit of its own.
pub const HABIT_PAYMENTS_MIN: u32 = 3;

impl Habit {
    pub fn add(&mut self, days_late: i64, amount: i64) {
        *self.days_late.entry(days_late).or_default() += i128::from(amount);
        self.payments += 1;
    }

    pub fn merge(&mut self, other: &Habit) {
        for (days, amount) in &other.days_late {
            *self.days_late.entry(*days).or_default() += amount;
        }
        self.payments += other.payments;
    }

    pub fn is_known(&self) -> bool {
        self.payments >= HABIT_PAYMENTS_MIN
    }

    /// The least days late within which so many percent of the money came; 0 without payments.
    pub fn percentile(&self, percent: u32) -> i64 {
        let total: i128 = self.days_late.values().sum();
        let mut reached = 0;
        for (days, amount) in &self.days_late {
            reached += amount;
            if reached * 100 >= total * i128::from(percent) {
                return *days;
            }
        }
        0
    }
}

/// Weeks of a forecast.
pub const WEEKS: usize = 12;

/// What comes in in each of the weeks after a day if every open item is paid so many days after
/// it is due. What should have come by then is expected on the first day.
pub fn receipts_by_week(
    open: impl IntoIterator<Item = (i64, i64)>,
    days_late: i64,
    as_of_day: i64,
) -> [i64; WEEKS] {
    let mut weeks = [0; WEEKS];
    for (due_day, amount) in open {
        let day = (due_day + days_late).max(as_of_day + 1);
        let week = usize::try_from((day - as_of_day - 1) / 7).expect("not before the first day");
        if let Some(sum) = weeks.get_mut(week) {
            *sum += amount;
        }
    }
    weeks
}

/// A promise to pay, and what was received for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promised {
    pub amount: i64,
    pub made_day: i64,
    pub due_day: i64,
    /// Received by the due day, and after it.
    pub in_time: i64,
    pub late: i64,
}

/// How a promise stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PromiseState {
    /// Not due yet, and not yet paid whole.
    Open,
    Kept,
    /// Paid whole, some of it after the due day.
    Late,
    /// Due, and not paid whole.
    Broken,
}

impl PromiseState {
    pub fn word(self) -> &'static str {
        match self {
            PromiseState::Open => "open",
            PromiseState::Kept => "kept",
            PromiseState::Late => "late",
            PromiseState::Broken => "broken",
        }
    }
}

impl Promised {
    pub fn new(amount: i64, made_day: i64, due_day: i64) -> Promised {
        Promised { amount, made_day, due_day, in_time: 0, late: 0 }
    }

    pub fn state(&self, as_of_day: i64) -> PromiseState {
        let is_whole = self.in_time + self.late >= self.amount;
        match (is_whole, self.late > 0, as_of_day > self.due_day) {
            (true, false, _) => PromiseState::Kept,
            (true, true, _) => PromiseState::Late,
            (false, _, false) => PromiseState::Open,
            (false, _, true) => PromiseState::Broken,
        }
    }
}

/// Receipts (day and amount, by day) pay the promises that were made by their day, in the order in
/// which the promises stand.
pub fn keep(promises: &mut [Promised], receipts: &[(i64, i64)]) {
    for (day, amount) in receipts {
        let mut left = *amount;
        for promise in promises.iter_mut().filter(|promise| promise.made_day <= *day) {
            let paid = (promise.amount - promise.in_time - promise.late).min(left);
            left -= paid;
            let place =
                if *day <= promise.due_day { &mut promise.in_time } else { &mut promise.late };
            *place += paid;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn debit(number: &str, day: i64, due_day: i64, amount: i64) -> Debit<&str> {
        Debit {
            control_account: "",
            number,
            day,
            due_day,
            due_by_term: false,
            amount,
            open: amount,
        }
    }

    fn credit<'a>(number: &'a str, settles: &'a str, day: i64, amount: i64) -> Credit<&'a str> {
        Credit { control_account: "", number, settles, day, is_receipt: true, amount, open: amount }
    }

    fn account() -> Account<&'static str> {
        Account {
            debits: vec![debit("B", 20, 50, 100), debit("A", 10, 40, 60)],
            credits: vec![credit("S", "B", 30, 70), credit("R", "", 25, 50)],
            pairs: Vec::new(),
        }
    }

    #[test]
    fn a_credit_pays_what_it_names_and_a_match_what_it_says() {
        let mut account = account();
        let committed = Committed { debit_number: "A", credit_number: "R", day: 33, amount: 45 };
        account.pay_by_name(&[committed]);
        assert_eq!(account.debits.iter().map(|debit| debit.open).collect::<Vec<_>>(), [30, 15]);
        assert_eq!(account.credits.iter().map(|credit| credit.open).collect::<Vec<_>>(), [0, 5]);
        let days: Vec<_> = account.pairs.iter().map(|pair| (pair.day, pair.amount)).collect();
        assert_eq!(days, [(30, 70), (33, 45)]);
    }

    #[test]
    fn by_age_the_oldest_pays_the_oldest() {
        let mut account = account();
        account.pay_by_age();
        let pairs: Vec<_> = account
            .pairs
            .iter()
            .map(|pair| (pair.debit, pair.credit, pair.day, pair.amount))
            .collect();
        assert_eq!(pairs, [(1, 1, 25, 50), (1, 0, 30, 10), (0, 0, 30, 60)]);
        assert_eq!(account.debits[0].open, 40);
    }

    #[test]
    fn a_habit_is_weighed_by_money() {
        let mut habit = Habit::default();
        for (days, amount) in [(-5, 100), (10, 200), (40, 100)] {
            habit.add(days, amount);
        }
        assert!(habit.is_known());
        let percents = [1, 25, 26, 50, 75, 76, 100].map(|percent| habit.percentile(percent));
        assert_eq!(percents, [-5, -5, 10, 10, 10, 40, 40]);
        assert_eq!(Habit::default().percentile(50), 0);
    }

    #[test]
    fn a_week_has_seven_days_and_begins_tomorrow() {
        let open = [(90, 1), (101, 2), (107, 4), (108, 8), (184, 16), (185, 32)];
        let weeks = receipts_by_week(open, 0, 100);
        assert_eq!((weeks[0], weeks[1], weeks[11]), (7, 8, 16));
        assert_eq!(weeks.iter().sum::<i64>(), 31);
        assert_eq!(receipts_by_week(open, 7, 100)[0], 1);
    }

    #[test]
    fn a_promise_is_kept_late_broken_or_open() {
        let mut promises = [Promised::new(100, 10, 20), Promised::new(50, 15, 30)];
        keep(&mut promises, &[(9, 70), (12, 60), (25, 60), (31, 5)]);
        assert_eq!((promises[0].in_time, promises[0].late), (60, 40));
        assert_eq!((promises[1].in_time, promises[1].late), (20, 5));
        let words = |day| [promises[0].state(day).word(), promises[1].state(day).word()];
        assert_eq!(words(30), ["late", "open"]);
        assert_eq!(words(31), ["late", "broken"]);
        let mut kept = [Promised::new(100, 10, 20)];
        keep(&mut kept, &[(20, 100)]);
        assert_eq!(kept[0].state(99).word(), "kept");
    }
}
