//! Which lines a series of loads has seen in the book, so that none of them reads it whole again.

use std::collections::BTreeSet;
use std::path::Path;

use polars::prelude::PlHashSet;

use crate::archive::ArchiveError;
use crate::archive::ledger::{self, LedgerFile};

/// What a series of loads knows of the lines in the book.
///
/// The first load of a series remembers nothing, for it is mostly the only one; the others read
/// each file of the ledger once in all. Of a fingerprint only half is remembered: what is in the
/// book is never said to be new, and what is new is once in 2⁶⁴ looked for in vain.
#[derive(Default)]
pub struct KnownLines {
    goes_on: bool,
    /// The files that were read, by their hash.
    files: BTreeSet<String>,
    halves: PlHashSet<u64>,
}

impl KnownLines {
    /// Whether any of the lines may be in these files of the book.
    pub fn may_have(
        &mut self,
        directory: &Path,
        files: &[LedgerFile],
        fingerprints: &[u128],
    ) -> Result<bool, ArchiveError> {
        if !std::mem::replace(&mut self.goes_on, true) {
            return Ok(true);
        }
        for file in files.iter().filter(|file| !self.files.contains(&file.sha256)) {
            let found = ledger::fingerprints_of(directory, file)?;
            self.halves.extend(found.into_iter().map(half));
        }
        self.files.extend(files.iter().map(|file| file.sha256.clone()));
        Ok(fingerprints.iter().any(|print| self.halves.contains(&half(*print))))
    }
}

/// The lower half of a fingerprint.
fn half(fingerprint: u128) -> u64 {
    fingerprint as u64
}
