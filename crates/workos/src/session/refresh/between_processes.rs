//! One refresh between the processes that serve a site: who has the key refreshes, the others wait
//! for what comes of it. What they share is sealed, so that whoever keeps it cannot read it, put
//! another session in its place, or use it as a cookie.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use workos_core::{BoxFuture, Secret, ThreadSafe};

use super::flights::{GRACE, Key, LONGEST_CALL, Landing};
use crate::crypto::{hexadecimal, random};
use crate::session::content::SessionData;
use crate::session::{SessionFormat, Sessions};

/// What the key is derived for. Its number is that of the layout of the content.
const PURPOSE: &str = "workos refreshed session 1";
/// How long a process that has died keeps the others waiting.
const LEASE: Duration = Duration::from_secs(LONGEST_CALL.as_secs() + 5);
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// What the processes that serve one site share, so that they refresh a session once between them: a
/// lock and an outcome by key, in a store such as Redis.
///
/// Without it, two processes that refresh the same session at once both use its refresh token, which
/// counts once: the person whose browser keeps the answer of the second has to sign in again. Sites
/// whose sessions stay with one process need no such thing.
///
/// Where the store fails, say [`Taken::Unknown`]: the refresh goes on without it.
///
/// ```
/// use std::collections::HashMap;
/// use std::sync::Mutex;
/// use std::time::Duration;
/// use workos::session::{RefreshFlights, RefreshTicket, Taken};
/// use workos::{BoxFuture, Secret};
///
/// /// Within this process, and for ever: what a store does with a time to live.
/// #[derive(Default)]
/// struct Store {
///     owners: Mutex<HashMap<String, String>>,
///     outcomes: Mutex<HashMap<String, Secret>>,
/// }
///
/// impl RefreshFlights for Store {
///     fn take<'a>(&'a self, ticket: &'a RefreshTicket, _: Duration) -> BoxFuture<'a, Taken> {
///         Box::pin(async {
///             if let Some(outcome) = self.outcomes.lock().unwrap().get(ticket.key()) {
///                 return Taken::Landed(outcome.clone()); // GET outcome:{key}
///             }
///             let mut owners = self.owners.lock().unwrap();
///             let owner = owners.entry(ticket.key().into()).or_insert(ticket.owner().into());
///             if owner == ticket.owner() { Taken::Ours } else { Taken::Elsewhere } // SET NX PX
///         })
///     }
///
///     fn land<'a>(
///         &'a self,
///         ticket: &'a RefreshTicket,
///         outcome: Secret,
///         _: Duration,
///     ) -> BoxFuture<'a, ()> {
///         Box::pin(async {
///             self.outcomes.lock().unwrap().insert(ticket.key().into(), outcome); // SET PX
///         })
///     }
///
///     fn give_back<'a>(&'a self, ticket: &'a RefreshTicket) -> BoxFuture<'a, ()> {
///         Box::pin(async {
///             // Only if the owner is still this one.
///             self.owners.lock().unwrap().retain(|_, owner| *owner != ticket.owner());
///         })
///     }
/// }
/// ```
pub trait RefreshFlights: ThreadSafe {
    /// What has landed under the key of the ticket; else takes the key for its owner, for `longest`
    /// at most, unless somebody has it.
    fn take<'a>(&'a self, ticket: &'a RefreshTicket, longest: Duration) -> BoxFuture<'a, Taken>;

    /// Keeps the outcome under the key, for `grace`.
    fn land<'a>(
        &'a self,
        ticket: &'a RefreshTicket,
        outcome: Secret,
        grace: Duration,
    ) -> BoxFuture<'a, ()>;

    /// Lets others have the key, if the owner of the ticket has it.
    fn give_back<'a>(&'a self, ticket: &'a RefreshTicket) -> BoxFuture<'a, ()>;
}

/// Which refresh, and who wants to make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshTicket {
    key: String,
    owner: String,
}

impl RefreshTicket {
    /// What all who want the same refresh have in common: 64 hexadecimal digits, which give nothing
    /// away.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Who wants to make it: random, and another with each attempt.
    #[must_use]
    pub fn owner(&self) -> &str {
        &self.owner
    }
}

/// Whether a refresh is to be made here.
#[derive(Clone, Debug)]
pub enum Taken {
    /// It is: nobody else makes it.
    Ours,
    /// Somebody else is making it. It is asked again soon.
    Elsewhere,
    /// It has been made; this is what came of it.
    Landed(Secret),
    /// The store does not say. It is made here.
    Unknown,
}

/// Refreshes, unless another process does: then what came of that.
pub(super) async fn land(
    flights: &dyn RefreshFlights,
    sessions: &Sessions,
    key: &Key,
    call: impl Future<Output = Landing>,
) -> Landing {
    let ticket = RefreshTicket {
        key: key.digits(),
        owner: hexadecimal(&random::<16>()?),
    };
    let clock = sessions.inner().client.clock();
    let began = clock.elapsed();
    loop {
        match flights.take(&ticket, LEASE).await {
            Taken::Ours => break,
            Taken::Unknown => return call.await,
            Taken::Landed(outcome) => match opened(sessions, &ticket, &outcome) {
                Some(data) => return Ok(Arc::new(data)),
                None => return call.await,
            },
            Taken::Elsewhere if clock.elapsed().saturating_sub(began) < LEASE => {
                clock.sleep(BETWEEN_LOOKS).await;
            }
            Taken::Elsewhere => return call.await,
        }
    }
    let landing = call.await;
    let outcome = landing
        .as_ref()
        .ok()
        .map(|data| sealed(sessions, &ticket, data));
    if let Some(Some(outcome)) = outcome {
        flights.land(&ticket, outcome, GRACE).await;
    }
    flights.give_back(&ticket).await;
    landing
}

fn sealed(sessions: &Sessions, ticket: &RefreshTicket, data: &SessionData) -> Option<Secret> {
    let content = data.write(SessionFormat::AesGcm).ok()?;
    let password = sessions.inner().passwords.first()?;
    password.seal(PURPOSE, &ticket.key, &content).ok()
}

fn opened(sessions: &Sessions, ticket: &RefreshTicket, outcome: &Secret) -> Option<SessionData> {
    let mut passwords = sessions.inner().passwords.iter();
    let content = passwords.find_map(|it| it.open(PURPOSE, &ticket.key, outcome.expose()))?;
    SessionData::read(content.expose())
}
