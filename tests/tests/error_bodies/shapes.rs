//! The shapes of the API and of what stands before it.

use serde_json::{Value, json};
use workos::Error;
use workos_tests::server::Answer;

use crate::Failing;

fn said(error: &Error) -> (Option<&str>, Option<&str>) {
    assert_eq!(error.request_id(), Some("req_1"));
    (error.code(), error.message())
}

#[test]
fn code_and_message_are_found_in_every_shape() {
    let failing = Failing::new();
    let cases = [
        (
            404,
            json!({ "code": "entity_not_found", "message": "Not found: 'org_1'." }),
            (Some("entity_not_found"), Some("Not found: 'org_1'.")),
        ),
        (
            403,
            json!({ "message": "Forbidden resource" }),
            (None, Some("Forbidden resource")),
        ),
        (
            400,
            json!({ "error": "invalid_grant", "error_description": "The code has expired." }),
            (Some("invalid_grant"), Some("The code has expired.")),
        ),
        (
            404,
            json!({ "error": "Object not found" }),
            (None, Some("Object not found")),
        ),
        (
            401,
            json!({ "error": "Unauthorized" }),
            (None, Some("Unauthorized")),
        ),
        (
            400,
            json!({ "error": "Bad Request", "message": ["a is wrong", "b is missing"] }),
            (None, Some("a is wrong; b is missing")),
        ),
        (
            400,
            json!({ "error": "sso_required", "message": "Use SSO.", "connection_ids": ["conn_1"] }),
            (Some("sso_required"), Some("Use SSO.")),
        ),
        (
            400,
            json!({ "code": "bad_request", "message": "No such target", "statusCode": 400 }),
            (Some("bad_request"), Some("No such target")),
        ),
        (
            422,
            json!({ "code": "invalid", "message": "Validation failed", "errors": [] }),
            (Some("invalid"), Some("Validation failed")),
        ),
        (
            422,
            json!({ "message": "Validation failed", "errors": ["name is empty"] }),
            (None, Some("Validation failed")),
        ),
        (
            403,
            json!({
                "code": "organization_selection_required",
                "message": "Select an organization.",
                "pending_authentication_token": "canary",
                "organizations": [{ "id": "org_1", "name": "Acme" }],
            }),
            (
                Some("organization_selection_required"),
                Some("Select an organization."),
            ),
        ),
        (
            403,
            json!({
                "code": "sso_required",
                "message": "Use SSO.",
                "email": "ada@example.com",
                "connection_ids": ["conn_1"],
                "pending_authentication_token": "canary",
            }),
            (Some("sso_required"), Some("Use SSO.")),
        ),
        (429, json!("Ratelimited"), (None, Some("Ratelimited"))),
    ];
    for (status, body, expected) in cases {
        let error = failing.of_json(status, &body);
        assert_eq!(error.status().map(|known| known.as_u16()), Some(status));
        assert_eq!(said(&error), expected, "{body}");
        assert!(!format!("{error} {error:?}").contains("canary"), "{body}");
        let kept: Value = serde_json::from_slice(error.body().expect("a body")).expect("JSON");
        assert_eq!(kept, body);
    }
}

/// Field, code and message of a fault.
type Fault<'f> = (Option<&'f str>, Option<&'f str>, Option<&'f str>);

fn faults(error: &Error) -> Vec<Fault<'_>> {
    error
        .field_errors()
        .iter()
        .map(|fault| {
            (
                fault.field.as_deref(),
                fault.code.as_deref(),
                fault.message.as_deref(),
            )
        })
        .collect()
}

#[test]
fn every_kind_of_fault_is_found() {
    let failing = Failing::new();
    let cases: [(u16, Value, &[Fault<'_>]); 7] = [
        (
            422,
            json!(["name must be a string"]),
            &[(None, None, Some("name must be a string"))],
        ),
        (
            400,
            json!([{ "code": "password_too_weak", "message": "Too weak." }]),
            &[(None, Some("password_too_weak"), Some("Too weak."))],
        ),
        (
            422,
            json!([{ "code": "email_required", "field": "email" }]),
            &[(Some("email"), Some("email_required"), None)],
        ),
        (
            400,
            json!([{ "instancePath": "/targets/0" }]),
            &[(Some("/targets/0"), None, None)],
        ),
        (
            422,
            json!([{
                "property": "origin",
                "constraints": { "isUrl": "origin must be a URL", "isString": "origin must be text" },
            }]),
            &[
                (Some("origin"), Some("isUrl"), Some("origin must be a URL")),
                (
                    Some("origin"),
                    Some("isString"),
                    Some("origin must be text"),
                ),
            ],
        ),
        // All together, with some that say nothing.
        (
            422,
            json!(["a", null, 3, {}, [], { "field": "b", "code": "c", "message": "d" }]),
            &[(None, None, Some("a")), (Some("b"), Some("c"), Some("d"))],
        ),
        (422, json!([]), &[]),
    ];
    for (status, errors, expected) in cases {
        let body = json!({ "message": "Validation failed", "errors": errors });
        let error = failing.of_json(status, &body);
        let mut found = faults(&error);
        let mut expected = expected.to_vec();
        // The constraints of a property have no order.
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{errors}");
        assert_eq!(error.message(), Some("Validation failed"));
    }
}

#[test]
fn what_is_not_json_says_nothing_but_plain_text() {
    let failing = Failing::new();
    let whole = json!({ "code": "c", "message": "m" }).to_string();
    let cut_off = &whole[..whole.len() - 3];
    let page = "<html><body>502 Bad Gateway</body></html>";
    for (media_type, body, message) in [
        ("text/html", page, None),
        ("application/json", page, None),
        (
            "text/plain",
            "upstream timed out\n",
            Some("upstream timed out"),
        ),
        (
            "text/plain; charset=utf-8",
            "no healthy upstream",
            Some("no healthy upstream"),
        ),
        ("application/json", "", None),
        ("text/plain", " \n", None),
        ("application/octet-stream", "\u{0}\u{1}", None),
    ] {
        let answer = Answer::bytes(502, media_type, body).header("x-request-id", "req_1");
        let error = failing.error(answer);
        assert!(error.is_server_error(), "{error}");
        assert_eq!(said(&error), (None, message), "{media_type}: {body}");
        assert!(error.field_errors().is_empty());
        assert!(!error.to_string().contains("<html>"), "{error}");
    }
    let answer = Answer::bytes(422, "application/json", cut_off);
    let error = failing.error(answer.header("x-request-id", "req_1"));
    assert!(error.is_unprocessable(), "{error}");
    // What is cut off may be left out; it is not read as something else.
    assert!(matches!(error.code(), None | Some("c")), "{error}");
    assert!(matches!(error.message(), None | Some("m")), "{error}");
}

#[test]
fn words_of_the_api_stay_on_one_line_of_the_log() {
    let failing = Failing::new();
    let forged = "No\r\n2026-01-01 INFO all is well\u{1b}[2J\u{85}\u{2028}";
    let body = json!({
        "code": forged,
        "message": forged.repeat(1000),
        "errors": vec![json!({ "field": forged, "code": forged, "message": forged }); 100],
    });
    let error = failing.of_json(400, &body);
    let shown = error.to_string();
    assert!(!shown.contains(char::is_control), "{shown:?}");
    assert!(shown.len() < 10_000, "{} bytes", shown.len());
    assert_eq!(error.field_errors().len(), 100);
}
