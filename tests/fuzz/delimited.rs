//! Any bytes as delimited text, in the character set that is found or one that the user names.

#![no_main]

use std::ops::ControlFlow;

use libfuzzer_sys::fuzz_target;
use wanglai::read::{FileType, Limits, Opening, Workbook};

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, text)) = bytes.split_first() else { return };
    let labels = ["", "utf-8", "gb18030", "big5", "utf-16le", "utf-16be", "windows-1252"];
    let label = labels[usize::from(*choice) % labels.len()];
    let limits = Limits { columns: 300, ..Limits::default() };
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes());
    let opening = Opening { limits, encoding, ..Opening::default() };
    let workbook = Workbook::from_bytes_with(text.to_vec(), "fuzz.csv", 0, &opening);
    // No more rows than lines, whatever stands in quotes.
    let most = text.iter().filter(|byte| b"\r\n".contains(byte)).count() as u32 + 1;
    for sheet in 0..workbook.sheets().len() {
        let mut last = 0;
        let _ = workbook.rows(sheet, &mut |row| {
            assert!(row.number > last, "lines are counted upward");
            assert!(row.cells.iter().all(|cell| !cell.text.is_empty()), "a cell shows something");
            last = row.number;
            ControlFlow::Continue(())
        });
        let plain = matches!(workbook.file_type, Some(FileType::Csv | FileType::Tsv));
        if plain && !label.starts_with("utf-16") && workbook.encoding.as_deref() == Some("utf-8") {
            assert!(last <= most, "{last} rows of {most} lines");
        }
    }
});
