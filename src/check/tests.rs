//! Small tables through all checks.

use std::collections::BTreeSet;
use std::sync::Arc;

use polars::prelude::{Column as FrameColumn, DataFrame, DataType, NamedFrom, Series};

use super::*;
use crate::domain::customer::KnownCustomer;
use crate::domain::date::{DateOrder, day_number, parse_date};
use crate::domain::{Currency, money};
use crate::table::{Account, Column, FileTables, Sheet, Table};
use crate::template::{FieldType, Template};

fn template(name: &str) -> Arc<Template> {
    let text = match name {
        "customers" => include_str!("../../templates/import/customers.toml"),
        "contacts" => include_str!("../../templates/import/contacts.toml"),
        "categories" => include_str!("../../templates/import/categories.toml"),
        "sales_invoices" => include_str!("../../templates/import/sales_invoices.toml"),
        "receipts" => include_str!("../../templates/import/receipts.toml"),
        "opening_items" => include_str!("../../templates/import/opening_items.toml"),
        "legacy_ledger" => include_str!("../../templates/import/legacy_ledger.toml"),
        other => panic!("no template {other}"),
    };
    Arc::new(toml::from_str(text).expect("the declared templates parse"))
}

/// A table from field keys in the first line and cells between bars; rows count from 2.
pub fn table(name: &str, text: &str) -> Table {
    let template = template(name);
    let mut lines = text
        .trim()
        .lines()
        .map(|line| line.trim().split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>());
    let keys = lines.next().expect("a first line");
    let rows: Vec<Vec<String>> = lines.collect();
    let numbers: Vec<u32> = (0..rows.len()).map(|index| index as u32 + 2).collect();
    let mut columns: Vec<FrameColumn> = vec![
        Series::new("file".into(), vec!["a.csv"; rows.len()]).into(),
        Series::new("sheet".into(), vec![""; rows.len()]).into(),
        Series::new("row".into(), numbers).into(),
    ];
    for (at, key) in keys.iter().enumerate() {
        let field = template.field(key).unwrap_or_else(|| panic!("no field {key}"));
        let cells = rows.iter().map(|row| row.get(at).filter(|cell| !cell.is_empty()));
        let name = key.as_str().into();
        columns.push(match field.field_type {
            FieldType::Amount => {
                let read = |cell: &String| money::parse_amount(cell, Currency::CNY).unwrap();
                let cells: Vec<Option<i64>> =
                    cells.map(|cell| cell.map(|cell| read(cell).amount.0)).collect();
                Series::new(name, cells).into()
            }
            FieldType::Integer => {
                let cells: Vec<Option<i64>> =
                    cells.map(|cell| cell.map(|cell| cell.parse().unwrap())).collect();
                Series::new(name, cells).into()
            }
            FieldType::Date => {
                let read = |cell: &String| parse_date(cell, DateOrder::Ymd).unwrap();
                let cells: Vec<Option<i32>> =
                    cells.map(|cell| cell.map(|cell| day_number(read(cell)))).collect();
                Series::new(name, cells).cast(&DataType::Date).unwrap().into()
            }
            _ => {
                let cells: Vec<Option<String>> = cells.map(|cell| cell.cloned()).collect();
                Series::new(name, cells).into()
            }
        });
    }
    Table {
        template,
        header_row: 1,
        columns: keys
            .iter()
            .enumerate()
            .map(|(index, key)| Column {
                index: index as u32,
                heading: key.clone(),
                field: Some(key.clone()),
                reason: None,
            })
            .collect(),
        frame: DataFrame::new(rows.len(), columns).unwrap(),
        faulted: BTreeSet::new(),
        accepted: Default::default(),
        currency: Currency::CNY,
        period: None,
    }
}

pub fn tables(list: Vec<Table>) -> Tables {
    let files = list.into_iter().enumerate().map(|(order, table)| FileTables {
        order: order as u32,
        file: Arc::from(format!("{order}.csv")),
        sha256: String::new(),
        file_type: "csv".to_owned(),
        encoding: None,
        unreadable: None,
        sheets: vec![Sheet {
            order: 0,
            name: Arc::from(""),
            hidden: false,
            table: Some(table),
            account: Account::default(),
        }],
    });
    Tables { files: files.collect() }
}

/// The findings of a run as `file:cell code severity`, with the suggestion where there is one.
pub fn found(list: Vec<Table>, known: &KnownCustomers, rules: Rules) -> Vec<String> {
    let findings = all(&tables(list), known, &rules);
    findings
        .iter()
        .map(|finding| {
            let cell = finding.place.cell().unwrap_or_default();
            let suggestion =
                finding.suggestion.as_ref().map(|text| format!(" → {text}")).unwrap_or_default();
            let (order, word) = (finding.place.file_order, finding.code.word());
            format!("{order}:{cell} {word} {}{suggestion}", finding.severity.word())
        })
        .collect()
}

pub fn alone(name: &str, text: &str) -> Vec<String> {
    found(vec![table(name, text)], &known(), Rules::default())
}

/// A book with one customer, C1 甲公司, so that documents of C1 say nothing more.
pub fn known() -> KnownCustomers {
    let customer = KnownCustomer { customer_name: "甲公司".to_owned(), ..Default::default() };
    KnownCustomers::from([("C1".to_owned(), customer)])
}

#[test]
fn a_sound_customer_says_nothing() {
    let text = "customer_code|customer_name|short_name|credit_limit|developed_on|stopped_on
        001|乙公司|乙|1000|2020-01-01|2024-01-31
        002|丙公司|丙||2020-01-01|";
    assert_eq!(alone("customers", text), Vec::<String>::new());
}

#[test]
fn a_cell_must_be_there_and_fit() {
    let text = format!(
        "customer_code|customer_name|credit_limit|credit_grade
        001||-5|{}
        {}|乙公司|5|A",
        "A".repeat(21),
        "1".repeat(41)
    );
    assert_eq!(
        alone("customers", &text),
        [
            "0:B2 required-missing error",
            "0:C2 amount-negative error",
            "0:D2 text-too-long warning",
            "0:A3 text-too-long error",
        ]
    );
}

#[test]
fn a_cell_that_reading_found_wrong_is_not_missing() {
    let mut customers = table("customers", "customer_code|customer_name\n001|\n");
    customers.faulted.insert((2, "customer_name".to_owned()));
    assert!(found(vec![customers], &known(), Rules::default()).is_empty());
}

#[test]
fn a_document_needs_a_code_or_a_name() {
    let text = "customer_code|customer_name|document_date|document_number|received_amount
        |甲公司|2024-01-01|R1|5
        ||2024-01-01|R2|5
        C1||2024-01-01|R3|";
    assert_eq!(
        alone("receipts", text),
        ["0:A3 required-missing error", "0:E4 required-missing error"]
    );
}

#[test]
fn one_code_stands_once() {
    let one = table(
        "customers",
        "customer_code|customer_name|short_name
        A1|乙公司|乙
        A1|乙公司|乙
        A1|丙公司|丙
        a1|丁公司|乙",
    );
    let two = table("customers", "customer_code|customer_name\nA1|戊公司");
    assert_eq!(
        found(vec![one, two], &known(), Rules::default()),
        [
            "0:A3 customer-code-duplicate warning",
            "0:A4 customer-code-duplicate error",
            "0:A5 customer-code-differs-in-case warning",
            "0:C5 short-name-duplicate warning",
            "1:A2 customer-code-duplicate error",
        ]
    );
}

#[test]
fn dates_stand_in_order_and_in_this_age() {
    let text = "customer_code|document_date|document_number|due_date|gross_amount
        C1|2024-01-31|S1|2024-01-30|5
        C1|2024-01-31|S2|2024-01-31|5
        C1|1950-01-31|S3||5
        C1|2090-01-31|S4||5";
    assert_eq!(
        alone("sales_invoices", text),
        ["0:D2 date-order error", "0:B4 date-implausible warning", "0:B5 date-implausible warning",]
    );
}

#[test]
fn amounts_of_a_line_agree() {
    let text = "customer_code|document_date|quantity|unit_price|net_amount|tax_rate|tax_amount\
        |gross_amount
        C1|2024-01-31|2|50|100|0.13|13|113
        C1|2024-01-31|2|50|100|0.13|13|113.01
        C1|2024-01-31|2|50|100|0.13|13|113.02
        C1|2024-01-31|2|50|100|0.13|12|112
        C1|2024-01-31|3|50|100|0.13|13|113
        C1|2024-01-31|2|56.5|100|0.13|13|113
        C1|2024-01-31|-2|50|-100|0.13|-13|-113
        C1|2024-01-31|2|||0.14||
        C1|2024-01-31|2|50||||";
    assert_eq!(
        alone("sales_invoices", text),
        [
            "0:D1 amount-computed info",
            "0:H4 amounts-disagree error",
            "0:G5 amounts-disagree warning",
            "0:D6 amounts-disagree warning",
            "0:F9 tax-rate-unknown warning",
            "0:H9 no-amount error",
        ]
    );
}

#[test]
fn a_ledger_line_stands_on_one_side() {
    let text = "customer_code|document_date|direction|debit_amount|credit_amount
        C1|2024-01-31|借|5|0
        C1|2024-01-31|上|5|6
        C1|2024-01-31|平||";
    assert_eq!(
        alone("legacy_ledger", text),
        ["0:C3 choice-unknown error", "0:E3 both-sides-filled warning", "0:D4 no-amount error",]
    );
}

#[test]
fn an_unknown_customer_is_said_once_or_on_each_row_where_strict() {
    let text = "customer_code|customer_name|document_date|document_number|received_amount
        C1|甲公司|2024-01-01|R1|5
        C1|甲方|2024-01-01|R2|5
        C9|壬公司|2024-01-01|R3|5
        C9|壬公司|2024-01-02|R4|5
        |癸公司|2024-01-02|R5|5";
    assert_eq!(
        alone("receipts", text),
        [
            "0:B3 customer-name-differs warning",
            "0:A4 customer-unknown warning",
            "0:B6 customer-unknown warning",
        ]
    );
    let strict = Rules { strict: true, ..Rules::default() };
    let errors = found(vec![table("receipts", text)], &known(), strict);
    assert_eq!(errors.iter().filter(|line| line.contains("unknown-strict error")).count(), 3);
}

#[test]
fn a_rejected_customer_row_makes_nobody_known() {
    let customers = table("customers", "customer_code|customer_name|credit_limit\nC5|戊公司|-1");
    let receipts = table(
        "receipts",
        "customer_code|document_date|document_number|received_amount\nC5|2024-01-01|R1|5",
    );
    assert_eq!(
        found(vec![customers, receipts], &known(), Rules::default()),
        ["0:C2 amount-negative error", "1:A2 customer-unknown warning"]
    );
}

#[test]
fn documents_are_not_dated_after_the_customer_stopped() {
    let customers =
        table("customers", "customer_code|customer_name|stopped_on\nC1|甲公司|2023-12-31");
    let receipts = table(
        "receipts",
        "customer_code|document_date|document_number|received_amount|settles_document
        C1|2024-01-01|R1|5|
        C1|2023-12-31|R2|5|S9",
    );
    assert_eq!(
        found(vec![customers, receipts], &KnownCustomers::new(), Rules::default()),
        ["1:B2 customer-stopped warning", "1:E3 settled-document-unknown warning"]
    );
}

#[test]
fn a_document_stands_once() {
    let text = "customer_code|document_date|document_number|received_amount|settles_document
        C1|2024-01-01|R1|5|
        C1|2024-01-01|R1|5|
        C1|2024-01-01|R1|6|
        C1|2024-01-01|R2|6|S1
        C1|2024-01-01|R2|7|S2
        C1|2024-01-01||7|S2
        C1|2024-01-01||7|S2";
    assert_eq!(
        alone("receipts", text),
        ["0:C3 document-duplicate warning", "0:C4 document-duplicate warning"]
    );
}

#[test]
fn the_book_is_not_contradicted_in_silence() {
    let text = "customer_code|customer_name\nC1|甲公司\nC1|乙公司";
    assert_eq!(
        alone("customers", text),
        ["0:A3 customer-code-duplicate error", "0:B3 customer-differs-from-book warning"]
    );
}

#[test]
fn the_findings_are_the_same_for_any_number_of_threads() {
    let mut text =
        "customer_code|customer_name|document_date|document_number|received_amount".to_owned();
    for row in 0..40_000 {
        text.push_str(&format!("\nC{}|甲{}|2024-01-01|R{}|-5", row % 97, row % 89, row % 1000));
    }
    let tables = tables(vec![table("receipts", &text)]);
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| all(&tables, &known(), &Rules::default()))
    };
    let one = run(1);
    assert!(one.len() > 40_000);
    assert!(one.is_sorted());
    assert!(one == run(4));
}

#[test]
fn every_check_gives_only_the_codes_that_it_declares_and_no_code_twice() {
    let mut codes = BTreeSet::new();
    for check in CHECKS {
        for code in check.codes {
            assert!(codes.insert(*code), "{} stands in two checks", code.word());
        }
    }
}
