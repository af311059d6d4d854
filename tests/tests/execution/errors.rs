//! What an error says: the words of the API, the circumstances, and nothing secret.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt;
use std::time::Duration;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer};
use serde_json::json;
use workos::http::StatusCode;
use workos::{Error, ErrorKind, List};
use workos_tests::server::{Answer, Server};
use workos_tests::things::{client, get, run};

async fn failure(answer: Answer) -> Error {
    let server = Server::answering([answer]);
    run(client(&server), get()).await.expect_err("a failure")
}

#[tokio::test]
async fn api_errors_say_what_the_api_said() {
    let body = json!({
        "code": "invalid",
        "message": "Bad\ninput",
        "errors": [{ "field": "email", "code": "email_required" }],
        "pending_authentication_token": "canary",
    });
    let error = failure(Answer::json(422, &body).header("x-request-id", "req_9")).await;
    assert!(error.is_unprocessable());
    assert_eq!(error.code(), Some("invalid"));
    assert_eq!(error.message(), Some("Bad\ninput"));
    assert_eq!(error.request_id(), Some("req_9"));
    assert_eq!(error.field_errors()[0].field.as_deref(), Some("email"));
    assert_eq!(
        error.to_string(),
        "GET /things/{id}: 422 Unprocessable Entity, invalid: Bad input \
         [email: email_required] (request id req_9, 1 attempt)"
    );
    let kept = error.body().expect("the body");
    assert_eq!(kept, body.to_string().as_bytes());
    assert!(!format!("{error:?} {error}").contains("canary"));
    assert!(!format!("{error:?} {error}").contains("t_1"));
}

#[tokio::test]
async fn statuses_have_predicates() {
    type Predicate = fn(&Error) -> bool;
    let body = json!({ "message": "No" });
    let cases: [(u16, Predicate); 8] = [
        (400, Error::is_bad_request),
        (401, Error::is_unauthorized),
        (403, Error::is_forbidden),
        (404, Error::is_not_found),
        (409, Error::is_conflict),
        (422, Error::is_unprocessable),
        (429, Error::is_rate_limited),
        (501, Error::is_server_error),
    ];
    for (status, holds) in cases {
        let error = failure(Answer::json(status, &body).header("retry-after", "100")).await;
        assert_eq!(error.kind(), ErrorKind::Api);
        assert!(holds(&error), "{error}");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(100)));
        let others = cases.iter().filter(|(_, predicate)| predicate(&error));
        assert_eq!(others.count(), 1, "{error}");
    }
}

#[tokio::test]
async fn decode_errors_name_the_place_and_keep_the_circumstances() {
    let body = json!({ "data": [{ "n": 1 }, { "n": "canary" }] });
    let server = Server::answering([Answer::json(200, &body).header("x-request-id", "req_2")]);
    let request = get().answered_by::<List<BTreeMap<String, u8>>>();
    let error = run(client(&server), request).await.expect_err("a string");
    assert!(error.is_decode());
    assert_eq!(error.json_path(), Some("$.data[1].n"));
    assert_eq!(error.status(), Some(StatusCode::OK));
    assert_eq!(error.request_id(), Some("req_2"));
    assert_eq!(
        error.to_string(),
        "GET /things/{id}: the answer could not be read at $.data[1].n: found string, expected u8 \
         (status 200, request id req_2, 1 attempt)"
    );
    assert!(!format!("{error:?}").contains("canary"));
    assert!(error.source().is_none());
}

/// A type of an application, which says what it expects in two lines.
#[derive(Debug)]
struct Talkative;

impl<'de> Deserialize<'de> for Talkative {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_unit(Self)
    }
}

impl Visitor<'_> for Talkative {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing\nERROR forged")
    }
}

#[tokio::test]
async fn what_a_type_expects_stays_on_the_line() {
    let server = Server::answering([Answer::json(200, &json!(1))]);
    let request = get().answered_by::<Talkative>();
    let error = run(client(&server), request).await.expect_err("a number");
    assert!(error.is_decode());
    let shown = error.to_string();
    assert!(shown.contains("nothing ERROR forged"), "{shown}");
}

#[tokio::test]
async fn causes_show_no_identifiers() {
    let server = Server::closed();
    let error = run(client(&server), get()).await.expect_err("refused");
    let mut shown = format!("{error:?} {error}");
    let mut cause = error.source();
    assert!(cause.is_some());
    while let Some(error) = cause {
        shown.push_str(&format!("{error:?} {error}"));
        cause = error.source();
    }
    assert!(!shown.contains("t_1"), "{shown}");
    assert!(!shown.contains("canary"), "{shown}");
}
