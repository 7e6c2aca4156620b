//! Traditional signs as their simplified ones, for keys under which names meet.

use std::collections::HashMap;
use std::sync::OnceLock;

/// One pair a line, sorted; its source stands in its first line.
const SIGNS: &str = include_str!("traditional.tsv");

/// The simplified form of a sign; any other sign is given back as it is.
///
/// A sign with several simplified forms gives the usual one, so this is for comparing names
/// and never for storing them.
pub fn simplified(sign: char) -> char {
    // No sign before the first ideograph has two forms.
    if sign < '\u{3400}' {
        return sign;
    }
    static TABLE: OnceLock<HashMap<char, char>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let rows = SIGNS.lines().filter(|line| !line.starts_with('#'));
        rows.map(|line| {
            let mut signs = line.chars();
            let mut sign = || signs.next().expect("a row has two signs and a tab between");
            let (traditional, _, simple) = (sign(), sign(), sign());
            (traditional, simple)
        })
        .collect()
    });
    // A few simplified signs are themselves the traditional ones of others.
    let once = table.get(&sign).copied().unwrap_or(sign);
    table.get(&once).copied().unwrap_or(once)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_signs_become_simplified_ones_once_and_for_all() {
        let text: String = "廣東華為技術有限責任公司臺灣".chars().map(simplified).collect();
        assert_eq!(text, "广东华为技术有限责任公司台湾");
        for line in SIGNS.lines().filter(|line| !line.starts_with('#')) {
            let sign = line.chars().next().unwrap();
            assert_eq!(simplified(simplified(sign)), simplified(sign), "{line}");
        }
        assert_eq!(simplified('A'), 'A');
    }
}
