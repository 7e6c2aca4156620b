//! Checks that look across tables, and the settings of a book.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::program::{stdout, wanglai};

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
    fs::write(&path, text).expect("a file");
    path.display().to_string()
}

fn codes(output: &str) -> Vec<(String, String)> {
    let record: Value = serde_json::from_str(output).expect("JSON");
    let findings = record["findings"].as_array().expect("a list");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    findings.iter().map(|finding| (text(&finding["code"]), text(&finding["severity"]))).collect()
}

const CUSTOMERS: &str = "客户编码,客户名称,税号,应收余额\n\
    C1,甲公司,91350100M000100Y44,150.00\nC2,乙公司,,80.00\nC3,丙公司,,5.00\n";
const RECEIPTS: &str =
    "客户编码,客户名称,单据日期,单据号,收款金额\nC2,乙公司,2024-01-05,R1,20.00\n";
const OPENING: &str = "客户编码,客户名称,单据日期,单据号,方向,金额\n\
    C1,甲公司,2024-01-01,Q1,借,150.00\nC2,乙公司,2024-01-01,Q2,借,90.00\n";

#[test]
fn a_balance_that_drifts_from_the_documents_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let customers = CUSTOMERS.replace("91350100M000100Y44", "");
    let files = [("a.csv", customers.as_str()), ("b.csv", RECEIPTS), ("c.csv", OPENING)];
    let mut words = vec!["check".to_owned()];
    words.extend(files.map(|(name, text)| write(folder.path(), name, text)));
    words.extend(["--format".to_owned(), "json".to_owned()]);
    let found = codes(&stdout(&wanglai(words), 0));
    assert_eq!(found, [("balance-drifts".to_owned(), "warning".to_owned())]);
}

#[test]
fn the_settings_of_a_book_change_severities() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = folder.path().join("book").display().to_string();
    stdout(&wanglai(["init", &book]), 0);
    let input = write(folder.path(), "a.csv", CUSTOMERS);
    let check = ["check", &input, "--book", &book, "--format", "json"];
    assert_eq!(codes(&stdout(&wanglai(check), 1))[0].1, "error");
    write(folder.path(), "book/settings.toml", "[severity]\ntax-id-check = 'warning'\n");
    assert_eq!(codes(&stdout(&wanglai(check), 0))[0].1, "warning");
    // Run and import keep to them too: the row is loaded.
    let import = ["import", &input, "--book", &book, "--format", "json"];
    let record: Value = serde_json::from_str(&stdout(&wanglai(import), 0)).expect("JSON");
    assert_eq!(record["inputs"][0]["sheets"][0]["rows_accepted"], 3);
}

#[test]
fn wrong_settings_name_the_nearest_word_and_exit_with_2() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = folder.path().join("book").display().to_string();
    stdout(&wanglai(["init", &book]), 0);
    let input = write(folder.path(), "a.csv", CUSTOMERS);
    for (settings, near) in [
        ("[severity]\ntax-id-chek = 'info'\n", "tax-id-check"),
        ("[severity]\ntax-id-check = 'warn'\n", "warning"),
        ("[severty]\n", "severity"),
        ("[severity]\namount-unreadable = 'info'\n", "amount-unreadable"),
        ("[severity\n", "settings.toml"),
    ] {
        write(folder.path(), "book/settings.toml", settings);
        let output = wanglai(["check", &input, "--book", &book]);
        stdout(&output, 2);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(near) && said.contains("settings.toml"), "{settings}: {said}");
    }
}

/// The number is the example of the standard itself.
#[test]
fn the_number_of_a_person_is_masked_in_every_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "客户编码,客户名称,税号\nP1,甲商店,11010519491231002X\nP2,乙商店,11010519491231002X\n\
        P3,甲商店,91350100M000100Y43\n";
    let input = write(folder.path(), "a.csv", text);
    for format in ["json", "csv", "text"] {
        let said = stdout(&wanglai(["check", &input, "--format", format]), 0);
        assert!(said.contains("110***********002X"), "{said}");
        assert!(!said.contains("11010519491231002X"), "{said}");
    }
}
