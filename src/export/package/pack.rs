//! Deflates a long text in pieces side by side, and writes them out while it grows; the bytes are
//! the same for any number of threads.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use flate2::{Compress, Compression, Crc, FlushCompress};

/// Bytes from which a piece is deflated; no piece refers to another one.
const PIECE: usize = 512 << 10;
/// Level 6 makes a workbook a sixth smaller, and takes most of the time of writing it.
const LEVEL: u32 = 2;
/// Pieces that wait for a free thread before the writing one deflates the oldest by itself.
const WAITING_MAX: usize = 4;
/// An empty last block: what ends a deflated stream.
const END: [u8; 2] = [3, 0];

/// What a text came to.
pub struct Packed {
    pub size: u64,
    pub crc: u32,
}

struct Piece {
    deflated: Vec<u8>,
    crc: Crc,
}

/// Pieces by their place: those that no thread took yet, and those that are done. The oldest is
/// always taken first, so that few are done before their turn to be written.
#[derive(Default)]
struct Pieces {
    waiting: VecDeque<(usize, Vec<u8>)>,
    done: BTreeMap<usize, Piece>,
}

/// Takes a text, and deflates and writes it while it grows.
pub struct Packing<'p, 'scope> {
    scope: &'p rayon::Scope<'scope>,
    text: Vec<u8>,
    sent: usize,
    pieces: Arc<Mutex<Pieces>>,
    out: &'p mut (dyn Write + 'p),
    written: &'p mut Written,
}

/// What was written so far, one piece after the other.
#[derive(Default)]
struct Written {
    pieces: usize,
    size: u64,
    crc: Crc,
    /// What the first writing that failed said; nothing is written after it.
    failed: Option<io::Error>,
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
        let waiting = {
            let mut pieces = locked(&self.pieces);
            pieces.waiting.push_back((self.sent, text));
            pieces.waiting.len()
        };
        self.sent += 1;
        if waiting > WAITING_MAX {
            deflate_oldest(&self.pieces);
        } else {
            let pieces = self.pieces.clone();
            self.scope.spawn(move |_| deflate_oldest(&pieces));
        }
        self.written.go_on(&self.pieces, self.out);
    }
}

impl Written {
    /// Writes the pieces whose turn it is.
    fn go_on(&mut self, pieces: &Mutex<Pieces>, out: &mut dyn Write) {
        loop {
            let next = locked(pieces).done.remove(&self.pieces);
            let Some(piece) = next else { break };
            self.pieces += 1;
            // The sum counts bytes in 32 bits, a part of a package more.
            self.size += u64::from(piece.crc.amount());
            self.crc.combine(&piece.crc);
            if self.failed.is_none() {
                self.failed = out.write_all(&piece.deflated).err();
            }
        }
    }
}

fn locked(pieces: &Mutex<Pieces>) -> std::sync::MutexGuard<'_, Pieces> {
    pieces.lock().expect("no thread ended while it held the pieces")
}

/// Does nothing where another thread took the last one.
fn deflate_oldest(pieces: &Mutex<Pieces>) {
    let oldest = locked(pieces).waiting.pop_front();
    if let Some((place, text)) = oldest {
        let piece = piece(&text);
        locked(pieces).done.insert(place, piece);
    }
}

/// Deflates all that `write` writes, into `out`.
pub fn pack(out: &mut dyn Write, write: impl FnOnce(&mut Packing)) -> io::Result<Packed> {
    let pieces: Arc<Mutex<Pieces>> = Arc::default();
    let mut written = Written::default();
    let sent = rayon::in_place_scope(|scope| {
        let (pieces, written) = (pieces.clone(), &mut written);
        let mut packing = Packing { scope, text: Vec::new(), sent: 0, pieces, out, written };
        write(&mut packing);
        let rest = std::mem::take(&mut packing.text);
        packing.send(rest);
        packing.sent
    });
    written.go_on(&pieces, out);
    assert_eq!(written.pieces, sent, "each piece that was sent is written");
    if let Some(failed) = written.failed {
        return Err(failed);
    }
    out.write_all(&END)?;
    Ok(Packed { size: written.size, crc: written.crc.sum() })
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
            let mut deflated = Vec::new();
            let packed = pack(&mut deflated, |packing| {
                for line in text.chunks(999) {
                    packing.text().extend_from_slice(line);
                    packing.advance();
                }
            });
            let packed = packed.expect("memory takes all");
            (deflated, packed.size, packed.crc)
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

    /// Takes so many bytes, and then fails.
    struct Full(usize);

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_cannot_be_written_is_an_error_wherever_it_stands() {
        let text = text(3 * PIECE);
        let pack_into = |room: usize| {
            pack(&mut Full(room), |packing| {
                for line in text.chunks(999) {
                    packing.text().extend_from_slice(line);
                    packing.advance();
                }
            })
        };
        let whole = deflated(&text, 1).0.len();
        for room in [0, whole / 2, whole - 1] {
            let error = pack_into(room).err().expect("the file is full");
            assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        }
        assert!(pack_into(whole).is_ok());
    }
}
