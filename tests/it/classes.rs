//! Trees of classes, bank accounts and addresses as records of the book; new books by profile;
//! layouts of the user's own; what comes to its end.

use std::ffi::OsString;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use calamine::{Reader, Xlsx};

use crate::program::{rows, stdout, wanglai};

fn run(words: &[&str], book: &Path, code: i32) -> String {
    let mut all: Vec<OsString> = words.iter().map(OsString::from).collect();
    all.extend(["--book".into(), book.into()]);
    stdout(&wanglai(all), code)
}

fn t3_book(folder: &Path) -> PathBuf {
    let book = folder.join("book");
    let words = ["init".as_ref(), book.as_os_str(), "--profile".as_ref(), "t3".as_ref()];
    stdout(&wanglai(words), 0);
    book
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).expect("the sheet can be written");
    path.display().to_string()
}

fn table(book: &Path, name: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    rows(&run(&["export", "--table", name, "--unmask"], book, 0)).into_iter().collect()
}

#[test]
fn customers_stand_in_the_leaves_of_a_tree() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = t3_book(folder.path());
    assert_eq!(table(&book, "categories").len(), 5);
    let more =
        write(folder.path(), "客户分类.csv", "类别编码,类别名称\n01001,省内批发\n08001,怪\n");
    let said = run(&["import", &more], &book, 0);
    assert!(said.contains("class-parent-missing"), "{said}");
    assert_eq!(table(&book, "categories").len(), 7);
    let customers = write(
        folder.path(),
        "c.csv",
        "客户编码,客户名称,所属分类,所属地区\n1,新安五金商行,01,华东\n2,北固建材商行,省内批发,03\n\
         3,江口百货商行,餐饮,月球\n",
    );
    let said = run(&["import", &customers, "--format", "json"], &book, 0);
    let found: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    let counts = &found["findings"];
    assert_eq!(counts["category-not-leaf"], 1, "{said}");
    assert_eq!(counts["category-unknown"], 2, "{said}");
    for (filter, codes) in [
        ("category under 01", "1 2"),
        ("category under 01001", "2"),
        ("所属分类 not under 批发", "3"),
        ("region under 华东 or region under 03", "1 2"),
    ] {
        let words = ["customer", "list", "--format", "csv", "--where", filter];
        let found = rows(&run(&words, &book, 0));
        let found: Vec<&str> = found.iter().map(|row| row["customer_code"].as_str()).collect();
        assert_eq!(found.join(" "), codes, "{filter}");
    }
    let wrong = ["customer", "list", "--where", "region is empty or category under 0100", "--book"];
    let wrong = wrong.iter().map(OsString::from).chain([book.clone().into()]);
    let refused = wanglai(wrong.chain(["--lang".into(), "en".into()]));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2), "{said}");
    let caret = said.lines().find(|line| line.trim() == "^").expect("the character");
    assert_eq!(caret.chars().count(), "  region is empty or category under 0".len(), "{said}");
    assert!(said.contains("no class “0100”; the nearest is 0"), "{said}");
    // The tree is one batch a file, and goes back as any other.
    run(&["batch", "undo", "3"], &book, 0);
    assert_eq!(table(&book, "categories").len(), 5);
    // A batch that is not there, or no more, is a wrong command.
    for command in [&["batch", "undo", "3"], &["batch", "undo", "99"], &["batch", "show", "99"]] {
        run(command, &book, 2);
    }
    run(&["batch", "undo", "99", "--dry-run"], &book, 2);
    let history = run(&["batch", "show", "1", "--format", "json", "--unmask"], &book, 0);
    assert!(history.contains("\"category\"") && history.contains("\"05\""), "{history}");
}

#[test]
fn a_customer_has_several_accounts_and_addresses() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = t3_book(folder.path());
    let accounts = write(
        folder.path(),
        "账户.csv",
        "客户编码,客户名称,银行账号,开户银行,账户名称,默认账户\n\
         1,新安五金商行,12345678901234,示例银行甲支行,新安五金商行,是\n\
         1,新安五金商行,98765432109876,示例银行乙支行,新安五金商行,否\n",
    );
    run(&["import", &accounts], &book, 0);
    let addresses = write(
        folder.path(),
        "地址.csv",
        "客户编码,客户名称,地址用途,地址,默认地址\n1,新安五金商行,发货,示例市一路1号,是\n\
         1,新安五金商行,开票,示例市二路2号,\n",
    );
    run(&["import", &addresses], &book, 0);
    let found = table(&book, "bank-accounts");
    assert_eq!(found.len(), 2);
    assert_eq!((found[0]["is_main"].as_str(), found[1]["is_main"].as_str()), ("yes", "no"));
    assert_eq!(table(&book, "addresses")[1]["address_use"], "billing");
    for (filter, count) in [
        ("accounts.bank_account = 98765432109876", 1),
        ("addresses.地址用途 = 开票 and accounts.is_main = 1", 1),
        ("contacts.mobile is not empty", 0),
        ("contacts.mobile is empty", 1),
    ] {
        let words = ["customer", "list", "--format", "csv", "--where", filter];
        assert_eq!(rows(&run(&words, &book, 0)).len(), count, "{filter}");
    }
    // Everything in one workbook, and back into another book.
    let out = folder.path().join("all.xlsx").display().to_string();
    run(&["export", "--unmask", "--out", &out], &book, 0);
    let again = folder.path().join("again");
    run(&["import", &out], &again, 0);
    for name in ["customers", "bank-accounts", "addresses", "categories", "regions"] {
        assert_eq!(table(&again, name), table(&book, name), "{name}");
    }
    let history = run(&["customer", "history", "1", "--unmask", "--format", "csv"], &book, 0);
    assert!(history.contains("98765432109876"), "{history}");
    let people = write(
        folder.path(),
        "联系人.csv",
        "客户编码,客户名称,联系人,手机,主要联系人\n1,新安五金商行,王小明,13800138000,\n\
         1,新安五金商行,赵小红,13900139000,是\n",
    );
    run(&["import", &people], &book, 0);
    shows_what_belongs_to_the_customer(&book);
    // The customer that they made stays: the addresses name it.
    run(&["batch", "undo", "3"], &book, 1);
    assert_eq!(table(&book, "bank-accounts").len(), 0);
    assert_eq!(table(&book, "addresses").len(), 2);
}

fn shows_what_belongs_to_the_customer(book: &Path) {
    let show = |words: &[&str]| run(&[&["customer", "show", "1"], words].concat(), book, 0);
    let json = |words: &[&str]| -> serde_json::Value {
        let said = show(&[&["--format", "json"], words].concat());
        serde_json::from_str(&said).expect("JSON")
    };
    let found = &json(&["--unmask"])[0];
    let cells = |table: &str, key: &str| -> Vec<String> {
        let list = found[table].as_array().expect("an array");
        list.iter().map(|one| one[key].as_str().expect("a text").to_owned()).collect()
    };
    assert_eq!(cells("contacts", "contact_name"), ["赵小红", "王小明"]);
    assert_eq!(cells("contacts", "is_main"), ["yes", "no"]);
    assert_eq!(cells("bank_accounts", "bank_account"), ["12345678901234", "98765432109876"]);
    assert_eq!(cells("addresses", "address_use"), ["shipping", "billing"]);
    // As of a day that is not over, it is what it is now.
    assert_eq!(json(&["--as-of", "2099-12-31", "--unmask"]), json(&["--unmask"]));
    let secrets = ["王小明", "13900139000", "98765432109876"];
    let (masked, open) = (show(&["--lang", "en"]), show(&["--lang", "en", "--unmask"]));
    let masked_json = json(&[]).to_string();
    for secret in secrets {
        assert!(!masked.contains(secret) && !masked_json.contains(secret), "{secret}: {masked}");
        assert!(open.contains(secret), "{secret}: {open}");
    }
    assert!(open.contains("Billing") && open.contains("示例市二路2号"), "{open}");
    assert_eq!(rows(&show(&["--format", "csv"])).len(), 1);
}

#[test]
fn a_masked_export_puts_no_stars_into_the_book() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = t3_book(folder.path());
    let sheet = "客户编码,客户名称,联系人,手机\n1,新安五金商行,王小明,13800138000\n";
    let sheet = write(folder.path(), "c.csv", sheet);
    run(&["import", &sheet], &book, 0);
    let out = folder.path().join("masked.csv").display().to_string();
    run(&["export", "--out", &out], &book, 0);
    let said = run(&["import", &out, "--mode", "overwrite"], &book, 1);
    assert!(said.contains("value-masked"), "{said}");
    assert_eq!(table(&book, "customers")[0]["contact_name"], "王小明");
}

#[test]
fn a_layout_of_the_user_is_filled() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = t3_book(folder.path());
    let sheet = "客户编码,客户名称,信用额度,合同到期日,标签\n0001,新安五金商行,5000,2024-01-31,甲\n\
                 0002,北固建材商行,250.5,,\n";
    let sheet = write(folder.path(), "c.csv", sheet);
    run(&["import", &sheet], &book, 0);
    let layout = folder.path().join("layout.xlsx");
    let write_layout = |name: &str| {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write_row(0, 0, ["编号", "客户", "额度"]).expect("headings");
        sheet.write_row(1, 0, ["{{客户代码}}", name, "{{credit_limit}}"]).expect("cells");
        workbook.save(&layout).expect("the layout can be written");
    };
    let out = folder.path().join("out.xlsx").display().to_string();
    let template = layout.display().to_string();
    let words = ["export", "--template", &template, "--out", &out];
    write_layout("{{客户名}}");
    let mut all: Vec<OsString> = words.iter().map(OsString::from).collect();
    all.extend(["--book".into(), book.clone().into()]);
    let refused = wanglai(all);
    let error = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{error}");
    assert!(error.contains("B2") && error.contains("{{客户名称}}"), "{error}");
    write_layout("{{客户名称}}");
    run(&words, &book, 0);
    let bytes = fs::read(&out).expect("the workbook is there");
    let mut filled: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).expect("xlsx");
    let range = filled.worksheet_range("Sheet1").expect("the sheet is there");
    let text: Vec<String> = range.rows().flatten().map(ToString::to_string).collect();
    let wanted =
        ["编号", "客户", "额度", "0001", "新安五金商行", "5000", "0002", "北固建材商行", "250.5"];
    assert_eq!(text, wanted);
}

#[test]
fn what_ends_soon_is_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = t3_book(folder.path());
    let sheet = "客户编码,客户名称,合同到期日,合同预警天数,证照到期日,额度到期日\n\
                 1,新安五金商行,2024-03-31,5,2024-03-01,2024-12-31\n";
    let sheet = write(folder.path(), "c.csv", sheet);
    run(&["import", &sheet], &book, 0);
    let due = |day: &str| {
        let found = rows(&run(&["customer", "due", "--as-of", day, "--format", "csv"], &book, 0));
        let texts = found.iter().map(|row| format!("{} {}", row["field"], row["days_left"]));
        texts.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(due("2024-01-01"), "");
    assert_eq!(due("2024-02-01"), "licence_until 29");
    assert_eq!(due("2024-03-26"), "licence_until -25, contract_until 5");
}

#[test]
fn a_class_is_one_whether_its_code_or_its_name_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = t3_book(folder.path());
    let classes = write(folder.path(), "客户分类.csv", "类别编码,类别名称\n01,批发\n02,零售\n");
    run(&["import", &classes], &book, 0);
    let customers = write(
        folder.path(),
        "c.csv",
        "客户编码,客户名称,所属分类\n1,新安五金商行,01\n2,北固建材商行,批发\n3,江口百货商行,零售\n",
    );
    run(&["import", &customers], &book, 0);
    let sales = write(
        folder.path(),
        "销售发票.csv",
        "客户编码,单据日期,单据号,价税合计,所属分类\n1,2024-01-05,A,100,\n2,2024-01-06,B,50,\n\
         3,2024-02-07,C,7,\n3,2024-02-08,D,20,批发\n",
    );
    run(&["import", &sales], &book, 0);
    let shown = |words: &[&str], keys: &[&str]| -> Vec<String> {
        let words = [&["report"], words, &["--format", "csv"]].concat();
        let rows = rows(&run(&words, &book, 0));
        rows.iter()
            .map(|row| keys.iter().map(|key| &*row[*key]).collect::<Vec<_>>().join(" "))
            .collect()
    };
    let keys = ["key", "label", "gross"];
    assert_eq!(shown(&["sales", "--group", "category"], &keys), ["01 批发 170.00", "02 零售 7.00"]);
    let pivot = shown(&["sales", "--group", "category", "--across", "month"], &["key", "2024-01"]);
    assert_eq!(pivot, ["01 150.00", "02 0.00"]);
    for class in ["01", "批发"] {
        let codes = shown(&["balances", "--category", class], &["customer_code"]);
        assert_eq!(codes, ["1", "2"], "{class}");
    }
}
