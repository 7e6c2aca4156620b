//! The samples: made here, committed, and compared, so that a person can make them again with
//! `WANGLAI_WRITE_SAMPLES=1 cargo test --test it samples`.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Datelike, Days, NaiveDate};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

/// A cell of a sample sheet.
#[derive(Clone)]
enum Cell {
    Blank,
    Text(String),
    Money(Decimal),
    Number(Decimal),
    Percent(Decimal),
    Day(NaiveDate),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        if text.is_empty() { Cell::Blank } else { Cell::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::from(text.as_str())
    }
}

/// A small generator of repeatable choices (Lehmer, modulus 2^31 − 1).
struct Choices(u64);

impl Choices {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        self.0 % bound
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a sample day is ISO")
}

fn cents(value: i64) -> Decimal {
    Decimal::new(value, 2)
}

/// A valid identifier of a company that does not exist: GB 32100-2015, both check characters.
fn tax_id(region: &str, serial: u64) -> String {
    const SYMBOLS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let digit = |symbol: u8| match symbol {
        b'0'..=b'9' => u32::from(symbol - b'0'),
        _ => u32::from(symbol - b'A') + 10,
    };
    let body = format!("MA9{serial:05}");
    let weights = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(symbol, weight)| digit(symbol) * weight).sum();
    let check = match 11 - sum % 11 {
        10 => "X".to_owned(),
        11 => "0".to_owned(),
        other => other.to_string(),
    };
    let start = format!("91{region}{body}{check}");
    let mut weight = 1;
    let mut sum = 0;
    for symbol in start.bytes() {
        let place = SYMBOLS.iter().position(|known| *known == symbol).expect("a known symbol");
        sum += place * weight;
        weight = weight * 3 % 31;
    }
    format!("{start}{}", SYMBOLS[(31 - sum % 31) % 31] as char)
}

struct SampleCustomer {
    code: String,
    name: String,
    category: &'static str,
    region: &'static str,
    salesperson: &'static str,
    days: u64,
}

fn customers() -> Vec<SampleCustomer> {
    const NAMES: [(&str, &str, &str); 16] = [
        ("北京晨星样本商贸有限公司", "经销商", "华北"),
        ("天津海蓝样本贸易有限公司", "经销商", "华北"),
        ("上海云帆样本食品有限公司", "商超", "华东"),
        ("杭州绿野样本农产品有限公司", "商超", "华东"),
        ("南京金陵样本百货有限公司", "商超", "华东"),
        ("广州南粤样本酒店有限公司", "餐饮", "华南"),
        ("深圳鹏程样本科技有限公司", "电商", "华南"),
        ("成都锦里样本餐饮有限公司", "餐饮", "西南"),
        ("重庆山城样本物流有限公司", "经销商", "西南"),
        ("武汉江城样本超市有限公司", "商超", "华中"),
        ("长沙星沙样本电子商务有限公司", "电商", "华中"),
        ("西安秦川样本酒店有限公司", "餐饮", "西北"),
        ("沈阳北方样本粮油有限公司", "经销商", "东北"),
        ("青岛海天样本水产有限公司", "经销商", "华东"),
        ("厦门鹭岛样本茶业有限公司", "电商", "华东"),
        ("郑州中原样本食品有限公司", "商超", "华中"),
    ];
    const SALESPEOPLE: [&str; 4] = ["赵甲", "钱乙", "孙丙", "李丁"];
    NAMES
        .iter()
        .enumerate()
        .map(|(at, (name, category, region))| SampleCustomer {
            code: format!("{:03}", at + 1),
            name: (*name).to_owned(),
            category,
            region,
            salesperson: SALESPEOPLE[at % 4],
            days: [30, 45, 60, 90][at % 4],
        })
        .collect()
}

/// Division code and area code of each sample customer's city.
const CITIES: [(&str, &str, &str); 16] = [
    ("110105", "010", "北京市朝阳区样本路"),
    ("120101", "022", "天津市和平区样本路"),
    ("310115", "021", "上海市浦东新区样本路"),
    ("330106", "0571", "浙江省杭州市西湖区样本路"),
    ("320102", "025", "江苏省南京市玄武区样本路"),
    ("440106", "020", "广东省广州市天河区样本路"),
    ("440305", "0755", "广东省深圳市南山区样本路"),
    ("510104", "028", "四川省成都市锦江区样本路"),
    ("500103", "023", "重庆市渝中区样本路"),
    ("420102", "027", "湖北省武汉市江岸区样本路"),
    ("430102", "0731", "湖南省长沙市芙蓉区样本路"),
    ("610102", "029", "陕西省西安市新城区样本路"),
    ("210102", "024", "辽宁省沈阳市和平区样本路"),
    ("370202", "0532", "山东省青岛市市南区样本路"),
    ("350203", "0592", "福建省厦门市思明区样本路"),
    ("410102", "0371", "河南省郑州市中原区样本路"),
];

fn customer_rows() -> Vec<Vec<Cell>> {
    let headings = [
        "客户编码",
        "客户名称",
        "客户简称",
        "所属分类",
        "所属地区",
        "税号",
        "地址",
        "邮编",
        "电话",
        "信用额度",
        "信用期限",
        "业务员",
        "发展日期",
        "备注",
    ];
    let mut rows = vec![headings.map(Cell::from).to_vec()];
    for (at, customer) in customers().iter().enumerate() {
        let (division, area, street) = CITIES[at];
        // Xiamen's numbers have seven digits.
        let subscriber = if area == "0592" {
            format!("5550{:03}", 101 + at)
        } else {
            format!("5550{:04}", 1001 + at)
        };
        rows.push(vec![
            customer.code.as_str().into(),
            customer.name.as_str().into(),
            customer.name.chars().take(4).collect::<String>().into(),
            customer.category.into(),
            customer.region.into(),
            tax_id(division, 10_000 + 37 * at as u64).into(),
            format!("{street}{}号", 10 + at).into(),
            format!("{}00", &division[..4]).into(),
            format!("{area}-{subscriber}").into(),
            Cell::Money(cents(30_000_000 + 5_000_000 * at as i64)),
            Cell::Number(Decimal::from(customer.days)),
            customer.salesperson.into(),
            Cell::Day(day("2019-03-01") + Days::new(40 * at as u64)),
            Cell::Blank,
        ]);
    }
    rows
}

fn contact_rows() -> Vec<Vec<Cell>> {
    let headings = ["客户编码", "联系人", "职务", "手机", "邮箱"];
    let mut rows = vec![headings.map(Cell::from).to_vec()];
    for (at, customer) in customers().iter().enumerate() {
        rows.push(vec![
            customer.code.as_str().into(),
            format!("样本联系人{}", at + 1).into(),
            ["采购经理", "财务主管", "店长"][at % 3].into(),
            format!("1990000{:04}", 1201 + 7 * at).into(),
            format!("contact{:02}@example.com", at + 1).into(),
        ]);
    }
    rows
}

fn opening_rows() -> Vec<Vec<Cell>> {
    let headings = ["客户编码", "客户名称", "单据日期", "单据号", "到期日", "方向", "金额", "摘要"];
    let mut rows = vec![headings.map(Cell::from).to_vec()];
    for (at, customer) in customers().iter().enumerate().step_by(2) {
        let credit = at == 8;
        let issued = day("2024-10-08") + Days::new(5 * at as u64);
        rows.push(vec![
            customer.code.as_str().into(),
            customer.name.as_str().into(),
            Cell::Day(issued),
            format!("QC-{:04}", at + 1).into(),
            Cell::Day(issued + Days::new(customer.days)),
            if credit { "贷" } else { "借" }.into(),
            Cell::Money(cents(1_250_000 + 333_333 * at as i64)),
            if credit { "预收货款" } else { "上年结转" }.into(),
        ]);
    }
    rows
}

struct Invoice {
    customer: usize,
    number: String,
    issued: NaiveDate,
    gross: Decimal,
}

const PRODUCTS: [(&str, &str, i64); 8] = [
    ("P001", "东北大米 10kg", 6_800),
    ("P002", "菜籽油 5L", 7_250),
    ("P003", "矿泉水 24瓶", 3_150),
    ("P004", "绿茶 250g", 11_900),
    ("P005", "冷冻虾仁 2kg", 16_800),
    ("P006", "番茄酱 3kg", 4_275),
    ("P007", "纸巾 1箱", 5_620),
    ("P008", "洗洁精 5kg", 3_990),
];

fn sales_rows() -> (Vec<Vec<Cell>>, Vec<Invoice>) {
    let headings = [
        "单据日期",
        "单据号",
        "客户编码",
        "客户名称",
        "到期日",
        "存货编码",
        "存货名称",
        "数量",
        "单价",
        "金额",
        "税率",
        "税额",
        "价税合计",
        "业务员",
        "摘要",
    ];
    let mut rows = vec![headings.map(Cell::from).to_vec()];
    let mut invoices = Vec::new();
    let mut choices = Choices(20_250_101);
    let customers = customers();
    for number in 0..180_u64 {
        let at = choices.below(16) as usize;
        let customer = &customers[at];
        let (code, name, price) = PRODUCTS[choices.below(8) as usize];
        let issued = day("2025-01-03") + Days::new(number * 2 + choices.below(2));
        let red = number == 97;
        let quantity =
            Decimal::from(20 + choices.below(480)) * Decimal::from(if red { -1 } else { 1 });
        let net = (quantity * cents(price))
            .round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        let rate = Decimal::new(if code < "P005" { 9 } else { 13 }, 2);
        let tax = (net * rate).round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        let document = format!("XS-2025-{:04}", number + 1);
        rows.push(vec![
            Cell::Day(issued),
            document.as_str().into(),
            customer.code.as_str().into(),
            customer.name.as_str().into(),
            Cell::Day(issued + Days::new(customer.days)),
            code.into(),
            name.into(),
            Cell::Number(quantity),
            Cell::Money(cents(price)),
            Cell::Money(net),
            Cell::Percent(rate),
            Cell::Money(tax),
            Cell::Money(net + tax),
            customer.salesperson.into(),
            if red { "红字发票，退货" } else { "销售商品" }.into(),
        ]);
        invoices.push(Invoice { customer: at, number: document, issued, gross: net + tax });
    }
    (rows, invoices)
}

fn receipt_rows() -> Vec<Vec<Cell>> {
    let headings =
        ["单据日期", "单据号", "客户编码", "客户名称", "结算方式", "收款金额", "核销单号", "摘要"];
    let mut rows = vec![headings.map(Cell::from).to_vec()];
    let mut choices = Choices(77);
    let customers = customers();
    let mut receipts: Vec<(NaiveDate, Vec<Cell>)> = Vec::new();
    for invoice in sales_rows().1 {
        if invoice.gross < Decimal::ZERO || choices.below(100) < 24 {
            continue;
        }
        let customer = &customers[invoice.customer];
        let paid = invoice.issued + Days::new(customer.days - 10 + choices.below(40));
        if paid > day("2025-12-31") {
            continue;
        }
        let part = if choices.below(10) == 0 { Decimal::new(5, 1) } else { Decimal::ONE };
        let amount = (invoice.gross * part)
            .round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        let settles = if choices.below(12) == 0 { "" } else { invoice.number.as_str() };
        receipts.push((
            paid,
            vec![
                customer.code.as_str().into(),
                customer.name.as_str().into(),
                "银行转账".into(),
                Cell::Money(amount),
                settles.into(),
                "收回货款".into(),
            ],
        ));
    }
    receipts.sort_by_key(|(paid, _)| *paid);
    for (at, (paid, cells)) in receipts.into_iter().enumerate() {
        let mut row = vec![Cell::Day(paid), format!("SK-2025-{:04}", at + 1).into()];
        row.extend(cells);
        rows.push(row);
    }
    rows
}

fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) {
    let number = |value: &Decimal| value.to_f64().expect("a sample number is small");
    let format = |code: &str| Format::new().set_num_format(code);
    let written = match cell {
        Cell::Blank => return,
        Cell::Text(text) => sheet.write_string_with_format(row, column, text, &format("@")),
        Cell::Money(value) => {
            sheet.write_number_with_format(row, column, number(value), &format("#,##0.00"))
        }
        Cell::Number(value) => sheet.write_number(row, column, number(value)),
        Cell::Percent(value) => {
            sheet.write_number_with_format(row, column, number(value), &format("0%"))
        }
        Cell::Day(day) => {
            let (month, date) = (day.month() as u8, day.day() as u8);
            let moment = ExcelDateTime::from_ymd(day.year() as u16, month, date);
            let moment = moment.expect("a sample day is after 1900");
            sheet.write_datetime_with_format(row, column, &moment, &format("yyyy-mm-dd"))
        }
    };
    written.expect("a sample cell lies within a sheet");
}

/// A workbook of one sheet; the same bytes every time.
fn workbook(name: &str, rows: &[Vec<Cell>], merged: &[(u32, u16, u32, u16, &str)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2026, 1, 1).expect("a valid day");
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let sheet = workbook.add_worksheet();
    sheet.set_name(name).expect("a sample sheet has a short name");
    for (at, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            write_cell(sheet, at as u32, column as u16, cell);
        }
    }
    let centred = Format::new().set_align(FormatAlign::Center);
    for (top, left, bottom, right, text) in merged {
        sheet.merge_range(*top, *left, *bottom, *right, text, &centred).expect("within the sheet");
    }
    for column in 0..15 {
        sheet.set_column_width(column, 15).expect("within the sheet");
    }
    workbook.save_to_buffer().expect("a sample workbook is written to memory")
}

/// How a legacy ledger looks: titles, month and day apart, totals inside.
fn legacy_ledger_rows() -> Vec<Vec<Cell>> {
    let text = |cells: &[&str]| cells.iter().map(|cell| Cell::from(*cell)).collect::<Vec<_>>();
    let mut rows = vec![
        text(&["客户往来明细账"]),
        text(&[
            "编制单位：往来样本商贸有限公司",
            "",
            "",
            "",
            "期间：2025.01-2025.03",
            "",
            "",
            "单位：元",
        ]),
    ];
    let headings = ["月", "日", "凭证字号", "摘要", "借方金额", "贷方金额", "方向", "余额"];
    /// Month, day, summary, debit and credit in cents.
    type Posted = (u32, u32, &'static str, i64, i64);
    let blocks: [(&str, i64, &[Posted]); 2] = [
        (
            "客户：901 西安古城样本文具有限公司",
            1_200_000,
            &[
                (1, 12, "销售文具", 353_100, 0),
                (1, 25, "收回货款", 0, 1_000_000),
                (2, 9, "销售文具", 128_050, 0),
                (3, 18, "收回货款", 0, 400_000),
            ],
        ),
        (
            "客户：902 昆明春城样本花卉有限公司",
            0,
            &[(1, 6, "销售花卉", 88_888, 0), (2, 20, "预收货款", 0, 150_000)],
        ),
    ];
    let mut voucher = 1;
    for (title, opening, lines) in blocks {
        rows.push(text(&[title]));
        rows.push(headings.map(Cell::from).to_vec());
        let mut balance = opening;
        let side = |balance: i64| match balance.signum() {
            1 => "借",
            -1 => "贷",
            _ => "平",
        };
        let mut opening_row = text(&["1", "1", "", "期初余额", "", ""]);
        opening_row.push(side(balance).into());
        opening_row.push(Cell::Money(cents(balance.abs())));
        rows.push(opening_row);
        let (mut debits, mut credits) = (0, 0);
        let (mut year_debits, mut year_credits) = (0, 0);
        for (at, (month, date, summary, debit, credit)) in lines.iter().enumerate() {
            balance += debit - credit;
            debits += debit;
            credits += credit;
            let money =
                |value: i64| if value == 0 { Cell::Blank } else { Cell::Money(cents(value)) };
            rows.push(vec![
                Cell::Number(Decimal::from(*month)),
                Cell::Number(Decimal::from(*date)),
                format!("记-{voucher:04}").into(),
                (*summary).into(),
                money(*debit),
                money(*credit),
                side(balance).into(),
                Cell::Money(cents(balance.abs())),
            ]);
            voucher += 1;
            if lines.get(at + 1).is_none_or(|next| next.0 != *month) {
                year_debits += debits;
                year_credits += credits;
                for (label, debit, credit) in
                    [("本月合计", debits, credits), ("本年累计", year_debits, year_credits)]
                {
                    rows.push(vec![
                        Cell::Blank,
                        Cell::Blank,
                        Cell::Blank,
                        label.into(),
                        Cell::Money(cents(debit)),
                        Cell::Money(cents(credit)),
                        side(balance).into(),
                        Cell::Money(cents(balance.abs())),
                    ]);
                }
                (debits, credits) = (0, 0);
            }
        }
    }
    rows.push(text(&["制表人：样本", "", "", "审核：样本"]));
    rows
}

/// A csv as a CRM of the nineties writes it: GB18030, CRLF, a heading ending in a blank.
fn gb18030_csv() -> Vec<u8> {
    let mut text =
        String::from("开票日期,发票号码,客户代码,购买方名称 ,商品名称,金额,税额,价税合计\r\n");
    let lines = [
        ("2025/1/8", "00012301", "911", "贵阳黔味样本食品有限公司", "辣椒酱", 1_500_000),
        ("2025/2/14", "00012302", "911", "贵阳黔味样本食品有限公司", "辣椒酱", 820_050),
        ("2025/2/28", "00012303", "912", "喆玥样本餐饮有限公司", "米线", 96_500),
        ("2025/3/5", "00012304", "912", "喆玥样本餐饮有限公司", "米线（退货）", -12_000),
    ];
    for (date, number, code, name, product, net) in lines {
        let tax = (cents(net) * Decimal::new(13, 2))
            .round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        let gross = cents(net) + tax;
        text.push_str(&format!(
            "{date},{number},{code},{name},{product},{:.2},{tax:.2},{gross:.2}\r\n",
            cents(net)
        ));
    }
    encoding_rs::GB18030.encode(&text).0.into_owned()
}

/// Two heading rows: groups above, fields below.
fn two_row_heading() -> Vec<u8> {
    let text = |cells: &[&str]| cells.iter().map(|cell| Cell::from(*cell)).collect::<Vec<_>>();
    let mut rows =
        vec![text(&[""]), text(&[""]), text(&["", "", "", "", "", "金额", "税额", "价税合计", ""])];
    for (at, (name, net)) in
        [("拉萨雪域样本商行", 500_000), ("拉萨雪域样本商行", 60_000), ("海口椰风样本商行", 75_075)]
            .into_iter()
            .enumerate()
    {
        let tax = (cents(net) * Decimal::new(13, 2))
            .round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        rows.push(vec![
            Cell::Day(day("2025-02-03") + Days::new(9 * at as u64)),
            format!("FP{:05}", 501 + at).into(),
            if at < 2 { "921" } else { "922" }.into(),
            name.into(),
            "土特产".into(),
            Cell::Money(cents(net)),
            Cell::Money(tax),
            Cell::Money(cents(net) + tax),
            Cell::Blank,
        ]);
    }
    let merged = [
        (0, 0, 0, 8, "2025年第一季度销售明细"),
        (1, 0, 2, 0, "开票日期"),
        (1, 1, 2, 1, "发票号"),
        (1, 2, 2, 2, "客户编码"),
        (1, 3, 2, 3, "客户名称"),
        (1, 4, 2, 4, "货物名称"),
        (1, 5, 1, 7, "开票金额（元）"),
        (1, 8, 2, 8, "备注"),
    ];
    workbook("销售明细", &rows, &merged)
}

fn made() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("first-run/客户档案.xlsx", workbook("客户档案", &customer_rows(), &[])),
        ("first-run/联系人.xlsx", workbook("联系人", &contact_rows(), &[])),
        ("first-run/期初余额.xlsx", workbook("期初余额", &opening_rows(), &[])),
        ("first-run/销售发票.xlsx", workbook("销售发票", &sales_rows().0, &[])),
        ("first-run/收款单.xlsx", workbook("收款单", &receipt_rows(), &[])),
        ("sources/开票清单.gb18030.csv", gb18030_csv()),
        ("sources/两行标题.xlsx", two_row_heading()),
    ]
}

#[test]
fn the_samples_are_what_the_generator_makes() {
    let write = std::env::var_os("WANGLAI_WRITE_SAMPLES").is_some();
    for (name, bytes) in made() {
        let path = root().join(name);
        if write {
            fs::create_dir_all(path.parent().expect("below samples")).expect("a folder");
            fs::write(&path, &bytes).expect("a sample is written");
        }
        let there = fs::read(&path).unwrap_or_default();
        assert!(there == bytes, "{name} is not what the generator makes");
    }
    if write {
        write_legacy_xls();
    }
}

/// The one format no crate writes: made as .xlsx, then turned into .xls by LibreOffice.
fn write_legacy_xls() {
    let folder = tempfile::tempdir().expect("a folder for the conversion");
    let source = folder.path().join("客户往来明细账.xlsx");
    fs::write(&source, workbook("往来明细账", &legacy_ledger_rows(), &[])).expect("written");
    let status = std::process::Command::new("soffice")
        .args(["--headless", "--convert-to", "xls", "--outdir"])
        .arg(root().join("sources"))
        .arg(&source)
        .status();
    assert!(status.is_ok_and(|status| status.success()), "LibreOffice made no .xls");
}
