//! The data sheet of a template: headings, column formats, notes and drop-downs.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Note, ObjectMovement, Workbook, Worksheet,
};

use super::ExportError;
use crate::i18n::{Language, text};
use crate::template::{Field, FieldType, Template, Words};

/// Rows below the headings that offer the drop-downs.
const ROWS_OFFERED: u32 = 5_000;
/// The rule of a field that also takes values outside its choices.
const OPEN_CHOICE: &str = "open-choice";
/// Letters that a drop-down may hold in all.
const LIST_MAX: usize = 255;
/// Excel's limits.
pub const TEXT_MAX: usize = 32_767;
pub const ROWS_MAX: u32 = 1_048_576;
pub const COLUMNS_MAX: u32 = 16_384;

/// The form of the words in one language.
pub fn word(words: &Words, language: Language) -> &str {
    match language {
        Language::Zh => &words.zh,
        Language::En => &words.en,
        Language::Fr => &words.fr,
    }
}

/// A column as Excel counts it.
pub fn column_number(index: usize) -> u16 {
    u16::try_from(index).expect("a template has fewer columns than a sheet")
}

/// A workbook whose bytes depend on its content alone, carrying the template's version unseen.
pub fn new_workbook(template: &Template, language: Language) -> Result<Workbook, ExportError> {
    let mut workbook = Workbook::new();
    let version = i32::try_from(template.version).unwrap_or(i32::MAX);
    let properties = rust_xlsxwriter::DocProperties::new()
        .set_title(word(&template.title, language))
        .set_author("wanglai")
        .set_creation_datetime(&epoch()?)
        .set_custom_property("wanglai-template", template.name.as_str())
        .set_custom_property("wanglai-template-version", version);
    workbook.set_properties(&properties);
    Ok(workbook)
}

/// The fixed moment of creation that generated workbooks carry.
pub fn epoch() -> Result<ExcelDateTime, ExportError> {
    Ok(ExcelDateTime::from_ymd(2024, 1, 1)?)
}

/// Writes headings, formats, notes and drop-downs; the rows below stay empty.
pub fn write_form(
    sheet: &mut Worksheet,
    template: &Template,
    language: Language,
) -> Result<(), ExportError> {
    sheet.set_name(word(&template.title, language))?;
    sheet.set_row_height(0, 30)?;
    for (index, field) in template.fields.iter().enumerate() {
        let column = column_number(index);
        sheet.set_column_width(column, f64::from(field.width))?;
        sheet.set_column_format(column, &cell_format(field.field_type))?;
        let heading = heading(field, language);
        sheet.write_string_with_format(0, column, heading, &heading_format(field.required))?;
        sheet.insert_note(0, column, &heading_note(field, language))?;
        if let Some(offered) = drop_down(field, language)? {
            sheet.add_data_validation(1, column, ROWS_OFFERED, column, &offered)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    landscape(sheet)?;
    // A wide form stays readable on several pages side by side.
    let width: u32 = template.fields.iter().map(|field| field.width).sum();
    let pages = u16::try_from(width.div_ceil(220)).unwrap_or(1);
    sheet.set_print_fit_to_pages(pages.max(1), 0);
    Ok(())
}

/// A4 landscape, one page wide, headings on every page, page numbers below.
pub fn landscape(sheet: &mut Worksheet) -> Result<(), ExportError> {
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.5, 0.3, 0.3).set_footer("&C&P / &N");
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// The heading as it stands in the form; a star marks a required field.
pub fn heading(field: &Field, language: Language) -> String {
    let star = if field.required { "*" } else { "" };
    format!("{}{star}", word(&field.heading, language))
}

/// The number format of a field's cells.
pub fn number_format(field_type: FieldType) -> &'static str {
    match field_type {
        FieldType::Date => "yyyy-mm-dd",
        FieldType::Amount => "#,##0.00",
        FieldType::Decimal => "General",
        FieldType::Rate => "0.00%",
        FieldType::Integer => "0",
        FieldType::Text
        | FieldType::Code
        | FieldType::Choice
        | FieldType::TaxId
        | FieldType::Phone
        | FieldType::Mobile
        | FieldType::Email
        | FieldType::Postcode
        | FieldType::BankAccount
        | FieldType::Currency => "@",
    }
}

pub fn cell_format(field_type: FieldType) -> Format {
    Format::new().set_num_format(number_format(field_type))
}

pub fn heading_format(required: bool) -> Format {
    let (fill, ink) = if required { (0xC00000, 0xFFFFFF) } else { (0xDDEBF7, 0x1F3864) };
    Format::new()
        .set_bold()
        .set_num_format("@")
        .set_font_color(Color::RGB(ink))
        .set_background_color(Color::RGB(fill))
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0xA6A6A6))
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

/// The name of a type such as 日期, for people.
pub fn type_word(field_type: FieldType, language: Language) -> String {
    let key = match field_type {
        FieldType::Text => "template-type-text",
        FieldType::Code => "template-type-code",
        FieldType::Choice => "template-type-choice",
        FieldType::TaxId => "template-type-tax-id",
        FieldType::Phone => "template-type-phone",
        FieldType::Mobile => "template-type-mobile",
        FieldType::Email => "template-type-email",
        FieldType::Postcode => "template-type-postcode",
        FieldType::BankAccount => "template-type-bank-account",
        FieldType::Currency => "template-type-currency",
        FieldType::Date => "template-type-date",
        FieldType::Amount => "template-type-amount",
        FieldType::Decimal => "template-type-decimal",
        FieldType::Rate => "template-type-rate",
        FieldType::Integer => "template-type-integer",
    };
    text(language, key, &[])
}

/// The words of a field's choices, as the drop-down offers them.
pub fn choices(field: &Field, language: Language) -> Vec<&str> {
    field.choices.iter().map(|choice| word(&choice.words, language)).collect()
}

/// Whether the field takes values outside its choices.
pub fn is_open(field: &Field) -> bool {
    field.rules.iter().any(|rule| rule == OPEN_CHOICE)
}

/// `None` where there is nothing to offer, or more than a workbook can hold in one list.
fn drop_down(field: &Field, language: Language) -> Result<Option<DataValidation>, ExportError> {
    let offered = choices(field, language);
    let length: usize = offered.iter().map(|word| word.encode_utf16().count() + 1).sum();
    if offered.is_empty() || length > LIST_MAX || offered.iter().any(|word| word.contains(',')) {
        return Ok(None);
    }
    let style = if is_open(field) {
        DataValidationErrorStyle::Warning
    } else {
        DataValidationErrorStyle::Stop
    };
    let message = text(language, "template-choose", &[]);
    let validation = DataValidation::new()
        .allow_list_strings(&offered)?
        .set_error_style(style)
        .set_error_title(shortened(word(&field.heading, language), 30))?
        .set_error_message(message)?;
    Ok(Some(validation))
}

fn heading_note(field: &Field, language: Language) -> Note {
    let mut lines = vec![word(&field.note, language).to_owned()];
    let need = if field.required { "template-required" } else { "template-optional" };
    lines.push(text(language, need, &[]));
    let kind = type_word(field.field_type, language);
    lines.push(text(language, "template-note-type", &[("type", kind)]));
    if let Some(length) = field.length {
        lines.push(text(language, "template-note-length", &[("length", length.to_string())]));
    }
    if !field.choices.is_empty() {
        lines.push(choices(field, language).join(" / "));
    }
    if !field.example.is_empty() {
        lines.push(text(language, "template-note-example", &[("example", field.example.clone())]));
    }
    note(&lines.join("\n"))
}

/// A note that is large enough for its text and moves with its cell.
pub fn note(content: &str) -> Note {
    let content = shortened(content, 4_000);
    // About 22 wide or 44 narrow characters stand on a line of 300 pixels.
    let lines: u32 = content.lines().map(|line| 1 + display_width(line) / 44).sum();
    Note::new(content)
        .set_author("wanglai")
        .add_author_prefix(false)
        .set_font_size(9)
        .set_width(300)
        .set_height((lines * 16 + 14).clamp(50, 600))
        .set_object_movement(ObjectMovement::MoveButDontSizeWithCells)
}

/// The width of a text in narrow characters; those of Chinese count twice.
pub fn display_width(line: &str) -> u32 {
    line.chars().map(|letter| if u32::from(letter) >= 0x1100 { 2 } else { 1 }).sum()
}

/// The height of a row in which each text is wrapped to its column's width.
pub fn wrapped_height<'a>(cells: impl IntoIterator<Item = (&'a str, f64)>) -> f64 {
    let lines = cells.into_iter().map(|(content, width)| {
        let line_width = (width - 1.0).max(1.0);
        content
            .lines()
            .map(|line| (f64::from(display_width(line)) / line_width).ceil().max(1.0))
            .sum()
    });
    (lines.fold(1.0, f64::max) * 15.0 + 2.0).min(400.0)
}

/// At most `limit` UTF-16 units, as Excel counts, with a mark where something was cut; without
/// the two code points that no XML may carry.
pub fn shortened(content: &str, limit: usize) -> String {
    let legal = |letter: &char| !matches!(letter, '\u{FFFE}' | '\u{FFFF}');
    let length: usize = content.chars().filter(legal).map(char::len_utf16).sum();
    if length <= limit {
        return content.chars().filter(legal).collect();
    }
    let mut room = limit.saturating_sub(1);
    let mut cut = String::new();
    for letter in content.chars().filter(legal) {
        match room.checked_sub(letter.len_utf16()) {
            Some(rest) => room = rest,
            None => break,
        }
        cut.push(letter);
    }
    cut.push('…');
    cut
}

/// Whether Excel would take the text for a formula if a person typed it.
pub fn looks_live(content: &str) -> bool {
    content.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// Writes text that can never become a formula, not even after it is edited.
pub fn write_text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    content: &str,
    format: &Format,
) -> Result<(), ExportError> {
    let content = shortened(content, TEXT_MAX);
    if looks_live(&content) {
        let quoted = format.clone().set_quote_prefix();
        sheet.write_string_with_format(row, column, content, &quoted)?;
    } else {
        sheet.write_string_with_format(row, column, content, format)?;
    }
    Ok(())
}
