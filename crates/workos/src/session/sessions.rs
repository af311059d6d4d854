//! The sessions of an application: from the answer of the API into a cookie, and from the cookies of
//! a request to what counts. What comes of that is in `state`; going on after it, in `refresh`.

use std::fmt;
use std::sync::Arc;

use workos_core::{Client, Error};

use super::content::SessionData;
use super::refresh::Flights;
use super::state::{ExpiredSession, Session, SessionState, Unauthenticated};
use super::{NewSession, SessionCookie, SessionError, SessionFormat, UnsealError};
use crate::token::InvalidToken;
use crate::types::AuthenticateResponse;
use crate::{Cookies, SessionPassword, SetCookie, TokenClaims, TokenError, TokenVerifier};

/// The sessions of an application: [`Client::sessions`](crate::Client::sessions) makes them. Make
/// them once, keep them, clone them freely.
///
/// A session is two tokens and the user, sealed into a cookie, so that no server has to remember it.
/// It begins when somebody has signed in ([`start`](Self::start)), and is looked at with every request
/// ([`authenticate`](Self::authenticate)), which makes no call.
///
/// ```no_run
/// use workos::http::HeaderMap;
/// use workos::{Client, IssuerPolicy, SessionPassword, SessionState, Sessions};
///
/// # fn main() -> Result<(), workos::Error> {
/// // When the application starts:
/// let workos = Client::from_env()?;
/// let sessions = workos
///     .sessions(IssuerPolicy::usual(&workos)?, SessionPassword::from_env()?)
///     .build()?;
/// # Ok(())
/// # }
///
/// async fn page(sessions: &Sessions, headers: &HeaderMap) {
///     match sessions.authenticate(headers).await {
///         SessionState::Authenticated(session) => println!("welcome, {}", session.user().email),
///         SessionState::Expired(session) => println!("refresh: {session:?}"),
///         SessionState::Unauthenticated(reason) => println!("sign in: {reason}"),
///         SessionState::Unavailable(error) => println!("503: {error}"),
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Sessions(Arc<Inner>);

pub(super) struct Inner {
    pub(super) client: Client,
    pub(super) verifier: TokenVerifier,
    /// The first is the one that seals.
    pub(super) passwords: Vec<SessionPassword>,
    /// The first is the one that is written.
    pub(super) formats: Vec<SessionFormat>,
    pub(super) cookie: SessionCookie,
    pub(super) flights: Arc<Flights>,
}

impl Sessions {
    pub(super) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.0
    }

    /// Begins a session with what the API has answered: verifies its access token, and gives the
    /// session with the cookies that keep it.
    ///
    /// ```no_run
    /// use workos::{FinishedSignIn, Sessions, types::AuthenticateResponse};
    ///
    /// # async fn run(
    /// #     sessions: Sessions,
    /// #     signed_in: FinishedSignIn<AuthenticateResponse>,
    /// # ) -> Result<(), workos::session::SessionError> {
    /// let started = sessions.start(&signed_in.answer).await?;
    /// for cookie in &started.cookies {
    ///     println!("Set-Cookie: {cookie}");
    /// }
    /// println!("welcome, {}", started.session.user().email);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`SessionError`], of every kind. An issuer policy that does not fit shows here, before the
    /// person is sent round in circles.
    pub async fn start(&self, answer: &AuthenticateResponse) -> Result<NewSession, SessionError> {
        let data = Arc::new(SessionData::of(answer));
        let cookies = self.set_cookies(&data, None)?;
        let session = self.verified(data).await?;
        Ok(NewSession { session, cookies })
    }

    /// The cookies that keep the session that the API has answered with, without a look at its
    /// access token: for those who start a session in one place and use it in another.
    ///
    /// # Errors
    ///
    /// [`SessionError::TooLarge`] when the session does not fit into its cookie, and
    /// [`SessionError::Call`] when it cannot be sealed.
    pub fn seal(&self, answer: &AuthenticateResponse) -> Result<Vec<SetCookie>, SessionError> {
        self.set_cookies(&SessionData::of(answer), None)
    }

    /// What the cookies of a request say: the headers of the request, or the value of its header
    /// `Cookie`. No call is made, but for the keys of access tokens when they are not fresh.
    ///
    /// Of several cookies of the name, as a browser sends them that were set for different domains
    /// or paths, the session counts whose access token expires last.
    pub async fn authenticate(&self, cookies: impl Into<Cookies<'_>>) -> SessionState {
        let mut state = SessionState::Unauthenticated(Unauthenticated::NoCookie);
        for read in self.read(&cookies.into()) {
            let other = match read {
                Ok(data) => self.check(Arc::new(data)).await,
                Err(reason) => SessionState::Unauthenticated(reason),
            };
            if other.counts_before(&state) {
                state = other;
            }
        }
        state
    }

    /// The same of a sealed session that came in another way than by cookies, such as in a header of
    /// its own.
    pub async fn authenticate_sealed(&self, sealed: &str) -> SessionState {
        match self.unseal(sealed) {
            Ok(data) => self.check(Arc::new(data)).await,
            Err(reason) => SessionState::Unauthenticated(reason),
        }
    }

    /// The cookies that delete the session from the browser. [`Session::log_out`] ends it too.
    #[must_use]
    pub fn remove_cookies(&self) -> Vec<SetCookie> {
        self.0.cookie.removals()
    }

    /// Fetches the keys of access tokens, so that the first request does not wait for them, and what
    /// is wrong with the client id shows when the application starts.
    ///
    /// # Errors
    ///
    /// When the keys cannot be fetched. They are fetched again when a session comes.
    pub async fn warm_up(&self) -> Result<(), Error> {
        self.0.verifier.warm_up().await
    }

    /// The sessions in the cookies, of which there is one as a rule.
    fn read(&self, cookies: &Cookies<'_>) -> Vec<Result<SessionData, Unauthenticated>> {
        let values = self.0.cookie.values(cookies);
        values.iter().map(|value| self.unseal(value)).collect()
    }

    fn unseal(&self, sealed: &str) -> Result<SessionData, Unauthenticated> {
        let now = self.0.client.clock().now();
        let mut why = None;
        for format in &self.0.formats {
            match format.unseal(sealed, &self.0.passwords, now) {
                Ok(content) => {
                    return SessionData::read(content.expose()).ok_or(Unauthenticated::NoSession);
                }
                // What is not of a format says less than what is.
                Err(other @ UnsealError::Malformed(_)) => why = why.or(Some(other)),
                Err(refusal) => why = Some(refusal),
            }
        }
        Err(why.map_or(Unauthenticated::NoCookie, Unauthenticated::Sealed))
    }

    async fn check(&self, data: Arc<SessionData>) -> SessionState {
        let verified = self.0.verifier.verify(data.access_token.expose()).await;
        let is_of_user = |claims: &TokenClaims| claims.subject() == data.user.id;
        match verified {
            Ok(claims) if is_of_user(&claims) => {
                SessionState::Authenticated(Session::new(self, data, claims))
            }
            Err(TokenError::Expired(claims)) if is_of_user(&claims) => {
                SessionState::Expired(ExpiredSession::new(self, data, claims))
            }
            Ok(_) | Err(TokenError::Expired(_)) => {
                SessionState::Unauthenticated(Unauthenticated::OtherUser)
            }
            Err(TokenError::Unavailable(error)) => SessionState::Unavailable(error),
            // Keys are changed for others. The seal says that the token was genuine; it counts no
            // longer, but the refresh token of somebody who comes back after the change does.
            Err(TokenError::Invalid(InvalidToken::UnknownKey)) => {
                match self.0.verifier.without_key(data.access_token.expose()) {
                    Ok(claims) if is_of_user(&claims) => {
                        SessionState::Expired(ExpiredSession::new(self, data, claims))
                    }
                    Ok(_) => SessionState::Unauthenticated(Unauthenticated::OtherUser),
                    Err(reason) => SessionState::Unauthenticated(Unauthenticated::Token(reason)),
                }
            }
            Err(TokenError::Invalid(reason)) => {
                SessionState::Unauthenticated(Unauthenticated::Token(reason))
            }
        }
    }

    /// The session of what the API has just answered.
    pub(super) async fn verified(&self, data: Arc<SessionData>) -> Result<Session, SessionError> {
        let claims = self.0.verifier.verify(data.access_token.expose()).await?;
        if claims.subject() != data.user.id {
            return Err(SessionError::OtherUser);
        }
        Ok(Session::new(self, data, claims))
    }

    /// The cookies that keep a session, sealed with another password if there is one.
    pub(super) fn set_cookies(
        &self,
        data: &SessionData,
        password: Option<&SessionPassword>,
    ) -> Result<Vec<SetCookie>, SessionError> {
        let (format, now) = (self.0.formats[0], self.0.client.clock().now());
        let password = password.unwrap_or(&self.0.passwords[0]);
        let sealed = format.seal(data.write(format)?.expose(), password, now)?;
        Ok(self.0.cookie.set(sealed.expose())?)
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions")
            .field("verifier", &self.0.verifier)
            .field("passwords", &self.0.passwords.len())
            .field("formats", &self.0.formats)
            .field("cookie", &self.0.cookie)
            .finish_non_exhaustive()
    }
}
