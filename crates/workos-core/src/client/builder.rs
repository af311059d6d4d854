//! Settings of a client, checked once when it is built. What environment
//! variables say is read in `environment`; how settings of the connection work
//! is the transport's to know.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use super::outgoing::authorization;
use super::setting::Setting;
use super::{Client, Inner};
use crate::base_url::BaseUrl;
use crate::rate_limiter::RateLimiter;
#[cfg(not(target_arch = "wasm32"))]
use crate::transport::Proxy;
use crate::transport::{ConnectionSettings, DefaultTransport, Transport, default_transport};
use crate::{Clock, Error, RetryPolicy, Secret, SystemClock};

/// Where the API is.
pub const DEFAULT_BASE_URL: &str = "https://api.workos.com";
const PRODUCT: &str = concat!("workos-rust/", env!("CARGO_PKG_VERSION"));

/// Makes a [`Client`], or a `C` around one.
///
/// ```
/// # fn main() -> Result<(), workos::Error> {
/// use std::time::Duration;
/// use workos::Client;
///
/// let client = Client::builder()
///     .api_key("sk_test_123")
///     .base_url("http://127.0.0.1:4100")
///     .timeout(Duration::from_secs(20))
///     .app_info("shop", "1.2")
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct ClientBuilder<C = Client> {
    pub(super) api_key: Option<Setting<Secret>>,
    pub(super) client_id: Option<Setting<String>>,
    pub(super) base_url: Setting<String>,
    pub(super) timeout: Setting<Duration>,
    app: Option<(Setting<String>, Setting<String>)>,
    max_response_bytes: usize,
    retry: RetryPolicy,
    requests_per_minute: Option<u32>,
    connection: ConnectionSettings,
    transport: Option<Arc<dyn Transport>>,
    clock: Arc<dyn Clock>,
    #[cfg(feature = "mock")]
    attachment: Option<crate::Attachment>,
    client: PhantomData<fn() -> C>,
}

impl<C> Default for ClientBuilder<C> {
    fn default() -> Self {
        Self {
            api_key: None,
            client_id: None,
            base_url: Setting::by_default("base URL", DEFAULT_BASE_URL.to_owned()),
            timeout: Setting::by_default("timeout", Duration::from_secs(60)),
            app: None,
            max_response_bytes: 64 * 1024 * 1024,
            retry: RetryPolicy::default(),
            requests_per_minute: None,
            connection: ConnectionSettings::default(),
            transport: None,
            clock: Arc::new(SystemClock),
            #[cfg(feature = "mock")]
            attachment: None,
            client: PhantomData,
        }
    }
}

impl<C: From<Client>> ClientBuilder<C> {
    /// The API key, `sk_..`. Clients that only call public operations go
    /// without.
    pub fn api_key(mut self, api_key: impl Into<Secret>) -> Self {
        self.api_key = Some(Setting::given("API key", api_key.into()));
        self
    }

    /// The client id of the environment, `client_..`.
    pub fn client_id(mut self, client_id: impl Into<String>) -> Self {
        self.client_id = Some(Setting::given("client id", client_id.into()));
        self
    }

    /// Where the API is; `https://api.workos.com` unless set. A path in it is
    /// kept in front of every route.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Setting::given("base URL", base_url.into());
        self
    }

    /// Names the application in the `User-Agent` header, behind this SDK, as in
    /// `shop/1.2`. Both are tokens of HTTP: ASCII letters, digits and some
    /// punctuation, without spaces and slashes (RFC 9110, section 10.1.5).
    pub fn app_info(mut self, name: &str, version: &str) -> Self {
        self.app = Some((
            Setting::given("application's name", name.to_owned()),
            Setting::given("application's version", version.to_owned()),
        ));
        self
    }

    /// How long one attempt may take, from sending to the end of the answer; 60
    /// seconds unless set. Zero is refused.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Setting::given("timeout", timeout);
        self
    }

    /// How long connecting may take, with the TLS handshake and within the
    /// timeout; 10 seconds unless set. Zero is refused, and so is a transport of
    /// your own beside it: that connects by its own rules. A JavaScript host
    /// (wasm32) has its own too.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connection.connect_timeout = Some(timeout);
        self
    }

    /// The longest answer to take, in bytes after decompression; 64 MiB unless
    /// set.
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

    /// Sends through this instead of the built-in HTTP client, whose settings
    /// cannot be given at the same time.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Tells time by this clock, for example in tests.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// What the client carries for whoever makes it.
    #[cfg(feature = "mock")]
    #[doc(hidden)]
    pub fn attach(mut self, attachment: crate::Attachment) -> Self {
        self.attachment = Some(attachment);
        self
    }

    /// Checks the settings and makes the client. Nothing is sent.
    ///
    /// With the feature `tracing`, an API key that does not begin with `sk_` and
    /// a client id that does not begin with `client_` (or `project_`, as old ones
    /// do) are taken with a warning.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration), with the
    /// name of the setting and where it came from, when one cannot work or two
    /// exclude each other, or for `https://` without TLS or CA certificates.
    #[cfg_attr(
        target_arch = "wasm32",
        expect(
            clippy::arc_with_non_send_sync,
            reason = "wasm32 has one thread; elsewhere both are thread-safe"
        )
    )]
    pub fn build(self) -> Result<C, Error> {
        let authorization = match &self.api_key {
            Some(api_key) => Some(bearer(api_key)?),
            None => None,
        };
        if let Some(client_id) = &self.client_id {
            check_client_id(client_id)?;
        }
        let base_url = BaseUrl::parse_as(&self.base_url.subject(), self.base_url.value()?)
            .map_err(Error::configuration)?;
        if self.requests_per_minute == Some(0) {
            return Err(Error::configuration(
                "the requests per minute (given to the builder) are 0, so that no call could be \
                 made",
            ));
        }
        let timeout = *self.timeout.value()?;
        if timeout.is_zero() {
            return Err(self.timeout.refuse("is zero"));
        }
        let user_agent = user_agent(self.app.as_ref())?;
        let DefaultTransport {
            transport,
            without_tls,
        } = match self.transport {
            Some(transport) => match self.connection.given() {
                Some(setting) => return Err(excluded(setting)),
                None => DefaultTransport {
                    transport,
                    without_tls: None,
                },
            },
            None => default_transport(self.connection)?,
        };
        match &without_tls {
            Some(reason) if base_url.is_encrypted() => {
                let why = format!("begins with https://, but {reason}");
                return Err(self.base_url.refuse(why));
            }
            _ => {}
        }
        Ok(C::from(Client {
            inner: Arc::new(Inner {
                api_key: self.api_key.map(Setting::into_value).transpose()?,
                authorization,
                client_id: self.client_id.map(Setting::into_value).transpose()?,
                base_url,
                user_agent,
                timeout,
                max_response_bytes: self.max_response_bytes,
                retry: self.retry,
                rate_limiter: self.requests_per_minute.map(RateLimiter::per_minute),
                transport,
                without_tls,
                clock: self.clock,
                #[cfg(feature = "mock")]
                attachment: self.attachment,
            }),
        }))
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl<C: From<Client>> ClientBuilder<C> {
    /// Trusts these certificates beside those of the machine, for the API or a
    /// proxy behind a certificate authority of your own: one or more
    /// certificates in PEM. Calls add up.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use workos::Client;
    ///
    /// let client = Client::builder()
    ///     .root_certificate(std::fs::read("/etc/ssl/our-ca.pem")?)
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn root_certificate(mut self, pem: impl AsRef<[u8]>) -> Self {
        self.connection
            .root_certificates
            .push(pem.as_ref().to_vec());
        self
    }

    /// Sends through this HTTP proxy, `http://` or `https://`, with a user and
    /// password in the URL if it wants them (percent-encoded where they hold
    /// other than letters and digits). Requests to `https://` go through it in a
    /// tunnel (`CONNECT`), which it cannot look into.
    ///
    /// Without this and [`no_proxy`](Self::no_proxy), the environment decides:
    /// `HTTPS_PROXY`, or `HTTP_PROXY` for a base URL with `http://`, else
    /// `ALL_PROXY`, and not for the hosts in `NO_PROXY`; each name in lower case
    /// counts too. The last call of the two methods counts.
    ///
    /// ```
    /// # fn main() -> Result<(), workos::Error> {
    /// use workos::Client;
    ///
    /// let client = Client::builder()
    /// #   .base_url("http://127.0.0.1")
    ///     .proxy("http://user:p%40ssword@proxy.example:3128")
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.connection.proxy = Proxy::Url(url.into());
        self
    }

    /// Connects to the API itself, whatever proxy the environment names.
    pub fn no_proxy(mut self) -> Self {
        self.connection.proxy = Proxy::None;
        self
    }

    /// Settings that only reqwest has. The function receives its builder as it
    /// would be used, with TLS, proxy and connect timeout set, and returns the
    /// one to use. Afterwards only the following of redirects is turned off: it
    /// could carry credentials to another host.
    ///
    /// What the function does to TLS is in its own hands: `https://` is then not
    /// checked for certificates to trust before it is used.
    ///
    /// ```
    /// # fn main() -> Result<(), workos::Error> {
    /// use std::time::Duration;
    /// use workos::Client;
    ///
    /// let client = Client::builder()
    /// #   .base_url("http://127.0.0.1")
    ///     .reqwest(|builder| builder.pool_idle_timeout(Duration::from_secs(20)))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "reqwest-builder")]
    pub fn reqwest(
        mut self,
        configure: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + 'static,
    ) -> Self {
        self.connection.configure = Some(std::sync::Mutex::new(Box::new(configure)));
        self
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The base URL is not shown before it is known to hold no password.
        f.debug_struct("ClientBuilder")
            .field("api_key", &self.api_key)
            .field("client_id", &self.client_id)
            .field("timeout", &self.timeout)
            .field("app", &self.app)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("retry", &self.retry)
            .field("connection", &self.connection)
            .finish_non_exhaustive()
    }
}

fn bearer(api_key: &Setting<Secret>) -> Result<HeaderValue, Error> {
    let header =
        authorization(api_key.value()?, &api_key.subject()).map_err(Error::configuration)?;
    warn_unless_it_begins(api_key, api_key.value()?.expose(), "sk_");
    Ok(header)
}

fn check_client_id(client_id: &Setting<String>) -> Result<(), Error> {
    let value = client_id.value()?;
    if value.is_empty() {
        return Err(client_id.refuse("is empty"));
    }
    if value.bytes().any(|byte| !byte.is_ascii_graphic()) {
        return Err(client_id
            .refuse("contains a character that it cannot have, such as a space or line break"));
    }
    // Environments of the first years have ids of the second kind.
    if !value.starts_with("project_") {
        warn_unless_it_begins(client_id, value, "client_");
    }
    Ok(())
}

/// Says that two settings were probably confused. Not a character of the value
/// is printed: it may be any secret.
#[cfg(feature = "tracing")]
fn warn_unless_it_begins<T>(setting: &Setting<T>, value: &str, prefix: &str) {
    if !value.starts_with(prefix) {
        tracing::warn!(target: "workos", "the {} does not begin with `{prefix}`", setting.subject());
    }
}

#[cfg(not(feature = "tracing"))]
fn warn_unless_it_begins<T>(_: &Setting<T>, _: &str, _: &str) {}

fn user_agent(app: Option<&(Setting<String>, Setting<String>)>) -> Result<HeaderValue, Error> {
    let Some((name, version)) = app else {
        return Ok(HeaderValue::from_static(PRODUCT));
    };
    for part in [name, version] {
        let value = part.value()?;
        if value.is_empty() {
            return Err(part.refuse("is empty"));
        }
        if !value.bytes().all(is_token_byte) {
            return Err(part.refuse(
                "contains a character that it cannot have in a `User-Agent` header, such as a \
                 space or slash",
            ));
        }
    }
    let product = format!("{PRODUCT} {}/{}", name.value()?, version.value()?);
    HeaderValue::try_from(product).map_err(|_| name.refuse("cannot be sent"))
}

/// The characters of a token: RFC 9110, section 5.6.2.
fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn excluded(setting: &str) -> Error {
    Error::configuration(format!(
        "the {setting} and the transport (both given to the builder) exclude each other: a \
         transport of your own connects by its own rules"
    ))
}
