//! Phone numbers: what stands in a cell, number by number.
//!
//! Chinese numbers are read by the tables of [`plan`] and [`areas`] without any pattern engine;
//! foreign ones by the port of libphonenumber. A fault is wrong; a note is worth knowing.
//!
//! ```
//! use wanglai::domain::phone::{Expect, parse_phones};
//! let read = parse_phones("电话：0571-28888666转801；138 0013 8000", Expect::Any, None);
//! let shown: Vec<&str> = read.iter().flatten().map(|phone| phone.display.as_str()).collect();
//! assert_eq!(shown, ["0571-28888666-801", "13800138000"]);
//! ```

pub mod areas;
mod cell;
mod chinese;
mod foreign;
pub mod plan;

pub use areas::{Area, area_of};
pub use plan::SpecialUse;

/// What a column is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Expect {
    #[default]
    Any,
    Mobile,
    /// A phone or fax; a mobile number there is fine too.
    Landline,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PhoneKind {
    Mobile,
    Landline,
    /// 400, 800, 95, 96 and 950 numbers, and their like abroad.
    Service,
    /// A subscriber's number without its area code.
    Local,
    /// A foreign number that may be fixed or mobile, or is of another kind.
    Other,
}

/// One number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// `+8613800138000`; empty where it cannot be known, as for a local number.
    pub e164: String,
    /// `13800138000`, `0571-28888666-801`, `400-123-4567`, `+1 650-253-0000`.
    pub display: String,
    pub kind: PhoneKind,
    pub extension: Option<String>,
    /// ISO 3166 code of the number's own country.
    pub country: String,
    /// The area of a Chinese landline.
    pub area: Option<&'static Area>,
    pub notes: Vec<PhoneNote>,
}

/// What is worth knowing of a number that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneNote {
    #[error("the area code {area} was retired; its successor is {successor}")]
    AreaRetired {
        area: &'static str,
        successor: &'static str,
        /// The number under the new code, where it keeps its digits.
        suggestion: Option<String>,
    },
    #[error("the zero before the area code is lost; it was {suggestion}")]
    ZeroLost { suggestion: String },
    #[error("the number was shown as a power of ten; it is {suggestion}")]
    Restored { suggestion: String },
    #[error("this is a placeholder, not a number")]
    Placeholder,
    #[error("the prefix {prefix} is not of an ordinary mobile: {kind}")]
    SpecialPrefix { prefix: String, kind: SpecialUse },
    #[error("this is a service number")]
    Service,
    #[error("the area code is missing")]
    AreaMissing {
        /// With the area code of the number before it in the same cell.
        suggestion: Option<String>,
    },
}

/// Why a text is not a number, in order of precedence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneFault {
    #[error("the sign {character} at position {position} has no place in a number")]
    Character {
        character: char,
        /// Counted from 1 in the cell's text.
        position: usize,
    },
    #[error("the number was rounded to a power of ten, its digits are lost")]
    DigitsLost,
    #[error("{digits} digits are not a number")]
    Length { digits: usize },
    #[error("no mobile number begins with {prefix}")]
    MobilePrefix { prefix: String },
    #[error("this is not a mobile number")]
    NotMobile,
    #[error("there is no area code {area}")]
    AreaUnknown { area: String },
    #[error("no subscriber in {area} has the number {subscriber}")]
    Subscriber { area: String, subscriber: String },
    #[error("this is not a number of {country}")]
    ForeignInvalid {
        /// ISO 3166 code, or the calling code with its plus.
        country: String,
    },
}

/// Reads every number of a cell; none where the cell is empty or says that there is none.
///
/// `country` is the customer's: an ISO 3166 code or a usual name. Without it, and for 中国,
/// numbers without an international prefix are Chinese.
pub fn parse_phones(
    text: &str,
    expect: Expect,
    country: Option<&str>,
) -> Vec<Result<Phone, PhoneFault>> {
    cell::parse(text, expect, country.and_then(foreign::region))
}

impl Phone {
    /// The number for those who may not see it: `138****8000`, `0571-****8666-801`.
    pub fn masked(&self) -> String {
        if self.kind == PhoneKind::Service {
            return self.display.clone();
        }
        let extension = self.extension.as_ref().map_or(0, |extension| extension.len() + 1);
        let (number, extension) = self.display.split_at(self.display.len() - extension);
        mask_digits(number) + extension
    }
}

/// A cell's text with every number in it masked, whether or not it is a good one.
pub fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    for piece in text.split_inclusive(cell::SEPARATORS) {
        let end = piece.trim_end_matches(cell::SEPARATORS).len();
        let (number, separator) = piece.split_at(end);
        let read = parse_phones(number, Expect::Any, None);
        match read.as_slice() {
            [Ok(phone)] => masked.push_str(&phone.masked()),
            _ => masked.push_str(&mask_digits(number)),
        }
        masked.push_str(separator);
    }
    masked
}

/// Hides the four digits before the last four; of a short number all but the last two.
fn mask_digits(text: &str) -> String {
    let digits = text.chars().filter(|sign| is_digit(*sign)).count();
    let (from, until) = match digits {
        0..=6 => (0, digits.saturating_sub(2)),
        7..=11 => (digits.saturating_sub(8), digits - 4),
        _ => (digits - 8, digits - 4),
    };
    let mut position = 0;
    text.chars()
        .map(|sign| {
            if !is_digit(sign) {
                return sign;
            }
            position += 1;
            if (from..until).contains(&(position - 1)) { '*' } else { sign }
        })
        .collect()
}

fn is_digit(sign: char) -> bool {
    sign.is_ascii_digit() || ('０'..='９').contains(&sign)
}

#[cfg(test)]
mod tests;
