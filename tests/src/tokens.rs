//! Access tokens and their keys: those that other SDKs agree on, and new ones signed with the same
//! keys.

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use workos::token::{InvalidToken, TokenVerifierBuilder};
use workos::{
    Client, ClientBuilder, Clock, IssuerPolicy, RetryPolicy, TokenClaims, TokenError, TokenVerifier,
};

use crate::document::repository_file;
use crate::server::{Answer, Server};

/// When the tokens were issued, in seconds since the epoch.
pub const NOW: u64 = 1_735_689_600;

/// The cases that other SDKs agree on, and the keys that all of them are signed with.
#[derive(Deserialize)]
pub struct Vectors {
    pub client_id: String,
    pub issuer: String,
    /// Where the keys are.
    pub jwks_path: String,
    kid: String,
    private_key_pkcs8_pem: String,
    second_kid: String,
    second_private_key_pkcs8_pem: String,
    /// Sets of keys by name.
    pub jwks: Map<String, Value>,
    pub cases: Vec<Case>,
}

/// A token, and what becomes of it.
#[derive(Deserialize)]
pub struct Case {
    pub id: String,
    pub token: String,
    /// The name of the set of keys.
    pub jwks: String,
    pub now_s: u64,
    pub expect: String,
    pub claims: Option<Value>,
}

impl Vectors {
    /// The vectors.
    ///
    /// # Panics
    ///
    /// When they cannot be read.
    pub fn get() -> &'static Self {
        static VECTORS: OnceLock<Vectors> = OnceLock::new();
        VECTORS.get_or_init(|| {
            let text = repository_file("tests/vectors/jwt.json");
            serde_json::from_str(&text).expect("vectors")
        })
    }

    /// Their issuer, and no other.
    ///
    /// # Panics
    ///
    /// When it is none.
    pub fn policy(&self) -> IssuerPolicy {
        IssuerPolicy::one_of([&*self.issuer]).expect("an issuer")
    }
}

/// A private key and the id of its public one.
pub struct SigningKey {
    id: String,
    pair: RsaKeyPair,
    jwk: Value,
}

impl SigningKey {
    /// The first key of the vectors.
    pub fn first() -> &'static Self {
        static KEY: OnceLock<SigningKey> = OnceLock::new();
        let vectors = Vectors::get();
        KEY.get_or_init(|| Self::read(&vectors.kid, &vectors.private_key_pkcs8_pem))
    }

    /// The second key of the vectors.
    pub fn second() -> &'static Self {
        static KEY: OnceLock<SigningKey> = OnceLock::new();
        let vectors = Vectors::get();
        KEY.get_or_init(|| Self::read(&vectors.second_kid, &vectors.second_private_key_pkcs8_pem))
    }

    fn read(id: &str, pem: &str) -> Self {
        let text: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let key = STANDARD.decode(text).expect("base64");
        let keys = Vectors::get().jwks["default"]["keys"].as_array();
        let jwk = keys.into_iter().flatten().find(|key| key["kid"] == id);
        Self {
            id: id.to_owned(),
            pair: RsaKeyPair::from_pkcs8(&key).expect("an RSA key"),
            jwk: jwk.expect("the public key").clone(),
        }
    }

    /// The id of the key.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The public key.
    pub fn jwk(&self) -> Value {
        self.jwk.clone()
    }

    /// A token that says this.
    pub fn sign(&self, claims: &Value) -> String {
        let header = json!({ "alg": "RS256", "kid": self.id });
        self.sign_text(&header.to_string(), &claims.to_string())
    }

    /// A token with this header and this payload, whatever they are.
    ///
    /// # Panics
    ///
    /// When it cannot be signed.
    pub fn sign_text(&self, header: &str, payload: &str) -> String {
        let [header, payload] = [header, payload].map(|part| URL_SAFE_NO_PAD.encode(part));
        let signed = format!("{header}.{payload}");
        let mut signature = vec![0; self.pair.public().modulus_len()];
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                signed.as_bytes(),
                &mut signature,
            )
            .expect("a signature");
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// What a token says that was issued at [`NOW`] for five minutes.
pub fn claims() -> Value {
    json!({
        "iss": Vectors::get().issuer,
        "sub": "user_1",
        "sid": "session_1",
        "jti": "jti_1",
        "org_id": "org_1",
        "role": "admin",
        "roles": ["admin", "member"],
        "permissions": ["posts:read"],
        "entitlements": ["audit-logs"],
        "feature_flags": ["beta"],
        "iat": NOW,
        "exp": NOW + 300,
    })
}

/// The same with another claim, or with one more.
pub fn claims_with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

/// The answer of the endpoint of keys.
pub fn keys<'a>(keys: impl IntoIterator<Item = &'a SigningKey>) -> Answer {
    let keys: Vec<Value> = keys.into_iter().map(SigningKey::jwk).collect();
    Answer::json(200, &json!({ "keys": keys }))
}

/// A client of the environment whose keys the vectors are signed with. A failed call is not
/// repeated: the clock stands still.
pub fn client(server: &Server, clock: impl Clock) -> ClientBuilder {
    Client::builder()
        .client_id(&Vectors::get().client_id)
        .base_url(server.url())
        .retry_policy(RetryPolicy::default().max_retries(0))
        .clock(clock)
}

/// Settings for a verifier of that client's tokens.
///
/// # Panics
///
/// When the client cannot be built.
pub fn settings(client: ClientBuilder) -> TokenVerifierBuilder {
    let workos = client.build().expect("a client");
    workos.token_verifier(Vectors::get().policy())
}

/// A verifier of that client's tokens.
///
/// # Panics
///
/// When it cannot be built.
pub fn verifier(client: ClientBuilder) -> TokenVerifier {
    settings(client).build().expect("a verifier")
}

/// What is wrong with a token.
///
/// # Panics
///
/// When nothing is, or it could not be found out.
pub fn refusal(outcome: Result<TokenClaims, TokenError>) -> InvalidToken {
    match outcome {
        Err(TokenError::Invalid(reason)) => reason,
        other => panic!("{other:?}"),
    }
}
