//! A client that keeps under a quota of its own.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::json;
use workos::{BoxFuture, Client, Clock, ErrorKind};
use workos_tests::clock::SteppedClock;
use workos_tests::server::{Answer, Server};
use workos_tests::things::get;

const WINDOW: Duration = Duration::from_secs(61);

/// A client of two requests a minute, its server, which gives these answers, and its clock.
fn start(answers: impl IntoIterator<Item = Answer>) -> (Client, Server, SteppedClock) {
    let (server, clock) = (Server::answering(answers), SteppedClock::default());
    let workos = Client::builder()
        .api_key("sk_test")
        .base_url(server.url())
        .clock(clock.clone())
        .requests_per_minute(2)
        .build();
    (workos.expect("a client"), server, clock)
}

fn good() -> Answer {
    Answer::json(200, &json!({}))
}

#[tokio::test]
async fn requests_over_the_limit_wait_for_their_turn_over_all_clones() {
    let (workos, server, clock) = start(vec![good(); 9]);
    for client in [
        workos.clone(),
        workos.clone(),
        workos.clone(),
        workos.clone(),
        workos,
    ] {
        let response = client
            .execute(get(), &Default::default())
            .await
            .expect("an answer");
        assert_eq!(response.attempts(), 1);
    }
    // Two at once, two a minute later, one after another minute.
    assert_eq!(clock.slept(), [WINDOW, WINDOW]);
    assert_eq!(server.take_received().len(), 5);
}

#[tokio::test]
async fn attempts_count_not_calls() {
    let answers = [Answer::empty(503), good(), good()];
    let (workos, server, clock) = start(answers);
    for _ in 0..2 {
        workos
            .execute(get(), &Default::default())
            .await
            .expect("an answer");
    }
    let slept = clock.slept();
    assert_eq!(slept.len(), 2, "{slept:?}");
    assert!(
        slept[0] <= Duration::from_millis(500),
        "the wait before the retry: {slept:?}"
    );
    assert_eq!(slept[1], WINDOW - slept[0]);
    assert_eq!(server.take_received().len(), 3);
}

/// Time in which the first call sleeps on, so that it can be dropped while it waits.
#[derive(Clone, Default)]
struct SleepsOnOnce(SteppedClock, Arc<AtomicBool>);

impl Clock for SleepsOnOnce {
    fn now(&self) -> DateTime<Utc> {
        self.0.now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        match self.1.swap(true, Ordering::SeqCst) {
            true => self.0.sleep(duration),
            false => Box::pin(std::future::pending()),
        }
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_while_it_waits_holds_up_no_other() {
    let (server, clock) = (Server::answering(vec![good(); 9]), SleepsOnOnce::default());
    let workos = Client::builder()
        .api_key("sk_test")
        .base_url(server.url())
        .clock(clock.clone())
        .requests_per_minute(1)
        .build()
        .expect("a client");
    let options = workos::CallOptions::new();
    workos.execute(get(), &options).await.expect("an answer");
    {
        let mut given_up = pin!(workos.execute(get(), &options));
        let polled = poll_fn(|context| Poll::Ready(given_up.as_mut().poll(context))).await;
        assert!(polled.is_pending());
    }
    workos.execute(get(), &options).await.expect("an answer");
    assert_eq!(clock.0.slept(), [WINDOW]);
    assert_eq!(server.take_received().len(), 2);
}

#[tokio::test]
async fn a_call_whose_deadline_comes_before_its_turn_fails_without_waiting() {
    let (workos, server, clock) = start(vec![good(); 9]);
    for _ in 0..2 {
        workos
            .execute(get(), &Default::default())
            .await
            .expect("an answer");
    }
    let hurried = workos::CallOptions::new().deadline(Duration::from_secs(30));
    let error = workos.execute(get(), &hurried).await.expect_err("no turn");
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.attempts(), 0);
    assert!(clock.slept().is_empty());
    // It has taken no one's turn.
    workos
        .execute(get(), &Default::default())
        .await
        .expect("an answer");
    assert_eq!(clock.slept(), [WINDOW]);
    assert_eq!(server.take_received().len(), 3);
}
