//! Bytes that are written once and then read: in memory while they are few, else in a temporary
//! file without a name.

use std::fs::File;
use std::io::{self, Write};

use super::bytes::Bytes;

/// Bytes that stay in memory.
const KEPT: usize = 8 << 20;

/// Bytes that are written to a file at once.
const PIECE: usize = 64 << 10;

#[derive(Debug, Default)]
pub struct Spool {
    /// All bytes, or those that are not in the file yet.
    memory: Vec<u8>,
    file: Option<File>,
    /// There is no place for temporary files: all bytes stay in memory.
    stays: bool,
}

impl Spool {
    /// What was written.
    pub fn finish(mut self) -> io::Result<Bytes> {
        if self.file.is_some() {
            self.move_on()?;
        }
        match self.file {
            Some(file) => Bytes::written(file),
            None => Ok(self.memory.into()),
        }
    }

    fn move_on(&mut self) -> io::Result<()> {
        if self.file.is_none() {
            self.file = tempfile::tempfile().ok();
            self.stays = self.file.is_none();
        }
        if let Some(file) = &mut self.file {
            file.write_all(&self.memory)?;
            self.memory.clear();
            self.memory.shrink_to(PIECE);
        }
        Ok(())
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let most = if self.file.is_some() { PIECE } else { KEPT };
        if self.memory.len() >= most && !self.stays {
            self.move_on()?;
        }
        self.memory.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let bytes: Vec<u8> = (0..3 * KEPT as u64).map(|at| (at * 7 / 5) as u8).collect();
        for length in [0, 1, PIECE, KEPT - 1, KEPT, KEPT + 1, KEPT + 70_000, bytes.len()] {
            let mut spool = Spool::default();
            bytes[..length].chunks(999).for_each(|piece| spool.write_all(piece).unwrap());
            let written = spool.finish().unwrap();
            assert_eq!(written.is_in_place(), length > KEPT + PIECE, "{length}");
            assert!(*written.whole().unwrap() == bytes[..length], "{length}");
        }
    }
}
