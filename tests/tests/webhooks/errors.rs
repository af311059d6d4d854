//! What errors say, and what nothing says.

use std::error::Error;
use std::time::Duration;

use workos::webhooks::WebhookError;
use workos::{SignatureError, SignatureHeader};

use crate::{BODY, SECRET, SIGNED_AT, at, signed_by};

#[test]
fn errors_name_the_remedy() {
    let seconds = Duration::from_secs;
    for (error, expected) in [
        (SignatureError::Missing, "WorkOS-Signature"),
        (SignatureError::NoTimestamp, "t="),
        (SignatureError::NoSignature, "update the SDK"),
        (SignatureError::Malformed("why"), "cannot be read: why"),
        (
            SignatureError::Mismatch,
            "use the secret of this very endpoint",
        ),
        (
            SignatureError::TooOld {
                age: seconds(200),
                tolerance: seconds(180),
            },
            "signed 200s ago, and counts for 180s: set the clock",
        ),
        (
            SignatureError::FromTheFuture {
                ahead: Duration::from_millis(200_500),
                tolerance: seconds(180),
            },
            "signed 200.5s in the future, and may be 180s ahead: set the clock",
        ),
    ] {
        assert!(error.to_string().contains(expected), "{error}");
        let webhook = WebhookError::from(error.clone());
        let expected = format!("the webhook was not verified: {error}");
        assert_eq!(webhook.to_string(), expected);
        let source = webhook.source().expect("the signature");
        assert_eq!(source.to_string(), error.to_string());
    }
}

#[test]
fn nothing_shows_a_secret_a_signature_or_a_body() {
    let body = br#"{"id":"canary-body","event":["canary-body"]}"#;
    let header = signed_by(SECRET, body);
    let (_, signature) = header.rsplit_once('=').expect("a signature");
    let verifier = at(SIGNED_AT);
    let webhook = verifier.verify(&header, body).expect("verified");
    let broken = format!("t=canary-header, v1={signature}");
    let mut shown = vec![
        format!("{verifier:?}"),
        format!("{webhook:?}"),
        format!("{:?}", SignatureHeader::from(&header)),
    ];
    let errors = [
        webhook.event().expect_err("no event"),
        verifier.verify(&header, BODY).expect_err("a mismatch"),
        verifier.verify(&broken, body).expect_err("malformed"),
        at(0).verify(&header, body).expect_err("not yet"),
    ];
    for error in &errors {
        shown.extend([error.to_string(), format!("{error:?}")]);
    }
    for text in shown {
        for canary in [SECRET, signature, "canary-header", "canary-body"] {
            assert!(!text.contains(canary), "{text}");
        }
    }
}
