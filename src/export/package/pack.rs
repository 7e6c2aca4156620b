//! Deflates a long text in pieces side by side; the bytes are the same for any number of threads.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use flate2::{Compress, Compression, Crc, FlushCompress};

/// Bytes from which a piece is deflated; no piece refers to another one.
const PIECE: usize = 512 << 10;
/// Level 6 makes a workbook a sixth smaller, and takes most of the time of writing it.
const LEVEL: u32 = 2;
/// Pieces that wait for a free thread before the writing one deflates the next by itself.
const WAITING_MAX: usize = 4;
/// An empty last block: what ends a deflated stream.
const END: [u8; 2] = [3, 0];

/// A text in its deflated form.
pub struct Packed {
    pieces: Vec<Vec<u8>>,
    pub size: u64,
    pub crc: u32,
}

impl Packed {
    /// How many bytes the pieces have.
    pub fn deflated(&self) -> usize {
        self.pieces.iter().map(Vec::len).sum()
    }

    /// The deflated bytes, one piece after the other.
    pub fn into_pieces(self) -> impl Iterator<Item = Vec<u8>> {
        self.pieces.into_iter().chain([END.to_vec()])
    }
}

struct Piece {
    deflated: Vec<u8>,
    crc: Crc,
}

/// Takes a text, and deflates it while it grows.
pub struct Packing<'p, 'scope> {
    scope: &'p rayon::Scope<'scope>,
    text: Vec<u8>,
    sent: usize,
    waiting: Arc<AtomicUsize>,
    done: Arc<Mutex<Vec<Option<Piece>>>>,
}

impl Packing<'_, '_> {
    /// Where the text is written; the writer calls [`Packing::advance`] now and then.
    pub fn text(&mut self) -> &mut Vec<u8> {
        &mut self.text
    }

    /// Hands over what was written, if it is enough for a piece.
    pub fn advance(&mut self) {
        if self.text.len() >= PIECE {
            let text = std::mem::replace(&mut self.text, Vec::with_capacity(PIECE + (64 << 10)));
            self.send(text);
        }
    }

    fn send(&mut self, text: Vec<u8>) {
        let place = self.sent;
        self.sent += 1;
        let (done, waiting) = (self.done.clone(), self.waiting.clone());
        let deflate = move || {
            let piece = piece(&text);
            let mut done = done.lock().expect("no thread ended while it held the pieces");
            let length = done.len().max(place + 1);
            done.resize_with(length, || None);
            done[place] = Some(piece);
        };
        if waiting.load(Ordering::Relaxed) >= WAITING_MAX {
            return deflate();
        }
        waiting.fetch_add(1, Ordering::Relaxed);
        self.scope.spawn(move |_| {
            deflate();
            waiting.fetch_sub(1, Ordering::Relaxed);
        });
    }
}

/// Deflates all that `write` writes.
pub fn packed(write: impl FnOnce(&mut Packing)) -> Packed {
    let done: Arc<Mutex<Vec<Option<Piece>>>> = Arc::default();
    rayon::in_place_scope(|scope| {
        let (waiting, done) = (Arc::default(), done.clone());
        let mut packing = Packing { scope, text: Vec::new(), sent: 0, waiting, done };
        write(&mut packing);
        let rest = std::mem::take(&mut packing.text);
        packing.send(rest);
    });
    let done = std::mem::take(&mut *done.lock().expect("every thread has ended well"));
    let mut crc = Crc::new();
    let mut pieces = Vec::with_capacity(done.len());
    let mut size = 0;
    for piece in done {
        let piece = piece.expect("each piece that was sent was deflated");
        // The sum counts bytes in 32 bits, a part of a package more.
        size += u64::from(piece.crc.amount());
        crc.combine(&piece.crc);
        pieces.push(piece.deflated);
    }
    Packed { pieces, size, crc: crc.sum() }
}

fn piece(text: &[u8]) -> Piece {
    let mut crc = Crc::new();
    crc.update(text);
    let mut deflate = Compress::new(Compression::new(LEVEL), false);
    let mut deflated = Vec::with_capacity(text.len() / 6 + 1_024);
    loop {
        let taken = usize::try_from(deflate.total_in()).expect("a piece fits in memory");
        let result = deflate.compress_vec(&text[taken..], &mut deflated, FlushCompress::Sync);
        result.expect("deflating in memory does not fail");
        // Room that is left says that all of it came out.
        if deflate.total_in() == text.len() as u64 && deflated.len() < deflated.capacity() {
            break;
        }
        deflated.reserve(deflated.capacity() / 2);
    }
    deflated.shrink_to_fit();
    Piece { deflated, crc }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn text(bytes: usize) -> Vec<u8> {
        let mut state = 7_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695);
            b"<c r=\"A1\" s=\"3\"><v>0123456789</v></c>"[(state >> 33) as usize % 37]
        };
        (0..bytes).map(|_| next()).collect()
    }

    fn deflated(text: &[u8], threads: usize) -> (Vec<u8>, u64, u32) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| {
            let packed = packed(|packing| {
                for line in text.chunks(999) {
                    packing.text().extend_from_slice(line);
                    packing.advance();
                }
            });
            let (size, crc) = (packed.size, packed.crc);
            (packed.into_pieces().flatten().collect(), size, crc)
        })
    }

    #[test]
    fn pieces_inflate_to_the_text_and_are_the_same_for_any_number_of_threads() {
        for bytes in [0, 1, 999, PIECE - 1, PIECE, 9 * PIECE + 17] {
            let text = text(bytes);
            let first = deflated(&text, 1);
            let mut inflated = Vec::new();
            flate2::read::DeflateDecoder::new(&first.0[..]).read_to_end(&mut inflated).unwrap();
            assert_eq!(inflated, text);
            let mut crc = Crc::new();
            crc.update(&text);
            assert_eq!((first.1, first.2), (bytes as u64, crc.sum()));
            for threads in [2, 5] {
                assert!(deflated(&text, threads) == first, "{bytes} bytes, {threads} threads");
            }
        }
    }
}
