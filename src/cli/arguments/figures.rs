//! The words of `report` and `collect`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use rust_decimal::Decimal;

use super::{Book, date};
use crate::analyze;
use crate::domain::Date;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportName {
    Balances,
    Ledger,
    Aging,
    Settlement,
    Credit,
    Grades,
    Provision,
    Collections,
    Promises,
    Open,
    Payment,
    Forecast,
    Concentration,
    Summary,
    Sales,
    Trend,
    Abc,
    Rfm,
    Retention,
    Cohort,
    Effect,
    Returns,
    Tax,
    Quality,
    All,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Basis {
    Document,
    Due,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Method {
    OpenItem,
    Fifo,
    T3,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Group {
    Customer,
    Category,
    Region,
    Salesperson,
    Product,
    Month,
}

impl From<Method> for analyze::Method {
    fn from(method: Method) -> analyze::Method {
        match method {
            Method::OpenItem => analyze::Method::OpenItem,
            Method::Fifo => analyze::Method::Fifo,
            Method::T3 => analyze::Method::T3,
        }
    }
}

impl From<Group> for analyze::Group {
    fn from(group: Group) -> analyze::Group {
        match group {
            Group::Customer => analyze::Group::Customer,
            Group::Category => analyze::Group::Category,
            Group::Region => analyze::Group::Region,
            Group::Salesperson => analyze::Group::Salesperson,
            Group::Product => analyze::Group::Product,
            Group::Month => analyze::Group::Month,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Measure {
    Gross,
    Net,
    Tax,
    Quantity,
    Documents,
}

/// From what a provision is estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Estimate {
    Bands,
    Balance,
    Migration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Against {
    Before,
    Year,
}

#[derive(Args, Debug)]
pub struct Report {
    #[arg(value_enum, value_name = "NAME")]
    pub name: ReportName,
    /// Not needed with `--explain`.
    #[arg(long, value_name = "DIR", required_unless_present = "explain")]
    pub book: Option<PathBuf>,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: Option<Date>,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub to: Option<Date>,
    #[arg(long, value_enum, default_value_t = Basis::Document, hide_default_value = true)]
    pub by: Basis,
    #[arg(long, value_enum)]
    pub method: Option<Method>,
    #[arg(long, value_name = "DAYS", value_delimiter = ',')]
    pub bands: Vec<u32>,
    #[arg(long, value_enum)]
    pub group: Option<Group>,
    /// A second group of `sales`, one column for each of its keys.
    #[arg(long, value_enum)]
    pub across: Option<Group>,
    /// What the cells of two groups hold.
    #[arg(long, value_enum, default_value_t = Measure::Gross, hide_default_value = true)]
    pub measure: Measure,
    /// Which earlier period `retention` and `effect` hold theirs against.
    #[arg(long, value_enum, default_value_t = Against::Before, hide_default_value = true)]
    pub against: Against,
    /// Up to which percent of the whole the classes A and B go.
    #[arg(long, value_name = "PERCENTS", value_delimiter = ',')]
    pub classes: Vec<u32>,
    #[arg(long)]
    pub detail: bool,
    /// Contested documents, prepayments and the like beside the bands of the ageing.
    #[arg(long)]
    pub apart: bool,
    /// Open items also with what came in after the day.
    #[arg(long)]
    pub future: bool,
    /// Balances also in this currency, at the rates of the documents.
    #[arg(
        long,
        value_name = "CODE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "CNY"
    )]
    pub local: Option<String>,
    /// The rate of documents that state none.
    #[arg(long, value_name = "CODE=RATE", value_parser = exchange, requires = "local")]
    pub exchange: Vec<(String, Decimal)>,
    #[arg(long)]
    pub reclassify: bool,
    #[arg(long)]
    pub pooled: bool,
    #[arg(long, value_enum, default_value_t = Estimate::Bands, hide_default_value = true)]
    pub estimate: Estimate,
    /// Ends of months that the migration is seen over.
    #[arg(
        long,
        value_name = "N",
        default_value_t = 12,
        hide_default_value = true,
        value_parser = clap::value_parser!(u32).range(1..=120)
    )]
    pub months: u32,
    /// What is already set aside.
    #[arg(long, value_name = "AMOUNT")]
    pub provided: Option<String>,
    #[arg(long, value_name = "CODE")]
    pub currency: Option<String>,
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub customer: Vec<String>,
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub category: Vec<String>,
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub salesperson: Vec<String>,
    /// 往来科目: only what stands on these.
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub control_account: Vec<String>,
    /// The report once for each control account.
    #[arg(long)]
    pub by_control_account: bool,
    /// One rate of loss for each band of the ageing, the youngest first.
    #[arg(long, value_name = "RATES", value_delimiter = ',')]
    pub rates: Vec<String>,
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    #[arg(long)]
    pub explain: bool,
    #[arg(long, default_value = "", value_name = "NAME", hide_default_value = true)]
    pub company: String,
}

#[derive(Args, Debug)]
pub struct Collect {
    #[command(subcommand)]
    pub command: CollectCommand,
}

#[derive(Subcommand, Debug)]
pub enum CollectCommand {
    Dispute(CollectDispute),
    Promise(CollectPromise),
    Close(CollectClose),
    List(Book),
}

#[derive(Args, Debug)]
pub struct CollectDispute {
    #[arg(value_name = "CODE")]
    pub code: String,
    #[arg(long, value_name = "NUMBER")]
    pub document: String,
    /// How much of it; left out: all.
    #[arg(long, value_name = "AMOUNT")]
    pub amount: Option<String>,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub since: Option<Date>,
    #[arg(long, default_value = "", value_name = "TEXT", hide_default_value = true)]
    pub reason: String,
    #[command(flatten)]
    pub book: Book,
}

#[derive(Args, Debug)]
pub struct CollectPromise {
    #[arg(value_name = "CODE")]
    pub code: String,
    #[arg(long, value_name = "AMOUNT")]
    pub amount: String,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub due: Date,
    #[arg(long, default_value = "CNY", value_name = "CODE", hide_default_value = true)]
    pub currency: String,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub since: Option<Date>,
    #[arg(long, default_value = "", value_name = "TEXT", hide_default_value = true)]
    pub reason: String,
    #[command(flatten)]
    pub book: Book,
}

#[derive(Args, Debug)]
pub struct CollectClose {
    #[arg(value_name = "N")]
    pub note: i64,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub on: Option<Date>,
    #[command(flatten)]
    pub book: Book,
}

/// `USD=7.1`: what one unit of a currency is worth in local currency.
fn exchange(text: &str) -> Result<(String, Decimal), String> {
    let parts = text.split_once('=');
    let read = parts.and_then(|(code, rate)| {
        let rate: Decimal = rate.trim().parse().ok()?;
        (rate > Decimal::ZERO).then(|| (code.trim().to_owned(), rate))
    });
    read.ok_or_else(|| "USD=7.1".to_owned())
}
