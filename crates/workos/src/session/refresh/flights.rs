//! Refreshes under way in this process, and those that have just landed: whoever comes late with the
//! old refresh token gets what the others got.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use workos_core::{BoxFuture, Client, Error, Secret};

use super::RefreshFlights;
use crate::crypto::{hexadecimal, sha256};
use crate::session::content::SessionData;
use crate::single_flight::{Flight, lock};

/// How long what came of a refresh is there for those who come late.
pub(super) const GRACE: Duration = Duration::from_secs(10);
/// People wait for it.
pub(super) const LONGEST_CALL: Duration = Duration::from_secs(30);
/// How many of those that have landed are kept at most: some tens of megabytes.
const MOST_LANDED: usize = 4096;

/// What came of a refresh: the new session, not yet verified.
pub(super) type Landing = Result<Arc<SessionData>, Error>;

/// Which refreshes are the same: digests of the refresh token, and of it and the organization.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    token: [u8; 32],
    whole: [u8; 32],
}

impl Key {
    pub(super) fn of(refresh_token: &Secret, organization_id: Option<&str>) -> Self {
        let (kind, organization_id) = match organization_id {
            Some(organization_id) => ("1", organization_id),
            None => ("0", ""),
        };
        let token = sha256(refresh_token.expose().as_bytes());
        let whole = [&token, kind.as_bytes(), organization_id.as_bytes()].concat();
        Self {
            token,
            whole: sha256(&whole),
        }
    }
}

/// What the refreshes of one token have in common, as digits.
pub(super) fn digits(refresh_token: &Secret) -> String {
    hexadecimal(&sha256(refresh_token.expose().as_bytes()))
}

/// A refresh of the token that was asked for.
pub(super) enum Joined {
    /// It is the one that was asked for.
    Same(Flight<Landing>),
    /// It is for another organization, and uses the token up.
    Other(Key, Flight<Landing>),
}

/// The refreshes of an application's sessions.
pub(in crate::session) struct Flights {
    known: Mutex<Known>,
    between_processes: Option<Arc<dyn RefreshFlights>>,
}

#[derive(Default)]
struct Known {
    by_key: HashMap<Key, Flight<Landing>>,
    /// The last begun, by the digest of the refresh token.
    last: HashMap<[u8; 32], Key>,
    /// Those that have landed, the first to be forgotten in front.
    landed: VecDeque<(Duration, Key)>,
}

impl Flights {
    pub(in crate::session) fn new(between_processes: Option<Arc<dyn RefreshFlights>>) -> Self {
        Self {
            known: Mutex::default(),
            between_processes,
        }
    }

    pub(super) fn between_processes(&self) -> Option<Arc<dyn RefreshFlights>> {
        self.between_processes.clone()
    }

    /// What comes of a refresh of this key.
    pub(super) async fn landed(&self, key: &Key, flight: &Flight<Landing>) -> Landing {
        // The answer of the API must not be lost with a browser that has hung up.
        let _ = flight.goes_on();
        match flight.landed().await {
            Some(landing) => landing,
            None => {
                self.forget(key, flight);
                Err(Error::configuration(
                    "refreshing the session panicked, in a transport or clock of the application's \
                     own",
                ))
            }
        }
    }

    /// The refresh of this key, which is begun unless it has been, or one of its token that has not
    /// been waited for.
    pub(super) fn join(
        self: &Arc<Self>,
        client: &Client,
        key: &Key,
        waited_for: &[Flight<Landing>],
        begin: impl FnOnce() -> BoxFuture<'static, Landing>,
    ) -> Joined {
        let mut known = self.known();
        known.forget_before(client.clock().elapsed().checked_sub(GRACE));
        if let Some(flight) = known.by_key.get(key) {
            return Joined::Same(flight.clone());
        }
        if let Some((other, flight)) = known.last_of(key)
            && !waited_for.iter().any(|waited_for| waited_for.is(flight))
        {
            return Joined::Other(other.clone(), flight.clone());
        }
        let (call, client, of_flight) = (begin(), client.clone(), key.clone());
        let flights = Arc::downgrade(self);
        let flight = Flight::new(Box::pin(async move {
            let landing = call.await;
            if let Some(flights) = flights.upgrade() {
                flights.take_in(of_flight, &landing, client.clock().elapsed());
            }
            landing
        }));
        known.by_key.insert(key.clone(), flight.clone());
        known.last.insert(key.token, key.clone());
        Joined::Same(flight)
    }

    /// Keeps what is final; after any other failure, the next one tries again.
    fn take_in(&self, key: Key, landing: &Landing, now: Duration) {
        let is_final = match landing {
            Ok(_) => true,
            Err(error) => error.is_invalid_grant(),
        };
        let mut known = self.known();
        if !is_final {
            known.remove(&key);
            return;
        }
        known.landed.push_back((now, key));
        let surplus = known.landed.len().saturating_sub(MOST_LANDED);
        known.forget_first(surplus);
    }

    fn forget(&self, key: &Key, lost: &Flight<Landing>) {
        let mut known = self.known();
        if known.by_key.get(key).is_some_and(|flight| flight.is(lost)) {
            known.remove(key);
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        lock(&self.known)
    }
}

impl Known {
    /// Forgets those that landed at this time or before.
    fn forget_before(&mut self, time: Option<Duration>) {
        let old = |landed: Duration| time.is_some_and(|time| landed <= time);
        let count = self.landed.iter().take_while(|(at, _)| old(*at)).count();
        self.forget_first(count);
    }

    fn forget_first(&mut self, count: usize) {
        let landed: Vec<_> = self.landed.drain(..count).collect();
        landed.iter().for_each(|(_, key)| self.remove(key));
    }

    fn remove(&mut self, key: &Key) {
        self.by_key.remove(key);
        if self.last.get(&key.token) == Some(key) {
            self.last.remove(&key.token);
        }
    }

    /// The last refresh of the token of this key.
    fn last_of(&self, key: &Key) -> Option<(&Key, &Flight<Landing>)> {
        let last = self.last.get(&key.token)?;
        Some((last, self.by_key.get(last)?))
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    fn count(flights: &Flights) -> (usize, usize) {
        let known = flights.known();
        assert_eq!(known.by_key.len(), known.last.len());
        (known.by_key.len(), known.landed.len())
    }

    #[test]
    fn so_many_are_kept_and_no_more() {
        let client = Client::builder().base_url("http://127.0.0.1").build();
        let client = client.expect("a client");
        let flights = Arc::new(Flights::new(None));
        let land = |number: usize, landing: Landing| {
            let key = Key::of(&Secret::new(number.to_string()), None);
            let begin = || -> BoxFuture<'static, Landing> { Box::pin(ready(landing)) };
            let Joined::Same(flight) = flights.join(&client, &key, &[], begin) else {
                panic!("another refresh of the token");
            };
            let landed = pin!(flights.landed(&key, &flight));
            let outcome = landed.poll(&mut Context::from_waker(Waker::noop()));
            assert!(matches!(outcome, Poll::Ready(_)));
        };
        let session = r#"{"access_token":"a","refresh_token":"b","user":{"id":"user_1",
            "email":"ada@example.com","email_verified":true,
            "created_at":"2026-01-15T12:00:00Z","updated_at":"2026-01-15T12:00:00Z"}}"#;
        let session = Arc::new(SessionData::read(session).expect("a session"));
        for number in 0..MOST_LANDED + 10 {
            land(number, Ok(Arc::clone(&session)));
        }
        assert_eq!(count(&flights), (MOST_LANDED, MOST_LANDED));
        // What is not final is not kept at all.
        land(MOST_LANDED + 10, Err(Error::invalid_request("a failure")));
        assert_eq!(count(&flights), (MOST_LANDED, MOST_LANDED));
    }

    #[test]
    fn refreshes_for_other_organizations_are_others() {
        let key = |token: &str, organization| Key::of(&Secret::from(token), organization);
        let keys = [
            key("rt_1", None),
            key("rt_1", Some("")),
            key("rt_1", Some("org_1")),
            key("rt_2", None),
            key("rt_1org_1", None),
        ];
        for (at, one) in keys.iter().enumerate() {
            assert_eq!(keys.iter().position(|other| other == one), Some(at));
        }
    }
}
