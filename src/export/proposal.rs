//! The proposal of duplicates: one row a customer, grouped, with a column to mark.

use rust_xlsxwriter::{DataValidation, Format, FormatAlign, FormatBorder, Workbook};

use super::ExportError;
use super::form::{column_number, landscape, write_text};
use crate::i18n::{Language, text};

/// One customer of a group as the proposal shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProposalRow {
    /// From 1.
    pub group: u32,
    /// `keep`, `merge`, `never` or empty.
    pub mark: String,
    pub customer_code: String,
    pub customer_name: String,
    /// Out of 100.
    pub score: u32,
    /// In words.
    pub reasons: String,
    /// What helps to decide, in the order of the headings.
    pub details: Vec<String>,
}

/// The columns before the details, by the keys of machine-readable output.
pub const PROPOSAL_COLUMNS: [&str; 6] =
    ["group", "mark", "customer_code", "customer_name", "score", "reasons"];

const WIDTHS: [u32; 6] = [7, 9, 16, 34, 8, 34];

/// The workbook: row 1 has the headings, every other row a customer, groups in turn shaded.
pub fn proposal_workbook(
    rows: &[ProposalRow],
    details: &[String],
    language: Language,
) -> Result<Vec<u8>, ExportError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(text(language, "proposal-sheet", &[]))?;
    let line = Format::new().set_border(FormatBorder::Thin).set_border_color("#D5DAE0");
    let heading = line.clone().set_bold().set_background_color("#E4EAF1").set_text_wrap();
    let mut headings: Vec<String> = PROPOSAL_COLUMNS
        .iter()
        .map(|key| text(language, &format!("proposal-{}", key.replace('_', "-")), &[]))
        .collect();
    headings.extend(details.iter().cloned());
    for (index, words) in headings.iter().enumerate() {
        let column = column_number(index);
        write_text(sheet, 0, column, words, &heading)?;
        sheet.set_column_width(column, WIDTHS.get(index).copied().unwrap_or(24))?;
    }
    let mut last = 0;
    for (number, row) in (1..).zip(rows) {
        let shade = if row.group.is_multiple_of(2) { "#F4F7FA" } else { "#FFFFFF" };
        let cell = line.clone().set_background_color(shade).set_num_format("@");
        let figure = line.clone().set_background_color(shade);
        let open = cell.clone().set_background_color("#FFF8E1").set_align(FormatAlign::Center);
        sheet.write_number_with_format(number, 0, row.group, &figure)?;
        write_text(sheet, number, 1, &mark(&row.mark, language), &open)?;
        write_text(sheet, number, 2, &row.customer_code, &cell)?;
        write_text(sheet, number, 3, &row.customer_name, &cell)?;
        sheet.write_number_with_format(number, 4, row.score, &figure)?;
        write_text(sheet, number, 5, &row.reasons, &cell)?;
        for (index, detail) in row.details.iter().enumerate() {
            write_text(sheet, number, column_number(6 + index), detail, &cell)?;
        }
        last = number;
    }
    let marks: Vec<String> =
        ["keep", "merge", "never"].iter().map(|word| mark(word, language)).collect();
    let validation = DataValidation::new()
        .allow_list_strings(&marks)?
        .set_input_title(text(language, "proposal-mark", &[]))?
        .set_input_message(text(language, "proposal-how", &[]))?;
    sheet.add_data_validation(1, 1, last.max(1), 1, &validation)?;
    landscape(sheet)?;
    sheet.set_freeze_panes(1, 4)?;
    sheet.autofilter(0, 0, last, column_number(headings.len() - 1))?;
    Ok(workbook.save_to_buffer()?)
}

/// The word of a mark in a language; nothing where nothing is marked.
fn mark(word: &str, language: Language) -> String {
    match word {
        "" => String::new(),
        word => text(language, &format!("proposal-mark-{word}"), &[]),
    }
}
