//! Tokens that are not accepted, although the key that they name has signed them.

use std::time::Duration;

use serde_json::{Value, json};
use workos::TokenError;
use workos::token::InvalidToken;
use workos_tests::clock::SteppedClock;
use workos_tests::server::Server;
use workos_tests::tokens::{
    NOW, SigningKey, claims, claims_with, client, keys, refusal, settings, verifier,
};

async fn refused(token: &str) -> InvalidToken {
    let server = Server::repeating([keys([SigningKey::first()])]);
    let verifier = verifier(client(&server, SteppedClock::starting_at(NOW)));
    refusal(verifier.verify(token).await)
}

fn with_header(header: &str) -> String {
    SigningKey::first().sign_text(header, &claims().to_string())
}

fn with_payload(payload: &str) -> String {
    let header = json!({ "alg": "RS256", "kid": SigningKey::first().id() });
    SigningKey::first().sign_text(&header.to_string(), payload)
}

#[tokio::test]
async fn headers_say_one_thing_and_nothing_unknown() {
    let id = SigningKey::first().id();
    for (header, reason) in [
        (
            format!(r#"{{"alg":"RS256","kid":"{id}","kid":"{id}"}}"#),
            InvalidToken::Malformed,
        ),
        (
            format!(r#"{{"alg":"none","alg":"RS256","kid":"{id}"}}"#),
            InvalidToken::Malformed,
        ),
        (
            format!(r#"{{"alg":"RS256","\u0061lg":"none","kid":"{id}"}}"#),
            InvalidToken::Malformed,
        ),
        (format!(r#"["RS256","{id}"]"#), InvalidToken::Malformed),
        ("null".to_owned(), InvalidToken::Malformed),
        (
            format!(r#"{{"alg":"rs256","kid":"{id}"}}"#),
            InvalidToken::Algorithm,
        ),
        (
            format!(r#"{{"alg":["RS256"],"kid":"{id}"}}"#),
            InvalidToken::Algorithm,
        ),
        (format!(r#"{{"kid":"{id}"}}"#), InvalidToken::Algorithm),
        (
            format!(r#"{{"alg":"RS256","kid":"{id}","crit":[]}}"#),
            InvalidToken::CriticalHeader,
        ),
        (
            format!(r#"{{"alg":"RS256","kid":"{id}","crit":null}}"#),
            InvalidToken::CriticalHeader,
        ),
        (r#"{"alg":"RS256"}"#.to_owned(), InvalidToken::MissingKeyId),
        (
            r#"{"alg":"RS256","kid":""}"#.to_owned(),
            InvalidToken::MissingKeyId,
        ),
        (
            r#"{"alg":"RS256","kid":7}"#.to_owned(),
            InvalidToken::MissingKeyId,
        ),
        (
            r#"{"alg":"RS256","kid":"other"}"#.to_owned(),
            InvalidToken::UnknownKey,
        ),
    ] {
        assert_eq!(refused(&with_header(&header)).await, reason, "{header}");
    }
}

#[tokio::test]
async fn claims_are_of_their_types_and_there_once() {
    for (name, value) in [
        ("sub", json!("")),
        ("sub", json!(null)),
        ("sub", json!(["user_1"])),
        ("exp", json!(null)),
        ("exp", json!("4102444800")),
        ("exp", json!(1e300)),
        ("nbf", json!("0")),
        ("iat", json!(true)),
        ("sid", json!(1)),
        ("iss", json!(["https://api.workos.com"])),
        ("aud", json!({})),
        ("aud", json!(["a", 1])),
        ("role", json!(["admin"])),
        ("roles", json!("admin")),
        ("permissions", json!("posts:read")),
        ("permissions", json!([1])),
        ("act", json!("admin@example.com")),
        ("act", json!({})),
        ("act", json!({ "sub": "" })),
        ("act", json!({ "sub": null })),
    ] {
        let token = SigningKey::first().sign(&claims_with(name, value.clone()));
        let expected = InvalidToken::Claim(name);
        assert_eq!(refused(&token).await, expected, "{value}");
    }
    let text = claims().to_string();
    let twice = text.replacen('{', r#"{"act":{"sub":"a","sub":"b"},"#, 1);
    let reason = refused(&with_payload(&twice)).await;
    assert_eq!(reason, InvalidToken::Claim("act"));
    let more = |member: &str| text.replacen('{', &format!("{{{member},"), 1);
    for payload in [
        more(r#""sub":"user_2""#),
        more(r#""exp":1"#),
        more(r#""plan":1,"plan":2"#),
        more(r#""\u0073ub":"user_2""#),
        more(r#""nbf":null,"nbf":1"#),
        format!("{text} "),
        format!("{text}{text}"),
        "\u{feff}{}".to_owned(),
        "[".repeat(5000),
    ] {
        let outcome = refused_or_fine(&with_payload(&payload)).await;
        let is_fine = payload.ends_with(' ');
        assert_eq!(outcome.is_none(), is_fine, "{payload}");
        assert!(outcome.is_none_or(|reason| reason == InvalidToken::Payload));
    }
}

async fn refused_or_fine(token: &str) -> Option<InvalidToken> {
    let server = Server::repeating([keys([SigningKey::first()])]);
    let verifier = verifier(client(&server, SteppedClock::starting_at(NOW)));
    match verifier.verify(token).await {
        Ok(_) => None,
        other => Some(refusal(other)),
    }
}

#[tokio::test]
async fn there_is_one_way_only_to_write_a_token() {
    let token = SigningKey::first().sign(&claims());
    let (signed, signature) = token.rsplit_once('.').expect("a signature");
    let (header, payload) = signed.split_once('.').expect("a payload");
    // 256 bytes are 342 letters, of which the last has four bits that mean nothing.
    let last = signature.chars().last().expect("a letter");
    let next = char::from_u32(last as u32 + 1).expect("a letter");
    let other_bits = format!("{}{next}", &signature[..signature.len() - 1]);
    for token in [
        format!("{token}="),
        format!("{token}=="),
        format!(" {token}"),
        format!("{token}\n"),
        format!("Bearer {token}"),
        format!("{token}."),
        format!(".{token}"),
        format!("{signed}."),
        format!("{header}..{signature}"),
        format!(".{payload}.{signature}"),
        format!("{signed}.{other_bits}"),
        format!("{signed}.{}", &signature[..1]),
        format!("{signed}.{signature}+/"),
        "..".to_owned(),
        "\u{65e5}.\u{672c}.\u{8a9e}".to_owned(),
    ] {
        assert_eq!(refused(&token).await, InvalidToken::Malformed, "{token}");
    }
}

#[tokio::test]
async fn a_token_that_is_too_long_is_not_even_taken_apart() {
    let of_length = |length: usize| "a".repeat(length);
    assert_eq!(
        refused(&of_length(16 * 1024)).await,
        InvalidToken::Malformed
    );
    assert_eq!(
        refused(&of_length(16 * 1024 + 1)).await,
        InvalidToken::TooLong
    );
    assert_eq!(refused(&of_length(16 << 20)).await, InvalidToken::TooLong);
}

/// What is wrong with a token for an audience, so many seconds from now, with this leeway.
async fn at(name: &str, value: Value, leeway: u64) -> Result<(), TokenError> {
    let server = Server::repeating([keys([SigningKey::first()])]);
    let settings = settings(client(&server, SteppedClock::starting_at(NOW)));
    let verifier = settings.leeway(Duration::from_secs(leeway)).build();
    let token = SigningKey::first().sign(&claims_with(name, value));
    verifier.expect("a verifier").verify(&token).await.map(drop)
}

#[tokio::test]
async fn times_are_exact_but_for_the_leeway() {
    for (expiry, leeway, is_valid) in [
        (json!(NOW + 1), 0, true),
        (json!(NOW), 0, false),
        (json!(NOW as f64 + 0.5), 0, true),
        (json!(NOW as f64 - 0.5), 0, false),
        (json!(NOW - 4), 5, true),
        (json!(NOW - 5), 5, false),
        (json!(-1), 0, false),
    ] {
        match at("exp", expiry.clone(), leeway).await {
            Ok(()) => assert!(is_valid, "{expiry}"),
            Err(TokenError::Expired(_)) => assert!(!is_valid, "{expiry}"),
            Err(other) => panic!("{other:?}"),
        }
    }
    for (begins, leeway, is_valid) in [
        (json!(NOW), 0, true),
        (json!(NOW + 1), 0, false),
        (json!(NOW + 5), 5, true),
        (json!(NOW + 6), 5, false),
        (json!(NOW as f64 + 0.5), 0, false),
    ] {
        let outcome = at("nbf", begins.clone(), leeway).await;
        assert_eq!(outcome.is_ok(), is_valid, "{begins}: {outcome:?}");
        if let Err(error) = outcome {
            assert_eq!(refusal(Err(error)), InvalidToken::NotYetValid);
        }
    }
}

#[tokio::test]
async fn what_has_expired_has_nothing_else_wrong_with_it() {
    let mut said = claims_with("exp", json!(NOW - 1));
    said["iss"] = json!("https://elsewhere.example");
    let token = SigningKey::first().sign(&said);
    assert_eq!(refused(&token).await, InvalidToken::Issuer);
    let mut said = claims_with("exp", json!(NOW - 1));
    said["nbf"] = json!(NOW + 1);
    let token = SigningKey::first().sign(&said);
    assert_eq!(refused(&token).await, InvalidToken::NotYetValid);
}
