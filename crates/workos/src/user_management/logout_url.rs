//! The address that ends a session of AuthKit.

use form_urlencoded::Serializer;
use workos_core::{Client, Error};

use super::UserManagement;
use crate::authorization_url::check_absolute;

/// The address that ends a session, from [`UserManagement::logout_url`].
#[derive(Clone, Debug)]
#[must_use = "the address is what `build` returns"]
pub struct LogoutUrl {
    client: Client,
    session_id: String,
    return_to: Option<String>,
}

impl LogoutUrl {
    /// Where the browser is sent afterwards: an absolute URI that the environment allows. Without,
    /// it is the environment's own.
    pub fn return_to(mut self, uri: impl Into<String>) -> Self {
        self.return_to = Some(uri.into());
        self
    }

    /// The address to send the browser to.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) when the session id is
    /// empty, or where to return to is not an absolute URI.
    pub fn build(&self) -> Result<String, Error> {
        if self.session_id.is_empty() {
            return Err(Error::invalid_request("the session id is empty"));
        }
        let base = format!(
            "{}/user_management/sessions/logout?",
            self.client.base_url()
        );
        let start = base.len();
        let mut query = Serializer::for_suffix(base, start);
        query.append_pair("session_id", &self.session_id);
        if let Some(return_to) = &self.return_to {
            check_absolute("URI to return to", return_to)?;
            query.append_pair("return_to", return_to);
        }
        Ok(query.finish())
    }
}

impl UserManagement {
    /// The address that a browser is sent to for signing out: it ends the session, and the browser
    /// is sent on. The id of the session is the claim `sid` of its access token. Delete the cookies
    /// of the session too.
    ///
    /// ```
    /// # fn main() -> Result<(), workos::Error> {
    /// # let workos = workos::Client::builder().base_url("http://127.0.0.1").build()?;
    /// let url = workos
    ///     .user_management()
    ///     .logout_url("session_123")
    ///     .return_to("https://app.example.com/")
    ///     .build()?;
    /// assert!(url.contains("/user_management/sessions/logout?session_id=session_123&return_to="));
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "get_logout_url")]
    pub fn logout_url(&self, session_id: impl Into<String>) -> LogoutUrl {
        LogoutUrl {
            client: self.client.clone(),
            session_id: session_id.into(),
            return_to: None,
        }
    }
}
