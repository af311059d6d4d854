//! Ending a session: the address that ends it at WorkOS, and the cookies that take it out of the
//! browser. Only both together sign a person out.

use workos_core::Error;

use super::Sessions;
use crate::user_management::LogoutUrl;
use crate::{SetCookie, TokenClaims, UserManagement};

/// The end of a session, from [`Session::log_out`](crate::Session::log_out).
///
/// ```no_run
/// use workos::SessionState;
/// use workos::http::HeaderMap;
///
/// # async fn sign_out(sessions: workos::Sessions, headers: HeaderMap) -> Result<(), workos::Error> {
/// let ended = match sessions.authenticate(&headers).await {
///     SessionState::Authenticated(session) => session.log_out(),
///     SessionState::Expired(session) => session.log_out(),
///     _ => return Ok(()), // Answer with `sessions.remove_cookies()` alone.
/// };
/// let ended = ended.return_to("https://app.example.com/").build()?;
/// println!("302 to {} with {:?}", ended.url, ended.remove_cookies);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "the session ends when the browser is sent to the address"]
pub struct LogOut {
    sessions: Sessions,
    url: LogoutUrl,
}

/// What ends a session: send the browser to `url`, with the cookies.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LoggedOut {
    /// Where WorkOS ends the session, and sends the browser on.
    pub url: String,
    /// The cookies that delete the session from the browser.
    pub remove_cookies: Vec<SetCookie>,
}

impl LogOut {
    pub(super) fn new(sessions: &Sessions, claims: &TokenClaims) -> Self {
        let users = UserManagement::new(&sessions.inner().client);
        Self {
            url: users.logout_url(claims.session_id().unwrap_or_default()),
            sessions: sessions.clone(),
        }
    }

    /// Where the browser is sent afterwards: an absolute URI that the environment allows. Without,
    /// it is the environment's own.
    pub fn return_to(mut self, uri: impl Into<String>) -> Self {
        self.url = self.url.return_to(uri);
        self
    }

    /// The address and the cookies.
    ///
    /// # Errors
    ///
    /// As [`LogoutUrl::build`]: where to return to is not an absolute URI, or the access token does
    /// not name its session.
    pub fn build(&self) -> Result<LoggedOut, Error> {
        Ok(LoggedOut {
            url: self.url.build()?,
            remove_cookies: self.sessions.remove_cookies(),
        })
    }
}
