//! The looks of a cell out of the styles of a package, and which of them are none.

use std::sync::Arc;

use calamine::{Border, BorderStyle, Color, HorizontalAlignment, Style, VerticalAlignment};

use crate::template::look::{Look, Side};

/// The looks of a style; `None` where they are those of a plain cell.
pub fn look_of(style: &Style) -> Option<Arc<Look>> {
    let mut look = Look::default();
    if let Some(font) = &style.font {
        look.font = font.name.clone().unwrap_or_default();
        // Sizes have at most one decimal; what is no size is left out.
        look.size = font.size.filter(|size| (1.0..=409.0).contains(size)).map(tenths);
        look.bold = font.is_bold();
        look.italic = font.is_italic();
        look.underline = font.has_underline();
        look.strikethrough = font.has_strikethrough();
        look.ink = font.color.map(colour).filter(|ink| *ink != 0);
    }
    if let Some(fill) = style.fill.as_ref().filter(|fill| fill.is_visible()) {
        look.fill = fill.get_color().map(colour);
    }
    if let Some(borders) = &style.borders {
        look.borders = [&borders.left, &borders.right, &borders.top, &borders.bottom].map(side);
    }
    if let Some(alignment) = &style.alignment {
        look.horizontal = match alignment.horizontal {
            HorizontalAlignment::Left => "left",
            HorizontalAlignment::Center | HorizontalAlignment::CenterContinuous => "center",
            HorizontalAlignment::Right => "right",
            HorizontalAlignment::Justify => "justify",
            _ => "",
        };
        look.vertical = match alignment.vertical {
            VerticalAlignment::Top => "top",
            VerticalAlignment::Center => "center",
            _ => "",
        };
        look.wrap = alignment.wrap_text;
    }
    plain(look)
}

/// A look to be shared; `None` where it is that of a plain cell.
pub fn plain(look: Look) -> Option<Arc<Look>> {
    (look != Look::default()).then(|| Arc::new(look))
}

fn tenths(size: f64) -> u32 {
    (size * 10.0).round() as u32
}

fn colour(colour: Color) -> u32 {
    u32::from(colour.red) << 16 | u32::from(colour.green) << 8 | u32::from(colour.blue)
}

fn side(border: &Border) -> Side {
    let number = match border.style {
        BorderStyle::Thin => 1,
        BorderStyle::Medium => 2,
        BorderStyle::Dashed => 3,
        BorderStyle::Dotted => 4,
        BorderStyle::Thick => 5,
        BorderStyle::Double => 6,
        BorderStyle::Hair => 7,
        BorderStyle::MediumDashed => 8,
        BorderStyle::DashDot => 9,
        BorderStyle::MediumDashDot => 10,
        BorderStyle::DashDotDot => 11,
        BorderStyle::MediumDashDotDot => 12,
        BorderStyle::SlantDashDot => 13,
        _ => return (0, None),
    };
    (number, border.color.map(colour))
}
