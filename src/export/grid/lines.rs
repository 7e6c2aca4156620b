//! The data rows of a statement on one sheet: written cell by cell, or as what fills a gap.

use std::iter::Peekable;
use std::ops::Range;
use std::slice::Iter;
use std::sync::Arc;

use rust_xlsxwriter::{Format, Url, Worksheet};

use super::value::{Held, held, write_value};
use super::{FIRST_ROW, Formats, Layout, Places, Row, Statement, Value, column_number, row_number};
use crate::export::ExportError;
use crate::export::package::{Body, Gap, Link, Rows};
use crate::export::style::{self, Book};

/// Links that Excel keeps on one sheet, below its limit of 65,530.
const LINKS_MAX: usize = 65_000;
/// Points of a row whose words fit.
const HEIGHT: f64 = 17.0;

/// The rows of one sheet with all that their cells need.
pub(super) struct Lines {
    statement: Arc<Statement>,
    range: Range<usize>,
    widths: Vec<usize>,
    formats: Formats,
    link_format: Format,
    /// On the first cells of rows that lead somewhere, from top to bottom.
    links: Vec<Link>,
}

impl Lines {
    pub fn new(
        book: &Book,
        statement: &Arc<Statement>,
        range: Range<usize>,
        layout: &Layout,
        places: &Places,
    ) -> Lines {
        Lines {
            widths: layout.widths.clone(),
            formats: Formats::new(book, layout, false),
            link_format: book.look.link.clone(),
            links: links(statement, &statement.rows[range.clone()], places),
            statement: statement.clone(),
            range,
        }
    }

    fn rows(&self) -> &[Row] {
        &self.statement.rows[self.range.clone()]
    }

    /// Puts the rows on the sheet, which goes to the book: many of them into a gap.
    pub fn put(self, book: &mut Book, mut sheet: Worksheet) -> Result<(), ExportError> {
        let cells = self.rows().len() * self.statement.columns.len();
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
        for (index, row) in self.rows().iter().enumerate() {
            let line = FIRST_ROW + row_number(index);
            // A row of long words grows by itself; all others are equally high.
            if !self.wraps(row) {
                sheet.set_row_height(line, HEIGHT)?;
            }
            for (column, value) in row.values.iter().enumerate() {
                let cell = (line, column_number(column));
                write_value(sheet, cell, value, &row.currency, &self.formats)?;
            }
        }
        for link in &self.links {
            let url = Url::new(format!("internal:{}", link.location)).set_text(&link.shown);
            sheet.write_url_with_format(link.row, link.column, url, &self.link_format)?;
        }
        Ok(())
    }

    fn wraps(&self, row: &Row) -> bool {
        let mut cells = row.values.iter().zip(&self.widths);
        cells.any(|(value, width)| value.shown_width(&row.currency) + 1 > *width)
    }
}

impl Body for Lines {
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

    fn links(&self) -> &[Link] {
        &self.links
    }

    fn write(&self, styles: &[u32], rows: &mut Rows) {
        let (link_style, styles) = styles.split_last().expect("there is a format of links");
        let mut links = self.links.iter().peekable();
        for (index, row) in self.rows().iter().enumerate() {
            let line = FIRST_ROW + row_number(index);
            let linked = leads(&mut links, line);
            rows.begin(line, (!self.wraps(row)).then_some(HEIGHT), false);
            for (at, value) in row.values.iter().enumerate() {
                let column = column_number(at);
                let style = match at {
                    0 if linked => *link_style,
                    _ => styles[Formats::place(value, &row.currency)],
                };
                match held(value, &row.currency) {
                    Held::Nothing => rows.blank(column, style),
                    Held::Text(text) => rows.text(column, style, &text),
                    Held::Number(value, digits) => rows.decimal(column, style, value, digits),
                }
            }
            rows.end();
        }
    }
}

/// Whether the next of the links is in this row.
fn leads(links: &mut Peekable<Iter<Link>>, line: u32) -> bool {
    links.next_if(|link| link.row == line).is_some()
}

fn links(statement: &Statement, rows: &[Row], places: &Places) -> Vec<Link> {
    let target = statement.link_to.and_then(|key| places.find(key));
    let Some(target) = target else { return Vec::new() };
    let links = rows.iter().enumerate().filter_map(|(index, row)| {
        let (name, line) = row.link.and_then(|at| target.row(at))?;
        let Value::Text(text) = &row.values[0] else { return None };
        Some(Link {
            row: FIRST_ROW + row_number(index),
            column: 0,
            location: format!("'{name}'!A{}", line + 1),
            shown: style::clean(text).into_owned(),
        })
    });
    links.take(LINKS_MAX).collect()
}
