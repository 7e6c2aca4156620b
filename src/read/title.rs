//! What the title rows above a table say: period, unit, currency, customer.

use chrono::{Datelike, NaiveDate};

use crate::domain::date::{DateOrder, month_end, parse_date};
use crate::domain::{Currency, Date};

use super::cell::{RawRow, clean};
use super::voucher::customer_of_account;

/// What was learned from titles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Titles {
    pub period: Option<(Date, Date)>,
    /// Amounts stand in ten thousands (4), thousands (3) or whole units (0).
    pub scale: u32,
    pub currency: Option<Currency>,
    pub customer: Option<TitleCustomer>,
    /// The control account of the rows, such as 1221 其他应收款.
    pub account: Option<String>,
}

/// The customer that a title row names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TitleCustomer {
    pub code: String,
    pub name: String,
}

const CUSTOMER_LABELS: [&str; 14] = [
    "客户编码",
    "客户编号",
    "客户代码",
    "客户名称",
    "客户",
    "往来单位名称",
    "往来单位编码",
    "往来单位",
    "购货单位",
    "customer name",
    "customer code",
    "customer",
    "client",
    "单位名称",
];

/// Labels that end the value of another label on the same row.
const OTHER_LABELS: [&str; 12] = [
    "科目",
    "期间",
    "日期",
    "币种",
    "单位",
    "编制单位",
    "本币",
    "年度",
    "会计期间",
    "部门",
    "业务员",
    "page",
];

impl Titles {
    /// Learns from one title row.
    pub fn learn(&mut self, row: &RawRow) {
        let texts: Vec<String> = row.cells.iter().map(|cell| clean(&cell.text)).collect();
        let joined = texts.join("  ");
        if let Some(period) = period_in(&joined) {
            self.period.get_or_insert(period);
        }
        if let Some(scale) = scale_in(&joined) {
            self.scale = scale;
        }
        if let Some(value) = labelled(&joined, "币种") {
            self.currency = Currency::parse(&value).or(self.currency);
        }
        if let Some(customer) = customer_in(&joined) {
            self.customer = Some(customer);
        }
        self.account = account_in(&joined).or(self.account.take());
    }
}

impl Titles {
    /// Learns the year from a heading such as 2024年.
    pub fn learn_year(&mut self, row: &RawRow) {
        let texts = row.cells.iter().map(|cell| clean(&cell.text));
        let years = texts.filter(|text| text.chars().count() <= 6);
        let mut spans = years.filter_map(|text| period_in(&text));
        if self.period.is_none() {
            self.period = spans.next();
        }
    }
}

/// The power of ten of a stated unit such as 单位：万元.
pub fn scale_in(text: &str) -> Option<u32> {
    // 编制单位：甲公司 may stand before it: every place of the label is tried.
    let mut rest = text;
    while let Some(found) = rest.find("单位") {
        rest = &rest[found + "单位".len()..];
        let value = rest.trim_start().strip_prefix([':', '：']).unwrap_or_default();
        let end = value.trim_start().find([' ', ')', '）', ',', '，']);
        let unit = &value.trim_start()[..end.unwrap_or(value.trim_start().len())];
        match unit.trim_start_matches("人民币") {
            "万元" | "万" => return Some(4),
            "千元" | "千" => return Some(3),
            "元" => return Some(0),
            _ => {}
        }
    }
    None
}

/// The power of ten in the brackets of a heading such as 金额（万元）.
pub fn scale_of_heading(heading: &str) -> u32 {
    let in_brackets = |word: &str| {
        ["(", "（", "[", "【", "/", "："]
            .iter()
            .any(|open| heading.contains(&format!("{open}{word}")))
    };
    if in_brackets("万元") || in_brackets("单位：万元") || in_brackets("单位:万元") {
        4
    } else if in_brackets("千元") {
        3
    } else {
        0
    }
}

/// The value after `label：`, up to the next gap or label.
fn labelled(text: &str, label: &str) -> Option<String> {
    let lower = text.to_lowercase();
    // Lower-casing can move bytes; only texts where it does not are searched by place.
    let text = if lower.len() == text.len() { text } else { &lower };
    let mut from = 0;
    while let Some(found) = lower.get(from..)?.find(label) {
        let after = from + found + label.len();
        let rest = text.get(after..)?.trim_start();
        if let Some(value) = rest.strip_prefix([':', '：']) {
            let value = value.trim_start();
            let mut end = value.find("  ").unwrap_or(value.len());
            for other in CUSTOMER_LABELS.iter().chain(&OTHER_LABELS) {
                for colon in [":", "："] {
                    if let Some(start) = value.find(&format!("{other}{colon}")) {
                        end = end.min(start);
                    }
                }
            }
            let value = value.get(..end)?.trim().trim_end_matches([')', '）']).trim();
            return (!value.is_empty()).then(|| value.to_owned());
        }
        from = after;
    }
    None
}

/// Whether a cell opens with the label of a title, such as 科目：1122 应收账款.
pub fn is_labelled(text: &str) -> bool {
    let label = text.split([':', '：']).next().unwrap_or_default().trim();
    text.contains([':', '：'])
        && CUSTOMER_LABELS.iter().chain(&OTHER_LABELS).any(|known| label.ends_with(known))
}

/// The customer of a title such as 客户：001 甲公司.
pub fn customer_in(text: &str) -> Option<TitleCustomer> {
    let mut customer = TitleCustomer::default();
    for label in CUSTOMER_LABELS {
        let Some(value) = labelled(text, label) else {
            continue;
        };
        let value = without_period(&value);
        let found = split_customer(value);
        let code_label = ["编码", "编号", "代码", "code"].iter().any(|end| label.ends_with(end));
        if code_label && customer.code.is_empty() {
            customer.code = value.to_owned();
        } else {
            if customer.code.is_empty() {
                customer.code = found.code;
            }
            if customer.name.is_empty() {
                customer.name = found.name;
            }
        }
    }
    if customer == TitleCustomer::default() {
        let object = OBJECT_LABELS.iter().find_map(|label| labelled(text, label));
        let named = object.and_then(|object| customer_of_object(&object));
        let account = || {
            let name = customer_of_account(&account_in(text)?)?;
            Some(split_customer(&name))
        };
        return named.or_else(account);
    }
    Some(customer)
}

/// The account of a title such as 科目：1122 应收账款.
pub fn account_in(text: &str) -> Option<String> {
    let mut labels = ["科目", "会计科目", "科目名称"].into_iter();
    let account = labels.find_map(|label| labelled(text, label))?;
    Some(without_period(&account).to_owned())
}

/// Labels of whatever a ledger is kept by: a customer is one kind of it.
const OBJECT_LABELS: [&str; 5] = ["核算项目", "辅助核算", "核算对象", "辅助项", "对账对象"];

/// The customer of 客户 - 甲公司 or 客户：001 甲公司；部门：一部; `None` where it is of another kind.
pub fn customer_of_object(object: &str) -> Option<TitleCustomer> {
    let separators = [' ', '\u{3000}', '-', '—', ':', '：', '_', '/', ']', '】', '）', ')'];
    let other = ["部门", "职员", "员工", "个人", "项目", "供应商", "存货", "人员", "仓库"];
    let kinds = ["往来单位", "客户"];
    let open = ['[', '【', '(', '（'];
    let mut parts = object.split([';', '；', '|']).map(|part| part.trim().trim_start_matches(open));
    parts.find_map(|part| {
        if other.iter().any(|kind| part.starts_with(kind)) {
            return None;
        }
        let rest = kinds.iter().find_map(|kind| {
            let rest = part.strip_prefix(kind)?;
            rest.starts_with(separators).then(|| rest.trim_start_matches(separators))
        });
        let value = without_period(rest.unwrap_or(part));
        (!value.is_empty()).then(|| split_customer(value))
    })
}

/// A customer's name without the period that stands behind it, as in 甲公司 2024年.
fn without_period(value: &str) -> &str {
    let mut value = value.trim_end();
    while let Some((before, last)) = value.rsplit_once([' ', '\u{3000}']) {
        let plain = last.trim_start_matches(['(', '（']).trim_end_matches([')', '）']);
        let joins = ["至", "-", "—", "~", "～", "年度"].contains(&plain);
        if before.trim().is_empty() || !joins && period_in(plain).is_none() {
            break;
        }
        value = before.trim_end();
    }
    value
}

/// Parts of the names of sheets that are of the sheet, not of a customer.
const SHEET_WORDS: [&str; 24] = [
    "sheet", "ledger", "data", "report", "page", "livre", "feuil", "journal", "表", "账", "帐",
    "明细", "余额", "汇总", "往来", "应收", "预收", "数据", "凭证", "合计", "年", "月", "季", "页",
];

/// The customer after whom a sheet is named, where each customer has a sheet.
pub fn customer_of_sheet(name: &str) -> Option<TitleCustomer> {
    let name = clean(name);
    let lower = name.to_lowercase();
    let own = SHEET_WORDS.iter().any(|word| lower.contains(word));
    let named = name.chars().filter(|sign| sign.is_alphabetic()).count() >= 2;
    (named && !own).then(|| split_customer(&name))
}

/// 001 甲公司 · (001)甲公司 · 甲公司（001） · 001-甲公司.
pub fn split_customer(value: &str) -> TitleCustomer {
    let is_code = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._/".contains(&byte))
            && text.bytes().any(|byte| byte.is_ascii_digit())
    };
    let brackets = ['(', ')', '（', '）', '[', ']', '【', '】'];
    let whole = value.trim_matches(brackets).trim();
    let parts =
        whole.split_once(brackets).or_else(|| whole.split_once([' ', '\u{3000}'])).or_else(|| {
            let end = whole.find(|sign: char| !sign.is_ascii())?;
            let (code, name) = whole.split_at(end);
            Some((code.trim_end_matches(['-', '_', '/', ' ']), name))
        });
    let named = |code: &str, name: &str| TitleCustomer {
        code: code.trim().to_owned(),
        name: name.trim().to_owned(),
    };
    match parts {
        Some((left, right)) if is_code(left.trim()) => named(left, right),
        Some((left, right)) if is_code(right.trim()) => named(right, left),
        _ if is_code(whole) => named(whole, ""),
        _ => named("", value),
    }
}

/// The period of a title: two days, a month, or a year.
pub fn period_in(text: &str) -> Option<(Date, Date)> {
    let mut spans = Vec::new();
    for token in text.split(|sign: char| !sign.is_ascii_digit() && !"年月日./-".contains(sign)) {
        let token = token.trim_matches(['.', '/', '-']);
        spans.extend(span_of(token));
        if let (None, Some((first, last))) = (span_of(token), token.split_once('-')) {
            spans.extend(span_of(first));
            spans.extend(span_of(last));
        }
    }
    let first = spans.first()?;
    let last = spans.last()?;
    (first.0 <= last.1).then_some((first.0, last.1))
}

fn span_of(token: &str) -> Option<(Date, Date)> {
    if token.len() < 4 {
        return None;
    }
    let numbers: Vec<u32> = token
        .split(|sign: char| !sign.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .filter_map(|part| part.parse().ok())
        .collect();
    let year = i32::try_from(*numbers.first()?).ok()?;
    if !(1990..=2100).contains(&year) {
        return None;
    }
    match numbers[..] {
        [_] if token.len() == 4 || token.ends_with('年') => {
            Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?))
        }
        [_, month] => {
            let start = NaiveDate::from_ymd_opt(year, month, 1)?;
            Some((start, month_end(start)))
        }
        [_, _, _] => {
            let day = parse_date(token, DateOrder::Ymd).ok()?;
            Some((day, day))
        }
        _ => None,
    }
}

/// The first day of the year of a day.
pub fn year_start(day: Date) -> Date {
    NaiveDate::from_ymd_opt(day.year(), 1, 1).expect("every year has a first of January")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> Date {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn titles_say_the_period() {
        let whole = Some((day(2024, 1, 1), day(2024, 12, 31)));
        for (text, period) in [
            ("2024年度 往来明细账", whole),
            ("期间：2024.01-2024.12", whole),
            ("日期：2024-01-01至2024-12-31", whole),
            ("2024年3月", Some((day(2024, 3, 1), day(2024, 3, 31)))),
            ("客户 001", None),
        ] {
            assert_eq!(period_in(text), period, "{text}");
        }
    }

    #[test]
    fn titles_name_the_customer() {
        for (text, code, name) in [
            ("客户：001 甲公司  币种：人民币", "001", "甲公司"),
            ("客户: 甲公司", "", "甲公司"),
            ("往来单位：(C-01)甲公司", "C-01", "甲公司"),
            ("客户编码：001  客户名称：甲公司", "001", "甲公司"),
            ("客户：甲公司（001）", "001", "甲公司"),
            ("客户：甲公司 2024年", "", "甲公司"),
            ("客户：001 甲公司 2024.01 - 2024.12", "001", "甲公司"),
            ("客户：360 科技", "360", "科技"),
            ("核算项目：客户 - 甲公司  期间：2024年第1期", "", "甲公司"),
            ("核算项目：[客户]001/甲公司", "001", "甲公司"),
            ("科目：112201 应收账款_甲公司    2024年", "", "甲公司"),
            ("科目：1122 应收账款 - 001 甲公司", "001", "甲公司"),
        ] {
            let found = customer_in(text).unwrap();
            assert_eq!((found.code.as_str(), found.name.as_str()), (code, name), "{text}");
        }
        for text in ["编制单位：乙公司", "核算项目：部门 - 一部", "科目：1122 应收账款"]
        {
            assert_eq!(customer_in(text), None, "{text}");
        }
    }

    #[test]
    fn sheets_are_named_after_customers_or_after_what_they_are() {
        let found = customer_of_sheet("002 乙公司").unwrap();
        assert_eq!((found.code.as_str(), found.name.as_str()), ("002", "乙公司"));
        assert_eq!(customer_of_sheet("甲商行").unwrap().name, "甲商行");
        for name in ["Sheet1", "明细账", "2024年", "1月", "12", "", "往来", "A", "Grand livre"]
        {
            assert_eq!(customer_of_sheet(name), None, "{name}");
        }
    }

    #[test]
    fn titles_say_the_unit() {
        assert_eq!(scale_in("编制单位：甲  单位：万元"), Some(4));
        assert_eq!(scale_in("金额单位：元"), Some(0));
        assert_eq!(scale_in("编制单位：甲公司"), None);
        assert_eq!(scale_of_heading("金额（万元）"), 4);
    }
}
