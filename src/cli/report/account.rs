//! The customers' accounts line by line, and what was settled with what.

use std::collections::{BTreeMap, VecDeque};

use chrono::Datelike;

use super::csv_rows::CsvRows;
use super::{Grid, money};
use crate::analyze::{self, AccountKey, AccountRow, Ledger, Text};
use crate::cli::arguments::{Report, ReportName};
use crate::cli::output::{Context, Failure};
use crate::domain::Date;
use crate::pipeline::PipelineError;

const COLUMNS: [&str; 11] = [
    "customer_code",
    "customer_name",
    "currency",
    "date",
    "document_number",
    "summary",
    "due_date",
    "debit",
    "credit",
    "direction",
    "balance",
];

pub(super) fn ledger(
    arguments: &Report,
    ledger: &Ledger,
    to: Date,
    context: &Context,
    for_people: bool,
) -> Result<Grid, Failure> {
    let from = arguments.from;
    if arguments.local.is_some() {
        return side_by_side(arguments, ledger, to, context, for_people);
    }
    let account = analyze::account(ledger, from, to).map_err(PipelineError::from)?;
    let mut rows = Vec::with_capacity(account.rows.len());
    let mut sums = Sums::default();
    let years = if for_people { year_before(ledger, from)? } else { YearSums::new() };
    for (at, row) in account.rows.iter().enumerate() {
        rows.push(cells(row, for_people, context));
        if for_people {
            if row.is_opening {
                let key = (row.customer_code.clone(), row.currency.clone());
                sums.year = years.get(&key).copied().unwrap_or_default();
            }
            sums.add(row);
            let next = account.rows.get(at + 1);
            rows.extend(sums.close(row, next, context));
        }
    }
    Ok(Grid { rows, ..Grid::new(&COLUMNS, 7) })
}

/// The rows of [`ledger`] for a machine, without a grid of them.
pub(super) fn write_ledger(
    (from, to): (Option<Date>, Date),
    ledger: &Ledger,
    context: &Context,
    out: &mut CsvRows,
) -> Result<(), Failure> {
    // What stands for a summary that is empty is the same for all lines of a kind.
    let mut words: BTreeMap<String, String> = BTreeMap::new();
    let written = analyze::each_account_line(ledger, from, to, |line| {
        let mut summary = line.summary;
        if summary.is_empty() {
            let kind = if line.is_opening { "opening" } else { line.kind };
            if !words.contains_key(kind) {
                words.insert(kind.to_owned(), context.text(&format!("ledger-{kind}"), &[]));
            }
            summary = &words[kind];
        }
        out.text(line.customer_code);
        out.text(line.customer_name);
        out.text(line.currency);
        out.date(line.date);
        out.text(line.document_number);
        out.text(summary);
        out.date(line.due_date);
        for side in [line.debit, line.credit] {
            if line.is_opening { out.text("") } else { out.money(side, line.currency) }
        }
        out.text(side_word(line.balance));
        out.money(line.balance, line.currency);
        out.end();
    });
    Ok(written.map_err(PipelineError::from)?)
}

/// The lines in the currency of the documents, and behind them in local currency, running too.
fn side_by_side(
    arguments: &Report,
    ledger: &Ledger,
    to: Date,
    context: &Context,
    for_people: bool,
) -> Result<Grid, Failure> {
    let from = arguments.from;
    let local = super::balance::local(arguments, ledger)?;
    let (currency, localized) = local.expect("the caller has seen the option");
    let rows = |ledger| -> Result<Vec<AccountRow>, Failure> {
        Ok(analyze::account(ledger, from, to).map_err(PipelineError::from)?.rows)
    };
    // A document is one row in both; their order within a day may differ by what is rounded away.
    let key = |row: &AccountRow| {
        let names = [&row.customer_code, &row.currency, &row.kind, &row.document_number];
        (names.map(Text::clone), row.is_opening, row.date, row.due_date)
    };
    let mut locals: BTreeMap<_, VecDeque<AccountRow>> = BTreeMap::new();
    for row in rows(&localized)? {
        locals.entry(key(&row)).or_default().push_back(row);
    }
    let mut columns = COLUMNS.to_vec();
    columns.extend(["debit_local", "credit_local", "balance_local"]);
    let mut grid = Grid::new(&columns, 7);
    let mut balance = 0;
    for row in rows(ledger)? {
        let one = locals.get_mut(&key(&row)).and_then(VecDeque::pop_front);
        let one = one.expect("both ledgers have the same documents");
        balance = if row.is_opening { one.balance } else { balance + one.debit - one.credit };
        let mut line = cells(&row, for_people, context);
        let amounts = [one.debit, one.credit, balance];
        line.extend(amounts.map(|amount| money(amount, currency.code())));
        grid.rows.push(line);
    }
    Ok(grid)
}

/// Debit and credit by customer and currency.
type YearSums = BTreeMap<AccountKey, (i64, i64)>;

/// Debit and credit from the first of January to the day before the period, so that 本年累计 is
/// of the whole year also where the period begins later.
fn year_before(ledger: &Ledger, from: Option<Date>) -> Result<YearSums, Failure> {
    let start = from.and_then(|from| from.with_ordinal(1));
    let (Some(from), Some(start)) = (from, start) else { return Ok(YearSums::new()) };
    let Some(end) = from.pred_opt().filter(|end| *end >= start) else {
        return Ok(YearSums::new());
    };
    let balances = analyze::balances(ledger, Some(start), end).map_err(PipelineError::from)?;
    let sums = balances.rows.into_iter();
    Ok(sums.map(|row| ((row.customer_code, row.currency), (row.debit, row.credit))).collect())
}

fn cells(row: &AccountRow, for_people: bool, context: &Context) -> Vec<String> {
    let day = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
    let kind = if row.is_opening { "opening" } else { row.kind.as_str() };
    let summary = if row.summary.is_empty() {
        context.text(&format!("ledger-{kind}"), &[])
    } else {
        row.summary.to_string()
    };
    let side = |amount: i64| {
        if row.is_opening { String::new() } else { money(amount, &row.currency) }
    };
    vec![
        row.customer_code.to_string(),
        row.customer_name.to_string(),
        row.currency.to_string(),
        day(row.date),
        row.document_number.to_string(),
        summary,
        day(row.due_date),
        side(row.debit),
        side(row.credit),
        direction(row.balance, for_people, context),
        shown_balance(row.balance, &row.currency, for_people),
    ]
}

/// 借, 贷 or 平; a machine reads a word that no language changes.
pub(super) fn direction(balance: i64, for_people: bool, context: &Context) -> String {
    let key = side_word(balance);
    if for_people { context.text(&format!("direction-{key}"), &[]) } else { key.to_owned() }
}

fn side_word(balance: i64) -> &'static str {
    match balance.signum() {
        1 => "debit",
        -1 => "credit",
        _ => "even",
    }
}

/// Beside its direction in words a balance has no sign; a machine reads one with its sign.
fn shown_balance(balance: i64, currency: &str, for_people: bool) -> String {
    money(if for_people { balance.saturating_abs() } else { balance }, currency)
}

/// 本月合计 and 本年累计 of one customer in one currency.
#[derive(Default)]
struct Sums {
    month: (i64, i64),
    year: (i64, i64),
}

impl Sums {
    fn add(&mut self, row: &AccountRow) {
        for sum in [&mut self.month, &mut self.year] {
            sum.0 += row.debit;
            sum.1 += row.credit;
        }
    }

    /// The rows of totals that stand behind a row, where its month ends with it.
    fn close(
        &mut self,
        row: &AccountRow,
        next: Option<&AccountRow>,
        context: &Context,
    ) -> Vec<Vec<String>> {
        let same = next.filter(|next| {
            (&next.customer_code, &next.currency) == (&row.customer_code, &row.currency)
        });
        let year = |row: &AccountRow| row.date.map(|date| date.year());
        let month = |row: &AccountRow| row.date.map(|date| (date.year(), date.month()));
        if row.is_opening || same.is_some_and(|next| month(next) == month(row)) {
            return Vec::new();
        }
        let line = |key: &str, (debit, credit): (i64, i64)| {
            let mut cells = vec![String::new(); 5];
            cells.push(context.text(key, &[]));
            cells.push(String::new());
            cells.push(money(debit, &row.currency));
            cells.push(money(credit, &row.currency));
            cells.push(direction(row.balance, true, context));
            cells.push(shown_balance(row.balance, &row.currency, true));
            cells
        };
        let totals =
            vec![line("ledger-month-total", self.month), line("ledger-year-total", self.year)];
        self.month = (0, 0);
        if same.is_none_or(|next| year(next) != year(row)) {
            self.year = (0, 0);
        }
        totals
    }
}

const SETTLEMENT_COLUMNS: [&str; 8] = [
    "customer_code",
    "customer_name",
    "currency",
    "document_number",
    "document_date",
    "settled_by",
    "settled_on",
    "amount",
];

pub(super) fn settlement(ledger: &Ledger, as_of: Date) -> Result<Grid, Failure> {
    let settlements = analyze::settlements(ledger, as_of).map_err(PipelineError::from)?;
    let day = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
    let rows = settlements.iter().map(|row| {
        vec![
            row.customer_code.to_owned(),
            row.customer_name.to_owned(),
            row.currency.to_owned(),
            row.document_number.to_owned(),
            day(row.document_date),
            row.settled_by.to_owned(),
            day(row.settled_on),
            money(row.amount, row.currency),
        ]
    });
    Ok(Grid { rows: rows.collect(), ..Grid::new(&SETTLEMENT_COLUMNS, 7) })
}

/// The rows of [`settlement`], without a grid of them.
pub(super) fn write_settlement(
    ledger: &Ledger,
    as_of: Date,
    out: &mut CsvRows,
) -> Result<(), Failure> {
    for row in analyze::settlements(ledger, as_of).map_err(PipelineError::from)? {
        out.text(row.customer_code);
        out.text(row.customer_name);
        out.text(row.currency);
        out.text(row.document_number);
        out.date(row.document_date);
        out.text(row.settled_by);
        out.date(row.settled_on);
        out.money(row.amount, row.currency);
        out.end();
    }
    Ok(())
}

/// The headings of the two reports whose rows are written without a grid.
pub(super) fn columns(name: ReportName) -> Option<&'static [&'static str]> {
    match name {
        ReportName::Ledger => Some(&COLUMNS),
        ReportName::Settlement => Some(&SETTLEMENT_COLUMNS),
        _ => None,
    }
}
