//! The declared templates against themselves: they parse, and no heading is ambiguous.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::{Field, FieldType, Template};

const DECLARED: [(&str, &str); 10] = [
    ("customers", include_str!("../../templates/import/customers.toml")),
    ("contacts", include_str!("../../templates/import/contacts.toml")),
    ("sales_invoices", include_str!("../../templates/import/sales_invoices.toml")),
    ("receipts", include_str!("../../templates/import/receipts.toml")),
    ("opening_items", include_str!("../../templates/import/opening_items.toml")),
    ("legacy_ledger", include_str!("../../templates/import/legacy_ledger.toml")),
    ("bank_accounts", include_str!("../../templates/import/bank_accounts.toml")),
    ("addresses", include_str!("../../templates/import/addresses.toml")),
    ("categories", include_str!("../../templates/import/categories.toml")),
    ("regions", include_str!("../../templates/import/regions.toml")),
];

fn declared() -> Vec<Template> {
    DECLARED
        .iter()
        .map(|(name, text)| {
            let template: Template =
                toml::from_str(text).unwrap_or_else(|fault| panic!("{name}: {fault}"));
            assert_eq!(&template.name, name);
            template
        })
        .collect()
}

/// The strictest comparison a reader could make: letters and digits alone, no accents.
fn bare(heading: &str) -> String {
    heading.nfkd().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_lowercase()
}

fn headings(field: &Field) -> BTreeSet<String> {
    [&field.heading.zh, &field.heading.en, &field.heading.fr].into_iter().map(|h| bare(h)).collect()
}

#[test]
fn every_template_parses_and_its_keys_are_unique() {
    for template in declared() {
        let mut keys = BTreeSet::new();
        for field in &template.fields {
            assert!(keys.insert(&field.key), "{}: {} twice", template.name, field.key);
            assert!((4..=60).contains(&field.width), "{}: {}", template.name, field.key);
            let is_choice = field.field_type == FieldType::Choice;
            assert_eq!(is_choice, !field.choices.is_empty(), "{}: {}", template.name, field.key);
            for words in [&field.heading, &field.note] {
                assert!(!words.zh.is_empty() && !words.en.is_empty() && !words.fr.is_empty());
            }
        }
        for key in template.recognised_by.iter().flatten() {
            assert!(keys.contains(key), "{}: recognised by {key}", template.name);
        }
    }
}

#[test]
fn no_heading_or_alias_stands_twice_within_a_template() {
    for template in declared() {
        let mut owner: BTreeMap<String, &str> = BTreeMap::new();
        for field in &template.fields {
            for heading in headings(field) {
                let other = owner.insert(heading.clone(), &field.key);
                assert_eq!(other, None, "{}: {heading} of {}", template.name, field.key);
            }
        }
        for field in &template.fields {
            for alias in &field.aliases {
                let other = owner.insert(bare(alias), &field.key);
                assert_eq!(other, None, "{}: {alias} of {}", template.name, field.key);
            }
        }
    }
}

#[test]
fn no_word_of_a_choice_means_two_choices() {
    for template in declared() {
        for field in template.fields.iter().filter(|field| !field.choices.is_empty()) {
            let mut owner: BTreeMap<String, &str> = BTreeMap::new();
            for choice in &field.choices {
                let words = [&choice.words.zh, &choice.words.en, &choice.words.fr];
                let all = words.into_iter().chain([&choice.key]).chain(&choice.aliases);
                for word in all.map(|word| word.trim().to_lowercase()) {
                    let other = owner.insert(word.clone(), &choice.key);
                    assert!(
                        other.is_none() || other == Some(&choice.key),
                        "{}: {word} of {}",
                        template.name,
                        field.key
                    );
                }
            }
        }
    }
}

/// What the command line promises to recognise, by template.
#[test]
fn the_promised_headings_are_there() {
    let promised = [
        (
            "customers",
            "客户编码 客户名称 客户简称 所属分类 所属地区 所属行业 税号 地址 邮编 开户银行 银行账号 法人 \
             联系人 职务 电话 手机 传真 邮箱 信用等级 信用额度 信用期限 额度生效日 额度到期日 业务员 部门 \
             币种 发展日期 停用日期 合同到期日 备注",
        ),
        ("contacts", "客户编码 客户名称 联系人 职务 电话 手机 传真 邮箱 备注"),
        (
            "sales_invoices",
            "单据日期 单据号 单据类型 到期日 存货编码 存货名称 数量 单价 金额 税率 税额 价税合计 结清日期 \
             票号 摘要 发票号码 数电发票号码 购方识别号 购买方名称 开票日期",
        ),
        ("receipts", "结算方式 收款金额 核销单号 票号 摘要"),
        ("opening_items", "单据日期 单据号 单据类型 到期日 方向 金额"),
        ("legacy_ledger", "方向 借方金额 贷方金额 余额 摘要"),
    ];
    let templates = declared();
    for (name, list) in promised {
        let template = templates.iter().find(|template| template.name == name).unwrap();
        for heading in list.split_whitespace() {
            let found = template.fields.iter().any(|field| {
                headings(field).contains(heading) || field.aliases.iter().any(|a| a == heading)
            });
            assert!(found, "{name}: {heading}");
        }
    }
}
