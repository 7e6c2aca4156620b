//! Small ledgers by hand, random ledgers against the oracle, and the public example.

use std::path::PathBuf;

use polars::prelude::{Column, DataFrame, DataType, NamedFrom, Series};

use super::*;
use crate::table::ledger;

/// A line with the fields that a test cares about.
#[derive(Clone, Debug)]
pub(super) struct TestLine {
    pub kind: &'static str,
    pub customer: String,
    pub number: String,
    pub day: i32,
    pub due: Option<i32>,
    pub currency: &'static str,
    pub amount: i64,
    pub settles: String,
    pub control_account: &'static str,
    pub product: &'static str,
    pub region: &'static str,
    pub tax: i64,
}

pub(super) fn line(
    kind: &'static str,
    customer: &str,
    number: &str,
    day: i32,
    amount: i64,
) -> TestLine {
    TestLine {
        kind,
        customer: customer.to_string(),
        number: number.to_string(),
        day,
        due: None,
        currency: "CNY",
        amount,
        settles: String::new(),
        control_account: "",
        product: "",
        region: "",
        tax: 0,
    }
}

/// A customer: code, name, region, currency, limit, days.
pub(super) type TestCustomer<'a> = (&'a str, &'a str, &'a str, &'a str, Option<i64>, Option<i64>);

pub(super) fn ledger_of(lines: &[TestLine], customers: &[TestCustomer]) -> Ledger {
    let mut columns: Vec<Column> = Vec::new();
    for (name, data_type) in ledger::schema().iter() {
        let text = |value: fn(&TestLine) -> String| {
            Series::new(name.clone(), lines.iter().map(value).collect::<Vec<String>>())
        };
        let integer = |value: fn(&TestLine) -> i64| {
            Series::new(name.clone(), lines.iter().map(value).collect::<Vec<i64>>())
        };
        let sales = |line: &TestLine| line.kind == ledger::SALES;
        let series = match name.as_str() {
            "line" => Series::new(name.clone(), (1..=lines.len() as i64).collect::<Vec<i64>>()),
            "kind" => text(|line| line.kind.to_string()),
            "customer_code" => text(|line| line.customer.clone()),
            "document_number" => text(|line| line.number.clone()),
            "currency" => text(|line| line.currency.to_string()),
            "settles" => text(|line| line.settles.clone()),
            "control_account" => text(|line| line.control_account.to_string()),
            "product_code" => text(|line| line.product.to_string()),
            "product_name" => text(|line| format!("{}!", line.product)),
            "region" => text(|line| line.region.to_string()),
            "debit" => integer(|line| line.amount.max(0)),
            "credit" => integer(|line| (-line.amount).max(0)),
            "gross" if lines.iter().any(sales) => {
                integer(|line| if line.kind == ledger::SALES { line.amount } else { 0 })
            }
            "net" => {
                integer(|line| if line.kind == ledger::SALES { line.amount - line.tax } else { 0 })
            }
            "tax" => integer(|line| line.tax),
            "document_day" => {
                Series::new(name.clone(), lines.iter().map(|line| line.day).collect::<Vec<i32>>())
            }
            "due_day" => Series::new(
                name.clone(),
                lines.iter().map(|line| line.due).collect::<Vec<Option<i32>>>(),
            ),
            "quantity_millionths" => Series::new(
                name.clone(),
                lines
                    .iter()
                    .map(|line| (line.kind == ledger::SALES).then_some(1_500_000))
                    .collect::<Vec<Option<i64>>>(),
            ),
            _ if *data_type == DataType::String => text(|_| String::new()),
            _ => Series::new(name.clone(), vec![0_i64; lines.len()]).cast(data_type).unwrap(),
        };
        columns.push(series.into());
    }
    let lines = DataFrame::new(lines.len(), columns).unwrap();
    let text = |name: &str, value: fn(&TestCustomer) -> String| -> Column {
        Series::new(name.into(), customers.iter().map(value).collect::<Vec<String>>()).into()
    };
    let integer = |name: &str, value: fn(&TestCustomer) -> Option<i64>| -> Column {
        Series::new(name.into(), customers.iter().map(value).collect::<Vec<Option<i64>>>()).into()
    };
    let customers = vec![
        text("customer_code", |customer| customer.0.to_string()),
        text("customer_name", |customer| customer.1.to_string()),
        text("category", |_| "批发".to_string()),
        text("region", |customer| customer.2.to_string()),
        text("salesperson", |_| String::new()),
        text("currency", |customer| customer.3.to_string()),
        text("credit_parent_code", |_| String::new()),
        text("credit_grade", |_| String::new()),
        integer("credit_from_day", |_| None),
        integer("credit_until_day", |_| None),
        integer("credit_limit", |customer| customer.4),
        integer("credit_days", |customer| customer.5),
    ];
    let height = customers[0].len();
    Ledger::new(lines, DataFrame::new(height, customers).unwrap())
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn day(text: &str) -> i32 {
    query::day_number(date(text)) as i32
}

fn small() -> Ledger {
    let mut lines = vec![
        line(ledger::OPENING, "C1", "O1", day("2023-12-20"), 5_000),
        line(ledger::SALES, "C1", "S1", day("2024-01-10"), 11_300),
        line(ledger::SALES, "C1", "S1", day("2024-01-10"), 2_260),
        line(ledger::SALES, "C1", "S2", day("2024-02-10"), -1_130),
        line(ledger::RECEIPT, "C1", "R1", day("2024-02-20"), -6_000),
        line(ledger::SALES, "C2", "S3", day("2024-02-25"), 9_999),
        line(ledger::SALES, "C2", "", day("2024-02-26"), 1),
        line(ledger::SALES, "C2", "", day("2024-02-26"), 1),
        line(ledger::RECEIPT, "C2", "R2", day("2024-03-31"), -20_000),
        line(ledger::SALES, "C3", "S9", day("2024-02-26"), 777),
    ];
    for (index, tax) in [(1, 1_300), (2, 260), (3, -130)] {
        lines[index].tax = tax;
    }
    lines[1].product = "P1";
    lines[2].product = "P2";
    lines[3].product = "P1";
    lines[5].region = "华东";
    lines[4].settles = "S1".to_string();
    lines[9].currency = "USD";
    let customers = [
        ("C1", "甲公司", "华北", "CNY", Some(10_000), Some(30)),
        ("C2", "乙公司", "华南", "", Some(50_000), None),
        ("C4", "丁公司", "华南", "CNY", Some(800), None),
    ];
    ledger_of(&lines, &customers)
}

#[test]
fn balances_roll_forward() {
    let ledger = small();
    let balances = balances(&ledger, Some(date("2024-02-01")), date("2024-02-29")).unwrap();
    let rows: Vec<_> = balances
        .rows
        .iter()
        .map(|row| {
            let name = row.customer_name.as_str();
            (
                &*row.customer_code,
                name,
                &*row.currency,
                row.opening,
                row.debit,
                row.credit,
                row.closing,
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("C1", "甲公司", "CNY", 18_560, 0, 7_130, 11_430),
            ("C2", "乙公司", "CNY", 0, 10_001, 0, 10_001),
            ("C3", "", "USD", 0, 777, 0, 777),
        ]
    );
    let whole = super::balances(&ledger, None, date("2024-12-31")).unwrap();
    assert_eq!((whole.rows[0].opening, whole.rows[0].debit), (5_000, 13_560));
}

#[test]
fn sales_by_each_group() {
    let ledger = small();
    let rows = |group| {
        let sales = sales(&ledger, None, date("2024-12-31"), group, None).unwrap();
        assert_eq!(sales.currency, "CNY");
        sales
            .rows
            .into_iter()
            .map(|row| (row.key, row.label, row.documents, row.gross, row.share_ten_thousandths))
            .collect::<Vec<_>>()
    };
    let row = |key: &str, label: &str, documents, gross, share| {
        (Text::from(key), Text::from(label), documents, gross, share)
    };
    assert_eq!(
        rows(Group::Customer),
        [row("C1", "甲公司", 2, 12_430, 5_541), row("C2", "乙公司", 3, 10_001, 4_459)]
    );
    assert_eq!(
        rows(Group::Region),
        [
            row("华北", "华北", 2, 12_430, 5_541),
            row("华东", "华东", 1, 9_999, 4_458),
            row("华南", "华南", 2, 2, 1),
        ]
    );
    assert_eq!(rows(Group::Category), [row("批发", "批发", 5, 22_431, 10_000)]);
    assert_eq!(rows(Group::Salesperson), [row("", "", 5, 22_431, 10_000)]);
    assert_eq!(
        rows(Group::Month),
        [row("2024-01", "2024-01", 1, 13_560, 6_045), row("2024-02", "2024-02", 4, 8_871, 3_955)]
    );
    assert_eq!(rows(Group::Product)[0], row("P1", "P1!", 2, 10_170, 4_534));
    let usd = sales(&ledger, None, date("2024-12-31"), Group::Month, Some("USD")).unwrap();
    assert_eq!((usd.rows.len(), usd.rows[0].gross), (1, 777));
    assert_eq!(sales_currencies(&ledger, date("2024-12-31")).unwrap(), ["CNY", "USD"]);
    let first = &sales(&ledger, None, date("2024-12-31"), Group::Customer, None).unwrap().rows[0];
    assert_eq!((first.net, first.tax, first.quantity_millionths), (11_000, 1_430, 4_500_000));
}

#[test]
fn collections_of_a_quarter() {
    let ledger = small();
    let collections = collections(&ledger, Some(date("2024-01-01")), date("2024-03-31")).unwrap();
    assert_eq!(collections.period_days, Some(91));
    let first = &collections.rows[0];
    assert_eq!((first.opening, first.sales, first.received), (5_000, 12_430, 6_000));
    assert_eq!(first.closing, 11_430);
    // 6,000 ÷ 17,430 = 0.34423…; 11,430 ÷ 12,430 × 91 = 83.679…
    assert_eq!(first.collection_rate_ten_thousandths, Some(3_442));
    assert_eq!(first.dso_days_tenths, Some(837));
    let whole = super::collections(&ledger, None, date("2024-03-31")).unwrap();
    assert_eq!(whole.period_days, Some(82));
}

#[test]
fn credit_is_used_and_past_term() {
    let ledger = small();
    let credit = credit(&ledger, date("2024-03-15")).unwrap();
    let rows: Vec<_> = credit
        .rows
        .iter()
        .map(|row| {
            let overdue = (row.oldest_overdue_days, row.over_term);
            (&*row.customer_code, row.limit, row.used, row.available, row.over_limit, overdue)
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("C1", Some(10_000), 11_430, Some(-1_430), 1_430, (Some(35), true)),
            ("C2", Some(50_000), 10_001, Some(39_999), 0, (Some(19), true)),
            ("C3", None, 777, None, 0, (Some(18), true)),
            ("C4", Some(800), 0, Some(800), 0, (None, false)),
        ]
    );
}

#[test]
fn a_report_without_a_day_is_of_the_newest_month() {
    assert_eq!(default_as_of(&small()), Some(date("2024-03-31")));
    assert_eq!(default_as_of(&ledger_of(&[], &[])), None);
}

#[test]
fn an_empty_ledger_has_empty_reports() {
    let ledger = ledger_of(&[], &[]);
    let day = date("2024-03-31");
    assert!(balances(&ledger, None, day).unwrap().rows.is_empty());
    for method in Method::ALL {
        for basis in Basis::ALL {
            let aging = aging(&ledger, day, method, basis, &Bands::default()).unwrap();
            assert!(aging.rows.is_empty());
        }
    }
    for group in Group::ALL {
        let sales = sales(&ledger, None, day, group, None).unwrap();
        assert_eq!((sales.currency.as_str(), sales.rows.len()), ("CNY", 0));
    }
    assert!(collections(&ledger, None, day).unwrap().rows.is_empty());
    assert!(credit(&ledger, day).unwrap().rows.is_empty());
}

#[test]
fn sums_beyond_64_bits_are_refused() {
    let huge = line(ledger::SALES, "C", "S", 0, i64::MAX / 2);
    let ledger = ledger_of(&[huge.clone(), huge.clone(), huge], &[]);
    let refused = balances(&ledger, None, date("2024-01-01"));
    assert!(matches!(refused, Err(AnalyzeError::TooLarge)));
}

#[test]
fn band_keys_follow_the_bands() {
    let bands = Bands::default();
    let document = ["d0_30", "d31_60", "d61_90", "d91_180", "d181_365", "d366_plus"];
    let due = ["not_due", "d1_30", "d31_60", "d61_90", "d91_180", "d181_365", "d366_plus"];
    assert_eq!(bands.keys(Basis::Document), document);
    assert_eq!(bands.keys(Basis::Due), due);
    assert_eq!(
        Bands::parse("7, 14").unwrap().keys(Basis::Due),
        ["not_due", "d1_7", "d8_14", "d15_plus"]
    );
    for wrong in ["", "30,30", "60,30", "0,30", "a", "-1"] {
        assert_eq!(Bands::parse(wrong), None, "{wrong}");
    }
}

fn shared() -> Option<PathBuf> {
    let near = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared");
    let places = [std::env::var("WANGLAI_SHARED").ok(), Some(near.to_string())];
    places
        .into_iter()
        .flatten()
        .chain([concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared").to_string()])
        .map(PathBuf::from)
        .find(|place| place.is_dir())
}

#[test]
fn the_public_receivables_example_is_open_to_the_cent() {
    let file = "real/ibm_ar/WA_Fn-UseC_-Accounts-Receivable.csv";
    let Some(path) = shared().map(|shared| shared.join(file)).filter(|path| path.is_file()) else {
        eprintln!("skipped: {file} is not here");
        return;
    };
    let day = |text: &str| {
        let date = chrono::NaiveDate::parse_from_str(text, "%m/%d/%Y").unwrap();
        query::day_number(date) as i32
    };
    let mut lines = Vec::new();
    for record in csv::Reader::from_path(path).unwrap().records() {
        let record = record.unwrap();
        let cents = format!("{:.2}", record[6].parse::<rust_decimal::Decimal>().unwrap());
        let cents: i64 = cents.replace('.', "").parse().unwrap();
        let mut invoice = line(ledger::SALES, &record[1], &record[3], day(&record[4]), cents);
        invoice.due = Some(day(&record[5]));
        let mut receipt = line(ledger::RECEIPT, &record[1], "", day(&record[8]), -cents);
        receipt.settles = record[3].to_string();
        lines.extend([invoice, receipt]);
    }
    let ledger = ledger_of(&lines, &[]);
    let as_of = date("2013-06-30");
    let sum = |basis| {
        let aging = aging(&ledger, as_of, Method::OpenItem, basis, &Bands::default()).unwrap();
        let mut bands = vec![0; aging.band_keys.len()];
        let (mut balance, mut unapplied) = (0, 0);
        for row in &aging.rows {
            balance += row.balance;
            unapplied += row.unapplied;
            for (band, amount) in row.bands.iter().enumerate() {
                bands[band] += amount;
            }
        }
        (balance, unapplied, bands)
    };
    assert_eq!(sum(Basis::Due), (511_985, 0, vec![428_429, 83_556, 0, 0, 0, 0, 0]));
    assert_eq!(sum(Basis::Document).0, 511_985);
    let last = query::day_number(as_of) as i32;
    let open = lines.chunks(2).filter(|pair| pair[0].day <= last && pair[1].day > last).count();
    assert_eq!(open, 84);
}
