//! What a finding says to people, put together from its arguments and the words of its code.

use std::sync::LazyLock;

use unicode_width::UnicodeWidthStr;

use crate::dedupe::Reason;
use crate::domain::filter::{Fault, FilterFault};
use crate::finding::Finding;
use crate::i18n::{self, Language};
use crate::template::{self, Templates, Words};

static TEMPLATES: LazyLock<Templates> = LazyLock::new(template::load);

/// One of three languages' words.
pub fn of(words: &Words, language: Language) -> &str {
    match language {
        Language::Zh => &words.zh,
        Language::En => &words.en,
        Language::Fr => &words.fr,
    }
}

/// The heading of the finding's field in the user's language.
pub fn field(finding: &Finding, language: Language) -> Option<String> {
    Some(heading(finding.field.as_deref()?, language))
}

/// The heading of a field by its key; the key itself where no template has it.
pub fn heading(key: &str, language: Language) -> String {
    let field = TEMPLATES.templates.iter().find_map(|template| template.field(key));
    field.map_or_else(|| key.to_owned(), |field| of(&field.heading, language).to_owned())
}

/// The key of the words for a fault of a filter, and what they name; `near` is what the user may
/// have meant by a name.
pub fn filter(
    source: &str,
    fault: &FilterFault,
    near: Option<String>,
) -> (&'static str, Vec<(&'static str, String)>) {
    let before: String = source.chars().take(fault.position).collect();
    let shown = format!("{source}\n  {}^", " ".repeat(before.width()));
    let mut variables = vec![("shown", shown), ("near", near.unwrap_or_else(|| "–".to_owned()))];
    let mut name = |name, value: &str| variables.push((name, value.to_owned()));
    let key = match &fault.fault {
        Fault::FieldUnknown { name: field } => {
            name("name", field);
            "error-filter-field-unknown"
        }
        Fault::GroupUnknown { name: group } => {
            name("name", group);
            "error-filter-group-unknown"
        }
        Fault::GroupWrong { name: group } => {
            name("name", group);
            "error-filter-group-wrong"
        }
        Fault::ClassUnknown { name: class, .. } => {
            name("name", class);
            "error-filter-class-unknown"
        }
        Fault::NotANumber { value } => {
            name("value", value);
            "error-filter-not-a-number"
        }
        Fault::NotADate { value } => {
            name("value", value);
            "error-filter-not-a-date"
        }
        Fault::FieldExpected => "error-filter-field-expected",
        Fault::OperatorExpected => "error-filter-operator-expected",
        Fault::ValueExpected => "error-filter-value-expected",
        Fault::OpeningExpected => "error-filter-opening-expected",
        Fault::ClosingExpected => "error-filter-closing-expected",
        Fault::QuoteUnclosed => "error-filter-quote-unclosed",
        Fault::EmptyExpected => "error-filter-empty-expected",
        Fault::NotForKind => "error-filter-not-for-kind",
        Fault::EndExpected => "error-filter-end-expected",
        Fault::TooDeep => "error-filter-too-deep",
    };
    (key, variables)
}

/// Why two customers are likely one.
pub fn reasons(reasons: &[Reason], language: Language) -> String {
    let words: Vec<String> = reasons
        .iter()
        .map(|reason| i18n::text(language, &format!("duplicate-{}", reason.word()), &[]))
        .collect();
    words.join(if language == Language::Zh { "；" } else { "; " })
}

/// The message of a finding: one line.
pub fn message(finding: &Finding, language: Language) -> String {
    part(finding, language, "")
}

/// An attribute of the finding's code: `title`, `what`, `why`, `example` or `fix`.
pub fn attribute(finding: &Finding, language: Language, attribute: &str) -> String {
    part(finding, language, attribute)
}

fn part(finding: &Finding, language: Language, attribute: &str) -> String {
    let mut variables: Vec<(&str, String)> = finding.arguments.clone();
    // Some arguments are keys of fields.
    for (name, value) in &mut variables {
        if name.ends_with("_field") || name.ends_with("_fields") {
            let headings: Vec<String> =
                value.split(", ").map(|key| heading(key, language)).collect();
            *value = headings.join(if language == Language::Zh { "、" } else { ", " });
        }
    }
    for (_, value) in variables.iter_mut().filter(|(name, _)| *name == "reasons") {
        let known = |word: &str| Reason::ALL.into_iter().find(|reason| reason.word() == word);
        let list: Vec<Reason> = value.split(", ").filter_map(known).collect();
        *value = reasons(&list, language);
    }
    variables.push(("field", field(finding, language).unwrap_or_default()));
    variables.push(("value", finding.value.clone()));
    let word = finding.code.word();
    let key = if attribute.is_empty() { word.to_owned() } else { format!("{word}.{attribute}") };
    i18n::text(language, &key, &variables)
}
