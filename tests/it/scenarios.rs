//! Scenarios of receivables that other systems are tested by, restated as small companies: what
//! is open, what is unapplied, as of which day.

use std::collections::BTreeMap;
use std::fs;

use crate::program::{rows, stdout, wanglai};

/// A company: invoices (date, number, due, gross), receipts (date, number, amount, settles).
struct Scenario {
    name: &'static str,
    invoices: &'static [(&'static str, &'static str, &'static str, &'static str)],
    receipts: &'static [(&'static str, &'static str, &'static str, &'static str)],
    /// Report words; then balance, unapplied and the bands that are not 0.
    expected: &'static [(&'static str, &'static str)],
}

const T: &str = "2024-06-10";

const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "instalments: a receipt fills the terms in the order of their due days",
        invoices: &[
            (T, "A", "2024-07-10", "30"),
            (T, "A", "2024-08-09", "50"),
            (T, "A", "2024-09-08", "20"),
        ],
        receipts: &[(T, "R", "40", "A")],
        expected: &[
            ("--by due --as-of 2024-06-10", "60.00 0.00 not_due=60.00"),
            ("--by due --as-of 2024-08-20", "60.00 0.00 not_due=20.00 d1_30=40.00"),
        ],
    },
    Scenario {
        name: "a receipt in part",
        invoices: &[(T, "A", "", "200")],
        receipts: &[(T, "R", "40", "A")],
        expected: &[("--as-of 2024-06-10", "160.00 0.00 d0_30=160.00")],
    },
    Scenario {
        name: "a credit note above what is open stays apart as it is free",
        invoices: &[(T, "A", "", "100"), (T, "C", "", "-100")],
        receipts: &[(T, "R", "40", "A")],
        expected: &[
            ("--as-of 2024-06-10", "-40.00 -100.00 d0_30=60.00"),
            ("--method fifo --as-of 2024-06-10", "-40.00 -40.00"),
        ],
    },
    Scenario {
        name: "a credit note for the whole invoice",
        invoices: &[(T, "A", "", "100"), (T, "C", "", "-100")],
        receipts: &[],
        expected: &[
            ("--method fifo --as-of 2024-06-10", "0.00 0.00"),
            ("--method t3 --as-of 2024-06-10", "0.00 0.00"),
            ("--as-of 2024-06-10", "0.00 -100.00 d0_30=100.00"),
        ],
    },
    Scenario {
        name: "a return of the half",
        invoices: &[(T, "A", "", "200"), (T, "C", "", "-100")],
        receipts: &[],
        expected: &[("--method fifo --as-of 2024-06-10", "100.00 0.00 d0_30=100.00")],
    },
    Scenario {
        name: "paid in full",
        invoices: &[(T, "A", "", "100")],
        receipts: &[(T, "R", "100", "A")],
        expected: &[("--as-of 2024-06-10", "0.00 0.00")],
    },
    Scenario {
        name: "money without an invoice",
        invoices: &[],
        receipts: &[(T, "R", "100", "")],
        expected: &[
            ("--as-of 2024-06-10", "-100.00 -100.00"),
            ("--method t3 --as-of 2024-06-10", "-100.00 -100.00"),
        ],
    },
    Scenario {
        name: "two invoices of one customer",
        invoices: &[("2024-06-09", "A", "", "100"), (T, "B", "", "85")],
        receipts: &[],
        expected: &[("--as-of 2024-06-10", "185.00 0.00 d0_30=185.00")],
    },
    Scenario {
        name: "a receipt of tomorrow is not there today",
        invoices: &[(T, "A", "", "100")],
        receipts: &[("2024-06-11", "R", "100", "A")],
        expected: &[
            ("--as-of 2024-06-10", "100.00 0.00 d0_30=100.00"),
            ("--as-of 2024-06-11", "0.00 0.00"),
        ],
    },
    Scenario {
        name: "an overpayment of tomorrow leaves its excess on account",
        invoices: &[(T, "A", "", "100")],
        receipts: &[("2024-06-11", "R", "110", "A")],
        expected: &[
            ("--as-of 2024-06-10", "100.00 0.00 d0_30=100.00"),
            ("--as-of 2024-06-11", "-10.00 -10.00"),
        ],
    },
    Scenario {
        name: "one receipt of tomorrow pays half of each of two invoices",
        invoices: &[(T, "A", "", "100"), (T, "B", "", "100")],
        receipts: &[("2024-06-11", "R", "50", "A"), ("2024-06-11", "R", "50", "B")],
        expected: &[
            ("--as-of 2024-06-10", "200.00 0.00 d0_30=200.00"),
            ("--as-of 2024-06-11", "100.00 0.00 d0_30=100.00"),
        ],
    },
    Scenario {
        name: "a cent that is left is still said",
        invoices: &[(T, "A", "", "100")],
        receipts: &[(T, "R", "99.99", "A")],
        expected: &[
            ("--as-of 2024-06-10", "0.01 0.00 d0_30=0.01"),
            ("--method fifo --as-of 2024-06-10", "0.01 0.00 d0_30=0.01"),
        ],
    },
    Scenario {
        name: "a discount line lowers its own invoice",
        invoices: &[("2024-04-01", "A", "", "50"), (T, "B", "", "100"), (T, "B", "", "-10")],
        receipts: &[],
        expected: &[
            ("--as-of 2024-06-10", "140.00 0.00 d0_30=90.00 d61_90=50.00"),
            ("--method fifo --as-of 2024-06-10", "140.00 0.00 d0_30=90.00 d61_90=50.00"),
            ("--method t3 --as-of 2024-06-10", "140.00 0.00 d0_30=90.00 d61_90=50.00"),
        ],
    },
    Scenario {
        name: "a discount line on one instalment only",
        invoices: &[
            (T, "A", "2024-07-10", "60"),
            (T, "A", "2024-08-10", "40"),
            (T, "A", "2024-08-10", "-15"),
        ],
        receipts: &[(T, "R", "60", "A")],
        expected: &[("--by due --as-of 2024-08-11", "25.00 0.00 d1_30=25.00")],
    },
    Scenario {
        name: "a credit note of another day that bears its invoice's number is tied to it",
        invoices: &[("2024-05-01", "A", "", "100"), (T, "A", "", "-30")],
        receipts: &[],
        expected: &[
            ("--as-of 2024-06-09", "100.00 0.00 d31_60=100.00"),
            ("--as-of 2024-06-10", "70.00 0.00 d31_60=70.00"),
        ],
    },
    Scenario {
        name: "a receipt on the day of its invoice, written before it",
        invoices: &[(T, "A", "", "100")],
        receipts: &[(T, "0", "100", "A"), (T, "1", "5", "")],
        expected: &[
            ("--as-of 2024-06-10", "-5.00 -5.00"),
            ("--as-of 2024-06-11 --method t3", "-5.00 -5.00"),
        ],
    },
    Scenario {
        name: "money paid back is owed again",
        invoices: &[(T, "A", "", "100")],
        receipts: &[(T, "R", "100", "A"), ("2024-06-12", "R2", "-40", "")],
        expected: &[
            ("--as-of 2024-06-11", "0.00 0.00"),
            ("--as-of 2024-06-12", "40.00 0.00 d0_30=40.00"),
        ],
    },
    Scenario {
        name: "a receipt for an invoice of another number stays on account",
        invoices: &[(T, "A", "", "100")],
        receipts: &[(T, "R", "100", "B")],
        expected: &[
            ("--as-of 2024-06-10", "0.00 -100.00 d0_30=100.00"),
            ("--method fifo --as-of 2024-06-10", "0.00 0.00"),
        ],
    },
    Scenario {
        name: "due on the day itself is not overdue, the day after it is",
        invoices: &[(T, "A", "2024-06-20", "100")],
        receipts: &[],
        expected: &[
            ("--by due --as-of 2024-06-20", "100.00 0.00 not_due=100.00"),
            ("--by due --as-of 2024-06-21", "100.00 0.00 d1_30=100.00"),
        ],
    },
    Scenario {
        name: "a prepayment before its invoice",
        invoices: &[(T, "A", "", "100")],
        receipts: &[("2024-05-01", "R", "30", "A")],
        expected: &[
            ("--as-of 2024-05-31", "-30.00 -30.00"),
            ("--as-of 2024-06-10", "70.00 0.00 d0_30=70.00"),
        ],
    },
];

#[test]
fn what_is_open_in_each_scenario() {
    for scenario in SCENARIOS {
        let folder = tempfile::tempdir().expect("a folder");
        let input = folder.path().join("in");
        fs::create_dir(&input).expect("a folder for the files");
        let mut text = "客户编码,客户名称,单据日期,单据号,到期日,价税合计\n".to_owned();
        for (date, number, due, gross) in scenario.invoices {
            text.push_str(&format!("C01,样本甲商行,{date},{number},{due},{gross}\n"));
        }
        if !scenario.invoices.is_empty() {
            fs::write(input.join("销售发票.csv"), text).expect("written");
        }
        let mut text = "客户编码,客户名称,单据日期,单据号,收款金额,核销单号\n".to_owned();
        for (date, number, amount, settles) in scenario.receipts {
            text.push_str(&format!("C01,样本甲商行,{date},{number},{amount},{settles}\n"));
        }
        if !scenario.receipts.is_empty() {
            fs::write(input.join("收款单.csv"), text).expect("written");
        }
        let out = folder.path().join("out");
        let words = ["run".as_ref(), input.as_os_str(), "--out".as_ref(), out.as_os_str()];
        stdout(&wanglai(words), 0);
        let book = out.join("book").to_string_lossy().into_owned();
        for (options, expected) in scenario.expected {
            let mut words = vec!["report", "aging", "--format", "csv", "--book", &book];
            words.extend(options.split(' '));
            let rows = rows(&stdout(&wanglai(words), 0));
            assert_eq!(rows.len(), 1, "{}: {options}", scenario.name);
            let row = &rows[0];
            let mut shown = format!("{} {}", row["balance"], row["unapplied"]);
            let bands = ["not_due", "d0_30", "d1_30", "d31_60", "d61_90", "d91_180", "d366_plus"];
            for band in bands {
                if let Some(amount) = row.get(band).filter(|amount| *amount != "0.00") {
                    shown.push_str(&format!(" {band}={amount}"));
                }
            }
            assert_eq!(shown, *expected, "{}: {options}", scenario.name);
        }
    }
}

/// The rows of a report of a book made of these files.
fn report_of(files: &[(&str, &str)], words: &[&str]) -> Vec<BTreeMap<String, String>> {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("in");
    fs::create_dir(&input).expect("a folder for the files");
    for (name, text) in files {
        fs::write(input.join(name), text).expect("written");
    }
    let out = folder.path().join("out");
    let run = ["run".as_ref(), input.as_os_str(), "--out".as_ref(), out.as_os_str()];
    stdout(&wanglai(run), 0);
    let book = out.join("book").to_string_lossy().into_owned();
    let words = ["report"].iter().chain(words).chain(&["--format", "csv", "--book"]).copied();
    rows(&stdout(&wanglai(words.chain([book.as_str()])), 0))
}

#[test]
fn a_credit_note_that_names_its_invoice_is_tied_to_it() {
    let files = [(
        "销售发票.csv",
        "客户编码,客户名称,单据日期,单据号,价税合计,原发票号\n\
         C01,样本甲商行,2024-06-01,A,100,\nC01,样本甲商行,2024-06-02,B,80,\n\
         C01,样本甲商行,2024-06-05,C,-30,B\nC01,样本甲商行,2024-06-06,D,-7,\n",
    )];
    let open = report_of(&files, &["open", "--as-of", "2024-06-30"]);
    let shown: Vec<[&str; 4]> = open
        .iter()
        .map(|row| ["document_number", "amount", "settled", "open"].map(|key| row[key].as_str()))
        .collect();
    assert_eq!(
        shown,
        [
            ["A", "100.00", "0.00", "100.00"],
            ["B", "80.00", "30.00", "50.00"],
            ["D", "-7.00", "0.00", "-7.00"],
        ]
    );
}

#[test]
fn invoice_and_receipt_at_two_rates_leave_their_difference_in_local_currency() {
    let files = [
        (
            "销售发票.csv",
            "客户编码,客户名称,单据日期,单据号,价税合计,币种,汇率\n\
             C01,样本甲商行,2024-06-09,A,100,USD,80\n",
        ),
        (
            "收款单.csv",
            "客户编码,客户名称,单据日期,单据号,收款金额,核销单号,币种,汇率\n\
             C01,样本甲商行,2024-06-11,R,100,A,USD,75\n",
        ),
    ];
    let closing = |as_of| {
        let rows = report_of(&files, &["balances", "--local", "--as-of", as_of]);
        (rows[0]["closing"].clone(), rows[0]["closing_local"].clone())
    };
    assert_eq!(closing("2024-06-10"), ("100.00".into(), "8000.00".into()));
    assert_eq!(closing("2024-06-11"), ("0.00".into(), "500.00".into()));
}

#[test]
fn currencies_of_one_customer_stand_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("销售发票.csv");
    let text = "客户编码,客户名称,单据日期,单据号,价税合计,币种,汇率\n\
        C01,样本甲商行,2024-06-10,A,100,CNY,\nC01,样本甲商行,2024-06-10,B,100,USD,7.1\n";
    fs::write(&input, text).expect("written");
    let out = folder.path().join("out");
    let words = ["run".as_ref(), input.as_os_str(), "--out".as_ref(), out.as_os_str()];
    stdout(&wanglai(words), 0);
    let book = out.join("book").to_string_lossy().into_owned();
    let words = ["report", "balances", "--format", "csv", "--book", &book];
    let rows = rows(&stdout(&wanglai(words), 0));
    let shown: Vec<(&str, &str)> =
        rows.iter().map(|row| (row["currency"].as_str(), row["closing"].as_str())).collect();
    assert_eq!(shown, [("CNY", "100.00"), ("USD", "100.00")]);
}

/// Rows of the open items with what came later: document, open, future, remaining.
fn later(invoices: &str, receipts: &str, as_of: &str) -> Vec<[String; 4]> {
    let invoices = format!("客户编码,客户名称,单据日期,单据号,价税合计,币种,汇率\n{invoices}");
    let receipts =
        format!("客户编码,客户名称,单据日期,单据号,收款金额,核销单号,币种,汇率\n{receipts}");
    let files = [("销售发票.csv", invoices.as_str()), ("收款单.csv", receipts.as_str())];
    let rows = report_of(&files, &["open", "--future", "--as-of", as_of]);
    let keys = ["document_number", "open", "future", "remaining"];
    rows.iter().map(|row| keys.map(|key| row[key].clone())).collect()
}

#[test]
fn what_comes_later_is_told_beside_what_is_open() {
    let invoice = "C01,样本甲商行,2024-06-10,A,100,,\n";
    // The whole of it comes a day later.
    let paid = later(invoice, "C01,样本甲商行,2024-06-11,R,100,A,,\n", "2024-06-10");
    assert_eq!(paid, [["A", "100.00", "100.00", "0.00"]]);
    // Ten too much: the excess is on account.
    let over = later(invoice, "C01,样本甲商行,2024-06-11,R,110,A,,\n", "2024-06-10");
    assert_eq!(over, [["A", "100.00", "100.00", "0.00"], ["R", "0.00", "10.00", "-10.00"]]);
    // A return of ten stands by itself; 80 in money and the return come to 90 of the invoice.
    let returned = later(
        "C01,样本甲商行,2024-06-10,A,100,,\nC01,样本甲商行,2024-06-10,B,-10,,\n",
        "C01,样本甲商行,2024-06-11,R,90,A,,\nC01,样本甲商行,2024-06-11,R,-10,B,,\n",
        "2024-06-10",
    );
    assert_eq!(returned[0], ["A", "100.00", "90.00", "10.00"]);
    assert_eq!(&returned[1][..2], ["B", "-10.00"]);
    // One receipt pays half of each of two invoices.
    let halves = later(
        "C01,样本甲商行,2024-06-10,A,100,,\nC01,样本甲商行,2024-06-10,B,100,,\n",
        "C01,样本甲商行,2024-06-11,R,50,A,,\nC01,样本甲商行,2024-06-11,R,50,B,,\n",
        "2024-06-10",
    );
    assert!(halves.iter().all(|row| row[3] == "50.00") && halves.len() == 2, "{halves:?}");
    let foreign = later(
        "C01,样本甲商行,2024-06-09,A,100,USD,80\n",
        "C01,样本甲商行,2024-06-11,R,100,A,USD,75\n",
        "2024-06-10",
    );
    assert_eq!(foreign, [["A", "100.00", "100.00", "0.00"]]);
}
