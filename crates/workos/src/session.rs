//! Sessions in cookies: begun after a sign-in, looked at with every request, refreshed when their
//! access token has expired, ended. No framework is needed: cookies come in as headers, and go out as
//! values of headers.
//!
//! ```no_run
//! use workos::http::HeaderMap;
//! use workos::session::Refresh;
//! use workos::{Client, IssuerPolicy, SessionPassword, SessionState};
//!
//! # async fn run(headers: HeaderMap) -> Result<(), Box<dyn std::error::Error>> {
//! let workos = Client::from_env()?;
//! let sessions = workos
//!     .sessions(IssuerPolicy::usual(&workos)?, SessionPassword::from_env()?)
//!     .build()?;
//!
//! match sessions.authenticate(&headers).await {
//!     SessionState::Authenticated(session) => println!("welcome, {}", session.user().email),
//!     SessionState::Expired(expired) => match expired.refresh().await {
//!         Refresh::Refreshed(renewed) => println!("Set-Cookie: {:?}", renewed.cookies),
//!         Refresh::Ended(ended) => println!("sign in; Set-Cookie: {:?}", ended.remove_cookies),
//!         Refresh::NextStep(step) => println!("sign in: {:?}", step.code()),
//!         Refresh::Failed(failed) => println!("503: {}", failed.error),
//!     },
//!     SessionState::Unauthenticated(reason) => println!("sign in: {reason}"),
//!     SessionState::Unavailable(error) => println!("503: {error}"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`Sessions::authenticate_or_refresh`] does both at once. [`SessionsBuilder`] has the settings:
//! formats of other SDKs, older passwords, the cookie.
//!
//! # Another organization
//!
//! A session is in one organization at a time. To switch, refresh it:
//!
//! ```no_run
//! # async fn run(session: workos::Session) {
//! use workos::session::Refresh;
//!
//! match session.refresh().organization("org_456").await {
//!     Refresh::Refreshed(renewed) => println!("Set-Cookie: {:?}", renewed.cookies),
//!     other => println!("not there: {other:?}"),
//! }
//! # }
//! ```
//!
//! # Signing out
//!
//! Here, a person sees where they are signed in, ends one of these sessions, and then this one:
//!
//! ```no_run
//! # async fn run(workos: workos::Client, session: workos::Session) -> Result<(), workos::Error> {
//! let users = workos.user_management();
//! for other in &users.list_sessions(&session.user().id).await? {
//!     println!("{} since {}: {:?}", other.id, other.created_at, other.user_agent);
//! }
//! users.revoke_session("session_123").await?;
//!
//! let ended = session.log_out().return_to("https://app.example.com/").build()?;
//! println!("302 to {} with Set-Cookie: {:?}", ended.url, ended.remove_cookies);
//! # Ok(())
//! # }
//! ```
//!
//! A session that was revoked cannot be refreshed. Its last access token counts until it expires, some
//! minutes later: no call is made to look at it.

#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
mod blocking;
mod builder;
mod content;
mod cookie;
mod current;
mod error;
mod log_out;
mod refresh;
mod seal;
mod sessions;
mod state;

pub use builder::SessionsBuilder;
#[cfg(feature = "test-util")]
pub(crate) use content::SessionData;
pub use cookie::{SessionCookie, TooLarge};
pub use current::CurrentSession;
pub use error::SessionError;
pub use log_out::{LogOut, LoggedOut};
pub use refresh::{
    EndedSession, FailedRefresh, Refresh, RefreshFlights, RefreshSession, RefreshTicket, Taken,
};
pub use seal::{SessionFormat, UnsealError};
pub use sessions::Sessions;
pub use state::{ExpiredSession, Session, SessionImpersonator, SessionState, Unauthenticated};

use crate::SetCookie;

/// A session that has begun or was refreshed, and the cookies that keep it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NewSession {
    /// The session.
    pub session: Session,
    /// The cookies that keep it: send them along with the answer.
    pub cookies: Vec<SetCookie>,
}
