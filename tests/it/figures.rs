//! The statistics beyond the contract, as a user asks for them.

use wanglai::analyze::{self, CreditPools, Extent, Ledger, SalesSum};
use wanglai::archive::Archive;

use crate::program::{stdout, wanglai};
use crate::reports::Company;

const CUSTOMERS: &str = "客户编码,客户名称,所属分类,业务员,信用期限,信用额度,额度到期日,信用单位\n\
    C01,样本甲商行,批发,甲,30,1000,2024-02-15,\nC02,样本乙商行,零售,乙,,,,C01\n\
    C03,样本丙商行,零售,乙,10,,,\n";
const INVOICES: &str = "客户编码,客户名称,单据日期,单据号,存货编码,数量,金额,税额,价税合计,税率,币种,汇率\n\
    C01,样本甲商行,2024-01-10,X1,P1,10,100,13,113,13%,CNY,\n\
    C01,样本甲商行,2024-02-10,X2,P1,20,220,28.6,248.6,13%,CNY,\n\
    C02,样本乙商行,2024-02-11,X4,P2,1,50,6.5,56.5,13%,CNY,\n\
    C02,样本乙商行,2024-02-12,X5,P2,-1,-50,-6.5,-56.5,13%,CNY,\n\
    C03,样本丙商行,2024-02-20,X3,P3,1,50,0,50,,USD,7.1\n\
    C03,样本丙商行,2024-02-21,X6,P3,1,20,0,20,,USD,\n";
const RECEIPTS: &str = "客户编码,客户名称,单据日期,单据号,收款金额,核销单号,币种,汇率\n\
    C01,样本甲商行,2024-02-19,S1,113,X1,CNY,\n\
    C03,样本丙商行,2024-02-28,S2,30,,USD,7\n";

fn company() -> Company {
    Company::of(&[
        ("客户档案.csv", CUSTOMERS),
        ("销售发票.csv", INVOICES),
        ("收款单.csv", RECEIPTS),
    ])
}

fn column(company: &Company, words: &[&str], column: &str) -> Vec<String> {
    company.rows(words).iter().map(|row| row[column].clone()).collect()
}

const NAMES: [&str; 24] = [
    "balances",
    "ledger",
    "aging",
    "open",
    "settlement",
    "credit",
    "grades",
    "collections",
    "promises",
    "payment",
    "forecast",
    "concentration",
    "summary",
    "sales",
    "trend",
    "abc",
    "rfm",
    "retention",
    "cohort",
    "effect",
    "returns",
    "tax",
    "provision",
    "quality",
];

#[test]
fn every_report_has_its_formula_and_every_format() {
    let company = company();
    for name in NAMES.iter().filter(|name| **name != "quality") {
        let text = stdout(&wanglai(["report", name, "--explain"]), 0);
        for word in ["-- Formula:", "-- Source:", "-- Units:", "-- Parameters:"] {
            assert!(text.contains(word), "{name}: {word}");
        }
        let mut words = vec![*name];
        if *name == "provision" {
            words.extend(["--rates", "0,5%,10%,20%,50%,100%"]);
        }
        for format in ["csv", "json", "text"] {
            let out = company.report(&[&words[..], &["--format", format]].concat(), 0);
            // Nobody promised anything yet, and a lone heading is no report for people.
            assert!(!out.trim().is_empty(), "{name} {format}");
            assert!(!out.contains("column-"), "{name} {format}: a heading without words");
        }
        let path = company.out().join("one.xlsx");
        let path = path.to_string_lossy().into_owned();
        company.report(&[&words[..], &["--format", "xlsx", "--out", &path]].concat(), 0);
    }
}

#[test]
fn local_currency_needs_every_rate() {
    let company = company();
    company.report(&["balances", "--local"], 2);
    let words = ["balances", "--local", "--exchange", "USD=7.2"];
    assert_eq!(column(&company, &words, "closing"), ["248.60", "0.00", "40.00"]);
    // 50 × 7.1 + 20 × 7.2 − 30 × 7.
    assert_eq!(column(&company, &words, "closing_local"), ["248.60", "0.00", "289.00"]);
    let words = ["ledger", "--local=CNY", "--exchange", "USD=7.2", "--currency", "USD"];
    let running = column(&company, &words, "balance_local");
    assert_eq!(running, ["0.00", "355.00", "499.00", "289.00"]);
    company.report(&["balances", "--local=XXX1"], 2);
}

#[test]
fn balances_are_reclassified() {
    let company = company();
    let words = ["balances", "--reclassify", "--from", "2024-02-01"];
    assert_eq!(column(&company, &words, "year_debit"), ["361.60", "56.50", "70.00"]);
    assert_eq!(column(&company, &words, "receivable"), ["248.60", "0.00", "40.00"]);
    assert_eq!(column(&company, &words, "direction"), ["debit", "even", "debit"]);
    assert_eq!(column(&company, &words, "debit"), ["248.60", "56.50", "70.00"]);
}

#[test]
fn credit_is_pooled_and_its_limit_ends() {
    let company = company();
    let words = ["credit", "--pooled", "--as-of", "2024-02-15"];
    assert_eq!(column(&company, &words, "pool_code"), ["C01", "C01"]);
    assert_eq!(column(&company, &words, "pool_used")[1], "361.60");
    assert_eq!(column(&company, &words, "pool_available")[1], "638.40");
    assert_eq!(column(&company, &words, "limit_state"), ["valid", "valid"]);
    let words = ["credit", "--pooled", "--as-of", "2024-02-16"];
    assert_eq!(column(&company, &words, "limit_state")[0], "expired");
    assert_eq!(column(&company, &words, "pool_over_limit")[0], "361.60");
    let suggested = column(&company, &["grades", "--as-of", "2024-02-29"], "suggested_grade");
    // Paid ten days late; nothing heard of the others but money on time.
    assert_eq!(suggested[0], "B");
}

#[test]
fn a_contested_document_stands_apart_while_it_is_contested() {
    let company = company();
    let book = company.out().join("book").to_string_lossy().into_owned();
    let collect = |words: &[&str], code: i32| {
        let words = ["collect"].iter().chain(words).chain(&["--book"]).copied();
        stdout(&wanglai(words.chain([book.as_str()])), code)
    };
    collect(&["dispute", "C01", "--document", "X9"], 2);
    collect(&["dispute", "C99", "--document", "X2"], 2);
    collect(&["dispute", "C01", "--document", "X2", "--since", "2024-02-20"], 0);
    collect(&["close", "1", "--on", "2024-02-25"], 0);
    collect(&["close", "1", "--on", "2024-02-26"], 3);
    let disputed = |as_of: &str| {
        column(&company, &["aging", "--apart", "--as-of", as_of], "disputed")[0].clone()
    };
    assert_eq!(disputed("2024-02-19"), "0.00");
    assert_eq!(disputed("2024-02-20"), "248.60");
    assert_eq!(disputed("2024-02-25"), "0.00");
    let rows = company.rows(&["aging", "--apart", "--as-of", "2024-02-29"]);
    assert_eq!(rows[2]["prepaid"], "-30.00");
    assert_eq!(rows[1]["credit_notes"], "-56.50");
    // By fifo the receipt has paid, by t3 the balance stands in the newest invoice.
    for (method, disputed) in [("fifo", "0.00"), ("t3", "0.00")] {
        let words = ["aging", "--apart", "--method", method, "--as-of", "2024-02-29"];
        let rows = company.rows(&words);
        assert_eq!(rows[0]["disputed"], disputed, "{method}");
        assert_eq!((&*rows[2]["prepaid"], &*rows[2]["d0_30"]), ("0.00", "40.00"), "{method}");
    }
}

#[test]
fn a_column_of_the_file_says_what_is_contested() {
    let head = "客户编码,客户名称,单据日期,单据号,价税合计,有争议,争议金额,争议原因\n";
    let first = format!(
        "{head}C01,样本甲商行,2024-01-10,A,100,是,,数量不符\n\
         C01,样本甲商行,2024-01-11,B,80,否,,\nC01,样本甲商行,2024-01-12,C,60,,20,价格\n"
    );
    let company = Company::of(&[("销售发票.csv", &first)]);
    let apart = |method: &str| {
        let words = ["aging", "--apart", "--method", method, "--as-of", "2024-01-31"];
        let rows = company.rows(&words);
        ["disputed", "d0_30", "balance"].map(|key| rows[0][key].clone())
    };
    for method in ["open-item", "fifo", "t3"] {
        assert_eq!(apart(method), ["120.00", "120.00", "240.00"], "{method}");
    }
    let book = company.out().join("book").to_string_lossy().into_owned();
    let list = || {
        let words = ["collect", "list", "--format", "csv", "--book", &book];
        crate::program::rows(&stdout(&wanglai(words), 0))
    };
    let said: Vec<[String; 4]> = list()
        .iter()
        .map(|row| ["document_number", "amount", "noted_on", "reason"].map(|key| row[key].clone()))
        .collect();
    let expected = [["A", "", "2024-01-10", "数量不符"], ["C", "20.00", "2024-01-12", "价格"]];
    assert_eq!(said, expected.map(|row| row.map(str::to_owned)));
    // The same invoices with another mark are the same invoices.
    let second = first.replace("80,否,,", "80,是,,").replace("数量不符", "质量");
    let path = company.out().join("again.csv");
    std::fs::write(&path, second).expect("written");
    let path = path.to_string_lossy().into_owned();
    stdout(&wanglai(["import", &path, "--book", &book, "--fail-on", "error"]), 0);
    assert_eq!(apart("open-item"), ["200.00", "40.00", "240.00"]);
    assert_eq!(list().len(), 3, "what stands is not noted twice");
    stdout(&wanglai(["batch", "undo", "2", "--book", &book]), 0);
    assert_eq!(apart("open-item"), ["120.00", "120.00", "240.00"]);
    stdout(&wanglai(["collect", "close", "1", "--on", "2024-01-20", "--book", &book]), 0);
    assert_eq!(apart("open-item"), ["20.00", "220.00", "240.00"]);
}

#[test]
fn a_column_of_the_file_says_what_is_promised() {
    let head = "客户编码,客户名称,单据日期,单据号,价税合计,承诺回款日期,承诺金额,承诺日期\n";
    // Two lines of one invoice add up; what states no amount is the whole document.
    let first = format!(
        "{head}C01,样本甲商行,2024-01-10,A,60,2024-02-05,30,2024-01-20\n\
         C01,样本甲商行,2024-01-10,A,40,2024-02-05,,2024-01-20\n\
         C01,样本甲商行,2024-01-11,B,80,2024-02-10,,\n\
         C02,样本乙商行,2024-01-12,,50,2024-02-10,20,2024-01-15\n\
         C02,样本乙商行,2024-01-13,D,50,,,\n"
    );
    let receipts = "客户编码,客户名称,单据日期,单据号,收款金额\n\
        C01,样本甲商行,2024-02-04,R1,100\nC01,样本甲商行,2024-02-12,R2,15\n";
    let company = Company::of(&[("销售发票.csv", &first), ("收款单.csv", receipts)]);
    let promises = || {
        let rows = company.rows(&["promises", "--as-of", "2024-02-29"]);
        let keys =
            ["customer_code", "due_date", "promised", "received_in_time", "received_late", "state"];
        rows.iter().map(|row| keys.map(|key| row[key].as_str()).join(" ")).collect::<Vec<_>>()
    };
    let expected = [
        "C01 2024-02-05 70.00 70.00 0.00 kept",
        "C01 2024-02-10 80.00 30.00 15.00 broken",
        "C02 2024-02-10 20.00 0.00 0.00 broken",
    ];
    assert_eq!(promises(), expected);
    let book = company.out().join("book").to_string_lossy().into_owned();
    let words = ["collect", "list", "--format", "csv", "--book", &book];
    let list = || crate::program::rows(&stdout(&wanglai(words), 0));
    let made: Vec<String> = list()
        .iter()
        .map(|row| format!("{} {}", row["document_number"], row["noted_on"]))
        .collect();
    assert_eq!(made, ["A 2024-01-20", "B 2024-01-11", " 2024-01-15"]);
    // The same invoices with one more promise are the same invoices.
    let path = company.out().join("again.csv");
    let second = first.replace("D,50,,,", "D,50,2024-03-01,,2024-02-20");
    std::fs::write(&path, second).expect("written");
    let path = path.to_string_lossy().into_owned();
    stdout(&wanglai(["import", &path, "--book", &book, "--fail-on", "error"]), 0);
    assert_eq!(promises()[2..], [expected[2], "C02 2024-03-01 50.00 0.00 0.00 open"]);
    assert_eq!(list().len(), 4, "what stands is not noted twice");
    assert_eq!(company.rows(&["balances"]).len(), 2);
    stdout(&wanglai(["batch", "undo", "3", "--book", &book]), 0);
    assert_eq!(promises(), expected);
}

#[test]
fn a_line_in_two_currencies_is_booked_in_its_own() {
    let invoices = "日期,发票号,客户,币种,汇率,原币金额,原币价税合计,本币金额,本币价税合计\n\
        2024-01-05,A,样本甲商行,USD,7.1,100,113,710,802.30\n\
        2024-01-06,B,样本甲商行,USD,7.1,100,113,710,802.40\n";
    let ledger = "dbill_date,ino_id,cdigest,ccus_id,md,mc,cexch_name,nfrat,md_f,mc_f\n\
        2024-02-05,1,销售,C09,710,0,美元,7.1,100,0\n\
        2024-02-06,2,收款,C09,0,355,美元,7.0,0,50\n\
        2024-02-29,3,汇兑损益,C09,0,5,美元,7,0,0\n";
    let company = Company::of(&[("销售发票.csv", invoices), ("序时簿.csv", ledger)]);
    let words = ["balances", "--as-of", "2024-02-29"];
    let shown: Vec<[String; 3]> = company
        .rows(&words)
        .iter()
        .map(|row| ["customer_code", "currency", "closing"].map(|key| row[key].clone()))
        .collect();
    let expected =
        [["C09", "CNY", "-5.00"], ["C09", "USD", "50.00"], ["样本甲商行", "USD", "226.00"]];
    assert_eq!(shown, expected.map(|row| row.map(str::to_owned)));
    let record = crate::program::record(&company.out());
    let count = |code: &str| record["findings"][code].as_u64();
    // 113 × 7.1 is 802.30; 50 × 7.0 is 350.00; the third line has a local amount only.
    assert_eq!(count("local-amount-differs"), Some(3), "{}", record["findings"]);
    assert_eq!(count("exchange-rate-missing"), None);
}

#[test]
fn a_promise_is_held_against_what_came_in() {
    let company = company();
    let book = company.out().join("book").to_string_lossy().into_owned();
    let promise = |code: &str, amount: &str, made: &str, due: &str| {
        let words = [
            "collect", "promise", code, "--amount", amount, "--since", made, "--due", due,
            "--book", &book,
        ];
        stdout(&wanglai(words), 0);
    };
    promise("C01", "100", "2024-02-11", "2024-02-15");
    promise("C01", "20", "2024-02-11", "2024-02-25");
    let words = ["promises", "--as-of", "2024-02-29"];
    assert_eq!(column(&company, &words, "state"), ["late", "broken"]);
    assert_eq!(column(&company, &words, "received_late"), ["100.00", "0.00"]);
    assert_eq!(column(&company, &words, "received_in_time"), ["0.00", "13.00"]);
    let words = ["promises", "--as-of", "2024-02-12"];
    assert_eq!(column(&company, &words, "state"), ["open", "open"]);
}

#[test]
fn a_provision_by_balance_or_by_migration() {
    let company = company();
    let words = ["provision", "--estimate", "balance", "--currency", "CNY"];
    company.report(&words, 2);
    let words = [&words[..], &["--rates", "1%", "--provided", "1"]].concat();
    assert_eq!(column(&company, &words, "provision"), ["2.49", "0.00"]);
    let words = ["provision", "--estimate", "migration", "--rates", "100%", "--currency", "CNY"];
    let lost = column(&company, &words, "provision");
    assert_eq!(lost.len(), 2);
}

#[test]
fn what_was_never_is_refused() {
    let company = company();
    company.report(&["balances", "--as-of", "2023-12-31"], 2);
    company.report(&["sales", "--from", "2025-01-01", "--to", "2025-12-31"], 2);
    company.report(&["abc", "--classes", "95,80"], 2);
    // A quiet month has its balances.
    let words = ["balances", "--from", "2024-03-01", "--to", "2024-03-31"];
    assert_eq!(column(&company, &words, "closing"), ["248.60", "0.00", "40.00"]);
}

#[test]
fn sales_two_by_two_and_against_another_period() {
    let company = company();
    let words = ["sales", "--group", "category", "--across", "month", "--measure", "net"];
    let rows = company.rows(&words);
    assert_eq!(rows[0]["2024-01"], "100.00");
    assert_eq!(rows[0]["2024-02"], "220.00");
    let february = ["--from", "2024-02-01", "--to", "2024-02-29", "--currency", "CNY"];
    let effect = company.rows(&[&["effect"][..], &february].concat());
    // 10 at 10.00, then 20 at 11.00.
    assert_eq!(effect[0]["price_effect"], "20.00");
    assert_eq!(effect[0]["quantity_effect"], "100.00");
    let retention = company.rows(&[&["retention"][..], &february].concat());
    assert_eq!(retention[0]["retention"], "kept");
    assert_eq!(retention[1]["retention"], "new");
    let returns = company.rows(&[&["returns"][..], &february].concat());
    assert_eq!(returns[1]["return_rate"], "1.0000");
    let tax = company.rows(&[&["tax"][..], &february].concat());
    assert_eq!((tax[0]["tax_rate"].as_str(), tax[0]["difference"].as_str()), ("0.13", "0.00"));
    let trend = company.rows(&["trend", "--currency", "CNY"]);
    assert_eq!(trend[1]["month_rate"], "1.2000");
}

/// Whole customers read in parts give what the ledger as a whole gives.
#[test]
fn a_ledger_in_parts_gives_the_same_figures() {
    let company = Company::sample();
    let archive = Archive::open(&company.out().join("book")).expect("the book");
    let lines = archive.ledger().expect("the ledger");
    let customers = archive.customers_frame().expect("the customers");
    let whole = Ledger::new(lines.clone(), customers.clone());
    let to = analyze::default_as_of(&whole).expect("there are documents");
    let columns: Vec<&str> =
        lines.get_column_names().into_iter().map(|name| name.as_str()).collect();
    let reader = archive.ledger_reader().expect("a reader");
    let ranges = reader.ranges(20).expect("ranges");
    assert!(ranges.len() > 2, "the sample has more lines than one part");
    let mut extent = Extent::default();
    let seen = reader.each_slice(&["customer_code", "kind", "document_day"], |_, frame| {
        extent.see(&frame);
        Ok(())
    });
    seen.expect("every slice can be read");
    assert_eq!(extent.default_as_of(), Some(to));
    let every = |ledger: &Ledger| {
        let bands = analyze::Bands::default();
        let (item, by) = (analyze::Method::OpenItem, analyze::Basis::Document);
        let settlements = analyze::settlements(ledger, to).expect("settlements");
        (
            analyze::balances(ledger, None, to).expect("balances").rows,
            analyze::account(ledger, None, to).expect("accounts").rows,
            analyze::aging(ledger, to, item, by, &bands).expect("an ageing").rows,
            analyze::collections(ledger, None, to).expect("collections").rows,
            analyze::credit(ledger, to).expect("credit").rows,
            settlements.iter().map(|row| format!("{row:?}")).collect::<Vec<_>>(),
        )
    };
    let expected = every(&whole);
    let mut found = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut sum = SalesSum::new(analyze::Group::Product);
    let mut pools = CreditPools::default();
    let (some, others) = ranges.split_at(2);
    let parts = [some, others].map(|ranges| reader.read_parts(&columns, ranges).expect("parts"));
    for (range, lines) in ranges.iter().zip(parts.into_iter().flatten()) {
        let alone = reader.read(&columns, range).expect("a part");
        assert!(lines.equals_missing(&alone), "the same lines, in order");
        let mut part = Ledger::new(lines, customers.clone());
        part.keep_customers(|code| range.contains(code)).expect("customers");
        part.first_movement = extent.first_movement();
        let rows = every(&part);
        found.0.extend(rows.0);
        found.1.extend(rows.1);
        found.2.extend(rows.2);
        found.3.extend(rows.3);
        found.4.extend(rows.4);
        found.5.extend(rows.5);
        sum.add(&part, None, to).expect("sales");
        pools.merge(CreditPools::of(&part, to).expect("credit"));
    }
    assert_eq!(found, expected);
    assert_eq!(pools.rows(to), analyze::credit_pools(&whole, to).expect("pools"));
    let sales = analyze::sales(&whole, None, to, analyze::Group::Product, None).expect("sales");
    assert_eq!(sum.finish(None, to, None), sales);
}

/// The rows of a report that reads the ledger as a whole, as csv.
fn whole(company: &Company, words: &[&str]) -> String {
    let text = company.report(&[words, &["--format", "json"]].concat(), 0);
    let rows: Vec<serde_json::Map<String, serde_json::Value>> =
        serde_json::from_str(&text).expect("rows as JSON");
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heading = rows.first().expect("a row");
    writer.write_record(heading.keys()).expect("a heading");
    for row in &rows {
        let cells = row.values().map(|cell| cell.as_str().expect("a text"));
        writer.write_record(cells).expect("a row");
    }
    String::from_utf8(writer.into_inner().expect("written")).expect("UTF-8")
}

#[test]
fn all_reports_as_csv_are_the_single_ones() {
    let company = company();
    let out = company.out().join("all").to_string_lossy().into_owned();
    company.report(&["all", "--format", "csv", "--out", &out], 0);
    let file =
        |name: &str| std::fs::read_to_string(format!("{out}/{name}.csv")).expect("it was written");
    for name in ["balances", "ledger", "aging", "settlement", "collections", "credit", "sales"] {
        assert_eq!(file(name), whole(&company, &[name]), "{name}");
        assert_eq!(file(name), company.report(&[name, "--format", "csv"], 0), "{name}");
    }
    assert!(std::path::Path::new(&format!("{out}/quality.csv")).is_file());
    company.report(&["all", "--format", "csv", "--out", &out, "--customer", "C99"], 2);
    assert_eq!(company.report(&["credit", "--format", "csv", "--customer", "C99"], 2), "");
    let book = company.out().join("book").to_string_lossy().into_owned();
    let dispute = ["dispute", "C01", "--document", "X2", "--since", "2024-02-20"];
    stdout(&wanglai(["collect"].iter().chain(&dispute).copied().chain(["--book", &book])), 0);
    company.report(&["all", "--format", "csv", "--pooled", "--apart", "--out", &out], 0);
    for (name, option) in [("credit", "--pooled"), ("aging", "--apart")] {
        assert_eq!(file(name), whole(&company, &[name, option]), "{name}");
        assert_eq!(file(name), company.report(&[name, option, "--format", "csv"], 0), "{name}");
    }
    assert_eq!(column(&company, &["aging", "--apart"], "disputed")[0], "248.60");
}

/// Rows of a sheet by their first cell, each with its cells.
fn sheet(path: &std::path::Path, name: &str) -> Vec<Vec<String>> {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).expect("a workbook");
    assert!(book.sheet_names().iter().any(|one| one == name), "{name}: {:?}", book.sheet_names());
    let range = book.worksheet_range(name).expect("a sheet");
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

#[test]
fn the_workbooks_hold_what_a_person_judges_by() {
    let rated = INVOICES.replace("20,0,20,,USD,\n", "20,0,20,,USD,7.2\n");
    let company = Company::of(&[
        ("客户档案.csv", CUSTOMERS),
        ("销售发票.csv", &rated),
        ("收款单.csv", RECEIPTS),
    ]);
    let book = company.out().join("book").to_string_lossy().into_owned();
    let notes: [&[&str]; 2] = [
        &["dispute", "C01", "--document", "X2", "--amount", "48.60", "--since", "2024-02-20"],
        &["promise", "C01", "--amount", "100", "--since", "2024-02-11", "--due", "2024-02-15"],
    ];
    for words in notes {
        let words = ["collect"].iter().chain(words).chain(&["--book"]).copied();
        stdout(&wanglai(words.chain([book.as_str()])), 0);
    }
    let settings = "[provision]\nrates = [\"1%\", \"5%\", \"10%\", \"20%\", \"50%\", \"100%\"]\n";
    std::fs::write(company.out().join("book/settings.toml"), settings).expect("written");
    let out = company.out().to_string_lossy().into_owned();
    company.report(&["all", "--format", "xlsx", "--out", &out], 0);
    let (receivables, sales) =
        (company.out().join("receivables.xlsx"), company.out().join("sales.xlsx"));
    let total = |rows: &[Vec<String>], at: usize| -> String {
        let row = rows.iter().find(|row| row[0] == "Total").expect("a row of totals");
        row[at].clone()
    };
    // 248.60 in yuan; 50 × 7.1 + 20 × 7.2 − 30 × 7 in dollars.
    let local = sheet(&receivables, "Balances in local currency");
    assert_eq!(total(&local, 7), "537.6");
    let apart = sheet(&receivables, "Ageing, others apart");
    let contested = apart.iter().find(|row| row[0] == "C01").expect("the customer");
    assert!(contested.iter().any(|cell| cell == "48.6"), "{contested:?}");
    let promises = sheet(&receivables, "Promises");
    assert!(promises.iter().any(|row| row.last().is_some_and(|cell| cell == "kept late")));
    let grades = sheet(&receivables, "Credit suggested");
    assert!(grades.iter().flatten().any(|cell| cell.contains("÷ 365")), "the formula is said");
    let provision = sheet(&receivables, "Provision by customer");
    let of_customer = provision.iter().find(|row| row[0] == "C01").expect("the customer");
    assert_eq!(of_customer.last().map(String::as_str), Some("2.49"));
    assert!(provision.iter().flatten().any(|cell| cell.contains("[provision] rates")));
    let lines = sheet(&sales, "Sales lines");
    assert_eq!(lines.iter().filter(|row| row[0].starts_with("C0")).count(), 6);
    let pivot = sheet(&sales, "Customer × Month");
    assert_eq!(total(&pivot, pivot[2].len() - 1), "361.6");
}
