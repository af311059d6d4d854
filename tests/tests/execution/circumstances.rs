//! What a caller learns beside the value or the failure: how long it took, and what is left of the
//! rate limit.

use std::time::Duration;

use chrono::DateTime;
use serde_json::json;
use workos::{
    Body, BoxFuture, CallOptions, Client, Limits, RateLimit, Transport, TransportError,
    TransportErrorKind, http,
};
use workos_tests::clock::SteppedClock;
use workos_tests::server::{Answer, Server};
use workos_tests::things::{API_KEY, client, get, run};

const SECOND: Duration = Duration::from_secs(1);

/// Takes two seconds for every attempt, and fails in those it is told to.
struct Slow {
    clock: SteppedClock,
    fails: fn(attempt: usize) -> bool,
}

impl Transport for Slow {
    fn send(
        &self,
        _: http::Request<Body>,
        _: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        self.clock.advance(2 * SECOND);
        let fails = (self.fails)(self.clock.slept().len());
        let outcome = match fails {
            true => Err(TransportError::new(TransportErrorKind::Reset)),
            false => Ok(http::Response::new(Body::from("{}"))),
        };
        Box::pin(std::future::ready(outcome))
    }
}

fn slow(clock: &SteppedClock, fails: fn(attempt: usize) -> bool) -> Client {
    let clock = clock.clone();
    let transport = Slow {
        clock: clock.clone(),
        fails,
    };
    Client::builder()
        .api_key(API_KEY)
        .clock(clock)
        .transport(transport)
        .build()
        .expect("builds")
}

#[tokio::test]
async fn the_time_of_a_call_is_that_of_its_attempts_and_waits() {
    let clock = SteppedClock::default();
    // Time that has passed before the call is none of it.
    clock.advance(100 * SECOND);
    let options = CallOptions::new();
    let client = slow(&clock, |attempt| attempt == 0);
    let response = client.execute(get(), &options).await.expect("the second");
    assert_eq!(response.attempts(), 2);
    assert_eq!(response.elapsed(), 4 * SECOND + clock.slept()[0]);
    let value = response.map(|_| 1);
    assert_eq!(value.elapsed(), 4 * SECOND + clock.slept()[0]);

    clock.restart();
    let client = slow(&clock, |_| true);
    let error = client.execute(get(), &options).await.expect_err("broken");
    assert_eq!(error.attempts(), 4);
    let slept: Duration = clock.slept().iter().sum();
    assert_eq!(error.elapsed(), 8 * SECOND + slept);
}

#[tokio::test]
async fn every_kind_of_failure_says_how_long_it_took() {
    let clock = SteppedClock::default();
    let limited = Answer::empty(429).header("retry-after", "4");
    let server = Server::answering([limited.clone(), Answer::bytes(200, "text/html", "<html>")]);
    let client = client(&server).clock(clock.clone()).build();
    let client = client.expect("builds");
    let options = CallOptions::new();
    let error = client.execute(get(), &options).await.expect_err("no JSON");
    assert!(error.is_decode(), "{error}");
    assert_eq!((error.attempts(), error.elapsed()), (2, 4 * SECOND));

    server.repeat([limited]);
    let options = CallOptions::new().deadline(6 * SECOND);
    let error = client.execute(get(), &options).await.expect_err("too late");
    assert_eq!((error.attempts(), error.elapsed()), (2, 4 * SECOND));

    let options = CallOptions::new().api_key("");
    let error = client.execute(get(), &options).await.expect_err("no key");
    assert_eq!((error.attempts(), error.elapsed()), (0, Duration::ZERO));
}

/// The limit that the server tells at the epoch.
fn is_told(limit: Option<&RateLimit>) -> bool {
    limit.is_some_and(|limit| {
        limit.limit == Some(100)
            && limit.remaining == Some(0)
            && limit.reset == Some(DateTime::UNIX_EPOCH + 30 * SECOND)
    })
}

#[tokio::test]
async fn the_rate_limit_is_told_in_success_and_failure() {
    let with_limit = |answer: Answer| {
        answer
            .header("x-ratelimit-limit", "100")
            .header("x-ratelimit-remaining", "0")
            .header("x-ratelimit-reset", "30")
    };
    let answer = Answer::json(200, &json!({})).header("retry-after", "7");
    let server = Server::answering([with_limit(answer)]);
    let response = run(client(&server), get()).await.expect("answered");
    assert!(is_told(response.rate_limit()), "{response:?}");
    assert_eq!(response.retry_after(), Some(7 * SECOND));

    for answer in [
        Answer::empty(429).header("retry-after", "3600"),
        Answer::empty(404),
        Answer::bytes(200, "text/html", "<html>"),
    ] {
        let server = Server::answering([with_limit(answer.clone()), answer]);
        let client = client(&server).build().expect("builds");
        let options = CallOptions::new();
        let error = client.execute(get(), &options).await.expect_err("failed");
        assert!(is_told(error.rate_limit()), "{error}");
        let error = client.execute(get(), &options).await.expect_err("failed");
        assert_eq!(error.rate_limit(), None, "{error}");
    }
}
