//! The client applications hold. Executing requests is the work of
//! `workos-core`.

use std::fmt;

use workos_core::http::Method;
use workos_core::serde::de::DeserializeOwned;
use workos_core::serde_json::Value;
use workos_core::{
    CallOptions, Error, Plain, PreparedRequest, Request, Response, RetryPolicy, Secret,
};

#[cfg(all(feature = "sessions", not(target_arch = "wasm32")))]
use crate::SessionPassword;
#[cfg(feature = "audit_logs")]
use crate::audit_logs::AuditLogs;
#[cfg(feature = "authorization")]
use crate::authorization::Authorization;
#[cfg(feature = "events")]
use crate::events::Events;
#[cfg(feature = "feature_flags")]
use crate::feature_flags::FeatureFlags;
#[cfg(all(feature = "sessions", not(target_arch = "wasm32")))]
use crate::session::SessionsBuilder;
#[cfg(feature = "sso")]
use crate::sso::Sso;
#[cfg(all(feature = "sessions", not(target_arch = "wasm32")))]
use crate::token::{IssuerPolicy, JwksCache, TokenVerifierBuilder};
#[cfg(feature = "user_management")]
use crate::user_management::UserManagement;
#[cfg(feature = "vault")]
use crate::vault::Vault;

/// Makes a [`Client`]; [`Client::builder`] starts one.
pub type ClientBuilder = workos_core::ClientBuilder<Client>;

/// The way to the API. Cloning is cheap: clones share connections and settings.
///
/// ```
/// # fn main() -> Result<(), workos::Error> {
/// let workos = workos::Client::builder()
///     .api_key("sk_test_123")
///     .client_id("client_123")
/// #   .base_url("http://127.0.0.1")
///     .build()?;
/// assert_eq!(workos.client_id(), Some("client_123"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    core: workos_core::Client,
    #[cfg(all(feature = "sessions", not(target_arch = "wasm32")))]
    jwks: JwksCache,
}

impl Client {
    /// A client with the settings in `WORKOS_API_KEY` and, where they are set,
    /// `WORKOS_CLIENT_ID`, `WORKOS_BASE_URL` and `WORKOS_REQUEST_TIMEOUT` (in
    /// seconds, such as `2.5`). Empty variables count as not set. For these and
    /// other settings, see [`ClientBuilder::from_env`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when there
    /// is no API key, or a setting cannot work; it names the variable.
    pub fn from_env() -> Result<Self, Error> {
        require_api_key(ClientBuilder::from_env().build()?)
    }

    /// A client without an API key, for programs that cannot keep one from those who run them: on
    /// the command line, on a desktop, in a browser. It does what needs no key: sign people in with
    /// PKCE, refresh their sessions, and make the calls that are open to all.
    ///
    /// Environment variables are not read, so that a key that happens to be set is not used. Where
    /// the API is elsewhere, build the client: `Client::builder().client_id(..).base_url(..)`.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), workos::Error> {
    /// let workos = workos::Client::public("client_123")?;
    /// assert!(workos.api_key().is_none());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the client id is empty or
    /// cannot be one, or TLS has no certificates to trust.
    pub fn public(client_id: impl Into<String>) -> Result<Self, Error> {
        Self::builder().client_id(client_id).build()
    }

    /// Settings for a new client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The API key the client was built with.
    #[must_use]
    pub fn api_key(&self) -> Option<&Secret> {
        self.core.api_key()
    }

    /// The client id the client was built with.
    #[must_use]
    pub fn client_id(&self) -> Option<&str> {
        self.core.client_id()
    }

    /// Where the API is, without a trailing slash.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.core.base_url()
    }

    /// How failed attempts are repeated.
    #[must_use]
    pub fn retry_policy(&self) -> &RetryPolicy {
        self.core.retry_policy()
    }

    /// A request to an endpoint this SDK does not model, made as every other: with the credentials
    /// of the client, repeated as its method allows, failures read the same way. Write variable
    /// parts of the path as `{name}` and give them with [`path`](PreparedRequest::path): they are
    /// encoded safely, and errors name the route instead of the identifiers.
    ///
    /// ```no_run
    /// use serde_json::json;
    /// use workos::http::Method;
    ///
    /// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
    /// let answer = workos
    ///     .request(Method::POST, "/organizations/{id}/badges")
    ///     .path("id", "org_123")
    ///     .json(&json!({"name": "gold"}))
    ///     .await?;
    /// println!("{}", answer["id"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(
        &self,
        method: Method,
        route: impl Into<String>,
    ) -> PreparedRequest<Plain<Value>> {
        self.core.request(method, route)
    }

    /// Executes a request. `()` as the type of the answer takes any body;
    /// `Option` takes an empty one.
    ///
    /// # Errors
    ///
    /// Of any [`ErrorKind`](crate::ErrorKind). Those of kind `Configuration` and
    /// `InvalidRequest` mean that nothing was sent.
    pub async fn execute<T>(
        &self,
        request: Request<T>,
        options: &CallOptions,
    ) -> Result<Response<T>, Error>
    where
        T: DeserializeOwned + 'static,
    {
        self.core.execute(request, options).await
    }

    /// As [`execute`](Self::execute), for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`execute`](Self::execute); and inside an async runtime, `spawn_blocking` included.
    #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
    pub fn execute_blocking<T>(
        &self,
        request: Request<T>,
        options: &CallOptions,
    ) -> Result<Response<T>, Error>
    where
        T: DeserializeOwned + 'static,
    {
        workos_core::block_on(self.execute(request, options))?
    }
}

#[cfg(all(feature = "sessions", not(target_arch = "wasm32")))]
impl Client {
    /// Settings for a verifier of access tokens, which are checked with the keys of the client id.
    ///
    /// Which issuers are believed has no default: see [`IssuerPolicy`].
    ///
    /// ```
    /// # fn main() -> Result<(), workos::Error> {
    /// use std::time::Duration;
    /// use workos::{Client, IssuerPolicy};
    ///
    /// let workos = Client::builder()
    ///     .client_id("client_123")
    /// #   .base_url("http://127.0.0.1")
    ///     .build()?;
    /// let verifier = workos
    ///     .token_verifier(IssuerPolicy::usual(&workos)?)
    ///     .leeway(Duration::from_secs(5))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn token_verifier(&self, issuers: IssuerPolicy) -> TokenVerifierBuilder {
        TokenVerifierBuilder::new(&self.core, &self.jwks, issuers)
    }

    /// Settings for the sessions of an application, sealed with this password into cookies.
    ///
    /// Which issuers of access tokens are believed has no default: see [`IssuerPolicy`].
    ///
    /// ```
    /// # fn main() -> Result<(), workos::Error> {
    /// use workos::session::SessionCookie;
    /// use workos::{Client, IssuerPolicy, SessionPassword};
    ///
    /// let workos = Client::builder()
    ///     .api_key("sk_test_123")
    ///     .client_id("client_123")
    /// #   .base_url("http://127.0.0.1")
    ///     .build()?;
    /// let password = SessionPassword::new("9yWd0s7kY2rZpXb1uQe4Tn6Vm3Hc8Ja5")?;
    /// let sessions = workos
    ///     .sessions(IssuerPolicy::usual(&workos)?, password)
    ///     .cookie(SessionCookie::default().domain("example.com"))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn sessions(&self, issuers: IssuerPolicy, password: SessionPassword) -> SessionsBuilder {
        SessionsBuilder::new(&self.core, self.token_verifier(issuers), password)
    }
}

fn require_api_key(client: Client) -> Result<Client, Error> {
    match client.api_key() {
        Some(_) => Ok(client),
        None => Err(Error::configuration(
            "the API key is missing: the environment variable WORKOS_API_KEY is not set, or is \
             empty",
        )),
    }
}

workos_generated::namespaces!(Client, core);

impl Client {
    /// The requests of the namespace `audit_logs`, and exports as one thing.
    #[cfg(feature = "audit_logs")]
    #[must_use]
    pub fn audit_logs(&self) -> AuditLogs {
        AuditLogs::new(&self.core)
    }

    /// The requests of the namespace `authorization`, where a resource is named in one of its two
    /// ways.
    #[cfg(feature = "authorization")]
    #[must_use]
    pub fn authorization(&self) -> Authorization {
        Authorization::new(&self.core)
    }

    /// The requests of the namespace `events`, and events as they occur.
    #[cfg(feature = "events")]
    #[must_use]
    pub fn events(&self) -> Events {
        Events::new(&self.core)
    }

    /// The requests of the namespace `feature_flags`, and flags that are evaluated in the process.
    #[cfg(feature = "feature_flags")]
    #[must_use]
    pub fn feature_flags(&self) -> FeatureFlags {
        FeatureFlags::new(&self.core)
    }

    /// The requests of the namespace `sso`, and the addresses that sign people in and out.
    #[cfg(feature = "sso")]
    #[must_use]
    pub fn sso(&self) -> Sso {
        Sso::new(&self.core)
    }

    /// The requests of the namespace `user_management`, every way to authenticate, and the
    /// addresses that sign people in and out.
    #[cfg(feature = "user_management")]
    #[must_use]
    pub fn user_management(&self) -> UserManagement {
        UserManagement::new(&self.core)
    }

    /// The requests of the namespace `vault`, and encryption on this machine by its keys.
    #[cfg(feature = "vault")]
    #[must_use]
    pub fn vault(&self) -> Vault {
        Vault::new(&self.core)
    }
}

impl From<workos_core::Client> for Client {
    fn from(core: workos_core::Client) -> Self {
        Self {
            #[cfg(all(feature = "sessions", not(target_arch = "wasm32")))]
            jwks: JwksCache::new(&core),
            core,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.core.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn a_missing_api_key_is_named_by_its_variable() {
        let local = || Client::builder().base_url("http://127.0.0.1:1");
        let error = require_api_key(local().build().expect("builds")).expect_err("no key");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("WORKOS_API_KEY"), "{error}");

        let client = local().api_key("sk_1").build().expect("builds");
        assert!(require_api_key(client).is_ok());
    }
}
