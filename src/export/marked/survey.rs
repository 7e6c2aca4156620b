//! What is known of the rows of a sheet before they are written again.

use std::collections::BTreeMap;

use super::cell::{NumberFormats, Styles, kept};
use super::{MarkedNote, RowView, SourceRows, ValueView};
use crate::export::form::{COLUMNS_MAX, ROWS_MAX, display_width};
use crate::finding::Severity;
use crate::template::own::is_own_heading;

/// Rows by which the widths of columns are found.
const WIDTH_ROWS: usize = 200;

/// Cells, styles and places of a sheet, from one pass over its rows.
pub struct Survey {
    pub cells: usize,
    /// The last row of the copy.
    pub last_row: u32,
    /// One more than the last column that has a cell.
    pub columns: u32,
    /// Rows come in order, none of them twice.
    pub ascending: bool,
    /// The cells of the heading by column, and the column among them that is of an earlier copy.
    pub headings: Vec<(u32, String)>,
    pub earlier: Option<u32>,
    /// By column, whether the first filled cell is a heading of ours; `None` without one.
    pub filled: Vec<Option<bool>>,
    /// By column, as wide as the first rows need.
    pub widths: BTreeMap<u32, u32>,
    pub styles: Styles,
    /// What a sheet cannot hold.
    pub lost_cells: u64,
    pub cut_texts: u64,
    rows: usize,
    last_number: u32,
}

/// The gravest finding of each row by column; `None` is the whole row.
type Marks = BTreeMap<u32, BTreeMap<Option<u32>, Severity>>;

impl Survey {
    pub fn of(
        rows: &impl SourceRows,
        header_row: Option<u32>,
        notes: &[&MarkedNote],
        known: &mut NumberFormats,
    ) -> Survey {
        let mut marks = Marks::new();
        for note in notes {
            let Some(row) = note.row else { continue };
            let worst = marks.entry(row).or_default().entry(note.column).or_insert(note.severity);
            *worst = note.severity.max(*worst);
        }
        let mut survey = Survey {
            cells: 0,
            last_row: 0,
            columns: 0,
            ascending: true,
            headings: Vec::new(),
            earlier: None,
            filled: Vec::new(),
            widths: BTreeMap::new(),
            styles: Styles::new(),
            lost_cells: 0,
            cut_texts: 0,
            rows: 0,
            last_number: 0,
        };
        rows.each(&mut |row| {
            if header_row == Some(row.number) && survey.headings.is_empty() {
                survey.heading(&row);
            }
            survey.row(&row, &marks, known);
        });
        survey
    }

    fn heading(&mut self, row: &RowView) {
        let mut cells = row.cells.iter();
        let own =
            cells.find(|cell| matches!(cell.value, ValueView::Text(text) if is_own_heading(text)));
        self.earlier = own.map(|cell| cell.column);
        let cells = row.cells.iter();
        self.headings = cells.map(|cell| (cell.column, cell.text.to_owned())).collect();
    }

    fn row(&mut self, row: &RowView, marks: &Marks, known: &mut NumberFormats) {
        self.cells += row.cells.len();
        self.ascending &= self.rows == 0 || self.last_number < row.number;
        self.last_number = row.number;
        self.rows += 1;
        if row.number == 0 || row.number > ROWS_MAX {
            self.lost_cells += row.cells.len() as u64;
            return;
        }
        self.last_row = self.last_row.max(row.number);
        let marks = marks.get(&row.number);
        for cell in row.cells {
            if self.rows <= WIDTH_ROWS {
                let width = self.widths.entry(cell.column).or_default();
                *width = display_width(cell.text).clamp(8, 40).max(*width);
            }
            if cell.column >= COLUMNS_MAX {
                self.lost_cells += 1;
                continue;
            }
            let at = cell.column as usize;
            if self.filled.len() <= at {
                self.filled.resize(at + 1, None);
            }
            if self.filled[at].is_none() && cell.value != ValueView::Empty {
                self.filled[at] = Some(is_own_heading(cell.text));
            }
            let of = |column| marks.and_then(|marks| marks.get(&column).copied());
            let mark = of(Some(cell.column));
            // Without a column of results the first cell speaks for its row.
            let row_mark = of(None).max(mark).filter(|_| cell.column == 0);
            for mark in [mark].into_iter().chain(row_mark.map(Some)) {
                let Some(kept) = kept(cell, mark) else { continue };
                self.columns = self.columns.max(cell.column + 1);
                self.cut_texts += u64::from(kept.cut);
                if let Some(style) = kept.style {
                    self.styles.of(cell, style, mark, Some(known));
                }
            }
        }
    }
}
