//! Access tokens and their keys: signed here, with the first key of the vectors, as the API signs
//! them. Who verifies them and what that costs is the work of `sessions`.

use std::error::Error;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde::Deserialize;
use serde_json::{Value, json};
use workos::chrono::{TimeDelta, Utc};

const VECTORS: &str = include_str!("../../vectors/jwt.json");

/// Longer than all rows take.
const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// What the vectors say of the environment whose tokens these are.
#[derive(Deserialize)]
pub struct Environment {
    pub client_id: String,
    pub issuer: String,
    pub jwks_path: String,
    kid: String,
    private_key_pkcs8_pem: String,
    jwks: KeySets,
}

#[derive(Deserialize)]
struct KeySets {
    default: Value,
}

impl Environment {
    pub fn read() -> serde_json::Result<Self> {
        serde_json::from_str(VECTORS)
    }

    /// The document of its keys.
    pub fn keys(&self) -> String {
        self.jwks.default.to_string()
    }

    /// Access tokens of a user, each of a session of its own.
    pub fn tokens(&self, user_id: &str, count: usize) -> Result<Vec<String>, Box<dyn Error>> {
        let pem = self.private_key_pkcs8_pem.lines();
        let key: String = pem.filter(|line| !line.starts_with('-')).collect();
        let key = RsaKeyPair::from_pkcs8(&STANDARD.decode(key)?)
            .map_err(|_| "the key of the vectors is none of RSA")?;
        let now = Utc::now();
        let header = json!({ "alg": "RS256", "kid": self.kid });
        let claims = |number| {
            json!({
                "iss": self.issuer,
                "sub": user_id,
                "sid": format!("session_01CACRY5T3662GFSGTZJB{number:05}"),
                "jti": format!("01HDD14HTWF32BJQ85Q8W{number:05}"),
                "org_id": "org_01WG0NJR445DF0QQX8Y8RB9KEF",
                "role": "admin",
                "roles": ["admin", "member"],
                "permissions": ["posts:read", "posts:write"],
                "entitlements": ["audit-logs"],
                "feature_flags": ["beta-a"],
                "iat": now.timestamp(),
                "exp": (now + LIFETIME).timestamp(),
            })
        };
        (0..count)
            .map(|number| sign(&key, &header, &claims(number)))
            .collect()
    }
}

fn sign(key: &RsaKeyPair, header: &Value, claims: &Value) -> Result<String, Box<dyn Error>> {
    let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    let signed = format!("{header}.{claims}");
    let mut signature = vec![0; key.public().modulus_len()];
    let random = SystemRandom::new();
    key.sign(
        &RSA_PKCS1_SHA256,
        &random,
        signed.as_bytes(),
        &mut signature,
    )
    .map_err(|_| "a token cannot be signed")?;
    Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
}
