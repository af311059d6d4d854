//! When flags are fetched, and what counts meanwhile.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use workos::ErrorKind;
use workos::chrono::DateTime;
use workos::feature_flags::{FlagContext, FlagRuntimeError};
use workos_tests::manual_clock::ManualClock;
use workos_tests::patience::until;
use workos_tests::server::{Answer, Ending, Server};

use super::{MINUTE, answer, client, flag, runtime, unauthorized};

/// Whether a wait is this long, give or take a tenth.
fn is_about(wait: Duration, seconds: u64) -> bool {
    let seconds = seconds as f64;
    (0.9 * seconds..=1.1 * seconds).contains(&wait.as_secs_f64())
}

#[tokio::test]
async fn flags_are_fetched_at_once_and_then_every_interval() {
    let server = Server::answering([
        answer([flag("f", &[])]),
        answer([flag("f", &["user_1"])]),
        answer([]),
    ]);
    let clock = ManualClock::default();
    let flags = runtime(&server, &clock).start().expect("started");
    let person = FlagContext::new().user("user_1");
    assert!(
        flags.is_enabled_or("f", &person, true),
        "nothing is known yet"
    );
    clock.until_begun(1).await;
    assert!(!flags.is_enabled_or("f", &person, true));

    clock.advance(MINUTE);
    clock.until_begun(2).await;
    assert!(flags.is_enabled("f", &person));
    assert!(flags.clone().is_enabled("f", &person));

    clock.advance(MINUTE);
    clock.until_begun(3).await;
    assert!(flags.flags().is_empty());

    for wait in clock.begun() {
        assert!(is_about(wait, 30), "{wait:?}");
    }
    let received = server.take_received();
    assert_eq!(received.len(), 3);
    for request in received {
        assert_eq!(
            (&*request.method, &*request.target),
            ("GET", "/sdk/feature-flags")
        );
        assert_eq!(request.header("authorization"), ["Bearer sk_canary"]);
    }
}

#[tokio::test]
async fn the_interval_is_spread_and_has_a_least() {
    let server = Server::repeating([answer([])]);
    let mut waits = Vec::new();
    for _ in 0..5 {
        let clock = ManualClock::default();
        let flags = runtime(&server, &clock).poll_interval(Duration::from_secs(1));
        let _flags = flags.start().expect("started");
        for poll in 1..=4 {
            clock.until_begun(poll).await;
            clock.advance(MINUTE);
        }
        clock.until_begun(5).await;
        waits.extend(clock.begun());
    }
    assert!(waits.iter().all(|wait| is_about(*wait, 5)), "{waits:?}");
    waits.sort();
    waits.dedup();
    assert!(waits.len() > 1, "all at the same time");
}

#[tokio::test]
async fn after_failures_the_last_flags_count_and_it_is_tried_less_often() {
    let failing = [
        Answer::empty(503),
        Answer::silence(Ending::Reset),
        Answer::json(403, &json!({ "message": "m" })),
        Answer::json(200, &json!({ "f": { "slug": "f" } })),
        Answer::bytes(200, "text/html", "<html>"),
        Answer::empty(500),
        Answer::empty(500),
        Answer::empty(500),
    ];
    let recovered = answer([flag("f", &[])]);
    let first = answer([flag("f", &["user_1"])]);
    let server = Server::answering([first].into_iter().chain(failing).chain([recovered]));
    let clock = ManualClock::default();
    let told = Arc::<Mutex<Vec<ErrorKind>>>::default();
    let telling = Arc::clone(&told);
    let flags = runtime(&server, &clock)
        .poll_interval(Duration::from_secs(5))
        .on_error(move |error| telling.lock().expect("not poisoned").push(error.kind()))
        .start()
        .expect("started");
    let person = FlagContext::new().user("user_1");
    for poll in 1..=9 {
        clock.until_begun(poll).await;
        assert!(flags.is_enabled("f", &person), "fetch {poll}");
        let stats = flags.stats();
        assert_eq!(
            (stats.polls, stats.failures),
            (poll as u64, poll as u64 - 1)
        );
        assert_eq!(stats.consecutive_failures as usize, poll - 1);
        assert_eq!(stats.last_failure.is_some(), poll > 1);
        assert_eq!(stats.last_success_at, Some(DateTime::UNIX_EPOCH));
        clock.advance(MINUTE + MINUTE);
    }
    clock.until_begun(10).await;
    assert!(!flags.is_enabled("f", &person));

    let waits = clock.begun();
    // 5 seconds between two fetches, and from 8 on what the failures ask for.
    for (wait, expected) in waits.iter().zip([5, 5, 5, 5, 8, 16, 32, 60, 60, 5]) {
        assert!(is_about(*wait, expected), "{waits:?}");
    }
    let stats = flags.stats();
    assert_eq!(
        (stats.polls, stats.failures, stats.consecutive_failures),
        (10, 8, 0)
    );
    assert!(stats.last_failure.is_none() && !stats.is_stopped);
    assert_eq!(stats.flags, 1);
    clock.advance(Duration::from_secs(1));
    assert_eq!(flags.stats().age, Some(Duration::from_secs(1)));
    let told = told.lock().expect("not poisoned");
    assert_eq!(told.len(), 8);
    let decode = ErrorKind::Decode;
    assert_eq!(
        told[..5],
        [
            ErrorKind::Api,
            ErrorKind::Connection,
            ErrorKind::Api,
            decode,
            decode
        ]
    );
}

#[tokio::test]
async fn the_api_can_ask_for_more_patience() {
    let busy = |wait| Answer::json(429, &json!({ "message": "m" })).header("retry-after", wait);
    let server = Server::answering([busy("200"), busy("9999"), answer([])]);
    let clock = ManualClock::default();
    let _flags = runtime(&server, &clock).start().expect("started");
    for poll in 1..=2 {
        clock.until_begun(poll).await;
        clock.advance(MINUTE * 10);
    }
    clock.until_begun(3).await;
    let waits = clock.begun();
    assert_eq!(waits[..2], [200, 300].map(Duration::from_secs));
}

#[tokio::test]
async fn a_refused_key_stops_it_and_the_last_flags_go_on_to_count() {
    let server = Server::answering([answer([flag("f", &["user_1"])]), unauthorized()]);
    let clock = ManualClock::default();
    let flags = runtime(&server, &clock).start().expect("started");
    let mut changes = flags.changes();
    clock.until_begun(1).await;
    clock.advance(MINUTE);
    assert_eq!(changes.next().await, None);
    clock.until_nobody_sleeps().await;

    assert!(flags.stats().is_stopped);
    let failure = flags.stats().last_failure.expect("a failure");
    assert!(failure.is_unauthorized());
    assert!(flags.is_enabled("f", &FlagContext::new().user("user_1")));
    assert!(flags.wait_until_ready(MINUTE).await.is_ok());
    assert_eq!(flags.changes().next().await, None);
    assert_eq!(server.take_received().len(), 2);
}

#[tokio::test]
async fn it_ends_with_its_last_handle() {
    let server = Server::repeating([answer([])]);
    let clock = ManualClock::default();
    let flags = runtime(&server, &clock).start().expect("started");
    let (other, mut changes) = (flags.clone(), flags.changes());
    clock.until_begun(1).await;
    drop(flags);
    clock.advance(MINUTE);
    clock.until_begun(2).await;
    drop(other);
    clock.until_nobody_sleeps().await;
    assert_eq!(changes.next().await, None);
    assert_eq!(server.take_received().len(), 2);
}

#[tokio::test]
async fn dropped_while_it_fetches_it_hangs_up() {
    let server = Server::answering([Answer::silence(Ending::Stall)]);
    let flags = runtime(&server, &ManualClock::default()).start();
    until(|| server.counted().read == 1).await;
    drop(flags);
    until(|| server.counted().hung_up == 1).await;
}

#[test]
fn it_says_when_its_runtime_is_gone() {
    let server = Server::answering([answer([flag("f", &["user_1"])])]);
    let clock = ManualClock::default();
    let tokio = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().expect("a runtime")
    };
    let short = tokio();
    let flags = short.block_on(async {
        let flags = runtime(&server, &clock).start().expect("started");
        clock.until_begun(1).await;
        flags
    });
    assert!(!flags.stats().is_stopped);
    drop(short);
    assert!(flags.stats().is_stopped);
    assert!(flags.is_enabled("f", &FlagContext::new().user("user_1")));

    let short = tokio();
    let flags = short.block_on(async { runtime(&server, &clock).start().expect("started") });
    drop(short);
    let waiting = tokio().block_on(flags.wait_until_ready(MINUTE));
    let error = waiting.expect_err("nobody fetches");
    assert!(matches!(error, FlagRuntimeError::Ended), "{error:?}");
}

#[tokio::test]
async fn it_says_when_a_call_of_the_application_has_ended_it() {
    let server = Server::repeating([Answer::empty(503)]);
    let clock = ManualClock::default();
    let flags = runtime(&server, &clock).on_error(|_| panic!("a fault of the application"));
    let flags = flags.start().expect("started");
    let error = flags.wait_until_ready(MINUTE).await.expect_err("no flags");
    assert!(matches!(error, FlagRuntimeError::Ended), "{error:?}");
    assert!(flags.stats().is_stopped);
}

#[test]
fn without_a_runtime_a_key_or_time_it_is_not_started() {
    let server = Server::start();
    let clock = ManualClock::default();
    let error = runtime(&server, &clock).start().expect_err("no runtime");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("Tokio"), "{error}");

    let no_key = workos::Client::builder().base_url(server.url()).build();
    let no_key = no_key.expect("a client").feature_flags().runtime().start();
    let error = no_key.expect_err("no key");
    assert!(error.to_string().contains("API key"), "{error}");

    let no_time = runtime(&server, &clock).request_timeout(Duration::ZERO);
    let error = no_time.start().expect_err("no time");
    assert!(error.to_string().contains("is zero"), "{error}");
    assert!(client(&server, &clock).build().is_ok());
    assert_eq!(server.counted().connections, 0);
}
