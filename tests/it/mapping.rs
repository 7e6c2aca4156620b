//! Headings that nobody knows: proposed, explained once by the user, and then remembered.

use std::fs;

use serde_json::Value;

use super::program::{record, stdout, wanglai};

#[test]
fn a_mapping_once_confirmed_is_remembered_for_its_source() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let text = "客户的编码,单位称呼,信用额度上限\n001,甲商行,1000\n002,乙商行,\n";
    fs::write(path("old.csv"), text).expect("the file can be written");
    let (file, book, out) = (path("old.csv"), path("book"), path("out"));
    // Nothing is known of it yet.
    let before = wanglai(["inspect", &file, "--format", "json"]);
    let answer: Value = serde_json::from_str(&stdout(&before, 1)).expect("the answer is JSON");
    assert_eq!(answer["files"][0]["sheets"][0]["template"], Value::Null);
    let (code, name) = ("客户的编码=customer_code", "单位称呼=customer_name");
    let mapped = ["--book", &book, "--map", code, "--map", name, "--format", "json"];
    let told = wanglai([&["inspect", &file][..], &mapped].concat());
    let answer: Value = serde_json::from_str(&stdout(&told, 0)).expect("the answer is JSON");
    let sheet = &answer["files"][0]["sheets"][0];
    assert_eq!(sheet["template"], "customers");
    assert_eq!(sheet["columns"][0]["field"], "customer_code");
    assert_eq!(sheet["columns"][0]["reason"], "pack old");
    // The third heading is only proposed.
    assert_eq!(sheet["columns"][2]["field"], Value::Null);
    assert_eq!(sheet["columns"][2]["proposal"], "credit_limit");
    // Another month of the same source needs no more words.
    let text = "单位称呼,客户的编码\n丙商行,003\n";
    fs::write(path("new.csv"), text).expect("the file can be written");
    stdout(&wanglai(["run", &path("new.csv"), "--book", &book, "--out", &out]), 0);
    let record = record(out.as_ref());
    assert_eq!(record["inputs"][0]["sheets"][0]["rows_accepted"], 1);
    let list = stdout(&wanglai(["customer", "list", "--format", "csv", "--book", &book]), 0);
    assert!(list.contains("003,丙商行"), "{list}");
}

#[test]
fn a_pack_beside_the_book_that_names_no_field_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = folder.path().join("book").display().to_string();
    stdout(&wanglai(["init", &book]), 0);
    let aliases = folder.path().join("book/aliases");
    fs::create_dir_all(&aliases).expect("a folder");
    let pack =
        "name = \"own\"\ntemplate = \"customers\"\n[headings]\n\"老编号\" = \"customer_kode\"\n";
    fs::write(aliases.join("own.toml"), pack).expect("the pack can be written");
    let check = ["check", "samples/first-run", "--book", &book];
    let refused = wanglai(check);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("customer_kode"));
    let unknown = ["inspect", "samples/first-run", "--book", &book, "--map", "x=no_such_field"];
    fs::remove_file(aliases.join("own.toml")).expect("the pack can be removed");
    assert_eq!(wanglai(unknown).status.code(), Some(2));
}
