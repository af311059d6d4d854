//! Failures that pass are repeated, and only where that is harmless.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use workos::http::{Method, StatusCode};
use workos::{CallOptions, Request};
use workos_core::{Credential, Operation, Repeat};
use workos_tests::clock::SteppedClock;
use workos_tests::server::{Answer, Ending, Server};
use workos_tests::things::{client, delete, get, post, run};

static CREATE_EVENT: Operation = Operation::new(
    "create_event",
    Method::POST,
    "/audit_logs/events",
    Credential::ApiKey,
    Repeat::AlwaysKeyed,
);

fn ok() -> Answer {
    Answer::json(200, &json!({}))
}

#[tokio::test]
async fn passing_failures_are_repeated() {
    let clock = SteppedClock::default();
    let server = Server::answering([
        Answer::empty(503),
        Answer::silence(Ending::Close),
        Answer::empty(429).header("retry-after", "4"),
        ok(),
    ]);
    let response = run(client(&server).clock(clock.clone()), get())
        .await
        .expect("the fourth");
    assert_eq!(response.attempts(), 4);
    assert_eq!(server.counted().read, 4);
    let slept = clock.slept();
    assert_eq!(slept.len(), 3);
    assert_eq!(slept[2], Duration::from_secs(4));
}

#[tokio::test]
async fn waits_double_and_vary() {
    let clock = SteppedClock::default();
    let server = Server::repeating([Answer::empty(503)]);
    let client = client(&server).clock(clock.clone()).build();
    let client = client.expect("builds");
    let options = CallOptions::new().retries(6);
    client.execute(get(), &options).await.expect_err("503");
    client.execute(get(), &options).await.expect_err("503");
    let slept = clock.slept();
    assert_eq!(slept.len(), 12);
    for (slept, full) in slept
        .iter()
        .zip([500, 1000, 2000, 4000, 8000, 8000].repeat(2))
    {
        let full = Duration::from_millis(full);
        assert!(
            full / 2 <= *slept && *slept <= full,
            "{slept:?} of {full:?}"
        );
    }
    assert_ne!(slept[..6], slept[6..], "there is no jitter");
}

#[tokio::test]
async fn a_post_is_repeated_only_with_a_key() {
    let server = Server::answering([Answer::empty(500), ok()]);
    let error = run(client(&server), post()).await.expect_err("500");
    assert_eq!(error.attempts(), 1);
    assert_eq!(server.counted().read, 1);

    let server = Server::answering([Answer::empty(500), ok()]);
    let client = client(&server).build().expect("builds");
    let options = CallOptions::new().idempotency_key("k-1");
    let response = client.execute(post(), &options).await.expect("repeated");
    assert_eq!(response.attempts(), 2);
    let received = server.take_received();
    assert_eq!(received.len(), 2);
    for request in received {
        assert_eq!(request.header("idempotency-key"), ["k-1"]);
    }
}

#[tokio::test]
async fn an_operation_that_is_always_keyed_keeps_one_key_a_call() {
    let server = Server::answering([Answer::empty(502), ok(), ok()]);
    let client = client(&server).build().expect("builds");
    for _ in 0..2 {
        let request = Request::<Value>::new(&CREATE_EVENT).json(&json!({}));
        let options = CallOptions::new();
        client.execute(request, &options).await.expect("created");
    }
    let received = server.take_received();
    let keys: Vec<Vec<&str>> = received
        .iter()
        .map(|request| request.header("idempotency-key"))
        .collect();
    let [[first], [again], [other]] = [&keys[0][..], &keys[1][..], &keys[2][..]] else {
        panic!("a key a request: {keys:?}");
    };
    assert_eq!(first, again);
    assert_ne!(first, other);
}

#[tokio::test]
async fn a_repeated_delete_of_what_is_gone_has_succeeded() {
    let gone = || Answer::json(404, &json!({ "message": "Not found" }));
    let silence = || Answer::silence(Ending::Close);
    let delete = || delete().answered_by::<()>();

    let server = Server::answering([silence(), gone()]);
    let response = run(client(&server), delete()).await.expect("gone");
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(response.attempts(), 2);

    let server = Server::answering([silence(), gone()]);
    let error = run(client(&server), delete().answered_by::<u8>())
        .await
        .expect_err("no u8");
    assert_eq!(error.message(), Some("Not found"));

    let limited = Answer::empty(429).header("retry-after", "0");
    for first in [vec![gone()], vec![limited, gone()]] {
        let server = Server::answering(first);
        let outcome = run(client(&server), delete()).await;
        assert!(outcome.expect_err("never deleted").is_not_found());
    }
}

#[tokio::test]
async fn a_refused_connection_is_repeated_for_every_method() {
    let server = Server::closed();
    let client = client(&server).build().expect("builds");
    let error = client
        .execute(post(), &CallOptions::new().retries(2))
        .await
        .expect_err("nobody listens");
    assert!(error.is_connection(), "{error}");
    assert_eq!(error.attempts(), 3);
    let text = error.to_string();
    let start = "POST /things: could not connect (3 attempts in ";
    assert!(text.starts_with(start), "{text}");
}

#[tokio::test]
async fn a_server_that_comes_back_is_reached() {
    let server = Arc::new(Server::closed());
    server.prepare([ok()]);
    let opened = Arc::clone(&server);
    let clock = SteppedClock::with(move |before| {
        if before == 1 {
            opened.open();
        }
    });
    let response = run(client(&server).clock(clock), post())
        .await
        .expect("the third");
    assert_eq!(response.attempts(), 3);
    assert_eq!(server.counted().read, 1);
}
