//! A look at the session of a request that refreshes it where that is needed, for those who do the
//! same with every request.

use super::refresh::{FailedRefresh, Refresh};
use super::{NewSession, SessionState, Sessions};
use crate::{Cookies, NextStep, SetCookie};

/// The session of a request, refreshed if its access token had expired.
#[derive(Debug)]
#[must_use = "the cookies in it have to go to the browser"]
pub enum CurrentSession {
    /// The person is signed in. Send the cookies along with the answer; there are none unless the
    /// session was refreshed.
    SignedIn(NewSession),
    /// Nobody is signed in: have the person sign in.
    SignedOut {
        /// The cookies that delete a session that is over from the browser; none if there was none.
        remove_cookies: Vec<SetCookie>,
    },
    /// The session goes on when the person has done something: have them sign in.
    NextStep(NextStep),
    /// It could not be found out: answer 503, with the cookies. The person is not to be signed out.
    Unavailable(FailedRefresh),
}

impl Sessions {
    /// [Looks](Self::authenticate) at the cookies of a request, and [refreshes](super::RefreshSession)
    /// the session if its access token has expired.
    ///
    /// ```no_run
    /// use workos::http::HeaderMap;
    /// use workos::session::CurrentSession;
    ///
    /// # async fn page(sessions: workos::Sessions, headers: HeaderMap) {
    /// match sessions.authenticate_or_refresh(&headers).await {
    ///     CurrentSession::SignedIn(current) => {
    ///         println!("200 to {}, with {:?}", current.session.user().email, current.cookies);
    ///     }
    ///     CurrentSession::SignedOut { remove_cookies } => println!("sign in: {remove_cookies:?}"),
    ///     CurrentSession::NextStep(step) => println!("sign in: {:?}", step.code()),
    ///     CurrentSession::Unavailable(failed) => println!("503: {}", failed.error),
    /// }
    /// # }
    /// ```
    pub async fn authenticate_or_refresh(&self, cookies: impl Into<Cookies<'_>>) -> CurrentSession {
        let expired = match self.authenticate(cookies).await {
            SessionState::Authenticated(session) => {
                return CurrentSession::SignedIn(NewSession {
                    session,
                    cookies: Vec::new(),
                });
            }
            SessionState::Unauthenticated(_) => {
                return CurrentSession::SignedOut {
                    remove_cookies: Vec::new(),
                };
            }
            SessionState::Unavailable(error) => {
                return CurrentSession::Unavailable(FailedRefresh {
                    error: error.into(),
                    cookies: Vec::new(),
                });
            }
            SessionState::Expired(expired) => expired,
        };
        match expired.refresh().await {
            Refresh::Refreshed(renewed) => CurrentSession::SignedIn(renewed),
            Refresh::Ended(ended) => CurrentSession::SignedOut {
                remove_cookies: ended.remove_cookies,
            },
            Refresh::NextStep(step) => CurrentSession::NextStep(step),
            Refresh::Failed(failed) => CurrentSession::Unavailable(failed),
        }
    }
}
