//! The attempts of one call: sends, asks the retry policy, waits, sends again, and keeps to the
//! deadline and to the client's own rate limit. It does not look into requests or answers.

use std::time::Duration;

use crate::rate_limiter::RateLimiter;
use crate::retry::{Failure, Outcome, Repeats, RetryPolicy};
use crate::transport::{Limits, Transport};
use crate::{Body, Clock, Error, call_span};

/// What governs the attempts of one call.
pub(crate) struct Attempts<'a> {
    pub(crate) transport: &'a dyn Transport,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) rate_limiter: Option<&'a RateLimiter>,
    pub(crate) policy: RetryPolicy,
    pub(crate) repeats: Repeats,
    pub(crate) limits: Limits,
    pub(crate) deadline: Option<Duration>,
}

/// What a call took.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Effort {
    pub(crate) attempts: u32,
    /// From the call to its end, with all waits.
    pub(crate) elapsed: Duration,
    /// An attempt before the last failed in a way that leaves open whether the request was carried
    /// out.
    pub(crate) maybe_done_before: bool,
}

/// The last answer, whatever its status.
pub(crate) struct LastAnswer {
    pub(crate) response: http::Response<Body>,
    pub(crate) effort: Effort,
}

impl Attempts<'_> {
    /// # Errors
    ///
    /// When no attempt brought a complete answer.
    pub(crate) async fn run(&self, request: http::Request<Body>) -> Result<LastAnswer, Error> {
        let started = self.clock.elapsed();
        let mut attempts = 0;
        let mut maybe_done_before = false;
        let mut last: Option<Outcome> = None;
        let outcome = loop {
            let Some(limits) = self.turn(started).await else {
                break last;
            };
            attempts += 1;
            let outcome = self.transport.send(request.clone(), limits).await;
            let Some(failure) = Failure::of(&outcome) else {
                break Some(outcome);
            };
            let Some(wait) = self.wait(&outcome, failure, attempts, started) else {
                break Some(outcome);
            };
            call_span::repeating(&outcome, attempts, wait);
            maybe_done_before |= failure == Failure::MaybeDone;
            last = Some(outcome);
            self.clock.sleep(wait).await;
        };
        let effort = Effort {
            attempts,
            elapsed: self.since(started),
            maybe_done_before,
        };
        match outcome {
            Some(Ok(response)) => Ok(LastAnswer { response, effort }),
            Some(Err(error)) => Err(Error::transport(error).after(effort)),
            None => Err(Error::deadline(self.deadline.unwrap_or_default()).after(effort)),
        }
    }

    /// Waits until the next attempt may begin, and says what it may take; `None` when the time is
    /// up.
    async fn turn(&self, started: Duration) -> Option<Limits> {
        if let Some(rate_limiter) = self.rate_limiter {
            let now = self.clock.elapsed();
            // A deadline farther off than time can be told is none.
            let latest = self.deadline.and_then(|it| started.checked_add(it));
            let turn = rate_limiter.turn(now, latest)?;
            let wait = turn.wait(now);
            if !wait.is_zero() {
                call_span::waiting_for_turn(wait);
                self.clock.sleep(wait).await;
            }
            turn.take();
        }
        match self.time_left(started) {
            Some(Duration::ZERO) => None,
            Some(left) => Some(Limits::new(
                self.limits.timeout.min(left),
                self.limits.max_body_bytes,
            )),
            None => Some(self.limits),
        }
    }

    /// The wait before the next attempt, if there is to be one that can still
    /// begin before the deadline.
    fn wait(
        &self,
        outcome: &Outcome,
        failure: Failure,
        attempts: u32,
        started: Duration,
    ) -> Option<Duration> {
        let now = self.clock.now();
        let wait = self
            .policy
            .wait(outcome, failure, attempts, self.repeats, now)?;
        match self.time_left(started) {
            Some(left) if wait >= left => None,
            _ => Some(wait),
        }
    }

    fn time_left(&self, started: Duration) -> Option<Duration> {
        Some(self.deadline?.saturating_sub(self.since(started)))
    }

    fn since(&self, started: Duration) -> Duration {
        self.clock.elapsed().saturating_sub(started)
    }
}
