//! What the endpoint of keys answers with. Whatever it is, it does not panic; and a token is not
//! believed unless the very key that signed it is there.
#![no_main]

#[path = "../src/keys.rs"]
mod keys;

use libfuzzer_sys::fuzz_target;

use keys::{Document, now, vectors, verifier};

fuzz_target!(|text: &[u8]| {
    let document = Document::default();
    document.set(text);
    let verifier = verifier(document);
    let case = &vectors()["cases"][0];
    if now(verifier.verify(case["token"].as_str().expect("a token"))).is_ok() {
        let modulus = vectors()["jwks"]["default"]["keys"][0]["n"].as_str();
        let modulus = modulus.expect("a modulus").trim_end_matches('A').as_bytes();
        // JSON may write a letter in other ways.
        let is_there = text.windows(modulus.len()).any(|window| window == modulus);
        assert!(is_there || text.contains(&b'\\'), "a key out of nowhere");
    }
});
