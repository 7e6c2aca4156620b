//! The statements of receivables.xlsx: one sheet, or one table of the page, each.

use std::sync::Arc;

use crate::analyze::{
    AccountRow, Aging, AgingRow, BalanceRow, Balances, Basis, CollectionRow, Collections, Credit,
    CreditRow, Method,
};
use crate::domain::ledger::LineKind;
use crate::export::grid::{Account, Column, Emphasis, Leads, RowOf, Rows, Statement, Value};
use crate::export::style::{self, Book};

use super::{ReceivablesReport, behaviour, judgement};

/// The keys of the statements that others name.
pub(crate) const BALANCES: &str = "balances";
pub(crate) const LEDGER: &str = "ledger";

/// All statements in the order of their sheets.
pub(crate) fn statements<'a>(book: &Book, report: &'a ReceivablesReport) -> Vec<Statement<'a>> {
    let opened = Arc::new(openings(&report.account.rows));
    let mut statements = vec![balances(book, &report.balances)];
    statements
        .extend(report.detail.local.iter().map(|local| judgement::local(book, report, local)));
    let accounts = &report.detail.accounts;
    if !accounts.is_empty() {
        statements.push(judgement::by_control_account(book, report, accounts));
    }
    statements.extend(report.agings.iter().map(|aging| of_aging(book, aging)));
    statements.push(collections(book, &report.collections));
    statements.extend(behaviour::statements(book, &report.detail));
    statements.push(credit(book, &report.credit));
    statements.extend(judgement::statements(book, report));
    // A click on a customer leads to its lines, wherever they are shown.
    for statement in &mut statements {
        statement.leads = Some(Leads { to: LEDGER, rows: opened.clone(), only: None });
    }
    statements.push(ledger(book, report, opened));
    statements
}

/// Where the lines of each account begin.
pub(super) fn openings(rows: &[AccountRow]) -> RowOf<'_> {
    let openings = rows.iter().enumerate().filter(|(_, row)| row.is_opening);
    openings.map(|(at, row)| ((row.customer_code.as_str(), row.currency.as_str()), at)).collect()
}

/// A statement without rows, whose rows are one customer in one currency each.
pub(super) fn begin<'a>(
    book: &Book,
    key: &'static str,
    name: &str,
    period: String,
) -> Statement<'a> {
    Statement {
        key,
        leads: None,
        sheet: book.text(&format!("export-sheet-{name}")),
        title: book.text(&format!("export-title-{name}")),
        period,
        columns: customer_columns(book),
        currency_at: 2,
        rows: Rows::made(Vec::new()),
        totals: Vec::new(),
        notes: vec![book.text(&format!("export-note-{name}"))],
        grouped: false,
    }
}

/// The account of a row of an ageing.
pub(super) fn of_customer(row: &AgingRow) -> Account<'_> {
    (&row.customer_code, &row.currency)
}

fn customer_columns(book: &Book) -> Vec<Column> {
    ["export-column-code", "export-column-name"].map(|key| Column::plain(book.text(key))).into()
}

fn sum(book: &Book, key: &str) -> Column {
    Column::sum(book.text(&format!("export-column-{key}")))
}

fn plain(book: &Book, key: &str) -> Column {
    Column::plain(book.text(&format!("export-column-{key}")))
}

pub(super) fn customer_cells<'a>(code: &'a str, name: &'a str) -> [Value<'a>; 2] {
    [code, name].map(Value::text)
}

fn balances<'a>(book: &Book, balances: &'a Balances) -> Statement<'a> {
    let period = book.period_line(balances.from, balances.to);
    let mut statement = begin(book, BALANCES, "balances", period);
    statement.columns.extend(["opening", "debit", "credit"].map(|key| sum(book, key)));
    statement.columns.push(sum(book, "closing").with(Emphasis::Bar));
    statement.columns.extend(["receivable", "advance"].map(|key| sum(book, key)));
    let account = |row: &'a BalanceRow| (&*row.customer_code, &*row.currency);
    statement.rows = Rows::of(&balances.rows, account, |row, values| {
        values.extend(customer_cells(&row.customer_code, &row.customer_name));
        values.extend([row.opening, row.debit, row.credit, row.closing].map(Value::amount));
        // 重分类: what is owed and what was paid in advance are not set against each other.
        let (receivable, advance) = (row.closing.max(0), -i128::from(row.closing.min(0)));
        values.extend([Value::amount(receivable), Value::Amount(advance)]);
    });
    statement
}

/// The key of an ageing's statement.
pub(crate) fn aging_key(aging: &Aging) -> &'static str {
    match (aging.method, aging.basis) {
        (Method::Fifo, Basis::Document) => "aging-fifo-document",
        (Method::Fifo, Basis::Due) => "aging-fifo-due",
        (Method::OpenItem, Basis::Document) => "aging-open-item-document",
        (Method::OpenItem, Basis::Due) => "aging-open-item-due",
        (Method::T3, Basis::Document) => "aging-t3-document",
        (Method::T3, Basis::Due) => "aging-t3-due",
    }
}

fn of_aging<'a>(book: &Book, aging: &'a Aging) -> Statement<'a> {
    let method = book.text(&format!("export-method-{}", aging.method.name()));
    let basis = book.text(&format!("export-basis-{}", aging.basis.name()));
    let words = [("method", method), ("basis", basis)];
    let mut statement = begin(book, aging_key(aging), "aging", book.as_of_line(aging.as_of));
    statement.sheet = book.text_with("export-sheet-aging", &words);
    statement.title = book.text_with("export-title-aging", &words);
    statement.notes.insert(0, method_note(book, aging.method));
    statement.columns.push(sum(book, "balance").with(Emphasis::Bar));
    statement.columns.push(sum(book, "unapplied"));
    for (at, key) in aging.band_keys.iter().enumerate() {
        let overdue = aging.basis == Basis::Due && at > 0;
        let emphasis = if overdue { Emphasis::Alert } else { Emphasis::Plain };
        let column = Column::sum(band_words(book, key, aging.basis));
        statement.columns.push(column.with(emphasis));
    }
    statement.rows = Rows::of(&aging.rows, of_customer, |row, values| {
        values.extend(customer_cells(&row.customer_code, &row.customer_name));
        values.extend([row.balance, row.unapplied].map(Value::amount));
        values.extend(row.bands.iter().map(|band| Value::amount(*band)));
    });
    statement
}

pub(crate) fn method_note(book: &Book, method: Method) -> String {
    book.text(&format!("export-note-{}", method.name()))
}

/// `31–60 天`, `逾期 1–30 天`, `未到期` from the key of a band.
pub(crate) fn band_words(book: &Book, key: &str, basis: Basis) -> String {
    if key == "not_due" {
        return book.text("export-band-not-due");
    }
    let ending = if basis == Basis::Due { "-overdue" } else { "" };
    let days = key.strip_prefix('d').and_then(|days| days.split_once('_'));
    match days {
        Some((first, "plus")) => {
            // `366 and more` is said as `over 365`.
            let over = first.parse::<i64>().map_or(first.to_owned(), |n| (n - 1).to_string());
            book.text_with(&format!("export-band-over{ending}"), &[("days", over)])
        }
        Some((first, last)) => book.text_with(
            &format!("export-band{ending}"),
            &[("first", first.to_owned()), ("last", last.to_owned())],
        ),
        None => key.to_owned(),
    }
}

/// Received ÷ (opening + sales) and days outstanding of one currency.
pub(super) fn collection_totals(
    collections: &Collections,
    currency: &str,
) -> (Option<i64>, Option<i64>) {
    let rows = || collections.rows.iter().filter(|row| row.currency == currency);
    let sum =
        |pick: fn(&CollectionRow) -> i64| -> i128 { rows().map(|row| i128::from(pick(row))).sum() };
    let (sales, closing) = (sum(|row| row.sales), sum(|row| row.closing));
    let due = sum(|row| row.opening) + sales;
    let rate = if due > 0 { style::share(sum(|row| row.received), due) } else { None };
    let days = match collections.period_days {
        // A share counts ten-thousandths; tenths of a day are a thousand times fewer.
        Some(days) if sales > 0 => style::share(closing * i128::from(days), sales * 1_000),
        _ => None,
    };
    (rate, days)
}

fn collections<'a>(book: &Book, collections: &'a Collections) -> Statement<'a> {
    let period = book.period_line(collections.from, collections.to);
    let mut statement = begin(book, "collections", "collections", period);
    let amounts = ["opening", "sales", "received", "closing"];
    statement.columns.extend(amounts.map(|key| sum(book, key)));
    statement.columns.extend(["rate", "dso"].map(|key| plain(book, key)));
    let account = |row: &'a CollectionRow| (&*row.customer_code, &*row.currency);
    statement.rows = Rows::of(&collections.rows, account, |row, values| {
        values.extend(customer_cells(&row.customer_code, &row.customer_name));
        values.extend([row.opening, row.sales, row.received, row.closing].map(Value::amount));
        values.push(Value::maybe(row.collection_rate_ten_thousandths, Value::Ratio));
        values.push(Value::maybe(row.dso_days_tenths, Value::Tenths));
    });
    for currency in statement.rows.survey().currencies() {
        let (rate, days) = collection_totals(collections, &currency);
        statement.totals.push((currency.clone(), 6, Value::maybe(rate, Value::Ratio)));
        statement.totals.push((currency, 7, Value::maybe(days, Value::Tenths)));
    }
    statement
}

fn credit<'a>(book: &Book, credit: &'a Credit) -> Statement<'a> {
    let mut statement = begin(book, "credit", "credit", book.as_of_line(credit.as_of));
    statement.columns.extend(["limit", "used", "available"].map(|key| sum(book, key)));
    statement.columns.push(sum(book, "over-limit").with(Emphasis::Alert));
    statement.columns.push(plain(book, "term"));
    statement.columns.push(plain(book, "overdue-days").with(Emphasis::Alert));
    statement.columns.push(plain(book, "over-term"));
    let yes = book.word("export-yes");
    let account = |row: &'a CreditRow| (&*row.customer_code, &*row.currency);
    statement.rows = Rows::of(&credit.rows, account, move |row, values| {
        values.extend(customer_cells(&row.customer_code, &row.customer_name));
        values.push(Value::maybe(row.limit, Value::amount));
        values.push(Value::amount(row.used));
        values.push(Value::maybe(row.available, Value::amount));
        values.push(Value::amount(row.over_limit));
        values.push(Value::maybe(row.term_days, Value::Count));
        values.push(Value::maybe(row.oldest_overdue_days, Value::Count));
        values.push(if row.over_term { Value::Alarm(yes.into()) } else { Value::Blank });
    });
    statement
}

/// 客户往来明细账: the lines of each customer below each other, so that they can be filtered and
/// summed; the opening leads back to the balance.
fn ledger<'a>(book: &Book, report: &'a ReceivablesReport, opened: Arc<RowOf<'a>>) -> Statement<'a> {
    let account = &report.account;
    let period = book.period_line(account.from, account.to);
    let mut statement = begin(book, LEDGER, "ledger", period);
    statement.grouped = true;
    statement.columns.extend(["date", "number", "summary", "due"].map(|key| plain(book, key)));
    statement.columns.extend(["debit", "credit"].map(|key| sum(book, key)));
    statement.columns.extend(["direction", "running"].map(|key| plain(book, key)));
    let balances = report.balances.rows.iter().enumerate();
    let balances = balances.map(|(at, row)| ((&*row.customer_code, &*row.currency), at)).collect();
    statement.leads = Some(Leads { to: BALANCES, rows: Arc::new(balances), only: Some(opened) });
    let words = LineWords::of(book);
    let of_account = |line: &'a AccountRow| (&*line.customer_code, &*line.currency);
    statement.rows =
        Rows::of(&account.rows, of_account, move |line, cells| words.cells(line, cells));
    if report.customers_without_lines > 0 {
        let count = report.customers_without_lines.to_string();
        statement.notes.push(book.text_with("export-note-ledger-part", &[("count", count)]));
    }
    statement
}

/// The words for kinds of documents, as in the ledger frame.
pub(super) struct KindWords([(&'static str, &'static str); 4]);

impl KindWords {
    pub fn of(book: &Book) -> KindWords {
        use LineKind::{Opening, Other, Receipt, Sales};
        let kinds = [Opening, Sales, Receipt, Other].map(LineKind::word);
        KindWords(kinds.map(|kind| (kind, book.word(&format!("ledger-{kind}")))))
    }

    pub fn word<'a>(&self, kind: &'a str) -> &'a str {
        self.0.iter().find(|(known, _)| *known == kind).map_or(kind, |(_, word)| word)
    }
}

/// What stands in the lines of accounts again and again.
struct LineWords {
    kinds: KindWords,
    /// Owed, even, paid in advance.
    directions: [&'static str; 3],
}

impl LineWords {
    fn of(book: &Book) -> LineWords {
        let directions = ["direction-debit", "direction-even", "direction-credit"];
        LineWords { kinds: KindWords::of(book), directions: directions.map(|key| book.word(key)) }
    }

    fn cells<'a>(&self, line: &'a AccountRow, values: &mut Vec<Value<'a>>) {
        values.extend(customer_cells(&line.customer_code, &line.customer_name));
        values.push(Value::maybe(line.date, Value::Day));
        values.push(Value::text(&*line.document_number));
        values.push(Value::text(match line.summary.trim().is_empty() {
            true => self.kinds.word(&line.kind),
            false => &line.summary,
        }));
        values.push(Value::maybe(line.due_date, Value::Day));
        if line.is_opening {
            values.extend([Value::Blank, Value::Blank]);
        } else {
            values.extend([line.debit, line.credit].map(Value::amount));
        }
        let [debit, even, credit] = self.directions;
        values.push(Value::text(match line.balance {
            1.. => debit,
            0 => even,
            _ => credit,
        }));
        values.push(Value::Amount(i128::from(line.balance).abs()));
    }
}
