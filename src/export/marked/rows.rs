//! The rows of a sheet of the copy, for a sheet of rust_xlsxwriter or for the gap in one.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{Format, Worksheet};

use super::cell::{self, HEADING, Held, OPEN, Styles, kept};
use super::sheet::{Page, TOLD_MAX, sheet_column};
use super::{CellView, MarkedNote, SourceCell, SourceRows};
use crate::export::ExportError;
use crate::export::form::{ROWS_MAX, TEXT_MAX, shortened};
use crate::export::package::{Body, Gap, Link, Rows};
use crate::finding::Severity;
use crate::template::own::{ACCEPT_HEADING, RESULT_HEADING};

/// The findings of a row by column.
pub type Here<'a> = BTreeMap<Option<u32>, Vec<&'a MarkedNote>>;

/// The findings by row and column; `None` is the whole row.
pub type Marks<'a> = BTreeMap<u32, Here<'a>>;

/// Rows as Excel counts: their heights, and those that nobody saw.
pub struct Shapes {
    pub heights: BTreeMap<u32, f64>,
    pub hidden: BTreeSet<u32>,
}

/// The columns that the program adds.
#[derive(Clone, Copy)]
pub struct Columns {
    pub result: Option<u16>,
    pub accept: Option<u16>,
}

/// Takes the cells of rows, row by row and each from left to right.
trait Cells {
    fn begin(&mut self, row: u32, height: Option<f64>, hidden: bool);
    /// `None` is the plain style.
    fn put(&mut self, column: u16, style: Option<usize>, held: &Held);
    fn end(&mut self);
}

/// All rows of a sheet with what their cells need.
pub struct Lines<'a, R> {
    pub page: &'a Page<'a, R>,
    pub marks: Marks<'a>,
    pub columns: Columns,
    pub shapes: Shapes,
    pub formats: Vec<Format>,
    pub styles: RefCell<Styles>,
    /// The last row as Excel counts, and the last column from 0.
    pub last: (u32, u16),
    /// How many cells the source has, and whether its rows come in order.
    pub cells: usize,
    pub ascending: bool,
}

impl<R: SourceRows> Lines<'_, R> {
    /// Writes the rows cell by cell.
    pub fn write_plainly(&self, sheet: &mut Worksheet) -> Result<(), ExportError> {
        let mut cells = Plain { sheet, formats: &self.formats, row: 0, result: Ok(()) };
        self.each(&mut cells);
        cells.result
    }

    /// Writes the rows in order, and those between them that have only findings or a shape.
    fn each(&self, cells: &mut dyn Cells) {
        let mut extra: BTreeSet<u32> = self.marks.keys().copied().collect();
        extra.extend(self.page.source.header_row);
        extra.extend(self.shapes.heights.keys().chain(&self.shapes.hidden));
        let mut between = |number: u32, source: &[CellView]| {
            while let Some(before) = extra.first().copied().filter(|extra| *extra <= number) {
                extra.pop_first();
                if before < number {
                    self.row(cells, before, &[]);
                }
            }
            self.row(cells, number, source);
        };
        if self.ascending {
            self.page.source.rows.each(&mut |row| between(row.number, row.cells));
        } else {
            let mut rows: BTreeMap<u32, Vec<SourceCell>> = BTreeMap::new();
            self.page.source.rows.each(&mut |row| {
                let cells = row.cells.iter().map(SourceCell::of);
                rows.entry(row.number).or_default().extend(cells);
            });
            for (number, cells) in rows {
                between(number, &cells.iter().map(SourceCell::view).collect::<Vec<_>>());
            }
        }
        for number in extra {
            self.row(cells, number, &[]);
        }
    }

    fn row(&self, cells: &mut dyn Cells, number: u32, source: &[CellView]) {
        let Some(row) = number.checked_sub(1).filter(|row| *row < ROWS_MAX) else { return };
        let marks = self.marks.get(&number);
        let height = self.shapes.heights.get(&number).copied();
        // What was hidden stays so, unless something is wrong there.
        let hidden = marks.is_none() && self.shapes.hidden.contains(&number);
        cells.begin(row, height, hidden);
        if marks.is_none() && self.page.source.header_row != Some(number) {
            for (column, cell) in self.kept_columns(number, source) {
                if let Some(kept) = kept(cell, None) {
                    let style = kept.style.map(|style| self.style(cell, style, None));
                    cells.put(column, style, &kept.held);
                }
            }
        } else {
            for (column, (style, held)) in self.remarkable(number, source, marks) {
                cells.put(column, style, &held);
            }
        }
        cells.end();
    }

    fn style(&self, cell: &CellView, style: (&'static str, bool), mark: Option<Severity>) -> usize {
        self.styles.borrow_mut().of(cell, style, mark, None)
    }

    /// The cells of the source but for those of an earlier copy below its headings.
    fn kept_columns<'c, 's>(
        &self,
        number: u32,
        source: &'c [CellView<'s>],
    ) -> impl Iterator<Item = (u16, &'c CellView<'s>)> {
        let below = self.page.source.header_row.is_some_and(|header_row| number >= header_row);
        let Columns { result, accept } = self.columns;
        source.iter().filter_map(move |cell| {
            let column = sheet_column(cell.column)?;
            let own = Some(column) == result || Some(column) == accept;
            (!own || !below).then_some((column, cell))
        })
    }

    /// The cells of a row with findings or of the headings.
    fn remarkable<'s>(
        &self,
        number: u32,
        source: &[CellView<'s>],
        marks: Option<&Here>,
    ) -> BTreeMap<u16, (Option<usize>, Held<'s>)> {
        let mut placed = BTreeMap::new();
        let mut unwritten = marked_columns(marks);
        for (column, cell) in self.kept_columns(number, source) {
            let mark = unwritten.remove(&column);
            if let Some(kept) = kept(cell, mark) {
                let style = kept.style.map(|style| self.style(cell, style, mark));
                placed.insert(column, (style, kept.held));
            }
        }
        for (column, severity) in unwritten {
            placed.insert(column, (Some(cell::colour(severity)), Held::Nothing));
        }
        let heading = self.page.source.header_row == Some(number);
        let language = self.page.language as usize;
        let findings = || marks.into_iter().flat_map(BTreeMap::values).flatten().copied();
        if let Some(column) = self.columns.result {
            if heading {
                let text = Held::Text(RESULT_HEADING[language].into());
                placed.insert(column, (Some(HEADING), text));
            } else if let Some(worst) = findings().map(|finding| finding.severity).max() {
                let text = Held::Text(self.result(&findings().collect::<Vec<_>>()).into());
                placed.insert(column, (Some(cell::colour(worst)), text));
            }
        }
        if let Some(column) = self.columns.accept {
            if heading {
                let text = Held::Text(ACCEPT_HEADING[language].into());
                placed.insert(column, (Some(HEADING), text));
            } else if findings().any(|finding| finding.suggestion.is_some()) {
                placed.insert(column, (Some(OPEN), Held::Nothing));
            }
        }
        placed
    }

    /// All that was found in a row.
    fn result(&self, findings: &[&MarkedNote]) -> String {
        let told = findings.iter().take(TOLD_MAX).map(|finding| {
            let severity = super::severity_word(finding.severity, self.page.language);
            format!("[{severity}] {}", shortened(&finding.message, 2_000))
        });
        let content: Vec<String> = told.chain(self.page.more(findings.len())).collect();
        // It begins with a bracket, so that nothing can take it for a formula.
        shortened(&content.join("; "), TEXT_MAX)
    }
}

/// The columns to colour, each by its worst finding.
fn marked_columns(marks: Option<&Here>) -> BTreeMap<u16, Severity> {
    let mut columns = BTreeMap::new();
    for (column, findings) in marks.into_iter().flatten() {
        let column = column.and_then(sheet_column);
        let worst = findings.iter().map(|finding| finding.severity).max();
        if let (Some(column), Some(worst)) = (column, worst) {
            columns.insert(column, worst);
        }
    }
    columns
}

impl<R: SourceRows> Body for Lines<'_, R> {
    fn gap(&self) -> Gap {
        Gap { first: 0, last: self.last.0 - 1, last_column: self.last.1 }
    }

    fn formats(&self) -> Vec<&Format> {
        self.formats.iter().collect()
    }

    fn links(&self) -> Box<dyn Iterator<Item = Link> + '_> {
        Box::new(std::iter::empty())
    }

    fn write(&self, styles: &[u32], rows: &mut Rows) {
        self.each(&mut Filling { rows, styles });
    }
}

/// Cells for a sheet of rust_xlsxwriter.
struct Plain<'s> {
    sheet: &'s mut Worksheet,
    formats: &'s [Format],
    row: u32,
    result: Result<(), ExportError>,
}

impl Plain<'_> {
    fn write(&mut self, column: u16, style: Option<usize>, held: &Held) -> Result<(), ExportError> {
        let format = style.map(|style| &self.formats[style]);
        let (sheet, row) = (&mut *self.sheet, self.row);
        match (held, format) {
            (Held::Nothing, Some(format)) => sheet.write_blank(row, column, format)?,
            (Held::Nothing, None) => return Ok(()),
            (Held::Number(number), Some(format)) => {
                sheet.write_number_with_format(row, column, *number, format)?
            }
            (Held::Number(number), None) => sheet.write_number(row, column, *number)?,
            (Held::Bool(truth), Some(format)) => {
                sheet.write_boolean_with_format(row, column, *truth, format)?
            }
            (Held::Bool(truth), None) => sheet.write_boolean(row, column, *truth)?,
            (Held::Text(text), Some(format)) => {
                sheet.write_string_with_format(row, column, text.as_ref(), format)?
            }
            (Held::Text(text), None) => sheet.write_string(row, column, text.as_ref())?,
        };
        Ok(())
    }
}

impl Cells for Plain<'_> {
    fn begin(&mut self, row: u32, height: Option<f64>, hidden: bool) {
        self.row = row;
        let shaped =
            height.map_or(Ok(()), |height| self.sheet.set_row_height(row, height).map(|_| ()));
        let shaped = shaped.and_then(|()| match hidden {
            true => self.sheet.set_row_hidden(row).map(|_| ()),
            false => Ok(()),
        });
        if self.result.is_ok() {
            self.result = shaped.map_err(ExportError::from);
        }
    }

    fn put(&mut self, column: u16, style: Option<usize>, held: &Held) {
        if self.result.is_ok() {
            self.result = self.write(column, style, held);
        }
    }

    fn end(&mut self) {}
}

/// Cells for the gap in a sheet.
struct Filling<'f, 'r, 'p, 'scope> {
    rows: &'f mut Rows<'r, 'p, 'scope>,
    styles: &'f [u32],
}

impl Cells for Filling<'_, '_, '_, '_> {
    fn begin(&mut self, row: u32, height: Option<f64>, hidden: bool) {
        self.rows.begin(row, height, hidden);
    }

    fn put(&mut self, column: u16, style: Option<usize>, held: &Held) {
        let style = style.map_or(0, |style| self.styles[style]);
        match held {
            Held::Nothing => self.rows.blank(column, style),
            Held::Number(number) => self.rows.number(column, style, *number),
            Held::Bool(truth) => self.rows.boolean(column, style, *truth),
            Held::Text(text) => self.rows.text(column, style, text),
        }
    }

    fn end(&mut self) {
        self.rows.end();
    }
}
