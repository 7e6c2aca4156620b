//! Customers written by hand: the checks of a file, one batch, its history, and the way back.

use std::ffi::OsString;
use std::path::Path;

use crate::program::{rows, samples, stdout, wanglai};

fn customer(book: &Path, words: &[&str], code: i32) -> String {
    let mut all: Vec<OsString> = vec!["customer".into()];
    all.extend(words.iter().map(OsString::from));
    all.extend(["--book".into(), book.into(), "--format".into(), "csv".into()]);
    stdout(&wanglai(all), code)
}

fn book(folder: &Path) -> std::path::PathBuf {
    let book = folder.join("book");
    let customers = samples().join("first-run/客户档案.xlsx");
    let words = ["import".as_ref(), customers.as_os_str(), "--book".as_ref(), book.as_os_str()];
    stdout(&wanglai(words), 0);
    book
}

fn cell(book: &Path, code: &str, field: &str) -> String {
    let shown = rows(&customer(book, &["show", code, "--unmask"], 0));
    shown[0].get(field).expect("the field is among the columns").clone()
}

#[test]
fn a_customer_is_added_changed_and_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = book(folder.path());
    let add = ["add", "T900", "--set", "customer_name=新安五金商行", "--set", "credit_limit=1000"];
    customer(&book, &add, 0);
    assert_eq!(cell(&book, "T900", "credit_limit"), "1000.00");
    customer(&book, &add, 2);

    let edit = ["edit", "T900", "--set", "credit_limit=2,500", "--set", "region=华东"];
    let dry = customer(&book, &[&edit[..], &["--dry-run"]].concat(), 0);
    assert_eq!(cell(&book, "T900", "credit_limit"), "1000.00", "a dry run leaves no trace");
    let changes = customer(&book, &edit, 0);
    assert_eq!(dry, changes, "the dry run shows what the change does");
    let changes = rows(&changes);
    assert_eq!(changes.len(), 2, "{changes:?}");
    assert!(changes.iter().any(|row| row["old"] == "1000.00" && row["new"] == "2500.00"));
    assert_eq!(cell(&book, "T900", "credit_limit"), "2500.00");

    // Back and forth: equal values of another moment are a change of their own.
    customer(&book, &["edit", "T900", "--set", "region=华北"], 0);
    customer(&book, &["edit", "T900", "--set", "region=华东"], 0);
    assert_eq!(cell(&book, "T900", "region"), "华东");

    let history = rows(&customer(&book, &["history", "T900"], 0));
    let limits: Vec<&str> = history
        .iter()
        .filter(|row| row["field"] == "credit_limit")
        .map(|row| row["new"].as_str())
        .collect();
    assert_eq!(limits.len(), 2, "{history:?}");
    let words: [OsString; 5] =
        ["batch".into(), "undo".into(), "3".into(), "--book".into(), book.clone().into()];
    // The region was changed since, so that one field is kept and said: exit 1.
    stdout(&wanglai(words), 1);
    assert_eq!(cell(&book, "T900", "credit_limit"), "1000.00");
    assert_eq!(cell(&book, "T900", "region"), "华东");
}

#[test]
fn a_change_with_an_error_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = book(folder.path());
    let code = rows(&customer(&book, &["list"], 0))[0]["customer_code"].clone();
    let before = customer(&book, &["list", "--unmask"], 0);
    let wrong = ["edit", &code, "--set", "tax_id=91350100M000100Y42", "--set", "region=华东"];
    assert_eq!(rows(&customer(&book, &wrong, 1)).len(), 0);
    assert_eq!(before, customer(&book, &["list", "--unmask"], 0));
    customer(&book, &["edit", "no such code", "--set", "region=华东"], 2);
    customer(&book, &["edit", &code, "--set", "regoin=华东"], 2);
    customer(&book, &["history", "no such code"], 2);
}

#[test]
fn a_filter_chooses_customers_and_points_at_its_fault() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = book(folder.path());
    let all = rows(&customer(&book, &["list"], 0));
    let north: Vec<&str> = all
        .iter()
        .filter(|row| row["region"] == "华北" && row["credit_days"] == "30")
        .map(|row| row["customer_code"].as_str())
        .collect();
    assert!(!north.is_empty() && north.len() < all.len());
    let wrong = wanglai(["customer", "list", "--book"].iter().map(OsString::from).chain([
        book.clone().into(),
        "--where".into(),
        "region = \"华北\" and credit.lmit > 3".into(),
    ]));
    assert_eq!(wrong.status.code(), Some(2));
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    let caret = said.lines().find(|line| line.trim() == "^").expect("a caret");
    let line = said.lines().find(|line| line.contains("credit.lmit > 3")).expect("the filter");
    let before: String = line.chars().take_while(|sign| *sign != 'c').collect();
    // Chinese signs are two columns wide.
    let wide = before.chars().filter(|sign| !sign.is_ascii()).count();
    assert_eq!(caret.find('^'), Some(before.chars().count() + wide), "{said}");
    let filter = ["list", "--where", "region = 华北 and credit.days = 30"];
    let listed = rows(&customer(&book, &filter, 0));
    let codes: Vec<&str> = listed.iter().map(|row| row["customer_code"].as_str()).collect();
    assert_eq!(codes, north);
    let edit = ["edit", "--where", "region = 华北", "--set", "salesperson=王测试"];
    let changes = rows(&customer(&book, &edit, 0));
    let in_north = all.iter().filter(|row| row["region"] == "华北").count();
    assert_eq!(changes.len(), in_north, "{changes:?}");
    customer(&book, &["edit", "--where", "region = 火星", "--set", "salesperson=王"], 2);
}
