//! Looks of cells and sheets as bytes, between the reading process and this one.

use std::sync::Arc;

use super::layout::Looks;
use super::style::plain;
use crate::template::look::{Look, Side};

const HORIZONTAL: [&str; 5] = ["", "left", "center", "right", "justify"];
const VERTICAL: [&str; 3] = ["", "top", "center"];
/// Stands for a colour that there is not.
const NO_COLOUR: u32 = u32::MAX;

/// A cell's look.
pub fn look_bytes(look: &Look) -> Vec<u8> {
    let place = |list: &[&str], word: &str| {
        list.iter().position(|known| *known == word).unwrap_or_default() as u8
    };
    let flags = [look.bold, look.italic, look.underline, look.strikethrough, look.wrap];
    let mut bytes: Vec<u8> = flags.map(u8::from).to_vec();
    bytes.push(place(&HORIZONTAL, look.horizontal));
    bytes.push(place(&VERTICAL, look.vertical));
    let mut whole = |number: u32| bytes.extend(number.to_le_bytes());
    whole(look.size.unwrap_or_default());
    whole(look.ink.unwrap_or(NO_COLOUR));
    whole(look.fill.unwrap_or(NO_COLOUR));
    for (style, colour) in look.borders {
        whole(u32::from(style));
        whole(colour.unwrap_or(NO_COLOUR));
    }
    bytes.extend(look.font.as_bytes());
    bytes
}

/// A cell's look out of its bytes; `None` where it is plain or they are no look.
pub fn look_of_bytes(bytes: &[u8]) -> Option<Arc<Look>> {
    let flag = |at: usize| Some(*bytes.get(at)? != 0);
    let mut numbers = bytes.get(7..)?.chunks_exact(4).map(number);
    let mut whole = || numbers.next();
    let colour = |number: u32| (number != NO_COLOUR).then_some(number);
    let size = Some(whole()?).filter(|size| *size > 0);
    let (ink, fill) = (colour(whole()?), colour(whole()?));
    let mut borders: [Side; 4] = Default::default();
    for side in &mut borders {
        *side = (u8::try_from(whole()?).ok()?, colour(whole()?));
    }
    plain(Look {
        font: std::str::from_utf8(bytes.get(7 + 11 * 4..)?).ok()?.to_owned(),
        size,
        bold: flag(0)?,
        italic: flag(1)?,
        underline: flag(2)?,
        strikethrough: flag(3)?,
        wrap: flag(4)?,
        horizontal: HORIZONTAL.get(usize::from(*bytes.get(5)?))?,
        vertical: VERTICAL.get(usize::from(*bytes.get(6)?))?,
        ink,
        fill,
        borders,
    })
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// What a sheet looks like beside its cells; nothing where nothing is known.
pub fn looks_bytes(looks: &Looks) -> Vec<u8> {
    let mut bytes = Vec::new();
    if *looks == Looks::default() {
        return bytes;
    }
    let mut whole = |number: u32| bytes.extend(number.to_le_bytes());
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    for sizes in [&looks.widths, &looks.heights] {
        whole(count(sizes.len()));
        for (place, size) in sizes {
            whole(*place);
            // Thousandths are finer than any program shows.
            whole((size * 1_000.0).round() as u32);
        }
    }
    for places in [&looks.hidden_columns, &looks.hidden_rows] {
        whole(count(places.len()));
        places.iter().for_each(|place| whole(*place));
    }
    whole(count(looks.merged.len()));
    looks.merged.iter().flatten().for_each(|place| whole(*place));
    let (rows, columns) = looks.frozen.unwrap_or_default();
    whole(rows);
    whole(columns);
    bytes
}

/// What a sheet looks like out of its bytes; what is missing is not there.
pub fn looks_of_bytes(bytes: &[u8]) -> Looks {
    let mut numbers = bytes.chunks_exact(4).map(number);
    let mut read = || -> Option<Looks> {
        let mut looks = Looks::default();
        for at in 0..2 {
            for _ in 0..numbers.next()? {
                let size = (numbers.next()?, f64::from(numbers.next()?) / 1_000.0);
                if at == 0 { looks.widths.push(size) } else { looks.heights.push(size) }
            }
        }
        for at in 0..2 {
            for _ in 0..numbers.next()? {
                let place = numbers.next()?;
                if at == 0 {
                    looks.hidden_columns.push(place)
                } else {
                    looks.hidden_rows.push(place)
                }
            }
        }
        for _ in 0..numbers.next()? {
            let mut range = [0; 4];
            for place in &mut range {
                *place = numbers.next()?;
            }
            looks.merged.push(range);
        }
        let frozen = (numbers.next()?, numbers.next()?);
        looks.frozen = (frozen != (0, 0)).then_some(frozen);
        Some(looks)
    };
    read().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_come_back_as_they_were() {
        let look = Look {
            font: "宋体".to_owned(),
            size: Some(105),
            bold: true,
            ink: Some(0xFF0000),
            borders: [(1, None), (0, None), (6, Some(0x336699)), (0, None)],
            horizontal: "right",
            vertical: "top",
            wrap: true,
            ..Look::default()
        };
        assert_eq!(look_of_bytes(&look_bytes(&look)).as_deref(), Some(&look));
        assert_eq!(look_of_bytes(&look_bytes(&Look::default())), None);
        assert_eq!(look_of_bytes(b"short"), None);
        let looks = Looks {
            widths: vec![(0, 8.43), (3, 44.0)],
            merged: vec![[1, 0, 1, 2]],
            hidden_columns: vec![5],
            hidden_rows: vec![7, 9],
            heights: vec![(1, 30.0)],
            frozen: Some((2, 1)),
        };
        assert_eq!(looks_of_bytes(&looks_bytes(&looks)), looks);
        assert_eq!(looks_of_bytes(&[1, 2, 3]), Looks::default());
    }
}
