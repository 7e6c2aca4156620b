//! A process of its own for formats that are built whole in memory: it can be stopped.
//!
//! A damaged or hostile .xls, .xlsb or .ods can ask for any amount of memory or never end. The
//! process that reads it has a cap on both and hands over cells; what it does wrong ends it alone.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use encoding_rs::Encoding;

use super::biff::Reading;
use super::cells::Coded;
use super::recognise::{Fault, FileType};
use super::source::quietly;
use super::whole;
use super::{Limits, Opening};

/// The first word of the command line of the reading process.
pub const WORD: &str = "read-whole-workbook";

/// What a reader takes before it has read anything.
const FLOOR_BYTES: u64 = 160 << 20;

/// Memory for each byte of a workbook as it is parsed.
const BYTES_PER_BYTE: u64 = 16;

/// Bytes that are parsed in a second on a slow machine.
const BYTES_PER_SECOND: u64 = 1 << 20;

/// Reads a workbook in a process of its own, or here where no program is named. `size` is what is
/// parsed: the bytes of the file, or the inflated bytes of its parts.
pub fn read(
    opening: &Opening,
    file_type: FileType,
    bytes: Vec<u8>,
    size: u64,
) -> Result<Coded, Fault> {
    let limits = &opening.limits;
    let started = opening.worker.as_deref();
    let Some(child) = started.and_then(|program| start(program, opening, file_type, size)) else {
        // Without a process to spare the file is read here: a panic is caught, no more.
        let mut coded = Vec::new();
        let reading = Reading { encoding: opening.encoding, limits, partial: opening.partial };
        quietly(|| {
            whole::write(file_type, bytes, &reading, &mut coded);
            Ok(())
        })?;
        return Coded::new(coded).unwrap_or_else(|| Err(gave_up()));
    };
    converse(child, &bytes, size, limits)
}

fn gave_up() -> Fault {
    Fault::Damaged("the parser gave up".to_owned())
}

fn memory_for(size: u64, limits: &Limits) -> u64 {
    size.saturating_mul(BYTES_PER_BYTE).saturating_add(FLOOR_BYTES).min(limits.memory_bytes)
}

fn seconds_for(size: u64, limits: &Limits) -> u64 {
    (1 + size / BYTES_PER_SECOND).min(limits.seconds)
}

fn start(program: &Path, opening: &Opening, file_type: FileType, size: u64) -> Option<Child> {
    let limits = &opening.limits;
    let figures = [
        memory_for(size, limits),
        seconds_for(size, limits),
        limits.sheets,
        limits.columns,
        limits.cell_bytes,
        u64::from(opening.partial),
    ];
    Command::new(program)
        .arg(WORD)
        .arg(file_type.word())
        .arg(opening.encoding.map_or("", Encoding::name))
        .args(figures.map(|figure| figure.to_string()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()
}

/// Gives the bytes to the process and takes the cells, until it ends or its time is up.
fn converse(mut child: Child, bytes: &[u8], size: u64, limits: &Limits) -> Result<Coded, Fault> {
    let (input, output, talk) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let most = limits.inflated_bytes;
    // The cap on computing ends the process; the clock is for one that waits for nothing.
    let patience = Duration::from_secs(seconds_for(size, limits).saturating_mul(8).max(20));
    let (cells, words, late, status) = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A process that ended early does not take the rest.
            let _ = input.map(|mut input| input.write_all(bytes));
        });
        let words = scope.spawn(move || drain(talk, 4096));
        let (done, finished) = mpsc::channel();
        let cells = scope.spawn(move || {
            let cells = drain(output, most);
            let _ = done.send(());
            cells
        });
        let late = finished.recv_timeout(patience).is_err();
        if late {
            let _ = child.kill();
        }
        let cells = cells.join().unwrap_or_default();
        // The pipe is closed or cut: the process has nothing more to say.
        let over = cells.len() as u64 > most;
        if over {
            let _ = child.kill();
        }
        let status = child.wait().ok();
        (cells, words.join().unwrap_or_default(), late, status)
    });
    if cells.len() as u64 > most {
        return Err(Fault::Limit("inflated-bytes", most, cells.len() as u64));
    }
    match Coded::new(cells) {
        Some(result) if !late => result,
        _ => Err(end_of(status, &words, late, size, limits)),
    }
}

fn drain(pipe: Option<impl Read>, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        // What a broken pipe held until then is judged by its missing end.
        let _ = pipe.take(most.saturating_add(1)).read_to_end(&mut bytes);
    }
    bytes
}

/// Why a process ended without its last word.
fn end_of(
    status: Option<ExitStatus>,
    words: &[u8],
    late: bool,
    size: u64,
    limits: &Limits,
) -> Fault {
    let words = String::from_utf8_lossy(words);
    let (memory, seconds) = (memory_for(size, limits), seconds_for(size, limits));
    if words.contains("memory allocation") || words.contains("capacity overflow") {
        return Fault::Limit("memory-bytes", memory, memory.saturating_add(1));
    }
    if late || killed_by_clock(status) {
        return Fault::Limit("seconds", seconds, seconds.saturating_add(1));
    }
    gave_up()
}

#[cfg(unix)]
fn killed_by_clock(status: Option<ExitStatus>) -> bool {
    use std::os::unix::process::ExitStatusExt;
    const SIGKILL: i32 = 9;
    const SIGXCPU: i32 = 24;
    status.and_then(|status| status.signal()).is_some_and(|by| by == SIGXCPU || by == SIGKILL)
}

#[cfg(not(unix))]
fn killed_by_clock(_: Option<ExitStatus>) -> bool {
    false
}

/// The reading process: takes a workbook from `input` and writes cells to `output`. The words
/// are those of its command line after [`WORD`]; false where they are not understood.
pub fn serve(words: &[String], mut input: impl Read, output: impl Write) -> bool {
    let types = [FileType::Xls, FileType::Xlsb, FileType::Ods];
    let Some(file_type) =
        types.into_iter().find(|known| words.first() == Some(&known.word().into()))
    else {
        return false;
    };
    let encoding = words.get(1).and_then(|word| Encoding::for_label(word.as_bytes()));
    let figures: Vec<u64> = words.iter().skip(2).filter_map(|word| word.parse().ok()).collect();
    let [memory, seconds, sheets, columns, cell_bytes, partial] = figures[..] else {
        return false;
    };
    let limits = Limits { sheets, columns, cell_bytes, ..Limits::default() };
    let reading = Reading { encoding, limits: &limits, partial: partial != 0 };
    cap(memory, seconds);
    let mut bytes = Vec::new();
    if input.read_to_end(&mut bytes).is_err() {
        return false;
    }
    // A panic is said to nobody: the missing end of the stream tells it.
    quietly(|| {
        whole::write(file_type, bytes, &reading, std::io::BufWriter::new(output));
        Ok(())
    })
    .is_ok()
}

/// Caps this process from here on. Where the system has no caps the clock of the parent stays.
#[cfg(unix)]
fn cap(memory: u64, seconds: u64) {
    use rlimit::Resource;
    // The address space of this program alone is large; the cap is on what comes on top.
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let pages = pages.and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    if let Some(pages) = pages {
        let most = pages.saturating_mul(4096).saturating_add(memory);
        let _ = Resource::AS.set(most, most);
    }
    let _ = Resource::CPU.set(seconds, seconds.saturating_add(1));
    let _ = Resource::CORE.set(0, 0);
}

#[cfg(not(unix))]
fn cap(_: u64, _: u64) {}
