//! Scenarios of receivables that other systems are tested by, restated as small companies: what
//! is open, what is unapplied, as of which day.

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
