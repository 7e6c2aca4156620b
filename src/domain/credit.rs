//! Credit used, available and over term.

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
}
