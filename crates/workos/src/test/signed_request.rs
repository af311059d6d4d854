//! Requests that WorkOS sends to an application, with their signatures.

use workos_core::bytes::Bytes;
use workos_core::chrono::{DateTime, Utc};
use workos_core::http::header::CONTENT_TYPE;
use workos_core::http::{HeaderMap, HeaderName, HeaderValue};
use workos_core::serde::Serialize;
use workos_core::{Error, Secret, serde_json};

#[cfg(feature = "actions")]
use crate::actions::{ActionVerifier, AuthenticationContext, UserRegistrationContext};
#[cfg(all(feature = "events", feature = "webhooks"))]
use crate::{types::Event, webhooks::WebhookVerifier};

const SIGNATURE: HeaderName = HeaderName::from_static("workos-signature");

/// A request to an endpoint of the application: what its handler gets.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SignedRequest {
    /// The headers, with `WorkOS-Signature`.
    pub headers: HeaderMap,
    /// The body, as it was signed.
    pub body: Bytes,
}

impl SignedRequest {
    fn new<B: Serialize>(body: &B, sign: impl FnOnce(&[u8]) -> String) -> Result<Self, Error> {
        let body = serde_json::to_vec(body)
            .map_err(|error| Error::invalid_request(format!("it cannot be written: {error}")))?;
        let signature = HeaderValue::try_from(sign(&body))
            .map_err(|_| Error::invalid_request("the signature cannot be sent"))?;
        let json = HeaderValue::from_static("application/json");
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, json), (SIGNATURE, signature)]);
        Ok(Self {
            headers,
            body: body.into(),
        })
    }
}

/// A webhook with this event, signed by the secret of the endpoint. The verifier of the application
/// takes it within three minutes of `signed_at`, by its own clock.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use workos::chrono::Utc;
/// use workos::mock::Fixture;
/// use workos::test::webhook;
/// use workos::types::Event;
/// use workos::webhooks::WebhookVerifier;
///
/// let event = Event::fixture_with(|event| event.id = "event_1".to_owned());
/// let request = webhook(&event, "secret", Utc::now())?;
///
/// let verifier = WebhookVerifier::new("secret")?;
/// assert_eq!(verifier.verify(&request.headers, &request.body)?.event()?, event);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the secret cannot be one.
#[cfg(all(feature = "events", feature = "webhooks"))]
pub fn webhook(
    event: &Event,
    secret: impl Into<Secret>,
    signed_at: DateTime<Utc>,
) -> Result<SignedRequest, Error> {
    let verifier = WebhookVerifier::new(secret)?;
    SignedRequest::new(event, |body| verifier.sign(signed_at, body))
}

/// The question of WorkOS whether somebody may sign in, signed by the secret of the endpoint. The
/// verifier of the application takes it within 30 seconds of `signed_at`, by its own clock.
///
/// # Errors
///
/// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the secret cannot be one.
#[cfg(feature = "actions")]
pub fn authentication_action(
    context: &AuthenticationContext,
    secret: impl Into<Secret>,
    signed_at: DateTime<Utc>,
) -> Result<SignedRequest, Error> {
    let verifier = ActionVerifier::new(secret)?;
    SignedRequest::new(context, |body| verifier.sign(signed_at, body))
}

/// The question of WorkOS whether somebody may register, as [`authentication_action`].
///
/// # Errors
///
/// As [`authentication_action`].
#[cfg(feature = "actions")]
pub fn user_registration_action(
    context: &UserRegistrationContext,
    secret: impl Into<Secret>,
    signed_at: DateTime<Utc>,
) -> Result<SignedRequest, Error> {
    let verifier = ActionVerifier::new(secret)?;
    SignedRequest::new(context, |body| verifier.sign(signed_at, body))
}
