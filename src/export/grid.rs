//! A statement: title, caption, headings, rows and totals on one sheet, or on as many as it needs.

use std::sync::Arc;

use rust_xlsxwriter::{
    ConditionalFormat2ColorScale, ConditionalFormatCell, ConditionalFormatCellRule,
    ConditionalFormatDataBar, ConditionalFormatFormula, ConditionalFormatType, Format, Formula,
    IgnoreError, Worksheet,
};

use super::ExportError;
pub(super) use super::form::column_number;
use super::style::{self, Book};

mod lines;
mod measure;
mod place;
mod rows;
mod survey;
mod value;

use lines::Lines;
use measure::{thirds, widths};
pub(super) use place::{Places, Source};
pub(super) use rows::{Account, Leads, RowOf, Rows};
pub(super) use value::{
    Formats, Kind, Value, decimal_text, percent_text, write_formatted, write_value,
};

/// The first data row: below the title, the caption and the headings.
pub(super) const FIRST_ROW: u32 = 3;

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
    /// The darker, the nearer a share is to the whole.
    Shade,
}

pub(super) struct Column {
    pub heading: String,
    pub total: Total,
    pub emphasis: Emphasis,
}

impl Column {
    pub fn plain(heading: String) -> Column {
        Column { heading: capitalised(&heading), total: Total::Nothing, emphasis: Emphasis::Plain }
    }

    pub fn sum(heading: String) -> Column {
        Column { total: Total::Sum, ..Column::plain(heading) }
    }

    pub fn with(self, emphasis: Emphasis) -> Column {
        Column { emphasis, ..self }
    }
}

/// A heading begins with a capital, as its word within a line does not.
fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A whole statement. The first column carries the word 合计 in the total rows.
pub(super) struct Statement<'a> {
    /// Its name among the statements of a report, never shown.
    pub key: &'static str,
    /// Where its rows lead.
    pub leads: Option<Leads<'a>>,
    pub sheet: String,
    pub title: String,
    /// The middle of the caption: the period or the cut-off day.
    pub period: String,
    /// Without the column of the currency, which the grid adds where there are several.
    pub columns: Vec<Column>,
    /// Where the column of the currency is put.
    pub currency_at: usize,
    pub rows: Rows<'a>,
    /// Values of the total rows that are no sums: currency, column, value.
    pub totals: Vec<(String, usize, Value<'static>)>,
    pub notes: Vec<String>,
    /// The rows of one first cell stand together, and are set apart from the next ones.
    pub grouped: bool,
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

/// Writes the statements into new sheets of the book; says where they stand.
pub(super) fn write<'a>(
    book: &mut Book<'a>,
    statements: Vec<Statement<'a>>,
) -> Result<Places, ExportError> {
    // Links and sums name sheets that may come later: the names are claimed first.
    let mut places = Places::default();
    for statement in &statements {
        places.claim(book, statement);
    }
    for statement in statements {
        write_one(book, statement, &places)?;
    }
    Ok(places)
}

fn write_one<'a>(
    book: &mut Book<'a>,
    mut statement: Statement<'a>,
    places: &Places,
) -> Result<(), ExportError> {
    let place = places.of(statement.key);
    let currencies = place.currencies.clone();
    let currency_column = place.currency_at;
    let widths = widths(book, &statement, currency_column);
    if let Some(at) = currency_column {
        add_currency_column(book, &mut statement, at);
    }
    let per_sheet = book.rows_per_sheet;
    let layout = Layout {
        widths,
        quantity_digits: statement.rows.survey().quantity_digits(),
        unit: book.unit_line(&currencies),
        currencies,
        currency_column,
        parts: place.parts.clone(),
    };
    let statement = Arc::new(statement);
    let count = layout.parts.len();
    for (part, (name, rows)) in layout.parts.iter().enumerate() {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        let first = part * per_sheet;
        head(book, &mut sheet, &statement, &layout)?;
        dress(book, &mut sheet, &statement, *rows)?;
        let end = FIRST_ROW + row_number((*rows).max(1));
        if part + 1 == count {
            foot(book, &mut sheet, &statement, &layout, end)?;
        } else {
            let next = layout.parts[part + 1].0.clone();
            let note = book.text_with("export-continued", &[("sheet", next)]);
            sheet.write_string_with_format(end, 0, note, &book.look.note)?;
        }
        let lines = Lines::new(book, &statement, first..first + rows, &layout, places);
        lines.put(book, sheet)?;
    }
    Ok(())
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
    statement.rows.show_currency(at);
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

/// What holds for the data rows as a whole.
fn dress(
    book: &Book,
    sheet: &mut Worksheet,
    statement: &Statement,
    rows: usize,
) -> Result<(), ExportError> {
    let last = column_number(statement.columns.len() - 1);
    if rows == 0 {
        let none = book.text("export-none");
        span(sheet, FIRST_ROW, 0, usize::from(last), &none, &book.look.centred)?;
        return Ok(());
    }
    let end = FIRST_ROW + row_number(rows - 1);
    sheet.ignore_error_range(FIRST_ROW, 0, end, last, IgnoreError::NumberStoredAsText)?;
    for (column, declared) in statement.columns.iter().enumerate() {
        emphasise(book, sheet, declared.emphasis, column_number(column), end)?;
    }
    if statement.grouped {
        let rule = format!("=AND(ROW()>{},$A{}<>$A{FIRST_ROW})", FIRST_ROW + 1, FIRST_ROW + 1);
        let apart = ConditionalFormatFormula::new().set_rule(rule.as_str());
        let apart = apart.set_format(&book.look.apart);
        sheet.add_conditional_format(FIRST_ROW, 0, end, last, &apart)?;
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
        Emphasis::Shade => {
            let shade = ConditionalFormat2ColorScale::new()
                .set_minimum(ConditionalFormatType::Number, 0)
                .set_maximum(ConditionalFormatType::Number, 1)
                .set_minimum_color(0xFF_FF_FF)
                .set_maximum_color(0x8F_B4_D6);
            sheet.add_conditional_format(FIRST_ROW, column, end, column, &shade)?;
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
                sheet.write_string_with_format(cell.0, cell.1, &word, formats.text())?;
            } else if Some(column) == layout.currency_column {
                sheet.write_string_with_format(cell.0, cell.1, currency, formats.text())?;
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
    let large = statement.rows.survey().has_too_large();
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
    // The column of the currency came between.
    let counted = at - usize::from(layout.currency_column.is_some_and(|currency| currency < at));
    let survey = statement.rows.survey();
    let value = survey.sum(counted, currency);
    let too_large = survey.is_too_large(counted, currency);
    // Excel would leave out cells that are text, and round a sum beyond its 53 bits.
    if statement.rows.is_empty() || value.too_large() || too_large {
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
    let sum = value.integer().unwrap_or(0);
    let result = decimal_text(sum, value.digits(currency));
    let formula = Formula::new(formula).set_result(result);
    sheet.write_formula_with_format(line, column, formula, formats.of(&value, currency))?;
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

pub(super) fn column_letter(column: usize) -> String {
    rust_xlsxwriter::utility::column_number_to_name(column_number(column))
}

pub(super) fn row_number(row: usize) -> u32 {
    u32::try_from(row).expect("the rows of a part are limited to those of a sheet")
}
