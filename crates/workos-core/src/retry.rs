//! Whether and when a failed attempt is followed by another: one decision,
//! without waiting or sending anything itself.

use std::time::Duration;

use chrono::{DateTime, Utc};
use http::StatusCode;

use crate::error::ErrorBody;
use crate::retry_after::retry_after;
use crate::transport::{TransportError, TransportErrorKind};
use crate::{Body, Repeat, backoff, random};

/// How often and at what pace failed attempts are repeated: a value to read, tune and give to a
/// client.
///
/// Which failures are repeated does not depend on it. Failures to connect and 429 are repeated
/// whatever the method: the request was not carried out. Timeouts, broken connections and the
/// statuses 408, 500, 502, 503, 504 and 520 to 526, which say of the proxy before the API that it
/// got no good answer, leave that open, so they are repeated only where it does no harm: `GET`,
/// `HEAD`, `PUT` and `DELETE`, operations the API is known to take twice, and calls with an
/// idempotency key, other than those that send mail or use up a code. Everything else is final.
///
/// The wait before retry n (from 0) is [`base_delay`](Self::base_delay) times 2 to the n, at most
/// [`max_delay`](Self::max_delay), less a random part of it. A `Retry-After` of the API takes its
/// place.
///
/// ```
/// use std::time::Duration;
/// use workos::RetryPolicy;
///
/// // After 1, 2, 4 and 8 seconds: five attempts in all.
/// let patient = RetryPolicy::default().base_delay(Duration::from_secs(1)).jitter(0.0).max_retries(4);
/// assert_eq!(patient.max_retries, 4);
/// let once = RetryPolicy::none();
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// How many attempts may follow the first.
    pub max_retries: u32,
    /// The wait before the first retry, before jitter.
    pub base_delay: Duration,
    /// The longest wait of our own choosing.
    pub max_delay: Duration,
    /// The largest part of a wait that is taken off at random, so that clients that failed together
    /// do not come back together: 0 for none, 1 for all of it.
    pub jitter: f64,
    /// The longest `Retry-After` to wait for.
    pub longest_retry_after: Duration,
}

/// 3 retries after 500 ms, 1 s and 2 s, at most 8 s, each less up to half of it; a `Retry-After`
/// over 60 s is not waited for.
impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_retries: 3,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(8),
            jitter: 0.5,
            longest_retry_after: Duration::from_secs(60),
        }
    }
}

impl RetryPolicy {
    /// Every call is attempted once.
    #[must_use]
    pub fn none() -> Self {
        Self::default().max_retries(0)
    }

    /// How many attempts may follow the first.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// The wait before the first retry, before jitter.
    #[must_use]
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The longest wait of our own choosing.
    #[must_use]
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The largest part of a wait that is taken off at random, from 0 to 1.
    #[must_use]
    pub fn jitter(mut self, part: f64) -> Self {
        self.jitter = part;
        self
    }

    /// The longest `Retry-After` to wait for. When the API asks for more, the
    /// call fails at once and the error says how long.
    #[must_use]
    pub fn longest_retry_after(mut self, wait: Duration) -> Self {
        self.longest_retry_after = wait;
        self
    }

    /// How long to wait before the next attempt; `None` when `outcome`, which is such a failure,
    /// is final.
    pub(crate) fn wait(
        &self,
        outcome: &Outcome,
        failure: Failure,
        attempts: u32,
        repeats: Repeats,
        now: DateTime<Utc>,
    ) -> Option<Duration> {
        if attempts > self.max_retries || !repeats.allow(failure) {
            return None;
        }
        let asked = match outcome {
            Ok(response) => retry_after(response.headers(), now),
            Err(_) => None,
        };
        match asked {
            Some(wait) => (wait <= self.longest_retry_after).then_some(wait),
            None => Some(self.backoff(attempts - 1)),
        }
    }

    fn backoff(&self, retry: u32) -> Duration {
        let full = backoff::doubled(self.base_delay, retry, self.max_delay);
        // A jitter that is no number counts as none.
        let jitter = match self.jitter > 0.0 {
            true => self.jitter.min(1.0),
            false => return full,
        };
        let seconds = full.as_secs_f64() * (1.0 - random::fraction() * jitter);
        Duration::try_from_secs_f64(seconds).unwrap_or(full)
    }
}

/// How an attempt ended.
pub(crate) type Outcome = Result<http::Response<Body>, TransportError>;

/// After which failures a call may be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeats {
    /// Only when the server certainly did nothing.
    IfNotDone,
    /// Also when it may have carried the request out.
    IfMaybeDone,
}

impl Repeats {
    pub(crate) fn of(repeat: Repeat, has_idempotency_key: bool) -> Self {
        match repeat {
            Repeat::Safe | Repeat::AlwaysKeyed => Self::IfMaybeDone,
            Repeat::WithKey if has_idempotency_key => Self::IfMaybeDone,
            Repeat::WithKey | Repeat::Never => Self::IfNotDone,
        }
    }

    fn allow(self, failure: Failure) -> bool {
        match self {
            Self::IfNotDone => failure == Failure::NotDone,
            Self::IfMaybeDone => true,
        }
    }
}

/// A failure that may pass by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The request did not reach the server, or was refused.
    NotDone,
    /// The server may have carried the request out.
    MaybeDone,
}

impl Failure {
    /// `None` when the outcome is a success or a failure that would stay.
    pub(crate) fn of(outcome: &Outcome) -> Option<Self> {
        match outcome {
            Ok(response) => {
                let said = match response.status() {
                    StatusCode::TOO_MANY_REQUESTS => ErrorBody::parse(response.body(), false),
                    _ => ErrorBody::default(),
                };
                Self::of_answer(response.status(), &said)
            }
            Err(error) => Self::of_error(error),
        }
    }

    /// The same for an answer, whose body matters with status 429 only.
    pub(crate) fn of_answer(status: StatusCode, said: &ErrorBody) -> Option<Self> {
        match status {
            StatusCode::TOO_MANY_REQUESTS => {
                let for_today = said.code.as_deref() == Some("daily_quota_exceeded");
                (!for_today).then_some(Self::NotDone)
            }
            StatusCode::REQUEST_TIMEOUT
            | StatusCode::INTERNAL_SERVER_ERROR
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT => Some(Self::MaybeDone),
            // What Cloudflare, which stands before the API, says in place of 502 and 504.
            status if (520..=526).contains(&status.as_u16()) => Some(Self::MaybeDone),
            _ => None,
        }
    }

    /// The same for a failure without an answer.
    pub(crate) fn of_error(error: &TransportError) -> Option<Self> {
        match error.kind() {
            TransportErrorKind::Connect
            | TransportErrorKind::Timeout
            | TransportErrorKind::Reset => Some(if error.maybe_sent() {
                Self::MaybeDone
            } else {
                Self::NotDone
            }),
            TransportErrorKind::Tls
            | TransportErrorKind::BodyTooLarge
            | TransportErrorKind::Other => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, retry_after: Option<&str>, body: &'static str) -> Outcome {
        let mut response = http::Response::builder().status(status);
        if let Some(wait) = retry_after {
            response = response.header("retry-after", wait);
        }
        Ok(response.body(Body::from(body)).expect("valid"))
    }

    fn wait(outcome: &Outcome, attempts: u32, repeats: Repeats) -> Option<Duration> {
        let failure = Failure::of(outcome)?;
        RetryPolicy::default().wait(outcome, failure, attempts, repeats, DateTime::UNIX_EPOCH)
    }

    #[test]
    fn refused_requests_are_repeated_for_every_method() {
        for outcome in [
            answer(429, None, ""),
            Err(TransportError::new(TransportErrorKind::Connect)),
            Err(TransportError::new(TransportErrorKind::Timeout).before_sending()),
        ] {
            assert!(
                wait(&outcome, 1, Repeats::IfNotDone).is_some(),
                "{outcome:?}"
            );
        }
        let quota = answer(429, None, r#"{"code":"daily_quota_exceeded"}"#);
        assert!(wait(&quota, 1, Repeats::IfMaybeDone).is_none());
    }

    #[test]
    fn ambiguous_failures_are_repeated_only_where_that_is_harmless() {
        let mut outcomes: Vec<Outcome> =
            [408, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526]
                .map(|status| answer(status, None, ""))
                .into();
        outcomes.push(Err(TransportError::new(TransportErrorKind::Timeout)));
        outcomes.push(Err(TransportError::new(TransportErrorKind::Reset)));
        for outcome in outcomes {
            assert!(
                wait(&outcome, 1, Repeats::IfMaybeDone).is_some(),
                "{outcome:?}"
            );
            assert!(
                wait(&outcome, 1, Repeats::IfNotDone).is_none(),
                "{outcome:?}"
            );
        }
    }

    #[test]
    fn lasting_outcomes_are_final() {
        let mut outcomes: Vec<Outcome> = [
            200, 204, 302, 400, 401, 403, 404, 409, 422, 501, 505, 519, 527, 530,
        ]
        .map(|status| answer(status, None, ""))
        .into();
        outcomes.push(Err(TransportError::new(TransportErrorKind::Tls)));
        outcomes.push(Err(TransportError::new(TransportErrorKind::BodyTooLarge)));
        for outcome in outcomes {
            assert!(
                wait(&outcome, 1, Repeats::IfMaybeDone).is_none(),
                "{outcome:?}"
            );
        }
    }

    #[test]
    fn waits_double_with_jitter_and_end() {
        for (attempts, full) in [(1, 500), (2, 1000), (3, 2000)] {
            let wait =
                wait(&answer(503, None, ""), attempts, Repeats::IfMaybeDone).expect("repeated");
            let full = Duration::from_millis(full);
            assert!(
                wait > full / 2 - Duration::from_millis(1) && wait <= full,
                "{wait:?}"
            );
        }
        assert_eq!(wait(&answer(503, None, ""), 4, Repeats::IfMaybeDone), None);
        let patient = RetryPolicy::default().max_retries(u32::MAX);
        assert!(patient.backoff(u32::MAX - 1) <= Duration::from_secs(8));
    }

    #[test]
    fn jitter_takes_off_no_more_than_the_whole_and_may_be_none() {
        let second = RetryPolicy::default().base_delay(Duration::from_secs(1));
        let exact = second.clone().jitter(0.0);
        let waits: Vec<u64> = (0..5).map(|retry| exact.backoff(retry).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 8]);
        for odd in [2.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(second.clone().jitter(odd).backoff(0) <= Duration::from_secs(1));
        }
        let endless = RetryPolicy::default()
            .base_delay(Duration::MAX)
            .max_delay(Duration::MAX);
        assert_eq!(endless.clone().jitter(0.0).backoff(9), Duration::MAX);
        assert!(endless.backoff(9) > Duration::from_secs(1));
    }

    #[test]
    fn retry_after_replaces_the_wait_unless_it_is_too_long() {
        let asked = |wait_for| wait(&answer(429, Some(wait_for), ""), 1, Repeats::IfNotDone);
        assert_eq!(asked("0"), Some(Duration::ZERO));
        assert_eq!(asked("60"), Some(Duration::from_secs(60)));
        assert_eq!(asked("61"), None);
        assert_eq!(
            asked("Thu, 01 Jan 1970 00:00:09 GMT"),
            Some(Duration::from_secs(9))
        );
    }

    #[test]
    fn an_idempotency_key_makes_repeating_harmless() {
        assert_eq!(Repeats::of(Repeat::WithKey, true), Repeats::IfMaybeDone);
        assert_eq!(Repeats::of(Repeat::WithKey, false), Repeats::IfNotDone);
        assert_eq!(Repeats::of(Repeat::Never, true), Repeats::IfNotDone);
    }
}
