//! Work on many things at once, with results taken one by one in order.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::AppError;

/// Stack of a thread of the pool, in bytes: as much as a program's first thread has on most systems.
const STACK_BYTES: usize = 8 << 20;

/// How many results per thread may wait for an earlier one, so that one slow file does not fill the memory with others.
const AHEAD: usize = 2;

struct State<R> {
    /// The first index nobody works on.
    next: usize,
    /// The first index not taken.
    taken: usize,
    /// Results that wait; `None` for work that panicked.
    waiting: BTreeMap<usize, Option<R>>,
    stop: bool,
}

struct Pool<R> {
    state: Mutex<State<R>>,
    changed: Condvar,
}

impl<R> Pool<R> {
    fn lock(&self) -> MutexGuard<'_, State<R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until `ready` gives something.
    fn wait<T>(&self, ready: impl Fn(&mut State<R>) -> Option<T>) -> T {
        let mut state = self.lock();
        loop {
            match ready(&mut state) {
                Some(value) => return value,
                None => state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    fn change(&self, change: impl FnOnce(&mut State<R>)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }
}

/// Tells the threads to stop, whichever way the taking ends.
struct StopOnDrop<'a, R>(&'a Pool<R>);

impl<R> Drop for StopOnDrop<'_, R> {
    fn drop(&mut self) {
        self.0.change(|state| state.stop = true);
    }
}

/// Does `work` on 0, 1 … `count - 1` with several threads and gives the results to `take` in this order, on the calling
/// thread. Ends early when `take` gives `false`; work already begun is waited for and its result dropped.
///
/// Errors: what `take` says; [`AppError::Stopped`] when work panicked or no thread could be started.
pub(crate) fn in_order<R: Send>(
    count: usize,
    threads: usize,
    work: impl Fn(usize) -> R + Sync,
    mut take: impl FnMut(R) -> Result<bool, AppError>,
) -> Result<(), AppError> {
    let threads = threads.clamp(1, count.max(1));
    let pool = Pool {
        state: Mutex::new(State {
            next: 0,
            taken: 0,
            waiting: BTreeMap::new(),
            stop: false,
        }),
        changed: Condvar::new(),
    };
    let begin = |state: &mut State<R>| {
        if state.stop || state.next == count {
            return Some(None);
        }
        let begun = state.next;
        (begun < state.taken.saturating_add(threads.saturating_mul(AHEAD))).then(|| {
            state.next += 1;
            Some(begun)
        })
    };
    std::thread::scope(|scope| {
        let _stop = StopOnDrop(&pool);
        let mut started = 0;
        let mut refusal = None;
        for _ in 0..threads {
            let thread = std::thread::Builder::new()
                .stack_size(STACK_BYTES)
                .spawn_scoped(scope, || {
                    while let Some(index) = pool.wait(begin) {
                        let result = catch_unwind(AssertUnwindSafe(|| work(index))).ok();
                        pool.change(|state| drop(state.waiting.insert(index, result)));
                    }
                });
            match thread {
                Ok(_) => started += 1,
                Err(error) => refusal = Some(error),
            }
        }
        if let (0, Some(error)) = (started, refusal) {
            return Err(AppError::stopped(format!("no thread could be started: {error}")));
        }
        for index in 0..count {
            let result = pool.wait(|state| state.waiting.remove(&index));
            pool.change(|state| state.taken = index + 1);
            let result = result.ok_or_else(|| AppError::stopped("an internal check failed".into()))?;
            if !take(result)? {
                break;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    #[test]
    fn results_come_in_order_though_the_first_takes_longest() {
        let mut taken = vec![];
        let most = AtomicUsize::new(0);
        in_order(
            20,
            4,
            |index| {
                most.fetch_max(index, Ordering::SeqCst);
                if index == 0 {
                    std::thread::sleep(Duration::from_millis(100));
                    assert!(most.load(Ordering::SeqCst) > 1, "others go on meanwhile");
                    assert!(most.load(Ordering::SeqCst) < 8, "but not without end");
                }
                index
            },
            |index| {
                taken.push(index);
                Ok(true)
            },
        )
        .expect("nothing fails");
        assert_eq!(taken, (0..20).collect::<Vec<_>>());
    }

    #[test]
    fn an_early_end_and_a_panic_leave_no_thread_waiting() {
        let mut taken = 0;
        let end = in_order(
            100,
            3,
            |index| index,
            |index| {
                taken += 1;
                Ok(index < 4)
            },
        );
        assert!(end.is_ok() && taken == 5, "{end:?} after {taken}");
        let stopped = in_order(10, 3, |index| assert!(index != 6, "of the test"), |()| Ok(true));
        assert!(matches!(stopped, Err(AppError::Stopped { .. })), "{stopped:?}");
        assert!(in_order(0, 3, |index| index, |_| Ok(true)).is_ok());
    }
}
