//! How long to wait after failures: longer each time, and not all at one moment. What is a failure,
//! and what the API asks for, is for those who wait to know.

use std::time::Duration;

use crate::random;

/// The longest `Retry-After` that is waited for by what asks on and on.
pub const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(300);

/// The part of a wait that is put on or taken off.
const SPREAD: f64 = 0.1;

/// `first`, doubled so many times, at most `longest`.
#[must_use]
pub fn doubled(first: Duration, times: u32, longest: Duration) -> Duration {
    let factor = 2u32.saturating_pow(times);
    first.saturating_mul(factor).min(longest)
}

/// How long what asks on and on waits after so many failures, one after the other: a second, then
/// twice as long each time, at most a minute.
#[must_use]
pub fn of_poller(failures: u32) -> Duration {
    match failures {
        0 => Duration::ZERO,
        _ => doubled(
            Duration::from_secs(1),
            failures - 1,
            Duration::from_secs(60),
        ),
    }
}

/// Give or take a tenth, so that processes that began, or failed, together do not ask together.
#[must_use]
pub fn spread(wait: Duration) -> Duration {
    let part = 1.0 + (random::fraction() * 2.0 - 1.0) * SPREAD;
    Duration::try_from_secs_f64(wait.as_secs_f64() * part).unwrap_or(wait)
}
