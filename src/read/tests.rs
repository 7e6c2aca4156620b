//! Whole files through the reader, made here or found among the real ones.

use std::path::PathBuf;

use super::*;
use crate::table::{FileTables, Sheet};
use crate::template;

/// The folder of real files, `None` (and said) where it is absent.
fn real(name: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("WANGLAI_SHARED").map(PathBuf::from);
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared"));
    let above = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared"));
    let found = shared
        .into_iter()
        .chain([beside, above])
        .map(|folder| folder.join("real").join(name))
        .find(|path| path.exists());
    if found.is_none() {
        eprintln!("skipped: {name} is not among the shared files");
    }
    found
}

fn read(path: &Path) -> (FileTables, Vec<Finding>) {
    let workbook = workbook(path, "file", 0, &Limits::default()).unwrap();
    tables(&workbook, &template::load(), &Options::default())
}

fn summary(sheet: &Sheet) -> String {
    let account = &sheet.account;
    let table = sheet.table.as_ref().map_or("-".to_owned(), |table| {
        format!("{} header {} rows {}", table.template.name, table.header_row, table.frame.height())
    });
    format!(
        "{:?} {table} read {} blank {} title {} subtotal {} {:?}",
        sheet.name,
        account.rows_read,
        account.blank,
        account.title,
        account.subtotal,
        account.amounts
    )
}

/// Prints what is seen in the file or folder of `WANGLAI_TRIAL`.
#[test]
fn trial() {
    let Some(path) = std::env::var_os("WANGLAI_TRIAL") else {
        return;
    };
    for input in inputs(&[PathBuf::from(path)]).unwrap() {
        println!("== {}", input.shown);
        let (file, findings) = read(&input.path);
        println!("{} {:?} {:?}", file.file_type, file.encoding, file.unreadable);
        for sheet in &file.sheets {
            println!("   {}", summary(sheet));
            if let Some(table) = &sheet.table {
                let columns: Vec<String> = table
                    .columns
                    .iter()
                    .map(|c| format!("{}={}", c.heading, c.field.as_deref().unwrap_or("?")))
                    .collect();
                println!("   {}", columns.join(" "));
                println!("{}", table.frame.head(Some(3)));
            }
        }
        let mut counts = std::collections::BTreeMap::<_, Vec<&Finding>>::new();
        for finding in &findings {
            counts.entry(finding.code).or_default().push(finding);
        }
        for (code, list) in counts {
            println!("   {} ×{}", code.word(), list.len());
            for finding in list.iter().take(4) {
                println!(
                    "      {:?} {:?} {:?} {:?}",
                    finding.place.cell(),
                    finding.field,
                    finding.value,
                    finding.arguments
                );
            }
        }
    }
}
