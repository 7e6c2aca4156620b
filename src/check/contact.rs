//! Phones, e-mail addresses and postcodes: what `domain` decides, said at the cell.

use std::collections::BTreeMap;

use rayon::prelude::*;
use validator::ValidateEmail;

use super::country::{Home, home};
use super::tax_id::Verdict;
use super::view::{Places, View};
use crate::domain::phone::{Expect, Phone, PhoneFault, PhoneNote, parse_phones};
use crate::domain::text;
use crate::finding::{Code, Finding, Severity};
use crate::template::FieldType;

/// Every code that the check of phones may give.
pub const PHONE_CODES: &[Code] = &[
    Code::PhoneLength,
    Code::PhoneCharacter,
    Code::PhoneMobilePrefix,
    Code::PhoneNotMobile,
    Code::PhoneAreaUnknown,
    Code::PhoneAreaMissing,
    Code::PhoneAreaRetired,
    Code::PhoneSubscriber,
    Code::PhoneZeroLost,
    Code::PhonePlaceholder,
    Code::PhoneSpecialPrefix,
    Code::PhoneForeignInvalid,
];

pub fn phones(view: &View, findings: &mut Vec<Finding>) {
    for (field_type, expect) in
        [(FieldType::Phone, Expect::Landline), (FieldType::Mobile, Expect::Mobile)]
    {
        for field in view.fields_of(field_type) {
            let cells: Vec<(&str, Places)> = view.distinct(&field.key).collect();
            let judged: Vec<Vec<(Vec<usize>, Vec<Verdict>)>> = cells
                .into_par_iter()
                .map(|(cell, rows)| {
                    let parts = by_country(view, rows).into_iter();
                    let verdicts =
                        parts.map(|(country, rows)| (rows, judge(cell, expect, country)));
                    verdicts.collect()
                })
                .collect();
            for (rows, verdicts) in judged.into_iter().flatten() {
                for row in rows.into_iter().map(|index| view.row(index)) {
                    findings.extend(verdicts.iter().map(|verdict| verdict.at(row, &field.key)));
                }
            }
        }
    }
}

fn by_country<'a>(view: &'a View, rows: Places) -> BTreeMap<Option<&'a str>, Vec<usize>> {
    if !view.has("country") {
        return BTreeMap::from([(None, rows.into_iter().collect())]);
    }
    let mut parts: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for index in rows {
        let country = match home(view.text("country", index)) {
            Home::Country(code) => Some(code),
            Home::Domestic | Home::Elsewhere => None,
        };
        parts.entry(country).or_default().push(index);
    }
    parts
}

fn judge(cell: &str, expect: Expect, country: Option<&str>) -> Vec<Verdict> {
    let numbers = parse_phones(cell, expect, country);
    // With several numbers in a cell, no single one of them may replace the whole cell.
    let alone = numbers.len() == 1;
    let mut verdicts = Vec::new();
    for number in &numbers {
        match number {
            Ok(phone) => {
                verdicts.extend(phone.notes.iter().filter_map(|note| say(note, phone, alone)));
            }
            Err(fault @ PhoneFault::Character { .. }) => {
                let verdict = refuse(fault).argument("number", cell.trim());
                verdicts.push(match without_words(cell, expect, country) {
                    // The number itself is good: the words beside it belong elsewhere.
                    Some(number) => {
                        verdict.weigh(Severity::Warning).suggest(Some(number).filter(|_| alone))
                    }
                    None => verdict,
                });
            }
            Err(fault) => verdicts.push(refuse(fault).argument("number", cell.trim())),
        }
    }
    verdicts
}

/// The one number of a cell once the Chinese words in it, such as a name, are left out.
fn without_words(cell: &str, expect: Expect, country: Option<&str>) -> Option<String> {
    let is_word = |sign: &char| ('\u{4e00}'..='\u{9fff}').contains(sign);
    let figures: String = cell.chars().filter(|sign| !is_word(sign)).collect();
    match parse_phones(&figures, expect, country).as_slice() {
        [Ok(phone)] if phone.notes.is_empty() && figures != cell => Some(phone.display.clone()),
        _ => None,
    }
}

fn say(note: &PhoneNote, phone: &Phone, alone: bool) -> Option<Verdict> {
    let suggest = |suggestion: &Option<String>| suggestion.clone().filter(|_| alone);
    let verdict = match note {
        PhoneNote::AreaRetired { successor, suggestion, .. } => {
            Verdict::new(Code::PhoneAreaRetired)
                .argument("successor", successor)
                .suggest(suggest(suggestion))
        }
        PhoneNote::ZeroLost { suggestion } | PhoneNote::Restored { suggestion } => {
            Verdict::new(Code::PhoneZeroLost).suggest(suggest(&Some(suggestion.clone())))
        }
        PhoneNote::Placeholder => Verdict::new(Code::PhonePlaceholder),
        PhoneNote::SpecialPrefix { .. } => Verdict::new(Code::PhoneSpecialPrefix),
        // Beside a number with its area code everybody reads it as one of the same place.
        PhoneNote::AreaMissing { suggestion: Some(_) } if !alone => return None,
        PhoneNote::AreaMissing { suggestion } => {
            Verdict::new(Code::PhoneAreaMissing).suggest(suggest(suggestion))
        }
        PhoneNote::Service => return None,
    };
    Some(verdict.argument("number", &phone.display))
}

fn refuse(fault: &PhoneFault) -> Verdict {
    Verdict::new(match fault {
        PhoneFault::Character { .. } => Code::PhoneCharacter,
        PhoneFault::DigitsLost | PhoneFault::Length { .. } => Code::PhoneLength,
        PhoneFault::MobilePrefix { .. } => Code::PhoneMobilePrefix,
        PhoneFault::NotMobile => Code::PhoneNotMobile,
        PhoneFault::AreaUnknown { .. } => Code::PhoneAreaUnknown,
        PhoneFault::Subscriber { .. } => Code::PhoneSubscriber,
        PhoneFault::ForeignInvalid { .. } => Code::PhoneForeignInvalid,
    })
}

/// Signs between several addresses of one cell.
const SEPARATORS: &[char] = &['/', '、', ';', '；', ',', '，', '\n', ' '];

/// Every address of the cell must be one; words for "none" are left alone.
pub fn email(view: &View, findings: &mut Vec<Finding>) {
    for field in view.fields_of(FieldType::Email) {
        for (value, rows) in view.distinct(&field.key) {
            let value = value.trim();
            if is_none(value) || value.split(SEPARATORS).all(is_address_or_blank) {
                continue;
            }
            let folded = text::fold(value).replace([' ', '\u{a0}'], "");
            let mended = folded.replace('。', ".");
            let suggestion = (mended != value && mended.validate_email()).then_some(mended);
            for row in rows.into_iter().map(|index| view.row(index)) {
                let finding = row.finding(Code::EmailInvalid, &field.key);
                findings.push(finding.suggest(suggestion.clone()));
            }
        }
    }
}

fn is_address_or_blank(part: &str) -> bool {
    let part = part.trim();
    // A domain without a point reaches nobody outside one's own network.
    part.is_empty()
        || part.validate_email()
            && part.rsplit('@').next().is_some_and(|domain| domain.contains('.'))
}

fn is_none(value: &str) -> bool {
    matches!(value, "无" | "-" | "--" | "—" | "/" | "暂无" | "没有" | "N/A" | "n/a" | "none")
}

/// Six digits in China; a five-digit one has lost its zero in a numeric cell. What stands
/// abroad is not judged.
pub fn postcode(view: &View, findings: &mut Vec<Finding>) {
    for field in view.fields_of(FieldType::Postcode) {
        for (value, rows) in view.distinct(&field.key) {
            let folded = text::fold(value);
            let digits: String =
                folded.chars().filter(|sign| !sign.is_whitespace() && *sign != '-').collect();
            let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
            if is_none(value.trim()) || (all_digits && digits.len() == 6) {
                continue;
            }
            let zero_lost = all_digits && digits.len() == 5 && lost_a_zero(&digits);
            for row in rows.into_iter().map(|index| view.row(index)) {
                if home(row.text("country")) != Home::Domestic {
                    continue;
                }
                findings.push(if zero_lost {
                    let finding = row.finding(Code::PostcodeZeroLost, &field.key);
                    finding.suggest(Some(format!("0{digits}")))
                } else {
                    row.finding(Code::PostcodeInvalid, &field.key)
                });
            }
        }
    }
}

/// Postcodes with a leading zero: 01 and 02 内蒙古, 03 and 04 山西, 05 to 07 河北.
fn lost_a_zero(digits: &str) -> bool {
    matches!(digits.as_bytes().first(), Some(b'1'..=b'7'))
}
