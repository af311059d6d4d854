//! Many who refresh one session make one call.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::Notify;
use workos::http::{Request, Response};
use workos::session::Refresh;
use workos::{Body, BoxFuture, Client, Limits, Sessions, Transport, TransportError};
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

/// A transport that answers when it is told to, and says when its answer was taken.
#[derive(Clone)]
struct Held {
    granted: Value,
    asked: Arc<Notify>,
    answer: Arc<Notify>,
    taken: Arc<Notify>,
}

impl Transport for Held {
    fn send(
        &self,
        request: Request<Body>,
        _: Limits,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let is_refresh = request.uri().path() == "/user_management/authenticate";
        Box::pin(async move {
            if !is_refresh {
                return Ok(answered(&json!({ "keys": [SigningKey::first().jwk()] })));
            }
            self.asked.notify_one();
            self.answer.notified().await;
            self.taken.notify_one();
            Ok(answered(&self.granted))
        })
    }
}

fn answered(body: &Value) -> Response<Body> {
    Response::new(Body::from(body.to_string().into_bytes()))
}

/// Sessions whose calls go this way.
fn sessions_by(transport: impl Transport, app: &App) -> Sessions {
    let workos = Client::builder()
        .client_id(&Vectors::get().client_id)
        .transport(transport)
        .clock(app.clock.clone());
    let workos = workos.build().expect("a client");
    let sessions = workos.sessions(Vectors::get().policy(), password(PASSWORD));
    sessions.build().expect("sessions")
}

#[tokio::test]
async fn a_call_goes_on_though_all_are_dropped() {
    let app = App::start();
    let browser = app.expired(&app.sessions().await).await;
    let transport = Held {
        granted: app.granted("rt_2"),
        asked: Arc::default(),
        answer: Arc::default(),
        taken: Arc::default(),
    };
    let sessions = sessions_by(transport.clone(), &app);
    let (of_task, browser_of_task) = (sessions.clone(), browser.clone());
    let alone = tokio::spawn(async move { browser_of_task.refresh(&of_task).await });
    transport.asked.notified().await;
    alone.abort();
    assert!(alone.await.is_err_and(|error| error.is_cancelled()));
    // Nobody waits for it any more, and its answer is taken all the same.
    transport.answer.notify_one();
    let patience = Duration::from_secs(20);
    let taken = tokio::time::timeout(patience, transport.taken.notified()).await;
    assert!(taken.is_ok(), "the call was left");
    // The browser that has hung up comes again, with its old cookie. A second call would wait for
    // ever.
    refreshed(browser.refresh(&sessions).await);
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
        let answer = if request.uri().path() == "/user_management/authenticate" {
            assert!(self.mended.load(Ordering::SeqCst), "a fault");
            answered(&self.granted)
        } else {
            answered(&json!({ "keys": [SigningKey::first().jwk()] }))
        };
        Box::pin(async move { Ok(answer) })
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
    let sessions = sessions_by(transport, &app);
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
