//! Actions: the requests that are taken, what they tell, and the answers, to the byte.

mod any_input;
mod contexts;
mod vectors;

use std::time::Duration;

use serde_json::{Value, json};
use workos::actions::{ActionError, ActionRequest, ActionResponse, ActionVerifier};
use workos::chrono::DateTime;
use workos::{ErrorKind, SignatureError};
use workos_tests::clock::SteppedClock;

const SECRET: &str = "a secret of the endpoint";
const NOW: u64 = 1_735_689_600_123;

fn new(secret: &str) -> ActionVerifier {
    ActionVerifier::new(secret).expect("a secret")
}

/// A verifier whose clock shows this.
fn at(secret: &str, now_ms: u64) -> ActionVerifier {
    let clock = SteppedClock::default();
    clock.advance(Duration::from_millis(now_ms));
    new(secret).clock(clock)
}

/// What a body is read as that this verifier has signed.
fn read_by(verifier: &ActionVerifier, body: &Value) -> Result<ActionRequest, ActionError> {
    let (body, now) = (
        body.to_string(),
        DateTime::from_timestamp_millis(NOW as i64),
    );
    let header = verifier.sign(now.expect("a time"), body.as_bytes());
    verifier.verify(&header, body.as_bytes())
}

fn read(body: &Value) -> ActionRequest {
    read_by(&at(SECRET, NOW), body).expect("an action")
}

/// The smallest question of a kind.
fn question(kind: &str) -> Value {
    match kind {
        "authentication" => json!({
            "object": "authentication_action_context",
            "id": "auth_action_1",
            "user": {
                "object": "user",
                "id": "user_1",
                "email": "ada@example.com",
                "email_verified": true,
                "created_at": "2026-01-15T12:00:00.000Z",
                "updated_at": "2026-01-15T12:00:00.000Z",
            },
        }),
        _ => json!({
            "object": format!("{kind}_action_context"),
            "id": "reg_action_1",
            "user_data": { "object": "user_data", "email": "ada@example.com" },
        }),
    }
}

/// The answer to a request of a known kind.
fn answer(request: &ActionRequest, verdict: &str, message: Option<&str>) -> ActionResponse {
    match (request, verdict, message) {
        (ActionRequest::Authentication(request), "Allow", _) => request.allow(),
        (ActionRequest::Authentication(request), _, None) => request.deny(),
        (ActionRequest::Authentication(request), _, Some(text)) => request.deny_with(text),
        (ActionRequest::UserRegistration(request), "Allow", _) => request.allow(),
        (ActionRequest::UserRegistration(request), _, None) => request.deny(),
        (ActionRequest::UserRegistration(request), _, Some(text)) => request.deny_with(text),
        (other, ..) => panic!("{other:?}"),
    }
}

#[test]
fn an_answer_fits_its_question() {
    for kind in ["authentication", "user_registration"] {
        let request = read(&question(kind));
        for (verdict, message) in [("Allow", None), ("Deny", None), ("Deny", Some("no"))] {
            let response = answer(&request, verdict, message);
            let body: Value = serde_json::from_str(response.as_str()).expect("JSON");
            assert_eq!(body["object"], format!("{kind}_action_response"));
            assert_eq!(body["payload"]["verdict"], verdict);
            assert_eq!(body["payload"]["timestamp"], NOW);
            assert_eq!(body["payload"]["error_message"].as_str(), message);
            assert_eq!(String::from(response.clone()), response.into_string());
        }
    }
}

#[test]
fn an_answer_is_signed_by_the_secret_of_its_question() {
    let both = at(SECRET, NOW).also("the one before").expect("a secret");
    let asked = |verifier: &ActionVerifier| {
        let body = question("authentication");
        let header = verifier.sign(
            DateTime::from_timestamp_millis(NOW as i64).expect("a time"),
            body.to_string().as_bytes(),
        );
        let request = both.verify(&header, body.to_string().as_bytes());
        answer(&request.expect("verified"), "Deny", None)
    };
    for secret in [SECRET, "the one before"] {
        let alone = at(secret, NOW);
        let request = read_by(&alone, &question("authentication")).expect("verified");
        assert_eq!(asked(&alone), answer(&request, "Deny", None), "{secret}");
    }
    assert_ne!(asked(&new(SECRET)), asked(&new("the one before")));
    let stranger = new("another").sign(DateTime::UNIX_EPOCH, b"{}");
    let refused = both.verify(&stranger, b"{}").expect_err("refused");
    assert_eq!(refused, ActionError::Signature(SignatureError::Mismatch));
}

#[test]
fn what_cannot_be_read_is_kept_and_answered_where_its_kind_is_known() {
    let mut broken = question("authentication");
    broken["user"]["email"] = json!(7);
    let ActionRequest::Unknown(request) = read(&broken) else {
        panic!("it was read");
    };
    assert_eq!(request.object(), "authentication_action_context");
    assert_eq!(request.context(), &broken);
    let why = request.unreadable().expect("a reason");
    assert!(why.contains("$.user.email"), "{why}");
    let known = read(&question("authentication"));
    for (response, expected) in [
        (request.allow(), answer(&known, "Allow", None)),
        (request.deny(), answer(&known, "Deny", None)),
        (request.deny_with("no"), answer(&known, "Deny", Some("no"))),
    ] {
        assert_eq!(response, Some(expected));
    }

    let new = question("password_reset");
    let ActionRequest::Unknown(request) = read(&new) else {
        panic!("it is known");
    };
    assert_eq!(request.object(), "password_reset_action_context");
    assert_eq!((request.context(), request.unreadable()), (&new, None));
    assert_eq!(request.allow(), None);
    assert_eq!(request.deny(), None);
    assert_eq!(request.deny_with("no"), None);
}

#[test]
fn what_is_no_action_says_where() {
    for (body, path) in [
        (json!({}), "$"),
        (json!({ "object": 7 }), "$.object"),
        (json!([1]), "$"),
        (json!("text"), "$"),
    ] {
        let error = read_by(&at(SECRET, NOW), &body).expect_err("no action");
        let ActionError::NotAnAction { path: at, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!(at, path, "{body}");
        assert!(
            error.to_string().contains("is not an action: at $"),
            "{error}"
        );
    }
    let verifier = at(SECRET, NOW);
    let signed_at = DateTime::from_timestamp_millis(NOW as i64).expect("a time");
    let empty = verifier.verify(&verifier.sign(signed_at, b""), b"");
    assert!(matches!(empty, Err(ActionError::NotAnAction { .. })));
}

#[test]
fn a_secret_that_cannot_be_one_is_refused() {
    for secret in ["", "secret\n"] {
        let first = ActionVerifier::new(secret).expect_err("refused");
        let second = new(SECRET).also(secret).expect_err("refused");
        for error in [first, second] {
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(error.to_string().contains("action endpoint"), "{error}");
        }
    }
}

#[test]
fn nothing_shows_a_secret_a_signature_or_a_body() {
    let mut unknown = question("authentication");
    unknown["user"] = json!("ada@example.com");
    let verifier = at(SECRET, NOW);
    let request = read(&question("authentication"));
    let response = answer(&request, "Deny", Some("canary"));
    let body: Value = serde_json::from_str(response.as_str()).expect("JSON");
    let signature = body["signature"].as_str().expect("a signature");
    let not_an_action = read_by(&verifier, &json!({ "object": ["canary"] }));
    let error = not_an_action.expect_err("no action");
    for text in [
        format!("{verifier:?}"),
        format!("{request:?}"),
        format!("{response:?}"),
        format!("{:?}", read(&unknown)).replace("auth_action", ""),
        format!("{error:?} {error}"),
    ] {
        for canary in [SECRET, signature, "canary"] {
            assert!(!text.contains(canary), "{text}");
        }
    }
    assert!(!format!("{:?}", read(&unknown)).contains("ada@"));
}
