//! The words of the command line: commands, options and their types.

mod archive;
mod figures;

pub use figures::*;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::domain::Date;
use crate::domain::customer::ItemKind;
use crate::domain::date::{DateOrder, parse_date};
use crate::domain::quality;
use crate::finding::Severity;
use crate::i18n::Language;
use crate::read::Limits;
pub use archive::{
    Batch, BatchCommand, BatchShow, Customer, CustomerAdd, CustomerChange, CustomerCommand,
    CustomerDue, CustomerDuplicates, CustomerEdit, CustomerFilter, CustomerHistory, CustomerMerge,
    CustomerRemove, CustomerRestore, CustomerRevert, CustomerShow, Doctor,
};

#[derive(Parser, Debug)]
#[command(name = "wanglai", version, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options that every command takes.
#[derive(Args, Clone, Debug)]
pub struct Global {
    #[arg(long, global = true, env = "WANGLAI_LANG", hide_env = true, value_parser = language)]
    pub lang: Option<Language>,
    #[arg(long, global = true, value_enum, default_value = "text", hide_default_value = true)]
    pub format: Format,
    #[arg(long, short, global = true)]
    pub quiet: bool,
    #[arg(long, short, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    #[arg(long, global = true, value_name = "N", value_parser = threads())]
    pub threads: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
    Csv,
    Xlsx,
    Html,
    Parquet,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    Run(Run),
    Inspect(Inspect),
    Check(Check),
    Import(Import),
    Batch(Batch),
    Report(Report),
    Settle(Settle),
    Letter(LetterArguments),
    Collect(Collect),
    Customer(Customer),
    Doctor(Doctor),
    Mend(Mend),
    Template(Template),
    Export(Export),
    Explain(Explain),
    Init(Init),
    Completions(Completions),
}

/// How inputs are read and from when findings fail a command.
#[derive(Args, Debug)]
pub struct Reading {
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Alias packs of the user (toml), before the built-in ones.
    #[arg(long, value_name = "FILE")]
    pub alias: Vec<PathBuf>,
    /// The character set of text files, instead of the one that is found.
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// Takes what a file that is cut off still holds.
    #[arg(long)]
    pub partial: bool,
    /// A limit by its name, such as `file-bytes=500M`.
    #[arg(long, value_name = "NAME=N", value_parser = limit)]
    pub limit: Vec<(String, u64)>,
    #[arg(long)]
    pub strict: bool,
    #[arg(
        long,
        value_name = "SEVERITY",
        default_value = "error",
        hide_default_value = true,
        value_parser = fail_on
    )]
    pub fail_on: FailOn,
}

/// From when findings fail a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    Severity(Severity),
    /// A score of the customers below so many tenths.
    Score(u32),
}

#[derive(Args, Debug)]
pub struct Run {
    #[command(flatten)]
    pub reading: Reading,
    #[arg(long, default_value = "out", value_name = "DIR", hide_default_value = true)]
    pub out: PathBuf,
    #[arg(long, value_name = "DIR")]
    pub book: Option<PathBuf>,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,
    #[arg(long, default_value = "", value_name = "NAME", hide_default_value = true)]
    pub company: String,
}

#[derive(Args, Debug)]
pub struct Inspect {
    #[command(flatten)]
    pub reading: Reading,
    #[arg(long, value_name = "DIR")]
    pub book: Option<PathBuf>,
    /// What a heading means; remembered beside the book.
    #[arg(long, value_name = "HEADING=FIELD", value_parser = meaning, requires = "book")]
    pub map: Vec<(String, String)>,
}

#[derive(Args, Debug)]
pub struct Check {
    #[command(flatten)]
    pub reading: Reading,
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub book: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub struct Import {
    #[command(flatten)]
    pub reading: Reading,
    #[arg(long, value_name = "DIR")]
    pub book: PathBuf,
    #[arg(long, value_enum, default_value_t = Mode::Add, hide_default_value = true)]
    pub mode: Mode,
    /// The mode of one field, such as `phone=overwrite`.
    #[arg(long, value_name = "FIELD=MODE", value_parser = field_mode)]
    pub field_mode: Vec<(String, Mode)>,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long)]
    pub unmask: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    Add,
    Fill,
    Overwrite,
}

#[derive(Args, Debug)]
pub struct Book {
    #[arg(long, value_name = "DIR")]
    pub book: PathBuf,
}

#[derive(Args, Debug)]
pub struct Settle {
    #[command(subcommand)]
    pub command: SettleCommand,
}

#[derive(Subcommand, Debug)]
pub enum SettleCommand {
    Propose(SettlePropose),
    Commit(SettleCommit),
    Undo(SettleUndo),
    List(Book),
    Check(Book),
}

#[derive(Args, Debug)]
pub struct SettlePropose {
    #[command(flatten)]
    pub book: Book,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub struct SettleCommit {
    /// A proposal that was looked through, or matches by hand in its layout.
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub propose: SettlePropose,
}

#[derive(Args, Debug)]
pub struct SettleUndo {
    #[arg(value_name = "N")]
    pub settlement: i64,
    #[command(flatten)]
    pub book: Book,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LetterKind {
    Statement,
    Dunning,
    Confirmation,
}

#[derive(Args, Debug)]
pub struct LetterArguments {
    #[arg(value_enum, value_name = "KIND")]
    pub kind: LetterKind,
    #[arg(long, value_name = "DIR")]
    pub book: PathBuf,
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub customer: Vec<String>,
    #[arg(long = "where", value_name = "FILTER")]
    pub filter: Option<String>,
    /// Only customers with something past due for more days.
    #[arg(long, value_name = "DAYS")]
    pub overdue: Option<u32>,
    #[arg(long, value_name = "N")]
    pub level: Option<u8>,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: Option<Date>,
    #[arg(long, value_name = "METHOD", value_parser = letter_method)]
    pub method: Option<Method>,
    /// A workbook, or a folder for one each.
    #[arg(long, value_name = "FILE|DIR")]
    pub out: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub template: Option<PathBuf>,
    #[arg(long, default_value = "", value_name = "NAME", hide_default_value = true)]
    pub company: String,
    #[arg(long)]
    pub unmask: bool,
}

#[derive(Args, Debug)]
pub struct Mend {
    #[command(flatten)]
    pub book: Book,
    /// Codes of findings whose one repair is accepted.
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub accept: Vec<String>,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long)]
    pub unmask: bool,
}

#[derive(Args, Debug)]
pub struct Template {
    /// `list`, or the name of a template.
    #[arg(value_name = "NAME")]
    pub name: String,
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub struct Export {
    #[command(flatten)]
    pub book: Book,
    /// Columns, order and customers as a view of the settings has them.
    #[arg(long, value_name = "VIEW")]
    pub view: Option<String>,
    #[arg(long = "where", value_name = "FILTER")]
    pub filter: Option<String>,
    /// A workbook of the user with placeholders such as `{{客户名称}}`.
    #[arg(long, value_name = "FILE", conflicts_with = "table")]
    pub template: Option<PathBuf>,
    #[arg(long, value_enum, value_name = "TABLE", conflicts_with = "view")]
    pub table: Option<Table>,
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    #[arg(long)]
    pub unmask: bool,
}

/// A kind of records of the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Table {
    Customers,
    Contacts,
    BankAccounts,
    Addresses,
    Categories,
    Regions,
}

impl Table {
    /// In the order of an export; classes before the customers that stand in them.
    pub const ALL: [Table; 6] = [
        Table::Customers,
        Table::Contacts,
        Table::BankAccounts,
        Table::Addresses,
        Table::Categories,
        Table::Regions,
    ];

    /// The template that its records are written in.
    pub fn template(self) -> &'static str {
        match self {
            Table::Customers => "customers",
            Table::Contacts => "contacts",
            Table::BankAccounts => "bank_accounts",
            Table::Addresses => "addresses",
            Table::Categories => "categories",
            Table::Regions => "regions",
        }
    }

    /// What the archive calls it, where it is neither customers nor contacts.
    pub fn item(self) -> Option<ItemKind> {
        match self {
            Table::Customers | Table::Contacts => None,
            Table::BankAccounts => Some(ItemKind::BankAccount),
            Table::Addresses => Some(ItemKind::Address),
            Table::Categories => Some(ItemKind::Category),
            Table::Regions => Some(ItemKind::Region),
        }
    }
}

#[derive(Args, Debug)]
pub struct Explain {
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

#[derive(Args, Debug)]
pub struct Init {
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    #[arg(long, value_enum, default_value_t = Profile::Plain, hide_default_value = true)]
    pub profile: Profile,
}

/// What a new book begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Profile {
    T3,
    Plain,
}

#[derive(Args, Debug)]
pub struct Completions {
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// `phone=overwrite`.
fn field_mode(text: &str) -> Result<(String, Mode), String> {
    let mode = text.split_once('=').and_then(|(field, mode)| {
        Some((field.trim().to_owned(), <Mode as ValueEnum>::from_str(mode.trim(), true).ok()?))
    });
    mode.ok_or_else(|| "phone=overwrite (add, fill, overwrite)".to_owned())
}

/// The balances that t3 fills have no documents to write about.
fn letter_method(text: &str) -> Result<Method, String> {
    match text {
        "open-item" => Ok(Method::OpenItem),
        "fifo" => Ok(Method::Fifo),
        _ => Err("open-item, fifo".to_owned()),
    }
}

fn threads() -> clap::builder::RangedI64ValueParser<u16> {
    clap::value_parser!(u16).range(1..=1024)
}

fn fail_on(text: &str) -> Result<FailOn, String> {
    let severity = Severity::ALL.into_iter().find(|severity| severity.word() == text);
    let score = || quality::parse(text.strip_prefix("score<")?).map(FailOn::Score);
    severity
        .map(FailOn::Severity)
        .or_else(score)
        .ok_or_else(|| "error, warning, info, score<80".to_owned())
}

fn date(text: &str) -> Result<Date, String> {
    parse_date(text, DateOrder::Ymd).map_err(|_| format!("{text}: 2026-06-30"))
}

fn encoding(label: &str) -> Result<&'static encoding_rs::Encoding, String> {
    let found = encoding_rs::Encoding::for_label(label.trim().as_bytes());
    found.ok_or_else(|| "utf-8, gb18030, gbk, big5, utf-16le, utf-16be, windows-1252".to_owned())
}

/// `rows=1000`, `file-bytes=500M`.
fn limit(text: &str) -> Result<(String, u64), String> {
    let named = || Limits::NAMES.map(|name| format!("{name}=N")).join(", ");
    let (name, number) = text.split_once('=').ok_or_else(named)?;
    let shift = match number.chars().last() {
        Some('K' | 'k') => 10,
        Some('M' | 'm') => 20,
        Some('G' | 'g') => 30,
        _ => 0,
    };
    let digits = if shift > 0 { &number[..number.len() - 1] } else { number };
    let number: u64 = digits.parse().map_err(|_| named())?;
    let most = number.checked_mul(1 << shift).ok_or_else(named)?;
    if !Limits::default().set(name, most) {
        return Err(named());
    }
    Ok((name.to_owned(), most))
}

/// `老编号=customer_code`; an empty field: the column means nothing.
fn meaning(text: &str) -> Result<(String, String), String> {
    let (heading, field) = text.rsplit_once('=').ok_or("HEADING=FIELD")?;
    Ok((heading.trim().to_owned(), field.trim().to_owned()))
}

fn language(tag: &str) -> Result<Language, String> {
    Language::parse(tag).ok_or_else(|| "zh, en, fr".to_owned())
}
