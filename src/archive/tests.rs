//! The archive: loads, reloads, undoes, and is killed in between.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use polars::prelude::{DataFrame, DataType, NamedFrom, Series};
use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::domain::customer::{Contact, Customer};
use crate::post::Posting;
use crate::table::ledger::schema as ledger_schema;

/// A ledger frame of lines given as (fingerprint, customer, debit); other columns are filler.
fn frame(lines: &[(u32, &str, i64)]) -> DataFrame {
    let columns = ledger_schema()
        .iter()
        .map(|(name, data_type)| {
            let name = name.clone();
            let series = match (name.as_str(), data_type) {
                ("fingerprint", _) => {
                    let cells: Vec<String> =
                        lines.iter().map(|(print, ..)| format!("{print:032x}")).collect();
                    Series::new(name, cells)
                }
                ("customer_code", _) => {
                    Series::new(name, lines.iter().map(|(_, code, _)| *code).collect::<Vec<_>>())
                }
                ("debit", _) => {
                    Series::new(name, lines.iter().map(|(.., debit)| *debit).collect::<Vec<_>>())
                }
                (_, DataType::String) => Series::new(name, vec![""; lines.len()]),
                (_, other) => Series::new(name, vec![0_i64; lines.len()]).cast(other).unwrap(),
            };
            series.into()
        })
        .collect();
    DataFrame::new(lines.len(), columns).unwrap()
}

pub fn customer(code: &str, name: &str, texts: &[(&str, &str)]) -> Customer {
    Customer {
        customer_code: code.to_owned(),
        customer_name: name.to_owned(),
        texts: texts.iter().map(|(key, text)| ((*key).into(), (*text).into())).collect(),
        ..Customer::default()
    }
}

/// A file by its name, which also stands for its bytes.
pub fn batch(file: &str, customers: Vec<Customer>, lines: &[(u32, &str, i64)]) -> Batch {
    let mentioned = lines.iter().map(|(_, code, _)| ((*code).to_owned(), String::new())).collect();
    Batch {
        file: file.to_owned(),
        sha256: file.to_owned(),
        templates: vec!["customers".to_owned(), "sales_invoices".to_owned()],
        rows_accepted: (customers.len() + lines.len()) as u64,
        rows_rejected: 1,
        posting: Posting {
            customers,
            mentioned,
            lines: Arc::new(frame(lines)),
            ..Posting::default()
        },
        edits: Vec::new(),
    }
}

pub fn book() -> (TempDir, Archive) {
    let folder = tempfile::tempdir().unwrap();
    let archive = Archive::create(&folder.path().join("book")).unwrap();
    (folder, archive)
}

/// The fingerprints (as numbers) of the lines in force.
pub fn lines_of(archive: &Archive) -> Vec<u128> {
    ledger::fingerprints(&archive.ledger().unwrap())
}

#[test]
fn the_same_file_again_changes_nothing() {
    let (_folder, mut archive) = book();
    let load = |archive: &mut Archive| {
        let customers = vec![customer("C1", "甲", &[("region", "华东")])];
        let file = batch("a.xlsx", customers, &[(1, "C1", 5), (2, "C2", 6)]);
        archive.load(file, Mode::Add, false).unwrap()
    };
    let first = load(&mut archive);
    assert_eq!((first.batch, first.status), (Some(1), LoadStatus::Loaded));
    assert_eq!((first.customers_added, first.lines_added), (1, 2));
    assert_eq!(first.incomplete_added, ["C2"]);
    let second = load(&mut archive);
    assert_eq!((second.batch, second.status), (Some(1), LoadStatus::Unchanged));
    assert_eq!(archive.batches().unwrap().len(), 1);
    assert_eq!(lines_of(&archive), [1, 2]);
    let frame = archive.ledger().unwrap();
    let batches: Vec<_> = frame.column("batch").unwrap().i64().unwrap().iter().collect();
    assert_eq!(batches, [Some(1), Some(1)]);
    assert_eq!(archive.sources().unwrap(), [("a.xlsx".to_owned(), "a.xlsx".to_owned())]);
    assert_eq!(archive.verify().unwrap(), []);
}

#[test]
fn a_mended_file_adds_only_its_mended_row() {
    let (_folder, mut archive) = book();
    // Two equal rows in one file are two rows; the third was rejected.
    archive.load(batch("a", vec![], &[(1, "C1", 5), (1, "C1", 5)]), Mode::Add, false).unwrap();
    let mended = batch("b", vec![], &[(1, "C1", 5), (3, "C1", 7), (1, "C1", 5)]);
    let loaded = archive.load(mended, Mode::Add, false).unwrap();
    assert_eq!((loaded.lines_added, loaded.lines_same), (1, 2));
    assert_eq!(lines_of(&archive), [1, 1, 3]);
    // A third equal row is new.
    let more = batch("c", vec![], &[(1, "C1", 5), (1, "C1", 5), (1, "C1", 5)]);
    assert_eq!(archive.load(more, Mode::Add, false).unwrap().lines_added, 1);
    // The same rows in other bytes: nothing new, no batch.
    let again = archive.load(batch("d", vec![], &[(3, "C1", 7)]), Mode::Add, false).unwrap();
    assert_eq!((again.batch, again.status), (None, LoadStatus::Unchanged));
    assert_eq!(archive.batches().unwrap().len(), 3);
}

#[test]
fn the_modes_add_fill_and_overwrite() {
    let (_folder, mut archive) = book();
    let first = customer("C1", "甲", &[("region", "华东")]);
    archive.load(batch("a", vec![first], &[]), Mode::Add, false).unwrap();
    let second = || vec![customer("C1", "甲", &[("region", "华北"), ("industry", "零售")])];
    let texts = |archive: &Archive| archive.customer("C1").unwrap().unwrap().texts;
    let pair = |key: &str, text: &str| (key.to_owned(), text.to_owned());

    let added = archive.load(batch("b", second(), &[]), Mode::Add, false).unwrap();
    assert_eq!(added.status, LoadStatus::Unchanged);
    assert_eq!(added.conflicts()[0].fields, ["industry", "region"]);

    let filled = archive.load(batch("b", second(), &[]), Mode::Fill, false).unwrap();
    assert_eq!((filled.customers_changed, filled.batch), (1, Some(2)));
    assert_eq!(filled.conflicts()[0].fields, ["region"]);
    assert_eq!(texts(&archive), [pair("industry", "零售"), pair("region", "华东")].into());

    // Dry: the same figures, nothing written.
    let dry = archive.load(batch("b", second(), &[]), Mode::Overwrite, true).unwrap();
    assert_eq!((dry.customers_changed, dry.batch), (1, None));
    assert_eq!(texts(&archive)["region"], "华东");

    archive.load(batch("b", second(), &[]), Mode::Overwrite, false).unwrap();
    assert_eq!(texts(&archive)["region"], "华北");
    let history = archive.history("C1").unwrap();
    let last = history.last().unwrap();
    assert_eq!(
        (last.field.as_str(), last.old.as_str(), last.new.as_str()),
        ("region", "华东", "华北")
    );
}

#[test]
fn every_field_of_a_customer_and_its_contacts_comes_back() {
    let (_folder, mut archive) = book();
    let mut whole = customer("001", "甲公司", &[("tax_id", "91350100M000100Y43"), ("odd", "?")]);
    whole.credit_limit = Some(crate::domain::Amount(-5));
    whole.credit_days = Some(30);
    whole.dates.insert("stopped_on".to_owned(), "2024-06-30".parse().unwrap());
    let person = |name: &str, is_main| Contact {
        customer_code: "001".to_owned(),
        contact_name: name.to_owned(),
        phone: "0591-1".to_owned(),
        is_main,
        ..Contact::default()
    };
    let mut file = batch("a", vec![whole.clone()], &[]);
    file.posting.contacts = vec![person("李", true), person("王", true)];
    let loaded = archive.load(file, Mode::Add, false).unwrap();
    assert_eq!(loaded.items_added, 2);
    assert_eq!(archive.customers().unwrap(), [whole]);
    // There is one main contact: the first stays.
    assert_eq!(archive.contacts().unwrap(), [person("李", true), person("王", false)]);
    let known = &archive.known_customers().unwrap()["001"];
    assert_eq!((known.credit_days, known.stopped_on.is_some()), (Some(30), true));
    let frame = archive.customers_frame().unwrap();
    assert_eq!(frame.height(), 1);
    assert_eq!(frame.column("currency").unwrap().str().unwrap().get(0), Some("CNY"));
    archive.undo(1).unwrap();
    assert!(archive.customers().unwrap().is_empty() && archive.contacts().unwrap().is_empty());
}

#[test]
fn a_name_without_a_code_finds_its_customer() {
    let (_folder, mut archive) = book();
    archive.load(batch("a", vec![customer("C1", "甲公司", &[])], &[]), Mode::Add, false).unwrap();
    let mut file = batch("b", vec![], &[(1, "甲公司", 5), (2, "乙公司", 5)]);
    file.posting.mentioned = [("甲公司", "甲公司"), ("乙公司", "乙公司")]
        .map(|(code, name)| (code.to_owned(), name.to_owned()))
        .into();
    let loaded = archive.load(file, Mode::Add, false).unwrap();
    assert_eq!(loaded.incomplete_added, ["乙公司"]);
    let frame = archive.ledger().unwrap();
    let codes: Vec<_> = frame.column("customer_code").unwrap().str().unwrap().iter().collect();
    assert_eq!(codes, [Some("C1"), Some("乙公司")]);
}

#[test]
fn undo_says_for_each_row_what_became_of_it() {
    let (_folder, mut archive) = book();
    let customers = || {
        vec![
            customer("C1", "甲", &[("region", "华东")]),
            customer("C2", "乙", &[("region", "华东")]),
            customer("C3", "丙", &[("region", "华东")]),
        ]
    };
    archive.load(batch("a", customers(), &[(1, "C1", 5)]), Mode::Add, false).unwrap();
    let edit = vec![customer("C2", "乙", &[("region", "华北")])];
    archive.load(batch("b", edit, &[(1, "C1", 5), (2, "C3", 6)]), Mode::Overwrite, false).unwrap();
    let dry = archive.undo_dry_run(1).unwrap();
    assert_eq!(archive.customers().unwrap().len(), 3);
    let undone = archive.undo(1).unwrap();
    assert_eq!(dry, undone);
    let outcomes: Vec<_> =
        undone.rows.iter().map(|row| (row.key.code.as_str(), row.outcome.clone())).collect();
    assert_eq!(
        outcomes,
        [
            ("C1", Outcome::Reversed),
            ("C2", Outcome::KeptEditedSince(2)),
            ("C3", Outcome::KeptWithDocuments(vec![2])),
        ]
    );
    assert_eq!((undone.lines_removed, undone.customers_removed), (1, 1));
    assert_eq!(undone.dependent, [2]);
    let left = archive.customers().unwrap();
    assert_eq!(left.len(), 2);
    assert!(left.iter().all(|customer| customer.incomplete));
    assert_eq!((left[0].customer_name.as_str(), left[0].texts["region"].as_str()), ("乙", "华北"));
    assert_eq!((left[1].customer_name.as_str(), left[1].texts.len()), ("丙", 0));
    assert_eq!(lines_of(&archive), [2]);
    // The dependent file loads again, although its bytes are known.
    let edit = vec![customer("C2", "乙", &[("region", "华北")])];
    let again = archive
        .load(batch("b", edit, &[(1, "C1", 5), (2, "C3", 6)]), Mode::Overwrite, false)
        .unwrap();
    assert_eq!((again.batch, again.lines_added), (Some(3), 1));
    assert!(matches!(archive.undo(1), Err(ArchiveError::AlreadyUndone { batch: 1 })));
    assert!(matches!(archive.undo(9), Err(ArchiveError::NoSuchBatch { batch: 9 })));
}

#[test]
fn a_file_left_by_a_killed_run_is_no_part_of_the_book() {
    let (folder, mut archive) = book();
    let directory = folder.path().join("book");
    archive.load(batch("a", vec![], &[(1, "C1", 5)]), Mode::Add, false).unwrap();
    let ledger = directory.join("ledger");
    // Killed between the rename and the commit, and while writing.
    fs::copy(ledger.join("batch-000001.parquet"), ledger.join("batch-000002.parquet")).unwrap();
    fs::write(ledger.join("batch-000003.parquet.tmp"), b"PAR1").unwrap();
    fs::write(ledger.join("notes.txt"), b"the user's own").unwrap();
    assert_eq!(lines_of(&archive), [1]);
    drop(archive);
    let mut archive = Archive::open(&directory).unwrap();
    let mut names: Vec<_> =
        fs::read_dir(&ledger).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["batch-000001.parquet", "notes.txt"]);
    archive.load(batch("b", vec![], &[(2, "C1", 5)]), Mode::Add, false).unwrap();
    assert_eq!(lines_of(&archive), [1, 2]);
}

#[test]
fn a_load_that_cannot_write_leaves_the_book_as_it_was() {
    let (folder, mut archive) = book();
    archive.load(batch("a", vec![], &[(1, "C1", 5)]), Mode::Add, false).unwrap();
    let obstacle = folder.path().join("book/ledger/batch-000002.parquet.tmp");
    fs::create_dir(&obstacle).unwrap();
    let load = |archive: &mut Archive| {
        archive.load(batch("b", vec![customer("C2", "乙", &[])], &[(2, "C2", 5)]), Mode::Add, false)
    };
    let refused = load(&mut archive).unwrap_err();
    assert!(matches!(refused, ArchiveError::File { .. }), "{refused}");
    assert_eq!((archive.customers().unwrap().len(), archive.batches().unwrap().len()), (1, 1));
    assert_eq!(lines_of(&archive), [1]);
    fs::remove_dir(&obstacle).unwrap();
    assert_eq!(load(&mut archive).unwrap().batch, Some(2));
}

#[test]
fn one_writes_at_a_time_and_readers_do_not_wait() {
    let (folder, mut archive) = book();
    let directory = folder.path().join("book");
    archive.load(batch("a", vec![], &[(1, "C1", 5)]), Mode::Add, false).unwrap();
    let held = WriteLock::take(&directory, Duration::ZERO, "").unwrap();
    let mut other = Archive::open(&directory).unwrap();
    other.wait_for_lock(Duration::from_millis(50));
    assert_eq!(lines_of(&other), [1]);
    let refused = other.load(batch("b", vec![], &[(2, "C1", 5)]), Mode::Add, false).unwrap_err();
    let pid = std::process::id().to_string();
    assert!(refused.to_string().contains(&pid), "{refused}");
    drop(held);
    other.load(batch("b", vec![], &[(2, "C1", 5)]), Mode::Add, false).unwrap();
    assert_eq!(lines_of(&archive), [1, 2]);
    // Two at once: each waits for the other, and nothing is lost.
    std::thread::scope(|scope| {
        for writer in 0..2_u32 {
            let directory = &directory;
            scope.spawn(move || {
                let mut archive = Archive::open(directory).unwrap();
                for at in 0..5 {
                    let print = 100 + writer * 10 + at;
                    let file = batch(&format!("{print}"), vec![], &[(print, "C1", 1)]);
                    archive.load(file, Mode::Add, false).unwrap();
                }
            });
        }
    });
    assert_eq!(lines_of(&archive).len(), 12);
    assert_eq!(archive.batches().unwrap().len(), 12);
}

#[test]
fn what_is_no_book_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    assert!(matches!(Archive::open(path), Err(ArchiveError::Missing { .. })));
    fs::write(path.join("book.db"), b"not a database at all, but long enough to look").unwrap();
    assert!(matches!(Archive::open(path), Err(ArchiveError::NotABook { .. })));
    fs::remove_file(path.join("book.db")).unwrap();
    let foreign = Connection::open(path.join("book.db")).unwrap();
    foreign.execute_batch("CREATE TABLE t (x)").unwrap();
    drop(foreign);
    assert!(matches!(Archive::open(path), Err(ArchiveError::NotABook { .. })));
}

#[test]
fn migrations_run_once_and_newer_books_are_refused() {
    let (folder, archive) = book();
    let directory = folder.path().join("book");
    assert!(matches!(Archive::create(&directory), Err(ArchiveError::Exists { .. })));
    drop(archive);
    drop(Archive::open(&directory).unwrap());
    let connection = Connection::open(directory.join("book.db")).unwrap();
    connection.execute_batch("PRAGMA user_version = 999").unwrap();
    drop(connection);
    let refused = Archive::open(&directory).map(drop).unwrap_err();
    assert!(matches!(refused, ArchiveError::NewerVersion { found: 999, .. }), "{refused}");
    // A book whose making was cut off before its first transaction is made again.
    fs::remove_file(directory.join("book.db")).unwrap();
    fs::write(directory.join("book.db"), b"").unwrap();
    assert!(Archive::open(&directory).unwrap().customers().unwrap().is_empty());
}

#[test]
fn a_damaged_ledger_file_is_named() {
    let (folder, mut archive) = book();
    archive.load(batch("a", vec![], &[(1, "C1", 5)]), Mode::Add, false).unwrap();
    let path = folder.path().join("book/ledger/batch-000001.parquet");
    let mut bytes = fs::read(&path).unwrap();
    bytes[10] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let name = "ledger/batch-000001.parquet".to_owned();
    assert_eq!(archive.verify().unwrap(), [Trouble::LedgerFileDiffers { path: name.clone() }]);
    bytes.pop();
    fs::write(&path, &bytes).unwrap();
    assert!(matches!(archive.ledger(), Err(ArchiveError::LedgerDamaged { .. })));
    fs::remove_file(&path).unwrap();
    assert!(matches!(archive.ledger(), Err(ArchiveError::LedgerMissing { .. })));
    assert_eq!(archive.verify().unwrap(), [Trouble::LedgerFileMissing { path: name }]);
}

#[test]
fn a_ledger_file_of_an_earlier_version_lacks_a_column() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(ledger::folder(folder.path())).unwrap();
    let now = frame(&[(1, "C01", 100), (2, "C02", 50)]);
    let earlier = now.drop("project").unwrap();
    let schema = earlier.schema().clone();
    let file = writer::write(folder.path(), 1, &schema, [earlier].into_iter()).unwrap();
    assert!(ledger::read(folder.path(), &file).unwrap().equals(&now));
    let columns = ["project", "debit"];
    let slice = ledger::read_slice(folder.path(), &file, &columns, (1, 1)).unwrap();
    assert!(slice.equals(&now.select(columns).unwrap().slice(1, 1)));
    let slice = ledger::read_slice(folder.path(), &file, &["debit"], (0, 2)).unwrap();
    assert_eq!(slice.width(), 1);
}
