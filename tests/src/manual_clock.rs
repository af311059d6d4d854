//! Time that passes only when a test says so, for what goes on in the background: a sleep lasts until
//! its time has come.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use workos::{BoxFuture, Clock};

use crate::patience::PATIENCE;

/// A clock that stands at the Unix epoch. Clones are one clock.
#[derive(Clone, Default)]
pub struct ManualClock(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    passed: Duration,
    begun: Vec<Duration>,
    /// When each sleeper is to be woken, by the number of its sleep.
    sleepers: BTreeMap<usize, (Duration, Option<Waker>)>,
}

impl ManualClock {
    /// Lets time pass, and wakes those whose time has come.
    pub fn advance(&self, duration: Duration) {
        let woken: Vec<Waker> = {
            let mut state = self.state();
            state.passed += duration;
            let passed = state.passed;
            let due = state.sleepers.values_mut().filter(|(at, _)| *at <= passed);
            due.filter_map(|(_, waker)| waker.take()).collect()
        };
        woken.into_iter().for_each(Waker::wake);
    }

    /// How long each sleep was to be, from the first.
    pub fn begun(&self) -> Vec<Duration> {
        self.state().begun.clone()
    }

    /// Waits until so many sleeps have begun.
    ///
    /// # Panics
    ///
    /// When they do not begin.
    pub async fn until_begun(&self, sleeps: usize) {
        self.until(|state| state.begun.len() >= sleeps).await;
    }

    /// Waits until nobody sleeps.
    ///
    /// # Panics
    ///
    /// When somebody does not end.
    pub async fn until_nobody_sleeps(&self) {
        self.until(|state| state.sleepers.is_empty()).await;
    }

    async fn until(&self, happened: impl Fn(&State) -> bool) {
        let started = Instant::now();
        while !happened(&self.state()) {
            assert!(started.elapsed() < PATIENCE, "{:?}", self.begun());
            tokio::task::yield_now().await;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + self.state().passed
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let mut state = self.state();
        let number = state.begun.len();
        let until = state.passed.saturating_add(duration);
        state.begun.push(duration);
        state.sleepers.insert(number, (until, None));
        Box::pin(Sleep {
            clock: self.clone(),
            number,
        })
    }
}

/// Dropped, it is no sleeper any more.
struct Sleep {
    clock: ManualClock,
    number: usize,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.clock.state();
        let passed = state.passed;
        match state.sleepers.get_mut(&self.number) {
            Some((until, waker)) if passed < *until => {
                *waker = Some(context.waker().clone());
                Poll::Pending
            }
            _ => Poll::Ready(()),
        }
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.clock.state().sleepers.remove(&self.number);
    }
}
