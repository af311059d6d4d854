//! How long a test waits for what happens in the background: until it has happened, but not for ever.

use std::time::{Duration, Instant};

/// The time in which what a test waits for has happened, unless it never will.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Waits until something is so.
///
/// # Panics
///
/// When it does not become so.
pub async fn until(mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < PATIENCE, "it has not happened");
        tokio::task::yield_now().await;
    }
}
