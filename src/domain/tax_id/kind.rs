//! The kinds of tax numbers, what is worth saying of one, and what may be wrong with it.

/// A tax number in its normal form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxId {
    /// Upper case, half width, without blanks and dashes.
    pub normal: String,
    pub kind: TaxIdKind,
    /// In the order in which a reader wants them; none of them rejects the number.
    pub notes: Vec<TaxIdNote>,
}

/// Which number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaxIdKind {
    /// 统一社会信用代码, GB 32100.
    Uscc,
    /// 原税务登记号: division and organisation code.
    OldTaxpayer15,
    /// 营业执照注册号.
    BusinessRegistration15,
    /// 居民身份证 before 1999.
    ResidentId15,
    /// 公民身份号码, GB 11643.
    ResidentId18,
    /// 个体工商户: a resident id and a serial number.
    Individual20,
    /// A number of another country or region.
    Foreign(Country),
}

impl TaxIdKind {
    /// Whether the number is that of a person, to be masked on output.
    pub fn is_personal(self) -> bool {
        matches!(self, TaxIdKind::ResidentId15 | TaxIdKind::ResidentId18 | TaxIdKind::Individual20)
    }
}

/// A country by its two capital letters; Greece is GR, the United Kingdom is GB.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// A country that nobody named (the user-assigned code of ISO 3166).
    pub const UNKNOWN: Country = Country(*b"ZZ");

    /// The country of a two-letter code in any case; tax prefixes and usual aliases too.
    pub fn parse(text: &str) -> Option<Country> {
        let &[first, second] = text.trim().as_bytes() else {
            return None;
        };
        let letters = [first.to_ascii_uppercase(), second.to_ascii_uppercase()];
        match &letters {
            b"EL" => Some(Country(*b"GR")),
            b"UK" | b"XI" => Some(Country(*b"GB")),
            _ if letters.iter().all(u8::is_ascii_uppercase) => Some(Country(letters)),
            _ => None,
        }
    }

    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a country is made of two ASCII capitals")
    }
}

impl std::fmt::Debug for Country {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.code())
    }
}

/// Something worth knowing of a number that is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaxIdNote {
    /// Warning: the code's own check holds, that of the organisation code in it does not.
    OrganisationCheckFails { expected: char },
    /// Information: a code of Xiamen from before 2016 with a known wrong check character.
    XiamenPre2016,
    /// Warning: no list of divisions has ever had it.
    RegionUnknown { division: String },
    /// Information: the tests of another kind hold as well.
    Ambiguous { other: TaxIdKind },
    /// Information: a number from before the unified code.
    OldNumber,
    /// Information: the number of a person.
    Personal,
    /// Information: no check is known for numbers of this country.
    ForeignUnchecked,
    /// Warning: the shape is right, and the check digit that nearly all such numbers have fails.
    ForeignCheckFails,
    /// Information: the text was not in its normal form.
    Normalised { lower_case: bool, full_width: bool, separators: bool },
}

/// What is wrong, in the order in which it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaxIdFault {
    /// It has `length` characters, and no kind has so many.
    Length { length: usize },
    /// This letter cannot stand at this position, counted from 1.
    Letter { position: usize, letter: char },
    /// The first two characters name no registration department and kind in use.
    Department { pair: String },
    /// The first two digits of a person's number name no province.
    Province { province: String },
    /// The digits from `position` on are no date of birth.
    Birth { position: usize },
    /// The check character at `position` should be `expected`.
    Check { position: usize, expected: char },
    /// A person's number is followed by something else than a serial number.
    Suffix { suffix: String },
    /// Fifteen digits that pass the test of none of the three kinds of that length.
    OldNumberChecks,
    /// It is no tax number of that country.
    Foreign { country: Country },
}

impl TaxIdFault {
    /// Where in the normal form the fault is, counted from 1.
    pub fn position(&self) -> Option<usize> {
        match self {
            TaxIdFault::Letter { position, .. }
            | TaxIdFault::Birth { position }
            | TaxIdFault::Check { position, .. } => Some(*position),
            TaxIdFault::Department { .. } | TaxIdFault::Province { .. } => Some(1),
            TaxIdFault::Suffix { .. } => Some(19),
            TaxIdFault::Length { .. }
            | TaxIdFault::OldNumberChecks
            | TaxIdFault::Foreign { .. } => None,
        }
    }

    /// The character at a byte index of an ASCII text as a fault.
    pub(super) fn letter_at(bytes: &[u8], index: usize) -> TaxIdFault {
        TaxIdFault::Letter { position: index + 1, letter: char::from(bytes[index]) }
    }
}
