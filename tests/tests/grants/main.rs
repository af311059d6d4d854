//! Every way to authenticate, as it goes out, and what comes of the answer.

mod cases;

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::json;
use workos::types::{Authenticate, AuthenticateWithPassword};
use workos::{Authentication, ErrorKind, NextStep};
use workos_tests::document::Document;
use workos_tests::server::{Answer, Ending, Server};
use workos_tests::sign_ins::{
    API_KEY, CLIENT_ID, anonymous_client, asked_for, body, client, public_client, session,
    signed_in, users,
};

use cases::CASES;

#[tokio::test]
async fn a_grant_sends_what_was_given_and_who_the_application_is() {
    let server = Server::repeating([signed_in()]);
    let users = users(client(&server));
    for case in &CASES {
        for (grant, expected) in [
            ((case.bare)(&users), case.bare_body(case.secret)),
            ((case.full)(&users), case.full_body()),
        ] {
            let outcome = grant.made.await;
            assert!(matches!(outcome, Ok(Authentication::Complete(_))));
            let sent = server.take_only();
            assert_eq!(sent.method, "POST");
            assert_eq!(sent.target, "/user_management/authenticate");
            assert_eq!(body(&sent), expected);
            assert!(sent.header("authorization").is_empty());
            assert!(!grant.shown.contains("canary"), "{}", grant.shown);
        }
    }
}

#[test]
fn grants_take_what_the_document_says_and_nothing_else() {
    for case in &CASES {
        let expected = case.full_body();
        let sent: BTreeSet<&str> = expected
            .as_object()
            .expect("an object")
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(sent, case.documented(), "{}", case.grant_type);
    }
    let body = Document::get().schema("POST /user_management/authenticate body");
    let grants = body.expect("a body")["oneOf"].as_array().expect("grants");
    assert_eq!(grants.len(), CASES.len());
}

#[tokio::test]
async fn public_clients_do_what_needs_no_secret_and_nothing_else() {
    let server = Server::repeating([signed_in()]);
    let users = users(public_client(&server));
    for case in &CASES {
        let outcome = (case.bare)(&users).made.await;
        match case.grant_type {
            "refresh_token" | "urn:ietf:params:oauth:grant-type:device_code" => {
                assert!(matches!(outcome, Ok(Authentication::Complete(_))));
                assert_eq!(body(&server.take_only()), case.bare_body(false));
            }
            _ => {
                let error = outcome.expect_err(case.grant_type);
                assert_eq!(error.kind(), ErrorKind::Configuration);
                assert!(error.to_string().contains("WORKOS_API_KEY"), "{error}");
                assert!(server.take_received().is_empty(), "{}", case.grant_type);
            }
        }
    }
    let exchange = users.authenticate_with_code("c").code_verifier("v");
    assert!(exchange.await.is_ok());
    let expected = json!({
        "grant_type": "authorization_code",
        "client_id": CLIENT_ID,
        "code": "c",
        "code_verifier": "v",
    });
    assert_eq!(body(&server.take_only()), expected);
}

#[tokio::test]
async fn nothing_is_sent_without_a_client_id() {
    let server = Server::start();
    let users = users(anonymous_client(&server).api_key(API_KEY));
    for case in &CASES {
        let error = (case.full)(&users).made.await.expect_err(case.grant_type);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("WORKOS_CLIENT_ID"), "{error}");
    }
    assert_eq!(server.counted().connections, 0);
}

#[tokio::test]
async fn the_client_secret_is_never_empty() {
    let server = Server::start();
    let users = users(client(&server));
    for (name, outcome) in [
        ("code", users.authenticate_with_code("c").api_key("").await),
        (
            "code with verifier",
            users
                .authenticate_with_code("c")
                .code_verifier("v")
                .api_key(" ")
                .await,
        ),
        (
            "refresh token",
            users.authenticate_with_refresh_token("r").api_key("").await,
        ),
        (
            "password",
            users.authenticate_with_password("e", "p").api_key("").await,
        ),
    ] {
        let error = outcome.expect_err(name);
        assert_eq!(error.kind(), ErrorKind::Configuration, "{name}");
    }
    assert_eq!(server.counted().connections, 0);
}

#[tokio::test]
async fn a_call_can_have_a_secret_of_its_own() {
    let server = Server::repeating([signed_in()]);
    let outcomes = [
        users(public_client(&server))
            .authenticate_with_password("e", "p")
            .api_key("sk_other")
            .await,
        users(client(&server))
            .authenticate_with_refresh_token("r")
            .api_key("sk_other")
            .await,
    ];
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    for sent in server.take_received() {
        assert_eq!(body(&sent)["client_secret"], "sk_other");
    }
}

#[tokio::test]
async fn a_grant_gives_the_session_with_or_without_its_circumstances() {
    let answer = signed_in().header("x-request-id", "req_1");
    let server = Server::answering([answer.clone(), answer]);
    let users = users(client(&server));
    let grant = users.authenticate_with_code("c");
    let session_of = |outcome: Authentication| match outcome {
        Authentication::Complete(session) => json!(*session),
        Authentication::Next(step) => panic!("{step:?}"),
    };
    let awaited = grant.clone().await.expect("a session");
    assert_eq!(session_of(awaited), session());
    let sent = grant.header("x-trace", "t_1").send().await;
    let sent = sent.expect("a response");
    assert_eq!(sent.request_id(), Some("req_1"));
    assert_eq!(session_of(sent.into_value()), session());
    assert_eq!(server.take_received()[1].header("x-trace"), ["t_1"]);
}

#[test]
fn grants_block_where_there_is_no_runtime() {
    let step = asked_for(
        403,
        json!({
            "code": "email_verification_required",
            "message": "Verify",
            "pending_authentication_token": "pending_1",
        }),
    );
    let server = Server::answering([signed_in(), step]);
    let users = users(client(&server));
    let sent = users.authenticate_with_code("c").send_blocking();
    let outcome = sent.expect("a response").into_value();
    assert_eq!(json!(outcome.complete().expect("a session")), session());

    let sent = users.authenticate_with_code("c").send_blocking();
    let sent = sent.expect("a response");
    assert_eq!((sent.status().as_u16(), sent.attempts()), (403, 1));
    assert_eq!(sent.request_id(), Some("req_1"));
    let Authentication::Next(NextStep::EmailVerification(_)) = sent.into_value() else {
        panic!("no step");
    };
}

#[tokio::test]
async fn failures_that_ask_for_nothing_stay_errors() {
    let refused = |status, code| asked_for(status, json!({ "error": code }));
    let server = Server::start();
    let users = users(client(&server));
    for (answer, is_invalid_grant, is_transient) in [
        (refused(400, "invalid_grant"), true, false),
        (refused(401, "invalid_grant"), true, false),
        (refused(400, "invalid_client"), false, false),
        (
            asked_for(403, json!({ "code": "new_step", "message": "m" })),
            false,
            false,
        ),
        (refused(503, "sso_required"), false, true),
        (Answer::bytes(502, "text/html", "<html>"), false, true),
    ] {
        server.prepare([answer]);
        let error = users
            .authenticate_with_refresh_token("refresh_canary")
            .await
            .expect_err("refused");
        assert_eq!(error.is_invalid_grant(), is_invalid_grant, "{error}");
        assert_eq!(error.is_transient(), is_transient, "{error}");
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}

#[tokio::test]
async fn a_grant_is_not_repeated_where_it_may_have_counted() {
    let server = Server::answering([Answer::silence(Ending::Reset), signed_in()]);
    let users = users(client(&server));
    let outcome = users.authenticate_with_code("c").await;
    assert!(outcome.expect_err("no answer").is_transient());
    assert_eq!(server.take_received().len(), 1);

    let busy = Answer::json(429, &json!({ "error": "too_many_requests" }));
    server.prepare([busy.clone(), signed_in()]);
    let outcome = users.authenticate_with_code("c").await;
    assert!(matches!(outcome, Ok(Authentication::Complete(_))));

    server.prepare([busy, signed_in()]);
    let once = users
        .authenticate_with_code("c")
        .retries(0)
        .deadline(Duration::from_secs(60))
        .await;
    assert!(once.expect_err("busy").is_rate_limited());
}

#[tokio::test]
async fn the_request_that_takes_any_grant_has_the_same_outcomes() {
    let step = asked_for(
        403,
        json!({
            "code": "email_verification_required",
            "pending_authentication_token": "pending_1",
        }),
    );
    let refused = asked_for(400, json!({ "error": "invalid_grant" }));
    let server = Server::answering([signed_in(), step, refused]);
    let users = users(client(&server));
    let grant = || {
        let body = AuthenticateWithPassword::new(CLIENT_ID, API_KEY, "ada@example.com", "pw");
        users.authenticate(Authenticate::Password(body))
    };
    let complete = Authentication::of(grant().await).expect("a session");
    assert_eq!(json!(complete.complete().expect("a session")), session());
    let next = Authentication::of(grant().await).expect("a step");
    assert!(matches!(
        next,
        Authentication::Next(NextStep::EmailVerification(_))
    ));
    let error = Authentication::of(grant().await).expect_err("refused");
    assert!(error.is_invalid_grant());
}
