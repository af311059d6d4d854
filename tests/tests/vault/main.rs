//! The vault's encryption on one's own machine: texts of other SDKs, keys over real HTTP, the cache of
//! keys, and what holds for any content.

mod cache;
mod calls;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod memory;
mod properties;
mod vectors;

use serde_json::{Value, json};
use workos::vault::Vault;
use workos::{ClientBuilder, types};
use workos_tests::server::{Answer, Received, Server};
use workos_tests::things;

/// A data key and its encrypted form, both in base64.
const DATA_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const ENCRYPTED_KEYS: &str = "d3JhcHBlZA==";

/// What a new data key is answered with.
fn created() -> Answer {
    Answer::json(200, &data_key_json())
}

fn data_key_json() -> Value {
    json!({
        "context": { "organization_id": "org_1" },
        "data_key": DATA_KEY,
        "encrypted_keys": ENCRYPTED_KEYS,
        "id": "key_1",
    })
}

fn data_key() -> types::DataKey {
    serde_json::from_value(data_key_json()).expect("a data key")
}

/// What a decrypted data key is answered with.
fn decrypted() -> Answer {
    Answer::json(200, &json!({ "data_key": DATA_KEY, "id": "key_1" }))
}

fn vault(server: &Server) -> Vault {
    built(things::client(server))
}

fn built(builder: ClientBuilder) -> Vault {
    builder.build().expect("a client").vault()
}

fn body(request: &Received) -> Value {
    serde_json::from_slice(&request.body).expect("a body of JSON")
}
