//! One report as one sheet: headings, rows, numbers as numbers.

use rust_xlsxwriter::{Format, FormatBorder, Workbook, Worksheet};
use unicode_width::UnicodeWidthStr;

use super::ExportError;
use super::form::{column_number, landscape, write_text};

/// Digits that a number of a workbook holds exactly.
const DIGITS_MAX: usize = 15;
const ROWS_MAX: usize = 1_048_576;
const WIDTH_MAX: usize = 44;

/// A report as text cells; from `numbers_from` on they are numbers where they read as such.
pub struct PlainReport<'a> {
    pub sheet: &'a str,
    pub headings: &'a [String],
    pub rows: &'a [Vec<String>],
    pub numbers_from: usize,
}

/// The workbook of one report; rows beyond a sheet go on in the next one.
pub fn plain_workbook(report: &PlainReport) -> Result<Vec<u8>, ExportError> {
    let mut workbook = Workbook::new();
    let line = Format::new().set_border(FormatBorder::Thin).set_border_color("#D5DAE0");
    let mut rest = report.rows;
    for number in 1.. {
        let (here, later) = rest.split_at(rest.len().min(ROWS_MAX - 1));
        let sheet = workbook.add_worksheet();
        match number {
            1 => sheet.set_name(report.sheet)?,
            _ => sheet.set_name(format!("{} {number}", report.sheet))?,
        };
        write_sheet(sheet, report, here, &line)?;
        rest = later;
        if rest.is_empty() {
            break;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

fn write_sheet(
    sheet: &mut Worksheet,
    report: &PlainReport,
    rows: &[Vec<String>],
    line: &Format,
) -> Result<(), ExportError> {
    let heading = line.clone().set_bold().set_background_color("#E4EAF1").set_text_wrap();
    let text = line.clone().set_num_format("@");
    let figures: Vec<Format> =
        (0..7).map(|digits| line.clone().set_num_format(number_format(digits))).collect();
    for (index, words) in report.headings.iter().enumerate() {
        write_text(sheet, 0, column_number(index), words, &heading)?;
        let widest = rows.iter().map(|row| row[index].width()).max().unwrap_or(0);
        let width = widest.max(words.width()).min(WIDTH_MAX) + 2;
        sheet.set_column_width(column_number(index), u32::try_from(width).unwrap_or(10))?;
    }
    let mut last = 0;
    for (number, row) in (1..).zip(rows) {
        for (index, cell) in row.iter().enumerate() {
            let column = column_number(index);
            match figure(cell).filter(|_| index >= report.numbers_from) {
                Some((value, digits)) => {
                    sheet.write_number_with_format(number, column, value, &figures[digits])?;
                }
                None => write_text(sheet, number, column, cell, &text)?,
            }
        }
        last = number;
    }
    landscape(sheet)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, last, column_number(report.headings.len().saturating_sub(1)))?;
    Ok(())
}

fn number_format(digits: usize) -> String {
    match digits {
        0 => "#,##0".to_owned(),
        digits => format!("#,##0.{}", "0".repeat(digits)),
    }
}

/// The number that a cell reads as and its decimals; text where it would lose a digit.
fn figure(cell: &str) -> Option<(f64, usize)> {
    let plain = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = whole.len() + part.len() <= DIGITS_MAX && part.len() < 7;
    let is_number = !whole.is_empty() && digits(whole) && digits(part) && fits;
    is_number.then(|| cell.parse().ok()).flatten().map(|value| (value, part.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_a_number_only_where_it_stays_exact() {
        let cases = [
            ("12.50", Some((12.5, 2))),
            ("-3", Some((-3.0, 0))),
            ("0.1234", Some((0.1234, 4))),
            ("123456789012345.67", None),
            ("2024-01-31", None),
            ("=1+1", None),
            ("1e5", None),
            ("", None),
            (".5", None),
        ];
        for (cell, expected) in cases {
            assert_eq!(figure(cell), expected, "{cell}");
        }
    }
}
