//! The tax-number rules against the standards' examples and, where they are at hand,
//! against real numbers.

use super::*;

fn parse(text: &str) -> TaxId {
    TaxId::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"))
}

#[test]
fn letter_comes_first() {
    let fault = TaxId::parse("91350100M00O100Y43").expect_err("an O");
    assert_eq!(fault, TaxIdFault::Letter { position: 12, letter: 'O' });
    assert_eq!(repair("91350100M00O100Y43").as_deref(), Some("91350100M000100Y43"));
}

const GOOD: [&str; 7] = [
    "91110000600037341L",
    "91350100M000100Y43",
    "92141127MA0KD1Y64A",
    "12440600MB2C07549J",
    "91320594780268314T",
    "91440300708461136T",
    "91330100799655058B",
];

#[test]
fn good_codes_are_good() {
    for code in GOOD {
        let tax_id = parse(code);
        assert_eq!((tax_id.kind, tax_id.normal.as_str()), (TaxIdKind::Uscc, code));
        let region: Vec<TaxIdNote> = match code {
            "91320594780268314T" => {
                vec![TaxIdNote::RegionUnknown { division: "320594".to_owned() }]
            }
            _ => Vec::new(),
        };
        assert_eq!(tax_id.notes, region, "{code}");
        assert!(Uscc::parse(code).is_ok());
        assert_eq!(region_of(&tax_id), Some(&code[2..8]));
        assert_eq!(organisation_code(&tax_id).as_deref(), Some(&code[8..17]));
        assert_eq!(repair(code), None);
    }
    assert!(TaxId::parse("111111111111111111").is_err());
}

#[test]
fn every_single_wrong_character_is_found() {
    for code in GOOD {
        for index in 0..18 {
            for symbol in b"0123456789ABCDEFGHJKLMNPQRTUWXY" {
                let mut wrong = code.as_bytes().to_vec();
                if wrong[index] == *symbol {
                    continue;
                }
                wrong[index] = *symbol;
                let wrong = String::from_utf8(wrong).expect("ASCII");
                // A code of Xiamen may have any check character.
                let xiamen = wrong[2..].starts_with("3502") && wrong[8..].starts_with("M000");
                assert!(xiamen || Uscc::parse(&wrong).is_err(), "{wrong}");
            }
        }
    }
}

#[test]
fn faults_in_their_order() {
    for (text, fault) in [
        ("91350100M00O100Y4", TaxIdFault::Length { length: 17 }),
        ("I1350100M000100Y43", TaxIdFault::Letter { position: 1, letter: 'I' }),
        ("91350100*000100Y43", TaxIdFault::Letter { position: 9, letter: '*' }),
        ("00350100M000100Y43", TaxIdFault::Department { pair: "00".to_owned() }),
        ("91350100M000100Y44", TaxIdFault::Check { position: 18, expected: '3' }),
        ("9135010BM000100Y43", TaxIdFault::Letter { position: 8, letter: 'B' }),
        ("", TaxIdFault::Length { length: 0 }),
    ] {
        assert_eq!(TaxId::parse(text), Err(fault), "{text}");
    }
}

#[test]
fn the_normal_form_is_found_and_said() {
    for (text, lower_case, full_width, separators) in [
        ("91350100m000100y43", true, false, false),
        ("９１３５０１００Ｍ０００１００Ｙ４３", false, true, false),
        ("9135 0100 M000 100Y 43", false, false, true),
        ("91350100-M000100Y43", false, false, true),
        ("91350100\u{200b}M000100Y43", false, false, true),
    ] {
        let tax_id = parse(text);
        assert_eq!(tax_id.normal, "91350100M000100Y43");
        let note = TaxIdNote::Normalised { lower_case, full_width, separators };
        assert_eq!(tax_id.notes, vec![note], "{text}");
        assert_eq!(repair(text).as_deref(), Some("91350100M000100Y43"));
    }
    for text in ["税号：91350100M000100Y43", "91350100m000100y43（三证合一）"] {
        assert_eq!(repair(text).as_deref(), Some("91350100M000100Y43"), "{text}");
    }
    assert_eq!(repair("91350100M000100Y43/91110000600037341L"), None);
    for text in ["\t91350100M000100Y43", "'91350100M000100Y43", "=\"91350100M000100Y43\""] {
        assert!(parse(text).notes.is_empty(), "{text}");
    }
}

/// A made-up id: the check character belongs to the seventeen digits.
fn resident(body: &str) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
    format!("{body}{}", char::from(b"10X98765432"[sum as usize % 11]))
}

#[test]
fn a_person_is_personal() {
    let id = resident("32050019900307001");
    let tax_id = parse(&id);
    assert!(tax_id.kind.is_personal(), "{tax_id:?}");
    assert!(tax_id.notes.contains(&TaxIdNote::Personal));
    assert_eq!(region_of(&tax_id), Some("320500"));
    assert!(Uscc::parse(&id).is_err());
    for suffix in ["00", "01", "02"] {
        assert_eq!(parse(&format!("{id}{suffix}")).kind, TaxIdKind::Individual20);
    }
    assert!(matches!(TaxId::parse(&format!("{id}07")), Err(TaxIdFault::Suffix { .. })));
    let old = "320500900307001";
    assert!(parse(old).notes.contains(&TaxIdNote::Personal), "{:?}", parse(old));
    assert_eq!(parse("32050090030700100000").kind, TaxIdKind::Individual20);
    let future = resident("32050020990307001");
    assert!(TaxId::parse(&future).is_err());
    let today = Date::from_ymd_opt(2000, 1, 1).expect("a day");
    assert!(TaxId::parse_on(&resident("32050020010307001"), today).is_err());
    assert!(TaxId::parse(&resident("32050019900231001")).is_err());
}

#[test]
fn old_numbers_are_accepted_with_a_note() {
    let old = parse("110000600037341");
    assert_eq!(old.kind, TaxIdKind::OldTaxpayer15);
    assert!(old.notes.contains(&TaxIdNote::OldNumber));
    assert_eq!(organisation_code(&old), organisation_code(&parse("91110000600037341L")));
    let registration = parse("320404000005886");
    assert_eq!(registration.kind, TaxIdKind::BusinessRegistration15);
    let letters = TaxId::parse("350100M000100Y5");
    assert_eq!(letters, Err(TaxIdFault::Check { position: 15, expected: '4' }));
    assert_eq!(parse("350100M000100Y4").kind, TaxIdKind::OldTaxpayer15);
    assert_eq!(TaxId::parse("320404000005881"), Err(TaxIdFault::OldNumberChecks));
}

#[test]
fn both_readings_are_said() {
    let both = (0..2000).find_map(|serial| {
        let id = resident(&format!("110101199001{:02}{:03}", 1 + serial % 28, serial / 2));
        let accepted = TaxId::parse(&id).ok()?;
        let ambiguous = |note: &TaxIdNote| matches!(note, TaxIdNote::Ambiguous { .. });
        accepted.notes.iter().any(ambiguous).then_some(accepted)
    });
    let both = both.expect("one id in 31 passes the check of a code");
    assert!(both.notes.contains(&TaxIdNote::Personal));
}

#[test]
fn organisation_code_warns_and_xiamen_informs() {
    let (mut warned, mut xiamen) = (0, 0);
    for last in b"0123456789ABCDEFGHJKLMNPQRTUWXY" {
        let last = char::from(*last);
        if let Ok(tax_id) = TaxId::parse(&format!("91350200M000100Y4{last}")) {
            xiamen += usize::from(tax_id.notes.contains(&TaxIdNote::XiamenPre2016));
        }
        if let Ok(tax_id) = TaxId::parse(&format!("91350100M000100Y5{last}")) {
            let expected = TaxIdNote::OrganisationCheckFails { expected: '4' };
            warned += usize::from(tax_id.notes.contains(&expected));
        }
    }
    assert_eq!((warned, xiamen), (1, 30));
}

#[test]
fn one_way_to_mend_or_none() {
    for (broken, mended) in [
        ("9I350100M000100Y43", Some("91350100M000100Y43")),
        ("9135O100M00O100Y43", Some("91350100M000100Y43")),
        ("91530100M000100Y43", Some("91350100M000100Y43")),
        ("91110000600037341l", Some("91110000600037341L")),
        ("91330100799655058B", None),
        ("913301007996550588", Some("91330100799655058B")),
        ("911100006000373411", None),
        ("91350100M000100Y4", None),
        ("abc", None),
    ] {
        assert_eq!(repair(broken).as_deref(), mended, "{broken}");
    }
}

#[test]
fn words_of_absence() {
    for (text, reason) in [
        ("无", Some("none")),
        (" 个人 ", Some("person")),
        ("自然人", Some("person")),
        ("暂无", Some("pending")),
        ("0", Some("placeholder")),
        ("-", Some("placeholder")),
        ("——", Some("placeholder")),
        ("N/A", Some("none")),
        ("000000000000000", Some("placeholder")),
        ("", None),
        ("  ", None),
        ("91350100M000100Y43", None),
        ("无锡", None),
    ] {
        assert_eq!(absent_reason(text), reason, "{text:?}");
    }
}

fn shared(path: &str) -> Option<String> {
    let roots = [
        std::env::var("WANGLAI_SHARED").unwrap_or_default(),
        concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").to_owned(),
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared").to_owned(),
    ];
    let found =
        roots.iter().find_map(|root| std::fs::read_to_string(format!("{root}/{path}")).ok());
    if found.is_none() {
        eprintln!("skipped: {path} is not at hand");
    }
    found
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let row = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader.records().map(|record| row(record.expect("a record"))).collect()
}

#[test]
fn real_codes() {
    let Some(text) = shared("real/tax_id_vectors/uscc_vectors.csv") else {
        return;
    };
    let mut wrong = Vec::new();
    for row in rows(&text) {
        let (number, kind, valid) = (row[0].as_str(), row[1].as_str(), row[2] == "1");
        if Uscc::parse(number).is_ok() != valid {
            wrong.push(format!("as code: {number} {kind} {:?}", Uscc::parse(number)));
        }
        let accepted = TaxId::parse(number);
        let old = kind.starts_with("15-digit");
        let kept = match &accepted {
            Ok(tax_id) if old => tax_id.kind != TaxIdKind::Uscc,
            Ok(tax_id) => valid && tax_id.kind == TaxIdKind::Uscc,
            Err(_) => !old && !valid,
        };
        if !kept {
            wrong.push(format!("as number: {number} {kind} {accepted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The kinds of the vectors that are tax numbers of organisations.
const FOREIGN_KINDS: &str = "ad.nrt al.nipt ar.cuit at.businessid at.tin at.uid au.abn au.acn \
    az.voen be.vat bg.vat br.cnpj by.unp ca.bn ch.uid ch.vat cl.rut co.nit cr.cpj cy.vat de.stnr \
    de.vat dk.cvr do.rnc dz.nif ec.ruc ee.registrikood eg.tn es.nif eu.vat eu.oss vatin \
    fi.veronumero fi.ytunnus fo.vn fr.siren fr.siret fr.tva gb.utr gb.vat gh.tin gn.nifp gr.vat \
    gt.nit id.npwp in_.gstin in_.pan is_.vsk it.iva jp.cn jp.in_ kr.brn li.peid lu.tva lv.pvn \
    ma.ice mc.tva md.idno me.pib mk.edb mt.vat mx.rfc mz.nuit nl.btw no.mva no.orgnr nz.ird pe.ruc \
    pl.nip pl.regon py.ruc ro.cui ro.onrc rs.pib ru.inn se.vat sg.uen sk.dph sm.coe \
    sn.ninea sv.nit th.moa th.tin tn.mf tr.vkn tw.ubn ua.edrpou ua.rntrc us.tin uy.rut ve.rif \
    vn.mst za.tin";

#[test]
fn foreign_numbers() {
    let Some(text) = shared("real/tax_id_vectors/stdnum_vectors.csv") else {
        return;
    };
    let (mut wrong, mut total) = (Vec::new(), 0);
    for row in rows(&text) {
        let (kind, number, valid) = (row[0].as_str(), row[1].as_str(), row[2] == "1");
        if kind == "cn.uscc" {
            assert_eq!(Uscc::parse(number).is_ok(), valid, "{number}");
            continue;
        }
        if !FOREIGN_KINDS.split_whitespace().any(|known| known == kind) {
            continue;
        }
        let country = kind[..2].to_uppercase();
        let judged = match country.as_str() {
            "EU" | "VA" => TaxId::parse(number),
            _ => foreign(number, &country),
        };
        total += 1;
        if judged.is_ok() != valid {
            wrong.push(format!("{kind} {number} {} {judged:?}", row[3]));
        }
    }
    assert!(wrong.len() * 500 <= total, "{} of {total} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn numbers_as_another_system_judges_them() {
    let Some(text) = shared("real/tax_id_vectors/odoo_base_vat_vectors.csv") else {
        return;
    };
    let (mut wrong, mut total) = (Vec::new(), 0);
    for row in rows(&text) {
        let judged = match row[0].as_str() {
            "" => continue,
            country => foreign(&row[1], country),
        };
        total += 1;
        if judged.is_ok() != (row[2] == "1") {
            wrong.push(format!("{row:?} {judged:?}"));
        }
    }
    // A check digit in Viet Nam, which that system does not look at.
    assert!(wrong.len() <= 1, "{} of {total} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Every single misreading of a good code, and every swap of two neighbours, is mended to
/// that code or not at all.
#[test]
fn a_repair_is_never_another_code() {
    let misread = |byte: u8| -> &[u8] {
        match byte {
            b'0' => b"OQ",
            b'1' => b"IL",
            b'5' => b"S",
            b'2' => b"Z",
            b'U' => b"V",
            b'8' => b"B",
            b'B' => b"8",
            b'Q' => b"0",
            _ => b"",
        }
    };
    let (mut mended, mut total) = (0, 0);
    for code in GOOD {
        let right = code.as_bytes();
        let mut broken: Vec<Vec<u8>> = Vec::new();
        for index in 0..18 {
            for letter in misread(right[index]) {
                let mut wrong = right.to_vec();
                wrong[index] = *letter;
                broken.push(wrong);
            }
            if index > 0 && right[index - 1] != right[index] {
                let mut wrong = right.to_vec();
                wrong.swap(index - 1, index);
                broken.push(wrong);
            }
        }
        for wrong in broken {
            let wrong = String::from_utf8(wrong).expect("ASCII");
            assert!(TaxId::parse(&wrong).is_err(), "{wrong}");
            total += 1;
            if let Some(repaired) = repair(&wrong) {
                assert_eq!(repaired, code, "{wrong}");
                mended += 1;
            }
        }
    }
    assert!(mended * 100 > total * 90, "{mended} of {total}");
}

/// Numbers that the crate judges wrongly, as an independent list of rules has them.
#[test]
fn foreign_numbers_that_are_mended_here() {
    for (number, country, good) in [
        ("K26280691F", "AL", true),
        ("N26280691F", "AL", false),
        ("FN 125265m", "AT", true),
        ("BE 329799998", "BE", true),
        ("BE 329799997", "BE", false),
        ("877875452", "BG", true),
        ("877875453", "BG", false),
        ("1795359397-439", "EC", true),
        ("1795369397-439", "EC", false),
        ("EU528003646", "BE", false),
        ("EU528003646", "CA", true),
        ("05986807800367", "FR", false),
        ("73282932000074", "FR", true),
        ("T7010001012532", "JP", true),
        ("T7010001012533", "JP", false),
        ("LV 0707 3337 600", "LV", true),
        ("LV 0707 3337 601", "LV", false),
        ("191-45-1694", "US", true),
        ("191451694", "US", false),
        ("P00691661", "US", true),
        ("2141111490", "CZ", true),
        ("2141111491", "CZ", false),
    ] {
        assert_eq!(foreign(number, country).is_ok(), good, "{number} {country}");
    }
}

/// Numbers without an owner, as an independent list of rules judges them.
#[test]
fn persons_abroad_are_known_and_said_to_be_persons() {
    for (number, country, good) in [
        ("200487-1830", "DK", true),
        ("390487-1830", "DK", false),
        ("22402068199", "EE", true),
        ("22402068196", "EE", false),
        ("92583641026", "LT", true),
        ("92583641022", "LT", false),
        ("941087542", "NL", true),
        ("941087541", "NL", false),
        ("2604139682105", "ZA", true),
        ("2604139682104", "ZA", false),
        ("870412-5548228", "KR", true),
        ("870412-5548222", "KR", false),
        ("2148408457549", "TH", true),
        ("2148408457543", "TH", false),
        ("593907467423", "JP", true),
        ("593907467426", "JP", false),
        ("3129044740115", "FR", true),
        ("3129044740110", "FR", false),
        ("210417-418M", "FI", true),
        ("210417-4188", "FI", false),
    ] {
        let judged = foreign(number, country);
        assert_eq!(judged.is_ok(), good, "{number} {country}");
        let personal = judged.is_ok_and(|tax_id| tax_id.notes.contains(&TaxIdNote::Personal));
        assert_eq!(personal, good, "{number} {country}");
    }
}

#[test]
fn a_korean_business_may_fail_its_check_digit() {
    let notes = |text| foreign(text, "KR").map(|tax_id| tax_id.notes);
    assert_eq!(notes("123-45-67891"), Ok(vec![]));
    assert_eq!(notes("123-45-67890"), Ok(vec![TaxIdNote::ForeignCheckFails]));
    for wrong in ["099-45-67891", "123-00-67891", "123-45-00003", "123-45-6789"] {
        assert!(foreign(wrong, "KR").is_err(), "{wrong}");
    }
}

#[test]
fn foreign_numbers_in_their_normal_form() {
    for (number, country, normal) in [
        ("DE136,695 976", "", "DE136695976"),
        ("BE0477.47.27.01", "", "BE0477472701"),
        ("GR123456783", "GR", "EL123456783"),
        ("XI123456782", "GB", "XI123456782"),
        ("136695978", "DE", ""),
        ("FR17698800935", "CN", "FR17698800935"),
        ("00501503", "TW", "00501503"),
        ("88117254", "tw", "88117254"),
        ("ＤＥ１３６６９５９７６", "DE", "DE136695976"),
    ] {
        let judged = match country {
            "" => TaxId::parse(number),
            country => foreign(number, country),
        };
        assert_eq!(judged.map(|tax_id| tax_id.normal).unwrap_or_default(), normal, "{number}");
    }
    let hong_kong = foreign("12345678-000", "HK").expect("no rule is known");
    assert_eq!(hong_kong.notes, vec![TaxIdNote::ForeignUnchecked]);
    assert_eq!(
        TaxId::parse("DE136695977"),
        Err(TaxIdFault::Foreign { country: Country::parse("DE").expect("two letters") })
    );
}
