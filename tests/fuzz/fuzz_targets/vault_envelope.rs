//! A text that is taken for an envelope of the vault, in both layouts. Whatever it is, it does not
//! panic; what is read as one is written the same way again, and no key opens what nobody encrypted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use workos::Secret;
use workos::vault::{VaultEnvelope, VaultLayout};

const DATA_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fuzz_target!(|text: &str| {
    for layout in [VaultLayout::NonceFirst, VaultLayout::KeysFirst] {
        match VaultEnvelope::parse(text, layout) {
            Ok(envelope) => {
                let again = VaultEnvelope::parse(&envelope.to_string(), layout);
                assert_eq!(again.expect("an envelope"), envelope);
                let opened = envelope.decrypt(&Secret::from(DATA_KEY), b"");
                assert!(opened.expect_err("a tag of 128 bits").is_unauthentic());
            }
            Err(error) => assert!(error.is_malformed()),
        }
    }
});
