//! Keeps a client under a quota of its own choosing: says for each request how long it has to
//! wait. Waiting is the caller's work; reacting to the API's own limits is that of `retry`.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// A minute, and a second for requests that take longer on their way than those after them.
const WINDOW: TimeDelta = TimeDelta::seconds(61);

/// At most so many requests begin in any [`WINDOW`]. Each gets its turn in the order of asking.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    most: usize,
    turns: Mutex<Turns>,
}

/// When the latest requests began or will begin, the earliest first.
#[derive(Debug, Default)]
struct Turns {
    starts: VecDeque<DateTime<Utc>>,
    asked: DateTime<Utc>,
}

impl RateLimiter {
    pub(crate) fn per_minute(most: u32) -> Self {
        Self {
            most: usize::try_from(most).unwrap_or(usize::MAX),
            turns: Mutex::default(),
        }
    }

    /// When the request may begin; `None`, and no turn taken, when that is after `latest`.
    pub(crate) fn turn(
        &self,
        now: DateTime<Utc>,
        latest: Option<DateTime<Utc>>,
    ) -> Option<DateTime<Utc>> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        turns.follow_the_clock(now);
        let full = turns.starts.len() >= self.most;
        let start = match turns.starts.front() {
            Some(first) if full => now.max(*first + WINDOW),
            _ => now,
        };
        if latest.is_some_and(|latest| start > latest) {
            return None;
        }
        if full {
            turns.starts.pop_front();
        }
        turns.starts.push_back(start);
        Some(start)
    }
}

impl Turns {
    /// When the clock was set back, what was planned moves with it: a turn is a time from now.
    /// Less than a second is the disorder of threads that ask at once.
    fn follow_the_clock(&mut self, now: DateTime<Utc>) {
        let back = self.asked - now;
        if back < TimeDelta::seconds(1) {
            self.asked = self.asked.max(now);
            return;
        }
        for start in &mut self.starts {
            *start -= back;
        }
        self.asked = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(1_000 + seconds)
    }

    fn turns(limiter: &RateLimiter, asked: &[i64]) -> Vec<i64> {
        let starts = asked.iter().map(|now| limiter.turn(at(*now), None));
        starts
            .map(|start| (start.expect("no deadline") - at(0)).num_seconds())
            .collect()
    }

    #[test]
    fn no_window_has_more_requests_than_allowed() {
        let limiter = RateLimiter::per_minute(3);
        assert_eq!(
            turns(&limiter, &[0, 10, 20, 20, 20, 20, 20, 200]),
            [0, 10, 20, 61, 71, 81, 122, 200]
        );
    }

    #[test]
    fn a_turn_after_the_deadline_is_not_taken() {
        let limiter = RateLimiter::per_minute(1);
        assert_eq!(turns(&limiter, &[0]), [0]);
        assert_eq!(limiter.turn(at(1), Some(at(60))), None);
        assert_eq!(limiter.turn(at(1), Some(at(61))), Some(at(61)));
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_lengthen_the_wait() {
        let limiter = RateLimiter::per_minute(1);
        assert_eq!(turns(&limiter, &[0, 10, -3_600]), [0, 61, -3_610 + 122]);
    }
}
