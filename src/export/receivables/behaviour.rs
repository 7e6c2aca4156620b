//! What is open document by document, how customers pay, and what the next weeks bring.

use crate::analyze::{Forecast, ForecastRow, OpenItem, OpenItems, PaymentRow, Payments};
use crate::export::grid::{Column, Emphasis, Rows, Statement, Value};
use crate::export::style::Book;

use super::ReceivablesDetail;
use super::statement::{KindWords, begin, customer_cells};

/// The statements of the details that the report has.
pub(super) fn statements<'a>(book: &Book, detail: &'a ReceivablesDetail) -> Vec<Statement<'a>> {
    let mut statements = Vec::new();
    statements.extend(detail.open_items.as_ref().map(|items| open_items(book, items)));
    statements.extend(detail.payments.as_ref().map(|payments| of_payments(book, payments)));
    statements.extend(detail.forecast.as_ref().map(|forecast| of_forecast(book, forecast)));
    statements
}

fn plain(book: &Book, key: &str) -> Column {
    Column::plain(book.text(&format!("column-{key}")))
}

fn sum(book: &Book, key: &str) -> Column {
    Column::sum(book.text(&format!("column-{key}")))
}

/// 未核销明细: Σ open = the balance.
fn open_items<'a>(book: &Book, items: &'a OpenItems) -> Statement<'a> {
    let mut statement = begin(book, "items", "items", book.as_of_line(items.as_of));
    statement.grouped = true;
    let texts = ["kind", "document-number", "document-date", "due-date"];
    statement.columns.extend(texts.map(|key| plain(book, key)));
    statement.columns.extend(["amount", "settled"].map(|key| sum(book, key)));
    statement.columns.push(sum(book, "open").with(Emphasis::Bar));
    statement.columns.push(plain(book, "age-days"));
    statement.columns.push(plain(book, "overdue-days").with(Emphasis::Alert));
    statement.columns.push(sum(book, "disputed").with(Emphasis::Alert));
    let words = KindWords::of(book);
    let account = |item: &'a OpenItem| (&*item.customer_code, &*item.currency);
    statement.rows = Rows::of(&items.rows, account, move |item, values| {
        values.extend(customer_cells(&item.customer_code, &item.customer_name));
        values.push(Value::text(words.word(item.kind)));
        values.push(Value::text(&*item.document_number));
        values.push(Value::maybe(item.document_date, Value::Day));
        values.push(Value::maybe(item.due_date, Value::Day));
        values.extend([item.amount, item.settled, item.open].map(Value::amount));
        values.push(Value::Count(item.age_days));
        values.push(Value::Count(item.overdue_days));
        values.push(Value::amount(item.disputed));
    });
    statement
}

/// 付款表现: how long customers take, and how much of what could be collected was.
fn of_payments<'a>(book: &Book, payments: &'a Payments) -> Statement<'a> {
    let period = book.period_line(payments.from, payments.to);
    let mut statement = begin(book, "payment", "payment", period);
    statement.columns.extend(["paid", "paid-late"].map(|key| sum(book, key)));
    statement.columns.push(plain(book, "days-to-pay"));
    statement.columns.push(plain(book, "days-late").with(Emphasis::Alert));
    statement.columns.push(plain(book, "days-late-median").with(Emphasis::Alert));
    statement.columns.push(Column::sum(book.text("export-band-not-due")));
    statement.columns.push(sum(book, "overdue").with(Emphasis::Alert));
    statement.columns.push(plain(book, "effectiveness"));
    let account = |row: &'a PaymentRow| (&*row.customer_code, &*row.currency);
    statement.rows = Rows::of(&payments.rows, account, |row, values| {
        values.extend(customer_cells(&row.customer_code, &row.customer_name));
        values.extend([row.paid, row.paid_late].map(Value::amount));
        values.push(Value::maybe(row.days_to_pay_tenths, Value::Tenths));
        values.push(Value::maybe(row.days_late_tenths, Value::Tenths));
        values.push(Value::maybe(row.quartiles_days_late, |days| Value::Count(days[1])));
        values.extend([row.not_due, row.overdue].map(Value::amount));
        values.push(Value::maybe(row.effectiveness_ten_thousandths, Value::Ratio));
    });
    statement
}

/// 回款预测: what each customer is likely to pay in each of the next weeks.
fn of_forecast<'a>(book: &Book, forecast: &'a Forecast) -> Statement<'a> {
    let mut statement = begin(book, "forecast", "forecast", book.as_of_line(forecast.as_of));
    statement.columns.push(sum(book, "open").with(Emphasis::Bar));
    statement.columns.push(plain(book, "days-late-median"));
    statement.columns.push(plain(book, "habit"));
    let weeks = forecast.customers.first().map_or(0, |row| row.weeks.len());
    for week in 1..=weeks {
        let word = book.text_with("export-column-week", &[("week", week.to_string())]);
        statement.columns.push(Column::sum(word));
    }
    let habits = ["export-habit-own", "export-habit-common"].map(|key| book.word(key));
    let account = |row: &'a ForecastRow| (&*row.customer_code, &*row.currency);
    statement.rows = Rows::of(&forecast.customers, account, move |row, values| {
        values.extend(customer_cells(&row.customer_code, &row.customer_name));
        values.push(Value::amount(row.open));
        values.push(Value::Count(row.days_late[1]));
        values.push(Value::text(if row.is_own_habit { habits[0] } else { habits[1] }));
        values.extend(row.weeks.iter().map(|amount| Value::amount(*amount)));
    });
    statement
}
