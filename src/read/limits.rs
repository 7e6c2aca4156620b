//! The greatest sizes that are read, each with a name by which a user sets it.

use std::path::PathBuf;

use encoding_rs::Encoding;

use super::cell::RawRow;
use super::recognise::{Fault, FileType};

/// The greatest sizes that are read; what exceeds one is a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    pub file_bytes: u64,
    /// Parts of a zip package.
    pub parts: u64,
    /// Inflated bytes of one part.
    pub part_bytes: u64,
    /// Inflated bytes of all parts.
    pub inflated_bytes: u64,
    /// Inflated over packed size of one part, for parts of more than `ratio_from_bytes`.
    pub ratio: u64,
    pub ratio_from_bytes: u64,
    /// Bytes of text that cells show over the bytes that are parsed, beyond `ratio_from_bytes`:
    /// one text of a file can stand in any number of its cells.
    pub given_ratio: u64,
    /// Different texts of a workbook, which stay in memory while it is read.
    pub shared_strings: u64,
    pub sheets: u64,
    pub columns: u64,
    /// Filled rows of one sheet.
    pub rows: u64,
    pub cell_bytes: u64,
    /// Findings of one sheet; where there are more, the sheet is not taken over.
    pub findings: u64,
    /// Memory of the process that reads a format which is built whole.
    pub memory_bytes: u64,
    /// Seconds of computing for such a file.
    pub seconds: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            file_bytes: 200 << 20,
            parts: 10_000,
            part_bytes: 1 << 30,
            inflated_bytes: 2 << 30,
            ratio: 200,
            ratio_from_bytes: 64 << 20,
            given_ratio: 20,
            shared_strings: 8_000_000,
            sheets: 500,
            columns: 16_384,
            rows: 5_000_000,
            // Excel keeps 32,767 signs in a cell, of four bytes at most.
            cell_bytes: 128 << 10,
            findings: 2_000_000,
            memory_bytes: 1 << 30,
            seconds: 120,
        }
    }
}

impl Limits {
    /// The names by which limits are set and by which findings name them.
    pub const NAMES: [&str; 15] = [
        "file-bytes",
        "parts",
        "part-bytes",
        "inflated-bytes",
        "ratio",
        "ratio-from-bytes",
        "given-ratio",
        "shared-strings",
        "sheets",
        "columns",
        "rows",
        "cell-bytes",
        "findings",
        "memory-bytes",
        "seconds",
    ];

    /// Sets one limit by its name; false where no limit has the name.
    pub fn set(&mut self, name: &str, most: u64) -> bool {
        let limit = match name {
            "file-bytes" => &mut self.file_bytes,
            "parts" => &mut self.parts,
            "part-bytes" => &mut self.part_bytes,
            "inflated-bytes" => &mut self.inflated_bytes,
            "ratio" => &mut self.ratio,
            "ratio-from-bytes" => &mut self.ratio_from_bytes,
            "given-ratio" => &mut self.given_ratio,
            "shared-strings" => &mut self.shared_strings,
            "sheets" => &mut self.sheets,
            "columns" => &mut self.columns,
            "rows" => &mut self.rows,
            "cell-bytes" => &mut self.cell_bytes,
            "findings" => &mut self.findings,
            "memory-bytes" => &mut self.memory_bytes,
            "seconds" => &mut self.seconds,
            _ => return false,
        };
        *limit = most;
        true
    }

    /// The most bytes that a file of `size` parsed bytes may give to its cells.
    pub(super) fn given_bytes(&self, file_type: FileType, size: u64) -> u64 {
        // The parsed bytes of a Parquet table are packed ones.
        let ratio = if file_type == FileType::Parquet { self.ratio } else { self.given_ratio };
        size.saturating_mul(ratio).max(self.ratio_from_bytes).min(self.inflated_bytes)
    }

    /// Judges a row before it is handed over.
    pub(super) fn check_row(&self, row: &RawRow) -> Result<(), Fault> {
        let last = row.cells.last().map_or(0, |cell| u64::from(cell.column) + 1);
        if last > self.columns {
            return Err(Fault::Limit("columns", self.columns, last));
        }
        let longest = row.cells.iter().map(|cell| cell.text.len() as u64).max().unwrap_or(0);
        if longest > self.cell_bytes {
            return Err(Fault::Limit("cell-bytes", self.cell_bytes, longest));
        }
        Ok(())
    }
}

/// How files are opened.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    pub limits: Limits,
    /// The program that reads formats which are built whole in memory, in a process that can be
    /// stopped: this program itself. `None`: they are read in the caller's process.
    pub worker: Option<PathBuf>,
    /// The character set of text files; `None`: it is found.
    pub encoding: Option<&'static Encoding>,
    /// Takes what a file that is cut off still holds, instead of refusing it.
    pub partial: bool,
    /// Rows are looked at and given away, as by [`super::batches`]: what is large stands in
    /// temporary files then. Whoever keeps the frames keeps their texts with less in memory.
    pub passing: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_is_set_by_its_name() {
        for name in Limits::NAMES {
            let mut limits = Limits::default();
            assert!(limits.set(name, 7), "{name}");
            assert_ne!(limits, Limits::default(), "{name}");
        }
        assert!(!Limits::default().set("rows ", 7));
    }
}
