//! The reports of a book as a user asks for them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{cents, record, rows, samples, stdout, wanglai};

/// A book of csv files written by a test; the folder lives as long as the value.
pub struct Company {
    folder: tempfile::TempDir,
}

impl Company {
    pub fn of(files: &[(&str, &str)]) -> Company {
        let folder = tempfile::tempdir().expect("a folder");
        let input = folder.path().join("in");
        fs::create_dir(&input).expect("a folder for the files");
        for (name, text) in files {
            fs::write(input.join(name), text).expect("the file is written");
        }
        let company = Company { folder };
        company.load(&input);
        company
    }

    pub fn sample() -> Company {
        let company = Company { folder: tempfile::tempdir().expect("a folder") };
        company.load(&samples().join("first-run"));
        company
    }

    fn load(&self, input: &Path) {
        let out = self.out();
        let words = ["run".as_ref(), input.as_os_str(), "--out".as_ref(), out.as_os_str()];
        stdout(&wanglai(words), 0);
    }

    pub fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    pub fn report(&self, words: &[&str], code: i32) -> String {
        let book = self.out().join("book");
        let mut all = vec!["report".as_ref()];
        all.extend(words.iter().map(|word| std::ffi::OsStr::new(*word)));
        all.extend(["--book".as_ref(), book.as_os_str()]);
        stdout(&wanglai(all), code)
    }

    pub fn rows(&self, words: &[&str]) -> Vec<BTreeMap<String, String>> {
        let words: Vec<&str> = words.iter().copied().chain(["--format", "csv"]).collect();
        rows(&self.report(&words, 0))
    }
}

const CUSTOMERS: &str = "客户编码,客户名称,所属分类,业务员,信用期限,信用额度\n\
    C01,样本甲商行,批发,甲,30,1000\nC02,样本乙商行,零售,乙,,\n";
const INVOICES: &str = "客户编码,客户名称,单据日期,单据号,金额,税额,价税合计,币种,业务员\n\
    C01,样本甲商行,2024-01-10,X1,100,13,113,CNY,乙\n\
    C01,样本甲商行,2024-02-10,X2,200,26,226,CNY,\n\
    C01,样本甲商行,2024-02-11,,10,0,10,CNY,\n\
    C02,样本乙商行,2024-02-20,X3,50,0,50,USD,\n";
const RECEIPTS: &str = "客户编码,客户名称,单据日期,单据号,收款金额,核销单号,币种\n\
    C01,样本甲商行,2024-02-15,S1,100,X1,CNY\n\
    C01,样本甲商行,2024-03-01,S2,20,X1,CNY\n";

fn small() -> Company {
    Company::of(&[
        ("客户档案.csv", CUSTOMERS),
        ("销售发票.csv", INVOICES),
        ("收款单.csv", RECEIPTS),
    ])
}

#[test]
fn the_ledger_runs_from_the_opening_to_the_balance() {
    let company = small();
    let lines = company.rows(&["ledger", "--customer", "C01", "--from", "2024-02-01"]);
    let shown: Vec<[&str; 6]> = lines
        .iter()
        .map(|row| {
            ["date", "document_number", "debit", "credit", "direction", "balance"]
                .map(|key| row[key].as_str())
        })
        .collect();
    // The invoice without a number has none here either: what the program made is not shown.
    let expected = [
        ["2024-02-01", "", "", "", "debit", "113.00"],
        ["2024-02-10", "X2", "226.00", "0.00", "debit", "339.00"],
        ["2024-02-11", "", "10.00", "0.00", "debit", "349.00"],
        ["2024-02-15", "S1", "0.00", "100.00", "debit", "249.00"],
        ["2024-03-01", "S2", "0.00", "20.00", "debit", "229.00"],
    ];
    assert_eq!(shown, expected);
    let text = company.report(&["ledger", "--customer", "C01", "--from", "2024-02-01"], 0);
    let totals: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| line.contains("total of the year"))
        .map(|line| line.split_whitespace().rev().take(4).collect())
        .collect();
    // January belongs to the year, although the period begins in February.
    assert_eq!(
        totals,
        [["249.00", "Dr", "100.00", "349.00"], ["229.00", "Dr", "120.00", "349.00"]]
    );
}

#[test]
fn the_ledger_ends_in_the_balances() {
    let company = Company::sample();
    for period in [&[][..], &["--from", "2025-06-15", "--to", "2025-09-30"]] {
        let words = |name: &'static str| [&[name][..], period].concat();
        let mut closing = BTreeMap::new();
        for row in company.rows(&words("ledger")) {
            let key = (row["customer_code"].clone(), row["currency"].clone());
            closing.insert(key, row["balance"].clone());
        }
        let balances: BTreeMap<(String, String), String> = company
            .rows(&words("balances"))
            .iter()
            .map(|row| {
                let key = (row["customer_code"].clone(), row["currency"].clone());
                (key, row["closing"].clone())
            })
            .collect();
        assert_eq!(closing, balances);
    }
}

#[test]
fn a_settlement_is_at_most_what_is_open() {
    let settled = small().rows(&["settlement"]);
    let shown: Vec<[&str; 4]> = settled
        .iter()
        .map(|row| {
            ["document_number", "settled_by", "settled_on", "amount"].map(|key| row[key].as_str())
        })
        .collect();
    let expected = [["X1", "S1", "2024-02-15", "100.00"], ["X1", "S2", "2024-03-01", "13.00"]];
    assert_eq!(shown, expected);
    assert_eq!(small().rows(&["settlement", "--as-of", "2024-02-14"]).len(), 0);
}

#[test]
fn a_provision_takes_the_rates_of_the_user_and_no_others() {
    let company = small();
    company.report(&["provision"], 2);
    company.report(&["provision", "--rates", "1%,2%"], 2);
    company.report(&["provision", "--rates", "1,2,3,4,5,6"], 2);
    let words = ["provision", "--as-of", "2024-03-31", "--rates", "1%,10%,0.5,1,1,1"];
    let expected = |rows: Vec<BTreeMap<String, String>>| {
        let sums: Vec<(String, i64)> = rows
            .iter()
            .map(|row| (row["customer_code"].clone(), cents(&row["provision"])))
            .collect();
        // X2 and the invoice of 11 February are 50 and 49 days old; X3 is 40 days old.
        assert_eq!(sums, [("C01".to_owned(), 2_360), ("C02".to_owned(), 500)]);
    };
    expected(company.rows(&words));
    let settings = company.out().join("book/settings.toml");
    let text = "[provision]\nrates = [\"1%\", \"10%\", \"50%\", \"100%\", \"100%\", \"100%\"]\n";
    fs::write(settings, text).expect("the settings are written");
    expected(company.rows(&words[..3]));
}

#[test]
fn a_report_is_narrowed_and_never_to_nothing() {
    let company = small();
    let codes = |words: &[&str]| -> Vec<String> {
        company.rows(words).iter().map(|row| row["customer_code"].clone()).collect()
    };
    assert_eq!(codes(&["balances"]), ["C01", "C02"]);
    assert_eq!(codes(&["balances", "--customer", "C02"]), ["C02"]);
    assert_eq!(codes(&["balances", "--category", "批发"]), ["C01"]);
    assert_eq!(codes(&["aging", "--salesperson", "乙"]), ["C02"]);
    assert_eq!(codes(&["collections", "--currency", "usd"]), ["C02"]);
    // In sales the salesperson of the invoice comes before that of the customer.
    let sales = company.rows(&["sales", "--salesperson", "乙", "--currency", "CNY"]);
    assert_eq!((sales.len(), sales[0]["gross"].as_str()), (1, "113.00"));
    for nothing in [["--customer", "C99"], ["--category", "无"], ["--currency", "EUR"]] {
        company.report(&["balances", nothing[0], nothing[1]], 2);
    }
    company.report(&["balances", "--currency", "XX"], 2);
}

#[test]
fn credit_has_one_row_a_customer() {
    let invoices = format!("{INVOICES}C01,样本甲商行,2024-02-21,X4,70,0,70,USD,\n");
    let company = Company::of(&[("客户档案.csv", CUSTOMERS), ("销售发票.csv", &invoices)]);
    let used = |words: &[&str]| -> Vec<(String, String)> {
        let row =
            |row: &BTreeMap<String, String>| (row["customer_code"].clone(), row["used"].clone());
        company.rows(words).iter().map(row).collect()
    };
    let pair = |code: &str, used: &str| (code.to_owned(), used.to_owned());
    assert_eq!(used(&["credit"]), [pair("C01", "349.00"), pair("C02", "50.00")]);
    let dollars = used(&["credit", "--currency", "USD"]);
    assert_eq!(dollars, [pair("C01", "70.00"), pair("C02", "50.00")]);
}

#[test]
fn all_reports_are_written_at_once() {
    let company = Company::sample();
    let folder = company.folder.path().join("all");
    let path = folder.to_string_lossy().into_owned();
    company.report(&["all", "--format", "csv", "--out", &path], 0);
    for name in ["balances", "ledger", "aging", "settlement", "collections", "credit", "sales"] {
        let text = fs::read_to_string(folder.join(format!("{name}.csv"))).expect(name);
        assert!(rows(&text).len() > 3, "{name}");
        assert!(!text.contains(",~"), "{name} shows a made number");
    }
    assert!(!folder.join("receivables.xlsx").exists(), "csv files alone were asked for");
    // Without --format the csv files are the same, though made in another way; totals are for
    // people.
    let again = company.folder.path().join("again");
    company.report(&["all", "--out", &again.to_string_lossy()], 0);
    let text = |folder: &Path| fs::read_to_string(folder.join("ledger.csv")).expect("ledger.csv");
    assert_eq!(text(&folder), text(&again));
    assert!(again.join("receivables.xlsx").is_file());
    let path = company.folder.path().join("明细账.xlsx");
    company.report(&["ledger", "--format", "xlsx", "--out", &path.to_string_lossy()], 0);
    assert!(path.is_file());
}

/// Every name that the shell completes, and every way that a report is told by another text.
#[test]
fn every_report_explains_itself() {
    let completed = stdout(&wanglai(["completions", "bash"]), 0);
    let from = completed.find(" balances ").expect("the names of reports are completed");
    let names = completed[from..].split('"').next().expect("they end somewhere");
    let names: Vec<&str> = names.split_whitespace().collect();
    assert!(names.len() >= 25 && names.contains(&"all"), "{names:?}");
    let plain = names.into_iter().map(|name| vec![name]);
    let mut asked: Vec<Vec<&str>> = plain.collect();
    for method in ["open-item", "fifo", "t3"] {
        asked.push(vec!["aging", "--method", method]);
        asked.push(vec!["provision", "--method", method]);
    }
    for group in ["customer", "category", "region", "salesperson", "product", "month"] {
        asked.push(vec!["sales", "--group", group]);
        asked.push(vec!["abc", "--group", group]);
    }
    asked.extend([
        vec!["sales", "--across", "month"],
        vec!["aging", "--apart"],
        vec!["balances", "--local"],
    ]);
    for words in asked {
        let words: Vec<&str> = ["report"].into_iter().chain(words).chain(["--explain"]).collect();
        let text = stdout(&wanglai(&words), 0);
        for word in ["-- Formula:", "-- Source:", "-- Units:"] {
            assert!(text.contains(word), "{words:?}: {word}");
        }
        assert!(text.contains("SELECT") || words[1] == "quality", "{words:?}");
        if let Some(group) = words.iter().position(|word| *word == "--group") {
            assert!(text.contains(words[group + 1]), "{words:?}");
        }
    }
}

#[test]
fn customers_alone_make_a_book_without_figures() {
    let company = Company::of(&[("客户档案.csv", CUSTOMERS)]);
    assert!(company.out().join("customers.xlsx").is_file());
    assert!(!company.out().join("receivables.xlsx").exists());
    assert_eq!(record(&company.out())["as_of"], serde_json::Value::Null);
    company.report(&["balances"], 2);
}
