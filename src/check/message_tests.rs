//! Every code has its words in every language, and they take what the checks give.

use std::collections::{BTreeMap, BTreeSet};

use super::tests::{table, tables};
use super::*;
use crate::domain::customer::KnownCustomer;
use crate::i18n::{Language, find};

const PARTS: &[&str] = &["title", "what", "why", "example", "fix"];

#[test]
fn every_code_has_all_its_words() {
    let mut missing = Vec::new();
    for code in Code::ALL {
        for language in Language::ALL {
            let word = code.word();
            let keys = std::iter::once(word.to_owned())
                .chain(PARTS.iter().map(|part| format!("{word}.{part}")));
            for key in keys {
                let text = find(language, &key, &[]);
                if text.is_none_or(|text| text.trim().is_empty()) {
                    missing.push(format!("{} {key}", language.tag()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_message_belongs_to_a_code() {
    let words: BTreeSet<&str> = Code::ALL.iter().map(|code| code.word()).collect();
    let source = include_str!("../i18n/zh/finding.ftl");
    for line in source.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic())) {
        let key = line.split('=').next().unwrap_or_default().trim();
        assert!(words.contains(key), "{key} is no code");
    }
}

/// A message whose variable is not given would show it in braces.
#[test]
fn the_messages_take_what_the_checks_give() {
    let mut seen: BTreeMap<Code, usize> = BTreeMap::new();
    let strict = Rules { strict: true, settings: settings(), ..Rules::default() };
    for rules in [Rules::default(), strict] {
        for finding in all(&tables(everything_wrong()), &book(), &rules) {
            *seen.entry(finding.code).or_default() += 1;
            let mut variables: Vec<(&str, String)> =
                finding.arguments.iter().map(|(name, text)| (*name, text.clone())).collect();
            variables.push(("field", finding.field.clone().unwrap_or_default()));
            variables.push(("value", finding.value.clone()));
            for language in Language::ALL {
                let text = find(language, finding.code.word(), &variables).unwrap_or_default();
                let word = finding.code.word();
                assert!(!text.contains(['{', '}']), "{word} {}: {text}", language.tag());
            }
        }
    }
    let declared: BTreeSet<Code> = CHECKS.iter().flat_map(|check| check.codes).copied().collect();
    let missing: Vec<&str> =
        declared.iter().filter(|code| !seen.contains_key(code)).map(|code| code.word()).collect();
    assert!(missing.is_empty(), "no table shows {missing:?}");
    let undeclared: Vec<&Code> = seen.keys().filter(|code| !declared.contains(code)).collect();
    assert!(undeclared.is_empty(), "no check declares {undeclared:?}");
}

fn settings() -> Settings {
    let text = "[scheme]\ncustomer_code = '2-3'\ncategory = '2-2'\n
        [values]\ncategory = ['01', '0101']\n[complete]\n'*' = ['tax_id']";
    Settings::parse(text, &["tax_id"], &[]).expect("good settings")
}

fn book() -> KnownCustomers {
    let customer = KnownCustomer { customer_name: "甲公司".to_owned(), ..Default::default() };
    KnownCustomers::from([("K1".to_owned(), customer)])
}

/// Tables in which every check finds something.
fn everything_wrong() -> Vec<crate::table::Table> {
    let customers = format!(
        "customer_code|customer_name|short_name|credit_limit|currency|stopped_on|developed_on\
        |credit_grade
        K1|别名公司|甲|||2023-12-31|2024-01-01|
        A1||甲|-1|软妹币|||{}
        A1|丙公司|丙
        a1|丁公司|丁
        D7|癸公司|癸|||2023-12-31",
        "A".repeat(30)
    );
    let contacts = "customer_code|customer_name|mobile|phone|email|postcode|bank_account\
        |bank_name
        B1|一公司|13800000000|0399-2888666|x|30001|6222
        B2|二公司|13912345678|0378-2345679|a@b|1|9222021234567890000
        B3|三公司||1391234567
        B4|四公司|13912345678|1062345679
        B5|五公司|13912345678|010-02345678
        B6|六公司|12012345678|1391234567O|||6222021234567890123
        B7|七公司|010-62345678|+44 12
        B9|九公司|138****8000
        B8|八公司|17012345678|62345679|||6228480402564812343|中国工商银行";
    let tax_ids = "customer_code|customer_name|tax_id
        C1|一号|123
        C2|二号|无
        C3|三号|91350100M00O100Y43
        C4|四号|111111111111111111
        C5|五号|91320594780268314T
        C6|六号|320404000005881
        C7|七号|DE136695977
        D4|辛公司|91110000600037341L
        C8|壬公司|91110000600037341l
        C9|辛公司|91350100M000100Y43
        E1|八号|94110000600037341B
        E2|九号|110108600037341
        E3|十号|11010519491231002X
        E4|子号|11010519491231002X07
        E5|丑号|91110000600037342P
        E6|寅号|91350200M00012343T
        E7|卯号|110105196001050019";
    let regions = "customer_code|customer_name|category|address|phone|credit_days|parent_code
        F01|测试|01|浙江省杭州市|010-62345678|9999|F02
        F02|（二十一号|02|不详|||F01
        F03|二十二号|||||F99";
    let people = "customer_code|contact_name|is_main|mobile
        F01|张三|是|
        F01|张三|是|";
    let classes = "category_code|category_name
        01|批发
        01|零售
        0501|网店";
    let receipts = "customer_code|customer_name|document_date|document_number|received_amount\
        |settles_document
        D4|别的公司|2024-01-01|R1|5|S404
        D4|辛公司|2024-01-01|R1|6|S404
        X9|新公司|2024-01-01|R1|6|
        D7||2024-01-01|R1|6|";
    let sales = "customer_code|document_date|due_date|net_amount|tax_rate|tax_amount|gross_amount
        D4|1950-01-01|1949-01-01|100|0.14|14|115
        D4|2024-01-01||||||";
    let priced = "customer_code|document_date|quantity|unit_price|promised_amount
        D4|2024-01-01|1|2|2";
    let foreign = "customer_code|document_date|document_number|received_amount|currency\
        |exchange_rate|local_amount
        D4|2024-01-01|R2|5|USD||
        D4|2024-01-01|R3|5|CNY|7|
        D4|2024-01-01|R4|5|USD|7|36";
    let ledger = "customer_code|document_date|direction|debit_amount|credit_amount
        D4|2024-01-01|上|5|6";
    vec![
        table("customers", &customers),
        table("customers", contacts),
        table("customers", tax_ids),
        table("customers", regions),
        table("contacts", people),
        table("categories", classes),
        table("receipts", receipts),
        table("sales_invoices", sales),
        table("sales_invoices", priced),
        table("receipts", foreign),
        table("legacy_ledger", ledger),
    ]
}
