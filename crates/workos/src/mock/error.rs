//! Failures as the API writes them.

use std::time::Duration;

use workos_core::bytes::Bytes;
use workos_core::http::header::{CONTENT_TYPE, RETRY_AFTER};
use workos_core::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use workos_core::serde_json::{Map, Value, json};

use super::reply::Reply;

/// A failure that a mock answers with, in the shapes of the API.
///
/// ```
/// use workos::mock::MockError;
/// use workos::serde_json::json;
///
/// // What `is_validation()` tells:
/// let taken = MockError::unprocessable().field_error("domain", "domain_already_taken");
///
/// // A next step of signing in:
/// let choose = MockError::forbidden()
///     .code("organization_selection_required")
///     .member("pending_authentication_token", json!("pat_1"))
///     .member("user", json!({"id": "user_1", "email": "ada@example.com"}))
///     .member("organizations", json!([{"id": "org_1", "name": "Acme"}]));
///
/// // Of the token endpoint (RFC 6749, section 5.2):
/// let invalid = MockError::oauth("invalid_grant", "The code was used before.");
/// ```
#[derive(Clone, Debug)]
#[must_use = "it is given to a mock"]
// Boxed, so that a function that may fail with it gives little.
pub struct MockError(Box<Failure>);

#[derive(Clone, Debug)]
struct Failure {
    status: StatusCode,
    members: Map<String, Value>,
    headers: HeaderMap,
    /// Instead of the members: what a proxy says.
    text: Option<String>,
    disconnects: bool,
}

impl MockError {
    /// A failure with this status and an empty object.
    ///
    /// # Panics
    ///
    /// Where the status is none of a failure: an answer with another is given by
    /// [`Expectation::returns_raw`](super::Expectation::returns_raw).
    #[track_caller]
    pub fn new(status: StatusCode) -> Self {
        assert!(
            status.is_client_error() || status.is_server_error(),
            "{status} is no failure"
        );
        Self(Box::new(Failure {
            status,
            members: Map::new(),
            headers: HeaderMap::new(),
            text: None,
            disconnects: false,
        }))
    }

    /// 400: the request cannot be carried out as it is.
    pub fn bad_request() -> Self {
        Self::new(StatusCode::BAD_REQUEST).message("Bad Request")
    }

    /// 401: the credentials are wrong.
    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED).message("Unauthorized")
    }

    /// 403: the credentials do not suffice.
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN).message("Forbidden")
    }

    /// 404, as an operation says it: `entity_not_found`.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND)
            .code("entity_not_found")
            .message("There is no such thing.")
    }

    /// 409: it contradicts what is there.
    pub fn conflict() -> Self {
        Self::new(StatusCode::CONFLICT).message("Conflict")
    }

    /// 422: something in the request is wrong. What it is says [`field_error`](Self::field_error).
    pub fn unprocessable() -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY).message("Validation failed")
    }

    /// 429: too many requests. When it may be tried again can be said by
    /// [`retry_after`](Self::retry_after).
    pub fn rate_limited() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS).message("Too many requests")
    }

    /// 500: the API is at fault.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR).message("Internal Server Error")
    }

    /// 503: the API cannot be reached just now, said by a proxy in HTML.
    pub fn unavailable() -> Self {
        let mut error = Self::new(StatusCode::SERVICE_UNAVAILABLE);
        error.0.text = Some("<html><body>Service Unavailable</body></html>".to_owned());
        error.header(CONTENT_TYPE, HeaderValue::from_static("text/html"))
    }

    /// No answer: the connection ends when the request was received. Whether it was carried out, the
    /// client cannot know.
    pub fn connection_lost() -> Self {
        let mut error = Self::new(StatusCode::BAD_GATEWAY);
        error.0.disconnects = true;
        error
    }

    /// 400 of a token endpoint: `error` and `error_description` (RFC 6749, section 5.2).
    pub fn oauth(error: &str, description: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST)
            .member("error", json!(error))
            .member("error_description", json!(description))
    }

    /// The code, by which an application tells failures apart.
    pub fn code(self, code: &str) -> Self {
        self.member("code", json!(code))
    }

    /// The failure in words.
    pub fn message(self, message: impl Into<String>) -> Self {
        self.member("message", Value::String(message.into()))
    }

    /// Says that a field is wrong, and how. Calls add up.
    pub fn field_error(mut self, field: &str, code: &str) -> Self {
        let errors = self.0.members.entry("errors").or_insert_with(|| json!([]));
        if let Value::Array(errors) = errors {
            errors.push(json!({"field": field, "code": code}));
        }
        self
    }

    /// Sets a member of the body.
    pub fn member(mut self, name: &str, value: Value) -> Self {
        self.0.members.insert(name.to_owned(), value);
        self.0.text = None;
        self
    }

    /// Says when it may be tried again, in whole seconds.
    pub fn retry_after(self, wait: Duration) -> Self {
        self.header(RETRY_AFTER, HeaderValue::from(wait.as_secs()))
    }

    /// Sets a header.
    ///
    /// # Panics
    ///
    /// Where the value is not ASCII.
    #[track_caller]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        assert!(value.to_str().is_ok(), "the header `{name}` is not ASCII");
        self.0.headers.insert(name, value);
        self
    }

    pub(super) fn into_reply(self) -> Reply {
        let mut failure = *self.0;
        let body = match failure.text {
            Some(text) => Bytes::from(text),
            None => {
                let json = HeaderValue::from_static("application/json");
                failure.headers.insert(CONTENT_TYPE, json);
                Bytes::from(Value::Object(failure.members).to_string())
            }
        };
        Reply {
            status: failure.status,
            headers: failure.headers,
            body,
            disconnects: failure.disconnects,
        }
    }
}
