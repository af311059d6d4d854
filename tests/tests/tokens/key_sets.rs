//! Which keys of a set verify a token.

use serde_json::{Value, json};
use workos::TokenError;
use workos::token::InvalidToken;
use workos_tests::clock::SteppedClock;
use workos_tests::server::{Answer, Server};
use workos_tests::tokens::{NOW, SigningKey, claims, client, verifier};

/// What becomes of a good token with these keys: nothing if it is valid.
async fn with_keys(keys: Value) -> Option<InvalidToken> {
    let server = Server::repeating([Answer::json(200, &json!({ "keys": keys }))]);
    let verifier = verifier(client(&server, SteppedClock::starting_at(NOW)));
    match verifier.verify(&SigningKey::first().sign(&claims())).await {
        Ok(_) => None,
        Err(TokenError::Invalid(reason)) => Some(reason),
        Err(other) => panic!("{other:?}"),
    }
}

fn first_with(name: &str, value: Value) -> Value {
    let mut key = SigningKey::first().jwk();
    key[name] = value;
    key
}

#[tokio::test]
async fn a_key_is_for_signatures_by_rs256() {
    let unusable = Some(InvalidToken::UnusableKey);
    for (name, value, expected) in [
        ("use", json!("sig"), None),
        ("use", json!("enc"), unusable),
        ("use", json!(null), unusable),
        ("alg", json!("RS512"), unusable),
        ("alg", json!("PS256"), unusable),
        ("kty", json!("EC"), unusable),
        ("kty", json!("oct"), unusable),
        ("key_ops", json!(["verify"]), None),
        ("key_ops", json!(["sign", "verify"]), None),
        ("key_ops", json!(["encrypt"]), unusable),
        ("key_ops", json!([]), unusable),
        ("key_ops", json!("verify"), unusable),
        ("e", json!("AQ"), unusable),
        ("e", json!("AQAB="), unusable),
        ("e", json!(65537), unusable),
        ("n", json!(""), unusable),
        ("n", json!("AQAB"), unusable),
        ("n", json!(null), unusable),
        (
            "n",
            SigningKey::second().jwk()["n"].clone(),
            Some(InvalidToken::Signature),
        ),
        ("x5c", json!(["MIIB"]), None),
        ("kid", json!("other"), Some(InvalidToken::UnknownKey)),
        ("kid", json!(7), Some(InvalidToken::UnknownKey)),
    ] {
        let key = first_with(name, value.clone());
        assert_eq!(with_keys(json!([key])).await, expected, "{name}: {value}");
    }
}

#[tokio::test]
async fn a_short_key_proves_nothing() {
    let modulus = SigningKey::first().jwk()["n"].as_str().map(str::to_owned);
    let modulus = modulus.expect("a modulus");
    // Four letters are 24 bits: 2024 of 2048.
    let short = first_with("n", json!(modulus[..modulus.len() - 4]));
    assert_eq!(
        with_keys(json!([short])).await,
        Some(InvalidToken::UnusableKey)
    );
    let long = first_with("n", json!("_".repeat(1368)));
    assert_eq!(
        with_keys(json!([long])).await,
        Some(InvalidToken::UnusableKey)
    );
}

#[tokio::test]
async fn a_key_is_the_only_one_of_its_id() {
    let (first, second) = (SigningKey::first().jwk(), SigningKey::second().jwk());
    let mut impostor = second.clone();
    impostor["kid"] = json!(SigningKey::first().id());
    let unusable = Some(InvalidToken::UnusableKey);
    for keys in [
        json!([first, impostor]),
        json!([impostor, first]),
        json!([first, first]),
        json!([first, first_with("use", json!("enc")), second]),
    ] {
        assert_eq!(with_keys(keys.clone()).await, unusable, "{keys}");
    }
}

#[tokio::test]
async fn what_is_no_key_does_not_matter_to_the_others() {
    let keys = json!([null, 7, "key", {}, [], { "kid": {} }, SigningKey::first().jwk()]);
    assert_eq!(with_keys(keys).await, None);
}
