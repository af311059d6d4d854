//! Keeps a client under a quota of its own choosing: says for each request how long it has to
//! wait. Waiting is the caller's work; reacting to the API's own limits is that of `retry`.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A minute, and a second for requests that take longer on their way than those after them.
const WINDOW: Duration = Duration::from_secs(61);

/// At most so many requests begin in any [`WINDOW`]. Each gets its turn in the order of asking.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    most: usize,
    /// When the requests of the last window began and those that wait will begin, in order, by the
    /// clock that only goes forward.
    starts: Mutex<VecDeque<Duration>>,
}

/// The turn of a request. Dropped before it was [taken](Self::take), it is given back, so that a
/// call that nobody waits for any more holds up no other.
#[must_use]
pub(crate) struct Turn<'a> {
    limiter: &'a RateLimiter,
    start: Duration,
    given_back: bool,
}

impl RateLimiter {
    pub(crate) fn per_minute(most: u32) -> Self {
        Self {
            most: usize::try_from(most).unwrap_or(usize::MAX),
            starts: Mutex::default(),
        }
    }

    /// The next turn; `None` when it would come after `latest`.
    pub(crate) fn turn(&self, now: Duration, latest: Option<Duration>) -> Option<Turn<'_>> {
        let mut starts = self.starts();
        while starts.front().is_some_and(|start| *start + WINDOW <= now) {
            starts.pop_front();
        }
        let before_window = starts.len().checked_sub(self.most);
        let start = match before_window.and_then(|position| starts.get(position)) {
            Some(start) => now.max(*start + WINDOW),
            None => now,
        };
        if latest.is_some_and(|latest| start > latest) {
            return None;
        }
        starts.push_back(start);
        Some(Turn {
            limiter: self,
            start,
            given_back: true,
        })
    }

    fn starts(&self) -> MutexGuard<'_, VecDeque<Duration>> {
        self.starts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn<'_> {
    pub(crate) fn wait(&self, now: Duration) -> Duration {
        self.start.saturating_sub(now)
    }

    /// The request begins.
    pub(crate) fn take(mut self) {
        self.given_back = false;
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if self.given_back {
            let mut starts = self.limiter.starts();
            if let Some(position) = starts.iter().rposition(|start| *start == self.start) {
                starts.remove(position);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(1_000 + seconds)
    }

    fn take(limiter: &RateLimiter, now: u64) -> u64 {
        let turn = limiter.turn(at(now), None).expect("no deadline");
        let start = turn.start;
        turn.take();
        (start - at(0)).as_secs()
    }

    #[test]
    fn no_window_has_more_requests_than_allowed() {
        let limiter = RateLimiter::per_minute(3);
        let starts = [0, 10, 20, 20, 20, 20, 20, 200].map(|now| take(&limiter, now));
        assert_eq!(starts, [0, 10, 20, 61, 71, 81, 122, 200]);
    }

    #[test]
    fn a_turn_after_the_deadline_is_not_taken() {
        let limiter = RateLimiter::per_minute(1);
        assert_eq!(take(&limiter, 0), 0);
        assert!(limiter.turn(at(1), Some(at(60))).is_none());
        assert!(limiter.turn(at(1), Some(at(61))).is_some());
    }

    #[test]
    fn a_turn_that_nobody_waits_for_is_given_back() {
        let limiter = RateLimiter::per_minute(2);
        assert_eq!([take(&limiter, 0), take(&limiter, 0)], [0, 0]);
        for _ in 0..20 {
            let turn = limiter.turn(at(1), None).expect("no deadline");
            assert_eq!(turn.wait(at(1)), Duration::from_secs(60));
        }
        assert_eq!(take(&limiter, 1), 61);
    }

    #[test]
    fn what_is_past_is_forgotten() {
        let limiter = RateLimiter::per_minute(u32::MAX);
        for second in 0..1_000 {
            assert_eq!(take(&limiter, second), second);
        }
        assert!(limiter.starts().len() <= 61);
    }
}
