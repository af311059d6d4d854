//! Going on with a session: new tokens for its refresh token, once for all who ask, and what comes
//! of it. Who asks the API for all is in `flights`; between processes, in `between_processes`.

mod between_processes;
mod flights;

use std::sync::Arc;

use workos_core::{BoxFuture, Error};

pub use self::between_processes::{RefreshFlights, RefreshTicket, Taken};
pub(super) use self::flights::Flights;
use self::flights::{Joined, Key, Landing};
use super::content::SessionData;
use super::sessions::Inner;
use super::{NewSession, SessionError, Sessions};
use crate::user_management::RefreshTokenGrant;
use crate::{NextStep, SessionPassword, SetCookie, UserManagement};

/// A refresh that is about to begin, from [`ExpiredSession::refresh`](crate::ExpiredSession::refresh)
/// or [`Session::refresh`](crate::Session::refresh): await it.
///
/// A refresh token counts once. So many tasks that refresh one session at once, as the requests of one
/// page do, make one call and share what comes of it; so do those that come with the old cookie
/// within ten seconds after it. One that asks for another organization meanwhile waits, and goes on
/// from the refresh token that comes of it. A task that is dropped takes nothing from the others, and
/// on a Tokio runtime the call goes on though all are dropped.
///
/// ```no_run
/// use workos::session::Refresh;
///
/// # async fn run(expired: workos::ExpiredSession) {
/// match expired.refresh().await {
///     Refresh::Refreshed(renewed) => {
///         // Go on with the request, and send the cookies along with the answer.
///         println!("{}: {:?}", renewed.session.user().email, renewed.cookies);
///     }
///     Refresh::Ended(ended) => println!("sign in, with {:?}", ended.remove_cookies),
///     Refresh::NextStep(step) => println!("sign in, as {:?} has to be done", step.code()),
///     Refresh::Failed(failed) => println!("503 with {:?}: {}", failed.cookies, failed.error),
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until the refresh is awaited"]
pub struct RefreshSession {
    sessions: Sessions,
    data: Arc<SessionData>,
    organization_id: Option<String>,
    password: Option<SessionPassword>,
    ip_address: Option<String>,
    user_agent: Option<String>,
}

/// What came of a refresh.
#[derive(Debug)]
#[must_use = "the cookies in it have to go to the browser"]
pub enum Refresh {
    /// The session goes on. Send its cookies along: the old ones are of no more use.
    Refreshed(NewSession),
    /// The API says that the session is over: it was revoked, has ended by itself, or its refresh
    /// token was used before. Have the person sign in.
    Ended(EndedSession),
    /// The session goes on in the browser as it is, but not in this way before the person has done
    /// something, such as to enroll a second factor or to sign in by single sign-on for the
    /// organization.
    NextStep(NextStep),
    /// It was not found out. The session is not over.
    Failed(FailedRefresh),
}

/// A session that is over.
#[derive(Debug)]
#[non_exhaustive]
pub struct EndedSession {
    /// What the API has answered.
    pub error: Error,
    /// The cookies that delete the session from the browser.
    pub remove_cookies: Vec<SetCookie>,
}

/// A refresh of which it is not known whether it has succeeded, or whose session cannot be used.
#[derive(Debug)]
#[non_exhaustive]
pub struct FailedRefresh {
    /// Why.
    pub error: SessionError,
    /// Send them along with the answer, whatever it is: there are some when the API has given new
    /// tokens that cannot be checked now, and the old refresh token is used up.
    pub cookies: Vec<SetCookie>,
}

impl RefreshSession {
    pub(super) fn new(sessions: &Sessions, data: &Arc<SessionData>) -> Self {
        Self {
            sessions: sessions.clone(),
            data: Arc::clone(data),
            organization_id: None,
            password: None,
            ip_address: None,
            user_agent: None,
        }
    }

    /// The organization that the session goes on in, to switch to another one.
    pub fn organization(mut self, organization_id: impl Into<String>) -> Self {
        self.organization_id = Some(organization_id.into());
        self
    }

    /// Seals the new session with this password instead of the one of the settings.
    pub fn password(mut self, password: SessionPassword) -> Self {
        self.password = Some(password);
        self
    }

    /// The IP address of the person, which WorkOS weighs when it looks for fraud.
    pub fn ip_address(mut self, ip_address: impl Into<String>) -> Self {
        self.ip_address = Some(ip_address.into());
        self
    }

    /// The `User-Agent` of the person's browser, which WorkOS weighs when it looks for fraud.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    async fn run(self) -> Refresh {
        if let Some(password) = &self.password {
            // Before the refresh token is used up.
            let format = self.sessions.inner().formats[0];
            if let Err(error) = format.check_password(password) {
                return failed(error.into());
            }
        }
        match self.land().await {
            Ok(data) => self.hand_out(data).await,
            Err(error) if error.is_invalid_grant() => Refresh::Ended(EndedSession {
                error,
                remove_cookies: self.sessions.remove_cookies(),
            }),
            Err(error) => match NextStep::try_from(error) {
                Ok(step) => Refresh::NextStep(step),
                Err(error) => failed(error.into()),
            },
        }
    }

    /// Joins those who refresh the same session for the same organization, or begins. After a
    /// refresh for another one, goes on from there, as it has used the refresh token up.
    async fn land(&self) -> Landing {
        let Inner {
            client, flights, ..
        } = self.sessions.inner();
        let mut before = Arc::clone(&self.data);
        let mut waited_for = Vec::new();
        loop {
            let key = Key::of(&before.refresh_token, self.organization_id.as_deref());
            let (other, flight) =
                match flights.join(client, &key, &waited_for, || self.begin(&before)) {
                    Joined::Same(flight) => return flights.landed(&key, &flight).await,
                    Joined::Other(other, flight) => (other, flight),
                };
            match flights.landed(&other, &flight).await {
                Ok(data) if self.is_answered_by(&data) => return Ok(data),
                Ok(data) => before = data,
                Err(error) if error.is_invalid_grant() => return Err(error),
                // It says nothing about this one.
                Err(_) => {}
            }
            waited_for.push(flight);
        }
    }

    /// Whether a session that somebody else has asked for is the one that is asked for here.
    fn is_answered_by(&self, data: &SessionData) -> bool {
        self.organization_id.is_none() || self.organization_id == data.organization_id
    }

    fn begin(&self, before: &Arc<SessionData>) -> BoxFuture<'static, Landing> {
        let (refresh, before) = (self.clone(), Arc::clone(before));
        match self.sessions.inner().flights.between_processes() {
            Some(flights) => {
                Box::pin(async move { between_processes::land(flights, &refresh, before).await })
            }
            None => Box::pin(async move { refresh.call(before).await }),
        }
    }

    async fn call(&self, before: Arc<SessionData>) -> Landing {
        let users = UserManagement::new(&self.sessions.inner().client);
        let mut grant: RefreshTokenGrant =
            users.authenticate_with_refresh_token(before.refresh_token.clone());
        if let Some(organization_id) = &self.organization_id {
            grant = grant.organization_id(organization_id);
        }
        if let Some(ip_address) = &self.ip_address {
            grant = grant.ip_address(ip_address);
        }
        if let Some(user_agent) = &self.user_agent {
            grant = grant.user_agent(user_agent);
        }
        let answer = grant.deadline(flights::LONGEST_CALL).await?.complete()?;
        Ok(Arc::new(before.renewed(&answer)))
    }

    /// What the API has given, verified.
    async fn hand_out(self, data: Arc<SessionData>) -> Refresh {
        if data.user.id != self.data.user.id {
            return failed(SessionError::OtherUser);
        }
        let cookies = match self.sessions.set_cookies(&data, self.password.as_ref()) {
            Ok(cookies) => cookies,
            Err(error) => return failed(error),
        };
        match self.sessions.verified(data).await {
            Ok(session) => Refresh::Refreshed(NewSession { session, cookies }),
            Err(error @ SessionError::Token(_)) => {
                Refresh::Failed(FailedRefresh { error, cookies })
            }
            Err(error) => failed(error),
        }
    }
}

fn failed(error: SessionError) -> Refresh {
    Refresh::Failed(FailedRefresh {
        error,
        cookies: Vec::new(),
    })
}

impl IntoFuture for RefreshSession {
    type Output = Refresh;
    type IntoFuture = BoxFuture<'static, Refresh>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}
