//! Forms and the clean archive, read back; the committed forms against the templates.

use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};

use super::{customers_workbook, template_workbook};
use crate::domain::customer::Customer;
use crate::domain::{Amount, Date};
use crate::i18n::Language;
use crate::template::{Field, Template};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn declared(name: &str) -> Template {
    let path = root().join(format!("templates/import/{name}.toml"));
    toml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

const NAMES: [&str; 6] =
    ["customers", "contacts", "opening_items", "sales_invoices", "receipts", "legacy_ledger"];

fn open(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn every_form_can_be_made_in_every_language() {
    for name in NAMES {
        let declared = declared(name);
        let template = declared.to_fill_in();
        for language in Language::ALL {
            let bytes = template_workbook(&declared, language).unwrap();
            let mut workbook = open(&bytes);
            assert_eq!(workbook.sheet_names().len(), 2, "{name}");
            let sheet = workbook.worksheet_range_at(0).unwrap().unwrap();
            let headings: Vec<String> =
                sheet.rows().next().unwrap().iter().map(Data::to_string).collect();
            let expected: Vec<String> =
                template.fields.iter().map(|field| super::form::heading(field, language)).collect();
            assert_eq!(headings, expected, "{name}");
            let guide = workbook.worksheet_range_at(1).unwrap().unwrap();
            assert_eq!(guide.height(), 4 + template.fields.len(), "{name}");
            let notes = part(&bytes, "xl/comments1.xml").matches("<comment ").count();
            assert_eq!(notes, template.fields.len(), "{name}");
            let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
            let offered = template.fields.iter().filter(|field| !field.choices.is_empty()).count();
            assert_eq!(sheet.matches("<dataValidation ").count(), offered, "{name}");
            assert!(sheet.contains("state=\"frozen\"") && sheet.contains("landscape"), "{name}");
            let hidden = part(&bytes, "docProps/custom.xml");
            assert!(hidden.contains("wanglai-template-version") && hidden.contains(name));
        }
    }
}

#[test]
fn a_form_asks_for_nothing_that_its_source_computes() {
    let customers = declared("customers");
    assert!(customers.field("receivable_balance").is_some_and(|field| field.derived));
    let bytes = template_workbook(&customers, Language::Zh).unwrap();
    for sheet in ["客户档案", "填写说明"] {
        let range = open(&bytes).worksheet_range(sheet).unwrap();
        let texts: Vec<String> = range.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
        for computed in ["应收余额", "最后交易日期", "最后收款金额"] {
            assert!(!texts.iter().any(|text| text == computed), "{sheet}: {computed}");
        }
    }
    // The balance of a ledger is copied with its lines.
    assert!(declared("legacy_ledger").to_fill_in().field("balance").is_some());
}

#[test]
fn no_choice_holds_the_comma_that_parts_a_drop_down() {
    for name in NAMES {
        for field in declared(name).fields {
            for choice in field.choices {
                let words = [choice.words.zh, choice.words.en, choice.words.fr];
                assert!(words.iter().all(|word| !word.contains(',')), "{name}: {words:?}");
            }
        }
    }
}

fn committed(name: &str) -> PathBuf {
    root().join(format!("templates/workbooks/{name}.zh.xlsx"))
}

/// With `WANGLAI_WRITE_SAMPLES=1` the committed forms are written anew.
#[test]
fn the_committed_forms_are_those_of_the_templates() {
    let write = std::env::var_os("WANGLAI_WRITE_SAMPLES").is_some();
    fs::create_dir_all(root().join("templates/workbooks")).unwrap();
    for name in NAMES {
        let bytes = template_workbook(&declared(name), Language::Zh).unwrap();
        if write {
            fs::write(committed(name), &bytes).unwrap();
        }
        let kept = fs::read(committed(name)).unwrap();
        assert!(bytes == kept, "{name}: write the forms anew with WANGLAI_WRITE_SAMPLES=1");
    }
}

#[test]
fn the_archive_stands_in_the_layout_of_the_form() {
    let template = declared("customers").to_fill_in();
    let customer = Customer {
        customer_code: "0012".into(),
        customer_name: "=示例商贸".into(),
        texts: [("bank_account", "6222000000000000123"), ("discount_rate", "0.05")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into(),
        credit_limit: Some(Amount(12_345_678)),
        credit_days: Some(30),
        dates: [
            ("developed_on".to_owned(), Date::from_ymd_opt(2024, 1, 31).unwrap()),
            ("stopped_on".to_owned(), Date::from_ymd_opt(1850, 1, 1).unwrap()),
        ]
        .into(),
        incomplete: false,
    };
    let yen = Customer {
        customer_code: "0013".into(),
        customer_name: "日元客户".into(),
        texts: [("currency".to_owned(), "JPY".to_owned())].into(),
        credit_limit: Some(Amount(5_000)),
        ..Customer::default()
    };
    let bytes = customers_workbook(&[customer, yen], &declared("customers"), Language::Zh).unwrap();
    let range = open(&bytes).worksheet_range("客户档案").unwrap();
    let column = |key: &str| {
        let same = |field: &Field| field.key == key;
        u32::try_from(template.fields.iter().position(same).unwrap()).unwrap()
    };
    let at = |row: u32, key: &str| range.get_value((row, column(key))).cloned().unwrap();
    assert_eq!(at(1, "customer_code"), Data::String("0012".into()));
    assert_eq!(at(1, "customer_name"), Data::String("=示例商贸".into()));
    assert_eq!(at(1, "bank_account"), Data::String("6222000000000000123".into()));
    assert_eq!(at(1, "discount_rate"), Data::Float(0.05));
    assert_eq!(at(1, "credit_limit"), Data::Float(123_456.78));
    assert_eq!(at(1, "credit_days"), Data::Float(30.0));
    assert!(matches!(at(1, "developed_on"), Data::DateTime(day) if day.as_f64() == 45322.0));
    assert_eq!(at(1, "stopped_on"), Data::String("1850-01-01".into()));
    assert_eq!(at(2, "credit_limit"), Data::Float(5_000.0));
    assert!(!part(&bytes, "xl/worksheets/sheet1.xml").contains("<f>"));
}
