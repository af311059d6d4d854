//! The one error type of the SDK. It answers what went wrong
//! ([`Error::kind`] and the predicates), where (operation, status, request id)
//! and what the API said about it. It never shows the body of an answer, which
//! may hold tokens.
//!
//! ```text
//! Error
//! ├── Configuration      the client cannot be built, or lacks what the call needs
//! ├── InvalidRequest     refused here, nothing was sent
//! ├── Connection         no complete answer arrived
//! ├── Timeout            no complete answer arrived in time
//! ├── ResponseTooLarge   the answer is longer than the client takes
//! ├── Api                the API answered with a status outside 2xx
//! │   ├── 400 is_bad_request      409 is_conflict
//! │   ├── 401 is_unauthorized     422 is_unprocessable
//! │   ├── 403 is_forbidden        429 is_rate_limited
//! │   └── 404 is_not_found        5xx is_server_error
//! └── Decode             a 2xx answer whose body is not what was expected
//! ```

mod body;
mod display;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

pub(crate) use body::ErrorBody;
pub use body::FieldError;

use crate::Operation;
use crate::decode::DecodeFailure;
use crate::transport::{TransportError, TransportErrorKind};

/// Why a call, or building a client, failed.
///
/// ```
/// # fn show(result: Result<String, workos_core::Error>) {
/// match result {
///     Ok(name) => println!("{name}"),
///     Err(error) if error.is_not_found() => println!("no such organization"),
///     Err(error) => eprintln!("{error}"),
/// }
/// # }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    /// Our words, or those of the API for an answer outside 2xx.
    message: Option<Cow<'static, str>>,
    operation: Option<Cow<'static, Operation>>,
    attempts: u32,
    answer: Option<FailedAnswer>,
    json_path: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What is kept of an answer that ended in an error.
pub(crate) struct FailedAnswer {
    pub(crate) status: StatusCode,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) parsed: ErrorBody,
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
            attempts: 0,
            answer: None,
            json_path: None,
            source: None,
        }))
    }

    pub(crate) fn deadline(limit: Duration) -> Self {
        Self::new(
            ErrorKind::Timeout,
            format!("the deadline of {limit:?} for the whole call has passed"),
        )
    }

    pub(crate) fn api(answer: FailedAnswer) -> Self {
        let message = match &answer.parsed.message {
            Some(message) => Some(Cow::Owned(message.clone())),
            None if answer.status.is_redirection() => {
                Some(Cow::Borrowed("redirects are not followed"))
            }
            None => None,
        };
        let mut error = Self::new(ErrorKind::Api, "");
        error.0.message = message;
        error.0.answer = Some(answer);
        error
    }

    pub(crate) fn decode(answer: FailedAnswer, failure: DecodeFailure) -> Self {
        let mut error = Self::new(ErrorKind::Decode, failure.reason);
        error.0.json_path = Some(failure.path);
        error.0.answer = Some(answer);
        error
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
        made.0.source = error.into_source();
        made
    }

    pub(crate) fn for_operation(mut self, operation: Cow<'static, Operation>) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn after_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The HTTP status of the answer, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.answer.as_ref().map(|answer| answer.status)
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
        self.0.answer.as_ref()?.request_id.as_deref()
    }

    /// How long the API asks to wait before the next attempt, from the time the
    /// answer arrived (RFC 9110, section 10.2.3).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.answer.as_ref()?.retry_after
    }

    /// How often the request was sent, or tried to be: 0 when it was refused
    /// before that.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
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
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    /// The body of the answer as it came. It may hold tokens, such as
    /// `pending_authentication_token`: keep it out of logs.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.0.answer.as_ref().map(|answer| &answer.body)
    }

    fn is_status(&self, status: StatusCode) -> bool {
        self.0.kind == ErrorKind::Api && self.status() == Some(status)
    }

    /// Status 400: the API does not accept the request as it is.
    #[must_use]
    pub fn is_bad_request(&self) -> bool {
        self.is_status(StatusCode::BAD_REQUEST)
    }

    /// Status 401: the API key or access token is missing, wrong or expired.
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.is_status(StatusCode::UNAUTHORIZED)
    }

    /// Status 403: the credentials are good, but do not allow this.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.is_status(StatusCode::FORBIDDEN)
    }

    /// Status 404: no such thing, or not in this environment.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.is_status(StatusCode::NOT_FOUND)
    }

    /// Status 409: the request clashes with what is there.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.is_status(StatusCode::CONFLICT)
    }

    /// Status 422: fields of the request are wrong; see
    /// [`field_errors`](Self::field_errors).
    #[must_use]
    pub fn is_unprocessable(&self) -> bool {
        self.is_status(StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// Status 429: too many requests; see [`retry_after`](Self::retry_after).
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.is_status(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Status 500 to 599: the fault is with the server.
    #[must_use]
    pub fn is_server_error(&self) -> bool {
        self.0.kind == ErrorKind::Api
            && self.status().is_some_and(|status| status.is_server_error())
    }

    /// No complete answer arrived in time. Whether the request was carried out
    /// is unknown.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// The server could not be reached, or the connection broke.
    #[must_use]
    pub fn is_connection(&self) -> bool {
        self.0.kind == ErrorKind::Connection
    }

    /// The API reported success, but its answer could not be read. The request
    /// was carried out.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.0.kind == ErrorKind::Decode
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
