//! The one source of time for retries, deadlines, caches and pollers, so that a
//! test can steer them all.

#[cfg(not(target_arch = "wasm32"))]
use std::sync::LazyLock;
use std::time::Duration;
#[cfg(not(target_arch = "wasm32"))]
use std::time::Instant;

use chrono::{DateTime, Utc};

use crate::{BoxFuture, ThreadSafe};

/// Tells the time and waits.
///
/// ```
/// use std::time::Duration;
/// use workos::chrono::{DateTime, Utc};
/// use workos::{BoxFuture, Client, Clock};
///
/// /// Stands still, and waits for nothing: retries are immediate.
/// struct Frozen;
///
/// impl Clock for Frozen {
///     fn now(&self) -> DateTime<Utc> {
///         DateTime::UNIX_EPOCH
///     }
///
///     fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
///         Box::pin(async {})
///     }
/// }
///
/// # fn main() -> Result<(), workos::Error> {
/// let workos = Client::builder().base_url("http://127.0.0.1:4100").clock(Frozen).build()?;
/// # Ok(())
/// # }
/// ```
pub trait Clock: ThreadSafe {
    /// The current time.
    fn now(&self) -> DateTime<Utc>;

    /// The time since some moment that stays the same, by which durations are measured: how long a
    /// call took, and whether its deadline has passed. [`SystemClock`] gives one that does not jump
    /// when the time of the machine is set; otherwise it follows [`now`](Self::now).
    fn elapsed(&self) -> Duration {
        let since = self.now() - DateTime::UNIX_EPOCH;
        since.to_std().unwrap_or(Duration::ZERO)
    }

    /// A future that is ready once `duration` has passed.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;
}

/// The clock of the machine. It waits on the timer of the Tokio runtime, which must have time
/// enabled; outside of one, for a transport that needs none, on a thread of its own; on wasm32 on
/// the timer of the JavaScript host.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn elapsed(&self) -> Duration {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        START.elapsed()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        match tokio::runtime::Handle::try_current() {
            Ok(_) => Box::pin(tokio::time::sleep(duration)),
            Err(_) => Box::pin(crate::sleep::ThreadSleep::new(duration)),
        }
    }

    #[cfg(target_arch = "wasm32")]
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(crate::timer::Timer::after(duration))
    }
}
