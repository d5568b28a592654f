//! Work shared among threads that hold a reader each. Results are kept until all are there, unlike in `pool`, which hands
//! each on as soon as it is its turn.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use plumbline_store::Reader;

use crate::AppError;

/// Hears how many steps of how many are done; `false` stops the work.
pub(super) type Tell<'a> = &'a (dyn Fn(usize, usize) -> bool + Sync);

/// Does each piece of work on one of the threads; what came of them in their order. `None` where `tell` says to stop.
pub(super) fn each<W: Sync, T: Send>(
    readers: &[Mutex<Reader>],
    work: Vec<W>,
    tell: Tell<'_>,
    run: impl Fn(&Reader, &W) -> Result<T, AppError> + Sync,
) -> Result<Option<Vec<T>>, AppError> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, T)>> = Mutex::new(Vec::with_capacity(work.len()));
    let outcomes: Vec<Result<bool, AppError>> = std::thread::scope(|scope| {
        let workers: Vec<_> = readers
            .iter()
            .map(|reader| {
                let (work, next, done, run) = (&work, &next, &done, &run);
                scope.spawn(move || {
                    let reader = &*reader.lock().unwrap_or_else(PoisonError::into_inner);
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        let Some(piece) = work.get(number) else { return Ok(true) };
                        let came_of_it = run(reader, piece)?;
                        let count = {
                            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                            done.push((number, came_of_it));
                            done.len()
                        };
                        if !tell(count, work.len()) {
                            return Ok(false);
                        }
                    }
                })
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    for outcome in outcomes {
        if !outcome? {
            return Ok(None);
        }
    }
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    Ok(Some(done.into_iter().map(|(_, came_of_it)| came_of_it).collect()))
}
