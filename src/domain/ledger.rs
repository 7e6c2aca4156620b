//! A ledger line, and what its kinds mean.

/// What a line came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineKind {
    /// 期初: an item that was open when the books were taken over.
    Opening,
    /// A sales invoice, also a red one (红字).
    Sales,
    /// A receipt, or a refund.
    Receipt,
    /// A line of a legacy ledger, or another receivable.
    Other,
}

impl LineKind {
    /// The word in the column `kind` of the ledger frame.
    pub fn word(self) -> &'static str {
        match self {
            LineKind::Opening => "opening",
            LineKind::Sales => "sales",
            LineKind::Receipt => "receipt",
            LineKind::Other => "other",
        }
    }
}

/// 方向: the side on which an amount or a balance stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// 借.
    Debit,
    /// 贷.
    Credit,
}

impl Side {
    /// The side that a cell names, in the three languages and in short; `None` for 平 (no
    /// balance), for an empty cell and for anything else.
    pub fn parse(text: &str) -> Option<Side> {
        match text.trim().to_lowercase().as_str() {
            "借" | "借方" | "debit" | "dr" | "dr." | "d" | "débit" => Some(Side::Debit),
            "贷" | "贷方" | "貸" | "貸方" | "credit" | "cr" | "cr." | "c" | "crédit" => {
                Some(Side::Credit)
            }
            _ => None,
        }
    }
}

/// An amount as the two columns of a ledger: never negative, and one of them 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    pub debit: i64,
    pub credit: i64,
}

impl Sides {
    /// Puts an amount on a side; a negative amount stands on the other one.
    pub fn of(side: Side, amount: i64) -> Sides {
        let positive = amount.saturating_abs();
        match (side, amount < 0) {
            (Side::Debit, false) | (Side::Credit, true) => Sides { debit: positive, credit: 0 },
            (Side::Credit, false) | (Side::Debit, true) => Sides { debit: 0, credit: positive },
        }
    }
}

/// The mark in front of a document number that the program made.
const MADE_NUMBER_MARK: char = '~';

/// The number of a document that has none: made of its fingerprint, so that it is the same on
/// every reading and never meets another document's; equal rows are told apart by `occurrence`
/// (from 1).
pub fn made_number(fingerprint: &str, occurrence: u32) -> String {
    let digits: String = fingerprint.chars().take(12).collect();
    if occurrence > 1 {
        format!("{MADE_NUMBER_MARK}{digits}.{occurrence}")
    } else {
        format!("{MADE_NUMBER_MARK}{digits}")
    }
}

/// Whether a document number was made by [`made_number`]; such a number is not shown to people.
pub fn is_made_number(number: &str) -> bool {
    let Some(rest) = number.strip_prefix(MADE_NUMBER_MARK) else {
        return false;
    };
    let digits = rest.split('.').next().unwrap_or("");
    digits.len() == 12 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_negative_amount_stands_on_the_other_side() {
        for (side, amount, debit, credit) in [
            (Side::Debit, 5, 5, 0),
            (Side::Debit, -5, 0, 5),
            (Side::Credit, 5, 0, 5),
            (Side::Credit, -5, 5, 0),
            (Side::Credit, 0, 0, 0),
        ] {
            assert_eq!(Sides::of(side, amount), Sides { debit, credit });
        }
    }

    #[test]
    fn sides_are_read_in_three_languages() {
        for text in ["借", "借方", "Debit", "DR", "débit"] {
            assert_eq!(Side::parse(text), Some(Side::Debit), "{text}");
        }
        for text in ["贷", " 贷方", "credit", "Cr.", "Crédit"] {
            assert_eq!(Side::parse(text), Some(Side::Credit), "{text}");
        }
        assert_eq!(Side::parse("平"), None);
    }

    #[test]
    fn a_made_number_is_known_as_such() {
        let fingerprint = "0123456789abcdef0123456789abcdef";
        assert_eq!(made_number(fingerprint, 1), "~0123456789ab");
        assert!(is_made_number(&made_number(fingerprint, 2)));
        assert!(!is_made_number("~1"));
        assert!(!is_made_number("XS-0123456789ab"));
    }
}
