//! Which customers and columns a command shows, and how a cell is written.

use crate::archive::Archive;
use crate::cli::customer::filter::filter;
use crate::cli::output::Failure;
use crate::domain::customer::Customer;
use crate::domain::filter::Filter;
use crate::domain::mask::mask;
use crate::domain::text::nearest;
use crate::i18n::Language;
use crate::pipeline::choose::Belongings;
use crate::pipeline::settings::BookSettings;
use crate::pipeline::{PipelineError, choose, words};
use crate::template::custom::View;
use crate::template::{Field, FieldType};

/// The view of a name, or a failure that names the nearest one.
pub fn named<'a>(
    name: Option<&str>,
    settings: &'a BookSettings,
) -> Result<Option<&'a View>, Failure> {
    let Some(name) = name else { return Ok(None) };
    let unknown = || {
        let views: Vec<&str> =
            settings.custom.views.iter().map(|view| view.name.as_str()).collect();
        let near = nearest(name, &views).unwrap_or("–").to_owned();
        Failure::usage("error-no-view", vec![("name", name.to_owned()), ("near", near)])
    };
    settings.custom.view(name).map(Some).ok_or_else(unknown)
}

/// The customers that the view and the filter of the command line choose, in the view's order.
pub fn chosen(
    archive: &Archive,
    settings: &BookSettings,
    view: Option<&View>,
    source: Option<&str>,
) -> Result<Vec<Customer>, Failure> {
    chosen_as_of(archive, settings, view, source, None)
}

/// As [`chosen`], as the customers stood before a moment (UTC, ISO 8601).
pub fn chosen_as_of(
    archive: &Archive,
    settings: &BookSettings,
    view: Option<&View>,
    source: Option<&str>,
    moment: Option<&str>,
) -> Result<Vec<Customer>, Failure> {
    let mut filters = Vec::new();
    if let Some(view) = view.filter(|view| !view.filter.is_empty()) {
        filters.push(filter(&view.filter, settings, archive)?);
    }
    if let Some(source) = source {
        filters.push(filter(source, settings, archive)?);
    }
    let belongings = Belongings::of(archive, &filters)?;
    let fits = |known: &Customer| {
        let whole = belongings.with(known);
        filters.iter().all(|filter| filter.matches(&whole))
    };
    let found = match moment {
        Some(moment) => archive.customers_as_of(moment).map(|mut customers| {
            customers.retain(fits);
            customers
        }),
        None if filters.is_empty() => archive.customers(),
        None => {
            let fields: Vec<&str> = filters.iter().flat_map(Filter::fields).collect();
            archive.customers_that(&fields, &fits)
        }
    };
    let mut customers = found.map_err(PipelineError::from)?;
    if let Some(view) = view {
        choose::sort(&mut customers, view, settings.customers());
    }
    Ok(customers)
}

/// A cell as programs read it: as the archive keeps it; personal data masked unless asked.
pub fn cell(customer: &Customer, field: &Field, unmask: bool) -> String {
    let cell = customer.text(&field.key);
    if field.personal && !unmask { mask(&cell) } else { cell }
}

/// A cell as people read it: the name and the address in their language, a choice in its words.
pub fn shown(customer: &Customer, field: &Field, language: Language, unmask: bool) -> String {
    let other = match language {
        Language::Zh => None,
        Language::En => Some("english"),
        Language::Fr => Some("french"),
    };
    let translated = match (field.key.as_str(), other) {
        ("customer_name", Some(other)) => customer.text(&format!("{other}_name")),
        ("address", Some(other)) => customer.text(&format!("{other}_address")),
        _ => String::new(),
    };
    if !translated.is_empty() {
        return translated;
    }
    let cell = cell(customer, field, unmask);
    written(cell, field, language)
}

/// A cell as people read it: a choice in its words.
pub fn written(cell: String, field: &Field, language: Language) -> String {
    if field.field_type != FieldType::Choice {
        return cell;
    }
    let choice = field.choices.iter().find(|choice| choice.key == cell);
    choice.map_or(cell, |choice| words::of(&choice.words, language).to_owned())
}
