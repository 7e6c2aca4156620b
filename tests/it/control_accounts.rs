//! 往来科目: claims of one customer on two control accounts are two things.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::program::{rows, stdout, wanglai};

const INVOICES: &str = "客户编码,客户名称,单据日期,单据号,价税合计,科目\n\
    C01,样本甲商行,2024-06-10,A,150,1122 应收账款\nC01,样本甲商行,2024-06-10,B,200,其他应收款\n\
    C02,样本乙商行,2024-06-10,D,70,\n";

struct Book(tempfile::TempDir);

impl Book {
    fn new() -> Book {
        let book = Book(tempfile::tempdir().expect("a folder"));
        book.import("销售发票.csv", INVOICES, 0);
        book
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_string_lossy().into_owned()
    }

    fn import(&self, name: &str, text: &str, code: i32) -> String {
        fs::write(self.path(name), text).expect("written");
        let (input, book) = (self.path(name), self.path("book"));
        stdout(&wanglai(["import", &input, "--book", &book]), code)
    }

    fn say(&self, words: &[&str], code: i32) -> String {
        let book = self.path("book");
        let output = wanglai(words.iter().copied().chain(["--book", &book]));
        stdout(&output, code) + &String::from_utf8_lossy(&output.stderr)
    }

    fn report(&self, words: &[&str]) -> Vec<BTreeMap<String, String>> {
        let words: Vec<&str> =
            ["report"].iter().chain(words).chain(&["--format", "csv"]).copied().collect();
        let book = self.path("book");
        rows(&stdout(&wanglai(words.into_iter().chain(["--book", &book])), 0))
    }
}

fn cells(rows: &[BTreeMap<String, String>], columns: &[&str]) -> Vec<String> {
    let row = |row: &BTreeMap<String, String>| {
        columns.iter().map(|column| row[*column].as_str()).collect::<Vec<_>>().join(" ")
    };
    rows.iter().map(row).collect()
}

#[test]
fn reports_are_narrowed_to_an_account_and_broken_down_by_it() {
    let book = Book::new();
    let day = ["--as-of", "2024-06-30"];
    let balances = |words: &[&str]| {
        let words: Vec<&str> = ["balances"].iter().chain(words).chain(&day).copied().collect();
        cells(&book.report(&words), &["customer_code", "closing"])
    };
    assert_eq!(balances(&[]), ["C01 350.00", "C02 70.00"]);
    for word in ["1221", "其他应收款", "1133"] {
        assert_eq!(balances(&["--control-account", word]), ["C01 200.00"], "{word}");
    }
    assert_eq!(balances(&["--control-account", "1122"]), ["C01 150.00", "C02 70.00"]);
    let keys = ["control_account", "customer_code"];
    for (report, column, expected) in [
        ("balances", "closing", ["1122 C01 150.00", "1122 C02 70.00", "1221 C01 200.00"]),
        ("aging", "d0_30", ["1122 C01 150.00", "1122 C02 70.00", "1221 C01 200.00"]),
        ("open", "open", ["1122 C01 150.00", "1122 C02 70.00", "1221 C01 200.00"]),
        ("collections", "sales", ["1122 C01 150.00", "1122 C02 70.00", "1221 C01 200.00"]),
    ] {
        let rows = book.report(&[report, "--by-control-account", "--as-of", "2024-06-30"]);
        assert_eq!(cells(&rows, &[keys[0], keys[1], column]), expected, "{report}");
    }
    let rows = book.report(&["ledger", "--by-control-account", "--as-of", "2024-06-30"]);
    let documents: Vec<_> =
        rows.into_iter().filter(|row| !row["document_number"].is_empty()).collect();
    assert_eq!(
        cells(&documents, &["control_account", "document_number", "balance"]),
        ["1122 A 150.00", "1122 D 70.00", "1221 B 200.00"]
    );
    let said = book.say(&["report", "aging", "--by-control-account"], 0);
    assert!(said.contains("1221 Other receivables"), "{said}");
    for name in ["credit", "sales", "all"] {
        book.say(&["report", name, "--by-control-account"], 2);
    }
    book.say(&["report", "balances", "--control-account", "2203"], 2);
    let path = book.path("balances.xlsx");
    book.say(
        &["report", "balances", "--by-control-account", "--format", "xlsx", "--out", &path],
        0,
    );
    assert!(Path::new(&path).exists());
    // By the run of a folder, and by the reports of its book.
    let out = book.path("all");
    stdout(&wanglai(["run", &book.path("销售发票.csv"), "--out", &out]), 0);
    has_sheet(&out);
    book.say(&["report", "all", "--format", "xlsx", "--out", &out], 0);
    has_sheet(&out);
}

/// Whether receivables.xlsx has the balances of each account.
fn has_sheet(out: &str) {
    use calamine::Reader;
    let path = Path::new(out).join("receivables.xlsx");
    let mut sheets: calamine::Xlsx<_> = calamine::open_workbook(path).expect("a workbook");
    let range = sheets.worksheet_range("Balances by account").expect("the sheet");
    let shown: Vec<String> =
        range.rows().map(|row| format!("{} {} {}", row[0], row[2], row[6])).collect();
    let expected = [
        "C01 1122 Accounts receivable 150",
        "C02 1122 Accounts receivable 70",
        "C01 1221 Other receivables 200",
        "Total  420",
    ];
    let first = shown.iter().position(|row| row == expected[0]).expect("the first row");
    assert_eq!(shown[first..first + 4], expected);
}

#[test]
fn nothing_settles_across_accounts() {
    let book = Book::new();
    let receipts = "客户编码,客户名称,单据日期,单据号,收款金额,核销单号,往来科目\n\
        C01,样本甲商行,2024-06-20,R1,150,,1221\nC01,样本甲商行,2024-06-21,R2,30,A,1221\n\
        C01,样本甲商行,2024-06-22,R3,20,B,1133\nC01,样本甲商行,2024-06-23,R4,30,,1221\n";
    let said = book.import("收款单.csv", receipts, 0);
    assert!(said.contains("settled-document-unknown"), "{said}");
    assert!(said.contains("account 1122, this row on 1221"), "{said}");
    let open = || {
        let rows = book.report(&["open", "--by-control-account", "--as-of", "2024-06-30"]);
        cells(&rows, &["control_account", "document_number", "open"])
    };
    // R1 is as much as A, which stands on another account; R2 names A in vain.
    let common = ["1122 A 150.00", "1122 D 70.00"];
    let of_other = ["1221 B 180.00", "1221 R1 -150.00", "1221 R2 -30.00", "1221 R4 -30.00"];
    assert_eq!(open(), [&common[..], &of_other].concat());
    for method in ["open-item", "fifo", "t3"] {
        let words = ["aging", "--as-of", "2024-06-30", "--method", method];
        let rows = cells(&book.report(&words), &["customer_code", "balance", "unapplied", "d0_30"]);
        let expected = match method {
            "open-item" => "C01 120.00 -210.00 330.00",
            // 200 of the one account are paid by 230 of the same, 150 of the other by nothing.
            _ => "C01 120.00 -30.00 150.00",
        };
        assert_eq!(rows[0], expected, "{method}");
    }
    let proposed = book.say(&["settle", "propose", "--format", "csv"], 0);
    let rows = rows(proposed.split("\n\n").next().expect("a csv"));
    assert_eq!(
        cells(&rows, &["control_account", "document_number", "rule"]),
        ["1221 B sum", "1221 R1 sum", "1221 R4 sum"]
    );
    // By hand neither.
    let path = book.path("hand.csv");
    let row = |number: &str, sides: &str, account: &str| {
        format!("1,,,C01,,CNY,{number},,{sides},{account}\n")
    };
    let heading = "match,rule,settled_on,customer_code,customer_name,currency,document_number,\
        document_date,debit,credit,control_account\n";
    for (accounts, code) in [(["1122", "1221"], 2), (["1221", "1221"], 2), (["1122", ""], 2)] {
        let rows = row("A", "150,", accounts[0]) + &row("R1", ",150", accounts[1]);
        fs::write(&path, format!("{heading}{rows}")).expect("written");
        book.say(&["settle", "commit", &path], code);
    }
    let rows = row("B", "150,", "1221") + &row("R1", ",150", "其他应收款");
    fs::write(&path, format!("{heading}{rows}")).expect("written");
    book.say(&["settle", "commit", &path], 0);
    let of_other = ["1221 B 30.00", "1221 R2 -30.00", "1221 R4 -30.00"];
    assert_eq!(open(), [&common[..], &of_other].concat());
    let listed = book.say(&["settle", "list", "--format", "csv"], 0);
    assert!(listed.contains(",1221\n"), "{listed}");
    book.say(&["settle", "check"], 0);
    // A line that comes to the other document of the number on the other account alters nothing.
    let more =
        "客户编码,客户名称,单据日期,单据号,价税合计,科目\nC01,样本甲商行,2024-06-25,B,5,1122\n";
    book.import("再.csv", more, 0);
    book.say(&["settle", "check"], 0);
    let more =
        "客户编码,客户名称,单据日期,单据号,价税合计,科目\nC01,样本甲商行,2024-06-25,B,5,1221\n";
    book.import("三.csv", more, 0);
    book.say(&["settle", "check"], 1);
}

#[test]
fn a_ledger_stands_on_the_account_of_its_title_or_of_its_lines() {
    let book = Book::new();
    let ledger = |account: &str| {
        format!(
            "往来明细账,,,,,,\n科目：{account},,,客户：C01 样本甲商行,,,\n\
             日期,凭证号,摘要,借方金额,贷方金额,方向,余额\n\
             2024-06-01,记-1,销售,40.00,,借,40.00\n2024-06-03,记-2,收款,,10.00,借,30.00\n"
        )
    };
    book.import("其他.csv", &ledger("1221 其他应收款"), 0);
    book.import("应收.csv", &ledger("112201 应收账款_样本甲商行"), 0);
    let journal = "日期,凭证字号,摘要,科目编码,科目名称,客户编码,客户名称,借方金额,贷方金额\n\
        2024-06-05,记-3,赊销,1122,应收账款,C02,样本乙商行,8.00,\n\
        2024-06-06,记-4,垫款,122101,其他应收款_个人,C02,样本乙商行,3.00,\n\
        2024-06-07,记-5,预收,2203,预收账款,C02,样本乙商行,,9.00\n";
    book.import("序时簿.csv", journal, 0);
    let rows = book.report(&["balances", "--by-control-account", "--as-of", "2024-06-30"]);
    assert_eq!(
        cells(&rows, &["control_account", "customer_code", "closing"]),
        ["1122 C01 180.00", "1122 C02 78.00", "1221 C01 230.00", "1221 C02 3.00", "2203 C02 -9.00"]
    );
}
