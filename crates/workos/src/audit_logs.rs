//! Audit logs: who did what in an application, for those who run it.

use crate::face::face;

face! {
    /// The requests of the namespace `audit_logs`.
    AuditLogs over audit_logs
}
