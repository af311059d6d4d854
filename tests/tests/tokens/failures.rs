//! An endpoint of keys that fails: tokens cannot be checked, which is not to say that they are
//! invalid; and the last good keys serve.

use std::error::Error as _;
use std::time::Duration;

use serde_json::json;
use workos::{Error, ErrorKind, TokenError, TokenVerifier};
use workos_tests::clock::SteppedClock;
use workos_tests::server::{Answer, Ending, Server};
use workos_tests::tokens::{NOW, SigningKey, claims_with, client, keys, settings, verifier};

const HOUR: Duration = Duration::from_secs(60 * 60);

fn lasting(key: &SigningKey) -> String {
    key.sign(&claims_with("exp", (NOW + 10_000_000).into()))
}

async fn unavailable(verifier: &TokenVerifier, token: &str) -> Error {
    match verifier.verify(token).await {
        Err(error @ TokenError::Unavailable(_)) => {
            assert!(error.source().is_some());
            let TokenError::Unavailable(error) = error else {
                unreachable!()
            };
            error
        }
        other => panic!("{other:?}"),
    }
}

/// Answers that are no keys, and what they are reported as.
fn failures() -> Vec<(Answer, ErrorKind)> {
    let html = Answer::bytes(200, "text/html", "<html>sign in to the proxy</html>");
    let ten_megabytes = json!({ "keys": [], "padding": " ".repeat(10 << 20) });
    vec![
        (Answer::empty(500), ErrorKind::Api),
        (Answer::empty(404), ErrorKind::Api),
        (Answer::empty(429), ErrorKind::Api),
        (
            Answer::empty(302).header("location", "http://127.0.0.1:1"),
            ErrorKind::Api,
        ),
        (html, ErrorKind::Decode),
        (Answer::empty(200), ErrorKind::Decode),
        (Answer::json(200, &json!(null)), ErrorKind::Decode),
        (Answer::json(200, &json!({})), ErrorKind::Decode),
        (Answer::json(200, &json!([])), ErrorKind::Decode),
        (Answer::json(200, &json!({ "keys": {} })), ErrorKind::Decode),
        (
            Answer::json(200, &json!({ "keys": null })),
            ErrorKind::Decode,
        ),
        (
            Answer::bytes(200, "application/json", r#"{"keys":[],"keys":[]}"#),
            ErrorKind::Decode,
        ),
        (
            Answer::json(200, &ten_megabytes),
            ErrorKind::ResponseTooLarge,
        ),
        (
            keys([SigningKey::first()]).chunked().then(Ending::GoOn),
            ErrorKind::ResponseTooLarge,
        ),
        (
            keys([SigningKey::first()])
                .cut_in_body(100)
                .then(Ending::Close),
            ErrorKind::Connection,
        ),
        (Answer::silence(Ending::Reset), ErrorKind::Connection),
        (Answer::silence(Ending::Stall), ErrorKind::Timeout),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn without_keys_nothing_can_be_checked() {
    let token = lasting(SigningKey::first());
    for (answer, kind) in failures() {
        let shown = format!("{answer:.60?}");
        let is_slow = kind == ErrorKind::Timeout;
        let server = Server::answering([answer, keys([SigningKey::first()])]);
        let clock = SteppedClock::starting_at(NOW);
        let patience = Duration::from_millis(if is_slow { 100 } else { 20_000 });
        let verifier = verifier(client(&server, clock.clone()).timeout(patience));
        let error = unavailable(&verifier, &token).await;
        assert_eq!(error.kind(), kind, "{shown}: {error}");
        if !is_slow {
            clock.advance(Duration::from_secs(1));
            verifier.verify(&token).await.expect(&shown);
        }
    }
}

#[tokio::test]
async fn a_server_that_is_down_is_not_an_invalid_token() {
    let server = Server::closed();
    let clock = SteppedClock::starting_at(NOW);
    let verifier = verifier(client(&server, clock.clone()));
    let token = lasting(SigningKey::first());
    assert!(unavailable(&verifier, &token).await.is_connection());
    server.prepare([keys([SigningKey::first()])]);
    server.open();
    clock.advance(Duration::from_secs(1));
    verifier.verify(&token).await.expect("valid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_last_good_keys_serve_for_a_day() {
    let token = lasting(SigningKey::first());
    let no_keys = Answer::json(200, &json!({ "keys": [] }));
    let others = failures().into_iter().map(|(answer, _)| answer);
    // The one that stalls would take its time.
    for answer in others.take(16).chain([no_keys]) {
        let shown = format!("{answer:.60?}");
        let server = Server::answering([keys([SigningKey::first()])]);
        let clock = SteppedClock::starting_at(NOW);
        let verifier = verifier(client(&server, clock.clone()));
        verifier.verify(&token).await.expect(&shown);
        server.repeat([answer]);
        for _ in 0..3 {
            clock.advance(6 * HOUR);
            verifier.verify(&token).await.expect(&shown);
        }
        server.wait_until(|counted| counted.read > 1);
        clock.advance(6 * HOUR - Duration::from_secs(1));
        verifier.verify(&token).await.expect(&shown);
        clock.advance(Duration::from_secs(1));
        unavailable(&verifier, &token).await;
        server.prepare([keys([SigningKey::first()])]);
        clock.advance(HOUR);
        verifier.verify(&token).await.expect(&shown);
    }
}

#[tokio::test]
async fn how_long_they_serve_can_be_set() {
    let token = lasting(SigningKey::first());
    let server = Server::answering([keys([SigningKey::first()])]);
    let clock = SteppedClock::starting_at(NOW);
    let settings = settings(client(&server, clock.clone()));
    let short = settings
        .clone()
        .keys_last(HOUR)
        .build()
        .expect("a verifier");
    let long = settings.keys_last(48 * HOUR).build().expect("a verifier");
    for verifier in [&short, &long] {
        verifier.verify(&token).await.expect("valid");
    }
    clock.advance(HOUR);
    unavailable(&short, &token).await;
    long.verify(&token).await.expect("valid");
    clock.advance(47 * HOUR);
    unavailable(&long, &token).await;
}

#[tokio::test]
async fn a_failing_endpoint_is_left_alone_for_longer_and_longer() {
    let server = Server::repeating([Answer::empty(503)]);
    let clock = SteppedClock::starting_at(NOW);
    let verifier = verifier(client(&server, clock.clone()));
    let token = lasting(SigningKey::first());
    unavailable(&verifier, &token).await;
    let fetches = || server.counted().read;
    let second = Duration::from_secs(1);
    for (attempt, pause) in [1, 2, 4, 8, 16, 30, 30, 30].into_iter().enumerate() {
        for _ in 0..pause {
            assert_eq!(fetches(), attempt + 1, "after {pause} s at most");
            assert!(unavailable(&verifier, &token).await.is_server_error());
            clock.advance(second);
        }
        unavailable(&verifier, &token).await;
        assert_eq!(fetches(), attempt + 2);
    }
    server.prepare([keys([SigningKey::first()])]);
    clock.advance(30 * second);
    verifier.verify(&token).await.expect("valid");
}
