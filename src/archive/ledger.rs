//! The ledger's Parquet files, named by their batch and never changed: read, hashed, removed.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use polars::prelude::{AnyValue, Column, DataFrame, DataType, PlHashMap, PolarsError, Scalar};
use polars_io::SerReader;
use polars_io::parquet::read::ParquetReader;
use sha2::{Digest, Sha256};

use crate::archive::ArchiveError;

/// The folder of the files inside the book.
pub const FOLDER: &str = "ledger";

/// Text columns that files of earlier versions lack: nothing stands there for their lines.
const LATER: [&str; 2] = ["project", "control_account"];

/// One row of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerFile {
    pub batch: i64,
    /// Relative to the book, with `/`.
    pub path: String,
    pub sha256: String,
    pub bytes: u64,
    pub lines: u64,
}

pub fn folder(directory: &Path) -> PathBuf {
    directory.join(FOLDER)
}

/// A writer that hashes and counts what passes.
pub struct Hashing<W> {
    inner: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Hashing<W> {
    pub fn new(inner: W) -> Hashing<W> {
        Hashing { inner, hash: Sha256::new(), bytes: 0 }
    }

    /// The writer, and the hash in hexadecimal and the number of the bytes that passed.
    pub fn finish(self) -> (W, String, u64) {
        let hash = self.hash.finalize();
        (self.inner, hash.iter().map(|byte| format!("{byte:02x}")).collect(), self.bytes)
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(buffer)?;
        self.hash.update(&buffer[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Makes a rename or a removal in a folder last.
pub fn sync_folder(folder: &Path) -> Result<(), ArchiveError> {
    // Only Unix lets a folder be opened and synced; elsewhere the file system sees to it.
    if cfg!(unix) {
        File::open(folder)
            .and_then(|opened| opened.sync_all())
            .map_err(|source| ArchiveError::File { path: folder.to_owned(), source })?;
    }
    Ok(())
}

/// Reads all lines of a file.
pub fn read(directory: &Path, file: &LedgerFile) -> Result<DataFrame, ArchiveError> {
    let frame = read_columns(directory, file, None, None)?;
    if frame.height() as u64 != file.lines {
        let reason = format!("{} lines instead of {}", frame.height(), file.lines);
        return Err(ArchiveError::LedgerDamaged { path: file.path.clone(), reason });
    }
    Ok(frame)
}

/// Reads some columns of some lines of a file: from a place, so many.
pub fn read_slice(
    directory: &Path,
    file: &LedgerFile,
    columns: &[&str],
    (from, count): (usize, usize),
) -> Result<DataFrame, ArchiveError> {
    let names = columns.iter().map(|name| (*name).to_owned()).collect();
    let frame = read_columns(directory, file, Some(names), Some((from, count)))?;
    if frame.height() != count {
        let reason = format!("{} lines instead of {count}", frame.height());
        return Err(ArchiveError::LedgerDamaged { path: file.path.clone(), reason });
    }
    // The order of the columns is that of the caller, so that pieces stack.
    frame.select(columns.iter().copied()).map_err(|error| ArchiveError::LedgerDamaged {
        path: file.path.clone(),
        reason: error.to_string(),
    })
}

fn read_columns(
    directory: &Path,
    file: &LedgerFile,
    columns: Option<Vec<String>>,
    slice: Option<(usize, usize)>,
) -> Result<DataFrame, ArchiveError> {
    let path = directory.join(&file.path);
    let opened = File::open(&path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => ArchiveError::LedgerMissing { path: file.path.clone() },
        _ => ArchiveError::File { path: path.clone(), source },
    })?;
    let damaged = |reason: String| ArchiveError::LedgerDamaged { path: file.path.clone(), reason };
    let bytes = opened.metadata().map(|metadata| metadata.len()).unwrap_or(0);
    if bytes != file.bytes {
        return Err(damaged(format!("{bytes} bytes instead of {}", file.bytes)));
    }
    read_frame(ParquetReader::new(opened), columns, slice)
        .map_err(|error| damaged(error.to_string()))
}

fn read_frame(
    mut reader: ParquetReader<File>,
    columns: Option<Vec<String>>,
    slice: Option<(usize, usize)>,
) -> Result<DataFrame, PolarsError> {
    let stored = reader.schema()?;
    let is_wanted = |name: &str| match &columns {
        Some(columns) => columns.iter().any(|column| column == name),
        None => true,
    };
    let lacking: Vec<&str> =
        LATER.into_iter().filter(|name| is_wanted(name) && !stored.contains(name)).collect();
    let whole = columns.is_none() && !lacking.is_empty();
    let columns = columns.map(|mut columns| {
        columns.retain(|name| !lacking.contains(&name.as_str()));
        columns
    });
    let mut frame = reader.with_columns(columns).with_slice(slice).finish()?;
    for name in lacking {
        let nothing = Scalar::new(DataType::String, AnyValue::String(""));
        frame.with_column(Column::new_scalar(name.into(), nothing, frame.height()))?;
    }
    // Lines of several files stack in the order of the schema.
    if whole {
        frame.select(crate::table::ledger::schema().iter_names().cloned())
    } else {
        Ok(frame)
    }
}

/// Counts in the files how often each fingerprint of `wanted` stands there already; gives the
/// batches where any does.
///
/// Only the one column is read, a file at a time, so that a long ledger needs little memory.
pub fn count_fingerprints(
    directory: &Path,
    files: &[LedgerFile],
    wanted: &mut PlHashMap<u128, u32>,
) -> Result<Vec<i64>, ArchiveError> {
    let mut found_in = Vec::new();
    if wanted.is_empty() {
        return Ok(found_in);
    }
    for file in files {
        let mut is_found = false;
        for fingerprint in fingerprints_of(directory, file)? {
            if let Some(count) = wanted.get_mut(&fingerprint) {
                *count += 1;
                is_found = true;
            }
        }
        if is_found {
            found_in.push(file.batch);
        }
    }
    Ok(found_in)
}

/// The fingerprints of the lines of a file; no other column is read.
pub fn fingerprints_of(directory: &Path, file: &LedgerFile) -> Result<Vec<u128>, ArchiveError> {
    let column = Some(vec!["fingerprint".to_owned()]);
    Ok(fingerprints(&read_columns(directory, file, column, None)?))
}

/// The fingerprints of a ledger frame as numbers.
pub fn fingerprints(frame: &DataFrame) -> Vec<u128> {
    frame
        .column("fingerprint")
        .and_then(|column| column.str())
        .expect("a ledger frame has the text column `fingerprint`")
        .iter()
        .map(|cell| {
            cell.and_then(|text| u128::from_str_radix(text, 16).ok())
                .expect("a fingerprint is 32 hexadecimal digits")
        })
        .collect()
}

/// Removes the files that stand in no row of the catalogue: what a killed run left behind.
/// Only the holder of the lock may do so.
pub fn remove_uncatalogued(
    directory: &Path,
    catalogued: &BTreeSet<String>,
) -> Result<(), ArchiveError> {
    let folder = folder(directory);
    let failed = |source| ArchiveError::File { path: folder.clone(), source };
    fs::create_dir_all(&folder).map_err(failed)?;
    for entry in fs::read_dir(&folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_ours = name.starts_with("batch-")
            && (name.ends_with(".parquet") || name.ends_with(".parquet.tmp"));
        let is_file = entry.file_type().map_err(failed)?.is_file();
        if is_ours && is_file && !catalogued.contains(&format!("{FOLDER}/{name}")) {
            fs::remove_file(entry.path()).map_err(failed)?;
        }
    }
    Ok(())
}

/// The files of the ledger folder, of whatever name, that no row of the catalogue names.
pub fn unknown(directory: &Path, catalogue: &[LedgerFile]) -> Result<Vec<String>, ArchiveError> {
    let folder = folder(directory);
    let failed = |source| ArchiveError::File { path: folder.clone(), source };
    let mut found = Vec::new();
    for entry in fs::read_dir(&folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        let path = format!("{FOLDER}/{name}");
        if catalogue.iter().all(|file| file.path != path) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The customer's code of each line.
pub fn codes(frame: &DataFrame) -> impl Iterator<Item = &str> {
    let codes = frame
        .column("customer_code")
        .and_then(|column| column.str())
        .expect("a ledger frame has the text column `customer_code`");
    codes.iter().map(|code| code.unwrap_or(""))
}

/// The hash of a file's bytes as they are now; `None` where it is missing.
pub fn hash_of(directory: &Path, file: &LedgerFile) -> Result<Option<String>, ArchiveError> {
    let path = directory.join(&file.path);
    let mut opened = match File::open(&path) {
        Ok(opened) => opened,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(ArchiveError::File { path, source }),
    };
    let mut hashing = Hashing::new(io::sink());
    io::copy(&mut opened, &mut hashing).map_err(|source| ArchiveError::File { path, source })?;
    Ok(Some(hashing.finish().1))
}
