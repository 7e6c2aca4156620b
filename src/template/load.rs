//! Reads the declared templates and the alias packs, and says when two headings are the same.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::domain::text::is_invisible;
use crate::domain::traditional::simplified;

use super::{AliasPack, Template, Templates};

/// Of two that fit a sheet equally well, and neither by name, the earlier is taken.
const IMPORT: [&str; 10] = [
    include_str!("../../templates/import/customers.toml"),
    include_str!("../../templates/import/contacts.toml"),
    include_str!("../../templates/import/sales_invoices.toml"),
    include_str!("../../templates/import/receipts.toml"),
    include_str!("../../templates/import/opening_items.toml"),
    include_str!("../../templates/import/legacy_ledger.toml"),
    include_str!("../../templates/import/bank_accounts.toml"),
    include_str!("../../templates/import/addresses.toml"),
    include_str!("../../templates/import/categories.toml"),
    include_str!("../../templates/import/regions.toml"),
];

const ALIAS: [&str; 30] = [
    include_str!("../../templates/alias/balance_table.toml"),
    include_str!("../../templates/alias/balance_table_two_sides.toml"),
    include_str!("../../templates/alias/balance_table_receivables.toml"),
    include_str!("../../templates/alias/jing_dou_yun_ledger.toml"),
    include_str!("../../templates/alias/ledger_two_currencies.toml"),
    include_str!("../../templates/alias/ledger_two_currencies_short.toml"),
    include_str!("../../templates/alias/online_retail.toml"),
    include_str!("../../templates/alias/superstore.toml"),
    include_str!("../../templates/alias/ibm_ar.toml"),
    include_str!("../../templates/alias/tmall_orders.toml"),
    include_str!("../../templates/alias/cosmetic.toml"),
    include_str!("../../templates/alias/u8_database_columns.toml"),
    include_str!("../../templates/alias/kingdee.toml"),
    include_str!("../../templates/alias/tax_bureau.toml"),
    include_str!("../../templates/alias/zoho.toml"),
    include_str!("../../templates/alias/fenxiang.toml"),
    include_str!("../../templates/alias/balance_table_in_full.toml"),
    include_str!("../../templates/alias/fenxiang_contacts.toml"),
    include_str!("../../templates/alias/kingdee_customers.toml"),
    include_str!("../../templates/alias/kingdee_sales.toml"),
    include_str!("../../templates/alias/t3.toml"),
    include_str!("../../templates/alias/t3_ledger.toml"),
    include_str!("../../templates/alias/t3_receipts.toml"),
    include_str!("../../templates/alias/t_plus.toml"),
    include_str!("../../templates/alias/t_plus_balances.toml"),
    include_str!("../../templates/alias/t_plus_ledger.toml"),
    include_str!("../../templates/alias/t_plus_receipts.toml"),
    include_str!("../../templates/alias/u8.toml"),
    include_str!("../../templates/alias/u8_ledger.toml"),
    include_str!("../../templates/alias/zoho_contacts.toml"),
];

/// The built-in templates and alias packs.
pub fn load() -> Templates {
    let templates = IMPORT
        .iter()
        .map(|text| toml::from_str(text).expect("a built-in template is well formed: tested"))
        .collect();
    let mut loaded = Templates { templates, packs: Vec::new() };
    for text in ALIAS {
        let pack = read_pack(text).expect("a built-in alias pack is well formed: tested");
        loaded.with_pack(pack);
    }
    loaded
}

/// An alias pack of the user's own. The text says what is wrong with it.
pub fn read_pack(text: &str) -> Result<AliasPack, String> {
    let pack: AliasPack = toml::from_str(text).map_err(|fault| fault.to_string())?;
    if let Some(order) = &pack.date_order
        && !["ymd", "mdy", "dmy"].contains(&order.as_str())
    {
        return Err(format!("date_order = \"{order}\": not ymd, mdy or dmy"));
    }
    Ok(pack)
}

impl Templates {
    /// Adds a pack; it goes before the packs that are there, so that the user's own wins.
    pub fn with_pack(&mut self, pack: AliasPack) {
        self.packs.insert(0, pack);
    }

    /// What a pack names that no template has: the template's name, or a field key.
    pub fn unknown_in(&self, pack: &AliasPack) -> Option<String> {
        let Some(template) = self.template(&pack.template) else {
            return Some(pack.template.clone());
        };
        pack.headings
            .values()
            .chain(pack.defaults.keys())
            .find(|key| !key.is_empty() && template.field(key).is_none())
            .cloned()
    }

    /// A template by its name.
    pub fn template(&self, name: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.name == name)
    }
}

/// What a bracket may hold without changing what the heading means.
const NOTES: [&str; 38] = [
    "元",
    "万元",
    "千元",
    "人民币",
    "人民币元",
    "单位元",
    "单位万元",
    "单位千元",
    "rmb",
    "cny",
    "天",
    "日",
    "日历天",
    "days",
    "day",
    "jours",
    "个",
    "件",
    "必填",
    "选填",
    "必输",
    "可选",
    "非必填",
    "必填项",
    "选填项",
    "必须",
    "唯一",
    "文本",
    "文本格式",
    "数字",
    "日期",
    "required",
    "optional",
    "obligatoire",
    "facultatif",
    "yyyymmdd",
    "aaaammjj",
    "",
];

/// The form in which headings are compared: widths, cases and traditional signs folded, accents,
/// blanks, invisible signs, asterisks and punctuation gone, units and notes in brackets too.
pub fn heading_key(heading: &str) -> String {
    let folded: String = heading
        .nfkd()
        .filter(|sign| !is_combining_mark(*sign) && !is_invisible(*sign))
        .flat_map(char::to_lowercase)
        .map(simplified)
        .collect();
    let mut key = String::with_capacity(folded.len());
    let mut rest = folded.as_str();
    while let Some(start) = rest.find(['(', '[', '{', '【', '〔', '〖']) {
        let (before, after) = rest.split_at(start);
        key.extend(before.chars().filter(|sign| sign.is_alphanumeric()));
        let Some(end) = after.find([')', ']', '}', '】', '〕', '〗']) else {
            rest = after;
            break;
        };
        let close = after[end..].chars().next().map_or(1, char::len_utf8);
        let inner: String = after[..end].chars().filter(|s| s.is_alphanumeric()).collect();
        if !is_note(&inner) {
            key.push_str(&inner);
        }
        rest = &after[end + close..];
    }
    key.extend(rest.chars().filter(|sign| sign.is_alphanumeric()));
    if key.is_empty() {
        key = folded.chars().filter(|sign| sign.is_alphanumeric()).collect();
    }
    key
}

fn is_note(inner: &str) -> bool {
    NOTES.contains(&inner)
        || ["如", "例", "格式", "注", "说明", "eg", "ex"]
            .iter()
            .any(|start| inner.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_compared_without_dress() {
        for (written, key) in [
            ("客户编码", "客户编码"),
            (" 客 户\u{a0}编码＊ ", "客户编码"),
            ("*信用期限（天）", "信用期限"),
            ("金额(不含税)", "金额不含税"),
            ("价税合计\n（元）", "价税合计"),
            ("Order ID", "orderid"),
            ("INVOICE_NO.", "invoiceno"),
            ("Libellé", "libelle"),
            ("\u{feff}税号【必填】", "税号"),
            ("ＴＥＬ", "tel"),
            ("客戶編碼", "客户编码"),
            ("(元)", "元"),
            ("金额（", "金额"),
        ] {
            assert_eq!(heading_key(written), key, "{written:?}");
        }
    }

    #[test]
    fn built_in_packs_name_fields_that_exist() {
        let templates = load();
        assert_eq!(templates.templates.len(), IMPORT.len());
        for pack in &templates.packs {
            assert_eq!(templates.unknown_in(pack), None, "pack {}", pack.name);
        }
    }
}
