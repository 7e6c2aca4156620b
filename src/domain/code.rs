//! Code schemes (编码方案): how the digits of a code divide into levels.

use std::collections::BTreeSet;

/// Widths of the levels from the top, such as 2-3-4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeScheme {
    widths: Vec<usize>,
}

/// Why a text is no scheme, or a code does not follow one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeFault {
    /// The scheme is not a row of widths from 1 to 9.
    Scheme,
    /// The code ends inside a level: it has `length` characters, and the levels end at
    /// `allowed`.
    Length { length: usize, allowed: Vec<usize> },
}

impl CodeScheme {
    /// Reads `2-3-4`, `2,3,4`, `2 3 4`, `2*3*4`, or the widths as one number, `234`.
    pub fn parse(text: &str) -> Result<CodeScheme, CodeFault> {
        let widths: Vec<usize> = text
            .chars()
            .filter_map(|character| match character {
                '-' | ',' | '/' | '*' | '.' | '，' | '－' | '—' => None,
                blank if blank.is_whitespace() => None,
                digit => Some(digit.to_digit(10).and_then(|width| usize::try_from(width).ok())),
            })
            .collect::<Option<_>>()
            .ok_or(CodeFault::Scheme)?;
        if widths.is_empty() || widths.len() > 9 || widths.contains(&0) {
            return Err(CodeFault::Scheme);
        }
        Ok(CodeScheme { widths })
    }

    /// The lengths that a code may have, one for each level.
    pub fn lengths(&self) -> Vec<usize> {
        self.widths
            .iter()
            .scan(0, |length, width| {
                *length += width;
                Some(*length)
            })
            .collect()
    }

    /// The level of a code, 1 at the top.
    pub fn level(&self, code: &str) -> Result<usize, CodeFault> {
        let length = code.chars().count();
        let allowed = self.lengths();
        match allowed.iter().position(|end| *end == length) {
            Some(index) => Ok(index + 1),
            None => Err(CodeFault::Length { length, allowed }),
        }
    }

    /// The code level by level: 010010001 in 2-3-4 is 01, 001, 0001.
    pub fn split<'code>(&self, code: &'code str) -> Result<Vec<&'code str>, CodeFault> {
        let level = self.level(code)?;
        let mut rest = code;
        Ok(self.widths[..level]
            .iter()
            .map(|width| {
                let end = rest.char_indices().nth(*width).map_or(rest.len(), |(index, _)| index);
                let (part, behind) = rest.split_at(end);
                rest = behind;
                part
            })
            .collect())
    }

    /// The code above; none above the top level and for a code that breaks the scheme.
    pub fn parent<'code>(&self, code: &'code str) -> Option<&'code str> {
        let level = self.level(code).ok()?;
        let last_width = *self.widths.get(level.checked_sub(1)?)?;
        let end = code.char_indices().nth_back(last_width - 1)?.0;
        (end > 0).then(|| &code[..end])
    }
}

/// Whether no other of the codes stands below this one. The scheme does not matter: a
/// code below begins with the code above.
pub fn is_leaf(code: &str, codes: &BTreeSet<String>) -> bool {
    let from = (std::ops::Bound::Excluded(code), std::ops::Bound::Unbounded);
    codes.range::<str, _>(from).next().is_none_or(|next| !next.starts_with(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_divides_into_levels() {
        let scheme = CodeScheme::parse("2-3-4").expect("a scheme");
        assert_eq!(CodeScheme::parse("234").as_ref(), Ok(&scheme));
        assert_eq!(scheme.split("010010001"), Ok(vec!["01", "001", "0001"]));
        assert_eq!(scheme.level("01001"), Ok(2));
        assert_eq!(scheme.parent("010010001"), Some("01001"));
        assert_eq!(scheme.parent("01001"), Some("01"));
        assert_eq!(scheme.parent("01"), None);
        assert_eq!(
            scheme.level("0100"),
            Err(CodeFault::Length { length: 4, allowed: vec![2, 5, 9] })
        );
        assert_eq!(scheme.parent("0100"), None);
    }

    #[test]
    fn a_scheme_is_a_row_of_widths() {
        for wrong in ["", "2-x", "2-0-3", "1111111111"] {
            assert_eq!(CodeScheme::parse(wrong), Err(CodeFault::Scheme), "{wrong}");
        }
    }

    #[test]
    fn a_leaf_has_nothing_below() {
        let codes = ["01", "01001", "02"].map(str::to_owned).into_iter().collect();
        assert!(!is_leaf("01", &codes));
        assert!(is_leaf("01001", &codes));
        assert!(is_leaf("02", &codes));
    }
}
