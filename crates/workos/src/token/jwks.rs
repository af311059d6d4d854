//! The keys of a client id: fetched once for all who need them, kept, and fetched anew before they
//! are old. What is in a document of keys is read in `key_set`.
//!
//! Whoever verifies with keys that are no longer fresh does not wait: new ones are fetched in the
//! background. A failure leaves the last good keys in use, until they are as old as the verifier
//! allows.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use workos_core::{Client, Error, Plain, PreparedRequest, Request, backoff};
use workos_generated::requests::user_management::GET_JWKS;

use super::key_set::KeySet;
use crate::single_flight::{Flight, lock};

/// How long keys are used before new ones are fetched.
pub(super) const FRESH: Duration = Duration::from_secs(10 * 60);

/// How long an id that no key has leads to no further fetch.
const COOL_DOWN: Duration = Duration::from_secs(30);

/// The wait after a failure before the next fetch; it doubles.
const FIRST_BACK_OFF: Duration = Duration::from_secs(1);
const LONGEST_BACK_OFF: Duration = Duration::from_secs(30);

/// In bytes. A key takes about two thousand, with a chain of certificates ten.
const LONGEST_DOCUMENT: usize = 256 * 1024;

/// People wait for it.
const ATTEMPT: Duration = Duration::from_secs(5);
const WHOLE_FETCH: Duration = Duration::from_secs(10);

/// The keys of a client's client id. Clones share them.
#[derive(Clone)]
pub(crate) struct JwksCache(Arc<Shared>);

struct Shared {
    client: Client,
    held: RwLock<Option<Arc<HeldKeys>>>,
    progress: Mutex<Progress>,
}

/// Keys that were fetched.
pub(super) struct HeldKeys {
    pub(super) keys: Arc<KeySet>,
    /// Rises when the keys become others, not when the same are fetched again.
    pub(super) generation: u64,
    fetched_at: Duration,
}

#[derive(Default)]
struct Progress {
    fetch: Option<Fetch>,
    failures: u32,
    /// Of the last fetch, if it failed.
    failure: Option<Failure>,
    /// When a fetch was last begun for an id that no key has.
    last_for_unknown: Option<Duration>,
}

type Fetch = Flight<Fetched>;
type Fetched = Result<Arc<HeldKeys>, Error>;

/// Where keys are to be had.
enum Next {
    Fresh(Arc<HeldKeys>),
    Fetch(Fetch),
}

struct Failure {
    error: Error,
    at: Duration,
}

impl JwksCache {
    /// Without keys. Nothing is sent before they are needed.
    pub(crate) fn new(client: &Client) -> Self {
        Self(Arc::new(Shared {
            client: client.clone(),
            held: RwLock::default(),
            progress: Mutex::default(),
        }))
    }

    /// Keys that are at most so old.
    ///
    /// # Errors
    ///
    /// That of the last fetch, when there are none.
    pub(super) async fn keys(&self, longest: Duration) -> Fetched {
        let held = self.held();
        let now = self.now();
        let younger_than = |age| held.clone().filter(|held| held.age(now) < age);
        if let Some(fresh) = younger_than(FRESH) {
            return Ok(fresh);
        }
        let old = younger_than(longest);
        let fetched = match self.fetch(now) {
            Ok(Next::Fresh(keys)) => Ok(keys),
            Ok(Next::Fetch(fetch)) => match &old {
                // In the background.
                Some(old) if fetch.goes_on() => Ok(Arc::clone(old)),
                _ => self.landed(&fetch).await,
            },
            Err(error) => Err(error),
        };
        fetched.or_else(|error| old.ok_or(error))
    }

    /// Other keys than those, in which an id was not found; none if it is too early to fetch again.
    ///
    /// # Errors
    ///
    /// That of the last fetch.
    pub(super) async fn newer_than(
        &self,
        known: &Arc<HeldKeys>,
    ) -> Result<Option<Arc<HeldKeys>>, Error> {
        let fetch = {
            let mut progress = self.progress();
            match self.held() {
                Some(held) if !Arc::ptr_eq(&held, known) => return Ok(Some(held)),
                _ => self.fetch_for_unknown(&mut progress)?,
            }
        };
        match fetch {
            Some(fetch) => self.landed(&fetch).await.map(Some),
            None => Ok(None),
        }
    }

    /// Fetches keys unless there are fresh ones.
    ///
    /// # Errors
    ///
    /// That of the fetch.
    pub(super) async fn warm_up(&self) -> Result<(), Error> {
        self.keys(FRESH).await.map(drop)
    }

    fn held(&self) -> Option<Arc<HeldKeys>> {
        let held = self.0.held.read().unwrap_or_else(PoisonError::into_inner);
        held.clone()
    }

    fn now(&self) -> Duration {
        self.0.client.clock().elapsed()
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        lock(&self.0.progress)
    }

    /// The fetch under way, or a new one; or what one has brought since the caller looked.
    ///
    /// # Errors
    ///
    /// That of the last fetch, when it is too early for another.
    fn fetch(&self, now: Duration) -> Result<Next, Error> {
        let mut progress = self.progress();
        // Keys are taken in under this lock.
        if let Some(fresh) = self.held().filter(|held| held.age(now) < FRESH) {
            return Ok(Next::Fresh(fresh));
        }
        match progress.waits_after_failure(now) {
            Some(error) if progress.fetch.is_none() => Err(error),
            _ => Ok(Next::Fetch(self.under_way(&mut progress))),
        }
    }

    fn fetch_for_unknown(&self, progress: &mut Progress) -> Result<Option<Fetch>, Error> {
        let now = self.now();
        if progress.fetch.is_none() {
            if let Some(error) = progress.waits_after_failure(now) {
                return Err(error);
            }
            let cools_down = progress
                .last_for_unknown
                .is_some_and(|at| now.saturating_sub(at) < COOL_DOWN);
            if cools_down {
                return match &progress.failure {
                    Some(failure) => Err(failure.error.clone()),
                    None => Ok(None),
                };
            }
            progress.last_for_unknown = Some(now);
        }
        Ok(Some(self.under_way(progress)))
    }

    fn under_way(&self, progress: &mut Progress) -> Fetch {
        let fetch = progress.fetch.get_or_insert_with(|| {
            let client = self.0.client.clone();
            let shared = Arc::downgrade(&self.0);
            Flight::new(Box::pin(async move {
                let fetched = document(&client).await;
                match shared.upgrade() {
                    Some(shared) => shared.take_in(fetched),
                    // All who could have used the keys are gone.
                    None => fetched.map(|keys| Arc::new(HeldKeys::first(keys, Duration::ZERO))),
                }
            }))
        });
        // A caller who goes away takes nothing from those who come.
        let _ = fetch.goes_on();
        fetch.clone()
    }

    async fn landed(&self, fetch: &Fetch) -> Fetched {
        match fetch.landed().await {
            Some(fetched) => fetched,
            None => Err(self.give_up(fetch)),
        }
    }

    /// What panicked may do so again: not at once.
    fn give_up(&self, lost: &Fetch) -> Error {
        let mut progress = self.progress();
        if progress.fetch.as_ref().is_some_and(|fetch| fetch.is(lost)) {
            let error = Error::configuration(
                "fetching the keys of access tokens panicked, in a transport or clock of the \
                 application's own",
            );
            progress.fail(error, self.now());
        }
        let failure = progress.failure.as_ref();
        failure.map_or_else(
            || Error::configuration("fetching the keys of access tokens panicked"),
            |failure| failure.error.clone(),
        )
    }
}

impl Shared {
    /// Keeps what was fetched. A document without a usable key replaces none that has one: that is
    /// no rotation but a fault, and would sign everybody out.
    fn take_in(&self, fetched: Result<KeySet, Error>) -> Fetched {
        let now = self.client.clock().elapsed();
        let mut progress = lock(&self.progress);
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        let fetched = fetched.and_then(|keys| match &*held {
            Some(held) => held.followed_by(keys, now),
            None => Ok(HeldKeys::first(keys, now)),
        });
        match fetched {
            Ok(keys) => {
                let keys = Arc::new(keys);
                *held = Some(Arc::clone(&keys));
                progress.succeed();
                Ok(keys)
            }
            Err(error) => {
                progress.fail(error.clone(), now);
                Err(error)
            }
        }
    }
}

impl HeldKeys {
    fn age(&self, now: Duration) -> Duration {
        now.saturating_sub(self.fetched_at)
    }

    fn first(keys: KeySet, now: Duration) -> Self {
        Self {
            keys: Arc::new(keys),
            generation: 0,
            fetched_at: now,
        }
    }

    fn followed_by(&self, keys: KeySet, now: Duration) -> Result<Self, Error> {
        if self.keys.has_keys() && !keys.has_keys() {
            return Err(Error::configuration(
                "the API gave no usable key for the client id, which had some before",
            ));
        }
        let (keys, generation) = match *self.keys == keys {
            true => (Arc::clone(&self.keys), self.generation),
            false => (Arc::new(keys), self.generation + 1),
        };
        Ok(Self {
            keys,
            generation,
            fetched_at: now,
        })
    }
}

impl Progress {
    fn succeed(&mut self) {
        self.fetch = None;
        self.failures = 0;
        self.failure = None;
    }

    fn fail(&mut self, error: Error, now: Duration) {
        self.fetch = None;
        self.failures = self.failures.saturating_add(1);
        self.failure = Some(Failure { error, at: now });
    }

    /// The last failure, if it is too early to try again.
    fn waits_after_failure(&self, now: Duration) -> Option<Error> {
        let failure = self.failure.as_ref()?;
        let earlier = self.failures.saturating_sub(1);
        let back_off = backoff::doubled(FIRST_BACK_OFF, earlier, LONGEST_BACK_OFF);
        let waits = now.saturating_sub(failure.at) < back_off;
        waits.then(|| failure.error.clone())
    }
}

async fn document(client: &Client) -> Result<KeySet, Error> {
    let request = Request::new(&GET_JWKS).path("clientId", client.client_id().unwrap_or_default());
    PreparedRequest::<Plain<KeySet>>::new(client, request)
        .max_response_bytes(LONGEST_DOCUMENT)
        .timeout(client.timeout().min(ATTEMPT))
        .deadline(WHOLE_FETCH)
        .await
}

impl fmt::Debug for JwksCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwksCache").finish_non_exhaustive()
    }
}
