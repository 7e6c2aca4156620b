//! What a heading that nobody knows may mean: the field whose names share most letters with it.

use std::collections::BTreeSet;

use crate::template::{Template, heading_key};

/// Two names are alike from this share of common pairs on, in percent.
const ALIKE_FROM: usize = 50;

/// The field that a heading most likely means, none of those that other columns fill.
pub fn propose<'a>(
    template: &'a Template,
    taken: &BTreeSet<&str>,
    heading: &str,
) -> Option<&'a str> {
    let wanted = heading_key(heading);
    let free = template.fields.iter().filter(|field| !taken.contains(field.key.as_str()));
    let scored = free.filter_map(|field| {
        let own = [&field.heading.zh, &field.heading.en, &field.heading.fr, &field.key];
        let names = own.into_iter().chain(&field.aliases);
        let best = names.map(|name| likeness(&wanted, &heading_key(name))).max()?;
        (best >= ALIKE_FROM).then_some((best, field.key.as_str()))
    });
    // Of equally likely fields the first that is declared.
    scored.rev().max_by_key(|(best, _)| *best).map(|(_, key)| key)
}

/// Common letters of two names in percent of the letters of both; names that share no two
/// letters in a row are not alike at all.
fn likeness(one: &str, other: &str) -> usize {
    let letters = |text: &str| text.chars().collect::<Vec<char>>();
    let (one, other) = (letters(one), letters(other));
    let pairs = |letters: &[char]| -> BTreeSet<(char, char)> {
        letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
    };
    let common_pairs = pairs(&one).intersection(&pairs(&other)).count();
    if common_pairs == 0 {
        return 0;
    }
    // Each has two letters at least, or they had no pair in common.
    let total = one.len() + other.len() - 2;
    common_pairs * 200 / total
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template;

    #[test]
    fn the_nearest_free_field_is_proposed() {
        let templates = template::load();
        let customers = templates.template("customers").unwrap();
        let none = BTreeSet::new();
        for (heading, field) in [
            ("客户的编码", Some("customer_code")),
            ("信用额度上限", Some("credit_limit")),
            ("Customer full name", Some("customer_name")),
            ("血型", None),
            ("", None),
        ] {
            assert_eq!(propose(customers, &none, heading), field, "{heading}");
        }
        let taken = BTreeSet::from(["credit_limit"]);
        assert_ne!(propose(customers, &taken, "信用额度上限"), Some("credit_limit"));
    }
}
