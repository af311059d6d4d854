//! Audit logs: who did what in an application, for those who run it.

mod export;
mod outcome;

pub use export::{Export, ExportInProgress};
pub use outcome::{ExportError, ExportProgress, ReadyExport};

use crate::face::face;

face! {
    /// The requests of the namespace `audit_logs`, and exports as one thing.
    ///
    /// # Events
    ///
    /// ```no_run
    /// use workos::chrono::Utc;
    /// use workos::types::{
    ///     AuditLogEvent, AuditLogEventActor, AuditLogEventContext, AuditLogEventTarget,
    /// };
    ///
    /// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
    /// let event = AuditLogEvent::new(
    ///     "document.shared",
    ///     Utc::now(),
    ///     AuditLogEventActor::new("user_123", "user").name("Ada Lovelace"),
    ///     [AuditLogEventTarget::new("doc_7", "document")],
    ///     AuditLogEventContext::new("203.0.113.9").user_agent("Mozilla/5.0"),
    /// )
    /// .metadata([("with", "org_456")]);
    /// workos
    ///     .audit_logs()
    ///     .create_event("org_123", event)
    ///     .idempotency_key("share-doc_7-42")
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Every call carries an idempotency key, so that WorkOS records the event once however often the
    /// call is repeated: that of the caller, good for a queue that delivers twice, or else one that is
    /// made once for the call and all its attempts. WorkOS remembers keys for a day.
    ///
    /// # Which events there are
    ///
    /// WorkOS takes the events that were described to it, with the metadata described. Describing one
    /// again makes the next version of its schema:
    ///
    /// ```no_run
    /// use workos::types::{CreateAuditLogSchemaActor, CreateAuditLogSchemaTarget};
    /// use serde_json::json;
    ///
    /// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
    /// let logs = workos.audit_logs();
    /// let schema = logs
    ///     .create_schema("document.shared", [CreateAuditLogSchemaTarget::new("document")])
    ///     .metadata([
    ///         ("type", json!("object")),
    ///         ("properties", json!({ "with": { "type": "string" } })),
    ///     ])
    ///     .await?;
    /// println!("version {}", schema.version);
    ///
    /// let mut actions = logs.list_actions().items();
    /// while let Some(action) = actions.next().await {
    ///     println!("{}", action?.name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # For how long they are kept
    ///
    /// ```no_run
    /// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
    /// let logs = workos.audit_logs();
    /// logs.update_retention("org_123", 365).await?;
    /// let retention = logs.get_retention("org_123").await?;
    /// println!("{:?} days", retention.retention_period_in_days);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # What was recorded
    ///
    /// [`export`](Self::export) gives it as a file. The API has no other way to read events.
    AuditLogs over audit_logs with client
}
