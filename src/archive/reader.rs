//! The ledger read in parts: some columns of the lines of some customers, so that a long ledger
//! needs the memory of a short one.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{BooleanChunked, DataFrame, NewChunkedArray};

use crate::archive::former::{self, FormerCustomers};
use crate::archive::ledger::{self, LedgerFile};
use crate::archive::{Archive, ArchiveError};

/// Lines that are read at once.
const SLICE_LINES: usize = 1_000_000;

/// The ledger files in force at one moment, and how to read them. A file that is taken back
/// meanwhile is missed with an error, never with a smaller sum.
pub struct LedgerReader<'a> {
    archive: &'a Archive,
    files: Vec<LedgerFile>,
    former: FormerCustomers,
    to_resolve: BTreeSet<i64>,
}

/// The customers from one code up to, and without, another one; an end that is open has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeRange {
    pub from: Option<String>,
    pub below: Option<String>,
}

impl CodeRange {
    pub fn contains(&self, code: &str) -> bool {
        self.from.as_deref().is_none_or(|from| code >= from)
            && self.below.as_deref().is_none_or(|below| code < below)
    }
}

impl Archive {
    /// A reader of the ledger as it is now.
    pub fn ledger_reader(&self) -> Result<LedgerReader<'_>, ArchiveError> {
        Ok(LedgerReader {
            archive: self,
            files: self.ledger_files()?,
            former: FormerCustomers::of(&self.connection)?,
            to_resolve: former::batches_to_resolve(&self.connection)?,
        })
    }
}

impl LedgerReader<'_> {
    pub fn lines(&self) -> u64 {
        self.files.iter().map(|file| file.lines).sum()
    }

    /// All customers in ranges of about so many lines each, in order of their codes.
    pub fn ranges(&self, lines_about: u64) -> Result<Vec<CodeRange>, ArchiveError> {
        let mut statement = self.archive.connection.prepare(
            "SELECT customer_code, sum(batch_customer.lines) FROM batch_customer
             JOIN ledger_file USING (batch) GROUP BY customer_code",
        )?;
        let rows = statement.query_map([], |row| {
            let lines: i64 = row.get(1)?;
            Ok((row.get::<_, String>(0)?, lines.unsigned_abs()))
        })?;
        let merged = self.former.merged();
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for row in rows {
            let (code, lines) = row?;
            let code = merged.get(code.as_str()).map_or(code.clone(), |now| (*now).to_owned());
            *counts.entry(code).or_default() += lines;
        }
        let mut ranges = vec![CodeRange::default()];
        let mut held = 0;
        for (code, lines) in counts {
            if held > 0 && held + lines > lines_about {
                let last = ranges.last_mut().expect("there is a range from the start");
                last.below = Some(code.clone());
                ranges.push(CodeRange { from: Some(code), below: None });
                held = 0;
            }
            held += lines;
        }
        Ok(ranges)
    }

    /// These columns of the lines of the range, in order of batch and line. One of the columns is
    /// `customer_code`.
    pub fn read(&self, columns: &[&str], range: &CodeRange) -> Result<DataFrame, ArchiveError> {
        let mut lines: Option<DataFrame> = None;
        self.each_slice(columns, |file, frame| {
            let damaged =
                |reason: String| ArchiveError::LedgerDamaged { path: file.path.clone(), reason };
            let kept = if *range == CodeRange::default() {
                frame
            } else {
                let codes = frame.column("customer_code").and_then(|column| column.str());
                let codes = codes.map_err(|error| damaged(error.to_string()))?;
                let kept: Vec<bool> =
                    codes.iter().map(|code| range.contains(code.unwrap_or_default())).collect();
                let mask = BooleanChunked::from_slice("kept".into(), &kept);
                frame.filter(&mask).map_err(|error| damaged(error.to_string()))?
            };
            match &mut lines {
                None => lines = Some(kept),
                Some(lines) => {
                    lines.vstack_mut(&kept).map_err(|error| damaged(error.to_string()))?;
                }
            }
            Ok(())
        })?;
        Ok(lines.unwrap_or_else(|| {
            let whole = crate::table::ledger::schema();
            let mut empty = DataFrame::empty_with_schema(&whole);
            empty = empty.select(columns.iter().copied()).expect("columns of the schema");
            empty
        }))
    }

    /// Calls `see` with these columns of every million lines.
    pub fn each_slice(
        &self,
        columns: &[&str],
        mut see: impl FnMut(&LedgerFile, DataFrame) -> Result<(), ArchiveError>,
    ) -> Result<(), ArchiveError> {
        let merged = self.former.merged();
        for file in &self.files {
            let count = usize::try_from(file.lines).expect("lines fit the memory");
            for from in (0..count).step_by(SLICE_LINES) {
                let slice = (from, SLICE_LINES.min(count - from));
                let mut frame = ledger::read_slice(&self.archive.directory, file, columns, slice)?;
                if self.to_resolve.contains(&file.batch) {
                    former::resolve_codes(&mut frame, &merged);
                }
                see(file, frame)?;
            }
        }
        Ok(())
    }
}
