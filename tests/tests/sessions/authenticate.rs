//! What the cookies of a request say.

use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};
use workos::SessionState;
use workos::http::{HeaderMap, HeaderValue, header};
use workos::session::{Refresh, Unauthenticated, UnsealError};
use workos::token::InvalidToken;
use workos_tests::server::Answer;
use workos_tests::sign_ins::body;
use workos_tests::tokens::{SigningKey, claims, claims_with, keys};

use crate::app::{App, Browser, LIFE, granted, read, reason, refreshed, sealed, user};

#[tokio::test]
async fn a_session_says_who_somebody_is_and_what_they_may_do() {
    let app = App::start();
    let sessions = app.sessions().await;
    let browser = app.signed_in(&sessions, app.granted("rt_1")).await;
    assert_eq!(browser.names(), ["wos-session"]);
    assert!(browser.value("wos-session").starts_with("Fe26.2*1*"));

    let session = browser.session(&sessions).await;
    assert_eq!(session.user().email, "ada@example.com");
    assert_eq!(session.id(), Some("session_1"));
    assert_eq!(session.organization_id(), Some("org_1"));
    assert_eq!(session.role(), Some("admin"));
    assert_eq!(session.roles(), ["admin", "member"]);
    assert_eq!(session.permissions(), ["posts:read"]);
    assert!(session.has_permission("posts:read") && !session.has_permission("posts"));
    assert_eq!(session.claims().subject(), "user_1");
    assert_eq!(session.impersonator(), None);
    let method = session.authentication_method().expect("a method");
    assert_eq!(method.as_str(), "Password");
    assert_eq!(session.expires_at(), app.now() + Duration::from_secs(LIFE));
    // Everything was found out without a call.
    assert!(app.server.take_received().is_empty());

    let mut headers = HeaderMap::new();
    headers.append(header::COOKIE, HeaderValue::from_static("a=b"));
    let value = HeaderValue::try_from(browser.header()).expect("a header");
    headers.append(header::COOKIE, value);
    let by_headers = sessions.authenticate(&headers).await.authenticated();
    assert!(by_headers.is_some());
    let sealed = browser.value("wos-session");
    let by_text = sessions.authenticate_sealed(sealed).await.authenticated();
    assert_eq!(
        by_text.expect("a session").access_token(),
        session.access_token()
    );
}

#[tokio::test]
async fn a_session_that_has_expired_says_nothing() {
    let app = App::start();
    let sessions = app.sessions().await;
    let browser = app.signed_in(&sessions, app.granted("rt_1")).await;
    app.clock.advance(Duration::from_secs(LIFE - 1));
    browser.session(&sessions).await;
    app.clock.advance(Duration::from_secs(1));
    let state = browser.authenticate(&sessions).await;
    assert!(matches!(state, SessionState::Expired(_)), "{state:?}");
    assert!(state.authenticated().is_none());
}

#[tokio::test]
async fn leeway_and_audience_are_those_of_the_settings() {
    let app = App::start();
    let patient = app
        .builder()
        .leeway(Duration::from_secs(60))
        .audience("api_1");
    let patient = app.warm(patient).await;
    let with_audience = |audience| app.granted_with("rt_1", "aud", json!(audience));
    let browser = app.signed_in(&patient, with_audience("api_1")).await;
    let refused = patient.start(&read(with_audience("api_2"))).await;
    assert!(
        refused
            .expect_err("another audience")
            .to_string()
            .contains("aud")
    );
    app.clock.advance(Duration::from_secs(LIFE + 59));
    browser.session(&patient).await;
    app.clock.advance(Duration::from_secs(1));
    browser.expired(&patient).await;
}

#[tokio::test]
async fn every_other_cookie_is_nobodys() {
    let app = App::start();
    let sessions = app.sessions().await;
    let good = app.signed_in(&sessions, app.granted("rt_1")).await;
    let good = good.value("wos-session");

    let nobody = Browser::default();
    assert_eq!(reason(&sessions, &nobody).await, Unauthenticated::NoCookie);
    let other_name = Browser::with("session", good);
    assert_eq!(
        reason(&sessions, &other_name).await,
        Unauthenticated::NoCookie
    );

    for (value, expected) in [
        (format!("{}A", &good[..good.len() - 1]), None),
        ("garbage".to_owned(), None),
        (String::new(), None),
        (good.replacen("*1*", "*2*", 1), None),
        (
            good.replacen("Fe26.2*1*", "Fe26.2*1*0", 1),
            Some(UnsealError::NotAuthentic),
        ),
        ("a".repeat(70_000), Some(UnsealError::TooLong)),
    ] {
        let reason = reason(&sessions, &Browser::with("wos-session", &value)).await;
        match (reason, expected) {
            (Unauthenticated::Sealed(found), Some(expected)) => assert_eq!(found, expected),
            (Unauthenticated::Sealed(_), None) => {}
            (other, _) => panic!("{other:?} for {value}"),
        }
    }

    for content in [
        "{}",
        "[]",
        "null",
        "not JSON",
        r#"{"accessToken":"a","refreshToken":"b"}"#,
        r#"{"accessToken":"a","refreshToken":"b","user":{"id":"user_1"}}"#,
        r#"{"accessToken":"a","refreshToken":"b","user":null}"#,
    ] {
        let reason = reason(&sessions, &sealed(&app, content)).await;
        assert_eq!(reason, Unauthenticated::NoSession, "{content}");
    }
    assert!(app.server.take_received().is_empty());
}

#[tokio::test]
async fn a_token_that_is_not_genuine_or_not_the_users_signs_nobody_in() {
    let app = App::start();
    let sessions = app.sessions().await;
    let token = |claims: &Value| SigningKey::first().sign(claims);
    let good = token(&claims());
    for (token, expected) in [
        ("x".to_owned(), InvalidToken::Malformed),
        (
            format!("{}AAAA", &good[..good.len() - 4]),
            InvalidToken::Signature,
        ),
        (
            token(&claims_with("iss", json!("https://evil.example"))),
            InvalidToken::Issuer,
        ),
        (
            token(&claims_with("exp", json!(null))),
            InvalidToken::Claim("exp"),
        ),
    ] {
        let cookies = sessions
            .seal(&read(granted(&token, "rt_1")))
            .expect("cookies");
        let mut browser = Browser::default();
        browser.keep(&cookies);
        let reason = reason(&sessions, &browser).await;
        assert_eq!(reason, Unauthenticated::Token(expected));
    }

    // The cookie of one user with the token of another, whether it counts still or not.
    let others = token(&claims_with("sub", json!("user_2")));
    let cookies = sessions
        .seal(&read(granted(&others, "rt_1")))
        .expect("cookies");
    let mut browser = Browser::default();
    browser.keep(&cookies);
    assert_eq!(
        reason(&sessions, &browser).await,
        Unauthenticated::OtherUser
    );
    app.clock.advance(Duration::from_secs(301));
    assert_eq!(
        reason(&sessions, &browser).await,
        Unauthenticated::OtherUser
    );
    let refused = sessions.start(&read(granted(&good, "rt_1"))).await;
    assert!(
        refused
            .expect_err("expired")
            .to_string()
            .contains("expired")
    );
}

#[tokio::test]
async fn without_keys_nobody_is_signed_out() {
    let app = App::start();
    let sessions = app.builder().build().expect("sessions");
    let cookies = sessions.seal(&read(app.granted("rt_1"))).expect("cookies");
    let mut browser = Browser::default();
    browser.keep(&cookies);
    app.server.repeat([Answer::empty(503)]);
    match browser.authenticate(&sessions).await {
        SessionState::Unavailable(error) => assert!(error.is_transient(), "{error}"),
        other => panic!("{other:?}"),
    }
    app.clock.advance(Duration::from_secs(60));
    app.server.prepare([keys([SigningKey::first()])]);
    browser.session(&sessions).await;
}

#[tokio::test]
async fn the_token_says_who_impersonates_and_the_cookie_why() {
    let app = App::start();
    let sessions = app.sessions().await;
    let impersonated = |in_cookie: Value, in_token: Value| {
        let mut answer = app.granted_with("rt_1", "act", in_token);
        answer["impersonator"] = in_cookie;
        answer
    };
    let support = json!({"email": "support@example.com", "reason": "a ticket"});
    let acts = json!({"sub": "support@example.com"});
    for (in_cookie, in_token, expected) in [
        (support.clone(), acts.clone(), Some(Some("a ticket"))),
        (
            json!({"email": "support@example.com", "reason": null}),
            acts.clone(),
            Some(None),
        ),
        (
            json!({"email": "other@example.com", "reason": "x"}),
            acts.clone(),
            Some(None),
        ),
        (json!(null), acts, Some(None)),
        // What the cookie says alone counts for nothing.
        (support, json!(null), None),
    ] {
        let browser = app
            .signed_in(&sessions, impersonated(in_cookie, in_token))
            .await;
        let session = browser.session(&sessions).await;
        let found = session.impersonator();
        assert_eq!(found.map(|impersonator| impersonator.reason), expected);
        if let Some(impersonator) = found {
            assert_eq!(impersonator.email, "support@example.com");
        }
    }
}

#[tokio::test]
async fn a_planted_cookie_does_not_hide_the_real_one() {
    let app = App::start();
    let sessions = app.sessions().await;
    let browser = app.signed_in(&sessions, app.granted("rt_1")).await;
    let planted = format!("wos-session=planted; {}", browser.header());
    let state = sessions.authenticate(&*planted).await;
    assert!(state.authenticated().is_some());
}

/// A cookie that was set for another domain or path stays in the browser beside the new one, and
/// comes first.
#[tokio::test]
async fn of_several_sessions_the_latest_counts() {
    let app = App::start();
    let sessions = app.sessions().await;
    let before = app.signed_in(&sessions, app.granted("rt_before")).await;
    app.clock.advance(Duration::from_secs(LIFE / 2));
    let now = app.signed_in(&sessions, app.granted("rt_now")).await;
    let (before, now) = (before.value("wos-session"), now.value("wos-session"));
    for header in [
        format!("wos-session={before}; wos-session={now}"),
        format!("wos-session={now}; wos-session={before}"),
    ] {
        let latest = app.now() + Duration::from_secs(LIFE);
        let state = sessions.authenticate(&*header).await;
        let session = state.authenticated().expect("a session");
        assert_eq!(session.expires_at(), latest);
    }

    app.clock.advance(Duration::from_secs(LIFE / 2));
    let one_expired = format!("wos-session={before}; wos-session={now}");
    let state = sessions.authenticate(&*one_expired).await;
    assert!(state.authenticated().is_some());

    app.clock.advance(Duration::from_secs(LIFE));
    for header in [
        format!("wos-session={before}; wos-session={now}; wos-session=planted"),
        format!("wos-session=planted; wos-session={now}; wos-session={before}"),
    ] {
        let SessionState::Expired(expired) = sessions.authenticate(&*header).await else {
            panic!("both have expired");
        };
        app.server.prepare([Answer::empty(503)]);
        assert!(matches!(expired.refresh().await, Refresh::Failed(_)));
        assert_eq!(body(&app.server.take_only())["refresh_token"], "rt_now");
    }
}

/// Keys are changed for others, and people come back after that.
#[tokio::test]
async fn a_session_outlives_the_key_of_its_access_token() {
    for days in [0, 10] {
        let app = App::start();
        let sessions = app.sessions().await;
        let life = json!(app.now().timestamp() + days * 24 * 3600 + 1);
        let of = |claim: &str, value: Value| {
            let answer = app.granted_with("rt_1", claim, value);
            let mut browser = Browser::default();
            browser.keep(&sessions.seal(&read(answer)).expect("cookies"));
            browser
        };
        let browser = of("exp", life);
        let others = of("sub", json!("user_2"));
        let elsewhere = of("iss", json!("https://evil.example"));
        app.clock.advance(Duration::from_secs(7 * 24 * 3600));
        app.server.repeat([keys([SigningKey::second()])]);

        let expired = browser.expired(&sessions).await;
        let ended = expired.log_out().build().expect("an address");
        assert!(ended.url.contains("session_1"), "{}", ended.url);
        let found = reason(&sessions, &others).await;
        assert_eq!(found, Unauthenticated::OtherUser);
        let found = reason(&sessions, &elsewhere).await;
        assert_eq!(found, Unauthenticated::Token(InvalidToken::Issuer));
        app.server.take_received();

        let next = claims_with("exp", json!(app.now().timestamp() + 120));
        let next = granted(&SigningKey::second().sign(&next), "rt_2");
        app.server.prepare([Answer::json(200, &next)]);
        refreshed(expired.refresh().await);
        assert_eq!(body(&app.server.take_only())["refresh_token"], "rt_1");
    }
}

#[tokio::test]
async fn nothing_of_a_session_is_shown() {
    let app = App::start();
    let sessions = app.sessions().await;
    let answer = app.granted("rt_canary");
    let access_token = answer["access_token"].as_str().expect("a token").to_owned();
    let started = sessions.start(&read(answer)).await.expect("a session");
    let browser = app.expired(&sessions).await;
    let expired = browser.expired(&sessions).await;
    let state = browser.authenticate(&sessions).await;
    let builder = app.builder();
    let shown = format!(
        "{started:?} {expired:?} {state:?} {sessions:?} {builder:?} {:?} {:?}",
        expired.refresh(),
        expired.log_out(),
    );
    let signature = access_token.rsplit('.').next().expect("a signature");
    for canary in ["canary", signature, "Fe26.2*1*", "ada@example.com"] {
        assert!(!shown.contains(canary), "{canary}: {shown}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_requests_at_once_while_the_keys_change() {
    let app = App::start();
    let sessions = app.sessions().await;
    let browser = |key: &SigningKey, number: usize| {
        let claims = claims_with("jti", json!(format!("jti_{number}")));
        let cookies = sessions.seal(&read(granted(&key.sign(&claims), "rt_1")));
        let mut browser = Browser::default();
        browser.keep(&cookies.expect("cookies"));
        browser
    };
    let browsers: Vec<Browser> = (0..40)
        .map(|number| match number % 2 {
            0 => browser(SigningKey::first(), number),
            _ => browser(SigningKey::second(), number),
        })
        .collect();
    app.server
        .repeat([keys([SigningKey::first(), SigningKey::second()])]);
    let requests: Vec<_> = (0..1000)
        .map(|number| {
            let (sessions, browser) = (sessions.clone(), browsers[number % 40].clone());
            tokio::spawn(async move { browser.session(&sessions).await })
        })
        .collect();
    for request in requests {
        let session = request.await.expect("a session");
        assert_eq!(session.user().id, user("user_1")["id"]);
    }
    assert_eq!(
        app.server.take_received().len(),
        1,
        "the keys were fetched once"
    );
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 64,
        ..ProptestConfig::default()
    })]

    /// Whoever has the password can seal what they like.
    #[test]
    fn no_content_is_a_surprise(
        content in prop_oneof![
            ".{0,60}",
            "\\{(\"(accessToken|refresh_token|user|x)\":(\"a?\"|null|[0-9]|\\[\\]|\\{\"(id|emailVerified|metadata)\":(\"a\"|true|\\{\\})\\}),){0,4}\"impersonator\":\\{\\}\\}",
        ],
    ) {
        let app = App::start();
        let sessions = app.builder().build().expect("sessions");
        let browser = sealed(&app, &content);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let state = runtime.expect("a runtime").block_on(browser.authenticate(&sessions));
        let nobody = SessionState::Unauthenticated(Unauthenticated::NoSession);
        prop_assert_eq!(format!("{state:?}"), format!("{nobody:?}"));
    }
}
