//! Formulas whose value the writing program never computed.

use std::collections::HashMap;
use std::io::Read;

use calamine::{DataRef, Reader, Xlsx, XlsxFormulaMetadata};
use zip::ZipArchive;

use super::bytes::Bytes;

/// The formulas without a value of a sheet, by row and column from 0. A package in which no
/// sheet has a formula is only inflated, not parsed again.
pub fn uncomputed(bytes: &Bytes, sheet: &str) -> HashMap<(u32, u32), String> {
    let mut found = HashMap::new();
    if !has_formulas(bytes) {
        return found;
    }
    let Ok(mut package) = Xlsx::new(bytes.reader()) else {
        return found;
    };
    let Ok(mut reader) = package.worksheet_cells_reader(sheet) else {
        return found;
    };
    while let Ok(Some(cell)) = reader.next_cell_with_formula_metadata() {
        if let (DataRef::Empty, Some(formula)) = (&cell.value, &cell.formula) {
            let text = match formula {
                XlsxFormulaMetadata::Normal { formula } => formula.clone(),
                _ => String::new(),
            };
            found.insert(cell.pos, text);
        }
    }
    found
}

/// Whether any sheet part has an element `f`.
fn has_formulas(bytes: &Bytes) -> bool {
    let Ok(mut archive) = ZipArchive::new(bytes.reader()) else {
        return false;
    };
    for index in 0..archive.len() {
        let Ok(mut part) = archive.by_index(index) else {
            continue;
        };
        let is_sheet = part.name().is_ok_and(|name| name.contains("worksheets/"));
        let mut window = Vec::with_capacity(1 << 17);
        let mut chunk = vec![0; 1 << 16];
        if !is_sheet {
            continue;
        }
        while let Ok(length @ 1..) = part.read(&mut chunk) {
            window.extend_from_slice(&chunk[..length]);
            let mut threes = window.windows(3);
            if threes.any(|three| matches!(three, b"<f>" | b"<f " | b"<f/" | b":f>" | b":f ")) {
                return true;
            }
            window.drain(..window.len().saturating_sub(2));
        }
    }
    false
}
