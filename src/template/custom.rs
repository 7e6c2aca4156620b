//! Fields, views and groups that the user defines in a book's settings.
//!
//! ```toml
//! [fields.车牌号]
//! type = "text"                  # text, integer, decimal, date, choice
//! heading = { en = "Plate" }     # other languages; the name itself is the Chinese heading
//! aliases = ["cCusDefine1"]
//! length = 20
//! [views.催款]
//! fields = ["customer_code", "客户名称", "phone"]
//! hidden = ["bank_account"]
//! where = 'credit.limit > 0'
//! [groups]
//! 大客户 = 'credit.limit > 1000000'
//! [length]
//! customer_name = 98
//! [warning]
//! contract_until = 30
//! ```

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::{Choice, Field, FieldType, Template, Words, heading_key};
use crate::domain::text::nearest;

/// The sections of `settings.toml` that are read here.
pub const SECTIONS: [&str; 5] = ["fields", "views", "groups", "length", "warning"];
/// What ends on a day, and how many days before it is said where the book states nothing.
pub const WARNED: [(&str, u32); 3] =
    [("contract_until", 30), ("licence_until", 30), ("credit_until", 30)];
/// The types that a field of the user may have.
const TYPES: [(&str, FieldType); 5] = [
    ("text", FieldType::Text),
    ("integer", FieldType::Integer),
    ("decimal", FieldType::Decimal),
    ("date", FieldType::Date),
    ("choice", FieldType::Choice),
];
const FIELD_KEYS: [&str; 9] =
    ["type", "heading", "aliases", "length", "choices", "required", "personal", "width", "note"];
const VIEW_KEYS: [&str; 4] = ["fields", "hidden", "where", "sort"];
const FIELDS_MAX: usize = 200;

/// Columns in the user's order, and which customers they show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    pub name: String,
    /// Keys of fields in order of display.
    pub fields: Vec<String>,
    /// A filter; empty: every customer.
    pub filter: String,
    /// Keys of fields to sort by, and whether downwards.
    pub sort: Vec<(String, bool)>,
}

/// What the user defined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Custom {
    pub views: Vec<View>,
    /// Saved filters by name.
    pub groups: BTreeMap<String, String>,
    /// Days before an end to warn of it, by the field of the end.
    pub warning: BTreeMap<String, u32>,
}

/// Why a definition is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CustomError {
    #[error("there is no {what} {found}; the nearest is {near}")]
    Unknown { what: &'static str, found: String, near: String },
    #[error("{key} must be {expected}")]
    Type { key: String, expected: &'static str },
    /// A name that a field has already, or that is no name.
    #[error("{name} cannot name a field: {taken}")]
    Name { name: String, taken: String },
    #[error("{key} needs choices")]
    Choices { key: String },
}

impl Custom {
    /// Reads the sections of a book's settings; new fields and lengths go into the template of
    /// customers.
    pub fn read(settings: &Table, customers: &mut Template) -> Result<Custom, CustomError> {
        if let Some(fields) = section(settings, "fields")? {
            for (name, value) in fields {
                let field = field(name, value, customers)?;
                customers.fields.push(field);
            }
            if fields.len() > FIELDS_MAX {
                return Err(wrong("fields", "at most 200"));
            }
        }
        if let Some(lengths) = section(settings, "length")? {
            for (name, value) in lengths {
                let place = place(name, customers)?;
                let length = whole(&format!("length.{name}"), value)?;
                customers.fields[place].length = Some(length.max(1));
            }
        }
        let mut custom = Custom::default();
        for (name, value) in section(settings, "views")?.into_iter().flatten() {
            custom.views.push(view(name, value, customers)?);
        }
        for (name, value) in section(settings, "groups")?.into_iter().flatten() {
            let filter = text(&format!("groups.{name}"), value)?;
            custom.groups.insert(name.clone(), filter.to_owned());
        }
        for (name, value) in section(settings, "warning")?.into_iter().flatten() {
            known("field", name, &WARNED.map(|(field, _)| field))?;
            custom.warning.insert(name.clone(), whole(&format!("warning.{name}"), value)?);
        }
        Ok(custom)
    }

    pub fn view(&self, name: &str) -> Option<&View> {
        self.views.iter().find(|view| view.name == name)
    }

    /// Days before an end on which it is said, where the customer states none.
    pub fn warning_days(&self, field: &str) -> u32 {
        let usual = WARNED.iter().find(|(known, _)| *known == field).map_or(0, |(_, days)| *days);
        self.warning.get(field).copied().unwrap_or(usual)
    }
}

impl Template {
    /// A field by its key, its heading in any language or an alias, without case and width.
    pub fn field_named(&self, name: &str) -> Option<&Field> {
        let wanted = heading_key(name);
        let same = |field: &&Field| {
            let words = [&field.heading.zh, &field.heading.en, &field.heading.fr];
            field.key == name || words.into_iter().any(|word| heading_key(word) == wanted)
        };
        let alias = |field: &&Field| field.aliases.iter().any(|word| heading_key(word) == wanted);
        let named = self.field(name).or_else(|| self.fields.iter().find(same));
        named.or_else(|| self.fields.iter().find(alias))
    }

    /// The key or heading nearest to a name that no field has.
    pub fn nearest_field(&self, name: &str) -> String {
        let own = self.fields.iter().filter(|field| !field.derived);
        let words: Vec<&str> =
            own.flat_map(|field| [field.key.as_str(), field.heading.zh.as_str()]).collect();
        nearest(name, &words).unwrap_or_default().to_owned()
    }
}

fn section<'a>(settings: &'a Table, name: &str) -> Result<Option<&'a Table>, CustomError> {
    let Some(value) = settings.get(name) else { return Ok(None) };
    value.as_table().map(Some).ok_or_else(|| wrong(name, "table"))
}

fn wrong(key: &str, expected: &'static str) -> CustomError {
    CustomError::Type { key: key.to_owned(), expected }
}

fn known(what: &'static str, word: &str, words: &[&str]) -> Result<(), CustomError> {
    if words.contains(&word) {
        return Ok(());
    }
    let near = nearest(word, words).unwrap_or_default().to_owned();
    Err(CustomError::Unknown { what, found: word.to_owned(), near })
}

fn text<'a>(key: &str, value: &'a Value) -> Result<&'a str, CustomError> {
    value.as_str().ok_or_else(|| wrong(key, "text"))
}

fn whole(key: &str, value: &Value) -> Result<u32, CustomError> {
    let number = value.as_integer().and_then(|number| u32::try_from(number).ok());
    number.ok_or_else(|| wrong(key, "whole number"))
}

fn texts(key: &str, value: &Value) -> Result<Vec<String>, CustomError> {
    let list = value.as_array().ok_or_else(|| wrong(key, "list"))?;
    list.iter().map(|item| text(key, item).map(str::to_owned)).collect()
}

fn place(name: &str, template: &Template) -> Result<usize, CustomError> {
    let found = template.field_named(name).filter(|field| !field.derived);
    let Some(found) = found else {
        let near = template.nearest_field(name);
        return Err(CustomError::Unknown { what: "field", found: name.to_owned(), near });
    };
    let place = template.fields.iter().position(|field| field.key == found.key);
    Ok(place.expect("the field was found in the template"))
}

fn field(name: &str, value: &Value, template: &Template) -> Result<Field, CustomError> {
    let at = |part: &str| format!("fields.{name}.{part}");
    let table = value.as_table().ok_or_else(|| wrong(&format!("fields.{name}"), "table"))?;
    for key in table.keys() {
        known("key", key, &FIELD_KEYS)?;
    }
    let is_name = name.chars().all(|sign| sign.is_alphanumeric() || sign == '_');
    if name.is_empty() || !is_name || name.starts_with(|sign: char| sign.is_ascii_digit()) {
        return Err(CustomError::Name { name: name.to_owned(), taken: "字 letter _".to_owned() });
    }
    let given = |part: &str| table.get(part).map(|value| text(&at(part), value)).transpose();
    let word = given("type")?.unwrap_or("text");
    known("type", word, &TYPES.map(|(word, _)| word))?;
    let field_type = TYPES.iter().find(|(known, _)| *known == word).expect("it was just found").1;
    let list = |part: &str| match table.get(part) {
        Some(value) => texts(&at(part), value),
        None => Ok(Vec::new()),
    };
    let flag = |part: &str| match table.get(part) {
        Some(value) => value.as_bool().ok_or_else(|| wrong(&at(part), "true or false")),
        None => Ok(false),
    };
    let number = |part: &str| table.get(part).map(|value| whole(&at(part), value)).transpose();
    let choices = list("choices")?;
    if (field_type == FieldType::Choice) == choices.is_empty() {
        return Err(CustomError::Choices { key: format!("fields.{name}") });
    }
    let aliases = list("aliases")?;
    let heading = words(&at("heading"), table.get("heading"), name)?;
    free(name, &heading, &aliases, template)?;
    Ok(Field {
        key: name.to_owned(),
        heading,
        aliases,
        field_type,
        length: number("length")?.or((field_type == FieldType::Text).then_some(200)),
        required: flag("required")?,
        unique: false,
        rules: Vec::new(),
        choices: choices.into_iter().map(choice).collect(),
        width: number("width")?.unwrap_or(14).clamp(4, 60),
        personal: flag("personal")?,
        derived: false,
        note: words(&at("note"), table.get("note"), "")?,
        example: String::new(),
    })
}

fn choice(word: String) -> Choice {
    let words = Words { zh: word.clone(), en: word.clone(), fr: word.clone() };
    Choice { key: word, words, aliases: Vec::new() }
}

/// One text for all languages, or a table of them; what is missing is the name.
fn words(key: &str, value: Option<&Value>, name: &str) -> Result<Words, CustomError> {
    let all = |text: &str| Words { zh: text.to_owned(), en: text.to_owned(), fr: text.to_owned() };
    match value {
        None => Ok(all(name)),
        Some(Value::String(text)) => Ok(all(text)),
        Some(Value::Table(table)) => {
            for language in table.keys() {
                known("language", language, &["zh", "en", "fr"])?;
            }
            let given = |language: &str| match table.get(language) {
                Some(value) => text(key, value).map(str::to_owned),
                None => Ok(name.to_owned()),
            };
            Ok(Words { zh: given("zh")?, en: given("en")?, fr: given("fr")? })
        }
        Some(_) => Err(wrong(key, "text")),
    }
}

/// No heading of a new field may be one that another field answers to.
fn free(
    name: &str,
    heading: &Words,
    aliases: &[String],
    template: &Template,
) -> Result<(), CustomError> {
    let own = [&heading.zh, &heading.en, &heading.fr].into_iter().chain(aliases);
    for word in own.map(String::as_str).chain([name]) {
        let key = heading_key(word);
        let answers = |field: &&Field| {
            let words = [&field.heading.zh, &field.heading.en, &field.heading.fr, &field.key];
            words.into_iter().chain(&field.aliases).any(|word| heading_key(word) == key)
        };
        if let Some(taken) = template.fields.iter().find(answers) {
            let taken = format!("{} ({})", taken.heading.zh, taken.key);
            return Err(CustomError::Name { name: word.to_owned(), taken });
        }
    }
    Ok(())
}

fn view(name: &str, value: &Value, template: &Template) -> Result<View, CustomError> {
    let at = |part: &str| format!("views.{name}.{part}");
    let table = value.as_table().ok_or_else(|| wrong(&format!("views.{name}"), "table"))?;
    for key in table.keys() {
        known("key", key, &VIEW_KEYS)?;
    }
    let list = |part: &str| match table.get(part) {
        Some(value) => texts(&at(part), value).map(Some),
        None => Ok(None),
    };
    let keys = |names: Vec<String>| -> Result<Vec<String>, CustomError> {
        names.iter().map(|name| Ok(template.fields[place(name, template)?].key.clone())).collect()
    };
    let all = || {
        let own = template.fields.iter().filter(|field| !field.derived);
        own.map(|field| field.key.clone()).collect()
    };
    let mut fields = match list("fields")? {
        Some(names) => keys(names)?,
        None => all(),
    };
    let hidden = keys(list("hidden")?.unwrap_or_default())?;
    fields.retain(|key| !hidden.contains(key));
    let mut sort = Vec::new();
    for name in list("sort")?.unwrap_or_default() {
        let (down, name) = match name.strip_prefix('-') {
            Some(rest) => (true, rest.to_owned()),
            None => (false, name),
        };
        sort.push((template.fields[place(&name, template)?].key.clone(), down));
    }
    let filter = table.get("where").map(|value| text(&at("where"), value)).transpose()?;
    let filter = filter.unwrap_or_default().to_owned();
    Ok(View { name: name.to_owned(), fields, filter, sort })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::load;

    fn read(text: &str) -> (Template, Result<Custom, CustomError>) {
        let mut templates = load().templates;
        let mut customers = templates.remove(0);
        let table: Table = text.parse().expect("the test writes good toml");
        let custom = Custom::read(&table, &mut customers);
        (customers, custom)
    }

    #[test]
    fn fields_and_views_are_read() {
        let (customers, custom) = read(
            "[fields.'车牌号']\naliases = ['cCusDefine1']\n[fields.'星级']\ntype = 'choice'\n\
             choices = ['甲', '乙']\nheading = { en = 'Stars' }\n\
             [views.'催款']\nfields = ['customer_code', '客户名称', '星级', 'phone']\n\
             hidden = ['phone']\nsort = ['-星级']\n[groups]\n'大' = 'credit_limit > 1'\n\
             [length]\ncustomer_name = 98\n",
        );
        let custom = custom.expect("good settings");
        let stars = customers.field_named("stars").expect("the field is there");
        assert_eq!((stars.key.as_str(), stars.choices.len()), ("星级", 2));
        assert_eq!(customers.field("customer_name").and_then(|field| field.length), Some(98));
        let view = custom.view("催款").expect("the view is there");
        assert_eq!(view.fields, ["customer_code", "customer_name", "星级"]);
        assert_eq!(view.sort, [("星级".to_owned(), true)]);
        assert_eq!(custom.groups["大"], "credit_limit > 1");
    }

    #[test]
    fn a_wrong_definition_says_what_is_near() {
        for (text, near) in [
            ("[fields.a]\ntype = 'txt'", "text"),
            ("[fields.a]\nlenght = 3", "length"),
            ("[views.a]\nfields = ['custmer_code']", "customer_code"),
            ("[length]\ncustomer_nme = 3", "customer_name"),
        ] {
            match read(text).1 {
                Err(CustomError::Unknown { near: found, .. }) => assert_eq!(found, near, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
        for text in ["[fields.'电话']", "[fields.x]\naliases = ['cCusName']", "[fields.'a b']"] {
            assert!(matches!(read(text).1, Err(CustomError::Name { .. })), "{text}");
        }
        let without = read("[fields.a]\ntype = 'choice'").1;
        assert!(matches!(without, Err(CustomError::Choices { .. })));
        assert!(matches!(read("[fields.a]\nrequired = 1").1, Err(CustomError::Type { .. })));
    }
}
