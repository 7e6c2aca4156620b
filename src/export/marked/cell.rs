//! One cell of the copy: its value as it was, its colour by what was found.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline, Worksheet};

use super::{Losses, SourceCell, SourceValue};
use crate::export::ExportError;
use crate::export::form::{TEXT_MAX, looks_live, shortened};
use crate::finding::Severity;
use crate::template::look::Look;

/// Excel holds few custom number formats; a source with more keeps its values, not their look.
const NUMBER_FORMATS_MAX: usize = 200;
const NUMBER_FORMAT_LENGTH_MAX: usize = 255;

/// Number format, looks, severity, and whether the text is quoted.
type Key = (String, Option<Arc<Look>>, Option<Severity>, bool);

/// As [`Key`], by the places in memory that cells of one style share.
type Place = (usize, usize, Option<Severity>, bool);

/// What a place stands for, kept so that nothing else can take it.
type Style = (Arc<str>, Option<Arc<Look>>);

/// The formats in use, each made once.
#[derive(Default)]
pub struct Formats {
    made: HashMap<Key, Format>,
    number_formats: BTreeSet<String>,
    /// The formats of the last few styles; what they point to is kept beside them.
    recent: Vec<(Place, Style, Format)>,
}

/// Styles that stay in mind.
const RECENT: usize = 24;

impl Formats {
    /// The format of a cell; `usual` where it has none of its own.
    fn get(
        &mut self,
        cell: &SourceCell,
        usual: &str,
        mark: Option<Severity>,
        quoted: bool,
    ) -> &Format {
        let own = cell.number_format.as_ref().filter(|own| !own.is_empty());
        let Some(own) = own else {
            return self.made(usual, &cell.look, mark, quoted);
        };
        let address =
            |look: &Option<Arc<Look>>| look.as_ref().map_or(0, |look| Arc::as_ptr(look) as usize);
        let place = (own.as_ptr() as usize, address(&cell.look), mark, quoted);
        let known = self.recent.iter().position(|(known, ..)| *known == place);
        let at = known.unwrap_or_else(|| {
            let format = self.made(own, &cell.look, mark, quoted).clone();
            if self.recent.len() >= RECENT {
                self.recent.clear();
            }
            self.recent.push((place, (own.clone(), cell.look.clone()), format));
            self.recent.len() - 1
        });
        &self.recent[at].2
    }

    fn made(
        &mut self,
        number_format: &str,
        look: &Option<Arc<Look>>,
        mark: Option<Severity>,
        quoted: bool,
    ) -> &Format {
        let number_format = self.admitted(number_format);
        let key = (number_format.clone(), look.clone(), mark, quoted);
        self.made.entry(key).or_insert_with(|| {
            let format = look.as_deref().map_or_else(Format::new, looking);
            let mut format = format.set_num_format(number_format);
            if let Some(severity) = mark {
                format = coloured(format, severity);
            }
            if quoted { format.set_quote_prefix() } else { format }
        })
    }

    fn admitted(&mut self, number_format: &str) -> String {
        let fits = number_format.encode_utf16().count() <= NUMBER_FORMAT_LENGTH_MAX;
        let known = self.number_formats.contains(number_format);
        if fits && (known || self.number_formats.len() < NUMBER_FORMATS_MAX) {
            self.number_formats.insert(number_format.to_owned());
            return number_format.to_owned();
        }
        "General".to_owned()
    }
}

/// A format with the looks that the cell had.
fn looking(look: &Look) -> Format {
    let mut format = Format::new();
    if !look.font.is_empty() {
        format = format.set_font_name(&look.font);
    }
    if let Some(tenths) = look.size {
        format = format.set_font_size(f64::from(tenths) / 10.0);
    }
    if look.bold {
        format = format.set_bold();
    }
    if look.italic {
        format = format.set_italic();
    }
    if look.underline {
        format = format.set_underline(FormatUnderline::Single);
    }
    if look.strikethrough {
        format = format.set_font_strikethrough();
    }
    if let Some(ink) = look.ink {
        format = format.set_font_color(Color::RGB(ink));
    }
    if let Some(fill) = look.fill {
        format = format.set_background_color(Color::RGB(fill));
    }
    if look.wrap {
        format = format.set_text_wrap();
    }
    bordered(aligned(format, look), look)
}

fn aligned(format: Format, look: &Look) -> Format {
    let format = match look.horizontal {
        "left" => format.set_align(FormatAlign::Left),
        "center" => format.set_align(FormatAlign::Center),
        "right" => format.set_align(FormatAlign::Right),
        "justify" => format.set_align(FormatAlign::Justify),
        _ => format,
    };
    match look.vertical {
        "top" => format.set_align(FormatAlign::Top),
        "center" => format.set_align(FormatAlign::VerticalCenter),
        _ => format,
    }
}

fn bordered(mut format: Format, look: &Look) -> Format {
    let [left, right, top, bottom] = look.borders.map(|(style, colour)| {
        let colour = colour.map_or(Color::Default, Color::RGB);
        (line_style(style), colour)
    });
    format = format.set_border_left(left.0).set_border_left_color(left.1);
    format = format.set_border_right(right.0).set_border_right_color(right.1);
    format = format.set_border_top(top.0).set_border_top_color(top.1);
    format.set_border_bottom(bottom.0).set_border_bottom_color(bottom.1)
}

fn line_style(number: u8) -> FormatBorder {
    match number {
        1 => FormatBorder::Thin,
        2 => FormatBorder::Medium,
        3 => FormatBorder::Dashed,
        4 => FormatBorder::Dotted,
        5 => FormatBorder::Thick,
        6 => FormatBorder::Double,
        7 => FormatBorder::Hair,
        8 => FormatBorder::MediumDashed,
        9 => FormatBorder::DashDot,
        10 => FormatBorder::MediumDashDot,
        11 => FormatBorder::DashDotDot,
        12 => FormatBorder::MediumDashDotDot,
        13 => FormatBorder::SlantDashDot,
        _ => FormatBorder::None,
    }
}

/// The fill and the ink of a severity.
pub fn coloured(format: Format, severity: Severity) -> Format {
    let (fill, ink) = match severity {
        Severity::Error => (0xFFC7CE, 0x9C0006),
        Severity::Warning => (0xFFEB9C, 0x7F6000),
        Severity::Info => (0xDDEBF7, 0x1F3864),
    };
    format.set_background_color(Color::RGB(fill)).set_font_color(Color::RGB(ink))
}

/// Writes a cell as it was; text stays text, and nothing becomes a formula.
pub fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &SourceCell,
    mark: Option<Severity>,
    formats: &mut Formats,
    losses: &mut Losses,
) -> Result<(), ExportError> {
    let plain = is_plain(cell) && mark.is_none();
    match &cell.value {
        SourceValue::Empty => {
            if !plain {
                let format = formats.get(cell, "General", mark, false);
                sheet.write_blank(row, column, format)?;
            }
        }
        SourceValue::Number(number) if number.is_finite() && plain => {
            sheet.write_number(row, column, *number)?;
        }
        SourceValue::Number(number) if number.is_finite() => {
            let format = formats.get(cell, "General", mark, false);
            sheet.write_number_with_format(row, column, *number, format)?;
        }
        SourceValue::Date(serial) if serial.is_finite() && *serial >= 0.0 => {
            let usual = if serial.fract() == 0.0 { "yyyy-mm-dd" } else { "yyyy-mm-dd hh:mm:ss" };
            let format = formats.get(cell, usual, mark, false);
            sheet.write_number_with_format(row, column, *serial, format)?;
        }
        SourceValue::Bool(truth) => {
            let format = formats.get(cell, "General", mark, false);
            sheet.write_boolean_with_format(row, column, *truth, format)?;
        }
        SourceValue::Text(content) | SourceValue::Error(content) => {
            write_text(sheet, (row, column), content, cell, mark, formats, losses)?;
        }
        // What Excel cannot hold as a number or a day stays as it was shown.
        SourceValue::Number(_) | SourceValue::Date(_) => {
            write_text(sheet, (row, column), &cell.text, cell, mark, formats, losses)?;
        }
    }
    Ok(())
}

fn write_text(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    content: &str,
    cell: &SourceCell,
    mark: Option<Severity>,
    formats: &mut Formats,
    losses: &mut Losses,
) -> Result<(), ExportError> {
    // A sign has a byte at least, so that a short text is within the limit.
    let fits = content.len() <= TEXT_MAX || content.encode_utf16().count() <= TEXT_MAX;
    losses.texts += u64::from(!fits);
    let kept = if fits { content.to_owned() } else { shortened(content, TEXT_MAX) };
    let live = looks_live(&kept);
    if is_plain(cell) && mark.is_none() && !live {
        sheet.write_string(row, column, kept)?;
        return Ok(());
    }
    let format = formats.get(cell, "General", mark, live);
    sheet.write_string_with_format(row, column, kept, format)?;
    Ok(())
}

/// Whether a cell has the looks of an untouched one.
fn is_plain(cell: &SourceCell) -> bool {
    let own = cell.number_format.as_deref().is_some_and(|own| !own.is_empty());
    !own && cell.look.is_none()
}
