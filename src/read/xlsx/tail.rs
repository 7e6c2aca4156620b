//! Shared strings beyond those that stay in memory: in a temporary file without a name.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use crate::read::bytes::read_at;

/// Texts and bytes of a block, which is read at once; it ends with the text that fills it.
const BLOCK_TEXTS: usize = 256;
const BLOCK_BYTES: usize = 16 << 10;

/// Blocks that stay in mind.
const SLOTS: usize = 16;

/// Texts by their number, in blocks of a file.
#[derive(Debug)]
pub struct Tail {
    file: File,
    blocks: Vec<Block>,
    len: usize,
    end: u64,
}

/// The number of the first text of a block, and where it stands.
#[derive(Clone, Copy, Debug)]
struct Block {
    first: usize,
    at: u64,
}

impl Tail {
    /// A text; the blocks that were read before are looked at first.
    pub fn get<'s>(&self, number: usize, seen: &'s mut Seen) -> io::Result<&'s str> {
        if number >= self.len {
            return Err(io::ErrorKind::NotFound.into());
        }
        // Cells mostly show the texts in their order.
        let last = self.blocks.get(seen.last).is_some_and(|block| block.first <= number)
            && self.blocks.get(seen.last + 1).is_none_or(|next| next.first > number);
        if !last {
            seen.last = self.blocks.partition_point(|block| block.first <= number) - 1;
        }
        let place = seen.last;
        if seen.slots.is_empty() {
            seen.slots.resize_with(SLOTS, Slot::default);
        }
        let slot = &mut seen.slots[place % SLOTS];
        if slot.known != place + 1 {
            slot.known = 0;
            self.read(place, slot)?;
            slot.known = place + 1;
        }
        let at = number - self.blocks[place].first;
        let start = at.checked_sub(1).map_or(0, |before| slot.ends[before]);
        Ok(&slot.text[start..slot.ends[at]])
    }

    fn read(&self, place: usize, slot: &mut Slot) -> io::Result<()> {
        let block = self.blocks[place];
        let next = self.blocks.get(place + 1);
        let length = next.map_or(self.end, |next| next.at) - block.at;
        let count = next.map_or(self.len, |next| next.first) - block.first;
        let mut bytes = std::mem::take(&mut slot.text).into_bytes();
        bytes.resize(usize::try_from(length).map_err(io::Error::other)?, 0);
        let mut filled = 0;
        while filled < bytes.len() {
            match read_at(&self.file, block.at + filled as u64, &mut bytes[filled..])? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                read => filled += read,
            }
        }
        // The lengths of the texts stand behind them.
        let text = bytes.len().checked_sub(4 * count).ok_or(io::ErrorKind::InvalidData)?;
        let lengths = bytes[text..].as_chunks::<4>().0;
        slot.ends.clear();
        let mut end = 0;
        slot.ends.extend(lengths.iter().map(|length| {
            end += u32::from_le_bytes(*length) as usize;
            end
        }));
        bytes.truncate(text);
        slot.text = String::from_utf8(bytes).map_err(io::Error::other)?;
        Ok(())
    }
}

/// Blocks that one reader has read.
#[derive(Debug, Default)]
pub struct Seen {
    slots: Vec<Slot>,
    /// The place of the block of the last text.
    last: usize,
}

#[derive(Debug, Default)]
struct Slot {
    /// One above the place of the block; 0: none.
    known: usize,
    text: String,
    ends: Vec<usize>,
}

/// A tail while it is written.
pub struct TailWriter {
    out: BufWriter<File>,
    tail: Tail,
    /// The lengths of the texts of the last block.
    lengths: Vec<u8>,
    bytes: usize,
}

impl TailWriter {
    pub fn new() -> io::Result<TailWriter> {
        let file = tempfile::tempfile()?;
        let out = BufWriter::with_capacity(64 << 10, file.try_clone()?);
        let tail = Tail { file, blocks: vec![Block { first: 0, at: 0 }], len: 0, end: 0 };
        Ok(TailWriter { out, tail, lengths: Vec::new(), bytes: 0 })
    }

    /// Adds the next text.
    pub fn push(&mut self, text: &str) -> io::Result<()> {
        let length = u32::try_from(text.len()).map_err(io::Error::other)?;
        let full = self.bytes >= BLOCK_BYTES || self.lengths.len() >= 4 * BLOCK_TEXTS;
        if full {
            self.end_block()?;
            self.tail.blocks.push(Block { first: self.tail.len, at: self.tail.end });
        }
        self.out.write_all(text.as_bytes())?;
        self.bytes += text.len();
        self.lengths.extend(length.to_le_bytes());
        self.tail.len += 1;
        Ok(())
    }

    fn end_block(&mut self) -> io::Result<()> {
        self.out.write_all(&self.lengths)?;
        self.tail.end += (self.bytes + self.lengths.len()) as u64;
        self.lengths.clear();
        self.bytes = 0;
        Ok(())
    }

    pub fn finish(mut self) -> io::Result<Tail> {
        self.end_block()?;
        self.out.flush()?;
        Ok(self.tail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_in_any_order() {
        let long = |number: usize| if number % 7_000 == 3 { 1 << 20 } else { number * 7919 % 60 };
        let texts: Vec<String> = (0..20_000_usize)
            .map(|number| format!("{}{number}", "文".repeat(long(number))))
            .collect();
        let mut writer = TailWriter::new().unwrap();
        texts.iter().for_each(|text| writer.push(text).unwrap());
        let tail = writer.finish().unwrap();
        assert_eq!(tail.len, texts.len());
        assert!(tail.blocks.len() > 78, "{}", tail.blocks.len());
        let mut seen = Seen::default();
        for step in [1, 7, 4_999] {
            let mut at = 0;
            for _ in 0..texts.len() {
                assert_eq!(tail.get(at, &mut seen).unwrap(), texts[at]);
                at = (at + step) % texts.len();
            }
        }
        assert!(tail.get(texts.len(), &mut seen).is_err());
        let none = TailWriter::new().unwrap().finish().unwrap();
        assert!(none.get(0, &mut seen).is_err());
    }
}
