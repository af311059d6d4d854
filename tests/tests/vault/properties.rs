//! What holds for any content, and for any text that is taken for an envelope.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use workos::types::DataKey;
use workos::vault::{VaultEnvelope, VaultLayout};

use super::{DATA_KEY, data_key_json};

fn layout() -> impl Strategy<Value = VaultLayout> {
    prop_oneof![Just(VaultLayout::NonceFirst), Just(VaultLayout::KeysFirst)]
}

fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..most)
}

/// A data key with encrypted keys of so many bytes.
fn key(length: usize) -> DataKey {
    let mut key = data_key_json();
    key["encrypted_keys"] = STANDARD.encode(vec![7; length]).into();
    serde_json::from_value(key).expect("a data key")
}

/// Where the encrypted keys stand in an envelope, with the bytes of their length before them.
fn keys_of(layout: VaultLayout, length: usize) -> std::ops::Range<usize> {
    let start = if layout == VaultLayout::NonceFirst {
        12 + 16
    } else {
        0
    };
    let prefix = if length < 128 { 1 } else { 2 };
    start + prefix..start + prefix + length
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 128,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_encrypted_is_decrypted(
        layout in layout(),
        content in bytes(300),
        associated_data in bytes(40),
        length in 1usize..400,
    ) {
        let encrypted = VaultEnvelope::encrypt(&*content, &key(length), &associated_data, layout);
        let text = encrypted.expect("encrypted").to_string();
        let envelope = VaultEnvelope::parse(&text, layout).expect("an envelope");
        prop_assert_eq!(envelope.to_string(), text);
        prop_assert_eq!(envelope.encrypted_keys(), key(length).encrypted_keys);
        let opened = envelope.decrypt(&DATA_KEY.into(), &associated_data).expect("decrypted");
        prop_assert_eq!(opened.expose(), &*content);
    }

    /// Except within the encrypted keys, which the API checks.
    #[test]
    fn an_altered_byte_is_refused(
        layout in layout(),
        content in bytes(40),
        length in 1usize..200,
        position in any::<prop::sample::Index>(),
        flip in 1u8..,
    ) {
        let encrypted = VaultEnvelope::encrypt(&*content, &key(length), b"row", layout);
        let text = encrypted.expect("encrypted").to_string();
        let mut altered = STANDARD.decode(text).expect("base64");
        let position = position.index(altered.len());
        altered[position] ^= flip;
        let outcome = VaultEnvelope::parse(&STANDARD.encode(altered), layout)
            .and_then(|envelope| envelope.decrypt(&DATA_KEY.into(), b"row"));
        if keys_of(layout, length).contains(&position) {
            let opened = outcome.expect("decrypted");
            prop_assert_eq!(opened.expose(), &*content);
        } else {
            let error = outcome.expect_err("altered");
            prop_assert!(error.is_unauthentic() || error.is_malformed(), "{error:?}");
        }
    }

    #[test]
    fn any_bytes_are_an_envelope_or_refused(layout in layout(), bytes in bytes(80)) {
        let text = STANDARD.encode(bytes);
        match VaultEnvelope::parse(&text, layout) {
            Ok(envelope) => {
                let again = VaultEnvelope::parse(&envelope.to_string(), layout);
                prop_assert_eq!(again.expect("an envelope"), envelope.clone());
                let opened = envelope.decrypt(&DATA_KEY.into(), b"");
                prop_assert!(opened.expect_err("nobody encrypted it").is_unauthentic());
            }
            Err(error) => prop_assert!(error.is_malformed(), "{error:?}"),
        }
    }

    #[test]
    fn any_text_is_an_envelope_or_refused(layout in layout(), text in ".*|[A-Za-z0-9+/=]{0,60}") {
        if let Err(error) = VaultEnvelope::parse(&text, layout) {
            prop_assert!(error.is_malformed(), "{error:?}");
        }
    }
}
