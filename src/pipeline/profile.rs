//! What a new book begins with: settings with comments, categories and regions.

use std::path::Path;

use crate::archive::{Archive, Mode};
use crate::domain::customer::ItemKind;
use crate::i18n::Language;
use crate::pipeline::{self, PipelineError, ReadOptions, settings};
use crate::read::Opening;

/// The tables of the profile `t3`, under the names by which their batches are known.
const T3_TABLES: [(&str, &str); 2] = [
    ("categories.csv", include_str!("../../templates/profile/categories.csv")),
    ("regions.csv", include_str!("../../templates/profile/regions.csv")),
];

/// The settings of a profile in a language.
fn settings_text(is_t3: bool, language: Language) -> &'static str {
    macro_rules! text {
        ($name:literal) => {
            include_str!(concat!("../../templates/profile/", $name, ".toml"))
        };
    }
    match (is_t3, language) {
        (true, Language::Zh) => text!("t3.zh"),
        (true, Language::En) => text!("t3.en"),
        (true, Language::Fr) => text!("t3.fr"),
        (false, Language::Zh) => text!("plain.zh"),
        (false, Language::En) => text!("plain.en"),
        (false, Language::Fr) => text!("plain.fr"),
    }
}

/// Writes the settings, unless the user has some already; gives whether they were written.
pub fn write_settings(book: &Path, is_t3: bool, language: Language) -> Result<bool, PipelineError> {
    let path = book.join("settings.toml");
    if path.exists() {
        return Ok(false);
    }
    pipeline::write_file(&path, settings_text(is_t3, language).as_bytes())?;
    Ok(true)
}

/// Brings the classes of the profile `t3` into a book, by the stages of any file; gives how many
/// categories and regions the book has then.
pub fn load_classes(archive: &mut Archive) -> Result<(usize, usize), PipelineError> {
    let folder = tempfile::tempdir()
        .map_err(|source| PipelineError::File { path: archive.directory().to_owned(), source })?;
    let mut inputs = Vec::new();
    for (name, text) in T3_TABLES {
        let path = folder.path().join(name);
        pipeline::write_file(&path, text.as_bytes())?;
        inputs.push(path);
    }
    let book = settings::read(archive.directory())?;
    let options = ReadOptions {
        inputs,
        templates: book.templates,
        opening: Opening::default(),
        strict: false,
        settings: book.checks,
        progress: false,
    };
    let mut checked = pipeline::check_with(&options, Some(archive))?;
    pipeline::load(archive, &mut checked, Mode::Add, false)?;
    let categories = archive.items(ItemKind::Category)?.len();
    Ok((categories, archive.items(ItemKind::Region)?.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_of_every_profile_can_be_read() {
        for language in Language::ALL {
            for is_t3 in [true, false] {
                let text = settings_text(is_t3, language);
                let path = Path::new("settings.toml");
                let read = settings::parse(path, text).unwrap_or_else(|fault| panic!("{fault}"));
                assert_eq!(read.checks.schemes.len(), if is_t3 { 2 } else { 0 });
                // What is shown as an example is one.
                let all = text.lines().map(|line| match line.strip_prefix("# ") {
                    Some(rest) if rest.starts_with('[') => rest,
                    Some(rest) if rest.split(' ').nth(1) == Some("=") => rest,
                    _ => line,
                });
                let all: String = all.map(|line| format!("{line}\n")).collect();
                settings::parse(path, &all).unwrap_or_else(|fault| panic!("{fault}\n{all}"));
            }
        }
    }
}
