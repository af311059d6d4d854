//! Settings of a client, checked once when it is built.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use super::{Client, Inner, authorization};
use crate::base_url::BaseUrl;
use crate::rate_limiter::RateLimiter;
use crate::transport::{Transport, default_transport};
use crate::{Clock, Error, RetryPolicy, Secret, SystemClock};

const DEFAULT_BASE_URL: &str = "https://api.workos.com";
const PRODUCT: &str = concat!("workos-rust/", env!("CARGO_PKG_VERSION"));

/// Makes a [`Client`], or a `C` around one.
#[must_use]
pub struct ClientBuilder<C = Client> {
    api_key: Option<Secret>,
    client_id: Option<String>,
    base_url: Option<String>,
    app: Option<String>,
    timeout: Duration,
    connect_timeout: Duration,
    max_response_bytes: usize,
    retry: RetryPolicy,
    requests_per_minute: Option<u32>,
    transport: Option<Arc<dyn Transport>>,
    clock: Arc<dyn Clock>,
    client: PhantomData<fn() -> C>,
}

impl<C> Default for ClientBuilder<C> {
    fn default() -> Self {
        Self {
            api_key: None,
            client_id: None,
            base_url: None,
            app: None,
            timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(10),
            max_response_bytes: 64 * 1024 * 1024,
            retry: RetryPolicy::default(),
            requests_per_minute: None,
            transport: None,
            clock: Arc::new(SystemClock),
            client: PhantomData,
        }
    }
}

impl<C: From<Client>> ClientBuilder<C> {
    /// The API key, `sk_..`. Clients that only call public operations go
    /// without.
    pub fn api_key(mut self, api_key: impl Into<Secret>) -> Self {
        self.api_key = Some(api_key.into());
        self
    }

    /// The client id of the environment, `client_..`.
    pub fn client_id(mut self, client_id: impl Into<String>) -> Self {
        self.client_id = Some(client_id.into());
        self
    }

    /// Where the API is; `https://api.workos.com` unless set. A path in it is
    /// kept in front of every route.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Names the application in the `User-Agent` header, behind this SDK (RFC
    /// 9110, section 10.1.5).
    pub fn app_info(mut self, name: &str, version: &str) -> Self {
        self.app = Some(format!("{name}/{version}"));
        self
    }

    /// How long one attempt may take, from sending to the end of the answer; 60
    /// seconds unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long connecting may take, within the timeout; 10 seconds unless set.
    /// A transport of your own has its own rule, and so has a JavaScript host (wasm32).
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The longest answer to take, in bytes; 64 MiB unless set.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// How failed attempts are repeated.
    pub fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// At most so many requests begin in any minute, over all clones of the client; unlimited unless
    /// set. Those over it wait for their turn, so that a bulk job stays under the quota of the API
    /// instead of running into 429. A call whose deadline comes first fails without waiting.
    ///
    /// The API counts for all clients of an environment together: leave room for the others.
    pub fn requests_per_minute(mut self, most: u32) -> Self {
        self.requests_per_minute = Some(most);
        self
    }

    /// Sends through this instead of the built-in HTTP client.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Tells time by this clock, for example in tests.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Checks the settings and makes the client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when a
    /// setting cannot work: an empty API key or client id, a base URL that is
    /// none, or `https://` without TLS or CA certificates.
    #[cfg_attr(
        target_arch = "wasm32",
        expect(
            clippy::arc_with_non_send_sync,
            reason = "wasm32 has one thread; elsewhere both are thread-safe"
        )
    )]
    pub fn build(self) -> Result<C, Error> {
        let authorization = match &self.api_key {
            Some(api_key) => Some(authorization(api_key, "API key").map_err(Error::configuration)?),
            None => None,
        };
        if self.client_id.as_deref() == Some("") {
            return Err(Error::configuration("the client id is empty"));
        }
        let base_url = BaseUrl::parse(self.base_url.as_deref().unwrap_or(DEFAULT_BASE_URL))
            .map_err(Error::configuration)?;
        if self.requests_per_minute == Some(0) {
            return Err(Error::configuration(
                "the requests per minute are 0, so that no call could be made",
            ));
        }
        let user_agent = match &self.app {
            Some(app) => HeaderValue::try_from(format!("{PRODUCT} {app}")).map_err(|_| {
                Error::configuration("the name or version of the application is not plain text")
            })?,
            None => HeaderValue::from_static(PRODUCT),
        };
        let (transport, without_tls) = match self.transport {
            Some(transport) => (transport, None),
            None => {
                let made = default_transport(self.connect_timeout)?;
                (made.transport, made.without_tls)
            }
        };
        let without_tls = match without_tls {
            Some(error) if base_url.is_encrypted() => return Err(error),
            other => other.and_then(|error| error.message().map(str::to_owned)),
        };
        Ok(C::from(Client {
            inner: Arc::new(Inner {
                api_key: self.api_key,
                authorization,
                client_id: self.client_id,
                base_url,
                user_agent,
                timeout: self.timeout,
                max_response_bytes: self.max_response_bytes,
                retry: self.retry,
                rate_limiter: self.requests_per_minute.map(RateLimiter::per_minute),
                transport,
                without_tls,
                clock: self.clock,
            }),
        }))
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("api_key", &self.api_key)
            .field("client_id", &self.client_id)
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    fn refusal(builder: ClientBuilder<Client>) -> String {
        let error = builder.build().expect_err("must not build");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        error.to_string()
    }

    fn local() -> ClientBuilder {
        Client::builder().base_url("http://127.0.0.1:1/")
    }

    #[test]
    fn settings_that_cannot_work_are_named_without_secrets() {
        assert!(refusal(local().api_key("")).contains("API key is empty"));
        let refused = refusal(local().api_key("sk_canary\n"));
        assert!(refused.contains("API key") && !refused.contains("canary"));
        assert!(refusal(local().client_id("")).contains("client id"));
        assert!(refusal(local().base_url("api.workos.com")).contains("base URL"));
        assert!(refusal(local().app_info("a\nb", "1")).contains("application"));
        assert!(refusal(local().requests_per_minute(0)).contains("requests per minute"));
    }

    #[test]
    fn debug_shows_no_secret() {
        let builder = local().api_key("sk_canary");
        assert!(!format!("{builder:?}").contains("canary"));
        let client = builder.build().expect("builds");
        assert!(!format!("{client:?}").contains("canary"));
    }

    #[cfg(all(not(feature = "rustls"), not(target_arch = "wasm32")))]
    #[test]
    fn https_needs_tls() {
        assert!(refusal(Client::builder()).contains("feature `rustls`"));
    }
}
