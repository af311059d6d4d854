//! The exchange of the code, as the API sees it.

use std::time::Duration;

use serde_json::{Value, json};
use workos::{Authentication, Client, CodeVerifier, ErrorKind, NextStep, SetCookie, SignInFailure};
use workos_tests::form;
use workos_tests::server::Answer;
use workos_tests::sign_ins::{asked_for, user};

use crate::app::{API_KEY, App, Begun, CALLBACK, authenticated, body};

#[tokio::test]
async fn a_sign_in_ends_with_the_exchanged_code() {
    let app = App::start();
    let begun = app.begin("/docs?page=2");
    assert_eq!(begun.state.len(), 43);
    assert_eq!(form::value(&begun.url, "code_challenge_method"), "S256");
    assert_eq!(form::value(&begun.url, "provider"), "authkit");
    assert_eq!(form::value(&begun.url, "redirect_uri"), CALLBACK);

    app.server.prepare([authenticated()]);
    app.clock.advance(Duration::from_secs(599));
    let signed_in = app.finish(&begun, &begun.query()).await.expect("finished");
    assert_eq!(signed_in.return_to, "/docs?page=2");
    let session = signed_in.answer.complete().expect("a session");
    assert!(!session.user.id.is_empty());
    assert_eq!(signed_in.remove_cookie.name(), begun.cookie.name());
    assert!(signed_in.remove_cookie.max_age().is_zero());

    let received = app.server.take_only();
    assert_eq!(
        (&*received.method, &*received.target),
        ("POST", "/user_management/authenticate")
    );
    let mut body: Value = serde_json::from_slice(&received.body).expect("JSON");
    let verifier = body["code_verifier"].take();
    let verifier = CodeVerifier::try_from(verifier.as_str().expect("a text")).expect("a verifier");
    assert_eq!(
        verifier.challenge().as_str(),
        form::value(&begun.url, "code_challenge")
    );
    body.as_object_mut()
        .expect("an object")
        .remove("code_verifier");
    assert_eq!(
        body,
        json!({
            "grant_type": "authorization_code",
            "client_id": "client_1",
            "client_secret": API_KEY,
            "code": "code_1",
        })
    );
}

#[tokio::test]
async fn what_is_known_of_the_person_goes_along() {
    let app = App::start();
    let begun = app.begin("/");
    app.server.prepare([authenticated()]);
    let finish = app.finish(&begun, &begun.query());
    finish
        .ip_address("192.0.2.1")
        .user_agent("browser/1")
        .device_id("device_1")
        .signals_id("signals_1")
        .invitation_token("invitation_1")
        .await
        .expect("finished");
    let body = body(&app.server);
    for (name, value) in [
        ("ip_address", "192.0.2.1"),
        ("user_agent", "browser/1"),
        ("device_id", "device_1"),
        ("signals_id", "signals_1"),
        ("invitation_token", "invitation_1"),
    ] {
        assert_eq!(body[name], value);
    }
}

#[tokio::test]
async fn a_public_client_shows_the_verifier_alone() {
    let app = App::start();
    let workos = app.public();
    let url = workos
        .user_management()
        .sign_in("http://127.0.0.1:8123/callback");
    let started = url.provider("authkit").start().expect("begun");
    let query = format!("?code=code_1&state={}", form::value(&started.url, "state"));
    app.server.prepare([authenticated()]);
    let finish = workos
        .user_management()
        .finish_sign_in(&query, started.pending);
    finish.await.expect("finished");
    let received = app.server.take_only();
    assert!(received.header("authorization").is_empty());
    let body: Value = serde_json::from_slice(&received.body).expect("JSON");
    let names: Vec<&String> = body.as_object().expect("an object").keys().collect();
    assert!(!names.contains(&&"client_secret".to_owned()), "{names:?}");
    assert!(names.contains(&&"code_verifier".to_owned()), "{names:?}");
}

#[tokio::test]
async fn the_client_id_of_the_address_is_that_of_the_exchange() {
    let app = App::start();
    let sign_in = app.public().user_management().sign_in(CALLBACK);
    let started = sign_in
        .provider("authkit")
        .client_id("client_2")
        .start()
        .expect("begun");
    let begun = Begun::of(started, &app.password);
    assert_eq!(form::value(&begun.url, "client_id"), "client_2");
    app.server.prepare([authenticated()]);
    app.finish(&begun, &begun.query()).await.expect("finished");
    assert_eq!(body(&app.server)["client_id"], "client_2");
}

#[test]
fn a_program_without_a_runtime_can_finish_too() {
    let app = App::start();
    let begun = app.begin("/a");
    app.server.prepare([authenticated()]);
    let signed_in = app
        .finish(&begun, &begun.query())
        .send_blocking()
        .expect("finished");
    assert_eq!(signed_in.return_to, "/a");
}

#[tokio::test]
async fn a_code_that_is_not_exchanged_is_not_tried_again() {
    let app = App::start();
    for status in [400, 503] {
        let begun = app.begin("/");
        let body = json!({ "error": "invalid_grant", "error_description": "no" });
        app.server.prepare([Answer::json(status, &body)]);
        let error = app
            .finish(&begun, &begun.query())
            .await
            .expect_err("refused");
        assert_eq!(
            error.remove_cookie().map(SetCookie::name),
            Some(begun.cookie.name())
        );
        assert!(std::error::Error::source(&error).is_some());
        app.server.take_only();
        let SignInFailure::Exchange(error) = error.into_failure() else {
            panic!("another failure")
        };
        assert_eq!(error.kind(), ErrorKind::Api);
        assert_eq!(error.code(), Some("invalid_grant"));
    }
}

#[test]
fn what_an_address_needs_a_sign_in_needs_too() {
    let app = App::start();
    let sign_in = app.public().user_management().sign_in(CALLBACK);
    assert_eq!(
        sign_in.start().expect_err("no selector").kind(),
        ErrorKind::InvalidRequest
    );
    let without = Client::builder()
        .base_url(app.server.url())
        .build()
        .expect("a client");
    let sign_in = without.sso().sign_in(CALLBACK).organization("org_1");
    assert_eq!(
        sign_in.start().expect_err("no client id").kind(),
        ErrorKind::Configuration
    );
}

#[tokio::test]
async fn a_next_step_is_an_outcome_and_the_cookie_goes_all_the_same() {
    for complete in [false, true] {
        let app = App::start();
        let begun = app.begin("/");
        let step = json!({
            "code": "organization_selection_required",
            "message": "choose",
            "pending_authentication_token": "canary",
            "user": user(),
            "organizations": [{ "id": "org_1", "name": "Acme" }],
        });
        app.server.prepare([asked_for(403, step)]);
        let signed_in = app.finish(&begun, &begun.query()).await.expect("finished");
        assert!(signed_in.remove_cookie.max_age().is_zero());
        if complete {
            let error = signed_in.complete().expect_err("not yet signed in");
            assert!(
                matches!(error.failure(), SignInFailure::Exchange(_)),
                "{error:?}"
            );
            assert!(error.remove_cookie().is_some(), "{error:?}");
            assert!(!format!("{error:?} {error}").contains("canary"));
        } else {
            let Authentication::Next(NextStep::OrganizationSelection(step)) = signed_in.answer
            else {
                panic!("{signed_in:?}");
            };
            assert!(!format!("{step:?}").contains("canary"));
        }
    }
}
