//! Why a message is not taken for one of WorkOS.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

/// Why a message was not verified. None of its texts holds a secret, a signature or the body.
///
/// The signature is checked before the age: [`TooOld`](Self::TooOld) and
/// [`FromTheFuture`](Self::FromTheFuture) are said of messages that WorkOS has signed, everything
/// else may come from anybody. Answer any of them with a status 4xx, such as 401.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureError {
    /// The request has no header `WorkOS-Signature`, or an empty one.
    Missing,
    /// The header has no part `t=`, the time of signing.
    NoTimestamp,
    /// The header has no part `v1=`, the signature.
    NoSignature,
    /// The header is not as WorkOS writes it; says what is wrong with it.
    Malformed(&'static str),
    /// The signature is not of this body by any of the secrets.
    Mismatch,
    /// The message is longer ago than the tolerance. It was signed by WorkOS: the clock of this
    /// machine is fast, the message was held up, or somebody who recorded it sends it again.
    TooOld {
        /// How long ago it was signed, by the clock of this machine.
        age: Duration,
        /// How long ago it may be.
        tolerance: Duration,
    },
    /// The message was signed in the future, by the clock of this machine, which is slow.
    FromTheFuture {
        /// How far in the future.
        ahead: Duration,
        /// How far it may be.
        tolerance: Duration,
    },
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str(
                "the request has no header WorkOS-Signature: it is not from WorkOS, or something \
                 on the way drops the header",
            ),
            Self::NoTimestamp => f.write_str(
                "the header WorkOS-Signature has no part t=, the time of signing: pass the whole \
                 value of the header",
            ),
            Self::NoSignature => f.write_str(
                "the header WorkOS-Signature has no part v1=, the signature: pass the whole value \
                 of the header; if it has another scheme instead, update the SDK",
            ),
            Self::Malformed(why) => {
                write!(f, "the header WorkOS-Signature cannot be read: {why}")
            }
            Self::Mismatch => f.write_str(
                "the signature does not match: use the secret of this very endpoint, and pass the \
                 body as it came, byte for byte, not parsed and written anew",
            ),
            Self::TooOld { age, tolerance } => write!(
                f,
                "the message was signed {age:?} ago, and counts for {tolerance:?}: set the clock of \
                 this machine right, or, if it is, take the message for one sent again by somebody \
                 else"
            ),
            Self::FromTheFuture { ahead, tolerance } => write!(
                f,
                "the message was signed {ahead:?} in the future, and may be {tolerance:?} ahead: \
                 set the clock of this machine right"
            ),
        }
    }
}

impl StdError for SignatureError {}
