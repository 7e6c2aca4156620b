//! Names and addresses that nobody could have meant.

use super::field::plain;
use super::view::View;
use crate::finding::{Code, Finding};
use crate::template::Kind;

/// Words that stand in for a name until somebody knows it.
const PLACEHOLDERS: &[&str] = &[
    "无",
    "暂无",
    "未知",
    "不详",
    "待定",
    "待补充",
    "空",
    "测试",
    "测试客户",
    "测试公司",
    "测试数据",
    "test",
    "testing",
    "testcustomer",
    "none",
    "null",
    "nil",
    "n/a",
    "na",
    "tbd",
    "unknown",
    "xxx",
    "xx",
    "aaa",
    "aa",
    "abc",
    "asdf",
    "inconnu",
];

/// A customer's name that is a placeholder, only figures, cut or damaged.
pub fn name(view: &View, findings: &mut Vec<Finding>) {
    judge(view, "customer_name", Code::NameSuspicious, name_reason, findings);
}

/// An address that is a placeholder, only figures or damaged.
pub fn address(view: &View, findings: &mut Vec<Finding>) {
    judge(view, "address", Code::AddressSuspicious, address_reason, findings);
}

fn judge(
    view: &View,
    field: &str,
    code: Code,
    reason: fn(&str) -> Option<&'static str>,
    findings: &mut Vec<Finding>,
) {
    if view.kind() != Kind::Customer {
        return;
    }
    for (text, rows) in view.distinct(field) {
        if let Some(reason) = reason(text.trim()) {
            for index in rows {
                findings.push(view.row(index).finding(code, field).argument("reason", reason));
            }
        }
    }
}

fn name_reason(name: &str) -> Option<&'static str> {
    let letters: Vec<char> = name.chars().filter(|sign| sign.is_alphanumeric()).collect();
    if let Some(reason) = word_reason(name) {
        return Some(reason);
    }
    let chinese = |sign: &char| ('\u{4e00}'..='\u{9fff}').contains(sign);
    if letters.len() == 1 && letters.iter().all(chinese) {
        return Some("short");
    }
    let count = |signs: [char; 2]| name.chars().filter(|sign| signs.contains(sign)).count();
    (count(['(', '（']) != count([')', '）'])).then_some("brackets")
}

fn address_reason(address: &str) -> Option<&'static str> {
    // A dash or stroke alone is the usual way to say that there is none.
    address.chars().any(char::is_alphanumeric).then(|| word_reason(address)).flatten()
}

fn word_reason(text: &str) -> Option<&'static str> {
    if text.contains('\u{fffd}') || text.contains("??") || text.contains("锟斤拷") {
        return Some("damaged");
    }
    let letters: String = text.chars().filter(|sign| sign.is_alphanumeric()).collect();
    if letters.chars().all(|sign| sign.is_ascii_digit()) {
        return Some("digits");
    }
    let word = plain(text);
    let word = word.trim_end_matches(|sign: char| sign.is_ascii_digit());
    PLACEHOLDERS.contains(&word).then_some("placeholder")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_names_are_left_alone() {
        for (name, reason) in [
            ("杭州西湖商贸有限公司", None),
            ("上海(集团)有限公司", None),
            ("测试技术研究院有限公司", None),
            ("7-Eleven", None),
            ("3M中国有限公司", None),
            ("王五", None),
            ("零售客户", None),
            ("ABC Trading", None),
            ("测试", Some("placeholder")),
            ("测试客户2", Some("placeholder")),
            ("TEST", Some("placeholder")),
            ("123456", Some("digits")),
            ("上海（集团有限公司", Some("brackets")),
            ("王", Some("short")),
            ("杭州\u{fffd}\u{fffd}公司", Some("damaged")),
            ("??????", Some("damaged")),
        ] {
            assert_eq!(name_reason(name), reason, "{name}");
        }
        for (address, reason) in [
            ("浙江省杭州市西湖区文三路1号", None),
            ("杭州", None),
            ("-", None),
            ("10 Main Street", None),
            ("12345", Some("digits")),
            ("不详", Some("placeholder")),
        ] {
            assert_eq!(address_reason(address), reason, "{address}");
        }
    }
}
