//! Postcodes and e-mail addresses.

use validator::ValidateEmail;

use super::text::fold;

/// Why a text is not a Chinese postcode.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostcodeFault {
    #[error("the zero before the postcode is lost; it was {suggestion}")]
    ZeroLost { suggestion: String },
    #[error("a postcode has six digits")]
    Invalid,
}

/// Reads a Chinese postcode: six digits. Five digits have lost their zero to a spreadsheet, as
/// those of 内蒙古, 山西 and 河北 do.
pub fn parse_postcode(text: &str) -> Result<String, PostcodeFault> {
    let folded = fold(text);
    let digits: String = folded.trim().trim_end_matches(".0").split(' ').collect();
    match digits.len() {
        _ if !digits.bytes().all(|byte| byte.is_ascii_digit()) => Err(PostcodeFault::Invalid),
        6 if digits != "000000" => Ok(digits),
        5 if (1..=8).contains(&(digits.as_bytes()[0] - b'0')) => {
            Err(PostcodeFault::ZeroLost { suggestion: format!("0{digits}") })
        }
        _ => Err(PostcodeFault::Invalid),
    }
}

/// The e-mail addresses of a cell as they are stored, `None` where one of them is none.
pub fn parse_emails(text: &str) -> Option<Vec<String>> {
    let folded = fold(text);
    let addresses: Vec<String> = folded
        .split([';', ',', '、', '/', ' '])
        .filter(|address| !address.is_empty())
        .map(str::to_owned)
        .collect();
    let good = !addresses.is_empty() && addresses.iter().all(|address| is_email(address));
    good.then_some(addresses)
}

/// Whether the text is one e-mail address, by the rule of HTML.
pub fn is_email(text: &str) -> bool {
    text.validate_email()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_have_six_digits() {
        for text in ["310000", "010010", " 310000 ", "３１００００", "310000.0", "310 000"] {
            assert!(parse_postcode(text).is_ok(), "{text}");
        }
        let lost = PostcodeFault::ZeroLost { suggestion: "010010".into() };
        assert_eq!(parse_postcode("10010"), Err(lost));
        for text in ["", "3100", "3100000", "31000a", "000000", "00000"] {
            assert_eq!(parse_postcode(text), Err(PostcodeFault::Invalid), "{text}");
        }
    }

    #[test]
    fn addresses_are_checked_one_by_one() {
        let stored = parse_emails(" a.b@example.com；c@例子.中国 ").unwrap();
        assert_eq!(stored, ["a.b@example.com", "c@例子.中国"]);
        assert_eq!(parse_emails("ａ＠example.com"), Some(vec!["a@example.com".to_owned()]));
        for text in ["", "a@", "@b.com", "a b@c.com", "a@b..com", "a@@b.com", "no"] {
            assert_eq!(parse_emails(text), None, "{text}");
        }
    }
}
