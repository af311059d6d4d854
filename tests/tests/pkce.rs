//! Proof Key for Code Exchange, as RFC 7636 says.

use std::collections::BTreeSet;

use serde::Deserialize;
use workos::{CodeChallenge, CodeVerifier, ErrorKind, Secret};
use workos_tests::document::repository_file;

/// The cases that other SDKs agree on.
#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
    lengths: Vec<Length>,
}

#[derive(Deserialize)]
struct Case {
    verifier: String,
    challenge: String,
}

#[derive(Deserialize)]
struct Length {
    length: usize,
    accepted: bool,
}

fn vectors() -> Vectors {
    let vectors = repository_file("tests/vectors/pkce.json");
    serde_json::from_str(&vectors).expect("vectors")
}

#[test]
fn challenges_are_those_other_sdks_make() {
    let cases = vectors().cases;
    assert!(cases.len() > 10);
    for Case {
        verifier,
        challenge,
    } in cases
    {
        let verifier = CodeVerifier::try_from(verifier).expect("a verifier");
        assert_eq!(verifier.challenge().as_str(), challenge);
        let given = CodeChallenge::try_from(&*challenge).expect("a challenge");
        assert_eq!(given, verifier.challenge());
    }
}

#[test]
fn lengths_are_those_of_the_standard() {
    let lengths = vectors().lengths;
    assert!(lengths.len() > 5);
    for Length { length, accepted } in lengths {
        let made = CodeVerifier::with_length(length);
        let given = CodeVerifier::try_from("a".repeat(length));
        assert_eq!(made.is_ok(), accepted, "{length}");
        assert_eq!(given.is_ok(), accepted, "{length}");
        match made {
            Ok(verifier) => assert_eq!(verifier.expose().len(), length),
            Err(error) => assert_eq!(error.kind(), ErrorKind::InvalidRequest),
        }
    }
}

#[test]
fn verifiers_are_random_and_consist_of_unreserved_characters() {
    let verifiers: BTreeSet<String> = (0..50)
        .map(|_| {
            CodeVerifier::generate()
                .expect("random")
                .expose()
                .to_owned()
        })
        .collect();
    assert_eq!(verifiers.len(), 50);
    for verifier in verifiers {
        assert_eq!(verifier.len(), 43);
        assert!(CodeVerifier::try_from(verifier).is_ok());
    }
}

#[test]
fn other_characters_are_refused_and_not_shown() {
    for letter in ["+", "/", "=", " ", "\n", "\u{e9}", "%"] {
        let text = format!("{}{letter}", "canary".repeat(8));
        let error = CodeVerifier::try_from(text).expect_err(letter);
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}

#[test]
fn challenges_are_checked() {
    let good = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    assert!(CodeChallenge::try_from(good).is_ok());
    for bad in [
        "",
        "plain",
        &good[1..],
        &format!("{good}="),
        &format!("{good}A"),
    ] {
        assert!(CodeChallenge::try_from(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_verifier_is_a_credential() {
    let text = "canary".repeat(8);
    let verifier = CodeVerifier::try_from(&*text).expect("a verifier");
    assert!(!format!("{verifier:?}").contains("canary"));
    assert_eq!(Secret::from(verifier).expose(), text);
}
