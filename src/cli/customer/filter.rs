//! `--where`: the filter of a command line over the fields of customers.

use unicode_width::UnicodeWidthStr;

use crate::archive::{Archive, ArchiveError};
use crate::cli::output::Failure;
use crate::domain::customer::Customer;
use crate::domain::filter::{Fault, Filter, FilterFault, Kind};
use crate::pipeline::PipelineError;
use crate::pipeline::change::template_of_customers;
use crate::template::FieldType;

/// The filter, or a failure that points at the character.
pub fn filter(source: &str) -> Result<Filter, Failure> {
    let template = template_of_customers();
    let field = |name: &str| {
        let key = name.to_lowercase().replace('.', "_");
        let same = |words: &crate::template::Words| {
            [&words.zh, &words.en, &words.fr].into_iter().any(|word| word == name)
        };
        let found = template.fields.iter().find(|known| known.key == key || same(&known.heading));
        let found = found.filter(|known| !known.derived)?;
        let kind = match found.field_type {
            FieldType::Amount | FieldType::Decimal | FieldType::Rate | FieldType::Integer => {
                Kind::Number
            }
            FieldType::Date => Kind::Date,
            FieldType::Code | FieldType::TaxId | FieldType::BankAccount => Kind::Code,
            _ => Kind::Text,
        };
        Some((found.key.clone(), kind))
    };
    Filter::parse(source, &field).map_err(|fault| refuse(source, &fault))
}

/// The customers that a filter chooses; none is a failure.
pub fn customers(archive: &Archive, source: &str) -> Result<Vec<Customer>, Failure> {
    let customers = that_fit(archive, &filter(source)?).map_err(PipelineError::from)?;
    if customers.is_empty() {
        return Err(Failure::usage("error-filter-nothing", Vec::new()));
    }
    Ok(customers)
}

/// The customers that fit, in order of code.
pub fn that_fit(archive: &Archive, filter: &Filter) -> Result<Vec<Customer>, ArchiveError> {
    let fields: Vec<&str> = filter.fields().into_iter().collect();
    archive.customers_that(&fields, &|known| filter.matches(&|key| known.text(key)))
}

fn refuse(source: &str, fault: &FilterFault) -> Failure {
    let before: String = source.chars().take(fault.position).collect();
    let shown = format!("{source}\n  {}^", " ".repeat(before.width()));
    let mut variables = vec![("shown", shown)];
    let key = match &fault.fault {
        Fault::FieldUnknown { name } => {
            variables.push(("name", name.clone()));
            "field-unknown"
        }
        Fault::FieldExpected => "field-expected",
        Fault::OperatorExpected => "operator-expected",
        Fault::ValueExpected => "value-expected",
        Fault::OpeningExpected => "opening-expected",
        Fault::ClosingExpected => "closing-expected",
        Fault::QuoteUnclosed => "quote-unclosed",
        Fault::EmptyExpected => "empty-expected",
        Fault::NotANumber { value } => {
            variables.push(("value", value.clone()));
            "not-a-number"
        }
        Fault::NotADate { value } => {
            variables.push(("value", value.clone()));
            "not-a-date"
        }
        Fault::NotForKind => "not-for-kind",
        Fault::EndExpected => "end-expected",
        Fault::TooDeep => "too-deep",
    };
    Failure::usage(&format!("error-filter-{key}"), variables)
}
