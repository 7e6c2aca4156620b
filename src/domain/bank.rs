//! Bank accounts.

use unicode_normalization::UnicodeNormalization;

/// A bank account in its normal form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankAccount {
    /// Digits alone.
    pub normal: String,
    pub notes: Vec<BankAccountNote>,
}

/// Something worth knowing of an account that is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BankAccountNote {
    /// Warning: a card number of UnionPay whose check digit should be `expected`.
    CardCheckFails { expected: char },
    /// Warning: a text of sixteen or more digits that ends in 000, as Excel rounds numbers.
    MaybeRounded,
    /// Information: blanks, dashes or full width were mended.
    Normalised,
}

/// What is wrong with an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BankAccountFault {
    /// There is nothing.
    Empty,
    /// This character cannot stand in an account, at this position of the text from 1.
    Character { position: usize, character: char },
    /// It has `length` digits instead of 8 to 30.
    Length { length: usize },
    /// A number of sixteen or more digits in a numeric cell: the last ones are lost.
    RoundedByExcel,
}

/// Reads an account that stands as text.
pub fn parse_bank_account(text: &str) -> Result<BankAccount, BankAccountFault> {
    let text = text.trim_matches(|character: char| {
        character.is_whitespace()
            || is_invisible(character)
            || matches!(character, '\'' | '‘' | '’')
    });
    let mut normal = String::with_capacity(text.len().min(32));
    let mut length = 0;
    for (index, character) in text.nfkc().enumerate() {
        match character {
            '0'..='9' => {
                length += 1;
                if length <= 30 {
                    normal.push(character);
                }
            }
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => {}
            other if other.is_whitespace() || is_invisible(other) => {}
            character => {
                return Err(BankAccountFault::Character { position: index + 1, character });
            }
        }
    }
    if text.is_empty() {
        return Err(BankAccountFault::Empty);
    }
    if !(8..=30).contains(&length) {
        return Err(BankAccountFault::Length { length });
    }
    let mut notes = Vec::new();
    if let Some(expected) = card_check(&normal)
        && !normal.ends_with(expected)
    {
        notes.push(BankAccountNote::CardCheckFails { expected });
    }
    if length >= 16 && normal.ends_with("000") {
        notes.push(BankAccountNote::MaybeRounded);
    }
    if normal != text {
        notes.push(BankAccountNote::Normalised);
    }
    Ok(BankAccount { normal, notes })
}

/// Reads an account that stands as a number, by its digits: Excel keeps fifteen.
pub fn parse_numeric_bank_account(digits: &str) -> Result<BankAccount, BankAccountFault> {
    if digits.bytes().filter(u8::is_ascii_digit).count() >= 16 {
        return Err(BankAccountFault::RoundedByExcel);
    }
    parse_bank_account(digits)
}

/// The check digit by Luhn of a card number: 16 to 19 digits from 62 on. An account of
/// a company has none.
fn card_check(digits: &str) -> Option<char> {
    if !(16..=19).contains(&digits.len()) || !digits.starts_with("62") {
        return None;
    }
    let (body, _) = digits.split_at(digits.len() - 1);
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, byte)| match (index % 2, u32::from(byte - b'0')) {
            (0, digit) if digit > 4 => digit * 2 - 9,
            (0, digit) => digit * 2,
            (_, digit) => digit,
        })
        .sum();
    char::from_digit((10 - sum % 10) % 10, 10)
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts() {
        let plain = |text: &str| parse_bank_account(text).map(|account| account.normal);
        assert_eq!(plain("4402 2390-0902 4900 123").as_deref(), Ok("4402239009024900123"));
        assert_eq!(plain("１２３４５６７８").as_deref(), Ok("12345678"));
        assert_eq!(plain("1234567"), Err(BankAccountFault::Length { length: 7 }));
        assert_eq!(plain(&"1".repeat(31)), Err(BankAccountFault::Length { length: 31 }));
        assert_eq!(
            plain("6222A0000"),
            Err(BankAccountFault::Character { position: 5, character: 'A' })
        );
        assert_eq!(plain(" "), Err(BankAccountFault::Empty));
    }

    #[test]
    fn only_cards_have_a_check_digit() {
        let notes = |text: &str| parse_bank_account(text).expect("an account").notes;
        assert!(notes("6222020200112233446").is_empty());
        let fails = BankAccountNote::CardCheckFails { expected: '6' };
        assert_eq!(notes("6222020200112233445"), vec![fails]);
        assert!(notes("1222020200112233446").is_empty());
        assert_eq!(notes("1222020200112233000"), vec![BankAccountNote::MaybeRounded]);
        assert_eq!(card_check("6200000000000005"), Some('5'));
    }

    #[test]
    fn a_long_number_has_lost_its_digits() {
        let numeric = parse_numeric_bank_account("6222020200112230000");
        assert_eq!(numeric, Err(BankAccountFault::RoundedByExcel));
        assert!(parse_numeric_bank_account("622202020011223").is_ok());
    }
}
