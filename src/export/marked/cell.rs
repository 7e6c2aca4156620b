//! One cell of the copy: its value as it was, its colour by what was found.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use super::{CellView, ValueView};
use crate::export::form::{TEXT_MAX, heading_format, looks_live, shortened};
use crate::finding::Severity;
use crate::template::look::Look;

/// Excel holds few custom number formats; a source with more keeps its values, not their look.
const NUMBER_FORMATS_MAX: usize = 200;
const NUMBER_FORMAT_LENGTH_MAX: usize = 255;

/// What a cell of the copy holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Held<'a> {
    Nothing,
    /// Finite.
    Number(f64),
    Bool(bool),
    Text(Cow<'a, str>),
}

/// What a source cell becomes.
pub struct Kept<'a> {
    pub held: Held<'a>,
    /// The number format of a cell that has none of its own, and whether its text is quoted;
    /// `None` for the plain style.
    pub style: Option<(&'static str, bool)>,
    /// Text was cut off.
    pub cut: bool,
}

/// A cell as it was: text stays text, and nothing becomes a formula. `None`: nothing to write.
pub fn kept<'a>(cell: &CellView<'a>, mark: Option<Severity>) -> Option<Kept<'a>> {
    let plain = is_plain(cell) && mark.is_none();
    let general = (!plain).then_some(("General", false));
    let held = match cell.value {
        ValueView::Empty if plain => return None,
        ValueView::Empty => Held::Nothing,
        ValueView::Number(number) if number.is_finite() => Held::Number(number),
        ValueView::Date(serial) if serial.is_finite() && serial >= 0.0 => {
            let usual = if serial.fract() == 0.0 { "yyyy-mm-dd" } else { "yyyy-mm-dd hh:mm:ss" };
            let style = Some((usual, false));
            return Some(Kept { held: Held::Number(serial), style, cut: false });
        }
        ValueView::Bool(truth) => {
            let style = Some(("General", false));
            return Some(Kept { held: Held::Bool(truth), style, cut: false });
        }
        ValueView::Text(content) | ValueView::Error(content) => {
            return Some(text(content, plain));
        }
        // What Excel cannot hold as a number or a day stays as it was shown.
        ValueView::Number(_) | ValueView::Date(_) => return Some(text(cell.text, plain)),
    };
    Some(Kept { held, style: general, cut: false })
}

fn text(content: &str, plain: bool) -> Kept<'_> {
    // A sign has a byte at least, so that a short text is within the limit.
    let fits = content.len() <= TEXT_MAX || content.encode_utf16().count() <= TEXT_MAX;
    let kept = match fits {
        true => Cow::Borrowed(content),
        false => Cow::Owned(shortened(content, TEXT_MAX)),
    };
    let live = looks_live(&kept);
    let style = (!plain || live).then_some(("General", live));
    Kept { held: Held::Text(kept), style, cut: !fits }
}

/// Whether a cell has the looks of an untouched one.
fn is_plain(cell: &CellView) -> bool {
    cell.number_format.is_none_or(|own| own.is_empty()) && cell.look.is_none()
}

/// The places of the styles that the program's own cells have.
pub const HEADING: usize = 0;
pub const OPEN: usize = 1;
/// The first of those that colour by severity.
const COLOURED: usize = 2;
const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

/// The place of the style that only colours.
pub fn colour(severity: Severity) -> usize {
    let known = SEVERITIES.iter().position(|known| *known == severity);
    COLOURED + known.expect("all severities are listed")
}

/// Number format, looks, severity, and whether the text is quoted.
type Key = (Arc<str>, Option<Arc<Look>>, Option<Severity>, bool);

/// As [`Key`], by the places in memory that cells of one style share.
type Place = (usize, usize, Option<Severity>, bool);

/// The number formats of all sheets of a copy.
#[derive(Default)]
pub struct NumberFormats(BTreeSet<Arc<str>>);

impl NumberFormats {
    fn admit(&mut self, format: &Arc<str>) -> bool {
        let fits = format.encode_utf16().count() <= NUMBER_FORMAT_LENGTH_MAX;
        let known = self.0.contains(format);
        let admitted = fits && (known || self.0.len() < NUMBER_FORMATS_MAX);
        if admitted && !known {
            self.0.insert(format.clone());
        }
        admitted
    }
}

/// The styles of a sheet, each made once.
pub struct Styles {
    pub formats: Vec<Format>,
    places: HashMap<Key, usize>,
    /// The last few styles by their place in memory; what stands there is kept beside it, so
    /// that nothing else can take it.
    recent: Vec<(Place, Key, usize)>,
}

/// Styles that stay in mind.
const RECENT: usize = 24;

impl Styles {
    pub fn new() -> Styles {
        let mut formats =
            vec![heading_format(false), Format::new().set_background_color("#FFF8E1")];
        formats.extend(SEVERITIES.map(|severity| coloured(Format::new(), severity)));
        Styles { formats, places: HashMap::new(), recent: Vec::new() }
    }

    /// The place of a cell's style, which is made where it is new.
    pub fn of(
        &mut self,
        cell: &CellView,
        (usual, quoted): (&'static str, bool),
        mark: Option<Severity>,
        known: Option<&mut NumberFormats>,
    ) -> usize {
        let own = cell.number_format.filter(|own| !own.is_empty());
        let format = own.map_or(usual.as_ptr() as usize, |own| own.as_ptr() as usize);
        let look = cell.look.map_or(0, |look| Arc::as_ptr(look) as usize);
        let place = (format, look, mark, quoted);
        if let Some((.., at)) = self.recent.iter().find(|(known, ..)| *known == place) {
            return *at;
        }
        let format = own.map_or_else(|| Arc::from(usual), Arc::clone);
        let key: Key = (format, cell.look.cloned(), mark, quoted);
        let at = match self.places.get(&key) {
            Some(at) => *at,
            None => {
                let known = known.expect("the survey has seen each style of the rows");
                self.formats.push(made(&key, known));
                self.places.insert(key.clone(), self.formats.len() - 1);
                self.formats.len() - 1
            }
        };
        if self.recent.len() >= RECENT {
            self.recent.clear();
        }
        self.recent.push((place, key, at));
        at
    }
}

fn made((number_format, look, mark, quoted): &Key, known: &mut NumberFormats) -> Format {
    let number_format = if known.admit(number_format) { number_format } else { "General" };
    let format = look.as_deref().map_or_else(Format::new, looking);
    let mut format = format.set_num_format(number_format);
    if let Some(severity) = mark {
        format = coloured(format, *severity);
    }
    if *quoted { format.set_quote_prefix() } else { format }
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
