//! Keys that are kept: only where that was asked for, for so long, and so many.

use std::time::Duration;

use workos::vault::{Vault, VaultEnvelope, VaultLayout};
use workos_tests::clock::SteppedClock;
use workos_tests::server::{Answer, Server};
use workos_tests::things;

use super::{built, data_key, data_key_json, decrypted};

const MINUTE: Duration = Duration::from_secs(60);

fn started(server: &Server) -> (Vault, SteppedClock) {
    let clock = SteppedClock::default();
    let vault = built(things::client(server).clock(clock.clone()));
    (vault, clock)
}

/// A text under a key of its own.
fn text(number: usize) -> String {
    let mut key = data_key_json();
    // Four characters of base64 are three bytes.
    key["encrypted_keys"] = format!("{number:04}").into();
    let key = serde_json::from_value(key).expect("a data key");
    let envelope = VaultEnvelope::encrypt("content", &key, b"", VaultLayout::NonceFirst);
    envelope.expect("encrypted").to_string()
}

/// How many calls it takes to decrypt these texts.
async fn calls(server: &Server, vault: &Vault, numbers: &[usize]) -> usize {
    for number in numbers {
        let content = vault.decrypt(text(*number)).await.expect("decrypted");
        assert_eq!(content.expose(), b"content");
    }
    server.take_received().len()
}

#[tokio::test]
async fn without_a_cache_every_text_costs_a_call() {
    let server = Server::repeating([decrypted()]);
    let (vault, _) = started(&server);
    assert_eq!(calls(&server, &vault, &[1, 1, 1]).await, 3);
}

#[tokio::test]
async fn keys_are_kept_for_their_time() {
    let server = Server::repeating([decrypted()]);
    let (vault, clock) = started(&server);
    let vault = vault.caching_keys(10, MINUTE);
    assert_eq!(calls(&server, &vault, &[1, 1, 2, 1]).await, 2);
    clock.advance(MINUTE - Duration::from_millis(1));
    assert_eq!(calls(&server, &vault.clone(), &[1, 2]).await, 0);
    // Using a key does not prolong its time.
    clock.advance(Duration::from_millis(1));
    assert_eq!(calls(&server, &vault, &[1, 2, 1, 2]).await, 2);
}

#[tokio::test]
async fn no_more_keys_are_kept_than_was_said() {
    let server = Server::repeating([decrypted()]);
    let (vault, _) = started(&server);
    let vault = vault.caching_keys(2, MINUTE);
    assert_eq!(calls(&server, &vault, &[1, 2, 3]).await, 3);
    assert_eq!(calls(&server, &vault, &[2, 3]).await, 0);
    assert_eq!(calls(&server, &vault, &[1, 3]).await, 1);
    assert_eq!(calls(&server, &vault, &[2]).await, 1);

    for (most, lifetime) in [(0, MINUTE), (2, Duration::ZERO)] {
        let none = vault.clone().caching_keys(most, lifetime);
        assert_eq!(calls(&server, &none, &[1, 1]).await, 2);
    }
}

#[tokio::test]
async fn two_caches_are_two() {
    let server = Server::repeating([decrypted()]);
    let (vault, _) = started(&server);
    let one = vault.clone().caching_keys(2, MINUTE);
    let other = vault.caching_keys(2, MINUTE);
    assert_eq!(calls(&server, &one, &[1]).await, 1);
    assert_eq!(calls(&server, &other, &[1]).await, 1);
}

#[tokio::test]
async fn a_kept_key_opens_only_what_it_should() {
    let server = Server::answering([decrypted()]);
    let (vault, _) = started(&server);
    let vault = vault.caching_keys(2, MINUTE);
    let text = text(1);
    assert!(vault.decrypt(&text).await.is_ok());
    let error = vault.decrypt(&text).associated_data("row").await;
    assert!(error.expect_err("bound").is_unauthentic());
    // And it is not lost by that.
    assert!(vault.decrypt(&text).await.is_ok());
    assert_eq!(server.take_received().len(), 1);
}

#[tokio::test]
async fn what_the_api_refuses_is_not_kept() {
    let refused = Answer::json(403, &serde_json::json!({ "error": "no" }));
    let server = Server::answering([refused, decrypted()]);
    let (vault, _) = started(&server);
    let vault = vault.caching_keys(2, MINUTE);
    assert!(vault.decrypt(text(1)).await.is_err());
    assert!(vault.decrypt(text(1)).await.is_ok());
    assert_eq!(data_key().id, "key_1");
}

#[tokio::test]
async fn another_api_key_does_not_profit_from_the_cache() {
    let refused = Answer::json(403, &serde_json::json!({ "error": "no" }));
    let server = Server::answering([decrypted(), refused]);
    let (vault, _) = started(&server);
    let vault = vault.caching_keys(2, MINUTE);
    assert!(vault.decrypt(text(1)).await.is_ok());
    server.take_received();
    let other = vault.decrypt(text(1)).api_key("sk_other").await;
    assert!(other.expect_err("refused").request().is_some());
    assert_eq!(
        server.take_only().header("authorization"),
        ["Bearer sk_other"]
    );
    assert!(vault.decrypt(text(1)).await.is_ok());
}

#[tokio::test]
async fn another_base_url_neither_profits_from_the_cache_nor_fills_it() {
    let server = Server::repeating([decrypted()]);
    let false_key = serde_json::json!({ "data_key": "/".repeat(42) + "8=", "id": "key_1" });
    let elsewhere = Server::repeating([Answer::json(200, &false_key)]);
    let (vault, _) = started(&server);
    let vault = vault.caching_keys(2, MINUTE);
    let other = vault.decrypt(text(1)).base_url(elsewhere.url()).await;
    assert!(other.expect_err("another key").is_unauthentic());
    assert_eq!(calls(&server, &vault, &[1, 1]).await, 1);
    let other = vault.decrypt(text(1)).base_url(elsewhere.url()).await;
    assert!(other.expect_err("another key").is_unauthentic());
    assert_eq!(elsewhere.take_received().len(), 2);
}
