//! Time that passes only when a test says so, for what goes on in the background: a sleep lasts until
//! its time has come.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use workos::mock::FixedClock;
use workos::{BoxFuture, Clock};

use crate::patience::until;

/// A [`FixedClock`] that holds, and stands at the Unix epoch. Clones are one clock.
#[derive(Clone)]
pub struct ManualClock {
    clock: FixedClock,
    sleeping: Arc<AtomicUsize>,
}

impl Default for ManualClock {
    fn default() -> Self {
        Self {
            clock: FixedClock::at(DateTime::UNIX_EPOCH).holding(),
            sleeping: Arc::default(),
        }
    }
}

impl ManualClock {
    /// Lets time pass, and wakes those whose time has come.
    pub fn advance(&self, duration: Duration) {
        self.clock.advance(duration);
    }

    /// How long each sleep was to be, from the first.
    pub fn begun(&self) -> Vec<Duration> {
        self.clock.waits()
    }

    /// Waits until so many sleeps have begun.
    ///
    /// # Panics
    ///
    /// When they do not begin.
    pub async fn until_begun(&self, sleeps: usize) {
        until(|| self.begun().len() >= sleeps).await;
    }

    /// Waits until nobody sleeps.
    ///
    /// # Panics
    ///
    /// When somebody does not end.
    pub async fn until_nobody_sleeps(&self) {
        until(|| self.sleeping.load(Ordering::SeqCst) == 0).await;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.sleeping.fetch_add(1, Ordering::SeqCst);
        let sleeper = Sleeper(Arc::clone(&self.sleeping));
        Box::pin(async move {
            self.clock.sleep(duration).await;
            drop(sleeper);
        })
    }
}

/// Dropped, it is no sleeper any more.
struct Sleeper(Arc<AtomicUsize>);

impl Drop for Sleeper {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
