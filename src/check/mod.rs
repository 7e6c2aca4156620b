//! Stage 2: parallel validators, one list of them.

mod account;
mod amount;
mod contact;
mod country;
mod customer;
mod date;
mod document;
mod exchange;
mod field;
#[cfg(test)]
mod identity_tests;
mod known;
#[cfg(test)]
mod message_tests;
mod parent;
mod person;
mod region;
mod scheme;
mod settings;
mod tax_id;
#[cfg(test)]
mod tests;
mod view;
mod word;

pub use settings::{Settings, SettingsError};

use std::collections::BTreeSet;
use std::ops::Range;

use rayon::prelude::*;

use crate::domain::Date;
use crate::domain::customer::KnownCustomers;
use crate::finding::{Code, Finding, Severity};
use crate::table::Tables;
use view::{Book, View};

/// What the user may set for the checks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// A row of a customer that nobody knows is an error instead of one warning a customer.
    pub strict: bool,
    /// The cut-off date of the run; without it dates are judged against each other.
    pub as_of: Option<Date>,
    /// Of the book: severities, schemes, values.
    pub settings: Settings,
}

/// One check: its name, every code that it may give, and how it runs.
pub struct Check {
    pub name: &'static str,
    pub codes: &'static [Code],
    run: Run,
}

/// How much of the run a check must see at once.
enum Run {
    /// Each row by itself: run on pieces of a table.
    Rows(fn(&View, Range<usize>, &mut Vec<Finding>)),
    /// One table as a whole: distinct values are judged once.
    Table(fn(&View, &mut Vec<Finding>)),
    /// All tables together.
    Book(fn(&Book, &mut Vec<Finding>)),
    /// All tables together, when it is known which rows the other checks reject.
    Accepted(fn(&Book, &Rejected, &mut Vec<Finding>)),
}

/// The rows with an error, as (file, sheet, row).
type Rejected = BTreeSet<(u32, u32, u32)>;

/// Rows in one piece of work: enough to outweigh handing it to a thread.
const ROWS_A_PIECE: usize = 16_384;

/// The list of checks.
pub const CHECKS: &[Check] = {
    use Code::*;
    &[
        // The field.
        check("required", &[RequiredMissing], Run::Rows(field::required)),
        check("length", &[TextTooLong], Run::Table(field::length)),
        check("choice", &[ChoiceUnknown], Run::Table(field::choice)),
        check("currency", &[CurrencyUnknown], Run::Table(field::currency)),
        check("tax rate", &[TaxRateUnknown], Run::Table(field::tax_rate)),
        check("sign", &[AmountNegative], Run::Rows(amount::sign)),
        check("tax id", tax_id::CODES, Run::Table(tax_id::check)),
        check("phone", contact::PHONE_CODES, Run::Table(contact::phones)),
        check("name", &[NameSuspicious], Run::Table(word::name)),
        check("address", &[AddressSuspicious], Run::Table(word::address)),
        check("email", &[EmailInvalid], Run::Table(contact::email)),
        check("postcode", &[PostcodeInvalid, PostcodeZeroLost], Run::Table(contact::postcode)),
        check("bank account", account::CODES, Run::Table(account::check)),
        check("bank of the account", &[BankNameDiffers], Run::Rows(account::bank)),
        // The row.
        check("date order", &[DateOrder], Run::Rows(date::order)),
        check("date plausible", &[DateImplausible], Run::Book(date::plausible)),
        check("regions agree", &[RegionDisagrees], Run::Rows(region::agree)),
        check("credit", &[CreditImplausible], Run::Rows(parent::credit)),
        check("contact reached", &[ContactUnreachable], Run::Table(person::unreachable)),
        check("code scheme", &[CodeScheme], Run::Book(scheme::levels)),
        check("category", &[CategoryUnknown, CategoryNotLeaf], Run::Book(scheme::categories)),
        check("classes", &[ClassDuplicate, ClassParentMissing], Run::Book(scheme::classes)),
        check("masked", &[ValueMasked], Run::Table(field::masked)),
        check("complete", &[CustomerIncomplete], Run::Book(scheme::complete)),
        check("amounts agree", &[AmountsDisagree], Run::Rows(amount::agree)),
        check("one side", &[BothSidesFilled], Run::Rows(amount::one_side)),
        check(
            "exchange rate",
            &[ExchangeRateMissing, ExchangeRateLocal, LocalAmountDiffers],
            Run::Table(exchange::check),
        ),
        check("amount computed", &[AmountComputed], Run::Table(amount::computed)),
        check("some amount", &[NoAmount], Run::Rows(amount::some)),
        check("promise", &[PromiseUndated], Run::Rows(amount::promised)),
        // The row against other rows.
        check("customer code", &[CustomerCodeDuplicate], Run::Book(customer::code)),
        check("customer code case", &[CustomerCodeDiffersInCase], Run::Book(customer::case)),
        check("short name", &[ShortNameDuplicate], Run::Book(customer::short_name)),
        check("one tax id, one name", &[TaxIdTwoNames, NameTwoTaxIds], Run::Book(customer::pairs)),
        check("shared phone", &[PhoneShared], Run::Book(customer::shared_phone)),
        check("contacts", &[ContactDuplicate, ContactMainDuplicate], Run::Book(person::repeated)),
        check("document", &[DocumentDuplicate], Run::Book(document::duplicate)),
        // The row against the customers.
        check("customer of the book", &[CustomerDiffersFromBook], Run::Book(known::differs)),
        check("customer name", &[CustomerNameDiffers], Run::Book(known::name)),
        check("parents", &[ParentUnknown, ParentCycle], Run::Book(parent::parents)),
        check("customer stopped", &[CustomerStopped], Run::Book(known::stopped)),
        check(
            "customer known",
            &[CustomerUnknown, CustomerUnknownStrict],
            Run::Accepted(known::unknown),
        ),
        check("settled document", &[SettledDocumentUnknown], Run::Accepted(document::settled)),
    ]
};

const fn check(name: &'static str, codes: &'static [Code], run: Run) -> Check {
    Check { name, codes, run }
}

/// Every finding of every check, sorted by place and then code: the same list for any number
/// of threads.
pub fn all(tables: &Tables, known: &KnownCustomers, rules: &Rules) -> Vec<Finding> {
    let book = Book::new(tables, known, rules);
    let (pieces, wholes) = jobs(&book);
    let run = |jobs: Vec<Job>| -> Vec<Finding> {
        jobs.into_par_iter().with_max_len(1).flat_map_iter(|job| job.run(&book)).collect()
    };
    // The pieces fill the time in which one thread is left with the longest column.
    let (_, mut findings) = rayon::join(|| book.find_distinct(), || run(pieces));
    findings.extend(run(wholes));
    rules.settings.weigh(&mut findings);
    let rejected = rejected(tables, &findings);
    for check in CHECKS {
        if let Run::Accepted(run) = check.run {
            run(&book, &rejected, &mut findings);
        }
    }
    rules.settings.weigh(&mut findings);
    findings.par_sort();
    findings
}

/// One check on one piece of the run.
struct Job<'a> {
    check: &'a Check,
    view: Option<&'a View<'a>>,
    rows: Range<usize>,
}

impl Job<'_> {
    fn run(&self, book: &Book) -> Vec<Finding> {
        let mut findings = Vec::new();
        match (&self.check.run, self.view) {
            (Run::Rows(run), Some(view)) => run(view, self.rows.clone(), &mut findings),
            (Run::Table(run), Some(view)) => run(view, &mut findings),
            (Run::Book(run), None) => run(book, &mut findings),
            _ => {}
        }
        findings
    }
}

/// The jobs on pieces of tables, and those that ask for distinct texts, the long ones first, so
/// that no thread is left alone with one of them.
fn jobs<'a>(book: &'a Book<'a>) -> (Vec<Job<'a>>, Vec<Job<'a>>) {
    let (mut pieces, mut tables, mut books) = (Vec::new(), Vec::new(), Vec::new());
    for check in CHECKS {
        match check.run {
            Run::Book(_) => books.push(Job { check, view: None, rows: 0..0 }),
            Run::Accepted(_) => {}
            Run::Table(_) => tables.extend(book.views.iter().map(|view| Job {
                check,
                view: Some(view),
                rows: 0..0,
            })),
            Run::Rows(_) => {
                for view in &book.views {
                    for start in (0..view.height()).step_by(ROWS_A_PIECE) {
                        let rows = start..view.height().min(start + ROWS_A_PIECE);
                        pieces.push(Job { check, view: Some(view), rows });
                    }
                }
            }
        }
    }
    books.append(&mut tables);
    (pieces, books)
}

/// The rows that will not be loaded: those with an error here, and those where reading
/// already found a cell that it could not type.
fn rejected(tables: &Tables, findings: &[Finding]) -> Rejected {
    let mut rejected: Rejected = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter_map(|finding| {
            let place = &finding.place;
            Some((place.file_order, place.sheet_order, place.row?))
        })
        .collect();
    for file in &tables.files {
        for sheet in &file.sheets {
            let Some(table) = &sheet.table else { continue };
            rejected.extend(table.faulted.iter().map(|(row, _)| (file.order, sheet.order, *row)));
        }
    }
    rejected
}
