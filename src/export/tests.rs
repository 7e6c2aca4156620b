//! The report workbooks, read again by an independent reader.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};

use super::*;
use crate::analyze::{
    Account, AccountRow, Aging, AgingRow, Assertion, BalanceRow, Balances, Bands, Basis,
    CollectionRow, Collections, Credit, CreditRow, Group, Method, Sales, SalesRow, Text,
};
use crate::domain::Date;
use crate::i18n::Language;

fn day(year: i32, month: u32, day: u32) -> Date {
    Date::from_ymd_opt(year, month, day).unwrap()
}

fn caption(language: Language) -> Caption {
    Caption {
        company: "示例（上海）贸易有限公司".into(),
        from: Some(day(2024, 1, 1)),
        to: day(2024, 12, 31),
        as_of: day(2024, 12, 31),
        unit: String::new(),
        language,
        created: "2025-01-03T08:30:00Z".into(),
    }
}

pub(super) fn workbook(contents: Contents<'_>) -> Result<Vec<u8>, ExportError> {
    let mut bytes = Vec::new();
    contents.write_workbook(&mut bytes)?;
    Ok(bytes)
}

fn receivables_workbook(report: &ReceivablesReport) -> Result<Vec<u8>, ExportError> {
    workbook(report.contents())
}

fn sales_workbook(report: &SalesReport) -> Result<Vec<u8>, ExportError> {
    workbook(report.contents())
}

/// Numbers that look alive and are the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        ((self.0 >> 33) as i64) % end
    }
}

const NAMES: [&str; 6] = [
    "宏远机械制造股份有限公司",
    "东方明珠食品（集团）有限责任公司",
    "=1+1",
    "@SUM(A1:A9)",
    "Étoile du Nord S.A.R.L. & Fils",
    "青岛海蓝国际物流有限公司第二分公司驻黄岛保税港区办事处",
];

fn provenance() -> Provenance {
    Provenance {
        inputs: vec![
            InputFile { file: "2024/客户档案.xlsx".into(), sha256: "3f".repeat(32) },
            InputFile { file: "2024/销售发票.xls".into(), sha256: "a0".repeat(32) },
        ],
        assertions: vec![
            Assertion {
                name: "CNY: aging fifo by due: bands + unapplied = balance".into(),
                holds: true,
                left: "1234.50".into(),
                right: "1234.50".into(),
            },
            Assertion { name: "x".into(), holds: false, left: "1".into(), right: "2".into() },
        ],
        notes: Vec::new(),
    }
}

pub(super) fn receivables(
    count: usize,
    currencies: &[&str],
    language: Language,
) -> ReceivablesReport {
    let mut numbers = Numbers(7);
    let (mut balances, mut bills, mut credits) = (Vec::new(), Vec::new(), Vec::new());
    let mut agings: Vec<Aging> = Vec::new();
    for method in [Method::Fifo, Method::OpenItem] {
        for basis in Basis::ALL {
            let band_keys = Bands::default().keys(basis);
            agings.push(Aging { as_of: day(2024, 12, 31), method, basis, band_keys, rows: vec![] });
        }
    }
    for index in 0..count {
        let customer_code = Text::from(format!("{:06}", index + 1));
        let customer_name = Text::from(NAMES[index % NAMES.len()]);
        let currency = Text::from(currencies[index % currencies.len()]);
        let opening = numbers.below(500_000_000) - 50_000_000;
        let (debit, credit) = (numbers.below(9_000_000_000), numbers.below(8_000_000_000));
        let closing = opening + debit - credit;
        for aging in &mut agings {
            let mut bands = vec![0; aging.band_keys.len()];
            let unapplied = if closing < 0 { closing } else { -numbers.below(100_000) };
            let mut rest = closing - unapplied;
            for band in &mut bands {
                *band = numbers.below(rest / 2 + 1);
                rest -= *band;
            }
            bands[0] += rest;
            aging.rows.push(AgingRow {
                customer_code: customer_code.clone(),
                customer_name: customer_name.clone(),
                currency: currency.clone(),
                balance: closing,
                unapplied,
                bands,
            });
        }
        bills.push(CollectionRow {
            customer_code: customer_code.clone(),
            customer_name: customer_name.clone(),
            currency: currency.clone(),
            opening,
            sales: debit,
            received: credit,
            closing,
            collection_rate_ten_thousandths: (opening + debit > 0)
                .then(|| credit * 10_000 / (opening + debit)),
            dso_days_tenths: (debit > 0).then(|| closing * 3660 / debit),
        });
        credits.push(CreditRow {
            customer_code: customer_code.clone(),
            customer_name: customer_name.clone(),
            currency: currency.clone(),
            is_own_currency: true,
            limit: (index % 3 != 0).then_some(3_000_000_000),
            used: closing,
            available: (index % 3 != 0).then_some(3_000_000_000 - closing),
            over_limit: if index % 3 != 0 { (closing - 3_000_000_000).max(0) } else { 0 },
            oldest_overdue_days: (index % 4 != 0).then_some(index as i64 * 3 % 100),
            term_days: Some(30),
            over_term: index % 4 == 1,
        });
        balances.push(BalanceRow {
            customer_code,
            customer_name,
            currency,
            opening,
            debit,
            credit,
            closing,
        });
    }
    let months = (1..=12).map(|month| MonthFlow {
        month: format!("2024-{month:02}"),
        currency: currencies[0].to_owned(),
        sales: numbers.below(900_000_000),
        received: Some(numbers.below(800_000_000)),
        balance: Some(numbers.below(2_000_000_000)),
    });
    let lines = balances.iter().flat_map(|row: &BalanceRow| {
        let line = |is_opening, kind: &str, debit, credit, balance| AccountRow {
            customer_code: row.customer_code.as_str().into(),
            customer_name: row.customer_name.as_str().into(),
            currency: row.currency.as_str().into(),
            is_opening,
            kind: kind.into(),
            date: Some(day(2024, 3, 1)),
            document_number: "XS-1".into(),
            summary: "".into(),
            due_date: (debit > 0).then(|| day(2024, 4, 1)),
            debit,
            credit,
            balance,
        };
        [
            line(true, "opening", 0, 0, row.opening),
            line(false, "sales", row.debit, 0, row.opening + row.debit),
            line(false, "receipt", 0, row.credit, row.closing),
        ]
    });
    let lines: Vec<AccountRow> = lines.collect();
    let (from, to) = (Some(day(2024, 1, 1)), day(2024, 12, 31));
    ReceivablesReport {
        caption: caption(language),
        account: Account { from, to, rows: lines },
        customers_without_lines: 0,
        detail: ReceivablesDetail::default(),
        balances: Balances { from, to, rows: balances },
        agings,
        collections: Collections { from, to, period_days: Some(366), rows: bills },
        credit: Credit { as_of: to, rows: credits },
        sales_by_month: if count == 0 { Vec::new() } else { months.collect() },
        provenance: provenance(),
    }
}

pub(super) fn sales(count: usize, currencies: &[&str], language: Language) -> SalesReport {
    let mut numbers = Numbers(11);
    let mut groups = Vec::new();
    for currency in currencies {
        for group in Group::ALL {
            let count = match group {
                Group::Customer | Group::Product => count,
                Group::Month => count.min(12),
                _ => count.min(9),
            };
            let mut rows: Vec<SalesRow> = (0..count)
                .map(|index| {
                    let net = numbers.below(400_000_000) - 100_000;
                    let tax = net * 13 / 100;
                    let label = match group {
                        Group::Month => format!("2024-{:02}", index + 1),
                        Group::Customer => NAMES[index % NAMES.len()].to_owned(),
                        Group::Product => format!("轴承 {}-{index}", 6200 + index),
                        Group::Category if index == 8 => String::new(),
                        Group::Salesperson => format!("业务{index}部"),
                        _ => format!("第 {index} 类"),
                    };
                    let key = match group {
                        Group::Customer | Group::Product => format!("{index:05}"),
                        _ => label.clone(),
                    };
                    SalesRow {
                        key: key.into(),
                        label: label.into(),
                        documents: numbers.below(40) + 1,
                        quantity_millionths: numbers.below(90_000) * 500_000,
                        net,
                        tax,
                        gross: net + tax,
                        share_ten_thousandths: 0,
                    }
                })
                .collect();
            if group != Group::Month {
                rows.sort_by_key(|row| std::cmp::Reverse(row.gross));
            }
            let all: i64 = rows.iter().map(|row| row.gross).sum();
            for row in &mut rows {
                row.share_ten_thousandths = style::share(row.gross.into(), all.into()).unwrap_or(0);
            }
            let (from, to) = (Some(day(2024, 1, 1)), day(2024, 12, 31));
            groups.push(Sales { from, to, group, currency: (*currency).into(), rows });
        }
    }
    SalesReport {
        caption: caption(language),
        groups,
        detail: SalesDetail::default(),
        provenance: provenance(),
    }
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).expect("a workbook that calamine can open")
}

fn cents(range: &Range<Data>, row: u32, column: u32) -> i64 {
    match range.get_value((row, column)) {
        Some(Data::Float(value)) => (value * 100.0).round() as i64,
        Some(Data::Int(value)) => value * 100,
        Some(Data::Empty) | None => 0,
        other => panic!("no number at {row},{column}: {other:?}"),
    }
}

/// Set `WANGLAI_SHOW` to a folder to look at the workbooks.
#[test]
fn workbooks_are_the_same_bytes_each_time() {
    for language in Language::ALL {
        for currencies in [&["CNY"][..], &["CNY", "USD", "JPY"]] {
            let report = receivables(40, currencies, language);
            let bytes = receivables_workbook(&report).unwrap();
            assert_eq!(bytes, receivables_workbook(&report).unwrap());
            let sold = sales(40, currencies, language);
            let sold_bytes = sales_workbook(&sold).unwrap();
            assert_eq!(sold_bytes, sales_workbook(&sold).unwrap());
            if let Ok(folder) = std::env::var("WANGLAI_SHOW") {
                let ending = format!("{}-{}.xlsx", language.tag(), currencies.len());
                std::fs::write(format!("{folder}/receivables-{ending}"), bytes).unwrap();
                std::fs::write(format!("{folder}/sales-{ending}"), sold_bytes).unwrap();
            }
        }
    }
}

#[test]
fn sums_and_their_cached_values_agree_to_the_cent() {
    let report = receivables(40, &["CNY"], Language::Zh);
    let mut book = open(receivables_workbook(&report).unwrap());
    let range = book.worksheet_range("往来余额表").unwrap();
    let sum = |pick: fn(&BalanceRow) -> i64| report.balances.rows.iter().map(pick).sum::<i64>();
    let picks: [fn(&BalanceRow) -> i64; 4] =
        [|row| row.opening, |row| row.debit, |row| row.credit, |row| row.closing];
    for (pick, column) in picks.into_iter().zip(2..) {
        let cells: i64 = (3..43).map(|row| cents(&range, row, column)).sum();
        assert_eq!(cells, sum(pick));
        assert_eq!(cents(&range, 43, column), sum(pick));
    }
    assert_eq!(range.get_value((43, 0)), Some(&Data::String("合计".into())));
    let formulas = book.worksheet_formula("往来余额表").unwrap();
    assert_eq!(formulas.get_value((43, 2)), Some(&"SUM(C4:C43)".to_string()));
}

#[test]
fn text_of_an_input_never_becomes_a_formula() {
    let report = receivables(6, &["CNY"], Language::Zh);
    let mut book = open(receivables_workbook(&report).unwrap());
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        for (_, _, formula) in formulas.used_cells() {
            let own = ["SUM", "'"].iter().any(|start| formula.starts_with(start));
            assert!(formula.is_empty() || own, "{name}: {formula}");
        }
    }
    let range = book.worksheet_range("往来余额表").unwrap();
    assert_eq!(range.get_value((5, 1)), Some(&Data::String("=1+1".into())));
    assert_eq!(range.get_value((6, 1)), Some(&Data::String("@SUM(A1:A9)".into())));
    assert_eq!(range.get_value((3, 0)), Some(&Data::String("000001".into())));
    let summary = book.worksheet_range("概要").unwrap();
    assert!(summary.used_cells().any(|(_, _, cell)| *cell == Data::String("=1+1".into())));
}

#[test]
fn each_currency_has_its_own_total() {
    let report = receivables(10, &["USD", "CNY", "JPY"], Language::En);
    let mut book = open(receivables_workbook(&report).unwrap());
    let range = book.worksheet_range("Balances").unwrap();
    for (row, currency, scale) in [(13, "CNY", 1), (14, "JPY", 100), (15, "USD", 1)] {
        assert_eq!(range.get_value((row, 2)), Some(&Data::String(currency.into())));
        let rows = report.balances.rows.iter().filter(|row| row.currency == currency);
        let sum: i64 = rows.map(|row| row.closing * scale).sum();
        assert_eq!(cents(&range, row, 6), sum, "{currency}");
    }
    let formulas = book.worksheet_formula("Balances").unwrap();
    let formula = formulas.get_value((13, 6)).unwrap();
    assert_eq!(formula, "SUMIF(C4:C13,$C14,G4:G13)");
}

#[test]
fn rows_beyond_a_sheet_go_on_to_the_next_one() {
    let report = receivables(25, &["CNY"], Language::Zh);
    let caption = report.caption.clone();
    let mut book = style::Book::new(&caption);
    book.rows_per_sheet = 10;
    let mut book = open(workbook(report.contents_on(book)).unwrap());
    let range = book.worksheet_range("往来余额表 (3)").unwrap();
    let sum: i64 = report.balances.rows.iter().map(|row| row.closing).sum();
    assert_eq!(cents(&range, 8, 5), sum);
    let formulas = book.worksheet_formula("往来余额表 (3)").unwrap();
    let formula = formulas.get_value((8, 5)).unwrap();
    let wanted = "SUM('往来余额表'!F4:F13,'往来余额表 (2)'!F4:F13,'往来余额表 (3)'!F4:F8)";
    assert_eq!(formula, wanted);
}

#[test]
fn amounts_that_a_cell_cannot_hold_are_text() {
    let mut report = receivables(3, &["CNY"], Language::Zh);
    report.balances.rows[0].closing = i64::MAX;
    let mut book = open(receivables_workbook(&report).unwrap());
    let range = book.worksheet_range("往来余额表").unwrap();
    let wanted = Data::String("92233720368547758.07".into());
    assert_eq!(range.get_value((3, 5)), Some(&wanted));
    assert!(matches!(range.get_value((6, 5)), Some(Data::String(_))));
}

#[test]
fn empty_and_hostile_reports_are_written_too() {
    for language in Language::ALL {
        receivables_workbook(&receivables(0, &["CNY"], language)).unwrap();
        sales_workbook(&sales(0, &["CNY"], language)).unwrap();
        receivables_workbook(&receivables(1, &["KWD"], language)).unwrap();
        sales_workbook(&sales(1, &["JPY"], language)).unwrap();
    }
    let mut report = receivables(2, &["CNY"], Language::Zh);
    report.agings.clear();
    report.caption.company = "公司\u{0}\u{b}&[]".repeat(9000);
    report.caption.created = "no moment".into();
    report.balances.rows[0].customer_name = "长".repeat(40_000).into();
    report.balances.rows[1].customer_name = "http://example.com/\u{ffff}".into();
    let mut book = open(receivables_workbook(&report).unwrap());
    let range = book.worksheet_range("往来余额表").unwrap();
    let Some(Data::String(name)) = range.get_value((3, 1)) else { panic!("no name") };
    assert!(name.ends_with('…'));
}

#[test]
fn checks_are_told_in_the_language_of_the_report() {
    let report = receivables(2, &["CNY"], Language::Zh);
    let mut book = open(receivables_workbook(&report).unwrap());
    let range = book.worksheet_range("来源与校验").unwrap();
    let told = |wanted: &str| range.used_cells().any(|(_, _, cell)| *cell == wanted);
    assert!(told("CNY：账龄（先进先出 · 到期日）各段 + 未核销 = 余额"));
    assert!(told("✓ 相符") && told("✗ 不符") && told("x"));
}

#[test]
fn sheet_names_are_short_and_apart() {
    let caption = caption(Language::Zh);
    let mut book = style::Book::new(&caption);
    let names = ["a/b:c".to_owned(), "A b c".to_owned(), "长".repeat(40), "长".repeat(40)];
    let claimed = names.map(|name| book.claim_name(&name));
    assert_eq!(claimed[0], "a b c");
    assert_eq!(claimed[1], "A b c (2)");
    assert_eq!(claimed[2].chars().count(), 31);
    assert!(claimed[3].ends_with(" (2)") && claimed[3].chars().count() <= 31);
}

#[test]
fn sales_add_up_in_every_group() {
    let report = sales(30, &["CNY"], Language::Zh);
    let mut book = open(sales_workbook(&report).unwrap());
    for (sheet, column) in [("客户", 6), ("类别", 5), ("月份", 5), ("存货", 6)] {
        let range = book.worksheet_range(sheet).unwrap();
        let group = match sheet {
            "客户" => Group::Customer,
            "类别" => Group::Category,
            "月份" => Group::Month,
            _ => Group::Product,
        };
        let sold = report.groups.iter().find(|sales| sales.group == group).unwrap();
        let sum: i64 = sold.rows.iter().map(|row| row.gross).sum();
        let end = 3 + sold.rows.len() as u32;
        assert_eq!((3..end).map(|row| cents(&range, row, column)).sum::<i64>(), sum, "{sheet}");
        assert_eq!(cents(&range, end, column), sum, "{sheet}");
    }
}

#[test]
fn shares_round_half_away_from_zero() {
    let cases = [(1, 3, 3333), (2, 3, 6667), (-1, 8, -1250), (1, -20_000, -1), (-5, 100_000, -1)];
    for (part, whole, wanted) in cases {
        assert_eq!(style::share(part, whole), Some(wanted), "{part}/{whole}");
    }
    assert_eq!(style::share(1, 0), None);
}
