//! The main job on the samples, from an empty folder to workbooks and back.

use std::fs;

use crate::program::{assert_accounts_tie, cents, record, rows, samples, stdout, wanglai};

fn run(input: &std::path::Path, out: &std::path::Path, code: i32) -> String {
    let words = ["run".as_ref(), input.as_os_str(), "--out".as_ref(), out.as_os_str()];
    stdout(&wanglai(words), code)
}

#[test]
fn the_first_run_is_clean_and_ties() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    run(&samples().join("first-run"), &out, 0);
    let record = record(&out);
    assert_accounts_tie(&record);
    assert_eq!(record["counts"]["error"], 0, "{}", record["findings"]);
    assert_eq!(record["counts"]["warning"], 0, "{}", record["findings"]);
    assert_eq!(record["as_of"], "2025-12-31");
    for name in ["receivables.xlsx", "sales.xlsx", "customers.xlsx", "run.json", "book/book.db"] {
        assert!(out.join(name).is_file(), "{name} is missing");
    }
    assert!(!out.join("returned").exists(), "a clean run returns nothing");
}

#[test]
fn the_same_files_again_change_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    run(&samples().join("first-run"), &out, 0);
    let book = out.join("book");
    let balances = || {
        let words = ["report", "balances", "--format", "csv", "--book"];
        let mut words: Vec<std::ffi::OsString> = words.iter().map(Into::into).collect();
        words.push(book.clone().into());
        stdout(&wanglai(words), 0)
    };
    let before = balances();
    run(&samples().join("first-run"), &out, 0);
    let record = record(&out);
    for input in record["inputs"].as_array().expect("inputs") {
        assert_eq!(input["status"], "unchanged", "{input}");
    }
    assert_eq!(before, balances());
}

#[test]
fn the_sources_of_others_are_read_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    run(&samples().join("sources"), &out, 0);
    let record = record(&out);
    assert_accounts_tie(&record);
    let book = out.join("book");
    let text = stdout(
        &wanglai([
            "report".as_ref(),
            "balances".as_ref(),
            "--format".as_ref(),
            "csv".as_ref(),
            "--book".as_ref(),
            book.as_os_str(),
        ]),
        0,
    );
    let rows = rows(&text);
    let closing = |code: &str| {
        let row = rows.iter().find(|row| row["customer_code"] == code);
        cents(&row.unwrap_or_else(|| panic!("{code} is missing: {text}"))["closing"])
    };
    // Opening and lines as samples.rs writes them.
    assert_eq!(closing("901"), 1_200_000 + 353_100 - 1_000_000 + 128_050 - 400_000);
    assert_eq!(closing("902"), 88_888 - 150_000);
    assert_eq!(closing("911"), 1_695_000 + 926_657);
    assert_eq!(closing("921"), 565_000 + 67_800);
}

#[test]
fn a_mended_workbook_is_taken_and_nothing_doubles() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let source = folder.path().join("sales.csv");
    let heading = "单据日期,单据号,客户编码,客户名称,金额,税额,价税合计\n";
    let good = "2025-01-05,A1,C1,样本甲公司,100.00,13.00,113.00\n";
    fs::write(&source, format!("{heading}{good}2025-01-06,A2,C1,样本甲公司,100.00,13.00,114.50\n"))
        .expect("written");
    run(&source, &out, 1);
    assert!(out.join("returned").is_dir(), "the faulty file is handed back");
    fs::write(&source, format!("{heading}{good}2025-01-06,A2,C1,样本甲公司,100.00,13.00,113.00\n"))
        .expect("written");
    run(&source, &out, 0);
    let book = out.join("book");
    let words = ["report", "balances", "--format", "csv", "--book"];
    let mut words: Vec<std::ffi::OsString> = words.iter().map(Into::into).collect();
    words.push(book.into());
    let text = stdout(&wanglai(words), 0);
    assert_eq!(rows(&text)[0]["closing"], "226.00", "{text}");
}

#[test]
fn exit_codes_are_as_documented() {
    let folder = tempfile::tempdir().expect("a folder");
    stdout(&wanglai(["--no-such-option"]), 2);
    stdout(&wanglai(["report", "balances"]), 2);
    let absent = folder.path().join("absent.xlsx");
    stdout(&wanglai(["check".as_ref(), absent.as_os_str()]), 3);
    stdout(&wanglai(["explain", "tax-id-letter"]), 0);
    stdout(&wanglai(["explain", "no-such-code"]), 2);
    stdout(&wanglai(Vec::<&str>::new()), 0);
}

#[test]
fn a_run_over_its_own_results_reads_only_the_sources() {
    let folder = tempfile::tempdir().expect("a folder");
    for entry in fs::read_dir(samples().join("first-run")).expect("the samples") {
        let path = entry.expect("an entry").path();
        fs::copy(&path, folder.path().join(path.file_name().expect("a name"))).expect("a copy");
    }
    let sources = |out: &std::path::Path| {
        run(folder.path(), out, 0);
        record(out)["inputs"].as_array().expect("inputs").len()
    };
    let (below, beside) = (folder.path().join("out"), folder.path().to_owned());
    let first = sources(&below);
    assert_eq!(sources(&below), first, "out stands below the input");
    assert_eq!(sources(&beside), first, "other results beside them");
    assert_eq!(sources(&beside), first, "out is the input");
}

/// A currency that nobody knows, beside an amount: the row is rejected, and the account ties.
#[test]
fn an_unknown_currency_is_a_finding_and_no_crash() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("a.csv");
    let text = "客户编码,客户名称,信用额度,币种\nC1,甲公司,3,软妹币\nC2,乙公司,5,美元\n";
    std::fs::write(&input, text).expect("a file");
    let out = folder.path().join("out");
    let words = ["run".into(), input.display().to_string(), "--out".into()];
    stdout(&wanglai(words.into_iter().chain([out.display().to_string()])), 1);
    let record = record(&out);
    assert_accounts_tie(&record);
    assert_eq!(record["findings"]["currency-unknown"], 1);
    assert_eq!(record["inputs"][0]["sheets"][0]["rows_rejected"], 1);
}
