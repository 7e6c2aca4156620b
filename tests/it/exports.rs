//! Fields, views and groups of the user's own; what is exported imports again as it was.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{rows, stdout, wanglai};

const SETTINGS: &str = r#"
[fields.车牌号]
aliases = ["cCusDefine1"]
[fields.星级]
type = "choice"
choices = ["甲", "乙"]
heading = { en = "Stars", fr = "Étoiles" }
[fields.年采购额]
type = "decimal"
[fields.员工数]
type = "integer"
[fields.回访日]
type = "date"
[views.催款]
fields = ["客户名称", "customer_code", "credit_limit", "星级", "bank_account"]
hidden = ["bank_account"]
where = "credit.limit > 0"
sort = ["-credit_limit", "customer_code"]
[groups]
大客户 = 'credit.limit >= 50000'
华东大客户 = 'region = 华东 and group = 大客户'
"#;

/// An empty book with the settings of these tests.
fn new_book(folder: &Path, name: &str) -> PathBuf {
    let book = folder.join(name);
    stdout(&wanglai(["init".as_ref(), book.as_os_str()]), 0);
    fs::write(book.join("settings.toml"), SETTINGS).expect("the settings can be written");
    book
}

fn import(book: &Path, file: &Path) -> String {
    let words = ["import".as_ref(), file.as_os_str(), "--book".as_ref(), book.as_os_str()];
    String::from_utf8_lossy(&wanglai(words).stdout).into_owned()
}

fn list(book: &Path, words: &[&str]) -> String {
    let mut all: Vec<OsString> = vec!["customer".into(), "list".into()];
    all.extend(words.iter().map(OsString::from));
    all.extend(["--book".into(), book.into(), "--format".into(), "csv".into()]);
    stdout(&wanglai(all), 0)
}

fn export(book: &Path, out: &Path, words: &[&str]) -> String {
    let mut all: Vec<OsString> = vec!["export".into(), "--book".into(), book.into()];
    all.extend(["--out".into(), out.into()]);
    all.extend(words.iter().map(OsString::from));
    stdout(&wanglai(all), 0)
}

fn small_book(folder: &Path) -> PathBuf {
    let book = new_book(folder, "book");
    let file = folder.join("customers.csv");
    let text = "客户编码,客户名称,所属地区,信用额度,cCusDefine1,星级,年采购额,员工数,回访日,标签,联系人,\
                手机\n\
                001,新安五金商行,华东,60000,浙A·12345,甲,12.50,8,2024-01-31,老客户、月结,王小明,\
                13800138000\n\
                002,北固建材商行,华北,50000,,乙,,,,月结,,\n\
                003,江口百货商行,华东,,,丙,x,,,,,\n\
                004,南岸食品商行,华东,100,,,,,,,,\n";
    fs::write(&file, text).expect("the sheet can be written");
    let said = import(&book, &file);
    assert!(said.contains("choice-unknown") && said.contains("number-unreadable"), "{said}");
    book
}

#[test]
fn a_personal_field_of_the_user_is_masked_in_differences() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = new_book(folder.path(), "book");
    let settings = "[fields.法人身份]\npersonal = true\n[fields.车牌号]\n";
    fs::write(book.join("settings.toml"), settings).expect("the settings can be written");
    let file = folder.path().join("customers.csv");
    let write = |secret: &str| {
        let text =
            format!("客户编码,客户名称,法人身份,车牌号\n001,新安五金商行,{secret},{secret}牌\n");
        fs::write(&file, text).expect("the sheet can be written");
    };
    write("甲乙丙丁1234");
    import(&book, &file);
    write("戊己庚辛5678");
    let run = |words: &[&str]| {
        let mut all: Vec<OsString> = words.iter().map(OsString::from).collect();
        all.extend(["--format".into(), "csv".into(), "--book".into(), book.clone().into()]);
        rows(&stdout(&wanglai(all), 0))
    };
    let path = file.to_str().expect("a name");
    let import = ["import", path, "--mode", "overwrite"];
    let set = "法人身份=子丑寅卯0000";
    for (words, new) in [
        (&import[..], "戊己庚辛5678"),
        (&["customer", "edit", "001", "--set", set], "子丑寅卯0000"),
    ] {
        let masked = run(&[words, &["--dry-run"]].concat());
        let of = |field: &str| {
            let found = masked.iter().find(|row| row["field"] == field);
            found.map(|row| (row["old"].clone(), row["new"].clone()))
        };
        let (old, shown) = of("法人身份").expect("the field differs");
        assert!(!old.contains("甲乙丙丁1234") && shown != new && shown.contains('*'), "{shown}");
        if words[0] == "import" {
            assert_eq!(of("车牌号").expect("it differs").1, "戊己庚辛5678牌");
        }
        let open = run(&[words, &["--dry-run", "--unmask"]].concat());
        assert!(open.iter().any(|row| row["field"] == "法人身份" && row["new"] == new), "{open:?}");
    }
}

#[test]
fn fields_of_the_user_are_read_checked_filtered_and_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = small_book(folder.path());
    let all = rows(&list(&book, &[]));
    assert_eq!(all.len(), 3, "the row with a wrong number was left out: {all:?}");
    assert_eq!(all[0]["年采购额"], "12.5");
    assert_eq!((all[0]["员工数"].as_str(), all[0]["回访日"].as_str()), ("8", "2024-01-31"));
    for (filter, codes) in [
        ("星级 = 甲", "001"),
        ("stars = 乙", "002"),
        ("tag = 月结", "001 002"),
        ("tags != 月结", "004"),
        ("员工数 > 7 and 回访日 < 2024-02-01", "001"),
        ("group = 大客户", "001 002"),
        ("group = 华东大客户 or credit.limit = 100", "001 004"),
        ("group not in (大客户)", "004"),
    ] {
        let found = rows(&list(&book, &["--where", filter]));
        let found: Vec<&str> = found.iter().map(|row| row["customer_code"].as_str()).collect();
        assert_eq!(found.join(" "), codes, "{filter}");
    }
    let view = list(&book, &["--view", "催款"]);
    let lines: Vec<&str> = view.lines().collect();
    assert_eq!(lines[0], "customer_name,customer_code,credit_limit,星级");
    assert_eq!(lines[1], "新安五金商行,001,60000.00,甲");
    assert_eq!(lines.len(), 4, "{view}");
}

#[test]
fn what_the_user_misspells_is_refused_with_the_nearest() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = new_book(folder.path(), "book");
    for (text, said) in [
        ("[fields.电话]", "电话"),
        ("[views.a]\nfields = ['custmer_code']", "customer_code"),
        ("[groups]\na = 'regio = x'", "region"),
        ("[fields.a]\ntype = 'choice'", "choices"),
    ] {
        fs::write(book.join("settings.toml"), text).expect("the settings can be written");
        let words = ["customer", "list", "--book", &book.display().to_string()];
        let output = wanglai(words);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(said), "{text}: {error}");
    }
}

#[test]
fn an_export_hides_people_and_takes_the_columns_of_a_view() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = small_book(folder.path());
    let out = folder.path().join("out.csv");
    export(&book, &out, &["--where", "customer_code = 001"]);
    let text = fs::read_to_string(&out).expect("the export is there");
    assert!(text.contains("138****8000") && !text.contains("王小明"), "{text}");
    export(&book, &out, &["--unmask", "--where", "customer_code = 001"]);
    let text = fs::read_to_string(&out).expect("the export is there");
    assert!(text.contains("13800138000") && text.contains("王小明"), "{text}");
    export(&book, &out, &["--view", "催款"]);
    let text = fs::read_to_string(&out).expect("the export is there");
    assert!(text.starts_with("customer_name,customer_code,credit_limit,星级\n新安"), "{text}");
}

/// Numbers that follow from a seed: the same at every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888);
        (self.0 >> 33) as usize % most
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    fn text(&mut self) -> String {
        const PARTS: [&str; 18] = [
            "=", "+", "-", "@", "'", "\"", ",", ";", "甲", "公司", " ", "a", "1", "0", "＝", "É",
            "#", "{{x}}",
        ];
        (0..self.below(7)).map(|_| self.pick(&PARTS)).collect()
    }
}

fn random_customers(dice: &mut Dice) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let keys = [
        "customer_code",
        "customer_name",
        "short_name",
        "address",
        "remark",
        "tags",
        "车牌号",
        "星级",
        "年采购额",
        "员工数",
        "回访日",
        "credit_limit",
        "credit_days",
        "discount_rate",
        "licence_until",
        "is_domestic",
        "phone",
        "currency",
    ];
    writer.write_record(keys).expect("memory");
    for number in 0..40 {
        let name = format!("{}商行{number}{}", dice.pick(&["新安", "北固", "=甲"]), dice.text());
        let cells = [
            format!("{number:04}"),
            name,
            format!("{}{number}", dice.text()),
            dice.text(),
            dice.text(),
            format!("{}、{}", dice.text(), dice.pick(&["老客户", "=月结"])),
            dice.text(),
            dice.pick(&["甲", "乙", ""]).to_owned(),
            dice.pick(&["", "0", "-1.5", "123456789012345678.12345", "0.000001"]).to_owned(),
            dice.pick(&["", "0", "-7", "9007199254740993"]).to_owned(),
            dice.pick(&["", "1899-12-31", "1900-02-28", "2024-02-29", "2099-12-31"]).to_owned(),
            dice.pick(&["", "0.01", "100", "92233720368547758"]).to_owned(),
            dice.pick(&["", "0", "365"]).to_owned(),
            dice.pick(&["", "0.05", "12.5%", "1"]).to_owned(),
            dice.pick(&["", "2030-06-30"]).to_owned(),
            dice.pick(&["", "国内", "foreign"]).to_owned(),
            dice.pick(&["", "0571-88880000", "+86-571-88880000"]).to_owned(),
            dice.pick(&["", "USD", "JPY", "CNY"]).to_owned(),
        ];
        writer.write_record(cells).expect("memory");
    }
    String::from_utf8(writer.into_inner().expect("memory")).expect("text")
}

#[test]
fn every_format_of_an_export_imports_again_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    for seed in [1, 2] {
        let mut dice = Dice(seed);
        let file = folder.path().join(format!("random-{seed}.csv"));
        fs::write(&file, random_customers(&mut dice)).expect("the sheet can be written");
        let book = new_book(folder.path(), &format!("book-{seed}"));
        let said = import(&book, &file);
        let wanted = list(&book, &["--unmask"]);
        assert!(wanted.lines().count() > 10, "seed {seed}: {said}");
        for kind in ["csv", "xlsx", "json", "parquet"] {
            let out = folder.path().join(format!("out-{seed}.{kind}"));
            export(&book, &out, &["--unmask"]);
            if kind == "csv" {
                no_cell_is_live(&out);
            }
            let again = new_book(folder.path(), &format!("again-{seed}-{kind}"));
            let said = import(&again, &out);
            let found = list(&again, &["--unmask"]);
            assert!(found == wanted, "seed {seed}, {kind}:\n{wanted}\n{found}\n{said}");
        }
    }
}

/// No text of a csv begins as a formula does; numbers may be negative.
fn no_cell_is_live(path: &Path) {
    let mut reader = csv::Reader::from_path(path).expect("the export is there");
    for record in reader.records() {
        for cell in record.expect("a line can be read").iter() {
            let live = cell.starts_with(['=', '+', '-', '@', '＝']);
            assert!(!live || cell.parse::<f64>().is_ok(), "{cell}");
        }
    }
}
