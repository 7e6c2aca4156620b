//! The periodic check of a book: score, changes since the last check, the page.

use std::fs;
use std::process::Command;

use serde_json::Value;

use super::program::{rows, stdout, wanglai};

const CUSTOMERS: &str = "客户编码,客户名称,税号,地址,电话,联系人,所属分类,专营业务员\n\
    C1,福州润达商贸有限公司,91350100M000100Y43,福建省福州市鼓楼区东街1号,0591-87654321,财务部,批发,甲组\n\
    C2,福州新名有限公司,,福建省福州市鼓楼区东街2号,010-62345678,,批发,甲组\n\
    C3,测试客户,,,13800000000,,零售,乙组\n";

struct Book {
    folder: tempfile::TempDir,
    book: String,
}

impl Book {
    fn new() -> Book {
        let folder = tempfile::tempdir().expect("a folder");
        let book = folder.path().join("book").display().to_string();
        stdout(&wanglai(["init", &book]), 0);
        let made = Book { folder, book };
        made.import(CUSTOMERS);
        made
    }

    fn import(&self, customers: &str) {
        let input = self.folder.path().join("a.csv");
        fs::write(&input, customers).expect("a file");
        let input = input.display().to_string();
        stdout(&wanglai(["import", &input, "--book", &self.book, "--mode", "overwrite"]), 0);
    }

    fn report(&self) -> Value {
        let words = ["report", "quality", "--book", &self.book, "--format", "json"];
        serde_json::from_str(&stdout(&wanglai(words), 0)).expect("JSON")
    }

    fn check(&self, code: i32, more: &[&str]) -> Value {
        let mut words = vec!["check", "--book", &self.book, "--format", "json"];
        words.extend(more);
        serde_json::from_str(&stdout(&wanglai(words), code)).expect("JSON")
    }
}

#[test]
fn findings_are_new_then_open_then_mended() {
    let book = Book::new();
    let first = book.check(0, &[]);
    assert_eq!(first["counts"]["warning"], 3);
    assert_eq!(first["findings"][0]["sheet"], "C2");
    let since = |record: &Value| {
        ["new", "mended", "open"].map(|key| record["since_last_check"][key].as_u64().expect(key))
    };
    assert_eq!(since(&book.report()), [3, 0, 0]);
    book.import(&CUSTOMERS.replace("010-62345678", "0591-62345678"));
    assert_eq!(since(&book.report()), [0, 1, 2]);
    book.check(0, &[]);
    let record = book.report();
    assert_eq!(since(&record), [0, 1, 2]);
    assert_eq!(record["trend"].as_array().expect("checks").len(), 2);
    assert_eq!(record["trend"][1]["mended"], 1);
    // 100 for C1; C2 has no warning and 3 of 5 fields; C3 has two and 2 of 5.
    let scores: Vec<&str> = record["customers"]
        .as_array()
        .expect("customers")
        .iter()
        .map(|one| one["score"].as_str().expect("a score"))
        .collect();
    assert_eq!(scores, ["100.0", "88.0", "68.0"]);
    assert_eq!(record["score"], "85.3");
    let text = record.to_string();
    assert!(text.contains("138****0000") && !text.contains("13800000000"), "{text}");
}

#[test]
fn the_customers_of_a_shared_mobile_are_named_and_the_mobile_is_masked() {
    let book = Book::new();
    let rows: String =
        ["00011", "00012", "00013"].map(|code| format!("{code},示例{code},13812345098\n")).concat();
    book.import(&format!("客户编码,客户名称,手机\n{rows}"));
    let text = book.report()["findings"].to_string();
    assert!(text.contains("138****5098") && text.contains("00011, 00012, 00013"), "{text}");
    assert!(!text.contains("13812345098"), "{text}");
}

#[test]
fn a_score_below_the_limit_fails() {
    let book = Book::new();
    book.check(0, &["--fail-on", "score<50"]);
    book.check(1, &["--fail-on", "score<99.5"]);
    book.check(1, &["--fail-on", "warning"]);
    book.check(0, &["--fail-on", "error"]);
    for wrong in ["score<x", "score<101", "fatal"] {
        stdout(&wanglai(["check", "--book", &book.book, "--fail-on", wrong]), 2);
    }
    let words = ["report", "quality", "--book", &book.book, "--format", "csv"];
    let lines = rows(&stdout(&wanglai(words), 0));
    assert_eq!(lines[0]["scope"], "total");
    let categories: Vec<&str> = lines
        .iter()
        .filter(|row| row["scope"] == "category")
        .map(|row| row["key"].as_str())
        .collect();
    assert_eq!(categories, ["批发", "零售"]);
    stdout(&wanglai(["check"]), 2);
    let input = book.folder.path().join("a.csv").display().to_string();
    stdout(&wanglai(["check", &input, "--fail-on", "score<99"]), 1);
    let out = book.folder.path().join("out").display().to_string();
    stdout(&wanglai(["run", &input, "--out", &out, "--fail-on", "score<99"]), 2);
}

#[test]
fn the_page_and_the_workbook_are_whole() {
    let book = Book::new();
    book.check(0, &[]);
    let out = book.folder.path().join("out");
    let out_word = out.display().to_string();
    book.check(0, &["--out", &out_word]);
    assert!(fs::read(out.join("quality.xlsx")).expect("the workbook").starts_with(b"PK"));
    let page = fs::read_to_string(out.join("quality.html")).expect("the page");
    for outside in ["http://", "https://", "{{", "src="] {
        let own = page.replace("http://www.w3.org/2000/svg", "");
        assert!(!own.contains(outside), "the page asks for {outside}");
    }
    let path = out.join("quality.html");
    let url = format!("file://{}", path.display());
    let flags = ["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"];
    let shown = Command::new("chromium").args(flags).args(["--dump-dom", &url]).output();
    let Ok(shown) = shown else {
        eprintln!("skipped: chromium is not on this machine");
        return;
    };
    let told = String::from_utf8_lossy(&shown.stderr);
    assert!(!told.contains("CONSOLE"), "{told}");
    let drawn = String::from_utf8_lossy(&shown.stdout);
    assert!(drawn.contains("138****0000"), "{drawn}");
    assert!(drawn.contains("<polyline") && drawn.contains("aria-pressed=\"true\""), "{drawn}");
}
