//! Encrypting and decrypting with keys that come over HTTP.

use std::error::Error as _;

use serde_json::json;
use workos::vault::{SecretBytes, VaultEnvelope, VaultError, VaultLayout};
use workos_tests::server::{Answer, Server};

use super::{DATA_KEY, ENCRYPTED_KEYS, body, created, data_key, decrypted, vault};

const CONTEXT: [(&str, &str); 1] = [("organization_id", "org_1")];

#[tokio::test]
async fn content_is_encrypted_here_and_decrypted_again() {
    let server = Server::start();
    let vault = vault(&server);
    for layout in [VaultLayout::NonceFirst, VaultLayout::KeysFirst] {
        server.prepare([created(), decrypted()]);
        let encrypt = vault.encrypt("canary content", CONTEXT).layout(layout);
        let stored = encrypt.associated_data("row 7").await.expect("encrypted");
        let envelope = VaultEnvelope::parse(&stored, layout).expect("an envelope");
        assert_eq!(envelope.encrypted_keys(), ENCRYPTED_KEYS);
        assert_eq!(envelope.layout(), layout);

        let decrypt = vault.decrypt(&stored).layout(layout);
        let content = decrypt.associated_data("row 7").await.expect("decrypted");
        assert_eq!(content.expose(), b"canary content");

        let received = server.take_received();
        assert_eq!(received[0].target, "/vault/v1/keys/data-key");
        assert_eq!(
            body(&received[0]),
            json!({ "context": { "organization_id": "org_1" } })
        );
        assert_eq!(received[1].target, "/vault/v1/keys/decrypt");
        assert_eq!(body(&received[1]), json!({ "keys": ENCRYPTED_KEYS }));
        assert_eq!(received.len(), 2);
        for sent in received {
            let sent = String::from_utf8(sent.body).expect("text");
            assert!(
                !sent.contains("canary") && !sent.contains("row 7"),
                "{sent}"
            );
        }
    }
}

#[tokio::test]
async fn the_layout_of_the_sdks_for_node_and_python_is_the_default() {
    let server = Server::answering([created(), decrypted()]);
    let vault = vault(&server);
    let stored = vault.encrypt("content", CONTEXT).await.expect("encrypted");
    assert!(VaultEnvelope::parse(&stored, VaultLayout::NonceFirst).is_ok());
    assert_eq!(VaultLayout::default(), VaultLayout::NonceFirst);
    let content = vault.decrypt(stored).await.expect("decrypted");
    assert_eq!(content, SecretBytes::from("content"));
}

#[tokio::test]
async fn no_two_texts_are_alike_and_any_bytes_are_content() {
    let server = Server::repeating([created()]);
    let vault = vault(&server);
    let content: Vec<u8> = (0..=255).collect();
    let one = vault.encrypt(content.clone(), CONTEXT).await.expect("one");
    let other = vault.encrypt(&*content, CONTEXT).await.expect("other");
    assert_ne!(one, other);

    server.repeat([decrypted()]);
    for text in [one, other] {
        let read = vault.decrypt(text).await.expect("decrypted");
        assert_eq!(read.expose(), content);
        assert!(read.expose_text().is_err());
    }
}

#[tokio::test]
async fn what_it_was_bound_to_has_to_be_given_again() {
    let server = Server::answering([created()]);
    let vault = vault(&server);
    let encrypt = vault.encrypt("content", CONTEXT).associated_data("row 7");
    let stored = encrypt.await.expect("encrypted");
    server.repeat([decrypted()]);
    for other in ["", "row 8", "row 7 "] {
        let outcome = vault.decrypt(&stored).associated_data(other).await;
        assert!(outcome.expect_err(other).is_unauthentic());
    }
    let other_layout = vault.decrypt(&stored).layout(VaultLayout::KeysFirst).await;
    let error = other_layout.expect_err("another layout");
    assert!(error.is_unauthentic() || error.is_malformed(), "{error:?}");
}

#[tokio::test]
async fn nothing_is_sent_for_a_text_that_cannot_be_one() {
    let server = Server::start();
    let vault = vault(&server);
    // Nonce and tag, then no keys.
    let without_keys = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    for text in ["", "canary", "canary!", without_keys, "Y2FuYXJ5"] {
        let error = vault.decrypt(text).await.expect_err(text);
        assert!(error.is_malformed(), "{text}: {error:?}");
        assert!(!error.is_unauthentic() && error.request().is_none());
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
    let error = vault.decrypt(without_keys).await.expect_err("no keys");
    assert!(matches!(error, VaultError::NoEncryptedKeys), "{error:?}");
    assert_eq!(server.counted().connections, 0);
}

#[tokio::test]
async fn what_the_api_says_is_kept() {
    let server = Server::start();
    let vault = vault(&server);
    let refused = Answer::json(400, &json!({ "error": "Invalid encrypted keys" }));

    server.prepare([refused.clone()]);
    let error = vault.encrypt("content", CONTEXT).await.expect_err("400");
    let request = error.request().expect("a call");
    assert_eq!(request.message(), Some("Invalid encrypted keys"));
    assert!(request.is_bad_request());
    assert!(error.source().is_some());

    server.prepare([created(), refused]);
    let stored = vault.encrypt("content", CONTEXT).await.expect("encrypted");
    let error = vault.decrypt(stored).await.expect_err("400");
    let message = error.request().and_then(|error| error.message());
    assert_eq!(message, Some("Invalid encrypted keys"));
    assert!(!error.is_malformed());
}

#[tokio::test]
async fn both_calls_are_repeated_after_failures_that_pass() {
    let busy = || Answer::empty(503);
    let server = Server::answering([busy(), created(), busy(), busy(), decrypted()]);
    let vault = vault(&server);
    let stored = vault.encrypt("content", CONTEXT).await.expect("encrypted");
    let content = vault.decrypt(&stored).await.expect("decrypted");
    assert_eq!(content.expose(), b"content");

    server.take_received();
    server.prepare([busy(), created()]);
    let once = vault.encrypt("content", CONTEXT).retries(0).await;
    assert!(once.expect_err("503").request().is_some());
    assert_eq!(server.take_received().len(), 1);
}

#[tokio::test]
async fn a_key_that_is_none_is_refused_and_not_shown() {
    let server = Server::start();
    let vault = vault(&server);
    for wrong in ["", "Y2FuYXJ5", "canary!", &DATA_KEY[1..]] {
        let mut key = serde_json::to_value(data_key()).expect("JSON");
        key["data_key"] = json!(wrong);
        server.prepare([Answer::json(200, &key)]);
        let error = vault.encrypt("content", CONTEXT).await.expect_err(wrong);
        assert!(matches!(error, VaultError::InvalidDataKey), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
    for wrong in ["", "!"] {
        let mut key = serde_json::to_value(data_key()).expect("JSON");
        key["encrypted_keys"] = json!(wrong);
        server.prepare([Answer::json(200, &key)]);
        let error = vault.encrypt("content", CONTEXT).await.expect_err(wrong);
        assert!(
            matches!(error, VaultError::InvalidEncryptedKeys),
            "{error:?}"
        );
    }
}

#[test]
fn programs_without_a_runtime_encrypt_and_decrypt() {
    let server = Server::answering([created(), decrypted()]);
    let vault = vault(&server).caching_keys(1, std::time::Duration::from_secs(60));
    let encrypt = vault.encrypt("content", CONTEXT).associated_data("row 7");
    let stored = encrypt.send_blocking().expect("encrypted");
    for _ in 0..2 {
        let decrypt = vault.decrypt(&stored).associated_data("row 7");
        let content = decrypt.send_blocking().expect("decrypted");
        assert_eq!(content.expose(), b"content");
    }
    assert_eq!(server.take_received().len(), 2);
}

#[test]
fn nothing_shows_content_or_keys() {
    let server = Server::start();
    let vault = vault(&server).caching_keys(1, std::time::Duration::from_secs(60));
    let encrypt = vault.encrypt("canary", CONTEXT).associated_data("canary");
    let decrypt = vault.decrypt("canary").associated_data("canary");
    let content = SecretBytes::from("canary");
    let shown = format!("{encrypt:?} {decrypt:?} {content:?} {vault:?}");
    assert!(!shown.contains("canary"), "{shown}");

    let envelope = VaultEnvelope::encrypt("canary", &data_key(), b"", VaultLayout::NonceFirst);
    let shown = format!("{:?}", envelope.expect("encrypted"));
    assert!(shown.contains("content: 6"), "{shown}");
}
