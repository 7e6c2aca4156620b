//! Which rows are data, and which are totals, repeated headings, titles and signatures.

use crate::domain::money::parse_decimal;
use crate::table::Column;
use crate::template::{Kind, heading_key};

use super::cell::{CellValue, RawRow, clean};
use super::title::{customer_in, is_labelled};
use super::to_date::Span;

/// What a row under the heading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    Data,
    /// No matched column has a value.
    Blank,
    Title,
    Total(Total),
    /// A repeated heading, a signature, a note.
    Other,
}

/// What a total adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// The rows since the last total.
    Sub,
    /// All rows, or those since the last total.
    Grand,
    /// All rows since a month, a year or a period began.
    ToDate(Span),
    /// The sum of a page that is carried over to the next one.
    CarriedOut,
    /// The same sum at the head of the next page.
    CarriedIn,
    /// A running sum that does not say since when.
    Cumulative,
}

/// Words of those who sign.
const SIGNED: [&str; 20] = [
    "制表",
    "制单",
    "审核",
    "复核",
    "经办",
    "主管",
    "会计主管",
    "财务主管",
    "记账",
    "出纳",
    "打印",
    "单位负责人",
    "财务负责人",
    "填表",
    "编制人",
    "负责人",
    "签字",
    "盖章",
    "prepared by",
    "approved by",
];

const NOTES: [&str; 5] = ["注", "说明", "备注", "note", "remarque"];

/// The matched columns of a sheet, for the judgement of its rows.
pub struct Layout {
    pub kind: Kind,
    pub columns: Vec<Column>,
    /// The rows of the heading.
    pub headings: Vec<RawRow>,
}

impl Layout {
    fn field(&self, column: u32) -> Option<&str> {
        let place = self.columns.binary_search_by_key(&column, |known| known.index).ok()?;
        self.columns[place].field.as_deref()
    }

    /// Judges a row.
    pub fn judge(&self, row: &RawRow) -> RowKind {
        let matched = row.cells.iter().filter(|cell| self.field(cell.column).is_some()).count();
        if self.is_heading(row) {
            return RowKind::Other;
        }
        if let Some(total) = self.total(row) {
            return RowKind::Total(total);
        }
        if is_signature(row) {
            return RowKind::Other;
        }
        if self.kind == Kind::Ledger && self.is_ledger_title(row) {
            return RowKind::Title;
        }
        if matched == 0 {
            return RowKind::Blank;
        }
        RowKind::Data
    }

    /// Whether a text could make its row a heading, a total or a signature; a row of numbers and
    /// texts that do not is data.
    pub fn is_telling(&self, text: &str) -> bool {
        let heads = |row: &RawRow| row.cells.iter().any(|cell| cell.text == text);
        text.contains([':', '：']) || total_word(text).is_some() || self.headings.iter().any(heads)
    }

    fn is_heading(&self, row: &RawRow) -> bool {
        self.headings.iter().any(|heading| {
            let same = row.cells.iter().filter(|cell| {
                matches!(cell.value, CellValue::Text(_))
                    && heading.cell(cell.column).is_some_and(|above| above.text == cell.text)
            });
            let same = same.count();
            same >= 2 && same * 2 >= row.cells.len()
        })
    }

    fn total(&self, row: &RawRow) -> Option<Total> {
        let given = |key: &str| {
            let mut cells = row.cells.iter();
            cells.any(|cell| {
                self.field(cell.column) == Some(key) && total_word(&cell.text).is_none()
            })
        };
        for cell in &row.cells {
            let Some((total, sure)) = total_word(&cell.text) else {
                continue;
            };
            let customer = given("customer_code") || given("customer_name");
            let document = given("document_number") || given("document_date");
            let counts = match self.field(cell.column) {
                Some("customer_code" | "document_date" | "voucher_number") => true,
                Some("customer_name") => sure || !given("customer_code"),
                Some("document_number" | "contact_name" | "short_name") => sure || !customer,
                Some("summary") if self.kind == Kind::Ledger => sure,
                Some("address" | "remark" | "bank_name" | "email") => !customer && !document,
                _ => !customer && (sure || !document),
            };
            if counts {
                return Some(total);
            }
        }
        None
    }

    /// In a ledger a row without money and day is a title of the next block or page.
    fn is_ledger_title(&self, row: &RawRow) -> bool {
        let figures = row.cells.iter().any(|cell| {
            let field = self.field(cell.column).unwrap_or_default();
            let money = ["debit_amount", "credit_amount", "balance"].contains(&field);
            let day = ["document_date", "day"].contains(&field);
            match &cell.value {
                CellValue::Text(text) => {
                    let text = clean(text);
                    let begins = text.starts_with(|sign: char| sign.is_ascii_digit());
                    money && parse_decimal(&text).is_ok() || day && begins
                }
                _ => money || day,
            }
        });
        if figures {
            return false;
        }
        let texts: Vec<String> = row.cells.iter().map(|cell| clean(&cell.text)).collect();
        let has = |key: &str| row.cells.iter().any(|cell| self.field(cell.column) == Some(key));
        customer_in(&texts.join("  ")).is_some()
            || texts.iter().any(|text| is_labelled(text)) && !has("voucher_number")
            || row.cells.len() == 1 && !has("summary")
    }
}

/// Whether a text has 计, 計, 页, 頁, 下, otal or OTAL, as each word of a total does. Every
/// distinct text is asked.
fn may_be_total(text: &str) -> bool {
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let found = match first {
            0xe8 => matches!(after, [0xae, 0xa1, ..] | [0xa8, 0x88, ..]),
            0xe9 => matches!(after, [0xa1, 0xb5, ..] | [0xa0, 0x81, ..]),
            0xe4 => after.starts_with(&[0xb8, 0x8b]),
            b'o' => after.starts_with(b"tal"),
            b'O' => after.starts_with(b"TAL"),
            _ => false,
        };
        if found {
            return true;
        }
        rest = after;
    }
    false
}

/// Whether a text is the word of a total, and whether it can be nothing else.
pub fn total_word(text: &str) -> Option<(Total, bool)> {
    if text.len() > 120 || !may_be_total(text) {
        return None;
    }
    let key = heading_key(text);
    let exact = match key.as_str() {
        "承前页" | "承上页" | "接上页" | "接前页" => Some(Total::CarriedIn),
        "过次页" | "转下页" | "转次页" | "过下页" => Some(Total::CarriedOut),
        "结转下年" | "转下年" | "结转下期" => Some(Total::CarriedOut),
        // U8 calls the sum of a year 当前累计 while its last month is open.
        "本年累计" | "本年累計" | "当前累计" | "年度累计" | "年累计" | "全年累计" => {
            Some(Total::ToDate(Span::Year))
        }
        "本月累计" | "本月累計" | "当月累计" | "月累计" => {
            Some(Total::ToDate(Span::Month))
        }
        "期间累计" | "期間累計" | "期间合计" => Some(Total::ToDate(Span::Period)),
        "累计" | "累計" | "本期累计" | "累计发生额" => Some(Total::Cumulative),
        "小计" | "小計" | "本页小计" | "本页合计" | "本月合计" | "本日合计" | "本期合计"
        | "当月合计" | "本年合计" | "当前合计" | "本月小计" | "subtotal" | "soustotal" | "月计"
        | "日计" => Some(Total::Sub),
        "合计" | "合計" | "总计" | "總計" | "共计" | "总合计" | "total" | "totals"
        | "grandtotal" | "totalgeneral" | "合计金额" | "totaux" => Some(Total::Grand),
        _ => None,
    };
    if let Some(total) = exact {
        return Some((total, true));
    }
    for (word, span) in
        [("本年累计", Span::Year), ("本月累计", Span::Month), ("期间累计", Span::Period)]
    {
        if key.ends_with(word) {
            return Some((Total::ToDate(span), false));
        }
    }
    if key.ends_with("累计") {
        return Some((Total::Cumulative, false));
    }
    if key.ends_with("小计") || key.starts_with("soustotal") || key.starts_with("subtotal") {
        return Some((Total::Sub, true));
    }
    if key.ends_with("合计") || key.ends_with("总计") {
        return Some((Total::Sub, false));
    }
    let lower = clean(text).to_lowercase();
    if lower.starts_with("total ") || lower.starts_with("total:") || lower.ends_with(" total") {
        return Some((Total::Grand, false));
    }
    None
}

fn is_signature(row: &RawRow) -> bool {
    if row.cells.iter().any(|cell| matches!(cell.value, CellValue::Number(_))) {
        return false;
    }
    let signed = |text: &str| {
        let Some((label, _)) = text.split_once([':', '：']) else {
            return false;
        };
        let label = label.trim().to_lowercase();
        let core = label.trim_end_matches(['人', '员']).trim_end_matches("日期");
        SIGNED.contains(&core) || SIGNED.contains(&label.as_str())
    };
    let first = row.cells.first().map(|cell| clean(&cell.text)).unwrap_or_default();
    let note = row.cells.len() == 1
        && NOTES.iter().any(|word| {
            let rest = first.to_lowercase();
            rest.strip_prefix(word).is_some_and(|rest| rest.starts_with([':', '：']))
        });
    note || row.cells.len() <= 8 && row.cells.iter().any(|cell| signed(&clean(&cell.text)))
}
