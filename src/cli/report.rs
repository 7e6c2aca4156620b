//! `wanglai report`: the figures of a book as of any day.

mod account;
mod aging;
mod balance;
mod by_part;
mod control_account;
mod credit;
mod csv_rows;
mod payment;
mod provision;
mod sales;
mod words;

use std::path::PathBuf;

use crate::analyze::{self, Bands, Ledger, Selection};
use crate::archive::Archive;
use crate::cli::arguments::{Basis, Format, Group, Method, Report, ReportName};
use crate::cli::output::{Context, Failure, print, print_csv, print_table};
use crate::cli::run::now;
use crate::cli::{CLEAN, write_file};
use crate::domain::money::format_amount;
use crate::domain::{Amount, Currency, Date};
use crate::export;
use crate::pipeline::reports::{self, Cover, Origin};
use crate::pipeline::{self, PipelineError};

/// A report as a table of text: column keys, rows, and the first column that is a number.
struct Grid {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    numbers_from: usize,
}

impl Grid {
    fn new(columns: &[&str], numbers_from: usize) -> Grid {
        let columns = columns.iter().map(|key| (*key).to_owned()).collect();
        Grid { columns, rows: Vec::new(), numbers_from }
    }
}

pub fn report(arguments: &Report, context: &Context) -> Result<u8, Failure> {
    if arguments.explain {
        print(&explained(arguments).join("\n"));
        return Ok(CLEAN);
    }
    if arguments.name == ReportName::Quality {
        return super::quality::report(arguments, context);
    }
    let book = arguments.book.as_ref().expect("clap requires a book unless --explain is given");
    control_account::refuse(arguments)?;
    let archive = Archive::open(book).map_err(PipelineError::from)?;
    if arguments.name == ReportName::All && context.format == Format::Csv {
        return by_part::csv_files(arguments, &archive, context);
    }
    let by_customer = by_part::BY_CUSTOMER.contains(&arguments.name);
    if by_customer && context.format == Format::Csv && !arguments.by_control_account {
        return by_part::csv_of_one(arguments, &archive, context);
    }
    let (ledger, condition) = pipeline::ledger_and_condition(&archive)?;
    let notes = super::settle::say_condition(&condition, context);
    let as_of = cut_off(arguments, analyze::default_as_of(&ledger), context)?;
    let ledger = selected(arguments, ledger)?;
    refuse_nothing(arguments, &ledger, as_of, context)?;
    if arguments.name == ReportName::All {
        let out = arguments.out.clone().unwrap_or_else(|| "out".into());
        let created = now();
        let cover = Cover { notes, ..cover(arguments, as_of, &created, context) };
        if context.format == Format::Html {
            let out = page_path(arguments, "report");
            reports::write_page(Origin::of(&archive)?, &ledger, &cover, &out)?;
            context.say("written", &[("file", out.display().to_string())]);
            return Ok(CLEAN);
        }
        let origin = Origin::of(&archive)?;
        for path in reports::write(origin, &ledger, &cover, &out, || ())?.0 {
            context.say("written", &[("file", path.display().to_string())]);
        }
        if context.format == Format::Xlsx {
            return Ok(CLEAN);
        }
        for name in by_part::BY_CUSTOMER.into_iter().chain([ReportName::Sales]) {
            let grid = grid(name, arguments, &ledger, as_of, context, false)?;
            let path = out.join(format!("{}.csv", word(name)));
            write_file(&path, csv_text(&grid).as_bytes())?;
            context.say("written", &[("file", path.display().to_string())]);
        }
        super::quality::write_all(&archive, &out, &arguments.company, context)?;
        return Ok(CLEAN);
    }
    let is_workbook = context.format == Format::Xlsx;
    let is_page = context.format == Format::Html;
    let for_people =
        is_workbook || is_page || (context.format == Format::Text && arguments.out.is_none());
    let mut grid = grid(arguments.name, arguments, &ledger, as_of, context, for_people)?;
    if for_people {
        words::put(&mut grid, context);
    }
    if grid.rows.is_empty() {
        context.say("report-nothing", &[]);
    }
    if is_workbook {
        return workbook(&grid, arguments, context);
    }
    if is_page {
        return page(&grid, arguments, as_of, context);
    }
    match &arguments.out {
        Some(path) => {
            write_file(path, csv_text(&grid).as_bytes())?;
            context.say("written", &[("file", path.display().to_string())]);
        }
        None => show(&grid, context),
    }
    Ok(CLEAN)
}

/// The day of the options, else that of the book, which is said.
fn cut_off(arguments: &Report, default: Option<Date>, context: &Context) -> Result<Date, Failure> {
    let as_of = arguments.as_of.or(arguments.to).or(default);
    let Some(as_of) = as_of.filter(|_| default.is_some()) else {
        return Err(Failure::usage("error-empty-ledger", Vec::new()));
    };
    if arguments.as_of.is_none() && arguments.to.is_none() {
        context.say("report-as-of", &[("day", as_of.to_string())]);
    }
    if arguments.from.is_some_and(|from| from > as_of) {
        return Err(Failure::usage("error-period", Vec::new()));
    }
    Ok(as_of)
}

/// One report as a workbook: at `--out`, or in it where that is a folder.
fn workbook(grid: &Grid, arguments: &Report, context: &Context) -> Result<u8, Failure> {
    let name = format!("{}.xlsx", word(arguments.name));
    let path = match &arguments.out {
        Some(file) if file.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx")) => {
            file.clone()
        }
        Some(folder) => folder.join(name),
        None => name.into(),
    };
    let report = export::PlainReport {
        sheet: word(arguments.name),
        headings: &words::headings(grid, context),
        rows: &grid.rows,
        numbers_from: grid.numbers_from,
    };
    let bytes = export::plain_workbook(&report).map_err(PipelineError::from)?;
    write_file(&path, &bytes)?;
    context.say("written", &[("file", path.display().to_string())]);
    Ok(CLEAN)
}

/// What stands on the cover of a workbook or a page.
fn cover<'a>(arguments: &'a Report, as_of: Date, created: &'a str, context: &Context) -> Cover<'a> {
    let (from, language) = (arguments.from, context.language);
    let (company, notes) = (arguments.company.as_str(), Vec::new());
    Cover { from, as_of, language, company, created, notes }
}

/// One report as a page: at `--out`, or in it where that is a folder.
fn page(grid: &Grid, arguments: &Report, as_of: Date, context: &Context) -> Result<u8, Failure> {
    let created = now();
    let cover = cover(arguments, as_of, &created, context);
    let name = word(arguments.name);
    let report = export::PlainReport {
        sheet: name,
        headings: &words::headings(grid, context),
        rows: &grid.rows,
        numbers_from: grid.numbers_from,
    };
    let title = context.text(&format!("page-title-{name}"), &[]);
    let path = page_path(arguments, name);
    pipeline::write_while_made(&path, |out| {
        Ok(export::plain_page(&report, &title, &cover.caption(), out)?)
    })?;
    context.say("written", &[("file", path.display().to_string())]);
    Ok(CLEAN)
}

fn page_path(arguments: &Report, name: &str) -> PathBuf {
    let is_page = |file: &&PathBuf| {
        let ending = file.extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| ["html", "htm"].contains(&ending.to_lowercase().as_str()))
    };
    match &arguments.out {
        Some(file) if is_page(&file) => file.clone(),
        Some(folder) => folder.join(format!("{name}.html")),
        None => format!("{name}.html").into(),
    }
}

/// The part of the ledger that the options ask for. A selection of nothing is said, never a
/// silent zero.
fn selected(arguments: &Report, ledger: Ledger) -> Result<Ledger, Failure> {
    let narrowed = narrowed(arguments, &ledger, is_of_sales(arguments.name))?;
    if narrowed.lines.height() == 0 && ledger.lines.height() > 0 {
        return Err(Failure::usage("error-nothing-selected", Vec::new()));
    }
    Ok(narrowed)
}

/// The same of a part of the ledger, which may be nothing.
fn narrowed(arguments: &Report, ledger: &Ledger, by_line: bool) -> Result<Ledger, Failure> {
    let selection = selection(arguments, by_line)?;
    Ok(ledger.narrowed(&selection).map_err(PipelineError::from)?)
}

/// What the options ask for.
fn selection(arguments: &Report, by_line: bool) -> Result<Selection, Failure> {
    let currency =
        match &arguments.currency {
            Some(text) => Some(Currency::parse(text).ok_or_else(|| {
                Failure::usage("error-currency", vec![("currency", text.clone())])
            })?),
            None => None,
        };
    Ok(Selection {
        customers: arguments.customer.clone(),
        categories: arguments.category.clone(),
        salespersons: arguments.salesperson.clone(),
        currency: currency.map(|currency| currency.code().to_owned()),
        control_accounts: control_account::wanted(arguments),
        by_line,
    })
}

fn refuse_before_book(first: Option<Date>, to: Date) -> Result<(), Failure> {
    match first {
        Some(first) if to < first => {
            let variables = vec![("day", to.to_string()), ("first", first.to_string())];
            Err(Failure::usage("error-before-book", variables))
        }
        _ => Ok(()),
    }
}

/// A day before the book's first document, or a period without sales, is said: nobody is to take
/// its zeros for figures.
fn refuse_nothing(
    arguments: &Report,
    ledger: &Ledger,
    to: Date,
    context: &Context,
) -> Result<(), Failure> {
    refuse_before_book(analyze::first_day(ledger), to)?;
    let Some(from) = arguments.from else { return Ok(()) };
    let days = [("from", from.to_string()), ("to", to.to_string())];
    if is_of_sales(arguments.name) {
        if !analyze::has_documents(ledger, from, to, true) {
            return Err(Failure::usage("error-period-empty", days.into()));
        }
    } else if !analyze::has_documents(ledger, from, to, false) {
        context.say("report-period-quiet", &days);
    }
    Ok(())
}

fn is_of_sales(name: ReportName) -> bool {
    matches!(
        name,
        ReportName::Sales
            | ReportName::Trend
            | ReportName::Abc
            | ReportName::Rfm
            | ReportName::Retention
            | ReportName::Cohort
            | ReportName::Effect
            | ReportName::Returns
            | ReportName::Tax
    )
}

fn word(name: ReportName) -> &'static str {
    match name {
        ReportName::Balances => "balances",
        ReportName::Ledger => "ledger",
        ReportName::Settlement => "settlement",
        ReportName::Provision => "provision",
        ReportName::Aging => "aging",
        ReportName::Credit => "credit",
        ReportName::Grades => "grades",
        ReportName::Promises => "promises",
        ReportName::Collections => "collections",
        ReportName::Open => "open",
        ReportName::Payment => "payment",
        ReportName::Forecast => "forecast",
        ReportName::Concentration => "concentration",
        ReportName::Summary => "summary",
        ReportName::Sales => "sales",
        ReportName::Trend => "trend",
        ReportName::Abc => "abc",
        ReportName::Rfm => "rfm",
        ReportName::Retention => "retention",
        ReportName::Cohort => "cohort",
        ReportName::Effect => "effect",
        ReportName::Returns => "returns",
        ReportName::Tax => "tax",
        ReportName::Quality => "quality",
        ReportName::All => "all",
    }
}

/// The SQL texts of a report with their formulas, sources and units, each once.
fn explained(arguments: &Report) -> Vec<&'static str> {
    let group = || match arguments.group.unwrap_or(Group::Customer) {
        Group::Customer => "sales-customer",
        Group::Category => "sales-category",
        Group::Region => "sales-region",
        Group::Salesperson => "sales-salesperson",
        Group::Product => "sales-product",
        Group::Month => "sales-month",
    };
    let aging = || match arguments.method {
        None | Some(Method::OpenItem) => "aging-open-item",
        Some(Method::Fifo) => "aging-fifo",
        Some(Method::T3) => "aging-t3",
    };
    let mut names = match arguments.name {
        ReportName::Aging => vec![aging()],
        ReportName::Provision => vec!["provision", aging()],
        ReportName::Sales if arguments.across.is_some() => vec!["pivot"],
        // The lines behind them stand in the workbook.
        ReportName::Sales => vec![group(), "sales-lines"],
        ReportName::Abc => vec![group()],
        name => vec![word(name)],
    };
    if arguments.name == ReportName::Aging && arguments.apart {
        names.insert(0, "apart");
    }
    if arguments.local.is_some() {
        names.insert(0, "local");
    }
    let mut texts: Vec<&str> = Vec::new();
    for text in names.into_iter().flat_map(|name| analyze::explain(name).expect("it is explained"))
    {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

fn grid(
    name: ReportName,
    arguments: &Report,
    ledger: &Ledger,
    as_of: Date,
    context: &Context,
    for_people: bool,
) -> Result<Grid, Failure> {
    if arguments.by_control_account {
        let one = |ledger: &Ledger| whole(name, arguments, ledger, as_of, context, for_people);
        return control_account::each(ledger, context, for_people, one);
    }
    whole(name, arguments, ledger, as_of, context, for_people)
}

/// The report of all control accounts together.
fn whole(
    name: ReportName,
    arguments: &Report,
    ledger: &Ledger,
    as_of: Date,
    context: &Context,
    for_people: bool,
) -> Result<Grid, Failure> {
    match name {
        ReportName::Balances => balance::balances(arguments, ledger, as_of, context, for_people),
        ReportName::Ledger => account::ledger(arguments, ledger, as_of, context, for_people),
        ReportName::Settlement => account::settlement(ledger, as_of),
        ReportName::Provision => provision::provision(arguments, ledger, as_of, context),
        ReportName::Aging => aging::aging(arguments, ledger, as_of, context),
        ReportName::Credit => credit::credit(arguments, ledger, as_of, context),
        ReportName::Grades => credit::grades(ledger, as_of, context),
        ReportName::Promises => payment::promises(ledger, as_of),
        ReportName::Collections => collections(ledger, arguments.from, as_of),
        ReportName::Open => payment::open(arguments, ledger, as_of),
        ReportName::Payment => payment::payment(arguments, ledger, as_of),
        ReportName::Forecast => payment::forecast(arguments, ledger, as_of),
        ReportName::Concentration => payment::concentration(ledger, as_of),
        ReportName::Summary => payment::summary(arguments, ledger, as_of, context),
        ReportName::Sales => sales::sales(arguments, ledger, as_of, context),
        ReportName::Trend => sales::trend(arguments, ledger, as_of),
        ReportName::Abc => sales::abc(arguments, ledger, as_of),
        ReportName::Rfm => sales::rfm(arguments, ledger, as_of, context, for_people),
        ReportName::Retention => sales::retention(arguments, ledger, as_of, context, for_people),
        ReportName::Cohort => sales::cohort(ledger, as_of),
        ReportName::Effect => sales::effect(arguments, ledger, as_of, context),
        ReportName::Returns => sales::returns(arguments, ledger, as_of),
        ReportName::Tax => sales::tax(arguments, ledger, as_of),
        ReportName::Quality | ReportName::All => {
            unreachable!("`all` is written report by report, and quality by its own file")
        }
    }
}

/// The bands of the option, else these.
fn bands(arguments: &Report, otherwise: &str) -> Result<Bands, Failure> {
    let bands = if arguments.bands.is_empty() {
        Bands::parse(otherwise)
    } else {
        Bands::new(arguments.bands.clone())
    };
    bands.ok_or_else(|| Failure::usage("error-bands", Vec::new()))
}

/// The ageing that the options ask for.
fn aged(arguments: &Report, ledger: &Ledger, as_of: Date) -> Result<analyze::Aging, Failure> {
    let bands = bands(arguments, "30,60,90,180,365")?;
    let method = arguments.method.map_or(analyze::Method::OpenItem, Into::into);
    let basis = match arguments.by {
        Basis::Document => analyze::Basis::Document,
        Basis::Due => analyze::Basis::Due,
    };
    Ok(analyze::aging(ledger, as_of, method, basis, &bands).map_err(PipelineError::from)?)
}

fn collections(ledger: &Ledger, from: Option<Date>, to: Date) -> Result<Grid, Failure> {
    let collections = analyze::collections(ledger, from, to).map_err(PipelineError::from)?;
    let rows = collections.rows.iter().map(|row| {
        let money = |amount| money(amount, &row.currency);
        vec![
            row.customer_code.to_string(),
            row.customer_name.to_string(),
            row.currency.to_string(),
            money(row.opening),
            money(row.sales),
            money(row.received),
            money(row.closing),
            row.collection_rate_ten_thousandths
                .map_or_else(String::new, |rate| fixed(rate, 4, false)),
            row.dso_days_tenths.map_or_else(String::new, |days| fixed(days, 1, false)),
        ]
    });
    let columns = [
        "customer_code",
        "customer_name",
        "currency",
        "opening",
        "sales",
        "received",
        "closing",
        "collection_rate",
        "dso_days",
    ];
    Ok(Grid { columns: columns.map(str::to_owned).into(), rows: rows.collect(), numbers_from: 3 })
}

fn money(amount: i64, currency: &str) -> String {
    format_amount(Amount(amount), Currency::parse(currency).unwrap_or(Currency::CNY))
}

/// An integer of units of 10⁻ᵈ as decimal text; without trailing zeros where `short`.
fn fixed(value: i64, digits: u32, short: bool) -> String {
    let decimal = rust_decimal::Decimal::new(value, digits);
    if short { decimal.normalize().to_string() } else { decimal.to_string() }
}

fn csv_text(grid: &Grid) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&grid.columns).expect("a vector takes every record");
    for row in &grid.rows {
        writer.write_record(row).expect("a vector takes every record");
    }
    let bytes = writer.into_inner().expect("a vector takes every byte");
    String::from_utf8(bytes).expect("the cells are UTF-8")
}

fn show(grid: &Grid, context: &Context) {
    match context.format {
        Format::Csv | Format::Xlsx | Format::Html | Format::Parquet => {
            let columns: Vec<&str> = grid.columns.iter().map(String::as_str).collect();
            print_csv(&columns, grid.rows.iter().cloned());
        }
        Format::Json => {
            let rows: Vec<serde_json::Value> = grid
                .rows
                .iter()
                .map(|row| {
                    let cells = grid
                        .columns
                        .iter()
                        .cloned()
                        .zip(row.iter().map(|cell| cell.clone().into()));
                    serde_json::Value::Object(cells.collect())
                })
                .collect();
            print(&serde_json::to_string_pretty(&rows).expect("the rows are JSON"));
        }
        Format::Text => {
            print_table(&words::headings(grid, context), &grid.rows, grid.numbers_from);
        }
    }
}
