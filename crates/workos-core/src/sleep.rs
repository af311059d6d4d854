//! Waits without a runtime: a thread that sleeps.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

/// Ready once a time has passed. Dropped before, its thread ends.
pub(crate) struct ThreadSleep {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Default)]
struct State {
    has_ended: bool,
    waker: Option<Waker>,
}

impl ThreadSleep {
    /// Where no thread can be started, the time counts as passed.
    pub(crate) fn new(duration: Duration) -> Self {
        let shared = Arc::<Shared>::default();
        let of_thread = Arc::clone(&shared);
        let started = thread::Builder::new()
            .name("workos-sleep".to_owned())
            .spawn(move || {
                of_thread.wait(duration);
                if let Some(waker) = of_thread.end() {
                    waker.wake();
                }
            });
        if started.is_err() {
            shared.end();
        }
        Self { shared }
    }
}

impl Shared {
    fn wait(&self, duration: Duration) {
        let sleeps = |state: &mut State| !state.has_ended;
        let waited = self
            .ended
            .wait_timeout_while(self.state(), duration, sleeps);
        drop(waited);
    }

    /// Gives whom to wake.
    fn end(&self) -> Option<Waker> {
        let waker = {
            let mut state = self.state();
            state.has_ended = true;
            state.waker.take()
        };
        self.ended.notify_one();
        waker
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Future for ThreadSleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.shared.state();
        if state.has_ended {
            return Poll::Ready(());
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

/// Nobody is woken: nobody waits any more.
impl Drop for ThreadSleep {
    fn drop(&mut self) {
        drop(self.shared.end());
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn its_thread_ends_with_it() {
        let sleep = ThreadSleep::new(Duration::from_secs(24 * 60 * 60));
        let shared = Arc::downgrade(&sleep.shared);
        drop(sleep);
        let begun = Instant::now();
        while shared.strong_count() > 0 {
            assert!(begun.elapsed() < Duration::from_secs(20), "it sleeps on");
            thread::yield_now();
        }
    }
}
