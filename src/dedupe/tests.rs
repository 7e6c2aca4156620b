//! Pairs that are one customer, pairs that are not, and many.

use super::*;

fn named(code: &str, name: &str) -> Candidate {
    Candidate {
        customer_code: code.to_owned(),
        customer_name: name.to_owned(),
        ..Candidate::default()
    }
}

fn score(one: Candidate, two: Candidate) -> (u32, Vec<Reason>) {
    let found = groups(&[one, two], &Never::new());
    found.first().map_or((0, Vec::new()), |group| (group.score, group.pairs[0].reasons.clone()))
}

#[test]
fn names_that_are_one_company() {
    for (one, two, reason) in [
        ("杭州西湖商贸有限公司", "杭州西湖商贸有限责任公司", Reason::NameEqual),
        ("杭州西湖商贸有限公司", "杭州 西湖商贸有限公司", Reason::NameEqual),
        ("廣州華為技術有限公司", "广州华为技术有限公司", Reason::NameEqual),
        ("ＡＢＣ电子（上海）有限公司", "abc电子(上海)有限公司", Reason::NameEqual),
        ("杭州西湖商贸有限公司", "杭州西湖商贸股份有限公司", Reason::NameForm),
        ("杭州西湖商贸有限公司", "西湖商贸（杭州）有限公司", Reason::NameForm),
        ("杭州市润达商贸有限公司", "杭州润达商贸有限公司", Reason::NameForm),
        ("杭州润达商贸有限公司", "润达商贸有限公司", Reason::NameRegion),
        ("浙江润达商贸有限公司", "杭州润达商贸有限公司", Reason::NameRegion),
        ("杭州润达商贸有限公司", "杭州达润商贸有限公司", Reason::NameSwapped),
        ("杭州润达商贸有限公司", "杭州润达有限公司", Reason::NameShortened),
        ("杭州润达商贸有限公司", "杭州润达贸易有限公司", Reason::NameShortened),
    ] {
        let (score, reasons) = score(named("A", one), named("B", two));
        assert_eq!(reasons, [reason], "{one} {two} {score}");
    }
}

#[test]
fn names_that_are_two() {
    for (one, two) in [
        ("杭州西湖商贸有限公司", "杭州东湖商贸有限公司"),
        ("杭州润达商贸有限公司", "上海润达商贸有限公司"),
        ("杭州润达商贸有限公司", "杭州润达有限公司上海分公司"),
        ("中国银行杭州分行", "中国银行上海分行"),
        ("润达有限公司上海分公司", "润达有限公司北京分公司"),
        ("东方电气有限公司", "上海电气有限公司"),
        ("王伟", "王伟"),
        ("杭州润达商贸有限公司", "杭州润达机械有限公司"),
        ("", ""),
    ] {
        assert_eq!(score(named("A", one), named("B", two)).0, 0, "{one} {two}");
    }
}

#[test]
fn numbers_tell_more_than_names() {
    let old = Candidate { tax_id: "350100M000100Y4".into(), ..named("A", "旧名商行") };
    let new = Candidate { tax_id: "91350100M000100Y43".into(), ..named("B", "新名有限公司") };
    assert_eq!(score(old.clone(), new.clone()), (96, vec![Reason::OrganisationCode]));
    let same = Candidate { tax_id: "91350100m000100y43".into(), ..named("C", "别名") };
    assert_eq!(score(new.clone(), same).1, [Reason::TaxId]);
    let other =
        Candidate { tax_id: "91110000600037341L".into(), ..named("D", "新名有限公司") };
    let (points, reasons) = score(new.clone(), other);
    assert_eq!((points, reasons), (65, vec![Reason::NameEqual, Reason::TaxIdsDiffer]));
    let account = |code: &str, name: &str| Candidate {
        bank_account: "3301 0400 1234 5678".into(),
        ..named(code, name)
    };
    assert_eq!(score(account("A", "甲商行"), account("B", "乙商行")).1, [Reason::BankAccount]);
    let phone = |code: &str, name: &str, cell: &str| Candidate {
        phones: vec![cell.to_owned()],
        address: "浙江省杭州市西湖区文三路199号".into(),
        ..named(code, name)
    };
    let (one, two) =
        (phone("A", "甲商行", "0571-88886666"), phone("B", "乙商行", "(0571) 8888 6666"));
    assert_eq!(score(one, two).1, [Reason::Phone, Reason::Address]);
    let (one, mut two) = (
        phone("A", "杭州润达商贸有限公司", "0571-88886666"),
        phone("B", "杭州润达尚贸有限公司", "0571-88886666"),
    );
    two.address.clear();
    assert_eq!(score(one, two), (69, vec![Reason::NameNear, Reason::Phone]));
    // A number that everybody has is no reason.
    let service = |code: &str, name: &str| phone(code, name, "400-820-8820");
    assert_eq!(score(service("A", "甲商行"), service("B", "乙商行")).0, 0);
}

#[test]
fn what_the_user_keeps_apart_stays_apart() {
    let candidates = [named("B", "杭州西湖商贸有限公司"), named("A", "杭州西湖商贸有限公司")];
    assert_eq!(groups(&candidates, &Never::new()).len(), 1);
    let never = Never::from([("A".to_owned(), "B".to_owned())]);
    assert_eq!(groups(&candidates, &never), []);
}

#[test]
fn the_fullest_is_kept_and_groups_come_in_order() {
    let mut fullest = named("C", "杭州西湖商贸有限责任公司");
    fullest.filled = 9;
    let candidates = [
        named("A", "杭州西湖商贸有限公司"),
        named("X", "宁波东港五金有限公司"),
        named("B", "杭州西湖商贸有限公司"),
        named("Y", "宁波东港五金有限责任公司"),
        fullest,
    ];
    let found = groups(&candidates, &Never::new());
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].members.as_slice(), found[0].keep), ([0, 2, 4].as_slice(), 4));
    assert_eq!((found[1].members.as_slice(), found[1].keep), ([1, 3].as_slice(), 1));
    assert_eq!(found[0].pair_of(0).map(|pair| (pair.one, pair.two)), Some((0, 4)));
}

#[test]
fn a_hundred_thousand_customers_take_seconds() {
    const BRANDS: [&str; 10] = ["润", "达", "恒", "信", "昌", "盛", "华", "兴", "隆", "泰"];
    const CITIES: [&str; 8] = ["杭州", "宁波", "上海", "苏州", "成都", "广州", "武汉", "西安"];
    let name = |number: usize| {
        let digit = |place: u32| BRANDS[number / 10_usize.pow(place) % 10];
        let city = CITIES[number / 10_000 % 8];
        format!("{city}{}{}{}{}贸易有限公司", digit(0), digit(1), digit(2), digit(3))
    };
    let candidates: Vec<Candidate> = (0..100_000)
        .map(|number| Candidate {
            phones: vec![format!("139{:08}", number % 90_000 + 1_000_000)],
            ..named(&format!("C{number:06}"), &name(number))
        })
        .collect();
    let start = std::time::Instant::now();
    let found = groups(&candidates, &Never::new());
    // Generous: a debug build on a busy machine.
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
    // The names of the last 20,000 are those of the first ones once more; swapped ones join.
    let members: usize = found.iter().map(|group| group.members.len()).sum();
    assert!(found.len() > 10_000 && members >= 40_000, "{} {members}", found.len());
    assert!(found.iter().all(|group| group.members.windows(2).all(|two| two[0] < two[1])));
}
