//! A row as small as it can be: numbers as they are, texts by their number.

use calamine::{Data, ExcelDateTime};

use crate::read::cell::{CellValue, RawCell, RawRow};
use crate::read::value::raw_cell;

use super::styles::Styles;
use super::texts::Texts;

/// What a lean cell holds; texts are never blank.
#[derive(Clone, Copy, Debug)]
pub enum LeanValue {
    Text(u32),
    Number(f64),
    Bool(bool),
    /// An error value, or a formula without a value.
    Error(u32),
}

/// A cell that shows something.
#[derive(Clone, Copy, Debug)]
pub struct LeanCell {
    /// From 0.
    pub column: u32,
    pub style: u32,
    pub value: LeanValue,
}

/// A row with at least one cell, the columns ascending.
#[derive(Clone, Copy)]
pub struct LeanRow<'a> {
    /// As Excel counts.
    pub number: u32,
    pub cells: &'a [LeanCell],
    pub texts: &'a Texts<'a>,
    pub styles: &'a Styles,
}

impl LeanRow<'_> {
    /// The cell as all formats give it.
    pub fn raw_cell(&self, cell: &LeanCell) -> Option<RawCell> {
        let style = self.styles.get(cell.style);
        let format = style.format.clone();
        let date1904 = self.styles.date1904;
        let raw = match cell.value {
            LeanValue::Text(text) => {
                let text = RawCell::text(cell.column, self.texts.get(text));
                Some(RawCell { number_format: format, ..text })
            }
            LeanValue::Number(number) => {
                let data = match style.time {
                    Some(kind) => Data::DateTime(ExcelDateTime::new(number, kind, date1904)),
                    None => Data::Float(number),
                };
                raw_cell(cell.column, &data, format, date1904)
            }
            LeanValue::Bool(truth) => raw_cell(cell.column, &Data::Bool(truth), format, date1904),
            LeanValue::Error(text) => {
                let text = self.texts.get(text);
                let value = CellValue::Error(text.to_owned());
                // A formula has no value that its format could show.
                let number_format = format.filter(|_| !text.starts_with('='));
                Some(RawCell { value, number_format, ..RawCell::text(cell.column, text) })
            }
        };
        raw.map(|raw| RawCell { look: style.look.clone(), ..raw })
    }

    /// Bytes of the texts of its cells.
    pub fn text_bytes(&self) -> usize {
        let texts = self.cells.iter().map(|cell| match cell.value {
            LeanValue::Text(text) => self.texts.get(text).len(),
            _ => 0,
        });
        texts.sum()
    }

    /// The row as all formats give it.
    pub fn raw(&self) -> RawRow {
        let cells = self.cells.iter().filter_map(|cell| self.raw_cell(cell));
        RawRow { number: self.number, cells: cells.collect(), fields: None }
    }
}
