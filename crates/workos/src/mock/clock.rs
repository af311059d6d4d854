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
/// immediate, and what was waited for can be looked at. What bounds a wait is over at once as well,
/// such as that of `wait_until_ready` of the runtime of feature flags, and what polls never pauses.
///
/// For such there is [`holding`](Self::holding): waits last until the test advances the clock. That
/// goes for the waits between the attempts of a call too.
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
    /// Who asks whether somebody waits.
    watching: Vec<Waker>,
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
            watching: Vec::new(),
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

    /// Waits, in real time, until so many waits have begun: then it is time to
    /// [`advance`](Self::advance).
    ///
    /// ```
    /// use std::time::Duration;
    /// use workos::Clock;
    /// use workos::mock::FixedClock;
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let clock = FixedClock::default().holding();
    /// let background = clock.clone();
    /// let job = tokio::spawn(async move { background.sleep(Duration::from_secs(60)).await });
    ///
    /// clock.until_waits(1).await;
    /// clock.advance(Duration::from_secs(60));
    /// job.await.unwrap();
    /// # });
    /// ```
    pub async fn until_waits(&self, waits: usize) {
        std::future::poll_fn(|context| {
            let mut state = self.state();
            if state.waits.len() >= waits {
                return Poll::Ready(());
            }
            state.watching.push(context.waker().clone());
            Poll::Pending
        })
        .await;
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
        Box::pin(Wait {
            clock: self.clone(),
            duration,
            number: None,
        })
    }
}

/// Begins when it is first asked whether it is over. Dropped, nobody waits any more.
struct Wait {
    clock: FixedClock,
    duration: Duration,
    /// Which of the waits of the clock it is.
    number: Option<usize>,
}

impl Wait {
    fn begin(&mut self) -> usize {
        let (number, watching) = {
            let mut state = self.clock.state();
            let number = state.waits.len();
            state.waits.push(self.duration);
            if state.holds {
                let until = state.elapsed.saturating_add(self.duration);
                state.waiting.insert(number, (until, None));
            } else {
                state.pass(self.duration);
            }
            (number, std::mem::take(&mut state.watching))
        };
        watching.into_iter().for_each(Waker::wake);
        number
    }
}

impl Future for Wait {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let number = match self.number {
            Some(number) => number,
            None => {
                let number = self.begin();
                self.number = Some(number);
                number
            }
        };
        let mut state = self.clock.state();
        let elapsed = state.elapsed;
        match state.waiting.get_mut(&number) {
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
        if let Some(number) = self.number {
            self.clock.state().waiting.remove(&number);
        }
    }
}
