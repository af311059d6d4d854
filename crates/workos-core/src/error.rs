//! The one error type of the SDK. It answers what went wrong
//! ([`Error::kind`] and the predicates), where (operation, status, request id)
//! and what the API said about it. It never shows the body of an answer, which
//! may hold tokens.
//!
//! ```text
//! Error
//! ├── Configuration        the client cannot be built, or lacks what the call needs
//! ├── InvalidRequest       refused here, nothing was sent
//! ├── Connection           is_connection: no complete answer arrived
//! ├── Timeout              is_timeout: no complete answer arrived in time
//! ├── ResponseTooLarge     the answer is longer than the client takes
//! ├── Api                  the API answered with a status outside 2xx
//! │   ├── 400              is_bad_request
//! │   ├── 401              is_unauthorized
//! │   ├── 403              is_forbidden
//! │   ├── 404              is_not_found, or is_missing_route
//! │   ├── 409              is_conflict
//! │   ├── 422              is_unprocessable, with field_errors
//! │   ├── 429              is_rate_limited, with retry_after
//! │   ├── 5xx              is_server_error
//! │   └── any other        status
//! └── Decode               is_decode: a 2xx answer whose body is not what was expected
//! ```
//!
//! Across the kinds, `is_transient` tells failures that may pass by themselves from those that stay.

mod body;
mod display;
mod predicates;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};

pub(crate) use body::ErrorBody;
pub use body::FieldError;

use crate::attempt::Effort;
use crate::decode::DecodeFailure;
use crate::response::Circumstances;
use crate::retry::Failure;
use crate::transport::{TransportError, TransportErrorKind};
use crate::{Body, Operation, RateLimit, Response};

/// Why a call, or building a client, failed.
///
/// ```no_run
/// # async fn run(workos: workos::Client) {
/// match workos.organizations().get("org_123").await {
///     Ok(organization) => println!("{}", organization.name),
///     Err(error) if error.is_not_found() => println!("no such organization"),
///     Err(error) => eprintln!("{error}"),
/// }
/// # }
/// ```
///
/// A failure that several callers wait for is cloned for each.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    /// Our words, or those of the API for an answer outside 2xx.
    message: Option<Cow<'static, str>>,
    operation: Option<Cow<'static, Operation>>,
    effort: Effort,
    transient: bool,
    /// Whether the last attempt may have been carried out.
    maybe_done: bool,
    answer: Option<FailedAnswer>,
    json_path: Option<String>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// What is kept of an answer that ended in an error.
#[derive(Clone)]
struct FailedAnswer {
    circumstances: Circumstances,
    body: Body,
    parsed: ErrorBody,
}

/// What kind of failure an [`Error`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client is set up wrongly, or lacks what the call needs, such as an
    /// API key.
    Configuration,
    /// The request was refused before anything was sent.
    InvalidRequest,
    /// The server could not be reached, or the connection broke.
    Connection,
    /// The answer did not arrive within the timeout or the deadline.
    Timeout,
    /// The body of the answer is longer than the client takes.
    ResponseTooLarge,
    /// The API answered with a status outside 2xx.
    Api,
    /// The API answered with success, but the body is not what was expected.
    Decode,
}

impl Error {
    /// An error of kind [`ErrorKind::Configuration`].
    pub fn configuration(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    /// An error of kind [`ErrorKind::InvalidRequest`].
    pub fn invalid_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::InvalidRequest, message)
    }

    fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: Some(message.into()),
            operation: None,
            effort: Effort::default(),
            transient: false,
            maybe_done: false,
            answer: None,
            json_path: None,
            source: None,
        }))
    }

    pub(crate) fn deadline(limit: Duration) -> Self {
        Self::timed_out(format!(
            "the deadline of {limit:?} for the whole call has passed"
        ))
    }

    /// What an application brings along has not ended in time.
    #[doc(hidden)]
    pub fn timed_out(message: impl Into<Cow<'static, str>>) -> Self {
        let mut error = Self::new(ErrorKind::Timeout, message);
        error.0.transient = true;
        error
    }

    /// An answer outside 2xx.
    pub(crate) fn api(circumstances: Circumstances, body: Body) -> Self {
        let plain_text = circumstances
            .headers
            .get(CONTENT_TYPE)
            .is_some_and(|media_type| media_type.as_bytes().starts_with(b"text/plain"));
        let parsed = ErrorBody::parse(&body, plain_text);
        let message = match &parsed.message {
            Some(message) => Some(Cow::Owned(message.clone())),
            None if circumstances.status.is_redirection() => {
                Some(Cow::Borrowed("redirects are not followed"))
            }
            None => None,
        };
        let mut error = Self::new(ErrorKind::Api, "");
        error.0.message = message;
        let failure = Failure::of_answer(circumstances.status, &parsed);
        error.0.transient = failure.is_some();
        error.0.maybe_done =
            failure == Some(Failure::MaybeDone) || circumstances.status.is_server_error();
        error.answered(circumstances, body, parsed)
    }

    /// A 2xx answer whose body is not what was expected.
    pub(crate) fn decode(circumstances: Circumstances, body: Body, failure: DecodeFailure) -> Self {
        let mut error = Self::new(ErrorKind::Decode, failure.reason);
        error.0.json_path = Some(failure.path);
        error.0.maybe_done = true;
        error.answered(circumstances, body, ErrorBody::default())
    }

    /// A page that leads back to one that was there before; `cursor` is the name of its cursor.
    #[doc(hidden)]
    pub fn repeated_cursor<T>(page: Response<T>, cursor: &str) -> Self {
        let failure = DecodeFailure {
            path: format!("$.list_metadata.{cursor}"),
            reason: "the list gave this cursor before, so it would never end".to_owned(),
        };
        Self::decode(page.into_circumstances(), Body::default(), failure)
    }

    pub(crate) fn transport(error: TransportError) -> Self {
        let (kind, message) = match error.kind() {
            TransportErrorKind::Connect => (ErrorKind::Connection, "could not connect"),
            TransportErrorKind::Tls => (ErrorKind::Connection, "the TLS handshake failed"),
            TransportErrorKind::Reset => (
                ErrorKind::Connection,
                "the connection broke before the answer was complete",
            ),
            TransportErrorKind::Timeout => (ErrorKind::Timeout, "no complete answer in time"),
            TransportErrorKind::BodyTooLarge => (
                ErrorKind::ResponseTooLarge,
                "the answer is longer than the client takes",
            ),
            TransportErrorKind::Other => (ErrorKind::Connection, "the request could not be sent"),
        };
        let mut made = Self::new(kind, message);
        made.0.transient = Failure::of_error(&error).is_some();
        made.0.maybe_done = error.maybe_sent();
        made.0.source = error.into_source().map(Arc::from);
        made
    }

    fn answered(mut self, circumstances: Circumstances, body: Body, parsed: ErrorBody) -> Self {
        self.0.operation = Some(circumstances.operation.clone());
        self.0.effort = circumstances.effort;
        self.0.answer = Some(FailedAnswer {
            circumstances,
            body,
            parsed,
        });
        self
    }

    pub(crate) fn of(mut self, operation: Cow<'static, Operation>) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn after(mut self, effort: Effort) -> Self {
        self.0.effort = effort;
        self
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    fn circumstances(&self) -> Option<&Circumstances> {
        Some(&self.0.answer.as_ref()?.circumstances)
    }

    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The HTTP status of the answer, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        Some(self.circumstances()?.status)
    }

    /// The code the API gave the failure, such as `entity_not_found` or, from
    /// the token endpoints, `invalid_grant` (RFC 6749, section 5.2).
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.answer.as_ref()?.parsed.code.as_deref()
    }

    /// What went wrong in words: the API's for an answer outside 2xx (`None`
    /// when it gave none), else those of this crate.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The single faults the API found in the request; empty when it named
    /// none.
    #[must_use]
    pub fn field_errors(&self) -> &[FieldError] {
        self.0
            .answer
            .as_ref()
            .map_or(&[], |answer| &answer.parsed.field_errors)
    }

    /// The id under which WorkOS knows the request. Quote it to their support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.circumstances()?.request_id.as_deref()
    }

    /// How long the API asks to wait before the next attempt, from the time the
    /// answer arrived (RFC 9110, section 10.2.3).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.circumstances()?.retry_after
    }

    /// How much may still be asked; `None` when the API did not say.
    #[must_use]
    pub fn rate_limit(&self) -> Option<&RateLimit> {
        self.circumstances()?.rate_limit.as_ref()
    }

    /// How often the request was sent, or tried to be: 0 when it was refused
    /// before that.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.effort.attempts
    }

    /// How long the call took, with all attempts and the waits between them.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.effort.elapsed
    }

    /// The operation that failed; `None` when no call was made.
    #[must_use]
    pub fn operation(&self) -> Option<&Operation> {
        self.0.operation.as_deref()
    }

    /// Where in the JSON of the answer decoding failed, such as
    /// `$.data[3].id`; only for [`ErrorKind::Decode`].
    #[must_use]
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path.as_deref()
    }

    /// The headers of the answer, if there was one.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        Some(&self.circumstances()?.headers)
    }

    /// The body of the answer as it came. It may hold tokens, such as
    /// `pending_authentication_token`: keep it out of logs.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.0.answer.as_ref().map(|answer| &*answer.body)
    }

    /// The circumstances of the answer, for those that make a value of this failure; `None` when
    /// there was no answer.
    #[must_use]
    pub fn response(&self) -> Option<Response<()>> {
        Some(Response::new((), self.circumstances()?.clone()))
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.source {
            Some(source) => Some(source.as_ref()),
            None => None,
        }
    }
}
