//! The country that a customer's row names, in the ways people write it.

use super::field::plain;

/// Where a customer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home<'a> {
    /// Nothing is said, or China is.
    Domestic,
    /// A country by its ISO 3166 code.
    Country(&'a str),
    /// A country that this program has no code of.
    Elsewhere,
}

const CHINA: &[&str] = &[
    "cn",
    "chn",
    "china",
    "chine",
    "prc",
    "中国",
    "中华人民共和国",
    "中国大陆",
    "中国内地",
    "国内",
];

/// Name, without blanks and in small letters → ISO 3166 code.
#[rustfmt::skip]
const NAMES: &[(&str, &str)] = &[
    ("香港", "HK"), ("中国香港", "HK"), ("hongkong", "HK"), ("澳门", "MO"), ("中国澳门", "MO"),
    ("macao", "MO"), ("macau", "MO"), ("台湾", "TW"), ("中国台湾", "TW"), ("taiwan", "TW"),
    ("日本", "JP"), ("japan", "JP"), ("japon", "JP"), ("韩国", "KR"), ("southkorea", "KR"),
    ("korea", "KR"), ("新加坡", "SG"), ("singapore", "SG"), ("马来西亚", "MY"), ("malaysia", "MY"),
    ("泰国", "TH"), ("thailand", "TH"), ("越南", "VN"), ("vietnam", "VN"), ("印度", "IN"),
    ("india", "IN"), ("印度尼西亚", "ID"), ("indonesia", "ID"), ("菲律宾", "PH"), ("澳大利亚", "AU"),
    ("australia", "AU"), ("新西兰", "NZ"), ("美国", "US"), ("usa", "US"), ("unitedstates", "US"),
    ("états-unis", "US"), ("加拿大", "CA"), ("canada", "CA"), ("墨西哥", "MX"), ("mexico", "MX"),
    ("巴西", "BR"), ("brazil", "BR"), ("英国", "GB"), ("uk", "GB"), ("unitedkingdom", "GB"),
    ("royaume-uni", "GB"), ("德国", "DE"), ("germany", "DE"), ("allemagne", "DE"), ("法国", "FR"),
    ("france", "FR"), ("意大利", "IT"), ("italy", "IT"), ("italie", "IT"), ("西班牙", "ES"),
    ("spain", "ES"), ("espagne", "ES"), ("葡萄牙", "PT"), ("portugal", "PT"), ("荷兰", "NL"),
    ("netherlands", "NL"), ("pays-bas", "NL"), ("比利时", "BE"), ("belgium", "BE"),
    ("belgique", "BE"), ("瑞士", "CH"), ("switzerland", "CH"), ("suisse", "CH"), ("奥地利", "AT"),
    ("austria", "AT"), ("autriche", "AT"), ("瑞典", "SE"), ("sweden", "SE"), ("suède", "SE"),
    ("丹麦", "DK"), ("denmark", "DK"), ("挪威", "NO"), ("norway", "NO"), ("芬兰", "FI"),
    ("finland", "FI"), ("波兰", "PL"), ("poland", "PL"), ("pologne", "PL"), ("捷克", "CZ"),
    ("匈牙利", "HU"), ("hungary", "HU"), ("希腊", "GR"), ("greece", "GR"), ("爱尔兰", "IE"),
    ("ireland", "IE"), ("俄罗斯", "RU"), ("russia", "RU"), ("土耳其", "TR"), ("turkey", "TR"),
    ("阿联酋", "AE"), ("南非", "ZA"), ("southafrica", "ZA"),
];

/// Where the text says that the customer is.
pub fn home(text: Option<&str>) -> Home<'_> {
    let Some(written) = text.map(str::trim) else { return Home::Domestic };
    let name = plain(written);
    if name.is_empty() || CHINA.contains(&name.as_str()) {
        return Home::Domestic;
    }
    if let Some((_, code)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Home::Country(code);
    }
    match written.len() {
        2 if written.bytes().all(|byte| byte.is_ascii_alphabetic()) => Home::Country(written),
        _ => Home::Elsewhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_known_by_code_and_by_name() {
        for (text, expected) in [
            (None, Home::Domestic),
            (Some(" 中国 "), Home::Domestic),
            (Some("China"), Home::Domestic),
            (Some("德国"), Home::Country("DE")),
            (Some("United Kingdom"), Home::Country("GB")),
            (Some("fr"), Home::Country("fr")),
            (Some("亚特兰蒂斯"), Home::Elsewhere),
        ] {
            assert_eq!(home(text), expected, "{text:?}");
        }
    }
}
