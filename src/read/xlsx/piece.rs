//! A large part in pieces that hold whole elements, counted while it is inflated.

use std::io::Read;

use memchr::memmem;

use crate::read::Limits;
use crate::read::events::EVENT_MAX;
use crate::read::package::within_part;
use crate::read::recognise::Fault;

/// Why the quick way ends before the sheet does.
#[derive(Debug)]
pub enum Stop {
    /// Something that this way does not know: the sheet is read event by event.
    Odd,
    /// The first row says no number, and that of the row before it is not known here.
    Unplaced,
    Fault(Fault),
}

/// Bytes that a piece has at least, but for the last.
const PIECE: usize = 256 << 10;

/// Bytes that are seen again with the next, so that no word is cut in two.
const OVERLAP: usize = 12;

/// Judges what comes out of a part against the limits.
#[derive(Clone, Debug)]
pub struct Guard {
    pub name: String,
    pub packed: u64,
    /// Inflated bytes of the other parts.
    pub before: u64,
    pub limits: Limits,
    pub size: u64,
}

impl Guard {
    /// `seen` ends with `new` bytes that were not seen before.
    fn see(&mut self, seen: &[u8], new: usize) -> Result<(), Fault> {
        self.size += new as u64;
        within_part(self.size, self.packed, &self.limits)?;
        let (most, sum) = (self.limits.inflated_bytes, self.before + self.size);
        if sum > most {
            return Err(Fault::Limit("inflated-bytes", most, sum));
        }
        let fresh = &seen[seen.len().saturating_sub(new + OVERLAP)..];
        if memmem::find(fresh, b"<!DOCTYPE").is_some() {
            return Err(Fault::Damaged(format!("{}: <!DOCTYPE", self.name)));
        }
        Ok(())
    }

    /// Judges all that is left of a part.
    pub fn drain(&mut self, part: &mut impl Read) -> Result<(), Fault> {
        let mut window = vec![0; OVERLAP + PIECE];
        let mut kept = 0;
        // A part that breaks off early shows it again when it is parsed.
        while let Ok(length @ 1..) = part.read(&mut window[kept..]) {
            let end = kept + length;
            self.see(&window[..end], length)?;
            let start = end.saturating_sub(OVERLAP);
            window.copy_within(start..end, 0);
            kept = end - start;
        }
        Ok(())
    }
}

/// Cuts a part before each begin of an element.
pub struct Pieces<R> {
    part: R,
    pub guard: Guard,
    /// `<row` or `<si`.
    begin: &'static [u8],
    carry: Vec<u8>,
    ended: bool,
}

impl<R: Read> Pieces<R> {
    pub fn new(part: R, guard: Guard, begin: &'static [u8]) -> Pieces<R> {
        Pieces { part, guard, begin, carry: Vec::new(), ended: false }
    }

    /// The next piece in the room of an earlier one; `None` after the last.
    pub fn next(&mut self, mut piece: Vec<u8>) -> Result<Option<Vec<u8>>, Stop> {
        piece.clear();
        piece.append(&mut self.carry);
        while !self.ended {
            let before = piece.len();
            let most = PIECE.saturating_sub(before).max(PIECE / 2) as u64;
            let read = (&mut self.part).take(most).read_to_end(&mut piece);
            let new = piece.len() - before;
            self.guard.see(&piece, new).map_err(Stop::Fault)?;
            // Damage shows itself again when the part is parsed the other way.
            read.map_err(|_| Stop::Odd)?;
            self.ended = new == 0;
            if piece.len() < PIECE || self.ended {
                continue;
            }
            // The first element may begin the piece: then it goes on.
            let from = before.saturating_sub(self.begin.len()).max(1);
            match memmem::rfind(&piece[from..], self.begin) {
                Some(at) => {
                    self.carry.extend_from_slice(&piece[from + at..]);
                    piece.truncate(from + at);
                    return Ok(Some(piece));
                }
                None if piece.len() > EVENT_MAX => return Err(Stop::Odd),
                None => {}
            }
        }
        Ok((!piece.is_empty()).then_some(piece))
    }

    /// Judges the rest of the part, however the reading of it went.
    pub fn finish(mut self) -> Result<Guard, Fault> {
        if !self.ended {
            self.guard.drain(&mut self.part)?;
        }
        Ok(self.guard)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard() -> Guard {
        let limits = Limits::default();
        Guard { name: "s".to_owned(), packed: 1, before: 0, limits, size: 0 }
    }

    #[test]
    fn pieces_hold_whole_elements_and_together_everything() {
        let row = |number: usize| format!("<row r=\"{number}\"><c><v>{number}</v></c></row>");
        let text: String = (0..50_000).map(row).collect();
        let mut pieces = Pieces::new(text.as_bytes(), guard(), b"<row");
        let mut joined = Vec::new();
        let mut count = 0;
        while let Some(piece) = pieces.next(Vec::new()).unwrap() {
            assert!(piece.starts_with(b"<row") && piece.ends_with(b"</row>"));
            joined.extend(piece);
            count += 1;
        }
        assert!(count > 4, "{count}");
        assert_eq!(joined, text.as_bytes());
        assert_eq!(pieces.finish().unwrap().size, text.len() as u64);
    }

    #[test]
    fn what_is_hostile_is_refused_on_the_way() {
        let mut text = "<row/>".repeat(100_000);
        text.push_str("<!DOCTYPE x>");
        let mut pieces = Pieces::new(text.as_bytes(), guard(), b"<row");
        let fault = loop {
            match pieces.next(Vec::new()) {
                Ok(Some(_)) => {}
                Ok(None) => panic!("nothing was said"),
                Err(stop) => break stop,
            }
        };
        assert!(matches!(fault, Stop::Fault(Fault::Damaged(_))), "{fault:?}");
        let mut tight = guard();
        tight.limits.part_bytes = 1_000;
        assert!(Pieces::new(text.as_bytes(), tight, b"<row").next(Vec::new()).is_err());
    }
}
