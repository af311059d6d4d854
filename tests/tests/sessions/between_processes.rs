//! Processes that share a store make one call between them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use workos::chrono::{DateTime, Utc};
use workos::session::{Refresh, RefreshFlights, RefreshTicket, Taken};
use workos::{BoxFuture, Client, Clock, Secret, Sessions};
use workos_tests::patience::until;
use workos_tests::server::Answer;
use workos_tests::sign_ins::body;
use workos_tests::tokens::{SigningKey, Vectors, keys};

use crate::app::{API_KEY, App, Browser, PASSWORD, ok, password, read, refreshed};

/// What a store of another machine does, in memory. Clones are one store.
#[derive(Clone, Default)]
struct Store(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    owners: HashMap<String, String>,
    outcomes: HashMap<String, (Secret, Duration)>,
    taken: usize,
    fails: bool,
    /// What it never answers to.
    hangs_at: Option<&'static str>,
    /// How often somebody gave a key back.
    given_back: usize,
}

impl Store {
    fn kept<T>(&self, look: impl FnOnce(&mut Kept) -> T) -> T {
        look(&mut self.0.lock().expect("no panic"))
    }

    /// Answers, or never does.
    fn answer<T: Send + 'static>(&self, call: &str, answer: T) -> BoxFuture<'_, T> {
        match self.kept(|kept| kept.hangs_at == Some(call)) {
            true => Box::pin(std::future::pending()),
            false => Box::pin(async { answer }),
        }
    }
}

impl RefreshFlights for Store {
    fn take<'a>(&'a self, ticket: &'a RefreshTicket, longest: Duration) -> BoxFuture<'a, Taken> {
        // What is done under the key: a call, and an answer of the store before and after it.
        assert!(longest > Duration::from_secs(30) + 2 * self.answers_within());
        let taken = self.kept(|kept| {
            kept.taken += 1;
            if kept.fails {
                return Taken::Unknown;
            }
            let owner = kept.owners.entry(ticket.key().to_owned());
            let is_ours = owner.or_insert(ticket.owner().to_owned()) == ticket.owner();
            match kept.outcomes.get(ticket.key()) {
                Some((outcome, _)) => Taken::Landed(outcome.clone()),
                None if is_ours => Taken::Ours,
                None => Taken::Elsewhere,
            }
        });
        self.answer("take", taken)
    }

    fn land<'a>(
        &'a self,
        ticket: &'a RefreshTicket,
        outcome: Secret,
        grace: Duration,
    ) -> BoxFuture<'a, ()> {
        self.kept(|kept| {
            kept.outcomes
                .insert(ticket.key().to_owned(), (outcome, grace))
        });
        self.answer("land", ())
    }

    fn give_back<'a>(&'a self, ticket: &'a RefreshTicket) -> BoxFuture<'a, ()> {
        self.kept(|kept| {
            kept.given_back += 1;
            kept.owners.retain(|_, owner| owner != ticket.owner());
        });
        self.answer("give_back", ())
    }

    fn answers_within(&self) -> Duration {
        // What never answers is waited for in real time.
        match self.kept(|kept| kept.hangs_at) {
            Some(_) => Duration::from_millis(50),
            None => Duration::from_secs(5),
        }
    }
}

/// A clock that stands still, but whose sleeps take a moment.
struct Standing(DateTime<Utc>);

impl Clock for Standing {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration.min(Duration::from_millis(5))))
    }
}

/// Another process of the same site: it has nothing in common but the server and the store.
async fn process(app: &App, clock: impl Clock, store: &Store) -> Sessions {
    process_with(app, clock, store, &[PASSWORD]).await
}

/// The same with these passwords, the newest first.
async fn process_with(app: &App, clock: impl Clock, store: &Store, passwords: &[&str]) -> Sessions {
    let vectors = Vectors::get();
    let workos = Client::builder()
        .api_key(API_KEY)
        .client_id(&vectors.client_id)
        .base_url(app.server.url())
        .clock(clock);
    let workos = workos.build().expect("a client");
    let mut sessions = workos
        .sessions(vectors.policy(), password(passwords[0]))
        .refresh_flights(store.clone());
    for older in &passwords[1..] {
        sessions = sessions.older_password(password(older));
    }
    let sessions = sessions.build().expect("sessions");
    app.server.prepare([keys([SigningKey::first()])]);
    sessions.warm_up().await.expect("keys");
    app.server.take_received();
    sessions
}

async fn two(app: &App, store: &Store) -> (Sessions, Sessions, Browser) {
    let of_app = app.sessions().await;
    let browser = app.expired(&of_app).await;
    let one = process(app, Standing(app.now()), store).await;
    let other = process(app, Standing(app.now()), store).await;
    (one, other, browser)
}

#[tokio::test]
async fn one_call_is_made_and_both_go_on_with_it() {
    let (app, store) = (App::start(), Store::default());
    let (one, other, browser) = two(&app, &store).await;
    let late = Duration::from_millis(50);
    app.server.prepare([ok(&app.granted("rt_2")).late(late)]);
    let (first, second) = tokio::join!(browser.refresh(&one), browser.refresh(&other));
    let (first, second) = (refreshed(first), refreshed(second));
    assert_eq!(first.session.access_token(), second.session.access_token());
    assert_eq!(app.server.take_received().len(), 1);
    for renewed in [first, second] {
        let mut browser = browser.clone();
        browser.keep(&renewed.cookies);
        browser.session(&one).await;
    }

    // In the store is nothing that can be read, or used as a cookie.
    let (key, outcome, grace) = store.kept(|kept| {
        assert!(kept.owners.is_empty());
        let (key, (outcome, grace)) = kept.outcomes.iter().next().expect("an outcome");
        (key.clone(), outcome.clone(), *grace)
    });
    assert_eq!(grace, Duration::from_secs(10));
    assert!(key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert!(!outcome.expose().contains("rt_2"));
    let state = one.authenticate_sealed(outcome.expose()).await;
    assert!(state.authenticated().is_none());
}

/// A refresh token counts once between all processes, whatever the organization.
#[tokio::test]
async fn for_another_organization_the_session_goes_on_from_where_another_process_left_it() {
    let (app, store) = (App::start(), Store::default());
    let (one, other, browser) = two(&app, &store).await;
    let in_organization = |refresh_token: &str, organization: &str| {
        let mut answer = app.granted_with(refresh_token, "org_id", json!(organization));
        answer["organization_id"] = json!(organization);
        ok(&answer)
    };
    app.server.prepare([
        in_organization("rt_2", "org_1").late(Duration::from_millis(50)),
        in_organization("rt_3", "org_2"),
    ]);
    let expired = browser.expired(&other).await;
    let (page, switch) = tokio::join!(
        browser.refresh(&one),
        expired.refresh().organization("org_2")
    );
    assert_eq!(refreshed(page).session.organization_id(), Some("org_1"));
    assert_eq!(refreshed(switch).session.organization_id(), Some("org_2"));
    let sent = app.server.take_received();
    let sent: Vec<_> = sent.iter().map(body).collect();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0]["refresh_token"], "rt_1");
    assert_eq!(sent[1]["refresh_token"], "rt_2");
    assert!(store.kept(|kept| kept.owners.is_empty() && kept.outcomes.len() == 2));
}

#[tokio::test]
async fn what_was_put_in_the_place_of_an_outcome_does_not_count() {
    let (app, store) = (App::start(), Store::default());
    let (one, other, browser) = two(&app, &store).await;
    app.server.prepare([ok(&app.granted("rt_2"))]);
    refreshed(browser.refresh(&one).await);
    store.kept(|kept| {
        for (outcome, _) in kept.outcomes.values_mut() {
            *outcome = Secret::new(format!("{}A", outcome.expose()));
        }
    });
    app.server.take_received();
    app.server
        .prepare([Answer::json(400, &json!({"error": "invalid_grant"}))]);
    let outcome = browser.refresh(&other).await;
    assert!(matches!(outcome, Refresh::Ended(_)), "{outcome:?}");
    assert_eq!(app.server.take_received().len(), 1);
}

/// Whoever can write to the store could otherwise give a browser the session of another.
#[tokio::test]
async fn the_outcome_of_another_session_does_not_count() {
    let (app, store) = (App::start(), Store::default());
    let (one, other, browser) = two(&app, &store).await;
    let expired = app.granted_with("rt_of_another", "exp", json!(app.now().timestamp() - 600));
    let mut another = Browser::default();
    another.keep(&one.seal(&read(expired)).expect("sealed"));
    for (browser, next) in [(&browser, "rt_2"), (&another, "rt_2_of_another")] {
        app.server.prepare([ok(&app.granted(next))]);
        refreshed(browser.refresh(&one).await);
    }
    store.kept(|kept| {
        let mut outcomes = kept.outcomes.values_mut();
        let (first, second) = (outcomes.next(), outcomes.next());
        std::mem::swap(first.expect("an outcome"), second.expect("another"));
    });
    app.server.take_received();
    app.server
        .prepare([Answer::json(400, &json!({"error": "invalid_grant"}))]);
    let outcome = browser.refresh(&other).await;
    assert!(matches!(outcome, Refresh::Ended(_)), "{outcome:?}");
    let sent = app.server.take_received();
    assert_eq!(sent.len(), 1);
    assert_eq!(body(&sent[0])["refresh_token"], "rt_1");
}

/// While the password is changed, processes with the old one and with both serve one site.
#[tokio::test]
async fn a_process_with_a_newer_password_goes_on_with_what_an_older_one_has_landed() {
    let (app, store) = (App::start(), Store::default());
    let (one, _, browser) = two(&app, &store).await;
    let newer = "another canary of a password, which is newer";
    let clock = Standing(app.now());
    let other = process_with(&app, clock, &store, &[newer, PASSWORD]).await;
    app.server.prepare([ok(&app.granted("rt_2"))]);
    let first = refreshed(browser.refresh(&one).await);
    assert_eq!(app.server.take_received().len(), 1);
    let second = refreshed(browser.refresh(&other).await);
    assert_eq!(first.session.access_token(), second.session.access_token());
    assert!(app.server.take_received().is_empty());
}

#[tokio::test]
async fn a_failure_lets_the_next_one_try() {
    let (app, store) = (App::start(), Store::default());
    let (one, other, browser) = two(&app, &store).await;
    app.server.prepare([Answer::empty(503)]);
    let outcome = browser.refresh(&one).await;
    assert!(matches!(outcome, Refresh::Failed(_)), "{outcome:?}");
    app.server.prepare([ok(&app.granted("rt_2"))]);
    refreshed(browser.refresh(&other).await);
}

#[tokio::test]
async fn a_store_that_fails_keeps_nobody_out() {
    let (app, store) = (App::start(), Store::default());
    let (one, _, browser) = two(&app, &store).await;
    store.kept(|kept| kept.fails = true);
    app.server.prepare([ok(&app.granted("rt_2"))]);
    refreshed(browser.refresh(&one).await);
    assert!(store.kept(|kept| kept.outcomes.is_empty() && kept.taken == 1));
}

#[tokio::test]
async fn a_store_that_never_answers_is_not_waited_for() {
    let (app, store) = (App::start(), Store::default());
    let (one, other, browser) = two(&app, &store).await;
    store.kept(|kept| kept.hangs_at = Some("take"));
    let Refresh::Failed(failed) = browser.refresh(&one).await else {
        panic!("it was found out");
    };
    assert!(failed.error.is_transient(), "{failed:?}");
    assert!(failed.error.to_string().contains("refresh flights"));
    assert!(failed.cookies.is_empty(), "the session goes on as it is");
    assert!(app.server.take_received().is_empty());

    // It had taken the key, though it did not say so. That is given back, and the next one tries.
    until(|| store.kept(|kept| kept.owners.is_empty())).await;
    store.kept(|kept| kept.hangs_at = None);
    app.server.prepare([ok(&app.granted("rt_2"))]);
    refreshed(browser.refresh(&other).await);
}

#[tokio::test]
async fn a_store_that_falls_silent_after_the_refresh_takes_nothing_away() {
    for call in ["land", "give_back"] {
        let (app, store) = (App::start(), Store::default());
        let (one, _, browser) = two(&app, &store).await;
        store.kept(|kept| kept.hangs_at = Some(call));
        app.server.prepare([ok(&app.granted("rt_2"))]);
        refreshed(browser.refresh(&one).await);
        assert_eq!(app.server.take_received().len(), 1, "{call}");
        until(|| store.kept(|kept| kept.given_back == 1)).await;
    }
}

/// A store in which a process that has died has left its lock.
struct LeftLocked;

impl RefreshFlights for LeftLocked {
    fn take<'a>(&'a self, _: &'a RefreshTicket, _: Duration) -> BoxFuture<'a, Taken> {
        Box::pin(async { Taken::Elsewhere })
    }

    fn land<'a>(&'a self, _: &'a RefreshTicket, _: Secret, _: Duration) -> BoxFuture<'a, ()> {
        panic!("nothing is to be kept")
    }

    fn give_back<'a>(&'a self, _: &'a RefreshTicket) -> BoxFuture<'a, ()> {
        panic!("nothing was taken")
    }
}

#[tokio::test]
async fn a_process_that_has_died_keeps_nobody_waiting_for_ever() {
    let app = App::start();
    // Waits are over at once by the clock of the application, and time passes by them.
    let sessions = app.warm(app.builder().refresh_flights(LeftLocked)).await;
    let browser = app.expired(&sessions).await;
    let before = app.now();
    app.server.prepare([ok(&app.granted("rt_2"))]);
    refreshed(browser.refresh(&sessions).await);
    let waited = app.now() - before;
    assert!(
        waited.num_seconds() >= 30 && waited.num_seconds() < 60,
        "{waited}"
    );
}
