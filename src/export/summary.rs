//! The first sheet: the few figures that matter, the charts, and the numbers behind them.

use rust_xlsxwriter::{Chart, Url, Worksheet};

use super::ExportError;
use super::chart::Cells;
use super::grid::{self, Formats, Value};
use super::style::{self, Book};

/// Columns of the sheet, all of one width: two charts stand side by side.
const COLUMNS: usize = 24;
const COLUMN_PIXELS: u32 = 43;
/// Columns of a card, and of a half of the sheet.
const CARD: usize = 4;
pub(super) const HALF: usize = 12;
const CHART_PIXELS: (u32, u32) = (COLUMN_PIXELS * 12 - 12, 292);
/// Columns of a name that a link shows in full; the row it leads to has the rest.
const LINK_WIDTH: usize = 30;
const CHART_ROWS: u32 = 15;
/// Holds the short names that the charts show; hidden.
pub(super) const SHORT_NAMES: u16 = COLUMNS as u16;

/// One figure with its name above and a remark below.
pub(super) struct Card {
    pub label: String,
    pub value: Value,
    pub currency: String,
    pub remark: String,
}

/// A small table behind a chart: headings with the columns they span, and rows.
pub(super) struct SmallTable {
    pub heading: String,
    pub columns: Vec<(String, usize)>,
    pub currency: String,
    pub rows: Vec<SmallRow>,
}

pub(super) struct SmallRow {
    pub values: Vec<Value>,
    /// Where a click on the first cell leads: a sheet and a row.
    pub link: Option<(String, u32)>,
}

/// The summary sheet while it is filled from the top.
pub(super) struct Summary {
    sheet: Worksheet,
    pub name: String,
    row: u32,
}

impl Summary {
    pub fn new(
        book: &Book,
        name: String,
        title: &str,
        period: &str,
        currencies: &[String],
    ) -> Result<Summary, ExportError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(&name)?;
        for column in 0..COLUMNS {
            sheet.set_column_width_pixels(grid::column_number(column), COLUMN_PIXELS)?;
        }
        sheet.set_column_hidden(SHORT_NAMES)?;
        let look = &book.look;
        grid::span(&mut sheet, 0, 0, COLUMNS - 1, title, &look.title)?;
        sheet.set_row_height(0, 36)?;
        grid::span(&mut sheet, 1, 0, 7, &book.company_line(), &look.caption_left)?;
        grid::span(&mut sheet, 1, 8, 15, period, &look.caption_centre)?;
        grid::span(&mut sheet, 1, 16, 23, &book.unit_line(currencies), &look.caption_right)?;
        sheet.set_row_height(1, 20)?;
        sheet.set_freeze_panes(2, 0)?;
        book.set_page(&mut sheet, 2)?;
        // Figures, charts and tables are one upright page.
        sheet.set_portrait().set_print_fit_to_pages(1, 1);
        Ok(Summary { sheet, name, row: 3 })
    }

    /// The cards in rows of six.
    pub fn cards(&mut self, book: &Book, cards: &[Card]) -> Result<(), ExportError> {
        for line in cards.chunks(6) {
            for (at, card) in line.iter().enumerate() {
                self.card(book, at * CARD, card)?;
            }
            self.sheet.set_row_height(self.row, 18)?;
            self.sheet.set_row_height(self.row + 1, 28)?;
            self.sheet.set_row_height(self.row + 2, 18)?;
            self.row += 4;
        }
        Ok(())
    }

    fn card(&mut self, book: &Book, first: usize, card: &Card) -> Result<(), ExportError> {
        let (row, last, look) = (self.row, first + CARD - 1, &book.look);
        grid::span(&mut self.sheet, row, first, last, &card.label, &look.card_label)?;
        let format = look.card_value.clone();
        let format = match &card.value {
            Value::Amount(_) => {
                let digits = style::digits_of(&card.currency);
                format.set_num_format(style::amount_format(digits))
            }
            Value::Ratio(_) => format.set_num_format("0.0%"),
            Value::Tenths(_) => format.set_num_format("#,##0.0"),
            Value::Count(_) => format.set_num_format("#,##0"),
            _ => format,
        };
        grid::span(&mut self.sheet, row + 1, first, last, "", &format)?;
        let cell = (row + 1, grid::column_number(first));
        let dash = Value::Text("—".to_owned());
        let value = if card.value == Value::Blank { &dash } else { &card.value };
        grid::write_formatted(&mut self.sheet, cell, value, &card.currency, &format)?;
        grid::span(&mut self.sheet, row + 2, first, last, &card.remark, &look.card_note)
    }

    /// Where the tables begin that stand below so many charts.
    pub fn below_charts(&self, charts: usize) -> u32 {
        let lines = u32::try_from(charts.div_ceil(2)).unwrap_or(u32::MAX / 64);
        self.row + lines * CHART_ROWS + u32::from(charts > 0)
    }

    /// The charts, two in a row.
    pub fn charts(&mut self, charts: Vec<Chart>) -> Result<(), ExportError> {
        for (at, mut chart) in charts.into_iter().enumerate() {
            let row = self.row + grid::row_number(at / 2) * CHART_ROWS;
            let column = if at % 2 == 0 { 0 } else { grid::column_number(HALF) };
            chart.set_width(CHART_PIXELS.0).set_height(CHART_PIXELS.1);
            self.sheet.insert_chart_with_offset(row, column, &chart, 6, 2)?;
        }
        Ok(())
    }

    /// A small table; gives back the rows of its first column, and the row below it.
    pub fn table(
        &mut self,
        book: &Book,
        (top, left): (u32, usize),
        table: &SmallTable,
    ) -> Result<(Cells, u32), ExportError> {
        let spans: Vec<usize> = table.columns.iter().map(|(_, span)| *span).collect();
        let width: usize = spans.iter().sum();
        let look = &book.look;
        grid::span(&mut self.sheet, top, left, left + width - 1, &table.heading, &look.section)?;
        // Tables stand side by side, so that all their rows are equally high.
        self.sheet.set_row_height(top, 18)?;
        self.sheet.set_row_height(top + 1, 18)?;
        let mut column = left;
        for (heading, span) in &table.columns {
            let last = column + span - 1;
            grid::span(&mut self.sheet, top + 1, column, last, heading, &look.heading)?;
            column += span;
        }
        let formats = Formats::with(book, 2, false);
        let first = top + 2;
        for (index, row) in table.rows.iter().enumerate() {
            self.small_row(book, (first + grid::row_number(index), left), (table, row), &formats)?;
        }
        let end = first + grid::row_number(table.rows.len());
        let cells = Cells {
            sheet: self.name.clone(),
            first,
            last: end.saturating_sub(1).max(first),
            column: grid::column_number(left),
        };
        Ok((cells, end + 1))
    }

    fn small_row(
        &mut self,
        book: &Book,
        (line, left): (u32, usize),
        (table, row): (&SmallTable, &SmallRow),
        formats: &Formats,
    ) -> Result<(), ExportError> {
        self.sheet.set_row_height(line, 18)?;
        let mut column = left;
        for (value, (_, span)) in row.values.iter().zip(&table.columns) {
            let cell = (line, grid::column_number(column));
            if *span > 1 {
                let last = grid::column_number(column + span - 1);
                let format = formats.of(value, &table.currency);
                self.sheet.merge_range(line, cell.1, line, last, "", format)?;
            }
            match (&row.link, value) {
                (Some((sheet, target)), Value::Text(name)) if column == left => {
                    let url = Url::new(format!("internal:'{sheet}'!A{}", target + 1))
                        .set_text(style::shorten(&style::clean(name), LINK_WIDTH));
                    self.sheet.write_url_with_format(line, cell.1, url, &book.look.link)?;
                }
                _ => grid::write_value(&mut self.sheet, cell, value, &table.currency, formats)?,
            }
            column += span;
        }
        Ok(())
    }

    /// The names that a chart shows, beside the rows of its table.
    pub fn short_names(&mut self, first: u32, names: &[String]) -> Result<(), ExportError> {
        for (index, name) in names.iter().enumerate() {
            let short = style::shorten(style::clean(name).trim(), 14);
            self.sheet.write_string(first + grid::row_number(index), SHORT_NAMES, short)?;
        }
        Ok(())
    }

    pub fn note(&mut self, book: &Book, row: u32, text: &str) -> Result<(), ExportError> {
        self.sheet.write_string_with_format(row, 0, style::clean(text), &book.look.note)?;
        Ok(())
    }

    /// The finished sheet, which opens first.
    pub fn finish(mut self) -> Worksheet {
        self.sheet.set_active(true).set_tab_color(style::BLUE);
        self.sheet
    }
}
