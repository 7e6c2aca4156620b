//! The words of the commands that look into the archive and change it.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Book, date};
use crate::domain::Date;

#[derive(Args, Debug)]
pub struct Batch {
    #[command(subcommand)]
    pub command: BatchCommand,
}

#[derive(Subcommand, Debug)]
pub enum BatchCommand {
    List(Book),
    Show(BatchShow),
    Undo(BatchUndo),
}

#[derive(Args, Debug)]
pub struct BatchShow {
    #[arg(value_name = "N")]
    pub batch: i64,
    #[command(flatten)]
    pub book: Book,
    #[arg(long)]
    pub unmask: bool,
}

#[derive(Args, Debug)]
pub struct BatchUndo {
    #[arg(value_name = "N")]
    pub batch: i64,
    #[command(flatten)]
    pub book: Book,
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Args, Debug)]
pub struct Customer {
    #[command(subcommand)]
    pub command: CustomerCommand,
}

#[derive(Subcommand, Debug)]
pub enum CustomerCommand {
    List(CustomerFilter),
    Show(CustomerShow),
    Add(CustomerAdd),
    Edit(CustomerEdit),
    Remove(CustomerRemove),
    Restore(CustomerRestore),
    Merge(CustomerMerge),
    History(CustomerHistory),
    Revert(CustomerRevert),
    Duplicates(CustomerDuplicates),
    Due(CustomerDue),
}

#[derive(Args, Debug)]
pub struct CustomerDue {
    #[command(flatten)]
    pub book: Book,
    /// The day from which is counted; without it today.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,
    /// Days of warning, instead of those of the settings; a customer's own stay.
    #[arg(long, value_name = "DAYS")]
    pub days: Option<u32>,
    #[arg(long = "where", value_name = "FILTER")]
    pub filter: Option<String>,
}

#[derive(Args, Debug)]
pub struct CustomerFilter {
    #[command(flatten)]
    pub list: CustomerList,
    #[arg(long = "where", value_name = "FILTER")]
    pub filter: Option<String>,
    /// Columns, order and customers as a view of the settings has them.
    #[arg(long, value_name = "VIEW")]
    pub view: Option<String>,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,
}

#[derive(Args, Debug)]
pub struct CustomerList {
    #[command(flatten)]
    pub book: Book,
    #[arg(long)]
    pub unmask: bool,
}

#[derive(Args, Debug)]
pub struct CustomerAdd {
    #[arg(value_name = "CODE")]
    pub code: String,
    #[arg(long, required = true, value_name = "FIELD=VALUE", value_parser = field_value)]
    pub set: Vec<(String, String)>,
    #[command(flatten)]
    pub change: CustomerChange,
}

#[derive(Args, Debug)]
pub struct CustomerEdit {
    #[command(flatten)]
    pub chosen: CustomerChosen,
    #[arg(
        long,
        required_unless_present = "clear",
        value_name = "FIELD=VALUE",
        value_parser = field_value
    )]
    pub set: Vec<(String, String)>,
    /// Fields that are emptied.
    #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
    pub clear: Vec<String>,
    #[command(flatten)]
    pub change: CustomerChange,
}

/// Customers by code, or those that fit.
#[derive(Args, Debug)]
pub struct CustomerChosen {
    #[arg(value_name = "CODE", required_unless_present = "filter")]
    pub codes: Vec<String>,
    #[arg(long = "where", value_name = "FILTER", conflicts_with = "codes")]
    pub filter: Option<String>,
}

#[derive(Args, Debug)]
pub struct CustomerRemove {
    #[command(flatten)]
    pub chosen: CustomerChosen,
    #[command(flatten)]
    pub change: CustomerChange,
}

#[derive(Args, Debug)]
pub struct CustomerRestore {
    #[arg(value_name = "CODE", required = true)]
    pub codes: Vec<String>,
    #[command(flatten)]
    pub change: CustomerChange,
}

#[derive(Args, Debug)]
pub struct CustomerMerge {
    /// The customers that become one with another.
    #[arg(value_name = "CODE", required_unless_present = "from", requires = "into")]
    pub codes: Vec<String>,
    #[arg(long, value_name = "CODE", conflicts_with = "from")]
    pub into: Option<String>,
    /// A proposal of duplicates that the user marked.
    #[arg(long, value_name = "FILE", conflicts_with = "codes")]
    pub from: Option<PathBuf>,
    #[command(flatten)]
    pub change: CustomerChange,
}

#[derive(Args, Debug)]
pub struct CustomerRevert {
    /// Numbers of changes, as the history shows them.
    #[arg(value_name = "CHANGE", required = true)]
    pub changes: Vec<i64>,
    #[command(flatten)]
    pub change: CustomerChange,
}

/// Of every command that changes customers.
#[derive(Args, Debug)]
pub struct CustomerChange {
    #[command(flatten)]
    pub book: Book,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long)]
    pub unmask: bool,
}

#[derive(Args, Debug)]
pub struct CustomerShow {
    #[arg(value_name = "CODE")]
    pub code: String,
    #[command(flatten)]
    pub list: CustomerList,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,
}

#[derive(Args, Debug)]
pub struct CustomerHistory {
    /// Without one: of all.
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
    #[command(flatten)]
    pub list: CustomerList,
}

#[derive(Args, Debug)]
pub struct CustomerDuplicates {
    #[command(flatten)]
    pub list: CustomerList,
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Codes of customers that are not one; remembered in the book.
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub never: Vec<String>,
    /// A proposal that the user marked: every `never` in it is remembered.
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub struct Doctor {
    #[command(flatten)]
    pub book: Book,
    /// Only looks.
    #[arg(long)]
    pub dry_run: bool,
}

/// A field's key and what it is to hold; an empty value is refused, since nothing is erased so.
fn field_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() && !value.trim().is_empty() => {
            Ok((key.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("region=华东".to_owned()),
    }
}
