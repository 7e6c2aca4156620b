//! Records of the archive as a workbook in the template's own layout, csv, JSON or Parquet, each
//! of which imports again as it was.

use polars::prelude::{Column, DataFrame, DataType, NamedFrom, Series};
use polars_io::parquet::write::ParquetWriter;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::ExportError;
use super::form::{
    ROWS_MAX, cell_format, column_number, new_workbook, word, write_form, write_text,
};
use super::layout::Content;
use super::template::write_guide;
use crate::domain::Date;
use crate::domain::customer::Customer;
use crate::domain::date::day_number;
use crate::domain::text::guarded;
use crate::i18n::Language;
use crate::template::{Field, FieldType, Template};

/// Digits that the number of a cell holds exactly.
const DIGITS_MAX: usize = 15;

/// Records of one kind: their fields in the order of the columns, and each cell as the archive
/// keeps it.
pub struct Records<'a> {
    /// Its title and the fields that are written.
    pub template: Template,
    pub rows: usize,
    pub cell: &'a (dyn Fn(usize, &Field) -> String + 'a),
}

/// Every customer in the layout of the form, with the sheet that explains it.
pub fn customers_workbook(
    customers: &[Customer],
    template: &Template,
    language: Language,
) -> Result<Vec<u8>, ExportError> {
    let cell = |row: usize, field: &Field| customers[row].text(&field.key);
    let template = template.to_fill_in();
    let records = Records { template, rows: customers.len(), cell: &cell };
    let mut workbook = new_workbook(&records.template, language)?;
    write_records(&mut workbook, &records, language)?;
    write_guide(workbook.add_worksheet(), &records.template, language)?;
    Ok(workbook.save_to_buffer()?)
}

/// Records of several kinds, a sheet each.
pub fn records_workbook(kinds: &[Records], language: Language) -> Result<Vec<u8>, ExportError> {
    let first = kinds.first().expect("an export has at least one kind of records");
    let mut workbook = new_workbook(&first.template, language)?;
    for records in kinds {
        write_records(&mut workbook, records, language)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// One kind of records; more than fit on a sheet go on to a second.
fn write_records(
    workbook: &mut Workbook,
    records: &Records,
    language: Language,
) -> Result<(), ExportError> {
    let template = &records.template;
    let formats: Vec<Format> =
        template.fields.iter().map(|field| cell_format(field.field_type)).collect();
    let rows_a_sheet = (ROWS_MAX - 1) as usize;
    for part in 0..records.rows.div_ceil(rows_a_sheet).max(1) {
        let sheet = workbook.add_worksheet_with_low_memory()?;
        write_form(sheet, template, language)?;
        if part > 0 {
            sheet.set_name(format!("{} {}", word(&template.title, language), part + 1))?;
        }
        let rows = part * rows_a_sheet..records.rows.min((part + 1) * rows_a_sheet);
        let last_row = u32::try_from(rows.len()).expect("a part fits on a sheet");
        for (row, record) in (1..).zip(rows) {
            for (index, field) in template.fields.iter().enumerate() {
                let cell = (records.cell)(record, field);
                if !cell.is_empty() {
                    let format = &formats[index];
                    write_value(
                        sheet,
                        (row, column_number(index)),
                        &cell,
                        field,
                        format,
                        language,
                    )?;
                }
            }
        }
        let last_column = column_number(template.fields.len().saturating_sub(1));
        sheet.autofilter(0, 0, last_row, last_column)?;
    }
    Ok(())
}

fn write_value(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    content: &str,
    field: &Field,
    format: &Format,
    language: Language,
) -> Result<(), ExportError> {
    match typed(content, field) {
        Typed::Number(number) => {
            sheet.write_number_with_format(row, column, number, format)?;
        }
        Typed::Date(date) => match excel_date(date) {
            Some(moment) => {
                sheet.write_datetime_with_format(row, column, &moment, format)?;
            }
            None => write_text(sheet, row, column, content, format)?,
        },
        Typed::Text => write_text(sheet, row, column, shown(content, field, language), format)?,
    }
    Ok(())
}

/// A cell in the type of its field, where it keeps every digit.
pub(super) enum Typed {
    Number(f64),
    Date(Date),
    Text,
}

pub(super) fn typed(content: &str, field: &Field) -> Typed {
    let number = || {
        let digits = content.bytes().filter(u8::is_ascii_digit).count();
        let found = content.parse::<f64>().ok()?;
        let plain = content.bytes().all(|byte| byte.is_ascii_digit() || b"-.".contains(&byte));
        (plain && digits <= DIGITS_MAX).then_some(Typed::Number(found))
    };
    match field.field_type {
        FieldType::Amount | FieldType::Decimal | FieldType::Rate | FieldType::Integer => {
            number().unwrap_or(Typed::Text)
        }
        FieldType::Date => content.parse().map_or(Typed::Text, Typed::Date),
        _ => Typed::Text,
    }
}

/// A cell as a layout takes it.
pub fn content(cell: &str, field: &Field, language: Language) -> Content {
    match typed(cell, field) {
        Typed::Number(_) => Content::Number(cell.to_owned()),
        Typed::Date(date) if excel_date(date).is_some() => {
            Content::Day(cell.to_owned(), serial_of(date))
        }
        _ => Content::Text(shown(cell, field, language).to_owned()),
    }
}

/// The number of a day in a workbook: days since the end of 1899.
pub fn serial_of(date: Date) -> i64 {
    i64::from(day_number(date)) + 25_569
}

/// The words of a choice in a language; any other text as it is.
pub(super) fn shown<'a>(content: &'a str, field: &'a Field, language: Language) -> &'a str {
    let choice = field.choices.iter().find(|choice| choice.key == content);
    choice.map_or(content, |choice| word(&choice.words, language))
}

/// A day that every program counts alike: before March 1900 they do not.
fn excel_date(date: Date) -> Option<ExcelDateTime> {
    use chrono::Datelike;
    if date < Date::from_ymd_opt(1900, 3, 1)? {
        return None;
    }
    let year = u16::try_from(date.year()).ok()?;
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    ExcelDateTime::from_ymd(year, month, day).ok()
}

/// The records as csv below the keys of their fields; what a program might take for a formula
/// stands behind an apostrophe, which reading takes off again.
pub fn records_csv(records: &Records) -> Vec<u8> {
    const MEMORY: &str = "memory takes every byte";
    let mut writer = csv::Writer::from_writer(Vec::new());
    let fields = &records.template.fields;
    writer.write_record(fields.iter().map(|field| field.key.as_str())).expect(MEMORY);
    for row in 0..records.rows {
        for field in fields {
            let cell = (records.cell)(row, field);
            let cell = match typed(&cell, field) {
                Typed::Text => guarded(&cell),
                _ => cell.as_str().into(),
            };
            writer.write_field(&*cell).expect(MEMORY);
        }
        writer.write_record(None::<&[u8]>).expect(MEMORY);
    }
    writer.into_inner().expect(MEMORY)
}

/// The records as a list of objects under the keys of their fields.
pub fn records_json(records: &Records) -> Vec<u8> {
    let list: Vec<serde_json::Map<String, serde_json::Value>> = (0..records.rows)
        .map(|row| {
            let fields = records.template.fields.iter();
            fields.map(|field| (field.key.clone(), (records.cell)(row, field).into())).collect()
        })
        .collect();
    let mut bytes = serde_json::to_vec_pretty(&list).expect("the records are JSON");
    bytes.push(b'\n');
    bytes
}

/// The records as a Parquet table: days as days, whole numbers as such, all else as text, so that
/// amounts keep their digits.
pub fn records_parquet(records: &Records) -> Result<Vec<u8>, ExportError> {
    let columns = records.template.fields.iter().map(|field| column(records, field)).collect();
    let mut frame =
        DataFrame::new(records.rows, columns).expect("every column has one cell a record");
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame)?;
    Ok(bytes)
}

fn column(records: &Records, field: &Field) -> Column {
    let name = field.key.as_str().into();
    let cells = (0..records.rows).map(|row| (records.cell)(row, field));
    let cells: Vec<Option<String>> =
        cells.map(|cell| Some(cell).filter(|cell| !cell.is_empty())).collect();
    let filled = || cells.iter().flatten();
    match field.field_type {
        FieldType::Date if filled().all(|cell| cell.parse::<Date>().is_ok()) => {
            let day = |cell: &String| cell.parse().ok().map(day_number);
            let days: Vec<Option<i32>> =
                cells.iter().map(|cell| cell.as_ref().and_then(day)).collect();
            let days = Series::new(name, days).cast(&DataType::Date);
            days.expect("days since 1970 are days").into()
        }
        FieldType::Integer if filled().all(|cell| cell.parse::<i64>().is_ok()) => {
            let number = |cell: &String| cell.parse::<i64>().ok();
            let numbers: Vec<Option<i64>> =
                cells.iter().map(|cell| cell.as_ref().and_then(number)).collect();
            Series::new(name, numbers).into()
        }
        _ => Series::new(name, cells).into(),
    }
}
