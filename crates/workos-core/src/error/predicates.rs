//! The questions an application asks of an error, each with what to do about the answer.

use http::{Method, StatusCode};

use super::{Error, ErrorKind};

impl Error {
    fn is_status(&self, status: StatusCode) -> bool {
        self.0.kind == ErrorKind::Api && self.status() == Some(status)
    }

    /// Status 400: the API does not accept the request as it is. Sending it again does not help;
    /// [`code`](Self::code) and [`message`](Self::message) say what to change. On a sign-in it can
    /// mean that a code or refresh token no longer counts (`invalid_grant`): start anew.
    #[must_use]
    pub fn is_bad_request(&self) -> bool {
        self.is_status(StatusCode::BAD_REQUEST)
    }

    /// Status 401: the API key or access token is missing, wrong or expired. Check which
    /// environment the key belongs to; get a fresh access token. No other call of the same
    /// credentials will do better.
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.is_status(StatusCode::UNAUTHORIZED)
    }

    /// Status 403: the credentials are good, but do not allow this. The key lacks a permission, or
    /// a sign-in needs a further step, which [`code`](Self::code) names.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.is_status(StatusCode::FORBIDDEN)
    }

    /// Status 404, said by the API of the thing that was asked for: it does not exist, or not in
    /// the environment of the key. Safe to take as "there is none"; the address was right, as
    /// [`is_missing_route`](Self::is_missing_route) is false.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.is_status(StatusCode::NOT_FOUND) && !self.is_missing_route()
    }

    /// Status 404, said of the address: whoever answered does not know the route. Do not take it as
    /// "there is no such thing". Check the base URL (a proxy or an emulator may not know all of the
    /// API), the path of a request of your own, or whether this SDK is newer than what it calls.
    ///
    /// The API says in JSON what it did not find; an answer without, or with the sentence of its
    /// server framework (`Cannot GET /..`), comes from before the operation.
    #[must_use]
    pub fn is_missing_route(&self) -> bool {
        let Some(answer) = &self.0.answer else {
            return false;
        };
        let has_body = self
            .operation()
            .is_none_or(|operation| operation.method() != Method::HEAD);
        self.is_status(StatusCode::NOT_FOUND) && has_body && !answer.parsed.is_of_an_operation
    }

    /// Status 409: the request clashes with what is there, such as a name that is taken. Read what
    /// is there before trying again.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.is_status(StatusCode::CONFLICT)
    }

    /// Status 422: values in the request are wrong. [`field_errors`](Self::field_errors) names
    /// them, often well enough to show to the person who typed them.
    #[must_use]
    pub fn is_unprocessable(&self) -> bool {
        self.is_status(StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// Status 429: too many requests, also after the retries. Try later, after
    /// [`retry_after`](Self::retry_after) where it says so; bulk jobs should set
    /// `requests_per_minute` on the client. With the code `daily_quota_exceeded` it will not pass
    /// today.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.is_status(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Status 500 to 599: the fault is with the server. Reads were tried again already; after a
    /// write it is unknown whether it was carried out. Quote [`request_id`](Self::request_id) when
    /// it stays.
    #[must_use]
    pub fn is_server_error(&self) -> bool {
        self.0.kind == ErrorKind::Api
            && self.status().is_some_and(|status| status.is_server_error())
    }

    /// No complete answer arrived in time. Whether the request was carried out is mostly unknown
    /// ([`maybe_carried_out`](Self::maybe_carried_out)): look before writing again. A longer
    /// `timeout` helps where answers are long.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// The server could not be reached, or the connection broke. The source says why: a name that
    /// does not resolve, a refused connection, a certificate that is not trusted.
    #[must_use]
    pub fn is_connection(&self) -> bool {
        self.0.kind == ErrorKind::Connection
    }

    /// The API reported success, but its answer could not be read. The request was carried out: do
    /// not repeat a write. [`json_path`](Self::json_path) says where the answer differs from what
    /// this SDK knows.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.0.kind == ErrorKind::Decode
    }

    /// The code is `invalid_grant`, with whatever status (RFC 6749, section 5.2): the code or token
    /// that was given does not count, because it is wrong, expired, used before, revoked, or not
    /// this client's. A session whose refresh token says so is over: have the person sign in again.
    #[must_use]
    pub fn is_invalid_grant(&self) -> bool {
        self.0.kind == ErrorKind::Api && self.code() == Some("invalid_grant")
    }

    /// The failure may pass by itself, so that the same call can succeed later: refused and broken
    /// connections, timeouts, 429 (but not `daily_quota_exceeded`), 408, 500, 502, 503, 504, and 520
    /// to 526 of the proxy before the API. A job may be put back into its queue; repeat a write only
    /// if doing it twice does no harm, or where [`maybe_carried_out`](Self::maybe_carried_out) is
    /// false.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.0.transient
    }

    /// The API may have done what was asked, or has: the failure came after the request was sent,
    /// in any of the attempts. After a write, look before you repeat it. False when nothing was
    /// sent, and when the API refused the request.
    #[must_use]
    pub fn maybe_carried_out(&self) -> bool {
        self.0.maybe_done || self.0.effort.maybe_done_before
    }
}
