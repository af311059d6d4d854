//! Timeouts of an attempt and deadlines of a call.

use std::error::Error as _;
use std::time::Duration;

use serde_json::json;
use workos::CallOptions;
use workos_tests::clock::SteppedClock;
use workos_tests::server::{Answer, Ending, Server};
use workos_tests::things::{client, get};

#[tokio::test]
async fn slow_answers_time_out() {
    let server = Server::answering([Answer::silence(Ending::Stall)]);
    let client = client(&server).build().expect("builds");
    let options = CallOptions::new()
        .timeout(Duration::from_millis(100))
        .retries(0);
    let error = client
        .execute(get(), &options)
        .await
        .expect_err("no answer");
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.attempts(), 1);
    let mut causes = format!("{error:?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        causes.push_str(&error.to_string());
        cause = error.source();
    }
    assert!(!causes.contains("t_1"), "{causes}");
}

#[tokio::test]
async fn a_body_that_never_ends_times_out_too() {
    let body = Answer::json(200, &json!([1, 2, 3])).cut_in_body(1);
    let server = Server::answering([body.then(Ending::Stall)]);
    let client = client(&server).build().expect("builds");
    let options = CallOptions::new()
        .timeout(Duration::from_millis(100))
        .retries(0);
    let error = client.execute(get(), &options).await.expect_err("no end");
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn a_body_that_trickles_has_its_time() {
    let value = json!([1, 2, 3]);
    let trickle = Answer::json(200, &value).trickling(Duration::from_millis(5));
    for answer in [trickle.clone(), trickle.chunked()] {
        let server = Server::answering([answer]);
        let client = client(&server).build().expect("builds");
        let response = client.execute(get(), &CallOptions::new()).await;
        assert_eq!(response.expect("slow").into_value(), value);
    }
}

#[tokio::test]
async fn the_deadline_bounds_the_whole_call() {
    let clock = SteppedClock::default();
    let limited = Answer::empty(429).header("retry-after", "3");
    let server = Server::answering([limited.clone(), limited]);
    let client = client(&server)
        .clock(clock.clone())
        .build()
        .expect("builds");
    let options = CallOptions::new().deadline(Duration::from_secs(5));
    let error = client.execute(get(), &options).await.expect_err("too slow");
    assert!(error.is_rate_limited());
    assert_eq!(error.attempts(), 2);
    assert_eq!(clock.slept(), [Duration::from_secs(3)]);

    let none_left = CallOptions::new().deadline(Duration::ZERO);
    let error = client
        .execute(get(), &none_left)
        .await
        .expect_err("no time");
    assert!(error.is_timeout());
    assert_eq!(error.attempts(), 0);
    assert_eq!(server.counted().read, 2);
}

#[tokio::test]
async fn the_deadline_bounds_a_single_attempt() {
    let server = Server::answering([Answer::silence(Ending::Stall)]);
    let client = client(&server).build().expect("builds");
    let options = CallOptions::new()
        .deadline(Duration::from_millis(100))
        .retries(0);
    let error = client.execute(get(), &options).await.expect_err("no end");
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn a_deadline_may_be_as_far_off_as_can_be() {
    let server = Server::repeating([Answer::json(200, &json!({}))]);
    let forever = CallOptions::new().deadline(Duration::MAX);
    for builder in [client(&server), client(&server).requests_per_minute(60)] {
        let client = builder.build().expect("builds");
        let outcome = client.execute(get(), &forever).await;
        assert_eq!(outcome.expect("answered").attempts(), 1);
    }
}

#[tokio::test]
async fn a_timeout_may_be_as_long_as_can_be() {
    let server = Server::repeating([Answer::json(200, &json!({}))]);
    let client = client(&server).timeout(Duration::MAX).build();
    let client = client.expect("builds");
    let outcome = client.execute(get(), &CallOptions::new()).await;
    assert_eq!(outcome.expect("answered").attempts(), 1);
}
