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

/// A bank: its name, the words by which people name it, and the first six digits of its cards.
type Bank = (&'static str, &'static [&'static str], &'static [&'static str]);

/// The banks of the whole country with issuer identification numbers of UnionPay cards that are
/// in use. Accounts of companies have no common structure and tell no bank.
#[rustfmt::skip]
const BANKS: &[Bank] = &[
    ("中国工商银行", &["工商银行", "工行", "icbc", "industrial and commercial bank"], &[
        "621225", "621226", "621227", "621558", "621559", "621722", "622200", "622202", "622203",
        "622208",
    ]),
    ("中国农业银行", &["农业银行", "农行", "agricultural bank"], &[
        "621282", "621336", "621619", "622821", "622822", "622823", "622824", "622825", "622826",
        "622827", "622828", "622840", "622841", "622843", "622844", "622845", "622846", "622847",
        "622848", "622849", "623018", "623206",
    ]),
    ("中国银行", &["中国银行", "中行"], &[
        "621256", "621330", "621331", "621332", "621333", "621568", "621569", "621620", "621660",
        "621661", "621662", "621663", "621665", "621666", "621667", "621668", "621669", "621672",
        "621756", "621757", "621758", "621759", "621785", "621786", "621787", "621788", "621789",
        "621790", "622752", "622753", "622754", "622755", "622756", "622757", "622758", "622759",
        "622760", "622761", "622762", "622763", "623208",
    ]),
    ("中国建设银行", &["建设银行", "建行", "construction bank"], &[
        "621080", "621081", "621284", "621466", "621467", "621487", "621488", "621499", "621598",
        "621621", "621700", "622280", "622700", "622707", "622708", "622966", "622988", "623668",
    ]),
    ("交通银行", &["交通银行", "交行", "bank of communications"], &[
        "621002", "621069", "621335", "621436", "622250", "622251", "622252", "622253", "622254",
        "622255", "622256", "622257", "622258", "622259", "622260", "622261", "622262",
    ]),
    ("中国邮政储蓄银行", &["邮政储蓄", "邮储", "postal savings"], &[
        "621095", "621096", "621098", "621285", "621599", "621622", "621674", "621797", "621798",
        "621799", "622150", "622151", "622181", "622188", "622199", "622810", "622811", "622812",
    ]),
    ("招商银行", &["招商银行", "招行", "merchants bank"], &[
        "621286", "621299", "621483", "621485", "621486", "622575", "622576", "622577", "622578",
        "622579", "622580", "622581", "622582", "622588", "622598", "622609",
    ]),
    ("中信银行", &["中信银行", "中信实业银行", "citic"], &[
        "621767", "621768", "621770", "621771", "621772", "621773", "622678", "622679", "622680",
        "622688", "622689", "622690", "622691", "622692", "622696", "622698", "622998", "622999",
    ]),
    ("中国光大银行", &["光大银行", "everbright"], &[
        "621489", "621492", "622655", "622660", "622661", "622662", "622663", "622664", "622665",
        "622666", "622667", "622668", "622669", "622670", "622671", "622672", "622673", "622674",
    ]),
    ("中国民生银行", &["民生银行", "minsheng"], &[
        "622600", "622601", "622602", "622603", "622615", "622616", "622617", "622618", "622619",
        "622620", "622621", "622622",
    ]),
    ("兴业银行", &["兴业银行", "industrial bank"], &["622901", "622902", "622908", "622909"]),
    ("上海浦东发展银行", &["浦东发展银行", "浦发", "pudong development bank"], &[
        "621352", "621390", "621791", "621792", "621793", "621795", "621796", "622516", "622517",
        "622518", "622519", "622520", "622521", "622522", "622523",
    ]),
    ("平安银行", &["平安银行", "深圳发展银行", "深发展", "ping an bank"], &[
        "621626", "622155", "622156", "622157", "622298", "622525", "622526", "622535", "622536",
        "622538", "622539", "622983", "622986", "622989", "623058",
    ]),
    ("广发银行", &["广发银行", "广东发展银行", "guangfa"], &[
        "621462", "622555", "622556", "622557", "622558", "622559", "622560", "622568",
    ]),
    ("华夏银行", &["华夏银行", "hua xia", "huaxia"], &[
        "621222", "622630", "622631", "622632", "622633", "622636", "622637", "622638", "623020",
        "623021", "623022", "623023",
    ]),
];

/// Words of banks that issue none of the cards above.
const LOCAL_BANKS: &[&str] = &["农村商业银行", "农商", "信用社", "信用联社", "村镇银行"];

/// The bank that issued a card, by the first six digits of its number; `None` for a company's
/// account and for cards of other banks.
pub fn issuer(account: &str) -> Option<&'static str> {
    card_check(account)?;
    let bank = BANKS.iter().find(|(_, _, prefixes)| prefixes.contains(&&account[..6]))?;
    Some(bank.0)
}

/// Whether the name of a bank, as people write it, surely means another one than `issuer`.
pub fn names_another(bank_name: &str, issuer: &str) -> bool {
    let name = bank_name.nfkc().collect::<String>().to_lowercase();
    let named: Vec<&str> = BANKS
        .iter()
        .filter(|(_, words, _)| words.iter().any(|word| name.contains(word)))
        .map(|(bank, _, _)| *bank)
        .collect();
    match named.as_slice() {
        [] => LOCAL_BANKS.iter().any(|word| name.contains(word)),
        banks => !banks.contains(&issuer),
    }
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
    matches!(character, '\u{ad}' | '\u{2060}' | '\u{feff}')
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
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
    fn the_bank_of_a_card_is_named_or_another() {
        let card = "6228480402564812343";
        let bank = issuer(card).expect("a card");
        assert_eq!(bank, "中国农业银行");
        for name in ["中国农业银行镇江分行", "农行", "市分行营业部", "宁波银行", ""]
        {
            assert!(!names_another(name, bank), "{name}");
        }
        for name in
            ["工行杭州分行", "中国银行", "江南农村商业银行", "ＩＣＢＣ", "Bank of Communications"]
        {
            assert!(names_another(name, bank), "{name}");
        }
        assert!(!names_another("中国工商银行", "中国工商银行"));
        assert!(!names_another("中国农业银行（原工行网点）", bank), "both are named");
        assert_eq!(issuer("1202020200112233446"), None, "a company's account");
    }

    /// No six digits belong to two banks.
    #[test]
    fn the_prefixes_are_apart() {
        let all: Vec<&str> = BANKS.iter().flat_map(|(_, _, list)| list.iter().copied()).collect();
        let apart: std::collections::BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(all.len(), apart.len());
        assert!(all.iter().all(|prefix| prefix.len() == 6 && prefix.starts_with("62")));
    }

    #[test]
    fn a_long_number_has_lost_its_digits() {
        let numeric = parse_numeric_bank_account("6222020200112230000");
        assert_eq!(numeric, Err(BankAccountFault::RoundedByExcel));
        assert!(parse_numeric_bank_account("622202020011223").is_ok());
    }
}
