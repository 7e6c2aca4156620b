//! The ledger read in parts: some columns of the lines of some customers, so that a long ledger
//! needs the memory of a short one.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{DataFrame, IdxCa, IdxSize, PolarsError};

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
        let mut parts = self.read_parts(columns, std::slice::from_ref(range))?;
        Ok(parts.pop().expect("a range has a part"))
    }

    /// The same of ranges that follow each other, in one pass through the files.
    pub fn read_parts(
        &self,
        columns: &[&str],
        ranges: &[CodeRange],
    ) -> Result<Vec<DataFrame>, ArchiveError> {
        let mut whole = DataFrame::empty_with_schema(&crate::table::ledger::schema());
        whole = whole.select(columns.iter().copied()).expect("columns of the schema");
        let mut parts = vec![whole; ranges.len()];
        self.each_slice(columns, |file, frame| {
            let damaged = |error: PolarsError| ArchiveError::LedgerDamaged {
                path: file.path.clone(),
                reason: error.to_string(),
            };
            if let [range] = ranges
                && *range == CodeRange::default()
            {
                parts[0].vstack_mut(&frame).map_err(damaged)?;
                return Ok(());
            }
            for (part, places) in parts.iter_mut().zip(places(&frame, ranges).map_err(damaged)?) {
                if !places.is_empty() {
                    let places = IdxCa::from_vec("place".into(), places);
                    part.vstack_mut(&frame.take(&places).map_err(damaged)?).map_err(damaged)?;
                }
            }
            Ok(())
        })?;
        Ok(parts)
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
                if columns.contains(&"customer_code") && self.to_resolve.contains(&file.batch) {
                    former::resolve_codes(&mut frame, &merged);
                }
                see(file, frame)?;
            }
        }
        Ok(())
    }
}

/// The places of the lines of each range; ranges that follow each other.
fn places(frame: &DataFrame, ranges: &[CodeRange]) -> Result<Vec<Vec<IdxSize>>, PolarsError> {
    let mut places = vec![Vec::new(); ranges.len()];
    let codes = frame.column("customer_code")?.str()?;
    for (place, code) in (0..).zip(codes.iter()) {
        let code = code.unwrap_or_default();
        let is_before =
            |range: &CodeRange| range.below.as_deref().is_some_and(|below| below <= code);
        let at = ranges.partition_point(is_before);
        if ranges.get(at).is_some_and(|range| range.contains(code)) {
            places[at].push(place);
        }
    }
    Ok(places)
}
