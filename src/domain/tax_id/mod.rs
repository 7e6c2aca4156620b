//! What stands in the 税号 column: which of its kinds a number is, and whether it holds.

mod foreign;
mod foreign_person;
mod foreign_rules;
mod kind;
mod normal;
mod organisation;
mod registration;
mod repair;
mod resident;
#[cfg(test)]
mod tests;
mod uscc;

pub use foreign::foreign;
pub use kind::{Country, TaxId, TaxIdFault, TaxIdKind, TaxIdNote};
pub use normal::absent_reason;
pub use repair::repair;
pub use uscc::Uscc;

use crate::domain::{Date, region};
use normal::Normal;

impl TaxId {
    /// Reads a tax number of any kind. The birth dates of resident ids are held against
    /// a fixed day, because this room has no clock; see [`TaxId::parse_on`].
    pub fn parse(text: &str) -> Result<TaxId, TaxIdFault> {
        TaxId::parse_on(text, resident::latest_birth())
    }

    /// Reads a tax number of any kind; nobody is born after `today`.
    pub fn parse_on(text: &str, today: Date) -> Result<TaxId, TaxIdFault> {
        let normal = Normal::of(text);
        if foreign::has_country_prefix(normal.text()) {
            let judged = foreign::by_prefix(text);
            // An 18 character number is more likely a misread code of this country.
            if judged.is_ok() || !matches!(normal.length(), 15 | 18 | 20) {
                return judged;
            }
        }
        let mut tax_id = domestic(&normal, today)?;
        normal.note(&mut tax_id.notes);
        Ok(tax_id)
    }
}

/// The six-digit division that the number names; none in a foreign number.
pub fn region_of(tax_id: &TaxId) -> Option<&str> {
    match tax_id.kind {
        TaxIdKind::Uscc => tax_id.normal.get(2..8),
        TaxIdKind::Foreign(_) => None,
        _ => tax_id.normal.get(..6),
    }
}

/// The nine characters that an old number and the new code of one company share.
pub fn organisation_code(tax_id: &TaxId) -> Option<String> {
    match tax_id.kind {
        TaxIdKind::Uscc => tax_id.normal.get(8..17).map(str::to_owned),
        TaxIdKind::OldTaxpayer15 => tax_id.normal.get(6..).map(str::to_owned),
        _ => None,
    }
}

fn domestic(normal: &Normal, today: Date) -> Result<TaxId, TaxIdFault> {
    let length = normal.length();
    if !matches!(length, 15 | 18 | 20) {
        return Err(TaxIdFault::Length { length });
    }
    // Every kind is made of ASCII digits and capitals: the first other one is the fault.
    if let Some((position, letter)) = normal.first_foreign_character() {
        return Err(TaxIdFault::Letter { position, letter });
    }
    let bytes = normal.text().as_bytes();
    match length {
        15 => fifteen(normal.text(), bytes, today),
        18 => eighteen(normal.text(), bytes, today),
        _ => twenty(normal.text(), bytes, today),
    }
}

/// Three kinds have 15 characters. The tests decide; where several pass, the order of
/// the kinds does, and the number says that it is ambiguous.
fn fifteen(text: &str, bytes: &[u8], today: Date) -> Result<TaxId, TaxIdFault> {
    if let Some(index) = bytes[..6].iter().position(|byte| !byte.is_ascii_digit()) {
        return Err(TaxIdFault::letter_at(bytes, index));
    }
    let in_country = region::province_name(&text[..2]).is_some() || text.starts_with("100000");
    let all_digits = bytes.iter().all(u8::is_ascii_digit);
    let candidates = [
        (TaxIdKind::OldTaxpayer15, in_country && organisation::check_holds(&bytes[6..])),
        (
            TaxIdKind::BusinessRegistration15,
            in_country && all_digits && registration::check_holds(bytes),
        ),
        (TaxIdKind::ResidentId15, all_digits && resident::fifteen_holds(text, today)),
    ];
    let mut holding = candidates.iter().filter(|(_, holds)| *holds).map(|(kind, _)| *kind);
    let Some(kind) = holding.next() else {
        return Err(fifteen_fault(bytes, all_digits));
    };
    let mut tax_id = TaxId { normal: text.to_owned(), kind, notes: Vec::new() };
    let mut personal = kind.is_personal();
    for other in holding {
        personal |= other.is_personal();
        tax_id.notes.push(TaxIdNote::Ambiguous { other });
    }
    if !kind.is_personal() {
        tax_id.notes.push(TaxIdNote::OldNumber);
    }
    if personal {
        tax_id.notes.push(TaxIdNote::Personal);
    }
    note_region(&mut tax_id);
    Ok(tax_id)
}

/// With a letter the number can only be an old taxpayer number, so its check character
/// is known; a number of digits alone may be meant as any of three kinds.
fn fifteen_fault(bytes: &[u8], all_digits: bool) -> TaxIdFault {
    match organisation::check_character(&bytes[6..14]) {
        Some(expected) if !all_digits => TaxIdFault::Check { position: 15, expected },
        _ => TaxIdFault::OldNumberChecks,
    }
}

/// A social credit code or a resident id: decided by the department pair, the checks
/// and the birth date.
fn eighteen(text: &str, bytes: &[u8], today: Date) -> Result<TaxId, TaxIdFault> {
    let code = uscc::judge(bytes);
    let person = resident::eighteen_fault(text, today);
    let mut tax_id = TaxId { normal: text.to_owned(), kind: TaxIdKind::Uscc, notes: Vec::new() };
    match (code, person) {
        (Ok(verdict), Ok(())) => {
            let company = verdict.organisation_holds
                && verdict.mod31_holds
                && region::known_division(&text[2..8]);
            let (kind, other) = match company {
                true => (TaxIdKind::Uscc, TaxIdKind::ResidentId18),
                false => (TaxIdKind::ResidentId18, TaxIdKind::Uscc),
            };
            tax_id.kind = kind;
            if verdict.mod31_holds {
                tax_id.notes.push(TaxIdNote::Ambiguous { other });
            }
            tax_id.notes.push(TaxIdNote::Personal);
        }
        (Ok(verdict), Err(_)) => verdict.note(&mut tax_id.notes),
        (Err(_), Ok(())) => {
            tax_id.kind = TaxIdKind::ResidentId18;
            tax_id.notes.push(TaxIdNote::Personal);
        }
        (Err(code), Err(person)) => return Err(eighteen_fault(bytes, text, code, person)),
    }
    note_region(&mut tax_id);
    Ok(tax_id)
}

/// Which of the two faults to tell: the one of the kind that the number looks like.
fn eighteen_fault(
    bytes: &[u8],
    text: &str,
    code: TaxIdFault,
    person: resident::ResidentFault,
) -> TaxIdFault {
    use resident::ResidentFault;
    let pair_in_use = uscc::pair_in_use(bytes[0], bytes[1]);
    match person {
        // A real birth date in the right place is no accident, unless the division of
        // a social credit code stands there just as well.
        ResidentFault::Check { expected }
            if !pair_in_use || !region::known_division(&text[2..8]) =>
        {
            TaxIdFault::Check { position: 18, expected }
        }
        ResidentFault::Birth if !pair_in_use || looks_like_a_person(text) => {
            TaxIdFault::Birth { position: 7 }
        }
        _ => code,
    }
}

/// A division where a resident id has it, and a century behind it, but no division where
/// a social credit code has it.
fn looks_like_a_person(text: &str) -> bool {
    region::known_division(&text[..6])
        && !region::known_division(&text[2..8])
        && matches!(&text[6..8], "19" | "20")
}

/// An individual business: a resident id and a serial number.
fn twenty(text: &str, bytes: &[u8], today: Date) -> Result<TaxId, TaxIdFault> {
    use resident::ResidentFault;
    let long = matches!(&text[18..], "00" | "01" | "02");
    let short_holds = text.ends_with("00000") && resident::fifteen_holds(&text[..15], today);
    let fault = match resident::eighteen_fault(&text[..18], today) {
        Ok(()) if long => None,
        _ if short_holds => None,
        Ok(()) => Some(TaxIdFault::Suffix { suffix: text[18..].to_owned() }),
        Err(ResidentFault::Check { expected }) => {
            Some(TaxIdFault::Check { position: 18, expected })
        }
        Err(ResidentFault::Birth) => Some(TaxIdFault::Birth { position: 7 }),
        Err(ResidentFault::Shape { index }) => Some(TaxIdFault::letter_at(bytes, index)),
        Err(ResidentFault::Province) => {
            Some(TaxIdFault::Province { province: text[..2].to_owned() })
        }
    };
    if let Some(fault) = fault {
        return Err(fault);
    }
    let mut tax_id = TaxId {
        normal: text.to_owned(),
        kind: TaxIdKind::Individual20,
        notes: vec![TaxIdNote::Personal],
    };
    note_region(&mut tax_id);
    Ok(tax_id)
}

fn note_region(tax_id: &mut TaxId) {
    if let Some(division) = region_of(tax_id)
        && !region::known_division(division)
    {
        // The card of a foreign resident has the province after a leading 9.
        if tax_id.kind == TaxIdKind::ResidentId18 && division.starts_with('9') {
            return;
        }
        let division = division.to_owned();
        tax_id.notes.push(TaxIdNote::RegionUnknown { division });
    }
}
