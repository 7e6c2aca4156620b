//! `mend`: normal forms at once, repairs where they are accepted, all of it in the history.

use std::fs;

use serde_json::Value;

use super::program::{rows, stdout, wanglai};

const CUSTOMERS: &str = "客户编码,客户名称,税号,邮编,电话,银行账号,Email\n\
    C1,福州润达(集团)有限公司,91350100m000100y43,350001,（0591）8765 4321,3301-0400 1234 5678,a@b.cn\n\
    C2,杭州西湖商贸有限公司,,310012,571-88886666,,\n\
    C3,宁波东港五金有限公司,,315000,0574-87654321,,\n";

#[test]
fn normal_forms_are_taken_and_repairs_are_offered() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("a.csv");
    fs::write(&input, CUSTOMERS).expect("a file");
    let input = input.display().to_string();
    let book = folder.path().join("book").display().to_string();
    stdout(&wanglai(["init", &book]), 0);
    stdout(&wanglai(["import", &input, "--book", &book]), 0);
    let customers = || {
        let words = ["customer", "list", "--book", &book, "--unmask", "--format", "csv"];
        rows(&stdout(&wanglai(words), 0))
    };
    let mend = |more: &[&str]| -> Value {
        let mut words = vec!["mend", "--book", &book, "--format", "json", "--unmask"];
        words.extend(more);
        serde_json::from_str(&stdout(&wanglai(words), 0)).expect("JSON")
    };
    let before = customers();
    let plan = mend(&["--dry-run"]);
    assert_eq!(customers(), before);
    let shown: Vec<[&str; 4]> = plan["mends"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| {
            ["customer_code", "field", "new", "reason"].map(|key| one[key].as_str().expect(key))
        })
        .collect();
    let expected = [
        ["C1", "bank_account", "3301040012345678", "normal-form"],
        ["C1", "customer_name", "福州润达（集团）有限公司", "normal-form"],
        ["C1", "phone", "0591-87654321", "normal-form"],
        ["C1", "tax_id", "91350100M000100Y43", "normal-form"],
        ["C2", "phone", "0571-88886666", "phone-zero-lost"],
    ];
    assert_eq!(shown, expected);
    assert_eq!(plan["mends"][4]["applied"], false);

    let done = mend(&[]);
    let after = customers();
    assert_eq!(after[0]["tax_id"], "91350100M000100Y43");
    assert_eq!(after[1], before[1]);
    assert_eq!(after[2], before[2]);
    assert_eq!(mend(&[])["mends"].as_array().expect("a list").len(), 1);
    mend(&["--accept", "phone-zero-lost"]);
    assert_eq!(customers()[1]["phone"], "0571-88886666");
    assert_eq!(mend(&[])["mends"], Value::Array(Vec::new()));

    let batch = done["batch"].as_i64().expect("a batch").to_string();
    let show = stdout(&wanglai(["batch", "undo", &batch, "--book", &book]), 0);
    assert_eq!(customers()[0], before[0], "{show}");

    let wrong = wanglai(["mend", "--book", &book, "--accept", "tax-id-leter"]);
    stdout(&wrong, 2);
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("tax-id-letter"));
}

#[test]
fn contacts_are_mended_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a file");
        path.display().to_string()
    };
    let customers = write("a.csv", CUSTOMERS);
    let contacts = write(
        "contacts.csv",
        "客户编码,联系人姓名,职务,电话,手机,Email,是否主联系人\n\
         C1,李样,会计,（0591）8765 4322,13912345678,li@b.cn,是\n\
         C1,王样,经理,571-88886667,,,否\n",
    );
    let book = folder.path().join("book").display().to_string();
    stdout(&wanglai(["init", &book]), 0);
    stdout(&wanglai(["import", &customers, &contacts, "--book", &book]), 0);
    let mend = |more: &[&str]| -> Vec<Value> {
        let mut words = vec!["mend", "--book", &book, "--format", "json", "--unmask"];
        words.extend(more);
        let record: Value = serde_json::from_str(&stdout(&wanglai(words), 0)).expect("JSON");
        let mends = record["mends"].as_array().expect("a list").iter();
        mends.filter(|one| one["contact_name"] != "").cloned().collect()
    };
    let shown: Vec<[String; 3]> = mend(&["--accept", "phone-zero-lost"])
        .iter()
        .map(|one| ["contact_name", "field", "new"].map(|key| one[key].as_str().unwrap().into()))
        .collect();
    let expected = [["李样", "phone", "0591-87654322"], ["王样", "phone", "0571-88886667"]];
    assert_eq!(shown, expected);
    assert_eq!(mend(&[]), Vec::<Value>::new());
    let history = stdout(&wanglai(["customer", "history", "C1", "--book", &book]), 0);
    assert!(history.contains("王*"), "{history}");
}
