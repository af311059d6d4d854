//! Waiting for the first flags.

use std::error::Error as _;
use std::time::Duration;

use workos::feature_flags::{FlagContext, FlagRuntimeError};
use workos_tests::manual_clock::ManualClock;
use workos_tests::patience::until;
use workos_tests::server::{Answer, Ending, Server};

use super::{MINUTE, answer, flag, read, runtime, unauthorized};

#[tokio::test]
async fn it_is_ready_with_the_first_flags() {
    let server = Server::answering([answer([flag("f", &["user_1"])])]);
    let clock = ManualClock::default();
    let flags = runtime(&server, &clock).start().expect("started");
    assert!(flags.stats().age.is_none());
    flags.wait_until_ready(MINUTE).await.expect("ready");
    assert!(flags.is_enabled("f", &FlagContext::new().user("user_1")));
    flags.wait_until_ready(Duration::ZERO).await.expect("still");
}

#[tokio::test]
async fn an_environment_without_flags_is_ready_too() {
    let server = Server::answering([answer([])]);
    let flags = runtime(&server, &ManualClock::default()).start();
    let flags = flags.expect("started");
    flags.wait_until_ready(MINUTE).await.expect("ready");
    assert_eq!(flags.stats().flags, 0);
}

#[tokio::test]
async fn a_failure_at_first_is_waited_out() {
    let server = Server::answering([Answer::empty(503), answer([])]);
    let clock = ManualClock::default();
    let flags = runtime(&server, &clock).start().expect("started");
    let waiting = tokio::spawn({
        let flags = flags.clone();
        async move { flags.wait_until_ready(MINUTE).await }
    });
    // The one who waits, and the task after its first fetch.
    clock.until_begun(2).await;
    clock.advance(Duration::from_secs(40));
    assert!(waiting.await.expect("no panic").is_ok());
}

#[tokio::test]
async fn it_is_not_waited_for_without_end() {
    let server = Server::answering([Answer::empty(503), Answer::silence(Ending::Stall)]);
    let clock = ManualClock::default();
    let flags = runtime(&server, &clock).start().expect("started");
    let nothing = flags.wait_until_ready(Duration::ZERO).await;
    let error = nothing.expect_err("nothing yet");
    assert!(matches!(error, FlagRuntimeError::TimedOut(_)), "{error:?}");

    clock.until_begun(2).await;
    let waiting = tokio::spawn({
        let flags = flags.clone();
        async move { flags.wait_until_ready(Duration::from_secs(20)).await }
    });
    clock.until_begun(3).await;
    clock.advance(Duration::from_secs(20));
    let error = waiting.await.expect("no panic").expect_err("no flags");
    let FlagRuntimeError::TimedOut(Some(last)) = &error else {
        panic!("{error:?}");
    };
    assert!(last.is_server_error());
    assert!(error.source().is_some());
    // Asking is possible all the same.
    assert!(flags.is_enabled_or("f", &FlagContext::new(), true));
    assert!(flags.evaluate_all(&FlagContext::new()).is_empty());
}

#[tokio::test]
async fn a_refused_key_is_told_at_once() {
    let server = Server::answering([unauthorized()]);
    let flags = runtime(&server, &ManualClock::default()).start();
    let flags = flags.expect("started");
    let error = flags.wait_until_ready(MINUTE).await.expect_err("refused");
    let FlagRuntimeError::Stopped(reason) = &error else {
        panic!("{error:?}");
    };
    assert!(reason.is_unauthorized());
    assert!(!format!("{error} {error:?} {flags:?}").contains("canary"));
}

#[tokio::test]
async fn flags_to_begin_with_make_it_ready_and_are_replaced() {
    let server = Server::answering([answer([flag("g", &[])])]);
    let clock = ManualClock::default();
    let flags = runtime(&server, &clock).bootstrap(read([flag("f", &["user_1"])]));
    let flags = flags.start().expect("started");
    flags.wait_until_ready(Duration::ZERO).await.expect("ready");
    assert!(flags.is_enabled("f", &FlagContext::new().user("user_1")));

    clock.until_begun(1).await;
    assert_eq!(flags.flags(), read([flag("g", &[])]));
}

#[tokio::test]
async fn flags_to_begin_with_survive_a_refused_key() {
    let server = Server::answering([unauthorized()]);
    let flags = runtime(&server, &ManualClock::default()).bootstrap(read([flag("f", &["u"])]));
    let flags = flags.start().expect("started");
    until(|| flags.stats().is_stopped).await;
    assert!(flags.wait_until_ready(MINUTE).await.is_ok());
    assert!(flags.is_enabled("f", &FlagContext::new().user("u")));
}
