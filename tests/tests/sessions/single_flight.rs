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
async fn other_sessions_are_other_calls() {
    let app = App::start();
    let sessions = app.sessions().await;
    let one = app.signed_in(&sessions, app.granted("rt_1")).await;
    let other = app.signed_in(&sessions, app.granted("rt_2")).await;
    app.clock.advance(Duration::from_secs(LIFE + 1));
    let next = |number: usize| ok(&app.granted(&format!("rt_next_{number}")));
    app.server.prepare((0..2).map(next));
    refreshed(one.refresh(&sessions).await);
    refreshed(other.refresh(&sessions).await);
    assert_eq!(sent(&app), ["rt_1", "rt_2"]);
    // Two that have their sessions apart make two calls as well.
    let apart = app.sessions().await;
    app.server.prepare([next(9)]);
    refreshed(one.refresh(&apart).await);
    assert_eq!(sent(&app), ["rt_1"]);
}

/// The refresh tokens that were sent.
fn sent(app: &App) -> Vec<String> {
    let sent = app.server.take_received();
    let tokens = sent
        .iter()
        .map(|request| body(request)["refresh_token"].clone());
    tokens
        .map(|token| token.as_str().expect("a token").to_owned())
        .collect()
}

/// A refresh token counts once, whatever the organization: a page that refreshes the session while
/// the person changes for another organization must not sign them out.
#[tokio::test]
async fn for_another_organization_the_session_goes_on_from_where_it_is() {
    let app = App::start();
    let sessions = app.sessions().await;
    let browser = app.expired(&sessions).await;
    let expired = browser.expired(&sessions).await;
    let in_organization = |refresh_token: &str, organization: &str| {
        let mut answer = app.granted_with(refresh_token, "org_id", json!(organization));
        answer["organization_id"] = json!(organization);
        ok(&answer)
    };
    app.server.prepare([
        in_organization("rt_2", "org_1").late(MEANWHILE),
        in_organization("rt_3", "org_2"),
    ]);
    let (page, switch) = tokio::join!(
        browser.refresh(&sessions),
        expired.refresh().organization("org_2")
    );
    assert_eq!(refreshed(page).session.organization_id(), Some("org_1"));
    assert_eq!(refreshed(switch).session.organization_id(), Some("org_2"));
    assert_eq!(sent(&app), ["rt_1", "rt_2"]);
    // It is in that organization already; and who comes late gets what there is.
    let again = refreshed(expired.refresh().organization("org_1").await);
    assert_eq!(again.session.organization_id(), Some("org_1"));
    let again = refreshed(expired.refresh().organization("org_2").await);
    assert_eq!(again.session.organization_id(), Some("org_2"));
    assert!(sent(&app).is_empty());
}

#[tokio::test]
async fn a_refresh_for_another_organization_is_not_that_of_a_page_unless_it_succeeds() {
    let app = App::start();
    let sessions = app.sessions().await;
    for (number, status, error, is_shared) in [
        (0, 400, "sso_required", false),
        (1, 503, "down", false),
        (2, 400, "invalid_grant", true),
    ] {
        let refresh_token = format!("rt_of_{number}");
        let browser = app.signed_in(&sessions, app.granted(&refresh_token)).await;
        app.clock.advance(Duration::from_secs(LIFE + 1));
        let expired = browser.expired(&sessions).await;
        let refused = Answer::json(status, &json!({ "error": error }));
        let answers = [refused.late(MEANWHILE), ok(&app.granted("rt_next"))];
        let answers = answers.into_iter().take(if is_shared { 1 } else { 2 });
        app.server.prepare(answers);
        let (switch, page) = tokio::join!(
            expired.refresh().organization("org_2"),
            browser.refresh(&sessions)
        );
        assert!(!matches!(switch, Refresh::Refreshed(_)), "{switch:?}");
        match is_shared {
            true => assert!(matches!(page, Refresh::Ended(_)), "{page:?}"),
            false => drop(refreshed(page)),
        }
        let tokens = sent(&app);
        assert!(
            tokens.iter().all(|token| *token == refresh_token),
            "{tokens:?}"
        );
        assert_eq!(tokens.len(), if is_shared { 1 } else { 2 });
    }
}

/// The API may give the same refresh token again.
#[tokio::test]
async fn a_refresh_token_that_stays_serves_every_organization() {
    let app = App::start();
    let sessions = app.sessions().await;
    let browser = app.expired(&sessions).await;
    let expired = browser.expired(&sessions).await;
    app.server
        .prepare([ok(&app.granted("rt_1")), ok(&app.granted("rt_1"))]);
    refreshed(expired.refresh().await);
    refreshed(expired.refresh().organization("org_2").await);
    assert_eq!(sent(&app), ["rt_1", "rt_1"]);
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
