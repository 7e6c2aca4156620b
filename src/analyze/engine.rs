//! The threads that ask the engine, as many as all other work has: each answers a text over one
//! part of a ledger by itself. To share out a text over few rows is more work than it saves, and a
//! thread of the engine's own that waits begins other work, which is in memory beside its own.

use std::collections::VecDeque;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::thread;

use polars_async::executor::ALLOW_RAYON_THREADS;

type Job = Box<dyn FnOnce() + Send>;

struct Engine {
    jobs: Sender<Job>,
    threads: usize,
}

/// All statistics of a program share them.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let threads = rayon::current_num_threads();
    let (jobs, waiting) = mpsc::channel::<Job>();
    let waiting = Arc::new(Mutex::new(waiting));
    for _ in 0..threads {
        let waiting = waiting.clone();
        thread::spawn(move || {
            ALLOW_RAYON_THREADS.set(false);
            let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
            while let Ok(job) = next() {
                job();
            }
        });
    }
    Engine { jobs, threads }
});

/// What the jobs give, in their order. Some are done before they are asked for; what is alone is
/// done by the caller, with all that the engine has of its own.
pub(super) fn side_by_side<J, T>(jobs: Vec<J>) -> impl Iterator<Item = T>
where
    J: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let is_alone = jobs.len() == 1;
    let mut jobs = jobs.into_iter();
    let mut begun: VecDeque<Receiver<thread::Result<T>>> = VecDeque::new();
    std::iter::from_fn(move || {
        if is_alone {
            return jobs.next().map(|job| job());
        }
        // One waits, so that a thread has work while its answer is taken.
        let ahead = ENGINE.threads + 1 - begun.len();
        begun.extend(jobs.by_ref().take(ahead).map(begin));
        let answer = begun.pop_front()?.recv().expect("a job answers or says why it does not");
        Some(answer.unwrap_or_else(|reason| panic::resume_unwind(reason)))
    })
}

fn begin<T: Send + 'static>(
    job: impl FnOnce() -> T + Send + 'static,
) -> Receiver<thread::Result<T>> {
    let (sender, answer) = mpsc::sync_channel(1);
    let job = move || {
        // Who does not ask for the answer any more has got an error before.
        _ = sender.send(panic::catch_unwind(AssertUnwindSafe(job)));
    };
    ENGINE.jobs.send(Box::new(job)).expect("the threads take jobs as long as the program runs");
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_the_order_of_the_jobs() {
        let jobs = (0..50_u64).map(|at| {
            move || {
                thread::sleep(std::time::Duration::from_millis(at * 7 % 3));
                at
            }
        });
        assert!(side_by_side(jobs.collect()).eq(0..50));
    }

    #[test]
    fn who_asks_hears_of_a_panic_and_the_threads_go_on() {
        for _ in 0..ENGINE.threads + 1 {
            let refused = panic::catch_unwind(|| side_by_side(vec![|| panic!("no"); 2]).count());
            let refused = refused.unwrap_err();
            assert_eq!(refused.downcast_ref::<&str>(), Some(&"no"));
        }
        assert!(side_by_side(vec![|| 1; 2]).eq([1, 1]));
    }
}
