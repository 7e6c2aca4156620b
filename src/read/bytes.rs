//! The bytes of a file: in memory where they are few, else read in place and never held.
//!
//! What is read in place may be changed by another program meanwhile. The file is open all the
//! time, so that a new file under its name does no harm; a change of its own bytes moves its size
//! or its time of change, which is looked at when all was read.

use std::borrow::Cow;
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::recognise::Fault;

/// Files of so many bytes are read in place.
const IN_PLACE_FROM: u64 = 1 << 20;

/// Bytes that are read at a time.
const PIECE: usize = 64 << 10;

/// The bytes of a file, shared by all who read from it and never copied.
#[derive(Clone, Debug)]
pub struct Bytes(Held);

#[derive(Clone, Debug)]
enum Held {
    Memory(Arc<Vec<u8>>),
    /// What stands in the file from a place on.
    File(Arc<InPlace>, u64),
}

#[derive(Debug)]
struct InPlace {
    file: File,
    length: u64,
    changed: Option<SystemTime>,
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Bytes {
        Bytes(Held::Memory(Arc::new(bytes)))
    }
}

impl Bytes {
    /// Takes a file that may have `most` bytes; gives its SHA-256 too.
    pub fn open(mut file: File, most: u64) -> io::Result<Result<(Bytes, String), Fault>> {
        let metadata = file.metadata()?;
        let mut hash = Sha256::new();
        let bytes = if metadata.len() < IN_PLACE_FROM {
            let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
            // A file may grow while it is read.
            file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
            hash.update(&bytes);
            Bytes::from(bytes)
        } else {
            let (mut piece, mut length) = (vec![0; PIECE], 0);
            while length <= most {
                match file.read(&mut piece) {
                    Ok(0) => break,
                    Ok(read) => {
                        hash.update(&piece[..read]);
                        length += read as u64;
                    }
                    Err(fault) if fault.kind() == io::ErrorKind::Interrupted => {}
                    Err(fault) => return Err(fault),
                }
            }
            let changed = metadata.modified().ok();
            Bytes(Held::File(Arc::new(InPlace { file, length, changed }), 0))
        };
        if bytes.len() > most {
            return Ok(Err(Fault::Limit("file-bytes", most, bytes.len())));
        }
        let hash = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(bytes.unchanged(Some(&metadata)).map(|()| (bytes, hash)))
    }

    /// What stands in a file that nobody else writes.
    pub fn written(file: File) -> io::Result<Bytes> {
        let metadata = file.metadata()?;
        let (length, changed) = (metadata.len(), metadata.modified().ok());
        Ok(Bytes(Held::File(Arc::new(InPlace { file, length, changed }), 0)))
    }

    pub fn len(&self) -> u64 {
        match &self.0 {
            Held::Memory(bytes) => bytes.len() as u64,
            Held::File(file, start) => file.length - start,
        }
    }

    /// The bytes from a place on.
    pub fn behind(self, start: u64) -> Bytes {
        match self.0 {
            Held::Memory(bytes) => {
                let from = usize::try_from(start).unwrap_or(usize::MAX).min(bytes.len());
                bytes[from..].to_vec().into()
            }
            Held::File(file, before) => {
                let start = (before + start).min(file.length);
                Bytes(Held::File(file, start))
            }
        }
    }

    pub fn reader(&self) -> Reader {
        Reader { bytes: self.clone(), at: 0, piece: Vec::new(), piece_at: 0 }
    }

    /// All bytes in memory.
    pub fn whole(&self) -> io::Result<Cow<'_, [u8]>> {
        match &self.0 {
            Held::Memory(bytes) => Ok(Cow::Borrowed(bytes)),
            Held::File(..) => {
                let mut bytes = Vec::with_capacity(usize::try_from(self.len()).unwrap_or(0));
                self.reader().read_to_end(&mut bytes)?;
                Ok(Cow::Owned(bytes))
            }
        }
    }

    /// All bytes as one's own.
    pub fn into_vec(self) -> io::Result<Vec<u8>> {
        match self.0 {
            Held::Memory(bytes) => Ok(Arc::unwrap_or_clone(bytes)),
            Held::File(..) => self.whole().map(Cow::into_owned),
        }
    }

    /// The same bytes, held in memory.
    pub fn held(self) -> io::Result<Bytes> {
        match self.whole()? {
            Cow::Borrowed(_) => Ok(self),
            Cow::Owned(bytes) => Ok(bytes.into()),
        }
    }

    /// Gives the bytes piece by piece until one is refused.
    pub fn pieces(&self, mut see: impl FnMut(&[u8]) -> Result<(), Fault>) -> Result<(), Fault> {
        if let Held::Memory(bytes) = &self.0 {
            return see(bytes);
        }
        let (mut reader, mut piece) = (self.reader(), vec![0; PIECE]);
        loop {
            match reader.read(&mut piece) {
                Ok(0) => return Ok(()),
                Ok(read) => see(&piece[..read])?,
                Err(fault) if fault.kind() == io::ErrorKind::Interrupted => {}
                Err(fault) => return Err(Fault::Damaged(fault.to_string())),
            }
        }
    }

    /// The first bytes.
    pub fn head(&self, length: usize) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.reader().take(length as u64).read_to_end(&mut head)?;
        Ok(head)
    }

    /// The last bytes.
    pub fn tail(&self, length: usize) -> io::Result<Vec<u8>> {
        let mut reader = self.reader();
        reader.at = self.len().saturating_sub(length as u64);
        let mut tail = Vec::new();
        reader.read_to_end(&mut tail)?;
        Ok(tail)
    }

    /// Refuses a file that was changed since it was opened.
    pub fn unaltered(&self) -> Result<(), Fault> {
        self.unchanged(None)
    }

    /// The file that is read in place, and where in it the bytes begin.
    pub fn in_place(&self) -> Option<(&File, u64)> {
        match &self.0 {
            Held::Memory(_) => None,
            Held::File(file, start) => Some((&file.file, *start)),
        }
    }

    pub fn is_in_place(&self) -> bool {
        self.in_place().is_some()
    }

    fn unchanged(&self, opened: Option<&Metadata>) -> Result<(), Fault> {
        let Held::File(known, _) = &self.0 else { return Ok(()) };
        let now = known.file.metadata().ok();
        let same = |now: &Metadata| {
            now.len() == known.length
                && now.modified().ok() == known.changed
                && opened.is_none_or(|opened| opened.len() == now.len())
        };
        match now.is_some_and(|now| same(&now)) {
            true => Ok(()),
            false => Err(Fault::Damaged("the file was changed while it was read".to_owned())),
        }
    }

    fn read_at(&self, at: u64, room: &mut [u8]) -> io::Result<usize> {
        match &self.0 {
            Held::Memory(bytes) => {
                let from = usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
                (&bytes[from..]).read(room)
            }
            Held::File(known, start) => {
                let left = self.len().saturating_sub(at);
                let most = usize::try_from(left).unwrap_or(usize::MAX).min(room.len());
                read_at(&known.file, start + at, &mut room[..most])
            }
        }
    }
}

/// Reads from a place without moving the one at which others read.
#[cfg(unix)]
pub fn read_at(file: &File, at: u64, room: &mut [u8]) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, room, at)
}

#[cfg(windows)]
pub fn read_at(file: &File, at: u64, room: &mut [u8]) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, room, at)
}

/// A place in the bytes, from which they are read on.
#[derive(Clone, Debug)]
pub struct Reader {
    bytes: Bytes,
    at: u64,
    /// What was read ahead, and where it stands.
    piece: Vec<u8>,
    piece_at: u64,
}

impl Read for Reader {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let ahead = match self.bytes.0 {
            Held::Memory(_) => false,
            Held::File(..) => room.len() < PIECE,
        };
        let read = if ahead {
            let behind = self.at.wrapping_sub(self.piece_at);
            let mut from = usize::try_from(behind).unwrap_or(usize::MAX);
            if from >= self.piece.len() {
                self.piece.resize(PIECE, 0);
                let read = self.bytes.read_at(self.at, &mut self.piece);
                self.piece.truncate(*read.as_ref().unwrap_or(&0));
                (self.piece_at, from) = (self.at, 0);
                read?;
            }
            (&self.piece[from..]).read(room)?
        } else {
            self.bytes.read_at(self.at, room)?
        };
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.bytes.len().checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn in_place(bytes: &[u8]) -> (tempfile::NamedTempFile, Bytes) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let (opened, hash) = Bytes::open(file.reopen().unwrap(), 1 << 30).unwrap().unwrap();
        let whole: String = Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hash, whole);
        (file, opened)
    }

    #[test]
    fn a_large_file_reads_as_one_in_memory() {
        let bytes: Vec<u8> = (0..3_000_000_u32).map(|at| (at * 7 / 5) as u8).collect();
        let (_file, opened) = in_place(&bytes);
        assert!(matches!(opened.0, Held::File(..)));
        assert_eq!(opened.whole().unwrap(), bytes);
        assert_eq!(opened.tail(100).unwrap(), bytes[bytes.len() - 100..]);
        let (held, moved) = (Bytes::from(bytes.clone()).behind(5), opened.behind(5));
        assert_eq!((held.len(), moved.len()), (bytes.len() as u64 - 5, bytes.len() as u64 - 5));
        let (mut one, mut other) = (held.reader(), moved.reader());
        for (seek, length) in [
            (SeekFrom::Start(1 << 20), 30),
            (SeekFrom::Current(-100_000), 200_000),
            (SeekFrom::End(-10), 50),
            (SeekFrom::Current(5), 5),
            (SeekFrom::Start(0), 1_000),
            (SeekFrom::Current(-500), 100_000),
        ] {
            let mut texts = [Vec::new(), Vec::new()];
            assert_eq!(one.seek(seek).unwrap(), other.seek(seek).unwrap());
            (&mut one).take(length).read_to_end(&mut texts[0]).unwrap();
            (&mut other).take(length).read_to_end(&mut texts[1]).unwrap();
            assert_eq!(texts[0], texts[1]);
        }
        assert!(one.seek(SeekFrom::End(-(1 << 40))).is_err());
    }

    #[test]
    fn a_file_that_changes_is_refused() {
        let (mut file, opened) = in_place(&vec![b'a'; 2 << 20]);
        opened.unaltered().unwrap();
        file.write_all(b"more").unwrap();
        assert!(opened.unaltered().is_err());
        let (file, opened) = in_place(&vec![b'a'; 2 << 20]);
        file.as_file().set_modified(SystemTime::UNIX_EPOCH).unwrap();
        assert!(opened.unaltered().is_err());
        let few = Bytes::open(file.reopen().unwrap(), 1 << 20).unwrap();
        assert_eq!(few.unwrap_err(), Fault::Limit("file-bytes", 1 << 20, (1 << 20) + 65_536));
    }
}
