//! The plan of Chinese mobile and service numbers as dated data: state of 2026.

/// What an unusual mobile prefix is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpecialUse {
    Satellite,
    MachineToMachine,
    VirtualOperator,
}

impl SpecialUse {
    /// The word of machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            SpecialUse::Satellite => "satellite",
            SpecialUse::MachineToMachine => "machine-to-machine",
            SpecialUse::VirtualOperator => "virtual-operator",
        }
    }
}

impl std::fmt::Display for SpecialUse {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.word())
    }
}

/// Ranges of the first four digits of mobile numbers, in order: first, last, special use.
#[rustfmt::skip]
const MOBILE: [(u16, u16, Option<SpecialUse>); 23] = [
    (1300, 1348, None),
    (1349, 1349, Some(SpecialUse::Satellite)),
    (1350, 1399, None),
    (1400, 1419, Some(SpecialUse::MachineToMachine)),
    (1440, 1449, Some(SpecialUse::MachineToMachine)),
    (1450, 1459, None),
    (1460, 1469, Some(SpecialUse::MachineToMachine)),
    (1470, 1479, None),
    (1480, 1499, Some(SpecialUse::MachineToMachine)),
    (1500, 1539, None),
    (1550, 1599, None),
    (1610, 1610, None),
    (1620, 1629, Some(SpecialUse::VirtualOperator)),
    (1650, 1659, Some(SpecialUse::VirtualOperator)),
    (1660, 1669, None),
    (1670, 1679, Some(SpecialUse::VirtualOperator)),
    (1700, 1719, Some(SpecialUse::VirtualOperator)),
    (1720, 1739, None),
    (1740, 1745, Some(SpecialUse::Satellite)),
    (1750, 1789, None),
    (1800, 1899, None),
    (1900, 1939, None),
    (1950, 1999, None),
];

/// What the first four digits of a mobile number say; `None` where no number begins so.
pub fn mobile_prefix(first_four: u16) -> Option<Option<SpecialUse>> {
    let at = MOBILE.partition_point(|(_, last, _)| *last < first_four);
    let (first, _, special) = MOBILE.get(at)?;
    (*first <= first_four).then_some(*special)
}

/// Whether all the digits are a service number: 400 and 800 with 7 more, 95 and 96 with 3 or 4,
/// 9510 with 4, 950 with 7 or 8, and the five digits of operators (10086) and authorities
/// (12345).
pub fn is_service(digits: &[u8]) -> bool {
    matches!(
        (digits, digits.len()),
        ([b'4' | b'8', b'0', b'0', ..], 10)
            | ([b'9', b'5' | b'6', ..], 5 | 6)
            | ([b'9', b'5', b'1', b'0', ..], 8)
            | ([b'9', b'5', b'0', ..], 10 | 11)
            | ([b'1', b'0', b'0', ..] | [b'1', b'2', b'3', ..], 5)
    )
}
