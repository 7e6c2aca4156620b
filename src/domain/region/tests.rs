use super::*;

#[test]
fn divisions_of_any_year_are_known() {
    for (code, known) in [
        ("110000", true),
        ("350100", true),
        ("652101", true),
        ("100000", true),
        ("810000", true),
        ("320594", false),
        ("000000", false),
        ("11000", false),
        ("11000A", false),
    ] {
        assert_eq!(known_division(code), known, "{code}");
    }
    assert_eq!(division_name("320500"), Some("苏州市"));
    assert_eq!(division_name("510200"), Some("重庆市"));
    assert_eq!(division_name_in("500000", 199001), None);
    assert_eq!(division_name_in("500000", 202001), Some("重庆市"));
}

#[test]
fn the_table_is_sorted_and_its_periods_do_not_run_backwards() {
    let table = divisions();
    assert!(table.len() > 7000);
    assert!(table.is_sorted_by_key(|row| (row.code, row.from)));
    for row in table {
        assert!(row.to.is_none_or(|to| row.from < to), "{row:?}");
        assert!(!row.name.is_empty());
    }
    assert!(PROVINCES.is_sorted());
}

#[test]
fn an_address_names_its_province() {
    for (address, province) in [
        ("江苏省苏州市工业园区星湖街1号", Some("32")),
        ("苏州工业园区星湖街", Some("32")),
        ("上海市南京西路580号", Some("31")),
        ("南京西路580号", None),
        ("北京路12号", None),
        ("南京市中山路1号", Some("32")),
        ("广州天河区北京路1号", Some("44")),
        ("中国 广东 深圳", Some("44")),
        ("518000 深圳市南山区", Some("44")),
        ("（深圳）福田", Some("44")),
        ("昆山市玉山镇", Some("32")),
        ("义乌", Some("33")),
        ("海南藏族自治州共和县", Some("63")),
        ("海南省海口市", Some("46")),
        ("吉林市", Some("22")),
        ("延边州延吉市", Some("22")),
        ("朝阳区建国路", None),
        ("海淀区中关村", Some("11")),
        ("内蒙古呼和浩特", Some("15")),
        ("香港九龙", Some("81")),
        ("重庆渝中区", Some("50")),
        ("某某公司在浙江省杭州市", Some("33")),
        ("襄樊市人民路", Some("42")),
        ("仙桃市", Some("42")),
        ("石河子市", Some("65")),
        ("", None),
        ("12 rue de Rivoli, Paris", None),
    ] {
        assert_eq!(province_of_address(address), province, "{address}");
    }
}
