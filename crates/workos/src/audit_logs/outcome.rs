//! What becomes of an export: how far it is, the file, or why there is none.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use workos_core::{Error, Secret};

/// What a look at an export has shown.
#[derive(Clone, Debug)]
pub enum ExportProgress {
    /// WorkOS is still at work.
    #[non_exhaustive]
    Pending {
        /// For how long the export has been waited for.
        waited: Duration,
    },
    /// The file is there.
    Ready(ReadyExport),
}

/// An export that can be fetched.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReadyExport {
    /// The id of the export. When the address has expired, [`wait_for_export`](super::AuditLogs::wait_for_export) gives
    /// another, as long as WorkOS keeps the file.
    pub id: String,
    /// Where the file is: fetch it by GET, without credentials. Whoever has the address can.
    pub url: Secret,
}

/// Why an export did not become a file.
#[derive(Debug)]
#[non_exhaustive]
pub enum ExportError {
    /// WorkOS could not make the file. Ask for it anew, perhaps for a shorter range.
    #[non_exhaustive]
    Failed {
        /// The id of the export, to quote to the support of WorkOS.
        id: String,
    },
    /// WorkOS has deleted the file. Ask for it anew.
    #[non_exhaustive]
    Expired {
        /// The id of the export.
        id: String,
    },
    /// It took longer than it was to be waited for. [`wait_for_export`](super::AuditLogs::wait_for_export) goes on.
    #[non_exhaustive]
    TimedOut {
        /// The id of the export.
        id: String,
        /// Why the last look has shown nothing, if it has not.
        last_failure: Option<Error>,
    },
    /// A call failed.
    #[non_exhaustive]
    Request {
        /// The id of the export, if it had begun.
        id: Option<String>,
        /// Why.
        error: Error,
    },
}

impl ExportError {
    /// The id of the export, if it had begun.
    #[must_use]
    pub fn export_id(&self) -> Option<&str> {
        match self {
            Self::Failed { id } | Self::Expired { id } | Self::TimedOut { id, .. } => Some(id),
            Self::Request { id, .. } => id.as_deref(),
        }
    }

    /// The call that failed, if it was one.
    #[must_use]
    pub fn request(&self) -> Option<&Error> {
        match self {
            Self::Request { error, .. } => Some(error),
            Self::TimedOut { last_failure, .. } => last_failure.as_ref(),
            Self::Failed { .. } | Self::Expired { .. } => None,
        }
    }
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed { id } => write!(f, "WorkOS could not make the export {id}"),
            Self::Expired { id } => write!(f, "the export {id} has expired: ask for it anew"),
            Self::TimedOut { id, .. } => {
                write!(f, "the export {id} is not ready in time: wait for it again")
            }
            Self::Request { id: None, .. } => f.write_str("the export could not be begun"),
            Self::Request { id: Some(id), .. } => {
                write!(f, "the export {id} could not be looked at")
            }
        }
    }
}

impl StdError for ExportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.request().map(|error| error as _)
    }
}
