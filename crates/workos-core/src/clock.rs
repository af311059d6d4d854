//! The one source of time for retries, deadlines, caches and pollers, so that a
//! test can steer them all.

use std::time::Duration;

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

    /// A future that is ready once `duration` has passed.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;
}

/// The clock of the machine; waits on Tokio's timer, on wasm32 on that of the JavaScript host.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    #[cfg(target_arch = "wasm32")]
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(crate::timer::Timer::after(duration))
    }
}
