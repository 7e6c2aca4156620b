//! What filters choose, and where they are refused.

use super::*;

/// The names of the tests, and two groups, one of which names itself.
struct Known;

impl Names for Known {
    fn field(&self, name: &str) -> Option<Named> {
        let kind = match name.replace('.', "_").as_str() {
            "region" | "remark" | "domestic" => Kind::Text,
            "customer_code" => Kind::Code,
            "credit_limit" => Kind::Number,
            "stopped_on" => Kind::Date,
            _ => return None,
        };
        let mut named = Named::new(&name.replace('.', "_"), kind);
        named.is_class = name == "region";
        if name == "domestic" {
            named.words.push(("国内".to_owned(), "yes".to_owned()));
        }
        Some(named)
    }

    fn group(&self, name: &str) -> Option<String> {
        let filter = match name {
            "大客户" => "credit.limit > 50000",
            "小客户" => "group != 大客户",
            "循环" => "region = x or group = 循环",
            "下级" => "region under 012",
            "坏" => "region =",
            _ => return None,
        };
        Some(filter.to_owned())
    }
}

fn cell(key: &str) -> String {
    let text = match key {
        "domestic" => "yes",
        "region" => "华东 East",
        "customer_code" => "C001",
        "credit_limit" => "100000.00",
        "stopped_on" => "2024-06-30",
        _ => "",
    };
    text.to_owned()
}

#[test]
fn filters_choose_what_they_say() {
    for (source, expected) in [
        ("region = \"华东 east\" and credit.limit >= 100000", true),
        ("region = “华东 EAST” and credit_limit > 100000", false),
        ("region contains 华东", true),
        ("region not contains '华东'", false),
        ("not region = '华北' and not (credit.limit < 1 or region is empty)", true),
        ("region = a or credit.limit = 10万", true),
        ("region = 华北 or region contains east and credit.limit = 1", false),
        ("customer_code in (C002， \"C001\")", true),
        ("customer_code not in (C002, C001)", false),
        ("customer_code = c001", false),
        ("customer_code≠c001", true),
        ("stopped_on <= 2024-06-30 AND stopped_on > 2024-06-29", true),
        ("stopped_on is not empty", true),
        ("remark is empty and remark = '' and remark != x", true),
        ("remark < x or remark in (x, '')", false),
        ("domestic = 国内 and domestic in (YES)", true),
        ("group = 大客户 and region contains east", true),
        ("group = 小客户 or not 分组 in (大客户, 小客户)", false),
    ] {
        let filter = Filter::parse(source, &Known).unwrap_or_else(|at| panic!("{source}: {at:?}"));
        assert_eq!(filter.matches(&cell), expected, "{source}");
    }
}

#[test]
fn a_fault_points_at_its_character() {
    let name = || "regio".to_owned();
    for (source, position, fault) in [
        ("", 0, Fault::FieldExpected),
        ("regio = 1", 0, Fault::FieldUnknown { name: name() }),
        ("region", 6, Fault::OperatorExpected),
        ("region 华东", 7, Fault::OperatorExpected),
        ("region not = x", 11, Fault::OperatorExpected),
        ("region =", 8, Fault::ValueExpected),
        ("region = \"华东", 9, Fault::QuoteUnclosed),
        ("region under", 12, Fault::ValueExpected),
        ("remark not under 01", 11, Fault::NotForKind),
        ("region is none", 10, Fault::EmptyExpected),
        ("(region = x", 11, Fault::ClosingExpected),
        ("region in x", 10, Fault::OpeningExpected),
        ("region in (x y)", 13, Fault::ClosingExpected),
        ("region = x y", 11, Fault::EndExpected),
        ("region = x and", 14, Fault::FieldExpected),
        ("group = 新", 8, Fault::GroupUnknown { name: "新".to_owned() }),
        ("group = 循环", 8, Fault::GroupWrong { name: "循环".to_owned() }),
        ("region = x or group in (大客户, 坏)", 29, Fault::GroupWrong { name: "坏".to_owned() }),
        ("group > x", 6, Fault::OperatorExpected),
        ("credit.limit > 多", 15, Fault::NotANumber { value: "多".to_owned() }),
        ("credit.limit contains 1", 13, Fault::NotForKind),
        ("stopped_on = 2024-02-30", 13, Fault::NotADate { value: "2024-02-30".to_owned() }),
    ] {
        let found = Filter::parse(source, &Known);
        assert_eq!(found, Err(FilterFault { position, fault }), "{source}");
    }
    let deep = format!("{}region = x{}", "(".repeat(200), ")".repeat(200));
    let found = Filter::parse(&deep, &Known).map_err(|fault| fault.fault);
    assert_eq!(found, Err(Fault::TooDeep));
}

#[test]
fn a_class_stands_for_all_below_it() {
    let mut tree = ClassTree::default();
    for (code, name) in [("01", "批发"), ("01001", "省内"), ("02", "零售"), ("0201", "East Side")]
    {
        tree.insert(code, name);
    }
    let trees = BTreeMap::from([("region".to_owned(), tree)]);
    for (source, chosen) in [
        ("region under 01", "01 01001 批发 省内"),
        ("region under 省内", "01001 省内"),
        ("region under “零售” or region under 01001", "01001 省内 02 0201 eastside"),
        ("region not under 01 and region not under 02", " 月球"),
        ("not region under 0201 and region UNDER 02", "02"),
    ] {
        let filter = Filter::parse(source, &Known).expect("a filter");
        assert!(filter.needs_trees() && filter.fields() == BTreeSet::from(["region"]), "{source}");
        let filter = filter.with_trees(&trees).expect("the classes are there");
        let cells = ["", "01", "01001", "批发", "省内", "02", "0201", "eastside", "月球"];
        let fits = |cell: &&str| filter.matches(&|_: &str| (*cell).to_owned());
        let found: Vec<&str> = cells.into_iter().filter(fits).collect();
        assert_eq!(found.join(" "), chosen, "{source}");
    }
    for (source, position, near) in [("region under 011", 13, "01"), ("group = 下级", 8, "01")] {
        let filter = Filter::parse(source, &Known).expect("a filter");
        let name = if position == 13 { "011" } else { "012" }.to_owned();
        let fault = Fault::ClassUnknown { name, near: near.to_owned() };
        assert_eq!(filter.with_trees(&trees), Err(FilterFault { position, fault }), "{source}");
    }
    let without = Filter::parse("region under 01", &Known).expect("a filter");
    let fault = Fault::ClassUnknown { name: "01".to_owned(), near: String::new() };
    assert_eq!(without.with_trees(&BTreeMap::new()), Err(FilterFault { position: 13, fault }));
}

proptest::proptest! {
    #[test]
    fn no_text_stops_the_parser(source in "[a-z=<>()'“”，, 华]{0,40}") {
        let length = source.chars().count();
        if let Err(fault) = Filter::parse(&source, &Known) {
            proptest::prop_assert!(fault.position <= length);
        }
    }
}
