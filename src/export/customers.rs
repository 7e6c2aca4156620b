//! The clean archive in the template's own layout, so that it imports again.

use chrono::Datelike;
use rust_xlsxwriter::{ExcelDateTime, Format, Worksheet};

use super::ExportError;
use super::form::{
    ROWS_MAX, cell_format, column_number, new_workbook, word, write_form, write_text,
};
use super::template::write_guide;
use crate::domain::customer::Customer;
use crate::domain::{Amount, Currency, Date};
use crate::i18n::Language;
use crate::template::{Field, FieldType, Template};

/// Every customer in the layout of the form; more than fit on a sheet go on to a second.
pub fn customers_workbook(
    customers: &[Customer],
    template: &Template,
    language: Language,
) -> Result<Vec<u8>, ExportError> {
    let mut workbook = new_workbook(template, language)?;
    let formats: Vec<Format> =
        template.fields.iter().map(|field| cell_format(field.field_type)).collect();
    let rows_a_sheet = (ROWS_MAX - 1) as usize;
    let mut parts: Vec<&[Customer]> = customers.chunks(rows_a_sheet).collect();
    if parts.is_empty() {
        parts.push(&[]);
    }
    for (part, rows) in parts.into_iter().enumerate() {
        let sheet = workbook.add_worksheet();
        write_form(sheet, template, language)?;
        if part > 0 {
            sheet.set_name(format!("{} {}", word(&template.title, language), part + 1))?;
        }
        for (row, customer) in (1..).zip(rows) {
            for (index, field) in template.fields.iter().enumerate() {
                write_value(sheet, row, column_number(index), customer, field, &formats[index])?;
            }
        }
        let last_column = column_number(template.fields.len().saturating_sub(1));
        let last_row = u32::try_from(rows.len()).expect("a part fits on a sheet");
        sheet.autofilter(0, 0, last_row, last_column)?;
    }
    write_guide(workbook.add_worksheet(), template, language)?;
    Ok(workbook.save_to_buffer()?)
}

fn write_value(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    customer: &Customer,
    field: &Field,
    format: &Format,
) -> Result<(), ExportError> {
    let key = field.key.as_str();
    match key {
        "customer_code" => return write_text(sheet, row, column, &customer.customer_code, format),
        "customer_name" => return write_text(sheet, row, column, &customer.customer_name, format),
        "credit_limit" => {
            if let Some(amount) = customer.credit_limit {
                let number = major_units(amount, customer);
                sheet.write_number_with_format(row, column, number, format)?;
            }
            return Ok(());
        }
        "credit_days" => {
            if let Some(days) = customer.credit_days {
                sheet.write_number_with_format(row, column, days, format)?;
            }
            return Ok(());
        }
        _ => {}
    }
    if let Some(date) = customer.dates.get(key) {
        match excel_date(*date) {
            Some(moment) => sheet.write_datetime_with_format(row, column, &moment, format)?,
            // Excel knows no day before 1900: the text stays readable.
            None => sheet.write_string_with_format(row, column, date.to_string(), format)?,
        };
        return Ok(());
    }
    let Some(content) = customer.texts.get(key).filter(|content| !content.is_empty()) else {
        return Ok(());
    };
    let is_number =
        matches!(field.field_type, FieldType::Decimal | FieldType::Rate | FieldType::Integer);
    match content.parse::<f64>() {
        Ok(number) if is_number && number.is_finite() => {
            sheet.write_number_with_format(row, column, number, format)?;
        }
        _ => write_text(sheet, row, column, content, format)?,
    }
    Ok(())
}

/// The limit in whole units of the customer's currency, as a cell shows it.
fn major_units(amount: Amount, customer: &Customer) -> f64 {
    let currency = customer.texts.get("currency").and_then(|code| Currency::parse(code));
    let exponent = currency.map_or(2, |currency| currency.exponent());
    // A cell is a binary number: 15 digits are exact, which is more than any credit limit has.
    amount.0 as f64 / 10_f64.powi(i32::try_from(exponent).unwrap_or(2))
}

fn excel_date(date: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    ExcelDateTime::from_ymd(year, month, day).ok()
}
