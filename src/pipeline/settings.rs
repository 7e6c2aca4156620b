//! `settings.toml` in the folder of a book.

use std::path::Path;

use crate::check::{Settings, SettingsError};
use crate::pipeline::{PipelineError, choose};
use crate::template::custom::{self, Custom, CustomError};
use crate::template::{self, Template, Templates};

/// Sections of the file that other commands read.
const OTHER_SECTIONS: [&str; 2] = ["quality", "provision"];

/// All that the user settled for a book.
#[derive(Clone, Debug)]
pub struct BookSettings {
    pub checks: Settings,
    /// The built-in templates with the fields of the user.
    pub templates: Templates,
    pub custom: Custom,
}

impl BookSettings {
    /// The template of customers, with the fields of the user.
    pub fn customers(&self) -> &Template {
        let found = self.templates.template("customers");
        found.expect("the customers template is built in")
    }
}

/// The settings of a book; a book without the file has the default ones.
pub fn read(book: &Path) -> Result<BookSettings, PipelineError> {
    let path = book.join("settings.toml");
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(source) => return Err(PipelineError::File { path, source }),
    };
    parse(&path, &text)
}

/// As [`read`], from the text of the file.
pub fn parse(path: &Path, text: &str) -> Result<BookSettings, PipelineError> {
    let text = &quoted(text);
    let refused = |source| PipelineError::Settings { path: path.to_owned(), source };
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        refused(SettingsError::Syntax { reason: error.to_string() })
    })?;
    let mut templates = template::load();
    let customers = templates.templates.iter_mut().find(|known| known.name == "customers");
    let customers = customers.expect("the customers template is built in");
    let custom = Custom::read(&table, customers)
        .map_err(|source| PipelineError::Custom { path: path.to_owned(), source })?;
    let fields: Vec<&str> = customers.fields.iter().map(|field| field.key.as_str()).collect();
    let others = [&OTHER_SECTIONS[..], &custom::SECTIONS].concat();
    let checks = Settings::parse(text, &fields, &others).map_err(refused)?;
    let settings = BookSettings { checks, templates, custom };
    for (place, filter) in filters(&settings.custom) {
        choose::filter(&filter, &settings).map_err(|fault| PipelineError::Filter {
            near: choose::nearest_name(&fault.fault, &settings),
            place: format!("{}  {place}", path.display()),
            filter,
            fault: Box::new(fault),
        })?;
    }
    Ok(settings)
}

/// The text with quotes around names in Chinese, which toml wants and nobody writes:
/// `[fields.车牌号]`, `大客户 = '…'`.
fn quoted(text: &str) -> String {
    let mut in_text = false;
    let mut written = String::with_capacity(text.len());
    for line in text.trim_start_matches('\u{feff}').lines() {
        let plain = line.split('#').next().unwrap_or_default().trim();
        let header = plain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let is_bare = |name: &str| !name.is_ascii() && !name.contains(['"', '\'', '[', '{']);
        match (header, plain.split_once('=')) {
            _ if in_text => written.push_str(line),
            (Some(inside), _) if is_bare(inside) => {
                let names: Vec<String> = inside.split('.').map(|name| quote(name.trim())).collect();
                written.push_str(&format!("[{}]", names.join(".")));
            }
            (None, Some((name, _))) if is_bare(name) => {
                let (_, value) = line.split_once('=').expect("the line was just divided there");
                written.push_str(&format!("{} ={value}", quote(name.trim())));
            }
            _ => written.push_str(line),
        }
        written.push('\n');
        let marks = line.matches("\"\"\"").count() + line.matches("'''").count();
        in_text ^= marks % 2 == 1;
    }
    written
}

fn quote(name: &str) -> String {
    if name.is_ascii() { name.to_owned() } else { format!("\"{name}\"") }
}

/// Every filter of the settings with the place where it stands.
fn filters(custom: &Custom) -> Vec<(String, String)> {
    let groups = custom.groups.iter().map(|(name, filter)| (format!("groups.{name}"), filter));
    let views = custom.views.iter().filter(|view| !view.filter.is_empty());
    let views = views.map(|view| (format!("views.{}", view.name), &view.filter));
    groups.chain(views).map(|(place, filter)| (place, filter.clone())).collect()
}

/// What the checks are told of a book.
pub fn of_book(book: &Path) -> Result<Settings, PipelineError> {
    Ok(read(book)?.checks)
}

/// The templates of a book, with the fields of the user.
pub fn templates(book: &Path) -> Result<Templates, PipelineError> {
    Ok(read(book)?.templates)
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
    let table: toml::Table = quoted(&text).parse().map_err(|error: toml::de::Error| {
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

/// As [`words`], for what the user defines.
pub(super) fn custom_words(
    path: &Path,
    error: &CustomError,
) -> (&'static str, Vec<(&'static str, String)>) {
    let mut variables = vec![("file", path.display().to_string())];
    let mut name = |name, value: &str| variables.push((name, value.to_owned()));
    let key = match error {
        CustomError::Unknown { what, found, near } => {
            name("what", what);
            name("found", found);
            name("near", near);
            "error-settings-unknown"
        }
        CustomError::Type { key, expected } => {
            name("key", key);
            name("expected", expected);
            "error-settings-type"
        }
        CustomError::Name { name: field, taken } => {
            name("name", field);
            name("taken", taken);
            "error-settings-name"
        }
        CustomError::Choices { key } => {
            name("key", key);
            "error-settings-choices"
        }
    };
    (key, variables)
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn names_in_chinese_need_no_quotes() {
        for (line, wanted) in [
            ("[fields.车牌号]", "[fields.\"车牌号\"]"),
            ("[groups] # 组", "[groups] # 组"),
            ("大客户 = 'credit.limit = 1'", "\"大客户\" = 'credit.limit = 1'"),
            ("\"大\" = 'x'", "\"大\" = 'x'"),
            ("where = '地区 = x'", "where = '地区 = x'"),
            ("  \"地区 = x\",", "  \"地区 = x\","),
            ("# 名称 = x", "# 名称 = x"),
        ] {
            assert_eq!(quoted(line).trim_end(), wanted);
        }
        let long = "a = \"\"\"\n中 = 1\n\"\"\"\n中 = 1\n";
        assert_eq!(quoted(long), "a = \"\"\"\n中 = 1\n\"\"\"\n\"中\" = 1\n");
    }
}
