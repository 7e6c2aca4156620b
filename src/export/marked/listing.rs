//! The findings of a copy one by one, each with a link to its cell.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, Format, FormatUnderline, Url, Worksheet};

use super::sheet::sheet_column;
use super::summary::{LINKS_MAX, WIDTHS};
use super::{CodeWords, Copied, MarkedNote, cell, severity_word};
use crate::export::ExportError;
use crate::export::form::{ROWS_MAX, TEXT_MAX, looks_live, shortened, wrapped_height};
use crate::export::package::{Body, Gap, Link, Rows};
use crate::finding::{Severity, column_letters};
use crate::i18n::{Language, text};

/// One row for each finding.
pub struct Listing<'a> {
    copied: &'a [Copied],
    notes: &'a [MarkedNote],
    words: &'a BTreeMap<String, CodeWords>,
    language: Language,
    /// The first row, from 0.
    first: u32,
    /// Plain text, a link, and each severity; then the same for texts that look alive.
    formats: Vec<Format>,
    links: Vec<Link>,
}

const TEXT: usize = 0;
const LINK: usize = 1;
const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];
/// How many formats there are for texts that do not look alive.
const KINDS: usize = 2 + SEVERITIES.len();

/// A text with the place of its format.
type Cell<'a> = (usize, Cow<'a, str>);

impl<'a> Listing<'a> {
    pub fn new(
        text: &Format,
        first: u32,
        (copied, notes, words): (&'a [Copied], &'a [MarkedNote], &'a BTreeMap<String, CodeWords>),
        language: Language,
    ) -> Listing<'a> {
        let link = text.clone().set_font_color(Color::RGB(0x0563C1));
        let mut formats = vec![text.clone(), link.set_underline(FormatUnderline::Single)];
        formats.extend(SEVERITIES.map(|severity| cell::coloured(text.clone(), severity)));
        let alive: Vec<Format> =
            formats.iter().map(|format| format.clone().set_quote_prefix()).collect();
        formats.extend(alive);
        let links = Vec::new();
        let mut listing = Listing { copied, notes, words, language, first, formats, links };
        listing.links = listing.found_links();
        listing
    }

    pub fn cells(&self) -> usize {
        self.notes.len() * WIDTHS.len()
    }

    /// Writes the rows cell by cell.
    pub fn write_plainly(&self, sheet: &mut Worksheet) -> Result<(), ExportError> {
        let mut links = self.links.iter().peekable();
        for (row, note) in (self.first..).zip(self.notes) {
            let cells = self.row(note);
            sheet.set_row_height(row, height(&cells))?;
            let link = links.next_if(|link| link.row == row);
            for (column, cell) in (0..).zip(cells) {
                let (format, content) = self.kept(cell, link.is_some() && column == 1);
                let format = &self.formats[format];
                match link {
                    Some(link) if column == 1 => {
                        let target = format!("internal:{}", link.location);
                        let url = Url::new(target).set_text(content);
                        sheet.write_url_with_format(row, column, url, format)?;
                    }
                    _ => {
                        sheet.write_string_with_format(row, column, content, format)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// A text that Excel can hold, and its format.
    fn kept<'c>(&self, (format, content): Cell<'c>, linked: bool) -> Cell<'c> {
        let content = match content.len() <= TEXT_MAX && !content.contains('\u{FFFE}') {
            true if !content.contains('\u{FFFF}') => content,
            _ => Cow::Owned(shortened(&content, TEXT_MAX)),
        };
        let format = if linked { LINK } else { format };
        (format + if looks_live(&content) { KINDS } else { 0 }, content)
    }

    fn row<'r>(&'r self, note: &'r MarkedNote) -> [Cell<'r>; 7] {
        let how = self.words.get(&note.code).map_or("", |words| words.how.as_str());
        let suggestion = note.suggestion.as_deref().unwrap_or("");
        let known = SEVERITIES.iter().position(|known| *known == note.severity);
        let severity = 2 + known.expect("all severities are listed");
        let place = self
            .place(note)
            .map_or_else(|| text(self.language, "marked-whole-file", &[]), |(_, shown)| shown);
        let texts = [note.code.as_str(), "", note.message.as_str(), suggestion, how];
        let [code, nothing, message, suggestion, how] = texts.map(|it| (TEXT, Cow::Borrowed(it)));
        let severity = (severity, Cow::Owned(severity_word(note.severity, self.language)));
        [severity, (TEXT, place.into()), code, nothing, message, suggestion, how]
    }

    /// Where a finding stands: the cell, and its name for people; `None` for the whole file.
    fn place(&self, note: &MarkedNote) -> Option<(String, String)> {
        let order = note.sheet?;
        let sheet = self.copied.iter().find(|copied| copied.order == order)?;
        let row = note.row.unwrap_or(1).clamp(1, ROWS_MAX);
        let column = match note.column {
            Some(column) => sheet_column(column).unwrap_or(0),
            None if note.row.is_some() => sheet.result_column.unwrap_or(0),
            None => 0,
        };
        let cell = format!("{}{row}", column_letters(u32::from(column)));
        let shown = match note.row {
            Some(_) => format!("{}!{cell}", sheet.name),
            None => sheet.name.clone(),
        };
        Some((format!("'{}'!{cell}", sheet.name.replace('\'', "''")), shown))
    }

    fn found_links(&self) -> Vec<Link> {
        let places = (self.first..).zip(self.notes);
        let links = places.filter_map(|(row, note)| {
            let (location, shown) = self.place(note)?;
            Some(Link { row, column: 1, location, shown })
        });
        links.take(LINKS_MAX).collect()
    }
}

/// High enough for the texts but for the two that are always short.
fn height(cells: &[Cell; 7]) -> f64 {
    wrapped_height(cells.iter().zip(WIDTHS).skip(2).map(|((_, text), width)| (&**text, width)))
}

impl Body for Listing<'_> {
    fn gap(&self) -> Gap {
        let rows = u32::try_from(self.notes.len()).expect("the findings listed are limited");
        Gap { first: self.first, last: self.first + rows - 1, last_column: 6 }
    }

    fn formats(&self) -> Vec<&Format> {
        self.formats.iter().collect()
    }

    fn links(&self) -> Box<dyn Iterator<Item = Link> + '_> {
        Box::new(self.links.iter().cloned())
    }

    fn write(&self, styles: &[u32], rows: &mut Rows) {
        let mut links = self.links.iter().peekable();
        for (row, note) in (self.first..).zip(self.notes) {
            let cells = self.row(note);
            rows.begin(row, Some(height(&cells)), false);
            let linked = links.next_if(|link| link.row == row).is_some();
            for (column, cell) in (0..).zip(cells) {
                let (format, content) = self.kept(cell, linked && column == 1);
                rows.text(column, styles[format], &content);
            }
            rows.end();
        }
    }
}
