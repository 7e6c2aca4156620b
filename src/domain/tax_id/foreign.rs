//! Tax numbers of other countries and regions.

use stdnum::{Valid, Validator};
use unicode_normalization::UnicodeNormalization;

use super::kind::{Country, TaxId, TaxIdFault, TaxIdKind, TaxIdNote};
use super::normal::is_invisible;
use super::{foreign_person, foreign_rules};

/// Reads a number of a country by its two-letter code. A number with the prefix of
/// another country is judged by that one; where no rule is known, the number is
/// accepted with a note.
pub fn foreign(text: &str, country: &str) -> Result<TaxId, TaxIdFault> {
    let Some(country) = Country::parse(country) else {
        return Ok(unchecked(&compact(text), None));
    };
    if country.code() == "CN" {
        return TaxId::parse(text);
    }
    // The one stop shop with the prefix EU is for sellers from outside the Union.
    let member = EUROPEAN.contains(&country.code()) && country.code() != "NO";
    if member && compact(text).starts_with("EU") {
        return Err(TaxIdFault::Foreign { country });
    }
    match judge(&folded(text), country) {
        Err(fault) if has_country_prefix(&compact(text)) => by_prefix(text).map_err(|_| fault),
        judged => judged,
    }
}

/// Whether a normal form begins as a VAT number of Europe does: the prefix, then a
/// length that such a number has.
pub(super) fn has_country_prefix(normal: &str) -> bool {
    let Some(country) = prefix_country(normal) else {
        return false;
    };
    let length = normal.bytes().filter(u8::is_ascii_alphanumeric).count();
    let digit_count = normal.bytes().filter(u8::is_ascii_digit).count();
    // A one stop shop number has nothing but digits behind its prefix.
    (4..=16).contains(&length)
        && digit_count > 0
        && (!matches!(country.code(), "EU" | "IM") || digit_count + 2 == length)
}

/// Judges a number by the country of its prefix.
pub(super) fn by_prefix(text: &str) -> Result<TaxId, TaxIdFault> {
    let folded = folded(text);
    let start: String = folded.chars().filter(char::is_ascii_alphanumeric).take(2).collect();
    match prefix_country(&start) {
        Some(country) => judge(&folded, country),
        None => Err(TaxIdFault::Length { length: compact(text).len() }),
    }
}

fn prefix_country(normal: &str) -> Option<Country> {
    const PREFIXES: &[&str] = &[
        "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "EU", "FI", "FR", "GB",
        "GR", "HR", "HU", "IE", "IM", "IT", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO",
        "SE", "SI", "SK", "XI",
    ];
    let prefix = normal.get(..2)?;
    PREFIXES.contains(&prefix).then(|| Country::parse(prefix))?
}

/// Half width and upper case, with the separators that a country's rule may need.
fn folded(text: &str) -> String {
    text.nfkc()
        .map(|character| match character {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            blank if blank.is_whitespace() => ' ',
            other => other.to_ascii_uppercase(),
        })
        .filter(|character| !is_invisible(*character))
        .collect::<String>()
        .trim_matches(|character: char| matches!(character, ' ' | '\'' | '"' | '='))
        .to_owned()
}

/// Letters and digits alone.
fn compact(text: &str) -> String {
    folded(text).chars().filter(|character| character.is_alphanumeric()).collect()
}

fn unchecked(normal: &str, country: Option<Country>) -> TaxId {
    let country = country.unwrap_or(Country::UNKNOWN);
    let kind = TaxIdKind::Foreign(country);
    TaxId { normal: normal.to_owned(), kind, notes: vec![TaxIdNote::ForeignUnchecked] }
}

fn judge(folded: &str, country: Country) -> Result<TaxId, TaxIdFault> {
    let letters: String = folded.chars().filter(|c| c.is_alphanumeric() || *c == '&').collect();
    let fault = TaxIdFault::Foreign { country };
    let kind = TaxIdKind::Foreign(country);
    let accepted = |normal: String| TaxId { normal, kind, notes: Vec::new() };
    let bare = letters.strip_prefix(country.code()).unwrap_or(&letters);
    if let Some(holds) = foreign_rules::holds(folded, &letters, country.code()) {
        let doubtful = country.code() == "KR" && !foreign_rules::korean_check_holds(bare);
        return match holds {
            true if doubtful => {
                Ok(TaxId { notes: vec![TaxIdNote::ForeignCheckFails], ..accepted(letters) })
            }
            true => Ok(accepted(letters)),
            false => of_person(folded, bare, country).ok_or(fault),
        };
    }
    let rules = rules(country.code());
    if rules.is_empty() {
        return match plausible(&letters) {
            true => Ok(unchecked(&letters, Some(country))),
            false => Err(fault),
        };
    }
    let prefix = written_prefix(&letters, country);
    // The Swiss leave the CHE out where nobody can doubt it.
    if country.code() == "CH" && letters.len() == 9 {
        return judge(&format!("CHE{letters}"), country);
    }
    for rule in rules {
        for written in [folded, letters.as_str()] {
            if let Ok(valid) = rule.validate(written) {
                return Ok(noted(accepted(with_prefix(prefix, &valid.compact)), &valid));
            }
            // Some rules know their own prefix, some do not.
            if prefix.is_some()
                && let Some(rest) = letters.get(2..)
                && !rest.starts_with(&letters[..2])
                && let Ok(valid) = rule.validate(rest)
            {
                return Ok(noted(accepted(with_prefix(prefix, &valid.compact)), &valid));
            }
        }
    }
    of_person(folded, bare, country).ok_or(fault)
}

/// The number of a person says so.
fn noted(mut tax_id: TaxId, valid: &Valid) -> TaxId {
    if valid.is_individual && !valid.is_company {
        tax_id.notes.push(TaxIdNote::Personal);
    }
    tax_id
}

/// A number that is no tax number of the country, but that of one of its people.
fn of_person(folded: &str, letters: &str, country: Country) -> Option<TaxId> {
    foreign_person::holds(folded, letters, country.code()).then(|| TaxId {
        normal: letters.to_owned(),
        kind: TaxIdKind::Foreign(country),
        notes: vec![TaxIdNote::Personal],
    })
}

/// The prefix for VAT that the number was written with, in its official form.
fn written_prefix(letters: &str, country: Country) -> Option<&'static str> {
    let written = letters.get(..2)?;
    match (country.code(), written) {
        ("GR", "GR" | "EL") => Some("EL"),
        ("GB", "GB") => Some("GB"),
        ("GB", "XI") => Some("XI"),
        ("CH", _) => None,
        (code, written) if code == written => {
            EUROPEAN.iter().find(|european| **european == code).copied()
        }
        _ => None,
    }
}

const EUROPEAN: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "HR", "HU", "IE", "IT", "LT",
    "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
];

fn with_prefix(prefix: Option<&str>, compact: &str) -> String {
    match prefix {
        Some(prefix) if !compact.starts_with(prefix) => format!("{prefix}{compact}"),
        _ => compact.to_owned(),
    }
}

/// What any tax number looks like: some digits, not too many characters.
fn plausible(letters: &str) -> bool {
    (4..=24).contains(&letters.len())
        && letters.is_ascii()
        && letters.bytes().any(|byte| byte.is_ascii_digit())
}

fn rules(country: &str) -> &'static [&'static dyn Validator] {
    use stdnum::country as c;
    match country {
        "AL" => &[&c::al::NIPT],
        "AO" => &[&c::ao::NIF],
        "AR" => &[&c::ar::CUIT],
        "AT" => &[&c::at::UID, &c::at::TIN],
        "AU" => &[&c::au::ABN, &c::au::ACN, &c::au::TFN],
        "BE" => &[&c::be::VAT],
        "BG" => &[&c::bg::VAT, &c::bg::EGN, &c::bg::PNF],
        "BR" => &[&c::br::CNPJ, &c::br::CPF],
        "BY" => &[&c::by::UNP],
        "CA" => &[&c::ca::BN, &c::ca::GST],
        "CH" => &[&c::ch::VAT, &c::ch::UID],
        "CL" => &[&c::cl::RUT],
        "CO" => &[&c::co::NIT],
        "CR" => &[&c::cr::CPJ, &c::cr::CPF, &c::cr::CR],
        "CY" => &[&c::cy::VAT],
        "CZ" => &[&c::cz::DIC, &c::cz::ICO, &c::cz::RC],
        "DE" => &[&c::de::VAT, &c::de::STNR, &c::de::IDNR],
        "DK" => &[&c::dk::CVR],
        "DO" => &[&c::r#do::RNC, &c::r#do::CEDULA],
        "DZ" => &[&c::dz::NIF],
        "EC" => &[&c::ec::RUC, &c::ec::CI],
        "EE" => &[&c::ee::KMKR, &c::ee::REGISTRIKOOD],
        "EG" => &[&c::eg::TN],
        "ES" => &[&c::es::NIF, &c::es::CIF],
        "FI" => &[&c::fi::ALV, &c::fi::YTUNNUS],
        "FO" => &[&c::fo::VN],
        "FR" => &[&c::fr::TVA, &c::fr::SIREN, &c::fr::SIRET],
        "GB" => &[&c::gb::VAT, &c::gb::UTR],
        "GH" => &[&c::gh::TIN],
        "GN" => &[&c::gn::NIFP],
        "GR" => &[&c::gr::VAT],
        "GT" => &[&c::gt::NIT],
        "HR" => &[&c::hr::OIB],
        "HU" => &[&c::hu::ANUM],
        "IE" => &[&c::ie::VAT],
        "IL" => &[&c::il::HP, &c::il::IDNR],
        "IN" => &[&c::r#in::GSTIN, &c::r#in::PAN],
        "IS" => &[&c::is::VSK, &c::is::KENNITALA],
        "IT" => &[&c::it::IVA, &c::it::CODICEFISCALE],
        "JP" => &[&c::jp::CN],
        "KE" => &[&c::ke::PIN],
        "KR" => &[&c::kr::BRN],
        "LI" => &[&c::li::PEID],
        "LT" => &[&c::lt::PVM],
        "LU" => &[&c::lu::TVA],
        "LV" => &[&c::lv::PVN],
        "MA" => &[&c::ma::ICE],
        "MC" => &[&c::mc::TVA],
        "MD" => &[&c::md::IDNO],
        "ME" => &[&c::me::PIB],
        "MK" => &[&c::mk::EDB],
        "MT" => &[&c::mt::VAT],
        "MZ" => &[&c::mz::NUIT],
        "NL" => &[&c::nl::BTW],
        "NO" => &[&c::no::MVA, &c::no::ORGNR],
        "NZ" => &[&c::nz::IRD],
        "PE" => &[&c::pe::RUC],
        "PL" => &[&c::pl::NIP, &c::pl::REGON],
        "PT" => &[&c::pt::NIF],
        "RO" => &[&c::ro::CIF, &c::ro::CUI, &c::ro::ONRC],
        "RS" => &[&c::rs::PIB],
        "RU" => &[&c::ru::INN],
        "SE" => &[&c::se::VAT, &c::se::ORGNR],
        "SI" => &[&c::si::DDV],
        "SK" => &[&c::sk::DPH, &c::sk::RC],
        "SM" => &[&c::sm::COE],
        "TH" => &[&c::th::TIN],
        "TN" => &[&c::tn::MF],
        "TR" => &[&c::tr::VKN, &c::tr::TCKIMLIK],
        "UA" => &[&c::ua::EDRPOU, &c::ua::RNTRC],
        "US" => &[&c::us::EIN],
        "VE" => &[&c::ve::RIF],
        "VN" => &[&c::vn::MST],
        "ZA" => &[&c::za::TIN, &c::za::VAT],
        _ => &[],
    }
}
