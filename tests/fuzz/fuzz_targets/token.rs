//! An access token, which anybody can send. Whatever it is, it does not panic; and nobody without
//! the private key is believed.
#![no_main]

#[path = "../src/keys.rs"]
mod keys;

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use workos::{TokenError, TokenVerifier};

use keys::{Document, now, vectors, verifier};

fn with_keys() -> &'static TokenVerifier {
    static VERIFIER: OnceLock<TokenVerifier> = OnceLock::new();
    VERIFIER.get_or_init(|| {
        let document = Document::default();
        document.set(vectors()["jwks"]["default"].to_string().as_bytes());
        verifier(document)
    })
}

fuzz_target!(|token: &str| {
    match now(with_keys().verify(token)) {
        Err(TokenError::Invalid(_)) => {}
        // The corpus may hold tokens of the vectors, which are genuine.
        outcome => {
            let cases = vectors()["cases"].as_array().expect("cases");
            assert!(
                cases.iter().any(|case| case["token"] == token),
                "{outcome:?}"
            );
        }
    }
});
