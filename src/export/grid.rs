//! A statement: title, caption, headings, rows and totals on one sheet, or on as many as it needs.

use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatDataBar, Format, Formula,
    IgnoreError, Worksheet,
};

use super::ExportError;
pub(super) use super::form::column_number;
use super::style::{self, Book};

mod measure;

use measure::{grouped_width, quantity_digits, thirds, widths};

/// The first data row: below the title, the caption and the headings.
pub(super) const FIRST_ROW: u32 = 3;
/// Integers below this are exact as the number of a cell.
const EXACT_BELOW: i128 = 1 << 53;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Blank,
    Text(String),
    /// Minor units of the row's currency.
    Amount(i128),
    Count(i64),
    /// Millionths.
    Quantity(i128),
    /// Ten-thousandths, shown in percent.
    Ratio(i64),
    Tenths(i64),
    /// A word that asks for attention.
    Alarm(String),
}

impl Value {
    pub fn amount(minor: i64) -> Value {
        Value::Amount(i128::from(minor))
    }

    pub fn maybe<T>(value: Option<T>, make: impl Fn(T) -> Value) -> Value {
        value.map_or(Value::Blank, make)
    }

    /// The integer that a sum adds up.
    fn integer(&self) -> Option<i128> {
        match self {
            Value::Amount(value) | Value::Quantity(value) => Some(*value),
            Value::Count(value) => Some(i128::from(*value)),
            _ => None,
        }
    }

    /// The decimals of the value in a row of this currency.
    fn digits(&self, currency: &str) -> u32 {
        match self {
            Value::Amount(_) => style::digits_of(currency),
            Value::Quantity(_) => 6,
            _ => 0,
        }
    }

    /// Too large for the number of a cell: written as text instead.
    fn too_large(&self) -> bool {
        self.integer().is_some_and(|value| value.abs() >= EXACT_BELOW)
    }

    fn shown_width(&self, currency: &str) -> usize {
        match self {
            Value::Blank => 0,
            Value::Text(text) | Value::Alarm(text) => style::display_width(text),
            Value::Quantity(value) => grouped_width(*value, 6).saturating_sub(4),
            Value::Amount(value) => grouped_width(*value, style::digits_of(currency)),
            Value::Count(value) => grouped_width(i128::from(*value), 0),
            Value::Ratio(_) | Value::Tenths(_) => 8,
        }
    }
}

/// How a column closes in the total rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Total {
    Nothing,
    Sum,
}

/// What draws the eye in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Emphasis {
    Plain,
    /// A bar as long as the number.
    Bar,
    /// Red where above 0.
    Alert,
}

pub(super) struct Column {
    pub heading: String,
    pub total: Total,
    pub emphasis: Emphasis,
}

impl Column {
    pub fn plain(heading: String) -> Column {
        Column { heading, total: Total::Nothing, emphasis: Emphasis::Plain }
    }

    pub fn sum(heading: String) -> Column {
        Column { heading, total: Total::Sum, emphasis: Emphasis::Plain }
    }

    pub fn with(self, emphasis: Emphasis) -> Column {
        Column { emphasis, ..self }
    }
}

pub(super) struct Row {
    pub currency: String,
    pub values: Vec<Value>,
}

/// A whole statement. The first column carries the word 合计 in the total rows.
pub(super) struct Statement {
    pub sheet: String,
    pub title: String,
    /// The middle of the caption: the period or the cut-off day.
    pub period: String,
    /// Without the column of the currency, which the grid adds where there are several.
    pub columns: Vec<Column>,
    /// Where the column of the currency is put.
    pub currency_at: usize,
    pub rows: Vec<Row>,
    /// Values of the total rows that are no sums: currency, column, value.
    pub totals: Vec<(String, usize, Value)>,
    pub notes: Vec<String>,
}

/// Where the rows of a statement ended up.
pub(super) struct Placed {
    parts: Vec<(String, usize)>,
    rows_per_sheet: usize,
}

impl Placed {
    /// The sheet and the row of the nth data row.
    pub fn row(&self, index: usize) -> Option<(&str, u32)> {
        let (name, rows) = self.parts.get(index / self.rows_per_sheet)?;
        let within = index % self.rows_per_sheet;
        (within < *rows).then_some((name, FIRST_ROW + u32::try_from(within).ok()?))
    }
}

/// The currencies of some rows: CNY first, then by code.
pub(super) fn currencies<'a>(rows: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for code in rows {
        if !codes.iter().any(|known| known == code) {
            codes.push(code.to_owned());
        }
    }
    codes.sort_by(|a, b| (a != "CNY", a).cmp(&(b != "CNY", b)));
    codes
}

/// Writes the statement into new sheets of the book.
pub(super) fn write(book: &mut Book, mut statement: Statement) -> Result<Placed, ExportError> {
    let currencies = currencies(statement.rows.iter().map(|row| row.currency.as_str()));
    let currency_column = (currencies.len() > 1).then_some(statement.currency_at);
    if let Some(at) = currency_column {
        add_currency_column(book, &mut statement, at);
    }
    let per_sheet = book.rows_per_sheet;
    let count = statement.rows.len().div_ceil(per_sheet).max(1);
    let names: Vec<String> = (0..count).map(|_| book.claim_name(&statement.sheet)).collect();
    let layout = Layout {
        widths: widths(book, &statement),
        quantity_digits: quantity_digits(&statement),
        unit: book.unit_line(&currencies),
        currencies,
        currency_column,
        parts: names
            .into_iter()
            .zip(statement.rows.chunks(per_sheet).map(<[Row]>::len).chain([0]))
            .collect(),
    };
    for (part, (name, _)) in layout.parts.iter().enumerate() {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        let first = part * per_sheet;
        let rows = &statement.rows[first..statement.rows.len().min(first + per_sheet)];
        head(book, &mut sheet, &statement, &layout)?;
        body(book, &mut sheet, &statement, &layout, rows)?;
        let end = FIRST_ROW + row_number(rows.len().max(1));
        if part + 1 == count {
            foot(book, &mut sheet, &statement, &layout, end)?;
        } else {
            let next = layout.parts[part + 1].0.clone();
            let note = book.text_with("export-continued", &[("sheet", next)]);
            sheet.write_string_with_format(end, 0, note, &book.look.note)?;
        }
        book.push(sheet);
    }
    Ok(Placed { parts: layout.parts, rows_per_sheet: per_sheet })
}

struct Layout {
    widths: Vec<usize>,
    quantity_digits: u32,
    unit: String,
    currencies: Vec<String>,
    currency_column: Option<usize>,
    /// The sheets of the statement, each with its number of data rows.
    parts: Vec<(String, usize)>,
}

fn add_currency_column(book: &Book, statement: &mut Statement, at: usize) {
    statement.columns.insert(at, Column::plain(book.text("export-column-currency")));
    for row in &mut statement.rows {
        row.values.insert(at, Value::Text(row.currency.clone()));
    }
    for (_, column, _) in &mut statement.totals {
        *column += usize::from(*column >= at);
    }
}

fn head(
    book: &Book,
    sheet: &mut Worksheet,
    statement: &Statement,
    layout: &Layout,
) -> Result<(), ExportError> {
    for (column, width) in layout.widths.iter().enumerate() {
        sheet.set_column_width(column_number(column), *width as u32)?;
    }
    let last = layout.widths.len() - 1;
    span(sheet, 0, 0, last, &statement.title, &book.look.title)?;
    sheet.set_row_height(0, 32)?;
    let (left, right) = thirds(&layout.widths);
    span(sheet, 1, 0, left - 1, &book.company_line(), &book.look.caption_left)?;
    span(sheet, 1, left, right - 1, &statement.period, &book.look.caption_centre)?;
    span(sheet, 1, right, last, &layout.unit, &book.look.caption_right)?;
    sheet.set_row_height(1, 20)?;
    for (at, column) in statement.columns.iter().enumerate() {
        let heading = style::clean(&column.heading);
        sheet.write_string_with_format(2, column_number(at), heading, &book.look.heading)?;
    }
    sheet.set_row_height(2, 32)?;
    sheet.set_freeze_panes(FIRST_ROW, frozen_columns(statement))?;
    book.set_page(sheet, FIRST_ROW)
}

/// The leading columns of names stay in sight while the amounts are scrolled.
fn frozen_columns(statement: &Statement) -> u16 {
    column_number(statement.currency_at.min(2))
}

fn body(
    book: &Book,
    sheet: &mut Worksheet,
    statement: &Statement,
    layout: &Layout,
    rows: &[Row],
) -> Result<(), ExportError> {
    let formats = Formats::new(book, layout, false);
    for (index, row) in rows.iter().enumerate() {
        let line = FIRST_ROW + row_number(index);
        let wraps = row
            .values
            .iter()
            .zip(&layout.widths)
            .any(|(value, width)| value.shown_width(&row.currency) + 1 > *width);
        // A row of long words grows by itself; all others are equally high.
        if !wraps {
            sheet.set_row_height(line, 17)?;
        }
        for (column, value) in row.values.iter().enumerate() {
            write_value(sheet, (line, column_number(column)), value, &row.currency, &formats)?;
        }
    }
    let last = column_number(statement.columns.len() - 1);
    if rows.is_empty() {
        let none = book.text("export-none");
        span(sheet, FIRST_ROW, 0, usize::from(last), &none, &book.look.centred)?;
        return Ok(());
    }
    let end = FIRST_ROW + row_number(rows.len() - 1);
    sheet.ignore_error_range(FIRST_ROW, 0, end, last, IgnoreError::NumberStoredAsText)?;
    for (column, declared) in statement.columns.iter().enumerate() {
        emphasise(book, sheet, declared.emphasis, column_number(column), end)?;
    }
    sheet.autofilter(FIRST_ROW - 1, 0, end, last)?;
    Ok(())
}

fn emphasise(
    book: &Book,
    sheet: &mut Worksheet,
    emphasis: Emphasis,
    column: u16,
    end: u32,
) -> Result<(), ExportError> {
    match emphasis {
        Emphasis::Plain => {}
        Emphasis::Bar => {
            let bar = ConditionalFormatDataBar::new()
                .set_fill_color(0xC5_D9_EC)
                .set_negative_fill_color(0xF0_C4_BF)
                .set_solid_fill(true)
                .set_border_off(true);
            sheet.add_conditional_format(FIRST_ROW, column, end, column, &bar)?;
        }
        Emphasis::Alert => {
            let alert = ConditionalFormatCell::new()
                .set_rule(ConditionalFormatCellRule::GreaterThan(0))
                .set_format(&book.look.alert);
            sheet.add_conditional_format(FIRST_ROW, column, end, column, &alert)?;
        }
    }
    Ok(())
}

fn foot(
    book: &Book,
    sheet: &mut Worksheet,
    statement: &Statement,
    layout: &Layout,
    first: u32,
) -> Result<(), ExportError> {
    let mut line = first;
    let formats = Formats::new(book, layout, true);
    let fallback = ["CNY".to_owned()];
    let currencies =
        if layout.currencies.is_empty() { &fallback[..] } else { &layout.currencies[..] };
    for currency in currencies {
        let word = book.text("export-total");
        for column in 0..statement.columns.len() {
            let cell = (line, column_number(column));
            if column == 0 {
                sheet.write_string_with_format(cell.0, cell.1, &word, &formats.text)?;
            } else if Some(column) == layout.currency_column {
                sheet.write_string_with_format(cell.0, cell.1, currency, &formats.text)?;
            } else if statement.columns[column].total == Total::Sum {
                write_sum(sheet, statement, layout, (cell, currency), &formats)?;
            } else {
                let given =
                    statement.totals.iter().find(|(code, at, _)| code == currency && *at == column);
                let value = given.map_or(&Value::Blank, |(_, _, value)| value);
                write_value(sheet, cell, value, currency, &formats)?;
            }
        }
        line += 1;
    }
    let large = statement.rows.iter().any(|row| row.values.iter().any(Value::too_large));
    let large = large.then(|| book.text("export-too-large"));
    for note in statement.notes.iter().chain(&large) {
        sheet.write_string_with_format(line, 0, style::clean(note), &book.look.note)?;
        line += 1;
    }
    Ok(())
}

/// The sum of a column in one currency: a formula with its value, both from integers.
fn write_sum(
    sheet: &mut Worksheet,
    statement: &Statement,
    layout: &Layout,
    ((line, column), currency): ((u32, u16), &str),
    formats: &Formats,
) -> Result<(), ExportError> {
    let at = usize::from(column);
    let values = || {
        let of_currency = statement.rows.iter().filter(|row| row.currency == currency);
        of_currency.map(|row| &row.values[at])
    };
    let sum: i128 = values().filter_map(Value::integer).sum();
    let value = match values().find(|value| **value != Value::Blank) {
        Some(Value::Quantity(_)) => Value::Quantity(sum),
        Some(Value::Count(_)) => Value::Count(i64::try_from(sum).unwrap_or(i64::MAX)),
        _ => Value::Amount(sum),
    };
    // Excel would leave out cells that are text, and round a sum beyond its 53 bits.
    if statement.rows.is_empty() || value.too_large() || values().any(Value::too_large) {
        return write_value(sheet, (line, column), &value, currency, formats);
    }
    let ranges = layout.parts.iter().filter(|(_, rows)| *rows > 0).map(|(name, rows)| {
        let here = layout.parts.len() == 1;
        let sheet = if here { String::new() } else { format!("'{name}'!") };
        let end = FIRST_ROW + row_number(*rows);
        move |letter: &str| format!("{sheet}{letter}{}:{letter}{end}", FIRST_ROW + 1)
    });
    let letter = column_letter(at);
    let formula = match layout.currency_column {
        None => {
            let ranges: Vec<String> = ranges.map(|range| range(&letter)).collect();
            format!("=SUM({})", ranges.join(","))
        }
        Some(currencies) => {
            let key = column_letter(currencies);
            let sums = ranges.map(|range| {
                let amounts = range(&letter);
                format!("SUMIF({},${key}{},{amounts})", range(&key), line + 1)
            });
            format!("={}", sums.collect::<Vec<_>>().join("+"))
        }
    };
    let result = decimal_text(sum, value.digits(currency));
    let formula = Formula::new(formula).set_result(result);
    sheet.write_formula_with_format(line, column, formula, formats.of(&value, currency))?;
    Ok(())
}

/// The formats of data rows or of total rows.
pub(super) struct Formats {
    text: Format,
    amounts: [Format; 5],
    count: Format,
    quantity: Format,
    ratio: Format,
    tenths: Format,
    alarm: Format,
}

impl Formats {
    fn new(book: &Book, layout: &Layout, total: bool) -> Formats {
        Formats::with(book, layout.quantity_digits, total)
    }

    pub fn with(book: &Book, quantity_digits: u32, total: bool) -> Formats {
        let number = |format: &str| book.look.number(format, total);
        let text = if total { book.look.total_label() } else { book.look.text.clone() };
        Formats {
            text,
            amounts: [0, 1, 2, 3, 4].map(|digits| number(&style::amount_format(digits))),
            count: number(&style::amount_format(0)),
            quantity: number(&style::amount_format(quantity_digits)),
            ratio: number("0.00%_ ;[Red]-0.00%_ ;\"-\"_ ;@"),
            tenths: number("#,##0.0_ ;[Red]-#,##0.0_ ;\"-\"_ ;@"),
            alarm: book.look.bad.clone(),
        }
    }

    pub fn of(&self, value: &Value, currency: &str) -> &Format {
        match value {
            Value::Blank | Value::Text(_) => &self.text,
            Value::Amount(_) => {
                let digits = style::digits_of(currency) as usize;
                &self.amounts[digits.min(self.amounts.len() - 1)]
            }
            Value::Count(_) => &self.count,
            Value::Quantity(_) => &self.quantity,
            Value::Ratio(_) => &self.ratio,
            Value::Tenths(_) => &self.tenths,
            Value::Alarm(_) => &self.alarm,
        }
    }
}

/// Writes one cell; nothing from an input ever becomes a formula.
pub(super) fn write_value(
    sheet: &mut Worksheet,
    (line, column): (u32, u16),
    value: &Value,
    currency: &str,
    formats: &Formats,
) -> Result<(), ExportError> {
    write_formatted(sheet, (line, column), value, currency, formats.of(value, currency))
}

/// Writes one cell in a format of the caller's.
pub(super) fn write_formatted(
    sheet: &mut Worksheet,
    (line, column): (u32, u16),
    value: &Value,
    currency: &str,
    format: &Format,
) -> Result<(), ExportError> {
    let scaled = match value {
        Value::Blank => {
            sheet.write_blank(line, column, format)?;
            return Ok(());
        }
        Value::Text(text) | Value::Alarm(text) => {
            sheet.write_string_with_format(line, column, style::clean(text), format)?;
            return Ok(());
        }
        Value::Ratio(value) => (i128::from(*value), 4),
        Value::Tenths(value) => (i128::from(*value), 1),
        other => (other.integer().unwrap_or(0), other.digits(currency)),
    };
    if scaled.0.abs() >= EXACT_BELOW {
        let text = decimal_text(scaled.0, scaled.1);
        sheet.write_string_with_format(line, column, text, format)?;
    } else {
        // Both sides of the division are exact, so the cell holds the nearest double.
        let number = scaled.0 as f64 / 10_i64.pow(scaled.1) as f64;
        sheet.write_number_with_format(line, column, number, format)?;
    }
    Ok(())
}

/// Writes words over some columns of a row, merged where they are more than one.
pub(super) fn span(
    sheet: &mut Worksheet,
    line: u32,
    first: usize,
    last: usize,
    text: &str,
    format: &Format,
) -> Result<(), ExportError> {
    let (first, last) = (column_number(first), column_number(last));
    if last > first {
        sheet.merge_range(line, first, line, last, "", format)?;
    }
    sheet.write_string_with_format(line, first, style::clean(text), format)?;
    Ok(())
}

/// `-1234.50` from minor units.
pub(super) fn decimal_text(value: i128, digits: u32) -> String {
    let (sign, value) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    let unit = 10_u128.pow(digits);
    match digits {
        0 => format!("{sign}{value}"),
        _ => format!("{sign}{}.{:0width$}", value / unit, value % unit, width = digits as usize),
    }
}

fn column_letter(column: usize) -> String {
    rust_xlsxwriter::utility::column_number_to_name(column_number(column))
}

pub(super) fn row_number(row: usize) -> u32 {
    u32::try_from(row).expect("the rows of a part are limited to those of a sheet")
}
