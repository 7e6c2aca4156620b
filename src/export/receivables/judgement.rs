//! What a person judges by: the balances in local currency, what is no plain claim, what was
//! promised, which credit the payments speak for, and what is likely lost.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::analyze::{AgingApart, AgingRow, BalanceRow, GradeRow, PromiseRow, Text};
use crate::domain::control_account;
use crate::domain::payment::PromiseState;
use crate::domain::provision::of_band;
use crate::export::grid::{Column, Emphasis, Rows, Statement, Value};
use crate::export::style::{Book, digits_of};
use crate::i18n;

use super::ReceivablesReport;
use super::statement::{band_words, begin, customer_cells, of_customer};

/// Balances beside what they are in local currency, each line at the rate of its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalBalances {
    pub currency: String,
    /// As many as the balances of the report: the same rows in minor units of `currency`.
    pub rows: Vec<BalanceRow>,
}

/// The balance of a customer on one 往来科目.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountBalance {
    /// As in the ledger frame.
    pub control_account: Text,
    pub balance: BalanceRow,
}

/// What is likely lost of each band, at the user's rates or at those that history tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvisionEstimate {
    pub aging: crate::analyze::Aging,
    /// One rate a band, by currency.
    pub rates: BTreeMap<String, Vec<Decimal>>,
    /// From how many ends of months the rates are made; `None`: the user states them.
    pub months: Option<u32>,
}

/// The statements of the judgements that the report has.
pub(super) fn statements<'a>(book: &Book, report: &'a ReceivablesReport) -> Vec<Statement<'a>> {
    let detail = &report.detail;
    let mut statements = Vec::new();
    if let Some(apart) = detail.apart.as_ref().filter(|apart| is_telling(apart)) {
        statements.push(of_apart(book, apart));
    }
    if !detail.promises.is_empty() {
        statements.push(promises(book, report, &detail.promises));
    }
    if !detail.grades.is_empty() {
        statements.push(grades(book, report, &detail.grades));
    }
    if let Some(estimate) = &detail.provision {
        statements.push(provision_by_band(book, estimate));
        statements.push(provision(book, estimate));
    }
    statements
}

fn sum(book: &Book, key: &str) -> Column {
    Column::sum(book.text(&format!("column-{key}")))
}

fn plain(book: &Book, key: &str) -> Column {
    Column::plain(book.text(&format!("column-{key}")))
}

/// 本位币余额: every account in local currency, so that they can be summed.
pub(super) fn local<'a>(
    book: &Book,
    report: &'a ReceivablesReport,
    local: &'a LocalBalances,
) -> Statement<'a> {
    let period = book.period_line(report.balances.from, report.balances.to);
    let mut statement = begin(book, "balances-local", "local", period);
    statement.columns.push(plain(book, "currency"));
    statement.columns.push(plain(book, "original-balance"));
    for key in ["opening", "debit", "credit"] {
        statement.columns.push(Column::sum(book.text(&format!("export-column-{key}"))));
    }
    let closing = Column::sum(book.text("export-column-closing"));
    statement.columns.push(closing.with(Emphasis::Bar));
    let (foreign, rows) = (&report.balances.rows, &local.rows);
    let count = foreign.len().min(rows.len());
    // Its rows are those of the balances, and lead where they lead.
    let account = |at: usize| (&*foreign[at].customer_code, &*foreign[at].currency);
    let cells = |at: usize, values: &mut Vec<Value<'a>>| {
        let (foreign, row) = (&foreign[at], &rows[at]);
        values.extend(customer_cells(&row.customer_code, &row.customer_name));
        values.push(Value::text(&*foreign.currency));
        let digits = digits_of(&foreign.currency);
        values.push(Value::Original(i128::from(foreign.closing), digits));
        values.extend([row.opening, row.debit, row.credit, row.closing].map(Value::amount));
    };
    statement.rows = Rows::new(count, account, cells).in_currency(&local.currency);
    statement
}

/// 往来科目余额: the balances of customers on each control account, which add up to those of the
/// customers.
pub(super) fn by_control_account<'a>(
    book: &Book,
    report: &'a ReceivablesReport,
    accounts: &'a [AccountBalance],
) -> Statement<'a> {
    let period = book.period_line(report.balances.from, report.balances.to);
    let mut statement = begin(book, "balances-account", "account-balances", period);
    statement.columns.push(plain(book, "control-account"));
    for key in ["opening", "debit", "credit"] {
        statement.columns.push(Column::sum(book.text(&format!("export-column-{key}"))));
    }
    let closing = Column::sum(book.text("export-column-closing"));
    statement.columns.push(closing.with(Emphasis::Bar));
    let named = |one: &'a AccountBalance| {
        let account = one.control_account.as_str();
        (account, account_words(book, account))
    };
    let words: BTreeMap<&str, String> = accounts.iter().map(named).collect();
    let account = |one: &'a AccountBalance| (&*one.balance.customer_code, &*one.balance.currency);
    let cells = move |one: &'a AccountBalance, values: &mut Vec<Value<'a>>| {
        let row = &one.balance;
        values.extend(customer_cells(&row.customer_code, &row.customer_name));
        values.push(Value::text(words[&*one.control_account].clone()));
        values.extend([row.opening, row.debit, row.credit, row.closing].map(Value::amount));
    };
    statement.rows = Rows::of(accounts, account, cells);
    statement
}

/// 1122 应收账款.
fn account_words(book: &Book, account: &str) -> String {
    let code = control_account::shown(account);
    match control_account::is_known(account) {
        true => format!("{code} {}", book.text(&format!("control-account-{code}"))),
        false => code.to_owned(),
    }
}

/// Without anything apart the ageing itself says it all.
fn is_telling(apart: &AgingApart) -> bool {
    apart.apart.iter().any(|one| *one != Default::default())
}

/// 账龄 with contested documents, openings of unknown age, prepayments and credit notes apart.
fn of_apart<'a>(book: &Book, apart: &'a AgingApart) -> Statement<'a> {
    let aging = &apart.aging;
    let mut statement = begin(book, "aging-apart", "apart", book.as_of_line(aging.as_of));
    let balance = Column::sum(book.text("export-column-balance"));
    statement.columns.push(balance.with(Emphasis::Bar));
    for key in &aging.band_keys {
        statement.columns.push(Column::sum(band_words(book, key, aging.basis)));
    }
    statement.columns.push(sum(book, "disputed").with(Emphasis::Alert));
    let others = ["age-unknown", "prepaid", "credit-notes"];
    statement.columns.extend(others.map(|key| sum(book, key)));
    let account = |at: usize| of_customer(&aging.rows[at]);
    let cells = |at: usize, values: &mut Vec<Value<'a>>| {
        let (row, apart) = (&aging.rows[at], &apart.apart[at]);
        values.extend(customer_cells(&row.customer_code, &row.customer_name));
        values.push(Value::amount(row.balance));
        values.extend(row.bands.iter().map(|band| Value::amount(*band)));
        let amounts = [apart.disputed, apart.age_unknown, apart.prepaid, apart.credit_notes];
        values.extend(amounts.map(Value::amount));
    };
    statement.rows = Rows::new(aging.rows.len(), account, cells);
    statement
}

/// 承诺回款: what was promised, and what came of it.
fn promises<'a>(book: &Book, report: &ReceivablesReport, rows: &'a [PromiseRow]) -> Statement<'a> {
    let period = book.as_of_line(report.caption.as_of);
    let mut statement = begin(book, "promises", "promises", period);
    statement.columns.push(plain(book, "made-on"));
    statement.columns.push(plain(book, "due-date"));
    let amounts = ["promised", "received-in-time", "received-late"];
    statement.columns.extend(amounts.map(|key| sum(book, key)));
    statement.columns.push(sum(book, "promise-open").with(Emphasis::Alert));
    statement.columns.push(plain(book, "state"));
    let language = book.caption.language;
    let account = |row: &'a PromiseRow| (&*row.promise.customer_code, &*row.promise.currency);
    statement.rows = Rows::of(rows, account, move |row, values| {
        let promise = &row.promise;
        values.extend(customer_cells(&promise.customer_code, &row.customer_name));
        values.extend([promise.made_on, promise.due_on].map(Value::Day));
        values.extend([promise.amount, row.in_time, row.late].map(Value::amount));
        values.push(Value::amount(promise.amount - row.in_time - row.late));
        let word = i18n::word(language, &format!("promise-{}", row.state.word()));
        values.push(match row.state {
            PromiseState::Broken => Value::Alarm(word.into()),
            _ => Value::text(word),
        });
    });
    statement
}

/// 信用建议: grade and limit as the payments of a year speak for them.
fn grades<'a>(book: &Book, report: &ReceivablesReport, rows: &'a [GradeRow]) -> Statement<'a> {
    let period = book.as_of_line(report.caption.as_of);
    let mut statement = begin(book, "grades", "grades", period);
    statement.notes.push(book.text("report-grades"));
    statement.columns.extend(["sales", "paid"].map(|key| sum(book, key)));
    statement.columns.push(plain(book, "days-late").with(Emphasis::Alert));
    statement.columns.push(plain(book, "oldest-overdue-days").with(Emphasis::Alert));
    statement.columns.push(plain(book, "term-days"));
    statement.columns.extend(["grade", "suggested-grade"].map(|key| plain(book, key)));
    statement.columns.push(Column::sum(book.text("export-column-limit")));
    statement.columns.push(sum(book, "suggested-limit").with(Emphasis::Bar));
    let account = |row: &'a GradeRow| (&*row.customer_code, &*row.currency);
    statement.rows = Rows::of(rows, account, |row, values| {
        let behaviour = &row.behaviour;
        values.extend(customer_cells(&row.customer_code, &row.customer_name));
        values.extend([behaviour.sales, behaviour.paid].map(Value::amount));
        values.push(Value::maybe(behaviour.days_late_tenths, Value::Tenths));
        values.extend([behaviour.oldest_overdue_days, behaviour.term_days].map(Value::Count));
        values.push(Value::text(&*row.grade));
        values.push(Value::maybe(row.suggested_grade, |it| Value::text(it.word())));
        values.push(Value::maybe(row.limit, Value::amount));
        values.push(Value::maybe(row.suggested_limit, Value::amount));
    });
    statement
}

/// The parts of a row's bands that are likely lost, each rounded by itself.
fn lost(bands: &[i64], rates: &[Decimal]) -> Vec<i64> {
    // A rate is at most 1, so that no product leaves 64 bits.
    let of = |(amount, rate): (&i64, &Decimal)| of_band(*amount, *rate).unwrap_or_default();
    bands.iter().zip(rates).map(of).collect()
}

fn estimate_note(book: &Book, estimate: &ProvisionEstimate) -> String {
    match estimate.months {
        None => book.text("export-note-provision-rates"),
        Some(months) => {
            let months = [("months", months.to_string())];
            book.text_with("export-note-provision-migration", &months)
        }
    }
}

/// 坏账准备 by band: what is open, its rate, and what is likely lost.
fn provision_by_band<'a>(book: &Book, estimate: &'a ProvisionEstimate) -> Statement<'a> {
    let aging = &estimate.aging;
    let period = book.as_of_line(aging.as_of);
    let mut statement = begin(book, "provision-bands", "provision-bands", period);
    statement.columns = vec![
        Column::plain(book.text("export-column-band")),
        Column::sum(book.text("export-column-amount")),
        plain(book, "loss-rate"),
        sum(book, "provision").with(Emphasis::Bar),
    ];
    statement.currency_at = 1;
    statement.notes.push(estimate_note(book, estimate));
    let mut rows = Vec::new();
    for (currency, rates) in &estimate.rates {
        let mut sums = vec![(0_i128, 0_i128); aging.band_keys.len()];
        for row in aging.rows.iter().filter(|row| row.currency == currency.as_str()) {
            let lost = lost(&row.bands, rates);
            for (sum, (open, lost)) in sums.iter_mut().zip(row.bands.iter().zip(lost)) {
                sum.0 += i128::from(*open);
                sum.1 += i128::from(lost);
            }
        }
        for ((key, rate), (open, lost)) in aging.band_keys.iter().zip(rates).zip(sums) {
            let values = vec![
                Value::text(band_words(book, key, aging.basis)),
                Value::Amount(open),
                Value::Rate(*rate),
                Value::Amount(lost),
            ];
            rows.push((currency.as_str(), values));
        }
    }
    statement.rows = Rows::made(rows);
    statement
}

/// 坏账准备 by customer.
fn provision<'a>(book: &Book, estimate: &'a ProvisionEstimate) -> Statement<'a> {
    let aging = &estimate.aging;
    let period = book.as_of_line(aging.as_of);
    let mut statement = begin(book, "provision", "provision", period);
    statement.notes.push(estimate_note(book, estimate));
    statement.columns.push(Column::sum(book.text("export-column-balance")));
    statement.columns.push(Column::sum(book.text("export-column-unapplied")));
    for key in &aging.band_keys {
        statement.columns.push(Column::sum(band_words(book, key, aging.basis)));
    }
    statement.columns.push(sum(book, "provision").with(Emphasis::Bar));
    let rated = aging.rows.iter().filter_map(|row| {
        let rates = estimate.rates.get(row.currency.as_str())?;
        Some((row, lost(&row.bands, rates).iter().sum()))
    });
    let rows: Arc<Vec<(&AgingRow, i64)>> = Arc::new(rated.collect());
    let of = rows.clone();
    let cells = move |at: usize, values: &mut Vec<Value<'a>>| {
        let (row, lost) = of[at];
        values.extend(customer_cells(&row.customer_code, &row.customer_name));
        values.extend([row.balance, row.unapplied].map(Value::amount));
        values.extend(row.bands.iter().map(|band| Value::amount(*band)));
        values.push(Value::amount(lost));
    };
    statement.rows = Rows::new(rows.len(), move |at| of_customer(rows[at].0), cells);
    statement
}
