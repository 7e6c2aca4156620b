//! Any lines below the heading of each template: typed, completed and counted, nothing lost.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wanglai::read::{self, Headings, Limits, Options, Workbook};
use wanglai::template;

static HEADINGS: LazyLock<Headings> = LazyLock::new(|| Headings::new(&template::load()));

const SHEETS: [&str; 6] = [
    "客户编码,客户名称,税号,手机,邮编,信用额度,发展日期,备注\n",
    "客户编码,客户名称,单据日期,单据号,数量,单价,金额,税率,税额,价税合计\n",
    "客户编码,单据日期,单据号,收款金额,核销单号,币种\n",
    "往来明细账\n客户：001 甲公司,,期间：2024.01-2024.12,,单位：元\n\
     月,日,凭证号,摘要,借方,贷方,方向,余额\n",
    "期间：2024年1月-2024年12月\n客户编码,客户名称,期初余额,,本期发生额,,期末余额,\n\
     ,,方向,金额,借方,贷方,方向,金额\n",
    "iperiod,csign,ino_id,dbill_date,cdigest,ccode,ccus_id,md,mc,md_f,mc_f,cexch_name,nfrat,\
     iflag\n",
];

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, body)) = bytes.split_first() else { return };
    let heading = SHEETS[usize::from(*choice) % SHEETS.len()];
    let text = [heading, &String::from_utf8_lossy(body)].concat();
    let workbook = Workbook::from_bytes(text.into_bytes(), "fuzz.csv", 0, &Limits::default());
    let (tables, findings) = read::tables_with(&workbook, &HEADINGS, &Options::default());
    assert!(findings.is_sorted(), "findings stand in the order of their places");
    for sheet in &tables.sheets {
        let account = &sheet.account;
        let rows = sheet.table.as_ref().map_or(0, |table| table.frame.height() as u64);
        let skipped = account.blank + account.title + account.subtotal;
        assert_eq!(account.rows_read, rows + skipped, "every row is typed or skipped");
    }
});
