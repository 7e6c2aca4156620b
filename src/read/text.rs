//! Rows of a text file with delimiters; a row's number is the line on which it begins.

use std::ops::ControlFlow;

use crate::domain::text::unguarded;

use super::Limits;
use super::cell::{CellValue, RawCell, RawRow, is_blank};
use super::decode;
use super::recognise::Fault;

/// Error values as a spreadsheet program writes them into a csv.
const ERRORS: [&str; 8] =
    ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!"];

/// Gives each filled row of a decoded text to `visit` until it breaks.
pub fn rows(
    text: &str,
    delimiter: u8,
    limits: &Limits,
    visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>,
) -> Result<(), Fault> {
    within_columns(text, delimiter, limits)?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let named = decode::named_delimiter(text).is_some();
    let (mut line, mut counted) = (1_u32, 0_usize);
    // The text is valid UTF-8 and any number of fields is allowed, so nothing can fail.
    while let Ok(true) = reader.read_record(&mut record) {
        let Some(position) = record.position() else {
            break;
        };
        // The position may stand on the line ends before the record.
        let start = usize::try_from(position.byte()).unwrap_or(usize::MAX).min(text.len());
        let blank = text.as_bytes()[start..]
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        line = line.saturating_add(line_ends(&text.as_bytes()[counted..start + blank]));
        counted = start + blank;
        within_cell(&record, limits)?;
        if named && line == 1 {
            continue;
        }
        let row = RawRow {
            number: line,
            cells: cells(&record),
            fields: u32::try_from(record.len()).ok(),
        };
        if !row.cells.is_empty() && visit(row).is_break() {
            break;
        }
    }
    Ok(())
}

/// A line of nothing but delimiters would fill the memory before its record is complete.
fn within_columns(text: &str, delimiter: u8, limits: &Limits) -> Result<(), Fault> {
    let mut fields = 1_u64;
    for found in memchr::memchr3_iter(delimiter, b'\n', b'\r', text.as_bytes()) {
        fields = if text.as_bytes()[found] == delimiter { fields + 1 } else { 1 };
        if fields > limits.columns {
            return Err(Fault::Limit("columns", limits.columns, fields));
        }
    }
    Ok(())
}

fn within_cell(record: &csv::StringRecord, limits: &Limits) -> Result<(), Fault> {
    if record.as_slice().len() as u64 <= limits.cell_bytes {
        return Ok(());
    }
    match record.iter().map(|field| field.len() as u64).max() {
        Some(longest) if longest > limits.cell_bytes => {
            Err(Fault::Limit("cell-bytes", limits.cell_bytes, longest))
        }
        _ => Ok(()),
    }
}

/// Line ends of any system: `\n`, `\r\n`, `\r`.
fn line_ends(bytes: &[u8]) -> u32 {
    let mut count = 0;
    for (place, byte) in bytes.iter().enumerate() {
        let ends = match byte {
            b'\n' => true,
            b'\r' => bytes.get(place + 1) != Some(&b'\n'),
            _ => false,
        };
        count += u32::from(ends);
    }
    count
}

fn cells(record: &csv::StringRecord) -> Vec<RawCell> {
    let mut cells = Vec::with_capacity(record.len());
    for (column, field) in (0..).zip(record) {
        let shown = unwrapped(field);
        if is_blank(shown) {
            continue;
        }
        let mut cell = RawCell::text(column, shown);
        if ERRORS.contains(&cell.text.trim()) {
            cell.value = CellValue::Error(cell.text.trim().to_owned());
        }
        cells.push(cell);
    }
    cells
}

/// The text of `="00123"`, by which exports keep zeros, and of `'=1+1`, by which they keep a text
/// from being a formula.
fn unwrapped(field: &str) -> &str {
    let trimmed = field.trim_matches(['\t', ' ']);
    let inside = trimmed.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    inside.unwrap_or_else(|| unguarded(trimmed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_numbers_are_lines_with_any_line_end() {
        for ends in ["\n", "\r\n", "\r"] {
            let text = "a,b||1,\"x|y\"|| , |=\"007\",00123\t,'=1,''+x,'a,=\"\"".replace('|', ends);
            let mut seen = Vec::new();
            rows(&text, b',', &Limits::default(), &mut |row| {
                let texts: Vec<String> = row.cells.iter().map(|c| c.text.clone()).collect();
                seen.push((row.number, texts.join("/")));
                ControlFlow::Continue(())
            })
            .unwrap();
            let quoted = format!("1/x{ends}y");
            let wanted: Vec<(u32, String)> =
                vec![(1, "a/b".into()), (3, quoted), (7, "007/00123/=1/'+x/'a".into())];
            assert_eq!(seen, wanted, "{ends:?}");
        }
    }
}
