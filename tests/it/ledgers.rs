//! Ledgers as older systems print them, through the program to the balances of each customer.

use std::path::Path;

use rust_xlsxwriter::{Format, Workbook};

use super::program::{assert_accounts_tie, record, rows, stdout, wanglai};

/// A workbook with one sheet; a cell that is a number is written as one. `merged` are the first
/// and the last row and column of merged cells.
fn write(path: &Path, lines: &[&str], merged: &[(u32, u16, u32, u16)]) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("明细账").expect("a name");
    for (row, line) in (0_u32..).zip(lines) {
        for (column, text) in (0_u16..).zip(line.split('|')) {
            let number = text.parse::<f64>().ok().filter(|_| !text.starts_with('0'));
            match number {
                _ if text.is_empty() => Ok(&mut *sheet),
                Some(number) => sheet.write(row, column, number),
                None => sheet.write(row, column, text),
            }
            .expect("a cell can be written");
        }
    }
    for (top, left, bottom, right) in merged {
        let line = lines[*top as usize].split('|').nth(usize::from(*left)).unwrap_or_default();
        let format = Format::new();
        sheet.merge_range(*top, *left, *bottom, *right, line, &format).expect("a merged range");
    }
    book.save(path).expect("the workbook can be saved");
}

/// Runs a ledger; gives the closing balances by customer and the codes that were found.
fn taken(folder: &Path, name: &str) -> (Vec<String>, Vec<String>) {
    let (input, out) = (folder.join(name), folder.join(format!("{name}.out")));
    let run = wanglai(["run".as_ref(), input.as_os_str(), "--out".as_ref(), out.as_os_str()]);
    stdout(&run, 0);
    let record = record(&out);
    assert_accounts_tie(&record);
    let book = out.join("book").display().to_string();
    let csv = stdout(&wanglai(["report", "balances", "--format", "csv", "--book", &book]), 0);
    let balances = rows(&csv);
    let balances = balances.iter().map(|row| {
        let [code, name, closing] =
            ["customer_code", "customer_name", "closing"].map(|key| row[key].as_str());
        format!("{code} {name} {closing}")
    });
    let codes: Vec<String> = match &record["findings"] {
        serde_json::Value::Object(codes) => codes.keys().cloned().collect(),
        other => panic!("findings by code: {other}"),
    };
    let known = ["customer-unknown", "column-unknown", "column-duplicate"];
    (balances.collect(), codes.into_iter().filter(|code| !known.contains(&&**code)).collect())
}

#[test]
fn a_merged_cell_names_the_customer_of_its_block() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        &folder.path().join("a.xlsx"),
        &[
            "客户往来明细账",
            "编制单位：示例公司||||期间：2024.01-2024.03|||单位：元",
            "客户|2024年||凭证号|摘要|借方|贷方|方向|余额",
            "|月|日|||金额|金额||金额",
            "001 甲公司||||期初余额|||借|1000",
            "|1|5|记-1|销售|500||借|1500",
            "|1|20|记-2|收款||700|借|800",
            "||||本月合计|500|700|借|800",
            "||||本年累计|500|700|借|800",
            "002 乙公司||||期初余额|||平|0",
            "|2|3|记-3|销售|90||借|90",
            "|3|3|记-9|退货|-20||借|70",
            "||||合计|70|0|借|70",
        ],
        &[(2, 1, 2, 2), (4, 0, 8, 0), (9, 0, 12, 0)],
    );
    let (balances, codes) = taken(folder.path(), "a.xlsx");
    assert_eq!(balances, ["001 甲公司 800.00", "002 乙公司 70.00"]);
    assert_eq!(codes, Vec::<String>::new());
}

#[test]
fn pages_and_blocks_follow_one_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let block = |code: &str, name: &str, opening: i64| {
        let title = format!("往来单位：({code}){name}|||科目：1122 应收账款|2024年度");
        let heading = "日期|凭证字号|摘要|借方金额|贷方金额|方向|余额".to_owned();
        let side = |balance: i64| match balance {
            0 => "平|0".to_owned(),
            1.. => format!("借|{balance}"),
            _ => format!("贷|{}", -balance),
        };
        let (first, last) = (side(opening + 300), side(opening + 200));
        vec![
            "往来明细账".to_owned(),
            title.clone(),
            heading.clone(),
            format!("||上年结转|||{}", side(opening)),
            format!("2024-01-05|记-0001|销售|300||{first}"),
            format!("||过次页|300||{first}"),
            "往来明细账".to_owned(),
            title,
            heading,
            format!("||承前页|300||{first}"),
            format!("2024-02-06|记-0002|收款||100|{last}"),
            format!("||本月合计|0|100|{last}"),
            format!("||本年累计|300|100|{last}"),
            "制表：某||审核：某".to_owned(),
            String::new(),
        ]
    };
    let lines = [block("001", "甲公司", 1000), block("002", "乙公司", -200)].concat();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    write(&folder.path().join("b.xlsx"), &lines, &[]);
    let (balances, codes) = taken(folder.path(), "b.xlsx");
    assert_eq!(balances, ["001 甲公司 1200.00", "002 乙公司 0.00"]);
    assert_eq!(codes, Vec::<String>::new());
    let wrong = lines.join("\n").replace("本月合计|0|100", "本月合计|5|100");
    let wrong = wrong.replace("收款||100|借|1200", "收款||100|借|1250");
    write(&folder.path().join("c.xlsx"), &wrong.lines().collect::<Vec<_>>(), &[]);
    let (_, codes) = taken(folder.path(), "c.xlsx");
    assert_eq!(codes, ["control-total-differs", "running-balance-differs"]);
}

#[test]
fn printed_sums_of_the_year_and_of_pages_are_held_against_the_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines = [
        "往来明细账",
        "往来单位：(001)甲公司|||科目：1122 应收账款|2024.03-2024.05",
        "日期|凭证字号|摘要|借方金额|贷方金额|方向|余额",
        "||期初余额|||借|1000",
        "2024-03-05|记-0001|销售|300||借|1300",
        "||本月合计|300|0|借|1300",
        "||本年累计|1300|40|借|1300",
        "2024-04-06|记-0002|收款||100|借|1200",
        "||过次页|300|100|借|1200",
        "往来明细账",
        "往来单位：(001)甲公司|||科目：1122 应收账款|2024.03-2024.05",
        "日期|凭证字号|摘要|借方金额|贷方金额|方向|余额",
        "||承前页|300|100|借|1200",
        "||本月合计|0|100|借|1200",
        "||本年累计|1300|140|借|1200",
        "2024-05-07|记-0003|销售|60||借|1260",
        "||本月合计|60|0|借|1260",
        "||本年累计|1360|140|借|1260",
    ];
    write(&folder.path().join("a.xlsx"), &lines, &[]);
    let (balances, codes) = taken(folder.path(), "a.xlsx");
    assert_eq!(balances, ["001 甲公司 1260.00"]);
    assert_eq!(codes, Vec::<String>::new());
    let wrong = [
        // The sum before March is not known: the second print must follow the first.
        ("||本年累计|1300|140", "||本年累计|1310|140"),
        ("||承前页|300|100", "||承前页|310|100"),
        ("||本月合计|60|0|借|1260", "||本月合计|60|0|借|1250"),
        ("||本年累计|1360|140|借|1260", "||本年累计|1360|140|贷|1260"),
    ];
    each_is_found(folder.path(), &lines, &wrong);
    // From the beginning of the year on the first print must be right already.
    let year = lines.join("\n").replace("2024.03-2024.05", "2024年度");
    write(&folder.path().join("year.xlsx"), &year.lines().collect::<Vec<_>>(), &[]);
    let (_, codes) = taken(folder.path(), "year.xlsx");
    assert_eq!(codes, ["control-total-differs"]);
}

/// Each wrong print in the place of the right one is the one finding of the ledger.
fn each_is_found(folder: &Path, lines: &[&str], wrong: &[(&str, &str)]) {
    for (at, (right, wrong)) in wrong.iter().enumerate() {
        let text = lines.join("\n").replace(right, wrong);
        let name = format!("wrong-{at}.xlsx");
        write(&folder.join(&name), &text.lines().collect::<Vec<_>>(), &[]);
        let (_, codes) = taken(folder, &name);
        assert_eq!(codes, ["control-total-differs"], "{wrong}");
    }
}

#[test]
fn sums_of_a_month_and_of_a_period_are_held_against_the_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines = [
        "客户往来明细账",
        "期间：2024.01-2024.02|||客户：001 甲公司",
        "日期|凭证号|摘要|借方|贷方|方向|余额",
        "||期初余额|||借|100",
        "2024-01-05|记-1|销售|50||借|150",
        "||本月累计|50|0|借|150",
        "||期间累计|50|0|借|150",
        "2024-02-05|记-2|销售|60||借|210",
        "2024-02-06|记-3|销售|5||借|215",
        "||本月累计|65|0|借|215",
        "||期间累计|115|0|借|215",
        "||累计|115|0||",
        "||当前累计|115|0|借|215",
        "||结转下年|||借|215",
    ];
    write(&folder.path().join("a.xlsx"), &lines, &[]);
    let (balances, codes) = taken(folder.path(), "a.xlsx");
    assert_eq!(balances, ["001 甲公司 215.00"]);
    assert_eq!(codes, Vec::<String>::new());
    let wrong = [
        ("||本月累计|50|0", "||本月累计|51|0"),
        ("||本月累计|65|0", "||本月累计|115|0"),
        ("||期间累计|115|0", "||期间累计|65|0"),
        ("||累计|115|0", "||累计|116|0"),
        ("||当前累计|115|0", "||当前累计|215|0"),
    ];
    each_is_found(folder.path(), &lines, &wrong);
}

#[test]
fn customers_are_named_wherever_systems_name_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let heading = "日期|凭证字号|摘要|借方|贷方|方向|余额";
    for (name, title) in [
        ("period.xlsx", "客户：001 甲公司 2024年"),
        ("object.xlsx", "核算项目：客户 - 001 甲公司|||期间：2024年第1期 至 2024年第3期"),
        ("account.xlsx", "科目：112201 应收账款_001 甲公司||||2024年"),
    ] {
        let lines = [
            "明 细 账",
            title,
            heading,
            "||上年结转|||借|100",
            "2024-01-05|记-1|销售|50||借|150",
            "||本期合计|50|0|借|150",
        ];
        write(&folder.path().join(name), &lines, &[]);
        let (balances, codes) = taken(folder.path(), name);
        assert_eq!(balances, ["001 甲公司 150.00"], "{name}");
        assert_eq!(codes, Vec::<String>::new(), "{name}");
    }
    let mut book = Workbook::new();
    for (name, opening) in [("001 甲公司", 100), ("002 乙公司", 0)] {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        sheet.write_row(0, 0, heading.split('|')).expect("a heading");
        sheet.write_row(1, 2, ["期初余额", "", "", "借"]).expect("an opening");
        sheet.write(1, 6, opening).expect("a balance");
        sheet.write_row(2, 0, ["2024-01-05", "记-1", "销售", "50", "", "借"]).expect("a line");
        sheet.write(2, 6, opening + 50).expect("a balance");
    }
    book.save(folder.path().join("sheets.xlsx")).expect("the workbook can be saved");
    let (balances, _) = taken(folder.path(), "sheets.xlsx");
    assert_eq!(balances, ["001 甲公司 150.00", "002 乙公司 50.00"]);
}

#[test]
fn headings_of_other_systems_are_followed() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, lines, wanted) in [
        (
            "two-currencies.xlsx",
            [
                "日期|凭证号|客户|摘要|借方金额||贷方金额||余额||方向",
                "||||原币|本币|原币|本币|原币|本币|",
                "2024-01-05|记-1|甲公司|出口|1000|7000|||1000|7000|借",
                "2024-02-05|记-2|甲公司|收汇|||400|2800|600|4200|借",
            ]
            .as_slice(),
            "甲公司 甲公司 4200.00",
        ),
        (
            "increase.xlsx",
            &[
                "客户往来对账单",
                "客户：001 甲公司",
                "日期|单据编号|单据类型|摘要|增加金额|减少金额|应收余额",
                "|||上期余额|||100",
                "2024-01-05|XS-1|销售单|货款|50||150",
                "2024-01-06|SK-1|收款单|回款||30|120",
                "|||合计|50|30|120",
            ],
            "001 甲公司 120.00",
        ),
        (
            "aided.xlsx",
            &[
                "日期|凭证号|摘要|科目编码|科目名称|辅助核算|借方|贷方",
                "2024-01-05|记-1|销售|1122|应收账款|客户:001 甲公司|50|",
                "2024-01-05|记-1|销售|6001|主营业务收入|部门:一部||50",
                "2024-01-06|记-2|收款|1122|应收账款|[客户]001/甲公司||30",
                "2024-01-06|记-2|收款|1002|银行存款||30|",
            ],
            "001 甲公司 20.00",
        ),
        (
            "voucher-words.xlsx",
            &[
                "客户：001 甲公司|||||2024年",
                "2024年||凭证||摘要|借方|贷方|方向|余额",
                "月|日|字|号|||||",
                "1|5|记|1|销售|50||借|50",
                "1|6|收|1|收款||20|借|30",
            ],
            "001 甲公司 30.00",
        ),
        (
            "closing.xlsx",
            &[
                "客户余额表",
                "月份：2024.01-2024.12",
                "客户||期初余额||本期发生||期末余额|",
                "编号|名称|方向|本币|借方本币|贷方本币|方向|本币",
                "001|甲公司|借|1000|500|700|借|800",
            ],
            "001 甲公司 800.00",
        ),
        (
            "french.xlsx",
            &[
                "Grand livre clients",
                "Client : 001 Alpha SARL",
                "Date|N° d’écriture|Libellé|Débit|Crédit|Solde",
                "||À nouveau|100||100",
                "05/02/2024|1|Facture|1 234,56||1 334,56",
                "05/03/2024|2|Règlement||34,56|1 300,00",
            ],
            "001 Alpha SARL 1300.00",
        ),
    ] {
        write(&folder.path().join(name), lines, &[]);
        let (balances, _) = taken(folder.path(), name);
        assert_eq!(balances, [wanted], "{name}");
    }
    let book = folder.path().join("french.xlsx.out/book").display().to_string();
    let csv = stdout(&wanglai(["report", "ledger", "--format", "csv", "--book", &book]), 0);
    assert!(csv.contains("2024-02-05") && csv.contains("2024-03-05"), "{csv}");
    let book = folder.path().join("voucher-words.xlsx.out/book").display().to_string();
    let csv = stdout(&wanglai(["report", "ledger", "--format", "csv", "--book", &book]), 0);
    let csv = rows(&csv);
    let numbers = csv.iter().map(|row| row["document_number"].as_str());
    let numbers: Vec<&str> = numbers.filter(|number| !number.is_empty()).collect();
    assert_eq!(numbers, ["记-1", "收-1"]);
}

#[test]
fn a_column_of_the_year_goes_before_the_title() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        &folder.path().join("a.xlsx"),
        &[
            "应收明细账",
            "期间：2023.12-2024.01",
            "年|月|日|凭证号|客户编码|客户名称|摘要|本期应收|本期收回|余额",
            "2023|12|30|记-1|001|甲公司|销售|500||500",
            "2024|1|5|记-2|001|甲公司|收款||200|300",
            "||6|记-3|001|甲公司|收款||100|200",
        ],
        &[],
    );
    let (balances, codes) = taken(folder.path(), "a.xlsx");
    assert_eq!(balances, ["001 甲公司 200.00"]);
    assert_eq!(codes, Vec::<String>::new());
    let book = folder.path().join("a.xlsx.out/book").display().to_string();
    let csv = stdout(
        &wanglai([
            "report",
            "balances",
            "--from",
            "2024-01-01",
            "--to",
            "2024-01-05",
            "--format",
            "csv",
            "--book",
            &book,
        ]),
        0,
    );
    let row = &rows(&csv)[0];
    assert_eq!((row["opening"].as_str(), row["closing"].as_str()), ("500.00", "300.00"), "{csv}");
}

#[test]
fn balance_tables_give_the_closing_balances() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, lines) in [
        (
            "two-rows.xlsx",
            [
                "期间：2024年1月-2024年12月",
                "客户编码|客户名称|期初余额||本期发生额||期末余额|",
                "||方向|金额|借方|贷方|方向|金额",
                "001|甲公司|借|1000|500|700|借|800",
                "002|乙公司|贷|200|300|150|贷|50",
            ],
        ),
        (
            "one-row.xlsx",
            [
                "客户往来余额表",
                "截止日期：2024-12-31",
                "客户编码|客户名称|方向|期初余额|借方发生额|贷方发生额|方向|期末余额",
                "001|甲公司|借|1000|500|700|借|800",
                "002|乙公司|贷|200|300|150|贷|50",
            ],
        ),
        (
            "two-sides.xlsx",
            [
                "2024年12月",
                "客户编码|客户名称|期初借方|期初贷方|本期借方|本期贷方|期末借方|期末贷方",
                "001|甲公司|1000||500|700|800|",
                "002|乙公司||200|300|150||50",
                "合计||1000|200|800|850|800|50",
            ],
        ),
    ] {
        write(&folder.path().join(name), &lines, &[]);
        let (balances, codes) = taken(folder.path(), name);
        assert_eq!(balances, ["001 甲公司 800.00", "002 乙公司 -50.00"], "{name}");
        assert_eq!(codes, ["balance-table-read"], "{name}");
    }
}

#[test]
fn journals_keep_to_the_accounts_of_customers() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        &folder.path().join("journal.xlsx"),
        &[
            "会计分录序时簿",
            "日期|凭证字号|摘要|科目代码|科目名称|客户编码|客户名称|借方金额|贷方金额",
            "2024-01-05|记-1|销售|1122|应收账款|001|甲公司|113|",
            "||销售|6001|主营业务收入|001|甲公司||100",
            "||销项税|2221|应交税费||||13",
            "2024-01-09|记-2|收款|1002|银行存款|||50|",
            "||收款|1122|应收账款|001|甲公司||50",
            "合计|||||||163|163",
        ],
        &[],
    );
    let (balances, codes) = taken(folder.path(), "journal.xlsx");
    assert_eq!(balances, ["001 甲公司 63.00"]);
    assert_eq!(codes, ["account-not-receivable"]);
    write(
        &folder.path().join("path.xlsx"),
        &[
            "日期|凭证字号|摘要|科目名称|借方|贷方",
            "2024-01-05|记-1|销售|应收账款 - 甲公司|113|",
            "||销售|主营业务收入 - 软件||113",
            "2024-01-06|记-2|收款|应收账款 - 甲公司||13",
            "||收款|银行存款 - 工行|13|",
        ],
        &[],
    );
    let (balances, _) = taken(folder.path(), "path.xlsx");
    assert_eq!(balances.len(), 1);
    assert!(balances[0].ends_with(" 甲公司 100.00"), "{balances:?}");
    let raw = "iperiod,csign,ino_id,dbill_date,cdigest,ccode,ccus_id,md,mc,md_f,mc_f,cexch_name,\
        nfrat,iflag\n\
        0,,,2024-01-01,期初余额,1122,001,1000,0,0,0,,0,0\n\
        1,记,12,2024-01-05,销售,1122,001,500,0,0,0,,0,0\n\
        1,记,13,2024-01-06,作废,1122,001,999,0,0,0,,0,1\n\
        1,记,15,2024-01-08,外销,1122,002,7000,0,1000,0,美元,7,0\n\
        2,记,14,2024-02-06,收款,1122,001,0,300,0,0,,0,0\n";
    std::fs::write(folder.path().join("raw.csv"), raw).expect("the file can be written");
    let (balances, codes) = taken(folder.path(), "raw.csv");
    assert_eq!(balances, ["001 001 1200.00", "002 002 1000.00"]);
    assert_eq!(codes, ["voucher-void"]);
}

#[test]
fn what_stands_in_two_sheets_is_taken_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut book = Workbook::new();
    for (name, last) in [("1月", "400"), ("1月 (2)", "400"), ("1月 改", "500")] {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        let heading = ["客户编码", "单据日期", "单据号", "收款金额"];
        sheet.write_row(0, 0, heading).expect("a row can be written");
        for (row, (number, amount)) in (1..).zip([
            ("SK1", "100"),
            ("SK2", "200"),
            ("SK3", "300"),
            ("SK4", "350"),
            ("SK5", last),
        ]) {
            let cells = ["C001", "2024-01-05", number, amount];
            sheet.write_row(row, 0, cells).expect("a row can be written");
        }
    }
    let (input, out) = (folder.path().join("a.xlsx"), folder.path().join("out"));
    book.save(&input).expect("the workbook can be saved");
    let run = wanglai(["run".as_ref(), input.as_os_str(), "--out".as_ref(), out.as_os_str()]);
    stdout(&run, 1);
    let record = record(&out);
    assert_accounts_tie(&record);
    let sheets = record["inputs"][0]["sheets"].as_array().expect("sheets");
    let accepted: Vec<u64> =
        sheets.iter().filter_map(|sheet| sheet["rows_accepted"].as_u64()).collect();
    assert_eq!(accepted, [5, 0, 1]);
}

#[test]
fn invoices_and_their_lines_on_two_sheets_are_taken_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut book = Workbook::new();
    for (name, lines) in [
        (
            "发票基础信息",
            ["SD1|2024-01-05|甲公司|100|13|113", "SD2|2024-01-06|乙公司|50|6.5|56.5"].as_slice(),
        ),
        (
            "信息汇总表",
            &[
                "SD1|2024-01-05|甲公司|60|7.8|67.8",
                "SD1|2024-01-05|甲公司|40|5.2|45.2",
                "SD2|2024-01-06|乙公司|50|6.5|56.5",
            ],
        ),
    ] {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        let heading = "数电发票号码|开票日期|购买方名称|金额|税额|价税合计";
        for (row, line) in (0..).zip([heading].iter().chain(lines)) {
            sheet.write_row(row, 0, line.split('|')).expect("a row can be written");
        }
    }
    let (input, out) = (folder.path().join("a.xlsx"), folder.path().join("out"));
    book.save(&input).expect("the workbook can be saved");
    let run = wanglai(["run".as_ref(), input.as_os_str(), "--out".as_ref(), out.as_os_str()]);
    stdout(&run, 1);
    let record = record(&out);
    assert_accounts_tie(&record);
    let sheets = record["inputs"][0]["sheets"].as_array().expect("sheets");
    let accepted: Vec<u64> =
        sheets.iter().filter_map(|sheet| sheet["rows_accepted"].as_u64()).collect();
    assert_eq!(accepted, [0, 3]);
}

#[test]
fn a_table_of_accounts_has_a_sub_account_for_each_customer() {
    let folder = tempfile::tempdir().expect("a folder");
    let title = ["科目余额表", "单位：示例公司||期间：2024年1月-2024年12月"];
    let two_sides = "科目编码|科目名称|期初借方|期初贷方|本期借方|本期贷方|期末借方|期末贷方";
    let balances = ["丁公司 丁公司 30.50", "乙公司 乙公司 -100.00", "甲公司 甲公司 500.00"];
    let nothing = Vec::<String>::new();
    // Two levels and three, the sides of 乙公司 met in the sum row, other accounts around.
    let levels = [
        "1002|银行存款|1000||500|200|1300|",
        "100201|工行|1000||500|200|1300|",
        "1122|应收账款|300||700|569.5|430.5|",
        "112201|　国内客户|300||700|600|400|",
        "11220101|　　甲公司|100||500|100|500|",
        "11220102|　　乙公司|200||200|500||100",
        "112202|　丁公司|0||30.5|0|30.5|",
        "2202|应付账款||50||10||60",
        "合计||1300|50|1200|779.5|1730.5|60",
    ];
    // One column with the path; the balance beside its side; a sum row that is wrong.
    let paths = [
        "科目|期初余额|本期借方|本期贷方|方向|期末余额",
        "1122 应收账款|300|700|400|借|431.5",
        "1122.001 应收账款_甲公司|100|500|100|借|500",
        "1122.002 应收账款_乙公司|200|200|300|贷|100",
        "1122.003 应收账款_丁公司|0|30.5|0|借|30.5",
    ];
    let one = ["balance-table-read".to_owned()];
    let passed = ["account-not-receivable".to_owned(), one[0].clone()];
    let wrong = [one[0].clone(), "control-total-differs".to_owned()];
    for (name, lines, codes) in [
        ("levels.xlsx", [&title[..], &[two_sides], &levels].concat(), &passed[..]),
        ("paths.xlsx", [&title[..], &paths].concat(), &wrong),
        // An account without any below it is no sum: whose balance it is, nobody says.
        ("alone.xlsx", [&title[..], &[two_sides], &levels[2..3]].concat(), &nothing),
    ] {
        write(&folder.path().join(name), &lines, &[]);
        if name == "alone.xlsx" {
            let path = folder.path().join(name);
            let check =
                wanglai(["check".as_ref(), path.as_os_str(), "--lang".as_ref(), "en".as_ref()]);
            assert!(stdout(&check, 1).contains("required-missing"));
            continue;
        }
        assert_eq!(
            taken(folder.path(), name),
            (balances.map(str::to_owned).to_vec(), codes.to_vec())
        );
    }
}
