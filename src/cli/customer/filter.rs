//! `--where`: the filter of a command line over the fields of customers.

use crate::archive::Archive;
use crate::cli::output::Failure;
use crate::cli::view;
use crate::domain::customer::Customer;
use crate::domain::filter::Filter;
use crate::pipeline::settings::{self, BookSettings};
use crate::pipeline::{choose, words};

/// The filter, or a failure that points at the character.
pub fn filter(source: &str, settings: &BookSettings, archive: &Archive) -> Result<Filter, Failure> {
    choose::filter_of(source, settings, archive)?.map_err(|fault| {
        let near = choose::nearest_name(&fault.fault, settings);
        let (key, variables) = words::filter(source, &fault, near);
        Failure::usage(key, variables)
    })
}

/// The customers that a filter chooses; none is a failure.
pub fn customers(archive: &Archive, source: &str) -> Result<Vec<Customer>, Failure> {
    let settings = settings::read(archive.directory())?;
    let customers = view::chosen(archive, &settings, None, Some(source))?;
    if customers.is_empty() {
        return Err(Failure::usage("error-filter-nothing", Vec::new()));
    }
    Ok(customers)
}
