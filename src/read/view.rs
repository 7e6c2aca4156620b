//! The rows of a sheet in passing: nothing of a cell is copied that need not be.

use std::fmt::Write;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use calamine::ExcelDateTimeType;
use chrono::Datelike;

use super::cell::{CellValue, RawCell, RawRow, push_decimal};
use super::recognise::Fault;
use super::source::Workbook;
use super::visit::RowVisitor;
use super::xlsx::{LeanCell, LeanRow, LeanValue, Style};
use crate::domain::Date;
use crate::domain::date::from_serial;
use crate::template::look::Look;

/// A row in passing.
#[derive(Clone, Copy, Debug)]
pub struct SeenRow<'a> {
    /// As Excel counts, or the line in a csv.
    pub number: u32,
    /// From left to right.
    pub cells: &'a [SeenCell<'a>],
}

/// As [`RawCell`].
#[derive(Clone, Copy, Debug)]
pub struct SeenCell<'a> {
    pub column: u32,
    pub value: SeenValue<'a>,
    pub text: &'a str,
    pub number_format: Option<&'a Arc<str>>,
    pub look: Option<&'a Arc<Look>>,
}

/// As [`CellValue`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SeenValue<'a> {
    Empty,
    Text(&'a str),
    Number(f64),
    Date { day: Date, serial: f64 },
    Bool(bool),
    Error(&'a str),
}

impl Workbook {
    /// As [`Workbook::rows`], each row as it passes.
    pub fn see(&self, sheet: usize, visit: &mut dyn FnMut(SeenRow)) -> Result<(), Fault> {
        let mut viewer = Viewer { visit, written: String::new() };
        self.visit(sheet, &mut viewer).map(|_| ())
    }
}

struct Viewer<'v> {
    visit: &'v mut dyn FnMut(SeenRow),
    /// The texts of the numbers and days of a row.
    written: String,
}

/// What is known of a cell before all texts of its row are written.
enum Draft {
    Text(u32),
    Number(f64, Range<usize>),
    Date(Date, f64, Range<usize>),
    Raw(RawCell),
}

impl RowVisitor for Viewer<'_> {
    fn raw(&mut self, row: RawRow) -> ControlFlow<()> {
        let cells: Vec<SeenCell> = row.cells.iter().map(seen).collect();
        (self.visit)(SeenRow { number: row.number, cells: &cells });
        ControlFlow::Continue(())
    }

    fn lean(&mut self, row: LeanRow<'_>) -> ControlFlow<()> {
        self.written.clear();
        let draft = |cell: &LeanCell| {
            let style = row.styles.get(cell.style);
            let draft = self.draft(cell, style, row.styles.date1904);
            match draft {
                Some(draft) => Some((cell.column, style, draft)),
                None => Some((cell.column, style, Draft::Raw(row.raw_cell(cell)?))),
            }
        };
        let drafts: Vec<(u32, &Style, Draft)> = row.cells.iter().filter_map(draft).collect();
        let written = self.written.as_str();
        let cells: Vec<SeenCell> = drafts
            .iter()
            .map(|(column, style, draft)| {
                let (value, text) = match draft {
                    Draft::Raw(raw) => return seen(raw),
                    Draft::Text(number) => {
                        let text = row.texts.get(*number);
                        (SeenValue::Text(text), text)
                    }
                    Draft::Number(number, text) => {
                        (SeenValue::Number(*number), &written[text.clone()])
                    }
                    Draft::Date(day, serial, text) => {
                        (SeenValue::Date { day: *day, serial: *serial }, &written[text.clone()])
                    }
                };
                let (number_format, look) = (style.format.as_ref(), style.look.as_ref());
                SeenCell { column: *column, value, text, number_format, look }
            })
            .collect();
        (self.visit)(SeenRow { number: row.number, cells: &cells });
        ControlFlow::Continue(())
    }
}

impl Viewer<'_> {
    /// The cells that most tables are made of; `None` for any other.
    fn draft(&mut self, cell: &LeanCell, style: &Style, date1904: bool) -> Option<Draft> {
        let start = self.written.len();
        match (cell.value, style.time) {
            (LeanValue::Text(number), _) => Some(Draft::Text(number)),
            // A format may show digits in its own manner.
            (LeanValue::Number(number), None) if style.format.is_none() => {
                push_decimal(&mut self.written, number);
                Some(Draft::Number(number, start..self.written.len()))
            }
            (LeanValue::Number(serial), Some(ExcelDateTimeType::DateTime))
                if serial.fract() == 0.0 && (1.0..2_958_466.0).contains(&serial) =>
            {
                let day = from_serial(serial as i64, date1904)?;
                let (year, month) = (day.year(), day.month());
                write!(self.written, "{year:04}-{month:02}-{:02}", day.day()).ok()?;
                Some(Draft::Date(day, serial, start..self.written.len()))
            }
            _ => None,
        }
    }
}

fn seen(cell: &RawCell) -> SeenCell<'_> {
    let value = match &cell.value {
        CellValue::Empty => SeenValue::Empty,
        CellValue::Text(text) => SeenValue::Text(text),
        CellValue::Number(number) => SeenValue::Number(*number),
        CellValue::Date { day, serial } => SeenValue::Date { day: *day, serial: *serial },
        CellValue::Bool(truth) => SeenValue::Bool(*truth),
        CellValue::Error(text) => SeenValue::Error(text),
    };
    SeenCell {
        column: cell.column,
        value,
        text: &cell.text,
        number_format: cell.number_format.as_ref(),
        look: cell.look.as_ref(),
    }
}
