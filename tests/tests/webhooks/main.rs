//! Webhooks: what is taken, what is refused and with which words, and the events they carry.

mod any_input;
mod endpoints;
mod errors;
mod events;
mod headers;
mod vectors;

use std::time::Duration;

use workos::chrono::DateTime;
use workos::webhooks::{VerifiedWebhook, WebhookError, WebhookVerifier};
use workos::{ErrorKind, SignatureError};
use workos_tests::clock::SteppedClock;

const SECRET: &str = "a secret of the endpoint";
const BODY: &[u8] = br#"{"object":"event","id":"event_1"}"#;
/// When everything is signed.
const SIGNED_AT: i64 = 1_735_689_600_123;

fn new(secret: &str) -> WebhookVerifier {
    WebhookVerifier::new(secret).expect("a secret")
}

/// A verifier whose clock shows this.
fn at(now_ms: i64) -> WebhookVerifier {
    let clock = SteppedClock::default();
    clock.advance(Duration::from_millis(now_ms.unsigned_abs()));
    new(SECRET).clock(clock)
}

/// The header for a body, by this secret.
fn signed_by(secret: &str, body: &[u8]) -> String {
    let signed_at = DateTime::from_timestamp_millis(SIGNED_AT).expect("a time");
    new(secret).sign(signed_at, body)
}

/// Why a webhook was not verified.
fn refusal(verified: Result<VerifiedWebhook<'_>, WebhookError>) -> SignatureError {
    match verified.expect_err("refused") {
        WebhookError::Signature(error) => error,
        other => panic!("another error: {other}"),
    }
}

#[test]
fn what_is_verified_is_the_bytes() {
    for body in [BODY, b"", b"\xff\x00 no text", b"hello\r\n"] {
        let verifier = at(SIGNED_AT + 400);
        let webhook = verifier.verify(&signed_by(SECRET, body), body);
        let webhook = webhook.expect("verified");
        assert_eq!(webhook.body(), body);
        assert_eq!(webhook.signed_at().timestamp_millis(), SIGNED_AT);
    }
}

#[test]
fn secrets_can_be_changed() {
    let both = at(SIGNED_AT).also("the one before").expect("a secret");
    for secret in [SECRET, "the one before"] {
        let verified = both.verify(&signed_by(secret, BODY), BODY);
        assert!(verified.is_ok(), "{secret}");
    }
    let stranger = both.verify(&signed_by("another", BODY), BODY);
    assert_eq!(refusal(stranger), SignatureError::Mismatch);
    let after = at(SIGNED_AT).verify(&signed_by("the one before", BODY), BODY);
    assert_eq!(refusal(after), SignatureError::Mismatch);
    // What the tests of an application sign is signed by the secret that is to stay.
    assert_eq!(
        both.sign(DateTime::UNIX_EPOCH, BODY),
        new(SECRET).sign(DateTime::UNIX_EPOCH, BODY)
    );
}

#[test]
fn the_age_counts_both_ways_and_to_the_millisecond() {
    let header = signed_by(SECRET, BODY);
    let verify = |verifier: WebhookVerifier| verifier.verify(&header, BODY).map(|_| ());
    let tolerance = Duration::from_secs(180);
    for (now, expected) in [
        (SIGNED_AT, None),
        (SIGNED_AT + 180_000, None),
        (SIGNED_AT - 180_000, None),
        (
            SIGNED_AT + 180_001,
            Some(SignatureError::TooOld {
                age: Duration::from_millis(180_001),
                tolerance,
            }),
        ),
        (
            SIGNED_AT - 200_500,
            Some(SignatureError::FromTheFuture {
                ahead: Duration::from_millis(200_500),
                tolerance,
            }),
        ),
    ] {
        let expected = expected.map_or(Ok(()), |error| Err(WebhookError::Signature(error)));
        assert_eq!(verify(at(now)), expected, "{}", now - SIGNED_AT);
    }
    let strict = at(SIGNED_AT + 1).tolerance(Duration::ZERO);
    assert!(verify(strict).is_err());
    let patient = at(SIGNED_AT * 2).tolerance(Duration::MAX);
    assert!(verify(patient).is_ok());
}

#[test]
fn a_wrong_secret_is_not_called_a_wrong_clock() {
    let header = signed_by("another", BODY);
    for now in [SIGNED_AT * 2, 0] {
        let refused = at(now).verify(&header, BODY);
        assert_eq!(refusal(refused), SignatureError::Mismatch);
    }
}

#[test]
fn a_secret_that_cannot_be_one_is_refused() {
    for (secret, expected) in [
        ("", "is empty"),
        ("secret\n", "white space"),
        (" secret", "white space"),
        ("   ", "white space"),
    ] {
        let first = WebhookVerifier::new(secret).expect_err("refused");
        let second = new(SECRET).also(secret).expect_err("refused");
        for error in [first, second] {
            assert_eq!(error.kind(), ErrorKind::Configuration);
            let text = error.to_string();
            assert!(
                text.contains(expected) && text.contains("webhook"),
                "{text}"
            );
        }
    }
}

#[test]
fn a_verifier_can_be_shared() {
    fn shareable<T: Clone + Send + Sync + 'static>(_: &T) {}
    shareable(&at(0));
}
