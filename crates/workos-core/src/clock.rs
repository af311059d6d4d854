//! The one source of time for retries, deadlines, caches and pollers, so that a
//! test can steer them all.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::{BoxFuture, ThreadSafe};

/// Tells the time and waits.
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
