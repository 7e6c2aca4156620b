//! The life of a customer in a book: removed, restored, merged, reverted; batches and their undo;
//! what stood on another day; the doctor.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::{rows, stdout, wanglai};

struct Book {
    folder: tempfile::TempDir,
}

impl Book {
    /// Four customers in one batch, documents of two of them in another.
    fn new() -> Book {
        let book = Book { folder: tempfile::tempdir().expect("a folder") };
        book.import(
            "customers.csv",
            "客户编码,客户名称,所属地区,信用期限,传真\n\
             A1,新安五金商行,华东,30,0571-28886666\nA2,新安五金,华东,,\n\
             A3,北方贸易有限公司,华北,60,\nA4,南方贸易有限公司,华南,60,\n",
            &[],
        );
        book.import(
            "sales.csv",
            "单据日期,单据号,客户编码,价税合计\n2025-03-01,X1,A1,100\n2025-03-02,X2,A2,50\n",
            &[],
        );
        book
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("book")
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).expect("a file");
        path
    }

    fn import(&self, name: &str, text: &str, more: &[&str]) -> String {
        let path = self.file(name, text);
        self.say(&[&["import", path.to_str().expect("a name")], more].concat(), 0)
    }

    fn say(&self, words: &[&str], code: i32) -> String {
        let mut all: Vec<OsString> = words.iter().map(OsString::from).collect();
        all.extend(["--book".into(), self.path().into_os_string()]);
        stdout(&wanglai(all), code)
    }

    fn rows(&self, words: &[&str], code: i32) -> Vec<std::collections::BTreeMap<String, String>> {
        rows(&self.say(&[words, &["--format", "csv"]].concat(), code))
    }

    fn json(&self, words: &[&str], code: i32) -> Value {
        let text = self.say(&[words, &["--format", "json"]].concat(), code);
        serde_json::from_str(&text).expect("JSON")
    }

    fn codes(&self) -> Vec<String> {
        let listed = self.rows(&["customer", "list"], 0);
        listed.iter().map(|row| row["customer_code"].clone()).collect()
    }

    fn cell(&self, code: &str, field: &str) -> String {
        self.rows(&["customer", "show", code, "--unmask"], 0)[0][field].clone()
    }

    fn balance(&self, code: &str) -> String {
        let balances = self.rows(&["report", "balances", "--as-of", "2025-12-31"], 0);
        let found = balances.iter().find(|row| row["customer_code"] == code);
        found.map(|row| row["closing"].clone()).unwrap_or_default()
    }
}

#[test]
fn a_customer_with_documents_stays_and_another_one_comes_back() {
    let book = Book::new();
    // All is said at once, and nothing is done.
    let refused = book.json(&["customer", "remove", "A1", "A3", "A9"], 1);
    let reasons: Vec<&str> = refused["refused"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["reason"].as_str().expect("a word"))
        .collect();
    assert_eq!(reasons, ["documents", "unknown"]);
    assert_eq!(book.codes(), ["A1", "A2", "A3", "A4"]);
    book.say(&["customer", "remove", "A3", "--dry-run"], 0);
    assert_eq!(book.codes().len(), 4);
    book.say(&["customer", "remove", "A3"], 0);
    assert_eq!(book.codes(), ["A1", "A2", "A4"]);
    book.say(&["customer", "show", "A3"], 2);
    book.say(&["customer", "edit", "A3", "--set", "region=华东"], 2);
    book.say(&["customer", "restore", "A3"], 0);
    assert_eq!(book.cell("A3", "credit_days"), "60");
    // Removed once more, it comes back with a document that names it.
    book.say(&["customer", "remove", "--where", "region = 华北"], 0);
    book.import("more.csv", "单据日期,单据号,客户编码,价税合计\n2025-04-01,X3,A3,7\n", &[]);
    assert_eq!(book.cell("A3", "customer_name"), "北方贸易有限公司");
    // Undoing what brought it back would leave its document without a customer.
    book.say(&["customer", "remove", "A3"], 1);
    assert_eq!(book.say(&["doctor"], 0).lines().last(), Some("The book is sound"));
}

#[test]
fn merged_customers_are_one_until_the_merge_is_undone() {
    let book = Book::new();
    assert_eq!((book.balance("A1"), book.balance("A2")), ("100.00".into(), "50.00".into()));
    let merged = book.json(&["customer", "merge", "A2", "--into", "A1"], 0);
    let batch = merged["batch"].as_i64().expect("a batch").to_string();
    assert_eq!(book.codes(), ["A1", "A3", "A4"]);
    assert_eq!((book.balance("A1"), book.balance("A2")), ("150.00".into(), String::new()));
    // The old code shows the one that it is now, and later documents find it.
    assert_eq!(book.cell("A2", "customer_code"), "A1");
    let said = book.import(
        "later.csv",
        "单据日期,单据号,客户编码,客户名称,价税合计\n2025-05-01,X9,A2,新安五金,5\n",
        &["--strict"],
    );
    assert!(!said.contains("customer-unknown"), "{said}");
    assert_eq!(book.balance("A1"), "155.00");
    book.say(&["customer", "merge", "A2", "--into", "A3"], 1);
    book.say(&["customer", "merge", "A3", "--into", "A3"], 1);
    book.say(&["customer", "edit", "A2", "--set", "region=华北"], 2);
    assert_eq!(book.say(&["doctor"], 0).lines().last(), Some("The book is sound"));
    book.say(&["batch", "undo", &batch], 0);
    assert_eq!(book.codes(), ["A1", "A2", "A3", "A4"]);
    assert_eq!((book.balance("A1"), book.balance("A2")), ("100.00".into(), "55.00".into()));
}

#[test]
fn a_marked_proposal_of_duplicates_is_merged() {
    let book = Book::new();
    let proposal = "group,mark,customer_code\n1,keep,A1\n1,merge,A2\n2,,A3\n2,never,A4\n";
    let path = book.file("proposal.csv", proposal);
    let path = path.to_str().expect("a name");
    let dry = book.rows(&["customer", "merge", "--from", path, "--dry-run"], 0);
    assert!(dry.iter().any(|row| row["field"] == "merged_into" && row["new"] == "A1"), "{dry:?}");
    book.say(&["customer", "merge", "--from", path], 0);
    assert_eq!(book.codes(), ["A1", "A3", "A4"]);
    let unclear = book.file("unclear.csv", "group,mark,customer_code\n1,merge,A3\n1,merge,A4\n");
    book.say(&["customer", "merge", "--from", unclear.to_str().expect("a name")], 2);
}

#[test]
fn a_field_is_cleared_and_one_change_is_reverted() {
    let book = Book::new();
    let edit = ["customer", "edit", "A1", "--clear", "fax,credit_days", "--set", "region=华北"];
    let dry = book.rows(&[&edit[..], &["--dry-run"]].concat(), 0);
    assert_eq!(dry.len(), 3, "{dry:?}");
    assert_eq!(book.cell("A1", "credit_days"), "30");
    book.say(&edit, 0);
    assert_eq!((book.cell("A1", "credit_days"), book.cell("A1", "fax")), ("".into(), "".into()));
    book.say(&["customer", "edit", "A1", "--clear", "customer_name"], 2);
    book.say(&["customer", "edit", "A1", "--clear", "odd"], 2);
    book.say(&["customer", "edit", "A1", "--set", "region=华南"], 0);

    let history = book.rows(&["customer", "history", "A1"], 0);
    let change_of = |field: &str, new: &str| -> String {
        let fits = |row: &&std::collections::BTreeMap<String, String>| {
            row["field"] == field && row["new"] == new
        };
        history.iter().rfind(fits).expect("the change")["change"].clone()
    };
    let source = |field: &str| history.iter().rfind(|row| row["field"] == field).expect("one");
    assert_eq!(source("region")["source"], "customer edit");
    assert_eq!(source("customer_name")["source"], "customers.csv");
    // The region was changed since; the term was not.
    book.say(&["customer", "revert", &change_of("region", "华北")], 1);
    assert_eq!(book.cell("A1", "region"), "华南");
    book.say(&["customer", "revert", &change_of("credit_days", "")], 0);
    assert_eq!(book.cell("A1", "credit_days"), "30");
    book.say(&["customer", "revert", "99999"], 1);
    let all = book.rows(&["customer", "history"], 0);
    assert!(all.len() > history.len() && all.iter().any(|row| row["customer_code"] == "A4"));
}

#[test]
fn a_file_shows_its_difference_before_it_is_committed() {
    let book = Book::new();
    let text = "客户编码,客户名称,所属地区,信用期限,传真\n\
                A1,新安五金商行,华北,30,0571-28886667\nA2,新安五金,,45,\nA5,西部商行,西南,,\n";
    let path = book.file("changes.csv", text);
    let path = path.to_str().expect("a name");
    let import = ["import", path, "--mode", "fill", "--field-mode", "fax=overwrite", "--unmask"];
    let verdict = |rows: &[std::collections::BTreeMap<String, String>], code: &str, field: &str| {
        let found = rows.iter().find(|row| row["customer_code"] == code && row["field"] == field);
        found.map(|row| (row["verdict"].clone(), row["old"].clone(), row["new"].clone()))
    };
    let three = |one: &str, two: &str, last: &str| Some((one.into(), two.into(), last.into()));
    let dry = book.rows(&[&import[..], &["--dry-run"]].concat(), 0);
    assert_eq!(verdict(&dry, "A1", "region"), three("conflict", "华东", "华北"));
    let fax = verdict(&dry, "A1", "fax").expect("the fax differs");
    assert_eq!(fax.0, "changed");
    assert_eq!(verdict(&dry, "A2", "credit_days"), three("changed", "", "45"));
    assert_eq!(verdict(&dry, "A5", "*"), three("new", "", "西部商行"));
    assert_eq!(verdict(&dry, "A2", "region"), None);
    assert_eq!(book.codes().len(), 4);
    let done = book.rows(&import, 0);
    assert_eq!(dry, done, "the dry run shows what the import does");
    assert_eq!(
        (book.cell("A1", "region"), book.cell("A2", "credit_days")),
        ("华东".into(), "45".into())
    );
    // The same again: nothing, and no batch.
    let batches = book.rows(&["batch", "list"], 0).len();
    assert_eq!(book.rows(&import, 0).len(), 0);
    assert_eq!(book.rows(&["batch", "list"], 0).len(), batches);
    book.say(&["import", path, "--field-mode", "odd=fill"], 2);
}

#[test]
fn a_dry_run_of_a_new_book_leaves_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, book) = (folder.path().join("c.csv"), folder.path().join("book"));
    fs::write(&file, "客户编码,客户名称\nA1,新安五金商行\n").expect("a file");
    let words = ["import".into(), file.into_os_string(), "--dry-run".into(), "--book".into()];
    let words: Vec<OsString> = words.into_iter().chain([book.clone().into_os_string()]).collect();
    stdout(&wanglai(words), 0);
    assert!(!book.exists());
}

#[test]
fn undo_says_each_row_and_names_who_rested_on_it() {
    let book = Book::new();
    book.say(&["customer", "edit", "A3", "--set", "region=华东"], 0);
    book.import(
        "again.csv",
        "客户编码,客户名称,所属地区\nA4,南方贸易有限公司,华南\nA6,东海商行,华东\n",
        &[],
    );
    let shown = book.json(&["batch", "show", "1"], 0);
    assert_eq!(shown["changes"].as_array().map(Vec::len), Some(4), "{shown}");
    assert_eq!(shown["sheets"][0]["rows_accepted"], 4);
    let dry = book.json(&["batch", "undo", "1", "--dry-run"], 1);
    assert_eq!(book.codes().len(), 5);
    let undone = book.json(&["batch", "undo", "1"], 1);
    assert_eq!(dry["rows"], undone["rows"]);
    let outcome = |code: &str| -> (String, String) {
        let rows = undone["rows"].as_array().expect("rows");
        let row = rows.iter().find(|row| row["customer_code"] == code).expect("the row");
        let text = |key: &str| row[key].as_str().expect("text").to_owned();
        (text("outcome"), text("batches"))
    };
    assert_eq!(outcome("A1"), ("kept-documents".into(), "2".into()));
    assert_eq!(outcome("A3"), ("kept-edited".into(), "3".into()));
    assert_eq!(outcome("A4"), ("reversed".into(), "".into()));
    assert_eq!(undone["dependent"], serde_json::json!([3, 4]));
    // The file that had left a customer out brings it back now.
    let path = book.folder.path().join("again.csv");
    book.say(&["import", path.to_str().expect("a name")], 0);
    assert!(book.codes().contains(&"A4".to_owned()));
}

#[test]
fn a_book_says_what_it_was_on_another_day() {
    let book = Book::new();
    book.say(&["customer", "edit", "A1", "--set", "region=华北"], 0);
    book.say(&["customer", "remove", "A4"], 0);
    // What was done is put back by days, as if it had been done then.
    let connection = rusqlite::Connection::open(book.path().join("book.db")).expect("the book");
    for (batch, moment) in
        [(1, "2026-01-05"), (2, "2026-01-05"), (3, "2026-02-05"), (4, "2026-03-05")]
    {
        connection
            .execute(
                "UPDATE batch SET created = ?2 || 'T12:00:00Z' WHERE batch = ?1",
                rusqlite::params![batch, moment],
            )
            .expect("a moment");
    }
    drop(connection);
    let region =
        |day: &str| book.rows(&["customer", "show", "A1", "--as-of", day], 0)[0]["region"].clone();
    assert_eq!((region("2026-01-31"), region("2026-02-28")), ("华东".into(), "华北".into()));
    book.say(&["customer", "show", "A1", "--as-of", "2025-12-31"], 2);
    let count = |day: &str| book.rows(&["customer", "list", "--as-of", day], 0).len();
    assert_eq!((count("2025-12-31"), count("2026-02-28"), count("2026-03-31")), (0, 4, 3));
    let filtered = ["customer", "list", "--as-of", "2026-01-31", "--where", "region = 华东"];
    assert_eq!(book.rows(&filtered, 0).len(), 2);
}

#[test]
fn the_doctor_mends_what_is_safe_and_says_the_rest() {
    let book = Book::new();
    let path = book.path();
    let connection = rusqlite::Connection::open(path.join("book.db")).expect("the book");
    connection
        .execute_batch(
            "UPDATE customer SET region = 'tampered' WHERE customer_code = 'A3';
             DELETE FROM batch_customer WHERE customer_code = 'A2';
             DROP INDEX customer_by_name;",
        )
        .expect("damage");
    drop(connection);
    fs::write(path.join("ledger/notes.txt"), "of somebody").expect("a file");
    let words = |rows: &[std::collections::BTreeMap<String, String>]| -> Vec<(String, String)> {
        rows.iter().map(|row| (row["trouble"].clone(), row["mended"].clone())).collect()
    };
    let looked = words(&book.rows(&["doctor", "--dry-run"], 1));
    assert!(looked.iter().all(|(_, mended)| mended == "false"), "{looked:?}");
    let mended = words(&book.rows(&["doctor"], 1));
    let pair = |one: &str, two: &str| (one.to_owned(), two.to_owned());
    let expected = [
        pair("schema", "true"),
        pair("lines-by-customer", "true"),
        pair("file-unknown", "false"),
        pair("record", "true"),
    ];
    assert_eq!(mended, expected);
    assert_eq!(book.cell("A3", "region"), "华北");
    fs::remove_file(path.join("ledger/notes.txt")).expect("a file");
    assert_eq!(book.rows(&["doctor"], 0).len(), 0);
    // A changed byte in a ledger file cannot be mended.
    let file = ledger_file(&path);
    let mut bytes = fs::read(&file).expect("a ledger file");
    bytes[20] ^= 1;
    fs::write(&file, &bytes).expect("a ledger file");
    assert_eq!(words(&book.rows(&["doctor"], 1)), [pair("ledger-file-differs", "false")]);
    fs::remove_file(&file).expect("a ledger file");
    assert_eq!(words(&book.rows(&["doctor"], 1)), [pair("ledger-file-missing", "false")]);
}

fn ledger_file(book: &Path) -> PathBuf {
    let mut files = fs::read_dir(book.join("ledger")).expect("a folder");
    files.next().expect("a file").expect("an entry").path()
}

#[test]
fn one_writer_at_a_time_is_named_and_readers_do_not_wait() {
    let book = Book::new();
    let lock =
        fs::File::options().write(true).open(book.path().join("book.lock")).expect("the lock");
    lock.lock().expect("a lock");
    fs::write(book.path().join("book.lock"), "pid 4711, li").expect("a note");
    // In the midst of its transaction, too.
    let writer = rusqlite::Connection::open(book.path().join("book.db")).expect("the book");
    writer.execute_batch("BEGIN IMMEDIATE; DELETE FROM contact;").expect("a transaction");
    let started = std::time::Instant::now();
    assert_eq!(book.codes().len(), 4);
    assert!(started.elapsed() < std::time::Duration::from_secs(5), "a reader waits");
    let words = ["customer", "edit", "A1", "--set", "region=华北", "--book"];
    let path = book.path();
    let all = words.iter().map(OsString::from).chain([path.into_os_string()]);
    let refused = wanglai(all);
    assert_eq!(refused.status.code(), Some(3));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("pid 4711, li"), "{said}");
}

#[test]
fn two_imports_at_once_wait_for_each_other() {
    let book = Book::new();
    let children: Vec<std::process::Child> = (0..4)
        .map(|at| {
            let text = format!("客户编码,客户名称\nB{at},第{at}商行有限公司\n");
            let path = book.file(&format!("b{at}.csv"), &text);
            std::process::Command::new(env!("CARGO_BIN_EXE_wanglai"))
                .arg("import")
                .arg(path)
                .arg("--book")
                .arg(book.path())
                .stdout(std::process::Stdio::null())
                .spawn()
                .expect("the program starts")
        })
        .collect();
    for mut child in children {
        assert!(child.wait().expect("it ends").success());
    }
    assert_eq!(book.codes().len(), 8);
    assert_eq!(book.rows(&["batch", "list"], 0).len(), 6);
    assert_eq!(book.say(&["doctor"], 0).lines().last(), Some("The book is sound"));
}
