//! Types the cells of one field and keeps them as a column of the frame.

use std::collections::HashMap;
use std::sync::Arc;

use polars::prelude::{
    BooleanChunked, ChunkTake, ChunkZip, ChunkedArray, Column as FrameColumn, DataType, Int32Type,
    Int64Type, IntoColumn, IntoSeries, PlSmallStr, PolarsNumericType, PolarsResult, StringChunked,
    StringChunkedBuilder,
};
use rust_decimal::Decimal;

use crate::domain::date::{DateOrder, day_number, from_serial, parse_date};
use crate::domain::money::{
    amount_of, currency_contradicted, parse_amount, parse_decimal, parse_rate,
};
use crate::domain::text::{fold, is_invisible};
use crate::domain::{Currency, Date};
use crate::finding::Code;
use crate::template::{Field, FieldType, Template, heading_key};

use super::cell::{CellValue, RawCell, RawRow, clean, decimal_text};

/// What a cell's meaning depends on besides itself.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    pub currency: Currency,
    pub order: DateOrder,
    pub date1904: bool,
}

/// What marks the number of a text as one of the column's own.
const OWN: u32 = 1 << 31;

/// The cells of a column: texts by their number, none of them twice where it is known.
enum Values {
    Text {
        /// Texts of the column's own, behind the missing one.
        own: StringChunkedBuilder,
        count: u32,
        /// Bytes of its own texts.
        bytes: usize,
        /// 0: missing; with [`OWN`] one of its own; else the place of a shared string.
        cells: Vec<u32>,
    },
    /// 0 in the rows that are missing.
    Whole {
        cells: Vec<i64>,
        missing: Vec<usize>,
    },
    Day {
        cells: Vec<i32>,
        missing: Vec<usize>,
    },
}

/// A typed cell as its column keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    Nothing,
    /// A text of the column's own.
    Text(u32),
    /// The shared string of this number as it is.
    Shared(u32),
    Whole(i64),
    Day(i32),
}

/// A typed cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    Text(String),
    Whole(i64),
    Day(i32),
}

/// A cell that cannot be typed.
pub struct CellFault {
    pub code: Code,
    pub column: Option<u32>,
    pub value: String,
}

/// What was done to many cells of a column, said once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub zeros: u64,
    pub decimals: u64,
    pub rounded: u64,
    pub defaulted: u64,
    /// Cells with signs that nobody sees, and the first such row.
    pub invisible: u64,
    pub invisible_from: u32,
}

/// Amounts with the sign of another currency: how many, and the first of them.
#[derive(Clone, Debug)]
pub struct ForeignSigns {
    pub count: u64,
    pub row: u32,
    pub column: u32,
    pub text: String,
    pub shown: Currency,
    pub expected: Currency,
}

/// One field while its sheet is read.
pub struct FieldColumn {
    template: Arc<Template>,
    place: usize,
    /// Columns of the sheet, the best first.
    pub sources: Vec<u32>,
    /// The text where the cell is empty.
    pub default: Option<String>,
    /// Amounts stand in this power of ten.
    pub scale: u32,
    pub counts: Counts,
    /// Amounts that carry the sign of another currency than their row's.
    pub signs: Option<ForeignSigns>,
    choices: HashMap<String, String>,
    values: Values,
}

impl FieldColumn {
    pub fn new(template: &Arc<Template>, place: usize, sources: Vec<u32>) -> FieldColumn {
        let field = &template.fields[place];
        let mut choices = HashMap::new();
        for choice in &field.choices {
            let words = [&choice.key, &choice.words.zh, &choice.words.en, &choice.words.fr];
            for word in words.into_iter().chain(&choice.aliases) {
                choices.entry(heading_key(word)).or_insert_with(|| choice.key.clone());
            }
        }
        let values = match field.field_type {
            FieldType::Date => Values::Day { cells: Vec::new(), missing: Vec::new() },
            FieldType::Amount | FieldType::Integer => {
                Values::Whole { cells: Vec::new(), missing: Vec::new() }
            }
            _ => Values::Text { own: own_texts(), count: 1, bytes: 0, cells: Vec::new() },
        };
        FieldColumn {
            template: template.clone(),
            place,
            sources,
            default: None,
            scale: 0,
            counts: Counts::default(),
            signs: None,
            choices,
            values,
        }
    }

    pub fn field(&self) -> &Field {
        &self.template.fields[self.place]
    }

    pub fn is_amount(&self) -> bool {
        self.field().field_type == FieldType::Amount
    }

    /// The first filled cell of the field in a row.
    pub fn cell<'r>(&self, row: &'r RawRow) -> Option<&'r RawCell> {
        self.sources.iter().find_map(|column| row.cell(*column))
    }

    /// Types the field of a row and keeps it; `defaulted` allows the default of an empty cell.
    pub fn put(
        &mut self,
        row: &RawRow,
        context: Context,
        defaulted: bool,
    ) -> Result<Option<Typed>, CellFault> {
        if let Some(cell) = self.cell(row)
            && !cell.text.is_ascii()
            && cell.text.chars().any(is_invisible)
        {
            if self.counts.invisible == 0 {
                self.counts.invisible_from = row.number;
            }
            self.counts.invisible += 1;
        }
        let result = match self.cell(row) {
            Some(cell) => self.typed(cell, context).map_err(|code| CellFault {
                code,
                column: Some(cell.column),
                value: cell.text.clone(),
            }),
            None => match self.default.clone().filter(|_| defaulted) {
                Some(text) => {
                    self.counts.defaulted += 1;
                    let cell = RawCell::text(0, &text);
                    self.typed(&cell, context).map_err(|code| CellFault {
                        code,
                        column: None,
                        value: text,
                    })
                }
                None => Ok(None),
            },
        };
        self.note_sign(row, context.currency);
        let kept = self.known(result.as_ref().ok().and_then(Option::as_ref));
        self.keep(kept);
        result
    }

    /// A typed cell as the column can keep it, any number of times.
    pub fn known(&mut self, typed: Option<&Typed>) -> Kept {
        match (&mut self.values, typed) {
            (Values::Text { .. }, Some(Typed::Text(text))) => self.known_text(text),
            (Values::Whole { .. }, Some(Typed::Whole(whole))) => Kept::Whole(*whole),
            (Values::Day { .. }, Some(Typed::Day(day))) => Kept::Day(*day),
            _ => Kept::Nothing,
        }
    }

    /// As [`FieldColumn::known`], of a text that is kept as it is.
    pub fn known_text(&mut self, text: &str) -> Kept {
        let Values::Text { own, count, bytes, .. } = &mut self.values else {
            return Kept::Nothing;
        };
        own.append_value(text);
        *bytes += text.len();
        *count += 1;
        Kept::Text(*count - 1)
    }

    /// Bytes of the texts that the column itself keeps.
    pub fn text_bytes(&self) -> usize {
        match &self.values {
            Values::Text { bytes, .. } => *bytes,
            _ => 0,
        }
    }

    /// Adds a cell to the column.
    pub fn keep(&mut self, kept: Kept) {
        match (&mut self.values, kept) {
            (Values::Text { cells, .. }, Kept::Text(text)) => cells.push(OWN | text),
            (Values::Text { cells, .. }, Kept::Shared(number)) => cells.push(number + 1),
            (Values::Text { cells, .. }, _) => cells.push(0),
            (Values::Whole { cells, .. }, Kept::Whole(whole)) => cells.push(whole),
            (Values::Day { cells, .. }, Kept::Day(day)) => cells.push(day),
            (Values::Whole { cells, missing }, _) => {
                missing.push(cells.len());
                cells.push(0);
            }
            (Values::Day { cells, missing }, _) => {
                missing.push(cells.len());
                cells.push(0);
            }
        }
    }

    fn note_sign(&mut self, row: &RawRow, currency: Currency) {
        let Some(cell) = self.cell(row).filter(|_| self.is_amount()) else {
            return;
        };
        let CellValue::Text(text) = &cell.value else {
            return;
        };
        if let Some(shown) = currency_contradicted(text, currency) {
            let first = ForeignSigns {
                count: 0,
                row: row.number,
                column: cell.column,
                text: text.clone(),
                shown,
                expected: currency,
            };
            self.signs.get_or_insert(first).count += 1;
        }
    }

    /// Types one cell without keeping it.
    pub fn typed(&mut self, cell: &RawCell, context: Context) -> Result<Option<Typed>, Code> {
        if let CellValue::Error(error) = &cell.value {
            return Err(match error.starts_with('=') {
                true => Code::FormulaWithoutValue,
                false => Code::CellError,
            });
        }
        let field_type = self.field().field_type;
        match field_type {
            FieldType::Date
            | FieldType::Amount
            | FieldType::Decimal
            | FieldType::Rate
            | FieldType::Integer
                if stands_for_nothing(&cell.text) =>
            {
                Ok(None)
            }
            FieldType::Date => date(cell, context).map(|day| Some(Typed::Day(day_number(day)))),
            FieldType::Amount => self.amount(cell, context).map(Some),
            FieldType::Decimal => {
                decimal(cell).map(|number| Some(Typed::Text(number.normalize().to_string())))
            }
            FieldType::Rate => {
                rate(cell).map(|number| Some(Typed::Text(number.normalize().to_string())))
            }
            FieldType::Integer => integer(cell).map(|whole| Some(Typed::Whole(whole))),
            _ => self.text(cell, field_type),
        }
    }

    fn amount(&mut self, cell: &RawCell, context: Context) -> Result<Typed, Code> {
        let parsed = match &cell.value {
            CellValue::Text(text) if self.scale == 0 => {
                parse_amount(text, context.currency).map_err(|_| Code::AmountUnreadable)?
            }
            CellValue::Text(_) | CellValue::Number(_) => decimal(cell)
                .ok()
                .and_then(|number| number.checked_mul(Decimal::from(10_u64.pow(self.scale))))
                .and_then(|number| amount_of(number, context.currency))
                .ok_or(Code::AmountUnreadable)?,
            _ => return Err(Code::AmountUnreadable),
        };
        self.counts.rounded += u64::from(parsed.rounded);
        Ok(Typed::Whole(parsed.amount.0))
    }

    fn text(&mut self, cell: &RawCell, field_type: FieldType) -> Result<Option<Typed>, Code> {
        let is_key = !matches!(
            field_type,
            FieldType::Text | FieldType::Choice | FieldType::Currency | FieldType::Email
        );
        let mut text = clean(&cell.text);
        match cell.value {
            CellValue::Number(number) => {
                if is_key && number.abs() >= 1e15 {
                    return Err(Code::NumberTooLong);
                }
                self.counts.zeros += u64::from(text != decimal_text(number));
            }
            CellValue::Text(_) if is_key => {
                if let Some(stripped) = without_decimal(&text) {
                    text = stripped;
                    self.counts.decimals += 1;
                }
                if field_type == FieldType::Code {
                    text = fold(text.trim_start_matches('\'')).trim().to_owned();
                }
            }
            _ => {}
        }
        match field_type {
            FieldType::Choice => {
                if let Some(key) = self.choices.get(&heading_key(&text)) {
                    text.clone_from(key);
                }
            }
            FieldType::Currency => {
                if let Some(currency) = Currency::parse(&text) {
                    text = currency.code().to_owned();
                }
            }
            _ => {}
        }
        Ok((!text.is_empty()).then_some(Typed::Text(text)))
    }

    /// Whether a shared string of plain signs is kept as it is.
    pub fn keeps_plain_texts(&self) -> bool {
        !matches!(
            self.field().field_type,
            FieldType::Date
                | FieldType::Amount
                | FieldType::Decimal
                | FieldType::Rate
                | FieldType::Integer
                | FieldType::Choice
                | FieldType::Currency
        )
    }

    /// The cells since the last frame as a column of the next; `shared` are the shared strings
    /// behind the missing one.
    pub fn take_column(&mut self, shared: Option<&StringChunked>) -> PolarsResult<FrameColumn> {
        let name = PlSmallStr::from_str(&self.field().key);
        Ok(match &mut self.values {
            Values::Text { own, count, bytes, cells } => {
                (*count, *bytes) = (1, 0);
                let own = std::mem::replace(own, own_texts()).finish();
                let cells = std::mem::take(cells);
                texts(own, shared, cells)?.with_name(name).into_column()
            }
            Values::Whole { cells, missing } => {
                let (cells, missing) = (std::mem::take(cells), std::mem::take(missing));
                present::<Int64Type>(name, cells, &missing).into_column()
            }
            Values::Day { cells, missing } => {
                let (cells, missing) = (std::mem::take(cells), std::mem::take(missing));
                let days = present::<Int32Type>(name, cells, &missing);
                days.into_series().cast(&DataType::Date)?.into_column()
            }
        })
    }
}

/// The texts of a column's own; the one with the number 0 is the missing one.
fn own_texts() -> StringChunkedBuilder {
    let mut own = StringChunkedBuilder::new("".into(), 0);
    own.append_null();
    own
}

/// The texts of cells: each is a look at its text, which stands in memory once.
fn texts(
    own: StringChunked,
    shared: Option<&StringChunked>,
    mut cells: Vec<u32>,
) -> PolarsResult<StringChunked> {
    let is_own = |cell: &u32| cell & OWN != 0;
    match shared {
        Some(shared) if !cells.iter().any(is_own) => shared.take(&cells),
        Some(shared) if cells.iter().any(|cell| *cell > 0 && !is_own(cell)) => {
            let mine: BooleanChunked = cells.iter().map(is_own).collect();
            let of = |own: bool| -> Vec<u32> {
                cells.iter().map(|cell| if is_own(cell) == own { cell & !OWN } else { 0 }).collect()
            };
            own.take(&of(true))?.zip_with(&mine, &shared.take(&of(false))?)
        }
        _ => {
            cells.iter_mut().for_each(|cell| *cell &= !OWN);
            own.take(&cells)
        }
    }
}

/// The cells, without those that are missing.
fn present<T: PolarsNumericType>(
    name: PlSmallStr,
    cells: Vec<T::Native>,
    missing: &[usize],
) -> ChunkedArray<T> {
    if missing.is_empty() {
        return ChunkedArray::from_vec(name, cells);
    }
    let mut missing = missing.iter().peekable();
    let cells = cells.into_iter().enumerate().map(|(at, cell)| {
        let is_missing = missing.next_if_eq(&&at).is_some();
        (!is_missing).then_some(cell)
    });
    cells.collect::<ChunkedArray<T>>().with_name(name)
}

/// Signs and words by which sources leave a number or a day open.
fn stands_for_nothing(text: &str) -> bool {
    let text = text.trim();
    if text.len() > 24 {
        return false;
    }
    matches!(
        text.to_lowercase().as_str(),
        "" | "-"
            | "--"
            | "---"
            | "—"
            | "——"
            | "–"
            | "－"
            | "/"
            | "\\"
            | "na"
            | "n/a"
            | "null"
            | "(null)"
            | "nan"
            | "nat"
            | "none"
            | "nil"
            | "无"
            | "暂无"
            | "0000-00-00"
            | "0000-00-00 00:00:00"
    )
}

fn date(cell: &RawCell, context: Context) -> Result<Date, Code> {
    match &cell.value {
        CellValue::Date { day, .. } => Ok(*day),
        CellValue::Number(number) if (20_000.0..80_000.0).contains(number) => {
            from_serial(number.floor() as i64, context.date1904).ok_or(Code::DateUnreadable)
        }
        CellValue::Number(_) | CellValue::Text(_) => {
            parse_date(&clean(&cell.text), context.order).map_err(|_| Code::DateUnreadable)
        }
        _ => Err(Code::DateUnreadable),
    }
}

fn decimal(cell: &RawCell) -> Result<Decimal, Code> {
    match &cell.value {
        CellValue::Number(number) => {
            parse_decimal(&decimal_text(*number)).map_err(|_| Code::NumberUnreadable)
        }
        CellValue::Text(text) => parse_decimal(&clean(text)).map_err(|_| Code::NumberUnreadable),
        _ => Err(Code::NumberUnreadable),
    }
}

fn rate(cell: &RawCell) -> Result<Decimal, Code> {
    let percent = cell.number_format.as_deref().is_some_and(|format| format.contains('%'));
    match &cell.value {
        CellValue::Number(_) if percent => decimal(cell),
        CellValue::Number(number) => {
            parse_rate(&decimal_text(*number)).map_err(|_| Code::NumberUnreadable)
        }
        CellValue::Text(text) => parse_rate(&clean(text)).map_err(|_| Code::NumberUnreadable),
        _ => Err(Code::NumberUnreadable),
    }
}

fn integer(cell: &RawCell) -> Result<i64, Code> {
    let number = match &cell.value {
        CellValue::Text(text) => {
            let text = clean(text).to_lowercase();
            let units = ["天", "日", "个月", "月", "days", "day", "jours", "jour", "d"];
            let plain = units.iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(&text);
            parse_decimal(plain.trim()).map_err(|_| Code::NumberUnreadable)?
        }
        _ => decimal(cell)?,
    };
    if !number.fract().is_zero() {
        return Err(Code::NumberUnreadable);
    }
    i64::try_from(number).map_err(|_| Code::NumberUnreadable)
}

/// `17850.0` → `17850`: a key that went through a program which took it for a number.
fn without_decimal(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let stripped = digits(whole)
        && fraction.len() <= 2
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte == b'0');
    stripped.then(|| whole.to_owned())
}
