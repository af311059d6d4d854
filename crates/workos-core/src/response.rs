//! An answer with what came beside its value: status, request id, headers, the
//! number of attempts, and how much of the rate limit is left.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, StatusCode};

use crate::Operation;
use crate::attempt::Effort;
use crate::retry_after::retry_after;

/// The value an operation answered with, and the circumstances.
///
/// ```no_run
/// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
/// let response = workos.organizations().get("org_123").send().await?;
/// println!("{} in {:?}", response.request_id().unwrap_or("?"), response.elapsed());
/// let organization = response.into_value();
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    circumstances: Circumstances,
}

// Looked up in every answer: a text would be made a name every time.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const RATE_LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const RATE_LIMIT_REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RATE_LIMIT_RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// What is known of an answer, and of the call it ended, apart from the body.
#[derive(Clone)]
pub(crate) struct Circumstances {
    pub(crate) operation: Cow<'static, Operation>,
    pub(crate) status: StatusCode,
    pub(crate) request_id: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) effort: Effort,
}

impl Circumstances {
    pub(crate) fn read(
        head: http::response::Parts,
        operation: Cow<'static, Operation>,
        effort: Effort,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            operation,
            status: head.status,
            request_id: request_id(&head.headers),
            rate_limit: RateLimit::read(&head.headers, now),
            retry_after: retry_after(&head.headers, now),
            headers: head.headers,
            effort,
        }
    }
}

fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(REQUEST_ID)?.to_str().ok()?;
    (!id.is_empty()).then(|| id.to_owned())
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, circumstances: Circumstances) -> Self {
        Self {
            value,
            circumstances,
        }
    }

    /// The value.
    #[must_use]
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The value, by itself.
    #[must_use]
    pub fn into_value(self) -> T {
        self.value
    }

    pub(crate) fn into_circumstances(self) -> Circumstances {
        self.circumstances
    }

    /// The same answer with another value.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        Response::new(change(self.value), self.circumstances)
    }

    /// The HTTP status. Always 2xx, but for a repeated `DELETE` that found the
    /// thing already gone, which is 404, and for a sign-in that needs a further
    /// step.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.circumstances.status
    }

    /// The id under which WorkOS knows the request. Quote it to their support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.circumstances.request_id.as_deref()
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.circumstances.headers
    }

    /// How often the request was sent until this answer came.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.circumstances.effort.attempts
    }

    /// How long the call took, with all attempts and the waits between them.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.circumstances.effort.elapsed
    }

    /// How long the API asks to wait before the next request, from the time the answer arrived (RFC
    /// 9110, section 10.2.3).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.circumstances.retry_after
    }

    /// How much may still be asked; `None` when the API did not say.
    #[must_use]
    pub fn rate_limit(&self) -> Option<&RateLimit> {
        self.circumstances.rate_limit.as_ref()
    }
}

/// Leaves the headers out: they may set cookies.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("value", &self.value)
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("attempts", &self.attempts())
            .field("elapsed", &self.elapsed())
            .field("rate_limit", &self.rate_limit())
            .finish_non_exhaustive()
    }
}

/// What an answer says about the rate limit, in `X-RateLimit-*` headers. The
/// API does not promise them.
///
/// ```no_run
/// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
/// let response = workos.organizations().list().send().await?;
/// if let Some(remaining) = response.rate_limit().and_then(|limit| limit.remaining) {
///     println!("{remaining} requests are left in this window");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// How many requests a window allows.
    pub limit: Option<u64>,
    /// How many are left in this window.
    pub remaining: Option<u64>,
    /// When the next window begins.
    pub reset: Option<DateTime<Utc>>,
}

/// Numbers from here on are a time (2001 and later); below, they are seconds to
/// wait.
const FIRST_UNIX_TIME: i64 = 1_000_000_000;

impl RateLimit {
    pub(crate) fn read(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Self> {
        let number = |name: HeaderName| -> Option<i64> {
            let number = headers.get(name)?.to_str().ok()?.trim().parse().ok()?;
            (number >= 0).then_some(number)
        };
        let count = |name| number(name).map(i64::unsigned_abs);
        let reset = number(RATE_LIMIT_RESET).and_then(|number| {
            let seconds = if number < FIRST_UNIX_TIME {
                now.timestamp().checked_add(number)?
            } else {
                number
            };
            DateTime::from_timestamp(seconds, 0)
        });
        let read = Self {
            limit: count(RATE_LIMIT),
            remaining: count(RATE_LIMIT_REMAINING),
            reset,
        };
        let says_something =
            read.limit.is_some() || read.remaining.is_some() || read.reset.is_some();
        says_something.then_some(read)
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn read(pairs: &[(&'static str, &'static str)]) -> Option<RateLimit> {
        let headers = pairs
            .iter()
            .map(|(name, value)| {
                (
                    http::HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        let now = DateTime::from_timestamp(1_800_000_000, 0).expect("in range");
        RateLimit::read(&headers, now)
    }

    #[test]
    fn rate_limits_are_read_as_far_as_they_go() {
        let full = read(&[
            ("x-ratelimit-limit", "100"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "30"),
        ])
        .expect("three headers");
        assert_eq!((full.limit, full.remaining), (Some(100), Some(0)));
        assert_eq!(full.reset.map(|at| at.timestamp()), Some(1_800_000_030));

        let at = read(&[("x-ratelimit-reset", "1800000060")]).and_then(|limit| limit.reset);
        assert_eq!(at.map(|at| at.timestamp()), Some(1_800_000_060));

        assert_eq!(read(&[]), None);
        assert_eq!(read(&[("x-ratelimit-limit", "many")]), None);
        assert_eq!(read(&[("x-ratelimit-reset", "9223372036854775807")]), None);
    }
}
