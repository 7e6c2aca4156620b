//! A process of its own for what is parsed by code that asks for memory as a file says.
//!
//! A damaged or hostile .xls, .xlsb or .ods can ask for any amount of memory or never
//! end. The process that reads it has a cap on both and hands over cells; what it does wrong ends
//! it alone. A file that is read in place is its standard input, which it reads in place too.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use encoding_rs::Encoding;

use super::biff::Reading;
use super::bytes::Bytes;
use super::coded::Coded;
use super::recognise::{Fault, FileType};
use super::source::quietly;
use super::spool::Spool;
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

/// Bytes of cells that are handed on at once, and how many pieces of them wait.
const PIECE_BYTES: usize = 64 << 10;
const WAITING: usize = 4;

/// Said where the bytes come through a pipe, and not from a place in a file.
const PIPED: &str = "piped";

/// Reads a workbook in a process of its own, or here where no program is named. `size` is what is
/// parsed: the bytes of the file, or the inflated bytes of its parts.
pub fn read(
    opening: &Opening,
    file_type: FileType,
    bytes: &Bytes,
    size: u64,
) -> Result<Coded, Fault> {
    let limits = &opening.limits;
    let Some(child) = start(opening, file_type, bytes, size) else {
        // Without a process to spare the file is read here: a panic is caught, no more.
        let mut coded = Spool::default();
        let reading = Reading { encoding: opening.encoding, limits, partial: opening.partial };
        quietly(|| {
            whole::write(file_type, bytes.clone(), &reading, &mut coded);
            Ok(())
        })?;
        return Coded::new(coded.finish()?).unwrap_or_else(|| Err(gave_up()));
    };
    let most = limits.given_bytes(file_type, size);
    converse(child, bytes, size, limits, |cells| {
        let mut coded = Spool::default();
        match io::copy(&mut cells.take(most.saturating_add(1)), &mut coded) {
            // The process is late: its stream has no end.
            Err(fault) if fault.kind() == io::ErrorKind::TimedOut => None,
            Err(fault) => Some(Err(fault.into())),
            Ok(given) if given > most => Some(Err(Fault::Limit("given-ratio", most, given))),
            Ok(_) => coded.finish().map_or_else(|fault| Some(Err(fault.into())), Coded::new),
        }
    })
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

/// Starts the reading process; `None` where no program is named or none can be started.
fn start(opening: &Opening, file_type: FileType, bytes: &Bytes, size: u64) -> Option<Child> {
    let program: &Path = opening.worker.as_deref()?;
    let limits = &opening.limits;
    let (input, place) = match bytes.in_place() {
        Some((file, start)) => (file.try_clone().ok()?.into(), start.to_string()),
        None => (Stdio::piped(), PIPED.to_owned()),
    };
    let figures = [
        memory_for(size, limits),
        seconds_for(size, limits),
        limits.sheets,
        limits.columns,
        limits.rows,
        limits.cell_bytes,
        limits.inflated_bytes,
        limits.shared_strings,
        u64::from(opening.partial),
    ];
    Command::new(program)
        .arg(WORD)
        .arg(file_type.word())
        .arg(place)
        .arg(opening.encoding.map_or("", Encoding::name))
        .args(figures.map(|figure| figure.to_string()))
        .stdin(input)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()
}

/// Gives the bytes to the process and lets `take` have the cells, until it ends or its time is up.
fn converse(
    mut child: Child,
    bytes: &Bytes,
    size: u64,
    limits: &Limits,
    take: impl FnOnce(&mut Cells) -> Option<Result<Coded, Fault>>,
) -> Result<Coded, Fault> {
    let (input, output, talk) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    // The cap on computing ends the process; the clock is for one that waits for nothing.
    let patience = Duration::from_secs(seconds_for(size, limits).saturating_mul(8).max(20));
    let (taken, words, late, status) = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A process that ended early does not take the rest.
            let _ = input.map(|mut input| io::copy(&mut bytes.reader(), &mut input));
        });
        let words = scope.spawn(move || first_words(talk));
        let (give, pieces) = sync_channel(WAITING);
        scope.spawn(move || hand_over(output, &give));
        let mut cells = Cells { pieces, piece: Vec::new(), at: 0, patience, late: false };
        let taken = take(&mut cells);
        let late = cells.late;
        // Whoever still hands something over finds nobody there.
        drop(cells);
        if late || taken.is_some() {
            // Nothing more is wanted of it, or nothing can be expected.
            let _ = child.kill();
        }
        let status = child.wait().ok();
        (taken, words.join().unwrap_or_default(), late, status)
    });
    match taken {
        Some(result) if !late => result,
        _ => Err(end_of(status, &words, late, size, limits)),
    }
}

/// The first words of what a process says; the rest is taken and dropped.
fn first_words(talk: Option<impl Read>) -> Vec<u8> {
    let mut words = Vec::new();
    if let Some(mut talk) = talk {
        let _ = talk.by_ref().take(4096).read_to_end(&mut words);
        let _ = io::copy(&mut talk, &mut io::sink());
    }
    words
}

fn hand_over(output: Option<impl Read>, give: &SyncSender<Vec<u8>>) {
    let Some(mut output) = output else { return };
    loop {
        let mut piece = Vec::with_capacity(PIECE_BYTES);
        let taken = output.by_ref().take(PIECE_BYTES as u64).read_to_end(&mut piece);
        let ends = !matches!(taken, Ok(PIECE_BYTES));
        if give.send(piece).is_err() || ends {
            return;
        }
    }
}

/// What the process writes. Waiting for it is counted; what is done with the cells is not.
struct Cells {
    pieces: Receiver<Vec<u8>>,
    piece: Vec<u8>,
    /// What of the piece was read.
    at: usize,
    patience: Duration,
    late: bool,
}

impl Read for Cells {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() {
            let began = Instant::now();
            match self.pieces.recv_timeout(self.patience) {
                Ok(piece) => (self.piece, self.at) = (piece, 0),
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
                Err(RecvTimeoutError::Timeout) => {
                    self.late = true;
                    return Err(io::ErrorKind::TimedOut.into());
                }
            }
            self.patience = self.patience.saturating_sub(began.elapsed());
        }
        let taken = (&self.piece[self.at..]).read(room)?;
        self.at += taken;
        Ok(taken)
    }
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

/// The reading process: takes a workbook from its standard input and writes cells to `output`. The
/// words are those of its command line after [`WORD`]; false where they are not understood.
pub fn serve(words: &[String], output: impl Write) -> bool {
    let types = [FileType::Xls, FileType::Xlsb, FileType::Ods, FileType::Parquet];
    let Some(file_type) =
        types.into_iter().find(|known| words.first() == Some(&known.word().into()))
    else {
        return false;
    };
    let encoding = words.get(2).and_then(|word| Encoding::for_label(word.as_bytes()));
    let figures: Vec<u64> = words.iter().skip(3).filter_map(|word| word.parse().ok()).collect();
    let [memory, seconds, figures @ .., partial] = &figures[..] else { return false };
    let [sheets, columns, rows, cell_bytes, inflated_bytes, shared_strings] = *figures else {
        return false;
    };
    let limits = Limits {
        sheets,
        columns,
        rows,
        cell_bytes,
        inflated_bytes,
        shared_strings,
        ..Limits::default()
    };
    let reading = Reading { encoding, limits: &limits, partial: *partial != 0 };
    cap(*memory, *seconds);
    let Some(Ok(bytes)) = words.get(1).and_then(|place| standard_input(place)) else {
        return false;
    };
    // A panic is said to nobody: the missing end of the stream tells it.
    quietly(|| {
        let output = io::BufWriter::with_capacity(PIECE_BYTES, output);
        whole::write(file_type, bytes, &reading, output);
        Ok(())
    })
    .is_ok()
}

/// What the standard input holds; `None` where the word for it is not understood.
fn standard_input(place: &str) -> Option<io::Result<Bytes>> {
    if place == PIPED {
        let mut bytes = Vec::new();
        return Some(io::stdin().read_to_end(&mut bytes).map(|_| bytes.into()));
    }
    let start = place.parse().ok()?;
    Some(input_file().and_then(|file| Ok(Bytes::written(file)?.behind(start))))
}

#[cfg(unix)]
fn input_file() -> io::Result<File> {
    use std::os::fd::AsFd;
    io::stdin().as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(windows)]
fn input_file() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    io::stdin().as_handle().try_clone_to_owned().map(File::from)
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
