//! Every formula of the report workbooks, computed again from the cells that it names.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};

use super::*;
use crate::export::tests::{receivables, sales, workbook};
use crate::i18n::Language;
use crate::pipeline;

struct Workbook {
    values: BTreeMap<String, Range<Data>>,
    formulas: Vec<(String, u32, u32, String)>,
}

impl Workbook {
    fn read(bytes: Vec<u8>) -> Workbook {
        let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook that calamine can open");
        let (mut values, mut formulas) = (BTreeMap::new(), Vec::new());
        for name in book.sheet_names() {
            let found = book.worksheet_formula(&name).unwrap();
            let (top, left) = found.start().unwrap_or((0, 0));
            for (row, column, formula) in found.used_cells() {
                let place = (row as u32 + top, column as u32 + left);
                formulas.push((name.clone(), place.0, place.1, formula.clone()));
            }
            values.insert(name.clone(), book.worksheet_range(&name).unwrap());
        }
        Workbook { values, formulas }
    }

    fn cell(&self, sheet: &str, row: u32, column: u32) -> &Data {
        self.values[sheet].get_value((row, column)).unwrap_or(&Data::Empty)
    }

    /// In ten-thousandths, which hold every amount of the tests.
    fn number(&self, sheet: &str, row: u32, column: u32) -> i128 {
        match self.cell(sheet, row, column) {
            Data::Float(value) => (value * 10_000.0).round() as i128,
            Data::Int(value) => i128::from(*value) * 10_000,
            _ => 0,
        }
    }

    /// Terms joined by `+`: a cell, SUM of ranges, or SUMIF of two ranges and a cell.
    fn compute(&self, sheet: &str, formula: &str) -> i128 {
        formula.split('+').map(|term| self.term(sheet, term)).sum()
    }

    fn term(&self, sheet: &str, term: &str) -> i128 {
        let inside = |name: &str| {
            let rest = term.strip_prefix(name)?.strip_prefix('(')?;
            Some(rest.strip_suffix(')')?.split(',').collect::<Vec<_>>())
        };
        if let Some(ranges) = inside("SUM") {
            let cells = ranges.iter().flat_map(|range| cells(sheet, range));
            return cells.map(|(sheet, row, column)| self.number(&sheet, row, column)).sum();
        }
        if let Some(parts) = inside("SUMIF") {
            let [keys, wanted, amounts] = parts[..] else { panic!("three parts: {term}") };
            let (name, row, column) = cells(sheet, wanted).remove(0);
            let wanted = self.cell(&name, row, column);
            let pairs = cells(sheet, keys).into_iter().zip(cells(sheet, amounts));
            return pairs
                .filter(|((sheet, row, column), _)| self.cell(sheet, *row, *column) == wanted)
                .map(|(_, (sheet, row, column))| self.number(&sheet, row, column))
                .sum();
        }
        let (sheet, row, column) = cells(sheet, term).remove(0);
        self.number(&sheet, row, column)
    }
}

/// The cells of `A1`, `$A1:A9` or `'sheet'!A1:A9`.
fn cells(sheet: &str, range: &str) -> Vec<(String, u32, u32)> {
    let (sheet, range) = match range.rsplit_once('!') {
        Some((name, range)) => (name.trim_matches('\''), range),
        None => (sheet, range),
    };
    let cell = |text: &str| {
        let text = text.replace('$', "");
        let letters: String = text.chars().take_while(char::is_ascii_uppercase).collect();
        let column = letters.bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1);
        let row: u32 = text[letters.len()..].parse().expect("the row of a cell");
        (row - 1, column - 1)
    };
    let (first, last) = range.split_once(':').unwrap_or((range, range));
    let ((top, left), (bottom, right)) = (cell(first), cell(last));
    (top..=bottom)
        .flat_map(|row| (left..=right).map(move |column| (sheet.to_owned(), row, column)))
        .collect()
}

impl Workbook {
    /// Every formula gives the value that is stored beside it.
    fn assert_computed(&self) {
        assert!(self.formulas.len() > 25, "{} formulas", self.formulas.len());
        for (sheet, row, column, formula) in &self.formulas {
            let cached = self.number(sheet, *row, *column);
            let computed = self.compute(sheet, formula);
            assert_eq!(cached, computed, "{sheet} {row},{column}: {formula}");
        }
    }
}

#[test]
fn the_workbooks_of_the_sample_company_compute_to_what_they_say() {
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/first-run");
    let folder = tempfile::tempdir().expect("a folder");
    let options = pipeline::RunOptions {
        read: pipeline::ReadOptions {
            inputs: vec![samples],
            templates: crate::template::load(),
            opening: crate::read::Opening::default(),
            strict: false,
            settings: crate::check::Settings::default(),
            progress: false,
        },
        out: folder.path().to_owned(),
        book: folder.path().join("book"),
        as_of: None,
        language: Language::En,
        company: String::new(),
        created: "2026-01-01T00:00:00Z".to_owned(),
        who: "test".to_owned(),
    };
    pipeline::run(&options).expect("the sample runs");
    for name in ["receivables.xlsx", "sales.xlsx"] {
        let bytes = std::fs::read(folder.path().join(name)).expect("the workbook");
        Workbook::read(bytes).assert_computed();
    }
}

#[test]
fn every_cached_value_is_what_its_formula_gives() {
    for currencies in [&["CNY"][..], &["CNY", "USD", "JPY"]] {
        for rows_per_sheet in [7, 1_000] {
            let receivables = receivables(23, currencies, Language::Zh);
            let sales = sales(23, currencies, Language::Fr);
            let mut first = style::Book::new(&receivables.caption);
            first.rows_per_sheet = rows_per_sheet;
            let mut second = style::Book::new(&sales.caption);
            second.rows_per_sheet = rows_per_sheet;
            let books = [
                workbook(receivables.contents_on(first)).unwrap(),
                workbook(sales.contents_on(second)).unwrap(),
            ];
            for bytes in books {
                Workbook::read(bytes).assert_computed();
            }
        }
    }
}
