//! `settings.toml` in the folder of a book.

use std::path::Path;

use crate::check::{Settings, SettingsError};
use crate::pipeline::PipelineError;
use crate::template::{self, Kind};

/// Sections of the file that other commands read.
const OTHER_SECTIONS: [&str; 2] = ["quality", "provision"];

/// The settings of a book; a book without the file has the default ones.
pub fn of_book(book: &Path) -> Result<Settings, PipelineError> {
    let path = book.join("settings.toml");
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Settings::default());
        }
        Err(source) => return Err(PipelineError::File { path, source }),
    };
    let templates = template::load();
    let customers = templates.templates.iter().find(|template| template.kind == Kind::Customer);
    let customers = customers.expect("the customers template is built in");
    let fields: Vec<&str> = customers.fields.iter().map(|field| field.key.as_str()).collect();
    Settings::parse(text.trim_start_matches('\u{feff}'), &fields, &OTHER_SECTIONS)
        .map_err(|source| PipelineError::Settings { path, source })
}

/// The rates of loss by ageing band, as they are written under `rates` of `[provision]`; empty
/// where the book states none.
pub fn provision_rates(book: &Path) -> Result<Vec<String>, PipelineError> {
    let path = book.join("settings.toml");
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(PipelineError::File { path, source }),
    };
    let refused = |source| PipelineError::Settings { path: path.clone(), source };
    let table: toml::Table =
        text.trim_start_matches('\u{feff}').parse().map_err(|error: toml::de::Error| {
            refused(SettingsError::Syntax { reason: error.to_string() })
        })?;
    let Some(rates) = table.get("provision").and_then(|section| section.get("rates")) else {
        return Ok(Vec::new());
    };
    let wrong = || SettingsError::Type { key: "provision.rates".to_owned(), expected: "list" };
    let rates = rates.as_array().ok_or_else(|| refused(wrong()))?;
    let text = |rate: &toml::Value| rate.as_str().map(str::to_owned);
    rates.iter().map(|rate| text(rate).ok_or_else(|| refused(wrong()))).collect()
}

/// The key of the words for people, and what they name.
pub(super) fn words(
    path: &Path,
    error: &SettingsError,
) -> (&'static str, Vec<(&'static str, String)>) {
    let mut variables = vec![("file", path.display().to_string())];
    let mut name = |name, value: &str| variables.push((name, value.to_owned()));
    let key = match error {
        SettingsError::Syntax { reason } => {
            name("reason", reason);
            "error-settings-syntax"
        }
        SettingsError::Unknown { what, found, near } => {
            name("what", what);
            name("found", found);
            name("near", near);
            "error-settings-unknown"
        }
        SettingsError::Type { key, expected } => {
            name("key", key);
            name("expected", expected);
            "error-settings-type"
        }
        SettingsError::Fixed { code } => {
            name("code", code);
            "error-settings-fixed"
        }
        SettingsError::Scheme { text } => {
            name("text", text);
            "error-settings-scheme"
        }
    };
    (key, variables)
}
