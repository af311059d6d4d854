//! The seam to HTTP: one request in, one whole answer or a classified failure
//! out. What to do about a failure is decided elsewhere.

mod connection;
#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(not(target_arch = "wasm32"))]
mod origin;
#[cfg(not(target_arch = "wasm32"))]
mod reqwest;
#[cfg(not(target_arch = "wasm32"))]
mod tls;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub(crate) use connection::ConnectionSettings;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use connection::Proxy;
#[cfg(target_arch = "wasm32")]
pub(crate) use fetch::default_transport;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use reqwest::default_transport;

use http::StatusCode;

use crate::{Body, BoxFuture, ThreadSafe};

/// Sends requests. Implement it to record, route or fake traffic.
///
/// Redirects must not be followed: the answer to one is an answer like any
/// other, and following it could carry credentials to another host.
///
/// ```
/// use workos::http::{Request, Response};
/// use workos::{Body, BoxFuture, Client, Limits, Transport, TransportError};
///
/// /// Answers from memory, for a test without a network.
/// struct Canned(&'static str);
///
/// impl Transport for Canned {
///     fn send(
///         &self,
///         _request: Request<Body>,
///         _limits: Limits,
///     ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
///         let response = Response::new(Body::from(self.0));
///         Box::pin(async { Ok(response) })
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), workos::Error> {
/// let page = r#"{"data": [], "list_metadata": {"before": null, "after": null}}"#;
/// let workos = Client::builder().api_key("sk_test").transport(Canned(page)).build()?;
/// assert!(workos.organizations().list().await?.items().is_empty());
/// # Ok(())
/// # }
/// ```
pub trait Transport: ThreadSafe {
    /// Sends `request`, which has an absolute URI, and reads the answer with
    /// its whole body.
    ///
    /// A status outside 2xx is not an error here. It and its headers say more
    /// than a failure to read the body that follows: where such a body breaks
    /// off, stalls or is longer than `limits` allow, the answer is returned with
    /// the bytes that came.
    ///
    /// # Errors
    ///
    /// A [`TransportError`] when no status arrived within `limits`, or a 2xx one
    /// without its complete body.
    fn send(
        &self,
        request: http::Request<Body>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;
}

/// The transport of clients that are given none.
pub(crate) struct DefaultTransport {
    pub(crate) transport: Arc<dyn Transport>,
    /// Why it cannot speak `https://`, if it cannot: a sentence that begins in
    /// lower case and names the remedy.
    pub(crate) without_tls: Option<String>,
}

/// What one attempt may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The time from sending to the end of the body.
    pub timeout: Duration,
    /// The longest body to take, in bytes.
    pub max_body_bytes: usize,
}

impl Limits {
    /// Both limits.
    #[must_use]
    pub fn new(timeout: Duration, max_body_bytes: usize) -> Self {
        Self {
            timeout,
            max_body_bytes,
        }
    }

    /// The longest body to take with a status: that of a failure describes it, and is cut off where
    /// no description is so long.
    pub(crate) fn body_bytes(&self, status: StatusCode) -> usize {
        match status.is_success() {
            true => self.max_body_bytes,
            false => self.max_body_bytes.min(LONGEST_DESCRIPTION),
        }
    }
}

/// One MiB.
pub(crate) const LONGEST_DESCRIPTION: usize = 1 << 20;

/// Why no complete answer arrived.
///
/// ```
/// use workos::{TransportError, TransportErrorKind};
///
/// let error = TransportError::new(TransportErrorKind::Timeout).with_source("no route to the proxy");
/// assert!(error.maybe_sent(), "so a request that must not be repeated is not");
/// assert!(!error.before_sending().maybe_sent());
/// ```
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    maybe_sent: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What kept the answer from arriving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection came about.
    Connect,
    /// A limit of time has passed.
    Timeout,
    /// The connection broke.
    Reset,
    /// The body is longer than [`Limits::max_body_bytes`].
    BodyTooLarge,
    /// The TLS handshake failed, for example because of an untrusted
    /// certificate.
    Tls,
    /// Anything else.
    Other,
}

impl TransportError {
    /// An error of this kind. After [`Connect`](TransportErrorKind::Connect)
    /// and [`Tls`](TransportErrorKind::Tls) it is certain that nothing of the
    /// request was sent; for the other kinds the opposite is assumed until
    /// [`before_sending`](Self::before_sending) says otherwise.
    #[must_use]
    pub fn new(kind: TransportErrorKind) -> Self {
        let connected = !matches!(kind, TransportErrorKind::Connect | TransportErrorKind::Tls);
        Self {
            kind,
            maybe_sent: connected,
            source: None,
        }
    }

    /// Adds the cause. Its text ends up in logs: it must not hold credentials.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// States that not a byte of the request was sent.
    #[must_use]
    pub fn before_sending(mut self) -> Self {
        self.maybe_sent = false;
        self
    }

    /// What kept the answer from arriving.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Whether the server may have seen some of the request.
    #[must_use]
    pub fn maybe_sent(&self) -> bool {
        self.maybe_sent
    }

    pub(crate) fn into_source(self) -> Option<Box<dyn StdError + Send + Sync>> {
        self.source
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "could not connect",
            TransportErrorKind::Timeout => "timed out",
            TransportErrorKind::Reset => "the connection broke",
            TransportErrorKind::BodyTooLarge => "the body is too long",
            TransportErrorKind::Tls => "the TLS handshake failed",
            TransportErrorKind::Other => "the request could not be sent",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.source {
            Some(source) => Some(source.as_ref()),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_follows_from_the_kind_unless_stated() {
        use TransportErrorKind::{Connect, Other, Reset, Timeout, Tls};
        for (kind, maybe_sent) in [
            (Connect, false),
            (Tls, false),
            (Timeout, true),
            (Reset, true),
            (Other, true),
        ] {
            assert_eq!(TransportError::new(kind).maybe_sent(), maybe_sent);
            let stated = TransportError::new(kind).before_sending();
            assert!(!stated.maybe_sent());
        }
    }
}
