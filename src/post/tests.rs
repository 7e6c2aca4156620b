//! Posting of small tables of each template.

use std::collections::BTreeSet;
use std::sync::Arc;

use polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, Series};

use super::*;
use crate::domain::date::day_number;
use crate::domain::ledger::is_made_number;
use crate::domain::{Currency, Date};
use crate::table::Account;
use crate::template::Template;

fn template(name: &str, kind: &str, fields: &[(&str, &str)]) -> Arc<Template> {
    let words = |text: &str| format!("{{ zh = '{text}', en = '{text}', fr = '{text}' }}");
    let mut source = format!(
        "name = '{name}'\nversion = 1\nkind = '{kind}'\ntitle = {}\nrecognised_by = []\n",
        words(name)
    );
    for (key, field_type) in fields {
        source += &format!(
            "[[field]]\nkey = '{key}'\nheading = {0}\ntype = '{field_type}'\nwidth = 10\n\
             note = {0}\n",
            words(key)
        );
    }
    Arc::new(toml::from_str(&source).expect("the test's template is valid"))
}

fn text(name: &str, cells: &[&str]) -> Column {
    let cells: Vec<Option<&str>> =
        cells.iter().map(|cell| (!cell.is_empty()).then_some(*cell)).collect();
    Series::new(name.into(), cells).into_column()
}

fn whole(name: &str, cells: &[Option<i64>]) -> Column {
    Series::new(name.into(), cells).into_column()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn dates(name: &str, cells: &[&str]) -> Column {
    let days: Vec<Option<i32>> =
        cells.iter().map(|cell| cell.parse().ok().map(day_number)).collect();
    Series::new(name.into(), days).cast(&polars::prelude::DataType::Date).unwrap().into_column()
}

/// One file with one sheet; its rows are numbered from 2, its account is what the frame holds.
fn file(template: Arc<Template>, columns: Vec<Column>) -> FileTables {
    let height = columns[0].len();
    let numbers: Vec<u32> = (2..).take(height).collect();
    let mut all = vec![
        text("file", &vec!["a.xlsx"; height]),
        text("sheet", &vec!["Sheet1"; height]),
        Series::new("row".into(), numbers).into_column(),
    ];
    all.extend(columns);
    let table = Table {
        template,
        header_row: 1,
        columns: Vec::new(),
        frame: DataFrame::new(height, all).unwrap(),
        faulted: BTreeSet::new(),
        accepted: Default::default(),
        currency: Currency::CNY,
        period: Some((date("2024-01-01"), date("2024-12-31"))),
    };
    let rows = Rows::of(&table);
    let mut account = Account { rows_read: height as u64, ..Account::default() };
    for field in &table.template.fields {
        if field.field_type == FieldType::Amount {
            for at in 0..height {
                if let Some(amount) = rows.amount(&field.key, at) {
                    let key = (field.key.clone(), rows.currency_code(at).to_owned());
                    *account.amounts.entry(key).or_default() += i128::from(amount);
                }
            }
        }
    }
    let sheet =
        Sheet { order: 0, name: Arc::from("Sheet1"), hidden: false, table: Some(table), account };
    FileTables {
        order: 0,
        file: Arc::from("a.xlsx"),
        sha256: String::new(),
        file_type: "xlsx".to_owned(),
        encoding: None,
        unreadable: None,
        sheets: vec![sheet],
    }
}

fn lines(posting: &Posting) -> DataFrame {
    let schema = crate::table::ledger::schema();
    let names: Vec<&str> = schema.iter_names().map(|name| name.as_str()).collect();
    posting.lines.frame(&names, 0..posting.lines.count())
}

fn cell(posting: &Posting, column: &str, at: usize) -> String {
    let lines = lines(posting);
    let value = lines.column(column).unwrap().get(at).unwrap();
    value.get_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn sales_template() -> Arc<Template> {
    template(
        "sales_invoices",
        "sales",
        &[
            ("customer_code", "code"),
            ("customer_name", "text"),
            ("document_date", "date"),
            ("document_number", "code"),
            ("document_type", "choice"),
            ("quantity", "decimal"),
            ("unit_price", "decimal"),
            ("net_amount", "amount"),
            ("tax_amount", "amount"),
            ("gross_amount", "amount"),
            ("settled_on", "date"),
        ],
    )
}

fn sales() -> FileTables {
    file(
        sales_template(),
        vec![
            text("customer_code", &["C1", "C1", "C2", "", "C2"]),
            text("customer_name", &["甲", "", "", "丙", ""]),
            dates("document_date", &["2024-01-05", "2024-02-05", "2024-03-01", "2024-03-02", ""]),
            text("document_number", &["X1", "X2", "X3", "", ""]),
            text("quantity", &["", "", "3", "", "0.0000005"]),
            text("unit_price", &["", "", "1.335", "", "1"]),
            whole("net_amount", &[Some(100), Some(-200), None, Some(500), None]),
            whole("tax_amount", &[Some(13), None, None, None, None]),
            whole("gross_amount", &[None, None, None, None, Some(7)]),
            dates("settled_on", &["", "", "", "2024-04-01", ""]),
        ],
    )
}

#[test]
fn invoices_become_lines_and_a_settled_one_two() {
    let posting = post(&sales(), &BTreeSet::new());
    assert_eq!(**lines(&posting).schema(), crate::table::ledger::schema());
    assert_eq!(posting.lines.count(), 6);
    for (at, kind, debit, credit, gross) in [
        (0, "sales", "113", "0", "113"),
        (1, "sales", "0", "200", "-200"),
        (2, "sales", "401", "0", "401"),
        (3, "sales", "500", "0", "500"),
        (4, "receipt", "0", "500", "0"),
        (5, "sales", "7", "0", "7"),
    ] {
        assert_eq!(cell(&posting, "kind", at), kind);
        assert_eq!(cell(&posting, "debit", at), debit);
        assert_eq!(cell(&posting, "credit", at), credit);
        assert_eq!(cell(&posting, "gross", at), gross);
    }
    assert_eq!(cell(&posting, "line", 5), "6");
    assert_eq!(cell(&posting, "quantity_millionths", 2), "3000000");
    assert_eq!(cell(&posting, "quantity_millionths", 5), "1");
    // The receipt names the invoice by the number that the program made.
    let number = cell(&posting, "document_number", 3);
    assert!(is_made_number(&number), "{number}");
    assert_eq!(cell(&posting, "settles", 4), number);
    assert_eq!(cell(&posting, "document_day", 4), day_number(date("2024-04-01")).to_string());
    assert_eq!(cell(&posting, "row", 4), "5");
    // An undated row stands at the start of the sheet's period.
    assert_eq!(cell(&posting, "document_day", 5), day_number(date("2024-01-01")).to_string());
    let mentioned: Vec<(&str, &str)> =
        posting.mentioned.iter().map(|(code, name)| (code.as_str(), name.as_str())).collect();
    assert_eq!(mentioned, [("C1", "甲"), ("C2", ""), ("丙", "丙")]);
}

#[test]
fn a_rejected_row_is_counted_and_left_out() {
    let posting = post(&sales(), &BTreeSet::from([(0, 2), (0, 6)]));
    assert_eq!(posting.lines.count(), 4);
    let sheet = &posting.sheets[0];
    assert_eq!((sheet.rows_accepted, sheet.rows_rejected), (3, 2));
    let net = ("net_amount".to_owned(), "CNY".to_owned());
    assert_eq!((sheet.amounts_accepted[&net], sheet.amounts_rejected[&net]), (300, 100));
}

#[test]
#[should_panic(expected = "accepted + rejected is not what was read")]
fn a_lost_amount_stops_the_program() {
    let mut file = sales();
    for amount in file.sheets[0].account.amounts.values_mut() {
        *amount += 1;
    }
    post(&file, &BTreeSet::new());
}

#[test]
fn the_identity_of_an_invoice_outlives_its_settlement_and_its_place() {
    let first = post(&sales(), &BTreeSet::new());
    let mut columns: Vec<Column> = sales().sheets[0].table.as_ref().unwrap().frame.columns()[3..]
        .iter()
        .filter(|column| column.name() != "settled_on")
        .map(|column| column.slice(1, 3))
        .collect();
    columns.push(dates("settled_on", &["", "2024-05-01", "2024-04-01"]));
    columns.push(text("remark", &["", "", ""]));
    let second = post(&file(sales_template(), columns), &BTreeSet::new());
    let of = |posting: &Posting, at| cell(posting, "fingerprint", at);
    assert_eq!(of(&first, 1), of(&second, 0));
    assert_eq!(of(&first, 2), of(&second, 1));
    assert_eq!(of(&first, 3), of(&second, 3));
    assert_eq!(of(&first, 4), of(&second, 4));
    assert_ne!(of(&first, 0), of(&first, 1));
    assert_eq!(of(&first, 0).len(), 32);
}

#[test]
fn a_settled_invoice_is_paid_only_by_what_is_open() {
    let sales = file(
        sales_template(),
        vec![
            text("customer_code", &["C1", "C1"]),
            dates("document_date", &["2024-01-05", "2024-01-06"]),
            text("document_number", &["X1", "X2"]),
            whole("net_amount", &[Some(1000), Some(300)]),
            dates("settled_on", &["2024-03-01", "2024-03-01"]),
        ],
    );
    let receipts = file(
        template(
            "receipts",
            "receipt",
            &[("received_amount", "amount"), ("settles_document", "code")],
        ),
        vec![
            text("customer_code", &["C1", "C1", "C1", "C1"]),
            dates("document_date", &["2024-02-01", "2024-03-02", "2024-02-02", "2024-02-03"]),
            text("settles_document", &["X1", "X1", "X2", ""]),
            whole("received_amount", &[Some(400), Some(50), Some(300), Some(-9)]),
        ],
    );
    let mut both = sales;
    let mut second = receipts.sheets.into_iter().next().unwrap();
    second.order = 1;
    both.sheets.push(second);
    let posting = post(&both, &BTreeSet::new());
    // X2 is paid in full by its receipt, so that nothing is left to settle.
    assert_eq!(posting.lines.count(), 7);
    assert_eq!(cell(&posting, "settles", 1), "X1");
    assert_eq!(cell(&posting, "credit", 1), "600");
    assert_eq!(cell(&posting, "document_number", 2), "X2");
    assert_eq!(cell(&posting, "debit", 6), "9");
}

#[test]
fn opening_items_and_legacy_ledgers_find_their_side() {
    let openings = file(
        template(
            "opening_items",
            "opening",
            &[("direction", "choice"), ("amount", "amount"), ("currency", "currency")],
        ),
        vec![
            text("customer_code", &["C1", "C1", "C1"]),
            dates("document_date", &["2023-12-01", "2023-12-01", "2023-12-01"]),
            text("document_number", &["", "", "N"]),
            text("direction", &["借", "贷", ""]),
            whole("amount", &[Some(5), Some(5), Some(-5)]),
            text("currency", &["USD", "", ""]),
        ],
    );
    let posting = post(&openings, &BTreeSet::new());
    let sides = |posting: &Posting, at| (cell(posting, "debit", at), cell(posting, "credit", at));
    let pair = |debit: &str, credit: &str| (debit.to_owned(), credit.to_owned());
    assert_eq!(sides(&posting, 0), pair("5", "0"));
    assert_eq!(cell(&posting, "currency", 0), "USD");
    assert_eq!(sides(&posting, 1), pair("0", "5"));
    assert_eq!(sides(&posting, 2), pair("0", "5"));
    assert_ne!(cell(&posting, "document_number", 0), cell(&posting, "document_number", 1));

    let ledger = file(
        template(
            "legacy_ledger",
            "ledger",
            &[("debit_amount", "amount"), ("credit_amount", "amount"), ("balance", "amount")],
        ),
        vec![
            text("customer_code", &["C1", "C1", "C1", "C1"]),
            dates("document_date", &["", "2024-01-03", "2024-01-04", "2024-01-05"]),
            text("voucher_number", &["", "记-0001", "记-0002", "记-0003"]),
            text("summary", &["期初余额", "销售", "收款", "红字"]),
            text("direction", &["贷", "借", "借", "平"]),
            whole("debit_amount", &[None, Some(90), None, Some(-40)]),
            whole("credit_amount", &[None, None, Some(30), None]),
            whole("balance", &[Some(20), Some(70), Some(40), Some(0)]),
        ],
    );
    let posting = post(&ledger, &BTreeSet::new());
    assert_eq!(cell(&posting, "kind", 0), "opening");
    assert_eq!(sides(&posting, 0), pair("0", "20"));
    assert_eq!(cell(&posting, "kind", 1), "other");
    assert_eq!(cell(&posting, "document_number", 1), "记-0001");
    assert_eq!(sides(&posting, 1), pair("90", "0"));
    assert_eq!(sides(&posting, 2), pair("0", "30"));
    assert_eq!(sides(&posting, 3), pair("0", "40"));
}

#[test]
fn customers_bring_their_main_contact() {
    let customers = file(
        template(
            "customers",
            "customer",
            &[
                ("customer_code", "code"),
                ("customer_name", "text"),
                ("tax_id", "tax-id"),
                ("contact_name", "text"),
                ("mobile", "mobile"),
                ("credit_limit", "amount"),
                ("credit_days", "integer"),
                ("stopped_on", "date"),
            ],
        ),
        vec![
            text("customer_code", &["001", ""]),
            text("customer_name", &["甲公司", "乙公司"]),
            text("tax_id", &["91350100M000100Y43", ""]),
            text("contact_name", &["张三", ""]),
            text("mobile", &["13800138000", ""]),
            whole("credit_limit", &[Some(5_000_000), None]),
            whole("credit_days", &[Some(30), Some(-1)]),
            dates("stopped_on", &["", "2024-06-30"]),
        ],
    );
    let posting = post(&customers, &BTreeSet::new());
    let [first, second] = &posting.customers[..] else { panic!("{:?}", posting.customers) };
    assert_eq!(first.customer_code, "001");
    assert_eq!(first.texts["tax_id"], "91350100M000100Y43");
    assert_eq!(first.credit_limit, Some(crate::domain::Amount(5_000_000)));
    assert_eq!(first.credit_days, Some(30));
    assert_eq!(second.customer_code, "乙公司");
    assert_eq!(second.dates["stopped_on"], date("2024-06-30"));
    assert_eq!(posting.contacts.len(), 1);
    assert!(posting.contacts[0].is_main);
    assert_eq!(posting.contacts[0].mobile, "13800138000");
}

#[test]
fn the_type_of_a_document_decides_where_the_sign_does_not() {
    let sales = file(
        sales_template(),
        vec![
            text("customer_code", &["C1", "C1", "C1"]),
            text("document_number", &["X1", "X2", "X3"]),
            text("document_type", &["red_invoice", "red_invoice", "other_receivable"]),
            text("quantity", &["2", "-2", ""]),
            whole("net_amount", &[Some(100), Some(-100), Some(50)]),
            whole("tax_amount", &[Some(13), Some(-13), None]),
        ],
    );
    let posting = post(&sales, &BTreeSet::new());
    for at in [0, 1] {
        assert_eq!(cell(&posting, "credit", at), "113");
        assert_eq!(cell(&posting, "gross", at), "-113");
        assert_eq!(cell(&posting, "quantity_millionths", at), "-2000000");
    }
    assert_eq!(cell(&posting, "kind", 2), "other");
    assert_eq!((cell(&posting, "debit", 2), cell(&posting, "net", 2)), ("50".into(), "0".into()));

    let openings = file(
        template("opening_items", "opening", &[("amount", "amount")]),
        vec![
            text("customer_code", &["C1", "C1", "C1", "C1"]),
            text("document_type", &["advance", "receipt", "invoice", "advance"]),
            text("direction", &["", "", "", "debit"]),
            whole("amount", &[Some(5), Some(-5), Some(-5), Some(5)]),
        ],
    );
    let posting = post(&openings, &BTreeSet::new());
    for (at, debit, credit) in [(0, "0", "5"), (1, "0", "5"), (2, "0", "5"), (3, "5", "0")] {
        assert_eq!(cell(&posting, "debit", at), debit, "{at}");
        assert_eq!(cell(&posting, "credit", at), credit, "{at}");
    }
}

#[test]
fn a_ledger_row_with_both_sides_keeps_both_sums() {
    let ledger = file(
        template(
            "legacy_ledger",
            "ledger",
            &[("debit_amount", "amount"), ("credit_amount", "amount")],
        ),
        vec![
            text("customer_code", &["C1"]),
            whole("month", &[Some(3)]),
            whole("day", &[Some(31)]),
            whole("debit_amount", &[Some(90)]),
            whole("credit_amount", &[Some(30)]),
        ],
    );
    let posting = post(&ledger, &BTreeSet::new());
    assert_eq!(posting.lines.count(), 2);
    assert_eq!(cell(&posting, "debit", 0), "90");
    assert_eq!(cell(&posting, "credit", 1), "30");
    assert_ne!(cell(&posting, "fingerprint", 0), cell(&posting, "fingerprint", 1));
    assert_eq!(cell(&posting, "document_day", 0), day_number(date("2024-03-31")).to_string());
}
