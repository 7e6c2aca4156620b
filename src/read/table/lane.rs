//! The quick lane of a table: rows in which nothing is remarkable are typed as they come.
//!
//! A text or a number is typed once by the same function as everywhere, and its result kept. A
//! row with anything that could be more than plain data goes the usual way, so that both lanes
//! make the same table.

use std::borrow::Cow;

use calamine::ExcelDateTimeType;
use polars::prelude::StringChunked;

use crate::domain::Currency;
use crate::domain::date::from_day_number;
use crate::domain::money::currency_contradicted;
use crate::domain::text::is_invisible;
use crate::read::cell::{CellValue, RawCell, clean};
use crate::read::column::{Context, FieldColumn, Kept, Typed};
use crate::read::swapped::is_day_first;
use crate::read::to_date::Begins;
use crate::read::xlsx::{LeanCell, LeanRow, LeanValue};
use crate::table::Account;
use crate::template::{FieldType, Kind};

use super::TableReader;

/// Results that a field keeps.
const SLOTS: usize = 1 << 12;

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

const FREE: Slot = Slot { key: 0, tag: u64::MAX, outcome: Outcome::Remarkable };

/// What a field knows of a shared string.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Not,
    /// It is kept as it is.
    AsItIs,
    Remarkable,
    /// It is typed to something else, which stands in the slots.
    Else,
}

/// The results of one field.
struct Memory {
    /// By the number of a shared string; empty before the first.
    shared: Vec<Known>,
    slots: Vec<Slot>,
    /// Sums of amounts that the account does not know yet.
    sum: i128,
    summed: bool,
}

/// What the lane knows of a text.
mod text {
    pub const UNKNOWN: u8 = 0;
    pub const PLAIN: u8 = 1;
    /// It may make its row something else than data.
    pub const TELLING: u8 = 2;
    /// Plain, and it named the block of a customer already.
    pub const NAMED: u8 = 3;
}

/// What the lane knows of a sheet.
pub struct Lane {
    fields: Vec<Memory>,
    /// By the number of a text, one of [`text`].
    texts: Vec<u8>,
    generation: u32,
    /// The shared strings of the workbook, once a row was seen.
    pub shared: Option<StringChunked>,
    /// By column, one above the place of its cell in the row.
    places: Vec<u32>,
    outcomes: Vec<Kept>,
    /// By column, whether a field is read from it.
    matched: Vec<bool>,
    /// Places among the fields.
    code: Option<usize>,
    name: Option<usize>,
    currency: Option<usize>,
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
        let memory = || Memory { shared: Vec::new(), slots: Vec::new(), sum: 0, summed: false };
        let place = |key: &str| table.by_key.get(key).copied();
        Some(Lane {
            fields: table.fields.iter().map(|_| memory()).collect(),
            texts: Vec::new(),
            generation: 0,
            shared: None,
            places: vec![0; columns],
            outcomes: Vec::new(),
            matched,
            code: place("customer_code"),
            name: place("customer_name"),
            currency: place("currency"),
            block: None,
        })
    }

    /// Forgets results that name texts of a frame that was taken.
    pub fn forget(&mut self) {
        self.fields.iter_mut().for_each(|memory| memory.slots.fill(FREE));
    }

    /// Whether the row can be nothing but data, as far as its texts tell; notes the places of
    /// its cells.
    fn is_plain(&mut self, row: &LeanRow<'_>, telling: impl Fn(&str) -> bool) -> bool {
        if self.generation != row.texts.generation {
            self.generation = row.texts.generation;
            self.texts.clear();
            self.block = None;
        }
        if self.texts.len() < row.texts.len() {
            self.texts.resize(row.texts.len(), text::UNKNOWN);
        }
        if self.shared.is_none() {
            self.shared = Some(row.texts.shared().column().clone());
        }
        self.places.fill(0);
        let mut matched = false;
        for (cell, place) in row.cells.iter().zip(1..) {
            if let Some(known) = self.places.get_mut(cell.column as usize) {
                *known = place;
                matched |= self.matched[cell.column as usize];
            }
            match cell.value {
                LeanValue::Number(_) => {}
                LeanValue::Text(number) => {
                    let known = &mut self.texts[number as usize];
                    if *known == text::UNKNOWN {
                        let telling = telling(row.texts.get(number));
                        *known = if telling { text::TELLING } else { text::PLAIN };
                    }
                    if *known == text::TELLING {
                        return false;
                    }
                }
                LeanValue::Bool(_) | LeanValue::Error(_) => return false,
            }
        }
        matched
    }

    fn cell<'r>(&self, row: &LeanRow<'r>, field: &FieldColumn) -> Option<&'r LeanCell> {
        let filled = |column: &u32| {
            let place = *self.places.get(*column as usize)?;
            row.cells.get((place as usize).checked_sub(1)?)
        };
        field.sources.iter().find_map(filled)
    }
}

/// As [`clean`], without a copy of what is clean.
fn cleaned(text: &str) -> Cow<'_, str> {
    match is_plain_text(text) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(clean(text)),
    }
}

/// Whether a text has only letters and digits of ASCII and signs of Chinese, which nothing that
/// is done to texts changes.
fn is_plain_text(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => 1,
            // U+4000 to U+9FFF, three bytes each.
            0xe4..=0xe9 => 3,
            _ => return false,
        };
    }
    true
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
        lane.outcomes.clear();
        let context = self.context;
        for (place, field) in self.fields.iter_mut().enumerate() {
            let kept = match lane.cell(row, field) {
                Some(cell) => match lane.fields[place].outcome(field, cell, row, context) {
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
        for (place, (kept, field)) in lane.outcomes.iter().zip(&mut self.fields).enumerate() {
            if let (Kept::Whole(amount), Some(sums)) = (kept, self.sums.get_mut(&place)) {
                sums.add(*amount);
                if let Some(to_date) = self.to_date.get_mut(&place) {
                    to_date.add(*amount);
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
        let cell_of = |place: Option<usize>| lane.cell(row, &self.fields[place?]);
        if let Some(cell) = cell_of(lane.currency) {
            // A row in another currency is typed with its own digits.
            let LeanValue::Text(text) = cell.value else { return false };
            let named = Currency::parse(&clean(row.texts.get(text)));
            if named.is_some_and(|named| named != self.context.currency) {
                return false;
            }
        }
        let code = cell_of(lane.code);
        let block = code.or_else(|| cell_of(lane.name));
        let key = block.map(|cell| key_of(cell, row));
        if key != lane.block || !self.begun {
            self.see_block(row, code, block, lane);
            lane.block = key;
        } else if let Some((cell, LeanValue::Number(_))) = code.map(|cell| (cell, cell.value))
            && let Some(raw) = row.raw_cell(cell)
        {
            self.zeros.see(row.number, &raw);
        }
        for (place, swapped) in &mut self.swapped {
            if let Kept::Day(day) = lane.outcomes[*place]
                && let Some(cell) = lane.cell(row, &self.fields[*place])
                && matches!(cell.value, LeanValue::Number(_))
                && let Some(ExcelDateTimeType::DateTime) = row.styles.get(cell.style).time
                && let Some(day) = from_day_number(day)
            {
                swapped.see_day(row.number, cell.column, day);
            }
        }
        true
    }

    /// Looks at the cell of another customer than that of the row before.
    fn see_block(
        &mut self,
        row: &LeanRow<'_>,
        code: Option<&LeanCell>,
        block: Option<&LeanCell>,
        lane: &mut Lane,
    ) {
        if let Some(LeanCell { value: LeanValue::Text(number), .. }) = block
            && let named = &mut lane.texts[*number as usize]
            && std::mem::replace(named, text::NAMED) == text::NAMED
        {
            // The same text again tells nothing new of codes, and stands among the blocks.
            let named = cleaned(row.texts.get(*number));
            if named != self.block.as_str() {
                self.interleaved = true;
                self.enter_block(&named, false, Begins::default());
            }
            return;
        }
        match code.map(|cell| (cell, cell.value)) {
            Some((_, LeanValue::Text(text))) => self.zeros.see_text(row.texts.get(text)),
            Some((cell, _)) => {
                if let Some(raw) = row.raw_cell(cell) {
                    self.zeros.see(row.number, &raw);
                }
            }
            None => {}
        }
        // A text of the lane is never blank, so that a code always names its block.
        let named = match block.map(|cell| (cell, cell.value)) {
            Some((_, LeanValue::Text(text))) => cleaned(row.texts.get(text)),
            Some((cell, _)) => {
                let raw = row.raw_cell(cell);
                Cow::Owned(raw.map(|raw| clean(&raw.text)).unwrap_or_default())
            }
            None => Cow::Borrowed(""),
        };
        if named != self.block.as_str() || !self.begun {
            self.begin_block(&named, Begins::default());
        }
    }

    /// Tells the account what the lane added up.
    pub fn settle(&mut self, account: &mut Account) {
        self.settle_held(None, account);
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
        match cell.value {
            LeanValue::Number(number)
                if field.is_amount() && row.styles.get(cell.style).time.is_none() =>
            {
                if let Some(amount) = exact_amount(number, field.scale, context.currency) {
                    return Outcome::Kept(Kept::Whole(amount));
                }
            }
            LeanValue::Text(text) if (text as usize) < row.texts.shared().len() => {
                return self.shared(field, cell, text, row, context);
            }
            LeanValue::Text(text) if field.keeps_plain_texts() => {
                let text = row.texts.get(text);
                if is_plain_text(text) {
                    return Outcome::Kept(field.known_text(text));
                }
            }
            _ => {}
        }
        self.slot(field, cell, row, context)
    }

    /// What becomes of a shared string.
    fn shared(
        &mut self,
        field: &mut FieldColumn,
        cell: &LeanCell,
        number: u32,
        row: &LeanRow<'_>,
        context: Context,
    ) -> Outcome {
        if self.shared.is_empty() {
            self.shared = vec![Known::Not; row.texts.shared().len()];
        }
        let known = &mut self.shared[number as usize];
        if *known == Known::Not {
            let text = row.texts.get(number);
            *known = match field.keeps_plain_texts() && is_plain_text(text) {
                true => Known::AsItIs,
                false => match row.raw_cell(cell).and_then(|raw| typed(field, &raw, context)) {
                    Some(Some(Typed::Text(typed))) if typed == text => Known::AsItIs,
                    Some(_) => Known::Else,
                    None => Known::Remarkable,
                },
            };
        }
        match known {
            Known::AsItIs => Outcome::Kept(Kept::Shared(number)),
            Known::Remarkable => Outcome::Remarkable,
            _ => self.slot(field, cell, row, context),
        }
    }

    fn slot(
        &mut self,
        field: &mut FieldColumn,
        cell: &LeanCell,
        row: &LeanRow<'_>,
        context: Context,
    ) -> Outcome {
        if self.slots.is_empty() {
            self.slots = vec![FREE; SLOTS];
        }
        let (key, tag) = key_of(cell, row);
        let mixed = (key ^ tag).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let slot = &mut self.slots[(mixed >> 40) as usize % SLOTS];
        if slot.key != key || slot.tag != tag {
            let typed = row.raw_cell(cell).and_then(|raw| typed(field, &raw, context));
            let outcome = match typed {
                Some(typed) => Outcome::Kept(field.known(typed.as_ref())),
                None => Outcome::Remarkable,
            };
            *slot = Slot { key, tag, outcome };
        }
        slot.outcome
    }
}

/// Types a cell; `None` where it is remarkable: something is counted or said by it.
fn typed(field: &mut FieldColumn, cell: &RawCell, context: Context) -> Option<Option<Typed>> {
    let text = &cell.text;
    let unseen = !text.is_ascii() && text.chars().any(is_invisible);
    let is_text = matches!(cell.value, CellValue::Text(_));
    let signed =
        is_text && field.is_amount() && currency_contradicted(text, context.currency).is_some();
    let dated =
        is_text && field.field().field_type == FieldType::Date && is_day_first(&clean(text));
    if unseen || signed || dated {
        return None;
    }
    let before = field.counts;
    let typed = field.typed(cell, context);
    let counted = field.counts != before;
    field.counts = before;
    typed.ok().filter(|_| !counted)
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
