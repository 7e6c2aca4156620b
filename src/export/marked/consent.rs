//! The drop-downs in which a user accepts suggestions: all of a row, or those of one column.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Worksheet};

use super::sheet::{Page, sheet_column};
use crate::export::ExportError;
use crate::export::form::ROWS_MAX;
use crate::finding::column_letters;
use crate::i18n::text;
use crate::template::own::{ACCEPT_HEADING, ACCEPT_WORD};

/// Excel's limit on the words of a drop-down together, less than which is enough here.
const WORDS_MAX: usize = 240;
/// Pieces of rows that one rule names.
const PIECES_MAX: usize = 200;

/// Offers in each row with suggestions the word of consent and, where there are several, the
/// headings of their columns; other words may be typed, too.
pub fn offer<R>(
    page: &Page<R>,
    headings: &[(u32, String)],
    sheet: &mut Worksheet,
    column: u16,
) -> Result<(), ExportError> {
    for (columns, rows) in rows_by_columns(page) {
        let words = words(page, headings, &columns);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let offered = DataValidation::new()
            .allow_list_strings(&words)?
            .set_input_title(ACCEPT_HEADING[page.language as usize])?
            .set_input_message(text(page.language, "marked-accept", &[]))?
            .set_error_style(DataValidationErrorStyle::Information);
        let letters = column_letters(u32::from(column));
        for pieces in pieces(&rows).chunks(PIECES_MAX) {
            let named: Vec<String> = pieces
                .iter()
                .map(|(first, last)| format!("{letters}{first}:{letters}{last}"))
                .collect();
            let (first, last) = (pieces[0].0 - 1, pieces[pieces.len() - 1].1 - 1);
            let rule = offered.clone().set_multi_range(named.join(" "));
            sheet.add_data_validation(first, column, last, column, &rule)?;
        }
    }
    Ok(())
}

/// The rows with suggestions, by the columns that have one.
fn rows_by_columns<R>(page: &Page<R>) -> BTreeMap<Vec<u32>, Vec<u32>> {
    let header_row = page.source.header_row.unwrap_or(0);
    let mut columns: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for note in page.notes.iter().filter(|note| note.suggestion.is_some()) {
        let Some(row) = note.row.filter(|row| (header_row + 1..=ROWS_MAX).contains(row)) else {
            continue;
        };
        columns.entry(row).or_default().extend(note.column);
    }
    let mut rows: BTreeMap<Vec<u32>, Vec<u32>> = BTreeMap::new();
    for (row, mut columns) in columns {
        columns.sort_unstable();
        columns.dedup();
        // One suggestion needs no name.
        let columns = if columns.len() < 2 { Vec::new() } else { columns };
        rows.entry(columns).or_default().push(row);
    }
    rows
}

/// The word of consent, then the headings; a column without one is named by its letters.
fn words<R>(page: &Page<R>, headings: &[(u32, String)], columns: &[u32]) -> Vec<String> {
    let mut words = vec![ACCEPT_WORD[page.language as usize].to_owned()];
    for column in columns.iter().filter(|column| sheet_column(**column).is_some()) {
        let heading =
            headings.iter().filter(|(at, _)| at == column).map(|(_, heading)| heading.trim());
        let mut heading = heading.filter(|heading| !heading.is_empty() && !heading.contains(','));
        let word = heading.next_back().map_or_else(|| column_letters(*column), str::to_owned);
        let length: usize = words.iter().map(|word| word.chars().count() + 1).sum();
        if length + word.chars().count() > WORDS_MAX {
            break;
        }
        words.push(word);
    }
    words
}

/// Runs of neighbouring rows, first and last.
fn pieces(rows: &[u32]) -> Vec<(u32, u32)> {
    let mut pieces: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match pieces.last_mut() {
            Some((_, last)) if *last + 1 == *row => *last = *row,
            _ => pieces.push((*row, *row)),
        }
    }
    pieces
}
