//! Tables of web pages, and the XML of Excel 2003: what many systems name .xls.

use std::collections::BTreeMap;
use std::io::Read;

use html5gum::emitters::default::StartTag;
use html5gum::{DefaultEmitter, IoReader, Token, Tokenizer};

use super::Limits;
use super::cell::{CellValue, RawCell, RawRow, is_blank};
use super::cells::CellWriter;
use super::coded::Coded;
use super::recognise::Fault;
use super::spool::Spool;
use super::value::is_no_number;

/// Elements whose text nobody sees.
const UNSEEN: [&[u8]; 6] =
    [b"script", b"style", b"title", b"xml", b"styles", b"documentproperties"];

/// Elements that begin a new line.
const LINES: [&[u8]; 10] =
    [b"p", b"div", b"br", b"h1", b"h2", b"h3", b"h4", b"li", b"center", b"caption"];

/// Reads every table of a page into one sheet, its rows one below the other as a spreadsheet
/// program lays them out; or every worksheet of an Excel 2003 XML file. The text is in UTF-8, and
/// no more of it than a row is in memory.
pub fn read(text: impl Read, limits: &Limits) -> Result<Coded, Fault> {
    let mut page = Page::new(limits);
    page.read(text)?;
    page.finish()
}

/// Reads pages that are a sheet each, as a web archive has them, with their names.
pub fn read_pages(pages: &[(String, String)], limits: &Limits) -> Result<Coded, Fault> {
    let mut page = Page::new(limits);
    for (name, text) in pages {
        page.begin_sheet(name)?;
        page.read(text.as_bytes())?;
        page.end_row()?;
        page.end_loose()?;
        (page.row.number, page.column, page.unseen) = (0, 0, 0);
    }
    page.finish()
}

struct Page<'a> {
    limits: &'a Limits,
    writer: CellWriter<Spool>,
    /// Of the first sheet: a page has one, without a name.
    begun: bool,
    row: RawRow,
    /// The column of the next cell.
    column: u32,
    cell: Option<Cell>,
    /// By column, the last row that a cell from above covers.
    covered: BTreeMap<u32, u32>,
    /// Text between tables, such as a title.
    loose: String,
    unseen: u32,
    spreadsheet: bool,
}

#[derive(Default)]
struct Cell {
    column: u32,
    text: String,
    kind: String,
}

impl Page<'_> {
    fn new(limits: &Limits) -> Page<'_> {
        Page {
            limits,
            writer: CellWriter::new(Spool::default()),
            begun: false,
            row: RawRow::default(),
            column: 0,
            cell: None,
            covered: BTreeMap::new(),
            loose: String::new(),
            unseen: 0,
            spreadsheet: false,
        }
    }

    fn read(&mut self, text: impl Read) -> Result<(), Fault> {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(IoReader::new(text), emitter) {
            match token? {
                Token::StartTag(tag) => self.start(&tag)?,
                Token::EndTag(tag) => self.end(&tag.name)?,
                Token::String(words) => self.words(&String::from_utf8_lossy(&words))?,
                _ => {}
            }
        }
        Ok(())
    }

    fn start(&mut self, tag: &StartTag<()>) -> Result<(), Fault> {
        let name = tag.name.as_slice();
        if UNSEEN.contains(&name) {
            self.unseen += u32::from(!tag.self_closing);
        }
        match name {
            b"worksheet" => {
                self.end_row()?;
                self.spreadsheet = true;
                self.begin_sheet(&attribute(tag, "ss:name").unwrap_or_default())?;
                self.row.number = 0;
            }
            b"tr" => {
                self.end_row()?;
                self.end_loose()?;
                self.row.number = self.row.number.saturating_add(1);
                self.column = 0;
            }
            b"row" if self.spreadsheet => {
                self.end_row()?;
                let next = self.row.number.saturating_add(1);
                self.row.number = whole(tag, "ss:index").unwrap_or(next).max(next);
                self.column = 0;
            }
            b"td" | b"th" => {
                self.end_cell()?;
                self.begin_cell(tag)?;
            }
            b"cell" if self.spreadsheet => {
                self.end_cell()?;
                let column = whole(tag, "ss:index").map_or(self.column, |index| index - 1);
                let across = whole(tag, "ss:mergeacross").unwrap_or(0);
                self.cell = Some(Cell { column, ..Cell::default() });
                self.next_column(column, across.saturating_add(1))?;
                if tag.self_closing {
                    self.cell = None;
                }
            }
            b"data" if self.spreadsheet => {
                if let Some(cell) = &mut self.cell {
                    cell.kind = attribute(tag, "ss:type").unwrap_or_default();
                }
            }
            name if LINES.contains(&name) => self.line(),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &[u8]) -> Result<(), Fault> {
        match name {
            b"td" | b"th" | b"cell" => self.end_cell(),
            b"tr" | b"row" | b"table" => self.end_row(),
            name if UNSEEN.contains(&name) => {
                self.unseen = self.unseen.saturating_sub(1);
                Ok(())
            }
            name if LINES.contains(&name) => {
                self.line();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn line(&mut self) {
        match &mut self.cell {
            Some(cell) if !cell.text.is_empty() => cell.text.push('\n'),
            Some(_) => {}
            None => self.loose.push('\n'),
        }
    }

    fn words(&mut self, words: &str) -> Result<(), Fault> {
        if self.unseen > 0 {
            return Ok(());
        }
        let kept = match &mut self.cell {
            Some(cell) => &mut cell.text,
            None if self.spreadsheet => return Ok(()),
            None => &mut self.loose,
        };
        // A line end of the source is a blank; those of the page came as elements.
        kept.extend(words.chars().map(|sign| if sign.is_ascii_control() { ' ' } else { sign }));
        let length = kept.len() as u64;
        if length > self.limits.cell_bytes {
            return Err(Fault::Limit("cell-bytes", self.limits.cell_bytes, length));
        }
        Ok(())
    }

    fn begin_sheet(&mut self, name: &str) -> Result<(), Fault> {
        self.begun = true;
        self.writer.sheet(name, false)?;
        self.covered.clear();
        Ok(())
    }

    fn begin_cell(&mut self, tag: &StartTag<()>) -> Result<(), Fault> {
        let mut column = self.column;
        while self.covered.get(&column).is_some_and(|last| *last >= self.row.number) {
            column += 1;
        }
        let across = whole(tag, "colspan").unwrap_or(1).clamp(1, 1000);
        let down = whole(tag, "rowspan").unwrap_or(1).clamp(1, 65_534);
        self.next_column(column, across)?;
        if down > 1 {
            let last = self.row.number.saturating_add(down - 1);
            (column..column + across).for_each(|column| {
                self.covered.insert(column, last);
            });
        }
        self.cell = Some(Cell { column, ..Cell::default() });
        Ok(())
    }

    fn next_column(&mut self, column: u32, across: u32) -> Result<(), Fault> {
        self.column = column.saturating_add(across);
        let count = u64::from(self.column);
        if count > self.limits.columns.saturating_add(1000) {
            return Err(Fault::Limit("columns", self.limits.columns, count));
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Fault> {
        let Some(cell) = self.cell.take() else {
            return Ok(());
        };
        let text = tidy(&cell.text);
        if is_blank(&text) {
            return Ok(());
        }
        if self.row.number == 0 {
            self.row.number = 1;
        }
        self.row.cells.push(typed(cell.column, &cell.kind, &text));
        let count = self.row.cells.len() as u64;
        if count > self.limits.columns {
            return Err(Fault::Limit("columns", self.limits.columns, count));
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Fault> {
        self.end_cell()?;
        if self.row.cells.is_empty() {
            return Ok(());
        }
        if !self.begun {
            self.begin_sheet("")?;
        }
        self.row.cells.sort_by_key(|cell| cell.column);
        self.row.cells.dedup_by_key(|cell| cell.column);
        self.writer.row(&self.row)?;
        self.row.cells.clear();
        Ok(())
    }

    /// Text between tables stands in rows of its own.
    fn end_loose(&mut self) -> Result<(), Fault> {
        let loose = std::mem::take(&mut self.loose);
        for line in loose.split('\n').map(tidy).filter(|line| !is_blank(line)) {
            self.row.number = self.row.number.saturating_add(1);
            self.row.cells.push(RawCell::text(0, &line));
            self.end_row()?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Coded, Fault> {
        self.end_row()?;
        self.end_loose()?;
        if !self.begun {
            self.begin_sheet("")?;
        }
        self.writer.end(&Ok(()))?;
        let coded = Coded::new(self.writer.into_inner().finish()?);
        coded.expect("the stream was ended")
    }
}

fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    let value = tag.attributes.get(name.as_bytes())?;
    Some(String::from_utf8_lossy(value).into_owned())
}

fn whole(tag: &StartTag<()>, name: &str) -> Option<u32> {
    let number: u32 = attribute(tag, name)?.trim().parse().ok()?;
    (number > 0).then_some(number)
}

/// Blanks in a row are one blank, line by line, as a page shows them.
fn tidy(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let words: Vec<&str> = line.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
        words.join(" ")
    });
    lines.collect::<Vec<_>>().join("\n").trim_matches('\n').to_owned()
}

fn typed(column: u32, kind: &str, text: &str) -> RawCell {
    match kind {
        "Number" => match text.parse::<f64>() {
            Ok(number) => RawCell::number(column, number, None),
            Err(_) if is_no_number(text) => error(column, text),
            Err(_) => RawCell::text(column, text),
        },
        "DateTime" => {
            let (day, time) = text.split_once('T').unwrap_or((text, ""));
            let time = time.split('.').next().unwrap_or_default();
            match time {
                "" | "00:00:00" => RawCell::text(column, day),
                time => RawCell::text(column, &format!("{day} {time}")),
            }
        }
        "Error" => error(column, text),
        _ => RawCell::text(column, text),
    }
}

fn error(column: u32, text: &str) -> RawCell {
    RawCell { value: CellValue::Error(text.to_owned()), ..RawCell::text(column, text) }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;

    fn rows(text: &str) -> Vec<String> {
        let coded = read(text.as_bytes(), &Limits::default()).unwrap();
        let mut seen = Vec::new();
        for sheet in 0..coded.sheets.len() {
            let rows = coded.rows(sheet, &mut |row| {
                let cells: Vec<String> =
                    row.cells.iter().map(|cell| format!("{}={}", cell.column, cell.text)).collect();
                seen.push(format!("{}: {}", row.number, cells.join(" ")));
                ControlFlow::Continue(())
            });
            rows.unwrap();
        }
        seen
    }

    #[test]
    fn tables_are_laid_out_as_a_spreadsheet_program_does() {
        let page = "<html><head><title>t</title><style>td{a:b}</style></head><body>\
            <h1>往来明细账</h1><table><tr><th rowspan=2>客户\n  编码<th colspan=2>金额</tr>\
            <tr><td>借<td>贷</tr><tr><td>00&#49;&nbsp;<td><td>1,000.00</table>\
            <p>制表：某<script>1<2</script></p></body></html>";
        assert_eq!(
            rows(page),
            [
                "1: 0=往来明细账",
                "2: 0=客户 编码 1=金额",
                "3: 1=借 2=贷",
                "4: 0=001\u{a0} 2=1,000.00",
                "5: 0=制表：某",
            ]
        );
    }

    #[test]
    fn a_long_page_is_read_wherever_its_pieces_end() {
        let row =
            |at: usize| format!("<tr><td>客户{at}&amp;<td x='y>'>{}</tr>", "金".repeat(at % 90));
        let page = format!("<table>{}</table>", (0..3_000).map(row).collect::<String>());
        let found = rows(&page);
        assert_eq!(found.len(), 3_000);
        for (at, found) in found.iter().enumerate() {
            let gold =
                if at % 90 == 0 { String::new() } else { format!(" 1={}", "金".repeat(at % 90)) };
            assert_eq!(*found, format!("{}: 0=客户{at}&{gold}", at + 1));
        }
    }

    #[test]
    fn excel_2003_xml_is_read_by_its_indexes() {
        let book = "<?xml version=\"1.0\"?><Workbook><Styles><Style>x</Style></Styles>\
            <Worksheet ss:Name=\"甲\"><Table><Row ss:Index=\"3\"><Cell ss:Index=\"2\">\
            <Data ss:Type=\"Number\">1.50</Data></Cell><Cell/><Cell><Data ss:Type=\"DateTime\">\
            2024-01-31T00:00:00.000</Data></Cell></Row></Table></Worksheet></Workbook>";
        assert_eq!(rows(book), ["3: 1=1.5 3=2024-01-31"]);
    }
}
