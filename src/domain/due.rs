//! What comes to its end soon: contracts, licences, limits of credit.

use super::Date;
use super::customer::Customer;

/// What ends on a day: its field, and the customer's own days of warning.
pub const ENDS: [(&str, &str); 3] = [
    ("contract_until", "contract_warning_days"),
    ("licence_until", "licence_warning_days"),
    ("credit_until", ""),
];

/// One end that is near or past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The field of the end.
    pub field: &'static str,
    pub until: Date,
    /// Days from the day of the question; below 0: past.
    pub days_left: i64,
    /// Days before the end from which it is said.
    pub warning_days: u32,
}

/// The ends of a customer that are past on a day, or nearer than the days of warning: its own,
/// else those that `usual` gives. A stopped customer has none.
pub fn due(customer: &Customer, on: Date, usual: &dyn Fn(&str) -> u32) -> Vec<Due> {
    if customer.dates.get("stopped_on").is_some_and(|stopped| *stopped <= on) {
        return Vec::new();
    }
    let ends = ENDS.iter().filter_map(|(field, own)| {
        let until: Date = customer.text(field).parse().ok()?;
        let warning_days = customer.text(own).parse().unwrap_or_else(|_| usual(field));
        let days_left = (until - on).num_days();
        let is_due = days_left <= i64::from(warning_days);
        is_due.then_some(Due { field, until, days_left, warning_days })
    });
    ends.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_said_from_its_days_of_warning_on() {
        let day = |text: &str| text.parse::<Date>().expect("a day");
        let mut customer = Customer::default();
        customer.dates.insert("contract_until".to_owned(), day("2024-03-31"));
        customer.texts.insert("contract_warning_days".to_owned(), "10".to_owned());
        customer.dates.insert("credit_until".to_owned(), day("2024-03-31"));
        let found = |on: &str| -> Vec<(&str, i64)> {
            let due = due(&customer, day(on), &|_| 30);
            due.into_iter().map(|one| (one.field, one.days_left)).collect()
        };
        assert_eq!(found("2024-02-29"), []);
        assert_eq!(found("2024-03-01"), [("credit_until", 30)]);
        assert_eq!(found("2024-03-21"), [("contract_until", 10), ("credit_until", 10)]);
        assert_eq!(found("2024-04-02"), [("contract_until", -2), ("credit_until", -2)]);
        customer.dates.insert("stopped_on".to_owned(), day("2024-04-01"));
        assert_eq!(due(&customer, day("2024-04-02"), &|_| 30), []);
    }
}
