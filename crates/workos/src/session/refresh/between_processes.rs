//! One refresh between the processes that serve a site: who has the key refreshes, the others wait
//! for what comes of it. What they share is sealed, so that whoever keeps it cannot read it, put
//! another session in its place, or use it as a cookie.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use workos_core::{BoxFuture, Clock, Error, Secret, SystemClock, ThreadSafe};

use super::RefreshSession;
use super::flights::{GRACE, LONGEST_CALL, Landing, digits};
use crate::crypto::{hexadecimal, random};
use crate::session::content::SessionData;
use crate::session::{SessionFormat, Sessions};

/// What the key is derived for. Its number is that of the layout of the content.
const PURPOSE: &str = "workos refreshed session 1";
/// What the key is held for longer than all that is done under it.
const MARGIN: Duration = Duration::from_secs(5);
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// What the processes that serve one site share, so that they refresh a session once between them: a
/// lock and an outcome by key, in a store such as Redis.
///
/// Without it, two processes that refresh the same session at once both use its refresh token, which
/// counts once: the person whose browser keeps the answer of the second has to sign in again. Sites
/// whose sessions stay with one process need no such thing.
///
/// Where the store fails, say [`Taken::Unknown`]: the refresh goes on without it. A store that does
/// not answer [in time](Self::answers_within) is not waited for, as people wait too: the refresh ends
/// as [`Refresh::Failed`](crate::session::Refresh::Failed), with an error that is a timeout, and the
/// session goes on. Who has the store's client give up earlier, and says `Unknown` then, has the
/// session refreshed all the same. When the store is silent after the refresh, who asked for it has
/// the new session, but the others do not hear of it, as if they shared no store.
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
///             let mut owners = self.owners.lock().unwrap();
///             let owner = owners.entry(ticket.key().into()).or_insert(ticket.owner().into());
///             let is_ours = owner == ticket.owner(); // SET owner:{key} NX PX
///             match self.outcomes.lock().unwrap().get(ticket.key()) {
///                 Some(outcome) => Taken::Landed(outcome.clone()), // GET outcome:{key}
///                 None if is_ours => Taken::Ours,
///                 None => Taken::Elsewhere,
///             }
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
    /// Takes the key of the ticket for its owner, for `longest` at most, unless somebody has it; and
    /// says what has landed under the key, if anything has.
    ///
    /// In this order: what lands between a look and the taking would go unseen, and the refresh token
    /// that it has used up would be used again. The key is given back in either case.
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

    /// How long each of these may take: five seconds unless said otherwise. It is measured by the
    /// clock of the machine, whatever that of the client, as what a store takes is real.
    fn answers_within(&self) -> Duration {
        Duration::from_secs(5)
    }
}

/// Which refresh, and who wants to make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshTicket {
    key: String,
    owner: String,
}

impl RefreshTicket {
    fn of(data: &SessionData) -> Result<Self, Error> {
        Ok(Self {
            key: digits(&data.refresh_token),
            owner: hexadecimal(&random::<16>()?),
        })
    }

    /// What all who refresh the same session have in common: 64 hexadecimal digits, which give nothing
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

/// Refreshes, unless another process does: then what came of that, or what comes after it.
pub(super) async fn land(
    flights: Arc<dyn RefreshFlights>,
    refresh: &RefreshSession,
    mut before: Arc<SessionData>,
) -> Landing {
    let sessions = &refresh.sessions;
    let clock = sessions.inner().client.clock();
    let (began, within) = (clock.elapsed(), flights.answers_within());
    // From the taking, of which the answer may be late, to the landing.
    let lease = LONGEST_CALL + within.saturating_mul(2).saturating_add(MARGIN);
    let mut ticket = RefreshTicket::of(&before)?;
    loop {
        let Some(taken) = answered(within, flights.take(&ticket, lease)).await else {
            // It may have been taken, and the answer lost.
            give_back_later(flights, ticket);
            return Err(Error::timed_out(format!(
                "the store of the refresh flights has not answered within {within:?}: see that it \
                 can be reached, and set a shorter timeout of its client"
            )));
        };
        match taken {
            Taken::Ours => break,
            Taken::Unknown => return refresh.call(before).await,
            Taken::Landed(outcome) => {
                answered(within, flights.give_back(&ticket)).await;
                match opened(sessions, &ticket, &outcome) {
                    Some(data) if refresh.is_answered_by(&data) => return Ok(Arc::new(data)),
                    // For another organization, which has used the refresh token up.
                    Some(data) if data.refresh_token != before.refresh_token => {
                        before = Arc::new(data);
                        ticket = RefreshTicket::of(&before)?;
                    }
                    _ => return refresh.call(before).await,
                }
            }
            Taken::Elsewhere if clock.elapsed().saturating_sub(began) < lease => {
                clock.sleep(BETWEEN_LOOKS).await;
            }
            Taken::Elsewhere => return refresh.call(before).await,
        }
    }
    let landing = refresh.call(before).await;
    let outcome = landing
        .as_ref()
        .ok()
        .map(|data| sealed(sessions, &ticket, data));
    // The person has the new session, whether or not the others hear of it.
    let kept = match outcome {
        Some(Some(outcome)) => answered(within, flights.land(&ticket, outcome, GRACE)).await,
        _ => Some(()),
    };
    match kept {
        Some(()) => drop(answered(within, flights.give_back(&ticket)).await),
        None => give_back_later(flights, ticket),
    }
    landing
}

/// What the store answers; nothing when it does not in time.
async fn answered<T>(within: Duration, answer: impl Future<Output = T>) -> Option<T> {
    let mut answer = pin!(answer);
    let mut time = None;
    poll_fn(|context| {
        if let Poll::Ready(answer) = answer.as_mut().poll(context) {
            return Poll::Ready(Some(answer));
        }
        let time = time.get_or_insert_with(|| SystemClock.sleep(within));
        time.as_mut().poll(context).map(|()| None)
    })
    .await
}

/// Gives the key back without waiting for it. Outside of a runtime it is free when its time is up.
fn give_back_later(flights: Arc<dyn RefreshFlights>, ticket: RefreshTicket) {
    let _ = workos_core::detach(Box::pin(async move {
        answered(flights.answers_within(), flights.give_back(&ticket)).await;
    }));
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
