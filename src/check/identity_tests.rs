//! Tax ids, phones, addresses and accounts through the checks.

use std::fs;
use std::path::PathBuf;

use super::tests::{alone, found, table};
use super::*;
use crate::domain::customer::KnownCustomers;

/// The findings of one cell in the second column of a customer.
fn cell(field: &str, value: &str) -> Vec<String> {
    let text = format!("customer_code|customer_name|{field}\nC1|甲公司|{value}");
    let list = alone("customers", &text);
    list.into_iter().map(|line| line.replacen("0:C2 ", "", 1)).collect()
}

#[test]
fn each_tax_id_gets_its_verdict() {
    for (value, expected) in [
        ("91110000600037341L", &[] as &[&str]),
        ("320594", &["tax-id-length error"]),
        ("91350100M00O100Y43", &["tax-id-letter error → 91350100M000100Y43"]),
        ("111111111111111111", &["tax-id-check error"]),
        ("91320594780268314T", &["tax-id-region-unknown warning"]),
        ("9111 0000 6000 3734 1l", &["tax-id-normalised info → 91110000600037341L"]),
        ("无", &["tax-id-absent info"]),
        ("320404000005881", &["tax-id-old-number-check error"]),
        ("DE136695976", &[]),
        ("DE136695977", &["tax-id-foreign-check error"]),
    ] {
        assert_eq!(cell("tax_id", value), expected, "{value}");
    }
}

#[test]
fn the_country_decides_whose_rule_holds() {
    let text = "customer_code|customer_name|country|tax_id|postcode|phone
        C1|甲公司|德国|136695977|1234|
        C2|乙公司|某国|X-1|A1 2BC|
        C3|丙公司|中国|X-1|1234|";
    assert_eq!(
        alone("customers", text),
        [
            "0:D2 tax-id-foreign-check error",
            "0:D4 tax-id-length error",
            "0:E4 postcode-invalid error",
        ]
    );
}

#[test]
fn a_tax_id_on_an_invoice_does_not_reject_the_invoice() {
    let text = "customer_code|document_date|tax_id|gross_amount\nC1|2024-01-31|123|5";
    assert_eq!(alone("sales_invoices", text), ["0:C2 tax-id-length warning"]);
}

#[test]
fn one_tax_id_has_one_name_and_one_name_one_tax_id() {
    let text = "customer_code|customer_name|tax_id
        C1|甲公司|91110000600037341L
        C2|甲 公司|91110000600037341l
        C3|乙公司|91110000600037341L
        C4|甲公司|91350100M000100Y43";
    let expected = [
        "0:C3 tax-id-normalised info → 91110000600037341L",
        "0:C4 tax-id-two-names warning",
        "0:B5 name-two-tax-ids warning",
    ];
    assert_eq!(alone("customers", text), expected);
}

#[test]
fn each_phone_gets_its_verdict() {
    for (field, value, expected) in [
        ("mobile", "13912345678", &[] as &[&str]),
        ("phone", "010-62345678/13912345678", &[]),
        ("mobile", "1391234567", &["phone-length error"]),
        ("mobile", "010-62345678", &["phone-not-mobile error"]),
        ("mobile", "12012345678", &["phone-mobile-prefix error"]),
        ("mobile", "13800000000", &["phone-placeholder warning"]),
        ("mobile", "17012345678", &["phone-special-prefix info"]),
        ("phone", "62345679", &["phone-area-missing warning"]),
        ("phone", "1062345679", &["phone-zero-lost warning → 010-62345679"]),
        ("phone", "0399-2888666", &["phone-area-unknown error"]),
        ("fax", "010-02345678", &["phone-subscriber error"]),
        ("phone", "+44 12", &["phone-foreign-invalid error"]),
        ("phone", "1391234567O", &["phone-character error"]),
    ] {
        assert_eq!(cell(field, value), expected, "{field} {value}");
    }
    let retired = cell("phone", "0378-2345679");
    assert!(retired[0].starts_with("phone-area-retired warning"), "{retired:?}");
}

#[test]
fn one_mobile_on_three_customers_is_said_once() {
    let text = "customer_code|customer_name|mobile
        C1|甲公司|13912345678
        C2|乙公司|139 1234 5678
        C3|丙公司|13912345678";
    assert_eq!(alone("customers", text), ["0:C2 phone-shared warning"]);
}

#[test]
fn addresses_and_accounts_get_their_verdict() {
    for (field, value, expected) in [
        ("email", "a.b@example.com; c@example.com", &[] as &[&str]),
        ("email", "a.b＠example.com", &["email-invalid error → a.b@example.com"]),
        ("email", "a.b@example", &["email-invalid error"]),
        ("email", "无", &[]),
        ("postcode", "100 080", &[]),
        ("postcode", "30001", &["postcode-zero-lost warning → 030001"]),
        ("postcode", "81000", &["postcode-invalid error"]),
        ("bank_account", "1234 5678 9012", &[]),
        ("bank_account", "6222", &["bank-account-invalid error"]),
        ("bank_account", "9222021234567890000", &["bank-account-rounded warning"]),
        ("bank_account", "6222021234567890123", &["bank-card-check warning"]),
        ("currency", "比特币", &["currency-unknown error"]),
    ] {
        assert_eq!(cell(field, value), expected, "{field} {value}");
    }
}

/// No real tax id is ever refused.
#[test]
fn real_tax_ids_are_not_refused() {
    let Some(shared) = shared() else { return };
    let path = shared.join("real/tax_id_vectors/uscc_vectors.csv");
    let Ok(vectors) = fs::read_to_string(&path) else {
        eprintln!("skipped: {} is absent", path.display());
        return;
    };
    let mut text = "customer_code|customer_name|tax_id".to_owned();
    for (row, line) in vectors.lines().skip(1).enumerate() {
        let mut cells = line.split(',');
        let (number, _, valid) = (cells.next(), cells.next(), cells.next());
        if valid == Some("1") {
            text.push_str(&format!("\nC{row}|甲{row}|{}", number.unwrap_or_default()));
        }
    }
    let list = vec![table("customers", &text)];
    let errors: Vec<String> = found(list, &KnownCustomers::new(), Rules::default())
        .into_iter()
        .filter(|line| line.contains(" error"))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

fn shared() -> Option<PathBuf> {
    let root = env!("CARGO_MANIFEST_DIR");
    let places = [
        std::env::var_os("WANGLAI_SHARED").map(PathBuf::from),
        Some(PathBuf::from(format!("{root}/../shared"))),
        Some(PathBuf::from(format!("{root}/../../shared"))),
    ];
    let found = places.into_iter().flatten().find(|place| place.is_dir());
    if found.is_none() {
        eprintln!("skipped: no shared folder (WANGLAI_SHARED)");
    }
    found
}
