//! Why the request of an action was not taken.

use std::error::Error as StdError;
use std::fmt;

use workos_core::DecodeFailure;

use crate::signature::SignatureError;

/// Why the request of an action was not taken. None of its texts holds a secret, a signature or the
/// body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ActionError {
    /// The request is not known to come from WorkOS, or is not fresh: answer with a status 4xx.
    Signature(SignatureError),
    /// WorkOS has signed it, but it is not an action: perhaps the secret is that of another kind of
    /// endpoint.
    NotAnAction {
        /// Where in the body, such as `$.object`.
        path: String,
        /// What is wrong there.
        reason: String,
    },
}

impl From<SignatureError> for ActionError {
    fn from(error: SignatureError) -> Self {
        Self::Signature(error)
    }
}

impl From<DecodeFailure> for ActionError {
    fn from(failure: DecodeFailure) -> Self {
        Self::NotAnAction {
            path: failure.path,
            reason: failure.reason,
        }
    }
}

impl fmt::Display for ActionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signature(error) => write!(f, "the action was not verified: {error}"),
            Self::NotAnAction { path, reason } => write!(
                f,
                "the request is signed, but is not an action: at {path}: {reason}; send nothing but \
                 actions to this endpoint"
            ),
        }
    }
}

impl StdError for ActionError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Signature(error) => Some(error),
            Self::NotAnAction { .. } => None,
        }
    }
}
