//! The cases that other SDKs agree on.

use std::time::Duration;

use serde::Deserialize;
use workos::SignatureError;
use workos::actions::{ActionError, ActionRequest};
use workos_tests::document::repository_file;

use crate::{answer, at, question, read_by};

#[derive(Deserialize)]
struct Vectors {
    secret: String,
    requests: Vec<Request>,
    responses: Vec<Response>,
}

#[derive(Deserialize)]
struct Request {
    id: String,
    header: String,
    body: String,
    now_ms: u64,
    tolerance_ms: u64,
    outcome: String,
}

#[derive(Deserialize)]
struct Response {
    id: String,
    r#type: String,
    verdict: String,
    error_message: Option<String>,
    timestamp_ms: u64,
    body: String,
}

fn vectors() -> Vectors {
    let vectors = repository_file("tests/vectors/actions.json");
    serde_json::from_str(&vectors).expect("vectors")
}

fn outcome(result: &Result<ActionRequest, ActionError>) -> &'static str {
    match result {
        Ok(ActionRequest::Authentication(_)) => "authentication",
        Ok(ActionRequest::UserRegistration(_)) => "user_registration",
        Err(ActionError::Signature(SignatureError::NoTimestamp)) => "no-timestamp",
        Err(ActionError::Signature(SignatureError::Mismatch)) => "mismatch",
        Err(ActionError::Signature(SignatureError::TooOld { .. })) => "too-old",
        other => panic!("no vector has it: {other:?}"),
    }
}

#[test]
fn every_request_ends_as_with_other_sdks() {
    let vectors = vectors();
    assert!(vectors.requests.len() > 10);
    for case in vectors.requests {
        let mut verifier = at(&vectors.secret, case.now_ms);
        // That of every SDK, unless the case sets another.
        if case.tolerance_ms != 30_000 {
            verifier = verifier.tolerance(Duration::from_millis(case.tolerance_ms));
        }
        let request = verifier.verify(&case.header, case.body.as_bytes());
        assert_eq!(outcome(&request), case.outcome, "{}", case.id);
    }
}

#[test]
fn every_answer_is_that_of_the_sdk_for_node() {
    let vectors = vectors();
    assert!(vectors.responses.len() > 10);
    for case in vectors.responses {
        let verifier = at(&vectors.secret, case.timestamp_ms).tolerance(Duration::MAX);
        let request = read_by(&verifier, &question(&case.r#type)).expect("an action");
        let response = answer(&request, &case.verdict, case.error_message.as_deref());
        assert_eq!(response.as_str(), case.body, "{}", case.id);
    }
}
