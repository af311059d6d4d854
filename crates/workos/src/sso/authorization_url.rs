//! The address of single sign-on, with every parameter it takes.

use workos_core::{Client, Error};

use super::Sso;
use crate::authorization_url::{Endpoint, Parameters, plain_setters, providers, shared_setters};
use crate::pkce::CodeChallenge;

const ENDPOINT: Endpoint = Endpoint {
    path: "/sso/authorize",
    selectors: &["provider", "connection", "organization", "domain"],
};

providers! {
    /// A provider that a person signs in with by single sign-on.
    pub enum Provider {}
}

/// The address of single sign-on, from [`Sso::authorization_url`]. Empty values are left out.
#[derive(Clone, Debug)]
#[must_use = "the address is what `build` returns"]
pub struct AuthorizationUrl {
    client: Client,
    parameters: Parameters,
}

/// The setters of single sign-on, for a builder with a field `parameters`.
macro_rules! sso_setters {
    () => {
        /// The connection to sign in with, by its id.
        pub fn connection(mut self, connection: impl Into<String>) -> Self {
            self.parameters.set("connection", connection);
            self
        }

        /// The organization to sign in to, by its id and the connection it has.
        pub fn organization(mut self, organization: impl Into<String>) -> Self {
            self.parameters.set("organization", organization);
            self
        }

        /// The domain whose connection to sign in with.
        #[deprecated(note = "the API wants `organization` instead")]
        pub fn domain(mut self, domain: impl Into<String>) -> Self {
            self.parameters.set("domain", domain);
            self
        }

        /// What the provider puts into its ID token, where it uses OpenID Connect.
        pub fn nonce(mut self, nonce: impl Into<String>) -> Self {
            self.parameters.set("nonce", nonce);
            self
        }
    };
}

impl AuthorizationUrl {
    shared_setters!();
    sso_setters!();
    plain_setters!();

    /// The address to send the browser to.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) without a client id.
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) when the redirect URI is not
    /// an absolute URI, or when none of provider, connection, organization and domain is set or one
    /// of them is empty.
    pub fn build(&self) -> Result<String, Error> {
        build(&self.client, &self.parameters)
    }
}

pub(super) fn build(client: &Client, parameters: &Parameters) -> Result<String, Error> {
    parameters.build(client, &ENDPOINT)
}

impl Sso {
    /// The address that a browser is sent to for single sign-on, which then sends it to
    /// `redirect_uri` with a code. It needs a [connection](AuthorizationUrl::connection), an
    /// [organization](AuthorizationUrl::organization) or a [provider](AuthorizationUrl::provider).
    ///
    /// [`sign_in`](Self::sign_in) makes the address too, and what protects the sign-in with it.
    ///
    /// ```
    /// # fn main() -> Result<(), workos::Error> {
    /// let workos = workos::Client::builder()
    ///     .client_id("client_123")
    /// #   .base_url("http://127.0.0.1")
    ///     .build()?;
    /// let url = workos
    ///     .sso()
    ///     .authorization_url("https://app.example.com/callback")
    ///     .organization("org_123")
    ///     .build()?;
    /// assert!(url.ends_with("&response_type=code&organization=org_123"));
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "get_authorization_url")]
    pub fn authorization_url(&self, redirect_uri: impl Into<String>) -> AuthorizationUrl {
        AuthorizationUrl {
            client: self.client.clone(),
            parameters: Parameters::new(redirect_uri),
        }
    }
}

pub(super) use sso_setters;
