//! A caller who gives up: its connection ends, its request is not sent again, and others go on.

use std::future::pending;
use std::sync::mpsc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::json;
use tokio::runtime::Runtime;
use workos::{BoxFuture, CallOptions, Clock};
use workos_tests::clock::SteppedClock;
use workos_tests::server::{Answer, Ending, Server};
use workos_tests::things::{client, get};

use crate::callers::{CALLERS, client_of_any};

/// A runtime whose connections go on while a test waits.
fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime")
}

#[test]
fn dropping_a_call_hangs_up() {
    let runtime = runtime();
    let client = client_of_any(SteppedClock::default());
    let half = Answer::json(200, &json!([1, 2, 3])).cut_in_body(2);
    for answer in [Answer::silence(Ending::Stall), half.then(Ending::Stall)] {
        for caller in &CALLERS {
            let server = Server::repeating([answer.clone()]);
            let client = client.clone();
            let options = caller.options().base_url(server.url());
            let call =
                runtime.spawn(async move { client.execute((caller.request)(), &options).await });
            server.wait_until(|counted| counted.read == 1);
            call.abort();
            server.wait_until(|counted| counted.hung_up == 1);
            assert_eq!(server.counted().read, 1, "{}", caller.name);
        }
    }
}

#[test]
fn others_go_on() {
    let runtime = runtime();
    let late = Answer::echo().late(Duration::from_millis(50));
    let server = Server::answering([Answer::silence(Ending::Stall), late]);
    let client = client(&server).build().expect("builds");
    let call = || {
        let client = client.clone();
        runtime.spawn(async move { client.execute(get(), &CallOptions::new()).await })
    };
    let given_up = call();
    server.wait_until(|counted| counted.read == 1);
    let other = call();
    server.wait_until(|counted| counted.read == 2);
    given_up.abort();
    let response = runtime.block_on(other).expect("no panic");
    assert_eq!(response.expect("an answer").attempts(), 1);
    server.wait_until(|counted| counted.hung_up == 1);
}

/// A clock whose sleeps never end; says when one begins.
struct Asleep(mpsc::SyncSender<Duration>);

impl Clock for Asleep {
    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.0.send(duration).expect("the test waits");
        Box::pin(pending())
    }
}

#[test]
fn dropping_a_call_that_waits_for_its_next_attempt_ends_it() {
    let runtime = runtime();
    let server = Server::answering([Answer::empty(503), Answer::echo()]);
    let (asleep, falls_asleep) = mpsc::sync_channel(1);
    let client = client(&server).clock(Asleep(asleep)).build();
    let client = client.expect("builds");
    let call = runtime.spawn(async move { client.execute(get(), &CallOptions::new()).await });
    falls_asleep.recv().expect("a wait");
    call.abort();
    let ended = runtime.block_on(call).expect_err("given up");
    assert!(ended.is_cancelled());
    assert_eq!(server.counted().read, 1);
}
