//! Audit logs: events that are recorded once, and exports from their beginning to the file.

use std::error::Error as _;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use workos::audit_logs::{AuditLogs, ExportError, ExportProgress};
use workos::chrono::{DateTime, Utc};
use workos::types::{
    AuditLogEvent, AuditLogEventActor, AuditLogEventContext, AuditLogEventTarget,
    CreateAuditLogExport,
};
use workos_tests::clock::SteppedClock;
use workos_tests::manual_clock::ManualClock;
use workos_tests::server::{Answer, Ending, Received, Server};
use workos_tests::things;

fn started(server: &Server) -> (AuditLogs, SteppedClock) {
    let clock = SteppedClock::default();
    let client = things::client(server).clock(clock.clone()).build();
    (client.expect("a client").audit_logs(), clock)
}

fn seconds(counts: &[u64]) -> Vec<Duration> {
    counts.iter().copied().map(Duration::from_secs).collect()
}

fn body(request: &Received) -> Value {
    serde_json::from_slice(&request.body).expect("a body of JSON")
}

/// An export in a state, with an address where it has one.
fn export(state: &str, url: Option<&str>) -> Answer {
    let export = json!({
        "object": "audit_log_export",
        "id": "export_1",
        "state": state,
        "url": url,
        "created_at": "2026-01-15T12:00:00.000Z",
        "updated_at": "2026-01-15T12:00:00.000Z",
    });
    Answer::json(200, &export)
}

fn pending() -> Answer {
    export("pending", None)
}

fn ready() -> Answer {
    export("ready", Some("https://files.example/canary"))
}

fn at(day: u32) -> DateTime<Utc> {
    let text = format!("2026-01-{day:02}T00:00:00Z");
    text.parse().expect("a time")
}

#[tokio::test]
async fn an_event_has_one_key_for_all_attempts() {
    let recorded = || Answer::json(201, &json!({ "success": true }));
    let server = Server::answering([
        Answer::empty(503),
        Answer::silence(Ending::Reset),
        recorded(),
        recorded(),
        recorded(),
    ]);
    let (logs, _) = started(&server);
    let event = AuditLogEvent::new(
        "document.shared",
        at(15),
        AuditLogEventActor::new("user_1", "user"),
        [AuditLogEventTarget::new("doc_1", "document")],
        AuditLogEventContext::new("203.0.113.9"),
    );
    let create = logs.create_event("org_1", event);
    create.clone().await.expect("recorded");
    create.clone().await.expect("recorded");
    create.idempotency_key("mine").await.expect("recorded");

    let received = server.take_received();
    let keys: Vec<Vec<&str>> = received
        .iter()
        .map(|request| request.header("idempotency-key"))
        .collect();
    assert_eq!(keys.len(), 5);
    assert_eq!(keys[0].len(), 1);
    assert_eq!(keys[0], keys[1]);
    assert_eq!(keys[0], keys[2]);
    assert_ne!(keys[0], keys[3], "another call is another event");
    assert_eq!(keys[4], ["mine"]);
    let sent = body(&received[0]);
    assert_eq!(sent["organization_id"], "org_1");
    assert_eq!(sent["event"]["occurred_at"], "2026-01-15T00:00:00Z");
}

#[tokio::test]
async fn an_export_is_asked_for_with_every_filter_and_waited_for() {
    let server = Server::answering([pending(), pending(), pending(), ready()]);
    let (logs, clock) = started(&server);
    let file = logs
        .export("org_1", at(1), at(15))
        .actions(["document.shared", "document.deleted"])
        .actor_names(["Ada"])
        .actor_ids(["user_1"])
        .targets(["document"])
        .idempotency_key("mine")
        .await
        .expect("ready");
    assert_eq!(file.id, "export_1");
    assert_eq!(file.url.expose(), "https://files.example/canary");
    assert!(!format!("{file:?}").contains("canary"));
    assert_eq!(clock.slept(), seconds(&[5, 5, 5]));

    let received = server.take_received();
    assert_eq!(received[0].target, "/audit_logs/exports");
    assert_eq!(received[0].header("idempotency-key"), ["mine"]);
    assert_eq!(
        body(&received[0]),
        json!({
            "organization_id": "org_1",
            "range_start": "2026-01-01T00:00:00Z",
            "range_end": "2026-01-15T00:00:00Z",
            "actions": ["document.shared", "document.deleted"],
            "actor_names": ["Ada"],
            "actor_ids": ["user_1"],
            "targets": ["document"],
        })
    );
    assert_eq!(received.len(), 4);
    for look in &received[1..] {
        assert_eq!(
            (&*look.method, &*look.target),
            ("GET", "/audit_logs/exports/export_1")
        );
    }

    server.prepare([ready()]);
    let body_elsewhere = CreateAuditLogExport::new("org_1", at(1), at(2)).actors(["Ada"]);
    let done = logs.export_with(body_elsewhere).await.expect("ready");
    assert_eq!(done.id, "export_1");
    assert_eq!(body(&server.take_only())["actors"], json!(["Ada"]));
}

#[tokio::test]
async fn it_can_be_followed_and_waited_for_elsewhere() {
    let server = Server::answering([pending(), pending(), export("ready", None), ready()]);
    let (logs, clock) = started(&server);
    let export = logs.export("org_1", at(1), at(2)).start().await;
    let mut export = export
        .expect("begun")
        .poll_interval(Duration::from_secs(20));
    assert_eq!(export.id(), "export_1");
    let mut seen = Vec::new();
    loop {
        match export.next().await.expect("progress") {
            ExportProgress::Pending { waited, .. } => seen.push(waited),
            ExportProgress::Ready(ready) => break assert_eq!(ready.id, "export_1"),
        }
    }
    // The first is what the API said at the beginning. Ready without an address is not ready.
    assert_eq!(seen, seconds(&[0, 20, 40]));

    clock.restart();
    server.prepare([ready()]);
    let elsewhere = logs.wait_for_export("export_1").await.expect("ready");
    assert_eq!(elsewhere.url.expose(), "https://files.example/canary");
    assert!(clock.slept().is_empty());
}

#[tokio::test]
async fn a_state_nobody_knows_is_waited_out() {
    let server = Server::answering([export("resting", None), ready()]);
    let (logs, _) = started(&server);
    assert!(logs.wait_for_export("export_1").await.is_ok());
    assert_eq!(server.take_received().len(), 2);
}

#[tokio::test]
async fn failed_and_expired_are_told_apart() {
    let server = Server::start();
    let (logs, _) = started(&server);
    server.prepare([pending(), export("error", None)]);
    let failed = logs.export("org_1", at(1), at(2)).await;
    let failed = failed.expect_err("failed");
    assert!(matches!(failed, ExportError::Failed { .. }), "{failed:?}");
    assert_eq!(failed.export_id(), Some("export_1"));

    server.prepare([export("expired", Some("https://files.example/old"))]);
    let expired = logs.wait_for_export("export_1").await.expect_err("expired");
    assert!(
        matches!(expired, ExportError::Expired { .. }),
        "{expired:?}"
    );
    assert!(expired.request().is_none() && expired.source().is_none());
}

#[tokio::test]
async fn it_is_not_waited_for_without_end() {
    let server = Server::repeating([pending()]);
    let (logs, clock) = started(&server);
    let export = logs.export("org_1", at(1), at(2));
    let outcome = export.at_most(Duration::from_secs(12)).await;
    let error = outcome.expect_err("never ready");
    assert!(matches!(error, ExportError::TimedOut { .. }), "{error:?}");
    assert_eq!(error.export_id(), Some("export_1"));
    assert!(error.source().is_none());
    // The last look is at the end, not before.
    assert_eq!(clock.slept(), seconds(&[5, 5, 2]));

    clock.restart();
    let outcome = logs.wait_for_export("export_1").await;
    assert!(matches!(outcome, Err(ExportError::TimedOut { .. })));
    assert_eq!(clock.slept().len(), 15 * 60 / 5);

    clock.restart();
    let nothing = logs.wait_for_export("export_1").at_most(Duration::ZERO);
    assert!(matches!(nothing.await, Err(ExportError::TimedOut { .. })));
    assert!(clock.slept().is_empty());
}

#[tokio::test]
async fn failures_that_pass_do_not_end_it() {
    let busy = Answer::json(429, &json!({ "message": "slow down" })).header("retry-after", "40");
    let server = Server::answering([
        pending(),
        Answer::empty(503),
        busy,
        Answer::silence(Ending::Reset),
        ready(),
    ]);
    let (logs, clock) = started(&server);
    let hasty = logs
        .export("org_1", at(1), at(2))
        .poll_interval(Duration::ZERO);
    assert!(hasty.await.is_ok());
    assert_eq!(clock.slept(), seconds(&[1, 1, 40, 1]));

    clock.restart();
    server.repeat([Answer::empty(503)]);
    let error = logs
        .wait_for_export("export_1")
        .at_most(Duration::from_secs(6))
        .await
        .expect_err("never seen");
    let ExportError::TimedOut { last_failure, .. } = &error else {
        panic!("{error:?}");
    };
    assert!(
        last_failure
            .as_ref()
            .is_some_and(|error| error.is_server_error())
    );
    assert!(error.source().is_some());
    assert_eq!(clock.slept(), seconds(&[5, 1]));
}

#[tokio::test]
async fn failures_that_stay_end_it() {
    let server = Server::start();
    let (logs, clock) = started(&server);
    server.prepare([Answer::json(400, &json!({ "message": "range" }))]);
    let error = logs.export("org_1", at(2), at(1)).await.expect_err("400");
    assert!(error.request().is_some_and(|error| error.is_bad_request()));
    assert_eq!(error.export_id(), None);

    server.prepare([Answer::json(404, &json!({ "message": "Not found" }))]);
    let error = logs.wait_for_export("export_9").await.expect_err("404");
    assert!(error.request().is_some_and(|error| error.is_not_found()));
    assert_eq!(error.export_id(), Some("export_9"));
    assert!(clock.slept().is_empty());
}

#[tokio::test]
async fn a_second_export_is_not_begun_by_accident() {
    let server = Server::answering([Answer::silence(Ending::Reset), pending(), ready()]);
    let (logs, _) = started(&server);
    let error = logs.export("org_1", at(1), at(2)).await.expect_err("reset");
    let maybe = error.request().map(|error| error.maybe_carried_out());
    assert_eq!(maybe, Some(true));
    assert_eq!(server.take_received().len(), 1);

    server.prepare([Answer::silence(Ending::Reset), ready()]);
    let named = logs.export("org_1", at(1), at(2)).idempotency_key("mine");
    assert!(named.await.is_ok());
}

#[tokio::test]
async fn dropping_the_future_begins_nothing_anew() {
    let server = Server::answering([pending(), ready().late(Duration::from_millis(50))]);
    let clock = ManualClock::default();
    let client = things::client(&server).clock(clock.clone()).build();
    let logs = client.expect("a client").audit_logs();
    let mut export = logs.wait_for_export("export_1");
    let first = export.next().await.expect("progress");
    assert!(matches!(first, ExportProgress::Pending { .. }), "{first:?}");

    // Somebody who looks at something else every second.
    let started = Instant::now();
    let mut seconds = 0;
    let ready = loop {
        tokio::select! {
            biased;
            seen = export.next() => break seen.expect("progress"),
            () = tokio::task::yield_now() => {}
        }
        if seconds < 5 {
            clock.advance(Duration::from_secs(1));
            seconds += 1;
        }
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "no second look"
        );
    };
    assert!(matches!(ready, ExportProgress::Ready(_)), "{ready:?}");
    assert_eq!(server.take_received().len(), 2);
}
