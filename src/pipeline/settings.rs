//! `settings.toml` in the folder of a book.

use std::path::Path;

use crate::check::{Settings, SettingsError};
use crate::pipeline::PipelineError;
use crate::template::{self, Kind};

/// Sections of the file that other commands read.
const OTHER_SECTIONS: [&str; 1] = ["quality"];

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
