//! The look that all report workbooks share, and the sheets that a workbook is put together from.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Write;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline,
    Workbook, Worksheet,
};

use crate::domain::{Currency, Date};
use crate::i18n::{self, Language};

use super::ExportError;
use super::package::{self, Body};

/// What stands above every sheet of a report.
#[derive(Clone, Debug)]
pub struct Caption {
    /// 编制单位.
    pub company: String,
    /// The first day of the period; `None`: from the first document on.
    pub from: Option<Date>,
    /// The last day of the period.
    pub to: Date,
    /// 截止日期.
    pub as_of: Date,
    /// The words of the unit, such as 元; empty: by the currency.
    pub unit: String,
    pub language: Language,
    /// `2024-05-01T08:30:00Z`, written into the file instead of the clock, so that equal input
    /// gives equal bytes.
    pub created: String,
}

/// Rows of a sheet that Excel can hold.
const ROWS_MAX: usize = 1_048_576;
/// Room for the title, the headings, the totals and the notes.
const ROWS_RESERVED: usize = 600;
/// Characters of a cell that Excel can hold, in UTF-16 units.
const CELL_UNITS_MAX: usize = 32_767;
/// Characters of a sheet name.
const NAME_UNITS_MAX: usize = 31;

pub(super) const INK: Color = Color::RGB(0x1F_2A_44);
pub(super) const BLUE: Color = Color::RGB(0x2F_5D_8C);
pub(super) const PALE: Color = Color::RGB(0xE4_EC_F4);
pub(super) const LINE: Color = Color::RGB(0xBF_C8_D2);
pub(super) const GREY: Color = Color::RGB(0x5F_6B_7A);
pub(super) const AMBER: Color = Color::RGB(0xD9_8E_2B);
pub(super) const RED: Color = Color::RGB(0xB4_23_18);
const TOTAL: Color = Color::RGB(0xF3_F5_F8);

/// A workbook in the making: its sheets in order, and the formats of its language.
pub(super) struct Book<'a> {
    pub caption: &'a Caption,
    pub look: Look,
    /// Data rows on one sheet before a continuation sheet begins.
    pub rows_per_sheet: usize,
    /// Cells from which the rows of a sheet are written by [`Package`].
    pub gap_from: usize,
    names: BTreeSet<String>,
    sheets: Vec<(Worksheet, Option<Box<dyn Body + 'a>>)>,
}

impl<'a> Book<'a> {
    pub fn new(caption: &'a Caption) -> Book<'a> {
        Book {
            caption,
            look: Look::new(caption.language),
            rows_per_sheet: ROWS_MAX - ROWS_RESERVED,
            gap_from: package::CELLS_FROM,
            names: BTreeSet::new(),
            sheets: Vec::new(),
        }
    }

    pub fn text(&self, key: &str) -> String {
        self.word(key).to_owned()
    }

    /// The same, for cells that stand in rows without number.
    pub fn word(&self, key: &str) -> &'static str {
        i18n::word(self.caption.language, key)
    }

    pub fn text_with(&self, key: &str, variables: &[(&str, String)]) -> String {
        i18n::text(self.caption.language, key, variables)
    }

    /// A sheet name that Excel accepts and that no other sheet of the book has.
    pub fn claim_name(&mut self, wanted: &str) -> String {
        let plain: String = wanted
            .chars()
            .map(|c| if "[]:*?/\\'".contains(c) || c.is_control() { ' ' } else { c })
            .collect();
        let plain = plain.trim();
        for count in 1.. {
            let ending = if count == 1 { String::new() } else { format!(" ({count})") };
            let room = NAME_UNITS_MAX - ending.len();
            let name = format!("{}{ending}", cut(plain, room).trim_end());
            // Excel compares sheet names without regard to case.
            if self.names.insert(name.to_lowercase()) {
                return name;
            }
        }
        unreachable!("one of the endless numbered names is free")
    }

    pub fn push(&mut self, sheet: Worksheet) {
        self.sheets.push((sheet, None));
    }

    /// Adds a sheet with a gap, and the rows that will fill it.
    pub fn push_with(&mut self, sheet: Worksheet, rows: impl Body + 'a) {
        self.sheets.push((sheet, Some(Box::new(rows))));
    }

    /// Puts a sheet before all others.
    pub fn push_first(&mut self, sheet: Worksheet) {
        self.sheets.insert(0, (sheet, None));
    }

    /// The first sheet alone, for another book; it has no gap.
    pub fn into_sheet(mut self) -> Worksheet {
        let (sheet, rows) = self.sheets.remove(0);
        assert!(rows.is_none(), "a sheet for another book is written whole");
        sheet
    }

    /// Writes the finished workbook.
    pub fn finish(self, title: &str, out: &mut dyn Write) -> Result<(), ExportError> {
        let mut workbook = Workbook::new();
        let moment = ExcelDateTime::parse_from_str(&self.caption.created)
            .or_else(|_| ExcelDateTime::from_ymd(2000, 1, 1))?;
        workbook.set_properties(
            &DocProperties::new()
                .set_title(clean(title))
                .set_company(clean(&self.caption.company))
                .set_author(concat!("wanglai ", env!("CARGO_PKG_VERSION")))
                .set_creation_datetime(&moment),
        );
        let mut bodies = Vec::new();
        for (sheet, body) in self.sheets {
            workbook.push_worksheet(sheet);
            bodies.push(body);
        }
        let bytes = workbook.save_to_buffer()?;
        drop(workbook);
        Ok(package::fill(bytes, bodies, out)?)
    }

    /// A4 landscape, one page wide, page numbers, the first `repeated` rows on every page.
    pub fn set_page(&self, sheet: &mut Worksheet, repeated: u32) -> Result<(), ExportError> {
        sheet
            .set_paper_size(9)
            .set_landscape()
            .set_print_fit_to_pages(1, 0)
            .set_print_center_horizontally(true)
            .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
            .set_footer(format!("&C{}", self.text("export-page")))
            .set_screen_gridlines(false);
        if repeated > 0 {
            sheet.set_repeat_rows(0, repeated - 1)?;
        }
        Ok(())
    }

    /// The day in the manner of the language.
    pub fn day(&self, day: Date) -> String {
        let form = match self.caption.language {
            Language::Zh => "%Y年%-m月%-d日",
            Language::En => "%Y-%m-%d",
            Language::Fr => "%d/%m/%Y",
        };
        day.format(form).to_string()
    }

    pub fn company_line(&self) -> String {
        self.text_with("export-company", &[("company", self.caption.company.clone())])
    }

    /// `期间：… 至 …`.
    pub fn period_line(&self, from: Option<Date>, to: Date) -> String {
        let to = self.day(to);
        match from {
            Some(from) => {
                let from = self.day(from);
                self.text_with("export-period", &[("from", from), ("to", to)])
            }
            None => self.text_with("export-period-open", &[("to", to)]),
        }
    }

    pub fn as_of_line(&self, day: Date) -> String {
        self.text_with("export-as-of", &[("day", self.day(day))])
    }

    /// `单位：元`, or that each row is in its own currency.
    pub fn unit_line(&self, currencies: &[String]) -> String {
        let unit = match currencies {
            [] if !self.caption.unit.is_empty() => self.caption.unit.clone(),
            [one] if one == "CNY" && !self.caption.unit.is_empty() => self.caption.unit.clone(),
            [] => self.text("export-unit-cny"),
            [one] if one == "CNY" => self.text("export-unit-cny"),
            [one] => one.clone(),
            _ => self.text("export-unit-several"),
        };
        self.text_with("export-unit", &[("unit", unit)])
    }
}

/// Every format of a report workbook.
pub(super) struct Look {
    base: Format,
    pub title: Format,
    pub caption_left: Format,
    pub caption_centre: Format,
    pub caption_right: Format,
    pub heading: Format,
    pub section: Format,
    pub text: Format,
    pub centred: Format,
    pub link: Format,
    pub small: Format,
    pub note: Format,
    pub good: Format,
    pub bad: Format,
    pub card_label: Format,
    pub card_link: Format,
    pub card_value: Format,
    pub card_note: Format,
    pub alert: Format,
    /// The first row of a group.
    pub apart: Format,
}

impl Look {
    fn new(language: Language) -> Look {
        let base = match language {
            // The character set lets a machine without 等线 fall back to its own 宋体.
            Language::Zh => Format::new().set_font_name("等线").set_font_charset(134),
            Language::En | Language::Fr => Format::new().set_font_name("Calibri"),
        };
        let base = base.set_font_size(10.5).set_align(FormatAlign::VerticalCenter);
        let boxed =
            base.clone().set_border(FormatBorder::Thin).set_border_color(LINE).set_font_color(INK);
        let caption = base.clone().set_font_color(GREY).set_shrink();
        let card = base.clone().set_background_color(PALE).set_shrink();
        let text = boxed.clone().set_num_format("@");
        Look {
            title: base
                .clone()
                .set_font_size(18)
                .set_bold()
                .set_font_color(INK)
                .set_align(FormatAlign::Center),
            caption_left: caption.clone().set_align(FormatAlign::Left),
            caption_centre: caption.clone().set_align(FormatAlign::Center),
            caption_right: caption.set_align(FormatAlign::Right),
            heading: boxed
                .clone()
                .set_bold()
                .set_background_color(PALE)
                .set_align(FormatAlign::Center)
                .set_text_wrap(),
            section: base
                .clone()
                .set_bold()
                .set_font_size(12)
                .set_font_color(BLUE)
                .set_border_bottom(FormatBorder::Medium)
                .set_border_bottom_color(BLUE),
            text: text.clone().set_text_wrap(),
            centred: text.clone().set_align(FormatAlign::Center),
            link: text
                .clone()
                .set_font_color(BLUE)
                .set_underline(FormatUnderline::Single)
                .set_shrink(),
            small: text.clone().set_font_size(9).set_font_name("Consolas").set_shrink(),
            note: base.clone().set_font_size(9).set_font_color(GREY).set_align(FormatAlign::Left),
            good: boxed
                .clone()
                .set_font_color(Color::RGB(0x1E_7B_4A))
                .set_align(FormatAlign::Center),
            bad: boxed.clone().set_bold().set_font_color(RED).set_align(FormatAlign::Center),
            card_label: card.clone().set_font_color(GREY).set_align(FormatAlign::Center),
            card_link: card
                .clone()
                .set_font_color(BLUE)
                .set_underline(FormatUnderline::Single)
                .set_align(FormatAlign::Center),
            card_value: card
                .clone()
                .set_bold()
                .set_font_size(15)
                .set_font_color(INK)
                .set_align(FormatAlign::Center),
            card_note: card.set_font_size(9).set_font_color(GREY).set_align(FormatAlign::Center),
            apart: Format::new().set_border_top(FormatBorder::Thin).set_border_top_color(BLUE),
            alert: Format::new().set_font_color(RED).set_background_color(Color::RGB(0xFB_E9_E7)),
            base,
        }
    }

    /// A right-aligned number cell of a data row or of a total row.
    pub fn number(&self, number_format: &str, total: bool) -> Format {
        let format = self.line(total).set_align(FormatAlign::Right);
        format.set_num_format(number_format)
    }

    /// The words of a total row.
    pub fn total_label(&self) -> Format {
        self.line(true).set_align(FormatAlign::Center).set_num_format("@")
    }

    fn line(&self, total: bool) -> Format {
        let line = self.base.clone().set_border(FormatBorder::Thin).set_border_color(LINE);
        let line = line.set_font_color(INK);
        match total {
            true => line
                .set_bold()
                .set_background_color(TOTAL)
                .set_border_top(FormatBorder::Medium)
                .set_border_top_color(BLUE),
            false => line,
        }
    }
}

/// The number format of amounts with so many decimals: negatives red, zero a dash.
pub(super) fn amount_format(digits: u32) -> String {
    let number = decimals("#,##0", digits);
    format!("{number}_ ;[Red]-{number}_ ;\"-\"_ ;@")
}

/// `#,##0` with so many decimals.
pub(super) fn decimals(whole: &str, digits: u32) -> String {
    match digits {
        0 => whole.to_owned(),
        _ => format!("{whole}.{}", "0".repeat(digits as usize)),
    }
}

/// The decimals of a currency.
pub(super) fn digits_of(currency: &str) -> u32 {
    match currency {
        "CNY" => 2,
        other => Currency::parse(other).map_or(2, |currency| currency.exponent()),
    }
}

/// Text that a cell can hold: no characters that XML forbids, no more than Excel's limit.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    // 0xEF begins U+FFFE and U+FFFF.
    let is_usual = |byte: u8| byte >= 0x20 && byte != 0xEF;
    if text.len() <= CELL_UNITS_MAX && text.bytes().all(is_usual) {
        return Cow::Borrowed(text);
    }
    let allowed =
        |c: char| !matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    let units = text.chars().map(char::len_utf16).sum::<usize>();
    if text.chars().all(allowed) && units <= CELL_UNITS_MAX {
        return Cow::Borrowed(text);
    }
    let kept: String = text.chars().map(|c| if allowed(c) { c } else { ' ' }).collect();
    Cow::Owned(match units <= CELL_UNITS_MAX {
        true => kept,
        false => format!("{}…", cut(&kept, CELL_UNITS_MAX - 1)),
    })
}

/// The beginning of a text, at most so many UTF-16 units.
fn cut(text: &str, units: usize) -> &str {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += c.len_utf16();
        if used > units {
            return &text[..at];
        }
    }
    text
}

/// Columns on the screen: a Chinese character takes two.
pub(super) fn display_width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

/// The beginning of a text that fits so many columns, with an ellipsis where it was cut.
pub(super) fn shorten(text: &str, columns: usize) -> String {
    if display_width(text) <= columns {
        return text.to_owned();
    }
    let mut used = 1;
    let kept = text.chars().take_while(|c| {
        used += if wide(*c) { 2 } else { 1 };
        used <= columns
    });
    format!("{}…", kept.collect::<String>().trim_end())
}

pub(super) fn wide(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

/// Part ÷ whole in ten-thousandths, half away from zero; `None` where the whole is 0.
pub(super) fn share(part: i128, whole: i128) -> Option<i64> {
    if whole == 0 {
        return None;
    }
    let (top, below) = (part * 10_000 * whole.signum(), whole.abs());
    let rounded = (top.abs() * 2 + below) / (below * 2) * top.signum();
    i64::try_from(rounded).ok()
}
