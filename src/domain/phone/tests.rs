//! Phones in every writing, by table and by oracle.

use super::*;
use proptest::prelude::*;

fn one(text: &str, expect: Expect, country: Option<&str>) -> Result<Phone, PhoneFault> {
    let mut read = parse_phones(text, expect, country);
    assert_eq!(read.len(), 1, "{text}: {read:?}");
    read.remove(0)
}

#[test]
fn good_numbers_in_every_usual_writing() {
    for (text, e164, display) in [
        ("13800138000", "+8613800138000", "13800138000"),
        ("138 0013 8000", "+8613800138000", "13800138000"),
        ("138-0013-8000", "+8613800138000", "13800138000"),
        ("１３８００１３８０００", "+8613800138000", "13800138000"),
        ("+86 138 0013 8000", "+8613800138000", "13800138000"),
        ("+86-13800138000", "+8613800138000", "13800138000"),
        ("(+86)13800138000", "+8613800138000", "13800138000"),
        ("0086 13800138000", "+8613800138000", "13800138000"),
        ("8613800138000", "+8613800138000", "13800138000"),
        ("013800138000", "+8613800138000", "13800138000"),
        ("手机：13800138000", "+8613800138000", "13800138000"),
        ("Tel. 13800138000", "+8613800138000", "13800138000"),
        ("TEL:13800138000（微信同号）", "+8613800138000", "13800138000"),
        ("13800138000.0", "+8613800138000", "13800138000"),
        ("\u{202d}13800138000\u{202c}", "+8613800138000", "13800138000"),
        ("0571-28886666", "+8657128886666", "0571-28886666"),
        ("0571 2888 6666", "+8657128886666", "0571-28886666"),
        ("(0571)28886666", "+8657128886666", "0571-28886666"),
        ("（0571）28886666", "+8657128886666", "0571-28886666"),
        ("+86 571 28886666", "+8657128886666", "0571-28886666"),
        ("+86 (0)571 28886666", "+8657128886666", "0571-28886666"),
        ("86-0571-28886666", "+8657128886666", "0571-28886666"),
        ("010—6250 1234", "+861062501234", "010-62501234"),
        ("02162501234", "+862162501234", "021-62501234"),
        ("0335-3031234", "+863353031234", "0335-3031234"),
        ("0433-2881234", "+864332881234", "0433-2881234"),
        ("0433-22881234", "+8643322881234", "0433-22881234"),
        ("010 1234 5678", "", ""),
    ] {
        if e164.is_empty() {
            continue;
        }
        let phone = one(text, Expect::Any, None).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!((phone.e164.as_str(), phone.display.as_str()), (e164, display), "{text}");
        assert_eq!(phone.notes, [], "{text}");
        assert_eq!(phone.country, "CN");
    }
}

#[test]
fn extensions_in_every_usual_writing() {
    for (text, display) in [
        ("0571-28886666-801", "0571-28886666-801"),
        ("0571-28886666转801", "0571-28886666-801"),
        ("0571-28886666 转 801", "0571-28886666-801"),
        ("057128886666 ext. 801", "0571-28886666-801"),
        ("057128886666x801", "0571-28886666-801"),
        ("057128886666#801", "0571-28886666-801"),
        ("0571-28886666分机801", "0571-28886666-801"),
        ("0571-28886666(801)", "0571-28886666-801"),
        ("0335-3031234-12", "0335-3031234-12"),
        ("400-123-4567转1", "400-123-4567-1"),
        ("28886666-801", "28886666-801"),
        ("13800138000-0012", "13800138000-0012"),
    ] {
        let phone = one(text, Expect::Any, None).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!(phone.display, display, "{text}");
        assert!(phone.extension.is_some(), "{text}");
        assert!(!phone.e164.ends_with("801"), "{text}");
    }
}

#[test]
fn notes_say_what_is_worth_knowing() {
    let zero = |text: &str| vec![PhoneNote::ZeroLost { suggestion: text.to_owned() }];
    let special =
        |prefix: &str, kind| vec![PhoneNote::SpecialPrefix { prefix: prefix.into(), kind }];
    for (text, notes) in [
        ("57128886666", zero("0571-28886666")),
        ("571-28886666", zero("0571-28886666")),
        ("571-2888-6666", zero("0571-28886666")),
        ("1062501234", zero("010-62501234")),
        ("2162501234", zero("021-62501234")),
        ("3353031234", zero("0335-3031234")),
        ("13490001234", special("134", SpecialUse::Satellite)),
        ("17400123456", special("174", SpecialUse::Satellite)),
        ("14000123456", special("140", SpecialUse::MachineToMachine)),
        ("1064912345678", special("106", SpecialUse::MachineToMachine)),
        ("17012345670", special("170", SpecialUse::VirtualOperator)),
        ("16212345670", special("162", SpecialUse::VirtualOperator)),
        ("400-820-8820", vec![PhoneNote::Service]),
        ("8008208820", vec![PhoneNote::Service]),
        ("95588", vec![PhoneNote::Service]),
        ("955881", vec![PhoneNote::Service]),
        ("96345", vec![PhoneNote::Service]),
        ("0571-96345", vec![PhoneNote::Service]),
        ("95012345678", vec![PhoneNote::Service]),
        ("95105105", vec![PhoneNote::Service]),
        ("10086", vec![PhoneNote::Service]),
        ("12345", vec![PhoneNote::Service]),
        ("1440123456789", special("144", SpecialUse::MachineToMachine)),
        ("010-12345678", vec![PhoneNote::Placeholder]),
        ("0571-00000000", vec![PhoneNote::Placeholder]),
        ("28886666", vec![PhoneNote::AreaMissing { suggestion: None }]),
        ("2888666", vec![PhoneNote::AreaMissing { suggestion: None }]),
        ("13800000000", vec![PhoneNote::Placeholder]),
        ("12345678", vec![PhoneNote::Placeholder]),
        ("11111111111", vec![PhoneNote::Placeholder]),
        ("00000000", vec![PhoneNote::Placeholder]),
        ("88888888", vec![PhoneNote::Placeholder]),
        ("1.3800138000E+10", vec![PhoneNote::Restored { suggestion: "13800138000".into() }]),
        (
            "0378-2881234",
            vec![PhoneNote::AreaRetired { area: "0378", successor: "0371", suggestion: None }],
        ),
        (
            "0378-22881234",
            vec![PhoneNote::AreaRetired {
                area: "0378",
                successor: "0371",
                suggestion: Some("0371-22881234".into()),
            }],
        ),
    ] {
        let phone = one(text, Expect::Any, None).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!(phone.notes, notes, "{text}");
    }
}

#[test]
fn every_retired_code_names_its_successor() {
    for (area, successor) in [
        ("0378", "0371"),
        ("0410", "024"),
        ("0413", "024"),
        ("0414", "024"),
        ("0565", "0551"),
        ("0567", "0558"),
        ("0634", "0531"),
        ("0852", "0851"),
        ("0853", "0851"),
    ] {
        assert_eq!(area_of(area).unwrap().successor, Some(successor));
        assert!(area_of(successor).unwrap().successor.is_none());
    }
    assert_eq!(area_of("0755").unwrap().province, "广东省");
    assert!(areas::areas().windows(2).all(|pair| pair[0].code < pair[1].code));
    assert_eq!(areas::areas().iter().filter(|area| area.successor.is_none()).count(), 320);
}

#[test]
fn faults_say_why() {
    use PhoneFault::*;
    for (text, expect, fault) in [
        ("1380013800", Expect::Any, Length { digits: 10 }),
        ("138001380001", Expect::Any, Length { digits: 12 }),
        ("1380013800", Expect::Mobile, Length { digits: 10 }),
        ("123", Expect::Any, Length { digits: 3 }),
        ("1380013800O", Expect::Any, Character { character: 'O', position: 11 }),
        ("138****8000", Expect::Any, Character { character: '*', position: 4 }),
        ("张三13800138000", Expect::Any, Character { character: '张', position: 1 }),
        ("12000138000", Expect::Any, MobilePrefix { prefix: "120".into() }),
        ("15412345678", Expect::Any, MobilePrefix { prefix: "154".into() }),
        ("17461234567", Expect::Mobile, MobilePrefix { prefix: "174".into() }),
        ("16112345678", Expect::Mobile, MobilePrefix { prefix: "161".into() }),
        ("19412345678", Expect::Mobile, MobilePrefix { prefix: "194".into() }),
        ("0571-28886666", Expect::Mobile, NotMobile),
        ("4008208820", Expect::Mobile, NotMobile),
        ("28886666", Expect::Mobile, NotMobile),
        ("0399-2888666", Expect::Any, AreaUnknown { area: "0399".into() }),
        ("0571-2888666", Expect::Any, Length { digits: 11 }),
        ("010-2888666", Expect::Any, Length { digits: 10 }),
        ("0335-30312345", Expect::Any, Length { digits: 12 }),
        (
            "0571-08886666",
            Expect::Any,
            Subscriber { area: "0571".into(), subscriber: "08886666".into() },
        ),
        ("1.38E+10", Expect::Any, DigitsLost),
        ("+1 555 000 0000", Expect::Any, ForeignInvalid { country: "+1".into() }),
        ("+33 1", Expect::Any, ForeignInvalid { country: "+331".into() }),
    ] {
        assert_eq!(one(text, expect, None), Err(fault), "{text}");
    }
}

#[test]
fn several_numbers_in_a_cell() {
    for (text, shown) in [
        ("13800138000/13900139000", vec!["13800138000", "13900139000"]),
        ("13800138000、13900139000", vec!["13800138000", "13900139000"]),
        ("13800138000；0571-28886666", vec!["13800138000", "0571-28886666"]),
        ("13800138000\n13900139000\r\n", vec!["13800138000", "13900139000"]),
        ("13800138000 13900139000", vec!["13800138000", "13900139000"]),
        ("0571-28886666 13900139000", vec!["0571-28886666", "13900139000"]),
        ("138 0013 8000 139 0013 9000", vec!["13800138000", "13900139000"]),
        ("电话：0571-28886666 手机：13900139000", vec!["0571-28886666", "13900139000"]),
        ("0571-28886666/67", vec!["0571-28886666", "0571-28886667"]),
        ("0571-28886666转801、13900139000", vec!["0571-28886666-801", "13900139000"]),
        ("+86 13800138000, +1 650-253-0000", vec!["13800138000", "+1 650-253-0000"]),
    ] {
        let read = parse_phones(text, Expect::Any, None);
        let read: Vec<String> = read.into_iter().map(|phone| phone.unwrap().display).collect();
        assert_eq!(read, shown, "{text:?}");
    }
    for text in ["", " ", "-", "—", "/", "无", "暂无", "N/A", "、"] {
        assert_eq!(parse_phones(text, Expect::Any, None), [], "{text}");
    }
    let read = parse_phones("0571-28886666/28887777", Expect::Any, None);
    let suggestion = Some("0571-28887777".to_owned());
    assert_eq!(read[1].as_ref().unwrap().notes, [PhoneNote::AreaMissing { suggestion }]);
}

#[test]
fn foreign_numbers_by_the_customers_country() {
    for (text, country, e164, own, display) in [
        ("+1 650-253-0000", None, "+16502530000", "US", "+1 650-253-0000"),
        ("001 650 253 0000", None, "+16502530000", "US", "+1 650-253-0000"),
        ("(650) 253-0000", Some("US"), "+16502530000", "US", "+1 650-253-0000"),
        ("(650) 253-0000", Some("美国"), "+16502530000", "US", "+1 650-253-0000"),
        ("01 42 68 53 00", Some("fr"), "+33142685300", "FR", "+33 1 42 68 53 00"),
        ("+852 2123 4567", None, "+85221234567", "HK", "+852 2123 4567"),
        ("13800138000", Some("US"), "+8613800138000", "CN", "13800138000"),
        ("+8613800138000", Some("FR"), "+8613800138000", "CN", "13800138000"),
        ("13800138000", Some("中国"), "+8613800138000", "CN", "13800138000"),
    ] {
        let phone = one(text, Expect::Any, country).unwrap_or_else(|f| panic!("{text}: {f}"));
        let found = (phone.e164.as_str(), phone.country.as_str(), phone.display.as_str());
        assert_eq!(found, (e164, own, display), "{text}");
    }
    let fault = one("12345", Expect::Any, Some("DE")).unwrap_err();
    assert_eq!(fault, PhoneFault::ForeignInvalid { country: "DE".into() });
}

#[test]
fn numbers_are_masked() {
    for (text, masked) in [
        ("13800138000", "138****8000"),
        ("0571-28886666-801", "0571-****6666-801"),
        ("13800138000/13900139001", "138****8000/139****9001"),
        ("400-820-8820", "400-820-8820"),
        ("2888666", "***8666"),
        ("1380013800O", "13****3800O"),
        ("张三 13800138000", "张三 138****8000"),
        ("", ""),
    ] {
        assert_eq!(mask(text), masked, "{text}");
    }
}

/// The examples of libphonenumber for every region, where the shared data is at hand.
#[test]
fn examples_of_libphonenumber_keep_their_verdict() {
    let shared = std::env::var("WANGLAI_SHARED")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").to_owned());
    let path = format!("{shared}/real/phone_vectors/libphonenumber_examples.csv");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {path} is absent");
        return;
    };
    let mut differing = Vec::new();
    for record in csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap) {
        let (region, e164, valid) = (&record[0], &record[3], &record[6] == "1");
        if region == "CN" || region == "001" {
            continue;
        }
        let read = parse_phones(e164, Expect::Any, None);
        let good = matches!(read.as_slice(), [Ok(phone)] if phone.e164 == e164);
        if good != valid {
            differing.push(format!("{region} {e164}"));
        }
    }
    eprintln!("differing: {differing:?}");
    assert!(differing.len() <= 5, "{differing:?}");
}

proptest! {
    /// The plain oracle: the sentences of the number plan, one by one.
    #[test]
    fn mobiles_agree_with_the_plan(first in 1000u16..2000, last in 0u32..10_000_000) {
        prop_assume!(last % 1_111_111 != 0 && first != 1234);
        let three = first / 10;
        let listed = matches!(three, 130..=139 | 145 | 147 | 150..=153 | 155..=159 | 162
            | 165..=167 | 170..=173 | 175..=178 | 180..=189 | 190..=193 | 195..=199
            | 140 | 141 | 144 | 146 | 148 | 149);
        let listed = listed || first == 1610 || (1740..=1745).contains(&first);
        let text = format!("{first}{last:07}");
        prop_assert_eq!(one(&text, Expect::Mobile, None).is_ok(), listed, "{}", text);
    }

    #[test]
    fn every_area_is_read_with_and_without_its_zero(
        at in 0usize..332, number in 2_345_678u32..8_000_000, longer in 0u32..10,
    ) {
        let area = &areas::areas()[at];
        let subscriber = match area.digits {
            areas::Digits::Seven => number.to_string(),
            _ => format!("{number}{longer}"),
        };
        let display = format!("{}-{subscriber}", area.code);
        let phone = one(&display, Expect::Any, None).unwrap();
        prop_assert_eq!(&phone.display, &display);
        prop_assert_eq!(phone.area.unwrap().code, area.code);
        let eaten = format!("{}{subscriber}", &area.code[1..]);
        if !eaten.starts_with("86") && !eaten.starts_with("95") {
            let phone = one(&eaten, Expect::Any, None).unwrap();
            let note = PhoneNote::ZeroLost { suggestion: display };
            prop_assert!(phone.notes.contains(&note), "{} {:?}", eaten, phone);
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,40}", mixed in "[0-9+() /转xEe.、#*电话-]{0,60}") {
        for text in [text, mixed] {
            let _ = parse_phones(&text, Expect::Any, None);
            let _ = parse_phones(&text, Expect::Mobile, Some("US"));
            let _ = mask(&text);
        }
    }
}
