//! How a cell looks, as far as a reader can see it and a writer can write it again.

/// A side of a cell's border: Excel's number of the line style, and its colour.
pub type Side = (u8, Option<u32>);

/// Colours are 0xRRGGBB; empty texts and `None` are what a plain cell has.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Look {
    pub font: String,
    /// Tenths of a point.
    pub size: Option<u32>,
    pub bold: bool,
    pub italic: bool,
    pub underline: bool,
    pub strikethrough: bool,
    pub ink: Option<u32>,
    pub fill: Option<u32>,
    /// Left, right, top, bottom.
    pub borders: [Side; 4],
    /// `left`, `center`, `right` or `justify`.
    pub horizontal: &'static str,
    /// `top` or `center`.
    pub vertical: &'static str,
    pub wrap: bool,
}
