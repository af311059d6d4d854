//! What holds for any token and any set of keys.

use std::sync::OnceLock;
use std::time::Duration;

use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;
use workos::token::InvalidToken;
use workos::{TokenClaims, TokenError, TokenVerifier};
use workos_tests::clock::SteppedClock;
use workos_tests::server::{Answer, Server};
use workos_tests::tokens::{NOW, SigningKey, claims, claims_with, client, keys, verifier};

/// A day, in seconds: for longer the keys do not last.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A verifier with its keys, which are others when somebody says so.
struct Verifying {
    runtime: Runtime,
    verifier: TokenVerifier,
    clock: SteppedClock,
    server: Server,
}

impl Verifying {
    fn start() -> Self {
        let server = Server::repeating([keys([SigningKey::first()])]);
        let clock = SteppedClock::starting_at(NOW);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        Self {
            runtime: runtime.expect("a runtime"),
            verifier: verifier(client(&server, clock.clone())),
            clock,
            server,
        }
    }

    fn shared() -> &'static Self {
        static SHARED: OnceLock<Verifying> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    fn verify(&self, token: &str) -> Result<TokenClaims, TokenError> {
        self.runtime.block_on(self.verifier.verify(token))
    }

    /// What becomes of a good token with other keys.
    fn verify_with(&self, answer: Answer) -> Result<TokenClaims, TokenError> {
        self.server.repeat([answer]);
        self.clock.advance(DAY);
        self.verify(&SigningKey::first().sign(&claims_with("exp", json!(NOW * 2))))
    }
}

/// JSON of some depth, with the names that mean something.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        select(vec!["RSA", "sig", "RS256", "verify", "AQAB"]).prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        let name = prop_oneof![
            select(vec![
                "sub", "exp", "nbf", "iss", "aud", "act", "role", "roles", "keys", "kid", "kty",
                "use", "alg", "n", "e", "key_ops", "crit",
            ])
            .prop_map(str::to_owned),
            ".{0,4}",
        ];
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            btree_map(name, inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

#[test]
fn a_token_with_any_bit_flipped_is_refused() {
    let verifying = Verifying::shared();
    let token = SigningKey::first().sign(&claims());
    verifying.verify(&token).expect("valid");
    for position in 0..token.len() {
        for bit in 0..7 {
            let mut bytes = token.clone().into_bytes();
            bytes[position] ^= 1 << bit;
            let changed = String::from_utf8(bytes).expect("ASCII");
            match verifying.verify(&changed) {
                Err(TokenError::Invalid(_)) => {}
                other => panic!("bit {bit} of letter {position}: {other:?}"),
            }
        }
        let shortened = verifying.verify(&token[..position]);
        assert!(matches!(shortened, Err(TokenError::Invalid(_))));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_is_not_a_token(text in ".{0,200}") {
        let outcome = Verifying::shared().verify(&text);
        prop_assert!(matches!(outcome, Err(TokenError::Invalid(_))));
    }

    #[test]
    fn letters_are_not_a_token(text in r"[A-Za-z0-9_\-]{0,80}\.[A-Za-z0-9_\-]{0,80}\.[A-Za-z0-9_\-]{0,400}") {
        let outcome = Verifying::shared().verify(&text);
        prop_assert!(matches!(outcome, Err(TokenError::Invalid(_))));
    }

    #[test]
    fn any_header_is_taken_or_refused(header in any_json(), says_algorithm in any::<bool>(), id in of(any_json())) {
        let mut header = header;
        if let (Value::Object(header), true) = (&mut header, says_algorithm) {
            header.insert("alg".to_owned(), json!("RS256"));
            header.extend(id.map(|id| ("kid".to_owned(), id)));
        }
        let token = SigningKey::first().sign_text(&header.to_string(), &claims().to_string());
        let outcome = Verifying::shared().verify(&token);
        prop_assert!(matches!(outcome, Err(TokenError::Invalid(_))), "{outcome:?}");
    }

    #[test]
    fn any_payload_is_taken_or_refused(payload in any_json(), more in any_json(), is_dated in any::<bool>()) {
        let mut payload = payload;
        if let (Value::Object(payload), true) = (&mut payload, is_dated) {
            payload.insert("exp".to_owned(), json!(NOW + 1));
            payload.insert("iss".to_owned(), claims()["iss"].clone());
            payload.entry("sub").or_insert(json!("user_1"));
            payload.insert("more".to_owned(), more);
        }
        let token = SigningKey::first().sign(&payload);
        match Verifying::shared().verify(&token) {
            Ok(claims) => {
                prop_assert_eq!(payload["sub"].as_str(), Some(claims.subject()));
                prop_assert!(!claims.subject().is_empty());
                prop_assert!(claims.not_before().is_none_or(|it| it.timestamp() <= NOW as i64));
                prop_assert_eq!(claims.custom().get("more"), payload.get("more"));
            }
            Err(TokenError::Invalid(InvalidToken::Signature | InvalidToken::Malformed)) => {
                prop_assert!(false, "it was signed");
            }
            Err(_) => {}
        }
    }
}

/// Tries many answers of the endpoint of keys, each with a good token.
fn for_answers<S: Strategy>(
    answers: S,
    check: impl Fn(S::Value) -> (Answer, fn(&TokenError) -> bool),
) {
    let verifying = Verifying::start();
    let mut runner = TestRunner::new(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let outcome = runner.run(&answers, |input| {
        let (answer, is_right) = check(input);
        let outcome = verifying.verify_with(answer);
        prop_assert!(outcome.as_ref().is_err_and(is_right), "{outcome:?}");
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    let outcome = verifying.verify_with(keys([SigningKey::first()]));
    outcome.expect("the verifier still works");
}

fn could_not_check(error: &TokenError) -> bool {
    matches!(error, TokenError::Unavailable(_))
}

#[test]
fn any_document_of_keys_is_taken_or_refused() {
    for_answers((any_json(), any::<bool>()), |(json, as_keys)| {
        let document = match as_keys {
            true => json!({ "keys": json }),
            false => json,
        };
        (Answer::json(200, &document), |_| true)
    });
}

#[test]
fn a_changed_key_verifies_nothing() {
    let name = select(vec!["kty", "n", "e", "kid", "alg", "use"]);
    let key = SigningKey::first().jwk();
    for_answers((name, any_json()), |(name, value)| {
        let mut changed = key.clone();
        changed[name] = match value == key[name] {
            true => json!("other"),
            false => value,
        };
        (Answer::json(200, &json!({ "keys": [changed] })), |_| true)
    });
}

#[test]
fn a_cut_document_of_keys_is_no_document() {
    let text = json!({ "keys": [SigningKey::first().jwk()] }).to_string();
    for_answers(any::<Index>(), |end| {
        let cut = &text[..end.index(text.len())];
        (Answer::bytes(200, "application/json", cut), could_not_check)
    });
}
