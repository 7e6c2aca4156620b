//! Writes the samples of faults that are no plain text; run once, the files are committed:
//! `WANGLAI_WRITE_SAMPLES=1 cargo test --test it fault_samples`.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use super::faults::folder;

type Written = Result<(), rust_xlsxwriter::XlsxError>;

fn headings(sheet: &mut Worksheet, headings: &[&str]) -> Written {
    sheet.write_row(0, 0, headings.iter().copied())?;
    Ok(())
}

fn workbook(word: &str, fill: impl FnOnce(&mut Workbook) -> Written) {
    let mut workbook = Workbook::new();
    // A fixed day: the same bytes at each run.
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2024, 1, 31).expect("a day");
    workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&day));
    fill(&mut workbook).expect("the sample can be filled");
    let path = folder().join(format!("{word}.xlsx"));
    workbook.save(path).expect("the sample can be written");
}

/// Replaces a piece of the parts of a workbook, where no writer would write it so.
fn replace(word: &str, old: &str, new: &str) {
    let path = folder().join(format!("{word}.xlsx"));
    let bytes = fs::read(&path).expect("it was just written");
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for index in 0..package.len() {
        let mut part = package.by_index(index).expect("a part");
        let mut text = String::new();
        part.read_to_string(&mut text).expect("the parts are text");
        let name = part.name().expect("a part has a name").into_owned();
        written.start_file(name, options).expect("a part can be begun");
        written.write_all(text.replace(old, new).as_bytes()).expect("a part can be written");
    }
    let bytes = written.finish().expect("the package can be closed").into_inner();
    fs::write(path, bytes).expect("the sample can be written");
}

/// Customers of whom the old system says otherwise than the documents on the next sheets.
fn drifting(workbook: &mut Workbook) -> Written {
    let sheet = workbook.add_worksheet().set_name("客户档案")?;
    let stated = ["应收余额", "最后交易日期", "最后交易金额", "最后收款日期", "最后收款金额"];
    headings(sheet, &[["客户编码", "客户名称"].as_slice(), &stated].concat())?;
    let right = ["N001", "新安五金商行", "130.00", "2024-01-05", "200.00", "2024-01-20", "70.00"];
    let wrong = ["N002", "北固建材商行", "80.00", "2024-01-31", "80.00", "2024-01-20", "50.00"];
    sheet.write_row(1, 0, right)?.write_row(2, 0, wrong)?;
    let sheet = workbook.add_worksheet().set_name("销售发票")?;
    headings(sheet, &["客户编码", "单据日期", "单据号", "价税合计"])?;
    sheet.write_row(1, 0, ["N001", "2024-01-05", "XS001", "200.00"])?;
    sheet.write_row(2, 0, ["N002", "2024-01-06", "XS002", "60.00"])?;
    sheet.write_row(3, 0, ["N002", "2024-01-06", "XS003", "40.00"])?;
    let sheet = workbook.add_worksheet().set_name("收款单")?;
    headings(sheet, &["客户编码", "单据日期", "单据号", "收款金额"])?;
    sheet.write_row(1, 0, ["N001", "2024-01-20", "SK001", "70.00"])?;
    sheet.write_row(2, 0, ["N002", "2024-01-20", "SK002", "30.00"])?;
    Ok(())
}

#[test]
fn write_the_workbooks() {
    if std::env::var_os("WANGLAI_WRITE_SAMPLES").is_none() {
        return;
    }
    let customers = ["客户编码", "客户名称"];
    workbook("sheet-hidden", |workbook| {
        let sheet = workbook.add_worksheet().set_name("客户档案")?;
        headings(sheet, &customers)?;
        sheet.write_row(1, 0, ["N001", "新安五金商行"])?;
        let sheet = workbook.add_worksheet().set_name("旧档案")?;
        headings(sheet, &customers)?;
        sheet.write_row(1, 0, ["N002", "北固建材商行"])?;
        sheet.set_hidden(true);
        Ok(())
    });
    workbook("sheet-duplicate", |workbook| {
        for name in ["1月", "1月 (2)"] {
            let sheet = workbook.add_worksheet().set_name(name)?;
            headings(sheet, &["客户编码", "单据日期", "单据号", "收款金额"])?;
            sheet.write_row(1, 0, ["C001", "2024-01-05", "SK001", "100.00"])?;
        }
        Ok(())
    });
    for word in ["balance-drifts", "last-document-drifts"] {
        workbook(word, drifting);
    }
    workbook("cell-error", |workbook| {
        let sheet = workbook.add_worksheet().set_name("客户档案")?;
        headings(sheet, &customers)?;
        sheet.write(1, 0, "N001")?;
        sheet.write_formula(1, 1, Formula::new("=NA()").set_result("#N/A"))?;
        Ok(())
    });
    workbook("number-too-long", |workbook| {
        let sheet = workbook.add_worksheet().set_name("客户档案")?;
        headings(sheet, &["客户编码", "客户名称", "银行账号"])?;
        sheet.write_row(1, 0, ["N001", "新安五金商行"])?;
        sheet.write_number(1, 2, 6_222_021_234_567_890_000.0)?;
        Ok(())
    });
    workbook("zeros-restored", |workbook| {
        let sheet = workbook.add_worksheet().set_name("客户档案")?;
        headings(sheet, &customers)?;
        sheet.write_number_with_format(1, 0, 1, &Format::new().set_num_format("000"))?;
        sheet.write(1, 1, "新安五金商行")?;
        Ok(())
    });
    write_what_is_seen_otherwise();
    workbook("formula-without-value", |workbook| {
        let sheet = workbook.add_worksheet().set_name("收款单")?;
        headings(sheet, &["客户编码", "单据日期", "单据号", "收款金额"])?;
        sheet.write_row(1, 0, ["C001", "2024-01-05", "SK001"])?;
        sheet.write_formula(1, 3, Formula::new("=50+50"))?;
        Ok(())
    });
    replace("formula-without-value", "<f>50+50</f><v>0</v>", "<f>50+50</f>");
    workbook("customer-defaulted", |workbook| {
        let sheet = workbook.add_worksheet().set_name("Online Retail")?;
        headings(
            sheet,
            &[
                "InvoiceNo",
                "StockCode",
                "Description",
                "Quantity",
                "InvoiceDate",
                "UnitPrice",
                "CustomerID",
                "Country",
            ],
        )?;
        sheet.write_row(1, 0, ["489434", "85048", "LIGHTS", "12", "2009-12-01", "6.95"])?;
        sheet.write(1, 7, "United Kingdom")?;
        Ok(())
    });
}

/// Hidden rows and columns, and days that a program took otherwise than they were meant.
fn write_what_is_seen_otherwise() {
    let receipts = ["客户编码", "单据日期", "单据号", "收款金额"];
    workbook("rows-hidden", |workbook| {
        let sheet = workbook.add_worksheet().set_name("收款单")?;
        headings(sheet, &receipts)?;
        sheet.write_row(1, 0, ["C001", "2024-01-05", "SK001", "100.00"])?;
        sheet.write_row(2, 0, ["C001", "2024-01-06", "SK002", "200.00"])?;
        sheet.set_row_hidden(2)?;
        Ok(())
    });
    workbook("columns-hidden", |workbook| {
        let sheet = workbook.add_worksheet().set_name("收款单")?;
        headings(sheet, &receipts)?;
        sheet.write_row(1, 0, ["C001", "2024-01-05", "SK001", "100.00"])?;
        sheet.set_column_hidden(3)?;
        Ok(())
    });
    workbook("code-zeros-lost", |workbook| {
        let sheet = workbook.add_worksheet().set_name("客户档案")?;
        headings(sheet, &["客户编码", "客户名称"])?;
        sheet.write_row(1, 0, ["001", "新安五金商行"])?;
        sheet.write(2, 0, 2)?;
        sheet.write(2, 1, "北固建材商行")?;
        Ok(())
    });
    let day = Format::new().set_num_format("yyyy/m/d");
    let date = |month, number| rust_xlsxwriter::ExcelDateTime::from_ymd(2024, month, number);
    workbook("date-swapped", |workbook| {
        let sheet = workbook.add_worksheet().set_name("收款单")?;
        headings(sheet, &receipts)?;
        sheet.write_row(1, 0, ["C001", "", "SK001", "100.00"])?;
        sheet.write_with_format(1, 1, &date(4, 3)?, &day)?;
        sheet.write_row(2, 0, ["C001", "25/03/2024", "SK002", "200.00"])?;
        Ok(())
    });
    workbook("date-system-1904", |workbook| {
        let sheet = workbook.add_worksheet().set_name("收款单")?;
        headings(sheet, &receipts)?;
        sheet.write_row(1, 0, ["C001", "", "SK001", "100.00"])?;
        // The fifth of January 2024, counted from 1904.
        sheet.write_number_with_format(1, 1, 43_834.0, &day)?;
        Ok(())
    });
    replace("date-system-1904", "<workbookPr ", "<workbookPr date1904=\"1\" ");
}

#[test]
fn write_the_hostile_files() {
    if std::env::var_os("WANGLAI_WRITE_SAMPLES").is_none() {
        return;
    }
    // A compound file with the stream that Excel keeps an encrypted workbook in.
    let mut bytes = vec![0_u8; 2048];
    bytes[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes[1024..1024 + name.len()].copy_from_slice(&name);
    fs::write(folder().join("file-encrypted.xlsx"), bytes).expect("the sample can be written");

    let whole = fs::read(folder().join("sheet-duplicate.xlsx")).expect("write it first");
    let half = &whole[..whole.len() / 2];
    fs::write(folder().join("file-truncated.xlsx"), half).expect("the sample can be written");

    // One part that inflates a thousandfold.
    let file = fs::File::create(folder().join("file-limit-exceeded.xlsx"));
    let mut package = zip::ZipWriter::new(file.expect("the sample can be written"));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    package.start_file("xl/worksheets/sheet1.xml", options).expect("a part can be begun");
    package.write_all(&vec![b' '; 65 << 20]).expect("a part can be written");
    package.finish().expect("the package can be closed");
}
