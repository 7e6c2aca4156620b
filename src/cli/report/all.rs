//! `report all --format csv`: the reports part by part of the customers, so that a ledger of ten
//! million lines needs the memory of one of half a million.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Grid, cut_off, grid, narrowed, refuse_before_book, sales, word};
use crate::analyze::{Extent, Ledger, SalesSum};
use crate::archive::{Archive, LedgerReader};
use crate::cli::CLEAN;
use crate::cli::arguments::{Report, ReportName};
use crate::cli::output::{Context, Failure};
use crate::cli::{quality, settle};
use crate::pipeline::settling::Condition;
use crate::pipeline::{self, PipelineError, settling};

/// Lines of one part.
const PART_LINES: u64 = 400_000;

/// The columns that these reports read.
const COLUMNS: [&str; 21] = [
    "kind",
    "customer_code",
    "document_number",
    "document_day",
    "due_day",
    "currency",
    "debit",
    "credit",
    "settles",
    "product_code",
    "product_name",
    "quantity_millionths",
    "net",
    "tax",
    "gross",
    "salesperson",
    "department",
    "category",
    "region",
    "bill_number",
    "summary",
];

/// The reports whose rows are of one customer each.
pub(super) const BY_CUSTOMER: [ReportName; 6] = [
    ReportName::Balances,
    ReportName::Ledger,
    ReportName::Aging,
    ReportName::Settlement,
    ReportName::Collections,
    ReportName::Credit,
];

/// A file of a report, under a temporary name until it is whole.
struct Output {
    path: PathBuf,
    unnamed: tempfile::NamedTempFile,
    out: csv::Writer<BufWriter<File>>,
    has_heading: bool,
}

impl Output {
    fn new(folder: &Path, name: ReportName) -> Result<Output, Failure> {
        let path = folder.join(format!("{}.csv", word(name)));
        let failed = |error: std::io::Error| Failure::file(&path, &error);
        let unnamed = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        let file = unnamed.reopen().map_err(failed)?;
        let out = csv::Writer::from_writer(BufWriter::with_capacity(1 << 20, file));
        Ok(Output { path, unnamed, out, has_heading: false })
    }

    fn add(&mut self, grid: &Grid) -> Result<(), Failure> {
        let heading = (!self.has_heading).then_some(&grid.columns);
        self.has_heading = true;
        for row in heading.into_iter().chain(&grid.rows) {
            self.out.write_record(row).map_err(|error| Failure::file(&self.path, &error.into()))?;
        }
        Ok(())
    }

    fn finish(self, context: &Context) -> Result<(), Failure> {
        let failed = |error: std::io::Error| Failure::file(&self.path, &error);
        let mut buffer = self.out.into_inner().map_err(|error| failed(error.into_error()))?;
        buffer.flush().map_err(failed)?;
        pipeline::give_name(self.unnamed, &self.path)?;
        context.say("written", &[("file", self.path.display().to_string())]);
        Ok(())
    }
}

pub(super) fn csv_files(
    arguments: &Report,
    archive: &Archive,
    context: &Context,
) -> Result<u8, Failure> {
    let reader = archive.ledger_reader().map_err(PipelineError::from)?;
    let extent = extent(&reader)?;
    let to = cut_off(arguments, extent.default_as_of(), context)?;
    refuse_before_book(extent.first_day(), to)?;
    let folder = arguments.out.clone().unwrap_or_else(|| "out".into());
    std::fs::create_dir_all(&folder).map_err(|error| Failure::file(&folder, &error))?;
    let mut files = Vec::new();
    for name in BY_CUSTOMER {
        files.push((name, Output::new(&folder, name)?));
    }
    let mut sum = SalesSum::new(sales::group(arguments));
    let customers = archive.customers_frame().map_err(PipelineError::from)?;
    let settlements = archive.settlements().map_err(PipelineError::from)?;
    let (mut condition, mut lines) = (Condition::default(), 0);
    for range in reader.ranges(PART_LINES).map_err(PipelineError::from)? {
        let read = reader.read(&COLUMNS, &range).map_err(PipelineError::from)?;
        let mut ledger = Ledger::new(read, customers.clone());
        ledger.keep_customers(|code| range.contains(code)).map_err(PipelineError::from)?;
        ledger.first_movement = extent.first_movement();
        let of_range = settlements.iter().filter(|one| range.contains(&one.of.customer_code));
        let in_force = settling::in_force_among(of_range.cloned().collect(), &ledger)?;
        ledger.settlements = in_force.pairs;
        condition.broken.extend(in_force.condition.broken);
        condition.altered.extend(in_force.condition.altered);
        let whole = narrowed(arguments, &ledger, false)?;
        lines += whole.lines.height();
        // Each report has a file of its own, so that their order of making changes nothing.
        whole.prepare().map_err(PipelineError::from)?;
        files.par_iter_mut().try_for_each(|(name, output)| {
            output.add(&grid(*name, arguments, &whole, to, context, false)?)
        })?;
        drop(whole);
        let by_line = narrowed(arguments, &ledger, true)?;
        sum.add(&by_line, arguments.from, to).map_err(PipelineError::from)?;
    }
    if lines == 0 {
        return Err(Failure::usage("error-nothing-selected", Vec::new()));
    }
    settle::say_condition(&condition, context);
    for (_, output) in files {
        output.finish(context)?;
    }
    let sold = sum.finish(arguments.from, to, None);
    let mut output = Output::new(&folder, ReportName::Sales)?;
    output.add(&sales::grid_of(&sold))?;
    output.finish(context)?;
    quality::write_csv(archive, &folder, context)?;
    Ok(CLEAN)
}

/// The days between which the lines lie, from a few columns alone.
fn extent(reader: &LedgerReader) -> Result<Extent, Failure> {
    let mut extent = Extent::default();
    let columns = ["kind", "customer_code", "document_day"];
    let seen = reader.each_slice(&columns, |_, frame| {
        extent.see(&frame);
        Ok(())
    });
    seen.map_err(PipelineError::from)?;
    Ok(extent)
}
