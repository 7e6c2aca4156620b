//! Numbers of other countries, by the port of libphonenumber.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, PhoneNumberType, Region};

use super::{Expect, Phone, PhoneFault, PhoneKind, PhoneNote};

/// Usual names of the countries that a small exporter deals with.
#[rustfmt::skip]
const NAMES: [(&str, &str); 74] = [
    ("中国", "CN"), ("中国大陆", "CN"), ("中华人民共和国", "CN"), ("CHINA", "CN"), ("CHN", "CN"),
    ("CHINE", "CN"), ("香港", "HK"), ("中国香港", "HK"), ("HONG KONG", "HK"), ("HKG", "HK"),
    ("澳门", "MO"), ("中国澳门", "MO"), ("MACAU", "MO"), ("MACAO", "MO"), ("台湾", "TW"),
    ("中国台湾", "TW"), ("TAIWAN", "TW"), ("TWN", "TW"), ("美国", "US"), ("USA", "US"),
    ("UNITED STATES", "US"), ("ÉTATS-UNIS", "US"), ("英国", "GB"), ("UK", "GB"), ("GBR", "GB"),
    ("UNITED KINGDOM", "GB"), ("ROYAUME-UNI", "GB"), ("德国", "DE"), ("GERMANY", "DE"),
    ("DEU", "DE"), ("ALLEMAGNE", "DE"), ("法国", "FR"), ("FRANCE", "FR"), ("FRA", "FR"),
    ("日本", "JP"), ("JAPAN", "JP"), ("JPN", "JP"), ("JAPON", "JP"), ("韩国", "KR"),
    ("KOREA", "KR"), ("SOUTH KOREA", "KR"), ("KOR", "KR"), ("新加坡", "SG"), ("SINGAPORE", "SG"),
    ("SGP", "SG"), ("马来西亚", "MY"), ("MALAYSIA", "MY"), ("泰国", "TH"), ("THAILAND", "TH"),
    ("越南", "VN"), ("VIETNAM", "VN"), ("印度", "IN"), ("INDIA", "IN"), ("印度尼西亚", "ID"),
    ("印尼", "ID"), ("INDONESIA", "ID"), ("菲律宾", "PH"), ("澳大利亚", "AU"), ("AUSTRALIA", "AU"),
    ("新西兰", "NZ"), ("加拿大", "CA"), ("CANADA", "CA"), ("CAN", "CA"), ("意大利", "IT"),
    ("ITALY", "IT"), ("西班牙", "ES"), ("SPAIN", "ES"), ("荷兰", "NL"), ("俄罗斯", "RU"),
    ("RUSSIA", "RU"), ("巴西", "BR"), ("墨西哥", "MX"), ("阿联酋", "AE"), ("比利时", "BE"),
];

/// The region of a country's code or name; `None` for China, and where it is not known.
pub(super) fn region(country: &str) -> Option<Region> {
    let country = country.trim().to_uppercase();
    let named = NAMES.iter().find(|(name, _)| *name == country).map(|(_, code)| *code);
    let code = named.unwrap_or(&country);
    if code == "CN" || code.len() != 2 {
        return None;
    }
    let region = Region::from_code(code).ok()?;
    PHONE_NUMBER_UTIL.get_country_code_for_region(region).map(|_| region)
}

/// Reads a number with its plus, or the digits of a number of the region.
pub(super) fn read(
    number: &str,
    region: Option<Region>,
    expect: Expect,
    extension: Option<String>,
) -> Result<Phone, PhoneFault> {
    let invalid = || PhoneFault::ForeignInvalid {
        country: region.map_or_else(
            || number.chars().take(4).collect(),
            |region| region.as_region_str().to_string(),
        ),
    };
    let parsed = PHONE_NUMBER_UTIL.parse(number, region).map_err(|_| invalid())?;
    if !parsed.is_valid() {
        return Err(match parsed.get_region_code() {
            Some(found) => {
                PhoneFault::ForeignInvalid { country: found.as_region_str().to_string() }
            }
            None if region.is_none() => {
                PhoneFault::ForeignInvalid { country: format!("+{}", parsed.country_code) }
            }
            None => invalid(),
        });
    }
    let kind = match parsed.get_type() {
        PhoneNumberType::Mobile => PhoneKind::Mobile,
        PhoneNumberType::FixedLine => PhoneKind::Landline,
        PhoneNumberType::TollFree
        | PhoneNumberType::SharedCost
        | PhoneNumberType::PremiumRate
        | PhoneNumberType::UAN => PhoneKind::Service,
        _ => PhoneKind::Other,
    };
    if expect == Expect::Mobile && matches!(kind, PhoneKind::Landline | PhoneKind::Service) {
        return Err(PhoneFault::NotMobile);
    }
    let mut display = parsed.format_as(PhoneNumberFormat::International).into_owned();
    if let Some(extension) = &extension {
        display.push('-');
        display.push_str(extension);
    }
    Ok(Phone {
        e164: parsed.format_as(PhoneNumberFormat::E164).into_owned(),
        display,
        kind,
        extension,
        country: parsed
            .get_region_code()
            .map(|region| region.as_region_str().to_string())
            .unwrap_or_default(),
        area: None,
        notes: if kind == PhoneKind::Service { vec![PhoneNote::Service] } else { Vec::new() },
    })
}
