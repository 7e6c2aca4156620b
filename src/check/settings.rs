//! What the user sets for the checks: severities, code schemes, values, completeness.
//!
//! ```toml
//! [severity]
//! tax-id-old-number = "warning"
//! [scheme]
//! customer_code = "2-3-4"
//! category = "2-2"
//! [values]
//! category = ["01", "0101", "02"]
//! [complete]
//! "*" = ["tax_id", "phone"]
//! 批发 = ["tax_id", "credit_limit"]
//! ```

use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::domain::code::CodeScheme;
use crate::domain::text::nearest;
use crate::domain::tree::ClassTree;
use crate::finding::{Code, Finding, Severity};

/// The settings of a book; the default changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    pub severities: BTreeMap<Code, Severity>,
    /// 编码方案 by field.
    pub schemes: BTreeMap<String, CodeScheme>,
    /// The values that a field may have.
    pub values: BTreeMap<String, Vec<String>>,
    /// The fields that a complete customer has, by category; `*` is every other category.
    pub complete: BTreeMap<String, Vec<String>>,
    /// The trees of classes that the book has, by field; they stand in the book, not in the file.
    pub trees: BTreeMap<String, ClassTree>,
}

/// Why a text is no settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    #[error("{reason}")]
    Syntax { reason: String },
    #[error("there is no {what} {found}; the nearest is {near}")]
    Unknown { what: &'static str, found: String, near: String },
    #[error("{key} must be {expected}")]
    Type { key: String, expected: &'static str },
    #[error("{code} cannot be made less than an error")]
    Fixed { code: &'static str },
    #[error("{text} is no scheme of code lengths")]
    Scheme { text: String },
}

const SECTIONS: [&str; 4] = ["severity", "scheme", "values", "complete"];
/// The fields that a scheme and a list of values make sense for.
const CODED: [&str; 5] = ["customer_code", "category", "region", "department", "salesperson"];

impl Settings {
    /// Reads `settings.toml`; `fields` are the keys of the customers template. Sections of
    /// other rooms, given as `others`, are left alone.
    pub fn parse(text: &str, fields: &[&str], others: &[&str]) -> Result<Settings, SettingsError> {
        let table: Table = text.parse().map_err(|error: toml::de::Error| {
            SettingsError::Syntax { reason: error.to_string() }
        })?;
        let mut settings = Settings::default();
        for (section, value) in &table {
            if others.contains(&section.as_str()) {
                continue;
            }
            let known: Vec<&str> = SECTIONS.iter().chain(others).copied().collect();
            known_word("section", section, &known)?;
            let entries = value
                .as_table()
                .ok_or_else(|| SettingsError::Type { key: section.clone(), expected: "table" })?;
            for (key, value) in entries {
                settings.set(section, key, value, fields)?;
            }
        }
        Ok(settings)
    }

    fn set(
        &mut self,
        section: &str,
        key: &str,
        value: &Value,
        fields: &[&str],
    ) -> Result<(), SettingsError> {
        match section {
            "severity" => {
                let words: Vec<&str> = Code::ALL.iter().map(|code| code.word()).collect();
                known_word("code", key, &words)?;
                let code = Code::parse(key).expect("the word was just found");
                let severity = severity(text(key, value)?)?;
                if code.is_fixed() && severity < code.severity() {
                    return Err(SettingsError::Fixed { code: code.word() });
                }
                self.severities.insert(code, severity);
            }
            "scheme" => {
                known_word("field", key, &CODED)?;
                let scheme = text(key, value)?;
                let read = CodeScheme::parse(scheme);
                let read = read.map_err(|_| SettingsError::Scheme { text: scheme.to_owned() })?;
                self.schemes.insert(key.to_owned(), read);
            }
            "values" => {
                known_word("field", key, &CODED[1..])?;
                self.values.insert(key.to_owned(), texts(key, value)?);
            }
            _ => {
                let needed = texts(key, value)?;
                for field in &needed {
                    known_word("field", field, fields)?;
                }
                self.complete.insert(key.to_owned(), needed);
            }
        }
        Ok(())
    }

    /// Gives the findings the severities of the settings. A finding that its check already
    /// made less of stays at most as heavy as before.
    pub fn weigh(&self, findings: &mut [Finding]) {
        if self.severities.is_empty() {
            return;
        }
        for finding in findings {
            if let Some(severity) = self.severities.get(&finding.code) {
                finding.severity = if finding.severity == finding.code.severity() {
                    *severity
                } else {
                    finding.severity.min(*severity)
                };
            }
        }
    }

    /// The fields that a customer of the category must have to be complete.
    pub fn needed(&self, category: &str) -> Option<&[String]> {
        self.complete.get(category).or_else(|| self.complete.get("*")).map(Vec::as_slice)
    }
}

fn severity(word: &str) -> Result<Severity, SettingsError> {
    let words = Severity::ALL.map(Severity::word);
    known_word("severity", word, &words)?;
    let found = Severity::ALL.into_iter().find(|severity| severity.word() == word);
    Ok(found.expect("the word was just found"))
}

fn known_word(what: &'static str, word: &str, known: &[&str]) -> Result<(), SettingsError> {
    if known.contains(&word) {
        return Ok(());
    }
    let near = nearest(word, known).unwrap_or_default().to_owned();
    Err(SettingsError::Unknown { what, found: word.to_owned(), near })
}

fn text<'a>(key: &str, value: &'a Value) -> Result<&'a str, SettingsError> {
    value.as_str().ok_or_else(|| SettingsError::Type { key: key.to_owned(), expected: "text" })
}

fn texts(key: &str, value: &Value) -> Result<Vec<String>, SettingsError> {
    let wrong = || SettingsError::Type { key: key.to_owned(), expected: "list" };
    let list = value.as_array().ok_or_else(wrong)?;
    list.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Settings, SettingsError> {
        Settings::parse(text, &["tax_id", "phone"], &["score"])
    }

    #[test]
    fn a_wrong_word_names_its_nearest() {
        for (text, what, near) in [
            ("[severty]\nx = 'y'", "section", "severity"),
            ("[severity]\ntax-id-chek = 'info'", "code", "tax-id-check"),
            ("[severity]\ntax-id-check = 'warn'", "severity", "warning"),
            ("[severity]\ntax-id-check = 'err'", "severity", "error"),
            ("[scheme]\ncategry = '2-2'", "field", "category"),
            ("[complete]\n'*' = ['taxid']", "field", "tax_id"),
        ] {
            match parse(text) {
                Err(SettingsError::Unknown { what: found, near: nearest, .. }) => {
                    assert_eq!((found, nearest.as_str()), (what, near), "{text}");
                }
                other => panic!("{text}: {other:?}"),
            }
        }
        let fixed = parse("[severity]\namount-unreadable = 'info'");
        assert_eq!(fixed, Err(SettingsError::Fixed { code: "amount-unreadable" }));
        assert!(matches!(parse("[scheme]\ncategory = 'x'"), Err(SettingsError::Scheme { .. })));
        assert!(matches!(parse("[severity"), Err(SettingsError::Syntax { .. })));
        assert_eq!(parse("[score]\nanything = 1"), Ok(Settings::default()));
    }

    #[test]
    fn a_severity_replaces_the_codes_own() {
        let settings = parse("[severity]\ntax-id-check = 'info'\nphone-shared = 'error'");
        let settings = settings.expect("good settings");
        let place = crate::finding::Place::file(0, &std::sync::Arc::from("a.csv"));
        let mut findings = vec![
            Finding::new(Code::TaxIdCheck, place.clone()),
            Finding::new(Code::PhoneShared, place.clone()),
            Finding::new(Code::EmailInvalid, place),
        ];
        for _ in 0..2 {
            settings.weigh(&mut findings);
            let severities: Vec<Severity> =
                findings.iter().map(|finding| finding.severity).collect();
            assert_eq!(severities, [Severity::Info, Severity::Error, Severity::Error]);
        }
    }
}
