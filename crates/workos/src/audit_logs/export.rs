//! An export from beginning to end: asked for, waited for, and fetched by its address. The single
//! calls are `create_export` and `get_export`.

use std::fmt;
use std::time::Duration;

#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
use workos_core::block_on;
use workos_core::chrono::{DateTime, Utc};
use workos_core::{BoxFuture, Error};
use workos_generated::types::{AuditLogExport, AuditLogExportState, CreateAuditLogExport};

use super::AuditLogs;
use super::outcome::{ExportError, ExportProgress, ReadyExport};

const POLL_INTERVAL: Duration = Duration::from_secs(5);
const SHORTEST_POLL_INTERVAL: Duration = Duration::from_secs(1);
const AT_MOST: Duration = Duration::from_secs(15 * 60);

/// How an export is waited for.
#[derive(Clone, Copy, Debug)]
struct Pace {
    interval: Duration,
    at_most: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            interval: POLL_INTERVAL,
            at_most: AT_MOST,
        }
    }
}

/// The setters of a [`Pace`], for a type with a field `pace`.
macro_rules! pace_setters {
    () => {
        /// How long to wait between two looks at the export: 5 seconds unless set, and not less than
        /// one. A `Retry-After` of the API counts where it is longer.
        pub fn poll_interval(mut self, interval: Duration) -> Self {
            self.pace.interval = interval.max(SHORTEST_POLL_INTERVAL);
            self
        }

        /// How long to wait in all, from the first look: 15 minutes unless set. A look that has begun
        /// by then is finished. An export that is not ready goes on at WorkOS and can be waited for
        /// again.
        pub fn at_most(mut self, duration: Duration) -> Self {
            self.pace.at_most = duration;
            self
        }
    };
}

impl AuditLogs {
    /// Exports the events of an organization that occurred in a range of time, as a CSV file.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use workos::chrono::{Days, Utc};
    ///
    /// # async fn run(workos: workos::Client) -> Result<(), workos::audit_logs::ExportError> {
    /// let now = Utc::now();
    /// let ready = workos
    ///     .audit_logs()
    ///     .export("org_123", now - Days::new(30), now)
    ///     .actions(["document.shared", "document.deleted"])
    ///     .actor_names(["Ada Lovelace"])
    ///     .at_most(Duration::from_secs(120))
    ///     .await?;
    /// // Fetch `ready.url.expose()` soon: it counts for a short time, and for anybody who has it.
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// To show how it goes on, or to wait for it in another process, [`start`](Export::start) it.
    ///
    /// # Errors
    ///
    /// When awaited: [`ExportError`].
    pub fn export(
        &self,
        organization_id: impl Into<String>,
        range_start: DateTime<Utc>,
        range_end: DateTime<Utc>,
    ) -> Export {
        self.export_with(CreateAuditLogExport::new(
            organization_id,
            range_start,
            range_end,
        ))
    }

    /// As [`Self::export`], with a body built elsewhere.
    pub fn export_with(&self, body: CreateAuditLogExport) -> Export {
        Export {
            audit_logs: self.clone(),
            body,
            idempotency_key: None,
            pace: Pace::default(),
        }
    }

    /// Waits for an export that was begun elsewhere, such as in this process before it was started
    /// anew. The first look is at once; an export that is ready already gets a fresh address.
    ///
    /// ```no_run
    /// # async fn run(workos: workos::Client, stored: &str) -> Result<(), workos::audit_logs::ExportError> {
    /// let ready = workos.audit_logs().wait_for_export(stored).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait_for_export(&self, export_id: impl Into<String>) -> ExportInProgress {
        ExportInProgress {
            audit_logs: self.clone(),
            id: export_id.into(),
            pace: Pace::default(),
            next_look: NextLook::AtOnce,
            began: None,
            last_failure: None,
        }
    }
}

/// An export that is about to be asked for, from [`AuditLogs::export`]: await it for the file.
#[derive(Clone, Debug)]
#[must_use = "nothing is exported until this is awaited or started"]
pub struct Export {
    audit_logs: AuditLogs,
    body: CreateAuditLogExport,
    idempotency_key: Option<String>,
    pace: Pace,
}

impl Export {
    pace_setters!();

    /// Only events with one of these actions.
    pub fn actions(mut self, actions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.body = self.body.actions(actions);
        self
    }

    /// Only events whose actor has one of these names.
    pub fn actor_names(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.body = self.body.actor_names(names);
        self
    }

    /// Only events whose actor has one of these ids.
    pub fn actor_ids(mut self, ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.body = self.body.actor_ids(ids);
        self
    }

    /// Only events with a target of one of these types.
    pub fn targets(mut self, types: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.body = self.body.targets(types);
        self
    }

    /// Names the call that asks for the export.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    /// Asks for the export, and gives what waits for it.
    ///
    /// ```no_run
    /// use workos::audit_logs::{Export, ExportError, ExportProgress};
    ///
    /// # async fn run(export: Export) -> Result<(), ExportError> {
    /// let mut export = export.start().await?;
    /// println!("begun as {}", export.id());
    /// let ready = loop {
    ///     match export.next().await? {
    ///         ExportProgress::Ready(ready) => break ready,
    ///         ExportProgress::Pending { waited, .. } => println!("not ready after {waited:?}"),
    ///     }
    /// };
    /// println!("{} is ready", ready.id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the request fails. It is not repeated where that could begin a second export, unless it
    /// has an [`idempotency_key`](Self::idempotency_key).
    pub async fn start(self) -> Result<ExportInProgress, ExportError> {
        let mut request = self.audit_logs.create_export_with(self.body);
        if let Some(key) = self.idempotency_key {
            request = request.idempotency_key(key);
        }
        let export = request
            .await
            .map_err(|error| ExportError::Request { id: None, error })?;
        Ok(ExportInProgress {
            audit_logs: self.audit_logs,
            id: export.id.clone(),
            pace: self.pace,
            next_look: NextLook::Done(Box::new(export)),
            began: None,
            last_failure: None,
        })
    }
}

#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
impl Export {
    /// As awaiting it, for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`AuditLogs::export`]; and inside an async runtime, `spawn_blocking` included.
    pub fn send_blocking(self) -> Result<ReadyExport, ExportError> {
        self.start_blocking()?.send_blocking()
    }

    /// As [`start`](Self::start), for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start); and inside an async runtime, `spawn_blocking` included.
    pub fn start_blocking(self) -> Result<ExportInProgress, ExportError> {
        block_on(self.start()).map_err(|error| ExportError::Request { id: None, error })?
    }
}

impl IntoFuture for Export {
    type Output = Result<ReadyExport, ExportError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.start().await?.await })
    }
}

/// An export that WorkOS is working on: await it for the file, or follow it by
/// [`next`](Self::next). From [`Export::start`] or [`AuditLogs::wait_for_export`].
#[must_use = "nobody waits for the export until this is awaited"]
pub struct ExportInProgress {
    audit_logs: AuditLogs,
    id: String,
    pace: Pace,
    next_look: NextLook,
    /// When the waiting began, by the client's clock.
    began: Option<Duration>,
    /// Why the last look has shown nothing, if it has not.
    last_failure: Option<Error>,
}

/// When the next look at an export is. What is under way stays here, so that whoever drops the future
/// of [`ExportInProgress::next`] neither waits nor asks anew.
enum NextLook {
    /// What the answer to the request that began the export has said.
    Done(Box<AuditLogExport>),
    AtOnce,
    After(Duration),
    Waiting(BoxFuture<'static, ()>),
    Looking(BoxFuture<'static, Result<AuditLogExport, Error>>),
}

impl ExportInProgress {
    pace_setters!();

    /// The id of the export. With it, [`AuditLogs::wait_for_export`] goes on elsewhere.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Waits for the time of a look, looks, and says what there was to see. Failures that may pass
    /// are passed over, until the time of [`at_most`](Self::at_most) is over.
    ///
    /// The future can be dropped, for example by `select!`; the next call goes on.
    ///
    /// # Errors
    ///
    /// [`ExportError`]; what may be ready later is [`ExportError::TimedOut`].
    pub async fn next(&mut self) -> Result<ExportProgress, ExportError> {
        let client = self.audit_logs.client.clone();
        let clock = client.clock();
        let began = *self.began.get_or_insert_with(|| clock.elapsed());
        let waited = || clock.elapsed().saturating_sub(began);
        loop {
            match &mut self.next_look {
                NextLook::Done(export) => {
                    let seen = judge(&self.id, export, waited());
                    self.next_look = NextLook::After(self.pace.interval);
                    return seen;
                }
                NextLook::AtOnce => self.next_look = self.look(),
                NextLook::After(pause) => {
                    let left = self.pace.at_most.saturating_sub(waited());
                    if left.is_zero() {
                        return Err(ExportError::TimedOut {
                            id: self.id.clone(),
                            last_failure: self.last_failure.take(),
                        });
                    }
                    let (client, pause) = (client.clone(), (*pause).min(left));
                    self.next_look = NextLook::Waiting(Box::pin(async move {
                        client.clock().sleep(pause).await;
                    }));
                }
                NextLook::Waiting(wait) => {
                    wait.await;
                    self.next_look = self.look();
                }
                NextLook::Looking(look) => {
                    let outcome = look.await;
                    self.next_look = NextLook::After(self.pace.interval);
                    self.last_failure = None;
                    match outcome {
                        Ok(export) => return judge(&self.id, &export, waited()),
                        Err(error) if error.is_transient() => {
                            let asked = error.retry_after().unwrap_or_default();
                            self.next_look = NextLook::After(self.pace.interval.max(asked));
                            self.last_failure = Some(error);
                        }
                        Err(error) => {
                            let id = Some(self.id.clone());
                            return Err(ExportError::Request { id, error });
                        }
                    }
                }
            }
        }
    }

    fn look(&self) -> NextLook {
        let request = self.audit_logs.get_export(&self.id).retries(0);
        NextLook::Looking(request.into_future())
    }
}

fn judge(
    id: &str,
    export: &AuditLogExport,
    waited: Duration,
) -> Result<ExportProgress, ExportError> {
    let id = id.to_owned();
    match (&export.state, &export.url) {
        (AuditLogExportState::Ready, Some(url)) => Ok(ExportProgress::Ready(ReadyExport {
            id,
            url: url.clone(),
        })),
        (AuditLogExportState::Error, _) => Err(ExportError::Failed { id }),
        (AuditLogExportState::Expired, _) => Err(ExportError::Expired { id }),
        // Without an address nothing is ready, and what a state of tomorrow means is not known.
        _ => Ok(ExportProgress::Pending { waited }),
    }
}

#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
impl ExportInProgress {
    /// As awaiting it, for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// [`ExportError`]; and inside an async runtime, `spawn_blocking` included.
    pub fn send_blocking(mut self) -> Result<ReadyExport, ExportError> {
        loop {
            if let ExportProgress::Ready(ready) = self.next_blocking()? {
                return Ok(ready);
            }
        }
    }

    /// As [`next`](Self::next), for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`next`](Self::next); and inside an async runtime, `spawn_blocking` included.
    pub fn next_blocking(&mut self) -> Result<ExportProgress, ExportError> {
        let id = Some(self.id.clone());
        block_on(self.next()).map_err(|error| ExportError::Request { id, error })?
    }
}

impl IntoFuture for ExportInProgress {
    type Output = Result<ReadyExport, ExportError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(mut self) -> Self::IntoFuture {
        Box::pin(async move {
            loop {
                if let ExportProgress::Ready(ready) = self.next().await? {
                    return Ok(ready);
                }
            }
        })
    }
}

impl fmt::Debug for ExportInProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExportInProgress")
            .field("id", &self.id)
            .field("pace", &self.pace)
            .field("last_failure", &self.last_failure)
            .finish_non_exhaustive()
    }
}
