//! What a file says a cell holds, as this program sees it.

use std::sync::Arc;

use calamine::Data;

use crate::domain::date::from_serial;

use super::cell::{CellValue, RawCell, is_blank};

/// Whether the words of a cell that is said to hold a number, such as `<v>5,5</v>`, are none. Excel
/// takes such a workbook for damaged, and other programs show 5, 0 or nothing: nobody knows what
/// was meant, so the cell is an error.
pub fn is_no_number(words: &str) -> bool {
    !is_blank(words) && words.trim_ascii().parse::<f64>().is_err()
}

/// A cell whose words are no value.
pub fn refused(cell: RawCell) -> RawCell {
    // What begins as a formula has no value that its format could show.
    let number_format = cell.number_format.filter(|_| !cell.text.starts_with('='));
    RawCell { value: CellValue::Error(cell.text.clone()), number_format, ..cell }
}

/// A cell as this program sees it; `None` where it shows nothing.
pub fn raw_cell(
    column: u32,
    value: &Data,
    format: Option<Arc<str>>,
    date1904: bool,
) -> Option<RawCell> {
    let plain = |value, text: String| {
        let number_format = format.clone();
        Some(RawCell { column, value, text, number_format, look: None })
    };
    match value {
        Data::Empty => None,
        Data::String(text) | Data::DurationIso(text) => (!is_blank(text))
            .then(|| RawCell { number_format: format, ..RawCell::text(column, text) }),
        Data::Int(number) => Some(RawCell::number(column, *number as f64, format)),
        Data::Float(number) => Some(RawCell::number(column, *number, format)),
        Data::Bool(value) => {
            plain(CellValue::Bool(*value), if *value { "TRUE" } else { "FALSE" }.to_owned())
        }
        Data::Error(error) => plain(CellValue::Error(error.to_string()), error.to_string()),
        Data::DateTimeIso(text) => {
            let day = text.get(..10).unwrap_or(text);
            Some(RawCell::text(column, day))
        }
        Data::DateTime(moment) => {
            let serial = moment.as_f64();
            let whole = serial.floor();
            let in_range = moment.is_datetime() && (1.0..2_958_466.0).contains(&whole);
            let day = in_range.then(|| from_serial(whole as i64, date1904)).flatten();
            let Some(day) = day else {
                return Some(RawCell::number(column, serial, None));
            };
            let text = match moment.to_ymd_hms_milli() {
                (.., 0, 0, 0, _) => day.format("%Y-%m-%d").to_string(),
                (.., hour, minute, second, _) => {
                    format!("{} {hour:02}:{minute:02}:{second:02}", day.format("%Y-%m-%d"))
                }
            };
            plain(CellValue::Date { day, serial }, text)
        }
    }
}
