//! A sheet on its way out: rows once a record, and all that speaks of rows behind them.

use std::collections::BTreeSet;

use super::sheet::{Cell, Row, SheetXml, between};
use super::shift::{Block, SheetShifts, Shifts, formula};
use super::{Content, Filling, Layout, names_in};

/// One sheet on its way out.
pub struct Sheet<'a> {
    pub layout: &'a Layout,
    pub name: &'a str,
    pub sheet: &'a SheetXml,
    pub shifts: &'a SheetShifts,
    pub headings: &'a BTreeSet<u32>,
}

impl Sheet<'_> {
    pub fn write(&self, filling: &Filling) -> String {
        let own = &self.shifts[self.name];
        let mut out = with_ranges(&self.sheet.before, own);
        let mut at = 0;
        while at < self.sheet.rows.len() {
            let row = &self.sheet.rows[at];
            let block = own.blocks.iter().find(|block| block.first == row.number);
            let Some(block) = block else {
                self.put(row, own.row(row.number), None, filling, &mut out);
                at += 1;
                continue;
            };
            let rows = self.sheet.rows[at..].iter().take_while(|row| row.number <= block.last);
            let rows: Vec<&Row> = rows.collect();
            for copy in 0..block.copies {
                for row in &rows {
                    let number = own.row(row.number) + copy * block.height();
                    self.put(row, number, Some((*block, copy)), filling, &mut out);
                }
            }
            at += rows.len();
        }
        out.push_str(&self.after());
        out
    }

    fn put(
        &self,
        row: &Row,
        number: u32,
        copy: Option<(Block, u32)>,
        filling: &Filling,
        out: &mut String,
    ) {
        let mut row = row.clone();
        let is_heading = self.headings.contains(&row.number);
        for cell in &mut row.cells {
            if let Some(text) = cell.text(&self.layout.shared) {
                if !names_in(&text).is_empty() {
                    self.fill(cell, &text, is_heading, copy.map(|(_, copy)| copy), filling);
                }
            } else if cell.inside.contains("<f") {
                self.follow(cell, copy);
            }
        }
        row.write(number, out);
    }

    fn fill(
        &self,
        cell: &mut Cell,
        text: &str,
        is_heading: bool,
        copy: Option<u32>,
        filling: &Filling,
    ) {
        let content = |name: &str| match ((filling.of_export)(name), copy) {
            (Some(content), _) => content,
            (None, _) if is_heading => Content::Text((filling.heading)(name)),
            (None, Some(copy)) if (copy as usize) < filling.records => {
                (filling.of_record)(copy as usize, name)
            }
            _ => Content::Text(String::new()),
        };
        let names = names_in(text);
        let alone = text.trim().strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
        let style = cell.style.unwrap_or(usize::MAX);
        let is = |marks: &[bool]| marks.get(style).copied().unwrap_or(false);
        if let ([name], Some(_)) = (names.as_slice(), alone) {
            match content(name) {
                Content::Number(number) if !is(&self.layout.styles.is_text) => {
                    return cell.set_number(&number);
                }
                Content::Day(_, serial) if is(&self.layout.styles.is_day) => {
                    return cell.set_number(&serial.to_string());
                }
                Content::Text(text) | Content::Number(text) | Content::Day(text, _) => {
                    return cell.set_text(&text);
                }
            }
        }
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            filled.push_str(before);
            let Some((name, behind)) = after.split_once("}}") else {
                rest = &rest[before.len()..];
                break;
            };
            match content(name.trim()) {
                Content::Text(text) | Content::Number(text) | Content::Day(text, _) => {
                    filled.push_str(&text);
                }
            }
            rest = behind;
        }
        filled.push_str(rest);
        cell.set_text(&filled);
    }

    /// A formula at its new place; what it came to is left to whoever opens the workbook.
    fn follow(&self, cell: &mut Cell, copy: Option<(Block, u32)>) {
        let inside = std::mem::take(&mut cell.inside);
        let start = inside.find("<f").unwrap_or(0);
        let tag = inside[start..].find('>').map_or(inside.len(), |end| start + end + 1);
        let opening = with_ranges(&inside[start..tag], &self.shifts[self.name]);
        let body = match inside[tag..].find("</f>") {
            Some(end) if !opening.ends_with("/>") => &inside[tag..tag + end],
            _ => {
                cell.inside = opening;
                cell.kind.clear();
                return;
            }
        };
        let plain = quick_xml::escape::unescape(body).unwrap_or_default();
        let moved = formula(&plain, self.name, self.shifts, copy);
        cell.inside = format!("{opening}{}</f>", quick_xml::escape::escape(moved.as_str()));
        cell.kind.clear();
    }

    /// What stands behind the rows: ranges and formulas follow, merged cells of a block are those
    /// of every copy.
    fn after(&self) -> String {
        let own = &self.shifts[self.name];
        let after = &self.sheet.after;
        let merged = after.find("<mergeCells").and_then(|from| {
            let end = after[from..].find("</mergeCells>")?;
            Some((from, from + end + "</mergeCells>".len()))
        });
        let plain = |text: &str| self.with_formulas(&with_ranges(text, own));
        match merged {
            Some((from, end)) => {
                let cells = merged_cells(&after[from..end], own);
                format!("{}{cells}{}", plain(&after[..from]), plain(&after[end..]))
            }
            None => plain(after),
        }
    }

    fn with_formulas(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for tag in ["formula", "formula1", "formula2"] {
            let (start, end) = (format!("<{tag}>"), format!("</{tag}>"));
            let mut out = String::new();
            let mut rest = text.as_str();
            while let Some(body) = between(rest, &start, &end) {
                let from = rest.find(&start).unwrap_or(0) + start.len();
                let plain = quick_xml::escape::unescape(body).unwrap_or_default();
                let moved = formula(&plain, self.name, self.shifts, None);
                out.push_str(&rest[..from]);
                out.push_str(&quick_xml::escape::escape(moved.as_str()));
                rest = &rest[from + body.len()..];
            }
            out.push_str(rest);
            text = out;
        }
        text
    }
}

/// The attributes `ref` and `sqref` of a piece of XML, each range at its new place.
pub fn with_ranges(text: &str, shifts: &Shifts) -> String {
    let mut text = text.to_owned();
    for name in [" ref=\"", " sqref=\""] {
        let mut out = String::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find(name) {
            let from = at + name.len();
            let Some(length) = rest[from..].find('"') else { break };
            out.push_str(&rest[..from]);
            out.push_str(&shifts.ranges(&rest[from..from + length]));
            rest = &rest[from + length..];
        }
        out.push_str(rest);
        text = out;
    }
    text
}

fn merged_cells(xml: &str, shifts: &Shifts) -> String {
    let mut ranges = Vec::new();
    let mut rest = xml;
    while let Some(range) = between(rest, " ref=\"", "\"") {
        let rows: Vec<u32> = range
            .split(':')
            .filter_map(|cell| cell.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().ok())
            .collect();
        let inside = |block: &&Block| {
            rows.iter().all(|row| (block.first..=block.last).contains(row)) && rows.len() == 2
        };
        match shifts.blocks.iter().find(inside) {
            Some(block) => ranges.extend((0..block.copies).map(|copy| {
                let moved: Vec<String> = range
                    .split(':')
                    .zip(&rows)
                    .map(|(cell, row)| {
                        let letters = cell.trim_end_matches(|c: char| c.is_ascii_digit());
                        format!("{letters}{}", shifts.row(*row) + copy * block.height())
                    })
                    .collect();
                moved.join(":")
            })),
            None => ranges.push(shifts.ranges(range)),
        }
        let at = rest.find(" ref=\"").unwrap_or(0) + 6;
        rest = &rest[at..];
    }
    let cells: String =
        ranges.iter().map(|range| format!("<mergeCell ref=\"{range}\"/>")).collect();
    format!("<mergeCells count=\"{}\">{cells}</mergeCells>", ranges.len())
}
