//! What a token says, and what of it is shown.

use serde_json::json;
use workos::{TokenClaims, TokenError};
use workos_tests::clock::SteppedClock;
use workos_tests::server::Server;
use workos_tests::tokens::{NOW, SigningKey, claims, claims_with, client, keys, verifier};

async fn verified(said: &serde_json::Value) -> Result<TokenClaims, TokenError> {
    let server = Server::repeating([keys([SigningKey::first()])]);
    let verifier = verifier(client(&server, SteppedClock::starting_at(NOW)));
    verifier.verify(&SigningKey::first().sign(said)).await
}

#[tokio::test]
async fn every_claim_can_be_read() {
    let mut said = claims();
    said["aud"] = json!(["app", "other"]);
    said["client_id"] = json!("client_2");
    said["nbf"] = json!(NOW - 1);
    let claims = verified(&said).await.expect("valid");
    assert_eq!(claims.subject(), "user_1");
    assert_eq!(claims.session_id(), Some("session_1"));
    assert_eq!(claims.token_id(), Some("jti_1"));
    assert_eq!(claims.organization_id(), Some("org_1"));
    assert_eq!(claims.client_id(), Some("client_2"));
    assert_eq!(claims.audiences(), ["app", "other"]);
    assert_eq!(claims.issuer(), said["iss"].as_str());
    let seconds = |date: chrono::DateTime<chrono::Utc>| date.timestamp();
    assert_eq!(claims.issued_at().map(seconds), Some(NOW as i64));
    assert_eq!(claims.not_before().map(seconds), Some(NOW as i64 - 1));
    assert_eq!(claims.expires_at().timestamp(), NOW as i64 + 300);
    assert!(claims.custom().is_empty(), "{:?}", claims.custom());

    assert!(claims.has_role("admin") && claims.has_role("member"));
    assert!(!claims.has_role("owner") && !claims.has_role("admin-"));
    assert!(claims.has_permission("posts:read") && !claims.has_permission("posts:write"));
    assert!(claims.has_entitlement("audit-logs") && !claims.has_entitlement("beta"));
    assert!(claims.has_feature_flag("beta") && !claims.has_feature_flag("audit-logs"));
}

#[tokio::test]
async fn what_is_not_said_is_absent() {
    let mut said = json!({ "iss": claims()["iss"], "sub": "user_1", "exp": NOW + 1 });
    for with_null in [false, true] {
        if with_null {
            for name in [
                "sid", "jti", "org_id", "role", "roles", "act", "nbf", "aud", "iat",
            ] {
                said[name] = json!(null);
            }
        }
        let claims = verified(&said).await.expect("valid");
        assert_eq!(claims.session_id(), None);
        assert_eq!(claims.organization_id(), None);
        assert_eq!(claims.role(), None);
        assert_eq!(claims.impersonator(), None);
        assert_eq!(claims.issued_at(), None);
        assert!(claims.roles().is_empty() && claims.audiences().is_empty());
        assert!(!claims.has_role("") && !claims.has_permission(""));
    }
}

#[tokio::test]
async fn a_single_role_counts_as_one() {
    let said = claims_with("roles", json!(null));
    assert!(verified(&said).await.expect("valid").has_role("admin"));
}

#[tokio::test]
async fn claims_of_the_environments_own_can_be_reached() {
    let mut said = claims();
    said["plan"] = json!({ "name": "pro", "seats": 5 });
    said["https://example.com/größe"] = json!("日本");
    let claims = verified(&said).await.expect("valid");
    let custom = claims.custom();
    assert_eq!(custom.len(), 2, "{custom:?}");
    assert_eq!(custom["plan"]["seats"], 5);
    assert_eq!(custom["https://example.com/größe"], "日本");
}

#[tokio::test]
async fn an_impersonated_session_says_who_acts() {
    let said = claims_with("act", json!({ "sub": "admin@example.com" }));
    let claims = verified(&said).await.expect("valid");
    assert_eq!(claims.impersonator(), Some("admin@example.com"));
    assert_eq!(claims.subject(), "user_1");
}

#[tokio::test]
async fn what_is_shown_is_neither_the_token_nor_personal() {
    let mut said = claims_with("act", json!({ "sub": "canary@example.com" }));
    said["plan"] = json!("canary");
    let server = Server::repeating([keys([SigningKey::first()])]);
    let clock = SteppedClock::starting_at(NOW);
    let verifier = verifier(client(&server, clock.clone()));
    let token = SigningKey::first().sign(&said);
    let claims = verifier.verify(&token).await.expect("valid");
    clock.advance(std::time::Duration::from_secs(300));
    let expired = verifier.verify(&token).await.expect_err("expired");
    let shown = format!("{claims:?} {expired:?} {expired} {verifier:?}");
    assert!(shown.contains("user_1") && shown.contains("is_impersonated: true"));
    assert!(!shown.contains("canary"), "{shown}");
    for part in token.split('.') {
        assert!(!shown.contains(part), "{shown}");
    }
}
