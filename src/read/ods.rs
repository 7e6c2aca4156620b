//! OpenDocument spreadsheets: the rows of their content, taken one after the other.
//!
//! The text of a cell stands in the file as the program last showed it, so a code such as 00123
//! that is kept as a number is known by its text.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{BufReader, Write};
use std::sync::Arc;

use calamine::Data;
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};

use super::Limits;
use super::bytes::Bytes;
use super::cell::{RawCell, RawRow};
use super::cells::CellWriter;
use super::events::push_reference;
use super::format::{digit_pattern, filled};
use super::layout::Hidden;
use super::parts::Parts;
use super::recognise::Fault;
use super::value::{raw_cell, refused};

/// Bytes that are inflated at a time.
const PIECE: usize = 64 << 10;

/// Reads the sheets of a package.
pub fn read<W: Write>(
    bytes: &Bytes,
    limits: &Limits,
    writer: &mut CellWriter<W>,
) -> Result<(), Fault> {
    let damaged = |fault: quick_xml::Error| Fault::Damaged(format!("content.xml: {fault}"));
    let parts = Parts::new(bytes.reader());
    let mut parts = parts.ok_or_else(|| Fault::Damaged("the directory is missing".to_owned()))?;
    let part = parts.open("content.xml");
    let part = part.ok_or_else(|| Fault::Damaged("content.xml is missing".to_owned()))?;
    let mut xml = Reader::from_reader(BufReader::with_capacity(PIECE, part));
    xml.config_mut().expand_empty_elements = true;
    writer.epoch(false)?;
    let mut content = Content::new(limits, writer);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(element) => content.start(&element)?,
            Event::End(element) => content.end(element.local_name().as_ref())?,
            Event::Text(text) if content.is_shown() => content.show(&text.xml10_content())?,
            Event::CData(text) if content.is_shown() => content.show(&text)?,
            Event::GeneralRef(sign) if content.is_shown() => {
                let mut words = String::new();
                push_reference("content.xml", &sign, &mut words)?;
                content.show(&words)?;
            }
            Event::Eof => return content.finish(),
            _ => {}
        }
    }
}

/// What was read of the content so far.
struct Content<'w, W> {
    limits: &'w Limits,
    writer: &'w mut CellWriter<W>,
    /// The content is that of a spreadsheet.
    spreadsheet: bool,
    /// The style that is described, and those of sheets that nobody sees.
    style: String,
    unseen_styles: HashSet<String>,
    sheets: u64,
    /// Rows are those of a sheet.
    in_sheet: bool,
    /// Of the next row, column and heading column, from 0.
    next_row: u32,
    column: u32,
    headed: u32,
    in_row: bool,
    row_repeated: u32,
    row_hidden: bool,
    row: RawRow,
    /// Rows that show something, each as often as it is repeated.
    filled_rows: u64,
    hidden: Hidden,
    cell: Option<Cell>,
}

/// A cell while it is read.
struct Cell {
    /// How often it stands.
    repeated: u32,
    value: Data,
    /// The value is a text and stands between the tags.
    is_text: bool,
    /// The number as it is written, where it is a plain one.
    number: Option<String>,
    /// What is said to be a number is none.
    wrong: bool,
    /// How many elements are open within the cell, and the first of them that is not its text.
    depth: u32,
    beside: Option<u32>,
    has_paragraph: bool,
    shown: String,
}

impl<'w, W: Write> Content<'w, W> {
    fn new(limits: &'w Limits, writer: &'w mut CellWriter<W>) -> Content<'w, W> {
        Content {
            limits,
            writer,
            spreadsheet: false,
            style: String::new(),
            unseen_styles: HashSet::new(),
            sheets: 0,
            in_sheet: false,
            next_row: 0,
            column: 0,
            headed: 0,
            in_row: false,
            row_repeated: 1,
            row_hidden: false,
            row: RawRow::default(),
            filled_rows: 0,
            hidden: Hidden::default(),
            cell: None,
        }
    }

    fn start(&mut self, element: &BytesStart) -> Result<(), Fault> {
        let local = element.local_name();
        let name = local.as_ref();
        if let Some(cell) = &mut self.cell {
            return cell.start(name, element, self.limits);
        }
        match name {
            "style" => self.style = attribute(element, "style:name").unwrap_or_default(),
            "table-properties"
                if attribute(element, "table:display").as_deref() == Some("false") =>
            {
                self.unseen_styles.insert(self.style.clone());
            }
            "spreadsheet" => self.spreadsheet = true,
            "table" if self.spreadsheet && !self.in_sheet => self.begin_sheet(element)?,
            _ if !self.in_sheet => {}
            "table-column" => {
                let repeated = repeated(element, "table:number-columns-repeated");
                if is_unseen(element) {
                    self.hidden.add_columns(self.headed..self.headed.saturating_add(repeated));
                }
                self.headed = self.headed.saturating_add(repeated);
            }
            "table-row" => {
                // Its cells would stand in the row around it, some of them twice.
                if std::mem::replace(&mut self.in_row, true) {
                    let nested = "content.xml: a row begins inside of a row";
                    return Err(Fault::Damaged(nested.to_owned()));
                }
                self.row_repeated = repeated(element, "table:number-rows-repeated");
                self.row_hidden = is_unseen(element);
                self.column = 0;
            }
            "table-cell" | "covered-table-cell" if self.in_row => {
                self.cell = Some(Cell::new(element))
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Fault> {
        if let Some(cell) = &mut self.cell {
            if !cell.end() {
                return Ok(());
            }
            return self.end_cell();
        }
        match name {
            "table-row" if self.in_sheet => self.end_row(),
            "table" if self.in_sheet => {
                self.in_sheet = false;
                Ok(self.writer.unseen(&std::mem::take(&mut self.hidden))?)
            }
            _ => Ok(()),
        }
    }

    /// A table without a name is not one that a person sees as a sheet.
    fn begin_sheet(&mut self, element: &BytesStart) -> Result<(), Fault> {
        let Some(name) = attribute(element, "table:name") else { return Ok(()) };
        self.sheets += 1;
        if self.sheets > self.limits.sheets {
            return Err(Fault::Limit("sheets", self.limits.sheets, self.sheets));
        }
        let style = attribute(element, "table:style-name").unwrap_or_default();
        self.writer.sheet(&name, self.unseen_styles.contains(&style))?;
        self.in_sheet = true;
        (self.next_row, self.headed, self.filled_rows) = (0, 0, 0);
        Ok(())
    }

    /// Whether words belong to the text of a cell.
    fn is_shown(&self) -> bool {
        self.cell.as_ref().is_some_and(|cell| cell.depth > 0 && cell.beside.is_none())
    }

    fn show(&mut self, words: &str) -> Result<(), Fault> {
        self.cell.as_mut().map_or(Ok(()), |cell| cell.show(words, self.limits))
    }

    fn end_cell(&mut self) -> Result<(), Fault> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let first = self.column;
        self.column = first.saturating_add(cell.repeated);
        let repeated = cell.repeated;
        let Some(cell) = cell.made() else { return Ok(()) };
        for column in first..first.saturating_add(repeated) {
            let last = u64::from(column) + 1;
            if last > self.limits.columns {
                return Err(Fault::Limit("columns", self.limits.columns, last));
            }
            self.row.cells.push(RawCell { column, ..cell.clone() });
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Fault> {
        self.in_row = false;
        let first = self.next_row;
        self.next_row = first.saturating_add(self.row_repeated);
        if self.row.cells.is_empty() {
            return Ok(());
        }
        self.filled_rows += u64::from(self.row_repeated);
        if self.filled_rows > self.limits.rows {
            return Err(Fault::Limit("rows", self.limits.rows, self.filled_rows));
        }
        self.limits.check_row(&self.row)?;
        for before in first..self.next_row {
            self.row.number = before.saturating_add(1);
            self.writer.row(&self.row)?;
            if self.row_hidden {
                self.hidden.add_row(self.row.number);
            }
        }
        self.row.cells.clear();
        Ok(())
    }

    fn finish(self) -> Result<(), Fault> {
        match self.spreadsheet && !self.in_sheet {
            true => Ok(()),
            false => Err(Fault::Damaged("content.xml holds no whole spreadsheet".to_owned())),
        }
    }
}

impl Cell {
    /// The first value that is written out counts, as calamine takes it.
    fn new(element: &BytesStart) -> Cell {
        let mut value = None;
        let (mut kind, mut number) = (String::new(), None);
        let (mut repeated, mut is_error, mut wrong) = (1, false, false);
        for attribute in attributes(element) {
            let raw = &*attribute.value;
            let words = || unescape(raw).map_or_else(|_| raw.to_owned(), Cow::into_owned);
            match attribute.key.as_ref() {
                "table:number-columns-repeated" => repeated = raw.trim().parse().unwrap_or(1),
                "calcext:value-type" => is_error = raw == "error",
                _ if value.is_some() => {}
                "office:value-type" => raw.clone_into(&mut kind),
                "office:value" => {
                    let parsed = raw.parse::<f64>();
                    wrong = parsed.is_err();
                    value = Some(parsed.map_or_else(|_| Data::String(words()), Data::Float));
                    number = Some(words());
                }
                "office:string-value" => value = Some(Data::String(words())),
                "office:date-value" => value = Some(Data::DateTimeIso(words())),
                "office:time-value" => value = Some(Data::DurationIso(words())),
                "office:boolean-value" => value = Some(Data::Bool(raw == "true" || raw == "TRUE")),
                _ => {}
            }
        }
        // The name of an error stands between the tags, beside a value without a letter.
        let is_text = match &value {
            None => kind == "string",
            Some(value) => is_error && *value == Data::String(String::new()),
        };
        Cell {
            repeated,
            value: value.unwrap_or_default(),
            is_text,
            number: number.filter(|_| kind == "float"),
            wrong,
            depth: 0,
            beside: None,
            has_paragraph: false,
            shown: String::new(),
        }
    }

    /// Takes an element within the cell. The text of a cell is that of its paragraphs: remarks and
    /// pictures are beside it.
    fn start(&mut self, name: &str, element: &BytesStart, limits: &Limits) -> Result<(), Fault> {
        self.depth += 1;
        match name {
            _ if self.beside.is_some() => {}
            "p" | "h" if self.depth == 1 => {
                let is_first = !std::mem::replace(&mut self.has_paragraph, true);
                self.show(if is_first { "" } else { "\n" }, limits)?;
            }
            "annotation" | "note" => self.beside = Some(self.depth),
            _ if self.depth == 1 => self.beside = Some(1),
            "s" => {
                let most = usize::try_from(limits.cell_bytes).unwrap_or(usize::MAX);
                let count = attribute(element, "text:c").and_then(|count| count.parse().ok());
                self.show(&" ".repeat(count.unwrap_or(1).min(most.saturating_add(1))), limits)?;
            }
            "tab" => self.show("\t", limits)?,
            "line-break" => self.show("\n", limits)?,
            _ => {}
        }
        Ok(())
    }

    /// Ends the innermost element; whether that is the cell itself.
    fn end(&mut self) -> bool {
        if self.beside == Some(self.depth) {
            self.beside = None;
        }
        let is_cell = self.depth == 0;
        self.depth = self.depth.saturating_sub(1);
        is_cell
    }

    fn show(&mut self, words: &str, limits: &Limits) -> Result<(), Fault> {
        self.shown.push_str(words);
        let length = self.shown.len() as u64;
        match length > limits.cell_bytes {
            true => Err(Fault::Limit("cell-bytes", limits.cell_bytes, length)),
            false => Ok(()),
        }
    }

    /// The cell in column 0; `None` where it shows nothing.
    fn made(self) -> Option<RawCell> {
        let format = self.number.and_then(|number| code_format(&self.shown, &number));
        let value = if self.is_text { Data::String(self.shown) } else { self.value };
        let cell = raw_cell(0, &value, format.map(Arc::from), false)?;
        Some(if self.wrong { refused(cell) } else { cell })
    }
}

fn attributes<'e>(element: &'e BytesStart) -> impl Iterator<Item = Attribute<'e>> {
    let mut attributes = element.attributes();
    // An element may have any number of them.
    attributes.with_checks(false);
    attributes.flatten()
}

/// An attribute by its whole name.
fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let found = attributes(element).find(|attribute| attribute.key.as_ref() == name)?;
    unescape(&found.value).ok().map(Cow::into_owned)
}

fn repeated(element: &BytesStart, name: &str) -> u32 {
    attribute(element, name).and_then(|count| count.trim().parse().ok()).unwrap_or(1)
}

/// Whether nobody sees a row or a column.
fn is_unseen(element: &BytesStart) -> bool {
    let word = attribute(element, "table:visibility");
    word.is_some_and(|word| ["collapse", "filter"].contains(&word.as_str()))
}

/// The format by which a number shows as this text, where it is that of a code.
fn code_format(shown: &str, value: &str) -> Option<String> {
    let shown = shown.trim();
    if shown == value || !shown.contains(|sign: char| sign.is_ascii_digit()) {
        return None;
    }
    let zeros = |sign: char| if sign.is_ascii_digit() { '0' } else { sign };
    let format: String = shown.chars().map(zeros).collect();
    let pattern = digit_pattern(&format)?;
    (filled(&pattern, value) == shown).then_some(format)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_known_by_what_is_shown() {
        assert_eq!(code_format("00123", "123").as_deref(), Some("00000"));
        assert_eq!(code_format("0-12-3", "123").as_deref(), Some("0-00-0"));
        for (shown, value) in [("123", "123"), ("1,234", "1234"), ("5", "0.05"), ("", "1")] {
            assert_eq!(code_format(shown, value), None, "{shown}");
        }
    }
}
