//! The task that keeps flags fresh: fetches them, again and again, and writes down what came of it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use workos_core::chrono::{DateTime, Utc};
use workos_core::{Client, Error, ThreadSafe, backoff};
use workos_generated::requests::feature_flags::GetRuntimeFlagsRequest;

use super::evaluation::Flags;

const SHORTEST_DELAY: Duration = Duration::from_secs(1);

/// What is known.
#[derive(Default)]
pub(super) struct State {
    /// The last flags that came, or those given at the beginning.
    pub(super) flags: Option<Arc<Flags>>,
    /// The first of them: what a change is told by to those who waited for changes before.
    pub(super) first: Option<Arc<Flags>>,
    pub(super) polls: u64,
    pub(super) failures: u64,
    pub(super) consecutive_failures: u32,
    pub(super) last_poll_at: Option<DateTime<Utc>>,
    pub(super) last_success_at: Option<DateTime<Utc>>,
    pub(super) last_failure: Option<Arc<Error>>,
    pub(super) is_stopped: bool,
}

/// A function that is told of failures.
pub(super) trait OnError: ThreadSafe {
    fn call(&self, error: &Error);
}

impl<F: Fn(&Error) + ThreadSafe> OnError for F {
    fn call(&self, error: &Error) {
        self(error);
    }
}

pub(super) struct Poller {
    pub(super) client: Client,
    pub(super) request: GetRuntimeFlagsRequest,
    pub(super) interval: Duration,
    pub(super) on_error: Option<Arc<dyn OnError>>,
    pub(super) state: watch::Sender<State>,
}

impl State {
    pub(super) fn beginning_with(flags: Option<Flags>) -> Self {
        let flags = flags.map(Arc::new);
        Self {
            first: flags.clone(),
            flags,
            ..Self::default()
        }
    }
}

impl Poller {
    pub(super) async fn run(self) {
        loop {
            let now = self.client.clock().now();
            self.state.send_modify(|state| {
                state.polls += 1;
                state.last_poll_at = Some(now);
            });
            let asked = match self.request.clone().await {
                Ok(flags) => {
                    self.succeed(flags);
                    Duration::ZERO
                }
                Err(error) => {
                    let asked = error.retry_after().unwrap_or_default();
                    // No other request of this API key will do better.
                    let is_final = error.is_unauthorized();
                    self.fail(error, is_final);
                    if is_final {
                        return;
                    }
                    asked.min(backoff::LONGEST_RETRY_AFTER)
                }
            };
            let delay = self.delay().max(asked);
            self.client.clock().sleep(delay).await;
        }
    }

    fn succeed(&self, flags: Flags) {
        let now = self.client.clock().now();
        self.state.send_modify(|state| {
            let flags = Arc::new(flags);
            state.first.get_or_insert_with(|| Arc::clone(&flags));
            state.flags = Some(flags);
            state.consecutive_failures = 0;
            state.last_success_at = Some(now);
            state.last_failure = None;
        });
    }

    fn fail(&self, error: Error, is_final: bool) {
        let error = Arc::new(error);
        self.state.send_modify(|state| {
            state.failures += 1;
            state.consecutive_failures = state.consecutive_failures.saturating_add(1);
            state.last_failure = Some(Arc::clone(&error));
            state.is_stopped = is_final;
        });
        if let Some(on_error) = &self.on_error {
            on_error.call(&error);
        }
    }

    /// How long until the next request.
    fn delay(&self) -> Duration {
        let after_failures = backoff::of_poller(self.state.borrow().consecutive_failures);
        backoff::spread(self.interval.max(after_failures)).max(SHORTEST_DELAY)
    }
}
