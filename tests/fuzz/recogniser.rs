//! Any bytes as a file: what they are, and every row that comes of them.

#![no_main]

use std::ops::ControlFlow;

use libfuzzer_sys::fuzz_target;
use wanglai::read::{Limits, Opening, Workbook};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits {
        inflated_bytes: 16 << 20,
        part_bytes: 8 << 20,
        shared_strings: 100_000,
        rows: 20_000,
        ..Limits::default()
    };
    let partial = bytes.first().is_some_and(|byte| byte % 2 == 1);
    let opening = Opening { limits, partial, ..Opening::default() };
    let workbook = Workbook::from_bytes_with(bytes.to_vec(), "fuzz", 0, &opening);
    let refused = workbook.unreadable.is_some();
    assert!(!refused || workbook.sheets().is_empty(), "nothing of a refused file is handed over");
    for sheet in 0..workbook.sheets().len() {
        let _ = workbook.looks(sheet);
        let _ = workbook.rows(sheet, &mut |row| {
            assert!(!row.cells.is_empty(), "a row that is given holds something");
            let sorted = row.cells.windows(2).all(|two| two[0].column < two[1].column);
            assert!(sorted, "the cells of a row stand in order, each once");
            ControlFlow::Continue(())
        });
    }
});
