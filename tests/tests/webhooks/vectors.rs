//! The cases that other SDKs agree on.

use std::time::Duration;

use serde::Deserialize;
use workos::SignatureError;
use workos::chrono::DateTime;
use workos::types::Event;
use workos::webhooks::{WebhookError, WebhookVerifier};
use workos_tests::clock::SteppedClock;
use workos_tests::document::repository_file;

#[derive(Deserialize)]
struct Vectors {
    secret: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    header: String,
    body: String,
    now_ms: u64,
    tolerance_ms: u64,
    outcome: String,
}

fn vectors() -> Vectors {
    let vectors = repository_file("tests/vectors/webhooks.json");
    serde_json::from_str(&vectors).expect("vectors")
}

fn outcome(result: &Result<Event, WebhookError>) -> &'static str {
    let error = match result {
        Ok(_) => return "event",
        Err(WebhookError::Signature(error)) => error,
        Err(_) => return "not-an-event",
    };
    match error {
        SignatureError::Missing => "missing",
        SignatureError::NoTimestamp => "no-timestamp",
        SignatureError::NoSignature => "no-signature",
        SignatureError::Malformed(_) => "malformed",
        SignatureError::Mismatch => "mismatch",
        SignatureError::TooOld { .. } => "too-old",
        SignatureError::FromTheFuture { .. } => "from-the-future",
        other => panic!("no vector has it: {other}"),
    }
}

#[test]
fn every_case_ends_as_with_other_sdks() {
    let Vectors { secret, cases } = vectors();
    assert!(cases.len() > 30);
    for case in cases {
        let clock = SteppedClock::default();
        clock.advance(Duration::from_millis(case.now_ms));
        let verifier = WebhookVerifier::new(secret.as_str())
            .expect("a secret")
            .tolerance(Duration::from_millis(case.tolerance_ms))
            .clock(clock);
        let body = case.body.as_bytes();
        let event = verifier.verify(&case.header, body);
        let event = event.and_then(|webhook| webhook.event());
        assert_eq!(outcome(&event), case.outcome, "{}: {event:?}", case.id);
        if let Ok(event) = event {
            let expected = serde_json::from_slice::<Event>(body).expect("an event");
            assert_eq!(event, expected, "{}", case.id);
        }
    }
}

#[test]
fn headers_are_written_as_other_sdks_write_them() {
    let Vectors { secret, cases } = vectors();
    let verifier = WebhookVerifier::new(secret.as_str()).expect("a secret");
    let mut written = 0;
    for case in cases.iter().filter(|case| case.outcome == "event") {
        let timestamp = case.header.split(&['=', ','][..]).nth(1);
        let timestamp = timestamp.and_then(|digits| digits.parse().ok());
        // Of the cases that are written differently, but for the order.
        let Some(signed_at) = timestamp.and_then(DateTime::from_timestamp_millis) else {
            continue;
        };
        let header = verifier.sign(signed_at, case.body.as_bytes());
        if case.header.matches(' ').count() == 1 {
            assert_eq!(header, case.header, "{}", case.id);
            written += 1;
        }
    }
    assert!(written > 5, "{written}");
}
