//! Access tokens and the sessions around them.

use std::time::Duration;

use serde_json::json;
use workos::chrono::TimeDelta;
use workos::mock::{Fixture, MockError, MockRequest, MockServer};
use workos::session::{Refresh, SessionCookie, SessionFormat};
use workos::test::{TokenIssuer, cookie_headers, sealed_session};
use workos::token::InvalidToken;
use workos::types::User;
use workos::{Clock, IssuerPolicy, SessionPassword, SessionState, TokenError};

#[tokio::test]
async fn claims_are_those_that_were_given() {
    let server = MockServer::start();
    let issuer = TokenIssuer::of(&server);
    let verifier = server.client().token_verifier(issuer.policy());
    let verifier = verifier.build().expect("a verifier");
    let token = issuer
        .token("user_1")
        .organization("org_1")
        .session("session_1")
        .role("admin")
        .role("member")
        .permission("posts:read")
        .permission("posts:write")
        .entitlement("audit-logs")
        .feature_flag("beta")
        .impersonated_by("grace@example.com")
        .claim("plan", "pro")
        .claim("seats", 7)
        .mint();
    let claims = verifier.verify(token.expose()).await.expect("valid");
    assert_eq!(claims.subject(), "user_1");
    assert_eq!(claims.organization_id(), Some("org_1"));
    assert_eq!(claims.session_id(), Some("session_1"));
    assert_eq!(claims.role(), Some("admin"));
    assert_eq!(claims.roles(), ["admin", "member"]);
    assert_eq!(claims.permissions(), ["posts:read", "posts:write"]);
    assert_eq!(claims.entitlements(), ["audit-logs"]);
    assert_eq!(claims.feature_flags(), ["beta"]);
    assert_eq!(claims.impersonator(), Some("grace@example.com"));
    assert_eq!(claims.custom()["plan"], json!("pro"));
    assert_eq!(claims.custom()["seats"], json!(7));
    let now = server.clock().now();
    assert_eq!(claims.issued_at(), Some(now));
    assert_eq!(claims.expires_at(), now + TimeDelta::minutes(5));

    let token = issuer
        .token("user_1")
        .claim("permissions", "a")
        .permission("b");
    let token = token.without_claim("sid").mint();
    let claims = verifier.verify(token.expose()).await.expect("valid");
    assert_eq!(claims.permissions(), ["a", "b"]);
    assert_eq!(claims.session_id(), None);

    let token = issuer.token("user_1").without_claim("roles").role("admin");
    let token = token.lasting(Duration::MAX).mint();
    let claims = verifier.verify(token.expose()).await.expect("valid");
    assert_eq!(claims.roles(), ["admin"]);

    let plain = issuer.token("user_1").mint();
    let plain = verifier.verify(plain.expose()).await.expect("valid");
    assert!(plain.session_id().is_some());
    assert_eq!((plain.role(), plain.organization_id()), (None, None));
}

#[tokio::test]
async fn tokens_expire_and_are_of_their_issuer() {
    let server = MockServer::start();
    let issuer = TokenIssuer::of(&server);
    let client = server.client();
    let verifier = client.token_verifier(issuer.policy()).build();
    let verifier = verifier.expect("a verifier");
    // The policy that applications take as a rule takes them as well.
    let usual = IssuerPolicy::usual(&client).expect("a client id");
    let usual = client.token_verifier(usual).build().expect("a verifier");
    let token = issuer
        .token("user_1")
        .lasting(Duration::from_secs(60))
        .mint();
    assert!(verifier.verify(token.expose()).await.is_ok());
    assert!(usual.verify(token.expose()).await.is_ok());
    server.clock().advance(Duration::from_secs(61));
    let expired = verifier.verify(token.expose()).await;
    assert!(
        matches!(expired, Err(TokenError::Expired(_))),
        "{expired:?}"
    );
    let earlier = server.clock().now() - TimeDelta::minutes(10);
    let token = issuer.token("user_1").issued_at(earlier).mint();
    let expired = verifier.verify(token.expose()).await;
    assert!(
        matches!(expired, Err(TokenError::Expired(_))),
        "{expired:?}"
    );

    let token = issuer
        .token("user_1")
        .claim("iss", "https://other.example")
        .mint();
    let other = verifier.verify(token.expose()).await;
    assert!(matches!(other, Err(TokenError::Invalid(_))), "{other:?}");
    // Another server's issuer has the same keys, and another name.
    let elsewhere = MockServer::start();
    let token = TokenIssuer::of(&elsewhere).token("user_1").mint();
    let other = verifier.verify(token.expose()).await;
    assert!(matches!(other, Err(TokenError::Invalid(_))), "{other:?}");
}

/// An application that has a client id of its own finds the keys as well.
#[tokio::test]
async fn the_keys_are_those_of_every_client_id() {
    let server = MockServer::start();
    let issuer = TokenIssuer::of(&server);
    let client = server.client_builder().client_id("client_own").build();
    let verifier = client.expect("a client").token_verifier(issuer.policy());
    let verifier = verifier.build().expect("a verifier");
    let token = issuer.token("user_1").mint();
    let claims = verifier.verify(token.expose()).await.expect("valid");
    assert_eq!(claims.subject(), "user_1");
    assert_eq!(server.requests()[0].path(), "/sso/jwks/client_own");
}

#[tokio::test]
async fn keys_are_changed() {
    let server = MockServer::start();
    let issuer = TokenIssuer::of(&server);
    let verifier = server.client().token_verifier(issuer.policy());
    let verifier = verifier.remembered_tokens(0).build().expect("a verifier");
    let first = issuer
        .token("user_1")
        .lasting(Duration::from_secs(86_400))
        .mint();
    assert!(verifier.verify(first.expose()).await.is_ok());
    issuer.rotate_keys();
    server.clock().advance(Duration::from_secs(60));
    let second = issuer.token("user_1").mint();
    assert!(verifier.verify(second.expose()).await.is_ok());
    assert!(verifier.verify(first.expose()).await.is_ok());
    assert_eq!(issuer.jwks()["keys"].as_array().map(Vec::len), Some(2));
    issuer.rotate_keys();
    issuer.retire_keys();
    // Its modulus is that of the first, whose id is not named any more.
    server.clock().advance(Duration::from_secs(60));
    let third = issuer.token("user_1").mint();
    assert!(verifier.verify(third.expose()).await.is_ok());
    let retired = verifier.verify(first.expose()).await;
    assert!(
        matches!(retired, Err(TokenError::Invalid(InvalidToken::UnknownKey))),
        "{retired:?}"
    );
}

#[tokio::test]
async fn sessions_of_every_format_are_authenticated() {
    let server = MockServer::start();
    let issuer = TokenIssuer::of(&server);
    let ada = User::fixture_with(|user| user.email = "ada@example.com".to_owned());
    let token = issuer.token("user_7").organization("org_7");
    let answer = token.impersonated_by("grace@example.com").signs_in(ada);
    assert_eq!(answer.user.id, "user_7");
    assert_eq!(answer.organization_id.as_deref(), Some("org_7"));
    let impersonator = answer.impersonator.as_ref().expect("an impersonator");
    assert_eq!(impersonator.email, "grace@example.com");
    for format in [
        SessionFormat::Fe26_2,
        SessionFormat::Fernet,
        SessionFormat::AesGcm,
    ] {
        let password = match format {
            SessionFormat::Fernet => SessionPassword::generate_fernet(),
            _ => SessionPassword::generate(),
        };
        let password = password.expect("a password");
        let sessions = server.client().sessions(issuer.policy(), password.clone());
        let sessions = sessions.format(format).build().expect("sessions");
        let is_ada = |state: SessionState| match state {
            SessionState::Authenticated(session) => {
                assert_eq!(session.user().email, "ada@example.com");
                assert_eq!(session.claims().organization_id(), Some("org_7"));
            }
            other => panic!("{format:?}: {other:?}"),
        };
        let now = server.clock().now();
        let sealed = sealed_session(&answer, format, &password, now).expect("sealed");
        is_ada(sessions.authenticate_sealed(sealed.expose()).await);
        let cookies = sessions.seal(&answer).expect("cookies");
        is_ada(sessions.authenticate(&cookie_headers(&cookies)).await);
    }
}

#[tokio::test]
async fn a_browser_sends_what_it_was_given_and_not_what_was_deleted() {
    let server = MockServer::start();
    let issuer = TokenIssuer::of(&server);
    let password = SessionPassword::generate().expect("a password");
    let sessions = server.client().sessions(issuer.policy(), password);
    let cookie = SessionCookie::new("session").max_size(800).chunked(true);
    let sessions = sessions.cookie(cookie).build().expect("sessions");
    let answer = issuer.token("user_1").signs_in(User::fixture());
    let cookies = sessions.seal(&answer).expect("cookies");
    assert!(cookies.len() > 2);
    let headers = cookie_headers(&cookies);
    let state = sessions.authenticate(&headers).await;
    assert!(matches!(state, SessionState::Authenticated(_)), "{state:?}");
    assert!(!format!("{headers:?}").contains("session"), "{headers:?}");
    assert!(cookie_headers(&sessions.remove_cookies()).is_empty());
    let removals = sessions.remove_cookies();
    assert!(cookie_headers(cookies.iter().chain(&removals)).is_empty());
    let again = cookie_headers(cookies.iter().chain(&removals).chain(&cookies));
    assert_eq!(again, headers);
}

#[tokio::test]
async fn a_session_is_refreshed_by_a_mock() {
    let server = MockServer::start();
    let issuer = TokenIssuer::of(&server);
    let password = SessionPassword::generate().expect("a password");
    let sessions = server.client().sessions(issuer.policy(), password);
    let sessions = sessions.build().expect("sessions");
    let token = issuer.token("user_1");
    let cookies = sessions
        .seal(&token.signs_in(User::fixture()))
        .expect("cookies");
    let headers = cookie_headers(&cookies);
    server.clock().advance(Duration::from_secs(600));
    let SessionState::Expired(expired) = sessions.authenticate(&headers).await else {
        panic!("it has expired");
    };
    let fresh = issuer
        .token("user_1")
        .role("admin")
        .signs_in(User::fixture());
    let users = server.user_management();
    let mock = users
        .authenticate_with_refresh_token("refresh_fixture")
        .returns(fresh)
        .then_fails(MockError::oauth("invalid_grant", "The session has ended."));
    match expired.refresh().await {
        Refresh::Refreshed(renewed) => assert!(renewed.session.claims().has_role("admin")),
        other => panic!("{other:?}"),
    }
    mock.assert_calls(1);
}
