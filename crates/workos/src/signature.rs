//! The signature by which WorkOS shows that a message is its own, and fresh: an HMAC-SHA-256 with a
//! secret that the endpoint has, over the time of signing and the bytes of the body. What the body
//! says is read elsewhere.

mod error;
mod header;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use workos_core::chrono::{DateTime, Utc};
use workos_core::{Clock, Error, Secret, SystemClock, constant_time_eq};

use crate::crypto::{HmacKey, hexadecimal};
pub use error::SignatureError;
pub use header::SignatureHeader;

/// Checks signatures by the secrets of one endpoint.
#[derive(Clone)]
pub(crate) struct Verifier {
    /// What the secrets are for, in errors.
    endpoint: &'static str,
    keys: Vec<Arc<HmacKey>>,
    tolerance: Duration,
    clock: Arc<dyn Clock>,
}

/// When a message was signed, and by which of the secrets.
pub(crate) struct Verified<'v> {
    pub(crate) signed_at: DateTime<Utc>,
    pub(crate) key: &'v Arc<HmacKey>,
}

impl Verifier {
    pub(crate) fn new(
        endpoint: &'static str,
        secret: Secret,
        tolerance: Duration,
    ) -> Result<Self, Error> {
        let verifier = Self {
            endpoint,
            keys: Vec::new(),
            tolerance,
            clock: Arc::new(SystemClock),
        };
        verifier.also(secret)
    }

    pub(crate) fn also(mut self, secret: Secret) -> Result<Self, Error> {
        let (endpoint, text) = (self.endpoint, secret.expose());
        if text.is_empty() {
            return Err(Error::configuration(format!(
                "the secret of the {endpoint} endpoint is empty: anybody could sign by it; the \
                 dashboard shows the right one"
            )));
        }
        if text.trim() != text {
            return Err(Error::configuration(format!(
                "the secret of the {endpoint} endpoint begins or ends with white space: remove it, \
                 such as the line break at the end of a file"
            )));
        }
        self.keys.push(Arc::new(HmacKey::new(text.as_bytes())));
        Ok(self)
    }

    pub(crate) fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    pub(crate) fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// The clock, for what is signed in answer.
    pub(crate) fn shared_clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    /// Whether `body` was signed by one of the secrets, and lately.
    ///
    /// The signature comes first: until it is known to be right, the timestamp may be of anybody's
    /// making, and a wrong secret would look like a wrong clock.
    pub(crate) fn verify(
        &self,
        header: SignatureHeader<'_>,
        body: &[u8],
    ) -> Result<Verified<'_>, SignatureError> {
        let signed = header.read()?;
        let is_signed_by = |key: &&Arc<HmacKey>| {
            let expected = key.sign(&[signed.timestamp, b".", body]);
            let mut signatures = signed.signatures();
            signatures.any(|signature| constant_time_eq(&signature, &expected))
        };
        let key = self.keys.iter().find(is_signed_by);
        let key = key.ok_or(SignatureError::Mismatch)?;
        self.check_age(signed.signed_at)?;
        Ok(Verified {
            signed_at: signed.signed_at,
            key,
        })
    }

    /// In whole milliseconds, as the timestamp is.
    fn check_age(&self, signed_at: DateTime<Utc>) -> Result<(), SignatureError> {
        let (now, then) = (
            self.clock.now().timestamp_millis(),
            signed_at.timestamp_millis(),
        );
        let (difference, tolerance) = (Duration::from_millis(now.abs_diff(then)), self.tolerance);
        match difference <= tolerance {
            true => Ok(()),
            false if then < now => Err(SignatureError::TooOld {
                age: difference,
                tolerance,
            }),
            false => Err(SignatureError::FromTheFuture {
                ahead: difference,
                tolerance,
            }),
        }
    }

    /// The header that WorkOS would send with `body`, by the first of the secrets.
    pub(crate) fn sign(&self, signed_at: DateTime<Utc>, body: &[u8]) -> String {
        let timestamp = signed_at.timestamp_millis().to_string();
        let signature = self.keys.first().map(|key| {
            let tag = key.sign(&[timestamp.as_bytes(), b".", body]);
            hexadecimal(&tag)
        });
        format!("t={timestamp}, v1={}", signature.unwrap_or_default())
    }
}

/// Shows none of the secrets.
impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("secrets", &self.keys.len())
            .field("tolerance", &self.tolerance)
            .finish_non_exhaustive()
    }
}
