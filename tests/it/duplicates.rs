//! `customer duplicates`: proposals of a book, and what is remembered.

use std::fs;

use serde_json::Value;

use super::program::{real, rows, stdout, wanglai};

const CUSTOMERS: &str = "客户编码,客户名称,税号,电话\n\
    C1,福州旧名商行,350100M000100Y4,\n\
    C2,福州新名有限公司,91350100M000100Y43,0591-87654321\n\
    C3,杭州西湖商贸有限公司,,0571-88886666\n\
    C4,西湖商贸（杭州）有限责任公司,,0571-88886666\n\
    C5,上海西湖商贸有限公司,,\n";

fn book(customers: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("a.csv");
    fs::write(&input, customers).expect("a file");
    let book = folder.path().join("book").display().to_string();
    stdout(&wanglai(["init", &book]), 0);
    let input = input.display().to_string();
    stdout(&wanglai(["import", &input, "--book", &book]), 0);
    (folder, book)
}

#[test]
fn groups_are_proposed_and_those_kept_apart_are_not() {
    let (folder, book) = book(CUSTOMERS);
    let list = ["customer", "duplicates", "--book", &book, "--format", "csv"];
    let found = rows(&stdout(&wanglai(list), 0));
    let shown: Vec<[&str; 3]> = found
        .iter()
        .map(|row| [row["group"].as_str(), row["customer_code"].as_str(), row["mark"].as_str()])
        .collect();
    let expected = [["1", "C1", ""], ["1", "C2", "keep"], ["2", "C3", "keep"], ["2", "C4", ""]];
    assert_eq!(shown, expected);
    assert_eq!(found[3]["reasons"], "name-form phone");
    let json = ["customer", "duplicates", "--book", &book, "--format", "json"];
    let record: Value = serde_json::from_str(&stdout(&wanglai(json), 0)).expect("JSON");
    let member = &record["groups"][0]["members"][0];
    assert_eq!(member["reasons"][0], "organisation-code");
    assert_eq!(record["groups"][0]["keep"], "C2");

    let out = folder.path().join("proposal.xlsx").display().to_string();
    let xlsx = ["customer", "duplicates", "--book", &book, "--format", "xlsx", "--out", &out];
    stdout(&wanglai(xlsx), 0);
    assert!(fs::read(&out).expect("the proposal").starts_with(b"PK"));

    let marked = folder.path().join("marked.csv");
    let lines = "组,处理,客户编码\n1,保留,C2\n1,Never,C1\n2,,C3\n2,,C4\n";
    fs::write(&marked, lines).expect("a file");
    let marked = marked.display().to_string();
    let from = ["customer", "duplicates", "--book", &book, "--from", &marked, "--format", "csv"];
    let left = rows(&stdout(&wanglai(from), 0));
    assert_eq!(left.iter().map(|row| &row["customer_code"]).collect::<Vec<_>>(), ["C3", "C4"]);

    let never = ["customer", "duplicates", "--book", &book, "--never", "C4,C3", "--format", "csv"];
    assert_eq!(rows(&stdout(&wanglai(never), 0)).len(), 0);
    assert_eq!(rows(&stdout(&wanglai(list), 0)).len(), 0);
    let unknown = ["customer", "duplicates", "--book", &book, "--never", "C4,C9"];
    stdout(&wanglai(unknown), 2);
}

#[test]
fn a_file_is_held_against_the_book() {
    let (folder, book) = book(CUSTOMERS);
    let input = folder.path().join("b.csv").display().to_string();
    let more = "客户编码,客户名称\nD1,杭州 西湖商贸有限责任公司\nD2,宁波东港五金有限公司\n";
    fs::write(&input, more).expect("a file");
    let check = ["check", &input, "--book", &book, "--format", "json"];
    let record: Value = serde_json::from_str(&stdout(&wanglai(check), 0)).expect("JSON");
    let found: Vec<&Value> = record["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|finding| finding["code"] == "customer-duplicate")
        .collect();
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0]["cell"], &found[0]["severity"]), (&"B2".into(), &"warning".into()));
}

#[test]
fn thousands_of_real_names_are_almost_all_their_own() {
    let Some(source) = real("listed_companies/上市公司基本信息.xlsx") else { return };
    let limits = wanglai::read::Limits::default();
    let workbook = wanglai::read::workbook(&source, "a.xlsx", 0, &limits).expect("it opens");
    let mut candidates = Vec::new();
    workbook
        .rows(0, &mut |row| {
            let name = row.cells.iter().map(|cell| cell.text.as_str());
            let name = name.filter(|text| text.ends_with("公司")).min_by_key(|text| text.len());
            candidates.extend(name.map(|name| wanglai::dedupe::Candidate {
                customer_code: row.number.to_string(),
                customer_name: name.to_owned(),
                ..Default::default()
            }));
            std::ops::ControlFlow::Continue(())
        })
        .expect("the rows can be read");
    let mut names = std::collections::BTreeSet::new();
    candidates.retain(|candidate| names.insert(candidate.customer_name.clone()));
    assert!(candidates.len() > 6_000, "{}", candidates.len());
    let groups = wanglai::dedupe::groups(&candidates, &Default::default());
    assert!(groups.len() <= 12, "{} groups", groups.len());
}
