//! The address that ends a session at the identity provider. It takes a call: a token in it says
//! whose session.

use form_urlencoded::Serializer;
use workos_core::{DEFAULT_BASE_URL, Error, Secret};
use workos_generated::requests::sso::AuthorizeLogoutRequest;

use super::Sso;

/// Where these operations are, when the others are at the default base URL.
const LOGOUT: &str = "https://auth.workos.com";

impl Sso {
    /// Asks for the address that a browser is sent to for signing out, here and at the identity
    /// provider. It is `logout_url` in the answer, counts once, and for a short time.
    ///
    /// ```no_run
    /// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
    /// let answer = workos.sso().logout_url("prof_123").await?;
    /// let location = answer.logout_url.expose();
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The call goes to `https://auth.workos.com`, which the API has for it, unless the client has
    /// a base URL of its own.
    pub fn logout_url(&self, profile_id: impl Into<String>) -> AuthorizeLogoutRequest {
        self.authorize_logout(profile_id)
            .base_url(self.logout_server())
    }

    /// The address with a token that was asked for elsewhere: `logout_token` in the answer to
    /// [`logout_url`](Self::logout_url).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) when the token is empty.
    pub fn logout_url_of_token(&self, logout_token: impl Into<Secret>) -> Result<Secret, Error> {
        let token = logout_token.into();
        if token.expose().is_empty() {
            return Err(Error::invalid_request("the logout token is empty"));
        }
        let base = format!("{}/sso/logout?", self.logout_server());
        let start = base.len();
        let mut query = Serializer::for_suffix(base, start);
        query.append_pair("token", token.expose());
        Ok(Secret::new(query.finish()))
    }

    fn logout_server(&self) -> &str {
        match self.client.base_url() {
            DEFAULT_BASE_URL => LOGOUT,
            other => other,
        }
    }
}
