//! The pieces of a sheet on their way: one thread inflates them, others scan them, and the caller
//! takes the rows in their order, scanning too where it would have to wait.

use std::collections::{BTreeMap, VecDeque};
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::read::Limits;
use crate::read::source::quietly;

use super::piece::{Pieces, Stop};
use super::scan::{Batch, scan};
use super::strings::Strings;

/// Threads that scan beside the caller, at most: inflating is not faster than a few of them.
const SCANNERS_MAX: usize = 6;

/// Pieces on their way beyond those that are being scanned.
const WAITING: usize = 4;

/// Who takes the rows of a piece.
pub type Take<'t> = &'t mut dyn FnMut(&mut Batch) -> Result<ControlFlow<()>, Stop>;

/// Scans all pieces and gives what they hold to `take` until it breaks, on so many threads.
pub fn each<R: Read + Send>(
    pieces: &mut Pieces<R>,
    shared: &Strings,
    limits: &Limits,
    threads: usize,
    take: Take<'_>,
) -> Result<ControlFlow<()>, Stop> {
    if threads < 2 {
        return one_after_the_other(pieces, shared, limits, take);
    }
    let scanners = (threads - 1).min(SCANNERS_MAX);
    let line = Line {
        shared,
        limits,
        most: scanners + WAITING,
        state: Mutex::new(State::default()),
        turn: Condvar::new(),
    };
    std::thread::scope(|scope| {
        // However this ends, the others end too.
        let _closing = Closing(&line);
        scope.spawn(|| line.inflate(pieces));
        for _ in 0..scanners {
            scope.spawn(|| line.work());
        }
        line.take_all(take)
    })
}

fn one_after_the_other<R: Read>(
    pieces: &mut Pieces<R>,
    shared: &Strings,
    limits: &Limits,
    take: Take<'_>,
) -> Result<ControlFlow<()>, Stop> {
    let mut batch = Batch::default();
    for place in 0.. {
        let Some(piece) = pieces.next(std::mem::take(&mut batch.piece))? else { break };
        batch.piece = piece;
        scan(&mut batch, place == 0, (place == 0).then_some(0), shared, limits);
        if take(&mut batch)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// What the threads share.
struct Line<'a> {
    shared: &'a Strings,
    limits: &'a Limits,
    /// Pieces that are on their way at once.
    most: usize,
    state: Mutex<State>,
    turn: Condvar,
}

#[derive(Default)]
struct State {
    /// Inflated pieces in their order, and the place of the first.
    waiting: VecDeque<Batch>,
    first: usize,
    scanned: BTreeMap<usize, Batch>,
    /// Rooms that are free.
    spare: Vec<Batch>,
    /// Pieces that the caller took.
    taken: usize,
    /// How many pieces there are, when it is known.
    count: Option<usize>,
    closed: bool,
}

impl State {
    fn next(&mut self) -> Option<(usize, Batch)> {
        let batch = self.waiting.pop_front()?;
        self.first += 1;
        Some((self.first - 1, batch))
    }
}

struct Closing<'l, 'a>(&'l Line<'a>);

impl Drop for Closing<'_, '_> {
    fn drop(&mut self) {
        self.0.lock().closed = true;
        self.0.turn.notify_all();
    }
}

impl Line<'_> {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        self.turn.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    fn inflate<R: Read>(&self, pieces: &mut Pieces<R>) {
        for place in 0.. {
            let mut state = self.lock();
            while place >= state.taken + self.most && !state.closed {
                state = self.wait(state);
            }
            if state.closed {
                return;
            }
            let mut batch = state.spare.pop().unwrap_or_default();
            drop(state);
            let room = std::mem::take(&mut batch.piece);
            // A panic of the unpacker is for the other way, which knows how to say it.
            let next = quietly(|| Ok(pieces.next(room))).unwrap_or(Err(Stop::Odd));
            let mut state = self.lock();
            match next {
                Ok(Some(piece)) => {
                    batch.piece = piece;
                    state.waiting.push_back(batch);
                }
                Ok(None) => state.count = Some(place),
                Err(stop) => {
                    batch.clear();
                    batch.stop = Some(stop);
                    state.scanned.insert(place, batch);
                    state.count = Some(place + 1);
                }
            }
            let ends = state.count.is_some();
            drop(state);
            self.turn.notify_all();
            if ends {
                return;
            }
        }
    }

    fn scan(&self, place: usize, batch: &mut Batch) {
        let before = (place == 0).then_some(0);
        let whole = quietly(|| {
            scan(batch, place == 0, before, self.shared, self.limits);
            Ok(())
        });
        if whole.is_err() {
            batch.clear();
            batch.stop = Some(Stop::Odd);
        }
    }

    fn work(&self) {
        let mut state = self.lock();
        while !state.closed {
            let Some((place, mut batch)) = state.next() else {
                if state.count.is_some() {
                    return;
                }
                state = self.wait(state);
                continue;
            };
            drop(state);
            self.scan(place, &mut batch);
            state = self.lock();
            state.scanned.insert(place, batch);
            self.turn.notify_all();
        }
    }

    fn take_all(&self, take: Take<'_>) -> Result<ControlFlow<()>, Stop> {
        let mut state = self.lock();
        loop {
            let taken = state.taken;
            if let Some(mut batch) = state.scanned.remove(&taken) {
                drop(state);
                if take(&mut batch)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                state = self.lock();
                state.taken += 1;
                state.spare.push(batch);
                self.turn.notify_all();
            } else if state.count == Some(taken) {
                return Ok(ControlFlow::Continue(()));
            } else if let Some((place, mut batch)) = state.next() {
                drop(state);
                self.scan(place, &mut batch);
                state = self.lock();
                state.scanned.insert(place, batch);
            } else {
                state = self.wait(state);
            }
        }
    }
}
