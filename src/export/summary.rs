//! The first sheet: the few figures that matter, the charts, and the numbers behind them.

use rust_xlsxwriter::{Chart, Color, Format, Formula, Url, Worksheet};

use super::ExportError;
use super::chart::{self, Cells, Words};
use super::grid::{self, Formats, Places, Source, Value};
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
const SHORT_NAMES: u16 = COLUMNS as u16;
/// Further currencies stand in the sheets behind.
const CURRENCIES_MAX: usize = 4;

/// The figures, charts and small tables of a report, before they are a sheet or a page.
pub(super) struct Overview {
    pub title: String,
    pub period: String,
    pub currencies: Vec<String>,
    /// One line of cards for each currency.
    pub cards: Vec<Vec<Card>>,
    pub panels: Vec<Panel>,
    pub notes: Vec<String>,
}

/// One figure with its name above and a remark below.
pub(super) struct Card {
    pub label: String,
    pub value: Value<'static>,
    pub currency: String,
    pub remark: String,
    /// The totals that the figure is the sum of.
    pub source: Option<Source>,
}

/// A chart above and the numbers behind it below.
pub(super) struct Panel {
    pub is_right: bool,
    pub title: String,
    /// Headings with the columns that they span, at most [`HALF`] in all.
    pub columns: Vec<(String, usize)>,
    pub currency: String,
    pub rows: Vec<SmallRow>,
    /// `None` where there is too little to draw.
    pub chart: Option<ChartKind>,
}

/// How the rows of a panel are drawn; numbers name its columns.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ChartKind {
    Columns {
        amount: usize,
        colour: Color,
    },
    Bars {
        amount: usize,
    },
    Pareto {
        amount: usize,
        share: usize,
    },
    Lines {
        amounts: Vec<usize>,
    },
    /// Columns side by side, and a line on an axis of its own.
    Flows {
        columns: Vec<usize>,
        line: Option<usize>,
    },
    Pie {
        amount: usize,
    },
}

pub(super) struct SmallRow {
    pub values: Vec<Value<'static>>,
    /// Where a click on the first cell leads: a statement and its row.
    pub link: Option<(&'static str, usize)>,
    /// The value that is the sum of some totals.
    pub source: Option<(usize, Source)>,
}

impl SmallRow {
    pub fn new(values: Vec<Value<'static>>) -> SmallRow {
        SmallRow { values, link: None, source: None }
    }
}

impl Panel {
    /// The words and the scale that its chart needs.
    fn words(&self, book: &Book) -> Words {
        let unit = 10_i128.pow(style::digits_of(&self.currency));
        let (mut most, mut least) = (0, 0);
        for value in self.rows.iter().flat_map(|row| &row.values) {
            if let Value::Amount(amount) = value {
                (most, least) = (most.max(amount.abs()), least.min(*amount));
            }
        }
        Words {
            title: self.title.clone(),
            language: book.caption.language,
            largest: most / unit,
            none_below_zero: least == 0,
        }
    }
}

/// The sheet of an overview, which opens first.
pub(super) fn sheet(
    book: &Book,
    name: String,
    overview: &Overview,
    places: &Places,
) -> Result<Worksheet, ExportError> {
    let mut summary = Summary::new(book, name, overview)?;
    for cards in overview.cards.iter().take(CURRENCIES_MAX) {
        summary.cards(book, cards, places)?;
    }
    let drawn = overview.panels.iter().filter(|panel| panel.chart.is_some()).count();
    let top = summary.below_charts(drawn);
    let (mut left, mut right) = (top, top);
    let mut charts = Vec::new();
    for panel in &overview.panels {
        let (row, column) = if panel.is_right { (&mut right, HALF) } else { (&mut left, 0) };
        let (cells, next) = summary.table(book, (*row, column), panel, places)?;
        *row = next;
        if let Some(kind) = &panel.chart {
            charts.push(summary.chart(book, panel, kind, &cells)?);
        }
    }
    summary.charts(charts)?;
    for (row, note) in (left.max(right)..).zip(&overview.notes) {
        summary.note(book, row, note)?;
    }
    Ok(summary.finish())
}

/// The summary sheet while it is filled from the top.
struct Summary {
    sheet: Worksheet,
    name: String,
    row: u32,
}

impl Summary {
    fn new(book: &Book, name: String, overview: &Overview) -> Result<Summary, ExportError> {
        let (title, period) = (&overview.title, &overview.period);
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
        grid::span(
            &mut sheet,
            1,
            16,
            23,
            &book.unit_line(&overview.currencies),
            &look.caption_right,
        )?;
        sheet.set_row_height(1, 20)?;
        sheet.set_freeze_panes(2, 0)?;
        book.set_page(&mut sheet, 2)?;
        // Figures, charts and tables are one upright page.
        sheet.set_portrait().set_print_fit_to_pages(1, 1);
        Ok(Summary { sheet, name, row: 3 })
    }

    /// The cards in rows of six.
    fn cards(&mut self, book: &Book, cards: &[Card], places: &Places) -> Result<(), ExportError> {
        for line in cards.chunks(6) {
            for (at, card) in line.iter().enumerate() {
                self.card(book, at * CARD, card, places)?;
            }
            self.sheet.set_row_height(self.row, 18)?;
            self.sheet.set_row_height(self.row + 1, 28)?;
            self.sheet.set_row_height(self.row + 2, 18)?;
            self.row += 4;
        }
        Ok(())
    }

    fn card(
        &mut self,
        book: &Book,
        first: usize,
        card: &Card,
        places: &Places,
    ) -> Result<(), ExportError> {
        let (row, last, look) = (self.row, first + CARD - 1, &book.look);
        grid::span(&mut self.sheet, row, first, last, &card.label, &look.card_label)?;
        let total = card.source.as_ref().and_then(|source| places.total(source, &card.currency));
        if let Some((sheet, line)) = total {
            let url = Url::new(format!("internal:'{sheet}'!A{}", line + 1))
                .set_text(style::clean(&card.label));
            let column = grid::column_number(first);
            self.sheet.write_url_with_format(row, column, url, &look.card_link)?;
        }
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
        let dash = Value::text("—");
        let value = if card.value == Value::Blank { &dash } else { &card.value };
        let source = card.source.as_ref();
        let formula = source.and_then(|source| places.formula(source, &card.currency));
        self.figure(cell, value, (&card.currency, &format), formula)?;
        grid::span(&mut self.sheet, row + 2, first, last, &card.remark, &look.card_note)
    }

    /// A value, or the formula that gives it.
    fn figure(
        &mut self,
        (line, column): (u32, u16),
        value: &Value,
        (currency, format): (&str, &Format),
        formula: Option<String>,
    ) -> Result<(), ExportError> {
        match (formula, value) {
            (Some(formula), Value::Amount(amount)) if !value.too_large() => {
                let result = grid::decimal_text(*amount, style::digits_of(currency));
                let formula = Formula::new(formula).set_result(result);
                self.sheet.write_formula_with_format(line, column, formula, format)?;
                Ok(())
            }
            _ => grid::write_formatted(&mut self.sheet, (line, column), value, currency, format),
        }
    }

    /// Where the tables begin that stand below so many charts.
    fn below_charts(&self, charts: usize) -> u32 {
        let lines = u32::try_from(charts.div_ceil(2)).unwrap_or(u32::MAX / 64);
        self.row + lines * CHART_ROWS + u32::from(charts > 0)
    }

    /// The charts, two in a row.
    fn charts(&mut self, charts: Vec<Chart>) -> Result<(), ExportError> {
        for (at, mut chart) in charts.into_iter().enumerate() {
            let row = self.row + grid::row_number(at / 2) * CHART_ROWS;
            let column = if at % 2 == 0 { 0 } else { grid::column_number(HALF) };
            chart.set_width(CHART_PIXELS.0).set_height(CHART_PIXELS.1);
            self.sheet.insert_chart_with_offset(row, column, &chart, 6, 2)?;
        }
        Ok(())
    }

    /// A small table; gives back the rows of its first column, and the row below it.
    fn table(
        &mut self,
        book: &Book,
        (top, left): (u32, usize),
        table: &Panel,
        places: &Places,
    ) -> Result<(Cells, u32), ExportError> {
        let spans: Vec<usize> = table.columns.iter().map(|(_, span)| *span).collect();
        let width: usize = spans.iter().sum();
        let look = &book.look;
        grid::span(&mut self.sheet, top, left, left + width - 1, &table.title, &look.section)?;
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
            let place = (first + grid::row_number(index), left);
            self.small_row(book, place, (table, row), (&formats, places))?;
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
        (table, row): (&Panel, &SmallRow),
        (formats, places): (&Formats, &Places),
    ) -> Result<(), ExportError> {
        self.sheet.set_row_height(line, 18)?;
        let mut column = left;
        let link = row.link.and_then(|(key, index)| places.row(key, index));
        for (at, (value, (_, span))) in row.values.iter().zip(&table.columns).enumerate() {
            let cell = (line, grid::column_number(column));
            if *span > 1 {
                let last = grid::column_number(column + span - 1);
                let format = formats.of(value, &table.currency);
                self.sheet.merge_range(line, cell.1, line, last, "", format)?;
            }
            match (link, value) {
                (Some((sheet, target)), Value::Text(name)) if column == left => {
                    let url = Url::new(format!("internal:'{sheet}'!A{}", target + 1))
                        .set_text(style::shorten(&style::clean(name), LINK_WIDTH));
                    self.sheet.write_url_with_format(line, cell.1, url, &book.look.link)?;
                }
                _ => {
                    let source = row.source.as_ref().filter(|(index, _)| *index == at);
                    let formula =
                        source.and_then(|(_, source)| places.formula(source, &table.currency));
                    let format = formats.of(value, &table.currency);
                    self.figure(cell, value, (&table.currency, format), formula)?;
                }
            }
            column += span;
        }
        Ok(())
    }

    fn chart(
        &mut self,
        book: &Book,
        panel: &Panel,
        kind: &ChartKind,
        cells: &Cells,
    ) -> Result<Chart, ExportError> {
        let words = panel.words(book);
        let column = |index: usize| {
            let before: usize = panel.columns[..index].iter().map(|(_, span)| span).sum();
            cells.at(cells.column + grid::column_number(before))
        };
        let named = |index: usize| (panel.columns[index].0.as_str(), column(index));
        let mut short = || -> Result<Cells, ExportError> {
            let names = panel.rows.iter().map(|row| match row.values.first() {
                Some(Value::Text(name)) => &**name,
                _ => "",
            });
            self.short_names(cells.first, names)?;
            Ok(cells.at(SHORT_NAMES))
        };
        Ok(match kind {
            ChartKind::Columns { amount, colour } => {
                chart::columns(&words, cells, &column(*amount), *colour)
            }
            ChartKind::Bars { amount } => {
                let labels = if panel.is_right { short()? } else { cells.clone() };
                chart::bars(&words, &labels, &column(*amount))
            }
            ChartKind::Pareto { amount, share } => {
                chart::pareto(&words, &short()?, named(*amount), named(*share))
            }
            ChartKind::Lines { amounts } => chart::lines(
                &words,
                cells,
                &amounts.iter().map(|at| named(*at)).collect::<Vec<_>>(),
            ),
            ChartKind::Flows { columns, line } => {
                let columns: Vec<_> = columns.iter().map(|at| named(*at)).collect();
                chart::flows(&words, cells, &columns, line.map(named))
            }
            ChartKind::Pie { amount } => chart::pie(&words, cells, &column(*amount)),
        })
    }

    /// The names that a chart shows, beside the rows of its table.
    fn short_names<'b>(
        &mut self,
        first: u32,
        names: impl Iterator<Item = &'b str>,
    ) -> Result<(), ExportError> {
        for (index, name) in names.enumerate() {
            let short = style::shorten(style::clean(name).trim(), 14);
            self.sheet.write_string(first + grid::row_number(index), SHORT_NAMES, short)?;
        }
        Ok(())
    }

    fn note(&mut self, book: &Book, row: u32, text: &str) -> Result<(), ExportError> {
        self.sheet.write_string_with_format(row, 0, style::clean(text), &book.look.note)?;
        Ok(())
    }

    fn finish(mut self) -> Worksheet {
        self.sheet.set_active(true).set_tab_color(style::BLUE);
        self.sheet
    }
}
