//! The quick lane of a table: rows in which nothing is remarkable are typed as they come.
//!
//! A text or a number is typed once by the same function as everywhere, and its result kept. A
//! row with anything that could be more than plain data goes the usual way, so that both lanes
//! make the same table.

use std::borrow::Cow;

use calamine::ExcelDateTimeType;

use crate::domain::Currency;
use crate::domain::date::from_day_number;
use crate::domain::money::currency_contradicted;
use crate::domain::text::is_invisible;
use crate::read::cell::{CellValue, RawCell, clean};
use crate::read::column::{Context, FieldColumn, Kept};
use crate::read::swapped::is_day_first;
use crate::read::xlsx::{LeanCell, LeanRow, LeanValue};
use crate::table::Account;
use crate::template::{FieldType, Kind};

use super::TableReader;

/// Results that a field keeps.
const SLOTS: usize = 1 << 14;

/// Columns that the lane looks at.
const COLUMNS_MAX: usize = 512;

/// What becomes of a cell.
#[derive(Clone, Copy, Debug)]
enum Outcome {
    /// The row goes the usual way.
    Remarkable,
    Kept(Kept),
}

#[derive(Clone, Copy)]
struct Slot {
    key: u64,
    /// The style of a number; of a text, how often texts were forgotten.
    tag: u64,
    outcome: Outcome,
}

/// The results of one field.
struct Memory {
    slots: Vec<Slot>,
    /// Sums of amounts that the account does not know yet.
    sum: i128,
    summed: bool,
}

/// What the lane knows of a sheet.
pub struct Lane {
    fields: Vec<Memory>,
    /// By text: 0 unknown, 1 plain, 2 telling.
    texts: Vec<u8>,
    generation: u32,
    /// By column, one above the place of its cell in the row.
    places: Vec<u32>,
    outcomes: Vec<Kept>,
    /// By column, whether a field is read from it.
    matched: Vec<bool>,
    /// The last block: its cell, and whether it is a number.
    block: Option<(u64, u64)>,
}

impl Lane {
    /// `None` where rows depend on more than their own cells.
    pub fn new(table: &TableReader) -> Option<Lane> {
        let simple = table.layout.kind != Kind::Ledger
            && table.own_columns.is_empty()
            && table.answers.is_empty();
        let columns = table.heading_columns as usize;
        if !simple || columns > COLUMNS_MAX {
            return None;
        }
        let mut matched = vec![false; columns];
        for column in table.layout.columns.iter().filter(|column| column.field.is_some()) {
            *matched.get_mut(column.index as usize)? = true;
        }
        let memory = || Memory { slots: Vec::new(), sum: 0, summed: false };
        Some(Lane {
            fields: table.fields.iter().map(|_| memory()).collect(),
            texts: Vec::new(),
            generation: 0,
            places: vec![0; columns],
            outcomes: Vec::new(),
            matched,
            block: None,
        })
    }

    /// Whether the row can be nothing but data, as far as its texts tell.
    fn is_plain(&mut self, row: &LeanRow<'_>, telling: impl Fn(&str) -> bool) -> bool {
        if self.generation != row.texts.generation {
            self.generation = row.texts.generation;
            self.texts.clear();
            self.block = None;
        }
        self.texts.resize(row.texts.len().max(self.texts.len()), 0);
        let mut matched = false;
        for cell in row.cells {
            matched |= self.matched.get(cell.column as usize) == Some(&true);
            match cell.value {
                LeanValue::Number(_) => {}
                LeanValue::Text(text) => {
                    let known = &mut self.texts[text as usize];
                    if *known == 0 {
                        *known = if telling(row.texts.get(text)) { 2 } else { 1 };
                    }
                    if *known == 2 {
                        return false;
                    }
                }
                LeanValue::Bool(_) | LeanValue::Error(_) => return false,
            }
        }
        matched
    }

    fn place(&mut self, row: &LeanRow<'_>) {
        self.places.fill(0);
        for (cell, place) in row.cells.iter().zip(1..) {
            if let Some(known) = self.places.get_mut(cell.column as usize) {
                *known = place;
            }
        }
    }

    fn cell<'r>(&self, row: &LeanRow<'r>, field: &FieldColumn) -> Option<&'r LeanCell> {
        let filled = |column: &u32| {
            let place = self.places.get(*column as usize).copied().filter(|place| *place > 0)?;
            row.cells.get(place as usize - 1)
        };
        field.sources.iter().find_map(filled)
    }
}

/// As [`clean`], without a copy of what is clean.
fn cleaned(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let plain = bytes.iter().all(|byte| (0x20..0x7f).contains(byte));
    match plain && bytes.first() != Some(&b' ') && bytes.last() != Some(&b' ') {
        true => Cow::Borrowed(text),
        false => Cow::Owned(clean(text)),
    }
}

/// The key of a cell's value, by which results are kept.
fn key_of(cell: &LeanCell, row: &LeanRow<'_>) -> (u64, u64) {
    match cell.value {
        LeanValue::Number(number) => (number.to_bits(), u64::from(cell.style)),
        LeanValue::Text(text) | LeanValue::Error(text) => {
            (u64::from(text), 1 << 32 | u64::from(row.texts.generation) << 33)
        }
        LeanValue::Bool(truth) => (u64::from(truth), 1 << 34),
    }
}

impl TableReader {
    /// Takes a row that is plain data; false where it must go the usual way.
    pub fn push_lean(&mut self, row: &LeanRow<'_>) -> bool {
        let Some(mut lane) = self.lane.take() else { return false };
        let taken = self.take_lean(row, &mut lane);
        self.lane = Some(lane);
        taken
    }

    fn take_lean(&mut self, row: &LeanRow<'_>, lane: &mut Lane) -> bool {
        let layout = &self.layout;
        if !lane.is_plain(row, |text| layout.is_telling(text)) {
            return false;
        }
        lane.place(row);
        lane.outcomes.clear();
        let context = self.context;
        for (field, memory) in self.fields.iter_mut().zip(&mut lane.fields) {
            let filled = |column: &u32| {
                let place = lane.places.get(*column as usize).copied()?;
                row.cells.get((place as usize).checked_sub(1)?)
            };
            let kept = match field.sources.iter().find_map(filled) {
                Some(cell) => match memory.outcome(field, cell, row, context) {
                    Outcome::Kept(kept) => kept,
                    Outcome::Remarkable => return false,
                },
                // A default is counted, and depends on the other cells.
                None if field.default.is_some() => return false,
                None => Kept::Nothing,
            };
            lane.outcomes.push(kept);
        }
        if !self.see_codes(row, lane) {
            return false;
        }
        for (place, kept) in lane.outcomes.iter().enumerate() {
            let field = &mut self.fields[place];
            if let (Kept::Whole(amount), Some(sums)) = (kept, self.sums.get_mut(&place)) {
                sums.add(*amount);
                if let Some(year) = self.years.get_mut(&place) {
                    year.add(*amount);
                }
                let memory = &mut lane.fields[place];
                memory.sum += i128::from(*amount);
                memory.summed = true;
            }
            field.keep(*kept);
        }
        self.rows.push(row.number);
        if self.currencies.is_empty() {
            self.currencies.insert(context.currency.code().to_owned());
        }
        true
    }

    /// Looks at the cells that are judged as a column: codes, days, the block. Nothing is kept
    /// before the row is known to be the lane's.
    fn see_codes(&mut self, row: &LeanRow<'_>, lane: &mut Lane) -> bool {
        let cell_of = |key: &str| {
            let place = *self.by_key.get(key)?;
            lane.cell(row, &self.fields[place])
        };
        if let Some(cell) = cell_of("currency") {
            // A row in another currency is typed with its own digits.
            let LeanValue::Text(text) = cell.value else { return false };
            let named = Currency::parse(&clean(row.texts.get(text)));
            if named.is_some_and(|named| named != self.context.currency) {
                return false;
            }
        }
        let code = cell_of("customer_code");
        let block = code.or_else(|| cell_of("customer_name"));
        let key = block.map(|cell| key_of(cell, row));
        let again = key == lane.block && !self.blocks.is_empty();
        match code.map(|cell| (cell, cell.value)) {
            Some((_, LeanValue::Text(_))) if again => {}
            Some((_, LeanValue::Text(text))) => self.zeros.see_text(row.texts.get(text)),
            Some((cell, _)) => {
                if let Some(raw) = row.raw_cell(cell) {
                    self.zeros.see(row.number, &raw);
                }
            }
            None => {}
        }
        if !again {
            // A text of the lane is never blank, so that a code always names its block.
            let named = match block.map(|cell| (cell, cell.value)) {
                Some((_, LeanValue::Text(text))) => cleaned(row.texts.get(text)),
                Some((cell, _)) => {
                    let raw = row.raw_cell(cell);
                    Cow::Owned(raw.map(|raw| clean(&raw.text)).unwrap_or_default())
                }
                None => Cow::Borrowed(""),
            };
            if named != self.block.as_str() || self.blocks.is_empty() {
                self.begin_block(&named, false);
            }
            lane.block = key;
        }
        for (place, swapped) in &mut self.swapped {
            if let Some(cell) = lane.cell(row, &self.fields[*place])
                && matches!(cell.value, LeanValue::Number(_))
                && let Some(ExcelDateTimeType::DateTime) = row.styles.get(cell.style).time
                && let Kept::Day(day) = lane.outcomes[*place]
                && let Some(day) = from_day_number(day)
            {
                swapped.see_day(row.number, cell.column, day);
            }
        }
        true
    }

    /// Tells the account what the lane added up.
    pub fn settle(&mut self, account: &mut Account) {
        let Some(lane) = &mut self.lane else { return };
        let code = self.context.currency.code();
        for (field, memory) in self.fields.iter().zip(&mut lane.fields) {
            if memory.summed {
                let key = (field.field().key.clone(), code.to_owned());
                *account.amounts.entry(key).or_default() += memory.sum;
            }
        }
    }
}

impl Memory {
    fn outcome(
        &mut self,
        field: &mut FieldColumn,
        cell: &LeanCell,
        row: &LeanRow<'_>,
        context: Context,
    ) -> Outcome {
        if let LeanValue::Number(number) = cell.value
            && field.is_amount()
            && row.styles.get(cell.style).time.is_none()
            && let Some(amount) = exact_amount(number, field.scale, context.currency)
        {
            return Outcome::Kept(Kept::Whole(amount));
        }
        if self.slots.is_empty() {
            let free = Slot { key: 0, tag: u64::MAX, outcome: Outcome::Remarkable };
            self.slots = vec![free; SLOTS];
        }
        let (key, tag) = key_of(cell, row);
        let mixed = (key ^ tag).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let slot = &mut self.slots[(mixed >> 40) as usize % SLOTS];
        if slot.key != key || slot.tag != tag {
            let outcome = match row.raw_cell(cell) {
                Some(raw) => typed(field, &raw, context),
                None => Outcome::Remarkable,
            };
            *slot = Slot { key, tag, outcome };
        }
        slot.outcome
    }
}

/// Types a cell; one by which something is counted or said is remarkable.
fn typed(field: &mut FieldColumn, cell: &RawCell, context: Context) -> Outcome {
    let text = &cell.text;
    let unseen = !text.is_ascii() && text.chars().any(is_invisible);
    let is_text = matches!(cell.value, CellValue::Text(_));
    let signed =
        is_text && field.is_amount() && currency_contradicted(text, context.currency).is_some();
    let dated =
        is_text && field.field().field_type == FieldType::Date && is_day_first(&clean(text));
    if unseen || signed || dated {
        return Outcome::Remarkable;
    }
    let before = field.counts;
    let typed = field.typed(cell, context);
    let counted = field.counts != before;
    field.counts = before;
    match typed {
        Ok(typed) if !counted => Outcome::Kept(field.known(typed.as_ref())),
        _ => Outcome::Remarkable,
    }
}

/// An amount in minor units, where the number is just what its decimals say.
fn exact_amount(number: f64, scale: u32, currency: Currency) -> Option<i64> {
    if scale > 0 {
        return None;
    }
    let unit = f64::from(10_u32.pow(currency.exponent()));
    let minor = (number * unit).round();
    // Fifteen digits tell a double; one that is the nearest of its decimals shows just these.
    (minor.abs() < 1e15 && minor / unit == number).then_some(minor as i64)
}
