//! receivables.xlsx: balances, ageing, collections, credit and the lines behind them, with a
//! summary in front.

use std::collections::BTreeMap;

use crate::analyze::{
    Account, Aging, AgingApart, Balances, Collections, Credit, Forecast, GradeRow, KeyFigures,
    Method, MonthMovement, MonthReceived, OpenItems, Payments, PromiseRow, Sales,
};

use super::contents::Contents;
use super::provenance::Provenance;
use super::style::{Book, Caption};

mod behaviour;
mod judgement;
mod overview;
mod statement;

pub use judgement::{AccountBalance, LocalBalances, ProvisionEstimate};
use overview::overview;
use statement::{method_note, statements};

/// Sales, receipts and the balance of one month in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthFlow {
    /// `2024-03`.
    pub month: String,
    pub currency: String,
    pub sales: i64,
    /// `None`: not known.
    pub received: Option<i64>,
    /// All debits less all credits up to the end of the month; `None`: not known.
    pub balance: Option<i64>,
}

impl MonthFlow {
    /// The months of one currency that have sales or receipts, in order; a month that has only
    /// one of them has 0 of the other.
    pub fn of(
        sales: &Sales,
        received: &[MonthReceived],
        movements: &[MonthMovement],
    ) -> Vec<MonthFlow> {
        let mut months: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
        for row in &sales.rows {
            months.entry(&row.key).or_default().0 += row.gross;
        }
        for row in received.iter().filter(|row| row.currency == sales.currency) {
            months.entry(&row.month).or_default().1 += row.received;
        }
        let mut balance = 0;
        let mut moved = movements.iter().filter(|row| row.currency == sales.currency).peekable();
        let flow = |(month, (sold, received)): (&str, (i64, i64))| {
            while let Some(row) = moved.next_if(|row| row.month.as_str() <= month) {
                balance += row.debit - row.credit;
            }
            MonthFlow {
                month: month.to_owned(),
                currency: sales.currency.to_string(),
                sales: sold,
                received: Some(received),
                balance: Some(balance),
            }
        };
        months.into_iter().map(flow).collect()
    }
}

/// All that receivables.xlsx shows.
#[derive(Clone, Debug)]
pub struct ReceivablesReport {
    pub caption: Caption,
    pub balances: Balances,
    /// In the order of their sheets.
    pub agings: Vec<Aging>,
    pub collections: Collections,
    pub credit: Credit,
    pub sales_by_month: Vec<MonthFlow>,
    /// The documents behind the balances, or those of the customers that owe most.
    pub account: Account,
    /// Customers whose documents are too many to be shown.
    pub customers_without_lines: usize,
    pub detail: ReceivablesDetail,
    pub provenance: Provenance,
}

/// What is open document by document, and how customers pay; what is empty is left out.
#[derive(Clone, Debug, Default)]
pub struct ReceivablesDetail {
    /// Of each currency.
    pub key_figures: Vec<KeyFigures>,
    /// Of the customers whose lines are shown.
    pub open_items: Option<OpenItems>,
    pub payments: Option<Payments>,
    pub forecast: Option<Forecast>,
    /// Where there are balances in other currencies, and every line of them has a rate.
    pub local: Option<LocalBalances>,
    /// By account, then customer, where the ledger has several control accounts.
    pub accounts: Vec<AccountBalance>,
    pub apart: Option<AgingApart>,
    pub promises: Vec<PromiseRow>,
    pub grades: Vec<GradeRow>,
    pub provision: Option<ProvisionEstimate>,
}

impl ReceivablesReport {
    /// What receivables.xlsx and the page show.
    pub fn contents(&self) -> Contents<'_> {
        self.contents_on(Book::new(&self.caption))
    }

    /// The same on a book whose sheets may be shorter.
    pub(super) fn contents_on<'a>(&'a self, book: Book<'a>) -> Contents<'a> {
        Contents {
            title: book.text("export-title-receivables"),
            overview: overview(&book, self),
            statements: statements(&book, self),
            methods: methods(&book, self),
            provenance: &self.provenance,
            book,
        }
    }
}

/// The names and words of the methods behind the figures.
fn methods(book: &Book, report: &ReceivablesReport) -> Vec<(String, String)> {
    let mut methods = Vec::new();
    for method in Method::ALL {
        if report.agings.iter().any(|aging| aging.method == method) {
            let name = book.text(&format!("export-method-{}", method.name()));
            methods.push((name, method_note(book, method)));
        }
    }
    methods.push((book.text("export-sheet-collections"), book.text("export-note-collections")));
    methods.push((book.text("export-sheet-credit"), book.text("export-note-credit")));
    methods
}
