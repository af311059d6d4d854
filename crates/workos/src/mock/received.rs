//! A request as the server of a test received it.

use std::fmt;

use form_urlencoded::parse;
use workos_core::bytes::Bytes;
use workos_core::http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use workos_core::http::{HeaderMap, Method};
use workos_core::serde_json::{self, Value};

use super::difference::target;

/// A request that a [`MockServer`](super::MockServer) received.
#[derive(Clone)]
pub struct ReceivedRequest {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl ReceivedRequest {
    /// Its method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path below the base URL, as it was sent.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The value of a parameter of the query; the first, if there are several.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<String> {
        let (_, value) = parse(self.query.as_bytes()).find(|(known, _)| known == name)?;
        Some(value.into_owned())
    }

    /// Its headers. That of the credentials is marked as sensitive.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as it was sent.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body as JSON; `None` where it is none.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

// Functions, not `From`: httpmock is no part of the public interface.
impl ReceivedRequest {
    /// A request below this path; `None` for another.
    pub(super) fn below(prefix: &str, request: &httpmock::HttpMockRequest) -> Option<Self> {
        let uri = request.uri();
        let path = uri.path().strip_prefix(prefix)?;
        let mut headers = request.headers();
        for name in [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION] {
            if let Some(credential) = headers.get_mut(name) {
                credential.set_sensitive(true);
            }
        }
        Some(Self {
            method: request.method(),
            path: path.to_owned(),
            query: uri.query().unwrap_or_default().to_owned(),
            headers,
            body: request.body_bytes(),
        })
    }
}

/// Shows what was called; the rest may hold credentials.
impl fmt::Debug for ReceivedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceivedRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for ReceivedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, target(&self.path, &self.query))
    }
}
