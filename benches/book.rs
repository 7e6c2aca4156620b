//! A large book: open, show, list by a filter, import of changed customers with the difference.
//!
//! `cargo bench --bench book` builds one of 100,000 customers and 1,000,000 ledger lines;
//! `WANGLAI_BENCH_FULL=1` one of 1,000,000 and 10,000,000. Each figure is the median of five.
//!
//! Measured on 2026-11-25, the full size, 2 cores under a load of 6 to 9 by other builds: open
//! 3.8 ms; show 20 ms; list by a filter 1.3 s elapsed, 0.6 s of computing; load of 100,000 changed
//! customers 8.2 s elapsed; the whole import of them, check and difference included, 13 to 17 s
//! elapsed, 5.4 s of computing.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use polars::prelude::{DataFrame, DataType, NamedFrom, Series};
use wanglai::archive::{Archive, Batch, Mode};
use wanglai::domain::Amount;
use wanglai::domain::customer::Customer;
use wanglai::post::Posting;
use wanglai::table::ledger;

const REGIONS: [&str; 7] = ["华东", "华北", "华南", "华中", "西南", "西北", "东北"];
/// Ledger lines of one batch.
const LINES: usize = 1_000_000;

fn customer(at: usize, limit: i64) -> Customer {
    let texts = [
        ("region", REGIONS[at % REGIONS.len()].to_owned()),
        ("category", format!("{:02}", at % 40)),
        ("address", format!("样本市中山路{}号{}室", at % 900, at)),
        ("phone", format!("0571-{:08}", 20_000_000 + at)),
        ("salesperson", format!("业务员{:03}", at % 200)),
    ];
    Customer {
        customer_code: format!("C{at:07}"),
        customer_name: format!("样本{at:07}贸易有限公司"),
        texts: texts.into_iter().map(|(key, text)| (key.to_owned(), text)).collect(),
        credit_limit: Some(Amount(limit)),
        credit_days: Some(30),
        ..Customer::default()
    }
}

/// Lines of sales, each of another customer in turn.
fn lines(first: usize, count: usize, customers: usize) -> DataFrame {
    let at = first..first + count;
    let columns = ledger::schema()
        .iter()
        .map(|(name, data_type)| {
            let cells = name.clone();
            let series = match (name.as_str(), data_type) {
                ("fingerprint", _) => {
                    let print = |at: usize| format!("{at:032x}");
                    Series::new(cells, at.clone().map(print).collect::<Vec<_>>())
                }
                ("customer_code", _) => {
                    let code = |at: usize| format!("C{:07}", at * 7919 % customers);
                    Series::new(cells, at.clone().map(code).collect::<Vec<_>>())
                }
                ("document_number", _) => {
                    let number = |at: usize| format!("XS{at:09}");
                    Series::new(cells, at.clone().map(number).collect::<Vec<_>>())
                }
                ("kind", _) => Series::new(cells, vec!["sales"; count]),
                ("currency", _) => Series::new(cells, vec!["CNY"; count]),
                (_, DataType::String) => Series::new(cells, vec![""; count]),
                (_, other) => {
                    let number = at.clone().map(|at| (at % 20_000) as i64).collect::<Vec<_>>();
                    Series::new(cells, number).cast(other).expect("a number")
                }
            };
            series.into()
        })
        .collect();
    DataFrame::new(count, columns).expect("every column has one cell a line")
}

fn batch(file: &str, customers: Vec<Customer>, lines: DataFrame) -> Batch {
    Batch {
        file: file.to_owned(),
        sha256: file.to_owned(),
        rows_accepted: (customers.len() + lines.height()) as u64,
        posting: Posting { customers, lines: Arc::new(lines), ..Posting::default() },
        ..Batch::default()
    }
}

fn build(folder: &Path, customers: usize, line_count: usize) {
    let mut archive = Archive::create(folder).expect("a new book");
    let all = (0..customers).map(|at| customer(at, (at % 10_000) as i64 * 1000)).collect();
    let started = Instant::now();
    archive.load(batch("customers", all, lines(0, 0, 1)), Mode::Add, false).expect("loaded");
    println!("load of {customers} customers: {:.2?}", started.elapsed());
    let started = Instant::now();
    for (number, first) in (0..line_count).step_by(LINES).enumerate() {
        let frame = lines(first, LINES.min(line_count - first), customers);
        archive
            .load(batch(&format!("sales {number}"), Vec::new(), frame), Mode::Add, false)
            .expect("loaded");
    }
    println!("load of {line_count} lines: {:.2?}", started.elapsed());
}

/// The median of five.
fn median(what: &str, mut measured: impl FnMut() -> Duration) {
    let mut times: Vec<Duration> = (0..5).map(|_| measured()).collect();
    times.sort();
    println!("{what}: {:.1} ms", times[2].as_secs_f64() * 1000.0);
}

fn command(book: &Path, words: &[&str]) -> Duration {
    let started = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_wanglai"))
        .args(words)
        .arg("--book")
        .arg(book)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the program starts");
    let time = started.elapsed();
    assert!(status.success(), "{words:?}: {status}");
    time
}

fn write_changed(path: &Path, count: usize) {
    let mut text = String::from("客户编码,客户名称,信用额度,所属地区\n");
    for at in 0..count {
        let region = REGIONS[(at + 1) % REGIONS.len()];
        text.push_str(&format!("C{at:07},样本{at:07}贸易有限公司,{},{region}\n", 500_000 + at));
    }
    std::fs::write(path, text).expect("a file");
}

fn main() {
    let full = std::env::var_os("WANGLAI_BENCH_FULL").is_some();
    let (customers, line_count) = if full { (1_000_000, 10_000_000) } else { (100_000, 1_000_000) };
    let folder = tempfile::tempdir().expect("a folder");
    let book = folder.path().join("book");
    build(&book, customers, line_count);
    median("open", || {
        let started = Instant::now();
        let archive = Archive::open(&book).expect("the book");
        let time = started.elapsed();
        drop(archive);
        time
    });
    let show = ["customer", "show", "C0054321"];
    median("customer show CODE (the program)", || command(&book, &show));
    let filter = "region = \"华东\" and credit.limit > 99000";
    median("customer list --where (the program)", || {
        command(&book, &["customer", "list", "--format", "csv", "--where", filter])
    });
    let changed = customers / 10;
    let mut archive = Archive::open(&book).expect("the book");
    let started = Instant::now();
    let all = (0..changed).map(|at| customer(at, 7)).collect();
    let loaded = archive.load(batch("changed", all, lines(0, 0, 1)), Mode::Overwrite, true);
    let loaded = loaded.expect("a dry run");
    let time = started.elapsed();
    let differences = loaded.differences.len();
    println!("load of {changed} changed customers: {time:.2?}, {differences} differences");
    drop(archive);
    let path = folder.path().join("changed.csv");
    write_changed(&path, changed);
    let path = path.to_str().expect("a name");
    let import = ["import", path, "--mode", "overwrite", "--format", "csv"];
    let time = command(&book, &import);
    println!("import of {changed} changed customers (the program): {time:.2?}");
}
