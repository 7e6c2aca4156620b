//! The frames of a run as the checks read them: cells by field, places by row.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use polars::prelude::{Int32Chunked, Int64Chunked, StringChunked};
use rust_decimal::Decimal;

use super::Rules;
use crate::domain::customer::KnownCustomers;
use crate::domain::{Amount, Currency, Date, date, money};
use crate::finding::{Code, Finding, Place};
use crate::table::{Table, Tables};
use crate::template::{Field, FieldType, Kind};

/// Everything that the checks may look at.
pub struct Book<'a> {
    pub views: Vec<View<'a>>,
    pub known: &'a KnownCustomers,
    pub rules: &'a Rules,
}

impl<'a> Book<'a> {
    pub fn new(tables: &'a Tables, known: &'a KnownCustomers, rules: &'a Rules) -> Book<'a> {
        let mut views = Vec::new();
        for file in &tables.files {
            for sheet in &file.sheets {
                if let Some(table) = &sheet.table {
                    let place = Place::file(file.order, &file.file);
                    let place =
                        Place { sheet_order: sheet.order, sheet: sheet.name.clone(), ..place };
                    views.push(View::new(place, table));
                }
            }
        }
        Book { views, known, rules }
    }

    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &View<'a>> {
        self.views.iter().filter(move |view| view.kind() == kind)
    }

    /// The tables whose rows speak of a customer that stands elsewhere.
    pub fn documents(&self) -> impl Iterator<Item = &View<'a>> {
        self.views.iter().filter(|view| view.kind() != Kind::Customer && !view.kind().is_class())
    }
}

/// The cells of one column.
enum Cells {
    Text(StringChunked),
    Whole(Int64Chunked),
    Day(Int32Chunked),
}

/// One table with its columns by field.
pub struct View<'a> {
    pub table: &'a Table,
    sheet: Place,
    rows: Vec<u32>,
    cells: BTreeMap<&'a str, Cells>,
}

/// One row of one table.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    pub view: &'a View<'a>,
    pub index: usize,
}

impl<'a> View<'a> {
    fn new(sheet: Place, table: &'a Table) -> View<'a> {
        let mut cells = BTreeMap::new();
        for column in table.frame.columns() {
            let Some(field) = table.template.field(column.name().as_str()) else { continue };
            let read = if let Some(text) = column.try_str() {
                Cells::Text(text.rechunk().into_owned())
            } else if let Some(whole) = column.try_i64() {
                Cells::Whole(whole.rechunk().into_owned())
            } else if let Some(day) = column.try_date() {
                Cells::Day(day.physical().rechunk().into_owned())
            } else {
                continue;
            };
            cells.insert(field.key.as_str(), read);
        }
        let rows = table.frame.column("row").and_then(|column| column.u32().cloned());
        let rows = rows.expect("every table has its row numbers as UInt32");
        View { table, sheet, rows: rows.iter().map(Option::unwrap_or_default).collect(), cells }
    }

    pub fn kind(&self) -> Kind {
        self.table.template.kind
    }

    pub fn height(&self) -> usize {
        self.rows.len()
    }

    pub fn has(&self, field: &str) -> bool {
        self.cells.contains_key(field)
    }

    /// The place of a field's heading.
    pub fn heading(&self, field: &str) -> Place {
        let column = self.table.column_of(field);
        Place { row: Some(self.table.header_row), column, ..self.sheet.clone() }
    }

    /// The declared fields that the table has a column of.
    pub fn fields(&self) -> impl Iterator<Item = &'a Field> {
        self.table.template.fields.iter().filter(|field| self.has(&field.key))
    }

    pub fn fields_of(&self, field_type: FieldType) -> impl Iterator<Item = &'a Field> {
        self.fields().filter(move |field| field.field_type == field_type)
    }

    pub fn row(&'a self, index: usize) -> Row<'a> {
        Row { view: self, index }
    }

    pub fn every_row(&'a self) -> impl Iterator<Item = Row<'a>> {
        (0..self.height()).map(|index| self.row(index))
    }

    /// The text of a cell, `None` where it is blank.
    pub fn text(&self, field: &str, index: usize) -> Option<&str> {
        match self.cells.get(field)? {
            Cells::Text(cells) => cells.get(index).filter(|text| !text.trim().is_empty()),
            _ => None,
        }
    }

    pub fn whole(&self, field: &str, index: usize) -> Option<i64> {
        match self.cells.get(field)? {
            Cells::Whole(cells) => cells.get(index),
            _ => None,
        }
    }

    fn day(&self, field: &str, index: usize) -> Option<Date> {
        match self.cells.get(field)? {
            Cells::Day(cells) => date::from_day_number(cells.get(index)?),
            _ => None,
        }
    }

    /// The distinct texts of a column, each with the rows where it stands, in order of first
    /// appearance.
    pub fn distinct(&self, field: &str) -> Vec<(&str, Vec<usize>)> {
        let mut found: Vec<(&str, Vec<usize>)> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for index in 0..self.height() {
            let Some(text) = self.text(field, index) else { continue };
            let at = *places.entry(text).or_insert_with(|| {
                found.push((text, Vec::new()));
                found.len() - 1
            });
            found[at].1.push(index);
        }
        found
    }
}

impl<'a> Row<'a> {
    /// The row as Excel counts it.
    pub fn number(self) -> u32 {
        self.view.rows[self.index]
    }

    pub fn key(self) -> (u32, u32, u32) {
        (self.view.sheet.file_order, self.view.sheet.sheet_order, self.number())
    }

    pub fn text(self, field: &str) -> Option<&'a str> {
        self.view.text(field, self.index).map(str::trim)
    }

    pub fn whole(self, field: &str) -> Option<i64> {
        self.view.whole(field, self.index)
    }

    pub fn day(self, field: &str) -> Option<Date> {
        self.view.day(field, self.index)
    }

    pub fn decimal(self, field: &str) -> Option<Decimal> {
        self.text(field)?.parse().ok()
    }

    pub fn is_filled(self, field: &str) -> bool {
        match self.view.cells.get(field) {
            Some(Cells::Text(_)) => self.text(field).is_some(),
            Some(Cells::Whole(cells)) => cells.get(self.index).is_some(),
            Some(Cells::Day(cells)) => cells.get(self.index).is_some(),
            None => false,
        }
    }

    /// Whether reading already found the cell wrong.
    pub fn is_faulted(self, field: &str) -> bool {
        let faulted = &self.view.table.faulted;
        !faulted.is_empty() && faulted.contains(&(self.number(), field.to_owned()))
    }

    /// The currency of the row: its own, else the table's.
    pub fn currency(self) -> Currency {
        self.text("currency").and_then(Currency::parse).unwrap_or(self.view.table.currency)
    }

    /// The cell as text: dates as 2024-01-31, amounts with the digits of their currency.
    pub fn shown(self, field: &str) -> String {
        if let Some(text) = self.view.text(field, self.index) {
            return text.to_owned();
        }
        if let Some(day) = self.day(field) {
            return day.to_string();
        }
        match self.whole(field) {
            Some(whole) if self.is_amount(field) => self.amount(whole),
            Some(whole) => whole.to_string(),
            None => String::new(),
        }
    }

    /// An amount in the row's currency as text.
    pub fn amount(self, minor_units: i64) -> String {
        money::format_amount(Amount(minor_units), self.currency())
    }

    fn is_amount(self, field: &str) -> bool {
        let declared = self.view.table.template.field(field);
        declared.is_some_and(|field| field.field_type == FieldType::Amount)
    }

    /// The place of a cell of the row.
    pub fn place(self, field: &str) -> Place {
        let column = self.view.table.column_of(field);
        Place { row: Some(self.number()), column, ..self.view.sheet.clone() }
    }

    /// A finding at a cell of the row.
    pub fn finding(self, code: Code, field: &str) -> Finding {
        Finding::new(code, self.place(field)).field(field).value(self.shown(field))
    }

    /// How another row names this one's cell: as near as it can be said.
    pub fn seen_from(self, other: Row, field: &str) -> String {
        let place = self.place(field);
        let cell = place.cell().unwrap_or_else(|| self.number().to_string());
        if place.file_order != other.view.sheet.file_order {
            let parts = [&*place.file, &*place.sheet, &cell];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            parts.join(" › ")
        } else if place.sheet_order != other.view.sheet.sheet_order {
            format!("{} › {cell}", place.sheet)
        } else {
            cell
        }
    }

    /// A number that is equal where every cell is.
    pub fn fingerprint(self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for (field, cells) in &self.view.cells {
            match cells {
                Cells::Text(cells) => {
                    if let Some(text) = cells.get(self.index).filter(|text| !text.is_empty()) {
                        (field, text.trim()).hash(&mut hasher);
                    }
                }
                Cells::Whole(cells) => {
                    if let Some(whole) = cells.get(self.index) {
                        (field, whole).hash(&mut hasher);
                    }
                }
                Cells::Day(cells) => {
                    if let Some(day) = cells.get(self.index) {
                        (field, day).hash(&mut hasher);
                    }
                }
            }
        }
        hasher.finish()
    }

    /// Whether every cell that is filled in one of the two rows is the same in the other.
    pub fn same_content(self, other: Row) -> bool {
        let fields = self.view.cells.keys().chain(other.view.cells.keys());
        fields.into_iter().all(|field| self.shown(field).trim() == other.shown(field).trim())
    }
}
