//! Time that passes only by sleeping, and when a test says so.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use workos::{BoxFuture, Clock};

/// A clock that starts at the Unix epoch, unless told otherwise, and whose sleeps are over at once.
/// Clones are one clock.
#[derive(Clone, Default)]
pub struct SteppedClock(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    start: Duration,
    passed: Duration,
    slept: Vec<Duration>,
    during_sleep: Option<Arc<dyn Fn(usize) + Send + Sync>>,
}

impl SteppedClock {
    /// A clock that starts so many seconds after the epoch.
    #[must_use]
    pub fn starting_at(seconds: u64) -> Self {
        let clock = Self::default();
        clock.state().start = Duration::from_secs(seconds);
        clock
    }

    /// A clock that calls this during every sleep, with how many there were before.
    pub fn with(during_sleep: impl Fn(usize) + Send + Sync + 'static) -> Self {
        let clock = Self::default();
        clock.state().during_sleep = Some(Arc::new(during_sleep));
        clock
    }

    /// All sleeps so far, from the first.
    pub fn slept(&self) -> Vec<Duration> {
        self.state().slept.clone()
    }

    /// Begins anew at its start, and forgets what was slept.
    pub fn restart(&self) {
        let mut state = self.state();
        state.passed = Duration::ZERO;
        state.slept.clear();
    }

    /// Lets time pass.
    pub fn advance(&self, duration: Duration) {
        self.state().passed += duration;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for SteppedClock {
    fn now(&self) -> DateTime<Utc> {
        let state = self.state();
        DateTime::UNIX_EPOCH + state.start + state.passed
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let (before, during_sleep) = {
            let mut state = self.state();
            state.passed += duration;
            state.slept.push(duration);
            (state.slept.len() - 1, state.during_sleep.clone())
        };
        if let Some(during_sleep) = during_sleep {
            during_sleep(before);
        }
        Box::pin(std::future::ready(()))
    }
}
