//! The address of AuthKit's sign-in, with every parameter it takes.

use workos_core::{Client, Error, Secret, open_enum};

use super::UserManagement;
use crate::authorization_url::{Endpoint, Parameters, plain_setters, providers, shared_setters};
use crate::pkce::CodeChallenge;

const ENDPOINT: Endpoint = Endpoint {
    path: "/user_management/authorize",
    selectors: &["provider", "connection_id", "organization_id"],
};

providers! {
    /// Where a person signs in with AuthKit.
    pub enum Provider {
        /// The hosted pages of AuthKit, where the person chooses how to sign in.
        AuthKit = "authkit",
    }
}

open_enum! {
    /// Which of AuthKit's pages a person sees first.
    pub enum ScreenHint {
        /// The page for new people.
        SignUp = "sign-up",
        /// The page for those who have an account.
        SignIn = "sign-in",
    }
}

/// The address of AuthKit's sign-in, from [`UserManagement::authorization_url`]. Empty values are
/// left out.
#[derive(Clone, Debug)]
#[must_use = "the address is what `build` returns"]
pub struct AuthorizationUrl {
    client: Client,
    parameters: Parameters,
}

/// The setters of AuthKit, for a builder with a field `parameters`.
macro_rules! authkit_setters {
    () => {
        /// The connection to sign in with.
        pub fn connection_id(mut self, connection_id: impl Into<String>) -> Self {
            self.parameters.set("connection_id", connection_id);
            self
        }

        /// The organization to sign in to, by the connection it has.
        pub fn organization_id(mut self, organization_id: impl Into<String>) -> Self {
            self.parameters.set("organization_id", organization_id);
            self
        }

        /// Which page to show first; only with [`Provider::AuthKit`].
        pub fn screen_hint(mut self, screen_hint: impl Into<ScreenHint>) -> Self {
            self.parameters
                .set("screen_hint", screen_hint.into().as_str());
            self
        }

        /// How long ago the person may have signed in at most, in seconds, before they must do so
        /// again. 0 makes them in any case.
        pub fn max_age(mut self, seconds: u64) -> Self {
            self.parameters.set("max_age", seconds.to_string());
            self
        }

        /// The token of the invitation that the person has followed.
        pub fn invitation_token(mut self, invitation_token: impl Into<Secret>) -> Self {
            let invitation_token = invitation_token.into();
            self.parameters
                .set("invitation_token", invitation_token.expose());
            self
        }
    };
}

impl AuthorizationUrl {
    shared_setters!();
    authkit_setters!();
    plain_setters!();

    /// The address to send the browser to.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) without a client id.
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) when the redirect URI is not
    /// an absolute URI, when none of provider, connection and organization is set or one of them is
    /// empty, or for a screen hint without [`Provider::AuthKit`].
    pub fn build(&self) -> Result<String, Error> {
        build(&self.client, &self.parameters)
    }
}

pub(super) fn build(client: &Client, parameters: &Parameters) -> Result<String, Error> {
    let of_authkit = parameters.get("provider") == Some(Provider::AuthKit.as_str());
    if parameters.get("screen_hint").is_some() && !of_authkit {
        return Err(Error::invalid_request(
            "a screen hint only works with the provider `authkit`",
        ));
    }
    parameters.build(client, &ENDPOINT)
}

impl UserManagement {
    /// The address that a browser is sent to for signing in with AuthKit, which then sends it to
    /// `redirect_uri` with a code. It needs a [provider](AuthorizationUrl::provider), a
    /// [connection](AuthorizationUrl::connection_id) or an
    /// [organization](AuthorizationUrl::organization_id).
    ///
    /// [`sign_in`](Self::sign_in) makes the address too, and what protects the sign-in with it.
    ///
    /// ```
    /// # fn main() -> Result<(), workos::Error> {
    /// use workos::user_management::{Provider, ScreenHint};
    ///
    /// let workos = workos::Client::builder()
    ///     .client_id("client_123")
    /// #   .base_url("http://127.0.0.1")
    ///     .build()?;
    /// let url = workos
    ///     .user_management()
    ///     .authorization_url("https://app.example.com/callback")
    ///     .provider(Provider::AuthKit)
    ///     .screen_hint(ScreenHint::SignUp)
    ///     .build()?;
    /// assert!(url.contains("/user_management/authorize?client_id=client_123&"));
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

pub(super) use authkit_setters;
