//! Sessions in programs without an async runtime, such as a server that has a thread for each request.

use workos_core::{Error, block_on};

use super::refresh::FailedRefresh;
use super::{
    CurrentSession, NewSession, Refresh, RefreshSession, SessionError, SessionState, Sessions,
};
use crate::Cookies;
use crate::types::AuthenticateResponse;

impl Sessions {
    /// As [`start`](Self::start), for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start); and inside an async runtime, `spawn_blocking` included.
    pub fn start_blocking(
        &self,
        answer: &AuthenticateResponse,
    ) -> Result<NewSession, SessionError> {
        block_on(self.start(answer))?
    }

    /// As [`authenticate`](Self::authenticate), for programs without an async runtime. Inside one,
    /// `spawn_blocking` included, it is [`SessionState::Unavailable`].
    pub fn authenticate_blocking<'a>(&self, cookies: impl Into<Cookies<'a>>) -> SessionState {
        block_on(self.authenticate(cookies)).unwrap_or_else(SessionState::Unavailable)
    }

    /// As [`authenticate_sealed`](Self::authenticate_sealed), for programs without an async runtime.
    /// Inside one, `spawn_blocking` included, it is [`SessionState::Unavailable`].
    pub fn authenticate_sealed_blocking(&self, sealed: &str) -> SessionState {
        block_on(self.authenticate_sealed(sealed)).unwrap_or_else(SessionState::Unavailable)
    }

    /// As [`authenticate_or_refresh`](Self::authenticate_or_refresh), for programs without an async
    /// runtime. Inside one, `spawn_blocking` included, it is [`CurrentSession::Unavailable`].
    ///
    /// ```no_run
    /// use workos::http::HeaderMap;
    /// use workos::session::CurrentSession;
    ///
    /// # fn page(sessions: workos::Sessions, headers: HeaderMap) {
    /// match sessions.authenticate_or_refresh_blocking(&headers) {
    ///     CurrentSession::SignedIn(current) => {
    ///         println!("200 to {}, with {:?}", current.session.user().email, current.cookies);
    ///     }
    ///     CurrentSession::SignedOut { remove_cookies } => println!("sign in: {remove_cookies:?}"),
    ///     CurrentSession::NextStep(step) => println!("sign in: {:?}", step.code()),
    ///     CurrentSession::Unavailable(failed) => println!("503: {}", failed.error),
    /// }
    /// # }
    /// ```
    pub fn authenticate_or_refresh_blocking<'a>(
        &self,
        cookies: impl Into<Cookies<'a>>,
    ) -> CurrentSession {
        block_on(self.authenticate_or_refresh(cookies))
            .unwrap_or_else(|error| CurrentSession::Unavailable(not_begun(error)))
    }

    /// As [`warm_up`](Self::warm_up), for programs without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`warm_up`](Self::warm_up); and inside an async runtime, `spawn_blocking` included.
    pub fn warm_up_blocking(&self) -> Result<(), Error> {
        block_on(self.warm_up())?
    }
}

impl RefreshSession {
    /// As awaiting it, for programs without an async runtime. Inside one, `spawn_blocking` included,
    /// it is [`Refresh::Failed`].
    pub fn send_blocking(self) -> Refresh {
        block_on(self.into_future()).unwrap_or_else(|error| Refresh::Failed(not_begun(error)))
    }
}

fn not_begun(error: Error) -> FailedRefresh {
    FailedRefresh {
        error: error.into(),
        cookies: Vec::new(),
    }
}
