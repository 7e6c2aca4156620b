//! `report all --format csv` on ledgers from ten thousand to ten million lines: seconds, and the
//! most memory that the program took. `cargo bench --bench receivables -- 1 10` runs these two.
//! `WANGLAI_BENCH_BOOKS=DIR` keeps the books there for the next time.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use polars::prelude::{Column, DataFrame, DataType, NamedFrom, Series};
use wanglai::archive::{Archive, Batch, Mode};
use wanglai::domain::customer::Customer;
use wanglai::domain::{Amount, Currency};
use wanglai::post::Posting;
use wanglai::table::ledger;

const MILLION: u64 = 1_000_000;
/// Lines of one customer, as in ten million lines of a hundred thousand customers.
const LINES_A_CUSTOMER: u64 = 100;

fn main() {
    let words: Vec<f64> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if words.is_empty() { vec![0.01, 0.1, 1.0, 2.0, 5.0, 10.0] } else { words };
    println!("million lines  customers  seconds  CPU seconds  peak MiB  csv MiB");
    for size in sizes {
        let folder = tempfile::tempdir().expect("a folder");
        let lines = (size * MILLION as f64) as u64;
        let customers = lines / LINES_A_CUSTOMER;
        // A book of ten million lines takes minutes: who measures often keeps it.
        let kept = std::env::var_os("WANGLAI_BENCH_BOOKS").map(std::path::PathBuf::from);
        let books = kept.as_deref().unwrap_or(folder.path());
        let book = books.join(format!("book-{size}"));
        if !book.exists() {
            make_book(&book, lines, customers);
        }
        let out = folder.path().join("out");
        let (seconds, cpu, peak) = report(&book, &out);
        let written: u64 = std::fs::read_dir(&out)
            .expect("the folder of the reports")
            .map(|entry| entry.and_then(|entry| entry.metadata()).map_or(0, |data| data.len()))
            .sum();
        let (peak, written) = (peak >> 10, written >> 20);
        println!("{size:13}  {customers:9}  {seconds:7.1}  {cpu:11.1}  {peak:8}  {written:7}");
    }
}

/// A book of so many lines, in batches of a million at most.
fn make_book(book: &Path, total: u64, customers: u64) {
    let mut archive = Archive::create(book).expect("a new book");
    for first in (0..total).step_by(MILLION as usize) {
        let count = MILLION.min(total - first);
        let posting = Posting {
            customers: if first == 0 { (0..customers).map(customer).collect() } else { Vec::new() },
            lines: Arc::new(lines(first, count, customers)),
            ..Posting::default()
        };
        let batch = Batch {
            file: format!("{first}.xlsx"),
            sha256: format!("{first:064x}"),
            templates: vec!["sales_invoices".to_owned()],
            rows_accepted: count,
            rows_rejected: 0,
            posting,
            ..Batch::default()
        };
        archive.load(batch, Mode::Add, false).expect("loaded");
    }
}

fn code(customer: u64) -> String {
    format!("K{customer:06}")
}

fn customer(number: u64) -> Customer {
    Customer {
        customer_code: code(number),
        customer_name: format!("样本公司{number:06}"),
        texts: [("category".to_owned(), format!("{:02}", number % 20))].into(),
        credit_limit: Some(Amount(50_000_000)),
        credit_days: Some(30),
        ..Customer::default()
    }
}

/// Of five lines three are of invoices, two lines each, and two are receipts; half of these name
/// the invoice that they pay.
fn lines(first: u64, count: u64, customers: u64) -> DataFrame {
    let numbers: Vec<u64> = (first..first + count).collect();
    let is_sale = |line: u64| line % 5 < 3;
    let invoice = |line: u64| format!("XS{:08}", line / 5 * 2 + line % 5 / 2);
    let gross = |line: u64| (line * 7_919 % 900_000) as i64 + 1_130;
    let day = |line: u64| 19_000 + (line / 5 * 131 % 730) as i32;
    let text = |name: &str, of: &dyn Fn(u64) -> String| {
        Series::new(name.into(), numbers.iter().map(|line| of(*line)).collect::<Vec<_>>())
    };
    let whole = |name: &str, of: &dyn Fn(u64) -> i64| {
        Series::new(name.into(), numbers.iter().map(|line| of(*line)).collect::<Vec<_>>())
    };
    let sold = |line: u64, amount: i64| if is_sale(line) { amount } else { 0 };
    let columns: Vec<Column> = ledger::schema()
        .iter()
        .map(|(name, data_type)| {
            let series = match name.as_str() {
                "line" => whole(name, &|line| (line - first) as i64 + 1),
                "fingerprint" => text(name, &|line| format!("{line:032x}")),
                "kind" => text(name, &|line| {
                    if is_sale(line) { ledger::SALES } else { ledger::RECEIPT }.to_owned()
                }),
                "customer_code" => text(name, &|line| code(line / 5 * 7_919 % customers)),
                "document_number" => text(name, &|line| {
                    if is_sale(line) { invoice(line) } else { format!("SK{line:08}") }
                }),
                "document_day" => Series::new(
                    name.clone(),
                    numbers
                        .iter()
                        .map(|line| day(*line) + if is_sale(*line) { 0 } else { 40 })
                        .collect::<Vec<i32>>(),
                ),
                "currency" => text(name, &|_| Currency::CNY.code().to_owned()),
                "debit" => whole(name, &|line| sold(line, gross(line))),
                "credit" => whole(name, &|line| if is_sale(line) { 0 } else { gross(line) }),
                "settles" => text(name, &|line| {
                    if line % 5 == 3 { invoice(line / 5 * 5) } else { String::new() }
                }),
                "product_code" => text(name, &|line| format!("P{:03}", line % 500)),
                "product_name" => text(name, &|line| format!("样本商品{:03}", line % 500)),
                "quantity_millionths" => whole(name, &|line| sold(line, 1_000_000)),
                "net" => whole(name, &|line| sold(line, gross(line) - gross(line) / 10)),
                "tax" => whole(name, &|line| sold(line, gross(line) / 10)),
                "gross" => whole(name, &|line| sold(line, gross(line))),
                "summary" => text(name, &|_| "销售商品".to_owned()),
                "due_day" => Series::new_null(name.clone(), numbers.len())
                    .cast(data_type)
                    .expect("nothing is of any type"),
                _ if *data_type == DataType::String => text(name, &|_| String::new()),
                _ => whole(name, &|_| 0).cast(data_type).expect("a whole number"),
            };
            series.into()
        })
        .collect();
    DataFrame::new(numbers.len(), columns).expect("every column has one cell a line")
}

/// Seconds by the clock and of computing, and the greatest resident memory in KiB, where the system
/// tells them.
fn report(book: &Path, out: &Path) -> (f64, f64, u64) {
    let started = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_wanglai"))
        .args(["report", "all", "--format", "csv", "--quiet", "--book"])
        .arg(book)
        .arg("--out")
        .arg(out)
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    let (mut peak, mut cpu) = (0, 0.0);
    let status = loop {
        let text = std::fs::read_to_string(format!("/proc/{}/status", child.id()));
        let text = text.unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().split(' ').next()?.parse().ok());
        peak = peak.max(kib.unwrap_or(0));
        let times = std::fs::read_to_string(format!("/proc/{}/stat", child.id()));
        cpu = computing(&times.unwrap_or_default()).unwrap_or(cpu);
        if let Some(status) = child.try_wait().expect("the program can be waited for") {
            break status;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    assert!(status.success(), "the reports were written");
    (started.elapsed().as_secs_f64(), cpu, peak)
}

/// What a process computed, in seconds, from its line in /proc: hundredths in the user's code and
/// in the system's. A process that has ended has none.
fn computing(stat: &str) -> Option<f64> {
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let [user, system] = [11, 12].map(|at| fields.get(at)?.parse::<f64>().ok());
    let ticks = user? + system?;
    (ticks > 0.0).then_some(ticks / 100.0)
}
