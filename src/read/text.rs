//! Rows of a text file with delimiters; a row's number is the line on which it begins.

use std::io::{self, BufRead, BufReader};
use std::ops::ControlFlow;

use crate::domain::text::unguarded;

use super::Limits;
use super::bytes::{Bytes, Reader};
use super::cell::{CellValue, RawCell, RawRow, is_blank};
use super::decode;
use super::recognise::Fault;

/// Error values as a spreadsheet program writes them into a csv.
const ERRORS: [&str; 8] =
    ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!"];

/// Gives each filled row of a text in UTF-8 to `visit` until it breaks.
pub fn rows(
    text: &Bytes,
    delimiter: u8,
    limits: &Limits,
    visit: &mut dyn FnMut(RawRow) -> ControlFlow<()>,
) -> Result<(), Fault> {
    let unread = |fault: io::Error| Fault::Damaged(fault.to_string());
    within_columns(text, delimiter, limits)?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(64 << 10)
        .from_reader(text.reader());
    let mut record = csv::StringRecord::new();
    let head = text.head(HEAD).map_err(unread)?;
    let named = decode::named_delimiter(&String::from_utf8_lossy(&head)).is_some();
    let mut lines = Lines::of(text);
    // The text is valid UTF-8 and any number of fields is allowed: what fails is the reading.
    while reader.read_record(&mut record).map_err(|fault| Fault::Damaged(fault.to_string()))? {
        let Some(position) = record.position() else {
            break;
        };
        let line = lines.at(position.byte()).map_err(unread)?;
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

/// Bytes in which the first line names the delimiter, if it does.
const HEAD: usize = 64;

/// The line of a place, counted by a reading of its own.
struct Lines {
    reader: BufReader<Reader>,
    place: u64,
    line: u32,
    /// The byte before is `\r`, which a `\n` may follow.
    returned: bool,
}

impl Lines {
    fn of(text: &Bytes) -> Lines {
        let reader = BufReader::with_capacity(64 << 10, text.reader());
        Lines { reader, place: 0, line: 1, returned: false }
    }

    /// The line of a record, which may be said to stand on the line ends before it; places are
    /// asked in their order.
    fn at(&mut self, place: u64) -> io::Result<u32> {
        loop {
            let ahead = self.reader.fill_buf()?;
            let left = usize::try_from(place.saturating_sub(self.place)).unwrap_or(usize::MAX);
            let mut taken = left.min(ahead.len());
            let ends = |byte: &&u8| matches!(byte, b'\r' | b'\n');
            taken += ahead[taken..].iter().take_while(ends).count();
            let is_last = ahead.is_empty() || taken < ahead.len();
            let seen = &ahead[..taken];
            for at in memchr::memchr2_iter(b'\r', b'\n', seen) {
                let after = at.checked_sub(1).map_or(self.returned, |at| seen[at] == b'\r');
                self.line = self.line.saturating_add(u32::from(seen[at] == b'\r' || !after));
            }
            self.returned = seen.last().map_or(self.returned, |byte| *byte == b'\r');
            self.reader.consume(taken);
            self.place += taken as u64;
            if is_last {
                return Ok(self.line);
            }
        }
    }
}

/// A line of nothing but delimiters would fill the memory before its record is complete.
fn within_columns(text: &Bytes, delimiter: u8, limits: &Limits) -> Result<(), Fault> {
    let mut fields = 1_u64;
    text.pieces(|piece| {
        for found in memchr::memchr3_iter(delimiter, b'\n', b'\r', piece) {
            fields = if piece[found] == delimiter { fields + 1 } else { 1 };
            if fields > limits.columns {
                return Err(Fault::Limit("columns", limits.columns, fields));
            }
        }
        Ok(())
    })
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
            let text = Bytes::from(text.into_bytes());
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
