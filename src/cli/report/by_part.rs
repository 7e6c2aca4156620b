//! Reports as csv, part by part of the customers, so that a ledger of ten million lines needs the
//! memory of a few parts: `report all`, and each report whose rows are of one customer.

use std::collections::{BTreeMap, VecDeque};
use std::io::Write;
use std::path::{Path, PathBuf};

use polars::prelude::{AnyValue, Column, DataFrame, DataType, Scalar};
use rayon::prelude::*;

use super::csv_rows::CsvRows;
use super::{
    Grid, account, credit, cut_off, grid, narrowed, refuse_before_book, sales, selection, word,
};
use crate::analyze::{
    CreditPools, Dispute, Extent, Group, Ledger, Promise, SalesSum, has_documents,
};
use crate::archive::{Archive, CodeRange, LedgerReader, Settlement};
use crate::cli::CLEAN;
use crate::cli::arguments::{Report, ReportName};
use crate::cli::output::{Context, Failure, print_bytes};
use crate::cli::{quality, settle};
use crate::domain::Date;
use crate::domain::tree::ClassTree;
use crate::pipeline::settling::Condition;
use crate::pipeline::{self, PipelineError, settling};

/// Lines of one part, and the parts that are held at once.
const PART_LINES: u64 = 200_000;
const PARTS_HELD: usize = 25;

/// The columns that these reports read in any case.
const COLUMNS: [&str; 15] = [
    "kind",
    "customer_code",
    "control_account",
    "document_number",
    "document_day",
    "due_day",
    "currency",
    "debit",
    "credit",
    "settles",
    "quantity_millionths",
    "net",
    "tax",
    "gross",
    "summary",
];

/// Those that a group of sales or a selection asks for.
const OF_GROUPS: [&str; 5] = ["product_code", "product_name", "salesperson", "category", "region"];

/// The view of the documents has these, and none of these reports shows them.
const NOT_SHOWN: [&str; 3] = ["department", "project", "bill_number"];

/// The reports whose rows are of one customer each.
pub(super) const BY_CUSTOMER: [ReportName; 6] = [
    ReportName::Balances,
    ReportName::Ledger,
    ReportName::Aging,
    ReportName::Settlement,
    ReportName::Collections,
    ReportName::Credit,
];

/// Where the rows of a report go: a file, under a temporary name until it is whole, or stdout.
struct Output {
    file: Option<(PathBuf, tempfile::NamedTempFile)>,
    has_heading: bool,
}

impl Output {
    fn file(path: PathBuf) -> Result<Output, Failure> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let made = std::fs::create_dir_all(folder);
        let unnamed = made.and_then(|()| tempfile::NamedTempFile::new_in(folder));
        let unnamed = unnamed.map_err(|error| Failure::file(&path, &error))?;
        Ok(Output { file: Some((path, unnamed)), has_heading: false })
    }

    fn stdout() -> Output {
        Output { file: None, has_heading: false }
    }

    fn add(&mut self, rows: &Rows) -> Result<(), Failure> {
        let mut heading = CsvRows::default();
        if !self.has_heading {
            heading.row(&rows.columns);
        }
        self.has_heading = true;
        for bytes in [&heading.bytes, &rows.rows.bytes] {
            match &mut self.file {
                Some((path, unnamed)) => {
                    unnamed.write_all(bytes).map_err(|error| Failure::file(path, &error))?;
                }
                None => print_bytes(bytes),
            }
        }
        Ok(())
    }

    fn finish(self, context: &Context) -> Result<(), Failure> {
        if let Some((path, unnamed)) = self.file {
            pipeline::give_name(unnamed, &path)?;
            context.say("written", &[("file", path.display().to_string())]);
        }
        Ok(())
    }
}

/// What one part of the customers adds to the file of a report.
struct Rows {
    columns: Vec<String>,
    rows: CsvRows,
}

impl Rows {
    fn of(grid: Grid) -> Rows {
        let mut rows = CsvRows::default();
        grid.rows.iter().for_each(|row| rows.row(row));
        Rows { columns: grid.columns, rows }
    }
}

/// What is the same for every part.
struct Job<'a> {
    arguments: &'a Report,
    context: &'a Context,
    names: &'a [ReportName],
    with_sales: bool,
    to: Date,
    first_movement: Option<Date>,
    customers: DataFrame,
    settlements: Vec<Settlement>,
    disputes: Vec<Dispute>,
    promises: Vec<Promise>,
    trees: BTreeMap<String, ClassTree>,
}

/// What one part gave.
struct Made {
    /// In the order of the names.
    reports: Vec<Rows>,
    sums: Sums,
}

/// What the parts give together.
struct Sums {
    sales: SalesSum,
    lines: usize,
    /// Something stands in the period that is asked for.
    is_in_period: bool,
    condition: Condition,
    /// Rows of credit in other currencies than that of the limit.
    others: usize,
    /// Where credit is asked for by pools, whose members may be in other parts.
    pools: CreditPools,
}

impl Sums {
    fn of(arguments: &Report) -> Sums {
        Sums {
            sales: SalesSum::new(sales::group(arguments)),
            lines: 0,
            is_in_period: false,
            condition: Condition::default(),
            others: 0,
            pools: CreditPools::default(),
        }
    }

    fn merge(&mut self, part: Sums) -> Result<(), Failure> {
        self.sales.merge(part.sales).map_err(PipelineError::from)?;
        self.lines += part.lines;
        self.is_in_period |= part.is_in_period;
        self.condition.broken.extend(part.condition.broken);
        self.condition.altered.extend(part.condition.altered);
        self.others += part.others;
        self.pools.merge(part.pools);
        Ok(())
    }
}

/// `report all`: a file for each report, in a folder.
pub(super) fn csv_files(
    arguments: &Report,
    archive: &Archive,
    context: &Context,
) -> Result<u8, Failure> {
    let folder = arguments.out.clone().unwrap_or_else(|| "out".into());
    let file = |name| Output::file(folder.join(format!("{}.csv", word(name))));
    let outputs = || BY_CUSTOMER.into_iter().map(file).collect();
    let (sums, to) = by_parts(arguments, archive, context, &BY_CUSTOMER, outputs)?;
    let mut output = file(ReportName::Sales)?;
    output.add(&Rows::of(sales::grid_of(&sums.sales.finish(arguments.from, to, None))))?;
    output.finish(context)?;
    quality::write_csv(archive, &folder, context)?;
    Ok(CLEAN)
}

/// One of the reports of customers, into the file of `--out` or to stdout.
pub(super) fn csv_of_one(
    arguments: &Report,
    archive: &Archive,
    context: &Context,
) -> Result<u8, Failure> {
    let output = || match &arguments.out {
        Some(path) => Ok(vec![Output::file(path.clone())?]),
        None => Ok(vec![Output::stdout()]),
    };
    let (sums, to) = by_parts(arguments, archive, context, &[arguments.name], output)?;
    if let Some(from) = arguments.from
        && !sums.is_in_period
    {
        let days = [("from", from.to_string()), ("to", to.to_string())];
        context.say("report-period-quiet", &days);
    }
    Ok(CLEAN)
}

/// Makes the named reports of every part and puts their rows behind each other.
fn by_parts(
    arguments: &Report,
    archive: &Archive,
    context: &Context,
    names: &[ReportName],
    outputs: impl FnOnce() -> Result<Vec<Output>, Failure>,
) -> Result<(Sums, Date), Failure> {
    let reader = archive.ledger_reader().map_err(PipelineError::from)?;
    let extent = extent(&reader)?;
    let to = cut_off(arguments, extent.default_as_of(), context)?;
    refuse_before_book(extent.first_day(), to)?;
    let (disputes, promises) = settling::contested_and_promised(archive)?;
    let job = Job {
        arguments,
        context,
        names,
        with_sales: arguments.name == ReportName::All,
        to,
        first_movement: extent.first_movement(),
        customers: archive.customers_frame().map_err(PipelineError::from)?,
        settlements: archive.settlements().map_err(PipelineError::from)?,
        disputes,
        promises,
        trees: archive.class_trees().map_err(PipelineError::from)?,
    };
    let mut outputs = outputs()?;
    let sums = job.every_part(&reader, &mut outputs)?;
    settle::say_condition(&sums.condition, context);
    credit::say_others(sums.others, context);
    if let Some(at) = names.iter().position(|name| *name == ReportName::Credit)
        && arguments.pooled
    {
        outputs[at].add(&Rows::of(credit::pooled(&sums.pools, to)))?;
    }
    for output in outputs {
        output.finish(context)?;
    }
    Ok((sums, to))
}

impl Job<'_> {
    fn every_part(&self, reader: &LedgerReader, outputs: &mut [Output]) -> Result<Sums, Failure> {
        let mut sums = Sums::of(self.arguments);
        let mut waiting: Vec<Vec<Rows>> = Vec::new();
        let columns = columns(self.arguments)?;
        let ranges = reader.ranges(PART_LINES).map_err(PipelineError::from)?;
        for ranges in ranges.chunks(PARTS_HELD) {
            let parts = reader.read_parts(&columns, ranges).map_err(PipelineError::from)?;
            let mut parts: VecDeque<_> = ranges.iter().zip(parts).collect();
            // So many parts at once as keep every thread at work, written in their order.
            while !parts.is_empty() {
                let at_once = parts.len().min(2 * rayon::current_num_threads());
                let made: Vec<Result<Made, Failure>> = parts
                    .drain(..at_once)
                    .collect::<Vec<_>>()
                    .into_par_iter()
                    .map(|part| self.make(part))
                    .collect();
                for made in made {
                    let made = made?;
                    sums.merge(made.sums)?;
                    waiting.push(made.reports);
                }
                // Nothing is said of a selection before there is a line in it.
                if sums.lines > 0 {
                    for reports in waiting.drain(..) {
                        for (output, rows) in outputs.iter_mut().zip(&reports) {
                            output.add(rows)?;
                        }
                    }
                }
            }
        }
        if sums.lines == 0 {
            return Err(Failure::usage("error-nothing-selected", Vec::new()));
        }
        Ok(sums)
    }

    /// All reports of the lines of one range of customers.
    fn make(&self, (range, lines): (&CodeRange, DataFrame)) -> Result<Made, Failure> {
        let mut lines = lines;
        for name in NOT_SHOWN {
            let nothing = Scalar::new(DataType::String, AnyValue::String(""));
            let column = Column::new_scalar(name.into(), nothing, lines.height());
            lines.with_column(column).expect("the column has one cell a line");
        }
        let mut ledger = Ledger::new(lines, self.customers.clone());
        ledger.take_classes(self.trees.clone()).map_err(PipelineError::from)?;
        ledger.keep_customers(|code| range.contains(code)).map_err(PipelineError::from)?;
        ledger.first_movement = self.first_movement;
        let settlements = self.settlements.iter();
        let of_range = settlements.filter(|one| range.contains(&one.of.customer_code));
        let in_force = settling::in_force_among(of_range.cloned().collect(), &ledger)?;
        ledger.take_settlements(in_force.pairs);
        let disputes = self.disputes.iter().filter(|one| range.contains(&one.customer_code));
        ledger.disputes = disputes.cloned().collect();
        let promises = self.promises.iter().filter(|one| range.contains(&one.customer_code));
        ledger.promises = promises.cloned().collect();
        let whole = narrowed(self.arguments, &ledger, false)?;
        let mut sums = Sums::of(self.arguments);
        sums.condition = in_force.condition;
        let mut reports = Vec::with_capacity(self.names.len());
        for name in self.names {
            reports.push(self.report(*name, &whole, &mut sums.others)?);
        }
        if self.arguments.pooled && self.names.contains(&ReportName::Credit) {
            sums.pools = CreditPools::of(&whole, self.to).map_err(PipelineError::from)?;
        }
        if !self.with_sales {
            let from = self.arguments.from;
            sums.is_in_period =
                from.is_some_and(|from| has_documents(&whole, from, self.to, false));
            sums.lines = whole.lines.height();
            return Ok(Made { reports, sums });
        }
        let by_line = selection(self.arguments, true)?;
        let by_line = match by_line.is_everything() {
            true => whole,
            false => narrowed(self.arguments, &ledger, true)?,
        };
        sums.lines = by_line.lines.height();
        let sold = sums.sales.add(&by_line, self.arguments.from, self.to);
        sold.map_err(PipelineError::from)?;
        Ok(Made { reports, sums })
    }

    fn report(
        &self,
        name: ReportName,
        ledger: &Ledger,
        others: &mut usize,
    ) -> Result<Rows, Failure> {
        let (arguments, to, context) = (self.arguments, self.to, self.context);
        let long = account::columns(name).filter(|_| arguments.local.is_none());
        if let Some(columns) = long {
            let mut rows = CsvRows::default();
            match name {
                ReportName::Ledger => {
                    account::write_ledger((arguments.from, to), ledger, context, &mut rows)?;
                }
                _ => account::write_settlement(ledger, to, &mut rows)?,
            }
            let columns = columns.iter().map(|key| (*key).to_owned()).collect();
            return Ok(Rows { columns, rows });
        }
        if name == ReportName::Credit {
            if arguments.pooled {
                // Its rows are known when all parts are.
                return Ok(Rows::of(credit::pooled(&CreditPools::default(), to)));
            }
            let (grid, left_out) = credit::own(arguments, ledger, to)?;
            *others += left_out;
            return Ok(Rows::of(grid));
        }
        Ok(Rows::of(grid(name, arguments, ledger, to, context, false)?))
    }
}

/// The columns that the reports of these options read.
fn columns(arguments: &Report) -> Result<Vec<&'static str>, Failure> {
    let mut columns = COLUMNS.to_vec();
    let is_plain = sales::group(arguments) == Group::Customer && arguments.local.is_none();
    if !is_plain || !selection(arguments, true)?.is_everything() {
        columns.extend(OF_GROUPS);
    }
    if arguments.local.is_some() {
        columns.push("exchange_rate");
    }
    Ok(columns)
}

/// The days between which the lines lie, from a few columns alone.
fn extent(reader: &LedgerReader) -> Result<Extent, Failure> {
    let mut extent = Extent::default();
    let seen = reader.each_slice(&["kind", "document_day"], |_, frame| {
        extent.see(&frame);
        Ok(())
    });
    seen.map_err(PipelineError::from)?;
    Ok(extent)
}
