//! Flags that are evaluated in the process, from a copy that a task keeps fresh. When the copy is
//! fetched is the work of `poller`, what a flag is worth that of `evaluation`.

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use workos_core::chrono::{DateTime, Utc};
use workos_core::{Client, Error, ThreadSafe};
use workos_generated::types::RuntimeFeatureFlag;

use super::FeatureFlags;
use super::changes::FlagChanges;
use super::context::FlagContext;
use super::evaluation::{Flags, is_enabled};
use super::poller::{OnError, Poller, State};

const POLL_INTERVAL: Duration = Duration::from_secs(30);
const SHORTEST_POLL_INTERVAL: Duration = Duration::from_secs(5);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

impl FeatureFlags {
    /// Flags that are evaluated in this process: a task on the Tokio runtime fetches all flags of the
    /// environment now and then, and asking for one costs no call. For servers; not on wasm32.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use workos::feature_flags::FlagContext;
    ///
    /// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
    /// // Once, when the application starts; clones share it.
    /// let flags = workos.feature_flags().runtime().start()?;
    /// if let Err(error) = flags.wait_until_ready(Duration::from_secs(5)).await {
    ///     eprintln!("going on with default values: {error}");
    /// }
    ///
    /// // In a request:
    /// let person = FlagContext::new().user("user_123").organization("org_123");
    /// if flags.is_enabled("new-editor", &person) {
    ///     println!("the new one");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn runtime(&self) -> FlagRuntimeBuilder {
        FlagRuntimeBuilder {
            feature_flags: self.clone(),
            interval: POLL_INTERVAL,
            timeout: REQUEST_TIMEOUT,
            bootstrap: None,
            on_error: None,
        }
    }
}

/// Settings of a [`FlagRuntime`], from [`FeatureFlags::runtime`].
#[must_use = "nothing is fetched before `start`"]
pub struct FlagRuntimeBuilder {
    feature_flags: FeatureFlags,
    interval: Duration,
    timeout: Duration,
    bootstrap: Option<Flags>,
    on_error: Option<Arc<dyn OnError>>,
}

impl FlagRuntimeBuilder {
    /// How long to wait between two fetches, give or take a tenth: 30 seconds unless set, and not
    /// less than 5.
    pub fn poll_interval(mut self, interval: Duration) -> Self {
        self.interval = interval.max(SHORTEST_POLL_INTERVAL);
        self
    }

    /// How long a fetch may take with its retries: 10 seconds unless set.
    pub fn request_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Begins with these flags, such as those that [`FlagRuntime::flags`] gave before a restart, so
    /// that the runtime is ready at once.
    pub fn bootstrap(
        mut self,
        flags: impl IntoIterator<Item = (impl Into<String>, RuntimeFeatureFlag)>,
    ) -> Self {
        let flags = flags.into_iter();
        self.bootstrap = Some(flags.map(|(slug, flag)| (slug.into(), flag)).collect());
        self
    }

    /// Calls this with every failure to fetch, for example to log it.
    ///
    /// ```no_run
    /// # fn run(workos: workos::Client) -> Result<(), workos::Error> {
    /// let flags = workos
    ///     .feature_flags()
    ///     .runtime()
    ///     .on_error(|error| eprintln!("flags are not fresh: {error}"))
    ///     .start()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_error(mut self, call: impl Fn(&Error) + ThreadSafe) -> Self {
        self.on_error = Some(Arc::new(call));
        self
    }

    /// Starts the task. The first fetch begins at once.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) outside of a Tokio runtime, when
    /// the client has no API key, or when a fetch may take no time.
    pub fn start(self) -> Result<FlagRuntime, Error> {
        let client = self.feature_flags.client.clone();
        if client.api_key().is_none() {
            return Err(Error::configuration(
                "flags are fetched with an API key: give one to the client",
            ));
        }
        if self.timeout.is_zero() {
            return Err(Error::configuration(
                "the request timeout of flags is zero: give them time to be fetched",
            ));
        }
        let runtime = Handle::try_current().map_err(|_| {
            Error::configuration(
                "flags are kept fresh by a task on a Tokio runtime, and there is none: start them \
                 inside of one",
            )
        })?;
        let (sender, state) = watch::channel(State::beginning_with(self.bootstrap));
        let request = self.feature_flags.get_runtime_flags();
        let poller = Poller {
            client: client.clone(),
            request: request.timeout(self.timeout).deadline(self.timeout),
            interval: self.interval,
            on_error: self.on_error,
            state: sender,
        };
        let task = Task(runtime.spawn(poller.run()));
        Ok(FlagRuntime {
            shared: Arc::new(Shared {
                client,
                state,
                _task: task,
            }),
        })
    }
}

impl fmt::Debug for FlagRuntimeBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlagRuntimeBuilder")
            .field("interval", &self.interval)
            .field("timeout", &self.timeout)
            .field("bootstrap", &self.bootstrap.as_ref().map(BTreeMap::len))
            .finish_non_exhaustive()
    }
}

/// Flags that are evaluated in this process. Cloning is cheap, and clones are one; when the last is
/// dropped, the task ends. [`FeatureFlags::runtime`] says how to start it.
///
/// Every [interval](FlagRuntimeBuilder::poll_interval) all flags are fetched. After a failure the
/// last flags go on to count, and it is tried again: after the interval or, if that is longer, after
/// 1 second, 2, 4 and so on up to a minute, or as long as the API asks for, at most 5 minutes. With
/// status 401 the API key does not count any more, and the task stops. It ends with the Tokio runtime
/// on which it was started as well. [`FlagRuntimeStats::is_stopped`] says so.
#[derive(Clone)]
pub struct FlagRuntime {
    shared: Arc<Shared>,
}

struct Shared {
    client: Client,
    state: watch::Receiver<State>,
    _task: Task,
}

/// A task that ends when it is dropped.
struct Task(JoinHandle<()>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl FlagRuntime {
    /// Whether a flag is on for somebody. It is off when nothing is known of it; see
    /// [`is_enabled_or`](Self::is_enabled_or).
    #[must_use]
    pub fn is_enabled(&self, slug: &str, context: &FlagContext) -> bool {
        self.is_enabled_or(slug, context, false)
    }

    /// Whether a flag is on for somebody; `default` when nothing is known of it, because there is no
    /// such flag, or none was fetched yet. It never fails and never waits.
    ///
    /// A flag that is off is off for all. One that is on is on for its targets, of which one in the
    /// context is enough, and for all others what its default value says.
    #[must_use]
    pub fn is_enabled_or(&self, slug: &str, context: &FlagContext, default: bool) -> bool {
        let state = self.shared.state.borrow();
        let flag = state.flags.as_ref().and_then(|flags| flags.get(slug));
        flag.map_or(default, |flag| is_enabled(flag, context))
    }

    /// Every flag, and whether it is on for somebody, for example to hand them to a browser.
    #[must_use]
    pub fn evaluate_all(&self, context: &FlagContext) -> BTreeMap<String, bool> {
        let state = self.shared.state.borrow();
        let mut evaluated = BTreeMap::new();
        if let Some(flags) = &state.flags {
            let each = flags.iter();
            // Not collected, which would compile a sort.
            evaluated.extend(each.map(|(slug, flag)| (slug.clone(), is_enabled(flag, context))));
        }
        evaluated
    }

    /// A flag as it was fetched last.
    #[must_use]
    pub fn flag(&self, slug: &str) -> Option<RuntimeFeatureFlag> {
        let state = self.shared.state.borrow();
        state.flags.as_ref()?.get(slug).cloned()
    }

    /// All flags as they were fetched last. They can be stored as JSON, to
    /// [begin](FlagRuntimeBuilder::bootstrap) with them another time.
    #[must_use]
    pub fn flags(&self) -> BTreeMap<String, RuntimeFeatureFlag> {
        let state = self.shared.state.borrow();
        state.flags.as_deref().cloned().unwrap_or_default()
    }

    /// Waits until there are flags to evaluate: the first that were fetched, or those to begin with.
    /// Failures that may pass are waited out, at most for this long.
    ///
    /// # Errors
    ///
    /// [`FlagRuntimeError`]. Flags can be asked for all the same; they have the default value of the
    /// caller.
    pub async fn wait_until_ready(&self, at_most: Duration) -> Result<(), FlagRuntimeError> {
        let is_decided = |state: &State| state.flags.is_some() || state.is_stopped;
        if !is_decided(&self.shared.state.borrow()) {
            let mut state = self.shared.state.clone();
            let mut decided = pin!(async {
                // An error says that the task is gone, and what is known stays.
                drop(state.wait_for(is_decided).await);
            });
            let mut timeout = self.shared.client.clock().sleep(at_most);
            poll_fn(|context| match decided.as_mut().poll(context) {
                Poll::Ready(()) => Poll::Ready(()),
                Poll::Pending => timeout.as_mut().poll(context),
            })
            .await;
        }

        let state = self.shared.state.borrow();
        match (&state.flags, &state.last_failure) {
            (Some(_), _) => Ok(()),
            (None, Some(failure)) if state.is_stopped => {
                Err(FlagRuntimeError::Stopped(Arc::clone(failure)))
            }
            (None, _) if self.has_ended() => Err(FlagRuntimeError::Ended),
            (None, failure) => Err(FlagRuntimeError::TimedOut(failure.clone())),
        }
    }

    /// The changes of flags from now on. The first flags of all are no change.
    ///
    /// ```no_run
    /// # async fn run(flags: workos::feature_flags::FlagRuntime) {
    /// let mut changes = flags.changes();
    /// while let Some(change) = changes.next().await {
    ///     println!("{} is another", change.slug);
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn changes(&self) -> FlagChanges {
        FlagChanges::new(self.shared.state.clone())
    }

    /// How the fetching goes, for example for a health check.
    #[must_use]
    pub fn stats(&self) -> FlagRuntimeStats {
        let now = self.shared.client.clock().now();
        let state = self.shared.state.borrow();
        FlagRuntimeStats {
            polls: state.polls,
            failures: state.failures,
            consecutive_failures: state.consecutive_failures,
            last_poll_at: state.last_poll_at,
            last_success_at: state.last_success_at,
            age: state
                .last_success_at
                .map(|at| (now - at).to_std().unwrap_or_default()),
            flags: state.flags.as_ref().map_or(0, |flags| flags.len()),
            is_stopped: state.is_stopped || self.has_ended(),
            last_failure: state.last_failure.clone(),
        }
    }
}

impl FlagRuntime {
    /// Whether the task is gone, for whatever reason: it takes the sender along.
    fn has_ended(&self) -> bool {
        self.shared.state.has_changed().is_err()
    }
}

impl fmt::Debug for FlagRuntime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlagRuntime")
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}

/// How the fetching of flags goes: [`FlagRuntime::stats`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FlagRuntimeStats {
    /// How often flags were asked for, the fetch under way included.
    pub polls: u64,
    /// How often that failed.
    pub failures: u64,
    /// How often it failed since it last succeeded.
    pub consecutive_failures: u32,
    /// When the last fetch began.
    pub last_poll_at: Option<DateTime<Utc>>,
    /// When flags came last.
    pub last_success_at: Option<DateTime<Utc>>,
    /// How old the flags are; `None` before the first came.
    pub age: Option<Duration>,
    /// How many flags there are.
    pub flags: usize,
    /// Whether nothing is fetched any more: because the API key does not count, or the Tokio runtime
    /// on which it was started is gone, or a function of the application's own has panicked in the
    /// task.
    pub is_stopped: bool,
    /// Why the last fetch failed, if it did.
    pub last_failure: Option<Arc<Error>>,
}

/// Why there are no flags to evaluate yet.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum FlagRuntimeError {
    /// None came in time; it goes on to be tried. It holds why the last fetch failed, if it did.
    TimedOut(Option<Arc<Error>>),
    /// The API key does not count, and nothing is fetched any more.
    Stopped(Arc<Error>),
    /// Nothing is fetched any more, as the task is gone: with the Tokio runtime on which it was
    /// started, or by a panic in a function of the application's own.
    Ended,
}

impl fmt::Display for FlagRuntimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TimedOut(_) => "no flags came in time",
            Self::Stopped(_) => "no flags are fetched, as the API key was refused",
            Self::Ended => {
                "no flags are fetched, as the task is gone: start it on a Tokio runtime that lasts as \
                 long as the application, and with functions that do not panic"
            }
        })
    }
}

impl StdError for FlagRuntimeError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::TimedOut(Some(error)) | Self::Stopped(error) => Some(error.as_ref()),
            Self::TimedOut(None) | Self::Ended => None,
        }
    }
}
