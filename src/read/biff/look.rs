//! How cells look by the styles of a workbook: fonts, fills, borders, alignment ([MS-XLS] 2.4.353).

use std::sync::Arc;

use encoding_rs::Encoding;

use super::super::style::plain;
use super::records::{Records, long, narrow, word};
use crate::template::look::{Look, Side};

/// The colours of a workbook that brings no palette, from number 8 on.
#[rustfmt::skip]
const PALETTE: [u32; 56] = [
    0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF,
    0x800000, 0x008000, 0x000080, 0x808000, 0x800080, 0x008080, 0xC0C0C0, 0x808080,
    0x9999FF, 0x993366, 0xFFFFCC, 0xCCFFFF, 0x660066, 0xFF8080, 0x0066CC, 0xCCCCFF,
    0x000080, 0xFF00FF, 0xFFFF00, 0x00FFFF, 0x800080, 0x800000, 0x008080, 0x0000FF,
    0x00CCFF, 0xCCFFFF, 0xCCFFCC, 0xFFFF99, 0x99CCFF, 0xFF99CC, 0xCC99FF, 0xFFCC99,
    0x3366FF, 0x33CCCC, 0x99CC00, 0xFFCC00, 0xFF9900, 0xFF6600, 0x666699, 0x969696,
    0x003366, 0x339966, 0x003300, 0x333300, 0x993300, 0x993366, 0x333399, 0x333333,
];

/// Fonts, colours and styles as the head of a workbook lists them.
#[derive(Default)]
pub struct Styles {
    fonts: Vec<Look>,
    palette: Vec<u32>,
    /// The records of the styles, in order.
    records: Vec<Vec<u8>>,
}

impl Styles {
    /// Takes a record of the head, if it says how cells look.
    pub fn take(
        &mut self,
        kind: u16,
        data: &[u8],
        version8: bool,
        encoding: Option<&'static Encoding>,
    ) {
        match kind {
            // The colour of a font is looked up when the palette, which follows, is known.
            0x0031 => {
                let font = font(data, version8, encoding).unwrap_or_default();
                self.fonts.push(font);
            }
            0x0092 => {
                let colours = data.get(2..).unwrap_or_default().chunks_exact(4);
                let colour = |rgb: &[u8]| u32::from_be_bytes([0, rgb[0], rgb[1], rgb[2]]);
                self.palette = colours.take(PALETTE.len()).map(colour).collect();
            }
            0x00e0 => self.records.push(data.to_vec()),
            _ => {}
        }
    }

    /// By style, how its cells look; `None` where they are plain.
    pub fn looks(&self, version8: bool) -> Vec<Option<Arc<Look>>> {
        let look = |record: &Vec<u8>| {
            let look = match version8 {
                true => self.style8(record),
                false => self.style5(record),
            };
            plain(look.unwrap_or_default())
        };
        self.records.iter().map(look).collect()
    }

    /// A colour by its number; `None` for those that the system chooses.
    fn colour(&self, number: u32) -> Option<u32> {
        let at = match number {
            0..=7 => number,
            _ => number - 8,
        } as usize;
        let palette = if number < 8 { None } else { self.palette.get(at) };
        palette.or(PALETTE.get(at)).copied()
    }

    fn side(&self, style: u32, colour: u32) -> Side {
        match u8::try_from(style) {
            Ok(style @ 1..=13) => (style, self.colour(colour).filter(|colour| *colour != 0)),
            _ => (0, None),
        }
    }

    fn style8(&self, data: &[u8]) -> Option<Look> {
        let sides = long(data, 10)?;
        let more = long(data, 14)?;
        let mut look = self.base(data)?;
        look.borders = [
            self.side(sides & 15, sides >> 16 & 127),
            self.side(sides >> 4 & 15, sides >> 23 & 127),
            self.side(sides >> 8 & 15, more & 127),
            self.side(sides >> 12 & 15, more >> 7 & 127),
        ];
        if more >> 26 & 63 != 0 {
            look.fill = self.colour(u32::from(word(data, 18)?) & 127);
        }
        Some(look)
    }

    fn style5(&self, data: &[u8]) -> Option<Look> {
        let at = |place| Some(u32::from(word(data, place)?));
        let (fill, bottom, top, sides) = (at(8)?, at(10)?, at(12)?, at(14)?);
        let mut look = self.base(data)?;
        look.borders = [
            self.side(top >> 3 & 7, sides & 127),
            self.side(top >> 6 & 7, sides >> 7 & 127),
            self.side(top & 7, top >> 9 & 127),
            self.side(bottom >> 6 & 7, bottom >> 9 & 127),
        ];
        if bottom & 63 != 0 {
            look.fill = self.colour(fill & 127);
        }
        Some(look)
    }

    /// What both versions have at the same place: the font and the alignment.
    fn base(&self, data: &[u8]) -> Option<Look> {
        let number = usize::from(word(data, 0)?);
        // There is no font number 4.
        let font = self.fonts.get(if number > 4 { number - 1 } else { number });
        let mut look = font.cloned().unwrap_or_default();
        look.ink = look.ink.and_then(|number| self.colour(number)).filter(|ink| *ink != 0);
        let alignment = *data.get(6)?;
        look.horizontal = match alignment & 7 {
            1 => "left",
            2 | 6 => "center",
            3 => "right",
            5 => "justify",
            _ => "",
        };
        look.vertical = match alignment >> 4 & 7 {
            0 => "top",
            1 => "center",
            _ => "",
        };
        look.wrap = alignment & 8 != 0;
        Some(look)
    }
}

/// A font; its ink is the number of a colour still.
fn font(data: &[u8], version8: bool, encoding: Option<&'static Encoding>) -> Option<Look> {
    let flags = word(data, 2)?;
    let name = match version8 {
        true => Records::new(&[], 0).pieces(data.get(14..)?).text(1)?,
        false => {
            let length = usize::from(*data.get(14)?);
            narrow(data.get(15..)?.get(..length)?, encoding)
        }
    };
    // Heights are twentieths of a point.
    let size = u32::from(word(data, 0)?) / 2;
    Some(Look {
        font: name,
        size: (10..=4_090).contains(&size).then_some(size),
        bold: word(data, 6)? >= 600,
        italic: flags & 2 != 0,
        strikethrough: flags & 8 != 0,
        underline: *data.get(10)? != 0,
        ink: Some(u32::from(word(data, 4)?)),
        ..Look::default()
    })
}
