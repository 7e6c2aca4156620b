//! Every row of a peer's scenarios of receivables, held against its own file: each is restated as
//! a small company, and the figures of the row are those of a report.

use std::collections::BTreeMap;
use std::fs;

use crate::program::{cents, real, rows, stdout, wanglai};

/// The report day of all scenarios.
const T: &str = "2024-06-10";
const SALES: &str = "客户编码,客户名称,单据日期,单据号,到期日,价税合计,原发票号,币种,汇率,往来科目";
const RECEIPTS: &str = "客户编码,客户名称,单据日期,单据号,收款金额,核销单号,币种,汇率";

/// A company: lines of invoices and of receipts behind the customer's code and name; matches that
/// are committed by hand.
#[derive(Clone, Copy)]
struct Company {
    invoices: &'static [&'static str],
    receipts: &'static [&'static str],
    matches: &'static [&'static str],
}

const fn of(invoices: &'static [&'static str], receipts: &'static [&'static str]) -> Company {
    Company { invoices, receipts, matches: &[] }
}

/// 30 % in 30 days, 50 % in 60, 20 % in 90.
const TERMS: [&str; 3] = [
    "2024-06-10,A,2024-07-10,30,,,,",
    "2024-06-10,A,2024-08-09,50,,,,",
    "2024-06-10,A,2024-09-08,20,,,,",
];
const ONE: &str = "2024-06-10,A,,100,,,,";

fn company(scenario: &str) -> Company {
    match scenario {
        "with_payment/2" => of(&TERMS, &["2024-06-10,R,40,A,,"]),
        // The credit note is above what is open: it stays by itself.
        "with_payment/3" => {
            of(&[TERMS[0], TERMS[1], TERMS[2], "2024-06-10,C,,-100,,,,"], &["2024-06-10,R,40,A,,"])
        }
        "without_payment" => of(&[TERMS[0], TERMS[1], TERMS[2], "2024-06-10,C,,-100,A,,,"], &[]),
        "partial_payment/1" => of(
            &[
                "2024-06-10,A,2024-07-10,60,,,,",
                "2024-06-10,A,2024-08-09,100,,,,",
                "2024-06-10,A,2024-09-08,40,,,,",
            ],
            &["2024-06-10,R,40,A,,"],
        ),
        "cr_note_self/1" => of(&["2024-06-09,A,,100,,,,"], &[]),
        "cr_note_self/3" => of(&["2024-06-09,A,,100,,,,", "2024-06-10,C,,-100,,,,"], &[]),
        "journal_full" => of(&[ONE], &["2024-06-10,R,100,A,,"]),
        "journal_credit_only" => of(&[], &["2024-06-10,R,100,,,"]),
        "group_by_party" => of(&["2024-06-09,A,,100,,,,", "2024-06-10,B,,85,,,,"], &[]),
        "future_payments/1" => Company {
            // 80 in money, and the return, which is matched on the same day.
            matches: &[
                "1,hand,2024-06-11,C01,样本甲商行,CNY,A,2024-06-10,10,,1122",
                "1,hand,2024-06-11,C01,样本甲商行,CNY,C,2024-06-10,,10,1122",
            ],
            ..of(&[ONE, "2024-06-10,C,,-10,,,,"], &["2024-06-11,R,80,A,,"])
        },
        "future_payments/2" => of(&[ONE], &["2024-06-11,R,100,A,,"]),
        "future_payments/3" => of(&[ONE], &["2024-06-11,R,110,A,,"]),
        "future_journal" => {
            of(&[ONE, "2024-06-10,B,,100,,,,"], &["2024-06-11,R,50,A,,", "2024-06-11,R,50,B,,"])
        }
        "future_fx/1" => of(&["2024-06-09,A,,100,,USD,80,"], &["2024-06-11,R,100,A,USD,75"]),
        "minor" => of(&[ONE], &["2024-06-10,R,99.99,A,,"]),
        "two_accounts" => of(&["2024-06-10,A,,150,,,,1122", "2024-06-10,B,,200,,,,1221"], &[]),
        "partner_return" => of(&["2024-06-10,A,,200,,,,", "2024-06-10,C,,-100,A,,,"], &[]),
        "mixed_currency" => of(&["2024-06-10,A,,100,,USD,80,"], &[]),
        other => panic!("the scenario {other} of the file is restated nowhere"),
    }
}

/// The report that shows a row, the cell that tells the row there, and where each figure of the
/// peer stands in it.
struct Shown {
    report: &'static [&'static str],
    /// Column and value; an empty value: the report has no rows.
    row: (&'static str, &'static str),
    figures: &'static [(&'static str, &'static str)],
}

const OPEN: &[&str] = &["open", "--future", "--as-of", T];
const OF_ITEM: &[(&str, &str)] =
    &[("invoiced", "amount"), ("paid", "settled"), ("outstanding", "open")];
const LATER: &[(&str, &str)] =
    &[("outstanding", "open"), ("remaining_balance", "remaining"), ("future_amount", "future")];

fn shown(scenario: &str, row: &str, option: &str) -> Shown {
    let by = |column, value| Shown { report: OPEN, row: (column, value), figures: OF_ITEM };
    let number = |value| by("document_number", value);
    let only = |value, figures| Shown { figures, ..number(value) };
    match (scenario, row) {
        (_, "term T+60") => by("due_date", "2024-08-09"),
        (_, "term T+90") => by("due_date", "2024-09-08"),
        (_, "(no rows)") => number(""),
        ("with_payment/3" | "cr_note_self/3", _) => only("C", &[("outstanding", "open")]),
        ("cr_note_self/1" | "minor", _) => number("A"),
        ("journal_credit_only", _) => only("R", &[("outstanding", "open")]),
        ("group_by_party", "A") => number("A"),
        ("group_by_party", "B") => number("B"),
        ("group_by_party", _) => Shown {
            report: &["aging", "--as-of", T],
            row: ("customer_code", "C01"),
            figures: &[("invoiced", "balance"), ("outstanding", "d0_30")],
        },
        ("future_payments/1", "return") => only("C", LATER),
        // On the report day the receipt of tomorrow is not there: only what it leaves is.
        ("future_payments/3", "receipt") => only("R", &[("remaining_balance", "remaining")]),
        ("future_payments/1" | "future_payments/2" | "future_payments/3", _) => only("A", LATER),
        ("future_journal", _) => only("A", &[("outstanding", "open"), ("future_amount", "future")]),
        ("future_fx/1", _) if option == "party currency" => only("A", LATER),
        ("future_fx/1", _) => Shown {
            report: &["balances", "--local", "--as-of", T],
            row: ("customer_code", "C01"),
            figures: &[("outstanding", "closing_local")],
        },
        ("two_accounts", _) => Shown {
            report: &["aging", "--by-control-account", "--as-of", T],
            row: ("control_account", "1221"),
            figures: &[("invoiced", "balance"), ("outstanding", "d0_30")],
        },
        ("partner_return", _) => only("A", &[("credit_note", "settled"), ("outstanding", "open")]),
        ("mixed_currency", _) => Shown {
            report: &["balances", "--local", "--as-of", T],
            row: ("customer_code", "C01"),
            figures: &[("invoiced", "debit_local"), ("outstanding", "closing_local")],
        },
        other => panic!("the row {other:?} of the file is shown nowhere"),
    }
}

fn lines(heading: &str, of: &[&str]) -> String {
    of.iter().fold(format!("{heading}\n"), |text, line| format!("{text}C01,样本甲商行,{line}\n"))
}

fn book_of(company: Company) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("in");
    fs::create_dir(&input).expect("a folder for the files");
    let write = |name: &str, text: String| fs::write(input.join(name), text).expect("written");
    if !company.invoices.is_empty() {
        write("销售发票.csv", lines(SALES, company.invoices));
    }
    if !company.receipts.is_empty() {
        write("收款单.csv", lines(RECEIPTS, company.receipts));
    }
    let book = folder.path().join("book");
    let words = ["import".as_ref(), input.as_os_str(), "--book".as_ref(), book.as_os_str()];
    stdout(&wanglai(words), 0);
    if !company.matches.is_empty() {
        let path = folder.path().join("matches.csv");
        let heading = "match,rule,settled_on,customer_code,customer_name,currency,document_number,\
            document_date,debit,credit,control_account";
        fs::write(&path, format!("{heading}\n{}\n", company.matches.join("\n"))).expect("written");
        let (path, book) = (path.to_string_lossy(), book.to_string_lossy());
        let words = ["settle", "commit", &path, "--book", &book, "--as-of", "2024-06-30"];
        stdout(&wanglai(words), 0);
    }
    folder
}

fn report(book: &tempfile::TempDir, words: &[&str]) -> Vec<BTreeMap<String, String>> {
    let path = book.path().join("book");
    let path = path.to_string_lossy();
    let words = ["report"].iter().chain(words).chain(&["--format", "csv", "--book"]).copied();
    rows(&stdout(&wanglai(words.chain([&*path])), 0))
}

/// A cell that the peer's file leaves empty says nothing.
fn stated(row: &BTreeMap<String, String>, column: &str) -> Option<i64> {
    Some(row[column].as_str()).filter(|text| !text.is_empty()).map(cents)
}

#[test]
fn every_row_of_the_peers_scenarios_holds() {
    let Some(path) = real("ar_scenarios/erpnext_ar_scenarios.csv") else { return };
    let scenarios = rows(&fs::read_to_string(path).expect("the file is read"));
    assert!(scenarios.len() >= 24, "{} rows", scenarios.len());
    let mut books: BTreeMap<String, tempfile::TempDir> = BTreeMap::new();
    let mut compared = 0;
    for row in &scenarios {
        let (scenario, name) = (row["scenario"].as_str(), row["row"].as_str());
        let book = books.entry(scenario.to_owned()).or_insert_with(|| book_of(company(scenario)));
        let shown = shown(scenario, name, &row["option"]);
        let found = report(book, shown.report);
        let (column, value) = shown.row;
        if value.is_empty() {
            assert!(found.is_empty(), "{scenario}: {found:?}");
            continue;
        }
        let own: Vec<_> = found.iter().filter(|row| row[column] == value).collect();
        assert_eq!(own.len(), 1, "{scenario} {name}: {found:?}");
        for (theirs, ours) in shown.figures {
            if let Some(expected) = stated(row, theirs) {
                assert_eq!(cents(&own[0][*ours]), expected, "{scenario} {name}: {theirs} {own:?}");
                compared += 1;
            }
        }
    }
    // At two rates the receipt of tomorrow leaves their difference in local currency.
    if let Some(row) = scenarios.iter().find(|row| row["option"] == "company currency") {
        let words = ["balances", "--local", "--as-of", "2024-06-11"];
        let left = report(&books["future_fx/1"], &words);
        assert_eq!(stated(row, "remaining_balance"), Some(cents(&left[0]["closing_local"])));
    }
    assert!(compared >= scenarios.len(), "{compared} figures");
}
