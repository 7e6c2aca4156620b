//! The records of a workbook stream, and the texts in them.

use encoding_rs::Encoding;

use super::super::decode;

/// A record that carries on the one before it.
const CONTINUE: u16 = 0x003c;

/// Records one after the other.
#[derive(Clone)]
pub struct Records<'a> {
    stream: &'a [u8],
    at: usize,
    /// The last record says that it is longer than what is there.
    pub broken: bool,
}

impl<'a> Records<'a> {
    pub fn new(stream: &'a [u8], at: usize) -> Records<'a> {
        Records { stream, at, broken: false }
    }

    /// Its kind and its bytes.
    pub fn next(&mut self) -> Option<(u16, &'a [u8])> {
        let kind = word(self.stream, self.at)?;
        let length = usize::from(word(self.stream, self.at + 2)?);
        let start = self.at + 4;
        let Some(data) = self.stream.get(start..start + length) else {
            self.broken = true;
            return None;
        };
        self.at = start + length;
        Some((kind, data))
    }

    /// The pieces by which the record before goes on.
    pub fn pieces(&mut self, first: &'a [u8]) -> Pieces<'a> {
        let mut pieces = vec![first];
        while word(self.stream, self.at) == Some(CONTINUE) {
            match self.next() {
                Some((_, data)) => pieces.push(data),
                None => break,
            }
        }
        Pieces { pieces, piece: 0, at: 0 }
    }
}

pub fn word(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes([*data.get(at)?, *data.get(at.checked_add(1)?)?]))
}

pub fn long(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

pub fn double(data: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(data.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

/// A number of thirty bits: a whole one or the upper half of a double, perhaps hundredths.
pub fn unpacked(packed: u32) -> f64 {
    let number = match packed & 2 {
        0 => f64::from_bits(u64::from(packed & !3) << 32),
        _ => f64::from(packed.cast_signed() >> 2),
    };
    if packed & 1 == 1 { number / 100.0 } else { number }
}

/// A text of bytes in the character set of the workbook; where it names none, it is found.
pub fn narrow(bytes: &[u8], encoding: Option<&'static Encoding>) -> String {
    match encoding {
        Some(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
        None => decode::decode(bytes).text,
    }
}

/// A record in several pieces. A text that is cut by the end of a piece goes on in the next one
/// after a byte that says anew how wide its letters are.
pub struct Pieces<'a> {
    pieces: Vec<&'a [u8]>,
    piece: usize,
    at: usize,
}

impl Pieces<'_> {
    fn rest(&mut self) -> Option<&[u8]> {
        while self.at >= self.pieces.get(self.piece)?.len() {
            self.piece += 1;
            self.at = 0;
        }
        Some(&self.pieces[self.piece][self.at..])
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.rest()?.first()?;
        self.at += 1;
        Some(byte)
    }

    fn number(&mut self, bytes: u32) -> Option<u32> {
        (0..bytes)
            .try_fold(0, |number, place| Some(number | u32::from(self.byte()?) << (8 * place)))
    }

    pub fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            let step = self.rest()?.len().min(bytes);
            self.at += step;
            bytes -= step;
        }
        Some(())
    }

    /// A text whose length stands before it in so many bytes; `None` where nothing is left.
    pub fn text(&mut self, length_bytes: u32) -> Option<String> {
        let mut length = self.number(length_bytes)? as usize;
        let mut flags = self.byte().unwrap_or(0);
        let runs = if flags & 8 != 0 { self.number(2).unwrap_or(0) } else { 0 };
        let more = if flags & 4 != 0 { self.number(4).unwrap_or(0) } else { 0 };
        let mut units: Vec<u16> = Vec::new();
        while length > 0 {
            let Some(piece) = self.pieces.get(self.piece) else { break };
            if self.at >= piece.len() {
                self.piece += 1;
                self.at = 0;
                let Some(width) = self.byte() else { break };
                flags = width;
                continue;
            }
            let (rest, width) = (&piece[self.at..], if flags & 1 != 0 { 2 } else { 1 });
            let count = (rest.len() / width).min(length);
            let letters = &rest[..count * width];
            match width {
                2 => units.extend(letters.chunks_exact(2).filter_map(|two| word(two, 0))),
                _ => units.extend(letters.iter().map(|byte| u16::from(*byte))),
            }
            // Half a letter at the end of a piece is nobody's.
            self.at = if count == 0 { piece.len() } else { self.at + letters.len() };
            length -= count;
        }
        let _ = self.skip(4 * runs as usize).and_then(|()| self.skip(more as usize));
        Some(String::from_utf16_lossy(&units))
    }
}
