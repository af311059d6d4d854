//! Webhooks: what WorkOS sends to an endpoint of the application when something has happened.
//!
//! [`WebhookVerifier`] checks that a request comes from WorkOS and is fresh. What comes out is the
//! typed event (with the feature `events`), or the bytes, for an application that queues them and
//! reads them later.
//!
//! ```
//! # #[cfg(feature = "events")]
//! # fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use workos::types::EventData;
//! use workos::webhooks::WebhookVerifier;
//!
//! let verifier = WebhookVerifier::new("the secret of the endpoint")?;
//! # let body = br#"{"object":"event","id":"event_1","event":"lunch.served","data":{},"created_at":"2026-01-15T12:00:00.000Z"}"#;
//! # let mut headers = workos::http::HeaderMap::new();
//! # headers.insert("workos-signature", verifier.sign(workos::chrono::Utc::now(), body).parse()?);
//!
//! // In the handler of the endpoint, with the headers and the body of the request as they came:
//! let event = verifier.verify(&headers, body)?.event()?;
//! match event.data {
//!     EventData::UserCreated(user) => println!("welcome, {}", user.email),
//!     EventData::Unknown(other) => println!("nothing to do for {}", other.tag),
//!     _ => {}
//! }
//! # Ok(())
//! # }
//! # #[cfg(feature = "events")]
//! # run().expect("verified");
//! ```
//!
//! Answer quickly with a status 2xx, and do what takes time afterwards: WorkOS sends again what was
//! not taken, so that an event may come twice, and events may overtake each other. An event's id
//! tells whether it was there before.
//!
//! The endpoints themselves are created, changed and deleted by `workos.webhooks()`. The example
//! `webhook_endpoint` is a whole endpoint.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use workos_core::chrono::{DateTime, Utc};
use workos_core::{Clock, Error, Secret};

use crate::signature::{SignatureError, SignatureHeader, Verifier};

const TOLERANCE: Duration = Duration::from_secs(180);

/// Checks that webhooks come from WorkOS. Make one for each endpoint, and keep it; clones are cheap.
///
/// ```
/// # fn main() -> Result<(), workos::Error> {
/// use workos::webhooks::WebhookVerifier;
///
/// let verifier = WebhookVerifier::new("the secret of the endpoint")?
///     .also("the secret that it had before")?; // until what was signed by it has arrived
/// # Ok(())
/// # }
/// ```
///
/// The secrets are wiped from memory with the last clone, and `Debug` does not show them.
#[derive(Clone)]
pub struct WebhookVerifier(Verifier);

impl WebhookVerifier {
    /// A verifier by the secret of an endpoint, which the dashboard shows.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the secret is empty, or
    /// has white space around it.
    pub fn new(secret: impl Into<Secret>) -> Result<Self, Error> {
        Verifier::new("webhook", secret.into(), TOLERANCE).map(Self)
    }

    /// Takes what is signed by this secret as well: while secrets are being changed.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn also(self, secret: impl Into<Secret>) -> Result<Self, Error> {
        self.0.also(secret.into()).map(Self)
    }

    /// How far the time of signing may be from now, in the past or, by a clock that is slow, in the
    /// future: 180 seconds unless set. The longer it is, the longer somebody who has recorded a
    /// webhook can send it again.
    #[must_use]
    pub fn tolerance(self, tolerance: Duration) -> Self {
        Self(self.0.tolerance(tolerance))
    }

    /// Tells time by this clock, for example in tests.
    #[must_use]
    pub fn clock(self, clock: impl Clock) -> Self {
        Self(self.0.clock(clock))
    }

    /// Checks the signature and then the age of a webhook. `header` is the header
    /// `WorkOS-Signature`, or all headers of the request; `body` its body as it came, byte for byte:
    /// JSON that was parsed and written anew is not what was signed.
    ///
    /// # Errors
    ///
    /// [`WebhookError::Signature`], which says why.
    pub fn verify<'h, 'b>(
        &self,
        header: impl Into<SignatureHeader<'h>>,
        body: &'b [u8],
    ) -> Result<VerifiedWebhook<'b>, WebhookError> {
        let verified = self.0.verify(header.into(), body)?;
        Ok(VerifiedWebhook {
            body,
            signed_at: verified.signed_at,
        })
    }

    /// The header `WorkOS-Signature` that WorkOS would send with `body`, by the first secret: for
    /// tests of an endpoint.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use workos::chrono::{TimeDelta, Utc};
    /// use workos::webhooks::WebhookVerifier;
    ///
    /// let verifier = WebhookVerifier::new("secret")?;
    /// let body = br#"{"object":"event"}"#;
    /// let header = verifier.sign(Utc::now(), body);
    /// assert!(verifier.verify(&header, body).is_ok());
    ///
    /// let header = verifier.sign(Utc::now() - TimeDelta::hours(1), body);
    /// assert!(verifier.verify(&header, body).is_err());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn sign(&self, signed_at: DateTime<Utc>, body: &[u8]) -> String {
        self.0.sign(signed_at, body)
    }
}

impl fmt::Debug for WebhookVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WebhookVerifier").field(&self.0).finish()
    }
}

/// A webhook that WorkOS has signed. `Debug` does not show what is in it.
#[derive(Clone, Copy)]
pub struct VerifiedWebhook<'b> {
    body: &'b [u8],
    signed_at: DateTime<Utc>,
}

impl<'b> VerifiedWebhook<'b> {
    /// The event.
    ///
    /// One that is newer than the SDK, or whose data is not as documented, is
    /// [`EventData::Unknown`](crate::types::EventData::Unknown), with its type and its data as JSON.
    ///
    /// # Errors
    ///
    /// [`WebhookError::NotAnEvent`] when the body has no id, type or time, or is no JSON at all.
    #[cfg(feature = "events")]
    pub fn event(&self) -> Result<crate::types::Event, WebhookError> {
        workos_core::decode(self.body).map_err(|failure| WebhookError::NotAnEvent {
            path: failure.path,
            reason: failure.reason,
        })
    }

    /// The bytes of the body, to be kept and read later: `serde_json::from_slice::<Event>`.
    #[must_use]
    pub fn body(&self) -> &'b [u8] {
        self.body
    }

    /// When WorkOS signed it, which is when it was sent. When it happened is in the event.
    #[must_use]
    pub fn signed_at(&self) -> DateTime<Utc> {
        self.signed_at
    }
}

impl fmt::Debug for VerifiedWebhook<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedWebhook")
            .field("signed_at", &self.signed_at)
            .finish_non_exhaustive()
    }
}

/// Why a webhook was not taken. None of its texts holds a secret, a signature or the body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// The webhook is not known to come from WorkOS, or is not fresh: answer with a status 4xx.
    Signature(SignatureError),
    /// WorkOS has signed it, but it is not an event: perhaps the secret is that of another kind of
    /// endpoint.
    NotAnEvent {
        /// Where in the body, such as `$.created_at`.
        path: String,
        /// What is wrong there.
        reason: String,
    },
}

impl From<SignatureError> for WebhookError {
    fn from(error: SignatureError) -> Self {
        Self::Signature(error)
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signature(error) => write!(f, "the webhook was not verified: {error}"),
            Self::NotAnEvent { path, reason } => write!(
                f,
                "the webhook is signed, but is not an event: at {path}: {reason}; send nothing but \
                 webhooks to this endpoint"
            ),
        }
    }
}

impl StdError for WebhookError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Signature(error) => Some(error),
            Self::NotAnEvent { .. } => None,
        }
    }
}
