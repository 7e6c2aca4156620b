//! A child process is killed while it loads and undoes; the book stays whole.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::tests::{batch, lines_of};
use super::*;

/// Names the book to the child; without it the child's test does nothing.
const BOOK: &str = "WANGLAI_KILL_TEST_BOOK";
/// Lines of each file.
const LINES: u32 = 50;
const ROUNDS: u32 = 12;
const ROUNDS_MOST: u32 = 120;

/// What the child does until it is killed: it loads new files, and undoes every third batch.
#[test]
fn child() {
    let Ok(directory) = std::env::var(BOOK) else { return };
    let mut archive = Archive::open(Path::new(&directory)).unwrap();
    println!("ready");
    loop {
        let next = archive.batches().unwrap().len() as u32 + 1;
        let code = format!("C{next}");
        let lines: Vec<(u32, &str, i64)> =
            (0..LINES).map(|at| (next * 1000 + at, code.as_str(), 1)).collect();
        let file = batch(&format!("file {next}"), vec![], &lines);
        archive.load(file, Mode::Add, false).unwrap();
        if next.is_multiple_of(3) {
            archive.undo(i64::from(next)).unwrap();
        }
    }
}

#[test]
fn a_killed_process_leaves_all_of_a_batch_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let directory = folder.path().join("book");
    drop(Archive::create(&directory).unwrap());
    let mut committed = 0;
    for round in 0..ROUNDS_MOST {
        // A busy machine takes a few more rounds until the child commits anything at all.
        if round >= ROUNDS && committed > 1 {
            break;
        }
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "archive::kill_tests::child", "--nocapture"])
            .env(BOOK, &directory)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(output.any(|line| line.unwrap().contains("ready")));
        // Odd steps, so that the moments fall anywhere between two commits.
        std::thread::sleep(Duration::from_micros(u64::from(round) * 2_311 + 500));
        child.kill().unwrap();
        child.wait().unwrap();

        let mut archive = Archive::open(&directory).unwrap();
        assert_eq!(archive.verify().unwrap(), []);
        let records = archive.batches().unwrap();
        let live = records.iter().filter(|record| record.status == "loaded").count();
        assert_eq!(lines_of(&archive).len(), live * LINES as usize);
        assert_eq!(archive.customers().unwrap().len(), live);
        let files = std::fs::read_dir(directory.join("ledger")).unwrap().count();
        assert_eq!(files, live, "nothing of a killed load lies in the folder");
        committed = records.len();
    }
    assert!(committed > 1);
}
