//! The frames of a run as the checks read them: cells by field, places by row.

use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::OnceLock;

use polars::prelude::{Int32Chunked, Int64Chunked, PlFixedStateQuality, PlHashMap, StringChunked};
use rayon::prelude::*;
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

    /// Finds the distinct texts of every column, for which most checks ask.
    pub fn find_distinct(&self) {
        let columns: Vec<&Column> = self.views.iter().flat_map(|view| &view.columns).collect();
        columns.into_par_iter().with_max_len(1).for_each(|column| {
            column.distinct();
        });
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

/// One column, and what was learnt of it.
struct Column<'a> {
    key: &'a str,
    cells: Cells,
    distinct: OnceLock<Distinct>,
    currencies: OnceLock<Vec<Option<Currency>>>,
}

/// The distinct texts of a column, numbered in order of first appearance.
struct Distinct {
    /// By row, the number of its text; [`NO_TEXT`] where the cell is blank.
    numbers: Vec<u32>,
    /// By number, its first row.
    firsts: Vec<u32>,
    /// By number, where its rows begin in `rows`; at the end, how many they are.
    starts: Vec<u32>,
    /// Asked for where something is said of a text, which is seldom.
    rows: OnceLock<Vec<u32>>,
}

const NO_TEXT: u32 = u32::MAX;

/// Rows after which it shows whether most of a column's texts are distinct.
const ROWS_TRIED: usize = 1 << 14;

/// The rows of a text, ascending.
#[derive(Clone, Copy)]
pub struct Places<'v> {
    distinct: &'v Distinct,
    number: usize,
}

impl Places<'_> {
    pub fn len(self) -> usize {
        let starts = &self.distinct.starts;
        (starts[self.number + 1] - starts[self.number]) as usize
    }
}

impl<'v> IntoIterator for Places<'v> {
    type Item = usize;
    type IntoIter = std::iter::Map<std::slice::Iter<'v, u32>, fn(&u32) -> usize>;

    fn into_iter(self) -> Self::IntoIter {
        let Distinct { starts, .. } = self.distinct;
        let rows = starts[self.number] as usize..starts[self.number + 1] as usize;
        self.distinct.rows()[rows].iter().map(|row| *row as usize)
    }
}

/// One table with its columns by field.
pub struct View<'a> {
    pub table: &'a Table,
    sheet: Place,
    rows: Vec<u32>,
    /// In the order of their keys.
    columns: Vec<Column<'a>>,
    places: PlHashMap<&'a str, usize>,
    /// What several checks ask for: see [`View::customers`].
    customers: OnceLock<Vec<(usize, u64)>>,
}

/// One row of one table.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    pub view: &'a View<'a>,
    pub index: usize,
}

impl<'a> View<'a> {
    fn new(sheet: Place, table: &'a Table) -> View<'a> {
        let mut columns = Vec::new();
        for column in table.frame.columns() {
            let Some(field) = table.template.field(column.name().as_str()) else { continue };
            let cells = if let Some(text) = column.try_str() {
                Cells::Text(text.rechunk().into_owned())
            } else if let Some(whole) = column.try_i64() {
                Cells::Whole(whole.rechunk().into_owned())
            } else if let Some(day) = column.try_date() {
                Cells::Day(day.physical().rechunk().into_owned())
            } else {
                continue;
            };
            let (distinct, currencies) = (OnceLock::new(), OnceLock::new());
            columns.push(Column { key: field.key.as_str(), cells, distinct, currencies });
        }
        columns.sort_by_key(|column| column.key);
        let places = columns.iter().zip(0..).map(|(column, place)| (column.key, place)).collect();
        let rows = table.frame.column("row").and_then(|column| column.u32().cloned());
        let rows = rows.expect("every table has its row numbers as UInt32");
        let rows = rows.iter().map(Option::unwrap_or_default).collect();
        View { table, sheet, rows, columns, places, customers: OnceLock::new() }
    }

    fn column(&self, field: &str) -> Option<&Column<'a>> {
        self.places.get(field).map(|place| &self.columns[*place])
    }

    fn cells(&self, field: &str) -> Option<&Cells> {
        self.column(field).map(|column| &column.cells)
    }

    pub fn kind(&self) -> Kind {
        self.table.template.kind
    }

    pub fn height(&self) -> usize {
        self.rows.len()
    }

    pub fn has(&self, field: &str) -> bool {
        self.places.contains_key(field)
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
        self.cells(field)?.text(index)
    }

    pub fn whole(&self, field: &str, index: usize) -> Option<i64> {
        match self.cells(field)? {
            Cells::Whole(cells) => cells.get(index),
            _ => None,
        }
    }

    fn day(&self, field: &str, index: usize) -> Option<Date> {
        match self.cells(field)? {
            Cells::Day(cells) => date::from_day_number(cells.get(index)?),
            _ => None,
        }
    }

    /// The distinct texts of a column, each with the rows where it stands, in order of first
    /// appearance.
    pub fn distinct(&self, field: &str) -> impl Iterator<Item = (&str, Places<'_>)> {
        let columns = self.column(field).into_iter();
        columns.flat_map(|column| {
            let distinct = column.distinct();
            distinct.firsts.iter().enumerate().filter_map(move |(number, row)| {
                Some((column.cells.text(*row as usize)?, Places { distinct, number }))
            })
        })
    }

    /// The first row of each distinct pair of a customer's code and name, and how many rows have
    /// it; in reading order.
    pub fn customers(&'a self) -> impl Iterator<Item = (Row<'a>, u64)> {
        let named = self.customers.get_or_init(|| {
            let found = self.combinations(&["customer_code", "customer_name"]);
            found.into_iter().map(|(row, count)| (row.index, count)).collect()
        });
        named.iter().map(|(index, count)| (self.row(*index), *count))
    }

    /// The first row of each distinct combination of texts, and how many rows have it; in
    /// reading order.
    pub fn combinations(&'a self, fields: &[&str]) -> Vec<(Row<'a>, u64)> {
        let columns = fields.iter().filter_map(|field| self.column(field));
        let columns: Vec<&[u32]> = columns.map(|column| &*column.distinct().numbers).collect();
        // The numbers of one column need none that are made of several.
        let (mut numbers, others) = match columns[..] {
            [first, ref others @ ..] if !others.is_empty() => (first.to_vec(), others),
            ref all => (vec![0; self.height()], all),
        };
        for column in others {
            let mut met: PlHashMap<u64, u32> = PlHashMap::default();
            for (number, text) in numbers.iter_mut().zip(*column) {
                let next = u32::try_from(met.len()).expect("no more than there are rows");
                let pair = u64::from(*number) << u32::BITS | u64::from(*text);
                *number = *met.entry(pair).or_insert(next);
            }
        }
        let mut found: Vec<(Row, u64)> = Vec::new();
        for (index, number) in numbers.iter().enumerate() {
            match found.get_mut(*number as usize) {
                Some((_, count)) => *count += 1,
                None => found.push((self.row(index), 1)),
            }
        }
        found
    }
}

impl Cells {
    fn text(&self, index: usize) -> Option<&str> {
        match self {
            Cells::Text(cells) => cells.get(index).filter(|text| !trimmed(text).is_empty()),
            _ => None,
        }
    }
}

impl Column<'_> {
    fn distinct(&self) -> &Distinct {
        self.distinct.get_or_init(|| Distinct::of(&self.cells))
    }

    /// The currency that the text of a row names.
    fn currency(&self, index: usize) -> Option<Currency> {
        let distinct = self.distinct();
        let currencies = self.currencies.get_or_init(|| {
            let firsts = distinct.firsts.iter();
            let texts = firsts.map(|row| self.cells.text(*row as usize).map(trimmed));
            texts.map(|text| Currency::parse(text?)).collect()
        });
        *currencies.get(*distinct.numbers.get(index)? as usize)?
    }
}

impl Distinct {
    fn of(cells: &Cells) -> Distinct {
        let (mut numbers, mut firsts, mut starts) = (Vec::new(), Vec::new(), vec![0]);
        if let Cells::Text(texts) = cells {
            let mut places: PlHashMap<&str, u32> = PlHashMap::default();
            let mut counts: Vec<u32> = Vec::new();
            numbers.reserve_exact(texts.len());
            for (index, row) in (0..texts.len()).zip(0..) {
                if index == ROWS_TRIED && places.len() > index / 2 {
                    // Most texts stand once: room is made for all instead of time and again.
                    places.reserve(texts.len() - index);
                }
                let Some(text) = cells.text(index) else {
                    numbers.push(NO_TEXT);
                    continue;
                };
                let number = *places.entry(text).or_insert_with(|| {
                    firsts.push(row);
                    counts.push(0);
                    u32::try_from(firsts.len() - 1).expect("no more than there are rows")
                });
                counts[number as usize] += 1;
                numbers.push(number);
            }
            starts.extend(counts.iter().scan(0, |sum, count| {
                *sum += count;
                Some(*sum)
            }));
        }
        Distinct { numbers, firsts, starts, rows: OnceLock::new() }
    }

    /// The rows of all texts, those of one behind each other.
    fn rows(&self) -> &[u32] {
        self.rows.get_or_init(|| {
            let mut next = self.starts.clone();
            let mut rows = vec![0; next.last().map_or(0, |count| *count as usize)];
            for (number, row) in self.numbers.iter().zip(0..) {
                if *number != NO_TEXT {
                    let place = &mut next[*number as usize];
                    rows[*place as usize] = row;
                    *place += 1;
                }
            }
            rows
        })
    }
}

/// As [`str::trim`], at once where a text begins and ends with a letter of ASCII or a Chinese
/// sign.
fn trimmed(text: &str) -> &str {
    let bytes = text.as_bytes();
    let chinese = |at: Option<&u8>| matches!(at, Some(0xe4..=0xe9));
    let begins = bytes.first().is_some_and(u8::is_ascii_graphic) || chinese(bytes.first());
    let ends = bytes.last().is_some_and(u8::is_ascii_graphic)
        || chinese(bytes.len().checked_sub(3).and_then(|at| bytes.get(at)));
    if begins && ends { text } else { text.trim() }
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
        self.view.text(field, self.index).map(trimmed)
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
        match self.view.cells(field) {
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
        let named = self.view.column("currency").and_then(|column| column.currency(self.index));
        named.unwrap_or(self.view.table.currency)
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
        let mut hasher = PlFixedStateQuality::default().build_hasher();
        for Column { key, cells, .. } in &self.view.columns {
            match cells {
                Cells::Text(cells) => {
                    if let Some(text) = cells.get(self.index).filter(|text| !text.is_empty()) {
                        (key, trimmed(text)).hash(&mut hasher);
                    }
                }
                Cells::Whole(cells) => {
                    if let Some(whole) = cells.get(self.index) {
                        (key, whole).hash(&mut hasher);
                    }
                }
                Cells::Day(cells) => {
                    if let Some(day) = cells.get(self.index) {
                        (key, day).hash(&mut hasher);
                    }
                }
            }
        }
        hasher.finish()
    }

    /// Whether every cell that is filled in one of the two rows is the same in the other.
    pub fn same_content(self, other: Row) -> bool {
        let mut fields = self.view.columns.iter().chain(&other.view.columns);
        fields.all(|field| self.shown(field.key).trim() == other.shown(field.key).trim())
    }
}
