//! No body of a failed answer hides its status, and none makes the reader panic.

use std::cell::OnceCell;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Value, json};
use workos::{Error, ErrorKind};
use workos_tests::server::Answer;

use crate::Failing;

/// Names at which the reader looks.
const NAMES: [&str; 14] = [
    "code",
    "message",
    "error",
    "error_description",
    "errors",
    "field",
    "property",
    "instancePath",
    "keyword",
    "constraints",
    "children",
    "statusCode",
    "organizations",
    "",
];

/// Any JSON value, mostly with names that mean something.
fn any_json() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        4 => prop::sample::select(&NAMES[..]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[a-z_]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 48, 6, move |inner| {
        prop_oneof![
            1 => vec(inner.clone(), 0..6).prop_map(Value::from),
            2 => btree_map(name.clone(), inner, 0..6).prop_map(|object| json!(object)),
        ]
    })
}

fn statuses() -> impl Strategy<Value = u16> {
    400..600_u16
}

thread_local! {
    static FAILING: OnceCell<Failing> = const { OnceCell::new() };
}

fn error(answer: Answer) -> Error {
    FAILING.with(|failing| {
        failing
            .get_or_init(Failing::new)
            .error(answer.header("x-request-id", "req_1"))
    })
}

fn check(error: &Error, status: u16, body: &[u8]) -> Result<(), TestCaseError> {
    prop_assert_eq!(error.kind(), ErrorKind::Api);
    prop_assert_eq!(error.status().map(|known| known.as_u16()), Some(status));
    prop_assert_eq!(error.request_id(), Some("req_1"));
    prop_assert_eq!(error.body().map(AsRef::as_ref), Some(body));
    let (shown, debugged) = (error.to_string(), format!("{error:?}"));
    prop_assert!(!shown.contains(char::is_control), "{:?}", shown);
    prop_assert!(!debugged.is_empty());
    Ok(())
}

proptest! {
    // A failure prints its input; a file of past failures would be one more thing to keep.
    #![proptest_config(ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_json_keeps_the_status(status in statuses(), body in any_json()) {
        let error = error(Answer::json(status, &body));
        check(&error, status, body.to_string().as_bytes())?;
        if let Some(message) = body.get("message").and_then(Value::as_str) {
            let said = message.trim();
            if !said.is_empty() {
                prop_assert_eq!(error.message(), Some(said));
            }
        }
    }

    #[test]
    fn any_bytes_keep_the_status(
        status in statuses(),
        body in vec(any::<u8>(), 0..200),
        media_type in prop::sample::select(&["application/json", "text/plain", "text/html", "?"][..]),
    ) {
        let error = error(Answer::bytes(status, media_type, body.clone()));
        check(&error, status, &body)?;
    }

    #[test]
    fn json_that_is_cut_off_keeps_the_status(
        status in statuses(),
        body in any_json(),
        cut: prop::sample::Index,
    ) {
        let text = body.to_string().into_bytes();
        let part = &text[..cut.index(text.len())];
        let error = error(Answer::bytes(status, "application/json", part));
        check(&error, status, part)?;
    }
}

#[test]
fn deep_nesting_keeps_the_status() {
    for depth in [100, 1_000, 100_000] {
        for (open, close) in [("[", "]"), (r#"{"errors":["#, "]}"), (r#"{"error":"#, "}")] {
            let body = format!("{}null{}", open.repeat(depth), close.repeat(depth));
            let answer = Answer::bytes(400, "application/json", body.as_str());
            let error = error(answer);
            assert!(error.is_bad_request(), "{error}");
        }
    }
}
