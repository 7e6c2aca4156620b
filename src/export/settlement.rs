//! The proposal of settlements: one row a document, matches in turn shaded, each with its reason.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook};

use super::ExportError;
use super::form::{column_number, landscape, write_text};
use crate::i18n::{Language, text};

/// The columns of a proposal, in the order in which they are read back.
pub const SETTLEMENT_COLUMNS: [&str; 11] = [
    "match",
    "rule",
    "settled_on",
    "customer_code",
    "customer_name",
    "currency",
    "document_number",
    "document_date",
    "debit",
    "credit",
    "control_account",
];

const WIDTHS: [u32; 12] = [7, 14, 12, 12, 30, 7, 20, 12, 16, 16, 12, 48];

/// The workbook of a proposal; `rows` have the cells of [`SETTLEMENT_COLUMNS`]. Everything is
/// text, so that no amount loses a digit on its way back; a last column says why.
pub fn settlement_workbook(
    rows: &[Vec<String>],
    language: Language,
) -> Result<Vec<u8>, ExportError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(text(language, "settle-sheet", &[]))?;
    let line = Format::new().set_border(FormatBorder::Thin).set_border_color("#D5DAE0");
    let heading = line.clone().set_bold().set_background_color("#E4EAF1").set_text_wrap();
    let keys = SETTLEMENT_COLUMNS.iter().chain(&["reason"]);
    for (index, key) in keys.enumerate() {
        let words = text(language, &format!("column-{}", key.replace('_', "-")), &[]);
        write_text(sheet, 0, column_number(index), &words, &heading)?;
        sheet.set_column_width(column_number(index), WIDTHS[index])?;
    }
    let mut last = 0;
    for (number, row) in (1..).zip(rows) {
        let is_even = row[0].bytes().last().is_some_and(|digit| digit % 2 == 0);
        let shade = if is_even { "#F4F7FA" } else { "#FFFFFF" };
        let cell = line.clone().set_background_color(shade).set_num_format("@");
        let amount = cell.clone().set_align(FormatAlign::Right);
        let rule = text(language, &format!("settle-rule-{}", row[1]), &[]);
        for (index, value) in row.iter().enumerate() {
            let value = if index == 1 { &rule } else { value };
            let is_amount = ["debit", "credit"].contains(&SETTLEMENT_COLUMNS[index]);
            let format = if is_amount { &amount } else { &cell };
            write_text(sheet, number, column_number(index), value, format)?;
        }
        let reason = text(language, &format!("settle-reason-{}", row[1]), &[]);
        write_text(sheet, number, column_number(row.len()), &reason, &cell)?;
        last = number;
    }
    landscape(sheet)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, last, column_number(SETTLEMENT_COLUMNS.len()))?;
    Ok(workbook.save_to_buffer()?)
}
