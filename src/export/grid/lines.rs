//! The data rows of a statement on one sheet: written cell by cell, or as what fills a gap.

use std::iter::Peekable;
use std::ops::Range;
use std::sync::Arc;

use rust_xlsxwriter::{Format, Url, Worksheet};

use super::place::Place;
use super::value::{Held, held, write_value};
use super::{FIRST_ROW, Formats, Layout, Places, Statement, Value, column_number, row_number};
use crate::export::ExportError;
use crate::export::package::{Body, Gap, Link, Rows};
use crate::export::style::{self, Book};

/// Links that Excel keeps on one sheet, below its limit of 65,530.
const LINKS_MAX: usize = 65_000;
/// Points of a row whose words fit.
const HEIGHT: f64 = 17.0;

/// The rows of one sheet with all that their cells need.
pub(super) struct Lines<'a> {
    statement: Arc<Statement<'a>>,
    range: Range<usize>,
    widths: Vec<usize>,
    formats: Formats,
    link_format: Format,
    /// Where the statement stands that its rows lead to.
    target: Option<Arc<Place>>,
}

impl<'a> Lines<'a> {
    pub fn new(
        book: &Book,
        statement: &Arc<Statement<'a>>,
        range: Range<usize>,
        layout: &Layout,
        places: &Places,
    ) -> Lines<'a> {
        Lines {
            widths: layout.widths.clone(),
            formats: Formats::new(book, layout, false),
            link_format: book.look.link.clone(),
            target: statement.leads.as_ref().and_then(|leads| places.find(leads.to)).cloned(),
            statement: statement.clone(),
            range,
        }
    }

    /// Puts the rows on the sheet, which goes to the book: many of them into a gap.
    pub fn put(self, book: &mut Book<'a>, mut sheet: Worksheet) -> Result<(), ExportError> {
        let cells = self.range.len() * self.statement.columns.len();
        if cells < book.gap_from.max(self.formats().len()) {
            self.write_plainly(&mut sheet)?;
            book.push(sheet);
        } else {
            self.gap().show(&mut sheet, &self.formats())?;
            book.push_with(sheet, self);
        }
        Ok(())
    }

    fn write_plainly(&self, sheet: &mut Worksheet) -> Result<(), ExportError> {
        let mut cells = Vec::new();
        for at in self.range.clone() {
            let (line, currency) = (self.line(at), self.statement.rows.currency(at));
            self.statement.rows.fill(at, &mut cells);
            // A row of long words grows by itself; all others are equally high.
            if !self.wraps(&cells, currency) {
                sheet.set_row_height(line, HEIGHT)?;
            }
            for (column, value) in cells.iter().enumerate() {
                let cell = (line, column_number(column));
                write_value(sheet, cell, value, currency, &self.formats)?;
            }
        }
        for link in self.links() {
            let url = Url::new(format!("internal:{}", link.location)).set_text(&link.shown);
            sheet.write_url_with_format(link.row, link.column, url, &self.link_format)?;
        }
        Ok(())
    }

    /// The line of a row on its sheet.
    fn line(&self, at: usize) -> u32 {
        FIRST_ROW + row_number(at - self.range.start)
    }

    fn wraps(&self, cells: &[Value], currency: &str) -> bool {
        let mut cells = cells.iter().zip(&self.widths);
        cells.any(|(value, width)| value.shown_width(currency) + 1 > *width)
    }
}

impl Body for Lines<'_> {
    fn gap(&self) -> Gap {
        Gap {
            first: FIRST_ROW,
            last: FIRST_ROW + row_number(self.range.len() - 1),
            last_column: column_number(self.statement.columns.len() - 1),
        }
    }

    fn formats(&self) -> Vec<&Format> {
        self.formats.all().iter().chain([&self.link_format]).collect()
    }

    /// On the first cells of rows that lead somewhere, from top to bottom.
    fn links(&self) -> Box<dyn Iterator<Item = Link> + '_> {
        let (Some(leads), Some(target)) = (&self.statement.leads, &self.target) else {
            return Box::new(std::iter::empty());
        };
        let rows = &self.statement.rows;
        let links = self.range.clone().filter_map(move |at| {
            let (name, line) = target.row(leads.row(rows, at)?)?;
            Some(Link {
                row: self.line(at),
                column: 0,
                location: format!("'{name}'!A{}", line + 1),
                shown: style::clean(rows.account(at).0).into_owned(),
            })
        });
        Box::new(links.take(LINKS_MAX))
    }

    fn write(&self, styles: &[u32], rows: &mut Rows) {
        let (link_style, styles) = styles.split_last().expect("there is a format of links");
        let mut links = self.links().peekable();
        self.statement.rows.each(self.range.clone(), |at, currency, cells| {
            let line = self.line(at);
            let linked = leads(&mut links, line);
            rows.begin(line, (!self.wraps(cells, currency)).then_some(HEIGHT), false);
            for (at, value) in cells.iter().enumerate() {
                let column = column_number(at);
                let style = match at {
                    0 if linked => *link_style,
                    _ => styles[Formats::place(value, currency)],
                };
                match held(value, currency) {
                    Held::Nothing => rows.blank(column, style),
                    Held::Text(text) => rows.text(column, style, &text),
                    Held::Number(value, digits) => rows.decimal(column, style, value, digits),
                }
            }
            rows.end();
        });
    }
}

/// Whether the next of the links is in this row.
fn leads(links: &mut Peekable<impl Iterator<Item = Link>>, line: u32) -> bool {
    links.next_if(|link| link.row == line).is_some()
}
