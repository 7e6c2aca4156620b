//! Real data with known totals; each test says so and ends where the data is absent.

use std::collections::BTreeMap;
use std::path::Path;

use calamine::{DataType, Reader, Xlsx};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::program::{assert_accounts_tie, cents, real, record, rows, stdout, wanglai};

fn run(input: &Path, out: &Path) -> serde_json::Value {
    let output = wanglai([
        "run".as_ref(),
        input.as_os_str(),
        "--out".as_ref(),
        out.as_os_str(),
        "--fail-on".as_ref(),
        "error".as_ref(),
    ]);
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let record = record(out);
    assert_accounts_tie(&record);
    record
}

fn report(out: &Path, words: &[&str]) -> Vec<std::collections::BTreeMap<String, String>> {
    let book = out.join("book");
    let mut all: Vec<std::ffi::OsString> = vec!["report".into()];
    all.extend(words.iter().map(Into::into));
    all.extend(["--format".into(), "csv".into(), "--book".into(), book.into()]);
    rows(&stdout(&wanglai(all), 0))
}

fn sum(rows: &[std::collections::BTreeMap<String, String>], column: &str) -> i64 {
    rows.iter().map(|row| cents(&row[column])).sum()
}

#[test]
fn ibm_open_items_as_of_a_past_day() {
    let Some(source) = real("ibm_ar/WA_Fn-UseC_-Accounts-Receivable.csv") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let record = run(&source, folder.path());
    let sheet = &record["inputs"][0]["sheets"][0];
    assert_eq!(sheet["rows_read"], 2466);
    assert_eq!(sheet["rows_accepted"], 2466);
    let words = ["aging", "--as-of", "2013-06-30", "--method", "open-item", "--by", "due"];
    let aging = report(folder.path(), &words);
    assert_eq!(sum(&aging, "balance"), 511_985);
    assert_eq!(sum(&aging, "not_due"), 428_429);
    assert_eq!(sum(&aging, "d1_30"), 83_556);
    assert_eq!(sum(&aging, "d31_60"), 0);
    assert_eq!(sum(&aging, "unapplied"), 0);
    let sales = report(folder.path(), &["sales", "--group", "month"]);
    assert_eq!(sum(&sales, "gross"), 14_770_318);
}

/// A row of online_retail_70k.xlsx.
struct RetailLine {
    day: String,
    customer: String,
    quantity: i64,
    /// Cents.
    gross: i64,
}

/// Its rows by other code than the program's: quantity × price, half away from zero.
fn retail_lines(source: &Path) -> Vec<RetailLine> {
    let mut workbook: Xlsx<_> = calamine::open_workbook(source).expect("a workbook");
    let sheet = workbook.worksheet_range_at(0).expect("a sheet").expect("a range");
    let mut rows = sheet.rows();
    let headings: Vec<String> =
        rows.next().expect("headings").iter().map(ToString::to_string).collect();
    let at = |name: &str| headings.iter().position(|heading| heading == name).expect("a column");
    let [quantity, price, date, customer] =
        ["Quantity", "UnitPrice", "InvoiceDate", "CustomerID"].map(at);
    let line = |row: &[calamine::Data]| {
        let decimal = |at: usize| -> Decimal { row[at].to_string().parse().expect("a number") };
        let gross = (decimal(quantity) * decimal(price) * Decimal::ONE_HUNDRED)
            .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        let customer = match row[customer].to_string() {
            code if code.is_empty() => "WALK-IN".to_owned(),
            code => code,
        };
        RetailLine {
            day: row[date].as_datetime().expect("a date").date().to_string(),
            customer,
            quantity: decimal(quantity).to_i64().expect("a whole number"),
            gross: gross.to_i64().expect("within range"),
        }
    };
    rows.map(line).collect()
}

#[test]
fn online_retail_is_read_whole() {
    let Some(source) = real("uci_online_retail/online_retail_70k.xlsx") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let record = run(&source, folder.path());
    let sheet = &record["inputs"][0]["sheets"][0];
    assert_eq!(sheet["rows_read"], 70_051);
    let mut months: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for line in retail_lines(&source) {
        let sums = months.entry(line.day[..7].to_owned()).or_default();
        sums.0 += line.quantity;
        sums.1 += line.gross;
    }
    let sales = report(folder.path(), &["sales", "--group", "month"]);
    let found: BTreeMap<String, (i64, i64)> = sales
        .iter()
        .map(|row| {
            let quantity = row["quantity"].parse().expect("a whole number");
            (row["key"].clone(), (quantity, cents(&row["gross"])))
        })
        .collect();
    assert_eq!(found, months);
}

/// Sums of one column of a csv by another, by other code than the program's.
fn csv_sums(path: &Path, key: impl Fn(&csv::StringRecord) -> String, amount: usize) -> Sums {
    let mut sums = Sums::new();
    for record in csv::Reader::from_path(path).expect("a csv").records() {
        let record = record.expect("a record");
        let value: Decimal = record[amount].trim().parse().expect("a number");
        let minor = (value * Decimal::ONE_HUNDRED)
            .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        *sums.entry(key(&record)).or_default() += minor.to_i64().expect("within range");
    }
    sums
}

type Sums = BTreeMap<String, i64>;

#[test]
fn sales_are_the_sums_of_the_files_by_customer_and_month() {
    if let Some(source) = real("ibm_ar/WA_Fn-UseC_-Accounts-Receivable.csv") {
        let folder = tempfile::tempdir().expect("a folder");
        run(&source, folder.path());
        let rows = report(folder.path(), &["sales", "--group", "customer"]);
        let found: Sums =
            rows.iter().map(|row| (row["key"].clone(), cents(&row["gross"]))).collect();
        assert_eq!(found, csv_sums(&source, |record| record[1].to_owned(), 6));
    }
    if let Some(source) = real("cn_sales/tmall_order_report.csv") {
        let folder = tempfile::tempdir().expect("a folder");
        run(&source, folder.path());
        let rows = report(folder.path(), &["sales", "--group", "month"]);
        let found: Sums =
            rows.iter().map(|row| (row["key"].clone(), cents(&row["gross"]))).collect();
        assert_eq!(found, csv_sums(&source, |record| record[4][..7].to_owned(), 1));
    }
}

#[test]
fn superstore_orders_are_read_from_a_legacy_xls() {
    let Some(source) = real("superstore") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let record = run(&source, folder.path());
    let sheets = record["inputs"][0]["sheets"].as_array().expect("sheets").clone();
    let orders = sheets.iter().find(|sheet| sheet["sheet"] == "Orders").expect("the sheet");
    assert_eq!(orders["rows_read"], 9994);
    assert_eq!(orders["rows_accepted"], 9994);
}

#[test]
fn chinese_orders_in_two_encodings_agree() {
    let Some(source) = real("cn_sales/tmall_order_report.csv") else { return };
    let Some(same) = real("cn_sales/tmall_order_report.gb18030.csv") else { return };
    let mut totals = Vec::new();
    for source in [source, same] {
        let folder = tempfile::tempdir().expect("a folder");
        let record = run(&source, folder.path());
        assert_eq!(record["inputs"][0]["sheets"][0]["rows_read"], 28_010);
        totals.push(sum(&report(folder.path(), &["sales", "--group", "month"]), "gross"));
    }
    assert_eq!(totals, [299_576_061, 299_576_061]);
}

/// A day written month first, as 1/31/2013.
fn american(text: &str) -> String {
    let parts: Vec<u32> = text.split('/').map(|part| part.parse().expect("a number")).collect();
    format!("{:04}-{:02}-{:02}", parts[2], parts[0], parts[1])
}

/// The sums that are not 0.
fn filled(sums: Sums) -> Sums {
    sums.into_iter().filter(|(_, sum)| *sum != 0).collect()
}

fn column(rows: &[BTreeMap<String, String>], column: &str) -> Sums {
    filled(rows.iter().map(|row| (row["customer_code"].clone(), cents(&row[column]))).collect())
}

/// What each customer owes, what of it is overdue, and what of it is contested, as of past days.
#[test]
fn ibm_receivables_are_the_invoices_not_settled_by_the_day() {
    let Some(source) = real("ibm_ar/WA_Fn-UseC_-Accounts-Receivable.csv") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    run(&source, folder.path());
    let mut invoices = Vec::new();
    for record in csv::Reader::from_path(&source).expect("a csv").records() {
        let record = record.expect("a record");
        let amount: Decimal = record[6].parse().expect("a number");
        let minor = (amount * Decimal::ONE_HUNDRED).round().to_i64().expect("within range");
        let days = [4, 5, 8].map(|at| american(&record[at]));
        invoices.push((record[1].to_owned(), days, minor, &record[7] == "Yes"));
    }
    for as_of in ["2012-06-30", "2013-01-31", "2013-06-30", "2013-12-31"] {
        let mut sums = [Sums::new(), Sums::new(), Sums::new()];
        for (customer, [dated, due, settled], amount, is_disputed) in &invoices {
            if dated.as_str() <= as_of && settled.as_str() > as_of {
                let of = [true, due.as_str() < as_of, *is_disputed];
                for (sum, _) in sums.iter_mut().zip(of).filter(|(_, is)| *is) {
                    *sum.entry(customer.clone()).or_default() += amount;
                }
            }
        }
        let [open, overdue, disputed] = sums.map(filled);
        let words = ["aging", "--as-of", as_of, "--by", "due", "--method", "open-item"];
        let aging = report(folder.path(), &words);
        assert_eq!(column(&aging, "balance"), open, "{as_of}");
        let bands = ["d1_30", "d31_60", "d61_90", "d91_180", "d181_365", "d366_plus"];
        let mut late = Sums::new();
        for row in &aging {
            let sum: i64 = bands.iter().map(|band| cents(&row[*band])).sum();
            *late.entry(row["customer_code"].clone()).or_default() += sum;
        }
        assert_eq!(filled(late), overdue, "{as_of}");
        let apart = report(folder.path(), &[&words[..], &["--apart"]].concat());
        assert_eq!(column(&apart, "disputed"), disputed, "{as_of}");
        assert_eq!(
            column(&report(folder.path(), &["balances", "--as-of", as_of]), "closing"),
            open
        );
    }
}

#[test]
fn online_retail_receivables_are_the_sums_of_its_lines() {
    let Some(source) = real("uci_online_retail/online_retail_70k.xlsx") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    run(&source, folder.path());
    let lines = retail_lines(&source);
    for as_of in ["2010-12-31", "2011-01-15", "2011-12-31"] {
        let (mut debit, mut credit, mut closing) = (Sums::new(), Sums::new(), Sums::new());
        for line in lines.iter().filter(|line| line.day.as_str() <= as_of) {
            *debit.entry(line.customer.clone()).or_default() += line.gross.max(0);
            *credit.entry(line.customer.clone()).or_default() -= line.gross.min(0);
            *closing.entry(line.customer.clone()).or_default() += line.gross;
        }
        let balances = report(folder.path(), &["balances", "--as-of", as_of]);
        assert_eq!(column(&balances, "debit"), filled(debit), "{as_of}");
        assert_eq!(column(&balances, "credit"), filled(credit), "{as_of}");
        assert_eq!(column(&balances, "closing"), filled(closing), "{as_of}");
    }
}

#[test]
fn chinese_receivables_are_the_sums_of_the_files() {
    if let Some(source) = real("cn_sales/tmall_order_report.csv") {
        let folder = tempfile::tempdir().expect("a folder");
        run(&source, folder.path());
        for as_of in ["2020-02-10", "2020-02-29"] {
            let by_then = |record: &csv::StringRecord| record[4].to_owned();
            let days = csv_sums(&source, by_then, 1);
            let total: i64 =
                days.iter().filter(|(moment, _)| moment[..10] <= *as_of).map(|(_, sum)| sum).sum();
            let balances = report(folder.path(), &["balances", "--as-of", as_of]);
            assert_eq!(column(&balances, "closing"), Sums::from([("WALK-IN".to_owned(), total)]));
        }
    }
    if let Some(source) = real("cn_sales/cosmetic.csv") {
        let folder = tempfile::tempdir().expect("a folder");
        run(&source, folder.path());
        let mut expected = Sums::new();
        for record in csv::Reader::from_path(&source).expect("a csv").records() {
            let record = record.expect("a record");
            // A row without a count says no amount, and is not taken.
            let Ok(count) = record[4].trim().parse::<Decimal>() else { continue };
            let price: Decimal = record[3].trim().parse().expect("a price");
            let gross = (count * price * Decimal::ONE_HUNDRED)
                .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
            *expected.entry(record[6].trim().to_owned()).or_default() +=
                gross.to_i64().expect("within range");
        }
        assert_eq!(column(&report(folder.path(), &["balances"]), "closing"), filled(expected));
    }
}
