//! Whole files through the reader, made here or found among the real ones.

use std::path::PathBuf;

use super::*;
use crate::table::{FileTables, Sheet};
use crate::template;

/// The folder of real files, `None` (and said) where it is absent.
pub fn real(name: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("WANGLAI_SHARED").map(PathBuf::from);
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared"));
    let above = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared"));
    let found = shared
        .into_iter()
        .chain([beside, above])
        .map(|folder| folder.join("real").join(name))
        .find(|path| path.exists());
    if found.is_none() {
        eprintln!("skipped: {name} is not among the shared files");
    }
    found
}

fn read(path: &Path) -> (FileTables, Vec<Finding>) {
    let workbook = workbook(path, "file", 0, &Limits::default()).unwrap();
    tables(&workbook, &template::load(), &Options::default())
}

fn summary(sheet: &Sheet) -> String {
    let account = &sheet.account;
    let table = sheet.table.as_ref().map_or("-".to_owned(), |table| {
        format!("{} header {} rows {}", table.template.name, table.header_row, table.frame.height())
    });
    format!(
        "{:?} {table} read {} blank {} title {} subtotal {} {:?}",
        sheet.name,
        account.rows_read,
        account.blank,
        account.title,
        account.subtotal,
        account.amounts
    )
}

fn read_text(text: &str) -> (Sheet, Vec<Finding>) {
    let (mut file, findings) = read_bytes(text.as_bytes().to_vec());
    assert_eq!(file.unreadable, None);
    (file.sheets.remove(0), findings)
}

fn read_bytes(bytes: Vec<u8>) -> (FileTables, Vec<Finding>) {
    let workbook = Workbook::from_bytes(bytes, "file", 0, &Limits::default());
    tables(&workbook, &template::load(), &Options::default())
}

/// Row, blank, title, subtotal counts and the height of the frame.
fn counts(sheet: &Sheet) -> (u64, u64, u64, u64, usize) {
    let account = &sheet.account;
    let height = sheet.table.as_ref().map_or(0, |table| table.frame.height());
    (account.rows_read, account.blank, account.title, account.subtotal, height)
}

fn column(sheet: &Sheet, field: &str) -> Vec<String> {
    let frame = &sheet.table.as_ref().unwrap().frame;
    let column = frame.column(field).unwrap().as_materialized_series();
    column.iter().map(|value| value.str_value().to_string()).collect()
}

fn said(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .filter(|finding| finding.code != Code::ColumnUnknown)
        .map(|finding| {
            let cell = finding.place.cell().or(finding.place.row.map(|row| row.to_string()));
            format!("{} {} {}", finding.code.word(), cell.unwrap_or_default(), finding.value)
        })
        .collect()
}

#[test]
fn titles_blanks_totals_and_signatures_are_counted() {
    let (sheet, findings) = read_text(
        "销售明细,,,,\n编制单位：甲公司,,,,单位：元\n\n\
         客户编码,单据日期,单据号,存货名称,金额\n\
         001,2024.1.31,XS1,茶,\"1,000.00\"\n\
         001,2024年2月1日,XS2,茶,￥20.5\n\
         小计,,,,1020.50\n\
         ,,,,\n\
         客户编码,单据日期,单据号,存货名称,金额\n\
         002,20240203,XS3,合计软件,(5.00)\n\
         合 计,,,,1015.50\n\
         制表人：某,,审核：某,,\n",
    );
    assert_eq!(counts(&sheet), (11, 2, 2, 4, 3));
    assert_eq!(sheet.table.as_ref().unwrap().header_row, 4);
    assert_eq!(column(&sheet, "net_amount"), ["100000", "2050", "-500"]);
    assert_eq!(column(&sheet, "document_date"), ["2024-01-31", "2024-02-01", "2024-02-03"]);
    assert_eq!(column(&sheet, "row"), ["5", "6", "10"]);
    assert_eq!(said(&findings), Vec::<String>::new());
    let key = ("net_amount".to_owned(), "CNY".to_owned());
    assert_eq!(sheet.account.amounts[&key], 101_550);
}

#[test]
fn every_bad_cell_is_said_at_its_place() {
    let (sheet, findings) = read_text(
        "客户编码\t单据日期\t单据号\t数量\t单价\t税率\t价税合计\n\
         00123\t2024-02-30\tXS1\t1\t2\t13%\t2\n\
         17850.0\t2024-02-03\tXS2\tmany\t2\t免税\tabc\n\
         00124\t2024-02-03\tXS3\t1\t#N/A\t0.06\t1.005\n\
         00125\t-\tXS4\t\t\t\t1\t9\n",
    );
    assert_eq!(
        said(&findings),
        [
            "decimal-stripped A1 ",
            "amount-rounded G1 ",
            "date-unreadable B2 2024-02-30",
            "number-unreadable D3 many",
            "amount-unreadable G3 abc",
            "cell-error E4 #N/A",
            "line-fields-wrong 5 ",
        ]
    );
    assert_eq!(column(&sheet, "customer_code"), ["00123", "17850", "00124", "00125"]);
    assert_eq!(column(&sheet, "tax_rate")[..3], ["0.13", "0", "0.06"]);
    let faulted = &sheet.table.as_ref().unwrap().faulted;
    assert!(faulted.contains(&(2, "document_date".to_owned())));
    assert_eq!(faulted.len(), 4);
}

#[test]
fn a_legacy_ledger_is_completed_from_its_titles() {
    let (sheet, findings) = read_text(
        "客户往来明细账,,,,,,,\n客户：001 甲公司,,,,,,,单位：元\n\
         2024年,,凭证号数,摘要,借方,贷方,方向,余额\n\
         月,日,,,金额,金额,,金额\n\
         ,,,期初余额,,,借,1000.00\n\
         1,5,记-0001,销售,500,,借,1500\n\
         ,20,记-0002,收款,,700,借,800\n\
         ,,,本月合计,500,700,借,800\n\
         ,,,本年累计,500,700,借,800\n\
         客户：002 乙公司,,,,,,,\n\
         ,,,期初余额,,,平,0\n\
         2,3,记-0003,销售,90,,借,80\n\
         ,,,合计,91,,,\n",
    );
    assert_eq!(counts(&sheet), (11, 0, 3, 4, 4));
    assert_eq!(sheet.table.as_ref().unwrap().header_row, 4);
    assert_eq!(column(&sheet, "customer_code"), ["001", "001", "001", "002"]);
    assert_eq!(column(&sheet, "customer_name")[3], "乙公司");
    assert_eq!(
        column(&sheet, "document_date"),
        ["2024-01-01", "2024-01-05", "2024-01-20", "2024-02-03"]
    );
    assert_eq!(column(&sheet, "debit_amount")[..2], ["100000", "50000"]);
    assert_eq!(said(&findings), ["control-total-differs E13 91"]);
}

#[test]
fn a_running_balance_parts_once() {
    let (_, findings) = read_text(
        "客户编码,日期,凭证字号,摘要,借方金额,贷方金额,方向,余额\n\
         001,2024-01-01,,期初余额,,,贷,100\n\
         001,2024-01-02,记-1,销售,300,,借,200\n\
         001,2024-01-03,记-2,收款,,50,借,160\n\
         001,2024-01-04,记-3,收款,,50,借,110\n",
    );
    assert_eq!(said(&findings), ["running-balance-differs H4 160"]);
    assert!(findings[0].arguments.contains(&("expected", "150.00".to_owned())));
}

#[test]
fn what_a_sheet_lacks_is_said() {
    let (sheet, findings) = read_text("客户编码,单据日期,存货名称,数量\n001,2024-1-1,茶,1\n");
    assert!(sheet.table.is_some());
    assert_eq!(said(&findings), ["column-missing 1 "]);
    assert_eq!(findings[0].field.as_deref(), Some("net_amount"));
    let (sheet, findings) = read_text("a,b\n1,2\n");
    assert!(sheet.table.is_none());
    assert_eq!(counts(&sheet), (2, 0, 2, 0, 0));
    assert_eq!(said(&findings), ["sheet-unrecognised  "]);
}

#[test]
fn headings_are_recognised_in_any_dress() {
    let (sheet, findings) = read_text(
        "备 注,*客户编码（必填）,客户\u{200b}名称,信用额度(万元),信用期限（天）,客户编码\n\
         x,001,甲公司,1.5,30天,002\n",
    );
    assert_eq!(column(&sheet, "customer_code"), ["001"]);
    assert_eq!(column(&sheet, "credit_limit"), ["1500000"]);
    assert_eq!(column(&sheet, "credit_days"), ["30"]);
    assert_eq!(said(&findings), ["amount-scaled D1 ", "column-duplicate F1 客户编码"]);
}

#[test]
fn number_formats_and_long_numbers_of_a_workbook() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in
        ["客户编码", "客户名称", "银行账号", "发展日期", "信用额度"].iter().enumerate()
    {
        sheet.write(0, column as u16, *heading).unwrap();
    }
    let zeros = Format::new().set_num_format("00000");
    let day = Format::new().set_num_format("yyyy/m/d");
    sheet.write_with_format(1, 0, 123, &zeros).unwrap();
    sheet.write(1, 1, "甲\u{a0}公司\n").unwrap();
    sheet.write(1, 2, 6.222_020_200_112_233e18).unwrap();
    let moment = ExcelDateTime::from_ymd(2024, 1, 31).unwrap();
    sheet.write_with_format(1, 3, &moment, &day).unwrap();
    sheet.write(1, 4, Formula::new("1+1").set_result("731.9399999999999")).unwrap();
    sheet.write(5, 0, 45322).unwrap();
    sheet.write(5, 3, 45322).unwrap();
    sheet.write_with_format(9, 0, "", &zeros).unwrap();
    let (file, findings) = read_bytes(book.save_to_buffer().unwrap());
    assert_eq!((file.file_type.as_str(), file.sha256.len()), ("xlsx", 64));
    let sheet = &file.sheets[0];
    assert_eq!(counts(sheet), (5, 3, 0, 0, 2));
    assert_eq!(column(sheet, "customer_code"), ["00123", "45322"]);
    assert_eq!(column(sheet, "customer_name")[0], "甲 公司");
    assert_eq!(column(sheet, "developed_on"), ["2024-01-31", "2024-01-31"]);
    assert_eq!(column(sheet, "credit_limit")[0], "73194");
    assert_eq!(said(&findings), ["zeros-restored A1 ", "number-too-long C2 6222020200112230000"]);
}

#[test]
fn what_the_program_added_is_passed_over() {
    use rust_xlsxwriter::{Format, Formula, Workbook};
    let mut book = Workbook::new();
    let summary = book.add_worksheet().set_name("检查汇总").unwrap();
    summary.write_row(0, 0, ["客户编码", "客户名称", "税号"]).unwrap();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["客户编码", "客户名称", "信用额度", "检查结果"]).unwrap();
    sheet.write_row(1, 0, ["001", "甲公司", "9", "小计"]).unwrap();
    sheet.write_row(2, 0, ["002", "乙公司"]).unwrap();
    // The empty cell makes the reader ask for formulas; this one has its value.
    sheet.write_blank(2, 3, &Format::new().set_bold()).unwrap();
    sheet.write(2, 2, Formula::new("1+1").set_result("2")).unwrap();
    let (file, findings) = read_bytes(book.save_to_buffer().unwrap());
    assert!(file.sheets[0].table.is_none());
    assert_eq!(column(&file.sheets[1], "credit_limit"), ["900", "200"]);
    assert_eq!(findings, []);
}

#[test]
fn damaged_and_foreign_files_are_findings() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(0, 0, "x").unwrap();
    let whole = book.save_to_buffer().unwrap();
    let half = whole[..whole.len() / 2].to_vec();
    for (bytes, code) in [
        (Vec::new(), Code::FileUnreadable),
        (half, Code::FileTruncated),
        (b"%PDF-1.4".to_vec(), Code::FileFormatUnsupported),
        (b"<html><body>Please log in</body>".to_vec(), Code::FileFormatUnsupported),
        (vec![7, 1, 2, 0, 0, 3, 4, 0], Code::FileFormatUnsupported),
    ] {
        let (file, findings) = read_bytes(bytes);
        assert_eq!(file.unreadable, Some(code));
        assert_eq!(findings.len(), 1);
        assert!(file.sheets.is_empty());
    }
}

#[test]
fn real_files_have_their_known_rows_and_sums() {
    for (name, rows, sum) in [
        ("uci_online_retail/online_retail_70k.xlsx", 70_051, None),
        ("superstore/Sample - Superstore.xls", 9_994, None),
        ("ibm_ar/WA_Fn-UseC_-Accounts-Receivable.csv", 2_466, Some(14_770_318)),
        ("cn_sales/tmall_order_report.csv", 28_010, Some(299_576_061)),
        ("cn_sales/tmall_order_report.gb18030.csv", 28_010, Some(299_576_061)),
        ("cn_sales/cosmetic.csv", 27_598, None),
    ] {
        let Some(path) = real(name) else {
            continue;
        };
        let (file, findings) = read(&path);
        let sheet = &file.sheets[0];
        assert_eq!(counts(sheet).4, rows, "{name}");
        assert_eq!(sheet.account.rows_read, rows as u64, "{name}");
        assert!(findings.iter().all(|f| f.severity != crate::finding::Severity::Error), "{name}");
        if let Some(sum) = sum {
            assert_eq!(sheet.account.amounts.values().sum::<i128>(), sum, "{name}");
        }
    }
}

/// Prints what is seen in the file or folder of `WANGLAI_TRIAL`.
#[test]
fn trial() {
    let Some(path) = std::env::var_os("WANGLAI_TRIAL") else {
        return;
    };
    for input in inputs(&[PathBuf::from(path)]).unwrap() {
        println!("== {}", input.shown);
        let (file, findings) = read(&input.path);
        println!("{} {:?} {:?}", file.file_type, file.encoding, file.unreadable);
        for sheet in &file.sheets {
            println!("   {}", summary(sheet));
            if let Some(table) = &sheet.table {
                let columns: Vec<String> = table
                    .columns
                    .iter()
                    .map(|c| format!("{}={}", c.heading, c.field.as_deref().unwrap_or("?")))
                    .collect();
                println!("   {}", columns.join(" "));
                println!("{}", table.frame.head(Some(3)));
            }
        }
        let mut counts = std::collections::BTreeMap::<_, Vec<&Finding>>::new();
        for finding in &findings {
            counts.entry(finding.code).or_default().push(finding);
        }
        for (code, list) in counts {
            println!("   {} ×{}", code.word(), list.len());
            for finding in list.iter().take(4) {
                println!(
                    "      {:?} {:?} {:?} {:?}",
                    finding.place.cell(),
                    finding.field,
                    finding.value,
                    finding.arguments
                );
            }
        }
    }
}

#[test]
fn where_headings_fit_several_templates_the_name_decides_and_else_sales() {
    let text = "单据日期,客户编码,客户名称,单据号,金额\n2024-01-05,C1,新安五金商行,A1,100.00\n";
    let directed = "单据日期,客户编码,单据号,方向,金额\n2024-01-05,C1,A1,贷,100.00\n";
    for (text, file, template) in [
        (text, "data.csv", "sales_invoices"),
        (text, "2024/销售明细.csv", "sales_invoices"),
        (text, "2024/期初余额.csv", "opening_items"),
        (text, "期初/2024.csv", "sales_invoices"),
        (text, "收款单.csv", "receipts"),
        (&format!("期初余额表\n{text}"), "data.csv", "opening_items"),
        (directed, "data.csv", "opening_items"),
        (directed, "销售.csv", "opening_items"),
    ] {
        let bytes = text.as_bytes().to_vec();
        let workbook = Workbook::from_bytes(bytes, file, 0, &Limits::default());
        let (tables, _) = tables(&workbook, &template::load(), &Options::default());
        let table = tables.sheets[0].table.as_ref().expect("the sheet is recognised");
        assert_eq!(table.template.name, template, "{file}: {text}");
    }
}

#[test]
fn a_large_text_is_read_in_place_as_it_is_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let mut text = "单据号,摘要\r\n".to_owned();
    for row in 0..60_000 {
        let ends = ["\n", "\r\n", "\r", "\r\n\r\n"][row % 4];
        text += &format!("XS{row:06},\"{}\n第 {row} 行\"{ends}", "文".repeat(row % 9));
    }
    let rows = |workbook: &Workbook| {
        let mut rows = Vec::new();
        workbook
            .rows(0, &mut |row| {
                rows.push(row);
                std::ops::ControlFlow::Continue(())
            })
            .unwrap();
        rows
    };
    let marked = ["\u{feff}", &text].concat();
    let lost = text.replacen('文', "\u{fffd}", 1);
    for (bytes, encoding) in [
        (text.clone().into_bytes(), "utf-8"),
        (marked.into_bytes(), "utf-8-bom"),
        (lost.into_bytes(), "utf-8"),
        (encoding_rs::GB18030.encode(&text).0.into_owned(), "gb18030"),
    ] {
        std::fs::write(&path, &bytes).unwrap();
        let placed = super::workbook(&path, "a.csv", 0, &Limits::default()).unwrap();
        let held = Workbook::from_bytes(bytes, "a.csv", 0, &Limits::default());
        assert_eq!(placed.encoding.as_deref(), Some(encoding));
        assert_eq!((&placed.sha256, &placed.encoding), (&held.sha256, &held.encoding));
        assert_eq!(placed.trouble, held.trouble);
        assert!(rows(&placed) == rows(&held), "{encoding}");
    }
}
