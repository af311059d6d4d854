//! What a request's cookies say. Only an authenticated session says who somebody is and what they
//! may do; one that has expired can be refreshed or ended, and nothing else.

use std::fmt;
use std::sync::Arc;

use workos_core::chrono::{DateTime, Utc};
use workos_core::{Error, Secret};

use super::content::SessionData;
use super::{LogOut, RefreshSession, SessionError, Sessions, UnsealError};
use crate::token::InvalidToken;
use crate::types::{AuthenticationMethod, User};
use crate::{SetCookie, TokenClaims};

/// What the cookies of a request say: four things to do, none of which is another.
#[derive(Clone, Debug)]
#[must_use = "without a look at it, nobody is authenticated"]
pub enum SessionState {
    /// The person is signed in.
    Authenticated(Session),
    /// The person was signed in, until the access token expired or the key that had signed it was
    /// withdrawn: refresh it.
    Expired(ExpiredSession),
    /// Nobody is signed in: have the person sign in.
    Unauthenticated(Unauthenticated),
    /// It could not be found out, because the keys that access tokens are checked with cannot be
    /// fetched: answer 503. The person is not to be signed out.
    Unavailable(Error),
}

impl SessionState {
    /// The session of a person who is signed in. Without one, the person is not to be signed out: the
    /// session may have to be refreshed, or it could not be found out.
    #[must_use]
    pub fn authenticated(self) -> Option<Session> {
        match self {
            Self::Authenticated(session) => Some(session),
            Self::Expired(_) | Self::Unauthenticated(_) | Self::Unavailable(_) => None,
        }
    }

    /// Which of two cookies of one name counts: what can be used before what cannot, and then the
    /// later one.
    pub(super) fn counts_before(&self, other: &Self) -> bool {
        let rank = |state: &Self| match state {
            Self::Authenticated(session) => (3, Some(session.claims.expires_at())),
            // It may be one of a person who is signed in.
            Self::Unavailable(_) => (2, None),
            Self::Expired(expired) => (1, Some(expired.claims.expires_at())),
            Self::Unauthenticated(Unauthenticated::NoCookie) => (-1, None),
            Self::Unauthenticated(_) => (0, None),
        };
        rank(self) > rank(other)
    }
}

/// Why nobody is signed in. It is for logs: to the person, all of it means to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unauthenticated {
    /// There is no cookie of the name.
    NoCookie,
    /// The cookie was not sealed here, or cannot be read.
    Sealed(UnsealError),
    /// The cookie holds something else than a session with its user.
    NoSession,
    /// The access token is not genuine, or not for this application.
    Token(InvalidToken),
    /// The access token is of another user than the cookie.
    OtherUser,
}

impl fmt::Display for Unauthenticated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCookie => f.write_str("there is no session cookie"),
            Self::Sealed(reason) => write!(f, "the session cookie does not count: {reason}"),
            Self::NoSession => f.write_str("the session cookie holds no session with its user"),
            Self::Token(reason) => write!(f, "the access token does not count: {reason}"),
            Self::OtherUser => f.write_str("the access token is of another user than the cookie"),
        }
    }
}

/// The session of a person who is signed in. Cloning is cheap.
///
/// What the person may do is said by the access token ([`claims`](Self::claims)), whose signature is
/// good and which has not expired; who they are, by the [`user`](Self::user) of the cookie, which is
/// the user of that token.
///
/// ```no_run
/// # fn show(session: &workos::Session) {
/// if session.has_permission("posts:publish") {
///     println!("{} may publish in {:?}", session.user().email, session.organization_id());
/// }
/// if let Some(impersonator) = session.impersonator() {
///     println!("support: {} ({:?})", impersonator.email, impersonator.reason);
/// }
/// # }
/// ```
#[derive(Clone)]
pub struct Session {
    sessions: Sessions,
    data: Arc<SessionData>,
    claims: TokenClaims,
}

impl Session {
    pub(super) fn new(sessions: &Sessions, data: Arc<SessionData>, claims: TokenClaims) -> Self {
        Self {
            sessions: sessions.clone(),
            data,
            claims,
        }
    }

    /// The person, as they were when they signed in or the session was last refreshed.
    #[must_use]
    pub fn user(&self) -> &User {
        &self.data.user
    }

    /// What the access token says.
    #[must_use]
    pub fn claims(&self) -> &TokenClaims {
        &self.claims
    }

    /// The id of the session: what `list_sessions` names it by, and `revoke_session` takes.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.claims.session_id()
    }

    /// The organization that the person is signed in to.
    #[must_use]
    pub fn organization_id(&self) -> Option<&str> {
        self.claims.organization_id()
    }

    /// The slug of the person's first role in the organization.
    #[must_use]
    pub fn role(&self) -> Option<&str> {
        self.claims.role()
    }

    /// The slugs of all the person's roles in the organization.
    #[must_use]
    pub fn roles(&self) -> &[String] {
        self.claims.roles()
    }

    /// The slugs of what the roles allow.
    #[must_use]
    pub fn permissions(&self) -> &[String] {
        self.claims.permissions()
    }

    /// Whether a role of the person allows this.
    #[must_use]
    pub fn has_permission(&self, slug: &str) -> bool {
        self.claims.has_permission(slug)
    }

    /// Who really acts, if it is not the person. The access token says who; why is what the cookie
    /// has about the same impersonator.
    #[must_use]
    pub fn impersonator(&self) -> Option<SessionImpersonator<'_>> {
        let email = self.claims.impersonator()?;
        let in_cookie = self.data.impersonator.as_ref();
        let same = in_cookie.filter(|impersonator| impersonator.email == email);
        Some(SessionImpersonator {
            email,
            reason: same.and_then(|impersonator| impersonator.reason.as_deref()),
        })
    }

    /// How the person has signed in, if the cookie says so: those of the SDKs for Python and Go do
    /// not.
    #[must_use]
    pub fn authentication_method(&self) -> Option<&AuthenticationMethod> {
        self.data.authentication_method.as_ref()
    }

    /// The access token, for services that take it.
    #[must_use]
    pub fn access_token(&self) -> &Secret {
        &self.data.access_token
    }

    /// When the access token expires; the session can be refreshed after that.
    #[must_use]
    pub fn expires_at(&self) -> DateTime<Utc> {
        self.claims.expires_at()
    }

    /// Refreshes the session before its time: to switch to another organization, or to have new
    /// roles and permissions count at once.
    pub fn refresh(&self) -> RefreshSession {
        RefreshSession::new(&self.sessions, &self.data)
    }

    /// Ends the session.
    pub fn log_out(&self) -> LogOut {
        LogOut::new(&self.sessions, &self.claims)
    }

    /// The cookies that keep the session as it is, sealed with the password and in the format of
    /// today.
    ///
    /// # Errors
    ///
    /// As [`Sessions::seal`].
    pub fn cookies(&self) -> Result<Vec<SetCookie>, SessionError> {
        self.sessions.set_cookies(&self.data, None)
    }
}

/// Shows whose session it is, and no token.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("claims", &self.claims)
            .finish_non_exhaustive()
    }
}

/// Who acts in the place of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionImpersonator<'a> {
    /// The e-mail address of the impersonator.
    pub email: &'a str,
    /// Why, in their words.
    pub reason: Option<&'a str>,
}

/// A session whose access token no longer counts: it can be refreshed or ended, and says nothing else, as
/// what it says may have ceased to be true.
#[derive(Clone)]
pub struct ExpiredSession {
    sessions: Sessions,
    data: Arc<SessionData>,
    claims: TokenClaims,
}

impl ExpiredSession {
    pub(super) fn new(sessions: &Sessions, data: Arc<SessionData>, claims: TokenClaims) -> Self {
        Self {
            sessions: sessions.clone(),
            data,
            claims,
        }
    }

    /// Refreshes the session.
    pub fn refresh(&self) -> RefreshSession {
        RefreshSession::new(&self.sessions, &self.data)
    }

    /// Ends the session.
    pub fn log_out(&self) -> LogOut {
        LogOut::new(&self.sessions, &self.claims)
    }
}

/// Shows whose session it was, and no token.
impl fmt::Debug for ExpiredSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExpiredSession")
            .field("claims", &self.claims)
            .finish_non_exhaustive()
    }
}
