//! The attempts of one call: sends, asks the retry policy, waits, sends again,
//! and keeps to the deadline. It does not look into requests or answers.

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};

use crate::retry::{Failure, Outcome, Repeats, RetryPolicy};
use crate::transport::{Limits, Transport};
use crate::{Clock, Error};

/// What governs the attempts of one call.
pub(crate) struct Attempts<'a> {
    pub(crate) transport: &'a dyn Transport,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) policy: RetryPolicy,
    pub(crate) repeats: Repeats,
    pub(crate) limits: Limits,
    pub(crate) deadline: Option<Duration>,
}

/// The last answer, whatever its status.
pub(crate) struct LastAnswer {
    pub(crate) response: http::Response<Bytes>,
    pub(crate) attempts: u32,
    /// An earlier attempt failed in a way that leaves open whether the request
    /// was carried out.
    pub(crate) maybe_done_before: bool,
}

impl Attempts<'_> {
    /// # Errors
    ///
    /// When no attempt brought a complete answer.
    pub(crate) async fn run(&self, request: http::Request<Bytes>) -> Result<LastAnswer, Error> {
        let started = self.clock.now();
        let mut attempts = 0;
        let mut maybe_done_before = false;
        loop {
            let limits = match (self.time_left(started), self.deadline) {
                (Some(Duration::ZERO), Some(deadline)) => {
                    return Err(Error::deadline(deadline).after_attempts(attempts));
                }
                (Some(left), _) => {
                    Limits::new(self.limits.timeout.min(left), self.limits.max_body_bytes)
                }
                (None, _) => self.limits,
            };
            attempts += 1;
            let outcome = self.transport.send(request.clone(), limits).await;
            match self.wait(&outcome, attempts, started) {
                Some(wait) => {
                    maybe_done_before |= Failure::of(&outcome) == Some(Failure::MaybeDone);
                    self.clock.sleep(wait).await;
                }
                None => {
                    return match outcome {
                        Ok(response) => Ok(LastAnswer {
                            response,
                            attempts,
                            maybe_done_before,
                        }),
                        Err(error) => Err(Error::transport(error).after_attempts(attempts)),
                    };
                }
            }
        }
    }

    /// The wait before the next attempt, if there is to be one that can still
    /// begin before the deadline.
    fn wait(&self, outcome: &Outcome, attempts: u32, started: DateTime<Utc>) -> Option<Duration> {
        let now = self.clock.now();
        let wait = self.policy.wait(outcome, attempts, self.repeats, now)?;
        match self.time_left(started) {
            Some(left) if wait >= left => None,
            _ => Some(wait),
        }
    }

    fn time_left(&self, started: DateTime<Utc>) -> Option<Duration> {
        let spent = (self.clock.now() - started)
            .to_std()
            .unwrap_or(Duration::ZERO);
        Some(self.deadline?.saturating_sub(spent))
    }
}
