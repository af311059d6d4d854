//! The cases that other SDKs agree on.

use serde_json::Value;
use workos::{IssuerPolicy, TokenClaims, TokenError};
use workos_tests::clock::SteppedClock;
use workos_tests::server::{Answer, Server};
use workos_tests::tokens::{Case, Vectors, client};

async fn outcome(case: &Case, issuers: IssuerPolicy) -> Result<TokenClaims, TokenError> {
    let vectors = Vectors::get();
    let server = Server::repeating([Answer::json(200, &vectors.jwks[&case.jwks])]);
    let workos = client(&server, SteppedClock::starting_at(case.now_s));
    let workos = workos.build().expect("a client");
    let verifier = workos.token_verifier(issuers).build().expect("a verifier");
    let outcome = verifier.verify(&case.token).await;
    // Remembered or not, the second time is as the first.
    let again = verifier.verify(&case.token).await;
    assert_eq!(format!("{outcome:?}"), format!("{again:?}"), "{}", case.id);
    for request in server.take_received() {
        assert_eq!(request.target, vectors.jwks_path, "{}", case.id);
        assert!(request.header("authorization").is_empty(), "{}", case.id);
    }
    outcome
}

fn texts(claim: &Value) -> Vec<&str> {
    let texts = claim.as_array().into_iter().flatten();
    texts.filter_map(Value::as_str).collect()
}

fn check_claims(case: &Case, claims: &TokenClaims) {
    let Some(expected) = &case.claims else {
        return;
    };
    let text = |name: &str| expected[name].as_str();
    assert_eq!(Some(claims.subject()), text("sub"), "{}", case.id);
    assert_eq!(claims.session_id(), text("sid"), "{}", case.id);
    assert_eq!(claims.token_id(), text("jti"), "{}", case.id);
    assert_eq!(claims.issuer(), text("iss"), "{}", case.id);
    assert_eq!(claims.organization_id(), text("org_id"), "{}", case.id);
    assert_eq!(claims.role(), text("role"), "{}", case.id);
    assert_eq!(claims.roles(), texts(&expected["roles"]), "{}", case.id);
    let permissions = texts(&expected["permissions"]);
    assert_eq!(claims.permissions(), permissions, "{}", case.id);
    let entitlements = texts(&expected["entitlements"]);
    assert_eq!(claims.entitlements(), entitlements, "{}", case.id);
    let flags = texts(&expected["feature_flags"]);
    assert_eq!(claims.feature_flags(), flags, "{}", case.id);
    let impersonator = expected["act"]["sub"].as_str();
    assert_eq!(claims.impersonator(), impersonator, "{}", case.id);
    let expiry = claims.expires_at().timestamp_micros() as f64 / 1e6;
    assert_eq!(Some(expiry), expected["exp"].as_f64(), "{}", case.id);
    assert_eq!(
        claims.custom().get("custom"),
        expected.get("custom"),
        "{}",
        case.id
    );
}

#[tokio::test]
async fn tokens_are_judged_as_other_sdks_should() {
    let vectors = Vectors::get();
    assert!(vectors.cases.len() > 40);
    for case in &vectors.cases {
        let outcome = outcome(case, vectors.policy()).await;
        match (&*case.expect, &outcome) {
            ("valid", Ok(claims)) | ("expired", Err(TokenError::Expired(claims))) => {
                check_claims(case, claims);
            }
            ("invalid" | "valid-unless-issuer-configured", Err(error @ TokenError::Invalid(_))) => {
                let shown = format!("{error} {error:?}");
                let parts = case.token.split('.').filter(|part| part.len() > 8);
                parts.for_each(|part| assert!(!shown.contains(part), "{shown}"));
            }
            (expected, outcome) => panic!("{}: {outcome:?} instead of {expected}", case.id),
        }
    }
}

#[tokio::test]
async fn the_issuer_is_checked_as_the_policy_says() {
    let vectors = Vectors::get();
    let expected = "valid-unless-issuer-configured";
    let mut cases = vectors.cases.iter().filter(|case| case.expect == expected);
    let case = cases.next().expect("a case with another issuer");
    let outcome = outcome(case, IssuerPolicy::unchecked()).await;
    assert!(outcome.is_ok(), "{outcome:?}");
}
