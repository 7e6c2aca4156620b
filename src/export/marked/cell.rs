//! One cell of the copy: its value as it was, its colour by what was found.

use std::collections::{BTreeSet, HashMap};

use rust_xlsxwriter::{Color, Format, Worksheet};

use super::{Losses, SourceCell, SourceValue};
use crate::export::ExportError;
use crate::export::form::{TEXT_MAX, looks_live, shortened};
use crate::finding::Severity;

/// Excel holds few custom number formats; a source with more keeps its values, not their look.
const NUMBER_FORMATS_MAX: usize = 200;
const NUMBER_FORMAT_LENGTH_MAX: usize = 255;

/// The formats in use, each made once.
#[derive(Default)]
pub struct Formats {
    made: HashMap<(String, Option<Severity>, bool), Format>,
    number_formats: BTreeSet<String>,
}

impl Formats {
    fn get(&mut self, number_format: &str, mark: Option<Severity>, quoted: bool) -> &Format {
        let number_format = self.admitted(number_format);
        self.made.entry((number_format.clone(), mark, quoted)).or_insert_with(|| {
            let mut format = Format::new().set_num_format(number_format);
            if let Some(severity) = mark {
                format = coloured(format, severity);
            }
            if quoted { format.set_quote_prefix() } else { format }
        })
    }

    fn admitted(&mut self, number_format: &str) -> String {
        let fits = number_format.encode_utf16().count() <= NUMBER_FORMAT_LENGTH_MAX;
        let known = self.number_formats.contains(number_format);
        if fits && (known || self.number_formats.len() < NUMBER_FORMATS_MAX) {
            self.number_formats.insert(number_format.to_owned());
            return number_format.to_owned();
        }
        "General".to_owned()
    }
}

/// The fill and the ink of a severity.
pub fn coloured(format: Format, severity: Severity) -> Format {
    let (fill, ink) = match severity {
        Severity::Error => (0xFFC7CE, 0x9C0006),
        Severity::Warning => (0xFFEB9C, 0x7F6000),
        Severity::Info => (0xDDEBF7, 0x1F3864),
    };
    format.set_background_color(Color::RGB(fill)).set_font_color(Color::RGB(ink))
}

/// Writes a cell as it was; text stays text, and nothing becomes a formula.
pub fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &SourceCell,
    mark: Option<Severity>,
    formats: &mut Formats,
    losses: &mut Losses,
) -> Result<(), ExportError> {
    let own = cell.number_format.as_deref().filter(|own| !own.is_empty());
    match &cell.value {
        SourceValue::Empty => {
            if own.is_some() || mark.is_some() {
                let format = formats.get(own.unwrap_or("General"), mark, false);
                sheet.write_blank(row, column, format)?;
            }
        }
        SourceValue::Number(number) if number.is_finite() => {
            let format = formats.get(own.unwrap_or("General"), mark, false);
            sheet.write_number_with_format(row, column, *number, format)?;
        }
        SourceValue::Date(serial) if serial.is_finite() && *serial >= 0.0 => {
            let usual = if serial.fract() == 0.0 { "yyyy-mm-dd" } else { "yyyy-mm-dd hh:mm:ss" };
            let format = formats.get(own.unwrap_or(usual), mark, false);
            sheet.write_number_with_format(row, column, *serial, format)?;
        }
        SourceValue::Bool(truth) => {
            let format = formats.get(own.unwrap_or("General"), mark, false);
            sheet.write_boolean_with_format(row, column, *truth, format)?;
        }
        SourceValue::Text(content) | SourceValue::Error(content) => {
            write_text(sheet, (row, column), content, own, mark, formats, losses)?;
        }
        // What Excel cannot hold as a number or a day stays as it was shown.
        SourceValue::Number(_) | SourceValue::Date(_) => {
            write_text(sheet, (row, column), &cell.text, own, mark, formats, losses)?;
        }
    }
    Ok(())
}

fn write_text(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    content: &str,
    own: Option<&str>,
    mark: Option<Severity>,
    formats: &mut Formats,
    losses: &mut Losses,
) -> Result<(), ExportError> {
    let kept = shortened(content, TEXT_MAX);
    losses.texts += u64::from(content.encode_utf16().count() > TEXT_MAX);
    let format = formats.get(own.unwrap_or("General"), mark, looks_live(&kept));
    sheet.write_string_with_format(row, column, kept, format)?;
    Ok(())
}
