//! What comes of a refresh, by what the API answers.

use std::time::Duration;

use serde_json::{Value, json};
use workos::session::{CurrentSession, Refresh, SessionCookie, SessionError, SessionFormat};
use workos::{ErrorKind, NextStep, SessionPassword, SessionState, TokenError};
use workos_tests::server::{Answer, Ending};
use workos_tests::sign_ins::body;
use workos_tests::tokens::{SigningKey, claims_with, keys};

use crate::app::{API_KEY, App, Browser, LIFE, granted, ok, password, refreshed, user};

#[tokio::test]
async fn a_session_goes_on() {
    let app = App::start();
    let sessions = app.sessions().await;
    let mut browser = app.expired(&sessions).await;
    let mut answer = app.granted("rt_2");
    answer["user"]["first_name"] = json!("Augusta");
    app.server.prepare([ok(&answer)]);
    let expired = browser.expired(&sessions).await;
    let refresh = expired
        .refresh()
        .ip_address("203.0.113.7")
        .user_agent("agent/1");
    let renewed = refreshed(refresh.await);
    assert_eq!(
        renewed.session.user().first_name.as_deref(),
        Some("Augusta")
    );

    let request = app.server.take_only();
    assert_eq!(request.target, "/user_management/authenticate");
    let sent = json!({
        "client_id": app.workos.client_id(),
        "client_secret": API_KEY,
        "grant_type": "refresh_token",
        "refresh_token": "rt_1",
        "ip_address": "203.0.113.7",
        "user_agent": "agent/1",
    });
    assert_eq!(body(&request), sent);

    browser.keep(&renewed.cookies);
    let session = browser.session(&sessions).await;
    assert_eq!(session.user().first_name.as_deref(), Some("Augusta"));
    app.clock.advance(Duration::from_secs(LIFE + 1));
    app.server.prepare([ok(&app.granted("rt_3"))]);
    refreshed(browser.refresh(&sessions).await);
    assert_eq!(body(&app.server.take_only())["refresh_token"], "rt_2");
}

#[tokio::test]
async fn an_organization_is_changed_for_another() {
    let app = App::start();
    let sessions = app.sessions().await;
    let mut browser = app.signed_in(&sessions, app.granted("rt_1")).await;
    let other = app.granted_with("rt_2", "org_id", json!("org_2"));
    app.server.prepare([ok(&other)]);
    let session = browser.session(&sessions).await;
    assert_eq!(session.organization_id(), Some("org_1"));
    let renewed = refreshed(session.refresh().organization("org_2").await);
    assert_eq!(renewed.session.organization_id(), Some("org_2"));
    assert_eq!(body(&app.server.take_only())["organization_id"], "org_2");
    browser.keep(&renewed.cookies);
    let session = browser.session(&sessions).await;
    assert_eq!(session.organization_id(), Some("org_2"));
}

#[tokio::test]
async fn a_new_password_seals_the_new_session() {
    let app = App::start();
    let sessions = app.sessions().await;
    let mut browser = app.expired(&sessions).await;
    let expired = browser.expired(&sessions).await;
    let new = password("another canary of a password with 32 letters");
    app.server.prepare([ok(&app.granted("rt_2"))]);
    let renewed = refreshed(expired.refresh().password(new.clone()).await);
    browser.keep(&renewed.cookies);
    assert!(
        browser
            .authenticate(&sessions)
            .await
            .authenticated()
            .is_none()
    );
    let after = app
        .workos
        .sessions(workos_tests::tokens::Vectors::get().policy(), new);
    let after = app.warm(after).await;
    browser.session(&after).await;

    // One that does not suit is refused before the refresh token is used up.
    let generated = SessionPassword::generate().expect("a password");
    let policy = workos_tests::tokens::Vectors::get().policy();
    let gcm = app
        .workos
        .sessions(policy, generated)
        .format(SessionFormat::AesGcm);
    let gcm = app.warm(gcm).await;
    let browser = app.expired(&gcm).await;
    let text = password("a password that is text, of 32 letters");
    let outcome = browser.expired(&gcm).await.refresh().password(text).await;
    match outcome {
        Refresh::Failed(failed) => match failed.error {
            SessionError::Call(error) => assert_eq!(error.kind(), ErrorKind::Configuration),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
    assert!(app.server.take_received().is_empty());
}

#[tokio::test]
async fn the_api_says_when_a_session_is_over() {
    let app = App::start();
    let sessions = app.sessions().await;
    let said = |status| {
        let error = json!({"error": "invalid_grant", "error_description": "Session has ended."});
        Answer::json(status, &error)
    };
    for (number, status) in [400, 401, 403].into_iter().enumerate() {
        let refresh_token = format!("rt_over_{number}");
        let mut browser = app.signed_in(&sessions, app.granted(&refresh_token)).await;
        app.clock.advance(Duration::from_secs(LIFE + 1));
        app.server.prepare([said(status)]);
        match browser.refresh(&sessions).await {
            Refresh::Ended(ended) => {
                assert_eq!(ended.error.code(), Some("invalid_grant"));
                browser.keep(&ended.remove_cookies);
                assert!(browser.names().is_empty());
            }
            other => panic!("{status}: {other:?}"),
        }
        app.server.take_only();
        app.clock.restart();
    }
}

/// What does not say that the session is over, and whether it may pass.
fn failures() -> Vec<(Answer, bool)> {
    let coded = |status: u16, code: &str| Answer::json(status, &json!({"error": code}));
    vec![
        (coded(400, "invalid_client"), false),
        (coded(400, "invalid_request"), false),
        (
            Answer::json(400, &json!({"code": "invalid_organization_id"})),
            false,
        ),
        (
            Answer::json(401, &json!({"message": "Unauthorized"})),
            false,
        ),
        (Answer::json(403, &json!({"message": "Forbidden"})), false),
        (coded(429, "too_many_requests"), true),
        (
            Answer::json(429, &json!({"code": "daily_quota_exceeded"})),
            false,
        ),
        (Answer::empty(500), true),
        (
            Answer::bytes(502, "text/html", "<html>invalid_grant</html>"),
            true,
        ),
        (Answer::empty(503), true),
        (Answer::silence(Ending::Close), true),
        (Answer::bytes(200, "application/json", "{}"), false),
    ]
}

#[tokio::test]
async fn whatever_else_fails_leaves_the_session_as_it_is() {
    let app = App::start();
    let sessions = app.sessions().await;
    let browser = app.expired(&sessions).await;
    for (answer, transient) in failures() {
        let shown = format!("{answer:?}");
        app.server.repeat([answer]);
        match browser.refresh(&sessions).await {
            Refresh::Failed(failed) => {
                assert!(failed.cookies.is_empty(), "{shown}");
                assert_eq!(failed.error.is_transient(), transient, "{shown}");
                assert!(!format!("{failed:?} {}", failed.error).contains("rt_1"));
            }
            other => panic!("{shown}: {other:?}"),
        }
    }
    // The next one asks anew, with the same refresh token.
    app.server.take_received();
    app.server.prepare([ok(&app.granted("rt_2"))]);
    refreshed(browser.refresh(&sessions).await);
    assert_eq!(body(&app.server.take_only())["refresh_token"], "rt_1");
}

#[tokio::test]
async fn a_next_step_is_an_outcome_of_its_own() {
    let app = App::start();
    let sessions = app.sessions().await;
    let browser = app.expired(&sessions).await;
    let token = "pending_canary";
    for (status, body, code) in [
        (
            403,
            json!({
                "code": "mfa_enrollment", "message": "Enroll.", "user": user("user_1"),
                "pending_authentication_token": token,
            }),
            "mfa_enrollment",
        ),
        (
            403,
            json!({
                "code": "organization_selection_required", "user": user("user_1"),
                "organizations": [{"id": "org_1", "name": "One"}],
                "pending_authentication_token": token,
            }),
            "organization_selection_required",
        ),
        (
            400,
            json!({"error": "sso_required", "connection_ids": ["conn_1"]}),
            "sso_required",
        ),
    ] {
        app.server.prepare([Answer::json(status, &body)]);
        match browser.refresh(&sessions).await {
            Refresh::NextStep(step) => {
                assert_eq!(step.code(), Some(code));
                assert!(!format!("{step:?}").contains("canary"));
                if let NextStep::SsoRequired(step) = step {
                    assert_eq!(step.connection_ids, ["conn_1"]);
                }
            }
            other => panic!("{code}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn new_tokens_are_verified_before_anybody_gets_them() {
    let app = App::start();
    let sessions = app.sessions().await;
    let signed = |name: &str, value: Value| SigningKey::first().sign(&claims_with(name, value));
    let browser = app.expired(&sessions).await;
    let mut others = app.granted_with("rt_2", "sub", json!("user_2"));
    others["user"] = user("user_2");
    for (answer, is_other_user) in [
        (others, true),
        (app.granted_with("rt_2", "sub", json!("user_2")), true),
        (granted("no token", "rt_2"), false),
        (
            granted(&signed("iss", json!("https://evil.example")), "rt_2"),
            false,
        ),
        (granted(&signed("exp", json!(1)), "rt_2"), false),
    ] {
        app.server.prepare([ok(&answer)]);
        match browser.refresh(&sessions).await {
            Refresh::Failed(failed) => {
                let found = matches!(failed.error, SessionError::OtherUser);
                assert_eq!(found, is_other_user, "{:?}", failed.error);
                // Of another user, nothing is kept.
                assert_eq!(failed.cookies.is_empty(), is_other_user);
            }
            other => panic!("{other:?}"),
        }
        app.clock.advance(Duration::from_secs(10));
    }
}

#[tokio::test]
async fn new_tokens_are_kept_when_they_cannot_be_checked_now() {
    let app = App::start();
    let sessions = app.sessions().await;
    let mut browser = app.expired(&sessions).await;
    let mut claims = claims_with("iat", json!(app.now().timestamp()));
    claims["exp"] = json!(app.now().timestamp() + 3600);
    let by_new_key = SigningKey::second().sign(&claims);
    let unavailable = std::iter::repeat_with(|| Answer::empty(503)).take(8);
    let answers = [ok(&granted(&by_new_key, "rt_2"))];
    app.server.prepare(answers.into_iter().chain(unavailable));
    match browser.refresh(&sessions).await {
        Refresh::Failed(failed) => {
            let unavailable = matches!(
                failed.error,
                SessionError::Token(TokenError::Unavailable(_))
            );
            assert!(
                unavailable && failed.error.is_transient(),
                "{:?}",
                failed.error
            );
            browser.keep(&failed.cookies);
        }
        other => panic!("{other:?}"),
    }
    // The old refresh token is used up; the new one is not lost.
    app.clock.advance(Duration::from_secs(60));
    app.server
        .prepare([keys([SigningKey::first(), SigningKey::second()])]);
    browser.session(&sessions).await;
}

#[tokio::test]
async fn a_session_that_has_grown_too_large_is_told_of() {
    let app = App::start();
    let small = SessionCookie::default().max_size(3000);
    let sessions = app.warm(app.builder().cookie(small)).await;
    let browser = app.expired(&sessions).await;
    let mut answer = app.granted("rt_2");
    answer["user"]["first_name"] = json!("x".repeat(2000));
    app.server.prepare([ok(&answer)]);
    match browser.refresh(&sessions).await {
        Refresh::Failed(failed) => {
            assert!(
                matches!(failed.error, SessionError::TooLarge(_)),
                "{:?}",
                failed.error
            );
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn both_at_once_is_what_a_page_needs() {
    let app = App::start();
    let sessions = app.sessions().await;
    let look = async |browser: &Browser| {
        let header = browser.header();
        sessions.authenticate_or_refresh(&*header).await
    };
    match look(&Browser::default()).await {
        CurrentSession::SignedOut { remove_cookies } => assert!(remove_cookies.is_empty()),
        other => panic!("{other:?}"),
    }
    let mut browser = app.signed_in(&sessions, app.granted("rt_1")).await;
    match look(&browser).await {
        CurrentSession::SignedIn(current) => assert!(current.cookies.is_empty()),
        other => panic!("{other:?}"),
    }
    app.clock.advance(Duration::from_secs(LIFE + 1));
    app.server.repeat([Answer::empty(503)]);
    match look(&browser).await {
        CurrentSession::Unavailable(failed) => assert!(failed.error.is_transient()),
        other => panic!("{other:?}"),
    }
    let sso = json!({"error": "sso_required", "connection_ids": ["conn_1"]});
    app.server
        .prepare([Answer::json(400, &sso), ok(&app.granted("rt_2"))]);
    match look(&browser).await {
        CurrentSession::NextStep(step) => assert_eq!(step.code(), Some("sso_required")),
        other => panic!("{other:?}"),
    }
    match look(&browser).await {
        CurrentSession::SignedIn(current) => {
            assert_eq!(current.session.user().email, "ada@example.com");
            browser.keep(&current.cookies);
        }
        other => panic!("{other:?}"),
    }
    app.clock.advance(Duration::from_secs(LIFE + 1));
    let over = json!({"error": "invalid_grant"});
    app.server.prepare([Answer::json(400, &over)]);
    match look(&browser).await {
        CurrentSession::SignedOut { remove_cookies } => {
            browser.keep(&remove_cookies);
            assert!(browser.names().is_empty());
        }
        other => panic!("{other:?}"),
    }
    // Without keys: nobody knows.
    let cold = app.builder().build().expect("sessions");
    let state = cold.authenticate("wos-session=x").await;
    assert!(
        matches!(state, SessionState::Unauthenticated(_)),
        "{state:?}"
    );
}
