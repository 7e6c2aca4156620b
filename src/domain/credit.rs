//! Credit used, available and over term.

use std::collections::BTreeMap;

use super::{Amount, Date};

/// What is left of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreditLine {
    /// limit − used; `None` without a limit.
    pub available: Option<Amount>,
    /// What is used above the limit, else 0.
    pub over_limit: Amount,
}

/// Sets what is used against a limit. A customer without a limit is never over it.
pub fn line(limit: Option<Amount>, used: Amount) -> CreditLine {
    let available = limit.map(|limit| Amount(limit.0.saturating_sub(used.0)));
    let over_limit = available.map_or(0, |available| available.0.saturating_neg().max(0));
    CreditLine { available, over_limit: Amount(over_limit) }
}

/// Days past due; due on the day itself, or later, is 0.
pub fn overdue_days(due: Date, as_of: Date) -> i64 {
    as_of.signed_duration_since(due).num_days().max(0)
}

/// Whether a limit holds on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LimitState {
    /// There is no limit.
    None,
    Valid,
    /// It begins later.
    NotYet,
    Expired,
}

impl LimitState {
    pub fn word(self) -> &'static str {
        match self {
            LimitState::None => "none",
            LimitState::Valid => "valid",
            LimitState::NotYet => "not-yet",
            LimitState::Expired => "expired",
        }
    }
}

/// The state of a limit that holds from a day to a day, both in it; an end that is not stated is
/// open.
pub fn limit_state(
    has_limit: bool,
    from: Option<Date>,
    until: Option<Date>,
    as_of: Date,
) -> LimitState {
    if !has_limit {
        LimitState::None
    } else if until.is_some_and(|until| as_of > until) {
        LimitState::Expired
    } else if from.is_some_and(|from| as_of < from) {
        LimitState::NotYet
    } else {
        LimitState::Valid
    }
}

/// The customer on which a customer's credit is pooled: up the chain of 信用单位 to its end. In a
/// circle nobody is the head, so each stands alone.
pub fn pool_head<'a>(parents: &BTreeMap<&'a str, &'a str>, code: &'a str) -> &'a str {
    let mut head = code;
    for _ in 0..parents.len() {
        match parents.get(head) {
            Some(parent) if !parent.is_empty() && *parent != head => head = parent,
            _ => return head,
        }
    }
    code
}

/// How a customer bought and paid within a year, in one currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behaviour {
    /// With tax.
    pub sales: i64,
    pub paid: i64,
    /// Weighed by the amounts paid; `None`: nothing was paid.
    pub days_late_tenths: Option<i64>,
    pub oldest_overdue_days: i64,
    pub term_days: i64,
}

/// 信用等级, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    A,
    B,
    C,
    D,
}

impl Grade {
    pub fn word(self) -> &'static str {
        match self {
            Grade::A => "A",
            Grade::B => "B",
            Grade::C => "C",
            Grade::D => "D",
        }
    }
}

/// Grade and limit that the behaviour suggests; `None` where nothing was paid and nothing is
/// overdue. D: something is over 90 days overdue, or payments come over 60 days late on average.
/// C: over 30 days. B: something is overdue, or payments come over 5 days late. Else A.
/// limit = sales ÷ 365 × (term + 30 days) × factor, rounded down to whole hundreds; the factor is
/// 120 % for A, 100 % for B, 50 % for C and 0 for D.
pub fn suggest(behaviour: &Behaviour, exponent: u32) -> Option<(Grade, i64)> {
    let overdue = behaviour.oldest_overdue_days;
    if behaviour.days_late_tenths.is_none() && overdue == 0 {
        return None;
    }
    let late = behaviour.days_late_tenths.unwrap_or_default();
    let (grade, percent) = if overdue > 90 || late > 600 {
        (Grade::D, 0)
    } else if overdue > 30 || late > 300 {
        (Grade::C, 50)
    } else if overdue > 0 || late > 50 {
        (Grade::B, 100)
    } else {
        (Grade::A, 120)
    };
    let days = i128::from(behaviour.term_days.max(0)) + 30;
    let exact = i128::from(behaviour.sales.max(0)) * days * percent / (365 * 100);
    let step = 100 * 10_i128.pow(exponent);
    let limit = i64::try_from(exact / step * step).unwrap_or(i64::MAX);
    Some((grade, limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_used_up_and_exceeded() {
        let over = |limit: Option<i64>, used: i64| {
            let line = line(limit.map(Amount), Amount(used));
            (line.available.map(|amount| amount.0), line.over_limit.0)
        };
        assert_eq!(over(None, 500), (None, 0));
        assert_eq!(over(Some(1000), 400), (Some(600), 0));
        assert_eq!(over(Some(1000), 1000), (Some(0), 0));
        assert_eq!(over(Some(1000), 1001), (Some(-1), 1));
        assert_eq!(over(Some(0), 7), (Some(-7), 7));
        assert_eq!(over(Some(1000), -50), (Some(1050), 0));
    }

    #[test]
    fn due_on_the_day_is_not_overdue() {
        let day = |day| Date::from_ymd_opt(2024, 3, day).unwrap();
        assert_eq!(overdue_days(day(10), day(9)), 0);
        assert_eq!(overdue_days(day(10), day(10)), 0);
        assert_eq!(overdue_days(day(10), day(11)), 1);
    }

    #[test]
    fn a_limit_holds_between_its_days() {
        let day = |day| Date::from_ymd_opt(2024, 3, day).unwrap();
        let state = |from, until| limit_state(true, from, until, day(10)).word();
        assert_eq!(state(None, None), "valid");
        assert_eq!(state(Some(day(10)), Some(day(10))), "valid");
        assert_eq!(state(Some(day(11)), None), "not-yet");
        assert_eq!(state(None, Some(day(9))), "expired");
        assert_eq!(limit_state(false, None, Some(day(9)), day(10)), LimitState::None);
    }

    #[test]
    fn credit_is_pooled_at_the_end_of_the_chain() {
        let parents = BTreeMap::from([("A", ""), ("B", "A"), ("C", "B"), ("X", "Y"), ("Y", "X")]);
        let heads = ["A", "B", "C", "X", "Z"].map(|code| pool_head(&parents, code));
        assert_eq!(heads, ["A", "A", "A", "X", "Z"]);
    }

    #[test]
    fn behaviour_suggests_a_grade_and_a_limit() {
        let of = |days_late_tenths, oldest_overdue_days| {
            let behaviour = Behaviour {
                sales: 36_500_000,
                paid: 1,
                days_late_tenths,
                oldest_overdue_days,
                term_days: 30,
            };
            suggest(&behaviour, 2).map(|(grade, limit)| (grade.word(), limit))
        };
        assert_eq!(of(None, 0), None);
        // 1,000.00 a day × 60 days × 120 %.
        assert_eq!(of(Some(-30), 0), Some(("A", 7_200_000)));
        assert_eq!(of(Some(51), 0), Some(("B", 6_000_000)));
        assert_eq!(of(None, 31), Some(("C", 3_000_000)));
        assert_eq!(of(Some(601), 0), Some(("D", 0)));
    }
}
