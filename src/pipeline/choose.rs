//! Which customers a command speaks of: the names of a filter, and the order of a view.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::archive::Archive;
use crate::domain::customer::{Contact, Customer, Item, ItemKind};
use crate::domain::filter::{Cells, Fault, Filter, FilterFault, Kind, Named, Names};
use crate::pipeline::PipelineError;
use crate::pipeline::settings::BookSettings;
use crate::template::custom::View;
use crate::template::{Field, FieldType, Template};

/// Reads a filter over the fields, tags and groups of a book.
pub fn filter(source: &str, settings: &BookSettings) -> Result<Filter, FilterFault> {
    Filter::parse(source, &BookNames { settings })
}

/// The fields whose values are classes of a tree of the book.
const CLASSES: [&str; 2] = ["category", "region"];

/// As [`filter`], with the classes of the book that it asks for.
pub fn filter_of(
    source: &str,
    settings: &BookSettings,
    archive: &Archive,
) -> Result<Result<Filter, FilterFault>, PipelineError> {
    match filter(source, settings) {
        Ok(filter) if filter.needs_trees() => Ok(filter.with_trees(&archive.class_trees()?)),
        other => Ok(other),
    }
}

struct BookNames<'a> {
    settings: &'a BookSettings,
}

impl Names for BookNames<'_> {
    fn field(&self, name: &str) -> Option<Named> {
        if let Some((record, rest)) = name.split_once('.')
            && let Some((record, template)) = record_named(record)
        {
            let template = self.settings.templates.template(template)?;
            let found = template.field_named(rest)?;
            let key = format!("{record}.{}", found.key);
            return Some(Named { key, kind: kind(found), words: words(found), is_class: false });
        }
        let template = self.settings.customers();
        let key = match name.to_lowercase().replace('.', "_").as_str() {
            "tag" => "tags".to_owned(),
            key => key.to_owned(),
        };
        let found = template.field(&key).or_else(|| template.field_named(name));
        let found = found.filter(|known| !known.derived)?;
        let is_class = CLASSES.contains(&found.key.as_str());
        Some(Named { key: found.key.clone(), kind: kind(found), words: words(found), is_class })
    }

    fn group(&self, name: &str) -> Option<String> {
        self.settings.custom.groups.get(name).cloned()
    }
}

/// Records of a customer by the names that a filter has for them: what stands in front of the
/// field, and their template.
fn record_named(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name.to_lowercase().as_str() {
        "contacts" | "联系人" => ("contacts", "contacts"),
        "accounts" | "银行账户" | "comptes" => ("accounts", "bank_accounts"),
        "addresses" | "客户地址" | "adresses" => ("addresses", "addresses"),
        _ => return None,
    })
}

/// The contacts, bank accounts and addresses of every customer, as far as filters ask for them.
#[derive(Default)]
pub struct Belongings {
    contacts: BTreeMap<String, Vec<Contact>>,
    items: BTreeMap<(String, ItemKind), Vec<Item>>,
}

impl Belongings {
    pub fn of(archive: &Archive, filters: &[Filter]) -> Result<Belongings, PipelineError> {
        let asked = |record: &str| {
            let mut fields = filters.iter().flat_map(Filter::fields);
            fields.any(|field| field.split_once('.').is_some_and(|(first, _)| first == record))
        };
        let mut found = Belongings::default();
        if asked("contacts") {
            for contact in archive.contacts()? {
                found.contacts.entry(contact.customer_code.clone()).or_default().push(contact);
            }
        }
        for (record, kind) in
            [("accounts", ItemKind::BankAccount), ("addresses", ItemKind::Address)]
        {
            for item in if asked(record) { archive.items(kind)? } else { Vec::new() } {
                let key = (item.customer_code.clone(), kind);
                found.items.entry(key).or_default().push(item);
            }
        }
        Ok(found)
    }

    /// A customer with what belongs to it.
    pub fn with<'a>(&'a self, customer: &'a Customer) -> Whole<'a> {
        Whole { customer, belongings: self }
    }
}

/// A customer as a filter looks at it: its fields, and those of what belongs to it.
pub struct Whole<'a> {
    customer: &'a Customer,
    belongings: &'a Belongings,
}

impl Cells for Whole<'_> {
    fn any(&self, field: &str, test: &mut dyn FnMut(&str) -> bool) -> bool {
        let Some((record, key)) = field.split_once('.') else {
            return self.customer.any(field, test);
        };
        let code = &self.customer.customer_code;
        let items = |kind| self.belongings.items.get(&(code.clone(), kind)).into_iter().flatten();
        let mut cells: Vec<&str> = match record {
            "contacts" => {
                let contacts = self.belongings.contacts.get(code).into_iter().flatten();
                contacts
                    .map(|contact| match key {
                        "is_main" => mark(contact.is_main),
                        _ => contact.text(key),
                    })
                    .collect()
            }
            "accounts" => items(ItemKind::BankAccount).map(|item| item_cell(item, key)).collect(),
            _ => items(ItemKind::Address).map(|item| item_cell(item, key)).collect(),
        };
        if cells.is_empty() {
            cells.push("");
        }
        cells.into_iter().any(test)
    }
}

fn item_cell<'a>(item: &'a Item, key: &str) -> &'a str {
    match key {
        "is_main" => mark(item.text(key) == "1"),
        _ => item.text(key),
    }
}

/// The key of the choice that a mark is shown as.
fn mark(set: bool) -> &'static str {
    if set { "yes" } else { "no" }
}

fn kind(field: &Field) -> Kind {
    match field.field_type {
        FieldType::Amount | FieldType::Decimal | FieldType::Rate | FieldType::Integer => {
            Kind::Number
        }
        FieldType::Date => Kind::Date,
        FieldType::Code | FieldType::TaxId | FieldType::BankAccount => Kind::Code,
        _ => Kind::Text,
    }
}

/// The words of a drop-down with the key that each stands for.
fn words(field: &Field) -> Vec<(String, String)> {
    let choices = field.choices.iter().flat_map(|choice| {
        let words = [&choice.words.zh, &choice.words.en, &choice.words.fr];
        let words = words.into_iter().chain(&choice.aliases);
        words.map(|word| (word.clone(), choice.key.clone()))
    });
    choices.collect()
}

/// What stands nearest to a name that a filter does not know.
pub fn nearest_name(fault: &Fault, settings: &BookSettings) -> Option<String> {
    let near = match fault {
        Fault::FieldUnknown { name } => settings.customers().nearest_field(name),
        Fault::GroupUnknown { name } => {
            let groups: Vec<&str> = settings.custom.groups.keys().map(String::as_str).collect();
            crate::domain::text::nearest(name, &groups).unwrap_or_default().to_owned()
        }
        Fault::ClassUnknown { near, .. } => near.clone(),
        _ => return None,
    };
    Some(near).filter(|near| !near.is_empty())
}

/// The fields of a view in its order; those of the template where there is none.
pub fn columns<'a>(template: &'a Template, view: Option<&View>) -> Vec<&'a Field> {
    match view {
        Some(view) => view.fields.iter().filter_map(|key| template.field(key)).collect(),
        None => template.fields.iter().filter(|field| !field.derived).collect(),
    }
}

/// Puts customers in the order of a view; those that it leaves equal stay in order of code.
pub fn sort(customers: &mut [Customer], view: &View, template: &Template) {
    customers.sort_by(|one, other| {
        let orders = view.sort.iter().map(|(key, down)| {
            let numbers = template.field(key).is_some_and(|field| kind(field) == Kind::Number);
            let order = compare(&one.text(key), &other.text(key), numbers);
            if *down { order.reverse() } else { order }
        });
        orders.fold(Ordering::Equal, Ordering::then)
    });
}

fn compare(one: &str, other: &str, numbers: bool) -> Ordering {
    if numbers {
        let number = |text: &str| Decimal::from_str(text).ok();
        number(one).cmp(&number(other))
    } else {
        one.cmp(other)
    }
}
