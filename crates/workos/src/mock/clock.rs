//! Time that passes only by waiting, and when a test says so.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use workos_core::chrono::{DateTime, Utc};
use workos_core::{BoxFuture, Clock};

/// A clock for tests. Clones are one clock.
///
/// It stands still. Who waits goes on at once, and the clock has moved by as much: retries are
/// immediate, and what was waited for can be looked at. With [`holding`](Self::holding) waits last
/// until the test advances the clock, for what goes on in the background.
///
/// ```
/// use std::time::Duration;
/// use workos::Clock;
/// use workos::mock::FixedClock;
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let clock = FixedClock::default();
/// let before = clock.now();
/// clock.sleep(Duration::from_secs(5)).await;
/// clock.advance(Duration::from_secs(60));
/// assert_eq!((clock.now() - before).num_seconds(), 65);
/// assert_eq!(clock.waits(), [Duration::from_secs(5)]);
/// # });
/// ```
#[derive(Clone, Debug)]
pub struct FixedClock(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    now: DateTime<Utc>,
    /// What has passed since the beginning: setting the time does not change it.
    elapsed: Duration,
    waits: Vec<Duration>,
    holds: bool,
    /// Until when each waits, by the number of its wait.
    waiting: BTreeMap<usize, (Duration, Option<Waker>)>,
}

impl FixedClock {
    /// A clock that shows this time.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        Self(Arc::new(Mutex::new(State {
            now,
            elapsed: Duration::ZERO,
            waits: Vec::new(),
            holds: false,
            waiting: BTreeMap::new(),
        })))
    }

    /// The same clock, whose waits last until it is advanced past their end. What polls in the
    /// background, such as the runtime of feature flags, would otherwise never pause.
    #[must_use]
    pub fn holding(self) -> Self {
        self.state().holds = true;
        self
    }

    /// Lets time pass. Who waited for it goes on.
    pub fn advance(&self, duration: Duration) {
        let woken: Vec<Waker> = {
            let mut state = self.state();
            state.pass(duration);
            let elapsed = state.elapsed;
            let due = state
                .waiting
                .values_mut()
                .filter(|(until, _)| *until <= elapsed);
            due.filter_map(|(_, waker)| waker.take()).collect()
        };
        woken.into_iter().for_each(Waker::wake);
    }

    /// Sets the time that it shows. Nobody's wait ends by that.
    pub fn set(&self, now: DateTime<Utc>) {
        self.state().now = now;
    }

    /// How long each wait so far was to be, from the first.
    #[must_use]
    pub fn waits(&self) -> Vec<Duration> {
        self.state().waits.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Noon of 15 January 2026, UTC: when the things of the fixtures were made.
impl Default for FixedClock {
    fn default() -> Self {
        Self::at(DateTime::UNIX_EPOCH + Duration::from_secs(1_768_478_400))
    }
}

impl State {
    fn pass(&mut self, duration: Duration) {
        self.elapsed = self.elapsed.saturating_add(duration);
        self.now = workos_core::chrono::Duration::from_std(duration)
            .ok()
            .and_then(|duration| self.now.checked_add_signed(duration))
            .unwrap_or(DateTime::<Utc>::MAX_UTC);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        self.state().now
    }

    fn elapsed(&self) -> Duration {
        self.state().elapsed
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let mut state = self.state();
        let number = state.waits.len();
        state.waits.push(duration);
        if !state.holds {
            state.pass(duration);
            return Box::pin(std::future::ready(()));
        }
        let until = state.elapsed.saturating_add(duration);
        state.waiting.insert(number, (until, None));
        Box::pin(Wait {
            clock: self.clone(),
            number,
        })
    }
}

/// Dropped, nobody waits any more.
struct Wait {
    clock: FixedClock,
    number: usize,
}

impl Future for Wait {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.clock.state();
        let elapsed = state.elapsed;
        match state.waiting.get_mut(&self.number) {
            Some((until, waker)) if elapsed < *until => {
                *waker = Some(context.waker().clone());
                Poll::Pending
            }
            _ => Poll::Ready(()),
        }
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        self.clock.state().waiting.remove(&self.number);
    }
}
