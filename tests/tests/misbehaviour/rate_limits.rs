//! What an API that asks for patience gets: the wait it asks for, or an error that says how long.

use std::time::Duration;

use serde_json::json;
use workos::Client;
use workos_tests::clock::SteppedClock;
use workos_tests::server::{Answer, Server};

use crate::callers::{CALLERS, Caller, client_of_any};

/// Calls whose attempts are all answered alike.
struct Calls {
    client: Client,
    clock: SteppedClock,
    server: Server,
}

/// How such a call ends.
struct Ended {
    attempts: u32,
    slept: Vec<Duration>,
    retry_after: Option<Duration>,
}

impl Calls {
    fn new() -> Self {
        let clock = SteppedClock::default();
        Self {
            client: client_of_any(clock.clone()),
            clock,
            server: Server::start(),
        }
    }

    /// Makes a call at the Unix epoch.
    async fn end(&self, caller: &Caller, answer: Answer) -> Ended {
        self.clock.restart();
        self.server.repeat([answer]);
        let outcome = caller.call(&self.client, &self.server).await;
        let error = outcome.expect_err("refused");
        let asked = self.server.take_received().len();
        assert_eq!(asked, error.attempts() as usize, "{}", caller.name);
        let slept = self.clock.slept();
        assert_eq!(asked, slept.len() + 1, "{}", caller.name);
        Ended {
            attempts: error.attempts(),
            slept,
            retry_after: error.retry_after(),
        }
    }
}

const DAY: u64 = 24 * 60 * 60;

fn seconds(seconds: &[u64]) -> Vec<Duration> {
    seconds.iter().copied().map(Duration::from_secs).collect()
}

#[tokio::test]
async fn the_wait_that_is_asked_for_is_kept_unless_it_is_too_long() {
    let calls = Calls::new();
    for (asked, slept, left) in [
        ("0", &[0, 0, 0][..], 0),
        ("2", &[2, 2, 2], 2),
        ("60", &[60, 60, 60], 60),
        ("61", &[], 61),
        ("31536000", &[], 365 * DAY),
        ("18446744073709551615", &[], u64::MAX),
        ("Thu, 01 Jan 1970 00:00:09 GMT", &[9, 0, 0], 0),
        ("Thursday, 01-Jan-70 00:01:00 GMT", &[60, 0, 0], 0),
        ("Fri, 01 Jan 1971 00:00:00 GMT", &[], 365 * DAY),
        ("Thu, 01 Jan 1970 00:01:01 GMT", &[], 61),
    ] {
        for caller in &CALLERS {
            let answer = Answer::empty(429).header("retry-after", asked);
            let ended = calls.end(caller, answer).await;
            let place = format!("{} asked for {asked}", caller.name);
            assert_eq!(ended.slept, seconds(slept), "{place}");
            let left = Duration::from_secs(left);
            assert_eq!(ended.retry_after, Some(left), "{place}");
        }
    }
}

#[tokio::test]
async fn without_a_wait_that_can_be_understood_there_is_our_own() {
    let calls = Calls::new();
    for asked in [None, Some("soon"), Some("-1"), Some("1.5"), Some("")] {
        for caller in &CALLERS {
            let answer = Answer::empty(429);
            let answer = match asked {
                Some(asked) => answer.header("retry-after", asked),
                None => answer,
            };
            let ended = calls.end(caller, answer).await;
            assert_eq!(ended.attempts, 4, "{} asked for {asked:?}", caller.name);
            assert_eq!(ended.retry_after, None);
            for (slept, full) in ended.slept.iter().zip([500, 1000, 2000]) {
                let full = Duration::from_millis(full);
                assert!(full / 2 <= *slept && *slept <= full, "{slept:?}");
            }
        }
    }
}

#[tokio::test]
async fn other_failures_can_ask_for_a_wait_too() {
    let calls = Calls::new();
    for caller in &CALLERS {
        let answer = Answer::empty(503).header("retry-after", "7");
        let ended = calls.end(caller, answer).await;
        let slept: &[u64] = if caller.is_harmless { &[7, 7, 7] } else { &[] };
        assert_eq!(ended.slept, seconds(slept), "{}", caller.name);
        assert_eq!(ended.retry_after, Some(Duration::from_secs(7)));
    }
}

#[tokio::test]
async fn a_quota_that_lasts_for_the_day_is_not_waited_for() {
    let calls = Calls::new();
    let used_up = json!({ "code": "daily_quota_exceeded", "message": "Quota exceeded" });
    for caller in &CALLERS {
        for asked in [None, Some("1")] {
            let answer = Answer::json(429, &used_up);
            let answer = match asked {
                Some(asked) => answer.header("retry-after", asked),
                None => answer,
            };
            assert_eq!(
                calls.end(caller, answer).await.attempts,
                1,
                "{}",
                caller.name
            );
        }
        let answer = Answer::json(429, &json!({ "error": "too_many_requests" }));
        assert_eq!(
            calls.end(caller, answer).await.attempts,
            4,
            "{}",
            caller.name
        );
    }
}
