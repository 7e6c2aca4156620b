//! Words in Chinese, English and French (fluent); the same keys in every language.

use std::collections::HashMap;
use std::sync::{LazyLock, RwLock};

use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource};

/// A language of the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    Zh,
    En,
    Fr,
}

impl Language {
    pub const ALL: [Language; 3] = [Language::Zh, Language::En, Language::Fr];

    /// The language of a tag such as `zh`, `zh_CN.UTF-8`, `en-GB` or `fr`.
    pub fn parse(tag: &str) -> Option<Language> {
        let tag = tag.to_ascii_lowercase();
        match tag.split(['-', '_', '.']).next() {
            Some("zh") => Some(Language::Zh),
            Some("en") => Some(Language::En),
            Some("fr") => Some(Language::Fr),
            _ => None,
        }
    }

    /// The two-letter tag.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Zh => "zh",
            Language::En => "en",
            Language::Fr => "fr",
        }
    }

    fn sources(self) -> [&'static str; 10] {
        macro_rules! files {
            ($tag:literal) => {
                [
                    include_str!(concat!($tag, "/archive.ftl")),
                    include_str!(concat!($tag, "/cli.ftl")),
                    include_str!(concat!($tag, "/export.ftl")),
                    include_str!(concat!($tag, "/fields.ftl")),
                    include_str!(concat!($tag, "/figures.ftl")),
                    include_str!(concat!($tag, "/finding.ftl")),
                    include_str!(concat!($tag, "/letter.ftl")),
                    include_str!(concat!($tag, "/quality.ftl")),
                    include_str!(concat!($tag, "/report.ftl")),
                    include_str!(concat!($tag, "/template.ftl")),
                ]
            };
        }
        match self {
            Language::Zh => files!("zh"),
            Language::En => files!("en"),
            Language::Fr => files!("fr"),
        }
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        // A run speaks one language, mostly.
        static BUNDLES: [LazyLock<FluentBundle<FluentResource>>; 3] = [
            LazyLock::new(|| bundle(Language::Zh)),
            LazyLock::new(|| bundle(Language::En)),
            LazyLock::new(|| bundle(Language::Fr)),
        ];
        &BUNDLES[self as usize]
    }
}

/// The words of a key such as `report-title` or `tax-id-letter.fix` (an attribute after the
/// point), with the variables filled in. Never fails: a missing key gives the key itself, which
/// the tests refuse.
pub fn text(language: Language, key: &str, variables: &[(&str, String)]) -> String {
    find(language, key, variables).unwrap_or_else(|| key.to_owned())
}

/// The words of a key that takes no variables, made once: they live as long as the program.
pub fn word(language: Language, key: &str) -> &'static str {
    static WORDS: LazyLock<RwLock<[HashMap<String, &'static str>; 3]>> =
        LazyLock::new(RwLock::default);
    let known =
        WORDS.read().expect("no thread dies with the words")[language as usize].get(key).copied();
    known.unwrap_or_else(|| {
        let mut words = WORDS.write().expect("no thread dies with the words");
        let words = &mut words[language as usize];
        let made = || Box::leak(text(language, key, &[]).into_boxed_str());
        words.entry(key.to_owned()).or_insert_with(|| made())
    })
}

/// Like [`text`], `None` where the language has no such key.
pub fn find(language: Language, key: &str, variables: &[(&str, String)]) -> Option<String> {
    let (message, attribute) = match key.split_once('.') {
        Some((message, attribute)) => (message, Some(attribute)),
        None => (key, None),
    };
    let bundle = language.bundle();
    let message = bundle.get_message(message)?;
    let pattern = match attribute {
        Some(attribute) => message.get_attribute(attribute)?.value(),
        None => message.value()?,
    };
    let mut arguments = FluentArgs::new();
    for (name, value) in variables {
        arguments.set(*name, value.as_str());
    }
    let mut errors = Vec::new();
    Some(bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned())
}

fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let tag = language.tag().parse().expect("the tags of the three languages are valid");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // The marks of bidirectional isolation would stand in workbooks and on terminals.
    bundle.set_use_isolating(false);
    for source in language.sources() {
        let resource = FluentResource::try_new(source.to_owned())
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", language.tag()));
        bundle
            .add_resource(resource)
            .unwrap_or_else(|errors| panic!("{}: {errors:?}", language.tag()));
    }
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every `key` and `key.attribute` of one language, with the variables it uses.
    fn keys(language: Language) -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        for source in language.sources() {
            let mut message = String::new();
            for line in source.lines() {
                let name = |text: &str| text.split('=').next().unwrap_or("").trim().to_owned();
                if line.starts_with(|first: char| first.is_ascii_alphabetic()) {
                    message = name(line);
                    assert!(keys.insert(message.clone()), "{message} stands twice");
                } else if let Some(attribute) = line.trim_start().strip_prefix('.') {
                    keys.insert(format!("{message}.{}", name(attribute)));
                }
                for (_, rest) in line.match_indices("{ $").map(|(at, _)| line.split_at(at + 3)) {
                    let end = rest.find([' ', '}', '-']).unwrap_or(rest.len());
                    keys.insert(format!("{message} ${}", &rest[..end]));
                }
            }
        }
        keys
    }

    #[test]
    fn every_language_has_the_same_keys_and_variables() {
        let zh = keys(Language::Zh);
        for other in [Language::En, Language::Fr] {
            let other_keys = keys(other);
            let missing: Vec<_> = zh.difference(&other_keys).collect();
            let extra: Vec<_> = other_keys.difference(&zh).collect();
            assert!(
                missing.is_empty() && extra.is_empty(),
                "{}: missing {missing:?}, extra {extra:?}",
                other.tag()
            );
        }
    }
}
