//! 两清 as a user does it: proposed, looked through, committed, undone.

use std::fs;
use std::path::PathBuf;

use crate::program::{rows, stdout, wanglai};

const INVOICES: &str = "客户编码,客户名称,单据日期,单据号,价税合计\n\
    C01,样本甲商行,2024-01-10,X1,100\nC01,样本甲商行,2024-02-10,X2,70\n\
    C01,样本甲商行,2024-02-11,X3,30.01\nC02,样本乙商行,2024-02-20,X4,55\n";
const RECEIPTS: &str = "客户编码,客户名称,单据日期,单据号,收款金额\n\
    C01,样本甲商行,2024-03-05,S1,100\nC01,样本甲商行,2024-03-09,S2,100.01\n\
    C02,样本乙商行,2024-03-01,S3,20\n";

struct Book {
    folder: tempfile::TempDir,
}

impl Book {
    fn new() -> Book {
        let folder = tempfile::tempdir().expect("a folder");
        let input = folder.path().join("in");
        fs::create_dir(&input).expect("a folder for the files");
        fs::write(input.join("销售发票.csv"), INVOICES).expect("written");
        fs::write(input.join("收款单.csv"), RECEIPTS).expect("written");
        let out = folder.path().join("out");
        let words = ["run".as_ref(), input.as_os_str(), "--out".as_ref(), out.as_os_str()];
        stdout(&wanglai(words), 0);
        Book { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn say(&self, words: &[&str], code: i32) -> String {
        let book = self.path("out/book").to_string_lossy().into_owned();
        let words = words.iter().copied().chain(["--book", &book]);
        stdout(&wanglai(words), code)
    }

    fn column(&self, words: &[&str], column: &str) -> Vec<String> {
        let words: Vec<&str> = words.iter().copied().chain(["--format", "csv"]).collect();
        rows(&self.say(&words, 0)).iter().map(|row| row[column].clone()).collect()
    }

    fn unapplied(&self, as_of: &str) -> Vec<String> {
        self.column(&["report", "aging", "--as-of", as_of], "unapplied")
    }
}

#[test]
fn a_proposal_is_committed_with_its_date_and_undone() {
    let book = Book::new();
    let words = ["settle", "propose"];
    assert_eq!(book.column(&words, "rule"), ["equal-amount", "equal-amount", "sum", "sum", "sum"]);
    assert_eq!(book.column(&words, "document_number"), ["X1", "S1", "X2", "X3", "S2"]);
    assert_eq!(book.unapplied("2024-03-31"), ["-200.01", "-20.00"]);
    book.say(&["settle", "commit"], 0);
    // Each match keeps its date, so that an earlier day shows its documents open.
    assert_eq!(book.unapplied("2024-03-31"), ["0.00", "-20.00"]);
    assert_eq!(book.unapplied("2024-03-08"), ["0.00", "-20.00"]);
    assert_eq!(book.unapplied("2024-03-04"), ["0.00", "-20.00"]);
    let open = |as_of| book.column(&["report", "aging", "--as-of", as_of], "d0_30");
    assert_eq!(open("2024-03-04")[0], "100.01");
    let settled = book.column(&["report", "settlement", "--as-of", "2024-03-08"], "settled_by");
    assert_eq!(settled, ["S1"]);
    assert!(book.column(&words, "rule").is_empty(), "what is settled is proposed no more");
    book.say(&["settle", "undo", "2"], 0);
    book.say(&["settle", "undo", "2"], 3);
    book.say(&["settle", "undo", "9"], 3);
    assert_eq!(book.unapplied("2024-03-31"), ["-100.01", "-20.00"]);
    let status = book.column(&["settle", "list"], "status");
    assert_eq!(status, ["in-force", "undone", "undone"]);
}

#[test]
fn a_proposal_comes_back_from_a_workbook() {
    let book = Book::new();
    let path = book.path("proposal.xlsx").to_string_lossy().into_owned();
    book.say(&["settle", "propose", "--out", &path], 0);
    book.say(&["settle", "commit", &path], 0);
    assert_eq!(book.unapplied("2024-03-31"), ["0.00", "-20.00"]);
    // The same proposal once more: nothing of it is open.
    book.say(&["settle", "commit", &path], 2);
}

/// Neither one amount nor a sum fits, but all that is open of the project cancels out.
#[test]
fn what_is_open_of_one_project_is_proposed() {
    let book = Book::new();
    let invoices = "客户编码,客户名称,单据日期,单据号,价税合计,项目\n\
        C03,样本丙商行,2024-01-10,P1,100,一号工程\nC03,样本丙商行,2024-01-11,P2,37,一号工程\n\
        C03,样本丙商行,2024-01-12,P3,500,二号工程\n";
    let receipts = "客户编码,客户名称,单据日期,单据号,收款金额,所属项目\n\
        C03,样本丙商行,2024-03-05,Q1,61,一号工程\nC03,样本丙商行,2024-03-06,Q2,76,一号工程\n";
    import(&book, "项目销售发票.csv", invoices);
    import(&book, "项目收款单.csv", receipts);
    let words = ["settle", "propose"];
    let rules = book.column(&words, "rule");
    let numbers = book.column(&words, "document_number");
    let of_project: Vec<&String> = rules
        .iter()
        .zip(&numbers)
        .filter(|(rule, _)| *rule == "project")
        .map(|(_, number)| number)
        .collect();
    assert_eq!(of_project, ["P1", "P2", "Q1", "Q2"]);
    book.say(&["settle", "commit"], 0);
    let open = book.column(&["report", "open", "--as-of", "2024-03-31"], "document_number");
    assert!(open.contains(&"P3".to_owned()) && !open.contains(&"P1".to_owned()), "{open:?}");
}

#[test]
fn a_match_by_hand_is_judged() {
    let book = Book::new();
    let heading = "match,rule,settled_on,customer_code,customer_name,currency,document_number,\
        document_date,debit,credit\n";
    let commit = |text: &str, code: i32| {
        let path = book.path("hand.csv");
        fs::write(&path, format!("{heading}{text}")).expect("written");
        book.say(&["settle", "commit", &path.to_string_lossy()], code);
    };
    commit("1,,,C01,,CNY,X1,,60,\n1,,,C02,,CNY,S3,,,60\n", 2);
    commit("1,,,C02,,CNY,X4,,30,\n1,,,C02,,CNY,S3,,,30\n", 2);
    commit("1,,,C02,,CNY,X4,,20,\n1,,,C02,,CNY,S3,,,19.99\n", 2);
    commit("1,,,C02,,CNY,X9,,20,\n1,,,C02,,CNY,S3,,,20\n", 2);
    commit("1,,2024-02-29,C02,,CNY,X4,,20,\n1,,,C02,,CNY,S3,,,20\n", 2);
    assert!(book.column(&["settle", "list"], "status").is_empty(), "a bad file commits nothing");
    commit("1,,2024-03-10,C02,,CNY,X4,,20,\n1,,,C02,,CNY,S3,,,20\n", 0);
    assert_eq!(book.unapplied("2024-03-09")[1], "-20.00");
    assert_eq!(book.unapplied("2024-03-10")[1], "0.00");
    assert_eq!(book.column(&["settle", "list"], "rule"), ["hand"]);
}

#[test]
fn a_match_whose_document_was_taken_back_is_said_and_open() {
    let book = Book::new();
    book.say(&["settle", "commit"], 0);
    let files = book.column(&["batch", "list"], "file");
    let receipts = files.iter().position(|file| file.contains("收款")).expect("a batch") + 1;
    // 1: the receipts brought the customers, whom the invoices still name.
    book.say(&["batch", "undo", &receipts.to_string()], 1);
    assert_eq!(book.column(&["settle", "list"], "status"), ["broken", "broken", "broken"]);
    assert_eq!(book.unapplied("2024-03-31"), ["0.00", "0.00"]);
    let balance = book.column(&["report", "aging", "--as-of", "2024-03-31"], "balance");
    assert_eq!(balance, ["200.01", "55.00"]);
}

/// Reads another file into the book; a finding at the threshold is no matter here.
fn import(book: &Book, name: &str, text: &str) -> String {
    let path = book.path(name);
    fs::write(&path, text).expect("written");
    let path = path.to_string_lossy().into_owned();
    let place = book.path("out/book").to_string_lossy().into_owned();
    let words = ["import", &path, "--fail-on", "error", "--book", &place];
    let output = wanglai(words);
    stdout(&output, 0);
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_matched_document_that_grows_is_said_and_stays_matched() {
    let book = Book::new();
    book.say(&["settle", "commit"], 0);
    assert!(book.column(&["settle", "check"], "settlement").is_empty());
    let said = import(
        &book,
        "补开.csv",
        "客户编码,客户名称,单据日期,单据号,价税合计\nC01,样本甲商行,2024-02-12,X2,5\n",
    );
    assert!(said.contains("changed since"), "{said}");
    assert_eq!(book.column(&["settle", "list"], "status"), ["in-force", "altered", "altered"]);
    let rows = rows(&book.say(&["settle", "check", "--format", "csv"], 1));
    let shown: Vec<&str> =
        ["settlement", "document_number", "debit_then", "debit_now", "lines_now"]
            .iter()
            .map(|key| rows[0][*key].as_str())
            .collect();
    assert_eq!((rows.len(), shown), (1, vec!["2", "X2", "70.00", "75.00", "2"]));
    // The match holds as it was committed; what came to the document is open.
    assert_eq!(book.unapplied("2024-03-31"), ["0.00", "-20.00"]);
    let balance = book.column(&["report", "aging", "--as-of", "2024-03-31"], "balance");
    assert_eq!(balance, ["5.00", "35.00"]);
}

#[test]
fn a_match_whose_customer_was_merged_is_said() {
    let book = Book::new();
    book.say(&["settle", "commit"], 0);
    book.say(&["customer", "merge", "C01", "--into", "C02"], 0);
    let rows = rows(&book.say(&["settle", "check", "--format", "csv"], 1));
    let moved: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| (row["moved_from"].as_str(), row["customer_code"].as_str()))
        .collect();
    assert!(moved == [("C01", "C02"); 2] || moved == [("C02", "C01"); 1], "{moved:?}");
}

#[test]
fn a_receipt_for_another_customers_invoice_is_found() {
    let book = Book::new();
    let text = "客户编码,单据日期,单据号,收款金额,核销单号\n\
        C02,2024-03-20,S9,10,X3\nC02,2024-03-21,S10,10,X4\nC02,2024-03-22,S11,10,X99\n";
    let path = book.path("四月收款.csv");
    fs::write(&path, text).expect("written");
    let path = path.to_string_lossy().into_owned();
    let place = book.path("out/book").to_string_lossy().into_owned();
    let words = ["import", &path, "--book", &place, "--format", "json"];
    let record: serde_json::Value =
        serde_json::from_str(&stdout(&wanglai(words), 0)).expect("JSON");
    assert_eq!(record["findings"]["settled-document-unknown"], 2, "{}", record["findings"]);
    let output = wanglai(["check", &path, "--book", &place]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("Document X3 is of customer C01"), "{said}");
    assert!(said.contains("Customer C02 has no document X99"), "{said}");
}
