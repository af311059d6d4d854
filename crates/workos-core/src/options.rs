//! What can be set for a single call, over and above the client's settings.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::{Error, Secret};

/// Settings of one call. Those not set come from the client.
///
/// ```
/// use std::time::Duration;
/// use workos::CallOptions;
///
/// let options = CallOptions::new()
///     .timeout(Duration::from_secs(5))
///     .header("x-trace", "abc")
///     .idempotency_key("order-17");
/// ```
#[derive(Clone, Default)]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) max_response_bytes: Option<usize>,
    pub(crate) headers: HeaderMap,
    pub(crate) idempotency_key: Option<String>,
    pub(crate) retries: Option<u32>,
    pub(crate) api_key: Option<Secret>,
    pub(crate) access_token: Option<Secret>,
    pub(crate) base_url: Option<String>,
    /// The first header that cannot be sent.
    flaw: Option<String>,
}

/// Headers that the client writes itself, and what sets them instead.
const RESERVED: [(HeaderName, &str); 6] = [
    (header::AUTHORIZATION, "set `api_key` or `access_token`"),
    (IDEMPOTENCY_KEY, "set `idempotency_key`"),
    (header::HOST, "set `base_url`"),
    (header::CONTENT_LENGTH, "it follows from the body"),
    (header::TRANSFER_ENCODING, "it follows from the body"),
    (header::CONNECTION, "it belongs to the transport"),
];

pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

impl CallOptions {
    /// Nothing set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How long one attempt may take, from sending to the end of the answer.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How long the whole call may take, with all attempts and the waits
    /// between them. Unlimited unless set.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// The longest answer to take, in bytes after decompression.
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = Some(bytes);
        self
    }

    /// Sends a header, replacing the client's of that name. Headers that the
    /// client must write itself, such as `Authorization`, are refused when the
    /// call is made, as are names and values HTTP does not allow.
    #[must_use]
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        match (name.try_into(), value.try_into()) {
            (Ok(name), Ok(value)) => self.set_header(name, value),
            (Ok(name), Err(_)) => {
                self.refuse(format!("the value of the header `{name}` is invalid"))
            }
            (Err(_), _) => self.refuse("the name of a header is invalid".to_owned()),
        }
        self
    }

    fn set_header(&mut self, name: HeaderName, value: HeaderValue) {
        match RESERVED.iter().find(|(reserved, _)| *reserved == name) {
            Some((_, instead)) => {
                self.refuse(format!("the header `{name}` cannot be set: {instead}"));
            }
            None => {
                self.headers.insert(name, value);
            }
        }
    }

    fn refuse(&mut self, flaw: String) {
        self.flaw.get_or_insert(flaw);
    }

    /// Names the call, so that the API carries it out once however often it
    /// arrives. Operations that are otherwise not repeated are then retried
    /// after ambiguous failures too, but for those that send mail or use up a
    /// code. Honoured by audit-log events; other endpoints may ignore it.
    #[must_use]
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    /// How often the call is repeated at most after failures that allow it.
    #[must_use]
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = Some(retries);
        self
    }

    /// Calls with this API key instead of the client's.
    #[must_use]
    pub fn api_key(mut self, api_key: impl Into<Secret>) -> Self {
        self.api_key = Some(api_key.into());
        self
    }

    /// Calls with the access token of a person. Operations made for one need
    /// it; on others it takes the place of the API key.
    #[must_use]
    pub fn access_token(mut self, access_token: impl Into<Secret>) -> Self {
        self.access_token = Some(access_token.into());
        self
    }

    /// Calls this base URL instead of the client's. The credentials go there.
    #[must_use]
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        match &self.flaw {
            Some(flaw) => Err(Error::invalid_request(flaw.clone())),
            None if self.timeout == Some(Duration::ZERO) => {
                Err(Error::invalid_request("the timeout of the call is zero"))
            }
            None => Ok(()),
        }
    }
}

/// Shows the names of headers only: their values may be credentials.
impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let header_names: Vec<&HeaderName> = self.headers.keys().collect();
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("headers", &header_names)
            .field("idempotency_key", &self.idempotency_key)
            .field("retries", &self.retries)
            .field("api_key", &self.api_key)
            .field("access_token", &self.access_token)
            .field("base_url", &self.base_url.is_some())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_the_client_are_refused() {
        for name in ["Authorization", "idempotency-key", "Host", "content-length"] {
            let error = CallOptions::new()
                .header(name, "x")
                .check()
                .expect_err(name);
            assert!(error.to_string().contains(&name.to_ascii_lowercase()));
        }
        assert!(
            CallOptions::new()
                .header("x-a", "b\r\nc: d")
                .check()
                .is_err()
        );
        assert!(CallOptions::new().header("x a", "b").check().is_err());
        assert!(CallOptions::new().timeout(Duration::ZERO).check().is_err());
        assert!(CallOptions::new().header("user-agent", "b").check().is_ok());
    }

    #[test]
    fn debug_redacts() {
        let options = CallOptions::new()
            .api_key("sk_canary")
            .access_token("tok_canary")
            .header("x-token", "header_canary")
            .base_url("https://user:canary@example.com");
        let shown = format!("{options:?}");
        assert!(!shown.contains("canary"), "{shown}");
        assert!(shown.contains("x-token"), "{shown}");
    }
}
