//! The clock of the server's clients.

use std::time::Duration;

use workos::Clock;
use workos::chrono::{DateTime, Utc};
use workos::mock::{FixedClock, MockError, MockRequest, MockServer};

use crate::acme;

fn noon() -> DateTime<Utc> {
    "2026-01-15T12:00:00Z".parse().expect("a time")
}

#[tokio::test]
async fn waits_are_over_at_once_and_can_be_looked_at() {
    let server = MockServer::start();
    assert_eq!(server.clock().now(), noon());
    let unavailable = MockError::unavailable;
    server.organizations().get("org_1").fails(unavailable());
    let call = server.client().organizations().get("org_1").retries(2);
    let error = call.await.expect_err("a failure");
    assert_eq!(error.attempts(), 3);
    let waited: Duration = server.clock().waits().iter().sum();
    assert_eq!(server.clock().waits().len(), 2);
    assert_eq!(server.clock().now(), noon() + waited);
    assert_eq!(server.clock().elapsed(), waited);
}

#[tokio::test]
async fn time_is_set_and_advanced() {
    let clock = FixedClock::at(DateTime::UNIX_EPOCH);
    let server = MockServer::start_with(clock.clone());
    clock.advance(Duration::from_secs(60));
    assert_eq!(server.clock().now().timestamp(), 60);
    clock.set(noon());
    assert_eq!(server.clock().now(), noon());
    // A clock that is set does not change how long something took.
    assert_eq!(server.clock().elapsed(), Duration::from_secs(60));
    clock.advance(Duration::MAX);
    assert_eq!(clock.now(), DateTime::<Utc>::MAX_UTC);
}

#[tokio::test]
async fn held_waits_last_until_their_time_has_come() {
    let clock = FixedClock::default().holding();
    let server = MockServer::start_with(clock.clone());
    let mock = server
        .organizations()
        .get("org_1")
        .fails(MockError::rate_limited().retry_after(Duration::from_secs(10)))
        .then_returns(acme());
    let call = tokio::spawn(server.client().organizations().get("org_1").into_future());
    clock.until_waits(1).await;
    clock.advance(Duration::from_secs(9));
    mock.assert_calls(1);
    clock.advance(Duration::from_secs(1));
    assert_eq!(call.await.expect("no panic").expect("the second"), acme());
    assert_eq!(clock.waits(), [Duration::from_secs(10)]);
}

#[tokio::test]
async fn a_wait_begins_when_it_is_awaited() {
    let clock = FixedClock::default();
    drop(clock.sleep(Duration::from_secs(60)));
    assert_eq!((clock.now(), clock.waits().len()), (noon(), 0));
    let holding = FixedClock::default().holding();
    let wait = holding.sleep(Duration::from_secs(60));
    holding.advance(Duration::from_secs(50));
    let mut wait = Asked(wait);
    assert!(!wait.is_over());
    holding.advance(Duration::from_secs(59));
    assert!(!wait.is_over());
    holding.advance(Duration::from_secs(1));
    assert!(wait.is_over());
}

/// A future that is asked whether it is over.
struct Asked<'f>(workos::BoxFuture<'f, ()>);

impl Asked<'_> {
    fn is_over(&mut self) -> bool {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        self.0.as_mut().poll(&mut context).is_ready()
    }
}
