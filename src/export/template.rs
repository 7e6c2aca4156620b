//! The workbook to fill in: a sheet of data and a sheet that explains its fields.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet};

use super::ExportError;
use super::form::{
    choices, column_number, heading, heading_format, is_open, landscape, new_workbook, type_word,
    word, wrapped_height, write_form, write_text,
};
use crate::i18n::{Language, text};
use crate::template::own::GUIDE_SHEET;
use crate::template::{Field, Template};

/// The columns of the second sheet: the key of their words and their width.
const GUIDE_COLUMNS: [(&str, f64); 8] = [
    ("template-guide-heading", 18.0),
    ("template-guide-required", 8.0),
    ("template-guide-type", 18.0),
    ("template-guide-length", 8.0),
    ("template-guide-note", 46.0),
    ("template-guide-choices", 30.0),
    ("template-guide-example", 20.0),
    ("template-guide-key", 20.0),
];

/// The form of one template in one language; the same bytes for the same template.
pub fn template_workbook(template: &Template, language: Language) -> Result<Vec<u8>, ExportError> {
    let template = template.to_fill_in();
    let mut workbook = new_workbook(&template, language)?;
    write_form(workbook.add_worksheet(), &template, language)?;
    write_guide(workbook.add_worksheet(), &template, language)?;
    Ok(workbook.save_to_buffer()?)
}

/// The second sheet: one row a field.
pub fn write_guide(
    sheet: &mut Worksheet,
    template: &Template,
    language: Language,
) -> Result<(), ExportError> {
    sheet.set_name(GUIDE_SHEET[language as usize])?;
    let title = Format::new().set_bold().set_font_size(14);
    let variables = [
        ("title", word(&template.title, language).to_owned()),
        ("version", template.version.to_string()),
    ];
    sheet.write_string_with_format(
        0,
        0,
        text(language, "template-guide-title", &variables),
        &title,
    )?;
    for (index, key) in ["template-guide-how", "template-guide-star"].into_iter().enumerate() {
        let row = 1 + u32::from(column_number(index));
        sheet.write_string(row, 0, text(language, key, &[]))?;
    }
    for (index, (key, width)) in GUIDE_COLUMNS.iter().enumerate() {
        let column = column_number(index);
        sheet.set_column_width(column, *width)?;
        let words = text(language, key, &[]);
        sheet.write_string_with_format(3, column, words, &heading_format(false))?;
    }
    for (index, field) in template.fields.iter().enumerate() {
        let row = 4 + u32::from(column_number(index));
        write_field(sheet, row, field, language)?;
    }
    sheet.set_freeze_panes(4, 1)?;
    landscape(sheet)?;
    sheet.set_repeat_rows(3, 3)?;
    Ok(())
}

fn write_field(
    sheet: &mut Worksheet,
    row: u32,
    field: &Field,
    language: Language,
) -> Result<(), ExportError> {
    let need = if field.required { "template-yes" } else { "template-no" };
    let mut offered = choices(field, language).join(" / ");
    if is_open(field) {
        offered = text(language, "template-open-choice", &[("choices", offered)]);
    }
    let cells = [
        heading(field, language),
        text(language, need, &[]),
        type_word(field.field_type, language),
        field.length.map(|length| length.to_string()).unwrap_or_default(),
        word(&field.note, language).to_owned(),
        offered,
        field.example.clone(),
        field.key.clone(),
    ];
    let format = Format::new()
        .set_num_format("@")
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0xD9D9D9))
        .set_align(FormatAlign::Top)
        .set_text_wrap();
    let marked = if field.required {
        format.clone().set_bold().set_font_color(Color::RGB(0xC00000))
    } else {
        format.clone().set_bold()
    };
    let widths = GUIDE_COLUMNS.iter().map(|(_, width)| *width);
    let height = wrapped_height(cells.iter().map(String::as_str).zip(widths));
    sheet.set_row_height(row, height)?;
    for (index, cell) in cells.iter().enumerate() {
        let format = if index == 0 { &marked } else { &format };
        write_text(sheet, row, column_number(index), cell, format)?;
    }
    Ok(())
}
