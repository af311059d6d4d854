//! TLS by feature: rustls with ring, rustls with aws-lc, the library of the
//! operating system, or none. Of several the first is used, so that a feature
//! which another crate enables takes nothing away. Whatever else reqwest could
//! do by itself is left aside.

#[cfg(all(feature = "native-tls", not(feature = "__rustls")))]
mod native;
#[cfg(not(any(feature = "__rustls", feature = "native-tls")))]
mod none;
#[cfg(feature = "__rustls")]
mod rustls;

#[cfg(feature = "__rustls")]
pub(super) use self::rustls::{is_tls, prepare};
#[cfg(all(feature = "native-tls", not(feature = "__rustls")))]
pub(super) use native::{is_tls, prepare};
#[cfg(not(any(feature = "__rustls", feature = "native-tls")))]
pub(super) use none::{is_tls, prepare};

use super::ConnectionSettings;
use crate::Error;

/// A builder that speaks TLS.
pub(super) struct Prepared {
    pub(super) builder: reqwest::ClientBuilder,
    /// Why it cannot, if it cannot, as in
    /// [`DefaultTransport`](super::DefaultTransport).
    pub(super) without_tls: Option<String>,
}

/// The error that a root certificate cannot be used. They are counted over all
/// the texts that were given, from 1; `why` completes a sentence.
fn refuse(position: usize, why: &str) -> Error {
    let name = ConnectionSettings::ROOT_CERTIFICATE;
    Error::configuration(format!(
        "the {name} (number {position} of those given to the builder) {why}"
    ))
}
