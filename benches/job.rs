//! One stage on one workbook, once: what the comparison with other programs runs and times.
//!
//! `job STAGE FILE [OUT]` prints the seconds of the stage alone. Stages: `inflate` (the limit: the
//! parts are inflated and scanned for `<`), `calamine` (its own cell reader, values dropped),
//! `read` (ours, to typed frames), `batches` (ours, frame after frame dropped), `write` (the
//! returned copy of the same rows), `plain` (rust_xlsxwriter used plainly on them).
//!
//! `job ratios FILE [RUNS]` reads in alternation, so many times in one run, and holds reading
//! against calamine and against the limit.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::{Cursor, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use calamine::{Reader, Xlsx};
use rust_xlsxwriter::Workbook;
use wanglai::export::{self, CellView, RowView, SourceRows, SourceSheet, ValueView};
use wanglai::i18n::Language;
use wanglai::read::{self, CellValue, Limits, Options, SeenCell, SeenValue};
use wanglai::template;

fn main() {
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    let (Some(stage), Some(file)) = (words.next(), words.next()) else {
        println!("job STAGE FILE [OUT]");
        return;
    };
    let out = words.next().unwrap_or_else(|| "out.xlsx".to_owned());
    if stage == "ratios" {
        let runs = if out == "out.xlsx" { 5 } else { out.parse().expect("a number of runs") };
        return ratios(&file, runs);
    }
    let begun = Instant::now();
    match stage.as_str() {
        "inflate" => inflate(&file),
        "calamine" => cells(&file),
        "read" => tables(&file),
        "batches" => batches(&file),
        "write" => marked(&file, &out),
        "plain" => plain(&file, &out),
        other => panic!("no stage has the name {other}"),
    }
    println!("{:.3}", begun.elapsed().as_secs_f64());
}

fn ratios(file: &str, runs: usize) {
    type Stage = (&'static str, fn(&str));
    let stages: [Stage; 4] =
        [("read", tables), ("batches", batches), ("inflate", inflate), ("calamine", cells)];
    let mut seconds = vec![Vec::new(); stages.len()];
    for _ in 0..runs.max(1) {
        for ((_, stage), seconds) in stages.iter().zip(&mut seconds) {
            let begun = Instant::now();
            stage(file);
            seconds.push(begun.elapsed().as_secs_f64());
        }
    }
    // A ratio is the median of those run by run: both sides share what disturbs the machine.
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    for ((name, _), stage) in stages.iter().zip(&seconds) {
        let ratio = median(stage.iter().zip(&seconds[0]).map(|(it, read)| it / read).collect());
        println!("{name:8} {:7.3} s  {ratio:.2} × read", median(stage.clone()));
    }
}

fn bytes(file: &str) -> Vec<u8> {
    std::fs::read(file).expect("the workbook is there")
}

fn inflate(file: &str) {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes(file))).expect("a package");
    let mut room = vec![0; 256 << 10];
    let mut count = 0;
    for part in 0..package.len() {
        let mut part = package.by_index(part).expect("a part");
        while let length @ 1.. = part.read(&mut room).expect("sound") {
            count += memchr::memchr_iter(b'<', &room[..length]).count();
        }
    }
    black_box(count);
}

fn cells(file: &str) {
    let mut package: Xlsx<_> = Xlsx::new(Cursor::new(bytes(file))).expect("a workbook");
    for sheet in package.sheet_names() {
        let mut cells = package.worksheet_cells_reader(&sheet).expect("a sheet");
        while let Some(cell) = cells.next_cell().expect("sound") {
            black_box(cell);
        }
    }
}

fn tables(file: &str) {
    let workbook = read::workbook(Path::new(file), "sales.xlsx", 0, &Limits::default());
    let workbook = workbook.expect("readable");
    let (tables, _) = read::tables(&workbook, &template::load(), &Options::default());
    let height = |sheet: &wanglai::table::Sheet| sheet.table.as_ref().map(|it| it.frame.height());
    assert!(tables.sheets.iter().filter_map(height).sum::<usize>() > 0, "nothing was read");
    black_box(tables);
}

fn batches(file: &str) {
    let workbook = read::workbook(Path::new(file), "sales.xlsx", 0, &Limits::default());
    let workbook = workbook.expect("readable");
    let headings = read::Headings::new(&template::load());
    let rows = AtomicUsize::new(0);
    let take = |batch: read::Batch| {
        rows.fetch_add(batch.frame.height(), Ordering::Relaxed);
    };
    let options = Options::default();
    black_box(read::batches(&workbook, &headings, &options, read::ROWS_A_BATCH, &take));
    assert!(rows.into_inner() > 0, "nothing was read");
}

/// The rows of the first sheet, read anew each time.
struct Rows(read::Workbook);

impl SourceRows for Rows {
    fn each(&self, visit: &mut dyn FnMut(RowView)) {
        let result = self.0.see(0, &mut |row| {
            let cells: Vec<CellView> = row.cells.iter().map(cell).collect();
            visit(RowView { number: row.number, cells: &cells });
        });
        result.expect("readable");
    }
}

fn cell<'a>(cell: &SeenCell<'a>) -> CellView<'a> {
    let value = match cell.value {
        SeenValue::Empty => ValueView::Empty,
        SeenValue::Text(text) => ValueView::Text(text),
        SeenValue::Number(number) => ValueView::Number(number),
        SeenValue::Date { serial, .. } => ValueView::Date(serial),
        SeenValue::Bool(truth) => ValueView::Bool(truth),
        SeenValue::Error(text) => ValueView::Error(text),
    };
    let SeenCell { column, text, number_format, look, .. } = *cell;
    CellView { column, value, text, number_format, look }
}

fn marked(file: &str, out: &str) {
    let workbook = read::workbook(Path::new(file), "sales.xlsx", 0, &Limits::default());
    let sheet = SourceSheet {
        name: "销售发票".to_owned(),
        header_row: Some(1),
        rows: Rows(workbook.expect("readable")),
        order: 0,
        hidden: false,
        column_widths: Vec::new(),
        merged: Vec::new(),
        hidden_columns: Vec::new(),
        hidden_rows: Vec::new(),
        heights: Vec::new(),
        frozen: None,
    };
    let source = export::SourceWorkbook { file: "sales.xlsx".to_owned(), sheets: vec![sheet] };
    let mut out = std::fs::File::create(out).expect("a file");
    export::marked_copy(&source, &[], &BTreeMap::new(), Language::Zh, &mut out).expect("a copy");
}

fn plain(file: &str, out: &str) {
    let workbook = read::workbook(Path::new(file), "sales.xlsx", 0, &Limits::default());
    let mut copy = Workbook::new();
    let sheet = copy.add_worksheet_with_constant_memory().expect("a temporary file can be made");
    let day = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    let result = workbook.expect("readable").rows(0, &mut |row| {
        for cell in &row.cells {
            let column = u16::try_from(cell.column).expect("within the sheet");
            let written = match &cell.value {
                CellValue::Number(number) => sheet.write_number(row.number - 1, column, *number),
                CellValue::Date { serial, .. } => {
                    sheet.write_number_with_format(row.number - 1, column, *serial, &day)
                }
                _ => sheet.write_string(row.number - 1, column, &cell.text),
            };
            written.expect("within the sheet");
        }
        ControlFlow::Continue(())
    });
    result.expect("readable");
    copy.save(out).expect("the workbook is written");
}
