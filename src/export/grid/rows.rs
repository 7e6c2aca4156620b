//! The data rows of a statement, made from what they show whenever they are asked for: none is
//! kept.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::Value;
use super::survey::Survey;

/// The first cell of a row as links know it, and the currency.
pub(in crate::export) type Account<'a> = (&'a str, &'a str);

/// A row of each account.
pub(in crate::export) type RowOf<'a> = HashMap<Account<'a>, usize>;

type AccountOf<'a> = Box<dyn Fn(usize) -> Account<'a> + Send + Sync + 'a>;
type CellsOf<'a> = Box<dyn Fn(usize, &mut Vec<Value<'a>>) + Send + Sync + 'a>;

/// The rows of one statement.
pub(in crate::export) struct Rows<'a> {
    count: usize,
    account: AccountOf<'a>,
    cells: CellsOf<'a>,
    /// That of all rows, where it is not the one of their accounts.
    currency: Option<&'a str>,
    /// The column in which the currency is shown.
    currency_at: Option<usize>,
    survey: OnceLock<Survey<'a>>,
}

impl<'a> Rows<'a> {
    /// So many rows; `cells` puts those of the nth one into an empty list.
    pub fn new(
        count: usize,
        account: impl Fn(usize) -> Account<'a> + Send + Sync + 'a,
        cells: impl Fn(usize, &mut Vec<Value<'a>>) + Send + Sync + 'a,
    ) -> Rows<'a> {
        Rows {
            count,
            account: Box::new(account),
            cells: Box::new(cells),
            currency: None,
            currency_at: None,
            survey: OnceLock::new(),
        }
    }

    /// One row for each item.
    pub fn of<T: Sync>(
        items: &'a [T],
        account: impl Fn(&'a T) -> Account<'a> + Send + Sync + 'a,
        cells: impl Fn(&'a T, &mut Vec<Value<'a>>) + Send + Sync + 'a,
    ) -> Rows<'a> {
        let account = move |at: usize| account(&items[at]);
        Rows::new(items.len(), account, move |at, row| cells(&items[at], row))
    }

    /// Rows that were made before, each with its currency.
    pub fn made(rows: Vec<(&'a str, Vec<Value<'a>>)>) -> Rows<'a> {
        let rows = Arc::new(rows);
        let of = rows.clone();
        let account = move |at: usize| ("", of[at].0);
        Rows::new(rows.len(), account, move |at, row| row.extend_from_slice(&rows[at].1))
    }

    pub fn in_currency(self, currency: &'a str) -> Rows<'a> {
        Rows { currency: Some(currency), ..self }
    }

    /// Puts the currency of each row before its nth cell.
    pub fn show_currency(&mut self, at: usize) {
        self.currency_at = Some(at);
    }

    pub fn len(&self) -> usize {
        self.count
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub fn account(&self, at: usize) -> Account<'a> {
        (self.account)(at)
    }

    pub fn currency(&self, at: usize) -> &'a str {
        self.currency.unwrap_or_else(|| self.account(at).1)
    }

    /// The cells of the nth row, in the place of what the list held.
    pub fn fill(&self, at: usize, cells: &mut Vec<Value<'a>>) {
        cells.clear();
        (self.cells)(at, cells);
        if let Some(column) = self.currency_at {
            cells.insert(column, Value::text(self.currency(at)));
        }
    }

    /// Calls `see` with each row of a range: its number, its currency and its cells.
    pub fn each(&self, range: Range<usize>, mut see: impl FnMut(usize, &'a str, &[Value<'a>])) {
        let mut cells = Vec::new();
        for at in range {
            self.fill(at, &mut cells);
            see(at, self.currency(at), &cells);
        }
    }

    /// What the rows come to, without the column of the currency.
    pub fn survey(&self) -> &Survey<'a> {
        self.survey.get_or_init(|| {
            let mut survey = Survey::default();
            let mut cells = Vec::new();
            for at in 0..self.count {
                cells.clear();
                (self.cells)(at, &mut cells);
                survey.see(self.currency(at), &cells);
            }
            survey
        })
    }
}

/// Where a click on the first cell of a row leads.
pub(in crate::export) struct Leads<'a> {
    /// The key of a statement.
    pub to: &'static str,
    /// Its rows by account.
    pub rows: Arc<RowOf<'a>>,
    /// Only these rows lead there; `None`: all.
    pub only: Option<Arc<RowOf<'a>>>,
}

impl<'a> Leads<'a> {
    /// The row that the nth one of these leads to.
    pub fn row(&self, rows: &Rows<'a>, at: usize) -> Option<usize> {
        let account = rows.account(at);
        let leads = self.only.as_ref().is_none_or(|only| only.get(&account) == Some(&at));
        self.rows.get(&account).copied().filter(|_| leads)
    }
}
