//! Letters to customers: who is written to, what they say, and that they tie to the ageing.

use std::fs;
use std::path::PathBuf;

use calamine::{Data, Reader, Xlsx};

use crate::program::{cents, rows, stdout, wanglai};

const CUSTOMERS: &str = "客户编码,客户名称,地址,联系人,电话,信用期限\n\
    C01,样本甲商行,杭州市西湖区文三路1号,张三丰,0571-28886666,30\n\
    C02,样本乙商行,,,,0\nC03,样本丙商行,,,,0\nC04,样本丁商行,,,,0\n";
const INVOICES: &str = "客户编码,客户名称,单据日期,单据号,价税合计\n\
    C01,样本甲商行,2024-01-10,X1,1000\nC01,样本甲商行,2024-05-10,X2,2345.67\n\
    C01,样本甲商行,2024-06-20,X3,500\nC02,样本乙商行,2024-06-15,X4,55\n\
    C03,样本丙商行,2024-01-20,X5,80\n";
const RECEIPTS: &str = "客户编码,客户名称,单据日期,单据号,收款金额,核销单号\n\
    C01,样本甲商行,2024-03-05,S1,400,X1\nC01,样本甲商行,2024-06-25,S2,100,\n\
    C03,样本丙商行,2024-03-01,S3,80,\nC04,样本丁商行,2024-03-01,S4,30,\n";

struct Book {
    folder: tempfile::TempDir,
}

impl Book {
    fn new() -> Book {
        let folder = tempfile::tempdir().expect("a folder");
        let input = folder.path().join("in");
        fs::create_dir(&input).expect("a folder for the files");
        let files =
            [("客户档案.csv", CUSTOMERS), ("销售发票.csv", INVOICES), ("收款单.csv", RECEIPTS)];
        for (name, text) in files {
            fs::write(input.join(name), text).expect("written");
        }
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
        let day = ["--as-of", "2024-06-30"];
        let words = words.iter().copied().chain(["--book", &book]).chain(day);
        stdout(&wanglai(words), code)
    }

    fn listed(&self, words: &[&str]) -> Vec<[String; 4]> {
        let words: Vec<&str> =
            ["letter"].iter().chain(words).copied().chain(["--format", "csv"]).collect();
        let rows = rows(&self.say(&words, 0));
        rows.iter()
            .map(|row| ["customer_code", "balance", "claim", "level"].map(|key| row[key].clone()))
            .collect()
    }
}

/// Every cell of every sheet as text.
fn cells(path: &PathBuf) -> Vec<(String, String)> {
    let mut book: Xlsx<_> = calamine::open_workbook(path).expect("a workbook");
    let mut cells = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).expect("the sheet");
        for (_, _, cell) in range.used_cells() {
            if *cell != Data::Empty {
                cells.push((name.clone(), cell.to_string()));
            }
        }
    }
    cells
}

#[test]
fn only_who_owes_past_due_is_dunned_and_at_the_level_of_the_days() {
    let book = Book::new();
    // C01 owes 600 of January and 2,345.67 of May past due; 100 of it came unmatched. C03 has
    // paid without naming an invoice, C04 in advance: nobody duns them.
    let expected = [["C01", "3345.67", "2845.67", "3"], ["C02", "55.00", "55.00", "1"]];
    assert_eq!(book.listed(&["dunning"]), expected.map(|row| row.map(str::to_owned)));
    let open_item = book.listed(&["dunning", "--method", "open-item"]);
    assert_eq!(open_item, expected.map(|row| row.map(str::to_owned)));
    assert_eq!(book.listed(&["dunning", "--overdue", "30"]).len(), 1);
    assert_eq!(book.listed(&["dunning", "--overdue", "142"]).len(), 0);
    assert_eq!(book.listed(&["dunning", "--level", "2"])[1][3], "2");
    assert_eq!(book.listed(&["dunning", "--where", "customer_code = \"C02\""]).len(), 1);
    assert_eq!(book.listed(&["dunning", "--customer", "C03"]).len(), 0);
    book.say(&["letter", "dunning", "--customer", "C99"], 2);
    book.say(&["letter", "dunning", "--level", "4"], 2);
    book.say(&["letter", "dunning", "--method", "t3"], 2);
}

#[test]
fn nobody_is_dunned_for_what_is_contested() {
    let book = Book::new();
    let place = book.path("out/book").to_string_lossy().into_owned();
    let dispute = ["collect", "dispute", "C01", "--document", "X1", "--since", "2024-06-01"];
    let words = dispute.into_iter().chain(["--book", &place]);
    stdout(&wanglai(words), 0);
    // The invoice of January is contested: that of May is asked for, 21 days after its day.
    let dunned = book.listed(&["dunning"]);
    assert_eq!(dunned[0], ["C01", "3345.67", "2345.67", "1"]);
    let out = book.path("催款.xlsx").to_string_lossy().into_owned();
    book.say(&["letter", "dunning", "--customer", "C01", "--lang", "zh", "--out", &out], 0);
    let cells = cells(&book.path("催款.xlsx"));
    assert!(cells.iter().any(|(_, text)| text == "X2"));
    assert!(!cells.iter().any(|(_, text)| text == "X1"), "{cells:?}");
    // Of what is contested in part the rest is asked for.
    let some = ["collect", "dispute", "C01", "--document", "X2", "--amount", "45.67"];
    stdout(&wanglai(some.into_iter().chain(["--since", "2024-06-01", "--book", &place])), 0);
    let dunned = book.listed(&["dunning"]);
    assert_eq!(dunned[0][2], "2300.00");
}

#[test]
fn letters_tie_to_the_ageing_to_the_cent() {
    let book = Book::new();
    for method in ["open-item", "fifo"] {
        let words = ["report", "aging", "--by", "due", "--method", method, "--format", "csv"];
        let aged = rows(&book.say(&words, 0));
        let words = ["letter", "statement", "--method", method, "--format", "csv"];
        let letters = rows(&book.say(&words, 0));
        let mut written = 0;
        for letter in &letters {
            let aged = aged.iter().find(|row| row["customer_code"] == letter["customer_code"]);
            let aged = aged.expect("the ageing has each customer of a letter");
            let overdue: i64 = aged
                .iter()
                .filter(|(key, _)| key.starts_with('d') && key[1..2].parse::<u8>().is_ok())
                .map(|(_, amount)| cents(amount))
                .sum();
            assert_eq!(cents(&letter["balance"]), cents(&aged["balance"]));
            assert_eq!(cents(&letter["unapplied"]), cents(&aged["unapplied"]));
            assert_eq!(cents(&letter["overdue"]), overdue);
            written += cents(&letter["balance"]);
        }
        let owed: i64 = aged.iter().map(|row| cents(&row["balance"])).sum();
        assert_eq!(written, owed);
    }
}

#[test]
fn a_letter_hides_who_is_spoken_to_unless_asked() {
    let book = Book::new();
    let file = book.path("letters.xlsx");
    let name = file.to_string_lossy().into_owned();
    let words = ["letter", "dunning", "--customer", "C01", "--lang", "zh", "--out", &name];
    book.say(&words, 0);
    let text: String = cells(&file).into_iter().map(|(_, cell)| cell + "\n").collect();
    assert!(text.contains("最后催款通知") && text.contains("样本甲商行"), "{text}");
    assert!(text.contains("2,845.67") && text.contains("贰仟捌佰肆拾伍元陆角柒分"), "{text}");
    assert!(text.contains("张**") && !text.contains("张三丰") && !text.contains("28886666"));
    book.say(&[&words[..], &["--unmask"]].concat(), 0);
    let text: String = cells(&file).into_iter().map(|(_, cell)| cell + "\n").collect();
    assert!(text.contains("张三丰") && text.contains("28886666"));
}

#[test]
fn a_batch_is_one_file_with_a_list_or_one_file_each() {
    let book = Book::new();
    for (kind, count) in [("statement", 4), ("dunning", 2), ("confirmation", 3)] {
        for language in ["zh", "en", "fr"] {
            let file = book.path("all.xlsx").to_string_lossy().into_owned();
            book.say(&["letter", kind, "--lang", language, "--out", &file], 0);
            let opened: Xlsx<_> = calamine::open_workbook(book.path("all.xlsx")).expect("one");
            assert_eq!(opened.sheet_names().len(), count + 1, "{kind} {language}");
            let text: Vec<String> =
                cells(&book.path("all.xlsx")).into_iter().map(|(_, cell)| cell).collect();
            assert!(!text.iter().any(|cell| cell.contains('{')), "{kind} {language} is filled in");
        }
        let folder = book.path(kind).to_string_lossy().into_owned();
        book.say(&["letter", kind, "--out", &folder], 0);
        assert_eq!(fs::read_dir(book.path(kind)).expect("the folder").count(), count);
    }
}

#[test]
fn the_user_changes_texts_levels_and_columns() {
    let book = Book::new();
    let own = book.path("own.toml").to_string_lossy().into_owned();
    stdout(&wanglai(["template", "dunning", "--out", &own]), 0);
    let text = fs::read_to_string(&own).expect("the template");
    let changed = text
        .replace("title = \"付款提醒函\"", "title = \"致{customer_name}的友情提示\"")
        .replace("days = 31", "days = 20")
        .replace("items = [\"date\", \"number\",", "items = [\"number\",")
        .replace("bank_account = \"\"", "bank_account = \"6222000011112222\"");
    fs::write(&own, changed).expect("written");
    let listed = book.listed(&["dunning", "--template", &own]);
    assert_eq!([&listed[0][3], &listed[1][3]], ["3", "1"]);
    let file = book.path("own.xlsx").to_string_lossy().into_owned();
    let words = ["letter", "dunning", "--lang", "zh", "--template", &own, "--out", &file];
    book.say(&words, 0);
    let text: String =
        cells(&book.path("own.xlsx")).into_iter().map(|(_, cell)| cell + "\n").collect();
    assert!(text.contains("致样本乙商行的友情提示") && text.contains("6222000011112222"), "{text}");
    for (wrong, hint) in [
        ("kind = \"dunning\"\nversion = 1", "level"),
        ("kind = \"statement\"\nversion = 1", "statement"),
        ("kind = \"dunning\"\nversion = 1\ncolour = 3", "colour"),
        (
            "kind = \"dunning\"\nversion = 1\n[[levels]]\ndays = 1\n[levels.en]\ntitle = \"{dey}\"",
            "day",
        ),
    ] {
        fs::write(&own, wrong).expect("written");
        let path = book.path("out/book").to_string_lossy().into_owned();
        let words = ["letter", "dunning", "--lang", "en", "--template", &own, "--book", &path];
        let refused = wanglai(words);
        assert_eq!(refused.status.code(), Some(2));
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(said.contains(hint), "{said}");
    }
}
