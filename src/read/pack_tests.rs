//! Headings as other systems write them, and what each column is taken for.

use super::*;
use crate::template;

/// The template of a heading row and, in its order, the field of each column; empty: none.
fn matched(headings: &str) -> (String, Vec<String>) {
    let count = headings.split(',').count();
    let text = format!("2024年1月-2024年12月\n{headings}\n{}\n", vec!["1"; count].join(","));
    let workbook = Workbook::from_bytes(text.into_bytes(), "file.csv", 0, &Limits::default());
    let (tables, _) = tables(&workbook, &template::load(), &Options::default());
    let Some(table) = &tables.sheets[0].table else { return Default::default() };
    let fields = table.columns.iter().map(|column| column.field.clone().unwrap_or_default());
    (table.template.name.clone(), fields.collect())
}

#[test]
fn the_headings_of_other_systems_are_known() {
    for (headings, template, fields) in [
        // T3
        (
            "客户编号,客户名称,客户简称,所属分类码,税号,邮政编码,Email地址,专营业务员,客户助记码",
            "customers",
            "customer_code,customer_name,short_name,category,tax_id,postcode,email,salesperson,\
             mnemonic",
        ),
        (
            "发票类型,发票号,开票日期,客户名称,存货编码,数量,无税单价,无税金额,税率,税额,价税合计,币种",
            "sales_invoices",
            "document_type,document_number,document_date,customer_name,product_code,quantity,\
             unit_price,net_amount,tax_rate,tax_amount,gross_amount,currency",
        ),
        (
            "结算单号,结算日期,客户,结算方式,金额,本币金额,票据号",
            "receipts",
            "document_number,document_date,customer_name,settlement_method,received_amount,\
             local_amount,bill_number",
        ),
        (
            "年,月,日,凭证号,客户编码,客户名称,摘要,单据号,本期应收,本期收回,余额",
            "legacy_ledger",
            ",month,day,voucher_number,customer_code,customer_name,summary,document_number,\
             debit_amount,credit_amount,balance",
        ),
        // T+ and 好会计
        (
            "往来单位编码,往来单位名称,往来单位分类,纳税号,专管业务员,信用额度,信用天数,手机号码",
            "customers",
            "customer_code,customer_name,category,tax_id,salesperson,credit_limit,credit_days,\
             mobile",
        ),
        (
            "单据日期,单据编号,客户,存货编码,存货,数量,单价,金额,税率%,税额,含税金额,到期日",
            "sales_invoices",
            "document_date,document_number,customer_name,product_code,product_name,quantity,\
             unit_price,net_amount,tax_rate,tax_amount,gross_amount,due_date",
        ),
        (
            "单据日期,单据编号,往来单位,结算方式,账号,收款金额,预收金额,核销金额",
            "receipts",
            "document_date,document_number,customer_name,settlement_method,,received_amount,,",
        ),
        (
            "往来单位编码,往来单位,单据日期,单据编号,摘要,本期应收,本期收款,应收余额",
            "legacy_ledger",
            "customer_code,customer_name,document_date,document_number,summary,debit_amount,\
             credit_amount,balance",
        ),
        (
            "往来单位编码,往来单位,期初余额,本期应收,本期收款,期末余额",
            "legacy_ledger",
            "customer_code,customer_name,,,,balance",
        ),
        (
            "往来单位编码,往来单位名称,期初余额借方,期初余额贷方,本期发生额借方,本期发生额贷方,\
             期末余额借方,期末余额贷方",
            "legacy_ledger",
            "customer_code,customer_name,,,,,debit_amount,credit_amount",
        ),
        (
            "客户编码,客户名称,客户类别,联系人,手机,座机,税号,联系地址,账期",
            "customers",
            "customer_code,customer_name,category,contact_name,mobile,phone,tax_id,address,\
             credit_days",
        ),
        // U8
        (
            "客户编码,客户名称,客户总公司编码,分管部门名称,专管业务员名称,付款条件编码,扣率",
            "customers",
            "customer_code,customer_name,parent_code,department,salesperson,payment_terms,\
             discount_rate",
        ),
        (
            "日期,凭证号数,摘要,币种,原币借方,本币借方,原币贷方,本币贷方,方向,原币余额,本币余额",
            "legacy_ledger",
            "document_date,voucher_number,summary,,,debit_amount,,credit_amount,direction,,balance",
        ),
        (
            "日期,发票号,客户,币种,汇率,原币金额,原币税额,原币价税合计,本币金额,本币税额,本币价税合计",
            "sales_invoices",
            "document_date,document_number,customer_name,currency,exchange_rate,net_amount,\
             tax_amount,gross_amount,,,local_amount",
        ),
        (
            "dDate,cSBVCode,cCusCode,cexch_name,iExchRate,iMoney,iTax,iSum,iNatMoney,iNatTax,\
             iNatSum",
            "sales_invoices",
            "document_date,document_number,customer_code,currency,exchange_rate,net_amount,\
             tax_amount,gross_amount,,,local_amount",
        ),
        (
            "单据日期,单据编号,客户,结算方式,币种,汇率,原币金额,本币金额",
            "receipts",
            "document_date,document_number,customer_name,settlement_method,currency,\
             exchange_rate,received_amount,local_amount",
        ),
        // Kingdee
        (
            "代码,名称,行业,移动电话,税务登记号,专营业务员名称,结算期限",
            "customers",
            "customer_code,customer_name,industry,mobile,tax_id,salesperson,credit_days",
        ),
        (
            "日期,凭证字号,摘要,核算项目代码,核算项目名称,借方金额,贷方金额,方向,余额",
            "legacy_ledger",
            "document_date,voucher_number,summary,customer_code,customer_name,debit_amount,\
             credit_amount,direction,balance",
        ),
        (
            "单据编号,业务日期,到期日,客户.编码,客户.名称,计价数量,不含税金额,税额,价税合计,销售员",
            "sales_invoices",
            "document_number,document_date,due_date,customer_code,customer_name,quantity,\
             net_amount,\
             tax_amount,gross_amount,salesperson",
        ),
        // The tax bureau
        (
            "发票代码,数电发票号码,销方识别号,销方名称,购方识别号,购买方名称,开票日期,金额,税额,\
             价税合计,发票票种,发票状态",
            "sales_invoices",
            ",document_number,,,tax_id,customer_name,document_date,net_amount,tax_amount,\
             gross_amount,document_type,",
        ),
        // Zoho CRM and 纷享销客
        (
            "Account Owner,Account Name,Account Number,Parent Account,Phone,Billing Street,\
             Billing Code",
            "customers",
            "salesperson,customer_name,customer_code,parent_code,phone,address,postcode",
        ),
        (
            "Contact Owner,Last Name,Account Name,Title,Email,Phone,Mobile",
            "contacts",
            ",contact_name,customer_name,contact_position,email,phone,mobile",
        ),
        (
            "name,account_no,account_level,uniform_social_credit_code,owner,owner_department",
            "customers",
            "customer_name,customer_code,category,tax_id,salesperson,department",
        ),
        (
            "name,account_id,job_title,tel1,mobile1,primary_contact",
            "contacts",
            "contact_name,customer_name,contact_position,phone,mobile,is_main",
        ),
        // English and French
        (
            "Date,Voucher No.,Description,Customer Code,Debit,Credit,Dr/Cr,Balance",
            "legacy_ledger",
            "document_date,voucher_number,summary,customer_code,debit_amount,credit_amount,\
             direction,\
             balance",
        ),
        (
            "Date de facture,N° de facture,Code client,Qté,Prix unitaire HT,Montant HT,Montant TTC",
            "sales_invoices",
            "document_date,document_number,customer_code,quantity,unit_price,net_amount,\
             gross_amount",
        ),
    ] {
        let (found, columns) = matched(headings);
        assert_eq!((found.as_str(), columns.join(",").as_str()), (template, fields), "{headings}");
    }
}

#[test]
fn void_invoices_are_passed_over_and_said() {
    let text = "购买方名称,数电发票号码,开票日期,金额,税额,价税合计,发票状态\n\
        甲公司,24442000000000000001,2024-01-05,100,13,113,正常\n\
        甲公司,24442000000000000002,2024-01-06,200,26,226,作废\n\
        甲公司,24442000000000000003,2024-01-07,-100,-13,-113,正常\n";
    let workbook =
        Workbook::from_bytes(text.as_bytes().to_vec(), "file.csv", 0, &Limits::default());
    let (tables, findings) = tables(&workbook, &template::load(), &Options::default());
    assert_eq!(tables.sheets[0].table.as_ref().unwrap().frame.height(), 2);
    assert!(findings.iter().any(|finding| finding.code == Code::VoucherVoid));
}
