//! Division codes as dated data, and the province that an address names.

mod address;

pub use address::province_of_address;

use std::sync::OnceLock;

/// Every division of every revision, in the order of code and date.
const DIVISIONS: &str = include_str!("divisions.tsv");

/// One name of one division code, from one revision of the list to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Division {
    pub code: u32,
    pub name: &'static str,
    /// The first revision with it, as year × 100 + month.
    pub from: u32,
    /// The first revision without it; none while it is in force.
    pub to: Option<u32>,
}

/// All rows of the table, sorted by code.
pub fn divisions() -> &'static [Division] {
    static TABLE: OnceLock<Vec<Division>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut rows: Vec<Division> = DIVISIONS
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| {
                let mut cells = line.split('\t');
                let mut cell = || cells.next().expect("a row of the table has four cells");
                let (code, name, from, to) = (cell(), cell(), cell(), cell());
                Division {
                    code: code.parse().expect("a division code is a number"),
                    name,
                    from: from.parse().expect("a revision is a year and a month"),
                    to: to.parse().ok(),
                }
            })
            .collect();
        rows.sort_by_key(|row| (row.code, row.from, row.to.unwrap_or(u32::MAX)));
        rows
    })
}

/// Whether any revision of the list has the six digits.
pub fn known_division(code: &str) -> bool {
    rows_of(code).is_some_and(|rows| !rows.is_empty())
}

/// The newest name of a division code.
pub fn division_name(code: &str) -> Option<&'static str> {
    rows_of(code)?.iter().max_by_key(|row| row.to.unwrap_or(u32::MAX)).map(|row| row.name)
}

/// The name that a code had in a month (year × 100 + month), where it had one.
pub fn division_name_in(code: &str, month: u32) -> Option<&'static str> {
    let in_force = |row: &&Division| row.from <= month && row.to.is_none_or(|to| month < to);
    rows_of(code)?.iter().rev().find(in_force).map(|row| row.name)
}

fn rows_of(code: &str) -> Option<&'static [Division]> {
    if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u32 = code.parse().ok()?;
    let table = divisions();
    let start = table.partition_point(|row| row.code < number);
    let length = table[start..].iter().take_while(|row| row.code == number).count();
    Some(&table[start..start + length])
}

/// Provinces by the first two digits of their divisions, with the short name.
const PROVINCES: [(&str, &str, &str); 34] = [
    ("11", "北京", "北京市"),
    ("12", "天津", "天津市"),
    ("13", "河北", "河北省"),
    ("14", "山西", "山西省"),
    ("15", "内蒙古", "内蒙古自治区"),
    ("21", "辽宁", "辽宁省"),
    ("22", "吉林", "吉林省"),
    ("23", "黑龙江", "黑龙江省"),
    ("31", "上海", "上海市"),
    ("32", "江苏", "江苏省"),
    ("33", "浙江", "浙江省"),
    ("34", "安徽", "安徽省"),
    ("35", "福建", "福建省"),
    ("36", "江西", "江西省"),
    ("37", "山东", "山东省"),
    ("41", "河南", "河南省"),
    ("42", "湖北", "湖北省"),
    ("43", "湖南", "湖南省"),
    ("44", "广东", "广东省"),
    ("45", "广西", "广西壮族自治区"),
    ("46", "海南", "海南省"),
    ("50", "重庆", "重庆市"),
    ("51", "四川", "四川省"),
    ("52", "贵州", "贵州省"),
    ("53", "云南", "云南省"),
    ("54", "西藏", "西藏自治区"),
    ("61", "陕西", "陕西省"),
    ("62", "甘肃", "甘肃省"),
    ("63", "青海", "青海省"),
    ("64", "宁夏", "宁夏回族自治区"),
    ("65", "新疆", "新疆维吾尔自治区"),
    ("71", "台湾", "台湾省"),
    ("81", "香港", "香港特别行政区"),
    ("82", "澳门", "澳门特别行政区"),
];

fn province(code: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    let index = PROVINCES.binary_search_by(|row| row.0.cmp(code)).ok()?;
    PROVINCES.get(index)
}

/// The full name of a province by two digits, such as 江苏省.
pub fn province_name(code: &str) -> Option<&'static str> {
    province(code).map(|row| row.2)
}

/// The short name of a province by two digits, such as 江苏.
pub fn province_short_name(code: &str) -> Option<&'static str> {
    province(code).map(|row| row.1)
}

/// The province's two digits of a division code, where they are one.
pub fn province_of_division(code: &str) -> Option<&'static str> {
    province(code.get(..2)?).map(|row| row.0)
}

#[cfg(test)]
mod tests;
