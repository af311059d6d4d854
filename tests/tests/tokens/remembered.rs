//! Tokens that were verified before.

use std::time::Duration;

use serde_json::json;
use workos::token::InvalidToken;
use workos::{IssuerPolicy, TokenError};
use workos_tests::clock::SteppedClock;
use workos_tests::server::Server;
use workos_tests::tokens::{
    NOW, SigningKey, claims, claims_with, client, keys, refusal, settings, verifier,
};

#[tokio::test]
async fn what_is_remembered_expires() {
    let server = Server::answering([keys([SigningKey::first()])]);
    let clock = SteppedClock::starting_at(NOW);
    let verifier = verifier(client(&server, clock.clone()));
    let token = SigningKey::first().sign(&claims());
    let first = verifier.verify(&token).await.expect("valid");
    clock.advance(Duration::from_secs(299));
    let second = verifier.verify(&token).await.expect("valid");
    assert!(first == second);
    clock.advance(Duration::from_secs(1));
    for _ in 0..2 {
        match verifier.verify(&token).await {
            Err(TokenError::Expired(claims)) => assert!(claims == first),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn what_is_remembered_begins() {
    let server = Server::answering([keys([SigningKey::first()])]);
    let clock = SteppedClock::starting_at(NOW);
    let verifier = verifier(client(&server, clock.clone()));
    let token = SigningKey::first().sign(&claims_with("nbf", json!(NOW + 1)));
    for _ in 0..2 {
        let reason = refusal(verifier.verify(&token).await);
        assert_eq!(reason, InvalidToken::NotYetValid);
    }
    clock.advance(Duration::from_secs(1));
    verifier.verify(&token).await.expect("valid");
    clock.restart();
    let reason = refusal(verifier.verify(&token).await);
    assert_eq!(reason, InvalidToken::NotYetValid, "the clock was set back");
}

#[tokio::test]
async fn a_withdrawn_key_is_forgotten_with_its_tokens() {
    let (first, second) = (SigningKey::first(), SigningKey::second());
    let server = Server::answering([keys([first]), keys([second]), keys([second])]);
    let verifier = verifier(client(&server, SteppedClock::starting_at(NOW)));
    let token = first.sign(&claims());
    verifier.verify(&token).await.expect("valid");
    verifier.verify(&token).await.expect("valid");
    // Fetches the keys anew.
    verifier
        .verify(&second.sign(&claims()))
        .await
        .expect("valid");
    let reason = refusal(verifier.verify(&token).await);
    assert_eq!(reason, InvalidToken::UnknownKey);
}

#[tokio::test]
async fn every_letter_of_a_token_is_remembered() {
    let server = Server::answering([keys([SigningKey::first()])]);
    let verifier = verifier(client(&server, SteppedClock::starting_at(NOW)));
    let token = SigningKey::first().sign(&claims());
    verifier.verify(&token).await.expect("valid");
    let (signed, signature) = token.rsplit_once('.').expect("a signature");
    let forged = claims_with("sub", json!("user_2"));
    let other = SigningKey::first().sign(&forged);
    let (other_signed, _) = other.rsplit_once('.').expect("a signature");
    let reason = refusal(
        verifier
            .verify(&format!("{other_signed}.{signature}"))
            .await,
    );
    assert_eq!(reason, InvalidToken::Signature);
    let reason = refusal(verifier.verify(&format!("{signed}.AAAA")).await);
    assert_eq!(reason, InvalidToken::Signature);
}

#[tokio::test]
async fn one_verifier_does_not_remember_for_another() {
    let server = Server::answering([keys([SigningKey::first()])]);
    let workos = client(&server, SteppedClock::starting_at(NOW)).build();
    let workos = workos.expect("a client");
    let token = SigningKey::first().sign(&claims());
    let lenient = workos.token_verifier(IssuerPolicy::unchecked()).build();
    let lenient = lenient.expect("a verifier");
    lenient.verify(&token).await.expect("valid");
    let strict = IssuerPolicy::one_of(["https://elsewhere.example"]).expect("an issuer");
    let strict = workos.token_verifier(strict).build().expect("a verifier");
    for _ in 0..2 {
        assert_eq!(refusal(strict.verify(&token).await), InvalidToken::Issuer);
    }
}

#[tokio::test]
async fn however_much_is_remembered_the_outcome_is_the_same() {
    let server = Server::repeating([keys([SigningKey::first()])]);
    let tokens: Vec<String> = (0..20)
        .map(|number| {
            SigningKey::first().sign(&claims_with("sub", json!(format!("user_{number}"))))
        })
        .collect();
    for most in [0, 1, 2, 7, 100] {
        let clock = SteppedClock::starting_at(NOW);
        let settings = settings(client(&server, clock.clone()));
        let verifier = settings
            .remembered_tokens(most)
            .build()
            .expect("a verifier");
        for _ in 0..3 {
            for (number, token) in tokens.iter().enumerate() {
                let claims = verifier.verify(token).await.expect("valid");
                assert_eq!(claims.subject(), format!("user_{number}"));
            }
        }
        clock.advance(Duration::from_secs(300));
        for token in &tokens {
            let outcome = verifier.verify(token).await;
            assert!(
                matches!(outcome, Err(TokenError::Expired(_))),
                "{outcome:?}"
            );
        }
    }
}
