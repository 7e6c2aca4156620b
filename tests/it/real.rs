//! Real data with known totals; each test says so and ends where the data is absent.

use std::path::Path;

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

#[test]
fn online_retail_is_read_whole() {
    let Some(source) = real("uci_online_retail/online_retail_70k.xlsx") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let record = run(&source, folder.path());
    let sheet = &record["inputs"][0]["sheets"][0];
    assert_eq!(sheet["rows_read"], 70_051);
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
