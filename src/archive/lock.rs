//! One writer at a time, and who it is; readers never wait.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::archive::ArchiveError;

/// The right to change the book, given back when dropped.
pub struct WriteLock {
    _file: File,
}

impl WriteLock {
    /// Takes the lock, or waits until `patience` is over and says who holds it.
    ///
    /// The system lets go of the lock when its holder ends, however it ends.
    pub fn take(
        directory: &Path,
        patience: Duration,
        who: &str,
    ) -> Result<WriteLock, ArchiveError> {
        let path = directory.join("book.lock");
        let failed = |source| ArchiveError::File { path: path.clone(), source };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        let started = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if started.elapsed() >= patience => {
                    return Err(ArchiveError::Locked { holder: holder(&mut file) });
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(20)),
                Err(TryLockError::Error(source)) => return Err(failed(source)),
            }
        }
        // The note only serves the message of the next in line.
        let pid = std::process::id();
        let note = if who.is_empty() { format!("pid {pid}") } else { format!("pid {pid}, {who}") };
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(note.as_bytes()))
            .map_err(failed)?;
        Ok(WriteLock { _file: file })
    }
}

/// Who noted itself in the lock file.
fn holder(file: &mut File) -> String {
    let mut note = String::new();
    match file.rewind().and_then(|()| file.read_to_string(&mut note)) {
        Ok(_) if !note.is_empty() => note,
        _ => "pid ?".to_owned(),
    }
}
