//! Each stage of the main job at 10,000 and 100,000 rows: read, check, post, load, analyse, export.

use std::collections::BTreeSet;
use std::path::Path;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rust_xlsxwriter::Workbook;
use wanglai::analyze::{self, Bands, Basis, Group, Ledger, Method};
use wanglai::archive::{Archive, Batch, Mode};
use wanglai::check::{self, Rules};
use wanglai::domain::customer::KnownCustomers;
use wanglai::export;
use wanglai::i18n::Language;
use wanglai::post::{self, Posting};
use wanglai::read::{self, Limits};
use wanglai::table::{FileTables, Tables};
use wanglai::template;

const ROWS: [u32; 2] = [10_000, 100_000];

/// A workbook of sales invoices: a thousand customers, a document a row.
fn write_sales(path: &Path, rows: u32) {
    let headings = [
        "单据日期",
        "单据号",
        "客户编码",
        "客户名称",
        "税号",
        "存货编码",
        "存货名称",
        "数量",
        "单价",
        "金额",
        "税额",
        "价税合计",
    ];
    let mut workbook = Workbook::new();
    let sheet =
        workbook.add_worksheet_with_constant_memory().expect("a temporary file can be made");
    for (column, heading) in (0_u16..).zip(headings) {
        sheet.write(0, column, heading).expect("within the sheet");
    }
    for row in 1..=rows {
        let customer = row * 7919 % 1000;
        let quantity = f64::from(row % 90 + 1);
        let net = quantity * 25.0;
        let texts = [
            (0, format!("2025-{:02}-{:02}", row % 12 + 1, row % 28 + 1)),
            (1, format!("XS{row:07}")),
            (2, format!("{customer:04}")),
            (3, format!("样本公司{customer:04}")),
            (4, "91350100M000100Y43".to_owned()),
            (5, format!("P{:03}", row % 50)),
            (6, format!("样本商品{:03}", row % 50)),
        ];
        for (column, text) in texts {
            sheet.write(row, column, text).expect("within the sheet");
        }
        let numbers = [(7, quantity), (8, 25.0), (9, net), (10, net * 0.13), (11, net * 1.13)];
        for (column, number) in numbers {
            let number = (number * 100.0).round() / 100.0;
            sheet.write(row, column, number).expect("within the sheet");
        }
    }
    workbook.save(path).expect("the workbook is written");
}

fn read_tables(path: &Path) -> FileTables {
    let workbook = read::workbook(path, "sales.xlsx", 0, &Limits::default()).expect("readable");
    read::tables(&workbook, &template::load(), &read::Options::default()).0
}

fn posting(tables: &FileTables) -> Posting {
    post::post(tables, &BTreeSet::new())
}

fn batch(posting: Posting) -> Batch {
    Batch {
        file: "sales.xlsx".to_owned(),
        sha256: "0".repeat(64),
        templates: vec!["sales_invoices".to_owned()],
        rows_accepted: 1,
        rows_rejected: 0,
        posting,
        edits: Vec::new(),
    }
}

fn ledger(posting: Posting) -> Ledger {
    let folder = tempfile::tempdir().expect("a folder");
    let mut archive = Archive::create(folder.path()).expect("a new book");
    archive.load(batch(posting), Mode::Add, false).expect("loaded");
    Ledger::new(
        archive.ledger().expect("the ledger"),
        archive.customers_frame().expect("the customers"),
    )
}

fn stages(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    for rows in ROWS {
        let path = folder.path().join(format!("{rows}.xlsx"));
        write_sales(&path, rows);
        let file = read_tables(&path);
        let tables = Tables { files: vec![file.clone()] };
        let posted = posting(&file);
        let ledger = ledger(posted.clone());
        let newest = analyze::default_as_of(&ledger).expect("there are documents");
        let mut group = criterion.benchmark_group("stages");
        group.sample_size(10).throughput(Throughput::Elements(rows.into()));
        group.bench_function(BenchmarkId::new("read", rows), |bench| {
            bench.iter(|| read_tables(&path));
        });
        group.bench_function(BenchmarkId::new("check", rows), |bench| {
            bench.iter(|| check::all(&tables, &KnownCustomers::default(), &Rules::default()));
        });
        group.bench_function(BenchmarkId::new("post", rows), |bench| {
            bench.iter(|| posting(&file));
        });
        group.bench_function(BenchmarkId::new("load", rows), |bench| {
            bench.iter_batched(
                || (tempfile::tempdir().expect("a folder"), batch(posted.clone())),
                |(folder, batch)| {
                    let mut archive = Archive::create(folder.path()).expect("a new book");
                    archive.load(batch, Mode::Add, false).expect("loaded")
                },
                BatchSize::PerIteration,
            );
        });
        group.bench_function(BenchmarkId::new("analyse", rows), |bench| {
            bench.iter(|| {
                let bands = Bands::default();
                let aging = analyze::aging(&ledger, newest, Method::Fifo, Basis::Due, &bands);
                let sales = analyze::sales(&ledger, None, newest, Group::Customer, None);
                (aging.expect("an ageing"), sales.expect("sales"))
            });
        });
        let archive_folder = tempfile::tempdir().expect("a folder");
        let mut archive = Archive::create(archive_folder.path()).expect("a new book");
        archive.load(batch(posted.clone()), Mode::Add, false).expect("loaded");
        let customers = archive.customers().expect("the customers");
        let templates = template::load().templates;
        let customers_template =
            templates.iter().find(|known| known.name == "customers").expect("built in");
        group.bench_function(BenchmarkId::new("export", rows), |bench| {
            bench.iter(|| {
                export::customers_workbook(&customers, customers_template, Language::Zh)
                    .expect("a workbook")
            });
        });
        group.finish();
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
