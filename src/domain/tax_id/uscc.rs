//! 统一社会信用代码, GB 32100-2015 with its amendment of 2016.

use super::kind::{TaxIdFault, TaxIdNote};
use super::normal::Normal;
use super::organisation;

/// The 31 symbols in the order of their values.
const SYMBOLS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// No symbol: a value out of range.
const NONE: u8 = u8::MAX;

const VALUES: [u8; 256] = {
    let mut values = [NONE; 256];
    let mut index = 0;
    while index < SYMBOLS.len() {
        values[SYMBOLS[index] as usize] = index as u8;
        index += 1;
    }
    values
};

/// Powers of 3 modulo 31.
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// A unified social credit code; it is never an older number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uscc {
    pub normal: String,
    pub notes: Vec<TaxIdNote>,
}

impl Uscc {
    /// Reads a code, and refuses every other kind of number.
    pub fn parse(text: &str) -> Result<Uscc, TaxIdFault> {
        let normal = Normal::of(text);
        let length = normal.length();
        if length != 18 {
            return Err(TaxIdFault::Length { length });
        }
        if let Some((position, letter)) = normal.first_foreign_character() {
            return Err(TaxIdFault::Letter { position, letter });
        }
        let verdict = judge(normal.text().as_bytes())?;
        let mut notes = Vec::new();
        verdict.note(&mut notes);
        normal.note(&mut notes);
        Ok(Uscc { normal: normal.text().to_owned(), notes })
    }
}

/// What the two checks of an accepted code say.
pub(super) struct Verdict {
    pub mod31_holds: bool,
    pub organisation_holds: bool,
    organisation_expected: char,
}

impl Verdict {
    pub fn note(&self, notes: &mut Vec<TaxIdNote>) {
        if !self.mod31_holds {
            notes.push(TaxIdNote::XiamenPre2016);
        } else if !self.organisation_holds {
            let expected = self.organisation_expected;
            notes.push(TaxIdNote::OrganisationCheckFails { expected });
        }
    }
}

/// Judges 18 ASCII capitals and digits.
pub(super) fn judge(code: &[u8]) -> Result<Verdict, TaxIdFault> {
    if let Some(index) = code.iter().position(|byte| VALUES[usize::from(*byte)] == NONE) {
        return Err(TaxIdFault::letter_at(code, index));
    }
    let expected = check_character(code).expect("every character is one of the symbols");
    let mod31_holds = code[17] == expected;
    let organisation_expected =
        organisation::check_character(&code[8..16]).expect("symbols are digits and capitals");
    let organisation_holds = char::from(code[16]) == organisation_expected;
    if !pair_in_use(code[0], code[1]) {
        let pair = code[..2].iter().copied().map(char::from).collect();
        return Err(TaxIdFault::Department { pair });
    }
    // The authority of Xiamen gave out codes with a wrong last character until 2016.
    let xiamen = organisation_holds && code[2..].starts_with(b"3502") && &code[8..12] == b"M000";
    if mod31_holds || xiamen {
        return Ok(Verdict { mod31_holds, organisation_holds, organisation_expected });
    }
    match code[2..8].iter().position(|byte| !byte.is_ascii_digit()) {
        Some(index) => Err(TaxIdFault::letter_at(code, index + 2)),
        None => Err(TaxIdFault::Check { position: 18, expected: char::from(expected) }),
    }
}

/// Whether both checks hold, the department is in use and the division is a number: the
/// test of a repair.
pub(super) fn holds(code: &[u8]) -> bool {
    code.len() == 18
        && code[2..8].iter().all(u8::is_ascii_digit)
        && check_character(code) == Some(code[17])
        && pair_in_use(code[0], code[1])
        && organisation::check_holds(&code[8..17])
}

fn check_character(code: &[u8]) -> Option<u8> {
    let mut sum = 0;
    for (byte, weight) in code.iter().zip(WEIGHTS) {
        let value = VALUES[usize::from(*byte)];
        if value == NONE {
            return None;
        }
        sum += u32::from(value) * weight;
    }
    // The outer remainder matters: a sum of 0 gives the symbol 0, not a 31st.
    let check = usize::try_from((31 - sum % 31) % 31).expect("a remainder of 31 is small");
    Some(SYMBOLS[check])
}

/// Registration department and kind of organisation: the pairs in use.
pub(super) fn pair_in_use(department: u8, kind: u8) -> bool {
    let kinds: &[u8] = match department {
        b'1' | b'5' | b'N' => b"1239",
        b'2' | b'4' | b'8' | b'A' => b"19",
        b'3' => b"123459",
        b'6' | b'7' => b"129",
        // 99, other organisations of the market authority, is in the standard and in use.
        b'9' => b"1239",
        b'Y' => b"1",
        _ => b"",
    };
    kinds.contains(&kind)
}
