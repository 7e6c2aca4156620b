//! The program is killed at any moment, and the disk fails at any write: the book stays whole, its
//! state is that before or after, and the same command again comes to the same end.
//!
//! A few hundred moments are tried on each run; `WANGLAI_CRASH_WIDE=1` tries every system call, and
//! `WANGLAI_CRASH_PROGRAM` names another build of the program.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use wanglai::archive::Archive;

/// Moments at which a child is killed by the clock, over all cases.
const KILLS: usize = 300;
/// Of each system call, as many of its invocations are tried unless the run is a wide one.
const INVOCATIONS_MAX: usize = 3;
/// What a program does to a disk.
const CALLS: [&str; 8] =
    ["write", "pwrite64", "fsync", "fdatasync", "rename", "unlink", "ftruncate", "openat"];

fn is_wide() -> bool {
    std::env::var_os("WANGLAI_CRASH_WIDE").is_some()
}

/// The program to be harmed.
fn program() -> OsString {
    let other = std::env::var_os("WANGLAI_CRASH_PROGRAM");
    other.unwrap_or_else(|| env!("CARGO_BIN_EXE_wanglai").into())
}

/// One command on one book.
struct Case {
    name: &'static str,
    /// The folder that holds the book before it.
    before: PathBuf,
    /// Words after the program's name; the book's folder follows.
    words: Vec<OsString>,
    state_before: State,
    state_after: State,
    time: Duration,
}

/// All that a book says, but for the times at which things were done.
type State = BTreeMap<String, Vec<Vec<String>>>;

fn run(words: &[OsString], book: &Path) -> Command {
    let mut command = Command::new(program());
    command.args(words).arg("--book").arg(book);
    command.env_clear().env("WANGLAI_LANG", "en").env("USER", "test").stdin(Stdio::null());
    command
}

fn output(words: &[OsString], book: &Path) -> Output {
    run(words, book).output().expect("the program starts")
}

fn words(list: &[&str]) -> Vec<OsString> {
    list.iter().map(OsString::from).collect()
}

fn copy(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to.join("ledger")).expect("a folder");
    for folder in [PathBuf::new(), PathBuf::from("ledger")] {
        for entry in fs::read_dir(from.join(&folder)).expect("the book's folder") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                let name = path.file_name().expect("a name");
                fs::copy(&path, to.join(&folder).join(name)).expect("a copy");
            }
        }
    }
}

/// The whole content of the database and the catalogue; the times of changes as whether there is
/// one at all.
fn state(book: &Path) -> State {
    let connection = Connection::open(book.join("book.db")).expect("the database opens");
    let complaints: String =
        connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("a check");
    assert_eq!(complaints, "ok");
    let mut names = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .expect("a query");
    let names: Vec<String> = names
        .query_map([], |row| row.get(0))
        .expect("names")
        .collect::<Result<_, _>>()
        .expect("names");
    let mut state = State::new();
    for name in names {
        let mut statement = connection.prepare(&format!("SELECT * FROM {name}")).expect("a query");
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.query([]).expect("rows");
        let mut found = Vec::new();
        while let Some(row) = rows.next().expect("a row") {
            let cells = columns.iter().enumerate().map(|(at, column)| {
                let value: rusqlite::types::Value = row.get(at).expect("a cell");
                let text = format!("{value:?}");
                let is_time = ["created", "undone", "withdrawn", "at"].contains(&column.as_str());
                // The digest of a command has its moment in it.
                let is_digest = name == "batch" && column == "sha256";
                match value {
                    rusqlite::types::Value::Text(time) if is_time => (!time.is_empty()).to_string(),
                    _ if is_digest => String::new(),
                    _ => text,
                }
            });
            found.push(cells.collect());
        }
        found.sort();
        state.insert(name, found);
    }
    state
}

/// Opens the book as the program does, examines it and gives its state.
fn examined(book: &Path, what: &str) -> State {
    {
        let mut archive = Archive::open(book).unwrap_or_else(|error| panic!("{what}: {error}"));
        let troubles = archive.verify().expect("an examination");
        assert!(troubles.is_empty(), "{what}: {troubles:?}");
        let lines = archive.ledger().expect("the ledger").height() as u64;
        let noted: u64 = archive.ledger_files().expect("files").iter().map(|it| it.lines).sum();
        assert_eq!(lines, noted, "{what}");
    }
    state(book)
}

fn write_csv(path: &Path, heading: &str, rows: impl Iterator<Item = String>) {
    let mut text = format!("{heading}\n");
    for row in rows {
        text.push_str(&row);
        text.push('\n');
    }
    fs::write(path, text).expect("a file");
}

fn case(name: &'static str, folder: &Path, before: &Path, list: Vec<OsString>) -> Case {
    let after = folder.join(format!("after-{name}"));
    copy(before, &after);
    let started = Instant::now();
    let done = output(&list, &after);
    let time = started.elapsed();
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    Case {
        name,
        before: before.to_owned(),
        words: list,
        state_before: state(before),
        state_after: state(&after),
        time,
    }
}

/// A book of version 2, as that version wrote it.
fn old_book(folder: &Path) -> PathBuf {
    let book = folder.join("old");
    fs::create_dir_all(book.join("ledger")).expect("a folder");
    let connection = Connection::open(book.join("book.db")).expect("a database");
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/archive/schema");
    connection.pragma_update(None, "journal_mode", "WAL").expect("a mode");
    for file in ["001.sql", "002.sql"] {
        let text = fs::read_to_string(schema.join(file)).expect("a migration");
        connection.execute_batch(&text).expect("a schema");
    }
    let mut rows = String::from(
        "PRAGMA application_id = 1463897671; PRAGMA user_version = 2;
         INSERT INTO batch VALUES (1, 'a', 'a', 'customers', 'add', 9, 0, 0, 0, 0, 'loaded', 0,
             '2026-01-01T00:00:00Z', 'test', '');",
    );
    for at in 0..200 {
        rows.push_str(&format!(
            "INSERT INTO customer (customer_code, customer_name) VALUES ('C{at}', '客户{at}');
             INSERT INTO customer_history
                 (batch, customer_code, contact_name, field, old, new, at, who, in_force)
             VALUES (1, 'C{at}', NULL, '*', '', '{{\"customer_name\":\"客户{at}\"}}', 'x', 'y', 1);"
        ));
    }
    connection.execute_batch(&format!("BEGIN; {rows} COMMIT;")).expect("rows");
    book
}

fn cases(folder: &Path) -> Vec<Case> {
    let customers = folder.join("customers.csv");
    let row = |at: u32| format!("C{at:03},样本公司{at:03},华东,30");
    write_csv(&customers, "客户编码,客户名称,所属地区,信用期限", (0..30).map(row));
    let sales = folder.join("sales.csv");
    let line = |at: u32| format!("2025-03-{:02},XS{at:04},C{:03},100.00", at % 28 + 1, at % 20);
    write_csv(&sales, "单据日期,单据号,客户编码,价税合计", (0..60).map(line));
    let more = folder.join("more.csv");
    let line = |at: u32| format!("2025-04-{:02},XM{at:04},N{:03},55.00", at % 28 + 1, at % 9);
    write_csv(&more, "单据日期,单据号,客户编码,价税合计", (0..80).map(line));
    let book = folder.join("book");
    for file in [&customers, &sales] {
        let import = vec!["import".into(), file.clone().into_os_string()];
        let done = output(&import, &book);
        assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    }
    let import = vec!["import".into(), more.into_os_string()];
    let merge = words(&["customer", "merge", "C001", "C002", "--into", "C000"]);
    let edit = words(&["customer", "edit", "--where", "region = 华东", "--set", "region=华北"]);
    vec![
        case("import", folder, &book, import),
        case("undo", folder, &book, words(&["batch", "undo", "2"])),
        case("merge", folder, &book, merge),
        case("edit", folder, &book, edit),
        case("migration", folder, &old_book(folder), words(&["customer", "list"])),
    ]
}

/// The book after a mishap: whole, before or after, and the same command comes to the same end.
fn converges(case: &Case, book: &Path, what: &str) -> bool {
    let what = format!("{} {what}", case.name);
    let is_after = if case.name == "migration" {
        // Opening migrates, so the database is looked at as it lies there.
        let found = state(book);
        let is_after = found == case.state_after;
        assert!(is_after || found == case.state_before, "{what}: neither before nor after");
        assert!(examined(book, &what) == case.state_after, "{what}: opened again");
        is_after
    } else {
        let found = examined(book, &what);
        let is_after = found == case.state_after;
        assert!(is_after || found == case.state_before, "{what}: neither before nor after");
        is_after
    };
    if !is_after {
        output(&case.words, book);
        assert!(examined(book, &what) == case.state_after, "{what}: the same command again");
    }
    is_after
}

/// A small generator, so that a seed is all there is to a run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

fn seed() -> u64 {
    let given = std::env::var("WANGLAI_CRASH_SEED").ok().and_then(|text| text.parse().ok());
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    given.unwrap_or_else(|| now.expect("a clock").as_nanos() as u64 | 1)
}

#[test]
fn a_program_killed_at_any_moment_leaves_the_book_before_or_after() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases = cases(folder.path());
    let seed = seed();
    println!("WANGLAI_CRASH_SEED={seed}");
    let rounds = if is_wide() { KILLS * 10 } else { KILLS };
    let (next, after) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for worker in 0..2 {
            let (cases, next, after) = (&cases, &next, &after);
            let book = folder.path().join(format!("killed-{worker}"));
            scope.spawn(move || {
                let mut round = next.fetch_add(1, Ordering::Relaxed);
                while round < rounds {
                    let case = &cases[round % cases.len()];
                    let mut random = Random(seed.wrapping_add(round as u64 * 0x9E37_79B9) | 1);
                    random.next();
                    let most = case.time.as_micros() as u64 * 5 / 4;
                    let moment = Duration::from_micros(random.next() % most.max(1));
                    copy(&case.before, &book);
                    let mut child = run(&case.words, &book)
                        .stdout(Stdio::null())
                        .stderr(Stdio::null())
                        .spawn()
                        .expect("the program starts");
                    std::thread::sleep(moment);
                    child.kill().expect("a child can be killed");
                    child.wait().expect("a child ends");
                    let what = format!("killed after {moment:?} (seed {seed}, round {round})");
                    after.fetch_add(usize::from(converges(case, &book, &what)), Ordering::Relaxed);
                    round = next.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    let after = after.into_inner();
    println!("{rounds} kills: {after} found the book after, {} before", rounds - after);
}

/// The program under strace, which does something at the n-th invocation of a system call on the
/// book's files.
fn traced(case: &Case, book: &Path, call: &str, inject: &str, log: &Path) -> Output {
    let mut command = Command::new("strace");
    // Stops that a filter makes are quick, but no signal can be given at them.
    if !inject.contains("signal=") {
        command.arg("--seccomp-bpf");
    }
    command.args(["-f", "-o"]).arg(log);
    command.args(["-e", &format!("trace={call}"), "-e", inject]);
    let ledger = book.join("ledger");
    let mut paths = vec![book.to_owned(), ledger.clone()];
    for name in ["book.db", "book.db-wal", "book.db-shm", "book.db-journal", "book.lock"] {
        paths.push(book.join(name));
    }
    paths.push(book.join("book.version-2.db"));
    for name in ["batch-000002.parquet", "batch-000003.parquet", "batch-000003.parquet.tmp"] {
        paths.push(ledger.join(name));
    }
    for path in paths {
        command.arg("-P").arg(path);
    }
    command.arg(program()).args(&case.words).arg("--book").arg(book);
    command.env_clear().env("WANGLAI_LANG", "en").env("USER", "test");
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.output().expect("strace starts")
}

/// Whether this machine lets a process be traced.
fn can_trace() -> bool {
    let tried = Command::new("strace").args(["-f", "-o", "/dev/null", "true"]).output();
    let can = tried.is_ok_and(|tried| tried.status.success());
    if !can {
        eprintln!("skipped: there is no strace here, or it may not trace");
    }
    can
}

/// Tries something at the invocations of every system call, until one is not reached any more.
fn at_each_call(
    inject: impl Fn(&str, usize) -> String + Sync,
    judge: impl Fn(&Case, &Path, &Output, &str) + Sync,
) -> usize {
    let folder = tempfile::tempdir().expect("a folder");
    let cases = cases(folder.path());
    let jobs: Vec<(&Case, &str)> =
        cases.iter().flat_map(|case| CALLS.map(|call| (case, call))).collect();
    let (next, tried) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for worker in 0..2 {
            let (jobs, next, tried, inject, judge) = (&jobs, &next, &tried, &inject, &judge);
            let book = folder.path().join(format!("traced-{worker}"));
            let log = folder.path().join(format!("log-{worker}"));
            scope.spawn(move || {
                while let Some((case, call)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (mut at, mut step) = (1, 1);
                    loop {
                        copy(&case.before, &book);
                        let out = traced(case, &book, call, &inject(call, at), &log);
                        let log = fs::read_to_string(&log).unwrap_or_default();
                        let was_killed = out.status.signal().is_some();
                        if !was_killed && !log.contains("(INJECTED)") {
                            break;
                        }
                        let what = format!("{call} {at}");
                        judge(case, &book, &out, &what);
                        tried.fetch_add(1, Ordering::Relaxed);
                        // The first ones, then ever fewer.
                        if !is_wide() && at >= INVOCATIONS_MAX * step {
                            step *= 3;
                        }
                        at += step;
                    }
                }
            });
        }
    });
    tried.into_inner()
}

#[test]
fn a_program_killed_at_a_system_call_leaves_the_book_before_or_after() {
    if !can_trace() {
        return;
    }
    let tried = at_each_call(
        |call, at| format!("inject={call}:signal=KILL:when={at}"),
        |case, book, _, what| {
            converges(case, book, &format!("killed at {what}"));
        },
    );
    println!("{tried} kills at system calls");
    assert!(tried >= 60, "{tried}");
}

/// A disk that is full, or broken: the command fails and says so, and the book is what it was; or
/// it did all it had to do before.
fn failing_disk(error: &str, lasting: &str) {
    if !can_trace() {
        return;
    }
    let tried = at_each_call(
        |call, at| format!("inject={call}:error={error}:when={at}{lasting}"),
        |case, book, out, what| {
            let what = format!("{} {error} at {what}", case.name);
            let said = String::from_utf8_lossy(&out.stderr);
            let found = if case.name == "migration" { state(book) } else { examined(book, &what) };
            match out.status.code() {
                Some(3) => {
                    assert!(said.lines().count() >= 1, "{what}: nothing was said");
                    assert!(!said.contains("panicked"), "{what}: {said}");
                    assert!(found == case.state_before, "{what}: exit 3, but changed: {said}");
                }
                Some(0) => assert!(found == case.state_after, "{what}: exit 0, but not done"),
                other => panic!("{what}: exit {other:?}: {said}"),
            }
            converges(case, book, &what);
        },
    );
    println!("{tried} times {error}");
    assert!(tried >= 60, "{tried}");
}

#[test]
fn a_full_disk_leaves_the_book_as_it_was() {
    failing_disk("ENOSPC", "");
    if is_wide() {
        failing_disk("ENOSPC", "+");
    }
}

#[test]
fn a_broken_disk_leaves_the_book_as_it_was() {
    failing_disk("EIO", "");
    if is_wide() {
        failing_disk("EIO", "+");
    }
}
