//! Many who refresh one session make one call.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use workos::http::{Request, Response};
use workos::session::Refresh;
use workos::{Body, BoxFuture, Client, Limits, Transport, TransportError};
use workos_tests::server::Answer;
use workos_tests::sign_ins::body;
use workos_tests::tokens::{SigningKey, Vectors};

use crate::app::{App, LIFE, PASSWORD, ok, password, refreshed};

/// Long enough that those who are to come at once do.
const MEANWHILE: Duration = Duration::from_millis(100);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_tasks_make_one_call() {
    let app = App::start();
    let sessions = app.sessions().await;
    let browser = app.expired(&sessions).await;
    app.server
        .prepare([ok(&app.granted("rt_2")).late(MEANWHILE)]);
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let (sessions, browser) = (sessions.clone(), browser.clone());
            tokio::spawn(async move { refreshed(browser.refresh(&sessions).await) })
        })
        .collect();
    for task in tasks {
        let renewed = task.await.expect("a session");
        let mut browser = browser.clone();
        browser.keep(&renewed.cookies);
        browser.session(&sessions).await;
    }
    assert_eq!(app.server.take_received().len(), 1);
}

#[tokio::test]
async fn who_comes_within_ten_seconds_gets_what_the_others_got() {
    let app = App::start();
    let sessions = app.sessions().await;
    let browser = app.expired(&sessions).await;
    app.server.prepare([ok(&app.granted("rt_2"))]);
    let first = refreshed(browser.refresh(&sessions).await);
    app.clock.advance(Duration::from_millis(9_999));
    let late = refreshed(browser.refresh(&sessions).await);
    assert_eq!(first.session.access_token(), late.session.access_token());
    assert_eq!(app.server.take_received().len(), 1);

    app.clock.advance(Duration::from_millis(1));
    app.server
        .prepare([Answer::json(400, &json!({"error": "invalid_grant"}))]);
    let too_late = browser.refresh(&sessions).await;
    assert!(matches!(too_late, Refresh::Ended(_)), "{too_late:?}");
    // So do those who come when it is over.
    let again = browser.refresh(&sessions).await;
    assert!(matches!(again, Refresh::Ended(_)), "{again:?}");
    assert_eq!(app.server.take_received().len(), 1);
}

#[tokio::test]
async fn other_sessions_and_organizations_are_other_calls() {
    let app = App::start();
    let sessions = app.sessions().await;
    let one = app.signed_in(&sessions, app.granted("rt_1")).await;
    let other = app.signed_in(&sessions, app.granted("rt_2")).await;
    app.clock.advance(Duration::from_secs(LIFE + 1));
    let next = |number: usize| ok(&app.granted(&format!("rt_next_{number}")));
    app.server.prepare((0..4).map(next));
    refreshed(one.refresh(&sessions).await);
    refreshed(other.refresh(&sessions).await);
    let expired = one.expired(&sessions).await;
    refreshed(expired.refresh().organization("org_1").await);
    refreshed(expired.refresh().organization("org_2").await);
    let sent = app.server.take_received();
    let sent: Vec<_> = sent.iter().map(body).collect();
    let tokens = ["rt_1", "rt_2", "rt_1", "rt_1"];
    assert!(
        sent.iter()
            .zip(tokens)
            .all(|(body, token)| body["refresh_token"] == token)
    );
    // Two that have their sessions apart make two calls as well.
    let apart = app.sessions().await;
    app.server.prepare([next(9)]);
    refreshed(one.refresh(&apart).await);
    assert_eq!(app.server.take_received().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_is_dropped_strands_nobody() {
    let app = App::start();
    let sessions = app.sessions().await;
    let browser = app.expired(&sessions).await;
    app.server
        .prepare([ok(&app.granted("rt_2")).late(MEANWHILE)]);
    let refresh = || {
        let (sessions, browser) = (sessions.clone(), browser.clone());
        tokio::spawn(async move { browser.refresh(&sessions).await })
    };
    let before = app.server.counted().read;
    let leader = refresh();
    app.server.wait_until(|counted| counted.read > before);
    let follower = refresh();
    leader.abort();
    refreshed(follower.await.expect("an outcome"));
    assert_eq!(app.server.take_received().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_goes_on_though_all_are_dropped() {
    let app = App::start();
    let sessions = app.sessions().await;
    let browser = app.expired(&sessions).await;
    app.server
        .prepare([ok(&app.granted("rt_2")).late(MEANWHILE)]);
    let (of_task, browser_of_task) = (sessions.clone(), browser.clone());
    let before = app.server.counted().read;
    let alone = tokio::spawn(async move { browser_of_task.refresh(&of_task).await });
    app.server.wait_until(|counted| counted.read > before);
    alone.abort();
    assert!(alone.await.is_err_and(|error| error.is_cancelled()));
    // The browser that has hung up comes again, with its old cookie.
    refreshed(browser.refresh(&sessions).await);
    assert_eq!(app.server.take_received().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_failure_is_shared_too_and_the_next_task_tries_again() {
    let app = App::start();
    let sessions = app.sessions().await;
    let browser = app.expired(&sessions).await;
    app.server.prepare([Answer::empty(503).late(MEANWHILE)]);
    let before = app.server.counted().read;
    let refresh = || {
        let (sessions, browser) = (sessions.clone(), browser.clone());
        tokio::spawn(async move { browser.refresh(&sessions).await })
    };
    let first = refresh();
    app.server.wait_until(|counted| counted.read > before);
    for outcome in [first.await, refresh().await] {
        let outcome = outcome.expect("an outcome");
        assert!(matches!(outcome, Refresh::Failed(_)), "{outcome:?}");
    }
    app.server.prepare([ok(&app.granted("rt_2"))]);
    refreshed(browser.refresh(&sessions).await);
}

/// A transport of the application's own, which has the keys and a fault.
struct Faulty {
    granted: Value,
    mended: Arc<AtomicBool>,
}

impl Transport for Faulty {
    fn send(
        &self,
        request: Request<Body>,
        _: Limits,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let answer = match request.uri().path() {
            "/user_management/authenticate" => {
                assert!(self.mended.load(Ordering::SeqCst), "a fault");
                self.granted.clone()
            }
            _ => json!({ "keys": [SigningKey::first().jwk()] }),
        };
        let body = Body::from(answer.to_string().into_bytes());
        Box::pin(async move { Ok(Response::new(body)) })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_strands_nobody_and_the_next_task_tries_again() {
    let app = App::start();
    let browser = app.expired(&app.sessions().await).await;
    let mended = Arc::new(AtomicBool::new(false));
    let transport = Faulty {
        granted: app.granted("rt_2"),
        mended: Arc::clone(&mended),
    };
    let workos = Client::builder()
        .client_id(&Vectors::get().client_id)
        .transport(transport)
        .clock(app.clock.clone());
    let workos = workos.build().expect("a client");
    let sessions = workos.sessions(Vectors::get().policy(), password(PASSWORD));
    let sessions = sessions.build().expect("sessions");
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (sessions, browser) = (sessions.clone(), browser.clone());
            tokio::spawn(async move { browser.refresh(&sessions).await })
        })
        .collect();
    for task in tasks {
        // Whoever carried the call on panics; the others are told.
        match task.await {
            Ok(outcome) => assert!(matches!(outcome, Refresh::Failed(_)), "{outcome:?}"),
            Err(error) => assert!(error.is_panic()),
        }
    }
    mended.store(true, Ordering::SeqCst);
    refreshed(browser.refresh(&sessions).await);
}
