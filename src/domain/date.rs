//! Calendar days, and every way in which a ledger writes one.

/// A calendar day without time or zone.
pub type Date = chrono::NaiveDate;
