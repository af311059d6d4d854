//! Texts that other SDKs have encrypted, and what was made of them that must not open.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::json;
use workos::Secret;
use workos::vault::{SecretBytes, VaultEnvelope, VaultError, VaultLayout};
use workos_tests::document::repository_file;
use workos_tests::server::{Answer, Server};

use super::{body, vault};

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    layout: String,
    data_key: String,
    encrypted_keys: String,
    #[serde(default)]
    associated_data: String,
    encrypted_data: String,
    plaintext: Option<String>,
    #[serde(default)]
    error: String,
}

impl Case {
    fn layout(&self) -> VaultLayout {
        match self.layout.as_str() {
            "iv-tag-len-keys-ct" => VaultLayout::NonceFirst,
            "len-keys-iv-ct-tag" => VaultLayout::KeysFirst,
            other => panic!("the layout {other}"),
        }
    }

    fn open(&self) -> Result<SecretBytes, VaultError> {
        let envelope = VaultEnvelope::parse(&self.encrypted_data, self.layout())?;
        assert_eq!(envelope.to_string(), self.encrypted_data, "{}", self.id);
        let key = Secret::from(&*self.data_key);
        envelope.decrypt(&key, self.associated_data.as_bytes())
    }
}

fn cases() -> Vec<Case> {
    let vectors = repository_file("tests/vectors/vault.json");
    let vectors: Vectors = serde_json::from_str(&vectors).expect("vectors");
    assert!(vectors.cases.len() >= 60);
    vectors.cases
}

#[test]
fn texts_of_other_sdks_open_and_altered_ones_do_not() {
    let mut layouts = BTreeSet::new();
    for case in cases() {
        let outcome = case.open();
        match &case.plaintext {
            Some(plaintext) => {
                let content = outcome.unwrap_or_else(|error| panic!("{}: {error}", case.id));
                assert_eq!(content.expose_text(), Ok(&**plaintext), "{}", case.id);
                layouts.insert(case.layout.clone());
            }
            None => {
                let error = outcome.expect_err(&case.id);
                assert!(
                    is_expected(&error, &case.error),
                    "{}: {error:?} instead of {}",
                    case.id,
                    case.error
                );
            }
        }
    }
    assert_eq!(layouts.len(), 2);
}

fn is_expected(error: &VaultError, expected: &str) -> bool {
    match expected {
        "authentication failed" => error.is_unauthentic(),
        "authentication failed or malformed" => error.is_unauthentic() || error.is_malformed(),
        "data key is not 32 bytes" => matches!(error, VaultError::InvalidDataKey),
        "bad base64" => matches!(error, VaultError::NotBase64),
        "too short" => matches!(error, VaultError::TooShort | VaultError::LengthBeyondEnd),
        "length does not fit u32" => matches!(error, VaultError::LengthTooLarge),
        "declared length exceeds the buffer" => matches!(error, VaultError::LengthBeyondEnd),
        "unterminated length" => matches!(error, VaultError::UnterminatedLength),
        other => panic!("the error {other}"),
    }
}

/// Over HTTP, the API gets the encrypted keys as other SDKs send them, and nothing else.
#[tokio::test]
async fn the_keys_of_texts_of_other_sdks_are_asked_for() {
    let server = Server::start();
    let vault = vault(&server);
    for case in cases() {
        let Some(plaintext) = &case.plaintext else {
            continue;
        };
        let key = json!({ "data_key": case.data_key, "id": "key_1" });
        server.prepare([Answer::json(200, &key)]);
        let decrypt = vault.decrypt(&case.encrypted_data).layout(case.layout());
        let content = decrypt.associated_data(&*case.associated_data).await;
        let content = content.unwrap_or_else(|error| panic!("{}: {error}", case.id));
        assert_eq!(content.expose_text(), Ok(&**plaintext), "{}", case.id);

        let received = server.take_only();
        assert_eq!(received.target, "/vault/v1/keys/decrypt");
        let sent = body(&received);
        if case.id.ends_with("tampered-keys-blob") {
            assert_ne!(sent, json!({ "keys": case.encrypted_keys }));
        } else {
            assert_eq!(sent, json!({ "keys": case.encrypted_keys }), "{}", case.id);
        }
    }
}
