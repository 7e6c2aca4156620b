//! The container of old workbooks: a compound file, of which one stream is wanted.
//!
//! Real files break the rules of the format here and there, and cut ones are read as far as they
//! go, so every number in it is doubted and nothing is asked for twice.

use super::super::recognise::Fault;

/// The workbook stream of a file.
pub struct Stream {
    pub bytes: Vec<u8>,
    /// Sectors of it lie beyond the end of the file.
    pub cut: bool,
}

const LAST: u32 = 0xffff_fffa;
const NONE: u32 = 0xffff_ffff;

/// Finds the workbook stream, the newer kind before the older one.
pub fn workbook_stream(file: &[u8]) -> Result<Stream, Fault> {
    named_stream(file, &["workbook", "book"])
}

/// A whole stream by its name in small letters.
pub fn stream(file: &[u8], name: &str) -> Option<Vec<u8>> {
    named_stream(file, &[name]).ok().filter(|stream| !stream.cut).map(|stream| stream.bytes)
}

fn named_stream(file: &[u8], names: &[&str]) -> Result<Stream, Fault> {
    let mut compound = Compound::new(file).ok_or(Fault::Truncated)?;
    compound.read_table()?;
    let directory = compound.chain(compound.long(48).unwrap_or(NONE), u64::MAX)?;
    let entries: Vec<Entry> = directory.chunks_exact(128).filter_map(Entry::new).collect();
    let root = entries.first().ok_or(Fault::Truncated)?;
    let inside = below(&entries, root.child);
    for name in names {
        let named = |entry: &&Entry| entry.kind == 2 && entry.name == *name;
        // The workbook of an embedded object bears the same name; ours stands in the root.
        let own = inside.iter().map(|at| &entries[*at]).find(named);
        if let Some(entry) = own.or_else(|| entries.iter().find(named)) {
            return compound.stream(entry, root);
        }
    }
    Err(if compound.cut { Fault::Truncated } else { Fault::Unsupported("compound") })
}

/// The entries that hang below one, by their places.
fn below(entries: &[Entry], start: u32) -> Vec<usize> {
    let (mut found, mut open) = (Vec::new(), vec![start]);
    let mut seen = vec![false; entries.len()];
    while let Some(at) = open.pop() {
        let at = at as usize;
        if let (Some(entry), Some(false)) = (entries.get(at), seen.get(at)) {
            seen[at] = true;
            found.push(at);
            open.extend([entry.left, entry.right]);
        }
    }
    found
}

struct Entry {
    /// In small letters.
    name: String,
    kind: u8,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    size: u64,
}

impl Entry {
    fn new(bytes: &[u8]) -> Option<Entry> {
        let length = usize::from(u16::from_le_bytes([bytes[64], bytes[65]])).clamp(2, 64) - 2;
        let units = bytes[..length].chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]]));
        let name = String::from_utf16_lossy(&units.collect::<Vec<u16>>());
        Some(Entry {
            name: name.trim_end_matches('\0').to_lowercase(),
            kind: bytes[66],
            left: long(bytes, 68)?,
            right: long(bytes, 72)?,
            child: long(bytes, 76)?,
            start: long(bytes, 116)?,
            // The upper half is of newer files, and of older ones it may be anything.
            size: u64::from(long(bytes, 120)?),
        })
    }
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

struct Compound<'a> {
    file: &'a [u8],
    /// Bytes of a sector.
    sector: usize,
    /// By sector, the next one.
    table: Vec<u32>,
    cut: bool,
}

impl Compound<'_> {
    fn new(file: &[u8]) -> Option<Compound<'_>> {
        let shift = *file.get(30)?;
        let sector = if shift == 12 { 4096 } else { 512 };
        (file.len() >= 512).then_some(Compound { file, sector, table: Vec::new(), cut: false })
    }

    fn long(&self, at: usize) -> Option<u32> {
        long(self.file, at)
    }

    /// The bytes of a sector, fewer where the file ends.
    fn at(&mut self, sector: u32) -> &[u8] {
        let start = (sector as usize).saturating_add(1).saturating_mul(self.sector);
        let end = start.saturating_add(self.sector).min(self.file.len());
        self.cut |= start >= self.file.len();
        self.file.get(start..end).unwrap_or_default()
    }

    /// How many sectors a file of this length can have.
    fn sectors(&self) -> usize {
        self.file.len() / self.sector + 1
    }

    /// The table of sectors: 109 of its sectors are named in the head, the others in a chain.
    fn read_table(&mut self) -> Result<(), Fault> {
        let head: Vec<u32> = (0..109).filter_map(|at| self.long(76 + 4 * at)).collect();
        let mut parts: Vec<u32> = head.into_iter().filter(|sector| *sector < LAST).collect();
        let (mut next, mut turns) = (self.long(68).unwrap_or(NONE), 0);
        while next < LAST {
            turns += 1;
            if turns > self.sectors() {
                return Err(circle());
            }
            let sector = self.at(next).to_vec();
            let numbers: Vec<u32> =
                (0..sector.len() / 4).filter_map(|at| long(&sector, 4 * at)).collect();
            let Some((last, named)) = numbers.split_last() else { break };
            parts.extend(named.iter().filter(|sector| **sector < LAST));
            next = *last;
        }
        parts.truncate(self.sectors());
        let entries = self.sector / 4;
        for part in parts {
            let sector = self.at(part).to_vec();
            let known = (0..entries).map(|at| long(&sector, 4 * at).unwrap_or(NONE));
            self.table.extend(known);
        }
        // What lies beyond the file is of no use, however much the table says of it.
        self.table.truncate(self.sectors());
        Ok(())
    }

    /// The bytes of a chain of sectors, at most so many.
    fn chain(&mut self, start: u32, most: u64) -> Result<Vec<u8>, Fault> {
        let (mut bytes, mut next, mut turns) = (Vec::new(), start, 0);
        while next < LAST && (bytes.len() as u64) < most {
            turns += 1;
            if turns > self.sectors() {
                return Err(circle());
            }
            bytes.extend_from_slice(self.at(next));
            next = match self.table.get(next as usize) {
                Some(next) => *next,
                None => {
                    self.cut = true;
                    NONE
                }
            };
        }
        Ok(bytes)
    }

    fn stream(&mut self, entry: &Entry, root: &Entry) -> Result<Stream, Fault> {
        let cutoff = u64::from(self.long(56).unwrap_or(4096));
        self.cut = false;
        let mut bytes = if entry.size < cutoff {
            self.small(entry, root)?
        } else {
            self.chain(entry.start, entry.size)?
        };
        let size = usize::try_from(entry.size).unwrap_or(usize::MAX);
        let cut = self.cut && bytes.len() < size;
        bytes.truncate(size);
        Ok(Stream { bytes, cut })
    }

    /// A small stream stands in sectors of 64 bytes inside a stream of the root.
    fn small(&mut self, entry: &Entry, root: &Entry) -> Result<Vec<u8>, Fault> {
        let table = self.chain(self.long(60).unwrap_or(NONE), u64::MAX)?;
        let holder = self.chain(root.start, u64::MAX)?;
        let (mut bytes, mut next, mut turns) = (Vec::new(), entry.start, 0);
        while next < LAST && (bytes.len() as u64) < entry.size {
            turns += 1;
            if turns > table.len() / 4 + 1 {
                return Err(circle());
            }
            let start = (next as usize).saturating_mul(64);
            let end = start.saturating_add(64).min(holder.len());
            match holder.get(start..end) {
                Some(piece) if !piece.is_empty() => bytes.extend_from_slice(piece),
                _ => {
                    self.cut = true;
                    break;
                }
            }
            next = long(&table, (next as usize).saturating_mul(4)).unwrap_or(NONE);
        }
        Ok(bytes)
    }
}

fn circle() -> Fault {
    Fault::Damaged("its sectors run in a circle".to_owned())
}
