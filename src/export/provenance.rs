//! The last sheet of every report: from what, how and by what it was made, and whether it ties.

use rust_xlsxwriter::Worksheet;

use crate::analyze::Assertion;
use crate::i18n;

use super::ExportError;
use super::grid::{self, Formats, Value};
use super::style::{self, Book};

/// A file that the figures come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    pub file: String,
    pub sha256: String,
}

/// What a report says of its own making.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    pub inputs: Vec<InputFile>,
    pub assertions: Vec<Assertion>,
    /// Further sentences, such as what was assumed.
    pub notes: Vec<String>,
}

const LAST: usize = 5;

/// Writes the sheet; `methods` are the names and words of the methods behind the figures.
pub(super) fn write(
    book: &mut Book,
    provenance: &Provenance,
    methods: &[(String, String)],
) -> Result<(), ExportError> {
    let name = book.claim_name(&book.text("export-sheet-provenance"));
    let mut sheet = Worksheet::new();
    sheet.set_name(&name)?;
    for (column, width) in [34, 24, 24, 14, 24, 24].into_iter().enumerate() {
        sheet.set_column_width(grid::column_number(column), width)?;
    }
    let title = book.text("export-title-provenance");
    grid::span(&mut sheet, 0, 0, LAST, &title, &book.look.title)?;
    sheet.set_row_height(0, 32)?;
    grid::span(&mut sheet, 1, 0, 1, &book.company_line(), &book.look.caption_left)?;
    let day = book.as_of_line(book.caption.as_of);
    grid::span(&mut sheet, 1, 2, 3, &day, &book.look.caption_centre)?;
    let created = book.text_with("export-created", &[("moment", book.caption.created.clone())]);
    grid::span(&mut sheet, 1, 4, LAST, &created, &book.look.caption_right)?;
    sheet.set_freeze_panes(2, 0)?;
    book.set_page(&mut sheet, 2)?;
    let row = makers(book, &mut sheet, methods)?;
    let row = checks(book, &mut sheet, row, &provenance.assertions)?;
    let row = inputs(book, &mut sheet, row, &provenance.inputs)?;
    for (index, note) in provenance.notes.iter().enumerate() {
        let line = row + grid::row_number(index);
        sheet.write_string_with_format(line, 0, style::clean(note), &book.look.note)?;
    }
    book.push(sheet);
    Ok(())
}

fn makers(
    book: &Book,
    sheet: &mut Worksheet,
    methods: &[(String, String)],
) -> Result<u32, ExportError> {
    let program = concat!("wanglai ", env!("CARGO_PKG_VERSION")).to_owned();
    let mut lines = vec![
        (book.text("export-program"), program),
        (book.text("export-word-period"), book.period_line(book.caption.from, book.caption.to)),
        (book.text("export-word-as-of"), book.day(book.caption.as_of)),
    ];
    lines.extend_from_slice(methods);
    let mut row = section(book, sheet, 3, "export-section-method", LAST)?;
    for (name, words) in lines {
        sheet.write_string_with_format(row, 0, style::clean(&name), &book.look.text)?;
        grid::span(sheet, row, 1, LAST, &words, &book.look.text)?;
        // Merged cells do not grow by themselves.
        let columns = style::display_width(&words).div_ceil(112).max(1) as u32;
        sheet.set_row_height(row, 16 * columns + 2)?;
        row += 1;
    }
    Ok(row + 1)
}

fn checks(
    book: &Book,
    sheet: &mut Worksheet,
    row: u32,
    assertions: &[Assertion],
) -> Result<u32, ExportError> {
    let mut row = section(book, sheet, row, "export-section-checks", LAST)?;
    let headings =
        ["export-check", "export-check-result", "export-check-left", "export-check-right"];
    let spans = [(0, 2), (3, 3), (4, 4), (5, 5)];
    for (key, (first, last)) in headings.into_iter().zip(spans) {
        grid::span(sheet, row, first, last, &book.text(key), &book.look.heading)?;
    }
    row += 1;
    for assertion in assertions {
        let words = check_words(book, &assertion.name);
        grid::span(sheet, row, 0, 2, &words, &book.look.text)?;
        let (key, format) = match assertion.holds {
            true => ("export-holds", &book.look.good),
            false => ("export-fails", &book.look.bad),
        };
        sheet.write_string_with_format(row, 3, book.text(key), format)?;
        sheet.write_string_with_format(row, 4, style::clean(&assertion.left), &book.look.small)?;
        sheet.write_string_with_format(row, 5, style::clean(&assertion.right), &book.look.small)?;
        row += 1;
    }
    Ok(row + 1)
}

/// The words of a check; the name itself where it is none of those that analyze makes.
pub(super) fn check_words(book: &Book, name: &str) -> String {
    let find = |key: String| i18n::find(book.caption.language, &key, &[]);
    let translated = || {
        let (currency, sentence) = name.split_once(": ")?;
        let mut words: Vec<&str> = sentence.split([' ', ':']).collect();
        words.retain(|word| !word.is_empty());
        let rest = match words.as_slice() {
            ["opening", ..] => book.text("export-check-roll"),
            ["sum", "of", "customers", ..] => book.text("export-check-control"),
            ["aging", method, "by", basis, ..] => {
                let method = find(format!("export-method-{method}"))?;
                let basis = find(format!("export-basis-{basis}"))?;
                book.text_with("export-check-aging", &[("method", method), ("basis", basis)])
            }
            ["sales", "by", group, ..] => {
                let group = find(format!("export-group-{group}"))?;
                book.text_with("export-check-sales", &[("group", group)])
            }
            _ => return None,
        };
        Some(book.text_with(
            "export-check-currency",
            &[("currency", currency.to_owned()), ("check", rest)],
        ))
    };
    translated().unwrap_or_else(|| name.to_owned())
}

fn inputs(
    book: &Book,
    sheet: &mut Worksheet,
    row: u32,
    inputs: &[InputFile],
) -> Result<u32, ExportError> {
    let mut row = section(book, sheet, row, "export-section-inputs", LAST)?;
    grid::span(sheet, row, 0, 2, &book.text("export-input-file"), &book.look.heading)?;
    grid::span(sheet, row, 3, LAST, "SHA-256", &book.look.heading)?;
    row += 1;
    let formats = Formats::with(book, 0, false);
    // One row is kept for the words that say how many are left out.
    let room = book.rows_per_sheet.saturating_sub(200).max(1);
    for input in inputs.iter().take(room) {
        grid::span(sheet, row, 0, 2, &input.file, &book.look.text)?;
        grid::span(sheet, row, 3, LAST, &input.sha256, &book.look.small)?;
        row += 1;
    }
    if inputs.len() > room {
        let count = (inputs.len() - room).to_string();
        let more = Value::text(book.text_with("export-more", &[("count", count)]));
        grid::write_value(sheet, (row, 0), &more, "CNY", &formats)?;
        row += 1;
    }
    Ok(row + 1)
}

fn section(
    book: &Book,
    sheet: &mut Worksheet,
    row: u32,
    key: &str,
    last: usize,
) -> Result<u32, ExportError> {
    grid::span(sheet, row, 0, last, &book.text(key), &book.look.section)?;
    sheet.set_row_height(row, 22)?;
    Ok(row + 1)
}
