//! What the cells of a row and of a sheet show, as numbers that are equal where they show the same.

use std::hash::BuildHasher;

use polars::prelude::PlFixedStateQuality;

use super::cell::RawRow;
use super::xlsx::{LeanCell, LeanRow, LeanValue};

/// Digests of numbers that stay in mind.
const SLOTS: usize = 1 << 12;

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// The rows of one sheet.
#[derive(Default)]
pub struct Digests {
    /// By the number of a text; 0: not known yet.
    texts: Vec<u64>,
    generation: u32,
    /// Of numbers: their bits, style and digest.
    numbers: Vec<Option<(u64, u32, u64)>>,
    whole: u64,
}

impl Digests {
    /// Of all rows so far, with their places.
    pub fn whole(&self) -> u64 {
        self.whole
    }

    /// Adds a row; gives what its texts are, wherever they stand.
    pub fn raw(&mut self, row: &RawRow) -> u64 {
        let mut digest = 0;
        for cell in &row.cells {
            self.cell(&mut digest, cell.column, digest_of(&cell.text));
        }
        self.end(digest, row.number)
    }

    /// As [`Digests::raw`], of the same row as it is scanned.
    pub fn lean(&mut self, row: &LeanRow<'_>) -> u64 {
        if self.generation != row.texts.generation {
            self.generation = row.texts.generation;
            self.texts.clear();
        }
        if self.texts.len() < row.texts.len() {
            self.texts.resize(row.texts.len(), 0);
        }
        let mut digest = 0;
        for cell in row.cells {
            let shown = match cell.value {
                LeanValue::Text(number) | LeanValue::Error(number) => {
                    let known = &mut self.texts[number as usize];
                    if *known == 0 {
                        *known = digest_of(row.texts.get(number));
                    }
                    *known
                }
                LeanValue::Number(number) => self.number(number, cell, row),
                LeanValue::Bool(_) => shown(cell, row),
            };
            self.cell(&mut digest, cell.column, shown);
        }
        self.end(digest, row.number)
    }

    fn number(&mut self, number: f64, cell: &LeanCell, row: &LeanRow<'_>) -> u64 {
        if self.numbers.is_empty() {
            self.numbers = vec![None; SLOTS];
        }
        let bits = number.to_bits();
        let slot = &mut self.numbers[(bits.wrapping_mul(FACTOR) >> 40) as usize % SLOTS];
        match *slot {
            Some((known, style, digest)) if (known, style) == (bits, cell.style) => digest,
            _ => {
                let digest = shown(cell, row);
                *slot = Some((bits, cell.style, digest));
                digest
            }
        }
    }

    fn cell(&mut self, digest: &mut u64, column: u32, shown: u64) {
        *digest = mixed(*digest, shown);
        self.whole = mixed(self.whole, shown ^ u64::from(column));
    }

    fn end(&mut self, digest: u64, row: u32) -> u64 {
        self.whole = mixed(self.whole, u64::from(row));
        digest
    }
}

/// What a cell shows.
fn shown(cell: &LeanCell, row: &LeanRow<'_>) -> u64 {
    row.raw_cell(cell).map_or(0, |raw| digest_of(&raw.text))
}

/// A number that is equal for texts that show the same; never 0.
pub fn digest_of(text: &str) -> u64 {
    PlFixedStateQuality::default().hash_one(text.trim()) | 1
}

fn mixed(digest: u64, next: u64) -> u64 {
    let mixed = (digest ^ next).wrapping_mul(FACTOR);
    (mixed ^ mixed >> 32).wrapping_add(digest.rotate_left(17))
}
